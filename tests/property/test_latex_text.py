"""What is written as LaTeX is read back as it was, in both modes, as a text, a title and a part of a name."""

from __future__ import annotations

import unicodedata
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arxref.text import latex, latex_chars, latex_titles, unlatex
from arxref.text.clean import clean, clean_name
from arxref.text.latex_together import texts
from strategies import hostile_text, model_text

ALPHABET = (
    "'`“”‘’-–—‐‑‒―.…{}[]()~^_&%#<>|\"\\/:$ aAeinxzZ09\u0301\u0302\u0323\u0308\u20d7ıéŁłđșøÆﬁŉǆαβΔ∆→≤⟨⟩²³₁½ℝ𝐀𝑨𝛼ά中жﬂ＆＄：†·°\u200d\ufe0f"
)
PIECES = (
    "$x$", "$C^*$", r"${\alpha}$", r"${\bf x}$", r"$\left\langle x\right\rangle$", r"$|\psi\rangle^2$", r"$\langle x\rangle_2$", r"\$",
    "``", "''", "--", "---", "https://x.org/a–b--c_d", "http://–", "PyTorch's", "X-Ray", "U–Net", "$αx$", r"$\{x\}$", r"$a^\dag$",
    r"$\substack{a\\b}$", r"$\begin{matrix}a\\=b\end{matrix}$",
)  # fmt: skip
TANGLED = st.lists(st.sampled_from([*ALPHABET, *PIECES]), max_size=14).map("".join)
TEXTS = st.one_of(TANGLED, st.text(), model_text(), hostile_text())
CLEAN = TEXTS.map(clean).filter(lambda text: clean(text) == text)
WRITERS = (latex.text, latex_titles.title, latex.name_part)


@given(CLEAN)
@example("'”’’ “``x")
@example("άÆ²")
@example(r"$ {\alpha}$ α ${\alpha}$")
@settings(max_examples=200)
def test_what_is_written_is_read_back(model):
    """For clean text, exactly; math as the .bib file holds it (see `unlatex.canonical`).

    Left out, because a .bib file cannot hold it: characters beyond ASCII, line breaks and braces that do not balance within math; a
    dotless i or j with an accent; format characters and noncharacters that cleaning leaves, but nobody sees.
    """
    for wide in (False, True):
        expected = unlatex.canonical(model, wide=wide)
        for write in WRITERS:
            assert unlatex.model(write(model, wide=wide)) == expected


@given(CLEAN)
@settings(max_examples=200)
def test_text_without_math_is_read_back_to_the_letter(model):
    if "$" in model.replace(r"\$", "") or not model.isprintable() or "ı" in model:
        return
    for wide in (False, True):
        for write in WRITERS:
            assert unlatex.model(write(model, wide=wide)) == model


@given(TEXTS.map(clean_name).filter(lambda text: clean_name(text) == text))
@settings(max_examples=200)
def test_names_are_read_back(part):
    for wide in (False, True):
        assert unlatex.name(latex.name_part(part, wide=wide)) == unlatex.canonical(part)


@given(CLEAN)
@settings(max_examples=200)
def test_writing_again_what_was_read_changes_nothing(text):
    for wide in (False, True):
        for write in WRITERS:
            once = write(text, wide=wide)
            assert write(unlatex.model(once), wide=wide) == once


@given(TEXTS)
@settings(max_examples=200)
def test_anything_is_read_and_is_model_text_then(text):
    read = unlatex.model(text)
    assert clean(read) == read


LINES = st.lists(st.one_of(st.sampled_from(["", "5% of {a} \\ b's", "one -- two", "``a''", "a $x$ b_1 $y$", "so $ 5"]), TEXTS), max_size=9)


@given(LINES)
@example(["a\nb", "50%"])
@example(["50%", "", "a\x01b", "\x7f"])
@example(["Ünes –– 5%? “so”", "é? α_β", "$x$ – “$α$”?", "“'a", "a-–", "“a” http://x–y", "é -- é", "e\u0301", "é$\xad$", "é\n"])
@example(["größer für 5% äß_ö", "é" * 40 + "α –", "öäüéè αβ $é_ü$"])
@example(["é –— '`", "x`' ”“ é", "—— '`"])
@example(["a_b", "\ud800%", "x--y''", "$\\alpha$ -- 5%", "$\\input{x}$", "$a\nb$"])
@settings(max_examples=200)
def test_several_texts_at_once_are_each_as_it_is_alone(models):
    for wide in (False, True):
        assert texts(models, wide=wide) == [latex.text(model, wide=wide) for model in models]


@given(st.one_of(TEXTS, st.text("的，Йの。é’α≥\u0301a", max_size=60)))
@example("çà – ́é" * 3)
@example("的Й\u0301，ж≥≤")
@settings(max_examples=200)
def test_characters_that_are_spelt_alone_wherever_they_stand_are_as_in_their_runs(model):
    beside = dict.fromkeys(map(ord, model + unicodedata.normalize("NFC", model)), latex_chars._BESIDE)
    for write in (latex.text, latex.name_part):
        for wide in (False, True):
            with mock.patch.object(latex_chars, "_ALONE", (beside, beside)), mock.patch.object(latex, "_DENSE", 0):
                one_by_one = write(model, wide=wide)
            assert write(model, wide=wide) == one_by_one


def test_letters_that_are_not_looked_at_stay():
    letters = [char for char in map(chr, range(0x80, 0x30000)) if not latex._other_letters(char)]
    assert {"Й", "の", "的", "한"} <= set(letters)
    assert [char for char in letters if any(table[ord(char)] != char for table in latex_chars._ALONE)] == []


@pytest.mark.parametrize("wide", [False, True])
def test_every_character_of_its_own_is_read_back(wide):
    """Every 7th of all that Unicode has, in the three shapes of text."""
    for code in range(0x21, 0x30000, 7):
        model = f"x{chr(code)}Y"
        if clean(model) == model == unlatex.canonical(model):
            for write in WRITERS:
                assert unlatex.model(write(model, wide=wide)) == model
