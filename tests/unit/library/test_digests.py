"""What digests of several layouts share: blocks, headings, linked titles, papers' IDs, and what is no abstract."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.library.digests import Block, heading, is_chat, line_end, linked_title, paper_id, parts
from arxref.model import Heading, Origin, PartialDate, Problem, Span

SOURCE = SourceText.of("d.md", b"")
WORDS = " of nothing at all, by methods that nobody knows, on data that nobody has seen, and they are compared with words of others" * 2


def blocks(text: str) -> list[Block]:
    found: list[Block] = []
    line = 1
    for part, titled in parts(SourceText.of("d.md", text.encode())):
        found.append(Block(line, part, titled))
        line += part.count("\n") + 1
    return found


def test_a_block_starts_at_each_title() -> None:
    text = "# Head\n\n### One\nx ### y\n\n### Two\n###no\n"
    assert blocks(text) == [
        Block(1, "# Head\n", titled=False),
        Block(3, "One\nx ### y\n", titled=True),
        Block(6, "Two\n###no\n", titled=True),
    ]
    assert blocks("") == [Block(1, "", titled=False)]
    assert blocks("### ") == [Block(1, "", titled=True)]


@given(st.lists(st.sampled_from(["### a", "###", "### ", " ### b", "", "x", "# y"])).map("\n".join))
def test_blocks_are_the_text(text: str) -> None:
    found = blocks(text)
    assert "\n".join(("### " if block.titled else "") + block.text for block in found) == text
    lines = text.split("\n")
    assert all(lines[block.first - 1].startswith("### ") == block.titled for block in found)


@pytest.mark.parametrize(
    ("line", "category", "date"),
    [
        ("# ArXiv cs.CV --Wed, 29 May 2019", "cs.CV", PartialDate(2019, 5, 29)),
        ("# Arxiv Papers in hep-th on 1999-01-01", "hep-th", PartialDate(1999, 1, 1)),
        ("#arxiv  math.OA  --  2 Jan 2020  ", "math.OA", PartialDate(2020, 1, 2)),
        ("# ARXIV PAPERS IN cs.CV ON 2021-05", "cs.CV", PartialDate(2021, 5)),
        ("# Arxiv Papers in cs.CV on 2021-02-30", "cs.CV", None),
        ("# ArXiv cs.CV --some day", "cs.CV", None),
        ("# Arxiv Papers in Learning on Graphs on 2021-05-31", "Learning on Graphs", PartialDate(2021, 5, 31)),
        ("# ArXiv Image Matching --Wed, 29 May 2019", "Image Matching", PartialDate(2019, 5, 29)),
        ("# Arxiv Papers in Sets &amp; Maps on 2021-05", "Sets & Maps", PartialDate(2021, 5)),
        ("# ArXiv cs.CV 2021-05-31", "cs.CV", PartialDate(2021, 5, 31)),
        ("# arXiv cs.CV: Mon, 31 May 2021", "cs.CV", PartialDate(2021, 5, 31)),
        ("# New papers in hep-th (Mon, 31 May 2021)", "hep-th", PartialDate(2021, 5, 31)),
        ("# Arxiv Papers in math.AG, May 31, 2021", "math.AG", PartialDate(2021, 5, 31)),
        ("# Daily arXiv for 2021-05-31", "", PartialDate(2021, 5, 31)),
    ],
)
def test_headings_of_both_layouts(line: str, category: str, date: PartialDate | None) -> None:
    title = line.lstrip("# ").rstrip()
    assert heading(line, SOURCE, 7) == Heading(title, category, date, Span("d.md", 7, 7))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ArXiv cs.CV --Wed, 29 May 2019",
        "## ArXiv cs.CV --Wed, 29 May 2019",
        "# My reading list",
        "# ArXiv",
        "# Arxiv Papers",
        "# arXiv, read on trains",
        "# arXiv in 2021",
        "# Read on 2021-05-31",
        "# arXiv on 2021-02-30, or when",
    ],
)
def test_what_is_no_heading(line: str) -> None:
    assert heading(line, SOURCE, 1) is None


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
