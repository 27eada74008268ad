"""Whatever happens on the way to arXiv: every paper ends as what it is, or as missing, and arXiv is asked no faster than it allows."""

from __future__ import annotations

import re
import time
from typing import Any
from unittest import mock

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from arxref.api import Context
from arxref.enrichers import arxiv
from arxref.enrichers.adapter import TRIES, Limits
from arxref.model import Entry, Problem
from servers import FAULTS, PAPERS, Clock, MemoryStore, serving

IDS = [paper.id for paper in PAPERS]
MISSING = ["2105.99998", "2105.99999"]
LIMITS = Limits(20.0, 20.0, 2.0, 1_000_000)
DRIPPING = {"continue", "drip", "drip-head"}
SILENT = {"hang", "hang-body", "429-hang"}
LEAVES_OUT = {"empty", "one-less"}


class Impatient(Limits):
    """Limits that are short for answers that never come, and long for all others: the machine may have much else to do."""

    api: Any

    @property
    def read(self) -> float:
        return 0.08 if self.api.coming() in SILENT else super().read


class Rig:
    """A server that is there for all examples, and a clock that moves on its own only while an answer drips."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.serving = serving(self.now)
        self.api = self.serving.__enter__()
        self.limits = Impatient(*LIMITS)
        self.limits.api = self.api

    def now(self) -> float:
        self.clock.tick = 0.1 if self.api.asked and self.api.asked[-1].fault in DRIPPING else 0.0
        return self.clock.now()

    def look_up(self, ids, store, deadline, version=None):
        context = Context(
            self.now, None if deadline is None else self.clock.at + deadline, sleep=self.clock.sleep, store=store, version=version
        )
        return list(arxiv.enricher(self.api.environ, self.limits).lookup(ids, context))


@pytest.fixture(scope="module")
def rig():
    with mock.patch.dict("os.environ", {"NO_PROXY": "127.0.0.1"}):
        running = Rig()
        try:
            yield running
        finally:
            running.serving.__exit__(None, None, None)


@pytest.fixture(scope="module")
def right(rig):
    """What each paper's entry is."""
    rig.api.reset()
    return {entry.id: entry for entry in rig.look_up(IDS, None, None)}


def _no_sleep(seconds):
    message = f"somebody really sleeps for {seconds} s"
    raise AssertionError(message)


@settings(max_examples=100)
@given(
    faults=st.lists(st.sampled_from(["ok", *sorted(FAULTS)]) | st.sampled_from(["ok", "429", "empty", "one-less", "truncated"]), max_size=9)
    | st.lists(st.sampled_from(["429", "503", "reset", "html", "404"]), min_size=5, max_size=9),
    asked=st.permutations([*IDS, *MISSING]).flatmap(lambda ids: st.integers(0, len(ids)).map(lambda count: ids[:count])),
    disliked=st.sets(st.sampled_from([*IDS, *MISSING]), max_size=2),
    outspoken=st.booleans(),
    batch=st.sampled_from([1, 2, 3, 5, 100]),
    deadline=st.none() | st.floats(0, 300),
    stored=st.booleans(),
)
def test_no_paper_is_lost_none_is_wrong_and_nobody_asks_too_often(  # noqa: PLR0917 - what varies
    rig, right, faults, asked, disliked, outspoken, batch, deadline, stored
):
    """The law of `arxref.api.Enricher`, over any sequence of faults."""
    api = rig.api
    api.reset()
    api.disliked, api.outspoken = disliked, outspoken
    api.play(*faults)
    store = MemoryStore(rig.now) if stored else None
    with mock.patch.object(arxiv, "BATCH", batch), mock.patch.object(time, "sleep", _no_sleep):
        items = rig.look_up(asked, store, deadline)

    entries = [item for item in items if isinstance(item, Entry)]
    named = [item for item in items if isinstance(item, Problem) and item.id]
    general = [item for item in items if isinstance(item, Problem) and not item.id]
    settled = [*(entry.id for entry in entries), *(problem.id for problem in named)]

    assert len(settled) == len(set(settled))
    assert set(settled) <= set(asked)
    left = len(asked) - len(settled)
    assert [problem.code for problem in general] == (["enricher-refused"] if left else [])
    assert all(re.search(rf"; {left} papers? (?:was|were) not asked for; run again", problem.message) for problem in general)

    assert all(entry == right[entry.id] for entry in entries)
    for problem in named:
        if problem.code == "unreadable-answer":
            assert faults.count("spoiled") >= 2
        else:
            assert problem.code == "not-on-arxiv"
            assert problem.id in disliked or api.lacked(problem.id) >= 2
            assert problem.id in {*disliked, *MISSING} or LEAVES_OUT & set(faults)

    assert all(pause >= 3 - 1e-6 for pause in api.pauses())
    assert len(api.asked) <= len(faults) + 4 * len(asked) + TRIES
    if deadline is not None and api.asked:
        assert api.asked[-1].at - api.asked[0].at < deadline
    if store is not None:
        assert sorted(entry.id for entry in store.entries.values()) == sorted(entry.id for entry in entries)
        assert store.absent <= {problem.id for problem in named if problem.code == "not-on-arxiv"}
        if entries and not disliked:  # else it may be that it had shown no paper
            assert store.absent == {problem.id for problem in named if problem.code == "not-on-arxiv"}
    event(f"left: {left > 0}")


@settings(max_examples=25)
@given(rounds=st.lists(st.lists(st.sampled_from(sorted(FAULTS.keys() - LEAVES_OUT - {"spoiled", "414"})), max_size=4), max_size=3))
def test_who_runs_again_gets_everything_in_the_end(rig, right, rounds):
    """Run after run, each with a few faults, until a quiet one: all papers are there, and none was asked for again."""
    store = MemoryStore(rig.now)
    for faults in [*rounds, []]:
        rig.api.reset()
        rig.api.play(*faults)
        known = {entry.id for entry in store.entries.values()}
        rig.look_up([id_ for id_ in IDS if id_ not in known], store, 100.0 if faults else None)
        assert not known & {id_ for asked in rig.api.asked for id_ in asked.ids[: len(IDS) - len(known)]}
    assert {entry.id: entry for entry in store.entries.values()} == right
