"""YAML of the plainest kind, read line by line: what nearly every item of a library in YAML is written in.

A line is dashes and then ``name: value``, ``name:`` or a value; a value is one word or several, or stands in quotes and holds no backslash,
or is an empty list or mapping.
Words and what stands in single quotes may go on in deeper lines, as PyYAML writes them, and so may a text behind ``>-``, as js-yaml does.
Of this, PyYAML (`arxref.library.csl.cslyaml.load`) makes the same, in ten times the time; of all else nothing is made here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref.late import Remembered, late

if TYPE_CHECKING:
    from collections.abc import Sequence

# In a value without quotes, no colon and no "#" that YAML would see, and no sign at its start that may mean something; beyond ASCII, no
# character that ends a line in YAML, nor one that it forbids.
_BEYOND = "\xa1-\u2027\u202a-\ud7ff"
_WORDS = rf"[ -\"$-9;-~{_BEYOND}]*+(?:(?::(?! )|(?<! )#)[ -\"$-9;-~{_BEYOND}]*+)*+(?<![ :])"
_VALUE = rf"(?=[A-Za-z0-9({_BEYOND}]){_WORDS}"
_DOUBLE = rf"\"([ !#-\[\]-~{_BEYOND}]*+)\""
_SINGLE = rf"(?:[ -&(-~{_BEYOND}]++|'')*+"
_LINE = late(
    r"( *)((?:- )*)(?:([A-Za-z][A-Za-z0-9_-]{0,60}):(?: |\Z))?"
    rf"(?:({_VALUE})|{_DOUBLE}|'({_SINGLE})'|'({_SINGLE})|(>-)|(\[\]|\{{\}}))?"
)
_WORDS_ALONE = late(_WORDS)
_VALUE_ALONE = late(_VALUE)
_MORE_WORDS = late(rf"( ++)({_WORDS})")
_MORE_SINGLE = late(rf"( ++)({_SINGLE})('?)")
_MORE_FOLDED = late(rf"( ++)([!-~{_BEYOND}][ -~{_BEYOND}]*+(?<! ))")
_DEEPEST = 50
"""Columns: what stands deeper is left to PyYAML, so that nobody's nesting is followed further than that."""
_DASHES = 2  # the number of their group in a line

_WHOLE, _WORDY, _OPENED, _FOLDED, _EMPTY, _BELOW = range(6)
"""Kinds of values: a whole one, words that may go on, a quote that is open, ``>-``, brackets, and what may stand in the lines below."""

_Line = tuple[int, str | None, Any, int, int, int]
"""A line by itself: the column of a member without dashes before it (-1 for others), its name, the value and of what kind it is.

Then the column of its first sign (-1 where the line is not of the plainest kind), and the number of its dashes.
"""
_OTHER: _Line = (-1, None, None, _WHOLE, -1, 0)


def _line(line: str) -> _Line:
    """The line. What stands before a value is met again and again."""
    before, colon, words = line.partition(": ")
    if colon:
        column, name, _, _, at, dashes = _starts[before]
        if name is not None and _VALUE_ALONE.fullmatch(words) is not None:
            return column, name, words, _WORDY, at, dashes
    return _any_line(line)


def _any_line(line: str) -> _Line:
    found = _LINE.fullmatch(line)
    if found is None:
        return _OTHER
    indent, dashed, name, words, double, single, opened, folded, empty = found.groups()
    at, dashes = len(indent), len(dashed) // 2
    if name is None and (not dashes or found.lastindex == _DASHES):
        return _OTHER
    kind, value = _WHOLE, double
    if words is not None:
        kind, value = _WORDY, words
    elif single is not None:
        value = single.replace("''", "'")
    elif opened is not None:
        kind, value = _OPENED, opened
    elif folded is not None:
        kind = _FOLDED
    elif empty is not None:
        kind, value = _EMPTY, empty
    elif double is None:
        kind = _BELOW
    return (-1 if dashes else at), name, value, kind, at, dashes


_starts: Remembered[_Line] = Remembered(lambda before: _any_line(f"{before}:"), 1 << 10)
_known: Remembered[_Line] = Remembered(_line, 1 << 12)  # most lines of an item stand in other items, too


def plain(lines: Sequence[str]) -> Any:
    """The mapping or list that the lines are, every scalar in it a text; None for what is not of the plainest kind."""
    made, end = _below(lines, 0, -1)
    return made if lines and end == len(lines) else None


# Each of these gives a value and the number of the line behind it. A line that is not of the plainest kind, or may not stand where it does,
# is behind all that is open, so that reading ends before the last line; for a value that has no end, it ends beyond that.


def _below(lines: Sequence[str], number: int, column: int) -> tuple[Any, int]:
    """What stands from line ``number`` on below a member in ``column``; an empty text if nothing does."""
    if number < len(lines):
        line = _known[lines[number]]
        at, dashes = line[4], line[5]
        if dashes and at >= max(column, 0):
            return _list(lines, number, at, dashes)
        if at > column:
            return _mapping(lines, number, at)
    return "", number


def _mapping(lines: Sequence[str], number: int, column: int) -> tuple[dict[str, Any], int]:
    """The mapping whose members stand in ``column``, the first of them at the end of line ``number``."""
    made: dict[Any, Any] = {}
    known, end, deeper = _known, len(lines), " " * (column + 1)
    _, name, value, kind, _, _ = known[lines[number]]
    if column > _DEEPEST:
        return made, end + 1
    while True:
        number += 1
        if kind == _WORDY:
            if number < end and lines[number].startswith(deeper):
                value, number = _words(value, lines, number, column)
        elif kind != _WHOLE:
            value, number = _other(kind, value, lines, number, column)
        made[name] = value
        if number >= end:
            return made, number
        own, name, value, kind, _, _ = known[lines[number]]
        if own != column:
            return made, number


def _list(lines: Sequence[str], number: int, column: int, dashes: int) -> tuple[list[Any], int]:
    """The list whose dashes stand in ``column``, the first of them in line ``number``, with so many ``dashes`` from there on."""
    made: list[Any] = []
    known, end = _known, len(lines)
    while column <= _DEEPEST:
        _, name, value, kind, _, _ = known[lines[number]]
        if dashes > 1:
            value, number = _list(lines, number, column + 2, dashes - 1)
        elif name is not None:
            value, number = _mapping(lines, number, column + 2)
        elif kind == _WORDY and number + 1 < end and lines[number + 1].startswith(" " * (column + 1)):
            value, number = _words(value, lines, number + 1, column)
        elif kind <= _WORDY:
            number += 1
        else:
            value, number = _other(kind, value, lines, number + 1, column)
        made.append(value)
        if number >= end:
            return made, number
        line = known[lines[number]]
        dashes = line[5]
        if line[4] != column or not dashes:
            return made, number
    return made, end + 1


def _other(kind: int, value: Any, lines: Sequence[str], number: int, column: int) -> tuple[Any, int]:
    """The value, neither whole nor wordy, of what stands in ``column``: on its line stands ``value``, and it goes on from ``number`` on."""
    if kind == _BELOW:
        return _below(lines, number, column)
    if kind == _EMPTY:
        return ([] if value == "[]" else {}), number
    value, number = _folded(lines, number, column) if kind == _FOLDED else _quoted(value, lines, number, column)
    return value, number if value is not None else len(lines) + 1


def _words(first: str, lines: Sequence[str], number: int, column: int) -> tuple[str, int]:
    """The words that begin with ``first`` and go on from line ``number`` on, and the number of the line behind them."""
    deeper = " " * (column + 1)
    end = number
    while end < len(lines) and lines[end].startswith(deeper):
        end += 1
    whole = " ".join([first, *[line.lstrip(" ") for line in lines[number:end]]])
    if "  " not in whole and _WORDS_ALONE.fullmatch(whole) is not None:  # as nearly all: no line but the last ends in a blank or a colon
        return whole, end
    parts = [first]
    match = _MORE_WORDS.fullmatch
    for at in range(number, len(lines)):
        found = match(lines[at])
        if found is None or found.end(1) <= column:
            break
        parts.append(found[2])
    return " ".join(parts), number + len(parts) - 1


def _quoted(first: str, lines: Sequence[str], number: int, column: int) -> tuple[str | None, int]:
    """As `_words`, for what a single quote opened; no text where it does not end plainly."""
    parts = [first.rstrip(" ")]
    for at in range(number, len(lines)):
        found = _MORE_SINGLE.fullmatch(lines[at])
        if found is None or found.end(1) <= column or not (found[2] or found[3]):
            break
        if found[3]:
            return " ".join([*parts, found[2]]).replace("''", "'"), number + len(parts)
        parts.append(found[2].rstrip(" "))
    return None, number


def _folded(lines: Sequence[str], number: int, column: int) -> tuple[str | None, int]:
    """As `_words`, for the lines behind ``>-``; no text where one is blank, or deeper than the first of them."""
    parts: list[str] = []
    depth = 0
    for at in range(number, len(lines)):
        found = _MORE_FOLDED.fullmatch(lines[at])
        if found is None or found.end(1) < (depth or column + 1):
            break
        depth = depth or found.end(1)
        if found.end(1) > depth:
            return None, number
        parts.append(found[2])
    return " ".join(parts) if parts else None, number + len(parts)
