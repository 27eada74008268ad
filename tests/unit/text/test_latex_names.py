"""Parts of names as BibTeX and biber cut them to initials; `tests/conformance/test_names_latex.py` has them do it."""

from __future__ import annotations

import pytest

from arxref.bibrecords.names import narrow
from arxref.model import Name
from arxref.text import latex, unlatex


@pytest.mark.parametrize(
    ("part", "classic", "wide"),
    [
        ("‘Abd", r"{\textquoteleft A}bd", "‘Abd"),
        ("ʻAbd", r"{\textquoteleft A{}{}}bd", r"{\textquoteleft A{}{}}bd"),
        ("Al-‘Abd", r"Al-{\textquoteleft A}bd", "Al-‘Abd"),
        ("‘Éa", r"{\textquoteleft {\'E}}a", "‘Éa"),
        ("Al-…x", r"Al-{\ldots{}x}", r"Al-{\ldots{}x}"),
        (r"Al-\Kh", r"Al-{\textbackslash{}K}h", r"Al-{\textbackslash{}K}h"),
        ("Ka‘ohe Noʻo", "Ka{`}ohe No{`{}{}}o", "Ka‘ohe No{`{}{}}o"),
        ("A ʻ", r"A {\textquoteleft\/{}{}}", r"A {\textquoteleft\/{}{}}"),
        ("²B", r"{\leavevmode\/{${^{2}}$}}B", r"{\leavevmode\/{${^{2}}$}}B"),
        ("A‑B-C D", "{A{-{}{}}B-C} D", "A‑B-C D"),
        ("Jean–Paul", "Jean--Paul", "Jean–Paul"),
    ],
)
def test_groups_are_taken_together_with_the_letter_after_them(part, classic, wide):
    assert (latex.name_part(part), latex.name_part(part, wide=True)) == (classic, wide)
    assert unlatex.name(classic) == unlatex.name(wide) == part


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (Name("Sons, Ltd", "Smith"), "{Sons, Ltd}, Smith"),
        (Name("A, B, C", "Don Eve"), "{A, B, C}, Don {Eve}"),
        (Name("Ünal", "A, B, C"), r"{{\"U}nal}, {A, B, C}"),
        (Name("A,,B", "C"), "{A,,B}, {C}"),
        (Name("Sons, Ltd", "Smith", "", "Jr."), "{Sons, Ltd}, Jr., {Smith}"),
        (Name("X，Y，Z", r"Don É"), r"{X{,{}}Y{,{}}Z}, {Don {\'E}}"),
    ],
)
def test_commas_that_biber_would_count_are_between_braces_at_both_ends(name, expected):
    assert narrow(name) == expected


def test_long_parts_are_read_back():
    """Without hanging: the cost is linear."""
    for part in ("‘" * 20_000, "…-" * 20_000, "ʻ" * 20_000 + "x", "-‘A" * 20_000):
        for wide in (False, True):
            assert unlatex.name(latex.name_part(part, wide=wide)) == part
