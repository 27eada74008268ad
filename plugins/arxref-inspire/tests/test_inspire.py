"""The plugin keeps its promises in each form of INSPIRE's answers, and reads of a record what it says."""

import json
import re
from pathlib import Path

import arxref_inspire
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import arxref
from arxref.host import BUILT_IN, EntryPoint, Host
from arxref.ranking import rank_parsers
from arxref.testing import CLEAN, check_parser, run

PARSER = arxref_inspire.PARSER
SAMPLE = (Path(__file__).resolve().parents[1] / "samples" / "search.json").read_bytes()
RECORDS = json.loads(SAMPLE)["hits"]["hits"]
FORMS = {
    "an answer": SAMPLE,
    "an answer on one line": json.dumps(json.loads(SAMPLE)).encode(),
    "two answers": SAMPLE + SAMPLE.replace(b"2105.00001", b"2105.00003").replace(b"9901999", b"9901998"),
    "a record": json.dumps(RECORDS[0], indent=4).encode(),
    "records, one a line": "\n".join(map(json.dumps, RECORDS)).encode(),
    "a list of metadata": json.dumps([record["metadata"] for record in RECORDS], indent=1).encode(),
}


def items(raw):
    return list(PARSER.parse(arxref.SourceText.of("x", raw if isinstance(raw, bytes) else json.dumps(raw).encode())))


def entry(**metadata):
    """The entry of a record with these members beside its arXiv number."""
    (found,) = items({"metadata": {"arxiv_eprints": [{"value": "2105.00001"}]} | metadata})
    return found


@pytest.mark.parametrize("form", FORMS)
def test_it_keeps_its_promises(form):
    raw = FORMS[form]
    check_parser(PARSER, raw, entries=len(re.findall(rb'"arxiv_eprints"', raw)))


@pytest.mark.parametrize("form", FORMS)
def test_nobody_else_reads_it(form):
    host = Host(lambda: [EntryPoint("inspire", "arxref-inspire", "0", lambda: arxref_inspire)])
    parsers = [host.get("parsers", name) for name in ("inspire", *BUILT_IN["parsers"])]
    assert rank_parsers(arxref.SourceText.of("x.json", FORMS[form]), parsers)[0].name == "inspire"


def test_csl_json_is_left_to_others():
    host = Host()
    exporter = host.get("exporters", "csl-json")
    options = {option.name: option.default for option in exporter.options}
    raw = "".join(document.text for document in exporter.render(CLEAN, options)).encode()
    assert PARSER.accepts(arxref.SourceText.of("x.json", raw)) == 0
    assert PARSER.accepts(arxref.SourceText.of("x.json", b'{"metadata": {"titles": [{"title": "See inspirehep.net"}]}}')) == 0


def test_what_a_record_says():
    first, second, third = items(SAMPLE)
    assert first == arxref.Entry(
        id="2105.00001",
        title="A measurement of $x$ things at 13 TeV",
        authors=(arxref.Name("Doe", "Jane"), arxref.Name("Berg", "Jan", "van der", "Jr.")),
        affiliations=(("CERN", "DESY"), ()),
        abstract="We measure $x$ things in 5% of all cases.",
        published=arxref.PartialDate(2021, 5, 1),
        categories=("hep-ex", "hep-ph"),
        primary="hep-ex",
        comment="20 pages, 3 figures",
        journal_ref="Phys. Rev. D 103(1), 012001 (2021)",
        dois=("10.1103/PhysRevD.103.012001",),
        report_no="CERN-EP-2021-001",
        key="Doe:2021abc",
        origins=(arxref.Origin("x", 1, 108, "inspire"),),
    )
    assert (second.id, second.authors, second.published) == (
        "hep-ex/9901999",
        (arxref.Name(literal="EXAMPLE Collaboration"),),
        arxref.PartialDate(1999, 1),
    )
    assert (third.key, json.loads(third.raw)) == ("Old:1964ab", RECORDS[2])


def test_a_list_of_authors_may_be_cut_off():
    authors = [{"full_name": "Doe, Jane"}]
    assert entry(authors=authors, author_count=1).authors_complete
    assert not entry(authors=authors, author_count=3000).authors_complete
    assert entry(author_count=3000).authors_complete, "of no authors none lack"
    assert entry(corporate_author=["Particle Data Group"]).authors == (arxref.Name(literal="Particle Data Group"),)
    assert entry(authors=authors, collaborations=[{"value": "EXAMPLE"}]).authors == (arxref.Name("Doe", "Jane"),)


@pytest.mark.parametrize(
    ("info", "reference"),
    [
        ({"journal_title": "JHEP", "journal_volume": "01", "page_start": "12", "page_end": "20", "year": 2007}, "JHEP 01, 12-20 (2007)"),
        (
            {"journal_title": "Nucl.Phys.B", "journal_volume": "760", "page_start": "1", "page_end": "9", "year": 2007},
            "Nucl. Phys. B 760, 1-9 (2007)",
        ),
        ({"pubinfo_freetext": "to appear in J. Examples"}, "to appear in J. Examples"),
        ({"journal_title": "Phys.Rev.D", "material": "erratum"}, ""),
        ({"year": 2007}, ""),
    ],
)
def test_where_it_was_published(info, reference):
    assert entry(publication_info=[info]).journal_ref == reference


def test_arxivs_own_doi_is_none_of_the_publication():
    dois = [{"value": "10.48550/arXiv.2105.00001"}, {"value": "10.1000/A1"}, {"value": "10.1000/a1"}]
    assert entry(dois=dois).dois == ("10.1000/A1",)


def test_a_number_that_cannot_be_one_is_named():
    (problem,) = items({"metadata": {"arxiv_eprints": [{"value": "2113.00001"}], "titles": [{"title": "A"}]}})
    assert (problem.severity, problem.code, problem.line) == ("error", "invalid-id", 1)


def test_a_file_that_breaks_off_is_read_up_to_there():
    place = SAMPLE.find(b'"control_number": 9000002')
    first, problem = items(SAMPLE[:place])
    assert (first.id, problem.code, problem.line) == ("2105.00001", "unreadable-json", 109)


def test_a_search_that_found_nothing_says_so():
    raw = b'{"hits": {"hits": [], "total": 0}, "links": {"self": "https://inspirehep.net/api/literature/?q=x"}}\n'
    assert [item.code for item in items(raw)] == ["empty-file"]


_NAMES = "titles title source authors full_name affiliations value inspire_roles arxiv_eprints categories dois material year".split()
_NAMES += "publication_info journal_title abstracts texkeys author_count preprint_date public_notes collaborations metadata".split()
_ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["2105.00001", "hep-th", "arXiv", "Doe, Jane"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=6),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(_NAMES), _ODD, min_size=1))
@settings(max_examples=150, deadline=None)
def test_whatever_a_record_holds_it_is_read_or_named(metadata):
    found = items({"metadata": {"arxiv_eprints": [{"value": "2105.00001"}]} | metadata})
    assert len(found) == 1
    assert isinstance(found[0], arxref.Entry | arxref.Foreign | arxref.Problem)


@pytest.mark.parametrize(
    "raw", [b"[" * 300_000, b'{"hits":{"hits":[' * 50_000, b'"hits":[]' * 100_000, b'{"a":1}' * 50_000, b"]" * 500_000], ids=len
)
def test_what_is_no_answer_of_any_length_is_named_or_no_paper(raw):
    assert not [item for item in items(raw) if isinstance(item, arxref.Entry)]


def test_a_user_meets_it(tmp_path):
    (tmp_path / "search.json").write_bytes(SAMPLE)
    done = run(["export", "search.json", "--format", "bibtex"], tmp_path, arxref_inspire)
    assert done.returncode == 0, done.stderr
    assert "{Doe:2021abc," in done.stdout
    assert "{EXAMPLE:1999xyz," in done.stdout
    assert done.stdout.count("\n@") + done.stdout.startswith("@") == 2
