"""The notes of a vault, written and brought up to date: new ones come, old ones are merged in place, deleted ones stay away.

Nothing here knows what a note looks like inside: an exporter's `arxref.api.Vault` says what a file is about and merges it.
"""

from __future__ import annotations

import contextlib
import errno
import os
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar
from zlib import crc32

from arxref import jobs, sink
from arxref.api import LOST, OTHER_FILE, Merged
from arxref.errors import OutputError
from arxref.model import Problem
from arxref.records import NamedTuple
from arxref.rendering import Notes
from arxref.sink import Change, Sent
from arxref.sources import display
from arxref.vaultfolder import AHEAD, VaultFolder, vault_above
from arxref.vaultscan import mark, scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from arxref.api import Document, Policy, Vault
    from arxref.config import Output
    from arxref.model import Entry
    from arxref.vaultcrew import Coming, Outcome
    from arxref.vaultscan import Found


_T = TypeVar("_T")
_THE_USERS = frozenset({errno.EBUSY, errno.EROFS, errno.ENOENT})  # a note stays because the user wants it, or writes or moves it just now
_NO_MORE = "it has arxref's marker, and no property at its top that says any more what it is about"


class Task(NamedTuple):
    """How the notes of one vault are written. ``write``: at all; ``compare``: with what changes kept to be shown; ``jobs``: by how many."""

    output: Output
    vault: Vault
    options: Mapping[str, Any]
    policy: Policy
    write: bool
    compare: bool
    jobs: int = 1


def look(root: str, vault: Vault, suffix: str, options: Mapping[str, Any], *, write: bool) -> tuple[VaultFolder, Found]:
    """The vault at ``root`` and what it holds; what a killed run left there is removed if it is to be written. Raises OutputError."""
    refuse(root, write=write)
    identify = vault.identify
    return VaultFolder(root), scan(root, suffix, lambda head: identify(head, options), tidy=write)


def refuse(root: str, *, write: bool) -> None:
    """Raise OutputError where no folder is at ``root`` and none can be: once, and not for each of its notes. It is made to be written."""
    if os.path.isdir(root):
        return
    if os.path.exists(root):
        message = f"{display(root)}: is a file; name the folder of the vault"
        raise OutputError(message)
    parts = root.split(os.sep)
    if os.pardir in parts:  # what is made is below the last of these: missing/../v is no place
        sink.refuse_folderless(root, os.sep.join(parts[: len(parts) - parts[::-1].index(os.pardir)]))
    with sink.told(root):
        with contextlib.suppress(FileNotFoundError):
            os.stat(root)
        if write:
            os.makedirs(os.path.realpath(root), exist_ok=True)


def send(folder: VaultFolder, found: Found, keyed: Iterable[Entry], task: Task) -> Sent:
    """Write and update the notes of the entries. What concerns one note is a Problem; raises OutputError where nothing can be done."""
    run = _Run(folder, found, task)
    try:
        run.all(keyed)
    finally:
        try:
            folder.close()
        except OSError as error:
            run.not_remembered(error)
    return run.result()


def _ahead(things: Iterable[_T]) -> Iterator[_T]:
    """The notes, some made ahead: making and writing drive each other out of the processor's caches, a tenth of what a note costs.

    Those that were made before one that fails are given all the same.
    """
    rest = iter(things)
    while True:
        made: list[_T] = []
        try:
            made.extend(islice(rest, AHEAD))  # keeps what there is where it fails
        except Exception:
            yield from made
            raise
        if not made:
            return
        yield from made


def _in_order(outcomes: Iterable[tuple[int, Outcome]]) -> Iterator[tuple[int, Outcome]]:
    """What became of notes, told as they are written, in the order of their numbers; where that fails, all that was told by then."""
    held: dict[int, Outcome] = {}
    at = 0
    try:
        for number, outcome in outcomes:
            held[number] = outcome
            while at in held:
                yield at, held.pop(at)
                at += 1
    except Exception:
        yield from sorted(held.items(), key=itemgetter(0))
        raise


def _paper(identity: str) -> str:
    """The identity of a paper; a page's is no arXiv ID, and no paper is lost with it."""
    return "" if " " in identity else identity


def _others(found: Found) -> Mapping[str, str]:
    """The files that have no identity, or not alone; what else is called as they are needs more than its name."""
    twins = (path for paths in found.twins.values() for path in paths)
    return {f"{OTHER_FILE}{path}": path for path in (*found.others, *twins)}


class _Run:
    """One pass over the documents."""

    def __init__(self, folder: VaultFolder, found: Found, task: Task) -> None:
        self.folder, self.found, self.task = folder, found, task
        self.known = folder.written()
        self.before = folder.told()
        self.told = dict(self.before)
        self.again = 0
        self.shown = display(os.path.join(folder.root, ""))
        self.written: list[str] = []
        self.met: list[str] = []  # notes that are there and not entered: they come behind the new ones, whenever these are written
        self.changes: list[Change] = []
        self.problems: list[Problem] = []
        self.added = self.changed = self.kept = self.deleted = self.pages = 0

    def all(self, keyed: Iterable[Entry]) -> None:
        """Write and update all."""
        _output, vault, options, policy = self.task[:4]
        if not self.known:  # said once: later it is known
            self._doubt(vault.home)
        for path, why in self.found.unread:
            self._left(path, f"it cannot be read ({why}), so nobody knows what it is about")
        there = self.found.notes
        gone = frozenset() if policy.recreate else self.known - there.keys()
        lost = {path for path, identity, _key in self.found.files if identity.startswith(LOST)}
        unread = frozenset(path for path, _why in self.found.unread)
        away = frozenset(path.rpartition("/")[2] for path in unread)  # the user may have moved it before
        notes = Notes(vault, keyed, options, {**dict.fromkeys(gone, ""), **_others(self.found), **there})
        coming: list[Coming] = []
        try:
            documents = (notes.whole(one) if one.id in there else one for one in notes.documents) if there else notes.documents
            for document in _ahead(documents):
                identity, path, paper = document.id or "", str(document.path), notes.paper(document)
                if identity in there:
                    self._update(there[identity], identity, document)
                elif path in lost:
                    self.kept += 1
                    self._left(path, _NO_MORE, identity)
                elif path in unread or (identity in gone and path.rpartition("/")[2] in away):
                    self.kept += 1  # it was named above
                elif identity in gone:
                    self.deleted += 1
                elif paper is not None:
                    coming.append((path, identity, paper))
                    if self.task.jobs == 1 and len(coming) == AHEAD:  # each is a copy, with its key
                        self._come(coming, notes)
                else:
                    self._come(coming, notes)  # a page comes after the notes that it links to
                    self._new(path, identity, document.text)
        except Exception:
            self._come(coming, notes)
            raise
        self._come(coming, notes)
        for identity in self.met:
            self.folder.remember(identity)

    def _doubt(self, home: str) -> None:
        """Name a folder that is part of a vault, the notes of which would be met elsewhere, or that is none yet."""
        root = self.folder.root
        if home and os.path.isdir(os.path.join(root, home)):
            return
        outer = vault_above(root, home)
        if outer:
            inner = os.path.relpath(os.path.realpath(root), os.path.realpath(outer))
            message = f"is in the vault {display(outer)}: notes elsewhere there are not looked at; as --vault {display(outer)} they are"
            message += f", and --folder {display(inner)} writes new ones here" if "folder" in self.task.options else ""
        elif home:
            message = f"is no vault yet: it has no folder {home}; notes are written to it all the same"
        else:
            return
        self.problems.append(Problem("note", "no-vault", message, display(root)))

    def _come(self, coming: list[Coming], notes: Notes) -> None:
        """Write new notes, by workers where there are thousands, and forget them."""
        count = jobs.for_notes(self.task.jobs, len(coming)) if self.task.write and not self.task.compare else 1
        if count > 1:
            from arxref.vaultcrew import written  # noqa: PLC0415 - nobody else needs workers

            for index, outcome in _in_order(written(self.folder, coming, notes.write, count)):
                path, identity, _ = coming[index]
                self._enter(identity, outcome)
                self._settle(path, identity, outcome)
        else:
            texts = ((path, identity, notes.write(paper, path)) for path, identity, paper in coming)
            for path, identity, text in _ahead(texts):
                self._new(path, identity, text)
        coming.clear()

    def result(self) -> Sent:
        """What was done; what the user was told is kept."""
        if self.told != self.before:
            self.folder.tell(self.told)
        if self.again:
            values = "a value of yours stays" if self.again == 1 else f"{self.again} values of yours stay"
            message = f"{values} where arxref would write another, as was said before; --dry-run says it again"
            self.problems.append(Problem("warning", "kept-user-value", message, display(self.folder.root)))
        told = tuple(self.written), tuple(self.changes), tuple(self.problems)
        return Sent(self.task.output, *told, self.added, self.changed, self.kept, self.deleted, self.pages)

    def not_remembered(self, error: OSError) -> None:
        """Say that the notes are in place, and that nobody will know of them once they are deleted."""
        message = f"what was written could not be entered ({error.strerror or error}): notes that you delete now will come back"
        self.problems.append(Problem("error", "not-written", message, self._name(".arxref/notes")))

    def _left(self, path: str, why: str, identity: str = "") -> None:
        self.problems.append(Problem("warning", "note-left", f"was not brought up to date: {why}", self._name(path), id=_paper(identity)))

    def _name(self, path: str) -> str:
        return self.shown + path

    def _update(self, path: str, identity: str, document: Document) -> None:
        """Merge a document into its note."""
        for twin in self.found.twins.get(identity, ()):
            message = f"is about the same as {self._name(path)}, which alone is kept up to date"
            self.problems.append(Problem("warning", "note-twice", message, self._name(twin), id=_paper(identity)))
        self.kept += 1
        if self._stands(path, identity, document.text):
            return
        try:
            before = self.folder.read(path)
        except OSError as error:
            self._left(path, error.strerror or str(error), identity)
            return
        merged = self.task.vault.merge(before.raw, document, self.task.options, self.task.policy)
        if not isinstance(merged, Merged):
            self.problems.append(merged._replace(source=self._name(path), id=_paper(identity)))
            return
        self._tell([problem._replace(source=self._name(path), id=_paper(identity)) for problem in merged.problems], identity)
        try:
            if merged.content != before.raw:
                if self.task.write:
                    self.folder.replace(path, before, merged.content)
                self.kept -= 1
                self.changed += 1
                self._done(self._name(path), before.raw, merged.content)
            if merged.managed and self.task.write and identity not in self.known:
                self.met.append(identity)
        except OSError as error:
            if isinstance(error, PermissionError) or error.errno in _THE_USERS:
                self._left(path, error.strerror or str(error), identity)
                return
            self.kept -= 1
            self._not_written(f"{self._name(path)}: {error.strerror or error}; it is as it was", identity)

    def _stands(self, path: str, identity: str, text: str) -> bool:
        """Whether a note was seen to be what it would be as a new one, to the byte: it is not opened again, for nothing is to be merged."""
        whole = self.found.wholes.get(path)
        known = whole is not None and identity in self.known and identity not in self.before
        return known and whole == mark(text.encode("utf-8", "replace"))

    def _tell(self, problems: Sequence[Problem], identity: str) -> None:
        """Tell of a note's problems, of a value that the user keeps once: nobody reads the same words every day, nor anything beside them.

        A run that writes nothing tells all, and remembers nothing.
        """
        if not self.task.write:
            self.problems += problems
            return
        marks: set[str] = set()
        before = self.before.get(identity, frozenset())
        for problem in problems:
            if problem.code == "kept-user-value":
                mark = f"{crc32(problem.message.encode('utf-8', 'surrogatepass')):x}"
                marks.add(mark)
                if mark in before:
                    self.again += 1
                    continue
            self.problems.append(problem)
        if marks or before:
            self.told[identity] = frozenset(marks)

    def _new(self, path: str, identity: str, text: str) -> None:
        """Write a new note."""
        data = text.encode("utf-8", "replace")
        outcome: Outcome
        try:
            outcome = self.folder.write_new(path, data) if self.task.write else not self.folder.is_taken(path)
        except (OSError, OutputError) as error:
            outcome = error
        self._enter(identity, outcome)
        self._settle(path, identity, outcome, data)

    def _enter(self, identity: str, outcome: Outcome) -> None:
        """Have a note remembered that is in its place."""
        if outcome is True and identity and self.task.write:
            self.folder.remember(identity)

    def _settle(self, path: str, identity: str, outcome: Outcome, data: bytes = b"") -> None:
        """Count a new note, or say why it was not written."""
        if outcome is True:  # nearly always
            if self.task.write:
                self.told.pop(identity, None)
            self.added += 1
            self.pages += _paper(identity) != identity
            self._done(self._name(path), None, data)
        elif isinstance(outcome, OutputError):
            self._not_written(str(outcome), identity)
        elif isinstance(outcome, OSError):
            self._not_written(f"{self._name(path)}: {outcome.strerror or outcome}; nothing was written there", identity)
        else:
            message = "is a file of yours; rename it, or give the paper another key"
            self.problems.append(Problem("error", "name-taken", message, self._name(path), id=_paper(identity)))

    def _not_written(self, message: str, identity: str) -> None:
        self.problems.append(Problem("error", "not-written", message, id=_paper(identity)))

    def _done(self, name: str, before: bytes | None, after: bytes) -> None:
        self.written.append(name)
        if self.task.compare:
            self.changes.append(Change(name, before, after))
