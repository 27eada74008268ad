"""The titles with which the list items, paragraphs and headings of papers begin that no link's text names.

What a title looks like is said in `arxref.library.layouts.linktexts`; here is where it stands: in the paper's own line, in that with which
its item or paragraph begins, behind a label above, or in the heading right above it.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library.layouts.linktexts import A_LINK, only_points, shape, title, written_title
from arxref.library.layouts.orgdrawers import headed_title
from arxref.library.layouts.references import reference_title
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from arxref.library.layouts.mentions import Mention

_ITEM = late(r"[ \t>]{0,20}(?:[-*+\u2022]|[0-9]{1,6}[.)]|\[\^?[0-9]{1,4}\]:?)[ \t]|[ \t]{0,20}(?:<h[1-6]|\\bibitem)\b")
_PARAGRAPH = late(r"(?:[-*+]|[0-9]{1,4}[.)])[ \t]")
_LABELLED = late(r"[ \t>]{0,20}[-*+\u2022][ \t]{1,9}\W{0,4}\w{2,20}(?: \w{1,20})?\W{0,4}[:\uff1a](?!//)")
_MARKDOWN = late(r"[ ]{0,3}#{1,6}[ \t]{1,9}(?:\[?[0-9]{1,5}[.)\]][ \t]{1,9})?([^\n]{10,300}?)[ \t#]*\Z")
_LABEL = late(r"[ \t>]{0,20}(?:[-*+\u2022][ \t]{1,9})?\W{0,6}\w{2,20}(?: \w{1,20})?\W{0,4}?[:\uff1a](?!//)")
_TITLED = late(  # in small letters it is a property of the whole page
    r"[ \t>]{0,20}(?:[-*+\u2022][ \t]{1,9})?[^\w\s]{0,4}[ \t]?"
    r"(?:(?:Paper )?(?:Title|TITLE)|(?:\u8bba\u6587)?\u6807\u9898|\u984c\u76ee|\u9898\u76ee|\u30bf\u30a4\u30c8\u30eb)"
    r"[ \t]?[*_]{0,3}[ \t]?[:\uff1a][*_]{0,3}[ \t]*([^\n]{4,300})"
)
_BLOCK = 9  # lines above that of a paper which may say its title
_LINKED = late(r"!?\[([^\[\]\n]{0,100})\]\([^()\s]{0,400}\)|<?https?://[^\s<>]{1,300}>?")
_FRAME = late(r"[ \t]{0,40}</?(?:tr|table|tbody|thead|ul|ol)\b", re.IGNORECASE)
_ALONE = late(r"(?:\*\*|__)[^\n]{10,300}(?:\*\*|__)[ \t]*(?:<br ?/?>)?[ \t]*\Z")
_FEW = 3  # items with titles, and so many times as many of their shape, show that the others are titles, too
_ITEM_LINES, _HEAD = 5, 500  # lines of a list item before the one with its link, and characters of the first of them, that are looked at


class Unit(NamedTuple):
    """A mention, and the lines on which its line's mentions of the same paper stand."""

    mention: Mention
    first: int
    last: int


def written_titles(text: str, units: Iterable[Unit], known: dict[str, str]) -> dict[str, str]:
    """The titles with which the list items or paragraphs of papers begin that no link's text names: of those with one paper."""
    titles: dict[str, str] = {}
    lines = text.split("\n")
    named: dict[int, int] = {}
    for unit in units:
        for number in {unit.first, unit.last}:
            named[number] = named.get(number, 0) + 1
    heads: dict[str, list[tuple[str, str]]] = {}  # the items that may begin with a title, by their shape
    for one, first, last in units:
        if one.id is None or known.get(one.id) or named[first] > 1 or named[last] > 1 or not only_points(one.text):
            continue
        at = _beginning(lines, first, named)
        head = lines[at - 1][:_HEAD] if at else ""
        if at and at < first and "](" not in head and _is_only(lines, at, first, named):
            head = f"{head.rstrip()} {A_LINK}"
        words = written_title(head, one.id)
        words = words or _referenced(text, one, lines, (at or first, first)) or headed_title(lines, first, one.id)
        if not words and (above := _above(lines, first, named)):
            labelled = _TITLED.match(above)
            head = above if labelled is None else ""
            words = written_title(head, one.id) if labelled is None else title(labelled[1], one.id, alone=True)
        if words:
            titles.setdefault(one.id, words)
        heads.setdefault(shape(head), []).append((head, one.id))
    for alike in heads.values():
        titled = sum(id_ in titles for _, id_ in alike)
        if _FEW <= titled < len(alike) <= titled * _FEW:
            others = ((written_title(head, id_, among=True), id_) for head, id_ in alike if id_ not in titles)
            titles |= {id_: words for words, id_ in others if words}
    return titles


def _above(lines: list[str], number: int, named: dict[int, int]) -> str:
    """What stands above a line that says no more than where its paper is: a labelled title, or the heading of no other paper.

    Other labels may follow the title; the heading stands right above the line.
    """
    if not only_points(_LINKED.sub(r"\1", lines[number - 1])):
        return ""
    for above in range(number - 1, max(0, number - _BLOCK), -1):
        line = lines[above - 1]
        if _TITLED.match(line) is not None:
            if _LABEL.match(lines[number - 1]) is None and not all(map(str.strip, lines[above : number - 1])):
                return ""  # of the page whose text the line begins
            return " ".join([line.rstrip(), *takewhile(_goes_on, lines[above : number - 1])])
        heading = _MARKDOWN.match(line)
        if heading is not None and not any(map(str.strip, lines[above : number - 1])):
            below = next((at for at in range(number + 1, len(lines) + 1) if _MARKDOWN.match(lines[at - 1])), len(lines) + 1)
            return "" if any(at in named for at in range(number + 1, below)) else f"- {heading[1]} {A_LINK}"
        if above in named or (line[:1].strip() and _LABEL.match(line) is None):
            return ""
    return ""


def _goes_on(line: str) -> bool:
    return line[:1].isspace() and bool(line.strip()) and _LABEL.match(line) is None


def _is_only(lines: list[str], at: int, number: int, named: dict[int, int]) -> bool:
    """Whether an item has items below it of which that line's alone names a paper, and says no more."""
    if not _points(lines[number - 1]) or not all(_is_below(line) for line in lines[at:number]):
        return False
    for after in range(number + 1, len(lines) + 1):  # no further than the next paper: a list may hold very many
        if not _is_below(lines[after - 1]):
            return True
        if after in named:
            return False
    return True


def _is_below(line: str) -> bool:
    return line[:1].isspace() and _ITEM.match(line) is not None


def _points(line: str) -> bool:
    """Whether an item is a label and an address, or links that say no more than where things are."""
    return _LABELLED.match(line) is not None or (_ITEM.match(line) is not None and only_points(_LINKED.sub(r"\1", line)))


def _referenced(text: str, mention: Mention, lines: list[str], item: tuple[int, int]) -> str:
    """The title of the reference that names a paper, in its line or from where its item begins; lines of others stand in no item."""
    begin = text.rfind("\n", 0, mention.start) + 1
    words = reference_title(text[begin : mention.start], mention.id or "")
    first, last = item
    if words or first == last:
        return words
    if _ITEM.match(lines[first - 1]) is None and not all(line[:1].isspace() for line in lines[first:last]):
        return ""
    return reference_title(" ".join([*lines[first - 1 : last - 1], text[begin : mention.start]]), mention.id or "")


def _beginning(lines: list[str], number: int, named: dict[int, int]) -> int:
    """The line that begins the item or paragraph of that line: where labels are items of their own (``- Paper: URL``), of those.

    0 where it is far above.
    """
    at = number
    while at > 1 and at - 1 not in named and lines[at - 2].strip():
        line = lines[at - 1]
        if _ITEM.match(line) is not None and (
            _indent(line) < _indent(lines[number - 1]) or not (_LABELLED.match(line) is not None or (line[:1].isspace() and _points(line)))
        ):
            return at
        if _FRAME.match(lines[at - 2]) is not None:
            return at
        at -= 1
        if number - at > _ITEM_LINES:
            return 0
    above = at - 2
    if (
        above > 0
        and lines[at - 1].startswith("   ")
        and not lines[above].strip()
        and above not in named
        and _PARAGRAPH.match(lines[above - 1])
    ):
        return above  # a further paragraph of an item
    if _LABELLED.match(lines[at - 1]) is not None and above > 0 and not lines[above].strip() and _ALONE.match(lines[above - 1]) is not None:
        return above
    return at


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
