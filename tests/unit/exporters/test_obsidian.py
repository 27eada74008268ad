from __future__ import annotations

import datetime as dt

import pytest

from arxref.errors import UsageError
from arxref.exporters import obsidian
from arxref.model import ArxivId, Entry, Link, Name, PartialDate

PAPER = Entry(
    id=ArxivId("0704.0667"),
    version=2,
    title="Topological Free Entropy Dimension in Unital $C^*$-Algebras: A Study",
    authors=(Name("Hadwin", "Don"), Name("Maaten", "Laurens", "van der")),
    abstract="We study #foo and $ A $.",
    published=PartialDate(2007, 4, 5, "09:00:00"),
    categories=("math.OA", "cond-mat.mes-hall"),
    primary="math.OA",
    key="hadwin2007topological",
)
GOLDEN = r"""---
title: "Topological Free Entropy Dimension in Unital $C^*$-Algebras: A Study"
aliases:
  - "Topological Free Entropy Dimension in Unital C*-Algebras: A Study"
citekey: "hadwin2007topological"
arxiv: "0704.0667"
doi: "10.48550/arXiv.0704.0667"
authors:
  - "Don Hadwin"
  - "Laurens van der Maaten"
year: 2007
date: 2007-04-05
categories:
  - "math.OA"
  - "cond-mat.mes-hall"
tags:
  - arxiv/math/OA
  - arxiv/cond-mat/mes-hall
url: "https://arxiv.org/abs/0704.0667"
pdf: "https://arxiv.org/pdf/0704.0667"
version: 2
---

%% begin arxref %%

> [!abstract]
> We study \#foo and $A$.

%% end arxref %%

## Notes
"""


def read_yaml(text: str):
    import yaml

    return yaml.safe_load(text)


def render(*entries: Entry, **options: str) -> dict[str, str]:
    return {str(document.path): document.text for document in obsidian.EXPORTER.render(entries, options)}


def front(entry: Entry) -> dict:
    return read_yaml(obsidian.note(entry).split("---\n")[1])


def body(entry: Entry) -> str:
    return obsidian.note(entry).partition("\n---\n\n")[2]


def test_golden_note():
    assert render(PAPER) == {"hadwin2007topological.md": GOLDEN}


def test_bare_entry():
    assert obsidian.note(Entry(ArxivId("hep-th/9901001"))) == (
        '---\narxiv: "hep-th/9901001"\ndoi: "10.48550/arXiv.hep-th/9901001"\nyear: 1999\nurl: "https://arxiv.org/abs/hep-th/9901001"\n'
        'pdf: "https://arxiv.org/pdf/hep-th/9901001"\n---\n\n%% begin arxref %%\n\n%% end arxref %%\n\n## Notes\n'
    )


def test_everything_else_has_its_place():
    full = PAPER._replace(
        comment="12 pages; code at https://example.org/x",
        journal_ref="J. Funct. Anal. 256 (2009)",
        dois=("10.1016/j.jfa.2009.01.001", "10.1/b_c"),
        classes=("46L10", "46L54"),
        report_no="X-1",
        links=(Link("code", "https://example.org/x"), Link("", "https://example.org/y")),
        topics=("Operators",),
        authors_complete=False,
    )
    properties = front(full)
    assert properties["doi"] == "10.1016/j.jfa.2009.01.001"
    assert properties["published-in"] == "J. Funct. Anal. 256 (2009)"
    assert properties["authors"] == ["Don Hadwin", "Laurens van der Maaten", "et al."]
    assert body(full) == (
        "%% begin arxref %%\n\n> [!abstract]\n> We study \\#foo and $A$.\n\n"
        "- **Comment:** 12 pages; code at https://example.org/x\n"
        "- **Report:** X-1\n"
        "- **More DOIs:** [10.1/b_c](<https://doi.org/10.1/b_c>)\n"
        "- **Classes:** 46L10; 46L54\n"
        "- **Topics:** Operators\n"
        "- **Links:** [code](<https://example.org/x>), <https://example.org/y>\n"
        "\n%% end arxref %%\n\n## Notes\n"
    )


def test_types():
    found = front(PAPER)
    assert found["date"] == dt.date(2007, 4, 5)
    assert found["year"] == 2007
    assert found["version"] == 2
    assert found["arxiv"] == "0704.0667"
    assert "date" not in front(PAPER._replace(published=PartialDate(2007, 4)))


@pytest.mark.parametrize(
    "title",
    [
        "0704.0010",
        "No",
        "null",
        "1e5",
        "2007-04-05",
        'A "b": c # d',
        "- x",
        "\\",
        "<% x %>",
        "%% end arxref %%",
        "key:: value",
        "\u2028",
        "---",
    ],
)
def test_titles_are_text(title):
    assert front(PAPER._replace(title=title))["title"] == title
    assert front(PAPER._replace(title=title))["citekey"] == PAPER.key


def test_dollars_in_properties_are_plain():
    found = front(PAPER._replace(title=r"A \$5 and $k$-means", journal_ref=r"J. \$"))
    assert found["title"] == "A $5 and $k$-means"
    assert found["aliases"] == ["A $5 and k-means"]
    assert found["published-in"] == "J. $"


@pytest.mark.parametrize(
    ("title", "shown", "alias"),
    [
        ("`= this.x`", "‘= this.x`", "‘= this.x‘"),
        ("a `$= x`", "a ‘$= x`", "a ‘$= x‘"),
        ("[[note]]", "[ [note]]", "[ [note] ]"),
        ("javascript:alert(1)", "javascript: alert(1)", "javascript: alert(1)"),
        ("<% x %> %% y", "<% x %> %% y", "< % x %> % % y"),
        ("In `code` at 5: [1]", "In `code` at 5: [1]", "In ‘code‘ at 5: [1]"),
    ],
)
def test_properties_stay_text_where_they_are_shown(title, shown, alias):
    found = front(PAPER._replace(title=title))
    assert (found["title"], found["aliases"]) == (shown, [alias])


def test_templates_do_not_run_in_front_matter():
    text = obsidian.note(
        PAPER._replace(title="<% tp.file.delete() %>", authors=(Name(literal="<%* x %>"),), key="<% k %>", journal_ref="<%x%>")
    )
    assert "<%" not in text
    assert text.count("%%") == 4


def test_file_names_are_unique_whatever_the_keys():
    first, second, third = (
        PAPER._replace(id=ArxivId(f"0704.000{n}"), key=key) for n, key in ((1, "Doe2007"), (2, "doe2007"), (3, "do/e2007"))
    )
    assert list(render(first, second, third)) == ["Doe2007.md", "doe2007-0704.0002.md", "doe2007-0704.0003.md"]


def test_without_a_key_the_identifier_names_the_file():
    assert list(render(Entry(ArxivId("hep-th/9901001")))) == ["hep-th9901001.md"]


def test_folder_option():
    assert list(render(PAPER, folder="Papers/arXiv")) == ["Papers/arXiv/hadwin2007topological.md"]
    with pytest.raises(UsageError):
        render(PAPER, folder="../outside")


def test_document_knows_its_paper():
    (document,) = obsidian.EXPORTER.render([PAPER], {})
    assert document.id == PAPER.id
