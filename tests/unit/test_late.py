"""What is worked out at its first use and then kept."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

import arxref
from arxref.late import Remembered, late


def test_it_is_the_pattern() -> None:
    pattern = late(r"(?P<word>[a-z]+)\.", re.IGNORECASE)
    for _ in range(2):
        found = pattern.search("1 Ab.")
        assert found is not None
        assert found["word"] == "Ab"
    assert pattern.sub("x", "a. b.") == "x x"
    assert pattern.findall("a. b.") == ["a", "b"]
    assert dict(pattern.groupindex) == {"word": 1}


def test_it_is_compiled_at_its_first_use() -> None:
    wrong = late("(")
    with pytest.raises(re.error):
        wrong.search("")


def test_every_late_pattern_can_be_compiled() -> None:
    kind = type(late(""))
    patterns = [
        value
        for module in pkgutil.walk_packages(arxref.__path__, "arxref.")
        if not module.name.endswith("__main__")
        for value in vars(importlib.import_module(module.name)).values()
        if isinstance(value, kind)
    ]
    assert len(patterns) > 50
    assert all(pattern.groups >= 0 for pattern in patterns)


def test_what_a_text_comes_to_is_worked_out_once() -> None:
    asked: list[str] = []

    def doubled(text: str) -> str:
        asked.append(text)
        return text * 2

    kept = Remembered(doubled)
    assert [kept[text] for text in "abab"] == ["aa", "bb", "aa", "bb"]
    assert asked == ["a", "b"]


def test_no_more_is_held_than_was_said() -> None:
    kept = Remembered(str.upper, 3)
    for number in range(100):
        assert kept[f"a{number % 7}"] == f"A{number % 7}"
        assert len(kept) <= 3


def test_a_long_text_is_not_held() -> None:
    kept = Remembered(str.upper)
    assert kept["a" * 100_000] == "A" * 100_000
    assert not kept
