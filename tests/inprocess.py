"""`arxref` run in the process of the tests: its exit code and what it printed, as a process of its own would give them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from arxref import cli

if TYPE_CHECKING:
    import pytest


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def arxref(capfd: pytest.CaptureFixture[str], *args: str) -> Done:
    """Run a command in the current folder."""
    return Done(cli.run(list(args)), *capfd.readouterr())
