"""``arxref check --explain``: which parser took which lines of a source, and how sure it and the others were."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from arxref.cli.common import counted
from arxref.library.spans import lines_of
from arxref.model import Entry, Foreign, Heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from arxref.api import SourceText
    from arxref.library.leftovers import Item
    from arxref.turns import Turn

_SHOWN = 6


def lines(source: SourceText, turns: Sequence[Turn]) -> Iterator[str]:
    """What there is to say of one source: a line for it, one or two for each parser, and one for what nobody took."""
    yield f"{source.name}: {counted(source.text.rstrip().count(chr(10)) + 1, 'line')}" if turns else f"{source.name}: no parser knows it"
    for number, turn in enumerate(turns):
        (name, score), *others = turn.scores
        asked = "what is left" if number else "the source"
        why = f"{score:.2f} sure of {asked}" if score else "named by --from"
        rivals = f" ({', '.join(f'{rival} {less:.2f}' for rival, less in others)})" if others else ""
        yield f"  {name}, {why}{rivals}: {_ranges(_merged(map(lines_of, turn.items)))}: {_counts(turn.items)}"
    if turns and turns[-1].left:
        yield f"  nobody: {_ranges(turns[-1].left)}"


def _counts(items: Iterable[Item]) -> str:
    found = Counter(_word(item) for item in items)
    words = (("entry", "entries"), ("foreign entry", "foreign entries"), ("heading", ""), ("part beside", "parts beside"), ("problem", ""))
    return ", ".join(counted(found[one], one, many) for one, many in words if found[one]) or "nothing"


def _word(item: Item) -> str:
    if isinstance(item, Entry):
        return "entry"
    if isinstance(item, Heading):
        return "heading"
    if isinstance(item, Foreign):
        return "foreign entry" if item.key else "part beside"
    return "problem"


def _merged(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of lines that follow one another, as one."""
    runs: list[tuple[int, int]] = []
    for first, last in sorted(one for one in places if one[0]):
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
        else:
            runs.append((first, last))
    return runs


def _ranges(runs: Sequence[tuple[int, int]]) -> str:
    shown = ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in runs[:_SHOWN])
    more = f" and {len(runs) - _SHOWN} more places" if len(runs) > _SHOWN else ""
    one = len(runs) == 1 and runs[0][0] == runs[0][1]
    return f"line{'' if one else 's'} {shown}{more}" if runs else "no lines"
