"""An entry as an item of ``references:`` in pandoc's metadata: CSL, with math as math and every other text literally itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from arxref.config import resolve_options
from arxref.library.csl.cslitem import OPTIONS, Script, asked, build
from arxref.manuscripts.pandoc_ast import inlines, meta

if TYPE_CHECKING:
    from collections.abc import Mapping

    from arxref.library.claims.venuetable import Venue
    from arxref.manuscripts.pandoc_ast import Node
    from arxref.model import Entry

_FORMAT = "csl-yaml"


def options(configured: Mapping[str, Mapping[str, Any]], venues: tuple[Venue, ...] = ()) -> Mapping[str, Any]:
    """How items are made: as the project has it for CSL YAML, but without abstracts unless it asks for them. Raises UsageError."""
    return resolve_options(_FORMAT, OPTIONS, {"abstract": False, **configured.get(_FORMAT, {})}, {}, venues)


def item(entry: Entry, values: Mapping[str, Any]) -> Node:
    """The item of an entry, whose key is its ``id``."""
    built = build(entry, asked(values), _SCRIPT)
    members = json.loads(f"{{{','.join(built.fields)}}}")
    return meta({"id": json.loads(built.key), **members})


def _text(model: str) -> str:
    """Model text: as inlines where there is math in it. pandoc makes the same of literal text, and that is a fifth as long to read."""
    if "$" not in model:
        return json.dumps(" ".join(model.split()))
    return json.dumps({"t": "MetaInlines", "c": inlines(model)})


_SCRIPT = Script(_text, _text, json.dumps, plain=False)
