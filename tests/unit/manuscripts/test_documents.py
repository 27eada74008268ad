"""Documents that lead to others, and libraries that get an author's further entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from arxref.api import Updated
from arxref.library.bib import bibfile
from arxref.manuscripts import cited_files, documents
from growth import assert_linear

if TYPE_CHECKING:
    from pathlib import Path


def test_the_bibliographies_of_a_biblatex_document_are_those_of_its_control_file(tmp_path: Path) -> None:
    (tmp_path / "main.aux").write_text("\\abx@aux@cite{0}{a}\n", "utf-8")
    (tmp_path / "main.bcf").write_text(
        '<bcf:controlfile><bcf:bibdata section="0"><bcf:datasource type="file">refs.bib</bcf:datasource></bcf:bibdata>'
        '<bcf:section number="0"><bcf:citekey>b</bcf:citekey></bcf:section></bcf:controlfile>\n',
        "utf-8",
    )
    (tmp_path / "refs.bib").write_text("@misc{a}\n", "utf-8")
    found = documents.read([str(tmp_path / "main.aux")], {})
    assert [problem.code for problem in found.problems] == []
    assert found.bibliographies == (str(tmp_path / "refs.bib"),)


def test_what_a_document_names_and_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.md").write_text(
        '---\narxref:\n  sources: [gone.md, own.md, "-"]\nreferences:\n- id: mine\n---\n@mine and @doe\n', "utf-8"
    )
    (tmp_path / "a.tex").write_text("\\cite{a}\n\\bibliography{gone,https://x.org/b}\n\\include{left}", "utf-8")
    found = documents.read(["own.md", "a.tex"], {})
    assert [(one.source, one.line, one.message) for one in found.problems] == [
        ("own.md", 0, "the source gone.md is not there; it is looked for in the folder in which arxref, or pandoc, runs"),
        ("a.tex", 2, "the bibliography gone is not there; --bib PATH says where it is"),
        ("a.tex", 3, "left is not there; what it cites is not known"),
    ]
    assert [place.text for place in found.cited] == ["doe", "a"]


def test_a_pattern_of_sources_is_what_it_is_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("1.md", "2.md"):
        (tmp_path / name).write_text("", "utf-8")
    (tmp_path / "own.txt.md").write_text('---\narxref:\n  sources: ["[0-9].md", "*.bib"]\n---\n@doe\n', "utf-8")
    found = documents.read(["own.txt.md"], {})
    assert found.sources == ("1.md", "2.md")
    assert [one.message.split(" is")[0] for one in found.problems] == ["the source *.bib"]


@pytest.mark.parametrize(
    ("name", "text", "spaced"),
    [
        ("a.tex", "\\cite{a, b}\n\\cite{c%\n}\\cite{ d,\n e}", []),
        ("a.tex", "\\cite{a ,b}\n\\nocite{b }\n\\citep[see][]{c\n}", [("a", 1), ("b", 2), ("c", 3)]),
        ("a.tex", "\\usepackage{cites,apacite}\\cite{a }", [("a", 1)]),
        ("a.tex", "\\usepackage[sort]{x, cite}\n\\cite{a ,b\n}", []),
        ("a.tex", "\\documentclass[a4paper]{spie}\\cite{a }", []),
        ("a.tex", "\\cite{a }\n\\begin{thebibliography}{9}\\bibitem{a } A\\end{thebibliography}", []),
        ("a.aux", "\\citation{a ,b}\n\\citation{c}\\abx@aux@cite{0}{d }\n", [("a", 1)]),
        ("a.md", "@a \\cite{b }\n", []),
    ],
)
def test_a_blank_behind_a_key_is_told_where_latex_takes_it_for_a_part_of_the_key(tmp_path, name, text, spaced) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    found = documents.read([str(tmp_path / name)], {})
    assert [(problem.code, problem.message.split(" behind ")[1].split()[0], problem.line) for problem in found.problems] == [
        ("spaced-key", key, line) for key, line in spaced
    ]


@pytest.mark.parametrize(("package", "told"), [("cite", False), ("natbib", True)])
def test_a_class_of_ones_own_may_load_what_takes_blanks_out_of_keys(tmp_path: Path, package: str, told: bool) -> None:
    (tmp_path / "a.tex").write_text("\\documentclass{gone}\\usepackage{x, own}\n\\cite{a }", "utf-8")
    (tmp_path / "own.sty").write_text("\\RequirePackage{own}\\LoadClass{thesis}", "utf-8")
    (tmp_path / "thesis.cls").write_text(f"\\RequirePackage[sort]{{{package}}}", "utf-8")
    found = documents.read([str(tmp_path / "a.tex")], {})
    assert [problem.code for problem in found.problems] == ["spaced-key"] * told


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_counted_however_they_end(tmp_path: Path, newline: str) -> None:
    (tmp_path / "a.tex").write_bytes(newline.join(("% \\cite{hidden}", "\\cite{a}", "", "\\cite{b} % \\cite{c}", "\\cite{d}")).encode())
    found = documents.read([str(tmp_path / "a.tex")], {})
    assert [(place.text, place.line) for place in found.cited] == [("a", 2), ("b", 4), ("d", 5)]


@pytest.mark.parametrize("own", ["citekey: '@own'", '"citekey": "@own"', "citekey-of-mine: x @own"])
def test_a_note_s_own_key_is_no_citation_and_what_its_body_says_of_keys_is_one(own: str) -> None:
    text = f"---\n{own}\n---\nciting @doe\n\ncitekey @poe\n"
    assert [one.text for one in documents.of_markdown(text)] == ["doe", "poe"]
    assert [one.text for one in documents.of_markdown(text.replace("---\n", "", 1))][-2:] == ["doe", "poe"]


@pytest.mark.parametrize("front", ["- arxref\n- references", "arxref: [", "arxref", "references: 1\narxref: x"])
def test_metadata_that_is_no_table_has_no_references(front: str) -> None:
    assert [one.text for one in documents.of_markdown(f"---\n# references: arxref:\n{front}\n---\n@doe\n")] == ["doe"]


@pytest.mark.parametrize(
    ("metadata", "names"),
    [
        ("bibliography: a.bib # mine", ["a.bib"]),
        ('bibliography: [a.bib,\n  "b c.bib"] # mine', ["a.bib", "b c.bib"]),
        ("title: x\nbibliography:\n  - 'a.bib'\n  # not yet\n\n  - b.bib", ["a.bib", "b.bib"]),
        ("bibliography: O'Brien.bib", ["O'Brien.bib"]),
        ("bibliography: >-\n  a.bib", ["a.bib"]),
        ('"bibliography" : a.bib', ["a.bib"]),
        ("title: no: YAML\nbibliography: [a.bib, b.bib]", ["a.bib", "b.bib"]),
        ("title: no: YAML\nbibliography:\n- a.bib\n- b.bib", ["a.bib", "b.bib"]),
        ("nested:\n  bibliography: a.bib", []),
        ("- bibliography: a.bib", []),
        ("bibliography:", []),
    ],
)
def test_bibliographies_in_metadata_are_read_as_yaml(metadata: str, names: list[str]) -> None:
    for text in (f"---\n{metadata}\n---\n", f"\ufeff---\n{metadata}\n...\n@doe", f"@doe\n\n---\n{metadata}\n---\n\n@doe"):
        assert [one.text for one in documents.of_markdown(text) if one.kind == "bibliography"] == names
    for text in (f"@doe\n---\n{metadata}\n---\n", f"```yaml\n---\n{metadata}\n---\n```\n", f"---\n\n{metadata}\n---\n"):
        assert [one.text for one in documents.of_markdown(text) if one.kind == "bibliography"] == []


@pytest.mark.parametrize("piece", ["---\n", "\n\n---\nbibliography: x\n", "\n\n--- \nx", "\n   ", "---\nbibliography: a\n---\n\n"])
def test_no_metadata_take_long(piece: str) -> None:
    assert_linear(documents.of_markdown, lambda n: "x\n\n---\nx\n" + piece * n)


def test_what_is_imported_imports_from_its_own_folder(tmp_path: Path) -> None:
    """import.sty: the folder of ``subimport`` counts from that of the file that asks, the one of ``import`` from the main file's."""
    for name, text in {
        "main.tex": "\\subimport{a/}{one}\\import{a/}{three}",
        "a/one.tex": "\\cite{one}\\subimport{b/}{two}\\input{beside}",
        "a/beside.tex": "\\cite{beside}",
        "a/b/two.tex": "\\cite{two}\\input{near}",
        "a/b/near.tex": "\\cite{near}",
        "near.tex": "\\cite{wrong}",
        "beside.tex": "\\cite{wrong}",
        "a/three.tex": "\\cite{three}\\input{deep}",
        "a/deep.tex": "\\cite{deep}",
        "deep.tex": "\\cite{wrong}",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(text, "utf-8")
    found = documents.read([str(tmp_path / "main.tex")], {})
    assert [place.text for place in found.cited] == ["one", "two", "near", "beside", "three", "deep"]
    assert not found.problems


@pytest.mark.parametrize(
    ("raw", "encoding", "mark"),
    [
        ("é".encode(), "utf-8", 0),
        ("\ufeffé".encode(), "utf-8", 3),
        ("é".encode("cp1252"), "cp1252", 0),
        (b"\x81\xe9", "latin-1", 0),
        (b"\xff\xfe\x00", "", 0),
        (b"\xef\xbb\xbf\x81\xe9", "latin-1", 0),
    ],
)
def test_the_encoding_of_a_library_is_told(raw: bytes, encoding: str, mark: int) -> None:
    text, told, bom = bibfile.decoded(raw)
    assert (told, len(bom)) == (encoding, mark)
    assert text


def test_what_a_library_s_encoding_has_not_is_not_put_into_it() -> None:
    done = Updated("@misc{a, author={Gödel}}\n".encode("cp1252"), b"")
    assert cited_files.appended(done, []) == done
    assert cited_files.appended(done, ["@misc{b}"]) == done._replace(content="@misc{a, author={Gödel}}\n\n@misc{b}\n".encode("cp1252"))
    refused = cited_files.appended(done, ["@misc{b, author={王}}"])
    assert getattr(refused, "message", "") == "is not UTF-8, and cp1252 has no '王'; save it as UTF-8"


def test_macros_come_before_all_and_each_once() -> None:
    done = Updated(b"@string{j = {J}}\r\n@misc{a}\r\n", b"")
    added = cited_files.appended(done, ["@string{J = {Other}}", "@string{k = {K}}", "@preamble{{x}}", "@misc{b}"])
    assert added == done._replace(content=b"@string{k = {K}}\r\n\r\n@preamble{{x}}\r\n\r\n@string{j = {J}}\r\n@misc{a}\r\n\r\n@misc{b}\r\n")
    assert cited_files.appended(added, ["@preamble{{x}}", "@string{k = {K}}", "@misc{c}"]) == done._replace(
        content=added.content + b"\r\n@misc{c}\r\n"
    )


@pytest.mark.parametrize("body", ["", "@misc{a}", "@misc{a, title={é}}\n", "\n\n"])
def test_what_was_sealed_is_so_until_it_is_edited(body: str) -> None:
    raw = cited_files.sealed(body).encode()
    assert cited_files.is_sealed(raw)
    assert cited_files.is_sealed(raw.replace(b"\n", b"\r\n"))
    assert not any(map(cited_files.is_sealed, (b"", b" " + raw, raw + b"\n", raw[:-1], raw.replace(b"% arxref", b"x\n% arxref"))))
