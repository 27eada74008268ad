"""Which plugins are installed is found, kept, and found anew when what is kept does not hold."""

from __future__ import annotations

import json
import os
import sys

import pytest

import plugindists
from arxref import entrypoints
from arxref.entrypoints import EntryPoint, Index, environment, installed


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of the path that holds two plugins."""
    folder = tmp_path / "site"
    for name in ("two", "one"):
        plugindists.install(folder, name, plugindists.exporter(name))
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    return folder


def ours(points):
    return [point for point in points if point.distribution in {"arxref-one", "arxref-two", "arxref-odd"}]


def test_entry_points_are_found_in_the_order_of_their_names(site):
    (site / "nothing-1.0.dist-info").mkdir()  # as an uninstallation that was cut short leaves it
    found = ours(installed())
    assert [point[:3] for point in found] == [("one", "arxref-one", "1.0"), ("two", "arxref-two", "1.0")]
    assert found[0].load().__name__ == "arxref_one"


def test_of_two_of_one_distribution_the_first_on_the_path_counts(site, tmp_path, monkeypatch):
    plugindists.install(tmp_path / "before", "one", plugindists.exporter("one"), version="2.0")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "before"), *sys.path])
    assert [point.version for point in ours(installed())] == ["2.0", "1.0"]


def test_broken_records_say_so_when_they_are_loaded(site):
    plugindists.install(site, "odd", "")
    (site / "arxref_odd-1.0.dist-info" / "entry_points.txt").write_text("[arxref]\nno equals sign\n", encoding="utf-8")
    (odd,) = [point for point in ours(installed()) if point.distribution == "arxref-odd"]
    with pytest.raises((TypeError, ValueError)):
        odd.load()


@pytest.fixture
def index(tmp_path):
    """Makes an index of one plugin, by the file that is there; ``scans`` counts how often it was looked for."""
    module = tmp_path / "arxref_one.py"
    module.write_text("", encoding="utf-8")
    scans = []

    def scan():
        scans.append(1)
        return [EntryPoint("one", "arxref-one", "1.0", lambda: None, "json", (("exporters", "one"),), str(module))]

    def make():
        return Index(lambda: str(tmp_path / "cache" / "plugins.json"), scan)

    make.scans, make.module, make.file = scans, module, tmp_path / "cache" / "plugins.json"
    return make


def test_what_is_kept_is_not_looked_for_again(index):
    first = index()
    first.remember(first.points())
    written = index.file.stat().st_mtime_ns
    second = index()
    (point,) = second.points()
    assert len(index.scans) == 1
    assert point.load() is json
    assert point.offers == (("exporters", "one"),)
    second.remember([point])
    assert index.file.stat().st_mtime_ns == written, "what is the same is not written again"
    assert os.listdir(index.file.parent) == ["plugins.json"]


def test_what_a_plugin_offers_holds_as_long_as_its_module_is_as_it_was(index):
    first = index()
    first.remember(first.points())
    os.utime(index.module, ns=(1, 1))
    assert [point.offers for point in index().points()] == [None]
    index.module.unlink()
    assert [point.offers for point in index().points()] == [None]
    assert len(index.scans) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda kept: kept | {"state": []},
        lambda kept: {"state": kept["state"]},
        lambda kept: kept | {"points": None},
        lambda kept: kept | {"points": [[1, 2, 3]]},
        lambda kept: kept | {"points": [[*kept["points"][0][:4], [["exporters", 7]], *kept["points"][0][5:]]]},
        lambda kept: kept | {"points": [[*kept["points"][0][:4], [["exporters"]], *kept["points"][0][5:]]]},
        lambda kept: [kept],
    ],
)
def test_what_is_kept_and_does_not_hold_is_looked_for_again(index, spoil):
    first = index()
    first.remember(first.points())
    index.file.write_text(json.dumps(spoil(json.loads(index.file.read_text(encoding="ascii")))), encoding="ascii")
    assert [point.name for point in index().points()] == ["one"]
    assert len(index.scans) == 2


def test_nothing_is_kept_of_a_distribution_with_broken_records(index):
    first = index()
    first.remember([*first.points(), EntryPoint("odd", "odd", "?", lambda: None)])
    assert not index.file.exists()


def test_where_nothing_can_be_kept_the_next_run_looks_again(tmp_path):
    (tmp_path / "cache").write_text("", encoding="utf-8")
    made = Index(lambda: str(tmp_path / "cache" / "plugins.json"), lambda: [EntryPoint("one", "one", "1", lambda: None, "json")])
    made.remember(made.points())
    assert (tmp_path / "cache").read_text(encoding="utf-8") == ""
    assert [point.name for point in made.points()] == ["one"]


def test_the_environment_changes_with_the_path(tmp_path, monkeypatch):
    before = environment()
    assert before == environment()
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    with_folder = environment()
    assert with_folder != before
    os.utime(tmp_path, ns=(1, 1))
    assert environment() != with_folder
    monkeypatch.setattr(sys, "path", ["", "no\0path"])
    assert [path for path, _ in environment()[3]] == ["", "no\0path"]


def test_each_python_has_a_file_of_its_own(monkeypatch):
    one = entrypoints.default_path()
    monkeypatch.setattr(sys, "prefix", "/another")
    assert one != entrypoints.default_path()
    assert os.path.basename(one).startswith("plugins-")
