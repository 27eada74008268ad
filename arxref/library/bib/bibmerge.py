"""New papers and new values merged into a .bib file that somebody works on: a three-way merge, field by field.

The three are what arxref last wrote (`arxref.library.bib.bibmemory`), what stands in the file now, and what arxref would write today. What
arxref wrote and nobody has touched is renewed; what lacks is added; everything else is the user's and keeps its bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref.api import Updated
from arxref.library.bib import bibedit, bibfile, bibmemory
from arxref.library.bib.bibmemory import TYPE, fingerprint
from arxref.library.bib.bibscan import Block, scan
from arxref.library.publication import JOURNAL_REFERENCE, PUBLISHED_AS
from arxref.model import Problem
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from arxref.api import Existing, Policy
    from arxref.library.bib.bibedit import Edit
    from arxref.library.bib.bibscan import Field
    from arxref.model import ArxivId, Entry

# Types that say nothing of a publication; an article that names no journal says nothing either.
_PREPRINTS = frozenset("misc online unpublished techreport report electronic www preprint article".split())
_CONTAINERS = ("journal", "journaltitle", "booktitle")
# A field is not added where one of these says the same, or says better.
_INSTEAD: dict[str, tuple[str, ...]] = {
    "year": ("date",),
    "month": ("date",),
    "date": ("year",),
    "journal": ("journaltitle", "booktitle"),
    "journaltitle": ("journal", "booktitle"),
    "booktitle": ("journal", "journaltitle"),
    "archiveprefix": ("eprinttype",),
    "eprinttype": ("archiveprefix",),
    "primaryclass": ("eprintclass",),
    "eprintclass": ("primaryclass",),
    "number": ("issue",),
    "pages": ("eid", "articleno"),
    "publisher": ("organization", "institution", "school"),
    "author": ("editor",),
    "url": ("link", "howpublished"),
    "note": ("howpublished", "pubstate", "addendum", *_CONTAINERS),
    "pubstate": ("note", "addendum", *_CONTAINERS),
    "howpublished": ("note", "url", *_CONTAINERS),
}
_EPRINT = frozenset("eprint archiveprefix eprinttype primaryclass eprintclass".split())
_NAMING = frozenset("eprint archiveprefix eprinttype url doi".split())
_OF_PREPRINTS = frozenset("note pubstate howpublished version month".split())
_OF_PLACES = frozenset((TYPE, *_CONTAINERS, *_OF_PREPRINTS, *"year date doi volume number pages publisher".split()))
_STAND_INS = frozenset(("key", "label"))  # for authors that nobody knows: no entry that is there lacks them
# What an entry must know for its silence to mean that arxref would no longer write the field; all else it always knows.
_KNOWN_BY: dict[str, str] = {
    "title": "title",
    "author": "authors",
    "key": "authors",
    "label": "authors",
    "abstract": "abstract",
    "primaryclass": "primary",
    "eprintclass": "primary",
    "doi": "dois",
    "version": "version",
    "arxivcomment": "comment",
    "userf": "comment",
    "pubstate": "comment",
    **dict.fromkeys((*_CONTAINERS, *"note volume number pages publisher".split()), "journal_ref"),
}
_DATES = frozenset(("year", "month", "date"))
_SHOWN = 60


class _Paper(NamedTuple):
    """A paper as arxref would write it today: its entry, its piece, and the one block that is in that."""

    entry: Entry
    piece: str
    block: Block
    values: Mapping[str, tuple[str, str]]  # by lower-case name: the name as it is spelt, the value

    def prints(self) -> dict[str, str]:
        """The fingerprints of all that it would write."""
        return {TYPE: fingerprint(self.block.type.lower()), **{name: fingerprint(value) for name, (_, value) in self.values.items()}}


class _Merged(NamedTuple):
    """What is to change of an entry, and what is remembered of it then."""

    edits: tuple[Edit, ...]
    prints: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def update(existing: Existing, memory: bytes | None, papers: Sequence[tuple[Entry, str]], policy: Policy) -> Updated | Problem:
    """The file that `arxref.library.bib.bibfile.read` gave ``existing`` for, with ``papers`` (an entry with its key, and its piece) in it.

    For a file that is as arxref wrote it, ``existing.edited`` is false and ``existing.state`` its bytes and a function that gives the seal
    for a text: all its values are arxref's own, and it is sealed again. Where nothing changes, the bytes are those that were read; so are
    the memory's. The memory is ``b""`` where there is nothing to be remembered.
    """
    run = _Run(existing, memory, policy)
    if not run.file.encoding:
        return Problem("error", "not-utf8", "is in no encoding that arxref can write; save it as UTF-8")
    for entry, piece in papers:
        run.merge(_paper(entry, piece))
    return run.updated(memory)


def _paper(entry: Entry, piece: str) -> _Paper:
    piece = piece if piece.isascii() else piece.encode("utf-8", "replace").decode()
    block = next((block for block in scan(piece) if block.kind == "entry"), Block("entry", 0, len(piece), 1))
    values = {field.name.lower(): (field.name, piece[field.value : field.end]) for field in reversed(block.fields)}
    return _Paper(entry, piece, block, dict(reversed(values.items())))


class _Run:
    """One update: what has been decided so far."""

    def __init__(self, existing: Existing, memory: bytes | None, policy: Policy) -> None:
        self.policy = policy
        self.before, damage = bibmemory.load(memory)
        self.known = dict(self.before)
        self.problems: list[Problem] = [damage] if damage is not None else []
        self.seal: Callable[[str], str] | None = None
        state: Any = existing.state
        if isinstance(state, bibfile.File):
            self.file = state
        else:
            raw, self.seal = state
            self.file = bibfile.read(raw).state
        self.newline = bibedit.newline_of(self.file.text)
        self.remembered = self.before if self.seal is None else {}
        if self.seal is not None:
            self.known.update((paper, bibmemory.line(_prints(self.file.text, block))) for paper, block in self.file.papers.items())
        self.edits: list[tuple[ArxivId, Edit]] = []
        self.new: list[_Paper] = []
        self.changed: list[ArxivId] = []
        self.deleted: list[ArxivId] = []

    def merge(self, paper: _Paper) -> None:
        """Decide about one paper."""
        id_ = paper.entry.id
        block = self.file.papers.get(id_) or next((self.file.dois[doi] for doi in _dois(paper.entry) if doi in self.file.dois), None)
        if block is None:
            if id_ in self.remembered and not self.policy.recreate:
                self.deleted.append(id_)
                self.problems.append(Problem("note", "deleted-by-user", "was taken out of the file and stays out", id=id_))
                return
            self.new.append(paper)
            self.known[id_] = bibmemory.line(paper.prints())
            return
        if id_ in self.file.repeated:
            message = f"has a second entry on line {self.file.repeated[id_]}; only the first is kept up to date"
            self.problems.append(Problem("note", "duplicate-entry", message, line=block.line, id=id_))
        if block.kind != "entry":
            wrong = "cannot be read to its end" if block.key else "has no key"
            message = f"{wrong}, so it was left as it is; mend its key, braces, quotes and commas"
            self.problems.append(Problem("warning", "broken-block", message, line=block.line, id=id_))
            return
        merged = _merged(self.file.text, block, paper, bibmemory.fields(self.known.get(id_, "")), self.policy)
        self.problems += merged.problems
        if merged.edits:
            self.edits += ((id_, edit._replace(text=self._ended(edit.text))) for edit in merged.edits)
            self.changed.append(id_)
        if merged.prints:
            self.known[id_] = bibmemory.line(merged.prints)

    def updated(self, memory: bytes | None) -> Updated | Problem:
        """The outcome of all decisions."""
        file = self.file
        for id_, text in (*((id_, edit.text) for id_, edit in self.edits), *((paper.entry.id, paper.piece) for paper in self.new)):
            if not file.encoding.startswith("utf") and not text.isascii():
                try:
                    text.encode(file.encoding)
                except UnicodeEncodeError as error:
                    message = f"is not UTF-8, and {file.encoding} has no {text[error.start]!r}; save it as UTF-8"
                    return Problem("error", "not-utf8", message, id=id_)
        edits = [edit for _, edit in self.edits]
        if self.seal is not None and (edits or self.new):
            text = self._sealed(edits, self.seal)
        else:
            edits += self._added(file.text, file.end)
            text = bibedit.applied(file.text, edits)
        same = self.known == self.before
        return Updated(
            file.bom + text.encode(file.encoding),
            memory if memory is not None and same else bibmemory.dump(self.known) if self.known else b"",
            tuple(paper.entry.id for paper in self.new),
            tuple(self.changed),
            tuple(self.deleted),
            (*self.problems, *_doubled(file)),
        )

    def _sealed(self, edits: list[Edit], seal: Callable[[str], str]) -> str:
        """The text with its changes, its new entries behind the last one, and a new seal."""
        text = self.file.text
        end = len(text[: text.rindex(bibfile.SEAL)].rstrip("\r\n"))
        added = [bibedit.Edit(end, end, self._ended("\n\n".join(["", *(paper.piece for paper in self.new)])[0 if end else 2 :]))]
        body = bibedit.applied(text[:end], edits + added if self.new else edits)
        return body + self._ended(seal(body.replace("\r\n", "\n")))

    def _added(self, text: str, end: int) -> Iterator[Edit]:
        """The new entries at ``end``: one blank line before each and behind the last, if anything follows it."""
        if not self.new:
            return
        while end and text[end - 1] in " \t" and end < len(text):
            end -= 1
        before = text[max(0, end - 4) : end].replace("\r\n", "\n").replace("\r", "\n")
        gap = "" if not before or before.endswith("\n\n") else "\n" if before.endswith("\n") else "\n\n"
        pieces = "\n\n".join(paper.piece for paper in self.new)
        yield bibedit.Edit(end, end, self._ended(f"{gap}{pieces}\n" + ("\n" if end < len(text) else "")))

    def _ended(self, text: str) -> str:
        """``text`` with the file's line ends."""
        return text if self.newline == "\n" else text.replace("\r\n", "\n").replace("\n", self.newline)


def _prints(text: str, block: Block) -> dict[str, str]:
    prints = {field.name.lower(): fingerprint(text[field.value : field.end]) for field in reversed(block.fields)}
    return {TYPE: fingerprint(block.type.lower()), **prints}


def _doubled(file: bibfile.File) -> Iterator[Problem]:
    """The keys that stand twice; for biber, unlike BibTeX, another case makes another key."""
    for block, first in file.doubled:
        if file.leaning <= 0 or block.key == first.key:
            message = f"{block.key[:_SHOWN]} is the key of the entry on line {first.line}, too, and only that one can be cited"
            yield Problem("note", "duplicate-key", message, line=block.line)


def _dois(entry: Entry) -> Iterator[str]:
    from arxref.library.publication import dois  # noqa: PLC0415 - only papers that have a DOI need it

    return (doi.lower() for doi in dois(entry)) if entry.dois else iter(())


def _merged(text: str, block: Block, paper: _Paper, last: Mapping[str, str], policy: Policy) -> _Merged:
    """What becomes of an entry that is there: ``last`` is what arxref wrote of it the last time."""
    there = {field.name.lower(): field for field in reversed(block.fields)}
    stands = _Standing(text, block, there, last, paper)
    published, would_be = stands.is_published(), _is_published(paper.block.type, paper.values)
    ours = published and stands.is_own_publication()
    if published and not ours:
        return stands.completed(policy) if policy.published else _Merged((), last)
    if published and not would_be:
        return _Merged((), last)  # what is published does not become a preprint again
    if would_be and not published:
        if not policy.published:
            return _Merged((), last)
        kept = stands.in_the_way(policy)
        if kept is not None:
            return _Merged((), last, (kept,))
    return stands.renewed(policy, retype=would_be and policy.published)


def _is_published(type_: str, fields: Mapping[str, Any], value: Callable[[str], str] = lambda _name: "") -> bool:
    """Whether an entry says where its paper was published; to be on arXiv is not that."""
    containers = [name for name in _CONTAINERS if name in fields]
    if any("arxiv" in (lower := value(name).lower()) or "corr" in lower.strip('{} "').split()[:1] for name in containers):
        return False
    return bool(containers) or type_.lower() not in _PREPRINTS


class _Standing(NamedTuple):
    """An entry as it stands in the file, and all that is needed to judge it."""

    text: str
    block: Block
    fields: Mapping[str, Field]
    last: Mapping[str, str]
    paper: _Paper

    def value(self, name: str) -> str:
        """The value of a field that is there."""
        field = self.fields[name]
        return self.text[field.value : field.end]

    def is_own(self, name: str) -> bool:
        """Whether a field that is there (or the type) is as arxref last wrote it."""
        return name in self.last and self.last[name] == fingerprint(self.block.type.lower() if name == TYPE else self.value(name))

    def is_published(self) -> bool:
        """Whether the entry stands as that of a published paper."""
        return _is_published(self.block.type, self.fields, self.value)

    def is_own_publication(self) -> bool:
        """Whether it was arxref that wrote where the paper was published."""
        return self.is_own(TYPE) and all(self.is_own(name) for name in _CONTAINERS if name in self.fields)

    def in_the_way(self, policy: Policy) -> Problem | None:
        """The first value, neither arxref's own nor what arxref would write, that keeps a preprint from becoming a published paper."""
        for name in (TYPE, *self.fields):
            if name not in _OF_PLACES:
                continue
            new = self._new(name)
            changes = self.last.get(name) != new if new is not None else name in self.last
            if not changes or (self.is_own(name) and name not in policy.locked):
                continue
            if new is not None and fingerprint(self.block.type.lower() if name == TYPE else self.value(name)) == new:
                continue
            what = "its entry type" if name == TYPE else name
            message = f"stays a preprint, for {what} is yours"
            return Problem("warning", "kept-user-value", message, line=self._line(name), id=self.paper.entry.id)
        return None

    def renewed(self, policy: Policy, *, retype: bool) -> _Merged:
        """Own values are renewed, missing ones added; what the user has changed or deleted is left."""
        prints = dict(self.last)
        edits: list[Edit] = []
        problems: list[Problem] = []
        missing: list[str] = []
        for name, (_spelt, value) in self.paper.values.items():
            if name in policy.locked:
                continue
            if name not in self.fields:
                if name not in self.last and self._lacks(name):
                    missing.append(name)
                continue
            new, now = fingerprint(value), fingerprint(self.value(name))
            if new == now or self._is_poorer(name):
                continue
            if now == self.last.get(name) or (policy.refresh and name not in self.last):
                edits.append(bibedit.replaced(self.text, self.fields[name], value))
                prints[name] = new
            elif name in self.last and new != self.last[name]:
                message = f"{name} is yours, {_short(self.value(name))}; it would be {_short(value)} now"
                problems.append(Problem("warning", "kept-user-value", message, line=self._line(name), id=self.paper.entry.id))
        gone = [name for name in self.fields if name not in policy.locked and self.is_own(name) and self._is_obsolete(name)]
        for name in self._nameless(gone) if gone else ():
            edits.append(bibedit.removed(self.block, self.fields[name]))
            del prints[name]
        type_ = self.paper.block.type
        if retype and self.is_own(TYPE) and type_.lower() != self.block.type.lower():
            edits.append(bibedit.new_type(self.text, self.block, type_))
            prints[TYPE] = fingerprint(type_.lower())
        return self._with(missing, edits, prints, problems)

    def completed(self, policy: Policy) -> _Merged:
        """The published entry of somebody else gets what it lacks, but nothing that speaks of a preprint."""
        missing = [
            name
            for name in self.paper.values
            if not {name} & (policy.locked | self.fields.keys() | self.last.keys() | _OF_PREPRINTS) and self._lacks(name)
        ]
        return self._with(missing, [], dict(self.last), [])

    def _with(self, missing: Sequence[str], edits: list[Edit], prints: dict[str, str], problems: list[Problem]) -> _Merged:
        values = [self.paper.values[name] for name in missing]
        if values:
            edits.append(bibedit.added(self.text, self.block, values))
            prints.update((name, fingerprint(self.paper.values[name][1])) for name in missing)
        return _Merged(tuple(edits), prints, tuple(problems))

    def _new(self, name: str) -> str | None:
        if name == TYPE:
            return fingerprint(self.paper.block.type.lower())
        return fingerprint(self.paper.values[name][1]) if name in self.paper.values else None

    def _lacks(self, name: str) -> bool:
        """Whether a field that is not there is missing: no other stands for it, and it would not contradict what is there."""
        if name in _STAND_INS or any(other in self.fields for other in _INSTEAD.get(name, ())):
            return False
        if name == "month" and "year" in self.fields:
            return self._new("year") == fingerprint(self.value("year"))
        if name in _EPRINT:
            if "eprint" not in self.fields:
                return not {"arxivid", "arxiv"} & self.fields.keys()
            named = {
                other: bibmemory.undelimited(self.value(other))[1]
                for other in ("eprint", *_INSTEAD["eprinttype"], *_INSTEAD["archiveprefix"])
                if other in self.fields
            }
            return bibfile.arxiv_id(named) is not None
        return True

    def _is_poorer(self, name: str) -> bool:
        """Whether arxref knows less today than when it wrote what stands there: authors cut off, a date made out of the ID."""
        if name not in self.last:
            return False
        return not (self.paper.entry.authors_complete if name == "author" else name not in _DATES or self.paper.entry.published)

    def _is_obsolete(self, name: str) -> bool:
        """Whether arxref would no longer write a field of its own, and not just because today's sources do not know it."""
        if name in self.paper.values or any(other in self.paper.values for other in _INSTEAD.get(name, ()) if name not in _OF_PREPRINTS):
            return False
        labels = PUBLISHED_AS, JOURNAL_REFERENCE
        if name == "note" and not any(label in self.value(name) for label in labels):  # it says what a comment does
            name = "pubstate"
        return bool(getattr(self.paper.entry, _KNOWN_BY[name])) if name in _KNOWN_BY else True

    def _nameless(self, names: Sequence[str]) -> Sequence[str]:
        """Those of ``names`` that can go without the entry being nobody's: the next run must find the paper in it."""
        values = {name: bibmemory.undelimited(self.value(name))[1] for name in self.fields}
        if bibfile.arxiv_id(values) is None:  # a line behind it names it
            return names
        rest = {name: value for name, value in values.items() if name not in names}
        return names if bibfile.arxiv_id(rest) is not None else [name for name in names if name not in _NAMING]

    def _line(self, name: str) -> int:
        end = self.block.start if name == TYPE else self.fields[name].start
        return self.block.line + self.text.count("\n", self.block.start, end)


def _short(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= _SHOWN else f"{value[: _SHOWN - 3]}..."
