"""The README of the arXiv RSS bot: ``### 1. [Title](https://arxiv.org/abs/ID)``, bold fields, and an abstract that breaks off with ``...``.

Three layouts: the raw text of the feed (``arXiv:2508.16201v2 Announce Type: replace-cross``), fields for what that said, and an AI's
summary in details, which holds headings, rules and tables of its own. So a heading inside of details begins a paper only where fields
follow it. ``Published`` is the day of the feed, not that of the paper; the category is that of the feed, the paper's primary one only
where the paper was not cross-listed there. A paper's records elsewhere know more: the layout ranks behind other digests.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.authors import parse_authors
from arxref.dates import parse_date
from arxref.hookspecs import hookimpl
from arxref.late import late, line_start
from arxref.library.digests import line_end, linked_title, no_date, paper_id
from arxref.model import Entry, Heading, Origin, PartialDate, Problem, Span
from arxref.taxonomy import split_categories
from arxref.text.clean import clean
from arxref.text.scan import find

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = ("Authors", "Category", "Published", "Score", "Type", "ArXiv ID")
_BOLD = r"\*\*(?:" + "|".join(_NAMES) + r")(?:\*\*:|:\*\*)"
_recognised = line_start(
    rb"# arXiv Papers Bot|#{2,4} [0-9]{1,6}\. \[[^\n]{1,2000}\]\([^\n]{0,80}\)[ \t]*\n(?:[ \t]*\n){0,3}" + _BOLD.encode()
)
_TITLE = late(r"^#{2,4} ([0-9]{1,6})\. (.*)", re.MULTILINE)
_FIELDS_FOLLOW = late(r"(?:[ \t]*\n){1,4}" + _BOLD)
_FIELD = late(r"\*\*([^*\n]{1,40}?)(?:\*\*:|:\*\*)[ \t]*(.*)")
_KEPT = frozenset(("Score", "Type"))
_DETAILS = late(r"^<(/?)details\b", re.MULTILINE)
_RULE = late(r"[ \t]*\n\s*---[ \t]*(?=\n|\Z)")
_END = late(r"^(?:---[ \t]*$|#{1,3} )", re.MULTILINE)
_FEED = late(r"arXiv:(\S{1,60})[ \t]+Announce Type:[ \t]*(\S{1,40})\s*(?:Abstract:)?\s*")
_CROSS = ("cross", "replace-cross")
_TOP = "# arXiv Papers Bot"
_BOTTOM = "*Generated automatically by arXiv Bot*"
_PARTS = late(
    r"##[^\w\n]{1,9}(?:RSS Vercel Deployment|Statistics|Recent Papers|Configuration|Schedule|How to Use|Customization|Manual Trigger)\b"
)
_DATED = "- **Last Updated**:"


def accepts(source: SourceText) -> float:
    """Sure where the bot names itself, or where bold fields of its own follow a numbered, linked title."""
    head = source.head
    return 0.95 if (find(head, b". [") >= 0 or find(head, b"# arXiv Papers Bot") >= 0) and _recognised(head) else 0.0


def parse(source: SourceText) -> Iterator[Entry | Heading | Problem]:
    """Read every record; see `arxref.api.Parser`."""
    text = source.text
    listed: PartialDate | None = None
    at, line = 0, 1
    titles = _titles(text)
    title = next(titles, None)
    while at < len(text):
        start = title.start() if title is not None else len(text)
        for found in _frame(text[at:start], line, source.name):
            listed = found.date or listed
            yield found
        line += text.count("\n", at, start)
        if title is None:
            return
        after = next(titles, None)
        at = _end(text, title.end(), after.start() if after is not None else None)
        last = line + text.count("\n", start, at)
        yield from _record(title, text[title.end() : at], Origin(source.name, line, last, "rss-bot", listed, int(title[1])))
        line, title = last, after


def _titles(text: str) -> Iterator[re.Match[str]]:
    """The titles of papers: linked or with fields below them; in details, where an AI's own headings stand, both."""
    seen = depth = 0
    for title in _TITLE.finditer(text):
        for mark in _DETAILS.finditer(text, seen, title.start()):
            depth = max(0, depth + (-1 if mark[1] else 1))
        seen = title.end()
        url = linked_title(title[2])[1]
        fields = _FIELDS_FOLLOW.match(text, title.end()) is not None
        if not url.startswith("{{") and (fields or (not depth and "arxiv.org/" in url)) and (url or not depth):
            depth = 0
            yield title


def _end(text: str, start: int, limit: int | None) -> int:
    """Where the record whose title ends at ``start`` ends, its rule included: behind its details, or else before a rule or heading.

    ``limit`` is where the next paper begins. A summary that nobody closed ends there, or with the text.
    """
    details = _DETAILS.search(text, start, len(text) if limit is None else limit)
    stop = _END.search(text, start, len(text) if limit is None else limit)
    if details is None or (stop is not None and stop.start() < details.start()):
        end = stop.start() if stop is not None else limit or len(text)
        end = start + len(text[start:end].rstrip())
    elif limit is not None:
        closed = text.rfind("\n</details>", details.start(), limit)
        end = line_end(text, closed + 1) if closed >= 0 else start + len(text[start:limit].rstrip())
    else:
        end = _closed(text, details.start())
    rule = _RULE.match(text, end, len(text) if limit is None else limit)
    return rule.end() if rule is not None else end


def _closed(text: str, start: int) -> int:
    """Behind the end of the details that open at ``start``; they may hold others."""
    depth = 0
    for mark in _DETAILS.finditer(text, start):
        depth += -1 if mark[1] else 1
        if depth <= 0:
            return line_end(text, mark.end())
    return len(text.rstrip())


def _frame(text: str, line: int, name: str) -> Iterator[Heading]:
    """What the bot writes above and below the papers, as one heading for each run of lines. Other lines are nobody's."""
    title = ""
    date: PartialDate | None = None
    first = last = 0
    for number, row in enumerate(text.split("\n"), line):
        if not row or row.isspace():
            continue
        known = row.startswith((_TOP, _BOTTOM)) or _PARTS.match(row) is not None
        if (row.startswith(("# ", "## ")) and not known) or "arxiv.org/abs/" in row or "arxiv.org/pdf/" in row:
            if title:
                yield Heading(title, "", date, Span(name, first, last))
            title = ""
        elif title or known:
            if not title:
                title, date, first = row.strip("# *\t"), None, number
            if row.startswith(_DATED):
                date = parse_date(row[len(_DATED) :]) or date
            last = number
            if row.startswith(_BOTTOM):
                yield Heading(title, "", date, Span(name, first, last))
                title = ""
    if title:
        yield Heading(title, "", date, Span(name, first, last))


def _record(title: re.Match[str], body: str, origin: Origin) -> Iterator[Entry | Problem]:
    name, url = linked_title(title[2])
    values, extra, rest, problems = _fields(body.partition("\n<details")[0], origin)
    found = paper_id(url or values.get("ArXiv ID", ""), name, origin)
    if isinstance(found, Problem):
        yield found
        return
    listed = parse_date(values.get("Published", "")) or origin.listed
    abstract = rest.removeprefix("#### Abstract").strip()
    above, _, bottom = abstract.rpartition("\n")
    if bottom == "---":
        abstract = above.rstrip()
    spelling, kind = values.get("ArXiv ID", ""), values.get("Type", "")
    feed = _FEED.match(abstract)
    if feed is not None:
        abstract, spelling = abstract[feed.end() :], feed[1]
        if not kind:
            kind = feed[2]
            extra.append(("Type", kind))
    named = paper_id(spelling, name, origin)
    version = named[1] if not isinstance(named, Problem) and named[0] == found[0] else None
    names, complete = parse_authors(values.get("Authors", ""))
    categories, primary, classes = split_categories(values.get("Category", ""))
    yield Entry(
        id=found[0],
        version=found[1] or version,
        title=clean(name),
        authors=names,
        authors_complete=complete,
        abstract=clean(abstract),
        categories=categories,
        primary="" if kind in _CROSS else primary,
        classes=classes,
        origins=(origin._replace(listed=listed and listed._replace(time="")),),
        extra=tuple(extra),
    )
    if values.get("Published") and parse_date(values["Published"]) is None:
        yield no_date(values["Published"], origin, found[0])
    yield from (problem._replace(id=found[0]) for problem in problems)


def _fields(body: str, origin: Origin) -> tuple[dict[str, str], list[tuple[str, str]], str, list[Problem]]:
    """The fields below a title, those of them that are kept as they are, the text below them, and what is to be said."""
    values: dict[str, str] = {}
    extra: list[tuple[str, str]] = []
    problems = []
    at = 0
    for number, row in enumerate(body.split("\n"), origin.first):
        field = _FIELD.match(row)
        if field is not None:
            name, value = field[1].strip(), field[2].strip()
            if name in values:
                problems.append(Problem("warning", "duplicate-field", f"a second {name} was left out", origin.source, number))
            elif name not in _NAMES:
                message = f"{name} is no field of this layout; it is kept with the entry"
                problems.append(Problem("note", "unknown-field", message, origin.source, number))
            if name in _KEPT or name not in _NAMES:
                extra.append((name, clean(value)))
            values.setdefault(name, value)
        elif row and not row.isspace():
            break
        at += len(row) + 1
    return values, extra, body[at:], problems


PARSER = Parser("rss-bot", "READMEs of the arXiv RSS bot, with or without an AI's summaries", "digest", 35, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
