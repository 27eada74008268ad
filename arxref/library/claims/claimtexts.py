"""What outputs write of a claim: its venue and status in words, biblatex's word for it, and the publication that it comes to when trusted.

The words are such that `arxref.library.publication.claim` understands them as the same claim.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from arxref.late import late
from arxref.library.claims.claim import SERIES
from arxref.library.publication import Publication, claim, earliest_year

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
        the = "" if where.startswith("The ") else "the "
        where = f"{the}{where[: -len('workshop')]}Workshop" if where else "a workshop"
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

    A journal reference counts where it is understood, or one of several, or names a venue that the table has: then with the pages that it
    labels as such. Only a claim of acceptance or of publication is one, and only with venue and year; a workshop must have a name of its
    own, for of most there are no proceedings. A journal or conference that the table of venues has is called by its full name there. A
    series of books is neither: which of them it is nobody says.
    """
    said = claim(entry, own)
    if said.status not in ("accepted", "published"):
        return None
    earliest, pages = earliest_year(entry), ""
    if entry.journal_ref:
        parts = _understood(entry.journal_ref)
        if parts is not None and parts.year >= earliest:
            return Publication(parts.kind, _full_names(own).get(parts.container, parts.container), *parts[2:7])
        if said.venue in _full_names(own):
            pages = _labelled_pages(entry.journal_ref)
        else:
            said = claim(entry._replace(journal_ref=""), own)
    if not SERIES.isdisjoint(said.names) or (said.names == (said.venue,) and _SERIES.fullmatch(said.venue)):
        return None
    hosted = said.kind == "workshop" and "orkshop" not in said.venue
    if said.status not in ("accepted", "published") or said.venue_year < earliest or said.kind not in _TYPES or hosted or not said.venue:
        return None
    found = Publication(_TYPES[said.kind], _full_names(own).get(said.venue, said.venue), pages=pages, year=said.venue_year)
    parts = _cited(entry, said, own) if not pages else None
    return Publication(found.kind, found.container, *parts[2:7]) if parts is not None and parts.year >= earliest else found


_SERIES = late(
    r"(?:Springer )?Lecture Notes\b.*|(?:[A-Z]+ )?Conf(?:erence|\.)? Ser(?:ies|\.)?(?:,? (?:Vol(?:ume|\.)? )?[0-9]+)?"
    r"|[A-Z]{2,} SP[ -]?[0-9]+",
    re.IGNORECASE,
)
"""A series that no table has, of a publisher or of none: ``ASP Conference Series``, but ``J. Phys. Conf. Ser.`` is a journal."""


def _understood(journal_ref: str) -> Parts | None:
    """What a reference says, or the first of several that is understood."""
    from arxref.library.claims import journalrefs  # noqa: PLC0415 - a grammar that few papers need

    if len(journal_ref) > 4 * journalrefs.LONGEST:
        return None
    text = journalrefs.normal(journal_ref)
    found = map(journalrefs.read, (text, *text.split(";", _MOST_REFERENCES)[:_MOST_REFERENCES]) if ";" in text else (text,))
    return next((parts for parts in found if parts is not None), None)


_MOST_REFERENCES = 4


def _cited(entry: Entry, said: Claim, own: tuple[Venue, ...]) -> Parts | None:
    """The reference to an article that the statement of a comment is, but for counts of pages and words that introduce it."""
    from arxref.library.claims import claimwords as cw  # noqa: PLC0415 - as above

    text = _INTRODUCED.sub("", cw.COUNT.sub(" ", said.evidence[-1]).strip(" ,.:"))
    parts = _understood(text)
    if parts is None or parts.kind != "article":
        return None
    return parts if claim(entry._replace(comment="", journal_ref=text, dois=()), own).venue == said.venue else None


_INTRODUCED = late(r"(?:has been |was )?(?:published|appear(?:s|ed)) (?:in|as)\b:?\s*", re.IGNORECASE)
_PAGES = late(r"\bp(?:p|ages?)\b[.:]? ?([0-9]+) ?-{1,2} ?([0-9]+)\b", re.IGNORECASE)


def _labelled_pages(journal_ref: str) -> str:
    """The pages that a reference which is not understood labels as such once, if they are not counted in the manuscript."""
    found = _PAGES.findall(journal_ref.replace("–", "-")) if "p" in journal_ref else ()
    if len(found) != 1:
        return ""
    first, last = found[0]
    return f"{first}-{last}" if 1 < int(first) < int(last) else ""


@lru_cache(maxsize=4)
def _full_names(own: tuple[Venue, ...]) -> Mapping[str, str]:
    """The full name of each venue by what it may be called in a claim; where that clashes the user's venues hold."""
    from arxref.library.claims import venuetable  # noqa: PLC0415 - only who trusts comments needs the table

    full: dict[str, str] = {}
    for venue in (*own, *venuetable.built_in()):
        for called in (*venue.acronyms, *venue.names[:1]) if venue.names else ():
            full.setdefault(called, venue.names[0])
    return full
