"""From entries to outputs: what stands where one goes, its keys, and bringing it up to date or making it anew.

Nothing here loses a user's work: a file that ``file`` would replace is first asked what would be lost, ``into`` changes only what is
arxref's own, and the notes of a vault are merged in place (`arxref.vaulting`).
"""

from __future__ import annotations

import os
from itertools import chain
from typing import TYPE_CHECKING

from arxref import sink, sources
from arxref.api import Existing, Policy
from arxref.errors import OutputError, PluginError, UsageError
from arxref.library.keys import with_key
from arxref.model import ArxivId, Problem
from arxref.records import NamedTuple
from arxref.rendering import for_run, piece_bytes
from arxref.sink import Change, Sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any, BinaryIO

    from arxref.api import Document, Exporter
    from arxref.config import Output
    from arxref.model import Entry
    from arxref.vaultfolder import VaultFolder
    from arxref.vaultscan import Found

    Texts = Callable[[Callable[[Problem], None]], Iterable[str | bytes]]

MEMORY = ".arxref"
"""What the name of the file has that stands beside an ``into`` file and says what arxref last wrote there."""


class Mode(NamedTuple):
    """How outputs are written: at all (``write``), with what changes kept to be shown (``compare``), even at a loss (``force``)."""

    write: bool = True
    compare: bool = False
    force: bool = False
    policy: Policy = Policy()


class Place(NamedTuple):
    """An output and what stands there: the keys of its papers, those that are ``taken`` by all else and what a vault holds.

    ``guarded``: nobody can tell what would be lost of ``raw``, so that it stays as it is.
    """

    output: Output
    exporter: Exporter
    options: Mapping[str, Any]
    keys: Mapping[ArxivId, str] = {}
    taken: frozenset[str] = frozenset()
    raw: bytes | None = None
    guarded: bool = False
    existing: Existing = Existing({})
    folder: sink.Folder | None = None
    vault: tuple[VaultFolder, Found] | None = None


class Held(NamedTuple):
    """What a file held when it was looked at, and by what is told whether it has been written since."""

    stamp: tuple[int, ...]
    there: Existing


def held(output: Output, exporter: Exporter, mode: Mode) -> Held | None:
    """What the file holds that ``output`` replaces, for `look`; None where that has to see for itself, as whatever is wrong there.

    A run asks before it reads its sources: an output of a few hundred megabytes should not be in memory beside all their papers.
    """
    path = output.file
    if not path or path == sources.STDIN or mode.compare or exporter.existing is None:
        return None
    try:
        stamp = _stamp(path)
        raw = sink.read_existing(path) if stamp else None
        there = exporter.existing(raw) if raw and not raw.isspace() else None
    except (OutputError, PluginError):
        return None
    return None if there is None else Held(stamp, there._replace(state=None))


def _stamp(path: str) -> tuple[int, ...]:
    """What is another for a file that has been written or replaced; nothing where there is none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def refuse_misplaced(output: Output, exporter: Exporter) -> None:
    """Raise UsageError where the format cannot be written so, as far as an exporter tells without papers; `send` sees to the rest."""
    if output.into:
        if exporter.existing is None or exporter.update is None or exporter.pieces is None:
            message = f"{exporter.name} cannot be brought up to date in place; --into goes with bibtex and biblatex"
            raise UsageError(message)
    elif output.vault:
        if exporter.vault is None and exporter.pieces is not None:
            raise _one_file(exporter)
    elif exporter.vault is not None and exporter.pieces is None:
        raise _many_files(exporter)


def _one_file(exporter: Exporter) -> UsageError:
    return UsageError(f"{exporter.name} writes one file, not a folder of notes; use -o FILE (file, in an [[output]] of arxref.toml)")


def _many_files(exporter: Exporter) -> UsageError:
    return UsageError(
        f"{exporter.name} writes a file for each paper; say where to with --vault FOLDER (vault, in an [[output]] of arxref.toml)"
    )


def look(
    output: Output, exporter: Exporter, options: Mapping[str, Any], entries: Sequence[Entry], mode: Mode, before: Held | None = None
) -> Place:
    """What stands where ``output`` goes; ``before`` is what was `held` there.

    Raises OutputError where writing ``entries`` there would lose a user's work, UsageError where the format cannot be written so.
    """
    place = Place(output, exporter, options)
    if output.vault:
        return _vault(place, mode)
    if output.into:
        return _shared(place, entries)
    if before is not None and before.stamp == _stamp(output.file):
        _refuse_source(output.file, entries)
        return _replaced(place, before.there, entries, mode)
    return _file(place, entries, mode)


def send(
    place: Place,
    entries: Iterable[Entry],
    mode: Mode,
    stdout: Callable[[], BinaryIO],
    texts: Texts | None = None,
    *,
    keys: Sequence[str] | None = None,
    jobs: int = 1,
) -> Sent:
    """Write the entries there. Raises OutputError where that fails as a whole; what concerns one paper is a Problem.

    The ``keys`` are those of the entries where others are not given. ``texts`` makes the pieces of a format that has such, where the
    exporter's own are not at hand. ``jobs`` is how many processes may write the notes of a vault (0: by their number).
    """
    exporter = place.exporter
    keyed = entries if keys is None else map(with_key, entries, keys)
    if place.output.into:
        return _update(place, keyed, mode)
    if place.vault is not None and exporter.vault is not None:
        from arxref import vaulting  # noqa: PLC0415 - only a vault pays for it

        folder, found = place.vault
        task = vaulting.Task(place.output, exporter.vault, place.options, mode.policy, mode.write, mode.compare, jobs)
        return vaulting.send(folder, found, keyed, task)
    if exporter.pieces is not None and place.folder is None:
        problems: list[Problem] = []
        tell = problems.append
        chunks: Iterable[str | bytes] = texts(tell) if texts else piece_bytes(exporter.pieces, entries, place.options, tell, keys=keys)
        return _stream(place, chunks, mode, stdout)._replace(problems=tuple(problems))
    documents = exporter.render(keyed, place.options)
    first = next(documents, None)
    if first is None:
        return Sent(place.output)
    if first.path is None:
        if place.folder is not None:
            raise _one_file(exporter)
        return _stream(place, (document.text for document in chain([first], documents)), mode, stdout)
    if place.folder is None:
        raise _many_files(exporter)
    return _notes(place, place.folder, chain([first], documents), mode)


def _vault(place: Place, mode: Mode) -> Place:
    """What the vault holds; an exporter that finds no notes again only ever writes new ones."""
    from arxref import vaulting  # noqa: PLC0415 - only a vault pays for it

    root, exporter = place.output.vault, place.exporter
    if exporter.vault is None:
        vaulting.refuse(root, write=False)  # it is made with the first note
        return place._replace(folder=sink.Folder(root))
    vault, found = vaulting.look(root, exporter.vault, exporter.suffix, place.options, write=mode.write)
    return place._replace(keys={ArxivId(id_): key for id_, key in found.keys.items()}, vault=(vault, found))


def _file(place: Place, entries: Sequence[Entry], mode: Mode) -> Place:
    """The file that would be replaced; its bytes are kept only to be compared. Raises OutputError where work in it would be lost."""
    path, exporter = place.output.file, place.exporter
    raw = sink.read_existing(path) if path and path != sources.STDIN else None
    place = place._replace(raw=raw if mode.compare else None)
    if not raw or raw.isspace():
        return place
    _refuse_source(path, entries)
    if exporter.existing is None:
        return place if mode.force else place._replace(raw=raw, guarded=True)
    return _replaced(place, exporter.existing(raw), entries, mode)


def _replaced(place: Place, there: Existing, entries: Sequence[Entry], mode: Mode) -> Place:
    """The place of a file that holds ``there``. Raises OutputError where work in it would be lost."""
    path = place.output.file
    gone = there.keys.keys() - (entry.id for entry in entries)
    if not mode.force:
        reasons = []
        if gone:
            reasons.append(
                f"{len(gone)} of its papers would vanish: {_few([f'{key} ({id_})' for id_, key in there.keys.items() if id_ in gone])}"
            )
        if there.foreign:
            reasons.append(f"it holds what is not arxref's: {_few(there.foreign)}")
        if there.edited and not reasons:
            reasons.append("it was edited by hand since arxref wrote it")
        if reasons:
            takes_more = place.exporter.update is not None and _is_library(place.exporter, path, sink.read_existing(path) or b"", there)
            adds = f"--into {path} adds to it, " if takes_more else ""
            message = f"{path}: {'; '.join(reasons)}; {adds}--force overwrites it"
            raise OutputError(message)
    # Papers that go leave their keys to others.
    return place._replace(keys={id_: key for id_, key in there.keys.items() if id_ not in gone} if gone else there.keys)


def _shared(place: Place, entries: Sequence[Entry]) -> Place:
    """The file that is brought up to date. A paper is also there as an entry that has nothing of arXiv's but has the paper's DOI."""
    exporter = place.exporter
    refuse_misplaced(place.output, exporter)
    assert exporter.existing is not None  # noqa: S101 - see above
    raw = sink.read_existing(place.output.into)
    if raw is None and os.path.exists(place.output.into):
        message = f"{sources.display(place.output.into)}: is no file that could be read and brought up to date"
        raise OutputError(message)
    there = exporter.existing(raw or b"")
    if raw and not there.keys:
        _refuse_source(place.output.into, entries)
    if raw and not _is_library(exporter, place.output.into, raw, there):
        name = sources.display(place.output.into)
        message = f"{name}: is no bibliography: it is no {exporter.suffix} file, and no entry stands in it; nothing was written there"
        raise OutputError(message)
    keys = dict(there.keys)
    if there.dois:
        from arxref.library.publication import dois  # noqa: PLC0415 - only a library with DOIs needs it

        for entry in entries:
            for doi in dois(entry) if entry.dois and entry.id not in keys else ():
                if doi.lower() in there.dois:
                    keys[entry.id] = there.dois[doi.lower()]
                    break
    there = there._replace(keys=keys)
    return place._replace(raw=raw, existing=there, keys=keys, taken=there.taken)


def _update(place: Place, keyed: Iterable[Entry], mode: Mode) -> Sent:
    """Bring the file up to date.

    It is moved to its place before what is remembered of it, so that a crash between the two takes arxref's own values for the user's and
    never the other way round. Where the file is gone, nobody took papers out of it: it is begun anew.
    """
    exporter, output = place.exporter, place.output
    assert exporter.pieces is not None  # noqa: S101 - look() has seen to it
    assert exporter.update is not None  # noqa: S101
    beside = os.path.realpath(output.into) + MEMORY
    memory = sink.read_existing(beside)
    entries = list(keyed)
    papers = list(zip(entries, for_run(exporter.pieces, place.options)(entries, [entry.key for entry in entries]), strict=True))
    updated = exporter.update(place.existing, None if place.raw is None else memory, papers, mode.policy)
    if isinstance(updated, Problem):
        message = f"{output.into}: {updated.message}; nothing was written there"
        raise OutputError(message)
    touched = {*updated.added, *updated.changed}
    problems = [problem._replace(source=problem.source or sources.display(output.into)) for problem in updated.problems]
    if exporter.pieces.remarks is not None:
        for entry, text in papers:
            if entry.id in touched:
                problems.extend(exporter.pieces.remarks(entry, text))
    both = (Change(output.into, place.raw, updated.content), Change(beside, memory, updated.memory))
    changes = tuple(change for change in both if change.after != (change.before or b""))
    if mode.write:
        sink.replace_all(changes)
    elif not mode.compare:
        sink.refuse_folderless(output.into)
    shown = tuple(change for change in changes if change.path == output.into)
    return Sent(
        output,
        tuple(change.path for change in shown),
        shown if mode.compare else (),
        tuple(problems),
        len(updated.added),
        len(updated.changed),
        len(papers) - len(touched) - len(updated.deleted),
        len(updated.deleted),
    )


def _stream(place: Place, chunks: Iterable[str | bytes], mode: Mode, stdout: Callable[[], BinaryIO]) -> Sent:
    """Write the one main stream to its file or to standard output. Raises OutputError where that would change a file that is guarded."""
    path = place.output.file
    to_file = bool(path) and path != sources.STDIN
    changes = []
    if mode.compare or place.guarded:
        after = b"".join(sink.encoded(chunks))
        if after != place.raw:
            if not mode.compare:
                message = f"{path}: is there already, and {place.exporter.name} cannot tell what would be lost; --force overwrites it"
                raise OutputError(message)
            changes.append(Change(path or sources.STDIN, place.raw, after))
    elif not mode.write:
        sink.refuse_folderless(path if to_file else "")
        sum(len(chunk) for chunk in chunks)
    elif to_file:
        sink.write_file(path, chunks)
    else:
        sink.write_stream(stdout(), chunks)
    return Sent(place.output, (path or sources.STDIN,), tuple(changes))


def _notes(place: Place, folder: sink.Folder, documents: Iterator[Document], mode: Mode) -> Sent:
    from pathlib import PurePosixPath  # noqa: PLC0415 - only files by the dozen need it

    written: list[str] = []
    changes: list[Change] = []
    problems: list[Problem] = []
    for document in documents:
        path = PurePosixPath(str(document.path))
        there = os.path.join(folder.root, *path.parts)
        name = sources.display(there)
        try:
            taken = not folder.write_new(path, document.text) if mode.write else os.path.lexists(there)
        except OutputError as error:
            problems.append(Problem("error", "not-written", str(error), "", 0, document.id or ""))
            continue
        if taken:
            message = "is a file of yours; rename it, or give the paper another key"
            problems.append(Problem("error", "name-taken", message, name, 0, document.id or ""))
            continue
        written.append(name)
        if mode.compare:
            changes.append(Change(name, None, document.text.encode("utf-8", "replace")))
    return Sent(place.output, tuple(written), tuple(changes), tuple(problems), len(written))


def _is_library(exporter: Exporter, path: str, raw: bytes, there: Existing) -> bool:
    """Whether a file is a bibliography: an entry stands in it, nothing does that is not arxref's, or it is called or looks like one.

    Else it is a manuscript or a note, say.
    """
    if there.keys or there.taken or there.dois or not there.foreign:
        return True
    from arxref.library.bib.bibscan import SUFFIXES  # noqa: PLC0415 - most files that papers go to need not be asked

    if path.lower().endswith((*SUFFIXES, exporter.suffix)):
        return True
    from arxref.library.bib.bibfile import holds_definitions  # noqa: PLC0415

    return holds_definitions(raw)


def _refuse_source(path: str, entries: Sequence[Entry]) -> None:
    """Raise OutputError where ``path`` is a file that entries were read from: no option means that it should be lost."""
    target = os.path.realpath(path)
    read_from = {origin.source for entry in entries for origin in entry.origins}
    if any(os.path.realpath(source) == target for source in read_from):
        message = f"{sources.display(path)}: is one of the sources; nothing was written there"
        raise OutputError(message)


def _few(names: Sequence[str]) -> str:
    shown = 3
    return ", ".join(names[:shown]) + (f" and {len(names) - shown} more" if len(names) > shown else "")
