"""Answers of arXiv's API: Atom, as `arxref.library.layouts.atomfeed` reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.layouts.atomfeed import read_feed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import Entry, Foreign, Heading, Problem

_FEED = late(rb"<(?:\w{1,40}:)?feed[\s>]")
_ARXIV = late(rb"arxiv\.org/(?:api|schemas/atom|abs/)", re.IGNORECASE)
_LISTING = late(rb"rss\.arxiv\.org|announce_type>| updates on arXiv\.org")
_SURE, _RATHER = 0.95, 0.5


def accepts(source: SourceText) -> float:
    """Sure of a feed that speaks of arXiv's API; less so of the feed of a listing, which another parser reads."""
    head = source.head
    if not head.lstrip().startswith(b"<") or _FEED.search(head) is None or _ARXIV.search(head) is None:
        return 0.0
    return _RATHER if _LISTING.search(head) is not None else _SURE


def parse(source: SourceText) -> Iterator[Entry | Foreign | Heading | Problem]:
    """Read every paper; see `arxref.api.Parser`."""
    return read_feed(source.blocks(), source.name, "atom")


PARSER = Parser("atom", "answers of arXiv's API (Atom)", "listing", 10, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
