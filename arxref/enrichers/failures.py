"""The ways in which asking ends without an answer: this try failed, this request is not to be answered, nothing will be any more.

Or nothing needs to be asked: another process was told meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arxref.model import ArxivId, Entry


class Failure(Exception):
    """This try failed; the next may not. ``asked_for`` are a Retry-After's seconds; ``lasting``: waiting will hardly mend it.

    ``reached``: there was somebody who could have answered. ``absent``: it was said at once that there is nobody.
    """

    def __init__(self, reason: str, *, asked_for: float = 0.0, lasting: bool = False, reached: bool = True, absent: bool = False) -> None:
        super().__init__(reason)
        self.reached = reached
        self.absent = absent
        self.asked_for = asked_for
        self.lasting = lasting


class Rejected(Exception):
    """The API answers, but not this request: it must be taken apart. ``named`` are the papers that are at fault, as far as that is known.

    ``unreadable``: it has those papers, but what it says of them cannot be read.
    """

    def __init__(self, reason: str, named: tuple[ArxivId, ...] = (), *, unreadable: bool = False) -> None:
        super().__init__(reason)
        self.named = named
        self.unreadable = unreadable


class TooLong(Rejected):
    """The request is longer than the server takes; that says nothing of the papers in it."""


class Refused(Exception):
    """A source cannot be asked further in this run. Its text says why: ``arXiv refused (HTTP 429 after 6 tries)``."""


class Told(Exception):
    """Another process was told meanwhile what is asked for here, or a part of it: ``entries``."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__(f"{len(entries)} papers are known by now")
        self.entries = entries
