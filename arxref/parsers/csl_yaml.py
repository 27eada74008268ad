"""CSL YAML, as pandoc reads it: a list ``references`` in a file of its own or in the metadata of a Markdown document, or such a list alone.

The list is cut at its dashes, so that each item has its lines, and one that is no YAML costs itself alone. Texts are pandoc's Markdown.
Items that arxref wrote are a member a line, in JSON, and are read as such.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late, line_start
from arxref.model import Foreign, Problem, Span
from arxref.text.scan import find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import Entry

_LIST = late(rb"^references:[ \t]*(?:#[^\n]*|\[[ \t]*\][ \t]*)?\r?$", re.MULTILINE)
_ITEM = late(rb"^([ ]{0,8})-[ ]{1,8}(?:id|type|title|author|issued|DOI|URL|citation-key|container-title|abstract)[ ]?:", re.MULTILINE)
_MEMBER = late(rb"^[ ]{0,16}(?:-[ ]{1,8})?(?:id|type|author|issued|DOI|container-title|citation-key|archive_location)[ ]?:", re.MULTILINE)
_REMARKS = late(rb"(?:[ \t]*+(?:#[^\n]*+)?\r?\n)*+")
_DASHED = late(r"([ ]*)-(?:[ ]|$)")
_FIELD = late(r"-[ ]{1,8}[A-Za-z][\w-]{0,60}[ ]?:(?:[ ]|$)")
_MAPPED = late(r"[ \t]+\S|[A-Za-z][\w-]{0,60}:(?:[ \t]|\Z)|(?:---|\.\.\.)[ \t]*\Z")
_is_cff = line_start(rb"cff-version[ \t]{0,9}:")
_SURE, _LIKELY = 0.9, 0.6


def accepts(source: SourceText) -> float:
    """Sure where ``references:`` or the text itself begins a list of items with fields of CSL; less so in a document's metadata."""
    head = source.head
    if find(head, b"cff-version") >= 0 and _is_cff(head):  # its references have other fields
        return 0.0
    start = head.startswith((b"---\n", b"---\r\n"))
    found = _LIST.search(head) if find(head, b"references:") >= 0 else None
    if found is not None:
        if found[0].rstrip().endswith(b"]"):
            return _SURE if not head[: found.start()].strip(b"- \t\r\n") else 0.0
        remarks = _REMARKS.match(head, found.end() + 1)
        item = _ITEM.match(head, remarks.end() if remarks is not None else len(head))
        if item is None and head[found.end() :].strip():
            return 0.0
        alone = not head[: found.start()].strip(b"- \t\r\n")
        return _SURE if alone else _LIKELY if start or item is not None else 0.0
    item = _ITEM.match(head, head.find(b"\n") + 1 if start else 0)
    return _LIKELY if item is not None and len(_MEMBER.findall(head)) > 1 else 0.0


def parse(source: SourceText) -> Iterator[Entry | Foreign | Problem]:
    """Read every item; see `arxref.api.Parser`. What is no part of the list, but of its YAML, is claimed without a name."""
    lines = source.text.split("\n")
    last = _region(lines)
    begin = next(
        (number for number, line in enumerate(lines[:last]) if line.rstrip("[] \t").partition("#")[0].rstrip() == "references:"), -1
    )
    at = begin + 1
    while at < last and (not lines[at].strip() or lines[at].lstrip().startswith("#") or lines[at].rstrip() == "---"):
        at += 1
    dashed = _DASHED.match(lines[at]) if at < last else None
    if dashed is None:
        yield Problem("warning", "empty-file", "holds no items", source.name, 1, "", last)
        return
    yield from _rest(source.name, lines, 0 if lines[0].rstrip() == "---" else _mapping_start(lines, begin), at)
    from arxref.library.csl.yamlitems import read_item  # noqa: PLC0415 - it reads JSON, too, and is for those who have such a file

    depth = len(dashed[1])
    for number, (begin, end) in enumerate(pairwise(_shallow(lines, at, last, depth)), 1):
        at, dashed = begin, _DASHED.match(lines[begin])
        if dashed is None or len(dashed[1]) != depth:
            break
        at = _end(lines, begin, end)
        yield from read_item(lines[begin:at], number, depth, Span(source.name, begin + 1, at))
        at = end
    yield from _rest(source.name, lines, at, _mapping_end(lines, at, last))


def _region(lines: list[str]) -> int:
    """Where the YAML ends: a document's metadata at their second ``---`` or ``...``, line included; a file of its own with the file."""
    if lines[0].rstrip() != "---":
        return len(lines)
    return next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() in ("---", "...")), len(lines))


def _mapping_start(lines: list[str], begin: int) -> int:
    """From where on what stands before the list, which ``lines[begin]`` heads, is of its YAML: behind the last line that can be none."""
    others = (at for at in range(begin - 1, -1, -1) if lines[at].strip() and lines[at][0] != "#" and _MAPPED.match(lines[at]) is None)
    return next(others, -1) + 1


def _mapping_end(lines: list[str], at: int, last: int) -> int:
    """How far what stands behind the list is of its YAML: to the end, or before what can be none (another layout, behind blank lines)."""
    end = at
    for number in range(at, last):
        line = lines[number]
        if _MAPPED.match(line) is not None:
            end = number + 1
        elif line and not line.isspace() and line[0] != "#":
            return end
    return last


def _shallow(lines: list[str], at: int, last: int, depth: int) -> list[int]:
    """Which lines from ``at`` on are no deeper than the dash of an item, and where all end; no comments behind which the list goes on."""
    text = "\n".join(["", *lines[at:last]])  # so that each line stands behind a line feed
    found: list[int] = []
    number, counted = at - 1, 0
    behind, goes_on = at, False  # the comments that were looked behind
    for feed in re.compile(rf"\n(?! {{{depth + 1}}})").finditer(text):  # a twentieth of what it costs to ask line by line
        number += text.count("\n", counted, feed.end())
        counted = feed.end()
        if _is_deeper(lines[number], depth):
            continue
        if number >= behind and _is_comment(lines[number]):
            behind = next((row for row in range(number, last) if lines[row].strip() and not _is_comment(lines[row])), last)
            goes_on = behind < last and (_is_deeper(lines[behind], depth) or _FIELD.match(lines[behind], depth) is not None)
        if number >= behind or not goes_on:
            found.append(number)
    return [*found, last]


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _end(lines: list[str], at: int, end: int) -> int:
    """Where the item that begins at ``at`` ends: blank lines before ``end`` are not its."""
    while end > at + 1 and (not lines[end - 1] or lines[end - 1].isspace()):
        end -= 1
    return end


def _is_deeper(line: str, depth: int) -> bool:
    return not line or line.isspace() or len(line) - len(line.lstrip()) > depth


def _rest(name: str, lines: list[str], first: int, end: int) -> Iterator[Foreign]:
    while first < end and not lines[first].strip():
        first += 1
    while first < end and not lines[end - 1].strip():
        end -= 1
    if first < end:
        yield Foreign("", "\n".join(lines[first:end]), Span(name, first + 1, end))


PARSER = Parser("csl-yaml", "CSL YAML, as pandoc reads it, in a file of its own or in a document's metadata", "library", 40, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """CSL YAML."""
    return [PARSER]
