"""Characters beyond ASCII in LaTeX text: a macro, a plain spelling, math, or themselves where LaTeX has no name for them.

Different characters are spelt differently, so that `arxref.text.unlatex` can read each back.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from arxref.text.latex_math import accented, signs, symbol
from arxref.text.latex_tables import ACCENTS, ASCII_TEXT, BELOW, EXPANSIONS, KEPT, LETTERS, NAMES, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKED = re.compile("([^\u0300-\u036f\u20d7]?[\u0300-\u036f\u20d7]+)")
_GREEK = re.compile("([\u0370-\u03ff\u1f00-\u1fff]+)")
_GREEK_WORD = 4
_LAST_OF_T1 = "\u01f7"
_FULL_WIDTH = 0xFEE0
_BESIDE = "\x00"  # a character that is spelt by what stands beside it
_MANY = 32


def run(chars: str, *, names: bool) -> str:
    """A run of characters that are not ASCII; ``names``: it is of a person's name."""
    quick = chars.translate(_ALONE[names])
    if _BESIDE not in quick:
        return quick
    if not _MARKED.search(chars):
        return _unmarked(chars, names=names)
    pieces = _MARKED.split(chars)
    return "".join([marked(piece) if number % 2 else _unmarked(piece, names=names) for number, piece in enumerate(pieces)])


def _unmarked(chars: str, *, names: bool) -> str:
    out = []
    for piece in _GREEK.split(chars):
        if _GREEK.match(piece) and (names or _is_word(piece)):
            out.append(piece)
            continue
        for is_math, group in groupby(piece, key=_is_math):
            if is_math:
                out.append("{$" + signs("".join(group)) + "$}")
            elif names:
                out.extend(NAMES.get(char) or spell(char) for char in group)
            else:
                out.extend(map(spell, group))
    return "".join(out)


def alone(chars: Iterable[str], *, names: bool) -> dict[str, str] | None:
    """How each of these characters is spelt, but for those that stay. None where that depends on what stands beside one, or for many."""
    table = _ALONE[names]
    spelt: dict[str, str] = {}
    for char in set(chars):
        said = table[ord(char)]
        if said != char:
            if said == _BESIDE or not said.isascii():
                return None
            spelt[char] = said
    return spelt if len(spelt) <= _MANY else None


class _Alone(dict[int, str]):
    """A table for `str.translate`: how a character is spelt, or `_BESIDE` where that depends on those beside it."""

    def __init__(self, *, names: bool) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if _MARKED.match(char) or _GREEK.match(char) or _is_math(char):
            said = _BESIDE
        else:
            said = (NAMES.get(char) if self._names else None) or spell(char)
        self[code] = said
        return said


_ALONE = (_Alone(names=False), _Alone(names=True))


def _is_word(greek: str) -> bool:
    """Whether Greek letters are a word rather than symbols: four of them, or two with an accent or a final sigma."""
    return len(greek) >= _GREEK_WORD or (len(greek) > 1 and ("ς" in greek or len(unicodedata.normalize("NFD", greek)) > len(greek)))


@cache
def _is_math(char: str) -> bool:
    return char not in KEPT and spell(char) == char and bool(symbol(char))


@cache
def spell(char: str) -> str:
    """A character in text."""
    known = TEXT.get(char) or expanded().get(char)
    if known is not None:
        return known
    return _accented(char) or char


def _accented(char: str) -> str:
    base, *marks = list(unicodedata.normalize("NFD", char))
    return _composed(base, marks, char) if marks else ""


@cache
def expanded() -> dict[str, str]:
    """The spellings of the characters that TeX has no name for."""
    words = EXPANSIONS.split()
    pairs = list(zip(words[::2], words[1::2], strict=True))
    pairs += [(chr(code + _FULL_WIDTH), chr(code)) for code in range(0x21, 0x7F)]
    spellings: dict[str, str] = {}
    seen: dict[str, int] = {}
    for char, plain in pairs:
        seen[plain] = seen.get(plain, 0) + 1
        latex = "".join(ASCII_TEXT.get(part) or _accented(part) or part for part in plain)
        spellings[char] = "{" + latex + "{}" * seen[plain] + "}"
    return spellings


def marked(cluster: str) -> str:
    """A character with combining marks, or such marks alone."""
    base, *marks = list(unicodedata.normalize("NFD", cluster))
    whole = _composed(base, marks, "")
    if whole:
        return whole
    if not unicodedata.combining(cluster[0]):
        if len(marks) == 1 and accented(base, marks[0]):
            return "{$" + accented(base, marks[0]) + "$}"
        base, marks = cluster[0], list(cluster[1:])
        first = base if base.isascii() else _unmarked(base, names=False)
    else:
        first, marks = "", [base, *marks]
    return first + "".join([f"{{\\{ACCENTS[mark]}{{\\empty}}}}" if mark in ACCENTS else mark for mark in marks])


def _composed(base: str, marks: list[str], composed: str) -> str:
    r"""A letter with one or two marks: ``{\'e}``, ``{\v{c}}``, ``{\~{\^e{}}}``, ``{\d{â}}``; empty where LaTeX has no such accent.

    The empty group keeps biber from making one character of it, which pdflatex's fonts may not have.
    """
    accents = [ACCENTS.get(mark, "") for mark in marks]
    letter = base if base.isascii() and base.isalpha() else LETTERS.get(base, "")
    if not letter or not all(accents) or not 1 <= len(accents) <= 2:  # noqa: PLR2004 - no letter of any language has three of these
        return ""
    if len(accents) == 1:
        accent = accents[0]
        if letter != base:
            return f"{{\\{accent}{{{letter}{{}}{{}}}}}}"  # biber takes the first as the end of the letter's name
        if accent.isalpha():
            return f"{{\\{accent}{{{base}}}}}"
        return f"{{\\{accent}{{{base}{{}}}}}}" if not composed or composed > _LAST_OF_T1 else f"{{\\{accent}{base}}}"
    inner, outer = accents
    if inner in BELOW:  # Unicode puts the mark below first; TeX sets it best last
        return f"{{\\{inner}{{{unicodedata.normalize('NFC', base + marks[1])}}}}}"
    inside = f"\\{inner}{{{letter}}}" if inner.isalpha() or letter != base else f"\\{inner}{base}"
    if not inner.isalpha() and unicodedata.normalize("NFC", base + marks[0]) > _LAST_OF_T1:
        inside = f"\\{inner}{{{letter}{{}}}}"
    return f"{{\\{outer}{{{inside}{{}}}}}}"
