"""What a parser promises (`arxref.Parser`)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from arxref.api import HEAD, Parser, SourceText
from arxref.fitting import unfit
from arxref.library.leftovers import unclaimed
from arxref.library.spans import lines_of
from arxref.model import Entry, Problem
from arxref.testing import material
from arxref.testing.common import attempt, attempt_all, check_record
from arxref.testing.watching import refuse_deeds, watched
from arxref.turns import heard

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, BinaryIO

KINDS = frozenset(("digest", "listing", "library", "links"))
_NONE = (("nothing", b""), ("blank lines", b"\n\n  \n"), ("a letter", b"Dear Ada,\n\nhow are you? I am well.\n\nYours, Charles\n"))


def check_parser(parser: Parser, sample: bytes, *, name: str = "sample", entries: int = 1, others: Iterable[bytes] = ()) -> None:
    """Raise AssertionError, with one sentence, if a parser breaks a promise.

    It has a name, a summary, a kind and a rank; it knows ``sample``, a whole file of its layout named ``name``, by its first 64 KiB, and
    does not take for its own what is nothing, a letter or one of ``others``; it reads at least that many ``entries`` from it, in order,
    with canonical IDs and every field of its type, and claims each line that is not blank, none beyond the end, and none twice (but two
    papers may share a line); it gives the same each time and with other line ends; where it says that it left no line, it did not; it
    writes and prints nothing; and nothing that may become of a file makes it fail.
    """
    whose = check_record(parser, Parser, ("accepts", "parse"))
    assert parser.kind in KINDS, f"{whose}: its kind is {parser.kind!r}, and none of {', '.join(sorted(KINDS))}"
    assert parser.rank in range(1, 100), f"{whose}: its rank is {parser.rank!r}, and not from 1 to 99"
    _check_accepts(parser, whose, sample, name, others)
    items = _items(parser, whose, sample, name, "its sample")
    _check_entries(parser, whose, items, entries)
    _check_lines(whose, sample, name, items)
    assert _items(parser, whose, sample, name, "its sample again") == items, f"{whose} reads something else when it is asked again"
    lines = _items(parser, whose, sample.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), name, "its sample with CR LF")
    assert lines == items, f"{whose} reads something else where lines end with CR LF"
    for what, data in material.hostile_bytes(sample):
        broken = _items(parser, whose, data, name, f"a file that is {what}")
        count = SourceText.of(name, data).text.count("\n") + 1
        _check_places(whose, broken, name, count, f"a file that is {what}")


class _Counted(io.BytesIO):
    """A file that knows how far it was read."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(raw)
        self.most = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.most = max(self.most, self.tell())
        return data


def _score(parser: Parser, whose: str, source: SourceText, what: str) -> float:
    with watched() as seen:
        score = attempt(whose, what, parser.accepts, source)
    refuse_deeds(seen, whose)
    is_number = isinstance(score, int | float) and 0 <= score <= 1
    assert is_number, f"{whose}: accepts gives {score!r}, and not a number from 0 to 1"
    return float(score)


def _check_accepts(parser: Parser, whose: str, sample: bytes, name: str, others: Iterable[bytes]) -> None:
    own = _score(parser, whose, SourceText.of(name, sample), "the choice of its sample")
    assert own > 0, f"{whose} does not know its own sample"
    file = _Counted(sample + b"\n" * (4 * HEAD))

    def opener() -> BinaryIO:
        return file

    _score(parser, whose, SourceText(name, opener), "the choice of a long file")
    assert file.most <= HEAD, f"{whose}: accepts reads more than the first 64 KiB; ask for source.head alone"
    for what, data in (*_NONE, *((f"another layout's file ({other[:30]!r})", other) for other in others)):
        score = _score(parser, whose, SourceText.of("other", data), what)
        assert score == 0 or (score < own and what not in {"nothing", "blank lines"}), f"{whose} takes {what} for its own"
    for what, data in material.hostile_bytes(sample):
        _score(parser, whose, SourceText.of(name, data), f"the choice of a file that is {what}")


def _items(parser: Parser, whose: str, raw: bytes, name: str, what: str) -> list[Any]:
    said: list[object] = []
    source = SourceText.of(name, raw)
    with watched() as seen:
        items = attempt_all(whose, what, heard, parser, source, said)
    refuse_deeds(seen, whose)
    for item in items:
        wrong = unfit(item)
        assert not wrong, f"{whose} yields what nobody can work with: {wrong}"
        assert not isinstance(item, Entry) or item.origins, f"{whose}: the entry {item.id} needs its origin"
    left = unclaimed(source.text, items) if said == [True] else []
    assert not left, f"{whose} says that it left no line of {what}, and leaves line {left[0][0]}"
    return items


def _check_entries(parser: Parser, whose: str, items: Sequence[Any], least: int) -> None:
    found = [item for item in items if isinstance(item, Entry)]
    assert len(found) >= least, f"{whose} reads {len(found)} entries from its sample, which holds {least} at least"
    for entry in found:
        assert entry.origins[0].parser == parser.name, f"{whose}: the origin of {entry.id} names another parser"
        assert not entry.key or parser.kind == "library", f"{whose}: keys are arxref's to make, but for those that a library has"
        dirty = set("\n\r\0").intersection(f"{entry.title}{entry.abstract}{entry.comment}")
        assert not dirty, f"{whose}: texts of {entry.id} are not clean; see arxref.text.clean"


def _check_lines(whose: str, sample: bytes, name: str, items: Sequence[Any]) -> None:
    """Every line that is not blank belongs to one item."""
    text = SourceText.of(name, sample).text
    _check_places(whose, items, name, text.count("\n") + 1, "its sample")
    end = 0
    for item in items:
        if not isinstance(item, Problem):
            first, last = lines_of(item)
            assert first >= end, f"{whose} claims line {first} of its sample twice, or not in order"  # two papers may share a line
            end = last
    left = unclaimed(text, items)
    lines = text.split("\n")
    assert not left, f"{whose} claims no line {left[0][0]} of its sample: {lines[left[0][0] - 1][:60]!r}"


def _check_places(whose: str, items: Sequence[Any], name: str, count: int, what: str) -> None:
    for item in items:
        first, last = lines_of(item)
        source = item.source if isinstance(item, Problem) else item.origins[0].source if isinstance(item, Entry) else item.span.source
        assert source == name, f"{whose} names the source {source!r}, and not {name!r}"
        lowest = 0 if isinstance(item, Problem) else 1
        assert lowest <= first <= last <= count, f"{whose} claims lines {first} to {last} of {what}, which has {count}"
