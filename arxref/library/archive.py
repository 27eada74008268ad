"""Whether an archive of digests is sane: days that stand twice, copies that are out of date, days that lack, dates that cannot be.

All of this looks at headings and IDs alone, and none of it hinders an export, for papers are merged. Numbers that lack within a day are
named where it is read (`arxref.parsers.numbered`).
"""

from __future__ import annotations

from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, cast

from arxref import identifiers
from arxref.dates import iso
from arxref.late import Remembered
from arxref.model import Entry, Heading, Problem
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from arxref.model import ArxivId, PartialDate

_MONTHS = 12
_EARLY, _LATE = 10, 20
"""Until the 10th a day may list papers of the month before; from the 20th on, papers that get their ID in the month after."""
_SURE = 3
"""So many papers do not all wait for weeks before they are announced."""
_RUN = 5
"""So many days make a series; a day or two by themselves are no archive with gaps."""
_OFTEN = 3
"""A weekday is one of a series when that comes a third as often on it as on any other."""
_PAUSE = 14
_WEEK = 7
_SHOWN = 8

_id, _version = attrgetter("id"), attrgetter("version")


class Day(NamedTuple):
    """A day's heading in a source, and the papers below it with their versions (0: not known)."""

    category: str
    date: PartialDate
    parser: str
    kind: str
    source: str
    line: int
    papers: Mapping[ArxivId, int]


def days(parser: str, kind: str, items: Iterable[object]) -> list[Day]:
    """The days that a source's items (in its order, read by that parser of that kind) are parted into; those without a paper are none.

    Headings that name no category part a day into topics, say: what follows one another of one date is one day.
    """
    found: list[tuple[Day, dict[ArxivId, int]]] = []
    for of, run in groupby(items, type):
        if of is Entry:
            if found:
                _add(found[-1][1], [*cast("Iterator[Entry]", run)])
            continue
        for item in run:
            if type(item) is Heading and item.date is not None:
                date = item.date._replace(time="")
                if item.category or not found or (found[-1][0].category, found[-1][0].date) != ("", date):
                    papers: dict[ArxivId, int] = {}
                    found.append((Day(item.category, date, parser, kind, item.span.source, item.span.first, papers), papers))
    return [day for day, papers in found if papers]


def _add(papers: dict[ArxivId, int], entries: Sequence[Entry]) -> None:
    """Add the papers of entries, each with the highest version that stands there."""
    ids, versions = [*map(_id, entries)], [version or 0 for version in map(_version, entries)]
    added = dict(zip(ids, versions, strict=True))
    if len(added) == len(ids) and papers.keys().isdisjoint(added):  # nearly always
        papers |= added
        return
    for paper, version in zip(ids, versions, strict=True):
        papers[paper] = max(version, papers.get(paper, 0))


def remarks(found: Sequence[Day]) -> list[Problem]:
    """What is odd about an archive of these days, whatever their order."""
    ordered = sorted(found, key=lambda day: (day.category, day.date, day.source, day.line))
    exact = [day for day in ordered if day.date.day]
    return [*_copies(exact), *filter(None, map(_impossible, ordered)), *_gaps(exact)]


def _copies(found: Iterable[Day]) -> Iterator[Problem]:
    """Each day of which there is a fuller or newer copy in the same layout."""
    same: dict[tuple[str, PartialDate, str], list[Day]] = {}
    for day in found:
        same.setdefault((day.category, day.date, day.parser), []).append(day)
    for copies in same.values():
        if len(copies) == 1:
            continue
        best = max(copies, key=lambda day: (len(day.papers), sum(day.papers.values())))
        for day in copies:
            shared = day.papers.keys() & best.papers.keys()
            if day is not best and 2 * len(shared) >= len(day.papers):
                yield _copy(day, best, shared)


def _copy(day: Day, best: Day, shared: Iterable[ArxivId]) -> Problem:
    there = f"{best.source}:{best.line}"
    own = len(day.papers.keys() - best.papers.keys())
    lacking = len(best.papers.keys() - day.papers.keys())
    older = sum(day.papers[paper] < best.papers[paper] for paper in shared)
    newer = sum(day.papers[paper] > best.papers[paper] for paper in shared)
    if (lacking or older) and not own and not newer:
        what = " and ".join(
            filter(None, (f"lacks {_papers(lacking)}" if lacking else "", f"has {_papers(older)} in an older version" if older else ""))
        )
        return Problem("warning", "stale-copy", f"is an older copy of the day in {there}: it {what}", day.source, day.line)
    differing = f"; {_papers(own)} only here, {_papers(lacking)} only there" if own or lacking else ""
    return Problem("note", "day-twice", f"the same day stands in {there}{differing or ' with the same papers'}", day.source, day.line)


def _papers(number: int) -> str:
    return "1 paper" if number == 1 else f"{number} papers"


def _impossible(day: Day) -> Problem | None:
    """That the heading's date is not that of its papers, by the months in their IDs.

    The ID is given when a paper is announced. A digest by the day of submission has some that waited for months, a mail revisions of any
    age; so most must be too new, or all (of a digest) too old.
    """
    year, month, of_month, _ = day.date
    if not month:
        return None
    ages = sorted(map(_COUNTED.__getitem__, identifiers.yymms(day.papers)))
    now = year * _MONTHS + month
    middle, newest = ages[len(ages) // 2 if len(ages) % 2 else len(ages) // 2 - 1] - now, ages[-1] - now
    sure = len(ages) >= _SURE and of_month
    if middle > 1 or (middle == 1 and sure and of_month < _LATE):
        what = "most papers below it have IDs of a later month"
    elif day.kind == "digest" and day.category and (newest < -1 or (newest == -1 and sure and of_month > _EARLY)):
        what = "all papers below it have IDs of an earlier month"
    else:
        return None
    first, last = (f"{number // _MONTHS:04}-{number % _MONTHS + 1:02}" for number in (ages[0] - 1, ages[-1] - 1))
    span = first if first == last else f"{first} to {last}"
    return Problem("warning", "contradicting-date", f"{iso(day.date)} cannot be its day: {what} ({span})", day.source, day.line)


def _months(yymm: str) -> int:
    """The number of the month that four digits of an ID name."""
    year, month = identifiers.month_of(yymm)
    return year * _MONTHS + month


_COUNTED = Remembered(_months)


def _gaps(found: Iterable[Day]) -> Iterator[Problem]:
    """For each series the days on which it should have come and did not, in one Problem."""
    series: dict[str, dict[int, Day]] = {}
    import datetime as dt  # noqa: PLC0415 - `arxref check` alone counts days

    for day in found:
        number = dt.date(day.date.year, day.date.month, day.date.day).toordinal()
        series.setdefault(day.category or day.parser, {}).setdefault(number, day)
    for name, known in series.items():
        lacking, before = _lacking(sorted(known))
        if lacking:
            count = sum(usual for _, _, usual in lacking)
            shown = [_range(dt.date.fromordinal(first), dt.date.fromordinal(last)) for first, last, _ in lacking[:_SHOWN]]
            left = len(lacking) - _SHOWN
            more = f" and {left} more {'gap' if left == 1 else 'gaps'}" if left > 0 else ""
            lacks = "1 day lacks" if count == 1 else f"{count} days lack"
            message = f"{lacks} in the series {name}: {', '.join(shown)}{more}"
            yield Problem("note", "missing-days", message, known[before].source, known[before].line)


def _range(first: object, last: object) -> str:
    return str(first) if first == last else f"{first} to {last}"


def _lacking(numbers: Sequence[int]) -> tuple[list[tuple[int, int, int]], int]:
    """The gaps (first and last day, how many usual days are in it) of a series, and the day before the first of them.

    Only weekdays on which the series usually comes lack. Days that are alone for weeks are no part of a series.
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number - runs[-1][-1] <= _PAUSE:
            runs[-1].append(number)
        else:
            runs.append([number])
    kept = [number for run in runs if len(run) >= _RUN for number in run]
    often = [0] * _WEEK
    for number in kept:
        often[number % _WEEK] += 1
    usual = [_OFTEN * times >= max(often) for times in often]
    gaps: list[tuple[int, int, int]] = []
    before = 0
    for last, following in pairwise(kept):
        weeks, rest = divmod(following - last - 1, _WEEK)
        lacking = weeks * sum(usual) + sum(usual[(last + 1 + at) % _WEEK] for at in range(rest))
        if lacking:
            first = next(number for number in range(last + 1, following) if usual[number % _WEEK])
            end = next(number for number in range(following - 1, last, -1) if usual[number % _WEEK])
            before = before or last
            gaps.append((first, end, lacking))
    return gaps, before
