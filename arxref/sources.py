"""The way in: files, folders and standard input, as `SourceText`s in an order that does not depend on the file system's."""

from __future__ import annotations

import io
import os
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

    A file that is reached twice is given once. Raises SourceError, before anything is given, for a path that is not there.
    """
    names = list(dict.fromkeys(paths))
    for name in names:
        if name != STDIN and not os.path.exists(name):
            message = f"{name}: no such file or folder"
            raise SourceError(message)
    seen: set[str] = set()
    for name in names:
        if name == STDIN:
            data = stdin().read()
            yield Found(SourceText("<stdin>", lambda data=data: io.BytesIO(data)), named=True)  # type: ignore[misc]
            continue
        folder = os.path.isdir(name)
        for path in _files(name) if folder else (name,):
            real = os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                yield Found(SourceText(display(path), lambda path=path: open(path, "rb")), named=not folder)  # type: ignore[misc] # noqa: SIM115 - SourceText closes it


def display(path: str) -> str:
    """``path`` as messages show it: with forward slashes on every system."""
    return path.replace(os.sep, "/").removeprefix("./")


def _files(folder: str) -> Iterator[str]:
    """The files below ``folder``, sorted by path; what cannot be listed raises SourceError."""

    def refuse(error: OSError) -> None:
        message = f"{display(str(error.filename))}: {error.strerror}"
        raise SourceError(message) from error

    found: list[str] = []
    for root, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _PASSED_OVER]
        found.extend(os.path.join(root, name) for name in files if not name.startswith("."))
    return iter(sorted(found, key=lambda path: path.replace(os.sep, "/")))
