"""What arXiv says of a paper is the same in whatever file it says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings

from arxivfiles import as_abs, as_atom, as_dublin_core, as_feed, as_listing, as_mail, as_oai, as_snapshot, is_plain, papers
from arxref.api import SourceText
from arxref.host import Host
from arxref.library.merge import merge_all
from arxref.model import ArxivId, Entry, Name, PartialDate, Problem
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


WHEN = {"published": PartialDate(2015, 3, 2, "11:38:04"), "updated": PartialDate(2016, 4, 7, "01:02:03"), "version": 2}
SPELT = Entry(
    ArxivId("1503.00001"),
    title=r"On the $L^{2}$ theory of $\alpha \to \beta$: the Erd\H{o}s--R\'enyi case, na{\"\i}ve & 50\% {\it more}",
    authors=(
        Name(r"M\"uller", r"J\"urgen", "", "Jr."),
        Name(r"{\AA}s", r"{\O}ystein"),
        Name(r"Nguy\~{\^e}n", r"V\u{a}n"),
        Name(r"Garc\'{\i}a-L\'opez", r"Jos\'{e}"),
        Name("Berg", "B.", "van der"),
        Name(literal="The ATLAS Collaboration"),
    ),
    affiliations=((), ("CERN (Geneva), and MIT",), ("MIT, Cambridge",), (), ("CERN (Geneva), and MIT", "ETH"), ()),
    abstract=r"We show that $x < y$ for all $\epsilon > 0$, as Poincar\'e & others~did.",
    categories=("cs.CV", "stat.ML"),
    primary="cs.CV",
    comment=r"12 pages; a M\"unster talk",
    journal_ref=r"Phys. Rev. D 55 (1997) 123--145; \'Etudes",
    dois=("10.1103/PhysRevD.55.123", "10.1016/S0370-2693(98)01178-8"),
    **WHEN,
)
READ = SPELT._replace(
    title=r"On the $L^{2}$ theory of $\alpha \to \beta$: the Erdős--Rényi case, naïve & 50% more",
    authors=(
        Name("Müller", "Jürgen", "", "Jr."),
        Name("Ås", "Øystein"),
        Name("Nguyễn", "Văn"),
        Name("García-López", "José"),
        Name("Berg", "B.", "van der"),
        Name(literal="The ATLAS Collaboration"),
    ),
    abstract=r"We show that $x < y$ for all $\epsilon > 0$, as Poincaré & others did.",
    comment="12 pages; a Münster talk",
    journal_ref="Phys. Rev. D 55 (1997) 123--145; Études",
)


@pytest.mark.parametrize("name", FILES)
def test_what_is_spelt_in_tex_reads_the_same_from_every_file(name: str) -> None:
    write, lacks = FILES[name]
    entry = only(name, write(SPELT))._replace(origins=())
    if SORTED in lacks:
        entry = entry._replace(categories=tuple(sorted(entry.categories)))
    assert entry == carried(READ, lacks)


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
