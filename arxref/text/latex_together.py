"""Many texts for a .bib file at once: what `arxref.text.latex.text` gives for each, at half the cost.

Nearly all abstracts are plain ASCII text, of which few hold a sign that is to be escaped. Put together they are looked through once, and
each sign is replaced at once in all that hold any. Of others that are one line so are the parts between math and characters beyond ASCII.
What takes more than that is written by itself.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from itertools import accumulate, islice
from itertools import count as numbers
from operator import add
from typing import TYPE_CHECKING

from arxref.late import Remembered, late
from arxref.text.characters import rare
from arxref.text.latex import escaped, escaped_wide, formula, math_parts, text
from arxref.text.latex_tables import ASCII_TEXT
from arxref.text.latex_wide import for_biber
from arxref.text.scan import between, count, find, first_of, holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_END = "\n"
_BREAKS = "".join(map(chr, range(0x20))) + "\x7f"
_CONTROLS = _BREAKS.replace(_END, "")
_SIGNS = "".join(ASCII_TEXT)
_RUNS = ("--", "''", "``")
_LAST_OF_ASCII = "\x7f"
_MARKS = frozenset("–—“”")
_NEAR = ("-", "'", "`")
_FEW, _BEGINNING, _ENOUGH = 10, 200, 32  # characters
# Letters, dashes, quotes and operators of which nothing is composed with what stands beside them. Of dashes or quotes that stand side by
# side, those of ASCII elsewhere in the text are kept apart, too.
_STEADY = "\xa1-\xac\xae-\u02ff\u0391-\u03c9\u2010-\u2027\u2190-\u22ff"
_SETTLED = late(f"(?!.*(?:[–—]{{2}}|[“”]{{2}}))[{_STEADY}]+")
_OTHER = late(f"[^{_STEADY}]")
_SYMBOLS = late("[\u0391-\u03c9\u2190-\u22ff]")  # which `text` writes run by run, at ten times the cost of a letter, a dash or a quote
_PER_SYMBOL = 10
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
    cut = {at: pieces for at, one in enumerate(plain) if not one and (pieces := _cut(models[at], wide=wide))} if "" in plain else {}
    lines = plain + [piece for pieces in cut.values() for piece in pieces[::2]]
    together = _END.join(lines)
    if count(together, _END) >= len(lines) or first_of(together, _CONTROLS) >= 0:  # some have several lines
        return [text(model, wide=wide) for model in models]
    said = _escaped(lines, together)
    beside = iter(said[len(plain) :])
    for at, pieces in cut.items():
        pieces[::2] = islice(beside, len(pieces) // 2 + 1)
        whole = "".join(pieces)
        said[at] = for_biber(whole) if wide else whole
    return [one or (model and text(model, wide=wide)) for one, model in zip(said, models, strict=False)]


def _cut(model: str, *, wide: bool) -> list[str]:
    """A text of one line in pieces: first, last and every other are of ASCII and still to be escaped, those between them are written.

    They are math, or characters beyond ASCII. Empty where no more is sure.
    """
    literal = escaped_wide if wide else escaped
    if model.isascii():
        return [formula(part, literal) if number % 2 else part for number, part in enumerate(_parts(model))]
    flat = model.encode("ascii", "replace").decode()  # which has each character where it is in the model
    if count(flat, "?") > _FEW and not _pays(model):
        return []
    pieces: list[str] = []
    start = 0
    for number, part in enumerate([] if holds(flat, _RUNS) else _parts(flat)):
        source = model[start : start + len(part)]
        start += len(part) + 1
        if number % 2:
            said = [formula(source, literal)] if source.isprintable() else []
        else:
            said = _cut_at_runs(source, part, _spelt_wide if wide else _spelt_runs)
        if not said:
            return []
        pieces += said
    return pieces


def _parts(flat: str) -> list[str]:
    """ASCII text of one line cut at the dollars of its math (see `math_parts`); empty where no more is sure."""
    if first_of(flat, _BREAKS) >= 0:
        return []
    return (math_parts(flat) or []) if "$" in flat else [flat]


def _cut_at_runs(model: str, flat: str, spelt: Remembered[str]) -> list[str]:
    """The pieces of a text without math: most have but a few letters, dashes and quotes beyond ASCII, which touch nothing odd.

    In ``flat``, a question mark stands for each such character. Empty where no more is sure.
    """
    pieces: list[str] = []
    done, last = 0, len(flat)
    has_address = find(flat, "://") >= 0
    at = find(flat, "?")
    while at >= 0:
        end = at
        while end < last and model[end] > _LAST_OF_ASCII:
            end += 1
        if end > at:
            run = model[at:end]
            said = spelt[run]
            if not said or (not _MARKS.isdisjoint(run) and (has_address or _touches(flat, at, end))):
                return []
            pieces += (flat[done:at], said)
            done = end
        at = find(flat, "?", end + 1)
    return [*pieces, flat[done:]]


def _pays(model: str) -> bool:
    """Whether to cut a text with many characters beyond ASCII is cheaper than `text`, as far as its beginning tells."""
    few = rare(model[:_BEGINNING])[:_ENOUGH]
    return _OTHER.search(few) is None and len(few) <= _PER_SYMBOL * len(_SYMBOLS.findall(few))


def _touches(flat: str, start: int, end: int) -> bool:
    """Whether a hyphen or a quote stands beside these characters, so that TeX could make another one of it and a dash or a quote."""
    return flat[max(0, start - 1) : start] in _NEAR or flat[end : end + 1] in _NEAR


def _spelt_run(run: str, literal: Callable[[str], str]) -> str:
    """Characters beyond ASCII as they are written wherever they stand; empty where that depends on what stands beside them."""
    return literal(run) if run.isprintable() and _SETTLED.fullmatch(run) else ""


_spelt_runs, _spelt_wide = (Remembered(partial(_spelt_run, literal=literal), 1 << 12) for literal in (escaped, escaped_wide))


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
