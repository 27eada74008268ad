"""docs/usage.md mentions every command and option, and its help texts are the real ones."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from arxref.cli.commands import COMMANDS, cli
from docblocks import ROOT, prose

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = ROOT / "docs" / "usage.md"
_HELP = re.compile(r"(?P<head>^## arxref (?P<name>[\w-]+)\n.*?^```text\n)(?P<help>.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


def help_text(name: str) -> str:
    result = CliRunner().invoke(cli, [name, "--help"], prog_name="arxref", terminal_width=80)
    assert result.exit_code == 0
    return result.output


def options() -> Iterator[tuple[str, str]]:
    """Every option of every command with the command's name, those of subcommands too."""
    for name in COMMANDS:
        found = command(name)
        for one in (found, *(found.commands.values() if isinstance(found, click.Group) else ())):
            for parameter in one.params:
                if isinstance(parameter, click.Option):
                    yield from ((name, spelling) for spelling in (*parameter.opts, *parameter.secondary_opts))


def test_every_subcommand_is_explained():
    for name in COMMANDS:
        found = command(name)
        section = prose("docs/usage.md").partition(f"## arxref {name}\n")[2].partition("\n## ")[0]
        for inner in found.commands if isinstance(found, click.Group) else ():
            assert f"`arxref {name} {inner}" in section


def test_help_texts_are_the_real_ones(pytestconfig):
    text = PAGE.read_text(encoding="utf-8")
    assert [match["name"] for match in _HELP.finditer(text)] == list(COMMANDS)
    fresh = _HELP.sub(lambda match: match["head"] + help_text(match["name"]), text)
    if pytestconfig.getoption("--update-golden"):
        assert not os.environ.get("CI")
        PAGE.write_text(fresh, encoding="utf-8", newline="\n")
        return
    assert text == fresh, "renew with: python -m pytest tests/docs --update-golden"


@pytest.mark.parametrize(("name", "spelling"), sorted(set(options())))
def test_every_option_is_explained(name, spelling):
    section = prose("docs/usage.md").partition(f"## arxref {name}\n")[2].partition("\n## ")[0]
    shared = prose("docs/usage.md").partition("## Which papers, and what counts as a failure\n")[2].partition("\n## ")[0]
    assert re.search(rf"`[^`]*(?<![\w-]){re.escape(spelling)}(?![\w-])", section + shared), f"arxref {name} {spelling} is not explained"


def test_every_option_of_every_format_is_explained():
    from arxref.host import BUILT_IN, Host

    page = prose("docs/formats.md")
    for exporter in Host(scan=list).built_in("exporters"):
        section = page.partition(f"\n## {exporter.name}\n")[2].partition("\n## ")[0]
        assert section, f"docs/formats.md has no section on {exporter.name}"
        for option in exporter.options:
            assert f"`{option.name}`" in section or f"`--{option.name}" in section, (
                f"{exporter.name}: option {option.name} is not explained"
            )
    for kind in ("parsers", "key_schemes", "enrichers"):
        for name in BUILT_IN[kind]:
            assert f"`{name}`" in page + prose("docs/usage.md"), f"{kind} {name} is not explained"


def test_configuration_keys_are_explained():
    from arxref.config import TEMPLATE

    keys = re.findall(r"^# ([\w-]+) = ", TEMPLATE, re.MULTILINE)
    assert len(keys) > 4
    assert [key for key in keys if f"`{key}`" not in prose("docs/usage.md") + prose("docs/formats.md")] == []
