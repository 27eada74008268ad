"""Citation keys: what they look like, and the laws that keep them where they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arxref.library.keys import assign, by_id, in_order, legal, readable, with_key
from arxref.model import ArxivId, Entry, Name, PartialDate
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


@pytest.mark.parametrize(
    ("key", "safe"),
    [("a b", "a-b"), ("a--b", "a-b"), (".a.", "a"), ("a,{b}", "a-b"), ("é2020", "e2020"), ("a/b:c", "a-b-c"), ("%%", ""), ("a._b", "a.b")],
)
def test_legal(key: str, safe: str) -> None:
    assert legal(key) == safe


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
