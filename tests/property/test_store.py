"""The store gives back what it was given, whatever that was, and does as a dict would, whoever else uses the file."""

from __future__ import annotations

import os
import tempfile
from itertools import pairwise
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.model import ArxivId, Entry, Name, Origin, PartialDate
from arxref.store import open_store
from arxref.store.records import Damaged, Record, codec, joined, number, packed, unpacked
from arxref.store.turns import LONGEST, Turns, next_turn, postponed, taken
from strategies import arxiv_ids, entries, entry_lists, hostile_entries

IDS = tuple(map(ArxivId, ("hep-th/9901001", "math/0703999", "0704.0001", "2105.14656", "2311.00001")))
SOURCES = ("snapshot", "arxiv", "datacite", "numbered")
SQUEEZE, EXPAND = codec()

any_text = st.text(max_size=20)  # surrogates too
any_entries = st.builds(
    Entry,
    id=arxiv_ids(),
    version=st.none() | st.integers(1, 9999),
    title=any_text,
    authors=st.lists(st.builds(Name, any_text, any_text, any_text, any_text, any_text), max_size=3).map(tuple),
    authors_complete=st.booleans(),
    affiliations=st.lists(st.lists(any_text, max_size=2).map(tuple), max_size=2).map(tuple),
    abstract=any_text,
    published=st.none() | st.builds(PartialDate, st.integers(), st.integers(), st.integers(), any_text),
    categories=st.lists(any_text, max_size=2).map(tuple),
    primary=any_text,
    classes=st.lists(any_text, max_size=2).map(tuple),
    dois=st.lists(any_text, max_size=2).map(tuple),
    extra=st.lists(st.tuples(any_text, any_text), max_size=2).map(tuple),
)


def bare(entry: Entry) -> Entry:
    return entry._replace(origins=(), provenance=(), key="")


@given(entries() | hostile_entries() | any_entries)
def test_packing(entry):
    """A record unpacks to what was packed, whatever its texts hold."""
    record = Record(bare(entry), (3,))
    assert unpacked(EXPAND(SQUEEZE(packed(record))), entry.id, entry.version or 0, 3) == record


@given(st.binary(max_size=80) | st.binary(max_size=60).map(lambda raw: b"\x1f0,0,0,0,2,1\x1f" + raw))
def test_unpacking(raw):
    """Any bytes are a record or known to be none, and so they are once they are compressed."""
    for restore in (lambda raw: raw, EXPAND):
        try:
            record = unpacked(restore(raw), IDS[0], 1, 1)
        except Damaged:
            continue
        assert len(record.said) >= 1


@given(st.data(), entries())
def test_checksums(data, entry):
    """A changed byte never changes what is read."""
    squeezed = SQUEEZE(packed(Record(bare(entry), (1,))))
    at = data.draw(st.integers(0, len(squeezed) - 1))
    changed = squeezed[:at] + bytes([squeezed[at] ^ (1 << data.draw(st.integers(0, 7)))]) + squeezed[at + 1 :]
    try:
        found = unpacked(EXPAND(changed), entry.id, entry.version or 0, 1)
    except Damaged:
        return
    assert found == Record(bare(entry), (1,))


@given(arxiv_ids(), arxiv_ids())
def test_numbers(one, other):
    """Papers have a number each, and no two the same."""
    assert (number(one) == number(other)) == (one == other)
    assert 0 < number(one) < 1 << 49


@settings(max_examples=30)
@given(entry_lists(max_size=30), st.sampled_from(SOURCES))
def test_round_trip(papers, source):
    """What is put is got, in the order asked for, with the name of its source."""
    with tempfile.TemporaryDirectory() as folder, open_store(os.path.join(folder, "s"), lambda: 1.7e9, _never) as store:
        assert store.put(papers, source) == len(papers)
        found = list(store.get([entry.id for entry in reversed(papers)]))
        assert [bare(entry) for entry in found] == [bare(entry) for entry in reversed(papers)]
        assert {entry.origins for entry in found} <= {(Origin("store", parser=source, listed=PartialDate(2023, 11, 14, "22:13:20")),)}
        for entry in papers:
            if entry.version:
                assert [bare(one) for one in store.get([entry.id], entry.version)] == [bare(entry)]


def _never(text: str) -> None:
    raise AssertionError(text)


class Step(NamedTuple):
    """One thing that one of two users of the file does."""

    who: int
    what: str
    source: str
    papers: list[Entry]
    later: float


steps = st.lists(
    st.builds(
        Step,
        st.integers(0, 1),
        st.sampled_from(("put", "put", "put", "put_unknown", "get", "unknown", "info", "clear", "reopen")),
        st.sampled_from(SOURCES),
        st.lists(
            st.builds(
                lambda id_, version, title, comment: Entry(id_, version, title, comment=comment),
                st.sampled_from(IDS),
                st.sampled_from((None, 1, 2)),
                st.sampled_from(("", "A", "B")),
                st.sampled_from(("", "C", "D")),
            ),
            max_size=4,
        ),
        st.sampled_from((0, 1, 86400, 40 * 86400)),
    ),
    max_size=12,
)
IN_2024 = 1_704_067_200  # from when on an ID of November is no more of the month before
RANK = {"snapshot": 0, "arxiv": 0, "datacite": 1, "numbered": 2}


class Model:
    """A dict that does what the store says it does."""

    def __init__(self):
        self.records = {}  # (id, version) -> {field: (value, source)}
        self.gone = {}  # (source, id) -> until

    def put(self, papers, source):
        for entry in papers:
            fields = self.records.setdefault((entry.id, entry.version), {})
            for name in ("title", "comment"):
                value = getattr(entry, name)
                if value and (name not in fields or RANK[source] <= RANK[fields[name][1]]):
                    fields[name] = value, source
            self.gone.pop((source, entry.id), None)

    def get(self, id_, version):
        fields = self.records.get((id_, version))
        return None if fields is None else (id_, version, *(fields.get(name, ("",))[0] for name in ("title", "comment")))


@settings(max_examples=60)
@given(steps)
def test_two_users(todo):
    """Any steps that two users take, in turns, end as if one had taken them with a dict."""
    now = [1.7e9]
    model = Model()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "s")
        users = [open_store(path, lambda: now[0], _never) for _ in range(2)]
        for who, what, source, papers, later in todo:
            now[0] += later
            ids = [entry.id for entry in papers]
            if what == "put":
                assert users[who].put(papers, source) == len({entry[:2] for entry in papers})
                model.put(papers, source)
            elif what == "put_unknown":
                users[who].put_unknown(ids, source)
                model.gone |= {(source, id_): now[0] + (86400 if id_ == "2311.00001" and now[0] < IN_2024 else 30 * 86400) for id_ in ids}
            elif what == "clear":
                users[who].clear()
                model = Model()
            elif what == "reopen":
                users[who].close()
                users[who] = open_store(path, lambda: now[0], _never)
            _agrees(users[1 - who], model, now[0])
        for user in users:
            user.close()


def _agrees(store, model, now):
    for version in (1, 2):
        found = [(entry.id, entry.version, entry.title, entry.comment) for entry in store.get(IDS, version)]
        assert found == [record for id_ in IDS if (record := model.get(id_, version))]
    newest = {id_: max((version for known, version in model.records if known == id_), key=lambda v: v or 0) for id_, _ in model.records}
    assert [(entry.id, entry.version) for entry in store.get(IDS)] == [(id_, newest[id_]) for id_ in IDS if id_ in newest]
    for source in SOURCES:
        assert store.unknown(IDS, source) == {id_ for (by, id_), until in model.gone.items() if by == source and until > now}
    info = store.info()
    assert (info.papers, info.records) == (len(newest), len(model.records))
    assert info.unknown == sum(until > now for until in model.gone.values())


@given(entries(), entries(), st.integers(0, 2), st.integers(0, 2))
def test_joining(one, other, rank_one, rank_other):
    """A joined record has every field that either has, from a source that it names; joined once more it is the same."""
    ranks = {1: rank_one, 2: rank_other}
    first, second = Record(bare(one), (1,)), Record(bare(other)._replace(id=one.id, version=one.version), (2,))
    both = joined(first, second, ranks.__getitem__)
    came = dict(both.entry.provenance)
    for field in ("title", "authors", "abstract", "published", "updated", "categories", "classes", "comment", "dois", "report_no"):
        values = {1: getattr(one, field), 2: getattr(other, field)}
        source = both.said[came.get(field, 0)]
        assert getattr(both.entry, field) == (values[source] if any(values.values()) else values[1])
        if all(values.values()):
            assert source == (1 if rank_one <= rank_other else 2)
    assert bool(both.entry.primary) == bool(both.entry.categories)
    assert set(both.entry.links) == set(one.links) | set(other.links)
    assert joined(both, second, ranks.__getitem__) == both
    assert joined(first, first, ranks.__getitem__) == first


anything = st.floats() | st.floats(0, 2e9)


@given(st.builds(Turns, anything, anything, anything, anything) | st.none(), st.floats(0, 2e9), st.floats(0, 60))
def test_any_memory_of_turns(last, now, pause):
    """Whatever is remembered, nobody waits for hours, and whoever is next waits a pause longer."""
    first = next_turn(last, now, pause)
    assert 0 <= first.turn - now <= 2 * LONGEST + pause + 1e-3
    second = next_turn(first, now, pause)
    assert second.turn - first.turn >= pause - 1e-3 or second.turn == now
    assert 0 <= postponed(last, now, now + 1e12).until - now <= LONGEST + 1e-3


@given(
    st.lists(st.tuples(st.floats(0, 10), st.booleans()), max_size=30),
    st.floats(0, 5),
)
def test_turns_in_a_row(waits, pause):
    """As long as the clock runs forward, turns are a pause apart and none is before the time that the host wants."""
    now, last, turns, held = 1.7e9, None, [], 0.0
    for wait, told in waits:
        now += wait
        if told:
            held = max(held, now + 30)
            last = postponed(last, now, now + 30)
        before = last
        last, after = taken(last, now, pause)
        if after <= 0:
            assert last.turn == now >= held
            turns.append(now)
        else:
            assert last is before
            assert taken(last, now + after + 1e-6, pause)[1] <= 0
    assert all(later - earlier >= pause - 1e-3 for earlier, later in pairwise(turns))
