"""Parsers at hand: `arxref.finding.acquaint`."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import pytest

from arxref.api import SourceText
from arxref.finding import acquaint
from arxref.host import BUILT_IN, DIGESTS, Host

if TYPE_CHECKING:
    from pathlib import Path

NUMBERED = b"### 1.A Title  [ pdf ](https://arxiv.org/pdf/1905.11954.pdf)\n>  An abstract\n"
TABLE = b"|Title|PDF|\n|---|---|\n|A title|https://arxiv.org/abs/1905.11954|\n"


def loaded(host: Host) -> set[str]:
    return {parser.name for parser in host.known("parsers")}


@pytest.mark.parametrize(
    ("raw", "parser", "expected"), [(NUMBERED, "auto", DIGESTS), (TABLE, "auto", BUILT_IN["parsers"]), (TABLE, "table", ())]
)
def test_what_is_asked_about_a_source_is_loaded_and_no_more(raw: bytes, parser: str, expected: tuple[str, ...]) -> None:
    host = Host(list)
    acquaint(host, parser, SourceText.of("a.md", raw))
    assert loaded(host) == set(expected)


def test_the_source_is_read_from_its_beginning_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(TABLE * 5000)
    source = SourceText("a.md", lambda: path.open("rb"))
    acquaint(Host(list), "auto", source)
    assert source.raw == TABLE * 5000


def test_what_cannot_be_opened_is_left_to_who_reads_it() -> None:
    def opener() -> BinaryIO:
        raise PermissionError(13, "Permission denied")

    host = Host(list)
    acquaint(host, "auto", SourceText("a.md", opener))
    assert loaded(host) == set(DIGESTS)
