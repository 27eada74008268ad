"""The public metadata snapshot of arXiv: one JSON object a line, three million lines. Only one is held at a time.

What somebody took of it may be a list, or printed with each member in a line of its own (``jq``, ``indent=2``).

``update_date`` is the day on which anything in the record changed; the paper's own dates are those of its versions.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.layouts.arxivmeta import Author, Authors, Paper, author_line, authors_of, entry_of, plain_authors
from arxref.library.layouts.jsondamage import of_broken_line
from arxref.library.layouts.jsonlines import objects
from arxref.model import Heading, Origin, Problem, Span
from arxref.text.scan import find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from arxref.model import Entry

_KEYS = late(rb'^[ \t\r]*\{[^\n]{0,65000}?"(?:authors_parsed|update_date|journal-ref|report-no)"[ ]{0,9}:', re.MULTILINE)
_SPREAD = tuple(  # of objects whose members are each in a line: what begins one, and members that tell whose it is
    late(pattern, re.MULTILINE)
    for pattern in (
        rb"\A\s{0,99}(?:\[[ \t]*\r?\n\s{0,99})?\{[ \t]*\r?\n",
        rb'^[ \t]{1,40}"id"[ ]{0,9}:[ ]{0,9}"',
        rb'^[ \t]{1,40}"(?:authors_parsed|journal-ref)"[ ]{0,9}:',
    )
)
_RUN_ON = late(rb"^[ \t]{0,40}\}[ \t]*,[ \t]*\{", re.MULTILINE)
_BEGIN = late(rb'\s{0,99}\{\s{0,9}"[\w-]{1,30}"\s{0,9}:')
_SURE, _LIKELY = 0.95, 0.7
_VERSION = late(r"v([1-9][0-9]{0,3})")
_FIGURES = late(r"[\W\d_]*(?:and[\W\d_]+)*")
_MORE = late(r"\bet al\.?\s{0,3}\Z")
_TEXTS = ("id", "title", "authors", "abstract", "comments", "journal-ref", "report-no")
_OPENED, _CLOSED = ("[",), ("]", "],", "];")  # lines of their own where somebody made a list of the records
_BRACKET = 9  # characters: such a line is no longer
_INDENTED = 40  # characters: no line that opens an object is longer
_TYPES = frozenset((str, type(None)))
_WORDS = frozenset((str,))
_new = tuple.__new__  # what a NamedTuple's own constructor ends in; a snapshot has three million


def accepts(source: SourceText) -> float:
    """Sure where a line is an object with a key that only the snapshot has."""
    head = source.head
    if find(head, b'"authors_parsed"') < 0 and find(head, b'"update_date"') < 0:
        return 0.0
    if _KEYS.search(head) is None:
        return _SURE if _is_spread(head) else 0.0
    return _SURE if _BEGIN.match(head) is not None else _LIKELY


def parse(source: SourceText) -> Iterator[Entry | Heading | Problem]:
    """Read every line; see `arxref.api.Parser`.

    The lines may be the members of one list, with commas between them and brackets around, and an object may be spread over lines, from one
    that opens it to one that closes it as far to the right. What begins behind a blank line and is no object
    is left to others, up to the next blank line, and so is an object that has no member of the snapshot's.
    """
    from json import JSONDecoder  # noqa: PLC0415 - for those who have such a file

    name = source.name
    decoder = JSONDecoder()
    first, decode = decoder.raw_decode, decoder.decode
    listed: bool | None = None  # whether a list has been opened; None: nothing has been read
    blank = others = -1  # the last line that was blank, and the last one that is nobody's here
    for number, line in _objects(source.lines()) if _is_spread(source.head) else source.lines():
        if not line or line.isspace():
            blank = number
            continue
        if len(line) <= _BRACKET and line.strip() in (_OPENED if listed is None else _CLOSED if listed else ()):
            listed = not listed
            yield Heading("", "", None, Span(name, number, number))
            continue
        if listed is None:
            listed = line[0] == "["
        if others == number - 1:
            others = number
            continue
        try:
            record, end = first(line) if line[0] == "{" else ({}, 0)
        except (ValueError, RecursionError):
            end = 0
        origin = _new(Origin, (name, number, number + line.count("\n"), "snapshot", None, None, ""))
        if end != len(line):  # blanks at its ends, a member of a list, or no JSON
            record, wrong = _member(line, decode)
            if record is None:
                several, rest = objects(line)
                for one in several:
                    yield from _read(one, origin)
                if several and rest < 0:
                    continue
                if blank == number - 1 and _is_others(line):
                    others = number
                else:
                    yield from of_broken_line(line[rest:], wrong, origin, partial(_read, origin=origin), follows=bool(several))
                continue
        if "id" not in record and record and record.keys().isdisjoint(_TEXTS):
            continue  # an object of another kind
        yield from _read(record, origin)


def _read(record: dict[str, Any], origin: Origin) -> list[Entry | Problem]:
    """The paper of a record, and what of it is not what should stand there."""
    texts = tuple(map(record.get, _TEXTS))
    if _TYPES.issuperset(map(type, texts)):
        return entry_of(_paper(texts, record), origin)
    if type(texts[0]) is float:  # as pandas writes it
        from arxref.library.layouts.paperrecords import figure_id  # noqa: PLC0415 - it reads records of any kind, which few files have

        texts = (figure_id(repr(texts[0])) or texts[0], *texts[1:])
    odd = [key for key, text in zip(_TEXTS, texts, strict=True) if type(text) not in _TYPES and text == text]  # noqa: PLR0124 - NaN is none
    texts = tuple(text if type(text) in _TYPES else None for text in texts)
    if not odd:
        return entry_of(_paper(texts, record), origin)
    problem = Problem("warning", "broken-record", f"{', '.join(odd)}: not a text; it was left out", origin.source, origin.first)
    return [problem, *entry_of(_paper(texts, record), origin)]


def _is_spread(head: bytes) -> bool:
    """Whether a file begins with an object of the snapshot's whose members are each in a line, and each object begins one."""
    return all(member.search(head) is not None for member in _SPREAD) and _RUN_ON.search(head) is None


def _objects(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """``lines`` with those of an object, up to the one that closes it, or else to the last one, as one; with the number of the first."""
    for number, line in lines:
        if len(line) > _INDENTED or line.strip() != "{":
            yield number, line
            continue
        closing = f"{line[: line.index('{')]}}}"
        kept = [line]
        for _, more in lines:
            kept.append(more)
            if more.startswith(closing):
                break
        yield number, "\n".join(kept)


def _member(line: str, decode: Callable[[str], Any]) -> tuple[Any, str]:
    """The object that a line is, without what makes it one of a list where somebody has put such around the lines; or why it is none."""
    try:
        record = decode(line.strip().removeprefix("[").removesuffix("]").rstrip().removesuffix(","))
    except (ValueError, RecursionError) as error:  # a figure too long and brackets too deep are no JSON for us, either
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        return None, f"this line is no JSON ({reason[:100]}); the record was not read"
    return (record, "") if type(record) is dict else (None, "this line is no JSON object; nothing was read from it")


def _is_others(line: str) -> bool:
    """Whether a line behind a blank one, no object itself, never was a part of one."""
    return line[0] != '"' and line.lstrip()[0] != "{"


def _paper(texts: tuple[str | None, ...], record: dict[str, Any]) -> Paper:
    id_, title, authors, abstract, comments, journal_ref, report_no = texts
    version, published, updated = _versions(record.get("versions"))
    return _new(
        Paper,
        (
            id_ or "",
            title or "",
            _authors(record.get("authors_parsed"), authors or ""),
            abstract or "",
            version,
            published,
            updated,
            _joined(record.get("categories"), ", "),
            comments or "",
            journal_ref or "",
            _joined(record.get("doi"), " "),
            report_no or "",
            (),
        ),
    )


def _joined(value: object, glue: str) -> str:
    """The words of a text, or of a list of texts as mirrors of the snapshot have it."""
    if type(value) is list:
        value = " ".join(part for part in value if type(part) is str)
    if type(value) is not str:
        return ""
    return glue.join(value.split()) if " " in value else value


def _versions(value: object) -> tuple[int | None, str, str]:
    """The number of the newest version, and the dates of the first one and of that."""
    newest, first, latest = None, "", ""
    for row in value if type(value) is list else ():
        if type(row) is not dict:
            row = {"version": row}  # noqa: PLW2901 - some mirrors keep the names of the versions alone
        number = _VERSION.fullmatch(label) if type(label := row.get("version")) is str else None
        if number is None:
            continue
        created = row.get("created")
        date = created if type(created) is str else ""
        count = int(number[1])
        if count == 1:
            first = date
        if newest is None or count >= newest:
            newest, latest = count, date
    return newest, first, latest


def _authors(rows: object, line: str) -> Authors:
    """The authors in parts; from the author line where those lack, or where it says more than they do."""
    if type(rows) is not list or not rows:
        return author_line(line) if line else Authors()
    names = plain_authors(rows)
    found = _parted(rows, line) if names is None else Authors(names)
    if "et al" in line and _MORE.search(line, max(0, len(line) - 20)) is not None:  # which the parts leave out
        return found._replace(complete=False)
    return found


def _parted(rows: list[Any], line: str) -> Authors:
    """The authors of rows in which places follow the name, or that are not quite what they should be."""
    authors = []
    for row in rows:
        if type(row) is not list or not _WORDS.issuperset(map(type, row)) or not row:
            return author_line(line)
        family, given, suffix, *places = row if len(row) > 2 else (*row, "", "")[:3]  # noqa: PLR2004 - family name, forenames, suffix
        if places:
            places = [place for place in places if place]
            if line and any(_FIGURES.fullmatch(place) for place in places):
                return author_line(line)  # the figures of a list of places that arXiv did not take apart
        authors.append(_new(Author, (family, given, suffix, tuple(places))))
    return authors_of(authors)


PARSER = Parser("snapshot", "the metadata snapshot of arXiv (JSON lines)", "listing", 10, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
