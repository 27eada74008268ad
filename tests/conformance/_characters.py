"""A paper for each of many characters, so that what becomes of every single one can be seen."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from arxref.model import ArxivId, Entry, Name
from arxref.text import latex_chars

if TYPE_CHECKING:
    from collections.abc import Iterable

_RANGES = (
    *((0x21, 0x7F), (0xA1, 0x250), (0x391, 0x3CA), (0x1E00, 0x1F00)),
    *((0x2010, 0x203B), (0x20A0, 0x20BD), (0x2100, 0x2150), (0x2190, 0x2200), (0x2200, 0x2300)),
)
_NO_TITLE = frozenset("$\\¦¤")  # math, commands, and what the readers' own results are taken apart by
CHARACTERS = [
    char
    for char in map(chr, (code for first, end in _RANGES for code in range(first, end)))
    if char not in _NO_TITLE and unicodedata.category(char)[0] != "C" and unicodedata.is_normalized("NFC", char)
]


def with_each(characters: Iterable[str]) -> dict[str, Entry]:
    """For each character a paper with it in its title, and in names if it is a letter."""
    papers = {}
    for number, char in enumerate(characters, 1):
        is_of_names = char.isalpha() and (not latex_chars._is_math(char) or "Α" <= char <= "ω")
        author = Name(f"Ab{char}cd", f"Xy{char}z") if is_of_names else Name("Abcd", "Xyz")
        papers[char] = Entry(ArxivId(f"1905.{number:05}"), title=f"Word {char} x{char}y", authors=(author,), key=f"k{number}")
    return papers
