"""BibLaTeX as biber and every known reader of .bib files take it: one ``@online`` per paper in UTF-8, sealed in the last line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from arxref import bibrecords
from arxref.api import Exporter, Pieces, Prepared
from arxref.bibrecords import BIBLATEX
from arxref.hookspecs import hookimpl
from arxref.rendering import render_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from arxref.model import Entry


def of(options: Mapping[str, Any]) -> Callable[[Entry], str]:
    """What writes one entry, from ``@`` to its closing brace."""
    plan = bibrecords.plan(BIBLATEX, options)
    return lambda entry: bibrecords.written(entry, entry.key, plan)


piece = Prepared(of, lambda options: bibrecords.rows(bibrecords.plan(BIBLATEX, options)))


_PIECES = Pieces("", piece, bibrecords.SEPARATOR, bibrecords.tail, bibrecords.mark, partial(bibrecords.remarks, BIBLATEX))

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
