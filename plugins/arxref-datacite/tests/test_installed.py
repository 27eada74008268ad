"""The distribution as users have it: built, installed beside arxref, found by its entry point, and used from the command line."""

import ast
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import arxref_datacite
import pytest

import arxref

HERE = Path(__file__).resolve().parents[1]
DIGEST = """# ArXiv cs.CV --Mon, 31 May 2021
### 1.A study of 2105.14656  [ :arrow_down: ](https://arxiv.org/pdf/2105.14656.pdf)
>  We study examples and find that $x < y$.
### 2.A study of 2105.14657  [ :arrow_down: ](https://arxiv.org/pdf/2105.14657.pdf)
>  We study examples and find that $x < y$.
"""


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    """What is to be importable: this plugin as it is installed, built here where it is not, and arxref."""
    found = [str(Path(arxref.__file__).resolve().parents[1])]
    try:
        distribution("arxref-datacite")
    except PackageNotFoundError:
        folder = tmp_path_factory.mktemp("datacite")
        for name in ("pyproject.toml", "README.md", "arxref_datacite.py"):
            shutil.copy(HERE / name, folder / name)
        site = folder / "site"
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-index",
            "--no-deps",
            "--no-build-isolation",
            "--target",
            str(site),
            ".",
        ]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        found.insert(0, str(site))
    return found


@pytest.fixture
def run(paths, tmp_path):
    """Run ``arxref`` in a folder with one digest and a store of its own."""
    digest = tmp_path / "digests" / "cs.CV-2021-05-31.md"
    digest.parent.mkdir()
    digest.write_text(DIGEST, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower() and name != "CI"}
    env = kept | {"PYTHONPATH": os.pathsep.join(paths), "LC_ALL": "C.UTF-8", "ARXREF_STORE": str(tmp_path / "store.sqlite")}

    def arxref_command(*arguments, **more):
        command = [sys.executable, "-m", "arxref", *arguments]
        kwargs = {"cwd": tmp_path, "env": env | more, "stdin": subprocess.DEVNULL, "capture_output": True, "encoding": "utf-8"}
        return subprocess.run(command, check=False, timeout=120, **kwargs)

    return arxref_command


EXPORT = ("export", "digests", "--format", "bibtex")


def test_it_is_found_and_healthy(run):
    done = run("plugins", "--json")
    assert done.returncode == 0, done.stderr
    (found,) = [plugin for plugin in json.loads(done.stdout) if plugin["name"] == "datacite"]
    assert (found["distribution"], found["version"], found["health"]) == ("arxref-datacite", arxref_datacite.__version__, "ok")
    assert found["offers"] == [["enrichers", "datacite"]]
    assert not found["built_in"]


def test_it_fills_what_a_digest_lacks(run, api):
    plain = run(*EXPORT)
    assert plain.returncode == 0, plain.stderr
    assert "Example" not in plain.stdout
    done = run(*EXPORT, "--enrich", "datacite", ARXREF_DATACITE_API=api.url)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Example, Ada B. and van der Muster, {\\L}ukasz") == 2
    assert done.stdout.count("{cs.CV}") == 2
    assert [dois for _, _, dois, _ in api.asked] == [["10.48550/arxiv.2105.14656", "10.48550/arxiv.2105.14657"]]
    again = run(*EXPORT, "--enrich", "datacite", ARXREF_DATACITE_API=api.url)
    offline = run(*EXPORT, "--enrich", "datacite", "--offline", ARXREF_DATACITE_API=api.url)
    assert (again.stdout, offline.stdout) == (done.stdout, done.stdout)
    assert len(api.asked) == 1, "what was asked for once is in the store"


def test_it_answers_when_arxiv_refuses(run, api):
    with socket.socket() as taken:  # bound and not listening
        taken.bind(("127.0.0.1", 0))
        arxiv = f"http://127.0.0.1:{taken.getsockname()[1]}/api/query"
        more = {"ARXREF_ARXIV_API": arxiv, "ARXREF_ARXIV_DELAY": "0", "ARXREF_DATACITE_API": api.url}
        done = run(*EXPORT, "--enrich", "arxiv,datacite", **more)
    assert "enricher-refused" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.count("Example, Ada B.") == 2


def test_a_refusal_exports_what_is_known(run, api):
    api.play("503")
    done = run(*EXPORT, "--enrich", "datacite", "--enrich-timeout", "1.5", ARXREF_DATACITE_API=api.url)
    assert done.returncode == 1
    assert len(api.asked) == 1
    assert "enricher-refused" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.count("\n@") + done.stdout.startswith("@") == 2


def test_the_documented_codes_are_those_that_it_uses():
    tree = ast.parse(Path(arxref_datacite.__file__).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem"]
    section = (HERE / "README.md").read_text(encoding="utf-8").partition("\n## What it says\n")[2].partition("\n## ")[0]
    assert {call.args[1].value for call in calls} == set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE))
