r"""Math on its way into a .bib file: verbatim where it is safe, refused where it would do harm or break the document.

A style may typeset any title, and one formula that TeX cannot read stops the whole bibliography. So the writer checks each formula
again, however it came here, and sees to what is peculiar to .bib files: one line, ASCII, and braces that balance also for a reader
that does not know that ``\{`` is a character.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import groupby

from arxref.late import late
from arxref.text import tex
from arxref.text.latex_tables import ALPHABETS, GREEK_ALPHABETS, MATH, MATH_ACCENTS, SCRIPTS
from arxref.text.tables import MATH_CHARACTERS

_LONGEST_KEPT = 200
_ITALIC_DEPTH = 6
_ESCAPED = late(r"\\(.) ?", re.DOTALL)
_BEYOND = late(r"[A-Za-z]?[^\x00-\x7f]+")
_IN_TEXT = late(r"\\(?:text|mbox|hbox)")
_LINE_END = late(r"(?<!\\)((?:\\\\)++)(?=[A-Za-z=.'~\"`^])")
_TYPE = late(r"\\(?:(?:it|sl|em|bf|sc|rm|sf|tt)(?![A-Za-z])|mathrm(?![A-Za-z]|\s*\{))")
_OPEN_ENDED = late(r"\\(?:(it|sl|em|bf|sc|rm|sf|tt)(?![A-Za-z])|(mathrm)(?![A-Za-z]|\s*\{)|.)|[{}]", re.DOTALL)


def math(body: str) -> str | None:
    r"""``body`` as it may stand between dollar signs in a .bib file, or None if it must not be math there.

    Verbatim but for characters that are not ASCII (they become their macros), braces written ``\{`` that BibTeX would count as
    unbalanced (they become ``\lbrace``), and ``\bf T``, which is braced as a whole (see `_is_open_ended`). A blank stands behind the end
    of a line: of the second half of ``\\c`` biber 2.18 makes a cedilla, of that of ``\\=`` a macron.
    """
    return _math(body) if len(body) > _LONGEST_KEPT else _math_kept(body)


def signs(chars: str) -> str:
    """Characters of text that only math can say (see `symbol`), each in braces of its own, as they stand between dollars.

    So a reader can tell ``{${\\alpha}$}``, a character, from ``{$\\alpha$}``, the author's math. See `is_signs`.
    """
    out = []
    for kind, group in groupby(chars, key=lambda char: SCRIPTS.get(char, ("", ""))[0]):
        if kind:
            out.append("{" + kind + "{" + "".join(SCRIPTS[char][1] for char in group) + "}}")
        else:
            out.extend(map(sign, group))
    return "".join(out)


def is_signs(body: str) -> bool:
    """Whether math looks like `signs`. The author's own that does is written with a blank before it."""
    if body[:1] != "{" or body[-1] != "}" or body[1] == "}":
        return False
    return " " not in body and "}_" not in body and "}^" not in body


@cache
def sign(char: str) -> str:
    """`symbol` in braces; in more of them where another character has the same symbol."""
    macro = symbol(char)
    _, depth = _alphabet(char)
    if char in MATH or char in MATH_CHARACTERS:
        depth = _ranks()[char]
    elif not depth:
        return macro
    elif macro[0] == "\\":  # italic Greek: deeper than any other
        depth = _ITALIC_DEPTH
    braces = depth - (macro[0] == "{")
    return "{" * braces + macro + "}" * braces


@cache
def _ranks() -> dict[str, int]:
    """How many characters have the symbol of each, up to it."""
    seen: dict[str, int] = {}
    ranks: dict[str, int] = {}
    for char in (*MATH, *MATH_CHARACTERS):
        if char not in ranks:
            macro = symbol(char)
            ranks[char] = seen[macro] = seen.get(macro, 0) + 1
    return ranks


def _alphabet(char: str) -> tuple[str, int]:
    """The command of the mathematical alphabet that a character belongs to, and which of that command's alphabets it is; 0 for none."""
    kind, _, plain = unicodedata.decomposition(char).partition(" ")
    if kind != "<font>":
        return "", 0
    name = unicodedata.name(char, "")
    if plain[:2] != "00":
        for word, depth in GREEK_ALPHABETS:
            if word in name:
                return "boldsymbol", depth
    return next(((command, depth) for word, command, depth in ALPHABETS if word in name), ("", 0))


def _formula(chars: str) -> str:
    """Characters within the author's math."""
    out = ""
    for kind, group in groupby(chars, key=lambda char: SCRIPTS.get(char, ("", ""))[0]):
        if kind:
            out += kind + "{" + "".join(SCRIPTS[char][1] for char in group) + "}"
            continue
        for char in group:
            macro = symbol(char) or char
            out += " " + macro if out and macro[0].isalpha() and _ends_in_word(out) else macro
    return out


@cache
def symbol(char: str) -> str:
    """The macro inside math of a character that only math can say; empty where there is none."""
    known = MATH.get(char)
    if known is not None:
        return known
    if char in MATH_CHARACTERS:
        return MATH_CHARACTERS[char].rstrip()
    if char in SCRIPTS:
        mark, plain = SCRIPTS[char]
        return f"{mark}{{{plain}}}"
    command, depth = _alphabet(char)
    if depth:
        plain = chr(int(unicodedata.decomposition(char)[7:], 16))
        inner = plain if plain.isascii() else MATH.get(plain, "")
        return rf"{{\{command}{{{inner}}}}}" if inner and command else inner
    base, *marks = list(unicodedata.normalize("NFD", char))
    return accented(base, marks[0]) if len(marks) == 1 else ""


def accented(base: str, mark: str) -> str:
    """A letter or symbol with a combining mark above it; empty where math has no such accent."""
    inner = f"{{{base}}}" if base.isascii() and base.isalpha() else sign(base) if base in MATH else ""
    return rf"{{\{MATH_ACCENTS[mark]}{inner}}}" if inner and mark in MATH_ACCENTS else ""


def _ends_in_word(latex: str) -> bool:
    stem = latex.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    return len(stem) < len(latex) and stem.endswith("\\")


def _math(body: str) -> str | None:
    if "\n" in body or "\t" in body:
        body = " ".join(body.split())
    latex = body if body.isascii() else _ascii_math(body)
    if not tex.is_safe_math(latex):
        if latex == body or not tex.is_safe_math(body):
            return None
        latex = tex.portable_math(body)  # a letter in \text{}, which is no symbol
    if ("\\{" in latex or "\\}" in latex) and not _counts_as_balanced(latex):  # all other braces of safe math balance
        if _IN_TEXT.search(latex):
            return None
        latex = _ESCAPED.sub(_worded_brace, latex)
        if not _counts_as_balanced(latex):
            return None
    if "\\" in latex:
        if "\\\\" in latex:
            latex = _LINE_END.sub(r"\1 ", latex)
        if _is_open_ended(latex):
            latex = f"{{{latex}}}"
    return latex if latex.isprintable() and "^^" not in latex else None


_math_kept = lru_cache(maxsize=8192)(_math)


def _ascii_math(body: str) -> str:
    """``body`` with its characters beyond ASCII as macros, where there are any."""
    at = 0
    body = unicodedata.normalize("NFC", body)
    pieces: list[str] = []
    for found in _BEYOND.finditer(body):
        pieces.append(body[at : found.start()])
        at = found.end()
        run = found[0]
        if run[0].isascii() and run[1] in MATH_ACCENTS:
            pieces.append(accented(run[0], run[1]))
            run = run[2:]
        elif run[0].isascii():
            pieces.append(run[0])
            run = run[1:]
        if run:
            latex = _formula(run)
            after = body[at : at + 1]
            if pieces[-1] and latex[0].isalpha() and _ends_in_word(pieces[-1]):
                latex = " " + latex
            pieces.append(latex + " " if after.isalpha() and _ends_in_word(latex) else latex)
    return "".join(pieces) + body[at:]


def _is_open_ended(body: str) -> bool:
    r"""Whether a change of type stands outside braces (``\bf T``, ``\mathrm T``).

    citation-js looks for the brace that ends it or that its argument starts with, and gives up the whole file where there is none.
    """
    if _TYPE.search(body) is None:  # as in nearly all
        return False
    depth = 0
    for found in _OPEN_ENDED.finditer(body):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
        elif depth == 0 and (found[1] or found[2]):
            return True
    return False


def _counts_as_balanced(body: str) -> bool:
    r"""Whether the braces balance for BibTeX, which does not know that ``\{`` is a character."""
    depth = 0
    for char in body:
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def _worded_brace(found: re.Match[str]) -> str:
    return {"{": r"\lbrace ", "}": r"\rbrace "}.get(found[1], found[0])
