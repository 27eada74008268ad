"""CSL-JSON of any tool: a list of items, one item, items one after the other, or an object that holds them, in a list or by their keys.

Each item claims the lines from its own to the next one's; the brackets around all are the first's and the last's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.layouts.jsondamage import paper_before_break
from arxref.model import Entry, Foreign, Origin, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.library.csl.csljson import Found

_TYPES = (
    b"article|article-journal|article-magazine|article-newspaper|bill|book|broadcast|chapter|classic|collection|dataset|document|entry"
    b"|entry-dictionary|entry-encyclopedia|event|figure|graphic|hearing|interview|legal_case|legislation|manuscript|map|motion_picture"
    b"|musical_score|pamphlet|paper-conference|patent|performance|periodical|personal_communication|post|post-weblog|regulation|report"
    b"|review|review-book|software|song|speech|standard|thesis|treaty|webpage|"
)
_TYPED = late(rb'"type"\s{0,20}:\s{0,20}"(?:' + _TYPES + rb')"')
_NAMED = late(rb'"(?:id|title)"\s{0,20}:')
_PECULIAR = late(
    rb'"(?:date-parts|container-title|citation-key|non-dropping-particle)"\s{0,20}:|"(?:DOI|URL|family|literal)"\s{0,20}:\s{0,20}"'
)
_DATED = late(rb'"date-parts"\s{0,20}:\s{0,20}\[')
_SURE, _LIKELY = 0.9, 0.6


def accepts(source: SourceText) -> float:
    """Sure where an object with one of CSL's types has an id or a title and something that only CSL spells so."""
    head = source.head.lstrip()
    if head[:1] not in (b"[", b"{") or b'"' not in head or _NAMED.search(head) is None or _PECULIAR.search(head) is None:
        return 0.0
    if _TYPED.search(head) is not None:
        return _SURE
    return _LIKELY if _DATED.search(head) is not None else 0.0


def parse(source: SourceText) -> Iterator[Entry | Foreign | Problem]:
    """Read every item; see `arxref.api.Parser`."""
    from arxref.library.csl.csljson import Break, items  # noqa: PLC0415 - json and hashlib are for those who have such a file

    text = source.text
    pending: Found | None = None
    first, line, at = 1, 1, 0
    number = 0
    for found in items(text):
        start = found.at if isinstance(found, Break) else found.start
        begins = line + text.count("\n", at, start)
        if pending is not None:
            yield from _read(pending, number, text, Span(source.name, first, max(first, begins - 1)))
            first = begins
        number += 1
        line, at = begins, start
        if isinstance(found, Break):
            last = 1 + text.count("\n")
            first = begins if number > 1 else 1
            cut = _cut(text, start, number, Span(source.name, first, last))
            yield from cut
            message = f"line {begins} is no JSON ({found.reason}); nothing from here on was read"
            if cut:
                message += ", but for what is whole of its first item"
            yield Problem("error", "unreadable-json", message, source.name, first, "", last)
            return
        pending = found
    last = line + text.count("\n", at)
    if pending is not None:
        yield from _read(pending, number, text, Span(source.name, first, last))
    elif text.strip():
        yield Problem("warning", "empty-file", "holds no items", source.name, 1, "", last)


def _read(found: Found, number: int, text: str, span: Span) -> Iterator[Entry | Foreign | Problem]:
    from arxref.library.csl import common as csl  # noqa: PLC0415 - see parse
    from arxref.library.csl import cslread  # noqa: PLC0415

    item = found.value
    raw = text[found.start : found.end]
    named = csl.paper(item) if isinstance(item, dict) else None
    if named is None:
        yield Foreign(csl.label(item, number), raw, span)
        return
    own = csl.written(raw.encode("utf-8", "surrogatepass")) is not None
    entry, problems = cslread.read(item, named, Origin(*span, "csl-json"), own=own)
    yield entry
    yield from problems


def _cut(text: str, at: int, number: int, span: Span) -> list[Entry | Problem]:
    """The paper that the item at ``at``, which breaks off, is, where its ID and title stand before that."""

    def read(item: dict[str, Any]) -> Iterator[Entry | Problem]:
        return (one for one in _read(Found(item, at, at), number, text, span) if not isinstance(one, Foreign))

    from arxref.library.csl.csljson import Found  # noqa: PLC0415 - see parse

    return paper_before_break(text, at, read) if text.startswith("{", at) else []


PARSER = Parser(
    name="csl-json",
    summary="CSL-JSON, as arxref, Zotero, pandoc and citation-js write it",
    kind="library",
    rank=40,
    accepts=accepts,
    parse=parse,
)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """CSL-JSON."""
    return [PARSER]
