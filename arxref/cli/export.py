"""``arxref export``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from arxref import pipeline
from arxref.api import Policy
from arxref.cli import FAILED, common, one_line
from arxref.config import Output
from arxref.errors import UsageError
from arxref.library.ledger import FILE as LEDGER
from arxref.writing import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from arxref.config import Config
    from arxref.pipeline import Outcome
    from arxref.writing import Sent

# Options of the built-in formats that have a flag of their own (all others: -O name=value). A test holds this against what they declare.
_FORMAT_FLAGS = (
    "abstract", "cite-version", "comment", "fields", "folder", "markup", "max-authors", "omit", "profile", "published", "style",
)  # fmt: skip


def _format_options(command: common.F) -> common.F:
    """The flags of the built-in formats' own options."""
    for option in reversed(
        (
            click.option("--published/--no-published", default=None, help="Papers whose journal is surely known as published ones."),
            click.option("--profile", metavar="NAME", help="bibtex, biblatex: what a publisher's style wants; see docs/formats.md."),
            click.option("--max-authors", type=int, metavar="N", help="No more authors than these, then 'and others'."),
            click.option("--fields", metavar="A,B", help="bibtex, biblatex: only these fields."),
            click.option("--omit", metavar="A,B", help="bibtex, biblatex: not these fields."),
            click.option("--cite-version", type=click.Choice(["keep", "strip"]), help="The version in eprint and url (default: strip)."),
            click.option("--abstract/--no-abstract", default=None, help="With or without abstracts."),
            click.option("--comment/--no-comment", default=None, help="bibtex, biblatex: the arXiv comment, which no style prints."),
            click.option("--markup/--no-markup", default=None, help="csl-json, csl-yaml: simple sub- and superscripts as tags."),
            click.option("--style", metavar="NAME", help="digest: fields (default) or numbered."),
            click.option("--folder", metavar="NAME", help="obsidian: the folder in the vault."),
            click.option("-O", "given", multiple=True, metavar="NAME=VALUE", help="Any option of the format (repeatable)."),
        )
    ):
        command = option(command)
    return command


def _target_options(command: common.F) -> common.F:
    """The flags that say where papers go, and what may happen there."""
    for option in reversed(
        (
            click.option("--format", "format_", metavar="NAME", help="bibtex, biblatex, csl-json ...; see `arxref formats`."),
            click.option("--csl-yaml", is_flag=True, help="Short for --format csl-yaml: pandoc's references, with math."),
            click.option("-o", "--output", default="", metavar="FILE", help="Where to (default: standard output)."),
            click.option("--into", default="", metavar="REFS.bib", help="Bring this file up to date; your own work in it stays."),
            click.option("--vault", default="", metavar="DIR", help="The folder that notes go to."),
            click.option("--lock", multiple=True, metavar="FIELD", help="--into: never add or change this field (repeatable)."),
            click.option("--recreate", is_flag=True, help="--into: bring back papers that you deleted."),
            click.option("--update-published", is_flag=True, help="--into: preprints become the published papers."),
            click.option("--refresh", is_flag=True, help="--enrich: newer values, too; --into: for those of unknown origin, too."),
            click.option("--force", is_flag=True, help="-o: overwrite FILE even where your work in it would be lost."),
            click.option("--check", is_flag=True, help="Write nothing; exit with 1 if something would change."),
            click.option("--diff", is_flag=True, help="Write nothing; print what would change."),
            click.option("--dry-run", is_flag=True, help="Do everything but write."),
        )
    ):
        command = option(command)
    return command


@click.command("export")
@common.reading_options
@_target_options
@click.option("--enrich", "enrichers", multiple=True, metavar="NAME", help="Fill what is missing: arxiv, or a plugin's (several: A,B).")
@click.option("--enrich-timeout", "patience", type=click.FloatRange(min=0), metavar="SECONDS", help="Ask no longer than that.")
@click.option("--offline", is_flag=True, help="Fill from the local store alone; nothing is asked over the network.")
@common.store_option
@click.option("--keys", default="", metavar="SCHEME", help="Citation keys: readable (default), arxiv or a pattern; see docs/keys.md.")
@click.option(
    "--ledger", is_flag=False, flag_value=LEDGER, default="", metavar="[FILE]", help=f"Keep every key in this file (default: {LEDGER})."
)
@_format_options
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
    enrichers: tuple[str, ...],
    patience: float | None,
    offline: bool,
    store: str,
    keys: str,
    ledger: str,
    given: tuple[str, ...],
    **flags: Any,
) -> int:
    """Write the papers of SOURCES (files, folders, - for standard input) in a format.

    Without SOURCES: those of arxref.toml, or else every digest below the current folder. Without a format: all outputs of arxref.toml.
    """
    config = common.configuration()
    outputs = _outputs(config, flags)
    mode = _mode(config, outputs, flags, enriched=bool(enrichers))
    places = [output.file or output.into for output in outputs if output.file or output.into]
    common.refuse_report(report, places, prints=flags["diff"] or (mode.write and any(map(_prints, outputs))))
    chosen = common.selection(config, only, category, since, until, grep)
    options = {name: flags[_parameter(name)] for name in _FORMAT_FLAGS if flags[_parameter(name)] is not None} | _pairs(given)
    if mode.policy.published and "published" not in options:
        options["published"] = True
    request = pipeline.Request(
        sources,
        outputs,
        parser,
        enrichers=common.names(enrichers),
        offline=offline,
        refresh=flags["refresh"],
        patience=patience,
        store=store,
        keys=keys,
        ledger=ledger,
        selection=chosen,
        options=options,
        mode=mode,
    )
    outcome = pipeline.export(common.make_host(), config, common.make_world(), request)
    common.show_problems(outcome.problems)
    _tell(outcome, request)
    if flags["diff"]:
        common.show_changes(outcome.changes)
    code = common.finish(outcome, strict=strict or config.strict, report=report)
    return FAILED if flags["check"] and outcome.changes else code


def _parameter(option: str) -> str:
    return option.replace("-", "_")


def _prints(output: Output) -> bool:
    return not (output.into or output.vault) and output.file in ("", "-")


def _outputs(config: Config, flags: Mapping[str, Any]) -> tuple[Output, ...]:
    """Where the command line says that papers go, else where the configuration does."""
    format_, file, into, vault = flags["format_"] or "", flags["output"], flags["into"], flags["vault"]
    if flags["csl_yaml"]:
        if format_ not in ("", "csl-json", "csl-yaml"):
            message = f"--csl-yaml and --format {format_} exclude each other"
            raise UsageError(message)
        format_ = "csl-yaml"
    if sum(map(bool, (file, into, vault))) > 1:
        message = "-o FILE, --into FILE and --vault DIR exclude each other"
        raise UsageError(message)
    if into == "-":
        message = "--into adds to a file, and standard output is none; without it the papers go there"
        raise UsageError(message)
    if config.outputs and not (format_ or file or into or vault):
        return config.outputs
    if not (format_ or into):
        format_ = config.default_format
    if not (format_ or into):
        message = "say what to write with --format; `arxref formats` lists what there is"
        raise UsageError(message)
    return (Output(format_, file, into, vault),)


def _mode(config: Config, outputs: Sequence[Output], flags: Mapping[str, Any], *, enriched: bool) -> Mode:
    compare = flags["check"] or flags["diff"]
    if compare and any(map(_prints, outputs)):
        message = "--check and --diff compare with a file: name it with -o, --into or --vault"
        raise UsageError(message)
    locked = frozenset(name.lower() for name in common.names((*config.locked, *flags["lock"])))
    policy = Policy(flags["recreate"], locked, flags["refresh"], flags["update_published"])
    names = ("recreate", "lock", "update-published") if enriched else ("recreate", "lock", "refresh", "update-published")
    wanted = [f"--{name}" for name in names if flags[_parameter(name)]]
    if wanted and not any(output.into for output in outputs):
        message = f"{', '.join(wanted)}: is for a file that is brought up to date with --into"
        raise UsageError(message)
    return Mode(not (compare or flags["dry_run"]), compare, flags["force"], policy)


def _pairs(given: tuple[str, ...]) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
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
    where = [text for sent in outcome.sent if (text := _where(sent, write=request.mode.write))]
    click.echo(f"arxref: {'; '.join([common.summary(counts), *where])}", err=True)
    lacking = [
        f"{count} without {what}"
        for count, what in zip(outcome.missing, ("authors", "a date (the month of the ID is used)", "categories"), strict=True)
        if count
    ]
    if lacking:
        advice = "add a digest that has them, or ask arXiv with --enrich arxiv"
        click.echo(f"arxref: {', '.join(lacking)}: {advice}", err=True)


def _where(sent: Sent, *, write: bool) -> str:
    would = "" if write else "would be "
    output = sent.output
    if output.vault:
        kept = f", {sent.kept} there already and left as they are" if sent.kept else ""
        return f"{common.counted(sent.added, 'note')} {would}written to {one_line(output.vault)}{kept}"
    if output.into:
        changed = f", {sent.changed} {would}brought up to date" if sent.changed else ""
        deleted = f", {sent.deleted} that you deleted left out (--recreate brings them back)" if sent.deleted else ""
        return f"{sent.added} {would}added to {one_line(output.into)}{changed}, {sent.kept} there already and left as they are{deleted}"
    return "" if _prints(output) else f"{would}written to {one_line(output.file)}"
