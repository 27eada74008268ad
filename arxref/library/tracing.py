"""Where each value of a paper came from, what it took the place of, and what else was said: worked out on demand.

Nothing is kept for this while papers are merged. Whoever asks brings what was read of the one paper and what metadata sources answered; it
is merged again, once more for each value without those who said it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref.library.merge import merge, provenance_of
from arxref.model import Entry
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from arxref.model import Origin

FIELDS = (
    "title", "authors", "affiliations", "abstract", "published", "version", "updated", "categories", "primary", "classes", "comment",
    "journal_ref", "dois", "report_no",
)  # fmt: skip
"""Fields of which one source is believed, in the order in which they are shown."""
UNITED = ("links", "topics", "extra")
"""Fields that hold what any source said."""


class Answer(NamedTuple):
    """What a metadata source (or the store) said of the paper, and the paper before and after that was used."""

    before: Entry
    facts: Entry
    after: Entry


class Seen(NamedTuple):
    """A value and those who gave it, best first."""

    value: Any
    origins: tuple[Origin, ...]


class Trace(NamedTuple):
    """A field with its value (of `UNITED` ones, one of them), and where it came from; None: nobody said.

    ``agreeing`` said the same. ``replaced`` is what would stand here, had that source and those not spoken; ``others`` are all further
    values.
    """

    field: str
    value: Any
    origin: Origin | None
    agreeing: tuple[Origin, ...] = ()
    replaced: Seen | None = None
    others: tuple[Seen, ...] = ()


def trace(final: Entry, entries: Sequence[Entry], rank: Callable[[str], int], answers: Sequence[Answer] = ()) -> list[Trace]:
    """Every value of ``final``, which is what `arxref.library.merge` made of ``entries`` and then of ``answers``."""
    places = {origin: place for place, origin in enumerate(final.origins)}
    ranked = sorted(entries, key=lambda entry: places.get(entry.origins[0], len(places)) if entry.origins else len(places))
    said = [*ranked, *(answer.facts for answer in answers)]
    whence, given = provenance_of(final), [provenance_of(entry) for entry in said]
    traces = []
    for field in FIELDS:
        if value := getattr(final, field):
            seen: dict[Any, dict[Origin, None]] = {}
            for entry, origins in zip(said, given, strict=True):
                if field in origins:
                    seen.setdefault(getattr(entry, field), {})[origins[field]] = None
            agreeing = tuple(origin for origin in seen.pop(value, ()) if origin != whence.get(field))
            before = _replaced(field, value, ranked, rank, answers) if seen else None
            replaced = Seen(before, tuple(seen.pop(before, ()))) if before else None
            others = tuple(Seen(other, tuple(origins)) for other, origins in seen.items())
            traces.append(Trace(field, value, whence.get(field), agreeing, replaced, others))
    for field in UNITED:
        by: dict[Any, dict[Origin, None]] = {}
        for entry in said:
            for item in getattr(entry, field) if entry.origins else ():
                by.setdefault(item, {})[entry.origins[0]] = None
        for item in getattr(final, field):
            first, *more = by.get(item) or (None,)
            traces.append(Trace(field, item, first, tuple(more)))
    return traces


def _replaced(field: str, value: Any, entries: Sequence[Entry], rank: Callable[[str], int], answers: Sequence[Answer]) -> Any:
    """What ``field`` would be without those who gave its ``value``; empty where nothing would stand there."""
    for answer in reversed(answers):
        if getattr(answer.after, field) == value != getattr(answer.before, field):
            return getattr(answer.before, field)
    rest = [entry for entry in entries if getattr(entry, field) not in (value, Entry._field_defaults[field])]
    return getattr(merge(rest, rank)[0], field) if rest else None
