"""Published papers as entries of their own kind, in the styles that print journals and proceedings: all of the place, and the arXiv ID."""

from __future__ import annotations

import re

import pytest

from arxref.library.publication import publication
from arxref.model import ArxivId, Entry, Name, PartialDate
from conformance import _latex, _printed, _readers


def _paper(number, title, reference, doi, family):
    return Entry(
        ArxivId(f"0704.{number:04}"),
        3,
        title,
        (Name(family, "José"), Name("Hinderer", "Tanja")),
        published=PartialDate(2007, 4, 3),
        categories=("gr-qc",),
        primary="gr-qc",
        journal_ref=reference,
        dois=(doi,),
        key=f"out{number}",
    )


PAPERS = (
    _paper(
        389, "Evolution of the Carter Constant for Inspirals", "Phys. Rev. D 75, 124007 (2007)", "10.1103/PhysRevD.75.124007", "Flanagan"
    ),
    _paper(390, "Strings & Branes: 50% More", "JHEP 0709:053,2007", "10.1088/1126-6708/2007/09/053", "García"),
    _paper(391, "A $C^*$-Algebra of R&D", "Astron. Astrophys. 474 (2007) 653-662", "10.1051/0004-6361:20077525", "Erdős"),
    _paper(392, "Line Following in the Plane", "Nucl. Phys. B 789 (2008) 45-93", "10.1016/j.nuclphysb.2007.07.016", "Łukasz"),
    _paper(393, "Proceedings of a Talk", "Proceedings of CVPR 2008, pages 14-26, IEEE, 2008", "10.1109/CVPR.2008.4587345", "Øster"),
    _paper(394, "Known to Nobody", "Some Journal & Co., to appear", "10.1007/978-3-030-12345-6_7", "Çelik"),
)
PLACES = {paper.key: publication(paper) for paper in PAPERS}
STYLES = ("plain", "plainnat", "abbrvnat", "alpha", "unsrt", "plainurl", "IEEEtran", "elsarticle-num", "apsrev4-2", "ACM-Reference-Format")
ASKED = {"apsrev4-2": ["missing number in out390"], "ACM-Reference-Format": ["empty address in out393"]}
"""What styles would like to know beyond what a reference tells."""
both = pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])


def _squeezed(text):
    return re.sub(r"[\s–-]", "", text)


def _unprinted(places, text, *, range_=True):
    """What of the places is not printed."""
    found = []
    for key, place in places.items():
        if place is None:
            continue
        pages = place.pages if range_ else place.pages.partition("-")[0]
        found += [(key, part) for part in (place.volume, pages, str(place.year)) if _squeezed(part) not in _squeezed(text)]
    return found


def test_most_of_them_are_understood():
    kinds = [place.kind if place else None for place in PLACES.values()]
    assert kinds.count("article") >= 3
    assert "inproceedings" in kinds
    assert kinds[-1] is None


@pytest.mark.parametrize("style", STYLES)
def test_bibtex_style_prints_where_it_was_published(tmp_path, style):
    text = _readers.bib("bibtex", PAPERS, published=True)
    assert text.count("@article{") + text.count("@inproceedings{") == sum(place is not None for place in PLACES.values())
    result = _latex.bibtex(tmp_path, text, style)
    assert result.errors == ()
    assert [line.removeprefix("Warning--") for line in result.complaints] == ASKED.get(style, [])
    assert result.items == len(PAPERS)
    briefly = style == "apsrev4-2"  # first pages, and no titles of articles
    shown = [paper._replace(title="") for paper in PAPERS] if briefly else PAPERS
    assert _printed.missing(shown, result.text, initials=True) == []
    assert _unprinted(PLACES, result.text, range_=not briefly) == []


@pytest.mark.parametrize("engine", ["pdflatex", "lualatex"])
@pytest.mark.parametrize("style", ["numeric", "authoryear"])
def test_biblatex_style_prints_where_it_was_published(tmp_path, style, engine):
    result = _latex.biber(tmp_path, _readers.bib("biblatex", PAPERS, published=True), f"style={style}", engine=engine)
    assert (result.errors, result.complaints) == ((), ())
    assert _printed.missing(PAPERS, result.text) == []
    assert _unprinted(PLACES, result.text) == []
    for paper in PAPERS:
        assert paper.id in result.text


@both
@pytest.mark.parametrize("reader", list(_readers.READERS))
def test_readers_know_the_papers_still(tmp_path, reader, dialect):
    program = _readers.READERS[reader]
    text = _readers.bib(dialect, PAPERS, published=True)
    got = program.read(tmp_path, text, dialect)
    years = {key: str(place.year if place else 2007) for key, place in PLACES.items()}
    assert {key: read.year for key, read in got.items()} == years
    papers = [paper._replace(published=PartialDate(int(years[paper.key]))) for paper in PAPERS]
    assert [line for line in _readers.differences(program, got, papers) if ": paper " not in line] == []
    if reader in ("bibtexparser", "pybtex", "biber"):  # others know an eprint by its URL only, and these papers have a DOI
        assert {key: read.paper for key, read in got.items()} == {paper.key: paper.id for paper in PAPERS}


def test_negative_control_a_page_that_is_not_printed_is_missed(tmp_path):
    text = _readers.bib("bibtex", PAPERS, published=True).replace("{124007}", "{124008}")
    assert _unprinted(PLACES, _latex.bibtex(tmp_path, text, "plain").text) == [("out389", "124007")]
