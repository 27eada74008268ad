from __future__ import annotations

import re

from hypothesis import given

from arxref.bibrecords import existing
from arxref.exporters.bibtex import EXPORTER
from arxref.text import latex, latex_tables
from arxref.text.tables import MATH_COMMANDS
from strategies import entries, hostile_entries, hostile_text

_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_MACROS = {
    command
    for table in (latex_tables.ASCII_TEXT, latex_tables.TEXT, latex_tables.NAMES)
    for macro in table.values()
    for command in _COMMAND.findall(macro)
} | set(latex_tables.ACCENTS.values())
_IN_MATH = (
    MATH_COMMANDS
    | {command for macro in latex_tables.MATH.values() for command in _COMMAND.findall(macro)}
    | {command for _, command in latex_tables.ALPHABETS}
    | set(latex_tables.MATH_ACCENTS.values())
    | set("{}|%&#_ ,;:!>-/*\\$")
    | {"lbrace", "rbrace"}
)
_MATH = re.compile(r"\{\$((?:[^$\\]|\\.)+)\$\}", re.DOTALL)


def write(*papers):
    return "".join(document.text for document in EXPORTER.render(papers, {}))


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
    for writer in (latex.text, latex.title, latex.name_part):
        field = writer(text)
        assert balanced(field)
        assert "\n" not in field
        assert harmless(field), field


@given(hostile_text())
def test_verbatim_fields_hold_nothing_that_ends_them(text):
    assert re.fullmatch(r"[!-~]*", latex.verbatim(text))
    assert not set(latex.verbatim(text)) & set('{}\\" ^')


@given(hostile_entries())
def test_any_entry_reads_back_under_its_key_without_a_failed_block(entry):
    import bibtexparser

    text = write(entry._replace(key="thekey"))
    assert balanced(text)
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    assert [(found.key, found["eprint"]) for found in library.entries] == [("thekey", entry.id)]
    assert len(library.blocks) == 2  # the seal


@given(entries(), hostile_entries())
def test_what_is_written_is_known_again(one, two):
    papers = {entry.id: entry._replace(key=f"k{number}") for number, entry in enumerate((one, two))}
    there = existing(write(*papers.values()).encode())
    assert there[:3] == ({id_: entry.key for id_, entry in papers.items()}, (), False)


@given(hostile_text().map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read(raw):
    assert existing(raw).edited or b"arxref" in raw
