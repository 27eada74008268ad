"""`--into`: a .bib file that one has already is brought up to date, and what is its user's stays to the byte."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

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
    # 1905.00001 is there under a key of its owner's, with fields that nobody may add; the key of the other is taken: its ID is behind it.
    command = ["export", "day.md", "--into", "refs.bib", "--lock", "key,year,month,url,abstract"]
    assert run(command) == 0
    after = refs.read_bytes()
    assert after.startswith(before)
    added = after[len(before) :].decode()
    assert added.count("@misc{") == 1
    assert "@misc{arxiv-1905.00002-1905.00002," in added
    assert added.count(end) == added.count("\n")
    assert "1 added to refs.bib, 1 there already" in capsys.readouterr().err
    assert run(command) == 0
    assert refs.read_bytes() == after


def test_what_an_entry_of_mine_lacks_is_added_behind_its_last_field(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refs = home / "refs.bib"
    refs.write_text(MINE, "utf-8")
    assert run(["export", "day.md", "--into", "refs.bib", "--only", "1905.00001", "--lock", "abstract"]) == 0
    assert "0 added to refs.bib, 1 brought up to date" in capsys.readouterr().err
    mine = MINE.split("title={My own {title}}")
    after = refs.read_text("utf-8")
    assert after.startswith(mine[0] + "title={My own {title}}, ")
    assert after.endswith(mine[1])
    for field in ("year={2019}", "month=may", "url={https://arxiv.org/abs/1905.00001}"):
        assert field in after


def test_a_file_that_is_not_there_is_made(home: Path) -> None:
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    assert (home / "refs.bib").read_text("utf-8").count("@misc{") == 2


@pytest.mark.parametrize("command", [["export", "day.md"], ["cite", "paper.tex", "--source", "day.md"]], ids=["export", "cite"])
def test_no_entries_go_into_what_is_no_bibliography(home: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    paper = home / "paper.tex"
    paper.write_text("\\cite{arXiv:1905.00001}\n", "utf-8")
    assert run([*command, "--into", "paper.tex"]) == 1
    message = "paper.tex: is no bibliography: it is no .bib file, and no entry stands in it; nothing was written there"
    assert f"arxref: output: {message}\n" in capsys.readouterr().err
    assert run(["export", "day.md", "--format", "bibtex", "-o", "paper.tex"]) == 1
    assert "--into" not in capsys.readouterr().err
    assert paper.read_text("utf-8") == "\\cite{arXiv:1905.00001}\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("refs.bib", "% mine\n"),
        ("refs.txt", ""),
        ("refs.txt", "\n"),
        ("refs.txt", "\ufeff"),
        ("refs.txt", "@book{knuth84, title={TeX}}\n"),
        ("refs.txt", '% of journals\n@string{tip = "IEEE Transactions on Image Processing"}\n  % and more\n\n@comment{none yet}\n'),
        ("refs.txt", "\ufeff@PREAMBLE{{\\newcommand{\\noop}[1]{}}}\r\n"),
    ],
)
def test_what_is_called_a_bibliography_or_holds_an_entry_or_nothing_is_one(home: Path, name: str, text: str) -> None:
    (home / name).write_text(text, "utf-8", newline="")
    assert run(["export", "day.md", "--into", name]) == 0
    after = (home / name).read_bytes().decode()
    assert (after.startswith(text), after.count("@misc{")) == (True, 2)


def test_a_bibliography_is_one_when_all_entries_were_taken_out(home: Path) -> None:
    refs = home / "refs.txt"
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.txt", "--only", "1905.00002"]) == 0
    refs.write_text(refs.read_text("utf-8").splitlines(keepends=True)[-1], "utf-8")
    assert run(["export", "day.md", "--into", "refs.txt"]) == 0
    assert refs.read_text("utf-8").count("@misc{") == 2


@pytest.mark.parametrize(
    "text",
    [
        "% a comment is TeX's too\n",
        "\\makeatletter\n\\def\\@comment{x}\n",
        "@string{open = ",
        "My macros:\n@string{me = {Me}}\n",
        "@comment{a}b",
    ],
)
def test_definitions_among_other_texts_are_no_bibliography(home: Path, text: str) -> None:
    (home / "paper.tex").write_text(text, "utf-8")
    assert run(["export", "day.md", "--into", "paper.tex"]) == 1
    assert (home / "paper.tex").read_text("utf-8") == text


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
def test_nothing_goes_into_a_block_that_does_not_close(home: Path, before: str, broken: str) -> None:
    refs = home / "refs.bib"
    refs.write_text(before + broken, "utf-8")
    command = ["export", "day.md", "--into", "refs.bib", "--only", "1905.00002"]
    assert run(command) == 0
    after = refs.read_text("utf-8")
    assert after.startswith(before)
    assert after.endswith("}\n\n" + broken)
    assert "@misc{arxiv-1905.00002" in after
    assert run(command) == 0
    assert refs.read_text("utf-8") == after


def test_another_encoding_is_kept(home: Path) -> None:
    refs = home / "refs.bib"
    before = MINE.replace("Me", "Mé").encode("latin-1") + b"\n"
    refs.write_bytes(before)
    assert run(["export", "day.md", "--into", "refs.bib", "--only", "1905.00002"]) == 0
    assert refs.read_bytes().startswith(before)


@pytest.mark.parametrize(
    "arguments", [["--format", "csl-json", "--into", "x"], ["--into", "x", "-o", "y"], ["--into", "x", "--vault", "y"]]
)
def test_what_does_not_go_together_is_said(home: Path, arguments: list[str]) -> None:
    assert run(["export", "day.md", *arguments]) == 2
    assert sorted(path.name for path in home.iterdir()) == ["day.md"]


@pytest.mark.parametrize("how", [[], ["--check"], ["--dry-run"]])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes of this kind")
def test_only_a_file_can_be_brought_up_to_date(home: Path, how: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Neither does a pipe that nobody reads keep the run waiting, nor does a device get a memory beside it."""
    (home / "folder").mkdir()
    os.mkfifo(home / "pipe")
    (home / "null").symlink_to(os.devnull)
    (home / "refs.bib.arxref").mkdir()
    for name in ("folder", "pipe", "null", "refs.bib"):
        assert run(["export", "day.md", "--into", name, *how]) == 1
        assert ": is " in capsys.readouterr().err
    assert sorted(path.name for path in home.iterdir()) == ["day.md", "folder", "null", "pipe", "refs.bib.arxref"]


def test_a_disk_without_room_for_the_memory_leaves_the_file_as_it_was(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was in the file and not in the memory would count as the user's for ever."""
    from arxref import sink

    open_file = os.open

    def full(path: str, *rest: int) -> int:
        if ".arxref." in path:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return open_file(path, *rest)

    monkeypatch.setattr(sink.os, "open", full)
    assert run(["export", "day.md", "--into", "refs.bib"]) == 1
    assert "refs.bib.arxref: No space left on device; nothing was written there" in capsys.readouterr().err
    assert sorted(path.name for path in home.iterdir()) == ["day.md"]


def test_a_dry_run_adds_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "day.md", "--into", "refs.bib", "--dry-run"]) == 0
    assert "2 would be added to refs.bib" in capsys.readouterr().err
    assert sorted(path.name for path in home.iterdir()) == ["day.md"]


def test_every_library_of_the_corpus_keeps_its_bytes(corpus: Path, home: Path) -> None:
    paths = [path for path in sorted((corpus / "bib").iterdir()) if path.is_file()]
    assert len(paths) > 50
    for path in paths:
        refs = home / "refs.bib"
        (home / "refs.bib.arxref").unlink(missing_ok=True)
        before = path.read_bytes()
        refs.write_bytes(before)
        assert run(["export", "day.md", "--into", "refs.bib", "--only", "1905.00002"]) == 0, path
        after = refs.read_bytes()
        at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
        assert after.endswith(before[at:]), path
        assert b"1905.00002" in after[at - 20 : len(after) - len(before[at:])] or b"1905.00002" in after[at:], path
        assert run(["export", "day.md", "--into", "refs.bib", "--only", "1905.00002"]) == 0, path
        assert refs.read_bytes() == after, path


def newer(home: Path) -> None:
    """Tomorrow's digest: another title and another abstract for 1905.00001."""
    text = DIGEST.replace("Deep Things", "Deeper Things").replace("We look deep.", "We look deeper.")
    (home / "day.md").write_text(text, "utf-8")


def test_what_arxref_wrote_is_renewed_and_what_i_edited_is_not(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refs = home / "refs.bib"
    refs.write_text("@book{mine, title = {Mine}}\n", "utf-8")
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    refs.write_text(refs.read_text("utf-8").replace("{Deep Things}", "{My Deep Things}"), "utf-8")
    edited = refs.read_bytes()
    capsys.readouterr()
    assert run(["export", "day.md", "--into", "refs.bib", "--strict"]) == 0  # nobody says anything as long as there is nothing new
    assert refs.read_bytes() == edited
    newer(home)
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    assert refs.read_bytes() == edited.replace(b"We look deep.", b"We look deeper.")
    told = capsys.readouterr().err
    assert "refs.bib:" in told
    assert "kept-user-value" in told
    assert "Deeper Things" in told


@pytest.mark.parametrize("fewer", ["--fields=title", "--omit=eprint,url", "--omit=eprint,archivePrefix,url,title"])
@pytest.mark.parametrize("first", [[], ["--omit=eprint,archivePrefix"], ["--omit=url"], ["--fields=title"]])
def test_a_paper_that_is_to_have_fewer_fields_is_found_again(home: Path, first: list[str], fewer: str) -> None:
    refs = home / "refs.bib"
    refs.write_text("@book{mine, title = {Mine}}\n", "utf-8")
    for options in (first, [fewer], [], [fewer], [fewer, "--recreate"], ["--recreate"]):
        assert run(["export", "day.md", "--into", "refs.bib", *options]) == 0
        assert refs.read_text("utf-8").count("@misc") == 2, options
        assert run(["export", "day.md", "--into", "refs.bib", *options, "--check"]) == 0
    assert refs.read_text("utf-8").count("title ") == 3


def test_a_deleted_paper_comes_back_only_on_request(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refs = home / "refs.bib"
    refs.write_text("@book{mine, title = {Mine}}\n", "utf-8")
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    refs.write_text("@book{mine, title = {Mine}}\n", "utf-8")
    assert run(["export", "day.md", "--into", "refs.bib", "--only", "1905.00001"]) == 0
    assert refs.read_text("utf-8") == "@book{mine, title = {Mine}}\n"
    assert "1 that you deleted left out (--recreate brings them back)" in capsys.readouterr().err
    assert run(["export", "day.md", "--into", "refs.bib", "--recreate"]) == 0
    assert refs.read_text("utf-8").count("@misc{") == 2


def test_a_file_that_is_gone_is_begun_anew(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refs = home / "refs.bib"
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    made, remembered = refs.read_bytes(), (home / "refs.bib.arxref").read_bytes()
    refs.unlink()
    assert run(["export", "day.md", "--into", "refs.bib", "--check"]) == 1
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    assert (refs.read_bytes(), (home / "refs.bib.arxref").read_bytes()) == (made, remembered)
    assert "deleted" not in capsys.readouterr().err
    refs.write_bytes(b"")
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    assert refs.read_bytes() == b""


def test_fields_that_are_locked_in_the_configuration_stay(home: Path) -> None:
    refs = home / "refs.bib"
    (home / "arxref.toml").write_text('lock = ["title"]\n', "utf-8")
    refs.write_text("@book{mine, title = {Mine}}\n", "utf-8")
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    newer(home)
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    assert "{Deep Things}" in refs.read_text("utf-8")
    assert "We look deeper." in refs.read_text("utf-8")


@pytest.mark.parametrize(
    ("there", "kind"),
    [
        ("", "@misc"),
        ("@online{a, date = {2020}, eprinttype = {arxiv}, eprint = {1801.00001}}\n", "@online"),
        ("@misc{a, year = 2020}\n", "@misc"),
    ],
)
def test_the_format_follows_the_file(home: Path, there: str, kind: str) -> None:
    refs = home / "refs.bib"
    refs.write_text(there, "utf-8")
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    assert f"{kind}{{arxiv-1905.00001," in refs.read_text("utf-8")


def test_check_and_diff_say_what_would_become_of_the_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refs = home / "refs.bib"
    refs.write_text("@book{mine, title = {Mine}}\n", "utf-8")
    assert run(["export", "day.md", "--into", "refs.bib", "--check"]) == 1
    assert run(["export", "day.md", "--into", "refs.bib", "--diff"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert " @book{mine, title = {Mine}}" in lines
    assert "+@misc{arxiv-1905.00001," in lines
    assert sorted(path.name for path in home.iterdir()) == ["day.md", "refs.bib"]
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    assert run(["export", "day.md", "--into", "refs.bib", "--check"]) == 0


def test_runs_side_by_side_lose_no_paper(home: Path) -> None:
    """Neither do their memories, for a paper that one says was written and that is not there would stay out for good."""
    for number in range(6):
        (home / f"d{number}.md").write_text(DIGEST.replace("1905", f"190{number + 1}"), "utf-8")
    command = [sys.executable, "-m", "arxref", "export", "--into", "refs.bib"]
    runs = [subprocess.Popen([*command, f"d{number}.md"], cwd=home, stderr=subprocess.DEVNULL) for number in range(6)]
    assert [process.wait(60) for process in runs] == [0] * 6
    assert (home / "refs.bib").read_text("utf-8").count("@misc{") == 12
    assert len((home / "refs.bib.arxref").read_text("utf-8").splitlines()) == 13
    assert not list(home.glob(".*lock"))


def test_what_an_editor_saves_meanwhile_is_not_lost(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from arxref import writing

    refs = home / "refs.bib"
    refs.write_text("@book{mine, title = {Mine}}\n", "utf-8")
    look = writing.look

    def saved(*arguments: Any) -> Any:
        place = look(*arguments)
        refs.write_text("@book{mine, title = {Mine, edited}}\n", "utf-8")
        return place

    monkeypatch.setattr(writing, "look", saved)
    assert run(["export", "day.md", "--into", "refs.bib"]) == 1
    assert "refs.bib: was changed while arxref was at work" in capsys.readouterr().err
    assert refs.read_text("utf-8") == "@book{mine, title = {Mine, edited}}\n"


def test_a_library_is_filled_from_digests_that_know_more(home: Path) -> None:
    """The .bib is a source and what is brought up to date in one."""
    refs = home / "refs.bib"
    refs.write_text("@misc{deep, eprint = {1905.00001}, archivePrefix = {arXiv}, note = {read it!}}\n", "utf-8")
    assert run(["export", "refs.bib", "day.md", "--into", "refs.bib", "--only", "1905.00001"]) == 0
    after = refs.read_text("utf-8")
    assert after.startswith("@misc{deep, eprint = {1905.00001}, archivePrefix = {arXiv}, note = {read it!}, title = {Deep Things}")
    assert after.count("@") == 1


def test_a_killed_run_leaves_the_old_file_or_the_new(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the two files: what arxref wrote last counts as the user's then, and nothing comes twice or goes."""
    from arxref import pipeline, sink
    from arxref.cli import common
    from arxref.config import Config, Output

    refs, memory = home / "refs.bib", home / "refs.bib.arxref"
    refs.write_text("@book{mine, title = {Mine}}\n", "utf-8")
    move = os.replace

    def dies(temporary: str, path: str) -> None:
        if path.endswith(".arxref"):
            raise KeyboardInterrupt
        move(temporary, path)

    monkeypatch.setattr(sink.os, "replace", dies)
    request = pipeline.Request(("day.md",), (Output("bibtex", into="refs.bib"),))
    with pytest.raises(KeyboardInterrupt):
        pipeline.export(common.make_host(), Config(), common.make_world(), request)
    monkeypatch.setattr(sink.os, "replace", move)
    assert not memory.exists()
    written = refs.read_bytes()
    assert written.count(b"@misc{") == 2
    newer(home)
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    assert refs.read_bytes() == written


@pytest.mark.parametrize("name", ["refs.json", "Refs.YAML"])
def test_a_library_that_is_no_bib_file_is_not_begun_as_one(home: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(["export", "day.md", "--into", name]) == 2
    assert f"-o {name} makes one" in capsys.readouterr().err
    assert not (home / name).exists()
    assert run(["export", "day.md", "--format", "bibtex", "--into", name]) == 0
    assert run(["export", "day.md", "--into", name]) == 0


@pytest.mark.parametrize(
    ("names", "meant"), [("titel", "'titel'; did you mean 'title'?"), ("title,Keywords,DOI,timestamp", ""), ("Subtitle,annote,volumes", "")]
)
def test_a_field_that_is_locked_and_nearly_one_is_doubted(home: Path, capsys: pytest.CaptureFixture[str], names: str, meant: str) -> None:
    for lock in (["--lock", names], []):
        assert run(["export", "day.md", "--into", "refs.bib", *lock]) == 0
        said = capsys.readouterr().err
        assert ("arxref: lock: " in said) == bool(meant)
        assert meant in said
        (home / "arxref.toml").write_text(f"lock = {names.split(',')}\n", "utf-8")
