"""`arxref cite`: exactly what is cited, under the spelling that is cited, with the author's own entries as they stand."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from arxref.cli import run
from arxref.manuscripts import bibsearch
from arxref.model import ArxivId, Entry, Name
from arxref.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = """\
# Arxiv Papers in cs.CV on 2019-05-28
### Deep Things
- **Arxiv ID**: http://arxiv.org/abs/1905.00002v1
- **Categories**: **cs.CV**
- **Authors**: Ada Lovelace
- **Published**: 2019-05-28 10:00:00+00:00


### Old Things
- **Arxiv ID**: http://arxiv.org/abs/hep-th/9901001v3
- **Authors**: Emmy Noether
- **Published**: 1999-01-01 10:00:00+00:00


### Uncited Things
- **Arxiv ID**: http://arxiv.org/abs/1905.00009v1
- **Authors**: Nobody Else
- **Published**: 2019-05-29 10:00:00+00:00
"""
BIB = r"""% mine
@string{aw = "Addison-" # wes}
@string{unused = {unused}}
@preamble{"\newcommand{\x}{}"}
@string{wes = {Wesley}}
@book{knuth,  title = {{\TeX}book}, author={Knuth, D.},
   publisher = aw # { Inc.}, year=1984 }
@inproceedings{part, crossref = {whole}, title={Part}}
@misc{mine, title={Mine}, eprint={2001.00001}, archivePrefix={arXiv}}
@proceedings{whole, title={Whole}}
@book{other, title={Other}}
"""
KNUTH = "@book{knuth,  title = {{\\TeX}book}, author={Knuth, D.},\n   publisher = aw # { Inc.}, year=1984 }"
TEX = r"""\documentclass{article}
\begin{document}
See \cite{arXiv:1905.00002}, \citep[see][p.~3]{knuth, hep-th/9901001v2}. % \cite{hidden}
\cite{part}
\bibliography{refs}
\end{document}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a manuscript, its bibliography, a digest and a store, which is the current one."""
    (tmp_path / "main.tex").write_text(TEX, "utf-8")
    (tmp_path / "refs.bib").write_bytes(BIB.encode())
    (tmp_path / "day.md").write_text(DIGEST, "utf-8")
    (tmp_path / "arxref.toml").write_text('sources = ["day.md"]\n', "utf-8")
    with open_store(str(tmp_path / "store.sqlite"), lambda: 1e9, print) as store:
        store.put([Entry(ArxivId("2105.14656"), title="Stored Things", authors=(Name("Hopper", "Grace"),))], "arxiv")
    monkeypatch.setenv("ARXREF_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tex(home: Path, body: str, name: str = "main.tex") -> None:
    (home / name).write_text(body, "utf-8")


def keys(text: str) -> list[str]:
    return re.findall(r"^@(?!string|preamble)\w+\{([^,]+),", text, re.MULTILINE)


def test_exactly_what_is_cited_is_written_and_the_authors_entries_are_copied_to_the_byte(home, capsys):
    assert run(["cite", "main.tex", "--omit", "abstract"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(
        '@preamble{"\\newcommand{\\x}{}"}\n\n@string{aw = "Addison-" # wes}\n\n@string{wes = {Wesley}}\n\n' + KNUTH
        + "\n\n@inproceedings{part, crossref = {whole}, title={Part}}\n\n@proceedings{whole, title={Whole}}\n\n@misc{hep-th/9901001v2,\n"
    )  # fmt: skip
    assert keys(out) == ["knuth", "part", "whole", "hep-th/9901001v2", "arXiv:1905.00002"]
    assert "Lovelace, Ada" in out
    assert err == "arxref: 1 file, 4 citations: 4 known\n"


def test_sources_that_are_named_take_the_place_of_those_of_the_configuration(home, capsys):
    (home / "other.md").write_text(DIGEST.replace("Ada Lovelace", "Byron"), "utf-8")
    assert run(["cite", "main.tex", "--source", "other.md"]) == 0
    assert "Byron" in capsys.readouterr().out


def test_a_library_that_is_named_gives_its_entries_as_they_stand(home, capsys):
    filler = "".join(f"@misc{{filler{number}, title={{Filler}}, eprint={{2002.{number:05}}}}}\n" for number in range(1, 200))
    (home / "big.bib").write_text(
        f'{filler}@book{{ far , title="Far"}}\n@misc{{deep, title={{D}}, eprint={{1905.00002}}}}{filler}', "utf-8"
    )
    tex(home, r"\cite{far,arXiv:1905.00002}")
    assert run(["cite", "main.tex", "--source", "big.bib"]) == 0
    out = capsys.readouterr().out
    assert '@book{ far , title="Far"}\n\n@misc{arXiv:1905.00002, title={D}, eprint={1905.00002}}\n' in out
    assert keys(out) == [" far ", "arXiv:1905.00002"]


def test_a_spelling_of_a_paper_that_the_author_has_gives_a_copy_under_that_key(home, capsys):
    tex(home, r"\cite{arXiv:2001.00001}\bibliography{refs}")
    assert run(["cite", "main.tex"]) == 0
    assert "\n\n@misc{arXiv:2001.00001, title={Mine}, eprint={2001.00001}, archivePrefix={arXiv}}\n\n" in capsys.readouterr().out


def test_what_the_manuscript_loads_itself_stays_where_it_is(home, capsys):
    tex(home, TEX.replace("{refs}", "{refs,cited}").replace("{part}", "{arXiv:2001.00001,mine}"))
    assert run(["cite", "main.tex", "-o", "cited.bib"]) == 0
    assert keys((home / "cited.bib").read_text("utf-8")) == ["hep-th/9901001v2", "arXiv:1905.00002"]
    err = capsys.readouterr().err
    assert "main.tex:4: warning: several-spellings: arXiv:2001.00001 and mine are one paper, and in refs.bib that has one key" in err
    assert (home / "refs.bib").read_bytes() == BIB.encode()


def test_a_bibliography_that_is_made_where_latex_runs_is_the_one_that_the_manuscript_loads(home, capsys):
    (home / "paper").mkdir()
    (home / "refs.bib").rename(home / "paper" / "refs.bib")
    tex(home, TEX.replace("{refs}", "{refs,cited}"), "paper/main.tex")
    for _ in range(2):
        assert run(["cite", "paper/main.tex", "--source", "day.md", "-o", "cited.bib"]) == 0
        assert keys((home / "cited.bib").read_text("utf-8")) == ["hep-th/9901001v2", "arXiv:1905.00002"]
        assert "missing-include" not in capsys.readouterr().err
    assert run(["cite", "paper/main.tex", "--source", "day.md", "-o", "cited.bib", "--check"]) == 0


def test_a_source_that_is_not_there_is_told_where_nothing_need_be_looked_up_in_it(home, capsys):
    tex(home, r"\cite{knuth}\bibliography{refs}")
    assert run(["cite", "main.tex", "--source", "gone.md"]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "arxref: source: gone.md: no such file or folder\n")
    assert run(["cite", "main.tex", "--source", "1905.00002"]) == 0


@pytest.mark.parametrize("name", ["mycite", "\\mycite", "\\mycite*", " my@cite "])
def test_a_command_is_named_as_it_is_written(home, capsys, name):
    tex(home, f"\\{name.strip(' *').lstrip(chr(92))}{{knuth}}\\bibliography{{refs}}")
    assert run(["cite", "main.tex", "--command", name]) == 0
    assert keys(capsys.readouterr().out) == ["knuth"]


@pytest.mark.parametrize("command", [["cite", "main.tex"], ["rekey", "refs.bib", "--keys", "arxiv"]])
@pytest.mark.parametrize("name", ["", "\\", "my cite", "cite{", "cite2"])
def test_what_cannot_be_a_command_is_wrong_usage(home, capsys, command, name):
    assert run([*command, "--command", name]) == 2
    assert "is no command of LaTeX" in capsys.readouterr().err


def test_what_is_written_is_written_anew_until_somebody_edits_it(home, capsys):
    assert run(["cite", "main.tex", "-o", "cited.bib"]) == 0
    assert run(["cite", "main.tex", "-o", "cited.bib", "--check"]) == 0
    tex(home, r"\cite{hep-th/9901001}")
    assert run(["cite", "main.tex", "-o", "cited.bib", "--check"]) == 1
    assert run(["cite", "main.tex", "-o", "cited.bib"]) == 0
    text = (home / "cited.bib").read_text("utf-8")
    assert keys(text) == ["hep-th/9901001"]
    (home / "cited.bib").write_bytes(text.replace("\n", "\r\n").encode())
    assert run(["cite", "main.tex", "-o", "cited.bib"]) == 0
    (home / "cited.bib").write_text(text.replace("Noether", "Noether-Mine"), "utf-8")
    tex(home, r"\cite{arXiv:1905.00002}")
    capsys.readouterr()
    assert run(["cite", "main.tex", "-o", "cited.bib"]) == 1
    assert "cited.bib: 1 of its papers would vanish" in capsys.readouterr().err
    assert "Noether-Mine" in (home / "cited.bib").read_text("utf-8")


def test_what_is_unknown_is_named_with_its_place_and_the_rest_is_written(home, capsys):
    tex(home, "\\cite{nobody}\n\n\\cite{arXiv:1905.00002,arXiv:2113.00001}\n\\cite{arXiv:1905.77777}")
    assert run(["cite", "main.tex"]) == 1
    out, err = capsys.readouterr()
    assert keys(out) == ["arXiv:1905.00002"]
    assert "main.tex:1: unknown-citation: nobody is in no bibliography" in err
    assert "main.tex:3: unknown-citation: arXiv:2113.00001 '2113.00001': there is no month 13" in err
    assert "main.tex:4: unknown-citation: arXiv:1905.77777 is in no bibliography" in err
    assert "4 citations: 1 known, 3 unknown" in err


def test_check_without_a_file_looks_for_unknown_citations(home, capsys):
    assert run(["cite", "main.tex", "--check"]) == 0
    assert capsys.readouterr().out == ""
    tex(home, r"\cite{nobody}")
    assert run(["cite", "main.tex", "--check"]) == 1


def test_nothing_cited_is_no_success(home, capsys):
    tex(home, "Nothing.")
    assert run(["cite", "main.tex"]) == 1
    assert "no citation was found" in capsys.readouterr().err


def test_the_store_and_the_ledger_know_papers_too(home, capsys):
    (home / "arxref.keys").write_text("2105.14656\thopper21\n", "utf-8")
    tex(home, r"\cite{hopper21,lovelace2019deep}")
    assert run(["cite", "main.tex"]) == 0
    assert keys(capsys.readouterr().out) == ["lovelace2019deep", "hopper21"]


def test_further_spellings_are_ids_in_biblatex_and_a_warning_in_bibtex(home, capsys):
    body = "\\cite{arXiv:1905.00002}\n\\cite{doi:10.48550/arXiv.1905.00002,arxiv:1905.00002}\\cite{mine,2001.00001}"
    tex(home, body + r"\bibliography{refs}")
    assert run(["cite", "main.tex", "--format", "biblatex"]) == 0
    out, err = capsys.readouterr()
    assert "@online{arXiv:1905.00002,\n  ids          = {doi:10.48550/arXiv.1905.00002,arxiv:1905.00002},\n" in out
    assert "@misc{mine,\n  ids = {2001.00001}, title={Mine}" in out
    assert err == "arxref: 1 file, 5 citations: 5 known\n"
    assert run(["cite", "main.tex"]) == 0
    out, err = capsys.readouterr()
    assert "ids" not in out
    assert err.count("several-spellings") == 3
    found = re.search(r"write (\S+), a tab and (\S+) into a file MAP.tsv and run `arxref (rekey --map MAP.tsv --apply) MANUSCRIPT`", err)
    assert found is not None
    assert found.groups()[:2] == ("doi:10.48550/arXiv.1905.00002", "arXiv:1905.00002")
    (home / "MAP.tsv").write_text(f"{found[1]}\t{found[2]}\narxiv:1905.00002\t{found[2]}\n2001.00001\tmine\n", "utf-8")
    assert run([*found[3].split(), "main.tex"]) == 0
    capsys.readouterr()
    assert run(["cite", "main.tex", "--strict"]) == 0
    assert keys(capsys.readouterr().out) == ["mine", "arXiv:1905.00002"]


def test_a_manuscript_that_loads_biblatex_gets_biblatex(home, capsys):
    tex(home, r"\usepackage{biblatex}\cite{arXiv:1905.00002}")
    assert run(["cite", "main.tex"]) == 0
    assert "@online{arXiv:1905.00002," in capsys.readouterr().out


def test_a_spelling_that_can_be_no_key_is_an_error(home, capsys):
    tex(home, r"\cite{https://arxiv.org/abs/1905.00002?x=1,https://arxiv.org/abs/hep-th/9901001}")
    assert run(["cite", "main.tex"]) == 1
    out, err = capsys.readouterr()
    assert keys(out) == ["https://arxiv.org/abs/hep-th/9901001"]
    assert "unusable-key: https://arxiv.org/abs/1905.00002?x=1 cannot be a key in a .bib file; cite the paper as arXiv:1905.00002" in err


def test_everything_is_what_the_authors_bibliographies_hold(home, capsys):
    tex(home, r"\nocite{*}\cite{arXiv:1905.00002}\bibliography{refs}")
    assert run(["cite", "main.tex"]) == 0
    out = capsys.readouterr().out
    assert keys(out) == ["knuth", "part", "mine", "whole", "other", "arXiv:1905.00002"]


def test_uncited_names_what_is_known_and_not_cited(home, capsys):
    assert run(["cite", "main.tex", "--uncited", "--check"]) == 0
    err = capsys.readouterr().err
    assert re.findall(r"^(\S+): note: uncited: (.+) is in", err, re.MULTILINE) == [
        ("refs.bib:9", "mine"),
        ("refs.bib:11", "other"),
        ("day.md:15", "Uncited Things"),
    ]


def test_into_merges_what_a_bibliography_lacks(home, capsys):
    mine = BIB + "@misc{deep, title={My own title}, eprint={1905.00002}, archivePrefix={arXiv}}\n"
    (home / "refs.bib").write_bytes(mine.encode())
    tex(home, TEX.replace("arXiv:1905.00002", "deep"))
    assert run(["cite", "main.tex", "--into", "refs.bib"]) == 0
    text = (home / "refs.bib").read_text("utf-8")
    assert text.startswith(BIB)
    assert "@misc{deep, title={My own title}, eprint={1905.00002}, archivePrefix={arXiv}," in text.replace("\n ", "")
    assert keys(text)[-1] == "hep-th/9901001v2"
    assert run(["cite", "main.tex", "--into", "refs.bib", "--check"]) == 0
    assert "would be added" in capsys.readouterr().err


def test_into_another_bibliography_takes_the_authors_entries_along(home, capsys):
    (home / "all.bib").write_bytes(b"@book{other, title={Mine}}\r\n")
    tex(home, TEX.replace("{part}", "{other,mine}"))
    assert run(["cite", "main.tex", "--into", "all.bib"]) == 0
    raw = (home / "all.bib").read_bytes()
    assert b'@string{aw = "Addison-" # wes}\r\n\r\n@string{wes = {Wesley}}\r\n\r\n@book{other, title={Mine}}\r\n' in raw
    assert raw.endswith(KNUTH.encode() + b"\r\n")
    assert sorted(keys(raw.decode())) == ["arXiv:1905.00002", "hep-th/9901001v2", "knuth", "mine", "other"]
    assert run(["cite", "main.tex", "--into", "all.bib", "--check"]) == 0
    capsys.readouterr()


def test_into_with_another_key_is_ids_or_a_warning(home, capsys):
    for name, entry in (
        ("a.bib", "@misc{deep, title={Deep}, year={2019}, eprint={1905.00002}, archivePrefix={arXiv}}\n"),
        ("b.bib", "@online{deep, title={Deep}, date={2019}, eprint={1905.00002}, eprinttype={arxiv}}\n"),
    ):
        (home / name).write_text(entry, "utf-8")
        assert run(["cite", "main.tex", "--into", name, "--bib", "refs.bib"]) == 0
        err = capsys.readouterr().err
        assert ("several-spellings" in err) == (name == "a.bib")
        assert (home / name).read_text("utf-8").count("arXiv:1905.00002") == (name == "b.bib")


def test_a_paper_that_only_the_file_knows_needs_no_source(home, capsys):
    (home / "refs.bib").write_text(
        "@misc{lost, title={Lost}, eprint={1811.00001}, archivePrefix={arXiv}}\n@book{knuth, title={T}}\n", "utf-8"
    )
    before = (home / "refs.bib").read_bytes()
    tex(home, r"\cite{lost,knuth}\cite{arXiv:1811.00001}\bibliography{refs}")
    assert run(["cite", "main.tex", "--into", "refs.bib"]) == 0
    assert (home / "refs.bib").read_bytes() == before
    assert "several-spellings: arXiv:1811.00001 and lost are one paper" in capsys.readouterr().err


def test_csl_json_holds_the_papers_and_names_the_rest(home, capsys):
    tex(home, TEX.replace("{part}", "{mine}"))
    assert run(["cite", "main.tex", "--format", "csl-json", "-o", "refs.json"]) == 0
    items = json.loads((home / "refs.json").read_text("utf-8"))
    assert {item["id"]: item["title"] for item in items} == {
        "mine": "Mine",
        "arXiv:1905.00002": "Deep Things",
        "hep-th/9901001v2": "Old Things",
    }
    assert "main.tex:3: warning: foreign-entry: knuth is no arXiv paper" in capsys.readouterr().err
    tex(home, r"\cite{arXiv:1905.00002}")
    assert run(["cite", "main.tex", "--format", "csl-json", "-o", "refs.json"]) == 0
    assert [item["id"] for item in json.loads((home / "refs.json").read_text("utf-8"))] == ["arXiv:1905.00002"]


ITEMS = [
    {"id": "tome", "type": "book", "title": "A Tome", "author": [{"family": "Old", "given": "A."}]},
    {"id": "mine", "type": "article", "title": "Deep Things", "author": [{"family": "Roe", "given": "Jo"}], "number": "arXiv:1905.00002"},
]


YAML = """\
references:
- id: tome
  type: book
  title: A Tome
- title: Deep Things
  id: mine
  author:
  - {family: Roe, given: Jo}
  type: article
  number: "arXiv:1905.00002"
"""


@pytest.mark.parametrize("form", ["one line", "lines", "yaml"])
def test_items_of_a_csl_bibliography_are_papers_or_named_and_never_empty(home, capsys, form):
    name = "own.yaml" if form == "yaml" else "own.json"
    text = json.dumps(ITEMS, indent=1 if form == "lines" else None)
    (home / name).write_text(YAML if form == "yaml" else text, "utf-8")
    tex(home, f"---\nbibliography: {name}\n---\nSee [@tome; @mine; @arXiv:1905.00002; @nobody].\n", "notes.md")
    assert run(["cite", "notes.md"]) == 1
    out, err = capsys.readouterr()
    assert keys(out) == ["mine"]
    assert "{Deep Things}" in out
    assert "Roe, Jo" in out
    assert "\n\n\n" not in out
    assert f"notes.md:4: warning: foreign-entry: tome stands in {name}, which is no .bib file" in err
    assert "several-spellings: arXiv:1905.00002 and mine are one paper" in err
    assert "1 unknown" in err
    assert run(["cite", "notes.md", "--into", "refs.bib"]) == 1
    assert "@misc{}" not in (home / "refs.bib").read_text("utf-8")


@pytest.mark.parametrize("text", ['[{"id": "mine"}, oops', "references: [a: b: c", "{", "plain words", ""])
def test_a_csl_bibliography_that_is_broken_is_told(home, capsys, text):
    (home / ("own.json" if text[:1] in "[{" else "own.yaml")).write_text(text, "utf-8")
    tex(home, "See [@arXiv:1905.00002].\n", "notes.md")
    code = run(["cite", "notes.md", "--bib", "own.json" if text[:1] in "[{" else "own.yaml"])
    err = capsys.readouterr().err
    assert ("unreadable" in err) is (text not in ("", "plain words"))
    assert code == int("unreadable" in err)


def test_markdown_is_read_as_pandoc_reads_it(home, capsys):
    text = "---\nbibliography: refs.bib\n---\nSee [@arXiv:1905.00002, p. 3; @knuth], @fig:one.\n\n    @code\n"
    tex(home, text, "notes.md")
    assert run(["cite", "notes.md"]) == 0
    assert keys(capsys.readouterr().out) == ["knuth", "arXiv:1905.00002"]


def test_markdown_says_its_own_references_and_sources_as_to_the_filter(home, capsys):
    (home / "arxref.toml").unlink()
    front = "references:\n- {id: report, type: report}\n- id: 'thesis'\n  title: T\narxref:\n  sources: [day.md, '-', gone.md]\n"
    tex(home, f"---\n{front}---\nSee [@arXiv:1905.00002; @report; @thesis].\n", "notes.md")
    assert run(["cite", "notes.md"]) == 0
    told = capsys.readouterr()
    assert keys(told.out) == ["arXiv:1905.00002"]
    assert "notes.md: warning: missing-include: the source gone.md is not there" in told.err
    tex(home, f"---\n{front}  - }}\n---\nSee [@report].\n", "notes.md")  # no YAML
    assert run(["cite", "notes.md"]) == 1
    assert "unknown-citation: report" in capsys.readouterr().err


def test_a_bibliography_in_another_encoding_is_said_to_be_copied_as_utf8(home, capsys):
    (home / "refs.bib").write_bytes("@book{knuth, title={Büch}}".encode("latin-1"))
    tex(home, r"\cite{knuth}\bibliography{refs}")
    assert run(["cite", "main.tex", "-o", "out.bib"]) == 0
    assert "@book{knuth, title={Büch}}" in (home / "out.bib").read_text("utf-8")
    assert "refs.bib: warning: not-utf8: is not UTF-8 but cp1252" in capsys.readouterr().err


def test_wrong_usage_is_told(home, capsys):
    assert run(["cite"]) == 2
    assert run(["cite", "refs.bib"]) == 2
    assert run(["cite", "main.tex", "--vault", "v", "--format", "obsidian"]) == 2
    capsys.readouterr()
    assert run(["cite", "main.tex", "-o", "notes.md", "--format", "obsidian"]) == 2
    said = "arxref: usage: --format obsidian: notes are no bibliography; `arxref export --vault` writes them\n"
    assert capsys.readouterr().err == said
    assert run(["cite", "main.tex", "--refresh"]) == 2
    capsys.readouterr()


def test_of_a_large_library_only_what_is_wanted_is_taken_apart(home, monkeypatch, capsys):
    entry = "@misc{{key{0},\n  title = {{Title {0}}},\n  abstract = {{{1}}},\n  eprint = {{20{2:02}.{3:05}}}\n}}\n"
    text = "".join(entry.format(n, "word " * 20, 1 + n % 12, 10000 + n) for n in range(5000))
    (home / "refs.bib").write_text(text, "utf-8")
    tex(home, r"\cite{key77,arXiv:2003.10050}\bibliography{refs}")
    looked = 0
    scan = bibsearch.scan

    def counting(part):
        nonlocal looked
        looked += len(part)
        return scan(part)

    monkeypatch.setattr(bibsearch, "scan", counting)
    assert run(["cite", "main.tex"]) == 0
    assert keys(capsys.readouterr().out) == ["arXiv:2003.10050", "key77"]
    assert looked < len(text) / 100


STYLED = "\\cite{1905.00002}\n\\bibliographystyle{plain}\n\\bibliography{cited}\n"


@pytest.mark.parametrize(
    ("body", "options", "told"),
    [
        (STYLED, (), True),
        (STYLED, ("--profile", "plain"), False),
        (STYLED, ("--profile", "ieee"), False),
        (STYLED, ("--profile", "elsevier"), True),
        (STYLED, ("--format", "biblatex"), False),
        (STYLED, ("--format", "csl-json"), False),
        (STYLED.replace("{plain}", "{plainnat}"), (), False),
        (STYLED.replace("1905.00002", "knuth"), ("--bib", "refs.bib"), False),
        (STYLED.replace("\\bibliographystyle{plain}", "\\verb|\\bibliographystyle{plain}|"), (), False),
        (STYLED.replace("\\bibliographystyle{plain}", "\\begin{verbatim}\n\\bibliographystyle{plain}\n\\end{verbatim}"), (), False),
    ],
)
def test_a_style_that_prints_nothing_to_find_papers_by_is_named(home, capsys, body: str, options: tuple[str, ...], told: bool) -> None:
    tex(home, body)
    assert run(["cite", "main.tex", *options, "-o", "cited.bib"]) == 0
    note = "main.tex:2: note: silent-style: the style plain prints neither eprint nor URL"
    assert (note in capsys.readouterr().err) == told
    assert ("howpublished" in (home / "cited.bib").read_text("utf-8")) == (options in (("--profile", "plain"), ("--profile", "ieee")))


def test_the_authors_own_style_and_papers_that_say_more_are_not_called_silent(home, capsys) -> None:
    tex(home, STYLED)
    (home / "more.bib").write_text("@misc{mine, eprint = {1905.00002}, archivePrefix = {arXiv}, howpublished = {arXiv}}", "utf-8")
    facts = "- **DOI**: 10.1000/182\n- **Journal**: Phys. Rev. D 50 (2019) 1-10\n- **Categories**: **cs.CV**"
    (home / "digest.md").write_text(DIGEST.replace("- **Categories**: **cs.CV**", facts), "utf-8")
    for options in (("--into", "more.bib"), ("--published", "-o", "cited.bib"), ("-o", "cited.bib")):
        assert run(["cite", "main.tex", "--source", "digest.md", *options]) == 0
        assert ("silent-style" in capsys.readouterr().err) == ("--into" not in options and "--published" not in options)
    (home / "plain.bst").write_text("ENTRY", "utf-8")
    assert run(["cite", "main.tex", "-o", "cited.bib"]) == 0
    assert "silent-style" not in capsys.readouterr().err
