"""Searches of ASCII text that look at many characters at once: stringzilla's, which use what the processor has for that (SIMD).

Python's own look at one character after the other where what is looked for begins with a frequent one, as two blanks do.

**Only of text that is ASCII.** Of any other, places would be bytes; of one that holds half of a pair of UTF-16, which can't be UTF-8, the
library ends the process. ``str.isascii`` asks no character, so whoever calls asks it first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, AnyStr

from stringzilla import count as _count
from stringzilla import find as _find
from stringzilla import find_first_not_of, find_first_of, split_iter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

find: Callable[..., int] = _find
"""`str.find`, of more than one character: ``find(text, part)``, ``find(text, part, start, end)``."""

first_of: Callable[..., int] = find_first_of
"""Where the first of several characters stands, or -1: ``first_of(text, characters)``; of bytes, which may be any, likewise.

``first_of(text, characters, start, end)`` as with `find`.
"""

first_not_of: Callable[[str, str], int] = find_first_not_of
"""Where the first stands that is none of several, or -1."""

count: Callable[[str, str], int] = _count
"""How often a part stands in a text: `str.count` looks at one character after the other."""

between: Callable[[bytes, bytes], Iterable[object]] = split_iter
"""What `bytes.split` gives, uncopied: of each, `str` is the text, or raises UnicodeDecodeError. The bytes may be any."""


def holds(text: AnyStr, parts: Iterable[AnyStr]) -> bool:
    """Whether any of the parts, each longer than one, stands in a text (of ASCII, or any bytes): a tenth of what ``in`` costs for bytes."""
    return any(find(text, part) >= 0 for part in parts)


def finder(text: str) -> Callable[..., int]:
    """What finds in a text, which may hold any characters, as `str.find` does: `find` where it can."""
    return find if text.isascii() else str.find
