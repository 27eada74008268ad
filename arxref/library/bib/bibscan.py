"""Where the blocks and fields of a .bib file stand, to the character, so that a file can be changed in one place and nowhere else.

What is a block is what BibTeX takes for one (bibtex.web, "Reading the database file"): text between entries is free, ``%`` means nothing,
every brace counts (``\\{`` too), and ``"..."`` may hold quotes inside braces. Three things differ, on purpose. ``@comment{...}`` is one
block, as biber and bibtexparser have it (BibTeX forgets the word and reads on). Prose is no block: an e-mail address, or an ``@`` inside a
line that no key follows. And where BibTeX would lose all the rest of a file to a brace that never closes, the broken block ends
before the next line that starts with ``@word{`` or ``@word(``, as in bibtexparser.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Literal

from arxref.late import late
from arxref.records import NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator


SUFFIXES = (".bib", ".bibtex", ".biblatex")
"""How the names of .bib files end."""
Kind = Literal["entry", "string", "preamble", "comment", "text", "broken"]


class Field(NamedTuple):
    """One field of an entry: ``name`` as it is spelt, from ``start`` (of the name) to ``end`` (of the value, its delimiters included).

    The value, delimiters and ``#`` joins included, is ``text[value:end]``.
    """

    name: str
    start: int
    value: int
    end: int


class Block(NamedTuple):
    """A run of a .bib file's text from ``start`` to ``end``: ``text[block.start:block.end]``. The blocks of a file cover it without gaps.

    ``type`` is the word behind the ``@`` as it is spelt; ``key`` stands at ``key_start``. ``text`` is what stands between blocks.
    A ``broken`` block is one that BibTeX could not read to its end; ``closed`` is false where it has no end at all. It has the fields
    that stand before the fault.
    """

    kind: Kind
    start: int
    end: int
    line: int
    type: str = ""
    key: str = ""
    key_start: int = 0
    fields: tuple[Field, ...] = ()
    closed: bool = True


# Every quantifier that could give back what it took is possessive: no pattern looks at a character more than a few times.
_NAME = r"""[^\s\d"#%'(),={}@][^\s"#%'(),={}]*+"""
_OPENING = r"""@\s*+([^\s\d"#%'(),={}@][^\s"#%'(),={}@]*+)\s*+[{(]"""
_START = late(_OPENING)
_FLAT = r"[^{}]*+"
_IN_BRACES = rf"{_FLAT}(?:\{{{_FLAT}(?:\{{{_FLAT}\}}{_FLAT})*+\}}{_FLAT})*+"
_IN_QUOTES = rf'[^{{}}"]*+(?:\{{{_IN_BRACES}\}}[^{{}}"]*+)*+'
_HEAD = rf"\s*+,\s*+({_NAME})\s*+=\s*+"
_USUAL = rf'(\{{{_IN_BRACES}\}}|"{_IN_QUOTES}"|[0-9]++|{_NAME})'
_DELIMITED = {
    closing: (
        late(rf"\s*+([^\s,\"={{}}{closing}]*+)(?=\s*+[,{closing}])"),
        late(rf"{_HEAD}{_USUAL}(?=\s*+[,{closing}])"),
        late(rf"\s*+(?:,\s*+)?\{closing}"),
        late(rf"[{{}}\{closing}]|{_OPENING}"),
    )
    for closing in "})"
}
_FIELD_HEAD = late(_HEAD)
_STRING_HEAD = late(rf"\s*+({_NAME})\s*+=\s*+")
_BARE = late(rf"[0-9]++|{_NAME}")
_JOIN = late(r"\s*+#\s*+")
_BRACE = late(r"[{}]")
_QUOTED = late(r'[{}"]')
_LOOSE_KEY = late(r"\s*+([^\s,\"={}()]++)(?!\s*+=)")  # no name of a field
_BLANK = late(r"\s*+")


def scan(text: str) -> Iterator[Block]:
    """The blocks of a .bib file, in order, in time linear in its length; never raises. ``"".join`` of them is the file."""
    braces = _Braces(text)
    newline = "\n" if "\n" in text or "\r" not in text else "\r"
    done, line, at = 0, 1, 0
    while (opening := _START.search(text, at)) is not None:
        start = opening.start()
        at = start + 1
        own_line = _starts_line(text, start)
        if not own_line and _is_prose(text, opening):
            continue
        if done < start:
            yield Block("text", done, start, line)
            line += text.count(newline, done, start)
        block = _block(text, opening, line, braces)
        yield block
        done = at = block.end
        line += text.count(newline, start, done)
    if done < len(text):
        yield Block("text", done, len(text), line)


def _starts_line(text: str, at: int) -> bool:
    at -= 1
    while at >= 0 and text[at] in " \t":
        at -= 1
    return at < 0 or text[at] in "\n\r\ufeff"


def _is_prose(text: str, opening: re.Match[str]) -> bool:
    """Whether an ``@`` inside a line is an e-mail address, or is followed by no key."""
    kind = opening[1]
    if "." in kind and text[opening.start() - 1].isalnum():
        return True
    end = opening.end()
    if kind.lower() in ("comment", "string", "preamble"):
        return False
    key = _DELIMITED["}" if text[end - 1] == "{" else ")"][0].match(text, end, end + 1000)
    return key is None or "@" in key[1]


def _block(text: str, opening: re.Match[str], line: int, braces: _Braces) -> Block:
    start, at = opening.span()
    type_ = opening[1]
    kind = type_.lower()
    if kind == "comment":
        return _comment(text, opening, line, braces)
    closing = "}" if text[at - 1] == "{" else ")"
    key, key_start, fields = "", at, []
    if kind == "string":
        named = _STRING_HEAD.match(text, at)
        fault = named is None
        if named is not None:
            key, key_start = named[1], named.start(1)
            at, fault = _value(text, named.end(), braces)
            fields = [] if fault else [Field(key, key_start, named.end(), at)]
    elif kind == "preamble":
        blank = _BLANK.match(text, at)
        at, fault = _value(text, blank.end() if blank is not None else at, braces)
    else:
        keyed = _DELIMITED[closing][0].match(text, at)
        fault = keyed is None
        found = keyed if keyed is not None else _LOOSE_KEY.match(text, at)
        if found is not None:
            key, key_start = found[1], found.start(1)
        if keyed is not None:
            at, fault, fields = _fields(text, keyed.end(), closing, braces)
    ending = None if fault else _DELIMITED[closing][2].match(text, at)
    if ending is not None:
        name: Kind = "string" if kind == "string" else "preamble" if kind == "preamble" else "entry"
        return Block(name, start, ending.end(), line, type_, key, key_start, tuple(fields))
    end, closed = _recover(text, opening, at, closing, braces)
    return Block("broken", start, end, line, type_, key, key_start, tuple(field for field in fields if field.end <= end), closed)


def _fields(text: str, at: int, closing: str, braces: _Braces) -> tuple[int, bool, list[Field]]:
    """The fields behind a key, and where they end; where one is faulty, where the fault shows."""
    fields: list[Field] = []
    add, made = fields.append, tuple.__new__  # Field(...) takes twice as long, and a library has a million fields
    usual = _DELIMITED[closing][1].match
    while True:
        found = usual(text, at)
        if found is not None:
            (_, at), (name, name_end), (value, _end) = found.regs
            add(made(Field, (text[name:name_end], name, value, at)))
            continue
        head = _FIELD_HEAD.match(text, at)
        if head is None:
            return at, False, fields
        at, fault = _value(text, head.end(), braces)
        if fault:
            return at, True, fields
        add(Field(head[1], head.start(1), head.end(), at))


def _comment(text: str, opening: re.Match[str], line: int, braces: _Braces) -> Block:
    start, at = opening.span()
    end = braces.close(at - 1) if text[at - 1] == "{" else _parenthesis(text, at, braces)
    if end >= 0:
        return Block("comment", start, end, line, opening[1])
    after = _next_start(text, at, len(text))
    braces.index(start)
    return Block("broken", start, len(text) if after < 0 else after, line, opening[1], closed=False)


def _parenthesis(text: str, at: int, braces: _Braces) -> int:
    """The end of a ``(`` comment, outside braces; -1 where it has none."""
    pattern = _DELIMITED[")"][3]
    while (found := pattern.search(text, at)) is not None:
        mark = text[found.start()]
        if mark == ")":
            return found.end()
        if mark == "}" or (mark == "@" and _starts_line(text, found.start())):
            return -1
        at = found.end() if mark == "@" and text[found.end() - 1] == "(" else braces.close(found.end() - 1)
        if at < 0:
            return -1
    return -1


def _value(text: str, at: int, braces: _Braces) -> tuple[int, bool]:
    """The end of the value that starts at ``at``, all its ``#`` joins included; where it is faulty, where the fault shows."""
    while True:
        mark = text[at : at + 1]
        if mark == "{":
            end = braces.close(at)
        elif mark == '"':
            end = _quote(text, at + 1, braces)
            if end < -1:  # a brace too many
                return -end - 2, True
        else:
            bare = _BARE.match(text, at)
            if bare is None:
                return at, True
            end = bare.end()
        if end < 0:
            return len(text), True
        join = _JOIN.match(text, end)
        if join is None:
            return end, False
        at = join.end()


def _quote(text: str, at: int, braces: _Braces) -> int:
    """The end of a quoted value; -1 where it has none, -2 - n where a brace too many stands at n."""
    while (found := _QUOTED.search(text, at)) is not None:
        mark = found[0]
        if mark == '"':
            return found.end()
        if mark == "}":
            return -2 - found.start()
        at = braces.close(found.start())
        if at < 0:
            return -1
    return -1


def _recover(text: str, opening: re.Match[str], fault: int, closing: str, braces: _Braces) -> tuple[int, bool]:
    """Where a block that is faulty at ``fault`` ends, and whether it was closed: at its closing brace or before the next block."""
    after = _next_start(text, opening.end(), fault)
    if after >= 0:
        braces.index(opening.start())  # what was looked at will be looked at again, this time with all braces known
        return after, False
    depth = 0
    for found in _DELIMITED[closing][3].finditer(text, fault):
        mark = text[found.start()]
        if mark == "@":
            if _starts_line(text, found.start()):
                return _line_start(text, found.start()), False
            mark = text[found.end() - 1]
        if depth == 0 and mark == closing:
            return found.end(), True
        depth += (mark == "{") - (mark == "}" and depth > 0)
    return len(text), False


def _next_start(text: str, at: int, end: int) -> int:
    """Where the first line from ``at`` on that starts with ``@word{`` or ``@word(`` starts; -1 if there is none before ``end``."""
    for found in _START.finditer(text, at):
        if found.start() >= end:
            break
        if _starts_line(text, found.start()):
            return _line_start(text, found.start())
    return -1


def _line_start(text: str, at: int) -> int:
    while text[at - 1] in " \t":
        at -= 1
    return at


class _Braces:
    """Finds the brace that closes another: by looking, and once a block has turned out to be broken, in a table of all that follow.

    Without the table, a file of a thousand open blocks would be read to its end a thousand times.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._openers: array[int] | None = None
        self._ends: array[int] = array("q")

    def close(self, opener: int) -> int:
        """Where what the brace at ``opener`` opens ends, behind the closing brace; -1 where it never does."""
        if self._openers is not None:
            return self._ends[bisect_left(self._openers, opener)]
        depth = 0
        for found in _BRACE.finditer(self._text, opener):
            if found[0] == "{":
                depth += 1
            else:
                depth -= 1
                if not depth:
                    return found.end()
        return -1

    def index(self, start: int) -> None:
        """Make the table, for all braces from ``start`` on."""
        if self._openers is not None:
            return
        openers, ends, unclosed = array("q"), array("q"), array("q")
        for found in _BRACE.finditer(self._text, start):
            if found[0] == "{":
                unclosed.append(len(openers))
                openers.append(found.start())
                ends.append(-1)
            elif unclosed:
                ends[unclosed.pop()] = found.end()
        self._openers, self._ends = openers, ends
