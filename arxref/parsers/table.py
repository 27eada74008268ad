"""Any table of papers in Markdown that has a header with a title (or paper) and something else that papers have, in any order.

Reading lists are made of them. Rows that name no arXiv paper, or several, are left to whoever reads plain links, as is all that stands
around the tables; so are tables of results, and whatever stands in code.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.library.layouts import tablepages, tables
from arxref.library.layouts.prose import with_prose
from arxref.library.layouts.resulttables import result_lines
from arxref.library.layouts.tablecells import is_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import Entry, Foreign, Heading, Problem

NAME = "table"
_LAYOUT = tablepages.Layout(NAME, False, tables.is_of_papers)


def accepts(source: SourceText) -> float:
    """Likely where a header of a table of papers stands."""
    if b"|" not in source.head or (b"rxiv" not in source.head and b"rXiv" not in source.head):
        return 0.0
    lines = source.head.decode("utf-8", "replace").splitlines()
    found = [
        number
        for number, (before, line) in enumerate(pairwise(lines), 2)
        if is_rule(line) and (shape := tables.columns(before)) is not None and tables.is_of_papers(shape)
    ]
    return 0.5 if found and not result_lines(lines).issuperset(found) else 0.0


def parse(source: SourceText) -> Iterator[Entry | Foreign | Heading | Problem]:
    """Read every row that is a paper's; see `arxref.api.Parser`. Prose is claimed where it names no papers, so that nobody else has to."""
    yield from with_prose(source, list(tablepages.read(source, _LAYOUT)))


PARSER = Parser(NAME, "any Markdown table of papers: titles and what else its header names", "links", 45, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
