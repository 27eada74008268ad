"""An entry as an item of ``references:`` in pandoc's metadata: CSL, with math as math and every other text itself, its apostrophes bent."""

from __future__ import annotations

import json
from json.encoder import encode_basestring_ascii as quoted
from typing import TYPE_CHECKING, Any

from arxref.config import resolve_options
from arxref.library.csl.cslitem import OPTIONS, Script, asked, build
from arxref.manuscripts.pandoc_ast import inlines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from arxref.library.claims.venuetable import Venue
    from arxref.library.csl.cslitem import Asked
    from arxref.model import Entry

_FORMAT = "csl-yaml"


def options(configured: Mapping[str, Mapping[str, Any]], venues: tuple[Venue, ...] = ()) -> Asked:
    """How items are made: as the project has it for CSL YAML, but without abstracts unless it asks for them. Raises UsageError."""
    return asked(resolve_options(f"[format.{_FORMAT}]", OPTIONS, {"abstract": False, **configured.get(_FORMAT, {})}, {}, venues))


def item(entry: Entry, asked: Asked) -> str:
    """The item of an entry, whose key is its ``id``, as JSON."""
    (key,), ((fields, _, _),), _ = build([entry], [entry.key], asked, _SCRIPT)
    return _metadata(json.loads(f'{{"id":{key},{",".join(fields)}}}'))


def _metadata(value: Any) -> str:
    """A plain value, whose names are CSL's, as metadata, in JSON: texts and numbers as literal text; inlines stay what they are."""
    if isinstance(value, dict):
        if "t" in value:
            return json.dumps(value, separators=(",", ":"))
        members = [
            f'"{name}":{{"t":"MetaString","c":{quoted(one)}}}' if isinstance(one, str) else f'"{name}":{_metadata(one)}'
            for name, one in value.items()
        ]
        return f'{{"t":"MetaMap","c":{{{",".join(members)}}}}}'
    if isinstance(value, list):
        return f'{{"t":"MetaList","c":[{",".join(map(_metadata, value))}]}}'
    return f'{{"t":"MetaString","c":{quoted(str(value))}}}'


def _text(model: str) -> str:
    """Model text: as inlines where there is math in it. pandoc makes the same of literal text, and that is a fifth as long to read."""
    if "$" not in model:
        return _prose(" ".join(model.split()))
    return json.dumps({"t": "MetaInlines", "c": inlines(model)})


def _prose(model: str) -> str:
    if "'" in model:  # as pandoc has those of CSL YAML and of .bib files, which may stand in the same bibliography
        from arxref.text.apostrophes import bent  # noqa: PLC0415 - for the few texts that have one

        model = bent(model)
    return quoted(model)


_SCRIPT = Script(_text, _text, quoted, _prose, plain=False)
