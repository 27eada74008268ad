"""Lines of JSON, where files that end within a line were put behind one another."""

from __future__ import annotations

from typing import Any


def objects(line: str) -> tuple[list[dict[str, Any]], bool]:
    """The objects that stand behind one another in a line (``{...}{...}``), and whether they are all that stands there."""
    found: list[dict[str, Any]] = []
    if "}{" not in line:
        return found, False
    from json import JSONDecoder  # noqa: PLC0415 - for those who have such a file

    decode = JSONDecoder(strict=False).raw_decode
    at, text = 0, line.strip()
    while at < len(text):
        try:
            value, at = decode(text, at)
        except (ValueError, RecursionError):
            return found, False
        if type(value) is not dict:
            return found, False
        found.append(value)
    return found, True
