"""What an entry of a .bib file gets from others: BibTeX's and biblatex's ``crossref``, biblatex's ``xdata``.

The rules are biber's (biblatex manual, appendix "Default Inheritance Setup"): a meeting's title becomes a paper's book title, all else
keeps its name, and what an entry says itself stands. BibTeX knows no such rules; the book title that its users write beside the title goes
first. What says which paper an entry is (eprint, DOI, URL, pages ...) is nobody's but its own: the proceedings' DOI is not the paper's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEPTH = 5
"""So many steps up are followed: BibTeX takes one, and nobody writes more than three. No circle is one for ever."""

_SHARED = frozenset(
    "author booktitle collaboration date day editor issue journal journaltitle keywords month number primaryclass publisher reportnumber"
    " subtitle title volume year".split()
)
_PARTS_OF_BOOKS = frozenset("inbook bookinbook suppbook incollection inreference suppcollection inproceedings conference".split())
_BOOKS = frozenset("book mvbook collection mvcollection reference mvreference proceedings mvproceedings".split())
_BOOK_TITLE = {"title": "booktitle", "subtitle": ""}
_JOURNAL_TITLE = {"title": "journaltitle", "subtitle": ""}


class Parent(NamedTuple):
    """An entry that others name: its type and its fields, by lower-case names, put together."""

    kind: str
    fields: Mapping[str, str]


def shared(kind: str, fields: Mapping[str, str]) -> Parent:
    """An entry as a parent: what others may have of it, and whom it names itself."""
    kept = {name: value for name, value in fields.items() if name in _SHARED or name in ("xdata", "crossref")}
    return Parent(kind, kept)


def inherited(kind: str, fields: Mapping[str, str], parents: Mapping[str, Parent]) -> tuple[dict[str, str], list[str]]:
    """The fields of an entry with those that it inherits, and the keys that it names and ``parents`` (by key) lacks."""
    known = dict(fields)
    lacking: list[str] = []
    for key in _listed(known.get("xdata", "")):
        _take(known, parents.get(key), key, lacking, {})
    key = known.get("crossref", "").strip()
    for _ in range(DEPTH):
        parent = parents.get(key) or parents.get(key.lower()) if key else None
        if parent is None:
            lacking += [key] if key else []
            break
        _take(known, parent, key, lacking, _renamed(parent.kind, kind))
        for name in _listed(parent.fields.get("xdata", "")):
            _take(known, parents.get(name), name, lacking, _renamed(parent.kind, kind))
        kind, key = parent.kind, parent.fields.get("crossref", "").strip()
    return known, lacking


def _listed(value: str) -> Iterable[str]:
    return [key for key in map(str.strip, value.split(",")) if key] if value else ()


def _take(known: dict[str, str], parent: Parent | None, key: str, lacking: list[str], renamed: Mapping[str, str]) -> None:
    if parent is None:
        lacking.append(key)
        return
    for name, value in parent.fields.items():
        target = renamed.get(name, name)
        if target in _SHARED and not known.get(target, "").strip() and (target == name or target not in parent.fields):
            known[target] = value


def _renamed(parent: str, child: str) -> Mapping[str, str]:
    """The fields that get another name, and (an empty one) those that are not inherited."""
    if parent in _BOOKS and child in _PARTS_OF_BOOKS:
        return _BOOK_TITLE
    return _JOURNAL_TITLE if parent == "periodical" and child in ("article", "suppperiodical") else {}
