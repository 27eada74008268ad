from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.library.bib import bibnames
from arxref.library.bib.bibnames import read_names
from arxref.model import Name


@pytest.mark.parametrize("nobody", [",", ", ,", ",,,,", "and", "~,~", "{}", " and ,"])
def test_commas_alone_are_nobody(nobody):
    assert read_names(nobody) == ((), True)
    assert read_names(f"Doe, Jane and {nobody}")[0] == (Name("Doe", "Jane"),)


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("van der Berg, Sr, Jan", Name("Berg", "Jan", "van der", "Sr")),
        ("Doe, III, Jane", Name("Doe", "Jane", "", "III")),
        ("Doe, Esq, Jane", Name("Doe", "Jane", "", "Esq")),
        ("{von} Neumann, John", Name("von Neumann", "John")),
        ("Doe, Jane, Jr", Name("Doe", "Jane", "", "Jr")),
        ("Doe, {Jr}", Name("Doe", "Jr")),
        ("Doe, Jr", Name(literal="Doe Jr")),
        ("Bo Li 0001", Name("Li", "Bo")),
        ("Li, Bo 0012", Name("Li", "Bo")),
        ("van Li 0003, Bo", Name("Li", "Bo", "van")),
        (r"Bo M{\"u}ller{\'e} 0001", Name("Mülleré", "Bo")),
        ("{Lab 0001}", Name(literal="Lab 0001")),
        ("0001", Name(literal="0001")),
        ("Agent 007, Jane", Name("Agent 007", "Jane")),
    ],
)
def test_the_parts_of_a_name(field, name):
    assert read_names(field) == ((name,), True)


def test_a_list_with_commas_alone_is_a_list_of_people():
    assert read_names("Ada Lovelace, Emmy Noether, Grace Hopper, Mary Leakey")[0] == (
        Name("Lovelace", "Ada"),
        Name("Noether", "Emmy"),
        Name("Hopper", "Grace"),
        Name("Leakey", "Mary"),
    )


@pytest.mark.parametrize(
    ("field", "people"),
    [
        ("A. Lovelace, E. Noether", (Name("Lovelace", "A."), Name("Noether", "E."))),
        ("Ada K. Lovelace, A. E. van Noether", (Name("Lovelace", "Ada K."), Name("Noether", "A. E.", "van"))),
        ("Ada Lovelace, Emmy Noether", (Name("Ada Lovelace", "Emmy Noether"),)),
        ("García Márquez, Juan C.", (Name("García Márquez", "Juan C."),)),
        ("López V., J. C. Ray", (Name("López V.", "J. C. Ray"),)),
        ("C. Oliveira, Ana Paula", (Name("C. Oliveira", "Ana Paula"),)),
    ],
)
def test_a_comma_parts_two_people_whose_initials_stand_before_a_name(field, people):
    assert read_names(field) == (people, True)
    assert len(read_names(field, ours=True)[0]) == 1


def test_whatever_a_field_holds_it_is_read():
    for parts in itertools.product((",", "and ", "{", "}", "Jr", "von ", "A ", "=", "family=", "\\", '"', "others"), repeat=4):
        read_names("".join(parts))


@given(st.lists(st.sampled_from("and AND Lee Strand Andrew A. {and} and, others é".split()), min_size=1, max_size=7))
@settings(max_examples=200, deadline=None)
def test_people_are_parted_at_plain_ands_as_they_are_at_any(words: list[str]) -> None:
    value = " ".join(words)
    assert bibnames._people(value) == bibnames._split(f" {value} ", bibnames._AND)
