"""The grammar of journal references as authors type them: a container, then volume, number, pages, year and what may stand beside them.

A reference is understood when each token of it is: the text is cut at the first place from which all that follows is a chain of known
tokens (`_TOKEN`), and what stands before must be the name of a journal or of proceedings (`arxref.library.claims.venues`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from arxref.library.claims import venues


class Parts(NamedTuple):
    """What a reference says; ``dois`` are those that it repeats."""

    kind: str
    container: str
    volume: str = ""
    number: str = ""
    pages: str = ""
    year: int = 0
    publisher: str = ""
    dois: tuple[str, ...] = ()


LONGEST = 500
"""A longer text is no reference."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?"
    r"|spring|summer|autumn|fall|winter)(?![a-z])\.?"
)
_DAYS = r"[0-3]?[0-9](?:st|nd|rd|th)?(?:\s?-\s?[0-3]?[0-9](?:st|nd|rd|th)?)?(?![0-9a-z(-])(?!:[0-9]+-)"
_NUMBER = r"[0-9]{1,6}(?:\s?[-/]\s?[0-9]{1,4})?"
_ATOM = r"(?-i:[A-Z]|e(?:[a-z]{3})?|CD)?[0-9]{1,12}(?-i:[A-Z]{1,2}[0-9]{0,4})?"
_PAGES = rf"{_ATOM}(?:\s?(?:-|\bto\b)\s?{_ATOM})?(?![0-9a-z])"
_NUMBERED = r"[0-9]{1,4}:[0-9]{1,4}\s?-\s?[0-9]{1,4}:[0-9]{1,4}(?![0-9a-z])"  # the pages of article 11: 11:1-11:37
_TOKEN = re.compile(
    rf"""(?P<set>[IVXLC]+-[0-9]{{1,2}}(?:/W[0-9]{{1,2}}|-W[0-9]{{1,2}}-[0-9]{{4}}|-(?P<of>(?:19|20)[0-9]{{2}}))(?!\w))
    |(?P<year>(?:years?:?\s)?(?:18[0-9]|19[0-9]|20[0-3])[0-9](?![0-9a-z]|\s?[-/]\s?[0-9]|\s?\(\s?[0-9]{{1,3}}\)))
    |(?P<date>(?:publication\sdate:?\s)?(?:{_DAYS}\s(?:of\s)?{_MONTH}(?:\s?-\s?{_DAYS}\s{_MONTH})?
        |{_MONTH}(?:\s?[-/]\s?{_MONTH}|\s?{_DAYS}\s?-\s?{_MONTH}\s{_DAYS})?(?:[\s,]{{0,2}}{_DAYS})?-?))
    |(?P<count>[0-9]{{1,4}}\s?(?:pages?|pp|p)(?![0-9a-z])(?!\.?\s?[0-9])\.?)
    |(?:volumes?|vol|v|band|bd|tome|tom)(?![a-z])[.:#\s-]{{0,4}}(?P<volume>[a-z]?{_NUMBER}(?![0-9])[A-Z]?(?!\w)
        |[IVXLC]+(?:-[0-9/W-]{{1,12}})?(?!\w))
    |(?:numbers?|num|nos?|nr|issues?|iss|n|n°|№)(?![a-z])[.:#°\s-]{{0,4}}(?P<number>S?{_NUMBER}[A-Z]?(?![0-9a-z]))
    |(?!(?-i:P)[0-9]+(?![0-9]|\s?-))(?:pages?|pgs?|pp?)(?![a-z](?![0-9]))[.:\s]{{0,3}}(?P<pages>{_NUMBERED}|{_PAGES})
    |(?:article|art\.?|paper|e-?id|id)(?:\s?(?:number|no|id|num)(?![a-z]))?[.:#\s]{{0,3}}(?P<article>{_ATOM}(?![0-9a-z-]))
    |(?P<pair>(?P<first>[a-z]?{_NUMBER})\s?\(\s?(?:issues?|iss|nos?|nr|n)?[.:\s]{{0,2}}(?!(?:18[0-9]|19[0-9]
        |20[0-3])[0-9]\s?\))(?P<second>S?{_NUMBER})\s?\))
    |(?P<inspire>(?P<vol>[0-9]{{1,4}})N(?P<num>[0-9]{{1,3}}(?:-[0-9]{{1,3}})?)(?![0-9a-z]))
    |(?P<issn>e?-?ISSN(?:-L)?:?\s?[0-9]{{4}}-[0-9]{{3}}[0-9X]|(?<=\()[0-9]{{4}}\s?-\s?[0-9]{{3}}[0-9X](?=\))
        |ISBN(?:-1[03])?:?\s?[0-9][0-9X-]{{8,16}})
    |(?P<doi>(?:https?://(?:dx\.|www\.)?doi\.org/|doi\s?[:=]?\s?)*(?P<bare>10\.[0-9]{{4,9}}/[^\s,;]{{1,200}}))
    |(?P<url>https?://[^\s,;]{{3,200}})
    |(?P<papers>(?:long|short)\s(?:and\sshort\s)?papers)
    |(?P<bare_>{_NUMBERED}|{_PAGES})
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NAMED = re.compile(
    rf"(?P<publisher>{venues.PUBLISHER})|(?P<place>{venues.PLACE})|(?P<virtual>(?:Virtual|Online)(?: Event| Conference)?(?!\w))"
)
_GAP = re.compile(r"[\s,.;:()\[\]]*")
_LABEL = (
    r"(?i:volumes?|vol|v|band|bd|tome|tom|numbers?|num|nos?|nr|issues?|iss|n|n°|№|pages?|pgs?|pp?|article|art|paper|e-?id|id|years?|doi"
    r"|https?|e?-?issn(?:-l)?"
    rf"|isbn|long|short|publication|{_MONTH})"
)
_EDGE = re.compile(
    rf"(?<![\s,.:;(\[])[\s,.:;(\[]++(?=[0-9]|[A-Za-z]{{1,4}}[0-9]|[IVXLC]+-[0-9]|{_LABEL}(?![A-Za-z]))|[,;.]\s?(?=[A-Z])"
    r"|(?<=[.A-Z])(?=[0-9])|\s?(?<=[.\s][A-I])(?=[0-9])",
)
_MOST_EDGES = 60
_MOST_TOKENS = 16

_NEVER = re.compile(
    r"\b(?:submitted|submission|under review|in review|accepted|to appear|to be (?:published|submitted)|in press|(?:with|re)drawn"
    r"|retracted|forthcoming|in preparation"
    r"|ph\.?\s?d|thesis|dissertation|preprint|presented|available online|first online|early access|extended|unpublished|supplement to)\b",
    re.IGNORECASE,
)
_CORRECTION = re.compile(r"\s?[\[(;,.]\s?(?:Erratum|Addendum|Corrigendum|Publisher'?s note|\(?E\)?:)\b.*\Z", re.IGNORECASE)
_DASHES = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "\xa0": " "})
_SPIE = re.compile(
    r"(?:Proc(?:eedings|\.)? (?:of )?(?:the )?SPIE|SPIE Proc(?:eedings|\.)|SPIE|Proceedings)(?: Vol(?:ume"
    r"|\.)?)? ?(?P<volume>[0-9]{3,5})[,:] ?"
    r"(?P<title>[A-Z][^;]{4,180}?)[,;] (?:p(?:aper"
    r"|p)?\.? )?(?P<pages>[0-9]{5,6}[0-9A-Z]{1,2})(?: ?\((?:[0-9]{1,2} )?(?:[A-Z][a-z]{2,8} )?(?P<year>[12][0-9]{3})\))?",
)
_POS = re.compile(
    r"PoS ?\(?(?P<volume>[A-Za-z][\w.+-]{1,24})\)?(?: ?\((?P<year>[12][0-9]{3})\) ?"
    r"|[:, ]+)(?P<pages>[0-9]{3})(?:,? ?\(?(?P<late>[12][0-9]{3})\)?)?"
)


_STEM = re.compile(
    "submi|review|accept|appear|published|press|drawn|retract|forthcom|preparation|ph.? ?d|thesis|dissert|preprint|presented|online|early"
    "|unpub|extend|supplement",
)


def _never(text: str) -> bool:
    """Whether a word says that this is no reference to a published paper."""
    return _STEM.search(text.lower()) is not None and _NEVER.search(text) is not None


def normal(text: str) -> str:
    """The text with plain hyphens, one blank between words, and no correction behind it."""
    text = " ".join(text.translate(_DASHES).replace("--", "-").replace("--", "-").split())
    return _CORRECTION.sub("", text) if "rrat" in text or "ddend" in text or "rrige" in text or "note" in text else text


@lru_cache(maxsize=4096)
def read(text: str) -> Parts | None:
    """What one reference says (its text is `normal`); None unless every token of it is understood."""
    text = text.strip(" .,;")
    if not 4 <= len(text) <= LONGEST or _never(text):  # noqa: PLR2004 - AAAI
        return None
    special = _special(text)
    if special is not None:
        return special
    brackets = "(" in text
    for count, edge in enumerate(_EDGE.finditer(text)):
        if count > _MOST_EDGES:
            return None
        gap, head = edge[0], edge.start() + (edge[0][:1] == ".")
        if head < 2 or (brackets and text.count("(", 0, head) != text.count(")", 0, head)):  # noqa: PLR2004 - no name is one letter
            continue
        named = "," in gap or ";" in gap or (gap[:1] == "." and venues.ends_sentence(text[:head]))
        tokens = _tokens(text, edge.end(), named=named)
        parts = _whole(text[:head], tokens) if tokens is not None else None
        if parts is not None:
            return parts
    return _whole(text, [])


_OTHER = re.compile(
    r"(?:[(\[]?(?:erratum|errata|addendum|corrigendum|correction|publisher's note)\b.*"
    r"|(?:also )?arxiv:?.*|https?://\S+|(?:doi:?\s?)?10\.[0-9]{4,9}/\S+"
    r"|[0-9]+ (?:pages|pp)\.?|e?ISSN.{0,20}|)",
    re.IGNORECASE,
)


def is_other(text: str) -> bool:
    """Whether a piece between semicolons is plainly none of the paper's references: a correction, a link, a count of pages."""
    return _OTHER.fullmatch(text.strip(" .,")) is not None


def _special(text: str) -> Parts | None:
    """The proceedings that are cited like nothing else."""
    if text.startswith("PoS"):
        found = _POS.fullmatch(text)
        if found is not None and (found["year"] or found["late"]):
            return Parts("article", "PoS", found["volume"], pages=found["pages"], year=int(found["year"] or found["late"]))
    elif "SPIE" in text or text.startswith("Proceedings Vol"):
        found = _SPIE.fullmatch(text)
        if found is not None and found["pages"].startswith(found["volume"]):
            title = found["title"]
            inside = re.search(r"\b(?:19|20)[0-9]{2}\b", title)
            year = int(found["year"] or (inside[0] if inside else 0))
            return Parts("inproceedings", title, found["volume"], pages=found["pages"], year=year, publisher="SPIE") if year else None
    return None


class _Token(NamedTuple):
    """A known piece: its sort (the name of its group in `_TOKEN`), its value, a second one of a pair, and whether it is in brackets."""

    sort: str
    value: str
    second: str = ""
    bracketed: bool = False


def _tokens(text: str, position: int, *, named: bool) -> list[_Token] | None:
    """The chain of tokens from ``position`` to the end of the text; None if something else stands there."""
    tokens: list[_Token] = []
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None and named:
            found = _NAMED.match(text, position)
        if found is None or len(tokens) > _MOST_TOKENS:
            return None
        tokens.append(_token(found, text))
        position = found.end()
        gap = _GAP.match(text, position)
        if gap is not None and gap.end() > position:
            if gap[0] == "." and text[gap.end() :][:1].isdigit():  # G6.27
                return None
            position = gap.end()
        elif position < len(text):  # two tokens with nothing between
            return None
        named = True
    return tokens


def _token(found: re.Match[str], text: str) -> _Token:
    sort = found.lastgroup or ""
    value = found[sort].strip()
    if sort == "year":
        return _Token(sort, value[-4:], "", text.count("(", 0, found.start()) > text.count(")", 0, found.start()))
    if sort == "pair":
        return _Token(sort, found["first"].strip(), found["second"].strip())
    if sort == "inspire":
        return _Token("pair", found["vol"], found["num"])
    if sort == "set":
        return _Token(sort, value, found["of"] or "")
    return _Token(sort, found["bare"] if sort == "doi" else value)


def _whole(head: str, tokens: list[_Token]) -> Parts | None:
    """The reference of a container and its tokens, if they make one."""
    kind, name, stated, owner = venues.container(head)
    publishers = [token.value for token in tokens if token.sort == "publisher"] + ([owner] if owner else [])
    if kind == "article" and _OF_PROCEEDINGS.match("".join(publishers)):
        return None
    if not name or len(publishers) > 1 or (kind == "article" and any(token.sort in {"place", "virtual"} for token in tokens)):
        return None
    year = _year(tokens, stated)
    placed = _placed(tokens, year) if year else None
    if placed is None:
        return None
    volume, number, pages = placed
    if pages == _PLACEHOLDER:
        pages = ""
    if kind == "inproceedings":
        if (
            volume
            and not pages
            and not any(token.sort in {"volume", "pair"} for token in tokens)
            and publishers != ["PMLR"]
            and not name.startswith("Advances in")
        ):
            return None
    elif not _enough(name, (volume, number, pages), owned=bool(publishers), labelled=any(token.sort == "volume" for token in tokens)):
        return None
    section = _SECTIONED_VOLUME.fullmatch(volume)
    if section is not None and venues.SECTIONED.fullmatch(name):
        name, volume = f"{name} {section[1]}", section[2]
    return Parts(
        kind, name, volume, number, pages, year, "".join(publishers), tuple(token.value for token in tokens if token.sort == "doi")
    )


_OF_PROCEEDINGS = re.compile(
    r"PMLR|AAAI|USENIX|CEUR|IJCAI|SPIE|ISCA|BMVA|Open ?Review|Sci[Tt]e|SCITE|Schloss|Curran|Association|Eurographics"
)
_SECTIONED_VOLUME = re.compile(r"([A-I])([0-9].*)")
_PLACEHOLDER = "1-1"
"""What a publisher shows while a paper has no pages yet."""


def _enough(name: str, placed: tuple[str, str, str], *, owned: bool, labelled: bool) -> bool:
    """Whether volume and pages are there, or one of them with a sign that this is a journal: a label, or a word of the name."""
    volume, number, pages = placed
    if (volume and (pages or number or labelled)) or (number and pages):
        return True
    if not venues.is_journal(name) or owned:
        return False
    return bool(volume or (pages and not pages.startswith("1-")))  # 1-16 without a volume is counted in the manuscript


def _year(tokens: list[_Token], stated: int) -> int:
    """The year of publication: one in brackets before any other; 0 where there is none, or two that differ."""
    years = {int(token.value) for token in tokens if token.sort == "year" and token.bracketed}
    if not years:
        years = {int(token.value) for token in tokens if token.sort == "year"} | {
            int(token.second) for token in tokens if token.sort == "set" and token.second
        }
    if not years:
        return stated
    year = max(years)
    return year if len(years) == 1 and (not stated or stated <= year <= stated + 1) else 0


_SMALL = re.compile(r"(?:[1-9]|1[0-2])")
_ISSUE = re.compile(r"[1-9][0-9]{0,2}(?:[-/][1-9][0-9]?)?|S[0-9]{1,3}")
_ISSUES = re.compile(r"([1-9]|1[0-2])\s?[-/]\s?([1-9]|1[0-2])")
_VOLUME = re.compile(r"[A-Za-z]?[0-9]{1,5}")
_SURELY_PAGES = re.compile(r".*[0-9]-.*|[0-9]{5,}|[A-Za-z]+[0-9].*|[0-9]+[A-Z].*")


def _placed(tokens: list[_Token], year: int) -> tuple[str, str, str] | None:
    """Volume, number and pages: those with a label first, then the bare ones in their order; None where that leaves a doubt."""
    known: dict[str, str] = {}
    bare: list[str] = []
    split = late = dated = False  # whether the year stood right before the last bare one
    for place, token in enumerate(tokens):
        sort, value = token.sort, _hyphen(token.value)
        if sort == "year" and int(value) != year and any(earlier.bracketed for earlier in tokens[:place]):
            return None
        if sort == "year" and len(bare) == 1:
            split = True
        if sort == "bare_" or (sort == "year" and int(value) != year):
            bare.append(value)
            late, dated = dated, False
        elif sort == "year":
            dated = True
        elif sort in ("volume", "number", "pages", "article", "pair", "set"):
            pairs = [("volume", value), ("number", token.second)] if sort == "pair" else [("volume" if sort == "set" else sort, value)]
            for name, said in pairs:
                if known.setdefault(name, said) != said:
                    return None
    if known.get("article"):
        if known.get("pages", "1-").startswith("1-") is False:
            return None
        known["pages"] = known["article"]
    elif known.get("pages", "").startswith("1-") and len(bare) in (1, 2) and _SURELY_PAGES.fullmatch(bare[-1]) and "-" not in bare[-1]:
        known["pages"] = bare.pop()  # e0237009, pp. 1-16
    if (split and len(bare) == 3) or not _share(bare, known, late=late):  # noqa: PLR2004 - V (year) P and one more
        return None
    volume, number, pages = known.get("volume", ""), known.get("number", ""), known.get("pages", "")
    return (volume, number, pages) if _ascending(pages) else None


def _hyphen(value: str) -> str:
    if value.isdigit():
        return value
    return re.sub(r"\s?(?:-|\bto\b)\s?", "-", value)


def _share(bare: list[str], known: dict[str, str], *, late: bool) -> bool:
    """Give the numbers without a label to what is not known yet; False where one number could be two things."""
    count = len(bare)
    if not count:
        return True
    if count == 3:  # noqa: PLR2004 - volume, number, pages
        if known or not (_VOLUME.fullmatch(bare[0]) and _ISSUE.fullmatch(bare[1]) and not _SMALL.fullmatch(bare[2])):
            return False
        known["volume"], known["number"], known["pages"] = bare
        return True
    open_ = [name for name in ("volume", "number", "pages") if name not in known]
    last = bare[-1]
    if count == 2:  # noqa: PLR2004
        if len(open_) == 3:  # noqa: PLR2004
            if not late and (_SMALL.fullmatch(last) or _issues(last)):
                return False
            open_ = ["volume", "pages"]
        if open_ == ["volume", "number"] and (late or not _ISSUE.fullmatch(last)):
            return False
        if open_ == ["number", "pages"] and not _ISSUE.fullmatch(bare[0]):
            return False
        if len(open_) != 2 or (open_[0] == "volume" and not _VOLUME.fullmatch(bare[0])):  # noqa: PLR2004
            return False
        known.update(zip(open_, bare, strict=True))
        return True
    return count == 1 and _share_one(last, open_, known, late=late)


def _share_one(value: str, open_: list[str], known: dict[str, str], *, late: bool) -> bool:
    if "volume" not in open_:
        name = "pages" if "pages" in open_ else "number"
        if name not in open_ or (name == "pages" and "number" in open_ and not late and (_SMALL.fullmatch(value) or _issues(value))):
            return False
    elif "pages" not in open_:
        name = "volume"
    elif _SURELY_PAGES.fullmatch(value):
        name = "pages"
    elif late and "number" in open_:
        return False
    else:
        name = "volume"
    if name == "volume" and not _VOLUME.fullmatch(value):
        return False
    known[name] = value
    return True


def _issues(value: str) -> bool:
    """Whether a range is rather one of two issues: 3-4."""
    found = _ISSUES.fullmatch(value)
    return found is not None and int(found[2]) - int(found[1]) == 1


def _ascending(pages: str) -> bool:
    """Whether a range of pages ends behind its start (the end may be cut short: 109-13) and is no span of years."""
    first, hyphen, last = pages.partition("-")
    if not hyphen or not first.isdigit() or not last.isdigit():
        return True
    return len(last) < len(first) or int(first) <= int(last)
