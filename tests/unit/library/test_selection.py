"""Which papers a selection lets through."""

from __future__ import annotations

from typing import Any

import pytest

from arxref.library.selection import Selection, chooser, folded
from arxref.model import ArxivId, Entry, Name, Origin, PartialDate

DAY = Entry(
    ArxivId("1905.00001"),
    title=r"Deep \$5 Nets for $\alpha$-Žižek Things",
    authors=(Name("Erdős", "Pál"), Name(literal="ATLAS Collaboration")),
    abstract="We look\ndeep.",
    published=PartialDate(2019, 5, 28),
    categories=("cs.CV", "math.OA"),
    primary="cs.CV",
    comment="12 pages",
    journal_ref="Phys. Rev. D",
)
MONTH = Entry(ArxivId("1905.00002"), title="Shallow", origins=(Origin("a.md", 1, 2, "numbered", topic="cs.LG"),))
OLD = Entry(ArxivId("hep-th/9901001"), title="Strings", categories=("hep-th",))


def chosen(**wanted: Any) -> list[str]:
    test = chooser(Selection(**wanted))
    assert test is not None
    return [entry.id for entry in (DAY, MONTH, OLD) if test(entry)]


def test_asking_for_everything_costs_no_test() -> None:
    assert chooser(Selection()) is None


def test_only_names_papers() -> None:
    assert chosen(only=frozenset({ArxivId("1905.00002"), ArxivId("2001.00001")})) == ["1905.00002"]


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (("cs.CV",), ["1905.00001"]),
        (("math.OA",), ["1905.00001"]),
        (("cs",), ["1905.00001", "1905.00002"]),
        (("cs.LG",), ["1905.00002"]),
        (("math", "hep-th"), ["1905.00001", "hep-th/9901001"]),
        (("c",), []),
    ],
)
def test_categories_are_any_of_a_papers_or_else_the_listings(names: tuple[str, ...], ids: list[str]) -> None:
    assert chosen(categories=names) == ids


@pytest.mark.parametrize(
    ("since", "until", "ids"),
    [
        (PartialDate(2019, 5, 28), None, ["1905.00001", "1905.00002"]),
        (PartialDate(2019, 5, 29), None, ["1905.00002"]),
        (PartialDate(2019, 5, 31), None, ["1905.00002"]),
        (PartialDate(2019, 6), None, []),
        (None, PartialDate(2019, 5, 27), ["1905.00002", "hep-th/9901001"]),
        (None, PartialDate(2019, 5, 28), ["1905.00001", "1905.00002", "hep-th/9901001"]),
        (None, PartialDate(1998), []),
        (PartialDate(1999), PartialDate(1999), ["hep-th/9901001"]),
    ],
)
def test_a_month_is_in_when_it_overlaps_the_period(since: PartialDate | None, until: PartialDate | None, ids: list[str]) -> None:
    assert chosen(since=since, until=until) == ids


@pytest.mark.parametrize(
    "text", ["deep", "NETS", "erdos", "Pál Erdős", "atlas", "zizek", "$5", r"\alpha", "12 PAGES", "phys. rev", "for α-Žižek"]
)
def test_words_are_found_whatever_their_case_and_accents(text: str) -> None:
    assert chosen(grep=text) == ["1905.00001"]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({"status": frozenset({"published"})}, ["1905.00003"]),
        ({"status": frozenset({"accepted", "published"})}, ["1905.00003", "1905.00004"]),
        ({"status": frozenset({"none"})}, ["1905.00002"]),
        ({"venue": "cvpr"}, ["1905.00004"]),
        ({"venue": "Computer Vision and Pattern Recognition"}, ["1905.00004"]),
        ({"venue": "cvpr", "status": frozenset({"published"})}, []),
    ],
)
def test_what_is_claimed_for_a_paper_is_chosen_by(wanted: dict[str, Any], ids: list[str]) -> None:
    published = Entry(ArxivId("1905.00003"), title="A", journal_ref="Phys. Rev. D 91, 045001 (2015)")
    accepted = Entry(ArxivId("1905.00004"), title="B", comment="Accepted at CVPR 2020")
    test = chooser(Selection(**wanted))
    assert test is not None
    assert [entry.id for entry in (MONTH, published, accepted) if test(entry)] == ids


def test_every_option_must_hold() -> None:
    assert chosen(categories=("cs",), grep="deep", until=PartialDate(2019)) == ["1905.00001"]
    assert chosen(categories=("cs",), grep="strings") == []


def test_folded_text_is_folded() -> None:
    for text in ("ÅNGSTRÖM ẞ", "ﬁne", "İ"):
        assert folded(folded(text)) == folded(text)
    assert folded("ÅNGSTRÖM straẞe") == "angstrom strasse"
