"""Whether what came back is an answer of the arXiv API: a whole Atom feed of papers, and not a page, a half or an error.

The API's manual (https://info.arxiv.org/help/api/user-manual.html) describes the feed: ``opensearch:totalResults`` says how many papers
there are, an error is an entry whose ``id`` points to ``/api/errors``.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET  # without document types: see `page`

from arxref import identifiers
from arxref.enrichers.failures import Failure, Rejected
from arxref.errors import InvalidIdentifier

if TYPE_CHECKING:
    from arxref.model import ArxivId

_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_ERROR_ID = re.compile(r"incorrect_id_format_for_(.{1,60})", re.DOTALL)
_REASON = 100
_YEARS = range(1900, 9000)


class Page(NamedTuple):
    """A checked answer: how many papers there are, the number of the first one here (from 0), those here, and those that are spoiled."""

    total: int
    start: int
    papers: tuple[ArxivId, ...]
    spoiled: tuple[ArxivId, ...] = ()


def page(body: bytes) -> Page:
    """What a body holds. Raises Failure where it is no answer of the API, Rejected where it is an error of the API's."""
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
        raise Failure("its answer is broken off or garbled") from None
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
        raise Rejected(summary, () if named is None else _ids(named[1]))
    try:
        return identifiers.parse(id_)[0]
    except InvalidIdentifier:
        raise Failure("its answer holds an entry that is no paper") from None


def _ids(text: str) -> tuple[ArxivId, ...]:
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
