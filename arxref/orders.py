"""What a worker writes of the papers that it has (`arxref.working`), as it is ordered: it sends it, or puts it into a file itself.

Each order has an answer when it is carried out. None that the worker is sent meanwhile means that nobody wants it any more.
"""

from __future__ import annotations

import os
from collections import deque
from itertools import chain
from pickle import PickleBuffer
from typing import TYPE_CHECKING, Any

from arxref.errors import OutputError, PluginError
from arxref.records import NamedTuple
from arxref.rendering import each, for_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from arxref.api import Exporter, Pieces
    from arxref.model import Entry, Problem
    from arxref.parallel import Channel

TOGETHER = 256
"""Pieces that are written and told of together."""
_LARGE = 1 << 14  # bytes that cost less sent by themselves than copied among others
_HELD = 4 << 20  # bytes that wait for their place before nothing more is written


class Order(NamedTuple):
    """To write output ``number``: the papers with these ``indices`` under these ``keys``, in runs of these ``lengths``.

    With a ``path`` they are written to that file: of each part its length is told, and its offset there is the answer. Behind each part
    stands a separator. Else the parts are sent.
    """

    number: int
    path: str
    indices: Sequence[int]
    keys: Sequence[str]
    lengths: Sequence[int]


HINDRANCES = (OSError, OutputError, PluginError)
"""What is raised where a file cannot be written, or by a plugin for a paper: other outputs can be written."""


class Hindered(NamedTuple):
    """The answer where one of the `HINDRANCES` was raised."""

    error: Exception


Part = tuple[Any, "list[Problem]", bool]
"""Pieces that follow one another (as bytes, or how many bytes they are), what is to be remarked of them, and whether they end a run."""


def carried_out(
    channel: Channel, order: Order, entries: Sequence[Entry], exporter: Exporter, options: Mapping[str, Any]
) -> int | Hindered | None:
    """Carry out an order: the sum of the pieces' marks, what hindered it, or None where it was given up before it was done."""
    pieces = exporter.pieces
    assert pieces is not None  # noqa: S101 - nothing else is shared
    made = batches(pieces, entries, options, order)
    try:
        if not order.path:
            return _sent(channel, made)
        file = os.open(order.path, os.O_WRONLY)
        try:
            return _placed(channel, made, file)
        finally:
            os.close(file)
    except HINDRANCES as error:
        return Hindered(error)


def _sent(channel: Channel, made: Iterable[tuple[list[Part], int]]) -> int | None:
    total = 0
    for batch, marks in made:
        channel.put([(PickleBuffer(data) if len(data) > _LARGE else data, told, ends) for data, told, ends in batch])
        total += marks
        if channel.ready():
            return None
    return total


def _placed(channel: Channel, made: Iterable[tuple[list[Part], int]], file: int) -> int | None:
    waiting: deque[bytes] = deque()
    held = total = 0
    for batch, marks in made:
        channel.put([(len(data), told, ends) for data, told, ends in batch])
        waiting.extend(data for data, _, _ in batch)
        held += sum(len(data) for data, _, _ in batch)
        total += marks
        while held > _HELD or channel.ready():
            if (offsets := channel.get()) is None:
                return None
            held -= _put(file, offsets, waiting)
    while waiting:
        if (offsets := channel.get()) is None:
            return None
        _put(file, offsets, waiting)
    return total


def _put(file: int, offsets: Iterable[int], waiting: deque[bytes]) -> int:
    """Write the first of those that wait to their places; how many bytes that are. Raises OSError."""
    size = 0
    for offset in offsets:
        data = waiting.popleft()
        done = os.pwrite(file, data, offset)
        while done < len(data):  # a disk that is nearly full
            done += os.pwrite(file, data[done:], offset + done)
        size += len(data)
    return size


def batches(pieces: Pieces, entries: Sequence[Entry], options: Mapping[str, Any], order: Order) -> Iterator[tuple[list[Part], int]]:
    """The pieces that are ordered in batches of parts, none of which is of two runs, with the sum of their marks.

    In a file a separator is behind each part. What is written for a batch at once is parted then: runs may be short.
    """
    write = for_run(pieces, options)
    separator, behind = pieces.separator.encode("utf-8", "replace"), [b""] if order.path else []
    lengths = iter(order.lengths)
    left = 0
    for start in range(0, len(order.indices), TOGETHER):
        some = slice(start, start + TOGETHER)
        made, marks, told = each(pieces, write, list(map(entries.__getitem__, order.indices[some])), order.keys[some])
        batch: list[Part] = []
        at = 0
        while at < len(made):
            left = left or next(lengths)
            end = min(len(made), at + left)
            left -= end - at
            batch.append((separator.join(made[at:end] + behind), list(chain.from_iterable(told[at:end])), not left))
            at = end
        yield batch, marks
