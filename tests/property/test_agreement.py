"""What arXiv says of a paper is the same in whatever file it says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import assume, given, settings

from arxivfiles import as_abs, as_atom, as_dublin_core, as_feed, as_listing, as_mail, as_oai, as_snapshot, is_plain, papers
from arxref.api import SourceText
from arxref.host import Host
from arxref.library.merge import merge_all
from arxref.model import Entry, Problem
from arxref.reading import read_source

if TYPE_CHECKING:
    from collections.abc import Callable

HOST = Host(list)
PARSERS = [parser for parser in HOST.built_in("parsers") if parser.kind == "listing"]
# how it is written, and which fields it lacks; DAY: its dates have no times; SORTED: its categories are in no order
DAY, SORTED = "day", "sorted"
FILES: dict[str, tuple[Callable[[Entry], str], tuple[str, ...]]] = {
    "mail": (as_mail, ("version", "updated")),
    "listing": (as_listing, ("version", "updated", "abstract")),
    "abs": (as_abs, ()),
    "atom": (as_atom, ("report_no", SORTED)),
    "rss": (as_feed, ("published", "updated", "classes", "comment", "report_no", "affiliations")),
    "oai, arXiv": (lambda entry: as_oai(entry, raw=False), ("version", DAY)),
    "oai, arXivRaw": (lambda entry: as_oai(entry, raw=True), ()),
    "oai, oai_dc": (as_dublin_core, ("version", "report_no", "affiliations", DAY)),
    "snapshot": (as_snapshot, ("classes",)),
}


def only(name: str, text: str) -> Entry:
    """The one entry of a file that is recognised by itself and read without a problem."""
    items = read_source(SourceText.of("x", text.encode()), lambda: PARSERS, list, named=True)
    assert items is not None
    assert [item for item in items if isinstance(item, Problem)] == []
    [entry] = [item for item in items if isinstance(item, Entry)]
    assert entry.origins[0].parser == name.partition(",")[0]
    return entry


def carried(paper: Entry, lacks: tuple[str, ...]) -> Entry:
    """What a file without those fields can say of a paper."""
    if DAY in lacks:
        days = (date and date._replace(time="") for date in (paper.published, paper.updated))
        paper = paper._replace(published=next(days), updated=next(days))
    if SORTED in lacks:
        paper = paper._replace(categories=tuple(sorted(paper.categories)))
    return paper._replace(**{field: Entry._field_defaults[field] for field in lacks if field in Entry._fields})


@given(papers())
@settings(max_examples=80)
def test_one_paper_reads_the_same_from_every_file(paper: Entry) -> None:
    """A paper written as any of arXiv's files, read again: equal in all fields that the file carries."""
    assume(is_plain(paper))
    for name, (write, lacks) in FILES.items():
        entry = only(name, write(paper))._replace(origins=())
        if SORTED in lacks:
            entry = entry._replace(categories=tuple(sorted(entry.categories)))
        said = paper._replace(updated=None) if name == "oai, oai_dc" and paper.version == 1 else paper  # one date stands for both
        assert entry == carried(said, lacks), name


@given(papers())
@settings(max_examples=30)
def test_what_agrees_merges_without_a_problem(paper: Entry) -> None:
    """All files together are one paper, with nothing to tell: what one lacks, another has."""
    assume(is_plain(paper))
    ranks = {parser.name: parser.rank for parser in PARSERS}
    found = [only(name, write(paper)) for name, (write, lacks) in FILES.items() if DAY not in lacks]
    [merged], problems = merge_all(found, ranks.__getitem__)
    assert problems == []
    assert len(merged.origins) == len(found)
    fields = [name for name in Entry._fields[:16] if name != "categories"]
    assert [getattr(merged, name) for name in fields] == [getattr(paper, name) for name in fields]
    assert sorted(merged.categories) == sorted(paper.categories)
