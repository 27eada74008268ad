"""The metadata snapshot: one JSON object a line, whatever stands in the line before."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.library.leftovers import unclaimed
from arxref.model import Entry, Heading, Name, Origin, PartialDate, Problem
from arxref.parsers.snapshot import PARSER
from arxref.ranking import rank_parsers
from arxref.reading import read_source
from arxref.turns import parse_with
from growth import assert_linear

RECORD = {
    "id": "0704.0001",
    "submitter": "Ada Lovelace",
    "authors": "Ada Lovelace, Laurens van der Maaten (Delft) and N. Evans II",
    "title": "A Study of $k$-Things in\n  Bal\\'azs Spaces",
    "comments": "37 pages;\n  published version",
    "journal-ref": "Phys.Rev.D76:013009,2007",
    "doi": "10.1103/PhysRevD.76.013009 10.1000/182",
    "report-no": "ANL-HEP-PR-07-12",
    "categories": "hep-ph math.MP",
    "license": None,
    "abstract": "  A fully $\\ell$-differential calculation of\nthings.\n  In particular, of all.\n",
    "versions": [
        {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
        {"version": "v10", "created": "Tue, 24 Jul 2007 20:10:27 GMT"},
    ],
    "update_date": "2008-11-26",
    "authors_parsed": [["Lovelace", "Ada", ""], ["van der Maaten", "Laurens", "", "Delft"], ["Evans", "N.", "II"]],
}


def line(**changes: Any) -> str:
    """The record as a line, with other values; None drops a key."""
    record = {key.replace("_ref", "-ref"): value for key, value in changes.items()}
    return json.dumps({key: value for key, value in (RECORD | record).items() if value is not ...})


def parse(text: str | bytes) -> list:
    source = SourceText.of("snapshot.jsonl", text.encode() if isinstance(text, str) else text)
    items = parse_with(PARSER, source)
    assert unclaimed(source.text, items) == []
    return items


def paper(**changes: Any) -> Entry:
    [entry] = parse(line(**changes))
    assert isinstance(entry, Entry)
    return entry


def test_a_record() -> None:
    assert parse(line()) == [
        Entry(
            id=RECORD["id"],  # type: ignore[arg-type]
            version=10,
            title="A Study of $k$-Things in Balázs Spaces",
            authors=(Name("Lovelace", "Ada"), Name("Maaten", "Laurens", "van der"), Name("Evans", "N.", "", "II")),
            affiliations=((), ("Delft",), ()),
            abstract="A fully $\\ell$-differential calculation of things. In particular, of all.",
            published=PartialDate(2007, 4, 2, "19:18:42"),
            updated=PartialDate(2007, 7, 24, "20:10:27"),
            categories=("hep-ph", "math.MP"),
            primary="hep-ph",
            comment="37 pages; published version",
            journal_ref="Phys.Rev.D76:013009,2007",
            dois=("10.1103/PhysRevD.76.013009", "10.1000/182"),
            report_no="ANL-HEP-PR-07-12",
            origins=(Origin("snapshot.jsonl", 1, 1, "snapshot"),),
        )
    ]


def test_the_day_of_the_record_is_no_date_of_the_paper() -> None:
    entry = paper(versions=...)
    assert (entry.version, entry.published, entry.updated) == (None, None, None)


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([], (None, None, None)),
        (None, (None, None, None)),
        ("v1", (None, None, None)),
        (["v1", "v2"], (2, None, None)),
        ([{"version": "v3"}, {"version": "v0"}, {"version": 7}, {}, [], None, {"version": "v02"}], (3, None, None)),
        (
            [{"version": "v2", "created": "Tue, 3 Apr 2007 00:00:01 GMT"}, {"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}],
            (2, PartialDate(2007, 4, 2, "19:18:42"), PartialDate(2007, 4, 3, "00:00:01")),
        ),
        ([{"version": "v2", "created": "2007-04-03"}], (2, None, PartialDate(2007, 4, 3))),
        ([{"version": "v1", "created": ["x"]}], (1, None, None)),
    ],
)
def test_versions(versions: Any, expected: tuple) -> None:
    entry = paper(versions=versions)
    assert (entry.version, entry.published, entry.updated) == expected


@pytest.mark.parametrize("created", ["Mon, 32 Apr 2007 19:18:42 GMT", "yesterday", "Mon, 2 Abc 2007 19:18:42 GMT"])
def test_no_date(created: str) -> None:
    entry, problem = parse(line(versions=[{"version": "v1", "created": created}]))
    assert entry.published is entry.updated is None
    assert (problem.severity, problem.code, problem.line, problem.id) == ("warning", "invalid-date", 1, "0704.0001")


@pytest.mark.parametrize(
    ("rows", "line_of_authors", "names", "affiliations"),
    [
        ([["The D0 Collaboration", "", ""], ["Aubert", "B.", ""]], "", (Name(literal="The D0 Collaboration"), Name("Aubert", "B.")), ()),
        ([["Yuan", "C. -P.", ""]], "", (Name("Yuan", "C.-P."),), ()),
        ([["Le Cun", "Yann", ""]], "", (Name("Le Cun", "Yann"),), ()),
        ([["Cun", "Yann Le", ""]], "", (Name("Le Cun", "Yann"),), ()),
        ([["García Márquez", "Gabriel", ""]], "", (Name("García Márquez", "Gabriel"),), ()),
        ([["Van Pham", "Dung", ""]], "", (Name("Pham", "Dung Van"),), ()),
        ([["Van Gool", "Luc", ""]], "", (Name("Van Gool", "Luc"),), ()),
        ([["King", "Martin Luther", "Jr."]], "", (Name("King", "Martin Luther", "", "Jr."),), ()),
        ([["King", "Martin Luther", ""], ["Jr.", "", ""]], "", (Name("King", "Martin Luther", "", "Jr."),), ()),
        ([["King", "Martin", "Esq."]], "", (Name("King", "Martin", "", "Esq."),), ()),
        ([["Array", "Keck", ""], ["Collaborations", "BICEP2", ""], [":", "", ""], ["Ade", "P.", ""]], "",
         (Name("Array", "Keck"), Name(literal="BICEP2 Collaborations"), Name("Ade", "P.")), ()),
        ([["Lee", "A.", "", "X"], ["Lee", "A.", "", "Y"], ["Kim", "B.", ""]], "", (Name("Lee", "A."), Name("Kim", "B.")), (("X", "Y"), ())),
        ([["Harvey", "Paul", "", "Texas", "U.\n  Austin"]], "", (Name("Harvey", "Paul"),), (("Texas", "U. Austin"),)),
        ([["Mishchenko", "A. S.", "", "1 and 2"]], "", (Name("Mishchenko", "A. S."),), ()),
        ([["Mishchenko", "A. S.", "", "1 and 2"]], "A. S. Mishchenko (1 and 2) ((1) CREST, Japan, (2) Riken (X))",
         (Name("Mishchenko", "A. S."),), (("CREST, Japan", "Riken (X)"),)),
        ([['M\\"uller', "K."]], "", (Name("Müller", "K."),), ()),
        ([["", "", ""]], "", (), ()),
        ([["Lee", None, ""]], "A. Lee", (Name("Lee", "A."),), ()),
        (["A. Lee"], "A. Lee", (Name("Lee", "A."),), ()),
        ([[]], "A. Lee", (Name("Lee", "A."),), ()),
        (None, "A. Lee^1, B. Li^{1,2} and C. Lo^*, Jos\\^{e} Foo",
         (Name("Lee", "A."), Name("Li", "B."), Name("Lo", "C."), Name("Foo", "Josê")), ()),
        (None, "A. Lee$^{1,2}$, B. Li^{2} (ETH)", (Name("Lee", "A."), Name("Li", "B.")), ((), ("ETH",))),
        (None, "A. Lee and V.N. Tolstoy (INP, Moscow)", (Name("Lee", "A."), Name("Tolstoy", "V. N.")), ((), ("INP, Moscow",))),
        ("A. Lee", None, (), ()),
    ],
)  # fmt: skip
def test_authors(rows: Any, line_of_authors: str | None, names: tuple[Name, ...], affiliations: tuple) -> None:
    entry = paper(authors_parsed=rows, authors=line_of_authors)
    assert (entry.authors, entry.affiliations, entry.authors_complete) == (names, affiliations, True)


@pytest.mark.parametrize(
    ("line", "parts", "names", "affiliations"),
    [
        (
            "Ann Lee (CERN) (on behalf of the ABCD and EFG Collaborations), B. Li",
            [["Lee", "Ann", "", "CERN", "on behalf of the ABCD and EFG Collaborations"], ["Li", "B.", ""]],
            (Name("Lee", "Ann"), Name("Li", "B."), Name(literal="ABCD and EFG Collaborations")),
            (("CERN",), (), ()),
        ),
        (
            "Ann Lee (for the ABCD consortium), B. Li (for the ABCD consortium)",
            [["Lee", "Ann", "", "for the ABCD consortium"], ["Li", "B.", "", "for the ABCD consortium"]],
            (Name("Lee", "Ann"), Name("Li", "B."), Name(literal="ABCD consortium")),
            (),
        ),
        (
            "The ABCD Collaboration: Ann Lee (1), B. Li (2) ((1) MIT (2) ETH)",
            [["The ABCD Collaboration", "", ""], [":", "", ""], ["Lee", "Ann", "", "MIT"], ["Li", "B.", "", "ETH"]],
            (Name(literal="The ABCD Collaboration"), Name("Lee", "Ann"), Name("Li", "B.")),
            ((), ("MIT",), ("ETH",)),
        ),
        (
            "Ann Lee (MIT, ABCD Collaboration), B. Li (the ABCD Collaboration)",
            [["Lee", "Ann", "", "MIT, ABCD Collaboration"], ["Li", "B.", "", "the ABCD Collaboration"]],
            (Name("Lee", "Ann"), Name("Li", "B."), Name(literal="the ABCD Collaboration")),
            (("MIT, ABCD Collaboration",), (), ()),
        ),
    ],
)
def test_collaborations_are_authors_in_a_line_as_in_parts(line: str, parts: list, names: tuple, affiliations: tuple) -> None:
    for parsed in (parts, None):
        entry = paper(authors=line, authors_parsed=parsed)
        assert (entry.authors, entry.affiliations) == (names, affiliations)


def test_et_al_stands_in_the_author_line_alone() -> None:
    entry = paper(authors_parsed=[["Aubert", "B.", ""]], authors="B. Aubert, et al")
    assert (entry.authors, entry.authors_complete) == ((Name("Aubert", "B."),), False)
    assert paper(authors_parsed=[["Netal", "B.", ""]], authors="B. Netal").authors_complete


def test_a_collaboration_behind_et_al_is_an_author_in_brackets_too() -> None:
    entry = paper(authors_parsed=None, authors="Y. Fukuda et al (Super-Leaf Collaboration)")
    assert (entry.authors, entry.authors_complete) == ((Name("Fukuda", "Y."), Name(literal="Super-Leaf Collaboration")), False)


def test_mirrors_keep_lists_where_the_snapshot_keeps_texts() -> None:
    entry = paper(categories=["math.CO cs.CG", "I.2"], doi=["10.1000/1", "10.1000/2"])
    assert (entry.categories, entry.primary, entry.classes) == (("math.CO", "cs.CG"), "math.CO", ("I.2",))
    assert entry.dois == ("10.1000/1", "10.1000/2")
    assert paper(categories=5, doi={}).categories == ()


@pytest.mark.parametrize(
    ("begin", "between", "end"),
    [("[", ",\n", "]\n"), ("[", ",\n", "\n],"), ("[\n", ",\n", "\n]"), (" [ \n ", " ,\n ", "\n ];\n"), ("", ",\n", "")],
)
def test_the_lines_of_a_list_are_read_as_lines(begin: str, between: str, end: str) -> None:
    lines = [line(id=f"0704.000{number}") for number in (1, 2, 3)]
    text = begin + between.join(lines) + end
    items = parse(text)
    papers = [item for item in items if isinstance(item, Entry)]
    whole = [item for item in parse("\n".join(lines)) if isinstance(item, Entry)]
    assert [paper._replace(origins=()) for paper in papers] == [paper._replace(origins=()) for paper in whole]
    assert [paper.origins[0].first - papers[0].origins[0].first for paper in papers] == [0, 1, 2]
    assert {type(item) for item in items} <= {Entry, Heading}
    assert unclaimed(text, items) == []


FAULTS = [
    ("{", "error", "broken-record"),
    ("not JSON", "error", "broken-record"),
    ('{"id": "0704.0002", "title": "cut of', "error", "broken-record"),
    ("[1, 2]", "error", "broken-record"),
    ('"text"', "error", "broken-record"),
    ("null", "error", "broken-record"),
    ("[" * 100_000, "error", "broken-record"),
    ('{"id":' * 100_000, "error", "broken-record"),
    ('{"id": ' + "9" * 5000 + "}", "error", "broken-record"),
    ("{}", "error", "missing-id"),
    ('{"title": "No ID"}', "error", "missing-id"),
    ('{"id": "0713.0001", "title": "No such month"}', "error", "invalid-id"),
    (line(doi="nonsense"), "warning", "invalid-doi"),
    (line(title=["a", "list"], abstract=7), "warning", "broken-record"),
    (line(title="\ud800 half a pair"), None, None),
    ('{"id": "0704.0003", "title": "\x00"}', "error", "broken-record"),
    ("\xff\xfe", "error", "broken-record"),
]


@pytest.mark.parametrize(("fault", "severity", "code"), FAULTS)
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("after", [True, False])
def test_a_fault_costs_its_own_line(fault: str, severity: str | None, code: str | None, before: bool, after: bool) -> None:
    lines = [line(id="0704.0008")] * before + [fault] + [line(id="0704.0009")] * after
    items = parse("\n".join(lines).encode("utf-8", "surrogatepass"))
    whole = [(item.id, item.origins[0].first) for item in items if isinstance(item, Entry) and item.id in {"0704.0008", "0704.0009"}]
    assert whole == [("0704.0008", 1)] * before + [("0704.0009", before + 2)] * after
    problems = [(item.severity, item.code, item.line) for item in items if isinstance(item, Problem)]
    assert problems == ([] if code is None else [(severity, code, before + 1)])


def test_blank_lines_and_line_ends_are_nothing() -> None:
    assert [item.origins[0].first for item in parse(f"\r\n{line()}\r\n \n{line(id='0704.0002')}\n\n")] == [2, 4]


def test_a_file_is_read_as_it_comes() -> None:
    """The first paper is there before the second is asked of the file, which a pipe could not give twice."""
    asked: list[int] = []
    row = (line() + "\n").encode()

    class Slow(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            asked.append(len(buffer))
            whole = row * (len(buffer) // len(row))
            buffer[: len(whole)] = whole
            return len(whole)

    source = SourceText("-", lambda: io.BufferedReader(Slow(), 16 * len(row)))
    items = PARSER.parse(source)
    assert all(isinstance(next(items), Entry) for _ in range(100))
    assert sum(asked) < 3_000_000


def test_a_huge_line_costs_what_its_length_does() -> None:
    [entry] = parse(line(abstract="word " * 400_000, id="0704.0004"))
    assert len(entry.abstract) == 5 * 400_000 - 1
    assert_linear(parse, lambda n: line(abstract="word " * n, id="0704.0004"))


@pytest.mark.parametrize(
    "row", [["Lee", "A.", "", "X"], [":", "", "", "X"], ["Jr.", "", ""], [":", "", ""], ["", "", "", "X"], ["Lee", "A.", "", "1 and 2"]]
)
def test_an_absurd_list_of_authors_costs_what_its_length_does(row: list[str]) -> None:
    def read(rows: list[list[str]]) -> None:
        entry = paper(authors_parsed=[["Kim", "B.", ""], *rows], authors="")
        assert entry.authors[0].family == "Kim" or entry.authors[0].literal
        assert len(entry.authors) <= 2

    assert_linear(read, [row].__mul__)


@pytest.mark.parametrize(
    ("head", "accepted"),
    [
        (line(), True),
        ("\n  " + line(), True),
        ("broken line\n" + line(), True),
        (line(authors_parsed=...), True),
        ('{"id": "2105.00001", "categories": ["cs.CV"], "pdf": "x", "title": "T", "comment": null, "summary": "S"}', False),
        ('[{"id": "x", "type": "article", "DOI": "10.1/x"}]', False),
        ('the key "authors_parsed": is named in prose', False),
        ("", False),
    ],
)
def test_what_is_a_snapshot(head: str, accepted: bool) -> None:
    source = SourceText.of("any.name", head.encode())
    assert (PARSER.accepts(source) > 0) is accepted
    assert [parser.name for parser in rank_parsers(source, Host(list).built_in("parsers"))][:1] == ["snapshot"][:accepted] or not accepted


def test_the_corpus(corpus) -> None:
    for path in sorted((corpus / "snapshot").glob("*.jsonl")):
        rows = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]
        items = read_source(SourceText.of(path.name, path.read_bytes()), lambda: Host(list).built_in("parsers"), list, named=False)
        assert items is not None
        entries = [item for item in items if isinstance(item, Entry)]
        assert len(entries) == len(items) == len(rows) > 0
        for entry, row in zip(entries, rows, strict=True):
            assert entry.id == row["id"]
            assert entry.version == len(row["versions"])
            assert list(entry.categories) == row["categories"].split()
            assert bool(entry.comment) == bool(row["comments"])
            assert bool(entry.dois) == bool(row["doi"])
            assert bool(entry.journal_ref) == bool(row["journal-ref"])
            assert len(entry.authors) == len(row["authors_parsed"])
            assert entry.published is not None
            assert f"{entry.published.day} " in row["versions"][0]["created"]
