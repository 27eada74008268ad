"""What of a note gives way to what: each rule by itself."""

import pytest

from arxref.notes.paper import ABSTRACT, Names
from arxref.notes.rules import rules
from arxref.vault.properties import Rules

PUBLISHED = b'---\ntitle: "T"\npublished-in: "J. Leaves 3"\n---\n'
PLAIN = b'---\ntitle: "T"\n---\n'
WITHDRAWN = "pubstate/withdrawn"


def rule(existing: bytes = PLAIN, *fresh: str) -> Rules:
    return rules(Names(), existing, "".join([f"\n{line}\n" for line in ("---", *fresh)]))


def test_a_source_without_the_journal_reference_takes_no_state_away_and_may_still_bring_tags():
    poor = rule(PUBLISHED)
    assert poor.keeps("tags", ("arxiv/cs/CV", "pubstate/published"), ("arxiv/cs/CV", "arxiv/cs/LG"))
    assert not poor.keeps("tags", ("arxiv/cs/CV", "pubstate/published"), ("arxiv/cs/CV", "pubstate/published", "venue/X"))
    assert not poor.keeps("tags", ("arxiv/cs/CV",), ("arxiv/cs/LG",))
    assert poor.keeps("pubstate", "published", "accepted")
    assert poor.keeps("venue", "J", "C")
    rich = rule(PUBLISHED, 'published-in: "J"')
    assert not rich.keeps("tags", ("arxiv/cs/CV", "pubstate/published"), ("arxiv/cs/CV", "arxiv/cs/LG"))
    assert not rich.keeps("pubstate", "published", "accepted")


@pytest.mark.parametrize("sign", ['pubstate: "withdrawn"', "> [!warning] Withdrawn"])
def test_a_withdrawal_is_told_by_the_property_or_by_the_warning(sign):
    gone = rule(PUBLISHED, sign)
    assert not gone.keeps("pubstate", "published", "withdrawn")
    assert gone.ends("venue", "J")
    assert not rule(PUBLISHED).ends("venue", "J")


@pytest.mark.parametrize(
    ("fresh", "ends"),
    [
        (['pubstate: "accepted"'], True),
        (["- **Comment:** 8 pages", f"{ABSTRACT}We."], True),
        (["- **Comment:** 8 pages"], False),
        ([f"{ABSTRACT}We."], False),
        ([], False),
    ],
)
def test_a_withdrawal_ends_where_the_source_could_tell_of_it(fresh, ends):
    told = rule(PLAIN, *fresh)
    for name, there in (("pubstate", "withdrawn"), ("tags", (WITHDRAWN,)), ("[!warning]", "> [!warning] Withdrawn")):
        assert told.ends(name, there) is ends
    assert not told.ends("pubstate", "accepted")
    assert not told.ends("tags", ("pubstate/accepted",))
    assert told.keeps("tags", (WITHDRAWN,), ("arxiv/cs/CV",)) is not ends
    assert not rule(PUBLISHED, *fresh).ends("pubstate", "withdrawn"), "the source does not know the journal reference"


def test_a_year_that_the_id_tells_does_not_replace_another():
    assert rule().keeps("year", "2018", "2019")
    assert not rule(PLAIN, "date: 2019-01-01").keeps("year", "2018", "2019")
    assert not rule().keeps("title", "Old", "New")


def test_lists_and_dois_lose_nothing():
    told = rule()
    assert told.keeps("authors", ("A", "B"), ("A",))
    assert told.keeps("authors", ("A", "B"), ("C", "et al."))
    assert not told.keeps("authors", ("A", "et al."), ("C", "et al."))
    assert not told.keeps("authors", ("A", "B"), ("C",))
    assert told.keeps("doi", "10.1109/1", "10.48550/arXiv.1905.00001")
    assert not told.keeps("doi", "10.48550/ARXIV.1905.00001", "10.48550/arXiv.1905.00001")
    assert not told.keeps("doi", "10.1109/1", "10.1109/2")
