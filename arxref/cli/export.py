"""``arxref export``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from arxref import pipeline
from arxref.cli import common, one_line
from arxref.errors import UsageError

if TYPE_CHECKING:
    from arxref.pipeline import Outcome

# Options of the built-in formats that have a flag of their own (all others: -O name=value). A test holds this against what they declare.
_FORMAT_FLAGS = ("abstract", "style", "folder")


@click.command("export")
@common.reading_options
@click.option("--format", "format_", metavar="NAME", help="bibtex, csl-json, obsidian, digest or a plugin's; see `arxref formats`.")
@click.option("-o", "--output", default="", metavar="FILE", help="Where to (default: standard output).")
@click.option("--into", default="", metavar="REFS.bib", help="Add the papers that this file lacks; all else in it stays as it is.")
@click.option("--vault", default="", metavar="DIR", help="The folder that notes go to.")
@click.option("--enrich", "enricher", default="", metavar="NAME", help="Fill what is missing from a metadata source; see `arxref plugins`.")
@click.option("--offline", is_flag=True, help="Let the metadata source use only what is on this machine.")
@click.option("--keys", default="", metavar="SCHEME", help="Citation keys: readable (default) or arxiv.")
@click.option("--abstract/--no-abstract", default=None, help="bibtex: with or without abstracts.")
@click.option("--style", metavar="NAME", help="digest: fields (default) or numbered.")
@click.option("--folder", metavar="NAME", help="obsidian: the folder in the vault.")
@click.option("-O", "given", multiple=True, metavar="NAME=VALUE", help="Any option of the format (repeatable).")
@click.option("--force", is_flag=True, help="Overwrite FILE even where your work in it would be lost.")
@click.option("--dry-run", is_flag=True, help="Do everything but write.")
def command(  # noqa: PLR0913 - the options of the command
    *,
    sources: tuple[str, ...],
    parser: str,
    only: tuple[str, ...],
    category: tuple[str, ...],
    since: str | None,
    until: str | None,
    grep: str,
    strict: bool,
    report: str | None,
    format_: str | None,
    output: str,
    into: str,
    vault: str,
    enricher: str,
    offline: bool,
    keys: str,
    given: tuple[str, ...],
    force: bool,
    dry_run: bool,
    **flags: Any,
) -> int:
    """Write the papers of SOURCES (files, folders, - for standard input) in a format.

    Without SOURCES: those of arxref.toml, or else every digest below the current folder.
    """
    config = common.configuration()
    name = format_ or ("bibtex" if into else config.default_format)
    if not name:
        message = "say what to write with --format; `arxref formats` lists what there is"
        raise UsageError(message)
    if sum(map(bool, (output, into, vault))) > 1:
        message = "-o FILE, --into FILE and --vault DIR exclude each other"
        raise UsageError(message)
    if into == "-":
        message = "--into adds to a file, and standard output is none; without it the papers go there"
        raise UsageError(message)
    common.refuse_report(report, output or into, prints=output in ("", "-") and not (into or vault or dry_run))
    chosen = common.selection(config, only, category, since, until, grep)
    options = {option: flags[option] for option in _FORMAT_FLAGS if flags[option] is not None} | _pairs(given)
    request = pipeline.Request(sources, name, output, into, vault, parser, enricher, offline, keys, chosen, options, force, dry_run)
    outcome = pipeline.export(common.make_host(), config, common.make_world(), request)
    common.show_problems(outcome.problems)
    _tell(outcome, request)
    return common.finish(outcome, strict=strict or config.strict, report=report)


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            message = f"-O {text}: write NAME=VALUE"
            raise UsageError(message)
        pairs[name.strip()] = value
    return pairs


def _tell(outcome: Outcome, request: pipeline.Request) -> None:
    """What was done, in a few lines on stderr."""
    counts = outcome.counts
    if not counts.exported:
        found = counts.entries - counts.merged
        why = "no paper was selected" if counts.unselected else "no paper was found" if not found else "no paper was written"
        click.echo(f"arxref: {why} ({common.summary(counts)})", err=True)
        return
    click.echo(f"arxref: {common.summary(counts)}{_where(outcome, request)}", err=True)
    lacking = [
        f"{count} without {what}"
        for count, what in zip(outcome.missing, ("authors", "a date (the month of the ID is used)", "categories"), strict=True)
        if count
    ]
    if lacking:
        advice = "add a digest that has them, or ask a metadata source with --enrich NAME"
        click.echo(f"arxref: {', '.join(lacking)}: {advice}", err=True)


def _where(outcome: Outcome, request: pipeline.Request) -> str:
    verb = "would be written" if request.dry_run else "written"
    if request.vault:
        kept = f", {outcome.kept} there already and left as they are" if outcome.kept else ""
        return f"; {common.counted(len(outcome.written), 'note')} {verb} to {one_line(request.vault)}{kept}"
    if request.into:
        verb = "would be added" if request.dry_run else "added"
        added = f"{outcome.counts.exported - outcome.kept} {verb} to {one_line(request.into)}"
        return f"; {added}, {outcome.kept} there already and left as they are"
    return f"; {verb} to {one_line(request.output)}" if request.output and request.output != "-" else ""
