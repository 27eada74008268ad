"""The papers in a CITATION.cff (citation-file-format.github.io): its ``preferred-citation`` and its ``references``.

What software is called is the title of no paper; where the file's own names one as its own, that is left to whoever reads plain links.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.layouts.mentions import mentions
from arxref.model import Entry, Foreign, Origin, Problem, Span
from arxref.text.scan import find

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "citation-cff"
_BEGINS = late(  # behind other lines of its YAML, at most
    rb"(?:\xef\xbb\xbf)?(?:(?!cff-version)(?:[ \t]*+(?:#[^\n]*+)?\r?|[ \t%-][^\n]*+|[A-Za-z][\w-]{0,60}:[^\n]*+)\n)*+cff-version[ \t]{0,9}:"
)
_PARTS = late(r"(preferred-citation|references)[ \t]*:[ \t]*(?:#.*)?\Z")
_DASHED = late(r"([ ]*)-(?:[ ]|\Z)")
_PERSON = {"family-names": "family", "given-names": "given", "name-particle": "non-dropping-particle", "name-suffix": "suffix"}
_SAME = {"title": "title", "doi": "DOI", "url": "URL", "volume": "volume", "issue": "issue", "abstract": "abstract"}
_NUMBERED = late(r"(?:arxiv[:/ ]|https?://arxiv\.org/)", re.IGNORECASE)


def accepts(source: SourceText) -> float:
    """Sure of a file that says so in its first mapping, if it names arXiv."""
    head = source.head
    return 0.9 if find(head, b"cff-version") >= 0 and _BEGINS.match(head) is not None and b"arxiv" in head.lower() else 0.0


def parse(source: SourceText) -> Iterator[Entry | Foreign | Problem]:
    """Read every work; see `arxref.api.Parser`. What stands around them is the software's, and nobody's where it names no paper."""
    lines = source.text.split("\n")
    at = 0
    for first, last, dashed in _works(lines):
        yield from _prose(lines, at, first, source.name)
        yield from _read(lines[first:last], dashed, Span(source.name, first + 1, last))
        at = last
    yield from _prose(lines, at, len(lines), source.name)


def _prose(lines: list[str], first: int, last: int, name: str) -> Iterator[Foreign]:
    text = "\n".join(lines[first:last])
    if text.strip() and next(mentions(text, ()), None) is None:
        yield Foreign("", text, Span(name, first + 1, last))


def _works(lines: list[str]) -> Iterator[tuple[int, int, bool]]:
    """From which line to which each work goes, and whether it is one of a list."""
    at = 0
    while at < len(lines):
        part = _PARTS.match(lines[at])
        at += 1
        if part is None:
            continue
        begin = at
        while at < len(lines) and (not lines[at].strip() or lines[at][0] in " -#\t"):
            at += 1
        if part[1] == "references":
            yield from _listed(lines, begin, at)
        elif any(map(str.strip, lines[begin:at])):
            yield begin, _end(lines, begin, at), False


def _listed(lines: list[str], begin: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """The items between two lines, each from its dash to the next one as far to the right."""
    dashes = [(number, found[1]) for number in range(begin, end) if (found := _DASHED.match(lines[number])) is not None]
    starts = [number for number, depth in dashes if depth == dashes[0][1]]
    for start, following in pairwise([*starts, end]):
        yield start, _end(lines, start, following), True


def _end(lines: list[str], begin: int, end: int) -> int:
    """Where what begins there ends: blank lines and remarks behind it are not its."""
    while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _read(lines: list[str], dashed: bool, span: Span) -> Iterator[Entry | Foreign | Problem]:  # noqa: FBT001 - as `_works` has it
    from arxref.library.csl import common, cslread  # noqa: PLC0415 - for those who have such a file
    from arxref.library.csl.cslyaml import load  # noqa: PLC0415

    raw = "\n".join(lines)
    try:
        work = load(raw.replace("-", " ", 1) if dashed else raw)
    except ValueError as error:
        message = f"this work is no YAML ({error}); it was not read"
        yield Problem("error" if "arxiv" in raw.lower() else "warning", "broken-record", message, span.source, span.first, "", span.last)
        return
    item = _item(work) if isinstance(work, dict) else {}
    named = common.paper(item)
    if named is None:
        yield Foreign(item.get("title") or "a work", raw, span)
        return
    entry, problems = cslread.read(item, named, Origin(*span, NAME), own=False)
    yield entry
    yield from problems


def _item(work: dict[str, Any]) -> dict[str, Any]:
    """The work as an item of CSL."""
    item: dict[str, Any] = {"type": "article"}
    item.update({name: value for field, name in _SAME.items() if isinstance(value := work.get(field), str)})
    if str(work.get("type")).startswith("software"):
        item.pop("title", None)  # as above
    people = work.get("authors")
    item["author"] = [_person(one) for one in people if isinstance(one, dict)] if isinstance(people, list) else []
    meeting = work.get("conference")
    place = work.get("journal") or work.get("collection-title") or (meeting.get("name") if isinstance(meeting, dict) else "")
    if isinstance(place, str):
        item["container-title"] = place
    item["page"] = "-".join(page for field in ("start", "end") if isinstance(page := work.get(field), str))
    released = work.get("date-published") or work.get("date-released")
    parts = [part for field in ("year", "month") if isinstance(part := work.get(field), str)]
    if isinstance(released, str) or parts:
        item["issued"] = {"raw": released} if isinstance(released, str) else {"date-parts": [parts]}
    named = [one.get("value") for one in work["identifiers"] if isinstance(one, dict)] if isinstance(work.get("identifiers"), list) else []
    for value in (*named, work.get("number"), work.get("notes")):
        if isinstance(value, str) and _NUMBERED.match(value.strip()) is not None:
            item.setdefault("number", value.strip())
        elif isinstance(value, str) and value.startswith("10."):
            item.setdefault("DOI", value)
    return item


def _person(one: dict[str, Any]) -> dict[str, str]:
    """An author: a person in parts, or whoever else has a name."""
    whole = one.get("name") or one.get("alias")
    parts = {part: value for field, part in _PERSON.items() if isinstance(value := one.get(field), str)}
    return parts or ({"literal": whole} if isinstance(whole, str) else {})


PARSER = Parser(NAME, "the papers in a CITATION.cff: its preferred citation and its references", "library", 41, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
