"""Wires the stages together: sources, parse, merge, enrich, select, key, export, sink. The command line and the Python API call it."""

from __future__ import annotations

import operator
import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple

from arxref import identifiers, sink, sources, writing
from arxref.api import Context
from arxref.config import Config, Output, find_above, resolve_options
from arxref.dates import is_derived
from arxref.errors import OutputError, PluginError, UsageError
from arxref.host import DIGESTS, nearest
from arxref.library import ledger
from arxref.library.keys import assign, folded, in_order, with_key
from arxref.library.merge import merge_all
from arxref.library.publication import is_withdrawn
from arxref.library.selection import Selection, chooser
from arxref.model import Entry, Problem
from arxref.reading import MET, Reading, read
from arxref.sink import Change
from arxref.writing import Mode, Place, Sent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from arxref.api import Exporter, KeyScheme, Parser, SourceText
    from arxref.host import Host
    from arxref.model import ArxivId
    from arxref.reading import Turn


class Request(NamedTuple):
    """What is to be exported, and where to. ``options`` are those of the formats; ``keys`` is the name of a scheme or a pattern.

    ``patience`` is how many seconds the ``enrichers`` may take in all; ``store`` is the file of the metadata store ("": the user's).
    """

    sources: tuple[str, ...]
    outputs: tuple[Output, ...] = ()
    parser: str = "auto"
    enrichers: tuple[str, ...] = ()
    offline: bool = False
    refresh: bool = False
    patience: float | None = None
    store: str = ""
    keys: str = ""
    ledger: str = ""
    selection: Selection = Selection()
    options: Mapping[str, Any] = {}
    mode: Mode = Mode()


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
    """What a run did, in sum and to each output. ``changes`` are kept only where they are to be shown."""

    counts: Counts
    problems: tuple[Problem, ...]
    missing: Missing
    written: tuple[str, ...] = ()
    sent: tuple[Sent, ...] = ()
    changes: tuple[Change, ...] = ()


class World(NamedTuple):
    """The outside: where relative paths start, the standard streams, the clock, the environment, and who is told of progress.

    ``asking`` is entered with the number of papers that a metadata source is asked for, and gives a function that is told how many are
    settled.
    """

    folder: str
    stdin: Callable[[], BinaryIO]
    stdout: Callable[[], BinaryIO]
    progress: Callable[[Iterable[sources.Found]], Iterable[sources.Found]] = lambda found: found
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    asking: Callable[[int], AbstractContextManager[Callable[[int], None]]] = lambda _total: nullcontext(lambda _settled: None)
    environ: Mapping[str, str] = os.environ


class Library(NamedTuple):
    """Merged and selected entries in arXiv ID order, with all that is to be said of how they came about."""

    entries: list[Entry]
    problems: list[Problem]
    counts: Counts


Told = Callable[["SourceText", "list[Turn]"], None]
"""What is given every source with what each parser made of it."""


def load(host: Host, config: Config, world: World, request: Request, told_of: Told = lambda _source, _turns: None) -> Library:
    """Read, merge and select. Raises ArxrefError for what concerns the whole request."""
    written = (*request.outputs, *config.outputs)
    reading = read_sources(host, config, world, request.sources, request.parser, outputs=written, told=told_of)
    ranks = {parser.name: parser.rank for parser in host.known("parsers")}  # who read an entry is known by now
    merged, conflicts = merge_all(reading.entries, lambda name: ranks.get(name, 99))
    problems = reading.problems + conflicts
    found = len(reading.entries)
    foreign = sum(bool(one.key) for one in reading.foreign)  # comments and macros of a library have no key
    counts = Counts(reading.files, found + reading.rejected, 0, found - len(merged), reading.rejected, 0, foreign, reading.skipped)
    reading.entries.clear()
    if request.enrichers or request.offline:
        merged, told = _enriched(host, world, request, merged)
        problems = problems + told
    chosen = chooser(request.selection)
    selected = merged if chosen is None else [entry for entry in merged if chosen(entry)]
    counts = counts._replace(unselected=len(merged) - len(selected))
    if not all(map(_title, selected)):
        selected, told = titled(selected)
        problems = problems + told
        counts = counts._replace(rejected=counts.rejected + len(told))
    there = {entry.id for entry in merged} if request.selection.only else set()
    for id_ in sorted(request.selection.only - there):
        problems.append(Problem("error", "not-found", "was asked for and is in no source", "", 0, id_))
    known = {problem.id for problem in problems if problem.code == "withdrawn-paper"}
    problems += [_withdrawn(entry) for entry in selected if is_withdrawn(entry) and entry.id not in known]
    return Library(in_order(selected), problems, counts)


def _withdrawn(entry: Entry) -> Problem:
    source, line = (entry.origins[0].source, entry.origins[0].first) if entry.origins else ("", 0)
    return Problem("warning", "withdrawn-paper", "was withdrawn; see its comment before you cite it", source, line, entry.id)


_title = operator.attrgetter("title")


def titled(entries: Sequence[Entry]) -> tuple[list[Entry], list[Problem]]:
    """The entries that have a title; each of the others, which nobody could cite, as an error."""
    problems = []
    for entry in entries:
        if not entry.title:
            source, first = entry.origins[0][:2] if entry.origins else ("", 0)
            message = "nothing here says what the paper is called; --enrich arxiv asks arXiv for it"
            problems.append(Problem("error", "missing-title", message, source, first, entry.id))
    return [entry for entry in entries if entry.title], problems


def load_with_keys(host: Host, config: Config, world: World, request: Request) -> Library:
    """As `load`, each entry with the key that an export to a new file would give it; nothing is entered in the ledger."""
    return with_keys(host, config, world, request, load(host, config, world, request))


def with_keys(host: Host, config: Config, world: World, request: Request, library: Library) -> Library:
    """The library, each entry with the key that an export to a new file would give it."""
    scheme = key_scheme(host, request.keys or config.keys or "readable")
    entries = [with_key(entry, "") if entry.key else entry for entry in library.entries] if request.keys else library.entries
    path = request.ledger or config.ledger or find_above(world.folder, ledger.FILE)
    known = ledger.parse(sink.read_existing(path) or b"", sources.display(path)) if path else {}
    keys = assign(entries, scheme, ledger.standing({}, known, frozenset()), known.values())
    return library._replace(entries=list(map(with_key, entries, keys)))


def read_sources(
    host: Host,
    config: Config,
    world: World,
    paths: Sequence[str],
    parser: str,
    *,
    outputs: Sequence[Output] = (),
    told: Told = lambda _source, _turns: None,
) -> Reading:
    """Read the named sources, or those of the configuration, or every digest below the current folder; ``outputs`` are never met."""
    named = paths or config.sources
    written = [path for output in outputs for path in (output.file, output.into, output.vault) if path and path != sources.STDIN]
    found = world.progress(sources.find(named or (world.folder,), world.stdin, written, ids=True))
    if parser != "auto":
        kinds: list[Parser] = [host.get("parsers", parser)]
        return read(found, lambda: kinds, tuple, others=lambda: host.built_in("parsers", ("ids",)), forced=True, told=told)
    first = host.built_in("parsers", DIGESTS)
    return read(
        found,
        lambda: first,
        lambda: host.all("parsers"),
        others=lambda: host.built_in("parsers"),
        met=MET if named else frozenset(("digest",)),
        told=told,
    )


def _enriched(host: Host, world: World, request: Request, entries: Sequence[Entry]) -> tuple[list[Entry], list[Problem]]:
    """Fill what the entries lack from the store and the enrichers that are asked for. A store that cannot be had is done without."""
    from arxref.enriching import enrich  # noqa: PLC0415 - only a run that asks for it

    enrichers = [host.get("enrichers", name) for name in request.enrichers]
    problems: list[Problem] = []
    with asking_context(world, request, problems) as context:
        filled, told = enrich(entries, enrichers, context, world.asking)
    return filled, problems + told


@contextmanager
def asking_context(world: World, request: Request, problems: list[Problem]) -> Iterator[Context]:
    """What metadata sources may use of the world, with the store that is asked for; what is wrong with that goes to ``problems``."""
    from arxref.store import default_path, open_store  # noqa: PLC0415 - only a run that asks

    def warn(message: str) -> None:
        problems.append(Problem("warning", "store", message))

    context = Context(
        world.now,
        None if request.patience is None else world.now() + request.patience,
        offline=request.offline,
        sleep=world.sleep,
        refresh=request.refresh,
    )
    with ExitStack() as stack:
        try:
            path = request.store or default_path(world.environ)
            context = context._replace(store=stack.enter_context(open_store(path, world.now, warn, lenient=True)))
        except OutputError as error:
            warn(str(error))
        yield context


def check(host: Host, config: Config, world: World, request: Request, told_of: Told = lambda _source, _turns: None) -> Outcome:
    """Read and account for everything, say what is odd about the days of the archive, and write nothing."""
    from arxref.library import archive  # noqa: PLC0415 - nobody else looks at the days

    days: list[archive.Day] = []

    def told(source: SourceText, turns: list[Turn]) -> None:
        told_of(source, turns)
        days.extend(day for turn in turns for day in archive.days(turn.parser.name, turn.parser.kind, turn.items))

    library = load(host, config, world, request, told)
    problems = (*library.problems, *archive.remarks(days))
    return Outcome(library.counts._replace(exported=len(library.entries)), problems, missing(library.entries))


def export(
    host: Host,
    config: Config,
    world: World,
    request: Request,
    gather: Callable[[Host, Config, World, Request], Library] | None = None,
) -> Outcome:
    """Do what ``request`` says, with the papers of its sources, or with those that ``gather`` gets elsewhere.

    Raises ArxrefError when nothing could be written. Where there are several outputs, one that could not be written is an error in the
    outcome, and the others are written.
    """
    outputs, scheme = prepared(host, config, request)
    library = (gather or load)(host, config, world, request)
    lacking = missing(library.entries)
    if not library.entries:
        return Outcome(library.counts, tuple(library.problems), lacking)
    if request.keys:  # what the user asks for goes before the keys that libraries gave their papers
        library = library._replace(entries=[with_key(entry, "") if entry.key else entry for entry in library.entries])
    path = request.ledger or config.ledger or find_above(world.folder, ledger.FILE)
    _refuse_ledger(path, request.outputs)
    shared = [output.into for output in request.outputs if output.into]
    with (
        sink.locked(path) if path and request.mode.write else nullcontext(),
        sink.all_locked(shared) if shared and request.mode.write else nullcontext(),
        _locked_vaults(outputs) if request.mode.write else nullcontext(),
    ):
        known = ledger.parse(sink.read_existing(path) or b"", sources.display(path)) if path else {}
        places, problems = _places(outputs, library.entries, request.mode)
        keys, told = _keys(places, known, library.entries, scheme)
        problems += told
        changes = _record(path, known, library.entries, keys, request.mode) if path and places else []
        sent = []
        for place in places:
            try:
                own = _own_keys(place, library.entries, keys)
                sent.append(writing.send(place, map(with_key, library.entries, own), request.mode, world.stdout))
            except (OutputError, PluginError) as error:
                if len(outputs) == 1:
                    raise
                problems.append(Problem("error", "output", str(error)))
    return _outcome(library, lacking, sent, problems, changes)


def _locked_vaults(outputs: Sequence[tuple[Output, Exporter, Mapping[str, Any]]]) -> AbstractContextManager[None]:
    vaults = [output.vault for output, exporter, _ in outputs if output.vault and exporter.vault is not None]
    if not vaults:
        return nullcontext()
    from arxref.vaultfolder import all_locked  # noqa: PLC0415 - only a vault pays for it

    return all_locked(vaults)


def prepared(
    host: Host, config: Config, request: Request
) -> tuple[list[tuple[Output, Exporter, Mapping[str, Any]]], Callable[[Entry], str]]:
    """Each output with its exporter and the values of its options, and what makes keys. Raises ArxrefError for what is asked wrongly."""
    outputs = [_prepared(host, config, output, request.options, alone=len(request.outputs) == 1) for output in request.outputs]
    _refuse_strays(outputs, request.options)
    return outputs, key_scheme(host, request.keys or config.keys or "readable")


def _outcome(library: Library, lacking: Missing, sent: Sequence[Sent], problems: list[Problem], changes: Sequence[Change]) -> Outcome:
    told = [problem for one in sent for problem in one.problems]
    refused = max(
        (sum(problem.severity == "error" and bool(problem.id) for problem in one.problems) for one in sent), default=len(library.entries)
    )
    counts = library.counts._replace(exported=len(library.entries) - refused, rejected=library.counts.rejected + refused)
    written = tuple(path for one in sent for path in one.written)
    changes = (*changes, *(change for one in sent for change in one.changes))
    return Outcome(counts, (*library.problems, *problems, *told), lacking, written, tuple(sent), changes)


def _prepared(
    host: Host, config: Config, output: Output, given: Mapping[str, Any], *, alone: bool
) -> tuple[Output, Exporter, Mapping[str, Any]]:
    """An output with its exporter and the values of its options. ``given`` options must be the exporter's where it is the only one."""
    output = output if output.format else output._replace(format=_followed(host, config, output.into))
    exporter: Exporter = host.get("exporters", output.format)
    known = {option.name for option in exporter.options}
    mine = given if alone else {name: value for name, value in given.items() if name in known}
    configured = dict(config.formats).get(exporter.name, {})
    return output, exporter, resolve_options(exporter.name, exporter.options, configured, {**output.options, **mine}, config.venues)


def _followed(host: Host, config: Config, path: str) -> str:
    """The format of the .bib file that is to be brought up to date; for one that is not there, what is configured."""
    raw = sink.read_existing(path)
    if not raw or not raw.strip():
        return config.default_format if config.default_format == "biblatex" else "bibtex"
    from arxref.library.bibfile import dialect  # noqa: PLC0415 - only --into without --format asks

    exporter: Exporter = host.get("exporters", "bibtex")
    assert exporter.existing is not None  # noqa: S101 - a built-in
    return dialect(exporter.existing(raw))


def _refuse_strays(outputs: Sequence[tuple[Output, Exporter, Mapping[str, Any]]], given: Mapping[str, Any]) -> None:
    """Raise UsageError for an option that none of several outputs has."""
    known = {option.name for _, exporter, _ in outputs for option in exporter.options}
    for name in given:
        if name not in known:
            message = f"no output has an option {name!r}{nearest(name, known)}"
            raise UsageError(message)


def _refuse_ledger(path: str, outputs: Sequence[Output]) -> None:
    """Raise UsageError where the ledger itself would be written as an output."""
    for output in outputs if path else ():
        beside = output.into + writing.MEMORY if output.into else ""
        for place in filter(None, (output.file, output.into, beside)):
            if os.path.realpath(place) == os.path.realpath(path):
                message = f"{sources.display(place)}: is the ledger of citation keys; papers go to another file"
                raise UsageError(message)


def key_scheme(host: Host, name: str) -> Callable[[Entry], str]:
    """The scheme of that name, or that a pattern describes. Raises UsageError for what is neither."""
    if "{" in name:
        from arxref.library.keypatterns import compiled  # noqa: PLC0415 - only a pattern needs it

        return compiled(name)
    scheme: KeyScheme = host.get("key_schemes", name)
    return scheme.key


def _places(
    outputs: Sequence[tuple[Output, Exporter, Mapping[str, Any]]], entries: Sequence[Entry], mode: Mode
) -> tuple[list[Place], list[Problem]]:
    """What stands where each output goes, and the outputs (of several) that cannot be written."""
    places: list[Place] = []
    problems: list[Problem] = []
    for output, exporter, options in outputs:
        try:
            places.append(writing.look(output, exporter, options, entries, mode))
        except (OutputError, PluginError) as error:
            if len(outputs) == 1:
                raise
            problems.append(Problem("error", "output", str(error)))
    return places, problems


def _keys(
    places: Sequence[Place], known: Mapping[ArxivId, str], entries: Sequence[Entry], scheme: Callable[[Entry], str]
) -> tuple[list[str], list[Problem]]:
    """The key of every entry, the same for all places: that of the first place that has the paper, else the ledger's, else the scheme's.

    A place where the paper has another key keeps that, for nobody's manuscript may break; it is a Problem, as is a ledger that says
    something else.
    """
    target: dict[ArxivId, str] = {}
    homes: dict[ArxivId, str] = {}
    problems: list[Problem] = []
    wanted = {entry.id for entry in entries}
    for place in places:
        where = sources.display(place.output.file or place.output.into or place.output.vault)
        for id_, key in place.keys.items():
            if target.setdefault(id_, key) != key and id_ in wanted:
                problems.append(_differing(where, id_, key, target[id_], homes[id_]))
            homes.setdefault(id_, where)
    taken = frozenset().union(*(place.taken for place in places))
    keys = assign(entries, scheme, ledger.standing(target, known, taken), (*taken, *known.values()))
    if known:
        given = {entry.id: key for entry, key in zip(entries, keys, strict=True)}
        problems += [
            _differing(homes.get(id_, ""), id_, key, entered, "the ledger") for id_, key, entered in ledger.disagreements(given, known)
        ]
    return keys, problems


def _differing(where: str, id_: ArxivId, key: str, other: str, there: str) -> Problem:
    message = f"has the key {key} here and {other} in {there}; both stay, `arxref rekey` makes them one"
    return Problem("warning", "keys-differ", message, where, 0, id_)


def _own_keys(place: Place, entries: Sequence[Entry], keys: Sequence[str]) -> Sequence[str]:
    """The keys of the entries at one place. Raises OutputError where two papers would have one key there."""
    if not place.keys:
        return keys
    own = [place.keys.get(entry.id) or key for entry, key in zip(entries, keys, strict=True)]
    if own != keys:
        seen: dict[str, ArxivId] = {}
        for entry, key in zip(entries, own, strict=True):
            if seen.setdefault(folded(key), entry.id) != entry.id:
                where = sources.display(place.output.file or place.output.into or place.output.vault)
                message = f"{where}: {seen[folded(key)]} and {entry.id} would both have the key {key}; settle it with `arxref rekey`"
                raise OutputError(message)
    return own


def _record(path: str, known: Mapping[ArxivId, str], entries: Sequence[Entry], keys: Sequence[str], mode: Mode) -> list[Change]:
    """Enter the new papers' keys in the ledger. This comes before any output: a key that is in use must be reserved."""
    lines = ledger.added(known, {entry.id: key for entry, key in zip(entries, keys, strict=True)})
    there = sink.read_existing(path)
    if lines == known and there is not None:
        return []
    after = ledger.text(lines, there or b"").encode()
    if mode.write:
        sink.write_file(path, [after])
    return [Change(path, there, after)] if mode.compare else []


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
