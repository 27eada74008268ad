"""``arxref plugins``."""

from __future__ import annotations

import click

from arxref.cli import common, one_line, say


@click.command("plugins")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(*, as_json: bool) -> int:
    """List the plugins: what each offers, where it comes from, and whether it is well."""
    plugins = common.make_host().plugins()
    if as_json:
        import json  # noqa: PLC0415 - only --json needs it

        say(json.dumps([plugin._asdict() for plugin in plugins], ensure_ascii=False, indent=1))
        return 0
    for plugin in plugins:
        offers = ", ".join(f"{kind[:-1].replace('_', ' ')} {name}" for kind, name in plugin.offers)
        origin = "built in" if plugin.built_in else f"{plugin.distribution} {plugin.version}"
        say(one_line(f"{plugin.name:<28} {origin:<24} {plugin.health if plugin.health != 'ok' else offers or 'ok'}"))
    return 0
