"""Plain links: faults between whole parts, hostile texts, real files."""

from __future__ import annotations

import re
from itertools import product

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.late import lowered
from arxref.library.leftovers import unclaimed
from arxref.model import Entry, Foreign, Problem
from arxref.parsers.links import PARSER
from arxref.reading import read_source
from arxref.turns import parse_with
from growth import assert_linear

BEFORE = {
    "nothing": "",
    "prose": "# Papers\n\nRead arXiv:2105.00001.\n\n",
    "html": '<p><a href="https://arxiv.org/abs/2105.00001">A Study of Things</a></p>\n',
    "code": "[A Study of Things](https://arxiv.org/abs/2105.00001)\n\n```\ncode arXiv:2105.00003\n```\n",
}
AFTER = {"nothing": "", "list": "\n\n- [More of Many Things](https://arxiv.org/abs/2105.00002)\n", "prose": "\n\narXiv:2105.00002 too.\n"}
FAULTS = {
    "a bracket": "[never closed (",
    "a link without end": "[A Study](https://arxiv.org/abs/",
    "a tag without end": '<a href="https://example.org',
    "a tick": "a ` alone",
    "two ticks": "`` alone",
    "a comment without end": "a <!-- comment",
    "pre without end": "<pre> is a tag",
    "an impossible one": "https://arxiv.org/abs/2113.00001",
    "a placeholder": "https://arxiv.org/abs/{{ID}} and arXiv:XXXX.XXXXX",
    "a version": "Version 2105.00009, pip install x==2105.00009",
    "results": "| 2105.00009 | 1905.1234 |\n|---|---|\n| 0.5 | 2105.0001 |",
    "a place of code": "see github.com/x/math/0309136 and file/hep-th/9901001.pdf",
    "another site": "notarxiv:2105.00009 myarxiv.org/abs/2105.00009 arxiv.org.example.com/abs/2105.00009",
    "a folder": "https://arxiv.org/list/cs.CV/2105 and https://arxiv.org/a/ho_k_1",
}


def parse(text):
    return parse_with(PARSER, SourceText.of("x.md", text.encode("utf-8", "surrogatepass")))


def ids(items):
    return [item.id for item in items if isinstance(item, Entry)]


@pytest.mark.parametrize(("before", "fault", "after"), list(product(BEFORE, FAULTS, AFTER)))
def test_what_stands_around_a_fault_is_read(before, fault, after):
    text = BEFORE[before] + FAULTS[fault] + AFTER[after]
    items = parse(text)
    expected = ["2105.00001"] * (before != "nothing") + ["2105.00002"] * (after != "nothing")
    assert ids(items) == expected
    assert [item.code for item in items if isinstance(item, Problem)] == ["invalid-id"] * (fault == "an impossible one")
    assert unclaimed(text, items) == []
    prose = [line for item in items if isinstance(item, Foreign) for line in range(item.span.first, item.span.last + 1)]
    mentioned = {item.origins[0].first for item in items if isinstance(item, Entry)}
    assert len(prose) == len(set(prose))
    assert mentioned.isdisjoint(prose)


HOSTILE = (
    "[",
    "](",
    "`",
    "`a ",
    "<a href=",
    "<pre>",
    "<!--",
    "```\n",
    "a::\n\n  b\n",
    "@a{b,\n",
    "arxiv ",
    "arxiv:",
    "[2105.00001][",
    "[a][b] ",
    '"nbformat": 4, "cell_type": "code", "source": ["',
    '"nbformat": 4, "cell_type": "code", "source": "a\\',
)
HOSTILE_ID = (
    "hep-th/9901001 ",
    "arXiv:2105.00001 ",
    "`a <https://arxiv.org/abs/2105.00001",
    "https://arxiv.org/abs/2113.00001 ",
    "[](arxiv.org/abs/",
)


@pytest.mark.parametrize("piece", HOSTILE + HOSTILE_ID)
def test_a_hostile_line_takes_no_longer_than_its_length_allows(piece):
    text = "arXiv:2105.00001\n" + piece * 1_000
    assert ids(parse(text))[0] == "2105.00001"
    assert_linear(parse, lambda n: "arXiv:2105.00001\n" + piece * n)


@pytest.mark.parametrize(
    "piece",
    [
        "  - some words\n  - paper: https://arxiv.org/abs/2105.{:05}\n",
        "  - some words\n  - [paper](https://arxiv.org/abs/2105.{:05})\n",
        "## Maps of Many Small Islands\n\n[paper](https://arxiv.org/abs/2105.{:05})\n",
        "Title: Maps of Many Small Islands\nURL: https://arxiv.org/abs/2105.{:05}\n",
    ],
)
def test_the_papers_of_one_long_list_take_no_longer_than_their_number_allows(piece):
    assert_linear(parse, lambda n: "- Maps of Many Small Islands\n" + "".join(map(piece.format, range(1, n + 1))))


def test_small_letters_stand_where_capitals_stood():
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x110000))))
    assert len(lowered(every)) == len(every)


@pytest.mark.parametrize("score", [PARSER.accepts])
def test_only_what_names_a_paper_is_known(score):
    assert 0 < score(SourceText.of("x", b"see arXiv:2105.00001")) < 0.1
    assert not score(SourceText.of("x", b"see arXiv, `arXiv:2105.00001` and 2105.00001"))


def test_bibtex_in_a_readme_goes_to_its_own_parser():
    from arxref.host import Host

    text = "# Tool\n\nBased on arXiv:2105.00001.\n" + "words\n" * 20_000
    text += "\n```bibtex\n@misc{a,\n  title = {Things},\n  eprint = {2105.00002},\n  archiveprefix = {arXiv},\n}\n```\n\nbye\n"
    items = read_source(SourceText.of("x.md", text.encode()), list, list, others=lambda: Host(list).built_in("parsers"), named=True)
    assert [(item.id, item.origins[0].parser) for item in items if isinstance(item, Entry)] == [
        ("2105.00001", "links"),
        ("2105.00002", "bib"),
    ]
    assert not [item for item in items if isinstance(item, Problem)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("doi:10.1000/oats", "1 DOI of a publisher names no arXiv paper"),
        ("10.1000/oats, https://doi.org/10.1000/OATS.\n<https://dx.doi.org/10.1000/rye>", "2 DOIs of publishers name no arXiv paper"),
        ("arXiv:2105.00002 ([journal](https://doi.org/10.1000/oats))", ""),
        ("https://doi.org/10.48550/arXiv.2105.00002", ""),
        ("```\n10.1000/rye\n```\nversion 10.1000 and 1.10.1000/x", ""),
    ],
)
def test_dois_of_publishers_are_counted_where_no_paper_stands_beside_them(text, said):
    problems = [item for item in parse(f"arXiv:2105.00001\n{text}\n") if isinstance(item, Problem)]
    assert [(one.severity, one.code, one.message, one.line) for one in problems] == ([("note", "other-dois", said, 0)] if said else [])


@pytest.mark.parametrize("name", ["fields", "numbered"])
def test_the_dois_of_a_digest_are_its_own(root, name):
    text = next((root / "samples/digests" / name).glob("*.md")).read_text() + "\n\n- **DOI**: 10.1000/oats\n"
    found = read_source(SourceText.of("d.md", text.encode()), list, list, others=lambda: Host(list).built_in("parsers"), named=True)
    assert found
    assert not [item for item in found if isinstance(item, Problem) and item.code == "other-dois"]


def test_the_corpus(corpus):
    """As many mentions, a paper and line each, as a plain search finds outside of fences and inline code."""
    plain = re.compile(r"arxiv\.org/(?:abs|pdf)/([0-9]{4}\.[0-9]{4,5})|\barxiv:([0-9]{4}\.[0-9]{4,5})", re.IGNORECASE)
    files = sorted((corpus / "digests" / "links").glob("*.md")) + sorted((corpus / "notes").glob("*.md"))
    total = 0
    for path in files:
        text = path.read_text(encoding="utf-8")
        expected = []
        fenced = False
        for number, line in enumerate(text.split("\n"), 1):
            if line.lstrip().startswith("```"):
                fenced = not fenced
            elif not fenced:
                expected += [(number, id_) for id_ in dict.fromkeys(one[1] or one[2] for one in plain.finditer(line))]
        found = [(item.origins[0].first, item.id) for item in parse(text) if isinstance(item, Entry)]
        assert found == expected, path.name
        total += len(found)
    assert total > 50


def titles(text):
    return [item.title for item in parse(text) if isinstance(item, Entry)]


def test_what_the_last_line_says_is_no_title_of_a_paper_above():
    assert titles("**Bold Words of a First Line** [[paper](https://arxiv.org/abs/2105.00001)]\nno line feed") == [
        "Bold Words of a First Line"
    ]
    far = "1\n2\n3\n4\n5\n6\n7\n[paper](https://arxiv.org/abs/2105.00001)\n\n**Bold Words of the Last Line**"
    assert titles(far) == [""]


MAIL = (
    "From: a@example.org\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
    '<a href=3D"https://arxiv=\n.org/abs/2105.00001">x</a>\n'
)


@pytest.mark.parametrize("text", ['{"text": "https:\\/\\/arxiv.org\\/abs\\/2405.13039"}', MAIL], ids=["slashes of PHP", "a mail"])
def test_what_is_encoded_is_known_as_it_is_read(text):
    assert len(ids(parse(text))) == 1
    assert PARSER.accepts(SourceText.of("x", text.encode()))


@pytest.mark.parametrize("address", ["https://huggingface.co/papers/2405.13039", "https://www.semanticscholar.org/arXiv:2405.13039"])
def test_a_text_that_names_a_paper_by_another_site_alone_is_known(address):
    assert ids(parse(address)) == ["2405.13039"]
