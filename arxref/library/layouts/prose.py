"""What stands around papers and names none, claimed as prose, so that nobody else has to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.model import Entry, Foreign, Heading, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from arxref.api import SourceText

_MENTION = late(r"arxiv|10\.[0-9]{4}|^[ \t]*@", re.IGNORECASE | re.MULTILINE)


def with_prose(source: SourceText, items: Sequence[Entry | Heading | Problem]) -> Iterator[Entry | Foreign | Heading | Problem]:
    """The items, which are in order, and the prose between them; the items alone, where there are none or any prose may name a paper."""
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
