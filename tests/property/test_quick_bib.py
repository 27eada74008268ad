"""What .bib records write in haste is what they write with care."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from string import ascii_letters
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from arxref import bibrecords
from arxref.bibrecords import BIBLATEX, BIBTEX, names, profiles
from arxref.bibrecords.values import Wanted, writer
from arxref.model import ArxivId, Name
from arxref.text import latex, latex_titles, latex_wide
from tests.strategies import entries, hostile_entries

if TYPE_CHECKING:
    from arxref.bibrecords.profiles import Dialect
    from arxref.model import Entry

_WORD = st.text("aAbBXZ3!()*+,-./:;=?@[]", max_size=9)
_TITLE = st.lists(
    st.one_of(_WORD, st.sampled_from(["A", "RGB-D", "PyTorch", "C++", "X-ray", "o'er", "low-rank", "https://x.Y", "a--B"])), max_size=6
)
_PART = st.one_of(
    st.sampled_from(
        ["And", "others", "OtHers", "Wang", "McDonald", "J.-Y.", "Y. X.", "Li-wei", "al", "García", "O'Neil", "A.", "B-", "Sand"]
    ),
    st.text("aAbN dDo.-,{", max_size=8),
)
_HALF = st.one_of(_PART, st.text("aB \x07\u200b,%&é王-y\\", max_size=4))


def _careful_title(title: str) -> str:
    """Each word taken apart at its hyphens, and each part looked at for itself; the first one of a sentence within keeps its capital."""
    out: list[str] = []
    before = ""
    for word in title.split(" "):
        parts = latex_titles._BREAKS.split(word)
        whole = "://" in word
        begins = bool(out) and latex_titles._ends_sentence(before.rstrip(latex_titles._CLOSING))
        before = word
        pieces = [latex_titles._part(part, latex.escaped, alone=len(parts) == 1, begins=begins and not at) for at, part in enumerate(parts)]
        out.append(f"{{{latex.escaped(word)}}}" if whole else "".join(pieces))
    return " ".join(out)


@settings(max_examples=200)
@given(_TITLE.map(" ".join))
def test_words_that_are_passed_over_need_no_braces(title: str) -> None:
    """A title of characters that stand for themselves is written as if each of its words were taken apart, if nobody chose its capitals."""
    assume(not latex_titles._are_chosen(title.split(" ")))
    assert latex_titles.title(title) == latex_titles.title(title, wide=True) == _careful_title(title)


def test_what_is_composed_at_a_glance_is_what_unicode_composes() -> None:
    """No two characters of that kind become one, and none is another's spelling."""
    composed = [chr(code) for code in range(0x3000) if latex._COMPOSED.fullmatch(chr(code))]
    assert {*"aé‘—"} <= set(composed)
    for char in composed:
        text = char.join([*ascii_letters, *composed])
        assert unicodedata.is_normalized("NFC", text), hex(ord(char))


@given(st.text("ab é‘’–王\u0301", max_size=12))
def test_runs_are_found_by_their_characters_as_by_a_pattern(text: str) -> None:
    runs = [found.span() for found in re.finditer("[^\x00-\x7f]+", text)]
    assert list(latex._runs(text, re.findall("[^\x00-\x7f]", text))) == runs


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(["A", "GAN", "x", "Why?", "St.", "Lie", "groups", "für", "Netze", "$3$", "\x07b", "\u200c", "models", "between"]),
        max_size=6,
    )
)
def test_a_title_of_which_words_ask_nothing_is_written_as_with_care(words: list[str]) -> None:
    title = " ".join(words)
    line = title if title.isprintable() else latex.one_line(title)
    assert latex_titles.title(title) == latex_titles._asked(
        line, latex_titles._protected, latex.escaped, chosen=latex_titles._are_chosen(title.split(" "))
    )


@settings(max_examples=200)
@given(st.lists(st.builds(Name, _HALF, _HALF) | st.builds(Name, _HALF, _HALF, _HALF, _HALF, _HALF), max_size=3))
def test_names_of_remembered_halves_are_what_care_makes_of_them(people: list[Name]) -> None:
    """A name whose halves are looked up is written as if all of it were looked at, and so it is the next time."""
    for _ in range(2):
        assert names.narrow(people) == [names._name(name, latex.name_part) for name in people]
        assert names.wide(people) == [names._name(name, partial(latex.name_part, wide=True)) for name in people]


@pytest.mark.parametrize("dialect", [BIBTEX, BIBLATEX], ids=["bibtex", "biblatex"])
@pytest.mark.parametrize("version", ["strip", "keep"])
@given(entry=st.one_of(entries(), hostile_entries()))
@settings(max_examples=50)
def test_fields_written_together_are_those_written_one_by_one(dialect: Dialect, version: str, entry: Entry) -> None:
    """A preprint's fields are the same, and in the same order, as if each were written for it alone."""
    given_options = {"cite-version": version}
    plan = bibrecords.plan(dialect, given_options)
    wanted = Wanted(dialect.wide, dialect.archive, version == "keep", 0)
    left_out = {"howpublished", "comment", "pubstate"} & set(profiles.PROFILES[dialect.name]["arxiv"].without | {"comment", "pubstate"})
    parts = [part for part in dialect.layouts["preprint"].parts if part not in left_out]
    lines = [writer(part, f",\n  {dialect.field(part):<{dialect.width}} = ", wanted)(entry, None) for part in parts]
    written = bibrecords.written(entry, entry.key, plan)
    assert written.partition(",")[2] == "".join(["", *lines]).partition(",")[2] + "\n}"


_GIVEN = st.sampled_from(["", "gruel2021study", "arxiv-2105.14876", "a,b", "Lee:2020", "müller2020", "x y", "\ud800"])


_ODD_ID = st.builds(lambda entry: entry._replace(id=ArxivId(f"{entry.id}}}{{")), entries())  # as no parser gives one


@pytest.mark.parametrize("dialect", [BIBTEX, BIBLATEX], ids=["bibtex", "biblatex"])
@given(st.lists(st.tuples(st.one_of(entries(), hostile_entries(), _ODD_ID), _GIVEN), max_size=4))
@settings(max_examples=50)
def test_several_entries_are_written_as_each_alone(dialect: Dialect, papers: list[tuple[Entry, str]]) -> None:
    """Whatever their keys and IDs are: one that must not stand so does not reach the others."""
    plan = bibrecords.plan(dialect, {})
    several = bibrecords.rows(plan)([entry for entry, _ in papers], [key for _, key in papers])
    named = [line for piece in several for line in piece.split("\n") if line.startswith(("  key ", "  eprint ", "  url "))]
    assert not any("}{" in line for line in named)
    assert several == [bibrecords.written(entry, key, plan) for entry, key in papers]


def _careful_remark(dialect: Dialect, piece: str) -> dict[str, str]:
    """The odd characters of each field, each line asked for itself."""
    fields = {line.split()[0]: latex_wide.leftover(line, wide=dialect.wide) for line in piece.split("\n") if line.startswith("  ")}
    return {field: odd for field, odd in fields.items() if odd and field not in dialect.unprinted}


@pytest.mark.parametrize("dialect", [BIBTEX, BIBLATEX], ids=["bibtex", "biblatex"])
@given(
    entry=st.one_of(entries(), hostile_entries()),
    odd=st.lists(st.text("aZ-é王ọḵǚ\\{}d\"b$ \n'", max_size=6), min_size=5, max_size=5),
    comment=st.booleans(),
)
@settings(max_examples=100)
def test_what_is_remarked_of_a_piece_is_what_its_printed_lines_hold(dialect: Dialect, entry: Entry, odd: list[str], comment: bool) -> None:
    """Fields that no style prints stand last, so that nothing is looked for behind the first of them; nothing is missed before it."""
    title, family, journal, abstract, remark = odd
    entry = entry._replace(title=title, authors=(Name(family, "A."),), journal_ref=journal, abstract=abstract, comment=remark)
    piece = bibrecords.written(entry, entry.key, bibrecords.plan(dialect, {"comment": comment}))
    careful = _careful_remark(dialect, piece)
    told = [problem.message for problem in bibrecords.remarks(dialect, entry, piece)]
    shown = "".join(dict.fromkeys("".join(careful.values())))
    assert [message.partition(": pdflatex")[0] for message in told] == ([f"{shown} in {' and '.join(careful)}"] if careful else [])


@pytest.mark.parametrize("dialect", [BIBTEX, BIBLATEX], ids=["bibtex", "biblatex"])
def test_fields_that_no_style_prints_stand_last(dialect: Dialect) -> None:
    for layout in dialect.layouts.values():
        unprinted = [dialect.field(part) in dialect.unprinted for part in layout.parts]
        assert unprinted == sorted(unprinted)
