from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from filelock import FileLock

from arxref import store as store_package
from arxref.errors import OutputError
from arxref.identifiers import OLD_ARCHIVES
from arxref.library.merge import provenance_of
from arxref.model import ArxivId, Entry, Link, Name, Origin, PartialDate
from arxref.store import clear_store, database, default_path, open_store, opened, turns
from arxref.store.records import ARCHIVES, Damaged, Record, codec, number, packed, unpacked

NOV_2023 = 1_700_000_000.0  # 2023-11-14 22:13:20 UTC
DAY = 86400.0
PAPER = Entry(
    ArxivId("2105.14656"),
    2,
    "A title",
    (Name("Hadwin", "Don"), Name("Maaten", "L.", "van der")),
    abstract="Some words. " * 90,
    published=PartialDate(2021, 5, 30, "22:00:01"),
    updated=PartialDate(2021, 6, 1),
    categories=("cs.CV", "cs.LG"),
    primary="cs.CV",
    comment="9 pages",
    dois=("10.1000/1",),
)


class Clock:
    def __init__(self, at=NOV_2023):
        self.at = at

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def warned():
    return []


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "cache" / "store.sqlite")


@pytest.fixture
def store(path, clock, warned):
    with open_store(path, clock, warned.append) as opened:
        yield opened
    assert not warned


def papers(count, first=1):
    return [PAPER._replace(id=ArxivId(f"2105.{n:05}"), title=f"Paper {n}") for n in range(first, first + count)]


def bare(entry):
    return entry._replace(origins=(), provenance=())


def one(store, id_=PAPER.id, version=None):
    (entry,) = store.get([id_], version)
    return entry


def sql(path, *statements):
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        return [connection.execute(statement).fetchall() for statement in statements]
    finally:
        connection.close()


# What goes in comes out


def test_a_record_comes_back_with_who_said_it_and_when(store):
    assert store.put([PAPER._replace(key="k", origins=(Origin("x.md", 1, 2, "numbered"),))], "snapshot") == 1
    entry = one(store)
    assert bare(entry) == PAPER
    assert entry.origins == (Origin("store", parser="snapshot", listed=PartialDate(2023, 11, 14, "22:13:20")),)


def test_papers_come_in_the_order_asked_for_and_unknown_ones_do_not_come(store):
    store.put(papers(3000), "oai")
    ids = [ArxivId(f"2105.{n:05}") for n in (*range(2999, 0, -2), 4000, 7, 7)]
    assert [entry.id for entry in store.get(iter(ids))] == [id_ for id_ in ids if id_ != "2105.04000"]
    assert list(store.get([])) == []


def test_the_newest_version_comes_unless_one_is_asked_for(store):
    store.put([PAPER._replace(version=v, title=f"v{v}") for v in (3, 12, 1)], "arxiv")
    store.put([PAPER._replace(version=None, title="v?")], "arxiv")
    assert one(store)[:3] == (PAPER.id, 12, "v12")
    assert one(store, version=3).title == "v3"
    for absent in (2, 0, -1, 1 << 14, 1 << 70):
        assert list(store.get([PAPER.id], absent)) == []


def test_a_version_that_nobody_named_is_found_too(store):
    store.put([PAPER._replace(version=None)], "datacite")
    assert one(store).version is None
    assert list(store.get([PAPER.id], 1)) == []


@pytest.mark.parametrize(
    "id_", ["", "x", "2105.1465", "2105.146560", "0704.00001", "cs/010101", "nope/0101001", "２105.14656", "cs/010100١"]
)
def test_what_is_no_canonical_identifier_is_left_out(store, id_):
    assert store.put([PAPER._replace(id=ArxivId(id_)), PAPER._replace(version=1 << 14), PAPER._replace(version=-1)], "arxiv") == 0
    assert list(store.get([ArxivId(id_)])) == []
    assert store.unknown([ArxivId(id_)], "arxiv") == frozenset()
    store.put_unknown([ArxivId(id_)], "arxiv")
    assert store.info().unknown == 0


def test_papers_of_all_ages_have_numbers_of_their_own():
    ids = ["0704.0001", "1412.9999", "1501.00001", "9012.99999"] + [
        f"{archive}/{digits}" for archive in ARCHIVES for digits in ("9107001", "0703999")
    ]
    assert len({number(id_) for id_ in ids} | {0}) == len(ids) + 1
    assert set(ARCHIVES) == OLD_ARCHIVES


def test_the_rare_fields_come_back(store):
    rare = PAPER._replace(
        affiliations=(("CERN", "ETH Zürich"), ()),
        links=(Link("code", "https://example.org/"),),
        topics=("Vision",),
        extra=(("license", "CC BY"), ("license", "MIT")),
        authors_complete=False,
        classes=("14J60",),
        journal_ref="J. Phys. 1",
        report_no="R-1",
    )
    store.put([rare], "oai")
    assert bare(one(store)) == rare


@pytest.mark.parametrize("text", ["\x1f", "".join(map(chr, range(0x1F, 0x3000))), "\ud800", "\x00", "a" * 10_000_000, "\x1f\x20" * 1000])
def test_hostile_texts_come_back(store, text):
    hostile = PAPER._replace(title=text, authors=(Name(literal=text), Name(text, text)), classes=(text, ""))
    store.put([hostile], "arxiv")
    assert bare(one(store)) == hostile


def test_big_texts_are_committed_as_they_come(store):
    store.put([entry._replace(abstract="x" * 3_000_000) for entry in papers(7)], "arxiv")
    assert store.info().records == 7


def test_an_interruption_keeps_what_came_before(path, clock, warned):
    def interrupted():
        yield from papers(2100)
        raise KeyboardInterrupt

    with open_store(path, clock, warned.append) as store, pytest.raises(KeyboardInterrupt):
        store.put(interrupted(), "arxiv")
    with open_store(path, clock, warned.append) as store:
        assert store.info().papers == 2100


# Records that meet


def test_a_source_of_higher_standing_replaces_and_a_lower_one_fills(store, clock):
    store.put([PAPER._replace(title="Digest", comment="", journal_ref="J. 1")], "numbered")
    clock.at += DAY
    store.put([PAPER._replace(title="DataCite", comment="")], "datacite")
    clock.at += DAY
    store.put([PAPER._replace(title="arXiv", abstract="")], "snapshot")
    store.put([PAPER._replace(title="Digest again", comment="No")], "numbered")
    entry = one(store)
    assert (entry.title, entry.comment, entry.journal_ref, entry.abstract) == ("arXiv", "9 pages", "J. 1", PAPER.abstract)
    assert [(origin.parser, origin.listed.day) for origin in entry.origins] == [("snapshot", 16), ("datacite", 15), ("numbered", 14)]
    assert entry.provenance == (("abstract", 1), ("journal_ref", 2))


def test_a_newer_word_of_the_same_standing_replaces(store, clock):
    store.put([PAPER], "snapshot")
    clock.at += DAY
    store.put([PAPER._replace(comment="10 pages", dois=())], "arxiv")
    entry = one(store)
    assert (entry.comment, entry.dois) == ("10 pages", ("10.1000/1",))
    assert [origin.parser for origin in entry.origins] == ["arxiv", "snapshot"]
    assert entry.provenance == (("dois", 1),)


def test_the_same_word_again_only_renews_the_date(store, clock):
    store.put([PAPER], "snapshot")
    clock.at += DAY
    store.put([PAPER], "arxiv")
    assert [(origin.parser, origin.listed.day) for origin in one(store).origins] == [("arxiv", 15)]
    clock.at += DAY
    store.put([PAPER], "numbered")
    assert [(origin.parser, origin.listed.day) for origin in one(store).origins] == [("arxiv", 15)]
    assert store.info().oldest == store.info().newest == NOV_2023 + DAY


def test_an_abstract_that_breaks_off_gives_way_to_one_that_goes_on(store):
    words = "The paper says in many words what it could have said in few words, and then again."
    for id_, first, second in (("2105.00001", words, words[:40] + "..."), ("2105.00002", words[:40] + "...", words)):
        store.put([PAPER._replace(id=ArxivId(id_), abstract=first)], "numbered")
        store.put([PAPER._replace(id=ArxivId(id_), abstract=second)], "arxiv")
        assert one(store, ArxivId(id_)).abstract == words


def test_a_complete_author_list_stands_whoever_gave_it(store):
    store.put([PAPER], "numbered")
    store.put([PAPER._replace(authors=PAPER.authors[:1], authors_complete=False)], "arxiv")
    entry = one(store)
    assert (entry.authors, entry.authors_complete) == (PAPER.authors, True)
    store.put([PAPER._replace(id=ArxivId("2105.00001"), authors=PAPER.authors[:1], authors_complete=False)], "arxiv")
    store.put([PAPER._replace(id=ArxivId("2105.00001"))], "numbered")
    assert one(store, ArxivId("2105.00001")).authors == PAPER.authors


def test_affiliations_links_topics_and_other_fields_are_kept_together(store):
    told = PAPER._replace(affiliations=(("CERN",), ()), links=(Link("a", "u"),), topics=("t",), extra=(("license", "old"), ("x", "1")))
    store.put([told], "oai")
    store.put([PAPER._replace(title="New", links=(Link("b", "v"),), topics=("t", "s"), extra=(("license", "new"),))], "arxiv")
    entry = one(store)
    assert (entry.title, entry.affiliations) == ("New", told.affiliations)
    assert (entry.links, entry.topics) == ((Link("b", "v"), Link("a", "u")), ("t", "s"))
    assert entry.extra == (("license", "new"), ("x", "1"))


def test_one_paper_twice_in_one_put(store):
    assert (
        store.put(
            [PAPER._replace(comment=""), PAPER._replace(title="", dois=()), PAPER._replace(title="Last", comment="", dois=())], "arxiv"
        )
        == 1
    )
    assert bare(one(store)) == PAPER._replace(title="Last")
    assert store.info()[1:4] == (1, 1, 0)


def test_the_newest_record_lacks_nothing_that_older_ones_know_but_arxivs_own_is_whole(store):
    store.put([PAPER], "snapshot")
    store.put([Entry(PAPER.id, 3, "Renamed")], "numbered")
    entry = one(store)
    assert entry[:4] == (PAPER.id, 3, "Renamed", PAPER.authors)
    assert (entry.published, entry.updated) == (PAPER.published, None)
    assert [origin.parser for origin in entry.origins] == ["numbered", "snapshot"]
    assert bare(one(store, version=3)) == Entry(PAPER.id, 3, "Renamed")
    store.put([Entry(PAPER.id, 3, "Renamed")], "arxiv")
    assert one(store) == Entry(
        PAPER.id, 3, "Renamed", origins=(Origin("store", parser="arxiv", listed=PartialDate(2023, 11, 14, "22:13:20")),)
    )


def test_of_one_who_alone_said_something_the_name_stays_with_it(store):
    store.put([PAPER._replace(comment="", categories=(), primary="")], "digest")
    store.put([Entry(PAPER.id, 2, "A title", comment="9 pages")], "arxiv")
    assert {name: origin.parser for name, origin in provenance_of(one(store)).items() if name in ("title", "abstract", "comment")} == {
        "title": "arxiv",
        "abstract": "digest",
        "comment": "arxiv",
    }


def test_two_stores_open_at_once_see_each_others_records(path, store, clock, warned):
    with open_store(path, clock, warned.append) as other:
        store.put(papers(5), "arxiv")
        assert len(list(other.get([entry.id for entry in papers(5)]))) == 5
        reading = other.get([entry.id for entry in papers(5)])
        next(reading)
        store.put(papers(5, first=6), "arxiv")  # no reader stands in a writer's way
        store.clear()
        assert other.info().papers == 0


# Sums


def test_info_counts_papers_records_and_times(path, store, clock):
    assert store.info() == (path, 0, 0, 0, os.path.getsize(path) + os.path.getsize(path + "-wal"), 0, 0, database.SCHEMA)
    store.put(papers(10), "snapshot")
    clock.at += DAY
    store.put([entry._replace(version=3) for entry in papers(5)], "arxiv")
    store.put_unknown([ArxivId("2105.99999")], "arxiv")
    info = store.info()
    assert (info.papers, info.records, info.unknown, info.oldest, info.newest) == (10, 15, 1, NOV_2023, NOV_2023 + DAY)
    store.put([entry._replace(comment="new") for entry in papers(10)], "arxiv")
    info = store.info()
    assert (info.papers, info.records, info.oldest) == (10, 15, NOV_2023 + DAY)


def test_clear_forgets_papers_and_gives_the_space_back_but_not_whose_turn_it_is(path, store):
    store.put(papers(3000), "arxiv")
    store.put_unknown([ArxivId("2105.99999")], "arxiv")
    assert store.turn("h", 3) == 0
    before = store.info().size
    store.clear()
    info = store.info()
    assert info[1:4] == (0, 0, 0)
    assert info.size < before / 10
    assert store.turn("h", 3) == 3
    assert store.put(papers(1), "arxiv") == 1
    assert store.info().papers == 1


# Negative answers


def test_a_source_without_a_paper_is_remembered_for_a_while(store, clock):
    old, recent, coming = ArxivId("hep-th/9901001"), ArxivId("2310.00001"), ArxivId("2401.00001")
    store.put_unknown([old, recent, coming], "arxiv")
    assert store.unknown([recent, old, coming, PAPER.id], "arxiv") == {old, recent, coming}
    assert store.unknown([old], "datacite") == frozenset()
    clock.at += DAY
    assert store.unknown([old, recent, coming], "arxiv") == {old}
    clock.at += 29 * DAY
    assert store.unknown([old], "arxiv") == frozenset()
    store.put_unknown([recent], "arxiv")
    assert store.info().unknown == 1
    assert store.unknown([recent], "arxiv") == {recent}


def test_what_a_source_has_after_all_is_no_longer_unknown_to_it(store):
    store.put_unknown([PAPER.id], "arxiv")
    store.put_unknown([PAPER.id], "datacite")
    store.put([PAPER], "arxiv")
    assert store.unknown([PAPER.id], "arxiv") == frozenset()
    assert store.unknown([PAPER.id], "datacite") == {PAPER.id}


def test_a_lenient_store_that_cannot_be_written_says_so_once_and_stops_nobody(path, clock, warned, monkeypatch):
    filled(path, clock)
    monkeypatch.setattr(database.os, "access", lambda *_: False)
    with open_store(path, clock, warned.append, lenient=True) as store:
        assert [store.put([PAPER], "arxiv"), store.put([PAPER], "arxiv")] == [0, 0]
    assert len(warned) == 1
    with open_store(path, clock, warned.append) as store, pytest.raises(OutputError):
        store.put([PAPER], "arxiv")


def test_notes_are_kept_for_a_while(store, clock):
    store.remember("a", "one", 60)
    store.remember("b", "two", 10**9)
    store.remember("a", "three", 60)
    assert [store.recall(name) for name in "abc"] == ["three", "two", ""]
    clock.at += 60
    assert [store.recall(name) for name in "ab"] == ["", "two"]
    clock.at += 7 * DAY - 60
    assert store.recall("b") == ""
    store.remember("a", "four", 60)
    store.clear()
    assert store.recall("a") == ""


def test_a_note_of_a_clock_that_ran_ahead_is_not_believed(store, clock):
    clock.at += 20 * DAY
    store.remember("a", "one", 60)
    clock.at -= 20 * DAY
    assert store.recall("a") == ""


def test_a_clock_that_ran_ahead_leaves_nothing_unknown_for_years(store, clock):
    clock.at += 3650 * DAY
    store.put_unknown([PAPER.id], "arxiv")
    clock.at -= 3650 * DAY
    assert store.unknown([PAPER.id], "arxiv") == frozenset()


# Turns


def test_turns_are_a_pause_apart_for_each_host(store, clock):
    assert [store.turn("a", 3), store.turn("a", 3), store.turn("b", 3), store.turn("a", 10)] == [0, 3, 0, 10]
    clock.at += 3
    assert [store.turn("a", 10), store.turn("a", 3), store.turn("a", 3)] == [7, 0, 3]
    clock.at += 100
    assert store.turn("a", 3) == 0


def test_a_host_that_asked_for_peace_is_left_in_peace_for_an_hour_at_most(store, clock):
    store.postpone("a", NOV_2023 + 60)
    store.postpone("a", NOV_2023 + 30)
    assert [store.turn("a", 3), store.turn("a", 3)] == [60, 60]
    store.postpone("b", NOV_2023 + 1e9)
    store.postpone("c", float("inf"))
    store.postpone("d", float("nan"))
    store.postpone("e", NOV_2023 - 5)
    assert [store.turn(host, 3) for host in "bcde"] == [3600, 3600, 0, 0]
    clock.at += 1000
    assert store.turn("b", 3) == 2600


def test_what_a_host_told_one_holds_for_all(path, store, clock):
    assert store.held("a") == 0
    store.turn("a", 3)
    assert store.held("a") == 0
    with open_store(path, clock, pytest.fail) as other:
        other.postpone("a", NOV_2023 + 60)
    assert store.held("a") == 60
    clock.at += 61
    assert store.held("a") == 0


@pytest.mark.parametrize("back", [1, 5, 3600, 1e6, 1e9])
def test_a_clock_that_is_set_back_costs_no_more_than_what_was_due(store, clock, back):
    assert [store.turn("a", 3) for _ in range(3)] == [0, 3, 3]
    store.postpone("b", clock.at + 60)
    clock.at -= back
    assert store.turn("a", 3) == 3
    assert store.turn("b", 3) == 60


@pytest.mark.parametrize("wrong", ["1e300", "9e999", "-9e999", "1.7e12", "NULL", "'x'"])
@pytest.mark.parametrize("column", ["asked", "turn", "told", "until"])
def test_a_wrong_time_in_the_store_does_not_block(path, store, column, wrong):
    store.turn("a", 3)
    sql(path, f"UPDATE turns SET {column} = {wrong}")  # noqa: S608 - words of the line above
    assert 0 <= store.turn("a", 3) <= 3 + 3600
    assert 0 < store.turn("a", 3) <= 6 + 3600


def test_of_a_turn_that_was_given_ahead_only_the_way_to_it_is_believed():
    """Older files may hold one, and times that are no numbers."""
    ahead = turns.Turns(asked=100.0, turn=105.0)
    assert turns.next_turn(ahead, 90.0, 3.0) == turns.Turns(90.0, 98.0)
    assert turns.next_turn(ahead, 101.0, 3.0) == turns.Turns(101.0, 108.0)
    no_time = turns.Turns(100.0, 100.0, 100.0, float("nan"))
    assert turns.postponed(no_time, 100.0, 160.0).until == 160.0
    assert turns.held(no_time, 100.0) == 0.0


# Versions of the file


def test_a_file_of_the_first_schema_is_brought_up_to_date(path, clock, warned):
    os.makedirs(os.path.dirname(path))
    squeeze, _ = codec()
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in database.MIGRATIONS[0]:
        connection.execute(statement)
    connection.execute("INSERT INTO said VALUES (1, 'oai', ?, 1)", (NOV_2023,))
    connection.execute("INSERT INTO records VALUES (?, 1, 1, ?)", (210514656 * 16384 + 2, squeeze(packed(Record(PAPER, (1,))))))
    connection.execute("UPDATE totals SET papers = 1")
    connection.execute("PRAGMA user_version=1")
    connection.execute(f"PRAGMA application_id={database.APPLICATION}")
    connection.close()
    with open_store(path, clock, warned.append) as store:
        assert bare(one(store)) == PAPER
        assert store.info()[1:4] == (1, 1, 0)
        assert store.info().schema == database.SCHEMA > 1
        assert [store.turn("a", 3), store.turn("a", 3)] == [0, 3]
    assert sql(path, "PRAGMA user_version") == [[(database.SCHEMA,)]]
    assert not warned


def test_records_are_read_as_they_were_first_written():
    """The bytes of form 1: what was written once must be read for ever, so these may not change."""
    raw = (
        b"\x1f2,0,1,2,5,1\x1fA title\x1fWords.\x1f9 pages\x1f\x1f\x1fcs.CV\x1f2021,5,30,22:00:01\x1f2021,6,1,\x1f\x1fcs.CV\x1fcs.LG"
        b"\x1f10.1000/1"
        b"\x1fHadwin\x1fMaaten\x1fDon\x1fL.\x1f\x1fvan der\x1f\x1f\x1f\x1f"
    )
    squeezed = bytes.fromhex(
        "28b52ffd2481fd02008284101990b51a03005b50427628c6dcbd32016e291b954d68b2f5af18ff6e29b34af8a3bc0d79d7535d5e56509a9c03429858"
        "644a88006f7c06cab5c04bf0d833c78904a6090091a5800c3ac051846ce6a6ffd2c3ea1eac8b359f4773368188e80210"
    )
    squeeze, expand = codec()
    paper = PAPER._replace(abstract="Words.")
    assert packed(Record(paper, (7,))) == raw == expand(squeezed) == expand(squeeze(raw))
    assert unpacked(raw, PAPER.id, 2, 7) == Record(paper, (7,))


@pytest.mark.parametrize("version", [database.SCHEMA + 1, 99])
def test_a_file_of_a_newer_arxref_is_not_touched(path, clock, warned, version):
    with open_store(path, clock, warned.append) as store:
        store.put([PAPER], "arxiv")
    sql(path, f"PRAGMA user_version={version}")
    before = Path(path).read_bytes()
    with pytest.raises(OutputError, match=f"newer arxref .schema {version}, this one knows {database.SCHEMA}.*--store"):
        open_store(path, clock, warned.append)
    assert Path(path).read_bytes() == before
    assert os.listdir(os.path.dirname(path)) == ["store.sqlite"]


def test_another_programs_database_is_not_touched(path, clock, warned):
    os.makedirs(os.path.dirname(path))
    sql(path, "CREATE TABLE items (title)", "INSERT INTO items VALUES ('mine')")
    before = Path(path).read_bytes()
    with pytest.raises(OutputError, match="another program"):
        open_store(path, clock, warned.append)
    assert Path(path).read_bytes() == before


@pytest.mark.parametrize("there", ["folder", "below a file", "nul"])
def test_where_no_file_can_be_there_is_one_clear_line(tmp_path, clock, warned, there):
    (tmp_path / "file").touch()
    path = {"folder": str(tmp_path), "below a file": str(tmp_path / "file" / "store"), "nul": "a\0b"}[there]
    with pytest.raises(OutputError) as caught:
        open_store(path, clock, warned.append)
    assert str(caught.value).startswith(path)
    assert "\n" not in str(caught.value)


def test_an_empty_file_is_a_fresh_store(path, clock, warned):
    os.makedirs(os.path.dirname(path))
    Path(path).touch()
    with open_store(path, clock, warned.append) as store:
        assert store.put([PAPER], "arxiv") == 1
    assert not warned


ALONE = """
import os, sys, time
from arxref.store import open_store
path, me = sys.argv[1], sys.argv[2]
with open_store(path, time.time, sys.exit) as store:
    for _ in range(10):
        while (end := store.alone("127.0.0.1:80/x")) is None:
            time.sleep(0.001)
        os.close(os.open(path + ".busy", os.O_CREAT | os.O_EXCL))
        time.sleep(0.002)
        os.unlink(path + ".busy")
        end()
    if me == "0":
        store.alone("127.0.0.1:80/x")
        os._exit(0)
"""


def test_one_process_asks_a_host_at_a_time_and_who_dies_lets_others_ask(root, path, clock):
    running = [subprocess.Popen([sys.executable, "-c", ALONE, path, str(me)], cwd=root) for me in range(4)]
    assert [worker.wait(60) for worker in running] == [0] * 4
    with open_store(path, clock, pytest.fail) as one_store, open_store(path, clock, pytest.fail) as other:
        end = one_store.alone("127.0.0.1:80/x")
        assert other.alone("127.0.0.1:80/x") is None
        other.alone("another.example")()
        end()
        other.alone("127.0.0.1:80/x")()
    assert sorted(os.listdir(os.path.dirname(path))) == ["store.sqlite"]


def test_where_no_lock_can_be_had_nobody_is_kept_from_asking(path, clock, monkeypatch):
    def refuse(*_):
        raise OSError

    monkeypatch.setattr(opened, "lock", refuse)
    with open_store(path, clock, pytest.fail) as store:
        store.alone("a")()


# Damage


def filled(path, clock, count=300):
    with open_store(path, clock, pytest.fail) as store:
        store.put(papers(count), "snapshot")


def zero_pages(path, first, last):
    with open(path, "r+b") as file:
        file.seek(first * 8192)
        file.write(bytes((last - first) * 8192))


DAMAGES = {
    "no database": lambda path: Path(path).write_bytes(b"@article{not a database at all}\n" * 300),
    "short": lambda path: Path(path).write_bytes(b"SQLite"),
    "truncated": lambda path: os.truncate(path, 8192 * 4 + 100),
    "no schema": lambda path: zero_pages(path, 0, 1),
    "no pages": lambda path: zero_pages(path, 1, 500),
    "scrambled": lambda path: Path(path).write_bytes(Path(path).read_bytes()[:100] + os.urandom(60_000)),
}


@pytest.fixture
def own_place(path, monkeypatch):
    """The store's path is that in the user's cache folder."""
    monkeypatch.setattr(store_package, "default_path", lambda _: path)


@pytest.mark.parametrize("damage", ["no database", "short", "no schema"])
def test_a_file_that_is_no_store_is_never_touched_where_a_user_named_it(path, clock, warned, damage):
    filled(path, clock)
    DAMAGES[damage](path)
    bad = Path(path).read_bytes()
    for use in (open_store, clear_store):
        with pytest.raises(OutputError, match="no store of arxref's; name another file with --store"):
            use(path, clock, warned.append)
        assert Path(path).read_bytes() == bad
    assert os.listdir(os.path.dirname(path)) == ["store.sqlite"]
    assert not warned


def test_another_programs_damaged_database_is_not_touched_either(path, clock, warned):
    filled(path, clock)
    DAMAGES["truncated"](path)
    assert database.is_ours(path)
    with open(path, "r+b") as file:
        file.seek(68)
        file.write(b"geo!")
    assert not database.is_ours(path)
    assert not database.is_ours(path + "-of-nobody")
    with pytest.raises(OutputError, match="no store of arxref's"):
        open_store(path, clock, warned.append)
    assert os.listdir(os.path.dirname(path)) == ["store.sqlite"]


@pytest.mark.parametrize("damage", ["truncated", "no pages", "scrambled"])
def test_a_damaged_store_is_known_wherever_it_is(path, clock, warned, damage):
    filled(path, clock)
    DAMAGES[damage](path)
    with open_store(path, clock, warned.append) as store:
        list(store.get([entry.id for entry in papers(300)]))
        assert store.put([PAPER], "arxiv") == 1
    assert len(warned) == 1


@pytest.mark.usefixtures("own_place")
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_set_aside_and_a_fresh_store_serves(path, clock, warned, damage):
    filled(path, clock)
    DAMAGES[damage](path)
    bad = Path(path).read_bytes()
    with open_store(path, clock, warned.append) as store:
        list(store.get([entry.id for entry in papers(300)]))
        assert store.put([PAPER], "arxiv") == 1
        assert bare(one(store)) == PAPER
        store.turn("h", 3)
        store.info()
    aside = Path(path + ".damaged-20231114-221320")
    assert len(warned) == 1
    assert str(aside) in warned[0]
    assert "\n" not in warned[0]
    assert len(aside.read_bytes()) == len(bad)
    with open_store(path, clock, pytest.fail) as store:
        assert bare(one(store)) == PAPER


def test_damage_that_shows_in_the_middle_of_a_look(path, clock, warned):
    filled(path, clock, 3000)
    with open_store(path, clock, warned.append) as store:
        zero_pages(path, 40, 60)
        found = list(store.get([entry.id for entry in papers(3000)]))
        assert 0 < len(found) < 3000
        assert found == list(dict.fromkeys(found))
        assert store.put(papers(5), "arxiv") == 5
        assert len(list(store.get([entry.id for entry in papers(3000)]))) == 5
    assert len(warned) == 1


def test_damage_that_shows_in_the_middle_of_a_put_loses_nothing_of_it(path, clock, warned):
    filled(path, clock, 3000)
    with open_store(path, clock, warned.append) as store:
        zero_pages(path, 40, 60)
        assert store.put([entry._replace(comment="new") for entry in papers(3000)], "arxiv") == 3000
    assert len(warned) == 1
    with open_store(path, clock, pytest.fail) as store:
        assert store.info().papers >= 1000


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE records SET data = x'00'",
        "UPDATE records SET data = substr(data, 1, 60) || x'ff' || substr(data, 62)",
        "UPDATE records SET form = 9",
        "UPDATE records SET said = 9",
        "UPDATE said SET at = 9e999",
        "UPDATE said SET at = 'x'",
        "UPDATE said SET source = CAST(x'ff' AS TEXT)",
        "DELETE FROM totals",
        "DROP TABLE totals",
        "DROP TABLE unknown",
    ],
)
def test_wrong_content_is_damage_too(path, clock, warned, damage):
    filled(path, clock)
    sql(path, damage)
    with open_store(path, clock, warned.append) as store:
        list(store.get([ArxivId("2105.00001")]))
        store.put([entry._replace(comment="new") for entry in papers(2)], "arxiv")
        store.unknown([PAPER.id], "arxiv")
        store.info()
        assert one(store, ArxivId("2105.00001")).comment == "new"
    assert len(warned) == 1
    assert warned[0].startswith(path)


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="not on Windows or macOS: what is open is listed on Linux")
def test_a_damaged_file_is_open_no_more_when_it_is_set_aside(path, clock, warned, monkeypatch):
    def rename(old, new):
        held = [os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")]
        assert os.path.realpath(old) not in held, "Windows refuses that"
        renamed.append(old)
        return real(old, new)

    renamed, real = [], os.rename
    filled(path, clock)
    sql(path, "UPDATE said SET source = CAST(x'ff' AS TEXT)")
    monkeypatch.setattr(os, "rename", rename)
    with open_store(path, clock, warned.append) as store:
        list(store.get([ArxivId("2105.00001")]))
    assert path in renamed


@pytest.mark.usefixtures("own_place")
def test_files_set_aside_in_one_second_have_names_of_their_own(path, clock, warned):
    for _ in range(3):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        Path(path).write_bytes(b"no database" * 100)
        open_store(path, clock, warned.append).close()
    folder = os.path.dirname(path)
    aside = sorted(name for name in os.listdir(folder) if "damaged" in name)
    assert aside == [f"store.sqlite.damaged-20231114-221320{number}" for number in ("", "-2", "-3")]
    assert len(warned) == 3


def test_two_that_meet_the_same_damage_set_one_file_aside(path, clock, warned):
    filled(path, clock)
    with open_store(path, clock, warned.append) as one_store, open_store(path, clock, warned.append) as other:
        zero_pages(path, 1, 500)
        ids = [entry.id for entry in papers(300)]
        list(one_store.get(ids))
        one_store.put([PAPER], "arxiv")
        list(other.get(ids))
        assert bare(one(other)) == PAPER
    assert len(warned) == 1
    aside = "store.sqlite.damaged-20231114-221320"
    assert sorted(os.listdir(os.path.dirname(path))) == ["store.sqlite", aside, aside + "-wal"]  # its log goes with it


def test_what_is_written_goes_where_others_read(path, clock, warned):
    with open_store(path, clock, warned.append) as store:
        store.put([PAPER], "arxiv")
        store.turn("h", 3)
        os.rename(path, path + ".damaged-by-another")
        with open_store(path, clock, warned.append) as other:
            assert other.turn("h", 3) == 0
            assert store.turn("h", 3) == 3
            store.put(papers(1), "arxiv")
            assert other.info().papers == 1
        shutil.rmtree(os.path.dirname(path))
        assert store.put(papers(2), "arxiv") == 2
        shutil.rmtree(os.path.dirname(path))
        os.makedirs(os.path.dirname(path))
        Path(path).write_bytes(b"no database" * 100)
        with pytest.raises(OutputError, match="no store of arxref's"):
            store.put(papers(2), "arxiv")
        assert store.turn("h", 3) == 0
    with open_store(path + "2", clock, warned.append) as store:
        shutil.rmtree(os.path.dirname(path))
        Path(path + "2").mkdir(parents=True)
        with pytest.raises(OutputError, match="is no file"):
            store.put(papers(2), "arxiv")
        assert store.turn("h", 3) == 0
    assert [text.split(": ")[1][:22] for text in warned] == ["the store is not open"] * 2


def test_info_of_a_store_without_totals(path, clock, warned):
    filled(path, clock)
    sql(path, "DELETE FROM totals")
    with open_store(path, clock, warned.append) as store:
        assert store.info().papers == 0
    assert len(warned) == 1


def test_a_migration_that_fails_changes_nothing(path, clock, warned):
    os.makedirs(os.path.dirname(path))
    sql(path, *database.MIGRATIONS[0], "CREATE TABLE turns (x)", "PRAGMA user_version=1", f"PRAGMA application_id={database.APPLICATION}")
    with pytest.raises(OutputError, match="already exists"):
        open_store(path, clock, warned.append)
    assert sql(path, "PRAGMA user_version", "SELECT count(*) FROM sqlite_master WHERE name = 'unknown'") == [[(1,)], [(0,)]]


@pytest.mark.usefixtures("own_place")
def test_a_damaged_store_that_cannot_be_moved_is_done_without(path, clock, warned, monkeypatch):
    filled(path, clock)
    DAMAGES["no database"](path)
    monkeypatch.setattr(os, "rename", lambda *_: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    with open_store(path, clock, warned.append) as store:
        assert list(store.get([ArxivId("2105.00001")])) == []
        with pytest.raises(OutputError):
            store.put([PAPER], "arxiv")
        assert [store.turn("h", 3), store.turn("h", 3)] == [0, 3]
    assert "cannot be replaced (Permission denied)" in warned[0]


@pytest.mark.usefixtures("own_place")
def test_a_damaged_store_that_another_is_busy_with_is_done_without(path, clock, warned, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE", 0.01)
    filled(path, clock)
    DAMAGES["no database"](path)
    with FileLock(os.path.join(os.path.dirname(path), ".store.sqlite.lock")), open_store(path, clock, warned.append) as store:
        assert list(store.get([ArxivId("2105.00001")])) == []
    assert "another arxref is at it" in warned[0]
    assert Path(path).read_bytes().startswith(b"@article")


@pytest.mark.parametrize("raw", [b"", b"\x1f", b"\x1f1,0,0,0,2,1" + b"\x1f" * 9, b"\xff\xfe", b"\x1f0,0,0,9,2,1" + b"\x1f" * 9])
def test_bytes_that_are_no_record_are_known(raw):
    with pytest.raises(Damaged):
        unpacked(raw, PAPER.id, 1, 1)


@pytest.mark.parametrize(
    "rare", ["[]", "{}", "[" * 100_000, "[[],[],[],[],[],[['title',5]]]", '[[],[],[],[],[],[["title",5]]]', "[0,0,0,0,0,0]"]
)
def test_a_rare_part_that_is_none_is_known(rare):
    with pytest.raises(Damaged):
        unpacked(("\x1f0,0,0,0,2,1" + "\x1f" * 9 + rare).encode(), PAPER.id, 1, 1)


# Places that cannot be written


def test_a_full_disk_is_one_clear_line_and_keeps_what_was_there(path, clock, warned):
    with open_store(path, clock, warned.append) as store:
        store.put(papers(50), "arxiv")
        store._database._connection.execute("PRAGMA max_page_count=20")
        with pytest.raises(OutputError, match="full"):
            store.put(papers(2000, first=51), "arxiv")
        assert len(list(store.get([entry.id for entry in papers(60)]))) == 50
        store.put_unknown([ArxivId(f"2105.{n:05}") for n in range(1, 90_000)], "arxiv")
        store.put_unknown([ArxivId(f"2105.{n:05}") for n in range(1, 90_000)], "arxiv")
    assert len(warned) == 1


def failing(code):
    def clear(_store):
        error = sqlite3.OperationalError("it fails")
        error.sqlite_errorcode = code
        raise OutputError("it fails") from error

    return clear


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR | 19 << 8])
def test_a_store_on_a_full_disk_can_be_cleared(path, clock, warned, monkeypatch, code):
    with open_store(path, clock, warned.append) as store:
        store.put(papers(50), "arxiv")
        store.remember("a", "b", 100.0)
        store.turn("h", 3)
    monkeypatch.setattr(opened.Store, "clear", failing(code))
    clear_store(path, clock, warned.append)
    with open_store(path, clock, warned.append) as store:
        assert (store.info().papers, store.recall("a"), store.turn("h", 3)) == (0, "", 3)
    assert not warned


def test_a_store_that_is_a_link_is_cleared_where_it_is(path, clock, warned, monkeypatch):
    filled(path, clock)
    link = path + ".link"
    os.symlink(path, link)
    monkeypatch.setattr(opened.Store, "clear", failing(sqlite3.SQLITE_FULL))
    clear_store(link, clock, warned.append)
    assert os.path.islink(link)
    with open_store(path, clock, warned.append) as store:
        assert store.info().papers == 0


def test_what_fails_for_another_reason_deletes_nothing(path, clock, warned, monkeypatch):
    filled(path, clock)
    monkeypatch.setattr(opened.Store, "clear", failing(sqlite3.SQLITE_BUSY))
    with pytest.raises(OutputError, match="it fails"):
        clear_store(path, clock, warned.append)
    monkeypatch.setattr(opened.Store, "clear", failing(sqlite3.SQLITE_FULL))
    monkeypatch.setattr(os, "unlink", lambda *_: os.stat("/nowhere"))
    with pytest.raises(OutputError, match="it fails"):
        clear_store(path, clock, warned.append)
    with open_store(path, clock, warned.append) as store:
        assert store.info().papers == 300


def test_a_store_that_another_keeps_locked(path, clock, warned, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE", 0.01)
    with open_store(path, clock, warned.append) as store:
        store.put([PAPER], "arxiv")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutputError, match="locked"):
            store.put([PAPER], "oai")
        assert [store.turn("h", 3), store.turn("h", 3)] == [0, 3]
        assert bare(one(store)) == PAPER
        other.close()
    assert len(warned) == 1


def test_a_closed_store_says_so(path, clock, warned):
    store = open_store(path, clock, warned.append)
    store.close()
    store.close()
    with pytest.raises(OutputError, match="not open"):
        store.put([PAPER], "arxiv")
    assert list(store.get([PAPER.id])) == []
    assert store.unknown([PAPER.id], "arxiv") == frozenset()
    assert len(warned) == 1


def test_a_closed_store_that_may_fail_knows_nothing_and_says_so_once(path, clock, warned):
    store = open_store(path, clock, warned.append, lenient=True)
    store.remember("a", "one", 60)
    store.close()
    store.remember("a", "two", 60)
    store.put_unknown([PAPER.id], "arxiv")
    assert (store.recall("a"), store.held("x.org"), store.unknown([PAPER.id], "arxiv")) == ("", 0.0, frozenset())
    store.postpone("x.org", clock() + 60)
    assert store.held("x.org") == 60
    assert len(warned) == 1


def test_a_fresh_file_that_another_keeps_locked(path, clock, warned, monkeypatch):
    monkeypatch.setattr(database, "PATIENCE", 0.01)
    monkeypatch.setattr(database, "_SWITCHES", 1)
    os.makedirs(os.path.dirname(path))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OutputError, match="locked"):
        open_store(path, clock, warned.append)
    other.close()
    open_store(path, clock, warned.append).close()
    assert not warned


READER = """
import os, sys
from arxref.errors import OutputError
from arxref.model import Entry
from arxref.store import open_store
if os.geteuid() == 0:  # to whom nothing is read-only; what is imported later may not be readable then
    import urllib.parse, zstandard, arxref.store.opened, arxref.store.dictionary
    os.setgid(65534); os.setuid(65534)
with open_store(sys.argv[1], lambda: 1.7e9, lambda text: print("warned", text)) as store:
    print(len(list(store.get(["2105.%05d" % n for n in range(1, 31)]))), store.info().papers)
    print(store.turn("h", 3), store.turn("h", 3))
    try:
        store.put([Entry("2105.00001", 1)], "arxiv")
    except OutputError as error:
        print("OutputError", error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
@pytest.mark.parametrize("kind", ["folder", "file"])
def test_a_store_that_can_only_be_read_is_read(root, clock, kind):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "store.sqlite")
        filled(path, clock, 30)
        os.chmod(path, 0o444)
        os.chmod(folder, 0o555 if kind == "folder" else 0o777)
        done = subprocess.run([sys.executable, "-c", READER, path], capture_output=True, text=True, cwd=root, check=False)
        os.chmod(folder, 0o700)
    lines = done.stdout.splitlines()
    assert lines[0] == "30 30", done
    assert lines[1] == f"warned {path}: the store cannot be written to; nothing was kept in it"
    assert lines[2] == "0.0 3.0"
    assert lines[3].startswith("OutputError")


def test_a_file_beside_which_nothing_can_be_made_is_read_as_it_is(path, clock, warned, monkeypatch):
    filled(path, clock, 30)
    monkeypatch.setattr(database.os, "access", lambda *_: False)
    with open_store(path, clock, warned.append) as store:
        assert store.info().papers == 30
    sql(path, "PRAGMA user_version=1")
    with pytest.raises(OutputError, match="older arxref"):
        open_store(path, clock, warned.append)


# Several processes


WORKER = """
import sys, time
from arxref.model import Entry
from arxref.store import open_store
path, me, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
seen = []
def now():
    seen.append(time.time())
    return seen[-1]
with open_store(path, now, sys.exit) as store:
    for part in range(count):
        first = (me * count + part) * 10
        store.put([Entry("2105.%05d" % (first + n + 1), 1, "By %d" % me) for n in range(10)], "arxiv")
        store.put([Entry("2106.00001", 1, "Shared", comment="By %d" % me)], "arxiv")
        store.put_unknown(["2107.%05d" % (me * count + part + 1)], "arxiv")
        assert len(list(store.get(["2105.%05d" % (first + n + 1) for n in range(10)]))) == 10
        while wait := store.turn("host", 0.05):
            time.sleep(wait)
        print(repr(seen[-1]))
"""


def test_several_processes_at_once_lose_nothing_and_wait_their_turn(root, path, clock):
    workers, rounds = 5, 8
    command = [sys.executable, "-c", WORKER, path]
    running = [subprocess.Popen([*command, str(me), str(rounds)], stdout=subprocess.PIPE, text=True, cwd=root) for me in range(workers)]
    turns = sorted(float(line) for worker in running for line in worker.communicate(timeout=120)[0].split())
    assert [worker.returncode for worker in running] == [0] * workers
    assert len(turns) == workers * rounds
    assert min(later - earlier for earlier, later in pairwise(turns)) > 0.04999
    with open_store(path, clock, pytest.fail) as store:
        info = store.info()
        assert (info.papers, info.records) == (workers * rounds * 10 + 1,) * 2
        assert len(list(store.get([ArxivId(f"2105.{n:05}") for n in range(1, workers * rounds * 10 + 1)]))) == workers * rounds * 10
    assert sql(path, "SELECT count(*) FROM unknown", "PRAGMA integrity_check") == [[(workers * rounds,)], [("ok",)]]
    assert sorted(os.listdir(os.path.dirname(path))) == ["store.sqlite"]


KILLED = """
import os, sys
from arxref.model import Entry
from arxref.store import open_store
def entries():
    for n in range(1, 3001):
        yield Entry("2105.%05d" % n, 1, "T")
    os._exit(9)
open_store(sys.argv[1], lambda: 1.7e9, sys.exit).put(entries(), "arxiv")
"""


def test_a_killed_process_leaves_what_it_committed(root, path, clock):
    assert subprocess.run([sys.executable, "-c", KILLED, path], cwd=root, check=False).returncode == 9
    with open_store(path, clock, pytest.fail) as store:
        assert store.info().papers == 2000
        assert sql(path, "PRAGMA integrity_check") == [[("ok",)]]


# The way in


def test_the_default_path(monkeypatch, tmp_path):
    assert default_path({"ARXREF_STORE": "/a/b.sqlite"}) == "/a/b.sqlite"
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_path({"ARXREF_STORE": "~/b.sqlite"}).endswith("b.sqlite")
    assert "~" not in default_path({"ARXREF_STORE": "~/b.sqlite"})
    for environ in ({}, {"ARXREF_STORE": ""}):
        path = default_path(environ)
        assert os.path.isabs(path)
        assert Path(path).name == "store.sqlite"
        assert "arxref" in Path(path).parts


def test_the_package_has_no_other_names():
    assert store_package.Info is opened.Info
    with pytest.raises(AttributeError, match="has no attribute 'Sqlite'"):
        store_package.Sqlite  # noqa: B018 - that it is asked for is the test


def test_a_name_that_sqlite_would_take_for_something_else_is_a_file(tmp_path, monkeypatch, clock, warned):
    monkeypatch.chdir(tmp_path)
    for name in (":memory:", "file:x?mode=memory", "a?b#c%20.sqlite", "-", "é"):
        with open_store(name, clock, warned.append) as store:
            store.put([PAPER], "arxiv")
        assert os.path.isfile(name)
        shutil.move(name, "copy")
        os.chmod("copy", 0o644)
        with open_store("copy", clock, warned.append) as store:
            assert bare(one(store)) == PAPER


def test_the_package_is_light_until_a_store_is_opened(root):
    code = "import sys, arxref.store; print(sorted({'sqlite3', 'zstandard', 'platformdirs', 'filelock', 'json'} & set(sys.modules)))"
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}  # it would import some of them itself
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, env=env, check=True).stdout == "[]\n"
    assert store_package.Store.__name__ == "Store"
    assert store_package.Info._fields[0] == "path"
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        _ = store_package.nope


def test_damage_that_mending_does_not_end_is_said(tmp_path):
    """A disk that spoils whatever is written to it: one fresh file is tried, and no other."""
    warned = []
    base = database.Database(str(tmp_path / "store.sqlite"), lambda: 1e9, warned.append)
    tried = []

    def spoilt(_connection):
        tried.append(1)
        raise Damaged("is spoilt")

    for ask in (base.read, base.write):
        with pytest.raises(OutputError, match="spoilt"):
            ask(spoilt)
    base.close()
    assert len(tried) == 4
    assert len(warned) == 2


def test_what_a_write_did_before_it_failed_is_undone_and_the_store_goes_on(path, warned):
    base = database.Database(path, lambda: NOV_2023, warned.append)

    def half(connection):
        connection.execute("CREATE TABLE half (a)")
        raise KeyError("half")

    with pytest.raises(KeyError, match="half"):
        base.write(half)
    tables = "SELECT count(*) FROM sqlite_master WHERE name = 'half'"
    assert base.write(lambda connection: connection.execute(tables).fetchone()) == (0,)
    base.close()
    assert not warned


def test_where_no_store_can_be_it_is_said_how_to_name_another(tmp_path, warned):
    (tmp_path / "file").write_text("")
    for place in ("file/store.sqlite", "file/cache/store.sqlite"):
        with pytest.raises(OutputError, match=r"the store cannot be used: .*; --store or ARXREF_STORE names another file"):
            database.Database(str(tmp_path / place), lambda: NOV_2023, warned.append)


def test_a_folder_is_no_store(tmp_path, warned):
    with pytest.raises(OutputError, match="is no file, so it cannot be the store"):
        database.Database(str(tmp_path), lambda: NOV_2023, warned.append)


def test_an_older_store_that_cannot_be_written_is_to_be_copied(path, warned, monkeypatch):
    database.Database(path, lambda: NOV_2023, warned.append).close()
    sql(path, "PRAGMA user_version=0")
    monkeypatch.setattr(database.os, "access", lambda _path, _mode: False)
    with pytest.raises(OutputError, match="a store of an older arxref in a place where nothing can be written; copy it elsewhere"):
        database.Database(path, lambda: NOV_2023, warned.append)
