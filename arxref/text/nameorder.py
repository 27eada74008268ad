"""Lists in which each name has the family name first and no comma behind it: ``Karachentsev I. D., Tully R. B.``, ``DUPONT Jean, LI Yang``.

One such name does not tell: of ``Chandra Sekhar V`` and ``JANE Doe`` nobody knows the order. Where all names of a list are so, it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late

if TYPE_CHECKING:
    from collections.abc import Iterable

_INITIALS = late(r"(?:[^\W\d_]{1,2}\.-?){1,5}|[^\W\d_]")
_LEAST_FAMILY = 4
"""Letters in capitals that are no initials, as ``AJ`` and ``SKM`` are; ``LI`` and ``XU`` are known by those who stand beside them."""


def inverted(people: Iterable[str]) -> list[str]:
    """``Family, Given`` of each of these, where all have the family name first; nothing where one has not, and none behind it is asked."""
    names: list[list[str]] = []
    ways = [_before_initials, _in_capitals]
    for name in people:
        words = name.split()
        ways = [way for way in ways if way(words)]
        if not ways:
            return []
        names.append(words)
    ends = [ways[0](words) for words in names]
    if ways[0] is _in_capitals:
        longer = sum(max(map(len, words[:end])) >= _LEAST_FAMILY for words, end in zip(names, ends, strict=True))
        if longer * 2 < len(names):
            return []
    return [f"{' '.join(words[:end])}, {' '.join(words[end:])}" for words, end in zip(names, ends, strict=True)]


def _before_initials(words: list[str]) -> int:
    """Where the initials begin that are the rest of a name; 0 where something else is."""
    end = len(words)
    while end and _is_initial(words[end - 1]):
        end -= 1
    return end if end < len(words) and all(len(word) > 1 and "." not in word for word in words[:end]) else 0


def _is_initial(word: str) -> bool:
    return word.istitle() and _INITIALS.fullmatch(word) is not None


def _in_capitals(words: list[str]) -> int:
    """Where the words in capitals end with which a name begins, and others are the rest; 0 where it is not so."""
    end = 0
    while end < len(words) and len(words[end]) > 1 and words[end].isupper() and "." not in words[end]:
        end += 1
    rest = words[end:]
    return end if rest and all(word[:1].isupper() and (not word.isupper() or _is_initial(word)) for word in rest) else 0
