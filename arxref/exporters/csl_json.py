r"""CSL-JSON, as pandoc, Zotero and every citeproc read it: one item a line, valid against the CSL 1.0.2 schema.

Titles and abstracts are plain text: ``$...$`` stays as it is, as in Zotero, and the model's ``\$`` is a mere dollar sign.
``custom`` ends in a fingerprint of the item, by which `existing` sees whether anyone has edited the file since.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

from arxref.api import Existing, Exporter, Pieces, Prepared
from arxref.hookspecs import hookimpl
from arxref.library.csl.common import held, pieces, tagged, written
from arxref.library.csl.cslitem import OPTIONS, Script, asked, build
from arxref.library.csl.csllines import line_writer
from arxref.library.csl.strings import clear_string
from arxref.rendering import render_pieces
from arxref.text.decode import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from arxref.model import ArxivId, Entry

_OPEN, _BETWEEN, _CLOSE = "[\n", ",\n", "\n]\n"


def rows(options: Mapping[str, Any]) -> Callable[[Sequence[Entry], Sequence[str]], list[str]]:
    """What writes the items of several entries, each in one line, under the key that goes with it."""
    wanted = asked(options)

    def write(entries: Sequence[Entry], keys: Sequence[str]) -> list[str]:
        built = zip(*build(entries, keys, wanted, _SCRIPT, line_writer), strict=True)
        return [f'{{"id":{key},{body}{"," if custom else ""}"fingerprint":"{mark}"}}}}' for key, (_, custom, body), mark in built]

    return write


def existing(raw: bytes) -> Existing:
    """What a CSL-JSON file holds, whoever wrote it; any bytes will do.

    Not ``edited`` is a file in which every item has the fingerprint that `item` gave it and nothing but such items stands. Items that are
    no arXiv papers are named in ``foreign`` by their id; a file that is no list of items is foreign as a whole.
    """
    if not raw or raw.isspace():
        return Existing({})
    ours = _as_written(raw)
    return _as_read(raw) if ours is None else Existing(ours)


def _text(text: str) -> str:
    """Model text as a JSON string."""
    return quoted(text.replace("\\$", "$"))


def _clear(text: str) -> str:
    """The same for a text without control characters, at a third of the cost."""
    return clear_string(text.replace("\\$", "$")) if "\\" in text or '"' in text else f'"{text}"'


_CAREFUL = Script(_text, lambda text: _text(tagged(text)), quoted, quoted, plain=True)
_SCRIPT = Script(_clear, lambda text: _clear(tagged(text)), quoted, quoted, plain=True, careful=_CAREFUL)


def _as_written(raw: bytes) -> dict[ArxivId, str] | None:
    """The keys of a file that is, but for its keys, as `render` wrote it; None if it is not."""
    head, tail = _OPEN.encode(), _CLOSE.encode()
    if not raw.startswith(head) or not raw.endswith(tail) or len(raw) <= len(head) + len(tail):
        return None
    keys: dict[ArxivId, str] = {}
    try:
        for line in pieces(raw, _BETWEEN.encode(), len(head), len(raw) - len(tail)):
            found = written(line)
            if found is None:
                return None
            key = found[0][1:-1]
            keys.setdefault(found[1], key.decode() if key.isalnum() else json.loads(found[0]))  # at a tenth of its cost
    except ValueError:  # a key that is no UTF-8, or that someone made unreadable
        return None
    return keys


def _as_read(raw: bytes) -> Existing:
    """What a file holds that someone else wrote or edited."""
    try:
        items = json.loads(decode(raw)[0])
    except (ValueError, RecursionError) as error:
        return Existing({}, (f"unreadable JSON ({str(error)[:80] or 'nested too deeply'})",), edited=True)
    if not isinstance(items, list):
        return Existing({}, ("JSON that is no list of items",), edited=True)
    return held(items) if items else Existing({})


def _tail(_marks: int) -> str:
    return _CLOSE


item = Prepared(rows)
_PIECES = Pieces(head=_OPEN, piece=item, separator=_BETWEEN, tail=_tail)
EXPORTER = Exporter(
    name="csl-json",
    summary="CSL-JSON for pandoc, Zotero and every citeproc",
    suffix=".json",
    render=render_pieces(_PIECES),
    options=OPTIONS,
    pieces=_PIECES,
    existing=existing,
)


@hookimpl
def arxref_exporters() -> list[Exporter]:
    """CSL-JSON."""
    return [EXPORTER]
