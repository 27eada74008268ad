"""``arxref rekey``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from arxref import pipeline, rekeying, sink, sources
from arxref.cli import FAILED, OK, common, options, say
from arxref.errors import OutputError, UsageError
from arxref.library import keymap
from arxref.terminal import aside

if TYPE_CHECKING:
    from collections.abc import Callable

    from arxref.rekeying import Plan


@click.command("rekey", short_help="Change citation keys, and wherever they are cited.")
@click.argument("targets", metavar="[TARGET]...", nargs=-1, type=click.Path(readable=False))
@click.option(
    "--keys", default="", callback=options.named, metavar="SCHEME", help="The new keys: readable, arxiv or a pattern; see docs/keys.md."
)
@click.option("--map", "map_", default="", callback=options.named, metavar="MAP.tsv", help="The new keys: a file of lines old, tab, new.")
@click.option("--only", multiple=True, metavar="ID", help="Only the key of this paper (any spelling of an arXiv ID; repeatable).")
@click.option("--sources", "described", multiple=True, metavar="PATH", help="What describes papers that no target does (repeatable).")
@click.option("--apply", multiple=True, metavar="PATH", help="Manuscripts that cite: a .tex or .md file, or a folder (repeatable).")
@options.citing_option
@click.option(
    "--ledger", default="", callback=options.named, metavar="FILE", help="The ledger to change along (default: arxref.keys here or above)."
)
@click.option(
    "-o", "--output", default="", callback=options.named, metavar="MAP.tsv", help="Where the map goes (default: standard output)."
)
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
@click.option("--dry-run", is_flag=True, help="Write nothing but the map, to standard output.")
def command(  # noqa: PLR0913 - the options of the command
    *,
    targets: tuple[str, ...],
    keys: str,
    map_: str,
    only: tuple[str, ...],
    described: tuple[str, ...],
    apply: tuple[str, ...],
    commands: tuple[str, ...],
    ledger: str,
    output: str,
    diff: bool,
    dry_run: bool,
) -> int:
    """Change citation keys in TARGETS (.bib files, vaults, arxref.keys) and wherever they are cited.

    All targets of one run get one set of keys. The map of old keys to new ones is written first.
    """
    if keys and map_:
        raise UsageError("--keys and --map exclude each other: the new keys come from one of them")
    if not targets and not (map_ and (apply or ledger)):
        raise UsageError("name what holds the keys: .bib files, vaults or a ledger (with --map, --apply or --ledger will do)")
    request = rekeying.Request(targets, apply, described, keys, map_, pipeline.parse_ids(only), ledger, commands)
    write = not (diff or dry_run)
    world = common.make_world()
    plan = rekeying.rekey(
        common.make_host(), common.configuration(), world, request, before=_showing(output, diff=diff, write=write), write=write
    )
    _tell(plan, write=write)
    nothing = not plan.papers and not plan.moves
    return FAILED if nothing or any(problem.severity == "error" for problem in plan.problems) else OK


def _showing(output: str, *, diff: bool, write: bool) -> Callable[[Plan], None]:
    """What is done with a plan before anything is written: whoever has the map can go on after a crash."""

    def show(plan: Plan) -> None:
        common.show_problems(plan.problems, reports=False)
        if diff:
            common.show_changes(plan.changes)
            return
        text = keymap.text(plan.moves)
        if not plan.moves:
            return
        if not output or output == sources.STDIN or not write:
            say(text.removesuffix("\n"))
            sys.stdout.flush()
        else:
            _refuse_other(output, text)
            sink.write_file(output, [text])

    return show


def _refuse_other(path: str, text: str) -> None:
    """Raise OutputError where another map, or anything else, stands: a map is what undoes a run, or ends one that was cut short."""
    there = sink.read_existing(path)
    if there and there != text.encode():
        raise OutputError(f"{sources.display(path)}: is there already; give the map another name; nothing was written")


def _tell(plan: Plan, *, write: bool) -> None:
    """What was done, in one line on stderr."""
    if not plan.moves:
        why = "no key changes" if plan.papers else "no paper was found"
        aside(f"arxref: {common.counted(plan.papers, 'paper')}: {why}")
        return
    verb = "" if write else " would be"
    files = common.counted(len(plan.changes), "file")
    left = f", {plan.left} in comments or code left" if plan.left else ""
    done = (
        f"{verb} changed in {common.counted(plan.places, 'place')} of {files}"
        if plan.changes
        else ": no place has an old one, so nothing changes"
    )
    aside(f"arxref: {common.counted(len(plan.moves), 'key')}{done}{left}")
