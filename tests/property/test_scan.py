"""The library's searches say what Python's own do, for ASCII; of other text it is never asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from arxref.library.publication import is_taken_back
from arxref.text import clean, latex, latex_titles, latex_together, scan

if TYPE_CHECKING:
    from pathlib import Path

FEW = st.text(alphabet="ab \0\n\x7f~", max_size=80) | st.text(alphabet=st.characters(max_codepoint=0x7F), max_size=200)
PARTS = st.text(alphabet="ab ", min_size=2, max_size=4)
SETS = st.text(alphabet=st.characters(max_codepoint=0x7F), min_size=1, max_size=128)
ANY = st.text(alphabet=st.characters() | st.sampled_from("\ud800\udfff  "), max_size=200)


@given(FEW, PARTS, st.integers(0, 90), st.integers(0, 90))
def test_a_part_is_found_where_python_finds_it(text: str, part: str, start: int, end: int) -> None:
    assert scan.find(text, part) == text.find(part)
    assert scan.find(text, part, 0, end) == text.find(part, 0, end)
    assert scan.find(text, part, min(start, end), max(start, end)) == text.find(part, min(start, end), max(start, end))
    assert scan.count(text, part[0]) == text.count(part[0])


@given(FEW, SETS, st.integers(0, 90))
def test_the_first_character_of_a_set_is_found(text: str, characters: str, start: int) -> None:
    within = [at for at, char in enumerate(text) if char in characters]
    without = [at for at, char in enumerate(text) if char not in characters]
    assert scan.first_of(text, characters) == (within[0] if within else -1)
    assert scan.first_of(text, characters, start) == next((at for at in within if at >= start), -1)
    assert scan.first_not_of(text, characters) == (without[0] if without else -1)


@given(ANY)
def test_any_text_may_be_asked_about(text: str) -> None:
    """Half a pair of UTF-16 ends the process if the library sees it."""
    assert scan.finder(text)(text, "  ", 1) == text.find("  ", 1)
    is_taken_back(text)
    latex.text(text)
    latex_together.texts([text, text])
    latex_titles.title(text, wide=True)
    clean.clean(text)
    clean.clean_name(text)
    if clean.is_printed(text.encode("utf-8", "surrogatepass")):
        line = text.replace("\n", " ").replace("\r", " ")
        assert clean.clean_printed(line) == clean.clean(line)


@given(FEW)
def test_words_are_apart_by_one_blank_as_if_they_were_split(text: str) -> None:
    printed = text.translate(dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x1f"), " "))
    assert clean._folded(printed) == " ".join(printed.split())


def test_the_library_is_imported_in_one_place(root: Path) -> None:
    """Where it says that only ASCII may be given to it."""
    named = [
        path.name
        for path in (root / "arxref").rglob("*.py")
        if re.search(r"^\s*(?:import|from) stringzilla", path.read_text(), re.MULTILINE)
    ]
    assert named == ["scan.py"]
