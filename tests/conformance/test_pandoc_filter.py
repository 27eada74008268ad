"""`arxref-pandoc` in real pandoc, two versions of it where there are two: what is printed, and that all else stays as it is."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from arxref.exporters.csl_yaml import EXPORTER
from arxref.library.keys import with_key
from arxref.manuscripts import pandoc_ast, pandoc_items
from arxref.model import ArxivId, Entry, Name
from arxref.store import open_store
from conformance import _latex, _nasty
from servers import serving

if TYPE_CHECKING:
    from pathlib import Path

# The references of the sample, as any style of pandoc's own prints them: names, year, title and address, in the order of the names.
SAID = (
    ("Doe, Jane. 2020.", "A Report That arXiv Does Not Have"),
    (
        "Imamura, Yosuke. 1999.",
        "String Junctions and Their Duals in Heterotic String Theory",
        "https://doi.org/10.48550/arXiv.hep-th/9901001",
    ),
    ("Knuth, Donald E. 1984.", "book. Addison-Wesley"),
    ("Ramírez, Aurora, Mario Berrios, José Raúl Romero, and Robert Feldt. 2024.", "Towards Explainable Test Case Prioritisation"),
    (
        "Tan, Mingxing, and Quoc V. Le. 2019.",
        "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks",
        "arXiv.1905.11946",
    ),
    ("Wang, Kai, Xiaojiang Peng, Jianfei Yang, Shijian Lu, and Yu Qiao. 2020.", "Suppressing Uncertainties for Large-Scale Facial"),
    ("Xu, Xiang, Xiong Zhou, Ragav Venkatesan, Gurumurthy Swaminathan, and Orchid Majumder. 2019.", "-SNE: Domain Adaptation Using"),
)
CITED = (
    "recognise more (Tan and Le 2019, 3), faces among it (see Tan and Le 2019; Wang et al. 2020). Imamura (1999, sec. 2) has dual strings",
    "Xu et al. (2019) have",
    "(Ramírez et al. 2024)",
    "(Knuth 1984; Doe 2020, ch. 1)",
)


@pytest.fixture(scope="session", params=["system", "pypandoc"])
def pandoc(request):
    return _latex.require("pandoc") if request.param == "system" else _latex.module("pypandoc").get_pandoc_path()


@pytest.fixture
def home(tmp_path, root, monkeypatch):
    """A folder with the sample, with the command on the path, and with a store of its own."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    script = bin_ / "arxref-pandoc"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(root)!r})\nfrom arxref.manuscripts.pandoc import main\nmain()\n"
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("ARXREF_STORE", str(tmp_path / "store.sqlite"))
    shutil.copytree(root / "samples", tmp_path / "samples")
    return tmp_path / "samples" / "manuscript"


def words(text: str) -> str:
    """Text without the line breaks, the ties and the typographer's marks that outputs differ in."""
    text = text.replace("\u200b", "").translate(str.maketrans({"\xa0": " ", "’": "'", "“": "", "”": "", "ﬁ": "fi", "ﬀ": "ff", "–": "-"}))
    return " ".join(text.split())


def assert_says_what_it_must(printed: str) -> None:
    text = words(printed)
    body, _, references = text.partition(" References ")
    for citation in CITED:
        assert citation in body
    at = 0
    for parts in SAID:
        for part in parts:
            found = references.find(part, at)
            assert found >= 0, f"{part!r} does not stand where it should in {references}"
            at = found
    assert references.count("Tan, Mingxing") == 1
    assert "??" not in text
    assert "?)" not in text


def test_the_sample_prints_what_it_must(home, pandoc):
    done = _latex.run(
        home, pandoc, "--fail-if-warnings", "paper.md", "--filter", "arxref-pandoc", "--citeproc", "-t", "plain", "--wrap=none"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert_says_what_it_must(done.stdout)
    assert "@arxiv:1905.11946 and addresses such as mail@example.org cite nothing" in words(done.stdout)
    assert not (home / "refs.bib").exists()


def test_math_is_math_in_html_and_in_latex(home, pandoc):
    command = (pandoc, "paper.md", "--filter", "arxref-pandoc", "--citeproc", "--wrap=none", "-t")
    assert r'<span class="math inline">\(d\)</span>-SNE' in _latex.run(home, *command, "html", "--mathjax").stdout
    assert r"\(d\)-SNE" in _latex.run(home, *command, "latex").stdout


def test_the_sample_as_pdf_says_what_it_must(home, pandoc):
    for name in ("pdflatex", "pdftotext"):
        _latex.require(name)
    (home / "head.tex").write_text(r"\hyphenpenalty=10000\exhyphenpenalty=10000\AtBeginDocument{\raggedright}")
    command = (pandoc, "paper.md", "--filter", "arxref-pandoc", "--citeproc", "--pdf-engine=pdflatex", "-H", "head.tex", "-o", "paper.pdf")
    done = _latex.run(home, *command)
    assert done.returncode == 0, done.stderr
    printed = _latex.run(home, "pdftotext", "-layout", "paper.pdf", "-").stdout
    assert_says_what_it_must(re.sub(r"\n\s+[0-9]+\n|\f", "\n", printed))


def test_the_sample_as_docx_says_what_it_must(home, pandoc):
    done = _latex.run(
        home,
        pandoc,
        "--fail-if-warnings",
        "paper.md",
        "--filter",
        "arxref-pandoc",
        "--citeproc",
        "-M",
        "link-citations",
        "-o",
        "paper.docx",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert_says_what_it_must(_latex.run(home, pandoc, "paper.docx", "-t", "plain", "--wrap=none").stdout.replace("_", ""))
    with zipfile.ZipFile(home / "paper.docx") as archive:
        body = archive.read("word/document.xml").decode()
    assert re.search(r"<m:oMath><m:r>(?:<m:rPr>.*?</m:rPr>)?<m:t>d</m:t></m:r></m:oMath>", body), "the d of d-SNE is math"
    leads = set(re.findall(r'w:anchor="(ref-[^"]+)"', body))
    assert len(leads) == len(SAID)
    assert leads <= set(re.findall(r'<w:bookmarkStart[^>]*w:name="(ref-[^"]+)"', body)), "a citation leads to its reference"


LUA = """
function Div(el) return el end
function Pandoc(doc) doc.meta.seen = pandoc.MetaBool(true); return doc end
"""


def test_what_quarto_generates(home, pandoc):
    """Quarto calls pandoc with a defaults file that lists the document's filters, its own in Lua, and citeproc as the last one."""
    (home / "main.lua").write_text(LUA)
    (home / "defaults.yml").write_text(
        "to: html\nfrom: markdown\nstandalone: true\nwrap: none\ndefault-image-extension: png\ntoc: false\nciteproc: false\n"
        "variables: {tables: true}\nmetadata: {lang: en, link-citations: true}\n"
        "filters:\n- {type: json, path: arxref-pandoc}\n- {type: lua, path: main.lua}\n- citeproc\n"
    )
    done = _latex.run(home, pandoc, "--fail-if-warnings", "paper.md", "--defaults", "defaults.yml", "-o", "paper.html")
    assert (done.returncode, done.stderr) == (0, "")
    assert_says_what_it_must(_latex.run(home, pandoc, "paper.html", "-t", "plain", "--wrap=none").stdout.replace("_", ""))


@pytest.mark.parametrize("works", [True, False])
def test_what_r_markdown_calls(home, pandoc, works):
    """rmarkdown puts its own --citeproc before the document's arguments; `citeproc: false` in the document leaves it out."""
    (home / "paper.knit.md").write_bytes((home / "paper.md").read_bytes())
    (home / "pagebreak.lua").write_text(LUA)
    words_ = "markdown+autolink_bare_uris+tex_math_single_backslash"
    own = ("--filter", "arxref-pandoc", "--citeproc")
    done = _latex.run(
        home, pandoc, "+RTS", "-K512m", "-RTS", "paper.knit.md", "--to", "html4", "--from", words_, "--output", "paper.html",
        "--lua-filter", "pagebreak.lua", "--standalone", "--section-divs", "--mathjax", "--variable", "theme:bootstrap",
        *(own if works else ("--citeproc", *own[:2])),
    )  # fmt: skip
    assert done.returncode == 0
    printed = _latex.run(home, pandoc, "paper.html", "-t", "plain", "--wrap=none").stdout.replace("_", "")
    if works:
        assert_says_what_it_must(printed)
    else:
        assert "arxiv:1905.11946?" in printed


def test_the_network_is_asked_where_document_and_project_say_so(home, pandoc, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("ARXREF_ARXIV_DELAY", "0")
    command = (pandoc, "x.md", "--filter", "arxref-pandoc", "--citeproc", "-t", "plain", "--wrap=none")
    (home / "x.md").write_text("---\narxref: {enrich: arxiv}\n---\nSee [@arxiv:2105.14656; @https://arxiv.org/abs/hep-th/9901001].\n")
    with serving(time.time) as api:
        monkeypatch.setenv("ARXREF_ARXIV_API", api.url)
        done = _latex.run(home, *command)
        assert "arxref.toml does not allow it" in done.stderr
        assert api.asked == []
        (home / "arxref.toml").write_text("[manuscripts]\nnetwork = true\n")
        api.play(*["403"] * 3)
        done = _latex.run(home, *command)
        assert (done.returncode, len(api.asked)) == (0, 3)
        assert "127.0.0.1 refused (HTTP 403 after 3 tries)" in done.stderr
        assert "arxiv:2105.14656?" in done.stdout
        for _ in range(2):  # the second time, the store knows
            done = _latex.run(home, *command)
            assert (done.returncode, done.stderr, len(api.asked)) == (0, "", 4)
            assert re.search(r"See \(\S*.*Example and van der Muster 2021; \S*.*Example and Muster 1999\)\.", words(done.stdout))
            assert "A Study of Examples" in done.stdout
    done = _latex.run(home, *command)  # the server is gone, and nobody misses it
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("option", "tool"), [("--natbib", "bibtex"), ("--biblatex", "biber")])
def test_latex_does_the_citing_with_a_bib_file_that_is_written(home, pandoc, option, tool):
    for name in ("pdflatex", tool, "pdftotext"):
        _latex.require(name)
    text = (home / "paper.md").read_text("utf-8").replace("bibliography: mine.bib", "bibliography: [mine.bib, refs.bib]")
    text = re.sub(r"references:\n(?:[- ].*\n)+", "", text).replace("; @doe2020, ch. 1", "")
    (home / "paper.md").write_text(text.replace("arxref:\n", "arxref:\n  write-bib: refs.bib\n"), "utf-8")
    done = _latex.run(home, pandoc, "-s", "paper.md", "--filter", "arxref-pandoc", option, "-o", "paper.tex")
    assert (done.returncode, done.stderr) == (0, "")
    written = (home / "refs.bib").read_text("utf-8")
    assert sorted(re.findall(r"^@\w+\{([^,]+),", written, re.MULTILINE)) == [
        "imamura1999string",
        "ramirez2024explainable",
        "tan2019efficientnet",
        "wang2020suppressing",
        "xu2019sne",
    ]
    for command in (
        ("pdflatex", "-interaction=nonstopmode", "paper"),
        (tool, "paper"),
        *[("pdflatex", "-interaction=nonstopmode", "paper")] * 2,
    ):
        log = _latex.run(home, *command).stdout
    assert "There were undefined" not in log
    printed = words(_latex.run(home, "pdftotext", "-layout", "paper.pdf", "-").stdout).lower()
    for part in (
        "imamura",
        "string junctions",
        "knuth",
        "test case prioritisation",
        "quoc v. le",
        "suppressing uncertainties",
        "domain adap",
    ):
        assert part in printed
    assert "??" not in printed
    assert _latex.run(home, pandoc, "-s", "paper.md", "--filter", "arxref-pandoc", option, "-o", "again.tex").returncode == 0
    assert (home / "refs.bib").read_text("utf-8") == written
    assert (home / "again.tex").read_bytes() == (home / "paper.tex").read_bytes()


def test_it_works_in_a_defaults_file(home, pandoc):
    (home / "build.yaml").write_text("from: markdown\nto: plain\nfilters:\n- {type: json, path: arxref-pandoc}\n- citeproc\nwrap: none\n")
    done = _latex.run(home, pandoc, "--fail-if-warnings", "-d", "build.yaml", "paper.md")
    assert (done.returncode, done.stderr) == (0, "")
    assert_says_what_it_must(done.stdout)


def test_what_a_defaults_file_says_of_it_holds(home, pandoc):
    text = (home / "paper.md").read_text("utf-8").replace("arxref:\n  sources: [../digests]\n", "")
    (home / "bare.md").write_text(text, "utf-8")
    (home / "build.yaml").write_text(
        "filters: [arxref-pandoc, citeproc]\nmetadata:\n  arxref: {sources: [../digests], strict: true}\n  bibliography: mine.bib\n"
    )
    done = _latex.run(home, pandoc, "--fail-if-warnings", "-d", "build.yaml", "bare.md", "-t", "plain")
    assert (done.returncode, done.stderr) == (0, "")
    assert_says_what_it_must(done.stdout)


def test_an_unknown_paper_is_pandocs_bold_question_mark_and_a_warning(home, pandoc):
    (home / "x.md").write_text("See [@arxiv:2605.00001] and @fig:plot.\n")
    done = _latex.run(home, pandoc, "x.md", "--filter", "arxref-pandoc", "--citeproc", "-t", "html")
    assert "<strong>arxiv:2605.00001?</strong>" in done.stdout
    assert "unresolved-citation: nothing is known of @arxiv:2605.00001" in done.stderr
    assert done.stderr.count("arxref-pandoc: ") == 1
    (home / "x.md").write_text("---\narxref: {strict: true}\n---\nSee [@arxiv:2605.00001].\n")
    done = _latex.run(home, pandoc, "x.md", "--filter", "arxref-pandoc", "--citeproc", "-t", "html")
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("filters", "said"), [(("arxref-pandoc", "citeproc"), False), (("citeproc", "arxref-pandoc"), True)])
def test_who_cites_before_the_filter_is_told(home, pandoc, filters, said):
    (home / "x.md").write_text(
        "---\narxref: {sources: ../digests}\n---\nIs it **hep-th/9901001v2?** See [p. 3 of @arXiv:1905.11946, ch. 2].\n"
    )
    options = [word for name in filters for word in (("--citeproc",) if name == "citeproc" else ("--filter", name))]
    done = _latex.run(home, pandoc, "x.md", *options, "-t", "html")
    assert ("put --filter arxref-pandoc before --citeproc" in done.stderr) is said
    assert ("<strong>arXiv:1905.11946?</strong>" in done.stdout) is said


def test_other_filters_find_their_citations_before_and_after(home, pandoc):
    """pandoc-crossref takes @fig:x for its own wherever it runs: it sees the same citation, and so does the one that runs before."""
    other = home / "other"
    other.write_text(
        f"#!{sys.executable}\nimport json, sys\nd = json.load(sys.stdin)\ntext = json.dumps(d)\n"
        'assert \'"citationId": "fig:x"\' in text and \'"citationId": "sec:y"\' in text\n'
        "print(text.replace('arxiv:1905.11946', '1905.11946'))\n"
    )
    other.chmod(0o755)
    (home / "x.md").write_text("---\narxref: {sources: ../digests}\n---\n@fig:x, [@sec:y; @arxiv:1905.11946].\n")
    for filters in (("./other", "arxref-pandoc"), ("arxref-pandoc", "./other")):
        command = [part for name in filters for part in ("--filter", name)]
        done = _latex.run(home, pandoc, "x.md", *command, "--citeproc", "-t", "plain")
        assert done.returncode == 0, done.stderr
        assert "(fig:x?), (sec:y?; Tan and Le 2019)." in words(done.stdout)


def documents(root: Path) -> list[str]:
    """Real Markdown in three long documents: these pages, and the digests of both kinds."""
    found = (
        [*root.glob("*.md"), *root.glob("docs/*.md")],
        *([*root.glob(f"samples/digests/{kind}/*.md")] for kind in ("fields", "numbered")),
    )
    return ["\n\n".join(path.read_text("utf-8") for path in sorted(paths)) for paths in found]


RICH = r"""
---
title: A *title* with $x^2$ & [@arxiv:2105.14656]
keywords: [a, b]
draft: true
nested: {deep: [{x: 1}]}
---

# Head {#h .c k=v}

::: {.box}
> Quote with @arxiv:2105.14656 [p. 3], "quotes", 'single' -- dashes ... H~2~O x^2^ ~~gone~~ [span]{.smallcaps} [under]{.underline}

1. one
    - [x] task
2. `code @arxiv:2105.14656`{.r} $\alpha$ $$\beta$$ ![image](x.png "t"){width=3} <https://example.org> [^1]
:::

[^1]: Note [see @arxiv:2105.14656, pp. 3-5; -@smith20, {ch. 2}; @fig:x].

Term
: Definition

| a | b |
|---|:-:|
| 1 | @{arxiv:2105.14656} |

Table: Caption [@arxiv:2105.14656]

```{=html}
<b>raw</b>
```

| line
|   block

![Figure](y.png)

\newcommand{\x}{y} \cite{z}
"""


def without_what_is_ours(document: dict, spelt: dict[str, str]) -> dict:
    document["meta"].pop("references", None)
    for one in pandoc_ast.citations(document):
        one["citationId"] = spelt.get(one["citationId"], one["citationId"])
    return document


def test_untouched_parts_of_any_document_stay_identical(home, pandoc, root):
    with open_store(str(home.parent.parent / "store.sqlite"), lambda: 1e9, print) as store:
        store.put([Entry(ArxivId("2105.14656"), title="T", authors=(Name("Hopper"),))], "arxiv")
    for text in (RICH.lstrip(), *(f"{text}\n\nSee [@arxiv:2105.14656].\n" for text in documents(root))):
        (home / "d.md").write_text(text, "utf-8")
        before = json.loads(_latex.run(home, pandoc, "d.md", "-t", "json").stdout)
        done = _latex.run(home, pandoc, "d.md", "--filter", "arxref-pandoc", "-t", "json")
        after = json.loads(done.stdout)
        keys = [one["citationId"] for one in pandoc_ast.citations(after)]
        assert "arxiv-2105.14656" in keys
        assert "arxiv:2105.14656" not in keys
        assert without_what_is_ours(after, {"arxiv-2105.14656": "arxiv:2105.14656"}) == before


def test_references_are_what_pandoc_makes_of_csl_yaml(home, pandoc):
    """The same entries as the CSL YAML exporter writes them, read by pandoc, are the same words, math and names."""
    entries = [with_key(entry, f"k{number}") for number, entry in enumerate(_nasty.LATIN + _nasty.DOT_BELOW + _nasty.OTHER_SCRIPTS)]
    options = pandoc_items.options({})
    (home / "refs.yaml").write_bytes("".join(one.text for one in EXPORTER.render(entries, {"abstract": False})).encode())
    (home / "e.md").write_text("")
    read = json.loads(_latex.run(home, pandoc, "--metadata-file", "refs.yaml", "e.md", "-t", "json").stdout)["meta"]["references"]["c"]
    for entry, theirs in zip(entries, read, strict=True):
        ours = json.loads(pandoc_items.item(entry, options))["c"]
        del theirs["c"]["custom"]
        assert ours.keys() == theirs["c"].keys()
        for name in ours:
            assert flat(ours[name]) == flat(theirs["c"][name]), (entry.id, name)


def flat(value: dict) -> object:
    """A metadata value as texts, math told from the rest."""
    if value["t"] == "MetaMap":
        return {name: flat(one) for name, one in value["c"].items()}
    if value["t"] == "MetaList":
        return [flat(one) for one in value["c"]]
    if value["t"] == "MetaString":
        return " ".join(value["c"].split())
    parts = [f"${one['c'][1]}$" if one["t"] == "Math" else one["c"] if one["t"] == "Str" else " " for one in value["c"]]
    assert {one["t"] for one in value["c"]} <= {"Str", "Space", "Math", "SoftBreak"}
    return " ".join("".join(parts).split())
