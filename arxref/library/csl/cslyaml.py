"""YAML as plain data: texts, lists and mappings, whoever wrote it."""

from __future__ import annotations

import re
from typing import Any

_DEEPEST = 100
_REASON = 80


def load(text: str) -> Any:
    """The first document of a YAML text, every scalar in it a text (an id 1905.10 stays one); None where there is no document.

    Raises ValueError, whose message says why, for what is no YAML and for what is nested too deeply: PyYAML's own constructors follow
    nesting by recursion, which its fast loader does not survive.
    """
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    scalar, mapping = yaml.ScalarEvent, yaml.MappingStartEvent
    stack: list[_Open] = [_Open([])]
    anchors: dict[str, Any] = {}
    try:
        event: Any
        for event in yaml.parse(text, loader):
            kind = type(event)
            if kind is scalar:
                _put(stack[-1], event.value)
                if event.anchor is not None:
                    anchors[event.anchor] = event.value
            elif kind is yaml.AliasEvent:
                _put(stack[-1], anchors.get(event.anchor or "", ""))
            elif kind is mapping or kind is yaml.SequenceStartEvent:
                made: Any = {} if kind is mapping else []
                _put(stack[-1], made)
                if event.anchor is not None:
                    anchors[event.anchor] = made
                stack.append(_Open(made))
                if len(stack) > _DEEPEST:
                    raise ValueError("nested too deeply")
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                stack.pop()
            elif kind is yaml.DocumentEndEvent:
                break
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())[:_REASON]) from None
    return stack[0].made[0] if stack[0].made else None


class _Open:
    """A list or a mapping that is being read, and the key that waits for its value."""

    __slots__ = ("key", "made", "waits")

    def __init__(self, made: Any) -> None:
        self.made = made
        self.key = ""
        self.waits = False


def _put(place: _Open, value: Any) -> None:
    if isinstance(place.made, list):
        place.made.append(value)
    elif place.waits:
        place.made[place.key] = value
        place.waits = False
    else:
        place.key = value if isinstance(value, str) else ""
        place.waits = True


_MARK = re.compile(r"[\\$^~*_&]")
_ESCAPED = re.compile(
    r"\\([^0-9A-Za-z])|&#([0-9]{1,7});|(\$)|(\^|~)((?:[^\s^~\\]|\\.){1,100})\4|(\*{1,3}|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w))"
)
_SPAN = re.compile(r"\[([^\[\]]{1,500})\]\{\.[a-z]{1,20}\}")  # [Soft Hands]{.nocase}, [Abc]{.smallcaps}


def has_marks(text: str) -> bool:
    """Whether `plain_text` may change anything in a text, or in a part of it."""
    marked = "\\" in text or "$" in text or "^" in text or "~" in text or "*" in text or "_" in text or "&" in text
    return marked or "]{." in text  # a twentieth of what a search for any of them costs


def plain_text(text: str) -> str:
    r"""The text that a string of pandoc's Markdown stands for, as CSL-JSON would have it; ``\$`` stays, being no math.

    Math stays as it is, sub- and superscripts become tags, and the marks of emphasis go.
    """
    if "]{." in text:
        text = _SPAN.sub(r"\1", text)
    pieces: list[str] = []
    at = 0
    mark = _MARK.search(text)
    while mark is not None:
        found = _ESCAPED.match(text, mark.start())
        if found is None:
            mark = _MARK.search(text, mark.end())
            continue
        pieces.append(text[at : found.start()])
        at = found.end()
        escaped, number, dollar, script, scripted, _mark = found.groups()
        if escaped is not None:
            pieces.append("\\$" if escaped == "$" else escaped)
        elif number is not None:
            pieces.append(chr(int(number)) if 0 < int(number) < _LAST else found[0])
        elif dollar is not None:
            close = _math_end(text, at)
            pieces.append(text[at - 1 : close] if close else "\\$")
            at = close or at
        elif script is not None:
            tag = "sup" if script == "^" else "sub"
            pieces.append(f"<{tag}>{plain_text(scripted)}</{tag}>")
        mark = _MARK.search(text, at)
    return "".join([*pieces, text[at:]]) if pieces or at else text


_LAST = 0xD800
_MATH = re.compile(r"(?=\S)[^$\\]*+(?:\\.[^$\\]*+)*+\$(?<=\S\$)(?![0-9])", re.DOTALL)


def _math_end(text: str, at: int) -> int:
    """Where the math ends whose dollar stands before ``at``; 0 if that is none (pandoc's manual, extension tex_math_dollars)."""
    found = _MATH.match(text, at)
    return found.end() if found is not None else 0
