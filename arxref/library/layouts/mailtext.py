"""Raw mails (RFC 5322 with MIME, one or a whole mailbox) as plain text that knows which lines of the source each of its lines comes from.

What is text stays in its place and is decoded; a part that is none, or that only repeats the text as HTML, is told.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from arxref.late import Remembered, late
from arxref.library.spans import Item, lines_of, moved
from arxref.model import Problem
from arxref.records import NamedTuple
from arxref.text.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from email.message import Message

# What is looked for at the beginning of lines stands behind a line feed, which costs a tenth of what a search for "^" does. Its first
# letter is there in either case: whether a letter fits of which the case is ignored is asked only by trying all that begins with it.
_ENCODED = late(r"\n[Cc](?i:ontent-T(?:ransfer-Encoding:[ \t]*[\"']?(?:quoted-printable|base64)|ype:(?:[ \t]|\n[ \t])*multipart/))")
_MAILS = late(r"\n(?=From \S[^\n]{0,200} [0-9]{4}[ \t]*(?:\n|\Z)|<\?xml [^\n]{0,200}\n<!DOCTYPE plist )")
_RULE = 78 * "-"  # what stands for the frame of a part: it ends whatever is not ended
_PART = late(r"\n(?:[Cc](?i:ontent-Type:)|--[^-\s])")
_PARTS = 200
"""A mail with more marks of parts is no mail that anybody wrote; it is left as it stands."""
_TRIES = 9
"""What a part says stands no more often before the part, in fields of a mail within the mail."""
_LONG = late(r"\n(?:[Cc](?i:ontent-[a-z-]{1,40})|[Dd](?i:ate)|[Ss](?i:ubject)):((?:[^\n]++|\n[ \t])*+)")
_LONGEST = 4000
"""What a field of a mail says is no longer; the email package takes too much time for more."""
_TEXTS = frozenset(("text/plain", "text/html"))
_ENVELOPE = late(r"(?:From [^\n]*|[0-9]{1,12}[ \t]*)\n")  # Apple's .emlx begins with a size, and has a list of its own at the end
_CHARSET = late(
    r"iso-8859-[0-9]{1,2}|(?:windows-|cp)125[0-9]|latin-?1|koi8-[ru]|gb2312|gbk|gb18030|big5|euc-(?:jp|kr)|shift_jis|iso-2022-(?:jp|kr)|utf-16(?:le|be)?"
)
_QUOTED = late(r">[ ]?\\\\[ \t]*\n[> ]{1,9}(?:arXiv|Paper(?: \([^()\n]{1,40}\))?):")
_QUOTES = late(r"\n(?:>[ ]?)++")
_ODD_BREAK = late(r"=[ \t0]")
_PADDING = late(r"=[ \t]++(?=\n)")  # behind a soft line break
_BREAK = late(r"(?:<br[ /]*>|</(?:p|div|tr|li|pre)>)[ \t]*(?!\Z)", re.IGNORECASE)
_TAG = late(r"<[^<>]{0,1000}>")


# A mail as nearly all are: what its fields say of it is said plainly, and its parts have none of their own.
_FIELDS = late(r"(?:[!-9;-~]++:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)*+\n")
_FIELD = late(r"\n([Dd](?i:ate)|[Ss](?i:ubject)|[Cc](?i:ontent-(?:type|transfer-encoding))):[ \t]*((?:[^\n]++|\n[ \t])*+)")
_VALUE = r"(?:\"[\w .'()+,/:=?-]*+\"|[\w.'+,/:=?-]++)"
_KIND = late(rf"(text/(?:plain|html)|multipart/(?:alternative|mixed|related))((?:\s*;\s*[\w-]++={_VALUE})*+)\s*;?\s*", re.IGNORECASE)
_PARAMETER = late(rf";\s*([\w-]++)=({_VALUE})")


class _Part(NamedTuple):
    """A part of a mail that is no list of parts: its type, charset and encoding, where in the mail it begins, and what stands there."""

    kind: str
    charset: str
    coding: str
    start: int
    payload: str


class _Mail(NamedTuple):
    """A mail's date and subject, as written, its parts that hold something, and where what is no part of it begins."""

    heads: dict[str, str]
    parts: list[_Part]
    close: int


class Lines(NamedTuple):
    """Texts of some lines each, and for each line of them the first line of the source that it comes from."""

    texts: list[str]
    firsts: list[int]

    def add(self, text: str, firsts: Iterable[int]) -> None:
        """Put lines at the end."""
        self.texts.append(text)
        self.firsts.extend(firsts)


class Decoded(NamedTuple):
    """``text`` with, for each of its lines, the line of the source it stands for; ``unread``: lines and kinds of other parts, sorted."""

    text: str
    firsts: tuple[int, ...]
    unread: tuple[tuple[int, int, str], ...]

    def place(self, first: int, last: int) -> tuple[int, int]:
        """The lines of the source for lines of the text: up to where the next one begins, or a part that was not read."""
        firsts = self.firsts
        start, own = firsts[first - 1], firsts[last - 1]
        end = firsts[last] - 1 if last < len(firsts) else own
        if end <= own:
            return start, own
        behind = bisect_left(self.unread, (own + 1,))
        return start, max(own, min(end, self.unread[behind][0] - 1)) if behind < len(self.unread) else end


def unquoted(text: str) -> str:
    """``text``, where blocks of an arXiv mail stand in it as someone quotes them who forwards it, without the marks of quotation."""
    quoted = ("> \\\\" in text or ">\\\\" in text) and _QUOTED.search(text) is not None
    return _QUOTES.sub("\n", f"\n{text}")[1:] if quoted else text


def is_encoded(text: str) -> bool:
    """Whether a mail stands in ``text`` that is to be decoded."""
    return _ENCODED.search(f"\n{text}") is not None


def decoded(text: str, *, tags: bool = False) -> Decoded:
    """The mails of ``text``; one that nothing is encoded in stands for itself. ``tags``: HTML is left as it is written."""
    lines = Lines([], [])
    unread: list[tuple[int, int, str]] = []
    number = 1
    for whole in _mails(text) if "\nFrom " in text or text[:1].isdigit() else (text,):
        mail = whole.lstrip("\n")  # there are blank lines where others had their turn
        blank = len(whole) - len(mail)
        if blank:
            lines.add("\n" * (blank - 1), range(number, number + blank))
            number += blank
        if mail.startswith("<?xml "):
            unread.append((number, number + mail.rstrip().count("\n"), "plist"))
        elif _is_odd(mail) or not _read(mail, number, lines, unread, tags=tags):
            last = number + mail.removesuffix("\n").count("\n")
            lines.add(mail.removesuffix("\n"), range(number, last + 1))
        number += mail.count("\n")
    return Decoded("\n".join(lines.texts), (*lines.firsts, number + (not text.endswith("\n"))), tuple(unread))


def _mails(text: str) -> Iterator[str]:
    """The mails of a mailbox, and what stands before the first one."""
    starts = [found.start() for found in _MAILS.finditer(f"\n{text}")]
    return (text[start:end] for start, end in pairwise((0, *starts, len(text))))


def _is_odd(mail: str) -> bool:
    """Whether a mail is left as it stands: nothing in it is encoded, or it is none that anybody wrote."""
    seen = f"\n{mail}"
    if _ENCODED.search(seen) is None or (mail.count("\n") >= _PARTS and len(_PART.findall(seen)) > _PARTS):
        return True
    return len(mail) >= _LONGEST and any(len(said) >= _LONGEST for said in _LONG.findall(seen))


def placed(mails: Decoded, items: Iterable[Item], source: str) -> list[Item | Problem]:
    """What was read from the text of ``mails``, on the lines of the source, with a note for each part that is not in it; in order."""
    found: list[Item | Problem] = [moved(item, mails.place) for item in items]
    for first, last, kind in mails.unread:
        message = f"a part of this mail ({kind[:60]}) is not the text that was looked for, and was not read"
        found.append(Problem("note", "unread-part", message, source, first, "", last))
    return sorted(found, key=lambda item: lines_of(item)[0])


def _read(mail: str, number: int, lines: Lines, unread: list[tuple[int, int, str]], *, tags: bool) -> bool:
    """Take one mail apart: its subject and date, then its texts. Whether it has any; of another kind alone it is what stands there."""
    envelope = _ENVELOPE.match(mail)
    at = envelope.end() if envelope else 0
    try:
        heads, parts, close = _plainly(mail, at) or _carefully(mail, at)
    except (TypeError, ValueError):  # the email package, at ``charset*=a; charset*0=b`` and at a NUL in the name of a charset
        return False
    kinds = {part.kind for part in parts}
    if _TEXTS.isdisjoint(kinds):
        return False
    headers = [f"{name}: {_header(heads[name.lower()])}" for name in ("Date", "Subject") if heads.get(name.lower())]
    if headers:
        lines.add("\n".join(headers), [number] * len(headers))
    ends = [*(part.start for part in parts[1:]), len(mail[:close].rstrip())]
    first, at = number, 0
    for part, end in zip(parts, ends, strict=True):
        kind, _, _, start, payload = part
        first += mail.count("\n", at, start)
        at = start
        if kind not in _TEXTS or (kind == "text/html" and "text/plain" in kinds):
            unread.append((first, first + mail.count("\n", start, end) - (end < ends[-1]), kind))
            continue
        lines.add(*_lines(part, first, html=kind == "text/html" and not tags))
        if mail[start + len(payload) : end].strip():
            lines.add(_RULE, [first + payload.count("\n") + 1])
    if mail[close:].strip():
        behind = mail[close:].removesuffix("\n")
        start = number + mail.count("\n", 0, close)
        lines.add(behind, range(start, start + behind.count("\n") + 1))
    return True


def _plainly(mail: str, at: int) -> _Mail | None:
    """A mail from ``at`` on that is one text or a plain row of them; None for any other. The email package makes the same of it."""
    told = _told(mail, at)
    if told is None:
        return None
    heads, kind, parameters, body = told
    if kind[:5] == "text/":
        payload = mail[body:]
        parts = [_Part(kind, parameters.get("charset", ""), heads.get("content-transfer-encoding", ""), body, payload)]
        return _Mail(heads, parts if payload.strip() else [], len(mail))
    boundary = parameters.get("boundary", "").rstrip()
    marks = _marks(mail, body, boundary) if boundary else []
    if not marks or not marks[-1][2]:
        return None
    parts = []
    for (_, begin, _), (end, _, _) in pairwise(marks):
        told = _told(mail, begin + 1)
        if told is None or told.kind[:5] != "text/" or told.body > end:
            return None
        payload = mail[told.body : end]
        if payload.strip():
            coding = told.heads.get("content-transfer-encoding", "")
            parts.append(_Part(told.kind, told.parameters.get("charset", ""), coding, told.body, payload))
    return _Mail(heads, parts, min(marks[-1][1] + 1, len(mail))) if parts else None


def _marks(mail: str, at: int, boundary: str) -> list[tuple[int, int, bool]]:
    """The lines from ``at`` on that part a mail, up to the one that ends it: the line feeds around each, and whether it is that."""
    mark = f"\n--{boundary}"
    marks = []
    found = mail.find(mark, at - 1)
    while found >= 0:
        begin = found + len(mark)
        end = mail.find("\n", begin)
        end = end if end >= 0 else len(mail)
        rest = mail[begin:end].rstrip(" \t")
        if rest in ("", "--"):
            marks.append((found, end, rest == "--"))
            if rest:
                break
        found = mail.find(mark, begin)
    return marks


class _Told(NamedTuple):
    """What the fields of a mail or of a part say: some as written, the type and what belongs to it, and where the text below begins."""

    heads: dict[str, str]
    kind: str
    parameters: dict[str, str]
    body: int


def _told(mail: str, at: int) -> _Told | None:
    fields = _FIELDS.match(mail, at)
    said = _said[fields[0]] if fields is not None else None
    return _Told(said.heads, said.kind, said.parameters, at + said.body) if said is not None else None


def _say(fields: str) -> _Told | None:
    """What these fields say, whatever text is below."""
    heads: dict[str, str] = {}
    for name, value in _FIELD.findall(f"\n{fields}"):
        heads.setdefault(name.lower(), value)
    kind = _KIND.fullmatch(heads.get("content-type", "text/plain"))
    if kind is None:
        return None
    parameters: dict[str, str] = {}
    for name, value in _PARAMETER.findall(kind[2]):
        parameters.setdefault(name.lower(), value.strip('"'))
    return _Told(heads, kind[1].lower(), parameters, len(fields))


_said: Remembered[_Told | None] = Remembered(_say, 1 << 8)  # the parts of all mails of a list say the same


def _carefully(mail: str, at: int) -> _Mail:
    """Any mail from ``at`` on, as the email package reads it."""
    from email import message_from_string  # noqa: PLC0415 - for those who have such a mail

    message = message_from_string(mail[at:])
    heads = {name.lower(): str(message[name]) for name in ("Date", "Subject") if message[name]}
    parts = _parts_of(message, mail, at)
    return _Mail(heads, parts, _close(message, mail, parts[-1].start + len(parts[-1].payload)) if parts else len(mail))


def _close(message: Message, mail: str, at: int) -> int:
    """Where the line behind the mark that ends a mail of several parts begins; what is put behind a mail is none of its parts."""
    mark = mail.find(f"\n--{message.get_boundary()}--", max(0, at - 1)) if message.is_multipart() else -1
    end = mail.find("\n", mark + 1) if mark >= 0 else -1
    return end + 1 if end >= 0 else len(mail)


def _parts_of(message: Message, mail: str, at: int) -> list[_Part]:
    """The parts that hold something."""
    parts = []
    for part in message.walk():
        if part.is_multipart() and (boundary := part.get_boundary()):
            at = max(at, mail.find(f"\n--{boundary}", at))  # what stands before that may say what a part does
        payload = part.get_payload()
        if not isinstance(payload, str) or not payload.strip():
            continue
        start = _start(mail, payload, at)
        if start < 0:
            break
        coding = str(part.get("Content-Transfer-Encoding", ""))
        parts.append(_Part(part.get_content_type(), part.get_content_charset() or "", coding, start, payload))
        at = start - 1 + len(payload)
    return parts


def _start(mail: str, payload: str, at: int) -> int:
    """Where behind ``at`` a part's text begins: behind a blank line, or else any line, and up to a mark or the end; -1 if nowhere."""
    first = -1
    for before in ("\n\n", "\n"):
        found = mail.find(before + payload, at)
        for _ in range(_TRIES):
            if found < 0:
                break
            start = found + len(before)
            first = start if first < 0 else first
            end = start + len(payload)
            if end == len(mail) or mail.startswith("\n--", end):
                return start
            found = mail.find(before + payload, found + 1)
    return first


def _header(raw: str) -> str:
    """A header on one line, decoded where that can be done."""
    raw = " ".join(raw.split())
    if "=?" not in raw:
        return raw
    from email.errors import MessageError  # noqa: PLC0415 - see above
    from email.header import decode_header, make_header  # noqa: PLC0415

    try:
        return " ".join(str(make_header(decode_header(raw))).split())
    except (MessageError, ValueError, LookupError):
        return raw


def _lines(part: _Part, first: int, *, html: bool) -> tuple[str, list[int]]:
    """The text of a part that stands from line ``first``, and from where each of its lines is."""
    coding = part.coding.strip(" \"'").lower()
    if coding == "quoted-printable":
        odd = _ODD_BREAK.search(part.payload) is not None
        if odd:
            part = part._replace(payload=_PADDING.sub("=", part.payload))
        text, firsts = _text(part, coding), _soft_breaks(part.payload, first, odd=odd)
    elif coding == "base64":
        text = _text(part, coding)
        firsts = _bytes_of(part.payload.split("\n"), text, first)
    else:
        text, firsts = part.payload, list(range(first, first + part.payload.count("\n") + 1))
    count = text.count("\n") + 1
    firsts += firsts[-1:] * (count - len(firsts))
    del firsts[count:]
    return _plain(text, firsts) if html else (text, firsts)


def _text(part: _Part, coding: str) -> str:
    from binascii import a2b_qp  # noqa: PLC0415 - an extension, for those whose mail is encoded

    plain = coding == "quoted-printable" and part.payload.isascii()
    raw = a2b_qp(part.payload) if plain else _raw(part, coding)
    if _CHARSET.fullmatch(part.charset.lower()) is None:
        return decode(raw)[0]
    return raw.decode(part.charset, "replace").replace("\r\n", "\n").replace("\r", "\n")


def _raw(part: _Part, coding: str) -> bytes:
    """The bytes of a part, as the email package decodes them: in plain quoted-printable as ``a2b_qp`` does, but through a message."""
    from email.message import Message  # noqa: PLC0415 - see above

    message = Message()
    message["Content-Transfer-Encoding"] = coding
    message.set_payload(part.payload)
    raw = message.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


def _soft_breaks(payload: str, first: int, *, odd: bool) -> list[int]:
    """Where each line of quoted-printable text begins: a row that ends in ``=`` goes on in the next, ``=0A`` ends a line within a row."""
    firsts = [first]
    row = first
    for joined in payload.split("=\n"):
        feeds = joined.count("\n")
        firsts += range(row + 1, row + feeds + 1)
        if odd:
            firsts += [number for number, line in enumerate(joined.split("\n"), row) for _ in range(line.upper().count("=0A"))]
        row += feeds + 1
    return sorted(firsts) if odd else firsts


def _bytes_of(rows: list[str], text: str, first: int) -> list[int]:
    """Where each line of base64 text begins, as near as its bytes tell: four characters of a row are three bytes."""
    ends = list(accumulate(len(row.strip().rstrip("=")) * 3 // 4 for row in rows))
    sizes = [len(line.encode("utf-8", "replace")) for line in text.split("\n")]
    feed = 2 if ends[-1] > sum(sizes) + len(sizes) * 3 // 2 else 1  # mails end their lines with two characters, mostly
    starts = accumulate((size + feed for size in sizes), initial=0)
    return [first + min(bisect_right(ends, start), len(rows) - 1) for start in starts][:-1]


def _plain(text: str, firsts: list[int]) -> tuple[str, list[int]]:
    """Lines of HTML as the lines of text that a reader sees."""
    from html import unescape  # noqa: PLC0415 - see above

    seen: list[str] = []
    theirs: list[int] = []
    for line, first in zip(text.split("\n"), firsts, strict=True):
        parts = [unescape(_TAG.sub("", part)).replace("\xa0", " ") for part in _BREAK.sub("\n", line).split("\n")]
        seen += parts
        theirs += [first] * len(parts)
    return "\n".join(seen), theirs
