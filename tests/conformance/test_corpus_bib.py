"""All real papers that a parser reads, through every program that reads .bib files: no error, no complaint, nothing lost or altered."""

from __future__ import annotations

import re
import subprocess

import pytest

from arxref.text import latex, latex_wide
from conformance import _latex, _printed, _readers

PARTS = 5
"""TeX's memory holds no more at once."""
_VARIED = {"2211.12027"}  # \phi becomes the letter that is \varphi
OTHERWISE = {"citation-js": _VARIED}
"""Papers that programs are known to read otherwise than as they are written."""
both = pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
parts = pytest.mark.parametrize("part", range(PARTS))


def _is_printable(entry):
    """Whether pdflatex has all the letters, also as biber spells them."""
    texts = [entry.title, entry.journal_ref, *map(" ".join, entry.authors)]
    return not any(latex_wide.leftover(write(text, wide=True), wide=True) for write in (latex.text, latex.name_part) for text in texts)


@pytest.fixture(scope="session")
def printable(corpus_entries):
    """The papers without those that need an engine for all of Unicode."""
    found = list(filter(_is_printable, corpus_entries))
    assert len(found) > 0.99 * len(corpus_entries)
    return found


def _part(entries, part):
    size = -(-len(entries) // PARTS)
    return entries[part * size : (part + 1) * size]


def test_the_corpus_is_large(corpus_entries):
    assert len(corpus_entries) > 2000
    parsers = {origin.parser for entry in corpus_entries for origin in entry.origins}
    assert parsers >= {"abs", "atom", "bib", "csl-json", "fields", "listing", "mail", "numbered", "oai", "snapshot"}


@both
@pytest.mark.parametrize("reader", [reader for reader in _readers.READERS if reader != "biber"])
def test_every_value_comes_back(tmp_path, corpus_entries, reader, dialect):
    program, lost = _readers.READERS[reader], _readers.LOST.get((reader, dialect), _readers.NOTHING)
    got = program.read(tmp_path, _readers.bib(dialect, corpus_entries), dialect)
    keys = {entry.key for entry in corpus_entries if entry.id in OTHERWISE.get(reader, ())}
    differences = _readers.differences(program, got, corpus_entries, lost)
    assert [one for one in differences if one.partition(":")[0] not in keys] == []
    assert len(differences) == len(keys)


@pytest.mark.parametrize("style", ["IEEEtran", "elsarticle-num"])  # plainnat runs out of letters where many share a label
def test_bibtex_typesets_them(tmp_path, printable, style):
    result = _latex.bibtex(tmp_path, _readers.bib("bibtex", printable), style)
    assert (result.errors, result.complaints) == ((), ())
    assert result.items == len(printable)
    shown = [entry._replace(authors=()) for entry in printable] if style == "IEEEtran" else printable  # it dashes those just named
    assert _printed.missing(shown, result.printed(), initials=True) == []


@both
@parts
def test_biber_and_both_engines_typeset_them(tmp_path, printable, dialect, part):
    """With BibLaTeX's abstracts, which biber reads too."""
    entries = _part(printable, part)
    wide = dialect == "biblatex"
    text = _readers.bib(dialect, entries, abstract=wide)
    preamble = _latex.ABSTRACTS if wide else ""
    result = _latex.biber(tmp_path / "a", text, preamble=preamble)
    untitled = [f"'{entry.key}' (refs.bib): Missing mandatory field 'title'" for entry in entries if not entry.title]
    assert (result.errors, sorted(line.partition("Entry ")[2] for line in result.complaints)) == ((), sorted(untitled))
    assert result.items == len(entries)
    assert _printed.missing(entries, result.printed()) == []
    got = _readers.biber((tmp_path / "a" / "main.bbl").read_text(encoding="utf-8"))
    assert _readers.differences(_readers.READERS["biber"], got, entries) == []
    also = _latex.biber(tmp_path / "b", text, preamble=preamble, engine="lualatex")
    assert (also.errors, also.items) == ((), len(entries))
    assert _printed.missing(entries, also.printed()) == []


def test_abstracts_typeset_as_bibtex_has_them(tmp_path, corpus_entries):
    """Styles rarely print abstracts, but they may."""
    abstracts = [text for text in (latex.text(entry.abstract) for entry in corpus_entries) if not latex_wide.leftover(text)]
    assert len(abstracts) > 2000
    head = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{amsmath,amssymb}\begin{document}"
    (tmp_path / "main.tex").write_text("\n\n".join([head, *abstracts, r"\end{document}"]), encoding="utf-8")
    log = _latex.run(tmp_path, _latex.require("pdflatex"), "-interaction=nonstopmode", "main").stdout
    assert [line for line in log.splitlines() if line.startswith("!")] == []


@both
@pytest.mark.parametrize("which", ["system", "pypandoc"])
def test_pandoc_cites_them_without_a_warning(tmp_path, corpus_entries, which, dialect):
    pandoc = _latex.require("pandoc") if which == "system" else _latex.module("pypandoc").get_pandoc_path()
    name = f"refs.{'bibtex' if dialect == 'bibtex' else 'bib'}"
    (tmp_path / name).write_text(_readers.bib(dialect, corpus_entries, abstract=False), encoding="utf-8", newline="\n")
    (tmp_path / "d.md").write_text('---\nnocite: "@*"\n---\n', encoding="utf-8")
    told = _latex.run(tmp_path, pandoc, "--fail-if-warnings", "--citeproc", "--bibliography", name, "d.md", "-t", "html", "--mathjax")
    assert (told.returncode, told.stderr) == (0, "")
    assert len(re.findall(r'id="ref-', told.stdout)) == len(corpus_entries)


@both
def test_bibtex_tidy_keeps_them(tmp_path, corpus_entries, dialect):
    node, modules = _latex.require("node"), _latex.node_modules()
    (tmp_path / "refs.bib").write_text(_readers.bib(dialect, corpus_entries), encoding="utf-8", newline="\n")
    command = (node, f"{modules}/bibtex-tidy/bin/bibtex-tidy", "refs.bib", "--v2", "--no-escape", "-o", "tidy.bib")
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    reader = _readers.READERS["bibtexparser"]
    got = reader.read(tmp_path, (tmp_path / "tidy.bib").read_text(encoding="utf-8"), dialect)
    assert _readers.differences(reader, got, corpus_entries) == []
