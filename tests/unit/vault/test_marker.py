"""The markers: what they say is read back, and what is wrong with them is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.vault import marker, regions
from growth import assert_linear

VALUES = st.one_of(st.text(max_size=8), st.lists(st.text(max_size=4), max_size=70).map(tuple))
NAMES = st.one_of(
    st.sampled_from(["title", "published-in", "Größe", "two words", "x" * 50]), st.text(st.characters(categories=["L"]), min_size=1)
)
REGION = "> [!abstract]\n> We look.\n\n- **A:** a\n- **B:** b\n\nSame\n\nSame\n"


@settings(max_examples=100)
@given(
    st.dictionaries(NAMES, VALUES, max_size=6),
    st.sampled_from(["", REGION, "- a\n" * 3, "".join(f"- {number}\n" for number in range(600))]),
)
def test_what_a_begin_marker_says_is_read_back(values, region):
    """`begin` is `line` of the fingerprints, and `read` gives them back; no word of a value is in it."""
    begun = marker.begin([*values.items()], region)
    prints = marker.Prints({marker.name(name): marker.of_value(value) for name, value in values.items()}, marker.of_region(region))
    assert begun == marker.line(prints)
    assert begun.startswith("%% begin arxref ")
    assert begun.isascii()
    assert "\n" not in begun
    assert len(begun) < 20_000
    assert marker.read(begun.removeprefix(marker.BEGIN).removesuffix("%%")) == prints


def test_half_a_character_has_a_fingerprint():
    title, part = "a\ud800", "- **A:** \udfff"
    assert marker.begin([("title", title)], f"{part}\n") == (
        f"%% begin arxref title={marker.of(title)} +=.{marker.of(regions.label(part))}:{marker.of(part)} %%"
    )


def test_parts_are_the_same_however_the_region_ends_and_quotes_are_known_by_their_first_line():
    assert regions.texts("> said\n> so\n\n- a\n- b") == [part.text for part in regions.parts("> said\r\n> so\r\n\r\n- a\n- b")]
    assert regions.label("> said\n> so") == "> said"


@pytest.mark.parametrize("words", ["", "nonsense", "title=zz +=.", "title=1", "+=. +=.", "title=1 +=x", "+=.1", "title=.1..2 +="])
def test_words_that_nobody_wrote_are_no_fingerprints(words):
    assert not marker.read(words).known


def test_where_the_markers_stand():
    text = marker.note('title: "x"\n', [("title", "x")], REGION, "\n## Notes\n")
    for newline in ("\n", "\r\n"):
        note = text.replace("\n", newline)
        found = marker.find(note)
        assert isinstance(found, marker.Markers)
        assert note[found.start :].startswith("%% begin arxref title=")
        assert regions.texts(note[found.inner : found.outer]) == regions.texts(REGION)
        assert note[found.outer : found.end] == f"{marker.END}{newline}"
        assert note[found.end :] == f"{newline}## Notes{newline}"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", ""),
        ("Words on arxref, and how to begin.\n", ""),
        ("How I begin arxref notes.\n", ""),
        ("```\ncode\n```\n%% begin arxref %%\n", "lacks"),
        ("%% begin arxref %%\n", "lacks"),
        ("%% end arxref %%\n", "lacks"),
        ("%% end arxref %%\n%% begin arxref %%\n", "wrong order"),
        ("%% begin arxref %%\n%% begin arxref %%\n%% end arxref %%\n", "more than once"),
        ("```\n%% begin arxref %%\n%% end arxref %%\n```\n", "block of code"),
        ("```\ncode\n``` words\n%% begin arxref %%\n", "block of code"),
        ("``` words\ncode\n`````  \n%% begin arxref %%\n", "lacks"),
        ("~~~~\n```\n%% begin arxref %%\n~~~~\n", "block of code"),
        ("%% begin arxref %% words\n%% end arxref %%\n", "was changed"),
        ("%% begin arxref\n%% end arxref %%\n", "was changed"),
        ("%% begin arxref %%\n%% end arxref\n", "was changed"),
        ("%%begin arxref a=1 +=.2:3%%\n%%end arxref%%\n", "was changed"),
        ("%%  begin arxref a=1 +=.2:3 %%\n%%  end arxref %%\n", "was changed"),
        ("%%begin arxref%%\n%% end arxref %%\n", "was changed"),
        ("%% begin arxref %%\n%%\tend arxref %%\n", "was changed"),
        ("%%begin arxref%%\n%%end arxref%%\n", "was changed"),
    ],
)
def test_markers_that_cannot_be_used(body, why):
    found = marker.find(body)
    assert isinstance(found, str)
    assert why in found
    assert bool(found) == bool(why)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [" ", "\n"])
def test_a_marker_that_a_formatter_made_several_lines_of_says_the_same(newline, last):
    """Prettier breaks it at any of its blanks, with ``proseWrap`` at ``always``."""
    text = marker.note('title: "x"\n', [("title", "x"), ("authors", ("y", "z"))], REGION, "\n## Notes\n")
    line = text.partition("---\n\n")[2].partition("\n")[0]
    head, _, _ = line.rpartition(" ")
    note = text.replace(line, f"{head.replace(' ', chr(10)).replace(chr(10), ' ', 2)}{last}%%").replace("\n", newline)
    assert note.count(newline) > text.count("\n")
    there, new = marker.find(note), marker.find(text)
    assert isinstance(there, marker.Markers)
    assert isinstance(new, marker.Markers)
    assert there.prints == new.prints
    assert regions.texts(note[there.inner : there.outer]) == regions.texts(REGION)


@pytest.mark.parametrize("between", ["\n\n", "\nwords\n", "\n~~~\n", "\n> "])
def test_what_stands_within_a_marker_of_several_lines_is_no_fingerprint(between):
    found = marker.find(f"%% begin arxref a=1{between}+=.2:3 %%\n%% end arxref %%\n")
    assert found in ("an arxref marker in it was changed", "its arxref markers stand in a block of code")


def test_a_marker_of_lines_without_end_costs_no_more_than_its_length():
    assert_linear(marker.find, lambda n: "%% begin arxref" + "\na=1" * n + "\n")
    assert_linear(marker.find, lambda n: "%% begin arxref\n" * n)


def test_a_marker_that_is_quoted_without_end_costs_no_more_than_its_length():
    assert_linear(marker.find, lambda n: "> %% begin arxref " + "+=" * n + "\n")
    assert_linear(marker.find, lambda n: "begin arxref" + "%% " * n + " " * n + "begin arxref\n")
    assert marker.find("> %% begin arxref a=1 +=.2:3 %%\n") != ""
    assert marker.find("> %% begin arxref %% begin arxref += %%\n") != ""
    assert marker.find("`%% begin arxref %%` is what arxref writes; 1 += 2 %%\n") == ""


@pytest.mark.parametrize("words", [" a=.1.2", " a=1\t+=", " +=.1:2", " ~1=-"])
def test_a_marker_of_words_that_come_to_nothing_costs_no_more_than_its_length(words):
    assert_linear(marker.find, lambda n: f"%% begin arxref{words * n} x! %%\n%% end arxref %%\n")
    assert marker.find(f"%% begin arxref{words * 3} x! %%\n%% end arxref %%\n") == "an arxref marker in it was changed"
