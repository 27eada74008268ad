"""What would change, as a unified diff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.sources import display
from arxref.text.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.writing import Change

_AROUND = 3


def unified(change: Change) -> Iterator[str]:
    """The lines of a unified diff; none where nothing differs.

    Where lines change and none come or go, they are compared in pairs, which takes no longer than to read them.
    """
    name = display(change.path)
    old = "/dev/null" if change.before is None else f"a/{name}"
    before, after = (decode(data)[0].split("\n") for data in (change.before or b"", change.after))
    for lines in (before, after):
        if not lines[-1]:
            lines.pop()
    if len(before) != len(after):
        from difflib import unified_diff  # noqa: PLC0415 - only a diff needs it

        yield from unified_diff(before, after, old, f"b/{name}", lineterm="")
    elif before != after:
        yield from (f"--- {old}", f"+++ b/{name}")
        yield from _in_pairs(before, after)


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
