"""Plugins that are installed as pip would install them: a module and its records in a folder of the path."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

EXPORTER = """\
import arxref

def render(entries, options):
    {body}
    yield arxref.Document("".join(entry.title + "\\n" for entry in entries))

@arxref.hookimpl
def arxref_exporters():
    return [arxref.Exporter("{format}", "Titles", ".txt", render)]
"""


def exporter(name: str, body: str = "pass") -> str:
    """The module of a plugin that writes titles; ``body`` is what it does before."""
    return EXPORTER.format(format=name, body=body)


def install(site: Path, name: str, code: str, *, version: str = "1.0") -> None:
    """Make ``name`` an entry point of the distribution arxref-NAME in the folder ``site``."""
    records = site / f"arxref_{name}-{version}.dist-info"
    records.mkdir(parents=True)
    (site / f"arxref_{name}.py").write_text(code, encoding="utf-8")
    (records / "METADATA").write_text(f"Metadata-Version: 2.1\nName: arxref-{name}\nVersion: {version}\n", encoding="utf-8")
    (records / "entry_points.txt").write_text(f"[arxref]\n{name} = arxref_{name}\n", encoding="utf-8")
