"""Which API is asked, and how often: arXiv's own, or another one that the environment names.

arXiv's terms of use (https://info.arxiv.org/help/api/tou.html) allow one request every three seconds, from all of a user's machines
together. Nothing that is said here can make arXiv itself be asked faster.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.errors import UsageError
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

ARXIV_API = "https://export.arxiv.org/api/query"
ARXIV_PAUSE = 3.0
PAGE_SIZE = 100
"""Papers in one answer, as long as nothing else is asked for."""
_LONGEST_PAUSE = 3600.0
# What Python's URL parsers, and those of requests, cannot read in two ways: no user, no escapes, no letters that IDNA turns into others.
_URL = re.compile(
    r"https?://(?P<host>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9.])?|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>[0-9]{1,5}))?(?:/[A-Za-z0-9._~/-]*)?"
)
_PORTS = range(1, 65536)


class Endpoint(NamedTuple):
    """An API: its URL before the ``?``, the name under which its turns are kept, the seconds between two requests, and what to call it."""

    url: str
    host: str
    pause: float
    name: str


def endpoint(environ: Mapping[str, str]) -> Endpoint:
    """The API that ``ARXREF_ARXIV_API`` names, or arXiv's, with the pause of ``ARXREF_ARXIV_DELAY``. Raises UsageError.

    The pause is the environment's choice for a host that is not arXiv's; of arXiv it can only be asked more slowly than allowed. All of
    arXiv's hosts share one name, and so one turn every three seconds.
    """
    url = environ.get("ARXREF_ARXIV_API", "") or ARXIV_API
    found = _URL.fullmatch(url)
    if found is None or (found["port"] is not None and int(found["port"]) not in _PORTS):
        message = f"ARXREF_ARXIV_API: {url[:100]!r} is no address of an API; give its http or https URL before the '?', as in {ARXIV_API}"
        raise UsageError(message)
    pause = _pause(environ.get("ARXREF_ARXIV_DELAY", ""))
    host = found["host"].lower().rstrip(".")
    if host == "arxiv.org" or host.endswith(".arxiv.org"):
        return Endpoint(url, "export.arxiv.org", max(ARXIV_PAUSE, pause), "arXiv")
    return Endpoint(url, host if found["port"] is None else f"{host}:{found['port']}", pause, host)


def _pause(text: str) -> float:
    if not text:
        return ARXIV_PAUSE
    if re.fullmatch(r"[0-9]{1,4}(?:\.[0-9]{1,6})?|\.[0-9]{1,6}", text.strip(), re.ASCII) and float(text) <= _LONGEST_PAUSE:
        return float(text)
    raise UsageError(f"ARXREF_ARXIV_DELAY: {text[:100]!r} is no number of seconds between 0 and {_LONGEST_PAUSE:.0f}")
