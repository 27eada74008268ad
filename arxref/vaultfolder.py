"""A vault on disk: its notes read, and writes that leave each of them old or new, whatever happens.

What is arxref's own lies in ``.arxref/``, which Obsidian does not show: ``notes`` (what was ever written, an identity a line), ``told`` (of
which kept values the user knows), temporary files, and the lock (`arxref.vaultlock`). No link is followed, so no path leads out.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from itertools import islice
from typing import TYPE_CHECKING

from arxref import notes, sink
from arxref.config import seen_from, upwards
from arxref.errors import OutputError
from arxref.records import NamedTuple
from arxref.vaultscan import HOME, MORE, READ, remove

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_NOTE = 16 << 20
"""A note of more bytes is left alone."""
AHEAD = 64
"""Notes of which the texts are made before the first is written, see `arxref.vaulting`."""

_STATE = "notes"
_TOLD = f"{HOME}/told"
_BATCH = 64  # identities entered at a time: a killed run forgets these few, and meets their notes the next time
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_UNNAMED = getattr(os, "O_TMPFILE", 0)  # Linux has it
# What Linux, macOS, Android (EACCES) and Windows (EINVAL, for each fault that it has no number for) say where there are no hard links.
_NO_LINKS = frozenset({errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK, errno.EACCES, errno.EINVAL})


Claim = tuple[str, str]
"""A folder, and the name of a file in it."""


class Content(NamedTuple):
    """The bytes of a note, and what its file was like when they were read."""

    raw: bytes
    status: os.stat_result


def vault_above(root: str, home: str) -> str:
    """The nearest folder above that is a vault, for it has the folder ``home`` or notes of arxref's, spelt as ``root`` is; or nothing."""
    for at in islice(upwards(os.path.realpath(root)), 1, None):
        if (home and os.path.isdir(os.path.join(at, home))) or os.path.isfile(os.path.join(at, HOME, _STATE)):
            return at if os.path.isabs(root) else seen_from(os.curdir, at)
    return ""


class VaultFolder:
    """The folder of a vault. Whoever writes holds its lock (`all_locked`)."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._home = os.path.join(root, HOME)
        self._real = os.path.realpath(root)
        self._token = os.urandom(6).hex()
        self._count = 0
        self._listed: dict[str, set[str]] = {}
        self._ready: dict[str, tuple[str, set[str]]] = {}  # folders that notes go to, and the names in them
        self._state = -1
        self._coming: list[str] = []
        self._failed: OSError | None = None
        self._named: set[str] = set()  # folders in which files need a name from the beginning
        self._at = ("", -1)
        self._handles = -1  # the folder that has a link to every file that is open

    def written(self) -> set[str]:
        """The identities of all notes ever written to this vault. Raises OutputError where that cannot be read."""
        names = {_STATE}
        with contextlib.suppress(OSError), os.scandir(self._home) as entries:  # with what a sync tool kept of a conflict
            names.update(entry.name for entry in entries if entry.name.startswith(_STATE) and entry.is_file(follow_symlinks=False))
        known: set[str] = set()
        for name in names:
            raw = sink.read_existing(os.path.join(self._home, name)) or b""
            known.update(line.strip() for line in raw.decode("utf-8-sig", "replace").splitlines())
        return known

    def told(self) -> dict[str, frozenset[str]]:
        """What `tell` was given the last time; nothing where that cannot be read."""
        try:
            raw = self.read(_TOLD).raw
        except OSError:
            return {}
        pairs = (line.rpartition(" ") for line in raw.decode("utf-8", "replace").splitlines())
        return {identity: frozenset(marks.split(".")) for identity, _, marks in pairs if identity}

    def tell(self, told: Mapping[str, Iterable[str]]) -> None:
        """Keep what the user was told of each note, a few marks without blanks; where that cannot be kept, it will be told again."""
        data = "".join([f"{identity} {'.'.join(sorted(marks))}\n" for identity, marks in sorted(told.items()) if marks]).encode()
        with contextlib.suppress(OSError):
            try:
                self.replace(_TOLD, self.read(_TOLD), data)
            except FileNotFoundError:
                self._through(os.path.join(self.root, _TOLD), data, None)

    def remember(self, identity: str) -> None:
        """Enter an identity whose note is in place; it is written with the next ones, or by `close`, which says where that fails."""
        self._coming.append(identity)
        if len(self._coming) >= _BATCH:
            try:
                self._enter()
            except OSError as error:
                self._failed = error

    def _enter(self) -> None:
        lines = "\n".join([*self._coming, ""]).encode()
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
        _write(self._state, lines)

    def close(self) -> None:
        """Enter what is still to be entered, and let go of what is open. Raises OSError where not all could be entered."""
        self._let_go()
        try:
            if self._coming:
                self._enter()
            if self._failed is not None:
                raise self._failed
        finally:
            if self._state >= 0:
                os.close(self._state)
                self._state = -1

    def read(self, path: str) -> Content:
        """A note. Raises OSError, also where it is too large, or no file."""
        handle = os.open(os.path.join(self.root, path), READ)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "is no file")
            if status.st_size > MAX_NOTE:
                raise OSError(errno.EFBIG, "is larger than 16 MiB")
            raw = os.read(handle, status.st_size + 1)
            if len(raw) != status.st_size:  # it comes in pieces, or somebody writes it
                pieces = [raw]
                while piece := os.read(handle, MORE):
                    pieces.append(piece)
                raw = b"".join(pieces)
            return Content(raw, status)
        finally:
            os.close(handle)

    def replace(self, path: str, before: Content, after: bytes) -> None:
        """Replace a note that was read as ``before``. Raises OSError where it is read-only or was changed meanwhile."""
        place = os.path.join(self.root, path)
        if not os.access(place, os.W_OK):
            raise PermissionError(errno.EACCES, "is read-only")
        self._through(place, after, before)

    def write_new(self, path: str, data: bytes) -> bool:
        """Write a new note; False where a file has that name, or one that some file system takes for it. Raises OSError, OutputError."""
        place = self.claim(path)
        return place is not None and self.fill(place, data)

    def claim(self, path: str) -> Claim | None:
        """The place of a new note, which nobody else gets here, in a folder that is there; None where `write_new` finds the name taken.

        Raises OSError, OutputError.
        """
        before, _, name = path.rpartition("/")
        ready = self._ready.get(before)
        if ready is None or not name or ".." in name or "\\" in name or ":" in name or name[0] == ".":
            made = self._made(path)
            ready = self._ready[before] = made, self._names(made)
        folder, taken = ready
        folded = notes.fold(name)
        if folded in taken:
            return None
        taken.add(folded)
        return folder, name

    def fill(self, place: Claim, data: bytes) -> bool:
        """Write the note of a place that was claimed here, or by who made this process; False where a file is there. Raises OSError."""
        folder, name = place
        if folder not in self._named:
            done = self._at_once(folder, name, data)
            if done is not None:
                return done
            self._named.add(folder)
        return self._through(f"{folder}/{name}", data, None)

    def _at_once(self, folder: str, name: str, data: bytes) -> bool | None:
        """Write a file that has no name yet, and give it its own, atomically: of a run that is killed, nothing is left.

        False where that is taken; None where the system, or the file system, knows no such files (open(2), "O_TMPFILE"). Raises OSError.
        """
        if not _UNNAMED:
            return None
        try:
            if self._at[0] != folder:
                self._let_go()
                self._handles = os.open("/proc/self/fd", os.O_RDONLY | os.O_DIRECTORY)
                self._at = folder, os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            at = self._at[1]
            handle = os.open(".", os.O_WRONLY | _UNNAMED, 0o666, dir_fd=at)
        except OSError:
            return None
        try:
            _write(handle, data)
            try:
                # With folders given it is linkat(), which alone follows the link that /proc has for the file.
                os.link(str(handle), name, src_dir_fd=self._handles, dst_dir_fd=at, follow_symlinks=True)
            except FileExistsError:
                return False
            except OSError:
                return None
            return True
        finally:
            os.close(handle)

    def _let_go(self) -> None:
        """Close the folder that new notes went to."""
        handles = self._at[1], self._handles
        self._at, self._handles = ("", -1), -1
        for handle in handles:
            if handle >= 0:
                os.close(handle)

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
        if f"{os.sep}." in real[len(self._real.rstrip(os.sep)) :]:
            message = f"{path}: is hidden in the vault by a link; nothing was written there"
            raise OutputError(message)
        return folder

    def _through(self, place: str, data: bytes, before: Content | None) -> bool:
        """Move a temporary file that holds ``data`` to ``place``; it lies beside that where the vault is of several file systems.

        False where there is something by now. Raises OSError where it is another thing than what was read as ``before``.
        """
        try:
            return self._moved(self._home, place, data, before)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
        return self._moved(os.path.dirname(place), place, data, before)

    def _moved(self, folder: str, place: str, data: bytes, before: Content | None) -> bool:
        self._count += 1
        temporary = f"{folder}/.arxref-{self._token}-{self._count}.tmp"
        mode = 0o666 if before is None else 0o600  # until it has that of the note
        try:
            try:
                handle = os.open(temporary, _MAKE, mode)
            except FileNotFoundError:
                os.makedirs(folder, exist_ok=True)
                handle = os.open(temporary, _MAKE, mode)
            try:
                _write(handle, data)
            finally:
                os.close(handle)
            return _name(temporary, place) if before is None else _exchange(temporary, place, before.status)
        finally:
            remove(temporary)


def _write(handle: int, data: bytes) -> None:
    """Write all of it: a disk that is nearly full takes a part first, and only then says so. Raises OSError."""
    done = os.write(handle, data)
    while done < len(data):
        done += os.write(handle, data[done:])


def _exchange(temporary: str, place: str, was: os.stat_result) -> bool:
    """Put a temporary file in the place of a note. Raises OSError where that is not as it was."""
    os.chmod(temporary, stat.S_IMODE(was.st_mode))
    now = os.lstat(place)
    if (now.st_mtime_ns, now.st_size, now.st_ino) != (was.st_mtime_ns, was.st_size, was.st_ino):
        raise OSError(errno.EBUSY, "was changed while arxref was at work, run it again")
    os.replace(temporary, place)
    return True


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
