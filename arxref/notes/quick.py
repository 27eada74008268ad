"""A new note in one go, for the papers that have nothing unusual: nearly all, and thousands of them are written at a time.

What it gives is to the letter what `arxref.vault.marker.note` makes of `arxref.notes.paper.properties` and `arxref.notes.paper.region`.
"""

from __future__ import annotations

from functools import lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING
from zlib import crc32

from arxref import dates, identifiers, notes
from arxref.library.publication import is_withdrawn
from arxref.notes import paper
from arxref.vault import marker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from arxref.model import Entry, Link, Name, Origin, PartialDate

Piece = tuple[str, str]
"""Lines of front matter, and the words of the begin marker with their fingerprints, each after a blank."""

_NEXT = "\n  - "
# Half the price of format strings, which ask each number how it wants to be written.
_PRINTS = " title=%x aliases=.%s citekey=%x arxiv=%x doi=%x authors=.%s%s%s url=%x pdf=%x%s"
_PART = "%s:%x"


def note(entry: Entry, stem: str, links: Sequence[Link], rest: str) -> str | None:
    """The note named ``stem``, its properties by their own names; None for a paper that takes a closer look."""
    if not (entry.title and entry.key and entry.authors and entry.categories):
        return None
    if len(entry.authors) >= marker.MAX_ELEMENTS or len(entry.categories) > marker.MAX_ELEMENTS or len(links) > marker.MAX_ELEMENTS:
        return None
    if is_withdrawn(entry):
        return None
    try:
        front, prints = _front(entry, stem, links)
        parts = paper.details(entry, links)
        marks = ".".join([_PART % (_print(label), crc32(text.encode())) for label, text in parts])
    except UnicodeEncodeError:  # half a character
        return None
    if len(front) > paper.LARGEST or not notes.is_harmless(front):
        return None
    body = paper.joined([text for _, text in parts])
    return f"---\n{front}---\n\n{marker.BEGIN}{prints} +=.{marks} %%\n\n{body}{marker.END}\n{rest}"


def _front(entry: Entry, stem: str, links: Sequence[Link]) -> Piece:
    key, title, raw = entry.key, entry.title, entry.id.encode()
    said = title.encode()
    if key == stem and len(said.translate(None, _LIVE)) == len(said):
        quoted, print_ = encode_basestring(title), crc32(said)
        also, also_print = quoted, f"{print_:x}"
    else:
        title, aliases = paper.shown(title), paper.aliases(entry, stem)
        quoted, print_ = encode_basestring(title), crc32(title.encode())
        also, also_print = _NEXT.join(map(encode_basestring, aliases)), _prints(aliases)
    id_ = encode_basestring(entry.id)
    doi = (entry.dois and entry.dois[0]) or identifiers.DOI_PREFIX + entry.id
    people = [*map(_person, entry.authors)]
    if not entry.authors_complete:
        people.append(_OTHERS)
    year, month, day, _time = dates.issued(entry)
    dated, dated_prints = _dated(year, month, day)
    state, venue, tags = paper.claimed(entry) if entry.comment or entry.journal_ref else paper.UNCLAIMED
    classed, classed_prints = _classed(entry.categories, tags)
    more, more_prints = _more(entry, links, state, venue)
    front = (
        f"title: {quoted}\naliases:\n  - {also}\ncitekey: {encode_basestring(key)}\narxiv: {id_}\n"
        f"doi: {encode_basestring(doi)}\nauthors:\n  - {_NEXT.join([person[0] for person in people])}\n{dated}{classed}"
        f'url: "{identifiers.ABS}{id_[1:]}\npdf: "{identifiers.PDF}{id_[1:]}\n{more}'
    )
    prints = _PRINTS % (
        *(print_, also_print, crc32(key.encode()), crc32(raw), crc32(doi.encode()), ".".join([person[1] for person in people])),
        *(dated_prints, classed_prints, crc32(raw, _ABS), crc32(raw, _PDF), more_prints),
    )
    return front, prints


def _more(entry: Entry, links: Sequence[Link], state: str, venue: str) -> Piece:
    """The properties that stand at the end."""
    lines = prints = ""
    if entry.journal_ref:
        text = paper.shown(entry.journal_ref)
        lines, prints = f"published-in: {encode_basestring(text)}\n", f" published-in={crc32(text.encode()):x}"
    if state:
        line, print_ = _bare("pubstate", state, encode_basestring(state))
        lines += line
        prints += print_
    if venue:
        venue = paper.shown(venue)
        lines += f"venue: {encode_basestring(venue)}\n"
        prints += f" venue={crc32(venue.encode()):x}"
    if entry.version is not None:
        line, print_ = _versioned(entry.version)
        lines += line
        prints += print_
    codes = paper.codes(links) if links else ()
    if codes:
        lines += f"code:\n  - {_NEXT.join(map(encode_basestring, codes))}\n"
        prints += f" code=.{_prints(codes)}"
    line, print_ = _added(entry.origins[0].listed) if _is_new(entry.origins) else _bare("added", paper.added(entry))
    return lines + line, prints + print_


def _is_new(origins: Sequence[Origin]) -> bool:
    """Whether one digest, or one of another kind, is all that brought the paper."""
    return len(origins) == 1 and origins[0].source != "store"


def _prints(texts: Iterable[str]) -> str:
    return ".".join([f"{crc32(text.encode()):x}" for text in texts])


_ABS, _PDF = crc32(identifiers.ABS.encode()), crc32(identifiers.PDF.encode())
_print = lru_cache(maxsize=65536)(marker.of)
_LIVE = b"$`[]%<:"  # without these, a title is its own alias, and a property as it stands


@lru_cache(maxsize=65536)
def _person(name: Name) -> Piece:
    """An author in quotes, and the fingerprint."""
    person = paper.author(name)
    return encode_basestring(person), marker.of(person)


_OTHERS = encode_basestring(paper.OTHERS), marker.of(paper.OTHERS)


@lru_cache(maxsize=4096)
def _bare(name: str, text: str, spelt: str = "") -> Piece:
    return (f"{name}: {spelt or text}\n", f" {name}={marker.of(text)}") if text else ("", "")


@lru_cache(maxsize=64)
def _versioned(version: int) -> Piece:
    return _bare("version", str(version))


@lru_cache(maxsize=4096)
def _added(listed: PartialDate | None) -> Piece:
    return _bare("added", dates.iso(listed) if listed is not None and listed.day else "")


@lru_cache(maxsize=16384)
def _dated(year: int, month: int, day: int) -> Piece:
    lines, prints = _bare("year", str(year))
    if day:
        line, print_ = _bare("date", f"{year:04}-{month:02}-{day:02}")
        return lines + line, prints + print_
    return lines, prints


@lru_cache(maxsize=16384)
def _classed(categories: tuple[str, ...], said: tuple[str, ...]) -> Piece:
    tags = [*map(notes.tag, categories), *said]
    return (
        f"categories:\n  - {_NEXT.join(map(encode_basestring, categories))}\ntags:\n  - {_NEXT.join(tags)}\n",
        f" categories=.{_prints(categories)} tags=.{_prints(tags)}",
    )
