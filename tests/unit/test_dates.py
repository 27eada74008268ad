"""Dates as digests, mails and feeds spell them."""

from __future__ import annotations

import calendar
import locale

import pytest

from arxref.dates import interval, iso, issued, parse_date, stamp
from arxref.identifiers import parse
from arxref.model import Entry, PartialDate

DATES = [
    ("2021-05-31 00:49:34+00:00", PartialDate(2021, 5, 31, "00:49:34"), "a field digest"),
    ("2021-05-31T00:49:34Z", PartialDate(2021, 5, 31, "00:49:34"), "the API"),
    ("2021-05-31T00:49:34.123456Z", PartialDate(2021, 5, 31, "00:49:34"), "parts of a second"),
    ("2021-05-31 00:49", PartialDate(2021, 5, 31, "00:49:00"), "without seconds or zone"),
    ("2021-05-31T23:49:34-05:00", PartialDate(2021, 6, 1, "04:49:34"), "west of Greenwich, over the end of a month"),
    ("2021-01-01T00:30:00+0100", PartialDate(2020, 12, 31, "23:30:00"), "east of Greenwich, over the end of a year"),
    ("Thu, 8 Jun 2023 08:03:26 GMT", PartialDate(2023, 6, 8, "08:03:26"), "a mail"),
    ("Fri, 29 May 2019 00:00:00 -0400", PartialDate(2019, 5, 29, "04:00:00"), "a feed"),
    ("2021-05-31", PartialDate(2021, 5, 31), "a day"),
    ("2021/5/1", PartialDate(2021, 5, 1), "slashes"),
    (" 2021-05-31 ", PartialDate(2021, 5, 31), "white space"),
    ("2019-05", PartialDate(2019, 5), "a month"),
    ("2019", PartialDate(2019), "a year"),
    ("Wed, 29 May 2019", PartialDate(2019, 5, 29), "a numbered digest"),
    ("Wed 29 May 2019", PartialDate(2019, 5, 29), "without the comma"),
    ("29 May 2019", PartialDate(2019, 5, 29), "without the weekday"),
    ("Tuesday, 31 December 2024", PartialDate(2024, 12, 31), "in full"),
    ("May 29, 2019", PartialDate(2019, 5, 29), "the American way"),
    ("Sept. 3rd, 2019", PartialDate(2019, 9, 3), "with an ordinal"),
    ("MAY 2019", PartialDate(2019, 5), "a month by name"),
    ("2020-02-29", PartialDate(2020, 2, 29), "a leap day"),
    ("2000-02-29", PartialDate(2000, 2, 29), "a leap day of a century"),
    ("1900-02-29", None, "no leap day"),
    ("2021-02-29", None, "no leap day"),
    ("2021-02-29 00:00:00+00:00", None, "no leap day, with a time"),
    ("2021-13-01", None, "no such month"),
    ("2021-00-01", None, "no such month"),
    ("2021-00-10 10:00:00+00:00", None, "no such month, with a time"),
    ("2021-05-00 10:00:00+00:00", None, "no such day, with a time"),
    ("2021-00", None, "no such month"),
    ("2021-05-00", None, "no such day"),
    ("31 April 2019", None, "no such day"),
    ("0 May 2019", None, "no such day"),
    ("29 Foo 2019", None, "no such month"),
    ("Foo 2019", None, "no such month"),
    ("0000-01-01", None, "no such year"),
    ("2021-05-31T25:00:00Z", None, "no such hour"),
    ("2021-05-31 00:61:34+00:00", None, "no such minute"),
    ("0001-01-01T00:00:00+10:00", None, "before the first year"),
    ("9999-12-31T23:00:00-10:00", None, "after the last year"),
    ("２０２１-05-31", None, "other digits"),
    ("Mon, 13 Apr 1992 21:13 CST", PartialDate(1992, 4, 14, "03:13:00"), "a zone by its name"),
    ("Mon, 13 Apr 1992 21:13 MST", PartialDate(1992, 4, 14, "04:13:00"), "another"),
    ("Mon, 13 Apr 1992 21:13 PST", PartialDate(1992, 4, 14, "05:13:00"), "the last of them"),
    ("9 Aug 1994 17:02:25 edt", PartialDate(1994, 8, 9, "21:02:25"), "in summer, in small letters"),
    ("2024年1月31日", PartialDate(2024, 1, 31), "Chinese"),
    ("5.4.2023", PartialDate(2023, 4, 5), "German"),
    ("31. 12. 2023", PartialDate(2023, 12, 31), "German, with blanks"),
    ("12.31.2023", None, "with dots, the day is first"),
    ("2024 年 2 月", PartialDate(2024, 2), "a Chinese month"),
    ("2019.05.29", PartialDate(2019, 5, 29), "dots, the year first"),
    ("2019. 5. 29.", PartialDate(2019, 5, 29), "Korean, in figures"),
    ("2019년 5월 29일", PartialDate(2019, 5, 29), "Korean"),
    ("mercredi 29 mai 2019", PartialDate(2019, 5, 29), "French"),
    ("1er août 2020", PartialDate(2020, 8, 1), "French, the first"),
    ("Le 3 FÉVRIER 2021", None, "more than a date"),
    ("3 FÉVRIER 2021", PartialDate(2021, 2, 3), "French capitals"),
    ("miércoles, 29 de mayo de 2019", PartialDate(2019, 5, 29), "Spanish"),
    ("3 ene. 2019 10:20:30", PartialDate(2019, 1, 3, "10:20:30"), "Spanish, in short"),
    ("quarta-feira, 1º de março de 2023", PartialDate(2023, 3, 1), "Portuguese"),
    ("Mittwoch, den 29. Mai 2019", PartialDate(2019, 5, 29), "German"),
    ("8. März 2023", PartialDate(2023, 3, 8), "German, with an umlaut"),
    ("29 maggio 2019", PartialDate(2019, 5, 29), "Italian"),
    ("octubre de 2018", PartialDate(2018, 10), "a Spanish month"),
    ("31 de abril de 2019", None, "no such day in Spanish, either"),
    ("2019.13.29", None, "no such month, with dots"),
    ("2105.14756", None, "an identifier"),
    ("1905.11", None, "the beginning of one"),
    ("2024年2月30日", None, "no such day in Chinese, either"),
    ("None", None, "missing"),
    ("", None, "nothing"),
    ("2021-05-31 or so", None, "words behind it"),
    ("1" * 100_000, None, "a long number"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "date", "reason"), DATES, ids=[case[0][:40] for case in DATES])
def test_a_date_is_read(text, date, reason):
    assert parse_date(text) == date, reason


def test_month_names_are_english_in_every_locale():
    before = locale.setlocale(locale.LC_TIME)
    try:
        locale.setlocale(locale.LC_TIME, "")
        parse_date.cache_clear()
        assert parse_date("29 May 2019") == PartialDate(2019, 5, 29)
    finally:
        locale.setlocale(locale.LC_TIME, before)


@pytest.mark.parametrize(
    ("date", "short", "full", "first", "last"),
    [
        (PartialDate(2021, 5, 31, "00:49:34"), "2021-05-31", "2021-05-31 00:49:34+00:00", (2021, 5, 31), (2021, 5, 31)),
        (PartialDate(2021, 5, 3), "2021-05-03", "2021-05-03 00:00:00+00:00", (2021, 5, 3), (2021, 5, 3)),
        (PartialDate(2020, 2), "2020-02", "2020-02-01 00:00:00+00:00", (2020, 2, 1), (2020, 2, 29)),
        (PartialDate(2021, 2), "2021-02", "2021-02-01 00:00:00+00:00", (2021, 2, 1), (2021, 2, 28)),
        (PartialDate(1998), "1998", "1998-01-01 00:00:00+00:00", (1998, 1, 1), (1998, 12, 31)),
        (PartialDate(998), "0998", "0998-01-01 00:00:00+00:00", (998, 1, 1), (998, 12, 31)),
    ],
)
def test_a_date_is_printed_and_compared(date, short, full, first, last):
    assert iso(date) == short
    assert stamp(date) == full
    assert interval(date) == (first, last)
    assert parse_date(short) == date._replace(time="")


@pytest.mark.parametrize("year", [1900, 2000, 2023, 2024])
def test_every_month_ends_with_its_last_day(year):
    for month in range(1, 13):
        last = calendar.monthrange(year, month)[1]
        assert interval(PartialDate(year, month)) == ((year, month, 1), (year, month, last))
        assert parse_date(f"{year}-{month:02}-{last}") == PartialDate(year, month, last)
        assert parse_date(f"{year}-{month:02}-{last + 1}") is None


def test_a_paper_without_a_date_has_the_month_of_its_identifier():
    entry = Entry(parse("hep-th/9901001")[0])
    assert issued(entry) == PartialDate(1999, 1)


def test_a_paper_with_a_date_keeps_it():
    entry = Entry(parse("1912.01234")[0], published=PartialDate(2019, 11, 30, "18:00:00"))
    assert issued(entry) == PartialDate(2019, 11, 30, "18:00:00")
