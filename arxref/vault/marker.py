"""The markers around arxref's region of a note, and the fingerprints in the first of them: what arxref last wrote, told in a few letters.

``%% begin arxref title=3ab1c2 aliases=.5d31.77f0 doi=- += ... %%``: each property with the CRC-32 of its value (after a dot each, the
elements of a list; ``-``: the property is the user's), then, after ``+=``, that of each part of the region, by its key. So they travel
with the note between machines, and nothing else needs to be kept. The values count, not how they are spelt: Obsidian writes properties
anew in its own quoting whenever one of them is edited there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from arxref.late import late
from arxref.records import NamedTuple
from arxref.vault import regions

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from arxref.vault.frontmatter import Value

BEGIN = "%% begin arxref"
END = "%% end arxref %%"
USERS = "-"
MAX_ELEMENTS = 64
"""A list with more elements is fingerprinted as a whole, and a region with more parts than `MAX_PARTS` too: the line stays short."""
MAX_PARTS = 500

_NAME = late(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_PROPERTY = r"(?:[A-Za-z][A-Za-z0-9_-]{0,39}|~[0-9a-f]{1,8})=(?:-|[0-9a-f]{1,8}|(?:\.[0-9a-f]{1,8})*\.?)(?!\S)"
_PARTS = r"\+=(?:-|[0-9a-f]{1,8}|(?:\.[0-9a-f]{1,8}:[0-9a-f]{1,8})*\.?)(?!\S)"
_WORDS = late(rf"(?:\s+{_PROPERTY})*+\s+{_PARTS}(?:\s+{_PROPERTY})*+\s*")
_FENCE = late(r" {0,3}(?P<fence>`{3,}|~{3,})")
_BEGIN_LINES = late(  # Prettier makes several of it, with ``proseWrap`` at ``always``
    r"%% begin arxref(?P<prints>(?:(?: |\r?\n)[^ \r\n%]+)*+)(?: |\r?\n)%%[ \t]*\r?(?=\n|\Z)"
)
_INSIDE = late(r"%%[ \t]*begin arxref ([^\n%]*)(?=%%)")  # in a quotation or a list by now
_MARKER = late(r"%%[ \t]*(?:begin|end) arxref")  # a formatter may have changed its blanks
_CHANGED = "an arxref marker in it was changed"
_SUSPECT = late(r"(?:begin|end) arxref")
_FIRST = frozenset("% `~")  # what a marker begins with, and a fence


class Prints(NamedTuple):
    """What arxref last wrote: of each property (by `name`) and of each part of the region (by the print of its key).

    ``properties`` holds a print, a tuple of them for a list, or `USERS`. ``parts`` is a print for a region that is known as a whole only,
    or `USERS`. ``known`` is false for a marker without fingerprints, or with such as nobody can read.
    """

    properties: Mapping[str, str | tuple[str, ...]]
    parts: Mapping[str, str] | str
    known: bool = True


class Place(NamedTuple):
    """Where the markers stand in a note: the line of the first, the region between them, and the end of the last.

    ``prints`` are the words of the first, of which `read` makes `Prints`; empty for a marker without fingerprints.
    """

    start: int
    inner: int
    outer: int
    end: int
    prints: str


class Markers(NamedTuple):
    """Where the markers stand in a note: the line of the first, the region between them, and the end of the last; and what they say."""

    start: int
    inner: int
    outer: int
    end: int
    prints: Prints


def of(text: str) -> str:
    """The fingerprint of a text."""
    return f"{crc32(text.encode('utf-8', 'surrogatepass')):x}"


def name(property_: str) -> str:
    """A property's name as the marker has it."""
    return property_ if _NAME.fullmatch(property_) else f"~{of(property_)}"


def of_value(value: Value) -> str | tuple[str, ...]:
    """The fingerprints of a property's value; a long list has one."""
    if isinstance(value, str):
        return of(value)
    return tuple([of(element) for element in value]) if len(value) <= MAX_ELEMENTS else of("\n".join(value))


def of_region(region: str, key: Callable[[str], str] = regions.label) -> dict[str, str] | str:
    """The fingerprints of a region's parts; a region of very many has one."""
    texts = regions.texts(region)
    if len(texts) > MAX_PARTS:
        return of("\n".join(texts))
    return {of(key_): of(text) for key_, text in zip(regions.keys(texts, key), texts, strict=True)}


def line(prints: Prints) -> str:
    """The begin marker that says this, without its line end."""
    words = [BEGIN]
    for property_, print_ in prints.properties.items():
        words.append(f"{property_}={print_}" if isinstance(print_, str) else f"{property_}=.{'.'.join(print_)}")
    parts = prints.parts
    words.append(f"+={parts}" if isinstance(parts, str) else f"+=.{'.'.join([f'{key}:{text}' for key, text in parts.items()])}")
    words.append("%%")
    return " ".join(words)


def begin(values: Sequence[tuple[str, Value]], region: str, key: Callable[[str], str] = regions.label) -> str:
    """The begin marker of a new note that has these properties and, between its markers, this region.

    The same as `line` of its fingerprints, at a third of the price: thousands of notes are written at a time.
    """
    flat: list[str] = []
    shape: list[str | int] = []
    for property_, value in values:
        if isinstance(value, str):
            flat.append(value)
            shape += (property_, -1)
        elif len(value) <= MAX_ELEMENTS:
            flat += value
            shape += (property_, len(value))
        else:
            flat.append("\n".join(value))
            shape += (property_, -1)
    texts = regions.texts(region)
    labels = [*map(key, texts)]
    if len(texts) > MAX_PARTS or len(set(labels)) < len(texts):
        return line(Prints({name(property_): of_value(value) for property_, value in values}, of_region(region, key)))
    for pair in zip(labels, texts, strict=True):
        flat += pair
    try:
        prints = tuple(map(crc32, map(str.encode, flat)))
    except UnicodeEncodeError:  # half a character
        prints = tuple([crc32(text.encode("utf-8", "surrogatepass")) for text in flat])
    return _template(len(texts), *shape) % prints


@lru_cache(maxsize=4096)
def _template(parts: int, *shape: str | int) -> str:
    """A begin marker with places for the fingerprints of properties (name, number of elements or -1) and of the parts of a region."""
    words = [BEGIN.replace("%", "%%")]
    for property_, count in zip(shape[::2], shape[1::2], strict=True):
        places = "%x" if count == -1 else f".{'.'.join(['%x'] * int(count))}"
        words.append(f"{name(str(property_))}={places}")
    words.append(f"+=.{'.'.join(['%x:%x'] * parts)} %%%%")
    return " ".join(words)


def note(front: str, values: Sequence[tuple[str, Value]], region: str, rest: str = "", key: Callable[[str], str] = regions.label) -> str:
    """The text of a new note: properties (``front``, whole lines, whose ``values`` are these), region (whole lines) and what follows.

    Blank lines stand around the region's text: without them a callout would swallow the end marker.
    """
    body = region.strip("\n")
    inner = f"\n{body}\n\n" if body else "\n"
    return f"---\n{front}---\n\n{begin(values, body, key)}\n{inner}{END}\n{rest}"


def read(prints: str) -> Prints:
    """What the words of a begin marker say."""
    if _WORDS.fullmatch(f" {prints}") is None:
        return Prints({}, {}, known=False)
    properties: dict[str, str | tuple[str, ...]] = {}
    parts: dict[str, str] | str = {}
    for word in prints.split():
        name_, _, print_ = word.partition("=")
        if name_ == "+":
            parts = dict(pair.split(":") for pair in print_.split(".") if pair) if print_.startswith(".") else print_
        else:
            properties[name_] = tuple(filter(None, print_.split("."))) if print_.startswith(".") else print_
    return Prints(properties, parts)


def find(text: str, start: int = 0) -> Markers | str:
    """Where the markers stand in the body of a note, which begins at ``start``, and what they say; a text as `place` has it."""
    found = place(text, start)
    return found if isinstance(found, str) else Markers(*found[:4], read(found.prints))


def place(text: str, start: int = 0) -> Place | str:
    """Where the markers stand in the body of a note, which begins at ``start``.

    An empty text: it has none. Any other text says why they cannot be used: one of them lacks, stands twice or in code.
    """
    if _SUSPECT.search(text, start) is None:
        return ""
    begins: list[re.Match[str]] = []
    ends: list[tuple[int, int]] = []
    fence = ""
    for at, line_ in _lines(text, start):
        opened = _FENCE.match(line_)
        if opened is not None:
            mark = opened["fence"]
            if not fence:
                fence = mark
            elif mark.startswith(fence) and not line_[opened.end() :].strip():
                fence = ""
            continue
        if _MARKER.match(line_) is None:
            continue
        if fence:
            return "its arxref markers stand in a block of code"
        if line_.rstrip() == END:
            ends.append((at, min(at + len(line_) + 1, len(text))))
        else:
            found = _BEGIN_LINES.match(text, at)
            if found is None:
                return _CHANGED
            begins.append(found)
    return _paired(text, begins, ends)


def _paired(text: str, begins: list[re.Match[str]], ends: list[tuple[int, int]]) -> Place | str:
    if not begins and not ends:
        return _CHANGED if any("+=" in inside[1] for inside in _INSIDE.finditer(text)) else ""
    if len(begins) != 1 or len(ends) != 1:
        few = "lacks" if len(begins) + len(ends) == 1 else "stands there more than once"
        return f"one of its two arxref markers {few}"
    (found,), ((outer, end),) = begins, ends
    inner = min(found.end() + 1, len(text))
    if outer < inner:
        return "its arxref markers stand in the wrong order"
    prints = found["prints"]
    if prints and _WORDS.fullmatch(prints) is None:  # words of somebody else's, which a new marker would not have
        return _CHANGED
    return Place(found.start(), inner, outer, end, prints)


def _lines(text: str, start: int) -> Iterable[tuple[int, str]]:
    """The place and the text, without its LF, of each line that may hold a marker or bound a block of code."""
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text[start] in _FIRST:
            yield start, text[start:end]
        start = end + 1
