"""The local metadata store: what is known of each paper, in one SQLite file that several processes may use at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from arxref.model import ArxivId, Entry


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
    """An open store. Made by `open_store`; used as a context manager, it is closed at the end."""

    def get(self, ids: Iterable[ArxivId], version: int | None = None) -> Iterator[Entry]:
        """The newest known record (or that of ``version``) of each of the papers that are known, in the order of ``ids``."""
        raise NotImplementedError

    def put(self, entries: Iterable[Entry], source: str) -> int:
        """Keep what ``source`` (a parser or enricher) said of papers; how many records that were.

        Records of one ID and version are merged: what is new fills, a source of higher standing replaces. Committed in batches, so that
        an interruption keeps what was done.
        """
        raise NotImplementedError

    def unknown(self, ids: Iterable[ArxivId], source: str) -> frozenset[ArxivId]:
        """Those of ``ids`` of which ``source`` said, not too long ago, that it has no such paper."""
        raise NotImplementedError

    def put_unknown(self, ids: Iterable[ArxivId], source: str) -> None:
        """Remember that ``source`` has no such papers; forgotten after a while."""
        raise NotImplementedError

    def turn(self, host: str, pause: float) -> float:
        """Reserve the next request to ``host``: the seconds to wait until then, so that requests are ``pause`` apart for all processes."""
        raise NotImplementedError

    def postpone(self, host: str, until: float) -> None:
        """No request to ``host`` before that time, whoever asks (Retry-After)."""
        raise NotImplementedError

    def info(self) -> Info:
        """What the store holds."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the file."""
        raise NotImplementedError

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(path: str, now: Callable[[], float], warn: Callable[[str], None]) -> Store:
    """The store at ``path``, made or brought to this version's schema where needed.

    A damaged file is set aside beside its place, ``warn`` is told its new name, and a fresh store is made. Raises OutputError when no
    store can be had there (read-only folder, full disk).
    """
    raise NotImplementedError
