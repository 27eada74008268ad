"""Files of two layouts: whatever stands before or behind the other, each paper of both is read, by its own parser."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.model import Entry, Problem
from arxref.reading import read_source

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (
    "ai-enhanced.jsonl",
    "ai-enhanced.md",
    "cv-arxiv-daily-wechat.md",
    "cv-arxiv-daily.json",
    "cv-arxiv-daily.md",
    "dailyarxiv-issue.md",
    "dailyarxiv.md",
    "hep-th_9901999.abs",
    "hf-daily.json",
    "hf-daily.md",
    "library.ris",
    "list-page.html",
    "listing.txt",
    "mail.txt",
    "new-listings.md",
    "rss-bot.md",
    "table.md",
)
DOCUMENTS = frozenset({"cv-arxiv-daily.json", "hf-daily.json"})
"""A JSON document is looked for where a file begins: in the middle of another it is an example."""
PAGE_AND_TABLE = {"list-page.html", "table.md"}
"""What a web page holds beside its papers is prose, and lists of any form are not looked for in prose."""
ALIKE = {"abs": "blocks", "listing": "blocks", "mail": "blocks", "dailyarxiv": "tables", "table": "tables"}
"""Parsers that read what another one was first to know."""


def papers(raw: bytes) -> Counter[tuple[str, str]]:
    host = Host(list)
    items = read_source(SourceText.of("d.md", raw), list, list, others=lambda: host.built_in("parsers"), named=True)
    assert not [item for item in items or () if isinstance(item, Problem) and item.code == "parser-failed"]
    return Counter((item.id, ALIKE.get(item.origins[0].parser, item.origins[0].parser)) for item in items or () if isinstance(item, Entry))


@pytest.mark.parametrize("first", NAMES)
def test_each_paper_of_two_layouts_is_read_by_its_own_parser(root: Path, first: str) -> None:
    layouts = {name: (root / "samples/layouts" / name).read_bytes().rstrip() for name in NAMES}
    alone = {name: papers(raw) for name, raw in layouts.items()}
    for second in NAMES:
        if second == first or second in DOCUMENTS or {first, second} == PAGE_AND_TABLE:
            continue
        assert papers(layouts[first] + b"\n\n\n" + layouts[second] + b"\n") == alone[first] + alone[second], second
