"""arXiv's listing pages (``/list/cs.CV/new``, ``/recent``, a month), saved as HTML: ``<dt>`` names a paper, ``<dd>`` says what it is.

Pages of all years: identifiers in quotes of either kind, ``[1]`` before or behind, a label in the authors' line or none, and before 2007
no classes but bold labels. What stands on the page around the papers is prose, but for headings with a date.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.dates import parse_date
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.layouts.arxivmeta import Paper, author_line, entry_of
from arxref.model import Foreign, Heading, Origin, PartialDate, Span
from arxref.taxonomy import in_brackets
from arxref.text.scan import holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import Entry, Problem

_RECOGNISED = re.compile(rb"<div class=[\"']?list-title\b")
_SIGNS = (b"list-title", b"<dd>", b"<DD>", b"<dl id=")  # without one of these nothing is recognised
_ITEM = late(r"<dt\b[^<>]{0,200}>", re.IGNORECASE)
_END = late(r"</dd>|</dl>", re.IGNORECASE)
_ID = late(r"""href ?= ?["']?(?:https?://(?:[a-z]{1,9}\.)?arxiv\.org)?/abs/([^"'<>\s]{1,60})""", re.IGNORECASE)
_NUMBER = late(r"\[([0-9]{1,6})\]")
_FIELD = late(r"""<div class=["']?list-(title|authors|comments|journal-ref|subjects)\b[^<>]{0,200}>""")
_BOLD = late(r"<b>(Title|Authors?|Comments?|Journal-ref|Subj-class|Subjects?|Report-no|MSC-class|ACM-class|DOI):</b>", re.IGNORECASE)
"""How a field began before 2007; it went on to the next one."""
_BOLD_TITLE = late(rb"<dd>\s{0,9}<b>Title:</b>", re.IGNORECASE)
_ABSTRACT = late(r"""<p class=["']?mathjax\b[^<>]{0,200}>""")
_LABEL = late(r"(?:<span[^<>]{0,200}>\s*+)?(?:Title|Authors|Comments|Journal-ref|Subjects):\s*(?:</span>)?")
_CLOSED = late(r"</?div\b|<p\b|</d[dl]>")
_TAG = late(r"<[^<>]*>")
_HEADING = late(r"<h([1-4])\b[^<>]{0,200}>([^<>]{1,300})</h\1>", re.IGNORECASE)
_DAY = late(r"\b([0-9]{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6} (?:20|19)?([0-9]{2})\b")
_LAST_OF_LAST = 90


def accepts(source: SourceText) -> float:
    """Sure where a part of the page is of the class that arXiv gives to titles in lists."""
    head = source.head
    if b"<" not in head or not holds(head, _SIGNS):
        return 0.0
    old = (b"<dd>" in head or b"<DD>" in head) and _BOLD_TITLE.search(head) is not None
    return 0.95 if old or _RECOGNISED.search(head) is not None or _looks_so(head) else 0.0


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
        closed = _END.search(text, item.end(), stop)
        end = closed.end() if closed is not None else start + len(text[start:stop].rstrip())
        last = line + text.count("\n", start, end)
        yield from _paper(text[item.end() : end], Origin(name, line, last, "list-page", listed))
        at, line, claimed, item = end, last, last, after
    yield from _around(text[at:], line, claimed, name)


def _around(text: str, line: int, claimed: int, name: str) -> Iterator[Heading | Foreign]:
    """What stands between papers, line by line: headings with a date, and the rest of the page. Lines up to ``claimed`` are taken."""
    rest: list[str] = []
    for number, row in enumerate((*text.split("\n"), None), line):
        heading = _HEADING.search(row) if row is not None and ("<h" in row or "<H" in row) else None
        date = _date(heading[2]) if heading is not None else None
        if row is not None and date is None and number > claimed:
            rest.append(row)
            continue
        words = [at for at, kept in enumerate(rest, number - len(rest)) if kept and not kept.isspace()]
        if words:
            yield Foreign("", "\n".join(rest).strip("\n"), Span(name, words[0], words[-1]))
        rest = []
        if heading is not None and date is not None and number > claimed:
            yield Heading(" ".join(heading[2].split()), "", date, Span(name, number, number))


def _date(text: str) -> PartialDate | None:
    """The day that a heading names; older pages write its year with two figures."""
    found = _DAY.search(text)
    if found is None:
        return None
    century = 19 if int(found[3]) > _LAST_OF_LAST else 20
    return parse_date(f"{found[1]} {found[2]} {century}{found[3]}")


def _paper(piece: str, origin: Origin) -> list[Entry | Problem]:
    head, _, body = piece.partition("<dd" if "<dd" in piece else "<DD")
    id_, number = _ID.search(head), _NUMBER.search(head)
    fields = _bold(body) if "<div" not in body else {}
    for field in _FIELD.finditer(body):
        closed = _CLOSED.search(body, field.end())
        value = body[field.end() : closed.start() if closed is not None else len(body)].strip()
        label = _LABEL.match(value)
        fields.setdefault(field[1], value[label.end() if label is not None else 0 :].strip())
    if id_ is None and not fields:
        return []  # a list of something else
    abstract = _ABSTRACT.search(body)
    end = body.find("</p>", abstract.end()) if abstract is not None else -1
    return entry_of(
        Paper(
            id=id_[1] if id_ is not None else "",
            title=_TAG.sub("", fields.get("title", "")),
            authors=author_line(_TAG.sub("", fields.get("authors", ""))),
            abstract=body[abstract.end() : end if end >= 0 else len(body)] if abstract is not None else "",
            categories=in_brackets(_TAG.sub("", fields.get("subjects", ""))),
            comment=fields.get("comments", ""),
            journal_ref=_TAG.sub("", fields.get("journal-ref", "")),
            doi=fields.get("doi", ""),
        ),
        origin._replace(number=int(number[1]) if number is not None else None),
    )


def _bold(body: str) -> dict[str, str]:
    """The fields of a paper on a page from before 2007, by the names of later ones."""
    marks = list(_BOLD.finditer(body))
    ends = [*(mark.start() for mark in marks[1:]), len(body)]
    fields: dict[str, str] = {}
    for mark, end in zip(marks, ends, strict=False):
        name = mark[1].lower()
        name = f"{name}s" if name in ("author", "comment") else name
        fields.setdefault(name, " ".join(_TAG.sub("", body[mark.end() : end]).split()))
    return fields


PARSER = Parser("list-page", "arXiv's listing pages, saved as HTML", "listing", 20, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
