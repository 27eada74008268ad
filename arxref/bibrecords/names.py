"""People as BibTeX and biber take names apart: ``von Last, Jr, First``."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from arxref.late import Remembered, late
from arxref.names import SUFFIXES
from arxref.text import latex
from arxref.text.latex_names import beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from arxref.model import Name

# "Garcia y Vega": BibTeX takes everything up to the last lower-case word for a "von", unless the name starts with it.
_MIDDLE_VON = late(r"^[^a-z].* [a-z]", re.DOTALL)
# al-Khwarizmi, ud-Doula: before a hyphen, too, what begins with a small letter is a "von" to BibTeX, which prints a blank for the hyphen.
_HYPHENED = late(r"(?:^|(?<=[ -]))(?:[^\w -]|[\d_])*+([^\W\d_])[^ -]*+(?=-)")
_BRACED = re.compile(r"[,\[\]]|^-|-$|(?:^|\s)(?:and|others)(?:\s|$)", re.IGNORECASE)
_LAST_SIGNS = late(r"(^| )((?:\\[%&#_])+)$")  # bibtexparser leaves out a word of nothing else before an "and"
_LISTING = frozenset(("and", "others"))


def _name(name: Name, text: Callable[[str], str]) -> str:
    """``von Last, Jr, First``; braced as a whole where BibTeX would take it apart wrongly; empty for a name that says nothing."""
    family, given, particle, suffix, literal = name
    if literal or family < "!" or given < "!" or not (family + given).isprintable():  # less: empty, or it begins with what says nothing
        family, given, particle, suffix, literal = map(latex.one_line, name)
        if literal or not family or not given:  # biber crashes on an empty part
            whole = literal or " ".join(part for part in (given, particle, family, suffix) if part)
            return f"{{{text(whole)}}}" if whole else ""
    last, first = _family(family, text), _given(given, text)
    if "," in last or "," in first:
        last, first = _uncounted(name, last, first)
    if first[-1] in "%&#_":
        first = _LAST_SIGNS.sub(r"\1{\2}", first)
    if particle and (von := _part(particle, text).strip()):
        last = f"{beside(von)} {beside(last)}"
    jr = suffix and _part(suffix, text).strip()
    return f"{last}, {jr}, {first}" if jr else f"{last}, {first}"


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


def _family(family: str, text: Callable[[str], str]) -> str:
    """A family name; in braces where a part of it would be taken for a "von"."""
    whole = (" " in family and _MIDDLE_VON.search(family) is not None) or (
        "-" in family and any(found[1].islower() for found in _HYPHENED.finditer(family))
    )
    return _part(family, text, whole=whole)


def _given(given: str, text: Callable[[str], str]) -> str:
    """Forenames; in braces where they alone would be read as a "Jr"."""
    return f"{{{given}}}" if given in SUFFIXES else _part(given, text)


def _last(family: str, text: Callable[[str], str]) -> str:
    """A family name as `_name` writes it where nothing but a forename stands beside it; empty where that takes the whole name to tell."""
    if family < "!" or not family.isprintable():
        return ""
    last = _family(family, text)
    return "" if "," in last else last


def _first(given: str, text: Callable[[str], str]) -> str:
    """The same of a forename."""
    if given < "!" or not given.isprintable():
        return ""
    first = _given(given, text)
    return "" if "," in first or first[-1] in "%&#_" else first


def _writer(text: Callable[[str], str]) -> Callable[[Iterable[Name]], list[str]]:
    """What writes names as those of a list. Halves are remembered, for there are far fewer of them than of whole names."""
    last, first = Remembered(partial(_last, text=text)), Remembered(partial(_first, text=text))
    whole = lru_cache(maxsize=16384)(partial(_name, text=text))

    def written(names: Iterable[Name]) -> list[str]:
        people = []
        for name in names:
            family, given, particle, suffix, literal = name
            if particle or suffix or literal or not (after := last[family]) or not (before := first[given]):
                people.append(whole(name))
            else:
                people.append(f"{after}, {before}")
        return people

    return written


narrow = _writer(latex.name_part)
"""The names of a list, with macros for what is not ASCII; empty for one that says nothing."""
wide = _writer(partial(latex.name_part, wide=True))
"""The names of a list, their letters in UTF-8; empty for one that says nothing."""
