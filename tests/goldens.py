"""Golden files: whole outputs under tests/golden/expected, compared byte for byte.

A test asks for the fixture ``golden`` and calls ``golden(name, actual)``. ``python -m pytest tests/golden --update-golden`` renews the
files (never in CI). A run of all golden tests fails when a file there was asked for by no test.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).resolve().parent / "golden"
EXPECTED = FOLDER / "expected"
_USED = pytest.StashKey[set[str]]()
_UNUSED = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew instead of comparing with them")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_USED] = set()
    if config.getoption("--update-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--update-golden refuses to run in CI: renew the files where you can read the difference")


def compare(name: str, actual: bytes, *, update: bool, folder: Path) -> None:
    """Compare ``actual`` with the golden file of that name, or write it."""
    path = folder / name
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(actual)
        return
    if not path.is_file():
        pytest.fail(f"no golden file {name}; renew them with: python -m pytest tests/golden --update-golden")
    expected = path.read_bytes()
    if actual != expected:
        old, new = (raw.decode("utf-8", "backslashreplace").splitlines(keepends=True) for raw in (expected, actual))
        difference = "".join(list(difflib.unified_diff(old, new, f"golden/{name}", "now"))[:80])
        pytest.fail(f"{name} is not as golden (renew with: python -m pytest tests/golden --update-golden)\n{difference}", pytrace=False)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str | bytes], None]:
    """``golden(name, actual)`` fails unless the golden file of that name holds exactly ``actual``."""

    def check(name: str, actual: str | bytes) -> None:
        request.config.stash[_USED].add(name)
        raw = actual.encode("utf-8") if isinstance(actual, str) else actual
        compare(name, raw, update=request.config.getoption("--update-golden"), folder=EXPECTED)

    return check


def unused(used: set[str], folder: Path) -> list[str]:
    """The files under ``folder`` that are not among ``used``, sorted."""
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return sorted(present - used)


def _runs_all(config: pytest.Config) -> bool:
    """Whether this run asked for every golden test."""
    options = config.option
    if options.keyword or options.markexpr or getattr(options, "lf", False) or options.collectonly or config.getoption("deselect", None):
        return False
    places = [(config.invocation_params.dir / str(arg).partition("::")[0]).resolve() for arg in config.args if "::" not in str(arg)]
    return any(place == FOLDER or place in FOLDER.parents for place in places)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """A pytest-xdist worker has ended: take over what it used."""
    node.config.stash[_USED].update(getattr(node, "workeroutput", {}).get("golden", ()))  # type: ignore[attr-defined]


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["golden"] = sorted(config.stash[_USED])
        return
    if exitstatus == pytest.ExitCode.OK and _runs_all(config) and EXPECTED.is_dir():
        config.stash[_UNUSED] = unused(config.stash[_USED], EXPECTED)
        if config.stash[_UNUSED]:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    left = config.stash.get(_UNUSED, [])
    if left:
        terminalreporter.section("unused golden files", red=True)
        for name in left:
            terminalreporter.line(f"tests/golden/expected/{name}: no test asks for it")
