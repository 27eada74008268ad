"""What is cited, written: a new bibliography, or one that is brought up to date, with entries of the author's copied as they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zlib import crc32

from arxref import writing
from arxref.api import Document, Existing
from arxref.late import late
from arxref.library.bib import bibfile
from arxref.library.keys import folded, in_order, usable, with_key
from arxref.manuscripts import resolving
from arxref.model import ArxivId, Entry, Problem
from arxref.records import NamedTuple
from arxref.sources import display

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from arxref.api import Exporter, Policy, Updated
    from arxref.config import Config, Output
    from arxref.host import Host
    from arxref.manuscripts.documents import Documents
    from arxref.manuscripts.owned import Shelf
    from arxref.manuscripts.resolving import Resolved
    from arxref.pipeline import World
    from arxref.sink import Sent
    from arxref.writing import Mode

_SEAL = "% arxref cite: "
_SEAL_LINE = late(rf"{_SEAL}[0-9a-f]{{16}}\n\Z")
_SEAL_LENGTH = 40
_BETWEEN = "\n\n"
_MACRO = late(r"@[ \t]*string\s*[{(]\s*([^\s\"#%'(),={}]+)", re.IGNORECASE)
_SILENT = frozenset("plain abbrv alpha unsrt apalike acm ieeetr siam amsplain amsalpha".split())
"""BibTeX's own styles and the AMS's: none of their .bst files knows ``eprint`` or ``url``."""
NOTHING = ArxivId("")
_DIALECTS = ("bibtex", "biblatex")
_PROPER = {"bibtex": "BibTeX", "biblatex": "BibLaTeX", "csl-json": "CSL", "csl-yaml": "CSL"}


class Reference(NamedTuple):
    """What several citations mean: their ``texts``, and an entry of the author's (its ``key`` there) or a paper."""

    texts: tuple[str, ...]
    key: str = ""
    paper: Entry | None = None


class Found(NamedTuple):
    """What the documents cite and what that means; ``loaded`` are bibliographies that they load beside what is to be written."""

    documents: Documents
    shelf: Shelf
    resolved: Resolved
    references: tuple[Reference, ...]
    sources: tuple[str, ...]
    loaded: frozenset[str]
    problems: tuple[Problem, ...]


class Job(NamedTuple):
    """An output, and what is to be written to it."""

    output: Output
    exporter: Exporter
    options: Mapping[str, Any]
    mode: Mode
    found: Found


class _Named(NamedTuple):
    """A reference with the key under which it is written, and the other spellings that are cited."""

    reference: Reference
    key: str
    aliases: tuple[str, ...]


def send(host: Host, config: Config, world: World, job: Job, problems: list[Problem]) -> Sent:
    """Write the references. What concerns one of them goes to ``problems``; raises ArxrefError where nothing could be written."""
    named = []
    for one in map(_named, job.found.references):
        if one.reference.key and job.found.shelf.homes[one.reference.key] in job.found.loaded:
            own = job.found.shelf.entries[one.reference.key]
            others = tuple(text for text in one.reference.texts if text not in (own.key, *own.aliases))
            _tell_spellings(job, one._replace(key=own.key, aliases=others), problems)
        else:
            named.append(one)
    if job.exporter.name not in _DIALECTS:
        return _other(host, config, world, job, named, problems)
    named = list(_usable(job, _told(host, config, world, job, named, problems), problems))
    return _into(world, job, named, problems) if job.output.into else _file(world, job, named, problems)


def _silent(job: Job, pieces: Iterable[str]) -> Iterator[Problem]:
    """That a document's style would print preprints without anything by which they can be found: not even how they were published."""
    place = next((place for place in job.found.documents.styles if place.text in _SILENT), None)
    if place is None or job.exporter.name != "bibtex":
        return
    if any(piece.startswith("@misc") and "\n  howpublished " not in piece for piece in pieces):
        message = f"the style {place.text} prints neither eprint nor URL, so nobody sees where to find the papers; use --profile plain"
        yield Problem("note", "silent-style", message, place.source, place.line)


def _named(reference: Reference) -> _Named:
    """The key is the author's where that is cited, or nothing is; else the spelling that is."""
    key = reference.key if reference.paper is None else reference.paper.key
    if reference.texts and key not in reference.texts:
        key = reference.texts[0]
    return _Named(reference, key, tuple(text for text in reference.texts if text != key))


def _usable(job: Job, named: Iterable[_Named], problems: list[Problem]) -> Iterator[_Named]:
    """Those that can be written under the spelling that is cited."""
    for one in named:
        bad = [text for text in (one.key, *one.aliases) if text in one.reference.texts and text != one.reference.key and not usable(text)]
        for text in bad:
            message = f"{text} cannot be a key in a .bib file; cite the paper as arXiv:{_id(job, one)}"
            problems.append(_at(job, text, Problem("error", "unusable-key", message)))
        if one.key not in bad:
            yield one._replace(aliases=tuple(text for text in one.aliases if text not in bad))


def _id(job: Job, one: _Named) -> ArxivId | None:
    paper = one.reference.paper
    return paper.id if paper is not None else job.found.shelf.entries[one.reference.key].id


def _at(job: Job, text: str, problem: Problem) -> Problem:
    """A problem at the place where ``text`` is cited."""
    place = next((place for place in job.found.documents.cited if place.text == text), None)
    return problem if place is None else problem._replace(source=place.source, line=place.line)


def _tell_spellings(job: Job, one: _Named, problems: list[Problem]) -> None:
    """That an entry has one key where it is, and is cited under others."""
    own = job.found.shelf.homes.get(one.reference.key, "")
    where = display(own) if own in job.found.loaded else job.output.into or _PROPER.get(job.exporter.name, job.exporter.name)
    for text in one.aliases:
        message = (
            f"{text} and {one.key} are one paper, and in {where} that has one key; make the citations one: write {text}, a tab and "
            f"{one.key} into a file MAP.tsv and run `arxref rekey --map MAP.tsv --apply MANUSCRIPT`"
        )
        problems.append(_at(job, text, Problem("warning", "several-spellings", message, id=_id(job, one) or "")))


def _told(host: Host, config: Config, world: World, job: Job, named: Iterable[_Named], problems: list[Problem]) -> Iterator[_Named]:
    """``named``, where an item of a CSL file, which no .bib file can have as it stands, is the paper that it says: other items are told."""
    homes: dict[str, list[_Named]] = {}
    for one in named:
        own = job.found.shelf.entries.get(one.reference.key)
        if own is None or own.text:
            yield one
        else:
            homes.setdefault(job.found.shelf.homes[own.key], []).append(one)
    for path, items in homes.items():
        ids = {id_ for one in items if (id_ := _id(job, one)) is not None}
        found = resolving.described(host, config, world, (path,), ids, problems)
        for one in items:
            paper = found.get(_id(job, one) or NOTHING)
            if paper is not None:
                yield one._replace(reference=one.reference._replace(key="", paper=with_key(paper, one.key)))
            else:
                where = display(path)
                message = f"{one.reference.key} stands in {where}, which is no .bib file, so it is not copied; use {where} too"
                problems.append(_at(job, one.key, Problem("warning", "foreign-entry", message)))


# --- a .bib file


class _Texts(NamedTuple):
    """What is written: entries of the author's by their own key, and papers (each with its piece) in the order of their IDs."""

    copies: dict[str, str]
    papers: list[tuple[Entry, str]]
    aliases: tuple[_Named, ...]


def _texts(job: Job, named: Iterable[_Named], keys: Mapping[ArxivId, str], problems: list[Problem]) -> _Texts:
    """The texts of all entries; ``keys`` are those that papers have in the file already.

    BibLaTeX knows an entry by further keys too (``ids``); of what BibTeX does not, the user is told.
    """
    pieces, shelf = job.exporter.pieces, job.found.shelf
    assert pieces is not None  # noqa: S101 - both dialects have them
    wide = job.exporter.name == "biblatex"
    copies: dict[str, str] = {}
    papers: dict[ArxivId, tuple[Entry, str]] = {}
    aliased: list[_Named] = []
    for one in named:
        id_, paper = _id(job, one), one.reference.paper
        key = keys.get(id_, one.key) if id_ is not None else one.key
        own = shelf.entries.get(one.reference.key)
        aliases = tuple(text for text in one.reference.texts if text != key and (own is None or text not in own.aliases))
        if own is not None:
            copies[own.key] = own.renamed(key, aliases if wide else ())
        elif paper is not None:
            piece = pieces.piece(with_key(paper, key), job.options)
            papers[paper.id] = (with_key(paper, key), with_ids(piece, aliases) if wide and aliases else piece)
        if aliases:
            aliased.append(one._replace(key=key, aliases=aliases))
            if not wide:
                _tell_spellings(job, aliased[-1], problems)
    for key in shelf.needed(copies):
        copies.setdefault(key, shelf.entries[key].text)
    return _Texts(copies, [papers[entry.id] for entry in in_order(entry for entry, _ in papers.values())], tuple(aliased))


def with_ids(piece: str, aliases: Sequence[str]) -> str:
    """An entry as arxref writes it, with further keys in biblatex's ``ids``."""
    head, newline, rest = piece.partition("\n")
    return f"{head}{newline}  ids          = {{{','.join(aliases)}}},\n{rest}"


def _file(world: World, job: Job, named: list[_Named], problems: list[Problem]) -> Sent:
    """Write a new file. One that is there and is as it was written here is written anew, whatever is no longer cited."""
    texts = _texts(job, named, {}, problems)
    _tell_encodings(job, texts.copies, problems)
    body = _BETWEEN.join((*(text for _, text in job.found.shelf.copied(texts.copies)), *(piece for _, piece in texts.papers)))
    known, base = job.exporter.existing, job.exporter.pieces
    assert known is not None  # noqa: S101 - both dialects have these
    assert base is not None  # noqa: S101
    for entry, piece in texts.papers if base.remarks is not None else ():
        problems += base.remarks(entry, piece)  # type: ignore[misc]
    problems += _silent(job, (piece for _, piece in texts.papers))
    exporter = job.exporter._replace(
        pieces=None,
        render=lambda _entries, _options: iter([Document(sealed(body))]),
        existing=lambda raw: Existing({}) if is_sealed(raw) else known(raw),
    )
    entries = [entry for entry, _ in texts.papers]
    return writing.send(writing.look(job.output, exporter, job.options, entries, job.mode), entries, job.mode, world.stdout)


def _tell_encodings(job: Job, copies: Iterable[str], problems: list[Problem]) -> None:
    for bibliography in job.found.shelf.bibliographies:
        copied = (entry for entry in bibliography.entries if entry.key in copies)
        if not bibliography.encoding.startswith("utf") and not all(entry.text.isascii() for entry in copied):
            message = f"is not UTF-8 but {bibliography.encoding}; what is copied from it is written as UTF-8"
            problems.append(Problem("warning", "not-utf8", message, display(bibliography.path)))


def sealed(body: str) -> str:
    """A file of ``body``, with a last line that tells whether anybody has edited it since."""
    data = body.encode("utf-8", "replace")
    return f"{body}{_BETWEEN if body else ''}{_SEAL}{len(data) & 0xFFFFFFFF:08x}{crc32(data):08x}\n"


def is_sealed(raw: bytes) -> bool:
    """Whether a file is as `sealed` made it."""
    written = raw.decode("utf-8", "replace")
    for text in (written, written.replace("\r\n", "\n")):  # Git may have changed its line ends
        found = _SEAL_LINE.search(text, max(0, len(text) - _SEAL_LENGTH))
        if found is not None and sealed(text[: found.start()].removesuffix(_BETWEEN)) == text:
            return True
    return False


def _into(world: World, job: Job, named: list[_Named], problems: list[Problem]) -> Sent:
    """Bring a file up to date. What the author's other bibliographies have goes into it too, unless the documents load those as well."""
    shelf = job.found.shelf
    wanted = [one.reference.paper or with_key(Entry(_id(job, one) or NOTHING), one.key) for one in named]
    place = writing.look(job.output, job.exporter, job.options, [entry for entry in wanted if entry.id], job.mode)
    texts = _texts(job, named, place.keys, problems)
    papers = {entry.id: (entry, piece) for entry, piece in texts.papers if entry.title}
    problems += _silent(job, (piece for id_, (_, piece) in papers.items() if id_ not in place.keys))  # what is there says more, maybe
    there = set(map(folded, (*place.taken, *place.keys.values())))
    beside: list[str] = []
    for key, text in shelf.copied(texts.copies):
        own = shelf.entries.get(key)
        if own is not None and own.id is not None:
            papers.setdefault(own.id, (with_key(Entry(own.id), place.keys.get(own.id, key)), text))
        elif not key or folded(key) not in there:
            beside.append(text)
    update, base = job.exporter.update, job.exporter.pieces
    assert update is not None  # noqa: S101 - both dialects have these
    assert base is not None  # noqa: S101
    contents: list[bytes] = []

    def updated(existing: Existing, memory: bytes | None, papers: Sequence[tuple[Entry, str]], policy: Policy) -> Updated | Problem:
        done = update(existing, memory, papers, policy)
        done = done if isinstance(done, Problem) else appended(done, beside)
        contents.append(b"" if isinstance(done, Problem) else done.content)
        return done

    exporter = job.exporter._replace(pieces=base._replace(piece=lambda entry, _options: papers[entry.id][1]), update=updated)
    keyed = in_order(entry for entry, _ in papers.values())
    sent = writing.send(place._replace(exporter=exporter), keyed, job.mode, world.stdout)
    for one in texts.aliases if job.exporter.name == "biblatex" else ():
        lacking = tuple(text for text in one.aliases if not any(text in content.decode("utf-8", "replace") for content in contents))
        _tell_spellings(job, one._replace(aliases=lacking), problems)
    return sent


def appended(done: Updated, texts: Sequence[str]) -> Updated | Problem:
    """A file with further entries behind all others, and the macros and preambles that they need, unless it has them, before all others."""
    before, behind = [], []
    text, encoding, bom = bibfile.decoded(done.content)
    macros = {name.lower() for name in _MACRO.findall(text)}
    for one in texts:
        macro = _MACRO.match(one)
        if macro is not None or one[1:].lstrip().lower().startswith("preamble"):
            if one not in text and (macro is None or macro[1].lower() not in macros):
                before.append(one)
        else:
            behind.append(one)
    if not behind:
        return done
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = newline * 2
    text = gap.join((*before, *([text.rstrip()] if text.strip() else ()), *behind)) + newline
    try:
        return done._replace(content=bom + text.encode(encoding or "utf-8"))
    except UnicodeEncodeError as error:
        return Problem("error", "not-utf8", f"is not UTF-8, and {encoding} has no {text[error.start]!r}; save it as UTF-8")


# --- another format


def _other(host: Host, config: Config, world: World, job: Job, named: Iterable[_Named], problems: list[Problem]) -> Sent:
    """Write the papers; an entry of the author's that is none cannot be told in another format."""
    entries: list[Entry] = []
    homes: dict[str, dict[ArxivId, _Named]] = {}
    for one in named:
        id_ = _id(job, one)
        if one.reference.paper is not None:
            entries.append(with_key(one.reference.paper, one.key))
        elif id_ is not None:
            homes.setdefault(job.found.shelf.homes[one.reference.key], {})[id_] = one
        else:
            where = display(job.found.shelf.homes[one.reference.key])
            message = f"{one.key} is no arXiv paper; {job.exporter.name} has it not, so use {where} too"
            problems.append(_at(job, one.key, Problem("warning", "foreign-entry", message)))
        _tell_spellings(job, one, problems)
    for path, own in homes.items():
        found = resolving.described(host, config, world, (path,), set(own), problems)
        entries += (with_key(found[id_], one.key) for id_, one in own.items() if id_ in found)
    known = job.exporter.existing

    def existing(raw: bytes) -> Existing:
        there = known(raw) if known is not None else Existing({})
        return there if there.edited or there.foreign else Existing({})

    exporter = job.exporter if known is None else job.exporter._replace(existing=existing)
    keyed = in_order(entries)
    return writing.send(writing.look(job.output, exporter, job.options, keyed, job.mode), keyed, job.mode, world.stdout)
