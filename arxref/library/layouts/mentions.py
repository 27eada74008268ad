"""Where a text of any kind (Markdown, reStructuredText, HTML, a chat) names arXiv papers, and what its links to them say.

A line is looked at only if it holds one of a few words, found with plain searches, so that long texts without papers cost next to nothing;
no pattern looks further than a fixed number of characters. What stands in code, in a comment or in a style sheet is nobody's mention.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.errors import InvalidIdentifier
from arxref.late import beginning, late, lowered
from arxref.library.layouts.codeparts import blanked
from arxref.library.layouts.linktexts import numbered_title
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arxref.model import ArxivId

NEEDLES = ("arxiv", "alphaxiv", "ar5iv", "/papers/", "xxx.", "semanticscholar.org/", "eprint")
"""Every spelling that is an identifier beyond doubt has one of these in it (in small letters); bare ones are found by their form."""

_LONGEST = 600  # characters of a link's text, its brackets included


class Mention(NamedTuple):
    """One mention: from where to where it stands in the text, the paper, and the raw text of the link that it is (else empty).

    ``wrong`` says why it can be no paper, where it looks like one.
    """

    start: int
    end: int
    id: ArxivId | None
    version: int | None
    text: str = ""
    wrong: str = ""


def mentions(text: str, code: Iterable[tuple[int, int]]) -> Iterator[Mention]:
    """Every mention outside ``code`` (parts of the text, in order), in order of the lines that they stand in."""
    plain = blanked(text, code)
    named = _definitions(plain) if "]:" in plain or "_" in plain else {}
    hugging = "/papers/" in plain and "huggingface" in lowered(plain)
    for start, end in _lines(plain):
        line = _without_code(plain, start, end)
        found = sorted(_in_line(line, hugging=hugging), key=lambda one: one[0])
        reached = 0
        for begin, stop, id_, version, wrong in found:
            if begin < reached:
                continue
            reached = stop
            at, until, shown = (start + begin, start + stop, "") if wrong else _linked(plain, start + begin, start + stop, named)
            yield Mention(at, until, id_, version, text[slice(*shown)] if isinstance(shown, tuple) else shown, wrong)


def line_numbers(text: str, offsets: Iterable[int]) -> dict[int, int]:
    """The number, counted from 1, of the line in which each of ``offsets`` stands."""
    numbers: dict[int, int] = {}
    number = 1
    for before, at in pairwise((0, *sorted(set(offsets)))):
        number += text.count("\n", before, at)
        numbers[at] = number
    return numbers


# ---- lines worth a look --------------------------------------------------------------------------------------------------------------

_BARE_OLD = late(r"/[0-9]{7}(?:v[0-9]{1,4})?(?![\w/-])", re.ASCII)
_ARCHIVE = late(r"(?<![\w/.:=-])([a-z]{1,8}(?:-[a-z]{2,4})?(?:\.[A-Za-z]{2}(?:-[a-z]{2,5})?)?)\Z", re.ASCII)
_NUMBER = r"[0-9]{4}\.[0-9]{4,5}(?:v[0-9]{1,4})?"
_OF_ARXIV = late(rf"abs/(?<![\w.-]abs/)(?<![\w.-]/abs/){_NUMBER}(?![\w/-])")  # "CoRR abs/..." and links in arXiv's own pages
_OF_PAPERS = late(rf"[\"']/papers/{_NUMBER}(?=[\"'?#])")  # the links in Hugging Face's own pages
_BRACKETED = late(rf"\[{_NUMBER}(?=[\]|])")
_LISTED = late(  # alone, or "2105.14656v1 - Title"
    r"\n[ \t]{0,20}+(?:(?:[-*+\u2022]|[0-9]{1,6}[.)]|\\verb)[ \t]{1,9}+)?([0-9]{4}\.[0-9]{5}(v[0-9]{1,4})?)"
    r"(?:[ \t]{0,9}(?=\n|\Z)|((?:[ \t]{0,3}[:|\u2013\u2014-][ \t]|[ \t]{0,3}\t)[ \t]{0,9}(?=[^\W_])))"
)


def _lines(text: str) -> list[tuple[int, int]]:
    """Start and end of every line that may name a paper, in order."""
    small = lowered(text)
    found: dict[int, int] = {}
    for needle in NEEDLES:
        _add(text, _all(small, needle), found)
    for pattern in (_BARE_OLD, _BRACKETED, _OF_ARXIV):
        _add(text, (one.start() for one in pattern.finditer(text)), found)
    _add(text, _listed(text, sure="arxiv" in small), found)
    return sorted(found.items())


def _listed(text: str, *, sure: bool) -> Iterator[int]:
    """Where a line is a paper's number, or begins with it and the title. What is no plain title will do behind one with a version.

    So it will in a text that speaks of arXiv (``sure``); in any other it may be the time in a log.
    """
    for one in _LISTED.finditer(f"\n{text}"):
        at = one.start()
        if sure or one[2] or one[3] is None or numbered_title(text[at : at + _LONGEST].partition("\n")[0], one[1]):
            yield at


def _all(text: str, needle: str) -> Iterator[int]:
    """Where ``needle`` stands: once a line is enough."""
    at = text.find(needle)
    while at >= 0:
        yield at
        end = text.find("\n", at)
        at = text.find(needle, end) if end >= 0 else -1


def _add(text: str, places: Iterable[int], found: dict[int, int], shift: int = 0) -> None:
    end = -1
    for place in places:
        at = place + shift
        if at < end:
            continue
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        found[start] = end


_RUN = late("`+")


def _without_code(text: str, start: int, end: int) -> str:
    """The line with spaces for its code spans; a link of reStructuredText, which stands in backticks, too, stays."""
    line = text[start:end]
    if "`" not in line:
        return line
    runs = list(_RUN.finditer(line))
    if len(runs) > 1 and len(runs) % 2 and len(runs[0][0]) == 1 and line[runs[0].end() :].lstrip().startswith("_"):
        runs = runs[1:]  # a link's text began in the line before
    parts: list[tuple[int, int]] = []
    opened: re.Match[str] | None = None
    last: dict[int, int] = {len(run[0]): run.start() for run in runs}
    for run in runs:
        if opened is None:
            opened = run if last[len(run[0])] > run.start() else None
        elif len(run[0]) == len(opened[0]):
            if line[run.end() : run.end() + 1] != "_" and line[max(0, opened.start() - 1) : opened.start()] != ":":
                parts.append((opened.end(), run.start()))
            opened = None
    return blanked(line, parts)


# ---- what names a paper in a line ----------------------------------------------------------------------------------------------------

_Found = tuple[int, int, "ArxivId | None", "int | None", str]
_WORDS, _ADDRESSES = late("arxiv|eprint"), late("arxiv(?:[.]org/|:)")
_WORDED = late(
    r"(?<![\w.-])(?:arxiv(?:[ _-]?(?:preprint|e-?print|id|number|no\.?|paper))?(?:[ \t]*(?:::?|[=#])[ \t]*|[ \t]+|\|)|eprint[ \t]*=[ \t]*)"
    r"[\"'`\[(]?(?:arxiv:)?"
    r"((?:[0-9]{4}\.[0-9]{4,5}|[a-z-]{2,9}/[0-9]{7})(?:v[0-9]{1,4})?)(?![\w/]|\.[0-9])",
    re.IGNORECASE | re.ASCII,
)
_ADDRESS = late(r"(?<![\w-])(?:arxiv\.org/(?:abs|pdf|html)/|arxiv:[ ]?)([^\s<>\"'`()\[\]{}|\\]{1,200})", re.IGNORECASE)
_MEANT = late(r"[0-9]{3,5}\.[0-9]{3,}|[a-z]{1,8}(?:-[a-z]{2,4})?(?:\.[a-z]{2,5})?/[0-9]{5,}", re.IGNORECASE | re.ASCII)
_IN_BIBCODE = late("[0-9]arXiv[0-9]")
_BIBCODE = late(  # what ADS calls a preprint, and its page
    r"(?:https?://(?:ui\.)?adsabs\.harvard\.edu/(?:#?abs)/|(?<![\w./]))"
    r"(?:19|20)[0-9]{2}arXiv([0-9]{4}\.[0-9]{4}|[0-9]{9})[A-Z.](?![\w.])(?:/[a-z]{1,20})?",
    re.ASCII,
)
_SAMPLES = late(r"(?:([0-9])\1{3}\.\1{4,5}|1234\.5678[0-9]?)(?![0-9])")


def _in_line(line: str, *, hugging: bool) -> Iterator[_Found]:
    """What a line mentions; ``hugging``: of a page of Hugging Face's, in whose own links are IDs alone, as others' papers have numbers."""
    small = lowered(line)
    if any(needle in small for needle in NEEDLES):
        known: list[tuple[int, int]] = []
        for start, end, id_, version in identifiers.find(line):
            known.append((start, end))
            yield start, end, id_, version, ""
        if "arxiv" in small or "eprint" in small:
            worded = beginning(_WORDS, _WORDED, line, small)
            yield from _checked(((one.start(), one.end(), one[1]) for one in worded), known)
            if _IN_BIBCODE.search(line) is not None:
                yield from _checked(((one.start(), one.end(), _dotted(one[1])) for one in _BIBCODE.finditer(line)), known)
            yield from _impossible(beginning(_ADDRESSES, _ADDRESS, line, small), known)
    for one in _BARE_OLD.finditer(line):
        before = line[max(0, one.start() - 20) : one.start()]
        archive = _ARCHIVE.search(before)
        if archive is not None and archive[1].split(".")[0] in identifiers.OLD_ARCHIVES:
            start = one.start() - len(archive[1])
            yield from _checked([(start, one.end(), line[start : one.end()])], ())
    yield from _checked(((one.start() + 1, one.end(), one[0][1:]) for one in _BRACKETED.finditer(line)), ())
    yield from _checked(((one.start(), one.end(), one[0][4:]) for one in _OF_ARXIV.finditer(line)), ())
    if hugging and "/papers/" in line:
        yield from _checked(((one.start() + 1, one.end(), one[0][9:]) for one in _OF_PAPERS.finditer(line)), ())
    listed = _LISTED.match(f"\n{line}")
    if listed is not None:
        yield from _checked([(listed.start(1) - 1, listed.end(1) - 1, listed[1])], ())


def _checked(candidates: Iterable[tuple[int, int, str]], known: Iterable[tuple[int, int]]) -> Iterator[_Found]:
    """Those that are identifiers as arXiv writes them, and stand not in what is known."""
    taken = list(known)
    at = 0
    for start, end, text in candidates:
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        if at < len(taken) and taken[at][0] < end:
            continue
        spelt = identifiers.spelt(text)
        if spelt is not None and (spelt[0] in text or "/" in spelt[0]):  # a number with a digit too few or too many is another number
            yield start, end, *spelt, ""


def _dotted(number: str) -> str:
    """An identifier as arXiv writes it; bibcodes have no room for the dot of longer ones."""
    return number if "." in number else f"{number[:4]}.{number[4:]}"


def _impossible(addresses: Iterable[re.Match[str]], known: list[tuple[int, int]]) -> Iterator[_Found]:
    """Addresses and marked identifiers of papers that there cannot be; a made-up number of a template (1234.56789) is none."""
    at = 0
    for one in addresses:
        while at < len(known) and known[at][1] <= one.start():
            at += 1
        if at < len(known) and known[at][0] <= one.start():
            continue
        if _MEANT.match(one[1]) is None or _SAMPLES.match(one[1]) is not None:
            continue
        try:
            id_, version = identifiers.parse(one[0].rstrip(".,;:!?*_"))
        except InvalidIdentifier as reason:
            yield one.start(), one.end(), None, None, str(reason)
        else:
            yield one.start(), one.end(), id_, version, ""


# ---- what a link says ----------------------------------------------------------------------------------------------------------------

_ANCHOR = late(r"<a\b[^<>]{0,400}?href[ \t\n]{0,9}=[ \t\n]{0,9}[\"']?\Z", re.IGNORECASE)
_TEXT = late(r"\s(?:text|title)=\"([^\"<>\n]{1,400})\"")
_LEADING = late(r"https?://[^\s\"'<>()\[\]{}|]{1,300}[=/]\Z", re.IGNORECASE)  # the address of a page that only leads to another
_DEFINED = late(r"\n[ \t]{0,3}\[([^\[\]\n]{1,200})\]:[ \t]{1,9}<?(?=\S)")
_USED = late(r"\[((?:[^\[\]\n\\]|\\.){1,300})\]\[([^\[\]\n]{0,200})\]")
_HREF = late(  # LaTeX's, whose text may be in bold as a whole
    r"\}\{((?:\\(?:textbf|textit|textsl|textsf|emph|underline|bfseries|itshape|bf|it|em)\b[ \t]?\{?){1,3})?"
    r"((?:[^{}\\\n]|\n(?!\n)|\{[^{}\\\n]{0,100}\}){1,600}+)\}(?(1)(?=[},.;]))"
)
_RST_TARGET = late(r"\.\.[ \t]+_`?([^`:\n]{1,200})`?:[ \t]{1,9}\Z")
_CELL_ENDS = frozenset("]|")
_BEFORE_OTHERS = frozenset(':|="')
_OTHERS = (  # how links begin in BBCode and Typst, what parts their addresses from their texts, and how they end
    ("[url=", "]", "[/url]"),
    ('[url="', '"]', "[/url]"),
    ('link("', '")[', "]"),
)
_LABEL = late(r"\[([^\[\]\n]{1,200})\]:[ \t]{1,9}<?\Z")


def _definitions(text: str) -> dict[str, tuple[int, int]]:
    """Where the text of the first link to each name stands (``[text][name]``), for names that are defined in the text."""
    if "][" not in text or "]:" not in text:
        return {}
    names = {one[1].casefold() for one in _DEFINED.finditer(f"\n{text}")}
    used: dict[str, tuple[int, int]] = {}
    for one in _USED.finditer(text):
        name = (one[2] or one[1]).casefold()
        if name in names:
            used.setdefault(name, one.span(1))
    return used


def _linked(text: str, start: int, end: int, named: dict[str, tuple[int, int]]) -> tuple[int, int, tuple[int, int] | str]:
    """As `_link`, of a link in BBCode, Typst, Textile or Jira's markup, too, which have the text in the same line."""
    if text[start - 1 : start] not in _BEFORE_OTHERS:
        return _link(text, start, end, named)
    before = text[max(0, start - 6) : start]
    if before.endswith('":') or (before.endswith("|") and text[end : end + 1] in ("]", "|")):
        sign = '"' if before.endswith(":") else "["
        stop = start - (2 if sign == '"' else 1)
        begin = text.rfind(sign, max(0, start - _LONGEST, text.rfind("\n", 0, start) + 1), stop) + 1
        if begin and (sign == '"' or _CELL_ENDS.isdisjoint(text[begin:stop])):  # else it is a cell of a table
            return begin - 1, end, (begin, stop)
    elif before.endswith(("=", '"')):
        for opening, between, closing in _OTHERS:
            inside = end + len(between)
            if before.lower().endswith(opening) and text.startswith(between, end) and (close := _closing(text, closing, inside)) >= 0:
                return start, close, (inside, close)
    return _link(text, start, end, named)


def _link(text: str, start: int, end: int, named: dict[str, tuple[int, int]]) -> tuple[int, int, tuple[int, int] | str]:
    """Where the link that holds ``text[start:end]`` starts and ends, and where its own text stands ("" for what is no link)."""
    if text[start - 1 : start] in ("=", "/") and (leading := _LEADING.search(text, max(0, start - _LONGEST), start)) is not None:
        start = leading.start()
    before = text[max(0, start - 2) : start]
    if before.endswith(("](", "(<")):
        opening = _opening(text, start - len("](" if before.endswith("](") else "](<"))
        return (opening, end, (opening + 1, start - (2 if before.endswith("](") else 3))) if opening >= 0 else (start, end, "")
    if before.endswith(("=", '"', "'")):
        anchor = _ANCHOR.search(text, max(0, start - _LONGEST), start)
        return _outline(text, start, end) if anchor is None else _anchor(text, start, end)
    if before.endswith("<"):
        tick = text.rfind("`", max(0, start - _LONGEST), start)
        close = text.find("`_", end, end + 200)
        if tick >= 0 and close >= 0 and "`" not in text[end:close]:
            return tick, close, (tick + 1, start - 1)
        if text[end : end + 1] == "|" and (close := _closing(text, ">", end)) >= 0:  # Slack
            return start, close, (end + 1, close)
    elif before.endswith("{"):
        close = _closing(text, "}", end)
        said = _HREF.match(text, close) if close >= 0 else None
        if said is not None:
            math = "$" in said[2] and ("_" in said[2] or "{" in said[2])  # which links of others have not
            return start, said.end(2), "" if math else said[2].replace("{", "").replace("}", "")
    elif before.endswith("["):
        if text[end : end + 2] == "][":  # Org
            close = text.find("]", end + 2, end + _LONGEST)
            return (start, close, (end + 2, close)) if close > 0 else (start, end, "")
        close = _closing(text, "]", end)
        if close > end and text[end] in " |" and text[end + 1] != "[":  # MediaWiki, Obsidian's [[2105.14656|...]]; not [ID [hep-th]]
            return start, close, (end + 1, close)
    elif text[end : end + 1] == "[" and (close := _closing(text, "]", end)) >= 0:  # AsciiDoc
        return start, close, (end + 1, close)
    near = max(0, start - _LONGEST)
    line = max(near, text.rfind("\n", near, start) + 1)
    label = _LABEL.search(text, line, start)
    if label is not None:
        return start, end, named.get(label[1].casefold(), "")
    target = _RST_TARGET.search(text, line, start)
    return start, end, target.span(1) if target is not None else ""


def _outline(text: str, start: int, end: int) -> tuple[int, int, tuple[int, int] | str]:
    """As `_link`, of an address that is an attribute of OPML's outlines, whose text is another."""
    tag = text.rfind("<outline ", max(0, start - _LONGEST), start)
    close = text.find(">", max(tag, 0), end + _LONGEST)
    said = _TEXT.search(text, tag, close) if tag >= 0 and close >= end else None  # not of one that is closed before the address
    return (start, end, "") if said is None else (start, end, said.span(1))


def _closing(text: str, sign: str, start: int) -> int:
    """Where ``sign`` next stands in the line; -1 where it does not, or far off."""
    line = text.find("\n", start, start + _LONGEST)
    return text.find(sign, start, start + _LONGEST if line < 0 else line)


def _opening(text: str, close: int) -> int:
    """The bracket that the one at ``close`` closes; -1 where there is none near."""
    if text[close : close + 1] != "]":
        return -1
    depth = 0
    for at in range(close, max(-1, close - _LONGEST), -1):
        sign = text[at]
        if sign in "[]" and text[at - 1 : at] != "\\":
            depth += 1 if sign == "]" else -1
            if not depth:
                return at
    return -1


def _anchor(text: str, start: int, end: int) -> tuple[int, int, tuple[int, int] | str]:
    inside = text.find(">", end, end + 300) + 1
    close = lowered(text[inside : inside + _LONGEST]).find("</a") if inside else -1
    return (start, inside + close, (inside, inside + close)) if close >= 0 else (start, end, "")
