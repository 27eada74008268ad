r"""Values of a .bib file put together as BibTeX does: ``{...}``, ``"..."``, numbers and ``@string`` macros, joined by ``#``.

What comes out is still LaTeX (`arxref.text.unlatex` reads that). The rules are those of "BibTeXing" (Oren Patashnik, 1988): a macro's
name is read without case, and a macro knows only those that stand before it, so no circle of them can be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = "January February March April May June July August September October November December".split()
_MARKS = late(r'(?<!\\)[{}"]|#')  # bibtexparser ends values where unescaped braces balance; so must we

LONGEST = 100_000
"""No value that is made of macros grows beyond this many characters."""

_FREE = 1_000_000
_RATIO = 10


class Strings:
    """The ``@string`` macros of one file, in the order of their definitions; the months are known from the start.

    ``size`` is the file's length: all its macros together may make ten times that and a million characters. Macros that double one
    another a hundred times would else fill any memory.
    """

    __slots__ = ("_known", "_left")

    def __init__(self, size: int) -> None:
        self._known = {month[:3].lower(): month for month in _MONTHS}
        self._left = _FREE + _RATIO * size

    def define(self, name: str, raw: str) -> tuple[str, ...]:
        """Take in ``@string{name = raw}``. Gives what `text` could not resolve."""
        self._known[name.lower()], unresolved = self.text(raw)
        return unresolved

    def text(self, raw: str) -> tuple[str, tuple[str, ...]]:
        """The text that a value stands for, and the macros in it that are not defined or grow too long: these stand by their names."""
        if raw[:1] == "{" and raw.find("}") == len(raw) - 1 and raw.find("{", 1) < 0:
            return raw[1:-1], ()
        if "#" not in raw and raw[:1] in ("{", '"'):
            return _bare(raw), ()
        out: list[str] = []
        unresolved: list[str] = []
        made = 0
        for part in _parts(raw) if "#" in raw else (raw.strip(),):
            if part[:1] in ("{", '"') or not part or part.isdigit():
                out.append(_bare(part))
                continue
            value = self._known.get(part.lower())
            if value is None or made + len(value) > LONGEST or len(value) > self._left:
                unresolved.append(part)
                out.append(part)
                continue
            made += len(value)
            self._left -= len(value)
            out.append(value)
        return "".join(out), tuple(unresolved)


def _bare(part: str) -> str:
    return part[1:-1] if len(part) > 1 and part[0] + part[-1] in ("{}", '""') else part.strip('{}"') if part[:1] == '"' else part


def _parts(raw: str) -> Iterator[str]:
    """What stands between the ``#`` signs that are in no braces and no quotes."""
    depth = start = 0
    quoted = False
    for mark in _MARKS.finditer(raw):
        sign = mark[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(depth - 1, 0)
        elif depth:
            continue
        elif sign == '"':
            quoted = not quoted
        elif not quoted:
            yield raw[start : mark.start()].strip()
            start = mark.end()
    yield raw[start:].strip()
