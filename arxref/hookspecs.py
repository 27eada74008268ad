"""The hooks a plugin may implement, and nothing else. A plugin is a module with functions of these names marked ``@arxref.hookimpl``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click

    from arxref.api import Enricher, Exporter, KeyScheme, Parser

hookspec = pluggy.HookspecMarker("arxref")
hookimpl = pluggy.HookimplMarker("arxref")


@hookspec
def arxref_parsers() -> Iterable[Parser]:  # type: ignore[empty-body]
    """Input dialects: ``--from NAME``."""


@hookspec
def arxref_enrichers() -> Iterable[Enricher]:  # type: ignore[empty-body]
    """Metadata sources: ``--enrich NAME``."""


@hookspec
def arxref_key_schemes() -> Iterable[KeyScheme]:  # type: ignore[empty-body]
    """Citation keys: ``--keys NAME``."""


@hookspec
def arxref_exporters() -> Iterable[Exporter]:  # type: ignore[empty-body]
    """Output formats: ``--format NAME``."""


@hookspec
def arxref_commands(cli: click.Group) -> None:
    """Subcommands: add them to ``cli``."""
