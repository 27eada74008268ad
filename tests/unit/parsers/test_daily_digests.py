"""Digests that bots publish daily, layout by layout: a fault spoils nothing around it, every line is somebody's, files are told apart.

What each rule and oddity gives stands in tests/cases. Faults are a cross product: valid prefix x fault x valid suffix.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise, permutations
from typing import NamedTuple

import pytest

from arxref.api import SourceText
from arxref.host import BUILT_IN, Host
from arxref.library.leftovers import unclaimed
from arxref.library.spans import lines_of
from arxref.model import Entry, Problem
from arxref.ranking import rank_parsers
from arxref.reading import read_source
from arxref.turns import parse_with
from growth import assert_linear


def filled(record: str, number: int) -> str:
    """The record of that number; ␣ stands for a blank that ends a line."""
    return record.replace("␣", " ").replace("NNNNN", f"{number:05}").replace("QQ", str(number))


class Layout(NamedTuple):
    """A layout: what heads a file, a record of a number, what parts and ends records, and faults with the codes that they give."""

    name: str
    head: str
    record: str
    faults: dict[str, tuple[str, list[str]]]
    between: str = ""
    tail: str = ""
    brackets: tuple[str, str] = ("", "")

    def records(self, *numbers: int) -> list[str]:
        return [filled(self.record, number) for number in numbers]

    def file(self, *records: str) -> str:
        return self.head + self.brackets[0] + self.between.join(records) + self.brackets[1] + self.tail


_AI = """### [QQ] [A Study [sic] of NNNNN](https://arxiv.org/abs/2602.NNNNN)
*Ada Lovelace,Grace Hopper*

Main category: cs.CV

TL;DR: 本文。


<details>
  <summary>Details</summary>
Motivation: 无。

Abstract: We study it.

</details>


"""
_BOT = """### QQ. [A Study of NNNNN](https://arxiv.org/abs/2512.NNNNN)

**Authors**: Ada Lovelace, Grace Hopper␣␣
**Category**: cs.AI␣␣
**Published**: 2025-12-31␣␣
**Score**: 7.5␣␣
**Type**: new␣␣
**ArXiv ID**: 2512.NNNNNv1␣␣

#### Abstract
We study it, often str...

<details>
<summary><strong>AI Summary</strong></summary>

# 论文总结

---

### 1. 贡献

| a | b |
|---|---|

</details>

---

"""
_OLD_BOT = """### QQ. [A Study of NNNNN](https://arxiv.org/abs/2508.NNNNN)

**Authors**: Ada Lovelace␣␣
**Category**: cs.AI␣␣
**Published**: 2025-08-29␣␣
**Score**: 5.0

arXiv:2508.NNNNNv2 Announce Type: replace␣
Abstract: We study it, often str...

---

"""
_BOT_HEAD = "# arXiv Papers Bot\n\n## Statistics\n\n- **Last Updated**: 2025-12-31 05:58:19 UTC\n\n## Recent Papers\n\n"
_BOT_TAIL = "## How to Use\n\n1. Fork\n\n---\n*Generated automatically by arXiv Bot*\n"
_BOT_FAULTS = {
    "no link": ("### 77. A Lost Paper\n\n**Authors**: Ada Lovelace  \n\n---\n\n", ["missing-id"]),
    "impossible ID": ("### 77. [A Paper](https://arxiv.org/abs/2513.00077)\n\n**Authors**: Ada Lovelace  \n\n---\n\n", ["invalid-id"]),
    "a bad date": ("### 77. [A Paper](https://arxiv.org/abs/2512.00077)\n\n**Published**: some day\n\n---\n\n", ["invalid-date"]),
    "a field twice": ("### 77. [A Paper](https://arxiv.org/abs/2512.00077)\n\n**Score**: 1\n**Score**: 2\n\n---\n\n", ["duplicate-field"]),
    "a field of one's own": ("### 77. [A Paper](https://arxiv.org/abs/2512.00077)\n\n**Rating**: 1\n\n---\n\n", ["unknown-field"]),
    "a title in a summary": (
        filled(_BOT.replace("### 1. 贡献", "### 1. [No Paper](https://arxiv.org/abs/2512.99999)"), 77),
        [],
    ),
    "a summary left open": ("### 77. [A Paper](https://arxiv.org/abs/2512.00077)\n\n**Score**: 1\n\n<details>\n\n# 论文\n\n---\n\n", []),
}
_LISTED = """#### A Study of NNNNN
 - **Authors:** Ada Lovelace, Grace Hopper
 - **Subjects:** Subjects:
Sound (cs.SD); Artificial Intelligence (cs.AI)
 - **Arxiv link:** https://arxiv.org/abs/2412.NNNNN

 - **Pdf link:** https://arxiv.org/pdf/2412.NNNNN

 - **Abstract**
 We study it.
"""
_FOLDED = """<details>
<summary><b>QQ. A Study of NNNNN</b> ⭐ 66</summary>

**Authors:** Ada Lovelace, ada99

[Paper](https://huggingface.co/papers/2512.NNNNN)

</details>

"""
_PAPER_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta name="citation_title" content="A Study of NNNNN" /><meta name="citation_author" content="Lovelace, Ada" />
<meta name="citation_arxiv_id" content="2401.NNNNN" />
</head>
<body><a href="/abs/2401.NNNNN">x</a></body>
</html>
"""
_PAGE = """<dt><a name='itemQQ'>[QQ]</a> <a href ="/abs/2401.NNNNN" title="Abstract">arXiv:2401.NNNNN</a></dt>
<dd>
<div class='list-title mathjax'><span class='descriptor'>Title:</span>
  A Study of NNNNN
</div>
<div class='list-authors'><a href="x">Ada Lovelace</a>, <a href="y">Grace Hopper</a></div>
</dd>
"""
_LINE = (
    '{"id": "2602.NNNNN", "categories": ["cs.CV"], "abs": "https://arxiv.org/abs/2602.NNNNN", "title": "A", "summary": "We study it."}\n'
)
_RECORD = """  {
    "title": "A Study of NNNNN",
    "paper_url": "https://huggingface.co/papers/2512.NNNNN",
    "details": {
      "title": "B"
    }
  }"""

LAYOUTS = {
    "ai-enhanced": Layout(
        "ai-enhanced",
        "<div id=toc></div>\n\n# Table of Contents\n\n- [cs.CV](#cs.CV) [Total: 3]\n\n<div id='cs.CV'></div>\n\n# cs.CV [[Back]](#toc)\n\n",
        _AI,
        {
            "no link": ("### [77] A Lost Paper\n*Ada Lovelace*\n\n", ["missing-id"]),
            "impossible ID": ("### [77] [A Paper](https://arxiv.org/abs/2613.00077)\n*Ada Lovelace*\n\n", ["invalid-id"]),
            "a line of one's own": (filled(_AI.replace("\nMain", "remember!\n\nMain"), 77), ["stray-line"]),
            "details left open": (filled(_AI.replace("</details>\n", ""), 77), []),
        },
    ),
    "ai-enhanced-jsonl": Layout(
        "ai-enhanced-jsonl",
        "",
        _LINE,
        {
            "cut off": ('{"id": "2602.00077", "title": "A Pa\n', ["broken-record"]),
            "no object": ("[]\n", ["broken-record"]),
            "too deep": ("[" * 5000 + "\n", ["broken-record"]),
            "no ID": ('{"title": "A Lost Paper"}\n', ["missing-id"]),
            "impossible ID": ('{"id": "2613.00077"}\n', ["invalid-id"]),
            "no text": ('{"id": "2602.00077", "title": 7, "authors": ["A", 1]}\n', ["broken-record"]),
        },
    ),
    "rss-bot": Layout("rss-bot", _BOT_HEAD, _BOT, _BOT_FAULTS, tail=_BOT_TAIL),
    "rss-bot of 2025-08": Layout("rss-bot", _BOT_HEAD, _OLD_BOT, _BOT_FAULTS, tail=_BOT_TAIL),
    "new-listings": Layout(
        "new-listings",
        "# Showing new listings for Tuesday, 31 December 2024\nAuto update.\n\n### Today: 3papers \n",
        _LISTED,
        {
            "no link": ("#### A Lost Paper\n - **Authors:** Ada Lovelace\n", ["missing-id"]),
            "impossible ID": ("#### A Paper\n - **Arxiv link:** https://arxiv.org/abs/2413.00077\n", ["invalid-id"]),
            "a field twice": (filled(_LISTED.replace("\n - **Pdf", " - **Authors:** B\n - **Pdf"), 77), ["duplicate-field"]),
            "a field of one's own": (
                _LISTED.replace("\n - **Pdf", " - **Rating:** 5\n - **Pdf").replace("NNNNN", "00077"),
                ["unknown-field"],
            ),
        },
    ),
    "hf-daily": Layout(
        "hf-daily",
        "# Daily Papers of Hugging Face, 2025-12-04\n\n",
        _FOLDED,
        {
            "no link": ("<details>\n<summary><b>77. A Lost Paper</b></summary>\nwords\n</details>\n", ["missing-id"]),
            "left open": ("<details>\n<summary><b>77. A Paper</b></summary>\nhttps://arxiv.org/abs/2512.00077\n", []),
        },
    ),
    "abs-page": Layout(
        "abs-page",
        "",
        _PAPER_PAGE,
        {
            "no ID": ('<html>\n<meta name="citation_title" content="A Lost Paper">\n', ["missing-id"]),
            "impossible ID": (
                "<meta name=citation_title content='A'><meta name='citation_arxiv_id' content=\"2413.00077\" />\n",
                ["invalid-id"],
            ),
            "left open": ('<!doctype html>\n<meta name="citation_arxiv_id" content="2412.00077"><meta name="citation_date" content=\n', []),
        },
    ),
    "list-page": Layout(
        "list-page",
        "<html>\n<h3>Showing new listings for Friday, 5 January 2024</h3>\n<dl id='articles'>\n",
        _PAGE,
        {
            "no link": ("<dt>[77]</dt>\n<dd><div class='list-title'>A Lost Paper</div></dd>\n", ["missing-id"]),
            "impossible ID": ("<dt><a href='/abs/2413.00077'>x</a></dt>\n<dd><div class='list-title'>A</div></dd>\n", ["invalid-id"]),
            "left open": ("<dt><a href='/abs/2412.00077'>x</a></dt>\n<dd><div class='list-title'>A\n", []),
        },
        tail="</dl>\n</html>\n",
    ),
    "page-text": Layout(
        "page-text",
        "Showing new listings for Friday, 5 January 2024\n\n",
        "[QQ] arXiv:2412.NNNNN [pdf, html, other]\nTitle: A Study QQ\nAnn Lee, Bo Li\nSubjects: Robotics (cs.RO)\n",
        {
            "impossible ID": ("[77] arXiv:2413.00077 [pdf, other]\nTitle: A Lost Paper\n", ["invalid-id"]),
            "no more than a head": ("[77] arXiv:2412.00077 [pdf, other]\n", []),
        },
        between="\n",
    ),
    "hf-daily-json": Layout(
        "hf-daily-json",
        "",
        _RECORD,
        {
            "cut off": ('  {\n    "title": "A', ["broken-record"]),
            "no object": ("  17", ["broken-record"]),
            "too deep": ('  {"title": ' + "[" * 5000, ["broken-record"]),
            "no ID": ('  {"title": "A Lost Paper"}', ["missing-id"]),
            "impossible ID": ('  {"title": "A", "paper_url": "https://huggingface.co/papers/2513.00077"}', ["invalid-id"]),
        },
        between=",\n",
        brackets=("[\n", "\n]\n"),
    ),
    "json-records": Layout(
        "json-records",
        "",
        '  {\n    "arxiv_id": "2412.NNNNN",\n    "title": "A Study QQ",\n    "authors": ["Ann Lee", "Bo Li"]\n  }',
        {
            "cut off": ('  {\n    "title": "A', ["broken-record"]),
            "a bracket lacks": ('  {\n    "title": "A", "authors": [}', ["broken-record"]),
            "too deep": ('  {"title": ' + "[" * 5000, ["broken-record"]),
            "impossible ID": ('  {"title": "A", "url": "https://arxiv.org/abs/2513.00077"}', ["invalid-id"]),
        },
        between=",\n",
        brackets=('{"papers": [\n', "\n]}\n"),
    ),
}
NAMES = sorted({layout.name for layout in LAYOUTS.values()})


def parse(layout: Layout, text: str) -> list[object]:
    return parse_with(Host().get("parsers", layout.name), SourceText.of("d", text.encode()))


def ids(items: list[object]) -> list[str]:
    return [item.id for item in items if isinstance(item, Entry)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "fault" in metafunc.fixturenames:
        metafunc.parametrize(("layout", "fault"), [(layout, fault) for layout in LAYOUTS for fault in LAYOUTS[layout].faults])
    elif "lined" in metafunc.fixturenames:  # neither JSON nor a web page has lines of one's own
        metafunc.parametrize(
            "lined", [name for name, kind in LAYOUTS.items() if not kind.name.endswith(("json", "jsonl", "page", "records"))]
        )
    elif "layout" in metafunc.fixturenames:
        metafunc.parametrize("layout", LAYOUTS)


@pytest.mark.parametrize("before", [0, 2])
@pytest.mark.parametrize("after", [0, 1])
def test_a_fault_spoils_nothing_around_it(layout: str, fault: str, before: int, after: int) -> None:
    kind = LAYOUTS[layout]
    text, codes = kind.faults[fault]
    prefix, suffix = kind.records(*range(1, before + 1)), kind.records(*range(8, 8 + after))
    whole = kind.file(*prefix, text, *suffix)
    items = parse(kind, whole)
    around = ids(parse(kind, kind.file(*prefix, *suffix)))
    assert len(around) == before + after
    assert [item.code for item in items if isinstance(item, Problem)] == codes
    assert [id_ for id_ in ids(items) if not id_.endswith(".00077")] == around
    rejected = sum(isinstance(item, Problem) and item.severity == "error" for item in items)
    assert len(ids(items)) + rejected == before + after + 1
    assert not unclaimed(whole, items)  # type: ignore[arg-type]


def test_every_line_is_claimed_once_and_in_order(layout: str) -> None:
    kind = LAYOUTS[layout]
    text = kind.file(*kind.records(1, 2, 3))
    items = parse(kind, text)
    assert len(ids(items)) == 3
    assert not [item for item in items if isinstance(item, Problem)]
    assert not unclaimed(text, items)  # type: ignore[arg-type]
    places = [lines_of(item) for item in items]  # type: ignore[arg-type]
    assert all(before[1] < after[0] for before, after in pairwise(places))


def test_lines_of_ones_own_around_records_are_left_to_others(lined: str) -> None:
    kind = LAYOUTS[lined]
    text = "My preface.\n\n" + kind.file(*kind.records(1, 2)) + "\n# My own part\n\nMy remark.\n"
    lines = text.split("\n")
    left = [line for first, last in unclaimed(text, parse(kind, text)) for line in lines[first - 1 : last] if line]  # type: ignore[arg-type]
    assert left == ["My preface.", "# My own part", "My remark."]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_marks_change_nothing(layout: str, end: str) -> None:
    kind = LAYOUTS[layout]
    text = kind.file(*kind.records(1, 2))
    assert parse(kind, "\ufeff" + text.replace("\n", end)) == parse(kind, text)
    assert ids(parse(kind, text.rstrip())) == ids(parse(kind, text))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_layout_is_told_from_the_text(layout: str, end: str) -> None:
    kind = LAYOUTS[layout]
    host = Host()
    parsers = [host.get("parsers", name) for name in BUILT_IN["parsers"]]
    for text in (kind.file(*kind.records(1, 2)), "\n".join(kind.records(1))):
        raw = text.replace("\n", end).encode()
        best = rank_parsers(SourceText.of("x.txt", raw), [parser for parser in parsers if parser.kind != "links"])
        assert [parser.name for parser in best[:1]] == [kind.name]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_digest_is_not_recognised(name: str) -> None:
    accepts = Host().get("parsers", name).accepts
    for text in ("", "# Title\n\n### 1. Heading\n\nText.\n", "[1, 2]\n", '{"title": "A", "summary": "B"}\n', "\x00\xff" * 50):
        assert accepts(SourceText.of("x", text.encode())) == 0


COUNTS = {
    "headings/ai-enhanced-2026-02-10.md": ("ai-enhanced", r"^### \[\d+\] \["),
    "headings/rss-bot-2025-08-29.md": ("rss-bot", r"^### \d+\. \[.*\]\(https://arxiv\.org/abs/"),
    "headings/rss-bot-2025-12-31.md": ("rss-bot", r"^\*\*ArXiv ID\*\*: "),
    "headings/arxivdaily-excerpt.md": ("new-listings", r"^ - \*\*Arxiv link:\*\*"),
    "json/ai-enhanced-2026-02-10.jsonl": ("ai-enhanced-jsonl", r"^\{"),
    "json/hf-daily-2025-12-04.json": ("hf-daily-json", r'"paper_url":'),
}


@pytest.mark.parametrize("path", COUNTS)
def test_real_files_give_an_entry_for_each_record(path: str, corpus) -> None:  # type: ignore[no-untyped-def]
    name, pattern = COUNTS[path]
    text = (corpus / "digests" / path).read_text(encoding="utf-8")
    items = parse_with(Host().get("parsers", name), SourceText.of(path, text.encode()))
    entries = [item for item in items if isinstance(item, Entry)]
    assert len(entries) == len(re.findall(pattern, text, re.MULTILINE)) > 0
    assert not [item for item in items if isinstance(item, Problem)]
    assert not unclaimed(text, items)
    assert all(entry.title and entry.id in text for entry in entries)


def test_a_scraper_s_real_handles_and_chat_are_left_out(corpus) -> None:  # type: ignore[no-untyped-def]
    raw = (corpus / "digests/json/hf-daily-2025-12-04.json").read_bytes()
    entries = [item for item in parse_with(Host().get("parsers", "hf-daily-json"), SourceText.of("x", raw)) if isinstance(item, Entry)]
    spelt = [[name for name in record["authors"] if " " in name] for record in json.loads(raw)]
    assert [len(entry.authors) for entry in entries] == [len(names) for names in spelt]
    assert all(entry.authors_complete is not bool(entry.authors) for entry in entries)
    assert not [entry for entry in entries if entry.abstract and (len(entry.abstract) < 200 or not entry.abstract[0].isupper())]


def test_markdown_and_json_lines_of_one_day_agree(corpus) -> None:  # type: ignore[no-untyped-def]
    both = []
    for path, (name, _) in COUNTS.items():
        if name.startswith("ai-enhanced"):
            items = parse_with(Host().get("parsers", name), SourceText.of(path, (corpus / "digests" / path).read_bytes()))
            both.append({item.id: item for item in items if isinstance(item, Entry)})
    shared = both[0].keys() & both[1].keys()
    assert shared
    for id_ in shared:
        first, second = both[0][id_], both[1][id_]
        assert (first.title, first.authors, first.abstract, first.primary) == (
            second.title,
            second.authors,
            second.abstract,
            second.primary,
        )


HOSTILE = {
    "brackets": lambda n: "[" * n,
    "open lists": lambda n: '[{"title": ' * n,
    "open records": lambda n: '{"title": [\n' * n + '{"title": "A", "paper_url": "https://x"},\n' * n,
    "stars": lambda n: "*" * n,
    "blanks": lambda n: "### 1. " + " " * n + "x",
    "blank titles": lambda n: "####" + " " * n + "\n",
    "hashes": lambda n: "#" * n,
    "details": lambda n: "<details>\n" * n + "</details>\n" * n,
    "titles": lambda n: "### 1. [a](https://arxiv.org/abs/2512.00001)\n" * n,
    "broken titles": lambda n: "### 1.Maps of\n the [pdf](https://arxiv.org/abs/2512.00001)\n> a\n" * n,
    "a broken title": lambda n: "### 1.Maps of\n" + " the of" * n + " [pdf](https://arxiv.org/abs/2512.00001)\n> a\n",
    "other titles": lambda n: "### [1] [a](https://arxiv.org/abs/2512.00001)\n" * n,
    "numbers": lambda n: "### [1] [" + "](" * n + "\n",
    "newlines": lambda n: "\n" * n,
    "summaries": lambda n: "<details><summary><b>1. " * n,
    "days": lambda n: "# New submissions for Tue, 22 Feb 22\n" * n,
    "terms": lambda n: "<dt>" * n,
    "parts": lambda n: "<dt><dd>" + '<div class="list-title">' * n,
    "blanks in a list": lambda n: "<dt><a href='/abs/2105.00009'>x</a><dd><div class='list-title'>" + " " * n + "x</div></dd>",
    "tags": lambda n: "<dt><dd><div class='list-authors'>" + "<" * n,
    "formulas": lambda n: "<dt><dd><div class='list-title'>" + '<span class="MathJax_Preview">' * n,
    "sources of formulas": lambda n: "<dt><dd><div class='list-title'><span class='MathJax_Preview'>" + "<script math/tex>" * n,
    "formulas as shown": lambda n: "<dt><dd><div class='list-title'>" + "<span class='MathJax_Preview'><nobr>" * n,
    "answers": lambda n: "<li class='arxiv-result'><p class='list-title'></p><p class='abstract'>" + "<span class='abstract-full'>" * n,
    "bold labels": lambda n: "<dt><dd><b>Title:</b>" + "<b>Authors:</b><p>" * n,
    "counts": lambda n: "### Today: 1papers\n" * n,
    "labels": lambda n: "Abstract: x\nTL;DR: y\n" * n,
    "cells": lambda n: "<meta name=citation_title content='x'>" + '<td class="tablecell subjects">' * n + "</td></html>",
}


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", NAMES)
def test_hostile_input_costs_what_its_length_does(name: str, text: str) -> None:
    kind = LAYOUTS[name]
    accepts = Host().get("parsers", kind.name).accepts

    def work(whole: str) -> None:
        items = parse(kind, whole)
        accepts(SourceText.of("x", whole.encode()))
        assert not [item for item in items if isinstance(item, Problem) and item.code == "parser-failed"]

    assert_linear(work, lambda n: kind.file(*kind.records(1), HOSTILE[text](n), *kind.records(2)), least=0.004)


def test_the_cost_of_broken_records_of_json_is_linear_in_their_number() -> None:
    """To say what is wrong with one, JSON's decoder counts the lines of all that it is given."""
    parser = Host().get("parsers", "hf-daily-json")

    def work(whole: str) -> None:
        broken = sum(isinstance(item, Problem) for item in parser.parse(SourceText.of("x", whole.encode())))
        assert broken >= whole.count("title")

    assert_linear(work, lambda n: "[" + '{"title": x, "paper_url": ""},\n' * n, size=20_000)


def test_behind_many_broken_records_of_json_others_stand_where_they_do() -> None:
    whole = "[" + '{"title": x, "paper_url": ""},\n' * 9_000 + '{"title": "A", "paper_url": "https://huggingface.co/papers/2512.00001"},\n'
    *broken, last, cut = parse_with(Host().get("parsers", "hf-daily-json"), SourceText.of("x", (whole + '{"title": "B"').encode()))
    assert len(broken) == 9_000
    assert isinstance(last, Entry)
    assert (last.title, last.origins[0].first) == ("A", 9_001)
    assert isinstance(cut, Problem)
    assert cut.line == 9_002


SEEDS = {
    "numbered": "# ArXiv cs.CV --Wed, 29 May 2019\n### 1.A Study  [ pdf ](https://arxiv.org/pdf/1905.00001.pdf)\n>  We study it. \n",
    "fields": "# Arxiv Papers in cs.CV on 2021-05-31\n### A Study\n- **Arxiv ID**: http://arxiv.org/abs/2105.00001v1\n"
    "- **Authors**: Ada Lovelace\n- **Summary**: Text.\n\n\n\n",
}
PAGES = SEEDS | {
    name: kind.file(*kind.records(1, 2)) for name, kind in LAYOUTS.items() if not kind.name.endswith(("json", "jsonl", "page", "records"))
}


@pytest.mark.parametrize(("first", "second"), [pair for pair in permutations(PAGES, 2) if len({name[:7] for name in pair}) > 1])
def test_a_file_of_two_layouts_is_read_by_both(first: str, second: str) -> None:
    host = Host()
    names = ("fields", "numbered")
    digests = [host.get("parsers", name) for name in names]
    others = [host.get("parsers", name) for name in NAMES]
    source = SourceText.of("d.md", (PAGES[first] + "\n" + PAGES[second]).encode())
    items = read_source(source, lambda: digests, list, others=lambda: others, named=True)
    assert items is not None
    expected = {(name.partition(" ")[0], len(re.findall(r"A Study", PAGES[name]))) for name in (first, second)}
    found = Counter(item.origins[0].parser for item in items if isinstance(item, Entry))
    assert set(found.items()) == expected
    assert not [item for item in items if isinstance(item, Problem)]


_OWN_SAMPLES = {
    "ai-enhanced-jsonl": "ai-enhanced.jsonl",
    "hf-daily-json": "hf-daily.json",
    "json-records": "records.json",
    "abs-page": "abs-page.html",
    "list-page": "list-page.html",
    "page-text": "page.txt",
}


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_is_read_without_a_word(name: str, root) -> None:  # type: ignore[no-untyped-def]
    suffix = {
        "ai-enhanced-jsonl": "ai-enhanced.jsonl",
        "hf-daily-json": "hf-daily.json",
        "abs-page": "abs-page.html",
        "list-page": "list-page.html",
        "page-text": "page.txt",
        "json-records": "records.json",
    }.get(name, f"{name}.md")
    raw = (root / "samples" / "layouts" / suffix).read_bytes()
    everyone = [Host().get("parsers", other) for other in BUILT_IN["parsers"]]
    items = read_source(SourceText.of(suffix, raw), lambda: everyone, list, named=True)
    assert items is not None
    assert {item.origins[0].parser for item in items if isinstance(item, Entry)} == {name}
    assert not [item for item in items if isinstance(item, Problem)]


@pytest.mark.parametrize(("before", "taken"), [("", True), ('"rank": 1, ', False)])
def test_records_of_the_api_are_taken_where_they_can_be_read(before, taken):
    record = f'{{{before}"paper": {{"id": "2506.00041", "title": "Silent Speech", "authors": []}}}}'
    source = SourceText.of("a.json", f'{{"items": [{record}]}}'.encode())
    parser = Host().get("parsers", "hf-daily-json")
    assert bool(parser.accepts(source)) is taken
    assert any(isinstance(one, Entry) for one in parser.parse(source)) is taken
