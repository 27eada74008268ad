"""Where the math is in raw text: between dollars or their LaTeX forms, and bare in a sentence.

What is found is put into a vault and a token put in its place, so that nothing after it touches math: ``\\x00`` index ``\\x01``. A dollar
sign that is none of math becomes ``\\x02``. Raw text holds no control character when it comes here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.late import Remembered, late
from arxref.text.marks import behind, places
from arxref.text.mathcheck import is_safe_math
from arxref.text.tables import ACCENTS, FONTS, FUNCTIONS, MATH_COMMANDS, PAIRS, RELATIONS, SYMBOLS, WRAPPERS

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENERS = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}
_REFUSED = {"\x02": "\x02", "\\(": "\\)", "\\[": "\\]"}
_ENDING_COMMAND = late(r"\\[A-Za-z]+\Z")
_LONGEST_NAME = 40
_DOLLAR = re.compile(r"\\\\|\\?\$")
_WORDS = late(r"[A-Za-z]{3}(?=[^A-Za-z ]*+ )[^A-Za-z]*+[A-Za-z]{2}")
_WORD = re.compile(r"[A-Za-z]{2}")
_SIGNS = frozenset("\\^_=<>|+")

_TEXT_TOO = frozenset(
    "deg S P dag ddag pounds copyright ldots dots checkmark underline boxed ensuremath substack phantom hphantom vphantom smash".split()
)
_BARE = (frozenset(SYMBOLS) | FUNCTIONS | frozenset(ACCENTS) | FONTS | WRAPPERS | PAIRS) - _TEXT_TOO
_BRIDGES = frozenset(RELATIONS) | frozenset("implies iff impliedby leadsto dots cdots ldots notin models".split())
_CORE = re.compile(r"\\(?:([A-Za-z]+)|.)|[\^_]", re.DOTALL)
_COMMAND = late(r"\\([A-Za-z]+)")
_SCRIPT = late(
    r"([\^_])(?:([+-]?\d+(?:\.\d+)?)(?![A-Za-z](?![\^_]))|([A-Za-z])(?![A-Za-z0-9])|([*+-])(?![A-Za-z0-9](?![\^_]))|(?=[{\\]))"
)  # what a letter with a script of its own follows ends there: x^2y^2
_OPERAND = late(r"\d+(?:\.\d+)?(?!\w)|[A-Za-z](?![\w'])")
_GROUP = late(r"[{}]|\\.", re.DOTALL)
_FARTHEST = 200  # characters: no bare group or run is longer
_NUMBER = late(r"\d+(?:\.\d+)?")
_LONG_SCRIPT = late(r"(?<!\\)([\^_])([+-]?\d+(?:\.\d+)?)(?<=[\d.+-]\d)")
_MASS_NUMBER = late(r"\^(?<![^\s(\[/,-].)(?:\{[0-9]{1,3}m?\}|[0-9]{1,3})(?=[A-Z](?:[a-z](?![a-z])|(?![A-Za-z])))")
_CALLIGRAPHIC = late(r"\{\\(?:cal|mit)\s*[A-Za-z]+\}")


def settled(text: str) -> str:
    """What stands outside the math of an ASCII text, if every dollar in it is a sign, or opens or closes math that stays; else nothing."""
    outside = _outside(text)
    if not outside and "\\$" in text:
        outside = _outside(text.replace("\\$", "\x02")).replace("\x02", "$")
    return outside


def _outside(text: str) -> str:
    """What stands outside of math, if every dollar opens or closes some; else nothing."""
    parts = text.split("$")
    return " ".join(parts[::2]) if len(parts) % 2 and _are_math(parts[1::2], parts[2::2]) else ""


def dollars(text: str, vault: list[str]) -> str:
    """``text`` with its delimited math in the vault, which is empty: every pair that is math (see `_is_math`); any other dollar is text."""
    hidden = tokens(paired(text), vault)
    if hidden and behind(hidden, "\\").isdisjoint("$([\x00"):  # the last before a dollar
        return hidden
    vault.clear()
    pieces: list[str] = []
    done = 0
    opener: tuple[str, int, int] | None = None  # what opened, and where it starts and ends
    for begin, end, token in _marks(text):
        adjacent = token == "$$" and opener is not None and opener[0] == "$"  # ``$a$$b$``: one closes, one opens
        if opener is not None and (adjacent or token == _OPENERS[opener[0]]):
            body = text[opener[2] : begin]
            after = "" if adjacent else text[end : end + 1]
            if _is_math(body, after) if opener[0] == "$" else is_safe_math(body.strip()):
                pieces.append(_undollared(text[done : opener[1]]))
                pieces.append(keep(body if opener[0] == "$" else body.strip(), vault))
                done = begin + 1 if adjacent else end
                opener = ("$", begin + 1, end) if adjacent else None
                continue
            if token == "$" and _was_meant(body):
                opener = None
                continue
        if token in _OPENERS:
            opener = (token, begin, end)
    pieces.append(_undollared(text[done:]))
    return "".join(pieces)


def paired(text: str) -> list[str]:
    """What stands before, between and behind the dollars of a text, if each of them opens or closes math, as nearly always; else nothing.

    So it is as by `dollars` unless a backslash outside of the math is left before a dollar, a parenthesis or a bracket.
    """
    parts = text.split("$")
    return parts if len(parts) % 2 and _are_math(parts[1::2], parts[2::2]) else []


def inlined(text: str) -> str:
    """``text`` with single dollars for double ones, where those open and close formulas in turn, and the others all do between them."""
    parts = text.split("$$")
    outside, bodies = parts[::2], parts[1::2]
    if len(outside) == len(bodies) or "\\$" in text or "$" in "".join(bodies):
        return text
    if any(part.count("$") % 2 for part in outside):
        return text
    parts[1::2] = [f"${body.strip()}$" for body in bodies]
    return "".join(parts)


def tokens(parts: list[str], vault: list[str]) -> str:
    """A text of such parts, with what is between dollars in the vault."""
    if len(parts) > 1:
        parts = parts.copy()
        parts[1::2] = [keep(body, vault) for body in parts[1::2]]
    return "".join(parts)


def stays(vault: list[str], text: str) -> bool:
    """Whether all math in the vault is such whatever stands behind it, and ``text``, which holds it, no HTML."""
    return (
        not ("&" in text and ";" in text) and not ("<" in text and ">" in text) and _MATH_ALONE.issuperset(map(_KINDS.__getitem__, vault))
    )


def _marks(text: str, characters: str = "\\$") -> Iterator[tuple[int, int, str]]:
    """Where dollars, double dollars and commands of one character stand."""
    end = 0
    for at in places(text, characters):
        if at >= end:
            end = at + 2 if text[at] == "\\" or text.startswith("$", at + 1) else at + 1
            yield at, end, text[at:end]


def _undollared(text: str) -> str:
    """``text``, which is outside of math, with the sign of a dollar for each that is left in it: hardly any has one to look for."""
    if "$" not in text:
        return text
    return text.replace("\\$", "$").replace("$", "\x02") if text.rfind("\\\\") < 0 else _DOLLAR.sub(_dollar, text)


def _dollar(match: re.Match[str]) -> str:
    return "\\\\" if match[0] == "\\\\" else "\x02"


def keep(body: str, vault: list[str]) -> str:
    """A token for a piece of math, which goes into the vault."""
    vault.append(body)
    return f"\x00{len(vault) - 1}\x01"


def restored(text: str, vault: list[str]) -> str:
    """``text`` with what its tokens stand for, as model text has it; words in math have dollar signs, too (``\\text{5 \\$}``)."""
    first, *rest = text.split("\x00")
    pieces = [first]
    for piece in rest:
        number, _, after = piece.partition("\x01")
        pieces += ("$", vault[int(number)], "$", after)
    whole = "".join(pieces)
    return whole.replace("\x02", "\\$") if "\x02" in whole else whole


def _is_math(body: str, after: str) -> bool:
    r"""Whether what stands between two dollars, ``after`` which that follows, is math and not ``$5 and $10``: neither prose nor a price.

    As in pandoc, math ends on no space and no digit follows it; unlike there, ``$ x $`` and ``$\sim$99`` are math, as arXiv's authors mean
    them: what holds a sign of math may do both.
    """
    kind = _KINDS[body]
    return kind == _MATH or (kind == _NOT_BEFORE_DIGITS and not after[:1].isdigit())


def _are_math(bodies: list[str], after: list[str]) -> bool:
    """Whether each body is math (see `_is_math`), with what follows it: all at once, as most hold a sign of math."""
    kinds = set(map(_KINDS.__getitem__, bodies))
    return kinds <= _MATH_ALONE or (_NO_MATH not in kinds and all(map(_is_math, bodies, after)))


def _kind(body: str) -> int:
    """What a body is, as far as it tells."""
    if not is_safe_math(body):
        return _NO_MATH
    if not _SIGNS.isdisjoint(body):
        return _MATH
    if body[0].isspace() or body[-1].isspace():
        good = body[0].isspace() == body[-1].isspace() and not _WORD.search(body)
    else:
        good = not _WORDS.search(body)
    return (_MATH if len(body) == 1 else _NOT_BEFORE_DIGITS) if good else _NO_MATH


_NO_MATH, _MATH, _NOT_BEFORE_DIGITS = range(3)
_MATH_ALONE = frozenset((_MATH,))
_KINDS = Remembered(_kind, 1 << 12)  # readers and writers ask for the same formula several times


def _was_meant(body: str) -> bool:
    """Whether a pair that is not math was meant to be (``$\\mymacro$``), so that its second dollar opens nothing."""
    return not (body[:1].isspace() or body[-1:].isspace()) and _COMMAND.search(body) is not None


def bare(text: str, vault: list[str], known: set[str]) -> str:
    """``text`` with the math that stands in it without dollars in the vault: the shortest spans that hold it whole.

    ``known`` are the `commands` that it holds.
    """
    scripts = "^" in text or ("_" in text and not behind(text, "_").isdisjoint("{\\"))  # a_b is a name
    if not scripts and not any(map(_may_be_math, known)):
        return text
    pieces: list[str] = []
    done = at = 0
    refused = _refused(text)
    for mark in places(text, "\\^_"):
        core = _CORE.match(text, mark) if mark >= at else None
        if core is None:  # what is in math that was found, or a backslash at the end
            continue
        at = core.end()
        while refused and refused[-1][1] <= mark:
            refused.pop()
        if refused and refused[-1][0] <= mark:
            at = max(at, refused.pop()[1])
            continue
        name = core[1]
        if name is None and core[0] not in ("^", "_"):
            continue
        if core[0] == "^" and (end := _mass_number(text, mark)) > 0:
            pieces += (text[done:mark], keep(_grouped(text[mark:end]), vault))
            at = done = end
            continue
        begin = _script_start(text, core.start(), done) if name is None else _command_start(text, core, done)
        if begin < 0 or is_address(text[max(done, mark - _FARTHEST) : mark]):
            continue
        end = _run(text, begin, core.start())
        if end < 0:
            continue
        at = max(at, end)
        if is_safe_math(text[begin:end]) and "\x00" not in text[begin:end]:
            body = keep(_grouped(text[begin:end]), vault)
            if text[core.start()] == "\\" and text[end : end + 1] == "}" and _alone(text, begin - 1, done):
                begin, end = begin - 1, end + 1
            pieces += (text[done:begin], body)
            at = done = end
    if not done:
        return text
    pieces.append(text[done:])
    return "".join(pieces)


def _may_be_math(name: str) -> bool:
    """Whether a command can begin bare math, or can stand in a group that does."""
    return name in _BARE or name.startswith(("cal", "mit"))


def _alone(text: str, at: int, done: int) -> bool:
    """Whether the brace at ``at`` opens a group of its own (``360{\\mu}m``, as arXiv's forms write it) and no command's argument."""
    return at >= done and text[at] == "{" and not _ENDING_COMMAND.search(text, max(done, at - _LONGEST_NAME), at)


def _refused(text: str) -> list[tuple[int, int]]:
    """Where math stands that was refused, the last place first: it is left as it is, for what its author meant is still best seen whole."""
    places: list[tuple[int, int]] = []
    opened, closer = -1, ""
    if "\x02" in text or not behind(text, "\\").isdisjoint("(["):
        for begin, end, token in _marks(text, "\\\x02"):
            if closer and token == closer:
                inner = text[opened : opened + 1]
                if closer != "\x02" or not (inner.isspace() or inner.isdigit() or text[begin - 1].isspace()):
                    places.append((opened, begin))
                    closer = ""
                    continue
            if token in _REFUSED:
                opened, closer = end, _REFUSED[token]
    return places[::-1]


def is_address(before: str) -> bool:
    """Whether what follows ``before`` is part of a web address that begins in its last word."""
    word = before[-1:].strip() and before.rsplit(maxsplit=1)[-1]
    return "://" in word or word.lower().startswith("www.")


def _grouped(run: str) -> str:
    """What ``10^-3`` and ``10^12`` mean: TeX would raise the first character only."""
    return _LONG_SCRIPT.sub(r"\1{\2}", run)


def _script_start(text: str, at: int, done: int) -> int:
    """Where the math starts whose first script is at ``at``, or -1 when that is no script (``data_set``, ``^_^``)."""
    script = _SCRIPT.match(text, at)
    before = text[at - 1] if at > done else ""
    braced = script is not None and text[script.end() : script.end() + 1] in ("{", "\\") and not any(script.group(2, 3, 4))
    if script is None or not (before.isalnum() or before in ")]}|*'\x01") or not before:
        return -1
    if before.isdigit():
        begin = at
        while begin > done and at - begin < _FARTHEST and (text[begin - 1].isdigit() or text[begin - 1] == "."):
            begin -= 1
        return -1 if script[1] == "_" and not braced else begin
    letter = before.isalpha() and not (at - 1 > done and (text[at - 2].isalpha() or text[at - 2] in "_/\\."))
    if script[1] == "_" and not braced and not (letter and text[script.end() : script.end() + 1] == "^"):  # a_b is a name
        return -1
    if not letter:
        return at
    begin = at - 1
    while begin > done and at - begin < _FARTHEST and text[begin - 1].isdigit():
        begin -= 1
    return at if begin > done and text[begin - 1] in "^_" else begin  # the 3 of Cu_3O_{7-x} is a script itself


def _mass_number(text: str, at: int) -> int:
    """Where the mass number ends that is raised at ``at``, before a chemical element (``^{87}Rb``, ``^3He/^4He``), or -1."""
    found = _MASS_NUMBER.match(text, at)
    return -1 if found is None or is_address(text[max(0, at - _FARTHEST) : at]) else found.end()


def _command_start(text: str, core: re.Match[str], done: int) -> int:
    """Where the math starts whose first command is ``core``, or -1 when that is no math."""
    begin = core.start()
    if core[1] not in _BARE:
        group = _CALLIGRAPHIC.match(text, begin - 1) if begin > done else None
        return begin - 1 if group else -1
    if core[1] in _BRIDGES:
        left = begin - 1 if begin > done and text[begin - 1] == " " else begin
        first = left
        while first > done and left - first < _FARTHEST and (text[first - 1].isalnum() or text[first - 1] == "."):
            first -= 1
        found = _OPERAND.fullmatch(text, first, left)
        return first if found and (first == done or text[first - 1] not in "_/\\-'") else begin
    while begin > done and core.start() - begin < _FARTHEST and text[begin - 1].isdigit():
        begin -= 1
    return begin


def _run(text: str, begin: int, core: int) -> int:
    """The end of the run of math that starts at ``begin`` and whose first core is at ``core``, or -1."""
    command = _COMMAND.match(text, core)
    if command is not None and command[1] in _BRIDGES:
        at = command.end()
        bridged = _operand(text, at + 1 if text[at : at + 1] == " " else at)
        at = bridged if bridged > 0 else at
    elif text[core] in "^_":
        at = _scripts(text, core)
    else:
        at = _atom(text, begin if text[begin] == "{" else core)
    while 0 < at < len(text) and at - begin < _FARTHEST:
        further = _atom(text, at)
        if further < 0:
            further = _bridge(text, at)
        if further < 0:
            break
        at = further
    return at


def _bridge(text: str, at: int) -> int:
    """Past a relation or an operator and what follows it, or -1."""
    if text[at] in "+-*/=<>,":
        return _atom(text, at + 1) if text[at] != "," else -1
    command = _COMMAND.match(text, at + 1 if text[at] == " " else at)
    if command is None or command[1] not in _BRIDGES:
        return -1
    after = command.end()
    bridged = _operand(text, after + 1 if text[after : after + 1] == " " else after)
    return bridged if bridged > 0 else after


def _operand(text: str, at: int) -> int:
    """Past a number, a letter or an atom, or -1."""
    atom = _atom(text, at)
    if atom > 0:
        return atom
    found = _OPERAND.match(text, at)
    if found is None:
        return -1
    further = _atom(text, found.end())  # 2\gamma
    return further if further > 0 and text[found.end()] == "\\" else found.end()


def _atom(text: str, at: int) -> int:
    """Past a command with its arguments, or a letter, number or group with a script; -1 when there is none at ``at``."""
    character = text[at : at + 1]
    if character == "\\":
        command = _COMMAND.match(text, at)
        if command is None or command[1] not in _BARE:
            return -1
        end = _arguments(text, command.end(), 2 if command[1] in PAIRS else 0 if command[1] in SYMBOLS or command[1] in FUNCTIONS else 1)
        return _scripts(text, end) if end > 0 else -1
    if character == "{":
        end = _group(text, at)
        if end < 0:
            return -1
        return _scripts(text, end) if _CALLIGRAPHIC.match(text, at) else _scripted(text, end)
    if character.isascii() and character.isalpha():
        return _scripted(text, at + 1)
    if character.isascii() and character.isdigit():
        number = _NUMBER.match(text, at)
        return _scripted(text, number.end() if number else at + 1)
    return -1


def _scripted(text: str, at: int) -> int:
    """Past the scripts at ``at``, or -1 when none is there."""
    end = _scripts(text, at)
    return end if end > at else -1


def _scripts(text: str, at: int) -> int:
    """Past at most one superscript and one subscript at ``at``."""
    seen = ""
    while text[at : at + 1] in ("^", "_") and text[at] not in seen:
        script = _SCRIPT.match(text, at)
        if script is None:
            break
        end = script.end()
        if not any(script.group(2, 3, 4)):
            end = _argument(text, end)
            if end < 0:
                break
        seen += text[at]
        at = end
    return at


def _arguments(text: str, at: int, count: int) -> int:
    for _ in range(count):
        at = _argument(text, at)
        if at < 0:
            return -1
    return at


def _argument(text: str, at: int) -> int:
    """Past one argument (a group, a command without arguments or with its own, a character), or -1."""
    if text[at : at + 1] == " ":
        at += 1
    character = text[at : at + 1]
    if character == "{":
        return _group(text, at)
    if character == "\\":
        command = _COMMAND.match(text, at)
        if command is None or command[1] not in MATH_COMMANDS:
            return -1
        return command.end() if command[1] in SYMBOLS else _argument_of(text, command.end())
    return at + 1 if character.isascii() and character.isalnum() and not text[at + 1 : at + 2].isalnum() else -1


def _argument_of(text: str, at: int) -> int:
    return _group(text, at) if text[at : at + 1] == "{" else -1


def _group(text: str, at: int) -> int:
    """Past the group that opens at ``at``, or -1 when it does not close soon."""
    depth = 0
    for brace in _GROUP.finditer(text, at, at + _FARTHEST):
        if brace[0] == "{":
            depth += 1
        elif brace[0] == "}":
            depth -= 1
            if not depth:
                return brace.end()
    return -1
