"""What stands around papers and names none, claimed as prose, so that nobody else has to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.model import Entry, Foreign, Heading, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from arxref.api import SourceText

_OTHERS = late(r"10\.[0-9]{4}|^[ \t]*@", re.MULTILINE)


def with_prose(source: SourceText, items: Sequence[Entry | Heading | Problem]) -> Iterator[Entry | Foreign | Heading | Problem]:
    """The items, which are in order, and the prose between them; the items alone, where there are none or any prose may name a paper."""
    lines = source.text.split("\n")
    runs, at = [], 1
    for first, last in [*map(_lines, items), (len(lines) + 1, 0)]:
        if any(line and not line.isspace() for line in lines[at - 1 : first - 1]):
            runs.append((at, first - 1))
        at = max(at, last + 1)
    prose = [Foreign("", "\n".join(lines[first - 1 : last]), Span(source.name, first, last)) for first, last in runs]
    if items and not any(_may_name(one.raw) for one in prose):
        yield from sorted([*items, *prose], key=lambda item: _lines(item)[0])
    else:
        yield from items


def _may_name(text: str) -> bool:
    """Whether prose may name a paper; that a page is called "arXiv Digest" names none."""
    if _OTHERS.search(text) is not None:
        return True
    if "arxiv" not in text.lower():
        return False
    from arxref.library.layouts.mentions import mentions  # noqa: PLC0415 - for the few pages that speak of arXiv beside their papers

    return next(mentions(text, ()), None) is not None


def _lines(item: Entry | Foreign | Heading | Problem) -> tuple[int, int]:
    """The first and last line of what was read."""
    if isinstance(item, Problem):
        return item.line, item.line
    span = item.origins[0] if isinstance(item, Entry) else item.span
    return span.first, span.last
