"""LaTeX as the fields of a .bib file hold it, back to model text: the inverse of `arxref.text.latex`, and what others write.

TeX's groups go, its accents, letters, dashes and quotes become characters, math stays between dollars. What is left is read as the text of
a digest is (`arxref.text.clean`): commands that only set type (``\\emph``), links, and damage of other tools (``\\&amp;``).
"""

from __future__ import annotations

import re
import unicodedata

from arxref.late import Remembered, late
from arxref.text import latex as writer
from arxref.text import tex
from arxref.text.clean import clean, clean_name
from arxref.text.latex_math import is_signs, math
from arxref.text.latex_wide import for_biber, from_biber
from arxref.text.textcommands import numeral
from arxref.text.texttables import ACCENT_MARKS, LETTERS, SYMBOLS, WRAPPERS
from arxref.text.unlatex_chars import characters, expansions, scripts
from arxref.text.unlatex_quick import quick, settled_unit

_MARKED = (  # the mark first: it is what can be looked for fast
    r"[\\{}$~`'-](?:(?<=\\)(?:([A-Za-z]+)|(.))|(?<=\{)(`+|'+|-{2,})\}|(?<=[{}$~])|(?<=-)-+|(?<=`)`|(?<=')')"
)
_TOKEN = late(_MARKED, re.DOTALL)
_TOKEN_OR_ADDRESS = late(r"(?:https?|ftp)://[^\s{}\\$]*+|" + _MARKED, re.DOTALL)
_LETTER = late(r"\s*(?:([^\W\d_])|\\(i|j|ae|AE|o|O|oe|OE|aa|AA|l|L)(?![A-Za-z])\s*)")
_EMPTY = late(r"\s*\{\s*\}")
_FLAT = late(r"\s*\{[^{}]*\}")
_DOLLAR = late(r"\\.|\$", re.DOTALL)
_BRACE = late(r"\\.|[{}]", re.DOTALL)
_SINGLE = {"`": "‘", "'": "’"}
_DASHES = ("", "-", "–")
_LITERAL = frozenset("&%#_{}")
_ALONE = {"^": "^", "~": "~", "'": "'", "`": "`", '"': '"'}
_RAW = frozenset("url href nolinkurl path hyperlink".split())
_MARKS = ACCENT_MARKS | {"G": "\u030f", "h": "\u0309"}
_CLOSING = {"(": "\\)", "[": "\\]"}
_DOTTED = {"ı": "i", "ȷ": "j"}
_DEEPEST = 4  # accents on one letter
_FEW = 4  # pieces: no expansion is made of more
_TRANSPARENT, _ARGUMENT, _ACCENT, _SCRIPT = range(4)


def model(latex: str) -> str:
    """``latex``, a field's value without its delimiters, as model text.

    ``model(latex.text(m)) == m`` for clean model text ``m`` but for what `canonical` says, and so for titles and parts of names, written
    for either kind of BibTeX. Unknown commands stay. Never raises; the cost is linear.
    """
    if not latex:
        return latex
    read = quick(latex, _units)
    return clean(_Reader(latex).read()) if read is None else read


def name(latex: str) -> str:
    """As `model`, for a part of a person's name: nothing is math there, and no single quote a pair's."""
    read = quick(latex, _units)
    return clean_name(_Reader(latex).read()) if read is None or "$" in read or "`" in latex else read


_units = Remembered(lambda unit: settled_unit(unit, lambda group: _Reader(group).read()))


def canonical(model: str, *, wide: bool = False) -> str:
    """``model`` as it comes back from a .bib file.

    A .bib file holds no control characters and nothing that cannot be seen, math in ASCII on one line only (`arxref.text.latex_math`),
    and a dotless i or j with an accent above is the letter with a dot. For BibLaTeX, math avoids what biber would decode.
    """
    if not model.isprintable():
        model = writer.one_line(model)
    out = []
    for is_math, segment in tex.spans(model):
        body = math(segment) if is_math else None
        if body is not None:
            out.append(f"${from_biber(for_biber(body) if wide else body)}$")
            continue
        plain = tex.escape_dollars(unicodedata.normalize("NFC", writer.dotted(segment)))
        out.append(f"\\${plain}\\$" if is_math else plain)
    return "".join(out)


class _Group:
    """A brace that is open: what it is, where its content starts, and how many empty groups stand at its end."""

    __slots__ = ("empties", "kind", "mark", "place", "start")

    def __init__(self, kind: int, start: int, mark: str = "") -> None:
        self.kind = kind
        self.start = start
        self.mark = mark
        self.empties = 0
        self.place = -1


class _Reader:
    """One reading from left to right, with a stack of open groups."""

    def __init__(self, latex: str) -> None:
        self.text = latex
        self.at = 0
        self.out: list[str] = []
        self.groups: list[_Group] = []
        self.accents = 0
        self.expected = -1  # where the argument of a command that stays would begin
        self.command = -1  # how many pieces there were when such a command ended
        self.unclosed: frozenset[str] = frozenset()  # openers of math that nothing closes
        self.chain = False  # another argument may follow the first
        self.partners: dict[int, int] | None = None

    def read(self) -> str:
        text = self.text
        search = (_TOKEN_OR_ADDRESS if "://" in text else _TOKEN).search
        while (found := search(text, self.at)) is not None:
            if found.start() > self.at:
                self.out.append(text[self.at : found.start()])
            self.at = found.end()
            if found[1]:
                self.word(found[1])
            elif found[2]:
                self.sign(found[2])
            elif found[3]:
                self.braced(found[3], found.start())
            else:
                self.character(found[0])
        self.out.append(text[self.at :])
        read = "".join(self.out)
        return read if read.isascii() else unicodedata.normalize("NFC", read)

    def character(self, token: str) -> None:
        if token == "{":
            self.open()
        elif token == "}":
            self.close()
        elif token == "$":
            self.math()
        elif token == "~":
            self.out.append(" ")
        elif token[0] == "-":
            emdashes, rest = divmod(len(token), 3)
            self.out.append("—" * emdashes + _DASHES[rest])
        else:
            self.out.append({"``": "“", "''": "”"}.get(token, token))

    def braced(self, run: str, start: int) -> None:
        """ASCII's hyphens or quotes in braces, which keep them from being dashes; a single quote is a typographic one there."""
        if start == self.expected:
            self.at = start + 1
            self.open()
        else:
            self.out.append(_SINGLE.get(run, run))

    def open(self) -> None:
        if self.at - 1 == self.expected or self.is_bare():
            self.out.append("{")
            self.push(_ARGUMENT)
            return
        before = len(self.out)
        if self.text.startswith("$", self.at):  # what is in nearly every group: math, and no more
            self.at += 1
            self.math()
            if len(self.out) > before and self.text.startswith("}", self.at):
                self.at += 1
                return
        self.groups.append(_Group(_TRANSPARENT, before))

    def is_bare(self) -> bool:
        """Whether the brace belongs to math without dollars, as arXiv itself exports it: ``D^{*0}``, ``{\\cal O}``."""
        brace = self.at - 1
        if self.text[brace - 1 : brace] in ("^", "_"):
            return self.text[brace - 2 : brace - 1] != "\\"
        return self.text.startswith(("\\cal", "\\mit"), self.at)

    def push(self, kind: int, mark: str = "") -> None:
        self.groups.append(_Group(kind, len(self.out), mark))

    def close(self) -> None:
        if not self.groups:
            return
        group = self.groups.pop()
        out = self.out
        if group.kind == _ARGUMENT:
            out.append("}")
            self.expected = self.at if self.chain else -1
            return
        if group.kind == _ACCENT:
            self.accents -= 1
            self.put_accent(group)
            return
        if group.kind == _SCRIPT:
            self.put_script(group)
            return
        if len(out) == group.start:
            self.empty()
        elif group.empties and group.place == len(out) <= group.start + _FEW:
            content = "".join(out[group.start :])
            char = expansions().get((content, group.empties))
            if char:
                out[group.start :] = [char]
            elif content[:1] == "‘" and (char := expansions().get(("`", group.empties))):  # with the letter after it, see latex_names
                out[group.start :] = [char, content[1:]]
        if self.command == len(out) and self.text[self.at : self.at + 1].isalpha():
            out.append(" ")

    def empty(self) -> None:
        """An empty group ended: its parent may be one that ends so."""
        if not self.groups:
            return
        parent = self.groups[-1]
        parent.empties = parent.empties + 1 if parent.place == len(self.out) else 1
        parent.place = len(self.out)

    def put_accent(self, group: _Group) -> None:
        out = self.out
        if len(out) == group.start:
            if group.empties:
                out.append(group.mark)
            return
        first = out[group.start].lstrip()
        if first:
            out[group.start] = _accented(first, group.mark)

    def put_script(self, group: _Group) -> None:
        content = "".join(self.out[group.start :]) if len(self.out) <= group.start + _FEW else ""
        raised = [scripts().get((group.mark, char), "") for char in content if not char.isalpha()]
        if content and len(raised) == len(content) and all(raised):  # not the letters of 1st
            self.out[group.start :] = raised

    def word(self, name: str) -> None:
        """A command of letters."""
        if name in _MARKS and self.accent(name):
            return
        if name in LETTERS:
            self.out.append("ẞ" if name == "SS" else LETTERS[name])
            self.end_of_name()
        elif name in SYMBOLS and SYMBOLS[name][-1] != ".":
            self.out.append("\\$" if SYMBOLS[name] == "\x02" else SYMBOLS[name])
            if name.startswith(("text", "quote", "guil")):
                self.end_of_name()
            elif empty := _EMPTY.match(self.text, self.at):
                self.at = empty.end()
        elif name in ("relax", "leavevmode"):
            self.end_of_name()
        elif name == "empty":
            self.empty()
        elif not self.special(name):
            self.stays("\\" + name, chain=name not in WRAPPERS)
            self.command = len(self.out)

    def special(self, name: str) -> bool:
        """A command with an argument of its own kind; whether it is one."""
        figures, end = numeral(name, self.text, self.at)
        if figures:
            self.out.append(figures)
            self.at = end
            return True
        start = self.past_spaces()
        if self.text[start : start + 1] != "{":
            return False
        if name in ("textsuperscript", "textsubscript"):
            self.at = start + 1
            self.push(_SCRIPT, "^" if name == "textsuperscript" else "_")
            return True
        if name == "ensuremath":
            end = self.closing_brace(start)
            if end < 0:
                return False
            self.put_math(self.text[start + 1 : end])
            self.at = end + 1
            return True
        flat = _FLAT.match(self.text, self.at) if name in _RAW else None
        if flat is None:
            return False
        self.out.append("\\" + name + flat[0])
        self.at = self.expected = flat.end()
        self.chain = False
        return True

    def closing_brace(self, start: int) -> int:
        """Where the group that opens at ``start`` ends, or -1; each brace of the text is looked at once."""
        if self.partners is None:
            self.partners = {}
            opened = []
            for found in _BRACE.finditer(self.text):
                if found[0] == "{":
                    opened.append(found.start())
                elif found[0] == "}" and opened:
                    self.partners[opened.pop()] = found.start()
        return self.partners.get(start, -1)

    def stays(self, token: str, *, chain: bool) -> None:
        """A command that is left to the reader of digests, with its arguments."""
        self.out.append(token)
        self.expected = self.past_spaces()
        self.chain = chain

    def end_of_name(self) -> None:
        """Past the blanks or the empty group that end a command's name."""
        empty = _EMPTY.match(self.text, self.at)
        self.at = empty.end() if empty else self.past_spaces()

    def past_spaces(self) -> int:
        at = self.at
        while self.text[at : at + 1].isspace():
            at += 1
        return at

    def accent(self, name: str) -> bool:
        """The accent on what follows; whether something does that it can stand on."""
        mark = _MARKS[name]
        letter = _LETTER.match(self.text, self.at)
        if letter is not None:
            if letter[1] and name.isalpha() and letter.end() == self.at + 1 and letter[1].isascii():
                return False
            base = letter[1] or LETTERS[letter[2]]
            self.out.append(_accented(base, mark))
            self.at = letter.end()
            return True
        empty = _EMPTY.match(self.text, self.at)
        if empty is not None:
            self.at = empty.end()
            self.out.append(_ALONE.get(name, ""))
            return True
        start = self.past_spaces()
        if self.text[start : start + 1] != "{":
            return False
        self.at = start + 1
        if self.accents < _DEEPEST:
            self.accents += 1
            self.push(_ACCENT, mark)
        else:
            self.push(_TRANSPARENT)
        return True

    def sign(self, char: str) -> None:
        """A command of one character that is no letter."""
        if char in _LITERAL:
            self.out.append(char)
        elif char == "$":
            self.out.append("\\$")
        elif char == "\\" or char.isspace():
            self.out.append(" ")
        elif char == "/":
            pass
        elif char in _CLOSING and (end := self.closing_sign(char)) >= 0:
            self.put_math(self.text[self.at : end])
            self.at = end + 2
        elif char not in _MARKS or not self.accent(char):
            self.out.append("\\" + char)

    def closing_sign(self, char: str) -> int:
        """Where the math that ``\\(`` opened ends, or -1; once that is so, it is so for the rest of the text."""
        end = -1 if char in self.unclosed else self.text.find(_CLOSING[char], self.at)
        if end < 0:
            self.unclosed |= {char}
        return end

    def math(self) -> None:
        """What a dollar opens."""
        text = self.text
        width = 2 if text.startswith("$", self.at) else 1
        start = self.at + width - 1
        end = -1 if "$" in self.unclosed else self.closing_dollar(start)
        if end < 0:
            self.unclosed |= {"$"}
        if end <= start:
            self.out.append("\\$" * width)
            self.at = start
            return
        body = text[start:end]
        self.at = end + width if text.startswith("$" * width, end) else end + 1
        if width == 1 and text[start - 2 : start - 1] == "{" and text[self.at : self.at + 1] == "}":
            plain = from_biber(body)
            if is_signs(plain):
                chars = characters(plain)
                if chars:
                    self.out.append(chars)
                    return
            elif body[0] == " " and is_signs(plain.lstrip() or " "):
                body = body[1:]
        self.put_math(body)

    def closing_dollar(self, at: int) -> int:
        for found in _DOLLAR.finditer(self.text, at):
            if found[0] == "$":
                return found.start()
        return -1

    def put_math(self, body: str) -> None:
        if not body.isprintable():
            body = " ".join(body.split())
        if not body:
            return
        if self.out and self.out[-1].endswith("\\"):  # it would make the dollar a sign
            self.out.append(" ")
        self.out.append(f"${from_biber(body)}$")


def _accented(text: str, mark: str) -> str:
    """``text`` with a mark on its first character."""
    end = 1
    while unicodedata.combining(text[end : end + 1] or "x"):
        end += 1
    return unicodedata.normalize("NFC", _DOTTED.get(text[0], text[0]) + text[1:end] + mark) + text[end:]
