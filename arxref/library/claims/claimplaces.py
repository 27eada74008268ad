"""Where a statement of a comment says that the paper is or will be published: the venue of a cue, or one that stands for itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.late import late, lowered
from arxref.library.claims import claimwords as cw
from arxref.library.claims import venuenames, venuetable
from arxref.library.claims.claim import Claim
from arxref.library.claims.hostedevents import is_behind_event, is_held_at
from arxref.library.claims.venueacronyms import full_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arxref.library.claims.venuenames import Name
    from arxref.library.claims.venuesearch import Found
    from arxref.library.claims.venuetable import Venue


def limit_of(text: str, cue: re.Match[str], later: Sequence[re.Match[str]], others: Sequence[re.Match[str]]) -> int:
    """Where the words end that belong to a cue: before another cue of a different kind, or the mention of another paper."""
    ends = [
        one.start()
        for one in later
        if one.lastgroup in ("submitted", "published")
        or (one.lastgroup in ("future", "accepted") and text.rfind(",", cue.end(), one.start()) > 0)
    ]
    ends += [one.start() for one in others if one.start() >= cue.end()]
    return min(ends, default=len(text))


_SLOT = late(
    r"(?:\sthe\s|(?:[^A-Z0-9(]|(?<=[a-z])[0-9]|\((?=[a-z]))*?(?<![\w-])(?:at|in|by|to|for|with|on|of|from|@|as part of|dans|aux?|à|:|,)"
    r"\s(?:the\s|an?\s|its\s|their\s|IEEE\s)*)(?=['\"(]?(?:[A-Z0-9]|[a-z]{1,4}[A-Z]))"
)
_DIRECT = late(r"\s(?:[A-Z0-9]|[a-z]{1,4}[A-Z])")
_PURPOSE = late(
    r"(?:(?:Oral|Poster) )?(?:Publication|Presentation|Inclusion)\b"
    r"|(?:(?:19|20)[0-9]{2} )?(?:[\w&/-]+ ){1,4}[Ss]ession(?= (?:of|at) (?:the )?[A-Z0-9])"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?(?: of)? {venuenames.MONTH}\b\.?(?:,? (?:19|20)[0-9]{{2}})?(?= )"
)
"""What stands between a cue and the name: a purpose, a session, or a date."""
_AT_SLOT = late(
    r"(?:\b(?:in|by|at|to|for|dans|aux?|à|the|journal|of|with|on|ed|with|IEEE|ACM|MDPI|Elsevier|Springer|magazine)\s|^\s?|[\"'(]|,\s"
    r"|\b(?:in|accepted|published|appeared|submitted):\s)['\"(]?$",
    re.IGNORECASE,
)
_QUOTES = " '\"("


def place(text: str, cue: re.Match[str], limit: int, found: Sequence[Found], since: int) -> Claim | None:
    """The venue that a cue names: behind it, or else right before it but not before ``since`` ("CVPR 2019 camera ready")."""
    behind = [one for one in found if cue.end() <= one.start < limit and (one.sure or _at_slot(text, cue, one))]
    first = behind[0] if behind else None
    host = next((one for one in behind if one.venue.kind == "conference"), first)
    head = _head(text, cue.end(), limit)
    before = [one for one in found if since <= one.start and one.end <= cue.start()]
    if head is not None and not head.kind and before and before[-1].sure and cue.start() - before[-1].end <= _BESIDE:
        head = None  # "ICML 2020 camera ready, title changed to X"
    if head is not None and first is not None and head.kind != "workshop" and _is_called(first, head.called):
        head = None  # Leaf Symposium, NIPS 2017
    if head is not None and (first is None or _goes_before(text, head, first)):
        if head.kind == "workshop" and host is not None:
            return venue_claim(text, host, limit, workshop=True)
        if head.kind or first is None:
            if not head.kind and (cited := _cited(text[head.start : limit])) is not None:
                return cited
            return _unlisted(text, cue, head, limit)
    if first is not None and host is not None:
        event = head if first is host or (head is not None and not _within(text, head, first)) else None  # no journal of the table
        if first.venue.kind == "workshop" or (event is not None and is_held_at(text, cue.end(), event, host)):
            return venue_claim(text, host, limit, workshop=True)
        claim = venue_claim(text, first, limit)
        return claim._replace(kind="conference", names=(claim.venue,)) if _is_event(text, cue, first) else claim
    if before and cue.start() - before[-1].end < _NEAR:
        return venue_claim(text, before[0], cue.end())
    if cue.lastgroup in ("future", "accepted", "submitted") and (cut := _CUT_SHORT.search(text, since, cue.start())) is not None:
        return Claim("", cut["name"], year_of(text, cue.end(), cue.end(), limit), "journal", names=(cut["name"],))
    clause = text[since : cue.start()].rsplit(", ", 1)[-1].strip()
    name = venuenames.bare(clause) if clause[:1].isupper() or clause[:1].isdigit() else None
    if name is None:
        return None
    return Claim("", name.called, name.year or year_of(text, 0, 0, cue.start()), name.kind, names=(name.called,))


def _is_called(one: Found, acronym: str) -> bool:
    """Whether a venue of the table has the acronym."""
    return venuetable.plain(acronym) in map(venuetable.plain, one.venue.acronyms)


_CUT_SHORT = late(
    r"(?:^|[,:;(] ?|[0-9)] )(?P<name>(?!Tech)(?=[^,]*\b(?:J|Math|Phys|Rev|Lett|Bull|Ann|Acta|Trans|Proc|Commun|Arch|Sci|Chem|Res)\.)"
    r"(?:(?:[A-Z][a-z'-]*\.?|of|de|des|the|and|&) ){1,7}(?:[A-Z][a-z]+|[A-Z])\.)(?:, ?| ?\()$"
)
"""A journal whose name is cut short, right before a cue: ``Rocky Leaf J. Math., to appear``."""


def _unlisted(text: str, cue: re.Match[str], head: Name, limit: int) -> Claim:
    """The claim of a name behind a cue that the table does not have, with the kind that the words around it tell."""
    year = _not_counted(head.year, text, head.end, limit) or year_of(text, head.start, head.end, limit)
    counted = _COUNTED.fullmatch(head.called)
    called = counted["name"] if counted is not None and _YEAR_BEHIND.match(text, head.end) else head.called
    event = _KIND_BEHIND.match(text, head.end, limit)
    if head.kind or _BOOKS.match(called):
        kind = head.kind or "other"
    elif event is not None:
        kind = "workshop" if event[1] == "workshop" else "conference"
    elif cw.WORKSHOP.search(text, cue.end(), head.start):
        kind = "workshop"
    elif called == head.called and "proceedings" in text[cue.start() : head.start].lower() and not _ACADEMIES.search(called):
        kind = "conference"
    else:
        held = head.year and text.endswith(" at ", 0, head.start)  # accepted for publication at XYZ 2019
        periodical = called != head.called or (not held and _JOURNAL_CUE.search(text, cue.start(), head.start))
        kind = "journal" if periodical or not (year or called.isupper()) else "conference"  # Solar Physics
    return Claim("", called, year, kind, names=(called,))


_COUNTED = late(r"(?P<name>.*[^\W\d_]\.?) [0-9]{1,4}")
_YEAR_BEHIND = late(r"\s?\((?:19|20)[0-9]{2}\)")
"""Behind a volume: ``Topology 41 (2002)``."""
_KIND_BEHIND = late(r" (workshop|conference|meeting|symposium|congress|school)\b")
"""Behind what stands for an event without a name: ``Proceedings of the Oldtown workshop``."""
_BOOKS = late(r"(?:the |springer )?(?:hand ?book|encyclop|(?:springer )?lecture notes|textbook)", re.IGNORECASE)
_ACADEMIES = late(r"\b(?:Acad|Soc|Inst|Royal|Roy|R|National|Nat)\b|Academy|Society|Institut")
"""Who publishes proceedings of nothing that was held."""


def _is_event(text: str, cue: re.Match[str], one: Found) -> bool:
    """Whether an everyday name that a journal has is that of an event, for a talk was given at it: ``talk at Quantum 2019``."""
    everyday = cue.lastgroup == "presented" and one.venue.kind == "journal" and not one.sure
    return everyday and _TALK.match(text, cue.start(), one.start) is not None


_TALK = late(r"(?:[a-z]+ )?(?:present|talk|oral|poster).*\bat\b", re.IGNORECASE)
_NEAR = 60
_BESIDE = 12
_JOURNAL_CUE = late(r"journal|publication", re.IGNORECASE)


def _at_slot(text: str, cue: re.Match[str], one: Found) -> bool:
    """Whether an everyday name stands where a venue must: right behind the cue, or behind a preposition."""
    return one.start - cue.end() <= 1 or _AT_SLOT.search(text, max(0, one.start - 12), one.start) is not None


def _goes_before(text: str, head: Name, first: Found) -> bool:
    """Whether the name behind the cue is what is meant, and not the venue of the table that stands later, or in it."""
    if head.start + 3 >= first.start:
        return False
    return first.end > head.end or head.kind == "workshop" or not _within(text, head, first)


def _within(text: str, head: Name, first: Found) -> bool:
    """Whether the venue of the table is all of the name that stands there, but for who organises it."""
    return _ORGANISERS.fullmatch(text, head.start, first.start) is not None


_ORGANISERS = late(
    r"(?:(?:the|ieee(?:[/-]\w+)*|acm(?:[/-]\w+)*|iapr|siam|rsj|cvf|eurasip|annual|joint|proc(?:eedings?|\.)?|of|in|thirty|forty"
    r"|twenty|aaai|usenix|[0-9]++(?:st|nd|rd|th)?"
    r"|(?:\w+-)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|\w+tieth))[\s.,'-]*+)*+",
    re.IGNORECASE,
)


def _head(text: str, start: int, limit: int) -> Name | None:
    """The name that stands behind a cue and its preposition."""
    slot = _SLOT.match(text, start, limit)
    quoted = _QUOTED.match(text, start, limit)
    if quoted is not None and (slot is None or slot.end() >= quoted.end("event") or slot.end() == quoted.start("event")):
        by = "name" if quoted["name"] else "other"
        return venuenames.quoted(quoted["event"].title(), quoted[by], quoted.start(by), quoted.end())
    if slot is None:
        if not _DIRECT.match(text, start):
            return None
        at = start + 1
    else:
        at = slot.end()
    while at < limit and text[at] in _QUOTES:
        at += 1
    purpose = _PURPOSE.match(text, at, limit)
    if purpose is not None:
        return _head(text, purpose.end(), limit)
    name = venuenames.at(text[:limit], at)
    if name is not None and name.kind == "journal" and name.called.startswith("Special"):
        return _head(text, at + 8, limit)
    return name


_QUOTED = late(
    r"[^A-Z0-9(\"]*?\b(?P<event>[Ww]orkshop|[Cc]onference|[Ss]ymposium|[Cc]olloquium|[Cc]ongress|[Mm]eeting|[Ss]chool|[Ss]eminar),?:?\s"
    r"(?:(?:entitled|titled|called|named)\s)?(?:\"(?P<name>[A-Z][^\"]{1,150})\"|'+(?P<other>[A-Z][^\"']{1,150})'+(?![a-z]))"
)
"""An event of which the kind is said, and what it is called between quotes: ``at the workshop "Progress on Leaves"``."""


def venue_claim(text: str, one: Found, limit: int, *, workshop: bool = False) -> Claim:
    """The claim that a venue of the table makes, with the year and the kind that its surroundings tell."""
    venue = one.venue
    called, year = one.called, one.year
    if venue.acronyms[:1] == ("SPIE",) and one.acronym:
        called = _event_of(text, one)
    if venue.kind != "journal" and not venue.fixed and not one.acronym:
        short, glued = venuenames.short(text, one.end)
        called, year = short or called, year or glued
    if _FINDINGS.match(text, one.end) and f"Findings of {called}" in cw.FINDINGS:
        called = f"Findings of {called}"
    if called == "AAAI" and (series := _SYMPOSIA.match(text, one.end)) is not None:
        called = f"{called} {series['season'].title()} Symposium"
    kind = venue.kind
    if kind == "conference" and not text.startswith("Workshop on Applications", one.start):  # of which WACV came
        around = text[max(0, text.rfind(", ", 0, one.start)) : limit]
        beside = _AT_WORKSHOP.search(text, max(0, one.start - _ROOM), one.start) is not None or _holds_event(text, one, limit)
        kind = "workshop" if workshop or one.workshop or beside or cw.WORKSHOP.search(around) else kind
    year = _not_counted(year, text, one.end, limit) or year_of(text, one.start, one.end, limit)
    if not year and one.acronym and kind != "journal" and (spaced := _SPACED_YEAR.match(text, one.end)) is not None:
        year = int(spaced[1]) % 100 + 2000
    return Claim("", called, year, kind, names=(*venue.acronyms, *venue.names))


_AT_WORKSHOP = late(r"\bworkshops?[\"'”’)]{0,2}, $", re.IGNORECASE)
"""What stands before the conference that holds a workshop: ``Accepted at the "Leaves" workshop, ICML 2020``."""
_HELD_THERE = late(
    r"\s(?:(?:19|20)[0-9]{2}\s)?(?:(?:[A-Z][\w&-]*\s){1,4}(?:[Cc]hallenge|[Cc]ompetition)\b"
    r"|(?P<event>(?!LaTeX|V[0-9])[A-Z]\w*[A-Z0-9]\w*)(?![\w'-]))"
)


def _holds_event(text: str, one: Found, limit: int) -> bool:
    """Whether what a conference holds stands right behind it: ``CVPR 2020 Old Leaves Challenge``, ``NeurIPS ML4L 2020``."""
    held = _HELD_THERE.match(text, one.end, limit)
    if held is None or held["event"] is None:
        return held is not None
    event = venuetable.by_acronym().get(venuetable.plain(held["event"]))
    return event.kind == "workshop" if event is not None else _NUMBERED.fullmatch(held["event"]) is not None


_NUMBERED = late(r"[A-Z]{2,}[0-9][A-Za-z]*")
"""As many acronyms of workshops are, and neither versions, years nor papers: ``ML4L``."""


_ROOM = 20  # characters: more than that can take
_SPACED_YEAR = late(r"(?:\s|[:-](?=20))((?:20)?[0-3][0-9])(?=[.,;)\s]*$|[.,;)])")


def _not_counted(year: int, text: str, end: int, limit: int) -> int:
    """The year that an acronym has, or 0 where it only counts the event, for an earlier one is stated behind it: ``CADE-28, July 2021``.

    Figures that count stand behind a hyphen: ICML'22 and CVPR20 are of those years, whatever is said behind them.
    """
    behind = cw.YEAR.search(text, end, limit) if year and text.startswith("-", end - 3) else None
    return 0 if behind is not None and int(behind[0]) + 1 < year else year


def _event_of(text: str, one: Found) -> str:
    """The event that a society holds under its own name: ``SPIE Real-Time Leaves and Trees``."""
    name = venuenames.at(text, one.end + 1) if text.startswith(" ", one.end) else None
    more = name is not None and " " in name.called and name.kind != "journal" and not name.called.startswith(("Proc", "Vol"))
    return f"{one.called} {name.called}" if name is not None and more else one.called


_SYMPOSIA = late(r"(?:[\s'-]{0,2}(?:20|19)?[0-9]{2})?\s(?P<season>Spring|Fall|Summer)\sSymposi(?:um|a)\b", re.IGNORECASE)
"""Behind AAAI: what it holds beside its conference."""
_FINDINGS = late(r"\s?(?:(?:19|20)[0-9]{2})?[\s:,(-]{0,3}[Ff]indings\b")


def named(venue: Venue, called: str, year: int) -> Claim:
    """The claim of a venue of the table that a text calls so."""
    return Claim("", venue.acronyms[0] if venue.fixed else called, year, venue.kind, names=(*venue.acronyms, *venue.names))


def year_of(text: str, start: int, end: int, limit: int) -> int:
    """The year that is stated for the venue between ``start`` and ``end``: behind it, or else close before it."""
    short = cw.SHORT_YEAR.match(text, end)
    if short is not None:
        return full_year(int(short["year"]))
    aside = text.find(cw.SET_ASIDE, end, limit)  # what follows is of another event
    behind = cw.YEAR_OF_NAME.search(text, start, end) or cw.YEAR.search(text, start, limit if aside < 0 else aside)
    if behind is not None:
        return int(behind[0])
    near = text[max(0, start - 60) : start].rpartition(", ")[2]
    if cw.SET_ASIDE in near:
        return 0
    before = cw.YEAR.findall(_ASIDE.sub(" ", near) if ")" in near else near)
    return int(before[-1]) if before else 0


_ASIDE = late(r"(?:\A|\()[^()]*[A-Za-z][^()]*\)")
"""Words in brackets, whose year is not that of what stands behind them."""


def unnamed_kind(text: str, cue: re.Match[str], limit: int) -> str:
    """What the words behind a cue say of a venue that they do not name: that it is a workshop or a journal."""
    around = text[cue.start() : limit]
    return "workshop" if cw.WORKSHOP.search(around) else "journal" if cw.JOURNAL.search(around) else ""


_PREFIX = late(
    r"(?:[\s,.:;()\[\]*\"'+~-]|(?:in|at|the|to|for|by|on|of|and|proc|proceedings|springer|elsevier|mdpi|wiley|mit|siam|eurasip|ieee|ieee/cvf|cvf|acm|ieee/rsj|aaai/acm|ieee/acm|acm/ieee|preprint|paper|papers"
    r"|published|oral|orals|poster|spotlight|highlight|best|award|finalist|main|conference|workshops?"
    r"|short|long|full|regular|final|version|arxiv|camera|ready|camera-ready|extended|abstract|technical|paper:|international|annual"
    r"|with|supplementary|material|including|appendix|first|second|third|fourth|fifth|sixth|seventh|eighth"
    r"|ninth|tenth|eleventh|twelfth|twenty|thirty|forty|fifty|thirty-\w+|twenty-\w+|forty-\w+|also|this|is|an?|our|[0-9]+(?:st|nd|rd"
    r"|th)?|venue|conf|track|research|student|demo|supplement|supp|references|includes|plus|excluding"
    r"|comments?|journal|special|issue|code|project|page|website|webpage|available)(?![\w-]))*+",
    re.IGNORECASE,
)


def bare(text: str, found: Sequence[Found], limit: int, doubt: re.Match[str] | None) -> Claim | None:
    """The claim of a venue that stands for itself, or of a reference to where the paper stands.

    ``limit`` is where another paper begins, and ``doubt`` the first word of the text with which no venue stands for itself.
    """
    small = lowered(text)
    located = cw.LOCATOR.search(small) is not None
    dated = cw.DATED_VOLUME.search(small) is not None
    if doubt is None or doubt.start() >= limit:
        for one in found:
            if one.start >= limit:
                break
            claim = _standing(text, one, limit)
            if claim is not None:
                placed = one.venue.kind == "journal" and (located or dated)
                return claim._replace(status="published" if placed or (located and cw.PAGES.search(text)) else "accepted")
    if limit < len(text) or doubt is not None:
        return None
    for clause in (text, *text.split(", ")) if "," in text else (text,):
        name = venuenames.bare(clause)
        if name is not None:
            at = text.find(clause)
            host = next((one for one in found if one.start > at and one.venue.kind == "conference"), None)
            if name.kind == "workshop" and host is not None:
                return venue_claim(text, host, limit, workshop=True)._replace(status="accepted")
            return Claim("accepted", name.called, name.year or year_of(text, at, at, len(text)), name.kind, names=(name.called,))
    held = _HELD.fullmatch(text.strip(" .,"))
    if held is not None:
        return Claim("accepted", held["name"], int(held["year"]), "conference", names=(held["name"],))
    return _reference(text, located=located) if located or dated else None


_HELD = late(
    r"(?P<name>(?:[A-Z][\w'-]+:?|&|and|of|for|in|on)(?:\s(?:[A-Z][\w'-]+:?|&|and|of|for|in|on)){2,14}), "
    rf"{venuenames.MONTH}\.? (?P<year>(?:19|20)[0-9]{{2}}), [A-Z][\w .'-]+, [A-Z].*"
)
"""An event as archives of universities cite it: ``Leaves and Trees in Computing, May 2031, Town, Country``."""


def _standing(text: str, one: Found, limit: int) -> Claim | None:
    """The claim of a venue of the table in a statement without a cue, if nothing before it in its clause says more."""
    clause = max(at + len(mark) if (at := text.rfind(mark, 0, one.start)) >= 0 else 0 for mark in _CLAUSES)
    if not _PREFIX.fullmatch(text, clause, one.start):
        before = text[clause : one.start]
        if cw.WORKSHOP.search(before) and (before.strip()[:1].isupper() or before.strip()[:1].isdigit()):
            return venue_claim(text, one, limit, workshop=True)
        return None
    sure = one.sure or (one.acronym and text.startswith(" version", one.end))  # "typos fixed, PRD version"
    everyday = not sure or (one.acronym and not _SAID_OF_PAPER.match(text, one.end))
    if everyday and one.venue.kind == "journal" and _WORDED_ON.match(text, one.end):
        return None
    if not sure and one.venue.kind == "journal" and (_TALK_BEHIND.match(text, one.end) or _EVENT_ON.search(text, 0, one.start)):
        return None
    if cw.NOT_IN_CLAUSE.search(text, clause, end if (end := text.find(", ", one.end)) >= 0 else limit):
        return None
    workshop = one.venue.kind == "conference" and (_HOSTED.search(text, 0, clause) is not None or is_behind_event(text, one))
    found = venue_claim(text, one, limit, workshop=workshop)
    listed = one.acronym and not one.venue.fixed and len(_WORDED.findall(text)) > 2  # noqa: PLR2004 - "Memory, FPGA, testing"
    return found if (sure and not listed) or found.venue_year or text.strip(" .,()") == text[one.start : one.end] else None


_WORDED_ON = late(
    r" (?!vol|no\b|nr\b|pp?\b|pages|iss|art|letter|paper|article|special|section|topical|accepted|submitted|published)[a-z]{2,}\b"
)
"""Words behind an everyday name that are none of a reference: Soft Matter under Shear."""
_TALK_BEHIND = late(r"[ ']{0,2}(?:19|20)?[0-9]{2}:? \(?(?:poster|talk|oral|spotlight|demo|slides)\b", re.IGNORECASE)
"""What is shown at an event that has a journal's everyday name: Quantum 2022 poster."""
_EVENT_ON = late(r"\b(?:conference|workshop|symposium|congress|conf\.) on (?:the )?$", re.IGNORECASE)
"""The same: Conference on Artificial Intelligence (IJCAI 2019)."""
_SAID_OF_PAPER = late(
    r" (?:and|or|with|in|on|by|at|to|for|from|as|camera|final|full|short|long|regular|extended|revised|minor|major|version|preprint|journal"
    r"|track|latex|review)\b"
)
"""Those of them that people write behind a journal's acronym, if it is the journal's: not SIGMA protocols."""
_WORDED = late(r"(?:^|, )\s?[A-Za-z]")
_HOSTED = late(r"(?:^|, )(?:[A-Z0-9][\w ]{0,80} )?Workshops?\b[^,]{0,80}, $")
_CLAUSES = (", ", ": ", " - ", "(", ") ")


def _reference(text: str, *, located: bool) -> Claim | None:
    """The claim of a statement that is a reference to a chapter, or to a journal which the table does not have."""
    book = _BOOK.match(text)
    if book is not None:
        return Claim("published", book["title"], year_of(text, book.end(), book.end(), len(text)), "other", names=(book["title"],))
    from arxref.library.claims import venues  # noqa: PLC0415 - as below

    cited = _cited(text)
    if cited is not None and cited.venue_year and venues.says_journal(cited.venue) and _is_called_so(cited.venue):
        return cited._replace(status="published")
    name = venuenames.at(text, len(text) - len(text.lstrip(" ,.;:"))) if located else None
    if name is None or name.kind != "journal":
        return None
    called = _VOLUME.split(name.called)[0] if cited is None else cited.venue
    return Claim("published", called, year_of(text, name.start, name.end, len(text)), "journal", names=(called,))


def _is_called_so(name: str) -> bool:
    """Whether what stands before a volume is no more than a name, and not ``Cited in Leaf J. Math.``, nor a report's."""
    return all(word[:1].isupper() or word in _IN_NAMES for word in name.split()) and _NO_NAME.search(name) is None


_IN_NAMES = frozenset("& and de der des di du e et für la le of the und y".split())
_NO_NAME = late(r":|^(?:Cf|Cites?|Correct(?:ions?|s|ing)|Errata|Extends|Generali[sz]es|Improves|See|Supersedes|Tech|Technical|Uses)\b")


def _cited(text: str) -> Claim | None:
    """The journal, known or not, to which a text is nothing but a reference, with a volume: ``Leaf. Rep. 40 (2016) 12``."""
    if not _VOLUME_BEHIND.search(text):
        return None
    from arxref.library.claims import journalrefs  # noqa: PLC0415 - its grammar is costly to load

    parts = journalrefs.read(journalrefs.normal(text))
    if parts is None or parts.kind != "article" or not parts.volume:
        return None
    return Claim("", parts.container, parts.year, "journal", names=(parts.container,))


_VOLUME_BEHIND = late(r"[A-Za-z.,:] ?[0-9]{1,4}\b")
_BOOK = late(r"[\s,.]*[Ii]n:?\s[\"“](?P<title>[A-Z][^\"”]{6,150})[\"”],?\s\(?(?:[Ee]ds?\b|edited by)")
_VOLUME = late(r",?\s(?:[Vv]ol|[0-9])")
