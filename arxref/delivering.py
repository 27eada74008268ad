"""From papers to outputs: what is asked for, checked before anything is read, then keys, then one output after the other."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

from arxref import keying, sink, sources, writing
from arxref.config import heading, options_of, setting
from arxref.errors import ConfigError, OutputError, PluginError, UsageError, WorkerError
from arxref.model import Problem
from arxref.nearest import nearest
from arxref.records import NamedTuple
from arxref.request import Outcome
from arxref.sifting import missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from arxref.api import Exporter
    from arxref.config import Config, Output
    from arxref.host import Host
    from arxref.model import Entry
    from arxref.request import Library, Request, World
    from arxref.shares import Shared
    from arxref.sifting import Missing
    from arxref.sink import Change, Sent
    from arxref.writing import Held, Mode, Place


class Way(NamedTuple):
    """An output, its exporter, the values of the options, and what was held there before anything was read."""

    output: Output
    exporter: Exporter
    options: Mapping[str, Any]
    before: Held | None = None


def prepared(host: Host, config: Config, request: Request) -> tuple[list[Way], Callable[[Entry], str]]:
    """Each output with its exporter and the values of its options, and what makes keys.

    Raises ArxrefError for what is asked wrongly, and where the ledger, or the one output, cannot be written as its folder is not there.
    """
    if request.parser != "auto":
        host.get("parsers", request.parser)
    outputs = [_prepared(host, config, output, request.options, alone=len(request.outputs) == 1) for output in request.outputs]
    _refuse_strays(outputs, request.options)
    if not request.mode.compare:
        if request.merge:  # else none is written
            sink.refuse_folderless(request.ledger or config.ledger)
        if len(outputs) == 1:  # of several, the others are written
            sink.refuse_folderless(outputs[0].output.file or outputs[0].output.into)
    return outputs, keying.chosen_scheme(host, config, request.keys)


def _prepared(host: Host, config: Config, output: Output, given: Mapping[str, Any], *, alone: bool) -> Way:
    """An output with its exporter and the values of its options. ``given`` options must be the exporter's where it is the only one."""
    exporter = _exporter(host, config, output)
    known = {option.name for option in exporter.options}
    mine = given if alone else {name: value for name, value in given.items() if name in known}
    options = options_of(config, exporter, mine, output)
    with _placed(config, output, exporter.name):
        writing.refuse_misplaced(output, exporter)
    return Way(output if output.format else output._replace(format=exporter.name), exporter, options)


def _exporter(host: Host, config: Config, output: Output) -> Exporter:
    """What writes the output's format. Raises UsageError where nobody does, and says so if it is the configuration that names it."""
    name = output.format or _followed(host, config, output.into)
    with _placed(config, output, name):
        exporter: Exporter = host.get("exporters", name)
    return exporter


@contextmanager
def _placed(config: Config, output: Output, name: str) -> Iterator[None]:
    """Wrong usage, of the format of that ``name``, is of the configuration where that asks for it, and told with its place there."""
    try:
        yield
    except UsageError as error:
        where = heading(config, output) or (f"{config.path}: default-format" if name == config.default_format else "")
        if not where:
            raise
        raise ConfigError(f"{where}: {error}") from error


def _followed(host: Host, config: Config, path: str) -> str:
    """The format of the .bib file that is to be brought up to date; for one that is not there, what is configured."""
    raw = sink.read_existing(path)
    if not raw or not raw.strip():
        return config.default_format if config.default_format == "biblatex" else "bibtex"
    from arxref.library.bib.bibfile import dialect  # noqa: PLC0415 - only --into without --format asks

    exporter: Exporter = host.get("exporters", "bibtex")
    assert exporter.existing is not None  # noqa: S101 - a built-in
    return dialect(exporter.existing(raw))


def _refuse_strays(outputs: Sequence[Way], given: Mapping[str, Any]) -> None:
    """Raise UsageError for an option that none of several outputs has."""
    known = {option.name for way in outputs for option in way.exporter.options}
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


def looked_at(outputs: Sequence[Way], mode: Mode) -> list[Way]:
    """The outputs, each with what is `writing.held` where it goes."""
    return [way._replace(before=writing.held(way.output, way.exporter, mode)) for way in outputs]


def delivered(
    config: Config,
    world: World,
    request: Request,
    outputs: Sequence[Way],
    scheme: Callable[[Entry], str],
    library: Library,
    shared: Shared | None = None,
) -> Outcome:
    """Write the papers, those that are with workers by their hands."""
    lacking = library.missing or missing(library.entries)
    if not library.entries:
        return Outcome(library.counts, tuple(library.problems), lacking)
    if request.keys:  # what the user asks for goes before the keys that libraries gave their papers
        library = library._replace(entries=[entry._replace(key="") if entry.key else entry for entry in library.entries])
    path = keying.ledger_path(config, world, request.ledger)
    _refuse_ledger(path, request.outputs)
    into = [output.into for output in request.outputs if output.into]
    with (
        sink.locked(path) if path and request.mode.write else nullcontext(),
        sink.all_locked(into) if into and request.mode.write else nullcontext(),
        _locked_vaults(outputs) if request.mode.write else nullcontext(),
    ):
        known = keying.entered(path)
        places, problems = _places(config, request, outputs, library.entries)
        keys, differing = keying.keys_for(places, known, library.entries, scheme)
        problems += differing
        changes = keying.record(path, known, library.entries, keys, request.mode) if path and places else []
        sent = []
        for place in places:
            with _told(config, request, place.output, problems):
                own = keying.own_keys(place, library.entries, keys)
                sent.append(_sent(world, request, outputs, place, library.entries, own, shared))
    return outcome_of(library, lacking, sent, problems, changes)


@contextmanager
def asked(config: Config, output: Output, given: Mapping[str, Any]) -> Iterator[None]:
    """What an output cannot be asked for, by other options than ``given``, is told with where the configuration asks for it."""
    try:
        yield
    except UsageError as error:
        where = setting(config, output, given, error.options)
        if not where:
            raise
        raise ConfigError(f"{where}: {error}") from error


@contextmanager
def _told(config: Config, request: Request, output: Output, problems: list[Problem]) -> Iterator[None]:
    """What is wrong with one output is a problem where there are several, and the others are written; else it is raised."""
    try:
        with asked(config, output, request.options):
            yield
    except (OutputError, PluginError) as error:
        if len(request.outputs) == 1:
            raise
        problems.append(Problem("error", "output", str(error)))
    except BrokenPipeError:  # who has had enough of the one output is told nothing
        if len(request.outputs) == 1:
            raise
        problems.append(Problem("error", "output", "standard output: is cut off: nobody reads it any more"))
    except WorkerError as error:
        message = f"{_unfinished(output)}: {error}"
        if len(request.outputs) == 1:
            raise WorkerError(message) from error
        problems.append(Problem("error", "worker", message))


def _unfinished(output: Output) -> str:
    """What is said of an output of which the workers are gone."""
    if output.vault:
        return f"{sources.display(output.vault)}: not all notes were written; the next run writes the others"
    to_file = output.file or output.into
    return "standard output: is cut off" if to_file in ("", sources.STDIN) else f"{sources.display(to_file)}: was not written"


def _sent(
    world: World,
    request: Request,
    outputs: Sequence[Way],
    place: Place,
    entries: Sequence[Entry],
    keys: Sequence[str],
    shared: Shared | None,
) -> Sent:
    """Write the papers under these keys to one place."""
    if shared is None:
        return writing.send(place, entries, request.mode, world.stdout, keys=keys, jobs=request.jobs)
    number = next(number for number, way in enumerate(outputs) if way.output is place.output)
    return writing.send(place, (), request.mode, world.stdout, partial(shared.texts, number, entries, keys))


def _locked_vaults(outputs: Sequence[Way]) -> AbstractContextManager[None]:
    vaults = [way.output.vault for way in outputs if way.output.vault and way.exporter.vault is not None]
    if not vaults:
        return nullcontext()
    from arxref.vaultlock import all_locked  # noqa: PLC0415 - only a vault pays for it

    return all_locked(vaults)


def _places(config: Config, request: Request, outputs: Sequence[Way], entries: Sequence[Entry]) -> tuple[list[Place], list[Problem]]:
    """What stands where each output goes, and the outputs (of several) that cannot be written."""
    places: list[Place] = []
    problems: list[Problem] = []
    for output, exporter, options, before in outputs:
        with _told(config, request, output, problems):
            places.append(writing.look(output, exporter, options, entries, request.mode, before))
    return places, problems


def outcome_of(library: Library, lacking: Missing, sent: Sequence[Sent], problems: list[Problem], changes: Sequence[Change]) -> Outcome:
    """What was done, in sum: a paper that one output could not take was not exported."""
    told = [problem for one in sent for problem in one.problems]
    refused = max(
        (sum(problem.severity == "error" and bool(problem.id) for problem in one.problems) for one in sent), default=len(library.entries)
    )
    counts = library.counts._replace(exported=len(library.entries) - refused, rejected=library.counts.rejected + refused)
    written = tuple(path for one in sent for path in one.written)
    changes = (*changes, *(change for one in sent for change in one.changes))
    return Outcome(counts, (*library.problems, *problems, *told), lacking, written, tuple(sent), changes)
