"""pandoc's document as its JSON has it: the citations in it, and metadata as plain values and back (pandoc's manual; pandoc-types).

Only what arxref changes is known here, so that whatever a newer pandoc has beside it passes through as it came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref.late import late
from arxref.text.tex import is_safe_math, spans

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping, Sequence

Node = dict[str, Any]

EVERY = "*"
"""``nocite: @*`` cites everything there is."""

_OURS = frozenset({"references", "arxref"})
_LEAVES = frozenset({"Str", "Space", "SoftBreak", "LineBreak", "Code", "CodeBlock", "Math", "RawInline", "RawBlock", "MetaString"})
_BEGUN = late(rb'\{"pandoc-api-version":\[[0-9,]*\],"meta":\{')  # as pandoc writes it
_CITED = late(rb'"citationId":("(?:[^"\\]|\\.)*+")')
_SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})
_QUOTES = {"SingleQuote": "''", "DoubleQuote": '""'}


def citations(document: Node) -> list[Node]:
    """The citations of a document and of its metadata (``nocite``, an abstract ...), in order: the records that name the keys.

    Those inside ``references`` are the text of somebody's entry. A key that is no text, which pandoc never writes, is nobody's.
    """
    from pandocfilters import walk

    found: list[Node] = []

    def collect(kind: str, content: Any, _format: str, _meta: Node) -> list[Node] | None:
        if kind in _LEAVES:
            return []  # takes it out of what is made of the document, which nobody needs, and is not walked into
        if kind == "Cite":
            found.extend(one for one in content[0] if isinstance(one["citationId"], str))
        return None

    meta = document["meta"]
    walk([value for name, value in meta.items() if name not in _OURS], collect, "", meta)
    walk(document["blocks"], collect, "", meta)
    return found


# ---- metadata as plain values --------------------------------------------------------------------------------------------------------


def plain(value: Node | None) -> Any:
    """A metadata value as a mapping, a list, a boolean or a text; None where there is none."""
    if value is None:
        return None
    kind, content = value["t"], value["c"]
    if kind == "MetaMap":
        return {name: plain(one) for name, one in content.items()}
    if kind == "MetaList":
        return [plain(one) for one in content]
    if kind == "MetaInlines":
        return text(content)
    if kind == "MetaBlocks":
        return "\n".join(text(block["c"]) for block in content if block["t"] in ("Para", "Plain"))
    return content


def text(inlines: Iterable[Node]) -> str:
    """What inlines say, as somebody would type it: a file name in them is that of a file."""
    parts: list[str] = []
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            parts.append(content)  # type: ignore[arg-type]
        elif kind in _SPACES:
            parts.append(" ")
        elif kind in ("Code", "Math", "RawInline"):
            parts.append(content[1])  # type: ignore[index]
        elif kind == "Quoted":
            quotes = _QUOTES.get(content[0]["t"], '""')  # type: ignore[index]
            parts += (quotes[0], text(content[1]), quotes[1])  # type: ignore[index]
        elif kind in ("Cite", "Link", "Span", "Image"):
            parts.append(text(content[1]))  # type: ignore[index]
        elif isinstance(content, list) and kind != "Note":
            parts.append(text(content))
    return "".join(parts)


# ---- plain values as metadata --------------------------------------------------------------------------------------------------------


def meta(value: Any) -> Node:
    """A plain value as metadata: texts and numbers as literal text; what is metadata already stays."""
    if isinstance(value, dict):
        if value.keys() == {"t", "c"}:
            return value
        return {"t": "MetaMap", "c": {name: meta(one) for name, one in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [meta(one) for one in value]}
    return {"t": "MetaString", "c": str(value)}


def inlines(model: str) -> list[Node]:
    """Model text as inlines: math is math, all else the text itself."""
    found: list[Node] = []
    for is_math, segment in spans(model):
        if is_math and segment.strip() and is_safe_math(segment):
            found.append({"t": "Math", "c": [{"t": "InlineMath"}, _control_space(segment)]})
        else:
            found += _words(f"${segment}$" if is_math else segment)
    return found


def _control_space(body: str) -> str:
    r"""Math without blanks around it, but for one that makes ``\\ `` of a backslash."""
    stripped = body.strip()
    slashes = len(stripped) - len(stripped.rstrip("\\"))
    return f"{stripped} {{}}" if slashes % 2 else stripped


def _words(segment: str) -> list[Node]:
    found: list[Node] = []
    if segment[:1].isspace():
        found.append({"t": "Space"})
    for word in segment.split():
        found += ({"t": "Str", "c": word}, {"t": "Space"})
    if found and not segment[-1:].isspace():
        found.pop()
    return found


# ---- the document that goes on -------------------------------------------------------------------------------------------------------


def changed(raw: bytes, document: Node, found: Sequence[Node], keys: Mapping[str, str], added: Sequence[Node]) -> bytes:
    """The document of which ``raw`` is the JSON, with new ``keys`` in the citations that were ``found``, and CSL items behind its own."""
    return _spliced(raw, document, found, keys, added) or _anew(document, found, keys, added)


def _spliced(raw: bytes, document: Node, found: Sequence[Node], keys: Mapping[str, str], added: Sequence[Node]) -> bytes:
    """``raw`` with what is new in its place, a quarter of the work; nothing where it is not plain that this is right.

    A quote inside a JSON string is escaped, so that what is counted is members of that name: no fewer and no more than were found.
    """
    import json  # noqa: PLC0415 - see `arxref.manuscripts.pandoc.filtered`

    begun = _BEGUN.match(raw)
    if begun is None or "references" in document["meta"] or raw.count(b'"citationId":') != len(found):
        return b""
    new = {json.dumps(old, ensure_ascii=False).encode("utf-8", "surrogatepass"): json.dumps(key).encode() for old, key in keys.items()}
    left = sum(one["citationId"] in keys for one in found)

    def respelt(match: re.Match[bytes]) -> bytes:
        nonlocal left
        if match[1] not in new:
            return match[0]
        left -= 1
        return b'"citationId":' + new[match[1]]

    rest = _CITED.sub(respelt, raw[begun.end() :])
    if left:
        return b""
    items = b'"references":' + _compact({"t": "MetaList", "c": added}) if added else b""
    return b"".join((begun[0], items, b"," if items and not rest.startswith(b"}") else b"", rest))


def _anew(document: Node, found: Sequence[Node], keys: Mapping[str, str], added: Sequence[Node]) -> bytes:
    for one in found:
        one["citationId"] = keys.get(one["citationId"], one["citationId"])
    if added:
        there: Node = document["meta"].get("references") or {}
        own = there["c"] if there.get("t") == "MetaList" else []  # pandoc takes nothing else for references
        document["meta"]["references"] = {"t": "MetaList", "c": [*own, *added]}
    return _compact(document)


def _compact(value: Node) -> bytes:
    import json  # noqa: PLC0415 - same

    return json.dumps(value, separators=(",", ":"), check_circular=False).encode()
