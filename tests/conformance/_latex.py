"""The programs that read arxref's output, for the conformance tests: found, run, and their complaints counted."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import pytest

if TYPE_CHECKING:
    from types import ModuleType

_LONGEST = 600  # seconds, on a busy machine
_FONTS = {"pdflatex": r"\usepackage[T1]{fontenc}\usepackage{lmodern}", "lualatex": r"\usepackage{fontspec}"}
# amssymb because titles hold mathematics; arXiv's authors count on it too. Nothing is hyphenated, so that what is printed can be read back.
_PLAIN = r"\usepackage{amsmath,amssymb}\hyphenpenalty=10000\exhyphenpenalty=10000\AtBeginDocument{\raggedright}\pagestyle{empty}"
HEADS = {
    "article": r"\documentclass{article}%s" + _PLAIN + r"\usepackage[numbers]{natbib}\usepackage{url}\usepackage{hyperref}",
    "revtex": r"\documentclass[aps,prd]{revtex4-2}%s" + _PLAIN + r"\usepackage{hyperref}",
    "ieee": r"\documentclass{IEEEtran}%s" + _PLAIN + r"\usepackage{url}",
    "elsevier": r"\documentclass{elsarticle}%s" + _PLAIN + r"\usepackage{url}\usepackage{hyperref}",
    "springer": r"\documentclass{llncs}%s" + _PLAIN + r"\usepackage{url}\usepackage{hyperref}",
    "bare": r"\documentclass{article}%s" + _PLAIN + r"\usepackage{url}",
}
"""What documents begin with, by the publisher whose class they have."""
_TITLES = {
    "revtex": r"\title{T}\author{A}\maketitle",
}
_STYLE = "STYLE"  # stands for that of a bibliography in documents and what LaTeX makes of them, until one is chosen
_BIBTEX = rf"\begin{{document}}%s\nocite{{*}}\bibliographystyle{{{_STYLE}}}\bibliography{{refs}}\end{{document}}"
_BIBER = (
    r"\documentclass{article}%s" + _PLAIN + r"\usepackage[backend=biber,%s,maxbibnames=99]{biblatex}\usepackage{hyperref}"
    r"\addbibresource{refs.bib}%s\begin{document}\nocite{*}\printbibliography\end{document}"
)
ABSTRACTS = r"\renewbibmacro*{finentry}{\finentry\par\printfield{abstract}}"
"""For the preamble: the abstract, which few styles print, below each entry."""


class Typeset(NamedTuple):
    """What came of compiling a bibliography: LaTeX's errors and characters that no font has, the complaints of bibtex or biber, the
    whole text as printed, and the keys of its items in their order.
    """

    errors: tuple[str, ...]
    complaints: tuple[str, ...]
    text: str
    keys: tuple[str, ...]

    @property
    def items(self) -> int:
        """How many entries there are."""
        return len(self.keys)

    def printed(self) -> dict[str, str]:
        """What is printed for each entry, where entries are numbered."""
        found: dict[str, str] = {}
        at = 0
        for number, key in enumerate(self.keys, 1):
            start = re.compile(rf"^\[(?:{number})?\]", re.MULTILINE).search(self.text, at)  # natbib prints [] until the third run
            assert start, f"{key} has no number"
            if number > 1:
                found[self.keys[number - 2]] = self.text[at : start.start()]
            at = start.end()
        if self.keys:
            found[self.keys[-1]] = self.text[at:]
        return found


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
        timeout=_LONGEST,
        check=False,
    )


def bibtex(folder: Path, bib: str, style: str, *, head: str = "article", engine: str = "pdflatex") -> Typeset:
    """``bib`` through LaTeX and classic BibTeX, in a document that begins with one of `HEADS`."""
    require_file(f"{style}.bst")
    document = HEADS[head] % _FONTS[engine] + _BIBTEX % _TITLES.get(head, "")
    complaint = re.compile(r"^(?:Warning--|I .*|.*---line \d+ of file).*", re.MULTILINE)
    return _typeset(folder, bib, document, (require("bibtex"),), complaint, engine, style)


def biber(folder: Path, bib: str, options: str = "style=numeric", *flags: str, engine: str = "pdflatex", preamble: str = "") -> Typeset:
    """``bib`` through LaTeX, biblatex (with its ``options``) and biber (with its ``flags``)."""
    require_file("biblatex.sty")
    document = _BIBER % (_FONTS[engine], options, preamble)
    command = (require("biber"), "--validate-datamodel", *flags)
    return _typeset(folder, bib, document, command, re.compile(r"^(?:WARN|ERROR) .*", re.MULTILINE), engine)


def _typeset(
    folder: Path, bib: str, document: str, backend: tuple[str, ...], complaint: re.Pattern[str], engine: str, style: str = ""
) -> Typeset:
    told = _told(bib, document.replace(_FONTS[engine], _FONTS["pdflatex"]), backend, style)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in told.files:
        (folder / name).write_bytes(content)
    (folder / "main.tex").write_text(_with_style(document, style), encoding="utf-8")
    complaints = tuple(found[0] for found in complaint.finditer(told.out))
    if told.failed and not complaints:
        complaints = (told.failed,)
    _compile(folder, engine)
    log = (folder / "main.log").read_text(encoding="utf-8", errors="replace")
    errors = tuple(line for line in log.splitlines() if line.startswith(("!", "Missing character")))
    bbl = (folder / "main.bbl").read_text(encoding="utf-8") if (folder / "main.bbl").exists() else ""
    text = run(folder, require("pdftotext"), "-raw", "main.pdf", "-").stdout.replace("\f", "\n") if (folder / "main.pdf").exists() else ""
    return Typeset(errors, complaints, text, _keys(bbl))


class _Told(NamedTuple):
    """What bibtex or biber said, the end of that if it failed, and all the files that there are then."""

    out: str
    failed: str
    files: tuple[tuple[str, bytes], ...]


@lru_cache(maxsize=64)
def _told(bib: str, document: str, backend: tuple[str, ...], style: str) -> _Told:
    """What a bibliography becomes for a document, whichever engine then prints it: what LaTeX asks for is the same for both."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "refs.bib").write_text(bib, encoding="utf-8", newline="\n")
        for file, content in _asked(document):
            (folder / file).write_text(_with_style(content, style), encoding="utf-8")
        told = run(folder, *backend, "main")
        failed = (told.stdout[-500:] or told.stderr[-500:]) if told.returncode else ""
        return _Told(told.stdout, failed, tuple((file.name, file.read_bytes()) for file in sorted(folder.iterdir())))


@lru_cache(maxsize=256)
def _asked(document: str) -> tuple[tuple[str, str], ...]:
    """A document and the files in which LaTeX asks for its bibliography and keeps notes for its next run, whatever that will hold.

    They are the same for all of BibTeX's styles.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "main.tex").write_text(document, encoding="utf-8")
        _compile(folder, "pdflatex")
        return tuple(
            (file.name, file.read_text(encoding="utf-8")) for file in sorted(folder.iterdir()) if file.suffix not in (".pdf", ".log")
        )


def _with_style(text: str, style: str) -> str:
    return text.replace(f"{{{_STYLE}}}", f"{{{style}}}")


def _compile(folder: Path, engine: str) -> None:
    run(folder, require(engine), "-interaction=nonstopmode", "-no-shell-escape", "main")


_ITEM = re.compile(r"^\s*\\(bibitem|entry)\b\s*(?:%\s*)?", re.MULTILINE)


def _keys(bbl: str) -> tuple[str, ...]:
    """The keys of a .bbl file's items; the labels that may stand before them hold braces and brackets."""
    found = []
    for item in _ITEM.finditer(bbl):
        at, depth = item.end(), 0
        while bbl[at] == "[" or depth:
            depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(bbl[at], 0)
            at += 1
        key = re.compile(r"\s*(?:%\s*)?\{([^{}]*)\}").match(bbl, at)
        if key:
            found.append(key[1])
    return tuple(dict.fromkeys(found))  # some styles sort all entries in two ways
