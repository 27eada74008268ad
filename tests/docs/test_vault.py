"""docs/vault.md names every property, every index and every variable of templates."""

from __future__ import annotations

from arxref.exporters.obsidian import INDEXES
from arxref.model import ArxivId, Entry
from arxref.notes.facts import facts
from arxref.notes.paper import PROPERTIES
from arxref.notes.templates import FILES
from docblocks import prose


def test_everything_is_explained():
    page = prose("docs/vault.md")
    names = (*PROPERTIES, *INDEXES, *facts(Entry(ArxivId("2105.14656")), ()), *FILES)
    assert [name for name in names if f"`{name}`" not in page] == []
