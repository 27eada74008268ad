"""The pytest plugin makes a test of each offer of a module, in a run of pytest of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from docblocks import ROOT

GOOD = """
import re
import arxref

def render(entries, options):
    for entry in entries:
        yield arxref.Document(f"{entry.key}\\n")

def accepts(source):
    return 1.0 if source.head.startswith(b"# Papers") else 0.0

def parse(source):
    for number, line in source.lines():
        if line.strip():
            yield arxref.Foreign("", line, arxref.Span(source.name, number, number)) if number == 1 else arxref.Entry(
                re.match(r"\\d{4}\\.\\d{5}", line)[0], origins=(arxref.Origin(source.name, number, number, "mine"),))

@arxref.hookimpl
def arxref_exporters():
    return [arxref.Exporter("mine", "Keys", ".txt", render)]

@arxref.hookimpl
def arxref_parsers():
    return [arxref.Parser("mine", "Lines", "links", 50, accepts, parse)]

@arxref.hookimpl
def arxref_key_schemes():
    return [arxref.KeyScheme("mine", "IDs", lambda entry: f"a{entry.id}")]

@arxref.hookimpl
def arxref_enrichers():
    return [arxref.Enricher("mine", "Nothing", lambda ids, context: iter(()))]
"""
SETTINGS = """
[tool.pytest.ini_options]
addopts = ["-p", "arxref.testing.plugin", "-p", "no:cacheprovider"]
pythonpath = ["."]
arxref_plugins = ["mine"]
arxref_samples = ["samples/*.txt"]
"""


@pytest.fixture
def project(tmp_path):
    """A plugin's folder."""
    (tmp_path / "mine.py").write_text(GOOD, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "one.txt").write_text("# Papers\n2105.00001 A\n", encoding="utf-8")
    return tmp_path


def run(folder, *arguments):
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")} | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120)


def test_each_offer_is_a_test(project):
    done = run(project, "-vv")
    named = re.findall(r"^\S*?(mine::\S+) (PASSED|FAILED)", done.stdout, re.MULTILINE)
    # A line without an ID makes the parser fail.
    offers = {"healthy": "PASSED", "parsers[mine]": "FAILED", "enrichers[mine]": "PASSED"}
    offers |= {"key_schemes[mine]": "PASSED", "exporters[mine]": "PASSED"}
    assert dict(named) == {f"mine::{offer}": how for offer, how in offers.items()}, done.stdout
    assert "Parser 'mine' fails at a file that is" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_good_plugin_passes_and_tests_can_be_chosen(project):
    good = GOOD.replace("if number == 1 else", 'if not re.match(r"2105\\.00001", line) else')
    (project / "mine.py").write_text(good, encoding="utf-8")
    done = run(project)
    assert (done.returncode, done.stdout.splitlines()[-1][:8]) == (0, "5 passed"), done.stdout
    assert "2 passed, 3 deselected" in run(project, "-k", "parsers or healthy").stdout


def test_what_cannot_be_used_is_said_in_a_line(project):
    (project / "mine.py").write_text(GOOD.replace("def arxref_exporters", "def arxref_exporter"), encoding="utf-8")
    done = run(project)
    assert done.returncode == 1
    assert re.search(r"mine cannot be used: .*arxref_exporter is no hook of arxref; did you mean 'arxref_exporters'\?", done.stdout)
    assert "1 failed in" in done.stdout


def test_a_parser_without_samples_fails(project):
    (project / "samples" / "one.txt").write_text("Dear Ada", encoding="utf-8")
    assert "parser 'mine' knows none of 1 samples" in run(project).stdout
