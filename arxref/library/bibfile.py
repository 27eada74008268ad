"""What somebody's .bib file holds: which of its entries are arXiv papers, under which keys, and what else stands in it.

The only module that uses bibtexparser. It never raises on any bytes: a block that cannot be read is named as one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from arxref import identifiers
from arxref.api import Existing
from arxref.errors import InvalidIdentifier
from arxref.text.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arxref.model import ArxivId

_SEAL = re.compile(r"^% arxref: [0-9a-f]{16}[ \t]*$", re.MULTILINE)
_ARXIV = re.compile(r"arxiv", re.IGNORECASE)
_WORDS = re.compile(r"(?:arXiv|CoRR|e-?prints?|preprints?|available (?:at|from)|published as)\b(?!\s*[:/.])[\s,:;]*", re.IGNORECASE)
_COMMAND = re.compile(r"\\(?:url|href|texttt|emph)\s*(?=\{)|[{}]")


def read(raw: bytes) -> Existing:
    """The arXiv papers of a .bib file with their keys, and a label with its line for everything that is none; always as edited."""
    text, _undecodable = decode(raw)
    text = _SEAL.sub("", text)
    keys: dict[ArxivId, str] = {}
    foreign: list[str] = []
    taken: set[str] = set()
    try:
        blocks = list(_blocks(text))
    except Exception:  # noqa: BLE001 - bibtexparser passes its own faults on as they come; no file may stop a run
        return Existing({}, ("what bibtexparser cannot read (line 1)",), edited=True)
    for kind, label, line, fields in blocks:
        paper = arxiv_id(fields) if fields is not None else None
        if paper is None or not label:
            foreign.append(f"{kind}{label and ' ' + label} (line {line})")
            taken.add(label)
        elif paper in keys:
            foreign.append(f"{kind} {label} (line {line}), a second entry of {paper}")
            taken.add(label)
        else:
            keys[paper] = label
    return Existing(keys, tuple(foreign), edited=True, taken=frozenset(taken - {""}))


def arxiv_id(fields: Mapping[str, str]) -> ArxivId | None:
    """The paper that an entry's fields (by lower-case name) name, in any of the ways of the tools that write .bib files."""
    kind = (fields.get("archiveprefix") or fields.get("eprinttype") or "").strip()
    for name in ("eprint", "arxivid", "arxiv"):
        value = fields.get(name, "")
        if value and (not kind or _ARXIV.fullmatch(kind)):
            found = _parsed(value)
            if found is not None:
                return found
    for name in ("doi", "url", "note", "howpublished", "journal", "journaltitle", "number", "volume", "link", "pages"):
        value = fields.get(name, "")
        if _ARXIV.search(value):
            found = _parsed(value)
            if found is not None:
                return found
    return None


def _parsed(value: str) -> ArxivId | None:
    if len(value) > identifiers.LONGEST:
        return None
    value = _COMMAND.sub("", value).replace("\\_", "_").strip()
    bare = _WORDS.sub("", value).strip()
    for spelling in dict.fromkeys((value, bare)):
        try:
            return identifiers.parse(spelling)[0]
        except InvalidIdentifier:
            continue
    return None


def _blocks(text: str) -> Iterator[tuple[str, str, int, dict[str, str] | None]]:
    """Every block: what it is, its key, its line and, for an entry, its fields."""
    from bibtexparser.model import ParsingFailedBlock

    for block in _parse(text):
        line = (block.start_line or 0) + 1
        broken = isinstance(block, ParsingFailedBlock)
        entry = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        yield from _told(entry if entry is not None else block, line, broken=broken and entry is None)


def _told(block: Any, line: int, *, broken: bool) -> Iterator[tuple[str, str, int, dict[str, str] | None]]:
    from bibtexparser.model import Entry, ExplicitComment, ImplicitComment, Preamble, String

    if broken:
        yield "a broken block", "", line, None
    elif isinstance(block, Entry):
        fields = {field.key.lower(): _unwrapped(str(field.value)) for field in block.fields}
        yield f"@{block.entry_type}", str(block.key or ""), line, fields
    elif isinstance(block, String):
        yield "@string", str(block.key), line, None
    elif isinstance(block, Preamble):
        yield "@preamble", "", line, None
    elif isinstance(block, (ExplicitComment, ImplicitComment)):
        yield "a comment", "", line, None
    else:
        yield "a block", "", line, None


def _parse(text: str) -> list[Any]:
    import logging  # noqa: PLC0415

    from bibtexparser.splitter import Splitter

    logger = logging.getLogger("bibtexparser.splitter")
    before, logger.disabled = logger.disabled, True  # what it would print, the caller is told
    try:
        return list(Splitter(text).split().blocks)
    finally:
        logger.disabled = before


def _unwrapped(value: str) -> str:
    value = value.strip()
    while len(value) > 1 and (value[0] + value[-1]) in ("{}", '""'):
        value = value[1:-1].strip()
    return value
