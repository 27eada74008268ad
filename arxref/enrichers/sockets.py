"""An end to each answer and each connection, however they come.

The head and the body of an answer are read through something that knows when to stop: a timeout of the socket bounds the silence between
two bytes only, and a head that drips, or one ``100 Continue`` after the other, would outlast every limit. And connections are closed when
they are to be: requests and urllib3 only forget them, which leaves them open until the garbage collector comes by.
"""

from __future__ import annotations

import io
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from urllib3 import HTTPConnectionPool

    Left = Callable[[], float]
    """The seconds that are left for the whole answer."""

_SHORTEST = 0.001  # a timeout of nothing would be none


class _Raw(io.RawIOBase):
    """What a socket sends, until the time is up: then, and where the socket's own timeout passes in silence, TimeoutError."""

    def __init__(self, raw: Any, sock: socket.socket, left: Left) -> None:
        super().__init__()
        self._raw = raw
        self._sock = sock
        self._silence = sock.gettimeout()
        self._left = left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._left()
        if left <= 0:
            raise TimeoutError("the time for this answer was up")
        self._sock.settimeout(max(_SHORTEST, left if self._silence is None else min(self._silence, left)))
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class Connections(HTTPAdapter):
    """The connections of a session of requests', for one request after the other.

    No answer outlasts ``end``, a time of the clock ``now``: it is a timeout then, as silence is. Where none is set, none is given time.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1, pool_block=True)
        self.now = now
        self.end = 0.0
        self._pools: list[HTTPConnectionPool] = []

    def get_connection_with_tls_context(self, *which: Any, **more: Any) -> Any:
        """See `HTTPAdapter`: the connections, a proxy's too."""
        pool = super().get_connection_with_tls_context(*which, **more)
        if pool not in self._pools:
            self._pools.append(pool)
            _bound(pool, lambda: self.end - self.now())
        return pool

    def close(self) -> None:
        """Close every connection at once; those that a request still has, as soon as that is through."""
        while self._pools:
            self._pools.pop().close()
        super().close()


def _bound(pool: HTTPConnectionPool, left: Left) -> None:
    """Have all answers that come by connections of ``pool``, a proxy's to CONNECT too, end in a timeout once nothing is ``left``."""

    class Response(HTTPResponse):
        def __init__(self, sock: socket.socket, *rest: Any, **more: Any) -> None:
            super().__init__(sock, *rest, **more)
            self.fp: Any = io.BufferedReader(_Raw(self.fp.detach(), sock, left))

    kind: Any = type(pool).ConnectionCls
    pool.ConnectionCls = type(kind.__name__, (kind,), {"response_class": Response})
