"""Whole runs over many digests: the sums, the same bytes whatever the order, the locale and the hash seed, and the progress bar."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from arxref.cli import common, run

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = {"bibtex": [], "csl-json": [], "digest": ["--style", "fields"]}


def exported(arguments: list[str], environment: dict[str, str] | None = None) -> bytes:
    """What a process of its own writes to standard output."""
    command = [sys.executable, "-m", "arxref", "export", *arguments]
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | (environment or {}))
    assert b"Traceback" not in done.stderr
    assert done.stdout
    return done.stdout


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_bytes_everywhere(samples: Path, tmp_path: Path, format_: str) -> None:
    """Another order of the files, another hash seed, locale, time zone and encoding change nothing."""
    files = sorted(samples.rglob("*.md"))
    (tmp_path / "renamed").mkdir()
    for number, path in enumerate(files):
        shutil.copy(path, tmp_path / "renamed" / f"{len(files) - number:03}.md")
    odd = {"PYTHONHASHSEED": "3", "LC_ALL": "C", "TZ": "Pacific/Chatham", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    options = ["--format", format_, *FORMATS[format_]]
    first = exported([str(samples), *options], {"PYTHONHASHSEED": "1"})
    assert exported([*map(str, reversed(files)), *options], odd) == first
    assert exported([str(tmp_path / "renamed"), *options], {"PYTHONHASHSEED": "2"}) == first


@pytest.mark.parametrize("format_", ["bibtex", "csl-json", "obsidian"])
def test_real_digests_go_in_and_come_out(corpus: Path, tmp_path: Path, format_: str) -> None:
    """242 papers of four numbered digests and 188 of eleven field digests: 430 in, 430 out."""
    where = ["--vault", str(tmp_path / "vault")] if format_ == "obsidian" else ["-o", str(tmp_path / "out")]
    report = tmp_path / "report.json"
    folders = [str(corpus / "digests" / name) for name in ("numbered", "fields")]
    assert run(["export", *folders, "--format", format_, *where, "--report", str(report)]) == 0
    told = json.loads(report.read_text("utf-8"))
    assert told["counts"] == {"files": 15, "entries": 430, "exported": 430, "merged": 0, "rejected": 0, "unselected": 0, "foreign": 0}
    assert {problem["severity"] for problem in told["problems"]} <= {"note"}
    if format_ == "obsidian":
        assert len(list((tmp_path / "vault").rglob("*.md"))) == 430 + 15  # with the pages of their days
    elif format_ == "bibtex":
        assert (tmp_path / "out").read_text("utf-8").count("\n  eprint ") == 430
    else:
        assert len(json.loads((tmp_path / "out").read_text("utf-8"))) == 430


def test_the_seed_digests_have_306_papers(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(corpus / "digests" / "numbered"), str(corpus / "digests" / "fields" / "cs.CV-2021-05-31.md")]) == 0
    assert "306 entries: 306 papers, 0 merged, 0 rejected" in capsys.readouterr().out


def test_a_numbered_day_gets_its_authors_from_field_digests_of_its_month(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    day = str(corpus / "digests" / "numbered" / "cs.CV-2019-05-29.md")
    assert run(["export", day, "--format", "csl-json"]) == 0
    papers = {item["number"]: item for item in json.loads(capsys.readouterr().out)}
    assert not any("author" in item for item in papers.values())
    assert run(["export", day, str(corpus / "digests" / "archive" / "2019"), "--format", "csl-json"]) == 0
    both = {item["number"]: item for item in json.loads(capsys.readouterr().out)}
    known = [number for number in papers if "author" in both[number]]
    assert len(known) == len(papers)
    assert all(both[number].get("abstract") for number in papers)


class Terminal(io.StringIO):
    """A standard error that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("step", "shown"), [(2.0, True), (0.0, False)])
def test_a_progress_bar_shows_when_a_terminal_waits_longer_than_a_second(
    monkeypatch: pytest.MonkeyPatch,
    step: float,
    shown: bool,
) -> None:
    clock = iter(step * number for number in range(1000))
    terminal = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(common.time, "monotonic", lambda: next(clock))
    assert list(common.progress(range(5))) == list(range(5))  # type: ignore[arg-type, comparison-overlap] # anything is passed on
    assert ("files read" in terminal.getvalue()) is shown


def test_no_progress_bar_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = io.StringIO()
    monkeypatch.setattr(sys, "stderr", quiet)
    assert list(common.progress(range(3))) == [0, 1, 2]  # type: ignore[arg-type, comparison-overlap]
    assert quiet.getvalue() == ""
