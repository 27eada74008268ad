r"""Where citations stand in LaTeX.

A command is one of citation when its name holds ``cite``: that covers LaTeX, natbib, biblatex, jurabib, apacite, harvard, amsrefs, REVTeX,
acmart, the commands that multibib makes and most of those that people define for themselves (natbib, natnotes; biblatex, "Citation
Commands"; apacite, section 4). Keys are looked for where LaTeX would: not in comments, not in verbatim text, not behind
``\end{document}``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library.citations import Citation, line_ends
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CITES = r"[A-Za-z@]*[Cc]ite[A-Za-z@]*"
_OTHERS = ("bibentry", "bibitem", "addtocategory", "defbibentryset")  # their names do not hold "cite"
_VERBATIM = ("verb", "Verb", "lstinline", "mintinline", "url", "href", "path", "nolinkurl", "begin", "end")
# Names that hold "cite" and whose first argument is no key: styles, definitions, fonts in REVTeX's bibliographies.
_NO_CITATION = late(r"excit|^Declare|^newcite|^setcite|citestyle$|^citenamefont$|^citeform$")
_ENVIRONMENTS = frozenset(
    "verbatim verbatim* Verbatim Verbatim* BVerbatim BVerbatim* LVerbatim LVerbatim* SaveVerbatim VerbatimOut spverbatim lstlisting minted "
    "comment filecontents filecontents* tcblisting luacode luacode* pycode sagesilent sageblock".split()
)
_DECLARED = late(
    r"\\(?:lstnewenvironment|DefineVerbatimEnvironment|CustomVerbatimEnvironment|newtcblisting|excludecomment)\s{0,9}\{([^{}\s]{1,40})\}"
)
_ENVIRONMENT = late(r"\s{0,99}\{([^{}\s]{1,40})\}")
_LISTING = late(r"(?:\s{0,9}\[[^\]\n]{0,500}\])?")
_LANGUAGE = late(r"\{[^{}\n]{0,99}\}")
_BRACED = late(r"\s{0,9}\{(?:[^{}\n]|\{[^{}\n]*\})*+\}")
_LONGEST_VERB = 10_000
_GAP = late(r"(?:\s|%[^\n]*)*+")
_BLANK = late(r"\n[ \t]*\n")
_KEYS = late(r"\{((?:[^{}\\%]|%[^\n]*)*+)\}")
_COMMENT = late(r"%[^\n]*")
_PIECE = late(r"[^,]+")
_FIGURE = late("[0-9]")
_LEFT = late(rf"\\(?:{_CITES}|bibentry|bibitem)\*?(?:\s{{0,9}}[\[(<][^\]\[{{}}\n]{{0,300}}[\])>])*+\s{{0,9}}\{{([^{{}}\\%]*)\}}")
_BRACKETS = frozenset("[](){}>")
_CLOSERS = {"[": "]", "(": ")", "<": ">"}


class _Call(NamedTuple):
    """A citation command that is being read: which of its brace groups hold keys, whether they repeat, and how many are read."""

    keys: tuple[int, ...] = (0,)
    repeats: bool = False
    silent: bool = False
    groups: int = 0


class _Open(NamedTuple):
    """A bracket that is not closed yet; ``call`` goes on behind it. Nothing in a ``silent`` one is a citation."""

    closer: str
    call: _Call | None
    silent: bool


def find(text: str, commands: Iterable[str] = ()) -> Iterator[Citation]:
    r"""The citations of a LaTeX text, in order, in time linear in its length; never raises.

    ``commands`` are names, without their backslash, of further commands whose first brace group holds keys. ``\bibitem`` counts as one:
    the key that it gives is that of the citations. What follows ``\iffalse`` is text like any other: only TeX can tell where it ends.
    """
    further = frozenset(commands)
    idle, busy = _patterns(tuple(sorted(further)))
    text = line_ends(text)
    verbatim = _ENVIRONMENTS.union(match[1] for match in _DECLARED.finditer(text))
    opened: list[_Open] = []
    found: list[Citation] = []
    at = 0
    while (token := (busy if opened else idle).search(text, at)) is not None:
        name = token["name"]
        at = token.end()
        if name is None:
            sign = token[0]
            if sign == "%":
                end = _line_end(text, at)
                yield from left(text, at, end)
                at = end
            elif sign in _BRACKETS:
                at = _bracket(text, at, sign, opened, found)
            elif sign[0] == "\n":  # a paragraph ends: TeX would have stopped at the open bracket
                opened.clear()
                at -= 1
        elif name in _VERBATIM:
            end = _passed_over(text, at, name, verbatim)
            if end > at:
                yield from left(text, at, end)
                at = end
        elif name in further or _NO_CITATION.search(name) is None:
            silent = bool(opened) and opened[-1].silent
            at = _arguments(text, at, _call(name, silent=silent), opened, found)
        if found:
            yield from found
            found.clear()


@lru_cache(maxsize=8)
def _patterns(commands: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What to stop at: outside of a citation command's brackets, and in them."""
    names = "|".join([_CITES, *_OTHERS, *_VERBATIM, *map(re.escape, commands)])
    idle = rf"%|\\(?:(?P<name>{names})(?![A-Za-z@])|[^A-Za-z@]|\Z)"
    return re.compile(idle), re.compile(rf"{idle}|[\[\](){{}}>]|\n[ \t]*\n")


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _call(name: str, *, silent: bool) -> _Call:
    if name == "bibitem":  # its label may hold what looks like a citation
        return _Call(silent=True)
    if name == "addtocategory":
        return _Call((1,), silent=silent)
    if name == "defbibentryset":
        return _Call((0, 1), silent=silent)
    repeats = name.endswith(("cites", "Cites", "citetexts"))
    return _Call((1,) if "volcite" in name.lower() else (0,), repeats, silent)


def _arguments(text: str, at: int, call: _Call, opened: list[_Open], found: list[Citation]) -> int:
    """Read on in a command's arguments until they end, or until a bracket whose inside is to be looked at: where to go on."""
    if call.groups == 0 and text[at : at + 1] in ("<", "*"):  # apacite's and beamer's; starred commands
        if text[at] == "<":
            opened.append(_Open(">", call, call.silent))
            return at + 1
        at += 1
    while True:
        gap = _GAP.match(text, at)
        here = gap.end() if gap is not None else at
        sign = text[here : here + 1]
        if sign not in ("[", "{", "(") or (sign == "(" and not call.repeats) or _BLANK.search(text, at, here) is not None:
            return at
        if sign != "{":
            opened.append(_Open(_CLOSERS[sign], call, call.silent or (bool(opened) and opened[-1].silent)))
            return here + 1
        group = call.groups
        call = call._replace(groups=0 if call.repeats and group == call.keys[-1] else group + 1)
        if group not in call.keys:
            opened.append(_Open("}", call, call.silent))
            return here + 1
        match = _KEYS.match(text, here)
        if match is None:  # no list of keys: whatever it is, it may hold citations
            return here
        if not (opened and opened[-1].silent):
            found.extend(_listed(text, match.start(1), match.end(1)))
        at = match.end()
        if group == call.keys[-1] and not call.repeats:
            return at


def _listed(text: str, start: int, end: int) -> Iterator[Citation]:
    """The keys of a list with commas between; a parameter (``#1``) is none, nor is prose.

    Words with figures and no comma between are one key, as for LaTeX: neither BibTeX nor biber can have such an entry.
    """
    inside = text[start:end]
    if "%" in inside:
        inside = _COMMENT.sub(lambda comment: " " * len(comment[0]), inside)
    for piece in _PIECE.finditer(inside):
        key = piece[0].strip()
        words = key.split()
        if words and "#" not in key and (len(words) == 1 or all(_FIGURE.search(word) is not None for word in words)):
            first = start + piece.start() + len(piece[0]) - len(piece[0].lstrip())
            yield Citation(key, first, first + len(key))


def _bracket(text: str, at: int, sign: str, opened: list[_Open], found: list[Citation]) -> int:
    """Open or close a bracket inside a command's brackets. As in TeX, only braces hide a closing one: ``[{see [3]}]``."""
    if sign == "{":
        opened.append(_Open("}", None, opened[-1].silent))
    elif sign == "}":
        while opened and opened[-1].closer != "}":  # a group ends: what was open in it never closes
            opened.pop()
        if opened:
            call = opened.pop().call
            return at if call is None else _arguments(text, at, call, opened, found)
    elif sign == opened[-1].closer:
        call = opened.pop().call
        return at if call is None else _arguments(text, at, call, opened, found)
    return at


def _passed_over(text: str, at: int, name: str, verbatim: frozenset[str]) -> int:
    r"""Where the verbatim text of a command ends (``at`` where it has none)."""
    if name in ("begin", "end"):
        match = _ENVIRONMENT.match(text, at)
        if match is None:
            return at
        if name == "end":
            return len(text) if match[1] == "document" else at
        if match[1] not in verbatim:
            return at
        end = text.find(f"\\end{{{match[1]}}}", at)
        return len(text) if end < 0 else end
    if name in ("url", "href", "path", "nolinkurl"):
        options = _LISTING.match(text, at)
        braced = _BRACED.match(text, options.end() if options and name == "href" else at)
        return braced.end() if braced is not None else at
    if name in ("lstinline", "mintinline"):
        for pattern in (_LISTING, _LANGUAGE)[: 2 if name == "mintinline" else 1]:
            match = pattern.match(text, at)
            at = match.end() if match is not None else at
        braced = _BRACED.match(text, at)
        if braced is not None:
            return braced.end()
    return delimited(text, at)


def delimited(text: str, at: int) -> int:
    r"""Behind the closing sign of ``\verb|...|``, which stands on the same line."""
    if text[at : at + 1] == "*":
        at += 1
    sign = text[at : at + 1]
    if not sign or sign.isspace() or sign.isalpha():
        return at
    end = text.find(sign, at + 1, at + 1 + _LONGEST_VERB)
    return end + 1 if end >= 0 and text.find("\n", at, end) < 0 else at


def left(text: str, start: int, end: int) -> Iterator[Citation]:
    """What looks like a citation between ``start`` and ``end``, where none can be."""
    for match in _LEFT.finditer(text, start, end):
        for citation in _listed(text, match.start(1), match.end(1)):
            yield citation._replace(form="left")
