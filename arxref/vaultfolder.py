"""A vault on disk: its notes and what they are about, and writes that leave each of them old or new, whatever happens.

What is arxref's own lies in ``.arxref/``, which Obsidian does not show: ``notes`` (what was ever written, an identity a line), temporary
files, and the lock. Hidden folders are left alone; no link is followed, so no path leads out.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple

from arxref import notes, sink
from arxref.errors import OutputError
from arxref.sources import display

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from arxref.api import Identified

HOME = ".arxref"
HEAD = 4096
MORE = 1 << 20
MAX_NOTE = 16 << 20
"""A note of more bytes is left alone."""

_STATE = "notes"
_BATCH = 64  # identities entered at a time: a killed run forgets these few, and meets their notes the next time
_PATIENCE = 60.0
_PAUSE = 0.02
_LEFTOVER = re.compile(r"\.arxref-[0-9a-f]{12}-[0-9]+\.tmp")
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_NO_LINKS = frozenset({errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK})


class Found(NamedTuple):
    """What a vault holds: the path (relative, forward slashes) of the note of each identity, and the keys that the notes give.

    ``twins`` are further notes of one identity, ``unread`` what could not be read, with the reason; ``files`` are all notes, in no order:
    path, identity and key. ``others`` are the paths of all other files with the suffix.
    """

    notes: Mapping[str, str] = {}
    keys: Mapping[str, str] = {}
    twins: Mapping[str, tuple[str, ...]] = {}
    unread: tuple[tuple[str, str], ...] = ()
    files: Sequence[tuple[str, str, str]] = ()
    others: Sequence[str] = ()


class Content(NamedTuple):
    """The bytes of a note, and what its file was like when they were read."""

    raw: bytes
    status: os.stat_result


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
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
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
        _remove(path)
        os.close(handle)


def _is(handle: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


class VaultFolder:
    """The folder of a vault. Whoever writes holds its lock (`all_locked`)."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._home = os.path.join(root, HOME)
        self._real = os.path.realpath(root)
        self._token = os.urandom(6).hex()
        self._count = 0
        self._listed: dict[str, set[str]] = {}
        self._ready: dict[str, str] = {}
        self._state = -1
        self._coming: list[str] = []

    def scan(self, suffix: str, identify: Callable[[bytes], Identified | None], *, tidy: bool = False) -> Found:
        """What the notes of the vault are about; of two of one identity, the first in the order of paths is meant.

        ``tidy``: temporary files that a killed run left are removed.
        """
        found: list[tuple[str, str, str]] = []
        others: list[str] = []
        unread: list[tuple[str, str]] = []
        if tidy:
            self._tidy_home()
        folders = [(self.root, "")]
        while folders:
            folder, relative = folders.pop()
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        name = entry.name
                        if name[0] == ".":
                            if tidy and _LEFTOVER.fullmatch(name):
                                _remove(entry.path)
                        elif name.endswith(suffix) or name.lower().endswith(suffix):
                            if entry.is_file(follow_symlinks=False):
                                try:
                                    told = _about(entry.path, identify)
                                except OSError as error:
                                    unread.append((relative + name, error.strerror or str(error)))
                                    continue
                                if told is not None:
                                    found.append((relative + name, *told))
                                else:
                                    others.append(relative + name)
                        elif entry.is_dir(follow_symlinks=False):
                            folders.append((entry.path, f"{relative}{name}/"))
            except OSError as error:
                if relative or os.path.exists(self.root):
                    unread.append((relative or ".", error.strerror or str(error)))
        return _told(found, tuple(sorted(unread)), others)

    def _tidy_home(self) -> None:
        with contextlib.suppress(OSError), os.scandir(self._home) as entries:
            for entry in entries:
                if _LEFTOVER.fullmatch(entry.name):
                    _remove(entry.path)

    def written(self) -> set[str]:
        """The identities of all notes ever written to this vault. Raises OutputError where that cannot be read."""
        raw = sink.read_existing(os.path.join(self._home, _STATE)) or b""
        return set(raw.decode("utf-8", "replace").splitlines())

    def remember(self, identity: str) -> None:
        """Enter an identity whose note is in place; it is written with the next ones, or by `close`. Raises OSError."""
        self._coming.append(identity)
        if len(self._coming) >= _BATCH:
            self._enter()

    def _enter(self) -> None:
        lines = "".join(f"{identity}\n" for identity in self._coming).encode()
        self._coming.clear()
        if self._state < 0:
            os.makedirs(self._home, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
            self._state = os.open(os.path.join(self._home, _STATE), flags, 0o666)
            size = os.fstat(self._state).st_size
            if size:
                os.lseek(self._state, size - 1, os.SEEK_SET)
                if os.read(self._state, 1) != b"\n":  # an editor, or a run that was killed just then
                    lines = b"\n" + lines
        os.write(self._state, lines)

    def close(self) -> None:
        """Enter what is still to be entered, and let go of what is open. Raises OSError."""
        try:
            if self._coming:
                self._enter()
        finally:
            if self._state >= 0:
                os.close(self._state)
                self._state = -1

    def read(self, path: str) -> Content:
        """A note. Raises OSError, also where it is too large, or no file."""
        handle = os.open(os.path.join(self.root, path), _READ)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "is no file")
            if status.st_size > MAX_NOTE:
                raise OSError(errno.EFBIG, "is larger than 16 MiB")
            pieces = []
            while piece := os.read(handle, MORE):
                pieces.append(piece)
            return Content(b"".join(pieces), status)
        finally:
            os.close(handle)

    def replace(self, path: str, before: Content, after: bytes) -> None:
        """Replace a note that was read as ``before``. Raises OSError where it is read-only or was changed meanwhile."""
        place = os.path.join(self.root, path)
        if not os.access(place, os.W_OK):
            raise PermissionError(errno.EACCES, "is read-only")
        mode = stat.S_IMODE(before.status.st_mode)

        def move(temporary: str) -> bool:
            os.chmod(temporary, mode)
            now = os.lstat(place)
            was = before.status
            if (now.st_mtime_ns, now.st_size, now.st_ino) != (was.st_mtime_ns, was.st_size, was.st_ino):
                raise OSError(errno.EBUSY, "was changed while arxref was at work, run it again")
            os.replace(temporary, place)
            return True

        self._through(place, after, move, 0o600)

    def write_new(self, path: str, data: bytes) -> bool:
        """Write a new note; False where a file has that name, or one that some file system takes for it. Raises OSError, OutputError."""
        before, _, name = path.rpartition("/")
        folder = self._ready.get(before)
        if folder is None or not name or ".." in name or "\\" in name or ":" in name or name[0] == ".":
            folder = self._ready[before] = self._made(path)
        taken = self._names(folder)
        folded = notes.fold(name)
        if folded in taken:
            return False
        taken.add(folded)
        place = f"{folder}/{name}"
        return self._through(place, data, lambda temporary: _name(temporary, place), 0o666)

    def is_taken(self, path: str) -> bool:
        """Whether `write_new` would find the name taken."""
        *folders, name = path.split("/")
        return notes.fold(name) in self._names(os.path.join(self.root, *folders))

    def _names(self, folder: str) -> set[str]:
        """The names in a folder, folded."""
        names = self._listed.get(folder)
        if names is None:
            try:
                names = set(map(notes.fold, os.listdir(folder)))
            except FileNotFoundError:
                names = set()
            self._listed[folder] = names
        return names

    def _made(self, path: str) -> str:
        """The folder in which ``path`` is, made if need be. Raises OutputError where that is outside or hidden."""
        parts = tuple(path.split("/"))
        if sink.leaves(parts) or any(part[:1] in ("", ".") for part in parts):
            message = f"{path}: leaves the vault, or is hidden in it; nothing was written there"
            raise OutputError(message)
        folder = os.path.join(self.root, *parts[:-1])
        os.makedirs(folder, exist_ok=True)
        real = os.path.realpath(folder)
        if real != self._real and not real.startswith(self._real.rstrip(os.sep) + os.sep):
            message = f"{path}: leaves the vault through a link; nothing was written there"
            raise OutputError(message)
        return folder

    def _through(self, place: str, data: bytes, move: Callable[[str], bool], mode: int) -> bool:
        """``move`` a temporary file that holds ``data``; beside the note where the vault is of several file systems."""
        try:
            return self._moved(self._home, data, move, mode)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
        return self._moved(os.path.dirname(place), data, move, mode)

    def _moved(self, folder: str, data: bytes, move: Callable[[str], bool], mode: int) -> bool:
        self._count += 1
        temporary = f"{folder}/.arxref-{self._token}-{self._count}.tmp"
        try:
            try:
                handle = os.open(temporary, _MAKE, mode)
            except FileNotFoundError:
                os.makedirs(folder, exist_ok=True)
                handle = os.open(temporary, _MAKE, mode)
            try:
                done = os.write(handle, data)
                while done < len(data):
                    done += os.write(handle, data[done:])
            finally:
                os.close(handle)
            return move(temporary)
        finally:
            _remove(temporary)


def about(raw: bytes, identify: Callable[[bytes], Identified | None]) -> Identified | None:
    """What the note of these bytes is about; it is asked for as little of it as a scan would read."""
    found = identify(raw[:HEAD])
    if found is not None and not found.id:
        found = identify(raw[:MORE])
    return None if found is None or not found.id else found


def _about(path: str, identify: Callable[[bytes], Identified | None]) -> Identified | None:
    """What the note at ``path`` is about. Raises OSError."""
    handle = os.open(path, _READ)
    try:
        about = identify(os.read(handle, HEAD))
        if about is not None and not about.id:
            os.lseek(handle, 0, os.SEEK_SET)
            about = identify(os.read(handle, MORE))
            if about is not None and not about.id:
                return None
        return about
    finally:
        os.close(handle)


def _told(found: list[tuple[str, str, str]], unread: tuple[tuple[str, str], ...], others: list[str]) -> Found:
    there: dict[str, str] = {}
    keys: dict[str, str] = {}
    twins: dict[str, list[str]] = {}
    for path, identity, key in found:
        if identity in there:
            twins.setdefault(identity, [there[identity]]).append(path)
            continue
        there[identity] = path
        if key:
            keys[identity] = key
    if twins:  # sorting only these is sorting enough
        given = {path: key for path, identity, key in found if identity in twins}
        for identity, paths in twins.items():
            paths.sort(key=lambda path: (path.rpartition(".")[0], path))  # a copy, "x (conflict).md", comes after "x.md"
            there[identity] = paths[0]
            keys.pop(identity, None)
            key = next(filter(None, map(given.__getitem__, paths)), "")
            if key:
                keys[identity] = key
    return Found(there, keys, {identity: tuple(paths[1:]) for identity, paths in twins.items()}, unread, found, others)


def _name(temporary: str, place: str) -> bool:
    """Give a temporary file its name unless that is taken; atomic where the file system knows hard links."""
    try:
        os.link(temporary, place)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(place):
            return False
        os.replace(temporary, place)
    return True


def _remove_empty(folder: str) -> None:
    with contextlib.suppress(OSError):
        os.rmdir(folder)


def _remove(path: str) -> None:
    try:  # noqa: SIM105 - once for every note, and a context manager costs as much as the call
        os.unlink(path)
    except OSError:
        pass
