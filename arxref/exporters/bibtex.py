"""BibTeX as classic, 8-bit BibTeX and every known reader of .bib files take it: one ``@misc`` per paper, sealed in the last line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from arxref import bibrecords
from arxref.api import Exporter, Pieces, Prepared
from arxref.bibrecords import BIBTEX
from arxref.hookspecs import hookimpl
from arxref.rendering import render_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from arxref.model import Entry


def of(options: Mapping[str, Any]) -> Callable[[Entry], str]:
    """What writes one entry, from ``@`` to its closing brace."""
    plan = bibrecords.plan(BIBTEX, options)
    return lambda entry: bibrecords.written(entry, entry.key, plan)


piece = Prepared(of, lambda options: bibrecords.rows(bibrecords.plan(BIBTEX, options)))


_PIECES = Pieces("", piece, bibrecords.SEPARATOR, bibrecords.tail, bibrecords.mark, partial(bibrecords.remarks, BIBTEX))

EXPORTER = Exporter(
    name="bibtex",
    summary="BibTeX for LaTeX documents",
    suffix=".bib",
    render=render_pieces(_PIECES),
    options=bibrecords.options(BIBTEX),
    pieces=_PIECES,
    existing=bibrecords.existing,
    update=bibrecords.update,
)


@hookimpl
def arxref_exporters() -> list[Exporter]:
    """Offer the format."""
    return [EXPORTER]
