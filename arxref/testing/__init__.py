"""The kit for authors of plugins: what a record promises, checked by plain functions that raise AssertionError with one sentence.

    from arxref.testing import check_exporter

    def test_it_keeps_its_promises():
        check_exporter(arxref_titles.EXPORTER)

Nothing here needs pytest; ``-p arxref.testing.plugin`` makes tests of a module's offers for those who use it. arxref's own formats,
layouts, sources and schemes pass the same checks.
"""

from __future__ import annotations

from arxref.testing.command import run
from arxref.testing.enrichers import check_enricher
from arxref.testing.exporters import check_exporter
from arxref.testing.material import CLEAN, HOSTILE, HOSTILE_TEXTS, entries, hostile_bytes
from arxref.testing.parsers import check_parser
from arxref.testing.schemes import check_key_scheme

__all__ = [
    "CLEAN",
    "HOSTILE",
    "HOSTILE_TEXTS",
    "check_enricher",
    "check_exporter",
    "check_key_scheme",
    "check_parser",
    "entries",
    "hostile_bytes",
    "run",
]
