"""What digests of several layouts share."""

from __future__ import annotations

import pytest

from arxref.library.digests import is_chat, line_end, linked_title, paper_id
from arxref.model import Origin, Problem

WORDS = " of nothing at all, by methods that nobody knows, on data that nobody has seen, and they are compared with words of others" * 2


@pytest.mark.parametrize("begin", ["Code models speak", "Paper is made", "Our work tells", "We are not told", "Data: models speak"])
def test_an_abstract_is_no_chat_and_what_begins_as_news_do_is(begin: str) -> None:
    assert is_chat(begin + WORDS) is (":" in begin)


@pytest.mark.parametrize(
    "begin",
    [
        "🚀 Models speak",
        "TL;DR: models speak",
        "Excited to speak",
        "We're thrilled to speak",
        "Project page: x",
        "our model speaks",
        "Our latest words",
    ],
)
def test_emoji_and_news_are_chat(begin: str) -> None:
    assert is_chat(begin + WORDS)


def test_a_line_or_two_are_no_abstract() -> None:
    assert is_chat("A Made-up Title: And What It Says")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("[A](u)", ("A", "u")),
        ("  [A [b] (c)](u)  ", ("A [b] (c)", "u")),
        ("[A]()", ("A", "")),
        ("A [pdf](u)", ("A [pdf](u)", "")),
        ("A", ("A", "")),
        ("](u)", ("](u)", "")),
    ],
)
def test_a_linked_title(line: str, expected: tuple[str, str]) -> None:
    assert linked_title(line) == expected


def test_a_paper_s_id_or_what_is_wrong_with_it() -> None:
    origin = Origin("d.md", 3, 9)
    assert paper_id("https://arxiv.org/abs/2512.00001v2", "A", origin) == ("2512.00001", 2)
    for spelling, code in (("", "missing-id"), ("https://arxiv.org/abs/2513.00001", "invalid-id")):
        problem = paper_id(spelling, "A", origin)
        assert isinstance(problem, Problem)
        assert (problem.code, problem.line, problem.last) == (code, 3, 9)


def test_the_end_of_a_line() -> None:
    assert (line_end("ab\ncd", 1), line_end("ab\ncd", 3)) == (2, 5)
