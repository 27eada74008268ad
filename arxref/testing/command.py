"""The command line with a plugin, installed or not, as users run it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import arxref

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

_TIMEOUT = 120.0


def run(
    arguments: Sequence[str], folder: str | os.PathLike[str], module: ModuleType | None = None, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``arxref`` with these arguments in ``folder``, in a process of its own, and give what it printed and its exit code.

    ``module`` is a plugin: where it is not installed, it is offered as if it were, by its own name. The store is one in ``folder``;
    ``environ`` holds what else is to stand in the environment.
    """
    with tempfile.TemporaryDirectory() as site:
        paths = [os.path.dirname(os.path.dirname(os.path.abspath(str(arxref.__file__))))]
        if module is not None and not _is_installed(module):
            _register(module, site)
            paths += [site, os.path.dirname(os.path.abspath(str(module.__file__)))]
        env = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        env |= {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", "ARXREF_STORE": os.path.join(os.fspath(folder), "store.sqlite")}
        return subprocess.run(  # noqa: S603 - arxref itself
            [sys.executable, "-m", "arxref", *arguments],
            cwd=folder,
            env=env | dict(environ or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=_TIMEOUT,
            check=False,
        )


def _is_installed(module: ModuleType) -> bool:
    from importlib.metadata import entry_points

    return any(point.module == module.__name__ for point in entry_points(group="arxref"))


def _register(module: ModuleType, site: str) -> None:
    """Write what makes Python take the module for an installed plugin."""
    name, version = module.__name__.replace("_", "-"), getattr(module, "__version__", "0")
    info = os.path.join(site, f"{module.__name__}-{version}.dist-info")
    os.mkdir(info)
    for file, text in (
        ("METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"),
        ("entry_points.txt", f"[arxref]\n{name.removeprefix('arxref-')} = {module.__name__}\n"),
    ):
        with open(os.path.join(info, file), "w", encoding="utf-8") as out:
            out.write(text)
