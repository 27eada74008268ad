"""Hugging Face's daily papers as a page of folded blocks: ``<summary><b>1. Title</b> ⭐ 66</summary>``, and in the block links and texts.

The paper is the one that most links of its block lead to. As with the JSON of the same pages, users' handles are no authors, the list is
never complete, and what is plainly a submitter's chat stands in ``extra`` as ``Summary``.
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
from arxref.library.digests import is_chat, line_end, paper_id
from arxref.model import Entry, Heading, Link, Origin, PartialDate, Problem, Span
from arxref.text.clean import clean
from arxref.text.scan import find

if TYPE_CHECKING:
    from collections.abc import Iterator

_recognised = line_start(rb"(?:<details[^<>\n]{0,99}>\s{0,99})?<summary>[ \t]{0,9}<b>[ \t]{0,9}[0-9]{1,5}\. [^\n]{1,2000}</b>")
_TITLE = late(
    r"^(?:<details[^<>\n]{0,99}>\s{0,99})?<summary>[ \t]{0,9}<b>[ \t]{0,9}([0-9]{1,5})\. (?:\[[a-z-]{2,8}\.[A-Za-z-]{2,8}\] )?(.*)</b>"
    r"(?:\s{0,9}⭐\s{0,9}([0-9,.kK]{1,9}))?",
    re.MULTILINE,
)
_CLOSED = "</details>"
_DATE = late(r"^#{1,3} .{0,200}?([0-9]{4}-[0-9]{2}-[0-9]{2}).*", re.MULTILINE)
_PEOPLE = late(r"^\W{0,9}(?:(?:\*\*|<b>)\W{0,9}Authors?\W{0,9}?(?:\*\*|</b>):?|Authors?:)(.*)", re.MULTILINE | re.IGNORECASE)
_ABSTRACT = late(r"^\W{0,9}(?:\*\*|<b>)\W{0,9}(?:Abstract|Summary)\W{0,9}?(?:\*\*|</b>):?", re.MULTILINE | re.IGNORECASE)
_LABEL = late(r"^(?:\*\*|<b>|</?details|---|#)", re.MULTILINE)
_CODE = late(r"https://github\.com/[\w.-]{1,99}/[\w.-]{1,99}")


def accepts(source: SourceText) -> float:
    """Sure where a folded block is called by a number and a bold title, and some link leads to arXiv or to Hugging Face."""
    head = source.head
    known = find(head, b"<summary>") >= 0 and find(head, b"</b>") >= 0 and (b"huggingface.co/papers/" in head or b"arxiv.org/" in head)
    return 0.9 if known and _recognised(head) else 0.0


def parse(source: SourceText) -> Iterator[Entry | Heading | Problem]:
    """Read every record; see `arxref.api.Parser`."""
    text = source.text
    listed: PartialDate | None = None
    at, line = 0, 1
    title = _TITLE.search(text)
    while title is not None:
        start = title.start()
        for found in _headings(text[at:start], line, source.name):
            listed = found.date
            yield found
        line += text.count("\n", at, start)
        after = _TITLE.search(text, title.end())
        stop = after.start() if after is not None else len(text)
        closed = text.find(_CLOSED, title.end(), stop)
        at = line_end(text, closed) if closed >= 0 else start + len(text[start:stop].rstrip())
        last = line + text.count("\n", start, at)
        yield _record(title, text[title.end() : at], Origin(source.name, line, last, "hf-daily", listed, int(title[1])))
        line, title = last, after
    yield from _headings(text[at:], line, source.name)


def _headings(text: str, line: int, name: str) -> Iterator[Heading]:
    at = 0
    for found in _DATE.finditer(text):
        line += text.count("\n", at, found.start())
        at = found.start()
        yield Heading(found[0].strip("# \t"), "", parse_date(found[1]), Span(name, line, line))


def _record(title: re.Match[str], body: str, origin: Origin) -> Entry | Problem:
    found = paper_id(_named(body), title[2], origin)
    if isinstance(found, Problem):
        return found
    people = _PEOPLE.search(body)
    listed = [name for name in people[1].split(",") if " " in name.strip(" *")] if people is not None else []
    names = parse_authors(", ".join(name.strip(" *") for name in listed))[0] if listed else ()
    text = clean(_abstract(body))
    chat = bool(text) and is_chat(text)
    extra = (("Stars", title[3] or ""), ("Summary", text if chat and text != clean(title[2]) else ""))
    return Entry(
        id=found[0],
        version=found[1],
        title=clean(title[2]),
        authors=names,
        authors_complete=not names,
        abstract="" if chat else text,
        links=tuple(Link("code", url.rstrip(".")) for url in dict.fromkeys(_CODE.findall(body))),
        origins=(origin,),
        extra=tuple((name, value) for name, value in extra if value and value != "0"),
    )


def _named(body: str) -> str:
    """The ID that the block names most often, the first of equals, as it stands there; empty where it names none."""
    counts: dict[str, int] = {}
    spelt: dict[str, str] = {}
    for start, end, id_, version in identifiers.find(body):
        counts[id_] = counts.get(id_, 0) + 1
        if version or id_ not in spelt:
            spelt[id_] = body[start:end]
    return spelt[max(counts, key=counts.__getitem__)] if counts else ""


def _abstract(body: str) -> str:
    """What follows the label, up to the next one; or else what is quoted."""
    label = _ABSTRACT.search(body)
    if label is None:
        return "\n".join(row[1:] for row in body.split("\n") if row.startswith(">"))
    below = _LABEL.search(body, label.end())
    text = body[label.end() : below.start() if below is not None else len(body)]
    return "\n".join(row.removeprefix(">") for row in text.strip().split("\n"))


PARSER = Parser("hf-daily", "Hugging Face's daily papers as folded blocks with numbered bold titles", "digest", 35, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
