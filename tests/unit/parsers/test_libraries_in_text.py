"""RIS, CSL YAML and lists of identifiers: faults between whole records, hostile texts, and the samples."""

from __future__ import annotations

from itertools import product

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.library.leftovers import unclaimed
from arxref.model import Entry, Foreign, Problem
from arxref.parsers import citation_cff, csl_yaml, ids, ris
from arxref.reading import read_source
from arxref.turns import parse_with
from growth import assert_linear

RIS = "TY  - JOUR\nTI  - Things\nAU  - Doe, Jane\nUR  - https://arxiv.org/abs/2105.0000{}\nER  - \n"
RIS_FAULTS = {
    "no end": "TY  - JOUR\nTI  - Cut off\n",
    "no title": "TY  - JOUR\nER  - \n",
    "a field twice": "TY  - JOUR\nTI  - One\nTI  - Two\nER  - \n",
    "an impossible one": "TY  - JOUR\nTI  - One\nUR  - https://arxiv.org/abs/2113.00001\nER  - \n",
    "an unknown field": "TY  - JOUR\nXX  - What\nTI  - One\nER  - \n",
    "a wrapped field": "TY  - JOUR\nTI  - One\ngoes on\nand on\nER  - \n",
    "no fields": "TY  - JOUR\nER\nER  -\n",
    "a date that is none": "TY  - JOUR\nTI  - One\nDA  - 2021/99/99/\nER  - \n",
}
YAML = "- id: a{0}\n  title: Things\n  note: arXiv:2105.0000{0}\n"
YAML_FAULTS = {
    "a quote": '- id: x\n  title: "open\n',
    "a bracket": "- id: x\n  author: [a, b\n",
    "a tab": "- id: x\n\ttitle: y\n",
    "a text": "- words\n",
    "nothing": "-\n",
    "a list": "- - a\n  - b\n",
    "an alias": "- id: *nowhere\n",
    "numbers": "- id: 5\n  issued: 99\n",
    "a key twice": "- id: x\n  id: y\n",
}


def read(parser, text):
    items = parse_with(parser.PARSER, SourceText.of("x", text.encode()))
    assert not [item for item in items if isinstance(item, Problem) and item.code == "parser-failed"]
    return items


def papers(items):
    return [item.id for item in items if isinstance(item, Entry)]


CFF = """cff-version: 1.2.0
title: Our Code
preferred-citation:
  type: article
  title: A Paper
  doi: 10.48550/arXiv.2105.00001
references:
  - type: article
    title: Another Paper
    identifiers:
      - type: other
        value: "arXiv:2105.00002"
"""


def called(items):
    return [(item.id, item.title) for item in items if isinstance(item, Entry)]


def read_cff(text):
    host = Host(list)
    return read_source(SourceText.of("CITATION.cff", text.encode()), list, list, others=lambda: host.built_in("parsers"), named=True)


def test_the_papers_of_a_citation_file_are_named():
    """CITATION.cff has ``references`` as CSL YAML does, and other fields in them."""
    items = read_cff(CFF)
    assert [(item.id, item.title) for item in items if isinstance(item, Entry)] == [
        ("2105.00001", "A Paper"),
        ("2105.00002", "Another Paper"),
    ]
    assert not [item for item in items if isinstance(item, Problem)]


def test_the_softwares_own_paper_is_not_called_as_the_software_is():
    items = read_cff(
        "cff-version: 1.2.0\ntitle: Our Code\nidentifiers:\n- type: other\n  value: arXiv:2105.00003\n" + CFF.partition("\n")[2]
    )
    assert called(items) == [("2105.00003", ""), ("2105.00001", "A Paper"), ("2105.00002", "Another Paper")]
    assert papers(read_cff("cff-version: 1.2.0\ntitle: Our Code\ndoi: 10.48550/arXiv.2105.00003\n")) == ["2105.00003"]


@pytest.mark.parametrize(
    "above", ["# made by hand\n\n", "---\n", "message: >\n  Cite this.\nauthors:\n- name: Us\n", "\ufeff", "%YAML 1.2\n---\n"]
)
def test_a_citation_file_may_begin_with_any_of_its_yaml(above):
    assert called(read_cff(above + CFF)) == [("2105.00001", "A Paper"), ("2105.00002", "Another Paper")]


def test_a_citation_file_shown_in_another_text_takes_no_paper_from_that():
    """A fence that ends in what the first parser leaves would begin one there."""
    behind = "## Maps of the World\n**Authors:** Ann Lee\n**Link:** https://arxiv.org/abs/2405.00001\n"
    items = read_cff(f"# Papers\n\n```yaml\n{CFF}```\n\n{behind}\n- [Maps of the Sea and the Land](https://arxiv.org/abs/2405.00002)\n")
    assert called(items) == [("2405.00001", "Maps of the World"), ("2405.00002", "Maps of the Sea and the Land")]


def test_software_that_a_citation_file_refers_to_lends_its_paper_no_title():
    software = "  - type: software\n    title: Their Code\n    doi: 10.48550/arXiv.2105.00004\n"
    assert called(read_cff(CFF + software)) == [("2105.00001", "A Paper"), ("2105.00002", "Another Paper"), ("2105.00004", "")]


def test_a_work_of_a_citation_file_that_is_no_yaml_costs_itself_alone():
    items = read_cff(CFF.replace("title: A Paper", 'title: "A Paper') + "  # no more\n  - type: book\n    title: A Book\nlicense: MIT\n")
    assert papers(items) == ["2105.00002"]
    assert [(item.severity, item.code, item.line, item.last) for item in items if isinstance(item, Problem)] == [
        ("error", "broken-record", 4, 6)
    ]
    assert [item.key for item in items if isinstance(item, Foreign) and item.key] == ["A Book"]


@pytest.mark.parametrize(
    "piece", ["  - type: article\n", "references:\n  - a\n", "  # c\n", "preferred-citation:\n", "  - [", "\n", "  a:\n "]
)
def test_hostile_citation_files_cost_what_their_length_does(piece):
    assert_linear(lambda text: parse_with(citation_cff.PARSER, SourceText.of("x", text.encode())), lambda n: CFF + piece * n)


@pytest.mark.parametrize("value", ["7", "[7, {}]", "{a: 7}", "", "&a [*a]", "~"])
def test_fields_of_a_citation_file_that_are_not_what_they_should_be_take_no_paper_away(value):
    fields = "".join(
        f"    {name}: {value}\n" for name in ("authors", "conference", "journal", "year", "start", "date-released", "number", "notes")
    )
    [entry, *problems] = [item for item in read_cff(f"{CFF}{fields}") if getattr(item, "id", "") == "2105.00002"]
    assert entry.title == "Another Paper"
    assert all(problem.severity == "warning" for problem in problems)


@pytest.mark.parametrize(
    "fields",
    [
        "C1  - arXiv:2105.00001v2",
        "N1  - Preprint available at https://arxiv.org/abs/2105.00001v2",
        "N1  - arXiv:2105.00001v2 [cs, stat]",
        "N1  - 12 pages, 3 figures; arXiv:2105.00001v2",
        "N1  - 9 pp. arXiv:2105.00001v2",
        "N1  - Comment: arXiv:2105.00001v2",
        "N1  - URL: http://arxiv.org/abs/2105.00001v2",
        "N1  - Also arXiv:2105.00001v2",
        "N1  - tex.eprint: arXiv:2105.00001v2",
        "M3  - Article arXiv:2105.00001v2",
        "JO  - submitted to ApJ (arXiv:2105.00001v2)",
        "JO  - ArXiv\nVL  - abs/2105.00001v2",
        "VL  - abs/2105.00001v2",
        "JO  - arXiv\nIS  - 2105.00001v2",
        "DP  - arXiv.org\nAN  - 2105.00001v2",
        "UR  - https://www.alphaxiv.org/abs/2105.00001v2",
    ],
)
def test_papers_of_ris_are_known(fields):
    [entry] = read(ris, f"TY  - JOUR\nTI  - Things\n{fields}\nER  - \n")
    assert (type(entry), entry[:2], entry.journal_ref) == (Entry, ("2105.00001", 2), "")


@pytest.mark.parametrize("text", ["hep-th/9901001", "e-print hep-th/9901001"])
@pytest.mark.parametrize("tag", ["N1", "JO", "M1", "AN"])
def test_old_papers_of_ris_are_known(tag, text):
    [entry] = read(ris, f"TY  - JOUR\nTI  - Things\n{tag}  - {text}\nER  - \n")
    assert (type(entry), entry[:1]) == (Entry, ("hep-th/9901001",))


@pytest.mark.parametrize(
    "fields",
    [
        *(
            f"N1  - {text} arXiv:2105.00001"
            for text in ("cites", "see", "see also", "Comment on", "Comment to", "Erratum to", "the article", "contra")
        ),
        *("N1  - see hep-th/9901001", "VL  - 2105.00001", "SP  - 2105.00001", "AB  - arXiv:2105.00001"),
        *(f"JO  - {text} arXiv:2105.00001" for text in ("Comment on", "Erratum to", "submitted (reply to", "Addendum to")),
    ],
)
def test_papers_that_a_record_of_ris_only_mentions_are_not_it(fields):
    [foreign] = read(ris, f"TY  - JOUR\nTI  - Things\n{fields}\nER  - \n")
    assert type(foreign) is Foreign


@pytest.mark.parametrize(
    ("field", "families"),
    [("Doe, Jane and Roe, Ann", ["Doe", "Roe"]), ("Doe, Jane", ["Doe"]), ("Dept of Land and Water,", ["Dept of Land and Water"])],
)
def test_authors_of_one_field_of_ris(field, families):
    [entry] = read(ris, f"TY  - JOUR\nTI  - Things\nAU  - {field}\nN1  - arXiv:2105.00001\nER  - \n")
    assert [name.family or name.literal for name in entry.authors] == families


OTHER_TAGS = {
    "EndNote's": "%0 Journal Article\n%T Things\n%U https://arxiv.org/abs/2105.0000{}\n\n",
    "PubMed's": "PMID- 1\nTI  - Things\nAID - arXiv:2105.0000{} [pii]\n\n",
}
OTHER_FAULTS = {
    "no fields": {"EndNote's": "%0 \n\n", "PubMed's": "PMID-\n\n"},
    "no title": {"EndNote's": "%0 Book\n%A A\n\n", "PubMed's": "PMID- 2\nFAU - A\n\n"},
    "an unknown field": {"EndNote's": "%0 Book\n%= x\n%y z\n\n", "PubMed's": "PMID- 2\nXYZ - A\n\n"},
    "a wrapped field": {"EndNote's": "%0 Book\n%T A\n\nand on\n", "PubMed's": "PMID- 2\nTI  - A\n      and on\n\n"},
    "an impossible one": {
        "EndNote's": "%0 Book\n%U https://arxiv.org/abs/2113.00001\n",
        "PubMed's": "PMID- 2\nAID - arXiv:2113.00001 [pii]\n",
    },
    "no kind": {"EndNote's": "%0 Book\n%R 10.1000/x\n", "PubMed's": "PMID- 2\nAID - 10.1000/x\nLID - [doi]\n"},
}


@pytest.mark.parametrize(("tags", "fault", "before", "after"), list(product(OTHER_TAGS, OTHER_FAULTS, (1, 2), (0, 1))))
def test_what_stands_around_a_fault_in_other_tags_is_read(tags, fault, before, after):
    text = OTHER_TAGS[tags].format(1) * before + OTHER_FAULTS[fault][tags] + OTHER_TAGS[tags].format(2) * after
    assert ris.accepts(SourceText.of("x", text.encode())) > 0
    items = read(ris, text)
    assert papers(items) == ["2105.00001"] * before + ["2105.00002"] * after
    assert len([item for item in items if isinstance(item, Foreign)]) == 1
    assert unclaimed(text, items) == []


@pytest.mark.parametrize(
    "text", ["%0 of them\nno more", "PMID- 12 is one\nTI  - x", "100\n%0 Journal Article is a tag\n", "PMID- 5\nand so on"]
)
def test_what_has_no_tags_behind_its_first_is_none_of_them(text):
    assert not ris.accepts(SourceText.of("x", text.encode()))


@pytest.mark.parametrize(("before", "fault", "after"), list(product((0, 1), RIS_FAULTS, (0, 1))))
def test_what_stands_around_a_fault_in_ris_is_read(before, fault, after):
    text = RIS.format(1) * before + RIS_FAULTS[fault] + RIS.format(2) * after
    items = read(ris, text)
    assert papers(items) == ["2105.00001"] * before + ["2105.00002"] * after
    assert len([item for item in items if isinstance(item, Foreign)]) == 1
    assert unclaimed(text, items) == []


@pytest.mark.parametrize(("before", "fault", "after"), list(product((0, 1), YAML_FAULTS, (0, 1))))
def test_what_stands_around_a_fault_in_yaml_is_read(before, fault, after):
    text = "references:\n" + YAML.format(1) * before + YAML_FAULTS[fault] + YAML.format(2) * after
    items = read(csl_yaml, text)
    assert papers(items) == ["2105.00001"] * before + ["2105.00002"] * after
    named = [item for item in items if isinstance(item, Problem) or (isinstance(item, Foreign) and item.key)]
    assert len(named) == 1
    assert unclaimed(text, items) == []


@pytest.mark.parametrize("word", ["2113.00001", "arXiv:9999.99999", "hep-th/9901000", "2105.00001v0"])
@pytest.mark.parametrize("glue", ["\n", ", ", " "])
def test_an_identifier_that_is_none_costs_itself_alone(word, glue):
    text = glue.join(("2105.00001", word, "2105.00002"))
    items = read(ids, text)
    assert papers(items) == ["2105.00001", "2105.00002"]
    assert [item.code for item in items if isinstance(item, Problem)] == ["invalid-id"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0.5 1.25\n",
        "1234.5678\n2345.6789\n1399.12345\n",
        "2105.00001 is a paper\n",
        "https://example.org/2105.00001",
        "# 2105.00001",
        "# [A](arxiv.org/abs/2105.00001)\n2105.00002\n",
    ],
)
def test_what_is_no_list_of_identifiers(text):
    assert not ids.accepts(SourceText.of("x", text.encode()))


@pytest.mark.parametrize(
    ("parser", "make"),
    [
        (ris, lambda n: "TY  - JOUR\nTI  - a\n" + "x\n" * n),
        (ris, lambda n: "TY  - JOUR\n" * n),
        (ris, lambda n: "TY  - JOUR\nAU  - " + "," * n),
        (ris, lambda n: "TY  - JOUR\nN1  - " + "arXiv:" * n),
        (ris, lambda n: "TY  - JOUR\nJO  - " + "arXiv (hep-th/ " * n),
        (ris, lambda n: "%0 Journal Article\n%T a\n" + "%" * n),
        (ris, lambda n: "%0 Journal Article\n%T a\n" + "%0 \n" * n),
        (ris, lambda n: "PMID- 1\nTI  - a\n" + "PMID- 1\nAID - x [\n" * n),
        (ris, lambda n: "PMID- 1\nTI  - a\nSO  - " + "arXiv:2105.00001 " * n),
        (csl_yaml, lambda n: "references:\n- id: " + "[" * n),
        (csl_yaml, lambda n: "references:\n" + "- id: a\n" * n),
        (csl_yaml, lambda n: "references:\n- id: a\n  note: arXiv:2105.00001\n  title: '" + "$a _ *~^" * n + "'\n"),
        (csl_yaml, lambda n: "references:\n" + "- " * n),
        (ids, lambda n: "arXiv: " * n),
        (ids, lambda n: "2105.00001," * n),
        (ids, lambda n: "#" * n),
    ],
)
def test_hostile_texts_take_no_longer_than_their_length_allows(parser, make):
    assert_linear(lambda text: (read(parser, text), parser.accepts(SourceText.of("x", text.encode()))), make)


@pytest.mark.parametrize(
    ("name", "parser", "entries", "foreign"),
    [
        ("reading-list.md", "links", 4, 0),
        ("ids.txt", "ids", 3, 0),
        ("library.ris", "ris", 1, 1),
        ("library.yaml", "csl-yaml", 1, 1),
        ("library.bib", "bib", 3, 1),
        ("library.json", "csl-json", 2, 1),
        ("atom.xml", "atom", 2, 0),
        ("rss.xml", "rss", 2, 0),
        ("snapshot.jsonl", "snapshot", 2, 0),
    ],
)
def test_the_samples(root, name, parser, entries, foreign):
    raw = (root / "samples" / "layouts" / name).read_bytes()
    items = read_source(SourceText.of(name, raw), list, list, others=lambda: Host(list).built_in("parsers"), named=True)
    found = [item for item in items if isinstance(item, Entry)]
    assert {item.origins[0].parser for item in found} == {parser}
    assert len(found) == entries
    assert len([item for item in items if isinstance(item, Foreign) and item.key]) == foreign
    assert not [item for item in items if isinstance(item, Problem)]
