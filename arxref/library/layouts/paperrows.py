"""Papers as rows of a table to look at, and as objects for programs: what `arxref list` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref import dates, identifiers
from arxref.library.claims.claim import NOTHING
from arxref.library.codelinks import code_links
from arxref.library.publication import claim
from arxref.library.selection import folded
from arxref.names import natural
from arxref.records import NamedTuple
from arxref.text.tex import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from arxref.library.claims.claim import Claim
    from arxref.library.claims.venuetable import Venue
    from arxref.model import Entry, Link, Origin


class Paper(NamedTuple):
    """A paper (with its key), what is claimed for it, and where its code and project pages are."""

    entry: Entry
    claim: Claim
    links: tuple[Link, ...]


def papers(entries: Iterable[Entry], own: tuple[Venue, ...] = (), *, claims: bool = True, links: bool = True) -> list[Paper]:
    """What there is to say of each entry; ``own`` are venues of the user's. Without ``claims`` or ``links``, nothing is said of these."""

    def said(entry: Entry) -> Claim:
        return claim(entry, own) if claims and (entry.comment or entry.journal_ref) else NOTHING

    return [Paper(entry, said(entry), code_links(entry) if links else ()) for entry in entries]


def _first_author(paper: Paper) -> str:
    names = paper.entry.authors
    if not names:
        return ""
    first = names[0].literal or " ".join(filter(None, (names[0].particle, names[0].family)))
    return first if len(names) == 1 and paper.entry.authors_complete else f"{first} et al."


def _authors(paper: Paper) -> str:
    return ", ".join([*map(natural, paper.entry.authors), *([] if paper.entry.authors_complete else ["et al."])])


def _year(paper: Paper) -> str:
    return str(dates.issued(paper.entry).year)


def _venue(paper: Paper) -> str:
    said = paper.claim
    kind = "workshop" if said.kind == "workshop" and "orkshop" not in said.venue else ""
    return " ".join(filter(None, (said.venue, kind, str(said.venue_year or ""))))


def _flags(paper: Paper) -> str:
    return " ".join(
        filter(None, (paper.claim.status, "doi" if paper.entry.dois else "", *dict.fromkeys(link.title for link in paper.links)))
    )


COLUMNS: dict[str, Callable[[Paper], str]] = {
    "key": lambda paper: paper.entry.key,
    "id": lambda paper: paper.entry.id,
    "version": lambda paper: str(paper.entry.version or ""),
    "title": lambda paper: plain(paper.entry.title),
    "author": _first_author,
    "authors": _authors,
    "year": _year,
    "published": lambda paper: dates.iso(paper.entry.published) if paper.entry.published else "",
    "category": lambda paper: paper.entry.primary or (paper.entry.categories or ("",))[0],
    "categories": lambda paper: " ".join(paper.entry.categories),
    "venue": _venue,
    "status": lambda paper: paper.claim.status,
    "kind": lambda paper: paper.claim.kind,
    "doi": lambda paper: (paper.entry.dois or ("",))[0],
    "links": lambda paper: " ".join(link.url for link in paper.links),
    "flags": _flags,
}
"""What a column shows of a paper."""

CLAIMED, LINKED = frozenset(("venue", "status", "kind", "flags")), frozenset(("links", "flags"))
"""The columns that show what is claimed for a paper, and those that show its links."""
USUAL = ("key", "title", "author", "year", "venue", "flags")


_PLACES: dict[str, Callable[[Paper], str | int]] = {
    "id": lambda paper: identifiers.sort_key(paper.entry.id),
    "version": lambda paper: paper.entry.version or 0,
}
"""Where a paper stands in a column whose texts would sort otherwise."""


def ordered(rows: Sequence[Paper], column: str) -> list[Paper]:
    """The rows by a column, without regard to case and accents; papers that have nothing there come last, equals stay in ID order.

    IDs stand as in every output: by month, whether they are of the old or of the new form. A hyphen before the column's name turns the
    order round.
    """
    name = column.removeprefix("-")
    show = COLUMNS[name]
    place = _PLACES.get(name, lambda row: folded(show(row)))
    known = [row for row in rows if show(row)]
    return sorted(known, key=place, reverse=column.startswith("-")) + [row for row in rows if not show(row)]


def record(paper: Paper) -> dict[str, Any]:
    """A paper as an object for programs; every member is there, unknown values are empty or null."""
    entry, said, links = paper
    return {
        "id": entry.id,
        "version": entry.version,
        "key": entry.key,
        "title": entry.title,
        "authors": [natural(name) for name in entry.authors],
        "authors_complete": entry.authors_complete,
        "published": dates.iso(entry.published) if entry.published else None,
        "updated": dates.iso(entry.updated) if entry.updated else None,
        "primary": entry.primary,
        "categories": list(entry.categories),
        "doi": (entry.dois or (None,))[0],
        "comment": entry.comment,
        "journal_ref": entry.journal_ref,
        "status": said.status or None,
        "venue": said.venue or None,
        "venue_year": said.venue_year or None,
        "kind": said.kind or None,
        "evidence": list(said.evidence),
        "links": [{"title": link.title, "url": link.url} for link in links],
        "origins": list(map(origin_record, entry.origins)),
    }


def origin_record(origin: Origin) -> dict[str, Any]:
    """Where something stood as an object for programs."""
    return {
        "source": origin.source,
        "first": origin.first,
        "last": origin.last,
        "parser": origin.parser,
        "listed": dates.iso(origin.listed) if origin.listed else None,
        "number": origin.number,
        "topic": origin.topic,
    }
