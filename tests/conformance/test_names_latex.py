"""biber and BibTeX cut every name to initials without stopping LaTeX, and to the right ones where a spelling can bring them to it."""

from __future__ import annotations

import re
import unicodedata

import pytest

from arxref.model import ArxivId, Entry, Name
from arxref.text import latex, latex_wide
from conformance import _latex, _readers

POSITIONS = ("%sAbd", "Al-%sÉa", "O'%sAbd", "Ab%scd", "Al%s-Bo", "%s", "Al %s Bo", "Al-%s", "%s-Al", "%s %sA")
SIGNS = (
    *"ʻʼʹ‘’‛“”„‚…–—‐‑‒―¡¿«»†·°²½×−→⁄£§ﬁŉǆＡ＼｛＾｀，",
    *("\\", "{", "}", "^", "~", "|", "<", "_", "#", "&", "%", "$", "`", "'", '"', "--", "---", "``", "‘ʻ", "ʻ‘", "…‘", "–-", "{\\"),
    *(r"$\alpha$", "$a-b$", r"${\bf x}$", "x\u0308", "x\u20d7", "\u0301"),
)
LETTERS = [
    char
    for char in map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)))
    if char.isalpha() and not any(latex_wide.leftover(latex.name_part(char, wide=wide), wide=True) for wide in (False, True))
]
_INITIALS = re.compile(r"^\s*(family|given)i=\{(.*?)\}(?:,|\}\}%)\s*$", re.MULTILINE)


def _papers(signs, positions=POSITIONS):
    """A paper for each sign, with authors that have it at each place of their given and of their family names."""
    for number, sign in enumerate(signs, 1):
        parts = [position.replace("%s", sign) for position in positions]
        authors = tuple(name for part in parts for name in (Name("Ünal", part), Name(part, "Zoë")))
        yield Entry(ArxivId(f"1905.{number:05}"), title="T", authors=authors, key=f"k{number}")


def _balanced(latex_text):
    depth = 0
    for brace in re.findall(r"[{}]", latex_text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _initials(folder):
    """The initials of given names that biber found, of each author."""
    found = _INITIALS.findall((folder / "main.bbl").read_text(encoding="utf-8"))
    assert [value for _, value in found if not _balanced(value)] == []
    given = [value for part, value in found if part == "given"]
    return [unicodedata.normalize("NFC", value.replace(r"\bibinithyphendelim ", "-").replace(r"\bibinitperiod", ".")) for value in given]


def _all(signs, letters):
    papers = [*_papers(signs), *_papers(letters, ("%sAbd",))]
    return [paper._replace(key=f"n{number}", title=f"T{number}") for number, paper in enumerate(papers)]


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_biber_finds_initials_that_latex_prints(tmp_path, dialect):
    """Family names are printed in full."""
    papers = _all(SIGNS, LETTERS)
    text = _readers.bib(dialect, papers)
    result = _latex.biber(tmp_path / "all", text, "style=authoryear,giveninits=true")
    assert (result.errors, result.complaints, result.items) == ((), (), len(papers))
    assert len(_initials(tmp_path / "all")) == sum(len(paper.authors) for paper in papers)
    if dialect == "biblatex":
        errors = _latex.biber(tmp_path / "wide", text, "style=authoryear,giveninits=true", engine="lualatex").errors
        assert [line for line in errors if not re.match(rf"Missing character: There is no [{''.join(LETTERS)}]", line)] == []


def _is_cut(sign):
    """8-bit BibTeX cuts what no macro expresses after its first byte."""
    return not latex.name_part(sign)[0].isascii()


@pytest.mark.parametrize("style", ["plain", "abbrv", "plainnat", "IEEEtran"])
def test_bibtex_cuts_names_that_latex_prints(tmp_path, style):
    has_initials = style in ("abbrv", "IEEEtran")
    papers = _all(*([sign for sign in signs if not (has_initials and _is_cut(sign))] for signs in (SIGNS, LETTERS)))
    papers = [paper._replace(authors=(Name(f"A{number:04}", "B"), *paper.authors)) for number, paper in enumerate(papers)]
    result = _latex.bibtex(tmp_path, _readers.bib("bibtex", papers), style, head="ieee" if style == "IEEEtran" else "article")
    assert (result.errors, result.items) == ((), len(papers))


GIVEN = {
    "‘Abd": "A.",
    "ʻAbd": "A.",
    "Al-‘Abd": "A.-A.",
    "Al-ʻAbd": "A.-A.",
    "Al‑Bo": "A.-B.",
    "Jean–Paul": "J.-P.",
    "O’Neil Éa-Şo": "O. É.-Ş.",
    "…x Y": "x. Y.",
    r"Al-\Kh": "A.-K.",
    "{K": "K.",
    "Ka‘ohe": "K.",
    "Noʻo Đại": "N. Đ.",
    "Ǆo": "D.",
}
WIDE_ONLY = {"Al‑Bo", "Jean–Paul"}
"""Where the classic file's spelling, which BibTeX needs, leaves biber less."""


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_initials_are_those_of_the_letters(tmp_path, dialect):
    names = [given for given in GIVEN if dialect == "biblatex" or given not in WIDE_ONLY]
    papers = [Entry(ArxivId("1905.00001"), title="T", authors=tuple(Name("Doe", given) for given in names), key="k")]
    result = _latex.biber(tmp_path, _readers.bib(dialect, papers), "style=authoryear,giveninits=true")
    assert result.errors == ()
    found = [value.replace(r"\bibinitdelim ", " ").replace("-", ".-") for value in _initials(tmp_path)]
    assert dict(zip(names, found, strict=True)) == {given: GIVEN[given] for given in names}


def test_negative_control_a_group_that_biber_cuts_stops_latex(tmp_path):
    text = _readers.bib("biblatex", _papers("ʻ")).replace(r"{\textquoteleft A{}{}}bd", "{`{}{}}Abd")
    assert _latex.biber(tmp_path, text).errors != ()
