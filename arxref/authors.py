"""Author lists as sources write them, read into names: groups, affiliations, footnotes, lists that go on, family names that stand first."""

from __future__ import annotations

import re
from functools import partial
from sys import intern
from typing import TYPE_CHECKING

from arxref.late import Remembered, late
from arxref.model import Name
from arxref.names import (
    CAPITAL_PARTICLES,
    DESCENT,
    GROUP_WORDS,
    PARTICLES,
    SUFFIXES,
    in_one_script,
    is_abbreviated,
    is_initial,
    natural,
    parse_name,
)
from arxref.text.authorlists import MANY, are_initials, more_at, pieces, without_counts, without_marks
from arxref.text.clean import clean_name
from arxref.text.markup import entities

if TYPE_CHECKING:
    from collections.abc import Iterable

_new = tuple.__new__  # what a NamedTuple's own constructor ends in; there are very many of them

# Of letters, no two of which beyond ASCII stand side by side: such text is NFC and cannot be mojibake. They are named once, for a class of
# letters beyond Latin-1 takes as long to compile as all else.
_OF_LETTERS = "(?!.*[^\\x00-\\x7f]{2}|.*[^A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017e. -])"
_WORD = "[^a-z. -][^. -]*(?:-[^. -]+){0,3}"
_PLAIN_FAMILY = late(f"{_OF_LETTERS}{_WORD}")
_PLAIN_GIVEN = late(rf"{_OF_LETTERS}(?:{_WORD}|[A-Z]\.(?:-[A-Z]\.)?)(?: (?:{_WORD}|[A-Z]\.)){{0,3}}")
_LONGEST_PLAIN = 100
_TELLING = GROUP_WORDS.union(
    (word.lower() for word in SUFFIXES),
    "and et al with others for behalf representing etc more weitere andere autres otros outros altri autores".split(),
)


def are_plain(given: str, family: str) -> bool:
    """Whether forenames and one family name, known to be that, are a name as they stand, and `parse_authors` reads them so.

    Few names are not so plain. What was found is remembered for each half, of which there are far fewer than of whole names.
    """
    return _GIVENS[given] != "" and _FAMILIES[family] != ""


def _plain(pattern: re.Pattern[str], never: frozenset[str], most: int, text: str) -> str:
    """Forenames or a family name that are plain, the same object for the same name; nothing for others, and for what such ``never`` are.

    Of more than ``most`` capitals alone it may be the other half of a name: the list may have the family names first.
    """
    if text.isascii() and text.isalpha():  # nearly all; what follows finds the same of those that begin with a capital
        plain = (text[-1] > "Z" or len(text) <= most) and text not in never and text.lower() not in _TELLING
    else:
        plain = len(text) < _LONGEST_PLAIN and text not in never and pattern.fullmatch(text) is not None
        plain = plain and (len(text) <= most or "." in text or not text.isupper())
        plain = plain and _TELLING.isdisjoint(text.lower().replace("-", " ").split(" "))
        if plain and " " in text:  # a particle is one between others ("Luc Van Gool"), not as a whole half ("Di He", "Quoc Le")
            first, *further = text.split(" ")
            plain = first not in never and never.isdisjoint(further) and CAPITAL_PARTICLES.isdisjoint(further)
    return intern(text) if plain else ""


_MOST_INITIALS = 3


def _in_capitals(given: str) -> bool:
    """Whether what stands first is in capitals, as a family name is set apart: ``DUPONT Jean``; more letters than initials have."""
    return len(given) > _MOST_INITIALS and given.isupper() and "." not in given


_TITLES = frozenset("Dr Prof Professor Mr Mrs Ms".split())
_GIVENS = Remembered(partial(_plain, _PLAIN_GIVEN, PARTICLES | _TITLES | {"AI", "By"}, _MOST_INITIALS), 1 << 16)
_FAMILIES = Remembered(partial(_plain, _PLAIN_FAMILY, DESCENT | {"PhD"}, 0), 1 << 16)


# ---- lists ---------------------------------------------------------------------------------------------------------------------------

_UNPLAIN = re.compile(r"[^ -~]|[&\\{}$~^<]")
_LIST_MARKS = late(
    r"[0-9¹²³⁰-⁹†‡§¶:;()*&^@…,、，；（）|\"“”„[\]\\]|\.\.\.|\s[·•/]\s"
    r"|\b(?:and|et|und|with|by|others|for|behalf|representing|ieee|acm|osa|siam|spie)\b"
    r"|\A(?:'.*'|\S+ \S+ (?-i:[ye]) \S+ \S+|\W*)\Z",
    re.IGNORECASE,
)
"""What a name holds only when its list needs a closer look."""

_BETWEEN = late(r" (?:[Aa]nd|AND|&) | ?; ?|\A(?:and|[Bb]y) ")
_GROUPS_BETWEEN = late(r"(?<=[ -][Cc]ollaboration) and (?=(?:[\w+-]+ ){1,5}collaboration(?: and |\Z))", re.IGNORECASE)
_SEVERAL = (" collaborations", " consortia", " teams", " groups")
"""The last words of what is several groups, whose names stand before it: "ATLAS and CMS Collaborations"."""
# "Ann Lee for the ABCD Collaboration", but not "Don For Jr."
_FOR_GROUP = late(r"(?:\A|\s)\(?(?:for|on behalf of|representing) (?:the )?(?!(?:[js]r\.?|i{2,3}|iv)\Z)", re.IGNORECASE)
_PARTED = late(r"\b([^\W\d_][a-z]?)\. -(?=[^\W\d_])")
_GLUED = late(r"(?<![^\W\d_])([^\W\d_])[a-z]?\.(?=([^\W\d_]+))")
_NAMED = late(r"[^\W\d_]{2}\Z")

_DEGREES = frozenset(("PhD", "Ph.D.", "Ph.D", "Ph. D.", "MSc", "M.Sc.", "MD", "M.D.", "M.D", "M. D."))
_ROLES = frozenset("Eds. eds. Ed. ed. Editors editors Editor editor Translator translator".split())
_NOBODY = SUFFIXES | _DEGREES | _ROLES
"""What between two commas belongs to the name before it."""

_LONGEST_LIST = 100_000
_LONGEST_NAME = 300
_PRINTED = late(r"""(?:\bAuthor\((?:name=)?|'name': ?)(['"])([^'"]{1,200}(?:'[^'"]{1,200})?)\1(?=[),}])""")
"""An author as an object, as Python prints it."""


def parse_authors(text: str) -> tuple[tuple[Name, ...], bool]:
    """The authors of a list as a source wrote it (commas between, natural order, not yet cleaned), and whether the list is complete.

    What is no author goes: affiliations in brackets, footnote figures, stray punctuation, repeats of an author. "Jr." standing alone joins
    the name before it; what stands before a lone ":" is a group.
    """
    if not text:
        return (), True
    if len(text) <= _LONGEST_LIST:  # what is longer should not fill the memory
        if "," not in text:
            if (alone := _author(text)) is not None:
                return (alone,), True
            return _parse_odd_list(text)
        parts = text.split(", ")
        names = tuple(map(_author, parts))
        if all(names) and len(set(names)) == len(names):
            return names, True  # type: ignore[return-value] # all(): none of them is None
    return _parse_odd_list(text)


def _plain_author(raw: str) -> Name | None:
    """One author, or None if his list needs a closer look. Namesakes share the halves of their names."""
    given, _, family = raw.rpartition(" ")
    if (given := _GIVENS[given]) and (family := _FAMILIES[family]):
        return _new(Name, (family, given, "", "", ""))  # nearly all; what follows finds the same at many times the cost
    bare = raw.strip(" ")  # where lists have two blanks behind a comma
    return _careful_author(raw) if bare == raw else _author(bare)


_AUTHORS = Remembered(_plain_author, 1 << 17)
"""`_plain_author`; papers of one author share one Name."""
_author = _AUTHORS.__getitem__
lone_author = _author
"""The one author whom a text without a comma or blanks at its ends names; None where `parse_authors` has to see. No text is long."""


def forget() -> None:
    """Let go of all that is remembered of names, for who has read everything: 9 MB after 100,000 papers."""
    for remembered in (_AUTHORS, _GIVENS, _FAMILIES):
        remembered.clear()


def _careful_author(raw: str) -> Name | None:
    """`_plain_author` of any text, as it finds it without a look at its words."""
    text = raw.strip()
    if _UNPLAIN.search(raw) is not None:
        if "\\\\" in raw:
            return None
        text = clean_name(raw)
    if _LIST_MARKS.search(text) is not None or text in _NOBODY or (text[-1:] == "." and are_initials(text)) or more_at(text) >= 0:
        return None
    if not text.isascii():
        text = in_one_script(text)
    name = parse_name(_spaced(_untitled(" ".join(text.split()))))
    return None if may_be_turned(name) else name


def may_be_turned(name: Name) -> bool:
    """Whether the family name may stand first in it: initials are behind it, or it is in capitals alone."""
    return name.given != "" and (is_abbreviated(name.family) or (_in_capitals(name.given) and not name.family.isupper()))


def in_order(authors: Iterable[Name]) -> tuple[Name, ...]:
    """The authors of a list, with the family names first in those of ``Karachentsev I.D., Tully R.B.``, as the whole list shows."""
    names = tuple(authors)
    people = [name for name in names if not name.literal]
    if len(people) < 2 or not any(map(may_be_turned, people)):  # noqa: PLR2004 - one name says nothing of its list
        return names
    from arxref.text.nameorder import inverted  # noqa: PLC0415 - few lists are so

    forms = inverted(natural(name._replace(suffix="") if name.suffix else name) for name in people)
    if not forms:
        return names
    better = {name: parse_name(form)._replace(suffix=name.suffix) for name, form in zip(people, forms, strict=True)}
    return tuple(dict.fromkeys(better.get(name, name) for name in names))


def _parse_odd_list(text: str) -> tuple[tuple[Name, ...], bool]:
    if "&" in text:  # before the semicolon of a reference to a character parts anybody
        text = entities(text)
    if "Author(" in text or "'name':" in text:
        text = ", ".join([name for _, name in _PRINTED.findall(text)]) or text
    elif text.startswith("('") and text.endswith("')"):
        text = text[1:-1]
    text, least = without_counts(text)
    complete = True
    authors: dict[Name, None] = {}
    last: Name | None = None
    for piece in pieces(text):
        plain = _author(piece) if len(piece) <= _LONGEST_NAME else None
        if plain is not None:
            authors[plain] = None
            last = plain
            continue
        cleaned = " ".join(clean_name(piece).split())
        if cleaned in SUFFIXES and last is not None and not last.literal and not last.suffix:
            last = _replace(authors, last, last._replace(suffix=cleaned))
            continue
        if (cleaned in _DEGREES or cleaned in _ROLES) and last is not None:
            continue
        if cleaned == ":" and last is not None:
            last = _replace(authors, last, Name(literal=natural(last)))
            continue
        more = more_at(cleaned)
        if more >= 0:
            complete = False
            cleaned = cleaned[:more]
        if "," in cleaned:  # the list has the family names first
            last = parse_name(cleaned)
            authors[last] = None
            continue
        for name in _odd_authors(cleaned):
            authors[name] = None
            last = name
    if len(authors) < least < MANY:  # where a group is named, it stands for those who are not
        complete = complete and any(_is_group(name.literal) for name in authors)
    return in_order(authors), complete and least < MANY


def _replace(authors: dict[Name, None], old: Name, new: Name) -> Name:
    """Put a better reading of the last author in its place."""
    del authors[old]
    authors[new] = None
    return new


def _odd_authors(text: str) -> list[Name]:
    """The authors in one part of a list that is more than a name."""
    head, colon, tail = text.partition(":")
    if colon:
        return [*(_group(head) if head.lower() not in _HEADINGS else ()), *_odd_authors(tail.replace(":", " ").strip())]
    for_group = _FOR_GROUP.search(text)
    if for_group is not None and not _is_group(text[: for_group.start()]):
        before = text[: for_group.start()].strip()
        return [*(_odd_authors(before) if before else []), *_group(text[for_group.end() :])]
    text = without_marks(text.removeprefix("and ").removesuffix(" and"))
    if not _is_group(text):
        names = (in_one_script(without_marks(part)) for part in _BETWEEN.split(text))
        return [parse_name(_spaced(_untitled(name))) for name in names if name]
    person, between, group = text.rpartition(" and ")
    before, further, other = person.rpartition(" and ")
    if group.lower().endswith(_SEVERAL) and not any(map(is_initial, other.split())):  # "Keck Array and BICEP2 Collaborations"
        person, between, group = before, further, f"{other} and {group}"
    if between and " " in person and not person.lower().startswith("the ") and not _is_group(person):  # "Zi Zhu and CHES consortium"
        return [*_odd_authors(person), *_group(group)]
    return _group(text)


_HEADINGS = frozenset(("author", "authors", "author(s)", "by"))


def _group(text: str) -> list[Name]:
    names = (part.strip(" ()") if _is_group(part) else without_marks(part) for part in _GROUPS_BETWEEN.split(text))
    return [Name(literal=name) for name in names if name]


def _untitled(text: str) -> str:
    """A name without ``Prof. Dr.`` before it, ``Ph.D.`` or the stop of a sentence behind it, where that leaves two words of it."""
    if text[0] in "DPM":
        text = _TITLED.sub("", text)
    if text.endswith(("D", "D.")):
        return _GRADUATED.sub("", text)
    return text[:-1] if text[-1] == "." and _STOPPED.search(text) is not None else text


_TITLED = late(rf"\A(?:(?:{'|'.join(sorted(_TITLES))})(?:\.-Ing)?\.?\s){{1,3}}(?=\S+\s\S)")
_GRADUATED = late(r"(?<=\S)\s(?:PhD|Ph\. ?D\.?)\Z")
_STOPPED = late(r"(?<=\S\s)(?!(?:Inc|Ltd|Corp|Collab)\.)[^\W\d_a-z][^\W\d_A-Z]{2,}\.\Z")


def _is_group(text: str) -> bool:
    return not GROUP_WORDS.isdisjoint(text.lower().split(" "))


def _spaced(text: str) -> str:
    """``A.J.Burgasser`` as arXiv prints it, with blanks after the initials, of which BibTeX's styles would lose all but the first.

    ``C. -P. Yuan``, as it parts them, is ``C.-P. Yuan``. What is initials alone, or a group's name, stays.
    """
    if ". -" in text:
        text = _PARTED.sub(r"\1.-", text)
    if _GLUED.search(text) is None or not (" " in text or _NAMED.search(text)):
        return text
    if _is_group(text.replace(".", ". ")):
        head, _, last = text.rpartition(".")
        return f"{head}. {last}" if last.lower() in GROUP_WORDS else text
    return _GLUED.sub(_initial_apart, text)


def _initial_apart(found: re.Match[str]) -> str:
    """An initial, with a blank before what begins as a name does: ``Ž.Ivezić``, ``J.van der Berg``."""
    initial, behind = found.groups()
    return f"{found[0]} " if initial.isupper() and (behind[0].isupper() or behind in PARTICLES) else found[0]
