"""Nothing but identifiers, of the command line, a file or a pipe: in any spelling, one or several a line; ``#`` begins a comment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.api import HEAD, Parser, SourceText
from arxref.errors import InvalidIdentifier
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.model import Entry, Foreign, Origin, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import ArxivId

_SHAPE = late(
    r"(?:oai:|info:)?(?:arxiv(?:\.org)?[:/])*(?:[0-9]{4}\.[0-9]{4,5}|[a-z]{1,8}(?:-[a-z]{2,4})?(?:\.[a-z]{2})?/[0-9]{7})(?:v[0-9]{1,4})?/?"
    r"|(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/\S+|(?:doi:|https?://(?:dx\.)?doi\.org/)?10\.48550/arxiv\.\S+",
    re.IGNORECASE | re.ASCII,
)
_LABEL = late(r"(?i)\barxiv:[ \t]{1,9}")
_TOKEN = late(r"[^\s,;]+")
_COMMENT = late(r"(?:(?<=\s)|\A)#.*")
_SURE = 0.9


def accepts(source: SourceText) -> float:
    """Sure where every word has the form of an identifier and most are one: a column of numbers is no list of papers."""
    head = source.head
    if len(head) >= HEAD:
        head = head[: head.rfind(b"\n") + 1]
    seen = good = 0
    if b"](" in head:  # Markdown, where what begins with "#" is no comment
        return 0.0
    for line in head.decode("utf-8", "replace").split("\n"):
        for token in _tokens(line):
            if len(token[0]) > identifiers.LONGEST or _SHAPE.fullmatch(token[0].strip("\"'<>[]()")) is None:
                return 0.0
            seen += 1
            good += not isinstance(_read(token[0]), str)
    return _SURE if seen and good * 2 > seen else 0.0


def parse(source: SourceText) -> Iterator[Entry | Foreign | Problem]:
    """Read every word; see `arxref.api.Parser`."""
    name = source.name
    for number, line in source.lines():
        spelt = False
        for token in _tokens(line):
            spelt = True
            found = _read(token[0])
            if isinstance(found, str):
                yield Problem("error", "invalid-id", found, name, number)
            else:
                yield Entry(found[0], found[1], origins=(Origin(name, number, number, "ids"),))
        if not spelt and line and not line.isspace():
            yield Foreign("", line, Span(name, number, number))


def _tokens(line: str) -> Iterator[re.Match[str]]:
    if "#" in line:
        line = _COMMENT.sub("", line)
    return _TOKEN.finditer(_LABEL.sub("arXiv:", line) if ":" in line else line)


def _read(token: str) -> tuple[ArxivId, int | None] | str:
    """The identifier and its version, or why there is none."""
    try:
        return identifiers.parse(token)
    except InvalidIdentifier as reason:
        return str(reason)


PARSER = Parser("ids", "arXiv IDs and addresses, one or several a line", "links", 50, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
