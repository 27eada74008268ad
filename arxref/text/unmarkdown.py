"""Markdown of one paragraph, as `arxref.text.markdown` writes it, as the model text that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late

if TYPE_CHECKING:
    import re

# Each alternative ends where the next mark of its kind stands, so that no text is gone over twice.
_TOKEN = late(r"\\([!-/:-@\[-`{-~])|(\$(?:[^$\\]|\\.)++\$)|&#([0-9]{1,7});|<((?:https?|ftp)://[^<>\s]{1,2000})>")
_LAST = 0xD800


def plain(text: str) -> str:
    """The model text of a paragraph of Markdown: its escapes undone but for those of dollars, addresses without their angle brackets.

    Math stays as it is. What arxref does not write (emphasis, wiki links) stays, too.
    """
    if "\\" not in text and "<" not in text and "&#" not in text:
        return text
    return _TOKEN.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    escaped, math, number, address = found.groups()
    if escaped is not None:
        return "\\$" if escaped == "$" else str(escaped)
    if number is not None:  # a figure behind math is written so, and nothing else
        return chr(int(number)) if int(number) < _LAST and chr(int(number)).isdecimal() else found[0]
    return str(math or address)
