"""A text of CSL-JSON taken apart item by item, so that each has its place and a file that breaks off is read up to there."""

from __future__ import annotations

import json
import re
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NoReturn

from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_HOLDERS = frozenset(("items", "references"))
_SAYING = ("author", "DOI", "URL", "issued", "container-title", "number", "note")
_DEEPEST = 4  # objects in objects: each is decoded as often as others stand around it
_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder(strict=False)


class Found(NamedTuple):
    """An item and where it stands in the text."""

    value: Any
    start: int
    end: int


class Break(NamedTuple):
    """Where the text stops being JSON, and why."""

    at: int
    reason: str


def items(text: str) -> Iterator[Found | Break]:
    """The items of a text, in order, and at last where it breaks off if it does. Linear: nothing is looked at twice."""
    at = _skip(text, 0)
    try:
        while at < len(text):
            if text[at] == "[":
                at = yield from _list(text, at)
            elif text[at] == "{":
                at = yield from _object(text, at)
            else:
                _refuse("an item was expected", text, at)
            at = _skip(text, at)
            if text[at : at + 1] == ",":  # items one after the other
                at = _skip(text, at + 1)
    except json.JSONDecodeError as error:
        yield Break(min(error.pos, len(text)), error.msg[:1].lower() + error.msg[1:])


def _refuse(reason: str, text: str, at: int) -> NoReturn:
    raise json.JSONDecodeError(reason, text, at)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match is not None else at


def _value(text: str, at: int) -> tuple[Any, int]:
    """The value at ``at`` and where it ends. Raises JSONDecodeError, whose place is the value's: an item is whole or it is none."""
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        raise json.JSONDecodeError("nested too deeply", text, at) from None
    except json.JSONDecodeError as error:
        where = "" if error.pos - at < 1 else f" at line {1 + text.count(chr(10), 0, error.pos)}"
        said = error.msg.removesuffix(" at").removesuffix(" starting")  # "Unterminated string starting at": what follows says where
        raise json.JSONDecodeError(f"{said[:1].lower()}{said[1:]}{where}", text, at) from None
    except ValueError as error:  # a number of thousands of digits
        raise json.JSONDecodeError(str(error).partition(";")[0], text, at) from None


def _list(text: str, at: int) -> Generator[Found, None, int]:
    """The values of the list that opens at ``at``; gives the place behind it."""
    at = _skip(text, at + 1)
    while text[at : at + 1] != "]":
        value, end = _value(text, at)
        yield Found(value, at, end)
        at = _skip(text, end)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)  # a comma behind the last item does no harm
        elif text[at : at + 1] != "]":
            _refuse("a comma or ] was expected", text, at)
    return at + 1


def _object(text: str, start: int, depth: int = 0) -> Generator[Found, None, int]:
    """The object that opens at ``start``, or the items that it holds: in lists, by their keys or deeper; gives the place behind it."""
    members: dict[str, Any] = {}
    holds = False
    is_one = cache(partial(_is_one, text, start))  # what an item holds is its own
    at = _skip(text, start + 1)
    while text[at : at + 1] != "}":
        name, at = _value(text, at)
        if not isinstance(name, str):
            _refuse("a name was expected", text, at)
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            _refuse("a colon was expected", text, at)
        at = _skip(text, at + 1)
        around = not is_item(members)
        if text[at : at + 1] == "[" and (name in _HOLDERS or (around and _begins_items(text, at) and not is_one())):
            holds = True
            at = yield from _list(text, at)
        else:
            value, end = _value(text, at)
            if not (around and isinstance(value, dict) and _holds_items(value, depth)) or is_one():
                members[name] = value
            elif is_item(value):
                holds = True
                yield Found(value if members or "id" in value else {"id": name, **value}, at, end)
            else:
                holds = True
                yield from _object(text, at, depth + 1)
            at = end
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        elif text[at : at + 1] != "}":
            _refuse("a comma or } was expected", text, at)
    if not holds and members:
        yield Found(members, start, at + 1)
    return at + 1


def _is_one(text: str, at: int) -> bool:
    """Whether the object at ``at``, which may break off, is an item, whatever stands first in it."""
    try:
        return is_item(_value(text, at)[0])
    except json.JSONDecodeError:
        return False


def is_item(value: object) -> bool:
    """Whether a value is plainly an item: an object with a title or a type, and what is seldom beside these elsewhere."""
    if not isinstance(value, dict):
        return False
    said = any(name in value for name in _SAYING)
    return (said or "id" in value or "type" in value) if "title" in value else said and isinstance(value.get("type"), str)


def _begins_items(text: str, at: int) -> bool:
    """Whether the first value in the list at ``at`` is an item."""
    first = _skip(text, at + 1)
    return text[first : first + 1] == "{" and is_item(_value(text, first)[0])


def _holds_items(value: object, depth: int) -> bool:
    """Whether there are items somewhere in an object, no deeper than they are looked for."""
    if isinstance(value, list):
        return bool(value) and is_item(value[0])
    if not isinstance(value, dict) or depth > _DEEPEST:
        return False
    return is_item(value) or any(_holds_items(one, depth + 1) for one in value.values())
