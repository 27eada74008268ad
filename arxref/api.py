"""What a plugin hands over, and what it is handed: plain records of plain functions; there is no base class to inherit."""

from __future__ import annotations

from itertools import chain, islice
from time import sleep
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from arxref.errors import UsageError
from arxref.records import NamedTuple
from arxref.text.decode import BOM, beginning, decode, is_bare, parted, wide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import PurePosixPath

    from arxref.model import ArxivId, Entry, Foreign, Heading, Problem

Kind = Literal["digest", "listing", "library", "links"]
HEAD = 64 * 1024
_AT_ONCE = 64  # parts of a text
_BLOCK = 256 * 1024  # what stays in a processor's cache while it is decoded and split


class Option(NamedTuple):
    """One option of an exporter: ``-O name=value`` and, for built-ins, ``--name``.

    Its ``type`` is str, bool, int, or dict for a table that gives some of the ``choices`` a name (an empty one where it says false).
    ``check(value)`` is asked of a value of that type that a user gives, before anything is read. It raises UsageError, which says what is
    wrong with it and need not say where that stands: the option, and the file with the table that has it, are named before it.
    """

    name: str
    summary: str
    type: type = str
    default: Any = None
    choices: tuple[str, ...] = ()
    check: Callable[[Any], object] | None = None


def refuse_negative(number: int) -> None:
    """The `Option.check` of what counts something. Raises UsageError."""
    if number < 0:
        raise UsageError(f"must be 0 or more, not {number}")


class SourceText:
    """One input: a display name and its bytes, read once, when first asked for, and only as far as they are asked for."""

    def __init__(self, name: str, opener: Callable[[], BinaryIO]) -> None:
        self.name = name
        self._opener = opener
        self._stream: BinaryIO | None = None
        self._head: bytes | None = None
        self._shown: bytes | None = None  # that as `head` has it, which every parser asks for
        self._raw: bytes | None = None
        self._decoded: tuple[str, tuple[int, ...]] | None = None
        self._valid = False  # known to be UTF-8, though it may not be decoded as a whole

    @classmethod
    def of(cls, name: str, raw: bytes) -> SourceText:
        """A source that holds ``raw``."""
        import io  # noqa: PLC0415 - already loaded by the interpreter; spelt here because only tests and stdin need it

        return cls(name, lambda: io.BytesIO(raw))

    @property
    def head(self) -> bytes:
        """The first 64 KiB, for ``accepts``: as UTF-8 without BOM where a byte order mark says what they are, with LF for CRLF and CR.

        Raises OSError when the source cannot be read.
        """
        if self._shown is None:
            self._shown = beginning(self._first())
        return self._shown

    def _first(self) -> bytes:
        if self._head is None:
            self._stream = self._opener()
            self._head = self._stream.read(HEAD)
        return self._head

    @property
    def raw(self) -> bytes:
        """All bytes. Raises OSError when the source cannot be read."""
        if self._raw is None:
            head = self._first()
            if self._stream is None:  # closed after the head: start again
                self._stream = self._opener()
                head = b""
            self._raw = head + self._stream.read()
            self.close()
        return self._raw

    @property
    def text(self) -> str:
        """All text: decoded, without BOM, lines ended by LF alone (see `arxref.text.decode.decode`)."""
        return self._both()[0]

    @property
    def undecodable(self) -> tuple[int, ...]:
        """The numbers of the lines that held bytes that are not of the source's encoding."""
        return () if self._valid else self._both()[1]

    def ending(self, size: int) -> str:
        """The last characters of `text`, at most ``size``. Raises OSError when the source cannot be read."""
        most = 4 * size + 4  # bytes: CR CR LF is one character, too, and the first one may be cut
        if self._decoded is not None or len(self.raw) <= most or wide(self.raw):
            return self.text[-size:]
        return decode(self.raw[-most:], whole=False)[0][-size:]

    def parts(self, mark: str) -> Iterator[str]:
        """`text`, parted at each ``mark``, which is ASCII: ``mark.join(source.parts(mark)) == source.text``.

        This costs half of what it does to decode all text and to cut it, unless somebody has asked for that before.
        """
        return chain.from_iterable(self._parted(mark))

    def _parted(self, mark: str) -> Iterator[list[str]]:
        """What `parts` gives, some at a time, which costs a step in Python for all of them instead of one for each."""
        given = 0
        if self._decoded is None and is_bare(self.raw):
            found = parted(self.raw, mark.encode())
            try:
                while some := [*islice(found, _AT_ONCE)]:
                    yield some
                    given += len(some)
            except UnicodeDecodeError:  # all that stands before is the same in the text
                pass
            else:
                self._valid = True
                return
        yield self.text.split(mark)[given:]

    def lines(self) -> Iterator[tuple[int, str]]:
        """Every line with its number, counted from 1, without its end; only some are held at a time (see `blocks`)."""
        number, rest = 1, ""
        for block in self.blocks():
            *whole, rest = (rest + block).split("\n")
            yield from enumerate(whole, number)
            number += len(whole)
        yield number, rest

    def blocks(self) -> Iterator[str]:
        """All text in parts that end where lines end (the last one does not need to); joined, they are `text`.

        Of a source that was not asked for its `raw` bytes or its `text`, only one part is held at a time.
        """
        if self._raw is not None or wide(self._first()):
            yield self.text
            return
        chunk, stream = self._first(), self._stream
        self._stream = None  # its place in the file is ours now
        if stream is None:
            stream = self._opener()
            chunk = stream.read(_BLOCK)
        try:
            kept: list[bytes] = []
            bom = BOM
            while chunk:
                end = chunk.rfind(b"\n") + 1
                if end:
                    yield decode(b"".join((*kept, chunk[:end])), whole=False)[0].removeprefix(bom)
                    kept, bom = [], ""
                    chunk = chunk[end:]
                kept.append(chunk)
                chunk = stream.read(_BLOCK)
            if any(kept):
                yield decode(b"".join(kept), whole=False)[0].removeprefix(bom)
        finally:
            stream.close()

    def close(self) -> None:
        """Let go of the open file, if there is one."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _both(self) -> tuple[str, tuple[int, ...]]:
        if self._decoded is None:
            self._decoded = decode(self.raw)
        return self._decoded


class Parser(NamedTuple):
    """Reads one input dialect.

    ``accepts(source)`` says from 0 to 1 how surely the source is of this dialect (it should look at ``source.head`` only; the highest
    wins, then the lower ``rank``, then the name). ``parse(source)`` yields entries, headings, foreign entries and problems in source
    order, each with the lines that it claims; what no item claims the core names as unclaimed. A generator may return True where it is
    sure that every line which no item claims is blank: then nobody looks for such lines. ``rank`` is the source's standing in a
    merge, lower first: 10 arXiv's own metadata, 20 its mails, feeds and listings, 30 digests, 40 libraries, 50 link texts.
    """

    name: str
    summary: str
    kind: Kind
    rank: int
    accepts: Callable[[SourceText], float]
    parse: Callable[[SourceText], Iterator[Entry | Heading | Foreign | Problem]]


class Context(NamedTuple):
    """What an enricher may use of the outside world; everything comes in from here.

    ``now`` is the time in seconds since 1970 and ``sleep`` waits that many seconds; nothing asks the clock otherwise. After ``deadline``
    nothing further is asked. ``offline``: no socket is opened. ``store`` is an `arxref.store.Store`, where there is one. ``progress`` is
    told how many of the papers are settled. ``version``: ask for this version of each paper, not for the newest.
    """

    now: Callable[[], float]
    deadline: float | None = None
    offline: bool = False
    store: Any = None
    progress: Callable[[int], None] | None = None
    sleep: Callable[[float], None] = sleep
    version: int | None = None
    refresh: bool = False


class Enricher(NamedTuple):
    """Looks papers up. ``lookup`` yields entries that hold only what it knows, and problems; it never raises for one paper.

    Every paper that was asked for ends as an entry, as a Problem with its ID, or, when the source refuses or time runs out, under one
    Problem ``enricher-refused`` for all that were not settled.
    """

    name: str
    summary: str
    lookup: Callable[[Sequence[ArxivId], Context], Iterator[Entry | Problem]]


class KeyScheme(NamedTuple):
    """Makes a citation key from an entry alone; the core makes it legal and unique, and keeps it."""

    name: str
    summary: str
    key: Callable[[Entry], str]


class Document(NamedTuple):
    """A piece of output. ``path`` None: the next part of the one main stream; else a file of its own, relative to the output folder.

    A path that is a text has forward slashes.

    ``id`` says for good what a file is about, whatever it is named: an arXiv ID, ``day 2019-05-29``, ``index authors``.
    ``finds`` is for the `Vault.merge` of the same exporter alone: whether a link with this target finds a file of the vault.
    """

    text: str
    path: PurePosixPath | str | None = None
    id: str | None = None
    finds: Callable[[str], bool] | None = None


class Prepared:
    """A `Pieces.piece` that works out once for all entries of a run what its options come to; called, it is as any other.

    ``rows(options)`` gives what writes the pieces of several entries together, each under the key that goes with it and not its own.
    """

    __slots__ = ("rows",)

    def __init__(self, rows: Callable[[Mapping[str, Any]], Callable[[Sequence[Entry], Sequence[str]], list[str]]]) -> None:
        self.rows = rows

    def __call__(self, entry: Entry, options: Mapping[str, Any]) -> str:
        """The piece of one entry."""
        return self.rows(options)([entry], [entry.key])[0]


class Summed:
    """A `Pieces.mark` that gives the sum of several pieces' marks at less than they cost one by one; called, it is as any other."""

    __slots__ = ("of", "several")

    def __init__(self, of: Callable[[bytes], int], several: Callable[[Sequence[bytes]], int]) -> None:
        self.of = of
        self.several = several

    def __call__(self, data: bytes) -> int:
        """The mark of one piece."""
        return self.of(data)


class Pieces(NamedTuple):
    """An output that is ``head``, one piece per entry with ``separator`` between them, and ``tail``.

    Pieces can be made in any process. ``mark(data)`` is a number for a piece as UTF-8, without its citation key; ``tail`` is given the
    sum of all marks, so that a format can say in its last line whether anyone has edited it since. ``remarks(entry, piece)`` names what a
    user should know of a piece as written. A `Prepared` ``piece`` works out the options once a run, a `Summed` ``mark`` sums up itself.
    """

    head: str
    piece: Callable[[Entry, Mapping[str, Any]], str]
    separator: str
    tail: Callable[[int], str]
    mark: Callable[[bytes], int] = lambda _data: 0
    remarks: Callable[[Entry, str], Iterable[Problem]] | None = None


class Existing(NamedTuple):
    """What an output file that is already there holds, as its exporter reads it.

    ``keys`` are the citation keys of its papers, ``taken`` those of all its other entries; ``foreign`` names what it holds beside its
    papers and would be lost (entries that are no arXiv papers, comments, broken blocks); ``edited`` is true unless every byte, but for
    the keys, is as arxref wrote it. ``dois`` (lower case) are the keys of entries that name no arXiv paper but have a DOI: where a paper
    has that DOI, such an entry is the paper's. ``state`` is what the exporter's ``update`` wants to keep of the reading.
    """

    keys: Mapping[ArxivId, str]
    foreign: tuple[str, ...] = ()
    edited: bool = False
    taken: frozenset[str] = frozenset()
    dois: Mapping[str, str] = {}
    state: Any = None


class Policy(NamedTuple):
    """What an update may do beyond adding what lacks and renewing what arxref itself wrote.

    ``recreate``: entries that the user deleted come back. ``locked``: fields (lower case) that are neither added nor changed.
    ``refresh``: values of which nobody knows who wrote them give way to newer ones; those that the user is known to have edited never do.
    ``published``: an entry that stands as a preprint becomes the published one, and a published one gets what it lacks.
    """

    recreate: bool = False
    locked: frozenset[str] = frozenset()
    refresh: bool = False
    published: bool = False


class Updated(NamedTuple):
    """An output file brought up to date: its bytes, and those of the memory beside it (what arxref last wrote).

    ``added`` and ``changed`` are the papers that are new in it and those of which something was changed; ``deleted`` those that the user
    has taken out and that stay out.
    """

    content: bytes
    memory: bytes
    added: tuple[ArxivId, ...] = ()
    changed: tuple[ArxivId, ...] = ()
    deleted: tuple[ArxivId, ...] = ()
    problems: tuple[Problem, ...] = ()


class Identified(NamedTuple):
    """What a note is about (`Document.id`) and, where it is a paper, its citation key there.

    An empty ``id``: the beginning that was given is too short to tell. `LOST` and more, of the exporter's choice: a note of arxref's that
    does not say any more what it is about; a document that is given its path is not written, and the note is named.
    """

    id: str
    key: str = ""


class Merged(NamedTuple):
    """A note brought up to date: its bytes, the very same where nothing is to be changed, and what a user should know of it.

    ``managed`` is false for a note of the user's own, in which nothing is arxref's to change.
    """

    content: bytes
    problems: tuple[Problem, ...] = ()
    managed: bool = True


NOTE_HEAD = 4096
"""Bytes of a note that `Vault.identify` is given at first."""
LOST = "lost "
"""What the identities begin with of notes that do not say any more what they are about (`Identified`)."""
OTHER_FILE = "file "
"""What stands before the path of a file that is no note, where identities are keys (`Vault`)."""


class Vault(NamedTuple):
    """How an exporter that writes a file for each paper finds its files again and brings them up to date.

    ``render(entries, options, there)`` gives documents with ``path`` and ``id``; ``there`` holds the path, relative and with forward
    slashes, of every note that the vault has now, by its identity, so that links name notes as the user has renamed or moved them (an
    empty path: a note that the user deleted, and that stays away), and by `OTHER_FILE` and its path that of every other file with the
    suffix, so that no link means two. A document whose identity is in ``there`` is merged into that note, wherever its ``path`` points.
    ``identify(head, options)`` says what the file that begins with these 4 KiB (`NOTE_HEAD`) is about; None: nothing of ours. It is asked
    of every file with the exporter's suffix, so it looks first and reads then. ``merge(existing, document, options, policy)`` gives the
    note, or the Problem where it must be left alone; one that is the document's text to the byte need not be merged. ``home`` is the folder
    that makes a folder a vault, if there is one.

    ``note(options)`` gives what makes the text of an entry's note at a path, in any process. Where it is there, ``render`` may give a
    paper's document without its text: it is made when it is needed (see `arxref.rendering.whole`).
    """

    render: Callable[[Iterable[Entry], Mapping[str, Any], Mapping[str, str]], Iterator[Document]]
    identify: Callable[[bytes, Mapping[str, Any]], Identified | None]
    merge: Callable[[bytes, Document, Mapping[str, Any], Policy], Merged | Problem]
    home: str = ""
    note: Callable[[Mapping[str, Any]], Callable[[Entry, str], str]] | None = None


class Exporter(NamedTuple):
    """Writes one output format.

    ``render(entries, options)`` is pure: entries (each with its ``key``) in, documents out, in order and streaming. ``pieces`` is
    given where the main stream is a plain sequence of entries. ``existing`` reads a file that stands in the way of ``-o``, or that
    ``--into`` names. ``update(existing, memory, papers, policy)`` brings that file up to date: ``memory`` is what the last update gave
    to be kept beside it (None where there is none), each paper is an entry, with its key, and its piece. It gives the Problem where this
    cannot be done. ``vault`` is given where every paper has a file of its own that is found again and kept up to date.
    """

    name: str
    summary: str
    suffix: str
    render: Callable[[Iterable[Entry], Mapping[str, Any]], Iterator[Document]]
    options: tuple[Option, ...] = ()
    pieces: Pieces | None = None
    update: Callable[[Existing, bytes | None, Sequence[tuple[Entry, str]], Policy], Updated | Problem] | None = None
    existing: Callable[[bytes], Existing] | None = None
    vault: Vault | None = None
