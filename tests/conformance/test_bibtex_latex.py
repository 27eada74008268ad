"""LaTeX typesets what the bibtex exporter writes: every entry, no error, no warning that could be helped, and the text is the model's."""

from __future__ import annotations

import re
import unicodedata

import pytest

from arxref.text import latex, latex_wide
from arxref.text.latex_tables import MATH
from conformance import _latex, _nasty, _printed, _readers
from conformance._characters import CHARACTERS, with_each

STYLES = (
    *("plain", "plainnat", "abbrv", "abbrvnat", "alpha", "unsrt", "plainurl", "IEEEtran", "elsarticle-num", "apsrev4-2", "splncs04"),
    "ACM-Reference-Format",
)
FULL_NAMES = frozenset(("plain", "plainnat", "alpha", "unsrt", "plainurl", "ACM-Reference-Format"))


def _bib(*entries):
    return _readers.bib("bibtex", entries)


@pytest.mark.parametrize("style", STYLES)
def test_style_typesets_all_without_a_word(tmp_path, style):
    entries = _nasty.LATIN + _nasty.DOT_BELOW
    if style == "splncs04":  # its \doi prints the DOI as text, where no underscore or # may stand raw
        entries = tuple(entry._replace(dois=()) for entry in entries)
    result = _latex.bibtex(tmp_path, _bib(*entries), style)
    assert result.errors == ()
    assert result.items == len(entries)
    without = [entry.key for entry in entries if not entry.authors and style.startswith("ACM")]  # it insists on authors
    assert len(result.complaints) == len(without)
    assert _printed.missing(entries, result.text, initials=style not in FULL_NAMES) == []


def test_lualatex_prints_the_same(tmp_path):
    entries = _nasty.LATIN + _nasty.DOT_BELOW
    result = _latex.bibtex(tmp_path, _bib(*entries), "plainnat", engine="lualatex")
    assert (result.errors, result.complaints) == ((), ())
    assert _printed.missing(entries, result.printed()) == []


@pytest.mark.parametrize("style", ["numeric", "authoryear"])
def test_biber_typesets_all_without_a_word(tmp_path, style):
    result = _latex.biber(tmp_path, _bib(*_nasty.LATIN), f"style={style}")
    assert (result.errors, result.complaints) == ((), ())
    assert result.items == len(_nasty.LATIN)
    assert _printed.missing(_nasty.LATIN, result.text) == []


def test_each_entry_prints_its_own_title_and_names(tmp_path):
    result = _latex.bibtex(tmp_path, _bib(*_nasty.LATIN), "plainnat")
    assert _printed.missing(_nasty.LATIN, result.printed()) == []
    titles = ("50% of #1 and a_b", "O’Neill and PyTorch on 3D X-rays of GANs")
    for printed in (*titles, "van der Maaten", "Erdős", "Łukasz", "ATLAS Collaboration", "gotcha"):
        assert printed in " ".join(result.text.split()), printed


def test_dots_below_pass_biber_when_it_spells_letters_out(tmp_path):
    result = _latex.biber(tmp_path, _bib(*_nasty.DOT_BELOW), "style=numeric", "--output-safechars", "--output-safecharsset=full")
    assert result.errors == ()
    assert result.items == len(_nasty.DOT_BELOW)


def test_nothing_ran(tmp_path):
    _latex.bibtex(tmp_path, _bib(*_nasty.HOSTILE), "plain")
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("title", ["A & B", "a_b and x^2", r"\undefinedcommand"])
def test_negative_control_raw_text_fails(tmp_path, title):
    raw = f"@misc{{raw,\n  title = {{{title}}},\n  author = {{Hadwin, Don}},\n  year = {{2019}}\n}}\n"
    assert _latex.bibtex(tmp_path, raw, "plain").errors != ()


def test_negative_control_a_raw_percent_sign_is_missed(tmp_path):
    entries = _nasty.ESCAPES[:3]
    broken = _bib(*entries).replace(r"50\%", "50%")
    assert [line.split()[0] for line in _printed.missing(entries, _latex.bibtex(tmp_path, broken, "plainnat").printed())] == ["nasty1:"]


def test_negative_control_what_is_not_printed_is_missed(tmp_path):
    entries = _nasty.ESCAPES[:3]
    broken = _bib(*entries).replace("Budget", "Bidget").replace("Adadwin", "Adädwin")
    missed = _printed.missing(entries, _latex.bibtex(tmp_path, broken, "plainnat").printed())
    assert [line.split()[0] for line in missed] == ["nasty2:", "nasty3:"]


def test_negative_control_an_entry_that_is_not_there_is_missed(tmp_path):
    text = _bib(*_nasty.ESCAPES[:3])
    broken = text.replace("@misc{nasty2,", "misc{nasty2,")
    result = _latex.bibtex(tmp_path, broken, "plainnat")
    assert result.keys == ("nasty1", "nasty3")
    assert [line.split()[0] for line in _printed.missing(_nasty.ESCAPES[:3], result.printed())] == ["nasty2:"] * 2


def test_negative_control_an_open_brace_is_complained_of(tmp_path):
    broken = _bib(*_nasty.ESCAPES[:3]).replace("Abadwin, Don}", "Abadwin, Don")
    assert _latex.bibtex(tmp_path, broken, "plainnat").complaints != ()


def test_accents_stand_over_their_letters(tmp_path):
    """TeX sets an accent that it cannot place beside the letter, without a word; then the letter grows wider."""
    letters = "éőčñïíłễấồẵẽỹẁặậệộọạṣḥ"
    lines = [r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}\begin{document}"]
    for letter in letters:
        base = unicodedata.normalize("NFD", letter)[0].replace("ł", "l")
        lines.append(rf"\setbox0\hbox{{{latex.text(letter)}}}\setbox1\hbox{{{base}}}\typeout{{WIDTH \the\wd0 \space\the\wd1}}x\par")
    _latex.require("pdflatex")
    (tmp_path / "main.tex").write_text("\n".join([*lines, r"\end{document}"]), encoding="utf-8")
    log = _latex.run(tmp_path, "pdflatex", "-interaction=nonstopmode", "main").stdout
    widths = re.findall(r"^WIDTH ([\d.]+)pt ([\d.]+)pt", log, re.MULTILINE)
    assert len(widths) == len(letters)
    wide = [letter for letter, (with_it, without) in zip(letters, widths, strict=True) if float(with_it) - float(without) > 1]
    assert wide == []


_NO_CEDILLA = frozenset("ȨȩḐḑḨḩḜḝ")  # with lualatex: Latin Modern has no cedilla to put below just any letter


_UNNAMED = frozenset("ℶℸⅎ𝟋Ⅎ")  # glyphs of amssymb that a PDF has no letter for


@pytest.mark.parametrize("engine", ["pdflatex", "lualatex"])
def test_every_character_has_a_glyph_and_letters_print_as_such(tmp_path, engine):
    """Marks aside: of a letter that no font has whole, a PDF tells the mark apart from the letter."""
    alphabets = [char for char in map(chr, range(0x1D400, 0x1D800)) if unicodedata.category(char) != "Cn"]
    characters = [char for char in (*CHARACTERS, *alphabets) if not latex_wide.leftover(latex.text(char))]
    if engine == "lualatex":
        characters = [char for char in characters if char not in _NO_CEDILLA]
    assert len(characters) > 1800
    papers = {
        char: paper._replace(authors=()) if latex_wide.leftover(latex.name_part(char)) else paper
        for char, paper in with_each(characters).items()
    }
    result = _latex.bibtex(tmp_path, _bib(*papers.values()), "unsrt", engine=engine)
    assert (result.errors, result.complaints) == ((), ())
    printed = result.printed()
    wrong = {}
    for char, paper in papers.items():
        is_font = unicodedata.decomposition(char).startswith("<font>")
        if (char.isalpha() or char.isdigit()) and char not in _UNNAMED and (engine == "pdflatex" or not is_font):
            found = re.search(r"Word (.*?) x(.*?)y, May", " ".join(printed[paper.key].split()))
            if found is None or any(_bare(part) != _bare(char) for part in found.groups()):
                wrong[char] = printed[paper.key]
    assert wrong == {}


_ALIKE = str.maketrans({char: macro[8:-1] for char, macro in MATH.items() if macro.startswith(r"\mathrm{")} | {"Ð": "Đ", "∆": "Δ"})


def _bare(text):
    """Letters and digits without marks; those of Greek that TeX has no other letter for as Latin ones."""
    plain = unicodedata.normalize("NFKD", text.translate(_ALIKE)).translate(_ALIKE).casefold()
    return "".join(char for char in plain if char.isalnum() and unicodedata.category(char) != "Lm")


@pytest.mark.parametrize("style", STYLES)
def test_samples_typeset(tmp_path, sample_entries, style):
    result = _latex.bibtex(tmp_path, _bib(*sample_entries), style, head="springer" if style == "splncs04" else "article")
    assert result.errors == ()
    assert result.items == len(sample_entries) > 100
    assert len(result.complaints) == (sum(not entry.authors for entry in sample_entries) if style.startswith("ACM") else 0)
    assert _printed.missing(sample_entries, result.text, initials=style not in FULL_NAMES) == []


def test_the_samples_hold_what_pdflatex_may_stumble_over(sample_entries):
    """Negative control of the test above."""
    exported = _bib(*sample_entries)
    assert r"{\L}ukasz" in exported
    assert r"Ph{\`u}ng H{\^o}" in exported
    assert r"$\mathrm{SO}(D)$" in exported
