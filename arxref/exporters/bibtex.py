"""BibTeX as classic, 8-bit BibTeX and every known reader of .bib files take it: one ``@misc`` per paper, sealed in the last line.

The seal is a comment that no consumer minds. It says whether a file is still as it was written, so that nobody's own work in it is
overwritten; citation keys are left out of it, because users may rename them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zlib import crc32

from arxref import identifiers
from arxref.api import Existing, Exporter, Option, Pieces, render_pieces
from arxref.dates import issued
from arxref.errors import InvalidIdentifier
from arxref.hookspecs import hookimpl
from arxref.model import Problem
from arxref.text import latex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from arxref.api import Document
    from arxref.model import ArxivId, Entry, Name

_MONTHS = ("", *"jan feb mar apr may jun jul aug sep oct nov dec".split())
_SEPARATOR = "\n\n"
_SEAL = "% arxref: "
_SEAL_LINE = re.compile(r"% arxref: ([0-9a-f]{16})\n?\Z")
_SEALED = re.compile(r"@misc\{([^,\s{}]*),\n(?:  [A-Za-z]+ *= [^\n]*\n)*?  eprint        = \{([^{}\n]*)\}")
_CANONICAL = re.compile(r"[0-9]{4}\.[0-9]{4,5}|[a-z-]+/[0-9]{7}")
_MASK = (1 << 64) - 1
_SAFE_KEY = re.compile(r"[A-Za-z0-9_.-]+")
_NO_KEY = re.compile(r"""[\s,{}"#%()=\\~\x00-\x1f\x7f\ud800-\udfff]+""")
# "Garcia y Vega": BibTeX takes everything up to the last lower-case word for a "von", unless the name starts with it.
_MIDDLE_VON = re.compile(r"^[^a-z].* [a-z]", re.DOTALL)
_BRACED = re.compile(r"[,\[\]]|^-|-$|(?:^|\s)(?:and|others)(?:\s|$)", re.IGNORECASE)


def piece(entry: Entry, options: Mapping[str, Any]) -> str:
    """One entry, from ``@misc{`` to its closing brace."""
    id: str = entry.id  # noqa: A001 - the word of the whole model
    url = identifiers.abs_url(entry.id)
    if not _CANONICAL.fullmatch(id):
        id, url = latex.verbatim(id), latex.verbatim(url)  # noqa: A001
    date = entry.published or issued(entry)
    key = entry.key if entry.key.isidentifier() else _key(entry)
    title = f",\n  title         = {{{latex.title(entry.title)}}}" if entry.title else ""
    authors = _authors(entry.authors, complete=entry.authors_complete)
    # Where nobody is known as author, styles sort and label by the key instead.
    by = f",\n  author        = {{{authors}}}" if authors else f",\n  key           = {{arXiv:{id}}}"
    doi = f",\n  doi           = {{{latex.verbatim(entry.dois[0])}}}" if entry.dois else ""
    note = f",\n  note          = {{Published as: {latex.text(entry.journal_ref)}}}" if entry.journal_ref else ""
    abstract = f",\n  abstract      = {{{latex.text(entry.abstract)}}}" if entry.abstract and options.get("abstract", True) else ""
    return (
        f"@misc{{{key}{title}{by}{_when(date[0], date[1])}\n  eprint        = {{{id}}},\n  archivePrefix = {{arXiv}}"
        f"{_primary(entry.primary)}{doi},\n  url           = {{{url}}}{note}{abstract}\n}}"
    )


@lru_cache(maxsize=1024)
def _when(year: int, month: int) -> str:
    """The lines of a month, which papers share."""
    return f",\n  year          = {{{year:04}}}" + (f",\n  month         = {_MONTHS[month]}," if month else ",")


@lru_cache(maxsize=1024)
def _primary(primary: str) -> str:
    return f",\n  primaryClass  = {{{latex.verbatim(primary)}}}" if primary else ""


def _key(entry: Entry) -> str:
    """The entry's key, which the core made or a user chose; whatever it is, it cannot break the file."""
    key = entry.key or f"arxiv-{entry.id}".replace("/", "-")
    return key if _SAFE_KEY.fullmatch(key) else _NO_KEY.sub("-", key)


def _authors(authors: tuple[Name, ...], *, complete: bool) -> str:
    names = list(map(_name, authors))
    if "" in names:
        names = [name for name in names if name]
    if names and not complete:
        names.append("others")
    return " and ".join(names)


@lru_cache(maxsize=16384)
def _name(name: Name) -> str:
    """``von Last, Jr, First``; braced as a whole where BibTeX would take it apart wrongly."""
    family, given, particle, suffix, literal = name
    if literal or not family or not given:
        whole = literal or " ".join(part for part in (given, particle, family, suffix) if part)
        return f"{{{latex.name_part(whole)}}}" if whole else ""
    last = _part(family, whole=_MIDDLE_VON.search(family) is not None)
    if particle:
        last = f"{_part(particle)} {last}"
    return f"{last}, {_part(suffix)}, {_part(given)}" if suffix else f"{last}, {_part(given)}"


def _part(part: str, *, whole: bool = False) -> str:
    """A part of a name; braced if it must stay whole: a comma, a lone "and", a hyphen at an end or a bracket in it would end it."""
    out = latex.name_part(part)
    return f"{{{out}}}" if whole or _BRACED.search(part) else out


def mark(text: str) -> int:
    """A number for a piece's text without its citation key: its CRC-32 and, above it, its length. It is to tell edits, not forgery."""
    data = text[text.find(",") :].encode("utf-8", "replace")
    return len(data) << 32 | crc32(data)


def tail(total: int) -> str:
    """The seal: a comment line that holds the sum of all marks. Only a file without entries has the sum 0."""
    return f"{_SEPARATOR if total else ''}{_SEAL}{total & _MASK:016x}\n"


def existing(raw: bytes) -> Existing:
    """What a .bib file holds: read at once if it is as this module wrote it (line ends aside), else with care. Never raises."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return _edited(raw)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    keys = _sealed(text.removeprefix("\ufeff"))
    return _edited(raw) if keys is None else Existing(keys)


def _sealed(text: str) -> dict[ArxivId, str] | None:
    """The keys of a file whose seal is whole; None for any other."""
    body, found, seal = text.rpartition(_SEAL)
    if not found or not _SEAL_LINE.match(found + seal):
        return None
    expected = int(seal[:16], 16)
    if not body:
        return {} if expected == 0 else None
    if not body.endswith(_SEPARATOR):
        return None
    total = 0
    keys: dict[ArxivId, str] = {}
    for block in body[: -len(_SEPARATOR)].split(_SEPARATOR):
        total += mark(block)
        paper = _SEALED.match(block)
        if paper is None:
            return None
        try:
            id, _version = identifiers.parse(paper[2])  # noqa: A001
        except InvalidIdentifier:
            return None
        if id in keys:
            return None
        keys[id] = paper[1]
    return keys if total & _MASK == expected else None


def update(raw: bytes, document: Document) -> bytes | Problem:
    """``raw`` with the document's pieces behind its last entry; every other byte stays, but for the seal of a file that is sealed."""
    newline = "\r\n" if b"\r\n" in raw else "\n"
    added = document.text.replace("\n", newline).encode("utf-8", "replace")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        if not added.isascii():
            return Problem("error", "not-utf8", "is not UTF-8, and some of the new entries cannot be written in another encoding")
        text = ""
    body, found, seal = text.rpartition(_SEAL)
    if found and not existing(raw).edited:
        total = int(seal[:16], 16) + sum(map(mark, document.text.split(_SEPARATOR)))
        return body.encode() + added + tail(total).replace("\n", newline).encode()
    if raw.count(b"{") > raw.count(b"}") and any(label.startswith("a broken block") for label in existing(raw).foreign):
        return Problem("error", "not-written", "holds a block that does not close, in which BibTeX would lose what is added; mend it first")
    end = newline.encode()
    between = b"" if not raw or raw.endswith((end + end, b"\n\n")) else end if raw.endswith(b"\n") else end + end
    return raw + between + added + end


def _edited(raw: bytes) -> Existing:
    from arxref.library.bibfile import read  # noqa: PLC0415 - it loads bibtexparser, which no other file needs

    return read(raw)


_PIECES = Pieces(head="", piece=piece, separator=_SEPARATOR, tail=tail, mark=mark)

EXPORTER = Exporter(
    name="bibtex",
    summary="BibTeX for LaTeX documents",
    suffix=".bib",
    render=render_pieces(_PIECES),
    options=(Option("abstract", "write abstracts", bool, default=True),),
    pieces=_PIECES,
    existing=existing,
    update=update,
)


@hookimpl
def arxref_exporters() -> list[Exporter]:
    """Offer the format."""
    return [EXPORTER]
