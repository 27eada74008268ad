from __future__ import annotations

import contextlib
import gc
import logging
import socket
import time

import arxiv
import pytest
import requests

from arxref import __version__
from arxref.api import Context
from arxref.enrichers.adapter import TRIES, Limits, _unreached
from arxref.enrichers.arxiv import asking
from arxref.enrichers.endpoint import Endpoint, endpoint
from arxref.enrichers.failures import Refused, Rejected
from servers import FAULTS, ODDITIES, PAPERS, START, Paper, entry_xml, feed, serving

IDS = [paper.id for paper in PAPERS]
DRIPPING = ("continue", "drip", "drip-head")
PATIENT = Limits(connect=20.0, read=20.0, whole=60.0, size=4_000_000)


def titles(api, clock, *, search=None, read=20.0, **context):
    asked = Context(clock.now, sleep=clock.sleep, **context)
    with asking(endpoint(api.environ), asked, limits=PATIENT._replace(read=read)) as (client, _):
        return [result.title for result in client.results(search or arxiv.Search(id_list=IDS, max_results=None))]


def test_the_one_private_name_of_the_arxiv_package_is_there():
    assert isinstance(arxiv.Client()._session, requests.Session)


def test_a_request_says_who_asks_and_how_much_is_wanted(api, clock):
    assert titles(api, clock) == [paper.title for paper in PAPERS]
    (asked,) = api.asked
    assert asked.path == "/api/query"
    assert asked.headers["user-agent"] == f"arxref/{__version__} arxiv.py/{arxiv.__version__}"
    assert asked.values["max_results"] == "100"
    assert asked.values["id_list"] == ",".join(IDS)


def test_everything_goes_by_one_connection(api, clock):
    search = arxiv.Search(query="cat:cs.CV", max_results=None)
    api.papers = [Paper(f"2105.{number:05}", f"Number {number}") for number in range(1, 251)]
    assert titles(api, clock, search=search) == [f"Number {number}" for number in range(1, 251)]
    assert (len(api.asked), api.connections, api.pauses()) == (3, 1, [3.0, 3.0])


@pytest.mark.parametrize(
    "fault", sorted(FAULTS.keys() - ODDITIES.keys() - {"414", "redirect-loop", "retry-after", "retry-date", "429-hang", *DRIPPING})
)
def test_after_a_fault_the_same_is_asked_again_a_little_later(api, clock, fault):
    api.play(fault)
    assert titles(api, clock, read=0.5 if "hang" in fault else 20.0) == [paper.title for paper in PAPERS]
    assert [asked.ids for asked in api.asked] == [tuple(IDS)] * 2
    assert api.pauses() == [6.0]


def connected(api):
    """The sockets of this process that are connected to the server, whoever still holds them."""
    found = []
    for one in gc.get_objects():
        if isinstance(one, socket.socket) and one.fileno() != -1:
            with contextlib.suppress(OSError):
                found += [one] if one.getpeername()[1] == api.port else []
    return found


@pytest.mark.parametrize("fault", ["ok", *sorted(FAULTS.keys() - {"hang", "hang-body", "429-hang", *DRIPPING})])
def test_no_connection_is_left_to_the_garbage_collector(api, clock, fault):
    api.play(*[fault] * TRIES)
    gc.disable()
    try:
        with contextlib.suppress(Refused, Rejected, requests.TooManyRedirects, arxiv.UnexpectedEmptyPageError):
            titles(api, clock)
        assert connected(api) == []
    finally:
        gc.enable()


@pytest.mark.parametrize("fault", ["hang", "hang-body", *DRIPPING])
def test_no_connection_that_took_too_long_is_left_to_the_garbage_collector(api, clock, fault):
    api.play(fault)
    clock.tick = 0.0 if "hang" in fault else 1.0
    gc.disable()
    try:
        titles(api, clock, read=0.5 if "hang" in fault else 20.0)
        assert connected(api) == []
    finally:
        gc.enable()


@pytest.mark.parametrize("fault", DRIPPING)
def test_an_answer_that_drips_ends(api, clock, fault):
    api.play(fault)
    clock.tick = 1.0
    assert titles(api, clock) == [paper.title for paper in PAPERS]
    assert len(api.asked) == 2


@pytest.mark.parametrize("fault", DRIPPING)
def test_an_answer_that_drips_ends_with_the_time_budget(api, clock, fault):
    api.play(fault)
    clock.tick = 1.0
    with pytest.raises(Refused, match="time"):
        titles(api, clock, deadline=START + 20)
    assert clock.at - START < 40
    assert len(api.asked) == 1


def test_silence_before_the_end_is_no_longer_than_the_time_that_is_left(api, clock):
    began = time.monotonic()
    api.play("hang-body")
    asked = Context(clock.now, deadline=clock.at + 10, sleep=clock.sleep)
    with asking(endpoint(api.environ), asked, limits=PATIENT._replace(whole=0.2)) as (client, _):
        assert len(list(client.results(arxiv.Search(id_list=IDS, max_results=None)))) == len(IDS)
    assert time.monotonic() - began < 15, "the server would be silent for twice that"


def test_a_listing_is_sorted_and_of_its_day(api, clock):
    days = [
        (f"2021-05-{day:02}T{hour:02}:30:00Z", category) for day in (30, 31) for hour in (23, 0, 12) for category in ("cs.CV", "math.GT")
    ]
    api.papers = [Paper(f"2105.{number:05}", at, published=at, categories=(term,)) for number, (at, term) in enumerate(days, 1)]
    for query, count in (
        ("cat:cs.CV AND submittedDate:[202105310000 TO 202105312359]", 3),
        ("(cat:cs OR cat:cs.*) AND submittedDate:[202105300030 TO 202105310030]", 4),
        ("cat:hep-th", 0),
    ):
        search = arxiv.Search(query, max_results=None, sort_by=arxiv.SortCriterion.SubmittedDate, sort_order=arxiv.SortOrder.Ascending)
        found = titles(api, clock, search=search)
        assert (len(found), found) == (count, sorted(found))


def test_faults_between_pages_lose_nothing(api, clock):
    api.papers = [Paper(f"2105.{number:05}", f"Number {number}") for number in range(1, 251)]
    api.play("ok", "reset", "truncated", "ok", "html", "empty-page")
    assert titles(api, clock, search=arxiv.Search(query="cat:cs.CV", max_results=None)) == [paper.title for paper in api.papers]
    assert [asked.values["start"] for asked in api.asked] == ["0", "100", "100", "100", "200", "200", "200"]
    assert api.pauses() == [3.0, 6.0, 12.0, 3.0, 6.0, 12.0]


@pytest.mark.parametrize("fault", ["retry-after", "retry-date"])
@pytest.mark.parametrize(("seconds", "waited"), [(120, 120.0), (1, 6.0), (0, 6.0)])
def test_retry_after_is_obeyed_in_seconds_and_as_a_date_by_the_servers_clock(api, clock, fault, seconds, waited):
    api.retry_after = seconds
    api.play(fault)
    titles(api, clock)
    assert api.pauses() == [waited]


@pytest.mark.parametrize(
    "text", ["soon", "-5", "1.5", "9" * 5000, "Mon, 99 Foo 2026 99:99:99 GMT", "\u0663", "Thu, 01 Jan 1970 00:00:00 GMT"]
)
def test_a_retry_after_that_says_nothing_is_passed_over(api, clock, text):
    api.retry_after = text.encode().decode("latin-1")
    api.play("retry-after")
    titles(api, clock)
    assert api.pauses() == [6.0]


def test_a_status_says_enough_even_if_its_page_never_comes(api, clock):
    api.play("429-hang")
    titles(api, clock, read=0.5)
    assert api.pauses() == [120.0]


def test_nobody_is_kept_waiting_for_an_hour_and_the_next_run_does_not_ask_before(api, clock):
    api.retry_after = 3600
    api.play("retry-after", "ok")
    with asking(endpoint(api.environ), Context(clock.now, sleep=clock.sleep)) as (client, _):
        for _ in range(2):
            with pytest.raises(Refused, match=r"is not to be asked for another 6[01] minutes"):
                list(client.results(arxiv.Search(id_list=IDS)))
    assert (len(api.asked), clock.slept) == (1, [])


def test_what_the_last_try_was_told_holds_for_the_next_run(api, clock):
    api.play(*["503"] * 5, "retry-after")
    memory = {}
    for _ in range(2):
        with asking(endpoint(api.environ), Context(clock.now, sleep=clock.sleep), memory) as (client, _), contextlib.suppress(Refused):
            list(client.results(arxiv.Search(id_list=IDS)))
    assert api.pauses() == [6, 12, 24, 48, 60, 120]


def test_a_source_that_goes_on_refusing_is_left_alone(api, clock):
    api.play(*["429"] * 99)
    with pytest.raises(Refused, match=r"127.0.0.1 refused \(HTTP 429 after 6 tries\)"):
        titles(api, clock)
    assert len(api.asked) == TRIES
    assert api.pauses() == [6, 12, 24, 48, 60]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("403", "HTTP 403 after 3 tries"),
        ("404", "HTTP 404 after 3 tries"),
        ("redirect", "it sends us to 127.0.0.1:9 after 3 tries"),
        ("gzip-bomb", "its answer is far too long after 3 tries"),
        ("html", "its answer is an HTML page after 6 tries"),
        ("wrong-type", "its answer is called text/html after 6 tries"),
        ("hang", "no answer in time after 6 tries"),
        ("drip-head", "its answer came too slowly after 6 tries"),
        ("hang-body", "its answer stopped half-way after 6 tries"),
        ("reset", "the connection broke after 6 tries"),
        ("short", "its answer broke off after 6 tries"),
        ("truncated", "its answer is broken off or garbled after 6 tries"),
        ("error-feed", "its answer is an error: internal error after 6 tries"),
        ("brotli", "its answer is packed as br after 6 tries"),
        ("400-html", "HTTP 400 after 6 tries"),
    ],
)
def test_why_it_was_given_up_is_said(api, clock, fault, reason):
    api.play(*[fault] * 9)
    clock.tick = float(fault in DRIPPING)
    with pytest.raises(Refused) as caught:
        titles(api, clock, read=0.05 if "hang" in fault else 20.0)
    assert str(caught.value) == f"127.0.0.1 refused ({reason})"


def test_where_nobody_listens_nothing_is_waited_for(clock):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = Endpoint(f"http://127.0.0.1:{taken.getsockname()[1]}/api/query", "nobody", 3.0, "nobody")
        with asking(nobody, Context(clock.now, sleep=clock.sleep)) as (client, _), pytest.raises(Refused) as caught:
            list(client.results(arxiv.Search(id_list=IDS)))
    assert str(caught.value) == "nobody could not be reached (no connection)"
    assert clock.at == START


def test_whoever_answered_in_this_run_is_tried_three_times(api, clock, monkeypatch):
    """A network that is lost on the way may come back."""
    with asking(endpoint(api.environ), Context(clock.now, sleep=clock.sleep)) as (client, adapter):
        assert list(client.results(arxiv.Search(id_list=IDS)))
        adapter.close()

        def lost(*_args, **_more):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", lost)
        with pytest.raises(Refused, match=r"could not be reached \(its name is not found; is there a network\? after 3 tries\)"):
            list(client.results(arxiv.Search(id_list=IDS)))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://api.example/api/query", "its name is not found; is there a network?"),
        ("https://127.0.0.1:{port}/api/query", "no safe connection after 3 tries"),
        ("http://proxied.example:81/api/query", "the proxy does not let us through"),
    ],
)
def test_why_nobody_was_reached_is_said_in_words_of_a_user(api, clock, monkeypatch, url, reason):
    real = socket.getaddrinfo

    def resolve(host, *rest, **more):
        if host == "127.0.0.1":
            return real(host, *rest, **more)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    port = api.url.split(":")[2].partition("/")[0]
    if "proxied" in url:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{taken.getsockname()[1]}")
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{taken.getsockname()[1]}")
            refused = refusal(url, clock)
    else:
        refused = refusal(url.format(port=port), clock)
    assert refused == f"it could not be reached ({reason})"


def refusal(url, clock):
    with asking(Endpoint(url, "it", 3.0, "it"), Context(clock.now, sleep=clock.sleep), limits=PATIENT) as (client, _):
        with pytest.raises(Refused) as caught:
            list(client.results(arxiv.Search(id_list=IDS)))
        return str(caught.value)


def test_a_connection_that_does_not_come_about_in_time_is_no_connection():
    failure = _unreached(requests.ConnectTimeout())
    assert (str(failure), failure.lasting, failure.absent) == ("no connection in time", True, False)


@pytest.mark.parametrize("place", ["ftp://127.0.0.1/", "http://127.0.0.1@evil.example/", "//evil.example/api", "\x9b", "/\xff", ""])
def test_a_redirect_to_anywhere_else_is_a_failure(api, clock, place):
    api.elsewhere = place
    api.play("redirect")
    assert titles(api, clock) == [paper.title for paper in PAPERS]
    assert {asked.path for asked in api.asked} == {"/api/query"}


def test_whatever_the_session_makes_of_it_no_other_host_is_asked(api, clock):
    with serving(clock.now) as other, asking(endpoint(api.environ), Context(clock.now, sleep=clock.sleep)) as (client, _):
        client.query_url_format = other.url + "?{}"
        with pytest.raises(Refused, match="sends us to 127"):
            list(client.results(arxiv.Search(id_list=IDS)))
        assert other.asked == []


def test_a_redirect_is_not_followed_to_another_host(api, clock):
    with serving(clock.now) as other:
        api.elsewhere = other.url
        api.play("redirect", "redirect")
        titles(api, clock)
        assert other.asked == []
    assert len(api.asked) == 3


def test_a_redirect_on_the_same_host_takes_its_turn(api, clock):
    api.elsewhere = api.url + "?id_list=2105.14656&max_results=5"
    api.play("redirect")
    assert titles(api, clock) == ["A study of examples"]
    assert api.pauses() == [3.0]


def test_a_redirect_in_circles_ends(api, clock):
    api.play(*["redirect-loop"] * 99)
    with pytest.raises(requests.TooManyRedirects):
        titles(api, clock)
    assert len(api.asked) == 4


def test_too_long_a_request_is_rejected_and_not_repeated(api, clock):
    api.play("414")
    with pytest.raises(Rejected, match="HTTP 414"):
        titles(api, clock)
    assert len(api.asked) == 1


def test_papers_that_cannot_be_read_twice_are_named(api, clock):
    api.papers[1] = api.papers[1]._replace(published="")
    with pytest.raises(Rejected) as caught:
        titles(api, clock)
    assert (caught.value.named, caught.value.unreadable, len(api.asked)) == ((IDS[1],), True, 2)


def test_the_time_budget_ends_the_tries(api, clock):
    api.play(*["503"] * 9)
    with pytest.raises(
        Refused, match=r"the time for asking 127\.0\.0\.1 was up before it may be asked again, in 24 seconds \(the last try: HTTP 503\)"
    ):
        titles(api, clock, deadline=START + 20)
    assert api.pauses() == [6, 12]
    assert clock.at < START + 20


def test_a_slow_answer_is_followed_by_a_whole_pause(api, clock):
    def slow():
        clock.at += 40
        return clock.now()

    api.now = slow
    api.papers = [Paper(f"2105.{number:05}", f"Number {number}") for number in range(1, 151)]
    titles(api, clock, search=arxiv.Search(query="cat:cs.CV", max_results=None))
    assert clock.slept == [3.0]


def test_a_body_has_its_limit(api, clock):
    size = len(feed(map(entry_xml, PAPERS), 7, query=f"search_query=&id_list={','.join(IDS)}"))
    small = PATIENT._replace(size=size // 2)
    with (
        asking(endpoint(api.environ), Context(clock.now, sleep=clock.sleep), limits=small) as (client, _),
        pytest.raises(Refused, match="far too long after 3 tries"),
    ):
        list(client.results(arxiv.Search(id_list=IDS)))


def test_a_mirror_may_be_asked_without_pause(api, clock):
    api.environ["ARXREF_ARXIV_DELAY"] = "0"
    api.play("503", "reset")
    titles(api, clock)
    assert clock.slept == []


def test_the_packages_own_pauses_are_off_even_when_the_clocks_go_back(api, clock, monkeypatch):
    class Autumn(arxiv.datetime):
        hours = 0

        @classmethod
        def now(cls):
            cls.hours += 1
            return arxiv.datetime.min.replace(year=2026) - arxiv.timedelta(hours=cls.hours)

    monkeypatch.setattr(arxiv, "datetime", Autumn)
    api.papers = [Paper(f"2105.{number:05}", f"Number {number}") for number in range(1, 151)]
    assert len(titles(api, clock, search=arxiv.Search(query="cat:cs.CV", max_results=None))) == 150
    assert clock.slept == [3.0]


def test_what_the_package_logs_is_not_printed(api, clock):
    logger = logging.getLogger("arxiv")
    logger.handlers.clear()
    titles(api, clock)
    titles(api, clock)
    assert [type(handler) for handler in logger.handlers] == [logging.NullHandler]


def test_recorded_answers_pass_unchanged(api, clock, corpus):
    for name, ids, count in (
        ("id_2104.12255v1_s0_m100.xml", ["2104.12255v1"], 1),
        ("id_0000.0000_s0_m100.xml", ["0000.0000"], 0),
        ("id_0808.05394_1707.08567_s0_m100.xml", ["0808.05394", "1707.08567"], 1),
        ("id_astro-ph_0601001_s0_m100.xml", ["astro-ph/0601001"], 1),
    ):
        body = (corpus / "atom" / name).read_bytes()
        api.replay(body)
        with asking(endpoint(api.environ), Context(clock.now, sleep=clock.sleep)) as (client, adapter):
            seen = []
            monkey = adapter.build_response
            adapter.build_response = lambda request, raw, monkey=monkey, seen=seen: seen.append(monkey(request, raw)) or seen[-1]
            assert len(list(client.results(arxiv.Search(id_list=ids, max_results=None)))) == count
        assert seen[-1].content == body
