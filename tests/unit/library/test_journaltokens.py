"""The pieces of journal references: what is read cheaply in most texts is what the whole grammar reads."""

from __future__ import annotations

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
