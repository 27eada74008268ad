"""A reference as pybtex's styles print it, whatever the paper is called and whoever wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.bibrecords.formatted import STYLES, formatted
from arxref.model import ArxivId, Entry, Name
from strategies import entries, hostile_entries


@settings(max_examples=60)
@given(st.one_of(entries(), hostile_entries()), st.sampled_from(STYLES))
def test_every_style_prints_every_paper(entry: Entry, style: str) -> None:
    """The reference is one line that names the paper by its ID."""
    printed = formatted(entry, style, {})

    assert "\n" not in printed
    assert entry.id in printed
    assert {sign for sign in printed if ord(sign) >= 0x100000} <= set(
        "".join((entry.title, entry.journal_ref, *(part for name in entry.authors for part in name)))
    )


_SIGNS = st.text(st.sampled_from([*"aé1 \\{}%&#~'`\"<>@,;:[]()|-^_"]), max_size=30)


@settings(max_examples=60)
@given(_SIGNS)
def test_signs_that_are_latex_are_printed_as_they_are(signs: str) -> None:
    """Of a title in capitals, which no style changes, not a sign is lost or turned into LaTeX."""
    title = " ".join(f"X{signs.upper()}X".split())
    entry = Entry(ArxivId("2105.14656"), title=title, authors=(Name("Gruel", "Ann"),))

    printed = formatted(entry, "plain", {}).removeprefix("Ann Gruel. ").rpartition(". May 2021. URL")[0]

    assert _tame(printed) == _tame(title)


def _tame(text: str) -> str:
    """Without what typesetting changes on purpose: the case of words, the form of quotes and hyphens, a full stop at the end."""
    for sign, others in (("'", "‘’´`"), ('"', "“”"), ("-", "–—‐")):
        for other in others:
            text = text.replace(other, sign)
    return "".join(text.casefold().replace("'", '"').replace('"', "").replace("-", "").split()).removesuffix(".")


@pytest.mark.parametrize("style", STYLES)
def test_a_title_of_megabytes_and_a_hundred_thousand_authors(style: str) -> None:
    entry = Entry(ArxivId("2105.14656"), title="{$" * 500_000, authors=(Name("Gruel", "Ann"),) * 100_000, journal_ref="{" * 10**6)

    assert "others" in formatted(entry, style, {})


def test_whoever_has_no_author_no_date_and_no_title_is_printed() -> None:
    for style in STYLES:
        assert "2105.14656" in formatted(Entry(ArxivId("2105.14656")), style, {})
