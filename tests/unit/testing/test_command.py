"""`arxref.testing.run`: the command with a plugin, as if that were installed."""

from __future__ import annotations

import importlib.metadata
import sys
from types import ModuleType

import pytest

import plugindists
from arxref.testing import run

DIGEST = "### A Study of Gruel\n- **Arxiv ID**: http://arxiv.org/abs/2105.14656v1\n"


@pytest.fixture
def module(tmp_path):
    """A plugin's module that stands in a folder and is not installed."""
    (tmp_path / "code").mkdir()
    file = tmp_path / "code" / "arxref_titles.py"
    file.write_text(plugindists.exporter("titles"), encoding="utf-8")
    made = ModuleType("arxref_titles")
    made.__file__ = str(file)
    made.__version__ = "2.1"  # type: ignore[attr-defined]
    return made


@pytest.fixture
def work(tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "day.md").write_text(DIGEST, encoding="utf-8")
    return tmp_path / "work"


def test_a_plugin_that_is_not_installed_is_offered_by_its_name(module, work):
    done = run(["export", "day.md", "--format", "titles"], work, module)
    assert (done.returncode, done.stdout) == (0, "A Study of Gruel\n")
    listed = run(["plugins"], work, module, {"ARXREF_LOAD_PLUGINS": "titles"}).stdout.splitlines()[-1].split()
    assert listed[:4] == ["titles", "2.1", "arxref-titles", "ok"]


def test_without_it_nobody_offers_that(work):
    assert run(["export", "day.md", "--format", "titles"], work, environ={"ARXREF_LOAD_PLUGINS": ""}).returncode == 2


def test_one_that_is_installed_is_not_offered_twice(module, work, tmp_path, monkeypatch):
    plugindists.install(tmp_path / "site", "titles", plugindists.exporter("titles"))
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])
    assert [point.name for point in importlib.metadata.entry_points(group="arxref", name="titles")] == ["titles"]
    done = run(["export", "day.md", "--format", "titles"], work, module)
    assert done.returncode == 2, "the process of its own does not have this test's path, and nothing was added to it"
