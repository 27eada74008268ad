"""Tables of papers as CSV, TSV or with semicolons, whoever wrote them: a header with a title and, by whatever name, an arXiv identifier.

Zotero, Elicit, Connected Papers and many a script print such tables. Rows that are no paper of arXiv's are somebody else's; rows whose
quotes do not match, and what follows the table, are left to whoever reads plain links.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.layouts.linktexts import title as plain_title
from arxref.library.layouts.paperrecords import AUTHORS, IDS, TITLES, entry_of, figure_id, plain_key, record_of
from arxref.model import Entry, Foreign, Origin, Span
from arxref.names import parse_name
from arxref.text.authorlists import are_others

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from arxref.model import Problem

NAME = "csv-records"
_NAMED = late(  # a column that may have titles: title, Titel, titre, título, 标题, 题目, 제목, name
    rb"(?:\xef\xbb\xbf)?\s*+(?:sep=.\s*+)?[^\n]{0,1000}?"
    rb"(?:title|tit(?:el|re)\b|t\xc3\xadtulo|\xe6\xa0\x87\xe9\xa2\x98|\xe9\xa2\x98\xe7\x9b\xae|\xec\xa0\x9c\xeb\xaa\xa9|name\b)",
    re.IGNORECASE,
)
_SEPARATORS = (",", "\t", ";")
_QUOTED = {sign: late(rf' *"((?:[^"]{{1,200000}}+|""){{0,20000}}+)" *(?={sign}|\r?\n|\r?\Z)') for sign in _SEPARATORS}
_IDS, _TITLES, _AUTHORS = frozenset(IDS), frozenset(TITLES), frozenset(AUTHORS)
_PROPERTIES = frozenset(  # of the pages in a database of Notion's, whose names are in the first column: of some, the paper's title
    "tags tag status created createdtime createdby lasteditedtime lastedited type category priority rating topic topics year".split()
)
_FEWEST = 2
_LONGEST = 2000  # characters of a header
_PERSON = r"[^\W\d_][^\t\n\",;]{0,60},[ ]?[^\W\d_][^\t\n\",;]{0,60}"
_INVERTED = late(rf"(?:[\t\n]|\"\"?){_PERSON}(?:;[ ]?{_PERSON})++(?=[\t\n\"])")  # a cell "Lee, Ann; Li, Bo"
_ONE_PERSON = late(r"[^\W\d_][^\s,;]*+,[ ]?[^,;]+|(?:[^\W\d_][^\s,;]*+ )+[^\s,;]+,[ ]?[^\s,;]+|[a-z][^,;]*,[ ]?[^,;]+")
_BREAKS = 100  # so many rows with quotes that match no other, and lines of others, are passed over


def accepts(source: SourceText) -> float:
    """Possible where the first line names a title and something that can hold an identifier, and a row below it has one."""
    if _NAMED.match(source.head) is None:
        return 0.0
    return 0.45 if any(type(one) is Entry for one in parse(SourceText.of(source.name, source.head))) else 0.0


def parse(source: SourceText) -> Iterator[Entry | Foreign | Problem]:
    """Read every row; see `arxref.api.Parser`. A header may stand below the rows of another one."""
    text, name = source.text, source.name
    separator, names = "", [""]
    header: Foreign | None = None  # claimed with the first row below it
    at, line, breaks = 0, 1, 0
    inverted = "; " in text and _INVERTED.search(text) is not None
    while at < len(text) and names and breaks < _BREAKS:
        end = _line_end(text, at)
        if text.startswith("sep=", at):
            at, line = end + 1, line + 1
            end = _line_end(text, at)
        if not text[at:end].strip():
            at, line = end + 1, line + 1
            continue
        cells, following = _row(text, at, separator) if separator else ([], 0)
        origin = Origin(name, line, line + text.count("\n", at, following - 1), NAME)
        row = _read(names, cells, origin, inverted=inverted) if cells else None
        if row is None and (found := _header(text[at:end]))[0]:
            separator, names = found
            header, following = Foreign("", "", Span(name, line, line)), end + 1
        elif row is not None:
            if header is not None:
                yield header
                header = None
            yield row
        else:
            breaks += 1
            following = end + 1
            names = names if separator else []
        line += text.count("\n", at, following - 1) + 1
        at = following


def _is_one_person(text: str) -> bool:
    """Whether a text may be one name, its family first: no group and its seat, nor what says that there are others."""
    if _ONE_PERSON.fullmatch(text) is None:
        return False
    given, before = parse_name(text).given, text.partition(",")[0]
    return bool(given) and not are_others(given) and not (" " in before and parse_name(before).literal)


def _read(names: Sequence[str], cells: Sequence[str], origin: Origin, *, inverted: bool) -> Entry | Foreign | Problem | None:
    """What a row is; None where it has not the columns of the header: a note below the table, a library in another format.

    ``inverted``: other rows have semicolons between authors, whose family names come first; so has one that is alone in its cell.
    """
    said: dict[str, Any] = {name: cell for name, cell in zip(names, cells, strict=False) if cell or name in _TITLES}
    by_name = names[0] == "name" and said.keys().isdisjoint(TITLES)
    said |= {"title": ""} if by_name else {}
    for name in _IDS.intersection(said):
        said[name] = figure_id(said[name]) or said[name]  # spreadsheets and pandas take it for a figure
    for name in _AUTHORS.intersection(said) if inverted else ():
        if _is_one_person(said[name]):
            said[name] = [said[name]]
    found = record_of(said, "")
    if (found is None or found[1] is None) and len(cells) != len(names):
        return None
    if found is not None and by_name and found[1] is not None:
        found[0]["title"] = plain_title(said.get("name", ""), found[1][0], alone=True)
    if found is not None:
        return entry_of(found, origin)
    if not _header_names(cells):
        return Foreign(next((said[name] for name in TITLES if name in said), ""), "", Span(origin.source, origin.first, origin.last))
    return None


def _header(line: str) -> tuple[str, list[str]]:
    """What parts the columns, and their plain names; none where that is no header of a table of papers."""
    for separator in _SEPARATORS if len(line) <= _LONGEST else ():
        names = _header_names(_row(line, 0, separator)[0])
        if names:
            return separator, names
    return "", []


def _header_names(cells: Sequence[str]) -> list[str]:
    names = [plain_key(cell) for cell in cells if len(cell) <= _LONGEST]
    if "name" in names and set(names).isdisjoint(TITLES) and not set(names).isdisjoint(("authors", "author")):
        names[names.index("name")] = "title"  # Notion's first column
    titled = not set(names).isdisjoint(TITLES) or (names[:1] == ["name"] and not _PROPERTIES.isdisjoint(names))
    known = len(names) >= _FEWEST and titled and not set(names).isdisjoint(IDS)
    return names if known and len(names) == len(cells) else []


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _row(text: str, at: int, separator: str) -> tuple[list[str], int]:
    """The cells of the row at ``at``, and where the next one begins; no cells where its quotes do not match."""
    end = _line_end(text, at)
    line = text[at:end]
    if '"' not in line:
        return [cell.strip() for cell in line.split(separator)], end + 1
    quoted = _QUOTED[separator]
    cells: list[str] = []
    while True:
        found = quoted.match(text, at)
        if found is not None:
            cells.append(found[1].replace('""', '"').strip())
            at = found.end()
        else:
            end = _line_end(text, at)
            stop = place if (place := text.find(separator, at, end)) >= 0 else end
            bare = text[at:stop].strip()
            if bare.startswith('"'):
                return [], end + 1
            cells.append(bare)
            at = stop
        if text[at : at + 1] != separator:
            return cells, at + 1 + text.startswith("\r\n", at)
        at += 1


PARSER = Parser(NAME, "tables of papers as CSV or TSV: a header with a title and an arXiv ID or address", "library", 61, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
