"""DailyArXiv: a table for each keyword, abstracts and long comments folded into ``<details>``; and the issues that it opens every day.

No authors. Abstracts hold bare ``|`` (a conditional probability), which part no cells inside ``<details>``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import line_start
from arxref.library.layouts import tablepages
from arxref.text.scan import holds

if TYPE_CHECKING:
    from collections.abc import Generator

    from arxref.model import Entry, Heading, Problem

NAME = "dailyarxiv"
_PATTERN = (
    rb"[ ]{0,3}\|[ ]{0,3}(?:\*\*Title\*\*[ ]{0,3}\|[ ]{0,3}\*\*Date\*\*[ ]{0,3}\|"
    rb"|\*\*\[[^\n]{1,1000}\]\(https?://arxiv\.org/abs/[^()\s]{1,60}\)\*\*[ ]{0,3}\|[ ]{0,3}[12][0-9]{3}-[0-9]{2}-[0-9]{2}[ ]{0,3}\|)"
)
_recognised = line_start(_PATTERN)
_SIGNS = (b"**Title**", b")** ", b")**| ", b")**|1", b")**|2")  # of which it holds one
_LAYOUT = tablepages.Layout(NAME, True, lambda shape: shape.date >= 0)


def accepts(source: SourceText) -> float:
    """Sure where a header has a bold title and date, or a row a bold linked title and a date."""
    return 0.9 if holds(source.head, _SIGNS) and _recognised(source.head) else 0.0


def parse(source: SourceText) -> Generator[Entry | Heading | Problem, None, bool]:
    """Read every row; see `arxref.api.Parser`."""
    return tablepages.read(source, _LAYOUT)


PARSER = Parser(NAME, "tables by keyword with linked title, date, folded abstract and comment (DailyArXiv)", "digest", 30, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
