"""The way out: every file is written beside its place and then moved there, so nobody ever sees half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from typing import TYPE_CHECKING, BinaryIO

from arxref.errors import OutputError
from arxref.records import NamedTuple
from arxref.sources import display

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import PurePosixPath

    from arxref.config import Output
    from arxref.model import Problem

_BATCH = 512
_PIECE = 1 << 20
_NAMED, _TOKEN = 40, 12
"""Of the name of a temporary file: how much of its target's stands in it, and how many random digits."""
_DIGITS = frozenset("0123456789abcdef")
_OLD = 24 * 3600
"""Seconds: no run writes one file for as long."""


class Change(NamedTuple):
    """A file that is, or would be, changed; ``before`` is None for a new one."""

    path: str
    before: bytes | None
    after: bytes


class Sent(NamedTuple):
    """What became of one output.

    ``kept`` papers stood there and were left as they are, ``changed`` ones were brought up to date, ``deleted`` ones the user has taken
    out, and they stay out. Of those ``added``, ``pages`` are no papers: a day's page, a list.
    """

    output: Output
    written: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    added: int = 0
    changed: int = 0
    kept: int = 0
    deleted: int = 0
    pages: int = 0


class Handed:
    """Chunks of text that others hold: they are handed over one by one, or written by who has them.

    ``into(path)`` writes all of them to a file that is there and empty; it raises OSError as `open` does.
    """

    def __init__(self, chunks: Iterable[str | bytes], into: Callable[[str], None]) -> None:
        self._chunks = chunks
        self.into = into

    def __iter__(self) -> Iterator[str | bytes]:
        return iter(self._chunks)


def encoded(chunks: Iterable[str | bytes]) -> Iterator[bytes]:
    """``chunks`` as UTF-8, in pieces large enough to be cheap to write."""
    batch: list[bytes] = []
    for chunk in chunks:
        # Each by itself: one letter beyond Latin-1 would make a joined text twice as large and slow to encode.
        if isinstance(chunk, str):
            batch.append(chunk.encode("utf-8", "replace"))
            if len(batch) < _BATCH:
                continue
        else:  # bytes are what somebody has put together already
            batch.append(chunk)
        yield b"".join(batch)
        batch.clear()
    if batch:
        yield b"".join(batch)


def write_stream(stream: BinaryIO, chunks: Iterable[str | bytes]) -> None:
    """Write to an open stream (standard output). Raises OutputError; a reader that went away (BrokenPipeError) is passed on."""
    try:
        stream.writelines(encoded(chunks))
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        message = f"standard output: {error.strerror or error}"
        raise OutputError(message) from error


def write_file(path: str, chunks: Iterable[str | bytes]) -> None:
    """Replace ``path`` by the text of ``chunks``, whole or not at all. A link is followed, the old file's mode is kept.

    A file that holds just that already is left alone, so that nothing is synchronised or built again for it.
    Else one that is read-only is left, too, though its folder may let it be replaced: its owner has said so.
    What is no regular file (a device, a pipe) is written to directly. Raises OutputError.
    """
    with _whole(path, chunks) as move:
        move()


def replace(path: str, before: bytes | None, after: bytes) -> None:
    """`write_file` for a file that was read as ``before`` (None: it was not there).

    Raises OutputError where it no longer holds that: an editor that saved it meanwhile must lose nothing.
    """
    _refuse_changed(path, before)
    write_file(path, [after])


def replace_all(changes: Sequence[Change]) -> None:
    """`replace` for files that belong together: all stand whole beside their places before the first is moved; a full disk changes none."""
    with contextlib.ExitStack() as stack:
        moves = [stack.enter_context(_whole(change.path, [change.after])) for change in changes]
        for change in changes:
            _refuse_changed(change.path, change.before)
        for move in moves:
            move()


def _refuse_changed(path: str, before: bytes | None) -> None:
    if read_existing(path) != before:
        message = f"{display(path)}: was changed while arxref was at work; nothing was written there, run it again"
        raise OutputError(message)


@contextlib.contextmanager
def told(path: str) -> Iterator[None]:
    """What the system refuses about ``path``, which is to be written, is an OutputError."""
    try:
        yield
    except OSError as error:
        message = f"{display(path)}: {error.strerror or error}; nothing was written there"
        raise OutputError(message) from error


def refuse_folderless(path: str, folder: str = "") -> None:
    """Raise OutputError where the folder that is to hold a file, or the ``folder``, is not there: nothing can be written then.

    A file whose path ends like a folder's (``a/``, ``a/.``) is refused, too: its links resolved, it would be the file or device that is
    called so.
    """
    above = folder or os.path.dirname(path)
    if above and not os.path.lexists(above):
        message = f"{display(path)}: there is no folder {display(above)}; nothing was written there"
        raise OutputError(message)
    if path and not folder and os.path.basename(path) in ("", os.curdir, os.pardir):
        _refuse_folder(path)
        message = f"{display(path)}: ends as a folder does; name a file"
        raise OutputError(message)


@contextlib.contextmanager
def _whole(path: str, chunks: Iterable[str | bytes]) -> Iterator[Callable[[], None]]:
    """The text of ``chunks`` in a file beside ``path``, and what moves it there, unless that holds it already.

    To what is no regular file that writes it directly. Raises OutputError.
    """
    with told(path):
        if os.path.exists(path) and not os.path.isfile(path):
            _refuse_folder(path)
            yield lambda: _write_to(path, chunks)
            return
        refuse_folderless(path)
        target = os.path.realpath(path)  # of which there is none where the current folder is gone; of missing/../x it would be x
        if os.path.exists(target) and not os.access(target, os.W_OK):
            if not _holds(target, encoded(chunks)):
                raise PermissionError(errno.EACCES, "is read-only")
            yield lambda: None
            return
        with _beside(target) as (stream, temporary):
            if isinstance(chunks, Handed) and os.access(temporary, os.W_OK):  # a umask may deny what an open file grants
                chunks.into(temporary)
            else:
                stream.writelines(encoded(chunks))
            stream.close()

            def move() -> None:
                with told(path):
                    if not _same(temporary, target):
                        os.replace(temporary, target)

            yield move


def _write_to(path: str, chunks: Iterable[str | bytes]) -> None:
    """Write to what is no regular file. Raises OutputError."""
    with told(path), open(path, "wb", buffering=0) as stream:  # a pipe behind /dev/stdout or /dev/fd/63 has no path of its own
        stream.writelines(encoded(chunks))


def _holds(path: str, pieces: Iterable[bytes]) -> bool:
    """Whether a file holds these bytes and no more."""
    with open(path, "rb") as stream:
        return all(stream.read(len(piece)) == piece for piece in pieces) and not stream.read(1)


def _refuse_folder(path: str) -> None:
    if os.path.isdir(path):
        message = f"{display(path)}: is a folder; name a file in it"
        raise OutputError(message)


def _same(one: str, other: str) -> bool:
    """Whether two files hold the same bytes."""
    try:
        if os.path.getsize(one) != os.path.getsize(other):
            return False
        with open(one, "rb") as a, open(other, "rb") as b:
            while True:
                piece = a.read(_PIECE)
                if piece != b.read(_PIECE):
                    return False
                if not piece:
                    return True
    except OSError:
        return False


@contextlib.contextmanager
def locked(path: str, patience: float = 60.0) -> Iterator[None]:
    """Hold the lock of a file that several processes read and rewrite; whoever else asks for it waits, ``patience`` seconds at most.

    Raises OutputError when the wait was in vain. Where no lock can be made (a read-only folder), nothing can be written either, and none
    is needed.
    """
    from arxref.locks import lock  # noqa: PLC0415 - few runs need one

    folder, name = os.path.split(os.path.realpath(path))
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            end = lock(os.path.join(folder, f".{name}.lock"), patience)
            if end is None:
                message = f"{display(path)}: another arxref has been writing it for {patience:.0f} seconds; nothing was written there"
                raise OutputError(message)
            stack.callback(end)
        _tidy(folder, name)
        yield


def _tidy(folder: str, name: str) -> None:
    """Remove the temporary files of a file, or of what is kept beside it, that runs left a day ago or earlier which were killed."""
    begin = f".{name[:_NAMED]}"
    with contextlib.suppress(OSError):
        for left in [one for one in os.listdir(folder) if one.startswith(begin) and one.endswith(".tmp")]:
            stem, _, token = left.removesuffix(".tmp").rpartition(".")
            if (stem == begin or stem.startswith(f".{name}.")) and len(token) == _TOKEN and _DIGITS.issuperset(token):
                path = os.path.join(folder, left)
                status = os.lstat(path)
                if stat.S_ISREG(status.st_mode) and time.time() - status.st_mtime > _OLD:
                    _remove(path)


@contextlib.contextmanager
def all_locked(paths: Iterable[str]) -> Iterator[None]:
    """Hold the locks of several files, always in one order, so that no two runs wait for each other. Raises OutputError.

    What is no regular file, or would be one in a folder that is not there, has none.
    """
    places = {os.path.realpath(path): path for path in paths}
    with contextlib.ExitStack() as stack:
        for target, path in sorted(places.items()):
            if os.path.isfile(target) or (os.path.isdir(os.path.dirname(target)) and not os.path.exists(target)):
                stack.enter_context(locked(path))
        yield


class Folder:
    """An output folder. No path leaves it and no file in it is ever overwritten."""

    def __init__(self, root: str) -> None:
        self.root = root
        with told(root):  # the current folder may be gone
            self._real = os.path.realpath(root)
        self._made: set[str] = set()

    def write_new(self, path: PurePosixPath, text: str) -> bool:
        """Write one new file; False when there is one of that name. Raises OutputError, also for a path that would leave the folder."""
        place = self._place(path)
        with told(place):
            if os.path.lexists(place):
                return False
            with _beside(place) as (stream, temporary):
                stream.write(text.encode("utf-8", "replace"))
                stream.close()
                return _move_new(temporary, place)

    def _place(self, path: PurePosixPath) -> str:
        """Where ``path`` is; its folders are made. Raises OutputError when that is outside (``..``, absolute, through a link)."""
        place = os.path.join(self.root, *path.parts)
        parent = os.path.dirname(place)
        if parent not in self._made or leaves(path.parts[-1:]):
            if path.is_absolute() or leaves(path.parts):
                message = f"{path}: leaves the output folder; nothing was written there"
                raise OutputError(message)
            with told(parent):
                os.makedirs(parent, exist_ok=True)
            real = os.path.realpath(parent)
            if real != self._real and not real.startswith(self._real.rstrip(os.sep) + os.sep):
                message = f"{path}: leaves the output folder through a link; nothing was written there"
                raise OutputError(message)
            self._made.add(parent)
        return place


def leaves(parts: tuple[str, ...]) -> bool:
    """Whether a part of a path means more than a name, on any system."""
    return any(part == ".." or "\\" in part or ":" in part for part in parts)


def read_existing(path: str) -> bytes | None:
    """The bytes of the regular file at ``path``; None where there is none. Raises OutputError for one that cannot be read, and a folder."""
    if not os.path.isfile(path):
        _refuse_folder(path)
        return None
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError as error:
        message = f"{display(path)}: {error.strerror or error}"
        raise OutputError(message) from error


@contextlib.contextmanager
def _beside(target: str) -> Iterator[tuple[BinaryIO, str]]:
    """An open temporary file in the folder of ``target``; whatever happens, it is gone afterwards (moved or removed)."""
    folder, name = os.path.split(target)
    try:
        mode = stat.S_IMODE(os.stat(target).st_mode)
    except FileNotFoundError:
        mode = None
    # A new file gets what the user's umask says; one that replaces a private file is never less private than that.
    temporary = os.path.join(folder, f".{name[:_NAMED]}.{os.urandom(_TOKEN // 2).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:  # from here on: a signal may come between any two steps
        handle = os.open(temporary, flags, 0o666 if mode is None else 0o600)
        with os.fdopen(handle, "wb") as stream:
            if mode is not None:
                os.chmod(temporary, mode)
            yield stream, temporary
    finally:
        try:
            _remove(temporary)
        except BaseException:  # a signal came just now
            _remove(temporary)
            raise


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


def _move_new(temporary: str, place: str) -> bool:
    """Give the temporary file its name unless that is taken; atomic where the file system knows hard links."""
    try:
        os.link(temporary, place)
    except FileExistsError:
        return False
    except OSError:  # no hard links here (FAT, some network drives)
        if os.path.lexists(place):
            return False
        os.replace(temporary, place)
    return True
