from __future__ import annotations

import socket

import pytest

from arxref import enrichers, identifiers
from arxref.api import Context, SourceText
from arxref.enrichers.adapter import Limits
from arxref.enrichers.arxiv import BATCH, NAME, WELL_KNOWN, enricher
from arxref.enrichers.endpoint import Endpoint
from arxref.errors import UsageError
from arxref.host import Host
from arxref.model import Entry, Link, Name, Origin, PartialDate, Problem
from arxref.parsers import atom
from arxref.store import open_store
from servers import ODDITIES, PAPERS, START, MemoryStore, Paper, entry_xml, feed, serving

IDS = [paper.id for paper in PAPERS]
MISSING = "2105.99999"
LIMITS = Limits(20.0, 20.0, 60.0, 4_000_000)


def look_up(api, clock, ids, **context):
    return list(enricher(api.environ, LIMITS).lookup(ids, Context(clock.now, sleep=clock.sleep, **context)))


def read_from_file(raw):
    """The papers of the same answer, kept in a file; where they were read is left out."""
    return [item._replace(origins=()) for item in atom.parse(SourceText.of("x.xml", raw)) if isinstance(item, Entry)]


def ids_of(items):
    return [item.id for item in items if isinstance(item, Entry)]


def problems_of(items):
    return [(item.severity, item.code, item.id) for item in items if isinstance(item, Problem)]


def many(count):
    return [Paper(f"2105.{number:05}", f"Number {number}") for number in range(1, count + 1)]


def test_it_is_built_in():
    assert Host().get("enrichers", "arxiv").name == NAME


def test_what_arxiv_says_becomes_an_entry(api, clock):
    (entry,) = look_up(api, clock, ["hep-th/9901001"])
    assert entry == Entry(
        id="hep-th/9901001",
        version=2,
        title="Branes of an old kind",
        authors=(Name("Example", "A."), Name("Muster", "B.")),
        affiliations=(("MIT", "CERN"), ("ETH Zurich",)),
        abstract="It starts with blanks and goes on.",
        published=PartialDate(1999, 1, 1, "12:00:00"),
        updated=PartialDate(1999, 2, 3, "12:00:00"),
        categories=("hep-th",),
        primary="hep-th",
        comment="LaTeX, 20 pages",
        journal_ref="Nucl.Phys. B999 (1999) 1-20",
        dois=("10.1000/xyz123",),
        origins=(Origin("arXiv API", parser="arxiv"),),
    )


def test_codes_of_other_classifications_stand_apart(api, clock):
    (entry,) = look_up(api, clock, ["math/0309136"])
    assert (entry.categories, entry.primary, entry.classes) == (("math.GT", "math.AG"), "math.GT", ("14J60", "57M25"))


def test_a_paper_reads_the_same_from_the_api_and_from_a_file(api, clock):
    from_file = read_from_file(feed(map(entry_xml, PAPERS), 7))
    assert [entry._replace(origins=()) for entry in look_up(api, clock, IDS)] == from_file


@pytest.mark.parametrize(
    "name",
    ["id_2104.12255v1_s0_m100.xml", "id_0808.05394_1707.08567_s0_m100.xml", "id_astro-ph_0601001_s0_m100.xml", "q_testing_s0_m15.xml"],
)
def test_recorded_answers_read_the_same_from_the_api_and_from_a_file(api, clock, corpus, name):
    body = (corpus / "atom" / name).read_bytes()
    from_file = read_from_file(body)
    api.replay(body.replace(b"<opensearch:totalResults>214881<", b"<opensearch:totalResults>15<"))
    asked = look_up(api, clock, [entry.id for entry in from_file])
    assert [item._replace(origins=()) for item in asked] == from_file
    assert from_file


def test_links_to_other_places_are_kept_as_a_file_keeps_them(api, clock):
    more = (
        b'<link href="https://example.org/code?a=1&amp;b=2" rel="related" title=" code "/><link href="javascript:alert(1)" title="x"/>'
        b'<link href="https://arxiv.org/abs/2001.00001v1" rel="related"/><link href="http://example.org/" rel="related"/></entry>'
    )
    body = feed([entry_xml(PAPERS[3])], 1).replace(b"</entry>", more)
    api.replay(body)
    (entry,) = look_up(api, clock, [IDS[3]])
    assert entry.links == (Link("code", "https://example.org/code?a=1&b=2"), Link("", "http://example.org/"))
    assert [item.links for item in read_from_file(body)] == [entry.links]


def test_a_recorded_error_is_none_of_ours_and_tried_again(api, clock, corpus):
    api.replay((corpus / "atom" / "id_abc_s0_m100.xml").read_bytes())
    assert ids_of(look_up(api, clock, IDS[:1])) == IDS[:1]
    assert len(api.asked) == 2


def test_answers_come_in_the_order_of_the_question_whatever_the_feed_does(api, clock):
    for oddity in ODDITIES:
        api.reset()
        api.play(oddity)
        assert sorted(ids_of(look_up(api, clock, IDS[::-1]))) == sorted(IDS), oddity
        assert problems_of(look_up(api, clock, IDS)) == []
    assert ids_of(look_up(api, clock, IDS[::-1])) == IDS[::-1]


def test_of_two_versions_in_one_answer_the_newest_counts(api, clock):
    api.play("old-too")
    assert [(entry.version, entry.title) for entry in look_up(api, clock, IDS)] == [(paper.version, paper.title) for paper in PAPERS]


def test_a_paper_that_was_not_asked_for_is_not_given(api, clock):
    api.play("stranger")
    assert ids_of(look_up(api, clock, IDS[:2])) == IDS[:2]


def test_a_fixed_version_is_asked_for_and_no_other_taken(api, clock):
    api.papers.insert(1, PAPERS[1]._replace(version=1, title="The first title"))
    (entry,) = look_up(api, clock, [PAPERS[1].id], version=1)
    assert (entry.version, entry.title, api.asked[0].ids) == (1, "The first title", (PAPERS[1].id + "v1",))
    store = MemoryStore(clock.now)
    api.play("ok", "ok")
    assert problems_of(look_up(api, clock, [PAPERS[1].id], version=9, store=store)) == [("warning", "not-on-arxiv", PAPERS[1].id)]
    assert store.absent == set()


def test_an_answer_of_another_version_is_none(api, clock):
    api.replay(feed([entry_xml(PAPERS[1])], 1), feed([entry_xml(PAPERS[1])], 1))
    assert problems_of(look_up(api, clock, [PAPERS[1].id], version=1)) == [("warning", "not-on-arxiv", PAPERS[1].id)]


def test_an_answer_to_another_request_does_not_make_papers_unknown(api, clock):
    other = feed([entry_xml(PAPERS[0])], 1)
    api.replay(other, other)
    assert ids_of(look_up(api, clock, IDS[1:3])) == IDS[1:3]
    api.replay(*[other] * 9)
    (problem,) = look_up(api, clock, IDS[1:3])
    assert (problem.code, "its answer is of other papers after 6 tries" in problem.message) == ("enricher-refused", True)


# ---- what arXiv does not have --------------------------------------------------------------------------------------------------------


def test_an_id_is_unknown_after_two_answers_and_then_not_asked_again(api, clock):
    store = MemoryStore(clock.now)
    items = look_up(api, clock, [*IDS, MISSING], store=store)
    assert problems_of(items) == [("warning", "not-on-arxiv", MISSING)]
    assert [asked.ids for asked in api.asked] == [(*IDS, MISSING), (MISSING, IDS[-1])]
    assert store.absent == {MISSING}
    assert {id_ for id_, _ in store.entries} == set(IDS)
    assert problems_of(look_up(api, clock, [MISSING], store=store)) == [("warning", "not-on-arxiv", MISSING)]
    assert len(api.asked) == 2
    assert problems_of(look_up(api, clock, [MISSING], store=store, refresh=True)) == [("warning", "not-on-arxiv", MISSING)]
    assert len(api.asked) == 4


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_the_second_request_is_smaller_unless_it_is_for_one(api, clock, count):
    missing = [f"2106.{number:05}" for number in range(1, count + 1)]
    assert sorted(id_ for *_, id_ in problems_of(look_up(api, clock, missing))) == missing
    first, *second = api.asked
    assert len(first.ids) == count
    assert all(len(asked.ids) <= max(1, count // 2) for asked in second)
    assert {api.lacked(id_) for id_ in missing} == {2}


def test_a_paper_that_an_answer_lacks_once_is_found(api, clock):
    api.play("one-less", "one-less")
    items = look_up(api, clock, IDS)
    assert sorted(ids_of(items)) == sorted(IDS)
    assert problems_of(items) == []


def test_a_feed_that_counts_what_it_lacks_is_no_empty_page(api, clock):
    api.play(*["counted"] * 4)
    items = look_up(api, clock, [*IDS, MISSING])
    assert problems_of(items) == [("warning", "not-on-arxiv", MISSING)]
    assert [asked.values["start"] for asked in api.asked] == ["0", "7", "0", "1"]


def test_an_empty_answer_does_not_count_while_a_paper_that_is_there_is_not_in_it(api, clock):
    api.play("one-less", "empty", "empty", "empty")
    items = look_up(api, clock, IDS)
    assert sorted(ids_of(items)) == sorted(IDS)
    assert len(api.asked) == 5


def test_empty_answers_to_all_do_not_make_papers_unknown_to_arxiv(api, clock, monkeypatch):
    """Where arXiv has shown no paper, a sample is asked for too: an answer without it is none."""
    monkeypatch.setattr(enrichers.arxiv, "endpoint", lambda _: Endpoint(api.url, "export.arxiv.org", 3.0, "arXiv"))
    store = MemoryStore(clock.now)
    wanted = IDS[:3]
    api.play("empty", "empty", "empty")
    assert sorted(ids_of(look_up(api, clock, wanted, store=store))) == sorted(wanted)
    assert api.asked[1].ids[-1] == WELL_KNOWN
    api.reset()
    api.play(*["empty"] * 99)
    items = look_up(api, clock, IDS[3:], store=store)
    assert [item.code for item in items] == ["enricher-refused"]
    assert items[0].message.startswith("arXiv refused (its answer lacks a paper that it has after 6 tries); 4 papers")
    assert store.absent == set()
    api.reset()
    assert problems_of(look_up(api, clock, [MISSING], store=store)) == [("warning", "not-on-arxiv", MISSING)]
    assert store.absent == {MISSING}


def test_what_a_mirror_that_has_shown_no_paper_lacks_is_told_but_not_remembered(api, clock):
    store = MemoryStore(clock.now)
    api.papers = []
    items = look_up(api, clock, IDS[:2], store=store)
    assert [item.message for item in items] == ["127.0.0.1 has no such paper"] * 2
    assert store.absent == set()


def test_what_a_mirror_lacked_is_remembered_once_it_has_shown_a_paper(api, clock):
    store = MemoryStore(clock.now)
    api.play("empty")
    assert problems_of(look_up(api, clock, [MISSING, PAPERS[1].id], store=store)) == [("warning", "not-on-arxiv", MISSING)]
    assert store.absent == {MISSING}


def test_an_id_that_is_none_is_told_and_not_asked(api, clock):
    items = look_up(api, clock, ["nonsense", "2105.14656v2", IDS[0], IDS[0]])
    assert problems_of(items) == [("error", "invalid-id", "nonsense"), ("error", "invalid-id", "2105.14656v2")]
    assert [asked.ids for asked in api.asked] == [(IDS[0],)]


# ---- batches -------------------------------------------------------------------------------------------------------------------------


def test_many_papers_are_asked_for_in_batches_a_pause_apart(api, clock):
    api.papers = many(250)
    progress = []
    items = look_up(api, clock, [paper.id for paper in api.papers], progress=progress.append)
    assert ids_of(items) == [paper.id for paper in api.papers]
    assert [len(asked.ids) for asked in api.asked] == [100, 100, 50]
    assert api.pauses() == [3.0, 3.0]
    assert progress == [100, 200, 250]


def test_the_longest_request_is_one_that_servers_take(api, clock):
    ids = [f"cond-mat/0102{number:03}" for number in range(1, BATCH + 1)]
    api.play("one-less")
    look_up(api, clock, ids, version=123)
    assert len(api.asked[0].ids) == BATCH
    assert max(len(asked.path) + sum(map(len, asked.ids)) + 8 * len(asked.ids) for asked in api.asked) < 4000


@pytest.mark.parametrize("outspoken", [True, False])
def test_one_id_that_arxiv_dislikes_does_not_spoil_its_batch(api, clock, outspoken):
    api.papers = many(100)
    ids = [paper.id for paper in api.papers]
    bad = ids.pop(63)
    ids.insert(40, bad)
    api.disliked = {bad}
    api.outspoken = outspoken
    store = MemoryStore(clock.now)
    items = look_up(api, clock, ids, store=store)
    assert sorted([*ids_of(items), bad]) == sorted(ids)
    assert problems_of(items) == [("warning", "not-on-arxiv", bad)]
    assert len(api.asked) <= (4 if outspoken else 17)
    assert min(api.pauses()) >= 3


def test_several_disliked_ids_end_as_problems_and_all_others_as_entries(api, clock):
    api.papers = many(40)
    api.disliked = {paper.id for paper in api.papers[::7]}
    items = look_up(api, clock, [paper.id for paper in api.papers])
    assert {id_ for *_, id_ in problems_of(items)} == api.disliked
    assert len(ids_of(items)) == 40 - len(api.disliked)


def test_who_dislikes_whatever_is_asked_refuses(api, clock):
    api.disliked = set(IDS)
    api.outspoken = False
    store = MemoryStore(clock.now)
    items = look_up(api, clock, IDS, store=store)
    assert problems_of(items) == [("error", "enricher-refused", "")]
    assert store.absent == set()


def test_a_request_that_is_too_long_even_for_one_paper_says_nothing_of_it(api, clock):
    api.play("ok", "414", "414", "414")
    store = MemoryStore(clock.now)
    items = look_up(api, clock, [IDS[0], MISSING], store=store)
    assert ids_of(items) == IDS[:1]
    assert problems_of(items) == [("error", "enricher-refused", "")]
    assert store.absent == set()


def test_a_paper_that_cannot_be_read_does_not_spoil_its_batch(api, clock):
    api.papers[2] = PAPERS[2]._replace(published="soon")
    progress = []
    items = look_up(api, clock, IDS, progress=progress.append)
    assert problems_of(items) == [("warning", "unreadable-answer", IDS[2])]
    assert sorted(ids_of(items)) == sorted(set(IDS) - {IDS[2]})
    assert progress[-1] == len(IDS)


def test_papers_that_are_no_xml_do_not_spoil_their_batch(api, clock):
    garbled = {2, 5}
    api.papers = [paper._replace(title=f"{paper.title} \x0b" if at in garbled else paper.title) for at, paper in enumerate(PAPERS)]
    items = look_up(api, clock, IDS)
    assert sorted(problems_of(items)) == [("warning", "unreadable-answer", IDS[at]) for at in sorted(garbled, key=IDS.__getitem__)]
    assert sorted(ids_of(items)) == sorted(set(IDS) - {IDS[at] for at in garbled})
    assert [asked.ids for asked in api.asked[:3]] == [tuple(IDS), tuple(IDS), tuple(id_ for at, id_ in enumerate(IDS) if at not in garbled)]


# ---- the end -------------------------------------------------------------------------------------------------------------------------


def test_when_arxiv_refuses_what_came_is_kept_and_the_rest_is_counted_once(api, clock):
    api.papers = many(250)
    store = MemoryStore(clock.now)
    api.play("ok", *["429"] * 6)
    items = look_up(api, clock, [paper.id for paper in api.papers], store=store)
    assert len(ids_of(items)) == len(store.entries) == 100
    assert items[-1] == Problem(
        "error", "enricher-refused", "127.0.0.1 refused (HTTP 429 after 6 tries); 150 papers were not asked for; run again to go on"
    )
    assert len(items) == 101


def test_after_the_deadline_nothing_is_asked(api, clock):
    api.papers = many(350)
    items = look_up(api, clock, [paper.id for paper in api.papers], deadline=START + 5)
    assert len(ids_of(items)) == 200
    assert items[-1].message == "the time for asking 127.0.0.1 was up; 150 papers were not asked for; run again to go on"
    assert [asked.at - START for asked in api.asked] == [0, 3]


def test_an_interruption_keeps_what_was_fetched(api, clock):
    api.papers = many(250)
    store = MemoryStore(clock.now)

    def interrupt(_seconds):
        raise KeyboardInterrupt

    answers = enricher(api.environ, LIMITS).lookup([paper.id for paper in api.papers], Context(clock.now, sleep=interrupt, store=store))
    with pytest.raises(KeyboardInterrupt):
        list(answers)
    assert len(store.entries) == 100


def test_a_redirect_in_circles_is_a_refusal(api, clock):
    api.play(*["redirect-loop"] * 9)
    assert look_up(api, clock, IDS)[0].message.startswith("127.0.0.1 refused (TooManyRedirects); 7 papers")


def test_one_paper_is_counted_as_one(api, clock):
    api.play(*["429"] * 6)
    assert look_up(api, clock, IDS[:1])[0].message.endswith("; 1 paper was not asked for; run again to go on")


def test_offline_nothing_is_opened(api, clock, monkeypatch):
    def refuse(*_):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    store = MemoryStore(clock.now)
    store.absent = {MISSING}
    items = look_up(api, clock, [*IDS, MISSING], offline=True, store=store)
    assert problems_of(items) == [("warning", "not-on-arxiv", MISSING), ("note", "offline", "")]
    assert items[-1].message == "127.0.0.1 was not asked about 7 papers"
    assert look_up(api, clock, [], offline=True) == []


def test_nothing_to_ask_asks_nothing(api, clock):
    progress = []
    assert look_up(api, clock, [], progress=progress.append) == []
    assert (api.asked, progress) == ([], [0])


def test_an_environment_that_names_no_api_is_wrong_usage_at_once(clock):
    with pytest.raises(UsageError, match="ARXREF_ARXIV_DELAY"):
        enricher({"ARXREF_ARXIV_DELAY": "fast"}).lookup(IDS, Context(clock.now))


# ---- several who ask -----------------------------------------------------------------------------------------------------------------


def test_lookups_of_one_process_take_turns_without_a_store_too(api, clock):
    asking = enricher(api.environ, LIMITS)
    for id_ in IDS:
        list(asking.lookup([id_], Context(clock.now, sleep=clock.sleep)))
    assert api.pauses() == [3.0] * (len(IDS) - 1)


def test_processes_that_share_a_store_take_turns_and_heed_what_the_other_was_told(api, clock, tmp_path):
    path = str(tmp_path / "store.sqlite")
    with open_store(path, clock.now, print) as one, open_store(path, clock.now, print) as other:
        api.papers = many(300)
        ids = [paper.id for paper in api.papers]
        api.play("ok", "ok", "retry-after")
        mine, theirs = (
            enricher(api.environ, LIMITS).lookup(ids[at : at + 150], Context(clock.now, sleep=clock.sleep, store=store))
            for at, store in ((0, one), (150, other))
        )
        got = [item for pair in zip(mine, theirs, strict=True) for item in pair]
        assert sorted(ids_of(got)) == ids
        assert api.pauses() == [3.0, 3.0, 120.0, 3.0]
        assert sum(1 for _ in other.get([identifiers.parse(id_)[0] for id_ in ids])) == 300


@pytest.mark.parametrize("refresh", [False, True])
def test_what_another_process_was_told_meanwhile_is_not_asked_for_again(api, clock, tmp_path, refresh):
    path = str(tmp_path / "store.sqlite")
    with open_store(path, clock.now, print) as one, open_store(path, clock.now, print) as other:
        api.papers = many(250)
        ids = [paper.id for paper in api.papers]
        settled = []
        mine = enricher(api.environ, LIMITS).lookup(
            ids, Context(clock.now, sleep=clock.sleep, store=one, refresh=refresh, progress=settled.append)
        )
        got = [next(mine)]
        clock.at += 1
        assert len(ids_of(look_up(api, clock, ids[150:], store=other))) == 100  # half of the second batch, and all of the third
        got += mine
        assert sorted(ids_of(got)) == ids
        assert problems_of(got) == []
        assert {(origin.parser, origin.listed) for item in got for origin in item.origins} == {(NAME, None)}
        assert len(api.asked) == 3
        assert settled[-1] == 250


def test_a_run_that_was_refused_is_resumed_where_it_stopped(api, clock, tmp_path):
    api.papers = many(150)
    ids = [paper.id for paper in api.papers]
    with open_store(str(tmp_path / "store.sqlite"), clock.now, print) as store:
        api.play("ok", *["503"] * 6)
        assert len(ids_of(look_up(api, clock, ids, store=store))) == 100
        known = {entry.id for entry in store.get(ids)}
        rest = [id_ for id_ in ids if id_ not in known]
        assert ids_of(look_up(api, clock, rest, store=store)) == ids[100:]


def test_the_server_is_what_it_says(clock):
    with serving(clock.now, many(3)) as api, pytest.raises(AssertionError, match="no such faults"):
        api.play("flood")
