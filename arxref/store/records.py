"""One paper as the store keeps it: the number of its row, and its entry as a few hundred compressed bytes.

A record is the entry's texts, joined by a character that is in none of them and that stands first, so nothing needs escaping. What few
papers have (affiliations, links, more than one source ...) is one JSON text at the end.
"""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any

from arxref.late import late
from arxref.library.merge import GROUPS, goes_on
from arxref.model import Entry, Link, Name, PartialDate
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from arxref.model import ArxivId

VERSIONS = 1 << 14
"""A row's number is the paper's, times this, plus the version (0: not known): what is known of a paper stands together, newest last."""

FORM = 1
"""How new records are encoded. What a form means never changes; another dictionary or layout is a new form, and a new schema version."""

# Their order is part of the file's format: what comes later is added at the end.
ARCHIVES = (
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga funct-an gr-qc hep-ex"
    " hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio quant-ph solv-int"
    " supr-con"
).split()
_ARCHIVE = {name: 1_000_000_000 + number * 10_000_000 for number, name in enumerate(ARCHIVES)}
_SEVEN = late(r"[0-9]{7}")

# A record is of a paper, whatever version is cited under whatever key.
_GROUPS = tuple(group for group in GROUPS if group[0] not in ("version", "key"))
_NO_RARE = ((), (), (), (), (), ())
_BROKEN = (ValueError, LookupError, TypeError, RecursionError, MemoryError)


class Damaged(Exception):
    """What stands in the store is not what was written there."""


class Record(NamedTuple):
    """What one row says. ``said`` numbers the sources: an index in the entry's provenance means one of them, the first has the rest.

    The entry has no origins and no key.
    """

    entry: Entry
    said: tuple[int, ...]


def number(id_: str) -> int:
    """The number of a paper; those of a month follow one another. 0 for what is no canonical identifier."""
    month, _, place = id_.partition(".")
    digits = month + place
    width = len(month), len(place)
    if width == ((4, 4) if month < "1500" else (4, 5)) and "0700" <= month < "9100" and digits.isascii() and digits.isdigit():
        return int(digits)
    archive, _, digits = id_.partition("/")
    base = _ARCHIVE.get(archive)
    return base + int(digits) if base is not None and _SEVEN.fullmatch(digits) is not None else 0


def packed(record: Record) -> bytes:
    """The record, but for its ID, version and first source, which its row has."""
    entry, said = record
    _, _, title, authors, whole, affiliations, abstract, published, updated, categories, primary, classes, *others = entry
    comment, journal_ref, dois, report_no, links, topics, _, provenance, _, extra = others
    columns = [*zip(*authors, strict=True)]
    if not any(map(any, columns[2:])):
        del columns[2:]
    width = len(columns) or 2
    rare = (affiliations, links, topics, extra, said[1:], provenance)
    texts = [
        "",
        f"{len(categories)},{len(classes)},{len(dois)},{len(authors)},{width},{whole:d}",
        title,
        abstract,
        comment,
        journal_ref,
        report_no,
        primary,
        "" if published is None else "{},{},{},{}".format(*published),
        "" if updated is None else "{},{},{},{}".format(*updated),
        "" if rare == _NO_RARE else json.dumps(rare, separators=(",", ":")),
        *categories,
        *classes,
        *dois,
        *chain.from_iterable(columns),
    ]
    body = "\x1f".join(texts)
    if body.count("\x1f") != len(texts) - 1:
        body = next(mark for mark in map(chr, range(0x1F, 0xD800)) if mark not in body).join(texts)
    return body.encode("utf-8", "surrogatepass")


def unpacked(raw: bytes, id_: ArxivId, version: int, said: int) -> Record:
    """What `packed` was given. Raises Damaged."""
    try:
        text = raw.decode("utf-8", "surrogatepass")
        head, title, abstract, comment, journal_ref, report_no, primary, published, updated, more, *texts = text[1:].split(text[0])
        categories, classes, dois, authors, width, complete = map(int, head.split(","))
        classes += categories
        dois += classes
        columns = [texts[start : start + authors] for start in range(dois, dois + width * authors, authors)] if authors else []
        if len(texts) != dois + width * authors:
            raise Damaged(id_)
        affiliations, links, topics, extra, others, provenance = _rare(more) if more else _NO_RARE
        entry = Entry(
            id_,
            version or None,
            title,
            tuple(map(Name, *columns)) if columns else (),
            bool(complete),
            affiliations,
            abstract,
            _dated(published) if published else None,
            _dated(updated) if updated else None,
            tuple(texts[:categories]),
            primary,
            tuple(texts[categories:classes]),
            comment,
            journal_ref,
            tuple(texts[classes:dois]),
            report_no,
            links,
            topics,
            (),
            provenance,
            "",
            extra,
        )
        if provenance and not all(0 <= index <= len(others) for _, index in provenance):
            raise Damaged(id_)
    except _BROKEN as error:
        raise Damaged(id_) from error
    return Record(entry, (said, *others))


def joined(first: Record, second: Record, rank: Callable[[int], int]) -> Record:
    """One record of two: field by field from the source that ranks first (lower is better), among equals from ``first``.

    Fields that describe one thing are taken together, and what is cut off gives way to what is whole, as in `arxref.library.merge`.
    """
    one, two = first.entry, second.entry
    by_one, by_two = dict(one.provenance), dict(two.provenance)
    values: dict[str, Any] = {}
    came: dict[str, int] = {}
    for group in _GROUPS:
        field = group[0]
        mine, other = getattr(one, field), getattr(two, field)
        if not (mine or other):
            continue
        from_one, from_two = first.said[by_one.get(field, 0)], second.said[by_two.get(field, 0)]
        if field == "authors" and mine and other and one.authors_complete is not two.authors_complete:
            take = two.authors_complete
        elif field == "abstract" and (goes_on(mine, other) or goes_on(other, mine)):
            take = goes_on(mine, other)
        else:
            take = bool(other) and (not mine or rank(from_two) < rank(from_one))
        came[field] = from_two if take else from_one
        if take:
            values |= {name: getattr(two, name) for name in group}
    if one.authors == two.authors:
        values["affiliations"] = values.get("affiliations") or one.affiliations or two.affiliations
    values["links"] = tuple(dict.fromkeys(one.links + two.links))
    values["topics"] = tuple(dict.fromkeys(one.topics + two.topics))
    named = {name for name, _ in one.extra}
    values["extra"] = one.extra + tuple(pair for pair in two.extra if pair[0] not in named)
    best = first.said[0] if rank(first.said[0]) <= rank(second.said[0]) else second.said[0]
    said = tuple(dict.fromkeys((best, *came.values())))
    provenance = tuple((field, said.index(source)) for field, source in came.items() if source != best)
    return Record(one._replace(**values, provenance=provenance), said)


def _dated(text: str) -> PartialDate:
    year, month, day, time = text.split(",", 3)
    return PartialDate(int(year), int(month), int(day), time)


def _rare(
    text: str,
) -> tuple[
    tuple[tuple[str, ...], ...],
    tuple[Link, ...],
    tuple[str, ...],
    tuple[tuple[str, str], ...],
    tuple[int, ...],
    tuple[tuple[str, int], ...],
]:
    affiliations, links, topics, extra, others, provenance = json.loads(text)
    return (
        tuple(map(tuple, affiliations)),
        tuple(Link(title, url) for title, url in links),
        tuple(topics),
        tuple((name, value) for name, value in extra),
        tuple(others),
        tuple((field, index) for field, index in provenance),
    )


def codec() -> tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]:
    """The functions that compress and decompress records of `FORM`; the latter raises Damaged.

    Zstandard at its fastest takes a third of the time of zlib for fewer bytes; each record has a checksum.
    """
    import zstandard

    from arxref.store.dictionary import WORDS  # noqa: PLC0415 - same

    shared = zstandard.ZstdCompressionDict(WORDS.encode(), zstandard.DICT_TYPE_RAWCONTENT)
    shared.precompute_compress(level=1)
    squeeze = zstandard.ZstdCompressor(level=1, dict_data=shared, write_checksum=True).compress
    expand = zstandard.ZstdDecompressor(dict_data=shared).decompress

    def restore(data: bytes) -> bytes:
        try:
            return expand(data)
        except (zstandard.ZstdError, *_BROKEN) as error:
            raise Damaged(str(error)) from error

    return squeeze, restore
