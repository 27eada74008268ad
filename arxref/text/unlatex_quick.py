"""LaTeX read in haste, where each sign of TeX stands in a group that is read the same wherever it stands: ``{$k$}``, ``{\\'e}``, ``{\\%}``.

So arxref writes all of them. `arxref.text.unlatex` reads the rest, and tells what a group is read as.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.text.latex_wide import from_biber
from arxref.text.mathfind import settled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PLAIN = bytes(code for code in (0x0A, *range(0x20, 0x7F)) if chr(code) not in "\\{}$~`^")
# A group that is math, or that holds none and no group; a script's is math without dollars.
_UNIT = re.compile(r"(\{(?<![\^_]\{)(?:\$(?:[^$\\]++|\\.)++\$|[^{}$]++)\}(?![0-9]))", re.DOTALL)
_LETTERS = re.compile("[À-ÖØ-öø-őŔ-şŢ-ŷŹ-ż]*")  # that are their own NFC, and not what UTF-8 looks like where it was decoded wrongly


def quick(latex: str, units: Mapping[str, str | None]) -> str | None:
    """``latex`` as model text, at a fifth of the cost; None where there is more to it.

    ``units`` tells of each group what `settled_unit` does.
    """
    if not latex:
        return latex
    outside, pieces = latex, [latex]
    if "{" in latex:
        pieces = _UNIT.split(latex)
        outside = "".join(pieces[::2])
    if _is_odd(outside) or "--" in outside or "''" in outside:
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
    return " ".join(latex.split()) if "\n" in latex or latex.rfind("  ") >= 0 else latex


def settled_unit(unit: str, careful: Callable[[str], str]) -> str | None:
    """What a group is read as (by ``careful``), if that is model text whatever stands around it, but for a digit behind it."""
    body = unit[2:-2]
    simple = unit[1] == "$" and body[0] not in "{ " and body.isprintable()
    outside = read = f"${from_biber(body)}$" if simple else careful(unit)
    if "$" in read:
        outside = settled(read) if read.isascii() else ""
        if not outside:
            return None
    return None if _is_odd(outside) else read


def _is_odd(text: str) -> bool:
    """Whether a text holds a sign of TeX, or a character that cleaning would look at together with its neighbours."""
    odd = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN)
    return bool(odd) and (odd.isascii() or _LETTERS.fullmatch(odd.decode("utf-8", "surrogatepass")) is None)
