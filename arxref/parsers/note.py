"""Obsidian notes, one a file: those that arxref writes come back as the papers they were, and other tools' are read by their properties.

A note is a paper's if a property names one (`arxref.library.layouts.notefields`). What stands below is its reader's: lines that name other
papers are left to the parser of plain links, and the rest is claimed as prose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.api import HEAD, Parser, SourceText
from arxref.dates import parse_date
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.csl.common import SURROGATES
from arxref.library.layouts import notefields
from arxref.library.layouts.codeparts import code
from arxref.library.layouts.mentions import line_numbers, mentions
from arxref.library.leftovers import clipped, unclaimed
from arxref.model import Foreign, Origin, Problem, Span
from arxref.records import NamedTuple
from arxref.vault import frontmatter, marker, regions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arxref.model import ArxivId, Entry
    from arxref.vault.frontmatter import Value

_SURE, _LIKELY, _POSSIBLE = 0.9, 0.5, 0.3
_ID = rb"(?:[0-9]{4}\.[0-9]{4,5}|[A-Za-z-]{2,9}(?:\.[A-Za-z-]{2,9})?/[0-9]{7})"
_VALUE = rb"""[ _-]?(?:id|url|link|number)?["']?[ \t]*:[ \t]*(?:\n[ \t]*-[ \t]*)?"""
_NAMED = late(rb"""^["']?(?:arxiv|eprint)""" + _VALUE + rb"[^\n]{0,80}?" + _ID, re.MULTILINE | re.IGNORECASE)
_PLACED = late(
    rb"""^["']?(?:doi|urls?(?:_pdf|_preprint)?|pdf(?:_?url)?|links?|paper_?url|source|uri|journal|publication)["']?[ \t]*:[ \t]*"""
    rb"""(?:\n[ \t]*-[ \t]*)?[^\n]{0,80}?arxiv[^\n]{0,40}?""" + _ID,
    re.MULTILINE | re.IGNORECASE,
)
_TEMPLATE = late(rb"""^["']?arxiv""" + _VALUE + rb"[^\n]{0,80}?(?:\{\{|<%)", re.MULTILINE | re.IGNORECASE)
_OWN_ADDRESS = late(rb"^[^\n:]{1,80}: \"?https://arxiv\.org/abs/" + _ID, re.MULTILINE)
_LABEL = rb"[-*+] \*\*(?:url|link|arxiv|doi|eprint)(?::\*\*|\*\*::?)"
_JOURNAL = rb"[-*+] \*\*journal(?::\*\*|\*\*::?)"
_IN_LIST = rb"\s*# [^\n]+\n\s*(?:[-*+] [^\n]*\n){0,12}?"
_LISTED = late(_IN_LIST + _LABEL + rb"[^\n]{0,80}?arxiv[^\n]{0,40}?" + _ID, re.IGNORECASE)
_JOURNALLED = late(_IN_LIST + _JOURNAL + rb"[^\n]{0,80}?arxiv[^\n]{0,40}?" + _ID, re.IGNORECASE)
_ADDRESS = late(rb"^" + _LABEL + rb"[^\n]{0,80}?arxiv", re.MULTILINE | re.IGNORECASE)
_IN_JOURNAL = late(rb"^" + _JOURNAL + rb"[^\n]{0,80}?arxiv", re.MULTILINE | re.IGNORECASE)
_NULL = late(r"^([^\W\d][\w -]{0,80}):[ ]+(?:null|~)[ ]*\r?$", re.MULTILINE)  # YAML's for nothing, where it is not quoted
_COPY = late(r"\.sync-conflict-[0-9]{8}-|\([^()/]{0,80}conflict(?:ed copy)?\b[^()/]{0,80}\)\.md\Z", re.IGNORECASE)
_FIGURES = late("[0-9]{3}")  # which all identifiers have
_PAGES = frozenset(("arxrefday", "arxrefindex"))
_BEGIN = b"\n%% begin arxref"


def accepts(source: SourceText) -> float:
    """Sure where a property names a paper, less so where a field below the first heading does.

    A list of ``references`` among the properties is for the parser of those.
    """
    head = source.head
    if head[:3] != b"---":
        return 0.0
    end = head.find(b"\n---", 3)
    if end < 0:
        end = head.rfind(b"\n") if len(head) > HEAD // 2 else 0  # some collaborations have five thousand authors
    front = head[: end + 1].replace(b"\r\n", b"\n")
    if b"\nreferences:" in front:
        return 0.0
    if _NAMED.search(front) is not None or _PLACED.search(front) is not None:
        return _SURE
    if _BEGIN in head and _OWN_ADDRESS.search(front) is not None:
        return _SURE
    at = head.find(b"\n", end + 1) + 1
    if (_LISTED.match(head, at) is not None and len(_ADDRESS.findall(head)) == 1) or (
        _JOURNALLED.match(head, at) is not None and _ADDRESS.search(head) is None and len(_IN_JOURNAL.findall(head)) == 1
    ):
        return _LIKELY  # a journal alone: an address further below stands among fields that are read as such
    return _POSSIBLE if _TEMPLATE.search(front) is not None else 0.0


def parse(source: SourceText) -> Iterator[Entry | Foreign | Problem]:
    """Read the note; see `arxref.api.Parser`."""
    text, name = source.text, source.name
    bounds = frontmatter.bounds(text)
    if bounds is None:
        yield Problem("error", "missing-id", "has no properties on top that name an arXiv paper", name, 1)
        yield from _prose(source, text.find("\n") + 1 or len(text))
        return
    start, end, below = bounds
    values = _values(text, start, end)
    if not isinstance(values, str) and not values.keys().isdisjoint(_PAGES):
        yield from _prose(source, 0)
        return
    last = text.count("\n", 0, end) + 1
    wrong = _refused(name, values, last)
    paper = None if wrong is not None or isinstance(values, str) else _paper(text, values, below)
    if paper is None:
        yield wrong or Problem("error", "missing-id", "its properties name no arXiv paper", name, 1, "", last)
        yield from _prose(source, below)
        return
    entry, problems = _read(source, paper)
    yield entry
    yield from problems
    region, stop = paper.region, paper.stop
    if region is not None and stop < region.end:
        yield from _prose(source, stop, region.start, entry.id)
        yield Foreign("", text[region.start : region.end], Span(name, _line(text, region.start), _line(text, region.end - 1)))
        stop = region.end
    yield from _prose(source, stop, len(text), entry.id)


class _Paper(NamedTuple):
    """The paper that a note names, and what the note says of it: in properties, and in the lines of ``body``.

    ``region`` is where arxref wrote below the properties, if it did and nobody changed its markers. The text is the entry's up to ``stop``.
    """

    id: tuple[ArxivId, int | None]
    values: Mapping[str, Value]
    body: list[str]
    region: marker.Place | None
    stop: int


def _paper(text: str, values: Mapping[str, Value], below: int) -> _Paper | None:
    """The paper that the properties name, or else the list that what is ``below`` them begins with.

    What arxref wrote below the properties is the entry's, unless the user put something between.
    """
    region = marker.place(text, below)
    if isinstance(region, marker.Place) and region.prints:
        found = notefields.paper(values, own=True)
        stop = below if text[below : region.start].strip() else region.end
        inner = text[region.inner : region.outer]
        if "\n" in region.prints:  # a formatter made several lines of all that is long
            inner = "\n\n".join([regions.unwrapped(part.text) for part in regions.parts(inner)])
        return None if found is None else _Paper(found, values, inner.split("\n"), region, stop)
    body = text[below:].split("\n")
    found = notefields.paper(values)
    if found is not None:
        return _Paper(found, values, body, None, below)
    fields, count = notefields.listed(body)
    found = notefields.paper(fields)
    stop = min(below + sum([len(line) + 1 for line in body[:count]]), len(text))
    return None if found is None else _Paper(found, {**fields, **values}, body, None, stop)


def _read(source: SourceText, paper: _Paper) -> tuple[Entry, list[Problem]]:
    """The entry, and what of it was no good."""
    own = paper.region is not None
    added = paper.values.get("added") if own else None
    listed = parse_date(added) if isinstance(added, str) else None
    origin = Origin(source.name, 1, _line(source.text, paper.stop - 1), "note", listed)
    stem = source.name.rpartition("/")[2].removesuffix(".md")
    return notefields.read(paper.values, paper.body, paper.id, origin, stem, own=own)


def _line(text: str, place: int) -> int:
    """The number of the line in which a place is."""
    return text.count("\n", 0, place) + 1


def _values(text: str, start: int, end: int) -> Mapping[str, Value] | str:
    """The values of the properties by their folded names; a text says why they cannot be read."""
    values = frontmatter.values(text[start:end])
    if values is None:
        front = frontmatter.read(text)
        if isinstance(front, frontmatter.Invalid):
            return front.why
        properties = front.properties if front is not None else {}
        values = {name: _whole(one.value) for name, one in properties.items() if one.value is not None}
    told = {notefields.folded(name): value for name, value in values.items()}
    if "null" in values.values() or "~" in values.values():
        for empty in _NULL.finditer(text, start, end):
            told.pop(notefields.folded(empty[1]), None)
    return told


def _whole(value: Value) -> Value:
    """A value without the halves of characters that an escape may spell."""
    return SURROGATES.sub("\ufffd", value) if isinstance(value, str) else tuple([SURROGATES.sub("\ufffd", text) for text in value])


def _refused(name: str, values: Mapping[str, Value] | str, last: int) -> Problem | None:
    """Why this is no note of a paper, if it is none."""
    if _COPY.search(name) is not None:
        return Problem(
            "warning", "note-copy", "is a copy of a note that a sync tool made of a conflict; it was not read", name, 1, "", last
        )
    if isinstance(values, str):
        return Problem("error", "broken-record", f"{values}; the note was not read", name, 1, "", last)
    named = [text for one in notefields.NAMED if isinstance(text := values.get(one), str)]
    if any("{{" in text or "<%" in text for text in named):
        return Problem("note", "note-template", "is a template for notes; there is no paper in it", name, 1, "", last)
    return None


def _prose(source: SourceText, start: int, stop: int | None = None, id_: ArxivId | None = None) -> Iterator[Foreign]:
    """What the reader wrote from one place to another, but for the lines that name papers other than the note's."""
    text = source.text[start:stop]
    if not text or text.isspace():
        return
    first = _line(source.text, start)
    found = [one for one in mentions(text, code(text)[0]) if one.id != id_] if _FIGURES.search(text) is not None else []
    lines = line_numbers(text, (place for one in found for place in (one.start, one.end))) if found else {}
    others = [Foreign("", "", Span(source.name, first - 1 + lines[one.start], first - 1 + lines[one.end])) for one in found]
    yield from clipped(Foreign("", text, Span(source.name, first, first + text.count("\n"))), unclaimed(text, others, first))


PARSER = Parser("note", "Obsidian notes of papers, arxref's own and other tools', by their properties", "library", 40, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
