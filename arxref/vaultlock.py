"""The lock of a vault: it is the system's, so it dies with the process that holds it."""

from __future__ import annotations

import contextlib
import os
from time import monotonic, sleep
from typing import TYPE_CHECKING

from arxref import sink
from arxref.errors import OutputError
from arxref.sources import display
from arxref.vaultscan import HOME, remove

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PATIENCE = 60.0
_PAUSE = 0.02


@contextlib.contextmanager
def all_locked(roots: Iterable[str]) -> Iterator[None]:
    """Hold the locks of several vaults, always in one order. Raises OutputError.

    Where ``.arxref`` cannot be made (a read-only folder), nothing can be written either, and no lock is needed.
    """
    with contextlib.ExitStack() as stack:
        for root in sorted({os.path.realpath(root) for root in roots}):
            home = os.path.join(root, HOME)
            if os.path.exists(root) and not os.path.isdir(root):
                continue  # it is said where the vault is looked at
            if os.path.islink(home) or (os.path.exists(home) and not os.path.isdir(home)):
                message = f"{display(home)}: is no folder of this vault; nothing was written there"
                raise OutputError(message)
            if not os.path.exists(root):
                stack.callback(_remove_empty, root)
            with contextlib.suppress(OSError):
                os.makedirs(home, exist_ok=True)
                stack.callback(_remove_empty, home)
                stack.enter_context(_locked(home))
        yield


@contextlib.contextmanager
def _locked(home: str) -> Iterator[None]:
    """Hold the lock of the vault whose ``.arxref`` this is. Raises OutputError when others hold it for a minute.

    The same promise as `arxref.sink.locked`, by the system's own call where there is one: the package for it takes long to import.
    """
    try:
        import fcntl  # noqa: PLC0415 - not on Windows
    except ImportError:
        with sink.locked(os.path.join(home, "vault")):
            yield
        return
    path = os.path.join(home, ".vault.lock")
    end = monotonic() + _PATIENCE
    handle = -1
    while handle < 0:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        except FileNotFoundError:  # another run had nothing to leave in the folder, and has just removed it
            os.makedirs(home, exist_ok=True)
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is(handle, path):
                break
        except BlockingIOError:
            if monotonic() > end:
                os.close(handle)
                message = f"{display(os.path.dirname(home))}: another arxref has been writing it for {_PATIENCE:.0f} seconds"
                raise OutputError(f"{message}; nothing was written there") from None
            sleep(_PAUSE)
        except OSError:  # a file system without locks
            break
        os.close(handle)  # of a file that its last holder has removed, or another's
        handle = -1
    try:
        yield
    finally:
        remove(path)
        os.close(handle)


def _is(handle: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


def _remove_empty(folder: str) -> None:
    with contextlib.suppress(OSError):
        os.rmdir(folder)
