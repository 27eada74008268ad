"""Laws of names: what is taken apart can be put together, and no list of authors breaks or stalls the reader."""

from __future__ import annotations

import pytest
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st

from arxref.authors import _careful_author, _plain_author, are_plain, parse_authors
from arxref.model import Name
from arxref.names import natural, parse_name, sorted_form
from arxref.text.clean import clean_name
from growth import assert_linear
from strategies import hostile_text
from strategies import names as any_names
from strategies import persons as any_persons

words = st.text(st.characters(categories=("Ll", "Lu", "Lo", "Nd"), include_characters="-'.’"), min_size=1, max_size=8)


def persons() -> st.SearchStrategy[Name]:
    return any_persons().map(lambda name: name._replace(literal=""))


def names() -> st.SearchStrategy[Name]:
    return persons() | any_names().filter(lambda name: not name.family)


@given(st.lists(words, min_size=1, max_size=30).map(" ".join))
@example("de de de S. de")
@example("Jr. Jr.")
@example("y y y")
@example("王 小明 Jr.")
def test_natural_order_gives_the_input_back(text):
    """natural(parse_name(x)) == x for every x of words and single blanks."""
    name = parse_name(text)
    assert natural(name) == text
    assert bool(name.literal) != bool(name.family)


@given(names())
def test_a_printed_name_is_printed_alike_again(name):
    """natural(parse_name(natural(n))) == natural(n)."""
    assert natural(parse_name(natural(name))) == natural(name)


@given(persons())
def test_a_person_is_read_back_from_the_sorted_form(name):
    """parse_name(sorted_form(n)) == n: the comma says what natural order does not."""
    assert parse_name(sorted_form(name)) == name


@given(st.lists(persons().filter(lambda name: " " not in name.family), unique_by=natural, max_size=6))
def test_a_list_of_people_is_read_back(people):
    """parse_authors gives back people of clean names, and knows them to be all."""
    assume(all(clean_name(natural(name)) == natural(name) for name in people))
    assume(not any(word in natural(name).lower().split() for name in people for word in ("and", "et", "for", "others")))
    read, complete = parse_authors(", ".join(map(natural, people)))
    assert complete
    assert list(map(natural, read)) == list(map(natural, people))


@given(hostile_text() | st.text(st.sampled_from("ab ,():;.&1*\\$ "), max_size=60))
@example("et al.")
@example("for the ")
@example("a: b: c: d")
def test_no_list_raises_and_no_author_is_empty(text):
    """Any text in: authors that have a name, none twice."""
    authors, _ = parse_authors(text)
    assert len(set(authors)) == len(authors)
    for name in authors:
        assert isinstance(name, Name)
        assert bool(name.literal) != bool(name.family)
        assert natural(name).strip()


PUMPS = (
    "(",
    ")",
    "()",
    "a, ",
    "de ",
    "a and ",
    ":, ",
    "Jr., ",
    "x",
    "et al ",
    ". ",
    "; ",
    "1",
    "for the ",
    "Ann Lee (a, ",
    "y Y ",
    "A.",
    "+3 ",
    "(3 more) ",
    '"',
    "Ab Cd y ",
)


@pytest.mark.parametrize("pump", PUMPS)
def test_lists_are_read_in_linear_time(pump):
    """Whatever stands in it, a long list costs what its length does."""
    assert_linear(lambda text: (parse_authors(text), parse_authors("Ann Lee (" + text)), pump.__mul__)


TRICKY = (
    "Le La Van van Di AI Ai And et al For Representing III Jr. Inc. Team J. J.-P. J.P. -P. St. Mac y E Li O'Neil José Müller Tomáš Ãš Ł."
    " Jean-And Jean-van Min-hwan Giro-i-Nieto Xi-Le Hulsbergen-van A-B-C-D-E İz ſt"
).split()
parts = st.lists(st.sampled_from(TRICKY) | words, min_size=1, max_size=5).map(" ".join)


@settings(max_examples=200)
@given(parts, st.sampled_from(TRICKY) | words | st.tuples(st.sampled_from(TRICKY), st.sampled_from(TRICKY)).map("-".join))
@example("Anna", "Müller-Lüdenscheidt")
def test_a_plain_name_is_read_as_its_parts_say(given, family):
    """What is taken for plain at a glance is what the whole reading makes of it."""
    event(str(are_plain(given, family)))
    if are_plain(given, family):
        assert _careful_author(f"{given} {family}") == Name(family, given)
        assert parse_authors(f"{given} {family}") == ((Name(family, given),), True)


@settings(max_examples=200)
@given(st.lists(st.sampled_from((*TRICKY, "", "Ann", "de", "B.", "1", "Lab-Co")) | words, min_size=1, max_size=5).map(" ".join))
@example("Luc Van Gool")
@example(" Ann Lee")
@example("Ann  Lee")
@example("Ann B E Van Lee")
@example("E E E E y")
def test_a_name_is_read_alike_at_a_glance_and_with_care(text):
    """However its words are parted."""
    assert _plain_author(text) == _careful_author(text)


@settings(max_examples=200)
@given(st.sampled_from(TRICKY) | words, st.sampled_from(TRICKY) | words)
@example("af", "Klint")
@example("AI", "Smith")
@example("others", "Smith")
@example("Smith", "III")
def test_two_words_are_read_alike_however_far_apart(first, second):
    """White space is looked at only on the long way round, so that the glance at two plain words finds what that finds."""
    assert parse_authors(f"{first} {second}") == parse_authors(f"{first}  {second}")


@pytest.mark.parametrize(
    ("given", "family"),
    [
        ("Anna", "Müller"),
        ("C.-P. M.", "Yuan"),
        ("José Luis B.", "Gómez-Déniz"),
        ("Wei", "Xu"),
        ("Thao Minh", "Le"),
        ("Di", "He"),
        ("Min-hwan", "Ai"),
    ],
)
def test_most_names_are_plain(given, family):
    """Else the short way would be none."""
    assert are_plain(given, family)
