"""Dates as papers and listings spell them, known to the year, the month or the day."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.late import Remembered, late
from arxref.model import PartialDate

if TYPE_CHECKING:
    from arxref.model import Entry

Day = tuple[int, int, int]

_NAMES = "january february march april may june july august september october november december".split()
_MONTHS = {name[:size]: number for number, name in enumerate(_NAMES, 1) for size in (3, len(name))} | {"sept": 9}
_ELSEWHERE = (  # French, Spanish, Portuguese, Italian, German and Dutch; those that are spelt as in English are left out
    "janvier janv enero ene janeiro gennaio januar januari",
    "février fevrier févr fevr febrero fevereiro febbraio februar februari",
    "mars marzo março marco märz maerz maart",
    "avril avr abril abr aprile",
    "mai mayo maio maggio mei",
    "juin junio junho giugno juni",
    "juillet juil julio julho luglio juli",
    "août aout agosto ago augustus",
    "septembre septiembre setiembre setembro settembre",
    "octobre octubre outubro ottobre oktober okt",
    "novembre noviembre novembro",
    "décembre decembre déc diciembre dic dezembro dicembre dezember dez",
)
_ZONES = {"E": 5, "C": 6, "M": 7, "P": 8}  # hours behind UTC in winter of the zones that RFC 822 names, by their first letter
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2

_CLOCK = (
    r"(?P<time>(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?)(?:\.[0-9]{1,9})?\s*(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}|[ECMP][SD]T)?"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DAY_ELSEWHERE = (
    r"(?:(?:lu|ma|m[eié]|je|ju|gi|v[ie]|s[aáeo]|do|di|mo|fr|te|qu)[a-zà-ÿ]{0,9}(?:-feira)?\.?,?\s+(?:(?:den|le|el)\s+)?)?"
    r"(?P<day>[0-9]{1,2})(?:er|[.º°])?\s+(?:(?:de|di)\s+)?"
)
_FORMS = tuple(
    late(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"(?P<year>[0-9]{{4}})(?:[-/](?P<month>[0-9]{{1,2}})(?:[-/](?P<day>[0-9]{{1,2}})(?:[T\s]\s*{_CLOCK})?)?)?",
        rf"{_WEEKDAY}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?P<word>[a-z]{{3,9}})\.?,?\s+(?P<year>[0-9]{{4}})(?:,?\s+{_CLOCK})?",
        rf"{_WEEKDAY}(?P<word>[a-z]{{3,9}})\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>[0-9]{{4}})(?:,?\s+{_CLOCK})?",
        r"(?P<word>[a-z]{3,9})\.?,?\s+(?P<year>[0-9]{4})",
        r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})\.\s?(?P<year>[0-9]{4})",  # as in German; with dots the day is first
        r"(?P<year>[0-9]{4})\.\s?(?P<month>[0-9]{1,2})\.\s?(?P<day>[0-9]{1,2})\.?",
        r"(?P<year>[0-9]{4})\s?[年년]\s?(?P<month>[0-9]{1,2})\s?[月월](?:\s?(?P<day>[0-9]{1,2})\s?[日号號일])?",
        rf"(?:{_DAY_ELSEWHERE})?(?P<word>[a-zà-ÿÀ-Ý]{{3,10}})\.?,?\s+(?:del?\s+)?(?P<year>[0-9]{{4}})(?:,?\s+{_CLOCK})?",
    )
)
STAMP = r"([0-9]{4}-[0-9]{2}-[0-9]{2}) ((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])\+00:00"
"""The pattern of a day, for `DAYS`, and of a clock, as field digests write them."""

_STAMP = late(STAMP)
_LONGEST = 60


@lru_cache(maxsize=4096)
def parse_date(text: str) -> PartialDate | None:
    """The date that ``text`` spells in figures, in English or another language of many, in UTC; None for all else and what cannot be."""
    if len(text) == len("2021-05-31") and text[4] == text[7] == "-" and text.isascii() and (text[:4] + text[5:7] + text[8:]).isdigit():
        known = DAYS[text]  # all that most digests have, without a pattern
        return None if known is None else PartialDate(*known)
    stamp = _STAMP.fullmatch(text) if text.endswith("+00:00") else None
    if stamp is not None:
        known = DAYS[stamp[1]]
        return None if known is None else PartialDate(*known, stamp[2])
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    for form in _FORMS[not text[:1].isdigit() :]:  # the first begins with a figure
        found = form.fullmatch(text)
        if found is not None:
            return _made(found.groupdict())
    return None


def _parse_day(text: str) -> Day | None:
    """A checked ``2021-05-31``."""
    month, day = int(text[5:7]), int(text[8:])
    date = _checked(int(text[:4]), month, day) if month and day else None
    return None if date is None else (date.year, date.month, date.day)


DAYS = Remembered(_parse_day, 1 << 12)
"""The year, month and day of a ``2021-05-31``; None where there is no such day. The entries of a digest share a few."""


def _made(parts: dict[str, str | None]) -> PartialDate | None:
    word = parts.get("word")
    month = _month(word.lower()) if word else int(parts.get("month") or 0)
    stated = parts.get("month") is not None or word is not None
    if stated and month < 1:
        return None
    raw = parts.get("day")
    date = _checked(int(parts["year"] or 0), month, int(raw or 0))
    if date is None or (raw is not None and not date.day):
        return None
    time, zone = parts.get("time"), parts.get("zone")
    if not time:
        return date
    if len(time) == 5:  # noqa: PLR2004 - HH:MM
        time += ":00"
    date = date._replace(time=time)
    if not zone or zone.upper() in ("Z", "UTC", "GMT"):
        return date
    return _to_utc(date, zone if zone[0] in "+-" else f"-{_ZONES[zone[0].upper()] - (zone[1] in 'Dd'):02}00")


def _month(name: str) -> int:
    """The number of the month with that name, or -1."""
    return _MONTHS.get(name) or next((number for number, names in enumerate(_ELSEWHERE, 1) if name in names.split()), -1)


def _checked(year: int, month: int, day: int) -> PartialDate | None:
    if year < 1 or month > 12 or (day and day > _last_day(year, month)):  # noqa: PLR2004
        return None
    return PartialDate(year, month, day)


def _last_day(year: int, month: int) -> int:
    leap = month == _FEBRUARY and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _LENGTHS[month - 1] + leap


def _to_utc(date: PartialDate, zone: str) -> PartialDate | None:
    import datetime as dt  # noqa: PLC0415 - for the rare date that is not in UTC

    offset = dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    clock = dt.time.fromisoformat(date.time)
    local = dt.datetime.combine(dt.date(date.year, date.month, date.day), clock)
    try:
        moment = local + offset if zone[0] == "-" else local - offset
    except OverflowError:
        return None
    return PartialDate(moment.year, moment.month, moment.day, moment.strftime("%H:%M:%S"))


def iso(date: PartialDate) -> str:
    """``2021-05-31``, ``2021-05`` or ``2021``: as much as is known."""
    if date.day:
        return f"{date.year:04}-{date.month:02}-{date.day:02}"
    return f"{date.year:04}-{date.month:02}" if date.month else f"{date.year:04}"


def stamp(date: PartialDate) -> str:
    """``2021-05-31 00:49:34+00:00``, as field digests write it; what is unknown is the first."""
    return f"{date.year:04}-{date.month or 1:02}-{date.day or 1:02} {date.time or '00:00:00'}+00:00"


def issued(entry: Entry) -> PartialDate:
    """When the first version appeared: its date, or else the year and month of the identifier."""
    return entry.published or _GIVEN_OUT[identifiers.yymm(entry.id)]


_GIVEN_OUT = Remembered(lambda digits: PartialDate(*identifiers.month_of(digits)))


def interval(date: PartialDate) -> tuple[Day, Day]:
    """The first and the last day that the date can mean."""
    year, month, day, _ = date
    if not month:
        return (year, 1, 1), (year, 12, 31)
    if not day:
        return (year, month, 1), (year, month, _last_day(year, month))
    return (year, month, day), (year, month, day)
