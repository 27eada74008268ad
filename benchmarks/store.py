"""What the metadata store costs: records kept and found per processor second, bytes on disk, and how both grow.

    python benchmarks/store.py [--records 300000] [--text FILE] [--json FILE] [--check | --quick]

The records are made up from word lists, with the lengths that arXiv's have; ``--text`` takes titles and sentences from a file of JSON lines
instead (the public metadata snapshot, or a part of it) and recombines them. ``--quick`` measures a tenth, for CI; ``--check`` exits with 1
where a goal is missed. Rates differ from machine to machine; the growth and the bytes hardly do.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from itertools import accumulate, islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from arxref.model import ArxivId, Entry, Name, PartialDate
from arxref.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from arxref.store import Store

LOOK_UPS = 10_000
GROWTH = 2  # a cost that grew with the records would be six times as high at the end
CHUNK = 4_000
A_MONTH = 20_000
SYLLABLES = (
    "ab ac al an ar as at be bi ca ce co com con de di dis e en er es ex fi ge graph gra ic il im in ing ion is it ive la le li lo".split()
)
SYLLABLES += (
    "ly ma me ment mi mo na ne net ni no o of on or per pho po pre pro ra re ri ro sa se si so st su ta te ter ti to tra u un ver".split()
)
COMMON = (
    "the of and a in to is we for that with on as by this are an be from which can our it has or using results show these model".split()
)
GIVENS = (
    "Wei Anna John Maria Li David Xin Yuki Ivan Sofia Ahmed Priya Paul Elena J. M. A. B. S. R. K. Jean-Luc Thomas Sarah Daniel Jun".split()
)
FIELDS = (
    "cs.LG cs.CV cs.CL cs.AI stat.ML hep-th hep-ph gr-qc quant-ph math.CO math.AG math.AP math.PR astro-ph.GA astro-ph.CO cond-mat.str-el"
    " cond-mat.mes-hall physics.optics eess.SP nucl-th"
).split()


class Line(NamedTuple):
    """One line of the table. ``low`` and ``high`` are the extremes of the single rounds; ``kept`` says whether the goal is reached."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    goal: str = ""
    kept: bool = True


class Words:
    """Words as often as words are: the tenth most frequent one has about a tenth of the share of the first."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        made = {"".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3, 3, 4)))) for _ in range(12_000)}
        self._words = COMMON + sorted(made - set(COMMON))
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._words))))

    def text(self, length: int) -> str:
        """A text of about ``length`` characters."""
        words = self._chance.choices(self._words, cum_weights=self._weights, k=max(1, length // 6))
        return " ".join(words)[:length].capitalize()


class Sentences:
    """Titles and sentences of real papers, recombined."""

    def __init__(self, chance: random.Random, file: Path) -> None:
        self._chance = chance
        self._sentences: list[str] = []
        with file.open(encoding="utf-8") as lines:
            for line in islice(lines, 20_000):
                self._sentences += [f"{part}." for part in " ".join(json.loads(line)["abstract"].split()).split(". ") if part]

    def text(self, length: int) -> str:
        """A text of about ``length`` characters."""
        out = ""
        while len(out) < length:
            out = f"{out} {self._chance.choice(self._sentences)}"
        return out[1 : length + 1]


def papers(count: int, text: Callable[[int], str], chance: random.Random) -> Iterator[Entry]:
    """Entries as the snapshot gives them, in its order."""
    for number in range(count):
        month = number // A_MONTH
        year, month = 2015 + month // 12, 1 + month % 12
        fields = tuple(dict.fromkeys(chance.choices(FIELDS, k=chance.choice((1, 1, 2, 3)))))
        authors = tuple(
            Name(text(8).partition(" ")[0].capitalize() or "Li", chance.choice(GIVENS))
            for _ in range(min(40, int(chance.expovariate(0.25)) + 1))
        )
        yield Entry(
            id=ArxivId(f"{year % 100:02}{month:02}.{number % A_MONTH + 1:05}"),
            version=chance.choice((1, 1, 1, 2, 2, 3)),
            title=text(max(15, int(chance.gauss(75, 25)))),
            authors=authors,
            abstract=text(max(150, int(chance.gauss(1200, 420)))),
            published=PartialDate(year, month, 1 + number % 28, "17:59:58"),
            updated=PartialDate(year, month, 28, f"{number % 24:02}:{number % 60:02}:11"),
            categories=fields,
            primary=fields[0],
            comment=f"{chance.randrange(5, 60)} pages, {chance.randrange(1, 20)} figures" if number % 3 else "",
            journal_ref=f"Phys. Rev. D {number % 99}, {chance.randrange(100_000)} ({year})" if not number % 3 else "",
            dois=(f"10.1103/PhysRevD.{number % 99}.{chance.randrange(100_000)}",) if not number % 3 else (),
        )


def kept(store: Store, entries: Iterator[Entry]) -> list[float]:
    """Microseconds of processor time for each record of every `CHUNK` that was put."""
    costs = []
    while some := list(islice(entries, CHUNK)):
        start = time.process_time()
        store.put(some, "snapshot")
        costs.append((time.process_time() - start) / len(some) * 1e6)
    return costs


def found(store: Store, ids: list[ArxivId]) -> tuple[float, float]:
    """Of a look-up of `LOOK_UPS` papers, one of ``ids`` each: the seconds of processor time, and those that passed."""
    cpu, wall = time.process_time(), time.perf_counter()
    count = sum(1 for _ in store.get(ids))
    if count != len(ids):
        sys.exit(f"{count} of {len(ids)} papers were found")
    return time.process_time() - cpu, time.perf_counter() - wall


def opened(path: str) -> float:
    """Milliseconds of processor time to open the store, find one paper and close it."""
    start = time.process_time()
    with open_store(path, time.time, sys.exit) as store:
        list(store.get([ArxivId("1501.00001")]))
    return (time.process_time() - start) * 1e3


def measure(records: int, text: Callable[[int], str], chance: random.Random) -> list[Line]:
    """Every line of the table."""
    stages = [records // 6, records // 3, 2 * records // 3, records]
    lines, costs, finds = [], [], []
    with tempfile.TemporaryDirectory(prefix="arxref-benchmark-") as name:
        path = str(Path(name) / "store.sqlite")
        entries = papers(records, text, chance)
        ids: list[ArxivId] = []
        length = 0
        done = 0
        for stage in stages:
            part = list(islice(entries, stage - done))
            ids += [entry.id for entry in part]
            length += sum(len(entry.abstract) for entry in part)
            with open_store(path, time.time, sys.exit) as store:
                part_costs = kept(store, iter(part))
                seconds = [found(store, chance.choices(ids, k=LOOK_UPS)) for _ in range(3)]
            costs.append(part_costs)
            cpus, walls = zip(*seconds, strict=True)
            cpu, wall = median(cpus), median(walls)
            finds.append(cpu)
            size = Path(path).stat().st_size
            done = stage
            lines += [
                Line(f"put, up to {stage:,} records", median(part_costs), min(part_costs), max(part_costs), "us a record"),
                Line(f"get of {LOOK_UPS:,} of {stage:,}", cpu, min(cpus), max(cpus), "CPU s", "at most 1", cpu <= 1),
                Line(f"get of {LOOK_UPS:,} of {stage:,}", wall, min(walls), max(walls), "s"),
                Line(f"on disk, {stage:,} records", size / stage, 0, 0, "bytes a record", "at most 1200", size / stage <= 1200),
            ]
        starts = [opened(path) for _ in range(15)]
        with open_store(path, time.time, sys.exit) as store:
            again = kept(store, papers(min(records, 30_000), text, random.Random(2)))
    whole = [cost for part_costs in costs for cost in part_costs]
    first = median(costs[0])
    return [
        *lines,
        Line("put, all", median(whole), min(whole), max(whole), "us a record", "at most 30", median(whole) <= 30),
        Line("put, of what differs from the record there", median(again), min(again), max(again), "us a record"),
        Line(
            f"put, {records:,} / {stages[0]:,} records",
            median(costs[-1]) / first,
            0,
            0,
            "x",
            "about 1",
            median(costs[-1]) <= GROWTH * first,
        ),
        Line(f"get, {records:,} / {stages[0]:,} records", finds[-1] / finds[0], 0, 0, "x", "about 1", finds[-1] <= GROWTH * finds[0]),
        Line(f"open, get one, close; {records:,} records", median(starts), min(starts), max(starts), "ms"),
        Line("average abstract", length / records, 0, 0, "characters"),
    ]


def main() -> None:
    """Parse the command line, measure, print, judge."""
    parser = argparse.ArgumentParser(description="Print what the metadata store costs.")
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--text", type=Path, help="recombine the sentences of this file of JSON lines (default: made-up words)")
    parser.add_argument("--json", dest="report", type=Path, help="write the figures to this file too")
    parser.add_argument("--quick", action="store_true", help="a tenth of the records")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a goal is missed")
    options = parser.parse_args()
    chance = random.Random(1)  # the same records every time
    source = Sentences(chance, options.text) if options.text else Words(chance)
    lines = measure(options.records // 10 if options.quick else options.records, source.text, chance)
    width = max(len(line.name) for line in lines)
    for line in lines:
        extremes = f"[{line.low:.2f}-{line.high:.2f}]" if line.high else ""
        print(f"{line.name:{width}}  {line.value:9.2f} {line.unit:15} {extremes:17} {line.goal}{'' if line.kept else ': MISSED'}".rstrip())
    if options.report:
        options.report.write_text(json.dumps([line._asdict() for line in lines], indent=2) + "\n", encoding="utf-8")
    if options.check and not all(line.kept for line in lines):
        sys.exit(1)


if __name__ == "__main__":
    main()
