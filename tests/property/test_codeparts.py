"""Law: what begins a line is found by the end of the line before as it is by a pattern for beginnings of lines."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.library.layouts import codeparts

FENCE = re.compile(r"^[ \t>]{0,40}(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]{1,9})?(`{3,}(?=[^`\n]*$)|~{3,})", re.MULTILINE)
RECORD = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]{1,30}[ \t]*\{[ \t]*[^\s,={}\"@]{1,200}[ \t]*(?:,|$)", re.MULTILINE)
INDENTED = re.compile(r"(?:(?<=\n\n)|\A)(?: {4}|\t)[^\n]*(?:\n(?: {4}|\t)[^\n]*|\n[ \t]*(?=\n(?: {4}|\t)))*")
PIECES = (
    "\n",
    "\n\n",
    "    ",
    "\t",
    " ",
    "```",
    "````",
    "~~~",
    "- ",
    "1. ",
    "> ",
    "@article{key,",
    "@misc {k",
    "}",
    "# ",
    "a",
    "](",
    "@",
    "{",
    ",",
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=200, deadline=None)
def test_what_begins_a_line_is_found_by_the_line_before(text: str) -> None:
    fences = [(one.start(), one.end() - 1, one[1]) for one in codeparts._FENCE.finditer(f"\n{text}")]
    assert fences == [(one.start(), one.end(), one[1]) for one in FENCE.finditer(text)]
    records = [(one.start(), one.end() - 1) for one in codeparts._RECORD.finditer(f"\n{text}")]
    assert records == [one.span() for one in RECORD.finditer(text)]
    assert list(codeparts._indented(text)) == [one.span() for one in INDENTED.finditer(text)]
    parts = codeparts.code(text)[0]
    assert codeparts.code(text)[1] == [part for part in parts if RECORD.search(text, *part) is not None]
