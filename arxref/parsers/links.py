"""Any text with links to arXiv in it: a reading list, a README, a note, a chat. The unit is the mention.

A paper that a line names, however often, is one mention of it. All mentions of a paper in a file share the best title that a link's text
gives it, which the first of them carries: those after it are repeats, and say nothing that could contradict. What stands between
mentions is prose and claimed as such; BibTeX in it is left for whoever reads that.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.layouts.codeparts import blanked, code
from arxref.library.layouts.linktexts import A_LINK, only_points, shape, title, written_title
from arxref.library.layouts.mailtext import decoded, is_encoded, placed
from arxref.library.layouts.mentions import line_numbers, mentions
from arxref.library.layouts.orgdrawers import headed_title
from arxref.library.layouts.references import reference_title
from arxref.model import Entry, Foreign, Origin, Problem, Span
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arxref.library.layouts.mentions import Mention

_SCORE = 0.05
_DOI = late(r"10\.(?<![\w.-]10\.)[0-9]{4,9}/(?!arxiv\.)[^\s\"'<>()\[\]{}|\\`*]{1,200}", re.IGNORECASE)
_BEGINS = late(  # marks of lists, badges, where and when it appeared
    r"(?:!\[[^\[\]\n]{0,100}\]\([^()\s]{0,200}\)|<[^<>\n]{0,200}>|\[[^\[\]\n]{1,40}\](?![(\[])|[0-9]{1,6}[.)]\s|\u2022"
    r"|[0-9]{4}[./-][0-9]{1,2}(?:[./-][0-9]{1,2})?[:,]?\s|[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]|[\s>|*_\"'“(\[`#~+-])*+\Z"
)

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


def accepts(source: SourceText) -> float:
    """A little, where a paper is named; whoever knows the layout knows more."""
    head = source.head.decode("utf-8", "replace")
    head = decoded(head, tags=True).text if is_encoded(head) else head.replace("\\/", "/")
    return _SCORE if any(one.id for one in mentions(head, code(head)[0])) else 0.0


def parse(source: SourceText) -> Iterator[Entry | Foreign | Problem]:
    """Read every mention; see `arxref.api.Parser`. A mail is read as what it shows."""
    if not is_encoded(source.text):
        yield from _read(source)
        return
    mails = decoded(source.text, tags=True)
    yield from placed(mails, _read(SourceText.of(source.name, mails.text.encode("utf-8", "replace"))), source.name)


def _read(source: SourceText) -> Iterator[Entry | Foreign | Problem]:
    text = source.text.replace("\\/", "/") if "\\/" in source.text else source.text  # as many write JSON; lines stay where they are
    ignored, records = code(text)
    found = list(mentions(text, ignored))
    lines = line_numbers(text, (place for one in found for place in (one.start, one.end)))
    units: dict[tuple[int, str], _Unit] = {}
    best: dict[str, str] = {}
    for one in found:
        first, last = lines[one.start], lines[one.end]
        key = (first, one.id or f"!{one.start}")
        before = units.get(key)
        units[key] = _Unit(one, first, last) if before is None else before._replace(last=max(last, before.last))
        if one.id and one.text:
            words = title(one.text, one.id, alone=_is_alone(text, one.start))
            if len(words) > len(best.get(one.id, "")):
                best[one.id] = words
    best |= _written_titles(text, units.values(), best)
    papers = {number for unit in units.values() for number in (unit.first, unit.last)}
    if "10." in text and (others := _dois(blanked(text, ignored), papers)):
        what = "DOI of a publisher names" if others == 1 else "DOIs of publishers name"
        yield Problem("note", "other-dois", f"{others} {what} no arXiv paper", source.name)
    yield from _with_prose(source, (_item(source.name, unit, best) for unit in units.values()), _lines_of(text, records))


def _dois(text: str, papers: set[int]) -> int:
    """How many DOIs stand in lines that name no paper of arXiv's; in a line that does, it is that paper's own."""
    found = list(_DOI.finditer(text))
    lines = line_numbers(text, (one.start() for one in found))
    return len({one[0].rstrip(".,;:!?_").lower() for one in found if lines[one.start()] not in papers})


class _Unit(NamedTuple):
    """A mention, and the lines on which its line's mentions of the same paper stand."""

    mention: Mention
    first: int
    last: int


def _written_titles(text: str, units: Iterable[_Unit], known: dict[str, str]) -> dict[str, str]:
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


def _item(name: str, unit: _Unit, titles: dict[str, str]) -> Entry | Problem:
    one, first, last = unit
    if one.id is None:
        return Problem("error", "invalid-id", one.wrong, name, first, "", last)
    return Entry(one.id, one.version, titles.pop(one.id, ""), origins=(Origin(name, first, last, "links"),))


def _is_alone(text: str, start: int) -> bool:
    """Whether nothing but the marks of a list, a quotation or a heading stands before it in its line."""
    line = text.rfind("\n", max(0, start - 200), start) + 1
    before = text[max(line, start - 200) : start]
    if before.rstrip().lower().endswith("href="):
        before = before[: max(0, before.rfind("<"))]
    anchor = before.lower().rfind("<a ")
    return _BEGINS.match(before if anchor < 0 else before[:anchor]) is not None


def _lines_of(text: str, parts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines that are wholly in ``parts``."""
    spans = [(start if start == 0 or text[start - 1] == "\n" else text.find("\n", start) + 1, end) for start, end in parts]
    numbers = line_numbers(text, (place for start, end in spans for place in (start, max(start, end - 1))))
    return [(numbers[start], numbers[max(start, end - 1)]) for start, end in spans]


def _with_prose(source: SourceText, items: Iterable[Entry | Problem], left: list[tuple[int, int]]) -> Iterator[Entry | Foreign | Problem]:
    """The items in order, and between them the lines of prose, but for those that are left to others."""
    lines = source.text.split("\n")
    at = 1
    skipped = iter((*left, (len(lines) + 1, len(lines) + 1)))
    gap = next(skipped)
    for item in (*items, None):
        first, last = (len(lines) + 1, len(lines)) if item is None else _place(item)
        while gap[0] < first:
            yield from _prose(source.name, lines, at, gap[0] - 1)
            at = max(at, gap[1] + 1)
            gap = next(skipped)
        yield from _prose(source.name, lines, at, first - 1)
        at = max(at, last + 1)
        if item is not None:
            yield item


def _place(item: Entry | Problem) -> tuple[int, int]:
    return (item.line, item.last) if isinstance(item, Problem) else item.origins[0][1:3]


def _prose(name: str, lines: list[str], first: int, last: int) -> Iterator[Foreign]:
    while first <= last and not lines[first - 1].strip():
        first += 1
    while first <= last and not lines[last - 1].strip():
        last -= 1
    if first <= last:
        yield Foreign("", "\n".join(lines[first - 1 : last]), Span(name, first, last))


PARSER = Parser("links", "any text with links to arXiv papers in it (reading lists, READMEs, notes)", "links", 50, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
