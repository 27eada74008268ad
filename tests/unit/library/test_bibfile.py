from __future__ import annotations

import pytest

from arxref.api import Existing, SourceText
from arxref.library.bib import bibfile
from arxref.model import Entry, Foreign
from arxref.parsers.bib import PARSER
from growth import assert_linear


def papers(text):
    return dict(bibfile.read(text.encode()).keys)


@pytest.mark.parametrize(
    "fields",
    [
        "eprint={1905.11954}, archivePrefix={arXiv}",
        "eprint={1905.11954}, archiveprefix={arXiv}, primaryClass={cs.CV}",
        "eprint={1905.11954v2}, eprinttype={arxiv}",
        'eprint="arXiv:1905.11954"',
        "EPRINT = {1905.11954}",
        "eprint = 1905.11954",
        "url={https://arxiv.org/abs/1905.11954}",
        "url={http://arxiv.org/pdf/1905.11954v3.pdf}",
        "howpublished={\\url{https://arxiv.org/abs/1905.11954}}",
        "doi={10.48550/arXiv.1905.11954}",
        "doi={https://doi.org/10.48550/ARXIV.1905.11954}",
        "note={arXiv:1905.11954}",
        "note={arXiv:1905.11954 [cs.CV]}",
        "journal={arXiv preprint arXiv:1905.11954}",
        "journal={CoRR}, volume={abs/1905.11954}, eprint={1905.11954}, eprinttype={arXiv}",
        "journal={CoRR}, volume={abs/1905.11954}",
        "eprint={1905.11954}, archiveprefix={arXiv.org}",
        "eprint={1905.11954}, eprinttype={{arXiv}}",
        "arxiv_id={1905.11954}",
        "note={\\href{https://arxiv.org/abs/1905.11954}{here}}",
        "howpublished={\\href{https://example.org}{arXiv:1905.11954}}",
        "note={Preprint, \\href{https://arxiv.org/abs/1905.11954}{arXiv:1905.11954}}",
        "journal={arXiv e-prints}, eid={arXiv:1905.11954}",
        "journal={arXiv}, volume={1905.11954}",
        "journal={arXiv preprint}, pages={1905.11954v2}",
        "institution={arXiv}, number={1905.11954}",
        "publisher={arXiv}, number={1905.11954}",
        "journaltitle={arXiv}, number={1905.11954}",
        "link={https://arxiv.org/abs/1905.11954}",
        "ee={https://arxiv.org/abs/1905.11954}",
        "pdf={https://arxiv.org/pdf/1905.11954.pdf}",
        "url={https://example.org/x}, bdsk-url-1={http://arxiv.org/abs/1905.11954}",
        "identifier={arXiv:1905.11954}",
        "note={arXiv:1905.11954 (accepted in Phys. Rev. X)}",
        "note={{arXiv}:1905.11954, in press}",
        "howpublished={arXiv:1905.11954 [cs.CV], \\url{https://example.org}}",
        "howpublished={\\emph{arXiv preprint} {\\tt arXiv:1905.11954}, 2019}",
        "journal={\\textit{arXiv:1905.11954}}",
        "journal={CoRR abs/1905.11954}",
        "journal={CoRR, vol. abs/1905.11954}",
        "journal={Preprint at https://arxiv.org/abs/1905.11954}",
        "journal={Preprint available online at \\url{https://arxiv.org/abs/1905.11954}}",
        "note={\\arxiv{1905.11954}}",
        "journal={arXiv:1905.11954 [cs, stat]}",
        "journal={arXiv preprint arXiv:1905.11954 [cs.CV, stat.ML]}",
        "journal={arXiv~preprint arXiv:1905.11954}",
        "note={cite arxiv:1905.11954Comment: 12 pages, 3 figures}",
        "note={cite arxiv:1905.11954 Comments: 12 pages}",
        "note={[Online]. Available: \\url{https://arxiv.org/abs/1905.11954}}",
        "note={Available: https://arxiv.org/abs/1905.11954. Accessed 2020-01-01}",
        "note={arXiv: https://arxiv.org/abs/1905.11954v2}",
        "note={Preprint: arXiv:1905.11954}",
        "note={ArXiv ID: 1905.11954}",
        "journal={arXiv:1905.11954v1 [cs.CV] 28 May 2019}",
        "note={to appear in CVPR; arXiv:1905.11954}",
        "note={Accepted to ICML 2019. arXiv preprint arXiv:1905.11954}",
        "note={In press, {arXiv}:1905.11954 [cs.CV]}",
        "howpublished={\\texttt{arXiv:\\allowbreak 1905.11954}}",
        "howpublished={arXiv}, number={1905.11954}",
        "note={\\href{http://arxiv.org/abs/1905.11954}{{\\tt arXiv:1905.11954}}}",
        "journal={submitted to ApJ (arXiv:1905.11954)}",
        "journal={in preparation; arXiv: 1905.11954v2}",
        "journal={ArXiv [Preprint]. 2023 May 3:arXiv:1905.11954v2}",
        "journal={ArXiv, abs/1905.11954}",
        "journal={arXiv pre-print server}, note={1905.11954}",
        "type={arXiv preprint}, number={1905.11954}",
        "organization={arXiv}, number={1905.11954}",
        "eprint={1905.11954}, archiveprefix={arXiv.org e-Print archive}",
        "arxiv-id={1905.11954}",
        "arxiv_url={https://arxiv.org/abs/1905.11954}",
        "url={https://www.alphaxiv.org/abs/1905.11954}",
        "url={https://ar5iv.org/html/1905.11954}",
        "note={arXiv:\\,1905.11954}",
        "note={Preprint. \\href{https://arxiv.org/abs/1905.11954}{https://arxiv.org/abs/1905.11954}}",
        "journal={Nature}, note={Also available as arXiv:1905.11954}",
        "journal={Nature}, note={Extended version: arXiv:1905.11954}",
        "journal={Nature}, note={Full version available at \\url{https://arxiv.org/abs/1905.11954}}",
        'title={{An} "Odd" {Title}}, journal={J}, eprint={1905.11954}, archivePrefix={arXiv}, year=2019',
    ],
)
def test_arxiv_papers_in_every_dialect(fields):
    text = f"@article{{doe2019, {fields}}}\n"
    assert papers(text) == {"1905.11954": "doe2019"}
    entry, *_ = PARSER.parse(SourceText.of("a.bib", text.encode()))
    assert (type(entry), entry.id) == (Entry, "1905.11954")
    assert entry.report_no == ""
    assert "abs/" not in entry.journal_ref


def test_a_name_in_pieces_is_put_together():
    text = '@misc{a, note = "ar" # "Xiv:1905.11954"}'
    assert papers(text) == {"1905.11954": "a"}
    assert [entry.id for entry in PARSER.parse(SourceText.of("a.bib", text.encode()))] == ["1905.11954"]


@pytest.mark.parametrize(
    "fields",
    [
        "title={On arXiv:1905.11954}",
        "eprint={1905.11954}, eprinttype={jstor}",
        "doi={10.1103/PhysRevD.75.124007}",
        "url={https://example.org/1905.11954}",
        "note={Extended version of arXiv:1905.11954}",
        "note={Comment on hep-th/9901001}",
        "url={https://example.org/hep-th/9901001}",
        "url={https://www.jstor.org/stable/2118559}",
        "eprint={9901001}, eprinttype={pubmed}",
        "eprint={9901001}, archiveprefix={arXiv}, primaryclass={zz.LG}",
        "journal={arXiv:1905.11954 and arXiv:1905.11955}",
        "eprint={1913.00001}, archivePrefix={arXiv}",
        "journal={Nature}, volume={1905.11954}",
        "journal={arXiv}, volume={5}, number={12}, pages={1905--1911}",
        "journal={Journal of arXiv}, number={1905.11954}",
        "note={\\href{https://example.org/1905.11954}{1905.11954 papers}}",
        "note={See also \\href{https://arxiv.org/abs/1905.11954}{this}}",
        "note={arXiv:1905.11954 has the proofs}",
        "note={arXiv:1905.11954, arXiv:1905.11955}",
        "note={Comment on arXiv:1905.11954, 2019}",
        "note={Supplement available: https://arxiv.org/abs/1905.11954}",
        "note={arXiv:1905.11954 [see there, and elsewhere] is wrong}",
        "note={cites arXiv:1905.11954}",
        "note={Accepted to ICML 2019, see also arXiv:1905.11954}",
        "note={To appear. Extends arXiv:1905.11954}",
        "note={Submitted; code of arXiv:1905.11954}",
        "howpublished={Online}, number={1905.11954}",
        "journal={CoRR abs/19}, url={https://arxiv.org}",
    ],
)
def test_other_entries_are_foreign(fields):
    there = bibfile.read(f"\n@article{{doe2019, {fields}}}\n".encode())
    assert there.keys == {}
    assert there.foreign == ("@article doe2019 (line 2)",)
    [entry] = PARSER.parse(SourceText.of("a.bib", f"@article{{doe2019, {fields}}}\n".encode()))
    assert type(entry) is Foreign


def test_old_identifiers():
    assert papers("@article{a, journal={CoRR}, volume={cs.LG/0211003}}") == {"cs/0211003": "a"}
    [entry] = PARSER.parse(SourceText.of("a.bib", b"@article{a, journal={CoRR}, volume={cs.LG/0211003}}"))
    assert entry.id == "cs/0211003"
    in_the_nineties = "@article{a, journal={CoRR}, volume={hep-th/9901001}}"
    assert papers(in_the_nineties) == {"hep-th/9901001": "a"}
    assert [entry.id for entry in PARSER.parse(SourceText.of("a.bib", in_the_nineties.encode()))] == ["hep-th/9901001"]
    assert papers(
        "@misc{a, eprint={hep-th/9901001}, archivePrefix={arXiv}}\n@misc{b, eprint={math.GT/0309136}, archivePrefix={arXiv}}"
    ) == {
        "hep-th/9901001": "a",
        "math/0309136": "b",
    }


@pytest.mark.parametrize(
    "fields",
    [
        "note={hep-th/9901001}",
        "journal={hep-th/9901001}",
        "note={e-print hep-th/9901001}",
        "note={LANL e-print hep-th/9901001}",
        "eprint={9901001}, archiveprefix={arXiv}, primaryclass={hep-th}",
        "eprint={9901001v2}, archiveprefix={hep-th}",
        "eprint={9901001}, archive={hep-th}",
    ],
)
def test_old_identifiers_need_no_word_of_arxiv(fields):
    text = f"@article{{doe1999, {fields}}}\n"
    assert papers(text) == {"hep-th/9901001": "doe1999"}
    [entry] = PARSER.parse(SourceText.of("a.bib", text.encode()))
    assert (type(entry), entry.id) == (Entry, "hep-th/9901001")


def test_everything_else_is_named_with_its_line():
    text = (
        "% a remark\n@string{jan = {January}}\n@preamble{{x}}\n@comment{y}\n@misc{a, eprint={1905.11954}}\n"
        "@misc{b, eprint={1905.11954}}\n@misc{broken, title={x\n@book{c, title={T}}\n"
    )
    there = bibfile.read(text.encode())
    assert there.edited
    assert there.keys == {"1905.11954": "a"}
    assert there.foreign == (
        "a comment (line 1)",
        "@string jan (line 2)",
        "@preamble (line 3)",
        "a comment (line 4)",
        "@misc b (line 6), a second entry of 1905.11954",
        "a broken block (line 7)",
        "@book c (line 8)",
    )


def test_a_seal_is_no_comment_and_two_entries_of_one_key_are_both_seen():
    text = "@misc{a, eprint={1905.11954}}\n@misc{a, eprint={1905.11955}}\n\n% arxref: 0123456789abcdef\n"
    there = bibfile.read(text.encode())
    assert there.keys == {"1905.11954": "a", "1905.11955": "a"}
    assert there.foreign == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe@",
        b"@misc{a, eprint={1905.11954}}".decode().encode("utf-16"),
    ],
)
def test_any_bytes(raw):
    assert bibfile.read(raw).edited


@pytest.mark.parametrize(
    ("begun", "piece", "ended"),
    [
        (b"", b"\x00", b""),
        (b"", b"@", b""),
        (b"", b"{", b""),
        (b"", b"@a{", b""),
        (b"@misc{a, t={", b"{", b""),
        (b"@misc{a, t = {", b"x", b"}}"),
        (b"", b"@string{", b""),
        (b"", b"@comment{", b""),
    ],
)
def test_many_bytes_cost_what_their_number_does(begun, piece, ended):
    def work(raw):
        assert bibfile.read(raw).edited

    assert_linear(work, lambda n: begun + piece * n + ended)


def test_macros_and_joins_are_put_together():
    text = '@string{ax = "arXiv"} @string{base = {https://arxiv.org/abs/}}\n'
    assert papers(text + "@misc{a, eprint = {1905.11954}, archivePrefix = ax}") == {"1905.11954": "a"}
    assert papers(text + '@misc{a, url = base # "1905.11954"}') == {"1905.11954": "a"}
    assert papers(text + "@misc{a, eprint = {1905.11954}, archivePrefix = jstor}") == {}


def test_a_line_behind_an_entry_names_its_paper():
    there = bibfile.read(
        b"@misc{a,\n  title = {T},\n  doi = {10.1000/x}\n}\n% arXiv:1905.11954\n\n@misc{b, title = {U}}\n\n% arXiv:1905.11955"
    )
    assert there.keys == {"1905.11954": "a", "1905.11955": "b"}
    assert (there.foreign, there.dois) == ((), {})


def test_entries_that_have_a_doi_alone():
    text = (
        "@article{a, doi={https://doi.org/10.1000/ABC}}\n@article{b, DOI={10.1000/abc}}\n@misc{c, doi={10.1000/c}, eprint={1905.11954}}\n"
    )
    there = bibfile.read((text + "@misc{d, url={http://dx.doi.org/10.1000/d}}").encode())
    assert there.dois == {"10.1000/abc": "a", "10.1000/d": "d"}
    assert there.taken == {"a", "b", "d"}


def test_a_broken_entry_keeps_its_paper_and_its_key():
    there = bibfile.read(
        b"@misc{a, eprint = {1905.11954} title = {x}}\n@misc{b, title = {y\n@misc{c, url = {https://arxiv.org/abs/1905.11955}"
    )
    assert there.keys == {"1905.11954": "a", "1905.11955": "c"}
    assert there.taken == {"b"}
    assert there.foreign == ("a broken block (line 1)", "a broken block (line 2)", "a broken block (line 3)")
    both = bibfile.read(b"@misc{a, eprint = {1905.11954} title = {x}}\n@misc{b, eprint = {1905.11954}}")
    assert both.keys == {"1905.11954": "b"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "bibtex"),
        ("% nothing", "bibtex"),
        ("@article{a, year=2019, journal={J}}", "bibtex"),
        ("@article{a, date={2019}, journaltitle={J}}", "biblatex"),
        ("@online{a, url={x}}", "biblatex"),
        ("@misc{a, eprint={1905.11954}, archivePrefix={arXiv}, year=2019}\n@online{b, url={x}}", "bibtex"),
        ("@misc{a, eprint={1905.11954}, eprinttype={arxiv}, eprintclass={cs.LG}, year=2019}", "biblatex"),
    ],
)
def test_the_dialect_is_what_most_fields_are_of(text, expected):
    assert bibfile.dialect(bibfile.read(text.encode())) == expected


def test_the_dialect_of_a_sealed_file_is_seen_at_a_glance():
    for name, field in (("bibtex", "year"), ("biblatex", "date")):
        raw = f"@misc{{a,\n  {field}         = {{2019}},\n}}".encode()
        assert bibfile.dialect(Existing({}, state=(raw, str))) == name


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1"])
def test_what_was_read_can_be_written_again(encoding):
    raw = "@misc{a, title={Mé}}\r\n".encode(encoding) + (b"\x81" if encoding == "latin-1" else b"")
    state = bibfile.read(raw).state
    assert state.bom + state.text.encode(state.encoding) == raw
    assert "Mé" in state.text


def test_corpus_of_real_libraries(corpus):
    found = 0
    for path in sorted((corpus / "bib").iterdir()):
        there = bibfile.read(path.read_bytes())
        assert there.edited
        found += len(there.keys)
    assert found > 10


def test_links_that_come_out_of_links_are_looked_at_once():
    assert papers("@misc{a, note={\\href{\\href}{\\href}" + "{\\href}{\\href}" * 60 + "{https://arxiv.org/abs/1905.11954}{x}}}") == {}
