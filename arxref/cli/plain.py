"""The plainest command line, ``export [SOURCES] --format NAME -o FILE``, read without click.

click takes three starts of bare Python to import (33 ms of 91 for a digest of 70 papers). What is understood here is what most runs are,
those of scripts above all; anything else is left to click. A test holds what is read here against what click reads of the same line.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAKING = {
    "--format": "format_",
    "-o": "output",
    "--output": "output",
    "--into": "into",
    "--vault": "vault",
    "--from": "parser",
    "--keys": "keys",
}
"""The options that are understood here with the value that follows them, and their parameters."""
_GIVEN = {"--force": "force", "--strict": "strict", "--dry-run": "dry_run", "--no-merge": "no_merge"}
_NONE = (
    "since", "until", "report", "format_", "patience", "published", "pubstate", "trust_comments", "profile", "max_authors", "fields",
    "omit", "cite_version", "abstract", "comment", "markup", "style", "folder", "days", "author_links", "indexes", "template",
)  # fmt: skip
_TEXTS = ("grep", "venue", "output", "into", "vault", "store", "keys", "ledger")
_SEVERAL = ("only", "category", "status", "lock", "enrichers", "given")
_FLAGS = (*_GIVEN.values(), "csl_yaml", "recreate", "update_published", "refresh", "check", "diff", "offline")
_DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(_NONE),
    **dict.fromkeys(_TEXTS, ""),
    **dict.fromkeys(_SEVERAL, ()),
    **dict.fromkeys(_FLAGS, False),
    "parser": "auto",
    "jobs": 0,
}


def flags(args: Sequence[str]) -> dict[str, Any] | None:
    """The parameters of `arxref.cli.exporting.export` that a command line means; None where click is to read it."""
    if not args or args[0] != "export" or "_ARXREF_COMPLETE" in os.environ:
        return None
    found = dict(_DEFAULTS)
    sources = []
    rest = iter(args[1:])
    for arg in rest:
        if not arg.startswith("-") or arg == "-":
            sources.append(arg)
        elif arg in _GIVEN:
            found[_GIVEN[arg]] = True
        else:
            value = next(rest, None)
            if arg not in _TAKING or not value or (value.startswith("-") and value != "-"):
                return None
            found[_TAKING[arg]] = value
    found["sources"] = tuple(sources)
    return found
