"""The JSON behind cv-arxiv-daily: ``{topic: {id: row}}``, in which a row is the line of Markdown that the page has for the paper.

The file is read from its beginning to its end, value by value, so that each row has its line where the file has several, and a file that
is cut off or broken in one place gives all the rows around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.identifiers import spelt
from arxref.late import late
from arxref.library.layouts.cvdaily import read_line
from arxref.model import Entry, Heading, Origin, Problem, Span
from arxref.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NAME = "cv-arxiv-daily-json"
_RECOGNISED = late(
    rb'"\s{0,9}:\s{0,99}\{\s{0,99}"[^"\\\n]{4,40}"\s{0,9}:\s{0,9}"(?:\|\s{0,3}\*\*|- )[0-9]{4}-[0-9]{2}-[0-9]{2}(?:\*\*\s{0,3}\||, \*\*)'
)
_BEGIN = re.compile(rb'\s{0,99}\{\s{0,99}"')
_GAP = late(r"[\s,]*")
_AGAIN = late(r'\s*\{(?=\s*(?:\}|"(?:[^"\\\n]|\\[^\n]){0,500}"\s*:\s*\{))')
_MEMBER = late(r'"((?:[^"\\\n]|\\[^\n]){0,500})"\s*:\s*')
_NEXT = late(r'"(?:[^"\\\n]|\\[^\n]){0,500}"\s*:\s*(?=["{])')
_PLAIN = late(r"[^\s,{}\[\]\":]{1,99}|\[[^\[\]{}]{0,999}\]|\{[^\[\]{}]{0,999}\}")
_TOPICS, _ROWS = 1, 2  # how deep the reading is


def accepts(source: SourceText) -> float:
    """Sure where an object holds an object whose first value is a row."""
    head = source.head
    return 0.95 if _BEGIN.match(head) is not None and _RECOGNISED.search(head) is not None else 0.0


def parse(source: SourceText) -> Iterator[Entry | Heading | Problem]:
    """Read every row; see `arxref.api.Parser`. The rows of a file without line breaks are all in line 1."""
    from json import JSONDecoder  # noqa: PLC0415 - for those who have such a file

    decode = JSONDecoder(strict=False).raw_decode
    text, name = source.text, source.name
    at = counted = text.find("{") + 1
    line = 1 + text.count("\n", 0, at)
    claimed, depth, topic = line - 1, _TOPICS, ""
    while at < len(text) and depth:
        at = _GAP.match(text, at).end()  # type: ignore[union-attr] # it matches nothing, too
        line, counted = line + text.count("\n", counted, at), at
        if text.startswith("}", at):
            depth, at = depth - 1, at + 1
            if not depth and (again := _AGAIN.match(text, at)) is not None:  # another file was put behind this one
                depth, at = _TOPICS, again.end()
            continue
        member = _MEMBER.match(text, at)
        if member is not None and depth == _TOPICS and text.startswith("{", member.end()):
            depth, at, topic = _ROWS, member.end() + 1, clean(_string(decode, member[1]))
            last = line + text.count("\n", counted, at)
            yield Heading(topic, "", None, Span(name, claimed + 1 if claimed < line else line, last))
            claimed = last
            continue
        value, end = _value(decode, text, member.end()) if member is not None else (None, -1)
        if end < 0:
            found = _NEXT.search(text, member.end() if member is not None else at + 1)
            end = found.start() if found is not None else len(text)
            depth = _TOPICS if found is not None and text.startswith("{", found.end()) else _ROWS
        at = end
        last = claimed = line + text[counted:at].rstrip().count("\n")
        row, key = (value, member[1]) if depth == _ROWS and member is not None else (None, "")
        yield from _row(row, key, Origin(name, line, last, NAME, None, None, topic))
    last = text[:at].rstrip().count("\n") + 1
    if last > claimed:
        yield Heading("", "", None, Span(name, claimed + 1, last))  # nothing but brackets
    if depth:
        yield Problem("warning", "broken-record", "the file ends too soon; papers may lack", name, last)


def _value(decode: Callable[[str, int], tuple[Any, int]], text: str, at: int) -> tuple[object, int]:
    """The value at ``at`` and where it ends; -1 where it is broken. What should be no value is passed over without a look into it."""
    if text.startswith('"', at):
        try:
            return decode(text, at)
        except ValueError:
            return None, -1
    plain = _PLAIN.match(text, at)
    return None, plain.end() if plain is not None else -1


def _string(decode: Callable[[str, int], tuple[Any, int]], inside: str) -> str:
    """The text of a key."""
    try:
        return str(decode(f'"{inside}"', 0)[0])
    except ValueError:
        return inside


def _row(value: object, key: str, origin: Origin) -> list[Entry | Problem]:
    rows = read_line(" ".join(value.split()), origin) if type(value) is str else None
    if rows is not None:
        return rows
    shown = f'"{value[:60]}"' if type(value) is str else "what stands here"
    id_ = (spelt(key) or ("",))[0]  # a row for a paper whose title its script could not get
    message = f"{shown} is no row of a paper; it was not read"
    return [Problem("error", "broken-record", message, origin.source, origin.first, id_, origin.last)]


PARSER = Parser(NAME, "the JSON of cv-arxiv-daily: rows by topic and ID", "digest", 30, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
