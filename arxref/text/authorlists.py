"""An author list as a source wrote it, before anybody looks for names in it: what parts it, and what stands beside the names.

Brackets hold affiliations, figures and daggers point to footnotes, and a line break of TeX may stand for a comma.
"""

from __future__ import annotations

import re

from arxref.late import late

_FOOTNOTES = late(
    r"\$\s?\^\s?(?:\{[^{}$]{0,40}\}|\\?[A-Za-z0-9*]{1,12})\s?\$|\\textsuperscript\{[^{}]{0,40}\}|\[[0-9, ]{1,20}\]"
    r"|(?<=[^\W\d_])\^(?:\{[0-9*, ]{1,20}\}|[0-9*]{1,3}(?![^\W_]))"
)
_COLLECTIVE = late(r"\b(?:collaborations?|consorti(?:um|a))\b", re.IGNORECASE)
_NICKNAME_AFTER = re.compile(r" [^\W\d_a-z]")
_AND = re.compile(r"[,;]|(?:(?<=\s)|\A)(?:and|&)(?=\s)")
_OTHERS = frozenset(("others", "et al", "et al.", "et. al", "et. al.", "etal", "etal.", "et.al", "et.al.", "...", "…"))
_MARKS = late(r"(?:\s*(?:\$\^?\{?[0-9,*]{1,9}\}?\$|[0-9*†‡§¶¹²³⁰-⁹])){1,9}\Z")

_WIDE = dict.fromkeys(map(ord, "、，；"), ",")
"""What parts names in Chinese and Japanese lists."""

_OTHER_COMMAS = late(r"\s?\|\s?|\s[·•/]\s")  # what parts names where a script or a page has no commas for it
# Between whole names; in no name they stand so. The words before it are looked at once, from where they begin.
_LOCAL_AND = late(r"((?<![\w.'-])[.'-]*+\w[\w.'-]*+\s\w[\w.'-]++) (?:et|und) (?=(?!al\b|zu\b)\w[\w.'-]*+\s\w)")

_SUFFIXED = re.compile(r"(,[^,]+),\s?(?:[JjSs]r\.?|JR\.?|I{2,3}|IV)\Z")
_INITIAL = re.compile(r"[A-Z\u00c0-\u00de]\.")  # with which no family name begins
are_initials = re.compile(r"(?:[A-Z\u00c0-\u00de]\.[ -]?){1,6}").fullmatch
"""Whether a text is initials alone, which no author's name is."""


def are_others(text: str) -> bool:
    """Whether a text stands at the end of a list in the place of further authors: ``et al.``, ``and others``, ``...``."""
    return text.lower().strip(" {},").removeprefix("and ") in _OTHERS


def pieces(text: str) -> list[str]:
    """The parts between commas, without what brackets enclose; where the brackets do not match, each part is left to itself."""
    text = without_footnotes(_split_lines(text))
    if not text.isascii():
        text = text.translate(_WIDE)
    if "|" in text or " · " in text or " / " in text or " • " in text:
        text = _OTHER_COMMAS.sub("; " if "," in text else ", ", text)
    if " et " in text or " und " in text:
        text = _LOCAL_AND.sub(r"\1, ", text)
    if "(" in text and text.count("(") == text.count(")"):
        text = _outside_brackets(text)
    return (_inverted(text) if ";" in text or " and " in text else []) or _initialled(text) or text.split(",")


def without_footnotes(text: str) -> str:
    """An author list without the figures of footnotes, before the commas in them part anybody: ``$^{1,2}$``, ``^{1}``, ``[3]``."""
    return _FOOTNOTES.sub("", text) if "^" in text or "[" in text or "\\text" in text else text


def _inverted(text: str) -> list[str]:
    """The parts of ``Lee, Ann; van der Maaten, L.; The X Team``, each with its comma; none where lists in natural order stand between.

    Between two people there are two words on either side of a comma, between the parts of one there seldom are. Where but "and" parts
    them, as in BibTeX, each must have its comma: ``Plato, Ann Lee and Bo Ray`` are three.
    """
    parts = [part.strip().removeprefix("and ") for part in text.split(";" if ";" in text else " and ")]
    parted = [_SUFFIXED.sub(r"\1", part).split(",") for part in parts if "," in part]
    if ";" not in text and len(parted) + are_others(parts[-1]) < len(parts):
        return []
    short = sum(min(len(half.split()) for half in halves) == 1 or are_initials(halves[-1].strip()) is not None for halves in parted)
    if any(len(halves) != 2 for halves in parted) or short * 2 <= len(parted) or len(parted) * 2 < len(parts):  # noqa: PLR2004 - two halves
        return []
    return [part for part in parts if part]


def _initialled(text: str) -> list[str]:
    """The parts of ``Lee, A., Ray, B. C., and Foo, D.``, each with its comma; none where not every second one is initials alone."""
    if "." not in text:
        return []
    halves = [half.strip() for half in _AND.split(text)]
    halves = [half for half in halves if half]
    more = halves[-1:] if len(halves) % 2 and are_others(halves[-1]) else []
    halves = halves[: len(halves) - len(more)]
    if len(halves) % 2 or not all(map(are_initials, halves[1::2])) or any(map(_INITIAL.match, halves[::2])):
        return []
    return [*map(", ".join, zip(halves[::2], halves[1::2], strict=True)), *more]


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
