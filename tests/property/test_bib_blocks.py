"""Law: a .bib file is cut as bibtexparser cuts it, whatever stands in it and wherever it breaks, with blanks for comments in entries."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from bibtexparser.model import Entry, ImplicitComment, ParsingFailedBlock, String
from bibtexparser.splitter import Splitter
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from arxref.library.bib.bibblocks import Block, Fields, _uncommented, blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECES = (
    "\n@article{a,\n  title = {On {C}orners \\'{e} \\\"o},\n  year = 2021,\n  month = jul\n}\n",
    '@misc{b, eprint = "2105.99001", note = "{x} and {y", }',
    "\n@book{c}\n",
    "\n@InProceedings{d,\n  url = {https://example.org/@ann}, title = {a @ b @c{d}}\n}",
    "\n@string{ax = {arXiv}}\n",
    "\n@comment{x @y}\n",
    "\n@comment(",
    "\n@preamble{",
    "\n@article(e, title = {x})\n",
    "\n@article{f, title = {x",
    "\n% a line\n",
    "words\n",
    *("@", "{", "}", '"', '{"}', ",", "=", "#", "(", ")", "\\", "\n", " ", "\u2028", "x", "\n@", "\n \t@a{", "x = ", "{a}", "{{{{{a}}}}}"),
)


def told(text: str) -> Iterator[tuple[object, ...]]:
    """The blocks by bibtexparser alone: what each is, its key, its fields; why a broken one is."""
    for block in Splitter(text).split().blocks:
        if isinstance(block, ParsingFailedBlock) and block.ignore_error_block is None:
            yield "broken", getattr(block.error, "abort_reason", "")
            continue
        record = getattr(block, "ignore_error_block", block)
        if isinstance(record, Entry):
            yield "entry", record.raw, record.entry_type, record.key, tuple((field.key, field.value) for field in record.fields)
        elif isinstance(record, String):
            yield "string", record.raw, record.key, record.value
        else:
            yield "text" if isinstance(record, ImplicitComment) else "other", record.raw


def found(text: str) -> Iterator[tuple[object, ...]]:
    at, lines = 0, text.split("\n")
    for block in blocks("refs.bib", text):
        at = text.index(block.raw, at) + len(block.raw)
        assert block.raw in "\n".join(lines[block.span.first - 1 : block.span.last])
        assert text.count("\n", 0, at) + 1 == block.span.last
        if block.sort == "broken":
            yield "broken", block.value
        elif block.sort == "entry":
            yield "entry", block.raw, block.kind, block.key, block.fields
        elif block.sort == "string":
            yield "string", block.raw, block.key, block.value
        else:
            yield block.sort, block.raw


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=200, deadline=None)
def test_a_file_is_cut_as_bibtexparser_cuts_it(text: str) -> None:
    logging.getLogger("bibtexparser.splitter").disabled = True
    assume(_uncommented(text) == text)
    assert list(found(text)) == list(told(text))


def _told(block: Block) -> Fields:
    return block.fields if block.sort == "entry" else ()


@given(st.lists(st.sampled_from((*PIECES, "% {", '%"x', " % } , x = {y}\n", ", % a@b{", "\\%", "%\n}")), max_size=14).map("".join))
@example("\n \t@a{{a} % } , x = {y}\n%\n}")  # no entry, which alone has fields
@settings(max_examples=200, deadline=None)
def test_comments_between_fields_are_blanks(text: str) -> None:
    without = _uncommented(text)
    assert len(without) == len(text)
    assert without.count("\n") == text.count("\n")
    assert _uncommented(without) == without
    cut = [[(block.sort, block.span, block.kind, block.key, _told(block)) for block in blocks("refs.bib", one)] for one in (text, without)]
    assert cut[0] == cut[1]


@pytest.mark.parametrize(
    "value", ['{"}', '"a {"} b"', "{a \\} b}", "{a\n@b}", "{a\n @b{c}}", '"a\n@b{c}"', "{a @b{c}}", "{\\\\{a}}", "a # b", '"\\"']
)
@pytest.mark.parametrize("before", ["", "x @string{", "@article(a, b = {", "@comment{ "])
def test_values_that_are_not_what_they_seem(value: str, before: str) -> None:
    logging.getLogger("bibtexparser.splitter").disabled = True
    text = f"{before}\n@misc{{k,\n  a = {value},\n  b = {{x}}\n}}\n@misc{{l, a = 1}} behind\n"
    assert list(found(text)) == list(told(text))
