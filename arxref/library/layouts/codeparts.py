"""The parts of a text in which nothing that is named is meant: code, comments, style sheets, literal blocks, and BibTeX."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.late import late, lowered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def blanked(text: str, parts: Iterable[tuple[int, int]]) -> str:
    """``text`` with spaces for all that stands in ``parts``; lines stay where they are."""
    pieces: list[str] = []
    at = 0
    for start, end in parts:
        pieces += (text[at:start], "\n".join(map(" ".__mul__, map(len, text[start:end].split("\n")))))
        at = end
    return "".join((*pieces, text[at:])) if pieces else text


# Lines that begin so are looked for by the end of the line before: many times as fast as by a pattern for their beginnings.
_FENCE = late(r"\n[ \t>]{0,40}+(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]{1,9}+)?(`{3,}(?=[^`\n]*(?:\n|\Z))|~{3,})")
_TAG = late(r"<(!--|(?:pre|code|script|style(?!\s+face=)|textarea|kbd|samp)\b)", re.IGNORECASE)
_CELL = late(r'"cell_type"[ \t]*:[ \t]*"([a-z]{1,20})"')
_SOURCE = late(r'"source"\s*:\s*(\[(?:[^\[\]"\\]|"(?:[^"\\]|\\.)*+")*+\]|"(?:[^"\\]|\\.)*+")')  # a list of lines, or all of them in one
_RST_CODE = late(  # a directive of another kind is none, nor is what stands right below a property of Logseq's
    r"^([ \t]*+)(?:\.\.[ \t]+(?:code|code-block|sourcecode|parsed-literal|math|raw)::[^\n]*"
    r"|(?!\.\.[ \t])[^\n]*::(?=[ \t]*\n[ \t]*\n))[ \t]*$",
    re.MULTILINE,
)
_RECORD = late(r"\n[ \t]*+@[ \t]*+[A-Za-z]{1,30}+[ \t]*+\{[ \t]*+[^\s,={}\"@]{1,200}+[ \t]*+(?:,|(?=\n)|\Z)")
_RECORD_END = late(r"\n[ \t]{0,9}\}[ \t]*(?=\n|\Z)|\n[ \t]*(?=\n)|\Z")
_NUMBERED = late(r"\n[0-9]{1,4}[.)] (?=[^\n]*\n[ \t]*\n {3,4}[^ \n])")
_INDENTED = late(r"\n(?<=\n\n)(?: {4}|\t)[^\n]*(?:\n(?: {4}|\t)[^\n]*|\n[ \t]*(?=\n(?: {4}|\t)))*")


def code(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The parts of ``text`` in which nothing is a mention, in order; and those of them that hold BibTeX, which is for others to read."""
    found: list[tuple[int, int]] = []
    if "```" in text or "~~~" in text:
        found += _fenced(text)
    if "<" in text:
        found += _tagged(text)
    if "::" in text:
        found += _literal(text)
    if '"cell_type"' in text and '"nbformat"' in text:
        found += _cells(text)
    if "@" in text:
        found += _records(text)
    if "\n    " in text and ("](" in text or "\n# " in text or text.startswith("# ")) and not _is_list(text):
        found += _indented(text)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged, [part for part in merged if _holds_record(text, *part)]


def _is_list(text: str) -> bool:
    """Whether there are items of lists in a text, whose further paragraphs stand as deep as code."""
    return "\n- " in text or "\n* " in text or _NUMBERED.search(text) is not None


def _holds_record(text: str, start: int, end: int) -> bool:
    if text.find("@", start, end) < 0:
        return False
    return _RECORD.search(text, max(0, start - 1), end) is not None or (start == 0 and _RECORD.match(f"\n{text[:end]}") is not None)


def _indented(text: str) -> Iterator[tuple[int, int]]:
    """What Markdown takes for code because it stands deep behind a blank line."""
    above = "\n\n" if text[:1] in (" ", "\t") else ""
    for one in _INDENTED.finditer(above + text):
        yield one.start() + 1 - len(above), one.end() - len(above)


def _fenced(text: str) -> Iterator[tuple[int, int]]:
    """What stands between fences, without their own lines. One that nobody closes ends with the text, as in Markdown."""
    opened: re.Match[str] | None = None
    for fence in _FENCE.finditer(f"\n{text}"):  # so that its start is that of its line, and its end one too far
        end = fence.end() - 1
        if opened is None:
            opened = fence
        elif fence[1][0] == opened[1][0] and len(fence[1]) >= len(opened[1]) and not text[end : end + 1].strip():
            yield min(text.find("\n", opened.end() - 1), fence.start()), fence.start()
            opened = None
    if opened is not None:
        yield opened.end() - 1, len(text)


def _tagged(text: str) -> Iterator[tuple[int, int]]:
    small = lowered(text)
    never: set[str] = set()
    reached = 0
    for tag in _TAG.finditer(text):
        name = tag[1].lower()
        if tag.start() < reached or name in never:
            continue
        close = small.find("-->" if name == "!--" else f"</{name}", tag.end())
        if close < 0:
            never.add(name)
            continue
        reached = close
        yield tag.end(), close


def _cells(text: str) -> Iterator[tuple[int, int]]:
    """The code of a Jupyter notebook, whose cells begin with what they are: the lines of code cells, not what came out of them."""
    cells = [*_CELL.finditer(text)] if text.find('"source"') > text.find('"cell_type"') else []
    ends = [one.start() for one in cells[1:]] + [len(text)]
    for cell, end in zip(cells, ends, strict=False):
        if cell[1] == "code" and (source := _SOURCE.search(text, cell.end(), end)) is not None:
            yield source.span(1)


def _literal(text: str) -> Iterator[tuple[int, int]]:
    """The blocks that reStructuredText calls literal: what stands deeper than a line that ends in ``::``."""
    reached = 0
    for one in _RST_CODE.finditer(text):
        if one.start() < reached:
            continue
        depth = len(one[1].expandtabs())
        at = start = one.end()
        while at < len(text):
            end = text.find("\n", at + 1)
            end = len(text) if end < 0 else end
            line = text[at + 1 : end]
            if line.strip() and len(line[:200].expandtabs()) - len(line[:200].expandtabs().lstrip()) <= depth:
                break
            at = end
        reached = at
        if text[start:at].strip():
            yield start, at


def _records(text: str) -> Iterator[tuple[int, int]]:
    """BibTeX outside of fences, entry by entry."""
    reached = 0
    for one in _RECORD.finditer(f"\n{text}"):
        if one.start() >= reached:
            end = _RECORD_END.search(text, one.end() - 1)
            reached = end.end() if end is not None else len(text)
            yield one.start(), reached
