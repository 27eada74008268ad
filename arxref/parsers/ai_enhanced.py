"""AI-enhanced digests: ``### [1] [Title](https://arxiv.org/abs/ID)``, ``*A,B,C*``, what an AI says of the paper, and its abstract.

What the AI says is part of the entry and never its abstract; of it the one-line ``TL;DR`` is kept in ``extra``. A paper stands below the
heading of its main category. The file beside it that holds the same papers as JSON lines knows all their categories; so it ranks first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.authors import parse_authors
from arxref.hookspecs import hookimpl
from arxref.late import late, line_start
from arxref.library.digests import line_end, linked_title, paper_id
from arxref.model import Entry, Heading, Origin, Problem, Span
from arxref.taxonomy import split_categories
from arxref.text.clean import clean
from arxref.text.scan import find

if TYPE_CHECKING:
    from collections.abc import Iterator

_recognised = line_start(rb"#{2,4} \[[0-9]{1,6}\] \[[^\n]{1,2000}\]\([^\n]{0,80}arxiv\.org/|# [^\n]{1,80}\[\[Back\]\]\(#toc\)")
_TITLE = late(r"^#{2,4} \[([0-9]{1,6})\] (.*)", re.MULTILINE)
_SECTION = late(r"# (.{1,80}?)[ \t]*\[\[[^\[\]]{1,20}\]\]\(#toc\)[ \t]*")
# What stands around the sections: the table of contents and the targets of its links.
_FRAME = late(
    r"<div id=['\"]?[^<>'\"\n]{1,80}['\"]?></div>|# Table of Contents"
    r"|- \[[^\n]{1,80}\]\(#[^\n]{1,80}\) \[[^\[\]\n]{1,20}: [0-9]{1,6}\]"
)
_ITALIC = late(r"^[ \t]*(\*.*(?:\n(?![ \t]*(?:\n|\*|\Z)).*){0,99}?\*)[ \t]*$", re.MULTILINE)
_LABEL = late(
    r"^(?:(?:\*\*)?(Main category|Comments?|TL;DR|Motivation|Method|Result|Conclusion|Abstract)(?:\*\*:|:\*\*|:)|<details>)", re.MULTILINE
)
_ONE_LINE = frozenset(("Main category", "Comment"))


def accepts(source: SourceText) -> float:
    """Sure where a linked title has its number in brackets, or a heading leads back to the table of contents."""
    head = source.head
    return 0.95 if (find(head, b"] [") >= 0 or find(head, b"[[Back]](#toc)") >= 0) and _recognised(head) else 0.0


def parse(source: SourceText) -> Iterator[Entry | Heading | Problem]:
    """Read every record; see `arxref.api.Parser`."""
    text = source.text
    section, line, at = "", 1, 0
    title = _TITLE.search(text)
    while at < len(text):
        start = title.start() if title is not None else len(text)
        for found in _frame(text[at:start], line, source.name):
            section = found.category or section
            yield found
        line += text.count("\n", at, start)
        if title is None:
            return
        after = _TITLE.search(text, title.end())
        end = _end(text, title.end(), after.start() if after is not None else len(text))
        last = line + text.count("\n", start, end)
        yield from _record(title, text[title.end() : end], Origin(source.name, line, last, "ai-enhanced", None, int(title[1]), section))
        at, line, title = end, last, after


def _end(text: str, start: int, limit: int) -> int:
    """Where the record whose title ends at ``start`` ends: behind its details, or where it has none before the next heading or frame."""
    opened = text.find("\n<details>", start, limit)
    for mark in ("\n# ", "\n<div id="):
        found = text.find(mark, start, opened if opened >= 0 else limit)
        if found >= 0:
            opened, limit = -1, found
    closed = text.find("\n</details>", opened, limit) if opened >= 0 else -1
    return line_end(text, closed + 1) if closed >= 0 else start + len(text[start:limit].rstrip())


def _frame(text: str, line: int, name: str) -> Iterator[Heading]:
    """The headings in what stands between records: each claims the lines of the frame before it. Other lines are nobody's."""
    first = last = 0
    for number, row in enumerate(text.split("\n"), line):
        if not row or row.isspace():
            continue
        section = _SECTION.fullmatch(row)
        if section is not None:
            yield Heading(section[1], section[1], None, Span(name, first or number, number))
            first = 0
        elif _FRAME.fullmatch(row.strip()):
            first, last = first or number, number
        elif first:
            yield Heading("Table of Contents", "", None, Span(name, first, last))
            first = 0
    if first:
        yield Heading("Table of Contents", "", None, Span(name, first, last))


def _record(title: re.Match[str], body: str, origin: Origin) -> Iterator[Entry | Problem]:
    name, url = linked_title(title[2])
    found = paper_id(url, name, origin)
    if isinstance(found, Problem):
        yield found
        return
    head, values = _values(body)
    authors, stray = _authors(head, origin.first)
    names, complete = parse_authors(authors)
    categories, primary, classes = split_categories(values.get("Main category", ""))
    brief = values.get("TL;DR", "")
    yield Entry(
        id=found[0],
        version=found[1],
        title=clean(name),
        authors=names,
        authors_complete=complete,
        abstract=clean(values.get("Abstract", "")),
        categories=categories,
        primary=primary,
        classes=classes,
        comment=clean(values.get("Comment", "")),
        origins=(origin,),
        extra=(("TL;DR", clean(brief)),) if brief else (),
    )
    for number, line in stray:
        message = f'"{line[:60]}" is no part of an entry and was left out'
        yield Problem("warning", "stray-line", message, origin.source, number, found[0])


def _authors(head: str, first: int) -> tuple[str, list[tuple[int, str]]]:
    """The text in italics below a title, which may be wrapped, and the other lines with their numbers."""
    italic = _ITALIC.search(head)
    rows = head.split("\n")
    begin = head.count("\n", 0, italic.start(1)) if italic is not None else 0
    end = begin + italic[1].count("\n") + 1 if italic is not None else 0
    stray = [(first + at, row.strip()) for at, row in enumerate(rows) if row.strip() and not begin <= at < end]
    return (" ".join(italic[1].split()).strip("*").replace(",", ", ") if italic is not None else ""), stray


def _values(body: str) -> tuple[str, dict[str, str]]:
    """The lines that no label has, as many as there are up to the first that is none of them, and the text of each label.

    The abstract is the last, for abstracts have labels, too. A category and a comment are one line; what follows them has no label.
    """
    values: dict[str, str] = {}
    head, label, at = "", "", 0
    for found in (*_LABEL.finditer(body), None):
        text = body[at : found.start() if found is not None else len(body)]
        if label in _ONE_LINE:
            text, _, rest = text.partition("\n")
            head += f"\n{rest}"
        elif not at:
            head = text
        else:
            head += "\n" * text.count("\n")
        if at:
            values.setdefault(label, text.strip())
        if found is None or label == "Abstract":
            break
        label, at = (found[1] or "").replace("Comments", "Comment"), found.end()
    values["Abstract"] = body[at:].rstrip().removesuffix("</details>").strip() if label == "Abstract" else ""
    return head, values


PARSER = Parser(
    "ai-enhanced", "AI-enhanced digests: bracketed numbers, authors in italics, the abstract in details", "digest", 31, accepts, parse
)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
