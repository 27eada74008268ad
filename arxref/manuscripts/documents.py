"""The documents whose citations are wanted, with all files that they are made of: what they cite, where, and their own bibliographies."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from arxref.errors import SourceError, UsageError
from arxref.late import late
from arxref.library import citations_markdown
from arxref.library.bib import bibfile
from arxref.library.citations import LATEX, MARKDOWN
from arxref.manuscripts import latex, pandoc_own, pandoc_settings
from arxref.manuscripts.latex import Said
from arxref.model import Problem
from arxref.records import NamedTuple
from arxref.sources import STDIN, absence, display, matching

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_WRITTEN = (".aux", ".bcf")
_FRONT = late(r"\ufeff?---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_BIBLIOGRAPHY = late(r"^bibliography[ \t]*:[ \t]*(\S[^\n]*)?((?:\n[ \t]*-[ \t]+[^\n]+)*)", re.MULTILINE)
# A metadata block may stand anywhere behind a blank line (pandoc's manual, "yaml_metadata_block").
_METADATA = late(r"(?:\A\ufeff?|\n[ \t]*\n)---[ \t]*\n(?![ \t]*\n)(.*?\n)(?:---|\.\.\.)[ \t]*(?=\n|\Z)", re.DOTALL)
_TOLD = late(r"""^["']?(?:bibliography|references|arxref)["']?[ \t]*:""", re.MULTILINE)
_LISTED = late(r"""[^\s,\[\]"'-][^,\[\]"'\n]*""")
# What pandoc-crossref, Quarto and bookdown refer to in the same way as to papers.
_CROSS_REFERENCE = late(r"(?i:fig|tbl|tab|eq|eqn|sec|lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|alg|tip|nte|wrn|imp|cau)[:-]")
_LARGEST = 100_000_000


class Place(NamedTuple):
    """A citation and where it stands."""

    text: str
    source: str
    line: int


class Documents(NamedTuple):
    """What documents cite and do not define themselves, in the order in which a reader meets it.

    ``everything``: where one cites all that its bibliographies hold. ``bibliographies`` are those files that are there, but for the target,
    which the documents load as well if this ``loads`` it. ``biblatex``: one loads that. ``sources`` are what they name for the pandoc
    filter. ``styles`` are those of BibTeX, but for the author's own.
    """

    cited: tuple[Place, ...] = ()
    everything: Place | None = None
    bibliographies: tuple[str, ...] = ()
    loads: bool = False
    biblatex: bool = False
    problems: tuple[Problem, ...] = ()
    files: int = 0
    sources: tuple[str, ...] = ()
    styles: tuple[Place, ...] = ()


def read(paths: Iterable[str], environ: Mapping[str, str], commands: Iterable[str] = (), target: str = "") -> Documents:
    """What the documents cite, each followed into the files that it is made of, each of which is read once.

    ``commands`` are LaTeX commands that cite, beside those known. ``target`` is a bibliography that will only be made, and is not missed.
    Raises SourceError for a path that is not there, UsageError for one that is no manuscript.
    """
    paths = tuple(dict.fromkeys(paths))
    for path in paths:
        if not os.path.exists(path):
            raise SourceError(f"{display(path)}: {absence(path, 'no such file')}")
        if os.path.isdir(path) or not path.lower().endswith(LATEX + _WRITTEN + MARKDOWN):
            raise UsageError(f"{display(path)}: is no manuscript; name .tex, .aux, .bcf, .md, .qmd or .Rmd files")
    reader = _Reader(tuple(commands), os.path.realpath(target) if target else "", environ)
    for path in paths:
        reader.document(path)
    return reader.documents()


class _File(NamedTuple):
    """A file that is being read: what it still has to say, and where the files are that it names."""

    path: str
    lines: _Lines
    said: Iterator[Said]
    main: str
    folder: str


class _Lines:
    """The line of each place of a text, asked for in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at, self._line = 0, 1

    def of(self, at: int) -> int:
        self._line += self._text.count("\n", self._at, at)
        self._at = at
        return self._line


class _Reader:
    def __init__(self, commands: tuple[str, ...], target: str, environ: Mapping[str, str]) -> None:
        self._commands = commands
        self._target = target
        self._loads = False
        self._searched = {
            name: [part.rstrip("/") for part in environ.get(name, "").split(os.pathsep)] for name in ("TEXINPUTS", "BIBINPUTS")
        }
        self._seen: set[str] = set()
        self._cited: dict[str, Place] = {}
        self._defined: set[str] = set()
        self._spaced: dict[str, Place] = {}
        self._read: list[tuple[str, str]] = []
        self._everything: Place | None = None
        self._bibliographies: dict[str, str] = {}
        self._biblatex = False
        self._sources: dict[str, None] = {}
        self._only: frozenset[str] | None = None
        self._styles: list[Place] = []
        self._problems: list[Problem] = []

    def documents(self) -> Documents:
        """All that was found."""
        cited = tuple(place for key, place in self._cited.items() if key not in self._defined)
        places = tuple(self._bibliographies.values())
        return Documents(
            cited,
            self._everything,
            places,
            self._loads,
            self._biblatex,
            (*self._problems, *self._unfound()),
            len(self._seen),
            tuple(self._sources),
            tuple(self._styles),
        )

    def _unfound(self) -> Iterator[Problem]:
        """The citations that LaTeX will not find, whatever is written for them: a blank behind a key is part of it."""
        for key, place in self._spaced.items() if self._spaced and not self._is_trimmed() else ():
            if key not in self._defined:
                message = f"LaTeX takes the blank or the line end behind {key} for a part of the key, and does not find it; take it out"
                yield Problem("warning", "spaced-key", message, place.source, place.line)

    def _is_trimmed(self) -> bool:
        """Whether blanks are taken out of keys: by what a document loads, or by what a class or package that stands beside it does."""
        pending = [(main, path) for main, path in self._read if os.path.isfile(path)]  # a pipe gives its text once
        seen = set(pending)
        while pending:
            main, path = pending.pop()
            with suppress(OSError):
                text = _text_of(path)
                if latex.is_trimming(text):
                    return True
                folders = [main, *self._searched["TEXINPUTS"]]
                loaded = {(main, one) for name in latex.loaded(text) if (one := _first(folders, [name])) is not None} - seen
                seen |= loaded
                pending += sorted(loaded)
        return False

    def document(self, path: str) -> None:
        """Read a document: a stack of files, so that no depth of inclusion is too much."""
        main = os.path.dirname(path)
        self._only = None
        stack = [file for file in [self._opened(path, main, main)] if file is not None]
        while stack:
            file = stack[-1]
            one = next(file.said, None)
            if one is None:
                stack.pop()
            elif one.kind in ("file", "import"):
                further = self._followed(file, one)
                if further is not None:
                    stack.append(further)
            else:
                self._take(file, one)

    def _opened(self, path: str, main: str, folder: str) -> _File | None:
        real = os.path.realpath(path)
        if real in self._seen:
            return None
        self._seen.add(real)
        try:
            text = _text_of(path)
        except OSError as error:
            self._problems.append(Problem("error", "unreadable", error.strerror or str(error), display(path)))
            return None
        self._read.append((main, path))
        return _File(path, _Lines(text), iter(self._said(path, text)), main, folder)

    def _said(self, path: str, text: str) -> list[Said]:
        lower = path.lower()
        if lower.endswith(MARKDOWN):
            return of_markdown(text, self._commands)
        if lower.endswith(".bcf"):
            self._biblatex = True
            return latex.of_bcf(text)
        if not lower.endswith(".aux"):
            self._biblatex = self._biblatex or latex.is_biblatex(text)
            return latex.of_tex(text, self._commands)
        said = latex.of_aux(text)
        if "\\abx@aux@" in text:
            self._biblatex = True
            beside = f"{path[:-4]}.bcf"
            if os.path.isfile(beside):  # where biblatex says what its bibliographies are
                said.append(Said("file", os.path.basename(beside), len(text), "@input"))
        return said

    def _take(self, file: _File, one: Said) -> None:
        if one.kind == "defined":
            self._defined.add(one.text)
        elif one.kind == "source" and (found := [path for path in matching(one.text) if os.path.exists(path)]):
            self._sources.update(dict.fromkeys(found))
        elif one.kind == "source":
            message = f"the source {one.text} is not there; it is looked for in the folder in which arxref, or pandoc, runs"
            self._problems.append(Problem("warning", "missing-include", message, display(file.path)))
        elif one.kind == "only":
            self._only = frozenset(map(str.strip, one.text.split(",")))
        elif one.kind == "bibliography":
            self._bibliography(file, one)
        elif one.kind == "style":
            if _first([file.main, os.path.dirname(file.path)], [f"{one.text}.bst"]) is None:  # BibTeX takes that, whatever it is
                self._styles.append(Place(one.text, display(file.path), file.lines.of(one.start)))
        elif one.text == "*":
            self._everything = self._everything or Place("*", display(file.path), file.lines.of(one.start))
        else:
            place = Place(one.text, display(file.path), file.lines.of(one.start))
            self._cited.setdefault(one.text, place)
            if one.spaced:
                self._spaced.setdefault(one.text, place)

    def _followed(self, file: _File, one: Said) -> _File | None:
        """The file that a command names; None where it was read already, or where there is none."""
        if one.how == "include" and self._only is not None and one.text not in self._only:
            message = f"{one.text} is left out by \\includeonly; what it cites is not looked at"
            self._problems.append(Problem("note", "not-included", message, display(file.path), file.lines.of(one.start)))
            return None
        inside = os.path.dirname(file.path)
        names = [one.text] if one.text.lower().endswith((".tex", *_WRITTEN)) else [f"{one.text}.tex", one.text]
        if one.kind == "import":
            base = file.folder if one.how.startswith("sub") else file.main
            folders = [os.path.join(base, one.folder), os.path.join(inside, one.folder)]
        else:
            folders = [file.folder, file.main, inside, *self._searched["TEXINPUTS"]]
        path = _first(folders, names)
        if path is not None:
            return self._opened(path, file.main, os.path.dirname(path) if one.kind == "import" else file.folder)
        message = f"{one.text} is not there; what it cites is not known"
        sure = one.how not in ("input", "InputIfFileExists")  # TeX has files of its own that a document may ask for
        if one.how != "InputIfFileExists":
            severity = "warning" if sure else "note"
            self._problems.append(Problem(severity, "missing-include", message, display(file.path), file.lines.of(one.start)))  # type: ignore[arg-type]
        return None

    def _bibliography(self, file: _File, one: Said) -> None:
        names = [one.text] if os.path.splitext(one.text)[1].lower() in (".bib", ".json", ".yaml", ".yml") else [f"{one.text}.bib", one.text]
        folders = [file.main, os.path.dirname(file.path), *self._searched["BIBINPUTS"]]
        path = _first(folders, names)
        meant = [path] if path is not None else [os.path.join(folder, name) for folder in folders for name in names]
        if self._target in map(os.path.realpath, meant):
            self._loads = True
        elif path is not None:
            self._bibliographies.setdefault(os.path.realpath(path), path)
        elif "://" not in one.text and not latex.is_multibib(one.how):
            message = f"the bibliography {one.text} is not there; --bib PATH says where it is"
            self._problems.append(Problem("warning", "missing-include", message, display(file.path), file.lines.of(one.start)))


def _text_of(path: str) -> str:
    """The text of a file. Raises OSError."""
    with open(path, "rb") as stream:
        raw = stream.read(_LARGEST)
    return bibfile.decoded(raw)[0].replace("\r\n", "\n").replace("\r", "\n")


def _first(folders: Iterable[str], names: Iterable[str]) -> str | None:
    """The first file that is there."""
    names = tuple(names)
    for folder in dict.fromkeys(folders):
        for name in names:
            path = os.path.normpath(os.path.join(folder, os.path.expanduser(name)))
            if "\0" not in path and os.path.isfile(path):
                return path
    return None


def of_markdown(text: str, commands: Iterable[str] = ()) -> list[Said]:
    """What a Markdown document says; a note's own key is no citation, and neither is a reference to a figure or a section."""
    front = _FRONT.match(text)
    end = front.end() if front is not None else 0
    said: list[Said] = []
    for key, start, _end, form in citations_markdown.find(text, commands):
        if form == "left" or _CROSS_REFERENCE.match(key) is not None:
            continue
        if start < end and text[text.rfind("\n", 0, start) + 1 : start].lstrip("\"'").startswith("citekey"):
            continue
        said.append(Said("citation", key, start))
    for block in _METADATA.finditer(text):
        if (told := _TOLD.search(text, block.start(1), block.end(1))) is not None:
            said += _metadata(block[1], told.start())
    return sorted(said, key=lambda one: one.start)


def _metadata(block: str, start: int) -> Iterator[Said]:
    """The bibliographies, the references and the sources in a document's metadata, which the filter for pandoc takes from there, too."""
    from arxref.library.csl import cslyaml  # noqa: PLC0415 - few documents have these

    try:
        table = cslyaml.load(block)
    except ValueError:  # an author's note that no YAML parser takes may still name its bibliography
        lists = (found for match in _BIBLIOGRAPHY.finditer(block) for found in match.groups())
        table = {"bibliography": [found[0].strip() for one in lists for found in _LISTED.finditer(one or "")]}
    if not isinstance(table, dict):
        return
    yield from (Said("bibliography", name.strip(), start, "bibliography") for name in pandoc_own.names(table.get("bibliography")))
    yield from (Said("defined", key, 0) for key in sorted(pandoc_own.inline(table.get("references")).keys))
    for path in pandoc_settings.settings(table.get("arxref"), lambda _: None).sources:  # what is wrong with them the filter says
        if path != STDIN:
            yield Said("source", path, 0)
