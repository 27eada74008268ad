"""What the two digest parsers share: blocks and headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.library.digests import Block, blocks, heading
from arxref.model import Heading, PartialDate, Span

SOURCE = SourceText.of("d.md", b"")


def test_a_block_starts_at_each_title() -> None:
    text = "# Head\n\n### One\nx ### y\n\n### Two\n###no\n"
    assert list(blocks(text)) == [
        Block(1, "# Head\n", titled=False),
        Block(3, "One\nx ### y\n", titled=True),
        Block(6, "Two\n###no", titled=True),
    ]
    assert list(blocks("")) == []
    assert list(blocks("### ")) == [Block(1, "", titled=True)]


@given(st.lists(st.sampled_from(["### a", "###", "### ", " ### b", "", "x", "# y"])).map("\n".join))
def test_blocks_are_the_text(text: str) -> None:
    found = list(blocks(text))
    joined = "\n".join(("### " if block.titled else "") + block.text for block in found)
    assert joined == text.removesuffix("\n") or joined == text
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
    ],
)
def test_headings_of_both_layouts(line: str, category: str, date: PartialDate | None) -> None:
    title = line.lstrip("# ").rstrip()
    assert heading(line, SOURCE, 7) == Heading(title, category, date, Span("d.md", 7, 7))


@pytest.mark.parametrize(
    "line", ["", "ArXiv cs.CV --Wed, 29 May 2019", "## ArXiv cs.CV --Wed, 29 May 2019", "# My reading list", "# ArXiv", "# Arxiv Papers"]
)
def test_what_is_no_heading(line: str) -> None:
    assert heading(line, SOURCE, 1) is None
