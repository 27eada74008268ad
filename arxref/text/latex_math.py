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

from arxref.text import tex
from arxref.text.latex_tables import ALPHABETS, MATH, MATH_ACCENTS, SCRIPTS
from arxref.text.tables import MATH_CHARACTERS

_LONGEST_KEPT = 200
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BEYOND = re.compile(r"[A-Za-z]?[^\x00-\x7f]+")
_IN_TEXT = re.compile(r"\\(?:text|mbox|hbox)")


def math(body: str) -> str | None:
    r"""``body`` as it may stand between dollar signs in a .bib file, or None if it must not be math there.

    Verbatim but for characters that are not ASCII (they become their macros) and braces written ``\{`` that BibTeX would count as
    unbalanced (they become ``\lbrace``).
    """
    return _math(body) if len(body) > _LONGEST_KEPT else _math_kept(body)


def formula(chars: str) -> str:
    """Characters that only math can say (see `symbol`), as they stand inside math."""
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
    name = unicodedata.name(char, "")
    plain = unicodedata.normalize("NFKC", char)
    if len(plain) == 1 and plain != char and ("MATHEMATICAL" in name or name.split(" ")[0] in {"SCRIPT", "BLACK-LETTER", "DOUBLE-STRUCK"}):
        inner = plain if plain.isascii() else MATH.get(plain, "")
        command = next((command for word, command in ALPHABETS if word in name), "")
        if inner and command:
            return rf"{{\{command}{{{inner}}}}}"
        return inner
    base, *marks = list(unicodedata.normalize("NFD", char))
    inner = base if base.isascii() and base.isalpha() else MATH.get(base, "")
    if inner and len(marks) == 1 and marks[0] in MATH_ACCENTS:
        return rf"{{\{MATH_ACCENTS[marks[0]]}{{{inner}}}}}"
    return ""


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
    if not _counts_as_balanced(latex):
        if _IN_TEXT.search(latex):
            return None
        latex = _ESCAPED.sub(_worded_brace, latex)
    return latex if _counts_as_balanced(latex) and latex.isprintable() and "^^" not in latex else None


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
            pieces.append(rf"{{\{MATH_ACCENTS[run[1]]}{{{run[0]}}}}}")
            run = run[2:]
        elif run[0].isascii():
            pieces.append(run[0])
            run = run[1:]
        if run:
            latex = formula(run)
            after = body[at : at + 1]
            if pieces[-1] and latex[0].isalpha() and _ends_in_word(pieces[-1]):
                latex = " " + latex
            pieces.append(latex + " " if after.isalpha() and _ends_in_word(latex) else latex)
    return "".join(pieces) + body[at:]


def _counts_as_balanced(body: str) -> bool:
    r"""Whether the braces balance for BibTeX, which does not know that ``\{`` is a character."""
    if "{" not in body and "}" not in body:
        return True
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
