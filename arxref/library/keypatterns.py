"""Patterns for citation keys: ``{auth}{year}{title:3}``. docs/keys.md is their reference.

A pattern is text and braces. A brace holds alternatives between ``|``, each a part (`PARTS`) with modifiers and a number; the first that
gives something for a paper counts. Compiled once, a pattern is a list of plain functions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.dates import issued
from arxref.errors import UsageError
from arxref.library.keys import LONGEST_MADE, ascii_letters, author_part, by_id, telling_words, title_text
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from arxref.model import Entry

LONGEST_PATTERN = 500
"""No pattern that someone means is longer; a longer one is refused unread."""

_PIECE = re.compile(r"\{([^{}]*)\}|([^{}]+)")
_PART = re.compile(r"\s*(?P<part>[A-Za-z]+)(?P<modifiers>(?:\.[A-Za-z]+)*)(?::(?P<numbers>[0-9]{1,3}(?:,[0-9]{1,3})?))?\s*", re.ASCII)
_QUOTED = re.compile(r"\s*'([0-9A-Za-z_.-]+)'\s*")
_STRANGE = re.compile(r"[^0-9A-Za-z_.-]")
_SHOWN = 60
"""How much of a pattern a message shows before and behind the place."""


class _Asked(NamedTuple):
    """What a part is asked for: its modifiers, how many units (0: its own default), and in whose case."""

    modifiers: frozenset[str]
    units: int
    written: bool


class _Part(NamedTuple):
    """What can stand in a brace: how it is read, the modifiers that are its own, and what its numbers say."""

    units: Callable[[_Asked], Callable[[Entry], list[str]]]
    modifiers: frozenset[str] = frozenset()
    numbers: tuple[str, ...] = ()


class _Brace(NamedTuple):
    """The alternatives of a brace; ``needed``: without it the key is made of the ID."""

    alternatives: tuple[Callable[[Entry], str], ...]
    needed: bool


def compiled(pattern: str) -> Callable[[Entry], str]:
    """The key scheme that ``pattern`` describes. Raises UsageError, which shows the place, for a pattern that is none.

    A paper for which no brace gives anything, or one that is ``.needed`` gives nothing, has the key of its ID (`by_id`).
    """
    if len(pattern) > LONGEST_PATTERN:
        raise UsageError(f"key pattern {pattern[:_SHOWN]!r}...: has {len(pattern)} characters; {LONGEST_PATTERN} are allowed")
    pieces = tuple(_pieces(pattern))
    if not any(isinstance(piece, _Brace) for piece in pieces):
        raise UsageError(f"key pattern {pattern}: names no part of a paper; write {{auth}}{{year}}, say")

    def key(entry: Entry) -> str:
        words: list[str] = []
        found = False
        for piece in pieces:
            if isinstance(piece, str):
                words.append(piece)
                continue
            for alternative in piece.alternatives:
                value = alternative(entry)
                if value:
                    words.append(value)
                    found = True
                    break
            else:
                if piece.needed:
                    return by_id(entry)
        return "".join(words) if found else by_id(entry)

    return key


# ---- reading a pattern ---------------------------------------------------------------------------------------------------------------


def _pieces(pattern: str) -> Iterator[str | _Brace]:
    at = 0
    while at < len(pattern):
        piece = _PIECE.match(pattern, at)
        if piece is None:
            why = "is closed and was not opened" if pattern[at] == "}" else "is not closed before the next brace or the end"
            raise _error(pattern, at, pattern[at], why)
        inside, literal = piece.groups()
        if inside is None:
            strange = _STRANGE.search(literal)
            if strange is not None:
                why = "cannot stand in every key; letters, figures and _ . - can"
                raise _error(pattern, at + strange.start(), strange[0], why)
            yield literal
        else:
            yield _brace(pattern, at + 1, inside)
        at = piece.end()


def _brace(pattern: str, at: int, inside: str) -> _Brace:
    alternatives: list[Callable[[Entry], str]] = []
    needed = False
    for text in inside.split("|"):
        quoted = _QUOTED.fullmatch(text)
        if quoted is not None:
            alternatives.append(_constant(quoted[1]))
        else:
            value, is_needed = _alternative(pattern, at, text)
            alternatives.append(value)
            needed = needed or is_needed
        at += len(text) + 1
    return _Brace(tuple(alternatives), needed)


def _constant(text: str) -> Callable[[Entry], str]:
    return lambda _entry: text


def _alternative(pattern: str, at: int, text: str) -> tuple[Callable[[Entry], str], bool]:
    """What gives an alternative's text, and whether it is needed."""
    match = _PART.fullmatch(text)
    if match is None:
        raise _error(pattern, at, text, "is no part; write part, part.modifier, part:number or 'text'")
    name = match["part"].lower()
    part = PARTS.get(name)
    if part is None:
        raise _error(pattern, at + match.start("part"), match["part"], "is no part", PARTS)
    modifiers: set[str] = set()
    place = at + match.start("modifiers")
    for word in match["modifiers"].split(".")[1:]:
        modifier = word.lower()
        if modifier not in part.modifiers and modifier not in _MODIFIERS:
            raise _error(pattern, place + 1, word, f"is no modifier of {name}", part.modifiers | _MODIFIERS)
        if modifier in _CASES and modifiers & _CASES:
            raise _error(pattern, place + 1, word, "is a second case")
        modifiers.add(modifier)
        place += len(word) + 1
    numbers = [int(number) for number in (match["numbers"] or "").split(",") if number]
    if len(numbers) > len(part.numbers):
        takes = "one number" if part.numbers else "no number"
        raise _error(pattern, at + match.start("numbers"), match["numbers"], f"is too much: {name} takes {takes}")
    if 0 in numbers:
        raise _error(pattern, at + match.start("numbers"), match["numbers"], "must be 1 or more")
    named = dict(zip(part.numbers, numbers, strict=False))
    return _value(part, frozenset(modifiers), named), "needed" in modifiers


def _error(pattern: str, at: int, text: str, why: str, known: object = None) -> UsageError:
    first = max(0, at - _SHOWN)
    shown = ("..." if first else "") + pattern[first : at + _SHOWN] + ("..." if at + _SHOWN < len(pattern) else "")
    text = text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
    advice = ""
    if known is not None:
        from difflib import get_close_matches  # noqa: PLC0415 - needed for mistakes only

        names = sorted(known)  # type: ignore[call-overload] # PARTS or a set of names
        close = get_close_matches(text.lower(), names, 1)
        advice = f"; did you mean {close[0]}?" if close else f" (there are {', '.join(names)})"
    return UsageError(f"key pattern {shown!r}: at character {at + 1}, {text!r} {why}{advice}")


# ---- what a part gives ---------------------------------------------------------------------------------------------------------------

_CASES = frozenset(("lower", "upper", "capital", "written"))
_MODIFIERS = _CASES | {"initials", "digits", "hyphens", "underscores", "needed"}


def _value(part: _Part, modifiers: frozenset[str], numbers: dict[str, int]) -> Callable[[Entry], str]:
    """The text that a part with these modifiers and numbers gives for an entry."""
    units = part.units(_Asked(modifiers, numbers.get("count", 0), written=not modifiers.isdisjoint(("capital", "written"))))
    letters = 1 if "initials" in modifiers else numbers.get("letters", 0)
    glue = "-" if "hyphens" in modifiers else "_" if "underscores" in modifiers else ""
    digits = "digits" in modifiers
    upper, capital = "upper" in modifiers, "capital" in modifiers

    def value(entry: Entry) -> str:
        found = units(entry)
        if digits:
            found = ["".join(character for character in unit if "0" <= character <= "9") for unit in found]
        if letters:
            found = [unit[:letters] for unit in found]
        if capital:
            found = [unit[:1].upper() + unit[1:] for unit in found]
        text = found[0] if len(found) == 1 else glue.join(filter(None, found))
        return text.upper() if upper else text

    return value


def _auth(asked: _Asked) -> Callable[[Entry], list[str]]:
    bare, written = "bare" in asked.modifiers, asked.written
    return lambda entry: [author_part(name, written=written, bare=bare) for name in entry.authors[:1]]


def _authors(asked: _Asked) -> Callable[[Entry], list[str]]:
    count = min(asked.units or LONGEST_MADE, LONGEST_MADE)
    bare, written = "bare" in asked.modifiers, asked.written
    return lambda entry: [author_part(name, written=written, bare=bare) for name in entry.authors[:count]]


def _authetal(asked: _Asked) -> Callable[[Entry], list[str]]:
    bare, written = "bare" in asked.modifiers, asked.written
    more = "EtAl" if written else "etal"

    def units(entry: Entry) -> list[str]:
        names = [author_part(name, written=written, bare=bare) for name in entry.authors[:2]]
        if names and (len(entry.authors) > len(names) or not entry.authors_complete):
            names[1:] = [more]
        return names

    return units


def _etal(asked: _Asked) -> Callable[[Entry], list[str]]:
    count = asked.units or 1
    more = ["EtAl" if asked.written else "etal"]
    return lambda entry: more if len(entry.authors) > count or (entry.authors and not entry.authors_complete) else []


def _title(asked: _Asked) -> Callable[[Entry], list[str]]:
    count = asked.units or 1
    compound, tex, written = "compound" in asked.modifiers, "tex" in asked.modifiers, asked.written
    return lambda entry: telling_words(title_text(entry.title, written=written, tex=tex), count, compound=compound)


def _year(_asked: _Asked) -> Callable[[Entry], list[str]]:
    return lambda entry: [str(issued(entry).year)]


def _yy(_asked: _Asked) -> Callable[[Entry], list[str]]:
    return lambda entry: [f"{issued(entry).year % 100:02}"]


def _month(_asked: _Asked) -> Callable[[Entry], list[str]]:
    def units(entry: Entry) -> list[str]:
        month = issued(entry).month
        return [f"{month:02}"] if month else []

    return units


def _id(_asked: _Asked) -> Callable[[Entry], list[str]]:
    return lambda entry: [entry.id.replace("/", "-")]


def _category(asked: _Asked) -> Callable[[Entry], list[str]]:
    written = asked.written
    return lambda entry: [ascii_letters(entry.primary, written=written)]


def _archive(asked: _Asked) -> Callable[[Entry], list[str]]:
    written = asked.written
    return lambda entry: [ascii_letters(entry.primary.partition(".")[0] or entry.id.rpartition("/")[0], written=written)]


_BARE = frozenset(("bare",))
PARTS = {
    "auth": _Part(_auth, _BARE, ("letters",)),
    "authors": _Part(_authors, _BARE, ("count", "letters")),
    "authetal": _Part(_authetal, _BARE),
    "etal": _Part(_etal, numbers=("count",)),
    "title": _Part(_title, frozenset(("compound", "tex")), ("count", "letters")),
    "year": _Part(_year),
    "yy": _Part(_yy),
    "month": _Part(_month),
    "id": _Part(_id),
    "category": _Part(_category),
    "archive": _Part(_archive),
}
"""What a brace can name."""
