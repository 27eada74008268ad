"""The map from old keys to new ones, as a file."""

from __future__ import annotations

import pytest

from arxref.errors import UsageError
from arxref.library import keymap
from arxref.library.keymap import Move
from arxref.model import ArxivId


def test_a_map_is_read_as_it_was_written():
    moves = (Move("a", "b", ArxivId("1905.00001")), Move("b", "a", ArxivId("hep-th/9901001")), Move("c", "éclair"))
    text = keymap.text(reversed(moves))
    assert text == "a\tb\t1905.00001\nb\ta\thep-th/9901001\nc\téclair\t\n"
    assert keymap.parse(text.encode(), "m") == moves


def test_what_people_write():
    raw = "\ufeff# mine\r\n\r\nb\tB\r\n a \t x \t arXiv:1905.00001v2\r\nsame\tsame\r\na\tx\r\n".encode()
    assert keymap.parse(raw, "m") == (Move("a", "x", ArxivId("1905.00001")), Move("b", "B"))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"a\tb\nc\n", "m:2: 'c' is no line of a map"),
        (b"\tb\n", "m:1: 'b' is no line of a map"),
        (b"a\t\n", "m:1: 'a' is no line of a map"),
        (b"a\tb\t\tc\n", "m:1: "),
        (b"a\tb\nc\td\na\tc\n", "m:3: a becomes b in line 1 and c here"),
        (b"a\tb,c\n", "m:1: 'b,c' cannot be a citation key"),
        (b"a\tb\tnonsense\n", "m:1: "),
        (b"a\tb\n\xff\tc\n", "m:2: is not UTF-8"),
    ],
)
def test_what_is_no_map_is_said_with_its_line(raw, said):
    with pytest.raises(UsageError) as caught:
        keymap.parse(raw, "m")
    assert str(caught.value).startswith(said)


def test_a_chain_is_seen():
    assert keymap.chained([Move("a", "b"), Move("c", "d")]) == ()
    assert keymap.chained([Move("a", "b"), Move("b", "c"), Move("x", "y"), Move("y", "x")]) == ("b", "x", "y")
