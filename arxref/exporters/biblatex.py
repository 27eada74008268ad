"""BibLaTeX as biber and every known reader of .bib files take it: one ``@online`` per paper in UTF-8, sealed in the last line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref import bibrecords
from arxref.api import Exporter, Pieces, render_pieces
from arxref.bibrecords import BIBLATEX
from arxref.hookspecs import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from arxref.model import Entry, Problem


def piece(entry: Entry, options: Mapping[str, Any]) -> str:
    """One entry, from ``@`` to its closing brace."""
    return bibrecords.written(entry, bibrecords.plan(BIBLATEX, options))


def remarks(entry: Entry, text: str) -> Iterable[Problem]:
    """What a user should know of a piece."""
    return bibrecords.remarks(BIBLATEX, entry, text)


_PIECES = Pieces("", piece, bibrecords.SEPARATOR, bibrecords.tail, bibrecords.mark, remarks)

EXPORTER = Exporter(
    name="biblatex",
    summary="BibLaTeX for LaTeX documents with biber",
    suffix=".bib",
    render=render_pieces(_PIECES),
    options=bibrecords.options(BIBLATEX),
    pieces=_PIECES,
    existing=bibrecords.existing,
    update=bibrecords.update,
)


@hookimpl
def arxref_exporters() -> list[Exporter]:
    """Offer the format."""
    return [EXPORTER]
