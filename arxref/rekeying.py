"""Changing citation keys on purpose: which keys become which, and every file that this changes, worked out before any is written.

Files are written in an order that a re-run with the same map finishes: the manuscripts and notes that cite, then the .bib files, then the
ledgers. Every one of them is written whole or not at all.
"""

from __future__ import annotations

import os
import stat
from contextlib import nullcontext
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from arxref import pipeline, sink, sources
from arxref.errors import ArxrefError, OutputError, SourceError, UsageError
from arxref.keyholders import Holder, Notes, holder_of, ledger_at, notes_of
from arxref.keying import ledger_path
from arxref.library import citations_bib, citations_latex, citations_markdown, keymap, ledger
from arxref.library.bib import bibfile
from arxref.library.bib.bibscan import SUFFIXES
from arxref.library.citations import LATEX, MARKDOWN, line_ends, rekeyed
from arxref.library.keymap import Move
from arxref.library.keys import assign, folded, in_order, with_key
from arxref.model import ArxivId, Entry, Name, PartialDate, Problem
from arxref.records import NamedTuple
from arxref.sink import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from arxref.config import Config
    from arxref.host import Host
    from arxref.library.citations import Citation
    from arxref.pipeline import World

_MANUSCRIPTS = LATEX + MARKDOWN


class Request(NamedTuple):
    """What is to be done. ``targets`` hold keys, ``apply`` names what cites them; the new keys are those of ``keys`` or of ``map``.

    ``sources`` describe the papers that no .bib file among the targets does; what none of these knows, notes of the vaults may.
    ``commands`` are LaTeX commands that cite, beside those known.
    """

    targets: tuple[str, ...]
    apply: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    keys: str = ""
    map: str = ""
    only: frozenset[ArxivId] = frozenset()
    ledger: str = ""
    commands: tuple[str, ...] = ()


class Plan(NamedTuple):
    """What becomes of the keys, and the files that this changes, in the order in which they are to be written.

    ``papers`` counts those that the targets hold, ``places`` where a key stands that changes, ``left`` where one looks cited and is not.
    """

    moves: tuple[Move, ...]
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    papers: int
    places: int
    left: int


def rekey(host: Host, config: Config, world: World, request: Request, *, before: Callable[[Plan], None], write: bool = True) -> Plan:
    """Work out what ``request`` means, hand it to ``before``, and then write it (if ``write``).

    Raises ArxrefError, before anything is written, for what concerns the whole request; OutputError where a file cannot be written,
    which says how many were.
    """
    path = ledger_path(config, world, request.ledger)
    libraries = [target for target in request.targets if target.lower().endswith(SUFFIXES)]
    with (
        sink.locked(path) if write and path and os.path.isfile(path) else nullcontext(),
        sink.all_locked(libraries) if write else nullcontext(),
    ):
        plan = planned(host, config, world, request, path)
        before(plan)
        for index, change in enumerate(plan.changes if write else ()):
            try:
                sink.replace(change.path, change.before, change.after)
            except OutputError as error:
                message = f"{error}; {index} of {len(plan.changes)} files are written; put it right and run again with --map and this map"
                raise OutputError(message) from error
    return plan


def planned(host: Host, config: Config, world: World, request: Request, path: str = "") -> Plan:
    """What ``request`` means; ``path`` is the ledger that is changed along, where there is one. Writes nothing."""
    notes = lru_cache(partial(notes_of, host, config))
    holders = [holder_of(target, notes) for target in request.targets]
    known = {os.path.realpath(holder.path) for holder in holders}
    if path and os.path.realpath(path) not in known and (request.ledger or os.path.isfile(path)):
        holders.append(ledger_at(path, chosen=False))
    if request.map:
        named = _named(keymap.parse(_map(request.map, world), sources.display(request.map)), holders)
        moves, problems = tuple(move for move in named if not request.only or move.id in request.only), list[Problem]()
    else:
        moves, problems = _regenerated(host, config, world, request, holders, notes)
    chosen = {id_ for holder in holders if holder.chosen for id_, _ in holder.keys}
    for id_ in sorted(request.only - chosen - {move.id for move in moves}):
        problems.append(Problem("error", "not-found", "was asked for and is in no target", "", 0, id_))
    _refuse_collisions(holders, moves)
    chained = keymap.chained(moves)
    if chained:
        message = f"{chained[0]} is both an old and a new key, so apply this map to no manuscript twice"
        problems.append(Problem("note", "chained-map", message))
    work = _Work(
        {move.old: move.new for move in moves}, {move.id: move.new for move in moves if move.id}, bool(chained), request.commands, set()
    )
    changes = [*_citing(holders, request.apply, work, problems, notes), *_holding(holders, work, problems)] if moves else []
    problems += _not_there(request.map, moves, holders, work.seen) if request.map else []
    files = tuple(one.change for one in changes if one.change is not None)
    return Plan(moves, files, tuple(problems), len(chosen), sum(one.keys for one in changes), sum(one.left for one in changes))


# --- which keys become which


def _map(path: str, world: World) -> bytes:
    """The text of a map, which may also come by standard input or by a pipe that has a name. Raises ArxrefError."""
    if path == sources.STDIN:
        return world.stdin().read()
    try:
        raw = sink.read_existing(path)
        if raw is not None:
            return raw
        with open(path, "rb") as stream:
            if stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode):
                return stream.read()
            reason = "is no file"
    except OutputError as error:  # as of a file that is to be written, which a map is not
        raise SourceError(str(error)) from error
    except FileNotFoundError:
        reason = sources.absence(path, "no such file")
    except (OSError, ValueError) as error:  # the latter for a null character
        reason = str(getattr(error, "strerror", error))
    raise SourceError(f"{sources.display(path)}: {reason}")


def _named(moves: tuple[Move, ...], holders: Sequence[Holder]) -> tuple[Move, ...]:
    """``moves`` with the papers that the holders know."""
    owners = {key: id_ for holder in reversed(holders) for id_, key in holder.keys}
    return tuple(move if move.id else move._replace(id=owners.get(move.old)) for move in moves)


def _not_there(path: str, moves: Sequence[Move], holders: Sequence[Holder], cited: set[str]) -> Iterator[Problem]:
    """The keys of a map that are nowhere, neither old nor new: what was asked for cannot be done.

    A manuscript alone need not cite all of them, but it cites one.
    """
    held = cited.union(*([key for _, key in holder.keys] for holder in holders), *(holder.taken for holder in holders))
    lacking = [move for move in moves if move.old not in held and move.new not in held]
    for move in lacking if any(holder.chosen for holder in holders) or len(lacking) == len(moves) else ():
        message = f"{move.old} is no key of any target and nothing cites it, so it does not become {move.new}"
        yield Problem("error", "unknown-key", message, sources.display(path), 0, move.id or "")


def _regenerated(
    host: Host, config: Config, world: World, request: Request, holders: Sequence[Holder], notes: Callable[[str], Notes]
) -> tuple[tuple[Move, ...], list[Problem]]:
    """The moves that a key scheme makes, for the papers of the targets of which something is known."""
    if not (request.keys or config.keys):
        raise UsageError("say what the new keys are: --keys SCHEME or --map FILE")
    scheme = pipeline.chosen_scheme(host, config, request.keys)
    wanted = {id_ for holder in holders if holder.chosen for id_, _ in holder.keys if not request.only or id_ in request.only}
    entries, problems = _described(host, config, world, request, wanted)
    vaults = tuple(holder.path for holder in holders if holder.kind == "vault" and notes(holder.path).speak)
    if vaults and wanted - entries.keys():  # what is wrong with a note that nobody named as a source is not asked for
        told = pipeline.load(host, config, world, pipeline.Request(vaults, parser="note")).entries
        entries |= {entry.id: with_key(entry, "") for entry in told if entry.authors and entry.id in wanted and entry.id not in entries}
    entries |= {id_: Entry(id_) for id_ in wanted - entries.keys() if _asks_for_the_id_alone(scheme, id_)}
    owners, olds = _owners(holders)
    ambiguous = {key for key, ids in owners.items() if len(ids) > 1}
    for id_ in sorted(wanted):
        for key in sorted(olds[id_] & ambiguous):
            message = f"{key} is the key of another entry too, and whoever cites it may mean either; settle it with --map"
            problems.append(Problem("error", "ambiguous-key", message, "", 0, id_))
        if id_ not in entries:
            kept = ", ".join(sorted(olds[id_]))
            message = f"keeps {kept}: nothing is known of it to make a key from; --sources PATH says where it is described"
            problems.append(Problem("warning", "unknown-paper", message, "", 0, id_))
    moving = in_order(entry for id_, entry in entries.items() if not olds[id_] & ambiguous)
    free = {old for entry in moving for old in olds[entry.id]}
    new = assign(moving, scheme, {}, owners.keys() - free)
    moves = (Move(old, key, entry.id) for entry, key in zip(moving, new, strict=True) for old in olds[entry.id])
    return tuple(sorted(move for move in moves if move.old != move.new)), problems


def _owners(holders: Sequence[Holder]) -> tuple[dict[str, set[ArxivId | None]], dict[ArxivId, set[str]]]:
    """Whose each key is that somebody holds (None: no paper's), and the keys of each paper."""
    owners: dict[str, set[ArxivId | None]] = {}
    keys: dict[ArxivId, set[str]] = {}
    for holder in holders:
        for id_, key in holder.keys:
            owners.setdefault(key, set()).add(id_)
            keys.setdefault(id_, set()).add(key)
        for key in holder.taken:
            owners.setdefault(key, set()).add(None)
    return owners, keys


def _asks_for_the_id_alone(scheme: Callable[[Entry], str], id_: ArxivId) -> bool:
    """Whether the key of a paper is the same whatever is known of it."""
    bare = Entry(id_)
    told = Entry(
        id_, 9, "Words", (Name("Doe", "Jane"),), published=PartialDate(1066), categories=("cs.CV",), primary="cs.CV", dois=("10.1/x",)
    )
    try:
        return scheme(bare) == scheme(told)
    except ArxrefError:  # a plugin's, which needs more than the ID
        return False


def _described(
    host: Host, config: Config, world: World, request: Request, wanted: set[ArxivId]
) -> tuple[dict[ArxivId, Entry], list[Problem]]:
    """What the .bib files among the targets and the sources say of the wanted papers, in ID order."""
    libraries = tuple(target for target in request.targets if target.lower().endswith(SUFFIXES) and not os.path.isdir(target))
    paths = (*libraries, *(request.sources or config.sources))
    if not paths or not wanted:
        return {}, []
    library = pipeline.load(host, config, world, pipeline.Request(paths))
    shown = {sources.display(path) for path in libraries}
    problems = [problem for problem in library.problems if problem.severity == "error" and problem.source not in shown]
    return {entry.id: with_key(entry, "") for entry in library.entries if entry.id in wanted}, problems


def _refuse_collisions(holders: Sequence[Holder], moves: Sequence[Move]) -> None:
    """Raise UsageError where two entries, or two papers, would end with one key. BibTeX ignores case, so case does not tell keys apart."""
    new = {move.old: move.new for move in moves}
    owners: dict[str, tuple[ArxivId | None, str]] = {}
    for holder in holders:
        here: dict[str, str] = {}
        for id_, key in (*holder.keys, *((None, key) for key in sorted(holder.taken))):
            last = new.get(key, key)
            fold = folded(last)
            other = here.setdefault(fold, key)
            owner, spelt = owners.setdefault(fold, (id_, key))
            moved = key in new or spelt in new or other in new
            if moved and ((other != key and holder.kind == "bib") or (owner != id_ and spelt != key)):
                rival = other if other != key else spelt
                raise UsageError(f"{sources.display(holder.path)}: {rival} and {key} would both be {last}; nothing was written")


# --- what changes


class _Work(NamedTuple):
    """The moves as they are looked up; ``chained``: what is done already must not be done again.

    ``seen`` gathers the keys that stand in texts.
    """

    new: Mapping[str, str]
    papers: Mapping[ArxivId, str]
    chained: bool
    commands: tuple[str, ...]
    seen: set[str]

    def done(self, keys: Iterable[tuple[ArxivId, str]]) -> bool:
        """Whether these papers have their new keys."""
        have = [key == self.papers[id_] for id_, key in keys if id_ in self.papers]
        return bool(have) and all(have)


class Done(NamedTuple):
    """What becomes of a file: how it changes, if it does, how many of its keys do, and how many only look cited and are left."""

    change: Change | None
    keys: int = 0
    left: int = 0


def _citing(
    holders: Sequence[Holder], apply: Sequence[str], work: _Work, problems: list[Problem], notes: Callable[[str], Notes]
) -> Iterator[Done]:
    """The manuscripts and notes that change: each with how many keys do, and how many only look cited."""
    for path in apply:
        if os.path.exists(path) and not os.path.isdir(path) and not path.lower().endswith(_MANUSCRIPTS):
            raise UsageError(f"{sources.display(path)}: is no manuscript; --apply takes {' '.join(_MANUSCRIPTS)} files and folders")
    vaults = [holder.path for holder in holders if holder.kind == "vault"]
    for source, _ in sources.find((*vaults, *apply), _no_stdin):
        lower = source.name.lower()
        if not lower.endswith(_MANUSCRIPTS):
            continue
        try:
            raw = source.raw
        except OSError as error:
            problems.append(Problem("error", "unreadable", error.strerror or str(error), source.name))
            continue
        find, note = citations_latex.find, None
        if lower.endswith(MARKDOWN):
            told = notes(_root(source.name, vaults))
            find, note = partial(citations_markdown.find, key=told.key), told.paper(raw)
        if note is not None and work.chained and work.done([note]):
            work.seen.add(note[1])
            continue
        done = _changed(source.name, raw, find, work, problems)
        new = (note[0], work.new[note[1]]) if note is not None and note[1] in work.new else None
        if done.change is not None and new is not None and told.paper(done.change.after) != new:
            problems.append(Problem("error", "not-written", "its citekey is written in a way that cannot be changed", source.name))
            continue
        yield done


def _root(path: str, vaults: Iterable[str]) -> str:
    """The vault that a file is in; empty for one in none."""
    real = os.path.realpath(path)
    return max((vault for vault in vaults if real.startswith(os.path.join(os.path.realpath(vault), ""))), key=len, default="")


def _no_stdin() -> BinaryIO:
    raise UsageError("--apply changes files, and standard input is none")


def _holding(holders: Sequence[Holder], work: _Work, problems: list[Problem]) -> Iterator[Done]:
    """The .bib files that change, and then the ledgers."""
    for holder in holders:
        if holder.kind == "bib" and not (work.chained and work.done(holder.keys)):
            done = _changed(holder.path, sink.read_existing(holder.path) or b"", citations_bib.find, work, problems)
            if done.change is not None:
                after = dict(bibfile.read(done.change.after).keys)
                if after != {id_: work.new.get(key, key) for id_, key in holder.keys}:
                    message = "the new keys would not be read again from it; nothing was written there"
                    problems.append(Problem("error", "not-written", message, sources.display(holder.path)))
                    continue
            yield done
    for holder in holders:
        if holder.kind == "ledger" and not (work.chained and work.done(holder.keys)):
            raw = sink.read_existing(holder.path) or b""
            keys = {id_: work.new.get(key, key) for id_, key in holder.keys}
            count = sum(key in work.new for _, key in holder.keys)
            if count:
                yield Done(Change(holder.path, raw, ledger.text(keys, raw).encode()), count)


def _changed(name: str, raw: bytes, find: Callable[[str, Iterable[str]], Iterator[Citation]], work: _Work, problems: list[Problem]) -> Done:
    """A file with its keys changed, byte for byte the same in all else; None where nothing changes."""
    text, encoding, bom = bibfile.decoded(raw)
    if not encoding or "\0" in text:
        problems.append(Problem("error", "binary-file", "is not a text file; it was left as it is", sources.display(name)))
        return Done(None)
    found = list(find(text, work.commands))
    work.seen.update(citation.key for citation in found)
    after, count = rekeyed(text, found, work.new)
    stay = [citation for citation in found if citation.form == "left" and citation.key in work.new]
    lines, line, at = line_ends(text) if stay else "", 1, 0
    for citation in stay:
        line += lines.count("\n", at, citation.start)
        at = citation.start
        message = f"{citation.key} stands in a comment, in code or in metadata here, and was left as it is"
        problems.append(Problem("note", "citation-left", message, sources.display(name), line))
    try:
        new = bom + after.encode(encoding)
    except UnicodeEncodeError:
        message = f"a new key holds what {encoding} cannot write; nothing was written there"
        problems.append(Problem("error", "not-written", message, sources.display(name)))
        return Done(None)
    return Done(Change(name, raw, new) if count else None, count, len(stay))
