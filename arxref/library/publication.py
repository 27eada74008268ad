"""What was published where: a journal reference that authors typed, understood where that can be done with confidence (`publication`).

`claim` says what the comment and the journal reference claim, understood in full or not; it makes no paper a published one.

For `publication` the paper must have a DOI of its publisher beside the reference. Many DOIs tell something of the publication themselves
(journal, volume, page, year, that it is a chapter of a book); one that contradicts the reference makes it not understood.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Literal

from arxref import identifiers
from arxref.late import late
from arxref.model import Problem
from arxref.records import NamedTuple
from arxref.text.scan import finder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arxref.library.claims import journalrefs
    from arxref.library.claims.claim import Claim
    from arxref.library.claims.venuetable import Venue
    from arxref.model import Entry


WITHDRAWN = "Withdrawn"
"""How outputs call a paper that was withdrawn."""
PUBLISHED_AS = "Published as: "
"""What notes say before a journal reference."""
JOURNAL_REFERENCE = "Journal reference: "
"""arXiv's own name of it: before one that says itself that the paper was published, or is to be (`is_statement`)."""


class Publication(NamedTuple):
    """A published paper's place. Texts are model text; ``pages`` is ``14-26`` (plain hyphen), or an article number."""

    kind: Literal["article", "inproceedings"]
    container: str
    volume: str = ""
    number: str = ""
    pages: str = ""
    year: int = 0
    publisher: str = ""
    doi: str = ""


_MOST_REFERENCES = 12
_REPOSITORIES = (
    "10.5281/",
    "10.6084/",
    "10.13140/",
    "10.31219/",
    "10.36227/",
    "10.21203/",
    "10.20944/",
    "10.2139/",
    "10.31234/",
    "10.1101/20",
)
"""Prefixes under which preprints, data and slides are kept: no publisher's."""


_STATES = late(r"(?:[a-z]+ ){0,3}?(?:published|accepted|appear(?:s|ed|ing)?|submitted|presented|in press|forthcoming)\b", re.IGNORECASE)


def is_statement(journal_ref: str) -> bool:
    """Whether a journal reference opens with what became of the paper ("Published in CVPR 2019"), not with where it stands."""
    return _STATES.match(journal_ref) is not None


def publication(entry: Entry) -> Publication | None:
    """Where the paper was published; None unless its journal reference and DOI are both known and the reference is surely understood."""
    if not entry.journal_ref or not entry.dois:
        return None
    from arxref.library.claims import doihints, journalrefs  # noqa: PLC0415 - grammars that only a published paper needs

    if len(entry.journal_ref) > 4 * journalrefs.LONGEST:
        return None
    known = [doi for doi in dois(entry) if not doi.startswith(_REPOSITORIES)]
    if not known:
        return None
    text = journalrefs.normal(entry.journal_ref)
    whole = journalrefs.read(text) or journalrefs.read_behind(text, entry.title)
    found = [whole] if whole is not None else _several(text)
    earliest = earliest_year(entry)
    best: Publication | None = None
    for parts in found:
        if parts.year < earliest:
            continue
        for doi in known:
            agreement = doihints.agreement(parts, doi)
            if agreement < 0 or (best is not None and not agreement):
                continue
            best = Publication(*parts[:7], doi)
            if agreement:
                return best
    return best


def claim(entry: Entry, own: tuple[Venue, ...] = ()) -> Claim:
    """What the comment and the journal reference of ``entry`` claim for it; ``own`` are venues that the user's configuration adds."""
    if not entry.comment and not entry.journal_ref:
        from arxref.library.claims.claim import NOTHING  # noqa: PLC0415 - as below

        return NOTHING
    from arxref.library.claims import statements as claims  # noqa: PLC0415 - rules and tables that only an output which asks needs

    found = claims.said(entry.comment, entry.journal_ref, own)
    if found.venue_year > first_year(entry) + _YEARS_TO_PRINT and f"{found.venue_year}" not in entry.comment + entry.journal_ref:
        found = found._replace(venue_year=0)  # HPCA-29: the event is counted
    if not found.status or not entry.dois:
        return found
    return found._replace(evidence=(*found.evidence, *(f"doi:{doi}" for doi in dois(entry))))


_YEARS_TO_PRINT = 3
"""After so many years nobody names the event by two figures of its year."""


def is_withdrawn(entry: Entry) -> bool:
    """Whether the paper's comment, journal reference or abstract says that it was withdrawn; arXiv has no other sign of it."""
    said = entry.comment
    if entry.journal_ref:
        said += "\n" + entry.journal_ref
    if said and _speaks_of_it(said) and _claims_withdrawal(entry.comment, entry.journal_ref):
        return True
    return is_taken_back(entry.abstract)


def are_withdrawn(entries: Sequence[Entry]) -> list[bool]:
    """What `is_withdrawn` says of each: so many together are looked through for its words, and each alone only where one has some."""
    told: list[bool] = []
    for start in range(0, len(entries), _TOGETHER):
        some = entries[start : start + _TOGETHER]
        said = "\n".join([entry.comment + entry.journal_ref for entry in some])
        begun = "\n".join([entry.abstract[:_BEGINNING] for entry in some])
        speaks = _speaks_of_it(said) or finder(begun)(begun, "ithdraw") >= 0
        told += map(is_withdrawn, some) if speaks else repeat(False, len(some))
    return told


def _speaks_of_it(said: str) -> bool:
    return "ithdr" in said or "etract" in said or "ITHDR" in said or "ETRACT" in said or "emoved by" in said


def is_taken_back(abstract: str) -> bool:
    """Whether an abstract says that its paper was withdrawn."""
    at = finder(abstract)(abstract, "ithdraw", 0, _BEGINNING)
    return at >= 0 and re.search(_WITHDRAWN_ABSTRACT, abstract[:_BEGINNING], re.IGNORECASE) is not None


def withdrawal(entry: Entry) -> Problem:
    """The warning that a paper was withdrawn, at the place where it stands."""
    source, line = entry.origins[0][:2] if entry.origins else ("", 0)
    return Problem("warning", "withdrawn-paper", f"{entry.id} was withdrawn; see its comment before you cite it", source, line, entry.id)


@lru_cache(maxsize=4096)  # what a run asks of a paper again when it is written; one paper in two hundred gets here
def _claims_withdrawal(comment: str, journal_ref: str) -> bool:
    from arxref.library.claims import statements as claims  # noqa: PLC0415 - see `claim`

    return claims.said(comment, journal_ref, ()).status == "withdrawn"


_TOGETHER = 64
_BEGINNING = 200  # an abstract that speaks of its paper's end does so at once
_WITHDRAWN_ABSTRACT = (
    r"\b(?:this|the|our) (?:paper|article|submission|manuscript|work|preprint|version)?\b[^.]{0,40}\b(?:has been |have been |is |was |are )"
    r"(?:temporarily )?withdrawn\b|^\W*withdrawn\b|\bwithdrawn by (?:the )?(?:authors?|arxiv)\b|\bauthors? (?:have |has )?withdraw"
)


def _several(text: str) -> list[journalrefs.Parts]:
    """The references that semicolons part; none where one of them is neither understood nor of a kind that is no reference."""
    pieces = text.split(";")
    if not 2 <= len(pieces) <= _MOST_REFERENCES:  # noqa: PLR2004
        return []
    from arxref.library.claims import journalrefs  # noqa: PLC0415 - see above

    found: list[journalrefs.Parts] = []
    for piece in pieces:
        parts = journalrefs.read(piece.strip())
        if parts is not None:
            found.append(parts)
        elif not journalrefs.is_other(piece.strip()):
            return []
    return found


def earliest_year(entry: Entry) -> int:
    """The year before which nobody has published the paper: that before its identifier's, which all files tell that hold the paper."""
    return identifiers.month(entry.id)[0] - 1


def first_year(entry: Entry) -> int:
    """The year of the paper's first version, or else that of its identifier."""
    return entry.published.year if entry.published is not None else identifiers.month(entry.id)[0]


def dois(entry: Entry) -> tuple[str, ...]:
    """The bare DOIs of the paper's published versions, each once: taken out of URLs, run-together ones parted, arXiv's own left out."""
    if not entry.dois:
        return ()
    if len(entry.dois) == 1:
        return identifiers.split_dois(entry.dois[0])[0]
    found: dict[str, str] = {}
    for text in entry.dois:
        for doi in identifiers.split_dois(text)[0]:
            found.setdefault(doi.lower(), doi)
    return tuple(found.values())


def reference(publication: Publication) -> str:
    """The publication as a reference to read, ``Phys. Rev. D 75, 124007 (2007)``; `publication` understands it back to the same parts.

    A publisher that would not be recognised is left out; so is nothing else.
    """
    from arxref.library.claims import journalrefs, venues  # noqa: PLC0415 - see above

    parts = journalrefs.Parts(*publication[:7])
    for publisher in {parts.publisher: None, "": None}:
        wanted = parts._replace(publisher=publisher)
        forms = [_plain(wanted), _labelled(wanted)] if wanted.kind == "article" else [_labelled(wanted), venues.MARK + _labelled(wanted)]
        for form in forms:
            if journalrefs.read(journalrefs.normal(form)) == wanted:
                return form
    return _labelled(parts)


def _plain(parts: journalrefs.Parts) -> str:
    volume = f" {parts.volume}" if parts.volume else ""
    number = f"({parts.number})" if parts.number else ""
    pages = f", {parts.pages}" if parts.pages else ""
    return f"{parts.container}{volume}{number}{pages}{_end(parts)}"


def _labelled(parts: journalrefs.Parts) -> str:
    volume = f", vol. {parts.volume}" if parts.volume else ""
    number = f", no. {parts.number}" if parts.number else ""
    pages = f", {'pp' if '-' in parts.pages else 'p'}. {parts.pages}" if parts.pages else ""
    return f"{parts.container}{volume}{number}{pages}{_end(parts)}"


def _end(parts: journalrefs.Parts) -> str:
    return (f", {parts.publisher}" if parts.publisher else "") + (f" ({parts.year})" if parts.year else "")
