"""Digests written again: where papers stand, and that what was written reads back the same."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.exporters.digest import EXPORTER
from arxref.library.keys import in_order
from arxref.model import ArxivId, Entry, Heading, Link, Name, Origin, PartialDate, Problem
from arxref.parsers import fields, numbered
from arxref.text.clean import clean
from strategies import entry_lists

PAPER = Entry(
    ArxivId("1905.00001"),
    2,
    r"Fire & Smoke at $x < 1$ for \$5",
    (Name("Lovelace", "Ada"), Name("Maaten", "Laurens", "van der"), Name(literal="ATLAS Collaboration")),
    published=PartialDate(2019, 5, 28, "16:31:52"),
    updated=PartialDate(2019, 9, 4),
    abstract="Smaller <than> all.",
    categories=("cs.LG", "cs.CV"),
    primary="cs.CV",
    classes=("68T45", "I.4"),
    dois=("10.1/a", "10.1/b"),
    comment="12 pages",
    links=(Link("code", "https://example.org/x"),),
)


def written(*papers: Entry, style: str = "fields") -> str:
    return "".join(document.text for document in EXPORTER.render(papers, {"style": style}))


def read(text: str, style: str) -> list[object]:
    parser = {"fields": fields, "numbered": numbered}[style].PARSER
    return list(parser.parse(SourceText.of("d.md", text.encode())))


def test_a_record_with_fields() -> None:
    assert written(PAPER) == (
        "# Arxiv Papers in cs.CV on 2019-05-28\n"
        "### Fire &amp; Smoke at $x &lt; 1$ for \\$5\n"
        "- **Arxiv ID**: http://arxiv.org/abs/1905.00001v2\n"
        "- **DOI**: 10.1/a 10.1/b\n"
        "- **Categories**: cs.LG, **cs.CV**, 68T45, I.4\n"
        "- **Links**: [PDF](http://arxiv.org/pdf/1905.00001v2), [code](https://example.org/x)\n"
        "- **Published**: 2019-05-28 16:31:52+00:00\n"
        "- **Updated**: 2019-09-04\n"
        "- **Authors**: Ada Lovelace, Laurens van der Maaten, ATLAS Collaboration\n"
        "- **Comment**: 12 pages\n"
        "- **Journal**: None\n"
        "- **Summary**: Smaller &lt;than&gt; all.\n\n\n\n"
    )


def test_a_numbered_record() -> None:
    bare = Entry(ArxivId("1905.00002"), title="3D Things")
    assert written(PAPER, bare._replace(published=PAPER.published, primary="cs.CV"), style="numbered") == (
        "# ArXiv cs.CV --Tue, 28 May 2019\n"
        "### 1.Fire &amp; Smoke at $x &lt; 1$ for \\$5  [ pdf ](https://arxiv.org/pdf/1905.00001v2)\n"
        ">  Smaller &lt;than&gt; all. \n"
        "### 2.3D Things  [ pdf ](https://arxiv.org/pdf/1905.00002)\n"
    )


def test_a_list_that_is_cut_off_says_so() -> None:
    assert "- **Authors**: Ada Lovelace, et al.\n" in written(PAPER._replace(authors=PAPER.authors[:1], authors_complete=False))


@pytest.mark.parametrize(
    ("paper", "heading"),
    [
        (PAPER._replace(origins=(Origin("a.md", listed=PartialDate(2019, 5, 29), topic="eess.IV"),)), "eess.IV on 2019-05-29"),
        (PAPER._replace(origins=(Origin("a.md"),)), "cs.CV on 2019-05-28"),
        (Entry(PAPER.id), "arXiv on 2019-05"),
    ],
    ids=["the listing", "the first version", "the month of the ID"],
)
def test_papers_stand_under_the_day_that_is_known(paper: Entry, heading: str) -> None:
    assert written(paper).startswith(f"# Arxiv Papers in {heading}\n")
    assert written(paper, style="numbered").count("\n### ") == 1
    for style in ("fields", "numbered"):
        head = read(written(paper, style=style), style)[0]
        assert isinstance(head, Heading)
        assert head.date


@pytest.mark.parametrize("style", ["fields", "numbered"])
@pytest.mark.parametrize("topic", ["Image Matching", "Learning on Graphs", "Sets & Maps -- and more"])
def test_a_topic_of_several_words_is_read_again(topic: str, style: str) -> None:
    text = written(PAPER._replace(origins=(Origin("a.md", listed=PartialDate(2019, 5, 29), topic=topic),)), style=style)
    head, paper, *_ = read(text, style)
    assert isinstance(head, Heading)
    assert (head.category, head.date) == (topic, PartialDate(2019, 5, 29))
    assert isinstance(paper, Entry)
    assert paper.origins[0].topic == topic


def test_of_a_cross_listed_paper_no_primary_category_is_made_up() -> None:
    text = written(PAPER._replace(primary=""))
    assert "- **Categories**: None, cs.LG, cs.CV, 68T45, I.4\n" in text
    assert [(item.categories, item.primary) for item in read(text, "fields") if isinstance(item, Entry)] == [(("cs.LG", "cs.CV"), "")]


@pytest.mark.parametrize("month", range(1, 13))
def test_days_and_months_are_called_as_in_mails(month: int) -> None:
    for day in range(1, 8):
        week, number, name, year, *_ = format_datetime(datetime(2021, month, day, tzinfo=UTC)).split()  # RFC 5322, whatever the locale
        paper = PAPER._replace(published=PartialDate(2021, month, day))
        assert written(paper, style="numbered").startswith(f"# ArXiv cs.CV --{week} {int(number)} {name} {year}\n")


def test_days_are_in_order_and_papers_numbered_within_each() -> None:
    days = [PAPER._replace(id=ArxivId(f"1905.0000{n}"), published=PartialDate(2019, 5, day)) for n, day in ((1, 9), (2, 8), (3, 9))]
    found = read(written(*days, style="numbered"), "numbered")
    assert [(item.origins[0].number, item.id) for item in found if isinstance(item, Entry)] == [
        (1, "1905.00002"),
        (1, "1905.00001"),
        (2, "1905.00003"),
    ]
    assert not any(isinstance(item, Problem) for item in found)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://e.org/a_(b)__c", "[code](https://e.org/a_%28b%29__c)"),
        ("https://e.org/<b>\u202e`x`", "[code](https://e.org/%3Cb%3E%E2%80%AE%60x%60)"),
        ("https://e.org/x\n### 1. Other\n- **Arxiv ID**: 1905.00009", "code https://e.org/x ### 1. Other - **Arxiv ID**: 1905.00009"),
        ("javascript:alert(1)", "code javascript:alert(1)"),
        ("x [y](javascript:alert(1))", "code x (y)(javascript:alert(1))"),
    ],
)
def test_links_of_strangers_lead_to_the_web_and_end_where_they_end(url: str, shown: str) -> None:
    text = written(PAPER._replace(links=(Link("code", url),)))
    assert f"- **Links**: [PDF](http://arxiv.org/pdf/1905.00001v2), {shown}\n" in text
    assert len([item for item in read(text, "fields") if isinstance(item, Entry)]) == 1


def test_classes_and_dois_of_strangers_are_no_html() -> None:
    text = written(PAPER._replace(classes=("\x1b[31m <script> \u202e", "[x](javascript:1)"), dois=("10.1000/<b>", "10.1000/1<2")))
    assert "- **Categories**: cs.LG, **cs.CV**, [31m < script> , [x] (javascript:1)\n" in text.replace("  ", " ")
    assert "- **DOI**: 10.1000/%3Cb> 10.1000/1<2\n" in text
    assert next(item.dois for item in read(text, "fields") if isinstance(item, Entry)) == ("10.1000/<b>", "10.1000/1<2")


@pytest.mark.parametrize("style", ["fields", "numbered"])
@pytest.mark.parametrize(
    "title", ["Of [x](javascript:alert(1))", "Of `= this.file` and `$= dv.pages()`", "A [b](https://e.org) <c> &amp; [ pdf ](x)"]
)
def test_what_would_act_in_a_title_is_written_so_that_it_does_not_and_reads_the_same(title: str, style: str) -> None:
    text = written(PAPER._replace(title=title, abstract=title), style=style)
    assert text.count("](") == (1 if style == "numbered" else 2)
    assert "`=" not in text
    assert "`$=" not in text
    found = [item for item in read(text, style) if isinstance(item, Entry)]
    assert [(item.title, item.abstract) for item in found] == [(clean(title.replace("&", "&amp;").replace("<", "&lt;")),) * 2]


def test_fields_of_several_lines_are_written_on_one() -> None:
    odd = "A\n### B\r\x0b- **Arxiv ID**: 1905.00009"
    paper = PAPER._replace(title=odd, abstract=odd, comment=odd, journal_ref=odd, classes=(odd,), authors=(Name(literal=odd),))
    topic = paper._replace(origins=(Origin("a.md", topic=odd),))
    assert written(topic).count("\n") == written(PAPER).count("\n")
    assert written(topic, style="numbered").count("\n") == written(PAPER, style="numbered").count("\n")


@given(entry_lists(max_size=3), st.sampled_from(["numbered", "fields"]))
def test_titles_and_abstracts_come_back(papers: list[Entry], style: str) -> None:
    """A law of clean text: of each layout, in what both of them hold."""
    assume(all(paper.title and clean(text) == text != "None" for paper in papers for text in (paper.title, paper.abstract)))
    held = {paper.id: (paper.version, paper.title, paper.abstract) for paper in papers}
    found = read(written(*in_order(papers), style=style), style)
    assert not any(isinstance(item, Problem) for item in found)
    assert {item.id: (item.version, item.title, item.abstract) for item in found if isinstance(item, Entry)} == held
