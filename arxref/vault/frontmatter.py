"""The YAML front matter of a note, read so that it can be edited by line: where each property stands and what its value is.

What Obsidian and arxref write is read line by line; anything else (folded texts, anchors, quoted names, tabs ...) is left to PyYAML,
which says where each node stands. Nothing is ever written by a YAML library, so whatever is not edited stays as it is, byte for byte.
Front matter that YAML readers would not take, or in which lines cannot be edited one by one, is `Invalid`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Literal

from arxref.late import late
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = str | tuple[str, ...]
"""A property's value as fingerprints see it: the text of a scalar (``2019``, ``true``), or those of a list's elements."""

MAX_SIZE = 256 * 1024
"""Front matter that is larger is left alone: nobody wrote it by hand."""

_OPENING = late(r"\ufeff?---[ \t]*\r?\n")
_CLOSING = late(r"\n---[ \t]*\r?(?:\n|\Z)")
_NEXT = late(r"\n(?=[^ \n#-])")
_NOT_PLAIN = late("[\t\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]|\r(?!\n)")
_NAME = late(r"(?P<name>[^\W\d][\w-]*(?:[ ][\w-]+)*):(?=[ ]|\Z)[ ]*")
# One of a simple text, as nearly all are; the rules that follow it say the same, and more.
_COMMON = late(r"""(?:([^\W\d][\w-]*):|([ ]*)-)[ ](?:"([^"\\\r\n]*)"|([\w/.(+][\w/.()+-]*))\r?\n""")
_TEXT = r"""("[^"\\\r\n]*"|[\w/.(+][^\s:#]*+(?:(?:[ ]++(?=[^\s#])|:(?=\S)|\#)[^\s:#]*+)*+)"""
_EITHER = late(rf"^(?:([^\W\d][\w-]*):(?:[ ]{_TEXT})?|[ ]{{2}}-[ ]{_TEXT})\n", re.MULTILINE)  # all lines, where all are common
_ITEM = late(r"(?P<indent>[ ]*)-(?=[ ]|\Z)[ ]*")
_DOUBLE = late(r'"([^"\\]*(?:\\.[^"\\]*)*)"')
_SINGLE = late(r"'([^']*(?:''[^']*)*)'")
_PLAIN = late(r"[\w/.(+]")
_BRACKETS = late(r"[\[\]{}]")
_DEEPEST = 100  # brackets within one another: PyYAML's time grows with the square of that
_ONE = r"""(?:\w[\w ./()+-]*+|"[^"\\]*"|'[^']*')"""
_ELEMENT = late(_ONE)
_FLOW = late(rf"\[ *+(?:{_ONE} *+(?:, *+{_ONE} *+)*+)?\]")


class Item(NamedTuple):
    """An element of a list: its text and where it stands (whole lines in a block; the value alone in a flow list)."""

    text: str
    start: int
    end: int


class Property(NamedTuple):
    """A property: where its line begins, where its value stands (``start`` to ``end``), and where the next line begins.

    ``value`` is None for what is neither a scalar nor a list of such, or is named elsewhere (anchors, tags); ``next`` is then 0.
    """

    name: str
    line: int
    start: int
    end: int
    next: int
    value: Value | None
    items: tuple[Item, ...] = ()
    form: Literal["scalar", "block", "flow", "other"] = "scalar"


class Front(NamedTuple):
    """The front matter of a text: its first line, its closing line, the text after that, and its properties in order."""

    start: int
    end: int
    body: int
    properties: Mapping[str, Property]


class Invalid(NamedTuple):
    """Why front matter is left alone."""

    why: str


def read(text: str) -> Front | Invalid | None:
    """The front matter at the beginning of ``text``; None where there is none."""
    found = bounds(text)
    if found is None:
        return None
    start, end, body = found
    if end - start > MAX_SIZE:
        return Invalid("its properties take more than 256 KiB")
    plain = None if _NOT_PLAIN.search(text, start, end) else _by_line(text, start, end)
    properties = _by_yaml(text, start, end) if plain is None else plain
    return properties if isinstance(properties, Invalid) else Front(start, end, body, properties)


def bounds(text: str) -> tuple[int, int, int] | None:
    """Where the front matter of ``text`` has its first line and its closing one, and what follows; None where there is none."""
    opening = _OPENING.match(text)
    closing = None if opening is None else _CLOSING.search(text, opening.end() - 1)
    return None if opening is None or closing is None else (opening.end(), closing.start() + 1, closing.end())


def blocks(lines: str) -> list[str]:
    """Whole lines by property: lists, comments and blank lines belong to the one before them. None has its last line end."""
    return _NEXT.split(lines[:-1]) if lines else []


def beside(text: str, fresh: str) -> tuple[Front, Front] | None:
    """The front matter of two texts, in which what stands in both to the letter has its lines for a value; None for a closer look.

    Most properties of a note that is brought up to date do, and reading them is what takes long.
    """
    there, new = bounds(text), bounds(fresh)
    if there is None or new is None or there[1] - there[0] > MAX_SIZE or _NOT_PLAIN.search(text, there[0], there[1]):
        return None
    both = blocks(text[there[0] : there[1]]), blocks(fresh[new[0] : new[1]])
    same = {*both[0]}.intersection(both[1])
    mine, its = _by_block(text, there[0], both[0], same), _by_block(fresh, new[0], both[1], same)
    return None if mine is None or its is None else (Front(*there, mine), Front(*new, its))


def _by_block(text: str, place: int, blocks_: list[str], same: set[str]) -> dict[str, Property] | None:
    properties: dict[str, Property] = {}
    for block in blocks_:
        stop = place + len(block) + 1
        if block in same:
            name = block.partition(":")[0]
            found: dict[str, Property] | None = {name: Property(name, place, 0, 0, stop, block)}
        else:
            found = _by_line(text, place, stop)
        if found is None or not properties.keys().isdisjoint(found):
            return None
        properties.update(found)
        place = stop
    return properties


def simple(lines: str) -> Mapping[str, Property] | None:
    """The properties that these whole lines hold; None for such as take a closer look, or are wrong."""
    return None if len(lines) > MAX_SIZE or _NOT_PLAIN.search(lines) else _by_line(lines, 0, len(lines))


def values(lines: str) -> dict[str, Value] | None:
    """What `read` says of the values in front matter of these whole lines, at a fifth of the price; None for a closer look."""
    if len(lines) > MAX_SIZE or not lines.replace("\n", " ").isprintable():
        return None
    found = _EITHER.findall(lines)
    if len(found) != lines.count("\n") or not lines.endswith("\n"):
        return None
    told: dict[str, Value] = {}
    last = ""  # of which list items may follow
    items: list[str] = []
    for name, value, element in found:
        if not name:
            items.append(element[1:-1] if element[0] == '"' else element)
            if not last:
                return None
            continue
        if items:
            told[last] = tuple(items)
            items = []
        if name in told:
            return None
        told[name] = value[1:-1] if value[:1] == '"' else value
        last = "" if value else name
    if items:
        told[last] = tuple(items)
    return told


def _by_line(text: str, start: int, end: int) -> dict[str, Property] | None:
    """The properties of front matter as it is commonly written; None for any other, and for such as is wrong."""
    properties: dict[str, Property] = {}
    last: Property | None = None  # of which list items may follow
    items: list[Item] = []
    indent = ""
    place = start
    while place < end:
        common = _COMMON.match(text, place, end)
        if common is not None:
            stop = common.end()
            name, inset, quoted, plain = common.groups()
            first, after = common.span(4) if quoted is None else (common.start(3) - 1, common.end(3) + 1)
            value = plain if quoted is None else quoted
            found = None if name is None else Property(name, place, first, after, stop, value)
        else:
            stop = text.index("\n", place) + 1
            line = text[place : stop - 1].rstrip("\r")
            if not line.strip() or line.lstrip(" ").startswith("#"):
                place = stop
                continue
            read_ = _line(line, place, stop)
            if read_ is None:
                return None
            found, inset, value = read_
        if found is not None:
            if last is not None and items:
                properties[last.name] = _listed(last, items)
            if found.name in properties:
                return None
            properties[found.name] = found
            last, items = (found if found.start == found.end else None), []
        elif last is None or (items and inset != indent):
            return None
        else:
            indent = inset
            items.append(Item(value, place, stop))
        place = stop
    if last is not None and items:
        properties[last.name] = _listed(last, items)
    return properties


def _listed(property_: Property, items: list[Item]) -> Property:
    texts = tuple([item.text for item in items])
    return property_._replace(value=texts, items=tuple(items), form="block", end=items[-1].end, next=items[-1].end)


def _line(line: str, place: int, stop: int) -> tuple[Property | None, str, str] | None:
    """The property on ``line``, or else the indent and the text of the element of a list; None for any other."""
    named = _NAME.match(line)
    if named is not None:
        found = _named(line, named, place, stop)
        return None if found is None else (found, "", "")
    item = _ITEM.match(line)
    read_ = None if item is None else _scalar(line, item.end())
    return None if item is None or read_ is None else (None, item["indent"], read_[0])


def _named(line: str, named: re.Match[str], place: int, stop: int) -> Property | None:
    """The property on ``line``, which stands from ``place`` to ``stop``.

    None for what is more than a simple scalar or a list of such in brackets.
    """
    name, start = named["name"], named.end()
    if line.startswith("[", start):
        found = _FLOW.match(line, start)
        if found is None or not _ends(line, found.end()):
            return None
        items = []
        for element in _ELEMENT.finditer(line, start + 1, found.end() - 1):
            raw, at = element[0].rstrip(" "), place + element.start()
            items.append(Item(raw[1:-1] if raw[0] in "\"'" else raw, at, at + len(raw)))
        return Property(name, place, place + start, place + found.end(), stop, tuple([item.text for item in items]), tuple(items), "flow")
    read_ = _scalar(line, start)
    if read_ is None:
        return None
    value, first, after = read_
    if not after:  # nothing: a list may follow
        first = after = named.end("name") + 1
    return Property(name, place, place + first, place + after, stop, value)


def _scalar(line: str, start: int) -> tuple[str, int, int] | None:
    """The scalar on ``line`` from ``start`` on, and from where to where it is written (0 for none).

    None for what is more than a simple one.
    """
    if start == len(line) or line.startswith(" #", start - 1):
        return "", 0, 0
    first = line[start]
    if first in "\"'":
        found = (_DOUBLE if first == '"' else _SINGLE).match(line, start)
        if found is None or not _ends(line, found.end()):
            return None
        if first == "'":
            return found[1].replace("''", "'"), start, found.end()
        try:
            return (str(json.loads(found[0])) if "\\" in found[0] else found[1]), start, found.end()
        except ValueError:  # an escape that YAML has and JSON has not
            return None
    if _PLAIN.match(first) is None:
        return None
    comment = line.find(" #", start)
    plain = (line if comment < 0 else line[:comment])[start:].rstrip(" ")
    if ": " in plain or plain.endswith(":"):
        return None
    return plain, start, start + len(plain)


def _ends(line: str, place: int) -> bool:
    """Whether nothing but a comment follows."""
    rest = line[place:]
    return not rest.strip(" ") or (rest[0] == " " and rest.lstrip(" ")[0] == "#")


def _by_yaml(text: str, start: int, end: int) -> dict[str, Property] | Invalid:
    """The properties as PyYAML finds them."""
    import yaml

    front = text[start:end]
    if _is_deep(front):
        return Invalid("its properties are nested too deeply")
    try:
        root = yaml.compose(front, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 2})" if mark is not None else ""
        return Invalid(f"its properties are no valid YAML{where}")
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return Invalid("its properties are not written one a line")
    properties: dict[str, Property] = {}
    for key, value in root.value:
        line = key.start_mark.index
        if not isinstance(key, yaml.ScalarNode) or (line and front[line - 1] != "\n") or front[line] in "&!*?":
            return Invalid("its properties are not written one a line")
        if key.value in properties:
            return Invalid(f"it has the property {key.value[:40]} twice")
        found = _property(front, key, value)
        properties[key.value] = _moved(found, start)
    return properties


def _is_deep(front: str) -> bool:
    depth = 0
    for bracket in _BRACKETS.findall(front) if front.count("[") + front.count("{") > _DEEPEST else ():
        depth = depth + 1 if bracket in "[{" else max(depth - 1, 0)
        if depth > _DEEPEST:
            return True
    return False


def _property(front: str, key: Any, value: Any) -> Property:
    import yaml

    line, first, last = key.start_mark.index, value.start_mark.index, value.end_mark.index
    other = Property(key.value, line, 0, 0, 0, None, (), "other")
    if first < key.end_mark.index or front[first : first + 1] in tuple("&!*"):
        return other
    if isinstance(value, yaml.ScalarNode):
        last = _end(front, first, last)
        return Property(key.value, line, first, last, _next_line(front, last), str(value.value))
    if not isinstance(value, yaml.SequenceNode):
        return other
    items: list[Item] = []
    for node in value.value:
        begin, stop = node.start_mark.index, _end(front, node.start_mark.index, node.end_mark.index)
        if not isinstance(node, yaml.ScalarNode) or begin < first or front[begin : begin + 1] in tuple("&!*"):
            return other
        if not value.flow_style:
            opening = front.rfind("\n", 0, begin) + 1
            if front[opening:begin].strip() != "-":
                return other
            begin, stop = opening, _next_line(front, stop)
        items.append(Item(str(node.value), begin, stop))
    texts = tuple([item.text for item in items])
    if value.flow_style:
        return Property(key.value, line, first, last, _next_line(front, last), texts, tuple(items), "flow")
    return Property(key.value, line, first, items[-1].end, items[-1].end, texts, tuple(items), "block")


def _end(front: str, start: int, end: int) -> int:
    """Where the text of a scalar ends: one in a block (``|``, ``>``) takes the blank lines that follow it for its own."""
    return start + len(front[start:end].rstrip()) if front[start : start + 1] in ("|", ">") else end


def _next_line(front: str, place: int) -> int:
    return front.find("\n", place) + 1 or len(front)


def _moved(found: Property, by: int) -> Property:
    items = tuple([Item(item.text, item.start + by, item.end + by) for item in found.items])
    next_ = found.next + by if found.form != "other" else 0
    return found._replace(line=found.line + by, start=found.start + by, end=found.end + by, next=next_, items=items)
