"""Laws of publications: a reference that is composed is understood again, and no text breaks or stalls its reader."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arxref.library.publication import Publication, are_withdrawn, dois, is_withdrawn, publication, reference
from arxref.model import ArxivId, Entry
from growth import assert_linear
from strategies import hostile_text

DOI = "10.9999/abc"


def paper(journal_ref, *doi):
    return Entry(ArxivId("hep-th/9201001"), journal_ref=journal_ref, dois=doi or (DOI,))


journals = st.sampled_from((
    "Phys. Rev. D", "Astron. Astrophys.", "Nature", "Sensors", "IEEE Transactions on Image Processing", "Journal of Things",
    "J. Stat. Mech.",
    "Artificial Intelligence in Medicine", "Proceedings of the IEEE", "Circuits, Systems, and Signal Processing", "Physica A", "A&A",
))  # fmt: skip
proceedings = st.sampled_from((
    "CVPR", "Proc. CVPR", "Proceedings of the 3rd Conference on Robots", "International Symposium on Robots (ISR)", "Pattern Recognition",
    "Advances in Neural Information Processing Systems", "ACM Conference on AI, Ethics, and Society", "Machine Learning for Health",
))  # fmt: skip
numbers = st.integers(1, 999).map(str)
ranges = st.tuples(st.integers(1, 9999), st.integers(1, 60)).map(lambda pair: f"{pair[0]}-{pair[0] + pair[1]}")
pages = ranges | st.integers(1, 999999).map(str) | st.integers(1, 999).map("L{}".format) | st.integers(10, 9999).map("P{:05}".format)
years = st.integers(1992, 2030)
articles = st.builds(Publication, st.just("article"), journals, numbers, st.just("") | numbers, pages, years, st.just(""), st.just(DOI))
papers = st.builds(
    Publication, st.just("inproceedings"), proceedings, st.just("") | numbers, st.just(""), st.just("") | ranges, years,
    st.sampled_from(("", "ACM", "IEEE", "Springer", "AAAI Press")), st.just(DOI),
)  # fmt: skip


@settings(max_examples=200)
@given(articles | papers)
@example(Publication("article", "Nature", "5", "6", "7", 2007, "", DOI))
@example(Publication("article", "Nature", "2", "", "1", 2007, "", DOI))
@example(Publication("article", "Nature", "2", "", "2007", 2007, "", DOI))
def test_a_composed_reference_is_understood_again(made):
    """publication(reference(p)) == p, for a publication of clean parts."""
    assert publication(paper(reference(made))) == made


PIECES = (
    "Phys. Rev. D", "CVPR", "Proc.", "In ", "vol.", "no.", "pp.", "pages", " ", ",", ";", ":", "(", ")", "[", "]", ".", "-", "--",
    "2007", "(2007)",
    "75", "124007", "1-9", "ACM", "Springer, Cham", "Paris, France", "May", "10.1234/x", "https://doi.org/10.1234/x",
    "ISSN 1234-5678", "PoS", "SPIE",
    "Lecture Notes in Computer Science", "(eds)", "Erratum", "&", "and", "A", "x", "é", "1",
)  # fmt: skip
texts = (
    hostile_text()
    | st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
    | st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join)
)


@settings(max_examples=200)
@given(
    texts, st.sampled_from((DOI, "10.1103/PhysRevD.75.124007", "10.1109/CVPR.2019.00123", "10.1007/978-3-030-12345-6_7")) | hostile_text()
)
def test_any_text_is_understood_or_refused(text, doi):
    """Never an exception; what is understood has a name with a letter, a year, a DOI, and parts that stand in the text."""
    found = publication(paper(text, doi))
    if found is None:
        return
    assert found.kind in {"article", "inproceedings"}
    assert any(character.isalpha() for character in found.container)
    assert found.container == found.container.strip()
    assert found.container.isprintable()
    assert 1800 <= found.year < 2100
    assert found.doi in dois(paper(text, doi))
    plain = "".join(text.replace("to", "-").split())
    for part in (found.volume, found.number):
        assert "".join(part.split()) in plain


@settings(max_examples=200)
@given(st.lists(texts, max_size=3))
def test_dois_are_bare_and_stay_so(values):
    """Every DOI begins with its prefix, none is arXiv's, none comes twice, and taking them out again changes nothing."""
    found = dois(paper("", *values))
    assert all(doi.startswith("10.") and "/" in doi and not doi.startswith("10.48550/") for doi in found)
    assert len({doi.lower() for doi in found}) == len(found)
    assert dois(paper("", *(found or (DOI,)))) == (found or (DOI,))


PUMPS = (
    "1",
    "(",
    ")",
    ";",
    "1,",
    "a ",
    "A. ",
    "Phys. ",
    "1(1) ",
    "- ",
    "10.1234/",
    "Proc. ",
    "vol ",
    "\n",
    "1-",
    "(eds) ",
    "CVPR 2019, ",
    "PoS(",
    "Erratum",
    "%28",
)


@pytest.mark.parametrize("pump", PUMPS)
@pytest.mark.parametrize("shell", ["{}", "Phys. Rev. D {} (2007)", "In {} (eds) Proc. X. Lecture Notes in Computer Science, vol 3"])
def test_nasty_texts_cost_what_their_length_does(pump, shell):
    def work(text):
        publication(paper(text))
        publication(paper("Nature 521, 436-444 (2015)", text))

    assert_linear(work, lambda n: shell.format(pump * n), size=20, least=0.002)


_SAID = st.just("") | st.sampled_from((
    "This paper has been withdrawn by the author", "WITHDRAWN", "Retracted", "A deformation retract", "with", "drawn",
    "Removed by arXiv", "5 pages", "Über " * 60,
)) | hostile_text()  # fmt: skip


@given(
    st.lists(st.builds(Entry, st.just(ArxivId("2101.00001")), comment=_SAID, journal_ref=_SAID, abstract=_SAID), max_size=4),
    st.just(1) | st.just(40),
)
def test_papers_are_withdrawn_together_as_each_by_itself(entries, times):
    assert are_withdrawn(entries * times) == [is_withdrawn(entry) for entry in entries * times]
