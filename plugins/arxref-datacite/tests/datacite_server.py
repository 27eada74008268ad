"""A server on 127.0.0.1 that answers as DataCite's REST API does, from a table of made-up records, and plays every fault.

Nothing waits for time to pass: the clock moves when somebody sleeps, and a server that is to hang is let go when it is closed.
"""

from __future__ import annotations

import contextlib
import email.utils
import json
import os
import re
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

START = 1_800_000_000.0
HTML = b"<!DOCTYPE html>\n<html><head><title>DataCite</title></head><body><h1>Be right back</h1></body></html>\n"
LOST = {"errors": [{"status": "404", "title": "The resource you are looking for doesn't exist."}]}


class Clock:
    """A clock that moves when somebody sleeps, and by ``tick`` seconds whenever it is looked at."""

    def __init__(self):
        self.at = START
        self.tick = 0.0
        self.slept = []

    def now(self):
        self.at += self.tick
        return self.at

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.at += seconds


def record(id_, **changes):
    """A record as the API gives it, with ``changes`` of its attributes (``...``: without that one)."""
    doi = f"10.48550/arxiv.{id_.lower()}"
    attributes = {
        "doi": doi,
        "prefix": "10.48550",
        "suffix": f"arxiv.{id_.lower()}",
        "identifiers": [{"identifier": id_, "identifierType": "arXiv"}],
        "creators": [
            {"name": "Example, Ada B.", "nameType": "Personal", "givenName": "Ada B.", "familyName": "Example", "affiliation": []},
            {"name": "van der Muster, Łukasz", "nameType": "Personal", "givenName": "Łukasz", "familyName": "van der Muster"},
        ],
        "titles": [{"title": f"A study of {id_}"}],
        "publisher": "arXiv",
        "publicationYear": 2021,
        "subjects": [
            {"subject": "Computer Vision and Pattern Recognition (cs.CV)", "subjectScheme": "arXiv"},
            {"subject": "Machine Learning (cs.LG)", "subjectScheme": "arXiv"},
            {"subject": "FOS: Computer and information sciences", "subjectScheme": "Fields of Science and Technology (FOS)"},
        ],
        "dates": [
            {"date": "2021-05-31T00:49:34Z", "dateType": "Submitted", "dateInformation": "v1"},
            {"date": "2021-06-01T01:00:13Z", "dateType": "Updated", "dateInformation": "v1"},
            {"date": "2021-06", "dateType": "Available", "dateInformation": "v1"},
            {"date": "2021", "dateType": "Issued"},
        ],
        "types": {"resourceTypeGeneral": "Preprint", "resourceType": "Article"},
        "relatedIdentifiers": [],
        "version": "1",
        "descriptions": [{"description": "We study examples\nand find that $x < y$.", "descriptionType": "Abstract"}],
        "url": f"https://arxiv.org/abs/{id_}",
        "state": "findable",
    } | changes
    attributes = {name: value for name, value in attributes.items() if value is not ...}
    return {"id": doi, "type": "dois", "attributes": attributes, "relationships": {"client": {"data": {"id": "arxiv.content"}}}}


class Datacite:
    """The server; made by `serving`. ``asked`` are the requests so far as (time, path, DOIs, headers)."""

    def __init__(self, records, now):
        self.records = {found["id"]: found for found in records}
        self.now = now
        self.script = []
        self.asked = []
        self.errors = []
        self.released = threading.Event()
        self.change = list

    def play(self, *faults):
        """What the next requests get; "ok" is an answer."""
        self.script.extend(faults)

    @property
    def pauses(self):
        """The seconds between requests."""
        return [later[0] - earlier[0] for earlier, later in zip(self.asked, self.asked[1:], strict=False)]


@contextlib.contextmanager
def serving(records, now):
    """A running server, and the URL of its API in ``url``."""
    api = Datacite(records, now)
    listener = _Listener(api)
    api.port = listener.server_address[1]
    api.url = f"http://127.0.0.1:{api.port}/dois"
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield api
    finally:
        api.released.set()
        listener.shutdown()
        listener.server_close()
        thread.join()
    assert api.errors == []


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, api):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.api = api

    def handle_error(self, *_):
        import sys

        error = sys.exception()
        if not isinstance(error, OSError):
            self.api.errors.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def do_GET(self):
        api, parts = self.server.api, urlsplit(self.path)
        one = parts.path.removeprefix("/dois").lstrip("/")
        values = parse_qs(parts.query)
        dois = [unquote(one).lower()] if one else re.findall(r'"([^"]+)"', values["query"][0])
        api.asked.append((api.now(), parts.path, dois, {name.lower(): value for name, value in self.headers.items()}))
        fault = api.script.pop(0) if api.script else "ok"
        if fault != "ok":
            FAULTS[fault](self)
            return
        found = [api.records[doi] for doi in dois if doi in api.records]
        if one:
            self.answer({"data": found[0]} if found else LOST, 200 if found else 404)
            return
        assert re.fullmatch(r'doi:\((?:"[^"]+" OR )*"[^"]+"\)', values["query"][0])
        page = api.change(found)[: int(values["page[size]"][0])]
        self.answer({"data": page, "meta": {"total": len(found), "totalPages": 1, "page": 1}})

    def answer(self, body, status=200, *, length=None, **headers):
        """Send an answer; header names are given with ``_`` for ``-``. A ``length`` that is not the body's ends the connection."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in ({"Content_Type": "application/vnd.api+json; charset=utf-8"} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(raw) if length is None else length))
        self.end_headers()
        self.wfile.write(raw)
        self.close_connection = self.close_connection or length is not None

    def break_off(self):
        """Reset the connection (RST)."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())
        self.close_connection = True

    def whole(self):
        """A right answer's bytes, for faults that spoil them."""
        return json.dumps({"data": list(self.server.api.records.values())}).encode()


def _retry_date(handler):
    """A date by a clock that is an hour behind ours, as its Date header shows."""
    theirs = handler.server.api.now() - 3600
    handler.send_response_only(429)
    handler.send_header("Date", email.utils.formatdate(theirs, usegmt=True))
    handler.send_header("Retry-After", email.utils.formatdate(theirs + 90, usegmt=True))
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def _hang(handler):
    handler.server.api.released.wait(30)
    handler.break_off()


def _drip(handler):
    """A body that comes on and on, a byte at a time."""
    handler.answer(handler.whole()[:50], length=10_000_000)
    while not handler.server.api.released.wait(0.01):
        handler.wfile.write(b" ")


def _drip_head(handler):
    """Headers that come on and on, a byte at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.api.released.wait(0.01):
        handler.wfile.write(b"x")


def _status(status, **headers):
    return lambda handler: handler.answer({"errors": [{"status": str(status), "title": "No."}]}, status, **headers)


def _body(raw, **headers):
    return lambda handler: handler.answer(raw, **headers)


FAULTS = {
    **{str(status): _status(status) for status in (400, 401, 403, 404, 410, 413, 414, 429, 500, 502, 503, 504)},
    "429-after": _status(429, Retry_After="75"),
    "429-long": _status(429, Retry_After="90000"),
    "429-odd": _status(429, Retry_After="soon"),
    "429-date": _retry_date,
    "400-html": lambda handler: handler.answer(HTML, 400, Content_Type="text/html"),
    "404-html": lambda handler: handler.answer(HTML, 404, Content_Type="text/html"),
    "503-html": lambda handler: handler.answer(HTML, 503, Content_Type="text/html"),
    "html": _body(HTML, Content_Type="text/html"),
    "html-as-json": _body(HTML),
    "truncated": lambda handler: handler.answer(handler.whole()[:-20]),
    "short": lambda handler: handler.answer(handler.whole()[:-20], length=len(handler.whole())),
    "nothing": _body(b""),
    "null": _body(b"null"),
    "data-null": _body(b'{"data": null}'),
    "list": _body(b"[]"),
    "number": _body(b'{"data": 7}'),
    "junk": _body(bytes(range(256)) * 8),
    "gzip-junk": _body(b"\x1f\x8b junk junk", Content_Encoding="gzip"),
    "nested": _body(b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "digits": _body(b'{"data": [' + b"9" * 10_000 + b"]}"),
    "huge": lambda handler: handler.answer(b'{"data": ["' + b"x" * 2_000_000 + b'"]}'),
    "redirect": lambda handler: handler.answer(b"", 302, Location="http://127.0.0.1:9/dois"),
    "reset": lambda handler: handler.break_off(),
    "hang": _hang,
    "drip": _drip,
    "drip-head": _drip_head,
}
"""Answers that are none."""
