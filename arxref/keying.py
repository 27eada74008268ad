"""The citation keys of a run: one set for all that it writes, entered in the ledger before any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref import sink, sources
from arxref.config import find_above
from arxref.errors import ConfigError, OutputError, UsageError
from arxref.library import ledger
from arxref.library.keys import assign, folded, with_key
from arxref.model import Problem
from arxref.sink import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from arxref.api import KeyScheme
    from arxref.config import Config
    from arxref.host import Host
    from arxref.model import ArxivId, Entry
    from arxref.request import Library, Request, World
    from arxref.writing import Mode, Place


def key_scheme(host: Host, name: str) -> Callable[[Entry], str]:
    """The scheme of that name, or that a pattern describes. Raises UsageError for what is neither."""
    if "{" in name:
        from arxref.library.keypatterns import compiled  # noqa: PLC0415 - only a pattern needs it

        return compiled(name)
    scheme: KeyScheme = host.get("key_schemes", name)
    return scheme.key


def chosen_scheme(host: Host, config: Config, asked: str) -> Callable[[Entry], str]:
    """The scheme that is ``asked`` for, else the configuration's, else the usual one. Raises UsageError for what is none."""
    try:
        return key_scheme(host, asked or config.keys or "readable")
    except UsageError as error:
        if asked:
            raise
        raise ConfigError(f"{config.path}: keys: {error}") from error


def ledger_path(config: Config, world: World, named: str = "") -> str:
    """Where the ledger is: the one that is ``named``, or that of the configuration, or the one here or above; "" where there is none."""
    return named or config.ledger or find_above(world.folder, ledger.FILE)


def entered(path: str) -> dict[ArxivId, str]:
    """The keys that stand in the ledger; none where there is none. Raises LedgerError."""
    return ledger.parse(sink.read_existing(path) or b"", sources.display(path)) if path else {}


def with_keys(host: Host, config: Config, world: World, request: Request, library: Library) -> Library:
    """The library, each entry with the key that an export to a new file would give it."""
    scheme = chosen_scheme(host, config, request.keys)
    entries = [with_key(entry, "") if entry.key else entry for entry in library.entries] if request.keys else library.entries
    known = entered(ledger_path(config, world, request.ledger))
    keys = assign(entries, scheme, ledger.standing({}, known), known.values())
    return library._replace(entries=list(map(with_key, entries, keys)))


def keys_for(
    places: Sequence[Place], known: Mapping[ArxivId, str], entries: Sequence[Entry], scheme: Callable[[Entry], str]
) -> tuple[list[str], list[Problem]]:
    """The key of every entry, the same for all places: that of the first place that has the paper, else the ledger's, else the scheme's.

    A place where the paper has another key keeps that, for nobody's manuscript may break; it is a Problem, as is a ledger that says
    something else.
    """
    held = [place for place in places if place.keys]
    target: Mapping[ArxivId, str] = held[0].keys if held else {}
    problems: list[Problem] = []
    if len(held) > 1:
        target, wanted = dict(target), {entry.id for entry in entries}
        for place in held[1:]:
            for id_, key in place.keys.items():
                if target.setdefault(id_, key) != key and id_ in wanted:
                    problems.append(_differing(place, id_, key, target[id_], _where(_home(held, id_))))
    taken = frozenset().union(*(place.taken for place in places))
    kept = ledger.standing(target, known, taken) if known else target
    keys = assign(entries, scheme, kept, (*taken, *known.values()))
    if known:
        given = {entry.id: key for entry, key in zip(entries, keys, strict=True)}
        problems += [
            _differing(_home(held, id_), id_, key, entered, "the ledger") for id_, key, entered in ledger.disagreements(given, known)
        ]
    return keys, problems


def _home(places: Sequence[Place], id_: ArxivId) -> Place | None:
    """The first of the places that has the paper."""
    return next((place for place in places if id_ in place.keys), None)


def _where(place: Place | None) -> str:
    return "" if place is None else sources.display(place.output.file or place.output.into or place.output.vault)


def _differing(place: Place | None, id_: ArxivId, key: str, other: str, there: str) -> Problem:
    """That a paper has two keys, and what makes them one: a file that arxref makes as a whole, and `rekey` does not know, is made anew."""
    from arxref.library.bib.bibscan import SUFFIXES  # noqa: PLC0415 - few runs find such a thing

    where = _where(place)
    made = place is not None and place.output.file and not where.lower().endswith(SUFFIXES)
    settled = f"remove {where}, and the next run writes it with {other}" if made else "`arxref rekey` makes them one"
    return Problem("warning", "keys-differ", f"has the key {key} here and {other} in {there}; both stay, {settled}", where, 0, id_)


def own_keys(place: Place, entries: Sequence[Entry], keys: Sequence[str]) -> Sequence[str]:
    """The keys of the entries at one place. Raises OutputError where two papers would have one key there."""
    if not place.keys:
        return keys
    own = [place.keys.get(entry.id) or key for entry, key in zip(entries, keys, strict=True)]
    if own != keys:
        seen: dict[str, ArxivId] = {}
        for entry, key in zip(entries, own, strict=True):
            if seen.setdefault(folded(key), entry.id) != entry.id:
                message = (
                    f"{_where(place)}: {seen[folded(key)]} and {entry.id} would both have the key {key}; settle it with `arxref rekey`"
                )
                raise OutputError(message)
    return own


def record(path: str, known: Mapping[ArxivId, str], entries: Sequence[Entry], keys: Sequence[str], mode: Mode) -> list[Change]:
    """Enter the new papers' keys in the ledger. This comes before any output: a key that is in use must be reserved."""
    lines = ledger.added(known, {entry.id: key for entry, key in zip(entries, keys, strict=True)})
    there = sink.read_existing(path)
    if lines == known and there is not None:
        return []
    after = ledger.text(lines, there or b"").encode()
    if mode.write:
        sink.write_file(path, [after])
    return [Change(path, there, after)] if mode.compare else []
