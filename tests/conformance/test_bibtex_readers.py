"""Other programs than LaTeX read what the bibtex exporter writes: every entry, and its title where they tell it."""

from __future__ import annotations

import json
import re

import pytest

from conformance import _latex, _nasty

ALL = _nasty.LATIN + _nasty.DOT_BELOW + _nasty.OTHER_SCRIPTS
KEYS = {entry.key for entry in ALL}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "refs.bib").write_text(_nasty.bib(*ALL), encoding="utf-8", newline="\n")
    return tmp_path


def test_bibtexparser_reads_every_entry_and_no_other_block():
    import bibtexparser

    library = bibtexparser.parse_string(_nasty.bib(*ALL))
    assert library.failed_blocks == []
    assert library.strings == []
    assert library.preambles == []
    assert {entry.key: entry["eprint"] for entry in library.entries} == {entry.key: entry.id for entry in ALL}
    assert [comment.comment[:9] for comment in library.comments] == ["% arxref:"]


def test_pybtex_reads_every_entry_and_person():
    from pybtex.database import parse_string

    data = parse_string(_nasty.bib(*ALL), "bibtex")
    assert set(data.entries) == KEYS
    for entry in ALL:
        persons = data.entries[entry.key].persons.get("author", [])
        assert len(persons) == len(entry.authors) + (not entry.authors_complete), entry.key
    jr, atlas = data.entries["nasty201"].persons["author"][1:3]
    assert (jr.last_names, jr.lineage_names, jr.first_names, jr.middle_names) == (["King"], ["Jr."], ["Martin"], ["Luther"])
    assert atlas.last_names == ["{ATLAS Collaboration}"]


@pytest.mark.parametrize("which", ["system", "pypandoc"])
def test_pandoc_reads_every_entry(folder, which):
    pandoc = _latex.require("pandoc") if which == "system" else _latex.module("pypandoc").get_pandoc_path()
    told = _latex.run(folder, pandoc, "-f", "bibtex", "-t", "csljson", "refs.bib")
    assert told.returncode == 0, told.stderr
    items = {item["id"]: item for item in json.loads(told.stdout)}
    assert set(items) == KEYS
    assert items["nasty1"]["title"] == "Research & development for 50% of #1 and a_b"
    names = [name.get("family") or name["literal"] for name in items["nasty201"]["author"]]
    assert names[:4] == ["Maaten", "King", "ATLAS Collaboration", "García-Lario"]
    assert items["nasty501"]["author"][0] == {"family": "王", "given": "小明"}
    (folder / "d.md").write_text('---\nnocite: "@*"\n---\n', encoding="utf-8")
    told = _latex.run(folder, pandoc, "--fail-if-warnings", "--citeproc", "--bibliography", "refs.bib", "d.md", "-t", "html", "--mathjax")
    assert told.returncode == 0, told.stderr
    assert len(re.findall(r'id="ref-', told.stdout)) == len(ALL)


def test_typst_reads_every_entry(folder):
    typst = _latex.module("typst")
    (folder / "t.typ").write_text('#bibliography("refs.bib", full: true, style: "ieee")', encoding="utf-8")
    typst.compile(str(folder / "t.typ"), output=str(folder / "t.pdf"))
    assert (folder / "t.pdf").stat().st_size > 0


def test_bibtex_tidy_keeps_every_entry_and_the_seal(folder):
    node, modules = _latex.require("node"), _latex.node_modules()
    told = _latex.run(folder, node, f"{modules}/bibtex-tidy/bin/bibtex-tidy", "refs.bib", "--v2", "-o", "tidy.bib")
    assert told.returncode == 0, told.stderr
    tidy = (folder / "tidy.bib").read_text(encoding="utf-8")
    assert len(re.findall(r"^@misc\{", tidy, re.MULTILINE)) == len(ALL)
    assert re.search(r"% arxref: [0-9a-f]{16}", tidy)


def test_citation_js_reads_every_entry(folder):
    node, modules = _latex.require("node"), _latex.node_modules()
    script = (
        f"const {{Cite}} = require('{modules}/@citation-js/core'); require('{modules}/@citation-js/plugin-bibtex');"
        "const text = require('fs').readFileSync('refs.bib', 'utf8');"
        "process.stdout.write(JSON.stringify(new Cite(text).data.map(item => item.id)))"
    )
    told = _latex.run(folder, node, "-e", script)
    assert told.returncode == 0, told.stderr
    assert set(json.loads(told.stdout)) == KEYS
