"""The benchmarks put their figures together rightly; how large those are is for nobody here to say."""

from __future__ import annotations

import importlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from arxref.cli import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="what a process used is told by POSIX systems alone")
MANY, ENTRIES = 400, 90


@pytest.fixture
def benchmarks(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """What imports a module of the folder; nothing of it is left behind."""
    there = set(sys.modules)
    monkeypatch.syspath_prepend(str(root / "benchmarks"))
    monkeypatch.setenv("PYTHONPATH", str(root))
    yield importlib.import_module
    for name in set(sys.modules) - there:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(root / "benchmarks")):
            del sys.modules[name]


def line(benchmarks: Any, ratio: float, goal: str = "", name: str = "a / b") -> Any:
    return benchmarks("timing").Line(name, ratio, ratio, ratio, "x", goal)


@pytest.mark.parametrize("dialect", ["fields", "numbered", "table", "both"])
def test_what_is_made_up_is_read_whole_and_the_floor_reads_as_much(benchmarks: Any, tmp_path: Path, dialect: str) -> None:
    benchmarks("timing").generate(tmp_path / "in", ENTRIES, None, dialect)
    again = tmp_path / "again"
    benchmarks("timing").generate(again, ENTRIES, None, dialect)
    assert [path.read_bytes() for path in sorted(again.iterdir())] == [path.read_bytes() for path in sorted((tmp_path / "in").iterdir())]
    out, report = tmp_path / "refs.bib", tmp_path / "report.json"
    assert run(["export", str(tmp_path / "in"), "--format", "bibtex", "-o", str(out), "--report", str(report)]) == 0
    counts = json.loads(report.read_text("utf-8"))["counts"]
    assert (counts["entries"], counts["rejected"]) == (ENTRIES, 0)
    command = benchmarks("sizes").floor(tmp_path / "in", tmp_path / "floor.bib", dialect)
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "floor.bib").read_text("utf-8").count("@misc{") == out.read_text("utf-8").count("@misc{") == counts["exported"]


def test_of_both_dialects_a_file_of_five_has_fields_and_days_fit_their_papers(benchmarks: Any, tmp_path: Path) -> None:
    benchmarks("timing").generate(tmp_path / "in", 700, None, "both")
    report, out = tmp_path / "report.json", tmp_path / "refs.json"
    assert run(["export", str(tmp_path / "in"), "--format", "csl-json", "-o", str(out), "--report", str(report)]) == 0
    assert "contradicting-date" not in report.read_text("utf-8")
    kinds = ["fields" if "**Authors**" in path.read_text("utf-8") else "numbered" for path in sorted((tmp_path / "in").iterdir())]
    assert kinds == [*["numbered"] * 4, "fields"] * 2 + ["numbered"]
    shares = Counter("author" in item for item in json.loads(out.read_text("utf-8")))
    assert shares[True] == pytest.approx(128, abs=3)
    assert shares[False] == pytest.approx(572, abs=6)


def test_real_digests_are_followed_by_others_from_their_halves(benchmarks: Any, root: Path, tmp_path: Path) -> None:
    real = tmp_path / "real"
    for dialect in ("fields", "numbered"):
        shutil.copytree(root / "samples" / "digests" / dialect, real / dialect)
    report, out = tmp_path / "report.json", tmp_path / "refs.bib"
    benchmarks("timing").generate(tmp_path / "in", MANY, real)
    assert run(["export", str(tmp_path / "in"), "--format", "bibtex", "-o", str(out), "--report", str(report)]) == 0
    counts = json.loads(report.read_text("utf-8"))["counts"]
    assert (counts["exported"], counts["merged"]) == (MANY, 0)
    subprocess.run(benchmarks("sizes").floor(tmp_path / "in", tmp_path / "floor.bib", "both"), check=True, capture_output=True)
    titles = [line for line in out.read_text("utf-8").split("\n") if line.startswith("  title")]
    real_titles = sum(path.read_text("utf-8").count("\n### ") for path in real.rglob("*.md"))
    assert len(titles) == MANY >= len(set(titles)) > real_titles > 4
    assert 0.9 * MANY < (tmp_path / "floor.bib").read_text("utf-8").count("@misc{") <= MANY  # samples hold what it can't read


@pytest.mark.parametrize("page", ["cv-arxiv-daily.md", "dailyarxiv.md", "dailyarxiv-issue.md"])
def test_real_tables_are_followed_by_others_from_halves_of_their_rows(benchmarks: Any, root: Path, tmp_path: Path, page: str) -> None:
    real = tmp_path / "real"
    real.mkdir()
    shutil.copy(root / "samples" / "layouts" / page, real)
    report, out = tmp_path / "report.json", tmp_path / "refs.bib"
    benchmarks("timing").generate(tmp_path / "in", ENTRIES, real)
    assert run(["export", str(tmp_path / "in"), "--format", "bibtex", "-o", str(out), "--report", str(report)]) == 0
    counts = json.loads(report.read_text("utf-8"))["counts"]
    assert (counts["exported"], counts["merged"]) == (ENTRIES, 0)


def test_a_command_that_fails_ends_the_benchmark_with_what_it_said(benchmarks: Any) -> None:
    timing: ModuleType = benchmarks("timing")
    used = timing.cost([sys.executable, "-c", "import time; time.process_time()"])
    assert min(used) > 0
    with pytest.raises(timing.Failed, match=r"exit 3\n.*no such luck"):
        timing.cost([sys.executable, "-c", "import sys; print('no such luck', file=sys.stderr); sys.exit(3)"])
    assert timing.footprint([sys.executable, "-c", "import time; time.sleep(0.2)"]) > 1


def test_ratios_are_of_medians_with_the_range_of_the_rounds(benchmarks: Any) -> None:
    timing: ModuleType = benchmarks("timing")
    one = [timing.Cost(cpu, 300, clock) for cpu, clock in ((2, 1), (6, 8), (4, 3))]
    other = [timing.Cost(cpu, 100, clock) for cpu, clock in ((2, 2), (2, 2), (1, 2))]
    assert timing.against("n", one, other, "g") == ("n", 2.0, 1.0, 4.0, "x", "g")
    assert timing.by_the_clock("n", one, other)[1:4] == (1.5, 0.5, 4.0)
    assert timing.plain("n", [3, 1, 2], "MiB")[1:5] == (2, 1, 3, "MiB")


@pytest.mark.parametrize(
    ("ratio", "goal", "kept"),
    [(1.6, "at most 1.6", True), (1.7, "at most 1.6", False), (12, "at least 12", True), (11, "at least 12", False), (9, "", None),
     (1.2, "about 1", True), (1.3, "about 1", False)],
)  # fmt: skip
def test_goals_are_kept_or_missed(benchmarks: Any, ratio: float, goal: str, kept: bool | None) -> None:
    found = line(benchmarks, ratio, goal)
    assert benchmarks("table").kept(found) is kept
    row = benchmarks("table").texts([found], ["pandoc: not installed"], {"a / b": 1.25})
    assert ("MISSED" in row[1]) == (kept is False)
    assert "1.25" in row[1]
    assert row[2] == "not measured: pandoc: not installed"


def test_growth_is_told_against_what_was_recorded(benchmarks: Any, tmp_path: Path) -> None:
    table: ModuleType = benchmarks("table")
    path = tmp_path / "recorded.json"
    assert table.record("quick", path) == {}
    table.keep("quick", [line(benchmarks, 2.0), line(benchmarks, 3.0, name="c")], path)
    table.keep("quick", [line(benchmarks, 2.5)], path)
    table.keep("full", [line(benchmarks, 7.0)], path)
    before = table.record("quick", path)
    assert before == {"a / b": 2.5, "c": 3.0}
    assert table.grown([line(benchmarks, 3.1)], "a / b", before, 1.25) == ""
    assert "2.50 is recorded" in table.grown([line(benchmarks, 3.2)], "a / b", before, 1.25)
    assert "was not measured" in table.grown([], "a / b", before, 1.25)
    assert "nothing is recorded" in table.grown([line(benchmarks, 3.1)], "a / b", {}, 1.25)


@pytest.mark.parametrize(("power", "shown"), [(1, 1.0), (2, 9.7)])
def test_what_an_entry_costs_is_compared_without_the_start(benchmarks: Any, power: int, shown: float) -> None:
    timing: ModuleType = benchmarks("timing")
    costs = {size: [timing.Cost(0.1 + size**power / 1e6, 1, 1)] for size in (300, 3_000, 30_000, 60_000)}
    first, second = benchmarks("sizes")._linear(costs)
    assert first.name == "cost of an entry, 30,000 / 3,000"
    assert first.ratio == pytest.approx(30_300 / 3_300 if power == 2 else 1.0)
    assert (second.ratio > first.ratio) == (power == 2)
    assert benchmarks("table").kept(first) is (power == 1)
    assert shown * 0.9 < first.ratio < shown * 1.1


def test_lines_of_sizes_are_made_of_what_commands_used(benchmarks: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    timing, sizes = benchmarks("timing"), benchmarks("sizes")
    used = {"floor": 1.0, "one process": 3, "two workers": 4, "--no-merge": 3.5, "bibtex": 4, "biblatex": 5, "csl-json": 2, "check": 1.5,
            "export": 2, "workers": 1.25}  # fmt: skip
    asked: list[dict[str, list[str]]] = []

    def warm(commands: dict[str, list[str]], rounds: int, _out: Path) -> dict[str, list[Any]]:
        asked.append(commands)
        return {name: [timing.Cost(used[name], 1, used[name] / 2)] * rounds for name in commands}

    monkeypatch.setattr(sizes, "generate", lambda out, *_: out.mkdir())
    monkeypatch.setattr(sizes, "footprint", lambda _: 5.0)
    monkeypatch.setattr(sizes, "footprints", lambda commands, _: {name: 100 * used[name] for name in commands})
    monkeypatch.setattr(sizes, "_same", lambda *_: None)
    monkeypatch.setattr(sizes, "_linear", lambda _: [])  # see above
    monkeypatch.setattr(sizes, "warm", warm)
    lines, drawn = sizes.measured(tmp_path, [10, 20], sizes.FULL, 2, None)
    ratios = {found.name: found.ratio for found in lines}
    assert ratios == {
        "bibtex, one process / floor, 200,000 entries": 3.0,
        "bibtex, two workers / floor": 4.0,
        "bibtex, two workers / floor, by the clock": 4.0,
        "biblatex, two workers / floor": 5.0,
        "biblatex, two workers / floor, by the clock": 5.0,
        "csl-json, two workers / floor": 2.0,
        "csl-json, two workers / floor, by the clock": 2.0,
        "check / export, processor": 0.75,
        "check / export, by the clock": 0.75,
        "memory, 200,000 entries, one process": 300,
        "memory, 200,000 entries, two workers, together": 400,
        "memory, 200,000 entries, --no-merge, above bare Python": 345,
        "numbered digests, two workers / floor": 1.25,
        "numbered digests, two workers / floor, by the clock": 1.25,
        "table digests, two workers / floor": 1.25,
        "table digests, two workers / floor, by the clock": 1.25,
    }
    assert all(benchmarks("table").kept(found) is not None for found in lines[1:])
    assert drawn["200000"]["two workers"] == {"cpu": 4, "clock": 2, "memory": 400}
    assert asked[-1]["floor"][-1] == "table"
    assert "--jobs" not in asked[-3]["check"]
    few, _ = sizes.measured(tmp_path, [10, 20], 20, 2, None)
    assert {found.name for found in few if found.goal} == {"check / export, processor", "check / export, by the clock"}


def test_the_start_is_measured_from_end_to_end(root: Path, tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    few = ["--fewer", "60", "--rounds", "1", "--turns", "1", "--only", "start"]
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); import run; run.NEVER_SO_QUICK = 1; run.main()"
    command = [sys.executable, "-c", code, str(root / "benchmarks"), *few, "--json", str(told)]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    whole = json.loads(told.read_text("utf-8"))
    names = [found["name"] for found in whole["lines"]]
    assert names[:2] == ["arxref --version / python -c pass", "export of 70 papers / python -c pass"]
    assert all(found["low"] <= found["ratio"] <= found["high"] for found in whole["lines"])
    assert all(name in done.stdout for name in (*names, *whole["missing"]))
    assert whole["plan"]["fewer"] == 60


def test_into_is_measured_from_end_to_end(root: Path, tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    few = ["--entries", "20", "--papers", "3", "--rounds", "1", "--json", str(told)]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    subprocess.run(
        [sys.executable, str(root / "benchmarks" / "into.py"), *few], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    found = json.loads(told.read_text("utf-8"))
    assert [one["name"] for one in found] == ["--into 20 entries, 3 new / split", "memory more than the split's"]


def whole(root: Path, tmp_path: Path, name: str, *options: str) -> tuple[list[Any], subprocess.CompletedProcess[str]]:
    """What a benchmark writes about a run with hardly anything to measure, and how that ended."""
    told = tmp_path / "told.json"
    command = [sys.executable, str(root / "benchmarks" / f"{name}.py"), *options, "--json", str(told)]
    done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True, check=False)
    assert told.is_file(), done.stderr
    found = json.loads(told.read_text("utf-8"))
    assert all(line["name"] in done.stdout for line in found)
    return found, done


def test_the_store_is_measured_from_end_to_end(root: Path, tmp_path: Path) -> None:
    found, done = whole(root, tmp_path, "store", "--records", "60", "--only", "import", "--check")
    assert [line["name"] for line in found if "peak" not in line["name"]] == [
        "import, 10 records",
        "import, 10 records, on disk",
        "import, 20 records",
        "import, 20 records, on disk",
        "import, 60 records",
        "import, 60 records, on disk",
        "import, a record of 60 / of 10",
        "import, memory for 60 / 10",
    ]
    missed = [line for line in found if not line["kept"]]
    assert done.returncode == 1
    assert "import, 60 records" in [line["name"] for line in missed]  # whatever the machine: the start of Python alone takes longer
    assert done.stdout.count("MISSED") == len(missed)


def test_what_is_put_into_the_store_is_found_there(benchmarks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    store, chance = benchmarks("store"), random.Random(1)  # noqa: S311 - the same records every time
    monkeypatch.setattr(store, "LOOK_UPS", 40)
    lines = {line.name: line for line in store.measure(60, benchmarks("papers").Words(chance), chance)}
    assert [name for name in lines if name.startswith("put, up")] == [f"put, up to {count} records" for count in (10, 20, 40, 60)]
    assert [name for name in lines if name.startswith("get")] == [f"get of 40 of {count}" for count in (10, 20, 40, 60)] + [
        "get, 60 / 10 records"
    ]
    assert all(line.low <= line.value <= line.high for line in lines.values() if line.high)
    assert 500 < lines["average abstract"].value < 3000


def test_a_vault_is_measured_from_end_to_end(root: Path, tmp_path: Path) -> None:
    few = ["--notes", "30", "--there", "20", "--papers", "3", "--rounds", "1"]
    found, done = whole(root, tmp_path, "vault", *few, "--fail-above", "1e9", "1e9", "1e-9")
    there = found[0]["name"].partition(" ")[0]
    assert [line["name"].replace(there, "N", 1) for line in found[:3]] == [
        "N notes of papers read / write and rename, by the clock",
        "N notes of papers read / write and rename, processor",
        "N notes by the user's templates / the same",
    ]
    assert 20 <= int(there) <= 30
    assert [line["name"].partition(" papers")[0] for line in found[3:5]] == ["3", "3"]
    assert found[5]["name"] == f"{there} notes, the whole command / the whole loop"
    assert done.returncode == 1
    assert done.stderr == f"{found[3]['name']}: {found[3]['ratio']:.2f}; the limit is 1e-09\n"


def test_plugins_are_measured_from_end_to_end(root: Path, tmp_path: Path) -> None:
    found, done = whole(root, tmp_path, "plugins", "--plugins", "3", "--rounds", "1", "--fail-above", "1e9")
    assert [(line["name"], line["goal"]) for line in found] == [
        ("a plugin more, needs none", "at most 0.25"),
        ("a plugin more, needs one", "at most 0.25"),
        ("a plugin more, first run after an installation", ""),
    ]
    assert all(line["low"] == line["ratio"] == line["high"] for line in found)  # one round
    assert done.returncode == 0


needs_pandoc = pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")


@needs_pandoc
def test_the_filter_is_measured_from_end_to_end(root: Path, tmp_path: Path) -> None:
    found, done = whole(root, tmp_path, "pandoc", "--records", "20", "--citations", "4", "--rounds", "1", "--fail-above", "1e-9")
    assert [line["name"].removeprefix("--filter arxref-pandoc / ") for line in found] == [
        "bib, processor",
        "bib, start to finish",
        "json, processor",
    ]
    assert done.returncode == 1
    assert "times pandoc with the .bib file; the limit is 1e-09" in done.stderr


@needs_pandoc
def test_a_document_that_cites_few_of_many_is_measured_from_end_to_end(
    benchmarks: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    citing = benchmarks("citing")
    monkeypatch.setattr(citing, "CITATIONS", 4)
    found, missing = citing.measured(tmp_path, 30, 1, None)
    assert [line.name for line in found] == [
        "cite 4 of 30 in digests, pandoc / pandoc, whole .bib",
        "cite 4 of 30 in store, pandoc / pandoc, whole .bib",
    ]
    assert [(line.goal, line.low == line.ratio > 0) for line in found] == [("", True)] * 2
    assert missing == []
    (tmp_path / "none.bib").write_text("", encoding="utf-8")
    with pytest.raises(SystemExit, match="0 references, not 4"):
        citing.cited(shutil.which("pandoc"), tmp_path / "store.md", tmp_path / "none.bib")
    monkeypatch.setattr(citing, "program", lambda _: lambda: None)
    assert citing.measured(tmp_path, 30, 1, None) == ([], ["citing: pandoc is not installed"])
