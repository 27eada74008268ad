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
from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library.layouts.codeparts import blanked
from arxref.library.layouts.itemtitles import leads_or_names, only_leads
from arxref.library.layouts.linktexts import A_LINK, begins_otherwise, in_capitals, title, written_title
from arxref.text.markup import untagged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from arxref.library.layouts.mentions import Mention

_MARKED = late(r"\n#(#{0,5})[ \t]{1,9}([^\n]{1,600})")
_TAGGED = late(r"<[hH]([1-6])\b[^<>]{0,300}>((?:[^<]|<(?!/?[hH][1-6]\b)){1,600}+)<")
_NUMBER = late(r"\A\s*+(?:\[?[0-9]{1,5}(?:[.)\]]\s+|\.(?=[^\W0-9_])))?")
_EDGE = late(r"\n|</?(?:p|div|li|t[drh]|d[dtl]|[uo]l|br|hr|table|section|article|span|h[1-6]|body)\b[^<>]{0,300}>", re.IGNORECASE)
_LABEL = late(r"\n[ \t>]{0,20}(?:[-*+\u2022][ \t]{1,9})?\W{0,6}\w{2,20}(?: \w{1,20})?\W{0,4}?[:\uff1a](?!//)")
_LEADING = late(r"\b(?:read|view|see|open|visit|get|download|more|full|text|the|it|at|on|via|in)\b", re.IGNORECASE)
_SIGNED = late(r"[(,] ?by (?=[A-Z])|\bby [A-Z]\.")  # "translation by Jointly Learning" is not
_ARTICLES = frozenset("a an the on in to of".split())
_NEAR = 600  # characters on either side of a link in which its paragraph begins and ends
_FEWEST = 2  # sections that show how a page is built; of Markdown, in which more than digests is written, one more and nearly all


def section_titles(text: str, code: Iterable[tuple[int, int]], found: Iterable[Mention], known: Mapping[str, str]) -> dict[str, str]:
    """The titles of papers, other than those that are ``known``, that are headings of ``text``: of those with one paper below them.

    In ``code``, parts of the text, stand none.
    """
    papers = [one for one in found if one.id is not None]
    if all(one.id in known for one in papers) or not (text.count("\n#") >= _FEWEST or "<h" in text or "<H" in text):
        return {}
    titles: dict[str, str] = {}
    for level, alike in _sections(blanked(text, code), papers).items():
        named = {id_: words for words, id_ in alike if id_}
        marked = level[0] == "#"
        if len(named) < _FEWEST + marked or len(named) * 10 < len(alike) * (9 if marked else 6) or _is_series(named.values()):
            continue
        plain = {id_: said for id_, words in named.items() if (said := written_title(f"- {words} {A_LINK}", id_))}
        if len(plain) * 2 >= len(named):  # else they may be names of methods
            likely = {id_: plain.get(id_) or _in_capitals(words, id_) for id_, words in named.items() if id_ not in known}
            titles |= {id_: said for id_, said in likely.items() if said}
    return titles


def _sections(text: str, papers: Iterable[Mention]) -> dict[str, list[tuple[str, str]]]:
    """The headings of each level, Markdown's and HTML's, each with the one paper that is linked below it, up to the next; "" for none.

    Levels at which hardly any section has one are left out.
    """
    headings = [(one.start() - 1, f"#{one[1]}", one) for one in _MARKED.finditer(f"\n{text}")]
    if "<h" in text or "<H" in text:
        headings = sorted((*headings, *((one.start(), one[1], one) for one in _TAGGED.finditer(text))), key=itemgetter(0))
    starts = [start for start, _, _ in headings]
    below: list[list[Mention]] = [[] for _ in headings]
    for one in papers:
        at = bisect_right(starts, one.start) - 1
        if at >= 0:
            below[at].append(one)
    linked = [_linked(text, start, level, named) if named else "" for (start, level, _), named in zip(headings, below, strict=True)]
    counts = Counter(level for (_, level, _), id_ in zip(headings, linked, strict=True) if id_)
    levels: dict[str, list[tuple[str, str]]] = {}
    for (_, level, heading), id_ in zip(headings, linked, strict=True):
        if counts[level] >= _FEWEST:
            levels.setdefault(level, []).append((" ".join(_NUMBER.sub("", untagged(heading[2])).strip(" \t\n#").split()), id_))
    return levels


def _linked(text: str, start: int, level: str, named: list[Mention]) -> str:
    """The one paper below the heading at ``start``, where a link to it says no more than where it is; "" where that is no such section.

    Who knows the labels that stand in one of Markdown has read it, and else they are not a paper's.
    """
    first = named[0]
    if any(one.id != first.id for one in named) or (level[0] == "#" and _LABEL.search(text, start + 1, first.start) is not None):
        return ""
    return (first.id or "") if any(_leads(text, one.start, one.end) for one in named) else ""


def _leads(text: str, start: int, end: int) -> bool:
    """Whether the paragraph of a link says no more than where the paper is, and perhaps whose."""
    begin = max(0, start - _NEAR)
    for edge in _EDGE.finditer(text, begin, start):
        begin = edge.end()
    close = _EDGE.search(text, end, end + _NEAR)
    within = text[begin : end + _NEAR if close is None else close.start()]
    said = untagged(within)
    return only_leads(_LEADING.sub("", said)) or leads_or_names(said)


def _is_series(headings: Collection[str]) -> bool:
    """Whether most headings begin alike, as those of weeks and meetings do, or ask, as those of answers do, and papers do not."""
    if 2 * sum(words.endswith("?") for words in headings) > len(headings):
        return True
    first = Counter(words.partition(" ")[0].lower() for words in headings)
    word, count = first.most_common(1)[0]
    return count > _FEWEST and count * 2 > len(headings) and word not in _ARTICLES


def _in_capitals(words: str, id_: str) -> str:
    said = title(words, id_, alone=True)
    return said if in_capitals(said) and not begins_otherwise(words) and _SIGNED.search(words) is None else ""
