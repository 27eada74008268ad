"""Bytes to text, without ever failing and without hiding what was wrong."""

from __future__ import annotations

import codecs
from functools import cache
from typing import TYPE_CHECKING

from arxref.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator

BOM = "\ufeff"
"""The byte order mark that a file may begin with."""

_ESCAPED = late("[\udc80-\udcff]")
_BOMS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_APART = 1000  # bytes: a text with a NUL more often than that is none
_CONTROLS = bytes({*range(1, 0x20), 0x7F} - {*b"\t\n\f\r\v"})
_SEEN = 32  # bytes: where the other halves of characters hold no NUL, either, if it is UTF-16


def wide(raw: bytes) -> str:
    """The encoding of a text whose characters are more than one byte each; empty for any other.

    A byte order mark says it, or two characters of ASCII at the beginning that are no controls, which stand with NULs in UTF-16.
    """
    if raw[:1] in b"\xff\xfe\0" or raw[1:2] == b"\0":
        for bom, encoding in _BOMS:
            if raw.startswith(bom):
                return encoding
        for at, encoding in ((0, "utf-16-le"), (1, "utf-16-be")):
            first = raw[at:4:2].translate(None, _CONTROLS)
            if len(first) > 1 and first.isascii() and not any(raw[1 - at : 4 : 2]) and all(raw[at:_SEEN:2]):
                return encoding
    return ""


def decode(raw: bytes, *, whole: bool = True) -> tuple[str, tuple[int, ...]]:
    """The text of ``raw`` and the numbers of its lines that were not valid in its encoding.

    UTF-8 unless it is `wide`; a BOM is dropped; CRLF and lone CR become LF (no other character ends a line), and so does CR CRLF, as
    Windows writes the CRLF of a text that had it already.
    Bytes that are not UTF-8 are read as Windows-1252, so that a stray ``\\xe9`` is the e-acute its writer meant. Unless ``raw`` is a
    ``whole`` file, it is a part of one that is not `wide`, in which no BOM is looked for.
    """
    valid = True
    if whole and (encoding := wide(raw)):
        text = raw.decode(encoding, "replace")
    else:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("utf-8", "surrogateescape")
            valid = False
    if whole:
        text = text.removeprefix(BOM)
    if "\r" in text:
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
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


def is_bare(raw: bytes) -> bool:
    """Whether `decode` has nothing to do to ``raw`` but to decode it: it is not `wide`, and has neither BOM nor CR."""
    return b"\r" not in raw and not raw.startswith(codecs.BOM_UTF8) and not wide(raw)


def parted(raw: bytes, mark: bytes) -> Iterator[str]:
    """What stands in ``raw``, which `is_bare`, before, between and behind the marks, which are ASCII, each part decoded by itself.

    Of a text that has a character beyond ASCII all is looked through at a higher price, and beyond Latin-1 all that is cut out of it is
    narrowed again; nearly all parts have none. Raises UnicodeDecodeError at a part that is not UTF-8.
    """
    from arxref.text.scan import between  # noqa: PLC0415 - the one library here, for those who have many parts

    return map(str, between(raw, mark))


@cache
def _likely() -> dict[int, str]:
    """What a byte that is not UTF-8 most likely is: Windows-1252, and Latin-1 where that leaves a hole."""
    return {0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}


def beginning(head: bytes) -> bytes:
    """The first bytes of a file as UTF-8 without BOM, with LF alone at the ends of lines, so that a layout can be looked for in them.

    Bytes of a text that is not `wide` are left as they are; a cut-off character may spoil the end.
    """
    if encoding := wide(head):
        head = head.decode(encoding, "replace").encode("utf-8", "replace")
    head = head.removeprefix(codecs.BOM_UTF8)
    return head if b"\r" not in head else head.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def is_binary(head: bytes) -> bool:
    """Whether these first bytes are of no text file: NULs that are none of UTF-16 or UTF-32.

    A stray NUL in what is else UTF-8 without control characters is damage, not a format: the text around it is read.
    """
    nuls = head.count(b"\0")
    if not nuls or wide(head):
        return False
    return nuls > 1 + len(head) // _APART or any(map(head.__contains__, _CONTROLS)) or not _is_utf8(head)


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # of a character that is cut off at the end, nothing is said
    except UnicodeDecodeError:
        return False
    return True
