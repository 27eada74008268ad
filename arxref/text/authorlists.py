"""An author list as a source wrote it, before anybody looks for names in it: what parts it, and what stands beside the names.

Brackets hold affiliations, figures and daggers point to footnotes, and a line break of TeX may stand for a comma.
"""

from __future__ import annotations

import re

from arxref.late import late

_FOOTNOTES = late(r"\$\s?\^\s?(?:\{[^{}$]{0,40}\}|\\?[A-Za-z0-9*]{1,12})\s?\$|\\textsuperscript\{[^{}]{0,40}\}|\[[0-9, ]{1,20}\]")
_COLLECTIVE = late(r"\b(?:collaborations?|consorti(?:um|a))\b", re.IGNORECASE)
_NICKNAME_AFTER = re.compile(r" [^\W\d_a-z]")
_MARKS = late(r"(?:\s*(?:\$\^?\{?[0-9,*]{1,9}\}?\$|[0-9*†‡§¶¹²³⁰-⁹])){1,9}\Z")

_WIDE = dict.fromkeys(map(ord, "、，；"), ",")
"""What parts names in Chinese and Japanese lists."""


def pieces(text: str) -> list[str]:
    """The parts between commas, without what brackets enclose; where the brackets do not match, each part is left to itself."""
    text = _split_lines(text)
    if "^" in text or "[" in text or "\\text" in text:  # before the commas in footnote figures part anybody
        text = _FOOTNOTES.sub("", text)
    if not text.isascii():
        text = text.translate(_WIDE)
    if "(" in text and text.count("(") == text.count(")"):
        text = _outside_brackets(text)
    return text.split(",")


def _split_lines(text: str) -> str:
    r"""A TeX line break between two whole names (``Mingliang Zhou\\Yong Feng``) parts them as a comma does."""
    if "\\\\" not in text:
        return text
    return ",".join(_part_lines(part) for part in text.split(","))


def _part_lines(part: str) -> str:
    lines = part.split("\\\\")
    return ",".join(lines) if all(len(line.split()) > 1 for line in lines) else part


def without_marks(text: str) -> str:
    """A name without affiliations in brackets, footnote marks and stray punctuation; empty if nothing is left of it."""
    text = _outside_brackets(text).removesuffix(" .").strip(" ;:*&-")
    if " " in text:
        text = _MARKS.sub("", text)
    return " ".join(text.split()) if any(char.isalpha() for char in text) else ""


def _outside_brackets(text: str) -> str:
    """The text without what brackets enclose, but for nicknames, ``Wei (Bob) Wang``, and collaborations.

    An unbalanced bracket goes alone; a single word that a lone ")" ends is the end of an affiliation and goes with it.
    """
    if "(" not in text and ")" not in text:
        return text
    kept: list[str] = []
    depth = start = 0
    for at, char in enumerate(text):
        if char == "(":
            if not depth:
                kept.append(text[start:at])
                start = at + 1
            depth += 1
        elif char == ")":
            if depth < 2:  # noqa: PLR2004 - the outermost bracket, or none
                kept.append(_kept_of(text[start:at].strip(), text, at, alone=not depth))
                start = at + 1
            depth = max(depth - 1, 0)
    if not depth or "," in text or not any(kept):  # "Ann Lee (IRIT": the rest of one author is an affiliation, of a list it is not
        kept.append(text[start:])
    return " ".join("".join(kept).split())


def _kept_of(inside: str, text: str, at: int, *, alone: bool) -> str:
    """What stays of the text before the bracket at ``at``, which is ``alone`` if nothing opened it."""
    if alone:
        return inside if " " in inside else ""
    if inside.isalpha() and inside.istitle() and _NICKNAME_AFTER.match(text, at + 1) is not None:
        return f"({inside})"
    return f", {inside} " if _COLLECTIVE.search(inside) is not None and "," not in inside else ""
