"""Names of people and of groups: taken apart and put together (`arxref.authors` reads lists of them).

A name in natural order does not say where the family name begins. The reading here is BibTeX's (lower-case words such as "van der" lead
the family name), made finer by what arXiv's author lists hold: "Yann Le Cun", "José Ortega y Gasset", "Alceu de S. Britto Jr.".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late
from arxref.model import Name

if TYPE_CHECKING:
    from collections.abc import Iterable

SUFFIXES = frozenset(("Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV", "jr.", "jr", "JR.", "JR", "2nd", "3rd", "4th"))
"""What follows a family name. "V" is not among them: it is an initial more often than a number."""

PARTICLES = frozenset(
    "van von der de den des del della delle dello dell' dell’ de' de’ degli dei dal dalla di da do das dos du d' d’ la las le les lo los"
    " ter ten te ver vande vanden vander vom dem zu zur zum am auf aus im und vor op in het 't ’t van't van’t in't in’t uit tot thoe aan"
    " bij onder over v. v.d. vd vd. av af til al el ul ur ibn bin bint binti ben abu san santa st st. mac mc dela delos".split(),
)
"""Lower-case words that lead a family name. Others ("Mohammad reza Mohammadi") belong to the given name."""

CAPITAL_PARTICLES = frozenset(
    "Van Von De Der Den Des Del Della Dell' Dell’ Delle Dello Degli Dei Dal Dalla Di Da Dos Du La Las Le Les Lo Los Ter Ver Vom Zu Zur Zum"
    " Al El Abi Abou Abu Ait Aït Ibn Ben Ould San Santa Saint St St. Mac Dela Delos Op Vande Vanden Vander Van't Van’t Ó Ní Uí Nic Mhic"
    " O' O’ D' D’ L' L’ Dall' Dall’".split(),
)
"""Capitalised words that are part of a family name when something stands before and behind them: "Luc Van Gool"."""

DESCENT = frozenset("Filho Júnior Junior Neto Sobrinho".split())
"""What Portuguese has behind a family name, of which it is a part: "Castro Neto, A. H."."""

_MARIAS = PARTICLES.union("María Maria Mª Mª. M.ª Ma. Ana José Jose".split())
_OF_MARY = frozenset(
    "Ángeles Angeles Carmen Concepción Dolores Fátima Jesús Jesus Lourdes Luz Mar Mercedes Nieves Pilar Rocío Rosario".split()
)
"""Given names that go on in small letters: "María de los Ángeles"."""

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

GROUP_WORDS = frozenset(
    "collab. collaboration collaborations consortium team teams group groups inc inc. ltd ltd. llc gmbh corp corp. corporation "
    "company university institute institut laboratory laboratories lab labs project network initiative foundation society "
    "committee community organization authors contributors members participants organizers organisers experiment observatory "
    "center centre department research alliance association agency workshop survey program programme".split(),
)

_MOST_WORDS = 20
"""A "name" of more words is a sentence."""

_CJK_FIRST, _CJK_LAST = "\u2e80", "\ud7ff"


def parse_name(text: str) -> Name:
    """The parts of one cleaned name (Unicode, single blanks): in natural order, or family name first where a comma says so.

    Groups and single names become a ``literal``. For a name without a comma, `natural` of the result is ``text`` again.
    """
    if "," in text:
        return _parse_inverted(text)
    words = text.split(" ")
    if not 1 < len(words) < _MOST_WORDS or not GROUP_WORDS.isdisjoint(text.lower().split(" ")) or "AI" in words:
        return Name("", "", "", "", text)
    suffix = words.pop() if words[-1] in SUFFIXES else ""
    if len(words) == 2 and words[0] not in PARTICLES:  # noqa: PLR2004 - nearly all names: first and last
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
    while start < len(words) - 1 and words[start] in PARTICLES:
        start += 1
    return Name(" ".join(words[start:]), " ".join(parts[1:]), " ".join(words[:start]), suffix)


def _family_start(words: list[str]) -> tuple[int, int]:
    """Where the particle begins and where it ends: the rest is the family name. Equal where there is none."""
    last = len(words) - 1
    for at in range(last):
        word = words[at]
        if word in PARTICLES:
            end = at + 1
            while end < last and words[end] in PARTICLES:
                end += 1
            if is_initial(words[end]) or (not at and words[end].islower()):
                continue  # "Alceu de S. Britto"; a whole name in small letters
            if at and end < last and words[at - 1] in _MARIAS and words[end] in _OF_MARY:
                continue  # "María del Carmen Pérez"
            if at and "-" in words[at - 1] and words[at - 1].rpartition("-")[2] in PARTICLES:
                return at - 1, at - 1  # "Christina Hulsbergen-van de Kaa"
            return at, end
        if not at:
            continue
        if word in _JOINTS and words[at - 1][:1].isupper() and not is_initial(words[at - 1]):
            return at - 1, at - 1
        if word in CAPITAL_PARTICLES and not _is_asian(words):
            return at, at
    if last > 1 and words[last] in DESCENT and not is_abbreviated(words[last - 1]):
        return last - 1, last - 1  # "A. H. Castro Neto"
    if last > 1 and is_initial(words[0]) and _is_cut_short(words[last]) and not is_abbreviated(words[last - 1]):
        return last - 1, last - 1  # "J. C. López V.", whose second family name is cut short
    return last, last


def is_initial(word: str) -> bool:
    """Whether a word is one letter, cut short: ``S.``."""
    return len(word) == 2 and word[1] == "." and word[0].isupper()  # noqa: PLR2004 - "S."


def _is_cut_short(word: str) -> bool:
    """Whether a name is down to its first letter, with a stop or without; a whole one may have the stop of a sentence behind it."""
    return is_initial(word) or (len(word) == 1 and word.isupper())


def _is_asian(words: list[str]) -> bool:
    """Whether the first or the last word is an East Asian family name."""
    return any("".join(char for char in _unaccented(word) if char.isalpha()) in _ASIAN_SURNAMES for word in (words[0], words[-1]))


def _unaccented(text: str) -> str:
    import unicodedata  # noqa: PLC0415 - for a few names in a thousand

    return "".join(char for char in unicodedata.normalize("NFD", text.lower().replace("đ", "d")) if not unicodedata.combining(char))


def is_cjk(text: str) -> bool:
    """Whether a text is all Han, kana or hangul: such names have the family name first."""
    return not text.isascii() and all(_CJK_FIRST <= char <= _CJK_LAST or char >= "\U00020000" for char in text if char != " ")


def is_abbreviated(family: str) -> bool:
    """Whether what stands last is an initial or several: ``Karachentsev I.D.``."""
    return family[-1:] == "." or (len(family) == 1 and family.isupper())


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


def in_one_script(name: str) -> str:
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
    if words[0] in CAPITAL_PARTICLES:
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
