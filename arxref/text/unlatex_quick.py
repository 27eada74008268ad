"""LaTeX read in haste, where each sign of TeX stands in what is read the same wherever it stands: ``{$k$}``, ``{\\'e}``, ``{\\%}``.

So arxref writes all of them; other programs leave out the braces (``$k$``, ``\\'e``, ``\\%``), double them (``{{GaN}}``), or put them
around the whole, and people set words in type (``\\emph{deep}``, ``{\\em deep}``).
`arxref.text.unlatex` reads the rest, and tells what such a unit is read as.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.text.characters import is_suspect, rare
from arxref.text.latex_wide import from_biber
from arxref.text.mathfind import settled
from arxref.text.texttables import SILENT, WRAPPERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PLAIN = bytes(code for code in (0x09, 0x0A, *range(0x20, 0x7F)) if chr(code) not in "\\{}$~`^")
# A group that is math, or that holds none and at most a group around it all, and no figure behind it; a script's is math without dollars.
_GROUP = r"(?<![\^_]\{)(?:\$(?:[^$\\]++|\\.)++\$|[^{}$]++|\{[^{}$\\]++\})\}(?!\{{0,2}[0-9])"
_LETTER = r"(?:[A-Za-z]|\\[ij](?![A-Za-z])\s*+)"
_COMMAND = (  # without its backslash: what is literal, an accent, a name with the blanks or the argument behind it
    rf"(?:[&%#_,\ ]|['`\"^~=.](?:{_LETTER}|\{{{_LETTER}\}})|[bcdvGHhukr]\ [A-Za-z]"
    r"|[A-Za-z]++(?:\{(?![0-9])[^{}$\\]++\}(?!\{|[0-9])|\s*+\{\s*+\}|\s*+))"
)
_UNIT = late(rf"(\{{{_GROUP})", re.DOTALL)
_BEGINS = (  # any one's first sign first: it is what can be looked for fast; behind a sign that begins none, all is taken at once
    rf"[{{$\\~`'-](?:(?<=\{{){_GROUP}"
    r"|(?<=\$)(?<!\\\$)(?:[^$\\]++|\\.)++\$(?![0-9$]|\{{1,2}[0-9])"
    rf"|(?<=\\){_COMMAND}"
    r"|(?<=~)|(?<=-)-++|(?<=`)(?:`|(?<![^\s(]`)[A-Za-z0-9](?:[A-Za-z0-9\s]|-(?!-)){0,80}+'(?=[\s.,;:?!)]|\Z))|(?<=')'|(?<=[{$\\`])(.*))"
)
_UNITS = late(f"({_BEGINS})", re.DOTALL)
_UNITS_OR_ADDRESSES = late(rf"((?:https?|ftp)://[^\s{{}}\\$]*+|{_BEGINS})", re.DOTALL)
_WHOLE = late(r"\{\{(?:[^{}]++|\{[^{}]*+\})*+\}(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\}", re.DOTALL)
_SEVERAL = "$\\-'`"  # what a group that holds it alone makes something else of
_LETTERS = late("[À-ÖØ-öø-őŔ-şŢ-ŷŹ-ż]*")  # that are their own NFC, and not what UTF-8 looks like where it was decoded wrongly
# What cleaning leaves as it is wherever it stands, unless it is wrongly decoded: seen, its own NFC, no mark on another, no figure.
_STEADY = late("[¡-¬®-±´-¸º-˿Α-ΡΣ-ωЀ-ҁҊ-ӿḀ-ỿ‐-‧‰-⁞←-⋿]*")
_LEFT = "\x00"  # stands before what a reading leaves to cleaning; no text that is read in haste holds it
_QUOTED = "\x01"  # stands before a single quote
_BEHIND_LETTER = late(rf"{_QUOTED}(?<=[^\s(]{_QUOTED})")  # for a command took the blank between
_SET = late(r"\\([A-Za-z]++)(?:(\{)|\s++)([^\W\d_][^\\{}$~`^_&<>]*+)(?<!\s)(?(2)\})")  # what a command sets in type, as reading leaves it


def quick(latex: str, units: Mapping[str, str | None]) -> str | None:
    """``latex`` as model text, at a fifth of the cost; None where there is more to it.

    ``units`` tells of each group what `settled_unit` does.
    """
    if not latex:
        return latex
    if latex[0] == "{" and latex[-1] == "}" and latex[1] not in _SEVERAL and latex.find("{", 1) <= latex.find("}", 0, -1):
        latex = latex[1:-1] if latex[1] != "{" or _WHOLE.fullmatch(latex) is not None else latex
    outside, pieces = latex, [latex]
    if "{" in latex:
        pieces = _UNIT.split(latex)
        outside = "".join(pieces[::2])
    if _is_odd(outside) or outside.rfind("--") >= 0 or outside.rfind("''") >= 0:  # half of what "in" costs where letters are many
        pieces = (_UNITS_OR_ADDRESSES if "://" in latex else _UNITS).split(latex)
        if len(pieces) > 1 and pieces[-2] is not None:
            return None
        del pieces[2::3]
        if _is_odd("".join(pieces[::2])):
            return None
    if len(pieces) > 1:
        known = [units[unit] for unit in pieces[1::2]]
        read = [one for one in known if one is not None]
        if len(read) != len(known):
            return None
        pieces[1::2] = read
        latex = "".join(pieces)
        if _LEFT in latex or _QUOTED in latex:
            if latex.find("_" + _LEFT) >= 0 or (_QUOTED in latex and _BEHIND_LETTER.search(latex) is not None):  # it may be a subscript
                return None
            latex = latex.replace(_LEFT, "").replace(_QUOTED, "")
    if ("&" in latex and ";" in latex) or ("<" in latex and ">" in latex):
        return None
    latex = latex.strip()
    if "\n" in latex or "\t" in latex or latex.rfind("  ") >= 0:
        latex = " ".join(latex.split())
    return None if not latex.isascii() and _LETTERS.fullmatch(rare(latex)) is None and is_suspect(latex) else latex


def settled_unit(unit: str, careful: Callable[[str], str]) -> str | None:
    """What a unit is read as (by ``careful``), if that is model text whatever stands around it, but for a digit behind it.

    `_LEFT` stands before what is so by cleaning only, and not where an underscore is before it, `_QUOTED` before a quote.
    """
    if len(unit) > len("``") and unit[0] == "`":
        return f"{_QUOTED}‘{unit[1:-1]}’"
    if unit[0] in "-'`~":
        return careful(unit)
    body = unit[1:-1] if unit[0] == "$" else unit[2:-2]
    simple = body.isprintable() and (unit[0] == "$" or (unit[1] == "$" and body[0] not in "{ "))
    outside = read = f"${from_biber(body)}$" if simple else careful(unit)
    left = ""
    if read[:1] == "\\":
        left, outside = _LEFT, (read := _set(read))
    if "$" in read:
        outside = settled(read) if read.isascii() else ""
        if not outside:
            return None
    elif not read or (read[0].isdigit() and unit[1] == "\\"):
        return None
    return None if _is_odd(outside) else left + read


def _set(command: str) -> str:
    """What cleaning makes of a command: of one that sets what it holds in type alone, and of a thin space; any other as it is."""
    if command == "\\,":
        return " "
    if command.startswith("\\url{http"):
        address = command[len("\\url{") : -1]
        return address if len(address.split()) == 1 else command
    found = _SET.fullmatch(command)
    known = found is not None and found[1] in (WRAPPERS if found[2] == "{" else SILENT)
    return found[3] if found is not None and known else command


def _is_odd(text: str) -> bool:
    """Whether a text holds a sign of TeX, or a character that cleaning would look at together with its neighbours."""
    odd = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    if not odd or odd.isascii():
        return bool(odd)
    few = odd.decode("utf-8", "surrogatepass")
    return _LETTERS.fullmatch(few) is None and _STEADY.fullmatch(few) is None
