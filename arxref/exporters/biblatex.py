"""BibLaTeX as biber and every known reader of .bib files take it: one ``@online`` per paper in UTF-8, sealed in the last line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.bibrecords import BIBLATEX, exporter
from arxref.hookspecs import hookimpl

if TYPE_CHECKING:
    from arxref.api import Exporter

EXPORTER = exporter(BIBLATEX, "BibLaTeX for LaTeX documents with biber")


@hookimpl
def arxref_exporters() -> list[Exporter]:
    """Offer the format."""
    return [EXPORTER]
