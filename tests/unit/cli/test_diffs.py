"""The diffs that are shown: what differs, as `patch` takes it, with nothing that a terminal would obey."""

from __future__ import annotations

import pytest

from arxref.cli import diffs
from arxref.sink import Change


def diff(before: bytes | None, after: bytes) -> list[str]:
    return [*diffs.unified(Change("a.bib", before, after))]


def numbered(count: int, **changed: str) -> bytes:
    return "".join(f"{changed.get(f'l{number}', number)}\n" for number in range(1, count + 1)).encode()


def test_lines_that_change_are_shown_with_those_around_them() -> None:
    assert diff(numbered(20), numbered(20, l5="five", l6="six", l8="eight", l19="end")) == [
        "--- a/a.bib",
        "+++ b/a.bib",
        "@@ -2,10 +2,10 @@",
        *(" 2", " 3", " 4", "-5", "-6", "+five", "+six", " 7", "-8", "+eight", " 9", " 10", " 11"),
        "@@ -16,5 +16,5 @@",
        *(" 16", " 17", " 18", "-19", "+end", " 20"),
    ]


def test_a_new_file_comes_from_nothing_and_the_same_bytes_differ_in_nothing() -> None:
    assert diff(None, b"one\n") == ["--- /dev/null", "+++ b/a.bib", "@@ -0,0 +1 @@", "+one"]
    assert diff(b"one\n", b"one\n") == []


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (b"a", b"a\n", ["-a", "\\ No newline at end of file", "+a"]),
        (b"a\rb\r", b"a\rc\r", [" a", "-b", "+c"]),
        (b"\xef\xbb\xbfa\n", b"a\n", ["-\ufeffa", "+a"]),
        (b"a\r\n", b"b\r\n", ["-a\r", "+b\r"]),
    ],
)
def test_line_ends_and_marks_are_told(before: bytes, after: bytes, lines: list[str]) -> None:
    assert diff(before, after)[3:] == lines


def test_what_a_terminal_would_obey_is_harmless_and_what_patch_needs_stays() -> None:
    assert diffs.harmless("+plain é") == "+plain é"
    assert diffs.harmless("+\ufeffa\tb\x1b[31m\x9b\r") == "+\ufeffa\tb\\x1b[31m\\x9b\r"
    assert diffs.harmless("+a\rb") == "+a b"
