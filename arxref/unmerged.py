"""An export without a merge: papers go to the output as they are read, and nothing that needs them all at once is done."""

from __future__ import annotations

import os
from itertools import chain
from typing import TYPE_CHECKING

from arxref import keying, sources, writing
from arxref.delivering import asked, outcome_of
from arxref.errors import OutputError, UsageError
from arxref.finding import reader
from arxref.loading import library_of, sources_of
from arxref.reading import passed_over
from arxref.request import Counts
from arxref.streaming import Stream
from arxref.writing import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from arxref.config import Config
    from arxref.delivering import Way
    from arxref.host import Host
    from arxref.model import Entry
    from arxref.request import Outcome, Request, World


def streamed(
    host: Host,
    config: Config,
    world: World,
    request: Request,
    outputs: Sequence[Way],
    scheme: Callable[[Entry], str],
) -> Outcome:
    """Write each paper as it first stands. Raises UsageError for what would need them all at once, OutputError for a file that is there."""
    _refuse_unmerged(request, outputs)
    output, exporter, options, _ = outputs[0]
    shown = sources.display(output.file)
    named = [name for path in request.sources or config.sources for name in sources.matching(path, (output.file,))]
    if any(os.path.realpath(name) == os.path.realpath(output.file) for name in named if name != sources.STDIN and output.file):
        message = f"{shown}: is one of the sources; nothing was written there"
        raise OutputError(message)
    if not request.mode.force and os.path.isfile(output.file) and os.path.getsize(output.file):
        message = f"{shown}: is there already, and --no-merge does not ask what would be lost; --force overwrites it"
        raise OutputError(message)
    path = keying.ledger_path(config, world)
    known = keying.entered(path)
    read_part = reader(host, config, request.sources, request.parser, lambda _source, _turns: None)
    stream = Stream(lambda found: read_part(found, True), request.selection, scheme)
    papers = stream.entries(world.progress(sources_of(config, world, request)), known, own=not request.keys)
    first = next(papers, None)
    with asked(config, output, request.options):
        place = Place(output, exporter, options)
        sent = [] if first is None else [writing.send(place, chain([first], papers), request.mode, world.stdout)]
    counts = Counts(stream.files, stream.found + stream.rejected, 0, stream.repeats, stream.rejected, 0, stream.foreign, stream.skipped)
    library = library_of(request, stream.problems + passed_over(stream.skipped), counts, stream.sifted, stream.there)
    outcome = outcome_of(library, stream.missing, sent, [], [])
    return outcome._replace(counts=outcome.counts._replace(exported=stream.written + outcome.counts.exported))


def _refuse_unmerged(request: Request, outputs: Sequence[Way]) -> None:
    """Raise UsageError for what --no-merge cannot do."""
    (output, exporter, *_), *further = outputs
    if further or output.into or output.vault or exporter.pieces is None:
        message = f"--no-merge writes papers one by one, to one file or standard output, as {', '.join(_ONE_BY_ONE)}"
    elif request.enrichers or request.offline or request.ledger or request.mode.compare:
        message = "--no-merge does without --enrich, --offline, --ledger, --check and --diff, which look at all papers at once"
    else:
        return
    raise UsageError(message)


_ONE_BY_ONE = ("bibtex", "biblatex", "csl-json", "csl-yaml")
