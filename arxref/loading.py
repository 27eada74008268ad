"""From sources to the papers that are wanted: read, merged, filled up and selected."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from arxref.api import Context
from arxref.errors import OutputError
from arxref.finding import find, reader
from arxref.library.keys import in_order
from arxref.library.merge import merge_all
from arxref.model import Problem
from arxref.request import Counts, Library
from arxref.sifting import NOBODY_ASKED, sift
from arxref.sources import display

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from arxref import sources
    from arxref.api import SourceText
    from arxref.config import Config
    from arxref.host import Host
    from arxref.model import Entry
    from arxref.request import Request, World
    from arxref.sifting import Sifted
    from arxref.turns import Turn

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
    given = sources_of(config, world, request) if given is None else given
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
    sifted = sift(merged, request.selection, _title_help(request))
    there = frozenset(entry.id for entry in merged) if request.selection.only else frozenset()
    return library_of(request, problems, counts, sifted, there)


def _title_help(request: Request) -> str:
    """What is said of a paper whose title nobody knows, beside that: who was asked for it, and what would help."""
    if request.offline:
        return ", nor does the local store; without --offline, --enrich arxiv asks arXiv for it"
    if request.enrichers:
        return f", nor did {' or '.join(request.enrichers)} tell; name a source that does"
    return NOBODY_ASKED


def library_of(request: Request, problems: list[Problem], counts: Counts, sifted: Sifted, there: Collection[str]) -> Library:
    """The library of what was sifted; ``there`` are the IDs of all papers that were read, if some were asked for."""
    counts = counts._replace(unselected=sifted.unselected, rejected=counts.rejected + len(sifted.untitled))
    if sifted.unselected:  # nobody asked for what sources say of other papers
        wanted = {entry.id for entry in sifted.entries}
        problems = [problem for problem in problems if problem.code != "conflicting-values" or problem.id in wanted]
    problems = problems + sifted.untitled
    for id_ in sorted(request.selection.only.difference(there)):
        problems.append(Problem("error", "not-found", "was asked for and is in no source", "", 0, id_))
    known = {problem.id for problem in problems if problem.code == "withdrawn-paper"}
    problems += [problem for problem in sifted.withdrawn if problem.id not in known]
    return Library(in_order(sifted.entries), problems, counts)


def sources_of(config: Config, world: World, request: Request) -> Iterator[sources.Found]:
    """The sources of a run; none of its outputs is one."""
    return find(config, world.folder, world.stdin, request.sources, (*request.outputs, *config.outputs))


def _enriched(host: Host, world: World, request: Request, entries: Sequence[Entry]) -> tuple[list[Entry], list[Problem]]:
    """Fill what the entries lack from the store and the enrichers that are asked for. A store that cannot be had is done without.

    Where papers are asked for by name, nobody is troubled for the others; they come last.
    """
    from arxref.enriching import enrich  # noqa: PLC0415 - only a run that asks for it

    only = request.selection.only
    others = [entry for entry in entries if entry.id not in only] if only else []
    entries = [entry for entry in entries if entry.id in only] if only else entries
    enrichers = [host.get("enrichers", name) for name in request.enrichers]
    problems: list[Problem] = []
    with asking_context(world, request, problems) as context:
        filled, told = enrich(entries, enrichers, context, world.asking)
    return filled + others, problems + told


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
    path = request.store or default_path(world.environ)
    if request.offline and _lacks(path):  # nobody fills it now, so none is made
        if request.store:
            message = f"{display(path)}: there is no such store, so nothing was filled from it; `arxref cache import` makes one"
            problems.append(Problem("note", "store", message))  # one that is empty is no fault, either
        yield context
        return
    with ExitStack() as stack:
        try:
            context = context._replace(store=stack.enter_context(open_store(path, world.now, warn, lenient=True)))
        except OutputError as error:
            warn(str(error))
        yield context


def _lacks(path: str) -> bool:
    """Whether there is nothing of that name. What cannot be told now is told where it is opened."""
    try:
        os.lstat(path)
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        pass
    return False
