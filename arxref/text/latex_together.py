"""Many texts for a .bib file at once: what `arxref.text.latex.text` gives for each, at half the cost.

Nearly all abstracts are plain ASCII text, of which few hold a sign that is to be escaped. Put together they are looked through once, and
each sign is replaced at once in all that hold any. What takes more than that is written by itself.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from itertools import count as numbers
from operator import add
from typing import TYPE_CHECKING

from arxref.text.latex import escaped, formula, math_parts, text
from arxref.text.latex_tables import ASCII_TEXT
from arxref.text.latex_wide import for_biber
from arxref.text.scan import between, count, find, first_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_END = "\n"
_CONTROLS = "".join(map(chr, range(0x20))).replace(_END, "") + "\x7f"
_SIGNS = "".join(ASCII_TEXT)
_RUNS = ("--", "''", "``")
_BRACES = {"{": "\x01", "}": "\x02"}  # which stand in macros: until all others are there, controls stand for them
_STEPS = [
    (char.encode(), macro.encode())
    for char, macro in (
        *_BRACES.items(),
        *((char, macro) for char, macro in ASCII_TEXT.items() if char not in _BRACES),
        *((held, ASCII_TEXT[brace]) for brace, held in _BRACES.items()),
    )
]


def texts(models: Sequence[str], *, wide: bool = False) -> list[str]:
    """What `text` gives for each of ``models``."""
    plain = [model if model.isascii() and "$" not in model else "" for model in models]
    math = {at: parts for at, one in enumerate(plain) if not one and (parts := _parts(models[at]))} if "" in plain else {}
    lines = plain + [part for parts in math.values() for part in parts[::2]]
    together = _END.join(lines)
    if count(together, _END) >= len(lines) or first_of(together, _CONTROLS) >= 0:  # some have several lines
        return [text(model, wide=wide) for model in models]
    said = _escaped(lines, together)
    beside = iter(said[len(plain) :])
    for at, parts in math.items():
        whole = "".join([formula(part, escaped) if number % 2 else next(beside) for number, part in enumerate(parts)])
        said[at] = for_biber(whole) if wide else whole
    return [one or (model and text(model, wide=wide)) for one, model in zip(said, models, strict=False)]


def _parts(model: str) -> list[str] | None:
    """The parts of an ASCII text with math, where that is one line and all of its dollars are the math's."""
    return math_parts(model) if "$" in model and model.isascii() and first_of(model, _CONTROLS + _END) < 0 else None


def _escaped(lines: Sequence[str], together: str) -> list[str]:
    """ASCII texts of one line, without control characters and math, as `escaped` writes them."""
    ends = list(map(add, accumulate(map(len, lines)), numbers(1)))
    said = list(lines)
    signs = list(_holding(together, ends, first_of, _SIGNS))
    if signs:
        for at, one in zip(signs, _spelt([lines[at] for at in signs]), strict=True):
            said[at] = one
    for run in _RUNS:
        for at in _holding(together, ends, find, run):
            said[at] = escaped(lines[at])
    return said


def _spelt(lines: Iterable[str]) -> Iterator[str]:
    """Such lines, their special characters spelt out."""
    raw = _END.join(lines).encode()
    for char, macro in _STEPS:
        raw = raw.replace(char, macro)
    return map(str, between(raw, _END.encode()))


def _holding(together: str, ends: Sequence[int], seek: Callable[..., int], sought: str) -> Iterator[int]:
    """Which of the lines that stand ``together`` hold what is ``sought``; each ends where ``ends`` says."""
    at = seek(together, sought)
    while at >= 0:
        number = bisect_right(ends, at)
        yield number
        at = seek(together, sought, ends[number])
