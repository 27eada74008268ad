"""arXiv's listing pages (``/list/cs.CV/new``, ``/recent``, a month), saved as HTML: ``<dt>`` names a paper, ``<dd>`` says what it is.

Pages of all years: identifiers in quotes of either kind, ``[1]`` before or behind, a label in the authors' line or none, and before 2007
no classes but bold labels. Of the answers to a search each is an ``<li>``. What stands on a page around the papers is prose, but for
headings with a date.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.layouts.arxivmeta import entry_of
from arxref.library.layouts.webpages import day_of, paper_of
from arxref.model import Foreign, Heading, Origin, Span
from arxref.text.scan import holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import Entry, PartialDate, Problem

_RECOGNISED = late(rb"<(?:div|p) class=[\"']?list-title\b", re.IGNORECASE)
_ITEMS = late(rb"<(?:dt\b|li class=[\"']?arxiv-result\b)", re.IGNORECASE)  # without which it is a page of others
_SIGNS = (b"list-title", b"<dd>", b"<DD>", b"<dl id=")  # without one of these nothing is recognised
_ITEM = late(r"<dt\b[^<>]{0,200}>|<li class=[\"']?arxiv-result\b[^<>]{0,200}>", re.IGNORECASE)
_BODY = late(r"<dd\b|</p>", re.IGNORECASE)  # what stands behind that which names the paper
_END = late(r"</d[dl]>", re.IGNORECASE)
_ANSWER_END = late(r"</li>|</ol>", re.IGNORECASE)
_ID = late(r"""href ?= ?["']?[^"'<>\s]{0,150}?/abs/([^"'<>\s]{1,60})""", re.IGNORECASE)  # on mirrors, and in archives of the web
_NUMBER = late(r"\[([0-9]{1,6})\]")
_BOLD_TITLE = late(rb"<dd>\s{0,9}<b>Title:</b>", re.IGNORECASE)
_HEADING = late(r"<h([1-4])\b[^<>]{0,200}>((?:[^<]|<(?!/?h[1-4]\b)){1,300})</h\1>", re.IGNORECASE)
_TAG = late(r"<[^<>]*>")


def accepts(source: SourceText) -> float:
    """Sure where a part of the page is of the class that arXiv gives to titles in lists, and something stands in one of its items."""
    head = source.head
    if b"<" not in head or not holds(head, _SIGNS):
        return 0.0
    old = (b"<dd>" in head or b"<DD>" in head) and _BOLD_TITLE.search(head) is not None
    known = _RECOGNISED.search(head) is not None and _ITEMS.search(head) is not None
    return 0.95 if old or known or _looks_so(head) else 0.0


def _looks_so(head: bytes) -> bool:
    """Whether the head of a page, too long a one to hold a title, is that of a listing."""
    return b'<dl id="articles"' in head or b"<dl id='articles'" in head


def parse(source: SourceText) -> Iterator[Entry | Heading | Foreign | Problem]:
    """Read every paper; see `arxref.api.Parser`."""
    text, name = source.text, source.name
    listed: PartialDate | None = None
    at, line, claimed = 0, 1, 0
    item = _ITEM.search(text)
    while item is not None:
        start = item.start()
        for found in _around(text[at:start].rpartition("\n")[0], line, claimed, name):
            listed = found.date if isinstance(found, Heading) and found.date else listed
            yield found
        line += text.count("\n", at, start)
        after = _ITEM.search(text, item.end())
        stop = after.start() if after is not None else len(text)
        closed = (_END if item[0][1] in "dD" else _ANSWER_END).search(text, item.end(), stop)
        end = closed.end() if closed is not None else start + len(text[start:stop].rstrip())
        last = line + text.count("\n", start, end)
        piece = text[item.end() : closed.start() if closed is not None else end]
        yield from _paper(piece, Origin(name, line, last, "list-page", listed))
        at, line, claimed, item = end, last, last, after
    yield from _around(text[at:], line, claimed, name)


def _around(text: str, line: int, claimed: int, name: str) -> Iterator[Heading | Foreign]:
    """What stands between papers, line by line: headings with a date, and the rest of the page. Lines up to ``claimed`` are taken."""
    rest: list[str] = []
    for number, row in enumerate((*text.split("\n"), None), line):
        heading = _HEADING.search(row) if row is not None and ("<h" in row or "<H" in row) else None
        title = " ".join(_TAG.sub(" ", heading[2]).split()) if heading is not None else ""
        date = day_of(title) if title else None
        if row is not None and date is None and number > claimed:
            rest.append(row)
            continue
        words = [at for at, kept in enumerate(rest, number - len(rest)) if kept and not kept.isspace()]
        if words:
            yield Foreign("", "\n".join(rest).strip("\n"), Span(name, words[0], words[-1]))
        rest = []
        if date is not None and number > claimed:
            yield Heading(title, "", date, Span(name, number, number))


def _paper(piece: str, origin: Origin) -> list[Entry | Problem]:
    begin = _BODY.search(piece)
    head = piece[: begin.start()] if begin is not None else piece
    id_, number = _ID.search(head), _NUMBER.search(head)
    paper = paper_of(id_[1] if id_ is not None else "", piece[len(head) :])
    if paper is None:
        return []  # a list of something else
    return entry_of(paper, origin._replace(number=int(number[1]) if number is not None else None))


PARSER = Parser("list-page", "arXiv's listing and search pages, saved as HTML", "listing", 20, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
