"""What comments and journal references claim: the labelled cases that the project is measured on, cases of our own, and hostile ones."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.library import publication
from arxref.library.claims import claimwords, venuetable
from arxref.library.claims import statements as claims
from arxref.library.claims.claim import NOTHING
from arxref.model import ArxivId, Entry
from growth import assert_linear

OWN = Path(__file__).with_name("claims.tsv")
LABELLED = Path(__file__).parents[4] / "shared" / "publication" / "dev.tsv"


def own_cases():
    lines = OWN.read_text("utf-8").splitlines()
    return [([*line.split("\t"), ""])[:6] for line in lines]


@pytest.mark.parametrize(("status", "venue", "year", "kind", "comment", "journal"), own_cases())
def test_claims_of_our_own_cases(status, venue, year, kind, comment, journal):
    found = claims.said(comment, journal)

    assert (found.status, found.venue, found.venue_year, found.kind) == (status, venue, int(year or 0), kind)
    assert bool(found.evidence) == bool(status)


def comparable(venue):
    """A venue as the labelling guide compares it."""
    venue = re.sub(r"\b(?:ieee/rsj|ieee|acm)\b|\bproceedings of\b|\b\d+(?:st|nd|rd|th)\b|\b(?:19|20)\d\d\b", "", venue.lower())
    return " ".join(venue.split())


def figures(rows):
    """Precision and recall of status and venue together; no claim is neither right nor wrong."""
    right = claimed = labelled = 0
    for row in rows:
        found = claims.said(row["comment"] or "", row["journal"] or "")
        wanted = row["status"].replace("none", "")
        claimed += bool(found.status)
        labelled += bool(wanted)
        right += bool(wanted) and (found.status, comparable(found.venue)) == (wanted, comparable(row["venue"]))
    return right / claimed, right / labelled


@pytest.mark.parametrize("part", [slice(None), slice(0, None, 2), slice(1, None, 2)], ids=["all", "odd", "even"])
def test_precision_and_recall_on_the_labelled_cases(part):
    if not LABELLED.is_file():
        pytest.skip("the labelled cases are not here")
    with LABELLED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    precision, recall = figures(rows[part])

    assert precision >= 0.97
    assert recall >= 0.93


@pytest.mark.parametrize("acronym", ["CVPR", "NIPS", "NeurIPS", "ICML", "ICASSP", "TPAMI"])
@pytest.mark.parametrize(
    "form", ["{} 2020", "Accepted to {} 2020", "accepted by {}-2020.", "To appear in {} 2020", "IEEE {} 2020 (oral)", "{}"]
)
def test_the_short_cut_finds_what_the_rules_find(acronym, form, monkeypatch):
    text = form.format(acronym)
    short = claims.said(text, "")
    claims.said.cache_clear()
    claims._claims.cache_clear()
    monkeypatch.setattr(claims, "_plain", lambda _text, _own: None)

    assert claims.said(text, "") == short
    assert short.status == "accepted"
    claims.said.cache_clear()
    claims._claims.cache_clear()


NASTY = {
    "brackets": lambda n: "(" * n,
    "cues": lambda n: "accepted at " * n,
    "dashes": lambda n: "extended-" * n,
    "stops": lambda n: "a. " * n,
    "digits": lambda n: "1" * n,
    "years": lambda n: "the IEEE 2019 " * n,
    "names": lambda n: "International Conference on A, " * n,
    "withdrawn": lambda n: "withdrawn by " * n,
    "blanks": lambda n: " " * n,
    "ordinals": lambda n: "1st 2nd " * n,
    "versions": lambda n: "extended version of " * n,
    "quotes": lambda n: "\"'" * n,
    "events": lambda n: "International Workshop on a, b c (" * n,
    "volumes": lambda n: "Proc. SPIE 123, A b c, " * n,
    "firsts": lambda n: "The First And The 1st Great " * n,
    "controls": lambda n: "\0\x1b[31m" * n,
}


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("field", [0, 1])
def test_a_hostile_text_costs_little(name, field):
    assert_linear(lambda text: claims.said(text, "") if field == 0 else claims.said("", text), NASTY[name])


def test_a_doi_is_evidence_and_decides_nothing():
    entry = Entry(ArxivId("2101.00001"), comment="Accepted to CVPR 2021", dois=("10.1109/CVPR.2021.1",))

    assert publication.claim(entry).evidence == ("Accepted to CVPR 2021", "doi:10.1109/CVPR.2021.1")
    assert publication.claim(entry._replace(comment="9 pages")) == NOTHING


@pytest.mark.parametrize(
    ("paper", "comment", "year"),
    [
        ("2211.00001", "Accepted at HPCA-29", 0),
        ("2001.00001", "Accepted at AAAI-20", 2020),
        ("1601.00001", "Accepted at CVPR 2021", 2021),
    ],
)
def test_two_figures_far_from_the_papers_year_count_the_event(paper, comment, year):
    entry = Entry(ArxivId(paper), comment=comment)

    assert publication.claim(entry).venue_year == year


def test_the_user_adds_venues():
    own = venuetable.from_config({"LEAF": ["Great Leaf Meeting"], "JLS": {"names": ["Leafology"], "kind": "journal"}})

    assert claims.said("Presented at the Great Leaf Meeting 2020", "", own)[:4] == ("accepted", "LEAF", 2020, "conference")
    assert claims.said("to appear in Leafology", "", own)[:4] == ("accepted", "JLS", 0, "journal")


@pytest.mark.parametrize(
    "text",
    [
        "a Workshop",
        "WORKSHOPS.",
        "at the wor\u017f\u212ashop",
        "Wor\u212a\u017fhop\u017f",
        "(Wk\u017fhp)",
        "Wkshps",
        "networks",
        "graphp",
        "",
    ],
)
def test_a_workshop_is_told_at_a_glance_as_its_pattern_tells_it(text):
    assert claimwords.is_workshop(text) == (claimwords.WORKSHOP.search(text) is not None)


@pytest.mark.parametrize("name", ["CUE", "OTHER", "STUDENT", "CONTEST", "NOT_BARE"])
@settings(max_examples=500)
@given(data=st.data())
def test_each_match_of_words_that_are_asked_for_by_stem_has_one_of_the_stems(name, data):
    words = getattr(claimwords, name).pattern.removeprefix(r"\b(?=\w)")  # which from_regex cannot make
    text = data.draw(st.from_regex(re.compile(words, re.VERBOSE | re.ASCII), fullmatch=True))

    assert {word[:5] for word in re.findall("[a-z]+", text)} & getattr(claimwords, f"{name}_STEMS")
