"""What a worker of a shared run does (`arxref.shares`): it reads, merges what it alone has, and writes what it is asked for."""

from __future__ import annotations

from functools import partial
from itertools import compress, count
from operator import attrgetter, is_not
from pickle import PickleBuffer
from typing import TYPE_CHECKING, Any

from arxref import authors
from arxref.jobs import handed
from arxref.library.merge import merge
from arxref.parallel import Texts
from arxref.records import NamedTuple
from arxref.rendering import for_run, rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from arxref.api import Exporter, Pieces
    from arxref.model import Entry, Problem
    from arxref.parallel import Channel
    from arxref.reading import Reading
    from arxref.rendering import Rows
    from arxref.sifting import Sifted
    from arxref.sources import Found

_SENT = 256  # pieces that are sent together at least
_LARGE = 1 << 14  # bytes that cost less sent by themselves than copied among others
_LAST = 1 << 40  # more entries than a block can have
_ID, _KEY = attrgetter("id"), attrgetter("key")


class Task(NamedTuple):
    """What workers do, as they know it from the fork. ``made`` makes a paper's key (None: keys are not wanted).

    What is amiss with a plugin is told to the function that ``listen`` was given: a worker's sends it home, where ``hear`` tells it once.
    ``beside`` gives what else is to be known of the sources that were read since it was last called.
    """

    read: Callable[[Iterable[Found]], Reading]
    ranks: Callable[[], dict[str, int]]
    sift: Callable[[list[Entry]], Sifted]
    missing: Callable[[Sequence[Entry]], tuple[int, ...]]
    made: Callable[[Entry], str] | None
    outputs: Sequence[tuple[Exporter, Mapping[str, Any]]]
    listen: Callable[[Callable[[str], None]], None]
    hear: Callable[[str], None]
    beside: Callable[[], list[Any]] = list


class Read(NamedTuple):
    """What a block of sources held, but for its entries."""

    files: int
    found: int
    rejected: int
    foreign: int
    skipped: int
    problems: list[Problem]
    beside: list[Any]


class Share(NamedTuple):
    """What a worker tells of the papers that it alone has. Problems go with the place that they belong to."""

    ids: list[str]
    made: list[str]
    keys: list[str]
    merged: int
    unselected: int
    conflicts: list[tuple[int, Problem]]
    untitled: list[tuple[int, Problem]]
    withdrawn: list[tuple[int, Problem]]
    missing: tuple[int, ...]
    sources: list[str]


def work(channel: Channel, parts: Sequence[tuple[int, list[Found]]], task: Task) -> None:
    """A worker's whole part: told to begin, it reads its ``parts``, tells of them, and writes what it is asked for until nobody asks."""
    channel.get()
    first: dict[str, Entry] = {}
    more: dict[str, list[tuple[int, Entry]]] = {}
    stand: list[tuple[int, list[str]]] = []
    for block, found in parts:
        stand.append((block * _LAST, _read(channel, block, found, task, first, more)))
    authors.forget()
    several: set[str] = channel.get()
    ranks = task.ranks()
    places = partial(_places, stand)
    at = places(more.keys() | several)
    more = {id_: [(at[id_], first[id_]), *more.get(id_, ())] for id_ in at}
    channel.put((ranks, [(shared, more.pop(shared)) for shared in sorted(several)]))
    for shared in several:
        del first[shared]
    entries, share = share_of(first, places, more, task, ranks)
    channel.put(share)
    del first, places, stand, more, several, share
    while True:
        call, number, indices, keys, lengths = channel.get()
        exporter, options = task.outputs[number]
        assert exporter.pieces is not None  # noqa: S101 - nothing else is shared
        total = 0
        for batch, marks in _batches(exporter.pieces, for_run(exporter.pieces, options), entries, indices, keys, lengths):
            channel.put((call, batch))
            total += marks
        channel.put((call, total))


def _read(
    channel: Channel, block: int, found: list[Found], task: Task, first: dict[str, Entry], more: dict[str, list[tuple[int, Entry]]]
) -> list[str]:
    """Read a block and tell of it; the IDs of its entries, which are added to ``first``, or to ``more`` where their papers are there."""
    reading = task.read(handed(found))
    foreign = sum(bool(one.key) for one in reading.foreign)
    told = Read(reading.files, len(reading.entries), reading.rejected, foreign, reading.skipped, reading.problems, task.beside())
    ids = Texts(map(_ID, reading.entries))
    before = len(first)
    firsts = list(map(first.setdefault, ids, reading.entries))
    if len(first) < before + len(ids):
        for place, entry in compress(zip(count(block * _LAST), reading.entries), map(is_not, reading.entries, firsts)):
            more.setdefault(entry.id, []).append((place, entry))
    channel.put((block, told, ids))
    return ids


def _places(stand: Iterable[tuple[int, list[str]]], ids: set[str]) -> dict[str, int]:
    """Where the first entries of these papers stand, in order; ``stand`` has the places of blocks with the IDs of their entries."""
    places: dict[str, int] = {}
    for begin, there in stand if ids else ():
        for place, id_ in compress(zip(count(begin), there), map(ids.__contains__, there)):
            places.setdefault(id_, place)
    return places


def share_of(
    first: dict[str, Any],
    places: Callable[[set[str]], Mapping[str, int]],
    more: Mapping[str, list[tuple[int, Entry]]],
    task: Task,
    ranks: Mapping[str, int],
) -> tuple[list[Entry], Share]:
    """Merge and sift papers, in the order in which they first stand; ``more`` holds all entries of those that have several.

    ``places`` tells where papers stand.
    """
    conflicts = []
    for id_, rows in more.items():
        first[id_], problems = merge([entry for _, entry in rows], lambda name: ranks.get(name, 99))
        conflicts += [(rows[1][0], problem) for problem in problems]
    merged: list[Entry] = list(first.values())
    sifted = task.sift(merged)
    entries = sifted.entries
    at = places({problem.id for problem in (*sifted.untitled, *sifted.withdrawn)})
    return entries, Share(
        Texts(map(_ID, entries)),
        Texts() if task.made is None else Texts(map(task.made, entries)),
        Texts(map(_KEY, entries)) if any(map(_KEY, entries)) else [],
        len(merged),
        sifted.unselected,
        conflicts,
        [(at[problem.id], problem) for problem in sifted.untitled],
        [(at[problem.id], problem) for problem in sifted.withdrawn],
        task.missing(entries),
        sorted({origin.source for entry in entries for origin in entry.origins}),
    )


Part = tuple[Any, "list[Problem]", bool]
"""Bytes of pieces that follow one another, what is to be remarked of them, and whether they end a run."""


def _batches(
    pieces: Pieces,
    write: Rows,
    entries: Sequence[Entry],
    indices: Sequence[int],
    keys: Sequence[str],
    lengths: Sequence[int],
) -> Iterator[tuple[list[Part], int]]:
    """The pieces of these entries under these keys, run by run, in batches that are worth sending, with the sum of their marks."""
    total = at = waiting = 0
    batch: list[Part] = []
    for length in lengths:
        end = at + length
        while at < end:
            some = slice(at, min(end, at + _SENT))
            told: list[Problem] = []
            data, marks = rendered(pieces, write, list(map(entries.__getitem__, indices[some])), keys[some], told.append)
            total += marks
            waiting += some.stop - at
            at = some.stop
            batch.append((PickleBuffer(data) if len(data) > _LARGE else data, told, at == end))
            if waiting >= _SENT:
                yield batch, total
                batch, total, waiting = [], 0, 0
    if batch:
        yield batch, total
