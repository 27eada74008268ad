"""docs/problem-examples.md has an example of every problem code; each is run as it stands, and what arxref says is what the page says.

In a ``console`` block, `$ cat FILE` stands before what FILE holds; under every other command stand the lines with the code that it writes.
``<!-- with: SURROUNDINGS -->`` before a block names what the machine of the reader is made to be like, which the text says in words.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import arxref.cli
import plugindists
import servers
from docblocks import ROOT, environment, run
from problemcodes import codes_in_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = ROOT / "docs" / "problem-examples.md"
_SECTION = re.compile(r"^## ([a-z0-9-]+)\n(?P<words>.*?)^```console\n(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL)
_WITH = re.compile(r"^<!-- with: (.+) -->$", re.MULTILINE)
_PLAIN = re.compile(r"arxref [\w ./:-]+")
PRIVATE = ("ARXREF_STORE", "XDG_CACHE_HOME", "ARXREF_LOAD_PLUGINS")
_PATIENT = "import time\ntime.sleep = lambda seconds: None\n"
_ALONE = "import os\ndef refused():\n    raise OSError(12, 'Cannot allocate memory')\nos.fork = refused\n"


class Example(NamedTuple):
    """One code with its block, where that stands, and what the surroundings are to be like."""

    code: str
    block: str
    start: int
    surroundings: str


class Step(NamedTuple):
    """A command of a block with the lines under it."""

    command: str
    below: str


def examples() -> list[Example]:
    found = []
    for match in _SECTION.finditer(PAGE.read_text(encoding="utf-8")):
        asked = _WITH.search(match["words"])
        found.append(Example(match[1], match["block"], match.start("block"), asked[1] if asked else ""))
    return found


_STEP = re.compile(r"^\$ (?P<command>.+\n(?:> .*\n)*)(?P<below>(?:(?!\$ ).*\n)*)", re.MULTILINE)


def steps(block: str) -> list[Step]:
    return [Step(match["command"].rstrip("\n"), match["below"]) for match in _STEP.finditer(block)]


PAPERS = (
    *servers.PAPERS,
    servers.Paper("2105.14659", "A study of porridge", comment="This paper has been withdrawn"),
    *(servers.Paper(f"2104.{n:05}", f"Of number {n}", published="2021-04-01T00:49:34Z", categories=("cs.CL",)) for n in range(1, 4)),
)


@contextlib.contextmanager
def surroundings(asked: str, site: Path) -> Iterator[dict[str, str]]:
    """What is to be in the environment, for what a page asks for: a server with faults, installed plugins, no room for processes."""
    kind, _, rest = asked.partition(" ")
    site.mkdir()
    if kind == "arxiv":
        (site / "sitecustomize.py").write_text(_PATIENT, encoding="utf-8")
        with servers.serving(time.time, PAPERS) as api:
            faults = rest.split()
            api.play(*(faults * 20 if len(faults) == 1 else faults))
            yield api.environ | {"ARXREF_ARXIV_DELAY": "0", "NO_PROXY": "127.0.0.1"}
    elif kind == "no":
        assert rest == "processes"
        (site / "sitecustomize.py").write_text(_ALONE, encoding="utf-8")
        yield {}
    else:
        assert kind in ("", "plugins")
        yield {"ARXREF_LOAD_PLUGINS": rest.replace(" ", ",")}


def written(command: str, below: str, work: Path, site: Path) -> None:
    """Make the file that `cat` shows; a plugin's module is installed."""
    file = work / command.removeprefix("cat ")
    if file.name.startswith("arxref_"):
        plugindists.install(site, file.stem.removeprefix("arxref_"), below)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(below, encoding="utf-8")


def played(example: Example, folder: Path, here: Callable[[list[str]], str]) -> str:
    """The block as it is to be, with what the commands say now. ``here`` runs arxref in this process, which is faster."""
    site, work = folder / "site", folder / "work"
    lines = []
    with surroundings(example.surroundings, site) as more:
        env = environment(folder / "bin", site) | {name: os.environ[name] for name in PRIVATE} | more
        for command, below in steps(example.block):
            lines.append(f"$ {command}\n")
            if command.startswith("cat "):
                lines.append(below)
                written(command, below, work, site)
            elif _PLAIN.fullmatch(command) and not example.surroundings:
                lines += said(example.code, here(command.split()[1:]))
            else:
                # Where nothing can be written, coverage could not write what it saw.
                seen = {name: value for name, value in env.items() if "ulimit" not in command or not name.startswith("COVERAGE")}
                done = run(re.sub("^> ", "", command, flags=re.MULTILINE), work, seen)
                assert "Traceback" not in done.stderr, done.stderr
                lines += said(example.code, done.stdout + done.stderr)
    return "".join(lines)


def said(code: str, text: str) -> list[str]:
    """The lines that name the code."""
    return [line for line in text.splitlines(keepends=True) if re.search(rf"(?:^|[ :]){code}: ", line)]


@pytest.fixture
def here(tmp_path, monkeypatch, capsys):
    """Runs arxref in a folder, with a store and a cache of its own, and gives what it says."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    for name, value in zip(PRIVATE, ("store.sqlite", "cache", ""), strict=True):
        monkeypatch.setenv(name, value and str(tmp_path / value))
    tools = environment(tmp_path / "bin")["PATH"].partition(os.pathsep)[0]
    pandoc = f'#!/bin/sh\nexec "{sys.executable}" -c "from arxref.manuscripts.pandoc import main; main()" "$@"\n'
    (Path(tools) / "arxref-pandoc").write_text(pandoc, encoding="utf-8")
    (Path(tools) / "arxref-pandoc").chmod(0o755)

    def command(arguments: list[str]) -> str:
        arxref.cli.run(arguments)
        return "".join(capsys.readouterr())

    return command


def test_every_code_has_one_example_and_no_other_has():
    codes = [example.code for example in examples()]
    assert codes == sorted(set(codes)), "one each, in alphabetical order"
    assert codes_in_source().keys() - set(codes) == set(), "without an example in docs/problem-examples.md"
    assert set(codes) - codes_in_source().keys() == set(), "in docs/problem-examples.md, and nowhere in the source"


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.code)
def test_the_example_is_what_arxref_says(example, here, tmp_path, pytestconfig):
    if "/proc/" in example.block and not os.path.isdir("/proc/self"):
        pytest.skip("not on macOS or Windows: there is no /proc")
    fresh = played(example, tmp_path, here)
    assert re.search(rf"^(?!\$).*\b{example.code}: .", fresh, re.MULTILINE), f"nothing says {example.code}"
    if pytestconfig.getoption("--update-golden"):
        assert not os.environ.get("CI")
        text = PAGE.read_text(encoding="utf-8")
        (now,) = [one for one in examples() if one.code == example.code]
        PAGE.write_text(text[: now.start] + fresh + text[now.start + len(now.block) :], encoding="utf-8", newline="\n")
        return
    assert example.block == fresh, "renew with: python -m pytest tests/docs --update-golden"
