"""For exporters: what an entry says in the words of a reference, and its texts without markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.dates import iso, issued
from arxref.identifiers import abs_url, squashed
from arxref.identifiers import doi as arxiv_doi
from arxref.library.publication import Publication, publication
from arxref.text.tex import is_safe_math, plain, spans

if TYPE_CHECKING:
    from arxref.notes import scalar as yaml_scalar

__all__ = [
    "Publication",
    "abs_url",
    "arxiv_doi",
    "is_safe_math",
    "iso",
    "issued",
    "plain",
    "publication",
    "spans",
    "squashed",
    "yaml_scalar",
]


def __getattr__(name: str) -> object:
    """Import what names much else when it is first asked for."""
    if name != "yaml_scalar":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from arxref.notes import scalar  # noqa: PLC0415 - see above

    return scalar
