"""A file that gzip compressed, read as what it holds; one that is made to fill memory is refused."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

LIMIT = 1 << 30
"""No more than this (1 GiB) is unpacked where all of it would be held; what is read part by part may be of any size."""

_SUSPECT = 64 << 20  # more than this ...
_RATIO = 100  # ... and so many times the compressed bytes is no text: that is packed to a fifth, a table of one line to a fiftieth
_BLOCK = 1 << 16


class Unpacked(io.RawIOBase):
    """What a gzip stream (one member, or several in a row) holds. A damaged one raises OSError where it is damaged."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._inflater = zlib.decompressobj(31)  # gzip, with its checksum
        self._packed = self._plain = 0
        self._input = b""
        self._ended = False

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """As of any binary stream, but that fewer than ``size`` bytes come at the end alone. Raises OSError."""
        whole = size is None or size < 0
        most = LIMIT + 1 if whole else size
        assert most is not None  # noqa: S101 - what the line before says, for mypy
        pieces: list[bytes] = []
        while most > 0 and (piece := self._some(min(most, 1 << 20))):
            pieces.append(piece)
            most -= len(piece)
        if whole and most <= 0:
            raise OSError(None, f"holds more than {LIMIT >> 30} GiB when it is unpacked; unpack it yourself, and read it in parts")
        return b"".join(pieces)

    def _some(self, most: int) -> bytes:
        """Up to ``most`` bytes, and none at the end alone."""
        while not self._ended:
            if not self._input:
                self._input = self._stream.read(_BLOCK)
                self._packed += len(self._input)
                if not self._input:
                    raise OSError(None, "its compressed data breaks off; get it anew")
            try:
                piece = self._inflater.decompress(self._input, most)
            except zlib.error as error:
                raise OSError(None, f"its compressed data is damaged ({error}); get it anew") from error
            self._input = self._inflater.unconsumed_tail
            if self._inflater.eof:
                self._next_member()
            self._plain += len(piece)
            if self._plain > _SUSPECT and self._plain > _RATIO * self._packed:
                raise OSError(None, f"unpacks to more than {_RATIO} times its size, as no text does; unpack it yourself if you trust it")
            if piece:
                return piece
        return b""

    def _next_member(self) -> None:
        rest = self._inflater.unused_data.lstrip(b"\0")  # it may be padded
        while not rest and (more := self._stream.read(_BLOCK)):
            self._packed += len(more)
            rest = more.lstrip(b"\0")
        self._ended = not rest.startswith(b"\x1f")  # what else stands there gzip itself leaves alone, too
        self._input = rest
        self._inflater = zlib.decompressobj(31)

    def close(self) -> None:
        """Close the file itself, too."""
        self._stream.close()
        super().close()
