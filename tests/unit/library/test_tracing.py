"""Where values come from, what they replaced, and what else was said."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.library.merge import fill, merge, provenance_of, refresh
from arxref.library.tracing import Answer, Seen, trace
from arxref.model import ArxivId, Entry, Link, Name, Origin, PartialDate

ID = ArxivId("2105.14656")
RANKS = {"oai": 10, "fields": 30, "numbered": 30, "bib": 40}


def rank(parser):
    return RANKS.get(parser, 99)


def entry(source, parser, version=None, **fields):
    return Entry(ID, version, origins=(Origin(source, 3, 9, parser),), **fields)


def traced(entries, answers=(), final=None):
    final = final or merge(entries, rank)[0]
    return {one.field: one for one in trace(final, entries, rank, answers)}


OLD = entry("old.md", "fields", 1, title="An Old Title", authors=(Name("Beta", "Ann"),), comment="8 pages")
NEW = entry("new.md", "fields", 2, title="A New Title", authors=(Name("Beta", "Ann"),))
LAST = entry("refs.bib", "bib", None, title="A Third Title", report_no="X-1")


def test_a_value_is_told_with_its_place_and_those_who_say_the_same():
    found = traced([OLD, NEW, LAST])

    assert found["authors"].origin == NEW.origins[0]
    assert found["authors"].agreeing == OLD.origins
    assert found["authors"].replaced is None
    assert found["comment"].origin == OLD.origins[0]
    assert found["report_no"].origin == LAST.origins[0]
    assert "abstract" not in found


def test_what_a_value_replaced_is_what_would_stand_without_it():
    title = traced([LAST, OLD, NEW])["title"]

    assert title.value == "A New Title"
    assert title.replaced == Seen("An Old Title", OLD.origins)
    assert title.others == (Seen("A Third Title", LAST.origins),)


def test_an_answer_that_fills_replaces_nothing_and_one_that_refreshes_does():
    facts = Entry(ID, 3, title="Newest", abstract="Much.", origins=(Origin("arXiv API", parser="arxiv"),))
    before = merge([OLD, NEW], rank)[0]
    filled = fill(before, facts)
    found = traced([OLD, NEW], [Answer(before, facts, filled)], filled)

    assert found["abstract"].origin == facts.origins[0]
    assert found["abstract"].replaced is None
    assert found["title"].value == "A New Title"
    assert Seen("Newest", facts.origins) in found["title"].others

    newer = refresh(before, facts)
    found = traced([OLD, NEW], [Answer(before, facts, newer)], newer)
    assert found["title"].origin == facts.origins[0]
    assert found["title"].replaced == Seen("A New Title", NEW.origins)
    assert found["title"].others == (Seen("An Old Title", OLD.origins),)


def test_of_links_each_is_told_by_itself():
    one, two = Link("code", "https://example.org/a"), Link("", "https://example.org/b")
    first, second = entry("a.md", "fields", links=(one,)), entry("b.md", "numbered", links=(one, two))
    found = [row for row in trace(merge([first, second], rank)[0], [first, second], rank) if row.field == "links"]

    assert {row.value for row in found} == {one, two}
    assert next(row for row in found if row.value == one).agreeing
    assert next(row for row in found if row.value == two).origin == second.origins[0]


def test_a_hundred_thousand_mentions_of_one_paper_are_traced():
    many = [entry(f"{number}.md", "fields", title=f"Title {number % 7}") for number in range(20_000)]

    title = traced(many)["title"]

    assert title.replaced is not None
    assert len(title.others) == 5


@st.composite
def groups(draw):
    text = st.sampled_from(["", "a", "b", "c..."])
    return [
        Entry(
            ID,
            draw(st.sampled_from([None, 1, 2])),
            title=draw(text),
            abstract=draw(text),
            comment=draw(text),
            published=draw(st.sampled_from([None, PartialDate(2021, 5, 1), PartialDate(2021)])),
            categories=draw(st.sampled_from([(), ("cs.CV",), ("cs.CV", "cs.LG")])),
            origins=(Origin(f"{number}.md", number + 1, number + 1, draw(st.sampled_from(sorted(RANKS)))),),
        )
        for number in range(draw(st.integers(1, 5)))
    ]


@settings(max_examples=150)
@given(groups())
def test_every_value_that_was_said_is_told_once_with_everyone_who_said_it(entries):
    """The values of a field, with those who gave them, are exactly those of the entries; the order of these does not matter."""
    final = merge(entries, rank)[0]
    whence = provenance_of(final)
    rows = trace(final, entries, rank)

    assert rows == trace(final, entries[::-1], rank)
    assert {row.field for row in rows} == set(whence) - {"authors_complete"}
    for row in rows:
        assert row.value == getattr(final, row.field)
        assert row.origin == whence[row.field]
        told = {row.value: {row.origin, *row.agreeing}}
        for seen in (*([row.replaced] if row.replaced else []), *row.others):
            assert seen.value not in told
            told[seen.value] = set(seen.origins)
        said: dict[object, set[Origin]] = {}
        for one in entries:
            if getattr(one, row.field):
                said.setdefault(getattr(one, row.field), set()).add(one.origins[0])
        assert told == said
