"""What a vault holds: each of its notes is opened and asked, by its beginning, what it is about.

Hidden folders are left alone; no link is followed.
"""

from __future__ import annotations

import contextlib
import os
import re
from typing import TYPE_CHECKING

from arxref.api import NOTE_HEAD
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from arxref.api import Identified

HOME = ".arxref"
"""The folder in a vault that is arxref's own."""
LEFTOVER = re.compile(r"\.arxref-[0-9a-f]{12}-[0-9]+\.tmp")
"""The names of temporary files."""
READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
MORE = 1 << 20


class Found(NamedTuple):
    """What a vault holds: the path (relative, forward slashes) of the note of each identity, and the keys that the notes give.

    ``twins`` are further notes of one identity, ``unread`` what could not be read, with the reason; ``files`` are all notes, in no order:
    path, identity and key. ``others`` are the paths of all other files with the suffix. ``wholes`` holds the `mark` of each note that was
    read to its end, by path: where it is what would be written now, the note need not be opened again.
    """

    notes: Mapping[str, str] = {}
    keys: Mapping[str, str] = {}
    twins: Mapping[str, tuple[str, ...]] = {}
    unread: tuple[tuple[str, str], ...] = ()
    files: Sequence[tuple[str, str, str]] = ()
    others: Sequence[str] = ()
    wholes: Mapping[str, int | None] = {}


mark = hash
"""What the bytes of a note are told by: 64 bits, other ones in each process."""


def scan(root: str, suffix: str, identify: Callable[[bytes], Identified | None], *, tidy: bool = False) -> Found:
    """What the notes of the vault at ``root`` are about.

    Of two of one identity, the one that is named by its key is meant, else the one with the shortest name, for a copy has more ("Copy of
    x.md", "x (conflict).md"), else the first in the order of paths.

    ``tidy``: temporary files that a killed run left are removed.
    """
    found: list[tuple[str, str, str]] = []
    others: list[str] = []
    wholes: dict[str, int | None] = {}
    unread: list[tuple[str, str]] = []
    if tidy:
        _tidy_home(os.path.join(root, HOME))
    folders = [(root, "")]
    while folders:
        folder, relative = folders.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    name = entry.name
                    if name[0] == ".":
                        if tidy and LEFTOVER.fullmatch(name):
                            remove(entry.path)
                        elif name.endswith(f"{suffix}.icloud"):
                            unread.append((relative + name[1:].removesuffix(".icloud"), "iCloud has it, and this machine has not"))
                    elif name.endswith(suffix) or name.lower().endswith(suffix):
                        if entry.is_file(follow_symlinks=False):
                            try:
                                told, whole = _about(entry.path, identify)
                            except OSError as error:
                                unread.append((relative + name, error.strerror or str(error)))
                                continue
                            if told is not None:
                                found.append((relative + name, *told))
                                wholes[relative + name] = whole
                            else:
                                others.append(relative + name)
                    elif entry.is_dir(follow_symlinks=False):
                        folders.append((entry.path, f"{relative}{name}/"))
        except OSError as error:
            if relative or os.path.exists(root):
                unread.append((relative or ".", error.strerror or str(error)))
    return _told(found, tuple(sorted(unread)), others)._replace(wholes=wholes)


def _tidy_home(home: str) -> None:
    with contextlib.suppress(OSError), os.scandir(home) as entries:
        for entry in entries:
            if LEFTOVER.fullmatch(entry.name):
                remove(entry.path)


def about(raw: bytes, identify: Callable[[bytes], Identified | None]) -> Identified | None:
    """What the note of these bytes is about; it is asked for as little of it as a scan would read."""
    found = identify(raw[:NOTE_HEAD])
    if found is not None and not found.id:
        found = identify(raw[:MORE])
    return None if found is None or not found.id else found


def _about(path: str, identify: Callable[[bytes], Identified | None]) -> tuple[Identified | None, int | None]:
    """What the note at ``path`` is about, and the `mark` of its bytes, if all were read. Raises OSError."""
    handle = os.open(path, READ)
    try:
        head = os.read(handle, NOTE_HEAD)
        about = identify(head)
        if about is not None and not about.id:
            os.lseek(handle, 0, os.SEEK_SET)
            about = identify(os.read(handle, MORE))
            if about is not None and not about.id:
                return None, None
        return about, mark(head) if len(head) < NOTE_HEAD else None
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
            paths.sort(key=lambda path: _rank(path, given[path]))
            there[identity] = paths[0]
            keys.pop(identity, None)
            key = next(filter(None, map(given.__getitem__, paths)), "")
            if key:
                keys[identity] = key
    return Found(there, keys, {identity: tuple(paths[1:]) for identity, paths in twins.items()}, unread, found, others)


def _rank(path: str, key: str) -> tuple[bool, int, str]:
    stem = path.rpartition("/")[2].rpartition(".")[0]
    return stem != key, len(stem), path


def remove(path: str) -> None:
    """Remove a file that may be gone already."""
    try:  # noqa: SIM105 - once for every note, and a context manager costs as much as the call
        os.unlink(path)
    except OSError:
        pass
