from __future__ import annotations

import pytest

from arxref.enrichers.answers import Page, page
from arxref.enrichers.failures import Failure, Rejected
from growth import assert_linear
from servers import HTML, PAPERS, entry_xml, error_feed, feed

GOOD = feed(map(entry_xml, PAPERS), 7)


def test_a_whole_answer_is_counted():
    assert page(GOOD) == Page(7, 0, tuple(paper.id for paper in PAPERS))
    assert page(b"\xef\xbb\xbf" + GOOD) == page(GOOD)
    assert page(feed([], 0)) == Page(0, 0, ())
    assert page(feed([], 250, 200)) == Page(250, 200, ())


def test_every_half_of_an_answer_is_a_failure():
    body = feed([entry_xml(PAPERS[3])], 1)
    for size in range(len(body) - 1):
        with pytest.raises(Failure):
            page(body[:size])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (HTML, "HTML page"),
        (b"<html></html>", "HTML page"),
        (b'<?xml version="1.0"?><html/>', "no Atom feed"),
        (b"<feed/>", "no Atom feed"),
        (b"{}", "no Atom feed"),
        (bytes(range(256)), "no Atom feed"),
        (b"<" + bytes(range(256)), "garbled"),
        (GOOD.replace(b"<title>", b"<title>&nbsp;", 1), "garbled"),
        (GOOD.replace(b"<summary>", b"<summary>\xa3"), "garbled"),
        (GOOD.replace(b"<summary>", b"<summary>\x0b", 1).replace(b"http://arxiv.org/abs/2105.14656v1", b"x"), "garbled"),
        (GOOD.replace(b"<summary>", b"<summary>\x0b", 1).replace(b">7<", b"><"), "lacks totalResults"),
        (GOOD.decode().encode("utf-16"), "no Atom feed"),
        (b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + GOOD.partition(b"?>")[2], "no Atom feed"),
        (b"<!DOCTYPE feed>" + GOOD.partition(b"?>")[2], "no Atom feed"),
        (GOOD.replace(b"<summary>", b"<summary><!-- <!ENTITY -->", 1), "no Atom feed"),
        (GOOD.replace(b">7<", b"><"), "lacks totalResults"),
        (GOOD.replace(b">7<", b">-7<"), "lacks totalResults"),
        (GOOD.replace(b"startIndex>0", b"startIndex>"), "lacks startIndex"),
        (GOOD.replace(b"http://arxiv.org/abs/2105.14656v1</id>", b"http://example.org/</id>"), "no paper"),
        (GOOD.replace(b"<id>http://arxiv.org/abs/2105.14656v1</id>", b""), "no paper"),
    ],
)
def test_what_is_no_answer_is_a_failure_that_says_why(body, reason):
    with pytest.raises(Failure, match=reason):
        page(body)


@pytest.mark.parametrize("at", ["", "soon", "2021", "2021-13-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"])
def test_a_paper_without_a_time_is_spoiled_and_the_others_are_not(at):
    papers = (PAPERS[0], PAPERS[1]._replace(published=at), PAPERS[2], PAPERS[3]._replace(updated=at))
    assert page(feed(map(entry_xml, papers), 4)).spoiled == (PAPERS[1].id, PAPERS[3].id)


@pytest.mark.parametrize("sign", [b"\x0b", b"\xa3", b"&nbsp;", b"<", b"a & b", b"</b>"])
def test_papers_that_are_no_xml_are_spoiled_and_the_others_are_not(sign):
    papers = [entry_xml(paper).encode() for paper in PAPERS]
    for garbled in ({1}, {0, 3}, {6}, {0, 1, 2, 4, 5}):
        entries = [entry.replace(b"<title>", b"<title>" + sign) if place in garbled else entry for place, entry in enumerate(papers)]
        body = feed(["@"], 7).replace(b"@", b"\n".join(entries))
        good = [paper.id for place, paper in enumerate(PAPERS) if place not in garbled]
        spoiled = [PAPERS[place].id for place in sorted(garbled)]
        assert page(body) == Page(7, 0, (*good, *spoiled), tuple(spoiled))
    alone = feed(["@"], 1).replace(b"@", papers[3].replace(b"<title>", b"<title>" + sign))
    assert page(alone) == Page(1, 0, (PAPERS[3].id,), (PAPERS[3].id,))


@pytest.mark.parametrize(
    "much",
    [b"<entry>", b"</entry>", b"<entry></entry>", b"<entry><id>", b"<feed", b"<id>1</id>", b"<entry><id>1905.00001</id>\x0b</entry>"],
)
def test_whatever_is_garbled_is_looked_at_once(much):
    def looked_at(body):
        with pytest.raises(Failure):
            page(body)

    assert_linear(looked_at, lambda times: b"<feed>" + much * times + b"\x0b</feed>")


def test_an_error_names_the_paper_that_it_is_about():
    with pytest.raises(Rejected, match=r"incorrect id format for 0704\.0001v3") as caught:
        page(error_feed("incorrect id format for 0704.0001v3", "incorrect_id_format_for_0704.0001v3"))
    assert caught.value.named == ("0704.0001",)
    for fragment in ("internal_error", "incorrect_id_format_for_abc"):
        with pytest.raises(Rejected) as caught:
            page(error_feed("x" * 10_000, fragment))
        assert caught.value.named == ()
        assert len(str(caught.value)) == 100


def test_a_deep_answer_ends():
    deep = GOOD.replace(b"</feed>", b"<a>" * 100_000 + b"</a>" * 100_000 + b"</feed>")
    assert page(deep) == page(GOOD)
