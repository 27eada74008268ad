"""The lines that an item claims, asked for and changed: a parser learns of some only after it has read the item."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from arxref.model import Entry, Foreign, Heading, Origin, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Callable

_new = tuple.__new__
_ORIGINS = Entry._fields.index("origins")
Item = TypeVar("Item", bound=Entry | Heading | Foreign | Problem)


def lines_of(item: Entry | Heading | Foreign | Problem) -> tuple[int, int]:
    """The first and the last line that an item claims."""
    if type(item) is Entry:
        origin = item.origins[0]
        return origin.first, origin.last
    if type(item) is Problem:
        return item.line, item.last or item.line
    return item.span.first, item.span.last  # type: ignore[union-attr]


def moved(item: Item, place: Callable[[int, int], tuple[int, int]]) -> Item:
    """The item with ``place(first, last)`` for its lines; a problem that names no line stays as it is."""
    if isinstance(item, Entry):
        origins = item.origins
        source, own, end, *more = origins[0]
        first, last = place(own, end)
        if first == own and last == end:
            return item
        origins = (_new(Origin, (source, first, last, *more)), *origins[1:])
        return _new(type(item), (*item[:_ORIGINS], origins, *item[_ORIGINS + 1 :]))  # a third of what _replace costs
    if isinstance(item, Problem):
        if not item.line:
            return item
        first, last = place(*lines_of(item))
        return item._replace(line=first, last=last if last > first else 0)
    *parts, span = item
    source, own, end = span
    first, last = place(own, end)
    return item if first == own and last == end else _new(type(item), (*parts, _new(Span, (source, first, last))))


def up_to(item: Item, last: int) -> Item:
    """The item with its lines up to ``last``."""
    return moved(item, lambda first, _last: (first, last))
