"""What README.md and docs/ show is what arxref does: commands are run, shown outputs compared, links followed."""

from __future__ import annotations

import re
import shutil

import pytest

from docblocks import ROOT, blocks, environment, run, shown

PAGES = sorted(path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
INSTALLS = re.compile(r"\b(pip|python|git|apt-get|ruff|mypy|lint-imports)\b")


@pytest.fixture
def folder(tmp_path):
    """A folder that holds the samples, as the checkout does."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    return tmp_path


def test_there_are_pages():
    assert {"README.md", "CONTRIBUTING.md", "docs/usage.md", "docs/formats.md", "docs/problems.md", "docs/plugins.md"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_commands_run(page, folder):
    env = environment(folder / "bin")
    for block in blocks(page, "sh"):
        for line in block.text.splitlines():
            if INSTALLS.search(line):
                continue
            done = run(line, folder, env)
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


def test_the_readme_can_be_followed_to_its_end(folder):
    """What its uses leave behind (a ledger, say) does not spoil the manuscripts that come after them."""
    env = environment(folder / "bin")
    for block in blocks("README.md", "sh"):
        for line in block.text.splitlines():
            if line.startswith("arxref export"):
                assert run(line, folder, env).returncode == 0, line
    commands = [line for block in blocks("README.md", "console") for line in block.text.splitlines() if "$ arxref cite" in line]
    assert commands
    for line in commands:
        done = run(line.removeprefix("$ "), folder / "samples/manuscript", env)
        assert done.returncode == 0, f"{line}\n{done.stderr}"


@pytest.mark.parametrize("page", PAGES)
def test_shown_outputs_are_real(page, folder, pytestconfig):
    path = ROOT / page
    text = fresh = path.read_text(encoding="utf-8")
    env = environment(folder / "bin")
    for block in reversed(shown(page)):
        done = run(block.command, folder, env)
        assert done.returncode == 0, f"{block.command}\n{done.stdout}{done.stderr}"
        assert done.stdout.strip(), f"{block.command} writes nothing"
        fresh = fresh[: block.start] + done.stdout.rstrip("\n") + "\n" + fresh[block.end :]
    if pytestconfig.getoption("--update-golden"):
        path.write_text(fresh, encoding="utf-8", newline="\n")
    else:
        assert text == fresh, "renew with: python -m pytest tests/docs --update-golden"


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)):
        if "://" not in target:
            file, _, anchor = target.partition("#")
            place = (ROOT / page).parent / file if file else ROOT / page
            assert place.exists(), f"{page} links to {target}"
            if anchor:
                headings = re.findall(r"^#+ (.+)$", place.read_text(encoding="utf-8"), re.MULTILINE)
                assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_readmes_two_commands_are_what_ci_runs():
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    first = [line for line in readme if line.startswith("pip install . && arxref export samples/digests ")]
    second = [line for line in readme if line.endswith("python -m pytest -n auto --cov")]
    assert len(first) == 1
    assert len(second) == 1
    for command in (first[0], second[0]):
        asked = [match for match in re.findall(r"readme '([^']+)'", ci) if match in command]
        assert len(asked) == 1
        assert next(line for line in readme if asked[0] in line) == command
