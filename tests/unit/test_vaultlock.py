"""Runs that write to one vault wait for each other, and leave nothing behind."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock, Timeout

from arxref import locks, vaultlock
from arxref.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("the lock is another one there", allow_module_level=True)

import fcntl


def test_what_holds_nothing_else_goes_with_the_lock(tmp_path: Path) -> None:
    (tmp_path / "old/.arxref").mkdir(parents=True)
    (tmp_path / "old/.arxref/notes").write_text("1905.00001\n")
    with vaultlock.all_locked([str(tmp_path / "new"), str(tmp_path / "old")]):
        assert (tmp_path / "new/.arxref/.vault.lock").exists()
        assert (tmp_path / "old/.arxref/.vault.lock").exists()
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["old", "old/.arxref", "old/.arxref/notes"]


def test_what_is_no_folder_of_the_vault_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with vaultlock.all_locked([str(tmp_path / "file")]):
        pass  # it is said where the vault is looked at
    for name in ("vault", "linked"):
        (tmp_path / name).mkdir()
    (tmp_path / "vault/.arxref").write_text("mine")
    (tmp_path / "linked/.arxref").symlink_to(tmp_path)
    for name in ("vault", "linked"):
        with pytest.raises(OutputError, match="is no folder of this vault"), vaultlock.all_locked([str(tmp_path / name)]):
            pass
    assert (tmp_path / "vault/.arxref").read_text() == "mine"


def test_who_waits_in_vain_is_told_and_who_lets_go_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".arxref").mkdir()
    path = tmp_path / ".arxref/.vault.lock"
    waits: list[float] = []
    monkeypatch.setattr(locks, "sleep", waits.append)
    clock = iter(range(0, 1000, 25))
    monkeypatch.setattr(locks, "monotonic", lambda: next(clock))
    other = os.open(path, os.O_RDWR | os.O_CREAT)
    fcntl.flock(other, fcntl.LOCK_EX)
    with pytest.raises(OutputError, match="another arxref has been writing it for 60 seconds"), vaultlock.all_locked([str(tmp_path)]):
        pass
    assert len(waits) == 2

    def leaves(_pause: float) -> None:
        path.unlink()
        os.close(other)

    monkeypatch.setattr(locks, "sleep", leaves)
    with vaultlock.all_locked([str(tmp_path)]):
        assert path.exists()
    assert not path.exists()


def test_where_the_file_system_has_no_locks_none_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuses)
    with vaultlock.all_locked([str(tmp_path)]):
        assert [*(tmp_path / ".arxref").iterdir()] == []
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_another_run_has_just_removed_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / ".arxref"
    whole = os.open
    removed: list[str] = []

    def removes_first(path: str, *more: int) -> int:
        if not removed:
            home.rmdir()
            removed.append(path)
        return whole(path, *more)

    monkeypatch.setattr(os, "open", removes_first)
    with vaultlock.all_locked([str(tmp_path)]):
        assert (home / ".vault.lock").exists()
    assert len(removed) == 1


def test_where_the_system_has_no_such_call_the_package_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: another run waits for it too, and nothing is left behind."""
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with vaultlock.all_locked([str(tmp_path)]):
        lock = tmp_path / ".arxref/.vault.lock"
        assert lock.exists()
        with pytest.raises(Timeout):
            FileLock(lock).acquire(timeout=0)
    assert [*tmp_path.iterdir()] == []
