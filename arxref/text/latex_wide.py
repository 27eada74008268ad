"""Which characters beyond ASCII LaTeX prints as they stand, established by compiling every one of them (see the unit tests).

The engines are those of TeX Live 2022: pdflatex with T1 fonts and lualatex, both with Latin Modern. Later ones print no fewer.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.text.texttables import ACCENT_MARKS

if TYPE_CHECKING:
    import re

_LETTERS = "À-ÖØ-öø-ĥĨ-ķĹ-ľŁ-ňŊ-ťŨ-žƒǍ-ǔǦǧǪǫǰǴǵȘ-țȷḍḥḷṃṅṇṛṣṭẞỲỳ"
_PRINTED = (
    "\xa0-ĥĨ-ķĹ-ľŁ-ňŊ-ťŨ-žƒǄ-ǔǢǣǦ-ǫǰǴǵȘ-țȲȳȷˆˇ˘˙˛-˝ḂḃḍḞ-ḡḥḰḱḷṃṅṇṛṣṭẎ-ẑẞỲỳ"
    "\u200c‐-‖‘-‚“-„†-•…‰‱‹-※‽⁄⁎⁒"
    "₡₤₦₩₫€₱℃№℗℞℠™\u2126℧℮←-↓〈〉◦◯♪⟨⟩〈〉ﬀ-ﬆ"
)

LETTERS = late(f"[{_LETTERS}]")
"""A letter that both engines print."""

BEYOND_LETTERS = late(f"[^\x00-\x7f{_LETTERS}]")
"""A character that is neither ASCII nor such a letter."""

BEYOND_NAMES = late(f"[^\x00-\x7f{_LETTERS}‐‑–—‘’“”]")
"""As `BEYOND_LETTERS`, and no punctuation that both engines print: in names, biber cuts initials at it or leaves it out."""

_UNPRINTED = late(f"[^\x00-\x7f{_PRINTED}]")


_SPELT_OTHERWISE = late(r"\\(?:[lr]angle|S|pounds|d?dag)")
_SIZED = late(r"(\\(?:left|right|middle|[bB]igg?[lrm]?))\s*\\([lr])angle(?![A-Za-z])")
_ANGLE = late(r"\\([lr])angle(?![A-Za-z0-9_])")
_SCRIPT = late(r"\s*\^\s*(?:\\[A-Za-z]+|[^\s{}\\]|\{[^{}]*\}|(\{))")
_EMPTY = late(r"\\([lr])angle_\{\}(?=([A-Za-z])?)")
_SUBSCRIPT = late(r"\s*_")
_DAG = late(r"\\(d?dag)(?![A-Za-z])")
_SIZED_SIGN = late(r"(\\(?:left|right|middle|[bB]igg?[lrm]?)) ([<>])(?![A-Za-z])")
_SCRIPT_SIGN = late(r"([\^_]\s*\\)(S|pounds)(?![A-Za-z])")
_SIGN_OF_MATH = late(r"([\^_]\s*\\)(mathsection|mathsterling)(?![A-Za-z])")
_OF_MATH = {"S": "mathsection", "pounds": "mathsterling"}
_OF_TEXT = {name: sign for sign, name in _OF_MATH.items()}
_LETTER_ACCENT = late(r"\\([A-Za-z])\{(?:([^\\{}]+)|\\\"([A-Za-z])\{\})\}")


def for_biber(latex: str) -> str:
    r"""``latex`` with other spellings for those commands of math that biber 2.18 makes characters of, which break math.

    ``\left\langle`` is ``\left <``, any other ``\langle`` has an empty subscript, ``\dag`` is ``\dagger``, and a script
    ``\S`` or ``\pounds`` is ``\mathsection`` or ``\mathsterling``. They print the same.
    """
    if "\\" not in latex or _SPELT_OTHERWISE.search(latex) is None:  # one character is found twenty times as fast as words
        return latex
    if "angle" in latex:
        latex = _SIZED.sub(lambda found: f"{found[1]} {'<' if found[2] == 'l' else '>'}", latex)
        latex = _ANGLE.sub(_subscripted, latex)
    if "\\S" in latex or "\\pounds" in latex:
        latex = _SCRIPT_SIGN.sub(lambda found: found[1] + _OF_MATH[found[2]], latex)
    return _DAG.sub(r"\\\1ger", latex) if "dag" in latex else latex


def _subscripted(found: re.Match[str]) -> str:
    text, end = found.string, found.end()
    raised = _SCRIPT.match(text, end)
    if raised and (raised[1] or _SUBSCRIPT.match(text, raised.end())):
        return found[0]  # it has a subscript, or may have one
    return found[0] if _SUBSCRIPT.match(text, end) else found[0] + "_{}"


def from_biber(latex: str) -> str:
    """What `for_biber` wrote, as it was before."""
    if "angle_{}" in latex:
        latex = _EMPTY.sub(lambda found: f"\\{found[1]}angle{' ' if found[2] else ''}", latex)
    if "\\maths" in latex:
        latex = _SIGN_OF_MATH.sub(lambda found: found[1] + _OF_TEXT[found[2]], latex)
    if " <" in latex or " >" in latex:
        latex = _SIZED_SIGN.sub(lambda found: found[1] + ("\\langle" if found[2] == "<" else "\\rangle"), latex)
    return latex


def leftover(text: str, *, wide: bool = False) -> str:
    """The distinct characters of LaTeX text that pdflatex with T1 fonts does not print, in the order of their first places.

    With ``wide`` also those that biber makes of accents with a name of letters (``{\\d{o}}``), however they are spelt.
    """
    found = [] if text.isascii() else _UNPRINTED.findall(text)
    if wide and "\\" in text:
        for accent, letter, umlaut in _LETTER_ACCENT.findall(text):
            if accent in ACCENT_MARKS:
                marked = (letter or umlaut + ACCENT_MARKS['"']) + ACCENT_MARKS[accent]
                found += _UNPRINTED.findall(unicodedata.normalize("NFC", marked))
    return "".join(dict.fromkeys(found))
