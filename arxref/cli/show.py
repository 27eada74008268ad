"""``arxref show``."""

from __future__ import annotations

import json
import shutil
import sys
import time
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from arxref import identifiers, pipeline, showing
from arxref.cli import common, delivery, options, provenance, say
from arxref.errors import InvalidIdentifier, UsageError
from arxref.library.layouts import paperrows
from arxref.terminal import aside, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from arxref.cli.provenance import Row
    from arxref.model import ArxivId, Entry

_NAME_WIDTH = 11
_WIDEST = 120


@click.command("show", short_help="Show one paper, and where each of its values comes from.")
@click.argument("paper", metavar="ID")
@click.argument("sources", nargs=-1, type=click.Path(allow_dash=True, readable=False))
@click.option(
    "--from", "parser", default="auto", callback=options.named, metavar="NAME", help="The sources' layout (default: told from their text)."
)
@click.option(
    "--style", default="plain", show_default=True, metavar="NAME", help="pybtex's style for the reference: plain, alpha, unsrt ..."
)
@click.option(
    "--format",
    "format_",
    default="",
    callback=options.named,
    metavar="NAME",
    help="Print the reference in this format and nothing else, to copy it.",
)
@click.option("-O", "given", multiple=True, metavar="NAME=VALUE", help="Any option of the format (repeatable).")
@click.option("--json", "as_json", is_flag=True, help="All of it as one object, for programs.")
@click.option(
    "--keys", default="", callback=options.named, metavar="SCHEME", help="The citation key: a scheme or a pattern, as for export."
)
@options.enrich_options
@click.option("--refresh", is_flag=True, help="--enrich: newer values, too.")
@options.store_option
@options.strict_option
def command(*, paper: str, style: str, format_: str, given: tuple[str, ...], as_json: bool, strict: bool, **flags: Any) -> int:
    """Show one paper of SOURCES: its reference, and where each of its values comes from.

    ID may be spelt in any way, or be the paper's citation key. What a value took the place of, and what else was said, is shown with it.
    """
    if (format_ and as_json) or (given and not format_):
        raise UsageError("--format and --json exclude each other" if as_json else "-O is for the format that --format names")
    common.idle(flags["store"], flags["patience"], flags["enrichers"], offline=flags["offline"])
    if format_ and click.get_current_context().get_parameter_source("style") is not ParameterSource.DEFAULT:
        aside("arxref: --style does nothing: it is of the reference that is printed without --format")
    config, host, world = common.configuration(), common.make_host(), common.make_world()
    request = pipeline.Request(**flags | {"enrichers": common.names(flags["enrichers"])})
    id_ = _id(paper, lambda: () if "-" in request.sources else pipeline.load_with_keys(host, config, world, request).entries)
    shown = showing.show(host, config, world, request, id_)
    problems, text = list(shown.problems), ""
    if shown.entry is not None and format_:
        text, remarks = showing.reference(host, config, format_, delivery.pairs(given), shown.entry)
        problems += remarks
    elif shown.entry is not None:
        printed = showing.printed(host, config, style, shown.entry)
        row = paperrows.papers([shown.entry], config.venues)[0]
        if as_json:
            record = paperrows.record(row) | {"reference": printed, "style": style} | showing.record(shown, request.enrichers)
            text = json.dumps(record, ensure_ascii=False, indent=1)
        else:
            today = time.strftime("%Y-%m-%d", time.gmtime(world.now()))
            text = "\n".join(_lines(printed, provenance.rows(shown, row, request.enrichers, today)))
    common.show_problems(problems, reports=False)
    if shown.entry is not None:
        say(text.rstrip("\n"))
    counts = pipeline.Counts(exported=int(shown.entry is not None))
    return common.finish(pipeline.Outcome(counts, tuple(problems), pipeline.Missing()), strict=strict or config.strict, report=None)


def _id(paper: str, papers: Callable[[], Iterable[Entry]]) -> ArxivId:
    """The ID that is meant: in any spelling, or by the key of one of ``papers``, read for that alone. Raises InvalidIdentifier."""
    try:
        return identifiers.parse(paper)[0]
    except InvalidIdentifier as error:
        key = paper.removeprefix("@").lower()
        found = next((entry.id for entry in papers() if entry.key.lower() == key), None)
        if found is None:
            raise InvalidIdentifier(f"{error} and no paper's key; `arxref list --columns key,id` says which paper has which") from None
        return found


def _lines(printed: str, rows: Iterable[Row]) -> Iterator[str]:
    """The reference, and then each field with the lines that tell of it; on a terminal as wide as that, piped on a line each."""
    terminal = sys.stdout is not None and sys.stdout.isatty()
    width = min(shutil.get_terminal_size().columns, _WIDEST) if terminal else 0
    yield from _wrapped(one_line(printed), width, "")
    yield ""
    indent = " " * (_NAME_WIDTH + 1)
    for name, value, remarks in rows:
        first, *rest = _wrapped(f"{name:<{_NAME_WIDTH}} {one_line(value)}", width, indent)
        yield click.style(first[:_NAME_WIDTH], bold=True) + first[_NAME_WIDTH:] if terminal else first
        yield from rest
        for remark in remarks:
            wrapped = _wrapped(f"{indent}  {one_line(remark)}", width, f"{indent}    ")
            yield from (click.style(line, dim=True) if terminal else line for line in wrapped)


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    """The text in lines of that width, further ones indented; 0: in one line."""
    if not width or len(text) <= width:
        return [text]
    from textwrap import wrap  # noqa: PLC0415 - only a terminal that is too narrow needs it

    return wrap(text, max(width, len(indent) + 20), subsequent_indent=indent, break_on_hyphens=False)
