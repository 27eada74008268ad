"""Filling what papers lack: from the local store first, then from the metadata sources that the user names, one after the other.

An answer is used only where it is of the paper that is meant (`arxref.library.matching`); what is still in doubt, the title of the paper's
first version settles. Nothing that goes wrong here fails a run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING

from arxref.errors import UsageError
from arxref.guards import failure
from arxref.library import matching
from arxref.library.merge import fill, refresh
from arxref.library.publication import is_withdrawn, withdrawal
from arxref.model import ArxivId, Entry, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from arxref.api import Context, Enricher
    from arxref.model import PartialDate
    from arxref.store import Store


LASTS = 86400.0
"""For so many seconds a refresh that was interrupted goes on where it stopped."""
_REFRESH = "refresh {}"
_MOMENT = "%Y-%m-%d %H:%M:%S"

Asking = Callable[[int], AbstractContextManager[Callable[[int], None]]]
"""Entered with the number of papers that are asked for; gives a function that is told how many are settled."""
Used = Callable[[Entry, Entry, Entry], None]


def enrich(
    entries: Sequence[Entry],
    enrichers: Sequence[Enricher],
    context: Context,
    asking: Asking = lambda _total: nullcontext(lambda _settled: None),
    used: Used = lambda _before, _facts, _after: None,
) -> tuple[list[Entry], list[Problem]]:
    """Fill what papers lack with what the store and then each of ``enrichers`` knows.

    An enricher is asked only for papers that still lack something of which no source has said yet that it is all there is; with
    ``context.refresh`` for all, and newer values then replace those that are there, while the store only fills what lacks of papers that
    nobody told of; a refresh that was interrupted goes on. Whoever is withdrawn, renamed or contradicted is told. ``used`` is given every
    answer that is believed, with the paper before and after.
    """
    work = _Work(list(entries), context, used)
    wanted = [entry.id for entry in entries if context.refresh or lacks(entry)]
    if context.store is not None and not context.refresh:
        work.take(context.store.get(wanted), partial(_stored_titles, context.store))
    for enricher in enrichers:
        asked = [id_ for id_ in wanted if id_ not in work.settled]
        first_titles = _first_titles(enricher, context, work.problems)
        if asked and (there := refreshed(enricher.name, asked, context)):
            work.take(there, first_titles)
            newest = {entry.id for entry in there}
            asked = [id_ for id_ in asked if id_ not in newest]
        before = len(work.problems)
        if asked:
            with asking(len(asked)) as progress:
                told = context._replace(progress=progress)
                work.take(_asked(enricher, asked, told, work.problems), first_titles)
        if not any(problem.severity == "error" for problem in work.problems[before:]):
            end_refresh(enricher.name, context)
    if work.settled.issuperset(wanted):  # another source made up for the one that refused: nothing is missing
        work.problems[:] = [one._replace(severity="note") if one.code == "enricher-refused" else one for one in work.problems]
    if context.store is not None and context.refresh:  # nobody gave newer values of these: what was known before is better than nothing
        left = [id_ for id_ in wanted if id_ not in work.answered]
        work.take(context.store.get(left), partial(_stored_titles, context.store), fill)
    for id_, doubtful in work.doubtful.items():
        message = f'the title is "{work.entries[work.places[id_]].title}" here and "{doubtful.title}" at its ID; nothing was filled in'
        work.tell(Problem("warning", "id-title-mismatch", message, id=id_))
    return work.entries, work.problems


def refreshed(name: str, ids: Sequence[ArxivId], context: Context, version: int | None = None) -> list[Entry]:
    """With ``context.refresh``: what the store was told by source ``name`` since a refresh began that did not come to its end.

    Where there is none, one begins now; `end_refresh` ends it.
    """
    if not context.refresh or context.offline or context.store is None:
        return []
    began = context.store.recall(_REFRESH.format(name))
    if not began:
        context.store.remember(_REFRESH.format(name), time.strftime(_MOMENT, time.gmtime(context.now())), LASTS)
        return []
    return [
        entry
        for entry in context.store.get(ids, version)
        if any(origin.parser == name and origin.listed and _moment(origin.listed) >= began for origin in entry.origins)
    ]


def end_refresh(name: str, context: Context) -> None:
    """Everything was asked for: the next refresh asks anew."""
    if context.refresh and not context.offline and context.store is not None:
        context.store.remember(_REFRESH.format(name), "", 0.0)


def _moment(listed: PartialDate) -> str:
    return f"{listed.year:04}-{listed.month:02}-{listed.day:02} {listed.time}"


class _Work:
    """Entries on their way to be filled."""

    def __init__(self, entries: list[Entry], context: Context, used: Used) -> None:
        self.entries = entries
        self._used = used
        self.places = {entry.id: place for place, entry in enumerate(entries)}
        self.settled: set[ArxivId] = set()
        self.answered: set[ArxivId] = set()
        self.doubtful: dict[ArxivId, Entry] = {}
        self.problems: list[Problem] = []
        self._merge = refresh if context.refresh else fill

    def take(
        self,
        answers: Iterable[Entry],
        first_titles: Callable[[Sequence[ArxivId]], dict[ArxivId, str]] | None = None,
        merge: Callable[[Entry, Entry], Entry] | None = None,
    ) -> None:
        """Use the answers that are of the paper that is meant, as ``merge`` does; the first versions' titles settle what is in doubt."""
        doubtful: dict[ArxivId, Entry] = {}
        for facts in answers:
            place = self.places.get(facts.id)
            if place is None:  # a source that answers what it was not asked
                continue
            verdict = matching.judge(self.entries[place], facts)
            self.answered.add(facts.id)
            if verdict == "doubtful":
                doubtful[facts.id] = facts
            else:
                self._use(facts, merge, renamed=verdict == "renamed")
        first = {id_: facts.title for id_, facts in doubtful.items() if facts.version == 1}
        left = [id_ for id_ in doubtful if id_ not in first]
        first |= first_titles(left) if first_titles is not None and left else {}
        for id_, facts in doubtful.items():
            title = first.get(id_, "")
            if title and matching.same_title(title, self.entries[self.places[id_]].title):
                self._use(facts, merge, renamed=True)
                continue
            self.doubtful[id_] = facts
            if title and not lacks(facts):  # no answer could say more
                self.settled.add(id_)

    def _use(self, facts: Entry, merge: Callable[[Entry, Entry], Entry] | None, *, renamed: bool) -> None:
        place = self.places[facts.id]
        entry = self.entries[place]
        filled = (merge or self._merge)(entry, facts)
        self.entries[place] = filled
        self._used(entry, facts, filled)
        self.doubtful.pop(facts.id, None)
        if not lacks(facts):
            self.settled.add(facts.id)
        if renamed:
            self.tell(Problem("note", "renamed-paper", f'"{entry.title}" is "{facts.title}" by now', id=facts.id))
        if is_withdrawn(facts):
            self.tell(withdrawal(facts))

    def tell(self, problem: Problem) -> None:
        """Say something of a paper, at the place where it stands."""
        entry = self.entries[self.places[ArxivId(problem.id)]]
        origin = entry.origins[0] if entry.origins else None
        self.problems.append(problem if origin is None else problem._replace(source=origin.source, line=origin.first))


def lacks(entry: Entry) -> bool:
    """Whether there is more to be known of a paper than this."""
    return not (entry.title and entry.authors and entry.authors_complete and entry.abstract and entry.published and entry.categories)


def _asked(enricher: Enricher, ids: Sequence[ArxivId], context: Context, problems: list[Problem]) -> Iterator[Entry]:
    """What the enricher answers; what it has to say, and that it failed, goes to ``problems``. It cannot fail the run."""
    try:
        for item in enricher.lookup(ids, context):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                yield item
    except UsageError:  # an environment variable that is wrong is the user's to put right, at once
        raise
    except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything; what it gave so far is used
        problems.append(Problem("error", "enricher-failed", failure(error, f"{enricher.name} failed")))


def _stored_titles(store: Store, ids: Sequence[ArxivId]) -> dict[ArxivId, str]:
    """The titles that papers had in their first version, as far as the store knows them."""
    return {entry.id: entry.title for entry in store.get(ids, 1)}


def _first_titles(enricher: Enricher, context: Context, problems: list[Problem]) -> Callable[[Sequence[ArxivId]], dict[ArxivId, str]]:
    """The titles that papers had in their first version."""

    def ask(ids: Sequence[ArxivId]) -> dict[ArxivId, str]:
        known = _stored_titles(context.store, ids) if context.store is not None else {}
        rest = [id_ for id_ in ids if id_ not in known]
        told: list[Problem] = []
        answers = _asked(enricher, rest, context._replace(version=1, refresh=True), told) if rest and not context.offline else ()
        known |= {entry.id: entry.title for entry in answers if entry.version in (1, None)}
        problems.extend(problem for problem in told if problem.severity == "error")  # that a first version is not known is no news
        return known

    return ask
