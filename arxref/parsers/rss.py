"""The feeds of arXiv's daily listings, RSS or Atom, as `arxref.library.layouts.atomfeed` reads them."""

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

_FEED = late(rb"<(?:\w{1,40}:)?(?:feed|rss|RDF)[\s>]")
_LISTING = late(rb"rss\.arxiv\.org|announce_type>| updates on arXiv\.org|export\.arxiv\.org/rss", re.IGNORECASE)
_ARXIV = late(rb"arxiv\.org/abs/|oai:arxiv\.org:", re.IGNORECASE)
_SURE, _LIKELY = 0.95, 0.6


def accepts(source: SourceText) -> float:
    """Sure of a feed that says that it is a listing of arXiv's; likely, where an RSS feed has papers of arXiv's."""
    head = source.head
    found = _FEED.search(head) if head.lstrip().startswith(b"<") else None
    if found is None:
        return 0.0
    if found[0].rstrip(b"> \t\r\n").endswith(b"RDF") and b"purl.org/rss/" not in head.replace(b"/rss/1.0/modules/", b""):
        return 0.0  # a library, as Zotero writes it with a word of RSS's, and much else is RDF
    if _LISTING.search(head) is not None:
        return _SURE
    return _LIKELY if not found[0].rstrip(b"> \t\n").endswith(b"feed") and _ARXIV.search(head) is not None else 0.0


def parse(source: SourceText) -> Iterator[Entry | Foreign | Heading | Problem]:
    """Read every paper; see `arxref.api.Parser`."""
    return read_feed(source.blocks(), source.name, "rss")


PARSER = Parser("rss", "the feeds of arXiv's daily listings (RSS, Atom)", "listing", 20, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
