"""arXiv's ``.abs`` files: the metadata of one paper, with the dates of all its versions; several may follow one another in a file."""

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
    """Sure of a block with an abstract that was not mailed."""
    return _SURE if kind_of(source.head) == "abs" else 0.0


def parse(source: SourceText) -> Iterator[Entry | Heading | Foreign | Problem]:
    """Read every block; see `arxref.api.Parser`."""
    return read_blocks(source.text, source.name, "abs", history=True)


PARSER = Parser("abs", "arXiv's .abs files", "listing", 10, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
