"""A note that is written in one go is to the letter the one that is put together from its properties and its region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from arxref.library.codelinks import code_links
from arxref.model import ArxivId, Entry, Link, Name, Origin, PartialDate
from arxref.notes import paper, quick
from arxref.vault import marker, regions
from strategies import entries, hostile_entries

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAIN = Entry(
    ArxivId("1905.00001"),
    1,
    "A Title: Part 2",
    (Name("Lovelace", "Ada"), Name(literal="CERN")),
    abstract="We look at $x$; see https://github.com/a/b.",
    published=PartialDate(2019, 5, 1),
    categories=("cs.CV", "math.AG"),
    classes=("68T45", "I.4.6"),
    comment="12 pages, accepted at ICML 2019",
    journal_ref="J. Things 1 (2020) 1-9",
    dois=("10.1000/1", "10.1000/2"),
    report_no="R-1",
    links=(Link("code", "https://example.org/[c]"),),
    topics=("a", "b"),
    origins=(Origin("day.md", listed=PartialDate(2019, 5, 2)), Origin("day.md", listed=PartialDate(2019, 5, 3))),
    key="lovelace2019title",
)


def slowly(entry: Entry, stem: str, links: Sequence[Link]) -> str:
    properties, front = paper.written(paper.properties(entry, stem, links))
    return marker.note(front, [(name, value) for name, value, _form in properties], paper.region(entry, links), "\n## Notes\n")


@given(entries() | hostile_entries(), st.text("abcXYZ019-é$`: ", max_size=8), st.booleans())
@example(PLAIN, "", False)
@example(PLAIN, "another", True)
@example(PLAIN._replace(comment="", report_no="", classes=(), topics=(), links=(), dois=()), "", True)
@example(PLAIN._replace(abstract=" "), "", False)
@example(PLAIN._replace(abstract="", comment="", report_no="", classes=(), topics=(), links=(), dois=()), "", True)
@example(PLAIN._replace(title="$x$ [[link]] `= 1`", journal_ref="%% :: <%", comment="half \ud800"), "", True)
@example(PLAIN._replace(abstract="half \ud800 of a character", version=None, published=None), "", True)
@example(PLAIN._replace(authors=tuple(Name(f"N{number}") for number in range(64))), "", True)
@example(PLAIN._replace(authors=tuple(Name(f"N{number}") for number in range(64))), "", False)
@example(PLAIN._replace(authors=tuple(Name(f"N{number}") for number in range(63))), "", False)
@example(PLAIN._replace(categories=tuple(f"a.B{number}" for number in range(65))), "", False)
@example(PLAIN._replace(authors=()), "", False)
@example(PLAIN._replace(categories=()), "", False)
@example(PLAIN._replace(categories=(), authors=(), comment="", journal_ref=""), "", True)
@example(PLAIN._replace(report_no="", topics=(), links=(), dois=(), abstract="We look."), "", True)
@example(PLAIN._replace(abstract="This paper has been withdrawn by the authors."), "", True)
@example(PLAIN._replace(journal_ref="This paper was withdrawn", comment=""), "", True)
@example(PLAIN._replace(authors=(Name("B\nC", "A"), Name(literal="D"))), "", True)
@example(PLAIN._replace(title="t" * 250_000), "", True)
@example(PLAIN._replace(comment="Withdrawn by the authors"), "", True)
@example(PLAIN._replace(title="JavaScript:x \\$5 ]] <b> %%"), "", True)
def test_one_go_gives_what_many_steps_give(entry: Entry, key: str, complete: bool) -> None:
    entry = entry._replace(key=key or entry.key or "key", authors_complete=complete)
    links = code_links(entry)
    for stem in ("stem", entry.key):
        text = quick.note(entry, stem, links, "\n## Notes\n")
        assert text is None or text == slowly(entry, stem, links)


@given(
    st.lists(
        st.text(st.sampled_from('ab é王"\\$`[]%<:\x00\x1f\x7f\x85\xa0\u200b\u200d\u2028\ufeff\uffff\ud800\U0001f600'), max_size=4),
        min_size=1,
        max_size=4,
    )
)
def test_names_are_quoted_together_as_each_would_be(texts: list[str]) -> None:
    entry = PLAIN._replace(authors=tuple(Name(literal=text) if len(text) % 2 else Name(text, "A") for text in texts))
    text = quick.note(entry, "stem", (), "\n## Notes\n")
    assert text is None or text == slowly(entry, "stem", ())
    if "".join(texts).isalpha():
        assert text is not None


def test_what_is_usual_is_written_in_one_go() -> None:
    listed = PLAIN._replace(categories=(), authors_complete=False)  # as digests that are tables have them
    numbered = PLAIN._replace(categories=(), authors=(), published=None, comment="", journal_ref="")
    for entry in (
        PLAIN,
        listed,
        numbered,
        PLAIN._replace(abstract="", dois=(), version=None),
        PLAIN._replace(title="Größe & x < y", links=()),
    ):
        assert quick.note(entry, entry.key, code_links(entry), "") is not None


@given(entries() | hostile_entries())
@example(PLAIN)
@example(PLAIN._replace(abstract="", comment=" "))
def test_the_parts_of_a_region_are_known_by_their_labels(entry: Entry) -> None:
    parts = paper.parts(entry, code_links(entry))
    assert regions.texts(paper.region(entry, ())) == [text for _label, text in paper.parts(entry, ())]
    assert regions.keys([text for _label, text in parts]) == [label for label, _text in parts]
