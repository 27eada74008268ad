"""How the cost of some work grows with its input: what tests ask instead of a number of seconds."""

from __future__ import annotations

import gc
import math
import sys
from functools import lru_cache
from time import process_time
from typing import TYPE_CHECKING, TypeVar

import pytest

from arxref.late import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")
Cache = type(lru_cache(len))

TIMES = 4  # how much larger the second input is
ALLOWED = 10  # times the cost: a line costs 4, n log n less than 6, a square 16
ROUNDS = 3
LARGEST = 250_000  # what costs less than ``least`` up to this size has no square in it
LONGEST = 4_000_000  # characters; what a text of so many costs beyond that is the memory's, which larger ones get from the system each time
TABLES = 16  # a cache of no more than this is of tables


def assert_linear(work: Callable[[Made], object], make: Callable[[int], Made], size: int = 500, least: float = 0.01) -> None:
    """Fail when the cost of ``work(make(n))`` grows with the square of n.

    No time is asserted: n doubles from ``size`` on until a run costs ``least`` seconds of process time, and several
    times what that of n = 1 does (so that neither what any run costs nor the grain of the clock is compared). Then 4n
    may cost up to ten times what n does, each at its best of a few runs that alternate. A busy machine slows
    both down; a failure counts only when a larger n fails as well.

    ``make(n)`` builds a well-formed input of n like pieces, anew for each run and outside of what is measured, so that
    the work is of one kind at each size; what arxref remembers of one run is forgotten before the next.
    """
    size = _grown(work, make, size, least)
    if size > LARGEST:
        return
    for n in (size, 2 * size):
        small, large = _compared(work, make, n)
        if large <= ALLOWED * small:
            return
    pytest.fail(f"{TIMES} times the input costs {large / small:.1f} times as much: {large:.4f} s instead of {small:.4f} s, n = {n}")


def _grown(work: Callable[[Made], object], make: Callable[[int], Made], size: int, least: float) -> int:
    """The first size from ``size`` on that costs enough to be compared, twice running: once may be an import."""
    _cost(work, make(1))
    least += 4 * _cost(work, make(1))
    while size <= LARGEST and (_cost(work, make(size)) < least or _cost(work, make(size)) < least):
        size *= 2
        made = make(size)
        if isinstance(made, str | bytes) and len(made) > LONGEST:
            return LARGEST + 1
    return size


def _compared(work: Callable[[Made], object], make: Callable[[int], Made], size: int) -> tuple[float, float]:
    """The least cost of ``size`` and of four times that; it ends as soon as the two are a line's."""
    small, large = _cost(work, make(size)), math.inf
    for _ in range(ROUNDS):
        large = min(large, _cost(work, make(TIMES * size)))
        small = min(small, _cost(work, make(size)))
        if large <= ALLOWED * small:
            break
    return small, large


def _cost(work: Callable[[Made], object], made: Made) -> float:
    """The process time of one run, which remembers no other, collects no garbage of others and is not watched by coverage."""
    for forget in _remembering():
        forget()
    collects, watched = gc.isenabled(), sys.gettrace()
    gc.disable()
    sys.settrace(None)
    try:
        start = process_time()
        work(made)
        return process_time() - start
    finally:
        sys.settrace(watched)
        if collects:
            gc.enable()


def _remembering() -> list[Callable[[], None]]:
    """What empties the caches of arxref that are filled with what is read: all but those of tables, which hold a few or everything."""
    modules = [module for name, module in sys.modules.items() if name.startswith("arxref") and module]
    caches = [value for module in modules for value in list(vars(module).values()) if isinstance(value, Cache)]
    large = [cache for cache in caches if (cache.cache_parameters()["maxsize"] or 0) > TABLES]
    return [*(cache.cache_clear for cache in large), *(one.clear for one in _remembered(sys.getrefcount(Remembered)))]


@lru_cache(maxsize=1)
def _remembered(_uses: int) -> list[Remembered[object]]:
    """All there are, looked for among everything that lives, which takes tenths of a second after many tests.

    So it is done only when there may be others: each that is made is one more use of the class, and those found live on here.
    """
    return [one for one in gc.get_referrers(Remembered) if isinstance(one, Remembered)]
