"""Other tools on the same entries: each in turns with the export that does what it does. One that is not installed is named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sizes import export
from timing import Cost, Failed, Line, against, compared, cost, emptied, generate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RECORDS = """\
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    records = json.load(file)
def made(record):
    year, *month = record["issued"]["date-parts"][0]
    fields = {"title": record["title"], "year": str(year), "eprint": record["number"], "archivePrefix": "arXiv", "url": record["URL"]}
    fields |= {"month": str(month[0])} if month else {}
    fields |= {"doi": record["DOI"]} if "DOI" in record else {}
    fields |= {"abstract": record["abstract"]} if "abstract" in record else {}
    return record["id"], [(name.get("family") or name["literal"], name.get("given", "")) for name in record.get("author", ())], fields
"""
BIBTEXPARSER = (
    RECORDS
    + """\
import bibtexparser
from bibtexparser.model import Entry, Field
library = bibtexparser.Library()
for key, authors, fields in map(made, records):
    names = " and ".join(", ".join(filter(None, name)) for name in authors)
    library.add(Entry("misc", key, [Field("author", names), *(Field(*field) for field in fields.items())]))
bibtexparser.write_file(sys.argv[2], library)
"""
)
PYBTEX = (
    RECORDS
    + """\
from pybtex.database import BibliographyData, Entry, Person
library = BibliographyData()
for key, authors, fields in map(made, records):
    persons = {"author": [Person(first=given, last=family) for family, given in authors]}
    library.add_entry(key, Entry("misc", fields=fields, persons=persons))
library.to_file(sys.argv[2], "bibtex")
"""
)
CITERRA = """\
import sys, citerra
with open(sys.argv[1], encoding="utf-8") as file:
    library = citerra.parse(file.read())
with open(sys.argv[2], "w", encoding="utf-8") as file:
    file.write(citerra.dumps(library))
"""
REFKIT = """\
import sys, refkit
with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
made = refkit.convert(text, source_format=sys.argv[3], target_format=sys.argv[4])
with open(sys.argv[2], "w", encoding="utf-8") as file:
    file.write(made["text"])
"""
LOAD = "import json, sys; open(sys.argv[2], 'w').write(str(len(json.load(open(sys.argv[1], encoding='utf-8')))))"
"""No other tool, but a measure that any machine has: what reading the records alone costs, in C."""
LIMIT = 16 << 20  # bytes: what refkit reads at most


class Peer(NamedTuple):
    """``command`` makes a command of where it was found, what it reads and what it is to write. ``goal`` holds from `FULL` entries on."""

    name: str
    find: Callable[[], str | None]
    command: Callable[[str, Path, Path], Sequence[str]]
    reads: str
    writes: str
    goal: str = ""


FULL = 30_000


def program(name: str) -> Callable[[], str | None]:
    """Where a program is, among those of the folder of JavaScript packages, too."""
    modules = os.environ.get("ARXREF_NODE_MODULES")
    places = [str(Path(modules) / ".bin")] if modules else []
    return lambda: shutil.which(name, path=os.pathsep.join([*places, os.environ.get("PATH", os.defpath)]))


def module(name: str) -> Callable[[], str | None]:
    """The Python that has a module."""
    return lambda: sys.executable if find_spec(name) else None


def script(text: str, *more: str) -> Callable[[str, Path, Path], Sequence[str]]:
    """A script for that Python."""
    return lambda found, given, made: [found, "-c", text, str(given), str(made), *more]


def _pandoc(source: str, target: str) -> Callable[[str, Path, Path], Sequence[str]]:
    return lambda found, given, made: [found, "-f", source, "-t", target, str(given), "-o", str(made)]


def _citation_js(style: str) -> Callable[[str, Path, Path], Sequence[str]]:
    kind = ["-f", "string"] if style == "bibtex" else []
    return lambda found, given, made: [found, "-i", str(given), *kind, "-s", style, "-o", str(made)]


def _tidy(found: str, given: Path, made: Path) -> Sequence[str]:
    return [found, str(given), "--v2", "--output", str(made)]


PEERS = (
    Peer("pandoc, CSL-JSON to BibTeX", program("pandoc"), _pandoc("csljson", "bibtex"), "csl-json", "bibtex", "at least 12"),
    Peer("pandoc, BibTeX to CSL-JSON", program("pandoc"), _pandoc("bibtex", "csljson"), "bibtex", "csl-json", "at least 25"),
    Peer("bibtexparser, build and write", module("bibtexparser"), script(BIBTEXPARSER), "csl-json", "bibtex", "at least 6"),
    Peer("pybtex, build and write", module("pybtex"), script(PYBTEX), "csl-json", "bibtex", "at least 80"),
    Peer("citation-js, CSL-JSON to BibTeX", program("citation-js"), _citation_js("bibtex"), "csl-json", "bibtex", "at least 2"),
    Peer("citation-js, BibTeX to CSL-JSON", program("citation-js"), _citation_js("csl"), "bibtex", "csl-json", "at least 8"),
    Peer("bibtex-tidy", program("bibtex-tidy"), _tidy, "bibtex", "bibtex"),
    Peer("refkit, BibTeX to CSL-JSON", module("refkit"), script(REFKIT, "biblatex", "csl-json"), "bibtex", "csl-json"),
    Peer("json.load of the records", module("json"), script(LOAD), "csl-json", "bibtex", "at least 0.45"),
    Peer("citerra, parse and write", module("citerra"), script(CITERRA), "bibtex", "bibtex", "at least 0.71"),
)


def measured(work: Path, entries: int, rounds: int, folder: Path | None) -> tuple[list[Line], list[str]]:
    """A line for each peer that is here: how many times the processor time of ours it takes; and what could not be measured, with why."""
    digests, out = work / "peers", work / "out"
    given = {"bibtex": work / "peers.bib", "csl-json": work / "peers.json"}
    generate(digests, entries, folder, "fields" if folder else "both")
    for format_, path in given.items():
        cost(export(digests, path, format_, "--keys", "arxiv"))
    lines: list[Line] = []
    missing: list[str] = []
    for peer in PEERS:
        found = peer.find()
        why = "not installed" if found is None else _refusal(peer, given[peer.reads])
        if found is None or why:
            missing.append(f"{peer.name}: {why}")
            continue
        try:
            lines += _against(peer, found, digests, given[peer.reads], out, rounds)
        except Failed as fault:
            missing.append(f"{peer.name}: failed ({str(fault).splitlines()[-1]})")
    if entries < FULL:
        lines = [line._replace(goal="") for line in lines]
    return lines, missing


def _refusal(peer: Peer, given: Path) -> str:
    return f"reads at most {LIMIT >> 20} MiB" if peer.name.startswith("refkit") and given.stat().st_size > LIMIT else ""


def _against(peer: Peer, found: str, digests: Path, given: Path, out: Path, rounds: int) -> list[Line]:
    """The lines of a peer. Raises `Failed`."""
    streamed = peer.name.startswith("citerra")
    ours: list[Cost] = []
    theirs: list[Cost] = []
    lean: list[Cost] = []
    for _ in range(rounds + 1):  # the first fills the caches
        emptied(out)
        ours.append(cost(export(digests, out / "refs", peer.writes, "--jobs", "1")))
        if streamed:
            lean.append(cost(export(digests, out / "lean", peer.writes, "--no-merge")))
        theirs.append(cost(peer.command(found, given, out / "made")))
        if not any(path.stat().st_size for path in out.glob("made*")):  # one says so on standard error alone, and exits with 0
            raise Failed("it wrote nothing")
    del ours[0], theirs[0], lean[:1]
    name = f"{peer.name} / arxref"
    lines = [
        against(name, theirs, ours, peer.goal),
        _memory(f"{name}, memory", theirs, ours, "at least 4" * streamed),
    ]
    return [*lines, _memory(f"{name} --no-merge, memory", theirs, lean, "at least 10")] if streamed else lines


def _memory(name: str, theirs: Sequence[Cost], ours: Sequence[Cost], goal: str) -> Line:
    return compared(name, [used.peak for used in theirs], [used.peak for used in ours], goal)


def versions() -> dict[str, str]:
    """What the programs say that they are; for who reads the figures later."""
    told = {"python": sys.version.partition(" ")[0]}
    for name in ("pandoc", "citation-js", "bibtex-tidy"):
        found = program(name)()
        if found:
            run = subprocess.run([found, "--version"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
            told[name] = run.stdout.partition("\n")[0].removeprefix(f"{name} ").strip()[:40]
    return told
