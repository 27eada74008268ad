"""The map from old citation keys to new ones: a text file, one ``old<TAB>new<TAB>arXiv ID`` a line, sorted by the old key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.errors import InvalidIdentifier, UsageError
from arxref.library.keys import usable
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from arxref.model import ArxivId

_COLUMNS = 3


class Move(NamedTuple):
    """A key and what becomes of it; ``id`` is None where it is not known to be a paper's."""

    old: str
    new: str
    id: ArxivId | None = None


def parse(raw: bytes, name: str) -> tuple[Move, ...]:
    """The moves of a map, by old key. The third column may be missing; blank lines and lines that begin with ``#`` say nothing.

    Raises UsageError, naming ``name`` and the line (or both lines that contradict each other).
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = raw.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{name}:{place}: is not UTF-8; save the file as UTF-8") from None
    moves: dict[str, Move] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        move = _move(line, f"{name}:{number}")
        known = moves.setdefault(move.old, move)
        if known.new != move.new:
            raise UsageError(f"{name}:{number}: {move.old} becomes {known.new} in line {lines[move.old]} and {move.new} here; keep one")
        lines.setdefault(move.old, number)
    return tuple(moves[old] for old in sorted(moves) if moves[old].new != old)


def _move(line: str, place: str) -> Move:
    columns = [column.strip() for column in line.split("\t")]
    if not 1 < len(columns) <= _COLUMNS or not all(columns[:2]):
        raise UsageError(f"{place}: {line.strip()[:60]!r} is no line of a map; write the old key, one tab, and the new key")
    old, new = columns[:2]
    if not usable(new):
        raise UsageError(f"{place}: {new[:60]!r} cannot be a citation key everywhere; letters, figures and _ . : / + - can be in one")
    if len(columns) < _COLUMNS or not columns[2]:
        return Move(old, new)
    try:
        return Move(old, new, identifiers.parse(columns[2])[0])
    except InvalidIdentifier as error:
        raise UsageError(f"{place}: {error}") from None


def text(moves: Iterable[Move]) -> str:
    """The map that holds these moves."""
    return "".join(f"{old}\t{new}\t{id_ or ''}\n" for old, new, id_ in sorted(moves))


def chained(moves: Iterable[Move]) -> tuple[str, ...]:
    """The keys that are both old and new: where there are any, the map must be applied to no text twice."""
    moves = tuple(moves)
    return tuple(sorted({move.old for move in moves} & {move.new for move in moves}))
