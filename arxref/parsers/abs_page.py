"""arXiv's page of one paper (``/abs/...``), saved as HTML: what it tells search engines in ``<meta name="citation_...">``, and its table.

The page is about that paper from its first line to its last: other papers that it links to are not listed by it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.layouts.arxivmeta import Author, Paper, author_line, authors_of, entry_of, terms
from arxref.library.layouts.webpages import untagged, untypeset
from arxref.model import Origin
from arxref.taxonomy import in_brackets
from arxref.text.scan import holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from arxref.model import Entry, Problem

_RECOGNISED = re.compile(rb"<meta\s{1,9}name=[\"']?citation_arxiv_id\b", re.IGNORECASE)
_SIGNS = (b"<m", b"<M")
_PART = late(
    r"""<(?:!doctype|html|meta\s{1,9}name=["']?citation_([a-z_]{1,30})["']?\s{1,9}content=(?:"([^"]*)"|'([^']*)'))""", re.IGNORECASE
)
_CLOSED = late(r"</html\s{0,9}>", re.IGNORECASE)
_CELL = late(  # of the table; and what older pages tell search engines nothing of
    r"""<(?:td class=["']?tablecell (comments|subjects|jref|report-number|doi|msc-classes|acm-classes)|div class=["']?(authors)"""
    r"""|blockquote class=["']?(abstract))\b[^<>]{0,200}>(?:\s{0,9}<span class=["']?descriptor[^<>]{0,100}>[^<>]{0,20}</span>)?""",
    re.IGNORECASE,
)
_CELL_ENDS = ("</td", "</div", "</blockquote")


def accepts(source: SourceText) -> float:
    """Sure where a page says what its identifier at arXiv is."""
    head = source.head
    return 0.95 if holds(head, _SIGNS) and _RECOGNISED.search(head) is not None else 0.0


def parse(source: SourceText) -> Iterator[Entry | Problem]:
    """Read every page; see `arxref.api.Parser`."""
    text = source.text
    at, line = 0, 1
    pages = _pages(text)
    for number, page in enumerate(pages, 1):
        closed = _CLOSED.search(text, page[-1].end(), pages[number][0].start() if number < len(pages) else len(text))
        begin, end = page[0].start(), (closed or page[-1]).end()
        first = line + text.count("\n", at, begin)
        last = first + text.count("\n", begin, end)
        yield from _paper(page, text[page[-1].end() : end], Origin(source.name, first, last, "abs-page"))
        at, line = end, last


def _pages(text: str) -> list[list[re.Match[str]]]:
    """Where each page begins, if it says so, and what it says of its paper; a second title, or identifier, is another page's."""
    pages: list[list[re.Match[str]]] = []
    opened: list[re.Match[str]] = []
    seen: set[str] = set()
    for part in _PART.finditer(text):
        name = (part[1] or "").lower()
        if not name:  # a page begins with its doctype, or without one
            opened = [part] if seen or part[0][1] == "!" else [*opened, part][:1]
            seen = set()
            continue
        if not seen or (name in ("title", "arxiv_id") and name in seen):
            pages.append(opened)
            opened = []
            seen = set()
        seen.add(name)
        pages[-1].append(part)
    return pages


def _paper(metas: Sequence[re.Match[str]], body: str, origin: Origin) -> list[Entry | Problem]:
    said: dict[str, str] = {}
    people: list[Author] = []
    for meta in metas:
        name, value = (meta[1] or "").lower(), (meta[2] or meta[3] or "").strip()
        if name == "author":
            family, given, suffix, *_ = (*map(str.strip, value.split(",", 2)), "", "")
            people.append(Author(family, given, suffix))
        else:
            said.setdefault(name, value)
    cells: dict[str, str] = {}
    for cell in _CELL.finditer(body):
        name = cell[cell.lastindex or 0].lower()
        if name in cells:  # only the first one counts, so that the end of many is not looked for
            continue
        end = body.find(_CELL_ENDS[(cell.lastindex or 1) - 1], cell.end())
        if end < 0:
            break
        cells[name] = untypeset(body[cell.end() : end])
    plain = {name: untagged(cell) for name, cell in cells.items()}
    published, latest = (said.get(name, "").replace("/", "-") for name in ("date", "online_date"))
    return entry_of(
        Paper(
            id=said.get("arxiv_id", ""),
            title=said.get("title", ""),
            authors=authors_of(people) if people else author_line(plain.get("authors", "")),
            abstract=said.get("abstract", "") or cells.get("abstract", ""),
            published=published,
            updated=latest or published,
            categories=terms(in_brackets(plain.get("subjects", "")), plain.get("msc-classes", ""), plain.get("acm-classes", "")),
            comment=cells.get("comments", ""),
            journal_ref=plain.get("jref", ""),
            doi=said.get("doi", "") or plain.get("doi", ""),
            report_no=plain.get("report-number", ""),
        ),
        origin,
    )


PARSER = Parser("abs-page", "arXiv's page of a paper, saved as HTML", "listing", 10, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
