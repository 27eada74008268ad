"""`--into`: papers are added to a .bib file that one has already, and every byte that stands in it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from arxref.cli import run

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = """\
# ArXiv cs.CV --Wed, 29 May 2019
### 1.Deep Things  [ pdf ](https://arxiv.org/pdf/1905.00001.pdf)
>  We look deep.
### 2.Shallow Things  [ pdf ](https://arxiv.org/pdf/1905.00002.pdf)
>  We look less deep.
"""
MINE = """\
% my library
@string{me = "Me"}
@ARTICLE{ARXIV-1905.00002, author = me, title = "Not that paper", year=2001}

@misc{deep, eprint={1905.00001v3}, archivePrefix = {arXiv}, title={My own {title}} }
% the end"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a digest, which is the current one."""
    (tmp_path / "day.md").write_text(DIGEST, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n", "\n\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_what_stands_there_stays_and_what_lacks_is_added_once(
    home: Path, end: str, last: str, bom: str, capsys: pytest.CaptureFixture[str]
) -> None:
    refs = home / "refs.bib"
    before = (bom + MINE + last).replace("\n", end).encode()
    refs.write_bytes(before)
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    after = refs.read_bytes()
    assert after.startswith(before)
    added = after[len(before) :].decode()
    # 1905.00001 is there under a key of its owner's; the key of the other is taken, so it has its ID behind it.
    assert added.count("@misc{") == 1
    assert "@misc{arxiv-1905.00002-1905.00002," in added
    assert added.count(end) == added.count("\n")
    assert "1 added to refs.bib, 1 there already" in capsys.readouterr().err
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    assert refs.read_bytes() == after


def test_a_file_that_is_not_there_is_made(home: Path) -> None:
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    assert (home / "refs.bib").read_text("utf-8").count("@misc{") == 2


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_of_arxrefs_own_stays_one(home: Path, end: str) -> None:
    refs = home / "refs.bib"
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib", "--only", "1905.00002"]) == 0
    refs.write_bytes(refs.read_bytes().replace(b"\n", end.encode()))
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    assert refs.read_bytes().count(b"% arxref: ") == 1
    # its seal still holds: -o may write it anew
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib"]) == 0


@pytest.mark.parametrize(
    "broken", ["@misc{open, title = {never closed", '@misc{open, title = "x', "@book{open,\n title={x", "@comment{open"]
)
@pytest.mark.parametrize("before", ["", MINE + "\n"])
def test_nothing_goes_into_a_block_that_does_not_close(home: Path, before: str, broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    refs = home / "refs.bib"
    refs.write_text(before + broken, "utf-8")
    raw = refs.read_bytes()
    assert run(["export", "day.md", "--into", "refs.bib"]) == 1
    assert refs.read_bytes() == raw
    assert "mend it first; nothing was written there" in capsys.readouterr().err


def test_another_encoding_is_kept(home: Path) -> None:
    refs = home / "refs.bib"
    before = MINE.replace("Me", "Mé").encode("latin-1") + b"\n"
    refs.write_bytes(before)
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    assert refs.read_bytes().startswith(before)


@pytest.mark.parametrize(
    "arguments", [["--format", "csl-json", "--into", "x"], ["--into", "x", "-o", "y"], ["--into", "x", "--vault", "y"]]
)
def test_what_does_not_go_together_is_said(home: Path, arguments: list[str]) -> None:
    assert run(["export", "day.md", *arguments]) == 2
    assert sorted(path.name for path in home.iterdir()) == ["day.md"]


def test_a_dry_run_adds_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "day.md", "--into", "refs.bib", "--dry-run"]) == 0
    assert "2 would be added to refs.bib" in capsys.readouterr().err
    assert sorted(path.name for path in home.iterdir()) == ["day.md"]


def test_every_bib_of_the_corpus_keeps_its_bytes(corpus: Path, home: Path) -> None:
    for path in sorted((corpus / "bib").rglob("*.bib")):
        refs = home / "refs.bib"
        before = path.read_bytes()
        refs.write_bytes(before)
        code = run(["export", "day.md", "--into", "refs.bib", "--only", "1905.00002"])
        after = refs.read_bytes()
        assert after.startswith(before), path
        assert (after != before) == (code == 0), path
