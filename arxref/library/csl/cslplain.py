"""YAML of the plainest kind, read line by line: what nearly every item of a library in YAML is written in.

A line is dashes and then ``name: value``, ``name:`` or a value; a value is one word or several, or stands in quotes and holds none and no
backslash. Of this, PyYAML (`arxref.library.csl.cslyaml.load`) makes the same, in ten times the time; of all else nothing is made here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref.late import late

if TYPE_CHECKING:
    from collections.abc import Iterable

# In a value without quotes, no colon and no "#" that YAML would see, and no sign at its start that may mean something; beyond ASCII, no
# character that ends a line in YAML, nor one that it forbids.
_BEYOND = "\xa1-\u2027\u202a-\ud7ff"
_SIGN = rf"[ -\"$-9;-~{_BEYOND}]|:(?! )|(?<! )#"
_QUOTED = rf"\"([ !#-\[\]-~{_BEYOND}]*+)\"|'([ -&(-~{_BEYOND}]*+)'"
_LINE = late(
    r"( *)((?:- )*)(?:([A-Za-z][A-Za-z0-9_-]{0,60}):(?: |\Z))?" + rf"(?:((?:[A-Za-z0-9(]|[{_BEYOND}])(?:{_SIGN})*+(?<![ :]))|{_QUOTED})?"
)
_DEEPEST = 50


def plain(lines: Iterable[str]) -> Any:
    """The mapping or list that the lines are, every scalar in it a text; None for what is not of the plainest kind."""
    reading, match = _Reading(), _LINE.fullmatch
    for line in lines:
        found = match(line)
        if found is None:
            return None
        indent, dashes, name, bare, double, single = found.groups()
        value = bare if bare is not None else double if double is not None else single
        at = len(indent)
        for _ in range(len(dashes) // 2):
            if not reading.item(at):
                return None
            at += 2
        if name is not None:
            if not reading.member(at, name, value):
                return None
        elif value is None or not dashes:
            return None
        else:
            reading.put(value)
    return reading.made[0] if reading.made else None


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

    def member(self, at: int, name: str, value: str | None) -> bool:
        """Take in a member of a mapping; false where none may stand."""
        opened = self._down_to(at)
        if opened and opened[-1][0] == at and type(opened[-1][1]) is list:
            opened.pop()
            self.place = None
        if not opened or opened[-1][0] != at:
            if self.place is None or at <= self.column:
                return False
            self._open(at, {})
        mapping = opened[-1][1]
        mapping[name] = value or ""
        self.place, self.key, self.column = mapping if value is None else None, name, at
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
