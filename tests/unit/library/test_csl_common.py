"""What CSL-JSON and CSL YAML share: the pieces of a file are looked at where they are."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arxref.exporters import csl_json, csl_yaml
from arxref.library.csl.common import pieces, shown
from arxref.model import ArxivId, Entry

if TYPE_CHECKING:
    from types import ModuleType

PARTS = st.lists(st.sampled_from([b",\n", b",", b"\n", b"a", b"\xff"]), max_size=12).map(b"".join)


@given(PARTS, st.sampled_from([b",\n", b",", b"\n\n"]), st.integers(0, 12), st.integers(0, 12))
def test_pieces_are_what_split_gives(raw: bytes, between: bytes, start: int, end: int) -> None:
    assert list(pieces(raw, between, start, end)) == raw[start:end].split(between)


@pytest.mark.parametrize("written", [csl_json, csl_yaml])
def test_a_file_is_looked_through_without_a_copy_of_it(written: ModuleType) -> None:
    papers = [Entry(ArxivId(f"1905.{number:05}"), title="A Word " * 400, key=f"k{number}") for number in range(1, 200)]
    options = {option.name: option.default for option in written.EXPORTER.options}
    raw = "".join(document.text for document in written.EXPORTER.render(papers, options)).encode()
    tracemalloc.start()
    there = written.existing(raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert there.keys == {entry.id: entry.key for entry in papers}
    assert not there.edited
    assert peak < len(raw) / 4


@pytest.mark.parametrize("written", [csl_json, csl_yaml])
@pytest.mark.parametrize("raw", [b"", b" \n", b"\t\r\n\x0b\x0c"])
def test_a_blank_file_holds_nothing(written: ModuleType, raw: bytes) -> None:
    assert written.existing(raw) == written.Existing({})


@pytest.mark.parametrize(
    ("value", "text"),
    [("a\n", "a\n"), ("\ud800b", "\ufffdb"), (7, "7"), (1.5, "1.5"), (True, ""), (False, ""), (None, ""), (["a"], ""), ({"a": 1}, "")],
)
def test_texts_and_numbers_are_shown_and_nothing_else(value: object, text: str) -> None:
    assert shown(value) == text
