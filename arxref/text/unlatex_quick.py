"""LaTeX read in haste, where each sign of TeX stands in what is read the same wherever it stands: ``{$k$}``, ``{\\'e}``, ``{\\%}``.

So arxref writes all of them; other programs leave out the braces (``$k$``, ``\\'e``, ``\\%``), or put them around the whole.
`arxref.text.unlatex` reads the rest, and tells what such a unit is read as.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.text.characters import rare
from arxref.text.latex_wide import from_biber
from arxref.text.mathfind import settled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PLAIN = bytes(code for code in (0x09, 0x0A, *range(0x20, 0x7F)) if chr(code) not in "\\{}$~`^")
# A group that is math, or that holds none and no group, and no figure behind it; a script's is math without dollars.
_GROUP = r"(?<![\^_]\{)(?:\$(?:[^$\\]++|\\.)++\$|[^{}$]++)\}(?!\{?[0-9])"
_UNIT = late(rf"(\{{{_GROUP})", re.DOTALL)
_UNITS = late(  # any one's first sign first: it is what can be looked for fast; behind a sign that begins none, all is taken at once
    rf"([{{$\\~`'-](?:(?<=\{{){_GROUP}"
    r"|(?<=\$)(?<!\\\$)(?:[^$\\]++|\\.)++\$(?![0-9$]|\{[0-9])"
    r"|(?<=\\)(?:[&%#_]|['`\"^~=.](?:[A-Za-z]|\{[A-Za-z]\})|[cvHukr](?:\{[A-Za-z]\}|\ [A-Za-z]))"
    r"|(?<=~)|(?<=-)-++|(?<=`)`|(?<=')'|(?<=[{$\\`])(.*)))",
    re.DOTALL,
)
_SEVERAL = "$\\-'`"  # what a group that holds it alone makes something else of
_LETTERS = late("[À-ÖØ-öø-őŔ-şŢ-ŷŹ-ż]*")  # that are their own NFC, and not what UTF-8 looks like where it was decoded wrongly
_PRINTED = late("[–—“”]*")  # what no letter stands beside: together they may be UTF-8 that was decoded wrongly


def quick(latex: str, units: Mapping[str, str | None]) -> str | None:
    """``latex`` as model text, at a fifth of the cost; None where there is more to it.

    ``units`` tells of each group what `settled_unit` does.
    """
    if not latex:
        return latex
    if latex[0] == "{" and latex[-1] == "}" and latex[1] not in _SEVERAL and latex.find("{", 1) <= latex.find("}", 0, -1):
        latex = latex[1:-1]
    outside, pieces = latex, [latex]
    if "{" in latex:
        pieces = _UNIT.split(latex)
        outside = "".join(pieces[::2])
    bare = _is_odd(outside) or outside.rfind("--") >= 0 or outside.rfind("''") >= 0  # half of what "in" costs where letters are many
    if bare:
        if "://" in latex:
            return None
        pieces = _UNITS.split(latex)
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
    if ("&" in latex and ";" in latex) or ("<" in latex and ">" in latex):
        return None
    latex = latex.strip()
    if "\n" in latex or "\t" in latex or latex.rfind("  ") >= 0:
        latex = " ".join(latex.split())
    if bare and not latex.isascii() and not (_LETTERS.fullmatch(few := rare(latex)) or _PRINTED.fullmatch(few)):
        return None
    return latex


def settled_unit(unit: str, careful: Callable[[str], str]) -> str | None:
    """What a unit is read as (by ``careful``), if that is model text whatever stands around it, but for a digit behind it."""
    if unit[0] in "-'`~":
        return careful(unit)
    body = unit[1:-1] if unit[0] == "$" else unit[2:-2]
    simple = body.isprintable() and (unit[0] == "$" or (unit[1] == "$" and body[0] not in "{ "))
    outside = read = f"${from_biber(body)}$" if simple else careful(unit)
    if "$" in read:
        outside = settled(read) if read.isascii() else ""
        if not outside:
            return None
    elif not read or (read[0].isdigit() and unit[1] == "\\"):
        return None
    return None if _is_odd(outside) else read


def _is_odd(text: str) -> bool:
    """Whether a text holds a sign of TeX, or a character that cleaning would look at together with its neighbours."""
    odd = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    return bool(odd) and (odd.isascii() or _LETTERS.fullmatch(odd.decode("utf-8", "surrogatepass")) is None)
