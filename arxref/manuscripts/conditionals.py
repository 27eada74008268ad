r"""What TeX never reads of a source: what stands behind ``\iffalse`` and ``\endinput``.

Text behind ``\iffalse``, and behind the ``\else`` of an ``\iftrue``, is skipped to the ``\fi`` that ends it, and a file ends with the line
of its ``\endinput``.

TeX counts conditionals, whatever text they stand in, until the matching ``\fi`` ("The TeXbook", chapter 20). Those that are counted here
are TeX's own, e-TeX's, those of packages that are often met and those that a source makes by ``\newif``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library import citations_latex

if TYPE_CHECKING:
    import re

_TOKEN = late(
    r"%[^\n]*|\\(?:newif\s*\\(?P<new>[A-Za-z@]+)|(?P<verb>verb)(?![A-Za-z@])"
    r"|begin\s{0,9}\{(?P<verbatim>[vV]erbatim\*?|lstlisting|minted|comment|filecontents\*?)\}|(?P<name>if[A-Za-z@]*|else|fi|endinput)(?![A-Za-z@])|[^A-Za-z@]|\Z)"
)
_CONDITIONALS = frozenset(
    "if ifcat ifx ifcase ifnum ifodd ifdim ifvmode ifhmode ifmmode ifinner ifvoid ifhbox ifvbox ifeof iftrue iffalse ifdefined ifcsname"
    " iffontchar ifincsname ifpdf ifxetex ifluatex ifPDFTeX ifXeTeX ifLuaTeX ifLuaHBTeX ifpTeX ifupTeX ifTUTeX if@twocolumn if@twoside"
    " if@filesw if@draft ifpdfabsnum ifpdfprimitive ifvtex ifetex".split()
)


def unread(text: str) -> list[tuple[int, int]]:
    r"""The places of a source that TeX skips, in order. A conditional that no ``\fi`` ends skips nothing: a macro may end it.

    ``\endinput`` counts outside of all conditionals, known or not, and of all braces.
    """
    if "\\iffalse" not in text and "\\iftrue" not in text and "\\endinput" not in text:
        return []
    known = _CONDITIONALS.union(match["new"] for match in _TOKEN.finditer(text) if match["new"])
    places: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []  # "true", "false" or what cannot be told, and where what is skipped begins
    at = skipping = 0  # the second: how many of those that are open skip
    endless: set[str] = set()
    strange = braces = counted = 0  # conditionals that are not known, and the braces that are open, counted so far
    while (token := _TOKEN.search(text, at)) is not None:
        at = token.end()
        name = token["name"]
        if token["verb"] or token["verbatim"]:
            at = token.start() + len("\\verb") if skipping else _past(text, token, endless)  # what is skipped is words like any other
        elif name in known:
            opened.append((name.removeprefix("if"), at))
            skipping += name == "iffalse"
        elif name == "endinput":
            braces += text.count("{", counted, at) - text.count("}", counted, at)
            counted = at
            end = text.find("\n", at)
            if end >= 0 and not (opened or strange or braces):
                places.append((end, len(text)))
                break
        elif name is not None and not opened and name != "else":
            strange = strange + 1 if name != "fi" else max(0, strange - 1)
        elif name in ("else", "fi") and opened:
            kind, start = opened.pop()
            if kind == "false":
                places.append((start, token.start()))
                skipping -= 1
            if name == "else":
                opened.append(("false" if kind == "true" else "", at))
                skipping += kind == "true"
    return sorted(places)


def _past(text: str, token: re.Match[str], endless: set[str]) -> int:
    """Where the text ends in which no command is one; an environment that never ends, as of those in ``endless`` is known, begins none."""
    if token["verb"]:
        return citations_latex.delimited(text, token.end())
    end = text.find(f"\\end{{{token['verbatim']}}}", token.end()) if token["verbatim"] not in endless else -1
    if end < 0:
        endless.add(token["verbatim"])
    return max(token.end(), end)
