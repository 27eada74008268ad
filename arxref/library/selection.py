"""Which entries a command was asked for."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from arxref import taxonomy
from arxref.dates import interval, issued
from arxref.names import natural
from arxref.records import NamedTuple
from arxref.text.tex import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from arxref.library.claims.venuetable import Venue
    from arxref.model import ArxivId, Entry, PartialDate


NO_STATUS = "none"
"""What is asked for where papers of which nothing is claimed are wanted."""


class Selection(NamedTuple):
    """The selection options; every one that is given must hold. ``own`` are venues of the user's, which ``venue`` may name."""

    only: frozenset[ArxivId] = frozenset()
    categories: tuple[str, ...] = ()
    since: PartialDate | None = None
    until: PartialDate | None = None
    grep: str = ""
    status: frozenset[str] = frozenset()
    venue: str = ""
    own: tuple[Venue, ...] = ()


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
    if selection.status or selection.venue:
        tests.append(_claimed(selection))
    if not tests:
        return None
    return lambda entry: all(test(entry) for test in tests)


def _claimed(selection: Selection) -> Callable[[Entry], bool]:
    """The test of what is claimed for a paper: its status, and its venue under any of the names that this has."""
    from arxref.library.claims import venuesearch, venuetable  # noqa: PLC0415 - only these options need the table of venues
    from arxref.library.publication import claim  # noqa: PLC0415

    wanted = frozenset("" if status == NO_STATUS else status for status in selection.status)
    names = venuesearch.names_of(selection.venue, selection.own) if selection.venue else frozenset()

    def test(entry: Entry) -> bool:
        found = claim(entry, selection.own)
        if wanted and found.status not in wanted:
            return False
        return not names or not names.isdisjoint(map(venuetable.words, (found.venue, *found.names)))

    return test


def _listed_in(entry: Entry) -> tuple[str, ...]:
    """For a paper whose categories are not known: those of the digests that it stood in."""
    return tuple(origin.topic for origin in entry.origins if origin.topic)


def _searchable(entry: Entry) -> str:
    authors = ", ".join(natural(name) for name in entry.authors)
    return folded("\n".join((plain(entry.title), entry.title, authors, plain(entry.abstract), entry.comment, entry.journal_ref)))
