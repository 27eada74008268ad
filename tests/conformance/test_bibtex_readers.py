"""Other programs than LaTeX read what the two .bib exporters write: every entry, with the values that went in."""

from __future__ import annotations

import re

import pytest

from arxref.model import ArxivId, Entry, Name
from arxref.text import latex, latex_wide
from conformance import _latex, _nasty, _readers
from conformance._characters import CHARACTERS, with_each
from strategies import HOSTILE

ALL = _nasty.LATIN + _nasty.DOT_BELOW + _nasty.OTHER_SCRIPTS
PRINTABLE = _nasty.LATIN  # biber's values are read where pdflatex would print them
KNOWN = {
    "biber": {"nasty202: authors"},  # a person called "others", however braced, ends the list
    "pandoc": {"nasty202: authors"},  # takes {Smith and} apart, drops { and }
    "pypandoc": {"nasty202: authors"},
    "citation-js": {"nasty202: authors"},  # 50\% and: takes the blank behind \% for its end, and the two authors for one
}
"""What does not come back of the nasty entries."""

both = pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
all_readers = pytest.mark.parametrize("reader", list(_readers.READERS))


def _differences(folder, reader, dialect, entries, *, lost=True, text=None):
    program = _readers.READERS[reader]
    got = program.read(folder, text or _readers.bib(dialect, entries), dialect)
    return _readers.differences(program, got, entries, _readers.LOST.get((reader, dialect), _readers.NOTHING) if lost else _readers.NOTHING)


@both
@all_readers
def test_every_value_comes_back(tmp_path, reader, dialect):
    found = _differences(tmp_path, reader, dialect, PRINTABLE if reader == "biber" else ALL)
    assert {" ".join(line.split()[:2]) for line in found} == KNOWN.get(reader, set()), "\n".join(found)


@both
@all_readers
def test_samples_come_back(tmp_path, sample_entries, reader, dialect):
    assert len(sample_entries) > 100
    assert _differences(tmp_path, reader, dialect, sample_entries) == []


@both
@pytest.mark.parametrize("reader", [reader for reader in _readers.READERS if reader != "biber"])
def test_no_hostile_text_hides_a_paper(tmp_path, reader, dialect):
    entries = _nasty.hostile(text for text in HOSTILE if "|" not in text)  # the signs that typst's result is taken apart by
    assert len(entries) > 80
    found = _differences(tmp_path, reader, dialect, entries)
    assert [line for line in found if ": title " not in line and ": authors " not in line] == []


def _is_printable(char):
    return not any(latex_wide.leftover(text(char, wide=True), wide=True) for text in (latex.text, latex.name_part))


@both
@all_readers
def test_characters_come_back_but_those_known_to_be_lost(tmp_path, reader, dialect):
    papers = with_each(filter(_is_printable, CHARACTERS) if reader == "biber" else CHARACTERS)
    assert len(papers) > 500
    program, lost = _readers.READERS[reader], _readers.LOST.get((reader, dialect), _readers.NOTHING)
    got = program.read(tmp_path, _readers.bib(dialect, papers.values()), dialect)
    assert _readers.differences(program, got, papers.values(), lost) == []
    at_all = "\n".join(_readers.differences(program, got, papers.values()))
    for field, listed in (("title", lost.titles), ("authors", lost.names)):
        changed = {char for char, paper in papers.items() if f"{paper.key}: {field} " in at_all}
        assert changed == {char for char in map(chr, listed) if field == "title" or char in papers[char].authors[0].given}, field


_NAMESAKES = (
    Entry(ArxivId("1905.00001"), title="The First of Three", authors=(Name("García", "José"), Name("Doe", "Jo")), key="first"),
    Entry(ArxivId("1905.00002"), title="The Second of Three: 50% of R&D", authors=(Name("Erdős", "Pál"),), key="second"),
    Entry(ArxivId("1905.00003"), title="The Third of Three", authors=(Name("Ørsted", "Hans Christian"),), key="third"),
)
FAULTS = {
    "an entry is missing": lambda text: re.sub(r"@\w+\{second,.*?\n\}\n\n", "", text, flags=re.DOTALL),
    "a key is another": lambda text: text.replace("{second,", "{secund,"),
    "a brace does not close": lambda text: text.replace(r"R\&D}},", r"R\&D},"),
    "an accent is wrong": lambda text: text.replace(r"Garc{\'i}a", r"Garc{\`i}a").replace("García", "Garcìa"),
    "a name is lost": lambda text: text.replace(" and Doe, Jo", ""),
    "a word is lost": lambda text: text.replace("Third of Three", "Third Three"),
    "the year is another": lambda text: text.replace("{2019", "{2018", 1),
    "the paper is another": lambda text: text.replace("1905.00003", "1905.00004"),
}


@both
@all_readers
def test_what_comes_back_is_compared(tmp_path, reader, dialect):
    assert _differences(tmp_path, reader, dialect, _NAMESAKES) == []


@both
@all_readers
@pytest.mark.parametrize("fault", list(FAULTS))
def test_negative_control_a_broken_file_is_seen(tmp_path, reader, dialect, fault):
    text = _readers.bib(dialect, _NAMESAKES)
    broken = FAULTS[fault](text)
    assert broken != text
    try:
        found = _differences(tmp_path, reader, dialect, _NAMESAKES, text=broken)
    except Exception:  # noqa: BLE001 - whatever a program says of it, it says something
        return
    assert found != []


@both
def test_bibtexparser_finds_arxrefs_fields_and_no_other_block(dialect):
    import bibtexparser

    library = bibtexparser.parse_string(_readers.bib(dialect, ALL))
    spelt = {"bibtex": ("archivePrefix", "primaryClass"), "biblatex": ("eprinttype", "eprintclass")}[dialect]
    assert {entry.key for entry in library.entries} == {entry.key for entry in ALL}
    for entry in library.entries:
        assert entry[spelt[0]].lower() == "arxiv"
        assert (spelt[1] in entry) == entry.key.startswith("nasty")


@both
@pytest.mark.parametrize("which", ["system", "pypandoc"])
def test_pandoc_cites_every_entry_without_a_warning(tmp_path, which, dialect):
    pandoc = _latex.require("pandoc") if which == "system" else _latex.module("pypandoc").get_pandoc_path()
    name = f"refs.{'bibtex' if dialect == 'bibtex' else 'bib'}"
    (tmp_path / name).write_text(_readers.bib(dialect, ALL), encoding="utf-8", newline="\n")
    (tmp_path / "d.md").write_text('---\nnocite: "@*"\n---\n', encoding="utf-8")
    told = _latex.run(tmp_path, pandoc, "--fail-if-warnings", "--citeproc", "--bibliography", name, "d.md", "-t", "html", "--mathjax")
    assert (told.returncode, told.stderr) == (0, "")
    assert len(re.findall(r'id="ref-', told.stdout)) == len(ALL)


@both
@pytest.mark.parametrize("style", ["ieee", "apa", "chicago-author-date"])
def test_typst_prints_every_title(tmp_path, style, dialect):
    typst = _latex.module("typst")
    plain = [entry for entry in _nasty.NAMES + _nasty.DOT_BELOW if entry.title.isascii()]
    (tmp_path / "refs.bib").write_text(_readers.bib(dialect, ALL), encoding="utf-8", newline="\n")
    (tmp_path / "t.typ").write_text(f'#bibliography("refs.bib", full: true, style: "{style}")', encoding="utf-8")
    typst.compile(str(tmp_path / "t.typ"), output=str(tmp_path / "t.pdf"))
    told = _latex.run(tmp_path, _latex.require("pdftotext"), "t.pdf", "-").stdout
    text = " ".join(told.split()).lower()
    assert [entry.title for entry in plain if entry.title.lower() not in text] == []


@both
def test_bibtex_tidy_keeps_every_value_and_the_seal(tmp_path, dialect):
    node, modules = _latex.require("node"), _latex.node_modules()
    (tmp_path / "refs.bib").write_text(_readers.bib(dialect, ALL), encoding="utf-8", newline="\n")
    command = (f"{modules}/bibtex-tidy/bin/bibtex-tidy", "refs.bib", "--v2", "--no-escape", "-o", "tidy.bib")  # it escapes Ł wrongly
    told = _latex.run(tmp_path, node, *command)
    assert told.returncode == 0, told.stderr
    tidy = (tmp_path / "tidy.bib").read_text(encoding="utf-8")
    assert _differences(tmp_path, "bibtexparser", dialect, ALL, text=tidy) == []
    assert re.search(r"% arxref: [0-9a-f]{16}", tidy)
