"""pandoc's document as its JSON has it: the citations in it, and metadata as plain values, text as inlines (pandoc's manual; pandoc-types).

Only what arxref changes is known here, so that whatever a newer pandoc has beside it passes through as it came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Node = dict[str, Any]

EVERY = "*"
"""``nocite: @*`` cites everything there is."""

_OURS = frozenset({"references", "arxref"})
_LEAVES = frozenset({"Str", "Space", "SoftBreak", "LineBreak", "Code", "CodeBlock", "Math", "RawInline", "RawBlock", "MetaString"})
_META = '"meta":{'
_BEGUN = '{"pandoc-api-version":['  # as pandoc writes it
_VERSION = "0123456789,"
_BLOCKS = ',"blocks":['
_ENDED = ("]}", "]}\n")
_MEMBER = '"citationId":'
_SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})
_QUOTES = {"SingleQuote": "''", "DoubleQuote": '""'}


class Document(NamedTuple):
    """A document as pandoc hands it over: its metadata, and the keys that it cites, in order.

    ``parts`` is its JSON, parted where a key stands. Where it had to be taken apart, ``tree`` is all of it, and ``found`` names the keys.
    """

    meta: Node
    cited: Sequence[str]
    parts: Sequence[str] = ()
    tree: Node | None = None
    found: Sequence[Node] = ()


def read(raw: bytes) -> Document:
    """The document whose JSON that is. As pandoc writes it, its blocks are not taken apart: all else takes half as long as that.

    Raises ValueError, LookupError, TypeError or AttributeError for what is no document, RecursionError for what is nested too deeply.
    """
    import json  # noqa: PLC0415 - `arxref-pandoc --version` needs none of it

    text = raw.decode(json.detect_encoding(raw), "surrogatepass")
    document = _as_written(text)
    if document is None:
        tree = json.loads(text)
        found = citations(tree) if '"Cite"' in text else []
        document = Document(tree["meta"], [one["citationId"] for one in found], tree=tree, found=found)
    return document


def _as_written(text: str) -> Document | None:
    """The document, if it is as pandoc writes it and has no references of its own; None where that is not plain.

    A quote inside a JSON string is escaped, so that what is found in the text is members of that name: all those of citations.
    """
    import json  # noqa: PLC0415 - same

    begun, _, _ = text.partition("]," + _META)
    if begun.rstrip(_VERSION) != _BEGUN or not text.endswith(_ENDED):
        return None
    value = json.JSONDecoder().raw_decode
    meta, end = value(text, len(begun) + len(_META) + 1)
    inside = text.count(_MEMBER, 0, end)
    if "references" in meta or not text.startswith(_BLOCKS, end) or (inside and len(citations({"meta": meta, "blocks": []})) != inside):
        return None
    parts = text.split(_MEMBER)
    if not all(part.startswith('"') for part in parts[1:]):
        return None
    return Document(meta, [value(part)[0] for part in parts[1:]], parts)


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


# ---- text as inlines -----------------------------------------------------------------------------------------------------------------


def inlines(model: str) -> list[Node]:
    """Model text as inlines: math is math, all else the text itself, its apostrophes bent."""
    from arxref.text.apostrophes import bent  # noqa: PLC0415 - for the few texts with math
    from arxref.text.tex import is_safe_math, spans  # noqa: PLC0415 - same

    found: list[Node] = []
    for is_math, segment in spans(model):
        if is_math and segment.strip() and is_safe_math(segment):
            found.append({"t": "Math", "c": [{"t": "InlineMath"}, _control_space(segment)]})
        else:
            found += _words(f"${segment}$" if is_math else bent(segment))
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


def changed(document: Document, keys: Mapping[str, str], added: Sequence[str]) -> bytes:
    """The JSON of the document with new ``keys`` in its citations, and the JSON of CSL items behind its own."""
    return _spliced(document, keys, added) if document.tree is None else _anew(document.tree, document.found, keys, added)


def _spliced(document: Document, keys: Mapping[str, str], added: Sequence[str]) -> bytes:
    """What pandoc wrote with what is new in its place."""
    import json  # noqa: PLC0415 - see `read`

    value = json.JSONDecoder().raw_decode
    first, *parts = document.parts
    for number, (key, part) in enumerate(zip(document.cited, parts, strict=True)):
        if key in keys:
            parts[number] = json.dumps(keys[key]) + part[value(part)[1] :]
    begun, opened, behind = _MEMBER.join((first, *parts)).partition(_META)
    items = f'"references":{{"t":"MetaList","c":[{",".join(added)}]}}' if added else ""
    comma = "," if items and not behind.startswith("}") else ""
    return f"{begun}{opened}{items}{comma}{behind}".encode("utf-8", "surrogatepass")


def _anew(tree: Node, found: Sequence[Node], keys: Mapping[str, str], added: Sequence[str]) -> bytes:
    """All of a document that was taken apart, written again."""
    import json  # noqa: PLC0415 - same

    for one in found:
        one["citationId"] = keys.get(one["citationId"], one["citationId"])
    if added:
        there: Node = tree["meta"].get("references") or {}
        own = there["c"] if there.get("t") == "MetaList" else []  # pandoc takes nothing else for references
        tree["meta"]["references"] = {"t": "MetaList", "c": [*own, *map(json.loads, added)]}
    return _compact(tree).encode()


def _compact(value: Node) -> str:
    import json  # noqa: PLC0415 - same

    return json.dumps(value, separators=(",", ":"), check_circular=False)
