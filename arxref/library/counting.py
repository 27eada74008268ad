"""What a collection of papers is made of: how many in each month and category, in which venues, and what is not known of how many."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.library.claims.claim import STATUSES
from arxref.library.publication import claim
from arxref.records import NamedTuple
from arxref.taxonomy import is_category

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from arxref.library.claims.venuetable import Venue
    from arxref.model import Entry

MOST_MONTHS = 60
"""Over more months than these, papers are counted by year unless months are asked for."""
_MOST_LISTED = 10
_MOST_PERIODS = 1200
_YEARS = 12
UNKNOWN = "unknown"
"""The category of papers of which none is known."""
OTHER = "other"
HEADER = ("table", "period", "name", "papers")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

LACKING: tuple[tuple[str, Callable[[Entry], bool]], ...] = (
    ("authors", lambda entry: not entry.authors),
    ("all authors", lambda entry: bool(entry.authors) and not entry.authors_complete),
    ("abstract", lambda entry: not entry.abstract),
    ("day", lambda entry: entry.published is None or not entry.published.day),
    ("categories", lambda entry: not entry.categories),
    ("comment", lambda entry: not entry.comment),
    ("journal reference", lambda entry: not entry.journal_ref),
    ("DOI", lambda entry: not entry.dois),
)
"""What a paper may lack, and whether it does."""


class Stats(NamedTuple):
    """The counts. ``periods`` are months (``2021-05``) or years in order, those without a paper between them, too.

    A paper counts in the month of its first version and for its primary category, or that of the listing that it stood in where no more is
    known. ``cells`` are by period and category, ``categories`` the most frequent first. ``venues`` are the papers of each status by name,
    the most frequent first, ``lacking`` in the order of `LACKING`.
    """

    papers: int
    by: str
    periods: Mapping[str, int]
    categories: Mapping[str, int]
    cells: Mapping[tuple[str, str], int]
    venues: Mapping[str, Mapping[str, int]]
    statuses: Mapping[str, int]
    lacking: Mapping[str, int]


def count(entries: Sequence[Entry], own: tuple[Venue, ...] = (), by: str = "") -> Stats:
    """Count the papers ``by`` month or year (empty: by month where there are not too many); ``own`` are venues of the user's."""
    cells = Counter((_month(entry), entry.primary or (entry.categories or (_listed_in(entry),))[0]) for entry in entries)
    months = {month for month, _ in cells}
    venues: dict[str, Counter[str]] = {}
    statuses: Counter[str] = Counter()
    for entry in entries:
        if not entry.comment and not entry.journal_ref:
            continue  # nothing is claimed for it
        said = claim(entry, own)
        statuses[said.status] += bool(said.status)
        if said.venue:
            venues.setdefault(said.counted_as, Counter())[said.status] += 1
    by = by or ("year" if _distance(months) > MOST_MONTHS else "month")
    name = _year_name if by == "year" else _month_name
    periods = dict.fromkeys(_between(months, name), 0)
    named: Counter[tuple[str, str]] = Counter()
    for (month, category), papers in cells.items():
        periods[name(*month)] += papers
        named[name(*month), category] += papers
    totals: Counter[str] = Counter()
    for (_, category), papers in named.items():
        totals[category] += papers
    return Stats(
        len(entries),
        by,
        periods,
        _frequent_first(totals),
        named,
        {venue: venues[venue] for venue in _frequent_first({venue: sum(found.values()) for venue, found in venues.items()})},
        {status: statuses[status] for status in STATUSES if statuses[status]},
        {name: sum(map(lacks, entries)) for name, lacks in LACKING},
    )


def _month(entry: Entry) -> tuple[int, int]:
    """When the first version appeared; of which only the year is known, the month of the ID."""
    if entry.published is not None and entry.published.month:
        return entry.published.year, entry.published.month
    return identifiers.month(entry.id)


def _listed_in(entry: Entry) -> str:
    """The category of the listing that a paper stood in, of which nobody says more."""
    return next((origin.topic for origin in entry.origins if origin.topic and is_category(origin.topic)), UNKNOWN)


def _month_name(year: int, month: int) -> str:
    return f"{year:04}-{month:02}"


def _year_name(year: int, _month: int) -> str:
    return f"{year:04}"


def _distance(months: Iterable[tuple[int, int]]) -> int:
    numbers = [year * _YEARS + month for year, month in months]
    return max(numbers) - min(numbers) + 1 if numbers else 0


def _between(months: Iterable[tuple[int, int]], name: Callable[[int, int], str]) -> Iterator[str]:
    """The names of all months from the first to the last; of those alone that there are, where a wrong date makes too many."""
    known = sorted(months)
    if not known:
        return
    first, last = (year * _YEARS + month - 1 for year, month in (known[0], known[-1]))
    if last - first > _MOST_PERIODS:
        yield from (name(*month) for month in known)
    else:
        yield from (name(number // _YEARS, number % _YEARS + 1) for number in range(first, last + 1))


def _frequent_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def leading(stats: Stats, most: int) -> list[str]:
    """The most frequent categories, and `OTHER` where there are more."""
    names = list(stats.categories)
    return names if len(names) <= most else [*names[: most - 1], OTHER]


def shares(stats: Stats, names: Sequence[str]) -> dict[str, list[int]]:
    """For each of the categories that `leading` gave: its papers in each period."""
    places = {period: place for place, period in enumerate(stats.periods)}
    rows = {name: [0] * len(places) for name in names}
    for (period, category), papers in stats.cells.items():
        rows[category if category in rows else OTHER][places[period]] += papers
    return rows


def table(stats: Stats) -> Iterator[tuple[str, str, str, str]]:
    """All counts as rows below `HEADER`. No cell begins as a formula does: spreadsheets would work it out."""
    for period, papers in stats.periods.items():
        yield "papers", period, "", str(papers)
    for (period, category), papers in sorted(stats.cells.items()):
        yield "category", period, _harmless(category), str(papers)
    for venue, found in stats.venues.items():
        yield "venue", "", _harmless(venue), str(sum(found.values()))
    for status, papers in stats.statuses.items():
        yield "status", "", status, str(papers)
    for name, papers in stats.lacking.items():
        yield "lacking", "", name, str(papers)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def in_words(stats: Stats) -> str:
    """What a picture of the counts shows, for those who do not see it."""
    if not stats.papers:
        return "No papers."
    names = list(stats.periods)
    best = max(stats.periods, key=lambda period: (stats.periods[period], period))
    span = f"from {names[0]} to {names[-1]}; most ({stats.periods[best]}) in {best}"
    parts = [
        f"{stats.papers} papers by {stats.by} of their first version, {span}.",
        f"Primary categories: {_listed(stats.categories)}.",
    ]
    venues = {venue: sum(found.values()) for venue, found in stats.venues.items()}
    if venues:
        parts.append(f"Venues that comments and journal references name: {_listed(venues)}.")
    parts.append(f"Papers without: {_listed({name: papers for name, papers in stats.lacking.items() if papers}) or 'nothing'}.")
    return " ".join(parts)


def _listed(counts: Mapping[str, int]) -> str:
    shown = [f"{name} {papers}" for name, papers in list(counts.items())[:_MOST_LISTED]]
    return ", ".join([*shown, *([f"and {len(counts) - _MOST_LISTED} more"] if len(counts) > _MOST_LISTED else [])])
