"""Parts of names as BibTeX and biber cut them to initials; `tests/conformance/test_names_latex.py` has them do it."""

from __future__ import annotations

import pytest

from arxref.bibrecords import names
from arxref.model import Name
from arxref.text import latex, unlatex


def narrow(name):
    return names.narrow([name])[0]


def widely(name):
    return names.wide([name])[0]


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
        ("`²B", r"{\leavevmode\/`}{${^{2}}$}B", r"{\leavevmode\/`}{${^{2}}$}B"),
        ("`x²", "`x{${^{2}}$}", "`x{${^{2}}$}"),
    ],
)
def test_groups_are_taken_together_with_the_letter_after_them(part, classic, wide):
    assert (latex.name_part(part), latex.name_part(part, wide=True)) == (classic, wide)
    assert unlatex.name(classic) == unlatex.name(wide) == part


@pytest.mark.parametrize("given", ["Jr", "III", "Sr."])
def test_a_forename_that_alone_would_be_a_jr_is_between_braces(given):
    assert narrow(Name("Hadwin", given)) == f"Hadwin, {{{given}}}"
    assert narrow(Name("Hadwin", given, "von", "II")) == f"von Hadwin, II, {{{given}}}"
    assert narrow(Name("Hadwin", f"Don {given}")) == f"Hadwin, Don {given}"


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


SILENT = (" ", "\u200d" * 5, "\u200b\u200d\u200b\u200c\u2028", "\x07", "\xa0\u2028", "\u200b\x85")


@pytest.mark.parametrize("nothing", SILENT)
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (("F", "G", "%", "%"), "F, G"),
        (("%", "G", "von", "%"), "{G von}"),
        (("F", "%", "von", "Jr."), "{von F Jr.}"),
        (("F", "G", "", "", "%"), "F, G"),
        (("%", "%", "%", "%", "%"), ""),
    ],
)
def test_parts_that_say_nothing_are_absent(name, expected, nothing):
    filled = Name(*(nothing if part == "%" else part for part in name))
    assert (" ".join(narrow(filled).split()), " ".join(widely(filled).split())) == (expected, expected)


@pytest.mark.parametrize(
    ("family", "expected"), [("\x07and", "{and}"), ("\u200bothers", "{others}"), ("Garcia\x85y Vega", "{Garcia y Vega}")]
)
def test_words_that_cannot_be_seen_as_they_come_are_seen_as_they_are_written(family, expected):
    assert narrow(Name(family, "X")) == widely(Name(family, "X")) == f"{expected}, X"


@pytest.mark.parametrize(("particle", "family", "expected"), [
    ("}", "Xu", r"{\textbraceright\/} Xu, B"),
    ("von", "\\", r"von {\textbackslash\/}, B"),
    ("", "{", r"{\textbraceleft}, B"),
])  # fmt: skip
def test_a_sign_beside_another_word_is_no_initial(particle, family, expected):
    assert narrow(Name(family, "B", particle)) == widely(Name(family, "B", particle)) == expected


@pytest.mark.parametrize(
    ("given", "expected"), [("%", r"{\%}"), ("A %&", r"A {\%\&}"), ("A%", r"A\%"), ("% A", r"\% A"), ("#_ B.", r"\#\_ B.")]
)
def test_signs_at_the_end_are_braced(given, expected):
    assert narrow(Name("F", given)) == widely(Name("F", given)) == f"F, {expected}"


def test_long_parts_are_read_back():
    """Without hanging: the cost is linear."""
    for part in ("‘" * 20_000, "…-" * 20_000, "ʻ" * 20_000 + "x", "-‘A" * 20_000):
        for wide in (False, True):
            assert unlatex.name(latex.name_part(part, wide=wide)) == part
