"""The items of a library in CSL YAML, each by its lines; see `arxref.parsers.csl_yaml`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from arxref.library.csl.common import label, paper, written
from arxref.library.csl.cslplain import plain
from arxref.library.csl.cslread import read
from arxref.library.csl.cslyaml import has_marks, load, plain_text
from arxref.model import Entry, Foreign, Origin, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from arxref.model import Span

_OWN = re.compile(r"  ([A-Za-z-]+): (.*)")
_OWN_ID = re.compile(r'- id: (".*")')


def read_item(lines: list[str], number: int, depth: int, span: Span) -> Iterator[Entry | Foreign | Problem]:
    """The item of these lines, the ``number``th of its list, whose dashes stand in column ``depth``."""
    raw = "\n".join(lines)
    item = _as_written(lines)
    own = item is not None
    if item is None:
        first = " " * depth + " " + lines[0][depth + 1 :]  # the dash is the list's
        try:
            item = plain([first, *lines[1:]])
            if item is None:
                item = load(first + raw[len(lines[0]) :])
            elif type(item) is dict and not _may_be_paper(raw):
                item = {name: item[name] for name in ("id", "title") if name in item}
        except ValueError as error:
            message = f"item {number} is no YAML ({error}); it was not read"
            yield Problem(
                "error" if "arxiv" in raw.lower() else "warning", "broken-record", message, span.source, span.first, "", span.last
            )
            return
    if has_marks(raw):  # once for all texts of an item: an escape in its YAML or JSON has a mark, too
        item = _texts(item, plain_text)
    named = paper(item) if isinstance(item, dict) else None
    if named is None:
        yield Foreign(label(item, number), raw, span)
        return
    entry, problems = read(item, named, Origin(*span, "csl-yaml"), own=own)
    yield entry
    yield from problems


def _may_be_paper(raw: str) -> bool:
    """Whether arXiv is named in an item, or may be in a plain text of it."""
    return "arXiv" in raw or "*" in raw or "&#" in raw or "arxiv" in raw.lower()  # the first is spared the last, slow beyond ASCII


def _as_written(lines: list[str]) -> Any:
    """An item that is as arxref wrote it, a member in JSON a line; None for any other."""
    first = _OWN_ID.fullmatch(lines[0])
    members = [_OWN.fullmatch(line) for line in lines[1:]] if first is not None else []
    if first is None or not all(members):
        return None
    body = ",".join([f'"{member[1]}":{member[2]}' for member in members if member is not None])
    text = f'{{"id":{first[1]},{body}}}' if body else f'{{"id":{first[1]}}}'
    if written(text.encode("utf-8", "surrogatepass")) is None:
        return None
    try:
        return json.loads(text)
    except ValueError:  # a key that someone made unreadable
        return None


def _texts(value: Any, plain_text: Callable[[str], str]) -> Any:
    """An item with plain text for the Markdown of its texts."""
    kind = type(value)
    if kind is str:
        return plain_text(value)
    if kind is list:
        return [plain_text(part) if type(part) is str else _texts(part, plain_text) for part in value]
    if kind is dict:
        return {name: plain_text(part) if type(part) is str else _texts(part, plain_text) for name, part in value.items()}
    return value
