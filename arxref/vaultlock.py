"""The lock of a vault: it is the system's, so it dies with the process that holds it."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from arxref.errors import OutputError
from arxref.locks import lock
from arxref.sources import display
from arxref.vaultscan import HOME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_PATIENCE = 60.0


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
                stack.callback(_locked(home))
        yield


def _locked(home: str) -> Callable[[], None]:
    """Hold the lock of the vault whose ``.arxref`` this is: what lets go of it. Raises OutputError when others hold it for a minute."""
    while True:
        try:
            end = lock(os.path.join(home, ".vault.lock"), _PATIENCE)
        except FileNotFoundError:  # another run had nothing to leave in the folder, and has just removed it
            os.makedirs(home, exist_ok=True)
            continue
        if end is None:
            message = f"{display(os.path.dirname(home))}: another arxref has been writing it for {_PATIENCE:.0f} seconds"
            raise OutputError(f"{message}; nothing was written there")
        return end


def _remove_empty(folder: str) -> None:
    with contextlib.suppress(OSError):
        os.rmdir(folder)
