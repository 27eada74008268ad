"""``arxref fetch``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from arxref import fetching, taxonomy
from arxref.cli import common, delivery, options
from arxref.errors import ConfigError, UsageError
from arxref.terminal import aside

if TYPE_CHECKING:
    from arxref.config import Config
    from arxref.pipeline import Outcome, World


@click.command("fetch", short_help="Make a digest of papers from arXiv, by ID or by day.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--category", multiple=True, metavar="CAT", help='All papers of this category; "cs" is all of "cs.*" (repeatable).')
@click.option("--on", multiple=True, metavar="DATE", help="--category: of this day (UTC), or of each day of this month (repeatable).")
@click.option("--since", default="", metavar="DATE", help="--category: of each day from this one on.")
@click.option("--until", default="", metavar="DATE", help="--since: to this day (default: today).")
@click.option("--timeout", "patience", type=options.Seconds(), metavar="SECONDS", help="Ask no longer than that.")
@click.option("--offline", is_flag=True, help="From the local store alone; nothing is asked over the network.")
@options.writing_options
def command(  # noqa: PLR0913 - the options of the command
    *,
    ids: tuple[str, ...],
    category: tuple[str, ...],
    on: tuple[str, ...],
    since: str,
    until: str,
    patience: float | None,
    offline: bool,
    store: str,
    strict: bool,
    report: str | None,
    **flags: Any,
) -> int:
    """Make a digest of arXiv papers: of those with these IDs, or of all that a category got on a day.

    An ID may be spelt in any way and name a version; - is standard input, with one ID a line.
    """
    config = common.configuration()
    world = common.make_world()
    wanted = _wanted(config, world, ids, category, on, since, until)
    plain = config._replace(outputs=(), default_format="obsidian" if flags["vault"] else "digest")
    asked = delivery.request(config, delivery.outputs(plain, flags), flags, asking=True, report=report)
    asked = asked._replace(patience=patience, offline=offline, store=store)
    outcome = fetching.fetch(common.make_host(), config, world, asked, wanted)
    delivery.show(outcome, asked, flags, partial(_tell, outcome))
    return delivery.finish(outcome, config, flags, strict=strict, report=report)


def _wanted(
    config: Config, world: World, ids: tuple[str, ...], category: tuple[str, ...], on: tuple[str, ...], since: str, until: str
) -> fetching.Wanted:
    if ids:
        named = next(filter(None, map(taxonomy.spelt, ids)), "")
        if named:
            raise UsageError(f"{named} is a category, no ID; did you mean --category {named} --on DATE?")
        if category or on or since or until:
            raise UsageError("give IDs, or --category with --on; not both")
        return fetching.Wanted(ids)
    categories = _categories(config, category)
    if not categories:
        raise UsageError("say which papers: IDs, or --category CAT --on DATE")
    if not (on or since or until):
        raise UsageError("say with --on (or --since and --until) of which day")
    return fetching.Wanted((), categories, fetching.days(on, since, until, world.now()))


def _categories(config: Config, given: tuple[str, ...]) -> tuple[str, ...]:
    """The categories that are ``given``, else the configuration's. Raises UsageError for what is none."""
    try:
        return fetching.categories(common.names(given or config.category))
    except UsageError as error:
        if given:
            raise
        raise ConfigError(f"{config.path}: category: {error}") from error


def _tell(outcome: Outcome, where: str) -> None:
    """What was done, in a line on stderr."""
    counts = outcome.counts
    parts = [f"{counts.exported} exported", f"{counts.merged} merged", f"{counts.rejected} rejected"]
    sums = f"{common.counted(counts.entries, 'paper')}: {', '.join(parts)}"
    if counts.exported:
        aside(f"arxref: {sums}{where}")
    else:
        why = "no paper was written" if counts.entries > counts.rejected else "no paper was found"
        aside(f"arxref: {why} ({sums})")
