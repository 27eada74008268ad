"""Bytes to text: encodings, line ends, and which lines were damaged."""

from __future__ import annotations

import codecs

import pytest

from arxref.text.decode import beginning, decode, is_binary


@pytest.mark.parametrize(
    ("raw", "text", "lines"),
    [
        (b"", "", ()),
        ("é\n".encode(), "é\n", ()),
        (codecs.BOM_UTF8 + b"a", "a", ()),
        ("é\n".encode("utf-16"), "é\n", ()),
        (codecs.BOM_UTF16_BE + "é".encode("utf-16-be"), "é", ()),
        (codecs.BOM_UTF32_LE + "é".encode("utf-32-le"), "é", ()),
        ("a é\r\n".encode("utf-16-le"), "a é\n", ()),
        ("# 王小明".encode("utf-16-be"), "# 王小明", ()),
        (b"a\0", "a\0", ()),
        (b"a\r\nb\rc\n", "a\nb\nc\n", ()),
        (b"a\r\r\n\r\r\nb\r\n", "a\n\nb\n", ()),
        (b"a\x0bb\x85", "a\x0bb…", (1,)),
        (b"one\ncaf\xe9\nthree\n\x93x\x94 \x81\n", "one\ncafé\nthree\n“x” \x81\n", (2, 4)),
        ("é".encode() + b"\r\n\xe9\r\xe9\xe9", "é\né\néé", (2, 3)),
    ],
)
def test_decode(raw: bytes, text: str, lines: tuple[int, ...]) -> None:
    assert decode(raw) == (text, lines)


def test_a_byte_order_mark_inside_a_file_is_a_character() -> None:
    assert decode("\ufeffa".encode(), whole=False) == ("\ufeffa", ())


@pytest.mark.parametrize(
    ("head", "seen"),
    [
        (b"", b""),
        (b"# a\rb", b"# a\nb"),
        (b"# a\r\nb\rc\n", b"# a\nb\nc\n"),
        (b"# a\r\r\nb\r\r\n", b"# a\nb\n"),
        (codecs.BOM_UTF8 + b"# a", b"# a"),
        ("é\rb".encode("utf-16"), "é\nb".encode()),
        (codecs.BOM_UTF16_BE + "é".encode("utf-16-be") + b"\0", "é\ufffd".encode()),
        (codecs.BOM_UTF32_LE + "é".encode("utf-32-le"), "é".encode()),
        ("# é\r".encode("utf-16-be"), "# é\n".encode()),
        (b"caf\xe9", b"caf\xe9"),
    ],
)
def test_the_beginning_of_any_file_can_be_searched(head: bytes, seen: bytes) -> None:
    assert beginning(head) == seen


def test_binary_is_told_by_a_nul_that_no_byte_order_mark_explains() -> None:
    assert is_binary(b"PK\x03\x04\0")
    assert not is_binary("text".encode("utf-16"))
    assert not is_binary(b"text \xff")


@pytest.mark.parametrize(
    ("head", "binary"),
    [
        ("# Résumé of the\0 day\n".encode(), False),
        (b"\0# Of the day\r\n\t\f", False),
        (b"# cut off: \0 \xc3", False),
        (b"# two\0 in a\0 line\n", True),
        (b"# " + b"words " * 400 + b"\0 and \0", False),
        (b"d.md" + b"\0" * 96, True),
        ("# UTF-16".encode("utf-16-le"), False),
        ("# UTF-32".encode("utf-32-le"), True),
        ("# UTF-16\0".encode("utf-16-be"), True),
        (b"M\0Z\0\0\0\0\0", True),
        (b"# bell\x07\0\n", True),
        (b"\x01\0\x02\0\x03\0", True),
        (b"\0\x01\0\x02\0\x03", True),
        (b"\xf0\0\xf1\0\xf2\0", True),
        (b"SQLite format 3\0\x10", True),
        (b"caf\xe9 au lait\0\n", True),
    ],
)
def test_a_stray_nul_makes_no_binary_file_of_a_text(head: bytes, *, binary: bool) -> None:
    assert is_binary(head) is binary
