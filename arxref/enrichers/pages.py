"""The accounting of a listing that comes in pages: which to ask for next, when it is complete, and what lacks where it is not.

The API sorts and counts anew for each page, so a page may be short, overlap another, or tell another total than the one before.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from arxref import dates, taxonomy
from arxref.enrichers.endpoint import PAGE_SIZE
from arxref.model import PartialDate
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arxref.model import ArxivId, Entry

TRIES = 4
"""So often a page is asked for in one run when what comes does not fit the rest; faults on the way do not count."""

_TWICE = 2
_MINUTE = "00:01"


class Query(NamedTuple):
    """What is asked for: the papers of a category (an archive: of all its classes) whose first version is of that day, in UTC."""

    category: str
    day: PartialDate

    def __str__(self) -> str:
        return f"{self.category} on {dates.iso(self.day)}"


class Part(NamedTuple):
    """A run of a listing's papers, in the order of their submission; ``start`` counts from 0."""

    start: int
    size: int


class Answer(NamedTuple):
    """What one request gave: how many papers arXiv counts in all, and those given."""

    total: int
    entries: tuple[Entry, ...]


class Pages:
    """How far a listing has come.

    ``total`` is what arXiv counts, ``parts`` are those that came as they should, ``came`` is all that came, whether its part did or not.
    """

    def __init__(self, query: Query) -> None:
        self.total: int | None = None
        self.parts: dict[Part, tuple[ArxivId, ...]] = {}
        self.came: dict[ArxivId, Entry] = {}
        self._query = query
        self._counted: set[ArxivId] = set()  # those that came since arXiv counts so many
        self._changes = 0
        self._tries: Counter[Part] = Counter()
        self._sizes: dict[int, int] = {}
        self._rumour: int | None = None
        self._crowded: set[Part] = set()
        self._unreadable: set[Part] = set()

    def recall(self, total: int, parts: Mapping[Part, tuple[ArxivId, ...]], came: Mapping[ArxivId, Entry]) -> None:
        """Go on from here."""
        self.total, self.parts, self.came = total, dict(parts), dict(came)
        self._counted = set(came)
        self._sizes = {part.start: part.size for part in parts}
        if not total:
            self._tries[self._first()] = _TWICE

    def next(self) -> Part | None:
        """The part to ask for next; None when all is there, or no further asking will help."""
        if self.total == 0:  # that there is nothing must be said twice
            first = self._first()
            return first if self._tries[first] < (TRIES if self.came else _TWICE) else None
        left = [part for part in self._lacking() if self._tries[part] < TRIES]
        return min(left, key=lambda part: (self._tries[part], part.start)) if left else None

    def take(self, part: Part, answer: Answer) -> None:
        """Note an answer. Another total than before is believed when a second answer in a row says so, or nothing hangs on the first."""
        self._tries[part] += 1
        self.parts.pop(part, None)
        given = {entry.id: entry for entry in answer.entries if belongs(self._query, entry)}
        self.came |= given
        if answer.total != self.total:
            if self.parts and answer.total != self._rumour:
                self._rumour = answer.total
                return
            self._begin(answer.total)
            self._tries[part] += 1
        self._rumour = None
        self._counted |= given.keys()
        self._crowded.discard(part)
        expected = max(0, min(part.size, answer.total - part.start))
        if len(given) > expected:
            self._crowded.add(part)
        elif len(given) == expected:
            self.parts[part] = tuple(given)

    def _begin(self, total: int) -> None:
        """Count anew; so often, at most, that this ends where every answer has a total of its own."""
        self.total = total
        self.parts.clear()
        self._crowded.clear()
        self._counted.clear()
        self._changes += 1
        if self._changes <= TRIES:
            self._tries.clear()

    def split(self, part: Part) -> bool:
        """Ask for a part in two halves; false where it is one paper, which is given up."""
        half = part.size // 2
        if not half:
            self._unreadable.add(part)
            return False
        self._sizes |= {part.start: half, part.start + half: part.size - half}
        return True

    @property
    def complete(self) -> bool:
        """Whether there are as many papers as arXiv counts, and no answer held more than that."""
        if not self.total:
            return self.total == 0 and not self.came
        return not self._crowded and len(self._counted) + len(self._unreadable) >= self.total

    @property
    def whole(self) -> bool:
        """Whether nothing is left to ask for, now or in another run."""
        return self.complete and not self._unreadable and self.next() is None

    def strangers(self) -> list[ArxivId]:
        """Papers that came once and are not of the listing: its pages all came as they should, without them."""
        if not self.complete or self._unreadable or any(part not in self.parts for part in self._layout()):
            return []
        listed = {id_ for ids in self.parts.values() for id_ in ids}
        return [id_ for id_ in self.came if id_ not in listed] if len(listed) == self.total else []

    def missing(self) -> str:
        """What lacks, in words; nothing where nothing does."""
        if self.complete:
            return ""
        if self.total is None:
            return "nothing is known of this day"
        lack = self.total - len(self._counted) - len(self._unreadable)
        if lack <= 0:
            return f"more papers came than the {self.total} that arXiv counts"
        places: list[list[int]] = []
        for part in self._lacking():
            first, last = part.start + 1, min(part.start + part.size, self.total)
            if places and places[-1][1] == first - 1:
                places[-1][1] = last
            else:
                places.append([first, last])
        where = ", ".join(f"{first} to {last}" if first < last else f"{first}" for first, last in places)
        return f"{lack} of {self.total} papers {'is' if lack == 1 else 'are'} missing, among numbers {where}"

    def _lacking(self) -> list[Part]:
        """The parts that have not come as they should.

        Where all have, and papers lack, those that hold papers twice, for in their places others were passed over.
        """
        lacking = [part for part in self._layout() if part not in self.parts]
        if lacking or self.complete:
            return lacking
        held = Counter(id_ for ids in self.parts.values() for id_ in ids)
        return [part for part in self._layout() if any(held[id_] > 1 for id_ in self.parts[part])]

    def _layout(self) -> Iterator[Part]:
        """The parts that make up the listing, as far as they can be read."""
        at, end = 0, PAGE_SIZE if self.total is None else self.total
        while at < end:
            part = Part(at, self._sizes.get(at, PAGE_SIZE))
            if part not in self._unreadable:
                yield part
            at += part.size

    def _first(self) -> Part:
        return Part(0, self._sizes.get(0, PAGE_SIZE))


def belongs(query: Query, entry: Entry) -> bool:
    """Whether ``entry`` is what was asked for, and so counted: of the category, and of the day or the first minute of the next."""
    published, day = entry.published, query.day
    if published is None or not taxonomy.matches(entry.categories, query.category):
        return False
    at = published._replace(time="")
    return at == day or (at == next_day(day) and published.time < _MINUTE)


def next_day(day: PartialDate) -> PartialDate:
    """The day after."""
    after = date(day.year, day.month, day.day) + timedelta(1)
    return PartialDate(after.year, after.month, after.day)
