"""The options that commands share, as click declares them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from arxref.errors import UsageError
from arxref.library.claims.claim import STATUSES
from arxref.library.ledger import FILE as LEDGER
from arxref.library.selection import NO_STATUS

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


class NoteOption(click.Option):
    """One that is for the notes of a vault alone."""


def reading_options(command: F) -> F:
    """The options of every command that reads sources."""
    for option in reversed(
        (
            click.argument("sources", nargs=-1, type=click.Path(allow_dash=True, readable=False)),
            click.option(
                "--from",
                "parser",
                default="auto",
                callback=named,
                metavar="NAME",
                help="The sources' layout (default: told from their text).",
            ),
            click.option("--only", multiple=True, metavar="ID", help="Only this paper (any spelling of an arXiv ID; repeatable)."),
            click.option(
                "--category",
                multiple=True,
                callback=named,
                metavar="CAT",
                help='Only papers of this category; "cs" covers "cs.*" (repeatable).',
            ),
            click.option("--since", metavar="DATE", help="Only papers first published on or after this day, month or year."),
            click.option("--until", metavar="DATE", help="Only papers first published on or before this day, month or year."),
            click.option(
                "--grep",
                default="",
                callback=named,
                metavar="TEXT",
                help="Only papers with this text in title, authors, abstract, comment or journal.",
            ),
            click.option("--status", multiple=True, metavar="STATUS", type=click.Choice([*STATUSES, NO_STATUS]), help=_STATUS_HELP),
            click.option(
                "--venue",
                default="",
                callback=named,
                metavar="NAME",
                help="Only papers that are said to stand there, whatever it is called.",
            ),
            strict_option,
            report_option,
        )
    ):
        command = option(command)
    return command


_STATUS_HELP = "Only papers said to be published, accepted, submitted or withdrawn, or none of these (repeatable)."


class Whole(click.IntRange):
    """A whole number that is called so where a text is none."""

    name = "whole number"


class Seconds(click.FloatRange):
    """A time that ends: what is no number is none."""

    name = "number of seconds"

    def __init__(self) -> None:
        super().__init__(min=0)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The seconds, as a number."""
        seconds: float = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail(f"{value!r} is no time", param, ctx)
        return seconds


def named(context: click.Context, option: click.Parameter, value: Any) -> Any:
    """``value``, unless it is given and names nothing, as a variable of the shell's does that is not set: that is no wish to have none."""
    if context.get_parameter_source(str(option.name)) is ParameterSource.COMMANDLINE:
        for text in [one.strip(" ,") for one in value] if isinstance(value, tuple) else [value]:
            if not text:
                raise UsageError(f"{' / '.join(option.opts)}: an empty text names nothing; name something, or leave the option out")
    return value


def _commands(_context: click.Context, option: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """The names of LaTeX commands without what may stand around them: ``\\mycite*``."""
    names = tuple(text.strip().removeprefix("\\").removesuffix("*") for text in value)
    for text, name in zip(value, names, strict=True):
        if not name.replace("@", "").isalpha():
            raise UsageError(f"{option.opts[0]}: {text!r} is no command of LaTeX; name one, such as mycite")
    return names


def citing_option(command: F) -> F:
    """The option that names LaTeX commands which cite."""
    help_ = "A LaTeX command of yours that cites (repeatable)."
    return click.option("--command", "commands", multiple=True, callback=_commands, metavar="NAME", help=help_)(command)


def enrich_options(command: F) -> F:
    """The options of a command that asks metadata sources."""
    for option in reversed(
        (
            click.option("--enrich", "enrichers", multiple=True, callback=named, metavar="NAME", help=_ENRICH_HELP),
            click.option("--enrich-timeout", "patience", type=Seconds(), metavar="SECONDS", help="Ask no longer than that."),
            click.option("--offline", is_flag=True, help="Fill from the local store alone; nothing is asked over the network."),
        )
    ):
        command = option(command)
    return command


_ENRICH_HELP = "Fill what is missing: arxiv, or a plugin's (several: A,B)."


def store_option(command: F) -> F:
    """The option that names the metadata store."""
    return click.option(
        "--store", default="", callback=named, metavar="PATH", help="The local metadata store (default: in your cache folder)."
    )(command)


def strict_option(command: F) -> F:
    """The flag that makes warnings count."""
    return click.option("--strict", is_flag=True, help="Exit with 1 on a warning too.")(command)


def report_option(command: F) -> F:
    """The option that names the file for counts and problems."""
    return click.option("--report", callback=named, metavar="FILE.json", help="Write counts and problems as JSON.")(command)


def jobs_option(command: F) -> F:
    """The option that says how many processes share the work."""
    help_ = "Share the work among N processes (default: by its size)."
    return click.option("--jobs", type=Whole(min=0), default=0, metavar="N", help=help_)(command)


def format_options(command: F) -> F:
    """The flags of the built-in formats' own options."""
    for option in reversed(
        (
            click.option("--published/--no-published", default=None, help="Papers whose journal is surely known as published ones."),
            click.option("--pubstate/--no-pubstate", default=None, help="Say what authors say: submitted, accepted (and where)."),
            click.option("--trust-comments/--no-trust-comments", default=None, help="What comments call accepted as published, too."),
            click.option("--profile", metavar="NAME", help="bibtex, biblatex: what a publisher's style wants; see docs/formats.md."),
            click.option("--max-authors", type=int, metavar="N", help="No more authors than these, then 'and others'."),
            click.option("--fields", callback=named, metavar="A,B", help="bibtex, biblatex: only these fields."),
            click.option("--omit", metavar="A,B", help="bibtex, biblatex: not these fields."),
            click.option("--cite-version", type=click.Choice(["keep", "strip"]), help="The version in eprint and url (default: strip)."),
            click.option("--abstract/--no-abstract", default=None, help="With or without abstracts."),
            click.option("--comment/--no-comment", default=None, help="bibtex, biblatex: the arXiv comment, which no style prints."),
            click.option("--markup/--no-markup", default=None, help="csl-json, csl-yaml: simple sub- and superscripts as tags."),
            click.option("--style", metavar="NAME", help="digest: fields (default) or numbered."),
            click.option("--folder", cls=NoteOption, metavar="NAME", help="obsidian: the folder in the vault."),
            click.option("--days/--no-days", cls=NoteOption, default=None, help="obsidian: a page for each day of a digest, or none."),
            click.option(
                "--author-links/--no-author-links", cls=NoteOption, default=None, help="obsidian: authors as links to notes of their own."
            ),
            click.option("--indexes", cls=NoteOption, metavar="A,B", help="obsidian: pages over all papers: authors, table, base."),
            click.option(
                "--template",
                cls=NoteOption,
                callback=named,
                metavar="DIR",
                help="obsidian: templates of your own; `arxref templates` has some.",
            ),
            click.option("-O", "given", multiple=True, metavar="NAME=VALUE", help="Any option of the format (repeatable)."),
        )
    ):
        command = option(command)
    return command


def target_options(command: F) -> F:
    """The flags that say where papers go, and what may happen there."""
    for option in reversed(
        (
            click.option(
                "--format", "format_", callback=named, metavar="NAME", help="bibtex, biblatex, csl-json ...; see `arxref formats`."
            ),
            click.option("--csl-yaml", is_flag=True, help="Short for --format csl-yaml: pandoc's references, with math."),
            click.option("-o", "--output", default="", callback=named, metavar="FILE", help="Where to (default: standard output)."),
            click.option(
                "--into", default="", callback=named, metavar="REFS.bib", help="Bring this file up to date; your own work in it stays."
            ),
            click.option("--vault", cls=NoteOption, default="", callback=named, metavar="DIR", help="The folder that notes go to."),
            click.option(
                "--lock",
                multiple=True,
                callback=named,
                metavar="FIELD",
                help="--into, --vault: never add or change this field (repeatable).",
            ),
            click.option("--recreate", is_flag=True, help="--into, --vault: bring back what you deleted."),
            click.option("--update-published", is_flag=True, help="--into: preprints become the published papers."),
            click.option(
                "--refresh", is_flag=True, help="What is known is asked for again; --into: values of unknown origin are renewed, too."
            ),
            click.option("--force", is_flag=True, help="-o: overwrite FILE even where your work in it would be lost."),
            click.option("--check", is_flag=True, help="Write nothing; exit with 1 if something would change."),
            click.option("--diff", is_flag=True, help="Write nothing; print what would change."),
            click.option("--dry-run", is_flag=True, help="Do everything but write."),
        )
    ):
        command = option(command)
    return command


def hide_notes(command: click.Command) -> None:
    """Keep what is for notes alone out of the help of a command that writes none; whoever asks for it is told why not."""
    for option in command.params:
        if isinstance(option, NoteOption):
            option.hidden = True


def key_options(command: F) -> F:
    """The flags that say what keys papers get."""
    for option in reversed(
        (
            click.option(
                "--keys",
                default="",
                callback=named,
                metavar="SCHEME",
                help="Citation keys: readable (default), arxiv or a pattern; see docs/keys.md.",
            ),
            click.option(
                "--ledger",
                is_flag=False,
                flag_value=LEDGER,
                default="",
                callback=named,
                metavar="[FILE]",
                help=f"Keep every key in this file (default: {LEDGER}).",
            ),
        )
    ):
        command = option(command)
    return command


def writing_options(command: F) -> F:
    """The options of a command that finds its papers otherwise than in sources, and writes them as ``export`` does."""
    for option in reversed((store_option, target_options, key_options, strict_option, report_option, format_options)):
        command = option(command)
    return command
