"""All papers that a category got on one day, from arXiv's API: page after page until as many have come as arXiv counts.

What came is in the store before the next request, with a note of how far the listing has come, so that an interruption costs one page.
"""

from __future__ import annotations

import json
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from arxref import taxonomy
from arxref.enrichers.arxiv import NAME, SOURCE, entry_from
from arxref.enrichers.failures import Refused, Rejected
from arxref.enrichers.pages import Answer, Pages, Part, Query, belongs, next_day
from arxref.model import ArxivId, Entry, Origin, Problem
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import arxiv

    from arxref.api import Context
    from arxref.enrichers.adapter import Adapter
    from arxref.model import PartialDate

LASTS = 86400.0
"""For so many seconds a day's listing is not asked for again ..."""
LASTS_FRESH = 3600.0
"""... and for so many when the day is not a week past: arXiv announces papers some days after they were submitted, or later."""
_FRESH = 7 * 86400.0
_FORM = 1
_RENEWED = "refresh listing {}"
"""Noted from the beginning of a refresh to its end: what is known of the listing is new, and it goes on from there."""


class Listed(NamedTuple):
    """A day's papers, the first one submitted first, and what is wrong with them: papers that lack, or that cannot be read."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def search(query: Query) -> str:
    """``query`` in the language of the API.

    The span ends with the first minute of the next day, for nothing says whether the last minute's seconds are in one that ends with
    ``2359``; what is not of the day is left out afterwards.
    """
    category, day = query
    has_classes = any(name.startswith(category + ".") for name in taxonomy.ACTIVE)
    wanted = f"(cat:{category} OR cat:{category}.*)" if has_classes else f"cat:{category}"
    return f"{wanted} AND submittedDate:[{_compact(day)}0000 TO {_compact(next_day(day))}0000]"


def listed(
    query: Query,
    context: Context,
    ask: Callable[[Query, Part], Answer],
    progress: Callable[[int, int], None] = lambda _found, _total: None,
) -> Listed:
    """The papers of ``query``, from the store as far as it knows them and else by ``ask``, which raises Refused or Rejected.

    ``progress`` is told how many papers are there, of how many.
    """
    pages = _recalled(query, context) or Pages(query)
    problems: list[Problem] = []
    why = "its answers do not add up"
    while (part := pages.next()) is not None:
        if context.offline:
            why = "--offline asks nobody"
            break
        try:
            answer = ask(query, part)
        except Refused as refused:
            why = str(refused)
            break
        except Rejected as rejected:
            if not rejected.unreadable:
                why = f"the query is rejected ({rejected})"
                break
            if not pages.split(part):
                message = f"what is said of this paper {rejected}"
                problems += [Problem("error", "unreadable-answer", message, str(query), id=id_) for id_ in rejected.named]
            continue
        pages.take(part, answer)
        _keep(query, pages, answer.entries, context)
        progress(len(pages.came), pages.total or 0)
    for id_ in pages.strangers():
        del pages.came[id_]
        message = "came once with a page of this listing and not again; it is left out"
        problems.append(Problem("warning", "not-listed", message, str(query), id=id_))
    missing = pages.missing()
    if not missing and context.refresh and not context.offline and context.store is not None:
        context.store.remember(_RENEWED.format(query), "", 0.0)
    if missing:
        again = "run again without --offline" if context.offline else "run again"
        problems.append(Problem("error", "incomplete-listing", f"{missing}: {why}; {again} to ask for them", str(query)))
    return Listed(tuple(_of_the_day(query, pages.came.values())), tuple(problems))


def ask(client: arxiv.Client, adapter: Adapter, query: Query, part: Part) -> Answer:
    """One page of a listing. Raises Refused, or Rejected where this request cannot be answered."""
    import arxiv
    from requests import RequestException  # noqa: PLC0415

    wanted = arxiv.Search(search(query), max_results=None, sort_by=arxiv.SortCriterion.SubmittedDate, sort_order=arxiv.SortOrder.Ascending)
    client.page_size = part.size
    adapter.witness = None
    try:
        results = client.results(wanted, offset=part.start)
        first = next(results, None)
        page = adapter.page
        assert page is not None  # noqa: S101 - else it had raised
        given = [] if first is None else [first, *islice(results, len(page.papers) - 1)]
    except (RequestException, arxiv.ArxivError) as error:
        raise Refused(f"{adapter.name} refused ({type(error).__name__})") from None
    return Answer(page.total, tuple(filter(None, map(entry_from, given))))


def _keep(query: Query, pages: Pages, entries: Iterable[Entry], context: Context) -> None:
    """Put what came now into the store, with a note of how far the listing has come."""
    store = context.store
    if store is None:
        return
    store.put(entries, NAME)
    if not (pages.total or pages.whole):  # that there is nothing is not yet sure
        return
    listed = pages.came.keys() - set(pages.strangers())
    parts = (
        [[0, pages.total, [id_ for id_ in pages.came if id_ in listed]]]
        if pages.whole
        else [[*part, ids] for part, ids in pages.parts.items()]
    )
    age = context.now() - _seconds(next_day(query.day))
    store.remember(_name(query), json.dumps([_FORM, pages.total, parts]), LASTS if age > _FRESH else LASTS_FRESH)


def _name(query: Query) -> str:
    return f"listing {query}"


def _recalled(query: Query, context: Context) -> Pages | None:
    """How far the listing came before, as far as the store still has its papers."""
    if context.store is None:
        return None
    if context.refresh and not context.offline and not context.store.recall(_RENEWED.format(query)):  # else it goes on
        context.store.remember(_name(query), "", 0.0)
        context.store.remember(_RENEWED.format(query), "begun", LASTS)
        return None
    try:
        form, total, parts = json.loads(context.store.recall(_name(query)) or "[0, 0, []]")
        wanted = {Part(start, size): tuple(ArxivId(str(id_)) for id_ in ids) for start, size, ids in parts if start >= 0 < size}
    except (ValueError, TypeError, RecursionError):
        return None
    if form != _FORM or not isinstance(total, int) or total < 0:
        return None
    known = {entry.id: entry for entry in context.store.get([id_ for ids in wanted.values() for id_ in ids])}
    there = {part: ids for part, ids in wanted.items() if all(id_ in known and belongs(query, known[id_]) for id_ in ids)}
    pages = Pages(query)
    pages.recall(total, there, {id_: known[id_] for ids in there.values() for id_ in ids})
    return pages


def _of_the_day(query: Query, found: Iterable[Entry]) -> Iterator[Entry]:
    """The papers of the day alone, in order, each with the listing as its origin."""
    origins = (Origin(SOURCE, parser=NAME, listed=query.day, topic=query.category),)
    chosen = [(entry.published, entry.id, entry) for entry in found if entry.published and entry.published._replace(time="") == query.day]
    for _, _, entry in sorted(chosen, key=lambda item: item[:2]):
        yield entry._replace(origins=origins, provenance=())


def _compact(day: PartialDate) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _seconds(day: PartialDate) -> float:
    """When the day began, in seconds since 1970."""
    return (date(day.year, day.month, day.day) - date(1970, 1, 1)).days * 86400.0
