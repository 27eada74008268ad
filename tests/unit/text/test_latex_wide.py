"""What BibLaTeX may keep; the tables are compiled."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata

import pytest

from arxref.text import latex, latex_titles, latex_wide

CODES = (
    *range(0xA0, 0x250),
    *range(0x2B0, 0x2E0),
    *range(0x1E00, 0x1F00),
    *range(0x2000, 0x2300),
    *range(0x25A0, 0x2700),
    *range(0x27E0, 0x27F0),
)
CHARACTERS = [chr(code) for code in (*CODES, *range(0xFB00, 0xFB07)) if unicodedata.category(chr(code)) not in ("Cn", "Cc", "Co")]
DOCUMENT = r"\documentclass{article}%s\usepackage{lmodern}\begin{document}%s\end{document}"


def printed(folder, engine, characters):
    """The characters that an engine prints as they stand."""
    if not shutil.which(engine):
        pytest.skip(f"{engine} is not installed")
    lines = [rf"\typeout{{CHARACTER {ord(char)}}}a{char}b\par" for char in characters]
    head = r"\usepackage[T1]{fontenc}" if engine == "pdflatex" else ""
    (folder / "main.tex").write_text(DOCUMENT % (head, "\n".join(lines)), encoding="utf-8")
    subprocess.run([engine, "-interaction=nonstopmode", "main"], cwd=folder, capture_output=True, check=False)
    bad = set()
    current = ""
    for line in (folder / "main.log").read_text(encoding="utf-8", errors="replace").split("\n"):
        if line.startswith("CHARACTER "):
            current = chr(int(line[len("CHARACTER ") :]))
        elif line.startswith("Missing character: There is no "):
            bad.add(line[len("Missing character: There is no ")])
        elif line.startswith("!"):
            bad.add(current)
    return set(characters) - bad


def test_letters_that_stay_are_those_that_both_engines_print(tmp_path):
    """And no other letter: what fits is kept."""
    both = printed(tmp_path, "pdflatex", CHARACTERS) & printed(tmp_path, "lualatex", CHARACTERS)
    letters = {
        char for char in CHARACTERS if unicodedata.category(char) in ("Ll", "Lu", "Lt") and unicodedata.normalize("NFKC", char) == char
    }
    kept = {char for char in CHARACTERS if latex_wide.LETTERS.fullmatch(char)}
    assert kept == letters & both | {"ĳ", "Ĳ"}


def test_what_is_left_over_is_what_pdflatex_does_not_print(tmp_path):
    fine = printed(tmp_path, "pdflatex", CHARACTERS)
    assert {char for char in CHARACTERS if not latex_wide.leftover(char)} == fine


@pytest.mark.parametrize(
    ("before", "biber"),
    [
        (r"\langle^2 x\rangle", r"\langle_{}^2 x\rangle_{}"),
        (r"\langle x", r"\langle_{} x"),
        (r"\langle_1 x", r"\langle_1 x"),
        (r"\rangle^{a}_b", r"\rangle^{a}_b"),
        (r"a^\dag b", r"a^\dagger b"),
        (r"a^\S b_\pounds", r"a^\mathsection b_\mathsterling"),
        (r"a\S b, x^\Sigma, \_{\S}", r"a\S b, x^\Sigma, \_{\S}"),
    ],
)
def test_what_biber_would_take_for_a_sign_is_kept_from_it_and_comes_back(before, biber):
    assert latex_wide.for_biber(before) == biber
    assert latex_wide.from_biber(biber) == before.replace(r"\dag ", r"\dagger ")


def test_sizes_of_signs_that_biber_has_changed_are_those_of_brackets():
    assert latex_wide.from_biber(r"\left <x\right >") == r"\left <x\right\rangle"
    assert latex_wide.from_biber(r"\bigl < x < y") == r"\bigl\langle x < y"


def test_a_bracket_that_loses_its_empty_subscript_stays_apart_from_the_letter_behind_it():
    assert latex_wide.from_biber(r"\langle_{}x,2y\rangle_{}z\rangle_{}\alpha") == r"\langle x,2y\rangle z\rangle\alpha"
    assert latex_wide.from_biber(r"\langle_{} x\rangle_{}") == r"\langle x\rangle"


def test_leftover():
    assert latex_wide.leftover("plain") == latex_wide.leftover("Gödel † ș") == ""
    assert latex_wide.leftover(latex.text("中文 and 中 Ж")) == "中文Ж"
    assert latex_wide.leftover(latex.text("ọ")) == ""
    assert latex_wide.leftover(r"{\d{o}} \d{x}") == ""
    assert latex_wide.leftover(r"{\d{o}} \d{\"o}", wide=True) == "ọ", "biber makes a letter of them"
    assert latex_wide.leftover(r"\d{x}", wide=True) == "\u0323"
    assert latex_wide.leftover(latex.text("ọ č", wide=True), wide=True) == "ọ"
    assert latex_wide.leftover(latex.text("ǚ ȱ", wide=True), wide=True) == "ǚ"


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("Gödel Đặng ș Ł ß ḥ", r"Gödel Đ{\d{ă}}ng ș Ł ß ḥ"),
        ("ễ ǽ ẽ e\u0301\u0304", r"{\~{\^e{}}} {\'{\ae{}{}}} {\~{e{}}} {\={\'e{}}}"),
        ("Ȱ", r"{\={\.{O{}}{}}}"),
        ("$Λ$ α → ⟨", r"{$\Lambda$} {${\alpha}$} {${\to}$} {${\langle_{}}$}"),
        ("– — ‘a’ “b” … ﬁ", "-- --- {`}a{'} ``b'' {\\ldots} {fi{}}"),
        (
            r"$\left\langle x\right\rangle$ $|0\rangle^2$ $\rangle_2$ $a^\dag$",
            r"{$\left < x\right >$} {$|0\rangle_{}^2$} {$\rangle_2$} {$a^\dagger$}",
        ),
        ("50% R&D", r"50\% R\&D"),
    ],
)
def test_wide(model, field):
    assert latex.text(model, wide=True) == field


def test_wide_titles_and_names():
    assert latex_titles.title("GÖDEL in École", wide=True) == "{GÖDEL} in École"
    assert latex.name_part("Ștefan Đ.", wide=True) == "Ștefan Đ."


def test_lone_marks_are_said_by_macros():
    assert latex.text("x \u0301") == r"x {\'{\empty}}"
    assert latex.text("5\u0302 a\u20d7") == r"5{\^{\empty}} {${\vec{a}}$}"
