"""The few wanted entries of a library that may be large: looked for in its text first, so that nothing else of it is taken apart.

What is found in a .bib file is what `arxref.library.bibscan` takes for a block.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from arxref.api import SourceText
from arxref.library import bibfile
from arxref.library.bibscan import scan
from arxref.library.keys import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from arxref.library.bibscan import Block
    from arxref.model import ArxivId

_HEAD = re.compile(r"""@\s*+([^\s\d"#%'(),={}@][^\s"#%'(),={}@]*+)\s*+[{(]\s*+([^\s,={}"]*+)""")
# Each begins with a literal, so that the search runs from one to the next.
_NEW = re.compile(r"\.([0-9]{4,5})(?![0-9])")
_OLD = re.compile(r"/([0-9]{7})(?![0-9])")
_OLD_ESCAPED = re.compile(r"%2[Ff]([0-9]{7})(?![0-9])")
_SIGNED = re.compile(rf"[ \t]*\r?\n{bibfile.SIGNATURE}[^\r\n]*")
_IDS = tuple(re.compile(rf"{name}\s*+=\s*+[{{\"]([^{{}}\"]*)") for name in ("ids", "IDS", "Ids"))
_KEY = re.compile(r'[^\s,{}"#]+')
_SUFFIXES = (".bib", ".bibtex", ".biblatex")
REFERRING = frozenset(("crossref", "xref", "xdata", "related", "entryset"))
"""Fields that name entries that must be there too (BibTeX's crossref; biblatex, "Special Fields" and "Related Entries")."""
_MOST = 4
_COMMENTS = 20


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

        A source that is no .bib file is as it was, if it may hold one of the papers. What cannot be read is as it was, and says so later.
        """
        try:
            if not source.name.lower().endswith(_SUFFIXES):
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
        return heads.parts(wanted)

    def _numbered(self, text: str) -> Iterator[int]:
        """Where the number of a wanted paper stands."""
        numbers = self._numbers
        for pattern in (_NEW, _OLD, _OLD_ESCAPED) if numbers else ():
            for found in pattern.finditer(text):
                if (found[1].lstrip("0") if pattern is _NEW else found[1]) in numbers:
                    yield found.start()


def _listed(value: str) -> Iterator[str]:
    """The keys, case put aside, of a field that holds several."""
    return map(folded, _KEY.findall(value))


def _number(id_: ArxivId) -> str:
    """What of an ID is looked for: the figures behind the point or the slash; of a point's, without noughts before them."""
    return id_[5:].lstrip("0") if id_[4] == "." else id_[-7:]


def everything(text: str) -> list[Part]:
    """All entries, macros and preambles."""
    return [_part(text, block, 0) for block in scan(text) if block.kind in ("entry", "string", "preamble")]


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
            yield from (found[0] for found in _KEY.finditer(text, field.value + part.shift, field.end + part.shift))


def _part(text: str, block: Block, shift: int) -> Part:
    end = block.end + shift
    signed = _SIGNED.match(text, end)
    return Part(block.start + shift, end if signed is None else signed.end(), shift, block)


class _Heads:
    """Where what looks like the head of a block stands in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []
        self.by_key: dict[str, list[int]] = {}
        self._always: list[int] = []
        self._comments: list[int] = []
        for found in _HEAD.finditer(text):
            kind = found[1].lower()
            if kind == "comment":
                self._comments.append(found.start())
            elif kind in ("string", "preamble"):
                self._always.append(len(self.starts))
            else:
                self.by_key.setdefault(folded(found[2]), []).append(len(self.starts))
            self.starts.append(found.start())

    def above(self, at: int) -> int:
        """The last head at or before ``at``; -1 where there is none."""
        return bisect_right(self.starts, at) - 1

    def parts(self, wanted: Iterable[int]) -> list[Part]:
        """The blocks that begin at, or hold, the wanted heads, and what they need."""
        queue = [index for index in dict.fromkeys(wanted) if index >= 0]
        if not queue:
            return []
        if len(self._comments) > _COMMENTS or len(queue) * _MOST > len(self.starts):
            return self._among_all(queue)
        hidden = [(start, start + next(scan(self.text[start:])).end) for start in self._comments]
        found: dict[int, Part] = {}
        seen: set[int] = set()
        while queue:
            index = queue.pop()
            part = None if index in seen or any(start < self.starts[index] < end for start, end in hidden) else self._block(index)
            seen.add(index)
            if part is not None and part.start not in found:
                found[part.start] = part
                queue += (other for name in referred(self.text, part) for other in self.by_key.get(folded(name), ()))
        for index in self._always if found else ():
            part = self._block(index)
            if part is not None:
                found[part.start] = part
        return [found[start] for start in sorted(found)]

    def _among_all(self, queue: list[int]) -> list[Part]:
        """As `parts`, for a text in which so much is wanted, or hidden, that it is better read as a whole."""
        parts = everything(self.text)
        begun = [part.start for part in parts]
        kept: set[int] = set()
        while queue:
            at = bisect_right(begun, self.starts[queue.pop()]) - 1
            if at >= 0 and at not in kept:
                kept.add(at)
                queue += (other for name in referred(self.text, parts[at]) for other in self.by_key.get(folded(name), ()))
        return [part for at, part in enumerate(parts) if kept and (at in kept or part.block.kind in ("string", "preamble"))]

    def _block(self, index: int) -> Part | None:
        """The block of a head, or the one in whose fields what looks like a head stands: the head before that tells."""
        first = max(0, index - 1)
        ahead = 1
        while True:
            last = index + ahead
            shift = self.starts[first]
            end = self.starts[last] if last < len(self.starts) else len(self.text)
            at = self.starts[index] - shift
            block = next((one for one in scan(self.text[shift:end]) if one.start <= at < one.end), None)
            if block is not None and block.kind == "broken" and end < len(self.text):
                ahead *= 4  # it may be cut off only here
                continue
            return _part(self.text, block, shift) if block is not None and block.kind in ("entry", "string", "preamble") else None
