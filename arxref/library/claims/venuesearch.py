"""Finding the names of venues in a text: those of the table, word by word, and acronyms.

An acronym may carry its year (``ICCV'15``, ``ECCV20``) and a ``W`` for its workshops.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library.claims.venueacronyms import analysed, inner
from arxref.library.claims.venuetable import ABBREVIATED, FOLDED, WORD, built_in, plain, table, words
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arxref.library.claims.venuetable import Table, Venue

_LONGEST_NAME = 200
_LIKE = 0.74
"""How like names are of which one may be meant for the other: ``ICRL`` and ICLR."""
_FILE = re.compile(r"\.[a-z]")
_BETWEEN = re.compile(r"[\s,(:-]*(?:(?:19|20)[0-9]{2})?[\s,(:-]*")
_YEAR_BEHIND = late(r"\s?\((?:19|20)[0-9]{2}\)")
_SHORT = 4
_TITLE, _TITLE_FIXED = 7, 5
_ABBREVIATION = 9


class Token(NamedTuple):
    """A word of a text: where it stands, as written, and as names are compared."""

    start: int
    end: int
    text: str
    folded: str


class Found(NamedTuple):
    """A venue in a text, ``called`` as it is to be written; ``year`` is one that is glued to its acronym, ``workshop`` says ``CVPRW``.

    ``sure`` is false for a name that is an everyday word or two (Sensors, Neural Networks) or a short acronym.
    """

    start: int
    end: int
    venue: Venue
    called: str
    year: int = 0
    workshop: bool = False
    acronym: bool = False
    sure: bool = True


def tokens(text: str) -> list[Token]:
    """The words of a text that mean something."""
    found = []
    for match in WORD.finditer(text):
        word = match[0]
        folded = FOLDED[word]
        if folded:
            found.append(Token(match.start(), match.end(), word, folded))
    return found


def find(known: Table, text: str, told: Sequence[Token]) -> list[Found]:
    """All venues that a text (with its tokens) names, in order, none inside another."""
    found: list[Found] = []
    at, count = 0, len(told)
    names = known.names
    folded = (*[token.folded for token in told], "")
    while at < count:
        token = told[at]
        one, width = None, 1
        begun = names[token.folded]
        if begun:
            tails = begun.get(folded[at + 1]) if at + 1 < count else None
            if tails is not None:
                one, width = _named(text, told, folded, at, tails, 2)
            tails = begun.get("") if one is None else None
            if tails is not None:
                one, width = _named(text, told, folded, at, tails, 1)
        if one is None and (not token.text.islower() or _dated(text, token)):
            one, width = _acronym(known, text, told, at), 1
        if one is not None:
            if (
                found
                and found[-1].venue is one.venue
                and one.venue.kind != "journal"
                and _BETWEEN.fullmatch(text, found[-1].end, one.start)
            ):
                one = _joined(found.pop(), one)
            found.append(one)
        at += width
    return found


def _joined(before: Found, one: Found) -> Found:
    """A venue that is named twice in a row: Symposium on Applied Computing (SAC 2019), CHI Conference on Human Factors."""
    called = one.called if one.acronym else before.called
    year, workshop = one.year or before.year, one.workshop or before.workshop
    return Found(before.start, one.end, one.venue, called, year, workshop, acronym=one.acronym or before.acronym)


_BEFORE = frozenset(
    "ieee acm in at the annual proceeding proc to by cvf ieee/cvf acm/ieee ieee/acm rsj ieee/rsj siam springer elsevier isprs ifac "
    "eurasip iapr from "
    "accepted appear published presented journal conference paper oral poster spotlight special issue computer society first second third "
    "fourth fifth sixth seventh eighth ninth tenth grss esa aps iop iet usenix aaai mdpi spie venue appearing submitted submission "
    "submited accpeted "
    "conference: ieee/cvf: under published: accepted: an a camera ready camera-ready final also our neurips hindawi wiley sage".split()
)


_PUBLISHERS = frozenset((("elsevier", "science"), ("springer", "nature")))
"""Publishers whose second word is a journal's name."""
_INITIALS = re.compile(r"[A-Z](?:\. ?| )[A-Z]")
"""What people have, too: A&A must have its sign."""
_LONGER = frozenset(
    "annu austral braz bull bulg can canad chin czech electron eur ind int internat ital jpn res rev rom russ scand sib sov turk "
    "ukr".split()
)
"""Abbreviated words with which the name of another journal begins: Russ. J. Phys. Chem."""


def _named(
    text: str, told: Sequence[Token], folded: tuple[str, ...], at: int, tails: Sequence[tuple[tuple[str, ...], Venue, str]], width: int
) -> tuple[Found | None, int]:
    """The longest name of the table that begins with these ``width`` words, if it is one of its own and no part of a longer one."""
    behind = at + width
    for rest, venue, usual in tails:
        last = behind + len(rest) - 1
        if rest and (rest[0] != folded[behind] or rest != folded[behind : last + 1]):  # no word is empty, as what ends `folded` is
            continue
        start, end = told[at].start, told[last].end
        written = text[start:end]
        if written[0].islower() and not usual.startswith(written):
            return None, 1
        if last > at and written.find(". ", 8) > 0 and not _abbreviating(written):
            return None, 1
        if at and (not _opens(text, told[at - 1], told[at]) or (told[at - 1].folded, told[at].folded) in _PUBLISHERS):
            return None, 1
        if _INITIALS.fullmatch(written):
            return None, 1
        if not _closes(text, end, told[last + 1] if last + 1 < len(told) else None, venue.kind):
            continue
        if last == at and text.startswith(".", end) and end - start < len(usual):  # Math. is no journal called Mathematics
            return None, 1
        sure = last > at + 1 or venue.kind != "journal" or usual in venue.acronyms
        called = venue.acronyms[0] if venue.fixed else usual if usual in venue.acronyms else _called(written, usual)
        return Found(start, end, venue, called, sure=sure), last + 1 - at
    return None, 1


def _called(written: str, usual: str) -> str:
    """A name as the text writes it out, or the usual one where the text abbreviates it, shouts or lacks no more than its publisher."""
    told = written.split()
    if "." in written or (written.isupper() and " " in written) or any(len(word) > _SHORT and word.islower() for word in told):
        return usual
    if any(len(word) < len(ABBREVIATED.get(word.lower().strip(","), "")) for word in told):
        return usual
    return usual if _ORGANISERS.sub("", written.lower()) == _ORGANISERS.sub("", usual.lower()) else written


def _abbreviating(written: str) -> bool:
    """Whether the full stops in a name abbreviate words, and end no sentence."""
    return all(len(part.rpartition(" ")[2].rpartition("-")[2]) <= _ABBREVIATION for part in written.split(". ")[:-1])


def _opens(text: str, before: Token, token: Token) -> bool:
    """Whether a name may begin here: not behind another capitalised word, which would be a part of it."""
    gap = text[before.end : token.start]
    if gap.strip(" ") == "." and before.text[0].isupper() and before.text.lower() in _LONGER:
        return False
    if not gap.strip(" ") == "" or before.text[0].islower() or before.text[0].isdigit():  # noqa: SIM201
        return True
    low = before.text.lower()
    return (
        low in _BEFORE
        or low.endswith(("th", "st", "nd", "rd"))
        or before.text.isupper()
        or before.text.istitle() is False
        or any(c.isdigit() for c in low)
    )


_GOES_ON = re.compile(
    r"(?:,? (?:[A-Z][a-z]+, )?(?:and|&|for|in|of|on|with) (?:the )?(?!(?:19|20)[0-9]{2})(?P<word>[A-Z][\w-]*)|-[A-Z])|: [A-Z]"
)
_ORGANISERS = re.compile(r"\b(?:the|ieee(?:/acm)?|acm|isprs|mdpi)\s(?:-\s)?")
_MAY_FOLLOW = re.compile(
    r"(?:[A-Z]{2,}|Proceedings|Workshops?|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Virtual|Los|San)"
)


def _closes(text: str, end: int, after: Token | None, kind: str) -> bool:
    """Whether a name may end here: ``International Conference on Computer Vision`` does not before ``Theory and Applications``."""
    if after is None:
        return True
    gap = text[end : after.start]
    if kind == "journal" and gap.strip(". ") == "":
        if after.folded in _EVENTS:
            return False
        if gap == ". " and after.text[0].isupper() and text[after.end : after.end + 1] in (".", "") and after.folded not in _BEHIND:
            return after.text.endswith("ed") or after.folded in REMARKS  # Acta Math. Hungar.
    going = _GOES_ON.match(text, end)
    if going is not None and going["word"] and not _MAY_FOLLOW.match(going["word"]) and (" in " not in gap or kind == "journal"):
        return False
    if gap == " " and after.text[0].isupper() and after.text[1:].islower():
        return after.folded in _BEHIND
    return True


_EVENTS = frozenset(("conference", "symposium", "workshop", "international", "society"))
REMARKS = frozenset(
    FOLDED[word]
    for word in (
        "latex latex2e revtex revtex4 tex amstex amslatex plain postscript ps pdf abstract typos corrections comments references figures "
        "english french german russian minor final"
    ).split()
)
"""What a comment goes on with behind a journal's abbreviated name."""
_BEHIND = frozenset(
    FOLDED[word]
    for word in (
        "workshop conference proceeding challenge special issue journal oral poster spotlight magazine track paper camera-ready "
        "volume vol springer elsevier main demo tutorial symposium highlight best findings meeting society january february march "
        "april may june july  august september october november december accepted submission submitted preprint project code "
        "webpage website page "
    ).split()
)


def _dated(text: str, token: Token) -> bool:
    """Whether a word in small letters has a year as an acronym has it: ``cvpr'19``, ``miccai 2019``."""
    dated = token.text[-1].isdigit() or text.startswith((" 20", "'"), token.end)
    return dated and len(token.text) >= _SHORT and not _FILE.match(text, token.end)


def _acronym(known: Table, text: str, told: Sequence[Token], at: int) -> Found | None:
    token = told[at]
    small = token.text.islower()
    read = analysed(token.text.upper() if small else token.text)
    if read is None:
        return None
    whole, year, name, workshop = read
    venue = known.acronyms.get(plain(whole))
    if venue is not None:
        name, workshop = whole, workshop and not token.text.startswith(whole)  # WiCV@CVPR2021
    elif name != whole:
        venue = known.acronyms.get(plain(name))
    if venue is None and "-" in name and len(parts := name.split("-")) == 2 and all(plain(part) in known.acronyms for part in parts):  # noqa: PLR2004
        venue = known.acronyms[plain(parts[0])]  # ICRA-RAL
        name = venue.acronyms[0]
    if venue is None and "/" in name and not (at + 1 < len(told) and _is_event(known, told[at + 1])):  # AAAI/ACM Conference on ...
        venue = next((known.acronyms[plain(part)] for part in name.split("/") if plain(part) in known.acronyms), None)
        name = venue.acronyms[0] if venue is not None else name
    if venue is None and not workshop:
        host = inner(name)
        venue, workshop = (known.acronyms.get(host), True) if host else (None, False)
    elif venue is None and "@" in name:
        venue = known.acronyms.get(plain(name.partition("@")[0]))
    if venue is None or (small and not venue.fixed) or _REPORTS.match(text, token.end):
        return None
    if year and venue.kind == "journal" and _YEAR_BEHIND.match(text, token.end):
        year = 0  # JHEP05(2019)012: it is the volume
    spelt = venue.acronyms[0] if venue.fixed else name
    if not _spelt(name, venue):
        return None
    sure = len(name) > 3 or bool(year) or venue.fixed or text[max(0, token.start - 5) : token.start].strip(" ").endswith(("IEEE", "ACM"))  # noqa: PLR2004
    return Found(token.start, token.end, venue, spelt, year, workshop, acronym=True, sure=sure)


_REPORTS = late(r"\s(?:SP|CP|TM|RP|STM)[ -]?[0-9]{2,}")
"""Behind the agency that publishes them: ``ESA SP-445``."""


def _is_event(known: Table, token: Token) -> bool:
    """Whether a word behind organisers says what they hold: ``Conference``, ``AIES``."""
    return token.folded in _EVENTS or plain(token.text) in known.acronyms


def _spelt(name: str, venue: Venue) -> bool:
    """Whether an acronym is written as one: with two capitals, or just as the table has it."""
    if sum(map(str.isupper, name)) > 1 or name in venue.acronyms:
        return True
    return name[0].isupper() and len(name) >= (_TITLE_FIXED if venue.fixed else _TITLE)  # Globecom, Neurips


def names_of(text: str, own: tuple[Venue, ...] = ()) -> frozenset[tuple[str, ...]]:
    """All that the venue which ``text`` names is called, as `words` compares names; what no table has is called so and no other way."""
    known = table(own)
    venue = known.acronyms.get(plain(text.strip()))
    if venue is None:
        found = find(known, text, tokens(text))
        venue = found[0].venue if len(found) == 1 and len(text.strip()) == found[0].end - found[0].start else None
    names = (text,) if venue is None else (*venue.acronyms, *venue.names)
    return frozenset(filter(None, map(words, names)))


def near(text: str, own: tuple[Venue, ...] = ()) -> list[str]:
    """The venues that may have been meant, by a name, the nearest first; none where ``text`` names one, or nothing is like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed for mistakes only

    text = text.strip().casefold()
    called = {name.casefold(): name for venue in (*built_in(), *own) for name in venue.names}
    called |= {name.casefold(): venue.acronyms[0] for venue in (*built_in(), *own) for name in venue.acronyms}
    if not text or len(text) > _LONGEST_NAME or names_of(text, own) & set(map(words, called)):
        return []
    close = get_close_matches(text, called, 20, _LIKE)
    close.sort(key=lambda name: sorted(name) != sorted(text))  # letters that changed places
    return list(dict.fromkeys(called[name] for name in close))[:3]
