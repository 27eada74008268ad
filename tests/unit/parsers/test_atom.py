"""Answers of arXiv's API in both of its shapes, and the feeds of its listings in all of theirs."""

from __future__ import annotations

import re
from html import unescape

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.library.leftovers import unclaimed
from arxref.model import Entry, Heading, Link, Name, Origin, PartialDate, Problem, Span
from arxref.parsers import atom, rss
from arxref.ranking import rank_parsers
from arxref.reading import read_source
from arxref.turns import parse_with
from growth import assert_linear


def parse(text: str | bytes) -> list:
    """The items, read by the parser that knows the file best."""
    source = SourceText.of("feed.xml", text.encode() if isinstance(text, str) else text)
    items = parse_with(rank_parsers(source, (atom.PARSER, rss.PARSER))[0], source)
    assert unclaimed(source.text, items) == []
    return items


HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/qFNnN3Zc8bA</id>
  <title>arXiv Query: search_query=&amp;id_list=2104.12255v1&amp;start=0&amp;max_results=100</title>
  <updated>2026-04-12T22:09:25Z</updated>
  <opensearch:itemsPerPage>100</opensearch:itemsPerPage>
  <opensearch:totalResults>1</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
"""
ENTRY = """  <entry>
    <id>http://arxiv.org/abs/2104.12255v3</id>
    <title>On $k$-Things in
  Bal\\'azs &amp; Spaces</title>
    <updated>2021-05-20T16:07:14Z</updated>
    <link href="https://arxiv.org/abs/2104.12255v3" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/2104.12255v3" rel="related" type="application/pdf" title="pdf"/>
    <link href="http://dx.doi.org/10.1000/182" rel="related" title="doi"/>
    <link href="https://example.org/code" rel="related" title="code"/>
    <summary>  We do.
And more.</summary>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.CR" scheme="http://arxiv.org/schemas/atom"/>
    <category term="14J60 (Primary) 68T45, I.2.10" scheme="http://arxiv.org/schemas/atom"/>
    <published>2021-04-20T16:07:14Z</published>
    <arxiv:comment>7 pages,
  3 figures</arxiv:comment>
    <arxiv:primary_category term="cs.CR"/>
    <arxiv:journal_ref>Phys. Rev. D 75 (2007)</arxiv:journal_ref>
    <author>
      <name>Laurens van der Maaten</name>
      <arxiv:affiliation>Delft</arxiv:affiliation>
      <arxiv:affiliation>IAS</arxiv:affiliation>
    </author>
    <author>
      <name>N. Evans II</name>
    </author>
    <arxiv:doi>10.1000/182 10.1000/183</arxiv:doi>
  </entry>
"""
TAIL = "</feed>\n"
PAPER = Entry(
    id="2104.12255",  # type: ignore[arg-type]
    version=3,
    title="On $k$-Things in Balázs & Spaces",
    authors=(Name("Maaten", "Laurens", "van der"), Name("Evans", "N.", "", "II")),
    affiliations=(("Delft", "IAS"), ()),
    abstract="We do. And more.",
    published=PartialDate(2021, 4, 20, "16:07:14"),
    updated=PartialDate(2021, 5, 20, "16:07:14"),
    categories=("cs.CR", "cs.LG"),
    primary="cs.CR",
    classes=("14J60", "68T45", "I.2.10"),
    comment="7 pages, 3 figures",
    journal_ref="Phys. Rev. D 75 (2007)",
    dois=("10.1000/182", "10.1000/183"),
    links=(Link("code", "https://example.org/code"),),
)


def with_namespaces_everywhere(text: str) -> str:
    """The shape of 2007: every element names its own namespace."""
    text = re.sub(r"<(?!/|\?|feed|arxiv|opensearch)(\w+)", r'<\1 xmlns="http://www.w3.org/2005/Atom"', text)
    return re.sub(r"<(arxiv|opensearch):(\w+)", r'<\1:\2 xmlns:\1="http://arxiv.org/schemas/atom"', text)


@pytest.mark.parametrize(
    "shape", [str, with_namespaces_everywhere, lambda text: re.sub(r"<(/?)(feed|entry|id|title|author|name)\b", r"<\1a:\2", text)]
)
def test_a_paper_in_every_shape(shape) -> None:
    heading, entry = parse(shape(HEAD + ENTRY + TAIL))
    query = "arXiv Query: search_query=&id_list=2104.12255v1&start=0&max_results=100"
    assert heading == Heading(query, "", None, Span("feed.xml", 1, 8))
    assert entry == PAPER._replace(origins=(Origin("feed.xml", 9, 38, "atom"),))


def changed(**fields: str) -> list:
    text = HEAD + ENTRY + TAIL
    for name, value in fields.items():
        text = re.sub(rf"(<(?:arxiv:)?{name}>)[^<]*<", lambda found, value=value: f"{found[1]}{value}<", text[len(HEAD) :])
        text = HEAD + text
    return parse(text)[1:]


def test_zero_is_a_title() -> None:
    [entry] = changed(title="0")
    assert entry.title == "0"


def test_an_id_without_a_version_and_an_old_one() -> None:
    assert [(item.id, item.version) for item in changed(id="http://arxiv.org/abs/hep-ex/0307015")] == [("hep-ex/0307015", None)]
    assert [(item.id, item.version) for item in changed(id="https://arxiv.org/abs/math.GT/0309136v2")] == [("math/0309136", 2)]


@pytest.mark.parametrize(
    ("field", "value", "severity", "code"),
    [
        ("id", "https://arxiv.org/abs/2113.00001v1", "error", "invalid-id"),
        ("id", "", "error", "missing-id"),
        ("published", "soon", "warning", "invalid-date"),
        ("doi", "none yet", "warning", "invalid-doi"),
    ],
)
def test_wrong_fields(field: str, value: str, severity: str, code: str) -> None:
    problem = changed(**{field: value})[-1]
    assert (problem.severity, problem.code, problem.line) == (severity, code, 9)


def test_an_answer_that_is_an_error_holds_no_paper() -> None:
    error = """  <entry>
    <id>https://arxiv.org/api/errors#incorrect_id_format_for_abc</id>
    <title>Error</title>
    <summary>incorrect id format for abc</summary>
    <author>
      <name>arXiv api core</name>
    </author>
  </entry>
"""
    message = "arXiv answered with an error and no papers: incorrect id format for abc"
    assert parse(HEAD + error + TAIL)[1:] == [Problem("error", "error-answer", message, "feed.xml", 9, "", 17)]
    assert [type(item) for item in parse(HEAD + error.replace("https://arxiv", "http://arxiv") + ENTRY + TAIL)] == [Heading, Problem, Entry]


def test_a_paper_that_is_called_error_is_one() -> None:
    [entry] = changed(title="Error")
    assert isinstance(entry, Entry)


def test_an_empty_answer() -> None:
    assert [type(item) for item in parse(HEAD + TAIL)] == [Heading]


def test_a_feed_in_one_line() -> None:
    items = parse(" ".join((HEAD + ENTRY + ENTRY.replace("2104.12255", "2104.00002") + TAIL).split()))
    assert [type(item) for item in items] == [Heading, Entry, Entry]
    assert [item.origins[0][1:3] for item in items[1:]] == [(1, 1), (1, 1)]


# ---- the feeds of listings -----------------------------------------------------------------------------------------------------------

FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://www.w3.org/2005/Atom">
  <id>http://rss.arxiv.org/atom/cs.AI</id>
  <title>cs.AI updates on arXiv.org</title>
  <updated>2025-08-20T04:00:19.866337+00:00</updated>
  <entry>
    <id>oai:arXiv.org:2508.13426v2</id>
    <title>Word &amp; Association</title>
    <updated>2025-08-20T04:00:19.899254+00:00</updated>
    <link href="https://arxiv.org/abs/2508.13426" rel="alternate" type="text/html"/>
    <summary>arXiv:2508.13426v2 Announce Type: replace-cross\x20
Abstract: We do.</summary>
    <category term="cs.CL"/>
    <category term="cs.AI"/>
    <published>2025-08-20T00:00:00-04:00</published>
    <arxiv:announce_type>replace-cross</arxiv:announce_type>
    <dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>
    <dc:creator>Chunhua Liu, Laurens van der Maaten (Delft)</dc:creator>
    <arxiv:DOI>10.1000/182</arxiv:DOI>
    <arxiv:journal_reference>Phys. Rev. D 75 (2007)</arxiv:journal_reference>
  </entry>
</feed>
"""
RSS = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
  <channel>
    <title>cs.AI updates on arXiv.org</title>
    <link>http://rss.arxiv.org/rss/cs.AI</link>
    <lastBuildDate>Wed, 20 Aug 2025 04:00:19 +0000</lastBuildDate>
    <skipDays><day>Sunday</day></skipDays>
    <item>
      <title>Word &amp; Association</title>
      <link>https://arxiv.org/abs/2508.13426</link>
      <description>arXiv:2508.13426v2 Announce Type: replace-cross
Abstract: We do.</description>
      <guid isPermaLink="false">oai:arXiv.org:2508.13426v2</guid>
      <category>cs.CL</category>
      <category>cs.AI</category>
      <pubDate>Wed, 20 Aug 2025 00:00:00 -0400</pubDate>
      <arxiv:announce_type>replace-cross</arxiv:announce_type>
      <dc:creator>Chunhua Liu, Laurens van der Maaten (Delft)</dc:creator>
      <arxiv:DOI>10.1000/182</arxiv:DOI>
      <arxiv:journal_reference>Phys. Rev. D 75 (2007)</arxiv:journal_reference>
    </item>
  </channel>
</rss>
"""
RDF = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="http://arxiv.org/">
<title>cs.AI updates on arXiv.org</title>
<dc:date>2025-08-20T20:30:00-05:00</dc:date>
<items><rdf:Seq><rdf:li rdf:resource="http://arxiv.org/abs/2508.13426"/></rdf:Seq></items>
</channel>
<item rdf:about="http://arxiv.org/abs/2508.13426">
<title>Word &amp; Association. (arXiv:2508.13426v2 [cs.CL] UPDATED)</title>
<link>http://arxiv.org/abs/2508.13426</link>
<description rdf:parseType="Literal">&lt;p&gt;We do.
&lt;/p&gt;
</description>
<dc:creator> &lt;a href="http://arxiv.org/find/cs/1/au:+Liu_C/0/1/0/all/0/1"&gt;Chunhua Liu&lt;/a&gt;, &lt;a href="x"&gt;Laurens van der Maaten&lt;/a&gt; (Delft)</dc:creator>
</item>
</rdf:RDF>
"""  # noqa: E501 - as arXiv wrote it
LISTED = Entry(
    id="2508.13426",  # type: ignore[arg-type]
    version=2,
    title="Word & Association",
    authors=(Name("Liu", "Chunhua"), Name("Maaten", "Laurens", "van der")),
    affiliations=((), ("Delft",)),
    abstract="We do.",
    categories=("cs.CL", "cs.AI"),
    primary="cs.CL",
    journal_ref="Phys. Rev. D 75 (2007)",
    dois=("10.1000/182",),
)
DAY = PartialDate(2025, 8, 20)


@pytest.mark.parametrize(
    ("text", "head", "lines", "lacks"),
    [
        (FEED, 5, (6, 22), {}),
        (RSS, 7, (8, 23), {}),
        (RDF, 7, (8, 16), {"categories": ("cs.CL",), "journal_ref": "", "dois": ()}),
    ],
)
def test_a_listing_says_when_it_listed_and_not_when_the_paper_appeared(text: str, head: int, lines: tuple[int, int], lacks: dict) -> None:
    heading, entry = parse(text)
    assert heading == Heading("cs.AI updates on arXiv.org", "cs.AI", DAY, Span("feed.xml", 1, head))
    assert entry == LISTED._replace(origins=(Origin("feed.xml", *lines, "rss", DAY, None, "cs.AI"),), **lacks)


@pytest.mark.parametrize("kind", ["new", "cross", "replace", "replace-cross"])
def test_what_is_announced_is_no_abstract(kind: str) -> None:
    assert parse(FEED.replace("replace-cross", kind))[1].abstract == "We do."
    assert parse(FEED.replace("arXiv:2508.13426v2 Announce Type: replace-cross\x20\nAbstract: ", ""))[1].abstract == "We do."
    assert parse(FEED.replace("Abstract: We do.", ""))[1].abstract == ""
    assert parse(FEED.replace("Abstract: We do.", "arXiv:2508.13426v2 is mine"))[1].abstract == "arXiv:2508.13426v2 is mine"


def test_a_listing_without_ids_has_links() -> None:
    text = re.sub(r"<(guid|id)\b[^>]*>[^<]*</\1>", "", RSS)
    assert [(item.id, item.version) for item in parse(text)[1:]] == [("2508.13426", None)]


def test_the_day_of_a_listing_stands_with_its_papers_or_with_itself() -> None:
    assert parse(re.sub(r"\s*<pubDate>.*</pubDate>", "", RSS))[1].origins[0].listed == DAY
    assert parse(RSS.replace("Wed, 20 Aug 2025 00:00:00 -0400", "Thu, 21 Aug 2025"))[1].origins[0].listed == PartialDate(2025, 8, 21)
    assert parse(re.sub(r"\s*<(pubDate|lastBuildDate)>.*</\1>", "", RSS))[1].origins[0].listed is None


def test_a_feed_ranks_behind_arxivs_own_metadata() -> None:
    assert [(parser.name, parser.rank) for parser in (atom.PARSER, rss.PARSER)] == [("atom", 10), ("rss", 20)]


# ---- faults --------------------------------------------------------------------------------------------------------------------------

FAULTS = {
    "cut off": (ENTRY[:300] + "\n", ["damaged-xml"]),
    "cut off in a tag": (ENTRY[: ENTRY.index("href") + 3] + "\n", ["damaged-xml"]),
    "a tag that does not match": (ENTRY.replace("</name>", "</nom>"), ["damaged-xml"]),
    "an HTML page": ("<html><body><p>Rate exceeded.</body></html>\n", []),
    "HTML's characters": (ENTRY.replace("We do.", "We&nbsp;do."), ["damaged-xml"]),
    "no ID": (ENTRY.replace("http://arxiv.org/abs/2104.12255v3", ""), ["missing-id"]),
    "an error": (ENTRY.replace("http://arxiv.org/abs/2104.12255v3", "http://arxiv.org/api/errors#x"), ["error-answer"]),
    "nothing": ("<entry/>\n", ["missing-id"]),
    "the feed ends": (TAIL, []),
}
FIRST, LAST = ENTRY.replace("2104.12255", "2104.00001"), ENTRY.replace("2104.12255", "2104.00002")


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("after", [True, False])
def test_a_fault_costs_its_own_entry(kind: str, before: bool, after: bool) -> None:
    fault, codes = FAULTS[kind]
    items = parse(HEAD + FIRST * before + fault + LAST * after + TAIL)
    assert [item.id for item in items if isinstance(item, Entry) and item.id != PAPER.id] == ["2104.00001"] * before + [
        "2104.00002"
    ] * after
    assert [item.code for item in items if isinstance(item, Problem)] == codes


def _or_less(cut: Entry) -> bool:
    """Whether all that a cut entry says is what the whole one does; of its categories and links some may lack."""
    for name in ("authors", "affiliations", "abstract", "published", "updated", "comment", "journal_ref", "dois"):
        if getattr(cut, name) and getattr(cut, name) != getattr(PAPER, name):
            return False
    return (cut.id, cut.version, cut.title) == (PAPER.id, 3, PAPER.title) and set(cut.categories) <= set(PAPER.categories)


def test_of_an_entry_that_is_cut_off_what_is_whole_is_read() -> None:
    """Wherever it is: the paper with what it plainly says, as soon as its ID and title are whole, or an error that names the lines."""
    titled = ENTRY.index("<link")
    for at in range(ENTRY.index("<entry>") + 7, ENTRY.index("</entry>") + 7):
        items = parse(HEAD + FIRST + ENTRY[:at])
        found = [item for item in items if isinstance(item, Entry)]
        [problem] = [item for item in items if isinstance(item, Problem)]
        assert [entry.id for entry in found[:1]] == ["2104.00001"]
        assert (problem.code, problem.severity) == ("damaged-xml", "warning" if len(found) > 1 else "error")
        assert all(map(_or_less, found[1:])), ENTRY[:at]
        assert len(found) > 1 or at <= titled + 1


def test_two_of_three_authors_are_none() -> None:
    whole = ENTRY.replace("<author>", "<author><name>Ann Lee</name></author><author>", 1)
    for end in ("</author>\n    <author>\n", "<name>Laurens", "<name>N. Ev", "Delft</arxiv:affil"):
        [entry, _] = [item for item in parse(HEAD + whole[: whole.index(end) + len(end)]) if isinstance(item, Entry | Problem)]
        assert (entry.title, entry.authors, entry.abstract) == (PAPER.title, (), PAPER.abstract)


def test_a_feed_put_behind_one_that_was_cut_off_is_read() -> None:
    """Wherever the first was cut, the second has its paper, and its head is no part of the first one's."""
    for at in range(ENTRY.index("<entry>") + 7, ENTRY.index("</entry>"), 7):
        items = parse(HEAD + ENTRY[:at] + HEAD.partition("\n")[2] + LAST + TAIL)
        found = [item for item in items if isinstance(item, Entry)]
        assert found[-1].id == "2104.00002"
        assert all(map(_or_less, found[:-1]))


@pytest.mark.parametrize("raw", [b"", b"<html>Rate exceeded.</html>"])
def test_what_is_no_feed_names_no_paper(raw: bytes) -> None:
    assert [item for item in atom.parse(SourceText.of("x.xml", raw)) if not isinstance(item, Heading)] == []


@pytest.mark.parametrize(
    "piece", ["<title>", "<title", "<updated", "(arXiv:", "<category term='cs.CV'/>", "<author>"], ids=lambda piece: piece[:12]
)
def test_hostile_feeds_cost_what_their_length_does(piece: str) -> None:
    def work(text: str) -> None:
        for whole in (
            HEAD + text,
            HEAD + f"<entry>{text}</entry>" + TAIL,
            FEED.replace("We do.", text),
            RSS.replace("<title>Word", f"<title>{text}"),
        ):
            parse(whole)

    assert_linear(work, piece.__mul__)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (HEAD, "atom"),
        (with_namespaces_everywhere(HEAD), "atom"),
        ("\n" + HEAD + ENTRY, "atom"),
        (FEED, "rss"),
        (RSS, "rss"),
        (RDF, "rss"),
        (RSS.replace(" updates on arXiv.org", "").replace("rss.arxiv.org", "example.org").replace("announce_type", "x"), "rss"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><title>A blog</title></feed>', None),
        ("<rss><channel><item><link>http://example.org</link></item></channel></rss>", None),
        ("<html>arxiv.org/abs/2104.12255</html>", "links"),
        ('<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#"><z:url>http://arxiv.org/abs/2104.12255</z:url></rdf:RDF>', "links"),
        ('<rdf:RDF xmlns:l="http://purl.org/rss/1.0/modules/link/"><z:url>http://arxiv.org/abs/2104.12255</z:url></rdf:RDF>', "links"),
        ("see <feed> and arxiv.org/api", None),
        ("", None),
    ],
)
def test_what_is_whose(head: str, name: str | None) -> None:
    ranked = rank_parsers(SourceText.of("any.name", head.encode()), Host(list).built_in("parsers"))
    assert next((parser.name for parser in ranked), None) == name


def test_the_corpus(corpus) -> None:
    total = 0
    for path in sorted((corpus / "atom").glob("*.xml")):
        text = path.read_text(encoding="utf-8")
        items = read_source(SourceText.of(path.name, path.read_bytes()), lambda: Host(list).built_in("parsers"), list, named=False)
        assert items is not None
        found = [item for item in items if isinstance(item, Entry)]
        errors = text.count("/api/errors#") // 2
        assert [item.code for item in items if isinstance(item, Problem)] == ["error-answer"] * errors
        papers = text.partition("<entry")[2]
        ids = re.findall(r"<id[^>]*>[^<]*(?:abs/|arXiv.org:)([^<]+?)(?:v\d+)?</id>", papers)
        assert [entry.id for entry in found] == ids
        assert len(found) + errors == text.count("<entry")
        titles = re.findall(r"<title[^>]*>([^<]*)</title>", papers)
        assert [entry.title for entry in found] == [" ".join(unescape(title).split()) for title in titles][: len(found)]
        assert sum(len(entry.authors) for entry in found) + errors == len(re.findall(r"<name\b", text)) or "rss" in path.name
        assert sum(bool(entry.dois) for entry in found) == text.count("<arxiv:doi")
        assert sum(bool(entry.comment) for entry in found) == text.count("<arxiv:comment")
        assert sum(len(entry.categories) for entry in found) <= len(re.findall("<category ", text))
        total += len(found)
    assert total == 26
