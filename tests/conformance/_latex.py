"""The programs that read arxref's output, for the conformance tests: found, run, and their complaints counted."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import pytest

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

_MINUTE = 120
# amssymb because titles hold mathematics; arXiv's authors count on it too.
_HEAD = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{amsmath,amssymb}"
_BIBTEX = (
    _HEAD + r"\usepackage[numbers]{natbib}\usepackage{url}\usepackage{hyperref}\begin{document}\nocite{*}"
    r"\bibliographystyle{%s}\bibliography{refs}\end{document}"
)
_BIBER = (
    _HEAD + r"\usepackage[backend=biber,%s,maxbibnames=99]{biblatex}\usepackage{hyperref}\addbibresource{refs.bib}"
    r"\begin{document}\nocite{*}\printbibliography\end{document}"
)


class Typeset(NamedTuple):
    """What came of compiling a bibliography: its items, LaTeX's errors, the complaints of bibtex or biber, and the printed text."""

    items: int
    errors: tuple[str, ...]
    complaints: tuple[str, ...]
    text: str


def missing(tool: str) -> NoReturn:
    """Skip, saying which tool is not here; on a CI machine that is a failure, because nothing would have been tested."""
    message = f"{tool} is not installed"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(message)
    pytest.skip(message)


def require(tool: str) -> str:
    """The path of a program."""
    return shutil.which(tool) or missing(tool)


def require_file(name: str) -> None:
    """See to it that TeX has a file, such as a journal's style."""
    if subprocess.run([require("kpsewhich"), name], capture_output=True, check=False).returncode:
        missing(name)


def module(name: str) -> ModuleType:
    """A Python package that reads arxref's output."""
    try:
        return importlib.import_module(name)
    except ImportError:
        missing(name)


def node_modules() -> str:
    """The folder with the JavaScript readers of package.json."""
    folder = os.environ.get("ARXREF_NODE_MODULES", "")
    return folder if folder and os.path.isdir(folder) else missing("what tests/conformance/package.json names (see ARXREF_NODE_MODULES)")


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A program's outcome, run in ``folder`` with nothing to read."""
    return subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=_MINUTE,
        check=False,
    )


def bibtex(folder: Path, bib: str, style: str) -> Typeset:
    """``bib`` through LaTeX and classic BibTeX."""
    for tool in ("pdflatex", "bibtex"):
        require(tool)
    require_file(f"{style}.bst")
    return _typeset(folder, bib, _BIBTEX % style, ("bibtex",), re.compile(r"^(?:Warning--|I .*|.*---line \d+ of file.*)", re.MULTILINE))


def biber(folder: Path, bib: str, options: str = "style=numeric", *flags: str) -> Typeset:
    """``bib`` through LaTeX, biblatex (with its ``options``) and biber (with its ``flags``)."""
    for tool in ("pdflatex", "biber"):
        require(tool)
    require_file("biblatex.sty")
    return _typeset(
        folder, bib, _BIBER % options, ("biber", "--validate-datamodel", *flags), re.compile(r"^(?:WARN|ERROR) .*", re.MULTILINE)
    )


def _typeset(folder: Path, bib: str, document: str, backend: tuple[str, ...], complaint: re.Pattern[str]) -> Typeset:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "refs.bib").write_text(bib, encoding="utf-8", newline="\n")
    (folder / "main.tex").write_text(document, encoding="utf-8")
    compile_ = ("pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "main")
    run(folder, *compile_)
    told = run(folder, *backend, "main")
    run(folder, *compile_)
    log = (folder / "main.log").read_text(encoding="utf-8", errors="replace")
    bbl = (folder / "main.bbl").read_text(encoding="utf-8") if (folder / "main.bbl").exists() else ""
    items = len(re.findall(r"^\s*\\(?:bibitem\s*[\[{]|entry\{)", bbl, re.MULTILINE))
    errors = tuple(line for line in log.splitlines() if line.startswith("!"))
    complaints = tuple(found[0] for found in complaint.finditer(told.stdout))
    if told.returncode and not complaints:
        complaints = (told.stdout[-500:] or told.stderr[-500:],)
    text = run(folder, require("pdftotext"), "-layout", "main.pdf", "-").stdout if (folder / "main.pdf").exists() else ""
    return Typeset(items, errors, complaints, text)
