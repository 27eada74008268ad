"""People as BibTeX and biber take names apart: ``von Last, Jr, First``."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.text import latex
from arxref.text.latex_names import beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from arxref.model import Name

# "Garcia y Vega": BibTeX takes everything up to the last lower-case word for a "von", unless the name starts with it.
_MIDDLE_VON = re.compile(r"^[^a-z].* [a-z]", re.DOTALL)
_BRACED = re.compile(r"[,\[\]]|^-|-$|(?:^|\s)(?:and|others)(?:\s|$)", re.IGNORECASE)
_LAST_SIGNS = re.compile(r"(^| )((?:\\[%&#_])+)$")  # bibtexparser leaves out a word of nothing else before an "and"
_PLAIN = late(r"[A-Z][a-z]+(?:-?[A-Z][a-z]+)*, [A-Z][a-z]*\.?(?:[ -]?[A-Z][a-z]*\.?)*")
_LISTING = frozenset(("and", "others"))


def _name(name: Name, text: Callable[[str], str]) -> str:
    """``von Last, Jr, First``; braced as a whole where BibTeX would take it apart wrongly; empty for a name that says nothing."""
    family, given, particle, suffix, literal = name
    if literal or family < "!" or given < "!" or not (family + given).isprintable():  # less: empty, or it begins with what says nothing
        family, given, particle, suffix, literal = map(latex.one_line, name)
        if literal or not family or not given:  # biber crashes on an empty part
            whole = literal or " ".join(part for part in (given, particle, family, suffix) if part)
            return f"{{{text(whole)}}}" if whole else ""
    last = _part(family, text, whole=" " in family and _MIDDLE_VON.search(family) is not None)
    first = _part(given, text)
    if "," in last or "," in first:
        last, first = _uncounted(name, last, first)
    if first[-1] in "%&#_":
        first = _LAST_SIGNS.sub(r"\1{\2}", first)
    if particle and (von := _part(particle, text).strip()):
        last = f"{beside(von)} {beside(last)}"
    jr = suffix and _part(suffix, text).strip()
    return f"{last}, {jr}, {first}" if jr else f"{last}, {first}"


def _plain(name: Name) -> str:
    """What `_name` gives where there is nothing to escape and nothing that BibTeX would take apart wrongly, as in most; else empty."""
    family, given, particle, suffix, literal = name
    if particle or suffix or literal or _PLAIN.fullmatch(plain := f"{family}, {given}") is None:
        return ""
    lower = plain.lower()
    return "" if "and" in lower or "others" in lower else plain


def _uncounted(name: Name, last: str, first: str) -> tuple[str, str]:
    """Braces at both ends of a name: without, biber counts the commas in its parts too, and drops a paper for three, or two in a row."""
    parts = f"{last} {first}"
    if name.particle or (",," not in parts and parts.count(",") + bool(name.suffix) <= 1):
        return last, first
    if not _BRACED.search(name.given):
        words, _, end = first.rpartition(" ")
        first = f"{{{first}}}" if "{" in first else f"{words} {{{end}}}".lstrip()
    is_braced = last[0] == "{" and last[1] != "\\"  # of an accent, biber makes a letter
    return last if is_braced else f"{{{last}}}", first


def _part(part: str, text: Callable[[str], str], *, whole: bool = False) -> str:
    """A part of a name; braced if it must stay whole: a comma, a lone "and", a hyphen at an end or a bracket in it would end it."""
    if part.isascii() and part.isalpha() and part.lower() not in _LISTING:
        return part  # as nearly all are
    out = text(part)
    return f"{{{out}}}" if whole or _BRACED.search(part) else out


@lru_cache(maxsize=16384)
def narrow(name: Name) -> str:
    """A name as one of a list's, with macros for what is not ASCII."""
    return _plain(name) or _name(name, latex.name_part)


@lru_cache(maxsize=16384)
def wide(name: Name) -> str:
    """A name as one of a list's, its letters in UTF-8."""
    return _plain(name) or _name(name, _wide_part)


_wide_part = partial(latex.name_part, wide=True)
