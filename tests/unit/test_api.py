"""A source's text, whole or in parts: the same lines, whatever the file is cut into."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from arxref import api
from arxref.api import SourceText
from arxref.model import ArxivId, Entry
from arxref.rendering import piece_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PIECES = (b"\n", b"\r", b"\r\n", b"a", b"\xc3\xa9", b"\xe9", b"\xff\xfe", b"\xef\xbb\xbf", b"\0", b"word ")


@example(b"\n\0\n\n", 3, False)  # begins like UTF-16 where a part ends
@given(st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join), st.sampled_from([1, 2, 3, 7, 100]), st.booleans())
def test_lines_in_parts_are_those_of_the_whole(raw: bytes, size: int, headed: bool) -> None:
    """Read in blocks of any size, after a look at the head or not: the lines are those of the decoded whole."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "_BLOCK", size)
        patch.setattr(api, "HEAD", 32 + size)  # no less than says whether a text is UTF-16
        source, whole = SourceText("x", lambda: io.BytesIO(raw)), SourceText.of("x", raw)
        if headed:
            assert isinstance(source.head, bytes)
        assert list(source.lines()) == list(enumerate(whole.text.split("\n"), 1))
        assert "".join(source.blocks()) == whole.text == source.text


TITLED = (*PIECES, b"\n### ", b"\r\n### ", b"### ", "\u0142\U0001f600".encode())


@example([b"a", b"\n### ", b"\xe9", b"\n### ", b"b"], False)  # what stands before the part that is not UTF-8 is given already
@given(st.lists(st.sampled_from(TITLED), max_size=60), st.booleans())
def test_parts_and_the_ending_are_those_of_the_whole(pieces: list[bytes], decoded: bool) -> None:
    """Parted before or after the whole is decoded, and asked for its last characters: they are those of the text, and so are its lines."""
    raw = b"".join(pieces)
    source, whole = SourceText.of("x", raw), SourceText.of("x", raw)
    if decoded:
        assert source.text == whole.text
    assert SourceText.of("x", raw).ending(7) == whole.text[-7:]
    assert list(source.parts("\n### ")) == whole.text.split("\n### ")
    assert source.undecodable == whole.undecodable
    assert source.text == whole.text


def test_the_ending_of_a_long_text_is_decoded_alone() -> None:
    """Characters of four bytes, of which the first may be cut, and ends of lines of three."""
    for unit in ("\U0001f600", "\u0142", "a", "\r\r\n"):
        for before in ("", "x", "xy", "xyz"):
            source = SourceText.of("x", (before + unit * 100).encode())
            assert source.ending(9) == SourceText.of("x", (before + unit * 100).encode()).text[-9:]
    assert SourceText.of("x", b"a" * 100 + b"\xff\xe9").ending(3) == "aÿé"


class Endless(io.RawIOBase):
    """A file that goes on and on, and that cannot be opened twice."""

    given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = len(buffer)
        buffer[:] = (b"x" * 99 + b"\n")[: min(100, size)] * (size // 100) + b"\n" * (size % 100)
        self.given += size
        return size


def test_only_a_part_is_held() -> None:
    endless, opened = Endless(), []

    def opener() -> io.BufferedReader:
        opened.append(1)
        return io.BufferedReader(endless, 100)

    source = SourceText("x", opener)
    assert source.head.startswith(b"xxx")
    lines = source.lines()
    for _, (number, line) in zip(range(20_000), lines, strict=False):
        assert line in ("", "x" * 99), number
    assert endless.given < 5 * 1024 * 1024
    assert opened == [1], "a pipe has one beginning only"
    lines.close()  # type: ignore[attr-defined]


def test_a_wide_encoding_is_read_whole() -> None:
    source = SourceText("x", lambda: io.BytesIO("one\r\ntwo\u0a0a".encode("utf-16")))
    assert list(source.lines()) == [(1, "one"), (2, "two\u0a0a")]


def test_what_the_options_come_to_is_worked_out_once_a_run() -> None:
    """A piece that prepares itself is asked for its options once, before the first paper; called with them, it is as any other."""
    asked = []

    def rows(options: Mapping[str, Any]) -> Callable[[Sequence[Entry], Sequence[str]], list[str]]:
        asked.append(dict(options))
        return lambda entries, _keys: [f"{options['before']}{entry.title}" for entry in entries]

    pieces = api.Pieces("", api.Prepared(rows), "\n", lambda _marks: "")
    entries = [Entry(ArxivId(f"2105.0000{number}"), 1, f"T{number}") for number in range(1, 4)]
    assert b"".join(piece_bytes(pieces, entries, {"before": "- "})) == b"- T1\n- T2\n- T3"
    assert asked == [{"before": "- "}]
    assert pieces.piece(entries[0], {"before": "* "}) == "* T1"
    plain = pieces._replace(piece=lambda entry, options: pieces.piece(entry, options).upper())
    assert b"".join(piece_bytes(plain, entries[:1], {"before": "x"})) == b"XT1"  # whoever puts another piece in its place is heard
