"""An export or a check that workers share (`arxref.shares`): what they are to do, and what became of it."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from arxref import shares
from arxref.delivering import delivered, looked_at
from arxref.errors import WorkerError
from arxref.finding import acquaint, reader
from arxref.jobs import handed, weight
from arxref.library.keys import with_key
from arxref.loading import library_of, load
from arxref.model import Problem
from arxref.reading import passed_over
from arxref.request import Counts
from arxref.sifting import Missing, Sifted, missing, sift
from arxref.working import Task

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from arxref.config import Config
    from arxref.delivering import Way
    from arxref.host import Host
    from arxref.loading import Told
    from arxref.model import Entry
    from arxref.request import Library, Outcome, Request, World
    from arxref.sources import Found


def shared(
    host: Host,
    config: Config,
    world: World,
    request: Request,
    outputs: Sequence[Way],
    scheme: Callable[[Entry], str],
    found: list[Found],
) -> Outcome:
    """Have ``request.jobs`` workers read what was found and write it; ``found`` is emptied, for nobody else keeps the sources.

    Where there can be none, one process does it all, and a note says so.
    """
    task = _task(host, config, request, found)._replace(
        made=(lambda entry: scheme(with_key(entry, "") if entry.key else entry)) if request.keys else scheme,
        outputs=[(way.exporter, way.options) for way in outputs],
    )
    workers = _workers(found, request.jobs, task)
    if isinstance(workers, Problem):
        outputs = looked_at(outputs, request.mode)
        library = load(host, config, world, request, given=handed(found))
        return delivered(config, world, request, outputs, scheme, library._replace(problems=[workers, *library.problems]))
    with workers:
        outputs = looked_at(outputs, request.mode)  # they have begun by now, but only wait: what was needed for it is no part of them
        try:
            gathered = workers.gather(world.progress, request.selection.only)
        except WorkerError as error:
            raise WorkerError(f"nothing was written: {error}") from error
        library = _joined(request, gathered)
        del gathered  # and with it what is not written
        return delivered(config, world, request, outputs, attrgetter("made"), library, workers)


def checked(
    host: Host, config: Config, world: World, request: Request, told: Told, beside: Callable[[], list[Any]], found: list[Found]
) -> tuple[Library, list[Any]]:
    """Have workers read what was found: the library, whose papers are gone with them, and what ``beside`` gave there.

    ``told`` is given every source with what each parser made of it; ``beside`` gives what that kept, and forgets it.
    """
    task = _task(host, config, request, found, told)._replace(beside=beside)
    workers = _workers(found, request.jobs, task)
    if isinstance(workers, Problem):
        library = load(host, config, world, request, told, handed(found))
        return library._replace(problems=[workers, *library.problems]), beside()
    with workers:
        gathered = workers.gather(world.progress, request.selection.only)
    return _joined(request, gathered), [thing for read in gathered.reads for thing in read.beside]


def _workers(found: list[Found], jobs: int, task: Task) -> shares.Shared | Problem:
    """Workers that are to read what was found; what there is to say where the system allows no more processes, and all is as it was."""
    parts = shares.blocks(found, jobs)
    try:
        return shares.Shared(parts, jobs, task)
    except WorkerError as error:
        found += [one for part in parts for one in part.found]
        return Problem("note", "worker", f"{str(error).partition(';')[0]}; one process did all the work")


def _task(host: Host, config: Config, request: Request, found: Sequence[Found], told: Told = lambda _source, _turns: None) -> Task:
    """What workers do that write nothing, with what the sources need for it at hand."""
    read_part = reader(host, config, request.sources, request.parser, told)
    first = next(filter(weight, found), None)  # a file: what a pipe gives is gone once it is read
    if first is not None:
        acquaint(host, request.parser, first.source)
    return Task(
        lambda found: read_part(found, True),
        lambda: {parser.name: parser.rank for parser in host.known("parsers")},
        lambda merged: sift(merged, request.selection),
        missing,
        None,
        (),
        host.listen,
        host.hear,
    )


def _joined(request: Request, gathered: shares.Gathered) -> Library:
    """The library whose papers are with the workers."""
    files, found, rejected, foreign, skipped = (sum(column) for column in zip(*(read[:5] for read in gathered.reads), strict=True))
    problems = [problem for read in gathered.reads for problem in read.problems] + passed_over(skipped) + gathered.conflicts
    counts = Counts(files, found + rejected, 0, found - gathered.merged, rejected, 0, foreign, skipped)
    sifted = Sifted(gathered.entries, gathered.unselected, gathered.untitled, gathered.withdrawn)
    return library_of(request, problems, counts, sifted, gathered.there)._replace(missing=Missing(*gathered.missing))
