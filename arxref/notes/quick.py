"""A new note in one go, for the papers that have nothing unusual: nearly all, and thousands of them are written at a time.

What it gives is to the letter what `arxref.vault.marker.note` makes of `arxref.notes.paper.properties` and `arxref.notes.paper.region`.
"""

from __future__ import annotations

from functools import lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING
from zlib import crc32

from arxref import dates, identifiers, names, notes
from arxref.library.publication import is_taken_back
from arxref.notes import paper
from arxref.records import NamedTuple
from arxref.text import markdown
from arxref.vault import marker, regions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from arxref.model import Entry, Link, PartialDate

Piece = tuple[str, str]
"""Lines of front matter, and the words of the begin marker with their fingerprints, each after a blank."""

_NEXT = "\n  - "
_BETWEEN = f'"{_NEXT}"'
# Numbers are half the price of what they are in format strings, which ask each how it wants to be written; texts are the other way round.
_HEADS = tuple(
    f" title=%x aliases=.%x%s citekey=%x arxiv=%x doi=%x{' authors=' if count else ''}{'.%x' * count}"
    for count in range(marker.MAX_ELEMENTS + 1)
)
_ADDRESSES = " url=%x pdf=%x"
_DATES = " year=%x date=%x"
_PART = "%s.%s:%x"
_ODD = bytes(byte not in range(32, 127) or byte in b'"\\$`[]%<' for byte in range(256))
"""A table that makes 1 of what a title must not have that is its own alias and is quoted as it stands; colons in it must do nothing."""
_ODD_IN_NAMES = bytes((byte < ord(" ") and byte != ord("\n")) or byte in b'"\\$`[]%<:\x7f' for byte in range(256))
"""The same for names on lines of their own, whose letters need not be ASCII."""


class Pieces(NamedTuple):
    """What a note is made of: its properties with their fingerprints, the callout and the list in its region with theirs."""

    front: str
    prints: str
    callout: str
    listed: str
    marks: str


class Told(NamedTuple):
    """What follows from what is said of a paper: properties with their fingerprints, tags, and the first item of the list with its own."""

    lines: str
    prints: str
    tags: tuple[str, ...]
    listed: Piece
    withdrawn: bool = False


def note(entry: Entry, stem: str, links: tuple[Link, ...], rest: str) -> str | None:
    """The note named ``stem``, its properties by their own names; None for a paper that takes a closer look."""
    made = _made(entry, stem, links)
    if made is None:
        return None
    front, prints, callout, listed, marks = made
    end = "\n" if listed else ""
    return f"---\n{front}---\n\n{marker.BEGIN}{prints} +={marks} %%\n\n{callout}{listed}{end}{marker.END}\n{rest}"


def pieces(entry: Entry, stem: str, links: tuple[Link, ...]) -> Pieces | None:
    """What the note named ``stem`` is made of; None for a paper that takes a closer look."""
    made = _made(entry, stem, links)
    return None if made is None else Pieces(*made)


def _made(entry: Entry, stem: str, links: tuple[Link, ...]) -> tuple[str, str, str, str, str] | None:
    """The same without names: they cost a fiftieth of a note."""
    authors, categories, comment, journal_ref = entry.authors, entry.categories, entry.comment, entry.journal_ref
    if not (entry.title and entry.key):
        return None
    if len(authors) >= marker.MAX_ELEMENTS or len(categories) > marker.MAX_ELEMENTS or len(links) > marker.MAX_ELEMENTS:
        return None
    try:
        told = _told(comment, journal_ref) if comment or journal_ref else _UNTOLD
        if told.withdrawn or is_taken_back(entry.abstract):
            return None
        front, prints = _front(entry, stem, links, told)
        callout, listed, marks = _body(entry, links, told)
    except ValueError:  # something that would act, or half a character
        return None
    return (front, prints, callout, listed, marks) if len(front) <= paper.LARGEST else None


def _front(entry: Entry, stem: str, links: tuple[Link, ...], told: Told) -> Piece:
    key, title, id_ = entry.key, entry.title, entry.id
    raw, said = id_.encode(), title.encode()
    cited, key_print, id_print = f'"{key}"' if key.isalnum() and key.isascii() else _quoted(key), crc32(key.encode()), crc32(raw)
    if 1 not in said.translate(_ODD) and (":" not in title or title.count(":") == title.count(": ")):
        quoted = also = f'"{title}"'
        print_ = also_print = crc32(said)
    else:
        title, alias = paper.shown(title), paper.aliases(entry, stem)[0]
        quoted, also, print_, also_print = _quoted(title), _quoted(alias), crc32(title.encode()), crc32(alias.encode())
    more_print = ""
    if key != stem:
        also, more_print = f"{also}{_NEXT}{cited}", f".{key_print:x}"
    if not id_.replace(".", "").isdigit():
        _quoted(id_)
    from_doi, from_url, from_pdf = _shifts(len(raw))
    doi, doi_print = f'"{identifiers.DOI_PREFIX}{id_}"', id_print ^ from_doi
    if entry.dois and entry.dois[0]:
        doi, doi_print = _quoted(entry.dois[0]), crc32(entry.dois[0].encode())
    people, said_people = _people(entry) if entry.authors else _NOBODY
    year, month, day, _time = dates.issued(entry)
    dated, dated_prints = _dated(year, month, day)
    classed, classed_prints = _classed(entry.categories, told.tags)
    origins = entry.origins
    if len(origins) == 1 and origins[0].source != "store":  # one digest, or one of another kind, is all that brought the paper
        (version, version_print), (added, added_print) = _ended(entry.version, origins[0].listed)
    else:
        (version, version_print), (added, added_print) = _versioned(entry.version), _bare("added", paper.added(entry))
    code, code_prints = _coded(links) if links else _NOTHING
    front = (
        f'title: {quoted}\naliases:\n  - {also}\ncitekey: {cited}\narxiv: "{id_}"\n'
        f"doi: {doi}\n{people}{dated}{classed}"
        f'url: "{identifiers.ABS}{id_}"\npdf: "{identifiers.PDF}{id_}"\n{told.lines}{version}{code}{added}'
    )
    heads = _HEADS[len(said_people)] % (print_, also_print, more_print, key_print, id_print, doi_print, *map(crc32, said_people))
    addresses = _ADDRESSES % (id_print ^ from_url, id_print ^ from_pdf)
    return front, f"{heads}{dated_prints}{classed_prints}{addresses}{told.prints}{version_print}{code_prints}{added_print}"


def _body(entry: Entry, links: tuple[Link, ...], told: Told) -> tuple[str, str, str]:
    """The callout of the region, its list, and the fingerprints of their parts."""
    text, (listed, marks) = markdown.paragraph(entry.abstract), told.listed
    if entry.topics or entry.report_no or len(entry.dois) > 1:
        more, more_marks = _listed(paper.items_behind(entry, links))
    elif entry.classes or links or entry.links:
        more, more_marks = _behind(entry.classes, entry.links, links)
    else:
        more = more_marks = ""
    if not text:
        return "", f"{listed}{more}", f"{marks}{more_marks}" or "."
    return f"{paper.ABSTRACT}{text}\n\n", f"{listed}{more}", _MARKS % (crc32(text.encode(), _BEFORE_ABSTRACT), marks, more_marks)


def _listed(items: Iterable[tuple[str, str]]) -> Piece:
    """Items of the list, and the fingerprints of their parts, each after a dot."""
    lines = marks = ""
    for label, item in items:
        lines += f"{item}\n"
        marks = _PART % (marks, _print(label), crc32(item.encode()))
    return lines, marks


def _quoted(text: str) -> str:
    """A text in quotes. Raises ValueError where it would be active."""
    line = encode_basestring(text)
    if not notes.is_harmless(line):
        raise ValueError
    return line


@lru_cache(maxsize=64)
def _shifts(length: int) -> tuple[int, ...]:
    """By what the fingerprints of a DOI and the addresses differ from that of the ID of so many bytes at their end, whatever it is."""
    id_ = bytes(length)
    return tuple([crc32(prefix.encode() + id_) ^ crc32(id_) for prefix in (identifiers.DOI_PREFIX, identifiers.ABS, identifiers.PDF)])


_BEFORE_ABSTRACT = crc32(paper.ABSTRACT.encode())
_MARKS = f".{marker.of(regions.label(paper.ABSTRACT))}:%x%s%s"
_NOTHING = "", ""
_NOBODY: tuple[str, list[bytes]] = "", []
_UNTOLD = Told("", "", (), _NOTHING)
_print = lru_cache(maxsize=65536)(marker.of)


def _people(entry: Entry) -> tuple[str, list[bytes]]:
    """The authors in quotes, each on a line, and what of them is fingerprinted; that none is harmful is told of all at once."""
    authors = entry.authors
    people = names.all_natural(authors)
    if not entry.authors_complete:
        people.append(paper.OTHERS)
    raw = "\n".join(people).encode()
    lines = raw.split(b"\n")
    if len(lines) > len(people) or 1 in raw.translate(_ODD_IN_NAMES) or not (raw.isascii() or " ".join(people).isprintable()):
        people[: len(authors)] = map(paper.author, authors)
        return f"authors:{_NEXT}{_NEXT.join(map(_quoted, people))}\n", [*map(str.encode, people)]
    return f'authors:{_NEXT}"{_BETWEEN.join(people)}"\n', lines


@lru_cache(maxsize=4096)
def _told(comment: str, journal_ref: str) -> Told:
    """What follows from these two, which are the same for many papers: ``10 pages``."""
    state, venue, tags = paper.claimed(comment, journal_ref)
    journal, journal_print = _text("published-in", paper.shown(journal_ref))
    stage, stage_print = _text("pubstate", state)
    place, place_print = _text("venue", paper.shown(venue))
    lines, prints = f"{journal}{stage}{place}", f"{journal_print}{stage_print}{place_print}"
    return Told(lines, prints, tags, _listed(paper.comment_item(comment)), state == paper.WITHDRAWN_STATE)


@lru_cache(maxsize=4096)
def _text(name: str, text: str) -> Piece:
    return (f"{name}: {_quoted(text)}\n", f" {name}={crc32(text.encode()):x}") if text else _NOTHING


@lru_cache(maxsize=4096)
def _coded(links: tuple[Link, ...]) -> Piece:
    codes = paper.codes(links)
    return _lines("code", [*map(_quoted, codes)], [*map(marker.of, codes)])


@lru_cache(maxsize=4096)
def _bare(name: str, text: str) -> Piece:
    return (f"{name}: {text}\n", f" {name}={marker.of(text)}") if text else _NOTHING


def _versioned(version: int | None) -> Piece:
    return _bare("version", str(version)) if version is not None else _NOTHING


@lru_cache(maxsize=4096)
def _ended(version: int | None, listed: PartialDate | None) -> tuple[Piece, Piece]:
    return _versioned(version), _bare("added", dates.iso(listed) if listed is not None and listed.day else "")


@lru_cache(maxsize=16384)
def _dated(year: int, month: int, day: int) -> Piece:
    if not day:
        return _bare("year", str(year))
    date = f"{year:04}-{month:02}-{day:02}"
    return f"year: {year}\ndate: {date}\n", _DATES % (crc32(b"%d" % year), crc32(date.encode()))


@lru_cache(maxsize=4096)
def _behind(classes: tuple[str, ...], own: tuple[Link, ...], links: tuple[Link, ...]) -> Piece:
    """The items behind the comment, where they are no more than classes and links."""
    items = [paper.classes_item(classes)] if classes else []
    return _listed([*items, paper.links_item(own, links)] if own or links else items)


@lru_cache(maxsize=16384)
def _classed(categories: tuple[str, ...], said: tuple[str, ...]) -> Piece:
    quoted, prints, tags, tag_prints = zip(*map(_kind, categories), strict=True) if categories else ((), (), (), ())
    tags, tag_prints = (*tags, *said), (*tag_prints, *map(marker.of, said))
    lines, marks = _lines("categories", quoted, prints)
    more, more_marks = _lines("tags", tags, tag_prints)
    return f"{lines}{more}", f"{marks}{more_marks}"


def _lines(name: str, values: Sequence[str], prints: Sequence[str]) -> Piece:
    """A list, its values as they are written, and their fingerprints; nothing where it is empty."""
    return (f"{name}:{_NEXT}{_NEXT.join(values)}\n", f" {name}=.{'.'.join(prints)}") if values else _NOTHING


@lru_cache(maxsize=1024)
def _kind(category: str) -> tuple[str, str, str, str]:
    """A category in quotes, its fingerprint, its tag and the tag's fingerprint."""
    tag = notes.tag(category)
    return _quoted(category), marker.of(category), tag, marker.of(tag)
