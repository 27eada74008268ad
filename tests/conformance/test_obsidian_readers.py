"""Notes handed to what reads them: two YAML libraries (Obsidian's own is the JavaScript one) and pandoc."""

from __future__ import annotations

import json

import pytest

from arxref.exporters import obsidian
from arxref.library.codelinks import code_links
from arxref.model import ArxivId, Entry, Name, PartialDate
from arxref.notes import paper as layout
from conformance import _latex
from strategies import HOSTILE

_TITLES = (
    *(
        "Plain",
        "No",
        "null",
        "0704.0010",
        "1e5",
        "0o17",
        "1_000",
        "2007-04-05",
        "12:30",
        "true",
        "~",
        ".inf",
        "0x1F",
        "=",
        "---",
        "...",
        "|",
        ">",
    ),
    *("Foo: bar # baz", '"quoted" \\ slashed', "$C^*$", "- x", "? y", "@a", "`b`", "%c", "*d", "[e] f", "{g: h}", "&anchor", "!tag"),
    *("\u2028", "\x85", "\ufeff", "naïve 王 😀", "<% x %>", "%% x %%"),
    *(text for text in HOSTILE if "$" not in text and "`" not in text and "[[" not in text and "script:" not in text),
)


def _paper(number: int, title: str) -> Entry:
    return Entry(
        ArxivId(f"2105.{number:05d}"),
        2,
        title,
        (Name(literal=title), Name("Maaten", "Laurens", "van der")),
        abstract=title,
        published=PartialDate(2021, 5, 3),
        categories=("cs.CV", "math.OA"),
        primary="cs.CV",
        comment=title,
        journal_ref=title,
        key=f"key{number}",
    )


PAPERS = [_paper(number, title) for number, title in enumerate(_TITLES, 1)]


def _expected(paper: Entry, *, date: object) -> dict:
    return {
        "title": paper.title,
        "citekey": paper.key,
        "arxiv": paper.id,
        "doi": f"10.48550/arXiv.{paper.id}",
        "authors": [paper.title, "Laurens van der Maaten"],
        "year": 2021,
        "date": date,
        "categories": ["cs.CV", "math.OA"],
        "tags": ["arxiv/cs/CV", "arxiv/math/OA"],
        "url": f"https://arxiv.org/abs/{paper.id}",
        "pdf": f"https://arxiv.org/pdf/{paper.id}",
        "published-in": paper.journal_ref,
        "version": 2,
    }


def _fronts() -> list[str]:
    return [obsidian.note(paper).removeprefix("---\n").partition("\n---\n")[0] for paper in PAPERS]


def _without_derived(front: dict) -> dict:
    """The properties without those that are made of others; these are texts."""
    (alias,) = front.pop("aliases")
    assert all(isinstance(text, str) for text in (alias, front.pop("pubstate", ""), front.pop("venue", "")))
    front["tags"] = [tag for tag in front["tags"] if not tag.startswith(("pubstate/", "venue/"))]
    return front


def test_pyyaml_gives_the_same_values_and_types():
    import datetime as dt

    import yaml

    for paper, front in zip(PAPERS, _fronts(), strict=True):
        assert _without_derived(yaml.safe_load(front)) == _expected(paper, date=dt.date(2021, 5, 3))


def test_npm_yaml_gives_the_same_values_and_types(tmp_path):
    modules = _latex.node_modules()
    script = (
        "const yaml = require(process.argv[1] + '/yaml'); const fs = require('fs');"
        "const fronts = JSON.parse(fs.readFileSync('fronts.json', 'utf8'));"
        "console.log(JSON.stringify(fronts.map(front => yaml.parse(front, {version: '1.2'}))))"
    )
    (tmp_path / "fronts.json").write_text(json.dumps(_fronts()), encoding="utf-8")
    done = _latex.run(tmp_path, _latex.require("node"), "-e", script, modules)
    assert done.returncode == 0, done.stderr
    for paper, front in zip(PAPERS, json.loads(done.stdout), strict=True):
        assert _without_derived(front) == _expected(paper, date="2021-05-03")


def _spelt(properties: list[layout.Property], day: type) -> dict:
    """The values that a reader should give, from what a note is made of; bare ones are numbers, days or tags."""

    def value(text: str, form: str) -> object:
        if form != "bare" or "/" in text:
            return text
        return int(text) if text.isdecimal() else day(text)

    return {name: value(text, form) if isinstance(text, str) else [value(one, form) for one in text] for name, text, form in properties}


@pytest.mark.parametrize("kind", ["sample_entries", "corpus_entries"])
def test_real_papers_have_the_same_values_and_types_in_both(kind, request, tmp_path):
    import datetime as dt

    import yaml

    modules = _latex.node_modules()
    entries = request.getfixturevalue(kind)
    made = [layout.properties(entry, "x", code_links(entry)) for entry in entries]
    fronts = [obsidian.note(entry, "x").removeprefix("---\n").partition("\n---\n")[0] for entry in entries]
    (tmp_path / "fronts.json").write_text(json.dumps(fronts), encoding="utf-8")
    script = (
        "const yaml = require(process.argv[1] + '/yaml'); const fs = require('fs');"
        "const fronts = JSON.parse(fs.readFileSync('fronts.json', 'utf8'));"
        "console.log(JSON.stringify(fronts.map(front => yaml.parse(front, {version: '1.2'}))))"
    )
    done = _latex.run(tmp_path, _latex.require("node"), "-e", script, modules)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [_spelt(properties, str) for properties in made]
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    assert [yaml.load(front, loader) for front in fronts] == [_spelt(properties, dt.date.fromisoformat) for properties in made]  # noqa: S506


def test_pandoc_cites_from_a_note(tmp_path):
    """``[@citekey]`` in a note is a citation of the note's own paper, with the library that arxref writes."""
    from arxref.exporters import csl_json

    pandoc = _latex.require("pandoc")
    entry = _paper(1, "A title: with a colon")._replace(key="doe2021title")
    (tmp_path / "note.md").write_text(f"{obsidian.note(entry)}\nSee [@doe2021title].\n", encoding="utf-8", newline="\n")
    library = "".join(document.text for document in csl_json.EXPORTER.render([entry], {}))
    (tmp_path / "refs.json").write_text(library, encoding="utf-8", newline="\n")
    done = _latex.run(tmp_path, pandoc, "--citeproc", "--bibliography", "refs.json", "--fail-if-warnings", "-t", "plain", "note.md")
    assert done.returncode == 0, done.stderr
    assert "with a Colon" in done.stdout or "with a colon" in done.stdout


def test_pandoc_sees_a_quote_a_list_and_a_heading(tmp_path):
    pandoc = _latex.require("pandoc")
    (tmp_path / "end.md").write_text("***\n", encoding="utf-8")  # no note has a line across the page
    for paper in PAPERS:
        (tmp_path / f"{paper.key}.md").write_text(obsidian.note(paper), encoding="utf-8", newline="\n")
    files = [name for paper in PAPERS for name in (f"{paper.key}.md", "end.md")]
    done = _latex.run(tmp_path, pandoc, "--file-scope", "-f", "commonmark_x", "-t", "json", *files)
    assert done.returncode == 0, done.stderr
    kinds = [block["t"] for block in json.loads(done.stdout)["blocks"] if block["t"] not in ("RawBlock", "Para")]
    notes = " ".join(kinds).split("HorizontalRule")
    assert (len(notes), notes.pop()) == (len(PAPERS) + 1, "")
    wanted = ("BlockQuote BulletList Header", "BulletList Header")
    assert [paper.key for paper, note in zip(PAPERS, notes, strict=True) if note.strip() not in wanted] == []
