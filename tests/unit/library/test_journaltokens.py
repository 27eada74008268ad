"""The pieces of journal references: what is read cheaply in most texts is what the whole grammar reads."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.library.claims import journalrefs, journaltokens

TAILS = (
    "103, 043505 (2021)",
    "vol. 28, no. 3, pp. 112-119, March 2019",
    "12(3):45-67, 2018",
    "XLII-2/W5, 2017, pp. 3-9",
    "7, 11:1-11:37 (Year: 2020)",
    "Volume 5, Issue 2, 2016, Article No: 7, 12 pages",
    "28 (2019) 112-119, doi:10.1234/abc.5, ISSN 1234-567X",
    "4N2 2003, 17 Sept. 2003 - 19 Sept. 2003, p. 9",
    "99 (2007) 1-9, Springer, Leaftown, Germany, https://example.org/x",
    "5 (1999) e17, long papers, 3-5 May",
)
MONTHS = (
    "January February March April May June July August September October November December Spring Summer Autumn Fall Winter "
    "jan feb mar apr jun jul aug sept oct nov dec"
).split()


@pytest.mark.parametrize("tail", TAILS)
def test_a_letter_beyond_ascii_in_the_name_changes_nothing_behind_it(tail: str) -> None:
    plain, other = (journalrefs.read(f"Journal of {name} {tail}") for name in ("Foos", "Foös"))
    assert (plain is None) == (other is None)
    if plain is not None and other is not None:
        assert plain[2:] == other[2:]


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("form", ["{}", "{}.", "12 {}", "{} 12", "3-5 of {}", "{}/May", "{} 30 - June 2", "Publication date: {}"])
def test_a_date_is_one_in_whatever_letters_that_are_those_of_its_month(month: str, form: str) -> None:
    for written in {month, month.upper(), month.replace("s", "ſ").replace("S", "ſ"), month.replace("i", "ı"), month.replace("i", "İ")}:
        found = journaltokens.chain(date := form.format(written), 0, journaltokens.grammar(date), named=False)
        assert found is not None
        assert {token.sort for token in found} == {"date"}, date


READ: list[tuple[str, list[tuple[Any, ...]] | None]] = [
    ("12(3):45-67, 2018", [("pair", "12", "3"), ("bare_", "45-67"), ("year", "2018")]),
    ("4N2 2003", [("pair", "4", "2"), ("year", "2003")]),
    ("a12(S3)", [("pair", "a12", "S3")]),
    ("12 (2018), 45", [("bare_", "12"), ("year", "2018", "", True), ("bare_", "45")]),
    ("Vol. 12, year 2018", [("volume", "12"), ("year", "2018")]),
    ("XLII-2/W5, 2017", [("set", "XLII-2/W5"), ("year", "2017")]),
    ("XLII-3-2019", [("set", "XLII-3-2019", "2019")]),
    ("doi:10.1234/abc.5, 10.1234/x", [("doi", "10.1234/abc.5"), ("doi", "10.1234/x")]),
    ("vol. 28A, no. S3, pp. 112-119", [("volume", "28A"), ("number", "S3"), ("pages", "112-119")]),
    ("Article No: 7, 12 pages", [("article", "7"), ("count", "12 pages")]),
    ("ISSN 1234-567X, long papers", [("issn", "ISSN 1234-567X"), ("papers", "long papers")]),
    ("March 2019, 3-5 May", [("date", "March"), ("year", "2019"), ("date", "3-5 May")]),
    ("5, Springer, Online", [("bare_", "5"), ("publisher", "Springer"), ("virtual", "Online")]),
    ("6. 27", [("bare_", "6"), ("bare_", "27")]),
    ("6.27", None),  # the number of a section, as in G6.27
    ("5Springer", None),  # nothing between them
    ("5, leaves", None),
    ("", []),
    ("1 " * 17, [("bare_", "1")] * 17),
    ("1 " * 18, None),  # that is a table, and no reference
]


@pytest.mark.parametrize(("text", "tokens"), READ, ids=[text[:30] for text, _ in READ])
def test_the_end_of_a_reference_is_a_chain_of_tokens(text: str, tokens: list[tuple[Any, ...]] | None) -> None:
    whole = None if tokens is None else [journaltokens.Token(*token) for token in tokens]
    for before in ("", "Foos ", "Foos (A) "):
        assert journaltokens.chain(before + text, len(before), journaltokens.grammar(text), named=False) == whole


def test_a_publisher_stands_first_only_where_a_name_may() -> None:
    tokens = [journaltokens.Token("publisher", "Springer"), journaltokens.Token("bare_", "5")]
    for named, whole in ((False, None), (True, tokens)):
        found = journaltokens.chain("Springer, 5", 0, journaltokens.grammar("Springer, 5"), named=named)
        assert found == whole


@given(
    st.lists(
        st.sampled_from([*"0123456789 .,:;()/-", "2019", "pp. ", "Vol", "no. ", "May", "doi:", "10.1234/x", "e1", "D", "ISSN "]),
        max_size=12,
    )
)
@settings(max_examples=200)
def test_ascii_is_read_as_with_all_of_unicode(pieces: list[str]) -> None:
    text = " ".join("".join(pieces).split())
    full = journaltokens.grammar(text + "ö")
    if journaltokens.grammar(text).date is not None:
        assert full.date is not None
    assert journaltokens.chain(text, 0, journaltokens.grammar(text), named=False) == journaltokens.chain(text, 0, full, named=False)
    assert [m.span() for m in journaltokens.grammar(text).edge.finditer(text)] == [m.span() for m in full.edge.finditer(text)]


@pytest.mark.parametrize("piece", ["doi ", "doi: ", "doi : ", "https://doi.org/", "doi"])
def test_what_is_put_before_a_doi_ends_however_often_it_stands_there(piece: str) -> None:
    """Each of a hundred blanks was taken in two ways, and all of their combinations tried."""
    many = f"Journal of Foos 5 (2001) 33-39 {piece * 25}"
    assert journalrefs.read(f"{many}x") is None
    told = journalrefs.read(f"{many}10.1234/abc")
    assert told is not None
    assert told.dois == ("10.1234/abc",)
