"""Sees what a plugin does beside giving its result: files that it writes, sockets, processes, and what it prints."""

from __future__ import annotations

import contextlib
import io
import sys
import threading
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITING = frozenset("wax+")
_STDERR = 2
_DEEDS = {
    "os.remove": "removes a file",
    "os.rename": "renames a file",
    "os.mkdir": "makes a folder",
    "os.rmdir": "removes a folder",
    "os.truncate": "cuts a file",
    "os.link": "makes a link",
    "os.symlink": "makes a link",
    "os.chdir": "changes the current folder",
    "os.putenv": "changes the environment",
    "os.unsetenv": "changes the environment",
    "os.system": "starts a process",
    "os.exec": "starts a process",
    "os.posix_spawn": "starts a process",
    "subprocess.Popen": "starts a process",
    "socket.connect": "opens a connection",
    "socket.getaddrinfo": "asks for an address on the network",
    "socket.bind": "opens a socket",
}
_EVENTS = frozenset(("open", *_DEEDS))
NETWORK = frozenset(("opens a connection", "asks for an address on the network", "opens a socket"))


class Seen:
    """What was done: each deed in a few words, and the text that was printed."""

    def __init__(self) -> None:
        self.deeds: list[str] = []
        self.stdout = io.StringIO()


@cache
def _watchers() -> list[tuple[int, Seen]]:
    """Who watches, with the thread. The hook stays for good (Python lets none be taken away) and does nothing while nobody watches."""
    active: list[tuple[int, Seen]] = []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        # What is no deed is told without another call: where the stack is nearly full, that would fail what is none of our business.
        if active and event in _EVENTS and (deed := _deed(event, arguments)):
            thread = threading.get_ident()
            for watching, seen in active:
                if thread == watching or deed in NETWORK:  # sources may ask in threads of their own; other threads' files are their own
                    seen.deeds.append(deed)

    hook.__cantrace__ = True  # type: ignore[attr-defined]  # debuggers and coverage follow Python into it
    sys.addaudithook(hook)
    return active


def _deed(event: str, arguments: tuple[Any, ...]) -> str:
    if event == "open":
        path, mode = arguments[0], arguments[1]
        if isinstance(path, int) and path > _STDERR:
            return ""  # a descriptor: that its file was opened was seen by then
        writes = bool(_WRITING.intersection(mode)) if isinstance(mode, str) else bool(arguments[2] & 3)
        return f"writes to {_shown(path)}" if writes and not _is_pythons(path) else ""
    deed = _DEEDS.get(event, "")
    return deed if deed and not any(map(_is_pythons, arguments)) else ""


def _is_pythons(path: object) -> bool:
    """Whether that is Python's own business: the compiled form of a module that is imported late, or nothing at all."""
    text = path if isinstance(path, str) else ""
    return "__pycache__" in text or text in ("/dev/null", "nul")


def _shown(path: object) -> str:
    return repr(path)[:100]


@contextlib.contextmanager
def watched() -> Iterator[Seen]:
    """What is done meanwhile: by this thread, and on the network by any; nothing of it is kept from happening, but for printing."""
    active, seen = _watchers(), Seen()
    watcher = (threading.get_ident(), seen)
    with contextlib.redirect_stdout(seen.stdout):
        active.append(watcher)
        try:
            yield seen
        finally:
            active[:] = [other for other in active if other is not watcher]


def refuse_deeds(seen: Seen, whose: str) -> None:
    """Raise AssertionError if anything was done or printed."""
    assert not seen.deeds, f"{whose} {seen.deeds[0]}: it is to give its result and to do nothing else"
    printed = seen.stdout.getvalue()
    assert not printed, f"{whose} prints {printed[:60]!r} to standard output, where the user's data goes"
