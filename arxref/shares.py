"""A run that workers share: each reads some of the sources and keeps the papers that it read, for they cost more to send than to read.

What travels is what the whole must know of them: IDs, what makes their keys, Problems, and, of papers that stand in two workers' sources,
the entries, which are merged here. Each worker then writes its papers under the keys that it is told. Every paper and Problem has its
place (block of sources, entry in it), so that what comes out does not depend on who did what.
"""

from __future__ import annotations

from collections import Counter, deque
from itertools import groupby
from pickle import PickleBuffer
from typing import TYPE_CHECKING, Any, NamedTuple

from arxref.api import for_run
from arxref.jobs import handed, weight
from arxref.library.keys import with_key
from arxref.library.merge import merge
from arxref.model import Entry, Origin, Problem
from arxref.parallel import Crew, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from arxref.api import Exporter, Pieces
    from arxref.parallel import Channel
    from arxref.reading import Reading
    from arxref.sifting import Sifted
    from arxref.sources import Found

_BLOCKS = 48  # a worker: enough that all have about the same to do, and that their papers stand side by side in the output
_SENT = 256  # pieces that are sent together at least
_LARGE = 1 << 14  # bytes that cost less sent by themselves than copied among others
_LAST = 1 << 40  # more entries than a block can have


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


class Stub(NamedTuple):
    """What is known here of a paper that is with a worker, in a third of an entry's memory: what makes its key, and which it is there."""

    id: str
    key: str
    made: str
    home: int
    origins: tuple[Origin, ...] = ()


class Gathered(NamedTuple):
    """All papers: whole ones that were merged here, and `Stub`s. ``there`` are those that were asked for and stand somewhere."""

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
        self._calls = 0

    def _worker(self, number: int, channel: Channel) -> None:
        self._task.listen(lambda line: channel.put(Said(line)))
        _work(channel, [(block, found) for block, (worker, found) in enumerate(self._parts) if worker == number], self._task)

    def __enter__(self) -> Shared:  # noqa: PYI034 - Python 3.10 has no Self
        return self

    def __exit__(self, *_: object) -> None:
        self._crew.close()

    def gather(self, progress: Callable[[Iterable[Found]], Iterable[Found]], asked: frozenset[str] = frozenset()) -> Gathered:
        """Have everything read. ``asked`` are papers that must be there. Raises WorkerError."""
        crew, task = self._crew, self._task
        numbers = range(len(crew))
        reads: dict[int, Read] = {}
        steps = progress(one for block in self._arrivals(reads) for one in self._parts[block].found)
        deque(steps, 0)
        known = [crew.get(number) for number in numbers]
        once: set[str] = set()
        several: set[str] = set()
        for ids in known:
            several |= once.intersection(ids)
            once.update(ids)
        for number in numbers:
            crew.put(number, several.intersection(known[number]))
        there = asked.intersection(once)
        del known, once, ids
        pending: dict[str, list[tuple[int, Entry]]] = {}
        ranks: dict[str, int] = {}
        for number in numbers:
            theirs, taken = crew.get(number)
            ranks |= theirs
            for id_, entries in taken:
                pending.setdefault(id_, []).extend(entries)
        own = _settled(pending, task, ranks)
        shares = [own[1], *(crew.get(number) for number in numbers)]
        return self._all(own[0], shares, there, [reads[block] for block in sorted(reads)])

    def _arrivals(self, reads: dict[int, Read]) -> Iterator[int]:
        """The numbers of the blocks as they are read; ``reads`` learns what was in them."""
        owed = Counter(part.worker for part in self._parts)
        while owed := +owed:
            number, (block, read) = self._crew.any(list(owed))
            owed[number] -= 1
            reads[block] = read
            yield block

    def _all(self, own: list[Entry], shares: list[Share], there: frozenset[str], reads: list[Read]) -> Gathered:
        count = len(self._crew)
        entries: list[Any] = list(own)
        for number, share in enumerate(shares[1:]):
            keys = share.keys or [""] * len(share.ids)
            made = share.made or keys
            stubs = list(map(Stub, share.ids, keys, made, range(number, len(keys) * count + number, count)))
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

    def texts(
        self, number: int, papers: Iterable[tuple[Any, str]], _keyed: Iterable[Entry], tell: Callable[[Problem], None]
    ) -> Iterator[str | bytes]:
        """`arxref.api.piece_texts` for output ``number`` of these papers (some of those gathered, each with its key)."""
        exporter, options = self._task.outputs[number]
        pieces = exporter.pieces
        assert pieces is not None  # noqa: S101 - nothing else is shared
        write = for_run(pieces, options)
        runs = self._ordered(number, papers)
        if pieces.head:
            yield pieces.head
        waiting: list[deque[Part]] = [deque() for _ in range(len(self._crew))]
        total, between = 0, False
        for home, own in runs:
            done = False
            while not done:
                if home < 0:
                    told: list[Problem] = []
                    texts, mark = _rendered(pieces, write, own, told)
                    total += mark
                    data, done = texts, True
                else:
                    if not waiting[home]:
                        waiting[home].extend(self._answer(home))
                    data, told, done = waiting[home].popleft()
                if between:
                    yield pieces.separator
                between = True
                yield data
                for problem in told:
                    tell(problem)
        total += sum(map(self._answer, range(len(self._crew))))
        yield pieces.tail(total)

    def _ordered(self, number: int, papers: Iterable[tuple[Any, str]]) -> list[tuple[int, list[tuple[Entry, str]]]]:
        """Tell the workers what to write for output ``number``: the runs of papers of one worker, or of none (-1), and then the papers."""
        crew, count = self._crew, len(self._crew)
        orders: list[tuple[list[int], list[str], list[int]]] = [([], [], []) for _ in range(count)]
        runs: list[tuple[int, list[tuple[Entry, str]]]] = []
        for home, group in groupby(papers, key=lambda paper: paper[0].home % count if type(paper[0]) is Stub else -1):
            run = list(group)
            runs.append((home, run if home < 0 else []))
            if home >= 0:
                indices, keys, lengths = orders[home]
                indices += [stub.home // count for stub, _ in run]
                keys += [key for _, key in run]
                lengths.append(len(run))
        self._calls += 1
        for worker, order in enumerate(orders):
            crew.put(worker, (self._calls, number, *order))
        return runs

    def _answer(self, worker: int) -> Any:
        """What a worker says to the last call; of one before, whose output could not be written, nobody wants to know."""
        call, answer = self._crew.get(worker)
        while call != self._calls:
            call, answer = self._crew.get(worker)
        return answer


def _in_order(told: Sequence[Sequence[tuple[int, Problem]]]) -> list[Problem]:
    return [problem for _, problem in sorted((row for rows in told for row in rows), key=lambda row: row[0])]


def _work(channel: Channel, parts: Sequence[tuple[int, list[Found]]], task: Task) -> None:
    """A worker's side."""
    first: dict[str, Entry] = {}
    places: dict[str, int] = {}
    more: dict[str, list[tuple[int, Entry]]] = {}
    for block, found in parts:
        reading = task.read(handed(found))
        foreign = sum(bool(one.key) for one in reading.foreign)
        told = Read(reading.files, len(reading.entries), reading.rejected, foreign, reading.skipped, reading.problems, task.beside())
        channel.put((block, told))
        for place, entry in enumerate(reading.entries, block * _LAST):
            id_ = entry.id
            if first.setdefault(id_, entry) is entry:
                places[id_] = place
            else:
                more.setdefault(id_, [(places[id_], first[id_])]).append((place, entry))
    channel.put(list(first))
    several: set[str] = channel.get()
    ranks = task.ranks()
    channel.put((ranks, [(shared, more.pop(shared, [(places[shared], first[shared])])) for shared in sorted(several)]))
    for shared in several:
        del first[shared]
    entries, share = _shared(first, places, more, task, ranks)
    channel.put(share)
    del first, places, more, several, share
    while True:
        call, number, indices, keys, lengths = channel.get()
        exporter, options = task.outputs[number]
        assert exporter.pieces is not None  # noqa: S101 - nothing else is shared
        total = 0
        for batch, marks in _batches(exporter.pieces, for_run(exporter.pieces, options), entries, indices, keys, lengths):
            channel.put((call, batch))
            total += marks
        channel.put((call, total))


def _settled(pending: Mapping[str, list[tuple[int, Entry]]], task: Task, ranks: Mapping[str, int]) -> tuple[list[Entry], Share]:
    """The papers that stand in several shares."""
    rows = sorted((sorted(entries, key=lambda row: row[0]) for entries in pending.values()), key=lambda entries: entries[0][0])
    more: dict[str, list[tuple[int, Entry]]] = {entries[0][1].id: entries for entries in rows}
    places = {id_: entries[0][0] for id_, entries in more.items()}
    return _shared({id_: entries[0][1] for id_, entries in more.items()}, places, more, task, ranks)


def _shared(
    first: dict[str, Any],
    places: Mapping[str, int],
    more: Mapping[str, list[tuple[int, Entry]]],
    task: Task,
    ranks: Mapping[str, int],
) -> tuple[list[Entry], Share]:
    """Merge and sift papers, in the order in which they first stand; ``more`` holds all entries of those that have several."""
    conflicts = []
    for id_, rows in more.items():
        first[id_], problems = merge([entry for _, entry in rows], lambda name: ranks.get(name, 99))
        conflicts += [(rows[1][0], problem) for problem in problems]
    merged: list[Entry] = list(first.values())
    sifted = task.sift(merged)
    entries = sifted.entries
    return entries, Share(
        [entry.id for entry in entries],
        [] if task.made is None else list(map(task.made, entries)),
        [entry.key for entry in entries] if any(entry.key for entry in entries) else [],
        len(merged),
        sifted.unselected,
        conflicts,
        [(places[problem.id], problem) for problem in sifted.untitled],
        [(places[problem.id], problem) for problem in sifted.withdrawn],
        task.missing(entries),
        sorted({origin.source for entry in entries for origin in entry.origins}),
    )


Part = tuple[Any, "list[Problem]", bool]
"""Bytes of pieces that follow one another, what is to be remarked of them, and whether they end a run."""


def _batches(
    pieces: Pieces,
    write: Callable[[Entry], str],
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
            data, marks = _rendered(pieces, write, zip(map(entries.__getitem__, indices[some]), keys[some], strict=True), told)
            total += marks
            waiting += some.stop - at
            at = some.stop
            batch.append((PickleBuffer(data) if len(data) > _LARGE else data, told, at == end))
            if waiting >= _SENT:
                yield batch, total
                batch, total, waiting = [], 0, 0
    if batch:
        yield batch, total


def _rendered(pieces: Pieces, write: Callable[[Entry], str], keyed: Iterable[tuple[Entry, str]], told: list[Problem]) -> tuple[bytes, int]:
    """The pieces of entries that follow one another, which ``write`` makes, and the sum of their marks."""
    _, _, separator, _, mark, remarks = pieces
    texts = []
    total = 0
    for bare, key in keyed:
        entry = with_key(bare, key)
        text = write(entry)
        total += mark(text)
        if remarks is not None:
            told.extend(remarks(entry, text))
        texts.append(text.encode("utf-8", "replace"))
    return separator.encode("utf-8", "replace").join(texts), total
