"""What outputs write of a claim: its venue and status in words, biblatex's word for it, and the publication that it comes to when trusted.

The words are such that `arxref.library.publication.claim` understands them as the same claim.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from arxref.library.claims.claim import SERIES
from arxref.library.publication import Publication, claim, first_year

if TYPE_CHECKING:
    from collections.abc import Mapping

    from arxref.library.claims.claim import Claim
    from arxref.library.claims.journalrefs import Parts
    from arxref.library.claims.venuetable import Venue
    from arxref.model import Entry

_AT = {"submitted": "to", "accepted": "at", "published": "at"}
_IN = {"submitted": "to", "accepted": "for publication in", "published": "in"}
_IN_PRESS = re.compile(r"\bin[ -]press\b", re.IGNORECASE)
_TYPES: Mapping[str, Literal["article", "inproceedings"]] = {
    "conference": "inproceedings",
    "workshop": "inproceedings",
    "journal": "article",
}


def place(said: Claim) -> str:
    """Venue and year as one says them: ``CVPR 2021``, ``ICCV 2019 workshop``; empty where the claim names no venue."""
    if not said.venue:
        return ""
    year = f" {said.venue_year}" if said.venue_year and str(said.venue_year) not in said.venue else ""
    kind = " workshop" if said.kind == "workshop" and "orkshop" not in said.venue else ""
    return f"{said.venue}{year}{kind}"


def phrase(said: Claim) -> str:
    """The claim in words, ``Accepted at CVPR 2021``; empty where nothing is claimed, and for what was withdrawn."""
    if said.status not in _AT:
        return ""
    joins = _IN if said.kind == "journal" else _AT
    where = place(said)
    if said.kind == "workshop" and "orkshop" not in said.venue:
        where = f"the {where[: -len('workshop')]}Workshop" if where else "a workshop"
    words = f"{said.status.capitalize()} {joins[said.status]} {where}" if where else said.status.capitalize()
    return f"{words}, in press" if pubstate(said) == "inpress" else words


def pubstate(said: Claim, since: int = 0) -> str:
    """The claim as biblatex has it (its manual, "Publication State"): submitted, forthcoming or inpress; empty for what is published.

    What is accepted is forthcoming as far as its authors have said, unless the venue's year is before ``since``, that of the paper's first
    version; it is in press only where they say just that. Nobody's clock is asked: the same paper is written in the same way every day.
    """
    if said.status == "accepted":
        if any(map(_IN_PRESS.search, said.evidence)):
            return "inpress"
        return "" if 0 < said.venue_year < since else "forthcoming"
    return "submitted" if said.status == "submitted" else ""


def trusted(entry: Entry, own: tuple[Venue, ...] = ()) -> Publication | None:
    """The publication that the paper's journal reference or else its comment claims, taken at its word.

    A journal reference counts where it is understood, or names a venue that the table has. Only a claim of acceptance or of publication
    is one, and only with venue and year; a workshop must have a name of its own, for of most there are no proceedings. A journal or
    conference that the table of venues has is called by its full name there. A series of books is neither: which of them it is nobody says.
    """
    said = claim(entry, own)
    if said.status not in ("accepted", "published"):
        return None
    earliest = first_year(entry) - 1
    if entry.journal_ref:
        parts = _understood(entry.journal_ref)
        if parts is not None and parts.year >= earliest:
            container = _full_names(own).get(parts.container, parts.container)
            return Publication(parts.kind, container, *parts[2:7])
        if said.venue not in _full_names(own):
            said = claim(entry._replace(journal_ref=""), own)
    if not SERIES.isdisjoint(said.names):
        return None
    hosted = said.kind == "workshop" and "orkshop" not in said.venue
    if said.status not in ("accepted", "published") or said.venue_year < earliest or said.kind not in _TYPES or hosted or not said.venue:
        return None
    return Publication(_TYPES[said.kind], _full_names(own).get(said.venue, said.venue), year=said.venue_year)


def _understood(journal_ref: str) -> Parts | None:
    from arxref.library.claims import journalrefs  # noqa: PLC0415 - a grammar that few papers need

    return journalrefs.read(journalrefs.normal(journal_ref)) if len(journal_ref) <= 4 * journalrefs.LONGEST else None


@lru_cache(maxsize=4)
def _full_names(own: tuple[Venue, ...]) -> Mapping[str, str]:
    """The full name of each venue by what it may be called in a claim; where that clashes the user's venues hold."""
    from arxref.library.claims import venuetable  # noqa: PLC0415 - only who trusts comments needs the table

    full: dict[str, str] = {}
    for venue in (*own, *venuetable.built_in()):
        for called in (*venue.acronyms, *venue.names[:1]) if venue.names else ():
            full.setdefault(called, venue.names[0])
    return full
