"""``arxref templates``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from arxref.cli import options, say
from arxref.errors import OutputError, UsageError
from arxref.sources import display
from arxref.terminal import aside, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command("templates", short_help="List, print or copy the templates of notes.")
@click.argument("name", required=False, default="")
@click.option(
    "--copy",
    "folder",
    default="",
    callback=options.named,
    metavar="DIR",
    help="Copy them (or only NAME) to this folder, to be changed there.",
)
def command(*, name: str, folder: str) -> int:
    """List the templates of Obsidian notes, or print the one called NAME.

    A folder with changed copies is given to `arxref export --template DIR`.
    """
    from arxref.notes.templates import FILES, HOME  # noqa: PLC0415 - only this command needs them

    if name and name not in FILES:
        from arxref.nearest import nearest  # noqa: PLC0415 - needed for mistakes only

        raise UsageError(f"there is no template {name!r}{nearest(name, FILES)}")
    texts = {file: _read(os.path.join(HOME, file)) for file in FILES if name in ("", file)}
    if folder:
        _copy(texts, folder)
        aside(f"arxref: {', '.join(texts)} copied to {one_line(folder)}")
    elif name:
        say(texts[name].removesuffix("\n"))
    else:
        for file, summary in FILES.items():
            say(f"{file:<16} {summary}")
    return 0


def _read(path: str) -> str:
    with open(path, encoding="utf-8") as stream:
        return stream.read()


def _copy(texts: Mapping[str, str], folder: str) -> None:
    """Write the templates; one that is there is the user's, and then nothing is written. Raises OutputError."""
    from arxref import sink  # noqa: PLC0415 - only a copy needs it

    places = {os.path.join(folder, name): text for name, text in texts.items()}
    for place in places:
        if os.path.lexists(place):
            raise OutputError(f"{display(place)}: is there already; nothing was copied")
    try:
        os.makedirs(folder, exist_ok=True)
    except FileExistsError as error:
        raise OutputError(f"{display(folder)}: is no folder; nothing was copied") from error
    except OSError as error:
        raise OutputError(f"{display(folder)}: {error.strerror or error}; nothing was copied") from error
    for place, text in places.items():
        sink.write_file(place, [text])
