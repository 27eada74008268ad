"""Shells ask for completions as click's scripts ask; bash runs the script of docs/usage.md."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import plugindists
from arxref.cli.commands import COMMANDS
from docblocks import ROOT, environment, run

PAGE = (ROOT / "docs" / "usage.md").read_text(encoding="utf-8")
LINES = dict(re.findall(r"^\| (bash|zsh|fish) \| `[^`]+` \| `(.+)` \|$", PAGE, re.MULTILINE))


@pytest.fixture
def complete(tmp_path):
    """What is offered for a line: its last word is what has been typed of the word to complete."""
    plugindists.install(tmp_path / "site", "ours", plugindists.exporter("ours"))
    plugindists.install(tmp_path / "site", "raises", "print('noise')\nraise RuntimeError")

    def ask(line, shell="zsh"):
        words = line.split(" ")
        env = environment(tmp_path / "bin", tmp_path / "site") | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
        env |= {
            "COMP_WORDS": line,
            "COMP_CWORD": words[-1] if shell == "fish" else str(len(words) - 1),
            "_ARXREF_COMPLETE": f"{shell}_complete",
        }
        command = [sys.executable, "-P", "-m", "arxref"]
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=False, timeout=60)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
        lines = done.stdout.strip().splitlines()
        if shell == "zsh":  # three lines each: kind, value, help
            return list(zip(lines[::3], lines[1::3], strict=True))
        return [tuple(line.split("\t")[0].split(",", 1)) for line in lines]

    return ask


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_commands_and_options_are_offered(shell, complete):
    assert {("plain", name) for name in COMMANDS} <= set(complete("arxref ", shell))
    assert complete("arxref expo", shell) == [("plain", "export")]
    assert ("plain", "--into") in complete("arxref export --in", shell)
    assert complete("arxref plugins n", shell) == [("plain", "new")]


@pytest.mark.parametrize(
    ("line", "some"),
    [
        ("arxref export --format ", {"bibtex", "csl-json", "obsidian", "ours"}),
        ("arxref export --from ", {"numbered", "fields", "snapshot"}),
        ("arxref export --keys ", {"readable", "arxiv"}),
        ("arxref export --enrich ", {"arxiv"}),
        ("arxref check --category cs.C", {"cs.CV", "cs.CL"}),
        ("arxref export --status ", {"published", "withdrawn"}),
        ("arxref export --format csl-json -O ", {"abstract="}),
        ("arxref export --format bibtex --profile ac", {"acl", "acmart"}),
        ("arxref export --format digest --style ", {"fields", "numbered"}),
        ("arxref list --columns key,t", {"key,title"}),
        ("arxref list --sort ", {"year", "title"}),
    ],
)
def test_values_are_offered(line, some, complete):
    offered = complete(line)
    assert some <= {value for _, value in offered}
    assert {kind for kind, _ in offered} == {"plain"}
    assert all(value.startswith(line.rpartition(" ")[2]) for _, value in offered)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("arxref export ", "file"),
        ("arxref export -o ", "file"),
        ("arxref export --into re", "file"),
        ("arxref export --vault ", "dir"),
        ("arxref cache info --store ", "file"),
        ("arxref plugins new x --folder ", "dir"),
        ("arxref templates --copy ", "dir"),
    ],
)
def test_files_and_folders_are_the_shells_to_find(line, kind, complete):
    assert [offered for offered, _ in complete(line)] == [kind]


@pytest.mark.parametrize("line", ["arxref export --grep ", "arxref export --format nothing -O ", "arxref export --format x'y"])
def test_where_nothing_is_known_nothing_is_offered(line, complete):
    assert complete(line) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_documented_line_asks_for_a_script_that_asks_back(shell, tmp_path):
    asked = re.search(r"_ARXREF_COMPLETE=(\w+) arxref", LINES[shell])
    assert asked is not None
    done = run(asked[0], tmp_path, environment(tmp_path / "bin"))
    assert done.returncode == 0, done.stderr
    assert f"_ARXREF_COMPLETE={shell}_complete" in done.stdout
    assert "arxref" in done.stdout.splitlines()[-1] + done.stdout.splitlines()[0]


def test_bash_completes_after_the_documented_line(tmp_path):
    script = f'{LINES["bash"]}\nCOMP_WORDS=(arxref export --format bibl); COMP_CWORD=3\n_arxref_completion arxref\necho "${{COMPREPLY[@]}}"'
    done = run(script, tmp_path, environment(tmp_path / "bin"))
    assert (done.returncode, done.stdout) == (0, "biblatex\n"), done.stderr


@pytest.mark.parametrize(("shell", "asked"), [("bash", {}), ("zsh", {"COMP_WORDS": "arxref ex", "COMP_CWORD": "x"}), ("fish", {})])
def test_who_asks_for_completions_otherwise_is_told_in_a_line(shell, asked, tmp_path):
    env = environment(tmp_path / "bin", tmp_path / "site") | asked | {"_ARXREF_COMPLETE": f"{shell}_complete"}
    command = [sys.executable, "-P", "-m", "arxref"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"arxref: usage: _ARXREF_COMPLETE is for the shell's script, .+\n", done.stderr)
