"""Any text with links to arXiv in it: a reading list, a README, a note, a chat. The unit is the mention.

A paper that a line names, however often, is one mention of it. All mentions of a paper in a file share the best title that a link's text
gives it, which the first of them carries: those after it are repeats, and say nothing that could contradict. What stands between
mentions is prose and claimed as such; BibTeX in it is left for whoever reads that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.layouts.codeparts import blanked, code
from arxref.library.layouts.itemtitles import Unit, written_titles
from arxref.library.layouts.linktexts import title
from arxref.library.layouts.mailtext import decoded, is_encoded, placed
from arxref.library.layouts.mentions import line_numbers, mentions
from arxref.library.layouts.sections import section_titles
from arxref.model import Entry, Foreign, Origin, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SCORE = 0.05
_DOI = late(r"10\.(?<![\w.-]10\.)[0-9]{4,9}/(?!arxiv\.)[^\s\"'<>()\[\]{}|\\`*]{1,200}", re.IGNORECASE)
_BEGINS = late(  # marks of lists, badges, where and when it appeared
    r"(?:!\[[^\[\]\n]{0,100}\]\([^()\s]{0,200}\)|<[^<>\n]{0,200}>|\[[^\[\]\n]{1,40}\](?![(\[])|[0-9]{1,6}[.)]\s|\u2022"
    r"|[0-9]{4}[./-][0-9]{1,2}(?:[./-][0-9]{1,2})?[:,]?\s|[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]|[\s>|*_\"'“(\[`#~+-])*+\Z"
)


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
    units: dict[tuple[int, str], Unit] = {}
    best: dict[str, str] = {}
    for one in found:
        first, last = lines[one.start], lines[one.end]
        key = (first, one.id or f"!{one.start}")
        before = units.get(key)
        units[key] = Unit(one, first, last) if before is None else before._replace(last=max(last, before.last))
        if one.id and one.text:
            words = title(one.text, one.id, alone=_is_alone(text, one.start))
            if len(words) > len(best.get(one.id, "")):
                best[one.id] = words
    best |= written_titles(text, units.values(), best)
    best |= section_titles(text, ignored, found, best)
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


def _item(name: str, unit: Unit, titles: dict[str, str]) -> Entry | Problem:
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
