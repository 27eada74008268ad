from __future__ import annotations

import re
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from arxref.bibrecords import BIBLATEX, BIBTEX, existing, plan
from arxref.exporters import biblatex, bibtex
from arxref.model import Name
from arxref.text import latex, latex_math, latex_tables, latex_titles
from arxref.text.tables import MATH_COMMANDS
from strategies import entries, hostile_entries, hostile_text

_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_MACROS = {
    command
    for table in (latex_tables.ASCII_TEXT, latex_tables.TEXT, latex_tables.NAMES)
    for macro in table.values()
    for command in _COMMAND.findall(macro)
} | {*latex_tables.ACCENTS.values(), "empty", "textquoteleft", "leavevmode", "/"}
_IN_MATH = (
    MATH_COMMANDS
    | {command for macro in latex_tables.MATH.values() for command in _COMMAND.findall(macro)}
    | {command for _, command, *_ in latex_tables.ALPHABETS}
    | set(latex_tables.MATH_ACCENTS.values())
    | set("{}|%&#_ ,;:!>-/*\\$")
    | {"lbrace", "rbrace"}
)
_MATH = re.compile(r"\{\$((?:[^$\\]|\\.)+)\$\}", re.DOTALL)


EXPORTERS = st.sampled_from((bibtex.EXPORTER, biblatex.EXPORTER))


def write(*papers, exporter=bibtex.EXPORTER, options=None):
    return "".join(document.text for document in exporter.render(papers, options or {}))


@st.composite
def chosen(draw):
    """An exporter with options of its own."""
    exporter = draw(EXPORTERS)
    profile = next(option for option in exporter.options if option.name == "profile")
    fields = st.lists(st.sampled_from(("title", "author", "doi", "url", "eprint", "note", "abstract")), max_size=4, unique=True).map(
        ",".join
    )
    options = st.fixed_dictionaries(
        {},
        optional={
            "abstract": st.booleans(),
            "profile": st.sampled_from(profile.choices),
            "max-authors": st.integers(0, 3),
            "fields": fields,
            "omit": fields,
            "comment": st.booleans(),
            "cite-version": st.sampled_from(("keep", "strip")),
            "published": st.booleans(),
        },
    )
    return exporter, draw(options.filter(leaves_fields))


def leaves_fields(options):
    """Whether something is left to write, without which there is no run."""
    only, never = (set(options.get(name, "").split(",")) - {""} for name in ("fields", "omit"))
    return not only or only > only & never


def balanced(text):
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def harmless(field):
    """No command in text but the exporter's own macros, none in math but the allow-list, and not a dollar outside math."""
    rest = _MATH.sub("", field.replace(r"{\$}", ""))
    inside = {command for body in _MATH.findall(field.replace(r"{\$}", "")) for command in _COMMAND.findall(body)}
    return set(_COMMAND.findall(rest)) <= _MACROS and inside <= _IN_MATH and "$" not in rest and "^^" not in field


@given(hostile_text())
def test_no_text_unbalances_a_field_or_brings_a_command_in(text):
    for writer in (latex.text, latex_titles.title, latex.name_part):
        for wide in (False, True):
            field = writer(text, wide=wide)
            assert balanced(field)
            assert "\n" not in field
            assert harmless(field), field


@given(hostile_text())
def test_verbatim_fields_hold_nothing_that_ends_them(text):
    assert re.fullmatch(r"[!-~]*", latex.verbatim(text))
    assert not set(latex.verbatim(text)) & set('{}\\" ^')


@given(hostile_entries(), EXPORTERS)
def test_any_entry_reads_back_under_its_key_without_a_failed_block(entry, exporter):
    import bibtexparser

    text = write(entry._replace(key="thekey"), exporter=exporter)
    assert balanced(text)
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    assert [(found.key, found["eprint"]) for found in library.entries] == [("thekey", entry.id)]
    assert len(library.blocks) == 2  # the seal


@given(hostile_entries() | entries(), chosen())
def test_whatever_is_asked_for_a_piece_is_one_entry_and_the_file_is_known_again(entry, asked):
    import bibtexparser

    exporter, options = asked
    text = write(entry._replace(key="thekey"), exporter=exporter, options=options)
    library = bibtexparser.parse_string(text)
    assert balanced(text)
    assert library.failed_blocks == []
    assert [found.key for found in library.entries] == ["thekey"]
    assert existing(text.encode())[:3] == ({entry.id: "thekey"}, (), False)
    assert write(entry._replace(key="thekey"), exporter=exporter, options=dict(options)) == text


def nobody(entry):
    """The paper, of whose authors and title nothing can be seen."""
    unseen = Name("\u200b", "\x07", " ", literal="\xad")
    return entry._replace(title=" ", authors=(unseen,) * len(entry.authors))


@given(
    hostile_entries() | entries() | hostile_entries().map(nobody),
    st.sampled_from(((BIBTEX, "key"), (BIBLATEX, "label"))),
    st.integers(0, 2),
)
def test_authors_and_what_stands_for_them_are_each_written_as_without_the_other(entry, named, most):
    dialect, other = named

    def lines(fields):
        kind = plan(dialect, {"fields": fields, "max-authors": most}).preprint
        return "".join([line(entry, None) for line in kind.lines])

    assert lines(f"author,{other}") == lines("author") + lines(other)


@given(entries(), hostile_entries(), EXPORTERS)
def test_what_is_written_is_known_again(one, two, exporter):
    papers = {entry.id: entry._replace(key=f"k{number}") for number, entry in enumerate((one, two))}
    there = existing(write(*papers.values(), exporter=exporter).encode())
    assert there[:3] == ({id_: entry.key for id_, entry in papers.items()}, (), False)


@given(hostile_text().map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read(raw):
    assert existing(raw).edited or b"arxref" in raw


_WORDS = st.lists(
    st.sampled_from(("deep", "Deep", "A", "a", "X", "DNA", "PyTorch", "Gauss", "-", ",", ":", ")", ".", "3", "ö", "'")), max_size=6
)


@given(_WORDS.map("".join) | hostile_text())
def test_a_word_of_letters_in_a_title_is_protected_as_any_word(word: str) -> None:
    for literal in (latex.escaped, latex.escaped_wide):
        assert latex_titles._protect(word, literal) == latex_titles._protect_oddly(word, literal)


_MATH_PIECES = st.sampled_from(
    ("\\", "\\\\", "{", "}", "\\{", "bf", "\\bf", "\\rm", "\\bfx", "\\mathrm", "\\mathrm{", "\\mathrm {", "x", " ")
)


@given(st.lists(_MATH_PIECES, max_size=6).map("".join))
def test_math_that_names_no_change_of_type_has_none_that_is_open_ended(body: str) -> None:
    with patch.object(latex_math, "_TYPE", re.compile("")):  # which makes each be looked through
        expected = latex_math._is_open_ended(body)
    assert latex_math._is_open_ended(body) == expected
