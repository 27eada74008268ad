"""An open store: what `arxref.store` promises, over the file of `arxref.store.database` and the tables of `arxref.store.tables`."""

from __future__ import annotations

import contextlib
import os
import re
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Self

from arxref.errors import OutputError
from arxref.locks import lock
from arxref.records import NamedTuple
from arxref.store import tables, turns
from arxref.store.database import SCHEMA, Database, is_full, is_ours, removed
from arxref.store.records import VERSIONS, Record, codec, joined, number, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from arxref.model import ArxivId, Entry
    from arxref.store.turns import Turns

REMEMBERED = 30 * 86400.0
"""For how many seconds it is remembered that a source has no such paper ..."""

REMEMBERED_NEW = 86400.0
"""... and for how many if the ID is of this month, the month before or a month to come: the paper may appear tomorrow."""

LONGEST_NOTE = 7 * 86400.0
"""No note is kept for longer than this many seconds."""

_BATCH = 2000  # records of one commit: some 10 ms in which others wait
_BATCH_TEXT = 8_000_000  # and so many characters of abstracts at most
_ALONE = (0,)  # said by one source
_AT_ONCE = 500  # papers of one look


class Info(NamedTuple):
    """What `arxref cache info` shows. ``size`` is in bytes, times are seconds since 1970 (0: nothing there)."""

    path: str
    papers: int
    records: int
    unknown: int
    size: int
    oldest: float
    newest: float
    schema: int


class Store:
    """An open store. Made by `open_store`; used as a context manager, it is closed at the end.

    `put`, `clear` and `info` raise OutputError when the file cannot be used (a read-only or a full disk). The other functions never
    raise for what the file does: whoever looks papers up can do without it, and ``warn`` is told so once.
    """

    def __init__(self, path: str, now: Callable[[], float], warn: Callable[[str], None]) -> None:
        self._path = path
        self._now = now
        self._warn: Callable[[str], None] | None = warn
        self._turns: dict[str, Turns] = {}
        self._database = Database(path, now, warn)
        self._codec = tables.Codec(*codec())

    def get(self, ids: Iterable[ArxivId], version: int | None = None) -> Iterator[Entry]:
        """The newest known record (or that of ``version``) of each of the papers that are known, in the order of ``ids``.

        Where arXiv itself did not say what stands in the newest record, what that lacks is taken from the paper's other records.
        """
        if version is not None and not 0 < version < VERSIONS:
            return
        remaining = iter(ids)
        while some := list(islice(remaining, _AT_ONCE)):
            try:
                found = self._database.read(partial(tables.look_up, codec=self._codec, ids=some, version=version))
            except OutputError as error:
                self._tell(error)
                return
            yield from found

    def put(self, entries: Iterable[Entry], source: str) -> int:
        """Keep what ``source`` (a parser or enricher) said of papers; how many records that were.

        Records of one ID and version are merged: what is new fills, a source of higher standing replaces, and so does a newer word of the
        same standing. Committed in batches, so that an interruption keeps what was done. Keys and places in files are not kept; what is no
        canonical ID is left out. Raises OutputError.
        """
        count = text = 0
        batch: dict[int, tuple[ArxivId, bytes]] = {}  # packed while the entry is at hand
        try:
            for entry in entries:
                paper, version = number(entry.id), entry.version or 0
                if not paper or not 0 <= version < VERSIONS:
                    continue
                row = paper * VERSIONS + version
                record = Record(entry._replace(provenance=()) if entry.provenance else entry, _ALONE)
                if row in batch:
                    record = joined(record, unpacked(batch[row][1], entry.id, version, 0), lambda _said: 0)
                batch[row] = entry.id, packed(record)
                text += len(entry.abstract)
                if len(batch) >= _BATCH or text >= _BATCH_TEXT:
                    full, batch, text = batch, {}, 0
                    count += self._keep(full, source)
        finally:  # an interruption keeps what came before it
            if batch:
                count += self._keep(batch, source)
        return count

    def _keep(self, batch: Mapping[int, tuple[ArxivId, bytes]], source: str) -> int:
        squeeze = self._codec.squeeze
        ready = {row: (id_, squeeze(raw)) for row, (id_, raw) in batch.items()}  # while others may write
        self._database.write(partial(tables.keep, codec=self._codec, batch=ready, source=source, at=self._now()))
        return len(ready)

    def unknown(self, ids: Iterable[ArxivId], source: str) -> frozenset[ArxivId]:
        """Those of ``ids`` of which ``source`` said, not too long ago, that it has no such paper."""
        try:
            return self._database.read(partial(tables.unknown, ids=tuple(ids), source=source, now=self._now(), longest=REMEMBERED))
        except OutputError as error:
            self._tell(error)
            return frozenset()

    def put_unknown(self, ids: Iterable[ArxivId], source: str) -> None:
        """Remember that ``source`` has no such papers; forgotten after a while (`REMEMBERED`, `REMEMBERED_NEW`)."""
        lasts = (REMEMBERED, REMEMBERED_NEW)
        try:
            self._database.write(partial(tables.keep_unknown, ids=tuple(ids), source=source, now=self._now(), lasts=lasts))
        except OutputError as error:
            self._tell(error)

    def recall(self, name: str) -> str:
        """What was last noted under that name (`remember`), unless its time is over: then, as for a name that is new, nothing."""
        try:
            return self._database.read(partial(tables.noted, name=name, now=self._now(), longest=LONGEST_NOTE))
        except OutputError as error:
            self._tell(error)
            return ""

    def remember(self, name: str, text: str, lasts: float) -> None:
        """Note a text under a name for ``lasts`` seconds (`LONGEST_NOTE` at most): how far work had come that may be interrupted."""
        now = self._now()
        try:
            self._database.write(partial(tables.note, name=name, value=text, now=now, until=now + min(lasts, LONGEST_NOTE)))
        except OutputError as error:
            self._tell(error)

    def alone(self, host: str) -> Callable[[], None] | None:
        """Be the only one on this machine that asks ``host``, until the function that is returned is called; None: another is.

        Where no lock can be had, nobody is kept from asking: `turn` still holds.
        """
        try:
            return lock(self._database.beside(re.sub(r"[^A-Za-z0-9.-]", "_", host)[:100] + ".lock"), 0.0)
        except OSError:
            return lambda: None

    def turn(self, host: str, pause: float) -> float:
        """Take the next turn to ask ``host``, ``pause`` seconds after the last: the seconds to wait first; where none, it is ours.

        So it is for all processes; where nothing can be written, for this object alone.
        """
        wait = 0.0

        def take(last: Turns | None) -> Turns:
            nonlocal wait
            known, wait = turns.taken(last, self._now(), pause)
            return known

        self._remember(host, take)
        return wait

    def postpone(self, host: str, until: float) -> None:
        """No request to ``host`` before that time, whoever asks (Retry-After); an hour from now at most."""
        self._remember(host, lambda last: turns.postponed(last, self._now(), until))

    def held(self, host: str) -> float:
        """The seconds for which ``host`` wants no request yet, whoever was told so; less than a turn, for which others may wait too."""
        try:
            known = self._database.read(partial(tables.turns_of, host=host))
        except OutputError as error:
            self._tell(error)
            known = None
        return max(turns.held(one, self._now()) for one in (known, self._turns.get(host)))

    def _remember(self, host: str, change: Callable[[Turns | None], Turns]) -> None:
        """Remember what ``change`` makes of what is known of the host; the clock is read while no other process can."""
        try:
            self._database.write(partial(tables.remember, host=host, change=change))
        except OutputError as error:
            self._tell(error)
            self._turns[host] = change(self._turns.get(host))

    def take_turns(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Remember what another store knew of whose turn it is. Raises OutputError."""
        self._database.write(partial(tables.take_turns, rows=rows))

    def info(self) -> Info:
        """What the store holds; no paper is looked at for it. Raises OutputError."""
        papers, records, unknown, oldest, newest = self._database.read(partial(tables.totals, now=self._now()))
        size = 0
        for ending in ("", "-wal"):
            with contextlib.suppress(OSError):
                size += os.path.getsize(self._path + ending)
        return Info(self._path, papers, records, unknown, size, oldest, newest, SCHEMA)

    def clear(self) -> None:
        """Forget papers and notes and give the disk space back. How long hosts are left in peace is not forgotten. Raises OutputError."""
        self._database.write(tables.clear)
        with contextlib.suppress(OutputError):  # another process reads: the space is used again later
            self._database.shrink()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _tell(self, error: OutputError) -> None:
        """Say once that the store is of no use."""
        warn, self._warn = self._warn, None
        if warn is not None:
            warn(str(error))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def clear(path: str, now: Callable[[], float], warn: Callable[[str], None]) -> None:
    """Forget what the store at ``path`` holds (`Store.clear`), where the disk is full too: then a fresh one takes its place.

    Raises OutputError.
    """
    try:
        with Store(path, now, warn) as store:
            store.clear()
    except OutputError as error:
        if not (is_full(error.__cause__) and is_ours(path)):
            raise
        try:
            known = removed(path)
        except OSError:
            raise error from None
        with Store(path, now, warn) as store:
            store.take_turns(known)


class LenientStore(Store):
    """A store for those who ask others and only wish to remember: that nothing can be kept is told once, and stops nobody."""

    def put(self, entries: Iterable[Entry], source: str) -> int:
        """Keep what ``source`` said of papers, if that is possible; how many records that were."""
        try:
            return super().put(entries, source)
        except OutputError as error:
            self._tell(error)
            return 0
