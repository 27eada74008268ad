"""Wires the stages together: sources, parse, merge, enrich, select, key, export, sink. The command line and the Python API call it."""

from __future__ import annotations

import os
import time
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from arxref import identifiers, sink, sources
from arxref.api import Context, Document, piece_texts
from arxref.config import Config, resolve_options
from arxref.dates import is_derived
from arxref.errors import OutputError, UsageError
from arxref.library.keys import assign, in_order, with_key
from arxref.library.merge import fill, merge_all
from arxref.library.selection import Selection, chooser
from arxref.model import Entry, Problem
from arxref.reading import Reading, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from arxref.api import Enricher, Exporter, KeyScheme, Parser
    from arxref.host import Host
    from arxref.model import ArxivId


class Request(NamedTuple):
    """What is to be exported, and where to; nothing in it says how."""

    sources: tuple[str, ...]
    format: str
    output: str = ""
    into: str = ""
    vault: str = ""
    parser: str = "auto"
    enricher: str = ""
    offline: bool = False
    keys: str = ""
    selection: Selection = Selection()
    options: Mapping[str, Any] = {}
    force: bool = False
    dry_run: bool = False


class Counts(NamedTuple):
    """Every input entry ends as exported, merged, unselected or rejected: ``entries`` is their sum."""

    files: int = 0
    entries: int = 0
    exported: int = 0
    merged: int = 0
    rejected: int = 0
    unselected: int = 0
    foreign: int = 0
    skipped: int = 0


class Missing(NamedTuple):
    """How many of the selected papers have no value in fields that a citation wants."""

    authors: int = 0
    published: int = 0
    categories: int = 0


class Outcome(NamedTuple):
    """What a run did. ``kept`` counts papers that stood in the output already and were left as they are."""

    counts: Counts
    problems: tuple[Problem, ...]
    missing: Missing
    written: tuple[str, ...] = ()
    kept: int = 0


class World(NamedTuple):
    """The outside: where relative paths start, the standard streams, and who is told of progress (a source's name, entries so far)."""

    folder: str
    stdin: Callable[[], BinaryIO]
    stdout: Callable[[], BinaryIO]
    progress: Callable[[Iterable[sources.Found]], Iterable[sources.Found]] = lambda found: found
    now: Callable[[], float] = time.time


class Library(NamedTuple):
    """Merged and selected entries in arXiv ID order, with all that is to be said of how they came about."""

    entries: list[Entry]
    problems: list[Problem]
    counts: Counts


def load(host: Host, config: Config, world: World, request: Request) -> Library:
    """Read, merge and select. Raises ArxrefError for what concerns the whole request."""
    reading = read_sources(host, config, world, request.sources, request.parser)
    ranks = {parser.name: parser.rank for parser in host.built_in("parsers")}
    if any(entry.origins[0].parser not in ranks for entry in reading.entries):
        ranks = {parser.name: parser.rank for parser in host.all("parsers")}
    merged, conflicts = merge_all(reading.entries, lambda name: ranks.get(name, 99))
    problems = reading.problems + conflicts
    found = len(reading.entries)
    counts = Counts(
        reading.files, found + reading.rejected, 0, found - len(merged), reading.rejected, 0, len(reading.foreign), reading.skipped
    )
    reading.entries.clear()
    if request.enricher:
        merged, told = enrich(merged, host.get("enrichers", request.enricher), Context(world.now, offline=request.offline))
        problems = problems + told
    chosen = chooser(request.selection)
    selected = merged if chosen is None else [entry for entry in merged if chosen(entry)]
    counts = counts._replace(unselected=len(merged) - len(selected))
    there = {entry.id for entry in merged} if request.selection.only else set()
    for id_ in sorted(request.selection.only - there):
        problems.append(Problem("error", "not-found", "was asked for and is in no source", "", 0, id_))
    return Library(in_order(selected), problems, counts)


def read_sources(host: Host, config: Config, world: World, paths: Sequence[str], parser: str) -> Reading:
    """Read the named sources, or those of the configuration, or every digest below the current folder."""
    found = world.progress(sources.find(paths or config.sources or (world.folder,), world.stdin))
    forced = parser != "auto"
    kinds: list[Parser] = [host.get("parsers", parser)] if forced else host.built_in("parsers")
    return read(found, lambda: kinds, lambda: [] if forced else host.all("parsers"), forced=forced)


def enrich(entries: Sequence[Entry], enricher: Enricher, context: Context) -> tuple[list[Entry], list[Problem]]:
    """Fill what papers lack with what ``enricher`` knows. It is asked only for papers that lack something, and cannot fail the run."""
    lacking = [entry.id for entry in entries if _lacks(entry)]
    facts: dict[ArxivId, Entry] = {}
    problems: list[Problem] = []
    try:
        for item in enricher.lookup(lacking, context) if lacking else ():
            if isinstance(item, Problem):
                problems.append(item)
            else:
                facts[item.id] = item
    except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything; what it gave so far is used
        message = f"{enricher.name} failed ({type(error).__name__}: {error})".splitlines()[0][:300]
        problems.append(Problem("error", "enricher-failed", message))
    return [fill(entry, facts[entry.id]) if entry.id in facts else entry for entry in entries], problems


def _lacks(entry: Entry) -> bool:
    return not (entry.title and entry.authors and entry.authors_complete and entry.abstract and entry.published and entry.categories)


def check(host: Host, config: Config, world: World, request: Request) -> Outcome:
    """Read and account for everything, and write nothing."""
    library = load(host, config, world, request)
    return Outcome(library.counts._replace(exported=len(library.entries)), tuple(library.problems), missing(library.entries))


def export(host: Host, config: Config, world: World, request: Request) -> Outcome:
    """Do what ``request`` says. Raises ArxrefError when nothing could be written; all else is told in the outcome."""
    exporter: Exporter = host.get("exporters", request.format)
    configured = dict(config.formats).get(exporter.name, {})
    options = resolve_options(exporter.name, exporter.options, configured, request.options)
    scheme = host.get("key_schemes", request.keys or config.keys or "readable")
    library = load(host, config, world, request)
    lacking = missing(library.entries)
    if not library.entries:
        return Outcome(library.counts, tuple(library.problems), lacking)
    if request.into:
        written, kept = _add(exporter, scheme, request, library.entries, options)
        return Outcome(library.counts._replace(exported=len(library.entries)), tuple(library.problems), lacking, written, kept)
    target = _vault(request.vault) if request.vault else _file(exporter, request, library.entries)
    keys = assign(library.entries, scheme.key, target.keys)
    keyed = map(with_key, library.entries, keys)
    if exporter.pieces is not None and target.folder is None:
        done = _write_stream(piece_texts(exporter.pieces, keyed, options), request, world)
    else:
        done = _write(exporter.render(keyed, options), request, target, world, exporter.name)
    written, problems, kept = done
    counts = library.counts._replace(exported=len(library.entries) - sum(problem.severity == "error" for problem in problems))
    counts = counts._replace(rejected=counts.rejected + len(library.entries) - counts.exported)
    return Outcome(counts, (*library.problems, *problems), lacking, written, kept)


class _Target(NamedTuple):
    """What stands where the output goes: the keys that papers have there and, in a vault, the note that each has."""

    keys: Mapping[ArxivId, str]
    notes: Mapping[ArxivId, str] = {}
    folder: sink.Folder | None = None


def _vault(root: str) -> _Target:
    from arxref.notes import identify  # noqa: PLC0415 - only a vault pays for it

    if os.path.exists(root) and not os.path.isdir(root):
        message = f"{sources.display(root)}: is a file; name the folder of the vault"
        raise OutputError(message)
    folder = sink.Folder(root)
    keys: dict[ArxivId, str] = {}
    notes: dict[ArxivId, str] = {}
    for path, head in folder.heads(".md"):
        known = identify(head) if "arxiv" in head else None
        if known is not None:
            notes.setdefault(known[0], path)
            if known[1]:
                keys.setdefault(known[0], known[1])
    return _Target(keys, notes, folder)


def _file(exporter: Exporter, request: Request, entries: Sequence[Entry]) -> _Target:
    """The keys of the file that ``-o`` would replace. Raises OutputError when a user's work in it would be lost."""
    raw = sink.read_existing(request.output) if request.output else None
    if not raw or not raw.strip():
        return _Target({})
    _refuse_source(request.output, entries)
    if exporter.existing is None:
        if request.force:
            return _Target({})
        message = f"{request.output}: is there already, and {exporter.name} cannot tell what would be lost; --force overwrites it"
        raise OutputError(message)
    there = exporter.existing(raw)
    ids = {entry.id for entry in entries}
    if not request.force:
        lost = [f"{key} ({id_})" for id_, key in there.keys.items() if id_ not in ids]
        reasons = []
        if lost:
            reasons.append(f"{len(lost)} of its papers would vanish: {_few(lost)}")
        if there.foreign:
            reasons.append(f"it holds what is not arxref's: {_few(there.foreign)}")
        if there.edited and not reasons:
            reasons.append("it was edited by hand since arxref wrote it")
        if reasons:
            adds = f"--into {request.output} adds to it, " if exporter.update is not None else ""
            message = f"{request.output}: {'; '.join(reasons)}; {adds}--force overwrites it"
            raise OutputError(message)
    return _Target({id_: key for id_, key in there.keys.items() if id_ in ids})  # papers that go leave their keys to others


def _add(
    exporter: Exporter, scheme: KeyScheme, request: Request, entries: Sequence[Entry], options: Mapping[str, Any]
) -> tuple[tuple[str, ...], int]:
    """Add the papers that the file ``--into`` lacks to it: what was written, and how many papers it had already.

    What stands in the file stays as it is. Raises OutputError, and writes nothing, where the new entries would not be found again
    (behind a block that does not close, they would be part of that).
    """
    if exporter.existing is None or exporter.update is None or exporter.pieces is None:
        message = f"{exporter.name} cannot add to a file; --into goes with bibtex"
        raise UsageError(message)
    raw = sink.read_existing(request.into) or b""
    there = exporter.existing(raw)
    if raw and not there.keys:
        _refuse_source(request.into, entries)
    new = [entry for entry in entries if entry.id not in there.keys]
    if not new:
        return (), len(entries)
    keys = assign(new, scheme.key, there.keys, there.taken)
    pieces = [exporter.pieces.piece(with_key(entry, key), options) for entry, key in zip(new, keys, strict=True)]
    added = exporter.update(raw, Document(exporter.pieces.separator.join(pieces)))
    if isinstance(added, Problem):
        message = f"{request.into}: {added.message}; nothing was written there"
        raise OutputError(message)
    if {**there.keys, **dict(zip((entry.id for entry in new), keys, strict=True))} != dict(exporter.existing(added).keys):
        broken = next((label for label in there.foreign if "broken" in label), "its last block")
        message = (
            f"{request.into}: what is added would not be read again, for {broken} does not end; mend it first; nothing was written there"
        )
        raise OutputError(message)
    if not request.dry_run:
        sink.write_file(request.into, [added])
    return (request.into,), len(entries) - len(new)


def _refuse_source(path: str, entries: Sequence[Entry]) -> None:
    """Raise OutputError where ``path`` is a file that entries were read from: no option means that it should be lost."""
    target = os.path.realpath(path)
    read_from = {origin.source for entry in entries for origin in entry.origins}
    if any(os.path.realpath(source) == target for source in read_from):
        message = f"{sources.display(path)}: is one of the sources; nothing was written there"
        raise OutputError(message)


def _few(names: Sequence[str]) -> str:
    shown = 3
    return ", ".join(names[:shown]) + (f" and {len(names) - shown} more" if len(names) > shown else "")


def _write(
    documents: Iterator[Document], request: Request, target: _Target, world: World, format_: str
) -> tuple[tuple[str, ...], list[Problem], int]:
    """Send every document where it belongs: what was written, what was not, and how many papers stood there already."""
    first = next(documents, None)
    if first is None:
        return (), [], 0
    if first.path is None:
        if target.folder is not None:
            message = f"{format_} writes one file, not a folder of notes; use -o FILE"
            raise UsageError(message)
        return _write_stream((document.text for document in chain([first], documents)), request, world)
    if target.folder is None:
        message = f"{format_} writes a file for each paper; say where to with --vault FOLDER"
        raise UsageError(message)
    return _write_notes(chain([first], documents), target, dry_run=request.dry_run)


def _write_stream(chunks: Iterator[str], request: Request, world: World) -> tuple[tuple[str, ...], list[Problem], int]:
    """Write the one main stream to its file or to standard output."""
    if request.dry_run:
        sum(len(chunk) for chunk in chunks)
    elif request.output and request.output != sources.STDIN:
        sink.write_file(request.output, chunks)
    else:
        sink.write_stream(world.stdout(), chunks)
    return (request.output or sources.STDIN,), [], 0


def _write_notes(documents: Iterator[Document], target: _Target, *, dry_run: bool) -> tuple[tuple[str, ...], list[Problem], int]:
    folder = target.folder
    assert folder is not None  # noqa: S101 - the caller has looked
    written: list[str] = []
    problems: list[Problem] = []
    kept = 0
    for document in documents:
        path = document.path
        assert path is not None  # noqa: S101 - an exporter gives one kind of document
        if document.id in target.notes:
            kept += 1
            continue
        name = sources.display(os.path.join(folder.root, *path.parts))
        try:
            there = os.path.join(folder.root, *path.parts)
            taken = os.path.lexists(there) if dry_run else not folder.write_new(path, document.text)
        except OutputError as error:
            problems.append(Problem("error", "not-written", str(error), "", 0, document.id or ""))
            continue
        if taken:
            message = "is a file of yours; rename it, or give the paper another key"
            problems.append(Problem("error", "name-taken", message, name, 0, document.id or ""))
        else:
            written.append(name)
    return tuple(written), problems, kept


def missing(entries: Sequence[Entry]) -> Missing:
    """Count what citations of ``entries`` will lack."""
    return Missing(
        sum(not entry.authors for entry in entries),
        sum(map(is_derived, entries)),
        sum(not entry.categories for entry in entries),
    )


def parse_ids(texts: Iterable[str]) -> frozenset[ArxivId]:
    """IDs in any spelling. Raises InvalidIdentifier."""
    return frozenset(identifiers.parse(text)[0] for text in texts)
