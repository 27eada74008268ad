"""What arxref costs, as ratios measured in one run: against the floor (floor.py), other tools, bare Python, and itself on less.

    python benchmarks/run.py                   # 300 to 600,000 entries: an hour on two idle cores
    python benchmarks/run.py --quick           # at most 12,000: two minutes
    python benchmarks/run.py --only peers      # one part: sizes, peers, start, citing

It prints a table with the goals and the figures of the run that was recorded last (recorded.json; --record replaces them), and can write
JSON and a picture. --from DIR takes real digests in place of made-up ones. POSIX only.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import citing
import peers
import phases
import plot
import sizes
import start
import table
from timing import Line, generate

PARTS = ("sizes", "peers", "start", "citing")
NEVER_SO_QUICK = 15  # rounds of a start, which is short


class Plan(NamedTuple):
    """How much is measured. ``entries`` are those of the goals, ``fewer`` those that other tools are given, in rounds of their own."""

    sizes: tuple[int, ...]
    entries: int
    fewer: int
    rounds: int
    turns: int


FULL = Plan((300, 3_000, 30_000, 200_000, 600_000), 200_000, 30_600, 3, 3)
QUICK = Plan((300, 3_000, 12_000), 12_000, 2_000, 3, 1)


class Measured(NamedTuple):
    """What a run found; ``missing`` could not be measured, ``drawn`` and ``shares`` are what the picture shows."""

    lines: list[Line]
    missing: list[str]
    drawn: dict[str, Any]
    shares: dict[str, float]


def measure(plan: Plan, parts: tuple[str, ...], folder: Path | None) -> Measured:
    """Every line of the table."""
    lines: list[Line] = []
    missing: list[str] = []
    drawn: dict[str, Any] = {}
    shares: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="arxref-benchmark-") as name:
        work = Path(name)
        if "sizes" in parts:
            _say("sizes")
            more, drawn = sizes.measured(work, plan.sizes, plan.entries, plan.rounds, folder)
            lines += more
            generate(work / "phases", plan.entries, folder)
            shares = phases.measured(work, work / "phases")
        for part, found in (
            ("peers", lambda: peers.measured(work, plan.fewer, plan.turns, folder)),
            ("start", lambda: start.measured(work, max(plan.rounds, NEVER_SO_QUICK), plan.fewer)),
            ("citing", lambda: citing.measured(work, plan.fewer, plan.turns, folder)),
        ):
            if part in parts:
                _say(part)
                told = found()
                lines += told[0]
                missing += told[1]
    return Measured(lines, missing, drawn, shares)


def _say(part: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {part}\n")


def options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Print what arxref costs, as ratios.")
    parser.add_argument("--quick", action="store_true", help="little of everything, within two minutes")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure only this part (repeatable)")
    parser.add_argument(
        "--sizes", type=int, nargs="+", metavar="N", help=f"entries of the curve (default: {' '.join(map(str, FULL.sizes))})"
    )
    parser.add_argument("--entries", type=int, help=f"entries of the goals (default: {FULL.entries})")
    parser.add_argument("--fewer", type=int, help=f"entries that other tools are given (default: {FULL.fewer})")
    parser.add_argument("--rounds", type=int, help=f"(default: {FULL.rounds})")
    parser.add_argument("--turns", type=int, help=f"rounds of other tools, which are slow (default: {FULL.turns})")
    parser.add_argument(
        "--from", dest="folder", type=Path, help="recombine the digests of this folder, with fields or numbered (default: made-up ones)"
    )
    parser.add_argument("--json", dest="report", type=Path, help="write the figures to this file too")
    parser.add_argument("--plot", type=Path, help="draw to this file (.png, .svg)")
    parser.add_argument("--record", action="store_true", help="keep the figures in recorded.json, to compare later runs with")
    parser.add_argument(
        "--fail-growth",
        type=float,
        metavar="TIMES",
        help="exit 1 when the ratio to the floor is more than this many times the recorded one",
    )
    return parser.parse_args()


def main() -> None:
    """Measure, print, judge."""
    given = options()
    plan = QUICK if given.quick else FULL
    plan = plan._replace(**{name: value for name in Plan._fields if (value := getattr(given, name))})
    plan = plan._replace(sizes=tuple(size for size in plan.sizes if given.sizes or given.quick or size <= 3 * plan.entries))
    kind = ("quick" if given.quick else "full") + (" of real digests" if given.folder else "")
    usual = plan._replace(rounds=0, turns=0) == (QUICK if given.quick else FULL)._replace(rounds=0, turns=0)
    if given.record and not usual:
        sys.exit("--record is for runs of the usual sizes, which later ones can be compared with")
    found = measure(plan, tuple(given.only or PARTS), given.folder)
    before = table.record(kind) if usual else {}
    print("\n".join(table.texts(found.lines, found.missing, before)))
    about = {"versions": peers.versions(), "cores": os.cpu_count(), "kind": kind, "plan": plan._asdict()}
    if given.report:
        whole = {**about, **found._asdict(), "lines": [line._asdict() for line in found.lines]}
        given.report.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    if given.plot and found.drawn:
        plot.drawn(given.plot, found.drawn, found.shares, f"arxref export to BibTeX, {kind} run")
    if given.fail_growth and (told := table.grown(found.lines, f"{sizes.GUARDED}, {plan.entries:,} entries", before, given.fail_growth)):
        sys.exit(told)
    if given.record:
        table.keep(kind, found.lines)


if __name__ == "__main__":
    main()
