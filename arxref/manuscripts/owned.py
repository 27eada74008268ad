"""The author's own bibliographies, as far as they are cited: which entries there are, and each as it stands, to be copied."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from arxref import sink
from arxref.late import late
from arxref.library.bib import bibfile
from arxref.library.bib.bibscan import SUFFIXES, scan
from arxref.library.citations_bib import KEY, REFERRING
from arxref.library.keys import folded
from arxref.manuscripts import bibsearch
from arxref.model import Problem
from arxref.records import NamedTuple
from arxref.sources import display

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from arxref.library.bib.bibscan import Block
    from arxref.model import ArxivId

_NAME = late(r"""[^\s\d"#%'(),={}@][^\s"#%'(),={}]*""")


class Owned(NamedTuple):
    """An entry of the author's: ``text`` is it as it stands, in which its key is ``text[key_start:key_end]``; "" for a CSL item.

    ``aliases`` are further keys of it (biblatex's ``ids``), ``refers`` the keys of entries that it needs, ``macros`` the names (lower case)
    that may be macros.
    """

    key: str
    id: ArxivId | None
    text: str
    key_start: int = 0
    aliases: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    macros: frozenset[str] = frozenset()

    def renamed(self, key: str, aliases: Sequence[str] = ()) -> str:
        """The entry with that key, and with further ones in ``ids``; else byte for byte."""
        end = self.key_start + len(self.key)
        text = self.text if key == self.key else self.text[: self.key_start] + key + self.text[end:]
        more = [alias for alias in aliases if alias not in self.aliases]
        if not more:
            return text
        block = next(scan(text))
        own = next((field for field in block.fields if field.name.lower() == "ids"), None)
        if own is not None:
            at = own.end - 1
            return f"{text[:at]},{','.join(more)}{text[at:]}"
        at = block.key_start + len(key)
        return f"{text[:at]},\n  ids = {{{','.join(more)}}}{text[at:]}"


class Bibliography(NamedTuple):
    """A .bib file as far as it is wanted, in its order. ``macros`` are its @string blocks by name (lower case)."""

    path: str
    entries: tuple[Owned, ...] = ()
    macros: tuple[tuple[str, str], ...] = ()
    preambles: tuple[str, ...] = ()
    encoding: str = "utf-8"


def read(path: str, keys: Iterable[str], ids: Collection[ArxivId], *, everything: bool, problems: list[Problem]) -> Bibliography:
    """The entries of a .bib file that have one of ``keys`` or are one of the papers, and those that these need; or everything in it.

    Of a CSL file all keys are read, and which papers they are. What cannot be read is a Problem.
    Raises OutputError for a file that is there and cannot be opened.
    """
    raw = sink.read_existing(path)
    if raw is None:
        problems.append(Problem("error", "unreadable", "no such file", display(path)))
        return Bibliography(path)
    text, encoding, _bom = bibfile.decoded(raw)
    if not path.lower().endswith(SUFFIXES):
        return Bibliography(path, _of_csl(path, text, problems))
    parts = bibsearch.everything(text) if everything else bibsearch.Search(keys, ids).parts(text)
    if not parts:
        return Bibliography(path, encoding=encoding)
    papers = {key: id_ for id_, key in bibfile.read(bibsearch.reduced(text, parts).encode("utf-8", "replace")).keys.items()}
    entries: dict[str, Owned] = {}
    macros: list[tuple[str, str]] = []
    preambles: list[str] = []
    for part in parts:
        block, source = part.block, text[part.start : part.end]
        if block.kind == "string":
            macros.append((block.key.lower(), source))
        elif block.kind == "preamble":
            preambles.append(source)
        elif block.key:
            entries.setdefault(block.key, _owned(source, block, papers.get(block.key)))
    return Bibliography(path, tuple(entries.values()), tuple(macros), tuple(preambles), encoding)


def _of_csl(path: str, text: str, problems: list[Problem]) -> tuple[Owned, ...]:
    """The items of CSL-JSON or CSL-YAML, as far as they can be read."""
    from arxref.library.csl import common as csl  # noqa: PLC0415 - few have such a bibliography
    from arxref.library.csl import csljson, cslyaml  # noqa: PLC0415

    items: list[object] = []
    reason = ""
    if text.lstrip()[:1] in ("[", "{"):
        for one in csljson.items(text):
            if isinstance(one, csljson.Found):
                items.append(one.value)
            else:
                reason = one.reason
    else:
        try:
            whole = cslyaml.load(text)
        except ValueError as error:
            whole, reason = None, str(error)
        listed = whole.get("references") if isinstance(whole, dict) else whole
        items = listed if isinstance(listed, list) else []
    if reason:
        problems.append(Problem("error", "unreadable", f"is no CSL from some place on ({reason})", display(path)))
    entries: dict[str, Owned] = {}
    for item in items:
        key = csl.shown(item.get("id")) if isinstance(item, dict) else ""
        if key:
            found = csl.paper(item)  # type: ignore[arg-type]
            entries.setdefault(key, Owned(key, None if found is None else found[0], ""))
    return tuple(entries.values())


def _owned(source: str, block: Block, id_: ArxivId | None) -> Owned:
    aliases: list[str] = []
    refers: list[str] = []
    macros: set[str] = set()
    for field in block.fields:
        value = source[field.value - block.start : field.end - block.start]
        name = field.name.lower()
        if name == "ids":
            aliases += KEY.findall(value)
        elif name in REFERRING:
            refers += KEY.findall(value)
        if value[0] not in '{"' or "#" in value:
            macros.update(word.lower() for word in _NAME.findall(value))
    return Owned(block.key, id_, source, block.key_start - block.start, tuple(aliases), tuple(refers), frozenset(macros))


class Shelf:
    """All bibliographies of an author, in order: of two entries with one key, the first counts."""

    def __init__(self, bibliographies: Iterable[Bibliography]) -> None:
        self.bibliographies = tuple(bibliographies)
        self.entries: dict[str, Owned] = {}
        self.homes: dict[str, str] = {}
        self._meant: dict[str, str] = {}
        for bibliography in self.bibliographies:
            for entry in bibliography.entries:
                if entry.key not in self.entries:
                    self.entries[entry.key] = entry
                    self.homes[entry.key] = bibliography.path
        for key, entry in self.entries.items():
            for name in entry.aliases:
                self._meant.setdefault(name, key)
        for key in self.entries:
            self._meant.setdefault(folded(key), key)

    def key(self, text: str) -> str:
        """The key of the entry that a citation means; "" where there is none. To BibTeX, case makes no other key."""
        return text if text in self.entries else self._meant.get(text) or self._meant.get(folded(text), "")

    def papers(self, texts: Iterable[str]) -> dict[str, ArxivId | None]:
        """The keys that are defined, those of ``texts`` that mean one of them too, and which papers they are."""
        found = {key: entry.id for key, entry in self.entries.items()}
        for text in texts:
            key = self.key(text)
            if key:
                found.setdefault(text, self.entries[key].id)
        return found

    def needed(self, keys: Iterable[str]) -> set[str]:
        """``keys`` and those of all entries that they need."""
        needed: set[str] = set()
        queue = list(keys)
        while queue:
            key = queue.pop()
            if key in self.entries and key not in needed:
                needed.add(key)
                queue += map(self.key, self.entries[key].refers)
        return needed

    def copied(self, texts: dict[str, str]) -> Iterator[tuple[str, str]]:
        """``texts`` (by the key in the bibliography) in the order of the files, behind the preambles and macros ("") that they need."""
        known: dict[str, str] = {}
        written: set[str] = set()
        for bibliography in self.bibliographies:
            own = dict(bibliography.macros)
            known.update(own)
            here = [entry for entry in bibliography.entries if entry.key in texts and self.homes[entry.key] == bibliography.path]
            if not here:
                continue
            for text in (*bibliography.preambles, *_macros(here, known, own)):
                if text not in written:
                    written.add(text)
                    yield "", text
            for entry in here:
                yield entry.key, texts[entry.key]


def _macros(entries: Iterable[Owned], known: dict[str, str], own: dict[str, str]) -> Iterator[str]:
    """The macros that entries use and those that these are made of, each behind what it is made of."""
    needed: set[str] = set()
    queue = [name for entry in entries for name in entry.macros]
    while queue:
        name = queue.pop()
        if name in known and name not in needed:
            needed.add(name)
            queue += (word.lower() for word in _NAME.findall(known[name]))
    yield from (known[name] for name in (*(name for name in known if name not in own), *own) if name in needed)


def same_file(one: str, other: str) -> bool:
    """Whether two paths lead to one file."""
    return bool(one) and bool(other) and os.path.realpath(one) == os.path.realpath(other)
