"""Standard output as the system knows it, file descriptor 1, kept for data while a stranger's code runs.

What Python prints goes through `sys.stdout` and is caught there. What a C library, a process that was started or `os.write` writes goes
past it, straight to the descriptor; so that stands for an empty file meanwhile. This is for processes that are arxref's own: a program
that has arxref for a library may write to its standard output in another thread.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_STDOUT = 1
_PART = 1 << 16


class Descriptor:
    """Descriptor 1, for which a file stands from the first `enter` to the last `leave`.

    Where it is closed, or no file can be had, nothing is done.
    """

    def __init__(self) -> None:
        self._inside: list[Callable[[str], object]] = []
        self._file = self._kept = self._process = -1
        self._flush: Callable[[None], Any] | None = None

    def enter(self, told: Callable[[str], object]) -> None:
        """What is written from now on is ``told``'s, as text; what was written before, that of who is inside already."""
        if self._inside:
            self._drain()
        elif self._process != os.getpid():
            self._open()
        if not self._inside and self._file >= 0:
            os.dup2(self._file, _STDOUT)
        self._inside.append(told)

    def leave(self) -> None:
        """Give back what `enter` took, once what was written is told."""
        try:
            self._drain()
        finally:
            self._inside.pop()
            if not self._inside and self._file >= 0:
                os.dup2(self._kept, _STDOUT)

    def _open(self) -> None:
        """A file for this process: one that was had before a fork is the other process's, too."""
        self._process, self._file = os.getpid(), -1  # once is enough, even where it fails
        try:
            self._kept = os.dup(_STDOUT)
            self._file = _empty_file()
        except OSError:
            return

    def _drain(self) -> None:
        if self._file < 0:
            return
        if "ctypes" in sys.modules:  # by which C is called, and C keeps what it prints to itself for a while
            self._flush_c()
        if os.lseek(self._file, 0, os.SEEK_END) == 0:
            return
        os.lseek(self._file, 0, os.SEEK_SET)
        written = b"".join(iter(lambda: os.read(self._file, _PART), b""))
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        self._inside[-1](written.decode("utf-8", "replace"))

    def _flush_c(self) -> None:
        if self._flush is None:
            try:
                self._flush = sys.modules["ctypes"].CDLL(None).fflush
            except (AttributeError, OSError, TypeError):  # Windows has no such library, and a module of that name may be anything
                self._flush = _nothing
        self._flush(None)


def _nothing(_stream: None) -> None:
    """Flush nothing."""


def _empty_file() -> int:
    """A file that nobody else sees. Raises OSError."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("stdout")
    import tempfile  # noqa: PLC0415 - costs more than all else here

    with tempfile.TemporaryFile() as file:  # Windows removes it with its last descriptor, and none that is open before
        return os.dup(file.fileno())
