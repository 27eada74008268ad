"""Lines that hold more than one object of JSON: files that end within a line were put behind one another, or a list stands in it."""

from __future__ import annotations

from typing import Any

from arxref.late import late

_BETWEEN = late(r"[\s,\[\]]*")


def objects(line: str) -> tuple[list[dict[str, Any]], int]:
    """The objects, two or more, that stand behind one another in a line (``{...}{...}``), and where what is none begins; -1 for nowhere.

    One alone counts where something follows it.
    """
    from json import JSONDecoder  # noqa: PLC0415 - for those who have such a file

    decode = JSONDecoder(strict=False).raw_decode
    found: list[dict[str, Any]] = []
    at = _past(line, 0)
    while at < len(line):
        try:
            value, end = decode(line, at)
        except (ValueError, RecursionError):
            return found, at
        if type(value) is not dict:
            return found, at
        found.append(value)
        at = _past(line, end)
    return (found, -1) if len(found) > 1 else ([], 0)


def _past(line: str, at: int) -> int:
    match = _BETWEEN.match(line, at)
    return at if match is None else match.end()
