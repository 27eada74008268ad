"""A run that workers share: each reads some of the sources and keeps the papers that it read, for they cost more to send than to read.

What travels is what the whole must know of them: IDs, what makes their keys, Problems, and, of papers that stand in two workers' sources,
where they stand, and the entries, which are merged here, if these do not say the same. Each worker then writes its papers under the keys
that it is told. Every paper and Problem has its place (block of sources, entry in it), so that what comes out does not depend on who did
what.
"""

from __future__ import annotations

from collections import Counter, deque
from contextlib import suppress
from functools import partial
from itertools import chain, groupby, islice, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from arxref.jobs import weight
from arxref.model import Origin
from arxref.orders import HINDRANCES, TOGETHER, Hindered, Order
from arxref.parallel import Crew, Said, Texts
from arxref.records import NamedTuple
from arxref.rendering import each, for_run
from arxref.sink import Handed
from arxref.working import share_of, work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Self

    from arxref.api import Pieces
    from arxref.model import Entry, Problem
    from arxref.orders import Part
    from arxref.parallel import Channel
    from arxref.sources import Found
    from arxref.working import Read, Rows, Share, Task

_BLOCKS = 48  # a worker: enough that all have about the same to do, and that their papers stand side by side in the output
_HOME, _PLACE = attrgetter("home"), attrgetter("place")


class Stub(NamedTuple):
    """What is known of a paper here, in a third of an entry's memory: its keys, who has it (-1: `Shared` itself), and which it is there.

    For each share one of its papers has the ``origins`` of all.
    """

    id: str
    key: str
    made: str
    home: int
    place: int
    origins: tuple[Origin, ...] = ()


class Gathered(NamedTuple):
    """All papers. ``there`` are those that were asked for and stand somewhere."""

    entries: list[Any]
    there: frozenset[str]
    reads: list[Read]
    merged: int
    unselected: int
    conflicts: list[Problem]
    untitled: list[Problem]
    withdrawn: list[Problem]
    missing: tuple[int, ...]


class Block(NamedTuple):
    """Sources that follow one another, and which worker reads them."""

    worker: int
    found: list[Found]


def blocks(found: list[Found], jobs: int) -> list[Block]:
    """The sources in some `_BLOCKS` runs a worker, each of about as many bytes; the next goes to who has least by then.

    ``found`` is emptied: nobody else keeps them.
    """
    weights = [weight(one) + 1 for one in found]
    limit = sum(weights) / (jobs * _BLOCKS)
    parts: list[Block] = []
    loads = [0] * jobs
    start = load = 0
    for end, more in enumerate([*weights, limit + 1]):
        if load and load + more > limit:
            worker = loads.index(min(loads))
            loads[worker] += load
            parts.append(Block(worker, found[start:end]))
            start, load = end, 0
        load += int(more)
    found.clear()
    return parts


class Shared:
    """The parent's side: `gather`, then `texts` for each output. Use it in a ``with``."""

    def __init__(self, parts: Sequence[Block], jobs: int, task: Task) -> None:
        self._task = task
        self._parts = parts
        self._crew = Crew(jobs, self._worker, task.hear)
        self._busy: set[int] = set()  # who has not ended what was ordered
        self._own: list[Entry] = []  # those that stand in several shares, and were merged here

    def _worker(self, number: int, channel: Channel) -> None:
        self._task.listen(lambda line: channel.put(Said(line)))
        work(channel, [(block, found) for block, (worker, found) in enumerate(self._parts) if worker == number], self._task)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._crew.close()

    def gather(self, progress: Callable[[Iterable[Found]], Iterable[Found]], asked: frozenset[str] = frozenset()) -> Gathered:
        """Have everything read. ``asked`` are papers that must be there. Raises WorkerError."""
        crew = self._crew
        numbers = range(len(crew))
        reads: dict[int, Read] = {}
        homes: dict[str, int] = {}
        several: list[set[str]] = [set() for _ in numbers]
        for number in numbers:
            crew.put(number, None)
        steps = progress(one for block in self._arrivals(reads, homes, several) for one in self._parts[block].found)
        deque(steps, 0)
        for number in numbers:
            crew.put(number, several[number])
        there = asked & homes.keys()
        del homes, several
        self._own, share = self._divided()
        shares = [*(crew.get(number) for number in numbers), share]
        return _gathered(shares, there, [reads[block] for block in sorted(reads)])

    def _divided(self) -> tuple[list[Entry], Share]:
        """Settle who has the papers that several workers have: those that are merged here, where their entries do not say the same."""
        crew = self._crew
        ranks: dict[str, int] = {}
        met: dict[str, dict[int, Rows]] = {}
        for number in range(len(crew)):
            theirs, those = crew.get(number)
            ranks |= theirs
            for id_, rows in those:
                met.setdefault(id_, {})[number] = rows
        for number, (wanted, told) in enumerate(_homes(met, len(crew))):
            crew.put(number, (ranks, wanted, told))
        pending: dict[str, list[tuple[int, Entry]]] = {}
        for number in range(len(crew)):
            for id_, entries in crew.get(number):
                pending.setdefault(id_, []).extend(entries)
        return _settled(pending, self._task, ranks)

    def _arrivals(self, reads: dict[int, Read], homes: dict[str, int], several: Sequence[set[str]]) -> Iterator[int]:
        """The numbers of the blocks as they are read.

        ``reads`` learns what was in them, ``homes`` who has read a paper last, and ``several`` what each has of those that others have.
        """
        owed = Counter(part.worker for part in self._parts)
        while owed := +owed:
            number, (block, read, ids) = self._crew.any(list(owed))
            owed[number] -= 1
            reads[block] = read
            if not homes.keys().isdisjoint(ids):
                for id_ in homes.keys() & ids:
                    if homes[id_] != number:
                        several[homes[id_]].add(id_)
                        several[number].add(id_)
            homes.update(zip(ids, repeat(number)))
            yield block

    def texts(self, number: int, papers: Sequence[Any], keys: Sequence[str], tell: Callable[[Problem], None]) -> Handed:
        """`arxref.rendering.piece_bytes` for output ``number`` of these papers (some of those gathered) under these keys."""
        return Handed(self._sent(number, papers, keys, tell), partial(self._placed, number, papers, keys, tell))

    def _sent(self, number: int, papers: Sequence[Any], keys: Sequence[str], tell: Callable[[Problem], None]) -> Iterator[str | bytes]:
        """The chunks, as workers send them."""
        pieces = self._pieces(number)
        if pieces.head:
            yield pieces.head
        between = False
        total = 0
        for _home, data, marks, told in self._in_turn(number, papers, keys, ""):
            if between:
                yield pieces.separator
            between = True
            yield data
            total += marks
            for problem in told:
                tell(problem)
        yield pieces.tail(total + self._ended())

    def _placed(self, number: int, papers: Sequence[Any], keys: Sequence[str], tell: Callable[[Problem], None], path: str) -> None:
        """Have workers write the same to a file. Behind each part stands a separator; the tail takes the place of the last one."""
        pieces = self._pieces(number)
        separator = pieces.separator.encode("utf-8", "replace")
        offsets: list[list[int]] = [[] for _ in range(len(self._crew))]

        def tell_offsets() -> None:
            for worker, those in enumerate(offsets):
                if those:
                    self._crew.put(worker, those)
                    those.clear()

        with open(path, "r+b") as file:
            at = file.write(pieces.head.encode("utf-8", "replace"))
            total, behind = 0, b""
            for home, data, marks, told in self._in_turn(number, papers, keys, path, tell_offsets):
                behind = separator
                if home < 0:
                    file.seek(at)
                    at += file.write(data + separator)
                else:
                    offsets[home].append(at)
                    at += data
                total += marks
                for problem in told:
                    tell(problem)
            tell_offsets()
            total += self._ended()
            file.seek(at - len(behind))
            file.write(pieces.tail(total).encode("utf-8", "replace"))
            file.truncate()

    def _pieces(self, number: int) -> Pieces:
        pieces = self._task.outputs[number][0].pieces
        assert pieces is not None  # noqa: S101 - nothing else is shared
        return pieces

    def _in_turn(
        self, number: int, papers: Sequence[Stub], keys: Sequence[str], path: str, before: Callable[[], None] = lambda: None
    ) -> Iterator[tuple[int, Any, int, list[Problem]]]:
        """The parts in order: who has it (-1: it was merged here), its bytes or how many it has, its marks if made here, and remarks.

        ``before`` is called before anybody is waited for.
        """
        separator = self._pieces(number).separator.encode("utf-8", "replace")
        runs = self._ordered(number, papers, keys, path)
        mine = [(paper.place, key) for paper, key in zip(papers, keys, strict=True) if paper.home < 0] if self._own else []
        own = self._own_pieces(number, mine)
        waiting: list[deque[Part]] = [deque() for _ in range(len(self._crew))]
        for home, length in runs:
            if home < 0:
                made, marks, told = zip(*islice(own, length), strict=True)
                yield home, separator.join(made), sum(marks), list(chain.from_iterable(told))
                continue
            ends = False
            while not ends:
                if not waiting[home]:
                    before()
                    waiting[home].extend(self._answer(home))
                data, remarks, ends = waiting[home].popleft()
                yield home, data, 0, remarks

    def _own_pieces(self, number: int, papers: Sequence[tuple[int, str]]) -> Iterator[tuple[bytes, int, Iterable[Problem]]]:
        """The pieces of those that were merged here, in this order: each with its remarks, and some with the marks of several."""
        pieces = self._pieces(number)
        write = for_run(pieces, self._task.outputs[number][1])
        for start in range(0, len(papers), TOGETHER):
            places, keys = zip(*papers[start : start + TOGETHER], strict=True)
            made, marks, told = each(pieces, write, list(map(self._own.__getitem__, places)), keys)
            yield from zip(made, chain((marks,), repeat(0)), told or repeat(()), strict=False)

    def _ordered(self, number: int, papers: Sequence[Stub], keys: Sequence[str], path: str) -> list[tuple[int, int]]:
        """Tell the workers what to write for output ``number``: the runs of papers that one has (-1: none of them), with their lengths."""
        self._give_up()
        homes, places = list(map(_HOME, papers)), list(map(_PLACE, papers))
        runs = [(home, len(list(run))) for home, run in groupby(homes)]
        orders = [Order(number, path, [], Texts(), []) for _ in range(len(self._crew))]
        start = 0
        for home, length in runs:
            if home >= 0:
                _, _, its, under, lengths = orders[home]
                its += places[start : start + length]
                under += keys[start : start + length]
                lengths.append(length)
            start += length
        for worker, order in enumerate(orders):
            self._crew.put(worker, order)
            self._busy.add(worker)
        return runs

    def _answer(self, worker: int) -> Any:
        """What a worker says next: some parts, in a list, or how its order ended. Raises what hindered it, one of the `HINDRANCES`."""
        answer = self._crew.get(worker)
        if type(answer) is not list:
            self._busy.discard(worker)
        if isinstance(answer, Hindered):
            raise answer.error
        return answer

    def _ended(self) -> int:
        """Wait for all workers to be done: the sum of the marks."""
        return sum(map(self._answer, range(len(self._crew))))

    def _give_up(self) -> None:
        """Nobody wants what was ordered before, for its output could not be written. No worker sends anything of it behind this."""
        for worker in self._busy:
            self._crew.put(worker, None)
        for worker in list(self._busy):
            with suppress(*HINDRANCES):
                while worker in self._busy:
                    self._answer(worker)


def _homes(met: Mapping[str, Mapping[int, Rows]], workers: int) -> list[tuple[list[str], dict[str, list[Any]]]]:
    """For each worker the papers whose entries it is to send, and those that it is to have, with the places and origins of the others'.

    Whoever has the first entry of a paper has it, if all say the same.
    """
    homes: list[tuple[list[str], dict[str, list[Any]]]] = [([], {}) for _ in range(workers)]
    for id_, holders in met.items():
        numbers = {number for rows in holders.values() for _, number, _ in rows}
        if None in numbers or len(numbers) > 1:
            for worker in holders:
                homes[worker][0].append(id_)
            continue
        home = min(holders, key=lambda worker: holders[worker][0][0])
        homes[home][1][id_] = [(place, stood) for worker, rows in holders.items() if worker != home for place, _, stood in rows]
    return homes


def _gathered(shares: Sequence[Share], there: frozenset[str], reads: list[Read]) -> Gathered:
    """The papers of all shares, of which the last is that of those merged here."""
    entries: list[Stub] = []
    places = list(range(max(len(share.ids) for share in shares)))  # of all shares: a number takes 32 bytes
    for home, share in zip((*range(len(shares) - 1), -1), shares, strict=True):
        keys = share.keys or [""] * len(share.ids)
        rows = zip(share.ids, keys, share.made or keys, repeat(home), places, repeat(()))
        stubs = list(map(tuple.__new__, repeat(Stub), rows))
        if stubs:  # one tells for all where they came from
            stubs[0] = stubs[0]._replace(origins=tuple(map(Origin, share.sources)))
        entries += stubs
    return Gathered(
        entries,
        there,
        reads,
        sum(share.merged for share in shares),
        sum(share.unselected for share in shares),
        _in_order([share.conflicts for share in shares]),
        _in_order([share.untitled for share in shares]),
        _in_order([share.withdrawn for share in shares]),
        tuple(map(sum, zip(*(share.missing for share in shares), strict=True))),
    )


def _in_order(told: Sequence[Sequence[tuple[int, Problem]]]) -> list[Problem]:
    return [problem for _, problem in sorted((row for rows in told for row in rows), key=lambda row: row[0])]


def _settled(pending: Mapping[str, list[tuple[int, Entry]]], task: Task, ranks: Mapping[str, int]) -> tuple[list[Entry], Share]:
    """The papers that stand in several shares."""
    rows = sorted((sorted(entries, key=lambda row: row[0]) for entries in pending.values()), key=lambda entries: entries[0][0])
    more: dict[str, list[tuple[int, Entry]]] = {entries[0][1].id: entries for entries in rows}
    places = {id_: entries[0][0] for id_, entries in more.items()}
    return share_of({id_: entries[0][1] for id_, entries in more.items()}, lambda _ids: places, more, task, ranks)
