"""Characters that are told at a look to need no repair."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from arxref.text import characters


def test_no_steady_character_joins_the_one_before_it() -> None:
    steady = [char for char in map(chr, range(sys.maxunicode + 1)) if characters._STEADY.fullmatch(char)]
    assert len(steady) > 900
    seconds = {
        parts[1]
        for parts in (unicodedata.decomposition(chr(code)).split() for code in range(sys.maxunicode + 1))
        if len(parts) > 1 and not parts[0].startswith("<")
    }
    for char in steady:
        assert unicodedata.is_normalized("NFC", char)
        assert not unicodedata.combining(char)
        assert not characters._UNSEEN.fullmatch(char)
        assert f"{ord(char):04X}" not in seconds


@pytest.mark.parametrize(
    ("raw", "repaired"),
    [
        ("Fre\u0301chet", "Fr\u00e9chet"),
        ("a \u2260 b, =\u0338", "a \u2260 b, \u2260"),
        ("Fr\u00e9chet \u201cso\u201d", "Fr\u00e9chet \u201cso\u201d"),  # what is rare in it, run together, looks like mojibake
        ("Guimar\u00c3\u00a3es \u2019", "Guimar\u00e3es \u2019"),
        ("JosÃƒÂ© MÃƒÆ’Ã‚Â¼ller ErdÃ…â€˜s GÃƒÂ¶delÃ¢â‚¬â„¢s", "José Müller Erdős Gödel’s"),  # read twice, and three times
        ("Nguyá»…n PhÃºc LÃª Há»“ng «está»… «está»", "Nguyễn Phúc Lê Hồng «está»… «está»"),
        ("Am√©lie, ƒ√ and VÄƒn", "Amélie, ƒ√ and Văn"),
        ("\u00e9\x00e\u200b\u0301", "\u00e9\u00e9"),
        ("\u212b", "\u00c5"),
        ("Fr\u00e9\u00adchet", "Fr\u00e9chet"),
    ],
)
def test_repaired(raw: str, repaired: str) -> None:
    assert characters.repair(raw) == repaired
    assert characters.repair(repaired) == repaired


@pytest.mark.parametrize(
    ("text", "steady"),
    [
        ("Fr\u00e9chet \u201cso\u201d", True),
        ("Fre\u0301chet", False),
        ("Guimar\u00c3\u00a3es", False),
        ("\u4e2d\u6587 \U0001f680", True),
        ("\u4e2d\u6587 e\u0301", False),
        ("\u4e2d" * 70 + " Guimar\u00c3\u00a3es", False),
        ("\u4e2d" * 70 + " Am\u221a\u00a9lie", False),
        ("na\u00efve\nBayes", False),  # repaired it is the same, but its white space is not a blank
        ("na\u00efve\u2028Bayes", False),
        ("Fr\u00e9\x7fchet", False),
    ],
)
def test_steady(text: str, steady: bool) -> None:
    assert characters.is_steady(text) is steady


def test_rare_characters_are_all_but_printed_ascii() -> None:
    assert characters.rare("a~ \t\x7f\u00e9\ud800b\U0001f600") == "\t\x7f\u00e9\ud800\U0001f600"
