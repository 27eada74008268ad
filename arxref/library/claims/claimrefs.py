"""The venue of a published paper: what its journal reference names, without volume, pages and year."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library.claims import claimwords as cw
from arxref.library.claims import venuenames, venuesearch, venuetable
from arxref.library.claims.claim import OF_SOCIETY, SERIES, Claim
from arxref.library.claims.claimplaces import venue_claim
from arxref.text.markup import untagged

if TYPE_CHECKING:
    from arxref.library.claims.venuetable import Table, Venue

_INVERTED = late(
    r"^(?P<what>[A-Z][^,]{2,80}), (?P<who>(?:IEEE|ACM|IEEE/ACM|IEEE/CVF)?\s?(?:Transactions|Journal|Letters|Magazine|Trans\.?"
    r"|Conference|International Conference|Intl?\. Conf\.?)(?: on| of)?)(?=[\s,(:]|$)"
)
_INVERTED_EVENT = late(
    r"^(?P<what>[A-Z][^,(]{3,90}?)(?: \((?P<short>[A-Za-z]{2,12})\))?, (?P<year>(?:19|20)[0-9]{2})?\s?(?P<who>(?:IEEE "
    r"|ACM )?(?:[0-9]+(?:st|nd|rd|th) )?(?:International |European |Asian )?(?:Joint )?(?:Conference|Symposium|Workshop"
    r"|Congress)) (?:on|of)(?: (?P<rest>[^,]*))?,?"
)
_IN = late(
    r"(?:^|(?<!Proc)[.,;:\"”?!]\s*)(?:[Ii]n|IN|[Aa]ppear(?:s|ed) in|[Pp]ublished in"
    r"|[Aa]ccepted (?:for publication )?(?:by|at|to|in)|[Tt]o appear in|[Pp]resented at)[\s:]+(?:the |(?P<proc>Proc(?:eedings?)?\b))?"
    rf"|(?<=[\s\"”,.])(?<!Springer )(?!(?i:{OF_SOCIETY}))(?=Proceedings of|Proc\. )"
)
_LOCATOR = late(
    r"[\s,.:;(]+(?:\(?\b(?:vol(?:ume)?s?|v|no|nr|num(?:ber)?|issue|iss|pp?|pages?|pg|art(?:icle)?|paper|doi|isbn|issn|id|year|band"
    r"|tome|part|published|available|accepted|special issue|early access|in press)\b[\s.:#-]*[0-9A-Z]?.*"
    r"|[0-9]{1,5}(?:st|nd|rd|th)?\b(?!\s?(?:st|nd|rd|th|d|D)\b).*|[A-Z]?[0-9]{1,5}[\s,(:/].*"
    r"|[A-Z] ?[0-9]{6,8}[\s,(:/].*|(?:jan|feb|mar|apr|may|jun|jul|aug|sep"
    r"|oct|nov|dec)[a-z]*\.?\s[0-9].*|https?:.*|10\.[0-9]{4}.*)$",
    re.IGNORECASE,
)
_BRACKETS = late(r"\s*\((?:[A-Z][A-Za-z&. -]{1,16}|(?:19|20)[0-9]{2}|ISSN[^)]*|[A-Z ]+ [0-9]{4})\)\s*")
_SPIE = late(
    r"(?:(?:IN )?Proc(?:eedings|\.)? (?:of )?(?:the )?SPIE|SPIE Proc(?:eedings|\.)|SPIE|Proceedings(?= Vol))"
    r"(?:,? [Vv]ol(?:ume|\.)?)? ?[0-9]{3,5}[,:]? "
    r"(?P<title>(?!Vol)[A-Z][a-z-]+(?:,? [\w&/-]+){1,20}?)(?: [XVILC]+)?(?: (?:19|20)[0-9]{2})?(?::[^;()0-9]*)?"
    r"\s?(?:[,;(](?=\s?(?:[0-9]|\(|paper|pp?\b))|$)"
)
_TITLED = late(r"[\"“](?!Proc|In |International|IEEE)[^\"”]{8,}[\"”][\s.,]*(?:[Ii]n:?\s)?")
_DOI = late(r"\b(?:doi\s?[:=]?\s?)?10\.[0-9]{4,9}/\S+|\barxiv:?\s?\S+", re.IGNORECASE)
_PARTED = late(r"[A-Z.](?:(?<=[.\s][A-Z])(?=[0-9])|(?<=[a-z]\.)(?=[A-Z]))")
_NUMBERED = late(r"\b(?P<name>[A-Z][A-Za-z-]*[A-Z][A-Za-z]*)[\s'-]?(?P<year>(?:19|20)[0-9]{2})\b")
_LONG = 70
_SENTENCE = late(r"(?<=[a-z]{4})(?:\[J\])?\. (?=[A-Z])")


@lru_cache(maxsize=1024)
def published(journal: str, own: tuple[Venue, ...] = ()) -> Claim:
    """The claim that a journal reference makes: published, in the venue that it names; ``own`` are venues of the user's."""
    from arxref.library.claims import journalrefs  # noqa: PLC0415 - its grammar is costly to load

    text = untagged(journal)
    low = text.lower()
    if "/" in text or "www" in low or "arx" in low:  # what a link, a DOI or an identifier has
        text = _DOI.sub(" ", cw.LINK.sub(" ", text))
    text = _PARTED.sub(r"\g<0> ", journalrefs.normal(text))
    numbered = _SPIE.match(text)
    if numbered is not None:
        called = "SPIE Medical Imaging" if numbered["title"].startswith("Medical Imaging") else numbered["title"].strip()
        return Claim("published", called, _last_year(text), "conference", (journal[:200],), (called,))
    untitled = _TITLED.sub(" ", text) if '"' in text or "“" in text else text
    text = untitled.strip(" ,.;") or text
    known = venuetable.table(own)
    place = _series(text, known) or _listed(text, known) or _unlisted(text)
    if place.kind == "conference" and (parts := journalrefs.read(text)) is not None and parts.kind == "article":
        place = Claim("", parts.container, parts.year, "journal", names=(parts.container,))  # AIP Conf. Proc., EPJ Web Conf.
    return place._replace(status="published", evidence=(journal[:200],))


def _series(text: str, known: Table) -> Claim | None:
    """The series of a publisher's in which the papers of many events appear, and which is cited as a journal is: ``AIP Conf. Proc. 12``."""
    found = _OF_EVENTS.match(text)
    if found is None or venuetable.plain(found["by"]) in known.acronyms:
        return None
    return Claim("", found["name"], _last_year(text), "journal", names=(found["name"],))


_OF_EVENTS = late(
    r"(?P<name>(?P<by>[A-Z][A-Z0-9]{1,5}) ?"
    r"(?:Conf\. Proc\.|Conference Proceedings|Conf\. Ser\.|Conference Series|Web Conf\.|Web of Conferences))(?=[\s,]*(?:[Vv]ol|[0-9(]))"
)


def _listed(text: str, known: Table) -> Claim | None:
    """The venue of the table that the reference is to: an event goes before the series that its papers appear in."""
    turned = _INVERTED.match(text) if ", " in text else None
    if turned is not None:
        text = f"{turned['who'].strip()} {'' if turned['who'].endswith((' on', ' of')) else 'on '}{turned['what']}{text[turned.end() :]}"
    told = venuesearch.tokens(text)
    found = [one for one in venuesearch.find(known, text, told) if one.sure or _alone(text, one)]
    if not found:
        return None
    first = found[0]
    head = _heading(text, first.start)
    event = next((one for one in found if one.venue.kind != "journal"), None)
    if event is None or (first.venue.kind == "journal" and SERIES.isdisjoint(first.venue.acronyms)):
        return _in_journal(text, first, head)
    if head is not None and head.kind != "workshop" and event.called not in head.called and not (event.workshop or cw.is_workshop(text)):
        return None
    return _claimed(text, event)


def _in_journal(text: str, journal: venuesearch.Found, head: venuenames.Name | None) -> Claim | None:
    """The claim of a journal or a series, unless another name (``head``) with which the reference begins says more."""
    series = not SERIES.isdisjoint(journal.venue.acronyms)
    numbered = _NUMBERED.search(text) if series else None
    if numbered is not None:
        kind = "workshop" if cw.is_workshop(text) else "conference"
        return Claim("", numbered["name"], int(numbered["year"]), kind, names=(numbered["name"],))
    if head is not None and (series or head.kind in ("conference", "workshop") or head.end < journal.start):
        return None
    return _claimed(text, journal)


def _claimed(text: str, one: venuesearch.Found) -> Claim:
    """The claim of a venue of the table."""
    hosted = one.venue.kind == "conference" and cw.is_workshop(text)
    return venue_claim(text, one, len(text), workshop=hosted)._replace(venue_year=one.year or _last_year(text))


def _alone(text: str, one: venuesearch.Found) -> bool:
    """Whether an everyday name is the journal's: the reference begins with it, and numbers follow."""
    return one.start < 6 and re.match(r"[\s,.:;(]*(?:[0-9(]|[Vv]ol|[Ii]ss|[Nn]o|$|[Pp]p)|,", text[one.end :]) is not None  # noqa: PLR2004 - "MDPI "


def _heading(text: str, before: int) -> venuenames.Name | None:
    """A name with which the reference begins, where the table's venue stands behind it."""
    name = venuenames.at(text, 0)
    return name if name is not None and name.kind and before > 2 and name.end <= before else None  # noqa: PLR2004 - a letter and a blank


def _last_year(text: str) -> int:
    years = cw.YEAR.findall(text)
    return int(years[-1]) if years else 0


def _unlisted(text: str) -> Claim:
    """The venue of a reference that the table knows nothing of: what stands before volume, pages and year."""
    year = _last_year(text)
    turned = _INVERTED_EVENT.match(text) if ", " in text else None
    if turned is not None:
        called = turned["short"] or f"{turned['who'].removeprefix('IEEE ').removeprefix('ACM ')} on {turned['what']}"
        return Claim("", called, year, "workshop" if "Workshop" in turned["who"] else "conference", names=(called,))
    places = [*_IN.finditer(text)] if any(map(text.lower().__contains__, _PLACED)) else []
    for start in (*(one.start("proc") if one["proc"] else one.end() for one in places), 0):
        name = venuenames.at(text, start)
        if name is not None and name.kind in ("conference", "workshop"):
            return Claim("", name.called, name.year or year, name.kind, names=(name.called,))
    from arxref.library.claims import journalrefs, venues  # noqa: PLC0415 - see above

    parts = journalrefs.read(journalrefs.normal(text)) if len(text) < journalrefs.LONGEST else None
    start = next((one.end() for one in places if one.end() < len(text)), 0)
    called = (
        parts.container
        if parts is not None and parts.kind == "article"
        else _LOCATOR.sub("", _without_brackets(text[start:]).strip(" ,.;"))
    )
    called = _without_brackets(called).strip(" ,.;:(@")
    if len(called) > _LONG:  # authors and title stand before the journal
        called = _SENTENCE.split(called)[-1]
    before = _BEFORE.match(called)
    called = called if before is None else called[before.end() :]
    if "," in called and not re.search(r"\band\b|&", called[called.index(",") :]):
        called = called[: called.index(",")]
    if _NO_NAME.search(called):
        return Claim("", "", year)
    conference = (not _CONFERENCES.isdisjoint(_WORD.findall(called)) and venues.kind(called) != "article") or _PROCEEDINGS.match(text)
    kind = "workshop" if cw.is_workshop(called) else "conference" if conference else "journal"
    event = _LAST.search(called)
    if event is not None:
        return Claim(
            "", event["acronym"], year, "workshop" if event["kind"] == "workshop" else "conference", names=(event["acronym"], called)
        )
    called = _dotted(text, called)
    acronym = re.fullmatch(r"([A-Z][A-Za-z-]*[A-Z]+)[\s'-]*(?:[0-9]{2,4})?", called)
    return Claim("", acronym[1] if acronym else called[:160], year, kind if called else "", names=(called,) if called else ())


def _dotted(text: str, called: str) -> str:
    """The name with the full stop that abbreviates its last word: ``Acta Leaf. Res.``, but not ``Leafology. 2031``."""
    last = called.rpartition(" ")[2]
    short = "." in called or (" " in called and len(last) <= _ABBREVIATION and last[1:].islower())
    return f"{called}." if short and f"{called}." in text else called


def _without_brackets(text: str) -> str:
    return _BRACKETS.sub(" ", text) if "(" in text else text


_ABBREVIATION = 5
_PLACED = ("in ", "in:", "accepted", "appear", "presented", "proc")
"""Small letters of which some are wherever `_IN` finds a place."""
_BEFORE = late(
    r"(?:.{0,100}?\bet al\b[\s.,:]*)?"
    rf"(?:[Tt]he |of |(?!(?i:{OF_SOCIETY}))Proc(?:eedings?|\.) (?:of )?|(?:[0-9]+(?:st|nd|rd|th)) "
    r"|(?:19|20)[0-9]{2}(?:,? |(?=[A-Z])))*(?=\S)"
)
"""What stands before a name: authors, articles, numbers, and the year, which ADS's codes have glued to it (``2022AstBu..77..223C``)."""
_NO_NAME = late(r"\bibid\b|^[^A-Za-z]*$", re.IGNORECASE)
_WORD = late(r"\w+")
_CONFERENCES = frozenset(("Conference", "conference", "Conférence", "Symposium", "symposium", "Symp", "Colloquium", "Congress", "Proc"))
_PROCEEDINGS = late(r"(?:[Ii]n:? )?Proc(?:\.|eedings?)? (?:of )?(?:the )?[A-Z]\w*(?:19|20)[0-9]{2}")
_LAST = late(r" (?P<kind>conference|symposium|workshop) (?P<acronym>[A-Z]{3,10})$")
