"""What arxref costs, as ratios measured in one run: against the floor (floor.py), against bare Python, against itself on less.

    python benchmarks/run.py [--entries 50000] [--from DIR] [--rounds 3] [--json FILE] [--fail-above 3.75]

Processor time is user + system of the whole process; the commands of a line run in turns (A B A B), and the line gives the ratio of their
medians and the range of the single rounds. Seconds differ from machine to machine and from hour to hour; the ratios hardly do. POSIX only.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
MEMORY = "/dev/shm"  # noqa: S108 - a file system without a disk; the folders made there have names of their own
START_ROUNDS = 15
ONE = 64  # the entries of one digest
FEWER = 10  # the smaller run of the linearity line, and the number of notes, is this part of the entries


class Cost(NamedTuple):
    """What a command used: seconds of processor time, its workers' too, KiB of its first process at the peak, and seconds by the clock."""

    cpu: float
    peak: int
    clock: float


class Line(NamedTuple):
    """One line of the table. ``ratio`` is of medians, ``low`` and ``high`` are the extremes of the single rounds."""

    name: str
    ratio: float
    low: float
    high: float
    unit: str = "x"
    goal: str = ""


def arxref() -> list[str]:
    """The installed command, or this checkout's package where it is not installed."""
    script = Path(sys.executable).with_name("arxref")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "arxref"]


def cost(command: list[str]) -> Cost:
    """Run ``command`` to its end and say what it used."""
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            sys.exit(f"{' '.join(command)}: exit {process.returncode}\n{errors.read().decode(errors='replace')}")
    peak = used.ru_maxrss // 1024 if sys.platform == "darwin" else used.ru_maxrss
    return Cost(used.ru_utime + used.ru_stime, peak, clock)


def in_turns(commands: dict[str, list[str]], rounds: int, out: Path) -> dict[str, list[Cost]]:
    """The costs of each command, run in turns, each time into an empty ``out``; a first round that fills the caches is not counted."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            shutil.rmtree(out, ignore_errors=True)
            out.mkdir()
            used = cost(command)
            if number:
                costs[name].append(used)
    return costs


def against(name: str, one: list[Cost], other: list[Cost], goal: str = "") -> Line:
    """How many times the processor time of ``other`` that of ``one`` is."""
    single = [a.cpu / b.cpu for a, b in zip(one, other, strict=True)]
    return Line(name, median(c.cpu for c in one) / median(c.cpu for c in other), min(single), max(single), "x", goal)


def by_the_clock(name: str, one: list[Cost], other: list[Cost], goal: str = "") -> Line:
    """How many times as long as ``other`` ``one`` takes; it says something on a machine that has nothing else to do."""
    single = [a.clock / b.clock for a, b in zip(one, other, strict=True)]
    return Line(name, median(c.clock for c in one) / median(c.clock for c in other), min(single), max(single), "x", goal)


def throughput(entries: int, rounds: int, work: Path) -> list[Line]:
    """The lines of BibTeX against the floor, of the other formats against BibTeX, memory and linearity."""
    out, many, few, one = work / "out", str(work / "many"), str(work / "few"), str(work / "one")
    one_process = [*arxref(), "export", "--jobs", "1"]
    floor = [sys.executable, str(HERE / "floor.py"), many, str(out / "floor.bib")]
    costs = in_turns(
        {
            "bibtex": [*one_process, many, "--format", "bibtex", "-o", str(out / "refs.bib")],
            "floor": floor,
            "csl": [*one_process, many, "--format", "csl-json", "-o", str(out / "refs.json")],
            "biblatex": [*one_process, many, "--format", "biblatex", "-o", str(out / "refs.bib")],
            "workers": [*arxref(), "export", "--jobs", "2", many, "--format", "bibtex", "-o", str(out / "refs.bib")],
            "unmerged": [*arxref(), "export", "--no-merge", many, "--format", "bibtex", "-o", str(out / "refs.bib")],
            "few": [*one_process, few, "--format", "bibtex", "-o", str(out / "refs.bib")],
            "one": [*arxref(), "export", one, "--format", "bibtex", "-o", str(out / "refs.bib")],
            "version": [*arxref(), "--version"],
        },
        rounds,
        out,
    )
    per_entry = [(c.peak - v.peak) / entries for c, v in zip(costs["bibtex"], costs["version"], strict=True)]
    unmerged = [(c.peak - v.peak) / 1024 for c, v in zip(costs["unmerged"], costs["version"], strict=True)]
    # What the entries after the first digest's cost: start-up, and what is made at a first use, are in all three runs.
    share = (entries - ONE) / (entries // FEWER - ONE)
    linear = [(m.cpu - o.cpu) / (f.cpu - o.cpu) / share for m, f, o in zip(costs["bibtex"], costs["few"], costs["one"], strict=True)]
    return [
        against(f"export bibtex, {entries:,} entries / floor", costs["bibtex"], costs["floor"], "at most 3"),
        against(f"export csl-json, {entries:,} entries / export bibtex", costs["csl"], costs["bibtex"], "at most 1.3"),
        against(f"export biblatex, {entries:,} entries / export bibtex", costs["biblatex"], costs["bibtex"], "at most 1.3"),
        against("with two workers / one process", costs["workers"], costs["bibtex"], "at most 1.25"),
        by_the_clock("with two workers / floor, by the clock", costs["workers"], costs["floor"], "at most 1"),
        Line("memory above --version, --no-merge", median(unmerged), min(unmerged), max(unmerged), "MiB", "at most 64"),
        Line("memory per entry, export bibtex", median(per_entry), min(per_entry), max(per_entry), "KiB", "at most 3"),
        Line(f"cost per entry, {entries:,} / {entries // FEWER:,} entries", median(linear), min(linear), max(linear), "x", "about 1"),
    ]


def notes(entries: int, rounds: int, work: Path) -> list[Line]:
    """The line of notes against the floor: one file a paper, so in memory where that can be had, lest the disk be what is measured."""
    few = str(work / "few")
    with tempfile.TemporaryDirectory(prefix="arxref-benchmark-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as name:
        out = Path(name) / "out"
        commands = {
            "obsidian": [*arxref(), "export", few, "--format", "obsidian", "--vault", str(out / "vault")],
            "floor": [sys.executable, str(HERE / "floor.py"), few, str(out / "floor.bib")],
        }
        costs = in_turns(commands, rounds, out)
    return [against(f"export obsidian, {entries // FEWER:,} notes / floor", costs["obsidian"], costs["floor"])]


def start_up(work: Path) -> list[Line]:
    """The lines of start-up against bare Python."""
    out, one = work / "out", str(work / "one")
    commands = {
        "version": [*arxref(), "--version"],
        "one": [*arxref(), "export", one, "--format", "bibtex", "-o", str(out / "refs.bib")],
        "bare": [sys.executable, "-c", "pass"],
    }
    costs = in_turns(commands, START_ROUNDS, out)
    return [
        against("arxref --version / python -c pass", costs["version"], costs["bare"], "at most 6"),
        against("export of one digest / python -c pass", costs["one"], costs["bare"], "at most 10"),
    ]


def generate(out: Path, entries: int, folder: Path | None) -> None:
    """Digests to measure with; made in another process, whose memory is not ours."""
    extra = ["--from", str(folder)] if folder else []
    subprocess.run([sys.executable, str(HERE / "generate.py"), str(out), "--entries", str(entries), *extra], check=True)


def measure(entries: int, rounds: int, folder: Path | None) -> list[Line]:
    """Every line of the table."""
    with tempfile.TemporaryDirectory(prefix="arxref-benchmark-") as name:
        work = Path(name)
        generate(work / "many", entries, folder)
        generate(work / "few", entries // FEWER, folder)
        generate(work / "one", ONE, folder)
        return [*throughput(entries, rounds, work), *notes(entries, rounds, work), *start_up(work)]


def main() -> None:
    """Parse the command line, measure, print, judge."""
    parser = argparse.ArgumentParser(description="Print what arxref costs, as ratios.")
    parser.add_argument("--entries", type=int, default=50_000)
    parser.add_argument("--from", dest="folder", type=Path, help="repeat the dialect B digests of this folder (default: made-up ones)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", dest="report", type=Path, help="write the figures to this file too")
    parser.add_argument("--fail-above", type=float, help="exit 1 when BibTeX costs more than this many times the floor")
    options = parser.parse_args()
    lines = measure(options.entries, options.rounds, options.folder)
    print(f"{'what':<50} {'ratio':>9}  {'range':<15} goal")
    for line in lines:
        print(f"{line.name:<50} {line.ratio:>6.2f} {line.unit:<3} {f'{line.low:.2f}-{line.high:.2f}':<15} {line.goal}")
    if options.report:
        options.report.write_text(json.dumps([line._asdict() for line in lines], indent=1) + "\n", encoding="utf-8")
    if options.fail_above is not None and lines[0].ratio > options.fail_above:
        sys.exit(f"export bibtex costs {lines[0].ratio:.2f} times the floor; the limit is {options.fail_above}")


if __name__ == "__main__":
    main()
