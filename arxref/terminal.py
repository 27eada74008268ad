"""What is said on standard error: one line that no terminal obeys, for what comes from outside is hostile."""

from __future__ import annotations

import sys

_LONGEST = 8000
"""Letters of a line: more than two paths may have, and few enough to be read past."""


def one_line(text: str) -> str:
    """``text`` without anything that could move a terminal's cursor or colour it."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else f"\\x{ord(c):02x}" for c in text)


def aside(line: str) -> None:
    """Print a line on standard error, if there is one: all that is no data. One that quotes a monster is cut in its middle."""
    if len(line) > _LONGEST:
        line = f"{line[: _LONGEST // 2]} ... {line[-_LONGEST // 2 :]}"
    if sys.stderr is not None:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
