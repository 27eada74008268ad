"""The pages of cv-arxiv-daily and its many copies: a table for each topic, or a list for WeChat.

Only the first author is told. The same paper stands under several topics; each time is an entry of its own, and merging unites the topics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import line_start
from arxref.library.layouts import tablepages
from arxref.library.layouts.cvdaily import read_line

if TYPE_CHECKING:
    from collections.abc import Generator

    from arxref.model import Entry, Heading, Problem

NAME = "cv-arxiv-daily"
_recognised = line_start(
    rb"[ ]{0,3}(?:\|[ ]{0,3}\*\*[0-9]{4}-[0-9]{2}-[0-9]{2}\*\*[ ]{0,3}\|"
    rb"|\|[ ]{0,3}Publish(?:ed)? Date[ ]{0,3}\|[ ]{0,3}Title[ ]{0,3}\|[ ]{0,3}Authors[ ]{0,3}\|"
    rb"|[-*+] [0-9]{4}-[0-9]{2}-[0-9]{2}, \*\*[^\n]{1,2000}, Paper: \[)",
)
_LAYOUT = tablepages.Layout(NAME, True, lambda shape: shape.link >= 0 and shape.date >= 0, read_line)


def accepts(source: SourceText) -> float:
    """Sure where a row begins with a bold date, or a header or a list item is as the script writes them."""
    return 0.9 if _recognised(source.head) else 0.0


def parse(source: SourceText) -> Generator[Entry | Heading | Problem, None, bool]:
    """Read every row; see `arxref.api.Parser`."""
    return tablepages.read(source, _LAYOUT)


PARSER = Parser(NAME, "tables by topic with date, title, first author, link and code (cv-arxiv-daily)", "digest", 30, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
