"""The hook of .pre-commit-hooks.yaml is well-formed, and its entry passes and fails as it should."""

from __future__ import annotations

import re
import shlex

import pytest
import yaml

import arxref
from docblocks import ROOT, blocks, environment, run

(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def check(tmp_path, samples):
    """Run the hook's entry, as pre-commit does, in a folder with digests."""
    (tmp_path / "digests").symlink_to(samples)
    env = environment(tmp_path / "bin")
    run("arxref export digests --format bibtex -o refs.bib", tmp_path, env)
    return lambda *args: run(shlex.join([*shlex.split(HOOK["entry"]), *args]), tmp_path, env)


def test_the_hook_is_what_pre_commit_wants():
    assert {"id", "name", "entry", "language"} <= HOOK.keys()
    assert HOOK["language"] == "python", "it is installed from this repository"
    assert HOOK["pass_filenames"] is False, "the changed files are not the sources"
    for name in ("refs.bib", "digests/day.md", "arxref.toml", "refs.json"):
        assert re.search(HOOK["files"], name)


def test_the_documented_use_is_of_this_hook():
    (shown,) = [yaml.safe_load(block.text) for block in blocks("docs/usage.md", "yaml") if "repos:" in block.text]
    (hook,) = shown["repos"][0]["hooks"]
    assert hook["id"] == HOOK["id"]
    assert shown["repos"][0]["rev"] == f"v{arxref.__version__}"


def test_it_passes_what_is_up_to_date_and_fails_what_is_not(check, tmp_path):
    (shown,) = [yaml.safe_load(block.text) for block in blocks("docs/usage.md", "yaml") if "repos:" in block.text]
    args = shown["repos"][0]["hooks"][0]["args"]
    assert check(*args).returncode == 0
    refs = tmp_path / "refs.bib"
    old = refs.read_text(encoding="utf-8")
    refs.write_text(old[: old.rindex("@misc")], encoding="utf-8")
    shorter = refs.read_bytes()
    done = check(*args)
    assert done.returncode == 1
    assert "refs.bib" in done.stderr
    assert refs.read_bytes() == shorter, "nothing is written"


def test_without_arguments_the_outputs_of_the_configuration_are_checked(check, tmp_path):
    toml = 'sources = ["digests"]\n[[output]]\nformat = "bibtex"\nfile = "refs.bib"\n'
    (tmp_path / "arxref.toml").write_text(toml, encoding="utf-8")
    assert check().returncode == 0
    (tmp_path / "refs.bib").unlink()
    assert check().returncode == 1
    assert not (tmp_path / "refs.bib").exists()
