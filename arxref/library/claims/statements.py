"""What a paper's own comment and journal reference say became of it: published, accepted, submitted or withdrawn, and where.

Read offline and from these two fields alone. A comment is taken statement by statement: counts of pages, links and what is only wished or
denied go first; then each cue ("accepted", "to appear", "under review") claims a status for this paper, unless the statement speaks of
another one there; then the venue is looked for behind the cue. A venue that stands for itself is a claim of acceptance. Of several claims
the most final holds, of equal ones the first named. The journal reference goes before the comment: who has one is published.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from arxref.late import late, lowered
from arxref.library.claims import claimplaces, venuesearch, venuetable
from arxref.library.claims import claimwords as cw
from arxref.library.claims.claim import NOTHING, SERIES, Claim
from arxref.library.claims.venuesearch import REMARKS
from arxref.library.claims.venuetable import FOLDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arxref.library.claims.venuesearch import Found
    from arxref.library.claims.venuetable import Venue


_RANKS = {"withdrawn": 4, "published": 3, "accepted": 2, "submitted": 1, "": 0}
_LONGEST = 4000
_LONGEST_REFERENCE = 800
_LONGEST_STATEMENT = 1200
_SHOWN = 200
_MARKS = str.maketrans(
    {"~": " ", "\\": " ", "{": " ", "}": " ", "–": "-", "—": "-", "‐": "-", "‑": "-", "’": "'", "‘": "'", "\xa0": " ", "`": "'"}
)
_GLUED_AND = re.compile(r"\s&(?=[A-Z][a-z])")
_COUNTS_ONLY = re.compile(r"(?:\s*[0-9]{1,4} (?:pages?|figures?|tables?|figs?|pp)\b[\s,.;:]*(?:and\s)?)*", re.IGNORECASE)
_END = re.compile(r"[.;!?]+(?:\s+|$)|\s[|•]\s|\.(?=[A-Z][a-z])")
_SIGNS = re.compile(r"[.;!?|•]")  # of which each end has one
_SHORT = late(
    r"(?:^|[\s(.-])(?:proc|conf|int|intl|int'l|j|trans|lett|symp|vol|no|pp|st|vs|al|rev|appl|math|phys|comput|sci|eng|dept|univ|dr|prof"
    r"|sec|fig|eq|recognit|image|mag|soc|inst|tech|vis|process|intell|mach|anal|syst"
    r"|lect|notes|annu|eur|comp|recogn|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|symb|theor|mod|ann|internat|natl|acad|assoc|adv|commun|electron|inf|med|imag|robot|autom|sens|geosci|remote|learn|artif|nat"
    r"|astro|astron|astroph|astrophys|bull|chem|cosmol|geom|geophys|mon|mon\.\s?not|nucl|res|ser|suppl"
    r"|acoust|algebr|amer|angew|ap|arch|astropart|atmos|biol|biophys|canad|class|comb|combin|comm|compos|condens|contemp|dyn|dynam|ec|econ|exp"
    r"|funct|fund|gen|instr|instrum|invent|jpn|magn|mat|mech|mem|meth|norm|opt|phil|planet|probab|prog|quant|rel|rep|reson|roy|sol|statist"
    r"|sup|supercond|surv|temp|theoret|topol|publ"
    r"|am|u\.s|i\.e|e\.g|approx|ca|subm|wksp|cf|p|n|nr|art|ed|eds|[A-Z])$",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def said(comment: str, journal: str, own: tuple[Venue, ...] = ()) -> Claim:
    """What these two texts claim."""
    comment = _normal(comment)
    journal = _normal(journal[:_LONGEST_REFERENCE])
    gone = _withdrawn(comment) or _withdrawn(journal)
    if gone:
        return Claim("withdrawn", evidence=(gone[:_SHOWN],))
    if not journal and _COUNTS_ONLY.fullmatch(comment):
        return NOTHING
    if journal:
        from arxref.library.claims.claimrefs import published  # noqa: PLC0415 - most papers have none

        if _NOT_YET.match(journal) and (stated := _best(journal, own)).status in ("accepted", "submitted"):
            return max(stated, _best(comment, own), key=lambda one: _RANKS[one.status])
        found = published(journal, own)
        if found.venue and not (set(found.names) & SERIES):
            return found
        named = _best(comment, own)
        if named.venue and (not found.venue or named.kind != "journal"):
            evidence = (*found.evidence, *named.evidence)
            return named._replace(status="published", venue_year=named.venue_year or found.venue_year, evidence=evidence)
        return found
    return _best(comment, own)


_NOT_YET = late(
    r"(?:[a-z]+ ){0,3}?(?:accepted|submitted|under review|in press|forthcoming|to (?:appear|be published))\b"
    r"(?!.*[0-9]{1,4}(?:[,:] ?| \([0-9]{4}\),? ?)[A-Z]?[0-9])",
    re.IGNORECASE,
)
"""What opens a journal reference that says what is to become of the paper, and where nothing says a volume and a page."""


def _normal(text: str) -> str:
    text = " ".join(text[:_LONGEST].translate(_MARKS).split())
    return _GLUED_AND.sub(" & ", text) if "&" in text else text


def _withdrawn(text: str) -> str:
    """The statement in which a text says that this paper is withdrawn."""
    if "draw" not in text and "etract" not in text and "DRAW" not in text and "ETRACT" not in text:
        return next(filter(cw.REMOVED.search, statements(text)), "") if "emoved by" in text else ""
    for statement in statements(cw.IDS.sub("~", cw.LINK.sub(" ", text))):
        for word in cw.WITHDRAWN.finditer(statement):
            before = statement[: word.start()][-160:]
            if cw.WITHDRAWN_OTHER.search(before) or (
                not before.strip().lower().startswith("this")
                and (cw.WITHDRAWN_NOT.match(statement, word.end()) or _only_a_part(statement, word, before))
            ):
                continue
            if cw.WITHDRAWN_SUBJECT.search(before):
                return statement
    return ""


def _only_a_part(statement: str, word: re.Match[str], before: str) -> bool:
    """Whether it is a claim or a theorem of the paper that is withdrawn."""
    part = cw.WITHDRAWN_PART.match(statement, word.end())
    if part is None:
        return False
    return cw.WITHDRAWN_WHOLE.search(before) is None if before.strip() else part["told"] is None


def statements(text: str) -> list[str]:
    """The sentences of a comment, and what semicolons part; a full stop that abbreviates ends none."""
    found, start = [], 0
    for end in _END.finditer(text) if _SIGNS.search(text) else ():
        if text[end.start()] == "." and _abbreviates(text, start, end.start()):
            continue
        found.append(text[start : end.start()])
        start = end.end()
    found.append(text[start:])
    return [one[:_LONGEST_STATEMENT].strip() for one in found if one.strip()]


def _abbreviates(text: str, start: int, at: int) -> bool:
    """Whether the full stop at ``at`` ends a word cut short: one that usually is, or a capitalised one beside such (``Comment. Math.``).

    Words are cut behind a consonant.
    """
    if _REMARK_BEHIND.match(text, at + 1):
        return False
    if _SHORT.search(text, max(start - 1, at - 12, 0), at):
        return True
    if not text[max(start, at - _LONGEST_CUT) : at].rpartition(" ")[2].istitle():  # as few words are
        return False
    word = _CUT.search(text, max(start, at - _LONGEST_CUT), at)
    if word is not None and word["word"] in _CUT_WORDS:
        return True
    if word is None or word["word"][-1] in "aeiouy" or word["word"].endswith("ed") or FOLDED[word["word"]] in REMARKS:
        return False
    if _SECTION_BEHIND.match(text, at + 1):  # Acta Cryst. A, Czech. J. Phys.
        return True
    behind = _WORD_BEHIND.match(text, at + 1)
    if behind is not None and (behind["word"] in _CUT_WORDS or _SHORT.search(text, behind.start("word") - 1, behind.end())):
        return True  # Found. Phys.
    before = word["before"] or ""
    return len(before) > 1 and _SHORT.search(before) is not None  # Phys. Control. Fusion


_CUT_WORDS = frozenset(
    "Ark Calc Celest Chin Comment Contin Cryst Dokl Europhys Experiment Fac Glasg Harmon Indag Mol Mosc Numer Quart Relativ Rend Represent"
    " Russ Sc Sel Sov Stat Stoch Struct Stud Super Surf Transform Var Zh".split(),
)
_REMARK_BEHIND = late(r" (?:Comments|Refs?\b(?!\. Data)|References|Figs?\b|Figures|Typos|Corrections|Final|Minor (?!Planet))")
"""What a comment goes on with behind the name of a journal, whose last word may be a cut one."""
_LONGEST_CUT = 24
_CUT = late(r"(?:(?<![^\s(.-])(?P<before>[A-Z][a-z]*)\. ?|(?<![^\s(]))(?P<word>[A-Z][a-z]{1,9})$")
_WORD_BEHIND = late(r" ?(?!Eds?\b|Proc|Vol|Eqs?\b|Dr\b|Prof|Dept|Nov?\b|Sec|App)(?P<word>[A-Z][a-z]{1,9})(?=\.|$)")
_SECTION_BEHIND = late(r" [A-H](?=[ ,]?[0-9(]|[,.;]|$)| ?J\. ?(?:[A-Z][a-z]{2,}\.|of )")


def _best(comment: str, own: tuple[Venue, ...]) -> Claim:
    best = NOTHING
    if "." in comment or ":" in comment:
        low = comment.lower()
        if "/" in low or "www." in low:
            comment = cw.LINK.sub(" ; ", _PUBLISHED_AT.sub("published in ", comment) if "ublished" in low else comment)
        if "arx" in low:
            comment = cw.ADMIN.sub("", cw.IDS.sub("~", comment))
        if "ection " in low:
            comment = _IN_SECTION.sub("", comment)
    claims = [claim for statement in statements(comment) for claim in _claims(statement, own)]
    for one in claims:
        if _RANKS[one.status] > _RANKS[best.status]:
            best = one
    if best.status in ("accepted", "published") and not best.venue:  # "Camera ready. CVPR 2019": one claim in two statements
        for one in claims:
            if one.venue and one.status in ("accepted", best.status):
                return one._replace(status=best.status, kind=best.kind or one.kind, evidence=(*best.evidence, *one.evidence))
    return best


_PUBLISHED_AT = late(r"\bpublished (?:in )?at https?://\S+ (?:in (?=(?-i:[A-Z]))|(?:in )?(?=(?-i:the )))", re.IGNORECASE)
"""Before the journal, whose name the link would part from its cue: ``Published at http://dx.doi.org/... in the Annals of Statistics``."""


_IN_SECTION = late(
    r"(?<=(?: in| by| to|for) )(?<=(?:ation|epted|ppear|ished) ...)(?:the )?section [0-9]{1,2}[.:,]? (?:[A-Z][^.;]{2,100} )?of "
    r"(?=(?:the )?(?-i:[A-Z]))",
    re.IGNORECASE,
)
"""The section of a journal, whose full stop would part its cue from its name: ``Accepted in Section 6. Old leaves of A&A``."""


@lru_cache(maxsize=4096)
def _claims(statement: str, own: tuple[Venue, ...]) -> tuple[Claim, ...]:
    """The claims of one statement, in order."""
    stems = {word[:5] for word in _LETTERS.findall(lowered(statement))}
    text = statement if stems.isdisjoint(cw.COUNT_STEMS) else cw.COUNT.sub(" ", statement)
    plain = _plain(text, own)
    evidence = (statement[:_SHOWN],)
    if plain is not None:
        return (plain._replace(evidence=evidence),)
    if "." in text:
        text = _SECTION.sub(r"\g<0> ", text)
    cued = not stems.isdisjoint(cw.CUE_STEMS)
    if not cued and not _NAMED.search(text):
        return ()
    text = _without_wishes(text) if cued else text
    found = venuesearch.find(venuetable.table(own), text, venuesearch.tokens(text))
    if not stems.isdisjoint(cw.STYLE_STEMS) and (unstyled := _without_styles(text, found)) != text:
        text = unstyled
        found = venuesearch.find(venuetable.table(own), text, venuesearch.tokens(text))
    small = lowered(text)
    cues = list(cw.CUE.finditer(small)) if cued else []
    others = list(cw.OTHER.finditer(small)) if not stems.isdisjoint(cw.OTHER_STEMS) else []
    student = not stems.isdisjoint(cw.STUDENT_STEMS) and cw.STUDENT.search(small) is not None
    contest = not stems.isdisjoint(cw.CONTEST_STEMS) and cw.is_contest(small)
    doubt = cw.NOT_BARE.search(small) if not stems.isdisjoint(cw.NOT_BARE_STEMS) else None
    claims, governed = _cued(text, cues, found, others, evidence, student=student, contest=contest)
    if contest:
        return tuple(claims)
    if claims and cues[0].lastgroup == "presented" and claims[0].kind == "conference":  # "Letters, 2022 (+ presentation at XYZ 2022)"
        standing = claimplaces.bare(text, found, cues[0].start(), doubt)
        if standing is not None and standing.kind == "journal":
            claims.insert(0, standing._replace(evidence=evidence))
    if not claims and not governed and not student:
        standing = claimplaces.bare(text, found, min((one.start() for one in others), default=len(text)), doubt)
        if standing is not None:
            return (standing._replace(evidence=evidence),)
    return tuple(claims)


def _cued(
    text: str,
    cues: Sequence[re.Match[str]],
    found: Sequence[Found],
    others: Sequence[re.Match[str]],
    evidence: tuple[str, ...],
    *,
    student: bool,
    contest: bool,
) -> tuple[list[Claim], bool]:
    """What the cues claim, in order, and whether one of them speaks of another paper."""
    claims: list[Claim] = []
    governed = False
    for number, cue in enumerate(cues):
        status = _status(text, cue, claims)
        if cue.lastgroup == "proceedings":
            later = _later(text, cue, cues[number + 1 :])
            if "submitted" in later or any(_is_periodical(one, cue) for one in found):
                continue
            if status and not later.isdisjoint(("future", "accepted")):
                status = "accepted"
        if not status or (student and status in ("submitted", "accepted")):
            continue
        if _of_another(text, cue, others, found):
            governed = True
            continue
        place = _claim(text, cues, number, found, others, contest=contest)
        if place is not None:
            kind = "other" if student and place.kind != "journal" else place.kind
            claims.append(place._replace(status=status, kind=kind, evidence=evidence))
    return claims, governed


def _later(text: str, cue: re.Match[str], cues: Sequence[re.Match[str]]) -> set[str | None]:
    """The sorts of the cues behind proceedings that say what becomes of them: ``Proceedings of SCES 2004, to appear in Physica B``."""
    another = _ANOTHER.search(text, cue.end())
    end = another.start() if another is not None else len(text)
    return {one.lastgroup for one in cues if one.start() < end and _status(text, one, ())}


_ANOTHER = late(r"\b(?:extended|expanded|full|long|longer|journal|revised|complete)\s", re.IGNORECASE)
"""Words of another version of what stands in the proceedings."""


def _is_periodical(one: Found, cue: re.Match[str]) -> bool:
    """Whether the proceedings that a cue speaks of are a journal's name: Proceedings of the National Academy of Sciences."""
    return one.venue.kind == "journal" and one.start < cue.end() and cue.start() < one.end


def _without_wishes(text: str) -> str:
    """The text with a sign for what is wished, feared, planned or denied, behind which no venue stands for itself."""
    kept, reached = [], 0
    for one in cw.HYPOTHETICAL.finditer(lowered(text)):
        kept.append(text[reached : one.start()])
        reached = one.end()
    return f" {cw.SET_ASIDE} ".join((*kept, text[reached:])) if kept else text


def _without_styles(text: str, found: Sequence[Found]) -> str:
    """The text without the venues as whose papers this one only looks: ``Accepted, PRL format``."""
    kept, reached = [], 0
    for one in found:
        styled = cw.STYLED.match(text, one.end)
        if styled is not None:
            kept.append(text[reached : one.start])
            reached = styled.end()
    return cw.SET_ASIDE.join((*kept, text[reached:]))


def _plain(text: str, own: tuple[Venue, ...]) -> Claim | None:
    """The claim of a statement like ``Accepted to CVPR 2020``, which more than half of all are; the rules give the same, at length."""
    plain = cw.PLAIN.fullmatch(text)
    venue = venuetable.by_acronym(own).get(plain["acronym"].upper()) if plain is not None else None
    if plain is None or venue is None or not venue.fixed:
        return None
    return claimplaces.named(venue, plain["acronym"], int(plain["year"] or 0))._replace(status="accepted")


def _claim(
    text: str, cues: Sequence[re.Match[str]], number: int, found: Sequence[Found], others: Sequence[re.Match[str]], *, contest: bool
) -> Claim | None:
    """The venue that one of the cues claims; None where the cue claims nothing without one, or belongs to a report for a challenge."""
    cue = cues[number]
    only_with_venue = _needs_venue(cue)
    if contest and (cue.lastgroup == "submitted" or only_with_venue):
        return None
    limit = claimplaces.limit_of(text, cue, cues[number + 1 :], others)
    since = max((one.end() for one in cues[:number] if one.lastgroup == cue.lastgroup), default=0)
    since = max((one.end() for one in others if one.end() <= cue.start()), default=since)
    place = claimplaces.place(text, cue, limit, found, since)
    if place is None and not only_with_venue:
        return NOTHING._replace(kind=claimplaces.unnamed_kind(text, cue, limit))
    return place


def _status(text: str, cue: re.Match[str], claims: Sequence[Claim]) -> str:
    """The status that a cue stands for; "" where it is thought of only, or where it belongs to a claim before it."""
    sort = cue.lastgroup or ""
    before = text[: cue.start()]
    if sort == "published":
        if cw.PLANNED.search(before[-40:]):
            return "accepted" if re.search(r"\b(?:to|will) be $", before[-8:]) else ""
        return "" if cw.THINGS.search(before[-90:]) else "published"
    if sort == "future":
        return "" if cw.THINGS.search(before[-90:]) else "accepted"
    if sort == "proceedings":
        periodical = "proc" not in cue[0].lower()  # in Proc. Leaf Math. Soc.: so may stand what is cited
        return "" if claims or _SPECIAL_ISSUE.search(before) or (periodical and before.strip(" ,")) else "published"
    if sort == "presented" and claims and not cue[0].lower().startswith("present"):
        return ""
    if sort == "submitted":
        if cw.PLANNED.search(before[-40:]):
            return ""
        return "" if cue[0].lower() == "submission" and _ANY_SUBMISSION.search(before[-30:]) else "submitted"
    if sort == "accepted":
        reviewed = before.endswith(" for ") and "nce " in cue[0].lower()  # under review for acceptance in
        if reviewed or cw.PLANNED.search(before[-40:]) or text.startswith(" standard", cue.end()):
            return ""
    return "accepted"


_SPECIAL_ISSUE = late(r"Transactions on [A-Z]\w+ \($")
_ANY_SUBMISSION = late(
    r"(?:\b(?:[Aa]fter|[Bb]efore|[Ff]or|[Tt]he|[Oo]ur|[Tt]his|[Ff]irst|[Ii]nitial|[Oo]riginal|[Ww]ithdrawn|[Rr]ejected)|(?:^|[^\w\s]|\b[a-z]+)\s?(?:[Jj]ournal|[Cc]onference))\s?$"
)


def _needs_venue(cue: re.Match[str]) -> bool:
    """Whether a cue claims something only where a venue is named."""
    sort, low = cue.lastgroup, cue[0].lower()
    if sort == "future":
        return _PARTS_TOO.search(low) is not None
    return sort in ("presented", "proceedings") or low in ("submission", "major revision", "for revision") or low.startswith("submit ")


_PARTS_TOO = late(r"\b(?:included|printed|featured)\b")  # proofs and figures are, too: in the next version


def _of_another(text: str, cue: re.Match[str], others: Sequence[re.Match[str]], found: Sequence[Found]) -> bool:
    """Whether a cue speaks of another paper, for a word before it does and nothing between returns to this one."""
    for other in others:
        if other.end() > cue.start():
            return other.start() < cue.start()
        between = text[other.end() : cue.start()]
        in_brackets = text.count("(", 0, other.start()) > text.count(")", 0, other.start())
        if in_brackets and between.count(")") > between.count("("):
            continue
        if any(other.start() <= one.start < cue.start() for one in found) and _back(between, other, cue):
            continue
        if other.lastgroup == "subject" and other.start() == 0 and between.startswith(",") and not _PASSIVE.search(between):
            continue
        return True
    return False


def _back(between: str, other: re.Match[str], cue: re.Match[str]) -> bool:
    """Whether what stands between the mention of another paper, with its venue, and a cue returns to this one."""
    if _RETURNS.search(between):
        return True
    return other.lastgroup == "of" and cue.lastgroup in ("accepted", "future", "submitted") and not _STILL.search(between)


_PASSIVE = late(r"\b(?:of|was|is)\b")
_STILL = late(r"(?:was|been|paper|article|work|which)\s?$")
_SECTION = late(r"[a-z]\. ?[A-H](?=[0-9]{1,4}(?:[\s,:(]|$))")
"""A journal's section to which the volume is glued: ``Phys. Rev. D105``."""
_LETTERS = re.compile(r"[a-z]+")
_NAMED = re.compile(
    r"[A-Z][A-Za-z-]*[A-Z]|[A-Z][a-z]+ (?:[A-Z]|of |on |in |and |& )|[A-Z][A-Za-z]+[ ,'(-]*[0-9]|[A-Z][a-z]{5,}"
    r"|[a-z](?:'|[ -]?20)[0-9]{2}\b|[a-z]\. ?[A-Z]|[A-Z]&[A-Z]"
)
_RETURNS = late(
    r"(?:[,:(]|\s-+)\s?(?:(?:and|but|now|has|is|been|currently|this|version|paper|work|which|recently|was|also|article|manuscript)\s)*$",
    re.IGNORECASE,
)
