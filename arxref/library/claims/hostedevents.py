"""Events that a conference holds, of which no word says that they are workshops: ``Accepted at Old Leaves & Trees, CVPR 2020``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library.claims import venuetable

if TYPE_CHECKING:
    from arxref.library.claims.venuenames import Name
    from arxref.library.claims.venuesearch import Found


def is_held_at(text: str, cued: int, head: Name, host: Found) -> bool:
    """Whether the name behind a cue that ends at ``cued`` is of no kind, and an event's that the conference holds.

    One plain word is none, for it may be a place, nor is such a name of several words (Salt Lake City), a track, a way to be presented, or
    the conference's own name.
    """
    if head.kind or host.venue.kind != "conference" or not _AT_EVENT.search(text, cued - 3, head.start):
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
_HELD_AT = late(r"(?:, | ?@ ?| (?:held )?at (?:the )?)(?:IEEE(?:/CVF)? )?\Z")
_WORD = late(r"[a-z]+")
_TRACKS = frozenset(
    "oral poster spotlight highlight talk presentation paper papers track tracks findings main demo demos demonstration demonstrations"
    " short long full student abstract abstracts doctoral consortium dataset datasets benchmark benchmarks industry industrial applied"
    " applications journal special session sessions tutorial late breaking best award proceedings conference technical research program"
    " programme volume blog blogpost blogposts tiny position minor major revision revisions springer elsevier wiley acm ieee"
    " challenge challenges competition competitions task tasks".split(),
)
_PLACES = frozenset(
    "york orleans delhi angeles vegas francisco diego jose josé antonio juan kong city dhabi aviv lumpur aires janeiro paulo cana town"
    " ababa rico korea zealand africa arabia islands".split(),
)
"""Of names of places with several words, those that hardly any event has."""
