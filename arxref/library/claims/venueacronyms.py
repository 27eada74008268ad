"""A word taken apart as the acronym of a venue: the year that is glued to it, and whether it says workshop."""

from __future__ import annotations

import re
from functools import lru_cache

_GLUED = re.compile(
    r"(?P<name>[A-Za-z3][A-Za-z+&/@-]*?(?<=[A-Za-z+&DV])(?:-I{1,2})?)[-'’_/]{0,2}(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})(?:['’]?s)?"
)
_TAILS = re.compile(r"(?:[-_]?(?:WS|[Ww]orkshops?|W))")
_PRESENT = 40  # a two-digit year above this one is of the last century
_EARLIEST = 85  # and before this one there was no arXiv
_HOSTS = ("NEURIPS", "MICCAI", "CVPR", "ICCV", "ECCV")


def inner(name: str) -> str:
    """The host in the name of a workshop that is made of it: MedNeurIPS."""
    upper = name.upper()
    if not upper.endswith(_HOSTS):
        return ""
    return next((host for host in _HOSTS if upper.endswith(host) and len(upper) > len(host) and "-" not in name), "")


def full_year(figures: int) -> int:
    """A year of which only the last two figures may be given: ``99`` is 1999, and ``47`` is none, but the count of an event."""
    if figures > 99:  # noqa: PLR2004
        return figures
    return figures + (2000 if figures < _PRESENT else 1900) if not _PRESENT <= figures < _EARLIEST else 0


@lru_cache(maxsize=4096)
def analysed(word: str) -> tuple[str, int, str, bool] | None:
    """A word as an acronym: its name, the year glued to it, and whether it says workshop; None if it cannot be one."""
    workshop = False
    year = 0
    if word[:2].isdigit() and word[2:3] in "'’" and word[3:4].isupper():  # 19'IJCNN
        year, word = 2000 + int(word[:2]), word[3:]
    head, at, tail = word.partition("@")
    if at:
        word = tail if "orkshop" in head or (tail[:1].isupper() and head.upper() not in _HOSTS and not head[-2:].isdigit()) else head
        workshop = True
    glued = _GLUED.fullmatch(word)
    if glued is not None:
        word, year = glued["name"], full_year(int(glued["year"]))
    word = word.rstrip("-'’_/")
    name = word
    tail_ = _TAILS.search(word, 3)
    if tail_ is not None and tail_.end() == len(word):
        name, workshop = word[: tail_.start()], True
    return (word, year, name, workshop) if word and any(map(str.isupper, word)) else None
