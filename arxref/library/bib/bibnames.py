r"""People as BibTeX and BibLaTeX write them: ``von Last, Jr, First and {The Collaboration} and others``.

The grammar is that of "Tame the BeaST" (Nicolas Markey), section 11, and of biblatex's manual for ``given=..., family=...``. Where BibTeX
would guess (a name in natural order), `arxref.names` reads it, which knows more of names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref import authors, names
from arxref.late import Remembered, late
from arxref.model import Name
from arxref.text import unlatex
from arxref.text.authorlists import are_others, more_at
from arxref.text.markup import entities

if TYPE_CHECKING:
    from collections.abc import Iterable

_AND = late(r"(?<!\\)[{}]| (and)(?= )", re.IGNORECASE)
_COMMA = late(r"(?<!\\)[{}]|(,)")
_SEMICOLON = late(r"(?<!\\)[{}]|(;)")
_AMPERSAND = late(r"(?<!\\)[{}]| (\\?&)(?= )")
# What stands behind a name: the number of an affiliation, a footnote, an ORCID.
_MARKS = late(
    r"\$\s*\^(?:\{[^{}$]{0,40}\}|[^\s{}$])\s*\$"
    r"|\\(?:textsuperscript|thanks|footnote(?:mark|text)?|orcid[A-Za-z]{0,6})\*?(?:\[[^\[\]{}]{0,40}\])?\{[^{}]{0,200}\}"
)
_BLANK = late(r"(?<!\\)[{}]|( )")
_GLUED = late(r"(?<![A-Za-z])([A-Z]\.)(?=[A-Z])")  # M.Tan
_EQUALS = late(r'\s*"?\s*(?:family|given|prefix|suffix)(?:-i)?\s*=', re.IGNORECASE)
_HOMONYM = late(r"(?<=\S) 0[0-9]{3}(?= ?(?:,|\Z))")  # how DBLP tells people of one name apart: Bo Li 0001
_KEPT = late(r"\{(?!\\)[^{}]* ")
# ``Family, Given`` of plain letters, which nothing in `_careful` would change: a capital before what would be the "von", no sign of TeX,
# no two hyphens or quotes, and beyond ASCII no letter that is not its own NFC or may be UTF-8 that was decoded wrongly.
_L = "A-Za-zÀ-ÖØ-öø-őŔ-şŢ-ŷŹ-ż"
_USUAL = late(rf"([A-ZÀ-ÖØ-Þ][{_L} ]*+(?:['-][{_L}]++[{_L} ]*+)*+)(?<! ), ([{_L}][{_L}. ]*+(?:['-][{_L}]++[{_L}. ]*+)*+)")
_WITH_INITIALS = rf"(?:[{_L}'-]++ )*+(?:[A-ZÀ-ÖØ-Þ]\.[ -]?)++(?:[a-z']++ ){{0,3}}[A-ZÀ-ÖØ-Þ][{_L}'-]++"
_TWO = late(f"{_WITH_INITIALS}, {_WITH_INITIALS}")  # with no family name initials stand before a whole word
# A letter with an accent, or one that ASCII has not, in braces.
_ACCENTED = late(
    r"(\{\\(?:['`\"^~=.](?:[A-Za-z]|\\[ij]|\{(?:[A-Za-z]|\\[ij])\})|[cvHukr](?:\ [A-Za-z]|\{[A-Za-z]\})|ae|AE|oe|OE|aa|AA|ss|[oOlLij])\})"
)


def read_names(value: str, *, ours: bool = False) -> tuple[tuple[Name, ...], bool]:
    """The people of an ``author`` field (its outer delimiters gone), each once, and whether the list is complete. Linear; never fails.

    ``ours``: arxref wrote it, so that nothing but "and" parts people.
    """
    value = _spelt_out(" ".join(value.split()))
    complete = True
    if not ours:
        value, complete = _people_alone(value)
    found: dict[Name, None] = {}
    for raw in _people(value) if value else ():
        read = _known[raw]
        if read is None:
            complete = False
            continue
        for name in read:
            found[name] = None
    return tuple(found), complete


def _people_alone(value: str) -> tuple[str, bool]:
    """``value`` as BibTeX would have it: with "and" between people, and without what is no part of a name; and whether it is complete."""
    if "$" in value or "\\" in value:
        value = _MARKS.sub("", value)
    if value[:1] == "{" and ", " in value and _is_group(value):
        people = _split(value[1:-1], _AND)
        if len(people) > 1 and all("," in one for one in people):  # Mendeley's braces around all; one alone is a group: {Rand, Inc.}
            value = value[1:-1]
    if ";" in value or "&" in value:
        value = _conjoined(value)
    if ", " in value and ". " in value and _TWO.fullmatch(value):
        value = value.replace(", ", " and ")
    at = more_at(value) if value.endswith(("al.", "al")) else -1
    return (value[:at].rstrip(" ,;").removesuffix(" and"), False) if at > 0 else (value, True)


def _spelt_out(value: str) -> str:
    """``value`` with letters for TeX's accents, where it holds nothing else of TeX, so that its people are told apart and read in haste."""
    if "{\\" not in value or "$" in value:
        return value
    pieces = _ACCENTED.split(value)
    pieces[1::2] = [_letters[accented] for accented in pieces[1::2]]
    spelt = "".join(pieces)
    return value if "{" in spelt or "}" in spelt or "\\" in spelt else spelt


def _people(value: str) -> list[str]:
    """As `_split` at each "and": at the plain ones, where there are no others."""
    lower = value.lower()
    plain = "{" not in value and "}" not in value and lower.count("and ") == value.count(" and ") and lower[-4:] not in (" and", "and")
    return value.split(" and ") if plain else _split(f" {value} ", _AND)  # AND, one at an end, two in a row, a name in -and


def _conjoined(value: str) -> str:
    """``value`` with "and" for the semicolons that part people, and the ampersands between two of more words than one: no BibTeX's."""
    people = []
    for piece in _split(entities(value), _SEMICOLON):
        parts = _split(piece, _AMPERSAND)
        people += parts if all(" " in part for part in parts) else [piece]
    return " and ".join(people)


def _split(text: str, marks: re.Pattern[str]) -> list[str]:
    """The parts of ``text`` between the separators (group 1 of ``marks``) outside braces, stripped; empty ones are left out."""
    pieces = []
    depth = start = 0
    for mark in marks.finditer(text):
        if mark[1]:
            if not depth:
                pieces.append(text[start : mark.start()])
                start = mark.end()
        elif mark[0] == "{":
            depth += 1
        else:
            depth = max(depth - 1, 0)
    pieces.append(text[start:])
    return [piece for piece in map(str.strip, pieces) if piece]


def _read(raw: str) -> tuple[Name, ...] | None:
    """The person, as `_careful` reads it; None for what says that there are more."""
    usual = _USUAL.fullmatch(raw)
    if usual is not None and usual[2] not in names.SUFFIXES:
        return (Name(*usual.groups()),)
    return None if are_others(raw) else _careful(raw)


_known = Remembered(_read)
_letters = Remembered(unlatex.name)


def _careful(raw: str) -> tuple[Name, ...]:
    """The person; more than one where commas part people, which BibTeX would not understand; none where nothing is left of a name."""
    if " 0" in raw:
        raw = _HOMONYM.sub("", raw)
    if _is_group(raw):
        whole = unlatex.name(raw[1:-1])
        return (Name(literal=whole),) if whole else ()
    if "=" in raw and _EQUALS.match(raw) is not None:
        return _extended(raw)
    parts = _split(raw, _COMMA)
    if not parts:
        return ()
    if len(parts) == 1:
        name = _natural(parts[0])
    elif len(parts) == 2 or (len(parts) == 3 and not all(" " in part for part in parts)):  # noqa: PLR2004 - von Last, Jr, First
        name = _inverted(parts)
    else:
        return authors.parse_authors(", ".join(map(unlatex.name, parts)))[0]
    return (name,) if name is not None else ()


def _is_group(raw: str) -> bool:
    """Whether one pair of braces is around all of it, and it is more than an accented letter: ``{\\'E}``."""
    if raw[:1] != "{" or raw[-1:] != "}":
        return False
    depth = 0
    for mark in _BLANK.finditer(raw):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth -= 1
            if not depth:
                return mark.end() == len(raw)
    return False


def _natural(text: str) -> Name | None:
    """``First von Last``: braces keep a part together, and tell where the family name begins."""
    if "." in text and " " not in text:
        text = _GLUED.sub(r"\1 ", text)
    words = _split(text, _BLANK)
    if _KEPT.search(text) is None:
        whole = unlatex.name(text)
        return names.parse_name(whole) if whole else None
    suffix = words.pop() if len(words) > 2 and words[-1] in names.SUFFIXES else ""  # noqa: PLR2004
    last = len(words) - 1
    lower = [at for at in range(last) if _is_lower(words[at])]
    first, after = (lower[0], lower[-1] + 1) if lower else (last, last)
    return _made(words[after:], words[:first], words[first:after], suffix)


def _inverted(parts: list[str]) -> Name | None:
    """``von Last, First`` or ``von Last, Jr, First``; the suffix is known wherever it stands."""
    suffix = next((part for part in parts[1:] if part in names.SUFFIXES), "")
    if not suffix and len(parts) > 2:  # noqa: PLR2004
        suffix = parts[1]
    if suffix:
        parts.remove(suffix)
    if len(parts) == 1:  # First von Last, Jr.
        name, suffix = _natural(parts[0]), unlatex.name(suffix)
        if name is None or not suffix:
            return name
        return name._replace(literal=f"{name.literal} {suffix}") if name.literal else name._replace(suffix=suffix)
    words = _split(parts[0], _BLANK)
    start = 0
    while start < len(words) - 1 and _is_lower(words[start]):
        start += 1
    return _made(words[start:], [parts[1]], words[:start], suffix)


def _extended(raw: str) -> tuple[Name, ...]:
    """``given=Simon, prefix=de, family=Beumont``."""
    values: dict[str, str] = {}
    for part in _split(raw, _COMMA):
        key, _, value = part.strip('"').partition("=")
        values.setdefault(key.strip().lower(), unlatex.name(value.strip().strip('"')))
    name = _made_of(
        values.get("family", ""), values.get("given", "") or values.get("given-i", ""), values.get("prefix", ""), values.get("suffix", "")
    )
    return (name,) if name is not None else ()


def _made(family: Iterable[str], given: Iterable[str], particle: Iterable[str], suffix: str) -> Name | None:
    return _made_of(unlatex.name(" ".join(family)), unlatex.name(" ".join(given)), unlatex.name(" ".join(particle)), unlatex.name(suffix))


def _made_of(family: str, given: str, particle: str, suffix: str) -> Name | None:
    if family and given:
        return Name(family, given, particle, suffix)
    whole = " ".join(part for part in (given, particle, family, suffix) if part)
    return Name(literal=whole) if whole else None


def _is_lower(word: str) -> bool:
    """Whether BibTeX takes a word for a part of the "von": its first letter is small, and no braces keep it from being looked at."""
    if word[:1] == "{" and word[1:2] != "\\":
        return False
    return next((char.islower() for char in unlatex.name(word) if char.isalpha()), False)
