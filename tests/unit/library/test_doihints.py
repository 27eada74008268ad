"""What a DOI says of a reference: each publisher's habit confirms its own papers and contradicts others."""

from __future__ import annotations

import pytest

from arxref.library.claims.doihints import agreement
from arxref.library.claims.journalrefs import Parts


def article(container="", volume="", pages="", year=2015, **more):
    return Parts("article", container, volume=volume, pages=pages, year=year, **more)


def talk(year=2015, **more):
    return Parts("inproceedings", "Proc. X", year=year, **more)


@pytest.mark.parametrize(
    ("doi", "right", "wrong"),
    [
        ("10.1103/PhysRevD.91.045001", article("Phys. Rev. D", "91", "045001"), article("Phys. Rev. D", "92", "045001")),
        ("10.1103/PhysRevD.91.045001", article("Phys. Rev.", "D91", "45001"), article("Phys. Rev. C", "91", "045001")),
        ("10.1103/PhysRevD.91.045001", article("Phys. Rev. D", "91"), article("Phys. Rev. D", "91", "045002")),
        ("10.1103/PhysRevD.91.045001", article("Phys. Rev. D", "91"), talk()),
        ("10.1364/OE.23.000123", article("Opt. Express", "23", "123-130"), talk()),
        ("10.1016/j.cviu.2014.05.001", article("CVIU", "7"), article("CVIU", "7", year=2012)),
        ("10.1016/j.cviu.2014.05.001", article("CVIU", "7", year=2019), article("CVIU", "7", year=2020)),
        ("10.1109/TPAMI.2014.2345678", article("IEEE TPAMI", "37"), talk()),
        ("10.1109/CVPR.2015.7298594", talk(), article("IEEE TPAMI", "37")),
        ("10.1109/CVPR.2015.7298594", talk(year=2016), talk(year=2017)),
        ("10.1007/s11263-015-0816-y", article("IJCV", "115"), talk()),
        ("10.1007/JHEP05(2015)123", article("JHEP", "05", "123"), article("JHEP", "05", "124")),
        ("10.1007/JHEP05(2015)123", article("JHEP", "05", "123"), article("JHEP", "05", "123", year=2016)),
        ("10.1140/epjc/s10052-014-3109-7", article("Eur. Phys. J. C", "75"), article("Eur. Phys. J. C", "75", year=2012)),
        ("10.1007/978-3-319-46448-0_1", talk(), article("LNCS", "1")),
        ("10.18653/v1/P15-1001", talk(), article("TACL", "3")),
        ("10.1117/1.JEI.24.1.013001", article("J. Electron. Imaging", "24", "013001"), article("J. Electron. Imaging", "25")),
        ("10.1088/1748-0221/10/05/P05001", article("JINST", "10"), article("JINST", "11")),
        ("10.1088/1475-7516/2015/05/001", article("JCAP", "05"), talk()),
        ("10.3390/s15010123", article("Sensors", "15"), article("Sensors", "16")),
        ("10.1371/journal.pone.0123456", article("PLoS ONE", "10", "e0123456"), article("PLoS ONE", "10", "e0123457")),
        ("10.4204/EPTCS.2.1", article("EPTCS", "2", "1-15"), article("EPTCS", "3", "1-15")),
        ("10.3842/SIGMA.2015.038", article("SIGMA", "11", "038"), article("SIGMA", "10", "038", year=2014)),
        ("10.3842/SIGMA.2015.038", article("SIGMA", "11", "38"), article("SIGMA", "11", "039")),
        ("10.2140/gt.2005.9.1501", article("Geom. Topol.", "9", "1501-1538"), article("Geom. Topol.", "8", "1501-1538")),
        ("10.2140/gt.2005.9.1501", article("Geom. Topol.", "9", "1501-1538"), article("Geom. Topol.", "9", "1499-1538")),
        ("10.2140/pjm.2001.200.25", article("Pacific J. Math.", "200"), talk()),
        ("10.1143/JPSJ.74.1234", article("J. Phys. Soc. Jpn.", "74", "1234"), article("J. Phys. Soc. Jpn.", "75", "1234")),
        ("10.1000/xyz", article(dois=("10.1000/XYZ",)), article(dois=("10.1000/other",))),
    ],
)
def test_a_doi_confirms_its_own_and_contradicts_others(doi, right, wrong):
    assert agreement(wrong, doi) == -1
    assert agreement(right, doi) == (0 if doi == "10.1000/xyz" else 1)


@pytest.mark.parametrize("doi", ["10.1109/5.771073", "10.1007/BF01234567", "10.5555/12345", "10.1109/"])
def test_what_says_nothing_says_nothing(doi):
    assert agreement(article("J", "1"), doi) == agreement(talk(), doi) == 0


@pytest.mark.parametrize(
    ("doi", "parts"),
    [
        ("10.1126/science.291.5507.1234", article("Science", "291", "1234-1237")),
        ("10.5194/acp-10-1-2010", article("Atmos. Chem. Phys.", "10", "1-20")),
        ("10.21468/SciPostPhys.4.2.013", article("SciPost Phys.", "4", "013")),
    ],
)
def test_a_doi_that_holds_volume_and_page_confirms_but_another_contradicts_only_where_that_is_the_publishers_habit(doi, parts):
    assert agreement(parts, doi) == 1
    assert agreement(parts._replace(volume="8"), doi) == 0
    assert agreement(parts._replace(pages="7777"), doi) == 0
    assert agreement(parts._replace(pages=""), doi) == 0
