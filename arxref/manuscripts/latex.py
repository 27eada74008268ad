r"""What a LaTeX document cites and where its bibliographies are, from its sources (.tex) or from what LaTeX wrote of them (.aux, .bcf).

What counts as a citation is said by `arxref.library.citations_latex`. Files are followed as LaTeX does: relative to the folder of the main
file, with `\import` and `\subimport` relative to what these name (import.sty), and then to the folder of the file that asks for them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape
from typing import TYPE_CHECKING, Literal

from arxref.late import late
from arxref.library import citations_latex
from arxref.library.citations import line_ends
from arxref.manuscripts.conditionals import unread
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FOLLOWED = ("input", "include", "subfile", "subfileinclude", "InputIfFileExists")
_IMPORTS = ("import", "subimport", "inputfrom", "subinputfrom", "includefrom", "subincludefrom")
_BIBLIOGRAPHIES = ("bibliography", "nobibliography", "defaultbibliography", "addbibresource", "addglobalbib", "addsectionbib")
_MULTIBIB = r"bibliography(?!style)[A-Za-z]+"  # \newcites{sec}{...} makes \bibliographysec (multibib, "Usage")
_STYLES = ("bibliographystyle",)
_NAMING = (*_FOLLOWED, *_IMPORTS, *_BIBLIOGRAPHIES, *_STYLES)
# What stands in braces, with comments in it; bounded, for comments may hold many a beginning of another.
_LIST = r"[^{}%]{0,9999}+(?:%[^\n]{0,200}\n[^{}%]{0,9999}+){0,200}+"
_NAME = "(" + _LIST.replace("%]", r"\\#%]") + ")"
_FILES = late(
    rf"\\({'|'.join(_NAMING)}|{_MULTIBIB})(?![A-Za-z@])\*?\s*(?:\[[^\[\]\n]*\]\s*)?(?:\{{{_NAME}\}}(?:\s*\{{{_NAME}\}})?|(?<=\s)([^\s{{}}\\%\[\]$&#]+))"
)
_COMMENTS = late(r"\\[\\%]|(%)[^\n]*")
_COMMENT = late(r"%[^\n]*\n\s*")
_DEFINING = late(
    r"\\(?:(?P<item>bibitem)[\s%]*(?:\[.*\][\s%]*)?\{\s*|(?P<set>defbibentryset)\s*\{\s*|(?P<category>addtocategory)\s*\{[^{}]*\}\s*\{\s*)",
    re.DOTALL,
)
_DEFINES = late(r"\\(?:bibitem|defbibentryset|addtocategory)(?![A-Za-z@])")
# Packages that take white space out of lists of keys; LaTeX itself, natbib and biblatex do so in front of keys alone.
_TRIMS = late(r"\\(?:usepackage|RequirePackage)\s*(?:\[[^\]]{0,5000}\]\s*)?\{[^{}]*\b(?<!-)(?:cite|overcite)\s*[,}]")
# Classes of TeX Live that load one of them; those of one's own are looked into (`loaded`).
_TRIMMING = late(
    r"\\(?:documentclass|LoadClass)\s*(?:\[[^\]]{0,5000}\]\s*)?\{\s*"
    r"(?:aiaa-tc|inkpaper|jacow|jpsj2|nature|opteng|ptptex|ryersonSGSThesis|spie|ucsmonograph)\s*\}"
)
_LOADED = late(
    r"\\(?:(?P<class>documentclass|LoadClass(?:WithOptions)?)|usepackage|RequirePackage(?:WithOptions)?)\s*"
    r"(?:\[[^\]]{0,5000}\]\s*)?\{(?P<names>[^{}]*)\}"
)
_BIBLATEX = late(r"\\usepackage\s*(?:\[[^\]]{0,5000}\]\s*)?\{[^{}]*\bbiblatex\b|\\addbibresource\b")
_AUX = late(r"\\(?P<what>citation|bibdata|@input|abx@aux@cite)\s*\{(?P<one>[^{}]*)\}(?:\{(?P<two>[^{}]*)\})?")
_BCF = late(r"<bcf:(?P<what>citekey|datasource)\b(?P<attributes>[^<>]*)>(?P<text>[^<]*)</bcf:(?P=what)>")
_MEMBERS = late(r"""\bmembers=["']([^"']*)["']""")
# Entries that classes and packages cite to tell a .bst file something (REVTeX, biblatex with BibTeX, achemso).
_CONTROL = late(r"(?:REVTEX|apsrev|aps)[0-9-]*Control|biblatex-control|acs-control", re.IGNORECASE)

_STYLE = late(r"\\bibstyle\s*\{\s*([^\s{}\\#%]+)\s*\}")
# Bibliographies of a part (biblatex, "Reference sections"; bibunits).
_OF_PART = late(r"\\(?:putbib|newrefsection|begin\s*\{refsection\})\s*\[([^\[\]{}\\#%]*)\]")
_ONLY = late(rf"\\includeonly\s*\{{({_LIST})\}}")

Kind = Literal["citation", "file", "import", "bibliography", "defined", "only", "source", "style"]


class Said(NamedTuple):
    r"""One thing that a file says: ``text`` at ``start``. An ``import`` has the file's folder in ``folder``; ``how`` is the command.

    ``only`` is the list of an ``\includeonly``, ``source`` what describes papers, ``style`` BibTeX's.
    A ``spaced`` key has a blank behind it.
    """

    kind: Kind
    text: str
    start: int
    how: str = ""
    folder: str = ""
    spaced: bool = False


def of_tex(text: str, commands: Iterable[str] = ()) -> list[Said]:
    r"""What a LaTeX source says, in order; see `citations_latex.find`. Never raises. What TeX skips (``\iffalse``) says nothing."""
    text = line_ends(text)
    files = list(_FILES.finditer(text))
    spans = [match.span() for match in files]
    starts = [start for start, _ in spans]
    said: list[Said] = []
    seen: set[int] = set()
    before, role = 0, ""
    made = {match[1] for match in files}.difference(_NAMING)
    for key, start, end, form in citations_latex.find(text, (*commands, *_NAMING, *made)):
        if form == "left":
            continue
        within = bisect_right(starts, start) - 1
        if within >= 0 and start < spans[within][1]:
            seen.add(within)
        else:
            role = _role(text, before, start, role)
            if role != "category":
                kind: Kind = "defined" if role in ("item", "set") else "citation"
                said.append(Said(kind, key, start, spaced=text[end : end + 1].isspace()))
        before = end
    further: list[Said] = []
    for index, match in enumerate(files):
        if index in seen:
            said += _named(match)
        elif _unlisted(match):
            further += _named(match)
    for match in _OF_PART.finditer(text):
        further += _bibliographies(match[1], match.start(), "addbibresource")
    if "\\includeonly" in text:
        further += (Said("only", _plain(one[1]), one.start()) for one in _ONLY.finditer(text))
    if further:
        further.sort(key=lambda one: one.start)
        said += _outside(further, [one.span() for one in _COMMENTS.finditer(text) if one[1]])
    said.sort(key=lambda one: one.start)
    skipped = unread(text)
    return _outside(said, skipped) if skipped else said


def _outside(said: list[Said], places: list[tuple[int, int]]) -> list[Said]:
    """What is said outside of ``places``; places in places are in order of where they begin."""
    kept: list[Said] = []
    ahead, end = iter(places), -1
    place = next(ahead, None)
    for one in said:
        while place is not None and place[0] <= one.start:
            end = max(end, place[1])
            place = next(ahead, None)
        if one.start >= end:
            kept.append(one)
    return kept


def _role(text: str, before: int, start: int, last: str) -> str:
    r"""What a key is that is none of a citation: that of a ``\bibitem``, of a set that is defined, of what goes into a category."""
    if before and not any(sign in text[before:start] for sign in "{}"):  # a further key of the same list
        return last
    last_one = None
    for last_one in _DEFINES.finditer(text, before, start):  # noqa: B007 - the last one counts
        pass
    match = _DEFINING.fullmatch(text, last_one.start(), start) if last_one is not None else None
    if match is None or "cite" in match[0]:
        return ""
    return match.lastgroup or ""


def _unlisted(match: re.Match[str]) -> bool:
    """Whether a file is named in a way in which no key could be."""
    name = match[2]
    return name is None or not name.strip() or any(map(str.isspace, name.strip()))


def _named(match: re.Match[str]) -> Iterator[Said]:
    how, first, second, bare = match.groups()
    name = _plain(bare if first is None else first)
    if how in _STYLES:
        if name and bare is None:
            yield Said("style", name, match.start())
    elif how in _IMPORTS:
        if second is not None:
            yield Said("import", _plain(second), match.start(), how, name)
    elif how in _FOLLOWED:
        if name and (bare is None or how == "input"):
            yield Said("file", name, match.start(), how)
    else:
        yield from _bibliographies(name, match.start(), how)


def _bibliographies(names: str, start: int, how: str) -> Iterator[Said]:
    yield from (Said("bibliography", one.strip(), start, how) for one in names.split(",") if one.strip())


def _plain(name: str) -> str:
    return _COMMENT.sub("", name).strip().strip('"')


def is_multibib(how: str) -> bool:
    r"""Whether a command is called as those of multibib are. It may be something else: its file need not be there."""
    return re.fullmatch(_MULTIBIB, how) is not None


def is_biblatex(text: str) -> bool:
    """Whether a LaTeX source loads biblatex."""
    return _BIBLATEX.search(text) is not None


def is_trimming(text: str) -> bool:
    """Whether a LaTeX source loads a package, or a known class that does, for which a blank behind a citation's key is none of the key."""
    return (_TRIMS.search(text) or _TRIMMING.search(text)) is not None


def loaded(text: str) -> list[str]:
    """The files of the classes and packages that a LaTeX source loads."""
    found = ((name.strip(), match["class"]) for match in _LOADED.finditer(text) for name in match["names"].split(","))
    return [f"{name}.cls" if class_ else f"{name}.sty" for name, class_ in found if name]


def of_aux(text: str) -> list[Said]:
    r"""What an .aux file says: ``\citation`` (BibTeX), ``\abx@aux@cite`` (biblatex), the .bib files, the .aux files of included files."""
    said = [Said("style", one[1], one.start()) for one in _STYLE.finditer(text)]
    for match in _AUX.finditer(text):
        what, one, two = match.groups()
        if what == "@input":
            said.append(Said("file", one.strip(), match.start(), "@input"))
        elif what == "bibdata":
            said += (Said("bibliography", name.strip(), match.start(), what) for name in one.split(",") if name.strip())
        else:
            keys = (two if what == "abx@aux@cite" and two is not None else one).split(",")
            said += (
                Said("citation", key.strip(), match.start(), spaced=what == "citation" and key[-1].isspace())
                for key in keys
                if key.strip() and not _CONTROL.fullmatch(key.strip())
            )
    return said


def of_bcf(text: str) -> list[Said]:
    """What the control file says that biblatex writes for biber."""
    said: list[Said] = []
    for match in _BCF.finditer(text):
        value = unescape(match["text"]).strip()
        if match["what"] == "datasource":
            said.append(Said("bibliography", value, match.start(), "datasource"))
            continue
        members = _MEMBERS.search(match["attributes"])
        if members is not None:  # a set that the document defines, and what is in it
            said.append(Said("defined", value, match.start()))
            said += (Said("citation", key.strip(), match.start()) for key in unescape(members[1]).split(",") if key.strip())
        elif value:
            said.append(Said("citation", value, match.start()))
    return said
