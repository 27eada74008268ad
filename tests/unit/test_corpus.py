"""Every real file read without being told its layout: as many papers as a plain search over its bytes counts, or a Problem for each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.model import Entry, Foreign, Problem
from arxref.reading import read_source

if TYPE_CHECKING:
    from pathlib import Path

# What begins a record, or stands once in each, by the files of the corpus that it is counted in.
RECORDS = {
    "abs/*.abs": rb"^(?:arXiv|Paper)(?: \([^)]*\))?: ?\S",
    "atom/[diq]*.xml": rb"<entry\b(?![^\0]{0,400}/api/errors)",
    "atom/rss*.xml": rb"<entry>",
    "csl/*.json": rb'"type": ?"',
    "digests/archive/*/*/*.md": rb"^- \*\*Arxiv ID\*\*:",
    "digests/fields/*.md": rb"^- \*\*Arxiv ID\*\*:",
    "digests/headings/ai*.md": rb"^### \[[0-9]+\] \[",
    "digests/headings/arxivdaily*.md": rb"^#### ",
    "digests/headings/rss*.md": rb"^### [0-9]+\. \[.*\]\(https?://arxiv\.org/",
    "digests/json/*.json": rb'"paper_url":',
    "digests/json/*.jsonl": rb"^\{",
    "digests/numbered/*.md": rb"^### [0-9]+\.",
    "digests/table/DailyArXiv*.md": rb"^\| \*\*\[",
    "digests/table/cv*[0-9].md": rb"^\|\*\*[0-9-]+\*\*\|",
    "digests/table/cv*wechat.md": rb"^- [0-9-]{10}, \*\*",
    "digests/table/cv*.json": rb'": "[|-]',
    "mail/[!s]*.txt": rb"^(?:arXiv|Paper)(?: \([^)]*\))?: ?\S",
    "mail/subview*.txt": rb"^\\\\\r?\n(?:arXiv:|Date:)",
    "oai/*.xml": rb"<identifier>oai:arXiv",
    "snapshot/*.jsonl": rb"^\{",
}


@pytest.mark.parametrize("files", RECORDS)
def test_papers_and_problems_are_as_many_as_records(corpus: Path, files: str) -> None:
    host = Host(list)
    paths = sorted(corpus.glob(files))
    assert paths
    for path in paths:
        raw = path.read_bytes()
        items = read_source(SourceText.of("d", raw), list, list, others=lambda: host.built_in("parsers"), named=True) or []
        read = sum(isinstance(item, Entry) or (isinstance(item, Foreign) and item.key != "") for item in items)
        refused = sum(isinstance(item, Problem) and item.severity == "error" and item.line > 0 for item in items)
        errors = sum(isinstance(item, Problem) and item.code == "error-answer" for item in items)
        assert read + refused - errors == len(re.findall(RECORDS[files], raw, re.MULTILINE)), path.name


@pytest.mark.parametrize("field", [b"Published", b"Categories", b"Authors"])
def test_what_every_record_of_a_fields_digest_has_every_entry_has(corpus: Path, field: bytes) -> None:
    host = Host(list)
    name = {b"Published": "published", b"Categories": "primary", b"Authors": "authors"}[field]
    for path in sorted(corpus.glob("digests/fields/*.md")):
        raw = path.read_bytes()
        items = read_source(SourceText.of("d", raw), list, list, others=lambda: host.built_in("parsers"), named=True) or []
        given = re.findall(rb"^- \*\*%s\*\*: (?!None$)\S" % field, raw, re.MULTILINE)
        assert sum(bool(getattr(item, name)) for item in items if isinstance(item, Entry)) == len(given), path.name
