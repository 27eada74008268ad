"""What exporters give as it is written: pieces as bytes, notes with their text, whoever makes them, in whatever process."""

from __future__ import annotations

from itertools import chain, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from arxref.api import Document, Prepared, Summed
from arxref.library.keys import with_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from arxref.api import Pieces, Vault
    from arxref.model import Entry, Problem

    Rows = Callable[[Sequence[Entry], Sequence[str]], list[str]]
    """What writes the pieces of entries, each under the key that goes with it."""

_KEY = attrgetter("key")
_TOGETHER = 64  # pieces, which stay in a processor's cache until they are written


def for_run(pieces: Pieces, options: Mapping[str, Any]) -> Rows:
    """What writes the pieces of a run with these options."""
    piece = pieces.piece
    if isinstance(piece, Prepared):
        return piece.rows(options)

    def one_by_one(entries: Sequence[Entry], keys: Sequence[str]) -> list[str]:
        return [piece(entry if entry.key == key else with_key(entry, key), options) for entry, key in zip(entries, keys, strict=True)]

    return one_by_one


def each(pieces: Pieces, write: Rows, entries: Sequence[Entry], keys: Sequence[str]) -> tuple[list[bytes], int, list[Iterable[Problem]]]:
    """The pieces of entries, which ``write`` makes, as UTF-8, the sum of their marks, and what is to be remarked of each (or nothing)."""
    texts = write(entries, keys)
    parts = [text.encode("utf-8", "replace") for _, text in zip(entries, texts, strict=True)]
    told = [] if pieces.remarks is None else list(map(pieces.remarks, entries, texts))
    mark = pieces.mark
    marks = mark.several(parts) if isinstance(mark, Summed) else sum(map(mark, parts))
    return parts, marks, told if any(told) else []


def rendered(
    pieces: Pieces, write: Rows, entries: Sequence[Entry], keys: Sequence[str], tell: Callable[[Problem], None]
) -> tuple[bytes, int]:
    """The pieces of entries that follow one another, which ``write`` makes, as UTF-8, and the sum of their marks."""
    parts, marks, told = each(pieces, write, entries, keys)
    for problem in chain.from_iterable(told):
        tell(problem)
    return pieces.separator.encode("utf-8", "replace").join(parts), marks


def piece_bytes(
    pieces: Pieces,
    entries: Iterable[Entry],
    options: Mapping[str, Any],
    tell: Callable[[Problem], None] = lambda _problem: None,
    together: int = _TOGETHER,
    keys: Iterable[str] | None = None,
) -> Iterator[bytes]:
    """The bytes that make up the output, so many pieces ``together``, in order; ``tell`` is given what is to be remarked of them.

    The ``keys`` are those of the entries where others are not given.
    """
    write = for_run(pieces, options)
    separator = pieces.separator.encode("utf-8", "replace")
    yield pieces.head.encode("utf-8", "replace")
    total, before = 0, b""
    rest, names = iter(entries), None if keys is None else iter(keys)
    while some := list(islice(rest, together)):
        under = list(map(_KEY, some)) if names is None else list(islice(names, len(some)))
        data, marks = rendered(pieces, write, some, under, tell)
        total += marks
        yield before + data
        before = separator
    yield pieces.tail(total).encode("utf-8", "replace")


def render_pieces(pieces: Pieces) -> Callable[[Iterable[Entry], Mapping[str, Any]], Iterator[Document]]:
    """The ``render`` of an exporter that is nothing but its pieces."""

    def render(entries: Iterable[Entry], options: Mapping[str, Any]) -> Iterator[Document]:
        return (Document(data.decode()) for data in piece_bytes(pieces, entries, options, together=1) if data)

    return render


class Notes:
    """The documents of a vault in order, of which some papers' are without their text, and what makes it.

    ``documents`` are those of `Vault.render`; ``write(paper, path)`` makes a text.
    """

    def __init__(self, vault: Vault, entries: Iterable[Entry], options: Mapping[str, Any], there: Mapping[str, str]) -> None:
        self._papers: dict[str, Entry] = {}
        if vault.note is not None:
            self.write = vault.note(options)
            entries = self._kept(entries)
        self.documents = vault.render(entries, options, there)

    def _kept(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            self._papers[entry.id] = entry
            yield entry

    def paper(self, document: Document) -> Entry | None:
        """The paper whose document this is, if its text is still to be made; it is given once."""
        return None if document.text else self._papers.pop(document.id or "", None)

    def whole(self, document: Document) -> Document:
        """A document with its text."""
        paper = self.paper(document)
        return document if paper is None else document._replace(text=self.write(paper, str(document.path)))


def whole(vault: Vault, entries: Iterable[Entry], options: Mapping[str, Any], there: Mapping[str, str]) -> Iterator[Document]:
    """What `Vault.render` gives, each document with its text."""
    notes = Notes(vault, entries, options, there)
    return map(notes.whole, notes.documents)
