"""BibTeX as classic, 8-bit BibTeX and every known reader of .bib files take it: one ``@misc`` per paper, sealed in the last line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref import bibrecords
from arxref.api import Exporter, Pieces, render_pieces
from arxref.bibrecords import BIBTEX
from arxref.hookspecs import hookimpl
from arxref.model import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from arxref.api import Document
    from arxref.model import Entry


def piece(entry: Entry, options: Mapping[str, Any]) -> str:
    """One entry, from ``@`` to its closing brace."""
    return bibrecords.written(entry, bibrecords.plan(BIBTEX, options))


def remarks(entry: Entry, text: str) -> Iterable[Problem]:
    """What a user should know of a piece."""
    return () if text.isascii() else bibrecords.remarks(BIBTEX, entry, text)


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
    body, found, seal = text.rpartition("% arxref: ")
    if found and not bibrecords.existing(raw).edited:
        total = int(seal[:16], 16) + sum(map(bibrecords.mark, document.text.split(bibrecords.SEPARATOR)))
        return body.encode() + added + bibrecords.tail(total).replace("\n", newline).encode()
    if raw.count(b"{") > raw.count(b"}") and any(label.startswith("a broken block") for label in bibrecords.existing(raw).foreign):
        return Problem("error", "not-written", "holds a block that does not close, in which BibTeX would lose what is added; mend it first")
    end = newline.encode()
    between = b"" if not raw or raw.endswith((end + end, b"\n\n")) else end if raw.endswith(b"\n") else end + end
    return raw + between + added + end


_PIECES = Pieces("", piece, bibrecords.SEPARATOR, bibrecords.tail, bibrecords.mark, remarks)

EXPORTER = Exporter(
    name="bibtex",
    summary="BibTeX for LaTeX documents",
    suffix=".bib",
    render=render_pieces(_PIECES),
    options=bibrecords.options(BIBTEX),
    pieces=_PIECES,
    existing=bibrecords.existing,
    update=update,
)


@hookimpl
def arxref_exporters() -> list[Exporter]:
    """Offer the format."""
    return [EXPORTER]
