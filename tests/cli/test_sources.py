"""What may be given as a source, as a user gives it: IDs, pipes, compressed files, folders of all kinds."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import sys
from typing import TYPE_CHECKING

import pytest

from arxref.cli import run

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = """\
# ArXiv cs.CV --Wed, 29 May 2019
### 1.Deep Things  [ pdf ](https://arxiv.org/pdf/1905.00001.pdf)
>  We look deep.\x20
"""
BIB = "@misc{deep,\n  title = {Deep Things},\n  author = {Lovelace, Ada},\n  eprint = {1905.00001},\n  archiveprefix = {arXiv},\n}\n"
RIS = "TY  - JOUR\nTI  - Wide Things\nUR  - https://arxiv.org/abs/1905.00003\nER  - \n"
LIST = "- [A List of Many Things](https://arxiv.org/abs/1905.00004)\n- [pdf](https://arxiv.org/pdf/1905.00005)\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, int], list[tuple[str, str, int, str]]]:
    """The exit code, the counts and the problems of a check."""
    capsys.readouterr()
    code = run(["check", *arguments, "--report", "-"])
    report = json.loads(capsys.readouterr().out)
    counts = report["counts"]
    assert counts["entries"] == counts["exported"] + counts["merged"] + counts["rejected"] + counts["unselected"]
    return code, counts, [(one["code"], one["file"], one["line"], one["id"]) for one in report["problems"]]


def test_ids_without_a_title_are_errors_and_the_others_are_written(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "d.md").write_text(DIGEST, "utf-8")
    assert run(["export", "d.md", "arXiv:1905.00001v2", "hep-th/9901001", "--format", "bibtex"]) == 1
    said = capsys.readouterr()
    assert said.out.count("@misc{") == 1
    assert "1905.00001" in said.out
    assert "<arguments>:2: missing-title: nothing here says what hep-th/9901001 is called" in said.err
    assert said.err.count("is called; --enrich arxiv asks arXiv for it\n") == 1
    code, counts, problems = checked(capsys, "d.md", "arXiv:1905.00001v2", "hep-th/9901001")
    assert (code, counts["files"], counts["entries"], counts["exported"], counts["merged"], counts["rejected"]) == (1, 1, 3, 1, 1, 1)
    assert problems == [("missing-title", "<arguments>", 2, "hep-th/9901001")]


def test_a_path_that_is_there_wins_over_an_id(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "1905.00007").write_text(DIGEST, "utf-8")
    code, counts, problems = checked(capsys, "1905.00007")
    assert (code, counts["files"], counts["exported"], problems) == (0, 1, 1, [])


def test_a_misspelt_path_is_one(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "digests").mkdir()
    assert run(["check", "digest"]) == 1
    assert "source: digest: no such file or folder; did you mean 'digests'?" in capsys.readouterr().err


@pytest.mark.parametrize("parser", ["auto", "ids"])
def test_ids_from_a_pipe(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], parser: str) -> None:
    piped(monkeypatch, b"1905.00001\n# one more\n1905.00002 2113.00001\n")
    code, counts, problems = checked(capsys, "-", "--from", parser)
    assert (code, counts["entries"], counts["rejected"]) == (1, 3, 3)
    assert sorted(problems) == [
        ("invalid-id", "<stdin>", 3, ""),
        ("missing-title", "<stdin>", 1, "1905.00001"),
        ("missing-title", "<stdin>", 3, "1905.00002"),
    ]


def test_ids_beside_a_file_of_a_layout_that_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "refs.txt").write_text(BIB, "utf-8")
    code, counts, problems = checked(capsys, "refs.txt", "1905.00001", "--from", "bib")
    assert (code, counts["exported"], counts["merged"], problems) == (0, 1, 1, [])


def test_compressed_files_and_pipes(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "d.md.gz").write_bytes(gzip.compress(DIGEST.encode()))
    (home / "cut.gz").write_bytes(gzip.compress(DIGEST.encode())[:-4])
    piped(monkeypatch, gzip.compress(RIS.encode()))
    code, counts, problems = checked(capsys, "d.md.gz", "-", "cut.gz")
    assert (code, counts["exported"]) == (1, 2)
    assert problems == [("unreadable", "cut.gz", 0, "")]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell whether anything is in a pipe")
@pytest.mark.parametrize(
    ("piped", "named", "configured", "told"),
    [(b"x", (), "", True), (b"", (), "", False), (b"x", ("day.md",), "", False), (b"x", (), 'sources = ["day.md"]', False)],
)
def test_what_comes_by_a_pipe_that_nobody_named_is_said_to_be_unread(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    piped: bytes,
    named: tuple[str, ...],
    configured: str,
    told: bool,
) -> None:
    (home / "day.md").write_text(DIGEST, "utf-8")
    (home / "arxref.toml").write_text(configured, "utf-8")
    reading, writing = os.pipe()
    os.write(writing, piped)
    os.close(writing)
    with open(reading, encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        assert run(["export", *named, "--format", "bibtex"]) == 0
        assert ("name - as the source to read it" in capsys.readouterr().err) == told
        assert stdin.read() == piped.decode()


def test_a_file_at_standard_input_is_said_to_be_unread_until_it_was(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "day.md").write_text(DIGEST, "utf-8")
    with open(home / "day.md", encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        for left in (True, False):
            assert run(["export", "--format", "bibtex"]) == 0
            assert ("standard input was not read" in capsys.readouterr().err) == left
            stdin.read()
    monkeypatch.setattr(sys, "stdin", None)
    assert run(["export", "--format", "bibtex"]) == 0


def test_a_folder_of_all_kinds(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in {
        "d.md": DIGEST,
        "refs.bib": BIB,
        "refs.ris": RIS,
        "list.md": LIST,
        "x.png": "\x89PNG\0",
        ".git/d.md": DIGEST,
    }.items():
        (home / "all" / name).parent.mkdir(exist_ok=True, parents=True)
        (home / "all" / name).write_text(text, "utf-8")
    code, counts, problems = checked(capsys, "all")
    assert (code, counts["files"], counts["exported"], problems) == (0, 1, 1, [("other-files", "", 0, "")])
    named = [f"all/{name}" for name in ("d.md", "refs.bib", "refs.ris", "list.md")]
    code, counts, problems = checked(capsys, *named)
    assert (code, counts["files"], counts["entries"], counts["exported"], counts["merged"]) == (1, 4, 5, 3, 1)
    assert problems == [("missing-title", "all/list.md", 2, "1905.00005")]
    code, counts, _ = checked(capsys, "all", "--from", "links")
    assert counts["exported"] >= 1


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("command", [["check"], ["cache", "import", "--store", "store.sqlite"]])
def test_a_link_that_leads_nowhere_is_said_to_be_one(home: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    (home / "days").mkdir()
    (home / "days" / "day.md").symlink_to("../gone.md")
    (home / "days" / "loop.md").symlink_to("loop.md")
    assert run([*command, "days"]) == 1
    said = capsys.readouterr().err
    assert "days/day.md: unreadable: is a link to ../gone.md, which is not there\n" in said
    assert "days/loop.md: unreadable: Too many levels of symbolic links\n" in said


def test_without_sources_only_digests_are_looked_for_and_the_output_is_none(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = '{"id": "1905.00008", "title": "Fed Things", "authors_parsed": [["Doe", "J", ""]], "abstract": "x"}\n'
    (home / "d.md").write_text(DIGEST, "utf-8")
    (home / "snapshot.jsonl").write_text(feed, "utf-8")
    assert checked(capsys)[1]["exported"] == 1
    assert checked(capsys, ".")[1]["exported"] == 2
    for _ in range(2):
        assert run(["export", "--format", "digest", "-o", "all.md", "--force"]) == 0
        assert "1 file " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--offline"], "nor does the local store; without --offline, --enrich arxiv asks arXiv for it"),
        (["--offline", "--enrich", "arxiv"], "nor does the local store; without --offline, --enrich arxiv asks arXiv for it"),
        (["--enrich", "arxiv", "--enrich-timeout", "1e-9"], "nor did arxiv tell; name a source that does"),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_title_that_was_asked_for_in_vain_is_not_to_be_asked_for_so_again(
    asked: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", "hep-th/9901001", "--format", "bibtex", "--store", str(tmp_path / "store.sqlite"), *asked]) == 1
    assert f"nothing here says what hep-th/9901001 is called, {told}\n" in capsys.readouterr().err


def test_a_file_of_several_kinds_and_who_took_what(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "mix.md").write_text(f"{DIGEST}\nSee arXiv:1905.00009.\n\n{LIST}\n```bibtex\n{BIB}```\n", "utf-8")
    assert run(["check", "mix.md", "--explain"]) == 1
    told = capsys.readouterr()
    assert told.out.splitlines()[:5] == [
        "mix.md: 17 lines",
        "  numbered, 0.90 sure of the source: lines 1-3: 1 entry, 1 heading",
        "  bib, 0.40 sure of what is left: lines 11-16: 1 entry",
        "  links, 0.05 sure of what is left: lines 7-8: 2 entries",
        "  nobody: lines 5, 10, 17",
    ]
    assert "missing-title" in told.err


def test_what_nobody_knows_is_explained_too(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "x.txt").write_text("nothing\x1b[31m here", "utf-8")
    assert run(["check", "x.txt", "--explain"]) == 1
    assert capsys.readouterr().out.startswith("x.txt: no parser knows it\n")
    (home / "d.md").write_text(DIGEST, "utf-8")
    run(["check", "d.md", "--from", "bib", "--explain"])
    assert "  bib, named by --from: no lines: nothing\n  nobody: lines 1-3\n" in capsys.readouterr().out


def test_the_corpus_as_one_folder(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All kinds at once: the sums add up, and no parser fails."""
    _, counts, problems = checked(capsys, str(corpus))
    assert counts["files"] > 100
    assert counts["exported"] > 1000
    assert not [problem for problem in problems if problem[0] == "parser-failed"]


TABLE = "| Title | Authors | Link |\n|---|---|---|\n| Round Things | Ada Lovelace | https://arxiv.org/abs/1905.00008 |\n"


@pytest.mark.parametrize("beside", [TABLE, LIST, BIB, "Some words.\n"])
@pytest.mark.parametrize("first", [True, False])
def test_what_a_folder_does_not_take_is_named(home: Path, capsys: pytest.CaptureFixture[str], beside: str, first: bool) -> None:
    """Tables of papers, plain links and libraries are read when they are named: in a folder each file and each line of them is told."""
    (home / "all").mkdir()
    for name, text in (("d.md", f"{beside}\n{DIGEST}" if first else f"{DIGEST}\n{beside}"), ("other.md", beside), ("words.md", "Words.\n")):
        (home / "all" / name).write_text(text, "utf-8")
    code, counts, problems = checked(capsys, "all")
    assert (code, counts["files"], counts["entries"], counts["exported"]) == (0, 1, 1, 1)
    assert problems == [("unclaimed-lines", "all/d.md", 1 if first else 5, ""), ("other-files", "", 0, "")]
    assert run(["check", "all", "--explain"]) == 0
    said = capsys.readouterr()
    assert "note: other-files: 2 other files were passed over" in said.err
    places = f"lines? {'1' if first else '5'}(?:-[0-9]+)?"
    assert re.search(rf"all/d\.md: [0-9]+ lines\n  numbered, .*\n  nobody: {places}\n", said.out)
    assert "all/other.md: no parser knows it\nall/words.md: no parser knows it\n" in said.out
