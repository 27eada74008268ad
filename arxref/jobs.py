"""How many processes a run is worth. It is asked by every run, so nothing that makes processes is imported for it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from arxref.sources import Found

LARGE = 8 << 20
"""Bytes of sources that are worth two workers."""
NOTES = 3000
"""New notes that are."""
_MOST = 8  # what one process can keep up with, that writes what the others make


def available() -> int:
    """How many workers can be at work at once here; 1 where there is no fork."""
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def weight(source: Found) -> int:
    """How many bytes a source has; 0 where that cannot be told."""
    try:
        return os.stat(source.source.name).st_size
    except (OSError, ValueError):
        return 0


def count(asked: int, found: Sequence[Found]) -> int:
    """How many workers there are to be: as many as are asked for (0: as many as help), else one where there is little to do."""
    return _helpful(asked, len(found), lambda: sum(map(weight, found)) >= LARGE)


def for_notes(asked: int, notes: int) -> int:
    """The same for so many new ``notes``."""
    return _helpful(asked, notes, lambda: notes >= NOTES) if hasattr(os, "fork") else 1


def _helpful(asked: int, parts: int, is_much: Callable[[], bool]) -> int:
    if not asked and (available() == 1 or not is_much()):
        return 1
    return max(1, min(asked or min(available(), _MOST), parts))


def handed(found: list[Found]) -> Iterator[Found]:
    """The sources one by one; none is kept, for what was read of it would be kept with it."""
    found.reverse()
    while found:
        yield found.pop()
