"""arxref turns the arXiv papers of daily digests into references you can cite and notes you can keep.

This module is the public API and nothing else; each name is imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

_HOMES = {
    "arxref.model": ("ArxivId", "Entry", "Foreign", "Heading", "Link", "Name", "Origin", "PartialDate", "Problem", "Span"),
    "arxref.api": (
        "Context",
        "Document",
        "Enricher",
        "Existing",
        "Exporter",
        "Identified",
        "KeyScheme",
        "Merged",
        "Option",
        "Parser",
        "Pieces",
        "Policy",
        "SourceText",
        "Updated",
        "Vault",
    ),
    "arxref.rendering": ("render_pieces",),
    "arxref.errors": ("ArxrefError", "InvalidIdentifier", "OutputError", "PluginError", "SourceError", "UsageError"),
    "arxref.frontdoor": ("Library", "Written", "read", "render", "write"),
    "arxref.hookspecs": ("hookimpl",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [  # noqa: PLE0604 - strings all, in the order of the table above
    "__version__",
    *_HOME,
]

if TYPE_CHECKING:
    from arxref.api import Context as Context
    from arxref.api import Document as Document
    from arxref.api import Enricher as Enricher
    from arxref.api import Existing as Existing
    from arxref.api import Exporter as Exporter
    from arxref.api import Identified as Identified
    from arxref.api import KeyScheme as KeyScheme
    from arxref.api import Merged as Merged
    from arxref.api import Option as Option
    from arxref.api import Parser as Parser
    from arxref.api import Pieces as Pieces
    from arxref.api import Policy as Policy
    from arxref.api import SourceText as SourceText
    from arxref.api import Updated as Updated
    from arxref.api import Vault as Vault
    from arxref.errors import ArxrefError as ArxrefError
    from arxref.errors import InvalidIdentifier as InvalidIdentifier
    from arxref.errors import OutputError as OutputError
    from arxref.errors import PluginError as PluginError
    from arxref.errors import SourceError as SourceError
    from arxref.errors import UsageError as UsageError
    from arxref.frontdoor import Library as Library
    from arxref.frontdoor import Written as Written
    from arxref.frontdoor import read as read
    from arxref.frontdoor import render as render
    from arxref.frontdoor import write as write
    from arxref.hookspecs import hookimpl as hookimpl
    from arxref.model import ArxivId as ArxivId
    from arxref.model import Entry as Entry
    from arxref.model import Foreign as Foreign
    from arxref.model import Heading as Heading
    from arxref.model import Link as Link
    from arxref.model import Name as Name
    from arxref.model import Origin as Origin
    from arxref.model import PartialDate as PartialDate
    from arxref.model import Problem as Problem
    from arxref.model import Span as Span
    from arxref.rendering import render_pieces as render_pieces


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that a plain ``import arxref`` costs nothing."""
    module = _HOME.get(name)
    if module is None:
        message = f"module 'arxref' has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module  # noqa: PLC0415 - only a first use pays

    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, imported already or not."""
    return sorted({*globals(), *_HOME})
