"""Model text and its math: split into segments, checked, escaped, and told in plain Unicode.

In model text ``$...$`` is math and ``\\$`` is a dollar sign; there is nothing else (see `arxref.model`).
"""

from __future__ import annotations

import re

from arxref.late import late
from arxref.text.mathcheck import is_safe_math
from arxref.text.tables import MATH_CHARACTERS, MATH_COMMANDS
from arxref.text.unmath import unmath

__all__ = ["MATH_COMMANDS", "escape_dollars", "is_safe_math", "plain", "portable_math", "spans"]

_BRACE = late(r"\\([{}])|\\.|[{}]", re.DOTALL)
_LITERAL = late(r"\\.|[{}]", re.DOTALL)


def spans(text: str) -> list[tuple[bool, str]]:
    """The segments of model text, in order, each with whether it is math: math without its dollars, text with ``\\$`` read as ``$``.

    No segment is empty. Total: a dollar that opens no pair counts as text.
    """
    if "$" not in text:
        return [(False, text)] if text else []
    found: list[tuple[bool, str]] = []
    pieces: list[str] = []
    start = 0
    for match in _pairs(text):
        begin, end, body = match
        pieces.append(text[start:begin])
        start = end
        if body is None:
            pieces.append("$")
            continue
        before = "".join(pieces)
        if before:
            found.append((False, before))
        pieces = []
        found.append((True, body))
    last = "".join(pieces) + text[start:]
    if last:
        found.append((False, last))
    return found


def _pairs(text: str) -> list[tuple[int, int, str | None]]:
    """Where escaped dollars (body None) and math stand in ``text``. Linear: once a dollar has no partner, none after it has one."""
    found: list[tuple[int, int, str | None]] = []
    at, size = 0, len(text)
    while at < size:
        at = text.find("$", at)
        if at < 0:
            break
        if at and text[at - 1] == "\\":
            found.append((at - 1, at + 1, None))
            at += 1
            continue
        close = _closing(text, at + 1)
        if close < 0:
            at += 1
            while (at := text.find("\\$", at)) >= 0:
                found.append((at, at + 2, None))
                at += 2
            break
        if close == at + 1:  # an empty pair is two dollars
            at = close + 1
            continue
        found.append((at, close + 1, text[at + 1 : close]))
        at = close + 1
    return found


def _closing(text: str, at: int) -> int:
    """The next dollar from ``at`` that an even number of backslashes precedes, or -1."""
    while (at := text.find("$", at)) >= 0:
        slashes = 0
        while text[at - 1 - slashes] == "\\":
            slashes += 1
        if slashes % 2 == 0:
            return at
        at += 1
    return -1


def escape_dollars(text: str) -> str:
    """The model text that stands for a literal string: `spans` gives it back as one segment."""
    return text.replace("$", "\\$") if "$" in text else text


def plain(text: str) -> str:
    """Model text as a person would type it: math in Unicode without its markup (``$C^*$-Algebras`` is ``C*-Algebras``), dollars bare."""
    if "$" not in text:
        return text
    return " ".join("".join(unmath(segment) if is_math else segment for is_math, segment in spans(text)).split())


def portable_math(body: str) -> str:
    """The same math for a file that LaTeX and others read: ASCII only, and its braces balance for readers that count ``\\{`` too."""
    if not body.isascii():
        body = "".join(MATH_CHARACTERS.get(character, character) for character in body)
    if "\\{" in body or "\\}" in body:
        depth = 0
        for match in _LITERAL.finditer(body):
            if match[0] in ("{", "\\{"):
                depth += 1
            elif match[0] in ("}", "\\}"):
                depth -= 1
            if depth < 0:
                break
        if depth:
            body = _BRACE.sub(lambda match: {"{": "\\lbrace ", "}": "\\rbrace "}[match[1]] if match[1] else match[0], body)
    return body
