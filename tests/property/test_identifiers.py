"""Laws of identifiers: every spelling gives the identifier back, order is order of time, and no text breaks or stalls a reader."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from arxref import identifiers
from arxref.errors import InvalidIdentifier
from arxref.late import beginning, lowered
from growth import assert_linear
from strategies import arxiv_ids, hostile_text

SPELLINGS = (
    "{}", "arXiv:{}", "ARXIV: {}", "<{}>", " {}.", "http://arxiv.org/abs/{}", "https://arxiv.org/pdf/{}.pdf", "https://arxiv.org/pdf/{}",
    "www.arxiv.org/abs/{}", "https://export.arxiv.org/abs/{}?a=b", "http://xxx.lanl.gov/abs/{}", "http://cn.arxiv.org/abs/{}#x",
    "https://www.alphaxiv.org/abs/{}", "https://huggingface.co/papers/{}", "10.48550/arXiv.{}", "https://doi.org/10.48550/ARXIV.{}",
    "doi:10.48550/arxiv.{}", "[arXiv:{}],", "“https://arxiv.org/html/{}”", "{}.pdf",
)  # fmt: skip
versions = st.none() | st.integers(1, 999)


@given(arxiv_ids(), versions, st.sampled_from(SPELLINGS), st.booleans())
def test_every_spelling_is_read_back(plain, version, form, upper):
    """parse(spelling(id, version)) == (id, version), in capitals too."""
    text = form.format(f"{plain}v{version}" if version else plain)
    assert identifiers.parse(text.upper() if upper else text) == (plain, version)


@given(arxiv_ids())
def test_a_squashed_identifier_is_read_back(plain):
    """parse(squashed(id)) == id."""
    assert identifiers.parse(identifiers.squashed(plain)) == (plain, None)


@given(arxiv_ids(), versions)
def test_what_is_printed_is_found_in_prose(plain, version):
    """find() gives back every printed form, with its place."""
    text = f"see {identifiers.abs_url(plain, version)}, ({identifiers.pdf_url(plain, version)}) or arXiv:{plain}."
    found = list(identifiers.find(text))
    assert [(id_, v) for _, _, id_, v in found] == [(plain, version), (plain, version), (plain, None)]
    assert text[found[0][0] : found[0][1]] == identifiers.abs_url(plain, version)
    assert text[found[1][0] : found[1][1]] == identifiers.pdf_url(plain, version)


PIECES = (
    "arxiv", "arXiv:", "ARXIV.org/", "arxiv.org.cn/abs/", "arxiv.cornell.edu/", "arxiv-vanity.com/papers/", "ar5iv.org/abs/",
    "alphaXiv.org/", "xxx.", "xxx.lanl.gov/abs/", "huggingface.co/papers/", "hf.co/papers/", "scirate.com/arxiv/", "papers.cool/arxiv/",
    "semanticscholar.org/arxiv:", "10.48550/arXiv.", "10.48550%2Farxiv.", "arxiv.org%2Fabs%2F", "https://", "HTTP://", "http", "www.",
    "export.", "//", "abs/", "pdf/", "2105.14656", "2105.14656v2", "hep-th/9901001", "math.GT/0309136", ".pdf", " ", ":", "/", "x",
    "\u0130", "\u212a",
)  # fmt: skip


addresses = st.tuples(st.sampled_from(PIECES), arxiv_ids()).map("".join)


@given(st.lists(addresses | st.sampled_from(PIECES), max_size=12).map("".join))
def test_words_that_are_looked_for_pass_no_identifier_over(text):
    """What is found where a word stands is what the pattern finds anywhere, and an address begins where the pattern for that says."""
    found = beginning(identifiers._BEGINNINGS, identifiers._MARK, text, lowered(text))
    assert [one.span() for one in found] == [one.span() for one in identifiers._MARK.finditer(text)]
    if text.endswith(("https://", "http://")):
        assert identifiers._URL_BEFORE.search(text).start() == text.rfind("http")


def numeric(plain: str) -> tuple[int, int, str, int]:
    archive, slash, digits = plain.rpartition("/")
    number = int(digits[4:]) if slash else int(digits[5:])
    return (*identifiers.month(plain), archive, number)


@given(st.lists(arxiv_ids(), max_size=30))
def test_the_sort_key_orders_as_the_numbers_do(ids):
    """sorted by sort_key == sorted by (year, month, archive, number)."""
    assert sorted(ids, key=identifiers.sort_key) == sorted(ids, key=numeric)


@given(hostile_text() | st.text(st.sampled_from("arxiv:./v0159-hept%[]() "), max_size=40))
@example("arXiv:" * 50)
@example("1905.11954v" + "9" * 5000)
def test_no_text_raises_anything_else(text):
    """parse() gives a canonical identifier or raises InvalidIdentifier; find() and split_dois() never raise."""
    try:
        plain, version = identifiers.parse(text)
    except InvalidIdentifier:
        pass
    else:
        assert identifiers.parse(plain) == (plain, None)
        assert version is None or version > 0
    for start, end, plain, version in identifiers.find(text):
        assert identifiers.parse(text[start:end]) == (plain, version)
    identifiers.split_dois(text)


@given(hostile_text() | st.text(st.sampled_from("10.:/5 ;,()a"), max_size=60))
def test_dois_are_read_alike_a_second_time(text):
    """Splitting the DOIs that were found finds them again."""
    dois, _ = identifiers.split_dois(text)
    assert identifiers.split_dois(" ".join(dois))[0] == dois


PUMPS = ("arxiv.org", "arXiv:", "arxiv.org/abs/", "a.", "10.", "10.1234/", "http", "doi:", ")", "(", "1905.", "x", " ", "-/")


@pytest.mark.parametrize("pump", PUMPS)
def test_readers_are_linear(pump):
    """Whatever it holds, a long text costs what its length does."""

    def work(text):
        list(identifiers.find(text))
        identifiers.split_dois(text)
        identifiers.split_dois("10.1234/" + text)
        with pytest.raises(InvalidIdentifier):
            identifiers.parse(text)

    assert_linear(work, pump.__mul__)
