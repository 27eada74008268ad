from __future__ import annotations

import datetime as dt
import re

import pytest

from arxref.api import Merged, Policy
from arxref.config import resolve_options
from arxref.errors import UsageError
from arxref.exporters import obsidian
from arxref.library.claims.venuetable import Venue
from arxref.model import ArxivId, Entry, Link, Name, Origin, PartialDate, Problem
from arxref.notes.paper import PLAIN
from arxref.rendering import whole

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

BEGIN

> [!abstract]
> We study \#foo and $A$.

%% end arxref %%

## Notes
"""


def read_yaml(text: str):
    import yaml

    return yaml.safe_load(text)


def unprinted(text: str) -> str:
    """A note without the fingerprints in its begin marker."""
    return re.sub(r"^%% begin arxref .*%%$", "BEGIN", text, flags=re.MULTILINE)


def render(*entries: Entry, **options: object) -> dict[str, str]:
    return {str(document.path): document.text for document in obsidian.EXPORTER.render(entries, options)}


def documents(entries: list[Entry], there: dict[str, str] | None = None, **options: object) -> dict[str, str]:
    """The text of each document by what it is about."""
    return {document.id: document.text for document in whole(obsidian.VAULT, entries, options, there or {})}


def listed(*days: str, source: str = "x.md", topic: str = "cs.CV") -> tuple[Origin, ...]:
    return tuple(Origin(source, 1, 2, "numbered", PartialDate(*map(int, day.split("-"))), 1, topic) for day in days)


def front(entry: Entry) -> dict:
    return read_yaml(obsidian.note(entry).split("---\n")[1])


def body(entry: Entry) -> str:
    return unprinted(obsidian.note(entry).partition("\n---\n\n")[2])


def test_golden_note():
    assert {path: unprinted(text) for path, text in render(PAPER).items()} == {"hadwin2007topological.md": GOLDEN}


def test_bare_entry():
    assert unprinted(obsidian.note(Entry(ArxivId("hep-th/9901001")))) == (
        '---\narxiv: "hep-th/9901001"\ndoi: "10.48550/arXiv.hep-th/9901001"\nyear: 1999\nurl: "https://arxiv.org/abs/hep-th/9901001"\n'
        'pdf: "https://arxiv.org/pdf/hep-th/9901001"\n---\n\nBEGIN\n\n%% end arxref %%\n\n## Notes\n'
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
        "BEGIN\n\n> [!abstract]\n> We study \\#foo and $A$.\n\n"
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


def test_a_venue_that_no_tag_can_hold_is_none():
    starred = PLAIN._replace(venues=(Venue("conference", ("☆",), ("Great Leaf Meeting",), fixed=True),))
    text = obsidian.note(Entry(ArxivId("2105.00001"), title="T", journal_ref="Great Leaf Meeting", key="k"), shape=starred)
    assert 'venue: "☆"\n' in text
    assert "  - venue" not in text


def test_a_reference_without_a_letter_names_no_venue():
    text = obsidian.note(Entry(ArxivId("2105.00001"), title="T", journal_ref="=", key="k"))
    assert "venue" not in text


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


def test_code_and_project_pages():
    paper = PAPER._replace(
        abstract="Code: github.com/doe/net. Project page: https://doe.github.io/net/.", links=(Link("", "https://github.com/doe/net"),)
    )
    assert front(paper)["code"] == ["https://github.com/doe/net"]
    assert "- **Links:** <https://github.com/doe/net>, [project page](<https://doe.github.io/net/>)\n" in body(paper)
    assert front(PAPER._replace(abstract="Weights: https://huggingface.co/doe/net"))["code"] == ["https://huggingface.co/doe/net"]
    assert "code" not in front(PAPER._replace(abstract="Project page: https://doe.github.io/net/"))


def test_the_day_of_the_first_digest():
    assert front(PAPER._replace(origins=listed("2019-05-30", "2019-05-29")))["added"] == dt.date(2019, 5, 29)
    assert "added" not in front(PAPER._replace(origins=(*listed("2019-05"), *listed("2018-01-01", source="store"), Origin("x.bib", 1, 2))))


def test_a_note_of_another_name_has_its_key_as_an_alias():
    texts = documents([PAPER], {PAPER.id: "Old/Renamed.md"})
    assert read_yaml(texts[PAPER.id].split("---\n")[1])["aliases"][1:] == [PAPER.key]
    assert front(PAPER)["aliases"] == [GOLDEN.split('"')[3]]


def test_authors_as_links():
    names = (Name("Maaten", "Laurens", "van der"), Name(literal='A [B] | C: "D" \\ #e <% f %>'), Name(literal="a]]b"))
    text = render(PAPER._replace(authors=names, authors_complete=False), **{"author-links": True})["hadwin2007topological.md"]
    assert '\nauthors:\n  - "[[Laurens van der Maaten]]"\n' in text
    found = read_yaml(text.split("---\n")[1])["authors"]
    assert found[-1] == "et al."
    assert all(re.fullmatch(r"\[\[[^\[\]|#^:\\\"]+(\|[^\[\]|]+)?\]\]", one) for one in found[:-1])
    assert "<%" not in text


def options(**given: object) -> dict:
    return dict(resolve_options("obsidian", obsidian.EXPORTER.options, given, {}))


def test_properties_are_renamed_and_left_out():
    names = {"doi": "DOI", "pdf": False, "arxiv": "arXiv ID", "tags": "Schlagwörter", "published-in": "journal", "year": True}
    (document, *_) = whole(obsidian.VAULT, [PAPER._replace(journal_ref="J")], options(properties=names), {})
    found = read_yaml(document.text.split("---\n")[1])
    assert list(found) == [
        *(
            "title",
            "aliases",
            "citekey",
            "arXiv ID",
            "DOI",
            "authors",
            "year",
            "date",
            "categories",
            "Schlagwörter",
            "url",
            "journal",
            "pubstate",
            "venue",
            "version",
        ),
    ]
    assert obsidian.identify(document.text.encode(), options(properties=names)) == (PAPER.id, PAPER.key)
    assert obsidian.identify(document.text.encode(), options()) == ("lost ", ""), "a note of arxref's, and nobody knows what it is about"


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"dio": "x"}, "properties has no 'dio'; did you mean 'doi'?"),
        ({"doi": ""}, "properties.doi must be a name, or false"),
        ({"doi": 3}, "properties.doi must be a name, or false"),
        (["doi"], "must be a table"),
        ({"arxiv": False}, "arxiv cannot be left out"),
        ({"doi": "url"}, "doi and url would both be called 'url'"),
        ({"doi": "URL"}, "would both be called"),
        ({"doi": "a: b"}, "doi cannot be called 'a: b'"),
        ({"doi": "null"}, "cannot be called"),
        ({"doi": "arxref-day"}, "cannot be called"),
        ({"doi": "1"}, "cannot be called"),
        ({"doi": "a\nb"}, "cannot be called"),
    ],
)
def test_names_that_properties_cannot_have(names, message):
    with pytest.raises(UsageError) as caught:
        next(whole(obsidian.VAULT, [PAPER], options(properties=names), {}))
    assert message in str(caught.value)


def test_properties_from_the_command_line():
    given = resolve_options(
        "obsidian", obsidian.EXPORTER.options, {"properties": {"doi": "D"}}, {"properties": "doi=DOI, pdf=false,url=true"}
    )
    assert given["properties"] == {"doi": "DOI", "pdf": "", "url": "url"}


def test_unknown_indexes_are_refused():
    with pytest.raises(UsageError, match="there is authors, table, base"):
        next(whole(obsidian.VAULT, [PAPER], {"indexes": "authors,tables"}, {}))


def paper(number: int, *days: str, key: str = "", **fields: object) -> Entry:
    return Entry(ArxivId(f"1905.{number:05d}"), title=f"T{number}", key=key or f"k{number}", origins=listed(*days), **fields)


def test_days_are_linked_to_one_another_and_to_their_papers():
    texts = documents([paper(1, "2019-05-29"), paper(2, "2019-05-31", "2019-05-29", primary="cs.AI"), paper(3)])
    assert list(texts) == ["1905.00001", "1905.00002", "1905.00003", "day 2019-05-29", "day 2019-05-31"]
    assert texts["day 2019-05-29"].partition("%% listed")[0] == (
        "---\narxref-day: 2019-05-29\n---\n\n%% begin arxref %%\n\n[[arXiv 2019-05-31|2019-05-31 →]]\n\n### cs.AI\n\n"
        "- [[k2|T2]] · [1905.00002](https://arxiv.org/abs/1905.00002)\n\n### cs.CV\n\n"
        "- [[k1|T1]] · [1905.00001](https://arxiv.org/abs/1905.00001)\n\n"
    )
    assert "[[arXiv 2019-05-29|← 2019-05-29]]\n" in texts["day 2019-05-31"]
    assert list(documents([paper(1, "2019-05-29")], days=False)) == ["1905.00001"]


def test_days_that_are_there_get_new_neighbours():
    there = {"day 2019-05-28": "Days/May 28.md", "day 2019-05-30": "arXiv 2019-05-30.md", "day 2019-06-01": "", "day 2019-01-01": "x.md"}
    texts = documents([paper(1, "2019-05-29")], there)
    assert sorted(texts) == ["1905.00001", "day 2019-05-28", "day 2019-05-29", "day 2019-05-30"]
    assert "\n[[May 28|← 2019-05-28]] · [[arXiv 2019-05-30|2019-05-30 →]]\n" in texts["day 2019-05-29"]
    assert "\n[[x|← 2019-01-01]] · [[arXiv 2019-05-29|2019-05-29 →]]\n" in texts["day 2019-05-28"]


def test_links_go_where_notes_are_now():
    there = {"1905.00001": "Old/Mine.md", "1905.00002": "", "1905.00003": "a/Twice.md", "1905.00004": "b/twice.md", "1905.00005": "a#b.md"}
    text = documents([paper(number, "2019-05-29") for number in range(1, 7)], there)["day 2019-05-29"]
    assert re.findall(r"^- (.*) ·", text, re.MULTILINE) == ["[[Mine|T1]]", "T2", "[[a/Twice|T3]]", "[[b/twice|T4]]", "T5", "[[k6|T6]]"]


def test_a_name_that_a_file_of_the_users_has_too_is_linked_with_its_folder():
    there = {"1905.00001": "Papers/Mine.md", "file Ideas/mine.md": "Ideas/mine.md", "file x/k2.md": "x/k2.md", "1905.00004": "K4.md"}
    there |= {"file x/K4.md": "x/K4.md"}
    for folder, new in (("", "k2"), ("Papers", "Papers/k2")):
        made = documents([paper(number, "2019-05-29") for number in range(1, 5)], there, folder=folder)
        links = re.findall(r"^- (.*) ·", made["day 2019-05-29"], re.MULTILINE)
        assert links == ["[[Papers/Mine|T1]]", f"[[{new}|T2]]", "[[k3|T3]]", "[[K4|T4]]"]


def test_no_page_takes_a_papers_name():
    there = {"1905.00009": "x/ARXIV authors.md"}
    papers = [paper(1, "2019-05-29", key="arXiv 2019-05-29"), paper(2, key="mine")]
    paths = [str(one.path) for one in whole(obsidian.VAULT, papers, {"indexes": "authors,table,base", "folder": "P"}, there)]
    assert paths == ["P/arXiv 2019-05-29.md", "P/mine.md", "P/arXiv 2019-05-29-day.md", "P/arXiv papers.md", "P/arXiv base.md"]
    papers = [paper(1, authors=(Name("Doe", "J"),))]
    assert [str(one.path) for one in whole(obsidian.VAULT, papers, {"indexes": "authors"}, there)][1:] == ["arXiv authors-index.md"]


def test_the_base_is_yaml_and_names_the_properties_as_they_are_called():
    text = documents([PAPER], **options(indexes="base", properties={"arxiv": "ID", "date": "day", "year": False}))["index base"]
    found = read_yaml(text.partition("```base\n")[2].partition("```\n")[0])
    assert found["filters"] == {"and": ['file.hasProperty("ID")']}
    (view,) = found["views"]
    assert view["order"] == ["file.name", "note.title", "note.authors", "note.published-in", "note.categories", "note.added"]
    assert view["sort"] == [{"property": "note.day", "direction": "DESC"}]


@pytest.mark.parametrize(
    ("head", "about"),
    [
        ('---\narxiv: "2105.14656"\ncitekey: "k"\n---\n', ("2105.14656", "k")),
        ("\ufeff---\r\nArXiv : 2105.14656v2 # x\r\n---\r\n", ("2105.14656", "")),
        ("---\n'arxiv': 'hep-th/9901001'\n---\n", ("hep-th/9901001", "")),
        ("---\narxref-day: 2019-05-29\n---\n", ("day 2019-05-29", "")),
        ('---\narxref-index: "authors"\n---\n', ("index authors", "")),
        ("---\narxiv: 2105.14656\n" + "x: y\n" * 10, None),
        ("---\narxiv: 2105.14656\n" + "x: y\n" * 1000, ("", "")),
        ("---\narxref-day: soon\n---\n", None),
        ("---\narxiv: none\n---\n", None),
        ("---\nx: y\n---\narxiv: 2105.14656\n", None),
        ("arxiv: 2105.14656\n---\n", None),
        ("---\n  arxiv: 2105.14656\n---\n", None),
        ("", None),
    ],
)
def test_what_notes_are_about(head, about):
    assert obsidian.identify(head.encode(), {}) == about


def merge(existing: str, document_text: str, about: str) -> Merged | Problem:
    from arxref.api import Document

    return obsidian.merge(existing.encode(), Document(document_text, None, about), {}, Policy())


def test_a_poorer_source_takes_nothing_away():
    rich = PAPER._replace(dois=("10.1/x",), origins=listed("2019-05-29"), comment="12 pages")
    poor = Entry(PAPER.id, version=2, title=PAPER.title, authors=PAPER.authors[:1], authors_complete=False, key=PAPER.key)
    poor = poor._replace(categories=("math.OA",), origins=listed("2019-06-01"))
    note = obsidian.note(rich)
    assert merge(note, obsidian.note(poor), PAPER.id).content.decode() == note
    better = merge(note, obsidian.note(rich._replace(dois=("10.1/y",), origins=listed("2019-05-01"))), PAPER.id).content.decode()
    assert ('doi: "10.1/y"\n' in better, "added: 2019-05-01\n" in better) == (True, True)


def test_a_monster_is_cut_so_that_its_note_is_found_again():
    monster = PAPER._replace(
        title="<% " * 50_000, authors=tuple(Name(literal=f"A {n}" * 20) for n in range(9000)), journal_ref="x" * 300_000
    )
    text = obsidian.note(monster)
    assert len(text) < 100_000
    assert obsidian.identify(text.encode(), {}) == (PAPER.id, PAPER.key)
    assert merge(text, obsidian.note(monster._replace(version=3)), PAPER.id).content != text.encode()
    crowd = PAPER._replace(authors=tuple(Name(f"Family{n}", "Given") for n in range(5200)))
    assert len(front(crowd)["authors"]) == 5200
    day = documents([monster._replace(origins=listed("2019-05-29"))])["day 2019-05-29"]
    assert len(day) < 2000


def test_pages_are_merged_line_by_line():
    page = documents([paper(1, "2019-05-29"), paper(2, "2019-05-29")])["day 2019-05-29"]
    mine = page.replace("- [[k1", "- [x] [[k1").replace("---\n\n%%", "mood: good\n---\nHello\n%%") + "Bye\n"
    new = merge(mine, documents([paper(3, "2019-05-29"), paper(4, "2019-05-30")])["day 2019-05-29"], "day 2019-05-29").content.decode()
    assert [line for line in new.splitlines() if line not in mine.splitlines()] == [
        "[[arXiv 2019-05-30|2019-05-30 →]]",
        "- [[k3|T3]] · [1905.00003](https://arxiv.org/abs/1905.00003)",
        *(line for line in new.splitlines() if line.startswith("%% listed")),
    ]
    assert merge(new, page, "day 2019-05-29").content.decode() == new
    assert merge("no markers", page, "day 2019-05-29") == Merged(b"no markers", managed=False)
    assert merge(page + "%% end arxref %%\n", page, "day 2019-05-29").code == "note-left"
