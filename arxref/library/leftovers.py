"""The lines that items claim and those that none does: which of these plain links may have, and how they are shown to another parser."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING, TypeGuard

from arxref.api import HEAD, SourceText
from arxref.late import late
from arxref.library.spans import lines_of, moved
from arxref.model import Entry, Foreign, Heading, Problem, Span
from arxref.text.scan import finder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Item = Entry | Heading | Foreign | Problem

_BEGINS = late(
    r"[ \t]{0,9}(?:\||```|~~~)|[\s>]*+(?:(?:[-*+\u2022]|[0-9]{1,6}[.)]|#{1,6})[ \t]{1,9})?(?:\[[ xX]\] )?[*_\"'`~]{0,4}"
    r"(?:\[|<|https?://|arxiv|\*\*\[|[0-9]{4}\.[0-9]{4,5}\b|[a-z-]{2,9}(?:\.[a-z]{2})?/[0-9]{7}\b)",
    re.IGNORECASE,
)
_ANOTHER = late(
    r"\\\\[ \t]*(?:\n|\Z)|-{20}|```|~~~|@[A-Za-z]{1,20}[{(]|TY  - |references:[ \t]*(?:\n|\Z)|From |Subject:"
    r"|(?:\[[0-9]{1,6}\]|[0-9]{1,6}\.) arXiv:|Showing new listings for "
    r"|<(?:\?xml|!DOCTYPE|html|rss|feed|details)\b|[\[{][ \t]*(?:[\"\[{\n]|\Z)"
    r"|[ \t]{0,3}(?:\||(?:[-*+]|[0-9]{1,6}[.)])[ \t]{1,9}(?:[*_\"'`~]{0,4}\[|[0-9]{4}-[0-9]{2}-[0-9]{2}, ))"
    r"|[ \t>]{0,9}(?:(?:[-*+]|[0-9]{1,6}[.)])[ \t]{1,9})?"
    r"<?(?:https?://[^\s<>]{1,500}|(?:arxiv:[ ]?)?(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]{2,9}(?:\.[a-z]{2})?/[0-9]{7})"
    r"(?:v[0-9]{1,3})?)>?[ \t]*(?:\n|\Z)",
    re.IGNORECASE,
)


_XML = late(
    r"^<(?:\?xml\b|!DOCTYPE[ \t]{1,9}html\b|(?:[A-Za-z_][\w.-]{0,40}:)?(?:feed|rss|RDF|OAI-PMH|html)[\s>])", re.MULTILINE | re.IGNORECASE
)
_ROOT = late(r"<(?:[A-Za-z_][\w.-]{0,40}:)?(feed|rss|RDF|OAI-PMH|html)[\s>]", re.IGNORECASE)
_ENDS = {
    root: late(rf"</(?:[A-Za-z_][\w.-]{{0,40}}:)?{root}\s{{0,99}}>[ \t]*$", re.MULTILINE | re.IGNORECASE)
    for root in ("feed", "rss", "rdf", "oai-pmh", "html")
}
_BEGINNINGS = ("<?xml", "<feed", "<rss", "<rdf:RDF", "<OAI-PMH", "<!DOCTYPE", "<!doctype", "<html", "<HTML")
_ANY_BEGINNING = late("|".join(map(re.escape, _BEGINNINGS)))  # at a tenth of what it costs to look for each
_LAST = late(r"</(?:[A-Za-z_][\w.-]{0,40}:)?(?:feed|rss|RDF|OAI-PMH|html)\s{0,99}>\s*\Z", re.IGNORECASE)
_OPENS = late(r"[\[{][ \t]*(?:[\[{\"]|\Z)")
_ANY_OPENS = late(r"\n[\[{][ \t]*(?:[\[{\"]|\n|\Z)")  # no "[![Badge]", with which many a page begins
_OPENING = frozenset((b"[", b"{", b"<"))
_HEADER = 1000  # characters
_TRIES = 100  # each may cost as much as counting the lines before it


def begins_another(line: str) -> bool:
    """Whether a line is plainly no prose: a row, a linked item, an identifier or an address alone, how a record of any layout begins."""
    return _ANOTHER.match(line) is not None


def listed(text: str, gaps: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines of ``gaps`` that begin with a link or an identifier, after the marks of a list, rows of tables, and the fences of code.

    Tables of results are left out: beside a list of papers, they list no others.
    """
    from arxref.library.layouts.resulttables import result_lines  # noqa: PLC0415 - only where lines are left over

    lines = text.split("\n")
    results = {number for first, last in gaps for number in result_lines(lines, first, last)} if "|" in text else set()
    begun = (number for first, last in gaps for number in range(first, last + 1) if _BEGINS.match(lines[number - 1]) is not None)
    runs: list[tuple[int, int]] = []
    for number in (number for number in begun if number not in results):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def may_hold_documents(source: SourceText, *, anywhere: bool) -> bool:
    """Whether it pays to look for `documents` that are not all there is: ``anywhere``, or only at the beginning and at the end.

    To look through all of a text costs as much as half of reading it.
    """
    if not anywhere and source.head[:1] not in _OPENING and not source.ending(200).rstrip().endswith((">", "]", "}")):
        return False
    text = source.text
    if text.startswith(("[", "{")):
        return "\n\n" in text
    find = finder(text)
    if find(text, "\n\n{") >= 0 or find(text, "\n\n[") >= 0:
        return True
    if find(text, "\n<") >= 0 and any(f"\n{beginning}" in text for beginning in _BEGINNINGS):
        return True
    return text.startswith(_BEGINNINGS) and _LAST.search(text, max(0, len(text) - 200)) is None


def documents(text: str, gaps: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Each document of JSON or XML (a feed, OAI-PMH) in ``gaps`` that stands by itself, and the line that it begins in."""
    yield from _xml_documents(text, gaps)
    yield from _json_documents(text, gaps)


def _xml_documents(text: str, gaps: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """From a line that begins a document to the first one that ends one; what never ends is none."""
    if _ANY_BEGINNING.search(text) is None:
        return
    lines = text.split("\n")
    for first, last in gaps:
        part = "\n".join(lines[first - 1 : last])
        at, line, fences = 0, first, 0
        while (begin := _XML.search(part, at)) is not None and (root := _ROOT.search(part, begin.start())) is not None:
            end = _ENDS[root[1].lower()].search(part, root.end())
            if end is None:
                break
            line += part.count("\n", at, begin.start())
            fences += part.count("\n```", at, begin.start()) + part.startswith("```", at)
            if not fences % 2 and not (root[1].lower() == "html" and _is_sent(part, begin.start())):
                yield line, part[begin.start() : end.end()]
            line += part.count("\n", begin.start(), end.end())
            at = end.end()


def _is_sent(text: str, at: int) -> bool:
    """Whether what begins there is a part of a mail, below its header: it mostly repeats the mail's text, and is for who reads mails."""
    above = text[max(0, at - _HEADER) : at].rstrip().split("\n")
    return any(line[:9].lower() == "content-t" for line in takewhile(str.strip, reversed(above)))


def _json_documents(text: str, gaps: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Each JSON document, and each run of lines of JSON, that stands by itself between blank lines or ends of a gap, in no fence of code.

    Of such lines only the first is decoded here.
    """
    if _ANY_OPENS.search(f"\n{text}") is None:
        return
    from json import JSONDecodeError, JSONDecoder  # noqa: PLC0415 - for those who have such a file

    decode, lines = JSONDecoder().raw_decode, text.split("\n")
    tries = _TRIES
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    for first, last in gaps:
        fenced, at = False, first
        while at <= last:
            line, begin = lines[at - 1], at
            fenced ^= line.startswith(("```", "~~~"))
            at += 1
            if fenced or _OPENS.match(line) is None or (begin > first and lines[begin - 2].strip()):
                continue
            try:
                end = decode(text, starts[begin - 1])[1]
            except JSONDecodeError as error:
                at = max(at, bisect_right(starts, error.pos))  # what was decoded is not tried once more
                tries -= 1
                if not tries:
                    return
                continue
            except (RecursionError, ValueError):  # too deep; a number that is too long
                break
            stop = bisect_right(starts, end - 1)
            alone = not text[end : starts[stop]].strip()
            while alone and line[0] == "{" and stop < last and lines[stop].startswith("{"):
                stop += 1
            at = max(at, stop + 1)
            if alone and stop <= last and (stop == last or not lines[stop].strip()):
                yield begin, text[starts[begin - 1] : starts[stop] - 1]


def excerpt(source: SourceText, gaps: Sequence[tuple[int, int]], most: int = HEAD) -> SourceText:
    """The lines of ``gaps`` alone, or so many of their first as are longer than ``most``, to tell a layout by."""
    lines = source.text.split("\n")
    kept: list[str] = []
    size = 0
    for first, last in gaps:
        kept += lines[first - 1 : last]
        size += sum(map(len, lines[first - 1 : last]))
        if size > most:
            break
    return SourceText.of(source.name, "\n".join((*kept, "")).encode("utf-8", "replace"))


def each_alone(
    source: SourceText, gaps: Sequence[tuple[int, int]], headings: Sequence[tuple[int, int]]
) -> Iterator[tuple[SourceText, int]]:
    """Each of ``gaps`` as a source, below the last of ``headings`` before it, and how many lines later what is in it stands."""
    lines = source.text.split("\n")
    above = sorted(headings)
    heading, at = (0, 0), 0
    for first, last in gaps:
        while at < len(above) and above[at][1] < first:
            heading, at = above[at], at + 1
        kept = lines[heading[0] - 1 : heading[1]] if heading[0] else []
        text = "\n".join((*kept, *lines[first - 1 : last], ""))
        yield SourceText.of(source.name, text.encode("utf-8", "replace")), first - 1 - len(kept)


def shifted(items: Iterable[Item], by: int) -> Iterator[Item]:
    """``items`` as many lines later."""
    return (moved(item, lambda first, last: (first + by, last + by)) for item in items)


def only(source: SourceText, gaps: Sequence[tuple[int, int]], headings: Sequence[tuple[int, int]]) -> SourceText:
    """The source with nothing left but these lines and headings, each in its place."""
    lines = source.text.split("\n")
    kept = [""] * len(lines)
    for first, last in [*gaps, *headings]:
        kept[first - 1 : last] = lines[first - 1 : last]
    return SourceText.of(source.name, "\n".join(kept).encode("utf-8", "replace"))


def is_prose(item: Item) -> TypeGuard[Foreign]:
    """Whether ``item`` is a part beside the papers: it has no name."""
    return type(item) is Foreign and not item.key


def is_in(item: Item, gaps: Sequence[tuple[int, int]]) -> bool:
    """Whether all lines of ``item`` are in one of ``gaps``; the others are those of a parser before. A whole file's problem has none."""
    first, last = lines_of(item)
    index = bisect_left(gaps, (first + 1,)) - 1
    return first < 1 or (index >= 0 and last <= gaps[index][1])


def clipped(item: Foreign, gaps: Sequence[tuple[int, int]]) -> list[Foreign]:
    """The parts of what has no name (prose, a comment) that stand in ``gaps``: what is between those is another's."""
    first, last = item.span.first, item.span.last
    index = bisect_left(gaps, (first,))
    index -= index > 0 and gaps[index - 1][1] >= first
    parts = []
    lines = item.raw.split("\n")
    while index < len(gaps) and gaps[index][0] <= last:
        start, end = max(first, gaps[index][0]), min(last, gaps[index][1])
        parts.append(Foreign("", "\n".join(lines[start - first : end - first + 1]), Span(item.span.source, start, end)))
        index += 1
    return parts


def without_taken(items: Sequence[Item], free: Sequence[tuple[int, int]]) -> list[Item]:
    """``items`` with their prose cut down to the lines of ``free``."""
    if not any(map(is_prose, items)):
        return list(items)
    return [part for item in items for part in (clipped(item, free) if is_prose(item) else (item,))]


def unclaimed(text: str, items: Iterable[Item], begin: int = 1) -> list[tuple[int, int]]:
    """The runs of lines (first, last), blank ends left out, that none of ``items`` claims. Items are in source order.

    ``begin`` is the number of the text's first line.
    """
    lines = text.split("\n")
    gaps: list[tuple[int, int]] = []
    at, end = begin, begin + len(lines)
    for item in items:
        first, last = item.origins[0][1:3] if type(item) is Entry else lines_of(item)
        if first > at and any(lines[at - begin : first - begin]):
            _gap(lines[at - begin : first - begin], at, gaps)
        if last >= at:
            at = last + 1
    if at < end:
        _gap(lines[at - begin :], at, gaps)
    return gaps


def _gap(lines: Sequence[str], first: int, gaps: list[tuple[int, int]]) -> None:
    filled = [number for number, line in enumerate(lines, first) if line and not line.isspace()]
    if filled:
        gaps.append((filled[0], filled[-1]))


def counted(problems: Sequence[Problem], few: int) -> list[Problem]:
    """The problems of one source; what more than ``few`` lines are that their layout does not know is said of the first, with a count."""
    kinds: dict[str, list[Problem]] = {}
    for one in problems:
        if one.code in ("stray-line", "unknown-field"):
            kinds.setdefault(one.message if one.code == "unknown-field" else "", []).append(one)
    many = {id(first): len(more) for first, *more in kinds.values() if len(more) >= few}
    left_out = {id(one) for first, *more in kinds.values() if id(first) in many for one in more}
    return [
        one._replace(message=f"{one.message} ({many[id(one)]} more in this file)") if id(one) in many else one
        for one in problems
        if id(one) not in left_out
    ]
