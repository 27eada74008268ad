"""The store's SQLite file: opened, made, brought to this schema, and set aside when it is damaged."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from typing import TYPE_CHECKING, TypeVar

from arxref.errors import OutputError
from arxref.locks import lock
from arxref.store.records import Damaged

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

APPLICATION = 0x61727866
"""What says that an SQLite file is a store of arxref's ("arxf"): another program's is never touched."""

# Each step brings a store from the version before to the next; a fresh one takes them all. Steps that were released never change.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # A rowid table: its inner pages hold numbers only, so millions of records are four pages away at most.
        "CREATE TABLE records (number INTEGER PRIMARY KEY, said INTEGER NOT NULL, form INTEGER NOT NULL, data BLOB NOT NULL)",
        # Who said it and when, once for all records of one commit; so the oldest and the newest are known without a look at the records.
        "CREATE TABLE said (said INTEGER PRIMARY KEY, source TEXT NOT NULL, at REAL NOT NULL, records INTEGER NOT NULL)",
        "CREATE TABLE totals (papers INTEGER NOT NULL)",
        "INSERT INTO totals VALUES (0)",
    ),
    (
        "CREATE TABLE unknown (source TEXT, paper INTEGER, until REAL NOT NULL, PRIMARY KEY (source, paper)) WITHOUT ROWID",
        "CREATE TABLE turns (host TEXT PRIMARY KEY, asked REAL, turn REAL, told REAL, until REAL) WITHOUT ROWID",
    ),
    ("CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL, until REAL NOT NULL) WITHOUT ROWID",),
)
SCHEMA = len(MIGRATIONS)

PATIENCE = 30.0
"""How many seconds a process waits for others that write; they write for a fraction of a second at a time."""

_PAGE = 8192
_HEAD = 100
_ASIDE = ("-wal", "-journal")
_SWITCHES = 200  # tries, 50 ms apart, to turn write-ahead logging on: SQLite itself does not wait for that


class Database:
    """An open file that mends itself: damage met in the middle of anything sets the file aside, and a fresh one goes on."""

    def __init__(self, path: str, now: Callable[[], float], warn: Callable[[str], None]) -> None:
        self.path = path
        self.writable = True
        self._file = os.path.abspath(path)
        self._now = now
        self._warn = warn
        self._seen: tuple[int, int] | None = None
        self._connection: sqlite3.Connection | None = None
        self._again()

    def read(self, operation: Callable[[sqlite3.Connection], T]) -> T:
        """What ``operation`` reads. Raises OutputError when the file cannot be read just now."""
        return self._run(operation)

    def write(self, operation: Callable[[sqlite3.Connection], T]) -> T:
        """Do ``operation`` as a whole or not at all, alone among all processes. Raises OutputError when nothing can be written."""
        if not self.writable:
            raise OutputError(f"{self.path}: the store cannot be written to; nothing was kept in it")
        if self._connection is not None and not self._is_the_one_seen():  # set aside by another process, or deleted: nobody would read it
            self._again()
        return self._run(lambda connection: _as_a_whole(connection, operation))

    def shrink(self) -> None:
        """Give back the space of what was deleted. Raises OutputError when others keep the file from it."""

        def whole(connection: sqlite3.Connection) -> None:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        self._run(whole)

    def close(self) -> None:
        """Let go of the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def beside(self, ending: str) -> str:
        """A hidden file in the store's folder that goes with it."""
        folder, name = os.path.split(self._file)
        return os.path.join(folder, f".{name}.{ending}")

    def _run(self, operation: Callable[[sqlite3.Connection], T]) -> T:
        if self._connection is None:
            raise OutputError(f"{self.path}: the store is not open")
        try:
            return operation(self._connection)
        except (sqlite3.Error, Damaged) as error:
            if not is_damage(error):
                raise OutputError(self._cannot(error)) from error
            self._mend(error)
        try:
            return operation(self._connection)
        except (sqlite3.Error, Damaged) as error:
            raise OutputError(self._cannot(error)) from error

    def _again(self) -> None:
        """Open what stands there now."""
        self.close()
        self._seen = None
        try:
            self._connection = self._opened()
        except (sqlite3.Error, ValueError, OSError) as error:
            if not is_damage(error):
                raise OutputError(f"{self._cannot(error)}; --store or ARXREF_STORE names another file") from error
            if not (is_ours(self._file) or self._own_place()):
                raise OutputError(f"{self.path}: is no store of arxref's; name another file with --store") from error
            self._mend(error)

    def _own_place(self) -> bool:
        """Whether this is the file in the user's cache folder, which is arxref's whatever became of it."""
        from arxref.store import default_path  # noqa: PLC0415 - for damage only

        return self._file == os.path.abspath(default_path({}))

    def _opened(self) -> sqlite3.Connection:
        """A connection to the file, made and migrated where needed."""
        self.writable = True
        if os.path.exists(self._file) and not os.path.isfile(self._file):
            raise OutputError(f"{self.path}: is no file, so it cannot be the store")
        if os.path.exists(self._file) and not os.access(self._file, os.W_OK):
            return self._read_only()
        os.makedirs(os.path.dirname(self._file), exist_ok=True)
        try:
            return self._prepared(sqlite3.connect(self._file, timeout=PATIENCE, isolation_level=None))
        except sqlite3.OperationalError as error:
            if _primary(error) in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN) and os.path.exists(self._file):
                return self._read_only()
            raise

    def _read_only(self) -> sqlite3.Connection:
        """A connection that reads only. Where not even the files beside it can be made, the file is read as one that nobody changes."""
        self.writable = False
        try:
            return self._connected("mode=ro")
        except sqlite3.OperationalError:
            return self._connected("mode=ro&immutable=1")

    def _connected(self, mode: str) -> sqlite3.Connection:
        return self._prepared(sqlite3.connect(_uri(self._file, mode), uri=True, timeout=PATIENCE, isolation_level=None))

    def _prepared(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        try:
            connection.execute("PRAGMA trusted_schema=OFF")
            connection.execute("PRAGMA cell_size_check=ON")
            version, tables = self._version(connection)
            if self.writable:
                if not tables:
                    connection.execute(f"PRAGMA page_size={_PAGE}")
                _log_ahead(connection)
                connection.execute("PRAGMA synchronous=NORMAL")
                if version < SCHEMA:
                    _as_a_whole(connection, self._migrate)
            found = os.stat(self._file)
        except BaseException:
            connection.close()
            raise
        self._seen = found.st_dev, found.st_ino
        return connection

    def _version(self, connection: sqlite3.Connection) -> tuple[int, int]:
        """The file's schema version and its number of tables. Raises OutputError where it is not ours to use."""
        ours, version, tables = connection.execute(
            "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_application_id, pragma_user_version"
        ).fetchone()
        if tables and ours != APPLICATION:
            raise OutputError(f"{self.path}: a database of another program, not arxref's store; name another file with --store")
        if version < SCHEMA and not self.writable:
            raise OutputError(f"{self.path}: a store of an older arxref in a place where nothing can be written; copy it elsewhere")
        if version > SCHEMA:
            message = (
                f"{self.path}: made by a newer arxref (schema {version}, this one knows {SCHEMA}); update arxref, or name another file"
                " with --store"
            )
            raise OutputError(message)
        return version, tables

    def _migrate(self, connection: sqlite3.Connection) -> None:
        version, _ = self._version(connection)  # another process may have been faster
        for step in MIGRATIONS[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute(f"PRAGMA user_version={SCHEMA}")

    def _mend(self, reason: BaseException) -> None:
        """Set the damaged file aside and go on with a fresh one: in its place, or else in memory."""
        reason.__traceback__ = None  # it holds what was being read, and that the file, which Windows renames only where nobody has it open
        self.close()
        try:
            name = self._set_aside()
            self._connection = self._opened()
        except (sqlite3.Error, OSError, OutputError) as error:
            self._warn(f"{self.path}: the store is damaged ({reason}) and cannot be replaced ({_reason(error)}); going on without it")
            self.writable = True
            self._connection = sqlite3.connect(":memory:", isolation_level=None)
            _as_a_whole(self._connection, self._migrate)
            self.writable = False
        else:
            if name:
                self._warn(f"{self.path}: the store was damaged ({reason}); it was set aside as {name}, and a fresh one was begun")

    def _set_aside(self) -> str:
        """Rename the file; its new name, or nothing where another process was faster. Raises OSError."""
        end = lock(self.beside("lock"), PATIENCE)
        if end is None:
            raise OSError("another arxref is at it")
        try:
            return self._renamed() if self._is_the_damaged_one() else ""
        finally:
            end()

    def _is_the_damaged_one(self) -> bool:
        """Whether what stands there is what the damage was met in, and not what another process has put in its place."""
        if self._seen is None:
            return os.path.exists(self._file) and _still_damaged(self._file)
        return self._is_the_one_seen()

    def _is_the_one_seen(self) -> bool:
        """Whether the file that was opened still stands there."""
        try:
            found = os.stat(self._file)
        except FileNotFoundError:
            return False
        return self._seen == (found.st_dev, found.st_ino)

    def _renamed(self) -> str:
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(self._now()))
        aside, count = f"{self._file}.damaged-{stamp}", 1
        while os.path.exists(aside):
            count += 1
            aside = f"{self._file}.damaged-{stamp}-{count}"
        for ending in _ASIDE:  # first: a log beside a fresh file would be taken for its own
            with contextlib.suppress(FileNotFoundError):
                os.rename(self._file + ending, aside + ending)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._file + "-shm")
        os.rename(self._file, aside)
        return aside

    def _cannot(self, error: BaseException) -> str:
        return f"{self.path}: the store cannot be used: {_reason(error)}"


def _as_a_whole(connection: sqlite3.Connection, operation: Callable[[sqlite3.Connection], T]) -> T:
    """Do ``operation`` in a transaction, as a whole or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = operation(connection)
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    return result


def is_ours(file: str) -> bool:
    """Whether a file begins as a store does (https://www.sqlite.org/fileformat.html, 1.3); all others are somebody else's."""
    try:
        with open(file, "rb") as opened:
            head = opened.read(_HEAD)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION.to_bytes(4, "big")


def is_full(error: BaseException | None) -> bool:
    """Whether an error says that the disk has no room, be it for what is written or for the files that SQLite needs beside."""
    return isinstance(error, sqlite3.Error) and _primary(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def removed(file: str) -> list[tuple[object, ...]]:
    """Delete a store, without any room on its disk: the rows of ``turns`` that it had, as far as they can be read. Raises OSError."""
    file = os.path.realpath(file)  # it may be kept elsewhere, with a link to it
    turns: list[tuple[object, ...]] = []
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(_uri(file, "mode=ro&immutable=1"), uri=True)) as connection:
        turns = connection.execute("SELECT host, asked, turn, told, until FROM turns").fetchall()
    os.unlink(file)
    for ending in (*_ASIDE, "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(file + ending)
    return turns


def _uri(file: str, mode: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - for the rare store that can only be read

    return f"file:{quote(os.fsencode(os.path.abspath(file)))}?{mode}"


def is_damage(error: BaseException) -> bool:
    """Whether an error says that the file itself is wrong, and not how it is used."""
    if isinstance(error, sqlite3.Error):
        if _primary(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT):
            return True
        # A page of zeros hides tables; a flipped bit makes a text that is not UTF-8 (an error without a code).
        return str(error).startswith(("no such table", "no such column", "Could not decode to UTF-8"))
    return isinstance(error, Damaged)


def _primary(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _reason(error: BaseException) -> str:
    return (error.strerror if isinstance(error, OSError) else "") or str(error)


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Turn write-ahead logging on, so that readers and a writer do not wait for one another."""
    for _ in range(_SWITCHES):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if _primary(error) != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(0.05)
        else:
            return
    connection.execute("PRAGMA journal_mode=WAL")


def _still_damaged(file: str) -> bool:
    """Whether a file that could not be opened is what stands there now."""
    connection = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("SELECT papers FROM totals").fetchone()
    except sqlite3.Error as error:
        return is_damage(error)
    finally:
        connection.close()
    return False
