"""What outputs write of a claim says the claim, and no more; only a claim of acceptance or publication comes to a publication."""

from __future__ import annotations

import pytest

from arxref.library.claims.claim import NOTHING, Claim
from arxref.library.claims.claimtexts import phrase, place, pubstate, trusted
from arxref.library.claims.venuetable import from_config
from arxref.library.publication import Publication, claim
from arxref.model import ArxivId, Entry

PAPER = Entry(ArxivId("2105.14656"))
COMMENTS = {
    "8 pages. Accepted to CVPR 2021": ("Accepted at CVPR 2021", "CVPR 2021", "forthcoming"),
    "Accepted by IEEE Transactions on Image Processing": ("Accepted for publication in TIP", "TIP", "forthcoming"),
    "Pattern Recognition Letters, in press": (
        "Accepted for publication in Pattern Recognition Letters, in press",
        "Pattern Recognition Letters",
        "inpress",
    ),
    "Submitted to NIPS 2021": ("Submitted to NeurIPS 2021", "NeurIPS 2021", "submitted"),
    "Under review": ("Submitted", "", "submitted"),
    "Accepted at the CVPR 2021 Workshop on Media Forensics": ("Accepted at the CVPR 2021 Workshop", "CVPR 2021 workshop", "forthcoming"),
    "6th Workshop on Testing Things (ICST 2023)": ("Accepted at the ICST 2023 Workshop", "ICST 2023 workshop", "forthcoming"),
    "Published in PLoS ONE, 2022": ("Published in PLOS ONE 2022", "PLOS ONE 2022", ""),
    "This paper has been withdrawn by the authors": ("", "", ""),
    "8 pages, 3 figures": ("", "", ""),
    "Winner of the CVPR 2021 challenge": ("", "", ""),
}


def said(comment: str, journal: str = "") -> Entry:
    return PAPER._replace(comment=comment, journal_ref=journal)


@pytest.mark.parametrize("comment", COMMENTS)
def test_in_words(comment):
    found = claim(said(comment))
    assert (phrase(found), place(found), pubstate(found)) == COMMENTS[comment]


@pytest.mark.parametrize("comment", COMMENTS)
def test_the_words_are_understood_as_the_same_claim(comment):
    found = claim(said(comment))
    if phrase(found):
        again = claim(said(phrase(found)))
        assert (again[:4], phrase(again), pubstate(again)) == (found[:4], phrase(found), pubstate(found))


def test_what_met_before_the_paper_came_out_is_not_forthcoming():
    found = claim(said("Accepted to CVPR 2019"))
    assert [pubstate(found, since) for since in (2018, 2019, 2020)] == ["forthcoming", "forthcoming", ""]
    assert pubstate(claim(said("Accepted by TPAMI")), 2020) == "forthcoming"


def test_an_article_that_the_venue_is_called_by_is_said_once():
    called = claim(said('To appear in Workshop Proceedings of "The Changes of Leaves", 1999'))
    assert phrase(called) == "Accepted at The Changes of Leaves 1999 Workshop"


def test_a_year_that_the_venue_is_called_by_is_said_once():
    assert place(Claim("accepted", "Vision 2021", 2021, "conference")) == "Vision 2021"
    assert (place(NOTHING), phrase(NOTHING), pubstate(NOTHING)) == ("", "", "")


class TestTrusted:
    @pytest.mark.parametrize(
        ("comment", "publication"),
        [
            ("Accepted to CVPR 2021", Publication("inproceedings", "Conference on Computer Vision and Pattern Recognition", year=2021)),
            ("Accepted by TIP, 2022", Publication("article", "IEEE Transactions on Image Processing", year=2022)),
            ("Accepted at SPIE 2021", Publication("inproceedings", "SPIE Proceedings", year=2021)),
            ("Accepted at the XYZW 2021 conference", Publication("inproceedings", "XYZW", year=2021)),
        ],
    )
    def test_by_the_full_name_of_the_venue(self, comment, publication):
        assert trusted(said(comment)) == publication

    @pytest.mark.parametrize(
        "comment",
        [
            "Submitted to CVPR 2021",
            "Accepted at CVPR",  # of which year nobody knows
            "Accepted at CVPR 2011",  # ten years before the paper
            "Accepted at the CVPR 2021 Workshop on Media Forensics",
            "Extended version of our CVPR 2021 paper",
            "Withdrawn by the authors. Accepted to CVPR 2021",
            "Accepted",
            "8 pages",
            "",
        ],
    )
    def test_never(self, comment):
        assert trusted(said(comment)) is None

    def test_a_journal_reference_tells_more_than_its_venue(self):
        reference = "Phys. Rev. D 105, 124007 (2022)"
        found = trusted(said("Accepted to CVPR 2021", reference))
        assert found is not None
        assert (found.kind, found.volume, found.pages, found.year) == ("article", "105", "124007", 2022)

    def test_a_reference_that_is_not_understood_tells_nothing(self):
        assert trusted(said("", "V. Doe (ed.), Some Book on Things, chapter 3, 2021")) is None
        found = trusted(said("Accepted to CVPR 2021", "V. Doe (ed.), Some Book on Things, chapter 3, 2021"))
        assert found is not None
        assert found.container == "Conference on Computer Vision and Pattern Recognition"
        assert trusted(said("Accepted to CVPR 2021", "Withdrawn by the authors")) is None

    @pytest.mark.parametrize(
        ("reference", "volume", "pages"),
        [
            ("Phys. Rev. D 105 (2022) 1240-1250; Acta Foo 63N6 (2022) 1-2", "105", "1240-1250"),
            ("Phys. Rev. D, volume the last, pp. 1240--1250, Town 2022", "", "1240-1250"),
            ("Phys. Rev. D, volume the last, pages 1-12, Town 2022", "", ""),
            ("Phys. Rev. D, a part, pages 3-12, and another, pp. 33-42, Town 2022", "", ""),
        ],
    )
    def test_what_is_understood_of_a_reference_is_kept(self, reference, volume, pages):
        found = trusted(said("", reference))
        assert found is not None
        assert (found.kind, found.volume, found.pages, found.year) == ("article", volume, pages, 2022)

    @pytest.mark.parametrize(
        ("comment", "volume", "pages"),
        [
            ("Phys. Rev. D 105 (2022) 124007", "105", "124007"),
            ("12 pages, 3 figures; Phys. Rev. D 105 (2022) 124007", "105", "124007"),
            ("Phys. Rev. D 105, 124007 (2022), 12 pages", "105", "124007"),
            ("Published in: Phys. Rev. D 105, 124007 (2022)", "105", "124007"),
            ("12 pages. Accepted; to appear in Phys. Rev. D, 2022, 3 figures", "", ""),
        ],
    )
    def test_a_reference_in_a_comment_tells_as_much_as_one_elsewhere(self, comment, volume, pages):
        found = trusted(said(comment))
        assert found is not None
        assert (found.kind, found.volume, found.pages, found.year) == ("article", volume, pages, 2022)

    def test_venues_of_the_user(self):
        own = from_config({"LEAF": ["Great Leaf Meeting"], "JLS": {"names": ["Journal of Leaf Studies"], "kind": "journal"}, "BARE": []})
        assert trusted(said("Accepted to LEAF 2021"), own) == Publication("inproceedings", "Great Leaf Meeting", year=2021)
        assert trusted(said("Accepted by JLS, 2021"), own) == Publication("article", "Journal of Leaf Studies", year=2021)
        assert trusted(said("Accepted to BARE 2021"), own) == Publication("inproceedings", "BARE", year=2021)


@pytest.mark.parametrize(
    ("comment", "journal"),
    [
        ("", "LNCS 1234 (1997) 12-25"),
        ("", "PMLR 139, 2021"),
        ("To appear in LNCS, 2021", ""),
        ("Accepted to CEUR, 2021", ""),
        ("To be published in the Springer Lecture Notes of Leaves Series, 2021", ""),
        ("To appear in the ASP Conference Series Vol. 203, 2021", ""),
        ("To appear in ESA SP-445, 2021", ""),
    ],
)
def test_a_series_is_no_place_where_a_paper_was_published(comment, journal):
    assert claim(said(comment, journal)).status
    assert trusted(said(comment, journal)) is None
