"""What an exporter promises (`arxref.Exporter`)."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from arxref.api import NOTE_HEAD, Document, Existing, Exporter, Identified, Merged, Option, Policy, SourceText
from arxref.model import Entry, Problem
from arxref.rendering import piece_bytes, whole
from arxref.testing import material
from arxref.testing.common import NAME, attempt, attempt_all, check_record
from arxref.testing.watching import refuse_deeds, watched
from arxref.turns import parse_with

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from arxref.api import Parser

_MANY, _FEW = 400, 100
_SUFFIX = re.compile(r"\.[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*")
_DEVICES = frozenset("con prn aux nul".split())


def check_exporter(
    exporter: Exporter,
    entries: Sequence[Entry] = material.CLEAN,
    *,
    parser: Parser | None = None,
    fields: Sequence[str] = ("id", "title", "authors"),
    streaming: bool = True,
) -> None:
    """Raise AssertionError, with one sentence, if an exporter breaks a promise.

    It has a name, a summary, a suffix and options that make sense; what it renders is made of entries and options alone, the same each
    time, as they come (``streaming``: some of it before a hundred entries are read; a format that must see all first says False); it
    writes and prints nothing; no entry, however hostile, makes it fail; ``pieces``, ``existing`` and ``vault``, where it has them, agree
    with ``render``. With a ``parser`` of the same format, ``fields`` of the clean ``entries`` come back as they were.
    """
    whose = check_record(exporter, Exporter, ("render",))
    suffix = exporter.suffix
    assert _SUFFIX.fullmatch(str(suffix)), f"{whose} needs a suffix that begins with a dot, not {suffix!r}"
    for options in _options(exporter, whose):
        documents = _rendered(exporter, whose, entries, options, "clean entries")
        _check_documents(exporter, whose, documents)
        _check_same(exporter, whose, entries, options, documents)
        for hostile in (material.HOSTILE, material.HOSTILE[::-1]):
            _check_documents(exporter, whose, _rendered(exporter, whose, hostile, options, "hostile entries"))
        _rendered(exporter, whose, (), options, "no entries")
    defaults = _defaults(exporter)
    for entry in material.HOSTILE:
        _rendered(exporter, whose, (entry,), defaults, f"an entry with the title {entry.title[:30]!r}")
    if streaming:
        _check_streaming(exporter, whose, defaults)
    _check_pieces(exporter, whose, entries, defaults)
    if exporter.existing is not None:
        _check_existing(exporter, whose, entries, defaults)
    if exporter.vault is not None:
        _check_vault(exporter, whose, entries, defaults)
    if parser is not None:
        _check_round_trip(exporter, whose, entries, defaults, parser, fields)


# ---- options -------------------------------------------------------------------------------------------------------------------------


def _defaults(exporter: Exporter) -> Mapping[str, Any]:
    return MappingProxyType({option.name: option.default for option in exporter.options})


def _options(exporter: Exporter, whose: str) -> list[Mapping[str, Any]]:
    """The defaults, and with each choice and either truth value in their place; read-only, as the core gives them."""
    for option in exporter.options:
        assert isinstance(option, Option), f"{whose}: {option!r} is no arxref.Option"
    names = set()
    found: list[Mapping[str, Any]] = [_defaults(exporter)]
    for option in exporter.options:
        assert NAME.fullmatch(option.name), f"{whose}: option {option.name!r} needs a name of small letters, figures and hyphens"
        assert option.name not in names, f"{whose} has the option {option.name} twice"
        assert option.summary, f"{whose}: option {option.name} needs a summary"
        names.add(option.name)
        default = option.default
        fits = default is None or isinstance(default, option.type)
        assert fits, f"{whose}: the default of option {option.name}, {default!r}, is no {option.type.__name__}"
        if option.choices and option.type is str:
            assert default in (None, *option.choices), f"{whose}: the default of option {option.name} is none of its choices"
            found += [MappingProxyType({**found[0], option.name: choice}) for choice in option.choices if choice != default]
        elif option.type is bool:
            found.append(MappingProxyType({**found[0], option.name: not default}))
    return found


# ---- what is rendered ----------------------------------------------------------------------------------------------------------------


def _rendered(exporter: Exporter, whose: str, entries: Sequence[Entry], options: Mapping[str, Any], what: str) -> list[Document]:
    """The documents of these entries, which it gets one at a time, as in a run."""
    with watched() as seen:
        documents = attempt_all(whose, what, exporter.render, iter(entries), options)
    refuse_deeds(seen, whose)
    for document in documents:
        assert isinstance(document, Document), f"{whose} yields {type(document).__name__}, not arxref.Document"
        attempt(whose, f"{what}: its text is none that a file can hold", document.text.encode)
    return documents


def _check_documents(exporter: Exporter, whose: str, documents: Sequence[Document]) -> None:
    """One kind of documents; paths that lead nowhere else, end as declared, and differ even where case does not count."""
    given = [document.path for document in documents if document.path is not None]
    assert len(given) in (0, len(documents)), f"{whose} mixes documents with a path and without one"
    seen = set()
    for one in given:
        assert isinstance(one, PurePosixPath | str), f"{whose}: the path {one!r} is neither a PurePosixPath nor a text"
        path = PurePosixPath(one)
        assert str(path) == str(one), f"{whose}: the path {one!r} is to be written {str(path)!r}"
        assert not path.is_absolute(), f"{whose}: the path {path} is absolute"
        assert ".." not in path.parts, f"{whose}: the path {path} leads out of the folder"
        assert path.stem.lower() not in _DEVICES, f"{whose}: {path} is a device on Windows"
        assert path.name.endswith(exporter.suffix), f"{whose}: {path} does not end in {exporter.suffix}, as declared"
        folded = str(path).casefold()
        assert folded not in seen, f"{whose} gives two documents the path {path}"
        seen.add(folded)


def _check_same(
    exporter: Exporter, whose: str, entries: Sequence[Entry], options: Mapping[str, Any], documents: Sequence[Document]
) -> None:
    before = repr(entries)
    again = _rendered(exporter, whose, entries, options, "the same entries again")
    assert again == documents, f"{whose} gives something else when it is asked again"
    assert repr(entries) == before, f"{whose} changes the entries that it is given"
    alone = [_rendered(exporter, whose, (entry,), options, "one entry") for entry in entries]
    assert alone == [_rendered(exporter, whose, (entry,), options, "one entry") for entry in reversed(entries)][::-1], (
        f"what {whose} gives for an entry depends on what it was asked before"
    )
    if entries:
        assert any(document.text for document in documents), f"{whose} gives nothing for {len(entries)} entries"


def _check_streaming(exporter: Exporter, whose: str, options: Mapping[str, Any]) -> None:
    taken = 0

    def counted() -> Iterator[Entry]:
        nonlocal taken
        for entry in material.entries(_MANY):
            taken += 1
            yield entry

    written = 0
    documents = exporter.render(counted(), options)
    for document in documents:
        written += len(document.text)
        if taken > 2:  # noqa: PLR2004 - what comes before the first entry is a head
            break
    assert taken <= _FEW, f"{whose} reads all entries before it gives anything: yield each entry's text when it is made"
    assert written, f"{whose} gives nothing for {_MANY} entries"


# ---- what goes with it ---------------------------------------------------------------------------------------------------------------


def _joined(documents: Iterable[Document]) -> str:
    return "".join(document.text for document in documents)


def _check_pieces(exporter: Exporter, whose: str, entries: Sequence[Entry], options: Mapping[str, Any]) -> None:
    if exporter.pieces is None:
        return
    pieces = exporter.pieces
    for some in (entries, material.HOSTILE, ()):
        with watched() as seen:
            text = b"".join(attempt_all(whose, "its pieces", piece_bytes, pieces, some, options)).decode()
        refuse_deeds(seen, whose)
        same = text == _joined(_rendered(exporter, whose, some, options, "its pieces"))
        assert same, f"the pieces of {whose} are not what it renders"


def _check_existing(exporter: Exporter, whose: str, entries: Sequence[Entry], options: Mapping[str, Any]) -> None:
    """A file of its own is read as such, with its keys; any bytes will do."""
    assert exporter.existing is not None
    read = exporter.existing
    raw = _joined(_rendered(exporter, whose, entries, options, "its own file")).encode()
    there = attempt(whose, "a file of its own", read, raw)
    assert isinstance(there, Existing), f"{whose}: existing gives {type(there).__name__}, not arxref.Existing"
    assert dict(there.keys) == {entry.id: entry.key for entry in entries}, f"{whose} does not find the keys in its own file"
    assert not there.edited, f"{whose} takes its own file for an edited one"
    assert not there.foreign, f"{whose} takes something of its own file for foreign: {there.foreign[:1]}"
    for what, data in material.hostile_bytes(raw):
        with watched() as seen:
            found = attempt(whose, f"an existing file that is {what}", read, data)
        refuse_deeds(seen, whose)
        assert isinstance(found, Existing), f"{whose}: existing gives {type(found).__name__} for {what}"


def _check_vault(exporter: Exporter, whose: str, entries: Sequence[Entry], options: Mapping[str, Any]) -> None:
    """Its notes are found by what they are about, and one that is as it would be written stays as it is, byte for byte."""
    vault = exporter.vault
    assert vault is not None
    fresh = attempt_all(whose, "an empty vault", whole, vault, iter(entries), options, {})
    assert fresh == _rendered(exporter, whose, entries, options, "an empty vault"), f"the vault of {whose} is not what it renders"
    for document in fresh:
        assert document.path is not None, f"{whose}: a note needs a path"
        assert document.id, f"{whose}: the note {document.path} needs an id: what it is about"
    _check_own_notes(exporter, whose, options, fresh)
    there = {document.id or "": f"moved/{document.path}" for document in fresh}
    moved = attempt_all(whose, "notes that were moved", whole, vault, iter(entries), options, there)
    assert {document.id for document in moved} == set(there), f"{whose} forgets notes that were moved"
    note = fresh[0]
    for what, data in material.hostile_bytes(note.text.encode()):
        about = attempt(whose, f"a note that is {what}", vault.identify, data[:NOTE_HEAD], options)
        assert about is None or isinstance(about, Identified), f"{whose}: identify gives {type(about).__name__}"
        merged = attempt(whose, f"a note that is {what}", vault.merge, data, note, options, Policy())
        assert isinstance(merged, Merged | Problem), f"{whose}: merge gives {type(merged).__name__}"
        if isinstance(merged, Merged):
            again = attempt(whose, f"a note that was {what}", vault.merge, merged.content, note, options, Policy())
            once = isinstance(again, Merged) and again.content == merged.content
            assert once, f"{whose}: a note that was {what} changes each time it is brought up to date"


def _check_own_notes(exporter: Exporter, whose: str, options: Mapping[str, Any], documents: Sequence[Document]) -> None:
    vault = exporter.vault
    assert vault is not None
    for document in documents:
        raw = document.text.encode()
        about = attempt(whose, f"the note {document.path}", vault.identify, raw[:NOTE_HEAD], options)
        assert about is not None, f"{whose} does not know its own note {document.path} again"
        assert about.id == document.id, f"{whose} takes its own note about {document.id} for one about {about.id}"
        with watched() as seen:
            merged = attempt(whose, f"its own note {document.path}", vault.merge, raw, document, options, Policy())
        refuse_deeds(seen, whose)
        same = isinstance(merged, Merged) and merged.content == raw
        assert same, f"{whose} changes its own note {document.path}, in which nothing is to be changed"


def _check_round_trip(
    exporter: Exporter, whose: str, entries: Sequence[Entry], options: Mapping[str, Any], parser: Parser, fields: Sequence[str]
) -> None:
    """What is read from the format is what was written in it."""
    raw = _joined(_rendered(exporter, whose, entries, options, "clean entries")).encode()
    score = attempt(whose, "the parser of its format", parser.accepts, SourceText.of(f"x{exporter.suffix}", raw))
    assert score > 0, f"parser {parser.name!r} does not know what {whose} writes"
    items = [item for item in parse_with(parser, SourceText.of(f"x{exporter.suffix}", raw)) if isinstance(item, Entry)]
    assert len(items) == len(entries), f"parser {parser.name!r} reads {len(items)} entries where {whose} wrote {len(entries)}"
    found = {item.id: item for item in items}
    for entry in entries:
        assert entry.id in found, f"parser {parser.name!r} does not read {entry.id} from what {whose} wrote"
        for field in fields:
            was, now = getattr(entry, field), getattr(found[entry.id], field)
            assert was == now, f"{whose}: {field} of {entry.id} was {str(was)[:80]!r} and is read back as {str(now)[:80]!r}"
