"""YAML of the plainest kind, read line by line: what nearly every item of a library in YAML is written in.

A line is dashes and then ``name: value``, ``name:`` or a value; a value is one word or several, or stands in quotes and holds no backslash,
or is an empty list or mapping.
Words and what stands in single quotes may go on in deeper lines, as PyYAML writes them, and so may a text behind ``>-``, as js-yaml does.
Of this, PyYAML (`arxref.library.csl.cslyaml.load`) makes the same, in ten times the time; of all else nothing is made here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref.late import Remembered, late
from arxref.records import NamedTuple

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
_new = tuple.__new__
_DASHES = 2  # the number of their group in a line


_WHOLE, _WORDY, _OPENED, _FOLDED, _EMPTY = range(5)  # a value, words that may go on, a quote that is open, ``>-``, brackets


class _Line(NamedTuple):
    """A line by itself: the column of its first sign, its dashes, what stands behind them, and of what kind the value is.

    To the value belong further lines that begin with ``deeper``, which is a blank more than ``column``.
    """

    at: int
    dashes: int
    name: str | None
    value: str | None
    kind: int
    column: int
    deeper: str


def _line(line: str) -> _Line | None:
    """The line; None for what is not of the plainest kind. What stands before a value is met again and again."""
    before, colon, words = line.partition(": ")
    start = _starts[before] if colon else None
    if start is not None and start[2] is not None and _VALUE_ALONE.fullmatch(words) is not None:
        return _new(_Line, (*start[:3], words, _WORDY, *start[5:]))
    return _any_line(line)


def _any_line(line: str) -> _Line | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    indent, dashes, name, words, double, single, opened, folded, empty = found.groups()
    if name is None and (not dashes or found.lastindex == _DASHES):
        return None
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
    column = len(indent) + len(dashes) - (0 if name is not None else 2)  # of what the value belongs to
    return _new(_Line, (len(indent), len(dashes) // 2, name, value, kind, column, " " * (column + 1)))


_starts: Remembered[_Line | None] = Remembered(lambda before: _any_line(f"{before}:"), 1 << 10)
_known: Remembered[_Line | None] = Remembered(_line, 1 << 12)  # most lines of an item stand in other items, too


def plain(lines: Sequence[str]) -> Any:
    """The mapping or list that the lines are, every scalar in it a text; None for what is not of the plainest kind."""
    reading = _Reading()
    member, known = reading.member, _known
    number, end = 0, len(lines)
    depth, mapping = -1, {}  # the mapping that is open, and its column
    value: Any
    while number < end:
        line = known[lines[number]]
        if line is None:
            return None
        number += 1
        at, dashes, name, value, kind, column, deeper = line
        if kind == _WORDY:
            if number < end and lines[number].startswith(deeper):
                value, number = _words(value, lines, number, column)
        elif kind != _WHOLE:
            value, number = _other(line, lines, number)
            if value is None:
                return None
        if at == depth and name is not None and value is not None and not dashes:  # as most lines are: one more member
            mapping[name], reading.place = value, None
            continue
        if at == depth - 2 and dashes == 1 and name is not None and value is not None and (begun := reading.following(at, name, value)):
            mapping = begun
            continue
        while dashes:
            if not reading.item(at):
                return None
            at += 2
            dashes -= 1
        if name is None:
            reading.put(value)
        elif not member(at, name, value):
            return None
        depth, mapping = reading.opened[-1]
        if type(mapping) is list:
            depth = -1
    return reading.made[0] if reading.made else None


def _other(line: _Line, lines: Sequence[str], number: int) -> tuple[Any, int]:
    """As `_words`, for a value of another kind; none where it does not end plainly."""
    if line.kind == _EMPTY:
        return ([] if line.value == "[]" else {}), number
    return _folded(lines, number, line.column) if line.kind == _FOLDED else _quoted(line.value or "", lines, number, line.column)


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


class _Reading:
    """What has been read: the lists and mappings that are open, with their columns, and what waits for a value.

    That is a list for its next one, or a mapping for that of ``key``; ``column`` is where it stands.
    """

    __slots__ = ("column", "key", "made", "opened", "place")

    def __init__(self) -> None:
        self.made: list[Any] = []
        self.opened: list[tuple[int, Any]] = []
        self.place: Any = self.made
        self.key = ""
        self.column = -1

    def item(self, at: int) -> bool:
        """Take in a dash; false where none may stand."""
        opened = self._down_to(at)
        if not opened or opened[-1][0] != at or type(opened[-1][1]) is not list:
            if self.place is None or not (at > self.column or (at == self.column and type(self.place) is dict)):
                return False
            self._open(at, [])
        self.place, self.column = opened[-1][1], at
        return len(opened) < _DEEPEST

    def following(self, at: int, name: str, value: Any) -> dict[str, Any] | None:
        """Begin the next mapping of a list whose dashes stand at ``at``, behind the one that is open; None where there is no such list."""
        opened = self.opened
        if len(opened) < 2 or opened[-2][0] != at or type(opened[-2][1]) is not list:  # noqa: PLR2004 - the list and its last mapping
            return None
        made = {name: value}
        opened[-2][1].append(made)
        opened[-1] = (at + 2, made)
        self.place, self.key, self.column = None, name, at + 2
        return made

    def member(self, at: int, name: str, value: Any) -> bool:
        """Take in a member of a mapping; false where none may stand."""
        opened = self.opened
        if not opened or opened[-1][0] > at:
            self._down_to(at)
        if opened and opened[-1][0] == at and type(opened[-1][1]) is list:
            opened.pop()
            self.place = None
        if not opened or opened[-1][0] != at:
            if self.place is None or at <= self.column:
                return False
            self._open(at, {})
        mapping = opened[-1][1]
        if value is None:
            mapping[name], self.place = "", mapping
        else:
            mapping[name], self.place = value, None
        self.key, self.column = name, at
        return True

    def put(self, value: Any) -> None:
        """Give what waits its value."""
        if type(self.place) is list:
            self.place.append(value)
        else:
            self.place[self.key] = value
        self.place = None

    def _open(self, at: int, made: Any) -> None:
        self.put(made)
        self.opened.append((at, made))

    def _down_to(self, at: int) -> list[tuple[int, Any]]:
        opened = self.opened
        while opened and opened[-1][0] > at:
            opened.pop()
            self.place = None
        return opened
