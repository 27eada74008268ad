"""What the metadata store costs: records imported, kept and found per processor second, bytes on disk, memory, and how all of them grow.

    python benchmarks/store.py [--records 300000] [--text FILE] [--only import|store] [--json FILE] [--check | --quick]

The records are made up from word lists, with the lengths that arXiv's have; ``--text`` takes sentences and names from a file of JSON lines
instead (the public metadata snapshot, or a part of it) and recombines them. The lines "import" are the whole of ``arxref cache import`` on
a snapshot of such records, from the start of its process to the end. ``--quick`` measures a tenth, for CI; ``--check`` exits with 1
where a goal is missed. Rates differ from machine to machine; the growth and the bytes hardly do. POSIX only.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from papers import Sentences, Words, papers, snapshot_line
from timing import arxref, cost

from arxref.model import ArxivId
from arxref.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import Entry
    from arxref.store import Store

LOOK_UPS = 10_000
GROWTH = 2  # a cost that grew with the records would be six times as high at the end
RATE = 15_000  # records imported in a second of processor time
PEAK = 1.2  # what six times the records may take of the memory
CHUNK = 4_000


class Line(NamedTuple):
    """One line of the table. ``low`` and ``high`` are the extremes of the single rounds; ``kept`` says whether the goal is reached."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    goal: str = ""
    kept: bool = True


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


def imported(records: int, words: Words | Sentences, chance: random.Random) -> list[Line]:
    """What the whole command costs on a sixth, a third and all of a snapshot: three files, of which it is given one, two and three."""
    stages = [records // 6, records // 3, records]
    lines: list[Line] = []
    rates, peaks = [], []
    with tempfile.TemporaryDirectory(prefix="arxref-benchmark-") as name:
        made = map(snapshot_line, papers(records, words, chance))
        files: list[str] = []
        for stage in stages:
            files.append(str(Path(name) / f"snapshot-{stage}.jsonl"))
            with open(files[-1], "w", encoding="utf-8") as out:
                out.writelines(islice(made, stage - sum(stages[len(files) - 2 : len(files) - 1])))
        for number, stage in enumerate(stages, 1):
            store = Path(name) / f"{stage}.sqlite"
            costs = [cost([*arxref(), "cache", "import", *files[:number], "--store", str(store)])]
            size = store.stat().st_size
            for _ in range(2 if number < len(stages) else 1):  # a second look at what is short
                store.unlink()
                costs.append(cost([*arxref(), "cache", "import", *files[:number], "--store", str(store)]))
            with open_store(str(store), time.time, sys.exit) as opened_:
                if opened_.info().records != stage:
                    sys.exit(f"{opened_.info().records} of {stage} records were imported")
            store.unlink()
            each = [stage / used.cpu for used in costs]
            rates.append(median(each))
            peaks.append(max(used.peak for used in costs) / 1024)
            lines += [
                Line(
                    f"import, {stage:,} records", rates[-1], min(each), max(each), "records a CPU s", f"at least {RATE}", rates[-1] >= RATE
                ),
                Line(f"import, {stage:,} records, at its peak", peaks[-1], 0, 0, "MB"),
                Line(f"import, {stage:,} records, on disk", size / stage, 0, 0, "bytes a record", "at most 1200", size / stage <= 1200),
            ]
    ratios = rates[0] / rates[-1], peaks[-1] / peaks[0]
    return [
        *lines,
        Line(f"import, a record of {records:,} / of {stages[0]:,}", ratios[0], 0, 0, "x", "about 1", ratios[0] <= GROWTH),
        Line(f"import, memory for {records:,} / {stages[0]:,}", ratios[1], 0, 0, "x", "about 1", ratios[1] <= PEAK),
    ]


def measure(records: int, words: Words | Sentences, chance: random.Random) -> list[Line]:
    """What putting and getting cost by themselves."""
    stages = [records // 6, records // 3, 2 * records // 3, records]
    lines, costs, finds = [], [], []
    with tempfile.TemporaryDirectory(prefix="arxref-benchmark-") as name:
        path = str(Path(name) / "store.sqlite")
        entries = papers(records, words, chance)
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
            again = kept(store, papers(min(records, 30_000), words, random.Random(2)))
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
    parser.add_argument("--only", choices=("import", "store"), help="measure the whole command alone, or the store alone")
    parser.add_argument("--json", dest="report", type=Path, help="write the figures to this file too")
    parser.add_argument("--quick", action="store_true", help="a tenth of the records")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a goal is missed")
    options = parser.parse_args()
    chance = random.Random(1)  # the same records every time
    source = Sentences(chance, options.text) if options.text else Words(chance)
    records = options.records // 10 if options.quick else options.records
    lines = imported(records, source, chance) if options.only != "store" else []
    if options.only != "import":
        lines += measure(records, source, chance)
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
