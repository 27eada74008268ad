"""What a vault costs: notes written, and new ones added to many, against plain Python loops that open and write the same files.

    python benchmarks/vault.py [--notes 30000] [--there 20000] [--papers 70] [--rounds 5] [--json FILE] [--fail-above 2.2 2.0]

Three lines: so many new notes against a loop that writes their bytes, each to a temporary file that is then renamed; a day's papers added
to a vault against a loop that opens every note there and reads its first 4 KB; and the same papers once more, when nothing is to be done.
Processes run in turns on a file system in memory, and all of both is counted: starting Python and reading the digests, too. POSIX only.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import shutil
import sys
import tempfile
from pathlib import Path

from into import digest
from run import MEMORY, Cost, Line, against, arxref, cost, generate

WRITE = """\
import os, pickle, sys
with open(sys.argv[1], "rb") as file:
    notes = pickle.load(file)
folder = sys.argv[2]
for name, content in notes:
    place = os.path.join(folder, name)
    with open(place + ".tmp", "wb") as file:
        file.write(content)
    os.rename(place + ".tmp", place)
"""
READ = """\
import os, sys
count = 0
for folder, folders, files in os.walk(sys.argv[1]):
    for name in files:
        with open(os.path.join(folder, name), "rb") as file:
            count += len(file.read(4096))
print(count)
"""


def export(source: Path, vault: Path) -> list[str]:
    """The command that puts the papers of ``source`` into a vault; without day pages, which the loops do not have."""
    return [*arxref(), "export", str(source), "--format", "obsidian", "--vault", str(vault), "--no-days"]


def written(notes: int, rounds: int, work: Path) -> Line:
    """New notes against the loop that writes the same bytes."""
    vault, many, kept, loop = work / "vault", work / "many", work / "notes.pickle", work / "write.py"
    generate(many, notes, None)
    loop.write_text(WRITE, encoding="utf-8")
    ours: list[Cost] = []
    theirs: list[Cost] = []
    for number in range(rounds + 1):  # the first round fills the caches
        shutil.rmtree(vault, ignore_errors=True)
        used = cost(export(many, vault))
        if not number:
            kept.write_bytes(pickle.dumps([(path.name, path.read_bytes()) for path in vault.glob("*.md")]))
            continue
        ours.append(used)
        shutil.rmtree(vault)
        vault.mkdir()
        theirs.append(cost([sys.executable, str(loop), str(kept), str(vault)]))
    count = len(pickle.loads(kept.read_bytes()))  # noqa: S301 - written above
    shutil.rmtree(vault)
    return against(f"{count:,} new notes / write and rename", ours, theirs, "at most 2.2")


def added(there: int, papers: int, rounds: int, work: Path) -> list[Line]:
    """A day's papers added to a vault, and once more, against the loop that reads the notes."""
    vault, old, day, loop = work / "vault", work / "old", work / "day.md", work / "read.py"
    generate(old, there, None)
    cost(export(old, vault))
    count = len(list(vault.glob("*.md")))
    day.write_text(digest(papers).replace("1905.", "2406."), encoding="utf-8")  # none of those that are there
    loop.write_text(READ, encoding="utf-8")
    before = {path.name for path in vault.glob("*.md")}
    state = (vault / ".arxref/notes").read_bytes()
    costs: list[tuple[Cost, Cost, Cost]] = []
    for number in range(rounds + 1):
        for path in vault.glob("*.md"):
            if path.name not in before:
                path.unlink()
        (vault / ".arxref/notes").write_bytes(state)
        used = (cost([sys.executable, str(loop), str(vault)]), cost(export(day, vault)), cost(export(day, vault)))
        new = len(list(vault.glob("*.md"))) - count
        if new != papers:
            sys.exit(f"{new} notes were added, not {papers}")
        if number:
            costs.append(used)
    read, first, again = (list(column) for column in zip(*costs, strict=True))
    return [
        against(f"{papers} papers added to {count:,} notes / read 4 KB of each", first, read, "at most 2"),
        against(f"{papers} papers that are there already / the same", again, read),
    ]


def main() -> None:
    """Parse the command line, measure, print, judge."""
    parser = argparse.ArgumentParser(description="Print what a vault costs, as ratios.")
    parser.add_argument("--notes", type=int, default=30_000)
    parser.add_argument("--there", type=int, default=20_000)
    parser.add_argument("--papers", type=int, default=70)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", dest="report", type=Path, help="write the figures to this file too")
    parser.add_argument("--fail-above", type=float, nargs=2, metavar=("WRITE", "ADD"), help="exit 1 above these ratios")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="arxref-benchmark-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as name:
        lines = [
            written(options.notes, options.rounds, Path(name)),
            *added(options.there, options.papers, options.rounds, Path(name)),
        ]
    print(f"{'what':<58} {'ratio':>9}  {'range':<15} goal")
    for line in lines:
        print(f"{line.name:<58} {line.ratio:>6.2f} {line.unit:<3} {f'{line.low:.2f} to {line.high:.2f}':<15} {line.goal}")
    if options.report:
        options.report.write_text(json.dumps([line._asdict() for line in lines], indent=1) + "\n", encoding="utf-8")
    for line, limit in zip(lines, options.fail_above or (), strict=False):
        if line.ratio > limit:
            sys.exit(f"{line.name}: {line.ratio:.2f}; the limit is {limit}")


if __name__ == "__main__":
    main()
