"""TeX's commands for text to plain Unicode. What is unknown stays as it is, so that nothing is lost."""

from __future__ import annotations

import re
import unicodedata

from arxref.late import late
from arxref.text.marks import places, replaced
from arxref.text.markup import linked
from arxref.text.texttables import ACCENT_MARKS, DROPPED, LETTERS, SILENT, SPACING, SYMBOLS, WRAPPERS

_NAME = late(r"[A-Za-z]+")
_BASE = late(r"\s*(?:\{\s*(?:\\([ij])(?![A-Za-z])\s*(?:\{\})?|([^\W\d_]))\s*\}|\\([ij])(?![A-Za-z]) ?(?:\{\})?|([^\W\d_]))")
_EMPTY = re.compile(r"\s*\{\s*\}")
_FLAT = re.compile(r"\s*\{([^{}]*)\}")
_OPEN = re.compile(r"\s*\{")
_NEW_WORD = re.compile(r"\s+[A-Z][a-z.]")
_ESCAPED = re.compile(r"\\([%&_#~{}$])")
_QUOTED = late(r"""\\(["'])(?<![\w\\]\\["'])(\w[^"'\\]{0,200})\\\1(?!\w)""")
_NUMERAL = {
    **dict.fromkeys(("sc", "scshape"), late(r"\s*(?:\{\s*([ivx]{1,6})\s*\}|([ivx]{1,6})(?=\s*\}))")),
    "textsc": late(r"\s*\{\s*([ivx]{1,6})\s*\}"),
    "ion": late(r"\s*\{([A-Z][a-z]?)\}\s*\{\s*(?:\\sc\s+)?([ivxIVX]{1,6})\s*\}"),
}
"""Astronomers' ions: the numeral is a capital one, however small it is set."""
_SETTING = WRAPPERS - _NUMERAL.keys() - ACCENT_MARKS.keys() - LETTERS.keys() - SYMBOLS.keys()
_SPACES = frozenset(" ,;:\t\n")
_VISIBLE = frozenset("%&_#{}<>*")
_ESCAPES = _VISIBLE - {"{", "}"}
_NOTHING = frozenset("!/@")
_FEW = 8  # pieces: the text of a link that may be its address


class _Group:
    """A brace that is open: its place in the output, which holds nothing if it is dropped, and what its closing adds then."""

    __slots__ = ("address", "after", "place", "started")

    def __init__(self, place: int, after: str, address: str) -> None:
        self.place = place
        self.after = after
        self.address = address
        self.started = False


def plain_commands(text: str, known: set[str], *, braces: bool = True) -> str:
    r"""``text`` with what TeX's text commands print instead of them; without ``braces`` the braces that remain go, too.

    Braces around what begins with such a command (``{\it all}``, ``{\"o}``) go with it; others are text, as in ``{1, 2}``. ``known``
    is what may stand behind a backslash, or how that begins: if all are signs, each is looked at no closer.
    """
    if known <= _ESCAPES and "{" not in text and "}" not in text:
        return text.replace("\\", "")
    if not known.isdisjoint("\"'"):
        text = replaced(_QUOTED, "\\", lambda quoted: f"{quoted[1]}{quoted[2]}{quoted[1]}", text)
    return _Reader(text, braces=braces).read()


def numeral(name: str, text: str, at: int) -> tuple[str, int]:
    """A Roman numeral in small capitals behind the name of a command (``C {\\sc iv}``, ``\\ion{C}{iv}``) and its end; ``at`` for none."""
    found = _NUMERAL[name].match(text, at) if name in _NUMERAL else None
    if found is None:
        return "", at
    *element, figures = filter(None, found.groups())
    return " ".join((*element, figures.upper())), found.end()


class _Reader:
    """One reading from left to right, with a stack of open braces."""

    def __init__(self, text: str, *, braces: bool) -> None:
        self.text = text
        self.braces = braces
        self.at = 0
        self.out: list[str] = []
        self.groups: list[_Group] = []

    def read(self) -> str:
        text = self.text
        marks = places(text, "\\{}")
        for number, mark in enumerate(marks):
            if mark < self.at:  # what a command has read
                continue
            if mark > self.at:
                self.write(text[self.at : mark])
            self.at = mark + 1
            if text[mark] != "\\":
                self.brace(text[mark])
            elif self.at == len(text):
                self.out.append("\\")
            elif not self.command(marks, number + 1):
                self.write(text[mark : self.at])
        self.out.append(text[self.at :])
        return "".join(self.out)

    def command(self, marks: list[int], following: int) -> bool:
        """What stands behind a backslash; whether it is known. ``marks`` are where signs stand, ``following`` counts those up to here."""
        first = self.text[self.at]
        if first in _VISIBLE:
            self.at += 1
            self.write(first)
            return True
        if not first.isalpha():
            self.at += 1
            return self.sign(first)
        if following + 1 < len(marks) and self.flat(marks[following], marks[following + 1]):
            return True
        name = _NAME.match(self.text, self.at)
        if name is None:
            self.at += 1
            return self.sign(first)
        self.at = name.end()
        return self.word(name[0])

    def flat(self, opened: int, closed: int) -> bool:
        """A command with an argument that holds no other, as most have: it sets it in type, or it is an address. Whether it is one."""
        text = self.text
        name = text[self.at : opened]
        if (name not in _SETTING and name != "url") or text[opened] != "{" or text[closed] != "}":
            return False
        self.at = closed + 1
        argument = text[opened + 1 : closed]
        return self.decoded(argument if name != "url" else argument.strip())

    def write(self, piece: str) -> None:
        self.out.append(piece)
        if self.groups and not piece.isspace():
            self.groups[-1].started = True

    def decoded(self, piece: str) -> bool:
        """A command's print; the braces of a group that it begins are TeX's."""
        if self.groups:
            group = self.groups[-1]
            if not group.started:
                self.out[group.place] = ""
            group.started = True
        if piece:
            self.out.append(piece)
        return True

    def brace(self, token: str) -> None:
        if token == "{":
            if self.groups:
                self.groups[-1].started = True
            self.open("{" if self.braces else "")
        elif self.groups:
            self.close(self.groups.pop())
        elif self.braces:
            self.out.append("}")

    def open(self, brace: str, after: str = "", address: str = "") -> bool:
        self.groups.append(_Group(len(self.out), after, address))
        self.out.append(brace)
        return True

    def close(self, group: _Group) -> None:
        if self.out[group.place]:
            self.out.append("}")
        elif group.address:
            words = "".join(self.out[group.place :]) if len(self.out) - group.place <= _FEW else "\x02"
            link = linked(words, group.address, self.text[self.at : self.at + 2])
            self.out.append(link[len(words) :] if words.strip() else group.address)
        else:
            self.out.append(group.after)

    def argument(self, *, after: str = "", address: str = "") -> bool:
        """The group that follows is an argument; its braces are dropped."""
        if not self.text.startswith("{", self.at):
            found = _OPEN.match(self.text, self.at)
            if found is None:
                return False
            self.at = found.end() - 1
        self.decoded("")
        self.at += 1
        return self.open("", after, address)

    def word(self, name: str) -> bool:
        """A command of letters; whether it is known."""
        if name in _NUMERAL and self.numeral(name):
            return True
        if name in ACCENT_MARKS and self.accent(name):
            return True
        if name in LETTERS:
            return self.letter(name)
        if name in SYMBOLS:
            return self.symbol(SYMBOLS[name])
        if name in WRAPPERS and self.argument():
            return True
        if name in SILENT:
            self.skip_spaces()
            return self.declared()
        if name in SPACING:
            return self.decoded(" ")
        return self.special(name)

    def numeral(self, name: str) -> bool:
        read, end = numeral(name, self.text, self.at)
        if end > self.at:
            self.at = end
            return self.decoded(read) and (name not in SILENT or self.declared())
        return False

    def declared(self) -> bool:
        """A declaration is for the rest of its group: the braces are TeX's, wherever in it that stands."""
        if self.groups:
            group = self.groups[-1]
            group.started = True
            self.out[group.place] = ""
        return True

    def special(self, name: str) -> bool:
        if name == "footnote":
            return self.argument(after=")") and self.decoded(" (")
        if name == "enquote":
            return self.argument(after="”") and self.decoded("“")
        if name not in ("url", "href", "hyperlink", "texorpdfstring") and name not in DROPPED:
            return False
        flat = _FLAT.match(self.text, self.at)
        if flat is None:
            return False
        if name in DROPPED:
            self.at = flat.end()
            self.decoded(" " if name[-5:] == "space" else "")
            return self.argument() or True
        words = (_ESCAPED.sub(r"\1", flat[1]) if "\\" in flat[1] else flat[1]).strip()
        if name == "url":
            self.at = flat.end()
            return self.decoded(words)
        if _OPEN.match(self.text, flat.end()) is None:
            return False
        self.at = flat.end()
        if name == "texorpdfstring":
            self.decoded(flat[1])
            second = _FLAT.match(self.text, self.at)
            self.at = second.end() if second else self.at
            return True
        return self.argument(address=words)

    def letter(self, name: str) -> bool:
        r"""A space only ends the name, but not behind the last letter of a word: ``Micha\l Nowak``, but ``S\o ren``."""
        start = self.at - len(name) - 1
        if not (start and self.text[start - 1].isalpha() and _NEW_WORD.match(self.text, self.at)):
            self.end_of_name()
        return self.decoded(LETTERS[name])

    def symbol(self, character: str) -> bool:
        empty = _EMPTY.match(self.text, self.at)
        if empty:
            self.at = empty.end()
        if character[-1] == "." and self.text.startswith(".", self.at):
            character = character[:-1]
        return self.decoded(character)

    def end_of_name(self) -> None:
        """Past the space or the empty group that ends a command's name."""
        empty = _EMPTY.match(self.text, self.at)
        if empty:
            self.at = empty.end()
        else:
            self.skip_spaces()

    def skip_spaces(self) -> None:
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1

    def accent(self, name: str) -> bool:
        """The accent and the letter that follows as one character, where Unicode has it."""
        base = _BASE.match(self.text, self.at)
        if base is None:
            return False
        letter = base[1] or base[2] or base[3] or base[4]
        if name.isalpha() and base[4] and base.end() == self.at + 1 and base[4].isascii():
            return False
        composed = unicodedata.normalize("NFC", letter + ACCENT_MARKS[name])
        if len(composed) > 1 and not letter.isascii():  # r"\^{\~e}": Unicode has the tilde above the circumflex alone
            marked = unicodedata.normalize("NFD", letter)
            composed = unicodedata.normalize("NFC", marked[0] + ACCENT_MARKS[name] + marked[1:])
        if len(composed) > 1 and not base[2]:
            return False
        self.at = base.end()
        return self.decoded(composed)

    def sign(self, character: str) -> bool:
        """A command of one character that is neither a letter nor printed as it is; whether it is known."""
        if character in ACCENT_MARKS:
            if self.accent(character):
                return True
            empty = _EMPTY.match(self.text, self.at)
            if character not in "^~'`\"" or empty is None:
                return False
            self.at = empty.end()
            return self.decoded(character)
        if character in _SPACES or character == "\\":
            self.write(" ")
            return True
        if character == "|":
            self.write("‖")
            return True
        if character in _NOTHING:
            return True
        if character == "-":  # between two letters a place to break the word; elsewhere somebody's minus sign
            if not (self.text[self.at - 3 : self.at - 2].isalpha() and self.text[self.at : self.at + 1].isalpha()):
                self.write("-")
            return True
        return False
