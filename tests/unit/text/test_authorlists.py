"""What stands in the place of further authors is told by one rule, in whatever file the list stands."""

from __future__ import annotations

import pytest

from arxref import names
from arxref.api import SourceText
from arxref.library.bib import bibnames
from arxref.library.layouts import people
from arxref.parsers import csl_json, ris
from arxref.text.authorlists import are_others, pieces, without_footnotes
from growth import assert_linear

MORE = ["others", "and others", "Others", "et al.", "et al", "ET AL.", "et. al.", "et al.,", "..."]


@pytest.mark.parametrize("text", [*MORE, "etal", "et.al.", "{others}", "…"])
def test_it_is_told_however_it_is_spelt(text):
    assert are_others(text)


@pytest.mark.parametrize("text", ["", ",", "and", "Al Et", "Ann Others", "Etal Bo", "others 2"])
def test_a_name_is_none(text):
    assert not are_others(text)


@pytest.mark.parametrize("more", MORE)
def test_every_layout_knows_it(more):
    ann, bo = names.parse_name("Ann Lee"), names.parse_name("Bo Ray")
    assert people.listed(["Lee, Ann", "Ray, Bo", more], each=True) == ((ann, bo), False)
    assert bibnames.read_names(f"Lee, Ann and Ray, Bo and {more.removeprefix('and ')}") == ((ann, bo), False)
    authors = f'[{{"family": "Lee", "given": "Ann"}}, {{"literal": "{more}"}}]'
    item = f'[{{"id": "a", "DOI": "10.48550/arXiv.1905.00001", "title": "T", "author": {authors}}}]'
    record = f"TY  - JOUR\nTI  - T\nAU  - Lee, Ann\nAU  - {more}\nUR  - https://arxiv.org/abs/1905.00001\nER  -\n"
    for parser, text in ((csl_json.PARSER, item), (ris.PARSER, record)):
        (entry,) = parser.parse(SourceText.of("x", text.encode()))
        assert (entry.authors, entry.authors_complete) == ((ann,), False)


@pytest.mark.parametrize("piece", ["a", "a.-", "a et ", "Ann Lee et ", "a b ", ".'"])
@pytest.mark.parametrize("end", [" et Bo Ray", " und Bo Ray"])
def test_the_cost_of_a_list_with_a_local_and_is_linear(piece, end):
    assert_linear(pieces, lambda count: piece * count + end)


def test_the_cost_of_footnotes_that_are_commands_of_tex_is_linear_in_their_number():
    """What does not end as a footnote does is not tried in all the ways in which its letters may be commands."""
    assert_linear(without_footnotes, lambda count: 500 * ("a^{" + (count - 1) * r"\ab" + "!"), size=5, least=0.0001)
