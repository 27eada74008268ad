"""Papers as they stand, one source after the other: nothing is joined, and nothing is kept of a paper but what tells that it was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref import authors
from arxref.library.keys import by_id, folded, legal, usable, with_key
from arxref.sifting import Missing, Sifted, missing, sift

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from arxref.library.selection import Selection
    from arxref.model import ArxivId, Entry, Problem
    from arxref.reading import Reading
    from arxref.sources import Found

_NUMBERS = 100_000  # more than an archive has papers in a month
_REMEMBERED = 8_000  # papers of which the names are remembered: those of all take as much as all else


class Stream:
    """The papers of sources, each where it first stands; what there is to say of them is known when all are read.

    ``standing`` are the keys that papers have already, which no other is given. All other keys are given as papers come: the first of those
    that would have one key has it, the others have their IDs behind it.
    """

    def __init__(self, read: Callable[[Iterable[Found]], Reading], selection: Selection, scheme: Callable[[Entry], str]) -> None:
        self._read = read
        self._selection = selection
        self._scheme = scheme
        self._seen: set[int | str] = set()
        self.problems: list[Problem] = []
        self.sifted = Sifted([], 0, [], [])
        self.there: set[str] = set()
        self.missing = Missing()
        self.files = self.found = self.repeats = self.rejected = self.foreign = self.skipped = self.written = 0

    def entries(self, sources: Iterable[Found], standing: Mapping[ArxivId, str], *, own: bool) -> Iterator[Entry]:
        """Every paper, with its key: with ``own``, the one that it was read with, where that is free."""
        taken = set(map(_held, standing.values()))
        for found in sources:
            reading = self._read([found])
            if self.found // _REMEMBERED != (self.found + len(reading.entries)) // _REMEMBERED:
                authors.forget()
            self._count(reading)
            for entry in self._sifted(reading.entries):
                self.written += 1
                yield with_key(entry, standing.get(entry.id) or self._key(entry, taken, own=own))

    def _count(self, reading: Reading) -> None:
        self.files += reading.files
        self.found += len(reading.entries)
        self.rejected += reading.rejected
        self.skipped += reading.skipped
        self.foreign += sum(bool(one.key) for one in reading.foreign)
        self.problems += reading.problems

    def _sifted(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those that are to be written of the papers that were not there yet."""
        fresh = []
        for entry in entries:
            short = _short(entry.id)
            if short in self._seen:
                self.repeats += 1
            else:
                self._seen.add(short)
                fresh.append(entry)
        if self._selection.only:
            self.there |= self._selection.only.intersection(entry.id for entry in fresh)
        sifted = sift(fresh, self._selection)
        self.sifted.untitled.extend(sifted.untitled)
        self.sifted.withdrawn.extend(sifted.withdrawn)
        self.sifted = self.sifted._replace(unselected=self.sifted.unselected + sifted.unselected)
        self.missing = Missing(*map(sum, zip(self.missing, missing(sifted.entries), strict=True)))
        return sifted.entries

    def _key(self, entry: Entry, taken: set[bytes], *, own: bool) -> str:
        key = entry.key if own and entry.key and usable(entry.key) and _held(entry.key) not in taken else ""
        if not key:
            key = legal(self._scheme(entry)) or by_id(entry)
            while _held(key) in taken:
                key += "-" + entry.id.replace("/", "-")
        taken.add(_held(key))
        return key


def _held(key: str) -> bytes:
    """What no two keys have in common, in fewer bytes than as a text."""
    return folded(key).encode("utf-8", "surrogatepass")


def _short(id_: ArxivId) -> int | str:
    """``id_`` in half the memory: one of today's form as a number."""
    month, _, number = id_.partition(".")
    return int(month) * _NUMBERS + int(number) + (len(number) == 4) * 10**10 if number else id_  # noqa: PLR2004 - digits until 2015
