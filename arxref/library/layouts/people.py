"""The authors of a paper as others' records and notes list them: a text for each, in natural order or with the family name first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.authors import parse_authors
from arxref.names import SUFFIXES, parse_name
from arxref.text.authorlists import are_others
from arxref.text.clean import clean_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from arxref.model import Name


def listed(texts: Iterable[str], *, each: bool) -> tuple[tuple[Name, ...], bool]:
    """The authors whom the texts of a list name, and whether those are all. A text may name several; nobody is named twice.

    ``each``: those with a comma have the family name first even where others have none. A list of which nothing is known may have been
    parted at the wrong places.
    """
    names, complete = without_others(texts)
    parted = [name for name in names if "," in name]
    if parted and all(map(_is_inverted, parted)) and (each or len(parted) == len(names)):
        return tuple(dict.fromkeys(parse_name(clean_name(name)) for name in names)), complete
    found, whole = parse_authors(", ".join(names))
    return found, whole and complete


def without_others(texts: Iterable[str]) -> tuple[list[str], bool]:
    """The texts that say something, but for the last that say that there are more, and whether there were none such."""
    names = [name for text in texts if (name := text.strip())]
    complete = True
    while names and are_others(names[-1]):
        names.pop()
        complete = False
    return names, complete


def _is_inverted(name: str) -> bool:
    """Whether it may be ``Family, Given`` or ``Family, Given, Jr.``; where all names of a list have one comma, that parts no two people."""
    family, _, given = name.partition(",")
    given, _, suffix = given.partition(",")
    return bool(given.strip() and family.strip()) and (not suffix or suffix.strip() in SUFFIXES)
