"""The plainest command line is read as click reads it."""

from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arxref.cli.commands import cli
from arxref.cli.export import command
from arxref.cli.plain import flags

WORDS = (
    "a.md", "b/c", "-", "", "--format", "bibtex", "-o", "--output", "--into", "--vault", "--from", "--keys", "--force", "--strict",
    "--dry-run", "--no-merge", "x.bib", "{auth}{year}",
)  # fmt: skip
OTHERS = (
    "--", "-ox.bib", "--format=bibtex", "--jobs", "2", "--check", "-O", "abstract=no", "--help", "--nothing", "-", "--ledger", "--formt",
    "--since",
)  # fmt: skip


def by_click(words: list[str]) -> dict[str, object]:
    parent = click.Context(cli, info_name="arxref", **cli.context_settings)
    return command.make_context("export", list(words), parent).params


@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_what_is_read_is_what_click_reads(words: list[str]) -> None:
    found = flags(["export", *words])
    assert found is None or found == by_click(words)


@given(st.lists(st.sampled_from((*WORDS, *OTHERS)), max_size=6))
def test_so_it_is_beside_anything_else(words: list[str]) -> None:
    found = flags(["export", *words])
    assert found is None or found == by_click(words)


@pytest.mark.parametrize("words", [[], ["a.md"], ["a.md", "--format", "csl-json", "b", "-o", "-", "--force"], ["--into", "x.bib", "-"]])
def test_plain_lines_are_read(words: list[str]) -> None:
    assert flags(["export", *words]) == by_click(words)


@pytest.mark.parametrize("word", ["--jobs", "--help", "-h", "--", "--format=bibtex", "-oFILE", "--nothing", "--format", "-o"])
def test_what_is_not_plain_is_left_to_click(word: str) -> None:
    assert flags(["export", "a.md", word]) is None
    assert flags(["export", "a.md", "-o", "--force"]) is None


def test_other_commands_and_completion_are_left_to_click(monkeypatch: pytest.MonkeyPatch) -> None:
    assert flags([]) is None
    assert flags(["check", "a.md"]) is None
    assert flags(["--version"]) is None
    monkeypatch.setenv("_ARXREF_COMPLETE", "bash_complete")
    assert flags(["export", "a.md"]) is None


def test_a_plain_export_does_without_click(root, samples, tmp_path):
    code = "import sys; from arxref.cli import run; code = run(sys.argv[1:]); sys.exit(code or 'click' in sys.modules)"
    arguments = ["export", str(samples), "--format", "bibtex", "-o", str(tmp_path / "refs.bib")]
    subprocess.run([sys.executable, "-c", code, *arguments], env={**os.environ, "PYTHONPATH": str(root)}, check=True, capture_output=True)
