"""The last line of a .bib file that arxref wrote: a comment that no consumer minds, and that tells whether anyone has edited it since.

Citation keys are left out of it, because users may rename them. A file whose seal is whole is read at a glance, whatever the dialect,
the profile and the fields that were asked for: each of its entries names its paper.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zlib import crc32

from arxref import identifiers
from arxref.api import Existing
from arxref.errors import InvalidIdentifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arxref.api import Policy, Updated
    from arxref.model import ArxivId, Entry, Problem

SEPARATOR = "\n\n"
_SEAL = "% arxref: "
_SEAL_LINE = re.compile(r"% arxref: ([0-9a-f]{16})\n?\Z")
_HEAD = re.compile(r"@([a-z]+)\{([^,\s{}]*),\n")
_SIGNED = "\n% arXiv:"
# In a piece each value is one line, so that no value can pass for a field.
_PAPER = re.compile(r"\n  (?:eprint += \{([^{}\n]*)\}|url += \{(https://arxiv\.org/abs/[^{}\n]*)\})|" + _SIGNED + r"([^\n]*)\Z")
_MASK = (1 << 64) - 1


def mark(text: str) -> int:
    """A number for a piece's text without its citation key: its CRC-32 and, above it, its length. It is to tell edits, not forgery."""
    data = text[text.find(",") :].encode("utf-8", "replace")
    return len(data) << 32 | crc32(data, 0 if text.startswith("@misc{") else crc32(text[: text.find("{")].encode("utf-8", "replace")))


def tail(total: int) -> str:
    """The seal: a comment line that holds the sum of all marks. Only a file without entries has the sum 0."""
    return f"{SEPARATOR if total else ''}{_SEAL}{total & _MASK:016x}\n"


def signed(piece: str, paper: str) -> str:
    """``piece``; where no field of it names its paper, a comment line behind it does."""
    return piece if _PAPER.search(piece) else f"{piece}{_SIGNED}{paper}"


def existing(raw: bytes) -> Existing:
    """What a .bib file holds: read at once if it is as arxref wrote it (line ends aside), else with care. Never raises."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return _edited(raw)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    keys = _sealed(text.removeprefix("\ufeff"))
    return _edited(raw) if keys is None else Existing(keys, state=(raw, seal))


def seal(text: str) -> str:
    """What seals ``text``, which is nothing but entries, when it is put behind it."""
    return tail(sum(map(mark, text.split(SEPARATOR)))) if text else tail(0)


def update(existing: Existing, memory: bytes | None, papers: Sequence[tuple[Entry, str]], policy: Policy) -> Updated | Problem:
    """Bring a .bib file up to date; see `arxref.library.bib.bibmerge.update`."""
    from arxref.library.bib import bibmerge  # noqa: PLC0415 - only --into pays for it

    return bibmerge.update(existing, memory, papers, policy)


def _sealed(text: str) -> dict[ArxivId, str] | None:
    """The keys of a file whose seal is whole; None for any other."""
    body, found, seal = text.rpartition(_SEAL)
    if not found or not _SEAL_LINE.match(found + seal):
        return None
    expected = int(seal[:16], 16)
    if not body:
        return {} if expected == 0 else None
    if not body.endswith(SEPARATOR):
        return None
    total = 0
    keys: dict[ArxivId, str] = {}
    for block in body[: -len(SEPARATOR)].split(SEPARATOR):
        total += mark(block)
        head = _HEAD.match(block)
        id = _paper(block)  # noqa: A001 - the word of the whole model
        if head is None or id is None or id in keys:
            return None
        keys[id] = head[2]
    return keys if total & _MASK == expected else None


def _paper(block: str) -> ArxivId | None:
    found = _PAPER.search(block)
    try:
        return None if found is None else identifiers.parse(found[1] or found[2] or found[3])[0]
    except InvalidIdentifier:
        return None


def _edited(raw: bytes) -> Existing:
    from arxref.library.bib.bibfile import read  # noqa: PLC0415 - only a file with a user's work in it pays for it

    return read(raw)
