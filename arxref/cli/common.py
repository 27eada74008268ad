"""What the commands share: the world, what options mean, and how problems and sums are shown. Nothing here needs click."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any, BinaryIO

from arxref import pipeline, sources
from arxref.cli import FAILED, OK, say
from arxref.config import Config, load
from arxref.errors import OutputError, SourceError, UsageError
from arxref.host import from_environment
from arxref.library.selection import Selection
from arxref.terminal import aside, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rich.progress import Progress

    from arxref.host import Host
    from arxref.model import Problem
    from arxref.pipeline import Counts, Missing, Outcome, Request, World
    from arxref.sink import Change
    from arxref.sources import Found

_SHOWN_PER_CODE = 10
_PATIENCE = 1.0
_REPORT_START = b'{\n "counts": {'


def make_host() -> Host:
    """The plugins of this run; a broken one is named on stderr."""
    return from_environment(lambda line: aside(f"arxref: {one_line(line)}"), alone=True)


def make_world() -> World:
    """The process's own folder and standard streams."""
    return pipeline.World(".", sources.standard_input, _stdout, progress, asking=asking)


def _stdout() -> BinaryIO:
    if sys.stdout is None:
        raise OutputError("standard output: is closed")
    return sys.stdout.buffer


def configuration() -> Config:
    """The configuration that holds here."""
    try:
        folder = os.getcwd()
    except OSError as error:
        raise SourceError(f"the current folder: {error.strerror or error}; go to another one") from error
    return load(folder)


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """The names in texts that may each hold several, with commas between them; each once."""
    return tuple(dict.fromkeys(name.strip() for text in texts for name in text.split(",") if name.strip()))


def reading(config: Config, flags: Mapping[str, Any]) -> Request:
    """What is to be read and selected, by the flags of `options.reading_options`. Raises ArxrefError for an ID or a date that is none."""
    period = pipeline.period(flags["since"], flags["until"], "--")
    categories = tuple(flags["category"] or config.category)
    ids, statuses = pipeline.parse_ids(flags["only"]), frozenset(flags["status"])
    chosen = Selection(ids, categories, *period, flags["grep"], statuses, flags["venue"].strip(), config.venues)
    return pipeline.Request(flags["sources"], parser=flags["parser"], selection=chosen)


def progress(found: Iterable[Found]) -> Iterator[Found]:
    """Pass sources on; once that has taken a second and stderr is a terminal, show how far it is."""
    if not is_watched():
        yield from found
        return
    started = time.monotonic()
    bar = None
    try:
        for number, item in enumerate(found, 1):
            if bar is None and time.monotonic() - started > _PATIENCE:
                bar = spinner("files")
                bar.start()
                task = bar.add_task("reading", total=None, completed=number)
            elif bar is not None:
                bar.update(task, completed=number)
            yield item
    finally:
        if bar is not None:
            bar.stop()


def is_watched() -> bool:
    """Whether stderr is a terminal, on which somebody may wait."""
    return sys.stderr is not None and sys.stderr.isatty()


def spinner(what: str) -> Progress:
    """What shows how many files or records are read, while that goes on."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn(f"{{task.completed}} {what} read"), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


@contextlib.contextmanager
def asking(total: int) -> Iterator[Callable[[int], None]]:
    """While a metadata source is asked for ``total`` papers: a bar with the time that is left, if stderr is a terminal."""
    if not is_watched():
        yield lambda _settled: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("asking for metadata"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(elapsed_when_finished=True))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking", total=total)
        yield lambda settled: bar.update(task, completed=settled)


def show_problems(problems: Sequence[Problem], *, reports: bool = True) -> None:
    """Each problem in one line on stderr, ten of a code at most, then how many more there are. ``reports``: the command has --report."""
    shown: Counter[str] = Counter()
    for problem in problems:
        shown[problem.code] += 1
        if shown[problem.code] <= _SHOWN_PER_CODE:
            aside(one_line(problem_line(problem)))
    for code, count in sorted(shown.items()):
        if count > _SHOWN_PER_CODE:
            aside(f"{code}: {count - _SHOWN_PER_CODE} more{' (--report FILE.json lists them all)' if reports else ''}")


def problem_line(problem: Problem) -> str:
    """``digests/x.md:12: missing-id: "Title ..." has no arXiv link``."""
    place = f"{problem.source}:{problem.line}: " if problem.line else f"{problem.source}: " if problem.source else ""
    lines = f" (to line {problem.last})" if problem.last > problem.line else ""
    subject = f"{problem.id}: " if problem.id and not problem.line and problem.id not in problem.message else ""
    kind = "" if problem.severity == "error" else f"{problem.severity}: "
    return f"{place}{kind}{problem.code}: {subject}{problem.message}{lines}"


def summary(counts: Counts, *, exports: bool = True) -> str:
    """The sum of a run, which ``exports`` papers or only has them, in one line; it adds up."""
    parts = [
        f"{counts.exported} exported" if exports else counted(counts.exported, "paper"),
        f"{counts.merged} merged",
        f"{counts.rejected} rejected",
    ]
    if counts.unselected:
        parts.append(f"{counts.unselected} not selected")
    skipped = f" ({counted(counts.skipped, 'other file')} passed over)" if counts.skipped else ""
    others = counted(counts.foreign, "other that is no arXiv paper", "others that are no arXiv papers")
    foreign = f" ({others} passed over)" if counts.foreign else ""
    return f"{counted(counts.files, 'file')}{skipped}, {counted(counts.entries, 'entry', 'entries')}{foreign}: {', '.join(parts)}"


def doubt(counts: Counts, asked: Request) -> None:
    """Where nothing is there, say what to name. Where nothing is selected, name the categories that arXiv does not have, and near venues.

    They are no errors: a digest's own topics will do, and so will any venue.
    """
    if not (counts.files or counts.entries or asked.sources):
        aside("arxref: nothing here was taken for a digest; name the files or folders to read, or - for standard input")
    elif not (counts.files or counts.entries or counts.skipped) and any(map(os.path.isdir, asked.sources)):
        aside("arxref: no file is there to be read; links to folders, vaults and hidden folders are looked into only where they are named")
    elif counts.skipped and not counts.files and asked.parser == "auto":
        aside(
            "arxref: in folders, notes, libraries and links are read where --from asks for them: --from note, --from bib, --from links ..."
        )
    if counts.exported or not counts.unselected:
        return
    from arxref.fetching import categories  # noqa: PLC0415 - for mistakes only

    for name in asked.selection.categories:
        try:
            categories((name,))
        except UsageError as error:
            aside(f"arxref: {one_line(str(error))}")
    if asked.selection.venue:
        from arxref.library.claims.venuesearch import near  # noqa: PLC0415 - for mistakes only

        if close := near(asked.selection.venue, asked.selection.own):
            aside(
                one_line(f"arxref: --venue: no venue is known as {asked.selection.venue!r}; did you mean {' or '.join(map(repr, close))}?")
            )


def unheard(config: Config, asked: Request) -> None:
    """Where nobody said what to read, and something comes by standard input, say how that is read."""
    if not (asked.sources or config.sources) and sources.is_waiting():
        aside("arxref: what comes by standard input was not read; name - as the source to read it")


def idle(store: str, patience: float | None, enrichers: Sequence[str], *, offline: bool) -> None:
    """Say of options for metadata sources that they do nothing where none is asked for."""
    if store and not (enrichers or offline):
        aside("arxref: --store does nothing: papers are filled from a store with --offline or --enrich alone")
    if patience is not None and not enrichers:
        aside("arxref: --enrich-timeout does nothing: nobody is asked without --enrich")


def lacking(missing: Missing, date: str = "a date", one: str = "") -> list[str]:
    """What citations will lack, with how many papers lack it; ``one`` is what a paper is called."""
    without = [f"without {name}" for name in ("authors", date, "categories")]
    return [
        f"{counted(count, one) if one else count} {text}"
        for count, text in zip(missing, (*without, "with cut-off author lists"), strict=True)
        if count
    ]


def counted(number: int, one: str, many: str = "") -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def show_changes(changes: Sequence[Change]) -> None:
    """A unified diff of the files that would change, on standard output. What a terminal would obey is printed harmlessly.

    Tabs, byte order marks and the line ends of Windows are not among that: without them ``patch`` would not find the lines.
    """
    from arxref.cli.diffs import harmless, unified  # noqa: PLC0415 - only --diff needs it

    for change in changes:
        for line in unified(change):
            say(harmless(line))


def refuse_report(report: str | None, outputs: Sequence[str], *, prints: bool, vaults: Sequence[str] = ()) -> None:
    """Raise, before anything is done, where the report would end in the output or overwrite a file that is no report, or has no folder.

    Folders in ``vaults`` the run makes.
    """
    if not report:
        return
    if report == "-":
        if prints:
            raise UsageError("--report - and the papers would both go to standard output; give one of them a file")
        return
    if any(os.path.realpath(report) == os.path.realpath(output) for output in outputs):
        raise UsageError(f"--report {report}: is where the papers go; give it another name")
    from arxref import sink  # noqa: PLC0415 - only a report needs it

    if not any(os.path.realpath(report).startswith(os.path.join(os.path.realpath(vault), "")) for vault in vaults):
        sink.refuse_folderless(report)
    there = sink.read_existing(report)
    if there and not there.startswith(_REPORT_START):
        raise OutputError(f"{report}: is there already and is no report of arxref; nothing was written")


def finish(outcome: Outcome, *, strict: bool, report: str | None) -> int:
    """Write the report if one is wanted; the exit code that the outcome means, and a word where nothing else says why it is that."""
    if report:
        write_report(report, outcome)
    severities = Counter(problem.severity for problem in outcome.problems)
    if not outcome.counts.exported or severities["error"]:
        return FAILED
    if not (strict and severities["warning"]):
        return OK
    what = "was 1 warning" if severities["warning"] == 1 else f"were {severities['warning']} warnings"
    aside(f"arxref: failing because there {what} (--strict, or strict in arxref.toml)")
    return FAILED


def write_report(path: str, outcome: Outcome) -> None:
    """{counts, problems, written} as JSON."""
    import json  # noqa: PLC0415 - only a report needs it

    from arxref import sink  # noqa: PLC0415

    counts = outcome.counts
    data = {
        "counts": {name: getattr(counts, name) for name in ("files", "entries", "exported", "merged", "rejected", "unselected", "foreign")},
        "problems": [
            {
                "severity": problem.severity,
                "code": problem.code,
                "file": problem.source,
                "line": problem.line,
                "id": problem.id,
                "message": problem.message,
            }
            for problem in outcome.problems
        ],
        "written": list(outcome.written),
    }
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    if path == "-":
        sink.write_stream(_stdout(), [text])
    else:
        sink.write_file(path, [text])
