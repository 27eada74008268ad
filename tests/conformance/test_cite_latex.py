"""What `arxref cite` writes, in real LaTeX: every citation command finds its paper, by BibTeX and by biber, and the sample is built."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from arxref.cli import run
from conformance import _latex

if TYPE_CHECKING:
    from pathlib import Path

HEAD = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}\hyphenpenalty=10000\AtBeginDocument{\raggedright}"
# natbib.sty and natnotes; %s is the citation.
NATBIB = r"""
\cite{%s} \cite[p.~3]{%s} \cite*{%s} \citet{%s} \citet*{%s} \citet[see][p.~3]{%s} \citep{%s} \citep*{%s}
\citep[see][]{%s} \citealt{%s} \citealt*{%s} \citealp{%s} \citealp*{%s} \citeauthor{%s} \citeauthor*{%s}
\citefullauthor{%s} \citeyear{%s} \citeyearpar{%s} \Citet{%s} \Citet*{%s} \Citep{%s} \Citep*{%s} \Citealt{%s}
\Citealt*{%s} \Citealp{%s} \Citealp*{%s} \Citeauthor{%s} \Citeauthor*{%s}
\nocite{%s} \nocite{%s,%s} \citetext{see \citealp{%s}} \citep[compare \citealt{%s}]{%s} \citenum{%s}
"""
# biblatex's manual, "Citation Commands".
BIBLATEX = r"""
\cite{%s} \cite*{%s} \cite[see][3]{%s} \Cite{%s} \parencite{%s} \parencite*{%s} \Parencite{%s} \footcite{%s}
\footcitetext{%s} \Footcite{%s} \textcite{%s} \Textcite{%s} \smartcite{%s} \Smartcite{%s} \supercite{%s} \autocite{%s}
\autocite*{%s} \Autocite{%s} \citeauthor{%s} \citeauthor*{%s} \Citeauthor{%s} \citetitle{%s} \citetitle*{%s}
\citeyear{%s} \citeyear*{%s} \citedate{%s} \citedate*{%s} \citeurl{%s} \parentext{\cite{%s}} \volcite{2}{%s}
\Volcite{2}{%s} \pvolcite{2}[3]{%s} \Pvolcite{2}{%s} \fvolcite{2}{%s} \ftvolcite{2}{%s} \svolcite{2}{%s}
\Svolcite{2}{%s} \tvolcite[see]{2}[3]{%s} \Tvolcite{2}{%s} \avolcite{2}{%s} \Avolcite{2}{%s} \fullcite{%s}
\footfullcite{%s} \nocite{%s} \notecite{%s} \Notecite{%s} \pnotecite{%s} \Pnotecite{%s} \fnotecite{%s}
\citename{%s}{author} \citelist{%s}{language} \citefield{%s}{title} \cites{%s}{%s} \Cites(see)(p. 3){%s}[3]{%s}
\parencites{%s}{%s} \Parencites{%s}{%s} \footcites{%s}{%s} \footcitetexts{%s}{%s} \smartcites{%s}{%s}
\Smartcites{%s}{%s} \textcites{%s}[see][3]{%s} \Textcites{%s}{%s} \supercites{%s}{%s} \autocites{%s}{%s}
\Autocites{%s}{%s} \volcites{2}{%s}{3}{%s} \pvolcites(see)()[a]{2}[b]{%s}{3}{%s} \tvolcites{2}{%s}{3}{%s}
\mkbibparens{\cite{%s}} \citet{%s} \citep{%s} \citealt*{%s}
"""
SPELLINGS = ("arXiv:{}", "arxiv:{}v1", "{}", "https://arxiv.org/abs/{}", "doi:10.48550/arXiv.{}", "arxiv-{}")

# What is printed of the papers of the sample: the author's own book as it stands, the others as the digests have them.
SAID = {
    "bibtex": (
        "Yosuke Imamura. String junctions and their duals in heterotic string theory",
        "Donald E. Knuth. The TEXbook. Addison-Wesley, 1984.",
        "Ramírez, Mario Berrios, José Raúl Romero, and Robert Feldt. Towards explainable test case prioritisation with",
        "Mingxing Tan and Quoc V. Le. EfficientNet: Rethinking model scaling for convolutional neural networks",
        "Suppressing uncertainties for large-scale facial expression recognition, February 2020. URL https://arxiv.org/abs/2002.10392.",
    ),
    "biber": (
        "Yosuke Imamura. String Junctions and Their Duals in Heterotic String Theory. Version 3.",
        "Donald E. Knuth. The TEXbook. Addison-Wesley, 1984.",
        "Ramírez et al. Towards Explainable Test Case Prioritisation with Learning-to-Rank Models.",
        "Mingxing Tan and Quoc V. Le. EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks.",
        "Suppressing Uncertainties for Large-Scale Facial Expression Recognition. Version 2. Feb. 24, 2020. arXiv: 2002.10392 [cs.CV].",
    ),
}


def papers(folder: Path, count: int) -> tuple[str, ...]:
    """A digest of so many papers; how each is cited."""
    paper = "### Treatise number {0}x\n- **Arxiv ID**: http://arxiv.org/abs/2101.{0:05}v1\n- **Authors**: Ada Writer{1}\n\n\n"
    names = [f"{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(count)]
    text = "# Arxiv Papers in cs.CV on 2021-01-05\n" + "".join(paper.format(n, name) for n, name in enumerate(names, 1))
    (folder / "day.md").write_text(text, encoding="utf-8")
    return tuple(SPELLINGS[n % len(SPELLINGS)].format(f"2101.{n:05}") for n in range(1, count + 1))


def build(folder: Path, name: str, *backend: str) -> tuple[str, str]:
    """The log of the last run and the text that is printed, where the backend has nothing to complain of."""
    latex = (_latex.require("pdflatex"), "-interaction=nonstopmode", "-no-shell-escape", name)
    _latex.run(folder, *latex)
    told = _latex.run(folder, _latex.require(backend[0]), *backend[1:], name)
    assert told.returncode == 0, told.stdout
    assert not re.findall(r"^(?:Warning--|WARN|ERROR).*", told.stdout, re.MULTILINE), told.stdout
    for _ in range(2):
        _latex.run(folder, *latex)
    log = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
    printed = _latex.run(folder, _latex.require("pdftotext"), "-raw", f"{name}.pdf", "-").stdout
    return log, printed


def complaints(log: str) -> list[str]:
    """LaTeX's errors, and what it says of citations."""
    return re.findall(r"^!.*|^.*[Cc]itation.*undefined.*|^.*entry could not be found.*", log, re.MULTILINE)


@pytest.mark.parametrize("backend", ["bibtex", "biber"])
def test_every_citation_command_finds_its_paper(backend: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _latex.require_file("biblatex.sty" if backend == "biber" else "natbib.sty")
    commands = BIBLATEX if backend == "biber" else NATBIB
    cited = papers(tmp_path, commands.count("%s"))
    body = commands % cited
    if backend == "biber":
        text = HEAD + r"\usepackage[backend=biber,style=numeric,natbib]{biblatex}\addbibresource{cited.bib}\begin{document}"
        ending = r"\printbibliography\end{document}"
    else:
        text = HEAD + r"\usepackage[round]{natbib}\usepackage{url}\begin{document}"
        body += rf"\defcitealias{{{cited[0]}}}{{Alias}} \citetalias{{{cited[0]}}} \citepalias{{{cited[0]}}}"
        ending = r"\bibliographystyle{plainnat}\bibliography{cited}\end{document}"
    (tmp_path / "main.tex").write_text(f"{text}\n{body}\n{ending}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARXREF_STORE", str(tmp_path / "store.sqlite"))
    assert run(["cite", "main.tex", "--source", "day.md", "-o", "cited.bib", "--strict"]) == 0
    log, printed = build(tmp_path, "main", backend)
    assert complaints(log) == []
    references = printed[printed.rindex("References") :]
    assert set(map(int, re.findall(r"Treatise\s+number\s+(\d+)x", references))) == set(range(1, len(cited) + 1))
    # what LaTeX made of it says the same as the source
    for written in ("main.aux", "main.bcf") if backend == "biber" else ("main.aux",):
        assert run(["cite", written, "--source", "day.md", "-o", "cited.bib", "--strict", "--check"]) == 0


def test_further_spellings_are_one_paper_to_biber(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers(tmp_path, 2)
    text = HEAD + r"\usepackage[backend=biber,style=numeric]{biblatex}\addbibresource{cited.bib}\begin{document}"
    body = r"A \cite{arXiv:2101.00001} B \cite{arxiv:2101.00001} C \cite{2101.00001v1} D \cite{2101.00002}\printbibliography\end{document}"
    (tmp_path / "main.tex").write_text(text + body, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARXREF_STORE", str(tmp_path / "store.sqlite"))
    assert run(["cite", "main.tex", "--source", "day.md", "-o", "cited.bib", "--strict"]) == 0
    log, printed = build(tmp_path, "main", "biber")
    assert complaints(log) == []
    assert "A [1] B [1] C [1] D [2]" in " ".join(printed.split())


@pytest.mark.parametrize(("name", "backend"), [("main", "bibtex"), ("main-biblatex", "biber")])
def test_the_sample_is_built(name: str, backend: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(root / "samples", tmp_path / "samples")
    folder = tmp_path / "samples" / "manuscript"
    monkeypatch.chdir(folder)
    monkeypatch.setenv("ARXREF_STORE", str(tmp_path / "store.sqlite"))
    how = re.search(r"^%   arxref (cite .*)$", (folder / f"{name}.tex").read_text(encoding="utf-8"), re.MULTILINE)
    assert how is not None
    assert run([*how[1].split(), "--strict"]) == 0
    log, printed = build(folder, name, backend)
    assert complaints(log) == []
    references = printed[printed.rindex("References") :]
    for wanted in SAID[backend]:
        assert unbroken(wanted) in unbroken(references)
    assert len(re.findall(r"^\[\d\]", references, re.MULTILINE)) == len(SAID[backend])


def unbroken(text: str) -> str:
    """A text without what a line break may put into it or take out."""
    return re.sub(r"[-\s]", "", text)
