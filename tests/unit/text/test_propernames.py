"""Names in titles: each keeps its capital, and none that is another word does without what stands behind it."""

from __future__ import annotations

import unicodedata

import pytest

from arxref.text.latex_titles import title
from arxref.text.propernames import BEFORE, PROPER, is_proper


@pytest.mark.parametrize(
    ("written", "latex"),
    [
        ("Hochschild homology and the Čech complex", r"{Hochschild} homology and the {{\v{C}}ech} complex"),
        ("Kosterlitz-Thouless and Reissner-Nordström", r"{Kosterlitz}-{Thouless} and {Reissner}-{Nordstr{\"o}m}"),
        ("Bell Inequalities, Bell and the Bell state", "{Bell} Inequalities, Bell and the {Bell} state"),
        ("Berry phases in a Berry", "{Berry} phases in a Berry"),
        ("The Crab Nebula and the Crab pulsar", "The {Crab} {Nebula} and the {Crab} pulsar"),
        ("Jeans mass and Stark shift", "{Jeans} mass and {Stark} shift"),
        ("Hankel Transforms of Cohen-Macaulay Rings", "{Hankel} Transforms of {Cohen}-{Macaulay} Rings"),
        ("The Ca II Triplet of Be Stars", "The {Ca} {II} Triplet of {Be} Stars"),
        ("Mg and the He I Line", "Mg and the {He} {I} Line"),
        ("Sgr A* and A*, a Search", "{Sgr} {A*} and {A*}, a Search"),
        ("A*-Search on A Graph", "{A*}-Search on A Graph"),
        ("“A*” – Ä", "``{A*}'' -- {{\\\"A}}"),
    ],
)
def test_names_keep_their_capitals(written, latex):
    assert title(written) == latex


def test_a_name_has_a_capital_and_is_in_one_table():
    names = PROPER | BEFORE.keys()
    assert [name for name in names if not (name[0].isupper() and unicodedata.is_normalized("NFC", name))] == []
    assert {name for name in names if is_proper(name)} == PROPER
    assert PROPER.isdisjoint(BEFORE)
