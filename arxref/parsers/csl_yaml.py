"""CSL YAML, as pandoc reads it: a list ``references`` in a file of its own or in the metadata of a Markdown document, or such a list alone.

The list is cut at its dashes, so that each item has its lines, and one that is no YAML costs itself alone. Texts are pandoc's Markdown.
Items that arxref wrote are a member a line, in JSON, and are read as such.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.model import Entry, Foreign, Origin, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LIST = re.compile(rb"^references:[ \t]*(?:#[^\n]*|\[[ \t]*\][ \t]*)?\r?$", re.MULTILINE)
_ITEM = re.compile(rb"^([ ]{0,8})-[ ]{1,8}(?:id|type|title|author|issued|DOI|URL|citation-key|container-title|abstract)[ ]?:", re.MULTILINE)
_MEMBER = re.compile(rb"^[ ]{0,16}(?:-[ ]{1,8})?(?:id|type|author|issued|DOI|container-title|citation-key)[ ]?:", re.MULTILINE)
_DASHED = re.compile(r"([ ]*)-(?:[ ]|$)")
_MAPPED = re.compile(r"[ \t]+\S|[A-Za-z][\w-]{0,60}:(?:[ \t]|\Z)|(?:---|\.\.\.)[ \t]*\Z")
_OWN = re.compile(r"  ([A-Za-z-]+): (.*)")
_OWN_ID = re.compile(r'- id: (".*")')
_SURE, _LIKELY = 0.9, 0.6


def accepts(source: SourceText) -> float:
    """Sure where ``references:`` or the text itself begins a list of items with fields of CSL; less so in a document's metadata."""
    head = source.head
    start = head[:4] == b"---\n"
    found = _LIST.search(head) if b"references:" in head else None
    if found is not None:
        if found[0].rstrip().endswith(b"]"):
            return _SURE if not head[: found.start()].strip(b"- \t\r\n") else 0.0
        item = _ITEM.match(head, found.end() + 1)
        if item is None and head[found.end() :].strip():
            return 0.0
        alone = not head[: found.start()].strip(b"- \t\r\n")
        return _SURE if alone else _LIKELY if start or item is not None else 0.0
    item = _ITEM.match(head.removeprefix(b"---\n"))
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
    depth, number = len(dashed[1]), 0
    while at < last and (found := _DASHED.match(lines[at])) is not None and len(found[1]) == depth:
        end = _end(lines, at, last, depth)
        number += 1
        yield from _item(lines[at:end], number, depth, Span(source.name, at + 1, end))
        at = end
        while at < last and not lines[at].strip():
            at += 1
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


def _end(lines: list[str], at: int, last: int, depth: int) -> int:
    """Where the item that begins at ``at`` ends: at the first line that is not deeper than its dash. Blank lines behind it are not its."""
    deeper = " " * (depth + 1)
    number = at + 1
    while number < last and (lines[number].startswith(deeper) or _is_deeper(lines[number], depth)):
        number += 1
    while number > at + 1 and (not lines[number - 1] or lines[number - 1].isspace()):
        number -= 1
    return number


def _is_deeper(line: str, depth: int) -> bool:
    return not line or line.isspace() or len(line) - len(line.lstrip()) > depth


def _rest(name: str, lines: list[str], first: int, end: int) -> Iterator[Foreign]:
    while first < end and not lines[first].strip():
        first += 1
    while first < end and not lines[end - 1].strip():
        end -= 1
    if first < end:
        yield Foreign("", "\n".join(lines[first:end]), Span(name, first + 1, end))


def _item(lines: list[str], number: int, depth: int, span: Span) -> Iterator[Entry | Foreign | Problem]:
    # For those who have such a file; a package would be asked for its modules by a function, at each item.
    from arxref.library.csl.common import label, paper  # noqa: PLC0415
    from arxref.library.csl.cslread import read  # noqa: PLC0415

    raw = "\n".join(lines)
    item = _as_written(lines)
    own = item is not None
    if item is None:
        from arxref.library.csl.cslplain import plain  # noqa: PLC0415 - for files of others
        from arxref.library.csl.cslyaml import load  # noqa: PLC0415 - PyYAML is for what is not plain

        first = " " * depth + " " + lines[0][depth + 1 :]  # the dash is the list's
        try:
            item = plain([first, *lines[1:]])
            if item is None:
                item = load(first + raw[len(lines[0]) :])
            elif type(item) is dict and "arxiv" not in raw.lower() and "*" not in raw and "&#" not in raw:  # and so in no plain text of it
                item = {name: item[name] for name in ("id", "title") if name in item}
        except ValueError as error:
            message = f"item {number} is no YAML ({error}); it was not read"
            yield Problem(
                "error" if "arxiv" in raw.lower() else "warning", "broken-record", message, span.source, span.first, "", span.last
            )
            return
    from arxref.library.csl.cslyaml import has_marks, plain_text  # noqa: PLC0415 - see above

    if has_marks(raw):  # once for all texts of an item: an escape in its YAML or JSON has a mark, too
        item = _texts(item, plain_text)
    named = paper(item) if isinstance(item, dict) else None
    if named is None:
        yield Foreign(label(item, number), raw, span)
        return
    entry, problems = read(item, named, Origin(*span, "csl-yaml"), own=own)
    yield entry
    yield from problems


def _as_written(lines: list[str]) -> Any:
    """An item that is as arxref wrote it, a member in JSON a line; None for any other."""
    import json  # noqa: PLC0415 - see _item

    from arxref.library.csl.common import written  # noqa: PLC0415

    first = _OWN_ID.fullmatch(lines[0])
    members = [_OWN.fullmatch(line) for line in lines[1:]] if first is not None else []
    if first is None or not all(members):
        return None
    body = ",".join([f'"{member[1]}":{member[2]}' for member in members if member is not None])
    text = f'{{"id":{first[1]},{body}}}' if body else f'{{"id":{first[1]}}}'
    if written(text.encode("utf-8", "surrogatepass")) is None:
        return None
    try:
        return json.loads(text)
    except ValueError:  # a key that someone made unreadable
        return None


def _texts(value: Any, plain_text: Callable[[str], str]) -> Any:
    """An item with plain text for the Markdown of its texts."""
    kind = type(value)
    if kind is str:
        return plain_text(value)
    if kind is list:
        return [_texts(part, plain_text) for part in value]
    return {name: _texts(part, plain_text) for name, part in value.items()} if kind is dict else value


PARSER = Parser("csl-yaml", "CSL YAML, as pandoc reads it, in a file of its own or in a document's metadata", "library", 40, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """CSL YAML."""
    return [PARSER]
