from __future__ import annotations

import json

import pytest

from arxref.exporters import csl_json
from arxref.model import ArxivId, Entry, Link, Name, PartialDate

PAPER = Entry(
    id=ArxivId("1503.07589"),
    version=1,
    title="Combined Measurement of the Higgs Boson Mass",
    authors=(
        Name(literal="ATLAS Collaboration"),
        Name("Maaten", "Laurens", "van der"),
        Name("King", "Martin Luther", suffix="Jr."),
        Name(literal="Madonna"),
    ),
    abstract="A mass.",
    published=PartialDate(2015, 3, 25, "20:16:21"),
    categories=("hep-ex", "hep-ph"),
    primary="hep-ex",
    key="atlas2015combined",
)
GOLDEN = (
    '{"id":"atlas2015combined","type":"article","title":"Combined Measurement of the Higgs Boson Mass","genre":"preprint",'
    '"publisher":"arXiv","number":"arXiv:1503.07589","version":"1","author":[{"literal":"ATLAS Collaboration"},'
    '{"family":"Maaten","given":"Laurens","non-dropping-particle":"van der"},{"family":"King","given":"Martin Luther","suffix":"Jr."},'
    '{"literal":"Madonna"}],"issued":{"date-parts":[[2015,3,25]]},"DOI":"10.48550/arXiv.1503.07589",'
    '"URL":"https://arxiv.org/abs/1503.07589","abstract":"A mass.","keyword":"hep-ex, hep-ph","note":"arXiv:1503.07589 [hep-ex]",'
    '"categories":["hep-ex"],"custom":{"fingerprint":"'
)


def export(*entries: Entry) -> str:
    return "".join(document.text for document in csl_json.EXPORTER.render(entries, {}))


def item(entry: Entry) -> dict:
    (only,) = json.loads(export(entry))
    return only


def test_golden_item():
    line = csl_json.item(PAPER, {})
    assert line.startswith(GOLDEN)
    assert len(line) == len(GOLDEN) + 16 + len('"}}')


def test_one_item_a_line_between_brackets():
    lines = export(PAPER, PAPER._replace(id=ArxivId("1503.07590"), key="b", abstract="Two\nlines")).split("\n")
    assert lines[0] == "["
    assert lines[-2:] == ["]", ""]
    assert [line[:7] for line in lines[1:-2]] == ['{"id":"', '{"id":"']
    assert len(lines) == 5


def test_no_entries_are_an_empty_list():
    assert json.loads(export()) == []


def test_bare_entry_has_what_its_identifier_says():
    found = item(Entry(ArxivId("hep-th/9901001"), key="arxiv-hep-th9901001"))
    del found["custom"]
    assert found == {
        "id": "arxiv-hep-th9901001",
        "type": "article",
        "genre": "preprint",
        "publisher": "arXiv",
        "number": "arXiv:hep-th/9901001",
        "issued": {"date-parts": [[1999, 1]]},
        "DOI": "10.48550/arXiv.hep-th/9901001",
        "URL": "https://arxiv.org/abs/hep-th/9901001",
        "note": "arXiv:hep-th/9901001",
    }


def test_without_a_key_the_identifier_is_the_id():
    assert item(PAPER._replace(key=""))["id"] == "1503.07589"


@pytest.mark.parametrize(
    ("identifier", "primary", "note"),
    [
        ("0706.1234", "math.FA", "arXiv:0706.1234 [math.FA]"),
        ("0706.1234", "hep-th", "arXiv:0706.1234 [hep-th]"),
        ("math/0309136", "math.GT", "arXiv:math/0309136 [math.GT]"),
        ("hep-th/9901001", "hep-th", "arXiv:hep-th/9901001"),
        ("0706.1234", "", "arXiv:0706.1234"),
    ],
)
def test_note_is_the_form_that_arxiv_asks_to_cite(identifier, primary, note):
    assert item(Entry(ArxivId(identifier), primary=primary))["note"] == note


def test_preprint_keeps_its_own_doi_and_custom_what_csl_cannot_say():
    full = PAPER._replace(
        updated=PartialDate(2015, 4),
        comment=r"12 pages, costs \$5",
        journal_ref="Phys. Rev. Lett. 114, 191803",
        dois=("10.1103/PhysRevLett.114.191803",),
        classes=("81V15",),
        report_no="CERN-PH-EP-2015-075",
        links=(Link("code", "https://example.org/x"),),
        topics=("Higgs",),
        affiliations=(("CERN",), (), (), ()),
        extra=(("stars", "66"),),
    )
    found = item(full)
    assert found["DOI"] == "10.48550/arXiv.1503.07589"
    custom = found["custom"]
    assert list(custom)[-1] == "fingerprint"
    del custom["fingerprint"]
    assert custom == {
        "updated": "2015-04",
        "comment": "12 pages, costs $5",
        "journal-ref": "Phys. Rev. Lett. 114, 191803",
        "report-no": "CERN-PH-EP-2015-075",
        "dois": ["10.1103/PhysRevLett.114.191803"],
        "classes": ["81V15"],
        "topics": ["Higgs"],
        "affiliations": [["CERN"], [], [], []],
        "links": [["code", "https://example.org/x"]],
        "extra": {"stars": "66"},
    }


def test_math_stays_and_an_escaped_dollar_is_a_dollar():
    assert item(PAPER._replace(title=r"$C^*$-Algebras for \$5"))["title"] == "$C^*$-Algebras for $5"


@pytest.mark.parametrize("text", ['a "b"', "a\\b", "tab\there", "bell\x07", "nul\0", "é", "😀", "\u2028", "a\nb", "</script>", "\x7f"])
def test_text_comes_back_as_it_went_in(text):
    found = item(PAPER._replace(title=text, abstract=text))
    assert found["title"] == text
    assert found["abstract"] == text


def test_lone_surrogates_do_not_reach_the_file():
    text = export(PAPER._replace(title="a\ud800b", comment="\udfff", key="k\udc80"))
    assert json.loads(text.encode())[0]["title"] == "a\ufffdb"


def test_cut_off_author_list_says_so():
    assert item(PAPER._replace(authors=PAPER.authors[:1], authors_complete=False))["author"][-1] == {"literal": "others"}
    assert "author" not in item(PAPER._replace(authors=(), authors_complete=False))


@pytest.mark.parametrize(
    ("date", "parts"), [(PartialDate(2015), [2015]), (PartialDate(2015, 3), [2015, 3]), (PartialDate(2015, 3, 9, "01:02:03"), [2015, 3, 9])]
)
def test_date_is_as_long_as_it_is_known(date, parts):
    assert item(PAPER._replace(published=date))["issued"] == {"date-parts": [parts]}


# ---- a file that is already there ----------------------------------------------------------------------------------------------------

OTHER = PAPER._replace(id=ArxivId("hep-th/9901001"), key="other1999", title='Quoted "id":"x", "number":"arXiv:2101.00001"', comment="x")
KEYS = {PAPER.id: PAPER.key, OTHER.id: OTHER.key}


def test_own_file_is_not_edited():
    assert csl_json.existing(export(PAPER, OTHER).encode())[:3] == (KEYS, (), False)


def test_changed_keys_are_no_edit():
    text = export(PAPER, OTHER).replace('"id":"other1999"', r'"id":"my \"own\" key é"', 1)
    assert csl_json.existing(text.encode())[:3] == (KEYS | {OTHER.id: 'my "own" key é'}, (), False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Higgs", "Higs"),
        ('"version":"1"', '"version":"2"'),
        ("\n]\n", "\n]"),
        ("[\n", "[\n\n"),
        (",\n", ",\n "),
        ("[\n", "[\r\n"),
        ("[\n", " ["),
        ("\n]\n", "]\n\n"),
        ('"issued"', '"status":"read","issued"'),
        ('"custom":{', '"custom":{"mine":1,'),
    ],
)
def test_any_other_change_is_an_edit(old, new):
    text = export(PAPER, OTHER)
    assert old in text
    assert csl_json.existing(text.replace(old, new, 1).encode())[:3] == (KEYS, (), True)


@pytest.mark.parametrize(("old", "new"), [('"custom":{', '"custom":{,'), ('"comment":"x",', '"comment":"x"')])
def test_a_comma_too_many_or_too_few_is_an_edit(old, new):
    text = export(PAPER, OTHER)
    assert old in text
    found = csl_json.existing(text.replace(old, new, 1).encode())
    assert found.edited
    assert found.foreign[0].startswith("unreadable JSON")


def test_items_of_others_are_foreign_and_edited():
    mine = export(PAPER)
    text = mine.replace("\n]\n", ',\n{"id":"doe1999","type":"book"},\n{"type":"book","title":"A  Title"},\n{"type":"book"},\n7\n]\n')
    found = csl_json.existing(text.encode())
    assert found.keys == {PAPER.id: PAPER.key}
    assert found.foreign == ("doe1999", "A Title", "item 4", "item 5")
    assert found.edited
    assert found.taken == {"doe1999"}
    assert found.dois == {}


def test_dois_of_items_that_are_no_arxiv_papers_are_known():
    items = [
        {"id": "a", "type": "article-journal", "DOI": "https://doi.org/10.1103/PhysRevD.75.124007"},
        {"id": "b", "type": "article", "DOI": "10.48550/arXiv.1402.1516"},
        {"id": "c", "type": "book", "DOI": "none"},
        {"type": "book", "DOI": "10.1000/nobody"},
    ]
    assert csl_json.existing(json.dumps(items).encode()).dois == {"10.1103/physrevd.75.124007": "a"}


@pytest.mark.parametrize(
    "fields",
    [
        {"number": "arXiv:1402.1516"},
        {"DOI": "10.48550/ARXIV.1402.1516"},
        {"DOI": "https://doi.org/10.48550/arXiv.1402.1516v2"},
        {"URL": "http://arxiv.org/abs/1402.1516"},
        {"URL": "https://arxiv.org/pdf/1402.1516v3"},
        {"note": "arXiv:1402.1516 [math.SG]\nversion: 2"},
        {"archive": "arXiv", "archive_location": "arXiv:1402.1516"},
    ],
)
def test_papers_are_known_in_the_files_of_other_programs(fields):
    raw = json.dumps([{"id": 12, "type": "article", **fields}]).encode()
    assert csl_json.existing(raw)[:3] == ({"1402.1516": "12"}, (), True)


@pytest.mark.parametrize("number", ["1402.1516", "TR-1402.1516", "arXiv:9999.99999"])
def test_a_report_number_is_no_paper(number):
    assert csl_json.existing(json.dumps([{"id": "tr", "number": number}]).encode())[:3] == ({}, ("tr",), True)


@pytest.mark.parametrize("raw", [b"", b" \n", b"[]", b"[\n\n]\n"])
def test_nothing_is_lost_with_an_empty_file(raw):
    assert csl_json.existing(raw)[:3] == ({}, (), False)


@pytest.mark.parametrize("raw", [b"[", b"\xff", b"\0", b"{}", b"null", b"[" * 200_000, b'{"a":' * 200_000, b"[1" + b"0" * 5000 + b"]"])
def test_any_bytes_do(raw):
    found = csl_json.existing(raw)
    assert found.keys == {}
    assert found.edited


def test_other_encodings_are_read():
    raw = json.dumps([{"id": "é", "number": "arXiv:1402.1516"}], ensure_ascii=False)
    assert csl_json.existing(raw.encode("utf-8-sig")).keys == {"1402.1516": "é"}
    assert csl_json.existing(raw.encode("utf-16")).keys == {"1402.1516": "é"}


def test_the_fields_of_an_entry_stand_where_its_item_takes_them():
    """What writes items unpacks entries by position, in two slices."""
    assert Entry._fields[:11] == (
        "id", "version", "title", "authors", "authors_complete", "affiliations", "abstract", "published", "updated", "categories",
        "primary",
    )  # fmt: skip
    assert Entry._fields[8:18] == (
        "updated", "categories", "primary", "classes", "comment", "journal_ref", "dois", "report_no", "links", "topics",
    )  # fmt: skip
