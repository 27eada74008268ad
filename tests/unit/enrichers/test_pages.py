from __future__ import annotations

import pytest

from arxref.enrichers.pages import TRIES, Answer, Pages, Part, Query, belongs
from arxref.model import ArxivId, Entry, PartialDate

QUERY = Query("cs.CV", PartialDate(2021, 5, 31))
FIRST, SECOND, THIRD = Part(0, 100), Part(100, 100), Part(200, 100)


def entry(number: int, *, time: str = "12:00:00", day: int = 31, month: int = 5, category: str = "cs.CV") -> Entry:
    return Entry(
        ArxivId(f"2105.{number:05}"), published=PartialDate(2021, month, day, time), categories=(category, "cs.LG"), primary=category
    )


def answer(total: int, first: int, last: int) -> Answer:
    return Answer(total, tuple(entry(number) for number in range(first, last)))


def asked(*answers: Answer) -> tuple[Pages, list[Part | None]]:
    pages, parts = Pages(QUERY), []
    for one in answers:
        parts.append(pages.next())
        pages.take(parts[-1], one)
    return pages, [*parts, pages.next()]


def test_pages_are_asked_for_in_order_until_all_is_there():
    pages, parts = asked(answer(250, 0, 100), answer(250, 100, 200), answer(250, 200, 250))
    assert parts == [FIRST, SECOND, THIRD, None]
    assert (pages.complete, pages.whole, pages.missing(), len(pages.came)) == (True, True, "", 250)


def test_before_any_answer_nothing_is_known():
    pages, parts = asked()
    assert parts == [FIRST]
    assert (pages.complete, pages.missing()) == (False, "nothing is known of this day")


def test_that_there_is_nothing_must_be_said_twice():
    pages, parts = asked(Answer(0, ()), Answer(0, ()))
    assert parts == [FIRST, FIRST, None]
    assert pages.whole
    pages, parts = asked(Answer(0, ()), answer(3, 0, 3))
    assert parts == [FIRST, FIRST, None]
    assert (pages.whole, len(pages.came)) == (True, 3)


def test_a_short_page_is_asked_for_again_after_the_others_and_only_so_often():
    pages, parts = asked(answer(150, 0, 97), answer(150, 100, 150), *[answer(150, 0, 97)] * 3)
    assert parts == [FIRST, SECOND, FIRST, FIRST, FIRST, None]
    assert pages.missing() == "3 of 150 papers are missing, among numbers 1 to 100"
    assert not pages.complete


def test_pages_in_whose_papers_others_are_missing_are_named_together():
    pages, _ = asked(answer(300, 0, 100))
    assert pages.missing() == "200 of 300 papers are missing, among numbers 101 to 300"
    pages, _ = asked(*[answer(201, 0, 100), answer(201, 100, 200)], *[Answer(201, ())] * TRIES)
    assert pages.missing() == "1 of 201 papers is missing, among numbers 201"


def test_another_total_is_believed_when_it_is_said_twice_in_a_row():
    pages, parts = asked(answer(150, 0, 100), answer(151, 100, 151), answer(151, 100, 151), answer(151, 0, 100))
    assert parts == [FIRST, SECOND, SECOND, FIRST, None]
    assert (pages.total, pages.whole) == (151, True)
    pages, parts = asked(answer(150, 0, 100), answer(7, 100, 150), answer(150, 100, 150))
    assert parts == [FIRST, SECOND, SECOND, None]
    assert (pages.total, pages.whole) == (150, True)


def test_totals_that_change_for_ever_come_to_an_end():
    pages = Pages(QUERY)
    count = 0
    while (part := pages.next()) is not None:
        count += 1
        pages.take(part, Answer(1000 + count, tuple(entry(number) for number in range(part.start, part.start + part.size))))
        assert count < 500
    assert not pages.complete
    assert pages.missing()


def test_a_page_that_holds_too_much_is_asked_for_again():
    pages, parts = asked(answer(150, 0, 101), answer(150, 100, 150), answer(150, 0, 100))
    assert parts == [FIRST, SECOND, FIRST, None]
    assert pages.whole
    pages, _ = asked(*[answer(50, 0, 51)] * TRIES)
    assert pages.next() is None
    assert pages.missing() == "more papers came than the 50 that arXiv counts"


def test_a_paper_that_came_once_and_is_not_in_the_listing_is_a_stranger():
    pages, _ = asked(answer(150, 0, 101), answer(150, 100, 150), answer(150, 0, 100))
    assert pages.strangers() == []
    odd = entry(499)
    pages, _ = asked(Answer(50, (*answer(50, 0, 50).entries, odd)))
    assert pages.strangers() == []  # as long as nothing else is known, it may be any of them
    pages, _ = asked(Answer(50, (*answer(50, 0, 50).entries, odd)), answer(50, 0, 50))
    assert (pages.strangers(), pages.whole) == ([odd.id], True)


def test_a_page_that_cannot_be_read_is_halved_down_to_one_paper():
    pages = Pages(QUERY)
    for number in range(100):
        part = pages.next()
        while part is not None and part.start <= 42 < part.start + part.size and part.size > 1:
            assert pages.split(part)
            part = pages.next()
        if part is None:
            break
        if part == Part(42, 1):
            assert not pages.split(part)
        else:
            pages.take(part, answer(50, part.start, min(50, part.start + part.size)))
        assert number < 20
    assert len(pages.came) == 49
    assert (pages.complete, pages.whole, pages.missing()) == (True, False, "")


def test_what_was_there_is_not_asked_for():
    pages = Pages(QUERY)
    there = {one.id: one for one in answer(250, 100, 200).entries}
    pages.recall(250, {SECOND: tuple(there)}, there)
    assert pages.next() == FIRST
    pages.take(FIRST, answer(250, 0, 100))
    assert pages.next() == THIRD
    pages.take(THIRD, answer(250, 200, 250))
    assert pages.whole
    pages = Pages(QUERY)
    pages.recall(0, {}, {})
    assert pages.next() is None
    assert pages.whole


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (entry(1), True),
        (entry(1, time="23:59:59"), True),
        (entry(1, time="00:00:59", day=1, month=6), True),
        (entry(1, time="00:01:00", day=1, month=6), False),
        (entry(1, day=30), False),
        (entry(1, category="math.CV"), False),
        (entry(1)._replace(published=None), False),
        (entry(1)._replace(categories=("cs.LG", "cs.CV")), True),
    ],
)
def test_what_belongs_to_a_listing(one, expected):
    assert belongs(QUERY, one) is expected


def test_an_archive_is_all_its_classes_and_two_names_of_a_category_are_one():
    assert belongs(QUERY._replace(category="cs"), entry(1))
    assert belongs(QUERY._replace(category="math.MP"), entry(1, category="math-ph"))
