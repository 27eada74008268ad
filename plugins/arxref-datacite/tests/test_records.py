"""What a record of DataCite's becomes; and whatever it holds, an entry or nothing."""

import json

import pytest
from arxref_datacite import read_record
from datacite_server import record
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref import Entry, Name, PartialDate, Problem


def entry(**changes):
    items = read_record(record("2105.14656", **changes))
    assert [type(item) for item in items] == [Entry]
    return items[0]


def creators(*rows):
    return entry(creators=list(rows)).authors


def test_a_whole_record():
    found = entry(
        version="2",
        dates=[
            {"date": "2021-05-31T00:49:34Z", "dateType": "Submitted", "dateInformation": "v1"},
            {"date": "2021-06-01T01:00:13Z", "dateType": "Updated", "dateInformation": "v1"},
            {"date": "2021-07-01T10:00:00Z", "dateType": "Submitted", "dateInformation": "v2"},
            {"date": "2021-07-02T01:00:13Z", "dateType": "Updated", "dateInformation": "v2"},
            {"date": "2021-06", "dateType": "Available", "dateInformation": "v1"},
            {"date": "2021", "dateType": "Issued"},
        ],
        relatedIdentifiers=[
            {"relationType": "IsVersionOf", "relatedIdentifier": "10.1109/CVPR46437.2021.00001", "relatedIdentifierType": "DOI"},
            {"relationType": "References", "relatedIdentifier": "10.1000/182", "relatedIdentifierType": "DOI"},
            {"relationType": "IsVersionOf", "relatedIdentifier": "https://example.org/", "relatedIdentifierType": "URL"},
        ],
        descriptions=[
            {"description": "12 pages, 3 figures", "descriptionType": "Other"},
            {"description": "We study examples\nand find that $x < y$.", "descriptionType": "Abstract"},
        ],
    )
    assert found.id == "2105.14656"
    assert found.version == 2
    assert found.title == "A study of 2105.14656"
    assert found.authors == (Name("Example", "Ada B."), Name("Muster", "Łukasz", "van der"))
    assert found.authors_complete
    assert found.abstract == "We study examples and find that $x < y$."
    assert found.published == PartialDate(2021, 5, 31, "00:49:34")
    assert found.updated == PartialDate(2021, 7, 1, "10:00:00")
    assert (found.categories, found.primary, found.classes) == (("cs.CV", "cs.LG"), "cs.CV", ())
    assert found.comment == "12 pages, 3 figures"
    assert found.dois == ("10.1109/CVPR46437.2021.00001",)
    assert [(origin.source, origin.parser) for origin in found.origins] == [("DataCite", "datacite")]


@pytest.mark.parametrize(
    "empty",
    ["creators", "subjects", "dates", "version", "descriptions", "relatedIdentifiers", "titles"],
)
@pytest.mark.parametrize("value", [..., None, [], {}, "text", 7, True, [None, 5, [], {}, "x"]])
def test_what_it_does_not_know_stays_empty(empty, value):
    if empty == "version" and value == 7:
        assert entry(version=7).version == 7
        return
    found, whole = entry(**{empty: value}), entry()
    kept = {
        "creators": {"authors"},
        "subjects": {"categories", "primary"},
        "dates": {"published", "updated"},
        "version": set(),
        "descriptions": {"abstract"},
        "relatedIdentifiers": set(),
        "titles": {"title"},
    }[empty]
    for field in Entry._fields:
        expected = Entry._field_defaults[field] if field in kept else getattr(whole, field)
        assert getattr(found, field) == expected, field


def test_the_doi_says_whose_it_is():
    for doi in ("10.48550/arxiv.2105.14656", "10.48550/ARXIV.2105.14656", "https://doi.org/10.48550/arXiv.2105.14656"):
        assert entry(doi=doi).id == "2105.14656"
    assert read_record(record("hep-th/9901001"))[0].id == "hep-th/9901001"
    nameless = record("2105.14656", doi=...)
    assert read_record(nameless)[0].id == "2105.14656"
    assert read_record(record("2105.14656", doi="10.5281/zenodo.12345")) == []
    assert read_record(record("2113.14656")) == []


@pytest.mark.parametrize("rubbish", [None, 7, "text", [], {}, {"attributes": None}, {"attributes": []}, {"id": {}}, [[[]]]])
def test_what_is_no_record_is_nothing(rubbish):
    assert read_record(rubbish) == []


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"name": "Example, Ada", "nameType": "Personal", "givenName": "Ada", "familyName": "Example"}, Name("Example", "Ada")),
        ({"name": "Example, Ada"}, Name("Example", "Ada")),
        ({"name": "Ada Example"}, Name("Example", "Ada")),
        ({"name": "King, Jr., Martin Luther"}, Name("King", "Martin Luther", "", "Jr.")),
        ({"name": "King Jr., Martin", "familyName": "King Jr.", "givenName": "Martin"}, Name("King", "Martin", "", "Jr.")),
        ({"name": "King, Martin Jr.", "familyName": "King, Jr.", "givenName": "Martin"}, Name("King", "Martin", "", "Jr.")),
        ({"name": "X", "givenName": "Ada Example"}, Name("Example", "Ada")),
        ({"name": "Ortega y Gasset, José", "familyName": "Ortega y Gasset", "givenName": "José"}, Name("Ortega y Gasset", "José")),
        ({"name": "Madonna", "familyName": "Madonna"}, Name(literal="Madonna")),
        ({"name": "Collaboration, ATLAS", "familyName": "Collaboration", "givenName": "ATLAS"}, Name(literal="ATLAS Collaboration")),
        ({"name": "The ATLAS Collaboration", "nameType": "Organizational"}, Name(literal="The ATLAS Collaboration")),
        ({"name": "Deep Thought, Inc.", "nameType": "Organizational"}, Name(literal="Deep Thought Inc.")),
        ({"name": "Deep Thought", "nameType": "Organizational"}, Name(literal="Deep Thought")),
        ({"name": "G\\'erard, \\'Elise"}, Name("Gérard", "Élise")),
    ],
)
def test_names(row, name):
    assert creators(row) == (name,)
    assert creators({"name": "Zed, A."}, row, {"name": "Other, B."}) == (Name("Zed", "A."), name, Name("Other", "B."))


def test_a_list_that_is_cut_off_says_so():
    found = entry(creators=[{"name": "Example, Ada"}, {"name": "et al."}])
    assert (found.authors, found.authors_complete) == ((Name("Example", "Ada"),), False)


@pytest.mark.parametrize(
    "affiliation", [["MIT", "CERN"], [{"name": "MIT"}, {"name": "CERN", "affiliationIdentifier": "https://ror.org/x"}]]
)
def test_affiliations(affiliation):
    found = entry(creators=[{"name": "Example, Ada", "affiliation": affiliation}, {"name": "Other, B.", "affiliation": None}])
    assert found.affiliations == (("MIT", "CERN"), ())


@pytest.mark.parametrize(
    ("dates", "version", "published", "updated"),
    [
        ([("2021-05-31", "Submitted", "v1")], "1", "2021-05-31", "2021-05-31"),
        ([("2021-05-31", "Submitted", "v1"), ("2021-07-01", "Submitted", "v2")], "2", "2021-05-31", "2021-07-01"),
        ([("2021-07-01", "Submitted", "v2"), ("2021-05-31", "Submitted", "v1")], ..., "2021-05-31", "2021-07-01"),
        ([("2021-05-31", "Submitted", None), ("2021-07-01", "Updated", None)], "3", "2021-05-31", "2021-07-01"),
        ([("2021-05-31", "Submitted", "v1"), ("2021-07-02", "Updated", "v2")], "2", "2021-05-31", "2021-07-02"),
        ([("2021-06", "Available", "v1"), ("2021", "Issued", None)], "1", "", ""),
        ([("nonsense", "Submitted", "v1"), ("2021-05-31", "Submitted", None)], "1", "2021-05-31", ""),
        ([("2021-07-01", "Submitted", "v2")], "2", "", "2021-07-01"),
    ],
)
def test_dates(dates, version, published, updated):
    rows = [{"date": date, "dateType": kind, "dateInformation": note} for date, kind, note in dates]
    found = entry(dates=rows, version=version)
    spelt = [f"{date.year}-{date.month:02}-{date.day:02}" if date else "" for date in (found.published, found.updated)]
    assert spelt == [published, updated]


@pytest.mark.parametrize(
    ("version", "number"), [("1", 1), ("v3", 3), (2, 2), ("2.0", 2), ("0", None), ("", None), ("final", None), ("9" * 9, None)]
)
def test_versions(version, number):
    assert entry(version=version, dates=[]).version == number


@pytest.mark.parametrize(
    ("subjects", "categories", "classes"),
    [
        (["High Energy Physics - Theory (hep-th)", "FOS: Physical sciences"], ("hep-th",), ()),
        (["cs.CV", "Materials Science (cond-mat.mtrl-sci)"], ("cs.CV", "cond-mat.mtrl-sci"), ()),
        (["Algebraic Geometry (math.AG)", "14J60 (Primary) 14F05, 14J26 (Secondary)"], ("math.AG",), ("14J60", "14F05", "14J26")),
        (["Machine Learning (cs.LG)", "I.2.6; I.5.1"], ("cs.LG",), ("I.2.6", "I.5.1")),
        (["deep learning", "FOS: Mathematics", "(no.such)", "Things (and more)"], (), ()),
    ],
)
def test_subjects(subjects, categories, classes):
    found = entry(subjects=[{"subject": subject} for subject in subjects])
    assert (found.categories, found.classes) == (categories, classes)
    assert found.primary == next(iter(categories), "")


def test_texts_are_cleaned():
    found = entry(titles=[{"title": "Graphs &amp; \\emph{trees}\n of $\\ell_0$", "lang": "en"}], descriptions=[])
    assert found.title == "Graphs & trees of $\\ell_0$"


def test_the_main_title_comes_before_others():
    rows = [{"title": "Untertitel", "titleType": "Subtitle"}, {"title": "The title"}, {"title": "Another"}]
    assert entry(titles=rows).title == "The title"
    assert entry(titles=rows[:1]).title == "Untertitel"


def test_a_doi_that_is_none_is_named():
    related = [{"relationType": "IsVersionOf", "relatedIdentifier": "to appear", "relatedIdentifierType": "DOI"}]
    found, problem = read_record(record("2105.14656", relatedIdentifiers=related))
    assert (found.dois, problem.code, problem.id) == ((), "invalid-doi", "2105.14656")


_NAMES = (
    "name title titleType givenName familyName nameType affiliation subject date dateType dateInformation description descriptionType"
    " relatedIdentifier relatedIdentifierType relationType"
).split()
_TEXTS = [
    "v2",
    "10.1000/182",
    "DOI",
    "IsVersionOf",
    "2021-05-31",
    "Submitted",
    "Abstract",
    "(cs.CV)",
    "et al.",
    "Organizational",
    ":",
    ",",
    "\ud800",
]
_ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(_TEXTS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=5),
    max_leaves=12,
)
_FIELDS = "creators titles subjects dates version descriptions relatedIdentifiers".split()


@given(st.dictionaries(st.sampled_from(_FIELDS), _ODD, min_size=1))
@settings(max_examples=200, deadline=None)
def test_whatever_a_record_holds_it_is_an_entry_or_nothing(changes):
    """Nothing raises; an entry is one of this paper, and its fields are what the model promises."""
    items = read_record(json.loads(json.dumps(record("2105.14656", **changes))))
    for found in items[:1]:
        assert found.id == "2105.14656"
        for text in (found.title, found.abstract, found.comment):
            assert text.encode("utf-8").decode() == text == text.strip()
        assert all(isinstance(name, Name) for name in found.authors)
        assert all(bool(name.family) != bool(name.literal) for name in found.authors)
        assert len(found.affiliations) in {0, len(found.authors)}
        assert found.primary in (*found.categories, "")
    assert all(isinstance(item, Problem) for item in items[1:])


def test_long_lists_and_texts_take_linear_time():
    many = [
        {"name": f"Example, {chr(65 + number // 676)}. {chr(65 + number // 26 % 26)}. {chr(65 + number % 26)}."} for number in range(17_000)
    ]
    long = "(" * 100_000 + "a " * 100_000
    found = entry(creators=many, titles=[{"title": long}], subjects=[{"subject": long}] * 50, descriptions=[])
    assert len(found.authors) == 17_000
