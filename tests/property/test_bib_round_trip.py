"""What arxref writes as BibTeX and BibLaTeX, it reads again: the same entry, and written again the same bytes.

Not held by the formats, and so not compared: `updated`, all categories but the primary one, classes, affiliations, comment (unless asked
for), report number, links, topics, extra, all DOIs but the first, and provenance. BibTeX holds no day of a date and no version. A date
that says no more than the identifier does comes back as none. Of a paper written as published (``published``), the date of the preprint
is lost with its version, and the journal reference comes back in other words for the same place.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref import identifiers
from arxref.api import SourceText
from arxref.dates import issued
from arxref.library.leftovers import unclaimed
from arxref.library.publication import is_withdrawn, publication
from arxref.model import ArxivId, Entry, Foreign, Name, PartialDate
from arxref.parsers.bib import PARSER
from arxref.parsers.fields import PARSER as DIGESTS
from arxref.text.clean import clean, clean_name
from arxref.text.unlatex import model, name
from arxref.turns import parse_with
from strategies import entries, hostile_entries

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("bibtex", "biblatex")
CHANGED = {
    "bibtex": (
        {"published": True},
        {"pubstate": True},
        {"trust-comments": True, "pubstate": True},
        {"cite-version": "keep"},
        {"profile": "ieee"},
        {"profile": "acmart", "comment": True},
        {"omit": "url"},
        {"omit": "eprint"},
        {"fields": "title,author"},
    ),
    "biblatex": (
        {"published": True},
        {"pubstate": True},
        {"trust-comments": True},
        {"cite-version": "keep"},
        {"comment": True},
        {"omit": "url"},
        {"omit": "eprint,abstract"},
    ),
}


def write(papers: list[Entry], to: str, options: dict[str, object]) -> str:
    exporter = import_module(f"arxref.exporters.{to}").EXPORTER
    return "".join(document.text for document in exporter.render(papers, options))


def read(text: str) -> list[Entry]:
    """The entries; nothing but them stands in the file, but for the comments that are the seal and the signatures."""
    source = SourceText.of("refs.bib", text.encode())
    items = parse_with(PARSER, source)
    assert unclaimed(text, items) == []
    assert all(type(item) is Entry or (type(item) is Foreign and item.raw.startswith("% ar") and not item.key) for item in items), items
    return [item for item in items if type(item) is Entry]


def held(entry: Entry, to: str) -> tuple[object, ...]:
    """What the format holds of an entry."""
    date = issued(entry)
    common = (entry.id, entry.title, entry.authors, entry.authors_complete or not entry.authors, entry.primary, entry.dois[:1])
    rest = (date[:3], entry.version) if to == "biblatex" else (date[:2],)
    return (*common, entry.journal_ref, entry.abstract, entry.key, *rest)


def is_clean(entry: Entry) -> bool:
    """Whether cleaning changes nothing: "Âµ", which chance can make, is what damage makes of "µ"."""
    texts = (entry.title, entry.abstract, entry.comment)
    return all(clean(text) == text for text in texts) and all(clean_name(part) == part for name in entry.authors for part in name)


@st.composite
def libraries(draw: st.DrawFn) -> list[Entry]:
    """Papers with keys, some with authors that are cut off, and with dates of every kind."""
    papers = draw(st.lists(entries().filter(is_clean), max_size=3, unique_by=lambda entry: entry.id))
    return [
        entry._replace(key=f"key{number}", authors_complete=draw(st.booleans()), published=draw(st.sampled_from(dates(entry))))
        for number, entry in enumerate(papers)
    ]


def dates(entry: Entry) -> tuple[PartialDate | None, ...]:
    """When a paper with this identifier can have come out: in its month or at the end of the month before."""
    year, month = identifiers.month(entry.id)
    before = PartialDate(year, month - 1, 28) if month > 1 else PartialDate(year - 1, 12, 31)
    return entry.published, before, PartialDate(year, month), PartialDate(year)


@pytest.mark.parametrize("to", FORMATS)
@settings(max_examples=60)
@given(papers=libraries())
def test_reading_what_was_written_gives_the_entry_back_and_writing_it_again_the_same_bytes(to: str, papers: list[Entry]) -> None:
    text = write(papers, to, {})
    back = read(text)
    assert [held(entry, to) for entry in back] == [held(entry, to) for entry in papers]
    assert write(back, to, {}) == text


@pytest.mark.parametrize(("to", "options"), [(to, options) for to in FORMATS for options in CHANGED[to]])
@settings(max_examples=15)
@given(papers=libraries())
def test_with_other_options_too_nothing_changes_when_it_is_read_and_written_again(
    to: str, options: dict[str, object], papers: list[Entry]
) -> None:
    text = write(papers, to, options)
    back = read(text)
    assert [(entry.id, entry.key) for entry in back] == [(entry.id, entry.key) for entry in papers]
    assert write(back, to, options) == text
    if options.get("published"):
        for before, after in zip(papers, back, strict=True):
            place = publication(before) if f"@misc{{{before.key}," not in text and f"@online{{{before.key}," not in text else None
            assert place is None or after.published is None
            assert publication(after) == (place or publication(before._replace(dois=before.dois[:1])))
    if options.get("comment"):
        assert [entry.comment for entry in back] == [entry.comment for entry in papers]
    if options.get("cite-version") == "keep":
        assert [entry.version for entry in back] == [entry.version for entry in papers]


CLAIMS = (
    "8 pages. Accepted to CVPR 2021",
    "Accepted by TIP",
    "Pattern Recognition Letters 2022, in press",
    "Submitted to NIPS",
    "6th Workshop on Things (XYZW 2023)",
    "Under review",
    "Withdrawn by the authors. Accepted to CVPR 2021",
)


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("options", [{"pubstate": True}, {"trust-comments": True}, {"pubstate": True, "trust-comments": True}], ids=str)
@pytest.mark.parametrize("claim", CLAIMS)
def test_what_is_claimed_is_written_again_as_it_was_read(to: str, options: dict[str, object], claim: str) -> None:
    paper = Entry(ArxivId("2105.14656"), title="On Things", authors=(Name("Alpha", "Ann"),), comment=claim, key="alpha")
    text = write([paper], to, options)
    [back] = read(text)
    assert write([back], to, options) == text
    assert ("@misc{" in text or "@online{" in text) == ("trust-comments" not in options or not claim.startswith(("8 pages", "Pattern")))
    assert is_withdrawn(back) == is_withdrawn(paper)


@pytest.mark.parametrize("to", FORMATS)
@settings(max_examples=30)
@given(papers=libraries())
def test_pybtex_reads_the_same_titles_and_names(to: str, papers: list[Entry]) -> None:
    from pybtex.database import parse_string

    database = parse_string(write(papers, to, {}), "bibtex").entries
    assert list(database) == [entry.key for entry in papers]
    for entry in papers:
        found = database[entry.key]
        assert model(found.fields.get("title", "")) == entry.title
        people = [person for person in found.persons.get("author", ()) if str(person) != "others"]
        assert len(people) == len(entry.authors)
        for person, written in zip(people, entry.authors, strict=True):
            parts = (person.last_names, [*person.first_names, *person.middle_names], person.prelast_names, person.lineage_names)
            read = tuple(name(" ".join(part)) for part in parts)
            assert read == ((written.literal, "", "", "") if written.literal else written[:4])


@pytest.mark.parametrize("to", FORMATS)
@settings(max_examples=30)
@given(papers=libraries())
def test_bibtexparser_as_a_whole_reads_the_same_fields(to: str, papers: list[Entry]) -> None:
    import bibtexparser

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = bibtexparser.parse_string(write(papers, to, {}))
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == [entry.key for entry in papers]
    for found, entry in zip(library.entries, papers, strict=True):
        values = {field.key.lower(): str(field.value) for field in found.fields}
        assert values["eprint"] == entry.id
        assert (model(values.get("title", "")), model(values.get("abstract", ""))) == (entry.title, entry.abstract)
        assert values.get("doi", "") == (entry.dois[0] if entry.dois else "")


@pytest.mark.parametrize("to", FORMATS)
@settings(max_examples=30)
@given(paper=hostile_entries())
def test_of_hostile_entries_paper_and_key_come_back(to: str, paper: Entry) -> None:
    [back] = read(write([paper._replace(key="thekey")], to, {}))
    assert (back.id, back.key) == (paper.id, "thekey")


@pytest.mark.parametrize("to", FORMATS)
def test_real_papers_come_back(to: str, corpus: Path) -> None:
    papers: dict[str, Entry] = {}
    for path in sorted((corpus / "digests" / "fields").glob("*.md")):
        for item in parse_with(DIGESTS, SourceText.of(path.name, path.read_bytes())):
            if isinstance(item, Entry):
                papers.setdefault(item.id, item._replace(key=f"key{len(papers)}"))
    text = write(list(papers.values()), to, {})
    back = read(text)
    assert [held(entry, to) for entry in back] == [held(entry, to) for entry in papers.values()]
    assert write(back, to, {}) == text
