"""Math told in plain Unicode, for people and for searching: ``\\ell_0`` is ``ℓ0``."""

from __future__ import annotations

import re
import unicodedata

from arxref.late import late
from arxref.text.tables import ACCENTS, FUNCTIONS, RELATIONS, SYMBOLS

_TOKEN = late(r"\\([A-Za-z]+)\s*|\\(.)|[{}^_~&$]", re.DOTALL)
_ACCENTED = late("\ue000(.)\ue001\\s*([^\\s\ue000\ue001])")
_FRACTION = late(r"\\[cdt]?frac\s*(?:(\d)(?=\d)|\{([^{}\\]*)\})\s*(?:(\d)|\{([^{}\\]*)\})")
_ROOT = late(r"\\sqrt(?![A-Za-z])\s*(?:\[\s*([^\[\]]*?)\s*\])?\s*(?:\{([^{}]*[+/=-][^{}]*)\})?")
_ROOTS = {None: "√", "3": "∛", "4": "∜"}
_POWER = late(r"(?<=[0-9])\^(?:\{([+-]?[0-9]+)\}|([0-9]))")  # of a number, of which it would be figures
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_KEPT = frozenset("{}%&#_$|")
_WIDE = frozenset("quad qquad enspace".split())


def unmath(body: str) -> str:
    """The body of a piece of math without markup; of a fraction or a font only what it prints."""
    if body.isalnum():
        return body
    if "frac" in body:
        body = _FRACTION.sub(lambda match: "/".join(part for part in match.groups() if part is not None), body)
    if "\\sqrt" in body:
        body = _ROOT.sub(lambda match: _ROOTS.get(match[1], f"{match[1]}√") + (f"({match[2]})" if match[2] else ""), body)
    if "^" in body:
        body = _POWER.sub(lambda match: (match[1] or match[2]).translate(_RAISED), body)
    text = _TOKEN.sub(_token, body)
    if "\ue000" in text:
        text = _ACCENTED.sub(lambda match: unicodedata.normalize("NFC", match[2] + match[1]), text)
        text = text.replace("\ue000", "").replace("\ue001", "")
    return text


def _token(match: re.Match[str]) -> str:
    name, single = match[1], match[2]
    if name:
        apart = name in RELATIONS and match[0][-1].isspace() and match.string[max(0, match.start() - 1) : match.start()].isspace()
        return _command(name, match[0]) + " " * apart
    if single:
        if single == "|":
            return "‖"
        return single if single in _KEPT else " " if single in ", ;:>\\" else ""
    return " " if match[0] in "~&" else ""


def _command(name: str, token: str) -> str:
    if name in SYMBOLS:
        return SYMBOLS[name]
    if name in ACCENTS:
        return f"\ue000{ACCENTS[name]}\ue001"
    if name in FUNCTIONS:
        return name + token[len(name) + 1 :]
    return " " if name in _WIDE else ""
