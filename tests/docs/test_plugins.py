"""The whole plugin that docs/plugins.md shows is built, installed and used, word for word."""

from __future__ import annotations

import subprocess
import sys

import pytest

from docblocks import ROOT, blocks, environment, run


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


def test_every_hook_is_documented():
    hooks = [
        line.split("(")[0].removeprefix("def ")
        for line in (ROOT / "arxref/hookspecs.py").read_text("utf-8").splitlines()
        if line[:4] == "def "
    ]
    page = (ROOT / "docs/plugins.md").read_text(encoding="utf-8")
    assert len(hooks) == 5
    assert [hook for hook in hooks if hook not in page] == []
