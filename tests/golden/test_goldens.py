from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import goldens

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A tiny project with two golden files, of which one test asks for one."""
    expected = tmp_path / "tests" / "golden" / "expected"
    expected.mkdir(parents=True)
    (tmp_path / "tests" / "goldens.py").write_bytes(goldens.FOLDER.with_name("goldens.py").read_bytes())
    (tmp_path / "tests" / "conftest.py").write_text("from goldens import *\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = tests\ntestpaths = tests\n")
    test = "def test_a(golden): golden('a.txt', 'a\\n')\ndef test_b(golden): golden('b.txt', 'b\\n')\n"
    (tmp_path / "tests" / "golden" / "test_it.py").write_text(test)
    (expected / "a.txt").write_text("a\n")
    (expected / "b.txt").write_text("b\n")
    return tmp_path


def run(project: Path, *args: str, ci: bool = False) -> subprocess.CompletedProcess[str]:
    import os

    environment = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith(("PYTEST", "COV"))}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *args]
    return subprocess.run(
        command, cwd=project, env=environment | ({"CI": "true"} if ci else {}), capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize("extra", [(), ("-n", "2")])
def test_all_used_passes(project, extra):
    assert run(project, *extra).returncode == 0


@pytest.mark.parametrize("extra", [(), ("-n", "2")])
def test_unused_file_fails(project, extra):
    (project / "tests/golden/expected/left.txt").write_text("x")
    done = run(project, *extra)
    assert done.returncode == 1
    assert "tests/golden/expected/left.txt: no test asks for it" in done.stdout


def test_part_of_the_tests_says_nothing_of_unused_files(project):
    assert run(project, "-k", "test_a").returncode == 0


def test_difference_fails_and_shows_it(project):
    (project / "tests/golden/expected/a.txt").write_text("old\n")
    done = run(project)
    assert done.returncode == 1
    assert "-old" in done.stdout
    assert "+a" in done.stdout


def test_missing_file_fails(project):
    (project / "tests/golden/expected/a.txt").unlink()
    done = run(project)
    assert done.returncode == 1
    assert "no golden file a.txt" in done.stdout


def test_update_writes(project):
    path = project / "tests/golden/expected/a.txt"
    path.write_text("old\n")
    assert run(project, "--update-golden").returncode == 0
    assert path.read_text() == "a\n"


def test_update_refuses_in_ci(project):
    done = run(project, "--update-golden", ci=True)
    assert done.returncode == 4
    assert "refuses to run in CI" in done.stderr
