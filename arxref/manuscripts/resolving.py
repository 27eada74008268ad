"""What a citation's text means: a key, or an arXiv ID in any spelling, looked up in the author's own library, in arxref's and in the store.

Nothing is read that cannot hold a paper that is cited, and no socket is opened unless enrichers are asked for and not offline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref import identifiers, pipeline
from arxref.enriching import enrich
from arxref.errors import InvalidIdentifier
from arxref.keying import entered, ledger_path
from arxref.library import ledger
from arxref.library.keys import assign, folded, with_key
from arxref.manuscripts import bibsearch
from arxref.manuscripts.versions import as_cited
from arxref.model import Entry
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from arxref.config import Config
    from arxref.host import Host
    from arxref.model import ArxivId, Problem
    from arxref.pipeline import World
    from arxref.sources import Found


class Cited(NamedTuple):
    """A citation's text, and the paper and version that it spells if it spells any; ``fault`` says why it cannot, where it seems to."""

    text: str
    id: ArxivId | None = None
    version: int | None = None
    fault: str = ""


class Library(NamedTuple):
    """Where papers are looked for.

    ``own`` are the keys that the author's own bibliography defines, each with its paper (None: no arXiv paper, or not known); these are
    never replaced. ``named`` are keys that papers have elsewhere. ``sources`` are digests and libraries. ``keys`` names the key scheme of
    their papers, ``ledger`` the file of keys ("": that of the configuration, or the one here or above), ``store`` the metadata store ("":
    the user's). ``enrichers`` are asked only where this is not ``offline``, and for ``patience`` seconds at most.
    """

    own: Mapping[str, ArxivId | None] = {}
    named: Mapping[str, ArxivId] = {}
    sources: tuple[str, ...] = ()
    keys: str = ""
    ledger: str = ""
    store: str = ""
    enrichers: tuple[str, ...] = ()
    offline: bool = True
    patience: float | None = None


class Resolved(NamedTuple):
    """What the citations mean, by their text: an arXiv ``paper``, an entry of the author's ``own`` (by its key there), or nothing known.

    All spellings of one paper have one and the same entry. Its ``key`` is the spelling under which it should be written: the key that the
    ledger has, if that is cited, else the spelling that is cited first.
    """

    papers: Mapping[str, Entry] = {}
    own: Mapping[str, str] = {}
    unknown: tuple[Cited, ...] = ()
    problems: tuple[Problem, ...] = ()


def cited(text: str) -> Cited:
    """What a citation's text spells: ``arXiv:hep-th/9901001v2``, a URL, a DOI of arXiv's, a bare ID ... or nothing, as a key does."""
    try:
        return Cited(text, *identifiers.parse(text))
    except InvalidIdentifier as error:
        return Cited(text, fault=str(error) if identifiers.is_reasoned(error) and "arxiv" in text.lower() else "")


def resolve(host: Host, config: Config, world: World, texts: Iterable[str], library: Library) -> Resolved:
    """Find out what each of ``texts`` means. Raises ArxrefError for what concerns the whole request (a ledger that contradicts itself)."""
    known = entered(ledger_path(config, world, library.ledger))
    named = {**{key: id_ for id_, key in known.items()}, **library.named}
    homes = {id_: key for key, id_ in reversed(tuple(library.own.items())) if id_ is not None}
    asked = dict.fromkeys(texts)
    own = {text: text for text in asked if text in library.own}
    spelt = {text: cited(text) for text in asked if text not in own}
    means = {text: id_ for text, one in spelt.items() if (id_ := named.get(text) or one.id) is not None}
    keys = [text for text in spelt if text not in means]
    problems: list[Problem] = []
    wanted = {id_ for id_ in means.values() if id_ not in homes}
    found = described(host, config, world, library.sources, wanted, problems)
    if keys and library.sources:
        for text, entry in _by_key(host, config, world, library, keys, known, problems):
            means[text] = entry.id
            if entry.id not in homes:
                found.setdefault(entry.id, entry)
                wanted.add(entry.id)
    for text, id_ in means.items():
        if id_ in homes:
            own[text] = homes[id_]
    filled = _filled(
        host, world, library, [found.get(id_) or Entry(id_) for id_ in dict.fromkeys(means.values()) if id_ in wanted], problems
    )
    names: dict[ArxivId, str] = {}
    for text, id_ in means.items():
        if named.get(text) == id_:
            names[id_] = text
        names.setdefault(id_, text)
    entries = {entry.id: with_key(entry, names[entry.id]) for entry in filled if entry.title}
    papers = as_cited({text: entries[id_] for text, id_ in means.items() if id_ in entries}, problems)
    unknown = tuple(one for text, one in spelt.items() if text not in papers and text not in own)
    return Resolved(papers, own, unknown, tuple(problems))


def described(
    host: Host, config: Config, world: World, paths: tuple[str, ...], wanted: set[ArxivId], problems: list[Problem]
) -> dict[ArxivId, Entry]:
    """What sources say of the wanted papers. Only files in which one of their IDs stands are taken apart."""
    if not wanted or not paths:
        return {}
    search = bibsearch.Search((), wanted)

    def holding(found: Iterable[Found]) -> Iterator[Found]:
        for one in world.progress(found):
            source = search.narrowed(one.source)
            if source is not None:
                yield one._replace(source=source)

    library = pipeline.load(host, config, world._replace(progress=holding), pipeline.Request(paths))
    problems += (one for one in library.problems if one.id in wanted or _of_file(one))
    return {entry.id: entry for entry in library.entries if entry.id in wanted}


def _by_key(
    host: Host, config: Config, world: World, library: Library, keys: list[str], known: Mapping[ArxivId, str], problems: list[Problem]
) -> Iterator[tuple[str, Entry]]:
    """The papers of the sources that have one of the keys, read with them or given them by the scheme, as `arxref export` would."""
    scheme = pipeline.chosen_scheme(host, config, library.keys)
    loaded = pipeline.load(host, config, world, pipeline.Request(library.sources))
    problems += (one for one in loaded.problems if _of_file(one))
    if library.keys:
        loaded.entries[:] = [with_key(entry, "") if entry.key else entry for entry in loaded.entries]
    given = assign(loaded.entries, scheme, ledger.standing({}, known), known.values())
    wanted = {folded(key): key for key in reversed(keys)}
    exact = set(keys)
    for entry, key in zip(loaded.entries, given, strict=True):
        for name in dict.fromkeys((key, entry.key)):
            if name in exact:
                yield name, entry
            elif name and folded(name) in wanted:
                yield wanted[folded(name)], entry


def _of_file(problem: Problem) -> bool:
    """Whether a problem is one of a whole source."""
    return problem.severity == "error" and not problem.line and not problem.id


def _filled(host: Host, world: World, library: Library, entries: list[Entry], problems: list[Problem]) -> list[Entry]:
    """The papers with what the store, and whoever is asked, knows of them."""
    if not entries:
        return []
    enrichers = [host.get("enrichers", name) for name in library.enrichers]
    request = pipeline.Request((), offline=library.offline, patience=library.patience, store=library.store)
    with pipeline.asking_context(world, request, problems) as context:
        filled, told = enrich(entries, enrichers, context, world.asking)
    problems += told
    return filled
