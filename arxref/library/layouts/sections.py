"""The headings that are titles of papers: those of a page in whose sections, nearly each, one paper is linked.

    <h3>A Title</h3>                 ## A Title
    <p>A. Byron, B. Ring</p>         A. Byron, B. Ring
    <p>What it is about.</p>         What it is about.
    <p><a href="...">PDF</a></p>     [arXiv](https://arxiv.org/abs/ID)

Anything may stand between a heading and the link, for the link says no more than where the paper is, and other sections are built alike.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library.layouts.itemtitles import leads_or_names, only_leads
from arxref.library.layouts.linktexts import A_LINK, in_capitals, title, written_title
from arxref.text.markup import untagged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from arxref.library.layouts.mentions import Mention

_HEADING = late(r"(?:\n|\A)[ ]{0,3}(#{1,6})[ \t]{1,9}([^\n]{1,600})|<[hH]([1-6])\b[^<>]{0,300}>((?:[^<]|<(?!/?[hH][1-6]\b)){1,600}+)<")
_NUMBER = late(r"\A\s*+(?:\[?[0-9]{1,5}[.)\]]\s+)?")
_EDGE = late(r"\n|</?(?:p|div|li|t[drh]|d[dtl]|[uo]l|br|hr|table|section|article|span|h[1-6]|body)\b[^<>]{0,300}>", re.IGNORECASE)
_LABEL = late(r"\n[ \t>]{0,20}(?:[-*+\u2022][ \t]{1,9})?\W{0,6}\w{2,20}(?: \w{1,20})?\W{0,4}?[:\uff1a](?!//)")
_LEADING = late(r"\b(?:read|view|see|open|visit|get|download|more|full|text|the|it|at|on|via|in)\b", re.IGNORECASE)
_NEAR = 600  # characters on either side of a link in which its paragraph begins and ends
_FEWEST = 2  # sections that show how a page is built; of Markdown, in which more than digests is written, one more and nearly all


def section_titles(text: str, found: Iterable[Mention], known: Mapping[str, str]) -> dict[str, str]:
    """The titles of papers, other than those that are ``known``, that are headings of ``text``: of those with one paper below them."""
    papers = [one for one in found if one.id is not None]
    if all(one.id in known for one in papers) or not ("\n#" in text or "<h" in text or "<H" in text or text.startswith("#")):
        return {}
    titles: dict[str, str] = {}
    for level, alike in _sections(text, papers).items():
        named = {id_: words for words, id_ in alike if id_}
        marked = level[0] == "#"
        if len(named) < _FEWEST + marked or len(named) * 10 < len(alike) * (9 if marked else 6):
            continue
        plain = {id_: said for id_, words in named.items() if (said := written_title(f"- {words} {A_LINK}", id_))}
        if len(plain) * 2 >= len(named):  # else they may be names of methods
            likely = {id_: plain.get(id_) or _in_capitals(words, id_) for id_, words in named.items() if id_ not in known}
            titles |= {id_: said for id_, said in likely.items() if said}
    return titles


def _sections(text: str, papers: Iterable[Mention]) -> dict[str, list[tuple[str, str]]]:
    """The headings of each level, Markdown's and HTML's, each with the one paper that is linked below it, up to the next; "" for none."""
    headings = list(_HEADING.finditer(text))
    starts = [one.start() for one in headings]
    below: list[list[Mention]] = [[] for _ in headings]
    for one in papers:
        at = bisect_right(starts, one.start) - 1
        if at >= 0:
            below[at].append(one)
    levels: dict[str, list[tuple[str, str]]] = {}
    for heading, named in zip(headings, below, strict=True):
        level, spelt = heading[1] or heading[3], heading[2] or heading[4]
        words = " ".join(_NUMBER.sub("", untagged(spelt)).strip(" \t\n#").split())
        levels.setdefault(level, []).append((words, _linked(text, heading, named)))
    return levels


def _linked(text: str, heading: re.Match[str], named: list[Mention]) -> str:
    """The one paper below a heading, where a link to it says no more than where it is; "" where that is no such section.

    Who knows the labels that stand in one of Markdown has read it, and else they are not a paper's.
    """
    if len({one.id for one in named}) != 1 or (heading[1] and _LABEL.search(text, heading.end(), named[0].start) is not None):
        return ""
    return (named[0].id or "") if any(_leads(text, one.start, one.end) for one in named) else ""


def _leads(text: str, start: int, end: int) -> bool:
    """Whether the paragraph of a link says no more than where the paper is, and perhaps whose."""
    begin = max(0, start - _NEAR)
    for edge in _EDGE.finditer(text, begin, start):
        begin = edge.end()
    close = _EDGE.search(text, end, end + _NEAR)
    within = text[begin : end + _NEAR if close is None else close.start()]
    said = untagged(within)
    return only_leads(_LEADING.sub("", said)) or leads_or_names(said)


def _in_capitals(words: str, id_: str) -> str:
    said = title(words, id_, alone=True)
    return said if in_capitals(said) else ""
