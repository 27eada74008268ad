"""The way in: files, folders and standard input, as `SourceText`s in an order that does not depend on the file system's."""

from __future__ import annotations

import io
import os
import stat
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from arxref.api import SourceText
from arxref.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

STDIN = "-"
# Folders that hold no user's digests and can be very large.
_PASSED_OVER = frozenset({"node_modules", "__pycache__", "site-packages"})


class Found(NamedTuple):
    """A source and whether the user named it (else it was met in a folder, where what is no digest is passed over in silence)."""

    source: SourceText
    named: bool


def find(paths: Iterable[str], stdin: Callable[[], BinaryIO]) -> Iterator[Found]:
    """Every source in ``paths``: a file, a folder (all files below it, hidden ones and links to folders left out) or ``-``.

    A file that is reached twice is given once. What cannot be read is given, too, and says so when it is opened. Raises SourceError,
    before anything is given, for a path that is not there.
    """
    names = list(dict.fromkeys(paths))
    for name in names:
        if name != STDIN and not os.path.exists(name):
            message = f"{display(name)}: no such file or folder"
            raise SourceError(message)
    seen: set[str] = set()
    for name in names:
        if name == STDIN:
            data = stdin().read()
            yield Found(SourceText("<stdin>", lambda data=data: io.BytesIO(data)), named=True)  # type: ignore[misc]
            continue
        folder = os.path.isdir(name)
        for path, error in _files(name) if folder else ((name, None),):
            real = os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                yield Found(SourceText(display(path), lambda path=path, error=error: _opened(path, error)), named=not folder)  # type: ignore[misc]


def _opened(path: str, error: OSError | None) -> BinaryIO:
    if error is not None:
        raise error
    return open(path, "rb")


def display(path: str) -> str:
    """``path`` as messages show it: with forward slashes on every system."""
    return path.replace(os.sep, "/").removeprefix("./")


def _files(folder: str) -> list[tuple[str, OSError | None]]:
    """The files below ``folder`` and, with the reason, the folders that cannot be listed, sorted by path."""
    found: list[tuple[str, OSError | None]] = []
    for root, folders, files in os.walk(folder, onerror=lambda error: found.append((str(error.filename), error))):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _PASSED_OVER]
        paths = (os.path.join(root, name) for name in files if not name.startswith("."))
        found.extend((path, None) for path in paths if _holds_data(path))
    return sorted(found, key=lambda item: item[0].replace(os.sep, "/"))


def _holds_data(path: str) -> bool:
    """Whether ``path`` is a file, or what cannot be told: a pipe or a device in a folder is no digest, and reading it may never end."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True
