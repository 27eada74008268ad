"""`arxref cache` and `--offline`: what was learnt once fills digests without any network."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from arxref.cli import run
from arxref.model import ArxivId, Entry
from arxref.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

KNOWS = """\
# Arxiv Papers in cs.CV on 2019-05-28
### Deep Things
- **Arxiv ID**: http://arxiv.org/abs/1905.00001v2
- **Categories**: **cs.CV**
- **Published**: 2019-05-01 10:00:00+00:00
- **Authors**: Grace Hopper
- **Summary**: We look deep.
"""
LACKS = """\
# ArXiv cs.CV --Wed, 29 May 2019
### 1.Deep Things  [ pdf ](https://arxiv.org/pdf/1905.00001.pdf)
>  We look deep.
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two digests, and a store of its own; no socket can be opened."""
    (tmp_path / "knows.md").write_text(KNOWS, "utf-8")
    (tmp_path / "lacks.md").write_text(LACKS, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARXREF_STORE", str(tmp_path / "store.sqlite"))

    def refuse(*_args: object, **_options: object) -> None:
        message = "a socket was opened"
        raise AssertionError(message)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return tmp_path


def test_what_was_imported_fills_digests_offline(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cache", "import", "knows.md"]) == 0
    assert "1 file, 1 record kept" in capsys.readouterr().err
    assert run(["export", "lacks.md", "--format", "bibtex", "--offline", "--no-abstract"]) == 0
    out = capsys.readouterr().out
    assert "@misc{hopper2019deep," in out
    assert "author        = {Hopper, Grace}" in out
    assert "primaryClass  = {cs.CV}" in out


def test_without_asking_for_it_the_store_is_not_even_made(home: Path) -> None:
    assert run(["export", "lacks.md", "--format", "bibtex", "-o", "refs.bib"]) == 0
    assert not (home / "store.sqlite").exists()


def test_info_and_clear(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cache", "import", "knows.md"]) == 0
    capsys.readouterr()
    assert run(["cache", "info"]) == 0
    assert "1 paper (1 record)" in capsys.readouterr().out
    assert run(["cache", "info", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["papers"], told["path"]) == (1, str(home / "store.sqlite"))
    assert run(["cache", "clear"]) == 0
    capsys.readouterr()
    assert run(["cache", "info"]) == 0
    assert "0 papers" in capsys.readouterr().out


def test_a_store_that_is_only_asked_about_is_not_made(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = str(home / "typo" / "store.sqlite")
    assert run(["cache", "info", "--store", there]) == 0
    assert capsys.readouterr().out == f"{there}: no store yet; it is made when something is kept in it\n"
    assert run(["cache", "info", "--store", there, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["path"], told["papers"], told["records"], told["size"]) == (there, 0, 0, 0)
    assert run(["cache", "clear", "--store", there]) == 0
    assert capsys.readouterr().err == f"arxref: {there}: no store yet; there is nothing to forget\n"
    assert not (home / "typo").exists()


def test_info_names_ids_that_no_source_knows_and_since_when_things_are_known(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(str(home / "store.sqlite"), lambda: 1e9, print) as store:
        store.put([Entry(ArxivId("1905.00001"), title="Deep Things")], "arxiv")
    with open_store(str(home / "store.sqlite"), time.time, print) as store:
        store.put_unknown([ArxivId("1905.00002")], "arxiv")
    assert run(["cache", "info"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "1 paper (1 record)",
        "1 ID that a source does not know",
        "learnt from 2001-09-09 to 2001-09-09",
    ]


def test_a_damaged_store_is_told_of_and_begun_anew(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cache", "import", "knows.md"]) == 0
    whole = (home / "store.sqlite").read_bytes()
    (home / "store.sqlite").write_bytes(whole[:100] + b"no database at all " * 999)
    capsys.readouterr()
    assert run(["cache", "info"]) == 0
    told = capsys.readouterr()
    assert told.err.startswith("arxref: store: ")
    assert "damaged" in told.err
    assert told.out.splitlines()[1] == "0 papers (0 records)"


def test_a_terminal_is_shown_how_many_records_are_read(home: Path) -> None:
    reader, writer = pty.openpty()
    environ = os.environ | {"COLUMNS": "80", "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    code = subprocess.run(
        [sys.executable, "-m", "arxref", "cache", "import", "knows.md"], stderr=writer, env=environ, check=False
    ).returncode
    os.close(writer)
    shown = b""
    with contextlib.suppress(OSError):  # where nobody holds the other end, Linux says so and macOS ends
        while block := os.read(reader, 65536):
            shown += block
    os.close(reader)
    assert code == 0
    assert b"1 records read" in shown
    assert shown.decode().rstrip().endswith("arxref: 1 file, 1 record kept")


def test_another_store_is_named(home: Path) -> None:
    assert run(["cache", "import", "knows.md", "--store", "mine.sqlite"]) == 0
    assert not (home / "store.sqlite").exists()
    assert run(["export", "lacks.md", "--format", "bibtex", "-o", "refs.bib", "--offline", "--store", "mine.sqlite"]) == 0
    assert "Hopper" in (home / "refs.bib").read_text("utf-8")


def test_offline_no_store_is_made_and_one_that_is_named_and_is_not_there_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = ["export", "lacks.md", "--format", "bibtex", "-o", "refs.bib", "--offline"]
    assert run([*export, "--store", "no/mnie.sqlite", "--strict"]) == 0
    said = "note: store: no/mnie.sqlite: there is no such store, so nothing was filled from it; `arxref cache import` makes one"
    assert said in capsys.readouterr().err.splitlines()
    assert run(export) == 0
    assert "store:" not in capsys.readouterr().err
    assert run(["show", "1905.00001", "lacks.md", "--offline"]) in (0, 1)
    assert not (home / "no").exists()
    assert not (home / "store.sqlite").exists()


def test_a_damaged_store_is_set_aside_and_the_run_goes_on(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cache", "import", "knows.md"]) == 0
    whole = (home / "store.sqlite").read_bytes()
    (home / "store.sqlite").write_bytes(whole[:100] + b"no database at all " * 999)
    capsys.readouterr()
    assert run(["export", "lacks.md", "--format", "bibtex", "-o", "refs.bib", "--offline"]) == 0
    told = capsys.readouterr().err
    assert "warning: store:" in told
    assert "damaged" in told
    assert [path for path in home.iterdir() if "damaged" in path.name]


def test_a_file_of_the_users_is_never_the_store(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = b"@misc{a, title = {Mine}}\n"
    (home / "refs.bib").write_bytes(mine)
    for command in (["cache", "clear"], ["cache", "info"], ["cache", "import", "knows.md"]):
        assert run([*command, "--store", "refs.bib"]) == 1
        assert capsys.readouterr().err == "arxref: output: refs.bib: is no store of arxref's; name another file with --store\n"
    assert run(["export", "lacks.md", "--format", "bibtex", "-o", "new.bib", "--offline", "--store", "refs.bib"]) == 0
    assert "warning: store: refs.bib: is no store" in capsys.readouterr().err
    assert (home / "refs.bib").read_bytes() == mine
    assert not [path for path in home.iterdir() if "refs.bib." in path.name]


def test_what_cannot_be_read_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "odd.txt").write_text("nothing that anybody knows\n", "utf-8")
    assert run(["cache", "import", "odd.txt"]) == 1
    assert "odd.txt: unknown-layout" in capsys.readouterr().err
    assert run(["cache", "import", "not-there.json"]) == 1
    assert run(["cache", "import"]) == 2


def test_a_store_that_cannot_be_had_is_one_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cache", "info", "--store", str(home / "knows.md" / "store.sqlite")]) == 1
    told = capsys.readouterr().err
    assert told.startswith("arxref: output:")
    assert told.count("\n") == 1
    assert run(["export", "lacks.md", "--format", "bibtex", "-o", "refs.bib", "--offline", "--store", str(home / "knows.md" / "x")]) == 0
    assert "warning: store:" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["not a url", "ftp://x.org/api", "http://"])
def test_an_endpoint_that_is_none_is_wrong_usage(home: Path, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARXREF_ARXIV_API", value)
    assert run(["export", "lacks.md", "--format", "bibtex", "-o", "refs.bib", "--enrich", "arxiv"]) == 2
    assert not (home / "refs.bib").exists()
