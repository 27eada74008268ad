"""Exactly the entries that documents cite: found, written under the spelling that is cited, or merged into a bibliography.

An entry of the author's own bibliographies is copied byte for byte, and where the documents load those together with what is written
here, it stays where it is. Everything else is a paper of the sources or the store.
"""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING

from arxref import pipeline, sifting, sink, sources
from arxref.errors import UsageError
from arxref.keying import entered, ledger_path
from arxref.library.bib.bibfile import decoded
from arxref.library.bib.bibscan import SUFFIXES, scan
from arxref.library.keys import with_key
from arxref.manuscripts import cited_files, documents, owned, resolving
from arxref.manuscripts.cited_files import Found, Reference
from arxref.manuscripts.owned import Shelf, same_file
from arxref.model import ArxivId, Entry, Problem
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arxref.config import Config
    from arxref.host import Host
    from arxref.manuscripts.documents import Documents
    from arxref.manuscripts.resolving import Resolved
    from arxref.pipeline import Outcome, World
    from arxref.sink import Sent


class Request(NamedTuple):
    """Whose citations are wanted, and what is to be made of them.

    ``bibliographies`` are the author's own, beside those that the manuscripts name; ``commands`` are LaTeX commands that cite, beside those
    known; ``uncited``: name what is known and not cited. ``export`` says the rest: its one output, the sources (none: those of the
    configuration), the store, and so on.
    """

    manuscripts: tuple[str, ...]
    export: pipeline.Request
    bibliographies: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    uncited: bool = False


def cite(host: Host, config: Config, world: World, request: Request) -> Outcome:
    """Write what is cited. Raises ArxrefError where nothing could be done; what is not known is a Problem of the outcome.

    Without a format, a new .bib file is BibLaTeX where the documents load that, and else BibTeX.
    """
    output = request.export.outputs[0]
    if output.vault:
        raise UsageError("--vault: a vault is no bibliography; `arxref export --vault` writes notes")
    sources.refuse_absent(request.export.sources, ids=True)  # also those that nothing need be looked up in
    target = "" if output.file == sources.STDIN else output.file or output.into
    read = documents.read(request.manuscripts, world.environ, request.commands, target)
    if not output.format and not output.into:
        output = output._replace(format="biblatex" if read.biblatex else "bibtex")
    if host.get("exporters", output.format or "bibtex").vault is not None:
        raise UsageError(f"--format {output.format}: notes are no bibliography; `arxref export --vault` writes them")
    asked = request.export._replace(outputs=(output,))
    ((output, exporter, options, _),) = pipeline.prepared(host, config, asked)[0]
    with sink.all_locked([output.into]) if output.into and asked.mode.write else nullcontext():
        found = find(host, config, world, request, read, target)
        problems = [*found.problems, *found.resolved.problems, *_unknown(found)]
        problems += _uncited(host, config, world, found) if request.uncited else ()
        sent: list[Sent] = []
        if found.references:
            job = cited_files.Job(output, exporter, options, asked.mode, found)
            sent.append(cited_files.send(host, config, world, job, problems))
    told = [problem for one in sent for problem in one.problems]
    unknown = len(found.resolved.unknown)
    known = len(read.cited) - unknown + sum(not reference.texts for reference in found.references)
    counts = pipeline.Counts(read.files, known + unknown, known, 0, unknown)
    papers = [reference.paper for reference in found.references if reference.paper is not None]
    written = tuple(path for one in sent for path in one.written)
    changes = tuple(change for one in sent for change in one.changes)
    return pipeline.Outcome(counts, (*problems, *told), sifting.missing(papers), written, tuple(sent), changes)


# --- what is cited, and what it means


def find(host: Host, config: Config, world: World, request: Request, read: Documents, target: str = "") -> Found:
    """Find out what each citation means. ``target`` is the file to which that is to be written."""
    asked = request.export
    problems = list(read.problems)
    texts = [place.text for place in read.cited]
    named = {key: id_ for id_, key in entered(ledger_path(config, world, asked.ledger)).items()}
    ids = {id_ for text in texts if (id_ := named.get(text) or resolving.cited(text).id) is not None}
    own = list(dict.fromkeys(path for path in (*read.bibliographies, *request.bibliographies) if not same_file(path, target)))
    paths = asked.sources or tuple(dict.fromkeys((*read.sources, *config.sources)))
    libraries = [path for path in paths if path.lower().endswith(SUFFIXES) and os.path.isfile(path) and not same_file(path, target)]
    everything = read.everything is not None
    shelf = Shelf(
        owned.read(path, texts, ids, everything=everything and path in own, problems=problems) for path in dict.fromkeys((*own, *libraries))
    )
    there = Shelf(())
    if asked.outputs[0].into and os.path.isfile(target):
        there = Shelf([owned.read(target, texts, ids, everything=False, problems=problems)])
    library = resolving.Library(
        shelf.papers(texts),
        {name: id_ for name, id_ in there.papers(texts).items() if id_ is not None},
        tuple(path for path in paths if path not in libraries),
        asked.keys,
        asked.ledger,
        asked.store,
        asked.enrichers,
        asked.offline or not asked.enrichers,
        asked.patience,
    )
    resolved = _inside(there, resolving.resolve(host, config, world, texts, library))
    loaded = frozenset(own) if read.loads else frozenset()
    return Found(read, shelf, resolved, tuple(_references(texts, shelf, resolved, everything)), paths, loaded, tuple(problems))


def _inside(there: Shelf, resolved: Resolved) -> Resolved:
    """``resolved`` with what stands in the file already that is brought up to date: that needs not be known elsewhere."""
    homes = {entry.id: key for key, entry in reversed(there.entries.items()) if entry.id is not None}
    papers = dict(resolved.papers)
    unknown = []
    for one in resolved.unknown:
        key = there.key(one.text) or homes.get(one.id or ArxivId(""), "")
        id_ = there.entries[key].id if key else None
        if id_ is not None:
            papers[one.text] = with_key(Entry(id_), key)
        elif not key:
            unknown.append(one)
    return resolved._replace(papers=papers, unknown=tuple(unknown))


def _references(texts: Iterable[str], shelf: Shelf, resolved: Resolved, everything: bool) -> Iterator[Reference]:  # noqa: FBT001
    """What is cited, each with all its spellings, in the order of the documents."""
    spellings: dict[tuple[str, str], list[str]] = {}
    for text in texts:
        if text in resolved.own:
            spellings.setdefault((shelf.key(resolved.own[text]), ""), []).append(text)
        elif text in resolved.papers:
            spellings.setdefault(("", resolved.papers[text].id), []).append(text)
    for (key, _id), spelt in spellings.items():
        yield Reference(tuple(spelt), key, None if key else resolved.papers[spelt[0]])
    if everything:
        yield from (Reference((), key) for key in shelf.entries if (key, "") not in spellings)


def _unknown(found: Found) -> Iterator[Problem]:
    places = {place.text: place for place in found.documents.cited}
    for one in found.resolved.unknown:
        place = places[one.text]
        if one.fault:
            why = one.fault
        elif one.id is not None:
            why = "is in no bibliography, in no source and not in the local store; name what describes it with --source"
        else:
            why = (
                "is in no bibliography, in no ledger and in no source; name its bibliography with --bib, or what describes it with --source"
            )
        yield Problem("error", "unknown-citation", f"{one.text} {why}", place.source, place.line, one.id or "")


def _uncited(host: Host, config: Config, world: World, found: Found) -> Iterator[Problem]:
    """What is in the bibliographies and in the sources and is not cited."""
    cited = found.shelf.needed(reference.key for reference in found.references)
    ids = {reference.paper.id for reference in found.references if reference.paper is not None}
    ids |= {id_ for key in cited if (id_ := found.shelf.entries[key].id) is not None}
    told = "is in the library and is not cited"
    for bibliography in found.shelf.bibliographies if found.documents.everything is None else ():
        if bibliography.path.lower().endswith(SUFFIXES):
            raw = sink.read_existing(bibliography.path) or b""
            for block in scan(decoded(raw)[0]):
                if block.kind == "entry" and block.key and block.key not in cited:
                    yield Problem("note", "uncited", f"{block.key} {told}", sources.display(bibliography.path), block.line)
    others = tuple(path for path in found.sources if path not in {bibliography.path for bibliography in found.shelf.bibliographies})
    if others:
        for entry in pipeline.load(host, config, world, pipeline.Request(others)).entries:
            if entry.id not in ids:
                origin = entry.origins[0]
                yield Problem("note", "uncited", f"{entry.title or entry.id} {told}", origin.source, origin.first, entry.id)
