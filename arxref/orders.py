"""What a worker writes of the papers that it has (`arxref.working`), as it is ordered: it sends it, or puts it into a file itself.

Each order has an answer when it is carried out. None that the worker is sent meanwhile means that nobody wants it any more.
"""

from __future__ import annotations

from collections import deque
from pickle import PickleBuffer
from typing import TYPE_CHECKING, Any, BinaryIO

from arxref.records import NamedTuple
from arxref.rendering import for_run, rendered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from arxref.api import Exporter, Pieces
    from arxref.model import Entry, Problem
    from arxref.parallel import Channel

_TOGETHER = 256  # pieces that are told of together at least
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


class Hindered(NamedTuple):
    """The answer where the file could not be written."""

    error: OSError


Part = tuple[Any, "list[Problem]", bool]
"""Pieces that follow one another (as bytes, or how many bytes they are), what is to be remarked of them, and whether they end a run."""


def carried_out(
    channel: Channel, order: Order, entries: Sequence[Entry], exporter: Exporter, options: Mapping[str, Any]
) -> int | Hindered | None:
    """Carry out an order: the sum of the pieces' marks, what hindered it, or None where it was given up before it was done."""
    pieces = exporter.pieces
    assert pieces is not None  # noqa: S101 - nothing else is shared
    made = batches(pieces, entries, options, order)
    if not order.path:
        return _sent(channel, made)
    try:
        with open(order.path, "r+b") as file:
            return _placed(channel, made, file, pieces.separator.encode("utf-8", "replace"))
    except OSError as error:
        return Hindered(error)


def _sent(channel: Channel, made: Iterable[tuple[list[Part], int]]) -> int | None:
    total = 0
    for batch, marks in made:
        channel.put([(PickleBuffer(data) if len(data) > _LARGE else data, told, ends) for data, told, ends in batch])
        total += marks
        if channel.ready():
            return None
    return total


def _placed(channel: Channel, made: Iterable[tuple[list[Part], int]], file: BinaryIO, separator: bytes) -> int | None:
    waiting: deque[bytes] = deque()
    held = total = 0
    for batch, marks in made:
        channel.put([(len(data) + len(separator), told, ends) for data, told, ends in batch])
        waiting.extend(data for data, _, _ in batch)
        held += sum(len(data) for data, _, _ in batch)
        total += marks
        while held > _HELD or channel.ready():
            if (offsets := channel.get()) is None:
                return None
            held -= _put(file, offsets, waiting, separator)
    while waiting:
        if (offsets := channel.get()) is None:
            return None
        _put(file, offsets, waiting, separator)
    return total


def _put(file: BinaryIO, offsets: Iterable[int], waiting: deque[bytes], separator: bytes) -> int:
    """Write the first of those that wait to their places; how many bytes that are."""
    size = 0
    for offset in offsets:
        data = waiting.popleft()
        file.seek(offset)
        file.write(data)
        file.write(separator)
        size += len(data)
    return size


def batches(pieces: Pieces, entries: Sequence[Entry], options: Mapping[str, Any], order: Order) -> Iterator[tuple[list[Part], int]]:
    """The pieces that are ordered, run by run, in batches that are worth telling of, with the sum of their marks."""
    write = for_run(pieces, options)
    total = at = together = 0
    batch: list[Part] = []
    for length in order.lengths:
        end = at + length
        while at < end:
            some = slice(at, min(end, at + _TOGETHER))
            told: list[Problem] = []
            data, marks = rendered(pieces, write, list(map(entries.__getitem__, order.indices[some])), order.keys[some], told.append)
            total += marks
            together += some.stop - at
            at = some.stop
            batch.append((data, told, at == end))
            if together >= _TOGETHER:
                yield batch, total
                batch, total, together = [], 0, 0
    if batch:
        yield batch, total
