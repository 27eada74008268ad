"""Small inputs and what is read from them, in files that a person reads: ``cases/<parser>.txt``.

A case is its title, then between lines that hold a single dot the input and what comes out of it (the layout of markdown-it's fixtures):

    a title of two lines is one
    .
    - **Title**: A
      B
    .
    entry 2105.14656 1-2
      title: A B
    .

``python -m pytest tests/unit/parsers --update-golden`` writes what comes out now; look at the difference before you commit it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from arxref.api import SourceText
from arxref.dates import iso
from arxref.model import Entry, Heading, Problem
from arxref.names import natural
from arxref.turns import parse_with

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from arxref.api import Parser

_DOT = "."


class Case(NamedTuple):
    """One case; ``line`` is where its title stands."""

    title: str
    line: int
    source: str
    expected: str


def read(path: Path) -> list[Case]:
    """The cases of a file, in order. Blank lines between cases are nothing."""
    cases = []
    lines = path.read_text(encoding="utf-8").split("\n")
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        dots = [index for index in range(at, len(lines)) if lines[index] == _DOT][:3]
        assert len(dots) == 3, f"{path.name}:{at + 1}: a case has three lines with a dot"
        first, second, third = dots
        assert first == at + 1, f"{path.name}:{at + 1}: a title is one line, with a dot below it"
        cases.append(Case(lines[at], at + 1, "\n".join(lines[first + 1 : second]) + "\n", "\n".join(lines[second + 1 : third])))
        at = third + 1
    assert len({case.title for case in cases}) == len(cases), f"{path.name}: two cases have one title"
    return cases


def write(path: Path, cases: Iterable[Case]) -> None:
    """Write the cases as they are."""
    parts = [f"{case.title}\n.\n{case.source}.\n{case.expected}{case.expected and chr(10)}.\n" for case in cases]
    path.write_text("\n".join(parts), encoding="utf-8", newline="\n")


def check(path: Path, parser: Parser, *, update: bool = False) -> int:
    """Compare what ``parser`` reads in every case of the file with what it says; how many there are."""
    cases = read(path)
    now = [case._replace(expected=shown(parse_with(parser, SourceText.of("case", case.source.encode())))) for case in cases]
    if update:
        write(path, now)
        return len(cases)
    for case, found in zip(cases, now, strict=True):
        assert found.expected == case.expected, f"{path.name}:{case.line}: {case.title}"
    return len(cases)


def shown(items: Iterable[object]) -> str:
    """Items as lines of text: a line for each with the source lines that it claims, below an entry a line for each field that it has."""
    return "\n".join(line for item in items for line in _lines(item))


def _lines(item: object) -> list[str]:
    if isinstance(item, Entry):
        return _entry(item)
    if isinstance(item, Problem):
        about = f" {item.id}" if item.id else ""
        return [f"{item.severity} {item.code}{about} {_span(item.line, item.last or item.line)}: {item.message}"]
    if isinstance(item, Heading):
        date = iso(item.date) if item.date else ""
        return [f"heading {_span(item.span.first, item.span.last)}: {item.title} | {item.category} | {date}"]
    return [f"foreign {item.key} {_span(item.span.first, item.span.last)}"]  # type: ignore[attr-defined]


def _span(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}-{last}"


def _entry(entry: Entry) -> list[str]:
    version = f"v{entry.version}" if entry.version else ""
    origin = entry.origins[0]
    lines = [f"entry {entry.id}{version} {_span(origin.first, origin.last)}"]
    fields = {
        "title": entry.title,
        "authors": "; ".join(map(natural, entry.authors)) + ("" if entry.authors_complete else " and others"),
        "affiliations": "; ".join(" + ".join(row) or "-" for row in entry.affiliations),
        "abstract": entry.abstract,
        "categories": " ".join(entry.categories),
        "primary": entry.primary if entry.primary != (entry.categories or ("",))[0] else "",
        "classes": "; ".join(entry.classes),
        "published": iso(entry.published) if entry.published else "",
        "updated": iso(entry.updated) if entry.updated else "",
        "comment": entry.comment,
        "journal": entry.journal_ref,
        "dois": " ".join(entry.dois),
        "report": entry.report_no,
        "links": ", ".join(f"{title}<{url}>" for title, url in entry.links),
        "topics": "; ".join(entry.topics),
        "listed": iso(origin.listed) if origin.listed else "",
        "number": str(origin.number) if origin.number is not None else "",
        "topic": origin.topic,
        "extra": "; ".join(f"{name}={value}" for name, value in entry.extra),
        "key": entry.key,
    }
    return lines + [f"  {name}: {value}" for name, value in fields.items() if value]
