"""Compressed files are read as what they hold, in any parts, and none fills memory."""

from __future__ import annotations

import gzip
import io

import pytest

from arxref.text import gunzip
from arxref.text.gunzip import Unpacked

TEXT = b"".join(b"line %d of a text that is not all alike\n" % number for number in range(20_000))


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(TEXT),
        gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:]),
        gzip.compress(TEXT) + b"\0" * 100_000,
        gzip.compress(TEXT) + b"what gzip itself leaves alone",
        gzip.compress(b"") + gzip.compress(TEXT),
    ],
    ids=["one", "two members", "padded", "something behind", "an empty member"],
)
@pytest.mark.parametrize("size", [-1, 1000, 1 << 20])
def test_what_it_holds(packed, size):
    stream = Unpacked(io.BytesIO(packed))
    parts = list(iter(lambda: stream.read(size), b""))
    assert b"".join(parts) == TEXT
    assert all(len(part) == size for part in parts[:-1]) or size < 0


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (gzip.compress(TEXT)[:-10], "breaks off"),
        (gzip.compress(TEXT, mtime=0)[:5], "breaks off"),
        (gzip.compress(TEXT)[:-8] + b"\0" * 8, "is damaged"),
        (b"\x1f\x8bno gzip at all", "is damaged"),
    ],
)
def test_damage_is_an_error_that_says_so(packed, reason):
    with pytest.raises(OSError, match=reason) as raised:
        Unpacked(io.BytesIO(packed)).read()
    assert reason in raised.value.strerror


def test_a_bomb_is_refused_however_it_is_read():
    bomb = gzip.compress(b"\0" * (70 << 20), 9)
    assert len(bomb) < 100_000
    with pytest.raises(OSError, match="100 times its size"):
        Unpacked(io.BytesIO(bomb)).read()
    stream = Unpacked(io.BytesIO(bomb))
    with pytest.raises(OSError, match="100 times its size"):
        list(iter(lambda: stream.read(1 << 20), b""))


def test_what_must_be_held_has_a_limit(monkeypatch):
    monkeypatch.setattr(gunzip, "LIMIT", len(TEXT))
    assert Unpacked(io.BytesIO(gzip.compress(TEXT))).read() == TEXT
    with pytest.raises(OSError, match="unpack it yourself"):
        Unpacked(io.BytesIO(gzip.compress(TEXT + b"x"))).read()


def test_closing_closes_the_file():
    file = io.BytesIO(gzip.compress(TEXT))
    stream = Unpacked(file)
    assert stream.readable()
    stream.close()
    assert file.closed
