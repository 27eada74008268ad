"""A manuscript whose keys were changed prints what it printed before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.cli import run
from conformance import _latex

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TEX = r"""\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage[round]{natbib}\usepackage{url}
\newcommand{\mycite}[1]{\citep{#1}}
\begin{document}
\citet{deep} and \citep[see][p.~3]{shallow,% the other
  deep}, \mycite{shallow}, \citeauthor{knuth}; \verb|\cite{deep}|. % \cite{nobody}
\bibliographystyle{plainnat}\bibliography{refs}
\end{document}
"""
BIB = r"""@misc{deep, title={Deep}, author={Doe, Jane}, year=2019, eprint={1905.00001}, archivePrefix={arXiv}, note={see \citet{knuth}}}
@misc{shallow, title={Shallow}, author={Roe, Ann}, year=2019, eprint={1905.00002}, archivePrefix={arXiv}}
@book{knuth, title={Books}, author={Knuth, Donald}, publisher={Self}, year=1984}
"""


def printed(folder: Path) -> str:
    for path in folder.glob("main.*"):
        if path.suffix != ".tex":
            path.unlink()
    latex = ("pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "main")
    _latex.run(folder, *latex)
    told = _latex.run(folder, "bibtex", "main")
    assert "Warning--" not in told.stdout
    assert told.returncode == 0, told.stdout
    for _ in range(3):
        _latex.run(folder, *latex)
    log = (folder / "main.log").read_text(encoding="utf-8", errors="replace")
    assert "undefined" not in log
    assert not [line for line in log.splitlines() if line.startswith("!")]
    return _latex.run(folder, "pdftotext", "-layout", "main.pdf", "-").stdout


def test_it_prints_what_it_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for tool in ("pdflatex", "bibtex", "pdftotext"):
        _latex.require(tool)
    (tmp_path / "main.tex").write_text(TEX)
    (tmp_path / "refs.bib").write_text(BIB)
    (tmp_path / "map.tsv").write_text("deep\tdoe:2019\nshallow\troe-2019\nknuth\tKnuth84\n")
    before = printed(tmp_path)
    assert "Doe (2019)" in before
    monkeypatch.chdir(tmp_path)
    assert run(["rekey", "refs.bib", "--map", "map.tsv", "--apply", "main.tex"]) == 0
    assert (tmp_path / "main.tex").read_text().count("deep") == 1
    assert printed(tmp_path) == before
