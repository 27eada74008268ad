"""What a user has put before and behind a built-in template, which is still there as it was: then only that is left to Jinja2.

Most templates of a user's own are such, and the built-in layout is made many times faster without it (`arxref.notes.quick`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from arxref.notes.paper import ITEMS, PROPERTIES
from arxref.records import NamedTuple
from arxref.vault import frontmatter, marker, regions

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment, Template

    from arxref.notes.quick import Pieces

_TRIMS = re.compile(r"\{[%{#][-+]|[-+][%}#]\}")
"""Tags that take the blanks around them away, or leave them: what they make of an addition is not all that they do."""
_OURS = frozenset(PROPERTIES)
_LABELS = frozenset(["[!warning]", "[!abstract]", *(f"**{name}:**" for name in ITEMS)])
_LISTED = frozenset("-|")
_FEW = 100  # parts
_MUCH = 20_000  # characters


class Additions(NamedTuple):
    """What stands before and behind the built-in template, each a text or a template; and the facts that they name."""

    before: str | Template
    behind: str | Template
    names: frozenset[str]


NONE = Additions("", "", frozenset())


def find(environment: Environment, text: str, built_in: str) -> Additions | None:
    """What the template ``text`` adds to the built-in one; None where it changes more, or may."""
    before, found, behind = text.partition(built_in)
    if not found or (before and not before.endswith("\n")) or _TRIMS.search(before + behind) is not None:
        return None
    names: set[str] = set()
    made: list[str | Template] = []
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
        made.append(template)
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


def note(pieces: Pieces, front: Additions, region: Additions, rest: str, said: Callable[[str | Template], str]) -> str | None:
    """The new note with these additions, which ``said`` puts into words; None for one that takes a closer look."""
    first, last, above, below = map(said, (front.before, front.behind, region.before, region.behind))
    if len(first) + len(last) + len(above) + len(below) + len(rest) > _MUCH:  # what was said of it is kept for the next notes
        return None
    names, prints = _properties(first)
    more_names, more_prints = _properties(last)
    labels, marks, _ = _parts(above)
    more_labels, more_marks, goes_on = _parts(below)
    if _NO in names | more_names | labels | more_labels or not _is_calm(rest):
        return None
    if not (names.isdisjoint(more_names) and labels.isdisjoint(more_labels)):
        return None
    if (above and not above.endswith("\n\n")) or (pieces.listed and not goes_on):  # it is of one part with what arxref writes
        return None
    properties = f"{first}{pieces.front}{last}"
    if len(properties) > frontmatter.MAX_SIZE:
        return None
    marks = f"{marks}{pieces.marks}{more_marks}" if len(pieces.marks) > 1 else f"{marks}{more_marks}" or "."
    body = f"{above}{pieces.callout}{pieces.listed}{below}".strip("\n")
    inner = f"\n{body}\n\n" if body else "\n"
    begin = f"{marker.BEGIN}{prints}{pieces.prints}{more_prints} +={marks} %%"
    return f"---\n{properties}---\n\n{begin}\n{inner}{marker.END}\n{rest}"


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
