"""Texts that stand in a quotation or further to the right, as mails, forums and notes quote them."""

from __future__ import annotations

import re

from arxref.late import late

_BEGINS = late(r"\s*+(?:>|(?<=[ \t])\S)")
_QUOTED = late(r"[ \t]{0,3}>")
_MARKS = late(r"^[ \t]{0,3}>[ ]?", re.MULTILINE)
_FENCE = late(r"\s*+(`{3,9}|~{3,9})[^\n`]{0,40}\n")
_DEEPEST = 9  # quotations of quotations


def without_margin(text: str) -> str | None:
    """The text, line by line, without the marks of quotation or the blanks that all its lines begin with; None where they share none."""
    if _BEGINS.match(text) is None:
        return None
    lines = text.split("\n")
    inner = lines
    for _ in range(_DEEPEST):
        bare = _unquoted(inner)
        if bare is None:
            break
        inner = bare
    filled = [line for line in inner if line and not line.isspace()]
    indented = filled and filled[0][0] in " \t"
    margin = min((line[: len(line) - len(line.lstrip(" \t"))] for line in filled), key=len) if indented else ""
    if margin and all(line.startswith(margin) for line in filled):
        inner = [line[len(margin) :] for line in inner]
    return "\n".join(inner) if inner is not lines else None


def without_fence(text: str) -> str | None:
    """The text, line by line, without the fence of code around it; None where there is none, or more than one."""
    fence = _FENCE.match(text)
    if fence is None or text.count("\n" + fence[1], fence.end() - 1) != 1 or not text.rstrip().endswith("\n" + fence[1]):
        return None
    return text[fence.end() :].rstrip().removesuffix(fence[1]).join(("\n" * fence[0].count("\n"), "\n"))


def without_quotes(text: str) -> str:
    """The text, line by line, without one mark of quotation where a line has one."""
    return _MARKS.sub("", text)


def _unquoted(lines: list[str]) -> list[str] | None:
    """The lines without one mark of quotation each, and the blank behind it where most have one; None where a filled line has no mark."""
    bare = []
    for line in lines:
        mark = _QUOTED.match(line)
        if mark is None and line and not line.isspace():
            return None
        bare.append(line[mark.end() :] if mark is not None else "")
    filled = [line for line in bare if line and not line.isspace()]
    if 2 * sum(line.startswith((" ", ">")) for line in filled) > len(filled):
        bare = [line.removeprefix(" ") for line in bare]
    return bare if filled else None
