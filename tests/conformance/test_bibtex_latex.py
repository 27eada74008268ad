"""LaTeX typesets what the bibtex exporter writes: every entry, no error, no warning that could be helped."""

from __future__ import annotations

import re
import unicodedata

import pytest

from arxref import cli
from arxref.api import SourceText
from arxref.model import Entry
from arxref.parsers import fields, numbered
from arxref.text import latex
from conformance import _latex, _nasty

STYLES = ("plain", "plainnat", "abbrv", "abbrvnat", "alpha", "unsrt", "plainurl", "IEEEtran", "elsarticle-num", "apsrev4-2", "splncs04")


@pytest.mark.parametrize("style", STYLES)
def test_bibtex_style_typesets_all_without_a_word(tmp_path, style):
    entries = _nasty.LATIN + _nasty.DOT_BELOW
    if style == "splncs04":  # its \doi prints the DOI as text, where no underscore or # may stand raw
        entries = tuple(entry._replace(dois=()) for entry in entries)
    result = _latex.bibtex(tmp_path, _nasty.bib(*entries), style)
    assert result.errors == ()
    assert result.complaints == ()
    assert result.items == len(entries)


def test_acm_complains_of_missing_authors_only(tmp_path):
    entries = _nasty.LATIN
    result = _latex.bibtex(tmp_path, _nasty.bib(*entries), "ACM-Reference-Format")
    assert result.errors == ()
    assert result.items == len(entries)
    without = {entry.key for entry in entries if not entry.authors}
    assert len(result.complaints) == len(without)


@pytest.mark.parametrize("style", ["numeric", "authoryear"])
def test_biber_typesets_all_without_a_word(tmp_path, style):
    result = _latex.biber(tmp_path, _nasty.bib(*_nasty.LATIN), f"style={style}")
    assert result.errors == ()
    assert result.complaints == ()
    assert result.items == len(_nasty.LATIN)


def test_printed_text_is_the_model_text(tmp_path):
    text = _latex.bibtex(tmp_path, _nasty.bib(*_nasty.LATIN), "plainnat").text
    titles = ("50% of #1 and a_b", "O’Neill and PyTorch on 3D X-rays of GANs")
    for printed in (*titles, "van der Maaten", "Erdős", "Łukasz", "ATLAS Collaboration"):
        assert printed in " ".join(text.split()), printed
    assert "gotcha" in text


def test_dots_below_pass_biber_when_it_spells_letters_out(tmp_path):
    result = _latex.biber(tmp_path, _nasty.bib(*_nasty.DOT_BELOW), "style=numeric", "--output-safechars", "--output-safecharsset=full")
    assert result.errors == ()
    assert result.items == len(_nasty.DOT_BELOW)


def test_nothing_ran(tmp_path):
    _latex.bibtex(tmp_path, _nasty.bib(*_nasty.HOSTILE), "plain")
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("title", ["A & B", "a_b and x^2", r"\undefinedcommand"])
def test_negative_control_raw_text_fails(tmp_path, title):
    raw = f"@misc{{raw,\n  title = {{{title}}},\n  author = {{Hadwin, Don}},\n  year = {{2019}}\n}}\n"
    assert _latex.bibtex(tmp_path, raw, "plain").errors != ()


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


@pytest.fixture(scope="module")
def exported(samples, tmp_path_factory):
    """The samples' bibliography, as the command of the first page writes it."""
    path = tmp_path_factory.mktemp("exported") / "refs.bib"
    assert cli.run(["export", str(samples), "--format", "bibtex", "-o", str(path)]) == 0
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("style", ["plainnat", "alpha", "IEEEtran"])
def test_bibtex_typesets_the_samples(tmp_path, exported, style):
    result = _latex.bibtex(tmp_path, exported, style)
    assert (result.errors, result.complaints) == ((), ())
    assert result.items == exported.count("@misc{")


def test_biber_typesets_the_samples(tmp_path, exported):
    result = _latex.biber(tmp_path, exported)
    assert (result.errors, result.complaints) == ((), ())
    assert result.items == exported.count("@misc{")


def test_the_samples_hold_what_pdflatex_may_stumble_over(exported):
    """Negative control of the tests above."""
    assert r"{\L}ukasz" in exported
    assert r"Ph{\`u}ng H{\^o}" in exported
    assert r"$\mathrm{SO}(D)$" in exported


@pytest.mark.parametrize("dialect", ["numbered", "fields"])
def test_real_digests_typeset_without_an_error(tmp_path, corpus, dialect):
    parser = {"numbered": numbered, "fields": fields}[dialect].arxref_parsers()[0]
    papers = {}
    for path in sorted((corpus / "digests" / dialect).glob("*.md")):
        found = [item for item in parser.parse(SourceText.of(path.name, path.read_bytes())) if isinstance(item, Entry)]
        papers.update((entry.id, entry._replace(key=f"k{entry.id}".replace("/", "-"))) for entry in found)
    assert papers
    bib = _nasty.bib(*papers.values())
    for name, told in (("bibtex", _latex.bibtex(tmp_path / "a", bib, "IEEEtran")), ("biber", _latex.biber(tmp_path / "b", bib))):
        assert (name, told.errors, told.complaints, told.items) == (name, (), (), len(papers))
    # Styles rarely print abstracts, but they may.
    abstracts = "\n\n".join(latex.text(entry.abstract) for entry in papers.values())
    head = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{amsmath,amssymb}\begin{document}"
    (tmp_path / "main.tex").write_text(f"{head}\n{abstracts}\n\\end{{document}}\n", encoding="utf-8")
    log = _latex.run(tmp_path, "pdflatex", "-interaction=nonstopmode", "main").stdout
    assert [line for line in log.splitlines() if line.startswith("!")] == []
