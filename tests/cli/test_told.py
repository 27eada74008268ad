"""What commands say of what they did, to the letter: sums, advice, tables and exit codes."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from arxref.cli import common, run
from arxref.host import Plugin

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = """\
# ArXiv cs.CV --Wed, 29 May 2019
### 1.Deep Things  [ pdf ](https://arxiv.org/pdf/1905.00001.pdf)
>  We look deep.\x20
### 2.Shallow Things  [ pdf ](https://arxiv.org/pdf/1905.00002.pdf)
>  We look less deep.\x20
"""
NAMELESS = "### 3.No Things\n> We look nowhere.\n"
LACKING = "arxref: 2 without authors, 2 without a date (the month of the ID is used), 2 without categories: add a digest that has them"
ASK = f"{LACKING}, or ask arXiv with --enrich arxiv"
BIBTEX = ("export", "a.md", "--format", "bibtex")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a.md").write_text(DIGEST, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARXREF_STORE", str(tmp_path / "é" / "store.sqlite"))
    return tmp_path


def test_a_check_ends_with_a_sum_and_with_how_many_problems_there_are(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "a.md").write_text(DIGEST + NAMELESS * 2 + "a line of mine\n", "utf-8")
    lines = [
        "1 file, 4 entries: 2 papers, 0 merged, 2 rejected",
        "2 papers without authors",
        "2 papers without a date",
        "2 papers without categories",
        "2 errors",
        "1 warning",
        "1 note",
    ]
    assert run(["check", "a.md"]) == 1
    assert capsys.readouterr().out.splitlines() == lines
    assert run(["check", "a.md", "--report", "-"]) == 1
    told = capsys.readouterr()
    assert told.err.splitlines()[-len(lines) :] == lines
    assert json.loads(told.out)["counts"]["rejected"] == 2


@pytest.mark.parametrize("kind", ["project", "option"])
def test_where_strict_a_warning_fails_a_check_and_that_is_said(home: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "a.md").write_text(DIGEST + "a line of mine\n", "utf-8")
    (home / "arxref.toml").write_text("strict = true\n" if kind == "project" else "", "utf-8")
    assert run(["check", "a.md", *(["--strict"] if kind == "option" else [])]) == 1
    assert capsys.readouterr().err.endswith("\narxref: failing because there was 1 warning (--strict, or strict in arxref.toml)\n")


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        (
            ["-o", "a.bib"],
            [
                "arxref: 1 file, 2 entries: 2 exported, 0 merged, 0 rejected; written to a.bib",
                f"{LACKING}, or ask arXiv with --enrich arxiv",
            ],
        ),
        (["--enrich", "arxiv", "--offline", "-o", "a.bib"], [f"{LACKING}, or leave --offline out"]),
        (["--dry-run", "-o", "a.bib"], ["arxref: 1 file, 2 entries: 2 exported, 0 merged, 0 rejected; would be written to a.bib"]),
        (["--into", "a.bib"], ["2 exported, 0 merged, 0 rejected; 2 added to a.bib, 0 there already and left as they are"]),
        (["--since", "2020"], ["arxref: no paper was selected (1 file, 2 entries: 0 exported, 0 merged, 0 rejected, 2 not selected)"]),
    ],
)
def test_an_export_says_what_it_did_and_what_might_help(
    home: Path, options: list[str], lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*BIBTEX, *options]) == ("--since" in options)
    err = capsys.readouterr().err.splitlines()
    assert (home / "a.bib").exists() == ("--since" not in options and "--dry-run" not in options)
    for line in lines:
        assert [said for said in err if said.endswith(line)], err
    assert len(err) == (1 if "--since" in options else 3 if "--offline" in options else 2)


def test_where_nothing_is_lacking_nothing_is_advised(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "a.md").write_text(
        "# Arxiv Papers in cs.CV on 2019-05-28\n### Deep Things\n- **Arxiv ID**: http://arxiv.org/abs/1905.00001v1\n"
        "- **Categories**: **cs.CV**\n- **Published**: 2019-05-28 10:00:00+00:00\n- **Authors**: Ada Lovelace\n- **Summary**: We.\n",
        "utf-8",
    )
    assert run([*BIBTEX]) == 0
    assert capsys.readouterr().err == "arxref: 1 file, 1 entry: 1 exported, 0 merged, 0 rejected\n"
    (home / "a.md").write_text("# ArXiv cs.CV --Wed, 29 May 2019\n" + NAMELESS, "utf-8")
    assert run([*BIBTEX]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "arxref: no paper was found (1 file, 0 entries: 0 exported, 0 merged, 0 rejected)"


def test_notes_and_pages_are_counted_apart(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "v" / ".obsidian").mkdir(parents=True)
    vault = ["export", "a.md", "--format", "obsidian", "--vault", "v", "--indexes"]
    for indexes, said in (
        ("table,authors", "2 notes and 2 pages written to v"),
        ("table,authors", "0 notes written to v, 4 there already and left as they are"),
    ):
        assert run([*vault, indexes]) == 0
        assert capsys.readouterr().err.splitlines()[0] == f"arxref: 1 file, 2 entries: 2 exported, 0 merged, 0 rejected; {said}"


def test_a_cache_says_what_it_keeps_and_forgets(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "odd.txt").write_text("nothing that anybody knows\n", "utf-8")
    assert run(["cache", "import", "a.md", "odd.txt"]) == 1, "a source that is none is an error, whatever else was kept"
    assert capsys.readouterr().err.splitlines()[-1] == "arxref: 1 file, 2 records kept"
    assert run(["cache", "info", "--json"]) == 0
    assert f'"path": "{home}/é/store.sqlite",\n' in capsys.readouterr().out
    assert run(["cache", "clear"]) == 0
    assert capsys.readouterr().err == "arxref: the store was emptied\n"
    (home / "x.bib").write_text("@book{x, title={No paper of arXiv's}}\n", "utf-8")
    assert run(["cache", "import", "x.bib"]) == 1, "nothing was kept"
    assert capsys.readouterr().err == "arxref: 1 file, 0 records kept\n"


def test_init_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init"]) == 0
    assert capsys.readouterr().err == "arxref: arxref.toml written\n"
    assert (home / "arxref.toml").exists()


def test_formats_stand_below_their_kinds_with_their_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["formats"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line[:1].strip()] == [
        "Layouts that are read (--from)",
        "Formats that are written (--format)",
        "Citation keys (--keys)",
    ]
    assert "    style (numbered|fields): the layout: numbered (title, abstract) or fields (everything), default 'fields'" in lines
    assert "    abstract: write abstracts, default True" in lines
    assert [line.split("  ")[-1] for line in lines if line.startswith("  bibtex ")] == ["BibTeX for LaTeX documents"], "arxref's own"


def test_a_plugin_says_how_it_is_and_what_is_wrong_stands_below_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offers = (("exporters", "gruel"), ("exporters", "grué"), ("parsers", "soup"))
    plugins = [
        Plugin("good", "gruel-dist", "1.0", False, ("arxref_exporters", "arxref_parsers", "arxref_commands"), offers, "ok"),
        Plugin("own", "arxref", "0.1", True, ("arxref_parsers",), (), "ok"),
        Plugin("half", "h", "2", False, ("arxref_parsers",), (), "offers format bibtex\nand more"),
        Plugin("bad", "b", "3", False, (), (), "was left out"),
    ]
    monkeypatch.setattr(common, "make_host", lambda: SimpleNamespace(plugins=lambda: plugins))
    assert run(["plugins"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "name  version  from        health     hooks and what they offer",
        "good  1.0      gruel-dist  ok         arxref_exporters: gruel, grué; arxref_parsers: soup; arxref_commands",
        "own   0.1      built in    ok         arxref_parsers",
        "half  2        h           see below  arxref_parsers",
        "    offers format bibtex and more",
        "bad   3        b           broken",
        "    was left out",
    ]
    assert run(["plugins", "--json"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out)[0]["health"] == "ok"
    assert '"grué"' in out
