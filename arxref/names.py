"""Names of people and of groups: taken apart, put together, and read out of author lists.

A name in natural order does not say where the family name begins. The reading here is BibTeX's (lower-case words such as "van der" lead
the family name), made finer by what arXiv's author lists hold: "Yann Le Cun", "José Ortega y Gasset", "Alceu de S. Britto Jr.".
"""

from __future__ import annotations

import re
from functools import partial
from sys import intern
from typing import TYPE_CHECKING

from arxref.late import Remembered, late
from arxref.model import Name
from arxref.text.authorlists import MANY, are_initials, more_at, pieces, without_counts, without_marks
from arxref.text.clean import clean_name
from arxref.text.markup import entities

if TYPE_CHECKING:
    from collections.abc import Iterable

SUFFIXES = frozenset(("Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV", "jr.", "jr", "JR.", "JR"))
"""What follows a family name. "V" is not among them: it is an initial more often than a number."""

_PARTICLES = frozenset(
    "van von der de den des del della delle dello dell' dell’ de' de’ degli dei dal dalla di da do das dos du d' d’ la las le les lo los"
    " ter ten te ver vom zu zur zum auf aus und op in het 't ’t uit tot thoe v. v.d. vd vd. av af til al el ul ur ibn bin bint ben abu"
    " san santa st st. mac mc".split(),
)
"""Lower-case words that lead a family name. Others ("Mohammad reza Mohammadi") belong to the given name."""

_CAPITAL_PARTICLES = frozenset(
    "Van Von De Der Den Des Del Della Dell' Dell’ Delle Dello Degli Dei Dal Dalla Di Da Dos Du La Las Le Les Lo Los Ter Ver Vom Zu Zur Zum"
    " Al El Abu Ibn Ben San Santa Saint St. Mac Vande Vanden Vander Ó Ní Uí Nic Mhic O' O’ D' D’ L' L’ Dall' Dall’".split(),
)
"""Capitalised words that are part of a family name when something stands before and behind them: "Luc Van Gool"."""

_JOINTS = frozenset("y e i".split())
"""Words that join two family names: "Ortega y Gasset", "Bermúdez i Badia"."""

_ASIAN_SURNAMES = frozenset(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh truong trinh doan luong mai lam cao dao ha ta chu phung"
    " quach thai luu to vuong wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie tang song"
    " deng han feng peng zeng xiao tian dong pan yuan cai jiang yu ye cheng wei su lu ding ren shen yao cui zhong tan fan jin shi liao jia"
    " xia fu fang zou xiong bai meng qin qiu hou yin xue lei shao kim lee park choi jung kang cho yoon jang lim shin oh seo kwon hwang ahn"
    " hong yoo chan cheung wong leung lau ng chow tsai chang hsu hsieh chiu kuo".split(),
)
"""Family names beside which "Van", "Da" or "Le" is a given name: "Dung Van Pham", "Ying Da Wang"."""

_GROUP_WORDS = frozenset(
    "collaboration collaborations consortium team teams group groups inc inc. ltd ltd. llc gmbh corp corp. corporation company university"
    " institute institut laboratory laboratories lab labs project network initiative foundation society committee community organization"
    " authors contributors members participants organizers organisers experiment observatory center centre department research alliance"
    " association agency workshop survey program programme".split(),
)

_MOST_WORDS = 20
"""A "name" of more words is a sentence."""

_new = tuple.__new__  # what a NamedTuple's own constructor ends in; there are very many of them

_CJK_FIRST, _CJK_LAST = "\u2e80", "\ud7ff"


def parse_name(text: str) -> Name:
    """The parts of one cleaned name (Unicode, single blanks): in natural order, or family name first where a comma says so.

    Groups and single names become a ``literal``. For a name without a comma, `natural` of the result is ``text`` again.
    """
    if "," in text:
        return _parse_inverted(text)
    words = text.split(" ")
    if not 1 < len(words) < _MOST_WORDS or not _GROUP_WORDS.isdisjoint(text.lower().split(" ")) or "AI" in words:
        return Name("", "", "", "", text)
    suffix = words.pop() if words[-1] in SUFFIXES else ""
    if len(words) == 2 and words[0] not in _PARTICLES:  # noqa: PLR2004 - nearly all names: first and last
        given, family = words
        if is_cjk(text):
            given, family = family, given
        return Name(family, given, "", suffix)
    if is_cjk(text):
        return Name(words[0], " ".join(words[1:]), "", suffix)
    first, after = _family_start(words)
    return Name(" ".join(words[after:]), " ".join(words[:first]), " ".join(words[first:after]), suffix)


def _parse_inverted(text: str) -> Name:
    """``von Last, First``, ``von Last, Jr., First`` or ``First von Last, Jr.``."""
    parts = [part.strip() for part in text.split(",")]
    parts = [part for part in parts if part]
    if not parts:
        return Name(literal=text)
    suffix = next((part for part in parts[1:] if part in SUFFIXES), "")
    if suffix:
        parts.remove(suffix)
    if len(parts) < 2:  # noqa: PLR2004 - nothing but the family name, or a name in natural order
        name = parse_name(" ".join(parts))
        return name._replace(suffix=suffix) if suffix and not name.literal else name
    words = parts[0].split(" ")
    start = 0
    while start < len(words) - 1 and words[start] in _PARTICLES:
        start += 1
    return Name(" ".join(words[start:]), " ".join(parts[1:]), " ".join(words[:start]), suffix)


def _family_start(words: list[str]) -> tuple[int, int]:
    """Where the particle begins and where it ends: the rest is the family name. Equal where there is none."""
    last = len(words) - 1
    for at in range(last):
        word = words[at]
        if word in _PARTICLES:
            end = at + 1
            while end < last and words[end] in _PARTICLES:
                end += 1
            if _is_initial(words[end]) or (not at and words[end].islower()):
                continue  # "Alceu de S. Britto"; a whole name in small letters
            if at and "-" in words[at - 1] and words[at - 1].rpartition("-")[2] in _PARTICLES:
                return at - 1, at - 1  # "Christina Hulsbergen-van de Kaa"
            return at, end
        if not at:
            continue
        if word in _JOINTS and words[at - 1][:1].isupper() and not _is_initial(words[at - 1]):
            return at - 1, at - 1
        if word in _CAPITAL_PARTICLES and not _is_asian(words):
            return at, at
    if last > 1 and _is_initial(words[0]) and _is_cut_short(words[last]) and not _abbreviated(words[last - 1]):
        return last - 1, last - 1  # "J. C. López V.", whose second family name is cut short
    return last, last


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[1] == "." and word[0].isupper()  # noqa: PLR2004 - "S."


def _is_cut_short(word: str) -> bool:
    """Whether a name is down to its first letter, with a stop or without; a whole one may have the stop of a sentence behind it."""
    return _is_initial(word) or (len(word) == 1 and word.isupper())


def _is_asian(words: list[str]) -> bool:
    """Whether the first or the last word is an East Asian family name."""
    return any("".join(char for char in _unaccented(word) if char.isalpha()) in _ASIAN_SURNAMES for word in (words[0], words[-1]))


def _unaccented(text: str) -> str:
    import unicodedata  # noqa: PLC0415 - for a few names in a thousand

    return "".join(char for char in unicodedata.normalize("NFD", text.lower().replace("đ", "d")) if not unicodedata.combining(char))


def is_cjk(text: str) -> bool:
    """Whether a text is all Han, kana or hangul: such names have the family name first."""
    return not text.isascii() and all(_CJK_FIRST <= char <= _CJK_LAST or char >= "\U00020000" for char in text if char != " ")


def natural(name: Name) -> str:
    """``Laurens van der Maaten``, ``Martin Luther King Jr.``, ``王 小明``."""
    family, given, particle, suffix, literal = name
    if literal:
        return literal
    if particle or suffix or not given:
        return " ".join(filter(None, (given, particle, family, suffix)))
    if family >= _CJK_FIRST and is_cjk(family + given):
        return f"{family} {given}"
    return f"{given} {family}"


def all_natural(names: Iterable[Name]) -> list[str]:
    """What `natural` makes of each, at half the price where they have given names and family names alone, as nearly all do."""
    return [
        natural(name) if particle or suffix or literal or not given or family >= _CJK_FIRST else f"{given} {family}"
        for name in names
        for family, given, particle, suffix, literal in (name,)
    ]


def sorted_form(name: Name) -> str:
    """``van der Maaten, Laurens``, ``King, Jr., Martin Luther``."""
    family, given, particle, suffix, literal = name
    return literal or ", ".join(filter(None, (f"{particle} {family}" if particle else family, suffix, given)))


def key_name(name: Name) -> str:
    """The name that a citation key is made from: the family name with its particle, or the literal."""
    family, _, particle, _, literal = name
    return literal or (f"{particle} {family}" if particle else family)


# Of letters, no two of which beyond ASCII stand side by side: such text is NFC and cannot be mojibake. They are named once, for a class of
# letters beyond Latin-1 takes as long to compile as all else.
_OF_LETTERS = "(?!.*[^\\x00-\\x7f]{2}|.*[^A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017e. -])"
_WORD = "[^a-z. -][^. -]*"
_PLAIN_FAMILY = late(f"{_OF_LETTERS}{_WORD}(?:-{_WORD})?")
_PLAIN_GIVEN = late(rf"{_OF_LETTERS}(?:{_WORD}(?:-{_WORD})?|[A-Z]\.(?:-[A-Z]\.)?)(?: (?:{_WORD}|[A-Z]\.)){{0,3}}")
_LONGEST_PLAIN = 100
_TELLING = _GROUP_WORDS.union(
    (word.lower() for word in (*_CAPITAL_PARTICLES, *SUFFIXES)),
    "ai and et others for behalf etc more weitere andere autres otros outros altri autores".split(),
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
    lower = text.lower()
    if text.isascii() and text.isalpha():  # nearly all; what follows finds the same of those that begin with a capital
        plain = (text[-1] > "Z" or len(text) <= most) and text not in never and lower not in _TELLING
    else:
        plain = len(text) < _LONGEST_PLAIN and pattern.fullmatch(text) is not None
        plain = plain and (len(text) <= most or "." in text or not text.isupper())
        plain = plain and _TELLING.isdisjoint(lower.replace("-", " ").split(" "))
    return intern(text) if plain else ""


_MOST_INITIALS = 3


def _in_capitals(given: str) -> bool:
    """Whether what stands first is in capitals, as a family name is set apart: ``DUPONT Jean``; more letters than initials have."""
    return len(given) > _MOST_INITIALS and given.isupper() and "." not in given


def _abbreviated(family: str) -> bool:
    """Whether what stands last is an initial or several: ``Karachentsev I.D.``."""
    return family[-1:] == "." or (len(family) == 1 and family.isupper())


_GIVENS = Remembered(partial(_plain, _PLAIN_GIVEN, _PARTICLES, _MOST_INITIALS), 1 << 16)
_FAMILIES = Remembered(partial(_plain, _PLAIN_FAMILY, frozenset(), 0), 1 << 16)


# ---- author lists --------------------------------------------------------------------------------------------------------------------

_UNPLAIN = re.compile(r"[^ -~]|[&\\{}$~^<]")
_LIST_MARKS = late(
    r"[0-9¹²³⁰-⁹†‡§¶:;()*&^…,、，；|\"“”„[\]]|\.\.\.|\b(?:and|et|und|others|for|behalf)\b|\s[·•/]\s"
    r"|\A(?:'.*'|\S+ \S+ (?-i:[ye]) \S+ \S+|\W*)\Z",
    re.IGNORECASE,
)
"""What a name holds only when its list needs a closer look."""

_BETWEEN = late(r" (?:and|&) | ?; ?|\Aand ")
_GROUPS_BETWEEN = late(r"(?<=[ -][Cc]ollaboration) and (?=(?:[\w+-]+ ){1,5}collaboration(?: and |\Z))", re.IGNORECASE)
_SEVERAL = (" collaborations", " consortia", " teams", " groups")
"""The last words of what is several groups, whose names stand before it: "ATLAS and CMS Collaborations"."""
# "Ann Lee for the ABCD Collaboration", but not "Don For Jr."
_FOR_GROUP = late(r"(?:\A|\s)\(?(?:for|on behalf of) (?:the )?(?!(?:[js]r\.?|i{2,3}|iv)\Z)", re.IGNORECASE)
_PARTED = late(r"\b([^\W\d_][a-z]?)\. -(?=[^\W\d_])")
_GLUED = late(r"\A((?:[^\W\d_][a-z]?\.-?){1,6})(?=[^\W\d_]{2})")

_DEGREES = frozenset(("PhD", "Ph.D.", "Ph.D", "Ph. D.", "MSc", "M.Sc."))
_NOBODY = SUFFIXES | _DEGREES
"""What between two commas belongs to the name before it."""

_LONGEST_LIST = 100_000
_LONGEST_NAME = 300


def parse_authors(text: str) -> tuple[tuple[Name, ...], bool]:
    """The authors of a list as a source wrote it (commas between, natural order, not yet cleaned), and whether the list is complete.

    What is no author goes: affiliations in brackets, footnote figures, stray punctuation, repeats of an author. "Jr." standing alone joins
    the name before it; what stands before a lone ":" is a group.
    """
    if len(text) <= _LONGEST_LIST:  # what is longer should not fill the memory
        parts = text.split(", ")
        names = tuple(map(_author, parts))
        if all(names) and len(set(parts)) == len(parts):
            return names, True  # type: ignore[return-value] # all(): none of them is None
    return _parse_odd_list(text)


def _plain_author(raw: str) -> Name | None:
    """One author, or None if his list needs a closer look. Namesakes share the halves of their names."""
    given, _, family = raw.rpartition(" ")
    if (given := _GIVENS[given]) and (family := _FAMILIES[family]):
        return _new(Name, (family, given, "", "", ""))  # nearly all; what follows finds the same at many times the cost
    return _careful_author(raw)


_AUTHORS = Remembered(_plain_author, 1 << 17)
"""`_plain_author`; papers of one author share one Name."""
_author = _AUTHORS.__getitem__


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
        text = _in_one_script(text)
    name = parse_name(_spaced(" ".join(text.split())))
    return None if may_be_turned(name) else name


def may_be_turned(name: Name) -> bool:
    """Whether the family name may stand first in it: initials are behind it, or it is in capitals alone."""
    return name.given != "" and (_abbreviated(name.family) or (_in_capitals(name.given) and not name.family.isupper()))


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


def _in_one_script(name: str) -> str:
    """A name that stands in Chinese, Japanese or Korean beside itself (``Zhang San 张三``) without that.

    Other such characters are a part of the name: those beside one word, initials, or what is no reading of them.
    """
    if max(name, default="") < _CJK_FIRST:
        return name
    words = name.split()
    others = [at for at, word in enumerate(words) if not is_cjk(word)]
    whole = [words[at] for at in others if words[at][:1].isupper() and "." not in words[at] and words[at] not in SUFFIXES]
    length = sum(map(len, words)) - sum(len(words[at]) for at in others)
    if len(whole) < 2 or not _may_read(whole, length):  # noqa: PLR2004 - a given name and a family's
        return name
    at_one_end = others[-1] - others[0] + 1 == len(others) and (others[0] == 0 or others[-1] == len(words) - 1)
    return " ".join(words[others[0] : others[-1] + 1]) if at_one_end else name


def _may_read(words: list[str], length: int) -> bool:
    """Whether these are a name in so many characters: by a family name, or a syllable for each, or as half a name has not so many."""
    if not 1 < length <= _LONGEST_HALF:
        return length > 1
    if words[0] in _CAPITAL_PARTICLES:
        return False
    if _is_asian(words):
        return True
    plain = _unaccented(" ".join(words))
    return length == _LONGEST_HALF == len(_SYLLABLE.findall(plain)) or (length == len(words) and _PINYIN.fullmatch(plain) is not None)


_LONGEST_HALF = 3
_SYLLABLE = late("[aeiouy]+")
_PINYIN = late(
    r"(?:(?:[bpmfdtnlgkhjqrxzcsyw]|[zcs]h)?"
    r"(?:a[ino]?|i?ang?|i?ao|e[inr]?|eng|i[aenu]?|ing?|i?ong|ou?|u[aeio]?|uai|ua?n|uang|ve?)(?: |\Z)){2,3}"
)


def _parse_odd_list(text: str) -> tuple[tuple[Name, ...], bool]:
    if "&" in text:  # before the semicolon of a reference to a character parts anybody
        text = entities(text)
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
        if cleaned in _DEGREES and last is not None:
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
        return [*_group(head), *_odd_authors(tail.replace(":", " ").strip())]
    for_group = _FOR_GROUP.search(text)
    if for_group is not None and not _is_group(text[: for_group.start()]):
        before = text[: for_group.start()].strip()
        return [*(_odd_authors(before) if before else []), *_group(text[for_group.end() :])]
    text = without_marks(text.removeprefix("and ").removesuffix(" and"))
    if not _is_group(text):
        names = (_in_one_script(without_marks(part)) for part in _BETWEEN.split(text))
        return [parse_name(_spaced(name)) for name in names if name]
    person, between, group = text.rpartition(" and ")
    before, further, other = person.rpartition(" and ")
    if group.lower().endswith(_SEVERAL) and not any(map(_is_initial, other.split())):  # "Keck Array and BICEP2 Collaborations"
        person, between, group = before, further, f"{other} and {group}"
    if between and " " in person and not person.lower().startswith("the ") and not _is_group(person):  # "Zi Zhu and CHES consortium"
        return [*_odd_authors(person), *_group(group)]
    return _group(text)


def _group(text: str) -> list[Name]:
    names = (part.strip(" ()") if _is_group(part) else without_marks(part) for part in _GROUPS_BETWEEN.split(text))
    return [Name(literal=name) for name in names if name]


def _is_group(text: str) -> bool:
    return not _GROUP_WORDS.isdisjoint(text.lower().split(" "))


def _spaced(text: str) -> str:
    """``A.J.Burgasser`` as arXiv prints it, with a blank after the initials, and ``C. -P. Yuan``, as it parts them, as ``C.-P. Yuan``."""
    if ". -" in text:
        text = _PARTED.sub(r"\1.-", text)
    if " " in text or "." not in text:
        return text
    return _GLUED.sub(r"\1 ", text)
