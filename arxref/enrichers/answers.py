"""Whether what came back is an answer of the arXiv API: a whole Atom feed of papers, and not a page, a half or an error.

The API's manual (https://info.arxiv.org/help/api/user-manual.html) describes the feed: ``opensearch:totalResults`` says how many papers
there are, an error is an entry whose ``id`` points to ``/api/errors``.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET  # without document types: see `_page`

from arxref import identifiers
from arxref.enrichers.failures import Failure, Rejected
from arxref.errors import InvalidIdentifier
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from arxref.model import ArxivId

_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_ERROR_ID = re.compile(r"incorrect_id_format_for_(.{1,60})", re.DOTALL)
_REASON = 100
_FEED = re.compile(rb"<feed\b[^<>]{0,2000}>")
_FEW = 4
_ID = re.compile(rb"<id>([^<]{1,200})</id>")
_YEARS = range(1900, 9000)


class Page(NamedTuple):
    """A checked answer: how many papers there are, the number of the first one here (from 0), those here, and those that are spoiled."""

    total: int
    start: int
    papers: tuple[ArxivId, ...]
    spoiled: tuple[ArxivId, ...] = ()


def page(body: bytes) -> Page:
    """What a body holds. Raises Failure where it is no answer of the API, Rejected where it is an error of the API's.

    Papers that are no XML, as one control character in a title makes them, are spoiled, and the others are not.
    """
    return _page(body) or _mended(body)


def _page(body: bytes) -> Page | None:
    """As `page`; None where the body is no XML."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if not start.startswith(b"<"):
        raise Failure("its answer is no Atom feed" if start else "its answer is empty")
    if start.startswith((b"<!doctype html", b"<html")):
        raise Failure("its answer is an HTML page")
    try:
        text = body.decode("utf-8-sig")
        # A feed needs no document type, and an attack that makes a page grow needs one.
        root = ET.fromstring(body) if "<!DOCTYPE" not in text and "<!ENTITY" not in text else None  # noqa: S314
    except (UnicodeDecodeError, ET.ParseError, ValueError):
        return None
    if root is None or root.tag != _ATOM + "feed":
        raise Failure("its answer is no Atom feed")
    total, first = (_number(root, name) for name in ("totalResults", "startIndex"))
    papers: list[ArxivId] = []
    spoiled: list[ArxivId] = []
    for entry in root.iterfind(_ATOM + "entry"):
        paper = _paper(entry)
        papers.append(paper)
        if not (_is_time(entry.findtext(_ATOM + "updated")) and _is_time(entry.findtext(_ATOM + "published"))):
            spoiled.append(paper)
    return Page(total, first, tuple(papers), tuple(spoiled))


def _mended(body: bytes) -> Page:
    """What a body holds that is XML but for some of its papers."""
    broken = Failure("its answer is broken off or garbled")
    feed = _FEED.search(body, 0, 10_000)
    *pieces, tail = body.split(b"</entry>")
    kept: list[bytes] = []
    garbled: list[ArxivId] = []
    for piece in pieces if feed is not None else ():
        head, begin, rest = piece.partition(b"<entry")
        entry = b"".join((begin, rest, b"</entry>"))
        if _is_xml(b"".join((feed[0], entry, b"</feed>"))):  # type: ignore[index]
            kept.append(head + entry)
            continue
        named = _ID.search(entry)
        ids = () if named is None else ids_in(named[1].decode("ascii", "replace").strip())
        if not ids:
            raise broken
        kept.append(head)
        garbled += ids
    found = _page(b"".join((*kept, tail))) if garbled else None
    if found is None or (len(garbled) > _FEW and not found.papers):  # all of it is damaged, not some papers
        raise broken
    return found._replace(papers=(*found.papers, *garbled), spoiled=(*found.spoiled, *garbled))


def _is_xml(text: bytes) -> bool:
    try:
        ET.fromstring(text)  # noqa: S314 - within an element there is no document type
    except (ET.ParseError, ValueError):
        return False
    return True


def _number(root: ET.Element, name: str) -> int:
    text = (root.findtext(_OPENSEARCH + name) or "").strip()
    if not re.fullmatch(r"[0-9]{1,12}", text, re.ASCII):
        raise Failure(f"its answer lacks {name}")
    return int(text)


def _paper(entry: ET.Element) -> ArxivId:
    id_ = (entry.findtext(_ATOM + "id") or "").strip()
    if "/api/errors" in id_:
        summary = " ".join((entry.findtext(_ATOM + "summary") or "an error").split())[:_REASON]
        named = _ERROR_ID.search(id_)
        raise Rejected(summary, () if named is None else ids_in(named[1]))
    try:
        return identifiers.parse(id_)[0]
    except InvalidIdentifier:
        raise Failure("its answer holds an entry that is no paper") from None


def ids_in(text: str) -> tuple[ArxivId, ...]:
    """The paper that ``text`` spells, if it spells one."""
    try:
        return (identifiers.parse(text)[0],)
    except InvalidIdentifier:
        return ()


def _is_time(text: str | None) -> bool:
    """Whether the ``arxiv`` package, which leaves a paper without a time out and breaks on an odd one, will take it."""
    try:
        return datetime.fromisoformat((text or "").strip()).year in _YEARS
    except ValueError:
        return False
