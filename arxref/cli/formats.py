"""``arxref formats``."""

from __future__ import annotations

import click

from arxref.cli import common, say

_TITLES = {
    "parsers": "Layouts that are read (--from)",
    "exporters": "Formats that are written (--format)",
    "key_schemes": "Citation keys (--keys)",
}


@click.command("formats", short_help="List the layouts that are read and the formats written.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(*, as_json: bool) -> int:
    """List the layouts that are read and the formats that are written, with their options."""
    host = common.make_host()
    rows = {
        kind: [
            {
                "name": offer.name,
                "summary": offer.summary,
                "from": host.origin(kind, offer.name),
                "options": [
                    {"name": option.name, "summary": option.summary, "default": option.default, "choices": list(option.choices)}
                    for option in getattr(offer, "options", ())
                ],
            }
            for offer in host.all(kind)
        ]
        for kind in _TITLES
    }
    if as_json:
        import json  # noqa: PLC0415 - only --json needs it

        say(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for kind, title in _TITLES.items():
        say(title)
        width = max((len(row["name"]) for row in rows[kind]), default=0)
        for row in rows[kind]:
            origin = "" if row["from"] == "arxref" else f"  [{row['from']}]"
            say(f"  {row['name']:<{width}}  {row['summary']}{origin}")
            for option in row["options"]:
                choices = f" ({'|'.join(option['choices'])})" if option["choices"] else ""
                say(f"    {option['name']}{choices}: {option['summary']}, default {option['default']!r}")
        say()
    return 0
