r"""Parts of names, spelt so that BibTeX and biber can cut them to initials.

BibTeX takes the first letter of a word, or a whole ``{\...}`` (BibTeX, "figure_out_the_formatted_name"). biber 2.18 drops the commands
that have a name of letters, cuts at blanks and hyphens, drops braces that open, and takes one character, or two if the first is ``\```
(Biber::Utils, gen_initials and strip_noinit). Of ``{\`}Abd`` it makes ``\`}``, of ``{\ldots}x`` a ``}``: TeX stops at either, whatever the
style. ``{\textquoteleft A}bd`` and ``{\ldots{}x}`` are safe for both. Where no letter follows, ``\/``, for which TeX prints nothing, keeps
the brace out of biber's initial; it needs something before it, for it is no way to begin a paragraph.
"""

from __future__ import annotations

from arxref.late import late

_DASHES = "\\-‐-―−"
_COMMANDS = "ldots|textbackslash|textbraceleft|textbraceright|textasciitilde|textasciicircum"
_RISKY = late(rf"\{{(?:[`{{}}${_DASHES}]|\\(?:{_COMMANDS})\}})|`\{{")
_STOPS = late(rf"[{{}}]| +|[{_DASHES}]+")
_START = late(rf"\{{(?:(`)|\\({_COMMANDS}))((?:\{{\}})*)\}}")
_ALONE = late(rf"\{{\\(?:{_COMMANDS})\}}")  # biber's initial is empty then
_BREAKS = late(rf"\{{(?:`[{{}}]|[{{}}$]|\\(?:{_COMMANDS})\}})")
_MATH = late(r"\{\$[^$]*\$\}")
_LETTER = late(r"[^\s\\{}$~`'\"‘]|\{\\[^{}]*(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}[^{}]*)*\}")
_DASH = late(f"[{_DASHES}]")
_HYPHENATED = late(rf"[^{{][{_DASHES}][^}}]")


def for_initials(part: str) -> str:
    """A part of a name, as `arxref.text.latex` wrote it, with its groups where initials begin taken together with their letters."""
    if not _RISKY.search(part) or _ALONE.fullmatch(part):
        return part
    out = []
    word: list[str] = []
    for piece, is_blank in _pieces(part):
        if is_blank:
            out += [_word(word), piece]
            word = []
        else:
            word.append(piece)
    out.append(_word(word))
    return "".join(out)


def beside(part: str) -> str:
    """A part of a name that stands in one with another: where it is a sign alone, biber makes an initial of it there."""
    return rf"{part[:-1]}\/}}" if part[:1] == "{" and _ALONE.fullmatch(part) else part


def _pieces(part: str) -> list[tuple[str, bool]]:
    """``part`` cut around the blanks and dashes that stand in no group, and whether each piece is blank."""
    pieces = []
    start = depth = 0
    for found in _STOPS.finditer(part):
        stop = found[0]
        if stop == "{":
            depth += 1
        elif stop == "}":
            depth -= 1
        elif depth == 0:
            pieces += [(part[start : found.start()], False), (stop, stop[0] == " ")]
            start = found.end()
    return [*pieces, (part[start:], False)]


def _word(pieces: list[str]) -> str:
    """A word of pieces and the dashes between them; braced if biber would cut within a group, too."""
    word = "".join([_started(piece) for piece in pieces])
    if not _HYPHENATED.search(word):
        return word
    inside = any("{" in piece and _DASH.search(piece) for piece in pieces)
    return f"{{{word}}}" if inside else word


def _started(piece: str) -> str:
    """What an initial is taken of."""
    if piece[:1] == "‘":  # left out by biber
        rest = piece.lstrip("‘")
        return piece[: len(piece) - len(rest)] + _started(rest)
    math = _MATH.match(piece)
    if math:  # as one special character; the rest is biber's initial in place of a lone dollar
        return rf"{{\leavevmode\/{math[0]}}}{piece[math.end() :]}"
    if piece[:2] == "`{":  # which would be biber's two characters
        return rf"{{\leavevmode\/`}}{piece[1:]}"
    if not _BREAKS.match(piece):
        return piece
    found = _START.match(piece)
    if found is None:
        return rf"{{\leavevmode\/{piece}}}"
    name = found[2] or "textquoteleft"
    letter = _LETTER.match(piece, found.end())
    if letter is None or _BREAKS.match(letter[0]) or _MATH.match(letter[0]):
        return rf"{{\{name}\/{found[3]}}}{piece[found.end() :]}"
    end = "{}" if found[2] else " "  # biber makes a character of this one, and would leave the {}
    return rf"{{\{name}{end}{letter[0]}{found[3]}}}{piece[letter.end() :]}"
