"""Whether an archive is sane: days that stand twice, stale copies, days that lack, dates that cannot be."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.library.archive import Day, days, remarks
from arxref.model import ArxivId, Entry, Heading, PartialDate, Span
from growth import assert_linear

if TYPE_CHECKING:
    import random


def day(source, date, papers=(), *, category="cs.CV", parser="fields", kind="digest", line=1):
    """A day; papers are IDs, or IDs with versions."""
    date = PartialDate(*map(int, date.split("-")))
    named = {ArxivId(paper if isinstance(paper, str) else paper[0]): 0 if isinstance(paper, str) else paper[1] for paper in papers}
    if not papers:
        named = {ArxivId(f"{date.year % 100:02}{date.month:02}.{date.day * 1000 + 1:05}"): 1}
    return Day(category, date, parser, kind, source, line, named)


def series(*dates, **more):
    return [day(f"{date}.md", date, **more) for date in dates]


def told(*found):
    return [(problem.code, problem.severity, f"{problem.source}:{problem.line}") for problem in remarks(found)]


A, B, C, D, E = (f"2105.0000{n}" for n in range(1, 6))


def test_a_day_that_stands_twice_is_a_note_at_the_second_place():
    found = remarks([day("b.md", "2021-05-31", [A, B]), day("a.md", "2021-05-31", [A, B])])

    assert [(problem.code, problem.severity, problem.source) for problem in found] == [("day-twice", "note", "b.md")]
    assert found[0].message == "the same day stands in a.md:1 with the same papers"


@pytest.mark.parametrize(
    ("papers", "what"),
    [
        ([(A, 1)], "lacks 2 papers"),
        ([(A, 1), (B, 1)], "lacks 1 paper and has 1 paper in an older version"),
        ([(A, 1), (B, 1), (C, 1)], "has 1 paper in an older version"),
    ],
)
def test_a_copy_that_lacks_papers_or_newer_versions_is_stale(papers, what):
    (problem,) = remarks([day("old.md", "2021-05-31", papers), day("new.md", "2021-05-31", [(A, 1), (B, 2), (C, 1)])])

    assert (problem.code, problem.severity, problem.source, problem.line) == ("stale-copy", "warning", "old.md", 1)
    assert problem.message == f"is an older copy of the day in new.md:1: it {what}"


def test_copies_that_each_have_papers_of_their_own_are_not_stale():
    (problem,) = remarks([day("a.md", "2021-05-31", [A, B, C]), day("b.md", "2021-05-31", [A, B, D, E])])

    assert problem.code == "day-twice"
    assert problem.message.endswith("; 1 paper only here, 2 papers only there")


@pytest.mark.parametrize(
    "other",
    [
        day("b.md", "2021-05-31", [C, D]),
        day("b.md", "2021-05-30", [A, B]),
        day("b.md", "2021-05-31", [A, B], category="cs.LG"),
        day("b.md", "2021-05-31", [A, B], parser="numbered"),
        day("b.md", "2021-05", [A, B]),
    ],
    ids=["the other half of the day", "another day", "another category", "another layout", "a whole month"],
)
def test_what_is_no_copy(other):
    assert told(day("a.md", "2021-05-31", [A, B]), other) == []


WEEKDAYS = ("2021-05-03", "2021-05-04", "2021-05-05", "2021-05-06", "2021-05-07", "2021-05-10", "2021-05-12", "2021-05-13", "2021-05-14")


def test_days_that_lack_are_named_in_one_note():
    (problem,) = remarks(series(*WEEKDAYS, "2021-05-19", "2021-05-20"))

    assert (problem.code, problem.severity, problem.source) == ("missing-days", "note", "2021-05-10.md")
    assert problem.message == "3 days lack in the series cs.CV: 2021-05-11, 2021-05-17 to 2021-05-18"


@pytest.mark.parametrize(("gaps", "ends"), [(8, "2021-04-10"), (9, "2021-04-10 and 1 more gap"), (10, "2021-04-10 and 2 more gaps")])
def test_of_many_gaps_some_are_shown(gaps, ends):
    begin = dt.date(2021, 3, 2)
    days = [(begin + dt.timedelta(n)).isoformat() for n in range(5 * gaps + 4) if n % 5 != 4]
    (problem,) = remarks(series(*days))
    assert problem.message.startswith(f"{gaps} days lack in the series cs.CV: 2021-03-06, ")
    assert problem.message.endswith(f", {ends}")


def test_days_on_which_a_series_never_comes_do_not_lack():
    assert told(*series(*WEEKDAYS[:6])) == []


def test_months_between_two_runs_lack_and_days_by_themselves_are_no_series():
    first, second = [f"2021-05-0{n}" for n in range(1, 8)], [f"2021-08-0{n}" for n in range(1, 8)]
    (problem,) = remarks(series(*first, *second))

    assert problem.message == "85 days lack in the series cs.CV: 2021-05-08 to 2021-07-31"
    assert told(*series("2014-12-31", "2019-05-28", "2020-02-24", "2021-05-31", "2024-12-20")) == []


def test_one_series_may_change_its_layout():
    found = [*series(*WEEKDAYS[:5], parser="numbered"), *series(*WEEKDAYS[5:], parser="fields")]

    assert [problem.message for problem in remarks(found)] == ["1 day lacks in the series cs.CV: 2021-05-11"]


@pytest.mark.parametrize(
    ("date", "papers", "what"),
    [
        ("2020-05-31", [A, B, C], "2020-05-31 cannot be its day: most papers below it have IDs of a later month (2105)"),
        ("2021-04-09", [A, B, C], "2021-04-09 cannot be its day: most papers below it have IDs of a later month (2105)"),
        ("2020-05", [A], "2020-05 cannot be its day: most papers below it have IDs of a later month (2105)"),
        ("2021-09-01", [A], "2021-09-01 cannot be its day: all papers below it have IDs of an earlier month (2105)"),
        ("2021-06-15", [A, B, C], "2021-06-15 cannot be its day: all papers below it have IDs of an earlier month (2105)"),
        ("2022-05-31", [A, "2104.00001"], "2022-05-31 cannot be its day: all papers below it have IDs of an earlier month (2104 to 2105)"),
    ],
)
def test_a_date_that_contradicts_the_ids(date, papers, what):
    (problem,) = remarks([day("a.md", date, papers)])

    shown = what.replace("(2105)", "(2021-05)").replace("2104 to 2105", "2021-04 to 2021-05")
    assert (problem.code, problem.severity, problem.message) == ("contradicting-date", "warning", shown)


@pytest.mark.parametrize(
    "fine",
    [
        day("a.md", "2021-04-30", [A, B, C]),
        day("a.md", "2021-06-02", [A, B, C]),
        day("a.md", "2021-05-31", [A, B, "2108.00001"]),
        day("a.md", "2021-04-10", ["2104.00001", "2104.00002", A]),
        day("a.md", "2022-05-31", [A, B, C], kind="listing"),
        day("a.md", "2022-05-31", [A, B, C], category=""),
        day("a.md", "2021", [A]),
        day("a.md", "1999-01-04", ["hep-th/9901001"], category="hep-th"),
        day("a.md", "2021-12-31", ["2201.00001"]),
    ],
    ids=["submitted late in the month", "announced early in the month", "one that waited", "a minority", "revisions in a mail", "topics",
         "a year", "an old ID", "the end of the year"],
)  # fmt: skip
def test_dates_that_may_be(fine):
    assert told(fine) == []


def test_a_source_is_parted_by_its_headings():
    def heading(line, category, date):
        return Heading("x", category, PartialDate(*date) if date else None, Span("a.md", line, line))

    def entry(id_, version=None):
        return Entry(ArxivId(id_), version)

    items = [
        entry(D), heading(1, "cs.CV", (2021, 5, 30)), heading(2, "cs.CV", (2021, 5, 31, "10:00:00")), entry(A, 2), entry(A, 1),
        heading(5, "topic", None), entry(B), heading(8, "cs.LG", (2021, 5, 31)), entry(A),
    ]  # fmt: skip
    found = days("fields", "digest", items)

    assert [(one.line, one.category, one.date, dict(one.papers)) for one in found] == [
        (2, "cs.CV", PartialDate(2021, 5, 31), {A: 2, B: 0}),
        (8, "cs.LG", PartialDate(2021, 5, 31), {A: 0}),
    ]
    topics = [heading(1, "", (2021, 5, 31)), entry(A), heading(3, "", (2021, 5, 31)), entry(A), heading(5, "", (2021, 6, 1)), entry(B)]
    assert [(one.line, list(one.papers)) for one in days("table", "digest", topics)] == [(1, [A]), (5, [B])]


@st.composite
def archives(draw):
    dates = draw(st.lists(st.dates(dt.date(2021, 4, 1), dt.date(2021, 7, 31)), max_size=25))
    ids = st.lists(st.tuples(st.sampled_from([A, B, C, D]), st.integers(0, 2)), max_size=3)
    return [day(f"{number}.md", str(date), draw(ids)) for number, date in enumerate(dates)]


@settings(max_examples=150)
@given(archives(), st.randoms(use_true_random=False))
def test_the_order_of_files_says_nothing(found, shuffle: random.Random):
    """Whatever the order in which days are met, the same is said, each at a day that there is."""
    said = remarks(found)
    other = list(found)
    shuffle.shuffle(other)

    assert remarks(other) == said
    assert {problem.source for problem in said} <= {one.source for one in found}
    assert all(problem.severity != "error" for problem in said)


def test_every_day_of_all_years_and_one_day_many_times():
    remarks([day("a.md", f"{year:04}-0{month}-01") for year in range(1991, 9999, 7) for month in range(1, 8)])
    remarks([day("a.md", "0001-01-01"), *series(*(f"9999-12-{n}" for n in range(20, 32)))])

    def work(days):
        assert len(remarks(days)) == len(days) - 1

    assert_linear(work, lambda n: [day(f"{one:06}.md", "2021-05-31", [A, B]) for one in range(n)])


def test_a_real_archive_of_two_months_has_only_the_gap_between_them(corpus):
    from arxref.api import SourceText
    from arxref.parsers import fields

    (parser,) = fields.arxref_parsers()
    found = []
    for path in sorted((corpus / "digests" / "archive").rglob("*.md")):
        found += days(parser.name, parser.kind, parser.parse(SourceText.of(path.name, path.read_bytes())))

    assert len(found) == 60
    assert [problem.message for problem in remarks(found)] == ["245 days lack in the series cs.CV: 2019-06-01 to 2020-01-31"]
