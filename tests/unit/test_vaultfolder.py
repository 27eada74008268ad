"""A vault's files, and what becomes of a run where the file system refuses."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

from arxref import vaultfolder, vaulting
from arxref.api import Document, Identified, Merged, Policy, Vault
from arxref.config import Output
from arxref.errors import OutputError
from arxref.vaultfolder import VaultFolder
from arxref.vaultscan import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path


def identify(head: bytes, _options: Mapping[str, Any] | None = None) -> Identified | None:
    """The first line of a note is its identity."""
    first = head.partition(b"\n")[0].decode()
    return Identified(first) if first[:1].isdigit() else None


def merge(_existing: bytes, document: Document, *_: object) -> Merged:
    return Merged(document.text.encode())


def sent(root: Path, documents: Mapping[str, str], *, write: bool = True) -> tuple[Any, list[tuple[str, str]]]:
    """What became of these documents, by path; their identity is their name. And the codes and places of what is said."""

    def render(*_: object) -> Iterator[Document]:
        for path, text in documents.items():
            identity = path.rpartition("/")[2].removesuffix(".md")
            yield Document(f"{identity}\n{text}", path, identity)

    vault = Vault(render, identify, merge, "")
    folder, found = vaulting.look(str(root), vault, ".md", {}, write=write)
    task = vaulting.Task(Output("notes", vault=str(root)), vault, {}, Policy(), write=write, compare=True)
    result = vaulting.send(folder, found, (), task)
    return result, [(problem.code, problem.message) for problem in result.problems]


def broken(call: Callable[..., Any], code: int, mark: str) -> Callable[..., Any]:
    """A call of the system that fails for paths with a mark in them."""

    def fails(path: str, *more: Any, **options: Any) -> Any:
        if any(mark in str(one) for one in (path, *more)):
            raise OSError(code, os.strerror(code))
        return call(path, *more, **options)

    return fails


def test_a_vault_on_another_drive_has_no_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def other_drive(path: str, _start: str = os.curdir) -> str:
        raise ValueError(f"path is on mount 'D:', start on mount 'C:': {path}")

    (tmp_path / "vault/.obsidian").mkdir(parents=True)
    (tmp_path / "vault/Papers").mkdir()
    (tmp_path / "here").mkdir()
    (tmp_path / "here/papers").symlink_to(tmp_path / "vault/Papers")  # a junction leads there
    monkeypatch.chdir(tmp_path / "here")
    assert vaultfolder.vault_above("papers", ".obsidian") == os.path.join("..", "vault")
    monkeypatch.setattr(os.path, "relpath", other_drive)
    assert vaultfolder.vault_above("papers", ".obsidian") == os.path.realpath(tmp_path / "vault")


def test_a_file_in_the_place_of_a_vault_is_said(tmp_path: Path) -> None:
    (tmp_path / "vault").write_text("mine")
    with pytest.raises(OutputError, match="is a file; name the folder of the vault"):
        sent(tmp_path / "vault", {})


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../1.md", "leaves the vault, or is hidden in it"),
        (".hidden/1.md", "leaves the vault, or is hidden in it"),
        ("a//1.md", "leaves the vault, or is hidden in it"),
        ("out/1.md", "leaves the vault through a link"),
        ("in/1.md", "is hidden in the vault by a link"),
    ],
)
def test_no_document_leaves_the_vault_or_hides_in_it(tmp_path: Path, path: str, why: str) -> None:
    root = tmp_path / "vault"
    (root / ".trash").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (root / "out").symlink_to(tmp_path / "elsewhere")
    (root / "in").symlink_to(root / ".trash")
    result, said = sent(root, {path: "x", "2.md": "y"})
    assert [code for code, _ in said] == ["not-written"]
    assert why in said[0][1]
    assert result.added == 1
    assert [one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*.md")] == ["vault/2.md"]


def test_what_could_not_be_entered_is_said_and_the_notes_are_there(tmp_path: Path) -> None:
    (tmp_path / ".arxref").mkdir()
    (tmp_path / ".arxref/notes").symlink_to("elsewhere")
    result, said = sent(tmp_path, {"1.md": "x"})
    assert result.added == 1
    assert (tmp_path / "1.md").read_text() == "1\nx"
    assert [code for code, _ in said] == ["not-written"]
    assert "notes that you delete now will come back" in said[0][1]


def test_a_note_that_cannot_be_read_or_written_is_left_and_the_others_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(tmp_path, {"1.md": "old", "2.md": "old", "3.md": "old"})
    (tmp_path / "1.md").write_bytes(b"1\n" + b"x" * vaultfolder.MAX_NOTE)
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", broken(os.replace, errno.EROFS, "2.md"))
        result, said = sent(tmp_path, {"1.md": "new", "2.md": "new", "3.md": "new"})
    assert [code for code, _ in said] == ["note-left", "note-left"]
    assert "is larger than 16 MiB" in said[0][1]
    assert (result.added, result.changed) == (0, 1)
    assert (tmp_path / "2.md").read_text() == "2\nold"
    assert (tmp_path / "3.md").read_text() == "3\nnew"
    assert [change.path for change in result.changes] == [str(tmp_path / "3.md")]


@pytest.mark.parametrize("most", [1, 7, 1 << 20])
def test_a_note_that_the_system_gives_in_pieces_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    read = os.read
    monkeypatch.setattr(vaultfolder.os, "read", lambda handle, size: read(handle, min(size, most)))
    for content in (b"", b"a note\n" * 9):
        (tmp_path / "a.md").write_bytes(content)
        assert VaultFolder(str(tmp_path)).read("a.md").raw == content


def test_a_note_that_grows_while_it_is_read_is_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_bytes(b"a note\n")
    fstat = os.fstat

    def grown(handle: int) -> os.stat_result:
        status = fstat(handle)
        with (tmp_path / "a.md").open("ab") as file:
            file.write(b"more of it, and more\n")
        return status

    monkeypatch.setattr(vaultfolder.os, "fstat", grown)
    assert VaultFolder(str(tmp_path)).read("a.md").raw == b"a note\nmore of it, and more\n"


def test_a_disk_that_is_full_is_said_of_each_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(tmp_path, {"1.md": "old"})
    monkeypatch.setattr(os, "replace", broken(os.replace, errno.ENOSPC, "1.md"))
    monkeypatch.setattr(os, "link", broken(os.link, errno.ENOSPC, "2.md"))
    result, said = sent(tmp_path, {"1.md": "new", "2.md": "new"})
    assert [code for code, _ in said] == ["not-written", "not-written"]
    assert "it is as it was" in said[0][1]
    assert "nothing was written there" in said[1][1]
    assert (result.added, result.changed, result.kept) == (0, 0, 0)
    assert not list(tmp_path.rglob("*.tmp"))


def test_names_that_are_taken_are_told_where_nothing_is_written_too(tmp_path: Path) -> None:
    (tmp_path / "Papers").mkdir()
    (tmp_path / "Papers/1.MD").write_text("mine")
    for write in (False, True):
        result, said = sent(tmp_path, {"Papers/1.md": "x", "New/2.md": "y"}, write=write)
        assert said == [("name-taken", "is a file of yours; rename it, or give the paper another key")]
        assert result.added == 1
        assert (tmp_path / "New/2.md").exists() is write


@pytest.mark.parametrize("code", [errno.EPERM, errno.EACCES, errno.EINVAL], ids=["Linux", "Android", "Windows"])
def test_without_hard_links_a_name_is_given_by_renaming_unless_it_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(os, "link", broken(os.link, code, ".md"))
    folder = VaultFolder(str(tmp_path))
    assert folder.write_new("1.md", b"first")
    folder = VaultFolder(str(tmp_path))
    assert folder.write_new("0.md", b"zero")  # the names are listed now
    (tmp_path / "2.md").write_text("meanwhile")
    assert not folder.write_new("2.md", b"second")
    assert [(tmp_path / name).read_text() for name in ("0.md", "1.md", "2.md")] == ["zero", "first", "meanwhile"]


def test_a_name_that_is_taken_meanwhile_is_left(tmp_path: Path) -> None:
    folder = VaultFolder(str(tmp_path))
    assert folder.write_new("1.md", b"first")
    (tmp_path / "2.md").write_text("meanwhile")
    assert not folder.write_new("2.md", b"second")
    assert (tmp_path / "2.md").read_text() == "meanwhile"


def test_the_list_of_notes_goes_on_behind_a_line_without_an_end(tmp_path: Path) -> None:
    sent(tmp_path, {"1.md": "x"})
    listed = tmp_path / ".arxref/notes"
    listed.write_bytes(listed.read_bytes().rstrip(b"\n"))
    sent(tmp_path, {"2.md": "y"})
    assert VaultFolder(str(tmp_path)).written() == {"1", "2"}


def test_a_folder_or_a_file_beyond_reach_is_said_when_the_vault_is_looked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "locked").mkdir()
    for name in ("1.md", "2.md", "other.md"):
        (tmp_path / name).write_text(name[0])
    monkeypatch.setattr(os, "scandir", broken(os.scandir, errno.EACCES, "locked"))
    monkeypatch.setattr(os, "open", broken(os.open, errno.EIO, "2.md"))
    found = scan(str(tmp_path), ".md", identify)
    assert found.unread == (("2.md", os.strerror(errno.EIO)), ("locked/", os.strerror(errno.EACCES)))
    assert (found.notes, found.others) == ({"1": "1.md"}, ["other.md"])


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="files without a name are Linux's")
@pytest.mark.parametrize("call", ["none", "open", "link"])
@pytest.mark.parametrize("code", [errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT, errno.EINVAL])
def test_where_no_file_can_be_without_a_name_it_has_a_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    """That is asked once for a folder; the file is the same in every way, down to its mode."""
    asked: list[str] = []
    whole = {name: getattr(os, name) for name in ("open", "link")}

    def refused(path: Any, *more: Any, **options: Any) -> Any:
        if "dir_fd" in options or "src_dir_fd" in options:
            asked.append(path)
            raise OSError(code, os.strerror(code))
        return whole[call](path, *more, **options)

    if call != "none":
        monkeypatch.setattr(os, call, refused)
    folder = VaultFolder(str(tmp_path))
    before = os.umask(0o027)
    try:
        for name in ("A/1.md", "A/2.md", "B/1.md", "A/3.md", "B/2.md"):
            assert folder.write_new(name, name.encode() * 1000)
        (tmp_path / "A/mine.md").symlink_to("nowhere")
        assert not folder.write_new("A/mine.md", b"x")
    finally:
        os.umask(before)
        folder.close()
    assert len(asked) == (0 if call == "none" else 2)
    notes = {f"{path.parent.name}/{path.name}": path for path in tmp_path.rglob("*.md") if not path.is_symlink()}
    assert {name: path.read_bytes() for name, path in notes.items()} == {name: name.encode() * 1000 for name in notes}
    assert len(notes) == 5
    assert {(stat.S_IMODE(path.stat().st_mode), path.stat().st_nlink) for path in notes.values()} == {(0o640, 1)}
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.parametrize("unnamed", [True, False])
@pytest.mark.parametrize("times", [0, 1])
def test_nothing_is_left_of_a_note_that_the_disk_takes_only_a_part_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unnamed: bool, times: int
) -> None:
    if not unnamed:
        monkeypatch.setattr(vaultfolder, "_UNNAMED", 0)
    folder = VaultFolder(str(tmp_path))
    assert folder.write_new("1.md", b"whole")
    write, left = os.write, [times]

    def full(handle: int, data: bytes) -> int:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, data[:2])

    open_before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            folder.write_new("2.md", b"in parts")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["1.md"]
    if open_before:
        assert len(os.listdir("/proc/self/fd")) == open_before
    assert folder.write_new("3.md", b"later")
    folder.close()
    assert (tmp_path / "3.md").read_bytes() == b"later"
