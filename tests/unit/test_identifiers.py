"""arXiv's rules for identifiers ("Understanding the arXiv identifier"), spelling by spelling."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from arxref import identifiers
from arxref.errors import InvalidIdentifier
from arxref.model import ArxivId

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real digests is not here")

SPELLINGS = [
    ("1905.11954", "1905.11954", None, "the canonical form"),
    ("1905.11954v2", "1905.11954", 2, "with a version"),
    ("0704.0001", "0704.0001", None, "four digits until 2014"),
    ("1412.9999v12", "1412.9999", 12, "the last month of four digits"),
    ("hep-th/9901001", "hep-th/9901001", None, "the old form"),
    ("hep-th/9901001v3", "hep-th/9901001", 3, "the old form with a version"),
    ("math.GT/0309136", "math/0309136", None, "the subject class is no part of it"),
    ("math.gt/0309136v1", "math/0309136", 1, "the class in small letters"),
    ("cond-mat.mes-hall/0309136", "cond-mat/0309136", None, "a class of words"),
    ("physics.optics/0309136", "physics/0309136", None, "a class of one word"),
    ("q-bio/0309001", "q-bio/0309001", None, "an archive that begins with one letter"),
    ("HEP-TH/9901001V2", "hep-th/9901001", 2, "any case"),
    ("hepth/9107001", "hep-th/9107001", None, "in the first month"),
    ("hepth/0703999", "hep-th/0703999", None, "in the last month of the old form"),
    ("hepth/9901001", "hep-th/9901001", None, "arXiv repairs the lost hyphen"),
    ("hep-th9901001", "hep-th/9901001", None, "squashed, as in file names"),
    ("hep-th_9901001", "hep-th/9901001", None, "an underscore, as in file names"),
    ("math.GT0309136", "math/0309136", None, "squashed with its class"),
    ("0704.00001", "0704.0001", None, "arXiv repairs a zero too many"),
    ("1501.0001", "1501.00001", None, "arXiv repairs a zero too few"),
    ("arXiv.1905.11946v2", "1905.11946", 2, "the end of its DOI"),
    ("arXiv:1905.11954", "1905.11954", None, "the recommended prefix"),
    ("ARXIV: 1905.11954v1", "1905.11954", 1, "the prefix in any case, with a blank"),
    ("arXiv:arXiv:1905.11954", "1905.11954", None, "a prefix twice, as in some libraries"),
    ("arXiv:0706.1234v1 [math.FA]", "0706.1234", 1, "the recommended citation"),
    ("oai:arXiv.org:0804.2273", "0804.2273", None, "the OAI identifier"),
    ("arXiv-2105.14656v1.tar.gz", "2105.14656", 1, "the name of a source package"),
    ("http://arxiv.org/abs/1905.11954v1", "1905.11954", 1, "an abs page"),
    ("https://arxiv.org/pdf/1905.11954", "1905.11954", None, "a PDF"),
    ("https://arxiv.org/pdf/1905.11954v1.pdf", "1905.11954", 1, "a PDF with its ending"),
    ("https://arxiv.org/pdf/hep-th/9901001v2.pdf", "hep-th/9901001", 2, "a PDF of an old paper"),
    ("https://arxiv.org/abs/math.GT/0309136", "math/0309136", None, "a URL with a class"),
    ("https://arxiv.org/abs/hep-th%2F9901001", "hep-th/9901001", None, "an escaped slash"),
    ("https://arxiv.org/abs/arXiv:1905.11954", "1905.11954", None, "the prefix in a URL"),
    ("https://arxiv.org/1905.11954", "1905.11954", None, "arXiv forwards this"),
    ("https://arxiv.org/html/2401.00001v1/x1.png", "2401.00001", 1, "a figure of the HTML version"),
    ("https://arxiv.org/html/hep-th/9901001/x1.png", "hep-th/9901001", None, "the same of an old paper"),
    ("https://arxiv.org/html/hep-th/9901001/figures/x1.png", "hep-th/9901001", None, "in a folder"),
    ("https://arxiv.org/e-print/2401.00001", "2401.00001", None, "the sources"),
    ("https://arxiv.org/src/2401.00001", "2401.00001", None, "the sources"),
    ("https://arxiv.org/tb/2401.00001", "2401.00001", None, "the trackbacks"),
    ("https://arxiv.org/ps/hep-th/9901001", "hep-th/9901001", None, "PostScript"),
    ("https://arxiv.org/format/2401.00001", "2401.00001", None, "other formats"),
    ("https://arxiv.org/abs/2401.00001v2?context=cs.CV#top", "2401.00001", 2, "query and fragment"),
    ("https://arxiv.org/abs/2401.00001/?context=cs.CV", "2401.00001", None, "and before a query"),
    ("https://arxiv.org/abs/2401.00001/", "2401.00001", None, "a slash at the end"),
    ("HTTPS://ARXIV.ORG/ABS/2401.00001", "2401.00001", None, "a URL in capitals"),
    ("arxiv.org/abs/2401.00001", "2401.00001", None, "without a scheme"),
    ("//arxiv.org/abs/2401.00001", "2401.00001", None, "relative to a scheme"),
    ("https://arxiv.org:443/abs/2401.00001", "2401.00001", None, "with a port"),
    ("https://www.arxiv.org/abs/2401.00001", "2401.00001", None, "www"),
    ("https://export.arxiv.org/abs/2401.00001", "2401.00001", None, "the mirror for programs"),
    ("http://cn.arxiv.org/abs/2401.00001", "2401.00001", None, "a country's mirror"),
    ("http://de.arxiv.org/abs/2401.00001", "2401.00001", None, "a country's mirror"),
    ("http://arxiv.org.cn/abs/2401.00001", "2401.00001", None, "a country's own domain"),
    ("http://xxx.lanl.gov/abs/hep-th/9901001", "hep-th/9901001", None, "arXiv's first home"),
    ("http://arxiv.org/PS_cache/hep-th/pdf/9901/9901001v1.pdf", "hep-th/9901001", 1, "the cache of old PDFs"),
    ("http://arxiv.org/PS_cache/arxiv/pdf/0704/0704.0001v1.pdf", "0704.0001", 1, "the cache of newer PDFs"),
    ("http://arxiv.org/ftp/arxiv/papers/0704/0704.0001.pdf", "0704.0001", None, "PDFs without sources"),
    ("https://ar5iv.labs.arxiv.org/html/2401.00001", "2401.00001", None, "a reader"),
    ("https://ar5iv.org/abs/2401.00001", "2401.00001", None, "a reader"),
    ("https://www.alphaxiv.org/abs/2401.00001v1", "2401.00001", 1, "a reader"),
    ("https://huggingface.co/papers/2401.00001", "2401.00001", None, "a reader"),
    ("https://api.semanticscholar.org/arXiv:2401.00001", "2401.00001", None, "a reader"),
    ("10.48550/arXiv.2202.01037", "2202.01037", None, "arXiv's DOI"),
    ("10.48550/ARXIV.hep-th/9901001", "hep-th/9901001", None, "DOIs know no case"),
    ("doi:10.48550/arXiv.2202.01037", "2202.01037", None, "with its prefix"),
    ("https://doi.org/10.48550/arxiv.2202.01037", "2202.01037", None, "as a URL"),
    ("http://dx.doi.org/10.48550/arXiv.2202.01037", "2202.01037", None, "as an older URL"),
    ("doi: https://doi.org/10.48550/arXiv.2202.01037", "2202.01037", None, "both"),
    ("  <https://arxiv.org/abs/2401.00001v2>. ", "2401.00001", 2, "brackets, a full stop, white space"),
    ("(arXiv:2401.00001),", "2401.00001", None, "round brackets and a comma"),
    ("“2401.00001”", "2401.00001", None, "quotes"),
    ("`2401.00001`", "2401.00001", None, "code marks"),
    ("[arXiv:hep-th/9901001]", "hep-th/9901001", None, "square brackets"),
]  # fmt: skip

REFUSED = [
    ("1905.00000", "counted from 1"),
    ("0704.0000", "counted from 1"),
    ("hep-th/9901000", "counted from 1"),
    ("1913.00001", "no month 13"),
    ("1900.00001", "no month 00"),
    ("hep-th/9913001", "no month 13"),
    ("hep-th/0704001", "to March 2007"),
    ("hep-th/9106001", "from July 1991"),
    ("hep-th/9106999", "from July 1991"),
    ("hep-th/0704999", "to March 2007"),
    ("0703.0001", "began in April 2007"),
    ("9905.0001", "began in April 2007"),
    ("1412.12345", "four digits"),
    ("1905.11954v0", "versions count from v1"),
    ("1905.11954v01", "versions count from v1"),
    ("1905.11954v123456", "so many versions"),
    ("foo-bar/9901001", "no archive 'foo-bar'"),
    ("econ/0501001", "no archive 'econ'"),
    ("hep-th", "name of an archive"),
    ("https://arxiv.org/abs/1913.00001", "no month 13"),
    ("10.48550/arXiv.1905.00000", "counted from 1"),
    ("", "no arXiv identifier"),
    ("1905.119541", "no arXiv identifier"),
    ("1905.1", "no arXiv identifier"),
    ("1905.11954v", "no arXiv identifier"),
    ("1905.11954v1v2", "no arXiv identifier"),
    ("x1905.11954", "no arXiv identifier"),
    ("10.1109/5.771073", "no arXiv identifier"),
    ("https://example.org/abs/1905.11954", "no arXiv identifier"),
    ("https://notarxiv.org/abs/1905.11954", "no arXiv identifier"),
    ("https://arxiv.org.example.org/abs/1905.11954", "no arXiv identifier"),
    ("https://example.org/arxiv.org/abs/1905.11954", "no arXiv identifier"),
    ("https://arxiv.org/list/cs.CV/1905", "no arXiv identifier"),
    ("https://arxiv.org/a/doe_j_1", "no arXiv identifier"),
    ("１９０５.１１９５４", "no arXiv identifier"),
    ("1905.11954\n1905.11955", "no arXiv identifier"),
    ("9" * 5000, "a text of 5000 characters"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "plain", "version", "reason"), SPELLINGS, ids=[case[0] for case in SPELLINGS])
def test_every_spelling_gives_the_canonical_identifier(text, plain, version, reason):
    assert identifiers.parse(text) == (plain, version), reason


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[case[0][:40] for case in REFUSED])
def test_the_impossible_is_refused_with_its_reason(text, reason):
    with pytest.raises(InvalidIdentifier, match=re.escape(reason)) as caught:
        identifiers.parse(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(("text", "reasoned"), [("doe2021", False), ("", False), ("hep-th", True), ("1913.00001", True)])
def test_whether_an_error_says_why_is_told(text, reasoned):
    with pytest.raises(InvalidIdentifier) as caught:
        identifiers.parse(text)
    assert identifiers.is_reasoned(caught.value) is reasoned


PROSE = [
    ("see arXiv:1905.11954v2.", [("arXiv:1905.11954v2", "1905.11954", 2)]),
    ("see arXiv:math.GT/0309136, and", [("arXiv:math.GT/0309136", "math/0309136", None)]),
    ("(http://arxiv.org/abs/1905.11954)", [("http://arxiv.org/abs/1905.11954", "1905.11954", None)]),
    ("at https://www.arxiv.org/pdf/1905.11954v1.pdf.", [("https://www.arxiv.org/pdf/1905.11954v1.pdf", "1905.11954", 1)]),
    ("https://arxiv.org/abs/1905.11954?x=1#y, z", [("https://arxiv.org/abs/1905.11954?x=1#y", "1905.11954", None)]),
    ("doi:10.48550/arXiv.2202.01037; x", [("doi:10.48550/arXiv.2202.01037", "2202.01037", None)]),
    ("<https://doi.org/10.48550/arXiv.2202.01037>", [("https://doi.org/10.48550/arXiv.2202.01037", "2202.01037", None)]),
    (
        "[arXiv:1905.11954](https://arxiv.org/abs/1905.11954)",
        [("arXiv:1905.11954", "1905.11954", None), ("https://arxiv.org/abs/1905.11954", "1905.11954", None)],
    ),
    (r"\url{https://arxiv.org/abs/hep-th/9901001}", [("https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001", None)]),
    ("https://web.archive.org/web/2020/https://arxiv.org/abs/1905.11954", [("https://arxiv.org/abs/1905.11954", "1905.11954", None)]),
    ("arxiv.org/abs/1905.11954?x=arXiv:1905.11955", [("arxiv.org/abs/1905.11954?x=arXiv:1905.11955", "1905.11954", None)]),
    ("İİ arXiv:1905.11954", [("arXiv:1905.11954", "1905.11954", None)]),
    ("arXiv:1905.11954的", [("arXiv:1905.11954", "1905.11954", None)]),
    ("a bare 1905.11954, or 1905.1195", []),
    ("https://notarxiv.org/abs/1905.11954 myarXiv:1905.11954", []),
    ("see xarXiv:1905.11954, _arXiv:1905.11955, -arXiv:1905.11956 or .arXiv:1905.11957", []),
    ("arXiv:1905.119541 arXiv:1905.11954x arXiv:1905.11954v0 arXiv:1913.00001", []),
    ("10.1234/arXiv.1905.11954", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PROSE, ids=[case[0][:50] for case in PROSE])
def test_prose_gives_what_is_beyond_doubt_and_where_it_stands(text, expected):
    assert [(text[start:end], plain, version) for start, end, plain, version in identifiers.find(text)] == expected
    assert identifiers.may_hold(text) or not expected


def test_addresses_and_dois_are_printed_in_one_form():
    plain = identifiers.parse("hep-th/9901001v2")[0]
    assert identifiers.abs_url(plain) == "https://arxiv.org/abs/hep-th/9901001"
    assert identifiers.abs_url(plain, 2) == "https://arxiv.org/abs/hep-th/9901001v2"
    assert identifiers.pdf_url(plain) == "https://arxiv.org/pdf/hep-th/9901001"
    assert identifiers.pdf_url(plain, 2) == "https://arxiv.org/pdf/hep-th/9901001v2"
    assert identifiers.doi(plain) == "10.48550/arXiv.hep-th/9901001"
    assert identifiers.squashed(plain) == "hep-th9901001"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1912.01234", (2019, 12)), ("0704.0001", (2007, 4)), ("hep-th/9108001", (1991, 8)), ("math/0001001", (2000, 1))],
)
def test_the_month_is_that_of_the_identifier(text, expected):
    assert identifiers.month(identifiers.parse(text)[0]) == expected


@pytest.mark.parametrize("ids", [(), ("2105.14656", "0704.0001"), ("2105.14656", "math.GT/0309136", "hep-th/9912345")])
def test_the_figures_of_several_months_are_those_of_each(ids):
    papers = [*map(ArxivId, ids)]
    assert [*identifiers.yymms(papers)] == [*map(identifiers.yymm, papers)] == [one.rpartition("/")[2][:4] for one in ids]


def test_identifiers_sort_by_month_then_archive_then_number():
    ordered = [
        "hep-th/9107001", "hep-th/9912999", "cs/0001001", "math/0001001", "math/0001010", "math-ph/0001001", "cs/0703001", "0704.0001",
        "0704.0010", "1412.9999", "1501.00001", "1501.09999", "1501.10000", "2401.00001",
    ]  # fmt: skip
    keys = [identifiers.sort_key(identifiers.parse(text)[0]) for text in ordered]
    assert keys == sorted(set(keys))


DOIS = [
    ("10.1103/PhysRevD.75.124007", ("10.1103/PhysRevD.75.124007",), "", "one"),
    ("10.1007/978-1-4020-8741-7_84 10.1007/978-3-540-68825-9_21\n  10.1145/1370256.1370262",
     ("10.1007/978-1-4020-8741-7_84", "10.1007/978-3-540-68825-9_21", "10.1145/1370256.1370262"), "", "several, on two lines"),
    ("10.1234/a; 10.1234/b, 10.1234/c", ("10.1234/a", "10.1234/b", "10.1234/c"), "", "semicolon and comma"),
    ("10.1234/a;10.1234/b,10.1234/c", ("10.1234/a", "10.1234/b", "10.1234/c"), "", "without blanks"),
    ("10.1007/978-3-031-06430-2_410.1109/TIP.2020.1", ("10.1007/978-3-031-06430-2_4", "10.1109/TIP.2020.1"), "", "run together"),
    ("https://doi.org/10.1234/a", ("10.1234/a",), "", "a URL"),
    ("http://dx.doi.org/10.1234/a and https://link.springer.com/article/10.1007/b", ("10.1234/a", "10.1007/b"), "", "two URLs"),
    ("doi:10.1234/a", ("10.1234/a",), "", "the prefix"),
    ("DOI: 10.1234/a.", ("10.1234/a",), "", "the prefix in capitals, a full stop"),
    ("(10.1234/abc)", ("10.1234/abc",), "", "brackets around it"),
    ("{10.1234/a{b}c}. and <10.1234/a<b>>, [10.1234/a[b]]", ("10.1234/a{b}c", "10.1234/a<b>", "10.1234/a[b]"), "", "brackets of all kinds"),
    ("10.1016/S0370-2693(98)00123-4", ("10.1016/S0370-2693(98)00123-4",), "", "brackets in it"),
    ("https://doi.org/10.1002/(SICI)1099-0526(199711/12)3:2%3C12::AID-CPLX4%3E3.0.CO;2-F",
     ("10.1002/(SICI)1099-0526(199711/12)3:2<12::AID-CPLX4>3.0.CO;2-F",), "", "an escaped URL"),
    ("https://doi.org/10.1234/a%00b", ("10.1234/a%00b",), "", "an escape that hides a control character stays one"),
    (r"10.1007/a\_b", ("10.1007/a_b",), "", "an underscore escaped for TeX"),
    ("10.1234/a 10.1234/A", ("10.1234/a",), "", "the same twice: DOIs know no case"),
    ("10.48550/arXiv.1905.11954", (), "", "arXiv's own is no author's DOI"),
    ("10.48550/ARXIV.1905.11954 10.1234/a", ("10.1234/a",), "", "beside another"),
    ("https://doi.org/10.48550/arXiv.1905.11954", (), "", "as a URL"),
    ("0.1145/3715669.3725882", (), "0.1145/3715669.3725882", "a digit was lost: not repaired, but told"),
    ("10.1109/TIP. 2019.123", ("10.1109/TIP",), "2019.123", "a stray blank: what is left is told"),
    ("in press 10.1234/a", ("10.1234/a",), "in press", "stray words"),
    ("10.1234/", (), "10.1234/", "no suffix"),
    ("10.1234/a\x00b", (), "10.1234/a\x00b", "a control character"),
    ("10.1234/" + "a" * 400, (), "10.1234/" + "a" * 400, "too long to be one"),
    ("10.1234/a10.1234/b;10.1234/c", ("10.1234/a", "10.1234/b", "10.1234/c"), "", "run together and parted"),
    ("https://doi.org/10.1234/ahttps://doi.org/10.1234/b", ("10.1234/a", "10.1234/b"), "", "URLs run together"),
    ("10.1093/nar/10.1234/5", ("10.1093/nar/10.1234/5",), "", "a DOI in a DOI"),
    ("https://doi.org/10.1145%2F1234567.1", ("10.1145/1234567.1",), "", "an escaped slash"),
    ("10.1002/%28SICI%291097-0258%3C1%3E", ("10.1002/(SICI)1097-0258<1>",), "", "escaped without a URL"),
    ("10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
     ("10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",), "", "every mark that a DOI may hold"),
    ("https://dl.acm.org/doi/abs/10.1145/1234567.1?casa_token=abc", ("10.1145/1234567.1",), "", "an address goes on"),
    ("https://www.frontiersin.org/articles/10.3389/fnins.2019.00095/full", ("10.3389/fnins.2019.00095",), "", "a page of the publisher's"),
    ("10.1234/a/full", ("10.1234/a/full",), "", "a bare DOI may end so"),
    ("doi10.1234/a", ("10.1234/a",), "", "the prefix without a colon"),
    ("doi.org/10.1234/a info:doi/10.1234/b", ("10.1234/a", "10.1234/b"), "", "addresses without a scheme"),
    ("10.1007/978\u20113\u2013030-1_2", ("10.1007/978-3-030-1_2",), "", "a typesetter's dashes"),
    ("", (), "", "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "dois", "rest", "reason"), DOIS, ids=[case[3] for case in DOIS])
def test_a_doi_field_is_split_and_nothing_is_lost(text, dois, rest, reason):
    assert identifiers.split_dois(text) == (dois, rest), reason
    assert identifiers.split_dois(text)[0] == dois


@needs_corpus
def test_every_identifier_of_the_field_digests_is_read_and_printed_again():
    spelled = {
        line.partition("**: ")[2]
        for path in (CORPUS / "digests").glob("*/**/*.md")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("- **Arxiv ID**: ")
    }
    assert len(spelled) > 2000
    for text in spelled:
        assert identifiers.abs_url(*identifiers.parse(text)).partition(":")[2] == text.partition(":")[2]


def test_a_text_that_spells_none_is_none_and_of_no_paper():
    assert identifiers.spelt("https://arxiv.org/abs/2105.14656v2") == ("2105.14656", 2)
    assert identifiers.spelt("https://example.org/2105") is None
    assert identifiers.is_of("https://arxiv.org/pdf/2105.14656v2", ArxivId("2105.14656"))
    assert not identifiers.is_of("https://arxiv.org/abs/2105.14657", ArxivId("2105.14656"))
    assert not identifiers.is_of("https://example.org/2105", ArxivId("2105.14656"))
