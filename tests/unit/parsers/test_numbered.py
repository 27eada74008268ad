"""Dialect A: numbered titles with a PDF link, and what hands make of them."""

from __future__ import annotations

import pytest

from arxref.api import SourceText
from arxref.model import Entry, Heading, Origin, PartialDate, Problem
from arxref.parsers.fields import PARSER as FIELDS
from arxref.parsers.numbered import PARSER
from arxref.reading import read_source

HEADING = "# ArXiv cs.CV --Wed, 29 May 2019\n"


def record(number: int = 1, title: str = "A Study", label: str = "pdf", abstract: str = "We study things.") -> str:
    return f"### {number}.{title}  [ {label} ](https://arxiv.org/pdf/1905.{number:05}.pdf)\n>  {abstract}   \n"


def parse(text: str) -> list[Entry | Heading | Problem]:
    return list(PARSER.parse(SourceText.of("d.md", text.encode())))


def entries(text: str) -> list[Entry]:
    return [item for item in parse(text) if isinstance(item, Entry)]


def codes(text: str) -> list[str]:
    return [item.code for item in parse(text) if isinstance(item, Problem)]


@pytest.mark.parametrize("label", ["pdf", ":arrow_down:", "link"])
def test_a_record(label: str) -> None:
    heading, entry = parse(HEADING + record(label=label))
    assert isinstance(heading, Heading)
    assert heading.date == PartialDate(2019, 5, 29)
    origin = Origin("d.md", 2, 3, "numbered", PartialDate(2019, 5, 29), 1, "cs.CV")
    assert entry == Entry(entry.id, None, "A Study", abstract="We study things.", origins=(origin,))
    assert entry.id == "1905.00001"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("3.3D Shapes [extended] (v2)", "3D Shapes [extended] (v2)"),
        ("4.2.5D Vision", "2.5D Vision"),
        ("5.[Re] A Copy", "[Re] A Copy"),
        ("6. Spaced", "Spaced"),
        ("No Number", "No Number"),
        ("9.[An Open Bracket", "[An Open Bracket"),
        ("10.", ""),
        ("7.Fire &amp; Smoke", "Fire & Smoke"),
        ("8.[x](http://e.org/y) in a title", "[x](http://e.org/y) in a title"),
    ],
)
def test_titles(head: str, title: str) -> None:
    [entry] = entries(f"### {head}  [ pdf ](https://arxiv.org/pdf/1905.00001.pdf)\n>  Text. \n")
    assert entry.title == title


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace(">  We", "\n>  We"),
        lambda text: text.replace(" study things.", "\n> study\n>things."),
        lambda text: text.rstrip(),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("### ", "\n\n### "),
        lambda text: text.replace("  [ pdf ]", " [pdf]"),
        lambda text: "\ufeff" + text,
    ],
    ids=["blank line", "folded", "no end", "crlf", "blank lines", "tight", "bom"],
)
def test_hand_edits_that_change_nothing(edit) -> None:  # type: ignore[no-untyped-def]
    text = HEADING + record(1) + record(2)
    assert [entry[:7] for entry in entries(edit(text))] == [entry[:7] for entry in entries(text)]
    assert not codes(edit(text))


FAULTS = {
    "no link": ("### 7.Lost Paper\n>  Its abstract. \n", ["missing-id"]),
    "a bad link": ("### 7.Bad  [ pdf ](https://arxiv.org/pdf/1913.00007.pdf)\n>  Text. \n", ["invalid-id"]),
    "another link": ("### 7.Bad  [ pdf ](https://example.org/x.pdf)\n>  Text. \n", ["invalid-id"]),
    "a line of one's own": (record(7).replace("\n>", "\nmy remark\n>"), ["stray-line"]),
}


@pytest.mark.parametrize("prefix", ["", HEADING, HEADING + record(6)], ids=["bare", "heading", "record"])
@pytest.mark.parametrize("suffix", ["", record(8), HEADING + record(1)], ids=["end", "record", "digest"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_spoils_nothing_around_it(prefix: str, fault: str, suffix: str) -> None:
    text, expected = FAULTS[fault]
    problems = [item for item in parse(prefix + text + suffix) if isinstance(item, Problem) and item.code != "numbering-gap"]
    assert [problem.code for problem in problems] == expected
    assert problems[0].line == prefix.count("\n") + 1 + (fault == "a line of one's own")
    around = {entry.id for entry in entries(prefix + suffix)}
    assert around <= {entry.id for entry in entries(prefix + text + suffix)}


def test_a_gap_in_the_numbers_is_noted_but_not_between_digests() -> None:
    assert codes(HEADING + record(1) + record(3)) == ["numbering-gap"]
    assert codes(HEADING + record(1) + record(2) + HEADING + record(1)) == []


def test_a_file_of_both_dialects_is_read_by_both() -> None:
    other = (
        "# Arxiv Papers in cs.CV on 2021-05-31\n### Other\n- **Arxiv ID**: http://arxiv.org/abs/2105.00001v1\n- **Summary**: Text.\n\n\n\n"
    )
    source = SourceText.of("d.md", (HEADING + record(1) + other + HEADING + record(1)).encode())
    items = read_source(source, lambda: [PARSER, FIELDS], list, named=True)
    assert items is not None
    assert [(item.id, item.origins[0].parser) for item in items if isinstance(item, Entry)] == [
        ("1905.00001", "numbered"),
        ("2105.00001", "fields"),
        ("1905.00001", "numbered"),
    ]
    assert not [item for item in items if isinstance(item, Problem)]


@pytest.mark.parametrize(
    "text",
    [
        "### 1. Install\n\nSee the [paper](https://arxiv.org/abs/1905.00001)\n\n> Note: it is slow.\n",
        "### 1. Getting Started\n  [paper](https://arxiv.org/abs/1905.00001)\n> Please cite it.\n",
        "### 1. What we Read, on\nMonday [pdf](https://arxiv.org/pdf/1905.00001)\n> It was long.\n",
        "### 1.A Study of Maps\n[pdf](h//arxiv.org/pdf/1905.00001)\n> We study maps.\n",
        "### 1.Setup\nRead [pdf](https://arxiv.org/pdf/1905.00001)\n> Then start.\n",
        "### 1.Setup\n[pdf](https://arxiv.org/pdf/1905.00001)\nRead it.\n> Then start.\n",
        "# Arxiv notes\n\n### Reading Group [pdf](https://arxiv.org/pdf/1905.00001)\n\nAt noon.\n",
        "# Arxiv notes, 2021-05-31\n\n### Reading Group [pdf](https://arxiv.org/pdf/1905.00001)\n\nAt noon.\n",
        f"### Reading Group [pdf](https://arxiv.org/pdf/1905.00001)\n\nAt noon.\n{HEADING}",
    ],
)
def test_sections_that_a_hand_has_written_are_no_records(text: str) -> None:
    assert PARSER.accepts(SourceText.of("d.md", text.encode())) == 0


def test_a_record_whose_authors_stand_above_its_link_is_one_without_a_heading_above_it() -> None:
    text = "### 1.Maps of Seas\n  Authors: Ann Lee, Bo Li\n  [pdf](https://arxiv.org/pdf/1905.00001)\n> We study them.\n"
    assert PARSER.accepts(SourceText.of("d.md", text.encode())) > 0


def test_a_record_with_a_note_above_its_link_is_one_below_a_heading_of_a_digest() -> None:
    text = f"{HEADING}### 1.Maps of Seas\nRead [pdf](https://arxiv.org/pdf/1905.00001)\n> We study them.\n"
    assert PARSER.accepts(SourceText.of("d.md", text.encode())) > 0


def test_a_title_without_a_number_below_a_heading_of_a_digest_is_a_record() -> None:
    text = f"{HEADING}### A Study of Maps [pdf](https://arxiv.org/pdf/1905.00001)\n"
    assert PARSER.accepts(SourceText.of("d.md", text.encode())) > 0
    assert [entry.title for entry in entries(text)] == ["A Study of Maps"]


@pytest.mark.parametrize("head", ["1. [A Title Longer Than Any Label]", "1. [Short]", "[1] [Short]", "[Short]"])
def test_linked_titles_are_another_layout(head: str) -> None:
    rss = f"### {head}(https://arxiv.org/abs/2508.16201)\n\n**Authors**: A, B\n"
    assert PARSER.accepts(SourceText.of("d.md", rss.encode())) == 0


@pytest.mark.parametrize("title", ["", "[An Open Bracket", "[Re] A Copy", "[x]"])
def test_titles_with_brackets_are_still_of_this_layout(title: str) -> None:
    assert PARSER.accepts(SourceText.of("d.md", record(title=title).encode())) > 0
    assert [entry.title for entry in entries(record(title=title, abstract=""))] == [title]


def test_a_link_in_the_quotation_is_no_title_s_and_blank_lines_are_counted() -> None:
    quoted = "### 5.Ferns\n> as in [pdf](https://arxiv.org/pdf/1905.00001)\n>more\n"
    assert codes(HEADING + quoted) == ["missing-id"]
    assert [entry.origins[0].first for entry in entries(HEADING + record(1) + "\n\n" + record(2))] == [2, 6]
