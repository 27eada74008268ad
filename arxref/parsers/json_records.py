"""Records of papers as JSON, whoever wrote them: objects with a title and an arXiv identifier, in a list, a line each, or within others.

Crawlers, clients of arXiv's API (``entry_id``), Semantic Scholar (``externalIds``), OpenAlex, DBLP, INSPIRE, ADS, DataCite, Hugging Face
(``/api/papers/...``) and many a daily digest print such objects; what is theirs alone is left out. An object that is a paper's is not
looked into any further: what it cites stands there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.layouts.jsondamage import LEFT, READ, another, whole_members
from arxref.library.layouts.mentions import mentions
from arxref.library.layouts.paperrecords import IDS, TITLES, entry_of, plain_key, record_of, rows_of
from arxref.model import Entry, Origin, Problem
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from json import JSONDecodeError

    from arxref.library.layouts.paperrecords import Found
    from arxref.model import Foreign

NAME = "json-records"
_SAYING = late(  # a member that says a text, be it the first of a list or an object's
    rb'"([^"]{1,60})"\s{0,20}:(?=\s{0,20}(?:\[\s{0,20}|\{\s{0,20}"[^"]{1,20}"\s{0,20}:\s{0,20})?")'
)
_COLUMNS = late(rb'"columns"\s{0,20}:\s{0,20}\[([^\]]{0,1000})', re.IGNORECASE)  # pandas: to_json(orient="split")
_COLUMN = late(rb'"([^"]{1,60})"')
_SPELT = (
    rb"(?:https?://(?:[a-z]{1,9}\.)?arxiv\.org/(?:abs|pdf)/|arxiv:|https?://doi\.org/|10\.48550/arxiv\.)*"
    rb"(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]{2,9}(?:\.[a-z]{2})?/[0-9]{7})(?:v[0-9]{1,4})?(?:\.pdf)?"
)
_FIGURE = rb"(?:[789]|1[0-9]|2[0-9])(?:0[1-9]|1[0-2])\.[0-9]{1,5}(?=[\s,\]}])"  # as pandas writes it
_IDENTIFIED = late(  # the value is looked at alone: what it holds may name an identifier of its own, {"paper": {"id": "2405.13040"}}
    rb'"([a-z_ -]{1,20})"\s{0,20}:(?=\s{0,20}'
    rb'(?:\[\s{0,20}(?:"[^"]{0,100}+"\s{0,20}+,\s{0,20}+){0,8}|\{\s{0,20}"[^"]{1,20}"\s{0,20}:\s{0,20})?(?:"'
    + _SPELT
    + rb'"|'
    + _FIGURE
    + rb'))|"'
    + _SPELT
    + rb'"\s{0,20}:\s{0,20}\{|"arxiv_eprints"',
    re.IGNORECASE,
)
_CELL = late(rb'"' + _SPELT + rb'"|(?<=[\s,\[])' + _FIGURE, re.IGNORECASE)
_BOOKMARK = late(  # a browser's, or Pinboard's
    rb'"type"\s{0,9}:\s{0,9}"url",\s{0,99}"url"\s{0,9}:\s{0,9}"https?://[^"/]{0,20}arxiv|"href"\s{0,9}:\s{0,9}"https?://[^"/]{0,20}arxiv\.org/'
)
_COLON = late(r"[ \t\r\n]*:[ \t\r\n]*")
_COMMA = late(r"[ \t\r\n]*,?[ \t\r\n]*")
_SPACE = late(r"[ \t\r\n]*")
_BETWEEN = late(r"[\s,\]}]*")
_BEGIN = late(r"\n[ \t]{0,40}(?=\{)")
_MENTION = late(r"arxiv(?:\.org\\?/(?:abs|pdf|html)\\?/|:)[^\s\"]{0,20}[0-9]", re.IGNORECASE)
_BREAKS = 100  # so often is a text that breaks off read further: to say where it does costs as much as to read up to there
_DEPTH = 6  # an object is decoded as often as others stand around it


class _Cut(NamedTuple):
    """A record that breaks off: where it begins, what is whole before that, why it breaks off, and where that begins.

    ``left``: in what was left out behind that another record begins.
    """

    place: int
    found: Found
    reason: str
    at: int
    left: bool = False


class _BreaksOffError(Exception):
    """Raised within a record that says what its paper is before it breaks off: what stands behind that in it is not looked into."""

    def __init__(self, cut: _Cut) -> None:
        super().__init__(cut)
        self.cut = cut


def accepts(source: SourceText) -> float:
    """Possible where objects have a title and, by whatever name, an arXiv identifier."""
    head = source.head.lstrip()
    if head[:1] not in (b"[", b"{") or b'"' not in head:
        return 0.0
    head = head.replace(b"\\/", b"/") if b"\\/" in head else head
    if not any(_is_title(one[1]) for one in _SAYING.finditer(head)):
        columns = _COLUMNS.search(head)
        titled = columns is not None and any(_is_title(one[1]) for one in _COLUMN.finditer(columns[1]))
        return 0.4 if (titled and _CELL.search(head) is not None) or _BOOKMARK.search(head) is not None else 0.0
    return 0.4 if any(not one[1] or plain_key(one[1].decode()) in (*IDS, "href") for one in _IDENTIFIED.finditer(head)) else 0.0


@lru_cache(maxsize=1024)
def _is_title(spelt: bytes) -> bool:
    """Whether a member of this name, as it is spelt in the file, is a paper's title."""
    name = spelt.decode("utf-8", "replace")
    if "\\u" in name:
        from json import loads  # noqa: PLC0415 - few names are spelt so

        try:
            name = loads(f'"{name}"')
        except ValueError:
            return False
    return plain_key(name) in TITLES


def parse(source: SourceText) -> Iterator[Entry | Foreign | Problem]:
    """Read every record; see `arxref.api.Parser`.

    Each claims its lines and those up to the next one's, the first those before it too; but what mentions papers between them is for
    others to read, unless it shares a line with a record: then it is a paper without a title. All of it is for others where there are no
    records, or none that has to do with arXiv: a notebook has title and authors too.
    """
    items, others = _items(source), []
    for item in items:
        others.append(item)
        if isinstance(item, Problem) or (isinstance(item, Entry) and item.title):  # no mention beside a notebook's own title
            yield from others
            yield from items


def _items(source: SourceText) -> Iterator[Entry | Foreign | Problem]:
    text, name = source.text, source.name
    first, line, at = 1, 1, 0
    pending: Found | _Cut | str | None = None
    ended = 0  # where the record before does
    for place, end, found in _documents(text):
        begins = line + text.count("\n", at, place)
        foreign = _MENTION.search(text, ended, place) is not None
        if pending is not None:
            last = line + text.count("\n", at, ended) if foreign else begins - 1
            yield from _read(pending, Origin(name, first, max(first, last), NAME))
        if pending is not None or foreign:
            first = begins
        if foreign:
            yield from _beside(text, (ended, place), (line + text.count("\n", at, ended), begins), name)
        line, at, pending, ended = begins, place, found, end
    if pending is not None:
        foreign = _MENTION.search(text, ended) is not None
        last = line + text[at : ended if foreign else len(text)].rstrip().count("\n")
        yield from _read(pending, Origin(name, first, last, NAME))
        if foreign:
            yield from _beside(text, (ended, len(text)), (last, 0), name)


def _beside(text: str, gap: tuple[int, int], lines: tuple[int, int], name: str) -> Iterator[Entry | Problem]:
    """The papers that are mentioned between two records, in the line where the one ends and in that where the other begins."""
    start, end = gap
    behind, above = text.find("\n", start, end), text.rfind("\n", start, end)
    parts = [(start, end, lines[0])] if behind < 0 else [(start, behind, lines[0]), (above + 1, end if lines[1] else 0, lines[1])]
    for begins, ends, line in parts:
        for one in mentions(text[begins:ends].replace("\\/", "/"), ()):
            if one.id is None:
                yield Problem("error", "invalid-id", one.wrong, name, line, "", line)
            else:
                yield Entry(one.id, one.version, origins=(Origin(name, line, line, NAME),))


def _documents(text: str) -> Iterator[tuple[int, int, Found | _Cut | str]]:
    """Where each record begins and ends, and what it is, as far as it is whole, or why there is none.

    Behind what is broken the next line that begins an object is read, so many times that the whole stays linear; then the rest is one
    broken record.
    """
    from json import JSONDecodeError, JSONDecoder  # noqa: PLC0415 - for those who have such a file

    raw_decode = JSONDecoder(strict=False).raw_decode

    begun = 0  # where the object that is broken begins

    def decode(text: str, at: int) -> tuple[Any, int]:
        nonlocal begun
        begun = at if text[at : at + 1] == "{" else begun
        try:
            value, end = raw_decode(text, at)
        except JSONDecodeError:
            raise
        except (ValueError, RecursionError):
            raise JSONDecodeError("nested too deeply, or a figure too long", text, at) from None
        begun = end if text[at] == "{" else begun
        return value, end

    at, breaks = _past(_BETWEEN, text, 0), 0
    while at < len(text):
        try:
            end = yield from _values(text, at, decode)
            at = _past(_BETWEEN, text, end)
        except (JSONDecodeError, _BreaksOffError) as error:
            breaks += 1
            cut = error.cut if isinstance(error, _BreaksOffError) else None
            begun = max(begun, at)
            following = None
            if breaks < _BREAKS:
                following = _BEGIN.search(text, begun) if cut is None else _behind(text, cut)
            reason = f"no JSON ({error.cut.reason if isinstance(error, _BreaksOffError) else _why(error)})"
            reason = reason if breaks < _BREAKS else f"{reason}, and so is much before it; what follows was not read"
            at = following.end() if following is not None else len(text)
            if cut is None:
                yield begun, at, reason
            else:
                yield cut.place, at, cut._replace(reason=reason, left=another(text, cut.place, cut.at, at))


def _behind(text: str, cut: _Cut) -> re.Match[str] | None:
    """The next line that begins an object which is no part of a record that breaks off: further to the right stands what it holds.

    Where the record stands behind the bracket of a list, others of that list stand below it, and not below that line's first word.
    """
    line = text.rfind("\n", 0, cut.place) + 1
    listed = text[line : cut.place].rstrip().endswith("[")
    own = (cut.place if listed else _past(_SPACE, text, line)) - line
    return next((one for one in _BEGIN.finditer(text, cut.at) if one.end() - one.start() - 1 <= own), None)


def _cut(text: str, at: int, key: str, error: ValueError) -> _Cut | None:
    """The paper that the broken object at ``at`` is, where its title and identifier stand before the break."""
    from json import JSONDecodeError  # noqa: PLC0415 - see _documents

    members, broken = whole_members(text, at)
    found = record_of(members, key)
    if found is None or found[1] is None or not isinstance(error, JSONDecodeError):
        return None
    entry = entry_of(found, Origin(""))
    return _Cut(at, found, _why(error), broken) if isinstance(entry, Entry) and entry.title else None


def _why(error: JSONDecodeError) -> str:
    return error.msg.removesuffix(" at").removesuffix(" starting")[:100]


def _values(text: str, at: int, decode: Callable[[str, int], tuple[Any, int]], key: str = "", depth: int = 0) -> Generator[Any, None, int]:
    """The records in the value at ``at``, each with its two ends, and the place behind it.

    Raises JSONDecodeError where it breaks off, or _BreaksOffError, if that is in a record which is read up to there.
    """
    sign = text[at : at + 1]
    if sign != "[" or depth == _DEPTH:
        try:
            value, end = decode(text, at)
        except ValueError as error:
            cut = _cut(text, at, key, error) if sign == "{" else None
            if cut is not None:
                raise _BreaksOffError(cut) from None
            if sign != "{" or depth == _DEPTH:
                raise
        else:
            held = value.values() if type(value) is dict else ()
            rows = [row for one in rows_of(value) if (row := record_of(one, "")) is not None] if held else []
            for row in rows:
                yield at, end, row
            if rows:
                return end
            found = record_of(value, key) if held else None
            if found is not None:
                yield at, end, found
                return end
            if depth == _DEPTH or not any(type(one) is dict or type(one) is list for one in held):
                return end
    at = _past(_SPACE, text, at + 1)
    closing = "}" if sign == "{" else "]"
    while text[at : at + 1] != closing:
        if sign == "{":
            key, at = decode(text, at)
            at = _past(_COLON, text, at)
        at = yield from _values(text, at, decode, str(key), depth + 1)
        at = _past(_COMMA, text, at)
    return at + 1


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match is not None else at


def _read(found: Found | _Cut | str, origin: Origin) -> Iterator[Entry | Foreign | Problem]:
    if isinstance(found, str):
        yield Problem("error", "broken-record", f"{found}; nothing was read from it", origin.source, origin.first, "", origin.last)
    elif isinstance(found, _Cut):
        yield entry_of(found.found, origin)
        if found.left:
            yield Problem("error", "broken-record", f"{found.reason}; {LEFT}", origin.source, origin.first, "", origin.last)
        else:
            yield Problem("warning", "broken-record", f"{found.reason}; {READ}", origin.source, origin.first)
    else:
        yield entry_of(found, origin)


PARSER = Parser(NAME, "records of papers as JSON, whoever wrote them: objects with a title and an arXiv ID", "library", 60, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
