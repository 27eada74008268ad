"""The lines of a source that no item of its parser claims: which of them plain links may have, and what a layout is told by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.api import HEAD, SourceText
from arxref.model import Entry, Foreign, Heading, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_BEGINS = re.compile(
    r"[\s>|]{0,40}(?:(?:[-*+\u2022]|[0-9]{1,6}[.)]|#{1,6})[ \t]{1,9})?(?:\[[ xX]\] )?[*_\"'`~]{0,4}(?:\[|<|https?://|arxiv|\*\*\[)",
    re.IGNORECASE,
)


def listed(text: str, gaps: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines of ``gaps`` that begin with a link, after the marks of a list."""
    lines = text.split("\n")
    runs: list[tuple[int, int]] = []
    for number in (number for first, last in gaps for number in range(first, last + 1) if _BEGINS.match(lines[number - 1]) is not None):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def excerpt(source: SourceText, gaps: Sequence[tuple[int, int]]) -> SourceText:
    """The lines of ``gaps`` alone, to tell a layout by."""
    lines = source.text.split("\n")
    kept: list[str] = []
    size = 0
    for first, last in gaps:
        kept += lines[first - 1 : last]
        size += sum(map(len, lines[first - 1 : last]))
        if size > HEAD:
            break
    return SourceText.of(source.name, "\n".join((*kept, "")).encode("utf-8", "replace"))


def each_alone(
    source: SourceText, gaps: Sequence[tuple[int, int]], headings: Sequence[tuple[int, int]]
) -> Iterator[tuple[SourceText, int]]:
    """Each of ``gaps`` as a source, below the last of ``headings`` before it, and how many lines later what is in it stands."""
    lines = source.text.split("\n")
    above = sorted(headings)
    heading, at = (0, 0), 0
    for first, last in gaps:
        while at < len(above) and above[at][1] < first:
            heading, at = above[at], at + 1
        kept = lines[heading[0] - 1 : heading[1]] if heading[0] else []
        text = "\n".join((*kept, *lines[first - 1 : last], ""))
        yield SourceText.of(source.name, text.encode("utf-8", "replace")), first - 1 - len(kept)


def shifted(items: Iterable[Entry | Heading | Foreign | Problem], by: int) -> Iterator[Entry | Heading | Foreign | Problem]:
    """``items`` as many lines later."""
    for item in items:
        if isinstance(item, Entry):
            origin = item.origins[0]
            yield item._replace(origins=(origin._replace(first=origin.first + by, last=origin.last + by), *item.origins[1:]))
        elif isinstance(item, Problem):
            yield item._replace(line=item.line and item.line + by, last=item.last and item.last + by)
        else:
            yield item._replace(span=item.span._replace(first=item.span.first + by, last=item.span.last + by))
