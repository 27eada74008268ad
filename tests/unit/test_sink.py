"""Nothing is ever half written, nothing leaves its folder, and what stood there before an error stands there after it."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import stat
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from arxref import sink
from arxref.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

CODES = [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO, errno.EDQUOT]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def full(after: int, code: int) -> Iterator[str]:
    """Text that runs into a full disk (or another error of the system) half-way."""
    yield "x" * after
    raise OSError(code, os.strerror(code))


def test_the_old_file_is_replaced_and_its_mode_and_link_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.bib", tmp_path / "link.bib"
    real.write_text("old", "utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    sink.write_file(str(link), ["né", "w\n"])
    assert real.read_bytes() == "néw\n".encode()
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert names(tmp_path) == ["link.bib", "real.bib"]


def test_a_read_only_file_is_left_in_a_folder_that_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = tmp_path / "a.bib"
    there.write_text("mine", "utf-8")
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "a.bib" or mode != os.W_OK)  # root may write everything
    with pytest.raises(OutputError, match="read-only"):
        sink.write_file(str(there), ["x"])
    for longer in (["mine", "x"], ["min"]):
        with pytest.raises(OutputError, match="read-only"):
            sink.write_file(str(there), longer)
    sink.write_file(str(there), ["mi", "ne"])  # which it holds already
    sink.write_file(str(tmp_path / "b.bib"), ["x"])
    assert there.read_text("utf-8") == "mine"
    assert names(tmp_path) == ["a.bib", "b.bib"]


def test_a_file_that_was_saved_meanwhile_is_left(tmp_path: Path) -> None:
    there, new = tmp_path / "a.bib", tmp_path / "b.bib"
    there.write_text("saved", "utf-8")
    sink.replace(str(new), None, b"x")
    for path, before in ((there, b"read"), (there, None), (new, None)):
        with pytest.raises(OutputError, match="changed while"):
            sink.replace(str(path), before, b"y")
    sink.replace(str(there), b"saved", b"y")
    assert [there.read_bytes(), new.read_bytes()] == [b"y", b"x"]


def test_of_files_that_belong_together_none_is_replaced_where_one_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "a.bib", tmp_path / "a.bib.arxref"
    one.write_text("old", "utf-8")
    changes = [sink.Change(str(one), b"old", b"new"), sink.Change(str(two), None, b"memory")]
    two.mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        sink.replace_all(changes)
    two.rmdir()
    (tmp_path / "a.bib.arxref").write_text("another's", "utf-8")
    with pytest.raises(OutputError, match=r"a\.bib\.arxref: was changed while"):
        sink.replace_all(changes)
    two.unlink()
    open_file = os.open
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def open_or_full(path: str, *rest: int) -> int:
        if ".arxref" in path:
            raise full
        return open_file(path, *rest)

    monkeypatch.setattr(sink.os, "open", open_or_full)
    with pytest.raises(OutputError, match=r"a\.bib\.arxref: No space left"):
        sink.replace_all(changes)
    monkeypatch.undo()
    assert one.read_text("utf-8") == "old"
    assert names(tmp_path) == ["a.bib"]
    sink.replace_all(changes)
    assert [one.read_bytes(), two.read_bytes()] == [b"new", b"memory"]
    assert names(tmp_path) == ["a.bib", "a.bib.arxref"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
def test_what_killed_runs_left_beside_a_file_goes_once_it_is_old(tmp_path: Path) -> None:
    there = tmp_path / "a.bib"
    there.write_text("", "utf-8")
    old = [".a.bib.0123456789ab.tmp", ".a.bib.arxref.ba9876543210.tmp"]
    others = [
        *(".a.bib.0123456789ag.tmp", ".a.bib.0123456789a.tmp", ".b.bib.0123456789ab.tmp", ".a.bibs.0123456789ab.tmp"),
        *("a.bib.0123456789ab.tmp", ".a.bib.0123456789ab.txt"),
    ]
    fresh = ".a.bib.aaaaaaaaaaaa.tmp"
    for name in (*old, *others, fresh):
        (tmp_path / name).write_text("half", "utf-8")
        os.utime(tmp_path / name, (0, 0) if name != fresh else None)
    (tmp_path / ".a.bib.cccccccccccc.tmp").mkdir()
    with sink.locked(str(there)):
        pass
    assert sorted(os.listdir(tmp_path)) == sorted([*others, fresh, "a.bib", ".a.bib.cccccccccccc.tmp"])


@pytest.mark.parametrize("order", [1, -1])
def test_several_locks_are_taken_in_one_order_and_make_no_folder(tmp_path: Path, order: int, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("", "utf-8")
    os.mkfifo(tmp_path / "pipe")
    taken: list[str] = []

    @contextlib.contextmanager
    def noted(path: str) -> Iterator[None]:
        taken.append(Path(path).name)
        yield

    monkeypatch.setattr(sink, "locked", noted)
    paths = [str(tmp_path / name) for name in ("b", "a", "x/y", "pipe", "b")]
    with sink.all_locked(paths[::order]):
        assert taken == ["a", "b"]
    assert names(tmp_path) == ["a", "pipe"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
def test_a_new_file_gets_what_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        sink.write_file(str(tmp_path / "a"), ["x"])
        sink.Folder(str(tmp_path)).write_new(PurePosixPath("b"), "x")
    finally:
        os.umask(before)
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in "ab"} == {0o640}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("existing", [True, False])
@pytest.mark.parametrize("after", [0, 10, 1_000_000])
def test_an_error_half_way_leaves_the_old_file_or_none(tmp_path: Path, code: int, existing: bool, after: int) -> None:
    path = tmp_path / "refs.bib"
    if existing:
        path.write_text("old", "utf-8")
    with pytest.raises(OutputError, match=r"refs\.bib: .*; nothing was written there"):
        sink.write_file(str(path), full(after, code))
    assert names(tmp_path) == (["refs.bib"] if existing else [])
    assert not existing or path.read_text("utf-8") == "old"


def test_an_error_that_has_no_words_of_the_system_s_is_told_in_its_own(tmp_path: Path) -> None:
    def odd() -> Iterator[str]:
        yield "x"
        raise OSError("the disk is odd")

    with pytest.raises(OutputError, match=r"refs\.bib: the disk is odd; nothing was written there"):
        sink.write_file(str(tmp_path / "refs.bib"), odd())
    with pytest.raises(OutputError, match=r"^standard output: the disk is odd$"):
        sink.write_stream(Full(OSError("the disk is odd")), ["x"])


@pytest.mark.parametrize("call", ["open", "replace", "chmod"])
def test_a_system_call_that_fails_leaves_no_temporary_file(tmp_path: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("old", "utf-8")

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(sink.os, call, refuse)
    with pytest.raises(OutputError, match="Permission denied"):
        sink.write_file(str(path), ["new"])
    monkeypatch.undo()
    assert names(tmp_path) == ["refs.bib"]
    assert path.read_text("utf-8") == "old"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes of this kind")
def test_what_is_no_regular_file_is_written_to_and_not_replaced(tmp_path: Path, full_device: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        sink.write_file(str(pipe), ["x", "y"])
        assert os.read(reader, 10) == b"xy"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    with pytest.raises(OutputError, match="No space left"):
        sink.write_file(str(full_device), ["x"])
    assert stat.S_ISCHR(full_device.stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes of this kind")
def test_what_is_no_regular_file_among_those_that_belong_together_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    library, memory, pipe = tmp_path / "a.bib", tmp_path / "a.bib.arxref", tmp_path / "pipe"
    os.mkfifo(pipe)
    memory.symlink_to(pipe)  # as others link it to /dev/null
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        sink.replace_all([sink.Change(str(library), None, b"new"), sink.Change(str(memory), None, b"memory")])
        assert os.read(reader, 10) == b"memory"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert library.read_bytes() == b"new"


@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="no system with names for what is open")
def test_a_pipe_is_written_to_by_the_name_that_a_shell_gives_it() -> None:
    reader, writer = os.pipe()
    try:
        sink.write_file(f"/dev/fd/{writer}", ["a", "b"])
        assert os.read(reader, 9) == b"ab"
    finally:
        os.close(reader)
        os.close(writer)


def test_a_folder_in_the_place_of_a_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a folder"):
        sink.write_file(str(tmp_path), ["x"])
    for name in ("no/refs.bib", "no/further/refs.bib"):
        with pytest.raises(OutputError, match=rf"{name}: there is no folder .*{name.rpartition('/')[0]}; nothing was written there$"):
            sink.write_file(str(tmp_path / name), ["x"])


def test_a_file_in_a_folder_is_never_overwritten(tmp_path: Path) -> None:
    folder = sink.Folder(str(tmp_path))
    assert folder.write_new(PurePosixPath("a/b.md"), "one")
    assert not folder.write_new(PurePosixPath("a/b.md"), "two")
    assert (tmp_path / "a" / "b.md").read_text("utf-8") == "one"
    (tmp_path / "a" / "dangling.md").symlink_to(tmp_path / "nowhere")
    assert not folder.write_new(PurePosixPath("a/dangling.md"), "two")
    assert names(tmp_path / "a") == ["b.md", "dangling.md"]


def test_where_there_are_no_hard_links_a_rename_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(sink.os, "link", refuse)
    folder = sink.Folder(str(tmp_path))
    assert folder.write_new(PurePosixPath("b.md"), "one")
    assert not folder.write_new(PurePosixPath("b.md"), "two")
    assert names(tmp_path) == ["b.md"]


@pytest.mark.parametrize("linked", [True, False])
def test_of_two_runs_that_make_one_file_at_once_the_first_has_made_it(
    tmp_path: Path, linked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was not there when it was looked for, and is when it is to get its name."""
    folder = sink.Folder(str(tmp_path))
    asked: list[object] = []

    def not_yet(path: str) -> bool:
        asked.append(path)
        return len(asked) > 1

    def refuse(*_args: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    assert folder.write_new(PurePosixPath("b.md"), "one")
    monkeypatch.setattr(sink.os.path, "lexists", not_yet)
    if not linked:
        monkeypatch.setattr(sink.os, "link", refuse)
    assert not folder.write_new(PurePosixPath("b.md"), "two")
    assert names(tmp_path) == ["b.md"]
    assert (tmp_path / "b.md").read_text("utf-8") == "one"


@pytest.mark.parametrize("path", ["../x.md", "a/../../x.md", "/x.md", "a\\..\\x.md", "a\\x.md", "c:x.md"])
def test_no_path_leaves_the_folder(tmp_path: Path, path: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(OutputError, match="leaves the output folder"):
        sink.Folder(str(inside)).write_new(PurePosixPath(path), "x")
    assert names(tmp_path) == ["inside"]
    assert names(inside) == []


@pytest.mark.parametrize("path", ["notes.md:stream", "..\\x.md", "C:x.md", ".."])
def test_a_name_is_judged_in_a_folder_that_was_written_to_as_well(tmp_path: Path, path: str) -> None:
    folder = sink.Folder(str(tmp_path / "vault"))
    assert folder.write_new(PurePosixPath("first.md"), "x")
    with pytest.raises(OutputError, match="leaves the output folder"):
        folder.write_new(PurePosixPath(path), "x")


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "vault").write_text("a file", "utf-8")
    with pytest.raises(OutputError, match=r"vault.*; nothing was written there"):
        sink.Folder(str(tmp_path / "vault" / "x")).write_new(PurePosixPath("a.md"), "x")


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "way").symlink_to(tmp_path / "outside")
    with pytest.raises(OutputError, match="through a link"):
        sink.Folder(str(inside)).write_new(PurePosixPath("way/x.md"), "x")
    assert names(tmp_path / "outside") == []


class Full(io.BytesIO):
    """A stream that takes nothing."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def flush(self) -> None:
        raise self.error


def test_who_waits_for_a_file_in_vain_is_told(tmp_path: Path) -> None:
    path = str(tmp_path / "refs.bib")
    with sink.locked(path):
        with (
            pytest.raises(OutputError, match=r"refs\.bib: another arxref has been writing it for 0 seconds; nothing was written"),
            sink.locked(path, 0.01),
        ):
            pytest.fail("two held the lock")
        assert names(tmp_path) == [".refs.bib.lock"]
    assert not names(tmp_path) or os.name != "posix"
    with sink.locked(path, 0.01):  # it is free again, though the one before was refused
        pass


def test_where_no_lock_can_be_made_none_is_needed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    entered = False
    with sink.locked(str(tmp_path / "file" / "refs.bib"), 0.01):
        entered = True
    assert entered
    assert names(tmp_path) == ["file"]


def test_an_unreadable_file_is_written_though_it_cannot_be_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("same", "utf-8")
    before = path.stat().st_ino

    def refuse(_path: str) -> int:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(sink.os.path, "getsize", refuse)
    sink.write_file(str(path), ["same"])
    assert path.read_text("utf-8") == "same"
    assert path.stat().st_ino != before


def test_a_stream_gets_everything_in_order_whatever_its_length() -> None:
    out = io.BytesIO()
    sink.write_stream(out, (f"{number}é\n" for number in range(10_000)))
    assert out.getvalue().decode("utf-8") == "".join(f"{number}é\n" for number in range(10_000))


def test_standard_output_that_is_full_is_said_and_a_reader_that_left_is_not() -> None:
    with pytest.raises(OutputError, match=r"^standard output: No space left"):
        sink.write_stream(Full(OSError(errno.ENOSPC, "No space left on device")), ["x"])
    with pytest.raises(BrokenPipeError):
        sink.write_stream(Full(BrokenPipeError(errno.EPIPE, "Broken pipe")), ["x"])


def test_half_a_surrogate_pair_does_not_stop_a_file(tmp_path: Path) -> None:
    sink.write_file(str(tmp_path / "x"), ["a\ud800b"])
    assert (tmp_path / "x").read_bytes() == b"a?b"


def test_what_stands_there_is_read_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.bib").write_bytes(b"\xff\r\n")
    assert sink.read_existing("x.bib") == b"\xff\r\n"
    assert sink.read_existing("y.bib") is None
    with pytest.raises(OutputError, match=r"^\.: is a folder"):
        sink.read_existing(".")

    def refuse(*_args: object) -> object:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(OutputError, match=r"^x\.bib: Permission denied$"):
        sink.read_existing("./x.bib")


@pytest.mark.parametrize("may", [True, False])
def test_who_has_the_text_writes_it_where_the_file_may_be_opened_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, may: bool) -> None:
    def into(path: str) -> None:
        Path(path).write_bytes(b"written by whoever has it")

    monkeypatch.setattr(os, "access", lambda *_: may)  # a umask of 0o222
    sink.write_file(str(tmp_path / "papers.bib"), sink.Handed(["handed", b" over"], into))
    assert (tmp_path / "papers.bib").read_bytes() == (b"written by whoever has it" if may else b"handed over")
    assert [path.name for path in tmp_path.iterdir()] == ["papers.bib"]
