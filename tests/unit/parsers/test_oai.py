"""OAI-PMH records of arXiv, in every format that it gives, with every fault that a file can have."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.library.leftovers import unclaimed
from arxref.model import Entry, Heading, Name, Origin, PartialDate, Problem, Span
from arxref.parsers.oai import PARSER
from arxref.ranking import rank_parsers
from arxref.reading import read_source
from arxref.turns import parse_with
from growth import assert_linear

if TYPE_CHECKING:
    from collections.abc import Callable


def parse(text: str | bytes) -> list:
    source = SourceText.of("oai.xml", text.encode() if isinstance(text, str) else text)
    items = parse_with(PARSER, source)
    assert unclaimed(source.text, items) == []
    return items


def entries(text: str) -> list[Entry]:
    return [item for item in parse(text) if isinstance(item, Entry)]


def problems(text: str | bytes) -> list[tuple[str, str, int, int]]:
    return [(item.severity, item.code, item.line, item.last) for item in parse(text) if isinstance(item, Problem)]


HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<responseDate>2017-12-14T12:56:31Z</responseDate>
<request verb="ListRecords" from="2017-12-14" metadataPrefix="arXiv" set="physics:hep-th">http://export.arxiv.org/oai2</request>
<ListRecords>
"""
TAIL = """</ListRecords>
</OAI-PMH>
"""


def wrapped(body: str, identifier: str = "oai:arXiv.org:0804.2273", status: str = "") -> str:
    return f"""<record>
<header{status}>
 <identifier>{identifier}</identifier>
 <datestamp>2019-12-31</datestamp>
 <setSpec>physics:hep-th</setSpec>
</header>
<metadata>
{body}
</metadata>
</record>
"""


ARXIV = """ <arXiv xmlns="http://arxiv.org/OAI/arXiv/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <id>0804.2273</id><created>2008-04-14</created><updated>2009-01-02</updated><authors>
 <author><keyname>van der Maaten</keyname><forenames>Laurens</forenames><affiliation>Delft</affiliation><affiliation>IAS</affiliation></author>
 <author><keyname>Evans</keyname><forenames>N.</forenames><suffix>II</suffix></author></authors>
 <title>On $x &lt; y$ and Bal\\'azs
  spaces</title><categories>hep-th math.MP</categories><comments>7 pages</comments><msc-class>14J60 (Primary) 68T45</msc-class>
 <acm-class>I.2.10; F.2</acm-class><report-no>CERN-1</report-no><journal-ref>Phys. Rev. D 75 (2007)</journal-ref>
 <doi>10.1000/182 10.1000/183</doi><license>http://x.org</license><abstract>  We do.
And more.
</abstract></arXiv>"""  # noqa: E501 - as arXiv writes it
RAW = """ <arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">
 <id>0804.2273</id><submitter>L</submitter><version version="v1"><date>Mon, 14 Apr 2008 20:29:17 GMT</date><size>9kb</size></version>
 <version version="v2"><date>Fri, 2 Jan 2009 01:02:03 GMT</date><size>9kb</size><source_type>D</source_type></version>
 <title>On $x &lt; y$ and Bal\\'azs spaces</title><authors>Laurens van der Maaten (1 and 2), N. Evans II ((1) Delft, (2) IAS)</authors>
 <categories>hep-th math.MP</categories><comments>7 pages</comments><msc-class>14J60 (Primary) 68T45</msc-class>
 <acm-class>I.2.10; F.2</acm-class><report-no>CERN-1</report-no><journal-ref>Phys. Rev. D 75 (2007)</journal-ref>
 <doi>10.1000/182 10.1000/183</doi><abstract>  We do.
And more.
</abstract></arXivRaw>"""
DC = """ <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
 <dc:title>On $x &lt; y$ and Bal\\'azs spaces</dc:title><dc:creator>van der Maaten, Laurens</dc:creator>
 <dc:creator>Evans, N., II</dc:creator>
 <dc:subject>High Energy Physics - Theory</dc:subject><dc:subject>Mathematical Physics</dc:subject><dc:subject>14J60</dc:subject>
 <dc:description>  We do.
And more.
</dc:description><dc:description>Comment: 7 pages</dc:description>
 <dc:date>2009-01-02</dc:date><dc:date>2008-04-14</dc:date><dc:type>text</dc:type>
 <dc:identifier>http://arxiv.org/abs/0804.2273</dc:identifier><dc:identifier>Phys. Rev. D 75 (2007)</dc:identifier>
 <dc:identifier>doi:10.1000/182</dc:identifier><dc:identifier>doi:10.1000/183</dc:identifier></oai_dc:dc>"""

PAPER = Entry(
    id="0804.2273",  # type: ignore[arg-type]
    title="On $x < y$ and Balázs spaces",
    authors=(Name("Maaten", "Laurens", "van der"), Name("Evans", "N.", "", "II")),
    affiliations=(("Delft", "IAS"), ()),
    abstract="We do. And more.",
    published=PartialDate(2008, 4, 14),
    updated=PartialDate(2009, 1, 2),
    categories=("hep-th", "math.MP"),
    primary="hep-th",
    classes=("14J60", "68T45", "I.2.10", "F.2"),
    comment="7 pages",
    journal_ref="Phys. Rev. D 75 (2007)",
    dois=("10.1000/182", "10.1000/183"),
    report_no="CERN-1",
)


def test_a_list() -> None:
    heading, first, second = parse(HEAD + wrapped(ARXIV) + wrapped(ARXIV.replace("0804.2273", "hep-th/9901001")) + TAIL)
    assert heading == Heading("OAI-PMH ListRecords physics:hep-th 2017-12-14", "", None, Span("oai.xml", 1, 5))
    assert first == PAPER._replace(origins=(Origin("oai.xml", 6, 24, "oai"),))
    assert second == PAPER._replace(id="hep-th/9901001", origins=(Origin("oai.xml", 25, 45, "oai"),))


def test_raw_has_versions_with_times_and_one_line_of_names() -> None:
    [entry] = entries(HEAD + wrapped(RAW) + TAIL)
    stamps = {"published": PartialDate(2008, 4, 14, "20:29:17"), "updated": PartialDate(2009, 1, 2, "01:02:03")}
    assert entry._replace(origins=()) == PAPER._replace(version=2, **stamps)


def test_dublin_core_is_told_from_its_texts() -> None:
    [entry] = entries(HEAD + wrapped(DC) + TAIL)
    assert entry._replace(origins=()) == PAPER._replace(affiliations=(), categories=("hep-th", "math-ph"), classes=("14J60",), report_no="")


def test_dublin_core_without_a_link_has_its_id_in_the_header() -> None:
    [entry] = entries(
        wrapped("<dc><title>T</title><creator>ATLAS Collaboration</creator><date>2008-04-14</date><subject>Physics - Optics</subject></dc>")
    )
    assert (entry.id, entry.authors, entry.published, entry.updated) == (
        "0804.2273", (Name(literal="ATLAS Collaboration"),), PartialDate(2008, 4, 14), None,
    )  # fmt: skip
    assert entry.categories == ("physics.optics",)


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ([("Planck Collaboration",)], (Name(literal="Planck Collaboration"),)),
        ([("Ann Lee for the IceCube Collaboration",)], (Name("Lee", "Ann"), Name(literal="IceCube Collaboration"))),
        ([("NuPRISM", "Mark Scott for the")], (Name("Scott", "Mark"), Name(literal="NuPRISM"))),
        ([("Dark Team",), (":",), ("Li", "A.")], (Name(literal="Dark Team"), Name("Li", "A."))),
        ([(" O'Neill ", "\nJ.\n  K.")], (Name("O'Neill", "J. K."),)),
        ([("Walton</keyname><keyname>Saxton", "C.")], (Name("Walton Saxton", "C."),)),
        ([], ()),
    ],
)
def test_authors(authors: list[tuple[str, ...]], names: tuple[Name, ...]) -> None:
    written = "".join(
        f"<author>{''.join(f'<{tag}>{part}</{tag}>' for tag, part in zip(('keyname', 'forenames'), parts, strict=False))}</author>\n"
        for parts in authors
    )
    [entry] = entries(wrapped(f"<arXiv><id>0804.2273</id><authors>{written}</authors></arXiv>"))
    assert entry.authors == names


def test_deleted_and_empty_records_hold_no_paper() -> None:
    assert problems(HEAD + wrapped("", status=' status="deleted"') + wrapped("") + wrapped(ARXIV) + TAIL) == [
        ("note", "deleted-record", 6, 15),
        ("warning", "empty-record", 16, 25),
    ]


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ('<resumptionToken cursor="0" completeListSize="1242">a|b</resumptionToken>', "a part of a list of 1242"),
        ("<resumptionToken>a|b</resumptionToken>", "a part of a list:"),
        ('<resumptionToken cursor="1000" completeListSize="1242"/>', None),
        ('<resumptionToken cursor="1000"></resumptionToken>', None),
    ],
)
def test_the_token_for_the_next_part(token: str, message: str | None) -> None:
    found = [item for item in parse(HEAD + wrapped(ARXIV) + token + "\n" + TAIL) if isinstance(item, Problem)]
    assert [(item.severity, item.code) for item in found] == [("note", "unfinished-list")] * (message is not None)
    assert all(message in item.message for item in found)


def test_parts_that_follow_one_another_in_a_file_are_whole() -> None:
    unfinished = "<resumptionToken>a|b</resumptionToken>\n" + TAIL
    items = parse(HEAD + wrapped(ARXIV) + unfinished + HEAD + wrapped(RAW) + TAIL)
    assert [type(item) for item in items] == [Heading, Entry, Heading, Entry]
    assert items[1].origins[0][1:3] == (6, 24)
    assert items[2].span[1:] == (25, 32)
    assert items[3].origins[0].first == 33


@pytest.mark.parametrize(
    ("error", "severity", "message"),
    [
        ('<error code="noRecordsMatch">Nothing on this day.</error>', "warning", "Nothing on this day."),
        ('<error code="idDoesNotExist">oai:arXiv.org:1 &amp; 2</error>', "error", "oai:arXiv.org:1 & 2"),
        ('<error code="badVerb"/>', "error", "badVerb"),
        ("<error></error>", "error", "it does not say why"),
    ],
)
def test_errors(error: str, severity: str, message: str) -> None:
    text = HEAD.replace("<ListRecords>\n", "") + error + "\n</OAI-PMH>\n"
    heading, problem = parse(text)
    assert isinstance(heading, Heading)
    assert problem == Problem(severity, "error-answer", f"arXiv answered with an error: {message}", "oai.xml", 5)


OTHER = wrapped(ARXIV.replace("0804.2273", "0804.0001"))
LAST = wrapped(ARXIV.replace("0804.2273", "0804.0009"))
FAULTS = {
    "cut off": (wrapped(ARXIV)[:400] + "\n", [("error", "damaged-xml")]),
    "a tag that does not match": (wrapped(ARXIV.replace("</title>", "</titel>")), [("error", "damaged-xml")]),
    "a tag too many": (wrapped(ARXIV.replace("</title>", "</title></title>")), [("error", "damaged-xml")]),
    "an attribute without quotes": (wrapped("<arXiv a=b></arXiv>"), [("error", "damaged-xml")]),
    "a bare sign": (wrapped("<arXiv><id>0804.2273</id><title>a < b</title></arXiv>"), [("error", "damaged-xml")]),
    "an entity of a document type": ('<!DOCTYPE x [<!ENTITY a "b"> ]>\n', []),
    "no record": ("<record/>\n", [("warning", "empty-record")]),
    "no ID": (wrapped("<arXiv><title>T</title></arXiv>", ""), [("error", "missing-id")]),
    "no such ID": (wrapped("<arXiv><title>T</title></arXiv>", "oai:arXiv.org:0813.0001"), [("error", "invalid-id")]),
    "no date": (wrapped("<arXiv><id>0804.2273</id><created>soon</created></arXiv>"), [("warning", "invalid-date")]),
    "a comment with a record": (f"<!-- {wrapped(ARXIV)} -->\n", []),
    "literal text with a tag": (wrapped("<arXiv><id>0804.2273</id><title><![CDATA[</record> & <record>]]></title></arXiv>"), []),
    "an ampersand": (wrapped("<arXiv><id>0804.2273</id><title>A & B</title></arXiv>"), [("warning", "damaged-xml")]),
    "stray text": ("stray\n", []),
    "stray end tags": ("</record></metadata>\n", []),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("after", [True, False])
def test_a_fault_costs_its_own_record(kind: str, before: bool, after: bool) -> None:
    fault, expected = FAULTS[kind]
    items = parse(HEAD + OTHER * before + fault + LAST * after + TAIL)
    found = [item.id for item in items if isinstance(item, Entry) and item.id != "0804.2273"]
    assert found == ["0804.0001"] * before + ["0804.0009"] * after
    told = [(item.severity, item.code) for item in items if isinstance(item, Problem)]
    assert told == expected


def test_where_a_fault_is() -> None:
    text = HEAD + OTHER + wrapped(ARXIV.replace("</title>", "</titel>")) + LAST + TAIL
    [problem] = [item for item in parse(text) if isinstance(item, Problem)]
    assert (problem.line, problem.last) == (25, 43)
    wrong = next(number for number, row in enumerate(text.split("\n"), 1) if "</titel>" in row)
    assert problem.message == f"line {wrong} is no XML (mismatched tag); the record was not read"


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("A & B", "A & B"),
        ("caf&eacute;&nbsp;x", "café x"),
        ("bell\x07 &#7;&#0;&#xFFFE;&#xD800; &#65;", "bell A"),
        ("&lol9; &amp; &lt;", "&lol9; & <"),
    ],
)
def test_characters_that_are_wrong_are_taken_for_what_they_are(title: str, read: str) -> None:
    entry, problem = parse(wrapped(f"<arXiv><id>0804.2273</id><title>{title}</title></arXiv>"))
    assert entry.title == read
    assert (problem.severity, problem.code, problem.line) == ("warning", "damaged-xml", 8)
    assert "was read all the same" in problem.message


def test_a_file_that_ends_too_soon() -> None:
    assert problems(HEAD + wrapped(ARXIV)) == [("warning", "damaged-xml", 24, 0)]
    assert problems(HEAD + wrapped(ARXIV) + wrapped(RAW)[:-5]) == [("error", "damaged-xml", 25, 42)]


@pytest.mark.parametrize("body", ["ARXIV", "RAW", "DC"])
def test_of_a_record_that_is_cut_off_what_is_whole_is_read(body: str) -> None:
    """Wherever it is: the paper with what it plainly says, as soon as its ID and title are whole, or an error that names the lines."""
    text = wrapped(globals()[body])
    [whole] = entries(text)
    for at in range(text.index("<metadata>"), text.index("</metadata>")):
        items = parse(HEAD + OTHER + text[:at])
        found = [item for item in items if isinstance(item, Entry)][1:]
        problem = next(item for item in items if isinstance(item, Problem))
        assert (problem.code, problem.severity) == ("damaged-xml", "warning" if found else "error")
        for cut in found:
            assert (cut.id, cut.title) == (whole.id, whole.title)
            for name in ("authors", "abstract", "published", "comment", "journal_ref", "dois"):
                assert not getattr(cut, name) or getattr(cut, name) == getattr(whole, name), text[:at]
    assert found


BOMB = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10)).replace("&lol0;", "&lol;")
    + "]>\n"
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>\n'


@pytest.mark.parametrize(("doctype", "entity"), [(BOMB, "lol9"), (EXTERNAL, "secret")])
@pytest.mark.parametrize("inside", [True, False])
def test_nothing_is_expanded_or_fetched(doctype: str, entity: str, inside: bool) -> None:
    body = wrapped(f"<arXiv><id>0804.2273</id><title>&{entity};</title></arXiv>")
    text = (
        HEAD.replace("<OAI-PMH", doctype + "<OAI-PMH")
        + (body.replace("<metadata>", "<metadata>" + doctype) if inside else body)
        + LAST
        + TAIL
    )
    items = parse(text)
    titles = [item.title for item in items if isinstance(item, Entry)]
    assert titles == [f"&{entity};"] * (not inside) + [PAPER.title]
    assert [item.code for item in items if isinstance(item, Problem)] == ["damaged-xml"]
    assert len(str(items)) < 50_000, "nine entities of ten of the one before make a thousand million"


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "<a>" * n + "</a>" * n,
        "<a>".__mul__,
        "<!--".__mul__,
        "<![CDATA[".__mul__,
        "<!DOCTYPE [".__mul__,
        "<record>".__mul__,
        "<record><record/>".__mul__,
        "</record>".__mul__,
        "<record".__mul__,
        "&".__mul__,
        lambda n: "<title>" + "x" * n,
        "<".__mul__,
        "<a:".__mul__,
        "<error ".__mul__,
        "<request ".__mul__,
        "<resumptionToken ".__mul__,
        "<record/>\n<record>&</record>\n".__mul__,
        "<record><?a ?></record>\n".__mul__,
        "<record><!--".__mul__,
        lambda n: "<record " + " ".join(f'a{number}="x"' for number in range(n)) + "/>",
        lambda n: "".join(f"<record><x{number}:y{number}/></record>" for number in range(n)),
    ],
    ids=lambda make: make(2)[:20],
)
def test_hostile_files_cost_what_their_length_does(make: Callable[[int], str]) -> None:
    def work(text: str) -> None:
        for whole in (
            HEAD + text + TAIL,
            HEAD + f"<record>{text}</record>" + TAIL,
            HEAD + wrapped(f"<arXiv><title>{text}</title></arXiv>") + LAST,
        ):
            parse(whole)

    assert_linear(work, make)


def test_a_deep_record_is_read() -> None:
    deep = "<x>" * 50_000 + "deep" + "</x>" * 50_000
    [entry] = entries(HEAD + wrapped(f"<arXiv><id>0804.2273</id><title>T</title>{deep}<abstract>{deep}</abstract></arXiv>") + TAIL)
    assert (entry.title, entry.abstract) == ("T", "deep")


def test_prefixes_and_white_space_do_not_matter() -> None:
    text = re.sub(r"<(/?)(\w)", r"<\1p:\2", wrapped(ARXIV)).replace("<p:record>", "<p:record\n a='>'\n >")
    [entry] = entries(f'<p:OAI-PMH xmlns:p="x">{text}</p:OAI-PMH>')
    assert entry._replace(origins=()) == PAPER


def test_one_record_is_held_at_a_time() -> None:
    """A harvest of any size: records come out while the file is still being read."""
    given = []

    class Harvest(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            row = wrapped(ARXIV).encode()
            rows = (HEAD.encode() if not given else b"") + row * (len(buffer) // len(row) - 1)
            given.append(len(rows))
            buffer[: len(rows)] = rows
            return len(rows)

    items = PARSER.parse(SourceText("-", lambda: io.BufferedReader(Harvest(), 64 * 1024)))
    assert isinstance(next(items), Heading)
    for _ in range(3000):
        assert isinstance(next(items), Entry)
    assert sum(given) < 12_000_000


@pytest.mark.parametrize(
    ("head", "accepted"),
    [
        (HEAD + wrapped(ARXIV), True),
        (HEAD + '<error code="noRecordsMatch">No</error></OAI-PMH>', True),
        (wrapped(ARXIV), True),
        ("\n<record><header><identifier>oai:arXiv.org:1</identifier></header></record>", True),
        ("<OAI-PMH><request>http://elsewhere.org/oai</request></OAI-PMH>", False),
        ("see <OAI-PMH> and oai:arXiv.org:0804.2273", False),
        ("<html>oai:arXiv.org:0804.2273</html>", False),
        ("", False),
    ],
)
def test_what_is_oai(head: str, accepted: bool) -> None:
    source = SourceText.of("any.name", head.encode())
    assert (PARSER.accepts(source) > 0) is accepted
    assert not accepted or rank_parsers(source, Host(list).built_in("parsers"))[0].name == "oai"


def test_the_corpus(corpus) -> None:
    total = 0
    for path in sorted((corpus / "oai").glob("*.xml")):
        text = path.read_text(encoding="utf-8")
        items = read_source(SourceText.of(path.name, path.read_bytes()), lambda: Host(list).built_in("parsers"), list, named=False)
        assert items is not None
        found = [item for item in items if isinstance(item, Entry)]
        assert [item for item in items if isinstance(item, Problem)] == []
        assert [entry.id for entry in found] == re.findall(r"<id>([^<]+)</id>", text)
        assert sum(bool(entry.dois) for entry in found) == text.count("<doi>")
        assert sum(bool(entry.comment) for entry in found) == text.count("<comments>")
        assert sum(entry.published is not None for entry in found) == text.count("<created>")
        assert sum(entry.updated is not None for entry in found) == text.count("<updated>")
        assert sum(bool(entry.journal_ref) for entry in found) == text.count("<journal-ref>")
        colons = re.findall(r"<keyname>:</keyname>(.*?)</author>", text, re.DOTALL)  # what marks a group, and is itself nobody
        group = re.compile("<affiliation>[^<,;]* Collaboration<")  # which is an author
        people = text.count("<affiliation>") - len(group.findall(text))
        expected = people - "".join(colons).count("<affiliation>") + len(group.findall("".join(colons)))
        assert sum(len(places) for entry in found for places in entry.affiliations) == expected
        total += len(found)
    assert total == 18
