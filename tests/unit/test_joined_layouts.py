"""Files of two layouts: each paper of both is read, by its own parser; and a paper that is met in files of several is one."""

from __future__ import annotations

import json
from collections import Counter
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.library.merge import merge_all
from arxref.model import Entry, Problem
from arxref.reading import read_source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from arxref.library.leftovers import Item

NAMES = (
    "abs-page.html",
    "ai-enhanced.jsonl",
    "ai-enhanced.md",
    "atom.xml",
    "cv-arxiv-daily-wechat.md",
    "cv-arxiv-daily.json",
    "cv-arxiv-daily.md",
    "dailyarxiv-issue.md",
    "dailyarxiv.md",
    "hep-th_9901999.abs",
    "hf-daily.json",
    "hf-daily.md",
    "ids.txt",
    "library.bib",
    "library.json",
    "library.ris",
    "library.yaml",
    "list-page.html",
    "listing.txt",
    "mail.eml",
    "mail.txt",
    "new-listings.md",
    "oai.xml",
    "page.txt",
    "reading-list.md",
    "rss-bot.md",
    "rss.xml",
    "snapshot.jsonl",
    "table.md",
)
ALIKE = {"abs": "blocks", "listing": "blocks", "mail": "blocks", "dailyarxiv": "tables", "table": "tables", "ids": "links"}
"""Parsers that read what another one was first to know."""


def read_all(raw: bytes) -> list[Item]:
    host = Host(list)
    items = read_source(SourceText.of("d.md", raw), list, list, others=lambda: host.built_in("parsers"), named=True) or []
    assert not [item for item in items if isinstance(item, Problem) and item.code == "parser-failed"]
    return items


def papers(raw: bytes) -> Counter[tuple[str, str]]:
    return counted(read_all(raw))


def counted(items: Sequence[Item]) -> Counter[tuple[str, str]]:
    return Counter((item.id, ALIKE.get(item.origins[0].parser, item.origins[0].parser)) for item in items if isinstance(item, Entry))


@pytest.fixture(scope="module")
def layouts(root: Path) -> dict[str, bytes]:
    met = {name: (root / "samples/layouts" / name).read_bytes().rstrip() for name in NAMES}
    return met | {f"{path.parent.name}.md": path.read_bytes().rstrip() for path in sorted((root / "samples/digests").glob("*/*.md"))[::-1]}


@pytest.fixture(scope="module")
def alone(layouts: dict[str, bytes]) -> dict[str, list[Item]]:
    return {name: read_all(raw) for name, raw in layouts.items()}


def unread(names: Sequence[str], layouts: dict[str, bytes], alone: dict[str, list[Item]]) -> list[tuple[str, Entry]]:
    """The papers that one of the layouts holds and that its parser does not read among the others; none of them is lost silently."""
    items = read_all(b"\n\n\n".join(layouts[name] for name in names) + b"\n")
    wanted = sum((counted(alone[name]) for name in names), Counter())
    lacking, more = wanted - counted(items), counted(items) - wanted
    ids = {one.id for one in items if isinstance(one, Entry)}
    problems = [item for item in items if isinstance(item, Problem)]
    found = []
    at = 0
    for name in names if lacking or more else ():
        for one in alone[name]:
            if isinstance(one, Entry) and counted([one]) <= lacking:
                lacking -= counted([one])
                found.append((name, one))
                first, last = (line + at for line in one.origins[0][1:3])
                assert one.id in ids or any(said.line <= first and last <= (said.last or said.line) for said in problems), (names, one.id)
        at += layouts[name].count(b"\n") + 3
    assert not lacking, names
    assert {id_ for id_, _ in more} <= {one.id for _, one in found}, names
    return found


@pytest.mark.parametrize("first", [*NAMES, "fields.md", "numbered.md"])
def test_each_paper_of_two_layouts_is_read_by_its_own_parser(layouts: dict[str, bytes], alone: dict[str, list[Item]], first: str) -> None:
    for second in layouts:
        if second != first:
            lacking = unread((first, second), layouts, alone)
            assert {name for name, _ in lacking} <= {"reading-list.md"}, second  # whose prose, beside a digest, names papers in passing


def test_no_paper_of_three_layouts_is_lost_silently(layouts: dict[str, bytes], alone: dict[str, list[Item]]) -> None:
    for names in list(permutations(layouts, 3))[::121]:
        unread(names, layouts, alone)


LIBRARY = b"""references:
- id: a
  type: article
  title: On Corners
  URL: https://arxiv.org/abs/2105.99021
- id: b
  type: book
  title: On Books
"""


@pytest.mark.parametrize("begin", [b"", b"---\n"])
@pytest.mark.parametrize("name", ["cv-arxiv-daily.md", "dailyarxiv.md", "mail.txt", "table.md"])
def test_a_library_before_papers_is_no_front_matter_of_theirs(root: Path, name: str, begin: bytes) -> None:
    below = (root / "samples/layouts" / name).read_bytes()
    for end in (b"", b"...\n", b"---\n")[: 3 if begin else 1]:
        assert papers(begin + LIBRARY + end + b"\n" + below) == papers(below) + Counter({("2105.99021", "csl-yaml"): 1})


@pytest.mark.parametrize("name", ["mail.txt", "new-listings.md"])
@pytest.mark.parametrize(
    ("lines", "reader"),
    [
        ("2105.99031\narXiv:2105.99032v2\n", "links"),
        ("- [On Corners](https://arxiv.org/abs/2105.99031)\n* **[More](https://arxiv.org/abs/2105.99032)**\n", "links"),
        ("https://arxiv.org/abs/2105.99031\n<https://arxiv.org/abs/2105.99032>\n", "links"),
        ("@article{a,\n  eprint = {2105.99031},\n}\n@article{b,\n  eprint = {2105.99032},\n}\n", "bib"),
    ],
)
def test_what_follows_prose_without_a_blank_line_is_read(root: Path, name: str, lines: str, reader: str) -> None:
    above = (root / "samples/layouts" / name).read_bytes().rstrip() + b"\n"
    assert papers(above + lines.encode()) == papers(above) + Counter({("2105.99031", reader): 1, ("2105.99032", reader): 1})


DOCUMENT = b'[\n {"id": "a", "type": "article", "title": "On Corners", "URL": "https://arxiv.org/abs/2105.99041"}\n]\n'


@pytest.mark.parametrize("name", ["table.md", "mail.txt"])
def test_a_document_is_read_where_it_stands_by_itself(name: str) -> None:
    above = MET[name].encode()
    more = Counter({("2105.99041", "csl-json"): 1})
    assert papers(above + b"\n" + DOCUMENT) == papers(above + b"\n" + DOCUMENT + b"\nSo far.\n") == papers(above) + more
    assert papers(above + b"\n```json\n\n" + DOCUMENT + b"```\n")[("2105.99041", "csl-json")] == 0
    assert papers(above + b"\n[1]: https://example.org\n\n{never closed\n\n" + DOCUMENT)[("2105.99041", "csl-json")] == 1


def test_many_documents_cost_no_more_than_one_by_one() -> None:
    many = DOCUMENT.replace(b"\n", b"") + b"\n\n"
    assert papers(MET["mail.txt"].encode() + b"\n" + many * 3000)[("2105.99041", "csl-json")] == 3000


@pytest.mark.parametrize(
    "hostile", ["[1,\n\n" * 50_000, '["', "[{\n\n" * 50_000, f"[{'9' * 5000}]", '{"a": [\n\n' * 900 + "1,\n" * 300_000]
)
def test_documents_are_looked_for_in_linear_time(hostile: str) -> None:
    papers(MET["mail.txt"].encode() + f"\n{hostile}\n".encode())


def test_beside_a_digest_lists_and_tables_are_read_but_neither_prose_nor_code(root: Path) -> None:
    digest = (root / "samples/layouts/rss-bot.md").read_bytes()
    lists = b"""

Compare with 2105.99011 and [older work](https://arxiv.org/abs/2105.99012).

- [On Listed Corners](https://arxiv.org/abs/2105.99013)
arXiv:2105.99014

| Title | Date | Link |
|---|---|---|
| On Corners in Rows | 2021 | https://arxiv.org/abs/2105.99015 |

```
https://arxiv.org/abs/2105.99016
| On Corners in Code | 2021 | https://arxiv.org/abs/2105.99017 |
```
"""
    more = papers(digest + lists) - papers(digest)
    assert more == {("2105.99013", "links"): 1, ("2105.99014", "links"): 1, ("2105.99015", "tables"): 1}


MET = {
    "mail.txt": r"""----------------------------------------------------------------
\\
arXiv:2105.99001
Date: Mon, 31 May 2021 00:49:34 GMT   (25kb,D)

Title: On Corners
Authors: Ann Lee (Square University), Bob Marsh
Categories: math.OA
Comments: 7 pages
\\
  Of corners in full.
\\ ( https://arxiv.org/abs/2105.99001 ,  25kb)
""",
    "table.md": """## Corners
|Publish Date|Title|Authors|PDF|Code|
|---|---|---|---|---|
|**2021-05-31**|**On Corners**|Ann Lee et.al.|[2105.99001v1](http://arxiv.org/abs/2105.99001v1)|**[link](https://example.org/corners)**|
""",
    "fields.md": """# Arxiv Papers in math.OA on 2021-06-02
### On Corners, Revised
- **Arxiv ID**: http://arxiv.org/abs/2105.99001v2
- **DOI**: None
- **Categories**: **math.OA**, math.PR
- **Links**: [PDF](http://arxiv.org/pdf/2105.99001v2)
- **Published**: 2021-05-31 00:49:34+00:00
- **Updated**: 2021-06-02 10:00:00+00:00
- **Authors**: Ann Lee, Bob Marsh
- **Comment**: 8 pages
- **Journal**: None
- **Summary**: Of corners, once more.
""",
    "snapshot.jsonl": json.dumps(
        {
            "id": "2105.99001",
            "submitter": "Ann Lee",
            "authors": "Ann Lee, Bob Marsh",
            "title": "On Corners, at Last",
            "comments": "9 pages",
            "journal-ref": "J. Corners 1 (2022) 1-9",
            "doi": "10.1000/1",
            "categories": "math.OA",
            "abstract": "  Of corners.",
            "versions": [
                {"version": "v1", "created": "Mon, 31 May 2021 00:49:34 GMT"},
                {"version": "v2", "created": "Wed, 2 Jun 2021 10:00:00 GMT"},
                {"version": "v3", "created": "Tue, 4 Jan 2022 10:00:00 GMT"},
            ],
            "authors_parsed": [["Lee", "Ann", ""], ["Marsh", "Bob", ""]],
        }
    ),
}


@pytest.mark.parametrize("order", list(permutations(MET))[::5])
def test_a_paper_met_in_four_kinds_is_one_entry_whatever_came_first(order: tuple[str, ...]) -> None:
    host = Host(list)
    entries = []
    for name in order:
        source = SourceText.of(name, MET[name].encode())
        found = read_source(source, list, list, others=lambda: host.built_in("parsers"), named=True) or []
        entries += [item for item in found if isinstance(item, Entry)]
    ranks = {parser.name: parser.rank for parser in host.built_in("parsers")}
    (paper,), problems = merge_all(entries, lambda name: ranks[name])
    assert {origin.source for origin in paper.origins} == set(MET)
    assert paper.origins[0].source == "snapshot.jsonl"  # arXiv's own metadata stand first
    assert (paper.version, paper.title, paper.comment) == (3, "On Corners, at Last", "9 pages")
    assert (paper.journal_ref, paper.dois, paper.abstract) == ("J. Corners 1 (2022) 1-9", ("10.1000/1",), "Of corners.")
    assert ([name.family for name in paper.authors], paper.authors_complete) == (["Lee", "Marsh"], True)
    assert [(link.title, link.url) for link in paper.links] == [("code", "https://example.org/corners")]
    assert paper.topics == ("Corners",)
    assert not problems  # versions that differ are no conflict
