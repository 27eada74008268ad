"""What somebody's .bib file holds: which of its entries are arXiv papers, under which keys, and what else stands in it.

It never raises on any bytes: a block that cannot be read is named as one.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Literal

from arxref import identifiers
from arxref.api import Existing
from arxref.late import late
from arxref.library.bib.bibscan import scan
from arxref.library.bib.bibvalues import Strings
from arxref.records import NamedTuple
from arxref.text.decode import wide

if TYPE_CHECKING:
    from collections.abc import Mapping

    from arxref.library.bib.bibscan import Block
    from arxref.model import ArxivId

SEAL = "% arxref: "
"""How the line starts that says in a file of arxref's own whether anybody has edited it."""
SIGNATURE = "% arXiv:"
"""How the line behind an entry starts that names its paper where none of its fields does."""

_SEAL_LINE = late(r"^% arxref: [0-9a-f]{16}[ \t]*$", re.MULTILINE)
_REMARK = late(r"\s*+(?:%|\Z)")
_SIGNED = late(rf"\s*{SIGNATURE}([^\n\r]*)")
_OLDER = late(r"(?<![\w.-])[a-z-]{2,8}(?:\.[a-z-]{2,9})?/[0-9]{7}(?![0-9])")
_WORDS = late(
    r"arXiv (?:id|identifier|number)\b[\s:]*|\[online\][\s.,:;]*"
    r"|(?:arXiv|CoRR|(?:(?:LANL|Los Alamos) )?e-?prints?|(?:also )?(?:pre-?prints?|available)(?: online)?(?: (?:at|from|on|as|in))?"
    r"|(?:extended|full|long(?:er)?|preliminary) version(?: (?:at|on|in|as|available))*|published as|cite(?= arXiv)"
    r"|\A(?:(?:comments?|url|tex\.eprint)(?=:)|(?:also|article)(?= arXiv:)"
    r"|[0-9]{1,4} (?:pages|pp)(?:[,;] [0-9]{1,3} (?:figures?|tables?)){0,2}))\b"
    r"(?!\s*(?:/|\.(?!\s)|:(?!\s*(?:arXiv|https?:))))[\s,:;.]*",
    re.IGNORECASE,
)
_COMMAND = late(
    r"\\(?:url|href|arxiv|eprint|text[a-z]{2}|emph)\s*(?=\{)|\\(?:tt|it|em|bf|sl|rm|sc)(?:family|shape|series)?(?![A-Za-z])\s*|\\allowbreak(?![A-Za-z])\s*|\\[,;:!]|[{}]"
)
LINK = late(r"\\href\s*\{([^{}]*)\}\s*\{((?:[^{}]++|\{[^{}]*+\})*+)\}")
_CORR = late(r"\s*(?:CoRR|arXiv)[\s,;]*(?:vol(?:ume|\.)?\s*)?(?=abs/)", re.IGNORECASE)
_BEHIND = late(r"\s*(?:[,;.(]|\[[\w.-]{2,20}(?:, ?[\w.-]{2,20}){0,9}\]\s*(?:[,;.(0-9]|\Z))")
_CLAIM = late(  # what may be said of a paper before it is named
    r"(?:accepted|forthcoming|in press|published|submitted|to appear|under review)\b[^:]{0,100}?[,;.]\s*"
    r"(?=(?:arXiv (?:e-?print|preprint) )?arXiv:)",
    re.IGNORECASE,
)
_OF_ANOTHER = late(r"\b(?:comments? (?:on|to)|errat(?:um|a)|corrigendum|addendum|repl(?:y|ies) to|response to)\b", re.IGNORECASE)
_REMARKS = late(r"(?<=[0-9])\s*+Comments?:.*", re.DOTALL)  # behind the identifier, in BibSonomy's notes
_PREPRINTS = late(r"\W*+arxiv(?:\.org)?\W*+(?:(?:e-?prints?|pre-?prints?|repository|server|archive)\b\W*+)*+", re.IGNORECASE)
_NUMBER = late(r"\W*([0-9]{7})(?:v[0-9]+)?\W*")
_OLD = late(r"[a-z-]+(?:\.[A-Za-z-]+)?/[0-9]{7}")
_DOI = late(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)

_EPRINTS = ("eprint", "arxivid", "arxiv", "arxiv_id", "arxiv-id")
_NUMBERS = ("number", "volume", "pages", "eid", "note")
_JOURNALS = ("journal", "journaltitle")
_PLACES = (*_JOURNALS, *"howpublished publisher institution organization school series archive type".split())
_ADDRESSES = (
    *("doi", "url", "note", "howpublished", *_JOURNALS, "number", "volume", "link", "pages", "eid"),
    *("ee", "pdf", "bdsk-url-1", "identifier", "arxiv_url", "arxiv-url", "arxivurl"),
)
_ARCHIVES = ("archiveprefix", "eprinttype", "archive", "primaryclass", "eprintclass")
# What only one of the two dialects has, or is wont to have.
_DIALECTS = {
    **dict.fromkeys("date eprinttype eprintclass journaltitle location institution".split(), 1),
    **dict.fromkeys("year archiveprefix primaryclass journal address school".split(), -1),
}
# What a field says: of the dialect, and of the paper (2: always, 1: where it speaks of arXiv).
_ROLES = {
    **{name: (leaning, 0) for name, leaning in _DIALECTS.items()},
    **{name: (_DIALECTS.get(name, 0), 1) for name in (*_ADDRESSES, *_PLACES)},
    **{name: (_DIALECTS.get(name, 0), 2) for name in (*_EPRINTS, *_ARCHIVES, "doi", "url")},
}
_BROKEN_FIELD = late(r"""\b([a-z]++)\s*+=\s*+(\{[^{}]*+\}|"[^"{}]*+"|[^\s,"{}]++)""", re.IGNORECASE)
_LONGEST_NUMBER = 20
_WRAPPED = 8  # deeper than anyone braces a value as a whole
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What BibTeX, which knows no prose, would take for an entry with a field.
_ENTRY_IN_TEXT = late(r"""@\s*+[^\s"#%'(),={}@]++\s*+[{(]\s*+[^\s,{}@]*+\s*+,\s*+[^\s"#%'(),={}@]++\s*+=""")


class File(NamedTuple):
    """A file as it was read: ``bom + text.encode(encoding)`` are its bytes.

    ``encoding`` is "" where nothing can be written without guessing. ``papers`` are the entries of arXiv papers, ``repeated`` the lines of
    further entries of one, ``dois`` the entries of others (by lower-case DOI). ``end`` is where a new entry goes: where everyone who reads
    the file finds it. ``leaning`` is above 0 where the file is BibLaTeX. ``doubled`` are the entries whose key, case aside, an
    earlier entry has, each with that, but for further entries of one paper.
    """

    text: str
    encoding: str
    bom: bytes
    papers: Mapping[ArxivId, Block]
    repeated: Mapping[ArxivId, int]
    dois: Mapping[str, Block]
    end: int
    leaning: int
    doubled: tuple[tuple[Block, Block], ...] = ()


def read(raw: bytes) -> Existing:
    """The arXiv papers of a .bib file with their keys, and a label with its line for everything that is none; always as edited."""
    text, encoding, bom = decoded(raw)
    reading = _Reading(text)
    for block in scan(text):
        reading.take(block)
    return reading.existing(encoding, bom)


def holds_definitions(raw: bytes) -> bool:
    """Whether a file without entries is plainly a .bib file: ``@string``, ``@preamble`` or ``@comment``, and else lines of ``%``."""
    text = decoded(raw)[0]
    blocks = list(scan(text))
    beside = "".join(text[block.start : block.end] for block in blocks if block.kind == "text")
    defined = {block.kind for block in blocks} - {"text"}
    return bool(defined) and defined <= {"string", "preamble", "comment"} and all(_REMARK.match(line) for line in beside.splitlines())


def decoded(raw: bytes) -> tuple[str, str, bytes]:
    """The text of a file, its encoding and its byte order mark; what is not Unicode is Windows-1252, or Latin-1 where that has a hole."""
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            try:
                return raw[len(bom) :].decode(encoding), encoding, bom
            except UnicodeDecodeError:
                if bom != codecs.BOM_UTF8:
                    return raw.decode("latin-1"), "", b""
    for encoding in (wide(raw) or "utf-8", "cp1252"):
        try:
            return raw.decode(encoding), encoding, b""
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1"), "latin-1", b""


def dialect(existing: Existing) -> Literal["bibtex", "biblatex"]:
    """Which of the two the file that was read is: what most of its fields are; BibTeX where nothing tells."""
    state = existing.state
    if isinstance(state, tuple) and not isinstance(state, File):  # as it was written: a glance is enough
        raw = state[0]
        return "biblatex" if raw.count(b"\n  date ") > raw.count(b"\n  year ") else "bibtex"
    return "biblatex" if isinstance(state, File) and state.leaning > 0 else "bibtex"


def arxiv_id(fields: Mapping[str, str]) -> ArxivId | None:
    """The paper that an entry's fields (by lower-case name) name, in any of the ways of the tools that write .bib files."""
    kind = (fields.get("archiveprefix") or fields.get("eprinttype") or "").strip()
    for name in _EPRINTS:
        value = fields.get(name, "")
        if value and (not kind or _PREPRINTS.fullmatch(kind)):
            found = _parsed(value)
            if found is not None:
                return found
    for name in _ADDRESSES:
        value = fields.get(name, "")
        if value and may_name(value):
            found = _parsed(value) or (_only(value) if name in _JOURNALS else None)
            if found is not None:
                return found
    volume = _COMMAND.sub("", fields.get("volume", "")).strip()
    if volume.startswith("abs/") or _OLD.fullmatch(volume):  # the volumes of DBLP's CoRR
        return _parsed(volume.removeprefix("abs/"))
    if any(name in fields and _PREPRINTS.fullmatch(fields[name]) for name in _PLACES):
        return next((found for name in _NUMBERS if name in fields and (found := _parsed(fields[name])) is not None), None)
    number = _NUMBER.fullmatch(fields.get("eprint", "")[:_LONGEST_NUMBER])
    if number is not None:  # of an old identifier, whose archive stands beside it
        archives = (fields[name].strip("{} ").partition(".")[0] for name in _ARCHIVES if name in fields)
        return next((found for archive in archives if (found := _parsed(f"{archive.lower()}/{number[1]}")) is not None), None)
    return None


def may_name(value: str) -> bool:
    """Whether a text names arXiv, a mirror of it (ar5iv, alphaXiv) or DBLP's CoRR, or an archive before a number."""
    lower = value.lower()
    return "xiv" in lower or "5iv" in lower or ("corr" in lower and "abs/" in lower) or ("/" in lower and _OLDER.search(lower) is not None)


def _only(value: str) -> ArxivId | None:
    """The one paper that a text names, wherever: no journal names another paper, unless it says what it is to that."""
    if len(value) > identifiers.LONGEST or _OF_ANOTHER.search(value) is not None:
        return None
    named = {id_ for _, _, id_, _ in identifiers.find(_COMMAND.sub("", value))}
    return next(iter(named)) if len(named) == 1 else None


def named_roughly(block: str) -> ArxivId | None:
    """The paper that a block names which cannot be read to its end, as far as what looks like its fields says."""
    fields: dict[str, str] = {}
    for found in _BROKEN_FIELD.finditer(block):
        fields.setdefault(found[1].lower(), _unwrapped(found[2]))
    return arxiv_id(fields)


def _parsed(value: str) -> ArxivId | None:
    if len(value) > identifiers.LONGEST:
        return None
    if "\\href" in value:
        return _spelt(LINK.sub(r"\1", value)) or _spelt(LINK.sub(r"\2", value))
    return _spelt(value)


def _spelt(value: str) -> ArxivId | None:
    value = (_COMMAND.sub("", value).replace("\\_", "_") if "{" in value or "}" in value or "\\" in value else value).strip()
    bare = ""
    if "~" in value and "://" not in value:
        value = value.replace("~", " ")
    if "omment" in value:
        value = _REMARKS.sub("", value)
    claim = _CLAIM.match(value)
    value = value[claim.end() :] if claim is not None else value
    found = identifiers.spelt(value) or identifiers.spelt(bare := _WORDS.sub("", value).strip())
    return found[0] if found is not None else _first(value) or _first(bare)


def _first(value: str) -> ArxivId | None:
    """The paper that a text begins with, if it names no other: a remark follows, or the year. ``CoRR abs/...`` is DBLP's."""
    corr = _CORR.match(value)
    if corr is not None:
        value = f"arXiv:{value[corr.end() + len('abs/') :]}"
    named = list(identifiers.find(value))
    if not named or named[0][0] or len({id_ for _, _, id_, _ in named}) > 1:
        return None
    end = named[0][1]
    return named[0][2] if corr is not None or _BEHIND.match(value, end) is not None else None


class _Reading:
    """What has been found in a file so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.strings = Strings(len(text))
        self.keys: dict[ArxivId, str] = {}
        self.foreign: list[str] = []
        self.taken: set[str] = set()
        self.named: dict[str, Block] = {}
        self.doubled: list[tuple[Block, Block]] = []
        self.papers: dict[ArxivId, Block] = {}
        self.repeated: dict[ArxivId, int] = {}
        self.by_doi: dict[str, Block] = {}
        self.end = -1
        self.leaning = 0
        self.unnamed: Block | None = None

    def take(self, block: Block) -> None:
        """One more block."""
        kind = block.kind
        if kind == "entry":
            self._settle()
            self._entry(block)
            return
        if kind == "text":
            self._between(block)
            return
        self._settle()
        if kind == "string":
            field = block.fields[0]
            self.strings.define(field.name, self.text[field.value : field.end])
            self._label("@string " + block.key, block.line)
        elif kind == "broken":
            self._broken(block)
        else:
            self._label("@preamble" if kind == "preamble" else "a comment", block.line)

    def existing(self, encoding: str, bom: bytes) -> Existing:
        """All that was found."""
        self._settle()
        end = self.end if self.end >= 0 else len(self.text)
        while (open_ := _open_at(self.text, end)) >= 0:
            end = open_
        file = File(self.text, encoding, bom, self.papers, self.repeated, self.by_doi, end, self.leaning, tuple(self.doubled))
        dois = {doi: block.key for doi, block in self.by_doi.items() if block.key}
        return Existing(self.keys, tuple(self.foreign), edited=True, taken=frozenset(self.taken - {""}), dois=dois, state=file)

    def _entry(self, block: Block) -> None:
        text = self.text
        first = self.named.setdefault(block.key.lower(), block) if block.key else block
        if first is not block:
            self.doubled.append((block, first))
        fields: dict[str, str] = {}
        for spelt, _start, value, end in block.fields:
            name = spelt.lower()
            role = _ROLES.get(name)
            if role is None:
                continue
            leaning, telling = role
            self.leaning += leaning
            if telling and name not in fields:
                raw = text[value:end]
                if telling > 1 or "arxiv" in raw.lower() or "." in raw or "/" in raw or (raw[0] not in '{"' and not raw.isdigit()):
                    fields[name] = self._value(raw)
        if block.type.lower() == "online":
            self.leaning += 1
        paper = arxiv_id(fields)
        if paper is None:
            self._settle()
            self.unnamed = block
            doi = _DOI.match(fields.get("doi", "") or fields.get("url", ""))
            if doi is not None:
                self.by_doi.setdefault(doi[1].lower(), block)
        else:
            self._paper(paper, block)

    def _value(self, value: str) -> str:
        """A value without its delimiters; its macros and joins put together where it has any."""
        if value[0] not in '{"' or "#" in value:
            value = self.strings.text(value)[0]
        return _unwrapped(value)

    def _paper(self, paper: ArxivId, block: Block) -> None:
        first = self.papers.get(paper)
        label = f"@{block.type.lower()} {block.key}".strip()
        if first is not None and first.kind == "entry":
            self.repeated.setdefault(paper, block.line)
            self.foreign.append(f"{label} (line {block.line}), a second entry of {paper}")
            self.taken.add(block.key)
            if self.doubled and self.doubled[-1][0] is block:
                self.doubled.pop()
            return
        self.papers[paper] = block
        if block.key:
            self.keys[paper] = block.key
        else:
            self._label(label, block.line)

    def _settle(self) -> None:
        """The last entry names no paper, and no line behind it does."""
        block, self.unnamed = self.unnamed, None
        if block is not None:
            self._label(f"@{block.type.lower()} {block.key}".strip(), block.line)
            self.taken.add(block.key)

    def _label(self, label: str, line: int) -> None:
        self.foreign.append(f"{label} (line {line})")

    def _between(self, block: Block) -> None:
        text = self.text[block.start : block.end]
        if text.isspace():
            return
        if self.unnamed is not None:
            signed = _SIGNED.match(text)
            paper = _parsed(signed[1]) if signed is not None else None
            if signed is not None and paper is not None:
                entry, self.unnamed = self.unnamed, None
                self.by_doi = {doi: other for doi, other in self.by_doi.items() if other is not entry}
                self._paper(paper, entry)
                text = text[signed.end() :]
        self._settle()
        text = _SEAL_LINE.sub("", text)
        if text and not text.isspace():
            start = self.text.find(text.lstrip()[:100], block.start)
            self._label("a comment", block.line + self.text.count("\n", block.start, start))
            if "@" in text and self.end < 0:
                found = _ENTRY_IN_TEXT.search(self.text, block.start, block.end)
                self.end = -1 if found is None else found.start()

    def _broken(self, block: Block) -> None:
        """An entry that cannot be read to its end is still its paper's: there is no other until it is mended."""
        self._label("a broken block", block.line)
        text = self.text[block.start + 1 : block.end]
        is_entry = block.type.lower() not in ("comment", "string", "preamble")
        paper = named_roughly(text) if is_entry else None
        if paper is not None and paper not in self.papers:
            self.papers[paper] = block
            if block.key:
                self.keys[paper] = block.key
        elif is_entry:
            self.taken.add(block.key)
        if self.end < 0 and (not block.closed or "@" in text):
            self.end = block.start


def _open_at(text: str, end: int) -> int:
    """Where, with only blanks before ``end``, an ``@`` stands that would take the next word for a type; -1 where none does."""
    while end and text[end - 1].isspace():
        end -= 1
    return end - 1 if end and text[end - 1] == "@" else -1


def _unwrapped(value: str) -> str:
    if value[:1] == "{" and value[1:2].isalnum():
        return value[1:-1].rstrip()
    value = value.strip()
    for _ in range(_WRAPPED):
        if len(value) < 2 or value[0] + value[-1] not in ("{}", '""'):  # noqa: PLR2004
            break
        value = value[1:-1].strip()
    return value
