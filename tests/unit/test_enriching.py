"""Filling from the store and from metadata sources: who is asked for what, what is used, and what is told."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from arxref.api import Context, Enricher
from arxref.enriching import enrich
from arxref.library.merge import provenance_of
from arxref.model import ArxivId, Entry, Name, Origin, PartialDate, Problem
from arxref.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

ONE, TWO = ArxivId("1905.00001"), ArxivId("1905.00002")
ADA = Name("Lovelace", "Ada")
LACKING = Entry(ONE, title="On Engines", origins=(Origin("a.md", 3, 4, "numbered"),))
WHOLE = Entry(TWO, title="T", authors=(ADA,), abstract="A", published=PartialDate(2019), categories=("cs.CV",), origins=(Origin("a.md"),))
API = Origin("arXiv API", parser="arxiv")
FACTS = Entry(
    ONE,
    2,
    "On Engines",
    (ADA,),
    abstract="Engines.",
    published=PartialDate(2019, 5, 1),
    categories=("cs.CV",),
    primary="cs.CV",
    origins=(API,),
)


class Shelf:
    """A store that holds some entries."""

    def __init__(self, *entries: Entry) -> None:
        self.entries = entries
        self.notes: dict[str, str] = {}

    def recall(self, name: str) -> str:
        return self.notes.get(name, "")

    def remember(self, name: str, text: str, _lasts: float) -> None:
        self.notes[name] = text

    def get(self, ids: Iterable[ArxivId], version: int | None = None) -> Iterator[Entry]:
        wanted = set(ids)
        return (entry for entry in self.entries if entry.id in wanted and version in (None, entry.version))


class Source:
    """A metadata source that answers with entries, and with others for the first version; it notes what it was asked for."""

    def __init__(self, *answers: Entry | Problem, first: Sequence[Entry] = ()) -> None:
        self.answers, self.first = answers, first
        self.asked: list[tuple[tuple[ArxivId, ...], int | None]] = []

    def lookup(self, ids: Sequence[ArxivId], context: Context) -> Iterator[Entry | Problem]:
        self.asked.append((tuple(ids), context.version))
        if context.progress is not None:
            context.progress(len(ids))
        yield from self.first if context.version == 1 else self.answers

    @property
    def enricher(self) -> Enricher:
        return Enricher("api", "", self.lookup)


def run(source: Source, *entries: Entry, **context: Any) -> tuple[list[Entry], list[tuple[str, str, str]]]:
    filled, problems = enrich(entries, [source.enricher], Context(lambda: 0.0, **context))
    return filled, [(problem.severity, problem.code, problem.id) for problem in problems]


def test_only_papers_that_lack_something_are_asked_for_and_only_that_is_filled() -> None:
    source = Source(FACTS._replace(title="On engines!"), Problem("note", "x", "y"))
    filled, problems = run(source, LACKING, WHOLE)
    assert source.asked == [((ONE,), None)]
    assert (filled[0].title, filled[0].authors, filled[0].published, filled[1]) == ("On Engines", (ADA,), PartialDate(2019, 5, 1), WHOLE)
    assert problems == [("note", "x", "")]
    assert provenance_of(filled[0])["authors"] == API
    assert provenance_of(filled[0])["title"].source == "a.md"


def test_a_list_of_authors_that_is_cut_off_is_filled() -> None:
    cut = WHOLE._replace(id=ONE, title="On Engines", authors=(ADA,), authors_complete=False)
    grace = Name("Hopper", "Grace")
    filled, _ = run(Source(FACTS._replace(authors=(ADA, grace))), cut)
    assert (filled[0].authors, filled[0].authors_complete) == ((ADA, grace), True)


def test_a_source_that_fails_keeps_what_it_gave() -> None:
    def lookup(ids: Sequence[ArxivId], _context: object) -> Iterator[Entry]:
        yield FACTS
        message = "down\nfor good"
        raise TimeoutError(message)

    filled, problems = enrich([LACKING], [Enricher("api", "", lookup)], Context(lambda: 0.0))
    assert filled[0].abstract == "Engines."
    assert problems == [Problem("error", "enricher-failed", "api failed (TimeoutError: down for good)")]


def test_the_store_goes_first_and_what_it_knows_is_not_asked_for() -> None:
    source = Source()
    filled, problems = run(source, LACKING, store=Shelf(FACTS))
    assert filled[0].authors == (ADA,)
    assert source.asked == []
    assert problems == []


def test_what_the_store_knows_in_part_is_asked_for() -> None:
    source = Source(FACTS)
    run(source, LACKING, store=Shelf(FACTS._replace(authors=())))
    assert source.asked == [((ONE,), None)]


def test_a_second_source_is_asked_for_what_the_first_did_not_know() -> None:
    first, second = Source(Problem("error", "enricher-refused", "no")), Source(FACTS)
    filled, problems = enrich([LACKING, WHOLE], [first.enricher, second.enricher], Context(lambda: 0.0))
    assert second.asked == [((ONE,), None)]
    assert filled[0].authors == (ADA,)
    assert [(problem.severity, problem.code) for problem in problems] == [("note", "enricher-refused")]
    third = Source()
    enrich([LACKING], [second.enricher, third.enricher], Context(lambda: 0.0))
    assert third.asked == []


def test_a_refusal_that_leaves_something_missing_is_an_error() -> None:
    first, second = Source(Problem("error", "enricher-refused", "no")), Source(FACTS._replace(abstract=""))
    _, problems = enrich([LACKING], [first.enricher, second.enricher], Context(lambda: 0.0))
    assert [(problem.severity, problem.code) for problem in problems] == [("error", "enricher-refused")]


def test_that_a_first_version_is_not_known_is_no_news() -> None:
    def lookup(ids: Sequence[ArxivId], context: Context) -> Iterator[Entry | Problem]:
        yield Problem("warning", "not-there", "x", id=ids[0]) if context.version else FACTS._replace(title="What Looms Weave")

    _, problems = enrich([LACKING], [Enricher("api", "", lookup)], Context(lambda: 0.0))
    assert [problem.code for problem in problems] == ["id-title-mismatch"]


def test_refresh_asks_for_all_and_takes_newer_values() -> None:
    newer = FACTS._replace(id=TWO, title="T!", authors=(ADA, Name("Hopper", "Grace")), abstract="Newer")
    source = Source(newer)
    keyed = WHOLE._replace(key="mine", topics=("reading",))
    filled, problems = run(source, keyed, refresh=True, store=Shelf(newer._replace(abstract="Old")))
    assert source.asked == [((TWO,), None)]
    assert (filled[0].title, filled[0].abstract, filled[0].key, filled[0].topics) == ("T!", "Newer", "mine", ("reading",))
    assert provenance_of(filled[0])["abstract"] == API
    assert problems == []


@pytest.mark.parametrize("offline", [False, True])
def test_where_nobody_has_newer_values_what_the_store_knows_fills(offline: bool) -> None:
    source = Source(Problem("error", "enricher-refused", "no"))
    two = WHOLE._replace(version=2, abstract="Mine", categories=("cs.CV", "cs.LG"), primary="cs.LG")
    shelf = Shelf(FACTS._replace(comment="This paper has been withdrawn by the authors"), FACTS._replace(id=TWO, title="T", abstract="Old"))
    filled, problems = run(source, LACKING, two, refresh=True, offline=offline, store=shelf)
    assert filled[0].authors == (ADA,)
    assert filled[1] == two
    assert problems == [("error", "enricher-refused", ""), ("warning", "withdrawn-paper", ONE)]


def test_an_interrupted_refresh_goes_on_where_it_stopped(tmp_path: Path) -> None:
    ids = [ArxivId(f"1905.{number:05}") for number in range(1, 7)]
    papers = [WHOLE._replace(id=id_) for id_ in ids]
    asked: list[tuple[ArxivId, ...]] = []
    stops = [KeyboardInterrupt(), RuntimeError(), None, None]

    def lookup(ids: Sequence[ArxivId], context: Context) -> Iterator[Entry]:
        asked.append(tuple(ids))
        stop = stops.pop(0)
        for id_ in ids[:2] if stop else ids:
            answer = FACTS._replace(id=id_, title="T", abstract="Newer")
            context.store.put([answer], "api")  # type: ignore[union-attr]
            yield answer
        if stop:
            raise stop

    now = 1.7e9
    with open_store(str(tmp_path / "store.sqlite"), lambda: now, pytest.fail) as store:
        store.put([FACTS._replace(id=id_, title="T", abstract="Old") for id_ in ids], "api")
        now += 100.5
        context = Context(lambda: now, refresh=True, store=store)
        for _ in range(4):
            now += 10
            with contextlib.suppress(KeyboardInterrupt):
                filled, _ = enrich(papers, [Enricher("api", "", lookup)], context)
        assert asked == [tuple(ids), tuple(ids[2:]), tuple(ids[4:]), tuple(ids)]
        assert {entry.abstract for entry in filled} == {"Newer"}


@pytest.mark.parametrize("known", [1, 2])
def test_a_paper_that_is_another_one_is_not_asked_for_in_each_run(known: int, tmp_path: Path) -> None:
    """What would settle the doubt is known: the first version's title, from the first run or in the answer itself."""
    other = FACTS._replace(title="What Looms Weave", version=known)
    with open_store(str(tmp_path / "store.sqlite"), lambda: 1.7e9, pytest.fail) as store:
        source = Source(other, first=(other._replace(title="Looms", version=1),))

        def lookup(ids: Sequence[ArxivId], context: Context) -> Iterator[Entry | Problem]:
            answers = list(source.lookup(ids, context))
            store.put([answer for answer in answers if isinstance(answer, Entry)], "arxiv")
            yield from answers

        for _ in range(3):
            _, problems = enrich([LACKING], [Enricher("api", "", lookup)], Context(lambda: 0.0, store=store))
            assert [problem.code for problem in problems] == ["id-title-mismatch"]
        assert source.asked == [((ONE,), None), ((ONE,), 1)][:known]


def test_what_the_store_knows_is_not_told_after_a_newer_answer() -> None:
    newer = FACTS._replace(title="What Looms Weave", authors=(Name("Hopper", "Grace"),), abstract="")
    filled, problems = run(Source(newer), LACKING, refresh=True, offline=False, store=Shelf(FACTS))
    assert filled == [LACKING]
    assert problems == [("warning", "id-title-mismatch", ONE)]


def test_a_renamed_paper_is_filled_and_told() -> None:
    filled, problems = run(Source(FACTS._replace(title="On an Engine")), LACKING._replace(title="On Engine"))
    assert filled[0].authors == (ADA,)
    assert filled[0].title == "On Engine"
    assert problems == [("note", "renamed-paper", ONE)]


@pytest.mark.parametrize(
    ("first_title", "code", "authors"), [("ON ENGINES", "renamed-paper", (ADA,)), ("Yet Another", "id-title-mismatch", ())]
)
def test_the_first_version_settles_what_is_in_doubt(first_title: str, code: str, authors: tuple[Name, ...]) -> None:
    source = Source(FACTS._replace(title="What Looms Weave"), first=(FACTS._replace(title=first_title, version=1),))
    filled, problems = run(source, LACKING)
    assert source.asked == [((ONE,), None), ((ONE,), 1)]
    assert filled[0].authors == authors
    assert [problem[1:] for problem in problems] == [(code, ONE)]


def test_offline_what_is_in_doubt_is_left_unless_the_store_has_the_first_version() -> None:
    source, other = Source(), FACTS._replace(title="What Looms Weave")
    filled, problems = run(source, LACKING, store=Shelf(other), offline=True)
    assert filled[0] == LACKING
    assert problems == [("warning", "id-title-mismatch", ONE)]
    assert all(version is None for _, version in source.asked)


@pytest.mark.parametrize("context", [{}, {"offline": True}, {"offline": True, "refresh": True}])
def test_a_first_version_in_the_store_settles_what_is_in_doubt_and_nobody_is_asked(context: dict[str, bool]) -> None:
    class Versions(Shelf):
        def get(self, ids: Iterable[ArxivId], version: int | None = None) -> Iterator[Entry]:
            return (entry for entry in super().get(ids, version) if version or entry.version == 2)

    source = Source()
    other = FACTS._replace(title="What Looms Weave")
    filled, problems = run(source, LACKING, store=Versions(other, FACTS._replace(version=1, title="ON ENGINES")), **context)
    assert filled[0].authors == (ADA,)
    assert problems == [("note", "renamed-paper", ONE)]
    assert all(version is None for _, version in source.asked)
    assert bool(source.asked) is context.get("refresh", False)


def test_a_withdrawn_paper_is_flagged_where_it_stands() -> None:
    source = Source(FACTS._replace(comment="This paper has been withdrawn by the authors due to an error"))
    _, problems = enrich([LACKING], [source.enricher], Context(lambda: 0.0))
    assert [(problem.code, problem.source, problem.line) for problem in problems] == [("withdrawn-paper", "a.md", 3)]


def test_answers_that_nobody_asked_for_are_passed_over() -> None:
    filled, problems = run(Source(FACTS._replace(id=ArxivId("1801.00001")), FACTS), LACKING)
    assert len(filled) == 1
    assert problems == []


def test_progress_is_told_to_whoever_asked_for_it() -> None:
    from contextlib import contextmanager

    seen: list[tuple[str, int]] = []

    @contextmanager
    def asking(total: int) -> Iterator[Callable[[int], None]]:
        seen.append(("total", total))
        yield lambda settled: seen.append(("settled", settled))

    enrich([LACKING, WHOLE], [Source(FACTS).enricher], Context(lambda: 0.0), asking)
    assert seen == [("total", 1), ("settled", 1)]
