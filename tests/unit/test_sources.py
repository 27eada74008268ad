"""What is read, in which order, and under which name."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import pytest

from arxref import sources
from arxref.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "b/2.md",
        "b/1.md",
        "a.md",
        "B.md",
        "b.md",
        "b/deep/er.txt",
        ".hidden.md",
        ".git/x.md",
        "node_modules/x.md",
        "b/__pycache__/x",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    return tmp_path


def found(*paths: str, stdin: bytes = b"") -> list[tuple[str, bytes, bool]]:
    return [(source.name, source.raw, named) for source, named in sources.find(paths, lambda: io.BytesIO(stdin))]


def test_a_folder_gives_all_files_below_it_sorted_and_nothing_hidden(folder: Path) -> None:
    names = ["B.md", "a.md", "b.md", "b/1.md", "b/2.md", "b/deep/er.txt"]
    assert found(".") == [(name, name.encode(), False) for name in names]


def test_files_come_in_the_order_in_which_they_are_named(folder: Path) -> None:
    assert [row[0] for row in found("b", "a.md", "B.md")] == ["b/1.md", "b/2.md", "b/deep/er.txt", "a.md", "B.md"]


def test_a_named_file_is_told_from_one_that_was_met(folder: Path) -> None:
    assert [(name, named) for name, _, named in found("a.md", "b/deep")] == [("a.md", True), ("b/deep/er.txt", False)]
    assert found("b/__pycache__/x", ".hidden.md") == [("b/__pycache__/x", b"b/__pycache__/x", True), (".hidden.md", b".hidden.md", True)]


def test_a_file_that_is_reached_twice_is_given_once(folder: Path) -> None:
    (folder / "link.md").symlink_to(folder / "a.md")
    assert [row[0] for row in found("a.md", "a.md", "./a.md", "link.md", ".")] == [
        "a.md",
        "B.md",
        "b.md",
        "b/1.md",
        "b/2.md",
        "b/deep/er.txt",
    ]


def test_links_to_folders_are_not_followed(folder: Path) -> None:
    (folder / "b" / "deep" / "up").symlink_to(folder)
    assert [row[0] for row in found("b/deep")] == ["b/deep/er.txt"]


def test_standard_input_is_one_source_that_is_read_once(folder: Path) -> None:
    assert found("-", "a.md", "-", stdin=b"text") == [("<stdin>", b"text", True), ("a.md", b"a.md", True)]


def test_a_path_that_is_not_there_stops_before_anything_is_given(folder: Path) -> None:
    def stdin() -> io.BytesIO:
        pytest.fail("was read")

    with pytest.raises(SourceError, match=r"^nowhere\.md: no such file or folder$"):
        next(sources.find(["-", "a.md", "nowhere.md"], stdin))


def test_a_folder_that_cannot_be_listed_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("deep"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    items = [item.source for item in sources.find(["b"], io.BytesIO)]
    assert [source.name for source in items] == ["b/1.md", "b/2.md", "b/deep"]
    assert [source.raw for source in items[:2]] == [b"b/1.md", b"b/2.md"]
    with pytest.raises(PermissionError, match="Permission denied"):
        _ = items[2].head


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_in_a_folder_is_not_read_for_that_may_never_end(folder: Path) -> None:
    os.mkfifo(folder / "b" / "pipe.md")
    assert [row[0] for row in found("b")] == ["b/1.md", "b/2.md", "b/deep/er.txt"]


def test_messages_show_forward_slashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sep", "\\")
    assert sources.display(".\\digests\\a.md") == "digests/a.md"
