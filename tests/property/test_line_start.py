"""What is looked for behind line feeds is found wherever a line begins, as ``^`` finds it."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.late import line_start
from arxref.library import leftovers
from arxref.parsers import abs_page, citation_cff, csl_json, csl_yaml, dailyarxiv, hf_daily_json, json_records, list_page, ris

PATTERNS = (
    (rb"[ \t]*[-*+][ \t]+\*\*(?:arxiv id|summary)(?:\*\*:|:\*\*)", re.IGNORECASE, b""),
    (rb"[ \t]*[-*+][ \t]+\*\*(?:arxiv id|summary)(?:\*\*:|:\*\*)", re.IGNORECASE, b"*"),
    (rb"# Papers|### [0-9]{1,6}\. [^\n]{1,20}\n(?:[ \t]*\n){0,3}\*\*", 0, b"#"),
    (rb"(?:[ \t]{0,9}TY[ \t]{1,3}-|%0[ \t]|PMID- )", 0, b""),
    (rb"a\nb|\n\n|b", 0, b""),
    (rb"a\nb|[ab]+a", 0, b"a"),
)
PIECES = st.sampled_from(
    (
        *(
            b"\n",
            b"\n",
            b" ",
            b"\t",
            b"- ",
            b"**",
            b"Arxiv ID",
            b"SUMMARY",
            b"**:",
            b":**",
            b"# Papers",
            b"### 1. ",
            b"a",
            b"b",
            b"TY",
            b"  - ",
        ),
        *(
            b"\r",
            b"\x0b",
            b"\x0c",
            b"\xc2\x85",
            b"- **Summary**: x",
            b"TY  - JOUR\nER  - ",
            b"%0 Journal Article\n%T ",
            b"PMID- 12\nTI  - ",
            b"references:\n",
            b"- id: x\n  type: book",
            b"---\n",
        ),
    )
)
HEADS = st.lists(PIECES, max_size=12).map(b"".join)


@pytest.mark.parametrize(("pattern", "flags", "sign"), PATTERNS)
def test_a_line_that_begins_so_is_seen_as_the_usual_pattern_sees_it(pattern: bytes, flags: int, sign: bytes) -> None:
    seen, usual = line_start(pattern, flags, sign), re.compile(b"^(?:" + pattern + b")", flags | re.MULTILINE)

    @settings(max_examples=200)
    @given(HEADS)
    @example(b"")
    @example(b"- **Summary**: x")
    def holds(head: bytes) -> None:
        assert seen(head) == (usual.search(head) is not None)

    holds()


@settings(max_examples=200)
@given(HEADS)
def test_a_library_is_known_whatever_stands_before_it(head: bytes) -> None:
    """The words that are looked for first are in all that the patterns find."""
    assert ris._begins_one(head) or all(dialect.first.search(head) is None for dialect in (ris._RIS, ris._ENDNOTE, ris._PUBMED))
    assert b"references:" in head or csl_yaml._LIST.search(head) is None
    source = SourceText.of("x", head)
    assert (ris.accepts(source) > 0) <= ris._begins_one(source.head)


@pytest.mark.parametrize(
    ("pattern", "signs"),
    [
        (dailyarxiv._PATTERN, dailyarxiv._SIGNS),
        (rb"(?:[ \t]{0,9}TY[ \t]{1,3}-|%0[ \t]|PMID- )", ris._SIGNS),
        (list_page._RECOGNISED.pattern, list_page._SIGNS),
        (abs_page._RECOGNISED, abs_page._SIGNS),
        (citation_cff._BEGINS.pattern, (b"cff-version",)),
        (csl_json._NAMED.pattern, (b'"',)),
        *((pattern.pattern, (b'"',)) for pattern in (hf_daily_json._SCRAPED, hf_daily_json._SERVED)),
        *((getattr(json_records, name).pattern, (b'"',)) for name in ("_SAYING", "_COLUMNS", "_BOOKMARK", "_IDENTIFIED")),
    ],
)
def test_what_is_looked_for_first_is_in_all_that_a_pattern_finds(pattern: bytes, signs: tuple[bytes, ...]) -> None:
    @settings(max_examples=50, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(pattern))
    def held(found: bytes) -> None:
        assert any(sign in found for sign in signs)

    held()


@given(st.lists(st.sampled_from(["[", "{", '"', "\n", " ", "\t", "!", "a", "\r", "\x0b", "<?xml", "<html", "<"]), max_size=12).map("".join))
@example("a\n[")
@example("[ \n")
def test_whether_a_document_can_begin_anywhere_is_asked_of_all_lines_at_once(text: str) -> None:
    lines = text.split("\n")
    assert (leftovers._ANY_OPENS.search(f"\n{text}") is not None) == any(leftovers._OPENS.match(line) is not None for line in lines)
    assert (leftovers._ANY_BEGINNING.search(text) is not None) == any(beginning in text for beginning in leftovers._BEGINNINGS)
