"""Where a few rare characters stand: many times faster than a pattern over text that holds hardly any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late
from arxref.text.scan import finder, first_of

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

_NAME = late(r"[A-Za-z]+")
_DENSE = 8  # characters: where a mark stands in each so many, a pattern finds them sooner


def behind(text: str, mark: str) -> set[str]:
    """The characters that stand behind a mark anywhere in a text: all at once, for what one search for two in a row costs."""
    found: set[str] = set()
    if mark in text:
        find = finder(text)
        at = find(text, mark)
        while at >= 0:
            found.add(text[at + 1 : at + 2])
            at = find(text, mark, at + 1)
    return found


def commands(text: str) -> set[str]:
    """What stands behind the backslashes of a text: names of letters, and single signs."""
    found: set[str] = set()
    for at in places(text, "\\"):
        sign = text[at + 1 : at + 2]
        name = _NAME.match(text, at + 1) if sign.isalpha() else None
        found.add(sign if name is None else name[0])
    return found


def places(text: str, marks: str) -> list[int]:
    """Where any of the marks stands, from left to right."""
    found: list[int] = []
    if text.isascii():
        at = first_of(text, marks)
        while at >= 0:
            found.append(at)
            at = first_of(text, marks, at + 1)
        return found
    for mark in marks:
        at = text.find(mark)
        while at >= 0:
            found.append(at)
            at = text.find(mark, at + 1)
    found.sort()
    return found


def replaced(pattern: re.Pattern[str], mark: str, print_of: Callable[[re.Match[str]], str], text: str) -> str:
    """As ``pattern.sub(print_of, text)``, where all that the pattern finds begins with the mark, which is looked for much faster."""
    if text.count(mark) * _DENSE > len(text):
        return pattern.sub(print_of, text)
    find = finder(text)
    pieces: list[str] = []
    done = 0
    at = find(text, mark)
    while at >= 0:
        if (match := pattern.match(text, at)) is not None:
            pieces += (text[done:at], print_of(match))
            done = match.end()
        at = find(text, mark, max(at + 1, done))
    return "".join((*pieces, text[done:])) if done else text
