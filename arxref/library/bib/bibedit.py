"""Changes of a .bib file that touch nothing but what they are about, and that look like what stands around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.library.bib.bibmemory import undelimited
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from arxref.library.bib.bibscan import Block, Field

_MARKS = re.compile(r'[{}"]')


class Edit(NamedTuple):
    """``text`` takes the place of what stands from ``start`` to ``end``."""

    start: int
    end: int
    text: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with all changes made; none overlaps another."""
    parts: list[str] = []
    at = 0
    for start, end, new in sorted(edits):
        parts += (text[at:start], new)
        at = end
    return "".join((*parts, text[at:]))


def newline_of(text: str) -> str:
    """How most lines of ``text`` end."""
    feeds = text.count("\n")
    if not feeds:
        return "\r" if "\r" in text else "\n"
    return "\r\n" if text.count("\r\n") * 2 > feeds else "\n"


def new_type(text: str, block: Block, type_: str) -> Edit:
    """The block's type becomes ``type_``."""
    start = text.index(block.type, block.start)
    return Edit(start, start + len(block.type), type_)


def replaced(text: str, field: Field, value: str) -> Edit:
    """The field's value becomes ``value``, in the delimiters that it has where they can hold it."""
    old, _ = undelimited(text[field.value : field.end])
    new, inner = undelimited(value)
    if new == "{" and old == '"' and _quotable(inner):
        value = f'"{inner}"'
    elif new and not old and inner.isascii() and inner.isdigit() and text[field.value : field.end].isdigit():
        value = inner
    return Edit(field.value, field.end, value)


def _quotable(inner: str) -> bool:
    depth = 0
    for mark in _MARKS.finditer(inner):
        if mark[0] == '"':
            if not depth:
                return False
        else:
            depth += 1 if mark[0] == "{" else -1
    return True


def removed(block: Block, field: Field) -> Edit:
    """The field goes, with what parts it from what stands before it."""
    number = block.fields.index(field)
    return Edit(block.fields[number - 1].end if number else _key_end(block), field.end, "")


def added(text: str, block: Block, values: Sequence[tuple[str, str]]) -> Edit:
    """New fields behind the last one, set as the others of this entry are: indentation, alignment, commas and line ends."""
    fields = block.fields
    end = fields[-1].end if fields else _key_end(block)
    before = fields[-2].end if len(fields) > 1 else _key_end(block)
    separator = text[before : fields[-1].start] if fields else ", "
    return Edit(end, end, "".join(f"{separator}{_named(text, fields, name)}{value}" for name, value in values))


def _key_end(block: Block) -> int:
    return block.key_start + len(block.key)


def _named(text: str, fields: Sequence[Field], name: str) -> str:
    """``name =`` up to where the value starts, aligned where the others are."""
    gaps = [(len(field.name), text[field.start + len(field.name) : field.value]) for field in fields]
    if not gaps or any(char in gaps[-1][1] for char in "\r\n"):
        return f"{name} = "
    before, _, after = gaps[-1][1].partition("=")
    several = len({length for length, _ in gaps}) > 1 or len(before) > 1
    signs = {length + gap.index("=") for length, gap in gaps}
    if several and len(signs) == 1:
        width = signs.pop()
        return f"{name.ljust(width) if len(name) < width else name + ' ' * bool(before)}={after}"
    head = f"{name}{before if len(before) <= 1 else ' '}="
    starts = {length + len(gap) for length, gap in gaps}
    if several and len(starts) == 1:
        width = starts.pop()
        return head.ljust(width) if len(head) < width else f"{head}{' ' * bool(after)}"
    return f"{head}{after}"
