"""Runs that coverage does not watch, for tests that make very many processes: each would begin it anew and write a file of its own."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from coverage import Coverage

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOR_CHILDREN = "COVERAGE_PROCESS_CONFIG"


@contextmanager
def unmeasured() -> Iterator[None]:
    """Neither this process is watched meanwhile nor are those that it makes; pytest's own `no_cover` leaves some watching."""
    stopped: list[Coverage] = []
    while (one := Coverage.current()) is not None:
        one.stop()
        stopped.append(one)
    told = os.environ.pop(_FOR_CHILDREN, None)
    try:
        yield
    finally:
        if told is not None:
            os.environ[_FOR_CHILDREN] = told
        for one in reversed(stopped):
            one.start()
