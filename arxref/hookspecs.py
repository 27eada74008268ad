"""The hooks a plugin may implement, and nothing else. A plugin is a module with functions of these names marked ``@arxref.hookimpl``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click
    import pluggy

    from arxref.api import Enricher, Exporter, KeyScheme, Parser

    hookimpl = pluggy.HookimplMarker("arxref")
else:

    def hookimpl(function: Callable[..., Any] | None = None, **options: Any) -> Any:
        """Mark a function as the implementation of the hook that has its name; ``options`` are those of `pluggy.HookimplMarker`."""
        if function is None or options:
            import pluggy  # noqa: PLC0415 - no built-in has any option

            marker = pluggy.HookimplMarker("arxref")
            return marker(function, **options)
        setattr(function, MARK, dict(_USUAL))
        return function


MARK = "arxref_impl"
"""What the marker leaves on a function: pluggy's HookimplOpts."""
_USUAL = {"wrapper": False, "hookwrapper": False, "optionalhook": False, "tryfirst": False, "trylast": False, "specname": None}


def arxref_parsers() -> Iterable[Parser]:  # type: ignore[empty-body]
    """Input dialects: ``--from NAME``."""


def arxref_enrichers() -> Iterable[Enricher]:  # type: ignore[empty-body]
    """Metadata sources: ``--enrich NAME``."""


def arxref_key_schemes() -> Iterable[KeyScheme]:  # type: ignore[empty-body]
    """Citation keys: ``--keys NAME``."""


def arxref_exporters() -> Iterable[Exporter]:  # type: ignore[empty-body]
    """Output formats: ``--format NAME``."""


def arxref_commands(cli: click.Group) -> None:
    """Subcommands: add them to ``cli``."""


HOOKS: tuple[Callable[..., Any], ...] = (arxref_parsers, arxref_enrichers, arxref_key_schemes, arxref_exporters, arxref_commands)
