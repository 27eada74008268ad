"""Tables of results list methods: beside a digest nothing in them is a paper of its, and alone their links are mentions."""

from __future__ import annotations

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.library.layouts.resulttables import result_lines
from arxref.model import Entry, Problem
from arxref.parsers import table
from arxref.reading import read_source
from smalldigest import FIELDS

LINK = "[On Corners](https://arxiv.org/abs/2105.99001)"
CODE = "[CornerNet](https://arxiv.org/abs/2105.99001)"
RESULTS = {
    "a model and its paper": f"| Model | Paper | Acc |\n|---|---|---|\n| CornerNet | {LINK} | 76.1 |\n| SquareNet | - | 81 |\n",
    "a method that is a link": f"Method | Backbone | mIoU | Code\n:--|---|--:|---\n{CODE} | R-50 | 45.2 | -\n",
    "whole numbers": f"| Rank | Method | Params | Paper |\n|---|---|---|---|\n| 1 | A | 25M | {LINK} |\n| 2 | B | 86 | {LINK} |\n",
    "spread and shares": f"| Paper | Year | Error |\n|-|-|-|\n| {LINK} | 2021 | 0.8 ± 0.02 |\n| {CODE} | 2021 | **9%** |\n",
}
LISTS = {
    "years and stars": f"| Paper | Year | Stars | Code |\n|---|---|---|---|\n| {LINK} | 2021 | 1200 | - |\n",
    "relevance": f"| Title | Score | Link |\n|---|---|---|\n| On Corners | 8.5 | {LINK} |\n",
    "authors": f"| Title | Authors | Accuracy | Link |\n|---|---|---|---|\n| On Corners | Ann Lee | 76.1 | {LINK} |\n",
    "a number in words": f"| Model | Paper | Notes |\n|---|---|---|\n| CornerNet | {LINK} | 3 heads |\n| B | {LINK} | 76.1 |\n",
    "numbered": f"| n | Title | Code |\n|---|---|---|\n| 1 | {LINK} | - |\n| 2 | {LINK} | - |\n",
}
DIGEST = f"{FIELDS}\n# More\n"


def read(text: str) -> list:
    host = Host(list)
    found = read_source(SourceText.of("d.md", text.encode()), list, list, others=lambda: host.built_in("parsers"), named=True)
    return found or []


def papers(text: str) -> list[tuple[str, str]]:
    return [(item.id, item.origins[0].parser) for item in read(text) if isinstance(item, Entry)]


@pytest.mark.parametrize("name", RESULTS)
def test_results_beside_a_digest_are_no_papers_of_its(name: str) -> None:
    items = read(f"{DIGEST}{RESULTS[name]}")
    assert [item.id for item in items if isinstance(item, Entry)] == ["2105.99002"]
    assert [(item.code, item.line) for item in items if isinstance(item, Problem)] == [("unclaimed-lines", 14)]


@pytest.mark.parametrize("name", RESULTS)
def test_a_link_in_results_alone_is_a_mention(name: str) -> None:
    assert set(papers(RESULTS[name])) == {("2105.99001", "links")}
    assert table.PARSER.accepts(SourceText.of("d.md", RESULTS[name].encode())) == 0


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("before", ["", DIGEST])
def test_a_reading_list_in_a_table_is_one_wherever_it_stands(name: str, before: str) -> None:
    more = {("2105.99002", "fields")} if before else set()
    assert set(papers(before + LISTS[name])) == {("2105.99001", "table")} | more


def test_results_beside_a_reading_list_are_left_out_of_it() -> None:
    text = f"{LISTS['authors']}\n{RESULTS['a model and its paper']}".replace("2105.99001", "2105.99003", 1)
    assert papers(text) == [("2105.99003", "table"), ("2105.99001", "links")]


def test_where_results_begin_and_end() -> None:
    lines = f"words\n{RESULTS['whole numbers']}\n| more |\n{LISTS['authors']}{RESULTS['whole numbers']}".split("\n")
    assert result_lines(lines) == {2, 3, 4, 5}  # a header right below rows is one more row
    assert result_lines(lines, 3) == set()  # what begins before is not looked at
    assert result_lines([]) == result_lines(["|-|-|"]) == set()
