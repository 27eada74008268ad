"""``arxref cite``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from arxref.cli import common, delivery, options
from arxref.config import Config, Output
from arxref.manuscripts import citing
from arxref.terminal import aside

if TYPE_CHECKING:
    from arxref.pipeline import Outcome


@click.command("cite", short_help="Write exactly the entries that manuscripts cite.")
@click.argument("manuscripts", nargs=-1, required=True, metavar="MANUSCRIPT...", type=click.Path(readable=False))
@click.option("--source", "described", multiple=True, metavar="PATH", help="A digest or library that describes papers (repeatable).")
@click.option(
    "--bib", "bibliographies", multiple=True, callback=options.named, metavar="REFS.bib", help="A bibliography of yours (repeatable)."
)
@options.citing_option
@click.option("--uncited", is_flag=True, help="Name what is in the library and is not cited, too.")
@options.enrich_options
@options.writing_options
def command(  # noqa: PLR0913 - the options of the command
    *,
    manuscripts: tuple[str, ...],
    described: tuple[str, ...],
    bibliographies: tuple[str, ...],
    commands: tuple[str, ...],
    uncited: bool,
    enrichers: tuple[str, ...],
    patience: float | None,
    offline: bool,
    store: str,
    strict: bool,
    report: str | None,
    **flags: Any,
) -> int:
    """Write exactly the entries that the manuscripts cite: .tex files with all that they include, .aux, .bcf, .md.

    A citation is a key, or an arXiv ID in any spelling; its entry gets the key that is cited.
    """
    config = common.configuration()
    common.idle("", patience, enrichers, offline=offline)  # the store is looked into in any case
    output = _output(flags)
    prints = not output.into and output.file in ("", "-")
    plain = flags | {"check": False, "dry_run": True} if flags["check"] and prints else flags
    asked = delivery.request(config, (output,), plain, asking=bool(enrichers), report=report)._replace(
        sources=described, enrichers=common.names(enrichers), offline=offline, patience=patience, store=store
    )
    request = citing.Request(manuscripts, asked, bibliographies, commands, uncited)
    outcome = citing.cite(common.make_host(), config, common.make_world(), request)
    delivery.show(outcome, asked, flags, partial(_tell, outcome))
    return delivery.finish(outcome, config, flags, strict=strict, report=report)


options.hide_notes(command)


def _output(flags: dict[str, Any]) -> Output:
    """Where the command line says that the entries go; without a format, the manuscripts tell."""
    if not (flags["format_"] or flags["csl_yaml"] or flags["into"] or flags["vault"]):
        return Output("", flags["output"])
    (output,) = delivery.outputs(Config(), flags)
    return output


def _tell(outcome: Outcome, where: str) -> None:
    """What was done, in a line on stderr."""
    counts = outcome.counts
    sums = f"{common.counted(counts.files, 'file')}, {common.counted(counts.entries, 'citation')}"
    if not counts.entries:
        aside(f"arxref: no citation was found ({common.counted(counts.files, 'file')})")
    else:
        unknown = f", {counts.rejected} unknown" if counts.rejected else ""
        aside(f"arxref: {sums}: {counts.exported} known{unknown}{where}")
