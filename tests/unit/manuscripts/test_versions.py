"""Which version of a paper the reference is of that citations of it become."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from arxref.manuscripts import pandoc
from arxref.manuscripts.pandoc_told import Told
from arxref.manuscripts.versions import as_cited
from arxref.model import ArxivId, Entry, PartialDate
from arxref.store import open_store

if TYPE_CHECKING:
    from arxref.model import Problem

PAPER = Entry(ArxivId("1905.00002"), version=5, title="Deep Things", updated=PartialDate(2020, 9, 11))


@pytest.mark.parametrize(
    ("texts", "version"),
    [
        (("arXiv:1905.00002",), 5),
        (("1905.00002v5",), 5),
        (("arXiv:1905.00002v2",), 2),
        (("arXiv:1905.00002", "https://arxiv.org/abs/1905.00002v2"), 2),
        (("1905.00002v2", "10.48550/arXiv.1905.00002v2"), 2),
        (("1905.00002v7",), 7),
        (("deep2019", "2105.00001v2"), 5),  # a key may look like another paper's ID
    ],
)
def test_the_reference_is_of_the_version_that_is_cited(texts, version):
    problems: list[Problem] = []
    papers = as_cited(dict.fromkeys(texts, PAPER), problems)
    assert tuple(papers) == texts
    assert {entry.version for entry in papers.values()} == {version}
    assert {entry.updated for entry in papers.values()} == {PAPER.updated if version == PAPER.version else None}
    assert problems == []


def test_of_several_versions_it_is_the_highest_and_that_is_said():
    other = PAPER._replace(id=ArxivId("2105.00001"))
    problems: list[Problem] = []
    # The last is the key of the first paper, and no version of the other.
    papers = as_cited({"1905.00002v2": PAPER, "1905.00002v3": PAPER, "2105.00001": other, "2105.00001v1": PAPER}, problems)
    assert [entry.version for entry in papers.values()] == [3, 3, 5, 3]
    assert [(one.severity, one.code, one.id) for one in problems] == [("warning", "conflicting-values", PAPER.id)]
    assert "version 3" in problems[0].message


@pytest.mark.parametrize("sources", [True, False], ids=["a source", "the store"])
def test_the_filter_says_the_version_that_is_cited(tmp_path, monkeypatch, sources):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARXREF_STORE", str(tmp_path / "store.sqlite"))
    with open_store(str(tmp_path / "store.sqlite"), lambda: 1e9, print) as store:
        store.put([PAPER], "arxiv")
    (tmp_path / "arxref.toml").write_text(
        ('sources = ["day.md"]\n' if sources else "") + '[format.csl-yaml]\ncite-version = "keep"\n', "utf-8"
    )
    (tmp_path / "day.md").write_text(
        "### Deep Things\n- **Arxiv ID**: http://arxiv.org/abs/1905.00002v5\n- **Authors**: Ada Lovelace\n", "utf-8"
    )
    citation = {"citationId": "arxiv:1905.00002v2", "citationPrefix": [], "citationSuffix": [], "citationMode": {"t": "NormalCitation"}}
    citation |= {"citationNoteNum": 1, "citationHash": 0}
    blocks = [{"t": "Para", "c": [{"t": "Cite", "c": [[citation], []]}]}]
    written = _filtered(blocks)
    assert "arxiv-1905.00002" in written
    assert "1905.00002v2" in written
    assert "1905.00002v5" not in written


def _filtered(blocks: list[object]) -> str:
    raw = json.dumps({"pandoc-api-version": [1, 22, 1], "meta": {}, "blocks": blocks}, separators=(",", ":")).encode()
    return pandoc.filtered(raw, Told(print))[0].decode()
