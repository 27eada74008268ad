r"""A block of an arXiv mail, listing or ``.abs`` file: the fields between its first two ``\\``, the abstract up to its last."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.late import late
from arxref.library.layouts.arxivmeta import Authors, Paper, author_line, entry_of, flowing, named_categories
from arxref.library.layouts.listingheads import dated
from arxref.model import Entry, Origin, Problem
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FIELD = late(  # a line feed is looked for in a third of the time that the beginning of a line takes, or a letter in either case
    r"\n((?i:replaced with revised version)(?=[ \t])|[A-Za-z][A-Za-z-]{0,30}(?: \([^()\n]{1,40}\))?(?=:)):?[ \t]*+(.*(?:\n[ \t]++\S.*)*)"
)
_ID = late(r"\n(?:arXiv|Paper(?: \([^()\n]{1,40}\))?):")
_END = late(r"[ \t]*(?:\([^\n]*+(?:\n[ \t]*+[0-9]{1,9}kb\)[ \t]*+(?=\n|\Z))?)?(?:\n|\Z)")  # some mail programs wrap it before the size
_URL = late(r"[ \t]*\([ \t]*(\S{1,200})")
_INDENTED = late(r"[ \t]*\n[ \t]")
_REVISED = late(r"date \(revised(?: v([1-9][0-9]{0,3}))?\)")
_REPLACED = "replaced with revised version"
_new = tuple.__new__  # what a NamedTuple's own constructor ends in
_BLANK = frozenset(("", "\n", "\n\n"))
_KNOWN = frozenset(
    "arxiv paper from date title author authors categories comment comments report-no journal-ref doi msc-class acm-class subj-class"
    " license proxy".split(),
) | {_REPLACED}
_NAMING = frozenset(("arxiv", "paper"))


class Remarks:
    """What is odd in the blocks of one source, told once for each kind, with a count: fields that nobody knows, lines that are no field."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._told: dict[str, list[Problem]] = {}

    def unknown(self, name: str, line: int) -> None:
        """A field that this layout does not have."""
        message = f"{name} is no field of this layout; it is kept with the entry"
        self._told.setdefault(name.lower(), []).append(Problem("note", "unknown-field", message, self.source, line))

    def stray(self, text: str, line: int) -> None:
        """A line in a block that belongs to no field."""
        message = f'"{text.strip()[:60]}" is no field and was left out'
        self._told.setdefault("", []).append(Problem("warning", "stray-line", message, self.source, line))

    def told(self) -> Iterator[Problem]:
        """The problems, by their lines."""
        for first, *more in sorted(self._told.values(), key=lambda found: found[0].line):
            yield first._replace(message=f"{first.message} ({len(more)} more in this file)") if more else first


class Parts(NamedTuple):
    """A block taken apart: fields and abstract as written, the address in its last line, how much of it this was, whether it has an end."""

    fields: str
    abstract: str
    url: str
    length: int
    ended: bool


def parts_of(body: str) -> Parts:
    r"""What ``body`` holds up to its last ``\\``, or all of it where that is lost. A line ``\\`` or ``\\ ( address, size)`` ends a part."""
    head, *rest = body.split("\n\\\\")
    fields = head.partition("\n")[2] if head.startswith("\\\\") else head
    length = len(head)
    if not rest:
        return Parts(fields, "", "", length, ended=False)
    last = len(rest) - 1
    tail = _END.match(rest[last])
    while last and tail is None:  # a line break of TeX
        last -= 1
        tail = _END.match(rest[last])
    if tail is None or (not last and _INDENTED.match(rest[0]) is not None):
        return Parts(fields, "\n\\\\".join(rest), "", len(body), ended=False)
    end = tail[0]
    abstract = "\n\\\\".join(rest[:last])
    length += 3 * min(last, 1) + len(abstract) + 3 + len(end.rstrip("\n"))
    url = _URL.match(end) if "(" in end else None
    return _new(Parts, (fields, abstract, url[1] if url else "", length, True))


def read_record(body: str, origin: Origin, remarks: Remarks, *, history: bool) -> tuple[list[Entry | Problem], int]:
    """The papers of a block, with what is wrong with them, and how much of it was read; ``origin.last`` is the line where it begins.

    A block has one paper, unless what parts it from the next one is lost.
    """
    parts = parts_of(body)
    begins = origin.last
    last = begins + body.count("\n", 0, len(body[: parts.length].rstrip()))
    fields, line = parts.fields, begins + body.startswith("\\\\")
    items: list[Entry | Problem] = []
    if "\narXiv:" in fields or "\nPaper" in fields:
        ids = [found.start() for found in _ID.finditer("\n" + fields)]
        for start, end in pairwise((0, *ids[1:])):
            own = fields[start:end]
            lines = own.count("\n")
            items += _read_fields(Parts(own, "", "", 0, ended=True), line, origin._replace(last=line + lines - 1), remarks, history=history)
            line += lines
            origin = origin._replace(first=line)
        parts = parts._replace(fields=fields[ids[-1] if len(ids) > 1 else 0 :])
    found = _read_fields(parts, line, _new(Origin, (*origin[:2], last, *origin[3:])), remarks, history=history)
    if not parts.ended and type(found[0]) is Entry:
        message = "the block ends before its last two backslashes; something of it may be missing"
        found.append(Problem("warning", "unfinished-record", message, origin.source, last, found[0].id))
    return items + found, parts.length


def _read_fields(parts: Parts, line: int, origin: Origin, remarks: Remarks, *, history: bool) -> list[Entry | Problem]:
    """The paper of these fields, of which the first stands at ``line``."""
    texts = _FIELD.split(f"\n{parts.fields}")
    names = list(map(str.lower, texts[1::3]))
    twice: list[str] = []
    values = dict(zip(names, texts[2::3], strict=True))
    if len(values) < len(names):
        values, twice = _joined(zip(names, texts[2::3], strict=True))
    if not _BLANK.issuperset(texts[::3]):
        _tell_stray(parts.fields, line, remarks)
    rare = not _KNOWN.issuperset(names) or ("arxiv" in values and "paper" in values)
    found = _rare(texts, values, values.keys() - _KNOWN, twice, line, remarks) if rare else None
    id_, version, updated, extra = found or (values.get("arxiv") or values.get("paper", ""), None, "", ())
    first = dated(values["date"]) if "date" in values else ""
    if _REPLACED in values:
        first, updated = "", dated(values[_REPLACED])
    elif history and not updated:
        version, updated = 1, first
    get = values.get
    fields = (
        _id(id_, parts.url),
        get("title", ""),
        author_line(line_) if (line_ := get("authors") or get("author")) else Authors(),
        parts.abstract,
        version,
        first,
        updated,
        named_categories(values),
        get("comments") or get("comment") or "",
        get("journal-ref", ""),
        get("doi", ""),
        get("report-no", ""),
        (),
    )
    items = entry_of(_new(Paper, fields), origin)
    entry = items[0]
    if extra and type(entry) is Entry:
        items[0] = entry._replace(extra=extra)
    items += [Problem("warning", "duplicate-field", f"a second {name} was left out", origin.source, line, entry.id) for name in twice]
    return items


class _Rare(NamedTuple):
    """The identifier, the latest revision and its date, and what this layout has no field for."""

    id: str
    version: int | None = None
    updated: str = ""
    extra: tuple[tuple[str, str], ...] = ()


def _rare(texts: list[str], values: dict[str, str], rare: set[str], twice: list[str], line: int, remarks: Remarks) -> _Rare:
    """What the fields say that few blocks have: ``texts`` are those between them, their names and their values.

    A second identifier is put among what was there ``twice``.
    """
    id_, updated = "", ""
    version: int | None = None
    extra: list[tuple[str, str]] = []
    left = rare | (values.keys() & _NAMING)
    line -= 1  # of the line feed before the first field
    for before, label, value in zip(texts[::3], texts[1::3], texts[2::3], strict=False):
        line += before.count("\n") + 1
        name = label.lower()
        if name in left:
            left.remove(name)
            revised = _REVISED.fullmatch(name)
            if revised is not None:
                number = int(revised[1] or 0)
                if number >= (version or 0):
                    version, updated = number or None, dated(values[name])
            elif name not in _NAMING and not name.startswith("paper ("):
                extra.append((label, flowing(values[name])))
                remarks.unknown(label, line)
            elif id_:
                twice.append(name)
            else:
                id_ = values[name]
        line += value.count("\n")
    return _Rare(id_, version, updated, tuple(sorted(extra)))


def _id(text: str, url: str) -> str:
    """The identifier of a block: that of its first line, or else of the address in its last."""
    if text:
        return text.split(maxsplit=1)[0]
    return url if identifiers.spelt(url) is not None else ""


def _joined(rows: Iterable[tuple[str, str]]) -> tuple[dict[str, str], list[str]]:
    """The first value of each name that says something, and the names of others; DOIs are joined, and of revisions the last one counts."""
    values: dict[str, str] = {}
    twice = []
    for name, value in rows:
        if name == "doi" and name in values:
            values[name] += f" {value}"
        elif not values.get(name) or name.startswith("date ("):
            values[name] = value
        else:
            twice.append(name)
    return values, twice


def _tell_stray(fields: str, line: int, remarks: Remarks) -> None:
    """Name the lines of a block that belong to no field."""
    fields, line = f"\n{fields}", line - 1
    at = 0
    for field in (*_FIELD.finditer(fields), None):
        between = fields[at : field.start() if field else len(fields)]
        for number, text in enumerate(between.split("\n"), line):
            if text and not text.isspace():
                remarks.stray(text, number)
        if field is not None:
            line += fields.count("\n", at, field.end())
            at = field.end()
