"""Whatever pages hold and count, asking for a listing ends; what is called complete is; with faults that pass, all of it comes."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from arxref.enrichers.endpoint import PAGE_SIZE
from arxref.enrichers.pages import TRIES, Answer, Pages, Query
from arxref.model import ArxivId, Entry, PartialDate

DAY = PartialDate(2021, 5, 31)
FAULTS = ("ok", "short", "empty", "twice", "total", "nothing", "shifted", "stranger", "intruder")
INTRUDER = ArxivId("2105.99999")


def entry(number: int) -> Entry:
    return Entry(ArxivId(f"2105.{number:05}"), published=DAY, categories=("cs.CV",))


def answer(fault: str, size: int, start: int, wanted: int, draw: int) -> Answer:
    """The right answer, or one with a fault in it."""
    moved = start + draw % 7 if fault == "shifted" else start
    numbers = list(range(moved, min(size, moved + wanted)))
    if fault == "short":
        numbers = numbers[1:]
    elif fault in {"empty", "nothing"}:
        numbers = []
    elif fault == "twice":
        numbers = numbers[:-1] + numbers[:1]
    elif fault == "stranger":
        return Answer(size, (Entry(ArxivId("2104.00001"), published=PartialDate(2021, 4, 1)), *map(entry, numbers[1:])))
    elif fault == "intruder":
        return Answer(size, (*map(entry, numbers), entry(99999)))
    total = {"total": draw, "nothing": 0}.get(fault, size)
    return Answer(total, tuple(map(entry, numbers)))


@settings(max_examples=200)
@given(st.integers(0, 420), st.lists(st.tuples(st.sampled_from(FAULTS), st.integers(0, 500)), max_size=40), st.sampled_from(FAULTS))
def test_asking_ends_and_complete_is_complete(size: int, faults: list[tuple[str, int]], last: str) -> None:
    pages = Pages(Query("cs.CV", DAY))
    script = [*faults, *[(last, 3)] * 2000]
    count = 0
    while (part := pages.next()) is not None:
        fault, draw = script[count]
        count += 1
        pages.take(part, answer(fault, size, part.start, part.size, draw))
    assert count <= (TRIES + 1) * (TRIES + 2) * (520 // PAGE_SIZE + 1)
    assert pages.came.keys() <= {INTRUDER, *(entry(number).id for number in range(size))}
    strangers = pages.strangers()
    assert set(strangers) <= pages.came.keys()
    assert bool(pages.missing()) is not pages.complete
    if pages.complete and pages.total == size:
        assert len(pages.came) - len(strangers) == size or pages.came.keys() >= {INTRUDER}


@settings(max_examples=200)
@example(1, ["short", "nothing", "nothing"])
@given(st.integers(1, 420), st.lists(st.sampled_from(("ok", "short", "empty", "twice", "nothing", "stranger", "intruder")), max_size=3))
def test_faults_that_pass_cost_nothing(size: int, faults: list[str]) -> None:
    pages = Pages(Query("cs.CV", DAY))
    script = [*faults, *["ok"] * 1000]
    while (part := pages.next()) is not None:
        pages.take(part, answer(script.pop(0), size, part.start, part.size, 0))
    if pages.came or "nothing nothing" not in " ".join(faults):  # said twice in a row where no paper came, it is believed
        assert pages.whole
        assert pages.strangers() == [INTRUDER] * (INTRUDER in pages.came)
        assert len(pages.came) - len(pages.strangers()) == size
