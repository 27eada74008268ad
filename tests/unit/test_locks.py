"""Being alone at something: whoever comes second waits or is told, and nothing is left behind."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

import pytest

from arxref import locks

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["the system's", "the package's"])
def path(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where a lock may stand, held by either of the two that there are."""
    if request.param == "the package's":
        monkeypatch.setitem(sys.modules, "fcntl", None)
    return str(tmp_path / "lock")


def test_one_holds_it_and_then_the_next(path: str) -> None:
    for _ in range(2):
        end = locks.lock(path, 0.0)
        assert end is not None
        assert locks.lock(path, 0.0) is None
        assert locks.lock(path, 0.01) is None
        end()
    assert not os.path.exists(path) or os.name != "posix"


def test_where_none_can_be_made_the_system_says_why(path: str) -> None:
    os.mkdir(path)
    with pytest.raises(OSError, match="lock"):
        locks.lock(path, 0.0)
    assert os.path.isdir(path)


def test_both_kinds_keep_each_other_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fcntl")
    path = str(tmp_path / "lock")
    held = locks.lock(path, 0.0)
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "fcntl", None)
        assert held is not None
        assert locks.lock(path, 0.0) is None
        held()
        held = locks.lock(path, 0.0)
    assert locks.lock(path, 0.0) is None
    assert held is not None
    held()
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.EACCES])
def test_that_another_holds_it_is_said_in_two_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuses(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuses)
    assert locks.lock(str(tmp_path / "lock"), 0.0) is None
    assert os.listdir(tmp_path) == ["lock"]  # it is the other's


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS])
def test_a_file_system_without_locks_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuses(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuses)
    with pytest.raises(OSError, match=os.strerror(number)):
        locks.lock(str(tmp_path / "lock"), 0.0)
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="no such folder here")
def test_a_folder_that_takes_no_files_says_so_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "sleep", lambda _: pytest.fail("waits for what cannot come"))
    with pytest.raises(OSError, match="lock"):
        locks.lock("/proc/self/.mem.lock", 60.0)
