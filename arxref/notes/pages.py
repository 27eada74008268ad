"""Pages that list papers: the day of a digest, the index of authors, the table of all. A page only ever grows.

A page's region is a line of links to other pages, and sections of lines; each line knows its paper by the address of its abstract. A later
run adds what is new and leaves every line that is there as it is, with the ticks and words of the user. What the user took out of a day
stays out: the region's last line remembers, in five letters each, what was ever listed there.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache, partial
from itertools import accumulate
from typing import TYPE_CHECKING
from zlib import crc32

from arxref import dates, identifiers, names
from arxref.late import late
from arxref.model import ArxivId
from arxref.notes.paper import link_text, listings
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence

    from arxref.model import Entry

_BULLET = r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]"
_ADDRESS = r"[^\n]*?https://arxiv\.org/abs/((?:[a-z-]+/)?[0-9.]+)"
_ITEM = late(rf"(?:{_BULLET}|\|){_ADDRESS}", re.IGNORECASE)
_BEGUN = late(_BULLET)
_GOES_ON = late(rf"[ \t]++(?!{_BULLET}){_ADDRESS}", re.IGNORECASE)
_NAVIGATION = late(r"(?:\[\[[^\[\]|\n]+\|(?:← [^\[\]\n]+|[^\[\]\n]+ →)\]\](?: · )?)+\s*")
_LISTED = late(r"%% listed\s+(?P<marks>[0-9A-Za-z]*)\s+%%\s*?(?:\n|\Z)")
_MOST_LISTED = 3  # lines that a formatter which wraps makes of it
_MARK = 5
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)
TABLE = "| Paper | Authors | Year | Category | arXiv |\n| --- | --- | --- | --- | --- |\n"
_MOST_AUTHORS = 3
_LONGEST = 300  # characters of a title in a list
HEADING = "### "
_HEADING = late(r"(#{1,6})[ \t]+(.*)")
_SPELT = str.maketrans("", "", "*_#:'\"`’‘“”")
_FORMER = "\tformerly "
_TARGET = late(r"\[\[([^\[\]|\\]+)(\\?\|[^\[\]]*\]\])")


class Item(NamedTuple):
    """A paper as a page lists it: in the section of that heading ("" where a page has none), in that line.

    ``former`` is what links called its note before the user gave that another name; empty where they still find it so.
    """

    section: str
    id: str
    line: str
    former: str = ""


class Pages:
    """What the papers of a run put on pages: gathered while their notes are written, one short line each."""

    def __init__(self, *, days: bool, indexes: Sequence[str]) -> None:
        self.days: dict[str, list[Item]] = {}
        self.authors: list[Item] = []
        self.table: list[Item] = []
        self._wanted = days, "authors" in indexes, "table" in indexes
        self.wanted = any(self._wanted)

    def add(self, entry: Entry, target: str, former: str = "") -> None:
        """List a paper whose note a wiki link calls ``target``; an empty one if it has none. ``former``: see `Item`."""
        days, authors, table = self._wanted
        listed = listings(entry) if days else ()
        if not (listed or authors or table):
            return
        title = link_text(entry.title) or entry.id
        if len(title) > _LONGEST:
            title = f"{title[:_LONGEST].rstrip()}…"
        address = f"[{entry.id}]({identifiers.abs_url(entry.id)})"
        line = f"- {_link(target, title)} · {address}"
        by_day: dict[str, str] = {}
        for day, topic in listed:
            by_day.setdefault(_iso(day), topic)
        for iso, topic in by_day.items():
            self.days.setdefault(iso, []).append(Item(_section(entry.primary or topic), entry.id, line, former))
        if authors:
            people = dict.fromkeys(link_text(names.sorted_form(name)) for name in entry.authors)
            self.authors.extend(Item(person or "?", entry.id, line, former) for person in people)
        if table:
            self.table.append(Item("", entry.id, _row(entry, _link(target, title, "\\|"), address), former))


_iso = lru_cache(maxsize=1024)(dates.iso)


@lru_cache(maxsize=1024)
def _section(name: str) -> str:
    """What the section of a category or a topic is called."""
    return link_text(name) or "Papers"


def _link(target: str, title: str, bar: str = "|") -> str:
    return f"[[{target}{bar}{title}]]" if target else title


def _row(entry: Entry, link: str, address: str) -> str:
    people = [link_text(names.natural(name)) for name in entry.authors[:_MOST_AUTHORS]]
    if len(entry.authors) > _MOST_AUTHORS or (people and not entry.authors_complete):
        people.append("et al.")
    return f"| {link} | {', '.join(people)} | {dates.issued(entry).year} | {link_text(entry.primary)} | {address} |"


def navigation(before: tuple[str, str] | None, after: tuple[str, str] | None) -> str:
    """Links to the page before and the page after, each given as its link target and what it is called."""
    links = [f"[[{before[0]}|← {before[1]}]]"] if before else []
    return " · ".join([*links, f"[[{after[0]}|{after[1]} →]]"] if after else links)


def region(items: Sequence[Item], links: str = "", *, remembered: bool = False, formers: bool = False) -> str:
    """The region of a new page: its links and its lines by section; with ``remembered``, lines that the user takes out will stay out.

    ``formers``: it is for `merged` alone, which is told below each line what its paper's note was called.
    """
    sections: dict[str, list[str]] = {}
    for item in items:
        sections.setdefault(item.section, []).append(
            f"{item.line}\n{_FORMER}{item.former}\n" if formers and item.former else f"{item.line}\n"
        )
    parts = [f"{links}\n\n"] if links else []
    for section in sorted(sections, key=_sorting):
        parts.append(f"{HEADING}{section}\n\n" if section else TABLE)
        parts.extend(sections[section])
        parts.append("\n")
    if remembered and items:
        parts.append(f"%% listed {''.join([_mark(item.id) for item in items])} %%\n\n")
    return "".join(parts)


def _sorting(section: str) -> str:
    if section.isascii():
        return section.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", section.casefold()) if not unicodedata.combining(c))


def _mark(id: str) -> str:  # noqa: A002
    rest = crc32(id.encode())
    mark = ""
    for _ in range(_MARK):
        mark += _DIGITS[rest % _BASE]
        rest //= _BASE
    return mark


def _told(heading: str) -> str:
    """What a section is recognised by, however a linter or the user spells its heading; empty where a page has none."""
    return " ".join(unicodedata.normalize("NFC", heading.casefold().translate(_SPELT)).split()) or heading


class _Memory(NamedTuple):
    """The papers that were ever listed: the marks, the line in which what holds them begins, and where they end, by line and column."""

    marks: str
    line: int
    at: int
    end: int


class _Read(NamedTuple):
    """A region's lines, without their ends: where links stand (-1: nowhere), the memory, the line and the text of each heading, and each
    section's papers by line; sections as `_told`."""  # noqa: D205, D209 - one sentence

    lines: list[str]
    links: int
    memory: _Memory | None
    headings: dict[str, tuple[int, str]]
    papers: dict[str, dict[int, str]]


def _read(text: str, sections: Container[str] = ()) -> _Read:
    """A region's text as lines; a heading of another level than ours heads one of these ``sections`` or none."""
    lines = text.split("\n")
    links = begun = -1  # `begun`: where an item stands that has no address yet; a formatter may have wrapped it
    memory: _Memory | None = None
    section = ""
    headings: dict[str, tuple[int, str]] = {}
    papers: dict[str, dict[int, str]] = {"": {}}
    for at, line in enumerate(lines):
        heading = _HEADING.match(line) if line.startswith("#") else None
        if heading is not None:
            begun = -1
            told = _told(heading[2])
            if heading[1] == HEADING.rstrip() or told in sections:
                section = told
                headings.setdefault(section, (at, heading[2].rstrip()))
                papers.setdefault(section, {})
        elif line.startswith("[[") and links < 0 and _NAVIGATION.fullmatch(_unwrapped(lines, at)):
            links = at
        elif line.startswith("%% listed"):
            memory = _remembered(lines, at) or memory
        else:
            item = _ITEM.match(line) or (_GOES_ON.match(line) if begun >= 0 else None)
            id_ = _canonical(item[1]) if item is not None else ""
            if id_:
                papers[section][begun if line[0] in " \t" else at] = id_
            if id_ or not line.strip():
                begun = -1
            elif line[0] not in " \t":
                begun = at if _BEGUN.match(line) else -1
    return _Read(lines, links, memory, headings, papers)


def _unwrapped(lines: Sequence[str], at: int) -> str:
    """A line of links, with the one below it where a formatter has wrapped it between the two."""
    line = lines[at].rstrip()
    return f"{line} {lines[at + 1]}" if line.endswith(" ·") and at + 1 < len(lines) else line


def _remembered(lines: Sequence[str], at: int) -> _Memory | None:
    found = _LISTED.match("\n".join(lines[at : at + _MOST_LISTED]))
    if found is None:
        return None
    before = found.string[: found.start("marks")]
    return _Memory(found["marks"], at, at + before.count("\n"), found.end("marks") - before.rfind("\n") - 1)


def _canonical(id: str) -> str:  # noqa: A002
    spelt = identifiers.spelt(id.rstrip("."))
    return spelt[0] if spelt is not None else ""


def merged(old: str, new: str, *, once: bool, finds: Callable[[str], bool] | None = None) -> str:
    """The region ``old`` of a page with what ``new``, as made by `region`, has beyond it; ``old`` itself where that is nothing.

    With ``once``, a paper that stands anywhere on the page is there, be it in another section. ``finds``: see `arxref.api.Document`.
    """
    fresh = _read(new)
    there = _read(old, fresh.headings)
    whole = _healed(there, fresh, finds)
    if whole != old:
        there = _read(whole, fresh.headings)
    end = "\r" if "\r\n" in old else ""
    before: dict[int, list[str]] = {}  # what goes in before each line
    removed = _marks(there) - {_mark(id_) for found in there.papers.values() for id_ in found.values()}
    known = {(("" if once else section), id_) for section, found in there.papers.items() for id_ in found.values()}
    marks = ""
    starts = [at for at, _heading in there.headings.values()]
    headings = _Places(_sorting(heading.strip("*_#: ")) for _at, heading in there.headings.values())
    bottom = there.memory.line if there.memory is not None else len(there.lines) - 1
    for section, found in fresh.papers.items():
        lacking = [
            (id_, fresh.lines[at]) for at, id_ in found.items() if ("" if once else section, id_) not in known and _mark(id_) not in removed
        ]
        if not lacking:
            continue
        marks += "".join([_mark(id_) for id_, _line in lacking])
        own = there.papers.get(section)
        if own:
            _into(before, there, own, lacking)
        elif section in there.headings:
            before.setdefault(there.headings[section][0] + 1, []).extend(["", *(line for _id, line in lacking)])
        else:
            title = fresh.headings[section][1] if section else ""
            after = headings.after(_sorting(title))
            at = bottom if after is None else starts[after]
            head = [f"{HEADING}{title}", ""] if section else TABLE.splitlines()
            before.setdefault(at, []).extend([*head, *(line for _id, line in lacking), ""])
    lines = _with_links_and_memory(there, fresh, marks, before)
    if not before and lines == there.lines:
        return whole
    return "\n".join([line for at, kept in enumerate(lines) for line in (*(f"{one}{end}" for one in before.get(at, ())), kept)])


def _healed(page: _Read, fresh: _Read, finds: Callable[[str], bool] | None) -> str:
    """A page on which papers' own lines link to their notes by the names that these have now; nothing else in them is touched.

    So does Obsidian when a note is renamed there, whatever else the user has written in such a line. What a link must have been to be
    meant: the note's first name, or one that arxref itself would show as it is shown, and that finds no file any more.
    """
    now: dict[str, tuple[str, str, str]] = {}
    for found in fresh.papers.values():
        for at, id_ in found.items():
            target = _TARGET.search(fresh.lines[at])
            if target is not None:
                below = fresh.lines[at + 1]
                now[id_] = target[1], target[2], below.removeprefix(_FORMER) if below.startswith(_FORMER) else ""
    lines = list(page.lines)
    for found in page.papers.values():
        for at, id_ in found.items():
            target_, shown, former = now.get(id_, ("", "", ""))
            if not target_ or f"[[{target_}{shown}" in lines[at]:
                continue
            for end in ("|", "\\|", "]]") if former else ():
                lines[at] = lines[at].replace(f"[[{former}{end}", f"[[{target_}{end}")
            if shown in lines[at]:
                lines[at] = _TARGET.sub(partial(_healed_link, now=(target_, shown), finds=finds), lines[at])
    return "\n".join(lines)


def _healed_link(link: re.Match[str], now: tuple[str, str], finds: Callable[[str], bool] | None) -> str:
    return f"[[{now[0]}{now[1]}" if link[2] == now[1] and finds is not None and not finds(link[1]) else link[0]


def _marks(page: _Read) -> set[str]:
    text = page.memory.marks if page.memory is not None else ""
    return {text[at : at + _MARK] for at in range(0, len(text), _MARK)}


def _into(before: dict[int, list[str]], page: _Read, own: dict[int, str], lacking: Sequence[tuple[str, str]]) -> None:
    """Put new lines into a section that has lines: before the first paper that comes after theirs, else behind the last one."""
    places = list(own)
    order = _Places(identifiers.sort_key(ArxivId(id_)) for id_ in own.values())
    behind = places[-1] + 1
    while behind < len(page.lines) - 1 and page.lines[behind][:1] in (" ", "\t"):  # what the user wrote below the last one
        behind += 1
    for id_, line in lacking:
        after = order.after(identifiers.sort_key(ArxivId(id_)))
        before.setdefault(behind if after is None else places[after], []).append(line)


class _Places:
    """Finds the first of some texts, in whatever order a user left them, that comes after a given one."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._highest = list(accumulate(texts, max))

    def after(self, text: str) -> int | None:
        """Its number, or None."""
        at = bisect_right(self._highest, text)
        return at if at < len(self._highest) else None


def _with_links_and_memory(there: _Read, fresh: _Read, marks: str, before: dict[int, list[str]]) -> list[str]:
    """The lines of a page with its links as they are now, and the papers that are new to it remembered."""
    lines = list(there.lines)
    if fresh.links >= 0:
        links = fresh.lines[fresh.links]
        if there.links >= 0:
            at, end = there.links, "\r" if lines[there.links].endswith("\r") else ""
            first, _, second = links.partition(" · ")
            wrapped = [f"{first} ·" if second else first, second] if lines[at].rstrip().endswith(" ·") else [links]
            lines[at : at + len(wrapped)] = [f"{one}{end}" for one in wrapped]
        else:
            before.setdefault(0, [])[:0] = [links, ""] if lines[0].strip() else ["", links]
    if fresh.memory is not None:
        if there.memory is None:
            before.setdefault(len(lines) - 1, []).extend([fresh.lines[fresh.memory.line], ""])
        elif marks:
            stop = there.memory.end
            line = lines[there.memory.at]
            lines[there.memory.at] = f"{line[:stop]}{marks}{line[stop:]}"
    return lines
