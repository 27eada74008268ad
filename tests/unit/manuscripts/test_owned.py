"""The author's own entries, copied as they stand, under other keys where that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from arxref.manuscripts import owned

if TYPE_CHECKING:
    from pathlib import Path


def entry(path: Path, text: str) -> owned.Owned:
    path.write_text(text, "utf-8")
    problems: list = []
    (found,) = owned.read(str(path), ["a"], (), everything=False, problems=problems).entries
    assert problems == []
    return found


@pytest.mark.parametrize(
    ("text", "key", "aliases", "expected"),
    [
        ("@misc{a, title={T}}", "a", (), "@misc{a, title={T}}"),
        ("@misc{a, title={T}}", "b", (), "@misc{b, title={T}}"),
        ("@misc{a, title={T}}", "a", ("c", "d"), "@misc{a,\n  ids = {c,d}, title={T}}"),
        ("@misc{a, title={T}, ids={x}}", "bbb", ("x", "y"), "@misc{bbb, title={T}, ids={x,y}}"),
        ('@misc{a, IDS = "x", title={T}}', "a", ("y",), '@misc{a, IDS = "x,y", title={T}}'),
        ("@misc{a, ids={x}}", "a", ("x",), "@misc{a, ids={x}}"),
    ],
)
def test_an_entry_gets_another_key_and_further_ones(tmp_path: Path, text: str, key: str, aliases: tuple[str, ...], expected: str) -> None:
    assert entry(tmp_path / "refs.bib", text).renamed(key, aliases) == expected


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    problems: list = []
    path = str(tmp_path / "refs.bib")
    assert owned.read(path, ["a"], (), everything=False, problems=problems) == owned.Bibliography(path)
    assert [(problem.severity, problem.code, problem.message) for problem in problems] == [("error", "unreadable", "no such file")]
