"""What stands between the items of a layout: claimed as prose where it names no paper."""

from __future__ import annotations

import pytest

from arxref.api import SourceText
from arxref.library.layouts.prose import with_prose
from arxref.model import ArxivId, Entry, Foreign, Origin, Problem

ONE = Entry(ArxivId("2405.00001"), origins=(Origin("d.md", 3, 4, "x"),))
WRONG = Problem("error", "invalid-id", "is none", "d.md", 6)
TEXT = "One.\n \npaper\npaper\n\t\nwrong\nMore."


def lines(text: str, items: list[Entry | Problem]) -> list[tuple[int, int]]:
    """Where each stretch of prose stands."""
    found = list(with_prose(SourceText.of("d.md", text.encode()), items))
    assert [item for item in found if not isinstance(item, Foreign)] == items
    return [(item.span.first, item.span.last) for item in found if isinstance(item, Foreign)]


def test_what_stands_around_papers_and_problems_is_prose_and_blank_lines_are_none() -> None:
    assert lines(TEXT, [ONE, WRONG]) == [(1, 2), (7, 7)]


@pytest.mark.parametrize("named", ["arXiv:2405.00002", "10.1000/x", " @misc{x,"])
def test_where_prose_may_name_a_paper_none_is_claimed(named: str) -> None:
    assert lines(f"{TEXT}\n{named}", [ONE, WRONG]) == []


def test_where_nothing_was_read_nothing_is_claimed() -> None:
    assert lines(TEXT, []) == []
