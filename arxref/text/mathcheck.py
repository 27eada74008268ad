"""Whether a piece of math is safe to hand to LaTeX.

The promise: ``$body$`` compiles without an error under LaTeX with amsmath and amssymb, and reads, writes, defines and runs nothing. So this
is a small parser of math with a list of what is allowed, never a list of what is forbidden. It knows TeX's own errors: an argument that is
missing, two superscripts on one letter, a ``\\left`` without its ``\\right``. Where TeX's rule is intricate, it is the stricter of the two.
"""

from __future__ import annotations

import re
from functools import lru_cache

from arxref.late import late
from arxref.text.tables import (
    ACCENTS,
    BIG,
    DELIMITERS,
    ENVIRONMENTS,
    FONTS,
    FUNCTIONS,
    INFIX,
    MATH_CHARACTERS,
    NO_SCRIPT,
    PAIRS,
    SIZES,
    SPACES,
    SYMBOLS,
    TEXTS,
    WRAPPERS,
)

_GROUP = r"\{(?:[ !(-?A-\[\]a-z|]|\\[A-Za-z]++(?!\{))*+\}"
_COMMAND = rf"\\[A-Za-z]++(?!\{{)|(?:\\[A-Za-z]++)?+{_GROUP}"
_SCRIPT = rf"(?:[*-9A-Za-z]|{_COMMAND})"
_SWITCHES = ("rm", "cal", "bf", "it", "quad", "qquad")
_EASY = late(
    rf"(?:\s|\\(?:[,;:!> ]|(?:{'|'.join(_SWITCHES)})(?![A-Za-z{{]))"
    rf"|(?:[!(-?A-\[\]a-z|]++|{_COMMAND}|\\[%&#_|{{}}$]|\A)(?:([_^]){_SCRIPT}(?:(?!\1)[_^]{_SCRIPT})?+)?+(?!\s*+[_^']))++"
)
_PLACED = late(r"[_^]?\\[A-Za-z]++\{?+")
_TOKEN = late(r"\\[A-Za-z]+|\\.|\s+|[!(-?A-Za-z|]+|\{[ !(-?A-\[\]a-z|]*\}|[^\\\s]", re.DOTALL)
_DELIMITER = late(r"\s*(\\[A-Za-z]+|\\.|[^\\\s])", re.DOTALL)
_NAME = late(r"\{([a-z]+)\}", re.IGNORECASE)
_COLUMNS = late(r"\s*\{([lcr|]{1,20})\}")
_LENGTH = late(r"\s*\{\s*-?\d{1,3}(?:\.\d{1,4})?\s?(?:em|ex|pt|cm|mm|in)\s*\}")
_TEXT_COMMANDS = frozenset("{}%&#_$ ,-/")
_NOT_TEXT = frozenset('$^_&#%\\"')
_ONE = frozenset(ACCENTS) | WRAPPERS
_ANYWHERE = frozenset(SYMBOLS) - NO_SCRIPT
_REMEMBERED = 100  # characters
_DEEPEST = 30  # TeX itself stops at 255 groups, and one command may open several
_NONE, _PRIMES, _DONE = 0, 1, 2


class _Frame:
    """A group that is open: what closes it, and what has been seen in it."""

    __slots__ = ("cell", "closer", "columns", "infix", "need", "operator", "optional", "script", "sub", "sup")

    def __init__(self, closer: str, columns: int = 0) -> None:
        self.closer = closer
        self.columns = columns
        self.cell = 1
        self.infix = False
        self.need = 0  # arguments still to come
        self.script = False  # the argument to come is that of ^ or _
        self.optional = False  # a [ would open an optional argument
        self.new_atom()

    def new_atom(self) -> None:
        self.sup = self.sub = _NONE
        self.operator = False


def is_safe_math(body: str) -> bool:
    """Whether ``$body$`` is math that compiles and does nothing but print (the module says how that is known)."""
    if body.isalnum() and body.isascii():
        return True
    return _known(body) if len(body) <= _REMEMBERED else _is_safe(body)


def _is_safe(body: str) -> bool:
    if not body or body.isspace():
        return False
    return _is_easy(body) or _Checker(body).check()


def _is_easy(body: str) -> bool:
    """Whether a pattern and a look at its commands tell that math is safe, as of most."""
    if not body.isascii() or "\n" in body or _EASY.fullmatch(body) is None:
        return False
    if "\\" not in body:
        return True
    placed = _PLACED.findall(body)
    if not _fitting.issuperset(placed):
        if not all(map(_fits, placed)):
            return False
        _fitting.update(placed)
    return True


def _fits(placed: str) -> bool:
    """Whether a command may stand so: behind the sign of a script, before a group, or neither."""
    name = placed.strip("_^\\{")
    if name in _ANYWHERE or (placed[-1] == "{" and name in FONTS):
        return True
    return placed[0] == "\\" and (name in SYMBOLS or name in FUNCTIONS or name in _SWITCHES or (placed[-1] == "{" and name in _ONE))


_fitting: set[str] = set()  # those that were met and fit: no more than there are commands


# Reader and writer ask for the same formula several times.
_known = lru_cache(maxsize=4096)(_is_safe)


class _Checker:
    """One reading of one body, from left to right with a stack of open groups."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.at = 0
        self.stack = [_Frame("")]

    def check(self) -> bool:
        body = self.body
        match = _TOKEN.match
        while self.at < len(body):
            found = match(body, self.at)
            if found is None:  # a lone backslash at the end
                return False
            self.at = found.end()
            token = found[0]
            if token[0] == "\\":
                good = self.command(token[1:])
            elif token.isspace():
                good = self.space(token)
            elif len(token) == 1:
                good = self.character(token)
            elif token[0] != "{":
                good = self.atom(self.stack[-1], len(token))
            else:
                good = len(self.stack) < _DEEPEST and self.atom(self.stack[-1])
            if not good or len(self.stack) > _DEEPEST:
                return False
        return len(self.stack) == 1 and not self.stack[0].need and not body.endswith("\\\\")

    def space(self, token: str) -> bool:
        top = self.stack[-1]
        if top.sup == _PRIMES:  # TeX's primes stop at a space
            top.sup = _DONE
        return token.isascii() and token.count("\n") < 2  # noqa: PLR2004 - two of them are an empty line, which ends a paragraph

    def character(self, token: str) -> bool:
        top = self.stack[-1]
        if token in "{}[]":
            return self.bracket(token, top)
        top.optional = False
        if token in "^_":
            return self.to_script(token, top)
        if token == "'":
            good = not top.need and top.sup != _DONE
            top.sup = _PRIMES
            return good
        if token == "&":
            if top.closer[:1] != "\\" or top.need or top.cell >= top.columns:
                return False
            top.cell += 1
            top.infix = False
            top.new_atom()
            return True
        if token == "~":
            return not top.need
        if token in "$%#" or not (token.isascii() or token in MATH_CHARACTERS) or not token.isprintable():
            return False
        return self.atom(top)

    def bracket(self, token: str, top: _Frame) -> bool:
        if token == "{":
            self.atom(top)
            self.stack.append(_Frame("}"))
            return True
        if token == "}" or (token == "]" and top.closer == "]"):
            return self.close(token)
        if token == "[" and top.optional:
            top.optional = False
            self.stack.append(_Frame("]"))
            return True
        return self.atom(top)

    def to_script(self, token: str, top: _Frame) -> bool:
        if top.need:
            return False
        if token == "^":
            if top.sup == _DONE:
                return False
            top.sup = _DONE
        else:
            if top.sub:
                return False
            top.sub = _DONE
            top.sup = _DONE if top.sup else _NONE
        top.need, top.script = 1, True
        return self.body[self.at : self.at + 1] not in ("^", "_")

    def atom(self, top: _Frame, count: int = 1) -> bool:
        """A thing that prints, as a letter does, or several; the first may be arguments that a command or a script waits for."""
        top.optional = False
        if top.need:
            top.script = False
        if count > top.need:
            top.need = 0
            top.new_atom()
        else:
            top.need -= count
        return True

    def close(self, closer: str) -> bool:
        top = self.stack[-1]
        if top.closer != closer or top.need:
            return False
        self.stack.pop()
        return True

    def command(self, name: str) -> bool:
        top = self.stack[-1]
        top.optional = False
        if name in SYMBOLS:
            if top.need and name in NO_SCRIPT:
                return False
            waiting = bool(top.need)
            self.atom(top)
            top.operator = name in BIG and not waiting
            return True
        if len(name) == 1 and name in "{}|%&#_$":
            return self.atom(top)
        return self.with_argument(name, top)

    def with_argument(self, name: str, top: _Frame) -> bool:
        if name in TEXTS:
            if top.need and not (top.script and name not in ("mbox", "hbox")):
                return False
            self.atom(top)
            return self.text_argument()
        if name in FONTS or name == "frac":
            if top.need and not top.script:
                return False
            needs = 2 if name == "frac" else 1
            self.atom(top)
            top.need, top.script = needs, False
            return True
        if top.need:
            return False
        if name in _ONE or name in PAIRS:
            top.new_atom()
            top.need = 2 if name in PAIRS else 1
            top.optional = name in ("sqrt", "xrightarrow", "xleftarrow")
            return (top.optional or self.ahead() != "[") and self.starred(name)
        return self.alone(name, top)

    def starred(self, name: str) -> bool:
        """``\\operatorname*`` takes a star; what stands in ``\\substack{}`` may hold line breaks and must be in braces."""
        if name == "operatorname" and self.body.startswith("*", self.at):
            self.at += 1
        if name == "substack":
            if not self.body.startswith("{", self.at):
                return False
            self.at += 1
            self.stack[-1].need = 0
            frame = _Frame("}")
            frame.columns = 1
            self.stack.append(frame)
        return True

    def alone(self, name: str, top: _Frame) -> bool:
        """Commands that may not be an argument without braces."""
        if name in FUNCTIONS:
            top.new_atom()
            top.operator = name != "bmod"
            return True
        if name in SPACES or (len(name) == 1 and name in ",;:!> -/*"):
            top.operator = False
            top.sup = top.sup and _DONE
            return True
        if name == "\\":
            return self.line_break(top)
        if name in ("limits", "nolimits"):
            good, top.operator = top.operator, False
            return good
        if name in INFIX:
            good, top.infix = not top.infix, True
            top.new_atom()
            return good
        if name == "hspace":
            top.operator = False
            top.sup = top.sup and _DONE
            return self.skip(_LENGTH)
        if name == "not":
            top.new_atom()
            top.need = 1
            return True
        return self.fence(name, top)

    def fence(self, name: str, top: _Frame) -> bool:
        if name in SIZES:
            top.new_atom()
            return self.delimiter()
        if name == "left":
            top.new_atom()
            self.stack.append(_Frame("right"))
            return self.delimiter()
        if name == "right":
            return self.close("right") and self.delimiter()
        if name == "middle":
            top.new_atom()
            return top.closer == "right" and self.delimiter()
        return self.environment(name, top)

    def environment(self, name: str, top: _Frame) -> bool:
        found = _NAME.match(self.body, self.at)
        if found is None or found[1] not in ENVIRONMENTS or name not in ("begin", "end"):
            return False
        self.at = found.end()
        if name == "end":
            return self.close("\\" + found[1])
        top.new_atom()
        columns = ENVIRONMENTS[found[1]]
        if not columns:
            spec = _COLUMNS.match(self.body, self.at)
            if spec is None:
                return False
            self.at = spec.end()
            columns = len(spec[1].replace("|", ""))
        self.stack.append(_Frame("\\" + found[1], columns))
        return self.ahead() not in ("[", "*")

    def ahead(self) -> str:
        """The next character that is no space."""
        at = self.at
        while self.body[at : at + 1].isspace():
            at += 1
        return self.body[at : at + 1]

    def line_break(self, top: _Frame) -> bool:
        if top.closer and not top.columns:
            return False
        if top.closer:  # each cell is a group of its own
            top.cell = 1
            top.infix = False
        top.new_atom()
        return self.ahead() not in ("[", "*")

    def delimiter(self) -> bool:
        found = _DELIMITER.match(self.body, self.at)
        if found is None or found[1] not in DELIMITERS:
            return False
        self.at = found.end()
        return True

    def skip(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self.body, self.at)
        if found is None:
            return False
        self.at = found.end()
        return True

    def text_argument(self) -> bool:
        """The braces and the text in them: no math, no command but an escaped character."""
        body, depth = self.body, 0
        while self.at < len(body):
            character = body[self.at]
            self.at += 1
            if character == "\\":
                if body[self.at : self.at + 1] not in _TEXT_COMMANDS:
                    return False
                self.at += 1
            elif character == "{":
                depth += 1
            elif character == "}":
                depth -= 1
            elif character in _NOT_TEXT or not (character.isascii() or "\u00c0" <= character <= "\u00ff") or character == "\n":
                return False
            if depth > _DEEPEST:
                return False
            if depth == 0:
                return character == "}"
        return False
