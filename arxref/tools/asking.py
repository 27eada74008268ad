"""For metadata sources: one request at a time, at a pace that all processes share, and entries of the records that come."""

from __future__ import annotations

from arxref.enrichers.failures import Failure, Refused, Rejected
from arxref.enrichers.pace import OwnTurns, Pace
from arxref.library.layouts.arxivmeta import Author, Paper, authors_of, date_of, entry_of, terms

__all__ = ["Author", "Failure", "OwnTurns", "Pace", "Paper", "Refused", "Rejected", "authors_of", "date_of", "entry_of", "terms"]
