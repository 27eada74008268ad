"""``arxref export``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from arxref import pipeline
from arxref.cli import common, delivery

if TYPE_CHECKING:
    from arxref.pipeline import Outcome


@click.command("export")
@common.reading_options
@delivery.target_options
@click.option("--enrich", "enrichers", multiple=True, metavar="NAME", help="Fill what is missing: arxiv, or a plugin's (several: A,B).")
@click.option("--enrich-timeout", "patience", type=common.Seconds(), metavar="SECONDS", help="Ask no longer than that.")
@click.option("--offline", is_flag=True, help="Fill from the local store alone; nothing is asked over the network.")
@common.store_option
@common.jobs_option
@click.option("--no-merge", is_flag=True, help="Write each paper as it first stands: any number of them in little memory.")
@delivery.key_options
@delivery.format_options
def command(  # noqa: PLR0913 - the options of the command
    *,
    strict: bool,
    report: str | None,
    enrichers: tuple[str, ...],
    patience: float | None,
    offline: bool,
    store: str,
    jobs: int,
    no_merge: bool,
    **flags: Any,
) -> int:
    """Write the papers of SOURCES (files, folders, - for standard input) in a format.

    Without SOURCES: those of arxref.toml, or else every digest below the current folder. Without a format: all outputs of arxref.toml.
    """
    config = common.configuration()
    read = common.reading(config, flags)
    asked = delivery.request(config, delivery.outputs(config, flags), flags, asking=bool(enrichers), report=report)._replace(
        sources=read.sources,
        parser=read.parser,
        selection=read.selection,
        enrichers=common.names(enrichers),
        offline=offline,
        patience=patience,
        store=store,
        jobs=jobs,
        merge=not no_merge,
    )
    outcome = pipeline.export(common.make_host(), config, common.make_world(), asked)
    delivery.show(outcome, asked, flags, partial(_tell, outcome, asked))
    return delivery.finish(outcome, config, flags, strict=strict, report=report)


def _tell(outcome: Outcome, asked: pipeline.Request, where: str) -> None:
    """What was done, in a few lines on stderr."""
    counts = outcome.counts
    if not counts.exported:
        found = counts.entries - counts.merged
        why = "no paper was selected" if counts.unselected else "no paper was found" if not found else "no paper was written"
        click.echo(f"arxref: {why} ({common.summary(counts)})", err=True)
        return
    click.echo(f"arxref: {common.summary(counts)}{where}", err=True)
    lacking = common.lacking(outcome.missing, date="a date (the month of the ID is used)")
    if lacking:
        advice = "add a digest that has them"
        if not asked.enrichers:
            advice += ", or ask arXiv with --enrich arxiv"
        elif asked.offline:
            advice += ", or leave --offline out"
        click.echo(f"arxref: {', '.join(lacking)}: {advice}", err=True)
