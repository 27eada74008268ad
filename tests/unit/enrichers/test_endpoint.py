from __future__ import annotations

import re

import pytest

from arxref.enrichers.endpoint import ARXIV_API, Endpoint, endpoint
from arxref.errors import UsageError


def test_without_a_word_arxiv_is_asked_every_three_seconds():
    assert endpoint({}) == Endpoint(ARXIV_API, "export.arxiv.org", 3.0, "arXiv")
    assert endpoint({"ARXREF_ARXIV_API": "", "ARXREF_ARXIV_DELAY": ""}) == endpoint({})


@pytest.mark.parametrize(
    "url",
    [
        "https://export.arxiv.org/api/query",
        "http://export.arxiv.org/api/query",
        "https://arxiv.org/api/query",
        "https://ARXIV.org/api/query",
        "https://arxiv.org./api/query",
        "https://export.arxiv.org../api/query",
        "http://arxiv.org:80/api/query",
        "https://arxiv.org:8443/api/query",
        "https://de.arxiv.org/api/query",
        "https://a.b.arXiv.ORG",
    ],
)
def test_nothing_makes_arxiv_be_asked_faster_and_all_its_hosts_take_turns(url):
    for delay in ("0", "0.5", "2.999", ".1", "000"):
        found = endpoint({"ARXREF_ARXIV_API": url, "ARXREF_ARXIV_DELAY": delay})
        assert (found.pause, found.host, found.name) == (3.0, "export.arxiv.org", "arXiv")
    assert endpoint({"ARXREF_ARXIV_DELAY": "0"}).pause == 3.0
    assert endpoint({"ARXREF_ARXIV_API": url, "ARXREF_ARXIV_DELAY": "10"}).pause == 10.0


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://127.0.0.1:8000/api/query", "127.0.0.1:8000"),
        ("http://localhost/api", "localhost"),
        ("http://localhost:1/api", "localhost:1"),
        ("http://localhost:65535/api", "localhost:65535"),
        ("http://[::1]:8000/api/query", "[::1]:8000"),
        ("https://export.arxiv.org.evil.com/api/query", "export.arxiv.org.evil.com"),
        ("https://notarxiv.org/api/query", "notarxiv.org"),
        ("https://arxiv.org.example/api", "arxiv.org.example"),
        ("https://Mirror.Example.org", "mirror.example.org"),
    ],
)
def test_another_host_is_asked_as_often_as_its_user_says(url, host):
    assert endpoint({"ARXREF_ARXIV_API": url, "ARXREF_ARXIV_DELAY": "0"}) == Endpoint(url, host, 0.0, re.sub(r":[0-9]+$", "", host))
    assert endpoint({"ARXREF_ARXIV_API": url}).pause == 3.0


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1@export.arxiv.org",
        "http://127.0.0.1@export.arxiv.org/api/query",
        "http://user:word@mirror.example/api",
        "http://127.0.0.1\\@export.arxiv.org/",
        "http://127.0.0.1#@export.arxiv.org/",
        "http://mirror.example/api/query?",
        "http://mirror.example/api/query#x",
        "http://mirror.example/%2e%2e",
        "http://arxiv%2eorg/api/query",
        "http://arxiv\u3002org/api/query",
        "http://\u24d0rxiv.org/api/query",
        "http://mirror.example:0/api",
        "http://mirror.example:65536/api",
        "http://mirror.example:99999/api",
        "http://mirror.example:/api",
        "http:///api/query",
        "http://.arxiv.org/api",
        "http://-x/api",
        "ftp://mirror.example/api",
        "file:///etc/passwd",
        "mirror.example/api/query",
        "http://mirror.example/a b",
        "http://mirror.example/api\n",
        " http://mirror.example/api",
        "http://mirror.example/{}",
        "http://" + "a" * 100_000,
    ],
)
def test_what_can_be_read_in_two_ways_or_is_no_address_is_refused(url):
    with pytest.raises(UsageError, match=r"ARXREF_ARXIV_API: .* give its http or https URL before the '\?'") as caught:
        endpoint({"ARXREF_ARXIV_API": url})
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("delay", ["-1", "nan", "inf", "1e3", "three", "3 s", "3,5", "9999", "0x1", "٣", "1_0", "--", "." * 10_000])
def test_a_delay_is_a_number_of_seconds(delay):
    with pytest.raises(UsageError, match="ARXREF_ARXIV_DELAY"):
        endpoint({"ARXREF_ARXIV_API": "http://127.0.0.1:8000/api/query", "ARXREF_ARXIV_DELAY": delay})
