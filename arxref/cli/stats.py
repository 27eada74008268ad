"""``arxref stats``."""

from __future__ import annotations

import csv
import io
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from arxref import pipeline, sink
from arxref.cli import common, options, say
from arxref.errors import OutputError, UsageError
from arxref.library import counting, picture
from arxref.library.claims.claim import STATUSES
from arxref.terminal import aside, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from arxref.library.counting import Stats

_PIPED = 100
_BAR = 30
_MOST_COLUMNS = 6
_COLUMN = 10
_WIDEST_NAME = 28


@click.command("stats", short_help="Count papers by month, category and venue.")
@options.reading_options
@click.option(
    "--by", type=click.Choice(["month", "year"]), default=None, help="Count by this (default: years where there are many months)."
)
@click.option(
    "--top", type=options.Whole(min=1), default=10, show_default=True, metavar="N", help="How many categories and venues to show."
)
@click.option(
    "--csv", "table", default="", callback=options.named, metavar="FILE.csv", help="Write all counts as CSV (- is standard output)."
)
@click.option("--plot", default="", callback=options.named, metavar="FILE", help="Draw them: FILE.svg or FILE.png (needs matplotlib).")
def command(
    *,
    strict: bool,
    report: str | None,
    by: str | None,
    top: int,
    table: str,
    plot: str,
    **flags: Any,
) -> int:
    """Count the papers of SOURCES by month and category, by venue, and by what is not known of them."""
    common.refuse_report(report, [name for name in (table, plot) if name], prints=table == "-" or not (table or plot))
    format_ = _format(plot, table)
    config = common.configuration()
    request = common.reading(config, flags)
    library = pipeline.load(common.make_host(), config, common.make_world(), request)
    common.show_problems(library.problems)
    counts = library.counts._replace(exported=len(library.entries))
    written = []
    if library.entries:
        stats = counting.count(library.entries, config.venues, by or "")
        if plot:
            written += _write(plot, picture.picture(stats, format_), picture.is_ours)
        if table:
            written += _write_table(table, stats)
        if table != "-":
            _show(stats, top)
    where = f"; written to {' and '.join(map(one_line, written))}" if written else ""
    aside(f"arxref: {common.summary(counts, exports=False)}{where}")
    common.doubt(counts, request)
    outcome = pipeline.Outcome(counts, tuple(library.problems), pipeline.Missing(), tuple(written))
    return common.finish(outcome, strict=strict or config.strict, report=report)


def _format(plot: str, table: str) -> str:
    """What the picture's name asks for. Raises UsageError."""
    format_ = os.path.splitext(plot)[1].lower().removeprefix(".")
    if plot and format_ not in picture.FORMATS:
        raise UsageError(f"--plot {plot}: draws FILE.svg or FILE.png")
    if plot and table and os.path.realpath(plot) == os.path.realpath(table):
        raise UsageError("--plot and --csv would write the same file")
    return format_


def _write_table(path: str, stats: Stats) -> list[str]:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(counting.HEADER)
    writer.writerows(map(one_line, row) for row in counting.table(stats))
    if path == "-":
        say(file.getvalue().removesuffix("\n"))
        return []
    head = ",".join(counting.HEADER).encode()
    return _write(path, file.getvalue().encode("utf-8", "replace"), lambda raw: raw.startswith(head))


def _write(path: str, content: bytes, ours: Callable[[bytes], bool]) -> list[str]:
    """Write a file, unless one stands there that is not arxref's. Raises OutputError."""
    there = sink.read_existing(path)
    if there and not ours(there):
        raise OutputError(f"{path}: is there already and was not made by arxref stats; nothing was written")
    if there != content:
        sink.write_file(path, [content])
    return [path]


def _show(stats: Stats, top: int) -> None:
    """The counts as tables, as wide as the terminal."""
    from rich.console import Console

    terminal = sys.stdout is not None and sys.stdout.isatty()
    piped = io.StringIO()
    console = Console() if terminal else Console(file=piped, width=_PIPED, color_system=None)
    columns = counting.leading(stats, max(1, min(top, _MOST_COLUMNS, (console.width - _BAR - 20) // _COLUMN)))
    rows = counting.shares(stats, columns)
    most = max(stats.periods.values())
    _table(
        console,
        (stats.by.capitalize(), "Papers", "", *columns),
        (
            (period, str(papers), _bar(papers, most), *(str(rows[name][place] or "") for name in columns))
            for place, (period, papers) in enumerate(stats.periods.items())
        ),
    )
    _counted(console, "Category", stats.categories, stats.papers, top)
    if stats.venues:
        named = list(stats.venues.items())
        more = sum(sum(found.values()) for _, found in named[top:])
        _table(
            console,
            ("Venue", "Papers", "", *STATUSES),
            [
                *(
                    (venue, str(sum(found.values())), _bar(sum(found.values()), stats.papers), *(str(found[one] or "") for one in STATUSES))
                    for venue, found in named[:top]
                ),
                *([(f"({len(named) - top} more)", str(more), _bar(more, stats.papers), *[""] * len(STATUSES))] if more else []),
            ],
        )
    _counted(console, "Without", {name: papers for name, papers in stats.lacking.items() if papers}, stats.papers, len(stats.lacking))
    if not terminal:
        say("\n".join(line.rstrip() for line in piped.getvalue().rstrip("\n").split("\n")))


def _counted(console: Any, name: str, counts: Mapping[str, int], papers: int, top: int) -> None:
    """A table of the most frequent, with the share that they have of all papers."""
    named = list(counts.items())
    shown = [(one, str(number), _bar(number, papers), f"{100 * number / papers:.0f} %") for one, number in named[:top]]
    more = sum(number for _, number in named[top:])
    if more:
        shown.append((f"({len(named) - top} more)", str(more), _bar(more, papers), f"{100 * more / papers:.0f} %"))
    if shown:
        _table(console, (name, "Papers", "", ""), shown)


def _bar(number: int, most: int) -> str:
    """A bar of eighths; what is there at all is seen."""
    eighths = max(round(number * _BAR * 8 / most), int(number > 0)) if most else 0
    return "█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip()


def _table(console: Any, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table; nothing in it can obey a terminal's codes."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    first, papers, bar, *others = map(one_line, head)
    table.add_column(Text(first), no_wrap=True, overflow="ellipsis", max_width=_WIDEST_NAME)
    table.add_column(Text(papers), justify="right", no_wrap=True, min_width=len(papers))
    table.add_column(Text(bar), no_wrap=True, min_width=_BAR, style="cyan")
    for name in others:
        table.add_column(Text(name), justify="right", no_wrap=True, overflow="ellipsis", min_width=min(len(name), _COLUMN - 1))
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    console.print(table)
    console.print()
