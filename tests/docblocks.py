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


class Shown(NamedTuple):
    """A block that shows a command's output: ``<!-- output: COMMAND -->`` is the line before it; ``start`` and ``end`` bound its text."""

    command: str
    text: str
    start: int
    end: int


def shown(page: str) -> list[Shown]:
    """The blocks of a page that show what a command writes to standard output."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.finditer(r"^<!-- output: ([^\n]+) -->\n```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [Shown(match[1], match[2], match.start(2), match.end(2)) for match in found]


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
    """Run a command line as a reader would type it."""
    line = ["bash", "-euo", "pipefail", "-c", command]
    return subprocess.run(
        line, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False, timeout=300
    )
