"""The titles with which the list items, paragraphs and headings of papers begin that no link's text names.

What a title looks like is said in `arxref.library.layouts.linktexts`; here is where it stands: in the paper's own line, in that with which
its item or paragraph begins, behind a label above, or in the heading right above it.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library.layouts.linktexts import A_LINK, heads_others, in_capitals, only_points, shape, title, written_title
from arxref.library.layouts.orgdrawers import headed_title
from arxref.library.layouts.persons import are_people
from arxref.library.layouts.references import reference_title
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from arxref.library.layouts.mentions import Mention

_ITEM = late(r"[ \t>]{0,20}(?:[-*+\u2022]|[0-9]{1,6}[.)]|\[\^?[0-9]{1,4}\]:?)[ \t]|[ \t]{0,20}(?:<h[1-6]|<li|\\bibitem)\b")
_PARAGRAPH = late(r"(?:[-*+]|[0-9]{1,4}[.)])[ \t]")
_LABELLED = late(r"[ \t>]{0,20}[-*+\u2022][ \t]{1,9}\W{0,4}\w{2,20}(?: \w{1,20})?\W{0,4}[:\uff1a](?!//)")
_MARKDOWN = late(r"[ ]{0,3}#{1,6}[ \t]{1,9}(?:\[?[0-9]{1,5}(?:[.)\]][ \t]{1,9}|\.(?=[^\W0-9_])))?([^\n]{10,300}?)[ \t#]*\Z")
_LABEL = late(r"[ \t>]{0,20}(?:[-*+\u2022][ \t]{1,9})?\W{0,6}\w{2,20}(?: \w{1,20})?\W{0,4}?[:\uff1a](?!//)")
_TITLED = late(  # in small letters it is a property of the whole page
    r"[ \t>]{0,20}(?:[-*+\u2022][ \t]{1,9})?[^\w\s]{0,4}[ \t]?"
    r"(?:(?:Paper )?(?:Title|TITLE)|\u8bba\u6587(?:\u6807\u9898|\u540d\u79f0|\u9898\u76ee)?|\u8ad6\u6587|\u6807\u9898|\u984c\u76ee"
    r"|\u9898\u76ee|\u30bf\u30a4\u30c8\u30eb|(?:\ub17c\ubb38 )?\uc81c\ubaa9"
    r"|Titel|Titre|T\u00edtulo|Titolo|\u041d\u0430\u0437\u0432\u0430\u043d\u0438\u0435)"
    r"[ \t]?[*_]{0,3}[ \t]?[:\uff1a][*_]{0,3}[ \t]*([^\n]{4,300})"
)
_BLOCK = 9  # lines above that of a paper which may say its title
_LINKED = late(r"!?\[([^\[\]\n]{0,100})\]\([^()\s]{0,400}\)|<?https?://[^\s<>]{1,300}>?")
_BARS = late(r"[ \t][|\u00b7\u2022\u2013\u2014-]+[ \t]|\n")
_LONGEST = 1000  # characters of names and links
_WHEN = late(r"(?:[0-9]{1,2}[ ,.]{1,2})?[A-Z][a-z]{2,8}\.?[ ,]{1,2}(?:[0-9]{1,2},?[ ])?(?:19|20)[0-9]{2}")
_HEADING = late(r"[ ]{0,3}#{1,6}[ \t]")
_OF_PAPER = late(  # what stands between the heading that is a paper's title and its address
    r"[ \t>]{0,20}(?:[-*+\u2022][ \t]{1,9})?\W{0,6}"
    r"(?:authors?|venue|conference|journal|year|published|tl;?dr|tags?|created)\W{0,4}?[:\uff1a]",
    re.IGNORECASE,
)
_STAMP = late(  # "28/02/2024, 10:22 - Ann: ", "[01.05.24, 09:33:12] Ann: ", "10:22 <ann> "
    r"\[?(?:[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4},?[ \u202f])?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
    r"(?:[ \u202f][AaPp]\.?[Mm]\.?)?\]?(?:[ \t]-)?[ \t]{1,3}"
    r"(?!(?:INFO|WARN|ERROR|DEBUG|TRACE|NOTICE|FATAL|CRITICAL))(?:<[^<>\n]{1,40}>|[^:\n]{1,40}:)[ \t]"
)
_STAMPED = frozenset("[0123456789")  # how they begin
_CLOCK = late(r"[0-9]{1,2}:[0-9]{2}")
_STAMP_ENDS = 40  # characters: a line that says who spoke and when
_STARS = late(r"\A[ \t]{0,20}\*{2,12}(?=[ \t])")  # of Org's headings
_PAGE = late(r"([ \t]{0,40}[-*+][ \t]{1,9})\[\[([^\[\]|\n]{1,300})\]\][ \t]{0,9}\Z")  # of Roam's, or Logseq's
_PROPERTY = late(r"[ \t]{1,20}[A-Za-z][\w-]{1,20}::(?=[ \t]|\Z)")  # of one of their items
_ITEM_MARK = late(r"\A[ \t>]{0,20}(?:(?:[-*+\u2022]|[0-9]{1,6}[.)])[ \t]{1,9}|\u3010[0-9]{1,4}\u3011[ \t]{0,9})?")
_CHATTER = frozenset(  # what people say to each other, and no title does
    "we our us i my me mine your anyone everyone everybody guys folks dear hi hello regards thanks thank please happy welcome congrats"
    " congratulations today tomorrow yesterday yet has was were workshop conference journal symposium proceedings transactions published"
    " presented accepted submitted"
    " und f\u00fcr zur zum aus eine siehe auch auf bei ist".split()  # in German, most words of a sentence have capitals
)
_OWN_BLOCK = late(r"[ \t]{0,40}<(?:div|p|li|td|dd|article|section)\b")
_OPENED = late(r"[ \t]{0,40}<(?:li|td|div|p|article|section)\b[^<>]{0,200}>[ \t]*\Z")  # what an item of HTML begins with, alone in its line
_PICTURE = late(r"!\[[^\[\]\n]{0,100}\]\([^()\s]{0,400}\)")
_FRAME = late(r"[ \t]{0,40}</?(?:tr|table|tbody|thead|ul|ol)\b", re.IGNORECASE)
_ALONE = late(r"(?:\*\*|__)[^\n]{10,300}(?:\*\*|__)[ \t]*(?:<br ?/?>)?[ \t]*\Z")
_FEW = 3  # items with titles, and so many times as many of their shape, show that the others are titles, too
_TOP = 30  # lines in which a page says what it is
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
    sections = heads_others(next((line for line in lines[:_TOP] if line.startswith("# ")), ""))
    for one, first, last in units:
        if one.id is None or known.get(one.id) or named[first] > 1 or named[last] > 1 or not only_points(one.text):
            continue
        at = _beginning(lines, first, named)
        if 0 < at < first and "<" in lines[at - 1] and _OPENED.match(lines[at - 1]) is not None:
            at += 1
        head = lines[at - 1][:_HEAD] if at else ""
        below = 0 < at < first
        headed = below and _HEADING.match(head) is not None and only_leads(lines[first - 1])  # which `_above` reads
        if below and not headed and "](" not in head and (_is_only(lines, at, first, named) or _is_signed(lines, at, first, named)):
            head = _PAGE.sub(r"\1\2", head).rstrip() + f" {A_LINK}"
        words = "" if headed or (sections and head.startswith("##")) else _begun(head, one.id, whole=at == first)
        words = words or _referenced(text, one, lines, (at or first, first)) or headed_title(lines, first, one.id)
        leads = not words and only_leads(lines[first - 1])
        if leads and (above := _above(lines, first, named, sections=sections)):
            labelled = _TITLED.match(above)
            head = above if labelled is None else ""
            words = written_title(head, one.id) if labelled is None else title(labelled[1], one.id, alone=True)
        if leads and not words and first - 1 not in named:
            words = _right_above(lines, first, named, one.id)
        if words:
            titles.setdefault(one.id, words)
        heads.setdefault(shape(head), []).append((head, one.id))
    for alike in heads.values():
        titled = sum(id_ in titles for _, id_ in alike)
        if _FEW <= titled < len(alike) <= titled * _FEW:
            others = ((written_title(head, id_, among=True), id_) for head, id_ in alike if id_ not in titles)
            titles |= {id_: words for words, id_ in others if words}
    return titles


def _begun(head: str, id_: str, *, whole: bool) -> str:
    """The title with which a line begins: of a message in a chat, where the message names the paper in that line (``whole``)."""
    stamp = _STAMP.match(head) if head[:1] in _STAMPED else None
    if stamp is None:
        return written_title(head, id_)
    return _spoken(head[stamp.end() :].partition("http")[0], id_) if whole else ""


def _above(lines: list[str], number: int, named: dict[int, int], *, sections: bool) -> str:
    """What stands above a line that says no more than where its paper is: a labelled title, or the heading of no other paper.

    Other labels may follow the title; between the heading and the line stand labels alone, of which one is what only papers have. Where
    headings are ``sections`` of what the page is about, they are none.
    """
    for above in range(number - 1, max(0, number - _BLOCK), -1):
        line = lines[above - 1]
        if _TITLED.match(line) is not None:
            if _LABEL.match(lines[number - 1]) is None and not all(map(str.strip, lines[above : number - 1])):
                return ""  # of the page whose text the line begins
            return " ".join([line.rstrip(), *takewhile(_goes_on, lines[above : number - 1])])
        heading = None if sections and line.startswith("##") else _MARKDOWN.match(line)
        if heading is not None and all(_is_label(line) for line in lines[above : number - 1]):
            said = lines[above : number - 1]
            if any(map(str.strip, said)) and not any(map(_OF_PAPER.match, said)):
                return ""
            ends = _HEADING if any(map(str.strip, said)) else _MARKDOWN
            below = next((at for at in range(number + 1, len(lines) + 1) if ends.match(lines[at - 1])), len(lines) + 1)
            return "" if any(at in named for at in range(number + 1, below)) else f"- {heading[1]} {A_LINK}"
        if above in named or (line[:1].strip() and _LABEL.match(line) is None):
            return ""
    return ""


def _right_above(lines: list[str], number: int, named: dict[int, int], id_: str) -> str:
    """The title in the line right above one that says no more than where its paper is, where that line begins its item or paragraph.

    Above several addresses it is what they are all about.
    """
    at = number - 1
    if at > 1 and not lines[at - 1] and _LABEL.match(lines[number - 1]) is not None:
        at -= 1  # "paper page: https://..." below a blank line
    above = lines[at - 1] if at else ""
    if at in named or not above or above.isspace() or (number + 1 in named and only_leads(lines[number])):
        return ""
    stamp = _STAMP.match(above) if above[0] in _STAMPED else None
    if stamp is None and _ITEM.match(above) is None and _STARS.match(above) is None:
        before = lines[at - 2].strip(" \t>") if at > 1 else ""
        if before and at - 1 not in named and _CLOCK.search(before[-_STAMP_ENDS:]) is None:
            return ""
    return _spoken(_STARS.sub("", above) if stamp is None else above[stamp.end() :], id_)


def _spoken(text: str, id_: str) -> str:
    """The title that a text is up to the address behind it, and no sentence: its words have capitals."""
    text = _ITEM_MARK.sub("", text[:_HEAD]).strip(" \t\u3010\u3011")
    words = "" if "](" in text else written_title(f"- {text} {A_LINK}", id_)
    return words if in_capitals(words) and _CHATTER.isdisjoint(words.lower().rstrip("?!.").split()) else ""


def only_leads(line: str) -> bool:
    """Whether a line says no more than where things are: labels, addresses, links and badges that do."""
    return only_points(_LINKED.sub(r"\1", _PICTURE.sub("", line) if "![" in line else line))


def leads_or_names(line: str) -> bool:
    """Whether a line says no more than who wrote a paper, when, and where it is: ``A. Byron, B. Ring | May 2024 | [arXiv](...)``."""
    if len(line) > _LONGEST:
        return False
    said = _LINKED.sub(r" | \1 | ", _PICTURE.sub("", line) if "![" in line else line)
    return all(map(_leads_or_names, _BARS.split(said)))


def _leads_or_names(text: str) -> bool:
    text = text.strip(" \t*_,;:.()[]")
    return only_points(text) or are_people(text, text.split(), sure=False) or _WHEN.fullmatch(text) is not None


def _is_label(line: str) -> bool:
    return not line.strip() or _LABEL.match(line) is not None


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


def _is_signed(lines: list[str], at: int, number: int, named: dict[int, int]) -> bool:
    """Whether below the first line of an item stand no more than its authors, when it appeared, and the link in that line."""
    following = lines[number] if number < len(lines) else ""
    if number + 1 in named and following[:1].isspace() and _indent(following) >= _indent(lines[number - 1]):
        return False
    return all(_ITEM.match(line) is None and leads_or_names(line) for line in lines[at:number])


def _is_below(line: str) -> bool:
    return line[:1].isspace() and (_ITEM.match(line) is not None or _PROPERTY.match(line) is not None)


def _points(line: str) -> bool:
    """Whether an item is a label and an address, or links that say no more than where things are."""
    return any(label.match(line) is not None for label in (_LABELLED, _PROPERTY)) or (_ITEM.match(line) is not None and only_leads(line))


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
        if (line[0] in _STAMPED and _STAMP.match(line) is not None) or (line.startswith("http") and " | " in line[:_HEAD]):
            return at
        if line[0] == "#" and _HEADING.match(line) is not None:
            return at
        if _ITEM.match(line) is not None and (
            _indent(line) < _indent(lines[number - 1]) or not (_LABELLED.match(line) is not None or (line[:1].isspace() and _points(line)))
        ):
            return at
        if _FRAME.match(lines[at - 2]) is not None:
            return at
        at -= 1
        if number - at > _ITEM_LINES:
            return number if _OWN_BLOCK.match(lines[number - 1]) is not None else 0
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
