"""Raw mails (RFC 5322 with MIME, one or a whole mailbox) as plain text that knows which lines of the source each of its lines comes from.

What is text stays in its place and is decoded; a part that is none, or that only repeats the text as HTML, is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from arxref.library.spans import Item, lines_of, moved
from arxref.model import Problem
from arxref.text.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterable
    from email.message import Message

ENCODED = re.compile(
    r"^Content-Transfer-Encoding:[ \t]*[\"']?(?:quoted-printable|base64)|^Content-Type:(?:[ \t]|\n[ \t])*multipart/",
    re.IGNORECASE | re.MULTILINE,
)
_MAILS = re.compile(r"^(?=From \S[^\n]{0,200} [0-9]{4}[ \t]*$)", re.MULTILINE)
_RULE = 78 * "-"  # what stands for the frame of a part: it ends whatever is not ended
_PART = re.compile(r"^(?:Content-Type:|--[^-\s])", re.IGNORECASE | re.MULTILINE)
_PARTS = 200
"""A mail with more marks of parts is no mail that anybody wrote; it is left as it stands."""
_ENDLESS = re.compile(r"^(?:Content-[A-Za-z-]{1,40}|Date|Subject):(?:[^\n]|\n[ \t]){4000}", re.IGNORECASE | re.MULTILINE)
_TEXTS = frozenset(("text/plain", "text/html"))
_ENVELOPE = re.compile(r"From [^\n]*\n")
_CHARSET = re.compile(
    r"iso-8859-[0-9]{1,2}|(?:windows-|cp)125[0-9]|latin-?1|koi8-[ru]|gb2312|gbk|gb18030|big5|euc-(?:jp|kr)|shift_jis|iso-2022-(?:jp|kr)|utf-16(?:le|be)?"
)
_QUOTED = re.compile(r">[ ]?\\\\[ \t]*\n[> ]{1,9}(?:arXiv|Paper(?: \([^()\n]{1,40}\))?):")
_QUOTES = re.compile(r"\n(?:>[ ]?)++")
_BREAK = re.compile(r"(?:<br[ /]*>|</(?:p|div|tr|li|pre)>)[ \t]*(?!\Z)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,1000}>")


class Lines(NamedTuple):
    """Lines of text, and for each of them the first line of the source that it comes from."""

    texts: list[str]
    firsts: list[int]

    def add(self, texts: list[str], firsts: Iterable[int]) -> None:
        """Put lines at the end."""
        self.texts.extend(texts)
        self.firsts.extend(firsts)


class Decoded(NamedTuple):
    """``text`` with, for each of its lines, the lines of the source that it stands for; ``unread`` are lines and kinds of other parts."""

    text: str
    firsts: tuple[int, ...]
    unread: tuple[tuple[int, int, str], ...]

    def place(self, first: int, last: int) -> tuple[int, int]:
        """The lines of the source for lines of the text: up to where the next one begins, or a part that was not read."""
        start = self.firsts[first - 1]
        end = max(start, self.firsts[last] - 1) if last < len(self.firsts) else start
        for begin, until, _ in self.unread:
            if start < begin <= end <= until:
                return start, begin - 1
        return start, end


def unquoted(text: str) -> str:
    """``text``, where blocks of an arXiv mail stand in it as someone quotes them who forwards it, without the marks of quotation."""
    quoted = ("> \\\\" in text or ">\\\\" in text) and _QUOTED.search(text) is not None
    return _QUOTES.sub("\n", f"\n{text}")[1:] if quoted else text


def is_encoded(text: str) -> bool:
    """Whether a mail stands in ``text`` that is to be decoded. The pattern is tried at every line, so a word is looked for first."""
    return "content-t" in text.lower() and ENCODED.search(text) is not None


def decoded(text: str, *, tags: bool = False) -> Decoded:
    """The mails of ``text``; one that nothing is encoded in stands for itself. ``tags``: HTML is left as it is written."""
    lines = Lines([], [])
    unread: list[tuple[int, int, str]] = []
    number = 1
    for whole in _MAILS.split(text):
        mail = whole.lstrip("\n")  # there are blank lines where others had their turn
        blank = len(whole) - len(mail)
        lines.add([""] * blank, range(number, number + blank))
        number += blank
        odd = ENCODED.search(mail) is None or len(_PART.findall(mail)) > _PARTS or _ENDLESS.search(mail) is not None
        if odd or not _read(mail, number, lines, unread, tags=tags):
            rows = mail.removesuffix("\n").split("\n")
            lines.add(rows, range(number, number + len(rows)))
        number += mail.count("\n")
    return Decoded("\n".join(lines.texts), (*lines.firsts, number + 1), tuple(unread))


def placed(mails: Decoded, items: Iterable[Item], source: str) -> list[Item | Problem]:
    """What was read from the text of ``mails``, on the lines of the source, with a note for each part that is not in it; in order."""
    found: list[Item | Problem] = [moved(item, mails.place) for item in items]
    for first, last, kind in mails.unread:
        message = f"a part of this mail ({kind[:60]}) is not the text that was looked for, and was not read"
        found.append(Problem("note", "unread-part", message, source, first, "", last))
    return sorted(found, key=lambda item: lines_of(item)[0])


def _read(mail: str, number: int, lines: Lines, unread: list[tuple[int, int, str]], *, tags: bool) -> bool:
    """Take one mail apart: its subject and date, then its texts. Whether it has any; of another kind alone it is what stands there."""
    from email import message_from_string  # noqa: PLC0415 - for those who have such a mail

    envelope = _ENVELOPE.match(mail)
    at = envelope.end() if envelope else 0
    message = message_from_string(mail[at:])
    parts = _placed(message, mail, at)
    if not any(part.get_content_type() in _TEXTS for part, _, _ in parts):
        return False
    headers = [f"{name}: {_header(message, name)}" for name in ("Date", "Subject") if message[name]]
    lines.add(headers, [number] * len(headers))
    plain = any(part.get_content_type() == "text/plain" for part, _, _ in parts)
    close = _close(message, mail, parts[-1][1] + len(parts[-1][2]))
    ends = [*(start for _, start, _ in parts[1:]), len(mail[:close].rstrip())]
    for (part, start, payload), end in zip(parts, ends, strict=True):
        first = number + mail.count("\n", 0, start)
        kind = part.get_content_type()
        if kind not in _TEXTS or (plain and kind == "text/html"):
            unread.append((first, number + mail.count("\n", 0, end) - (end < ends[-1]), kind))
            continue
        lines.add(*_lines(part, payload, first, html=kind == "text/html" and not tags))
        if mail[start + len(payload) : end].strip():
            lines.add([_RULE], [first + payload.count("\n") + 1])
    if mail[close:].strip():
        behind = mail[close:].removesuffix("\n").split("\n")
        start = number + mail.count("\n", 0, close)
        lines.add(behind, range(start, start + len(behind)))
    return True


def _close(message: Message, mail: str, at: int) -> int:
    """Where the line behind the mark that ends a mail of several parts begins; what is put behind a mail is none of its parts."""
    mark = mail.find(f"\n--{message.get_boundary()}--", max(0, at - 1)) if message.is_multipart() else -1
    end = mail.find("\n", mark + 1) if mark >= 0 else -1
    return end + 1 if end >= 0 else len(mail)


def _placed(message: Message, mail: str, at: int) -> list[tuple[Message, int, str]]:
    """The parts that hold something, with where in the mail it begins and what it is, as written."""
    parts = []
    for part in message.walk():
        payload = part.get_payload()
        if not isinstance(payload, str) or not payload.strip():
            continue
        start = mail.find("\n\n" + payload, at) + 2
        if start < 2:  # noqa: PLR2004 - no blank line before it
            start = mail.find("\n" + payload, at) + 1
            if not start:
                break
        parts.append((part, start, payload))
        at = start - 1 + len(payload)
    return parts


def _header(message: Message, name: str) -> str:
    """A header on one line, decoded where that can be done."""
    from email.errors import MessageError  # noqa: PLC0415 - see above
    from email.header import decode_header, make_header  # noqa: PLC0415

    raw = " ".join(str(message[name]).split())
    try:
        return " ".join(str(make_header(decode_header(raw))).split())
    except (MessageError, ValueError, LookupError):
        return raw


def _lines(part: Message, payload: str, first: int, *, html: bool) -> Lines:
    """The lines of a part whose payload stands from line ``first``."""
    coding = str(part.get("Content-Transfer-Encoding", "")).strip(" \"'").lower()
    rows = payload.split("\n")
    if coding == "quoted-printable":
        text, firsts = _text(part), _soft_breaks(rows, first)
    elif coding == "base64":
        text = _text(part)
        firsts = _bytes_of(rows, text, first)
    else:
        text, firsts = payload, list(range(first, first + len(rows)))
    texts = text.split("\n")
    firsts += firsts[-1:] * (len(texts) - len(firsts))
    lines = Lines(texts, firsts[: len(texts)])
    return _plain(lines) if html else lines


def _text(part: Message) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    charset = part.get_content_charset() or ""
    if _CHARSET.fullmatch(charset) is None:
        return decode(raw)[0]
    return raw.decode(charset, "replace").replace("\r\n", "\n").replace("\r", "\n")


def _soft_breaks(rows: list[str], first: int) -> list[int]:
    """Where each line of quoted-printable text begins: a row that ends in ``=`` goes on in the next, ``=0A`` ends a line within a row."""
    firsts = [first]
    for number, row in enumerate(rows, first):
        if "=0" in row:
            firsts += [number] * row.upper().count("=0A")
        if row[-1:] != "=" and row.rstrip(" \t")[-1:] != "=":
            firsts.append(number + 1)
    return firsts[:-1] or [first]


def _bytes_of(rows: list[str], text: str, first: int) -> list[int]:
    """Where each line of base64 text begins, as near as its bytes tell: four characters of a row are three bytes."""
    from bisect import bisect_right  # noqa: PLC0415 - see above
    from itertools import accumulate  # noqa: PLC0415

    ends = list(accumulate(len(row.strip()) * 3 // 4 for row in rows))
    starts = accumulate((len(line.encode("utf-8", "replace")) + 1 for line in text.split("\n")), initial=0)
    return [first + min(bisect_right(ends, start), len(rows) - 1) for start in starts][:-1]


def _plain(lines: Lines) -> Lines:
    """Lines of HTML as the lines of text that a reader sees."""
    from html import unescape  # noqa: PLC0415 - see above

    seen = Lines([], [])
    for line, first in zip(*lines, strict=True):
        texts = [unescape(_TAG.sub("", part)).replace("\xa0", " ") for part in _BREAK.sub("\n", line).split("\n")]
        seen.add(texts, [first] * len(texts))
    return seen
