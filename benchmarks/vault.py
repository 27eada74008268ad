"""What a vault costs: notes written, and new ones added to many, against plain Python loops that open and write the same files.

    python benchmarks/vault.py [--notes 30000] [--there 20000] [--papers 70] [--rounds 5] [--json FILE] [--fail-above 2.2 4 2]

Of so many new notes, the first line counts what writing them takes once their papers are read: rendering, fingerprints, files; against a
loop that has their bytes in memory and writes each to a temporary file that is then renamed. It goes by the clock, for workers share the
notes; the next line is the processor time of all processes. The third does so for templates of the user's own, each the built-in one and
a line more. Then a day's papers are added to a vault, against a loop that opens every note there and
reads its first 4 KB; and the same papers once more, when nothing is to be done. The last line is the first with all of both processes:
starting Python, reading the digests and the bytes. Processes run in turns on a file system in memory. POSIX only.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from into import digest
from timing import MEMORY, Cost, Line, against, arxref, by_the_clock, cost, generate

WRITE = """\
import os, pickle, sys, time
with open(sys.argv[1], "rb") as file:
    notes = pickle.load(file)
folder = sys.argv[2]
start = time.process_time(), time.perf_counter()
for name, content in notes:
    place = os.path.join(folder, name)
    with open(place + ".tmp", "wb") as file:
        file.write(content)
    os.rename(place + ".tmp", place)
with open(sys.argv[3], "w") as file:
    file.write(f"{time.process_time() - start[0]} {time.perf_counter() - start[1]}")
"""
EXPORT = """\
import gc, os, sys, time
from arxref import writing
from arxref.cli import run
send = writing.send
def timed(place, keyed, *rest, **named):
    keyed = list(keyed)
    start = sum(os.times()[:4]), time.perf_counter()  # those of the workers, too
    sent = send(place, keyed, *rest, **named)
    with open(sys.argv[1], "w") as file:
        file.write(f"{sum(os.times()[:4]) - start[0]} {time.perf_counter() - start[1]}")
    return sent
writing.send = timed
gc.disable()  # as the command does
sys.exit(run(sys.argv[2:]))
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

# What is put behind the built-in templates: those that nobody has changed are not used.
CHANGES = {"properties.yaml": 'status: "unread"\n', "region.md": "- **Read:** no\n", "rest.md": "\n## Ideas\n", "name.txt": "-{{ year }}\n"}


def export(source: Path, vault: Path, *more: str) -> list[str]:
    """What puts the papers of ``source`` into a vault; without day pages, which the loops do not have."""
    return ["export", str(source), "--format", "obsidian", "--vault", str(vault), "--no-days", *more]


def written(notes: int, rounds: int, work: Path, templates: Path | None = None) -> list[Line]:
    """New notes against the loop that writes the same bytes: the writing alone, and (but for templates) the whole."""
    vault, many, kept, loop, spent = (work / name for name in ("vault", "many", "notes", "write.py", "spent"))
    shutil.rmtree(many, ignore_errors=True)
    generate(many, notes, None)
    loop.write_text(WRITE, encoding="utf-8")
    whole: list[tuple[Cost, Cost]] = []
    parts: list[tuple[Cost, Cost]] = []
    count = 0
    for number in range(rounds + 1):  # the first round fills the caches
        shutil.rmtree(vault, ignore_errors=True)
        more = ("-O", f"template={templates}") if templates else ()
        ours = cost([sys.executable, "-c", EXPORT, str(spent), *export(many, vault, *more)])
        mine = _part(ours, spent)
        if not number:
            there = [(path.name, path.read_bytes()) for path in vault.glob("*.md")]
            count = len(there)
            kept.write_bytes(pickle.dumps(there))
            continue
        shutil.rmtree(vault)
        vault.mkdir()
        theirs = cost([sys.executable, str(loop), str(kept), str(vault), str(spent)])
        whole.append((ours, theirs))
        parts.append((mine, _part(theirs, spent)))
    shutil.rmtree(vault)
    if templates:
        return [_paired(f"{count:,} notes by the user's templates / the same", parts, "at most 4")]
    return [
        by_the_clock(f"{count:,} notes of papers read / write and rename, by the clock", *zip(*parts, strict=True), "at most 2.2"),
        _paired(f"{count:,} notes of papers read / write and rename, processor", parts),
        _paired(f"{count:,} notes, the whole command / the whole loop", whole),
    ]


def _part(used: Cost, spent: Path) -> Cost:
    """What the part took that was timed, of a process that used so much."""
    cpu, clock = map(float, spent.read_text(encoding="utf-8").split())
    return used._replace(cpu=cpu, clock=clock)


def _paired(name: str, costs: list[tuple[Cost, Cost]], goal: str = "") -> Line:
    return against(name, [ours for ours, _ in costs], [theirs for _, theirs in costs], goal)


def added(there: int, papers: int, rounds: int, work: Path) -> list[Line]:
    """A day's papers added to a vault, and once more, against the loop that reads the notes."""
    vault, old, day, loop = work / "vault", work / "old", work / "day.md", work / "read.py"
    generate(old, there, None)
    cost([*arxref(), *export(old, vault)])
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
        used = (
            cost([sys.executable, str(loop), str(vault)]),
            cost([*arxref(), *export(day, vault)]),
            cost([*arxref(), *export(day, vault)]),
        )
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
    parser.add_argument("--fail-above", type=float, nargs=3, metavar=("WRITE", "TEMPLATES", "ADD"), help="exit 1 above these ratios")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="arxref-benchmark-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None) as name:
        subprocess.run([*arxref(), "templates", "--copy", f"{name}/templates"], check=True, capture_output=True)
        for file, more in CHANGES.items():
            with Path(name, "templates", file).open("a", encoding="utf-8") as template:
                template.write(more)
        clock, new, whole = written(options.notes, options.rounds, Path(name))
        lines = [
            new,
            *written(options.notes, options.rounds, Path(name), Path(name) / "templates"),
            *added(options.there, options.papers, options.rounds, Path(name)),
        ]
    print(f"{'what':<68} {'ratio':>9}  {'range':<15} goal")
    for line in (clock, *lines, whole):
        print(f"{line.name:<68} {line.ratio:>6.2f} {line.unit:<3} {f'{line.low:.2f} to {line.high:.2f}':<15} {line.goal}")
    if options.report:
        options.report.write_text(json.dumps([line._asdict() for line in (clock, *lines, whole)], indent=1) + "\n", encoding="utf-8")
    for line, limit in zip(lines, options.fail_above or (), strict=False):
        if line.ratio > limit:
            sys.exit(f"{line.name}: {line.ratio:.2f}; the limit is {limit}")


if __name__ == "__main__":
    main()
