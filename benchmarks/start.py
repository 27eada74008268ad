"""What it costs to start: against bare Python, also where hundreds of distributions are installed, and as pandoc's filter."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from pandoc import filter_program, prepare
from peers import program
from sizes import export
from timing import Cost, Line, against, arxref, cost, emptied, generate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DISTRIBUTIONS = 400
ONE = 70  # papers of a digest
CITATIONS = 50


def installed(site: Path, count: int) -> None:
    """Put the records of so many made-up distributions into a folder; one in four has a command, as is usual."""
    for number in range(count):
        records = site / f"made_up_{number}-1.0.dist-info"
        records.mkdir(parents=True)
        (records / "METADATA").write_text(f"Metadata-Version: 2.1\nName: made-up-{number}\nVersion: 1.0\n", encoding="utf-8")
        (records / "RECORD").write_text("", encoding="utf-8")
        if not number % 4:
            text = f"[console_scripts]\nmade-up-{number} = made_up_{number}:main\n"
            (records / "entry_points.txt").write_text(text, encoding="utf-8")


def measured(work: Path, rounds: int, records: int) -> tuple[list[Line], list[str]]:
    """The lines, and what could not be measured, with why."""
    out, one, site = work / "out", work / "one", work / "site"
    generate(one, ONE, None)
    installed(site, DISTRIBUTIONS)
    plain = dict(os.environ)
    crowded = plain | {"PYTHONPATH": os.pathsep.join([str(site), *filter(None, [plain.get("PYTHONPATH")])])}
    exported = export(one, out / "refs.bib", "bibtex")
    commands: dict[str, tuple[list[str], Mapping[str, str], Path | None]] = {
        "bare": ([sys.executable, "-c", "pass"], plain, None),
        "version": ([*arxref(), "--version"], plain, None),
        "one": (exported, plain, None),
        "crowded": (exported, crowded, None),
    }
    missing = []
    pandoc = program("pandoc")()
    if pandoc:
        environ = plain | {"XDG_CACHE_HOME": str(work / "cache"), "HOME": str(work)}
        environ.pop("ARXREF_STORE", None)
        commands["filter"] = ([filter_program(work), "html"], environ, _document(work, environ, pandoc, records))
    else:
        missing.append("the pandoc filter: pandoc is not installed")
    costs = _measured(commands, rounds, out)
    lines = [
        against("arxref --version / python -c pass", costs["version"], costs["bare"], "at most 5"),
        against(f"export of {ONE} papers / python -c pass", costs["one"], costs["bare"], "at most 7"),
        against(f"the same, {DISTRIBUTIONS} distributions installed", costs["crowded"], costs["bare"], "at most 7"),
    ]
    if pandoc:
        lines.append(against("the pandoc filter's share / python -c pass", costs["filter"], costs["bare"], "at most 5"))
    return lines, missing


def _document(work: Path, environ: Mapping[str, str], pandoc: str, records: int) -> Path:
    """A document that cites papers of a store, as pandoc hands it to a filter."""
    before = dict(os.environ)
    os.environ.update(environ)
    prepare(work, records, CITATIONS)
    os.environ.clear()
    os.environ.update(before)
    path = work / "paper.ast"
    subprocess.run([pandoc, str(work / "paper.md"), "-t", "json", "-o", str(path)], check=True)
    return path


def _measured(commands: Mapping[str, tuple[list[str], Mapping[str, str], Path | None]], rounds: int, out: Path) -> dict[str, list[Cost]]:
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for turn in range(rounds + 1):  # the first fills the caches
        for name, (command, environ, given) in commands.items():
            emptied(out)
            used = cost(command, given, environ)
            if turn:
                costs[name].append(used)
    return costs
