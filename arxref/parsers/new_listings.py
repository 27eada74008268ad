"""Digests of new listings: ``#### Title`` and the bold items Authors, Subjects, Arxiv link, Pdf link and Abstract; several bots write it.

``# Showing new listings for Tuesday, 31 December 2024`` heads them (older ones: ``# New submissions for Tue, 22 Feb 22``), and
``## Keyword: slam`` may part them by topics; a paper that stands under several of these is one with all of them, once merged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.api import Parser, SourceText
from arxref.authors import parse_authors
from arxref.dates import parse_date
from arxref.hookspecs import hookimpl
from arxref.late import late, line_start
from arxref.library.digests import left_out, paper_id
from arxref.library.leftovers import begins_another
from arxref.model import Entry, Heading, Origin, PartialDate, Problem, Span
from arxref.taxonomy import in_brackets, split_categories
from arxref.text.clean import clean
from arxref.text.scan import find

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = "Authors|Subjects|Arxiv link|Pdf link|Abstract"
_ITEM = rf"[ \t]{{0,3}}[-*+][ \t]+\*\*(?:{_NAMES})(?::\*\*|\*\*)"
_recognised = line_start(rb"[ \t]{0,3}[-*+][ \t]+\*\*Arxiv link:?\*\*|# (?:Showing new listings|New submissions) for ", re.IGNORECASE)
_SIGNS = (b"\n# ", b" **", b"\t**")  # without one of these nothing is recognised, but a heading that stands first
_TITLE = late(rf"^#{{2,4}}[ \t]++(.*+)\n(?=(?:[ \t]*\n){{0,2}}{_ITEM})", re.MULTILINE)
_FIELD = late(r"[ \t]{0,3}[-*+][ \t]+\*\*([^*\n:]{1,40}?)(?::\*\*|\*\*:?)[ \t]*(.*)")
_ARXIVS = ("Comments", "Journal-ref", "DOI", "Report-no", "MSC-class", "ACM-class")  # what arXiv's pages say of some papers
_KNOWN = frozenset((*_NAMES.split("|"), *_ARXIVS))
_DAY = late(r"# (?:Showing new listings|New submissions) for[ \t]+(.{1,60})", re.IGNORECASE)
_SHORT_YEAR = late(r"\b([0-9]{2})\Z")
_COUNT = late(r"#{2,4} Today:[ \t]*[0-9]{1,6}[ \t]*papers?", re.IGNORECASE)
_TOPIC = late(r"#{2,3} Keyword:[ \t]*(.{0,100})")
# The name of a field that some bots write once more; a title may begin with "Authors:".
_TITLE_AGAIN = late(r"\ATitle:\s{1,9}(?=\S)", re.IGNORECASE)
_AUTHORS_AGAIN = late(r"\AAuthors?:\s{1,9}(?=\S)", re.IGNORECASE)
_AGAIN = late(rf"\A(?:{'|'.join(_ARXIVS)}|Journal reference|Report number|Related DOI):\s{{0,9}}", re.IGNORECASE)
_HEADING = late(r"#{1,6}(?:[ \t]|\Z)")
_NOTHING = late(r"There is no result\b")


def accepts(source: SourceText) -> float:
    """Sure where a list item is the bold ``Arxiv link``, or the heading says whose listings are shown."""
    head = source.head
    may_be = head.startswith(b"# ") or any(find(head, sign) >= 0 for sign in _SIGNS)
    return 0.95 if may_be and _recognised(head) else 0.0


def parse(source: SourceText) -> Iterator[Entry | Heading | Problem]:
    """Read every record; see `arxref.api.Parser`."""
    text = source.text
    listed: PartialDate | None = None
    topic = ""
    at, line = 0, 1
    title = _TITLE.search(text)
    while at < len(text):
        start = title.start() if title is not None else len(text)
        for found, named in _frame(text[at:start], line, source.name):
            listed, topic = (listed, named) if named is not None else (found.date, "")
            yield found
        line += text.count("\n", at, start)
        if title is None:
            return
        after = _TITLE.search(text, title.end())
        stop = after.start() if after is not None else len(text)
        values, problems, size = _fields(text[title.end() : stop], line + 1, source.name)
        origin = Origin(source.name, line, line + size, "new-listings", listed, None, topic)
        yield from _record(title[1].strip(), values, problems, origin)
        at = title.end()
        line += 1
        for _ in range(size):
            at = text.find("\n", at) + 1 or len(text)
        line += size
        title = after


def _frame(text: str, line: int, name: str) -> Iterator[tuple[Heading, str | None]]:
    """The headings in what stands between records, and the topic that each begins (None: a day). Other lines are nobody's.

    The lines below a day's heading are part of it where the count of its papers or the first topic ends them.
    """
    rows = text.split("\n")
    until = 0
    for number, row in enumerate(rows):
        if number < until or not row or row.isspace():
            continue
        day, topic = _DAY.match(row), _TOPIC.match(row)
        if day is not None:
            below = next((at for at in range(number + 1, len(rows)) if rows[at].startswith("#")), number)
            last = _nothing(rows, below) if _COUNT.match(rows[below]) else number
            if _TOPIC.match(rows[below]):
                last = next(at for at in range(below - 1, number - 1, -1) if rows[at].strip())
            until = last + 1
            yield Heading(row.strip("# \t"), "", _date(day[1]), Span(name, line + number, line + last)), None
        elif topic is not None:
            below = _nothing(rows, number)
            until = below + 1
            yield Heading(row.strip("# \t"), "", None, Span(name, line + number, line + below)), clean(topic[1])
        elif _COUNT.match(row):
            below = _nothing(rows, number)
            until = below + 1
            yield Heading(row.strip("# \t"), "", None, Span(name, line + number, line + below)), ""


def _nothing(rows: list[str], number: int) -> int:
    """The row, shortly below that one, which says that there is nothing there; that one itself where none does."""
    return next((at for at in range(number + 1, min(number + 3, len(rows))) if _NOTHING.match(rows[at])), number)


def _date(text: str) -> PartialDate | None:
    """The day; older bots write its year with two figures."""
    return parse_date(text.strip()) or parse_date(_SHORT_YEAR.sub(r"20\1", text.strip()))


def _fields(body: str, line: int, name: str) -> tuple[dict[str, str], list[Problem], int]:
    """The items below a title, what is to be said of them, and how many lines they are.

    A value goes on up to the next item; the abstract, which is the last, up to a heading, to a blank line that no indented one
    follows, or to a line that is no prose.
    """
    values: dict[str, list[str]] = {}
    problems: list[Problem] = []
    open_: list[str] | None = None
    size, blank = 0, False
    for number, row in enumerate(body.split("\n")):
        if not row or row.isspace():
            blank = True
            continue
        field = _FIELD.match(row)
        told = "Abstract" in values and any(map(str.strip, values["Abstract"]))
        if field is None or (told and ":" not in row[: field.start(2)]):  # an abstract may have bold words of its own
            ends = told and (begins_another(row) or (blank and row[:1] not in " \t"))
            heading = row.startswith("#") and (not told or _HEADING.match(row) is not None)  # an abstract may have #words
            if heading or ends or open_ is None:
                break
            open_.append(row)
        else:
            label = field[1].strip()
            if label in values:
                problems.append(Problem("warning", "duplicate-field", f"a second {label} was left out", name, line + number))
                open_ = []
            else:
                open_ = values[label] = [field[2]]
                if label not in _KNOWN:
                    message = f"{label} is no field of this layout; it is kept with the entry"
                    problems.append(Problem("note", "unknown-field", message, name, line + number))
        size, blank = number + 1, False
    return {label: "\n".join(rows).strip() for label, rows in values.items()}, problems, size


def _record(title: str, values: dict[str, str], problems: list[Problem], origin: Origin) -> Iterator[Entry | Problem]:
    title = _TITLE_AGAIN.sub("", title)
    found = paper_id(values.get("Arxiv link", "") or values.get("Pdf link", ""), title, origin)
    if isinstance(found, Problem):
        yield found
        return
    names, complete = parse_authors(_AUTHORS_AGAIN.sub("", values.get("Authors", "")).replace("\n", " "))
    categories, primary, classes = split_categories(in_brackets(values.get("Subjects", "")))
    said = {label: _AGAIN.sub("", values[label]) for label in _ARXIVS if label in values}  # of most papers nothing
    dois, rest = identifiers.split_dois(said.get("DOI", ""))
    schemes = "; ".join(filter(None, (said.get("MSC-class"), said.get("ACM-class"))))
    yield Entry(
        id=found[0],
        version=found[1],
        title=clean(title),
        authors=names,
        authors_complete=complete,
        abstract=clean(values.get("Abstract", "")),
        categories=categories,
        primary=primary,
        classes=(*classes, *split_categories(schemes)[2]) if schemes else classes,
        comment=clean(said.get("Comments", "")),
        journal_ref=clean(said.get("Journal-ref", "")),
        dois=dois,
        report_no=clean(said.get("Report-no", "")),
        topics=(origin.topic,) if origin.topic else (),
        origins=(origin,),
        extra=tuple((label, clean(value)) for label, value in values.items() if label not in _KNOWN),
    )
    yield from (problem._replace(id=found[0]) for problem in problems)
    yield from left_out(rest, (), origin, found[0])


PARSER = Parser(
    "new-listings", "digests of new listings: titles with Authors, Subjects, Arxiv link and Abstract", "digest", 30, accepts, parse
)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
