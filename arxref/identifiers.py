"""Every spelling of an arXiv identifier or a DOI, read to one canonical form and printed again.

The rules are arXiv's own ("Understanding the arXiv identifier"): since April 2007 ``YYMM.NNNN``, from January 2015 ``YYMM.NNNNN``; from
1991 to March 2007 ``archive/YYMMNNN``, which could name a subject class (``math.GT/0309136``) that is no part of the identifier. A
version ``vN`` counts from 1. What arXiv's own software repairs is repaired here: ``hepth/9901001``, ``0704.00001``, ``1501.0001``.
"""

from __future__ import annotations

import re
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from arxref.errors import InvalidIdentifier
from arxref.late import Remembered, beginning, late, lowered
from arxref.model import ArxivId

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

ABS = "https://arxiv.org/abs/"
PDF = "https://arxiv.org/pdf/"
DOI_PREFIX = "10.48550/arXiv."

LONGEST_DOI = 300
"""No publisher's DOI comes near this."""

LONGEST = 1000
"""No spelling of one identifier is longer; a longer text is refused unread."""

OLD_ARCHIVES = frozenset(
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga funct-an gr-qc hep-ex"
    " hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio quant-ph solv-int"
    " supr-con".split(),
)
"""The archives that gave out identifiers before April 2007."""

_REPAIRED = {archive.replace("-", ""): archive for archive in OLD_ARCHIVES}

_MONTH = "(?:0[1-9]|1[0-2])"
CANONICAL = (  # as nearly all are today first
    rf"((?:1[5-9]|[2-8][0-9]){_MONTH}\.(?!00000)[0-9]{{5}}|(?:070[4-9]|071[0-2]|(?:0[89]|1[0-4]){_MONTH})\.(?!0000)[0-9]{{4}})"
    r"(?:v([1-9][0-9]{0,3})|)"
)
"""The pattern of an identifier of today's form and its version that `parse` would give back as they are.

What may be missing is one of two alternatives: in front of more, that costs less than what may be repeated.
"""

_FAST = late(rf"(?:https?://arxiv\.org/(?:abs|pdf)/|ar[Xx]iv:)?{CANONICAL}(?:\.pdf)?")

_FAST_OLD = late(rf"(?:{'|'.join(sorted(OLD_ARCHIVES))})/(?:9[2-9]{_MONTH}|0[0-6]{_MONTH}|91(?:0[7-9]|1[0-2])|070[1-3])(?!000)[0-9]{{3}}")

_NEW = r"(?P<yymm>[0-9]{4})\.(?P<number>[0-9]{4,5})"
_OLD = (
    r"(?P<archive>[a-z]{1,8}(?:-[a-z]{2,4})?)(?:\.[a-z]{2,8}(?:-[a-z]{2,5})?)?(?:/(?:pdf|ps|dvi|papers)/[0-9]{4}(?=/))?(?:/|%(?:25)?2f|_)?"
    r"(?P<old>[0-9]{7})"
)
_ID = rf"(?:{_NEW}|{_OLD})(?:v(?P<version>[0-9]+))?"
_ENDING = r"(?:\.(?:pdf|html|ps(?:\.gz)?|dvi|tar\.gz))?"
_FULL = late(_ID + _ENDING, re.IGNORECASE | re.ASCII)


def _escaped(pattern: str) -> str:
    """A pattern that finds its addresses in the queries of others, too, where mail programs put them: ``?url=https%3A%2F%2Farxiv.org``."""
    return pattern.replace("/", "(?:/|%(?:25)?2f)").replace("https?:", "https?(?::|%(?:25)?3a)")


# Hosts whose paths are identifiers: arXiv's own, its mirrors past and present, and readers that copy its paths.
_HOST = _escaped(
    r"(?:arxiv\.org(?:\.[a-z]{2})?|arxiv\.cornell\.edu"
    r"|xxx\.(?:lanl\.gov|sissa\.it|tau\.ac\.il|itp\.ac\.cn|uni-augsburg\.de|if\.usp\.br|soton\.ac\.uk|adelaide\.edu\.au|cornell\.edu)"
    r"|(?:alphaxiv|ar5iv)\.org|(?:huggingface\.co|hf\.co|arxiv-vanity\.com|emergentmind\.com)/papers"
    r"|(?:scirate\.com|papers\.cool|hjfy\.top|inspirehep\.net(?:/api)?)/arxiv"
    r"|semanticscholar\.org(?:/arxiv)?)(?::[0-9]{1,5})?"
)
_BEFORE_HOST = _escaped(r"(?:(?:https?:)?//)?(?:[a-z0-9-]+\.){0,4}")
_PATH = _escaped(
    r"/{1,2}(?:(?:PS_cache|ftp)/(?:arxiv/(?:pdf|ps|dvi|papers)/[0-9]{4}/)?"
    r"|(?:[a-z]{2}/)?(?:abs|pdf|html|src|e-print|tb|ps|dvi|format|other|overview|cits|refs)/{1,2})?(?:arxiv:)?"
)
_URL = late(_BEFORE_HOST + _HOST + _PATH, re.IGNORECASE | re.ASCII)  # these take milliseconds to compile, and digests have no use for them
_BEFORE_DOI = _escaped(r"(?:(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s?)+)")
_DOI = _escaped(r"10\.48550/arxiv[.:]")
_DOI_SHELL = late(_BEFORE_DOI + "?" + _DOI, re.IGNORECASE | re.ASCII)
_LABEL = late(r"(?:oai:|info:)?(?:arxiv(?:\.org)?[:/.-]\s*)+", re.IGNORECASE | re.ASCII)
_CLASS_TAIL = late(r"\s+[(\[][a-z-]+(?:\.[a-z-]+)?[)\]]\Z", re.IGNORECASE | re.ASCII)
_WRAPPING = " \t\r\n\f\v\xa0\u200b\ufeff<>()[]{}\"'`“”‘’«»,;:.!?*_|\\"


def parse(text: str) -> tuple[ArxivId, int | None]:
    """The identifier and the version that ``text`` spells, in any of arXiv's ways.

    Raises `InvalidIdentifier`, whose message says what is wrong.
    """
    fast = _FAST.fullmatch(text)
    if fast is not None:
        plain, version = fast.groups()
        return ArxivId(plain), int(version) if version else None
    return _parse_spelled(text)


def spelt(text: str) -> tuple[ArxivId, int | None] | None:
    """As `parse`; None for a text that spells none."""
    try:
        return parse(text)
    except InvalidIdentifier:
        return None


def is_of(text: str, paper: ArxivId) -> bool:
    """Whether a text, such as the address of a page, spells that paper. The last figures are in all its spellings."""
    found = spelt(text) if paper[-3:] in text else None
    return found is not None and found[0] == paper


def _parse_spelled(text: str) -> tuple[ArxivId, int | None]:
    if _FAST_OLD.fullmatch(text) is not None:
        return ArxivId(text), None
    if len(text) > LONGEST:
        raise InvalidIdentifier(f"no arXiv identifier: a text of {len(text)} characters")
    core = text.strip()
    if core.endswith((")", "]")):
        core = _CLASS_TAIL.sub("", core)
    core = core.strip(_WRAPPING)
    shell = _DOI_SHELL.match(core) or _URL.match(core)
    if shell is not None:
        core = re.split(r"[?#]", core[shell.end() :], maxsplit=1)[0].rstrip("/" + _WRAPPING)
    else:
        shell = _LABEL.match(core)
        if shell is not None:
            core = core[shell.end() :]
        core = core.partition("#")[0].partition("?")[0].rstrip("/")
    found = _FULL.fullmatch(core)
    if found is None and shell is not None:  # https://arxiv.org/html/2401.00001v1/figure.png
        found = _FULL.fullmatch(_first_segments(core))
    if found is None:
        raise InvalidIdentifier(_why_not(text, core))
    return _checked(found)


def _first_segments(path: str) -> str:
    """The part of a path that can be an identifier: two segments for an old one, else one."""
    first, slash, rest = path.partition("/")
    if slash and not first[:1].isdigit():
        return f"{first}/{rest.partition('/')[0]}"
    return first


_NONE = " is no arXiv identifier"


def _why_not(text: str, core: str) -> str:
    shown = text.strip()
    shown = shown if len(shown) <= 60 else shown[:57] + "..."  # noqa: PLR2004 - what fits into one line of a message
    if core.lower() in OLD_ARCHIVES:
        return f"{shown!r} is the name of an archive, not of a paper"
    return f"{shown!r}{_NONE}"


def is_reasoned(error: InvalidIdentifier) -> bool:
    """Whether an error of `parse` says more of a text than that it is no identifier."""
    return not str(error).endswith(_NONE)


def _checked(found: re.Match[str]) -> tuple[ArxivId, int | None]:
    """The identifier of a match of `_ID`, or the reason why arXiv cannot have given it out."""
    yymm, number, archive, old, version = found.group("yymm", "number", "archive", "old", "version")
    shown = repr(found.group())
    if version is not None and (version[0] == "0" or len(version) > 4):  # noqa: PLR2004 - arXiv's highest has three digits
        raise InvalidIdentifier(f"{shown}: " + ("versions count from v1" if version[0] == "0" else "no paper has so many versions"))
    month = yymm or old[:4]
    if not "01" <= month[2:] <= "12":
        raise InvalidIdentifier(f"{shown}: there is no month {month[2:]}")
    plain = _new_style(yymm, number, shown) if yymm else _old_style(archive.lower(), old, shown)
    return plain, int(version) if version else None


def _new_style(yymm: str, number: str, shown: str) -> ArxivId:
    if yymm < "0704" or yymm >= "9100":
        raise InvalidIdentifier(f"{shown}: identifiers of this form began in April 2007 (0704)")
    if not number.strip("0"):
        raise InvalidIdentifier(f"{shown}: papers of a month are counted from 1")
    if yymm >= "1501":
        number = number.zfill(5)
    elif len(number) == 5:  # noqa: PLR2004 - a digit too many, harmless while it is a zero
        if number[0] != "0":
            raise InvalidIdentifier(f"{shown}: identifiers had four digits after the point before 2015")
        number = number[1:]
    return ArxivId(f"{yymm}.{number}")


def _old_style(archive: str, number: str, shown: str) -> ArxivId:
    known = archive if archive in OLD_ARCHIVES else _REPAIRED.get(archive.replace("-", ""))
    if known is None:
        raise InvalidIdentifier(f"{shown}: there is no archive {archive!r} with identifiers of this form")
    if "0703" < number[:4] < "9107":
        raise InvalidIdentifier(f"{shown}: identifiers of this form were given from July 1991 (9107) to March 2007 (0703)")
    if number[4:] == "000":
        raise InvalidIdentifier(f"{shown}: papers of a month are counted from 1")
    return ArxivId(f"{known}/{number}")


# What stands before a literal with which an alternative begins is looked at afterwards.
_BEGINNINGS = late(
    r"a(?:r[x5]|lphax)iv|10\.48550|xxx\.|h(?:uggingface|f\.co|jfy\.)|s(?:cirate|emanticscholar)\.|papers\.cool|emergentmind|inspirehep"
)
_MARK = late(
    rf"(?:(?P<url>{_HOST}{_PATH})|(?P<doi>{_DOI})|arxiv(?:\.org)?:\s?(?:arxiv:\s?)?){_ID}(?![0-9a-z_]){_ENDING}", re.IGNORECASE | re.ASCII
)
_NUMBER = late(r"[0-9]{4}(?:\.[0-9]{4}|[0-9]{3})")
_TAIL = late(r"[/?#][^\s<>\"'`()\[\]{}|\\]*")
_URL_BEFORE = late(_BEFORE_HOST + r"\Z", re.IGNORECASE | re.ASCII)
_DOI_BEFORE = late(_BEFORE_DOI + r"\Z", re.IGNORECASE | re.ASCII)
_BEFORE = 80
"""How far back a scheme and a subdomain are looked for."""


def may_hold(text: str) -> bool:
    """Whether `find` may find anything: figures stand in a text as in all identifiers. It costs a third, which pays where hardly any do."""
    return _NUMBER.search(text) is not None


def find(text: str) -> Iterator[tuple[int, int, ArxivId, int | None]]:
    """Start, end, identifier and version of everything in a prose text that is an identifier beyond doubt.

    That is a URL, ``arXiv:...`` or a DOI of arXiv's; a bare number such as 1905.1195 can be anything. Impossible ones are passed over.
    """
    reached = 0
    for mark in beginning(_BEGINNINGS, _MARK, text, lowered(text)):
        try:
            plain, version = _checked(mark)
        except InvalidIdentifier:
            continue
        start, end = mark.span()
        if start < reached:  # inside the query of the URL before
            continue
        back = max(reached, start - _BEFORE)
        if mark["url"] is not None:
            plainly = text.endswith(("https://", "http://"), back, start)
            start = text.rfind("http", back, start) if plainly else _start(_URL_BEFORE, text, back, start)
            tail = _TAIL.match(text, end)
            end = end if tail is None else end + len(tail[0].rstrip(".,;:!?*_"))
        elif mark["doi"] is not None:
            start = _start(_DOI_BEFORE, text, back, start)
        if start and (text[start - 1].isalnum() or text[start - 1] in "_-."):  # notarxiv.org, myarxiv:
            continue
        reached = end
        yield start, end, plain, version


def _start(before: re.Pattern[str], text: str, back: int, start: int) -> int:
    found = before.search(text[back:start])
    return start if found is None else back + found.start()


def abs_url(id: ArxivId, version: int | None = None) -> str:  # noqa: A002 - the word of the whole model
    """The address of the paper's page."""
    return f"{ABS}{id}v{version}" if version else ABS + id


def pdf_url(id: ArxivId, version: int | None = None) -> str:  # noqa: A002
    """The address of the paper's PDF."""
    return f"{PDF}{id}v{version}" if version else PDF + id


def doi(id: ArxivId) -> str:  # noqa: A002
    """The DOI that arXiv itself gave to the paper (DataCite; for all versions)."""
    return DOI_PREFIX + id


def squashed(id: ArxivId) -> str:  # noqa: A002
    """The identifier without a slash, as arXiv writes it in file names: ``hep-th9901001``."""
    return id.replace("/", "")


def month(id: ArxivId) -> tuple[int, int]:  # noqa: A002
    """The year and the month in which the identifier was given out."""
    return _MONTHS[yymm(id)]


def yymm(id: ArxivId) -> str:  # noqa: A002
    """The four digits of the identifier that name its month: all papers of one `month` have them."""
    return id[id.index("/") + 1 :][:4] if "/" in id else id[:4]


def yymms(ids: Collection[ArxivId]) -> Iterator[str]:
    """`yymm` of each of them, at a tenth of the cost where all are of today's form."""
    return map(yymm if "/" in "".join(ids) else _FIRST_FOUR, ids)


_FIRST_FOUR: Callable[[str], str] = itemgetter(slice(4))


def month_of(digits: str) -> tuple[int, int]:
    """The year and the month that four such digits name."""
    year = int(digits[:2])
    return (1900 if year > 90 else 2000) + year, int(digits[2:])  # noqa: PLR2004 - arXiv began in 1991


_MONTHS = Remembered(month_of)


def sort_key(id: ArxivId) -> str:  # noqa: A002
    """A text that sorts as the identifiers do: by year and month, then archive, then number."""
    slash = id.find("/")
    if slash < 0:  # all of one month have as many digits
        return "20" + id
    number = id[slash + 1 :]
    # A blank sorts before the hyphen, so that math comes before math-ph.
    return f"{'19' if number[0] == '9' else '20'}{number[:4]}{id[:slash]} {number[4:]}"


def split_dois(text: str) -> tuple[tuple[str, ...], str]:
    """The DOIs in an author's DOI field, each once and without arXiv's own, and the words of the field that are no DOI.

    The field may hold several, parted by anything or run together, as bare DOIs, URLs or after ``doi:``.
    """
    if not text:
        return (), ""
    if _PLAIN_DOI.fullmatch(text) is not None and text.find("10.", 3) < 0:
        return ((), "") if text.startswith("10.48550/") else ((text,), "")
    linked = "://" in text
    labelled = linked or not text.isascii() or "doi" in text.lower()
    decode = "%" in text and (linked or _ESCAPED_MARK.search(text) is not None)
    if not text.isascii():
        text = text.translate(_DASHES)
    if decode:
        text = _ESCAPED_SLASH.sub(r"\1/", text)
    dois: dict[str, str] = {}
    rest: list[str] = []
    text = text.replace("\\_", "_")
    for word in (_DOI_LEAD.sub(" ", text) if labelled else text).split():
        token = word.lstrip("([{<\"',;:")
        if _DOI_START.match(token) is None or not token.isprintable():
            rest.append(word)
            continue
        starts = [0, *(found.start() for found in _DOI_START.finditer(token, 4) if token[found.start() - 1] != "/"), len(token)]
        for first, after in pairwise(starts):
            part = _PAGE_TAIL.sub("", token[first:after]) if linked else token[first:after]
            value = _trimmed(_unquoted(part) if decode else part)
            if value.endswith("/") or len(value) > LONGEST_DOI:
                rest.append(value)
            elif not value.startswith("10.48550/"):
                dois.setdefault(value.lower(), value)
    return tuple(dois.values()), " ".join(word for word in rest if word.lower().strip(".,;:()[]<>") not in _DOI_FILLERS)


_PLAIN_DOI = late(r"10\.[0-9]{4,9}/[A-Za-z0-9._/()-]{0,200}[A-Za-z0-9]", re.ASCII)
_DOI_START = late(r"10\.[0-9]{4,9}(?:\.[0-9]{1,9})*/")
_DOI_LEAD = late(
    r"(?:(?:https?://[^\s]{1,100}?|(?<![\w./])(?:(?:dx\.|www\.)?doi\.org/|info:doi/))(?=10\.[0-9]{4})|(?<![a-z])doi(?:\s?[:=]\s?(?=[^a-z]|https?:)|\s?(?=10\.[0-9]{4})))",
    re.IGNORECASE,
)
# An address goes on behind the DOI: ?casa_token=..., #page=2, /full, .pdf
_PAGE_TAIL = late(r"(?:[?#][^\s]*|/(?:full|abstract|e?pdf|meta|html)(?:[?#/][^\s]*)?)\Z")
_ESCAPED_SLASH = late(r"(?<![0-9])(10\.[0-9]{4,9})%2[Ff]")
_ESCAPED_MARK = late(r"%(?:2[89Ff]|3[ABCEabce])")
_DASHES = str.maketrans("\u2010\u2011\u2013\u2212", "----")  # a typesetter's: no DOI holds one
_DOI_FILLERS = frozenset(("", "and", "&", "doi", "dois", "none"))
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}


def _trimmed(token: str) -> str:
    """A DOI without the punctuation of the text around it: a bracket belongs to the DOI if it closes one in it."""
    while token and len(token) <= LONGEST_DOI:
        last = token[-1]
        opening = _CLOSING.get(last)
        if last not in ".,;:'\"" and (opening is None or token.count(opening) >= token.count(last)):
            break
        token = token[:-1]
    return token


def _unquoted(token: str) -> str:
    from urllib.parse import unquote  # noqa: PLC0415 - for the rare DOI in an escaped URL

    plain = unquote(token)
    return plain if plain.isprintable() and " " not in plain else token
