"""What a stranger's code hands over can be worked with, or it is said why not."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings

import strategies
from arxref.api import Document, Existing, Identified, Merged, Option, Pieces, Updated, Vault
from arxref.fitting import unfit
from arxref.model import ArxivId, Entry, Foreign, Heading, Link, Name, Origin, PartialDate, Problem, Span

ORIGIN = Origin("day.md", 3, 5, "mine", PartialDate(2021, 5, 31), 1, "Vision")
ENTRY = Entry(
    ArxivId("2105.14656"), title="Gruel", authors=(Name("Kim", "Jo"),), links=(Link("code", "https://example.org"),), origins=(ORIGIN,)
)
SPAN = Span("day.md", 1, 1)
HALF = "half \ud835"
PIECES = Pieces("", lambda entry, _options: entry.key, "", lambda _mark: "")
VAULT = Vault(lambda _entries, _options, _there: iter(()), lambda _head, _options: None, lambda *_: Merged(b""))
# the record -> what is wrong with it
UNFIT: list[tuple[Any, str]] = [
    (ENTRY._replace(id="2105.14656v2"), "Entry.id is '2105.14656v2', no canonical arXiv ID (arxref.tools.reading.parse_id makes one)"),
    (ENTRY._replace(id=""), "Entry.id is '', no canonical arXiv ID (arxref.tools.reading.parse_id makes one)"),
    (ENTRY._replace(id=None), "Entry.id is NoneType where str belongs"),
    (ENTRY._replace(version="2"), "Entry.version is str where int belongs"),
    (ENTRY._replace(version=2**63), "Entry.version is a number beyond all counting"),
    (ENTRY._replace(published=PartialDate(10**5000)), "Entry.published.year is a number beyond all counting"),
    (ENTRY._replace(provenance=(("title", -(10**5000)),)), "Entry.provenance[0][1] is a number beyond all counting"),
    (ENTRY._replace(abstract=None), "Entry.abstract is NoneType where str belongs"),
    (ENTRY._replace(abstract=HALF), "Entry.abstract holds half of a surrogate pair, which no file can"),
    (ENTRY._replace(authors=[Name("Kim")]), "Entry.authors is list where tuple belongs"),
    (ENTRY._replace(authors=(Name("Kim"), "Jo Kim")), "Entry.authors[1] is str where Name belongs"),
    (ENTRY._replace(authors=(Name("Kim", None),)), "Entry.authors[0].given is NoneType where str belongs"),
    (ENTRY._replace(authors_complete=None), "Entry.authors_complete is NoneType where bool belongs"),
    (ENTRY._replace(affiliations=("MIT",)), "Entry.affiliations[0] is str where tuple belongs"),
    (ENTRY._replace(categories="cs.CV"), "Entry.categories is str where tuple belongs"),
    (ENTRY._replace(published="2021"), "Entry.published is str where PartialDate belongs"),
    (ENTRY._replace(published=PartialDate(2021, 2, 30)), "Entry.published is 2021-02-30, no date"),
    (ENTRY._replace(published=PartialDate(2021, 0, 5)), "Entry.published is 2021-00-05, no date"),
    (ENTRY._replace(published=PartialDate(0)), "Entry.published is 0000, no date"),
    (ENTRY._replace(published=PartialDate(20210)), "Entry.published is 20210, no date"),
    (ENTRY._replace(extra=(("Status", "new", "old"),)), "Entry.extra[0] is tuple where tuple of 2 belongs"),
    (ENTRY._replace(extra=(("Status", 1),)), "Entry.extra[0][1] is int where str belongs"),
    (ENTRY._replace(origins=(ORIGIN, ORIGIN._replace(first="3"))), "Entry.origins[1].first is str where int belongs"),
    (ENTRY._replace(provenance=(("title", 1),)), "Entry.provenance names origin 1 of 1"),
    (ENTRY._replace(provenance=(("title", -1),)), "Entry.provenance names origin -1 of 1"),
    (Heading("May", "", None, ("day.md", 1, 1)), "Heading.span is tuple where Span belongs"),  # type: ignore[arg-type]
    (Foreign("k", b"@misc{k}", SPAN), "Foreign.raw is bytes where str belongs"),  # type: ignore[arg-type]
    (Problem("fatal", "mine", "is odd"), "Problem.severity is str where 'error' or 'warning' or 'note' belongs"),  # type: ignore[arg-type]
    (Problem("note", "mine", HALF), "Problem.message holds half of a surrogate pair, which no file can"),
    (Document(b"x"), "Document.text is bytes where str belongs"),  # type: ignore[arg-type]
    (Document("x", 3), "Document.path is int where PurePosixPath belongs"),  # type: ignore[arg-type]
    (Document("x", HALF), "Document.path holds half of a surrogate pair, which no file can"),
    (Document("x", PurePosixPath("x\0.md")), "Document.path holds a NUL, which no file's name can"),
    (Document("x", "x.md", 3), "Document.id is int where str belongs"),  # type: ignore[arg-type]
    (Document("x", "x.md", "x", 3), "Document.finds is int where function belongs"),  # type: ignore[arg-type]
    (Existing(None), "Existing.keys is NoneType where Mapping belongs"),  # type: ignore[arg-type]
    (Existing({}, taken={"x"}), "Existing.taken is set where frozenset belongs"),  # type: ignore[arg-type]
    (Updated("x", b""), "Updated.content is str where bytes belongs"),  # type: ignore[arg-type]
    (Updated(b"", b"", problems=(None,)), "Updated.problems[0] is NoneType where Problem belongs"),  # type: ignore[arg-type]
    (Merged("x"), "Merged.content is str where bytes belongs"),  # type: ignore[arg-type]
    (Identified("x", None), "Identified.key is NoneType where str belongs"),  # type: ignore[arg-type]
    (PIECES._replace(separator=None), "Pieces.separator is NoneType where str belongs"),
    (PIECES._replace(remarks=3), "Pieces.remarks is int where function belongs"),
    (VAULT._replace(merge=None), "Vault.merge is NoneType where function belongs"),
    (Option("a b", "A"), "Option.name is 'a b'; a name is a word"),
    (Option("a=b", "A"), "Option.name is 'a=b'; a name is a word"),
    (Option("", "A"), "Option.name is ''; a name is a word"),
    (Option("a", "A", float), "Option.type is float, none of str, bool, int, dict"),
    (Option("a", "A", int, "1"), "Option.default is str where int belongs"),
    (Option("a", "A", choices=["x"]), "Option.choices is list where tuple belongs"),  # type: ignore[arg-type]
    (("2105.14656",), "it is tuple, and no record of arxref's"),
    (None, "it is NoneType, and no record of arxref's"),
]


@pytest.mark.parametrize(("record", "why"), UNFIT, ids=[why for _, why in UNFIT])
def test_what_is_wrong_is_said(record: Any, why: str) -> None:
    assert unfit(record) == why


@pytest.mark.parametrize(
    "record",
    [
        ENTRY,
        Entry(ArxivId("hep-th/9901001")),
        ENTRY._replace(published=PartialDate(2020, 2, 29, "23:59:59"), updated=PartialDate(2021), version=3),
        ENTRY._replace(provenance=(("title", 0),), extra=(("Status", "new"),), affiliations=(("MIT", "ETH"),)),
        Entry(ArxivId("2105.14656"), provenance=(("title", 0),)),
        Heading("May", "cs.CV", PartialDate(2021, 5), SPAN),
        Foreign("k", "@misc{k}", SPAN),
        Problem("note", "mine", "is odd"),
        Document("x"),
        Document("x", PurePosixPath("x.md"), "x", lambda _link: True),
        Existing({ENTRY.id: "k"}, ("x",), taken=frozenset("x"), state=object()),
        Updated(b"", b"", (ENTRY.id,), problems=(Problem("note", "mine", "is odd"),)),
        Merged(b""),
        Identified("x"),
        PIECES,
        PIECES._replace(remarks=lambda _entry, _piece: ()),
        VAULT,
        Option("a", "A"),
        Option("a", "A", dict, {}, ("x",)),
    ],
)
def test_what_can_be_worked_with_is(record: Any) -> None:
    assert unfit(record) == ""


@pytest.mark.parametrize("field", Entry._fields)
def test_every_field_is_looked_at(field: str) -> None:
    """Nothing of an unknown type passes, whichever field it is in: one that is new is looked at, too."""
    assert unfit(ENTRY._replace(**{field: object()})).startswith(f"Entry.{field} is object where ")
    assert field in get_type_hints(Entry)


@settings(max_examples=100)
@given(strategies.hostile_entries() | strategies.entries())
def test_whatever_is_read_can_be_worked_with(entry: Entry) -> None:
    """The law: what arxref's own parsers may give is fit."""
    assert unfit(entry) == ""
