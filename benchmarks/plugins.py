"""What installed plugins cost the start of ``arxref export``: ten of them, against none and against one, in starts of bare Python.

    python benchmarks/plugins.py [--plugins 10] [--rounds 15] [--json FILE] [--fail-above 0.25]

A run that needs no plugin imports none and looks for none; a run that needs one imports that one, as arxref remembers what the others
offer; the run after something was installed imports all, once. A start of bare Python is some 12 ms where nothing else is at work, so that
0.25 of it is 3 ms. Each figure is the growth a plugin; the runs take turns (A B C ...). POSIX only.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from timing import Line, arxref, cost, generate

ROOT = Path(__file__).resolve().parents[1]
GOAL = 0.25
MODULE = '''\
import arxref

def render(entries, options):
    """A line for each paper."""
    for entry in entries:
        yield arxref.Document(entry.title + "\\n")

@arxref.hookimpl
def arxref_exporters():
    return [arxref.Exporter("{name}", "Titles", ".txt", render)]
'''


def install(site: Path, count: int) -> None:
    """Put that many plugins into a folder, as pip would."""
    for number in range(count):
        name = f"made{number}"
        records = site / f"arxref_{name}-1.0.dist-info"
        records.mkdir(parents=True)
        (site / f"arxref_{name}.py").write_text(MODULE.format(name=name), encoding="utf-8")
        (records / "METADATA").write_text(f"Metadata-Version: 2.1\nName: arxref-{name}\nVersion: 1.0\n", encoding="utf-8")
        (records / "entry_points.txt").write_text(f"[arxref]\n{name} = arxref_{name}\n", encoding="utf-8")


def measure(count: int, rounds: int) -> list[Line]:
    """The growth of three kinds of runs, each with many plugins and with few."""
    with tempfile.TemporaryDirectory(prefix="arxref-benchmark-") as folder:
        work = Path(folder)
        generate(work / "one", 8, None)
        for sites, number in (("none", 0), ("one-plugin", 1), ("many", count)):
            (work / "sites" / sites).mkdir(parents=True)
            install(work / "sites" / sites, number)

        def export(sites: str, format_: str) -> list[str]:
            paths = os.pathsep.join((str(work / "sites" / sites), str(ROOT)))
            place = [f"PYTHONPATH={paths}", f"XDG_CACHE_HOME={work / 'cache' / sites}", "PYTHONDONTWRITEBYTECODE=1"]
            return ["env", *place, *arxref(), "export", str(work / "one"), "--format", format_]

        commands = {
            "needs none": (export("none", "bibtex"), export("many", "bibtex"), count, False),
            "needs one": (export("one-plugin", "made0"), export("many", "made0"), count - 1, False),
            "first run after an installation": (export("one-plugin", "made0"), export("many", "made0"), count - 1, True),
        }
        growth: dict[str, list[float]] = {name: [] for name in commands}
        bare = []
        for turn in range(rounds + 1):
            bare.append(cost(["env", "PYTHONDONTWRITEBYTECODE=1", sys.executable, "-c", "pass"]).cpu)
            for name, (few, many, more, anew) in commands.items():
                used = []
                for command in (few, many):
                    if anew:
                        shutil.rmtree(work / "cache", ignore_errors=True)
                    used.append(cost(command).cpu)
                if turn:  # the first fills the caches
                    growth[name].append((used[1] - used[0]) / more)
        start = median(bare[1:])
    return [
        Line(
            f"a plugin more, {name}",
            median(grown) / start,
            min(grown) / start,
            max(grown) / start,
            "starts",
            f"at most {GOAL}" * (turn < 2),
        )
        for turn, (name, grown) in enumerate(growth.items())
    ]


def main() -> None:
    """Parse the command line, measure, print, judge."""
    parser = argparse.ArgumentParser(description="Print what installed plugins cost, in starts of bare Python.")
    parser.add_argument("--plugins", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", dest="report", type=Path, help="write the figures to this file too")
    parser.add_argument("--fail-above", type=float, help="exit 1 when a plugin that a run does not need costs more than this")
    options = parser.parse_args()
    lines = measure(options.plugins, options.rounds)
    print(f"{'what':<50} {'growth':>9}  {'range':<15} goal")
    for line in lines:
        print(f"{line.name:<50} {line.ratio:>6.3f} {line.unit} {f'{line.low:.2f}-{line.high:.2f}':<15} {line.goal}")
    if options.report:
        options.report.write_text(json.dumps([line._asdict() for line in lines], indent=1) + "\n", encoding="utf-8")
    worst = max(line.ratio for line in lines[:2])
    if options.fail_above is not None and worst > options.fail_above:
        sys.exit(f"a plugin that a run does not need costs it {worst:.2f} starts of Python; the limit is {options.fail_above}")


if __name__ == "__main__":
    main()
