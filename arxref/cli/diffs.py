"""What would change, as a unified diff that ``patch`` takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.library.bib.bibfile import decoded
from arxref.sources import display
from arxref.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.sink import Change

_AROUND = 3
_BOM = "\ufeff"
_KEPT = ("\t", _BOM)
_KEPT_PARTS = re.compile(f"([{''.join(_KEPT)}])")
_NO_NEWLINE = "\n\\ No newline at end of file"


def unified(change: Change) -> Iterator[str]:
    """The lines of a unified diff; none where nothing differs."""
    for line in _unified(change):
        yield from line.split("\n")


def harmless(line: str) -> str:
    """A line of a diff without anything that a terminal would obey, but with its tabs, its byte order mark and its carriage return."""
    if line.isprintable():
        return line
    text = line.removesuffix("\r")
    return "".join(part if part in _KEPT else one_line(part) for part in _KEPT_PARTS.split(text)) + line[len(text) :]


def _unified(change: Change) -> Iterator[str]:
    """The lines, each with what is said behind it.

    Where lines change and none come or go, they are compared in pairs, which takes no longer than to read them.
    """
    name = display(change.path)
    old = "/dev/null" if change.before is None else f"a/{name}"
    before, after = _lines(change.before or b""), _lines(change.after)
    if len(before) != len(after):
        from difflib import unified_diff  # noqa: PLC0415 - only a diff needs it

        yield from unified_diff(before, after, old, f"b/{name}", lineterm="")
    elif before != after:
        yield from (f"--- {old}", f"+++ b/{name}")
        yield from _in_pairs(before, after)


def _lines(data: bytes) -> list[str]:
    text, _, mark = decoded(data)
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
    lines = f"{_BOM}{text}".split("\n") if mark else text.split("\n")
    if not lines[-1]:
        lines.pop()
    else:
        lines[-1] += _NO_NEWLINE
    return lines


def _in_pairs(before: list[str], after: list[str]) -> Iterator[str]:
    start = end = -1
    for index, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new:
            if start >= 0 and index > end + 2 * _AROUND:
                yield from _hunk(before, after, start, end)
                start = -1
            start = index if start < 0 else start
            end = index
    if start >= 0:
        yield from _hunk(before, after, start, end)


def _hunk(before: list[str], after: list[str], start: int, end: int) -> Iterator[str]:
    """The lines ``start`` to ``end`` with those around them."""
    first, last = max(0, start - _AROUND), min(len(before), end + 1 + _AROUND)
    yield f"@@ -{first + 1},{last - first} +{first + 1},{last - first} @@"
    at = first
    while at < last:
        stop = at
        while stop < last and before[stop] != after[stop]:
            stop += 1
        if stop == at:
            yield f" {before[at]}"
            at += 1
        else:
            yield from (f"-{line}" for line in before[at:stop])
            yield from (f"+{line}" for line in after[at:stop])
            at = stop
