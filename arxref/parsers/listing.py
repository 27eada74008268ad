"""arXiv's listings as text: those of a week (``/* Fri, 3 Mar 2023 */`` before each day) and those of a month. They have no abstracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.library.layouts.listings import kind_of, read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import Entry, Foreign, Heading, Problem

_SURE = 0.95


def accepts(source: SourceText) -> float:
    """Sure of blocks without abstracts, and of those below the marks of days or "Papers received as of"."""
    return _SURE if kind_of(source.head) == "listing" else 0.0


def parse(source: SourceText) -> Iterator[Entry | Heading | Foreign | Problem]:
    """Read every block; see `arxref.api.Parser`."""
    return read_blocks(source.text, source.name, "listing")


PARSER = Parser("listing", "arXiv's listings of a week or a month (text)", "listing", 20, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
