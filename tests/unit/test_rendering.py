"""Pieces as bytes, so many together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from arxref.api import Document, Pieces
from arxref.host import Host
from arxref.library.keys import with_key
from arxref.model import ArxivId, Entry, Name, Problem
from arxref.rendering import for_run, piece_bytes, render_pieces, rendered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ENTRIES = [Entry(ArxivId(f"2105.0000{number}"), 1, "x" * number) for number in range(1, 6)]


def _remarks(entry: Entry, piece: str) -> Iterable[Problem]:
    yield Problem("note", "lossy-text", f"{entry.title} as {piece}", id=entry.id)


PIECES = Pieces("<", lambda entry, options: f"{options['sign']}{entry.title}", ", ", lambda marks: f"> {marks}\n", len, _remarks)


@pytest.mark.parametrize("together", [1, 2, 3, 64])
@pytest.mark.parametrize("count", range(6))
def test_however_many_pieces_go_together_the_output_is_the_same(count: int, together: int) -> None:
    told: list[Problem] = []
    entries = ENTRIES[:count]
    chunks = list(piece_bytes(PIECES, iter(entries), {"sign": "+"}, told.append, together))
    pieces = [f"+{entry.title}" for entry in entries]
    assert b"".join(chunks).decode() == f"<{', '.join(pieces)}> {sum(map(len, pieces))}\n"
    assert len(chunks) == 2 + -(-count // together)
    assert [problem.message for problem in told] == [f"{entry.title} as +{entry.title}" for entry in entries]


def test_a_batch_is_its_pieces_and_the_sum_of_their_marks() -> None:
    assert rendered(PIECES, for_run(PIECES, {"sign": ""}), [], [], print) == (b"", 0)
    told: list[Problem] = []
    assert rendered(PIECES, for_run(PIECES, {"sign": ""}), ENTRIES[:2], ["a", "b"], told.append) == (b"x, xx", 3)
    assert [problem.id for problem in told] == [entry.id for entry in ENTRIES[:2]]


def test_what_utf_8_has_no_bytes_for_becomes_a_question_mark() -> None:
    """Half a surrogate pair is of no use to any reader of the output, and would else end the run."""

    def piece(entry: Entry, _options: Mapping[str, object]) -> str:
        return f"{entry.title}\ud800"

    pieces = Pieces("\udc00", piece, "\ud801", lambda marks: f"\udfff{marks}", len)
    whole = b"?x??xx??5"  # each mark counts the bytes as they are written
    for together in (1, 2):
        assert b"".join(piece_bytes(pieces, ENTRIES[:2], {}, together=together)) == whole
    documents: list[Document] = list(render_pieces(pieces)(ENTRIES[:2], {}))
    assert "".join(str(document.text) for document in documents).encode() == whole
    assert [document.path for document in documents] == [None] * len(documents)


OPTIONS: list[dict[str, object]] = [{}, {"published": True}, {"omit": "eprint,url,doi"}, {"fields": "title"}, {"profile": "ieee"}]


@pytest.mark.parametrize(
    ("name", "options"),
    [*((name, options) for name in ("bibtex", "biblatex") for options in OPTIONS), ("csl-json", {}), ("csl-yaml", {"published": True})],
)
@pytest.mark.parametrize("together", [1, 3, 64])
def test_keys_that_are_given_stand_as_those_of_the_entries_do(name: str, options: dict[str, Any], together: int) -> None:
    pieces = Host(list).get("exporters", name).pieces
    entries = [
        Entry(ArxivId(f"2105.0000{number}"), 1, f"Title {number} of & $x^{number}$", authors=(Name("Doe", "Jo"),) * (number - 1), key="old")
        for number in range(1, 6)
    ]
    entries[3] = entries[3]._replace(journal_ref="Phys. Rev. D 75 (2007) 083509", dois=("10.1103/PhysRevD.75.083509",))
    keys = ["a1", "", "doe:2021", "b c}", "é"]
    told: tuple[list[Problem], list[Problem]] = ([], [])
    given = b"".join(piece_bytes(pieces, iter(entries), options, told[0].append, together, iter(keys)))
    keyed = [with_key(entry, key) for entry, key in zip(entries, keys, strict=True)]
    assert given == b"".join(piece_bytes(pieces, keyed, options, told[1].append))
    assert told[0] == told[1]
    assert given.count(b"\n") >= len(entries)
    alone = [pieces.piece(entry, options) for entry in keyed]
    assert for_run(pieces, options)(entries, keys) == alone
