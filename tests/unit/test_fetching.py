from __future__ import annotations

import pytest

from arxref.api import Context
from arxref.enrichers.listings import LASTS, LASTS_FRESH, listed, search
from arxref.enrichers.pages import Answer, Query
from arxref.errors import UsageError
from arxref.fetching import categories, days
from arxref.model import ArxivId, Entry, PartialDate
from arxref.store import open_store
from servers import Clock

JUNE_2021 = 1_622_600_000.0  # 2021-06-02T02:13:20Z
DAY = PartialDate(2021, 5, 31)


def spelt(found: tuple[PartialDate, ...]) -> list[str]:
    return [f"{day.year}-{day.month:02}-{day.day:02}" for day in found]


@pytest.mark.parametrize(
    ("on", "since", "until", "expected"),
    [
        (["2021-05-31"], "", "", ["2021-05-31"]),
        (["31 May 2021", "2021-05-30", "2021-05-31"], "", "", ["2021-05-30", "2021-05-31"]),
        (["2021-06"], "", "", ["2021-06-01", "2021-06-02"]),
        ([], "2021-05-31", "", ["2021-05-31", "2021-06-01", "2021-06-02"]),
        ([], "2021-02-27", "2021-03-01", ["2021-02-27", "2021-02-28", "2021-03-01"]),
        (["2020-01-01"], "2021-06-01", "2199", ["2020-01-01", "2021-06-01", "2021-06-02"]),
        ([], "0001", "1986-01-02", ["1986-01-01", "1986-01-02"]),
    ],
)
def test_the_days_that_are_meant(on, since, until, expected):
    assert spelt(days(on, since, until, JUNE_2021)) == expected


@pytest.mark.parametrize(
    ("on", "since", "until"), [(["2021-06-03"], "", ""), (["1985"], "", ""), ([], "2021-06", "2021-05"), (["x"], "", "")]
)
def test_days_that_there_are_not(on, since, until):
    with pytest.raises(UsageError):
        days(on, since, until, JUNE_2021)


def test_categories_are_spelt_as_arxiv_spells_them():
    assert categories(["CS.cv", "hep-TH", "cs.CV", "cs", "cmp-lg", "math.mp"]) == ("cs.CV", "hep-th", "cs", "cmp-lg", "math.MP")


@pytest.mark.parametrize(
    ("name", "hint"),
    [("cs.CVV", "'cs.CV'"), ("mathph", "'math-ph'"), ("cscv", "'cs.CV'"), ("AG", "'math.AG'"), ("x" * 9999, "taxonomy"), ("", "taxonomy")],
)
def test_what_is_no_category_has_a_hint(name, hint):
    with pytest.raises(UsageError, match=hint):
        categories([name])


def test_a_query_spans_the_day_to_its_last_second():
    assert search(Query("cs.CV", DAY)) == "cat:cs.CV AND submittedDate:[202105310000 TO 202106010000]"
    assert search(Query("cs", PartialDate(2020, 2, 28))) == "(cat:cs OR cat:cs.*) AND submittedDate:[202002280000 TO 202002290000]"
    assert search(Query("hep-th", PartialDate(1999, 12, 31))) == "cat:hep-th AND submittedDate:[199912310000 TO 200001010000]"


@pytest.mark.parametrize(
    "note",
    [
        "",
        "{",
        "[]",
        "[1, 2]",
        "[1, 3, 4]",
        "[1, -3, []]",
        "[1, 3, [[0, 0, []]]]",
        "[2, 3, [[0, 3, []]]]",
        "[1, 3, [[0, 3, [7]]]]",
        "[" * 5000,
    ],
)
def test_a_note_that_means_nothing_is_passed_over(tmp_path, note):
    clock = Clock()
    entries = tuple(Entry(ArxivId(f"2105.{number:05}"), title="A", published=DAY, categories=("cs.CV",)) for number in range(1, 4))
    with open_store(str(tmp_path / "s"), clock.now, pytest.fail) as store:
        store.remember("listing cs.CV on 2021-05-31", note, 60)
        found = listed(Query("cs.CV", DAY), Context(clock.now, store=store), lambda *_: Answer(3, entries))
    assert [entry.id for entry in found.entries] == [entry.id for entry in entries]
    assert found.problems == ()


@pytest.mark.parametrize(("age", "lasts"), [(3.0, LASTS_FRESH), (6.9, LASTS_FRESH), (7.1, LASTS), (3000.0, LASTS)])
def test_how_long_a_listing_is_good_for(tmp_path, age, lasts):
    end = 1_622_505_600.0  # of 2021-05-31
    clock = Clock(end + age * 86400)
    asked = []

    def ask(*what: object) -> Answer:
        asked.append(what)
        return Answer(1, (Entry(ArxivId("2105.00001"), title="A", published=DAY, categories=("cs.CV",)),))

    for seconds in (0.0, lasts - 1, 2.0):
        clock.at += seconds
        with open_store(str(tmp_path / "s"), clock.now, pytest.fail) as store:
            assert len(listed(Query("cs.CV", DAY), Context(clock.now, store=store), ask).entries) == 1
    assert len(asked) == 2
