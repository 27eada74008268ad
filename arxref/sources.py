"""The way in: files, folders, standard input and identifiers, as `SourceText`s in an order that does not depend on the file system's."""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import sys
from typing import TYPE_CHECKING, BinaryIO, cast

from arxref import identifiers
from arxref.api import SourceText
from arxref.errors import InvalidIdentifier, SourceError
from arxref.late import late
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

STDIN = "-"
ARGUMENTS = "<arguments>"
"""The name of the source that holds the identifiers among the paths, one a line."""
ABSENT = "no such file or folder"
# Why the system does not say what stands at a path, or whether anything does.
_IN_THE_WAY = frozenset((errno.EACCES, errno.EPERM, errno.ELOOP))
# Folders that hold no user's digests and can be very large.
_PASSED_OVER = frozenset({"node_modules", "__pycache__", "site-packages"})
# What makes a folder below the one that is named a virtual environment, or a vault: arxref's or anybody's notes, and no source.
_MARKS = ("pyvenv.cfg", ".obsidian", ".arxref")
_DEEP = late(rf"(?:^|(?<={re.escape(os.sep)}))\*\*(?:{re.escape(os.sep)}|$)")
_GZIP = b"\x1f\x8b"
_FILES = (".pdf", ".html", ".ps", ".gz", ".dvi", ".md", ".txt")
_LIKE_ID = late(r"arxiv|\A[0-9]{4}\.[0-9]{3,}|\A[a-z-]{2,9}/[0-9]{5,}", re.IGNORECASE)


class Found(NamedTuple):
    """A source and whether the user named it (else it was met in a folder, where what is no digest is passed over in silence)."""

    source: SourceText
    named: bool


def find(paths: Iterable[str], stdin: Callable[[], BinaryIO], never: Collection[str] = (), *, ids: bool = False) -> Iterator[Found]:
    """Every source in ``paths``: a file, a folder (all files below it), a pattern of such, ``-`` or, where ``ids`` may be, an identifier.

    In a folder, hidden files and folders, links to folders, virtual environments, vaults and what is in ``never`` (files and folders that
    are written to) are left out; a pattern is not of what is in ``never``, and its ``**`` of no such folders. A file that is reached twice
    is given once, and is a named one if any of those ways names it. What cannot be read is given, too, and says so when it is opened. What
    gzip compressed is read as what it holds. Raises SourceError, before anything is given, for a path that is not there.
    """
    names = list(dict.fromkeys(one for path in paths for one in matching(path, never)))
    absent = refuse_absent(names, ids=ids)
    if absent:
        text = "\n".join((*absent, "")).encode("utf-8", "replace")
        yield Found(SourceText.of(ARGUMENTS, text), named=True)
    seen: set[str] = set()
    folders: dict[str, str] = {}
    kept_out = {os.path.realpath(path) for path in never}
    within = {name for name in names if name != STDIN and os.path.isdir(name)}
    reals = {name: os.path.realpath(name) for name in names if name != STDIN and name not in within and name not in absent}
    stated = set(reals.values()) if within else ()
    for name in names:
        if name == STDIN:
            data = stdin().read()
            yield Found(SourceText("<stdin>", lambda data=data: _plain(io.BytesIO(data), data[:2])), named=True)  # type: ignore[misc]
            continue
        folder = name in within
        for path, error in _files(name, kept_out) if folder else ((name, None),) if name in reals else ():
            real = reals[name] if not folder else _real(path, folders) if error is None else os.path.realpath(path)
            named = not folder or real in stated
            if real not in seen and (named or real not in kept_out):
                seen.add(real)
                yield Found(SourceText(display(path), lambda path=path, error=error: _opened(path, error)), named)  # type: ignore[misc]


def matching(name: str, never: Collection[str] = ()) -> list[str]:
    """What a pattern is of that nobody took for one: the shells of Windows and arxref.toml leave ``*.md`` as it is. Else the name.

    What is in ``never`` is left out, so that what the last run wrote is no source of this one; a pattern of nothing else gives nothing.
    """
    if not ("*" in name or "?" in name or "[" in name) or "\0" in name or os.path.lexists(name):
        return [name]
    found = sorted(_globbed(name))
    kept_out = {os.path.realpath(path) for path in never}
    return [one for one in found if not kept_out or os.path.realpath(one) not in kept_out] if found else [name]


def _globbed(pattern: str) -> set[str]:
    """As `glob` does, but ``**`` stands for the folders that are read with the one it begins in: two links may lead round without end."""
    from glob import escape, glob  # noqa: PLC0415 - few names have such signs

    found = {""}
    pieces = _DEEP.split(pattern.replace(os.altsep or os.sep, os.sep))
    for number, piece in enumerate(pieces):
        if number and any(pieces[number:]):  # at the end a folder stands for all in it
            found = {folder for top in found for folder, _ in _looked_into(top or os.curdir, (), lambda _error: None)}
        if piece:
            found = {one for top in found for one in glob(os.path.join(escape(top), piece))}
    return {one.removeprefix(os.path.join(os.curdir, "")) or os.curdir for one in found}


def refuse_absent(names: Iterable[str], *, ids: bool = False) -> list[str]:
    """The names at which nothing is: identifiers, if ``ids`` may be there. Raises SourceError for any other."""
    absent = [one for name in names for one in matching(name) if one != STDIN and not os.path.exists(one)]
    for name in absent:
        _refuse(name, ids=ids)
    return absent


def _refuse(name: str, *, ids: bool) -> None:
    """Raise SourceError for a path that is not there, unless it is an identifier; the name of a paper's file is none."""
    hint = ""
    if ids and ("://" in name or not name.lower().endswith(_FILES)):
        try:
            identifiers.parse(name)
        except InvalidIdentifier as reason:
            told = _LIKE_ID.search(name) is not None and ("://" not in name or identifiers.is_reasoned(reason))
            hint = f", and {reason}" if told else ""
        else:
            return
    if "://" in name and not hint:
        hint = "; what stands at an address is read once it is saved as a file"
    said = absence(name)
    message = f"{display(name) or repr(name)}: {said}{hint or (_nearest(name) if said == ABSENT else '')}"
    raise SourceError(message)


def absence(path: str, nothing: str = ABSENT) -> str:
    """What to say of a ``path`` at which nothing can be had: ``nothing``, or what is there and leads nowhere or lets nobody in."""
    try:
        os.stat(path)
    except OSError as error:
        if error.errno in _IN_THE_WAY:
            return str(error.strerror)
        if os.path.islink(path):
            return f"is a link to {display(os.readlink(path))}, which is not there"
    except ValueError:  # a null character, which no path has
        pass
    return nothing


def _nearest(name: str) -> str:
    """``; did you mean 'digests'?``, of what there is beside it."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed for mistakes only

    folder, base = os.path.split(name.rstrip("/\\"))
    try:
        there = sorted(os.listdir(folder or "."))
    except OSError:
        return ""
    close = get_close_matches(base, there[:10_000], 1)
    return f"; did you mean {display(os.path.join(folder, close[0]))!r}?" if close else ""


def standard_input() -> BinaryIO:
    """The bytes of the process's standard input. Raises SourceError where that was closed before the start."""
    if sys.stdin is None:
        message = "standard input: is closed"
        raise SourceError(message)
    return sys.stdin.buffer


def is_waiting() -> bool:
    """Whether a file or a pipe stands at standard input with something in it. Nothing is read, and nothing waited for."""
    try:
        handle = sys.stdin.fileno()
        state = os.fstat(handle)
        if stat.S_ISREG(state.st_mode):
            return os.lseek(handle, 0, os.SEEK_CUR) < state.st_size
        if not stat.S_ISFIFO(state.st_mode):
            return False
        from fcntl import ioctl  # noqa: PLC0415 - not on every system
        from termios import FIONREAD  # noqa: PLC0415

        return any(ioctl(handle, FIONREAD, bytes(4)))  # a pipe that was closed empty is ready to be read, too
    except (AttributeError, ValueError, OSError, ImportError):  # closed before the start, or no file of the system's
        return False


def _opened(path: str, error: OSError | None) -> BinaryIO:
    if error is not None:
        raise error
    try:
        stream = open(path, "rb")  # noqa: SIM115 - the source closes it
    except FileNotFoundError as gone:
        raise FileNotFoundError(errno.ENOENT, absence(path, str(gone.strerror))) from gone
    try:
        return _plain(stream, _start(stream))
    except BaseException:
        stream.close()
        raise


def _start(stream: io.BufferedReader) -> bytes:
    """The first two bytes. Raises OSError for a device that is no terminal and gives any: nobody knows of an end."""
    start = stream.peek(2)[:2]
    if start and stat.S_ISCHR(os.fstat(stream.fileno()).st_mode) and not stream.isatty():
        raise OSError(errno.EINVAL, "is a device, which may give bytes for ever")
    return start


def _plain(stream: BinaryIO, start: bytes) -> BinaryIO:
    """``stream``, or what is in it where it starts as gzip does."""
    if start != _GZIP:
        return stream
    from arxref.text.gunzip import Unpacked  # noqa: PLC0415 - for those who have such a file

    return cast("BinaryIO", Unpacked(stream))


def display(path: str) -> str:
    """``path`` as messages show it: with forward slashes on every system."""
    return path.replace(os.sep, "/").removeprefix("./")


def _files(folder: str, never: Collection[str]) -> list[tuple[str, OSError | None]]:
    """The files below ``folder`` and, with the reason, the folders that cannot be listed, sorted by path."""
    found: list[tuple[str, OSError | None]] = []
    for root, files in _looked_into(folder, never, lambda error: found.append((str(error.filename), error))):
        paths = (os.path.join(root, name) for name in files if not name.startswith("."))
        found.extend((path, None) for path in paths if _holds_data(path))
    return sorted(found, key=lambda item: item[0].replace(os.sep, "/"))


def _looked_into(top: str, never: Collection[str], failed: Callable[[OSError], None]) -> Iterator[tuple[str, list[str]]]:
    """The folders below ``top`` that are read with it, each with the names of its files."""
    for root, folders, files in _walked(top, failed):
        if root != top and (any(mark in files or mark in folders for mark in _MARKS) or (never and os.path.realpath(root) in never)):
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _PASSED_OVER]
        yield root, files


def _walked(top: str, failed: Callable[[OSError], None]) -> Iterator[tuple[str, list[str], list[str]]]:
    """`os.walk` at any depth: that of Python 3.11 calls itself once for each folder. ``failed`` hears of those that cannot be listed."""
    pending = [top]
    while pending:
        folder = pending.pop()
        for _, folders, files in os.walk(folder, onerror=failed):
            yield folder, folders, files
            paths = (os.path.join(folder, name) for name in folders)
            pending.extend(path for path in paths if not os.path.islink(path))
            break


def _real(path: str, folders: dict[str, str]) -> str:
    """`os.path.realpath` of a file that was met in a folder; those of ``folders`` are remembered, for each asks about all that it is in."""
    if os.path.islink(path):
        return os.path.realpath(path)
    folder, name = os.path.split(path)
    if folder not in folders:
        folders[folder] = os.path.realpath(folder)
    return os.path.join(folders[folder], name)


def _holds_data(path: str) -> bool:
    """Whether ``path`` is a file, or what cannot be told: a pipe or a device in a folder is no digest, and reading it may never end."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True
