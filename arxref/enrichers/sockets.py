"""An end to each answer, however it comes: the head and the body of an answer are read through something that knows when to stop.

A timeout of the socket bounds the silence between two bytes only. A head that drips, or one ``100 Continue`` after the other, would
outlast every limit.
"""

from __future__ import annotations

import io
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

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


def bounded(pool: HTTPConnectionPool, left: Left) -> None:
    """Have all answers that come by connections of ``pool``, a proxy's to CONNECT too, end in a timeout once nothing is ``left``."""

    class Response(HTTPResponse):
        def __init__(self, sock: socket.socket, *rest: Any, **more: Any) -> None:
            super().__init__(sock, *rest, **more)
            self.fp: Any = io.BufferedReader(_Raw(self.fp.detach(), sock, left))

    kind: Any = type(pool).ConnectionCls
    pool.ConnectionCls = type(kind.__name__, (kind,), {"response_class": Response})
