"""The last line of a .bib file that arxref wrote: a comment that no consumer minds, and that tells whether anyone has edited it since.

Citation keys are left out of it, because users may rename them. A file whose seal is whole is read at a glance, whatever the dialect,
the profile and the fields that were asked for: each of its entries names its paper.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.api import Existing, Summed
from arxref.errors import InvalidIdentifier
from arxref.late import late
from arxref.text.scan import find

try:  # zlib's own number, by what processors have for it
    from isal.isal_zlib import crc32
except ImportError:  # there is none for every processor
    from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arxref.api import Policy, Updated
    from arxref.model import ArxivId, Entry, Problem

SEPARATOR = "\n\n"
_SEAL = "% arxref: "
_SEAL_LINE = late(rb"% arxref: ([0-9a-f]{16})\n?\Z")
_HEAD = late(rb"@([a-z]+)\{([^,\s{}]*),\n")
_SIGNED = "\n% arXiv:"
# In a piece each value is one line, so that no value can pass for a field.
_PAPER = late(rb"\n  (?:eprint += \{([^{}\n]*)\}|url += \{(https://arxiv\.org/abs/[^{}\n]*)\})|" + _SIGNED.encode() + rb"([^\n]*)\Z")
_BLANK = late(r"\s")
_BETWEEN = SEPARATOR.encode()
_MARK = b"\xef\xbb\xbf"
"""What some editors begin a text with (Unicode, "byte order mark")."""
_MASK = (1 << 64) - 1


def _mark(piece: bytes) -> int:
    body = piece[piece.find(b",") :]
    return len(body) << 32 | crc32(body, 0 if piece.startswith(b"@misc{") else crc32(piece[: piece.find(b"{")]))


def _marks(pieces: Sequence[bytes]) -> int:
    """The sum of what `_mark` gives for each: where they begin alike, as preprints do, each is asked for nothing but its body's CRC-32."""
    kind = pieces[0].partition(b"{")[0] + b"{" if pieces else b""
    if {piece[: len(kind)] for piece in pieces} != {kind}:
        return sum(map(_mark, pieces))
    begun = 0 if kind == b"@misc{" else crc32(kind[:-1])
    bodies = [piece[find(piece, b",") :] for piece in pieces]
    return (sum(map(len, bodies)) << 32) + sum(map(crc32, bodies, repeat(begun)))


mark = Summed(_mark, _marks)
"""A number for a piece without its citation key: its CRC-32 and, above it, its length. It is to tell edits, not forgery."""


def tail(total: int) -> str:
    """The seal: a comment line that holds the sum of all marks. Only a file without entries has the sum 0."""
    return f"{SEPARATOR if total else ''}{_SEAL}{total & _MASK:016x}\n"


def signed(piece: str, paper: str) -> str:
    """``piece``; where no field of it names its paper, a comment line behind it does."""
    return piece if _PAPER.search(piece.encode("utf-8", "replace")) else f"{piece}{_SIGNED}{paper}"


def existing(raw: bytes) -> Existing:
    """What a .bib file holds: read at once if it is as arxref wrote it (line ends aside), else with care. Never raises."""
    try:
        keys = _sealed((raw.replace(b"\r\n", b"\n") if b"\r" in raw else raw).removeprefix(_MARK))
    except UnicodeDecodeError:
        return _edited(raw)
    return _edited(raw) if keys is None else Existing(keys, state=(raw, seal))


def seal(text: str) -> str:
    """What seals ``text``, which is nothing but entries, when it is put behind it."""
    return tail(mark.several(text.encode("utf-8", "replace").split(_BETWEEN))) if text else tail(0)


def update(existing: Existing, memory: bytes | None, papers: Sequence[tuple[Entry, str]], policy: Policy) -> Updated | Problem:
    """Bring a .bib file up to date; see `arxref.library.bib.bibmerge.update`."""
    from arxref.library.bib import bibmerge  # noqa: PLC0415 - only --into pays for it

    return bibmerge.update(existing, memory, papers, policy)


def _sealed(raw: bytes) -> dict[ArxivId, str] | None:
    """The keys of a file whose seal is whole; None for any other. It is looked through where it is: a copy may be hundreds of megabytes.

    Raises UnicodeDecodeError for a key that is no UTF-8; of all else, the seal tells that.
    """
    end = raw.rfind(_SEAL.encode())
    found = _SEAL_LINE.match(raw, end) if end >= 0 else None
    if found is None:
        return None
    expected = int(found[1], 16)
    if not end:
        return {} if expected == 0 else None
    if not raw.endswith(_BETWEEN, 0, end):
        return None
    total = start = 0
    end -= len(_BETWEEN)
    keys: dict[ArxivId, str] = {}
    with memoryview(raw) as view:
        while start <= end:
            stop = raw.find(_BETWEEN, start, end)
            stop = end if stop < 0 else stop
            head = _HEAD.match(raw, start, stop)
            id = _paper(raw, start, stop)  # noqa: A001 - the word of the whole model
            if head is None or id is None or id in keys:
                return None
            before = 0 if head[1] == b"misc" else crc32(b"@" + head[1])
            total += (stop - head.end(2)) << 32 | crc32(view[head.end(2) : stop], before)  # as `mark`
            keys[id] = head[2].decode()
            start = stop + len(_BETWEEN)
    return keys if total & _MASK == expected and not any(map(_BLANK.search, keys.values())) else None


def _paper(raw: bytes, start: int, stop: int) -> ArxivId | None:
    found = _PAPER.search(raw, start, stop)
    try:
        return None if found is None else identifiers.parse((found[1] or found[2] or found[3]).decode())[0]
    except InvalidIdentifier:
        return None


def _edited(raw: bytes) -> Existing:
    from arxref.library.bib.bibfile import read  # noqa: PLC0415 - only a file with a user's work in it pays for it

    return read(raw)
