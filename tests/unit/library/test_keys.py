"""Citation keys: what they look like, and the laws that keep them where they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arxref.identifiers import sort_key
from arxref.library.keys import LONGEST, LONGEST_MADE, assign, by_id, folded, in_order, legal, readable, telling_words, usable, with_key
from arxref.model import ArxivId, Entry, Name, PartialDate
from growth import assert_linear
from strategies import arxiv_ids, hostile_entries

LEGAL = re.compile(r"[A-Za-z0-9]+(?:[_.-][A-Za-z0-9]+)*")
ADA = (Name("Lovelace", "Ada"),)


def paper(title: str = "A Study of Things", authors: tuple[Name, ...] = ADA, id_: str = "2105.00001") -> Entry:
    return Entry(ArxivId(id_), title=title, authors=authors)


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        (paper(), "lovelace2021study"),
        (paper(authors=()), "arxiv-2105.00001"),
        (paper(authors=(), id_="hep-th/9901001"), "arxiv-hep-th-9901001"),
        (paper(id_="hep-th/9901001"), "lovelace1999study"),
        (paper(authors=(Name("Maaten", "Laurens", "van der"),)), "vandermaaten2021study"),
        (paper(authors=(Name("García Márquez", "Gabriel"),)), "garciamarquez2021study"),
        (paper(authors=(Name("O'Neill", "X."),)), "oneill2021study"),
        (paper(authors=(Name("Łukasz", "Jan"),)), "lukasz2021study"),
        (paper(authors=(Name("Strauß", "J."),)), "strauss2021study"),
        (paper(authors=(Name("Nguyễn", "A."),)), "nguyen2021study"),
        (paper(authors=(Name("王", "小明"),)), "wang2021study"),
        (paper(authors=(Name(literal="The ATLAS Collaboration"),)), "atlas2021study"),
        (paper(authors=(Name(literal="ATLAS Collaboration"),)), "atlas2021study"),
        (paper("$\\ell_1$-Norm Bounds"), "lovelace2021norm"),
        (paper("The"), "lovelace2021the"),
        (paper("?!"), "lovelace2021"),
        (paper(authors=(Name(literal="The"),)), "the2021study"),
        (paper(authors=(Name(literal="--"),)), "arxiv-2105.00001"),
        (paper(""), "lovelace2021"),
        (paper("Image-to-Video Generation"), "lovelace2021image"),
        (paper("3D Shapes"), "lovelace20213d"),
        (paper("Über Dinge"), "lovelace2021uber"),
        (paper("What's New?"), "lovelace2021whats"),
    ],
)
def test_readable_keys(entry: Entry, key: str) -> None:
    assert readable(entry) == key


def test_the_year_is_that_of_the_first_version() -> None:
    assert readable(paper(id_="1201.00001")._replace(published=PartialDate(2011, 12, 30))) == "lovelace2011study"


def test_the_lowest_id_has_the_bare_key() -> None:
    papers = in_order([paper(id_="2105.00010"), paper(id_="2105.00002"), paper(id_="2106.00001")])
    assert assign(papers, readable, {}) == ["lovelace2021study", "lovelace2021study-2105.00010", "lovelace2021study-2106.00001"]


def test_a_key_that_a_paper_has_is_kept_and_given_to_no_other() -> None:
    papers = in_order([paper(id_="2105.00001"), paper(id_="2105.00002"), paper(id_="2105.00003")])
    kept = {ArxivId("2105.00002"): "Lovelace2021Study", ArxivId("2105.00003"): "mine"}
    assert assign(papers, readable, kept) == ["lovelace2021study-2105.00001", "Lovelace2021Study", "mine"]


def test_a_key_of_a_paper_that_is_not_in_this_run_is_given_to_no_other() -> None:
    kept = {ArxivId("2001.00001"): "LOVELACE2021study"}
    assert assign([paper()], readable, kept) == ["lovelace2021study-2105.00001"]
    assert assign([paper()], readable, {}, ["Lovelace2021Study"]) == ["lovelace2021study-2105.00001"]


def test_the_key_that_a_paper_was_read_with_comes_before_the_schemes_and_after_what_is_kept() -> None:
    papers = [paper()._replace(key="Ada:1843"), paper(id_="2105.00002")._replace(key="other")]
    assert assign(papers, readable, {}) == ["Ada:1843", "other"]
    assert assign(papers, readable, {ArxivId("2105.00002"): "kept"}) == ["Ada:1843", "kept"]
    assert assign(papers, readable, {ArxivId("2001.00001"): "ada:1843"}) == ["lovelace2021study", "other"]
    assert assign(papers, readable, {}, ["OTHER"]) == ["Ada:1843", "lovelace2021study"]


def test_of_papers_read_with_one_key_the_lowest_id_has_it() -> None:
    papers = [paper()._replace(key="a"), paper(id_="2105.00002")._replace(key="A"), paper(id_="2105.00003")._replace(key="a")]
    assert assign(papers, readable, {}) == ["a", "lovelace2021study", "lovelace2021study-2105.00003"]


def test_a_key_that_a_paper_was_read_with_comes_before_a_lower_ids_scheme() -> None:
    papers = [paper(), paper(id_="2105.00002")._replace(key="Lovelace2021Study")]
    assert assign(papers, readable, {}) == ["lovelace2021study-2105.00001", "Lovelace2021Study"]


@pytest.mark.parametrize(
    "key", ["a b", "a,b", "a{b", "a'b", "a%b", "a\n", "\u202ea", "-", "x" * (LONGEST + 1), "é" * LONGEST, "a\\b", "a|b", "a=b"]
)
def test_a_key_that_some_consumer_trips_over_gives_way_to_the_schemes(key: str) -> None:
    assert not usable(key)
    assert assign([paper()._replace(key=key)], readable, {}) == ["lovelace2021study"]


@pytest.mark.parametrize("key", ["Doe2020", "DBLP:conf/x/Y17", "hep-th/9901001", "2018A&A...616A", "李2020", "éclair", "a+b", "_x"])
def test_a_key_that_every_consumer_takes_stays(key: str) -> None:
    assert usable(key)
    assert assign([paper()._replace(key=key)], readable, {}) == [key]


@pytest.mark.parametrize("letter", ["x", "é"])
def test_a_key_may_be_as_long_as_a_file_name_allows(letter: str) -> None:
    room = LONGEST - len("a-")
    longest = "a-" + letter * (room // len(letter.encode()))
    assert usable(longest)
    assert not usable(longest + letter)


def test_words_that_are_none_tell_nothing() -> None:
    assert telling_words("-- ?", 2) == telling_words("-- ?", 2, compound=True) == []
    assert telling_words("the -- of", 2) == ["the"]
    assert telling_words("Of half-lives, and the rest", 2, compound=True) == ["halflives", "rest"]


def test_keys_that_differ_in_case_or_in_how_an_accent_is_written_are_one() -> None:
    assert folded("DoE") == folded("doe")
    assert folded("É") == folded("e\u0301")


def test_a_key_is_cut_so_that_it_can_name_a_file() -> None:
    assert legal("x" * 300) == "x" * LONGEST_MADE
    assert legal("x" * (LONGEST_MADE - 1) + "-" + "y" * 9) == "x" * (LONGEST_MADE - 1)
    assert len(legal("深" * 100_000)) == LONGEST_MADE
    two = [paper(authors=(Name("x" * 1000),)), paper(authors=(Name("x" * 1000),), id_="2105.00002")]
    keys = assign(two, readable, {})
    assert keys == ["x" * LONGEST_MADE, "x" * LONGEST_MADE + "-2105.00002"]
    assert all(map(usable, keys))  # so that a ledger can hold them


def test_papers_alike_are_assigned_in_linear_time() -> None:
    papers = [paper(id_=f"2105.{number:05}") for number in range(1, 90_000)]

    def work(many: list[Entry]) -> None:
        keys = assign(many, readable, {}, ["lovelace2021study", "lovelace2021study-2105.00007"])
        assert keys[6:7] in ([], ["lovelace2021study-2105.00007-2105.00007"])
        assert len(set(keys)) == len(many)

    assert_linear(work, lambda n: papers[:n])


@pytest.mark.parametrize(
    ("key", "safe"),
    [("a b", "a-b"), ("a--b", "a-b"), (".a.", "a"), ("a,{b}", "a-b"), ("é2020", "e2020"), ("a/b:c", "a-b-c"), ("%%", ""), ("a._b", "a.b")],
)
def test_legal(key: str, safe: str) -> None:
    assert legal(key) == safe


@settings(max_examples=50)
@given(st.lists(hostile_entries(), max_size=12, unique_by=lambda entry: entry.id), st.randoms())
def test_keys_are_legal_unique_and_free_of_order(papers: list[Entry], random) -> None:  # type: ignore[no-untyped-def]
    """Whatever the papers are called, keys are legal, unique ignoring case, and depend on the set of papers alone."""
    ordered = in_order(papers)
    keys = assign(ordered, readable, {})
    assert all(LEGAL.fullmatch(key) for key in keys)
    assert len({key.casefold() for key in keys}) == len(keys)
    shuffled = papers[:]
    random.shuffle(shuffled)
    assert assign(in_order(shuffled), readable, {}) == keys
    # what was written is found again: nothing moves
    assert assign(ordered, by_id, dict(zip([entry.id for entry in ordered], keys, strict=True))) == keys


@given(st.lists(arxiv_ids(), max_size=8))
@example([ArxivId("0704.0001"), ArxivId("math/0703001"), ArxivId("hep-th/9901001"), ArxivId("2105.00001")])
def test_papers_stand_in_the_order_of_their_identifiers(ids: list[ArxivId]) -> None:
    """Whether or not any is of the older form, which alone needs a `sort_key`."""
    for some in (ids, [id_ for id_ in ids if "/" not in id_]):
        assert [entry.id for entry in in_order(map(Entry, some))] == sorted(some, key=sort_key)


@given(st.sets(arxiv_ids(), max_size=8), st.text(max_size=5))
def test_any_scheme_is_made_legal_and_unique(ids: set[ArxivId], text: str) -> None:
    """A stranger's scheme may return anything."""
    papers = in_order(Entry(id_) for id_ in ids)
    keys = assign(papers, lambda _entry: text, {})
    assert all(LEGAL.fullmatch(key) for key in keys)
    assert len({key.casefold() for key in keys}) == len(keys)


def test_with_key_changes_nothing_else() -> None:
    entry = paper()
    assert with_key(entry, "k") == entry._replace(key="k")
    assert type(with_key(entry, "k")) is Entry
