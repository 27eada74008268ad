"""Bytes to text, without ever failing and without hiding what was wrong."""

from __future__ import annotations

import codecs
from functools import cache

from arxref.late import late

_ESCAPED = late("[\udc80-\udcff]")
_BOMS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_APART = 1000  # bytes: a text with a NUL more often than that is none
_CONTROLS = bytes({*range(1, 0x20), 0x7F} - {*b"\t\n\f\r\v"})
WIDE_BOMS = tuple(bom for bom, _ in _BOMS)
"""The byte order marks that say that a character is more than one byte."""


def decode(raw: bytes, *, start: bool = True) -> tuple[str, tuple[int, ...]]:
    """The text of ``raw`` and the numbers of its lines that were not valid in its encoding.

    UTF-8 unless a byte order mark says UTF-16 or UTF-32; a BOM is dropped; CRLF and lone CR become LF (no other character ends a line).
    Bytes that are not UTF-8 are read as Windows-1252, so that a stray ``\\xe9`` is the e-acute its writer meant. Unless ``raw`` is the
    ``start`` of its file, no byte order mark is looked for.
    """
    valid = True
    for bom, encoding in _BOMS:
        if start and raw.startswith(bom):
            text = raw.decode(encoding, "replace")
            break
    else:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("utf-8", "surrogateescape")
            valid = False
    if start:
        text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if valid:
        return text, ()
    lines: list[int] = []
    number, at = 1, 0
    for match in _ESCAPED.finditer(text):
        number += text.count("\n", at, match.start())
        at = match.start()
        if not lines or lines[-1] != number:
            lines.append(number)
    return text.translate(_likely()), tuple(lines)


@cache
def _likely() -> dict[int, str]:
    """What a byte that is not UTF-8 most likely is: Windows-1252, and Latin-1 where that leaves a hole."""
    return {0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}


def beginning(head: bytes) -> bytes:
    """The first bytes of a file as UTF-8 without BOM, with LF for a lone CR, so that a layout can be looked for in them.

    Other bytes than a byte order mark's and what it speaks of are left as they are; a cut-off character may spoil the end.
    """
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            head = head.decode(encoding, "replace").encode("utf-8", "replace")
            break
    head = head.removeprefix(codecs.BOM_UTF8)
    return head if b"\r" not in head or b"\n" in head else head.replace(b"\r", b"\n")


def is_binary(head: bytes) -> bool:
    """Whether these first bytes are of no text file: NULs that no UTF-16 or UTF-32 byte order mark explains.

    A stray NUL in what is else UTF-8 without control characters is damage, not a format: the text around it is read.
    """
    nuls = head.count(b"\0")
    if not nuls or any(head.startswith(bom) for bom, _ in _BOMS):
        return False
    return nuls > 1 + len(head) // _APART or any(map(head.__contains__, _CONTROLS)) or not _is_utf8(head)


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # of a character that is cut off at the end, nothing is said
    except UnicodeDecodeError:
        return False
    return True
