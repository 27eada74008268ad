"""Asking: politely, in batches, by ID, through every fault, and always to an end."""

import gc
import itertools
import socket
import threading

import arxref_datacite
import pytest
from arxref_datacite import BATCH, PAUSE, TRIES
from datacite_server import FAULTS, Clock, record
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import arxref
from arxref.errors import OutputError

KNOWN = ("2105.14656", "2105.14657", "2105.14658", "hep-th/9901001", "math/0309136")
MISSING = "2105.99999"
DRIPPING = {"drip", "drip-head"}
LASTING = {"401", "403", "404", "410", "400-html", "404-html", "huge", "redirect"}
TAKEN_APART = {"400", "413", "414"}
PASSING = sorted(FAULTS.keys() - DRIPPING - LASTING - TAKEN_APART - {"429-long"})


def codes(problems):
    return [problem.code for problem in problems]


def test_what_datacite_knows_comes_by_id(api, ask):
    entries, problems = ask(*KNOWN)
    assert problems == []
    assert tuple(entries) == KNOWN
    assert {id_: entry.title for id_, entry in entries.items()} == {id_: f"A study of {id_}" for id_ in KNOWN}
    assert [dois for _, _, dois, _ in api.asked] == [[f"10.48550/arxiv.{id_}" for id_ in KNOWN]]


def test_it_says_who_asks(api, ask):
    ask("2105.14656")
    headers = api.asked[0][3]
    assert headers["user-agent"].startswith(f"arxref-datacite/{arxref_datacite.__version__} arxref/{arxref.__version__} ")
    assert "json" in headers["accept"]


def test_no_password_is_looked_for(api, ask, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    ask("2105.14656")
    assert "authorization" not in api.asked[0][3]


def test_many_papers_are_asked_for_in_batches_with_pauses(api, ask, clock):
    ids = [f"2101.{number:05}" for number in range(1, 2 * BATCH + 2)]
    api.records |= {found["id"]: found for found in map(record, ids)}
    told = []
    entries, problems = ask(*ids, progress=told.append)
    assert (list(entries), problems) == (ids, [])
    assert [len(dois) for _, _, dois, _ in api.asked] == [BATCH, BATCH, 1]
    assert api.pauses == [PAUSE, PAUSE]
    assert clock.slept == [PAUSE, PAUSE]
    assert told == [BATCH, 2 * BATCH, 2 * BATCH + 1]


@pytest.mark.parametrize(
    "change",
    [lambda found: found[::-1], lambda found: [*found, *found[::-1]], lambda found: [None, 7, {}, [], {"id": 5, "attributes": 3}, *found]],
    ids=["shuffled", "twice", "among rubbish"],
)
def test_order_and_repeats_and_rubbish_do_not_matter(api, ask, change):
    expected, _ = ask(*KNOWN)
    api.change = change
    assert ask(*KNOWN) == (expected, [])


def test_of_two_records_of_a_paper_the_newer_version_counts(api, ask):
    newer = record("2105.14656", titles=[{"title": "Newer"}], version="2")
    for change in (lambda found: [newer, *found], lambda found: [*found, newer]):
        api.change = change
        entries, _ = ask("2105.14656")
        assert entries["2105.14656"].title == "Newer"


def test_what_was_not_asked_for_is_left_out(api, ask):
    api.change = lambda found: [record("2001.00001"), *found]
    entries, problems = ask("2105.14656")
    assert (list(entries), problems) == (["2105.14656"], [])


def test_a_paper_counts_as_unknown_only_when_its_own_doi_is_unknown(api, ask):
    api.change = lambda found: found[1:]
    entries, problems = ask("2105.14656", MISSING, "2105.14657", "hep-th/9901001")
    assert set(entries) == {"2105.14656", "2105.14657", "hep-th/9901001"}
    assert [(problem.severity, problem.code, problem.id) for problem in problems] == [("warning", "not-at-datacite", MISSING)]
    assert [path for _, path, _, _ in api.asked[1:]] == ["/dois/10.48550%2FarXiv.2105.14656", f"/dois/10.48550%2FarXiv.{MISSING}"]


def test_old_identifiers_are_asked_for_alone_too(api, ask):
    api.change = lambda _found: []
    entries, problems = ask("hep-th/9901001")
    assert (list(entries), problems) == (["hep-th/9901001"], [])
    assert api.asked[1][1] == "/dois/10.48550%2FarXiv.hep-th%2F9901001"


def test_what_is_no_identifier_is_never_asked_for(api, ask):
    entries, problems = ask('2105.14656" OR doi:*', "2105.14656v2", "https://arxiv.org/abs/2105.14657", "", "2105.14658")
    assert list(entries) == ["2105.14658"]
    assert [(problem.severity, problem.code) for problem in problems] == [("error", "invalid-id")] * 4
    assert [dois for _, _, dois, _ in api.asked] == [["10.48550/arxiv.2105.14658"]]


def test_offline_no_socket_is_opened(ask, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    entries, problems = ask(*KNOWN, offline=True)
    assert entries == {}
    assert [(problem.severity, problem.code) for problem in problems] == [("note", "offline")]
    assert str(len(KNOWN)) in problems[0].message
    assert ask(offline=True) == ({}, [])


@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes_costs_nothing_but_time(api, ask, fault):
    expected, _ = ask(*KNOWN)
    api.asked.clear()
    api.play(fault)
    assert ask(*KNOWN) == (expected, [])
    assert len(api.asked) == 2
    assert min(api.pauses) >= 2 * PAUSE


@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_stays_is_a_refusal(api, ask, fault):
    api.play(*[fault] * (TRIES if fault != "hang" else 2))
    entries, problems = ask(*KNOWN, deadline=None if fault != "hang" else api.now() + 5)
    assert entries == {}
    assert [(problem.severity, problem.code) for problem in problems] == [("error", "enricher-refused")]
    assert "DataCite" in problems[0].message
    assert f"without an answer: {len(KNOWN)};" in problems[0].message


@pytest.mark.parametrize("fault", sorted(LASTING))
def test_where_waiting_is_of_no_use_it_is_given_up_soon(api, ask, fault):
    api.play(*[fault] * TRIES)
    entries, problems = ask(*KNOWN)
    assert (entries, codes(problems)) == ({}, ["enricher-refused"])
    assert len(api.asked) == 2


@pytest.mark.parametrize("fault", sorted(DRIPPING))
def test_an_answer_that_drips_for_ever_is_left(api, ask, clock, fault):
    clock.tick = 0.1
    api.play(fault, fault)
    entries, problems = ask(*KNOWN)
    assert (entries, codes(problems)) == ({}, ["enricher-refused"])
    assert "too slowly after 2 tries" in problems[0].message
    assert len(api.asked) == 2


@pytest.mark.parametrize("fault", sorted(DRIPPING))
def test_after_an_answer_that_drips_the_same_is_asked_again(api, ask, clock, fault):
    expected, _ = ask(*KNOWN)
    api.asked.clear()
    clock.tick = 0.1
    api.play(fault)
    assert ask(*KNOWN) == (expected, [])
    assert len(api.asked) == 2


@pytest.mark.parametrize("fault", ["ok", *sorted(FAULTS)])
def test_no_connection_is_left_to_the_garbage_collector(api, ask, clock, fault):
    clock.tick = 0.1 if fault in DRIPPING else 0.0
    api.play(*[fault] * (TRIES if fault != "hang" else 1))
    gc.disable()
    try:
        ask(*KNOWN)
        left = [one for one in gc.get_objects() if isinstance(one, socket.socket) and one.fileno() != -1 and leads_to(one, api.port)]
        assert left == []
    finally:
        gc.enable()


def leads_to(one, port):
    """Whether a socket is connected to that port of this machine."""
    try:
        return one.getpeername()[1] == port
    except OSError:
        return False


@pytest.mark.parametrize("fault", sorted(TAKEN_APART))
def test_a_batch_that_is_rejected_is_taken_apart(api, ask, fault):
    expected, _ = ask(*KNOWN)
    api.play(fault, "ok", fault)
    entries, problems = ask(*KNOWN)
    assert entries == {id_: entry for id_, entry in expected.items() if id_ != KNOWN[1]}
    assert [(problem.severity, problem.code, problem.id) for problem in problems] == [("warning", "unreadable-answer", KNOWN[1])]


def test_nobody_there(ask, monkeypatch):
    with socket.socket() as taken:  # bound and not listening
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv(arxref_datacite.VARIABLE, f"http://127.0.0.1:{taken.getsockname()[1]}/dois")
        entries, problems = ask(*KNOWN)
    assert (entries, codes(problems)) == ({}, ["enricher-refused"])
    assert "no connection" in problems[0].message


@pytest.mark.parametrize(
    "url",
    ["ftp://127.0.0.1/dois", "dois", "http://", "http:///dois", "http://me:secret@127.0.0.1/", "http://127.0.0.1/dois?x=1", "http://a b/"],
)
def test_an_endpoint_that_is_none_is_named(ask, monkeypatch, url):
    monkeypatch.setenv(arxref_datacite.VARIABLE, url)
    entries, problems = ask(*KNOWN)
    assert (entries, codes(problems)) == ({}, ["enricher-refused"])
    assert arxref_datacite.VARIABLE in problems[0].message


@pytest.mark.parametrize(("fault", "seconds"), [("429-after", 75), ("429-date", 90), ("429-odd", 2), ("429", 2)])
def test_retry_after_is_obeyed(api, ask, fault, seconds):
    api.play(fault)
    entries, problems = ask("2105.14656")
    assert (list(entries), problems) == (["2105.14656"], [])
    assert api.pauses == [pytest.approx(seconds)]


def test_pauses_between_failures_grow_and_are_capped(api, ask, monkeypatch):
    monkeypatch.setattr(arxref_datacite, "TRIES", 9)
    api.play(*["503"] * 9)
    ask("2105.14656")
    assert api.pauses == [2, 4, 8, 16, 32, 60, 60, 60]


def test_a_day_is_not_waited_for(api, ask, clock):
    api.play("429-long")
    _, problems = ask("2105.14656")
    assert codes(problems) == ["enricher-refused"]
    assert clock.slept == []


def test_nothing_is_asked_after_the_deadline(api, ask, clock):
    assert codes(ask("2105.14656", deadline=clock.now())[1]) == ["enricher-refused"]
    assert api.asked == []
    api.play("429-after")
    assert codes(ask("2105.14656", deadline=clock.now() + 60)[1]) == ["enricher-refused"]
    assert len(api.asked) == 1
    assert clock.slept == []


def test_what_came_before_a_refusal_is_kept(api, ask):
    ids = [f"2101.{number:05}" for number in range(1, BATCH + 3)]
    api.records |= {found["id"]: found for found in map(record, ids)}
    api.play("ok", *["500"] * TRIES)
    entries, problems = ask(*ids)
    assert list(entries) == ids[:BATCH]
    assert codes(problems) == ["enricher-refused"]
    assert "without an answer: 2;" in problems[0].message


def test_another_version_is_no_answer(api, ask):
    api.records["10.48550/arxiv.2105.14657"] = record("2105.14657", version="3")
    entries, problems = ask("2105.14656", "2105.14657", version=1)
    assert list(entries) == ["2105.14656"]
    assert [(problem.severity, problem.code, problem.id) for problem in problems] == [("note", "not-at-datacite", "2105.14657")]


def test_a_record_that_says_nothing_is_named(api, ask):
    api.records["10.48550/arxiv.2105.14657"] = record("2105.14657", titles=[], creators="nobody")
    entries, problems = ask("2105.14656", "2105.14657")
    assert list(entries) == ["2105.14656"]
    assert [(problem.severity, problem.code, problem.id) for problem in problems] == [("warning", "unreadable-answer", "2105.14657")]


def test_without_a_store_two_lookups_keep_their_distance(api, clock):
    import os

    lookup = arxref_datacite.enricher(os.environ).lookup
    context = arxref.Context(clock.now, sleep=clock.sleep)
    for _ in range(2):
        assert len(list(lookup(["2105.14656"], context))) == 1
    assert api.pauses == [PAUSE]


@pytest.fixture
def store(tmp_path, clock):
    from arxref.store import open_store

    with open_store(str(tmp_path / "store.sqlite"), clock.now, pytest.fail) as opened:
        yield opened


def test_what_comes_is_in_the_store_and_what_is_unknown_too(api, ask, store):
    entries, problems = ask("2105.14656", MISSING, store=store)
    assert [entry._replace(origins=()) for entry in store.get(["2105.14656", MISSING])] == [entries["2105.14656"]._replace(origins=())]
    assert next(store.get(["2105.14656"])).origins[0].parser == "datacite"
    api.asked.clear()
    assert ask(MISSING, store=store) == ({}, problems)
    assert api.asked == []
    assert ask(MISSING, store=store, refresh=True) == ({}, problems)
    assert len(api.asked) == 2


def test_the_store_keeps_the_turns(api, ask, store, clock):
    ask("2105.14656", store=store)
    ask("2105.14656", store=store)
    assert api.pauses == [PAUSE]
    api.play("429-after")
    ask("2105.14656", store=store, deadline=clock.now() + 10)
    ask("2105.14656", store=store)
    assert 75 <= api.pauses[-1] <= 75 + PAUSE


def test_a_store_that_cannot_be_written_takes_nothing_away(api, ask):
    class Full:
        def unknown(self, _ids, _source):
            return frozenset()

        def alone(self, _host):
            return lambda: None

        def turn(self, _host, _pause):
            return 0.0

        def postpone(self, _host, _until):
            pass

        def put(self, _entries, _source):
            raise OutputError("the disk is full")

    ids = [f"2101.{number:05}" for number in range(1, BATCH + 3)]
    api.records |= {found["id"]: found for found in map(record, ids)}
    entries, problems = ask(*ids, store=Full())
    assert list(entries) == ids
    assert [(problem.severity, problem.code, problem.message) for problem in problems] == [("warning", "store", "the disk is full")]


def test_an_answer_that_is_not_wanted_any_more_ends_it(api, clock):
    import os

    answers = arxref_datacite.enricher(os.environ).lookup(KNOWN, arxref.Context(clock.now, sleep=clock.sleep))
    assert next(answers).id == KNOWN[0]
    answers.close()
    assert len(api.asked) == 1


QUICK = sorted((FAULTS.keys() | {"ok"}) - {"hang", "drip", "drip-head"})


@given(st.lists(st.sampled_from([*QUICK, "ok", "ok"]), max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_of_faults_ends_and_says_of_each_paper_what_became_of_it(api, ask, faults):
    """No entry is wrong, none is lost without a word, requests keep their distance, and it ends."""
    api.script.clear()
    expected, _ = ask(*KNOWN)
    api.asked.clear()
    api.play(*faults)
    told = []
    entries, problems = ask(*KNOWN, MISSING, progress=told.append)
    named = {problem.id for problem in problems if problem.id}
    assert all(entry == expected[id_] for id_, entry in entries.items())
    assert not named & entries.keys()
    if "enricher-refused" not in codes(problems):
        assert named | entries.keys() == {*KNOWN, MISSING}
        assert told[-1] == len(KNOWN) + 1
    assert codes(problems).count("enricher-refused") <= 1
    assert all(pause >= PAUSE for pause in api.pauses)
    assert told == sorted(told)


def test_nothing_runs_on(api, ask):
    before = threading.active_count()
    ask(*KNOWN)
    assert threading.active_count() <= before + 1  # the server's, for its one connection


def test_faults_are_all_sorted():
    groups = [PASSING, LASTING, DRIPPING, TAKEN_APART, {"429-long"}]
    assert sorted(itertools.chain(*groups)) == sorted(FAULTS)
    assert Clock().now() == Clock().now()
