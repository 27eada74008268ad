"""The HTTP adapter under the ``arxiv`` package's client: it waits for its turn, and hands on nothing but whole answers of the API.

``arxiv`` 4.0.2 knows no timeout and no Retry-After, and takes an HTML page for an empty answer. So its own pauses and tries are switched
off and everything of that kind is done here, under its session. That session is the one private name of it that arxref uses.
"""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from arxref import __version__
from arxref.enrichers.answers import Page, ids_in, page
from arxref.enrichers.endpoint import PAGE_SIZE
from arxref.enrichers.failures import Failure, Refused, Rejected, TooLong
from arxref.enrichers.sockets import Connections
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    import arxiv

    from arxref.enrichers.endpoint import Endpoint
    from arxref.enrichers.pace import Pace
    from arxref.model import ArxivId

TRIES = 6
"""After so many failures of one request in a row a source counts as refusing."""
LASTING_TRIES = 3
"""After so many where waiting is of little use: nobody there, forbidden, somewhere else.

Where nobody has answered in this run yet and nobody is there (no such name, no connection), there is no network: one try is enough.
"""
SPOILED_TRIES = 2
"""How often an answer is taken for damaged on the way when papers in it cannot be read."""

_OK = 200
_TOO_LONG = (413, 414)
_BAD_REQUEST = 400
_REDIRECTS = (301, 302, 303, 307, 308)
_GONE = (401, 403, 404, 405, 407, 410, 451, 501)
_BLOCK = 65536
_XML = re.compile(r"(?:application|text)/(?:[a-z0-9.-]+\+)?xml", re.ASCII)


class Limits(NamedTuple):
    """How much one request may take: seconds to connect, between two signs of life and altogether, and bytes."""

    connect: float = 10.0
    read: float = 45.0
    whole: float = 180.0
    size: int = 64 * 1024 * 1024


class Adapter(Connections):
    """Asks politely and patiently. ``send`` gives a checked answer, or raises Refused or Rejected.

    ``page`` is what the last answer held. ``witness`` is a paper that the next answers must hold, for an answer that lacks it is none.
    ``look`` is called before each request, when nobody else asks; what it raises ends the asking.
    """

    def __init__(self, endpoint: Endpoint, pace: Pace, limits: Limits) -> None:
        super().__init__(pace.now)
        self._endpoint = endpoint
        self._pace = pace
        self._limits = limits
        self._heard = False
        self.name = pace.name
        self.page: Page | None = None
        self.witness: ArxivId | None = None
        self.look: Callable[[], None] | None = None

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002, FBT001, FBT002 - the signature is requests'
        timeout: Any = None,  # noqa: ARG002
        verify: bool | str = True,  # noqa: FBT001, FBT002
        cert: Any = None,
        proxies: dict[str, str] | None = None,
    ) -> requests.Response:
        """Send ``request`` until an answer of the API comes; see the class."""
        import arxiv

        request.headers["User-Agent"] = f"arxref/{__version__} arxiv.py/{arxiv.__version__}"
        request.headers["Accept-Encoding"] = "gzip"
        if place := self._elsewhere(str(request.url)):
            raise Refused(f"{self._pace.name} sends us to {place}")
        failures = lasting = spoiled = 0
        failure: Failure | None = None
        while True:
            with self._pace.turn(failure, self.look):  # what the host tells us is remembered before another may ask
                try:
                    response = self._exchange(request, verify, cert, proxies)
                    if self.page is None or not self.page.spoiled:
                        return response
                    spoiled += 1
                    if spoiled == SPOILED_TRIES:
                        raise Rejected("cannot be read", self.page.spoiled, unreadable=True)
                    failure = Failure("its answer is damaged")
                except Failure as caught:
                    failure = caught
                self.close()  # what may still come of this answer is not to be taken for the next one
                failures += 1
                lasting += failure.lasting
                last = failures == TRIES or lasting == LASTING_TRIES or (failure.absent and not self._heard)
                if failure.asked_for or not last:  # a Retry-After holds for the next run too
                    self._pace.back_off(failures, failure.asked_for)
            if last:
                what = "refused" if failure.reached else "could not be reached"
                raise Refused(f"{self._pace.name} {what} ({failure}{f' after {failures} tries' if failures > 1 else ''})")

    def _exchange(self, request: requests.PreparedRequest, verify: Any, cert: Any, proxies: dict[str, str] | None) -> requests.Response:
        """One request and its answer; every way in which this can go wrong is a Failure."""
        self.page = None
        limits = self._limits
        self.end = self._pace.now() + self._pace.left(limits.whole)
        patience = (self._pace.left(limits.connect), self._pace.left(limits.read))
        try:
            response = super().send(request, stream=True, timeout=patience, verify=verify, cert=cert, proxies=proxies)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise self._slow() or _unreached(error) from None
        self._heard = True
        try:
            if response.status_code in _REDIRECTS:
                location = response.headers.get("Location", "")
                if not (location and location.isascii()):  # with other bytes the session itself would break
                    raise Failure("it sends us to no address", lasting=True)
                if place := self._elsewhere(urljoin(str(request.url), location)):
                    raise Failure(f"it sends us to {place}", lasting=True)
                return response  # the session follows it, through here again
            self._check_status(response)
            body = self._body(response)
            self._check_body(request, response, body)
        except (requests.RequestException, HTTPError, OSError, ValueError, zlib.error) as error:
            slow = "time" in type(error).__name__.lower()
            raise self._slow() or Failure("its answer stopped half-way" if slow else "its answer broke off") from None
        finally:
            response.close()
        raw = HTTPResponse(BytesIO(body), status=response.status_code, preload_content=False)
        return self.build_response(request, raw)

    def _slow(self) -> Failure | None:
        """What went wrong, if that is that the time for the whole answer is over."""
        return Failure("its answer came too slowly") if self._pace.now() >= self.end else None

    def _body(self, response: requests.Response) -> bytes:
        """The whole body, unpacked; however large it would grow, this stays small."""
        size = self._limits.size
        packed = response.headers.get("Content-Encoding", "identity").strip().lower()
        if packed not in {"identity", "gzip", "x-gzip", ""}:
            raise Failure(f"its answer is packed as {packed[:20]}")
        unpacker = zlib.decompressobj(wbits=31) if "gzip" in packed else None
        pieces: list[bytes] = []
        held = 0
        while block := response.raw.read1(_BLOCK, decode_content=False):
            piece = block if unpacker is None else unpacker.decompress(block, size - held + 1)
            held += len(piece)
            pieces.append(piece)
            if held > size or (unpacker is not None and unpacker.unconsumed_tail):
                raise Failure("its answer is far too long", lasting=True)
        return b"".join(pieces)

    def _check_status(self, response: requests.Response) -> None:
        """Raise for a status that says enough, so that the page that comes with it need not be waited for."""
        status = response.status_code
        if status in _TOO_LONG:
            raise TooLong(f"HTTP {status}")
        if status not in (_OK, _BAD_REQUEST):
            raise Failure(f"HTTP {status}", asked_for=self._retry_after(response), lasting=status in _GONE)

    def _check_body(self, request: requests.PreparedRequest, response: requests.Response, body: bytes) -> None:
        """Whether the answer is one of the API's. Raises Failure or Rejected."""
        if response.status_code == _BAD_REQUEST:
            with suppress(Failure):
                page(body)  # an error feed raises Rejected
            raise Failure("HTTP 400")
        try:
            found = page(body)
        except Rejected as rejected:
            if rejected.named:
                raise
            raise Failure(f"its answer is an error: {rejected}") from None
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind and not _XML.fullmatch(kind):
            raise Failure(f"its answer is called {kind[:60]}")
        asked = parse_qs(urlsplit(str(request.url)).query)
        ids = {id_ for text in asked.get("id_list", [""])[0].split(",") for id_ in ids_in(text)}
        further = bool(ids) and found.start > 0  # a paper that is not there may have been counted
        if ids and found.papers and ids.isdisjoint(found.papers):  # the answer to another request says nothing of these
            raise Failure("its answer is of other papers")
        if found.total > found.start and not found.papers and not further:
            raise Failure("its answer is an empty page")
        if self.witness is not None and self.witness not in found.papers and not further:
            raise Failure("its answer lacks a paper that it has")
        self.page = found

    def _elsewhere(self, url: str) -> str:
        """The place that ``url`` is of, where that is not the endpoint's host; a step up to https is none."""
        there, here = urlsplit(url), urlsplit(self._endpoint.url)
        if (there.scheme, there.netloc) in ((here.scheme, here.netloc), ("https", here.hostname)):
            return ""
        return there.netloc[:60] or there.scheme[:60] or "nowhere"

    def _retry_after(self, response: requests.Response) -> float:
        """The seconds of a Retry-After (RFC 9110, 10.2.3): a number, or a date by the server's own clock where it says what that is."""
        text = response.headers.get("Retry-After", "").strip()
        if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII):
            return float(text)
        at = _timestamp(text)
        if at is None:
            return 0.0
        now = _timestamp(response.headers.get("Date", ""))
        return max(0.0, at - (self._pace.now() if now is None else now))


def _timestamp(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


_SLOW = frozenset(("ReadTimeout", "ReadTimeoutError"))
_REASONS = (
    (frozenset(("ProxyError",)), "the proxy does not let us through", True),
    (frozenset(("ConnectTimeout", "ConnectTimeoutError")), "no connection in time", False),
    (frozenset(("NameResolutionError", "gaierror")), "its name is not found; is there a network?", True),
    (frozenset(("SSLError", "SSLCertVerificationError")), "no safe connection", False),
    (frozenset(("NewConnectionError", "ConnectionRefusedError")), "no connection", True),
)
"""Kinds of errors, what they mean, and whether that says at once that there is nobody."""


def _unreached(error: Exception) -> Failure:
    """Why no answer began, in the words of a user."""
    kinds = {type(error).__name__}
    at: BaseException | None = error
    while at is not None:
        kinds.add(type(at).__name__)
        at = at.__cause__ or at.__context__
    for names, reason, absent in _REASONS:
        if kinds & names:
            return Failure(reason, lasting=True, reached=False, absent=absent)
    return Failure("no answer in time" if kinds & _SLOW else "the connection broke")


def connect(endpoint: Endpoint, pace: Pace, limits: Limits) -> tuple[arxiv.Client, Adapter]:
    """A client of the ``arxiv`` package that asks ``endpoint`` through an `Adapter`; close the adapter at the end."""
    import logging  # noqa: PLC0415 - with what it is for

    import arxiv

    # Its pause is measured on the local clock, which at the end of summer time would have it sleep for an hour: never at all, then.
    client = arxiv.Client(page_size=PAGE_SIZE, delay_seconds=-1e9, num_retries=0)
    client.query_url_format = endpoint.url + "?{}"
    adapter = Adapter(endpoint, pace, limits)
    session = client._session  # noqa: SLF001 - see the module
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.max_redirects = 3
    logger = logging.getLogger("arxiv")
    if not logger.handlers:  # what it says of odd answers is no user's concern, and Python would print it
        logger.addHandler(logging.NullHandler())
    return client, adapter
