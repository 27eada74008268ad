"""Rare characters: what is looked for by itself is found as a pattern finds it."""

from __future__ import annotations

import re

import pytest

from arxref.text.marks import replaced

QUOTED = re.compile(r"`(?<!a`)([^`']+)'")


@pytest.mark.parametrize(
    "text",
    ["", "plain", "`a'", "`a' `b'", "a`b' `c' `", "`" * 9, "```a'''" * 3, "words " * 9 + "`so' and " + "words " * 9, "é `a' " * 9],
)
def test_what_begins_with_a_mark_is_replaced_as_a_pattern_does_it_be_the_mark_rare_or_not(text):
    for beside in ("", "words without any mark " * 20, "é" * 200):
        assert replaced(QUOTED, "`", lambda quoted: f"<{quoted[1]}>", text + beside) == QUOTED.sub(r"<\1>", text + beside)
