"""Being alone at something: a lock file that goes with its process, however that ends."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def lock(path: str, patience: float) -> Callable[[], None] | None:
    """Hold the lock file ``path``: a function that lets go of it and removes it; None where another had it for ``patience`` seconds.

    Raises OSError, and NotImplementedError where a file system knows no locks.
    """
    from filelock import FileLock, Timeout

    held = FileLock(path)
    try:
        held.acquire(timeout=patience, blocking=patience > 0)
    except Timeout:
        return None

    def end() -> None:
        if os.name == "posix":  # whoever waits for it sees that it is gone, and makes a new one
            with contextlib.suppress(OSError):
                os.unlink(path)
        held.release()

    return end
