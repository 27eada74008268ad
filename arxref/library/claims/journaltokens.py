"""The pieces of a journal reference that can be told wherever they stand: volumes, numbers, pages, dates, publishers, places, links."""

from __future__ import annotations

import re

from arxref.late import late
from arxref.library.claims import venues
from arxref.records import NamedTuple

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?"
    r"|spring|summer|autumn|fall|winter)(?![a-z])\.?"
)
_DAYS = r"[0-3]?[0-9](?:st|nd|rd|th)?(?:\s?-\s?[0-3]?[0-9](?:st|nd|rd|th)?)?(?![0-9a-z(-])(?!:[0-9]+-)"
_NUMBER = r"[0-9]{1,6}(?:\s?[-/]\s?[0-9]{1,4})?"
_ATOM = r"(?-i:[A-Z]|e(?:[a-z]{3})?|CD)?[0-9]{1,12}(?-i:[A-Z]{1,2}[0-9]{0,6}|[abc](?![A-Za-z0-9]))?"
_PAGES = rf"{_ATOM}(?:\s?(?:-|\bto\b)\s?{_ATOM})?(?![0-9a-z])"
_NUMBERED = r"[0-9]{1,4}:[0-9]{1,4}\s?-\s?[0-9]{1,4}:[0-9]{1,4}(?![0-9a-z])"  # the pages of article 11: 11:1-11:37
_YEAR = r"(?:18[0-9]|19[0-9]|20[0-3])[0-9](?![0-9a-z]|\s?[-/]\s?[0-9]|\s?\(\s?[0-9]{1,3}\))"
_IN_BRACKETS = (
    rf"{_NUMBER})\s?\(\s?(?:issues?|iss|nos?|nr|n)?[.:\s]{{0,2}}(?!(?:18[0-9]|19[0-9]|20[0-3])[0-9]\s?\))(?P<second>S?{_NUMBER})\s?\)"
)
_DOI = r"(?P<bare>10\.[0-9]{4,9}/[^\s,;]{1,200})"
_DATES = rf"""(?:publication\sdate:?\s)?(?:{_DAYS}\s(?:of\s)?{_MONTH}(?:\s?-\s?{_DAYS}\s{_MONTH})?
    |{_MONTH}(?:\s?[-/]\s?{_MONTH}|\s?{_DAYS}\s?-\s?{_MONTH}\s{_DAYS})?(?:[\s,]{{0,2}}{_DAYS})?-?)"""
_DIGITS = rf"""(?P<year>{_YEAR})
    |(?P<count>[0-9]{{1,4}}\s?(?:pages?|pp|p)(?![0-9a-z])(?!\.?\s?[0-9])\.?)
    |(?P<pair>(?P<first>{_IN_BRACKETS})
    |(?P<inspire>(?P<vol>[0-9]{{1,4}})N(?P<num>[0-9]{{1,3}}(?:-[0-9]{{1,3}})?)(?![0-9a-z]))
    |(?P<issn>(?<=\()[0-9]{{4}}\s?-\s?[0-9]{{3}}[0-9X](?=\)))
    |(?P<doi>{_DOI})
    |(?P<bare_>{_NUMBERED}|{_PAGES})
    """
_WORDS = rf"""(?P<set>[IVXLC]+-[0-9]{{1,2}}(?:/W[0-9]{{1,2}}|-W[0-9]{{1,2}}-[0-9]{{4}}|-(?P<of>(?:19|20)[0-9]{{2}}))(?!\w))
    |(?P<year>years?:?\s{_YEAR})
    |(?:volumes?|vol|v|band|bd|tome|tom)(?![a-z])[.:#\s-]{{0,4}}(?P<volume>[a-z]?{_NUMBER}(?![0-9])[A-Z]?(?!\w)
        |[IVXLC]+(?:-[0-9/W-]{{1,12}})?(?!\w))
    |(?:numbers?|num|nos?|nr|issues?|iss|n|n°|№)(?![a-z])[.:#°\s-]{{0,4}}(?P<number>S?{_NUMBER}[A-Z]?(?![0-9a-z]))
    |(?!(?-i:P)[0-9]+(?![0-9]|\s?-))(?:pages?|pgs?|pp?)(?![a-z](?![0-9]))[.:\s]{{0,3}}(?P<pages>{_NUMBERED}|{_PAGES})
    |(?:(?:article|art\.?|(?:research\s)?paper|e-?id|id)(?:\s?(?:number|no|id|num)(?![a-z]))?[.:#\s]{{0,3}}|\#)
        (?P<article>(?:(?-i:P)[1-4]\.[0-9]{{1,3}}|{_ATOM})(?![0-9a-z-]))
    |(?P<pair>(?P<first>[a-z]{_IN_BRACKETS})
    |(?P<issn>e?-?ISSN(?:-L)?:?\s?[0-9]{{4}}-[0-9]{{3}}[0-9X]|ISBN(?:-1[03])?:?\s?[0-9][0-9X-]{{8,16}})
    |(?P<doi>(?:https?://(?:dx\.|www\.)?doi\.org/|doi(?:\s?[:=])?\s?)+{_DOI})
    |(?P<url>https?://[^\s,;]{{3,200}})
    |(?P<record>(?-i:[a-z]{{4,8}}):[0-9]{{2,6}}(?=[\s.]*\Z))
    |(?P<papers>(?:long|short)\s(?:and\sshort\s)?papers)
    |(?P<bare_>{_PAGES})
    """
_MONTHS = late(r"jan|feb|mar|apr|may|jun|jul|aug|.ept|oct|nov|dec|.pr.{1,2}ng|.ummer|autumn|fall|w.{1,2}nter")
"""What a text in small letters has if it has a month or a season, in whatever letters that are taken for those of ASCII."""
_PLACED = late(rf"(?P<place>{venues.PLACE})|(?P<virtual>(?:Virtual|Online)(?: Event| Conference)?(?!\w))")
_GAP = re.compile(r"[\s,.;:()\[\]]*")
_LABEL = (
    r"(?i:volumes?|vol|v|band|bd|tome|tom|numbers?|num|nos?|nr|issues?|iss|n|n°|№|pages?|pgs?|pp?|article|art|paper|e-?id|id|years?|doi"
    r"|https?|e?-?issn(?:-l)?"
    rf"|isbn|long|short|publication|{_MONTH})"
)
_EDGES = (
    rf"(?<![\s,.:;(\[])[\s,.:;(\[]++(?=[0-9]|[A-Za-z]{{1,4}}[0-9]|[IVXLC]+-[0-9]|{_LABEL}(?![A-Za-z]))|[,;.]\s?(?=[A-Z])"
    r"|(?<=[.A-Z])(?=[0-9])|\s?(?<=[.\s][A-I])(?=[0-9])"
)


class Grammar(NamedTuple):
    """Where tokens may begin; dates, for a text that may have one; the tokens that begin with a digit, and all others."""

    edge: re.Pattern[str]
    date: re.Pattern[str] | None
    digits: re.Pattern[str]
    words: re.Pattern[str]


def _made(flags: int) -> Grammar:
    small = flags | re.IGNORECASE | re.VERBOSE
    return Grammar(late(_EDGES, flags), late(rf"(?P<date>{_DATES})", small), late(_DIGITS, small), late(_WORDS, small))


_ASCII = _made(re.ASCII)
"""For the most texts: where case is ignored, sets with all that Unicode has cost five times as long to compile."""
_UNICODE = _made(0)
_FIGURES = "0123456789"
_MOST_TOKENS = 16


def grammar(text: str) -> Grammar:
    """What a text, which is normal, is read by."""
    known = _ASCII if text.isascii() else _UNICODE
    return known if _MONTHS.search(text.lower()) else known._replace(date=None)


def without_others(text: str, known: Grammar) -> tuple[int, Grammar]:
    """From where on a text, which is read by ``known``, has letters of ASCII alone, as most have behind a name, and what reads it there."""
    if text.isascii():
        return 0, known
    plain = _ASCII if known.date is not None else _ASCII._replace(date=None)
    return max(at for at, char in enumerate(text) if not char.isascii()) + 1, plain


class Token(NamedTuple):
    """A known piece: its sort (the name of its group), its value, a second one of a pair, and whether it is in brackets."""

    sort: str
    value: str
    second: str = ""
    bracketed: bool = False


def chain(text: str, position: int, known: Grammar, *, named: bool) -> list[Token] | None:
    """The chain of tokens from ``position`` to the end of the text; None if something else stands there.

    ``named``: the first may be a publisher or a place, as any behind another one may.
    """
    tokens: list[Token] = []
    while position < len(text):
        found = known.date.match(text, position) if known.date is not None else None
        if found is None:
            found = (known.digits if text[position] in _FIGURES else known.words).match(text, position)
        if found is None and named:
            found = venues.OF_PUBLISHER.match(text, position) or _PLACED.match(text, position)
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


def _token(found: re.Match[str], text: str) -> Token:
    sort = found.lastgroup or ""
    value = found[sort].strip()
    if sort == "year":
        return Token(sort, value[-4:], "", text.count("(", 0, found.start()) > text.count(")", 0, found.start()))
    if sort == "pair":
        return Token(sort, found["first"].strip(), found["second"].strip())
    if sort == "inspire":
        return Token("pair", found["vol"], found["num"])
    if sort == "set":
        return Token(sort, value, found["of"] or "")
    return Token(sort, found["bare"] if sort == "doi" else value)
