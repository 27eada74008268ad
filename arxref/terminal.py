"""What is said on standard error: one line that no terminal obeys, for what comes from outside is hostile."""

from __future__ import annotations

import re
import sys

_LONGEST = 8000
"""Letters of a line: more than two paths may have, and few enough to be read past."""
_BYTES = re.compile("[\udc80-\udcff]+")
"""Bytes of a file's name that the locale has no letters for, as Python hands them on (PEP 383)."""


def one_line(text: str) -> str:
    """``text`` without anything that could move a terminal's cursor or colour it. Names of files are read as UTF-8, whatever the locale."""
    if text.isprintable():
        return text
    text = _BYTES.sub(_decoded, text)
    return "".join(c if c.isprintable() else " " if c.isspace() else f"\\x{ord(c):02x}" for c in text)


def _decoded(found: re.Match[str]) -> str:
    return found[0].encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def aside(line: str) -> None:
    """Print a line on standard error, if there is one: all that is no data. One that quotes a monster is cut in its middle."""
    if len(line) > _LONGEST:
        line = f"{line[: _LONGEST // 2]} ... {line[-_LONGEST // 2 :]}"
    put_aside(f"{line}\n")


def put_aside(text: str) -> None:
    """Print a text there as it is. Where that takes nothing any more (a log on a full disk), the rest is as where there is none.

    For data are to come out though nobody hears what is said of them.
    """
    if sys.stderr is not None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except OSError:
            sys.stderr = None
