"""What a hostile, broken or merely unlucky surrounding does to a run: it is named in a line, and nothing is lost or half written."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import NoReturn

import pytest

from arxref import pipeline
from arxref.cli import run

ROOT = Path(__file__).resolve().parents[2]
DIGEST = """\
# Arxiv Papers in cs.CV on 2019-05-28
### Deep Things
- **Arxiv ID**: http://arxiv.org/abs/1905.00001v1
- **Authors**: Ada Lovelace
- **Summary**: We look deep.
"""
EXPORT = ["export", "a.md", "--format", "bibtex"]
BIGGER = 3000  # papers: enough that a signal meets a run at work
PATIENCE = 120  # seconds, until a run that does not end is ended: its test fails then, and does not hang


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one digest, which is the current one."""
    (tmp_path / "a.md").write_text(DIGEST, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


ENCODINGS = {
    "utf-16": DIGEST.encode("utf-16"),
    "utf-16-be": b"\xfe\xff" + DIGEST.encode("utf-16-be"),
    "utf-32": DIGEST.encode("utf-32"),
    "lone CR": DIGEST.replace("\n", "\r").encode(),
    "CRLF and BOM": b"\xef\xbb\xbf" + DIGEST.replace("\n", "\r\n").encode(),
    "BOM before the first record": b"\xef\xbb\xbf### 1.Deep Things  [ pdf ](https://arxiv.org/pdf/1905.00001.pdf)\n>  We look deep. \n",
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_that_says_what_it_is_is_read(home: Path, encoding: str, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "a.md").write_bytes(ENCODINGS[encoding])
    assert run(EXPORT) == 0
    assert "{Deep Things}" in capsys.readouterr().out


def test_a_report_overwrites_no_source_and_no_output(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*EXPORT, "-o", "refs.bib", "--report", "a.md"]) == 1
    assert (home / "a.md").read_text("utf-8") == DIGEST
    assert "a.md: is there already and is no report" in capsys.readouterr().err
    for output in (["-o", "refs.bib"], ["--into", "refs.bib"]):
        assert run([*EXPORT, *output, "--report", "./refs.bib"]) == 2
    assert run(["check", "a.md", "--report", "a.md"]) == 1
    assert names(home) == ["a.md"]


def test_a_report_replaces_the_report_of_the_last_run(home: Path) -> None:
    for _ in range(2):
        assert run(["check", "a.md", "--report", "r.json"]) == 0
    assert json.loads((home / "r.json").read_text("utf-8"))["counts"]["entries"] == 1


def test_a_report_on_standard_output_stands_there_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "a.md", "--report", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["exported"] == 1
    assert run([*EXPORT, "-o", "refs.bib", "--report", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["written"] == ["refs.bib"]
    assert run([*EXPORT, "--report", "-"]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "arguments", [["check", "a.md"], ["formats"], ["plugins"], EXPORT, ["--help"], ["help"], ["--version"], ["export", "-h"]]
)
def test_data_that_cannot_be_printed_is_no_success(
    home: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)  # as when it is closed before the start
    assert run(arguments) == 1
    assert "standard output: is closed" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("arguments", [["check", "a.md"], ["formats"], ["--help"], ["--version"], EXPORT])
def test_a_full_disk_behind_standard_output_is_one_line(home: Path, arguments: list[str]) -> None:
    environment = {name: value for name, value in _environment().items() if name != "PYTHONUNBUFFERED"}  # which holds nothing back
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "arxref", *arguments], stdout=full, stderr=subprocess.PIPE, env=environment, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"arxref: output: standard output: No space left")
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_closed_input_and_error_streams_do_not_matter_to_what_needs_them_not(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert run(["check", "-"]) == 1
    assert "standard input: is closed" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stderr", None)
    assert run([*EXPORT, "-o", "refs.bib"]) == 0
    assert names(home) == ["a.md", "refs.bib"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize(
    "arguments", [["list", "a.md"], ["check", "a.md"], ["show", "1905.00001", "a.md"], EXPORT, [*EXPORT, "-o", "refs.bib"]]
)
def test_a_log_on_a_full_disk_keeps_no_data_back(home: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "arxref", *arguments]
    heard = subprocess.run(command, capture_output=True, env=_environment(), check=True)
    with Path("/dev/full").open("wb") as full:
        unheard = subprocess.run(command, stdout=subprocess.PIPE, stderr=full, env=_environment(), check=True)
    assert unheard.stdout == heard.stdout


def test_a_reader_of_messages_that_goes_away_keeps_no_data_back(home: Path) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    try:
        command = [sys.executable, "-m", "arxref", *EXPORT]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=writes, env=_environment(), check=True)
    finally:
        os.close(writes)
    assert done.stdout.count(b"@misc") == 1


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_named_and_the_rest_is_written(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "b.md").write_text(DIGEST, "utf-8")
    (home / "b.md").chmod(0)
    (home / "c").mkdir(mode=0)
    assert run(["export", ".", "--format", "bibtex", "-o", "refs.bib"]) == 1
    assert run([*EXPORT[:2], "b.md", *EXPORT[2:], "-o", "refs.bib"]) == 1
    said = capsys.readouterr().err
    assert said.count("b.md: unreadable: Permission denied") == 2
    assert "c: unreadable: Permission denied" in said
    assert "1 exported" in said


def test_a_vault_that_is_a_file_is_said_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "a.md", "--format", "obsidian", "--vault", "a.md"]) == 1
    assert capsys.readouterr().err == "arxref: output: a.md: is a file; name the folder of the vault\n"


@pytest.mark.parametrize("name", ["refs.bib", "new/refs.BIB", "refs.json"])
def test_a_vault_that_is_called_like_a_file_is_doubted_before_it_is_made(home: Path, capsys: pytest.CaptureFixture[str], name) -> None:
    assert run(["export", "a.md", "--vault", name]) == 2
    assert f"a file goes to -o {name}, or to --into {name}" in capsys.readouterr().err
    assert not (home / name).exists()
    (home / name).mkdir(parents=True)
    assert run(["export", "a.md", "--vault", name]) == 0


@pytest.mark.parametrize(
    "arguments",
    [["--into", "a.md"], ["-o", "./a.md", "--force"], ["-o", "a.md", "--force", "--format", "digest"], ["-o", "link.md", "--force"]],
)
def test_no_option_overwrites_a_source(home: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    (home / "link.md").symlink_to("a.md")
    assert run([*EXPORT, *arguments]) == 1
    assert "a.md: is one of the sources" in capsys.readouterr().err.replace("link.md", "a.md")
    assert (home / "a.md").read_text("utf-8") == DIGEST


@pytest.mark.parametrize(
    "arguments",
    [
        [*EXPORT, "-o", "a.md/"],
        ["export", "a.md", "--into", "a.md/"],
        [*EXPORT, "-o", "refs.bib", "--ledger=a.md/"],
        ["check", "a.md", "--report", "a.md/"],
        ["stats", "a.md", "--csv", "a.md/"],
        ["rekey", "refs.bib", "--keys", "arxiv", "-o", "a.md/"],
    ],
)
@pytest.mark.parametrize("end", ["/", "/."])
def test_a_file_that_is_named_as_a_folder_is_never_overwritten(
    home: Path, arguments: list[str], end: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its links resolved, that is the file, which nobody had looked at."""
    assert run([*EXPORT, "-o", "refs.bib"]) == 0
    capsys.readouterr()
    assert run([argument.replace("a.md/", f"a.md{end}") for argument in arguments]) == 1
    assert f"output: a.md{end}: ends as a folder does; name a file\n" in capsys.readouterr().err
    assert (home / "a.md").read_text("utf-8") == DIGEST
    assert names(home) == ["a.md", "refs.bib"]


@pytest.mark.parametrize("folder", ["out", "out/", "out/.", "."])
def test_a_folder_is_no_file(home: Path, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "out").mkdir()
    assert run([*EXPORT, "-o", folder]) == 1
    assert f"output: {folder}: is a folder; name a file in it\n" in capsys.readouterr().err


def test_into_adds_to_a_file_only(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*EXPORT, "--into", "-"]) == 2
    assert "--into adds to a file" in capsys.readouterr().err
    assert names(home) == ["a.md"]


def test_a_vault_is_a_folder_only(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "a.md", "--vault", "-"]) == 2
    assert "--vault writes a folder of notes" in capsys.readouterr().err
    assert names(home) == ["a.md"]


def test_advice_is_what_the_format_can_do(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "refs").write_text("@book{mine, title = {Mine}}", "utf-8")
    for format_, can_add in (("bibtex", True), ("csl-json", False)):
        assert run(["export", "a.md", "--format", format_, "-o", "refs"]) == 1
        said = capsys.readouterr().err
        assert ("--into refs adds to it" in said) is can_add
        assert "--force overwrites it" in said


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_in_a_vault_is_not_read_for_that_may_never_end(home: Path) -> None:
    (home / "vault").mkdir()
    os.mkfifo(home / "vault" / "pipe.md")
    assert run(["export", "a.md", "--format", "obsidian", "--vault", "vault"]) == 0


def test_papers_that_could_not_be_written_are_not_called_missing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "vault").mkdir()
    (home / "vault" / "Papers").write_text("a file", "utf-8")
    assert run(["export", "a.md", "--format", "obsidian", "--vault", "vault", "--folder", "Papers"]) == 1
    said = capsys.readouterr().err
    assert "no paper was written (1 file, 1 entry: 0 exported, 0 merged, 1 rejected)" in said


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be removed there")
def test_a_current_folder_that_is_gone(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "gone").mkdir()
    monkeypatch.chdir(home / "gone")
    (home / "gone").rmdir()
    assert run(["check"]) == 1
    assert "the current folder: No such file or directory; go to another one\n" in capsys.readouterr().err


CONFIGURATIONS = {
    "binary": (b"\x80\x81\xff", "arxref.toml: is no UTF-8 text"),
    "deep": (b"a=" + b"[" * 100_000, "arxref.toml: is nested too deeply"),
    "NUL": (b"a=\0", "arxref.toml: "),
    "a number without end": (b"strict = " + b"9" * 5000, "arxref.toml: "),
    "a hexadecimal number without end": (b"format.bibtex.abstract = 0x" + b"F" * 5000, "abstract must be less than a number of 20000 bits"),
    "NUL in a source": (rb'sources = ["a\u0000b"]', "is no path"),
    "NUL in the ledger": (rb'ledger = "\u0000"', "is no path"),
    "NUL in an output": (rb'output = [{into = "\u0000.bib"}]', "is no path"),
    "NUL in a template": (rb'format.obsidian.template = "\u0000"', "is no path"),
}


@pytest.mark.parametrize("kind", CONFIGURATIONS)
def test_a_configuration_that_cannot_be_read(home: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    content, words = CONFIGURATIONS[kind]
    (home / "arxref.toml").write_bytes(content)
    assert run(EXPORT) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("number", ["--5", "9" * 5000, "\u00b2", "", "-", "1_0"])
def test_what_is_no_number_is_said(home: Path, number: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*EXPORT, "-O", f"max-authors={number}"]) == 2
    assert "option max-authors must be a whole number" in capsys.readouterr().err


@pytest.mark.parametrize("style", ["..plain", ".plain", "/etc/passwd", "\0"])
def test_what_is_no_style_is_said(home: Path, style: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "1905.00001", "a.md", "--style", style]) == 2
    assert "pybtex has no style" in capsys.readouterr().err


def test_a_configuration_that_is_a_folder_is_not_passed_over(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.toml").mkdir()
    assert run(["check"]) == 2
    assert "arxref.toml: is no file" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "code"), [("tool = 3", 0), ("[tool]\narxref = 3", 2), ("[tool]\nother = 3", 0)])
def test_a_project_file_of_another_shape(home: Path, text: str, code: int) -> None:
    (home / "pyproject.toml").write_text(text, "utf-8")
    assert run(["check"]) == code


def test_a_configuration_as_windows_editors_write_it(home: Path) -> None:
    (home / "arxref.toml").write_bytes(b"\xef\xbb\xbfdefault-format = 'bibtex'\r\n")
    assert run(["export", "-o", "refs.bib"]) == 0


def test_memory_that_runs_out_is_one_line(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def exhausted(*_: object, **_named: object) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr(pipeline, "load", exhausted)
    assert run([*EXPORT, "-o", "refs.bib"]) == 1
    assert capsys.readouterr().err.startswith("arxref: error: not enough memory")
    assert names(home) == ["a.md"]


def test_a_name_cannot_play_with_the_terminal(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*EXPORT, "-o", "x\x1b[31m.bib"]) == 0
    assert run(["check", "no\x1b[31m.md"]) == 1
    assert "\x1b" not in capsys.readouterr().err


def _environment() -> dict[str, str]:
    """Without coverage: interrupted while it holds its lock, it waits for itself for ever."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "COVERAGE_"))} | {"PYTHONPATH": str(ROOT)}


def _many() -> str:
    head, record = DIGEST.split("\n", 1)
    return head + "\n" + "".join(record.replace("1905.00001v1", f"1905.{number:05}v1") for number in range(1, BIGGER))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP] if sys.platform != "win32" else [])
@pytest.mark.parametrize("written", [1, 200])
def test_a_signal_leaves_whole_notes_and_nothing_else(home: Path, number: signal.Signals, written: int) -> None:
    (home / "a.md").write_text(_many(), "utf-8")
    command = [sys.executable, "-m", "arxref", "export", "a.md", "--format", "obsidian", "--vault", "vault"]
    # What a shell has in the background ignores SIGINT, and below nohup SIGHUP, and hands that down: it is to start as a user's would.
    before = signal.signal(number, signal.default_int_handler)
    try:
        process = subprocess.Popen(command, env=_environment(), stderr=subprocess.PIPE)
    finally:
        signal.signal(number, before)
    watch = threading.Timer(PATIENCE, process.kill)
    watch.start()
    with process:
        assert process.stderr is not None
        vault = home / "vault"
        while process.poll() is None and len(list(vault.glob("*.md"))) < written:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.001)
        process.send_signal(number)
        said = process.stderr.read()
    watch.cancel()
    assert process.returncode in (128 + number, -number)
    assert b"Traceback" not in said
    notes = [path for path in vault.glob("*") if path.name != ".arxref"] if vault.exists() else []
    assert all(note.suffix == ".md" and note.read_text("utf-8").endswith("## Notes\n") for note in notes)
    assert not list(vault.glob(".arxref/.*"))
    assert len(said.strip().splitlines()) <= 1


@pytest.mark.skipif(sys.platform == "win32", reason="paths there are shorter than that is deep")
def test_folders_at_any_depth_are_gone_through(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "deep").mkdir()
    at = os.open("deep", os.O_RDONLY)
    for _ in range(1500):  # more than the calls that Python lets one function make of itself
        os.mkdir("a", dir_fd=at)
        above, at = at, os.open("a", os.O_RDONLY, dir_fd=at)
        os.close(above)
    os.rename("a.md", "b.md", dst_dir_fd=at)
    os.close(at)
    try:
        assert run(["export", "deep", "--format", "bibtex"]) == 0
    finally:  # what clears the folders of tests away calls itself once for each
        while Path("deep/a/a").exists():
            Path("deep/a").rename("up")
            Path("up/a").rename("deep/a")
            Path("up").rmdir()
    assert "{Deep Things}" in capsys.readouterr().out


def test_a_path_too_deep_to_be_made_is_one_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["export", "a.md", "--vault", "b/" * 9000], ["templates", "--copy", "b/" * 9000]):
        assert run(arguments) == 1
        assert capsys.readouterr().err.count("\n") == 1
    assert names(home) == ["a.md"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "{}"],
        ["check", "a.md", "--from", "{}"],
        ["check", "a.md", "--since", "{}"],
        ["check", "a.md", "--jobs", "{}"],
        ["check", "--{}"],
        ["{}"],
    ],
)
def test_what_is_wrong_is_said_in_few_words_whatever_it_quotes(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert run([part.format("x\x1b[31m" + "y" * 100_000 + "zzz") for part in arguments]) in (1, 2)
    said = capsys.readouterr().err
    assert len(said) < 10_000
    assert "\x1b" not in said
    assert "zzz" in said
