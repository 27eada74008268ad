"""``arxref export``."""

from __future__ import annotations

from typing import Any

import click

from arxref.cli import options
from arxref.cli.exporting import export


@click.command("export", short_help="Write papers as BibTeX, CSL, Obsidian notes and more.")
@options.reading_options
@options.target_options
@options.enrich_options
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
