"""In words: where the values of one paper come from, for ``arxref show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref import dates, showing
from arxref.library.layouts import paperrows
from arxref.records import NamedTuple
from arxref.text.tex import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from arxref.library.layouts.paperrows import Paper
    from arxref.library.tracing import Seen, Trace
    from arxref.model import Origin
    from arxref.showing import Shown

_PLACES = 4
_EXCERPT = 160


class Row(NamedTuple):
    """A field, its value, and what there is to say of that."""

    name: str
    value: str
    remarks: tuple[str, ...] = ()


def rows(shown: Shown, paper: Paper, enrichers: Collection[str], today: str) -> Iterator[Row]:
    """All that there is to say of a paper, a field after the other; ``today`` is when the metadata sources were asked."""

    def place(origin: Origin | None, *, own: bool = False) -> str:
        return _place(origin, showing.kind_of(origin, enrichers, own=own), today) if origin is not None else "nobody"

    def places(origins: Sequence[Origin]) -> str:
        more = f" and {len(origins) - _PLACES} more" if len(origins) > _PLACES else ""
        return ", ".join(map(place, origins[:_PLACES])) + more

    def other(verb: str, seen: Seen) -> str:
        text = _text(seen.value)
        return f'{verb} "{text if len(text) <= _EXCERPT else text[:_EXCERPT] + "..."}" of {places(seen.origins)}'

    def remarks(one: Trace) -> Iterator[str]:
        yield f"from {place(one.origin, own=showing.is_own(shown, one))}"
        if one.agreeing:
            yield f"the same in {places(one.agreeing)}"
        if one.replaced is not None:
            yield other("replaced", one.replaced)
        yield from (other("other", seen) for seen in one.others)

    entry = paper.entry
    yield Row("key", entry.key, (f"from {shown.key_from if isinstance(shown.key_from, str) else place(shown.key_from)}",))
    yield Row("id", entry.id)
    for one in shown.traces:
        yield Row(_label(one.field), _text(one.value), tuple(remarks(one)))
    if entry.published is None:
        yield Row("published", dates.iso(dates.issued(entry)), ("from the ID",))
    if paper.claim.status or paper.claim.venue:
        yield Row("status", " ".join(filter(None, (paper.claim.status, paperrows.COLUMNS["venue"](paper)))), _evidence(paper))
    if shown.lacking:
        yield Row("lacks", ", ".join(map(_label, shown.lacking)))


def _label(field: str) -> str:
    return "doi" if field == "dois" else field.replace("_", " ")


def _evidence(paper: Paper) -> tuple[str, ...]:
    return tuple(f'for "{words}"' for words in paper.claim.evidence)


def _place(origin: Origin, kind: str, today: str) -> str:
    """``digests/x.md:12 (fields, 2021-05-31)``; the store and metadata sources with the date."""
    listed = dates.iso(origin.listed) if origin.listed else ""
    if kind == "store":
        return f"the local store ({', '.join(filter(None, (origin.parser, listed)))})"
    if kind == "api":
        return f"{origin.source} ({listed or today})"
    where = f"{origin.source}:{origin.first}" if origin.first else origin.source
    if kind == "user":
        return f"you, {where}"
    return f"{where} ({', '.join(filter(None, (origin.parser, listed)))})"


def _text(value: Any) -> str:
    """A field's value in one line."""
    shown = showing.plain_value(value)
    if isinstance(shown, dict):
        return f"{shown['title']} {shown['url']}".strip()
    if isinstance(shown, list):
        return "; ".join(", ".join(map(str, one)) if isinstance(one, list) else str(one) for one in shown)
    return plain(shown) if isinstance(shown, str) else str(shown)
