"""What is read from and written to the store's tables: each function is one look, or one transaction, on an open connection."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import TYPE_CHECKING

from arxref.identifiers import month
from arxref.model import Origin, PartialDate
from arxref.records import NamedTuple
from arxref.store import SOURCE
from arxref.store.records import FORM, VERSIONS, Damaged, Record, joined, number, packed, unpacked
from arxref.store.turns import Turns

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from arxref.model import ArxivId, Entry

_RANKS: Mapping[str, int] = {"snapshot": 10, "oai": 10, "atom": 10, "arxiv": 10, "datacite": 20}
"""The standing of who says something of papers, lower first: arXiv's own metadata, what arXiv gave to DataCite, then all others."""
_OWN, _OTHERS = 10, 30

# json_each: a list of any length is one parameter; CROSS JOIN: the list is gone through, never the table.
_LOOK_UP = (
    "SELECT c.key, r.number, r.said, r.form, r.data FROM json_each(?) AS c CROSS JOIN records AS r"
    " WHERE r.number BETWEEN c.value AND c.value + ?"
)
_SAID = "SELECT said, source, at FROM said WHERE said IN (SELECT value FROM json_each(?))"
_FORGET = "DELETE FROM unknown WHERE source = ? AND paper IN (SELECT value FROM json_each(?))"
_UNKNOWN = (
    "SELECT paper FROM json_each(?) AS c CROSS JOIN unknown AS u WHERE u.source = ? AND u.paper = c.value AND u.until > ? AND u.until <= ?"
)


class Codec(NamedTuple):
    """How records are compressed and restored (`arxref.store.records.codec`)."""

    squeeze: Callable[[bytes], bytes]
    expand: Callable[[bytes], bytes]


def rank(source: str) -> int:
    """The standing of a source's name, lower first."""
    return _RANKS.get(source, _OTHERS)


def look_up(connection: sqlite3.Connection, codec: Codec, ids: Sequence[ArxivId], version: int | None) -> list[Entry]:
    """The newest record, or that of ``version``, of each paper that is known."""
    papers = [number(id_) * VERSIONS + (version or 0) for id_ in ids]
    rows = connection.execute(_LOOK_UP, (json.dumps(papers), 0 if version else VERSIONS - 1)).fetchall()
    found: dict[int, list[Record]] = {}
    for index, row, said, form, data in rows:
        found.setdefault(index, []).append(_record(codec, ids[index], row % VERSIONS, said, form, data))
    names = _sources(connection, {said for records in found.values() for record in records for said in record.said})
    origins = {said: Origin(SOURCE, parser=source, listed=_moment(at)) for said, (source, at) in names.items()}
    out = []
    for index in sorted(found):
        record = found[index][0] if len(found[index]) == 1 else _newest(found[index], lambda said: rank(origins[said].parser))
        out.append(record.entry._replace(origins=tuple([origins[said] for said in record.said])))
    return out


def _newest(records: list[Record], standing: Callable[[int], int]) -> Record:
    """The newest of a paper's records; what it lacks is taken from the others, unless arXiv itself said what stands in it."""
    records.sort(key=lambda record: record.entry.version or 0, reverse=True)
    newest, *others = records
    if standing(newest.said[0]) > _OWN:
        for entry, said in sorted(others, key=lambda record: standing(record.said[0])):
            newest = joined(newest, Record(entry._replace(updated=None), said), lambda _said: 0)  # the date is that version's
    return newest


def keep(connection: sqlite3.Connection, codec: Codec, batch: Mapping[int, tuple[ArxivId, bytes]], source: str, at: float) -> None:
    """Write records, by the numbers of their rows, joined with what stands there."""
    cursor = connection.execute("INSERT INTO said (source, at, records) VALUES (?, ?, 0)", (source, at))
    said = cursor.lastrowid or 0
    papers = {row // VERSIONS for row in batch}
    rows = {row: (row, said, FORM, data) for row, (_, data) in batch.items()}
    lost: Counter[int] = Counter()
    known = set()
    older = _older(connection, papers)
    if older:
        names = _sources(connection, {row[2] for row in older} | {said})
    for _, row, before, form, data in older:
        known.add(row // VERSIONS)
        if row in batch:
            now = _together(connection, codec, names, batch[row], said, (row, before, form, data))
            if now is None:
                del rows[row]
            else:
                rows[row] = now
                lost[before] += 1
    connection.executemany("INSERT OR REPLACE INTO records (number, said, form, data) VALUES (?, ?, ?, ?)", sorted(rows.values()))
    lost.subtract(row[1] for row in rows.values())
    connection.executemany("UPDATE said SET records = records - ? WHERE said = ?", [(count, said) for said, count in lost.items()])
    if not connection.execute("UPDATE totals SET papers = papers + ?", (len(papers) - len(known),)).rowcount:
        raise Damaged("no totals")
    if connection.execute("SELECT 1 FROM unknown WHERE source = ? LIMIT 1", (source,)).fetchone():
        connection.execute(_FORGET, (source, json.dumps(list(papers))))


def _older(connection: sqlite3.Connection, papers: Iterable[int]) -> list[tuple[int, int, int, int, bytes]]:
    """The rows that these papers have; where papers come in their order, none needs looking for."""
    (last,) = connection.execute("SELECT max(number) FROM records").fetchone()
    wanted = [start for paper in papers if (start := paper * VERSIONS) <= (last or 0)]
    return connection.execute(_LOOK_UP, (json.dumps(wanted), VERSIONS - 1)).fetchall() if wanted else []


def _together(
    connection: sqlite3.Connection,
    codec: Codec,
    names: dict[int, tuple[str, float]],
    new: tuple[ArxivId, bytes],
    said: int,
    old: tuple[int, int, int, bytes],
) -> tuple[int, int, int, bytes] | None:
    """The row of a record that said something already; None where nothing is new."""
    row, before, form, data = old
    id_, fresh = new
    if fresh == data and form == FORM:
        return (row, said, FORM, data) if rank(names[said][0]) <= rank(names[before][0]) else None
    record = _record(codec, id_, row % VERSIONS, before, form, data)
    missing = set(record.said) - names.keys()
    if missing:
        names |= _sources(connection, missing)
    now = _record(codec, id_, row % VERSIONS, said, FORM, fresh)
    both = joined(now, record, lambda said: rank(names[said][0]))
    if said not in both.said and both == record:
        return None
    return row, both.said[0], FORM, codec.squeeze(packed(both))


def _record(codec: Codec, id_: ArxivId, version: int, said: int, form: int, data: bytes) -> Record:
    if form != FORM:
        raise Damaged(f"form {form}")
    return unpacked(codec.expand(data), id_, version, said)


def _sources(connection: sqlite3.Connection, said: Iterable[int]) -> dict[int, tuple[str, float]]:
    """Who said it, and when."""
    wanted = list(said)
    found = {number: (source, at) for number, source, at in connection.execute(_SAID, (json.dumps(wanted),))}
    if len(found) != len(wanted):
        raise Damaged("a record without a source")
    return found


def _moment(at: float) -> PartialDate:
    try:
        moment = time.gmtime(at)
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise Damaged("a record without a date") from error
    return PartialDate(moment.tm_year, moment.tm_mon, moment.tm_mday, f"{moment.tm_hour:02}:{moment.tm_min:02}:{moment.tm_sec:02}")


def unknown(connection: sqlite3.Connection, ids: Iterable[ArxivId], source: str, now: float, longest: float) -> frozenset[ArxivId]:
    """Those of ``ids`` that ``source`` is known not to have; what reaches further than ``longest`` was written by a wrong clock."""
    papers = {number(id_): id_ for id_ in ids}
    rows = connection.execute(_UNKNOWN, (json.dumps(list(papers)), source, now, now + longest))
    return frozenset([papers[paper] for (paper,) in rows])


def keep_unknown(connection: sqlite3.Connection, ids: Iterable[ArxivId], source: str, now: float, lasts: tuple[float, float]) -> None:
    """Remember for ``lasts`` seconds (the second: papers of this month and the one before) that ``source`` has no such papers."""
    today = time.gmtime(now)
    this_month = today.tm_year * 12 + today.tm_mon
    rows = []
    for id_ in ids:
        if paper := number(id_):
            year, its_month = month(id_)
            rows.append((source, paper, now + lasts[this_month - year * 12 - its_month <= 1]))
    connection.execute("DELETE FROM unknown WHERE until <= ?", (now,))
    connection.executemany("INSERT OR REPLACE INTO unknown (source, paper, until) VALUES (?, ?, ?)", rows)


def turns_of(connection: sqlite3.Connection, host: str) -> Turns | None:
    """What is known of a host."""
    row = connection.execute("SELECT asked, turn, told, until FROM turns WHERE host = ?", (host,)).fetchone()
    return Turns(*row) if row is not None and all(isinstance(at, float) for at in row) else None


def remember(connection: sqlite3.Connection, host: str, change: Callable[[Turns | None], Turns]) -> None:
    """Change what is known of a host."""
    take_turns(connection, [(host, *change(turns_of(connection, host)))])


def take_turns(connection: sqlite3.Connection, rows: Iterable[tuple[object, ...]]) -> None:
    """Write rows of ``turns`` as they were read; what nonsense they may hold `turns_of` meets as ever."""
    connection.executemany("INSERT OR REPLACE INTO turns (host, asked, turn, told, until) VALUES (?, ?, ?, ?, ?)", rows)


def noted(connection: sqlite3.Connection, name: str, now: float, longest: float) -> str:
    """What was noted under that name; what reaches further than ``longest`` was written by a wrong clock."""
    row = connection.execute("SELECT value FROM notes WHERE name = ? AND until > ? AND until <= ?", (name, now, now + longest)).fetchone()
    return row[0] if row is not None and isinstance(row[0], str) else ""


def note(connection: sqlite3.Connection, name: str, value: str, now: float, until: float) -> None:
    """Note a text under a name in the place of what was noted there, and forget what is out of date."""
    connection.execute("DELETE FROM notes WHERE until <= ?", (now,))
    connection.execute("INSERT OR REPLACE INTO notes (name, value, until) VALUES (?, ?, ?)", (name, value, until))


def totals(connection: sqlite3.Connection, now: float) -> tuple[int, int, int, float, float]:
    """Papers, records, unknown papers, and the times of the oldest and the newest record; no record is looked at."""
    row = connection.execute("SELECT papers FROM totals").fetchone()
    if row is None:
        raise Damaged("no totals")
    records, oldest, newest = connection.execute(
        "SELECT coalesce(sum(records), 0), coalesce(min(at), 0), coalesce(max(at), 0) FROM said WHERE records > 0"
    ).fetchone()
    (unknowns,) = connection.execute("SELECT count(*) FROM unknown WHERE until > ?", (now,)).fetchone()
    return row[0], records, unknowns, oldest, newest


def clear(connection: sqlite3.Connection) -> None:
    """Forget every paper, and what was noted. When which host was asked last is not forgotten: that is not ours to forget."""
    for table in ("records", "said", "unknown", "notes"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the names stand here
    connection.execute("UPDATE totals SET papers = 0")
