"""biber and both engines typeset what the biblatex exporter writes: every entry, no error, no warning, and the text is the model's."""

from __future__ import annotations

import pytest

from arxref.model import Name
from arxref.text import latex, latex_wide
from conformance import _latex, _nasty, _printed, _readers
from strategies import HOSTILE

FULL_NAMES = frozenset(("numeric", "authoryear", "alphabetic"))
engines = pytest.mark.parametrize("engine", ["pdflatex", "lualatex"])


def _bib(*entries):
    return _readers.bib("biblatex", entries)


@engines
@pytest.mark.parametrize("style", ["numeric", "authoryear"])
def test_style_typesets_all_without_a_word(tmp_path, style, engine):
    result = _latex.biber(tmp_path, _bib(*_nasty.LATIN), f"style={style}", engine=engine, preamble=_latex.ABSTRACTS)
    assert (result.errors, result.complaints) == ((), ())
    assert result.items == len(_nasty.LATIN)
    assert _printed.missing(_nasty.LATIN, result.printed() if style == "numeric" else result.text) == []


@pytest.mark.parametrize("style", ["alphabetic", "ieee", "phys", "apa", "nature"])
def test_other_styles(tmp_path, style):
    entries = _nasty.LATIN
    result = _latex.biber(tmp_path, _bib(*entries), f"style={style}")
    assert (result.errors, result.complaints) == ((), ())
    assert result.items == len(entries)
    if style == "nature":  # prints no title of what is online
        entries = [entry._replace(title="") for entry in entries]
    assert _printed.missing(entries, result.text, initials=style not in FULL_NAMES) == []


def test_lualatex_prints_dots_below(tmp_path):
    result = _latex.biber(tmp_path, _bib(*_nasty.DOT_BELOW), engine="lualatex")
    assert (result.errors, result.complaints) == ((), ())
    assert _printed.missing(_nasty.DOT_BELOW, result.printed()) == []


def test_dots_below_pass_pdflatex_when_biber_spells_letters_out(tmp_path):
    result = _latex.biber(tmp_path, _bib(*_nasty.DOT_BELOW), "style=numeric", "--output-safechars", "--output-safecharsset=full")
    assert result.errors == ()
    assert result.items == len(_nasty.DOT_BELOW)


@engines
@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_hostile_text_is_only_text(tmp_path, dialect, engine):
    entries = [entry for entry in _nasty.hostile(HOSTILE) if _is_printable(entry)]
    assert len(entries) > 80
    text = _readers.bib(dialect, entries)
    result = _latex.bibtex(tmp_path, text, "unsrt", engine=engine) if dialect == "bibtex" else _latex.biber(tmp_path, text, engine=engine)
    assert (result.errors, result.complaints) == ((), ())
    assert result.items == len(entries)
    assert not (tmp_path / "x").exists()


def _is_printable(entry):
    texts = (entry.title, *(part for name in entry.authors for part in name))
    return not any(latex_wide.leftover(write(text, wide=True), wide=True) for text in texts for write in (latex.text, latex.name_part))


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_lines_of_math_end_before_the_letter_behind_them(tmp_path, dialect):
    r"""Of the second half of ``\\b}`` biber made an accent on the brace, and TeX read on to the end of the document."""
    lines = [rf"\substack{{i\\{mark}}}" for mark in "bcdkrtuvHLOiloj"] + [r"\begin{matrix}a\\=b\\\bar c\\.d\end{matrix}"]
    entry = _nasty.ESCAPES[0]._replace(title="".join(f"${line}$ " for line in lines).strip(), abstract="")
    result = _latex.biber(tmp_path, _readers.bib(dialect, (entry,)))
    assert (result.errors, result.complaints, result.items) == ((), (), 1)
    assert (tmp_path / "main.bbl").read_text(encoding="utf-8").split("{title}")[1].split("\n")[0].isascii()


def test_nothing_ran(tmp_path):
    _latex.biber(tmp_path, _bib(*_nasty.HOSTILE), preamble=_latex.ABSTRACTS)
    assert not (tmp_path / "pwned").exists()


@engines
@pytest.mark.parametrize("style", ["numeric", "authoryear"])
def test_samples_typeset(tmp_path, sample_entries, style, engine):
    result = _latex.biber(tmp_path, _bib(*sample_entries), f"style={style}", engine=engine, preamble=_latex.ABSTRACTS)
    assert (result.errors, result.complaints) == ((), ())
    assert result.items == len(sample_entries) > 100
    assert _printed.missing(sample_entries, result.printed() if style == "numeric" else result.text) == []


@engines
def test_negative_control_raw_text_fails(tmp_path, engine):
    broken = _bib(*_nasty.ESCAPES[:3]).replace(r"\& Development", "& Development")
    assert _latex.biber(tmp_path, broken, engine=engine).errors != ()


def test_negative_control_a_letter_that_no_font_has_is_an_error(tmp_path):
    entry = _nasty.ESCAPES[0]._replace(authors=(Name("王", "小明"),))
    assert any(line.startswith("Missing character") for line in _latex.biber(tmp_path / "a", _bib(entry), engine="lualatex").errors)
    assert _latex.biber(tmp_path / "b", _bib(entry)).errors != ()


def test_negative_control_what_is_wrong_for_biber_is_complained_of(tmp_path):
    text = _bib(*_nasty.ESCAPES[:3])
    assert _latex.biber(tmp_path / "a", text.replace("2019-05", "2019-55")).complaints != ()
    assert _latex.biber(tmp_path / "b", text.replace("Abadwin, Don}", "Abadwin, Don")).complaints != ()
    assert _latex.biber(tmp_path / "c", text.replace("eprinttype", "eprintkind")).complaints != ()


def test_negative_control_what_is_not_printed_is_missed(tmp_path):
    broken = _bib(*_nasty.ESCAPES[:3]).replace("Budget", "Bidget").replace("Adadwin", "Adädwin")
    missed = _printed.missing(_nasty.ESCAPES[:3], _latex.biber(tmp_path, broken).printed())
    assert [line.split()[0] for line in missed] == ["nasty2:", "nasty3:"]
