"""What takes more than the store: papers of digests and libraries, those that the network is asked for, and a .bib file to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref import pipeline, sink
from arxref.api import Policy
from arxref.config import Output
from arxref.errors import ArxrefError
from arxref.host import from_environment
from arxref.library.bib import bibfile
from arxref.library.keys import in_order, with_key
from arxref.library.merge import fill, provenance_of
from arxref.manuscripts import resolving
from arxref.manuscripts.pandoc_work import Found, Unknown, made
from arxref.model import Entry
from arxref.store import SOURCE as STORE
from arxref.writing import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import BinaryIO

    from arxref.host import Host
    from arxref.manuscripts.pandoc_work import Work
    from arxref.model import ArxivId

PATIENCE = 30.0
"""How many seconds a build waits for the network at most, where it may use it."""


def found(work: Work, spelt: Mapping[str, str], theirs: tuple[str, ...], ours: tuple[str, ...]) -> Found:
    """What citations mean, given by their texts and what these spell: the document's sources tell, then the project's, then the store.

    Raises LedgerError.
    """
    host = from_environment(work.told.warn, alone=True)
    own: dict[str, ArxivId | None] = dict.fromkeys(work.own.keys)
    own.update({key: id_ for id_, key in work.own.papers.items()})
    library = resolving.Library(own=own, sources=theirs or ours)
    if work.asks:
        library = library._replace(enrichers=_enrichers(host, work), offline=False, patience=PATIENCE)
    resolved = _resolved(host, work, spelt, library)
    papers = dict(resolved.papers)
    if theirs and ours:
        more = _resolved(host, work, spelt, library._replace(sources=ours)).papers
        papers |= {text: _before(papers.get(text), entry) for text, entry in more.items()}
    faults = {one.text: one for one in resolved.unknown}
    unknown = [Unknown(text, faults[one].id, faults[one].fault) for text, one in spelt.items() if one in faults and one not in papers]
    return Found(
        {text: papers[one] for text, one in spelt.items() if one in papers},
        {text: resolved.own[one] for text, one in spelt.items() if one in resolved.own},
        unknown,
    )


def _resolved(host: Host, work: Work, spelt: Mapping[str, str], library: resolving.Library) -> resolving.Resolved:
    resolved = resolving.resolve(host, work.config, _world(), spelt.values(), library)
    for problem in resolved.problems:
        work.told.problem(problem)
    return resolved


def _before(first: Entry | None, second: Entry) -> Entry:
    """``first``, the document's sources' word on a paper, completed by ``second``, the project's; the store's word in it comes last."""
    if first is None or not first.origins or first.origins[0].source == STORE:
        return second
    late = {field: Entry._field_defaults[field] for field, origin in provenance_of(first).items() if origin.source == STORE}
    return fill(first._replace(**late) if late else first, second)


def _enrichers(host: Host, work: Work) -> tuple[str, ...]:
    """The metadata sources that the document names and that there are; the others are named."""
    names = []
    for name in work.settings.enrich:
        try:
            host.get("enrichers", name)
        except ArxrefError as error:
            work.told.warn(f"`arxref: enrich`: {error}")
        else:
            names.append(name)
    return tuple(names)


def written(work: Work, entries: Iterable[Entry], names: Mapping[ArxivId, str]) -> Mapping[ArxivId, str]:
    """Bring the .bib file that the document wants up to date, as ``--into`` does, and give the keys of all papers that are in it then."""
    path = work.settings.write_bib
    keyed = [with_key(entry, "" if names[entry.id] == made(entry.id) else names[entry.id]) for entry in entries]
    gathered = pipeline.Library(in_order(keyed), [], pipeline.Counts(entries=len(keyed)))
    mode = Mode(policy=Policy(locked=frozenset(name.lower() for name in work.config.locked)))
    request = pipeline.Request((), (Output("", into=path),), mode=mode)
    try:
        host = from_environment(work.told.warn, alone=True)
        for problem in pipeline.export(host, work.config, _world(), request, lambda *_: gathered).problems:
            work.told.problem(problem._replace(severity="warning") if problem.code == "deleted-by-user" else problem)  # it is cited
        return bibfile.read(sink.read_existing(path) or b"").keys
    except ArxrefError as error:
        work.told.warn(str(error))
        return work.target.papers


def _world() -> pipeline.World:
    return pipeline.World(".", _no_stream, _no_stream)


def _no_stream() -> BinaryIO:
    raise ArxrefError("standard input and output are pandoc's: name a file or a folder")
