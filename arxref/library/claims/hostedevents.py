"""Events that a conference holds, of which no word says that they are workshops: ``Accepted at Old Leaves & Trees, CVPR 2020``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library.claims import venuenames, venuetable

if TYPE_CHECKING:
    from arxref.library.claims.venuenames import Name
    from arxref.library.claims.venuesearch import Found


def is_held_at(text: str, cued: int, head: Name, host: Found) -> bool:
    """Whether the name behind a cue that ends at ``cued`` is of no kind, and an event's that the conference holds."""
    return _AT_EVENT.search(text, cued - 3, head.start) is not None and _is_event(text, head, host)


def is_behind_event(text: str, host: Found) -> bool:
    """Whether a statement without a cue begins with an event that the conference holds: ``Women in Botany (WiB), CVPR 2020``.

    No long title is one. Without an acronym it may be anything that comments hold: an author, a place, a subject, a way to be published.
    """
    start = len(text) - len(text.lstrip(" ,"))
    between = _HELD_AT.search(text, start, host.start) if text[start : start + 1].isupper() else None
    if between is None or "(" not in between[0]:  # as nearly all
        return False
    head = venuenames.at(text, start)
    return head is not None and len(head.called.split()) <= _MOST_WORDS and ":" not in head.called and _is_event(text, head, host)


_MOST_WORDS = 8


def _is_event(text: str, head: Name, host: Found) -> bool:
    """Whether the name is of no kind, and an event's that the conference holds.

    One plain word is none, for it may be a place, nor is such a name of several words (Salt Lake City), a track, a way to be presented, or
    the conference's own name.
    """
    if head.kind or host.venue.kind != "conference":
        return False
    between = _HELD_AT.search(text, head.start, host.start)
    if between is None or between.start() > head.end:
        return False
    called = text[head.start : between.start()]
    told = _WORD.findall(called.lower())
    if not _TRACKS.isdisjoint(told) or not _PLACES.isdisjoint(told) or (called.isalpha() and called.istitle()):
        return False
    words = set(venuetable.words(called))
    return bool(words) and not any(words.issubset(venuetable.words(name)) for name in host.venue.names)


_AT_EVENT = late(r"\b(?:at|to|for) (?:the )?(?:\w+ )?\Z")
_HELD_AT = late(r"(?: \([A-Z][\w&+-]{1,14}\))?(?:, | ?@ ?| (?:held )?at (?:the )?)(?:IEEE(?:/CVF)? )?\Z")
_WORD = late(r"[a-z]+")
_TRACKS = frozenset(
    "oral poster spotlight highlight talk presentation paper papers track tracks findings main demo demos demonstration demonstrations"
    " short long full student abstract abstracts doctoral consortium dataset datasets benchmark benchmarks industry industrial applied"
    " applications journal special session sessions tutorial late breaking best award proceedings conference technical research program"
    " programme volume blog blogpost blogposts tiny position minor major revision revisions springer elsevier wiley acm ieee"
    " challenge challenges competition competitions task tasks camera ready version preprint project page website code contribution"
    " material materials supplementary appendix figures corrected updated accepted published".split(),
)
_PLACES = frozenset(
    "york orleans delhi angeles vegas francisco diego jose josé antonio juan kong lake beach mexico kansas quebec panama dhabi aviv"
    " lumpur aires janeiro paulo cana town"
    " ababa rico korea zealand africa arabia islands".split(),
)
"""Of names of places with several words, those that hardly any event has."""
