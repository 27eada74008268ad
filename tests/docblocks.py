"""The fenced blocks of the documentation, so that tests can run what it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block: its language, its text, and the text of the page before it."""

    language: str
    text: str
    before: str


def blocks(page: str, language: str) -> list[Block]:
    """The blocks of that language on a page of the checkout."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [Block(match[1], match[2], text[: match.start()]) for match in _FENCE.finditer(text) if match[1] == language]


def prose(page: str) -> str:
    """The page without its fenced blocks."""
    return _FENCE.sub("", (ROOT / page).read_text(encoding="utf-8"))


class Example(NamedTuple):
    """A command of a ``console`` block and the output that is shown under it."""

    command: str
    output: str


def examples(block: Block) -> list[Example]:
    """The commands of a ``console`` block, each with its output; a line ``...`` there stands for lines left out."""
    parts = re.split(r"^\$ (.*)\n", block.text, flags=re.MULTILINE)[1:]
    return [Example(command, output) for command, output in zip(parts[::2], parts[1::2], strict=True)]


def environment(tools: Path, *paths: Path) -> dict[str, str]:
    """An environment in which ``arxref`` is this checkout's, in a terminal of 80 columns; ``paths`` are importable too."""
    tools.mkdir(exist_ok=True)
    script = tools / "arxref"
    if not script.exists():
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m arxref "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if name not in {"CI", "COLUMNS", "FORCE_COLOR", "PYTHONPATH"}}
    python_path = os.pathsep.join(str(path) for path in (*paths, ROOT))
    return kept | {"PATH": f"{tools}{os.pathsep}{kept['PATH']}", "PYTHONPATH": python_path, "COLUMNS": "80", "LC_ALL": "C.UTF-8"}


def run(command: str, folder: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command line as a reader would type it; standard error goes where standard output goes."""
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def matches(shown: str, real: str) -> bool:
    """Whether ``real`` is what the documentation shows; a shown line ``...`` stands for any number of lines."""
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line) for line in shown.splitlines(keepends=True))
    return re.fullmatch(pattern, real) is not None
