"""``arxref plugins new``."""

from __future__ import annotations

import os
import re

import click

from arxref import __version__
from arxref.cli import OK, common, one_line
from arxref.errors import OutputError, UsageError
from arxref.sources import display

HOME = os.path.join(os.path.dirname(__file__), "plugintemplate")
# template, in the folder of the kind -> the file that is made of it
FILES = {
    "README.md.in": "README.md",
    "module.py.in": "@module@.py",
    "tests.py.in": "tests/test_@module@.py",
}
# kind -> the kind as the host knows it, what such a thing is called, what the plugin does, what its tests check, and files of its own
KINDS: dict[str, tuple[str, str, str, str, dict[str, str]]] = {
    "exporter": (
        "exporters",
        "format",
        "Lets arxref write @name@.",
        "pure, deterministic, streaming, no crash on hostile entries",
        {},
    ),
    "parser": (
        "parsers",
        "input layout",
        "Lets arxref read @name@.",
        "it knows its samples and nothing else, claims each line once, no crash on any bytes",
        {"sample.txt.in": "samples/papers.txt"},
    ),
    "enricher": (
        "enrichers",
        "metadata source",
        "Lets arxref ask @name@ about papers.",
        "it can be offered (the rest needs a server and stands in tests/)",
        {},
    ),
    "key-scheme": (
        "key_schemes",
        "key scheme",
        "Lets arxref make citation keys by the scheme @name@.",
        "a key is made from the paper alone, no crash on hostile entries",
        {},
    ),
}
USES = {
    "exporter": "export --format @name@",
    "parser": "export --from @name@",
    "enricher": "export --enrich @name@",
    "key-scheme": "export --keys @name@",
}
_LISTED = ("exporters", "key_schemes", "parsers")
_NAME = re.compile(r"[a-z][a-z0-9]{0,39}(-[a-z0-9]{1,20}){0,5}")


@click.command("new")
@click.argument("name")
@click.option("--kind", type=click.Choice(tuple(KINDS)), default="exporter", show_default=True, help="What the plugin is to offer.")
@click.option("--folder", default="", metavar="DIR", help="Where to (default: arxref-NAME in the current folder).")
def command(*, name: str, kind: str, folder: str) -> int:
    """Begin a plugin that offers something called NAME: a whole project that can be installed, used and tested as it is."""
    short = name.removeprefix("arxref-")
    offers, thing, summary, promises, own = KINDS[kind]
    if _NAME.fullmatch(short) is None:
        message = f"{one_line(name)!r} cannot be the name of a {thing}; write it as in my-format: small letters, digits and single hyphens"
        raise UsageError(message)
    if short in common.make_host().names(offers):
        message = f"there is a {thing} {short!r} already; `arxref {'formats' if offers in _LISTED else 'plugins'}` lists them"
        raise UsageError(message)
    words = {
        "promises": promises,
        "summary": summary,
        "name": short,
        "distribution": f"arxref-{short}",
        "module": f"arxref_{short.replace('-', '_')}",
        "variable": f"ARXREF_{short.replace('-', '_').upper()}_API",
        "series": __version__.rpartition(".")[0],
    }
    root = folder or words["distribution"]
    templates = {"pyproject.toml.in": "pyproject.toml"} | {f"{kind}/{template}": file for template, file in (FILES | own).items()}
    _write(root, {_filled(file, words): _filled(_read(template), words) for template, file in templates.items()})
    shown = one_line(display(root))
    use = _filled(USES[kind], words)
    click.echo(f"arxref: {shown} is a plugin now; `pip install -e {shown}`, and then `arxref {use}` uses it", err=True)
    return OK


def _read(template: str) -> str:
    with open(os.path.join(HOME, template), encoding="utf-8") as stream:
        return stream.read()


def _filled(text: str, words: dict[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    return text


def _write(root: str, files: dict[str, str]) -> None:
    """Write the project into a folder that is not there yet, or is empty. Raises OutputError."""
    from pathlib import PurePosixPath  # noqa: PLC0415 - only this command needs it

    from arxref import sink  # noqa: PLC0415 - same

    if os.path.lexists(root) and (not os.path.isdir(root) or os.listdir(root)):
        message = f"{display(root)}: is there already; nothing was written"
        raise OutputError(message)
    target = sink.Folder(root)
    for path, text in files.items():
        target.write_new(PurePosixPath(path), text)
