"""The table of venues: what conferences, workshops and journals are called.

The table is data (``venuetable.tsv``); what a user adds in arxref.toml goes before it. Names are compared word by word, ignoring case,
small words and the usual abbreviations, so that ``IEEE Trans. on Image Process.`` and its full name are one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from arxref.errors import ConfigError
from arxref.late import Remembered
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KINDS = ("conference", "workshop", "journal", "other")


class Venue(NamedTuple):
    """A venue: ``acronyms`` and full ``names``, the first of each being the usual one; ``fixed``: it is called by its acronym always."""

    kind: str
    acronyms: tuple[str, ...]
    names: tuple[str, ...]
    fixed: bool = False


class Table(NamedTuple):
    """Venues by acronym (upper case), and by the first and then the second word of a name: the rest, the longest first, and its short name.

    What names begin with a word is told when that is first asked for.
    """

    acronyms: Mapping[str, Venue]
    names: Remembered[Mapping[str, Sequence[tuple[tuple[str, ...], Venue, str]]]]


WORD = re.compile(r"[^\W_](?:[^\s,.;:()\[\]{}\"“”<>|!?_]*[^\W_])?")
_SMALL = frozenset("of on the in for and to & de".split())
ABBREVIATED = dict(
    pair.split("=")
    for pair in (
        "conf=conference conferences=conference int=international intl=international int'l=international internat=international "
        "trans=transaction transactions=transaction symp=symposium lett=letter j=journal mag=magazine recognit=recognition "
        "recogn=recognition process=processing proc=proceeding anal=analysis mach=machine intell=intelligence comput=computer vis=vision "
        "sens=sensing geosci=geoscience med=medical imag=imaging syst=system technol=technology autom=automation robot=robotic "
        "sci=science lab=laboratory graph=graphic netw=network learn=learning biomed=biomedical inf=information inform=information "
        "phys=physic rev=review math=mathematic appl=applied opt=optic astron=astronomical soc=society nucl=nuclear eur=european "
        "comp=computer transction=transaction transctions=transaction transacions=transaction confernce=conference "
        "commun=communication res=research meas=measurement instrum=instrument electron=electronic eng=engineering circuits=circuit "
        "knowl=knowledge multimed=multimedia vid=video am=american amer=american stat=statistic found=foundation advances=advance "
        "adv=advance assoc=association nat=nature "
    ).split()
)
_FINAL_S = 4


def _fold(word: str) -> str:
    word = word.lower()
    if word in _SMALL:
        return ""
    word = ABBREVIATED.get(word, word).replace("-", "").replace("'", "")
    return word[:-1] if len(word) > _FINAL_S and word.endswith("s") and not word.endswith("ss") else word


FOLDED = Remembered(_fold, 8192)
"""Words as names are compared: without case, plural and abbreviation; a small word is empty."""


def words(name: str) -> tuple[str, ...]:
    """A name as names are compared."""
    return tuple([folded for word in WORD.findall(name) if (folded := FOLDED[word])])


@lru_cache(maxsize=1)
def built_in() -> tuple[Venue, ...]:
    """The venues that arxref knows."""
    from pkgutil import get_data  # noqa: PLC0415 - only what asks for venues reads the table

    raw = get_data("arxref.library", "venuetable.tsv") or b""
    rows = (line.split("\t") for line in raw.decode().splitlines() if line and not line.startswith("#"))
    return tuple(_venue(kind, _listed(acronyms), _listed(names)) for kind, acronyms, names in rows)


def _venue(kind: str, acronyms: tuple[str, ...], names: tuple[str, ...]) -> Venue:
    fixed = bool(acronyms) and acronyms[0].startswith("*")
    return Venue(kind, (acronyms[0][1:], *acronyms[1:]) if fixed else acronyms, names, fixed)


def _listed(cell: str) -> tuple[str, ...]:
    return tuple([value for part in cell.split(";") if (value := part.strip())])


@lru_cache(maxsize=4)
def by_acronym(own: tuple[Venue, ...] = ()) -> Mapping[str, Venue]:
    """The venues of the table by acronym: all that most comments need, and told fifty times as fast as the names."""
    acronyms: dict[str, Venue] = {}
    for venue in (*own, *built_in()):
        for acronym in venue.acronyms:
            if " " not in acronym:
                acronyms.setdefault(plain(acronym), venue)
    return acronyms


@lru_cache(maxsize=4)
def table(own: tuple[Venue, ...] = ()) -> Table:
    """The table with a user's ``own`` venues in it; where names clash the user's hold."""
    begun: dict[str, list[tuple[Venue, str, str]]] = {}
    for venue in (*own, *built_in()):
        for acronym in venue.acronyms:
            if " " in acronym:
                begun.setdefault(_first(acronym), []).append((venue, acronym, ""))
        for name in venue.names:
            begun.setdefault(_first(name), []).append((venue, name, name))
            if venue.kind == "conference" and name.startswith("International Conference"):
                begun.setdefault("conference", []).append((venue, name.removeprefix("International "), name))
    return Table(by_acronym(own), Remembered(lambda first: _behind(begun.get(first, ())), 8192))


def _first(name: str) -> str:
    found = WORD.search(name)
    return (found is not None and FOLDED[found[0]]) or words(name)[0]


def _behind(begun: Sequence[tuple[Venue, str, str]]) -> Mapping[str, Sequence[tuple[tuple[str, ...], Venue, str]]]:
    """Of names that begin with the same word, by the second one: what follows, the longest first, and what the venue is called.

    Each with the whole name that it is of, or nothing for an acronym, which is what its venue is called.
    """
    names: dict[str, dict[tuple[str, ...], tuple[Venue, str]]] = {}
    for venue, name, whole in begun:
        written = whole.split()
        called = next((acronym for acronym in venue.acronyms if acronym in written), venue.names[0]) if whole else name
        told = (*words(name), "")
        names.setdefault(told[1], {}).setdefault(told[2:-1], (venue, called))
    return {
        second: sorted([(rest, *venue) for rest, venue in tails.items()], key=lambda one: -len(one[0])) for second, tails in names.items()
    }


def plain(acronym: str) -> str:
    """An acronym as acronyms are compared."""
    return acronym.upper().replace("-", "")


def from_config(tables: Mapping[str, object]) -> tuple[Venue, ...]:
    """The venues of ``[venues]`` in arxref.toml: acronym = names, or acronym = {names = [...], kind = "..."}. Raises ConfigError."""
    return tuple(_own(name, value) for name, value in tables.items())


def _own(name: str, value: object) -> Venue:
    kind: object = "conference"
    names: object = value
    if isinstance(value, dict):
        if value.keys() - {"names", "kind"}:
            raise ConfigError(f"[venues] {name}: a venue has names and kind, no {', '.join(sorted(value.keys() - {'names', 'kind'}))}")
        names, kind = value.get("names", []), value.get("kind", kind)
    names = [names] if isinstance(names, str) else names
    if kind not in KINDS or not isinstance(names, list) or not all(isinstance(one, str) and words(one) for one in names) or not words(name):
        raise ConfigError(f'[venues] {name} must be a name, a list of names, or {{names = [...], kind = "{" | ".join(KINDS)}"}}')
    return Venue(str(kind), (name,), tuple(names), fixed=True)
