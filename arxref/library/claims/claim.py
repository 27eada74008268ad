"""What is said of where a paper was published (`arxref.library.publication.claim`)."""

from __future__ import annotations

from arxref.records import NamedTuple


class Claim(NamedTuple):
    """What is said of a paper: ``status`` is published, accepted, submitted, withdrawn or "" (nothing is said).

    ``venue`` is the usual acronym where there is one, or the name as the text has it; ``names`` are all that it is known by. ``kind`` is
    conference, workshop (then ``venue`` is its host, where one is named), journal, other or "". ``evidence`` are the words that say so,
    then the DOIs, which never decide.
    """

    status: str = ""
    venue: str = ""
    venue_year: int = 0
    kind: str = ""
    evidence: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def counted_as(self) -> str:
        """What papers of this venue are counted under, however their comments call it."""
        return self.venue if not self.names or self.venue.startswith("Findings") else self.names[0]


STATUSES = ("published", "accepted", "submitted", "withdrawn")
SERIES = frozenset(("LNCS", "PMLR", "CEUR", "EPTCS"))
"""Series of books in which the papers of many events appear."""
OF_SOCIETY = (
    r"proc(?:eedings|\.)?\s(?:of\s(?:the\s)?)?(?![^,;(]{0,80}\b(?:conf|symp|work|meet|congr|colloq|school|semin|assembl|photo-opt))"
    r"(?:[\w'-]+\.?\s){0,3}(?:soc(?:iety)?|acad(?:emy)?|inst(?:itute)?)\b"
)
"""A journal whose name begins with Proceedings, for a society publishes it: ``Proc. Leaf Math. Soc.``; a pattern."""
NOTHING = Claim()
