"""A pytest plugin that makes a test of each thing that plugins offer: ``pytest -p arxref.testing.plugin``.

It is named by those who want it and not found by itself, so that no other project's tests pay for it. In pyproject.toml:

    [tool.pytest.ini_options]
    addopts = ["-p", "arxref.testing.plugin"]
    arxref_plugins = ["arxref_titles"]
    arxref_samples = ["samples/*.txt"]

Each module of ``arxref_plugins`` is imported as arxref would; each exporter and key scheme that it offers becomes a test, and so does each
parser for each file of ``arxref_samples`` that it knows (a parser that knows none fails). Metadata sources need a server to ask, so they
are left to tests that call `arxref.testing.check_enricher`; that they can be offered is tested.
"""

from __future__ import annotations

import glob
import os
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from arxref.api import Enricher, SourceText
from arxref.entrypoints import EntryPoint
from arxref.host import KINDS, Host
from arxref.testing.common import check_record
from arxref.testing.exporters import check_exporter
from arxref.testing.parsers import check_parser
from arxref.testing.schemes import check_key_scheme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from arxref.api import Parser

_NAMES = "arxref_plugins"
_SAMPLES = "arxref_samples"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare what pyproject.toml can say."""
    parser.addini(_NAMES, "modules of arxref plugins to check", type="args", default=[])
    parser.addini(
        _SAMPLES, "files that their parsers are to read (patterns, from the folder of the configuration on)", type="args", default=[]
    )


@pytest.hookimpl(tryfirst=True)  # so that -k and -m choose among these, too
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the tests."""
    root = str(config.rootpath)
    samples = sorted(path for pattern in config.getini(_SAMPLES) for path in glob.glob(os.path.join(root, pattern)))
    for name in config.getini(_NAMES):
        items.extend(Promise.from_parent(session, name=f"{name}::{title}", check=check) for title, check in _checks(name, samples))


class Promise(pytest.Item):
    """One check of one thing that a plugin offers."""

    def __init__(self, *, check: Callable[[], object], **more: Any) -> None:
        super().__init__(**more)
        self.check = check

    def runtest(self) -> None:
        """Check it."""
        self.check()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The sentence alone, for a promise that is broken; what is no such thing, with its traceback."""
        return str(excinfo.value) if excinfo.errisinstance(AssertionError) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[os.PathLike[str], None, str]:
        """What stands in the report."""
        return self.path, None, self.name


def _checks(name: str, samples: Sequence[str]) -> Iterator[tuple[str, Callable[[], object]]]:
    """A title and a check for the plugin itself, and for each thing that it offers."""
    told: list[str] = []
    host = Host(lambda: [EntryPoint(name, name, "0", lambda: import_module(name))], told.append)
    (plugin,) = [plugin for plugin in host.plugins() if not plugin.built_in]

    def healthy() -> None:
        assert plugin.health == "ok", f"{name} cannot be used: {plugin.health}"
        assert not told, told[0]
        assert plugin.hooks, f"{name} has no hook: mark it with @arxref.hookimpl"

    yield "healthy", healthy
    if plugin.health != "ok":
        return
    module = import_module(name)
    for kind in KINDS:
        for offer in getattr(module, f"arxref_{kind}", tuple)():  # as the plugin made it: arxref's guards would hide what fails
            yield f"{kind}[{getattr(offer, 'name', offer)}]", partial(_check, kind, offer, samples)


def _check(kind: str, offer: Any, samples: Sequence[str]) -> None:
    if kind == "parsers":
        _check_parser(offer, samples)
    elif kind == "exporters":
        check_exporter(offer)
    elif kind == "key_schemes":
        check_key_scheme(offer)
    else:
        check_record(offer, Enricher, ("lookup",))


def _check_parser(parser: Parser, samples: Sequence[str]) -> None:
    known = 0
    for path in samples:
        with open(path, "rb") as file:
            raw = file.read()
        if parser.accepts(SourceText.of(path, raw)) > 0:
            known += 1
            check_parser(parser, raw, name=os.path.basename(path))
    assert known, f"parser {parser.name!r} knows none of {len(samples)} samples: name files of its layout under {_SAMPLES}"
