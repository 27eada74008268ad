"""Hugging Face's daily papers as JSON: the site's own API, and the records of a scraper (``paper_url``, ``stars``, ``details``).

The API copies arXiv's title, authors, abstract and date. A scraper sees the page instead: a few authors in no order of the paper's, users'
handles (``haoranhe``) among them, and as abstract what the submitter wrote. Handles are no authors, and such a list is never complete;
what is plainly no abstract stands in ``extra`` as ``Summary``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from arxref.api import Parser, SourceText
from arxref.authors import parse_authors
from arxref.dates import parse_date
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.digests import is_chat, paper_id
from arxref.library.layouts.jsondamage import READ, paper_before_break
from arxref.model import Entry, Link, Origin, Problem
from arxref.records import NamedTuple
from arxref.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import Name

_SCRAPED = late(rb'"(?:arxiv_page_url"\s{0,20}:\s{0,20}"https?:/|paper_url"\s{0,20}:\s{0,20}"https?://[^"/\s]{1,100}/papers)/')
# Where "paper" does not begin its object, that may be what others cite.
_SERVED = late(rb'(?:"paper"\s{0,20}:\s{0,20}\{\s{0,200}"_?id"|\{\s{0,200}"paper"\s{0,20}:\s{0,20}\{\s{0,200}"(?:title|authors)")\s{0,20}:')
# A record is an object in a list, or at the beginning of a line; no text of JSON can hold its unescaped quotes.
_START = late(r"""(?:^|[\[,])\s{0,999}(\{\s{0,999}"(?:title|paper|paper_url|publishedAt)"\s{0,20}:)""", re.MULTILINE)
_LIST = late(r"\s*\[\s*(?!\])")
_BETWEEN = late(r"[\s,]*")
# What may follow the last record, in whatever holds the list.
_REST = late(r"""(?:[\s,\]}]|"[^"\n]{0,100}"[ \t]{0,9}:[^\n]*+)*+""")
_SPARE = 1_000_000
_FAR = 100_000  # characters before a broken record: to say what is wrong with it, JSON's decoder counts the lines in all of them
_DEEP = 10_000  # characters, at least, that are read before brackets are too deep


class _Broken(NamedTuple):
    """In place of a record that cannot be read: why, and its text up to where the next one begins."""

    reason: str
    text: str = ""


def accepts(source: SourceText) -> float:
    """Sure where the records of a list, or of an object that holds one, have the keys of the API or of the scraper."""
    head = source.head.lstrip()
    if head[:1] not in (b"[", b"{") or b'"' not in head:  # "[![Badge]" begins many a page
        return 0.0
    if _SCRAPED.search(head) is None and _SERVED.search(head) is None:
        return 0.0
    # Records that begin with another key, deep in an object, are for whoever reads records of any kind.
    return 0.95 if head[:1] == b"[" or _START.search(head.decode("utf-8", "replace")) is not None else 0.0


def parse(source: SourceText) -> Iterator[Entry | Problem]:
    """Read every record; see `arxref.api.Parser`.

    Each claims the lines from its own to the next one's, the first those before it, and the last what closes the list.
    """
    text, name = source.text, source.name
    first, line, at = 1, 1, 0
    pending: Any = None
    end = len(text)
    for place, until, value in _records(text):
        begins = line + text.count("\n", at, place)
        if pending is not None:
            yield from _read(pending, Origin(name, first, max(first, begins - 1), "hf-daily-json"))
            first = begins
        line, at, end, pending = begins, place, until, value
    rest = _REST.match(text, end)
    last = line + text[at : rest.end() if rest is not None else end].rstrip().count("\n")
    if pending is not None:
        yield from _read(pending, Origin(name, first, last, "hf-daily-json"))
    elif text and not text.isspace():
        yield Problem("warning", "empty-file", "holds no papers", name, 1, "", last)


def _records(text: str) -> Iterator[tuple[int, int, object]]:
    """Where each record begins and ends, and its value, or why it has none. Behind a broken one the next beginning of one is read.

    Linear: what is read in vain is counted, and when that is more than the whole text the rest is one broken record.
    """
    from json import JSONDecodeError, JSONDecoder  # noqa: PLC0415 - for those who have such a file

    decode = JSONDecoder(strict=False).raw_decode
    listed = _LIST.match(text)
    at = listed.end() if listed is not None else _next(text, 0)
    spent, most = 0, len(text) + _SPARE
    gone = 0  # characters that stood before what is left of the text
    while at < len(text):
        end = at + 1
        try:
            value, end = decode(text, at)
        except (ValueError, RecursionError) as error:  # a figure too long and brackets too deep are no JSON for us, either
            reason, size = "nested too deeply, or a figure too long", _DEEP
            if isinstance(error, JSONDecodeError):
                reason, size = error.msg.removesuffix(" at").removesuffix(" starting"), error.pos - at
            spent += size
            following = _next(text, end)
            if spent > most:
                yield gone + at, gone + len(text), _Broken("broken JSON, and so is much before it; nothing from here on")
                return
            yield gone + at, gone + len(text), _Broken(f"no JSON ({reason[:100]})", text[at:following])
            if following > _FAR:
                text, gone, following = text[following:], gone + following, 0
            at = following
        else:
            yield gone + at, gone + end, value
            at = _BETWEEN.match(text, end).end()  # type: ignore[union-attr] # it matches the empty text
            if text[at : at + 1] in ("]", "}", ""):
                at = _next(text, end)


def _next(text: str, at: int) -> int:
    start = _START.search(text, at)
    return start.start(1) if start is not None else len(text)


def _read(record: object, origin: Origin) -> Iterator[Entry | Problem]:
    if type(record) is dict:
        paper = record.get("paper")
        yield _served(paper, record, origin) if type(paper) is dict else _scraped(record, origin)
        return
    message, found = "no JSON object", []
    if isinstance(record, _Broken):
        message = record.reason
        found = paper_before_break(record.text, 0, lambda whole: _read(whole, origin))
    yield from found
    if found:
        yield Problem("warning", "broken-record", f"{message}; {READ}", origin.source, origin.first)
    else:
        message += "; nothing was read from it"
        yield Problem("error", "broken-record", message, origin.source, origin.first, "", origin.last)


def _served(paper: dict[str, Any], record: dict[str, Any], origin: Origin) -> Entry | Problem:
    """A record of https://huggingface.co/api/daily_papers."""
    title = _text(paper, "title") or _text(record, "title")
    found = paper_id(_text(paper, "id"), title, origin)
    if isinstance(found, Problem):
        return found
    rows = paper.get("authors")
    spelt = [_text(row, "name") for row in rows if type(row) is dict] if type(rows) is list else []
    names, complete = parse_authors(", ".join(filter(None, spelt)))
    day = _text(paper, "submittedOnDailyAt") or _text(record, "publishedAt")
    return Entry(
        id=found[0],
        version=found[1],
        title=clean(title),
        authors=names,
        authors_complete=complete,
        abstract=clean(_text(paper, "summary") or _text(record, "summary")),
        published=parse_date(_text(paper, "publishedAt")),
        links=_links([_text(paper, "githubRepo")], "code") + _links([_text(paper, "projectPage")], "project page"),
        origins=(_on(day, origin),),
        extra=_extra(("Upvotes", _number(paper, "upvotes"))),
    )


def _scraped(record: dict[str, Any], origin: Origin) -> Entry | Problem:
    """A record of a scraper of the site's pages."""
    found_details = record.get("details")
    details: dict[str, Any] = found_details if type(found_details) is dict else {}
    title = _text(record, "title") or _text(details, "title")
    found = paper_id(_text(details, "arxiv_page_url") or _text(record, "paper_url") or _text(details, "pdf_url"), title, origin)
    if isinstance(found, Problem):
        return found
    text = clean(_text(details, "abstract"))
    chat = is_chat(text)
    repositories = details.get("github_links")
    return Entry(
        id=found[0],
        version=found[1],
        title=clean(title),
        authors=(names := _people(record.get("authors"))),
        authors_complete=not names,
        abstract="" if chat else text,
        links=_links(repositories if type(repositories) is list else [], "code"),
        origins=(_on(_text(record, "scraped_date"), origin),),
        extra=_extra(("Stars", _number(record, "stars")), ("Summary", text if chat and text != clean(title) else "")),
    )


def _people(names: object) -> tuple[Name, ...]:
    """Those of the names that are of two words or more: the others are handles."""
    people = [name for name in names if type(name) is str and " " in name.strip()] if type(names) is list else []
    return parse_authors(", ".join(people))[0] if people else ()


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    return value.strip() if type(value) is str else ""


def _number(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    return str(value) if type(value) is int else clean(_text(record, key))


def _links(urls: list[Any], title: str) -> tuple[Link, ...]:
    good = (url for url in urls if type(url) is str and url.startswith(("https://", "http://")) and url.isprintable() and " " not in url)
    return tuple(Link(title, url) for url in dict.fromkeys(good))


def _extra(*pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in pairs if value and value != "0")


def _on(day: str, origin: Origin) -> Origin:
    listed = parse_date(day) if day else None
    return origin if listed is None else origin._replace(listed=listed._replace(time=""))


PARSER = Parser("hf-daily-json", "Hugging Face's daily papers as JSON (its API, or a scraper's records)", "digest", 35, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
