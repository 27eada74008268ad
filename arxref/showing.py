"""One paper with all that is known of where it comes from: what `arxref show` prints.

The sources are read as for an export; what they say of this one paper is kept and merged once more, and metadata sources are asked for it
alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref import pipeline, sink, sources
from arxref.config import options_of
from arxref.dates import iso
from arxref.enriching import enrich
from arxref.errors import OutputError
from arxref.keying import entered, ledger_path
from arxref.library.keys import in_order
from arxref.library.layouts.paperrows import origin_record
from arxref.library.merge import merge
from arxref.library.tracing import Answer, Seen, Trace, trace
from arxref.model import Entry, Link, Name, Origin, PartialDate, Problem
from arxref.names import natural
from arxref.records import NamedTuple
from arxref.store import SOURCE as STORE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from arxref.api import Exporter, SourceText
    from arxref.config import Config
    from arxref.host import Host
    from arxref.model import ArxivId
    from arxref.pipeline import Request, World
    from arxref.turns import Turn

LIBRARY = "bib"
"""The parser of files in which a user may have changed what arxref wrote."""
_WANTED = ("title", "authors", "abstract", "published", "categories", "comment", "journal_ref", "dois")


class Shown(NamedTuple):
    """A paper, with its key; None: it is in no source. ``key_from`` says in words who gave the key.

    ``traces`` say where its values came from, ``own`` names the fields whose value the user wrote, with the file's name, and ``lacking``
    those of which nobody said anything.
    """

    entry: Entry | None
    problems: tuple[Problem, ...]
    traces: tuple[Trace, ...] = ()
    key_from: Origin | str = ""
    own: frozenset[tuple[str, str]] = frozenset()
    lacking: tuple[str, ...] = ()


def show(host: Host, config: Config, world: World, request: Request, paper: ArxivId) -> Shown:
    """The paper as an export of the request's sources would have it, and where each value came from. Raises ArxrefError."""
    said: list[Entry] = []
    ranks: dict[str, int] = {}

    def told(_source: SourceText, turns: Sequence[Turn]) -> None:
        for turn in turns:
            found = [item for item in turn.items if type(item) is Entry and item.id == paper]
            said.extend(found)
            ranks.update((turn.parser.name, turn.parser.rank) for _ in found[:1])

    library = pipeline.load(host, config, world, request._replace(enrichers=(), offline=False), told)
    entry, problems = merge(said, lambda name: ranks.get(name, 99)) if said else (Entry(paper), [])
    answers: list[Answer] = []
    if request.enrichers or request.offline:
        entry, more = _enriched(host, world, request, entry, answers)
        problems += more
    problems += [problem for problem in library.problems if _concerns(problem, paper, said, titled=bool(entry.title))]
    if not entry.title:
        if not said:
            advice = "" if library.counts.files else "; nothing was read: name files or folders behind the ID"
            problems.append(Problem("error", "not-found", f"was asked for and is in no source{advice}", id=paper))
        return Shown(None, tuple(dict.fromkeys(problems)))
    others = [other for other in library.entries if other.id != paper]
    keyed = pipeline.with_keys(host, config, world, request, library._replace(entries=in_order([*others, entry])))
    whole = next(other for other in keyed.entries if other.id == paper)
    return Shown(
        whole,
        tuple(dict.fromkeys(problems)),
        tuple(trace(entry, said, lambda name: ranks.get(name, 99), answers)),
        _key_from(config, world, request, whole, said),
        _own(said),
        tuple(field for field in _WANTED if not getattr(entry, field)),
    )


def _enriched(host: Host, world: World, request: Request, entry: Entry, answers: list[Answer]) -> tuple[Entry, list[Problem]]:
    """The paper with what the store and the metadata sources know of it; ``answers`` gets what was believed."""
    enrichers = [host.get("enrichers", name) for name in request.enrichers]
    problems: list[Problem] = []
    with pipeline.asking_context(world, request, problems) as context:
        (filled,), told = enrich([entry], enrichers, context, world.asking, lambda *answer: answers.append(Answer(*answer)))
    return filled, problems + told


def _concerns(problem: Problem, paper: ArxivId, said: Sequence[Entry], *, titled: bool) -> bool:
    """Whether a problem of the sources is one of this paper's, or may be the reason why it was not found."""
    if problem.id == paper:
        return not titled or problem.code != "missing-title"
    if problem.id:
        return False
    if not problem.line:
        return problem.severity == "error"
    return any(
        origin.source == problem.source and origin.first <= problem.line <= origin.last for entry in said for origin in entry.origins
    )


def _key_from(config: Config, world: World, request: Request, entry: Entry, said: Sequence[Entry]) -> Origin | str:
    path = ledger_path(config, world, request.ledger)
    if entered(path).get(entry.id) == entry.key:
        return f"the ledger {sources.display(path)}"
    for one in said:
        if one.key == entry.key and one.origins:
            return one.origins[0]
    return f"the scheme {request.keys or config.keys or 'readable'}"


def _own(said: Sequence[Entry]) -> frozenset[tuple[str, str]]:
    """The fields that the user wrote in .bib files which arxref keeps up to date, each with the file."""
    own: set[tuple[str, str]] = set()
    for entry in said:
        source, parser = entry.origins[0].source, entry.origins[0].parser
        if parser != LIBRARY:
            continue
        from arxref.library.bib.bibmemory import SUFFIX  # noqa: PLC0415 - only a paper of a library needs it
        from arxref.library.bib.useredits import own_fields  # noqa: PLC0415

        try:
            raw, memory = sink.read_existing(source), sink.read_existing(source + SUFFIX)
        except OutputError:
            continue
        if raw and memory:
            own.update((field, source) for field in own_fields(raw, memory, entry.id))
    return frozenset(own)


def reference(host: Host, config: Config, name: str, given: Mapping[str, Any], entry: Entry) -> tuple[str, list[Problem]]:
    """The paper alone in a format, as it would be pasted into a file, and what is to be remarked of it. Raises ArxrefError."""
    exporter: Exporter = host.get("exporters", name)
    options = options_of(config, exporter, given)
    if exporter.pieces is not None:
        piece = exporter.pieces.piece(entry, options)
        return piece, list(exporter.pieces.remarks(entry, piece)) if exporter.pieces.remarks is not None else []
    documents = exporter.render([entry], options)
    return "".join(document.text for document in documents if document.path is None or document.id in (None, entry.id)), []


def printed(host: Host, config: Config, style: str, entry: Entry) -> str:
    """The reference as a style of pybtex's prints it, with the configuration's options for BibTeX. Raises UsageError."""
    from arxref.bibrecords.formatted import formatted  # noqa: PLC0415 - only who wants to read it needs pybtex

    return formatted(entry, style, options_of(config, host.get("exporters", "bibtex")))


def kind_of(origin: Origin, enrichers: Collection[str], *, own: bool = False) -> str:
    """What sort of place it is: a digest or the like (file), a .bib file, the local store, a metadata source (api), or the user."""
    if origin.first:
        return "user" if own else "bib" if origin.parser == LIBRARY else "file"
    return "store" if origin.source == STORE else "api" if origin.parser in enrichers else "file"


def record(shown: Shown, enrichers: Collection[str]) -> dict[str, Any]:
    """All of it as an object for programs."""

    def place(origin: Origin, *, own: bool = False) -> dict[str, Any]:
        return {"kind": kind_of(origin, enrichers, own=own), **origin_record(origin)}

    def places(origins: Iterable[Origin]) -> list[dict[str, Any]]:
        return list(map(place, origins))

    def seen(one: Seen) -> dict[str, Any]:
        return {"value": plain_value(one.value), "from": places(one.origins)}

    return {
        "key_from": place(shown.key_from) if isinstance(shown.key_from, Origin) else shown.key_from,
        "lacking": list(shown.lacking),
        "fields": [
            {
                "field": one.field,
                "value": plain_value(one.value),
                "from": None if one.origin is None else place(one.origin, own=is_own(shown, one)),
                "agreeing": places(one.agreeing),
                "replaced": None if one.replaced is None else seen(one.replaced),
                "others": list(map(seen, one.others)),
            }
            for one in shown.traces
        ],
    }


def is_own(shown: Shown, one: Trace) -> bool:
    """Whether the user wrote the value."""
    return one.origin is not None and (one.field, one.origin.source) in shown.own


def plain_value(value: Any) -> Any:
    """A field's value as JSON has it: names in their natural order, dates as text."""
    if isinstance(value, PartialDate):
        return f"{iso(value)} {value.time}".rstrip()
    if isinstance(value, Name):
        return natural(value)
    if isinstance(value, Link):
        return {"title": value.title, "url": value.url}
    return [plain_value(one) for one in value] if isinstance(value, tuple) else value
