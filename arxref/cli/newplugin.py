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
# template -> the file that is made of it
FILES = {
    "pyproject.toml.in": "pyproject.toml",
    "README.md.in": "README.md",
    "module.py.in": "@module@.py",
    "tests.py.in": "tests/test_@module@.py",
}
_NAME = re.compile(r"[a-z][a-z0-9]{0,39}(-[a-z0-9]{1,20}){0,5}")


@click.command("new")
@click.argument("name")
@click.option("--folder", default="", metavar="DIR", help="Where to (default: arxref-NAME in the current folder).")
def command(*, name: str, folder: str) -> int:
    """Begin a plugin that writes a format called NAME: a whole project that can be installed, used and tested as it is."""
    short = name.removeprefix("arxref-")
    if _NAME.fullmatch(short) is None:
        message = f"{one_line(name)!r} cannot be the name of a format; write it as in my-format: small letters, digits and single hyphens"
        raise UsageError(message)
    if any(offer.name == short for offer in common.make_host().all("exporters")):
        message = f"there is a format {short!r} already; `arxref formats` lists them"
        raise UsageError(message)
    words = {
        "name": short,
        "distribution": f"arxref-{short}",
        "module": f"arxref_{short.replace('-', '_')}",
        "series": __version__.rpartition(".")[0],
    }
    root = folder or words["distribution"]
    _write(root, {_filled(file, words): _filled(_read(template), words) for template, file in FILES.items()})
    shown = one_line(display(root))
    click.echo(f"arxref: {shown} is a plugin now; `pip install -e {shown}`, and then `arxref export --format {short}` uses it", err=True)
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
