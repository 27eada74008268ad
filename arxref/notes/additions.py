"""What a user has put before and behind a built-in template, which is still there as it was: then only that is left to Jinja2.

Most templates of a user's own are such, and the built-in layout is made many times faster without it (`arxref.notes.quick`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from arxref.notes.facts import FACTS
from arxref.notes.paper import ITEMS, PROPERTIES
from arxref.records import NamedTuple
from arxref.vault import frontmatter, marker, regions

if TYPE_CHECKING:
    from jinja2 import Environment, Template

    from arxref.notes.quick import Pieces

_TRIMS = re.compile(r"\{[%{#][-+]|[-+][%}#]\}")
"""Tags that take the blanks around them away, or leave them: what they make of an addition is not all that they do."""
_OURS = frozenset(PROPERTIES)
_LABELS = frozenset(["[!warning]", "[!abstract]", *(f"**{name}:**" for name in ITEMS)])
_LISTED = frozenset("-|")
_FEW = 100  # parts
_KEPT = 1024  # of what a part of a template says
_MUCH = 20_000  # characters


class Part:
    """A part of a template, with the facts that it names: of the same ones it says the same, but for ``chance``, and most name few."""

    def __init__(self, template: Template, names: frozenset[str], *, chance: bool) -> None:
        self._template = template
        self._names = tuple(sorted(names))
        self._said: dict[tuple[Any, ...], str] | None = None if chance or not names.issubset(FACTS) else {}

    def said(self, known: dict[str, Any]) -> str:
        """The part in words. Raises what a template can raise."""
        if self._said is not None:
            try:
                key = tuple([known[name] for name in self._names])
                text = self._said.get(key)
            except TypeError:  # lists
                self._said = None
            else:
                if text is None:
                    if len(self._said) >= _KEPT:
                        self._said.clear()
                    text = self._said[key] = self._rendered(known)
                return text
        return self._rendered(known)

    def _rendered(self, known: dict[str, Any]) -> str:
        return "".join(self._template.root_render_func(self._template.new_context(known, shared=True)))


class Additions(NamedTuple):
    """What stands before and behind the built-in template, each a text or a part of a template; and the facts that they name."""

    before: str | Part
    behind: str | Part
    names: frozenset[str]

    def said(self, known: dict[str, Any]) -> tuple[str, str]:
        """Both in words. Raises what a template can raise."""
        before, behind = self.before, self.behind
        return (
            before if isinstance(before, str) else before.said(known),
            behind if isinstance(behind, str) else behind.said(known),
        )


NONE = Additions("", "", frozenset())


def find(environment: Environment, text: str, built_in: str) -> Additions | None:
    """What the template ``text`` adds to the built-in one; None where it changes more, or may."""
    before, found, behind = text.partition(built_in)
    if not found or (before and not before.endswith("\n")) or _TRIMS.search(before + behind) is not None:
        return None
    names: set[str] = set()
    made: list[str | Part] = []
    for part in (before, behind):
        if "{" not in part:
            made.append(part)
            continue
        named = named_in(environment, part, alone=True)
        if named is None:
            return None
        names |= named
        template = environment.from_string(part)
        template.globals = dict(template.globals)
        made.append(Part(template, named, chance="random" in part or "lipsum" in part))
    return Additions(made[0], made[1], frozenset(names))


def named_in(environment: Environment, text: str, *, alone: bool = False) -> frozenset[str] | None:
    """The variables that a template takes from outside; None where other templates may take more.

    ``alone``: None, too, where it is no template, or where what it does goes on behind its end.
    """
    from jinja2 import TemplateSyntaxError, meta, nodes

    try:
        tree = environment.parse(text)
    except TemplateSyntaxError:
        return None
    far: tuple[type[nodes.Node], ...] = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    if alone:
        far = (*far, nodes.Block, nodes.Macro, nodes.CallBlock, nodes.Assign, nodes.AssignBlock, nodes.EvalContextModifier)
    if next(tree.find_all(far), None) is not None:
        return None
    return frozenset(meta.find_undeclared_variables(tree))


def note(pieces: Pieces, front: tuple[str, str], region: tuple[str, str], rest: str) -> str | None:
    """The new note with what is said before and behind its properties and its region; None for one that takes a closer look."""
    (first, last), (above, below) = front, region
    if len(first) + len(last) + len(above) + len(below) + len(rest) > _MUCH:  # what was said of it is kept for the next notes
        return None
    own, own_prints, callout, listed, own_marks = pieces
    frame = _frame(first, last, above, below, rest)
    if frame is None or len(first) + len(own) + len(last) > frontmatter.MAX_SIZE:
        return None
    prints, more_prints, marks, more_marks, goes_on = frame
    if listed and not goes_on:  # it is of one part with what arxref writes
        return None
    said = f"{marks}{own_marks if len(own_marks) > 1 else ''}{more_marks}" or "."
    body = f"{above}{callout}{listed}{below}".strip("\n")
    end = "\n\n" if body else ""
    return f"---\n{first}{own}{last}---\n\n{marker.BEGIN}{prints}{own_prints}{more_prints} +={said} %%\n\n{body}{end}{marker.END}\n{rest}"


class _Frame(NamedTuple):
    """The fingerprints of what is said around a note's own, and whether the last of it may follow an item of a list."""

    prints: str
    more_prints: str
    marks: str
    more_marks: str
    goes_on: bool


@lru_cache(maxsize=1024)
def _frame(first: str, last: str, above: str, below: str, rest: str) -> _Frame | None:
    """What follows from the additions alone; None where they need a closer look."""
    names, prints = _properties(first)
    more_names, more_prints = _properties(last)
    labels, marks, _ = _parts(above)
    more_labels, more_marks, goes_on = _parts(below)
    if _NO in names | more_names | labels | more_labels or not _is_calm(rest):
        return None
    if not (names.isdisjoint(more_names) and labels.isdisjoint(more_labels)):
        return None
    if above and not above.endswith("\n\n"):  # it is of one part with what arxref writes
        return None
    return _Frame(prints, more_prints, marks, more_marks, goes_on)


_NO = ""
"""Among names and labels: they cannot be told apart from what is around them."""
_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=1024)
def _properties(lines: str) -> tuple[frozenset[str], str]:
    """The names of the properties in these lines, and their fingerprints, each after a blank."""
    told = frontmatter.values(lines) if lines else {}
    if told is None or not _OURS.isdisjoint(told):
        return frozenset([_NO]), ""
    words = marker.line(marker.Prints({marker.name(name): marker.of_value(value) for name, value in told.items()}, ""))
    return frozenset(told), words.removeprefix(marker.BEGIN).removesuffix(" += %%")


@lru_cache(maxsize=1024)
def _parts(text: str) -> tuple[frozenset[str], str, bool]:
    """The labels of the parts of a region, their fingerprints, each after a dot, and whether the first may follow an item of a list."""
    if not text:
        return _NONE, "", True
    texts = regions.texts(text)
    labels = frozenset(map(regions.label, texts))
    if not _is_calm(text) or not text.endswith("\n") or len(labels) < len(texts) or len(texts) > _FEW or not _LABELS.isdisjoint(labels):
        return frozenset([_NO]), "", False
    marks = "".join([f".{marker.of(regions.label(part))}:{marker.of(part)}" for part in texts])
    block = text.partition("\n\n")[0].removesuffix("\n")
    return labels, marks, text.startswith("\n") or all(regions.kind(line) in _LISTED for line in block.split("\n"))


@lru_cache(maxsize=1024)
def _is_calm(text: str) -> bool:
    """Whether no marker and no block of code is in a text, nor an end of a line that is not of its kind."""
    return not any(mark in text for mark in ("arxref", "```", "~~~", "\r", "\t", " \n"))
