"""Is a metadata source speaking of the paper that a digest means? An ID can be right and belong to another paper, and papers are renamed.

Titles that are alike, and different titles over the same authors, are one paper's. Where no authors are known, abstracts tell: they share
phrases even when they were rewritten (of 123 papers of two real days, 16 had a new title by now, and 12 of them a fifth of their phrases
or more in common), and those of two papers do not (of 20,000 pairs none had more than a ninth). What is still in doubt, only the paper's
first version can settle.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from arxref.library.keys import ascii_letters
from arxref.names import key_name
from arxref.text.tex import plain

if TYPE_CHECKING:
    from arxref.model import Entry, Name

Verdict = Literal["same", "renamed", "doubtful"]

_WORD = re.compile(r"[a-z0-9]+")
_COUNT = re.compile(r"[0-9]+|[ivx]{1,5}")
_LONGEST_TITLE = 400
_ALIKE = 0.85
_SAME_PEOPLE = 0.5
_PHRASE = 3
_SHARED = 0.15


def judge(entry: Entry, facts: Entry) -> Verdict:
    """Whether ``facts``, an answer for the ID of ``entry``, are of the same paper; an entry without title or facts without one are."""
    if not entry.title or not facts.title or same_title(entry.title, facts.title):
        return "same"
    if _alike(_words(entry.title), _words(facts.title)):
        return "renamed"
    if entry.authors and facts.authors:
        return "renamed" if _same_people(entry, facts) else "doubtful"
    return "renamed" if entry.abstract and facts.abstract and _share_phrases(entry.abstract, facts.abstract) else "doubtful"


def same_title(one: str, other: str) -> bool:
    """Whether two titles differ in nothing but case, accents, punctuation, white space and TeX."""
    return "".join(_words(one)) == "".join(_words(other))


def _words(text: str) -> list[str]:
    return _WORD.findall(ascii_letters(plain(text[:_LONGEST_TITLE])))


def _alike(one: list[str], other: list[str]) -> bool:
    """Whether two titles are nearly one. Two parts of one work, whose titles differ in a number alone, are not."""
    if [word for word in one if _COUNT.fullmatch(word)] != [word for word in other if _COUNT.fullmatch(word)]:
        return False
    return SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False).ratio() >= _ALIKE


def _same_people(entry: Entry, facts: Entry) -> bool:
    """Whether most of the known authors are the same; of a list that is cut off, those that it names must be, with their initials.

    One surname alone says little: many first authors of other papers share it.
    """
    whole = entry.authors_complete and facts.authors_complete
    ours, theirs = ({_known_as(name, initial=not whole) for name in who.authors} for who in (entry, facts))
    smaller = len(ours) if not entry.authors_complete else len(theirs) if not facts.authors_complete else len(ours | theirs)
    surnames = {surname for surname, _ in theirs}
    same = sum(name in theirs or (name[0], "") in theirs or (not name[1] and name[0] in surnames) for name in ours)
    return same / max(smaller, 1) >= _SAME_PEOPLE


def _known_as(name: Name, *, initial: bool) -> tuple[str, str]:
    """A name's surname in plain letters and, if asked for, the initial of its given name."""
    return ascii_letters(name.literal or key_name(name)), ascii_letters(name.given)[:1] if initial else ""


def _share_phrases(one: str, other: str) -> bool:
    """Whether the shorter abstract has a fair part of its phrases (three words in a row) in the other."""
    ours, theirs = _phrases(one), _phrases(other)
    return bool(ours) and bool(theirs) and len(ours & theirs) / min(len(ours), len(theirs)) >= _SHARED


def _phrases(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(ascii_letters(text))
    return set(zip(*(words[start:] for start in range(_PHRASE)), strict=False))
