"""Programs that read .bib files, as a table: what each makes of a file, and the one normalisation under which that is compared.

`differences` is the check: every entry that went in comes back, with the title, the authors, the year and the arXiv ID that it had. What a
reader is known to lose stands in `Reader.loses`; a test sees to it that it really does.
"""

from __future__ import annotations

import json
import operator
import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from arxref import identifiers
from arxref.dates import issued
from arxref.exporters import biblatex, bibtex
from arxref.model import Name
from arxref.text import latex_chars, latex_math, tex, unlatex
from arxref.text.clean import clean, clean_name
from arxref.text.latex_tables import EXPANSIONS
from conformance import _latex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from arxref.model import Entry

EXPORTERS = {"bibtex": bibtex.EXPORTER, "biblatex": biblatex.EXPORTER}


class Read(NamedTuple):
    """An entry as a program understands it; authors in one text each, "others" for those that are not named."""

    title: str
    authors: tuple[str, ...]
    year: str
    paper: str


class Reader(NamedTuple):
    """``read`` takes a folder to work in, a file's text and its dialect, and gives entries by key; a complaint of the program is an error.

    ``title`` and ``name`` are the one normalisation: they take what went in and what was read to the form in which they must be equal.
    """

    read: Callable[[Path, str, str], dict[str, Read]]
    title: tuple[Callable[[str], str], Callable[[str], str]]
    name: tuple[Callable[[Name], str], Callable[[str], str]]
    same: Callable[[str, str], object] = operator.eq


class Lost(NamedTuple):
    """Characters of titles and of names that a program turns into something else, and what."""

    titles: Mapping[int, str]
    names: Mapping[int, str]


NOTHING = Lost({}, {})


def _lost(both: Mapping[str, str], titles: Mapping[str, str] = NOTHING.titles, names: Mapping[str, str] = NOTHING.names) -> Lost:
    return Lost(str.maketrans({**both, **titles}), str.maketrans({**both, **names}))


_COMMAS = {"Ș": "S", "ș": "s", "Ț": "T", "ț": "t"}
_PANDOC_LOSES = dict.fromkeys("|", "")
_CITATION_JS_LOSES = {"£": "pounds", "§": "S", "¶": "P", "…": "ldots"}
_TYPST_LOSES = {"ǿ": "\u0338\u0301", "‘": "`", "’": "'", "“": "``", "”": "''", "…": "\\ldots"}

LOST: dict[tuple[str, str], Lost] = {
    **{(pandoc, "bibtex"): _lost({}, _PANDOC_LOSES, dict.fromkeys("ÐÞðþĐđŊŋȘșȚț", "")) for pandoc in ("pandoc", "pypandoc")},
    **{(pandoc, "biblatex"): _lost({}, _PANDOC_LOSES) for pandoc in ("pandoc", "pypandoc")},
    ("citation-js", "bibtex"): _lost({}, _CITATION_JS_LOSES, {char: "null" + base for char, base in _COMMAS.items()}),
    ("citation-js", "biblatex"): _lost({}, _CITATION_JS_LOSES),
    ("typst", "bibtex"): _lost(_TYPST_LOSES | {"ȷ": r"\j"}, {}, {char: rf"\textcommabelow{{{base}}}" for char, base in _COMMAS.items()}),
    ("typst", "biblatex"): _lost(_TYPST_LOSES),
}
"""What programs are known to make of characters that they could know, by reader and dialect. `test_bibtex_readers` sees to it that each of
these still is so, and that there are no others."""


def bib(dialect: str, entries: Iterable[Entry], **options: object) -> str:
    """The .bib file of these entries."""
    return "".join(document.text for document in EXPORTERS[dialect].render(entries, options))


def differences(reader: Reader, got: Mapping[str, Read], entries: Iterable[Entry], lost: Lost = NOTHING) -> list[str]:
    """What is not as it went in, a line each. ``lost`` tells what a program makes of some characters."""
    expected = {entry.key: entry for entry in entries}
    found = [f"{key} is missing" for key in expected if key not in got] + [f"{key} came from nowhere" for key in got if key not in expected]
    for key in expected.keys() & got.keys():
        entry, read = expected[key], got[key]
        names = [reader.name[0](Name(*(part.translate(lost.names) for part in name))) for name in entry.authors if any(name)]
        title = reader.title[0](entry.title.translate(lost.titles)), reader.title[1](read.title)
        if not reader.same(*title):
            found.append(f"{key}: title {title[0]!r} became {title[1]!r}")
        fields = {
            "authors": (names + ([] if entry.authors_complete else [reader.name[1]("others")]), list(map(reader.name[1], read.authors))),
            "year": (str(issued(entry).year), read.year),
            "paper": (entry.id, read.paper),
        }
        found += [f"{key}: {field} {before!r} became {after!r}" for field, (before, after) in fields.items() if before != after]
    return sorted(found)


def person(family: str, given: str = "", particle: str = "", suffix: str = "", literal: str = "") -> str:
    """A name in one text: ``particle family, suffix, given``."""
    if literal or not (family and given):
        return literal or _joined(given, particle, family, suffix)
    return ", ".join(part for part in (_joined(particle, family), suffix, given) if part)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def paper(*texts: str) -> str:
    """The arXiv ID that the first of these texts with one holds."""
    for text in texts:
        if text:
            return identifiers.parse(text.removeprefix("https://arxiv.org/abs/"))[0]
    return ""


def _bibtexparser(_folder: Path, text: str, _dialect: str) -> dict[str, Read]:
    import bibtexparser
    from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts

    library = bibtexparser.parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    assert library.failed_blocks == []
    assert library.strings == library.preambles == []
    assert [comment.comment[:9] for comment in library.comments] == ["% arxref:"]
    found = {}
    for entry in library.entries:
        fields = {name: field.value for name, field in entry.fields_dict.items()}
        names = [(part.last, part.first, part.von, part.jr) for part in fields.get("author", ())]
        year = (fields.get("year") or fields["date"])[:4]
        authors = tuple(_decoded(*map(" ".join, parts)) for parts in names)
        found[entry.key] = Read(unlatex.model(fields.get("title", "")), authors, year, paper(fields["eprint"]))
    return found


def _pybtex(_folder: Path, text: str, _dialect: str) -> dict[str, Read]:
    from pybtex.database import parse_string

    found = {}
    for key, entry in parse_string(text, "bibtex").entries.items():
        names = [
            (who.last_names, who.first_names + who.middle_names, who.prelast_names, who.lineage_names)
            for who in entry.persons.get("author", ())
        ]
        year = (entry.fields.get("year") or entry.fields["date"])[:4]
        found[key] = Read(
            unlatex.model(entry.fields.get("title", "")),
            tuple(_decoded(*map(" ".join, parts)) for parts in names),
            year,
            paper(entry.fields["eprint"]),
        )
    return found


def _decoded(*parts: str) -> str:
    return person(*map(unlatex.name, parts))


_RAW = Reader(
    _bibtexparser,
    (lambda model: clean(unlatex.canonical(model)), str),
    (lambda name: person(*map(clean_name, name)), str),
)
"""Values as they stand in the file are decoded by arxref's own reader of LaTeX, which gives clean text."""


_BBL = re.compile(
    r"^\s*(?:\\entry\{(?P<key>[^{}]*)\}|\\field\{(?P<field>\w+)\}\{(?P<value>.*)\}$"
    r"|(?P<part>family|given|prefix|suffix)=\{(?P<name>.*)\}(?:,|\}\}%)$"
    r"|\\verb (?P<verb>.*)$|\\verb\{(?P<verbatim>\w+)\}|\{\{.*(?P<person>hash)=|\\true\{more(?P<more>author)\})",
    re.MULTILINE,
)


def biber(bbl: str) -> dict[str, Read]:
    """What biber made of a file for LaTeX to print."""
    found: dict[str, Read] = {}
    fields: dict[str, str] = {}
    names: list[dict[str, str]] = []
    which = key = ""
    for match in _BBL.finditer(bbl + "\\entry{}"):
        if match["key"] is not None:
            if key:
                authors = tuple(_decoded(*(name.get(part, "") for part in ("family", "given", "prefix", "suffix"))) for name in names)
                more = ("others",) if "more" in fields else ()
                found[key] = Read(
                    unlatex.model(fields.get("title", "")), authors + more, fields.get("year", ""), paper(fields.get("eprint", ""))
                )
            key, fields, names = match["key"], {}, []
        elif match["field"]:
            fields[match["field"]] = match["value"]
        elif match["person"]:
            names.append({})
        elif match["part"]:
            names[-1][match["part"]] = re.sub(r"\\bibnamedelim[a-z] ?|\\bibrangedash ?", " ", match["name"])
        elif match["verbatim"]:
            which = match["verbatim"]
        elif match["verb"]:
            fields[which] = match["verb"]
        elif match["more"]:
            fields["more"] = "1"
    return found


def _biber(folder: Path, text: str, _dialect: str) -> dict[str, Read]:
    told = _latex.biber(folder, text)
    assert (told.errors, told.complaints) == ((), ())
    return biber((folder / "main.bbl").read_text(encoding="utf-8"))


def csl(items: Iterable[Mapping[str, object]]) -> dict[str, Read]:
    """Entries that a program tells as CSL-JSON."""
    found = {}
    for item in items:
        names = [name.get("literal") or person(*_after_particle(name), name.get("suffix", "")) for name in item.get("author", ())]
        year = str(item["issued"]["date-parts"][0][0])
        found[item["id"]] = Read(item.get("title", ""), tuple(names), year, paper(item.get("number", ""), item.get("URL", "")))
    return found


def _after_particle(name: Mapping[str, str]) -> tuple[str, str, str]:
    """Family, given name and particle; one that ends in a hyphen or an apostrophe is set without a blank, and so part of the family."""
    family, given = name.get("family", ""), name.get("given", "")
    particle = name.get("dropping-particle") or name.get("non-dropping-particle") or ""
    return (particle + family, given, "") if particle.endswith(("-", "'", "\u2019")) else (family, given, particle)


def _pandoc(find: Callable[[], str]) -> Callable[[Path, str, str], dict[str, Read]]:
    def read(folder: Path, text: str, dialect: str) -> dict[str, Read]:
        (folder / "refs.bib").write_text(text, encoding="utf-8", newline="\n")
        told = _latex.run(folder, find(), "--fail-if-warnings", "-f", dialect, "-t", "csljson", "refs.bib")
        assert (told.returncode, told.stderr) == (0, "")
        return csl(json.loads(told.stdout))

    return read


_CITATION_JS = """
const {Cite} = require(process.argv[1] + '/@citation-js/core'); require(process.argv[1] + '/@citation-js/plugin-bibtex');
const data = new Cite(require('fs').readFileSync('refs.bib', 'utf8')).data.map(({_graph, abstract, ...rest}) => rest);
process.stdout.write(JSON.stringify(data));
"""


def _citation_js(folder: Path, text: str, _dialect: str) -> dict[str, Read]:
    (folder / "refs.bib").write_text(text, encoding="utf-8", newline="\n")
    told = _latex.run(folder, _latex.require("node"), "-e", _CITATION_JS, _latex.node_modules())
    assert (told.returncode, told.stderr) == (0, "")
    return csl(json.loads(told.stdout))


_STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>All fields</title><id>http://example.org/all</id><updated>2026-01-01T00:00:00+00:00</updated></info>
<citation><layout><text variable="citation-number"/></layout></citation>
<bibliography><layout>
<choose><if variable="URL"><text variable="URL"/></if><else><text variable="DOI"/></else></choose><text value="¦"/>
<date variable="issued"><date-part name="year"/></date><text value="¦"/><text variable="title"/>
<text value="¦"/><names variable="author"><name name-as-sort-order="all" delimiter="¤" delimiter-precedes-last="always"/></names>
</layout></bibliography></style>
"""


def _typst(folder: Path, text: str, _dialect: str) -> dict[str, Read]:
    """Typst tells no keys: those of entries with the same URL or DOI."""
    typst = _latex.module("typst")
    (folder / "refs.bib").write_text(text, encoding="utf-8", newline="\n")
    (folder / "all.csl").write_text(_STYLE, encoding="utf-8")
    (folder / "main.typ").write_text('#bibliography("refs.bib", full: true, style: "all.csl")', encoding="utf-8")
    try:
        page, warned = typst.compile_with_warnings(str(folder / "main.typ"), format="html")
    except typst.TypstError as error:
        raise AssertionError(str(error)[:500]) from error
    ours = [str(warning.message) for warning in warned if "html export is under active development" not in str(warning.message)]
    assert ours == []
    keys = {}
    for piece in text.split("\n\n"):
        head = re.match(r"@\w+\{([^,]+),", piece)
        if head:
            keys |= dict.fromkeys(re.findall(r"^  (?:doi|url) +=\s*\{([^}]*)\}", piece, re.MULTILINE), head[1])
    found = {}
    for line in re.findall(r"<li>(.*?)</li>", page.decode(), re.DOTALL):
        parts = line.split("¦")
        url, year, title, names = parts + [""] * (4 - len(parts))  # without a title or authors, the line ends sooner
        title = re.sub("<math>.*?</math>", "", title, flags=re.DOTALL)
        url, year, title, names = (unescape(re.sub(r"</?[a-z][^>]*>", "", part)) for part in (url, year, title, names))
        found[keys[url]] = Read(title, tuple(name for name in names.split("¤") if name), year, paper(url) if "arxiv.org" in url else "")
    return found


_QUOTES = str.maketrans(dict.fromkeys('’‘`“”"', "'"))
_TAGS = re.compile(r"</?(?:i|b|sup|sub|span)\b[^>]*>")
_MATH_FONTS = re.compile(r"\\(?:(?:it|sl|em|bf|sc|rm|sf|tt)(?![A-Za-z])|mathrm|text(?:it|bf)(?![A-Za-z]))")
_LOWERED_P = re.compile(r"_(?:\{p\}|p)")  # citation-js makes an s of the index p
_EXPANDED = dict(zip(EXPANSIONS.split()[::2], EXPANSIONS.split()[1::2], strict=True)) | {"‒": "–", "―": "—"}
_LOW_LINE, _MACRON_BELOW = "\u0332", "\u0331"  # what two of them take \\b for, and what it is
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")


def _dashes(text: str) -> str:
    """Hyphens in a row are a dash to all who read TeX."""
    return text.replace("---", "—").replace("--", "–")


def _spelt(model: str, *, names: bool = False) -> str:
    """Model text with its math, and the characters that only math can say, as they stand in a .bib file."""
    out = []
    for is_math, segment in tex.spans(unlatex.canonical(model)):
        if is_math:
            out.append(f"${segment}$")
            continue
        for char in _dashes(segment):
            is_sign = latex_chars._is_math(char) and not (names and _GREEK.match(char))
            out.append(latex_math.symbol(char) if is_sign else _EXPANDED.get(char, char))
    return "".join(out)


def _pandoc_text(text: str) -> str:
    """pandoc keeps the case of braced words only, sets its own quotes, and prints math without its dollars or braces."""
    text = unicodedata.normalize("NFKC", _TAGS.sub("", text)).casefold().translate(_QUOTES)
    return re.sub(r"[\s${}]", "", text.replace("''", "'"))


def _pandoc_name(text: str) -> str:
    """The words of a name, in any order: pandoc takes the "reza" of "Mohammad reza" for a particle of the family name."""
    return " ".join(sorted(map(_pandoc_text, re.split(r"[\s,]+", text))))


def _citation_js_text(text: str) -> str:
    """citation-js knows some math: what remains of all text is letters and digits, in math the names of commands."""
    text = _MATH_FONTS.sub("", _TAGS.sub("", _LOWERED_P.sub("_s", text)))
    text = unicodedata.normalize("NFKC", text)
    text = "".join(latex_math.symbol(char) if latex_chars._is_math(char) else char for char in text)
    text = unicodedata.normalize("NFD", text).casefold().replace(_LOW_LINE, _MACRON_BELOW)
    return "".join(char for char in text if char.isalnum() or unicodedata.combining(char))


def _typst_said(model: str) -> str:
    """Typst takes LaTeX's math for its own: a pattern for all but that."""
    segments = tex.spans(unlatex.canonical(model))
    literal = "".join("\n" if is_math else _without_signs(text) for is_math, text in segments)
    return ".*".join(map(re.escape, map(_typst_text, literal.split("\n"))))


def _without_signs(text: str) -> str:
    return "".join("\n" if latex_chars._is_math(char) else _EXPANDED.get(char, char) for char in _dashes(text))


def _typst_text(text: str) -> str:
    text = unicodedata.normalize("NFD", text.replace("ẞ", "SS")).replace(_LOW_LINE, _MACRON_BELOW)
    return re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text))


def _typst_name(shown: str) -> str:
    """The letters of a name: CSL has its own order of the parts, and hayagriva takes "Ben Ameur" apart."""
    return "".join(sorted(_typst_text(shown)))


def _typst_person(name: Name) -> str:
    return _typst_name("".join(_EXPANDED.get(char, char) for char in " ".join(name)))


def _either(normal: Callable[[str], str]) -> tuple[Callable[[str], str], Callable[[str], str]]:
    return (lambda model: normal(_spelt(model))), normal


def _named(normal: Callable[[str], str]) -> tuple[Callable[[Name], str], Callable[[str], str]]:
    return (lambda name: normal(_spelt(person(*name), names=True))), normal


_PANDOC = Reader(_pandoc(lambda: _latex.require("pandoc")), _either(_pandoc_text), _named(_pandoc_name))

READERS = {
    "bibtexparser": _RAW,
    "pybtex": _RAW._replace(read=_pybtex),
    "biber": _RAW._replace(read=_biber),
    "pandoc": _PANDOC,
    "pypandoc": _PANDOC._replace(read=_pandoc(lambda: _latex.module("pypandoc").get_pandoc_path())),
    "citation-js": Reader(_citation_js, _either(_citation_js_text), _named(_citation_js_text)),
    "typst": Reader(_typst, (_typst_said, _typst_text), (_typst_person, _typst_name), re.fullmatch),
}
