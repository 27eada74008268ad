"""For metadata sources: one request at a time, at a pace that all processes share, and entries of the records that come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.enrichers.failures import Failure, Refused, Rejected
from arxref.enrichers.pace import OwnTurns, Pace
from arxref.library.layouts.arxivmeta import Author, Paper, authors_of, date_of, entry_of, terms

if TYPE_CHECKING:
    from arxref.enrichers.sockets import Connections

__all__ = [
    "Author",
    "Connections",
    "Failure",
    "OwnTurns",
    "Pace",
    "Paper",
    "Refused",
    "Rejected",
    "authors_of",
    "date_of",
    "entry_of",
    "terms",
]


def __getattr__(name: str) -> object:
    """Import what needs requests when it is first asked for."""
    if name != "Connections":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from arxref.enrichers.sockets import Connections  # noqa: PLC0415 - see above

    return Connections
