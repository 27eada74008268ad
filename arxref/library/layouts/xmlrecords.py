"""The records of an XML file, one by one, however large the file and however broken its other records are.

A record is found by its tags, and parsed with a few others or, where anything is wrong with one of those, by itself. So only some are
held at a time, files that follow one another in one stream are read through, and a fault costs no more than its record. What stands
outside of records is never parsed: a document type declaration with its entities, internal or external, is so much text, and nothing is
expanded or fetched. Names are taken without their prefixes, for arXiv's own answers have spelt the same element with and without one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library.layouts.xmldamage import ROOT, before_fault, parse_record, tree
from arxref.library.spans import up_to
from arxref.model import Entry, Foreign, Heading, Origin, Problem
from arxref.records import NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from xml.etree.ElementTree import Element

_PREFIX = "[A-Za-z_][A-Za-z0-9_.-]{0,60}+:"
_NAMED = r"(?P<name>record|entry|item)(?=[\s/>])|!(?:--|\[CDATA\[|DOCTYPE))"
_TOKEN = late(rf"<(?:(?P<close>/?+)(?:{_PREFIX})?{_NAMED}")
_BARE = late(rf"<(?:(?P<close>/?+){_NAMED}")  # the same where no record has a prefix: half the time
_PREFIXED = late(":(?:record|entry|item)")
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>"}
_DOCTYPE_END = late(r"\]\s{0,99}>")
_DOCTYPE_OPEN = late(r"[\[>]")
_new = tuple.__new__  # what a NamedTuple's own constructor ends in
_UNENDED = "the record has no end"
_TOGETHER = 32
"""So many records are parsed at once, where nothing is wrong with them: half of what a small one costs is a parser of its own."""
_LONG = 100_000  # characters, which are parsed at once whatever they hold


def text_of(node: Element) -> str:
    """All text in an element, without blanks around it."""
    return ("".join(node.itertext()) if len(node) else node.text or "").strip()


def value(node: Element, name: str) -> str:
    """The text of the first child of that name; empty where there is none."""
    child = node.find(name)
    return "" if child is None else text_of(child)


def values(node: Element, name: str) -> list[str]:
    """The texts, but for empty ones, of all children of that name."""
    return [text for child in node.findall(name) if (text := text_of(child))]


class Piece(NamedTuple):
    """A part of the file, from line ``first`` to line ``last``.

    It is a record (``node``), a record that cannot be read (``fault`` says why, at line ``line``; with a ``node`` it was mended, or is what
    stands before the fault: ``cut``), or what stands outside of records (``outside``; nothing comes before it where that ``begins`` the
    file).
    """

    first: int
    last: int
    node: Element | None = None
    fault: str = ""
    line: int = 0
    outside: str = ""
    begins: bool = False
    cut: bool = False


def pieces(blocks: Iterable[str]) -> Iterator[Piece]:
    """The parts of the XML text that ``blocks`` make up together, in order; every character that is not blank is in one of them."""
    scanner = _Scanner()
    kept: list[str] = []
    waiting = 0
    for block in blocks:
        kept.append(block)
        waiting += len(block)
        if waiting >= len(scanner.text):  # so that a record of any length is joined and looked through a few times only
            yield from _parsed(scanner.more("".join(kept), final=False))
            kept, waiting = [], 0
    yield from _parsed(scanner.more("".join(kept), final=True))


class _Record(NamedTuple):
    """A record that is not parsed yet."""

    first: int
    last: int
    text: str


def _parsed(found: Iterable[Piece | _Record]) -> Iterator[Piece]:
    """``found`` with its records parsed, many at a time."""
    held: list[Piece | _Record] = []
    records = length = 0
    for one in found:
        held.append(one)
        if type(one) is _Record:
            records += 1
            length += len(one.text)
            if records == _TOGETHER or length > _LONG:
                yield from _together(held)
                held, records, length = [], 0, 0
    yield from _together(held)


def _together(held: Sequence[Piece | _Record]) -> Iterator[Piece]:
    records = [one.text for one in held if type(one) is _Record]
    text = "".join(records)
    nodes: Iterator[Element] | None = None
    if "<?" not in text:  # else what ends a record here might not end it there
        around = tree(text)[0]
        nodes = iter(around) if around is not None and len(around) == len(records) else None
    for one in held:
        if type(one) is not _Record:
            yield one  # type: ignore[misc]
        elif nodes is not None:
            yield _new(Piece, (one.first, one.last, next(nodes), "", 0, "", False, False))
        else:
            node, fault, line = parse_record(one.text)
            cut = node is None
            yield Piece(one.first, one.last, before_fault(one.text) if cut else node, fault, one.first + line - 1 if fault else 0, cut=cut)


Item = Entry | Foreign | Heading | Problem


def read(
    blocks: Iterable[str],
    origin: Origin,
    record: Callable[[Element, Origin], Sequence[Entry | Foreign | Problem]],
    outside: Callable[[Piece], list[Heading | Problem]],
) -> Iterator[Item]:
    """What ``record`` makes of each record and ``outside`` of what stands outside of them, with a Problem for each fault.

    ``origin`` gives the name of the source and of the parser. ``outside`` gives a heading where a piece ``begins`` the file; where it gives
    none, what stands behind a record is claimed by that record's first item.
    """
    held: list[Item] = []
    roots, last, cut_off = 0, 0, False
    for piece in pieces(blocks):
        begins = not last
        last, cut_off = piece.last, False
        if piece.outside:
            tags = list(ROOT.finditer(piece.outside))
            piece = _ended(piece, tags)  # noqa: PLW2901 - what is no XML is left to others
            last = piece.last
            for tag in tags:
                if tag.end() < len(piece.outside):
                    roots += -1 if tag[1] else 1
            found = outside(piece._replace(begins=True) if begins else piece)
            if held and not any(isinstance(item, Heading) for item in found):
                held[0] = up_to(held[0], piece.last)
            held += found
            continue
        yield from held
        held = []
        if piece.node is not None:
            held += record(piece.node, _new(Origin, (origin.source, piece.first, piece.last, *origin[3:])))
        if piece.cut and not any(isinstance(item, Entry) and item.title for item in held):
            held, piece = [], piece._replace(node=None)  # noqa: PLW2901 - too little of a paper
        if piece.fault:
            held.append(_damage(piece, origin.source))
            cut_off = piece.cut
    yield from held
    if roots > 0 and not cut_off:
        yield Problem("warning", "damaged-xml", "the file ends before its last tag; papers may be missing", origin.source, last)


def _ended(piece: Piece, tags: Sequence[re.Match[str]]) -> Piece:
    """A piece up to the tag, one of its ``tags``, that ends its document, where words follow that: they are no part of it."""
    text = piece.outside
    tag = next((root.end() for root in reversed(tags) if root[1]), 0)
    end = text.find(">", tag) + 1 if tag else 0
    rest = text[end:].lstrip()
    if not end or not rest or rest[0] == "<":
        return piece
    return piece._replace(outside=text[:end], last=piece.first + text[:end].lstrip().count("\n"))


def _damage(piece: Piece, source: str) -> Problem:
    place = f"line {piece.line} is no XML ({piece.fault})"
    if piece.cut and piece.node is not None:
        message = f"{place}; of the record was read what is whole before that"
        return Problem("warning", "damaged-xml", message, source, piece.line)
    if piece.node is not None:
        return Problem("warning", "damaged-xml", f"{place}; the record was read all the same", source, piece.line)
    return Problem("error", "damaged-xml", f"{place}; the record was not read", source, piece.first, "", piece.last)


class _Scanner:
    """Where the reading of a stream stands: ``text`` is what was not given yet, ``seen`` how far tags were looked for in it."""

    def __init__(self) -> None:
        self.text = ""
        self.line = 1
        self.seen = 0
        self.opened = -1
        self.absent: set[str] = set()

    def more(self, block: str, *, final: bool) -> Iterator[Piece | _Record]:
        """The pieces that are whole now that ``block`` follows; ``final``: nothing comes after it."""
        text = self.text = self.text + block
        done = 0
        search = (_BARE if _PREFIXED.search(text, self.seen) is None else _TOKEN).search
        while (token := search(text, self.seen)) is not None:
            if token["name"] is None:
                after = self._skip(token[0], token.end(), final=final)
                if after < 0:
                    self.seen = token.start()
                    break
                self.seen = after
                continue
            end = text.find(">", token.end()) + 1
            if not end:
                if not final:
                    self.seen = token.start()
                    break
                end = len(text)
            if not token["close"]:
                if done < token.start():
                    yield from self._piece(done, token.start(), _UNENDED if self.opened >= 0 else "")
                done = self.opened = token.start()
            self.seen = end
            if self.opened >= 0 and (token["close"] or text.endswith("/>", 0, end)):
                yield self._record(done, end)
                done, self.opened = end, -1
        else:
            self.seen = len(text)
        if final:
            yield from self._piece(done, len(text), _UNENDED if self.opened >= 0 else "")
            done = len(text)
        self.text = text[done:]
        self.seen -= done
        self.opened = 0 if self.opened >= 0 else -1

    def _skip(self, opener: str, at: int, *, final: bool) -> int:
        """Where the comment, the literal text or the document type ends; -1: further on, perhaps. What never ends is no such thing."""
        if opener in self.absent:
            return at
        if opener == "<!DOCTYPE":
            bracket = _DOCTYPE_OPEN.search(self.text, at)
            ending = bracket if bracket is None or bracket[0] == ">" else _DOCTYPE_END.search(self.text, bracket.end())
            found = -1 if ending is None else ending.end()
        else:
            found = self.text.find(_ENDS[opener], at)
        if found >= 0:
            return found
        if not final:
            return -1
        self.absent.add(opener)
        return at

    def _piece(self, start: int, end: int, fault: str) -> Iterator[Piece]:
        """What is no whole record: text outside, or a record that is cut off. Blanks are passed over."""
        text = self.text[start:end]
        first, self.line = self.line, self.line + text.count("\n")
        if not text or text.isspace():
            return
        begun, last = first + _leading_lines(text), self.line - _trailing_lines(text)
        if fault:
            yield Piece(first, last, before_fault(text), fault, last, cut=True)
        else:
            yield _new(Piece, (begun, last, None, "", 0, text, False, False))

    def _record(self, start: int, end: int) -> _Record:
        text = self.text[start:end]
        first, self.line = self.line, self.line + text.count("\n")
        return _new(_Record, (first, self.line, text))


def _leading_lines(text: str) -> int:
    return text.count("\n", 0, len(text) - len(text.lstrip()))


def _trailing_lines(text: str) -> int:
    return text.count("\n", len(text.rstrip()))
