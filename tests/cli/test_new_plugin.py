"""`arxref plugins new` writes a project that builds, installs, exports, and passes its own tests."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile

import pytest

from arxref import host
from arxref.cli.newplugin import KINDS
from docblocks import ROOT, environment, run


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    work = tmp_path_factory.mktemp("new")
    done = run("arxref plugins new my-format", work, environment(work / "bin"))
    assert done.returncode == 0, done.stderr
    assert "pip install -e arxref-my-format" in done.stderr
    return work / "arxref-my-format"


@pytest.fixture(scope="module")
def site(folder):
    """The folder into which the project's wheel is installed; it is built without a network."""

    def pip(*args):
        command = [sys.executable, "-m", "pip", *args]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr

    pip("wheel", "-q", "--no-index", "--no-deps", "--no-build-isolation", "-w", "dist", ".")
    (wheel,) = (folder / "dist").glob("*.whl")
    assert wheel.name.startswith("arxref_my_format-0.1.0-")
    assert [name for name in zipfile.ZipFile(wheel).namelist() if not name.startswith("arxref_my_format-")] == ["arxref_my_format.py"]
    pip("install", "-q", "--no-index", "--no-deps", "--target", str(folder.parent / "site"), str(wheel))
    return folder.parent / "site"


def test_nothing_of_the_template_is_left(folder):
    files = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}
    assert {"pyproject.toml", "README.md", "arxref_my_format.py", "tests/test_arxref_my_format.py"} <= files.keys()
    assert "@" not in "".join(text.replace("@arxref.hookimpl", "") for name, text in files.items() if "dist" not in name)


def test_it_exports(folder, site, tmp_path, samples):
    env = environment(tmp_path / "bin", site)
    done = run(f"arxref export '{samples}' --only 1905.11946 --format my-format -O authors=true", tmp_path, env)
    assert done.returncode == 0, done.stderr
    key, title, authors = done.stdout.rstrip("\n").split("\t")
    assert key == "tan2019efficientnet"
    assert title.startswith("EfficientNet")
    assert authors == "Tan; Le"
    (listed,) = [plugin for plugin in json.loads(run("arxref plugins --json", tmp_path, env).stdout) if not plugin["built_in"]]
    assert (listed["name"], listed["distribution"], listed["version"], listed["health"]) == ("my-format", "arxref-my-format", "0.1.0", "ok")


def own_tests(folder):
    """How many tests of its own, and checks of the kit, a project passes."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "COVERAGE_"))} | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout
    return int(done.stdout.split(" passed")[0].rpartition("\n")[2])


@pytest.mark.usefixtures("site")
def test_its_own_tests_pass_and_check_its_promises(folder):
    assert own_tests(folder) >= 3, "two of its own, and at least one promise"


# kind -> what is run in the new folder, what it writes, and how many tests and checks the project has at least
USED = {
    "parser": ("arxref export samples/papers.txt --format bibtex", "= {A study of gruel},", 5),
    "enricher": (
        "arxref export 2105.14656 --enrich my-enricher --format bibtex || true",
        "enricher-refused: ARXREF_MY_ENRICHER_API names no address of my-enricher; papers without an answer: 1",
        7,
    ),
    "key-scheme": ("arxref export day.md --format bibtex --keys my-key-scheme", "@misc{twist-2021,", 4),
}
DAY = "### A study of gruel\n- **Arxiv ID**: http://arxiv.org/abs/2105.14656v1\n- **Authors**: Oliver Twist\n"


def test_every_kind_is_tested():
    assert KINDS.keys() == USED.keys() | {"exporter"}
    assert {kind for kind, *_ in KINDS.values()} == set(host.KINDS)


@pytest.mark.parametrize("kind", USED)
def test_each_kind_is_a_project_that_is_built_used_and_tested(kind, tmp_path):
    command, written, tests = USED[kind]
    env = environment(tmp_path / "bin", tmp_path / "site") | {"ARXREF_STORE": str(tmp_path / "store.sqlite")}
    done = run(f"arxref plugins new my-{kind} --kind {kind}", tmp_path, env)
    assert done.returncode == 0, done.stderr
    assert f"my-{kind}` uses it" in done.stderr
    project = tmp_path / f"arxref-my-{kind}"
    files = {path.relative_to(project).as_posix(): path.read_text(encoding="utf-8") for path in project.rglob("*") if path.is_file()}
    words = r"@(?!arxref\.hookimpl|pytest\.)\w+"
    assert {name: re.findall(words, text) for name, text in files.items() if re.search(words, text)} == {}
    assert own_tests(project) >= tests
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        tmp_path / "site",
        ".",
    ]
    built = subprocess.run(pip, cwd=project, capture_output=True, text=True, check=False, timeout=300)
    assert built.returncode == 0, built.stderr
    (project / "day.md").write_text(DAY, encoding="utf-8")
    done = run(command, project, env)
    assert done.returncode == 0, done.stderr
    assert written in done.stdout + done.stderr
    (listed,) = [plugin for plugin in json.loads(run("arxref plugins --json", tmp_path, env).stdout) if not plugin["built_in"]]
    assert (listed["distribution"], listed["health"], listed["offers"]) == (f"arxref-my-{kind}", "ok", [[KINDS[kind][0], f"my-{kind}"]])


@pytest.mark.parametrize(("kind", "name"), [("exporter", "bibtex"), ("parser", "mail"), ("enricher", "arxiv"), ("key-scheme", "readable")])
def test_a_name_that_is_taken_is_refused(kind, name, tmp_path):
    done = run(f"arxref plugins new {name} --kind {kind}", tmp_path, environment(tmp_path / "bin"))
    assert done.returncode == 2
    assert f"{name!r} already" in done.stderr
    assert not (tmp_path / f"arxref-{name}").exists()


@pytest.mark.parametrize("name", ["My Format", "", "-x", "x-", "x--y", "../x", "x\x1b[31m", "é", "a" * 300, "arxref-bibtex"])
def test_a_name_that_cannot_be_is_refused(name, tmp_path):
    command = [sys.executable, "-m", "arxref", "plugins", "new", "--", name]
    env = environment(tmp_path / "bin")
    (tmp_path / "work").mkdir()
    done = subprocess.run(command, cwd=tmp_path / "work", env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert list((tmp_path / "work").iterdir()) == []


def test_what_is_there_already_stays(tmp_path):
    env = environment(tmp_path / "bin")
    (tmp_path / "arxref-x").mkdir()
    assert run("arxref plugins new x", tmp_path, env).returncode == 0, "an empty folder is taken"
    (tmp_path / "arxref-x" / "README.md").write_text("mine", encoding="utf-8")
    done = run("arxref plugins new x", tmp_path, env)
    assert done.returncode == 1
    assert "arxref-x: is there already; nothing was written" in done.stderr
    assert (tmp_path / "arxref-x" / "README.md").read_text(encoding="utf-8") == "mine"
    assert run("arxref plugins new x --folder elsewhere/deep", tmp_path, env).returncode == 0
    assert (tmp_path / "elsewhere" / "deep" / "arxref_x.py").is_file()
