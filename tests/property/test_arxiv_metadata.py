"""arXiv's own metadata: one paper reads the same from every file that it comes in, and any file is read to its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unittest.mock import patch
from xml.etree.ElementTree import tostring

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from arxivfiles import as_oai, as_snapshot, is_plain, papers
from arxref.api import SourceText
from arxref.library.layouts import xmlrecords
from arxref.library.layouts.xmlrecords import pieces
from arxref.library.leftovers import unclaimed
from arxref.library.merge import merge_all
from arxref.model import Entry
from arxref.parsers import atom, oai, rss, snapshot
from arxref.text.clean import clean
from arxref.turns import parse_with
from strategies import HOSTILE, hostile_text

if TYPE_CHECKING:
    from arxref.api import Parser
    from arxref.library.layouts.xmlrecords import Piece


def read(parser: Parser, text: str) -> list:
    source = SourceText.of("x", text.encode("utf-8", "surrogatepass"))
    items = parse_with(parser, source)
    left = unclaimed(source.text, items)
    if parser is snapshot.PARSER:  # what begins behind a blank line and is no object is offered to the others
        lines = dict(source.lines())
        left = [gap for gap in left if lines.get(gap[0] - 1, "x").strip() or lines[gap[0]].startswith(("{", '"'))]
    else:  # words that follow the end of a document are no part of it
        before = [source.text.split("\n")[: gap[0] - 1] for gap in left]
        left = [gap for gap, lines_ in zip(left, before, strict=True) if not ENDED.search("\n".join(lines_).rstrip().rpartition("\n")[2])]
    assert left == []
    assert not [item for item in items if getattr(item, "code", "") == "parser-failed"]
    return items


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
    "<record>", "</record>", "<p:record>", "</p:record>", "<entry>", "</entry>", "<item>", "</item>", "<feed>", "</feed>",
    "<OAI-PMH>", "</OAI-PMH>", "<rss>",
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


ENDED = re.compile("</(?:feed|OAI-PMH|rss|RDF)[ />]")


@st.composite
def damaged_files(draw: st.DrawFn) -> str:
    """Tags and hostile text in any order, and whole records with such within."""
    parts = st.lists(st.sampled_from(TAGS) | st.sampled_from(HOSTILE) | hostile_text(max_pieces=2), max_size=12).map("".join)
    return draw(parts) + draw(st.sampled_from(BODIES)).format("<id>2105.14656</id>" + draw(parts)) + draw(parts)


@given(damaged_files())
@example("<item><id>2105.14656</id>\n\n</item>")
@example('<item><id>2105.14656</id></item></feed>\n{"id":')
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
@example(["<record>", "\n", "</record>", "\n", "<p:record>", "\n", "</p:record>", "\n"], 1)
@settings(max_examples=200)
def test_records_do_not_depend_on_how_a_file_is_cut(parts: list[str], size: int) -> None:
    """In blocks of some lines each, as a large file is read, the records are those of the whole."""
    text = "".join(parts)
    lines = text.splitlines(keepends=True) if "\r" not in text and "\x0c" not in text else [text]
    blocks = ["".join(lines[at : at + size]) for at in range(0, len(lines), size)]

    def seen(pieces_: list) -> list[tuple]:
        return [(piece.first, piece.last, piece.fault, piece.line, piece.outside, _text_of(piece)) for piece in pieces_]

    assert seen(list(pieces(blocks))) == seen(list(pieces([text])))


@given(st.lists(st.sampled_from(TAGS) | st.sampled_from(("<?a ", "?>", "<b:c>", "</b:c>", "<record>1</record>", "<entry/>")), max_size=40))
@example(
    [
        "<record>",
        "<?a ",
        "<!--",
        "?>",
        "</record>",
        "<record>",
        "-->",
        "</record>",
        "<record>",
        "<?a ",
        "</record>",
        "<record>",
        "?>",
        "</record>",
    ]
)
@settings(max_examples=200)
def test_records_that_are_parsed_together_are_as_each_by_itself(parts: list[str]) -> None:
    """One that is broken, or that would swallow the next, costs no other, and each has its own elements."""

    def seen() -> list[tuple]:
        found = pieces(["".join(parts)])
        return [(*piece[:2], piece.fault, piece.line, piece.outside, "" if piece.node is None else tostring(piece.node)) for piece in found]

    together = seen()
    with patch.object(xmlrecords, "_TOGETHER", 1):
        assert seen() == together
