"""Papers straight from arXiv: those of these IDs, or all that a category got on these days. They go the way that papers of sources go."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from arxref import identifiers, pipeline, sink, sources, taxonomy
from arxref.api import SourceText
from arxref.dates import interval
from arxref.enriching import end_refresh, lacks, refreshed
from arxref.errors import InvalidIdentifier, OutputError, UsageError
from arxref.model import ArxivId, Entry, PartialDate, Problem
from arxref.reading import read_source
from arxref.records import NamedTuple
from arxref.text.decode import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    import arxiv

    from arxref.api import Context, Enricher, Exporter
    from arxref.config import Config
    from arxref.delivering import Way
    from arxref.enrichers.adapter import Adapter
    from arxref.enrichers.pages import Answer, Part, Query
    from arxref.host import Host
    from arxref.pipeline import Library, Outcome, Request, World
    from arxref.writing import Mode

EARLIEST = (1986, 1, 1)
"""arXiv began in 1991, with some papers that bear older dates; none is older than this."""

NAME = "arxiv"
_NOT_ASKED = frozenset({"enricher-refused", "enricher-failed"})
_MOST_NEAR = 20
_MOST_SHOWN = 6
_NOT_WRITTEN = frozenset({"not-on-arxiv", "unreadable-answer"})


class Wanted(NamedTuple):
    """What is to be fetched: papers, by any spelling of their IDs (``-``: those on standard input), or the days of categories."""

    ids: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    days: tuple[PartialDate, ...] = ()


def days(on: Sequence[str], since: str, until: str, now: float) -> tuple[PartialDate, ...]:
    """The days that these dates mean: each day of ``on`` (a month is all its days) and those from ``since`` to ``until``, or to today.

    Days to come are none. Raises UsageError for what is no date, and where no day is left.
    """
    import datetime as dt  # noqa: PLC0415 - for this command only

    if until and not since:
        raise UsageError("--until: say with --since where the days begin")
    spans = [(*interval(pipeline.given_date("--on", text)), text) for text in on]
    today = dt.datetime.fromtimestamp(now, dt.UTC).date()
    if since:
        last = interval(pipeline.given_date("--until", until))[1] if until else (today.year, today.month, today.day)
        spans.append((interval(pipeline.given_date("--since", since))[0], last, f"{since} to {until or 'today'}"))
    found: dict[PartialDate, None] = {}
    for first, last, spelt in spans:
        start = dt.date(*max(first, EARLIEST))
        count = (min(dt.date(*last), today) - start).days + 1
        if count < 1:
            why = "its end comes before its beginning" if last < first else "there is no such day, or it has not come yet"
            raise UsageError(f"{spelt}: {why}")
        for number in range(count):
            day = start + dt.timedelta(number)
            found[PartialDate(day.year, day.month, day.day)] = None
    return tuple(sorted(found))


def categories(names: Iterable[str]) -> tuple[str, ...]:
    """Categories in arXiv's spelling. Raises UsageError, with the nearest right ones, for what is none."""
    known = {name.lower(): name for name in (*taxonomy.ARCHIVES, *taxonomy.ACTIVE, *taxonomy.CLOSED, *taxonomy.ALIASES)}
    found: dict[str, None] = {}
    for name in names:
        spelt = known.get(name.strip().lower())
        if spelt is None:
            close = [repr(known[key]) for key in _near(name.strip().lower(), known)]
            hint = f"did you mean {' or '.join(close)}?" if close else "https://arxiv.org/category_taxonomy has them all"
            raise UsageError(f"{name!r} is no category of arXiv; {hint}")
        found[spelt] = None
    return tuple(found)


def _near(low: str, known: Iterable[str]) -> list[str]:
    """The categories that ``low`` may be meant for: that code of any archive, those letters, or all that are as near as the nearest.

    None where those are too many to help.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - for mistakes only
    from itertools import zip_longest  # noqa: PLC0415 - the same

    def far(key: str) -> tuple[bool, int]:
        swapped = sorted(key) == sorted(low)
        return key.partition(".")[0] != low.partition(".")[0], 0 if swapped else sum(a != b for a, b in zip_longest(key, low))

    whole = sorted(key for key in known if key.endswith(f".{low}") or key.replace("-", "").replace(".", "") == low)
    close = whole or get_close_matches(low, known, _MOST_NEAR)
    nearest = min(map(far, close), default=None)
    found = whole or sorted(key for key in close if far(key) == nearest)
    return found if len(found) <= _MOST_SHOWN else []


def fetch(host: Host, config: Config, world: World, request: Request, wanted: Wanted) -> Outcome:
    """Fetch what is ``wanted`` and write it as ``request`` says; what is asked wrongly is said before anybody is asked.

    A digest that arxref wrote may be replaced by one that has all its papers and says the same of them (or something newer, where that is
    asked for), for that is how a listing goes on that was interrupted.
    Raises ArxrefError as `pipeline.export` does.
    """
    outputs, _ = pipeline.prepared(host, config, request)
    there = _own_papers(host, outputs, request.mode)
    library = gather(host, world, request, wanted)
    if there and library.entries:
        now = {entry.id: entry for entry in library.entries}
        file, lost = request.outputs[0].file, sorted(entry.id for entry in there if entry.id not in now)
        if lost:
            raise OutputError(f"{file}: {len(lost)} of its papers would vanish: {', '.join(lost[:3])}; --force overwrites it")
        ((_, exporter, options, _),) = outputs
        other = [entry.id for entry in there if _written(exporter, [entry], options) != _written(exporter, [now[entry.id]], options)]
        if other and not request.refresh:
            raise OutputError(f"{file}: says something else of {len(other)} of its papers: {', '.join(other[:3])}; --force overwrites it")
        request = request._replace(mode=request.mode._replace(force=True))
    return pipeline.export(host, config, world, request, lambda *_: library)


def _own_papers(host: Host, outputs: Sequence[Way], mode: Mode) -> list[Entry]:
    """The papers of the file that is to be replaced, where its format cannot say whether anything would be lost.

    Raises OutputError unless it is, to the byte, what arxref would write of what stands in it.
    """
    ((output, exporter, options, _),) = outputs
    raw = sink.read_existing(output.file) if output.file not in ("", sources.STDIN) else None
    if not raw or not raw.strip() or mode.force or exporter.existing is not None:
        return []
    items = read_source(SourceText.of(output.file, raw), lambda: host.built_in("parsers"), list, named=True, kinds=frozenset({"digest"}))
    entries = [item for item in items or () if isinstance(item, Entry)]
    if _written(exporter, entries, options) != raw:
        raise OutputError(f"{output.file}: is there already and not as arxref writes it; --force overwrites it")
    return entries


def _written(exporter: Exporter, entries: Sequence[Entry], options: Mapping[str, Any]) -> bytes:
    return b"".join(sink.encoded(document.text for document in exporter.render(entries, options)))


def gather(host: Host, world: World, request: Request, wanted: Wanted) -> Library:
    """Fetch what is ``wanted``: from the store where it knows enough (unless newer values are asked for), else from arXiv.

    Raises UsageError where the environment names no API. What cannot be had is named by Problems.
    """
    problems: list[Problem] = []
    with pipeline.asking_context(world, request, problems) as context:
        if wanted.ids:
            return _papers(_spelt(wanted.ids, world), host.get("enrichers", NAME), context, world, problems)
        return _listings(wanted, context, world, problems)


def _listings(wanted: Wanted, context: Context, world: World, problems: list[Problem]) -> Library:
    from arxref.enrichers.arxiv import asking  # noqa: PLC0415 - for those who do ask
    from arxref.enrichers.endpoint import endpoint  # noqa: PLC0415
    from arxref.enrichers.listings import listed  # noqa: PLC0415
    from arxref.enrichers.pages import Query  # noqa: PLC0415

    api = endpoint(world.environ)
    queries = [Query(category, day) for day in wanted.days for category in wanted.categories]
    entries: dict[ArxivId, Entry] = {}  # each in the first listing that has it
    count = 0
    with ExitStack() as stack:
        ask = _Asking(lambda: stack.enter_context(asking(api, context)))
        progress = _Progress(stack, world, len(queries))
        for query in queries:
            found = listed(query, context, ask, progress.papers)
            progress.done()
            count += len(found.entries)
            for entry in found.entries:
                entries.setdefault(entry.id, entry)
            problems += found.problems
    counts = pipeline.Counts(entries=count, merged=count - len(entries))
    return pipeline.Library([*entries.values()], problems, counts)


class _Asking:
    """Asks arXiv for pages of listings, by one connection that is made when it is needed. Once refused, it asks no more."""

    def __init__(self, connect: Callable[[], tuple[arxiv.Client, Adapter]]) -> None:
        self._connect = connect
        self._connected: tuple[arxiv.Client, Adapter] | None = None
        self._refused = ""

    def __call__(self, query: Query, part: Part) -> Answer:
        """See `arxref.enrichers.listings.ask`."""
        from arxref.enrichers.failures import Refused  # noqa: PLC0415 - for those who do ask
        from arxref.enrichers.listings import ask  # noqa: PLC0415

        if self._refused:
            raise Refused(self._refused)
        if self._connected is None:
            self._connected = self._connect()
        try:
            return ask(*self._connected, query, part)
        except Refused as refused:
            self._refused = str(refused)
            raise


class _Progress:
    """A bar of days, or of papers where there is but one day to ask for; there is none until something is asked."""

    def __init__(self, stack: ExitStack, world: World, days: int) -> None:
        self._stack = stack
        self._world = world
        self._days = days
        self._tell: Callable[[int], None] | None = None
        self._settled = 0

    def papers(self, found: int, total: int) -> None:
        """So many papers of a day are there."""
        if self._tell is None:
            self._tell = self._stack.enter_context(self._world.asking(self._days if self._days > 1 else total))
        self._tell(self._settled if self._days > 1 else found)

    def done(self) -> None:
        """A day is settled."""
        self._settled += 1
        if self._tell is not None and self._days > 1:
            self._tell(self._settled)


def _spelt(ids: Iterable[str], world: World) -> Iterator[str]:
    """The spellings of IDs, those on standard input among them: one a line."""
    for text in ids:
        if text == sources.STDIN:
            yield from (line for line in decode(world.stdin().read())[0].split("\n") if line.strip())
        else:
            yield text


def _papers(spellings: Iterable[str], enricher: Enricher, context: Context, world: World, problems: list[Problem]) -> Library:
    asked: dict[ArxivId, int | None] = {}
    count = 0
    for text in spellings:
        count += 1
        try:
            id_, version = identifiers.parse(text)
        except InvalidIdentifier as reason:
            problems.append(Problem("error", "invalid-id", str(reason)))
            continue
        before = asked.get(id_)
        if before and version and before != version:
            version = max(before, version)
            message = f"is asked for in two versions; there is one entry for a paper, so it is that of version {version}"
            problems.append(Problem("warning", "conflicting-values", message, id=id_))
        asked[id_] = version or before
    invalid = sum(problem.code == "invalid-id" for problem in problems)
    found: dict[ArxivId, Entry] = {}
    wanted: dict[int | None, list[ArxivId]] = {}
    for id_, version in asked.items():
        wanted.setdefault(version, []).append(id_)
    for version, ids in wanted.items():
        found |= _stored(ids, version, context)
    left = {version: rest for version, ids in wanted.items() if (rest := [id_ for id_ in ids if id_ not in found])}
    if context.offline:
        message = "is not in the local store, and --offline asks nobody"
        problems += [Problem("error", "not-found", message, id=id_) for ids in left.values() for id_ in ids]
    else:
        before = len(problems)
        found |= _asked(left, enricher, context, world, problems) if left else {}
        if not any(problem.code in _NOT_ASKED for problem in problems[before:]):
            end_refresh(NAME, context)
    counts = pipeline.Counts(entries=count, merged=count - invalid - len(asked), rejected=invalid + len(asked) - len(found))
    return pipeline.Library([found[id_] for id_ in asked if id_ in found], problems, counts)


def _stored(ids: Sequence[ArxivId], version: int | None, context: Context) -> dict[ArxivId, Entry]:
    """What the store knows of papers, if it is all that there is to be known, or nobody else can be asked."""
    if context.store is None:
        return {}
    renewed = context.refresh and not context.offline
    there = refreshed(NAME, ids, context, version) if renewed else context.store.get(ids, version)
    return {entry.id: _unlisted(entry) for entry in there if context.offline or not lacks(entry)}


def _unlisted(entry: Entry) -> Entry:
    """The entry without the day on which the store learnt of it, which is no day on which it was listed."""
    return entry._replace(origins=tuple([origin._replace(listed=None) for origin in entry.origins]))


def _asked(
    wanted: dict[int | None, list[ArxivId]], enricher: Enricher, context: Context, world: World, problems: list[Problem]
) -> dict[ArxivId, Entry]:
    """What arXiv says of papers, by the version that is asked for. What is not to be had is an error here: it was asked for by name."""
    found: dict[ArxivId, Entry] = {}
    with world.asking(sum(map(len, wanted.values()))) as progress:
        before = 0
        for version, ids in wanted.items():
            told = context._replace(version=version, progress=partial(_further, progress, before))
            for item in enricher.lookup(ids, told):
                if isinstance(item, Entry):
                    found[item.id] = item
                else:
                    problems.append(item._replace(severity="error") if item.code in _NOT_WRITTEN else item)
            before += len(ids)
    return found


def _further(progress: Callable[[int], None], before: int, settled: int) -> None:
    progress(before + settled)
