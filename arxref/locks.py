"""Being alone at something: a lock file that goes with its process, however that ends."""

from __future__ import annotations

import contextlib
import os
from functools import partial
from time import monotonic, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PAUSE = 0.02


def lock(path: str, patience: float) -> Callable[[], None] | None:
    """Hold the lock file ``path``: a function that lets go of it and removes it; None where another had it for ``patience`` seconds.

    It is held by the system's own call where there is one: the package for it takes long to import. Raises OSError where it cannot be made,
    and on a file system without locks.
    """
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        return _by_package(path, patience)
    end = monotonic() + patience
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):  # another holds it: some file systems say the one, some the other
            os.close(handle)
            if monotonic() >= end:
                return None
            sleep(_PAUSE)
            continue
        except OSError:
            _let_go(path, handle)
            raise
        if _is(handle, path):
            return partial(_let_go, path, handle)
        os.close(handle)  # of a file that its last holder has removed, or another's


def _let_go(path: str, handle: int) -> None:
    """Remove the file, then close it: whoever waits for it sees that it is gone, and makes a new one."""
    with contextlib.suppress(OSError):
        os.unlink(path)
    os.close(handle)


def _is(handle: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


def _by_package(path: str, patience: float) -> Callable[[], None] | None:
    from filelock import FileLock, Timeout

    held = FileLock(path)
    try:
        held.acquire(timeout=patience, blocking=patience > 0)
    except Timeout:
        return None
    except NotImplementedError as error:
        raise OSError(str(error)) from error

    def end() -> None:
        if os.name == "posix":  # as above; elsewhere the package removes it
            with contextlib.suppress(OSError):
                os.unlink(path)
        held.release()

    return end
