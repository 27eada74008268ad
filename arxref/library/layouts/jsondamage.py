"""Of an object of JSON that breaks off, what is whole before that: a download that ended too soon, a quotation mark too many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref.late import late
from arxref.model import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from arxref.model import Problem

READ = "of the record was read what is whole before that"
"""What a warning says of such a record."""
_SPACE = late(r"[ \t\r\n]*")
_COLON = late(r"[ \t\r\n]*:[ \t\r\n]*")
_DEPTH = 4  # an object is decoded as often as others stand around it


def paper_before_break(text: str, at: int, read: Callable[[dict[str, Any]], Iterable[Entry | Problem]]) -> list[Entry | Problem]:
    """What ``read`` makes of the first object from ``at`` on, up to where it breaks off; nothing without a paper's ID and title."""
    members, _ = whole_members(text, max(at, text.find("{", at)))
    found = list(read(members)) if members else []
    return found if any(isinstance(item, Entry) and item.title for item in found) else []


def whole_members(text: str, at: int, depth: int = 0) -> tuple[dict[str, Any], int]:
    """The members of the object at ``at`` behind which the next one or the end of the object follows, and where what breaks it off begins.

    So a text that a quotation mark in it cuts short is none of them. Of an object in it there are the members that are whole, of a list
    nothing: the first few of a paper's authors would be taken for all of them.
    """
    from json import JSONDecoder  # noqa: PLC0415 - for those who have such a file

    decode = JSONDecoder(strict=False).raw_decode
    members: dict[str, Any] = {}
    at = _past(text, at + 1) if text.startswith("{", at) else len(text)
    begun = at
    while text.startswith('"', at):
        begun = at
        try:
            name, at = decode(text, at)
            colon = _COLON.match(text, at)
            begun = len(text) if colon is None else colon.end()
            value, at = decode(text, begun)
        except (ValueError, RecursionError):
            inner = whole_members(text, begun, depth + 1)[0] if depth < _DEPTH and text.startswith("{", begun) else {}
            if inner:
                members[name] = inner
            break
        at = _past(text, at)
        if text[at : at + 1] not in (",", "}"):
            break
        members[name] = value
        begun = at = _past(text, at + 1) if text.startswith(",", at) else len(text)
    return members, begun


def _past(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return at if match is None else match.end()
