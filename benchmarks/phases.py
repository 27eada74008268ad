"""Where the time of an export goes: which part of arxref is at work, looked at a thousand times a second of processor time."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from sizes import export
from timing import HERE

if TYPE_CHECKING:
    from pathlib import Path

LOOK = """\
import json, signal, sys
from collections import Counter
started = Counter()
places = {}
def look(_, frame):
    while frame is not None:
        file = frame.f_code.co_filename
        place = places.get(file)
        if place is None:
            _, _, rest = file.rpartition("/arxref/")
            place = places[file] = rest.partition("/")[0].removesuffix(".py") if "/arxref/" in file else ""
        if place:
            started[place] += 1
            return
        frame = frame.f_back
    started["other"] += 1
signal.signal(signal.SIGPROF, look)
signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
from arxref.cli import run
code = run(sys.argv[2:])
signal.setitimer(signal.ITIMER_PROF, 0, 0)
with open(sys.argv[1], "w") as file:
    json.dump(started, file)
sys.exit(code)
"""
NAMES = {
    "parsers": "parsing",
    "text": "cleaning, TeX and names",
    "names": "cleaning, TeX and names",
    "dates": "cleaning, TeX and names",
    "identifiers": "cleaning, TeX and names",
    "library": "merging, keys, publication",
    "pipeline": "merging, keys, publication",
    "sifting": "merging, keys, publication",
    "exporters": "rendering",
    "bibrecords": "rendering",
    "sources": "reading files",
    "reading": "reading files",
    "writing": "writing",
    "sink": "writing",
    "cli": "starting",
    "host": "starting",
}


def measured(work: Path, digests: Path) -> dict[str, float]:
    """The share of each part, the largest first."""
    told = work / "phases.json"
    _, *arguments = export(digests, work / "phases.bib", "bibtex", "--jobs", "1")
    if arguments[0] == "-m":
        arguments = arguments[2:]
    command = [sys.executable, "-c", LOOK, str(told), *arguments]
    subprocess.run(command, check=True, capture_output=True, cwd=HERE.parent)
    counts = json.loads(told.read_text(encoding="utf-8"))
    shares: dict[str, float] = {}
    for place, count in counts.items():
        name = NAMES.get(place, "the rest")
        shares[name] = shares.get(name, 0) + count / sum(counts.values())
    return dict(sorted(shares.items(), key=lambda row: -row[1]))
