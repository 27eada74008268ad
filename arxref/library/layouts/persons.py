"""Whether a short text is people's names, as links to papers have for their texts: ``[Ada Byron and Alan T. Ring](address)``."""

from __future__ import annotations

import re

from arxref.late import late

_NAME = late(
    r"(?:[A-Z]\.-?){1,4}|[A-Z]|M[dr]\.|[A-Z][a-z\u00c0-\u024f]+(?:[-'][A-Z][a-z\u00c0-\u024f]+)?|van|von|de[rnl]?|d[iu]|da|dos|la|le|bin|al|el"
)
_LISTED_NAME = late(  # McAllister, ElHelw, too
    r"(?:[A-Z]\.-?){1,4}|[A-Z]{1,2}|(?:M[dr]|Jr|Sr)\.|(?:[DO]['\u2019])?[A-Z\u00c0-\u00de][a-z\u00c0-\u024f]+(?:[-'A-Z][A-Za-z\u00c0-\u024f]+)?"
    r"|van|von|de[rnl]?|d[iu]|da|dos|la|le|bin|al|el"
)
NAMES_AT_MOST = 3
"""Words of a name, but for initials and particles; in a list of names one more."""


def are_people(text: str, words: list[str], *, sure: bool) -> bool:
    """Whether it may be one person, or several with commas or "and" between them. Three words are none where titles stand (``sure``)."""
    if all(_NAME.fullmatch(word) for word in words):
        return _whole(words) < NAMES_AT_MOST + (not sure)
    if ":" in text or not ("," in text or "&" in text or "and" in text):
        return False
    parts = [part.split() for part in re.split(r",|&|\band\b", text) if part.strip()]
    longest = max(map(len, parts), default=0)
    if "," not in text and "." not in text and longest >= NAMES_AT_MOST and (sure or min(map(len, parts)) == 1):
        return False  # a family name alone stands beside no name of three words: "Explaining and Harnessing Adversarial Examples"
    return len(parts) > 1 and all(_whole(part) <= NAMES_AT_MOST + 1 and all(map(_LISTED_NAME.fullmatch, part)) for part in parts)


def _whole(words: list[str]) -> int:
    """How many words of a name are neither initials nor particles."""
    return sum([len(word) > 1 and word[0].isupper() and word[-1] != "." for word in words])
