"""A server on 127.0.0.1 that answers as arXiv's API does, from a table of made-up papers, and plays every fault.

    from servers import Clock, serving

    clock = Clock()
    with serving(clock.now) as api:
        api.play("429", "reset", "truncated")  # what the next requests get; after that, answers
        environ = api.environ  # points arxref to it
        ...
        assert min(api.pauses()) >= 3

What it answers has the shape of recorded answers (2026): a feed with its query as title, papers as ``http://arxiv.org/abs/IDvN``, errors
as an entry. Nothing waits for time to pass: requests are noted with the time that ``now`` gives, and a server that is to hang is let go
when it is closed.
"""

from __future__ import annotations

import contextlib
import email.utils
import gzip
import os
import re
import socket
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape, quoteattr

from arxref import identifiers
from arxref.errors import InvalidIdentifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from arxref.model import ArxivId, Entry

START = 1_800_000_000.0
_NAMESPACES = 'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom"'


class Clock:
    """A clock that moves when somebody sleeps, and by ``tick`` seconds whenever it is looked at."""

    def __init__(self, at: float = START, tick: float = 0.0) -> None:
        self.at = at
        self.tick = tick
        self.slept: list[float] = []

    def now(self) -> float:
        """The time in seconds since 1970."""
        self.at += self.tick
        return self.at

    def sleep(self, seconds: float) -> None:
        """Let that time pass at once."""
        assert seconds >= 0
        self.slept.append(seconds)
        self.at += seconds


class Paper(NamedTuple):
    """A version of a paper as the API tells it; ``authors`` are names with their affiliations."""

    id: str
    title: str
    version: int = 1
    authors: tuple[tuple[str, tuple[str, ...]], ...] = (("Ada B. Example", ()), ("Łukasz van der Muster", ()))
    summary: str = "We study examples, and find that $x < y$ holds for all of them."
    published: str = "2021-05-31T00:49:34Z"
    updated: str = "2021-05-31T00:49:34Z"
    categories: tuple[str, ...] = ("cs.CV", "cs.LG")
    comment: str = ""
    journal_ref: str = ""
    doi: str = ""


PAPERS = (
    Paper("2105.14656", "A study of examples"),
    Paper(
        "2105.14657",
        "Examples & counter-examples: $\\ell_0$ in 50% of cases",
        version=3,
        updated="2022-01-02T03:04:05Z",
        comment="12 pages, 3 figures",
    ),
    Paper("2105.14658", "0", categories=("cs.CR",)),
    Paper(
        "hep-th/9901001",
        "Branes of an old kind",
        version=2,
        authors=(("A. Example", ("MIT", "CERN")), ("B. Muster", ("ETH Zurich",))),
        summary="  It starts with blanks\nand goes on.",
        published="1999-01-01T12:00:00Z",
        updated="1999-02-03T12:00:00Z",
        categories=("hep-th",),
        comment="LaTeX, 20 pages",
        journal_ref="Nucl.Phys. B999 (1999) 1-20",
        doi="10.1000/xyz123",
    ),
    Paper("math/0309136", "On rings", published="2003-09-08T10:00:00Z", categories=("math.GT", "math.AG", "14J60", "57M25")),
    Paper("1501.00001", "The first of five digits", 12, published="2014-12-31T20:00:00Z", updated="2016-07-01T00:00:00Z"),
    Paper("0704.0001", "The first of four digits", authors=(("The Example Collaboration", ()), ("C. Beispiel", ()))),
)


def entry_xml(paper: Paper) -> str:
    """A paper as an entry of a feed."""
    at = f"{paper.id}v{paper.version}"
    lines = [
        "  <entry>",
        f"    <id>http://arxiv.org/abs/{at}</id>",
        f"    <title>{escape(paper.title)}</title>",
        f"    <updated>{paper.updated}</updated>",
        f'    <link href="https://arxiv.org/abs/{at}" rel="alternate" type="text/html"/>',
        f'    <link href="https://arxiv.org/pdf/{at}" rel="related" type="application/pdf" title="pdf"/>',
        f"    <summary>{escape(paper.summary)}</summary>",
        *(f'    <category term={quoteattr(term)} scheme="http://arxiv.org/schemas/atom"/>' for term in paper.categories),
        f"    <published>{paper.published}</published>",
    ]
    if paper.comment:
        lines.append(f"    <arxiv:comment>{escape(paper.comment)}</arxiv:comment>")
    lines.append(f"    <arxiv:primary_category term={quoteattr(paper.categories[0])}/>")
    if paper.journal_ref:
        lines.append(f"    <arxiv:journal_ref>{escape(paper.journal_ref)}</arxiv:journal_ref>")
    for name, places in paper.authors:
        lines += ["    <author>", f"      <name>{escape(name)}</name>"]
        lines += [f"      <arxiv:affiliation>{escape(place)}</arxiv:affiliation>" for place in places]
        lines.append("    </author>")
    if paper.doi:
        lines.append(f"    <arxiv:doi>{escape(paper.doi)}</arxiv:doi>")
        lines.append(f'    <link rel="related" href={quoteattr("https://doi.org/" + paper.doi)} title="doi"/>')
    return "\n".join([*lines, "  </entry>"])


def feed(entries: Iterable[str], total: int, start: int = 0, per_page: int = 100, query: str = "") -> bytes:
    """An answer with these entries (see `entry_xml`)."""
    return "\n".join(
        [
            "<?xml version='1.0' encoding='UTF-8'?>",
            f"<feed {_NAMESPACES}>",
            "  <id>https://arxiv.org/api/oqaUC9OB2SccftmJHZqrxySXrao</id>",
            f"  <title>arXiv Query: {escape(query)}</title>",
            "  <updated>2026-04-12T22:09:26Z</updated>",
            f'  <link href="https://arxiv.org/api/query?{escape(query)}" type="application/atom+xml"/>',
            f"  <opensearch:itemsPerPage>{per_page}</opensearch:itemsPerPage>",
            f"  <opensearch:totalResults>{total}</opensearch:totalResults>",
            f"  <opensearch:startIndex>{start}</opensearch:startIndex>",
            *entries,
            "</feed>\n",
        ]
    ).encode()


def error_feed(summary: str, fragment: str) -> bytes:
    """An answer that is an error; ``fragment`` is what the API names it by."""
    at = f"https://arxiv.org/api/errors#{fragment}"
    entry = (
        f"  <entry>\n    <id>{escape(at)}</id>\n    <title>Error</title>\n    <updated>2026-04-12T22:59:06Z</updated>\n"
        f'    <link href={quoteattr(at)} rel="alternate" type="text/html"/>\n    <summary>{escape(summary)}</summary>\n'
        "    <author>\n      <name>arXiv api core</name>\n    </author>\n  </entry>"
    )
    return feed([entry], 1, per_page=1)


class Asked:
    """A request as the server saw it. ``given`` are the papers in the answer if that was a whole feed without error, else None."""

    def __init__(self, at: float, path: str, query: str, headers: Mapping[str, str]) -> None:
        self.at = at
        self.path = path
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.values = {name: values[0] for name, values in parse_qs(query).items()}
        self.ids = tuple(filter(None, self.values.get("id_list", "").split(",")))
        self.fault = "ok"
        self.given: tuple[str, ...] | None = None


class Api:
    """The server; made by `serving`. ``asked`` are the requests so far, ``connections`` how many connections they came by.

    ``disliked`` are IDs that it calls malformed (HTTP 400 for the whole request), and which it names if ``outspoken``. ``papers`` are its
    table, the newest version of each last.
    """

    def __init__(self, papers: Sequence[Paper], now: Callable[[], float]) -> None:
        self.papers = list(papers)
        self.now = now
        self.disliked: set[str] = set()
        self.outspoken = True
        self.asked: list[Asked] = []
        self.connections = 0
        self.errors: list[BaseException] = []
        self.recorded: list[bytes] = []
        self.elsewhere = "http://127.0.0.1:9/api/query"
        self.retry_after = 120
        self.released = threading.Event()
        self._script: list[str] = []
        self._lock = threading.Lock()
        self._server = _Listener(self)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/api/query"
        self.environ = {"ARXREF_ARXIV_API": self.url}

    def play(self, *faults: str) -> None:
        """The next requests meet these `FAULTS` ("ok" is none), one each; whoever asks after that is answered."""
        unknown = set(faults) - FAULTS.keys() - {"ok", "recorded"}
        assert not unknown, f"no such faults: {unknown}"
        self._script.extend(faults)

    def replay(self, *bodies: bytes) -> None:
        """The next requests get these bodies, unchanged."""
        self.recorded.extend(bodies)
        self._script.extend(["recorded"] * len(bodies))

    def reset(self) -> None:
        """Forget requests, script and dislikes."""
        self.asked.clear()
        self._script.clear()
        self.recorded.clear()
        self.disliked.clear()
        self.outspoken = True
        self.connections = 0

    def pauses(self) -> list[float]:
        """The seconds between one request and the next."""
        times = [asked.at for asked in self.asked]
        return [after - before for before, after in pairwise(times)]

    def lacked(self, id_: str) -> int:
        """How many whole answers to requests for that paper were without it."""
        return sum(
            asked.given is not None and id_ not in asked.given for asked in self.asked if id_ in {_plain(spelt) for spelt in asked.ids}
        )

    def coming(self) -> str:
        """What the next request meets."""
        with self._lock:
            return self._script[0] if self._script else "ok"

    def _next(self) -> str:
        with self._lock:
            return self._script.pop(0) if self._script else "ok"

    def select(self, values: Mapping[str, str]) -> list[Paper] | str:
        """The papers that a query means, in order; or the spelling that is disliked."""
        spelt = [text for text in values.get("id_list", "").split(",") if text]
        chosen: list[Paper] = []
        if not spelt:
            newest = {paper.id: paper for paper in self.papers}
            chosen = [paper for paper in newest.values() if _meets(paper, values.get("search_query", ""))]
        for text in spelt:
            try:
                id_, version = identifiers.parse(text)
            except InvalidIdentifier:
                return text
            if id_ in self.disliked:
                return text
            versions = [paper for paper in self.papers if paper.id == id_ and version in (None, paper.version)]
            chosen += versions[-1:]
        if values.get("sortBy") in {"submittedDate", "lastUpdatedDate"}:
            field = "published" if values["sortBy"] == "submittedDate" else "updated"
            chosen.sort(key=lambda paper: getattr(paper, field), reverse=values.get("sortOrder") != "ascending")
        return chosen

    def page(self, values: Mapping[str, str]) -> tuple[list[Paper], int, int, int] | str:
        """One page of what a query means, how many there are, where the page begins and how long a page may be."""
        chosen = self.select(values)
        if isinstance(chosen, str):
            return chosen
        start, size = int(values.get("start", "0")), int(values.get("max_results", "10"))
        return chosen[start : start + size], len(chosen), start, size


def _plain(spelt: str) -> str:
    return re.sub(r"v[0-9]+\Z", "", spelt)


def _meets(paper: Paper, query: str) -> bool:
    """Whether a paper meets a query: terms joined by AND, each of them one, or several in brackets joined by OR."""
    if not query.strip():
        return False
    return all(any(_is(paper, term) for term in re.split(r"\s+OR\s+", part.strip().strip("()"))) for part in re.split(r"\s+AND\s+", query))


def _is(paper: Paper, term: str) -> bool:
    """Whether a paper meets ``cat:NAME`` (``*`` is anything) or ``submittedDate:[FROM TO TO]``; other terms are not understood.

    Both ends of a span are minutes in UTC and belong to it.
    """
    span = re.fullmatch(r"submittedDate:\[([0-9]{8,12}) TO ([0-9]{8,12})\]", term)
    if span is not None:
        moment = re.sub("[^0-9]", "", paper.published)[:12]
        return span[1].ljust(12, "0") <= moment <= span[2].ljust(12, "0")
    if not term.startswith("cat:"):
        message = f"the test server does not understand {term!r}"
        raise ValueError(message)
    return any(re.fullmatch(re.escape(term[4:]).replace(r"\*", ".*"), category) for category in paper.categories)


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, api: Api) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.api = api

    def process_request(self, request, client_address) -> None:
        self.api.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, *_: object) -> None:
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.api.errors.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        api, parts = self.server.api, urlsplit(self.path)
        asked = Asked(api.now(), parts.path, parts.query, self.headers)
        asked.fault = api._next()
        api.asked.append(asked)
        if asked.fault == "recorded":
            self.answer(api.recorded.pop(0))
        elif asked.fault != "ok":
            FAULTS[asked.fault](self, asked)
        else:
            self.healthy(asked)

    def healthy(self, asked: Asked, change: Callable[[list[Paper]], list[Paper]] = list) -> None:
        """The right answer, or the right papers as ``change`` leaves them."""
        found = self.server.api.page(asked.values)
        if isinstance(found, str):
            fragment = f"incorrect_id_format_for_{found}" if self.server.api.outspoken else "bad_request"
            self.answer(error_feed(fragment.replace("_", " "), fragment), 400)
            return
        papers, total, start, size = found
        papers = change(papers)
        asked.given = tuple(paper.id for paper in papers)
        self.answer(feed(map(entry_xml, papers), total, start, size, urlsplit(self.path).query))

    def body(self, asked: Asked) -> bytes:
        """The right answer's bytes, for faults that spoil them."""
        found = self.server.api.page(asked.values)
        return b"" if isinstance(found, str) else feed(map(entry_xml, found[0]), *found[1:])

    def answer(self, body: bytes, status: int = 200, *, length: int | None = None, **headers: str) -> None:
        """Send an answer; header names are given with ``_`` for ``-``. A ``length`` that is not the body's ends the connection."""
        self.send_response(status)
        headers = {"Content_Type": "application/atom+xml; charset=utf-8"} | headers
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = self.close_connection or length is not None

    def break_off(self) -> None:
        """Reset the connection (RST)."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())
        self.close_connection = True


# ---- faults --------------------------------------------------------------------------------------------------------------------------

HTML = b"<!DOCTYPE html>\n<html><head><title>arXiv</title></head><body><h1>Rate exceeded.</h1><p>Try again later<br></p></body></html>\n"
ELSEWHERE = Paper("2001.00001", "A paper that nobody asked for")


def _status(status: int) -> Callable[[_Handler, Asked], None]:
    return lambda handler, _asked: handler.answer(b"Rate exceeded.", status, Content_Type="text/plain")


def _retry_after(handler: _Handler, _asked: Asked) -> None:
    handler.answer(HTML, 503, Content_Type="text/html", Retry_After=str(handler.server.api.retry_after))


def _retry_date(handler: _Handler, _asked: Asked) -> None:
    """A date by a clock that is an hour behind ours, as its Date header shows."""
    api = handler.server.api
    theirs = api.now() - 3600
    handler.send_response_only(429)
    for name, value in (
        ("Date", email.utils.formatdate(theirs, usegmt=True)),
        ("Retry-After", email.utils.formatdate(theirs + api.retry_after, usegmt=True)),
        ("Content-Length", "0"),
    ):
        handler.send_header(name, value)
    handler.end_headers()


def _reset_body(handler: _Handler, asked: Asked) -> None:
    body = handler.body(asked)
    handler.answer(body[: len(body) // 2], length=len(body))
    handler.break_off()


def _truncated(handler: _Handler, asked: Asked) -> None:
    body = handler.body(asked)
    handler.answer(body[: body.rfind(b"</entry>") + len(b"</entry>")] or body[:100])


def _hang(handler: _Handler, _asked: Asked) -> None:
    handler.server.api.released.wait(5)
    handler.break_off()


def _hang_body(handler: _Handler, asked: Asked) -> None:
    handler.answer(handler.body(asked)[:200], length=100_000)
    handler.server.api.released.wait(30)


def _status_hang(handler: _Handler, _asked: Asked) -> None:
    """A status and its headers, and a page that never comes."""
    api = handler.server.api
    handler.answer(b"", 429, length=100, Retry_After=str(api.retry_after))
    api.released.wait(5)


def _drip(handler: _Handler, asked: Asked) -> None:
    """A body that comes on and on, a byte at a time."""
    handler.answer(handler.body(asked)[:200], length=10_000_000)
    while not handler.server.api.released.wait(0.0005):
        handler.wfile.write(b" ")


def _drip_head(handler: _Handler, _asked: Asked) -> None:
    """A head that comes on and on, a byte at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.api.released.wait(0.0005):
        handler.wfile.write(b"x")


def _continue(handler: _Handler, _asked: Asked) -> None:
    """Word that an answer will come, and again, and no answer."""
    while not handler.server.api.released.wait(0.0005):
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def _gzip_bomb(handler: _Handler, _asked: Asked) -> None:
    handler.answer(gzip.compress(b" " * 8_000_000, 1), Content_Encoding="gzip")


def _spoiled(handler: _Handler, asked: Asked) -> None:
    """One paper has lost its date; where there is none, there is nothing to lose."""
    body = handler.body(asked)
    spoiled = re.sub(rb"\n    <published>.*</published>", b"", body, count=1)
    if spoiled == body:
        handler.healthy(asked)
    else:
        handler.answer(spoiled)


def _chunked(handler: _Handler, asked: Asked) -> None:
    """A chunked answer whose last chunk never comes."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/atom+xml")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    body = handler.body(asked)[:300]
    handler.wfile.write(b"%x\r\n%b\r\n" % (len(body), body))
    handler.close_connection = True


def _not_http(handler: _Handler, _asked: Asked) -> None:
    handler.wfile.write(b"220 mail.example.org ESMTP\r\n" * 3)
    handler.close_connection = True


FAULTS: dict[str, Callable[[_Handler, Asked], None]] = {
    "429": _status(429),
    "429-hang": _status_hang,
    "500": _status(500),
    "502": _status(502),
    "503": _status(503),
    "504": _status(504),
    "403": _status(403),
    "404": _status(404),
    "414": _status(414),
    "204": lambda handler, _asked: handler.answer(b"", 204),
    "retry-after": _retry_after,
    "retry-date": _retry_date,
    "reset": lambda handler, _asked: handler.break_off(),
    "reset-body": _reset_body,
    "truncated": _truncated,
    "short": lambda handler, asked: handler.answer(handler.body(asked)[:-30], length=len(handler.body(asked))),
    "long": lambda handler, asked: handler.answer(handler.body(asked), length=len(handler.body(asked)) - 30),
    "chunked": _chunked,
    "hang": _hang,
    "hang-body": _hang_body,
    "drip": _drip,
    "drip-head": _drip_head,
    "continue": _continue,
    "html": lambda handler, _asked: handler.answer(HTML, Content_Type="text/html; charset=utf-8"),
    "html-as-atom": lambda handler, _asked: handler.answer(HTML),
    "xhtml": lambda handler, _asked: handler.answer(b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'),
    "wrong-type": lambda handler, asked: handler.answer(handler.body(asked), Content_Type="text/html"),
    "nothing": lambda handler, _asked: handler.answer(b""),
    "empty-page": lambda handler, _asked: handler.answer(feed([], 7)),
    "no-total": lambda handler, asked: handler.answer(re.sub(rb"  <opensearch:.*\n", b"", handler.body(asked))),
    "error-feed": lambda handler, _asked: handler.answer(error_feed("internal error", "internal_error")),
    "error-feed-500": lambda handler, _asked: handler.answer(error_feed("internal error", "internal_error"), 500),
    "400-html": lambda handler, _asked: handler.answer(HTML, 400, Content_Type="text/html"),
    "junk": lambda handler, _asked: handler.answer(bytes(range(256)) * 8),
    "json": lambda handler, _asked: handler.answer(b'{"message": "Forbidden"}', Content_Type="application/json"),
    "latin": lambda handler, asked: handler.answer(handler.body(asked).replace(b"</feed>", b"\xa3</feed>")),
    "entities": lambda handler, asked: handler.answer(
        handler.body(asked).replace(b"<feed", b'<!DOCTYPE feed [<!ENTITY a "b">]>\n<feed', 1)
    ),
    "gzip-junk": lambda handler, _asked: handler.answer(b"\x1f\x8b junk junk junk", Content_Encoding="gzip"),
    "gzip-half": lambda handler, asked: handler.answer(gzip.compress(handler.body(asked))[:-20], Content_Encoding="gzip"),
    "gzip-bomb": _gzip_bomb,
    "brotli": lambda handler, asked: handler.answer(handler.body(asked), Content_Encoding="br"),
    "redirect": lambda handler, _asked: handler.answer(b"", 302, Location=handler.server.api.elsewhere),
    "redirect-loop": lambda handler, _asked: handler.answer(b"", 302, Location=handler.path),
    "not-http": _not_http,
    "spoiled": _spoiled,
}
"""Answers that are none: whoever asks must ask again. Each is played for one request."""


def _empty(handler: _Handler, asked: Asked) -> None:
    asked.given = ()
    handler.answer(feed([], 0))


def _gzip(handler: _Handler, asked: Asked) -> None:
    found = handler.server.api.page(asked.values)
    asked.given = None if isinstance(found, str) else tuple(paper.id for paper in found[0])
    handler.answer(gzip.compress(handler.body(asked)), Content_Encoding="gzip")


def _counted(handler: _Handler, asked: Asked) -> None:
    """An older bug: papers that are not there are counted."""
    found = handler.server.api.page(asked.values)
    papers, start = ([], 0) if isinstance(found, str) else (found[0], found[2])
    if papers:  # else it is an empty page, and no answer
        asked.given = tuple(paper.id for paper in papers)
    handler.answer(feed(map(entry_xml, papers), len(asked.ids), start))


ODDITIES: dict[str, Callable[[_Handler, Asked], None]] = {
    "shuffled": lambda handler, asked: handler.healthy(asked, lambda papers: papers[::-1]),
    "twice": lambda handler, asked: handler.healthy(asked, lambda papers: [*papers, *papers[::-1]]),
    "stranger": lambda handler, asked: handler.healthy(asked, lambda papers: [ELSEWHERE, *papers]),
    "old-too": lambda handler, asked: handler.healthy(asked, _with_older),
    "gzip": _gzip,
    "counted": _counted,
    "one-less": lambda handler, asked: handler.healthy(asked, lambda papers: papers[1:]),
    "empty": _empty,
}
"""Answers that are whole, and odd. The last two leave papers out that are there."""


def _with_older(papers: list[Paper]) -> list[Paper]:
    older = [paper._replace(version=paper.version - 1, title="An older title") for paper in papers if paper.version > 1]
    return [*older, *papers, *older]


FAULTS |= ODDITIES


@contextlib.contextmanager
def serving(now: Callable[[], float], papers: Sequence[Paper] = PAPERS) -> Iterator[Api]:
    """A running `Api`; at the end nothing of it is left, and a mistake of its own fails the test."""
    api = Api(papers, now)
    thread = threading.Thread(target=api._server.serve_forever, kwargs={"poll_interval": 0.005}, daemon=True)
    thread.start()
    try:
        yield api
    finally:
        api.released.set()
        api._server.shutdown()
        api._server.server_close()
        thread.join()
    assert not api.errors, api.errors


class MemoryStore:
    """What an enricher uses of a store, in memory."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.entries: dict[tuple[ArxivId, int | None], Entry] = {}
        self.absent: set[ArxivId] = set()
        self._now = now
        self._next = 0.0

    def put(self, entries: Iterable[Entry], _source: str) -> int:
        kept = {(entry.id, entry.version): entry for entry in entries}
        self.entries |= kept
        return len(kept)

    def get(self, ids: Iterable[ArxivId], version: int | None = None) -> Iterator[Entry]:
        wanted = frozenset(ids)
        yield from (entry for entry in self.entries.values() if entry.id in wanted and version in (None, entry.version))

    def unknown(self, ids: Iterable[ArxivId], _source: str) -> frozenset[ArxivId]:
        return frozenset(self.absent.intersection(ids))

    def put_unknown(self, ids: Iterable[ArxivId], _source: str) -> None:
        self.absent.update(ids)

    def alone(self, _host: str) -> Callable[[], None]:
        return lambda: None

    def turn(self, _host: str, pause: float) -> float:
        now = self._now()
        wait = max(0.0, self._next - now)
        if not wait:
            self._next = now + pause
        return wait

    def postpone(self, _host: str, until: float) -> None:
        self._next = max(self._next, until)

    def held(self, _host: str) -> float:
        return 0.0
