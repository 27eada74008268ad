"""What the shell offers when a value is to be completed. Asked for only then, so that the commands need not know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from arxref.errors import ArxrefError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

VARIABLE = "_ARXREF_COMPLETE"
"""What click's scripts set when they ask."""
_KINDS = {"--format": "exporters", "--from": "parsers", "--keys": "key_schemes", "--enrich": "enrichers"}
_FOLDERS = {"DIR"}
_FILES = {"FILE", "[FILE]", "FILE.json", "PATH", "REFS.bib"}


class Offered(click.ParamType):  # type: ignore[type-arg] # it has no arguments before click 8.2
    """A text like any other, of which the likely ones can be listed."""

    name = "text"

    def __init__(self, values: Callable[[click.Context], Iterable[str]]) -> None:
        self._values = values

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002 - click's
        """Those that begin so."""
        return [CompletionItem(value) for value in sorted(self._values(ctx)) if value.startswith(incomplete)]


def equipped(command: click.Command) -> click.Command:
    """The command, with types that list what can be given for its options: formats, layouts, categories, files ..."""
    for one in command.commands.values() if isinstance(command, click.Group) else ():
        equipped(one)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and isinstance(parameter.type, click.types.StringParamType):
            parameter.type = _type(parameter)
    return command


def _type(option: click.Option) -> click.ParamType[Any]:
    long = option.opts[-1]
    if long in _KINDS:
        return Offered(lambda _: _names(_KINDS[long]))
    if long == "--category":
        return Offered(lambda _: _categories())
    if long == "-O":
        return Offered(_options)
    if option.metavar in _FOLDERS:
        return click.Path(file_okay=False)
    if option.metavar in _FILES:
        return click.Path()
    return option.type


def _host() -> Any:
    from arxref.host import from_environment  # noqa: PLC0415 - where names are asked for

    return from_environment(lambda _line: None)


def _names(kind: str) -> set[str]:
    names: set[str] = _host().names(kind)
    return names


def _categories() -> set[str]:
    from arxref.taxonomy import ACTIVE, ARCHIVES, CLOSED  # noqa: PLC0415 - where categories are

    return {*ARCHIVES, *ACTIVE, *CLOSED}


def _options(context: click.Context) -> set[str]:
    """The options of the format that stands on the line already."""
    try:
        exporter = _host().get("exporters", context.params.get("format_") or "bibtex")
    except ArxrefError:
        return set()
    return {f"{option.name}={value}" for option in exporter.options for value in option.choices or ("",)}
