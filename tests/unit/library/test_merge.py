"""The merge rule: source rank, then version, then listing date, then the value; never the order of the files."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arxref.library.merge import fill, goes_on, merge, merge_all, provenance_of, refresh, said
from arxref.model import ArxivId, Entry, Link, Name, Origin, PartialDate
from growth import assert_linear
from strategies import entries

ID = ArxivId("2105.00001")
ADA, BOB = Name("Lovelace", "Ada"), Name("Bob", "B.")
RANKS = {"api": 10, "mail": 20, "fields": 30, "numbered": 30, "links": 50}


def entry(source: str, parser: str = "fields", version: int | None = None, listed: PartialDate | None = None, **values: object) -> Entry:
    return Entry(ID, version, origins=(Origin(source, 1, 2, parser, listed),), **values)  # type: ignore[arg-type]


def joined(*given: Entry) -> Entry:
    results = {merge(order, RANKS.__getitem__)[0] for order in permutations(given)}
    assert len(results) == 1, "file order decided"
    return results.pop()


def codes(*given: Entry) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in merge(given, RANKS.__getitem__)[1]]


def test_fields_come_from_whoever_has_them() -> None:
    digest = entry("a.md", "numbered", title="T", abstract="A", key="k")
    other = entry("b.md", version=1, authors=(ADA,), categories=("cs.CV",), primary="cs.CV")
    merged = joined(digest, other)
    assert (merged.title, merged.authors, merged.primary, merged.version) == ("T", (ADA,), "cs.CV", 1)
    assert {field: origin.source for field, origin in provenance_of(merged).items()} == {
        "version": "b.md", "title": "a.md", "authors": "b.md", "authors_complete": "b.md", "abstract": "a.md",
        "categories": "b.md", "primary": "b.md",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (entry("a", "api", 1, title="X"), entry("b", "fields", 9, title="Y")),
        (entry("a", version=2, title="X"), entry("b", version=1, listed=PartialDate(2030, 1, 1), title="Y")),
        (entry("a", version=1, title="X"), entry("b", "numbered", title="Y")),
        (entry("a", listed=PartialDate(2021, 2, 1), title="X"), entry("b", listed=PartialDate(2021, 1, 31), title="Y")),
        (entry("a", listed=PartialDate(2021, 2), title="X"), entry("b", title="Y")),
    ],
    ids=["rank", "version", "known version", "listing date", "dated"],
)
def test_the_order_of_standing(better: Entry, worse: Entry) -> None:
    assert joined(better, worse).title == "X"
    assert codes(better, worse) == []


def test_equals_that_differ_are_a_problem_and_the_value_decides() -> None:
    one, two = entry("a", version=1, title="Alpha"), entry("b", version=1, title="Beta")
    assert joined(one, two).title == "Alpha"
    assert codes(two, one) == [("conflicting-values", 'title is "Alpha" here, which is kept, and "Beta" in b:1')]
    three = entry("c", version=1, title="Gamma")
    assert codes(two, one, three) == [("conflicting-values", "title differs in b:1, c:1; the one given here is kept")]
    assert codes(two, one, three._replace(title="Beta")) == [
        ("conflicting-values", 'title is "Alpha" here, which is kept, and "Beta" in b:1, c:1')
    ]


def test_dates_that_differ_are_shown_and_what_is_too_long_for_a_line_is_not() -> None:
    one, two = entry("a", published=PartialDate(2021, 5, 31)), entry("b", published=PartialDate(2021, 5, 30))
    assert codes(one, two)[0][1].startswith("published is 2021-05-3")
    for short in ("Trees. " * 50, "Trees."):
        assert codes(entry("a", abstract="Leaves. " * 50), entry("b", abstract=short))[0][1].startswith("abstract differs in ")


def test_entries_of_two_papers_under_one_id_are_told_whatever_their_standing() -> None:
    kept = entry("a", "api", 2, title="On Gruel", authors=(ADA, BOB), abstract="We cook gruel for all who come to us.")
    other = entry("b", "fields", 1, title="Of Cats and Kings", authors=(Name("Lear", "King"),))
    told = [("id-title-mismatch", 'the title is "Of Cats and Kings" here and "On Gruel" in a:1, which is kept')]
    assert codes(kept, other) == codes(other, kept) == told
    renamed = entry("b", version=1, title="Of Cats and Kings", authors=(ADA,), authors_complete=False)
    rewritten = entry("b", "numbered", title="Of Cats and Kings", abstract="Cats are kings.")
    for same in (renamed, rewritten, other._replace(authors=()), entry("b", "links", title="Paper"), other._replace(title="")):
        assert codes(kept, same) == []


def test_of_a_paper_with_very_many_titles_the_first_are_judged() -> None:
    kept = entry("a", "api", title="On Gruel", authors=(ADA,))
    others = [entry("b", version=at, title=f"{at} Cats", authors=(BOB,)) for at in range(1, 2000)]
    told = codes(kept, *others)
    assert {code for code, _ in told} == {"id-title-mismatch"}
    assert 1 < len(told) < 40
    assert codes(*others[::-1], kept) == told


def test_of_titles_of_links_the_longest_is_taken_and_none_contradicts_it() -> None:
    short, long, other = (entry(name, "links", title=title) for name, title in (("a", "Gruel"), ("b", "On Gruel"), ("c", "Of Grits")))
    assert joined(short, long, other).title == "Of Grits"
    assert codes(short, long, other) == []
    assert joined(long, entry("d", title="G")).title == "G"
    dated = (entry("a", "links", published=PartialDate(2021)), entry("b", "links", published=PartialDate(2022)))
    assert [code for code, _ in codes(*dated)] == ["conflicting-values"]


def test_the_same_entry_twice_is_no_conflict() -> None:
    one = entry("a", version=1, title="Alpha", authors=(ADA,))
    assert joined(one, one) == one
    assert codes(one, one) == []


def test_a_list_that_is_cut_off_gives_way_to_a_whole_one() -> None:
    cut = entry("a", "api", authors=(ADA,), authors_complete=False)
    whole = entry("b", "links", authors=(ADA, BOB))
    assert joined(cut, whole).authors == (ADA, BOB)
    assert joined(cut, whole).authors_complete


def test_links_and_topics_are_united_best_first() -> None:
    one = entry("a", "api", links=(Link("x", "u"),), topics=("A", "B"))
    two = entry("b", topics=("B", "C"))
    assert joined(one, two).topics == ("A", "B", "C")
    assert joined(one, two).links == (Link("x", "u"),)


def test_merge_all_joins_what_shares_an_id() -> None:
    one = entry("a", "numbered", title="T", abstract="A")
    two, three = entry("b", version=1, title="U"), entry("c", version=2, authors=(ADA,))
    merged, _ = merge_all([one, two, three], RANKS.__getitem__)
    assert merged == [joined(one, two, three)]


def test_problems_are_told_in_the_order_of_the_papers() -> None:
    ids = [ArxivId(f"2105.{number:05}") for number in (9, 2, 7, 5, 1, 8, 3, 6, 4)]
    twice = [entry(source, title=source)._replace(id=id_) for source in ("a", "b") for id_ in ids]
    assert [problem.id for problem in merge_all(twice, RANKS.__getitem__)[1]] == ids


@given(st.lists(entries(), max_size=6), st.randoms())
def test_merge_all_keeps_every_paper_once_in_any_order(given_: list[Entry], random) -> None:  # type: ignore[no-untyped-def]
    """The set of merged entries is a function of the set of entries."""
    given_ = [item._replace(origins=(Origin(f"f{number}", 1, 1, "fields"),)) for number, item in enumerate(given_)]
    shuffled = given_[:]
    random.shuffle(shuffled)
    one, two = (merge_all(order, RANKS.__getitem__)[0] for order in (given_, shuffled))
    assert sorted(one, key=lambda e: e.id) == sorted(two, key=lambda e: e.id)
    assert [e.id for e in one] == list(dict.fromkeys(e.id for e in given_))


def test_fill_adds_what_is_lacking_and_changes_nothing_else() -> None:
    mine = entry("a", title="Mine", authors=(ADA,), authors_complete=False)
    facts = entry("api", "api", 3, title="Theirs", authors=(ADA, BOB), abstract="A")
    filled = fill(mine, facts)
    assert (filled.title, filled.authors, filled.authors_complete, filled.abstract) == ("Mine", (ADA, BOB), True, "A")
    assert provenance_of(filled)["abstract"].source == "api"
    assert provenance_of(filled)["title"].source == "a"
    assert fill(filled, facts) == filled


def test_of_lists_that_are_cut_off_the_longest_is_kept() -> None:
    one = entry("a", "mail", authors=(ADA,), authors_complete=False)
    two = entry("b", "links", authors=(ADA, BOB), authors_complete=False)
    merged = joined(one, two)
    assert (merged.authors, merged.authors_complete) == ((ADA, BOB), False)
    assert provenance_of(merged)["authors"].source == "b"
    assert codes(one, entry("c", "mail", authors=(BOB,), authors_complete=False)), "equals that differ are told"


@pytest.mark.parametrize("join", [fill, refresh])
def test_a_list_that_is_cut_off_gives_way_to_a_whole_or_longer_one(join) -> None:  # type: ignore[no-untyped-def]
    first = entry("a", authors=(ADA,), authors_complete=False)
    longer = entry("api", "api", authors=(ADA, BOB), authors_complete=False)
    sole = entry("api", "api", authors=(ADA,))
    assert (join(first, longer).authors, join(first, longer).authors_complete) == ((ADA, BOB), False)
    assert (join(first, sole).authors, join(first, sole).authors_complete) == ((ADA,), True), "a sole author, now that it is known"
    assert join(longer, first).authors == (ADA, BOB)
    assert join(sole, longer).authors_complete


def test_an_abstract_that_breaks_off_gives_way_to_one_that_goes_on() -> None:
    whole = "We prune almost nothing, and find that sparse models of all sizes are focused on the same few words."
    cut = entry("bot", "mail", abstract=whole[:70] + "...")
    for other in (entry("digest", "links", abstract=whole), entry("mail", "mail", abstract=whole)):
        assert joined(cut, other).abstract == whole
        assert not codes(cut, other), "the one that is cut off is no rival"
        assert provenance_of(joined(cut, other)).get("abstract", joined(cut, other).origins[0]).source == other.origins[0].source
    assert fill(cut, entry("api", "api", abstract=whole)).abstract == whole
    assert (
        joined(cut, entry("digest", "links", abstract="Something else is said of it here at length, and nothing of pruning.")).abstract
        == cut.abstract
    )
    assert fill(cut, entry("api", "api", abstract="Another text.")).abstract == cut.abstract
    assert fill(entry("a", abstract=whole), cut).abstract == whole


def test_what_is_torn_apart_where_an_abstract_breaks_off_does_not_hide_the_rest() -> None:
    cut = entry("bot", "mail", abstract=r"We bound the error of the estimate by \$\mathca...")
    whole = entry("digest", "links", abstract=r"We bound the error of the estimate by $\mathcal{O}(n)$ steps, as others did before.")
    assert joined(cut, whole).abstract == whole.abstract
    assert joined(cut, cut._replace(origins=whole.origins)).abstract == cut.abstract, "where nothing goes on, what there is stays"
    ended = entry("digest", "links", abstract="It ends with a last word.")
    assert joined(entry("bot", "mail", abstract="It ends with a last wor..."), ended).abstract == ended.abstract


@pytest.mark.parametrize(
    ("text", "other"),
    [
        (r"$\alph...", r"$\alpha$ is what we look at."),
        (r"We bound it by $\mathcal{O} (n ...", r"We bound it by $\mathcal{O}(n\log n)$ steps."),
        ("We bound it by {\\it a for…", "We bound it by a formula."),
    ],
)
def test_what_was_torn_says_nothing_for_sure(text: str, other: str) -> None:
    assert goes_on(text, other)
    assert not goes_on(other, text)


def test_what_begins_otherwise_does_not_go_on() -> None:
    assert not goes_on("We look at leaves of...", "They see leaves of all kinds, and much more of it.")
    assert not goes_on("We look at leaves of trees", "We look at leaves of trees, and much more of it.")
    assert goes_on("We look at leaves of...", "We look at leaves of all kinds, and much more of it.")


def test_fields_are_named_in_words_and_an_entry_may_come_from_nowhere() -> None:
    one, two = entry("a", journal_ref="J. 1"), entry("b", journal_ref="J. 2")
    assert codes(one, two) == [("conflicting-values", 'journal ref is "J. 1" here, which is kept, and "J. 2" in b:1')]
    nowhere = Entry(ID, title="Nowhere", comment="8 pages")
    assert joined(nowhere, entry("a", title="Here"))[2:3] == ("Here",)
    assert joined(nowhere, entry("a", title="Here")).comment == "8 pages"


def test_many_abstracts_that_break_off_cost_what_their_number_does() -> None:
    def make(n: int) -> list[Entry]:
        return [entry(f"{number}", abstract=f"{number:06} is what we say in words that break off here...") for number in range(n)]

    assert_linear(lambda many: merge(many, RANKS.__getitem__), make)


def test_categories_without_a_primary_one_give_way() -> None:
    some = entry("bot", "mail", categories=("cs.AI",))
    whole = entry("digest", "links", categories=("math.PR", "cs.AI"), primary="math.PR")
    assert (joined(some, whole).categories, joined(some, whole).primary) == (whole.categories, "math.PR")
    assert fill(some, entry("api", "api", categories=("math.PR", "cs.AI"), primary="math.PR")).primary == "math.PR"
    assert joined(some, entry("b", "links")).categories == ("cs.AI",)


def test_the_order_of_cross_lists_is_no_difference() -> None:
    one, other = (
        entry(name, "snapshot", categories=codes, primary="cs.CV") for name, codes in (("a", ("cs.CV", "cs.AI")), ("b", ("cs.AI", "cs.CV")))
    )
    assert merge([one, other], lambda _name: 10)[1] == []
    assert [found.code for found in merge([one, other._replace(primary="cs.AI")], lambda _name: 10)[1]] == ["conflicting-values"]


STOOD = st.tuples(st.sampled_from("ab"), st.integers(1, 2), st.integers(2, 3), st.sampled_from(("fields", "api"))).map(
    lambda values: Origin(*values)
)


@given(st.lists(st.lists(STOOD, max_size=2).map(tuple), min_size=2, max_size=4))
def test_entries_that_say_the_same_stand_in_the_order_of_all_that_they_stood_in(stood: list[tuple[Origin, ...]]) -> None:
    """How their origins begin tells it nearly always; the first of them is of the best source, and all stay, each once."""
    alike = [Entry(ID, title="T", abstract="A", origins=origins) for origins in stood]
    ranked = sorted(stood, key=lambda many: (RANKS[many[0].parser] if many else 99, [(one.source, one.first, repr(one)) for one in many]))
    assert joined(*alike) == alike[0]._replace(origins=tuple(dict.fromkeys(one for many in ranked for one in many)))


@given(entries(), entries())
def test_what_entries_say_has_a_number_that_does_not_depend_on_where_they_stood(one: Entry, other: Entry) -> None:
    assert said(one) == said(one._replace(origins=(Origin("elsewhere"),)))
    assert (said(one) == said(other)) == (one._replace(origins=()) == other._replace(origins=()))
    assert said(one._replace(topics=["a list"])) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("one", "other"), [(-1, -2), (1, True)])
def test_numbers_that_python_hashes_alike_are_not_the_same_version(one: int, other: int) -> None:
    assert said(Entry(ID, version=one)) != said(Entry(ID, version=other))
