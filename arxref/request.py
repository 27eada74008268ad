"""What a run is asked, what it is given of the outside, and what it says that it did."""

from __future__ import annotations

import os
import time
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from arxref import identifiers
from arxref.dates import interval, parse_date
from arxref.errors import InvalidIdentifier, UsageError
from arxref.library.selection import Selection
from arxref.records import NamedTuple
from arxref.writing import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import BinaryIO

    from arxref import sources
    from arxref.config import Output
    from arxref.model import ArxivId, Entry, PartialDate, Problem
    from arxref.sifting import Missing
    from arxref.sink import Change, Sent


class Request(NamedTuple):
    """What is to be exported, and where to. ``options`` are those of the formats; ``keys`` is the name of a scheme or a pattern.

    ``patience`` is how many seconds the ``enrichers`` may take in all; ``store`` is the file of the metadata store ("": the user's).
    ``jobs`` is how many processes share the work (0: by its size); what comes out is the same. Without ``merge`` each paper is
    written as it first stands, in the order of the sources and in little memory.
    """

    sources: tuple[str, ...]
    outputs: tuple[Output, ...] = ()
    parser: str = "auto"
    enrichers: tuple[str, ...] = ()
    offline: bool = False
    refresh: bool = False
    patience: float | None = None
    store: str = ""
    keys: str = ""
    ledger: str = ""
    selection: Selection = Selection()
    options: Mapping[str, Any] = {}
    mode: Mode = Mode()
    jobs: int = 1
    merge: bool = True


class Counts(NamedTuple):
    """Every input entry ends as exported, merged, unselected or rejected: ``entries`` is their sum."""

    files: int = 0
    entries: int = 0
    exported: int = 0
    merged: int = 0
    rejected: int = 0
    unselected: int = 0
    foreign: int = 0
    skipped: int = 0


class Outcome(NamedTuple):
    """What a run did, in sum and to each output. ``changes`` are kept only where they are to be shown."""

    counts: Counts
    problems: tuple[Problem, ...]
    missing: Missing
    written: tuple[str, ...] = ()
    sent: tuple[Sent, ...] = ()
    changes: tuple[Change, ...] = ()


class World(NamedTuple):
    """The outside: where relative paths start, the standard streams, the clock, the environment, and who is told of progress.

    ``asking`` is entered with the number of papers that a metadata source is asked for, and gives a function that is told how many are
    settled.
    """

    folder: str
    stdin: Callable[[], BinaryIO]
    stdout: Callable[[], BinaryIO]
    progress: Callable[[Iterable[sources.Found]], Iterable[sources.Found]] = lambda found: found
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    asking: Callable[[int], AbstractContextManager[Callable[[int], None]]] = lambda _total: nullcontext(lambda _settled: None)
    environ: Mapping[str, str] = os.environ


class Library(NamedTuple):
    """Merged and selected entries in arXiv ID order, with all that is to be said of how they came about.

    ``missing`` is counted already where the entries are with workers, and here no more than their IDs and own keys.
    """

    entries: list[Entry]
    problems: list[Problem]
    counts: Counts
    missing: Missing | None = None


def parse_ids(texts: Iterable[str]) -> frozenset[ArxivId]:
    """IDs in any spelling. Raises InvalidIdentifier."""
    return frozenset(map(_parsed, texts))


def _parsed(text: str) -> ArxivId:
    try:
        return identifiers.parse(text)[0]
    except InvalidIdentifier as error:
        if "," not in text:
            raise
        raise InvalidIdentifier(f"{error}; of several, name each by itself") from error


def period(since: str | None, until: str | None, dashes: str = "") -> tuple[PartialDate | None, PartialDate | None]:
    """From when to when papers are wanted; None is without end. Raises UsageError, which names the option with its ``dashes``."""
    first = None if since is None else given_date(f"{dashes}since", since)
    last = None if until is None else given_date(f"{dashes}until", until)
    if first is not None and last is not None and interval(first)[0] > interval(last)[1]:
        raise UsageError(f"{dashes}since {since} is later than {dashes}until {until}: there is no such day")
    return first, last


def given_date(option: str, text: str) -> PartialDate:
    """The day, month or year that an option names. Raises UsageError for what is none."""
    date = parse_date(text)
    if date is None:
        raise UsageError(f"{option}: {text!r} is no date; write 2021-05-31, 2021-05 or 2021")
    return date
