"""Tables of results in Markdown: what a method measured, with the paper that it comes from. They list methods, not papers.

What tells them from a reading list in a table: a column of measurements (``76.1``, ``0.83 ± 0.02``, ``91%``), and none that only papers
have, of authors, abstracts or categories. Whole numbers are measurements beside a column of methods alone: elsewhere they count stars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library.layouts import tablecells, tables

if TYPE_CHECKING:
    from collections.abc import Sequence

_OF_PAPERS = frozenset(("authors", "abstract", "categories", "comment"))
_METHODS = frozenset("method methods model models network backbone algorithm approach architecture 方法 模型".split())
_COUNTS = frozenset(
    "year stars star citations citation cites cited score rating relevance rank number no # id week month day date version pages page if"
    " impact priority 年份 序号 评分".split()
)
_MEASURED = late(r"[~<>≈±+-]?[0-9]{1,9}(?:\.[0-9]{1,9})?(?: ?(?:%|[KMBG]|ms|s|fps|dB|h))?(?: ?(?:±|/|\+/-|\() ?[0-9.]{1,9}%?\)?)?")
_WHOLE = late(r"[0-9]{1,9}")
_ROWS = 40  # as many are looked at
_LONGEST = 4000  # characters: no row of figures is longer


def result_lines(lines: Sequence[str], first: int = 1, last: int = 0) -> set[int]:
    """The numbers of the lines, from ``first`` to ``last`` (0: to the end), that are tables of results, their headers included."""
    found: set[int] = set()
    last = last or len(lines)
    at = first + 1
    while at <= last:
        end = at
        if tablecells.is_rule(lines[at - 1]) and "|" in lines[at - 2]:
            while end < last and "|" in lines[end] and lines[end].strip("| \t"):
                end += 1
            if _is_of_results(lines[at - 2], lines[at : min(end, at + _ROWS)]):
                found.update(range(at - 1, end + 1))
        at = end + 1
    return found


def _is_of_results(header: str, rows: Sequence[str]) -> bool:
    if len(header) > _LONGEST:
        return False
    names = [name.strip(" *_`").lower() for name in tablecells.split_row(header, 0, bool)]
    shape = tables.columns(header)
    if shape is not None and any(getattr(shape, role) >= 0 for role in _OF_PAPERS):
        return False
    methods = any(not _METHODS.isdisjoint(name.split()) for name in names)
    known = () if shape is None else tuple(shape[1:])
    figures = [at for at, name in enumerate(names) if at not in known and name and _COUNTS.isdisjoint(name.replace(".", " ").split())]
    cells = [tablecells.split_row(row, len(names), bool) for row in rows if len(row) <= _LONGEST]
    for at in figures:
        values = [value for row in cells if (value := tablecells.plain(row[at]))]
        measured = [value for value in values if _MEASURED.fullmatch(value) and (methods or not _WHOLE.fullmatch(value))]
        if measured and len(measured) * 2 > len(values):
            return True
    return False
