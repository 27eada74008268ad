"""DataCite as a metadata source of arxref: what arXiv registered there for each paper's DOI, ``10.48550/arXiv.ID``.

It answers where arXiv refuses. README.md says what is assumed of DataCite's records and of its API. It comes in by the hook, as any plugin
does, and touches nothing of the outside but through `arxref.Context`, the environment and one HTTP session.
"""

from __future__ import annotations

import json
import os
import re
from collections import deque
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import arxref
from arxref import ArxivId, ArxrefError, Entry, InvalidIdentifier, Origin, Problem
from arxref.tools.asking import Author, Failure, OwnTurns, Pace, Paper, Refused, Rejected, authors_of, date_of, entry_of, terms
from arxref.tools.reading import SUFFIXES, class_scheme, is_category, parse_id, split_categories
from arxref.tools.writing import arxiv_doi

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import requests

    from arxref import Context
    from arxref.tools.asking import Connections

    Answers = Mapping[ArxivId, list[Entry | Problem]]

__version__ = "0.1.0"
NAME = "datacite"
VARIABLE = "ARXREF_DATACITE_API"
"""The environment variable that names another endpoint: its URL before the ``?``."""
API = "https://api.datacite.org/dois"
BATCH = 40
"""DOIs in one request: at most 2,500 characters of URL."""
PAUSE = 1.0
"""Seconds between two requests. DataCite allows several hundred in five minutes to those who do not say who they are."""
TRIES, LASTING_TRIES = 5, 2
"""Failures of one request in a row before DataCite counts as refusing; the second where waiting is of little use (nobody there)."""

_URL = re.compile(r"https?://((?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?)(?:/[A-Za-z0-9._~%/-]*)?")
_OK, _BAD_REQUEST = 200, 400
_REJECTED = frozenset((400, 413, 414, 422))
_NOBODY = frozenset((404, 410))
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
_UNREACHED = ("NewConnectionError", "NameResolutionError", "ConnectTimeout", "SSLError", "ProxyError", "InvalidURL")
_VERSION = re.compile(r"\s*[vV]?([1-9][0-9]{0,3})(?:\.0)?\s*", re.ASCII)
_CATEGORY = re.compile(r"\(([A-Za-z.-]{2,40})\)\Z")


class Limits(NamedTuple):
    """How much one request may take: seconds between two signs of life and altogether, and bytes."""

    silence: float = 30.0
    whole: float = 120.0
    size: int = 32 * 1024 * 1024


# ---- the papers -----------------------------------------------------------------------------------------------------------------------


def enricher(environ: Mapping[str, str], limits: Limits | None = None) -> arxref.Enricher:
    """The enricher for an environment; ``limits`` are what one request may take."""
    memory: dict[str, Any] = {}  # when it was last asked, where no store remembers

    def lookup(ids: Sequence[ArxivId], context: Context) -> Iterator[Entry | Problem]:
        """See `arxref.Enricher`. Never raises for what DataCite, the network, the store or the environment do."""
        left = dict.fromkeys(ids)
        yield from _settled_unasked(left, context)
        if not left or context.offline:
            return
        try:
            host, url = _endpoint(environ)
            pace = Pace(context, OwnTurns(context.now, memory) if context.store is None else context.store, host, PAUSE, "DataCite")
            session, connections = _session(pace)
            with session:
                yield from _settle(left, context, _Asker(session, connections, url, pace, limits or Limits()), len(set(ids)))
        except Refused as refused:
            yield Problem("error", "enricher-refused", f"{refused}; papers without an answer: {len(left)}; run again to go on")

    return arxref.Enricher(NAME, "DataCite, where arXiv registers its papers' DOIs: a second source for when arXiv refuses", lookup)


def _settled_unasked(left: dict[ArxivId, None], context: Context) -> Iterator[Problem]:
    """What can be said before anything is asked. What is no canonical ID never gets into a request."""
    store = context.store
    told = frozenset[ArxivId]() if store is None or context.refresh else store.unknown(tuple(left), NAME)
    for id_ in tuple(left):
        problem = _invalid(id_) or (_unknown(id_) if id_ in told else None)
        if problem is not None:
            del left[id_]
            yield problem
    if left and context.offline:
        yield Problem("note", "offline", f"DataCite was not asked; papers that are not known here: {len(left)}")


def _invalid(id_: ArxivId) -> Problem | None:
    try:
        canonical = parse_id(id_)[0]
    except InvalidIdentifier as reason:
        return Problem("error", "invalid-id", str(reason), id=id_)
    return None if canonical == id_ else Problem("error", "invalid-id", f"{id_!r} is to be asked for as {canonical}", id=id_)


def _unknown(id_: ArxivId) -> Problem:
    return Problem("warning", "not-at-datacite", f"DataCite has no DOI {arxiv_doi(id_)}", id=id_)


def _settle(left: dict[ArxivId, None], context: Context, asker: _Asker, total: int) -> Iterator[Entry | Problem]:
    """Ask in batches until nothing is ``left``; what an answer lacks is asked for by its own DOI before it counts as unknown.

    What comes is in the store before it is given. Raises Refused.
    """
    ids = tuple(left)
    work = deque((ids[at : at + BATCH], False) for at in range(0, len(ids), BATCH))
    while work:
        batch, alone = work.popleft()
        lacking = ""
        try:
            records = asker.records(batch, alone=alone)
        except Rejected as rejected:
            records, lacking = [], f"DataCite does not answer for this paper ({rejected})"
        answers = _read(records, batch)
        if records and not answers:
            lacking = "what DataCite says of this paper cannot be read"
        items = list(_given(answers, context.version))
        if answers and context.store is not None:
            try:
                context.store.put([answer[0] for answer in answers.values()], NAME)
            except ArxrefError as error:
                context = context._replace(store=None)  # said once
                items.append(Problem("warning", "store", str(error)))
        if alone and not answers:
            if not lacking and context.store is not None:
                context.store.put_unknown(batch, NAME)
            items.append(Problem("warning", "unreadable-answer", lacking, id=batch[0]) if lacking else _unknown(batch[0]))
        elif not alone:
            work.extendleft(((id_,), True) for id_ in reversed(batch) if id_ not in answers)
        for id_ in batch if alone else answers:
            del left[id_]
        if context.progress is not None:
            context.progress(total - len(left))
        yield from items


def _given(answers: Answers, version: int | None) -> Iterator[Entry | Problem]:
    """The answers; but DataCite has the newest version only, which may not be the one that is asked for."""
    for id_, items in answers.items():
        if version in {None, getattr(items[0], "version", None)}:
            yield from items
        else:
            yield Problem("note", "not-at-datacite", f"DataCite has no version {version} of this paper, but another", id=id_)


# ---- the requests ---------------------------------------------------------------------------------------------------------------------


def _endpoint(environ: Mapping[str, str]) -> tuple[str, str]:
    """The host and the URL of DataCite's own API, or of that which the environment names. Raises Refused."""
    url = environ.get(VARIABLE, "").strip().rstrip("/") or API
    found = _URL.fullmatch(url)
    if found is None:
        raise Refused(f"{VARIABLE}: {url[:100]!r} is no address of an API; give its http or https URL before the '?', as in {API}")
    return found[1].lower(), url


def _session(pace: Pace) -> tuple[requests.Session, Connections]:
    import requests  # noqa: PLC0415 - for those who do ask

    from arxref.tools.asking import Connections  # noqa: PLC0415 - it needs requests

    session, connections = requests.Session(), Connections(pace.now)
    for scheme in ("https://", "http://"):
        session.mount(scheme, connections)
    session.auth = lambda request: request  # else requests would look for a password in the user's .netrc
    agent = f"arxref-datacite/{__version__} arxref/{arxref.__version__} {session.headers['User-Agent']!s}"
    session.headers.update({"User-Agent": agent, "Accept": "application/vnd.api+json, application/json;q=0.9", "Accept-Encoding": "gzip"})
    return session, connections


class _Asker(NamedTuple):
    """The API: one request at a time, politely, until an answer comes or DataCite is to be left alone; then it raises Refused."""

    session: requests.Session
    connections: Connections
    url: str
    pace: Pace
    limits: Limits

    def records(self, ids: Sequence[ArxivId], *, alone: bool) -> list[Any]:
        """The records of these papers, in any order; or that of the one, none where there is none. Raises Rejected."""
        dois = [arxiv_doi(id_) for id_ in ids]
        if alone:
            data = self._ask(f"{self.url}/{quote(dois[0], safe='')}", many=False)
        else:
            query = quote("doi:({})".format(" OR ".join(f'"{doi.lower()}"' for doi in dois)), safe="")
            data = self._ask(f"{self.url}?query={query}&page%5Bsize%5D={2 * len(ids)}&disable-facets=true", many=True)
        return data if isinstance(data, list) else [data]

    def _ask(self, url: str, *, many: bool) -> Any:
        failures = lasting = 0
        while True:
            with self.pace.turn():
                try:
                    return _data(*self._exchange(url), many=many)
                except Failure as failure:
                    failures += 1
                    lasting += failure.lasting
                    if failures == TRIES or lasting == LASTING_TRIES:
                        raise Refused(f"DataCite refused ({failure} after {failures} tries)") from None
                    self.pace.back_off(failures, failure.asked_for)

    def _exchange(self, url: str) -> tuple[int, bytes]:
        """Status and body of one request. Raises Failure."""
        self.connections.end = self.pace.now() + self.pace.left(self.limits.whole)
        try:
            with self.session.get(url, timeout=self.pace.left(self.limits.silence), stream=True, allow_redirects=False) as response:
                status, body = response.status_code, self._body(response)
        except Failure:
            raise
        except Exception as error:  # noqa: BLE001 - whatever requests, urllib3 and Python make of an odd answer
            slow = self.pace.now() >= self.connections.end
            raise (Failure("its answer came too slowly", lasting=True) if slow else _unreached(error)) from None
        if status not in {_OK, *_REJECTED, *_NOBODY}:
            raise Failure(f"HTTP {status}", asked_for=_retry_after(response.headers), lasting=status not in _PASSING)
        return status, body

    def _body(self, response: requests.Response) -> bytes:
        pieces, held = [], 0
        for piece in response.iter_content(65536):
            held += len(piece)
            if held > self.limits.size:
                raise Failure("its answer is far too long", lasting=True)
            pieces.append(piece)
        return b"".join(pieces)


def _data(status: int, body: bytes, *, many: bool) -> Any:
    """The ``data`` of a JSON:API document: a list where ``many`` were asked for. Raises Failure or Rejected."""
    try:
        document = _mapping(json.loads(body))
    except (ValueError, RecursionError):
        document = {}
    said = isinstance(document.get("errors"), list)  # it was the API that said so, and not something on the way
    if status in _REJECTED and (said or status != _BAD_REQUEST):
        raise Rejected(f"HTTP {status}")
    if status in _NOBODY and said and not many:
        return []
    if status != _OK:
        raise Failure(f"HTTP {status}", lasting=True)
    data = document.get("data")
    if not isinstance(data, list if many else (dict, list)):
        raise Failure("its answer is a web page" if body.lstrip()[:1] == b"<" else "its answer is empty, broken off or garbled")
    return data


def _retry_after(headers: Mapping[str, str]) -> float:
    """The seconds of a Retry-After (RFC 9110, 10.2.3): a number, or a date by the server's own clock."""
    text = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII):
        return float(text)
    try:
        at, now = (parsedate_to_datetime(headers.get(name, "")).timestamp() for name in ("Retry-After", "Date"))
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0.0
    return max(0.0, at - now)


def _unreached(error: Exception) -> Failure:
    """Why no whole answer came, in the words of a user."""
    text = repr(error)
    if any(word in text for word in _UNREACHED):
        return Failure("no connection", lasting=True)
    return Failure("no answer in time" if "Timeout" in text or "timed out" in text else "the connection broke")


# ---- the records ----------------------------------------------------------------------------------------------------------------------


def _read(records: Sequence[Any], ids: Sequence[ArxivId]) -> Answers:
    """What the records say of the papers that were asked for: an entry and what is wrong with it. The order of records has no say."""
    found: dict[ArxivId, list[Entry | Problem]] = {}
    for items in filter(None, map(read_record, records)):
        id_ = ArxivId(items[0].id)
        found[id_] = max(found.get(id_, items), items, key=lambda items: (getattr(items[0], "version", None) or 0, repr(items)))
    return {id_: found[id_] for id_ in ids if id_ in found}


def read_record(record: Any) -> list[Entry | Problem]:
    """The entry that a record of DataCite's REST API is, then what is wrong with it; empty if it is none of a paper of arXiv's."""
    attributes = _mapping(_mapping(record).get("attributes"))
    try:
        id_ = parse_id(_text(attributes.get("doi")) or _text(_mapping(record).get("id")))[0]
    except InvalidIdentifier:
        return []
    version, published, updated = _history(attributes)
    titles, descriptions = _rows(attributes, "titles"), _rows(attributes, "descriptions")
    related = [row for row in _rows(attributes, "relatedIdentifiers") if _text(row.get("relatedIdentifierType")).lower() == "doi"]
    paper = Paper(
        id_,
        (_said(titles, "title", "titleType", ("",)) or _said(titles, "title") or [""])[0],
        authors_of([_author(row) for row in _rows(attributes, "creators")]),
        (_said(descriptions, "description", "descriptionType", ("abstract",)) or [""])[0],
        version=version,
        published=published,
        updated=updated,
        categories=terms(*(_subject(row) for row in _rows(attributes, "subjects"))),
        comment=(_said(descriptions, "description", "descriptionType", ("other",)) or [""])[0],
        doi=" ".join(_said(related, "relatedIdentifier", "relationType", ("isversionof", "ispreviousversionof"))),
    )
    return entry_of(paper, Origin("DataCite", parser=NAME)) if paper.title or paper.authors.names else []


def _author(row: Mapping[str, Any]) -> Author:
    """A creator: in parts where those are given, else as the name spells it."""
    name, family, given = (_text(row.get(field)) for field in ("name", "familyName", "givenName"))
    given_places = row.get("affiliation")
    places = given_places if isinstance(given_places, list) else []
    affiliations = tuple(filter(None, (_text(place) or _text(_mapping(place).get("name")) for place in places)))
    if _text(row.get("nameType")).lower() == "organizational":
        group = " ".join(re.sub(r"[,:;]", " ", name or family).split())
        return Author(given=f"{group}:" if group else "", affiliations=affiliations)  # as arXiv writes a group before its members
    first, *others = (part.strip() for part in (f"{family}, {given}" if family or given else name).split(","))
    before, _, last = first.rpartition(" ")
    suffix = next((part for part in (*others, last) if part in SUFFIXES), "")
    first = before if suffix == last else first
    rest = " ".join(part for part in others if part and part != suffix)
    return Author(first if rest else "", rest or first, suffix, affiliations)


def _history(attributes: Mapping[str, Any]) -> tuple[int | None, str, str]:
    """The version, and the dates of the first one and of that one; empty where they are not known."""
    dates: dict[tuple[str, int], list[str]] = {}
    for row in _rows(attributes, "dates"):
        kind, date = _text(row.get("dateType")).lower(), _text(row.get("date"))
        if kind in {"submitted", "updated"} and date_of(date) is not None:
            dates.setdefault((kind, _number(row.get("dateInformation"))), []).append(date)
    version = max(_number(attributes.get("version")), *(number for _, number in dates), 0)

    def dated(*places: tuple[str, int]) -> list[str]:
        return next((dates[place] for place in places if place in dates), [""])

    first, latest = dated(("submitted", 1), ("submitted", 0)), dated(("submitted", version), ("updated", version), ("updated", 0))
    return version or None, min(first), max(latest)


def _number(value: Any) -> int:
    """A version's number, 0 if it is none: ``v2``, ``2``."""
    found = _VERSION.fullmatch(str(value)) if isinstance(value, (str, int)) else None
    return int(found[1]) if found else 0


def _subject(row: Mapping[str, Any]) -> str:
    """An arXiv category (``Machine Learning (cs.LG)``), MSC or ACM classes, or nothing: fields of other schemes are not arXiv's."""
    text = _text(row.get("subject"))[:300]
    coded = _CATEGORY.search(text)
    code = coded[1] if coded else text
    if is_category(code):
        return code
    classes = split_categories(text)[2]
    return text if classes and all(map(class_scheme, classes)) else ""


def _said(rows: Sequence[Mapping[str, Any]], name: str, kind: str = "", among: Collection[str] = ()) -> list[str]:
    """The texts of that name, of all rows or of those whose ``kind`` is ``among`` those."""
    texts = [_text(row.get(name)) for row in rows if not kind or _text(row.get(kind)).lower() in among]
    return [text for text in texts if text]


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _rows(attributes: Mapping[str, Any], field: str) -> list[Mapping[str, Any]]:
    rows = attributes.get(field)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


@arxref.hookimpl
def arxref_enrichers() -> list[arxref.Enricher]:
    """Offer the enricher; the one place where it looks at the environment."""
    return [enricher(os.environ)]
