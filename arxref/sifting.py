"""Which of the merged papers are written, what there is to say of them, and what citations of them will lack."""

from __future__ import annotations

import operator
from itertools import compress
from typing import TYPE_CHECKING

from arxref.library.publication import are_withdrawn, withdrawal
from arxref.library.selection import Selection, chooser
from arxref.model import Entry, Problem
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Missing(NamedTuple):
    """How many of the selected papers have no value in fields that a citation wants; ``others``: not all of their authors are known."""

    authors: int = 0
    published: int = 0
    categories: int = 0
    others: int = 0


class Sifted(NamedTuple):
    """Of merged papers those that are to be written, how many were not selected, and what there is to say of them."""

    entries: list[Entry]
    unselected: int
    untitled: list[Problem]
    withdrawn: list[Problem]


_title, _authors, _published, _categories = map(operator.attrgetter, ("title", "authors", "published", "categories"))
NOBODY_ASKED = "; --enrich arxiv asks arXiv for it"


def sift(merged: list[Entry], selection: Selection, help_: str = NOBODY_ASKED) -> Sifted:
    """What ``selection`` leaves of them, in their order; a paper that has no title goes, too (``help_``: see `titled`)."""
    chosen = chooser(selection)
    selected = merged if chosen is None else [entry for entry in merged if chosen(entry)]
    unselected = len(merged) - len(selected)
    untitled: list[Problem] = []
    if not all(map(_title, selected)):
        selected, untitled = titled(selected, help_)
    return Sifted(selected, unselected, untitled, list(map(withdrawal, compress(selected, are_withdrawn(selected)))))


def titled(entries: Sequence[Entry], help_: str = NOBODY_ASKED) -> tuple[list[Entry], list[Problem]]:
    """The entries that have a title; each of the others, which nobody could cite, as an error that ends with what helps."""
    problems = []
    for entry in entries:
        if not entry.title:
            source, first = entry.origins[0][:2] if entry.origins else ("", 0)
            message = f"nothing here says what {entry.id} is called{help_}"
            problems.append(Problem("error", "missing-title", message, source, first, entry.id))
    return [entry for entry in entries if entry.title], problems


def missing(entries: Sequence[Entry]) -> Missing:
    """Count what citations of ``entries`` will lack."""
    cut_off = [entry for entry in entries if not entry.authors_complete]
    return Missing(
        _lacking(_authors, entries),
        _lacking(_published, entries),
        _lacking(_categories, entries),
        len(cut_off) - _lacking(_authors, cut_off),
    )


def _lacking(field: Callable[[Entry], object], entries: Sequence[Entry]) -> int:
    """How many of ``entries`` have nothing in a field."""
    return len(entries) - len([*filter(field, entries)])
