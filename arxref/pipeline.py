"""Wires the stages together: sources, parse, merge, enrich, select, key, export, sink. The command line and the Python API call it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from arxref import jobs
from arxref.delivering import delivered, looked_at, prepared
from arxref.keying import chosen_scheme, key_scheme, with_keys
from arxref.loading import asking_context, load, sources_of
from arxref.request import Counts, Library, Outcome, Request, World, given_date, parse_ids, period
from arxref.sifting import Missing, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from arxref.api import SourceText
    from arxref.config import Config
    from arxref.delivering import Way
    from arxref.host import Host
    from arxref.loading import Told
    from arxref.turns import Turn

__all__ = [
    "Counts",
    "Library",
    "Missing",
    "Outcome",
    "Request",
    "World",
    "asking_context",
    "check",
    "chosen_scheme",
    "export",
    "given_date",
    "key_scheme",
    "load",
    "load_with_keys",
    "parse_ids",
    "period",
    "prepared",
    "with_keys",
]


def load_with_keys(host: Host, config: Config, world: World, request: Request) -> Library:
    """As `load`, each entry with the key that an export to a new file would give it; nothing is entered in the ledger."""
    return with_keys(host, config, world, request, load(host, config, world, request))


def check(host: Host, config: Config, world: World, request: Request, told_of: Told | None = None) -> Outcome:
    """Read and account for everything, say what is odd about the days of the archive, and write nothing.

    ``told_of`` is given every source with what each parser made of it; then no worker reads them.
    """
    from arxref.library import archive  # noqa: PLC0415 - nobody else looks at the days

    days: list[archive.Day] = []

    def told(source: SourceText, turns: list[Turn]) -> None:
        if told_of is not None:
            told_of(source, turns)
        days.extend(day for turn in turns for day in archive.days(turn.parser.name, turn.parser.kind, turn.items))

    def taken() -> list[archive.Day]:
        took = days.copy()
        days.clear()
        return took

    found = list(sources_of(config, world, request))
    count = 1 if told_of is not None or not hasattr(os, "fork") else jobs.count(request.jobs, found)
    if count == 1:
        library = load(host, config, world, request, told, jobs.handed(found))
    else:
        from arxref.sharing import checked  # noqa: PLC0415 - only a large check

        library, days = checked(host, config, world, request._replace(jobs=count), told, taken, found)
    problems = (*library.problems, *archive.remarks(days))
    return Outcome(library.counts._replace(exported=len(library.entries)), problems, library.missing or missing(library.entries))


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
        return delivered(config, world, request, outputs, scheme, gather(host, config, world, request))
    if not request.merge:
        from arxref.unmerged import streamed  # noqa: PLC0415 - only --no-merge

        return streamed(host, config, world, request, outputs, scheme)
    if not _shareable(request, outputs):
        outputs = looked_at(outputs, request.mode)
        return delivered(config, world, request, outputs, scheme, load(host, config, world, request))
    found = list(sources_of(config, world, request))
    count = jobs.count(request.jobs, found)
    if count == 1:
        outputs = looked_at(outputs, request.mode)
        return delivered(config, world, request, outputs, scheme, load(host, config, world, request, given=jobs.handed(found)))
    from arxref.sharing import shared  # noqa: PLC0415 - only a large export

    return shared(host, config, world, request._replace(jobs=count), outputs, scheme, found)


def _shareable(request: Request, outputs: Sequence[Way]) -> bool:
    """Whether workers can do all of it: what asks others, or changes what is there, is for one process."""
    if request.jobs == 1 or request.enrichers or request.offline or not hasattr(os, "fork"):
        return False
    return all(way.exporter.pieces is not None and not way.output.into and not way.output.vault for way in outputs)
