"""What a document asks of the filter: ``arxref:`` in its metadata. A stranger may have written it, and a mistake in it stops nobody."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_KNOWN = ("sources", "enrich", "offline", "write-bib", "strict")
_TYPEWRITER = str.maketrans({"–": "--", "—": "---", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "\xa0": " "})


class Settings(NamedTuple):
    """The values of ``arxref:``; ``write_bib`` is empty where nothing is to be written."""

    sources: tuple[str, ...] = ()
    enrich: tuple[str, ...] = ()
    offline: bool = False
    write_bib: str = ""
    strict: bool = False


def settings(table: Any, warn: Callable[[str], None]) -> Settings:
    """The settings in a plain metadata value (`arxref.manuscripts.pandoc_ast.plain`); ``warn`` is told what is wrong, which is left out."""
    if table is None:
        return Settings()
    if not isinstance(table, dict):
        warn("`arxref` must be a map, such as `arxref: {sources: [digests], strict: true}`")
        return Settings()
    for name in table:
        if name not in _KNOWN:
            from arxref.nearest import nearest  # noqa: PLC0415 - needed for mistakes only

            warn(f"`arxref` has no setting {name!r}{nearest(name, _KNOWN)}")
    return Settings(
        tuple(map(_path, _texts(table, "sources", warn))),
        _texts(table, "enrich", warn),
        _flag(table, "offline", warn),
        _write_bib(table, warn),
        _flag(table, "strict", warn),
    )


def _texts(table: Mapping[str, Any], name: str, warn: Callable[[str], None]) -> tuple[str, ...]:
    value = table.get(name, [])
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) and one.strip() for one in values):
        warn(f"`arxref: {name}` must be a text or a list of texts")
        return ()
    return tuple(one.strip() for one in values)


def _flag(table: Mapping[str, Any], name: str, warn: Callable[[str], None]) -> bool:
    value = table.get(name, False)
    if isinstance(value, str) and value.lower() in ("true", "false"):  # as `-M` and some front ends pass it
        value = value.lower() == "true"
    if not isinstance(value, bool):
        warn(f"`arxref: {name}` must be true or false")
        return name == "offline"  # who mentions it wants no network
    return value


def _write_bib(table: Mapping[str, Any], warn: Callable[[str], None]) -> str:
    value = table.get("write-bib", "")
    if not isinstance(value, str):
        warn("`arxref: write-bib` must be the name of a .bib file")
        return ""
    path = _path(value.strip())
    if not path:
        return ""
    if not path.lower().endswith(".bib"):
        warn(f"`arxref: write-bib` is {path}, and no .bib file; nothing was written there")
        return ""
    if not is_below(path):
        warn(f"`arxref: write-bib` is {path}, which is not below the working folder; nothing was written there")
        return ""
    return path


def is_below(path: str) -> bool:
    """Whether the file is, links followed, in the working folder or below it."""
    here = os.path.realpath(".")
    real = os.path.realpath(path)
    return real.startswith(here.rstrip(os.sep) + os.sep)


def _path(text: str) -> str:
    """A file's name; where there is no such file, without what pandoc's typography made of it: dashes, quotes, an ellipsis."""
    if text.isascii() or os.path.exists(text):
        return text
    return text.translate(_TYPEWRITER)
