"""Which entries a command was asked for."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from arxref import taxonomy
from arxref.dates import interval, issued
from arxref.names import natural
from arxref.text.tex import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from arxref.model import ArxivId, Entry, PartialDate


class Selection(NamedTuple):
    """The selection options; every one that is given must hold."""

    only: frozenset[ArxivId] = frozenset()
    categories: tuple[str, ...] = ()
    since: PartialDate | None = None
    until: PartialDate | None = None
    grep: str = ""


def folded(text: str) -> str:
    """``text`` without case and accents, for searching."""
    text = text.casefold()
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def chooser(selection: Selection) -> Callable[[Entry], bool] | None:
    """The test that a selection is, or None where it asks for everything.

    Dates compare the first version's; a paper of which only the month is known is in when its month overlaps the period.
    """
    tests: list[Callable[[Entry], bool]] = []
    if selection.only:
        only = selection.only
        tests.append(lambda entry: entry.id in only)
    if selection.categories:
        wanted = selection.categories
        tests.append(lambda entry: any(taxonomy.matches(entry.categories or _listed_in(entry), name) for name in wanted))
    if selection.since:
        first = interval(selection.since)[0]
        tests.append(lambda entry: interval(issued(entry))[1] >= first)
    if selection.until:
        last = interval(selection.until)[1]
        tests.append(lambda entry: interval(issued(entry))[0] <= last)
    if selection.grep:
        words = folded(selection.grep)
        tests.append(lambda entry: words in _searchable(entry))
    if not tests:
        return None
    return lambda entry: all(test(entry) for test in tests)


def _listed_in(entry: Entry) -> tuple[str, ...]:
    """For a paper whose categories are not known: those of the digests that it stood in."""
    return tuple(origin.topic for origin in entry.origins if origin.topic)


def _searchable(entry: Entry) -> str:
    authors = ", ".join(natural(name) for name in entry.authors)
    return folded("\n".join((plain(entry.title), entry.title, authors, plain(entry.abstract), entry.comment, entry.journal_ref)))
