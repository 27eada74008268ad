"""The spellings of characters that `arxref.text.latex` made up, read back."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from arxref.late import late
from arxref.text.latex_chars import expanded
from arxref.text.latex_math import sign, symbol
from arxref.text.latex_tables import EXPANSIONS, MATH, MATH_ACCENTS, SCRIPTS
from arxref.text.tables import MATH_CHARACTERS

_SCRIPT_SIGNS = late(r"\{([\^_])\{([^{}]+)\}\}")
_ACCENT_SIGN = late(r"\{\\([a-z]+)(\{.*\})\}")
_LONGEST_SIGN = 100
_MATH_MARKS = {command: mark for mark, command in MATH_ACCENTS.items()}
_READ_AS = {"--": "–", "---": "—", "''": "”", "$": "\\$"}
_BRACE = late(r"\\.|[{}]", re.DOTALL)


@cache
def expansions() -> dict[tuple[str, int], str]:
    """Characters by their expansions and the empty groups after them (see `arxref.text.latex_tables.EXPANSIONS`)."""
    words = EXPANSIONS.split()
    plain = dict(zip(words[::2], words[1::2], strict=True))
    found: dict[tuple[str, int], str] = {}
    for char in expanded():
        content = plain.get(char) or unicodedata.normalize("NFKC", char)
        content = _READ_AS.get(content, content)
        number = 1
        while (content, number) in found:
            number += 1
        found[content, number] = char
    return found


@cache
def scripts() -> dict[tuple[str, str], str]:
    """Raised and lowered characters by the mark and what is raised or lowered."""
    return {pair: char for char, pair in SCRIPTS.items()}


def characters(body: str) -> str:
    """The characters that `arxref.text.latex_math.signs` wrote; empty if they are none."""
    chars = []
    depth = start = 0
    for found in _BRACE.finditer(body):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 1 and found[0] == "{" and found.start() != start:
            return ""
        if depth == 0:
            piece = _sign(body[start : found.end()])
            if not piece:
                return ""
            chars.append(piece)
            start = found.end()
    return "".join(chars)


def _sign(piece: str) -> str:
    known = _common().get(piece) or (_alphabets().get(piece) if len(piece) <= _LONGEST_SIGN else None)
    if known:
        return known
    script = _SCRIPT_SIGNS.fullmatch(piece)
    if script:
        chars = [scripts().get((script[1], char), "") for char in script[2]]
        return "".join(chars) if all(chars) else ""
    accent = _ACCENT_SIGN.fullmatch(piece) if len(piece) <= _LONGEST_SIGN else None
    mark = _MATH_MARKS.get(accent[1]) if accent else None
    if accent is None or mark is None:
        return ""
    base = accent[2][1] if accent[2][1:-1].isalpha() and len(accent[2]) == len("{a}") else _common().get(accent[2])
    return base + mark if base else ""


@cache
def _common() -> dict[str, str]:
    return {sign(char): char for char in (*MATH, *MATH_CHARACTERS)}


@cache
def _alphabets() -> dict[str, str]:
    """Unicode's mathematical alphabets, as `arxref.text.latex_math.sign` writes them."""
    chars = map(chr, (*range(0x2100, 0x2150), *range(0x1D400, 0x1D800)))
    return {sign(char): char for char in chars if symbol(char) and char not in SCRIPTS and char not in MATH}
