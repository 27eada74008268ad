"""Every folder in plugins/ is a distribution of its own, whole and well-formed."""

from __future__ import annotations

import importlib.util
import re
import tomllib

import pytest

import arxref
from arxref.host import EntryPoint, Host
from docblocks import ROOT

FOLDERS = sorted(path for path in (ROOT / "plugins").iterdir() if path.is_dir())


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request):
    return request.param


@pytest.fixture
def metadata(folder):
    return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture
def module(folder, metadata):
    (name,) = set(metadata["project"]["entry-points"]["arxref"].values())
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def test_there_are_some():
    assert FOLDERS


def test_it_is_a_distribution_of_arxref(folder, metadata):
    project = metadata["project"]
    assert metadata["build-system"]["build-backend"] == "hatchling.build"
    assert project["name"] == folder.name
    assert folder.name.startswith("arxref-")
    assert project["license"] == "MIT"
    assert project["requires-python"] == ">=3.11"
    (wanted,) = [spec for spec in project["dependencies"] if re.match(r"arxref(?![\w-])", spec)]
    series = arxref.__version__.rpartition(".")[0]
    assert f">={series}" in wanted, "it is tested with this arxref, so it must take it"


def test_it_is_one_module_with_its_version(folder, metadata, module):
    assert [path.name for path in folder.glob("*.py")] == [f"{module.__name__}.py"]
    assert module.__version__ == metadata["project"]["version"]


def test_it_has_a_page_and_tests(folder, metadata):
    page = (folder / metadata["project"]["readme"]).read_text(encoding="utf-8")
    assert page.startswith(f"# {folder.name}\n")
    for title in ("Install", "Use", "Test"):
        assert f"\n## {title}\n" in page, "a reader looks for it there"
    assert list((folder / "tests").glob("test_*.py"))


def test_it_is_healthy(folder, metadata, module):
    points = metadata["project"]["entry-points"]["arxref"]
    warnings = []
    host = Host(lambda: [EntryPoint(name, folder.name, module.__version__, lambda: module) for name in points], warnings.append)
    found = {plugin.name: plugin for plugin in host.plugins() if not plugin.built_in}
    assert warnings == []
    assert {name: plugin.health for name, plugin in found.items()} == dict.fromkeys(points, "ok")
    assert all(plugin.offers or "arxref_commands" in plugin.hooks for plugin in found.values())


def test_the_checkout_knows_it(folder):
    """Its tests run with all others, and reach it without an installation; its page is linked from docs/plugins.md."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    assert "plugins" in settings["testpaths"]
    assert f"plugins/{folder.name}" in settings["pythonpath"]
    assert f"(../plugins/{folder.name}/README.md)" in (ROOT / "docs/plugins.md").read_text(encoding="utf-8")
