"""What `arxref check --explain` says of a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.cli import explained
from arxref.model import ArxivId, Entry, Foreign, Heading, Origin, Problem, Span
from arxref.turns import Turn

if TYPE_CHECKING:
    from arxref.library.leftovers import Item


def entry(first: int, last: int) -> Entry:
    return Entry(ArxivId("1905.00001"), origins=(Origin("a.md", first, last, "fields"),))


def turn(scores: list[tuple[str, float]], items: list[Item], left: list[tuple[int, int]]) -> Turn:
    return Turn(Parser("x", "", "digest", 1, lambda _source: 0.0, lambda _source: iter(())), tuple(scores), items, left)


def said(*turns: Turn) -> list[str]:
    return [*explained.lines(SourceText.of("a.md", b"one\ntwo\nthree\n"), turns)]


def test_each_turn_has_a_line_and_so_has_what_nobody_took() -> None:
    problem = Problem("warning", "unknown-text", "x", "a.md", 9)
    heading = Heading("", "", None, Span("a.md", 1, 1))
    first = turn([("fields", 0.9), ("numbered", 0.25)], [heading, entry(2, 4), entry(5, 5), problem], [(7, 8)])
    second = turn([("bib", 0.0)], [Foreign("k", "@misc{k}", Span("a.md", 7, 7)), Foreign("", "% x", Span("a.md", 8, 8))], [(11, 11)])
    assert said(first, second) == [
        "a.md: 3 lines",
        "  fields, 0.90 sure of the source (numbered 0.25): lines 1-5, 9: 2 entries, 1 heading, 1 problem",
        "  bib, named by --from: lines 7-8: 1 foreign entry, 1 part beside",
        "  nobody: line 11",
    ]


def test_a_source_that_no_parser_knows_and_one_that_is_empty_to_its_parser() -> None:
    assert said() == ["a.md: no parser knows it"]
    assert said(turn([("fields", 0.5)], [], [])) == ["a.md: 3 lines", "  fields, 0.50 sure of the source: no lines: nothing"]


def test_of_many_places_the_first_are_named() -> None:
    scattered = turn([("fields", 0.5)], [entry(at, at) for at in range(1, 20, 2)], [])
    assert said(scattered)[1].endswith("lines 1, 3, 5, 7, 9, 11 and 4 more places: 10 entries")
