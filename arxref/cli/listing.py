"""``arxref list``."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from arxref import pipeline
from arxref.cli import common, options, say
from arxref.errors import UsageError
from arxref.library.layouts import paperrows
from arxref.nearest import nearest
from arxref.terminal import aside, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arxref.library.layouts.paperrows import Paper

_MOST = {"key": 26, "author": 20, "venue": 24, "flags": 22, "doi": 30, "title": 120, "authors": 80, "links": 60}
"""How wide a column may grow; the others are never cut."""
_LONG, _SHORT, _KEY = ("title", "authors", "links"), ("author", "venue", "flags", "doi"), ("key",)
_GIVING = (
    (_LONG, 56),
    (_SHORT, 14),
    (_LONG, 40),
    (_KEY, 18),
    (_SHORT, 12),
    (_LONG, 30),
    (_SHORT, 9),
    (_LONG, 24),
    (_KEY, 14),
    (tuple(_MOST), 5),
)
"""Which columns give way to how little, one after the other, where the terminal is narrow: a paper is known by its title."""
_GAP = 2
_TOGETHER = 64
"""So many lines are handed on at once: the first ones soon, and not each with a call of the system."""
_STYLES = {"key": "bold", "id": "bold", "year": "cyan", "venue": "green", "flags": "dim", "status": "green"}


@click.command("list", short_help="Show papers as a table.")
@options.reading_options
@click.option("--columns", metavar="A,B", help=f"What is shown, in this order.  [default: {','.join(paperrows.USUAL)}]")
@click.option("--sort", default="id", show_default=True, metavar="COLUMN", help='The order; "-year" is the newest first.')
@click.option("--links", is_flag=True, help="Show where code, data and project pages are.")
@click.option(
    "--keys",
    default="",
    callback=options.named,
    metavar="NAME",
    help='Citation keys: a scheme, or a pattern such as "{auth}{year}" (as for export).',
)
@click.option("--json", "as_json", is_flag=True, help="All that is known, as a list of objects, for programs.")
def command(
    *,
    strict: bool,
    report: str | None,
    columns: str | None,
    sort: str,
    links: bool,
    keys: str,
    as_json: bool,
    **flags: Any,
) -> int:
    """Show the papers of SOURCES as a table; what is piped on has a line a paper, with tabs between the columns."""
    common.refuse_report(report, (), prints=True)
    config = common.configuration()
    if as_json and columns is not None:
        raise UsageError("--columns is for the table; --json holds all that is known of each paper")
    named = paperrows.USUAL if columns is None else [_column(name.strip()) for name in columns.split(",") if name.strip()]
    shown = [*named, "links"] if links else named
    if not shown:
        raise UsageError("--columns names none")
    order = _column(sort)
    request = common.reading(config, flags)._replace(keys=keys)
    library = pipeline.load_with_keys(common.make_host(), config, common.make_world(), request)
    watched = sys.stdout is not None and sys.stdout.isatty()  # there withdrawn papers are struck through
    asked = {*shown, order.removeprefix("-")}
    claims, linked = (as_json or not asked.isdisjoint(of) for of in (paperrows.CLAIMED, paperrows.LINKED))
    rows = paperrows.ordered(paperrows.papers(library.entries, config.venues, claims=claims or watched, links=linked), order)
    common.show_problems(library.problems)
    if as_json:
        say(json.dumps([paperrows.record(row) for row in rows], ensure_ascii=False, indent=1))
    elif watched:
        _table(rows, shown)
    else:
        for first in range(0, len(rows), _TOGETHER):
            say("\n".join([_tabbed(row, shown) for row in rows[first : first + _TOGETHER]]))
    counts = library.counts._replace(exported=len(rows))
    aside(f"arxref: {common.summary(counts, exports=False)}")
    common.doubt(counts, request)
    outcome = pipeline.Outcome(counts, tuple(library.problems), pipeline.Missing())
    return common.finish(outcome, strict=strict or config.strict, report=report)


def _tabbed(row: Paper, columns: Sequence[str]) -> str:
    """A paper's line for other programs."""
    cells = [paperrows.COLUMNS[name](row) for name in columns]
    if not "".join(cells).isprintable():  # as nearly all are
        cells = [one_line(cell).replace("\t", " ") for cell in cells]
    return "\t".join(cells)


def _column(name: str) -> str:
    """The name of a column. Raises UsageError for one that there is not."""
    plain = name.removeprefix("-")
    if plain not in paperrows.COLUMNS:
        raise UsageError(f"there is no column {plain!r}{nearest(plain, paperrows.COLUMNS)}")
    return name


def _table(rows: Sequence[Paper], columns: Sequence[str]) -> None:
    """A table as wide as the terminal, a line a paper. Nothing in it can obey a terminal's codes."""
    from rich import box
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    texts = [[one_line(paperrows.COLUMNS[name](row)) for name in columns] for row in rows]
    longest = [max((cell_len(cells[i]) for cells in texts), default=0) for i in range(len(columns))]
    widths = _widths(columns, longest, console.width)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, _GAP - 1, 0, 0), pad_edge=False, show_edge=False)
    for name, width in zip(columns, widths, strict=True):
        table.add_column(name, style=_STYLES.get(name, ""), width=width, no_wrap=True, overflow="fold" if name == "links" else "ellipsis")
    for row, cells in zip(rows, texts, strict=True):
        table.add_row(*map(Text, cells), style="dim strike" if row.claim.status == "withdrawn" else "")
    console.print(table)


def _widths(columns: Sequence[str], longest: Sequence[int], room: int) -> list[int]:
    """The width of each column: what its texts need, within bounds; where there is too little room, the widest gives way first."""
    widths = [max(len(name), min(most, _MOST.get(name, most))) for name, most in zip(columns, longest, strict=True)]
    room -= _GAP * len(columns)
    for names, least in _GIVING:
        while sum(widths) > room:
            width, i = max(((widths[i], i) for i, name in enumerate(columns) if name in names), default=(0, 0))
            if width <= least:
                break
            widths[i] -= 1
    return widths
