"""Model text to LaTeX for the fields of a .bib file that a classic, 8-bit BibTeX can read.

What comes out is balanced, is one line, and holds no command but the macros of `arxref.text.latex_tables` and, in math, those that
`arxref.text.tex` allows. This is the last line of defence: it holds for any text, also for one that was never cleaned.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache, partial
from itertools import groupby
from typing import TYPE_CHECKING

from arxref.text import tex
from arxref.text.latex_math import formula, math, symbol
from arxref.text.latex_tables import ACCENTS, ASCII_TEXT, BELOW, KEPT, NAMES, TEXT
from arxref.text.latex_wide import BEYOND_LETTERS, leftover

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["leftover", "name_part", "text", "title", "verbatim"]

_PLAIN = bytes(code for code in range(0x20, 0x7F) if chr(code) not in ASCII_TEXT)
_BRACES = re.compile(r"[\\{}]")
_SIMPLE = tuple((ord(char), char, macro) for char, macro in ASCII_TEXT.items() if char not in "\\{}")
_BEYOND = re.compile("[^\x00-\x7f]+")
_MARKS = re.compile("[\u0300-\u036f\u20d7]+")
_DOTLESS = re.compile("[ıȷ](?=[\u0300-\u0315])")  # with a mark above: what Unicode and biber know is the letter that has a dot
_GREEK = re.compile("([\u0370-\u03ff\u1f00-\u1fff]+)")
_GREEK_WORD = 4
_LAST_CONTROL = 0x1F
_DELETE = 0x7F
_LAST_OF_T1 = "\u01f7"
_BREAKS = re.compile("([-/‐‑‒–—])")
_LONGEST_KEPT = 1000

_URL_KEPT = bytes(code for code in range(0x21, 0x7F) if chr(code) not in '{}\\"`^%')
_URL_ODD = re.compile(r"%(?![0-9A-Fa-f]{2})|[^!#$&-\[\]_a-z|~%]")


def text(model: str, *, wide: bool = False) -> str:
    """Model text for a field whose text LaTeX reads (abstract, note): escaped, math as ``{$...$}``.

    ``wide`` is for BibLaTeX: letters that pdflatex (with T1 fonts) and lualatex both print stay; classic BibTeX wants macros for them.
    """
    return _written(model, _literal_wide if wide else _literal)


def title(model: str, *, wide: bool = False) -> str:
    """Model text for a title: as `text`, and words that need their capitals are braced, whole, or the part between hyphens.

    Those are words with a capital after their first letter (PyTorch, O'Neill, 3D, GANs), single capitals (the X of X-ray; not the
    article A), and math. Styles may lower every other word.
    """
    capitals = _capitals_wide if wide else _capitals
    if "$" not in model and model.isprintable():
        return capitals(model)
    return _spans(model, capitals)


def name_part(model: str, *, wide: bool = False) -> str:
    """A part of a person's name: as `text`, but Greek letters are writing there, never symbols."""
    return _written(model, _literal_wide_name if wide else _literal_name)


def _written(model: str, literal: Callable[[str], str]) -> str:
    """`_spans`, told at a glance for ASCII text that is one line without math."""
    if model.isascii():
        odd = model.encode().translate(None, _PLAIN)
        if not odd:
            return model
        if b"$" not in odd and min(odd) > _LAST_CONTROL and _DELETE not in odd:
            return _escape(model, odd)
    return _spans(model, literal)


def verbatim(raw: str) -> str:
    """A URL, DOI or eprint, which BibTeX styles take as it stands: only what would break the file or the link is percent-encoded."""
    if raw.isascii() and not raw.encode().translate(None, _URL_KEPT):
        return raw
    return _URL_ODD.sub(_percent, raw)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def _one_line(model: str) -> str:
    """``model`` without control characters, its white space single blanks."""
    kept = "".join([char for char in model if char.isprintable() or char.isspace() or unicodedata.category(char) == "Cf"])
    return " ".join(kept.split())


def _spans(model: str, literal: Callable[[str], str]) -> str:
    if not model.isprintable():
        model = _one_line(model)
    if "$" not in model:
        return literal(model)
    out = []
    for is_math, segment in tex.spans(model):
        body = math(segment) if is_math else None
        if body is not None:
            out.append("{$" + body + "$}")
        elif is_math:
            out.append(r"{\$}" + literal(segment) + r"{\$}")
        else:
            out.append(literal(segment))
    return "".join(out)


def _escape(model: str, odd: bytes) -> str:
    """ASCII text with its special characters spelt out; ``odd`` holds those that occur."""
    if b"\\" in odd or b"{" in odd or b"}" in odd:
        model = _BRACES.sub(lambda found: ASCII_TEXT[found[0]], model)
    for code, char, macro in _SIMPLE:
        if code in odd:
            model = model.replace(char, macro)
    return model


def _literal(segment: str, *, greek: bool = False, beyond: re.Pattern[str] = _BEYOND) -> str:
    """Text without math, escaped; characters that are not ASCII become their macros where there are any."""
    if segment.isascii():
        odd = segment.encode().translate(None, _PLAIN)
        return _escape(segment, odd) if odd else segment
    if "ı" in segment or "ȷ" in segment:
        segment = _DOTLESS.sub(lambda found: "i" if found[0] == "ı" else "j", segment)
    segment = unicodedata.normalize("NFC", segment)
    odd = segment.encode("ascii", "ignore").translate(None, _PLAIN)
    if odd:
        segment = _escape(segment, odd)
    out: list[str] = []
    at = 0
    for found in beyond.finditer(segment):
        start, run = found.start(), found[0]
        over = _MARKS.match(run) if start > at else None
        if over and segment[start - 1].isalpha():  # marks over an ASCII letter that has no composed form
            out.append(segment[at : start - 1])
            run = run[over.end() :]
            letter = segment[start - 1] + over[0]
            out.append(_accented(letter) or letter)
        else:
            out.append(segment[at:start])
        out.append(_run(run, greek=greek))
        at = found.end()
    out.append(segment[at:])
    return "".join(out)


_literal_name = partial(_literal, greek=True)
_literal_wide = partial(_literal, beyond=BEYOND_LETTERS)
_literal_wide_name = partial(_literal, greek=True, beyond=BEYOND_LETTERS)


def _run(run: str, *, greek: bool) -> str:
    """A run of characters that are not ASCII."""
    out = []
    for piece in _GREEK.split(run):
        if _GREEK.match(piece) and (greek or _is_word(piece)):
            out.append(piece)
            continue
        keep_joiners = any(char > "\u05ff" and not "\u2000" <= char <= "\u206f" for char in piece)
        for is_math, group in groupby(piece, key=_is_math):
            chars = "".join(group)
            if is_math:
                out.append("{$" + formula(chars) + "$}")
            else:
                out.extend(_in_run(char, names=greek, joined=keep_joiners) for char in chars)
    return "".join(out)


def _in_run(char: str, *, names: bool, joined: bool) -> str:
    if joined and char in "\u200c\u200d":
        return char
    return (NAMES.get(char) if names else None) or _spell(char)


def _is_word(greek: str) -> bool:
    """Whether Greek letters are a word rather than symbols: four of them, or two with an accent or a final sigma."""
    return len(greek) >= _GREEK_WORD or (len(greek) > 1 and ("ς" in greek or len(unicodedata.normalize("NFD", greek)) > len(greek)))


@cache
def _is_math(char: str) -> bool:
    return char not in KEPT and _spell(char) == char and bool(symbol(char))


@cache
def _spell(char: str) -> str:
    """A character in text: its macro, or a space, or nothing, or itself where LaTeX has no name for it."""
    known = TEXT.get(char)
    if known is not None:
        return known
    category = unicodedata.category(char)
    if category[0] == "Z":
        return " "
    if category in {"Cc", "Cf", "Cs"}:
        return ""
    if "\uff01" <= char <= "\uff5e":
        return _literal(unicodedata.normalize("NFKC", char))
    return _accented(unicodedata.normalize("NFD", char), composed=char) or char


def _accented(decomposed: str, composed: str = "") -> str:
    r"""A letter with one or two marks: ``{\'e}``, ``{\v{c}}``, ``{\~{\^e{}}}``, ``{\d{â}}``; empty where LaTeX has no such accent.

    The empty group keeps biber from composing a letter that pdflatex does not know; extra braces around the inner letter would do that
    too, but TeX then sets the accent beside it. A mark below goes around the letter as it is, because biber loses count otherwise.
    """
    base, *marks = list(decomposed)
    accents = [ACCENTS.get(mark, "") for mark in marks]
    if not base.isascii() or not base.isalpha() or not all(accents) or not accents:
        return ""
    if len(accents) == 1:
        accent = accents[0]
        if accent.isalpha():
            return f"{{\\{accent}{{{base}}}}}"
        return f"{{\\{accent}{{{base}{{}}}}}}" if not composed or composed > _LAST_OF_T1 else f"{{\\{accent}{base}}}"
    if len(accents) > 2:  # noqa: PLR2004 - no letter of any language has three of these
        return ""
    inner, outer = accents
    if inner in BELOW:  # Unicode puts the mark below first; TeX sets it best last
        return f"{{\\{inner}{{{unicodedata.normalize('NFC', base + marks[1])}}}}}"
    inside = f"\\{inner}{{{base}}}" if inner.isalpha() else f"\\{inner}{base}"
    return f"{{\\{outer}{{{inside}{{}}}}}}"


def _capitals(segment: str) -> str:
    protect = _protected if len(segment) <= _LONGEST_KEPT else _protect
    return " ".join(map(protect, segment.split(" ")))


def _capitals_wide(segment: str) -> str:
    protect = _protected_wide if len(segment) <= _LONGEST_KEPT else _protect_wide
    return " ".join(map(protect, segment.split(" ")))


def _protect(word: str, literal: Callable[[str], str] = _literal) -> str:
    if word[1:].islower() and word.isalpha() and word.isascii():
        return word
    parts = _BREAKS.split(word)
    return "".join([_part(part, literal, alone=len(parts) == 1) for part in parts])


_protect_wide = partial(_protect, literal=_literal_wide)
_protected = lru_cache(maxsize=16384)(_protect)
_protected_wide = lru_cache(maxsize=16384)(_protect_wide)


def _part(part: str, literal: Callable[[str], str], *, alone: bool) -> str:
    """A word, or what stands between two hyphens of one: braces around its letters if they need their capitals."""
    first, last = 0, len(part)
    while first < last and not part[first].isalnum():
        first += 1
    while last > first and not (part[last - 1].isalnum() or part[last - 1] in "*+#" or unicodedata.combining(part[last - 1])):
        last -= 1
    core = part[first:last]
    if not _needs_capitals(core.rstrip("*+#"), alone=alone):
        return literal(part)
    return f"{literal(part[:first])}{{{literal(core)}}}{literal(part[last:])}"


def _needs_capitals(core: str, *, alone: bool) -> bool:
    if len(core) == 1:
        return core.isupper() and not (alone and core == "A")
    return any(char.isupper() or char.istitle() for char in core[1:])
