r"""Where citations stand in Markdown, as pandoc reads it (Manual, "Citation syntax"; the rules are those of its Markdown reader).

``[@key]``, ``@key``, ``-@key`` and ``@{key}``, and LaTeX's commands, which pandoc passes on. None stand in code, comments, HTML tags, link
targets, the marks of example lists, or in front matter beside the properties that pandoc reads as text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from arxref.late import late
from arxref.library import citations_latex
from arxref.library.citations import PANDOC_KEY, Citation, line_ends

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# Every branch begins with a literal, so that the search runs from one of them to the next.
_TOKEN = late(
    r"""\n(?P<line>)(?=[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)?(?:```|~~~)|[ ]{0,3}\[(?!\^))
    | \\(?:(?P<tex>[A-Za-z]+\*?)|.) | `(?P<code>`*) | \$(?P<math>\$?) | <(?P<tag>) | \](?P<target>\() | \[\[[^\[\]\n]*\]\] | @(?P<at>)""",
    re.VERBOSE | re.DOTALL,
)
_LINE = late(
    r"""[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)?(?P<fence>`{3,100}(?=[^`\n]*$)|~{3,100}(?!~))
    | [ ]{0,3}\[(?!\^)(?P<label>[^\]\n]+)\]:[ \t]*\S+""",
    re.VERBOSE | re.MULTILINE,
)
_FRONT = late(r"\ufeff?---[ \t]*\n(?![ \t]*\n)")
_FRONT_END = late(r"(?m)^(?:---|\.\.\.)[ \t]*$")
_PROPERTY = late(r"""(?m)^(?P<quote>["']?)(?P<name>[^\W\d][\w-]*+(?:[ ][\w-]++)*+)(?P=quote)[ \t]*:""")
_CITEKEY = late(
    r"""[ \t]+(?:"(?P<double>[^"\\\n]*)"|'(?P<single>[^'\n]*)'|(?P<plain>[^\s"'#\[{|>&*!%@`][^\n]*?))[ \t]*(?:[ \t]#[^\n]*)?$""",
    re.MULTILINE,
)
_OWN_ID = late(r"""(?m)^[ \t]*(?:-[ \t]+)?id:[ \t]+["']?([^\s"']+)["']?[ \t]*$""")
# The properties whose values pandoc reads as Markdown and prints.
_PROSE = frozenset({"nocite", "abstract", "title", "subtitle", "thanks"})
_BLANK = late(r"\n[ \t]*\n")
_EMPTY = late(r"(?:[ \t]*\n)*+")
_INDENTED = late(r"(?: {4}| {0,3}\t)")
_CODE = late(r"(?:(?: {4}| {0,3}\t)[^\n]*(?:\n|\Z))+")
_LIST = late(
    r"(?m)^[ \t>]*(?!(?:[-*][ \t]*+){3,}+$)"
    r"(?:[-+*]|(?:\d{1,9}|[A-Za-z#]|[ivxlcIVXLC]{1,9})[.)]|\([\w@-]+\)|\[\^[^\]\n]+\]:|[:~])(?=[ \t])"
)
_EXAMPLE = late(r"(?m)^[ \t>]*(?:[-+*][ \t]+)?(?:\(@(?P<label>[\w-]+)\)(?=[ \t\n]|\Z)|@(?P<bare>[\w-]+)[.)](?=[ \t\n]|\Z))")
_CITED = rf"@(?:(?P<key>{PANDOC_KEY})|\{{(?P<braced>[^\s{{}}]+)\}})"
_AT = late(_CITED)
# Directly behind a letter, a digit or a full stop that is not the last of three, an @ is part of a word.
_FREE = late(rf"(?<![^\W_])(?:(?<!\.)|(?<=\.\.\.)){_CITED}")
_TAG = late(
    r"""<!--(?P<comment>) | <(?P<verbatim>(?i:pre|script|style|textarea))\b[^<>]{0,2000}>
    | </?[A-Za-z][\w:-]*(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:"[^"]{0,5000}"|'[^']{0,5000}'|[^\s"'=<>`]+))?)*+\s*/?>
    | <[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>""",
    re.VERBOSE,
)
_TARGET = late(
    r"""\]\(\s*(?:<[^<>\n]*>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*+)(?:\s+(?:"[^"\n]{0,5000}"|'[^'\n]{0,5000}'))?\s*\)""",
)
_OPTIONS = late(r"(?:[ \t]*\[(?:[^\[\]{}\\]|\\.|\{[^{}]{0,500}\})*+\])*+[ \t]*", re.DOTALL)
_ENVIRONMENT = late(r"\{([^{}\s]{1,40})\}")
_MATH = late(r"(?!\s)(?:[^\\$]|\\.)++\$(?!\d)", re.DOTALL)
_RAW = ("{=latex}", "{=tex}")
_BRACES = late(r"\\.|[{}]", re.DOTALL)
_RUNS = late("`+")
_ENDS = late(r"\\end\{([^{}\s]{1,40})\}")
# Lines that are no paragraph's: headings and what underlines them, rules, fences, HTML, tables.
_APART = late(r"[ \t>]*(?:[#`~<|=]|--|\n|\Z)")
_FENCES = late(r"(?m)^[ \t>]*(`{3,}|~{3,})[ \t]*$")


def find(text: str, commands: Iterable[str] = (), key: frozenset[str] = frozenset({"citekey"})) -> Iterator[Citation]:
    """The citations of a Markdown text, in order, in time linear in its length; never raises.

    The ``key`` of a note's front matter (a property by any of these names, lower case) counts as one. ``commands``: see
    `citations_latex.find`.
    """
    text = line_ends(text)
    at = 0
    front = _FRONT.match(text)
    end = _FRONT_END.search(text, front.end()) if front is not None else None
    if front is not None and end is not None:
        yield from _front(text, front.end(), end.start(), key)
        at = end.end()
    yield from _Reader(text, tuple(commands)).body(at)


def _front(text: str, start: int, end: int, key: frozenset[str]) -> Iterator[Citation]:
    """The citations of front matter: a note's key, and what pandoc prints of it."""
    properties = [*_PROPERTY.finditer(text, start, end)]
    for index, match in enumerate(properties):
        first, last = match.end(), properties[index + 1].start() if index + 1 < len(properties) else end
        name = match["name"].lower()
        if name in key:
            value = _CITEKEY.match(text, first, last)
            if value is not None:
                group = value.lastgroup or "plain"
                form = "yaml" if group == "plain" else "plain"
                yield Citation(value[group], value.start(group), value.end(group), form)  # type: ignore[arg-type]
        elif name in _PROSE:
            yield from _bare(text, first, last)
        else:
            if name == "references":
                yield from (Citation(own[1], own.start(1), own.end(1), "left") for own in _OWN_ID.finditer(text, first, last))
            yield from _left(text, first, last)


def _bare(text: str, start: int, end: int) -> Iterator[Citation]:
    for match in _FREE.finditer(text, start, end):
        yield _citation(match)


def _citation(match: re.Match[str]) -> Citation:
    if match["key"] is not None:
        return Citation(match["key"], match.start("key"), match.end("key"), "pandoc")
    return Citation(match["braced"], match.start("braced"), match.end("braced"))


def _left(text: str, start: int, end: int) -> Iterator[Citation]:
    """What looks like a citation between ``start`` and ``end``, where none can be."""
    if text.find("@", start, end) >= 0:
        yield from (citation._replace(form="left") for citation in _bare(text, start, end))
    yield from citations_latex.left(text, start, end)


class _Reader:
    """Reads a text block by block, and remembers what it had to look for far ahead, so that each part is looked at once."""

    def __init__(self, text: str, commands: tuple[str, ...]) -> None:
        self.text = text
        self.commands = commands
        self.labels = _labels(text)
        self._memory: dict[str, dict[Any, list[int]]] = {}
        self._missing: dict[str, int] = {}
        self._behind = self._defined = -1

    def body(self, at: int) -> Iterator[Citation]:
        """The citations from ``at``, where a line begins or ends, to the end of the text."""
        text = self.text
        in_list = False
        fresh = True
        while at < len(text):
            gap = _EMPTY.match(text, at)
            if gap is not None and gap.end() > at:
                at = gap.end()
                fresh = True
            blank = _BLANK.search(text, at)
            end = blank.start() + 1 if blank is not None else len(text)
            if fresh and not in_list and _INDENTED.match(text, at) is not None:
                code = _CODE.match(text, at, end)
                stop = code.end() if code is not None else end
                yield from _left(text, at, stop)
                at = stop
                continue
            stays = in_list and (not fresh or text[at : at + 1] in (" ", "\t"))
            in_list = stays or _LIST.search(text, at, end) is not None
            fresh = False
            if at == 0 or text[at - 1] == "\n":
                citations, at = self._line(at)
                yield from citations
            while at < end:
                token = _TOKEN.search(text, at, end)
                if token is None:
                    at = end
                else:
                    citations, at = self._read(token, end)
                    yield from citations

    def _read(self, token: re.Match[str], end: int) -> tuple[Iterable[Citation], int]:
        """What a token begins: its citations, and where to go on. ``end`` is the end of its paragraph."""
        text, after = self.text, token.end()
        kind = token.lastgroup
        if kind == "at":
            glued = token.start() == self._behind  # one citation behind another
            match = (_AT if glued else _FREE).match(text, token.start(), end)
            if match is None:
                word = _AT.match(text, token.start(), end)
                if word is not None and "." not in word[0]:  # no address of a mail, but what stands behind it begins anew: a@b@c cites c
                    self._behind = word.end()
                    return (), word.end()
                return (), after
            citation = _citation(match)
            self._behind = match.end()
            return (() if citation.key in self.labels else (citation,)), match.end()
        if kind == "line":
            return self._line(after)
        if kind == "code":
            return self._code(token.start(), after, end)
        if kind == "math":
            return self._math(token.start(), after, end)
        if kind == "tag":
            return self._tag(token.start(), after)
        if kind == "tex":
            return self._tex(token)
        if kind == "target":
            target = _TARGET.match(text, token.start())
            return (), (target.end() if target is not None else after)
        return (), after

    def _line(self, at: int) -> tuple[Iterable[Citation], int]:
        """What a line begins: a fence, or the definition of a link, which is none behind a line of a paragraph."""
        text = self.text
        line = _LINE.match(text, at)
        if line is None:
            return (), at
        if line["fence"]:
            return self._fenced(line.start("fence"), line.end())
        if _FREE.search(text, *line.span("label")) is not None and "`" not in line["label"]:
            return (), at  # a citation with a colon behind it
        if self._defined != at and at > 0 and _APART.match(text, text.rfind("\n", 0, at - 1) + 1, at - 1) is None:
            return (), at
        self._defined = text.find("\n", line.end()) + 1
        return (), line.end()

    def _latex(self, start: int, end: int) -> Iterator[Citation]:
        """The citations of LaTeX's commands in a part of the text."""
        for key, first, last, form in citations_latex.find(self.text[start:end], self.commands):
            yield Citation(key, start + first, start + last, form)

    def _fenced(self, start: int, after: int) -> tuple[Iterable[Citation], int]:
        text = self.text
        sign, length = text[start], after - start
        places = self._index("fences", _FENCES, lambda match: match[1][0])
        line = text.find("\n", after)
        closers = places.get(sign, [])
        missing = self._missing.get(sign, length + 1)
        for index in range(bisect_left(closers, after), len(closers)) if length < missing and line >= 0 else ():
            close = _FENCES.match(text, closers[index])
            if close is not None and len(close[1]) >= length:
                if text[after:line].strip() in _RAW:
                    return self._latex(line, close.start()), close.end()
                return _left(text, line, close.start()), close.end()
        self._missing[sign] = min(length, missing)
        return (), start

    def _code(self, start: int, after: int, end: int) -> tuple[Iterable[Citation], int]:
        runs = self._index("runs", _RUNS, lambda match: len(match[0]))
        for length in range(after - start, 0, -1):  # where a run is not closed, pandoc takes its first sign for text
            places = runs.get(length, [])
            index = bisect_left(places, after)
            if index < len(places) and places[index] < end:
                close = places[index]
                behind = close + length
                if self.text.startswith(_RAW, behind):
                    return self._latex(after, close), behind
                return _left(self.text, after, close), behind
        return (), after

    def _math(self, start: int, after: int, end: int) -> tuple[Iterable[Citation], int]:
        if after - start > 1:
            close = self.text.find("$$", after, end) if self._missing.get("$$") != end else -1
            if close >= 0:
                return self._latex(after, close), close + 2
            self._missing["$$"] = end
            after = start + 1
        match = _MATH.match(self.text, after, end)
        if match is None or self.text[match.end() - 2].isspace():
            return (), after
        return self._latex(after, match.end()), match.end()

    def _tag(self, start: int, after: int) -> tuple[Iterable[Citation], int]:
        text = self.text
        tag = _TAG.match(text, start)
        if tag is None:
            return (), after
        what = "-->" if tag["comment"] is not None else (tag["verbatim"] or "").lower()
        if what and what not in self._missing:
            close = re.compile(what if what == "-->" else rf"(?i)</{what}\s*>").search(text, tag.end())
            if close is not None:
                return _left(text, tag.end(), close.start()), close.end()
            self._missing[what] = start
        return (), (after if what == "-->" else tag.end())

    def _tex(self, token: re.Match[str]) -> tuple[Iterable[Citation], int]:
        """A command of LaTeX with its arguments, or an environment: pandoc passes them on as they are."""
        text, at = self.text, token.end()
        environment = _ENVIRONMENT.match(text, at) if token["tex"] == "begin" else None
        if environment is not None:
            ends = self._index("ends", _ENDS, lambda match: match[1]).get(environment[1], [])
            index = bisect_left(ends, at)
            if index < len(ends):
                at = ends[index] + len(environment[0]) + len("\\end")
        else:
            at = self._arguments(token["tex"], at)
        return (self._latex(token.start(), at) if at > token.end() else ()), at

    def _arguments(self, name: str, at: int) -> int:
        """Where a command's arguments end: options, then groups in braces; those of a citation command may repeat."""
        text = self.text
        options = True
        while True:
            gap = _OPTIONS.match(text, at) if options else None
            here = gap.end() if gap is not None else at
            if text[here : here + 1] != "{":
                return at
            if "braces" not in self._memory:
                self._memory["braces"] = _braces(text)
            close = self._memory["braces"].get(here)
            if close is None:
                return at
            at = close[0] + 1
            options = "cite" in name and text[at : at + 1] == "["

    def _index(self, name: str, pattern: re.Pattern[str], key: Callable[[re.Match[str]], Any]) -> dict[Any, list[int]]:
        """Where a pattern matches, by ``key``; looked for once."""
        if name not in self._memory:
            found: dict[Any, list[int]] = {}
            for match in pattern.finditer(self.text):
                found.setdefault(key(match), []).append(match.start())
            self._memory[name] = found
        return self._memory[name]


def _braces(text: str) -> dict[Any, list[int]]:
    """For each brace that is closed, where."""
    closed: dict[Any, list[int]] = {}
    opened: list[int] = []
    for match in _BRACES.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            closed[opened.pop()] = [match.start()]
    return closed


def _labels(text: str) -> frozenset[str]:
    """The labels of example lists, ``(@label)`` where an item begins: pandoc takes what refers to them for no citation."""
    labels: set[str] = set()
    last = -1
    for match in _EXAMPLE.finditer(text) if "@" in text else ():
        line = text.rfind("\n", 0, max(0, match.start() - 1)) + 1
        if not text[line : match.start()].strip(" \t\n>") or line == last:
            labels.add(match["label"] or match["bare"])
            last = match.start()
    return frozenset(labels)
