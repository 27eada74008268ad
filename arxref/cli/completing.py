"""What the shell offers when a value is to be completed. Asked for only then, so that the commands need not know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from arxref.errors import ArxrefError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from arxref.api import Option

_KINDS = {"--format": "exporters", "--from": "parsers", "--keys": "key_schemes", "--enrich": "enrichers"}
_FOLDERS = {"DIR"}
_FILES = {"FILE", "[FILE]", "FILE.json", "PATH", "REFS.bib"}


class Offered(click.ParamType):  # type: ignore[type-arg] # it has no arguments before click 8.2
    """A text like any other, of which the likely ones can be listed."""

    name = "text"

    def __init__(self, values: Callable[[click.Context], Iterable[str]]) -> None:
        self._values = values

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002 - click's
        """Those that begin so; behind a comma, those that begin as what follows it."""
        head, comma, begun = incomplete.rpartition(",")
        return [CompletionItem(head + comma + value) for value in sorted(self._values(ctx)) if value.startswith(begun)]


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
    if long in ("--columns", "--sort"):
        return Offered(lambda _: _columns())
    if option.metavar in _FOLDERS:
        return click.Path(file_okay=False)
    if option.metavar in _FILES:
        return click.Path()
    return Offered(lambda context: _choices(context, long.removeprefix("--")))


def _host() -> Any:
    from arxref.host import from_environment  # noqa: PLC0415 - where names are asked for

    return from_environment(lambda _line: None)


def _names(kind: str) -> set[str]:
    names: set[str] = _host().names(kind)
    return names


def _categories() -> set[str]:
    from arxref.taxonomy import ACTIVE, ARCHIVES, CLOSED  # noqa: PLC0415 - where categories are

    return {*ARCHIVES, *ACTIVE, *CLOSED}


def _columns() -> Iterable[str]:
    from arxref.library.layouts.paperrows import COLUMNS  # noqa: PLC0415 - where columns are

    return COLUMNS


def _options(context: click.Context) -> set[str]:
    """The options of the format that stands on the line already."""
    return {f"{option.name}={value}" for option in _declared(context) for value in option.choices or ("",)}


def _choices(context: click.Context, name: str) -> set[str]:
    """What that format can be given for the option of that name."""
    return {value for option in _declared(context) if option.name == name for value in option.choices}


def _declared(context: click.Context) -> Iterable[Option]:
    format_ = context.params.get("format_") or ("obsidian" if context.params.get("vault") else "bibtex")
    try:
        options: Iterable[Option] = _host().get("exporters", format_).options
    except ArxrefError:
        return ()
    return options
