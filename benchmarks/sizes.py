"""Exports of digests against the floor (floor.py), by size: processor time, the clock, memory, and whether the cost is linear."""

from __future__ import annotations

import filecmp
import shutil
import sys
from statistics import median
from typing import TYPE_CHECKING, Any

from timing import HERE, Cost, Line, against, arxref, by_the_clock, compared, cost, footprint, footprints, generate, plain, warm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CLOCK, CPU = "at most 1", "at most 1.6"  # against the floor, with two workers
FULL = 200_000
"""Entries from which the goals hold: of fewer, the start is too large a part."""
GUARDED = "bibtex, one process / floor"
FORMATS = ("bibtex", "biblatex", "csl-json")


def export(digests: Path, out: Path, format_: str, *more: str) -> list[str]:
    """The command that writes ``out``."""
    return [*arxref(), "export", str(digests), "--format", format_, "-o", str(out), *more]


def floor(digests: Path, out: Path, dialect: str = "fields") -> list[str]:
    """The command that does so without care."""
    return [sys.executable, str(HERE / "floor.py"), str(digests), str(out), dialect]


def measured(work: Path, sizes: Sequence[int], entries: int, rounds: int, folder: Path | None) -> tuple[list[Line], dict[str, Any]]:
    """All lines, those of the goals with so many ``entries``, and for each of the ``sizes`` what is drawn."""
    lines: list[Line] = []
    drawn: dict[str, Any] = {}
    costs: dict[int, list[Cost]] = {}
    dialect = "both" if folder else "fields"
    bare = footprint([sys.executable, "-c", "pass"])
    for size in sorted({*sizes, entries}):
        digests, out = work / f"digests-{size}", work / "out"
        generate(digests, size, folder)
        commands = {
            "floor": floor(digests, out / "floor.bib", dialect),
            "one process": export(digests, out / "refs.bib", "bibtex", "--jobs", "1"),
            "two workers": export(digests, out / "refs.bib", "bibtex", "--jobs", "2"),
            "--no-merge": export(digests, out / "refs.bib", "bibtex", "--no-merge"),
        }
        memory = footprints(commands, out)
        used = warm(commands, rounds, out)
        costs[size] = used["one process"]
        drawn[str(size)] = {
            name: {"cpu": median(one.cpu for one in used[name]), "clock": median(one.clock for one in used[name]), "memory": memory[name]}
            for name in commands
        }
        if size == entries:
            lines += _goals(digests, out, entries, rounds, used, dialect)
            lines += _memory(memory, entries, bare)
        shutil.rmtree(digests)
    for layout in ("numbered", "table"):
        lines += _dialect(work, layout, entries, rounds)
    if entries < FULL:
        lines = [line if line.name.startswith("check") else line._replace(goal="") for line in lines]
    return [*lines, *_linear(costs)], drawn


def _goals(digests: Path, out: Path, entries: int, rounds: int, used: dict[str, list[Cost]], dialect: str) -> list[Line]:
    """What issues of speed are about: all formats with workers against the floor, and the check against the export."""
    commands = {"floor": floor(digests, out / "floor.bib", dialect)}
    for format_ in FORMATS:
        commands[format_] = export(digests, out / "refs", format_, "--jobs", "2")
    commands["check"] = [*arxref(), "check", str(digests)]
    commands["export"] = export(digests, out / "refs.bib", "bibtex")
    costs = warm(commands, rounds, out)
    _same(digests, out)
    lines = [against(f"{GUARDED}, {entries:,} entries", used["one process"], used["floor"])]
    for format_ in FORMATS:
        lines.append(against(f"{format_}, two workers / floor", costs[format_], costs["floor"], CPU))
        lines.append(by_the_clock(f"{format_}, two workers / floor, by the clock", costs[format_], costs["floor"], CLOCK))
    return [
        *lines,
        against("check / export, processor", costs["check"], costs["export"], "at most 1"),
        by_the_clock("check / export, by the clock", costs["check"], costs["export"], "at most 1"),
    ]


def _same(digests: Path, out: Path) -> None:
    """End the benchmark where the number of workers can be seen in what is written."""
    for format_ in FORMATS:
        for jobs in ("1", "2"):
            cost(export(digests, out / f"{format_}-{jobs}", format_, "--jobs", jobs))
        if not filecmp.cmp(out / f"{format_}-1", out / f"{format_}-2", shallow=False):
            sys.exit(f"{format_}: what two workers wrote is not what one process wrote")


def _memory(memory: dict[str, float], entries: int, bare: float) -> list[Line]:
    def line(name: str, value: float, goal: str = "") -> Line:
        return plain(f"memory, {entries:,} entries, {name}", [value], "MiB", goal)

    return [
        line("one process", memory["one process"], "at most 600"),
        line("two workers, together", memory["two workers"], "at most 600"),
        line("--no-merge, above bare Python", memory["--no-merge"] - bare, "at most 64"),
    ]


def _dialect(work: Path, dialect: str, entries: int, rounds: int) -> list[Line]:
    digests, out = work / dialect, work / "out"
    generate(digests, entries, None, dialect)
    commands = {
        "floor": floor(digests, out / "floor.bib", dialect),
        "workers": export(digests, out / "refs.bib", "bibtex", "--jobs", "2"),
    }
    footprints(commands, out)
    costs = warm(commands, rounds, out)
    shutil.rmtree(digests)
    return [
        against(f"{dialect} digests, two workers / floor", costs["workers"], costs["floor"], CPU),
        by_the_clock(f"{dialect} digests, two workers / floor, by the clock", costs["workers"], costs["floor"], CLOCK),
    ]


def _linear(costs: dict[int, list[Cost]]) -> list[Line]:
    """What an entry costs in big runs against what it costs in smaller ones; the start, which all have, is in the smallest run."""
    least, *sizes = sorted(costs)
    each = {
        size: [(used.cpu - start.cpu) / (size - least) for used, start in zip(costs[size], costs[least], strict=True)] for size in sizes
    }
    return [compared(f"cost of an entry, {large:,} / {sizes[0]:,}", each[large], each[sizes[0]], "about 1") for large in sizes[1:]]
