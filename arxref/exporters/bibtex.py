"""BibTeX as classic, 8-bit BibTeX and every known reader of .bib files take it: one ``@misc`` per paper, sealed in the last line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.bibrecords import BIBTEX, exporter
from arxref.hookspecs import hookimpl

if TYPE_CHECKING:
    from arxref.api import Exporter

EXPORTER = exporter(BIBTEX, "BibTeX for LaTeX documents")


@hookimpl
def arxref_exporters() -> list[Exporter]:
    """Offer the format."""
    return [EXPORTER]
