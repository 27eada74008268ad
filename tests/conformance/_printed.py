"""Whether a printed bibliography says what the papers say: titles to every letter and sign, math by its letters, and all names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from arxref.text import latex_chars, tex, unlatex
from arxref.text.latex_tables import EXPANSIONS
from arxref.text.unmath import unmath

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from arxref.model import Entry, Name

# What the glyphs are that a PDF tells by another name.
_GLYPHS = str.maketrans({"ˆ": "^", "˜": "~", "`": "ℓ"})
_EXPANDED = str.maketrans(dict(zip(EXPANSIONS.split()[::2], EXPANSIONS.split()[1::2], strict=True)))
_DOT_BELOW = "\u0323"  # a full stop, where TeX puts it
_SIGNS = frozenset('&%$#{}_\\|@~^<>="')


def missing(entries: Iterable[Entry], printed: Mapping[str, str] | str, *, initials: bool = False) -> list[str]:
    """What of titles and names is not printed, a line each. Case, white space, punctuation and hyphenation are the style's business.

    ``printed`` is the text of each entry by its key, or one text for all. ``initials``: only family names are printed in full.
    """
    found = []
    for entry in entries:
        raw = printed if isinstance(printed, str) else printed.get(entry.key, "")
        text = _shown(raw.translate(_GLYPHS))
        if not _title(entry.title).search(text):
            found.append(f"{entry.key}: title {entry.title!r} is printed {raw[:2000]!r}")
        names = [name._replace(given="", suffix="") if initials else name for name in entry.authors]
        found += [f"{entry.key}: {name} is printed {raw[:2000]!r}" for name in names if not _is_printed(name, text)]
    return found


@lru_cache(maxsize=16)
def _shown(text: str) -> str:
    """Letters, digits and the signs that TeX minds."""
    text = unicodedata.normalize("NFKD", text).replace(_DOT_BELOW, "")
    text = unicodedata.normalize("NFKC", text).replace("''", '"').replace("”", '"').replace("Ð", "Đ").casefold()
    return "".join(char for char in text if char.isalnum() or char in _SIGNS)


def _title(model: str) -> re.Pattern[str]:
    pattern = []
    for is_math, segment in tex.spans(unlatex.canonical(model)):
        if is_math:
            pattern.append(_formula(unmath(segment)))
        else:
            chars = segment.translate(_EXPANDED)
            pattern += [_run("".join(run), is_sign=is_sign) for is_sign, run in groupby(chars, key=latex_chars._is_math)]
    return re.compile("".join(pattern))


def _run(chars: str, *, is_sign: bool) -> str:
    return "".join(map(_formula, chars)) if is_sign else re.escape(_shown(chars))


def _formula(letters: str) -> str:
    """A pattern for what math prints, of which only the letters and digits are compared. The prime of lualatex's fonts is told as a 0."""
    parts = ("".join(re.escape(char) + r"\W*" for char in _shown(part) if char.isalnum()) for part in letters.split("'"))
    return r"\W*" + r"(?:0\W*)?".join(parts)


def _is_printed(name: Name, text: str) -> bool:
    """Whether a name stands there in one of the orders that styles have; "others" is what they take for "and others"."""
    family, given, particle, suffix, literal = (_shown(part.translate(_EXPANDED)) for part in name)
    orders = (given + particle + family + suffix, particle + family + suffix + given, family + suffix + given + particle, literal)
    orders += (particle + family + given + suffix, family + given + particle + suffix)
    return any(order in text for order in orders if order) or literal == "others"
