"""``arxref plugins``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arxref.cli import OK, common, newplugin, say
from arxref.cli.commands import Group
from arxref.terminal import one_line

if TYPE_CHECKING:
    from arxref.host import Plugin

_HEADINGS = ("name", "version", "from", "health", "hooks and what they offer")


@click.group("plugins", cls=Group, invoke_without_command=True, short_help="List the plugins, or begin one.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
def command(context: click.Context, *, as_json: bool) -> int:
    """List the plugins: their versions, hooks and offers, where they come from, and whether they are well."""
    if context.invoked_subcommand is not None:
        return OK
    plugins = common.make_host().plugins()
    if as_json:
        import json  # noqa: PLC0415 - only --json needs it

        say(json.dumps([plugin._asdict() for plugin in plugins], ensure_ascii=False, indent=1))
        return OK
    rows = [_HEADINGS, *map(_row, plugins)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS) - 1)]
    for row, plugin in zip(rows, (None, *plugins), strict=True):
        say("  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1])).rstrip())
        if plugin is not None and plugin.health != "ok":
            say(f"    {one_line(plugin.health)}")
    return OK


command.add_command(newplugin.command)


def _row(plugin: Plugin) -> tuple[str, ...]:
    """What is wrong with a plugin stands on a line of its own."""
    health = "ok" if plugin.health == "ok" else "broken" if not plugin.hooks else "see below"
    hooks = []
    for hook in plugin.hooks:
        names = [name for kind, name in plugin.offers if hook == f"arxref_{kind}"]
        hooks.append(f"{hook}: {', '.join(names)}" if names else hook)
    origin = "built in" if plugin.built_in else plugin.distribution
    return tuple(map(one_line, (plugin.name, plugin.version, origin, health, "; ".join(hooks))))
