"""Wires the stages together: sources, parse, merge, enrich, select, key, export, sink. The command line and the Python API call it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from arxref import identifiers, parallel, shares, sink, sources, writing
from arxref.api import Context
from arxref.config import Config, Output, find_above, resolve_options
from arxref.errors import OutputError, PluginError, UsageError
from arxref.finding import find, reader
from arxref.host import nearest
from arxref.library import ledger
from arxref.library.keys import assign, folded, in_order, with_key
from arxref.library.merge import merge_all
from arxref.library.selection import Selection
from arxref.model import Entry, Problem
from arxref.reading import Reading, passed_over
from arxref.sifting import Missing as Missing  # noqa: PLC0414 - a part of `Outcome`, and so named here, too
from arxref.sifting import Sifted, missing, sift
from arxref.sink import Change
from arxref.streaming import Stream
from arxref.writing import Mode, Place, Sent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from arxref.api import Exporter, KeyScheme, SourceText
    from arxref.host import Host
    from arxref.model import ArxivId
    from arxref.reading import Turn


class Request(NamedTuple):
    """What is to be exported, and where to. ``options`` are those of the formats; ``keys`` is the name of a scheme or a pattern.

    ``patience`` is how many seconds the ``enrichers`` may take in all; ``store`` is the file of the metadata store ("": the user's).
    ``jobs`` is how many processes share the work (0: by its size); what comes out is the same. Without ``merge`` each paper is
    written as it first stands, in the order of the sources and in little memory.
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
    jobs: int = 1
    merge: bool = True


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
    """Merged and selected entries in arXiv ID order, with all that is to be said of how they came about.

    ``missing`` is counted already where the entries are with workers, and here no more than their IDs and own keys.
    """

    entries: list[Entry]
    problems: list[Problem]
    counts: Counts
    missing: Missing | None = None


Told = Callable[["SourceText", "list[Turn]"], None]
"""What is given every source with what each parser made of it."""


def load(
    host: Host,
    config: Config,
    world: World,
    request: Request,
    told_of: Told = lambda _source, _turns: None,
    given: Iterable[sources.Found] | None = None,
) -> Library:
    """Read, merge and select. Raises ArxrefError for what concerns the whole request. ``given`` are the sources, where they are known."""
    given = _found(config, world, request) if given is None else given
    reading = reader(host, config, request.sources, request.parser, told_of)(world.progress(given), False)
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
    sifted = sift(merged, request.selection)
    there = frozenset(entry.id for entry in merged) if request.selection.only else frozenset()
    return _library(request, problems, counts, sifted, there)


def _library(request: Request, problems: list[Problem], counts: Counts, sifted: Sifted, there: Collection[str]) -> Library:
    """The library of what was sifted; ``there`` are the IDs of all papers that were read, if some were asked for."""
    counts = counts._replace(unselected=sifted.unselected, rejected=counts.rejected + len(sifted.untitled))
    problems = problems + sifted.untitled
    for id_ in sorted(request.selection.only.difference(there)):
        problems.append(Problem("error", "not-found", "was asked for and is in no source", "", 0, id_))
    known = {problem.id for problem in problems if problem.code == "withdrawn-paper"}
    problems += [problem for problem in sifted.withdrawn if problem.id not in known]
    return Library(in_order(sifted.entries), problems, counts)


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
    found = world.progress(find(config, world.folder, world.stdin, paths, outputs))
    return reader(host, config, paths, parser, told)(found, False)


def _found(config: Config, world: World, request: Request) -> Iterator[sources.Found]:
    return find(config, world.folder, world.stdin, request.sources, (*request.outputs, *config.outputs))


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
    if gather is not None:
        return _delivered(config, world, request, outputs, scheme, gather(host, config, world, request))
    if not request.merge:
        return _streamed(host, config, world, request, outputs, scheme)
    task = _shares(host, config, request, outputs, scheme) if _shareable(request, outputs) else None
    if task is None:
        return _delivered(config, world, request, outputs, scheme, load(host, config, world, request))
    found = list(_found(config, world, request))
    jobs = _jobs(request, found)
    if jobs == 1:
        return _delivered(config, world, request, outputs, scheme, load(host, config, world, request, given=shares.handed(found)))
    with shares.Shared(shares.blocks(found, jobs), jobs, task) as shared:
        gathered = shared.gather(world.progress, request.selection.only)
        library = _joined(request, gathered)
        return _delivered(config, world, request, outputs, lambda entry: gathered.made[entry.id], library, shared)


def _streamed(
    host: Host,
    config: Config,
    world: World,
    request: Request,
    outputs: Sequence[tuple[Output, Exporter, Mapping[str, Any]]],
    scheme: Callable[[Entry], str],
) -> Outcome:
    """Write each paper as it first stands. Raises UsageError for what would need them all at once, OutputError for a file that is there."""
    _refuse_unmerged(request, outputs)
    output, exporter, options = outputs[0]
    shown, named = sources.display(output.file), request.sources or config.sources
    if any(os.path.realpath(name) == os.path.realpath(output.file) for name in named if name != sources.STDIN and output.file):
        message = f"{shown}: is one of the sources; nothing was written there"
        raise OutputError(message)
    if not request.mode.force and os.path.isfile(output.file) and os.path.getsize(output.file):
        message = f"{shown}: is there already, and --no-merge does not ask what would be lost; --force overwrites it"
        raise OutputError(message)
    path = config.ledger or find_above(world.folder, ledger.FILE)
    known = ledger.parse(sink.read_existing(path) or b"", sources.display(path)) if path else {}
    read_part = reader(host, config, request.sources, request.parser, lambda _source, _turns: None)
    stream = Stream(lambda found: read_part(found, True), request.selection, scheme)
    papers = stream.entries(world.progress(_found(config, world, request)), known, own=not request.keys)
    first = next(papers, None)
    sent = [] if first is None else [writing.send(Place(output, exporter, options), chain([first], papers), request.mode, world.stdout)]
    counts = Counts(stream.files, stream.found + stream.rejected, 0, stream.repeats, stream.rejected, 0, stream.foreign, stream.skipped)
    library = _library(request, stream.problems + passed_over(stream.skipped), counts, stream.sifted, stream.there)
    outcome = _outcome(library, stream.missing, sent, [], [])
    return outcome._replace(counts=outcome.counts._replace(exported=stream.written + outcome.counts.exported))


def _refuse_unmerged(request: Request, outputs: Sequence[tuple[Output, Exporter, Mapping[str, Any]]]) -> None:
    """Raise UsageError for what --no-merge cannot do."""
    (output, exporter, _), *further = outputs
    if further or output.into or output.vault or exporter.pieces is None:
        message = f"--no-merge writes papers one by one, to one file or standard output, as {', '.join(_ONE_BY_ONE)}"
    elif request.enrichers or request.offline or request.ledger or request.mode.compare:
        message = "--no-merge does without --enrich, --offline, --ledger, --check and --diff, which look at all papers at once"
    else:
        return
    raise UsageError(message)


_ONE_BY_ONE = ("bibtex", "biblatex", "csl-json", "csl-yaml")


def _shareable(request: Request, outputs: Sequence[tuple[Output, Exporter, Mapping[str, Any]]]) -> bool:
    """Whether workers can do all of it: what asks others, or changes what is there, is for one process."""
    if request.jobs == 1 or request.enrichers or request.offline or not hasattr(os, "fork"):
        return False
    return all(exporter.pieces is not None and not output.into and not output.vault for output, exporter, _ in outputs)


def _jobs(request: Request, found: Sequence[sources.Found]) -> int:
    """How many workers there are to be: as many as are asked for, else one where there is little to do."""
    if not request.jobs and (parallel.available() == 1 or shares.size(found) < shares.LARGE):
        return 1
    return max(1, min(request.jobs or min(parallel.available(), _MOST_JOBS), len(found)))


_MOST_JOBS = 8
"""What one process can keep up with, that writes what the others make."""


def _shares(
    host: Host,
    config: Config,
    request: Request,
    outputs: Sequence[tuple[Output, Exporter, Mapping[str, Any]]],
    scheme: Callable[[Entry], str],
) -> shares.Task:
    read_part = reader(host, config, request.sources, request.parser, lambda _source, _turns: None)
    return shares.Task(
        lambda found: read_part(found, True),
        lambda: {parser.name: parser.rank for parser in host.known("parsers")},
        lambda merged: sift(merged, request.selection),
        missing,
        (lambda entry: scheme(with_key(entry, "") if entry.key else entry)) if request.keys else scheme,
        [(exporter, options) for _, exporter, options in outputs],
    )


def _joined(request: Request, gathered: shares.Gathered) -> Library:
    """The library whose papers are with the workers."""
    files, found, rejected, foreign, skipped = (sum(column) for column in zip(*(read[:5] for read in gathered.reads), strict=True))
    problems = [problem for read in gathered.reads for problem in read.problems] + passed_over(skipped) + gathered.conflicts
    counts = Counts(files, found + rejected, 0, found - gathered.merged, rejected, 0, foreign, skipped)
    sifted = Sifted(gathered.entries, gathered.unselected, gathered.untitled, gathered.withdrawn)
    return _library(request, problems, counts, sifted, gathered.there)._replace(missing=Missing(*gathered.missing))


def _delivered(
    config: Config,
    world: World,
    request: Request,
    outputs: Sequence[tuple[Output, Exporter, Mapping[str, Any]]],
    scheme: Callable[[Entry], str],
    library: Library,
    shared: shares.Shared | None = None,
) -> Outcome:
    """Write the papers, those that are with workers by their hands."""
    lacking = library.missing or missing(library.entries)
    if not library.entries:
        return Outcome(library.counts, tuple(library.problems), lacking)
    if request.keys:  # what the user asks for goes before the keys that libraries gave their papers
        library = library._replace(entries=[entry._replace(key="") if entry.key else entry for entry in library.entries])
    path = request.ledger or config.ledger or find_above(world.folder, ledger.FILE)
    _refuse_ledger(path, request.outputs)
    into = [output.into for output in request.outputs if output.into]
    with (
        sink.locked(path) if path and request.mode.write else nullcontext(),
        sink.all_locked(into) if into and request.mode.write else nullcontext(),
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
                if shared is None:
                    sent.append(writing.send(place, map(with_key, library.entries, own), request.mode, world.stdout))
                else:
                    papers = ((entry.id, key) for entry, key in zip(library.entries, own, strict=True))
                    texts = partial(shared.texts, _number(outputs, place), papers)
                    sent.append(writing.send(place, (), request.mode, world.stdout, texts))
            except (OutputError, PluginError) as error:
                if len(outputs) == 1:
                    raise
                problems.append(Problem("error", "output", str(error)))
    return _outcome(library, lacking, sent, problems, changes)


def _number(outputs: Sequence[tuple[Output, Exporter, Mapping[str, Any]]], place: Place) -> int:
    return next(number for number, (output, _, _) in enumerate(outputs) if output is place.output)


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


def parse_ids(texts: Iterable[str]) -> frozenset[ArxivId]:
    """IDs in any spelling. Raises InvalidIdentifier."""
    return frozenset(identifiers.parse(text)[0] for text in texts)
