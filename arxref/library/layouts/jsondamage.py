"""Of an object of JSON that breaks off, what is whole before that: a download that ended too soon, a quotation mark too many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref.late import late
from arxref.model import Entry, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from arxref.model import Origin

READ = "of the record was read what is whole before that"
"""What a warning says of such a record."""
LEFT = f"{READ}, and none of the records behind it in these lines"
"""What an error says of it, where `another` one stands in what was left out."""
_SPACE = late(r"[ \t\r\n]*")
_COLON = late(r"[ \t\r\n]*:[ \t\r\n]*")
_BEGIN = late(r"\{[ \t\r\n]{0,99}\"[^\"\\\n]{1,99}\"[ \t]{0,9}:")
_APART = 100  # characters: no two records in a line are further apart
_DEPTH = 4  # an object is decoded as often as others stand around it


def paper_before_break(text: str, at: int, read: Callable[[dict[str, Any]], Iterable[Entry | Problem]]) -> list[Entry | Problem]:
    """What ``read`` makes of the first object from ``at`` on, up to where it breaks off; nothing without a paper's ID and title."""
    members, _ = whole_members(text, max(at, text.find("{", at)))
    found = list(read(members)) if members else []
    return found if any(isinstance(item, Entry) and item.title for item in found) else []


def another(text: str, at: int, behind: int, end: int) -> bool:
    """Whether between two places, in the line that another object ends in, one begins with the member that the one at ``at`` begins with.

    So do the records of a file; of those in lines of their own, the space before them tells what they belong to.
    """
    begin = _BEGIN.match(text, at)
    found = text.find(begin[0], behind, end) if begin is not None else -1
    while begin is not None and found >= 0:
        if text[max(behind, found - _APART) : found].rstrip(" \t,").endswith("}"):
            return True
        found = text.find(begin[0], found + 1, end)
    return False


def of_broken_line(
    line: str, wrong: str, origin: Origin, read: Callable[[dict[str, Any]], Iterable[Entry | Problem]], *, follows: bool
) -> Iterator[Entry | Problem]:
    """Of a line that is no JSON, the paper that stands before the break, if one does, and what is ``wrong``, as it is said of one without.

    What ``follows`` records in their line may be mere words.
    """
    at = max(0, line.find("{"))
    found = paper_before_break(line, at, read)
    yield from found
    place = wrong.rpartition("; ")[0]
    if found and another(line, at, at + 1, len(line)):
        yield Problem("error", "broken-record", f"{place}; {LEFT}", origin.source, origin.first, "", origin.last)
    elif found or (follows and "{" not in line):
        yield Problem("warning", "broken-record", f"{place}; {READ}", origin.source, origin.first)
    else:
        yield Problem("error", "broken-record", wrong, origin.source, origin.first, "", origin.last)


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
