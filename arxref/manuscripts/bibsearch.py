"""The few wanted entries of a library that may be large: looked for in its text first, so that nothing else of it is taken apart.

What is found in a .bib file is what `arxref.library.bib.bibscan` takes for a block.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from arxref.api import SourceText
from arxref.late import late
from arxref.library.bib import bibfile
from arxref.library.bib.bibscan import SUFFIXES, scan
from arxref.library.citations_bib import KEY, REFERRING
from arxref.library.keys import folded
from arxref.records import NamedTuple
from arxref.text.decode import is_binary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from arxref.library.bib.bibscan import Block
    from arxref.model import ArxivId

_HEAD = late(r"""@\s*+([^\s\d"#%'(),={}@][^\s"#%'(),={}@]*+)\s*+[{(]\s*+([^\s,={}"]*+)""")
# Each begins with a literal, so that the search runs from one to the next.
_NEW = late(r"\.([0-9]{4,5})(?![0-9])")
_OLD = late(r"/([0-9]{7})(?![0-9])")
_OLD_ESCAPED = late(r"%2[Ff]([0-9]{7})(?![0-9])")
_SIGNED = late(rf"[ \t]*\r?\n{bibfile.SIGNATURE}[^\r\n]*")
_IDS = tuple(re.compile(rf"{name}\s*+=\s*+[{{\"]([^{{}}\"]*)") for name in ("ids", "IDS", "Ids"))
_MOST = 4
_ROUNDS = 8
_KEPT = ("entry", "string", "preamble")


class Part(NamedTuple):
    """A block of a .bib file, with the line that signs it if one does: ``text[start:end]``. The block's own places count from ``shift``."""

    start: int
    end: int
    shift: int
    block: Block


class Search:
    """What is looked for: entries with one of ``keys`` (whatever the case), and papers."""

    def __init__(self, keys: Iterable[str], ids: Collection[ArxivId]) -> None:
        self._keys = frozenset(map(folded, keys))
        self._numbers = frozenset(_number(id_) for id_ in ids)

    def narrowed(self, source: SourceText) -> SourceText | None:
        """A source that holds nothing but the wanted entries and what they need, each in its line; None where there is none.

        A source that is no .bib file is as it was, if it may hold one of the papers. What cannot be read, or is no text, is as it was, and
        says so later: a device has no end.
        """
        try:
            if is_binary(source.head):
                return source
            if not source.name.lower().endswith(SUFFIXES):
                return source if any(map(self.speaks, source.blocks())) else None
            text = source.text
        except OSError:
            return source
        parts = self.parts(text)
        return SourceText.of(source.name, reduced(text, parts, lines=True).encode("utf-8", "replace")) if parts else None

    def speaks(self, text: str) -> bool:
        """Whether a text may name one of the papers."""
        return any(True for _ in self._numbered(text))

    def parts(self, text: str) -> list[Part]:
        """The entries of a .bib file that are, or may be, wanted, and those that they refer to, in the order of the file.

        Where there are any, its macros and preambles are among them. Never raises.
        """
        heads = _Heads(text)
        wanted = [index for key in self._keys for index in heads.by_key.get(key, ())]
        wanted += (index for at in self._numbered(text) if (index := heads.above(at)) >= 0)
        for pattern in _IDS if self._keys else ():
            wanted += (heads.above(found.start()) for found in pattern.finditer(text) if not self._keys.isdisjoint(_listed(found[1])))
        parts = heads.parts(wanted)
        return parts if any(part.block.kind == "entry" for part in parts) else []

    def _numbered(self, text: str) -> Iterator[int]:
        """Where the number of a wanted paper stands."""
        numbers = self._numbers
        for pattern in (_NEW, _OLD, _OLD_ESCAPED) if numbers else ():
            for found in pattern.finditer(text):
                if (found[1].lstrip("0") if pattern is _NEW else found[1]) in numbers:
                    yield found.start()


def _listed(value: str) -> Iterator[str]:
    """The keys, case put aside, of a field that holds several."""
    return map(folded, KEY.findall(value))


def _number(id_: ArxivId) -> str:
    """What of an ID is looked for: the figures behind the point or the slash; of a point's, without noughts before them."""
    return id_[5:].lstrip("0") if id_[4] == "." else id_[-7:]


def everything(text: str) -> list[Part]:
    """All entries, macros and preambles."""
    return [_part(text, block, 0) for block in scan(text) if block.kind in _KEPT]


def reduced(text: str, parts: Iterable[Part], *, lines: bool = False) -> str:
    """The text of ``parts`` alone; with ``lines``, each in the lines where it stands in the file."""
    out: list[str] = []
    at = 0
    for part in parts:
        if lines:
            out.append("\n" * text.count("\n", at, part.start))
        elif out:
            out.append("\n\n")
        at = part.end
        out.append(text[part.start : at])
    return "".join(out)


def referred(text: str, part: Part) -> Iterator[str]:
    """The keys of the entries that an entry needs."""
    for field in part.block.fields:
        if field.name.lower() in REFERRING:
            yield from (found[0] for found in KEY.finditer(text, field.value + part.shift, field.end + part.shift))


def _part(text: str, block: Block, shift: int) -> Part:
    end = block.end + shift
    signed = _SIGNED.match(text, end)
    return Part(block.start + shift, end if signed is None else signed.end(), shift, block)


class _Heads:
    """Where what looks like the head of a block stands in a text.

    A head is believed where all braces before it are closed, and at no head before it more than were open: else what closes nothing would
    make up for what is never closed. Where one that is wanted is not believed, the text is read as a whole.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []
        self.by_key: dict[str, list[int]] = {}
        self._always: list[int] = []
        for found in _HEAD.finditer(text):
            kind = found[1].lower()
            if kind in ("string", "preamble"):
                self._always.append(len(self.starts))
            elif kind != "comment":
                self.by_key.setdefault(folded(found[2]), []).append(len(self.starts))
            self.starts.append(found.start())

    def above(self, at: int) -> int:
        """The last head at or before ``at``; -1 where there is none."""
        return bisect_right(self.starts, at) - 1

    def parts(self, wanted: Iterable[int]) -> list[Part]:
        """The blocks that begin at, or hold, the wanted heads, and what they need."""
        queue = sorted({index for index in wanted if index >= 0})
        first = queue
        if not queue:
            return []
        found: dict[int, Part] = {}
        left = _MOST * len(self.text)  # broken blocks may each reach to the end
        for _ in range(_ROUNDS):
            if len(queue) * _MOST > len(self.starts) or not self._balanced(queue):
                break
            further: set[int] = set()
            for index in queue:
                part, looked = self._block(index)
                left -= looked
                if part is None or left < 0:
                    return self._among_all(first)
                found[index] = part
                if part.block.kind == "entry":
                    further.update(other for name in referred(self.text, part) for other in self.by_key.get(folded(name), ()))
            queue = sorted((further | set(self._always)) - found.keys())
            if not queue:
                return [part for _, part in sorted(found.items()) if part.block.kind in _KEPT]
        return self._among_all(first)

    def _balanced(self, heads: Sequence[int]) -> bool:
        """Whether each of the heads, which are in order, is believed."""
        at = depth = 0
        wanted, count = set(heads), self.text.count
        for index, start in enumerate(self.starts[: heads[-1] + 1]):
            depth += count("{", at, start) - count("}", at, start)
            at = start
            if depth < 0 or (depth and index in wanted):
                return False
        return True

    def _block(self, index: int) -> tuple[Part | None, int]:
        """The block of a head, and how much was looked at to find its end; None where nothing begins there."""
        shift, ahead, looked = self.starts[index], 1, 0
        while True:
            last = index + ahead
            end = self.starts[last] if last < len(self.starts) else len(self.text)
            looked += end - shift
            block = next(scan(self.text[shift:end]))
            if block.kind == "broken" and end < len(self.text) and looked < len(self.text):
                ahead *= 4  # it may be cut off only here
                continue
            return (None if block.kind == "text" else _part(self.text, block, shift)), looked

    def _among_all(self, wanted: Iterable[int]) -> list[Part]:
        """As `parts`, from reading the whole text."""
        parts = everything(self.text)
        begun = [part.start for part in parts]
        queue, kept = list(wanted), set[int]()
        while queue:
            start = self.starts[queue.pop()]
            at = bisect_right(begun, start) - 1
            if at >= 0 and at not in kept and start < parts[at].end:
                kept.add(at)
                queue += (other for name in referred(self.text, parts[at]) for other in self.by_key.get(folded(name), ()))
        return [part for at, part in enumerate(parts) if kept and (at in kept or part.block.kind in ("string", "preamble"))]
