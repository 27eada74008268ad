"""Every command, option, format, layout and key scheme has an example in the documentation that `test_pages` runs."""

from __future__ import annotations

import re

import pytest

from arxref.cli.commands import COMMANDS
from arxref.host import BUILT_IN, Host
from docblocks import ROOT, blocks, shown

PAGES = sorted(path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
SHOWN = [block.text for page in PAGES for block in blocks(page, "sh")] + [one.command for page in PAGES for one in shown(page)]
RUN = "\n".join(line for text in SHOWN for line in text.splitlines() if not line.startswith("python "))  # whose options are not arxref's
# What cannot be run where there is no network, or nothing but arxref.
WITHOUT = {
    ("fetch", "--on"): "asks arXiv for a day",
    ("stats", "--plot"): "needs an extra",
    ("obsidian", "properties"): "is a table, which stands in arxref.toml",
}


def named(text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(text)}(?![\w-])", RUN) is not None


def options():
    import click

    from arxref.cli.commands import cli

    for name in COMMANDS:
        found = cli.get_command(click.Context(cli), name)
        for one in (found, *(found.commands.values() if isinstance(found, click.Group) else ())):
            for parameter in one.params:
                if isinstance(parameter, click.Option):
                    yield name, parameter.opts[-1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example(name):
    assert named(f"arxref {name}")


@pytest.mark.parametrize(("command", "option"), sorted(set(options())))
def test_every_option_has_an_example(command, option):
    """Of some command: options that several commands share mean the same."""
    assert named(option) != ((command, option) in WITHOUT), "add a line to docs/recipes.md; what can be run is not in WITHOUT"


@pytest.mark.parametrize(
    ("flag", "kind"), [("--format", "exporters"), ("--from", "parsers"), ("--keys", "key_schemes"), ("--enrich", "enrichers")]
)
def test_every_offer_has_an_example(flag, kind):
    short = {"csl-yaml": "--csl-yaml"}
    assert [
        name for name in BUILT_IN[kind] if not named(f"{flag} {name}") and not (flag == "--format" and named(short.get(name, "?")))
    ] == []


def test_every_option_of_every_format_has_an_example():
    declared = [(exporter.name, option.name) for exporter in Host(list).built_in("exporters") for option in exporter.options]
    missing = [one for one in declared if one not in WITHOUT and not re.search(rf"--(no-)?{one[1]}\b|-O {one[1]}=", RUN)]
    assert missing == []
