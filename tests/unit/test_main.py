"""How the command ends: at once where it came to a code, and after what others want to do at the end."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

START = """
import atexit, os, sys
from arxref import __main__ as command
class Held:
    def __del__(self, write=os.write): write(2, b"taken down\\n")
held = Held()
def run():
    atexit.register(print, "called at the end")
    print("said")
    {ends}
command._run = run
command.main()
"""


def started(root: Path, ends: str, **how: object) -> subprocess.CompletedProcess[str]:
    unwatched = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}  # it wants to be called at the end
    environment = {**unwatched, "PYTHONPATH": str(root), "PYTHONUNBUFFERED": ""}
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": environment, "timeout": 60, **how}
    return subprocess.run([sys.executable, "-c", START.format(ends=ends)], check=False, **given)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize(("ends", "code"), [("return 0", 0), ("return 3", 3), ("raise KeyboardInterrupt", 130)])
def test_nothing_is_taken_down_but_all_is_said_and_done(root: Path, ends: str, code: int) -> None:
    done = started(root, ends)
    assert (done.returncode, done.stdout, done.stderr) == (code, "said\ncalled at the end\n", "")


@pytest.mark.parametrize(("ends", "code", "said"), [("sys.exit(143)", 143, ""), ("raise ValueError('odd')", 1, "ValueError: odd\n")])
def test_what_comes_to_no_code_ends_as_any_program(root: Path, ends: str, code: int, said: str) -> None:
    done = started(root, ends)
    assert (done.returncode, done.stdout) == (code, "said\ncalled at the end\n")
    assert done.stderr.endswith(f"{said}taken down\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device here")
def test_what_cannot_be_said_at_the_end_is_told_of(root: Path) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = started(root, "return 0", stdout=full)
    assert done.returncode == 120
    assert "No space left" in done.stderr


@pytest.mark.parametrize("closed", ["sys.stdout = None", "sys.stdout.close()", "sys.stderr = None"])
def test_streams_may_be_gone(root: Path, closed: str) -> None:
    done = started(root, f"atexit.unregister(print); {closed}; return 3")
    assert done.returncode == 3


@pytest.mark.parametrize("command", ["__main__", "manuscripts.pandoc"])
@pytest.mark.parametrize(
    ("before", "behind", "code", "said"),
    [
        ("atexit.register(print, 'asked before')", "raise", 0, "asked before\n"),  # such as coverage, which would lose what it measured
        ("", "pass", 0, ""),
        ("", "sys.exit(5)", 5, ""),
        ("", "raise ValueError", 1, ""),
        ("", "[main() for command._run in (lambda: 0, lambda: 1 / 0)]", 1, ""),
    ],
)
def test_a_program_around_it_ends_as_it_would(root: Path, command: str, before: str, behind: str, code: int, said: str) -> None:
    lines = (
        "import atexit, sys",
        before,
        f"import arxref.{command} as command",
        "command._run = lambda: 0",
        "sys.setrecursionlimit = id",
        "def main():",
        " try: command.main()",
        " except SystemExit: pass",
        "try: command.main()",
        f"except SystemExit: {behind}",
    )
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], check=False, capture_output=True, text=True, env=environment, timeout=60
    )
    assert (done.returncode, done.stdout) == (code, said)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("ends", ["130", "sys.exit(143)"])
def test_who_interrupts_twice_hears_nothing_of_the_end_of_python(root: Path, name: str, ends: str) -> None:
    lines = (
        "import atexit, os, signal, sys",
        "import arxref.__main__ as command, arxref.cli",
        f"atexit.register(lambda: os.kill(os.getpid(), signal.{name}))",
        f"arxref.cli.run = lambda _: {ends}",
        "command.main()",
    )
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (143 if "143" in ends else 130, "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no nohup")
def test_who_is_not_to_hear_of_a_terminal_that_is_closed_goes_on(root: Path) -> None:
    """As nohup starts a command."""
    lines = (
        "import os, signal",
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)",
        "import arxref.__main__ as command, arxref.cli",
        "arxref.cli.run = lambda _: os.kill(os.getpid(), signal.SIGHUP) or 0",
        "command.main()",
    )
    environment = {**os.environ, "PYTHONPATH": str(root)}
    assert subprocess.run([sys.executable, "-c", "\n".join(lines)], env=environment, check=False).returncode == 0
