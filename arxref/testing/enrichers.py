"""What a metadata source promises (`arxref.Enricher`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.api import Context, Enricher
from arxref.fitting import unfit
from arxref.model import ArxivId, Entry, Problem
from arxref.testing.common import attempt_all, check_record
from arxref.testing.watching import NETWORK, watched

if TYPE_CHECKING:
    from collections.abc import Sequence

_START = 1_800_000_000.0
_NO_IDS = ("", "x", "2105.14656v2", "9999.99999", "../../etc/passwd", "a\nb", 'hep-th/9901001"&x=1', "\0", "é" * 500)


class _Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.at = _START

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += max(seconds, 0.0)


def check_enricher(enricher: Enricher, known: Sequence[str], unknown: Sequence[str] = (), *, context: Context | None = None) -> None:
    """Raise AssertionError, with one sentence, if a metadata source breaks a promise.

    It has a name and a summary; each of the ``known`` papers ends as one entry, each of the ``unknown`` ones as a Problem with its ID, and
    it says the same when it is asked again; what it says is about what was asked for; it asks nobody about no papers, where the context is
    offline or out of time, or about what is no ID; each paper is then accounted for all the same; and it prints nothing. It is asked with
    ``context``; without one, with a clock of its own, in which time passes while it sleeps, and no store. It is to reach a server of the
    test's own, or one that answers from a recording.
    """
    whose = check_record(enricher, Enricher, ("lookup",))
    clock = _Clock()
    asking = context or Context(clock.now, sleep=clock.sleep)
    papers = (*map(ArxivId, known), *map(ArxivId, unknown))
    items = _asked(enricher, whose, papers, asking, "papers")
    found = {item.id: item for item in items if isinstance(item, Entry)}
    for id_ in known:
        assert id_ in found, f"{whose} gives no entry for {id_}, which it is said to know"
        entry = found[ArxivId(id_)]
        assert not entry.key, f"{whose} gives {id_} a key: keys are arxref's to make"
        assert entry._replace(origins=()) != Entry(entry.id), f"{whose} gives an entry for {id_} in which nothing stands"
    for id_ in unknown:
        assert id_ not in found, f"{whose} gives an entry for {id_}, which it is said not to know"
        assert any(isinstance(item, Problem) and item.id == id_ for item in items), f"{whose} says nothing of {id_}"
    again = _asked(enricher, whose, papers, asking._replace(refresh=True), "the same papers again")
    same = {item.id: item for item in again if isinstance(item, Entry)} == found
    assert same, f"{whose} says something else when it is asked again"
    twice = _asked(enricher, whose, (*papers, *papers), asking, "papers that are asked for twice")
    assert len([item for item in twice if isinstance(item, Entry)]) == len(found), f"{whose} answers twice for a paper that is named twice"
    _check_silence(enricher, whose, papers, asking._replace(store=None))


def _check_silence(enricher: Enricher, whose: str, papers: Sequence[ArxivId], context: Context) -> None:
    """Where nobody is to be asked, nobody is."""
    strange = tuple(map(ArxivId, _NO_IDS))
    for what, ids, how in (
        ("no papers at all", (), context),
        ("papers while offline", papers, context._replace(offline=True)),
        ("papers when time is up", papers, context._replace(deadline=context.now() - 1)),
        ("what are no IDs", tuple(id_ for id_ in strange if identifiers.spelt(id_) != (id_, None)), context),
    ):
        with watched() as seen:
            items = attempt_all(whose, what, enricher.lookup, ids, how)
        deeds = [deed for deed in seen.deeds if deed in NETWORK]
        assert not deeds, f"{whose} {deeds[0] if deeds else ''} for {what}"
        if not how.offline:
            _check_accounts(whose, ids, items, what)


def _asked(enricher: Enricher, whose: str, ids: Sequence[ArxivId], context: Context, what: str) -> list[Entry | Problem]:
    with watched() as seen:
        items = attempt_all(whose, what, enricher.lookup, ids, context)
    printed = seen.stdout.getvalue()
    assert not printed, f"{whose} prints {printed[:60]!r} to standard output, where the user's data goes"
    _check_accounts(whose, ids, items, what)
    return items


def _check_accounts(whose: str, ids: Sequence[ArxivId], items: Sequence[object], what: str) -> None:
    """Every paper ends as an entry, as a Problem with its ID, or under one refusal; and nothing else is said."""
    entries: set[str] = set()
    named: set[str] = set()
    refused = 0
    for item in items:
        assert isinstance(item, Entry | Problem), f"{whose} yields {type(item).__name__}"
        wrong = unfit(item)
        assert not wrong, f"{whose} yields what nobody can work with: {wrong}"
        if isinstance(item, Entry):
            assert item.id in ids, f"{whose} gives an entry for {item.id}, which nobody asked for"
            assert item.id not in entries, f"{whose} gives two entries for {item.id}"
            assert item.origins, f"{whose}: the entry {item.id} needs its origin"
            entries.add(item.id)
        else:
            named.add(item.id)
            refused += item.code == "enricher-refused"
    assert refused <= 1, f"{whose} says more than once that it was refused"
    lost = [id_ for id_ in ids if id_ not in entries and id_ not in named]
    assert refused or not lost, f"{whose} says nothing of {lost[0] if lost else ''!r} ({what})"
