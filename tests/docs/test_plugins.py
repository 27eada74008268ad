"""The whole plugin that docs/plugins.md shows is built, installed and used, word for word."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys

import pytest

import arxref
import plugindists
from arxref import hookspecs
from docblocks import ROOT, blocks, environment, prose, run


@pytest.fixture(scope="module")
def plugin(tmp_path_factory):
    """The folder into which the documented distribution is installed."""
    folder = tmp_path_factory.mktemp("plugin")
    (metadata,), code = blocks("docs/plugins.md", "toml"), blocks("docs/plugins.md", "python")[0]
    (folder / "pyproject.toml").write_text(metadata.text, encoding="utf-8")
    (folder / "arxref_titles.py").write_text(code.text, encoding="utf-8")
    site = folder / "site"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--no-build-isolation", "--target", str(site), "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return site


def test_the_documented_sizes_hold():
    assert len(blocks("docs/plugins.md", "toml")[0].text.replace("\n\n", "\n").splitlines()) <= 11
    assert len([line for line in blocks("docs/plugins.md", "python")[0].text.splitlines() if line]) <= 8


def test_the_documented_exporter_works(plugin, tmp_path, samples):
    env = environment(tmp_path / "bin", plugin)
    done = run(f"arxref export '{samples}' --format titles -o titles.tsv", tmp_path, env)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "titles.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 80
    assert all(len(line.split("\t")) == 2 for line in lines)


@pytest.mark.parametrize("command", ["arxref formats", "arxref plugins"])
def test_it_is_listed(plugin, tmp_path, command):
    done = run(command, tmp_path, environment(tmp_path / "bin", plugin))
    assert done.returncode == 0, done.stderr
    assert "titles" in done.stdout
    assert "arxref-titles" in done.stdout or "Keys and titles" in done.stdout


def test_without_it_the_format_is_unknown(tmp_path, samples):
    done = run(f"arxref export '{samples}' --format titles -o titles.tsv", tmp_path, environment(tmp_path / "bin"))
    assert done.returncode == 2
    assert not (tmp_path / "titles.tsv").exists()


PAGE = (ROOT / "docs/plugins.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^<!-- plugin (\w+): ([^\n]+) -->\n```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
PAPERS = "### 1.A Study of Gruel  [ pdf ](https://arxiv.org/pdf/2105.14656.pdf)\n> There was no more of it.\n"


@pytest.mark.parametrize(("name", "command", "code"), EXAMPLES, ids=[name for name, _, _ in EXAMPLES])
def test_each_example_of_a_hook_works(name, command, code, tmp_path):
    plugindists.install(tmp_path / "site", name, code)
    (tmp_path / "papers.tsv").write_text("# papers\n2105.14656\tA Study of Gruel\n", encoding="utf-8")
    (tmp_path / "papers.md").write_text(PAPERS, encoding="utf-8")
    env = environment(tmp_path / "bin", tmp_path / "site") | {"ARXREF_STORE": str(tmp_path / "store.sqlite")}
    assert f"`{command}`" in PAGE, "the reader sees the command, too"
    done = run(command, tmp_path, env)
    assert done.returncode == 0, done.stderr
    assert "A Study of Gruel" in done.stdout or done.stdout == "1\n"
    assert f"plugin {name}" not in done.stderr
    without = run(command, tmp_path, environment(tmp_path / "bin") | {"ARXREF_STORE": str(tmp_path / "store.sqlite")})
    assert without.returncode != 0, "it is the plugin that does it"


def test_every_hook_is_documented_and_has_an_example():
    hooks = [name for name in vars(hookspecs) if name.startswith("arxref_")]
    assert len(hooks) == 5
    shown = [code for _, _, code in EXAMPLES] + [blocks("docs/plugins.md", "python")[0].text]
    for hook in hooks:
        assert re.search(rf"^\| `{hook}\(\w*\)` \|", PAGE, re.MULTILINE), f"{hook} is not in the table"
        assert any(f"@arxref.hookimpl\ndef {hook}(" in code for code in shown), f"{hook} has no example"


def test_every_public_name_is_explained():
    pages = prose("docs/plugins.md") + prose("docs/python.md")
    homes = map(importlib.import_module, ("arxref", *(f"arxref.tools.{name}" for name in ("asking", "notes", "reading", "writing"))))
    names = [name for home in homes for name in home.__all__]
    missing = [name for name in names if not re.search(rf"`[^`\n]*\b{re.escape(name)}\b", pages) and name != "__version__"]
    assert missing == []


def test_every_field_of_a_record_is_named():
    given = (arxref.Heading, arxref.Foreign, arxref.Problem, arxref.Span, arxref.Origin)
    offered = (arxref.Exporter, arxref.Parser, arxref.KeyScheme, arxref.Enricher, arxref.Option, arxref.Document, arxref.Context)
    for record in (*offered, *given):
        (fields,) = set(re.findall(rf"`{record.__name__}\(([^`]*)\)`", prose("docs/plugins.md")))
        assert [field.partition("=")[0].strip() for field in re.split(r", (?=\w+)", fields)] == list(record._fields)
