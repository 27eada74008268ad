"""``arxref init``."""

from __future__ import annotations

import os

import click

from arxref import sink
from arxref.config import FILE, TEMPLATE
from arxref.errors import OutputError
from arxref.terminal import aside


@click.command("init", short_help="Write a commented arxref.toml into this folder.")
@click.option("--force", is_flag=True, help="Overwrite the file that is there.")
def command(*, force: bool) -> int:
    """Write a commented arxref.toml into the current folder."""
    if os.path.lexists(FILE) and not force:
        raise OutputError(f"{FILE}: is there already; --force overwrites it")
    sink.write_file(FILE, [TEMPLATE])
    aside(f"arxref: {FILE} written")
    return 0
