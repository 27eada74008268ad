"""For formats of many files that are brought up to date: what a note says of a paper, how it is named, and whose each word is."""

from __future__ import annotations

from arxref.library.codelinks import code_links
from arxref.notes import about, fold, folder, unique
from arxref.notes.paper import PROPERTIES, Names, Shape, properties, related
from arxref.text.markdown import one_line, safe_url
from arxref.vault.frontmatter import Property, Value
from arxref.vault.marker import BEGIN, Markers, Prints, of_region, of_value
from arxref.vault.marker import line as marker_line
from arxref.vault.marker import name as marker_name
from arxref.vault.marker import read as read_marker
from arxref.vault.properties import Note, Rules, Side, merge_properties
from arxref.vault.regionmerging import merge_region

__all__ = [
    "BEGIN",
    "PROPERTIES",
    "Markers",
    "Names",
    "Note",
    "Prints",
    "Property",
    "Rules",
    "Shape",
    "Side",
    "Value",
    "about",
    "code_links",
    "fold",
    "folder",
    "marker_line",
    "marker_name",
    "merge_properties",
    "merge_region",
    "of_region",
    "of_value",
    "one_line",
    "properties",
    "read_marker",
    "related",
    "safe_url",
    "unique",
]
