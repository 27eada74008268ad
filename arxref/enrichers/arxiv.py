"""arXiv's own metadata, by ID, from its public API (https://info.arxiv.org/help/api): politely, in batches, and to the end.

The API leaves out what it does not know without a word, and answers a batch that holds one ID it dislikes with an error for all. So an
answer is matched by ID, a batch that is rejected is taken apart, and a paper counts as unknown only after a second, smaller request.
"""

from __future__ import annotations

import os
import time
from collections import deque
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.api import Enricher
from arxref.dates import stamp
from arxref.enrichers.endpoint import endpoint
from arxref.enrichers.failures import Refused, Rejected, Told, TooLong
from arxref.enrichers.pace import OwnTurns, Pace
from arxref.errors import InvalidIdentifier
from arxref.hookspecs import hookimpl
from arxref.library.layouts.arxivmeta import Author, Paper, authors_of, entry_of, terms
from arxref.model import ArxivId, Entry, Link, Origin, Problem
from arxref.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    import arxiv

    from arxref.api import Context
    from arxref.enrichers.adapter import Adapter, Limits
    from arxref.enrichers.endpoint import Endpoint
    from arxref.store.turns import Turns

NAME = "arxiv"
SOURCE = "arXiv API"
"""What the origins of all that it says name."""
BATCH = 100
"""IDs in one request: at most 2,600 characters of URL, where servers take 8,000."""
WELL_KNOWN = ArxivId("0704.0001")
"""A paper that arXiv has, for as long as it has shown no other: where even this lacks, an empty answer says nothing."""


def enricher(environ: Mapping[str, str], limits: Limits | None = None) -> Enricher:
    """The enricher for an environment (see `arxref.enrichers.endpoint`); ``limits`` are what one request may take."""
    memory: dict[str, Turns] = {}

    def lookup(ids: Sequence[ArxivId], context: Context) -> Iterator[Entry | Problem]:
        """See `arxref.api.Enricher`. Raises UsageError, at once, where the environment names no API."""
        return _lookup(ids, context, endpoint(environ), memory, limits)

    return Enricher(NAME, "arXiv's public API: authors, dates, categories and all else that it knows of a paper", lookup)


@contextmanager
def asking(
    api: Endpoint, context: Context, memory: dict[str, Turns] | None = None, limits: Limits | None = None
) -> Iterator[tuple[arxiv.Client, Adapter]]:
    """A client of the ``arxiv`` package for ``api``, and the adapter under it, which waits, tries again and checks (see there).

    Turns are kept by the context's store, for the whole machine, or else in ``memory``. What is asked through the client raises Refused
    or Rejected, and nothing else but what the package itself raises.
    """
    from arxref.enrichers import adapter  # noqa: PLC0415 - with requests and arxiv, for those who do ask

    turns = OwnTurns(context.now, {} if memory is None else memory) if context.store is None else context.store
    client, below = adapter.connect(api, Pace(context, turns, api.host, api.pause, api.name), limits or adapter.Limits())
    try:
        yield client, below
    finally:
        below.close()


def _lookup(
    ids: Sequence[ArxivId], context: Context, api: Endpoint, memory: dict[str, Turns], limits: Limits | None
) -> Iterator[Entry | Problem]:
    wanted = list(dict.fromkeys(ids))
    told = frozenset[str]() if context.store is None or context.refresh else context.store.unknown(wanted, NAME)
    asked: list[ArxivId] = []
    for id_ in wanted:
        problem = _not_asked(id_, api.name, told=id_ in told)
        if problem is None:
            asked.append(id_)
        else:
            yield problem
    if asked and context.offline:
        yield Problem("note", "offline", f"{api.name} was not asked about {_papers(len(asked))}")
        return
    sample = WELL_KNOWN if api.name == "arXiv" and context.version is None else None  # a mirror may have only some papers
    work = _Work(asked, len(wanted), api.name, sample)
    if asked:
        began = context.now()
        with asking(api, context, memory, limits) as (client, adapter):

            def ask_for(batch: Sequence[ArxivId], witness: ArxivId | None) -> dict[ArxivId, Entry]:
                adapter.look = partial(_look, context, batch, began)
                return ask(client, adapter, batch, context.version, witness)

            yield from _settle(work, context, ask_for)
    elif context.progress is not None:
        context.progress(work.all)


def _not_asked(id_: ArxivId, name: str, *, told: bool) -> Problem | None:
    """Why nothing is asked about an ID: who is asked (``name``) said before that it has no such paper, or it can have none."""
    try:
        canonical = identifiers.parse(id_)[0]
    except InvalidIdentifier as reason:
        return Problem("error", "invalid-id", str(reason), id=id_)
    if canonical != id_:
        return Problem("error", "invalid-id", f"{id_!r} is to be asked for as {canonical}", id=id_)
    return _unknown(id_, None, name) if told else None


def _unknown(id_: ArxivId, version: int | None, name: str) -> Problem:
    what = "such paper" if version is None else f"version {version} of this paper"
    return Problem("warning", "not-on-arxiv", f"{name} has no {what}", id=id_)


def _papers(count: int) -> str:
    return "1 paper" if count == 1 else f"{count} papers"


def _look(context: Context, batch: Sequence[ArxivId], began: float) -> None:
    """Raise Told where another process has asked for some of ``batch`` after this one ``began``, and the store has the answer."""
    if context.store is None:
        return
    first = began + 1 if context.refresh else began  # the store knows seconds: what is wanted newer may be as old as this one's beginning
    start = time.strftime("%Y-%m-%d %H:%M:%S+00:00", time.gmtime(first))
    told = [
        entry._replace(origins=tuple([one._replace(listed=None) for one in entry.origins]))
        for entry in context.store.get(batch, context.version)
        if any(one.parser == NAME and one.listed is not None and stamp(one.listed) >= start for one in entry.origins)
    ]
    if told:
        raise Told(told)


class _Work:
    """Which papers to ask for next, and which of them an answer lacked already.

    ``left`` are not settled, of ``all``; the source that is asked is called ``name``. ``known`` is a paper that it has shown to have,
    ``sample`` one that it is bound to have.
    """

    def __init__(self, ids: Sequence[ArxivId], all_: int, name: str, sample: ArxivId | None = None) -> None:
        self.all = all_
        self.name = name
        self.left = len(ids)
        self.known: ArxivId | None = None
        self._sample = sample
        self._batches = deque(ids[at : at + BATCH] for at in range(0, len(ids), BATCH))
        self._lacked: dict[ArxivId, int] = {}  # the size of the request whose answer lacked it

    def take(self) -> Sequence[ArxivId]:
        """The papers of the next request.

        Those that were lacking come last, at most half as many at once as there were in any request whose answer lacked one of them.
        """
        if self._batches:
            return self._batches.popleft()
        doubted = sorted(self._lacked, key=self._lacked.__getitem__)
        return doubted[: max(1, self._lacked[doubted[0]] // 2)]

    def witness(self, batch: Sequence[ArxivId]) -> ArxivId | None:
        """A paper that the answer must hold for its silence on others to count, where it is the second that counts."""
        return (self.known or self._sample) if any(id_ in self._lacked for id_ in batch) else None

    @property
    def believed(self) -> bool:
        """Whether its silence on a paper is to be remembered: it has shown, or will have shown, that it has papers at all."""
        return bool(self.known or self._sample)

    def put_back(self, batch: Sequence[ArxivId], told: Collection[ArxivId]) -> None:
        """Of a batch that was not asked for some were ``told`` by the store: the others come next."""
        self.drop(*told)
        if rest := [id_ for id_ in batch if id_ not in told]:
            self._batches.appendleft(rest)

    def split(self, batch: Sequence[ArxivId], named: Sequence[ArxivId]) -> bool:
        """Take a rejected batch apart; false where it is one paper."""
        parts = _parts(batch, named)
        self._batches.extendleft(parts)
        return bool(parts)

    def settle(self, batch: Sequence[ArxivId], found: Mapping[ArxivId, Entry]) -> list[ArxivId]:
        """Note what an answer holds; those of ``batch`` that it was the second to lack."""
        unknown: list[ArxivId] = []
        for id_ in batch:
            if id_ in found:
                self.known = id_
            elif id_ in self._lacked:
                unknown.append(id_)
            else:
                self._lacked[id_] = len(batch)
        self.drop(*found, *unknown)
        return unknown

    def drop(self, *ids: ArxivId) -> None:
        """These are settled."""
        self.left -= len(ids)
        for id_ in ids:
            self._lacked.pop(id_, None)


def _settle(
    work: _Work, context: Context, ask_for: Callable[[Sequence[ArxivId], ArxivId | None], dict[ArxivId, Entry]]
) -> Iterator[Entry | Problem]:
    """Ask until each paper is settled, or arXiv refuses. What comes is in the store before it is given."""
    absent: list[ArxivId] = []  # what is to be remembered so, once it has shown that it has papers at all
    while work.left:
        batch = work.take()
        found: dict[ArxivId, Entry] = {}
        unknown: list[ArxivId] = []
        try:
            found = ask_for(batch, work.witness(batch))
        except Refused as refused:
            yield _refused(str(refused), work.left)
            return
        except Told as told:
            work.put_back(batch, [entry.id for entry in told.entries])
            _tell(work, context)
            yield from told.entries
            continue
        except Rejected as rejected:
            if work.split(batch, rejected.named):
                continue
            if rejected.unreadable:
                work.drop(*batch)
                yield Problem("warning", "unreadable-answer", f"what {work.name} says of this paper {rejected}", id=batch[0])
            elif isinstance(rejected, TooLong) or (not rejected.named and work.known is None):  # it rejects whatever is asked
                yield _refused(f"{work.name} refused ({rejected})", work.left)
                return
            else:
                unknown = work.settle(batch, found)
        else:
            unknown = work.settle(batch, found)
        entries = [found[id_] for id_ in batch if id_ in found]
        absent += unknown
        _keep(work, context, entries, absent)
        _tell(work, context)
        yield from entries
        yield from (_unknown(id_, context.version, work.name) for id_ in unknown)


def _keep(work: _Work, context: Context, entries: Sequence[Entry], absent: list[ArxivId]) -> None:
    """Put into the store what came, and which papers are ``absent`` where that is believed: these are forgotten here then."""
    if context.store is not None:
        context.store.put(entries, NAME)
        if context.version is None and work.believed:  # else it is the version that is not there
            context.store.put_unknown(absent, NAME)
            absent.clear()


def _tell(work: _Work, context: Context) -> None:
    if context.progress is not None:
        context.progress(work.all - work.left)


def _refused(why: str, count: int) -> Problem:
    message = f"{why}; {_papers(count)} {'was' if count == 1 else 'were'} not asked for; run again to go on"
    return Problem("error", "enricher-refused", message)


def _parts(batch: Sequence[ArxivId], named: Sequence[ArxivId]) -> list[Sequence[ArxivId]]:
    """A rejected batch in parts: those not at fault and each that is, where that is known, else in halves; one paper cannot be split."""
    guilty = [id_ for id_ in batch if id_ in named]
    rest = [id_ for id_ in batch if id_ not in named]
    if guilty and len(batch) > 1:
        return [*([id_] for id_ in guilty), *([rest] if rest else [])]
    middle = len(batch) // 2
    return [batch[:middle], batch[middle:]] if middle else []


def ask(
    client: arxiv.Client, adapter: Adapter, ids: Sequence[ArxivId], version: int | None = None, witness: ArxivId | None = None
) -> dict[ArxivId, Entry]:
    """What one request says of ``ids``. Raises Refused, or Rejected where this request cannot be answered.

    ``witness`` is a paper that is known to be there: it is asked for too, and an answer without it counts as a failure.
    """
    import arxiv
    from requests import RequestException  # noqa: PLC0415

    wanted = [*ids, witness] if witness is not None and witness not in ids else list(ids)
    adapter.witness = witness
    search = arxiv.Search(id_list=[id_ if version is None else f"{id_}v{version}" for id_ in wanted], max_results=2 * len(wanted))
    found: dict[ArxivId, Entry] = {}
    asked = frozenset(ids)
    try:
        for result in client.results(search):
            entry = entry_from(result)
            if entry is None or entry.id not in asked or (version is not None and entry.version != version):
                continue
            known = found.get(entry.id)
            if known is None or (known.version or 0) < (entry.version or 0):
                found[entry.id] = entry
    except arxiv.UnexpectedEmptyPageError:
        pass  # it had counted papers that are not there
    except (RequestException, arxiv.ArxivError) as error:
        raise Refused(f"{adapter.name} refused ({type(error).__name__})") from None
    return found


def entry_from(result: arxiv.Result) -> Entry | None:
    """The entry that a result of the ``arxiv`` package is, equal to what the same answer in a file gives; None if it is no paper."""
    authors = [Author(given=author.name, affiliations=tuple(author.affiliation)) for author in result.authors]
    paper = Paper(
        result.entry_id,
        result.title,
        authors_of(authors),
        result.summary,
        published=result.published.strftime("%Y-%m-%dT%H:%M:%SZ"),
        updated=result.updated.strftime("%Y-%m-%dT%H:%M:%SZ"),
        categories=terms(f"**{result.primary_category}**" if result.primary_category else "", *result.categories),
        comment=result.comment or "",
        journal_ref=result.journal_ref or "",
        doi=result.doi or "",
        links=_links(result),
    )
    entry = entry_of(paper, Origin(SOURCE, parser=NAME))[0]
    return entry if isinstance(entry, Entry) else None


def _links(result: arxiv.Result) -> tuple[Link, ...]:
    """The links but for those to arXiv's own pages and to the DOI."""
    found = []
    for link in result.links:
        if link.href.startswith(("http://", "https://")) and link.title != "doi":
            try:
                identifiers.parse(link.href)
            except InvalidIdentifier:
                found.append(Link(clean(link.title or ""), link.href))
    return tuple(found)


@hookimpl
def arxref_enrichers() -> list[Enricher]:
    """Offer the enricher; the one place where it looks at the environment."""
    return [enricher(os.environ)]
