"""``arxref plugins new``."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import click

from arxref import __version__
from arxref.cli import OK, common, options
from arxref.errors import OutputError, UsageError
from arxref.records import NamedTuple
from arxref.sources import display
from arxref.terminal import aside, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

HOME = os.path.join(os.path.dirname(__file__), "plugintemplate")
# template, in the folder of the kind -> the file that is made of it
FILES = {
    "README.md.in": "README.md",
    "module.py.in": "@module@.py",
    "tests.py.in": "tests/test_@module@.py",
}


class Kind(NamedTuple):
    """A kind of plugin: what it ``offers`` as the host knows it, and what users call one such thing.

    ``summary`` and ``promises`` are what the plugin does and its tests check, ``use`` the command that uses it, ``listing`` the one that
    lists others; ``files`` are its own templates, beside those that every kind has.
    """

    offers: str
    thing: str
    summary: str
    promises: str
    use: str
    listing: str = "formats"
    files: Mapping[str, str] = {}


KINDS = {
    "exporter": Kind(
        "exporters",
        "format",
        "Lets arxref write @name@.",
        "pure, deterministic, streaming, no crash on hostile entries",
        "export --format @name@",
    ),
    "parser": Kind(
        "parsers",
        "input layout",
        "Lets arxref read @name@.",
        "it knows its samples and nothing else, claims each line once, no crash on any bytes",
        "export --from @name@",
        files={"sample.txt.in": "samples/papers.txt"},
    ),
    "enricher": Kind(
        "enrichers",
        "metadata source",
        "Lets arxref ask @name@ about papers.",
        "it can be offered (the rest needs a server and stands in tests/)",
        "export --enrich @name@",
        "plugins",
    ),
    "key-scheme": Kind(
        "key_schemes",
        "key scheme",
        "Lets arxref make citation keys by the scheme @name@.",
        "a key is made from the paper alone, no crash on hostile entries",
        "export --keys @name@",
    ),
}
"""By the words of ``--kind``."""
_NAME = re.compile(r"[a-z][a-z0-9]{0,39}(-[a-z0-9]{1,20}){0,5}")


@click.command("new", short_help="Begin a plugin: a whole project that works as it is.")
@click.argument("name")
@click.option("--kind", type=click.Choice(tuple(KINDS)), default="exporter", show_default=True, help="What the plugin is to offer.")
@click.option("--folder", default="", callback=options.named, metavar="DIR", help="Where to (default: arxref-NAME in the current folder).")
def command(*, name: str, kind: str, folder: str) -> int:
    """Begin a plugin that offers something called NAME: a whole project that can be installed, used and tested as it is."""
    short = name.removeprefix("arxref-")
    begun = KINDS[kind]
    if _NAME.fullmatch(short) is None:
        message = (
            f"{one_line(name)!r} cannot be the name of a {begun.thing}; write it as in my-format: small letters, digits and single hyphens"
        )
        raise UsageError(message)
    if short in common.make_host().names(begun.offers):
        raise UsageError(f"there is a {begun.thing} {short!r} already; `arxref {begun.listing}` lists them")
    words = {
        "promises": begun.promises,
        "summary": begun.summary,
        "name": short,
        "distribution": f"arxref-{short}",
        "module": f"arxref_{short.replace('-', '_')}",
        "variable": f"ARXREF_{short.replace('-', '_').upper()}_API",
        "series": __version__.rpartition(".")[0],
    }
    root = folder or words["distribution"]
    templates = {"pyproject.toml.in": "pyproject.toml"} | {
        f"{kind}/{template}": file for template, file in {**FILES, **begun.files}.items()
    }
    _write(root, {_filled(file, words): _filled(_read(template), words) for template, file in templates.items()})
    shown = one_line(display(root))
    use = _filled(begun.use, words)
    aside(f"arxref: {shown} is a plugin now; `pip install -e {shown}`, and then `arxref {use}` uses it")
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
        raise OutputError(f"{display(root)}: is there already; nothing was written")
    target = sink.Folder(root)
    for path, text in files.items():
        target.write_new(PurePosixPath(path), text)
