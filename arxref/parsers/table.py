"""Any table of papers in Markdown that has a header with a title (or paper) and something else that papers have, in any order.

Reading lists are made of them. Rows that name no arXiv paper, or several, are left to whoever reads plain links, as is all that stands
around the tables; so are tables of results, and whatever stands in code.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.library.layouts import tablepages, tables
from arxref.library.layouts.resulttables import result_lines
from arxref.library.layouts.tablecells import is_rule
from arxref.model import Entry, Foreign, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import Heading

NAME = "table"
_MENTION = re.compile(r"arxiv|10\.[0-9]{4}|^[ \t]*@", re.IGNORECASE | re.MULTILINE)
_LAYOUT = tablepages.Layout(NAME, False, tables.is_of_papers)


def accepts(source: SourceText) -> float:
    """Likely where a header of a table of papers stands."""
    if b"|" not in source.head or b"rxiv" not in source.head:
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
    items = list(tablepages.read(source, _LAYOUT))
    lines = source.text.split("\n")
    runs, at = [], 1
    for first, last in [*map(_lines, items), (len(lines) + 1, 0)]:
        if any(line and not line.isspace() for line in lines[at - 1 : first - 1]):
            runs.append((at, first - 1))
        at = max(at, last + 1)
    prose = [Foreign("", "\n".join(lines[first - 1 : last]), Span(source.name, first, last)) for first, last in runs]
    if items and not any(_MENTION.search(one.raw) for one in prose):
        yield from sorted([*items, *prose], key=lambda item: _lines(item)[0])
    else:
        yield from items


def _lines(item: Entry | Foreign | Heading | Problem) -> tuple[int, int]:
    """The first and last line of what was read."""
    if isinstance(item, Problem):
        return item.line, item.line
    span = item.origins[0] if isinstance(item, Entry) else item.span
    return span.first, span.last


PARSER = Parser(NAME, "any Markdown table of papers: titles and what else its header names", "links", 45, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
