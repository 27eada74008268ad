"""For parsers: texts become identifiers, dates, names and categories; what cannot be one is told or left out, never guessed."""

from __future__ import annotations

from arxref.dates import parse_date
from arxref.identifiers import parse as parse_id
from arxref.identifiers import split_dois
from arxref.library.publication import Publication, reference
from arxref.names import SUFFIXES, parse_name
from arxref.taxonomy import class_scheme, is_category, split_categories
from arxref.text.clean import clean

__all__ = [
    "SUFFIXES",
    "Publication",
    "class_scheme",
    "clean",
    "is_category",
    "parse_date",
    "parse_id",
    "parse_name",
    "reference",
    "split_categories",
    "split_dois",
]
