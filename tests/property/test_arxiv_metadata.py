"""arXiv's own metadata: one paper reads the same from every file that it comes in, and any file is read to its end."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.library.merge import merge_all
from arxref.library.xmlrecords import pieces
from arxref.model import Entry, Name, PartialDate
from arxref.names import natural, parse_authors
from arxref.parsers import atom, oai, rss, snapshot
from arxref.reading import parse_with, unclaimed
from arxref.text.clean import clean, clean_name
from strategies import HOSTILE, entries, hostile_text

if TYPE_CHECKING:
    from arxref.api import Parser
    from arxref.library.xmlrecords import Piece

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
PLACES = ((), ("Delft",), ("MIT, Cambridge", "ETH"), ("CERN (Geneva)",))


def read(parser: Parser, text: str) -> list:
    source = SourceText.of("x", text.encode("utf-8", "surrogatepass"))
    items = parse_with(parser, source)
    assert unclaimed(source.text, items) == []
    assert not [item for item in items if getattr(item, "code", "") == "parser-failed"]
    return items


def only(parser: Parser, text: str) -> Entry:
    [entry] = [item for item in read(parser, text) if isinstance(item, Entry)]
    return entry._replace(origins=())


def folded(text: str) -> str:
    """A text as arXiv wraps it."""
    return text.replace(" ", "\n  ", 1).replace(" ", "\n", 2) + "\n"


def rfc(date: PartialDate) -> str:
    return f"Mon, {date.day} {MONTHS[date.month - 1]} {date.year} {date.time} GMT"


def iso(date: PartialDate) -> str:
    return f"{date.year:04}-{date.month:02}-{date.day:02}"


def keyname(name: Name) -> tuple[str, str, str]:
    family = f"{name.particle} {name.family}".strip()
    return (name.literal, "", "") if name.literal else (family, name.given, name.suffix)


def as_snapshot(entry: Entry) -> str:
    places = entry.affiliations or ((),) * len(entry.authors)
    versions = [{"version": "v1", "created": rfc(entry.published)}, {"version": f"v{entry.version}", "created": rfc(entry.updated)}]
    return json.dumps(
        {
            "id": entry.id,
            "authors": line_of(entry),
            "title": folded(entry.title),
            "comments": entry.comment or None,
            "journal-ref": entry.journal_ref or None,
            "doi": " ".join(entry.dois) or None,
            "report-no": entry.report_no or None,
            "categories": " ".join(entry.categories),
            "abstract": "  " + folded(entry.abstract),
            "versions": versions[entry.version == 1 :],
            "update_date": "2026-01-01",
            "authors_parsed": [[*keyname(name), *place] for name, place in zip(entry.authors, places, strict=True)],
        }
    )


def line_of(entry: Entry) -> str:
    """The author line: places by number, where there are any."""
    known = list(dict.fromkeys(place for places in entry.affiliations for place in places))
    names = []
    for at, name in enumerate(entry.authors):
        numbers = [str(known.index(place) + 1) for place in (entry.affiliations[at] if entry.affiliations else ())]
        names.append(natural(name) + (f" ({' and '.join(numbers)})" if numbers else ""))
    listed = ", ".join(f"({number}) {place}" for number, place in enumerate(known, 1))
    return ", ".join(names) + (f" ({listed})" if listed else "")


def tags(**values: str) -> str:
    return "".join(f"<{name.replace('_', '-')}>{escape(value)}</{name.replace('_', '-')}>\n" for name, value in values.items() if value)


def as_oai(entry: Entry, *, raw: bool) -> str:
    places = entry.affiliations or ((),) * len(entry.authors)
    authors = [
        "<author>"
        + tags(**dict(zip(("keyname", "forenames", "suffix"), keyname(name), strict=True)))
        + "".join(f"<affiliation>{escape(text)}</affiliation>" for text in place)
        + "</author>"
        for name, place in zip(entry.authors, places, strict=True)
    ]
    versions = [f'<version version="v1"><date>{rfc(entry.published)}</date></version>'] * (entry.version != 1)
    versions.append(f'<version version="v{entry.version}"><date>{rfc(entry.updated)}</date></version>')
    common = tags(
        title=folded(entry.title),
        categories=" ".join(entry.categories),
        comments=entry.comment,
        msc_class=" ".join(code for code in entry.classes if code[0].isdigit()),
        acm_class="; ".join(code for code in entry.classes if not code[0].isdigit()),
        journal_ref=entry.journal_ref,
        doi=" ".join(entry.dois),
        report_no=entry.report_no,
        abstract="  " + folded(entry.abstract),
    )
    if raw:
        body = f"<arXivRaw>{tags(id=entry.id)}{''.join(versions)}{tags(authors=line_of(entry))}{common}</arXivRaw>"
    else:
        dates = tags(id=entry.id, created=iso(entry.published), updated=iso(entry.updated))
        body = f"<arXiv>{dates}<authors>{''.join(authors)}</authors>{common}</arXiv>"
    record = f"<record><header><datestamp>2026-01-01</datestamp></header><metadata>{body}</metadata></record>"
    return f"<OAI-PMH><request verb='x'/>{record}</OAI-PMH>"


def as_atom(entry: Entry) -> str:
    places = entry.affiliations or ((),) * len(entry.authors)
    authors = [
        f"<author>{tags(name=natural(name))}{''.join(f'<arxiv:affiliation>{escape(text)}</arxiv:affiliation>' for text in place)}</author>"
        for name, place in zip(entry.authors, places, strict=True)
    ]
    terms = [*entry.categories[::-1], ", ".join(entry.classes)]
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry>"
        + tags(id=f"http://arxiv.org/abs/{entry.id}v{entry.version}", title=folded(entry.title), summary="  " + folded(entry.abstract))
        + tags(published=f"{iso(entry.published)}T{entry.published.time}Z", updated=f"{iso(entry.updated)}T{entry.updated.time}Z")
        + "".join(f'<category term="{term}"/>' for term in terms if term)
        + (f'<arxiv:primary_category term="{entry.primary}"/>' if entry.primary else "")
        + tags(doi=" ".join(entry.dois), comment=entry.comment).replace("<", "<arxiv:").replace("<arxiv:/", "</arxiv:")
        + (f"<arxiv:journal_ref>{escape(entry.journal_ref)}</arxiv:journal_ref>" if entry.journal_ref else "")
        + "".join(authors)
        + "</entry></feed>"
    )


@st.composite
def papers(draw: st.DrawFn) -> Entry:
    """Papers with what arXiv knows of every paper: a title, authors, a version and the dates of it and of the first."""
    entry = draw(entries())
    published = PartialDate(2015, 3, draw(st.integers(1, 14)), "01:02:03")
    version = draw(st.integers(1, 12))
    updated = published if version == 1 else PartialDate(2016, 2, draw(st.integers(1, 28)), "20:10:27")
    affiliations = tuple(draw(st.sampled_from(PLACES)) for _ in entry.authors)
    return entry._replace(
        version=version,
        published=published,
        updated=updated,
        primary=entry.categories[0] if entry.categories else "",
        affiliations=affiliations if any(affiliations) else (),
        links=(),
        title=entry.title or "T",
        classes=tuple(sorted(entry.classes)),
    )


def is_plain(entry: Entry) -> bool:
    """Whether the names are such as a list in natural order can tell, and the texts such as cleaning leaves alone."""
    texts = (entry.title, entry.abstract, entry.comment)
    line = ", ".join(map(natural, entry.authors))
    same = all(clean(text) == clean(folded(text)) == text for text in texts) and not re.search(r"\w\.\w", line)
    return same and clean_name(line) == line and parse_authors(line)[0] == entry.authors


@given(papers())
@settings(max_examples=150)
def test_one_paper_reads_the_same_from_every_file(paper: Entry) -> None:
    """The same paper in the snapshot, in both OAI-PMH formats and from the API: equal entries in all fields that each carries."""
    assume(is_plain(paper))
    day = {"published": paper.published._replace(time=""), "updated": paper.updated._replace(time="")}
    read_ = {
        "snapshot": (only(snapshot.PARSER, as_snapshot(paper)), paper._replace(classes=())),
        "raw": (only(oai.PARSER, as_oai(paper, raw=True)), paper),
        "oai": (only(oai.PARSER, as_oai(paper, raw=False)), paper._replace(version=None, **day)),
        "atom": (only(atom.PARSER, as_atom(paper)), paper._replace(report_no="")),
    }
    for name, (entry, expected) in read_.items():
        if name == "atom":  # which names the categories in no order
            entry = entry._replace(categories=tuple(sorted(entry.categories)))  # noqa: PLW2901
            expected = expected._replace(categories=tuple(sorted(expected.categories)))  # noqa: PLW2901
        assert entry == expected, name


@given(papers())
@settings(max_examples=50)
def test_what_agrees_merges_without_a_problem(paper: Entry) -> None:
    """Two files of one standing that tell of one version are no conflict."""
    assume(is_plain(paper))
    found = [item for item in read(snapshot.PARSER, as_snapshot(paper)) if isinstance(item, Entry)]
    found += [item for item in read(oai.PARSER, as_oai(paper, raw=True)) if isinstance(item, Entry)]
    [merged], problems = merge_all(found, lambda _name: 10)
    assert problems == []
    assert merged[:16] == paper[:16]
    assert merged.journal_ref == paper.journal_ref


TAGS = (
    "<record>", "</record>", "<entry>", "</entry>", "<item>", "</item>", "<feed>", "</feed>", "<OAI-PMH>", "</OAI-PMH>", "<rss>",
    "<metadata>", "</metadata>", "<arXiv>", "</arXiv>", "<arXivRaw>", "</arXivRaw>", "<dc>", "</dc>", "<id>2105.14656v2</id>",
    "<title>T (arXiv:2105.14656v1 [cs.CV])</title>", "<authors>", "</authors>", "<author>", "</author>", "<name>A B</name>",
    "<keyname>:</keyname>", "<keyname>Jr.</keyname>", "<forenames>A</forenames>", "<version version='v2'><date>x</date></version>",
    "<creator>A, B</creator>", "<header status='deleted'/>", "<category term='cs.CV'/>", "<announce_type>new</announce_type>",
    "<request verb='x'>", "<error code='x'/>", "<resumptionToken>x</resumptionToken>", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE x [",
    "]>", "<x", "/>", ">", "&", "&amp;", "&nbsp;", "&#0;", "&#xD800;", "\n", "\n\n", "\r", " ", "\x0c", '{"id":', "[[",
    '{"id": "2105.14656", "authors_parsed": [["A", "B", ""]], "title": "T"}\n', '"update_date": ""}',
)  # fmt: skip
BODIES = ("<item>{}</item>", "<entry>{}</entry>", "<record><metadata><arXiv>{}</arXiv></metadata></record>",
          "<record><metadata><dc>{}</dc></metadata></record>", '{{"id": "2105.14656", "authors_parsed": [], "title": {0!r}}}')  # fmt: skip


@st.composite
def damaged_files(draw: st.DrawFn) -> str:
    """Tags and hostile text in any order, and whole records with such within."""
    parts = st.lists(st.sampled_from(TAGS) | st.sampled_from(HOSTILE) | hostile_text(max_pieces=2), max_size=12).map("".join)
    return draw(parts) + draw(st.sampled_from(BODIES)).format("<id>2105.14656</id>" + draw(parts)) + draw(parts)


@given(damaged_files())
@settings(max_examples=200)
def test_any_file_is_read_to_its_end(text: str) -> None:
    """Tags, records, faults and hostile text in any order: no crash, every line claimed, and no lone surrogate comes out."""
    for parser in (snapshot.PARSER, oai.PARSER, atom.PARSER, rss.PARSER):
        for item in read(parser, text):
            repr(item).encode("utf-8")
            if isinstance(item, Entry):
                assert item.title == clean(item.title)
                assert not item.affiliations or len(item.affiliations) == len(item.authors)


def _text_of(piece: Piece) -> str | None:
    return None if piece.node is None else piece.node.text  # an element without children is false


@given(st.lists(st.sampled_from(TAGS), max_size=20), st.integers(1, 40))
@settings(max_examples=200)
def test_records_do_not_depend_on_how_a_file_is_cut(parts: list[str], size: int) -> None:
    """In blocks of some lines each, as a large file is read, the records are those of the whole."""
    text = "".join(parts)
    lines = text.splitlines(keepends=True) if "\r" not in text and "\x0c" not in text else [text]
    blocks = ["".join(lines[at : at + size]) for at in range(0, len(lines), size)]

    def seen(pieces_: list) -> list[tuple]:
        return [(piece.first, piece.last, piece.fault, piece.line, piece.outside, _text_of(piece)) for piece in pieces_]

    assert seen(list(pieces(blocks))) == seen(list(pieces([text])))
