"""docs/problems.md has one line per problem code: every code of the source is there, and no other."""

from __future__ import annotations

import re

from problemcodes import codes_in_source, documented


def test_every_code_is_documented_and_no_other():
    source = codes_in_source()
    assert len(source) > 10
    missing = {code: places for code, places in source.items() if code not in documented()}
    gone = documented().keys() - source.keys()
    assert not missing, "not in docs/problems.md"
    assert not gone, "in docs/problems.md, and nowhere in the source"


def test_codes_are_greppable_words():
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) for code in codes_in_source())
