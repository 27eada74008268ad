"""What arXiv's pages say of a paper in a list: listings since 2007 and before, and answers to a search, as browsers and archives save them.

Formulas may be typeset, tags in capitals, and attributes in quotes of either kind or in none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.dates import parse_date
from arxref.late import late
from arxref.library.layouts.arxivmeta import Paper, author_line, named_categories
from arxref.taxonomy import in_brackets

if TYPE_CHECKING:
    from arxref.model import PartialDate

_FIELD = late(  # divisions on listings, paragraphs among the answers to a search
    r"""<(?:div class=["']?list-|p class=["']?)(title|authors|comments|journal-ref|subjects|abstract)\b[^<>]{0,200}>""", re.IGNORECASE
)
_CLOSED = late(r"</?(?:div|p)\b", re.IGNORECASE)
_LABEL = late(
    r"(?:<span[^<>]{0,200}>\s*+)?(title|authors|comments|journal[ -]ref|subjects|abstract|report number|(?:msc|acm) class)"
    r"(?:\s*</span>)?:\s*(?:</span>)?",
    re.IGNORECASE,
)
_BOLD = late(r"<b>(title|authors?|comments?|journal-ref|subj-class|subjects?|report-no|msc-class|acm-class|doi):</b>", re.IGNORECASE)
"""How a field began before 2007; it went on to the next one."""
_NAMES = {"author": "authors", "comment": "comments", "subject": "subjects", "report-number": "report-no"}
_ABSTRACT = late(r"""<p(?: class=["']?mathjax\b[^<>]{0,200})?>""", re.IGNORECASE)  # which stands behind the fields, on listings
_ABSTRACT_ENDS = late(r"</?div\b|</p>(?!\s{0,99}<p>)", re.IGNORECASE)
_PARAGRAPH = late(r"</?p>", re.IGNORECASE)
_WHOLE = late(r"<span class=[\"']?abstract-full\b[^<>]{0,200}>", re.IGNORECASE)
_LESS = late(r"<a class=[\"']?is-size-7\b", re.IGNORECASE)  # what is clicked on below it
_CODE = late(r"<span class=[\"']?tag is-small\b[^<>]{0,200}>\s{0,9}([a-z-]{2,9}(?:\.[A-Za-z-]{2,9})?)\s{0,9}</span>", re.IGNORECASE)
_DOI = late(r"""href=["']?https?://(?:dx\.)?doi\.org/(10\.[^"'<>\s]{1,200})""", re.IGNORECASE)
_SUBMITTED = late(r"[ \t]{0,20}(?:Submitted|[\[(]Submitted on) ([0-9]{1,2} [A-Z][a-z]{2,8}),? ([0-9]{4})")
_REVISED = late(r"\blast revised ([0-9]{1,2} [A-Z][a-z]{2,8} [0-9]{4})")
_FIRST = late(r"; v1 submitted ([0-9]{1,2} [A-Z][a-z]{2,8}),? ([0-9]{4})")
_DAY = late(r"\b([0-9]{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6} (19|20)?([0-9]{2})\b")
_LAST_OF_LAST = 90
_PREVIEW = late(r"<span class=[\"']?MathJax_Preview\b", re.IGNORECASE)
_TEX = late(r"<script\b[^<>]{0,100}\bmath/tex\b[^<>]{0,100}>")
_MATHML = late(r"</?(?:mjx-[a-z-]{1,20}|m[a-z]{1,12})\b[^<>]*>")
_ARCHIVED = late(r"(?:https?://web\.archive\.org)?/web/[0-9]{4,14}(?:[a-z]{2}_)?/(?=https?:)")
_TAG = late(r"<[^<>]*>")


def paper_of(id_: str, item: str) -> Paper | None:
    """The paper with that identifier (or none) that an item of a page tells of; None where it says nothing of a paper."""
    body = untypeset(_ARCHIVED.sub("", item) if "/web/" in item else item)
    said, begin, end = _fields(body)
    if not said and not id_:
        return None
    plain = {name: untagged(value) for name, value in said.items() if name not in ("abstract", "comments")}
    doi = _DOI.search(body, 0, begin) if "doi.org/10." in body else None
    published, updated = _dates(body)
    return Paper(
        id=id_,
        title=plain.get("title", ""),
        authors=author_line(plain.get("authors", "")),
        abstract=said["abstract"] if "abstract" in said else _abstract(body, end),
        published=published,
        updated=updated,
        categories=in_brackets(plain.get("subjects", "")) or ", ".join(_CODE.findall(body, 0, begin)) or named_categories(plain),
        comment=said.get("comments", ""),
        journal_ref=plain.get("journal-ref", ""),
        doi=doi[1] if doi is not None else plain.get("doi", ""),
        report_no=plain.get("report-no", ""),
    )


def _fields(body: str) -> tuple[dict[str, str], int, int]:
    """The HTML of each field, and where the first of them begins and the last ends."""
    fields: dict[str, str] = {}
    begin = end = len(body)
    for field in _FIELD.finditer(body):
        begin = min(begin, field.start())
        closed = _CLOSED.search(body, field.end())
        end = closed.start() if closed is not None else len(body)
        value = body[field.end() : end].strip()
        label = _LABEL.match(value)
        if label is not None:
            value = value[label.end() :].strip()
        name = (label or field)[1].lower().replace(" ", "-")
        if name == "abstract" and (whole := _WHOLE.search(value)) is not None:
            value = _LESS.split(value[whole.end() :], maxsplit=1)[0]
        fields.setdefault(_NAMES.get(name, name), value)
    return (fields, begin, end) if fields else _bold(body)


def _bold(body: str) -> tuple[dict[str, str], int, int]:
    """The same of an item from before 2007."""
    marks = list(_BOLD.finditer(body))
    if not marks:
        return {}, 0, len(body)
    abstract = _ABSTRACT.search(body, marks[-1].end())
    end = abstract.start() if abstract is not None else len(body)
    fields: dict[str, str] = {}
    for mark, stop in zip(marks, [*(mark.start() for mark in marks[1:]), end], strict=True):
        name = mark[1].lower()
        fields.setdefault(_NAMES.get(name, name), body[mark.end() : stop].strip())
    return fields, marks[0].start(), end


def _abstract(body: str, end: int) -> str:
    """The abstract that stands behind the fields of an item."""
    start = _ABSTRACT.search(body, end)
    return _PARAGRAPH.sub(" ", _ABSTRACT_ENDS.split(body[start.end() :], maxsplit=1)[0]) if start is not None else ""


def _dates(body: str) -> tuple[str, str]:
    at = body.find(">Submitted<")
    return (at >= 0 and submitted(untagged(body[at + 1 : at + 400]))) or ("", "")


def submitted(line: str) -> tuple[str, str] | None:
    """When a paper and its last version came, by such a line of arXiv's pages; None where it is none. The same day is not said twice."""
    dated = _SUBMITTED.match(line)
    if dated is None:
        return None
    first, revised = _FIRST.search(line), _REVISED.search(line)
    if first is not None:
        return " ".join(first.groups()), " ".join(dated.groups())
    return " ".join(dated.groups()), revised[1] if revised is not None else ""


def day_of(text: str) -> PartialDate | None:
    """The day that the heading of a list names, the last where it says since when; older pages write its year with two figures."""
    days = list(_DAY.finditer(text))
    if not days:
        return None
    day, month, century, year = days[-1].groups()
    return parse_date(f"{day} {month} {century or ('19' if int(year) > _LAST_OF_LAST else '20')}{year}")


def untagged(html: str) -> str:
    """The text of HTML in which nothing but tags stands in angle brackets, its blanks made one."""
    return " ".join((_TAG.sub("", html) if "<" in html else html).split())


def untypeset(html: str) -> str:
    """HTML with formulas as they were written, where MathJax had typeset them on the page that was saved.

    What was written is in a script; where that was not saved, the formula is what is said to those who cannot see it.
    """
    if "MathJax_Preview" in html:
        before, *pieces = _PREVIEW.split(html)
        html = "".join([before, *map(_written, pieces)])
    return _MATHML.sub("", html) if "<math" in html else html


def _written(piece: str) -> str:
    """What begins in the tag of a formula's preview, with that formula as it was written."""
    tex = _TEX.search(piece)
    end = piece.find("</script>", tex.end()) if tex is not None else -1
    if tex is not None and end >= 0:
        return f"${piece[tex.end() : end].replace('&', '&amp;').replace('<', '&lt;')}${piece[end + 9 :]}"
    shown, said = piece.find("<nobr"), piece.rfind("</nobr>")
    return f"<span>{piece[said + 7 :]}" if 0 <= shown < said else piece.partition(">")[2]
