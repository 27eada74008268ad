r"""The blocks of a .bib file as bibtexparser tells them, each with its text and its lines.

bibtexparser keeps a block that it cannot read and goes on with the next one, which is why it cuts files here. It looks at every sign of
a file, so what leaves no doubt is cut without it: an entry whose ``@word{`` begins a line and whose values are digits, names, and texts
in braces or quotes. A line that begins so ends, to bibtexparser, whatever stood open before; so what stands between such entries
can be given to it by itself. Its line numbers go wrong where a line ends in a backslash, so lines are counted here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from arxref.late import late
from arxref.model import Span
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Fields = tuple[tuple[str, str], ...]


class Block(NamedTuple):
    """A part of the file and what it is. ``text`` is what stands between blocks, ``other`` a preamble or a comment of BibTeX's own.

    Of an entry, ``kind`` is the type in small letters; of a macro, ``value`` is its definition as it is spelt; of a ``broken`` block, and
    of an entry that BibTeX does not read to its end either, what is wrong with it.
    """

    sort: Literal["entry", "string", "other", "text", "broken"]
    raw: str
    span: Span
    kind: str = ""
    key: str = ""
    value: str = ""
    told: Fields | None = None

    @property
    def fields(self) -> Fields:
        """The names and values of an entry's fields, as they are spelt."""
        return tuple(_FIELD.findall(self.raw, self.raw.find(","))) if self.told is None else self.told


# What a value holds leaves no doubt: no sign @ that may begin a line, no backslash before a brace or a quote, braces that balance. No
# quantifier gives back what it took, and none goes beyond a line that begins with @, so every sign is looked at a few times.
_AT = r"(?:(?<=[^\s])|(?<=[^\s] ))@"
_PIECE = rf"[^{{}}@\\]*+(?:(?:\\(?![{{}}])|{_AT})[^{{}}@\\]*+)*+"
_DEEPEST = 3


def _braced(depth: int) -> str:
    inner = rf"(?:{_braced(depth - 1)}{_PIECE})*+" if depth else ""
    return rf"\{{{_PIECE}{inner}\}}"


_NAME = r"[A-Za-z][\w.:+-]*+"
_QUOTED = rf'"[^"@\\]*+(?:(?:\\(?!")|{_AT})[^"@\\]*+)*+"(?<!\{{")'
_VALUE = rf"{_braced(_DEEPEST)}|{_QUOTED}|[0-9]++|{_NAME}"
_FIELD = late(rf",\s*+({_NAME})\s*+=\s*+({_VALUE})")
_PLAIN = late(
    r"^@(?!(?i:comment|preamble|string))([A-Za-z]++)[ \t]*+\{\s*+([^\s,={}\"@\\]*+)\s*+"
    rf"(?:,\s*+{_NAME}\s*+=\s*+(?:{_VALUE})\s*+)*+(?:,\s*+)?\}}",
    re.MULTILINE,
)
# An entry whose key or whose commas lack, or that has commas too many: BibTeX reads it no further than that.
_LOOSE = late(
    r"^@(?!(?i:comment|preamble|string))([A-Za-z]++)[ \t]*+\{\s*+(?:([^\s,={}\"@\\]++)(?!\s*+=))?+"
    rf"((?:[\s,]*+{_NAME}\s*+=\s*+(?:{_VALUE})(?=\s*+[,}}]|[ \t]*+\n))++[\s,]*+)\}}",
    re.MULTILINE,
)
_LOOSE_FIELD = late(rf"([\s,]*+)({_NAME})\s*+=\s*+({_VALUE})|([\s,]++)\Z")
# An entry with each field on a line of its own, as most programs write them: how it begins, and its lines. ``.*`` is what a pattern is
# fastest at, so of the values no more is asked here than how they begin and end.
_BEGIN = late(r"@(?!(?i:comment|preamble|string))([A-Za-z]++)[ \t]*+\{[ \t]*+([^\s,={}\"@\\]*+),[ \t]*+(?=\n)")
_LINE = late(rf"\n[ \t]*+({_NAME})[ \t]*+=[ \t]*+(\{{.*\}}|\"[^\"\\\n]*+\"(?<!\{{\")|[0-9]++|{_NAME})(?:,(?=\n|\Z)|\Z)")
# The braces alone of such lines, in each one pair, others in it as deep as `_braced` has it, or none.
_SHAPE = r"(?:\{(?:\{(?:\{(?:\{\})*+\})*+\})*+\})?+"
_SHAPES = late(rf"(?:\n{_SHAPE})*+".encode())
_NO_SHAPE = bytes(code for code in range(256) if code not in b"\n{}")
_LONE = rf"(?:[0-9]++\.[0-9]++|{_VALUE})"  # an identifier without braces is no value of BibTeX's, but people's
_LACKING = late(  # a comma, behind the first value
    rf"({_LONE}(?:\s*+\#\s*+{_LONE})*+)"
    rf"(?:(?:[ \t]*+\n\s*+|(?<=[}}\"])[ \t]*+)({_NAME})[ \t]*+=\s*+(?=[{{\"\w])|[ \t]++({_NAME})[ \t]*+=[ \t]*+(?=[{{\"0-9]))"
)
_new = tuple.__new__  # a NamedTuple's own constructor takes three times as long
_BEGUN = late(r"@\w*[ \t]*[{(]")
# What tells where an entry's comments stand: its beginning, the braces and quotes around its values, and the comments themselves.
_MARK = late(r"((?:^[ \t]*+)?@(?!(?i:comment|preamble|string))[A-Za-z]++[ \t]*+\{)|(?<!\\)([{}\"])|((?<=[\s,}\"])%)", re.MULTILINE)
_COMMENT = late(r"%(?<=[\s,}\"]%)")  # as in `_MARK`


def blocks(source: str, text: str) -> Iterator[Block]:
    """Every block of ``text``, in order, with its place in ``source``; what is blank between them is in none."""
    done, line = 0, 1
    at = 0 if text.startswith("@") else text.find("\n@") + 1 or len(text)
    while at < len(text):
        fault = ""
        found = _lined(text, at) or _whole(text, at)
        if found is None:
            found, fault = _loose(text, at)
        if found is None:
            at = text.find("\n@", at) + 1 or len(text)
            continue
        if at > done:
            between = text[done:at]
            if not between.isspace():
                yield from _cut(source, between, line, f"{text[at : text.index('{', at)]}{{}}")
            line += between.count("\n")
        kind, key, end, told = found
        raw = text[at:end]
        last = line + raw.count("\n")
        yield _new(Block, ("entry", raw, _new(Span, (source, line, last)), kind.lower(), key, fault, told))
        done, line = end, last
        at = text.find("\n@", done) + 1 or len(text)
    if done < len(text) and not text.isspace():
        yield from _cut(source, text[done:], line, "")


def _lined(text: str, at: int) -> tuple[str, str, int, Fields | None] | None:
    """The type, key, end and fields of the entry at ``at``, if it has each field on a line of its own and leaves no doubt."""
    begin = _BEGIN.match(text, at)
    if begin is None:
        return None
    start, sign = begin.end(), text.find("@", at + 1)
    end = text.rfind("\n}", start, sign if sign >= 0 else len(text))  # no further than what may be the next one's
    lines = text[start : max(start, end)]
    shape = lines.encode("utf-8", "surrogatepass").translate(None, _NO_SHAPE)
    if _SHAPES.fullmatch(shape) is None or ("\\" in lines and ("\\{" in lines or "\\}" in lines)):
        return None
    rows = _LINE.findall(lines)
    return (begin[1], begin[2], end + 2, tuple(rows)) if rows and len(rows) == shape.count(b"\n") else None


def _whole(text: str, at: int) -> tuple[str, str, int, Fields | None] | None:
    """As `_lined`, wherever its lines end; its fields are looked for when they are asked for."""
    found = _PLAIN.match(text, at)
    return (found[1], found[2], found.end(), None) if found is not None else None


def _loose(text: str, at: int) -> tuple[tuple[str, str, int, Fields | None] | None, str]:
    """As `_whole`, and what is wrong with its key or its commas; nothing where that is nothing, or more than they."""
    found = _LOOSE.match(text, at)
    if found is None:
        return None, ""
    parts = _LOOSE_FIELD.findall(found[3])
    commas = [(before or behind).count(",") for before, _, _, behind in parts]
    if not commas[0]:
        fault = "no comma stands behind its key" if found[2] else "it has no key"
    else:
        fault = "two commas stand where one belongs" if max(commas) > 1 else ""
    told = tuple([(name, value) for _, name, value, _ in parts if name])
    return ((found[1], found[2] or "", found.end(), told), fault) if fault else (None, "")


def _cut(source: str, text: str, line: int, behind: str) -> Iterator[Block]:
    """The blocks of a text by bibtexparser; ``behind`` is an entry that begins in the line behind it, which may cut off its last block.

    A block's text is a slice of the file, and blocks come in order.
    """
    from bibtexparser import model

    spelt = text + behind
    whole, at = _uncommented(text) + behind, 0
    records = _split(whole)
    for record in records[:-1] if behind else records:
        raw = (record.raw or "").rstrip()
        found = whole.index(raw, at)
        line += whole.count("\n", at, found)
        sign = raw.rfind("@", 1)
        begun = _BEGUN.match(whole, found + sign) if sign > 0 else None
        if begun is not None and begun.end() > found + len(raw):  # the next block's beginning, which ended this one
            raw = raw[:sign].rstrip()
        last = line + raw.count("\n")
        span = Span(source, line, last)
        at, line = found + len(raw), last
        commented, raw = raw, spelt[found:at]
        if isinstance(record, model.ParsingFailedBlock):
            if record.ignore_error_block is None:
                yield Block("broken", raw, span, value=str(getattr(record.error, "abort_reason", record.error)))
                continue
            record = record.ignore_error_block  # noqa: PLW2901 - a key or a field that stands twice
        if isinstance(record, model.Entry):
            told = tuple([one for field in record.fields for one in _parted(str(field.key), str(field.value))])
            key = str(record.key or "")
            fault = _fault(key, told) or ("" if len(told) == len(record.fields) else "a comma lacks between two of its fields")
            fault = fault or ("" if raw == commented else "a comment stands in it, which only biber passes over")
            yield Block("entry", raw, span, str(record.entry_type).lower(), key, fault, told)
        elif isinstance(record, model.String):
            yield Block("string", raw, span, key=str(record.key), value=str(record.value))
        else:
            yield Block("text" if isinstance(record, model.ImplicitComment) else "other", raw, span)


def _uncommented(text: str) -> str:
    """``text`` with blanks for the comments between the fields of entries that close, which biber passes over (BibTeX knows none)."""
    first, last = text.find("@"), text.rfind("}")  # before the one no entry is open, behind the other none closes
    if first < 0 or _COMMENT.search(text, first, last + 1) is None:
        return text
    pieces: list[str] = []
    comments: list[tuple[int, int]] = []  # of the entry that is open: from where to where
    depth = done = behind = 0
    quoted = False
    for mark in _MARK.finditer(text):
        begun, sign, comment = mark.groups()
        if mark.start() < behind:  # in a comment
            continue
        if begun:
            depth = depth + 1 if depth and not _begins_line(text, mark.start()) else 1
            if depth == 1:  # what stands open before it is broken
                comments, quoted = [], False
        elif comment:
            if depth < 2 and not quoted:  # noqa: PLR2004 - in a value, % is itself
                behind = text.find("\n", mark.end())
                behind = behind if behind >= 0 else len(text)
                comments.append((mark.start(), behind))
        elif sign == '"':
            quoted = quoted != (depth == 1)
        elif depth:
            depth += 1 if sign == "{" else -1
            for start, end in comments if not depth else ():
                pieces += (text[done:start], " " * (end - start))
                done = end
    return "".join((*pieces, text[done:]))


def _begins_line(text: str, at: int) -> bool:
    return text[at].isspace() or not at or text[at - 1] == "\n"


def _fault(key: str, told: Fields) -> str:
    """What keeps BibTeX from reading an entry to its end: a blank where the key or the name of a field is to end."""
    odd = any(len(name.split()) > 1 for name in (key, *(name for name, _ in told)))
    return "there is a blank in its key or in the name of a field" if odd else ""


def _parted(name: str, value: str) -> Iterator[tuple[str, str]]:
    """The fields that a value holds where no comma stands behind them."""
    at = 0
    while (found := _LACKING.match(value, at) if "=" in value else None) is not None:
        yield name, found[1]
        name, at = found[2] or found[3], found.end()
    yield name, value[at:]


def _split(text: str) -> list[Any]:
    import logging  # noqa: PLC0415 - with bibtexparser, and for it

    from bibtexparser.splitter import Splitter

    logger = logging.getLogger("bibtexparser.splitter")
    before, logger.disabled = logger.disabled, True  # what it would print, the reader is told
    try:
        return list(Splitter(text).split().blocks)
    finally:
        logger.disabled = before
