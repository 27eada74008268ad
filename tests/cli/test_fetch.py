"""`arxref fetch` against a server that answers as arXiv does, by the real client: what is complete, what is resumed, what is named."""

from __future__ import annotations

import io
import json
import re
import socket
import time
from typing import TYPE_CHECKING

import pytest

import servers
from arxref.cli import common, run
from arxref.enrichers import adapter
from arxref.store import database
from servers import Clock, Paper, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

IMPATIENT = adapter.Limits(1.0, 1.0, 60.0, 4_000_000)
DAY = ["fetch", "--category", "cs.CV", "--on", "2021-05-31"]


def paper(number: int, second: int, **fields: object) -> Paper:
    moment = f"2021-05-31T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}Z"
    return Paper(f"2105.{number:05}", f"A study of number {number}", published=moment, updated=moment, **fields)  # type: ignore[arg-type]


# In another order by ID than by date, some in one second; of the day before, the day after, and another category.
LISTED = [paper(30000 - number, 300 * (number // 2)) for number in range(250)]
OTHERS = [
    Paper("2105.00001", "The day before", published="2021-05-30T23:59:59Z"),
    Paper("2106.00001", "The day after", published="2021-06-01T00:01:00Z"),
    paper(1, 5, categories=("math.CV",)),
]
IN_ORDER = [one.id for one in sorted(LISTED, key=lambda one: (one.published, one.id))]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[servers.Api]:
    """A server with a day of 250 papers, a folder and a store of one's own, and a clock by which nobody waits."""

    def refuse(seconds: float) -> None:
        message = f"somebody wants to sleep for {seconds} s"
        raise AssertionError(message)

    made = common.make_world
    monkeypatch.setattr(common, "make_world", lambda: made()._replace(now=clock.now, sleep=clock.sleep))
    monkeypatch.setattr(time, "sleep", refuse)
    monkeypatch.setattr(adapter, "Limits", lambda: IMPATIENT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARXREF_STORE", str(tmp_path / "cache" / "store.sqlite"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(clock.now, [*LISTED, *OTHERS]) as running:
        monkeypatch.setenv("ARXREF_ARXIV_API", running.url)
        yield running


def ids(text: str) -> list[str]:
    return re.findall(r"^- \*\*Arxiv ID\*\*: http://arxiv\.org/abs/([^v\n]+)", text, re.MULTILINE)


def starts(api: servers.Api) -> list[int]:
    return [int(asked.values["start"]) for asked in api.asked]


def played(monkeypatch: pytest.MonkeyPatch, api: servers.Api, change: Callable[[bytes], bytes]) -> str:
    """A fault that changes the right answer."""
    monkeypatch.setitem(servers.FAULTS, "changed", lambda handler, asked: handler.answer(change(handler.body(asked))))
    assert api.asked == []
    return "changed"


# ---- a day ---------------------------------------------------------------------------------------------------------------------------


def test_a_day_is_a_digest_like_those_of_the_field_layout(api, capsys):
    assert run(DAY) == 0
    out, err = capsys.readouterr()
    assert out.startswith("# Arxiv Papers in cs.CV on 2021-05-31\n### A study of number")
    assert out.count("# Arxiv Papers in") == 1
    assert ids(out) == IN_ORDER
    assert err == "arxref: 250 papers: 250 exported, 0 merged, 0 rejected\n"
    assert starts(api) == [0, 100, 200]
    assert {asked.values["max_results"] for asked in api.asked} == {"100"}
    assert {asked.values["sortBy"] for asked in api.asked} == {"submittedDate"}
    assert api.asked[0].values["search_query"] == "cat:cs.CV AND submittedDate:[202105310000 TO 202106010000]"
    assert api.pauses() == [3.0, 3.0]
    assert api.connections == 1


def test_what_is_written_is_read_back(api, tmp_path, capsys):
    assert run([*DAY, "-o", "day.md"]) == 0
    assert run(["export", "day.md", "--format", "digest", "-o", "again.md"]) == 0
    assert "250 exported, 0 merged, 0 rejected" in capsys.readouterr().err
    again = (tmp_path / "again.md").read_text("utf-8")
    assert sorted(ids(again)) == sorted(IN_ORDER)
    first = re.split(r"(?m)^### ", (tmp_path / "day.md").read_text("utf-8"))
    assert sorted(re.split(r"(?m)^### ", again)) == sorted(first)


def test_a_past_day_is_not_asked_for_again_within_a_day(api, clock, capsys):
    assert run(DAY) == 0
    first = capsys.readouterr().out
    api.reset()
    clock.at += 80_000
    assert run(DAY) == 0
    assert capsys.readouterr().out == first
    assert api.asked == []
    assert run([*DAY, "--refresh"]) == 0
    assert starts(api) == [0, 100, 200]
    assert capsys.readouterr().out == first
    clock.at += 90_000
    api.reset()
    assert run(DAY) == 0
    assert starts(api) == [0, 100, 200]


def test_a_fresh_day_is_asked_for_again_after_an_hour(api, clock, capsys):
    clock.at = 1_622_505_600.0 + 86400  # the end of the next day
    assert run(DAY) == 0
    clock.at += 3000
    assert run(DAY) == 0
    assert len(api.asked) == 3
    api.papers.append(paper(99999, 86399))
    clock.at += 3000
    capsys.readouterr()
    assert run(DAY) == 0
    assert len(api.asked) == 6
    assert ids(capsys.readouterr().out) == [*IN_ORDER, "2105.99999"]


@pytest.mark.parametrize("format_", ["bibtex", "csl-json", "biblatex"])
def test_every_format_can_be_had(api, tmp_path, format_):
    assert run([*DAY, "--format", format_, "--no-abstract", "-o", "out"]) == 0
    text = (tmp_path / "out").read_text("utf-8")
    assert len(json.loads(text)) == 250 if format_ == "csl-json" else text.count("@") == 250


def test_into_a_library_and_into_a_vault(api, tmp_path, capsys):
    api.papers = LISTED[:3]
    (tmp_path / "refs.bib").write_text("@book{mine, title = {Mine}}\n", "utf-8")
    assert run([*DAY, "--into", "refs.bib"]) == 0
    assert "3 added to refs.bib" in capsys.readouterr().err
    assert (tmp_path / "refs.bib").read_text("utf-8").startswith("@book{mine, title = {Mine}}\n")
    assert run([*DAY, "--vault", "notes"]) == 0
    assert len(list((tmp_path / "notes").rglob("*.md"))) == 4  # with the page of the day
    assert len(api.asked) == 1


def test_days_and_categories_are_listings_of_their_own_and_a_paper_stands_in_the_first(api, capsys):
    api.papers = [
        paper(1, 10),
        paper(2, 20, categories=("cs.LG",)),
        paper(3, 30, categories=("cs.LG", "cs.CV")),
        Paper("2106.00001", "June", published="2021-06-01T10:00:00Z"),
    ]
    assert run(["fetch", "--category", "cs.lg,CS.CV", "--since", "2021-05-31", "--until", "2021-06-01"]) == 0
    out, err = capsys.readouterr()
    assert re.findall(r"^# .*|abs/[0-9.]+", out, re.MULTILINE) == [
        "# Arxiv Papers in cs.LG on 2021-05-31", "abs/2105.00001", "abs/2105.00002", "abs/2105.00003",
        "# Arxiv Papers in cs.LG on 2021-06-01", "abs/2106.00001",
    ]  # fmt: skip
    assert err == "arxref: 7 papers: 4 exported, 3 merged, 0 rejected\n"


def test_an_archive_is_all_its_classes(api, capsys):
    api.papers = [
        paper(1, 10),
        paper(2, 20, categories=("cs.LG",)),
        paper(3, 30, categories=("math.CV",)),
        paper(4, 40, categories=("hep-th",)),
    ]
    assert run(["fetch", "--category", "cs", "--on", "2021-05-31"]) == 0
    assert ids(capsys.readouterr().out) == ["2105.00001", "2105.00002"]
    assert run(["fetch", "--category", "hep-th", "--on", "2021-05-31"]) == 0
    assert ids(capsys.readouterr().out) == ["2105.00004"]


def test_the_categories_of_the_configuration(api, tmp_path, capsys):
    (tmp_path / "arxref.toml").write_text('category = ["math.CV"]\ndefault-format = "bibtex"\n', "utf-8")
    assert run(["fetch", "--on", "2021-05-31"]) == 0
    assert capsys.readouterr().out.startswith("# Arxiv Papers in math.CV on 2021-05-31\n")


def test_a_month_is_all_its_days_so_far(api, clock, capsys):
    clock.at = 1_622_600_000.0  # 2021-06-02
    assert run(["fetch", "--category", "cs.CV", "--on", "2021-06"]) == 0
    assert ids(capsys.readouterr().out) == ["2106.00001"]
    assert {asked.values["search_query"][-28:] for asked in api.asked} == {
        "[202106010000 TO 202106020000]"[-28:],
        "[202106020000 TO 202106030000]"[-28:],
    }


def test_a_day_without_papers_is_one_line(api, tmp_path, capsys):
    assert run(["fetch", "--category", "cs.CV", "--on", "2021-05-02", "-o", "day.md"]) == 1
    assert capsys.readouterr().err == "arxref: no paper was found (0 papers: 0 exported, 0 merged, 0 rejected)\n"
    assert len(api.asked) == 2  # for an empty answer may be a mistake
    assert not (tmp_path / "day.md").exists()
    assert run(["fetch", "--category", "cs.CV", "--on", "2021-05-02"]) == 1
    assert len(api.asked) == 2


# ---- faults --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault", ["429", "503", "retry-after", "retry-date", "hang", "reset-body", "html", "html-as-atom", "empty-page", "truncated"]
)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_fault_on_any_page_costs_a_try_and_nothing_else(api, capsys, fault, at):
    api.play(*["ok"] * at, fault)
    assert run(DAY) == 0
    assert ids(capsys.readouterr().out) == IN_ORDER
    assert starts(api) == sorted([0, 100, 200, 100 * at])
    longest = 120.0 if fault.startswith("retry") else 6.0
    assert sorted(api.pauses()) == [3.0, 3.0, longest]


@pytest.mark.parametrize("fault", ["one-less", "twice", "empty", "stranger", "counted"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_page_that_does_not_fit_is_asked_for_again(api, capsys, fault, at):
    api.play(*["ok"] * at, fault)
    assert run(DAY) == 0
    assert set(IN_ORDER) == set(ids(capsys.readouterr().out))
    assert len(api.asked) in ((3, 4) if fault == "twice" else (4,))
    assert min(api.pauses()) >= 3


def test_a_page_in_another_order_is_as_good(api, capsys):
    api.play("shuffled", "shuffled", "shuffled")
    assert run(DAY) == 0
    assert ids(capsys.readouterr().out) == IN_ORDER
    assert len(api.asked) == 3


def test_pages_that_overlap_are_asked_for_again(api, capsys, monkeypatch):
    """Papers of one second change places between two requests, so that one comes twice and another one never."""

    def swapped(handler, asked):
        api.papers[99], api.papers[100] = api.papers[100], api.papers[99]
        handler.healthy(asked)

    api.papers = [paper(number, 0) for number in range(1, 251)]
    monkeypatch.setitem(servers.FAULTS, "swapped", swapped)
    api.play("ok", "swapped")
    assert run(DAY) == 0
    assert sorted(ids(capsys.readouterr().out)) == [one.id for one in sorted(api.papers)]
    assert starts(api) == [0, 100, 200, 0]


# A full first page of as many papers as are counted cannot be told from a day of a hundred.
@pytest.mark.parametrize(
    ("wrong", "at"), [(wrong, at) for wrong in (7, 100, 249, 251, 999_999) for at in range(3) if (wrong, at) != (100, 0)]
)
def test_a_total_that_is_wrong_once_is_not_believed(api, capsys, monkeypatch, wrong, at):
    fault = played(monkeypatch, api, lambda body: re.sub(rb"(totalResults>)[0-9]+", b"\\g<1>%d" % wrong, body))
    api.play(*["ok"] * at, fault)
    assert run(DAY) == 0
    assert ids(capsys.readouterr().out) == IN_ORDER
    assert len(api.asked) <= 6


def test_papers_that_appear_between_two_pages_are_met(api, capsys, monkeypatch):
    def grown(handler, asked):
        api.papers += [paper(1, 0), paper(2, 86399)]
        handler.healthy(asked)

    monkeypatch.setitem(servers.FAULTS, "grown", grown)
    api.play("ok", "grown")
    assert run(DAY) == 0
    assert sorted(ids(capsys.readouterr().out)) == sorted([*IN_ORDER, "2105.00001", "2105.00002"])


def test_a_paper_of_the_day_that_came_only_once_is_told_and_left_out(api, capsys):
    api.play("stranger")  # its paper bears the day and the category that are asked for
    for told in (True, False):  # the second time it comes from the store
        assert run(DAY) == 0
        out, err = capsys.readouterr()
        assert ids(out) == IN_ORDER
        assert (f"warning: not-listed: {servers.ELSEWHERE.id}: came once with a page of this listing" in err) is told


def test_a_total_that_never_comes_is_named(api, capsys, monkeypatch):
    fault = played(monkeypatch, api, lambda body: re.sub(rb"(totalResults>)[0-9]+", b"\\g<1>253", body))
    api.play(*[fault] * 99)
    assert run([*DAY, "-o", "day.md"]) == 1
    err = capsys.readouterr().err
    assert (
        "cs.CV on 2021-05-31: incomplete-listing: 3 of 253 papers are missing, among numbers 201 to 253:"
        " its answers do not add up; run again to ask for them\n"
    ) in err
    assert "250 exported" in err
    assert starts(api) == [0, 100, 200, 200, 200, 200]


def test_a_total_of_nothing_beside_papers_is_not_believed(api, capsys, monkeypatch):
    fault = played(monkeypatch, api, lambda body: re.sub(rb"(totalResults>)[0-9]+", b"\\g<1>0", body))
    api.play(*[fault] * 99)
    assert run(DAY) == 1
    out, err = capsys.readouterr()
    assert len(ids(out)) == 100
    assert "incomplete-listing: more papers came than the 0 that arXiv counts" in err


def test_the_last_seconds_of_a_day_are_of_it_and_midnight_is_not(api, capsys):
    last = Paper("2105.99999", "Late", published="2021-05-31T23:59:59Z")
    api.papers = [last, Paper("2106.99999", "Early", published="2021-06-01T00:00:00Z")]
    assert run(DAY) == 0
    assert ids(capsys.readouterr().out) == ["2105.99999"]
    assert len(api.asked) == 1


def test_papers_of_another_day_or_category_do_not_count(api, capsys, monkeypatch):
    stranger = servers.entry_xml(Paper("2105.12345", "Of another day", published="2021-05-29T00:00:00Z")).encode()
    fault = played(monkeypatch, api, lambda body: re.sub(rb"  <entry>.*?</entry>", stranger, body, count=1, flags=re.DOTALL))
    api.play("ok", fault)
    assert run(DAY) == 0
    assert ids(capsys.readouterr().out) == IN_ORDER
    assert starts(api) == [0, 100, 200, 100]


def test_a_paper_that_cannot_be_read_costs_itself_alone(api, capsys):
    api.papers = [one._replace(updated="yesterday") if one.id == IN_ORDER[42] else one for one in LISTED]
    assert run([*DAY, "--report", "report.json"]) == 1
    out, err = capsys.readouterr()
    assert ids(out) == [id_ for id_ in IN_ORDER if id_ != IN_ORDER[42]]
    assert f"cs.CV on 2021-05-31: unreadable-answer: {IN_ORDER[42]}: what is said of this paper cannot be read" in err
    assert "incomplete-listing" not in err


def test_the_first_paper_cannot_be_read(api, capsys):
    api.papers = [paper(number, number) for number in range(1, 4)]
    api.papers[0] = api.papers[0]._replace(updated="yesterday")
    assert run(DAY) == 1
    assert ids(capsys.readouterr().out) == ["2105.00002", "2105.00003"]


def test_a_query_that_is_rejected_is_named_and_the_next_one_asked(api, capsys, monkeypatch):
    body = servers.error_feed("this category is not served", "bad_query")
    monkeypatch.setitem(servers.FAULTS, "rejected", lambda handler, _: handler.answer(body, 400))
    api.play("rejected")
    assert run([*DAY, "--category", "math.CV"]) == 1
    out, err = capsys.readouterr()
    assert ids(out) == ["2105.00001"]
    assert "incomplete-listing: nothing is known of this day: the query is rejected (this category is not served)" in err
    assert len(api.asked) == 2


# ---- going on ------------------------------------------------------------------------------------------------------------------------


def test_a_refusal_is_named_and_the_next_run_goes_on(api, tmp_path, capsys):
    api.play("ok", *["429"] * 6)
    assert run([*DAY, "-o", "day.md"]) == 1
    err = capsys.readouterr().err
    assert (
        "cs.CV on 2021-05-31: incomplete-listing: 150 of 250 papers are missing, among numbers 101 to 250:"
        " 127.0.0.1 refused (HTTP 429 after 6 tries); run again to ask for them\n"
    ) in err
    assert err.endswith("arxref: 100 papers: 100 exported, 0 merged, 0 rejected; written to day.md\n")
    assert len(ids((tmp_path / "day.md").read_text("utf-8"))) == 100
    api.reset()
    assert run([*DAY, "-o", "day.md"]) == 0
    assert starts(api) == [100, 200]
    assert ids((tmp_path / "day.md").read_text("utf-8")) == IN_ORDER
    assert capsys.readouterr().err.endswith("250 exported, 0 merged, 0 rejected; written to day.md\n")


def test_what_is_refused_at_once_is_not_asked_for_by_the_next_query(api, capsys):
    api.play(*["403"] * 99)
    assert run([*DAY, "--on", "2021-05-30", "--on", "2021-05-29"]) == 1
    err = capsys.readouterr().err
    assert err.count("incomplete-listing: nothing is known of this day: 127.0.0.1 refused (HTTP 403 after 3 tries)") == 3
    assert "no paper was found" in err
    assert len(api.asked) == 3


def test_an_interruption_keeps_what_came(api, clock, capsys, monkeypatch):
    made = common.make_world

    def interrupted(seconds):
        clock.sleep(seconds)
        if len(api.asked) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(common, "make_world", lambda: made()._replace(sleep=interrupted))
        assert run([*DAY, "-o", "day.md"]) == 130
    assert "interrupted" in capsys.readouterr().err
    api.reset()
    assert run(DAY) == 0
    assert ids(capsys.readouterr().out) == IN_ORDER
    assert starts(api) == [200]


def test_the_time_budget_ends_the_asking(api, capsys):
    assert run([*DAY, "--timeout", "5"]) == 1
    out, err = capsys.readouterr()
    assert len(ids(out)) == 200
    assert "50 of 250 papers are missing, among numbers 201 to 250: the time for asking 127.0.0.1 was up" in err


def test_papers_that_left_the_store_are_asked_for_again(api, capsys):
    assert run(DAY) == 0
    assert run(["cache", "clear"]) == 0
    api.reset()
    capsys.readouterr()
    assert run(DAY) == 0
    assert starts(api) == [0, 100, 200]
    assert ids(capsys.readouterr().out) == IN_ORDER


def test_without_a_network_what_was_listed_is_there(api, capsys, monkeypatch):
    api.play("ok", *["403"] * 3)
    assert run(DAY) == 1
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a socket was opened"))
    capsys.readouterr()
    assert run([*DAY, "--offline"]) == 1
    out, err = capsys.readouterr()
    assert len(ids(out)) == 100
    assert (
        "150 of 250 papers are missing, among numbers 101 to 250: --offline asks nobody; run again without --offline to ask for them\n"
        in err
    )


def test_a_store_that_cannot_be_written_costs_a_warning(api, capsys, monkeypatch):
    assert run(["fetch", LISTED[0].id]) == 0
    monkeypatch.setattr(database.os, "access", lambda *_: False)
    capsys.readouterr()
    assert run(DAY) == 0
    out, err = capsys.readouterr()
    assert ids(out) == IN_ORDER
    assert err.count("warning: store:") == 1
    assert run(["fetch", LISTED[1].id]) == 0
    assert ids(capsys.readouterr().out) == [LISTED[1].id]


def test_a_store_that_cannot_be_written_keeps_no_digest_from_being_filled(api, tmp_path, capsys, monkeypatch):
    assert run(["fetch", LISTED[0].id, "--style", "numbered", "-o", "x.md"]) == 0
    assert run(["cache", "clear"]) == 0
    monkeypatch.setattr(database.os, "access", lambda *_: False)
    capsys.readouterr()
    assert run(["export", "x.md", "--enrich", "arxiv", "--format", "bibtex"]) == 0
    out, err = capsys.readouterr()
    assert "Example, Ada B." in out
    assert err.count("warning: store:") == 1


def test_no_store_at_all_costs_a_warning(api, tmp_path, capsys):
    (tmp_path / "taken").write_text("x", "utf-8")
    assert run([*DAY, "--store", str(tmp_path / "taken" / "store.sqlite")]) == 0
    out, err = capsys.readouterr()
    assert ids(out) == IN_ORDER
    assert err.count("warning: store:") == 1
    assert api.pauses() == [3.0, 3.0]


@pytest.mark.parametrize("command", [["fetch", "2105.00001", "--timeout"], ["export", "x.md", "--format", "bibtex", "--enrich-timeout"]])
def test_a_time_that_never_ends_is_wrong_usage(api, capsys, command):
    assert run([*command, "nan"]) == 2
    assert "'nan' is no time" in capsys.readouterr().err
    assert api.asked == []


# ---- a digest that is there already --------------------------------------------------------------------------------------------------


def test_a_digest_that_was_edited_is_not_overwritten_and_nobody_is_asked(api, tmp_path, capsys):
    assert run([*DAY, "-o", "day.md"]) == 0
    api.reset()
    text = (tmp_path / "day.md").read_text("utf-8") + "My own thoughts.\n"
    (tmp_path / "day.md").write_text(text, "utf-8")
    assert run([*DAY, "--refresh", "-o", "day.md"]) == 1
    assert capsys.readouterr().err.endswith("arxref: output: day.md: is there already and not as arxref writes it; --force overwrites it\n")
    assert api.asked == []
    assert (tmp_path / "day.md").read_text("utf-8") == text
    assert run([*DAY, "-o", "day.md", "--force"]) == 0
    assert ids((tmp_path / "day.md").read_text("utf-8")) == IN_ORDER


def test_a_digest_in_which_a_value_was_changed_is_not_overwritten(api, tmp_path, capsys):
    assert run([*DAY, "-o", "day.md"]) == 0
    whole = (tmp_path / "day.md").read_text("utf-8")
    mine = whole.replace(LISTED[0].title, "My own words", 1)
    assert mine != whole
    (tmp_path / "day.md").write_text(mine, "utf-8")
    assert run([*DAY, "-o", "day.md"]) == 1
    assert f"day.md: says something else of 1 of its papers: {LISTED[0].id}; --force overwrites it" in capsys.readouterr().err
    assert (tmp_path / "day.md").read_text("utf-8") == mine
    assert run([*DAY, "--refresh", "-o", "day.md"]) == 0
    assert (tmp_path / "day.md").read_text("utf-8") == whole


def test_a_digest_with_other_papers_is_not_overwritten(api, tmp_path, capsys):
    assert run(["fetch", "2105.00001", "-o", "day.md"]) == 0
    before = (tmp_path / "day.md").read_bytes()
    assert run([*DAY, "-o", "day.md"]) == 1
    assert "day.md: 1 of its papers would vanish: 2105.00001; --force overwrites it" in capsys.readouterr().err
    assert (tmp_path / "day.md").read_bytes() == before


def test_what_would_change_is_told_and_not_done(api, tmp_path, capsys):
    assert run([*DAY, "-o", "day.md", "--check"]) == 1
    assert run([*DAY, "-o", "day.md", "--diff"]) == 0
    assert "+# Arxiv Papers in cs.CV on 2021-05-31\n" in capsys.readouterr().out
    assert not (tmp_path / "day.md").exists()
    assert run([*DAY, "-o", "day.md"]) == 0
    assert run([*DAY, "-o", "day.md", "--check"]) == 0


# ---- papers by ID --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def shelf(api) -> servers.Api:
    """The server with the papers that enrichers are tested with, and an older version of one."""
    api.papers = [Paper("2105.14657", "An older title", updated="2021-05-31T00:49:34Z"), *servers.PAPERS]
    return api


def test_papers_by_any_spelling(shelf, capsys):
    spellings = ["2105.14656", "arXiv:hep-th/9901001", "https://arxiv.org/pdf/0704.0001v1", "10.48550/arXiv.2105.14657", "math.GT/0309136"]
    assert run(["fetch", *spellings]) == 0
    out, err = capsys.readouterr()
    assert sorted(ids(out)) == ["0704.0001", "2105.14656", "2105.14657", "hep-th/9901001", "math/0309136"]
    assert "http://arxiv.org/abs/2105.14657v3\n" in out
    assert "# Arxiv Papers in hep-th on 1999-01-01\n" in out
    assert err == "arxref: 5 papers: 5 exported, 0 merged, 0 rejected\n"


def test_what_the_store_has_is_not_asked_for_unless_newer_values_are_wanted(shelf, capsys):
    assert run(["fetch", "2105.14656", "2105.14658"]) == 0
    first = capsys.readouterr().out
    shelf.reset()
    assert run(["fetch", "2105.14658", "2105.14656"]) == 0
    assert sorted(capsys.readouterr().out.split("# Arxiv")) == sorted(first.split("# Arxiv"))
    assert shelf.asked == []
    assert run(["fetch", "2105.14656", "--refresh"]) == 0
    assert [asked.ids for asked in shelf.asked] == [("2105.14656",)]


def test_what_the_store_knows_in_part_is_asked_for(shelf, tmp_path, capsys):
    digest = "# ArXiv cs.CV --Mon, 31 May 2021\n### 1.A study of examples  [ pdf ](https://arxiv.org/pdf/2105.14656.pdf)\n>  We look. \n"
    (tmp_path / "x.md").write_text(digest, "utf-8")
    assert run(["cache", "import", "x.md"]) == 0
    capsys.readouterr()
    assert run(["fetch", "2105.14656", "--offline", "--style", "numbered"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# ArXiv arXiv --2021-05\n### 1.A study of examples")
    assert run(["fetch", "2105.14656"]) == 0
    assert "Ada B. Example" in capsys.readouterr().out
    assert len(shelf.asked) == 1


def test_a_version_is_that_version(shelf, capsys):
    assert run(["fetch", "2105.14657v1"]) == 0
    assert "### An older title\n- **Arxiv ID**: http://arxiv.org/abs/2105.14657v1\n" in capsys.readouterr().out
    assert run(["fetch", "2105.14657v3", "2105.14656"]) == 0
    assert "abs/2105.14657v3\n" in capsys.readouterr().out
    assert [asked.ids for asked in shelf.asked] == [("2105.14657v1",), ("2105.14657v3",), ("2105.14656",)]
    assert run(["fetch", "2105.14657v1"]) == 0
    assert "abs/2105.14657v1\n" in capsys.readouterr().out
    assert len(shelf.asked) == 3
    assert run(["fetch", "2105.14657v2"]) == 1
    assert "not-on-arxiv: 2105.14657: 127.0.0.1 has no version 2 of this paper" in capsys.readouterr().err


def test_two_versions_of_one_paper_are_one_entry(shelf, capsys):
    assert run(["fetch", "2105.14657v1", "2105.14657", "2105.14657v3"]) == 0
    out, err = capsys.readouterr()
    assert ids(out) == ["2105.14657"]
    assert "abs/2105.14657v3\n" in out
    assert "warning: conflicting-values: 2105.14657: is asked for in two versions" in err
    assert "3 papers: 1 exported, 2 merged, 0 rejected" in err


def test_what_cannot_be_had_is_an_error_and_the_rest_is_written(shelf, tmp_path, capsys):
    assert run(["fetch", "2105.14656", "2105.99998", "1913.00001", "2105.14656", "--report", "r.json"]) == 1
    out, err = capsys.readouterr()
    assert ids(out) == ["2105.14656"]
    assert "invalid-id: '1913.00001': there is no month 13\n" in err
    assert "not-on-arxiv: 2105.99998: 127.0.0.1 has no such paper\n" in err
    assert "4 papers: 1 exported, 1 merged, 2 rejected" in err
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert report["counts"] == {"files": 0, "entries": 4, "exported": 1, "merged": 1, "rejected": 2, "unselected": 0, "foreign": 0}
    assert {problem["severity"] for problem in report["problems"]} == {"error"}


def test_ids_on_standard_input(shelf, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf2105.14656\r\n\r\n  arXiv:2105.14658 [cs.CR]\r\n")))
    assert run(["fetch", "-", "hep-th/9901001"]) == 0
    assert sorted(ids(capsys.readouterr().out)) == ["2105.14656", "2105.14658", "hep-th/9901001"]


def test_a_refresh_that_was_refused_goes_on_where_it_stopped(api, clock, capsys):
    wanted = [one.id for one in LISTED]
    for order in ([*DAY, "--refresh"], ["fetch", *wanted, "--refresh"]):
        assert run([word for word in order if word != "--refresh"]) == 0
        clock.at += 10
        api.reset()
        api.play("ok", *["503"] * 6)
        assert run(order) == 1
        asked = len(api.asked)
        capsys.readouterr()
        assert run(order) == 0
        assert len(ids(capsys.readouterr().out)) == 250
        assert len(api.asked) == asked + 2
        assert run(order) == 0
        assert len(api.asked) == asked + 5


def test_a_refusal_of_papers_is_named_and_the_next_run_goes_on(api, tmp_path, capsys):
    wanted = [one.id for one in LISTED]
    (tmp_path / "ids.txt").write_text("\n".join(wanted), "utf-8")
    api.play("ok", *["503"] * 6)
    assert run(["fetch", *wanted]) == 1
    out, err = capsys.readouterr()
    assert len(ids(out)) == 100
    assert "enricher-refused: 127.0.0.1 refused (HTTP 503 after 6 tries); 150 papers were not asked for; run again to go on" in err
    assert "250 papers: 100 exported, 0 merged, 150 rejected" in err
    api.reset()
    assert run(["fetch", *wanted]) == 0
    assert sum(len(asked.ids) for asked in api.asked) == 150
    assert sorted(ids(capsys.readouterr().out)) == sorted(wanted)


def test_without_a_network_papers_come_from_the_store(shelf, capsys, monkeypatch):
    assert run(["fetch", "2105.14656"]) == 0
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a socket was opened"))
    capsys.readouterr()
    assert run(["fetch", "2105.14656", "2105.14658", "--offline", "--refresh"]) == 1
    out, err = capsys.readouterr()
    assert ids(out) == ["2105.14656"]
    assert "not-found: 2105.14658: is not in the local store, and --offline asks nobody" in err


# ---- wrong usage ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "say which papers: IDs, or --category CAT --on DATE"),
        (["--on", "2021-05-31"], "say which papers"),
        (["--category", "cs.CV"], "say with --on (or --since and --until) of which day"),
        (["--category", "cs.CVV", "--on", "2021-05-31"], "'cs.CVV' is no category of arXiv; did you mean 'cs.CV'?"),
        (["--category", "cs.VC", "--on", "2021-05-31"], "did you mean 'cs.CV'?"),
        (["--category", "cs.LW", "--on", "2021-05-31"], "did you mean 'cs.LG' or 'cs.LO'?"),
        (["--category", "cs,CV", "--on", "2021-05-31"], "'CV' is no category of arXiv; did you mean 'cs.CV' or 'math.CV'?"),
        (["--category", "qa", "--on", "2021-05-31"], "'qa' is no category of arXiv; did you mean 'math.QA'?"),
        (["--category", "gardening", "--on", "2021-05-31"], "'gardening' is no category of arXiv; https://arxiv.org/category_taxonomy"),
        (["--category", "cs.XX", "--on", "2021-05-31"], "'cs.XX' is no category of arXiv; https://arxiv.org/category_taxonomy"),
        (["2105.14656", "--on", "2021-05-31"], "give IDs, or --category with --on; not both"),
        (["2105.14656", "cs.cv"], "cs.CV is a category, no ID; did you mean --category cs.CV --on DATE?"),
        (["hep-th", "--on", "2021-05-31"], "hep-th is a category, no ID; did you mean --category hep-th --on DATE?"),
        (["--category", "cs.CV", "--on", "yesterday"], "--on: 'yesterday' is no date"),
        (["--category", "cs.CV", "--on", "2021-02-30"], "--on: '2021-02-30' is no date"),
        (["--category", "cs.CV", "--on", "2199-01-01"], "2199-01-01: there is no such day, or it has not come yet"),
        (["--category", "cs.CV", "--on", "9999-12-31"], "9999-12-31: there is no such day, or it has not come yet"),
        (["--category", "cs.CV", "--since", "2021-06-01", "--until", "2021-05-31"], "2021-06-01 to 2021-05-31: its end comes before"),
        (["--category", "cs.CV", "--until", "2021-05-31"], "--until: say with --since where the days begin"),
        (["2105.14656", "--format", "bibtext"], "did you mean 'bibtex'?"),
        (["2105.14656", "-O", "colour=red"], "colour"),
        (["2105.14656", "--keys", "nice"], "nice"),
        (["2105.14656", "--check"], "--check and --diff compare with a file"),
    ],
)
def test_wrong_usage_is_said_before_anybody_is_asked(api, capsys, arguments, told):
    assert run(["fetch", *arguments]) == 2
    err = capsys.readouterr().err
    assert told in err
    assert api.asked == []


@pytest.mark.parametrize("arguments", [["2105.14656"], DAY[1:]])
def test_an_address_that_is_none_is_wrong_usage(api, capsys, monkeypatch, arguments):
    monkeypatch.setenv("ARXREF_ARXIV_API", "file:///etc/passwd")
    assert run(["fetch", *arguments]) == 2
    assert "ARXREF_ARXIV_API" in capsys.readouterr().err


def test_a_bar_shows_papers_of_one_day_and_days_of_many(api, clock, monkeypatch):
    shown = []

    class Bar:
        def __init__(self, total):
            shown.append(total)

        def __enter__(self):
            return shown.append

        def __exit__(self, *_):
            pass

    made = common.make_world
    monkeypatch.setattr(common, "make_world", lambda: made()._replace(asking=Bar))
    assert run([*DAY, "-o", "a.md"]) == 0
    assert shown == [250, 100, 200, 250]
    shown.clear()
    assert run([*DAY, "--on", "2021-05-30", "-o", "b.md"]) == 0
    assert shown[0] == shown[-1] == 2
    shown.clear()
    assert run([*DAY, "-o", "c.md"]) == 0
    assert shown == []
