"""Pieces as bytes, so many together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from arxref.api import Document, Pieces
from arxref.model import ArxivId, Entry, Problem
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
    assert rendered(PIECES, for_run(PIECES, {"sign": ""}), [], print) == (b"", 0)
    told: list[Problem] = []
    assert rendered(PIECES, for_run(PIECES, {"sign": ""}), ENTRIES[:2], told.append) == (b"x, xx", 3)
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
