"""The hook of .pre-commit-hooks.yaml is well-formed, and its entry passes and fails as it should."""

from __future__ import annotations

import re
import shlex

import pytest
import yaml

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


def documented() -> dict[str, object]:
    """The hook of the page's configuration."""
    (shown,) = [yaml.safe_load(block.text) for block in blocks("docs/usage.md", "yaml") if "repos:" in block.text]
    (repository,) = shown["repos"]
    assert repository["repo"] == "local", "it works as it is shown, wherever arxref comes from"
    (hook,) = repository["hooks"]
    return hook


def test_the_documented_hook_is_this_one_for_an_arxref_that_is_installed():
    shown = documented()
    assert shown.pop("args")
    assert shown == {name: value for name, value in HOOK.items() if name != "description"} | {"language": "system"}


def test_it_passes_what_is_up_to_date_and_fails_what_is_not(check, tmp_path):
    args = documented()["args"]
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
