"""The lines of a source that no item of its parser claims: which of them plain links may have, and what a layout is told by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.api import HEAD, SourceText

if TYPE_CHECKING:
    from collections.abc import Sequence

_BEGINS = re.compile(
    r"[\s>|]{0,40}(?:(?:[-*+\u2022]|[0-9]{1,6}[.)]|#{1,6})[ \t]{1,9})?(?:\[[ xX]\] )?[*_\"'`~]{0,4}(?:\[|<|https?://|arxiv|\*\*\[)",
    re.IGNORECASE,
)


def listed(text: str, gaps: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines of ``gaps`` that begin with a link, after the marks of a list."""
    lines = text.split("\n")
    return [(number, number) for first, last in gaps for number in range(first, last + 1) if _BEGINS.match(lines[number - 1]) is not None]


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
