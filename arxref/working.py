"""What a worker of a shared run does (`arxref.shares`): it reads, merges what it alone has, and writes what is ordered."""

from __future__ import annotations

from functools import partial
from itertools import chain, compress, count
from operator import attrgetter, is_not, itemgetter
from typing import TYPE_CHECKING, Any

from arxref import authors
from arxref.jobs import handed
from arxref.library.merge import merge, said, with_origins
from arxref.model import Origin
from arxref.orders import Order, carried_out
from arxref.parallel import Texts
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from arxref.api import Exporter
    from arxref.model import Entry, Problem
    from arxref.parallel import Channel
    from arxref.reading import Reading
    from arxref.sifting import Sifted
    from arxref.sources import Found

Rows = list[tuple[int, "int | None", list[tuple[Any, ...]]]]
"""Of the entries of a paper that a worker has, in their order, the place, a number for what it says (`said`) and its origins' values."""
_LAST = 1 << 40  # more entries than a block can have
_ID, _KEY, _ORIGINS, _SOURCE = map(attrgetter, ("id", "key", "origins", "source"))


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
    """A worker's whole part: told to begin, it reads its ``parts``, tells of them, and carries out orders until nobody gives any."""
    channel.get()
    first: dict[str, Entry] = {}
    more: dict[str, list[tuple[int, Entry]]] = {}
    stand: list[tuple[int, list[str]]] = []
    for block, found in parts:
        stand.append((block * _LAST, _read(channel, block, found, task, first, more)))
    authors.forget()
    several: set[str] = channel.get()
    places = partial(_places, stand)
    at = places(more.keys() | several)
    more = {id_: [(at[id_], first[id_]), *more.get(id_, ())] for id_ in at}
    ranks = _divide(channel, sorted(several), first, more, task)
    entries, share = share_of(first, places, more, task, ranks)
    channel.put(share)
    del first, places, stand, more, several, share
    while True:
        order = channel.get()
        if type(order) is Order:  # else it was meant for the one before, which has ended
            channel.put(carried_out(channel, order, entries, *task.outputs[order.number]))


def _divide(
    channel: Channel, several: Sequence[str], first: dict[str, Entry], more: dict[str, list[tuple[int, Entry]]], task: Task
) -> dict[str, int]:
    """Settle who has the papers that several workers have: the standing of all parsers, and in ``first`` and ``more`` what is left.

    Where all entries of a paper say the same, one worker has it, which is told where the others' stood; else they are sent.
    """
    stood = [(id_, [(place, said(entry), [*map(tuple, entry.origins)]) for place, entry in more[id_]]) for id_ in several]
    channel.put((task.ranks(), stood))
    ranks, wanted, mine = channel.get()
    channel.put([(id_, more[id_]) for id_ in wanted])
    for id_ in several:
        rows = more.pop(id_)
        if id_ in mine:
            like = rows[0][1]
            rows += [(place, with_origins(like, map(Origin._make, origins))) for place, origins in mine[id_]]
            more[id_] = sorted(rows, key=itemgetter(0))
        else:
            del first[id_]
    return ranks  # type: ignore[no-any-return]


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
        sorted(set(map(_SOURCE, chain.from_iterable(map(_ORIGINS, entries))))),
    )
