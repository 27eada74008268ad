"""The papers that a document cites: what is known of them, and what becomes of the citations.

Where the store alone is to be asked, nothing else is loaded: pandoc waits for this whenever a document is built.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.errors import ArxrefError, InvalidIdentifier
from arxref.late import late
from arxref.manuscripts.pandoc_work import Found, Unknown, made
from arxref.manuscripts.versions import as_cited
from arxref.model import Problem
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from arxref.config import Config
    from arxref.manuscripts.pandoc_own import Own
    from arxref.manuscripts.pandoc_told import Told
    from arxref.manuscripts.pandoc_work import Work
    from arxref.model import ArxivId, Entry

_OLD_BY_ID = late(r"arxiv-([a-z]+(?:-[a-z]+)?)-([0-9]{7})")


class Answer(NamedTuple):
    """The new keys of citations, by their texts, and the items that must be added for them, as JSON."""

    keys: Mapping[str, str] = {}
    items: Sequence[str] = ()


def answer(work: Work, texts: Sequence[str]) -> Answer:
    """What the citations with these texts are to become; those that mean no known paper are left out, and named if they look like one."""
    spelt = {text: _spelt(text, work.target) for text in texts}
    found = _found(work, spelt)
    papers = dict(found.papers)
    keys = dict(found.own)
    for text, entry in found.papers.items() if work.own.dois else ():
        key = _by_doi(entry, work.own)
        if key:
            keys[text] = key
            del papers[text]
    entries = {entry.id: entry for entry in papers.values()}
    names, there = _names(papers, work.own), work.target.papers
    if work.settings.write_bib and entries:
        from arxref.manuscripts.pandoc_library import written  # noqa: PLC0415 - see above

        there = written(work, entries.values(), names)
        names |= {id_: key for id_, key in there.items() if id_ in names}
    keys |= {text: names[entry.id] for text, entry in papers.items()}
    for one in found.unknown:
        if work.listed and one.id is not None and one.id in there:
            keys[one.text] = there[one.id]
        elif not (work.listed and one.text in work.target.keys):
            _warn(one, work)
    missing = [entry for id_, entry in entries.items() if not (work.listed and id_ in there)]
    return Answer({text: key for text, key in keys.items() if key != text}, _items(missing, names, work))


# ---- what is known -------------------------------------------------------------------------------------------------------------------


def _spelt(text: str, target: Own) -> str:
    """A key that arxref itself has given, and that says or shows which paper is meant, as an ID."""
    for id_, key in target.papers.items():
        if key == text:
            return f"arXiv:{id_}"
    old = _OLD_BY_ID.fullmatch(text) if text.startswith("arxiv-") else None
    return f"arXiv:{old[1]}/{old[2]}" if old is not None else text


def _found(work: Work, spelt: Mapping[str, str]) -> Found:
    theirs, ours = (_there(paths, work.told) for paths in (work.settings.sources, work.config.sources))
    if theirs or ours or work.asks:
        from arxref.manuscripts.pandoc_library import found  # noqa: PLC0415 - see above

        return found(work, spelt, theirs, ours)
    return _stored(work, spelt)


def _there(paths: Iterable[str], told: Told) -> tuple[str, ...]:
    """The sources that are there; the others are named."""
    there = []
    for path in paths:
        if os.path.exists(path):
            there.append(path)
        else:
            from arxref.sources import ABSENT, absence, matching  # noqa: PLC0415 - for patterns and mistakes only

            found = matching(path)
            there += found if found != [path] else ()
            if found == [path]:
                told.warn(f"{path}: {absence(path, f'{ABSENT} to take papers from')}")
    return tuple(there)


def _stored(work: Work, spelt: Mapping[str, str]) -> Found:
    """What the ledger and the store alone say: the same as `arxref.manuscripts.resolving.resolve` without sources."""
    entered = _entered(work.config)
    homes = work.own.papers
    means: dict[str, ArxivId] = {}
    unknown: dict[str, Unknown] = {}
    for text, spelling in spelt.items():
        id_ = entered.get(spelling)
        if id_ is None:
            one = spells(text, spelling)
            unknown[text] = one
            id_ = one.id
        else:
            unknown[text] = Unknown(text, id_)
        if id_ is not None:
            means[text] = id_
    known = _from_store(work.told, [id_ for id_ in dict.fromkeys(means.values()) if id_ not in homes])
    problems: list[Problem] = []
    papers = as_cited({text: known[id_] for text, id_ in means.items() if id_ in known}, problems)
    for problem in problems:
        work.told.problem(problem)
    own = {text: homes[id_] for text, id_ in means.items() if id_ in homes}
    return Found(papers, own, [one for text, one in unknown.items() if text not in papers and text not in own])


def spells(text: str, spelling: str) -> Unknown:
    """Which paper a citation's text spells, if any, or what is wrong with it."""
    try:
        return Unknown(text, identifiers.parse(spelling)[0])
    except InvalidIdentifier:
        from arxref.manuscripts.resolving import cited  # noqa: PLC0415 - see above

        return Unknown(text, fault=cited(spelling).fault if "arxiv" in text.lower() else "")


def _entered(config: Config) -> Mapping[str, ArxivId]:
    """The papers of the ledger's keys. Raises LedgerError."""
    from arxref.config import find_above  # noqa: PLC0415 - has been loaded

    path = config.ledger or find_above(".", "arxref.keys")
    if not path or not os.path.isfile(path):
        return {}
    from arxref.library import ledger  # noqa: PLC0415 - see above

    with open(path, "rb") as stream:
        return {key: id_ for id_, key in ledger.parse(stream.read(), path).items()}


def _from_store(told: Told, ids: Sequence[ArxivId]) -> Mapping[ArxivId, Entry]:
    """What the store knows of the papers. Nothing is made where there is no store."""
    import time  # noqa: PLC0415 - see above

    from arxref.store import default_path, open_store  # noqa: PLC0415 - see above

    path = default_path(os.environ)
    if not ids or not os.path.exists(path):
        return {}

    def warn(message: str) -> None:
        told.problem(Problem("warning", "store", message))

    try:
        with open_store(path, time.time, warn, lenient=True) as store:
            known = {entry.id: entry for entry in store.get(ids) if entry.title}
    except ArxrefError as error:
        warn(str(error))
        return {}
    if known:
        from arxref.library.publication import is_withdrawn  # noqa: PLC0415 - what writes their items needs it, too

        for entry in filter(is_withdrawn, known.values()):
            told.problem(Problem("warning", "withdrawn-paper", "was withdrawn; see its comment before you cite it", id=entry.id))
    return known


def _by_doi(entry: Entry, own: Own) -> str:
    """The key of the author's entry that has the paper's DOI, if there is one."""
    from arxref.library.publication import dois  # noqa: PLC0415 - see above

    return next((own.dois[doi.lower()] for doi in dois(entry) if doi.lower() in own.dois), "")


def _warn(one: Unknown, work: Work) -> None:
    """Name a citation that looks like one of arXiv's and could not be resolved. Any other is somebody else's business."""
    if one.fault:
        message = f"@{one.text} is no paper of arXiv's: {one.fault}"
    elif one.id is not None:
        what = f"name a digest or library that has it in `arxref: sources` or arxref.toml, or run `arxref fetch {one.id}` once"
        if work.settings.enrich and not work.settings.offline and not work.config.network:
            what += "; the network was not asked, for arxref.toml does not allow it ([manuscripts] network = true)"
        message = f"nothing is known of @{one.text}: {what}"
    else:
        return
    work.told.problem(Problem("warning", "unresolved-citation", message))


# ---- what becomes of it --------------------------------------------------------------------------------------------------------------


def _names(papers: Mapping[str, Entry], own: Own) -> dict[ArxivId, str]:
    """The key of each paper: the one that it is cited by, if it is cited by a key at all; else one made of its ID."""
    names: dict[ArxivId, str] = {}
    for text, entry in papers.items():
        if identifiers.spelt(text) is None:
            names.setdefault(entry.id, text)
    for entry in papers.values():
        name = made(entry.id)
        while name in own.keys:
            name += "-arxiv"
        names.setdefault(entry.id, name)
    return names


def _items(entries: Sequence[Entry], names: Mapping[ArxivId, str], work: Work) -> list[str]:
    if not entries:
        return []
    from arxref.manuscripts.pandoc_items import item, options  # noqa: PLC0415 - see above

    try:
        values = options(work.config.formats, work.config.venues)
    except ArxrefError as error:
        work.told.warn(f"{work.config.path}: {error}")
        values = options({})
    return [item(entry._replace(key=names[entry.id]), values) for entry in entries]
