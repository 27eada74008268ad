"""``arxref export``."""

from __future__ import annotations

from typing import Any

import click

from arxref.cli import options
from arxref.cli.exporting import export


@click.command("export")
@options.reading_options
@options.target_options
@click.option("--enrich", "enrichers", multiple=True, metavar="NAME", help="Fill what is missing: arxiv, or a plugin's (several: A,B).")
@click.option("--enrich-timeout", "patience", type=options.Seconds(), metavar="SECONDS", help="Ask no longer than that.")
@click.option("--offline", is_flag=True, help="Fill from the local store alone; nothing is asked over the network.")
@options.store_option
@options.jobs_option
@click.option("--no-merge", is_flag=True, help="Write each paper as it first stands: any number of them in little memory.")
@options.key_options
@options.format_options
def command(**flags: Any) -> int:
    """Write the papers of SOURCES (files, folders, - for standard input) in a format.

    Without SOURCES: those of arxref.toml, or else every digest below the current folder. Without a format: all outputs of arxref.toml.
    """
    return export(**flags)
