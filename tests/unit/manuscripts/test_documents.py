"""Documents that lead to others, and libraries that get an author's further entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from arxref.api import Updated
from arxref.library.bib import bibfile
from arxref.manuscripts import cited_files, documents

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
