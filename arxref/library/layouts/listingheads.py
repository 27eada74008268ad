"""The heads of arXiv's mails and listings: which category they are of, and of which day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref import taxonomy
from arxref.dates import parse_date
from arxref.late import late
from arxref.library.layouts.arxivmeta import long_names
from arxref.library.leftovers import begins_another
from arxref.records import NamedTuple
from arxref.text.clean import clean

if TYPE_CHECKING:
    import re

    from arxref.model import PartialDate

# What begins lines is looked for behind a line feed (in a text with one before it), which costs a tenth of what a search for "^" does; a
# first letter is there in either case, for one of which the case is ignored is not looked at before all that begins with it is tried.
_HEAD = late(
    r"\n(?:[Ss](?i:ubject:|ubmissions to:|end any comments regarding)| (?i:submissions to:|received from )|[Pp](?i:apers received as of )"
    r"|[Tt](?i:o unsubscribe, )|[Ff](?i:or (?:help on|subscribe|general information)))"
)
_SUBJECT = late(r"\n[Ss](?i:ubject):[ \t]*(.*(?:\n[ \t]+\S.*)*)")
_DATE = late(r"\n[Dd](?i:ate):[ \t]*(.*)")
_AREAS = late(r"\n ?[Ss](?i:ubmissions to):[ \t]*((?:\n\S.*)*)")
_AS_OF = late(r"\n[Pp](?i:apers received as of) (.*)")
_FIELD = late(r"(?:[A-Za-z][A-Za-z-]{0,40}:|>?From |[ \t]+\S)")
_STAMP = late(r"[A-Z][a-z]{2}, [ 0-9][0-9]? [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} (?:GMT(?= |\Z)|[+-][0-9]{4}\Z)")
_SHORT_YEAR = late(r"\b([0-9]{1,2}[ -][A-Z][A-Za-z]{2}[ -])([0-9]{2})(?= |\Z)")
_MONTH = late(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b")
_YEAR = late(r"\b((?:19|20)[0-9]{2})\b")
_BLANK = late(r"\n[ \t]*(?:\n|\Z)")
_COMMENT = late(r"\s*\([^()]{0,40}\)\s*\Z")


class Head(NamedTuple):
    """What the head of a mail or of a listing says; a listing of a month has the month alone as its date."""

    title: str
    category: str
    date: PartialDate | None


def head_start(text: str, *, foot: bool) -> int:
    """Where in lines outside of any block the head of a mail or of a listing begins; -1 if none does.

    What a mail says at its end it may say in its head, too: behind a ``foot`` only a subject begins the head of another.
    """
    subject = _SUBJECT.search(f"\n{text}")
    if subject is None:
        said = None if foot else _HEAD.search(f"\n{text}")
        return max(text.rfind("\n\n", 0, said.start()) + 1, 0) if said is not None else -1
    start = subject.start()
    while start:
        before = text.rfind("\n", 0, start - 1) + 1
        if _FIELD.match(text, before) is None:
            break
        start = before
    return start


def foot_end(text: str) -> int:
    """How far the foot of a mail goes that ``text`` begins with: to the end of the last paragraph that says what feet say.

    What is no prose, as an identifier on a line of its own, ends it, too.
    """
    said = 0
    for said_again in _HEAD.finditer(f"\n{text}"):
        said = said_again.end() - 1
    end = _BLANK.search(text, said or len(text) - len(text.lstrip()))
    stop = end.start() if end is not None else len(text)
    at = text.find("\n", said, stop)
    while at >= 0 and not begins_another(text[at + 1 : at + 600].partition("\n")[0]):
        at = text.find("\n", at + 1, stop)
    return at if at >= 0 else stop


def head_of(text: str) -> Head:
    """What a head says of the papers below it."""
    seen = f"\n{text}"
    subject, areas, as_of, date = (pattern.search(seen) for pattern in (_SUBJECT, _AREAS, _AS_OF, _DATE))
    names = areas[1].split("\n")[1:] if areas else []
    title = clean(" ".join(subject[1].split())) if subject else "; ".join(map(clean, names))
    if as_of is not None:
        return Head(title or clean(as_of[0][1:]), "", _month(as_of[1]))
    return Head(
        title or clean(text.strip().partition("\n")[0]), _category(subject[1] if subject else "", names), _day(date[1]) if date else None
    )


def _category(subject: str, names: list[str]) -> str:
    """The category that a mail is of: its subject begins with it, and ``Submissions to:`` spells it out."""
    for word in subject.split()[:4]:
        if taxonomy.is_category(word):
            return taxonomy.canonical(word)
    codes = {code for name in names if (code := long_names().get(" ".join(name.split()).lower()))}
    return codes.pop() if len(codes) == 1 else ""


def dated(text: str) -> str:
    """A date without what mailers put behind it, its year in full: ``Fri,  9 Jun 23 00:44:20 GMT``."""
    stamp = _STAMP.match(text)
    if stamp is not None:
        return stamp[0]
    return _SHORT_YEAR.sub(_full_year, _COMMENT.sub("", text.strip()[:200]), count=1)


def _full_year(match: re.Match[str]) -> str:
    return f"{match[1]}{'19' if match[2] >= '91' else '20'}{match[2]}"  # arXiv began in 1991


def _day(text: str) -> PartialDate | None:
    found = parse_date(dated(text))
    return found and found._replace(time="")


def _month(text: str) -> PartialDate | None:
    """A listing "as of" the first hours of a month is that month's."""
    text = dated(text)
    month, year = _MONTH.search(text), _YEAR.search(text)
    return parse_date(f"{month[1]} {year[1]}") if month and year else None
