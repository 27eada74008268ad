"""Each profile through the style it is for, and other choices of fields: no error, and the arXiv ID is printed as often as promised."""

from __future__ import annotations

import re

import pytest

from conformance import _latex, _nasty, _printed, _readers

EVER = range(1, 9)
PROFILES = (
    ("arxiv", "plainnat", "article", EVER),
    ("plain", "plain", "article", range(1, 2)),
    ("plain", "apalike", "article", EVER),
    ("revtex", "apsrev4-2", "revtex", range(1, 2)),
    ("acmart", "ACM-Reference-Format", "article", EVER),
    ("acl", "plainnat", "article", EVER),
    ("ieee", "IEEEtran", "ieee", range(1, 2)),
    ("elsevier", "elsarticle-num", "elsevier", range(1, 2)),
    ("elsevier", "elsarticle-harv", "elsevier", EVER),
    ("springer", "splncs04", "springer", range(1, 2)),
)
"""Profile, style, class, and how often the ID of a paper is printed: also in its address, and where it stands for unknown authors."""


def _squeezed(text):
    return re.sub(r"\s", "", text)


def _often(entries, text):
    text = _squeezed(text)
    return {text.count(entry.id) for entry in entries}


@pytest.mark.parametrize(("profile", "style", "head", "times"), PROFILES, ids=lambda value: value if isinstance(value, str) else "")
def test_bibtex_profile_through_its_style(tmp_path, sample_entries, profile, style, head, times):
    entries = [*sample_entries, *_nasty.NAMES, *_nasty.ESCAPES]
    result = _latex.bibtex(tmp_path, _readers.bib("bibtex", entries, profile=profile), style, head=head)
    assert result.errors == ()
    assert len(result.complaints) == (sum(not entry.authors for entry in entries) if style.startswith("ACM") else 0)
    assert result.items == len(entries)
    assert _printed.missing(entries, result.text, initials=True) == []
    assert _often(entries, result.text) <= set(times)


@pytest.mark.parametrize(("profile", "style", "times"), [("arxiv", "numeric", EVER), ("ieee", "ieee", (1,)), ("springer", "lncs", (1,))])
def test_biblatex_profile_through_its_style(tmp_path, sample_entries, profile, style, times):
    entries = [*sample_entries, *_nasty.NAMES, *_nasty.ESCAPES]
    result = _latex.biber(tmp_path, _readers.bib("biblatex", entries, profile=profile), f"style={style}")
    assert (result.errors, result.complaints) == ((), ())
    assert result.items == len(entries)
    assert _printed.missing(entries, result.text, initials=True) == []
    assert _often(entries, result.text) <= set(times)


def test_the_version_is_printed_when_it_is_to_be_cited(tmp_path, sample_entries):
    entries = [entry for entry in sample_entries if entry.version and entry.version > 1]
    assert len(entries) > 3
    kept = _latex.bibtex(tmp_path / "a", _readers.bib("bibtex", entries, **{"cite-version": "keep"}), "elsarticle-num")
    plain = _latex.bibtex(tmp_path / "b", _readers.bib("bibtex", entries), "elsarticle-num")
    biber = _latex.biber(tmp_path / "c", _readers.bib("biblatex", entries, **{"cite-version": "keep"}))
    for entry in entries:
        versioned = f"{entry.id}v{entry.version}"
        assert (versioned in _squeezed(kept.text), versioned in _squeezed(plain.text)) == (True, False)
        assert f"Version{entry.version}" in _squeezed(biber.text)
        assert versioned in _squeezed(biber.text)
    assert (kept.errors, kept.complaints, biber.errors, biber.complaints) == ((), (), (), ())


CHOICES = (
    ("both", {"max-authors": 1}),
    ("both", {"abstract": False, "comment": True}),
    ("both", {"omit": "url"}),
    ("bibtex", {"omit": "month,doi"}),
    ("bibtex", {"fields": "title,author,key,year,eprint"}),
    ("bibtex", {"fields": "title,author,key,year,url"}),
    ("biblatex", {"fields": "title,author,date,eprint"}),
    ("biblatex", {"fields": "title,author,date,url", "comment": True}),
    ("both", {"cite-version": "keep", "max-authors": 3, "published": True}),
)


@pytest.mark.parametrize(
    ("dialect", "options"),
    [(dialect, options) for wanted, options in CHOICES for dialect in ("bibtex", "biblatex") if wanted in (dialect, "both")],
    ids=str,
)
def test_other_choices_of_fields_typeset(tmp_path, sample_entries, dialect, options):
    entries = [*sample_entries, *_nasty.LATIN]
    text = _readers.bib(dialect, entries, **options)
    result = _latex.bibtex(tmp_path, text, "plainnat") if dialect == "bibtex" else _latex.biber(tmp_path, text)
    assert (result.errors, result.complaints) == ((), ())
    assert result.items == len(entries)
    cut = options.get("max-authors", 0)
    shown = [entry._replace(authors=entry.authors[: cut or None]) for entry in entries]
    assert _printed.missing(shown, result.printed()) == []
    if cut:
        assert all("et al." in result.printed()[entry.key] for entry in entries if len([*filter(any, entry.authors)]) > cut)


def test_negative_control_a_paper_that_is_not_named_is_seen(tmp_path):
    entries = _nasty.ESCAPES[:3]
    result = _latex.bibtex(tmp_path, _readers.bib("bibtex", entries, omit="eprint,url"), "plainnat")
    assert _often(entries, result.text) == {0}
