r"""CSL-JSON, as pandoc, Zotero and every citeproc read it: one item a line, valid against the CSL 1.0.2 schema.

A paper is an ``article`` (CSL's word for a preprint) with the fields that Zotero's arXiv translator and its CSL mapping give. Titles and
abstracts are plain text there: ``$...$`` stays as it is, as in Zotero, and the model's ``\$`` is a mere dollar sign. What CSL has no place
for (comment, journal reference, the author's DOIs, MSC and ACM classes ...) is in ``custom``, which no style prints and which the schema
prefers over ``note`` for such data.

``custom`` ends in a fingerprint of the item, by which `existing` sees whether anyone has edited the file since.
"""

from __future__ import annotations

import json
import re
from hashlib import blake2b
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

from arxref import dates, identifiers
from arxref.api import Existing, Exporter, Pieces, render_pieces
from arxref.errors import InvalidIdentifier
from arxref.hookspecs import hookimpl
from arxref.text.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from arxref.model import ArxivId, Entry, Name, PartialDate

_OPEN, _BETWEEN, _CLOSE = "[\n", ",\n", "\n]\n"
_CONTROLS = bytes(range(32))
_SURROGATES = re.compile("[\ud800-\udfff]")
# Quotes inside a JSON string are escaped, so neither pattern can begin inside a text.
_LINE = re.compile(rb'\{"id":("[^"\\]*(?:\\.[^"\\]*)*"),(.*)"fingerprint":"([0-9a-f]{16})"\}\}')
_NUMBER = re.compile(rb'"number":"arXiv:([^"\\]*)"')
_ARXIV_IN_NOTE = re.compile(r"(?i)\barxiv:\s?(\S{1,64})")
# What CSL-JSON writers put an arXiv identifier in, and how it starts when it is one (Zotero, Better BibTeX, pandoc, citation-js, manubot).
_PLACES = (
    ("number", "arxiv:"),
    ("DOI", "10.48550/"),
    ("DOI", "https://doi.org/10.48550/"),
    ("URL", "http://arxiv.org/"),
    ("URL", "https://arxiv.org/"),
    ("URL", "https://doi.org/10.48550/"),
    ("archive_location", "arxiv:"),
)


def item(entry: Entry, _options: Mapping[str, Any]) -> str:
    """The CSL-JSON item of an entry on one line; its keys stand in one fixed order, empty ones are left out."""
    fields = f'"type":"article"{_text("title", entry.title)},"genre":"preprint","publisher":"arXiv","number":"arXiv:{entry.id}"'
    if entry.version is not None:
        fields += f',"version":"{entry.version}"'
    if entry.authors:
        fields += f',"author":[{_authors(entry.authors, complete=entry.authors_complete)}]'
    fields += (
        f',"issued":{_issued(dates.issued(entry))},"DOI":{quoted(identifiers.doi(entry.id))},"URL":{quoted(identifiers.abs_url(entry.id))}'
        f"{_text('abstract', entry.abstract)}"
    )
    if entry.categories:
        fields += f',"keyword":{quoted(", ".join(entry.categories))}'
    fields += f',"note":{quoted(_note(entry))}'
    if entry.primary:
        fields += f',"categories":[{quoted(entry.primary)}]'
    custom = _custom(entry)
    try:
        mark = _fingerprint(fields, custom)
    except UnicodeEncodeError:  # lone surrogates are in no Unicode text and fit in no UTF-8 file
        fields, custom = _SURROGATES.sub("\ufffd", fields), _SURROGATES.sub("\ufffd", custom)
        mark = _fingerprint(fields, custom)
    comma = "," if custom else ""
    return f'{{"id":{_identity(entry)},{fields},"custom":{{{custom}{comma}"fingerprint":"{mark}"}}}}'


def existing(raw: bytes) -> Existing:
    """What a CSL-JSON file holds, whoever wrote it; any bytes will do.

    Not ``edited`` is a file in which every item has the fingerprint that `item` gave it and nothing but such items stands. Items that are
    no arXiv papers are named in ``foreign`` by their id; a file that is no list of items is foreign as a whole.
    """
    if not raw.strip():
        return Existing({})
    ours = _as_written(raw)
    return _as_read(raw) if ours is None else Existing(ours)


def _identity(entry: Entry) -> str:
    name = entry.key or entry.id
    return quoted(name if name.isascii() else _SURROGATES.sub("\ufffd", name))


def _fingerprint(fields: str, custom: str) -> str:
    """Sixteen hexadecimal digits of the item's JSON without its id and its fingerprint."""
    return blake2b(f'{{{fields},"custom":{{{custom}}}}}'.encode(), digest_size=8).hexdigest()


def _text(name: str, text: str) -> str:
    if not text:
        return ""
    text = _plain(text)
    if '"' not in text and "\\" not in text:
        raw = text.encode("utf-8", "surrogatepass")
        if len(raw.translate(None, _CONTROLS)) == len(raw):
            return f',"{name}":"{text}"'  # nothing to escape: this is what the JSON encoder would give, at a third of its cost
    return f',"{name}":{quoted(text)}'


def _plain(text: str) -> str:
    return text.replace("\\$", "$") if "\\$" in text else text


def _authors(names: Iterable[Name], *, complete: bool) -> str:
    # "others" as the last name is what pandoc itself writes for "and others", and what it prints as "et al."
    people = [_name(name) for name in names] if complete else [*map(_name, names), '{"literal":"others"}']
    return ",".join(person for person in people if person)


def _name(name: Name) -> str:
    family, given, particle, suffix, literal = name
    if literal:
        return f'{{"literal":{quoted(_plain(literal))}}}'
    if not particle and not suffix and family:
        return f'{{"family":{quoted(family)},"given":{quoted(given)}}}' if given else f'{{"family":{quoted(family)}}}'
    parts = (("family", family), ("given", given), ("non-dropping-particle", particle), ("suffix", suffix))
    inside = ",".join(f'"{part}":{quoted(text)}' for part, text in parts if text)
    return f"{{{inside}}}" if inside else ""


def _issued(date: PartialDate) -> str:
    year, month, day, _time = date
    if not month:
        return f'{{"date-parts":[[{year}]]}}'
    return f'{{"date-parts":[[{year},{month},{day}]]}}' if day else f'{{"date-parts":[[{year},{month}]]}}'


def _note(entry: Entry) -> str:
    """The citable form, arXiv:0706.1234 [math.FA]; an old identifier of an archive without subject classes names it already."""
    if not entry.primary or ("/" in entry.id and "." not in entry.primary):
        return f"arXiv:{entry.id}"
    return f"arXiv:{entry.id} [{entry.primary}]"


def _custom(entry: Entry) -> str:
    """The members of ``custom``: what CSL has no place for, or only places that styles print."""
    members = []
    if entry.updated is not None:
        members.append(f'"updated":{quoted(dates.iso(entry.updated))}')
    for name, text in (("comment", entry.comment), ("journal-ref", entry.journal_ref), ("report-no", entry.report_no)):
        if text:
            members.append(f'"{name}":{quoted(_plain(text))}')
    for name, texts in (("dois", entry.dois), ("classes", entry.classes), ("topics", entry.topics)):
        if texts:
            members.append(f'"{name}":{_list(texts)}')
    if entry.affiliations:
        members.append(f'"affiliations":[{",".join(map(_list, entry.affiliations))}]')
    if entry.links:
        members.append(f'"links":[{",".join(map(_list, entry.links))}]')
    if entry.extra:
        inside = ",".join(f"{quoted(name)}:{quoted(_plain(text))}" for name, text in dict(entry.extra).items())
        members.append(f'"extra":{{{inside}}}')
    return ",".join(members)


def _list(texts: Iterable[str]) -> str:
    return f"[{','.join([quoted(_plain(text)) for text in texts])}]"


def _as_written(raw: bytes) -> dict[ArxivId, str] | None:
    """The keys of a file that is, but for its keys, as `render` wrote it; None if it is not."""
    head, tail = _OPEN.encode(), _CLOSE.encode()
    if not raw.startswith(head) or not raw.endswith(tail) or len(raw) <= len(head) + len(tail):
        return None
    keys: dict[ArxivId, str] = {}
    try:
        for line in raw[len(head) : -len(tail)].split(_BETWEEN.encode()):
            match = _LINE.fullmatch(line)
            if match is None:
                return None
            key, body, mark = match.groups()
            number = _NUMBER.search(body)
            item_json = b"{" + body.removesuffix(b",") + b"}}"
            if number is None or blake2b(item_json, digest_size=8).hexdigest().encode() != mark:
                return None
            found = _identifier(number[1].decode())
            if found is None:
                return None
            keys.setdefault(found, json.loads(key))
    except ValueError:  # a key that is no UTF-8, or that someone made unreadable
        return None
    return keys


def _as_read(raw: bytes) -> Existing:
    """What a file holds that someone else wrote or edited."""
    try:
        items = json.loads(decode(raw)[0])
    except (ValueError, RecursionError) as error:
        return Existing({}, (f"unreadable JSON ({str(error)[:80] or 'nested too deeply'})",), edited=True)
    if not isinstance(items, list):
        return Existing({}, ("JSON that is no list of items",), edited=True)
    if not items:
        return Existing({})
    keys: dict[ArxivId, str] = {}
    foreign = []
    taken = set()
    for number, one in enumerate(items, 1):
        found = _paper(one) if isinstance(one, dict) else None
        if found is None:
            foreign.append(_label(one, number))
            taken.add(_shown(one.get("id")) if isinstance(one, dict) else "")
        else:
            keys.setdefault(found, _shown(one.get("id")))
    return Existing({paper: key for paper, key in keys.items() if key}, tuple(foreign), edited=True, taken=frozenset(taken - {""}))


def _paper(one: Mapping[str, object]) -> ArxivId | None:
    for text in _spellings(one):
        found = _identifier(text)
        if found is not None:
            return found
    return None


def _spellings(one: Mapping[str, object]) -> Iterator[str]:
    """The texts of an item that look as if they named an arXiv paper, the surest first."""
    for place, start in _PLACES:
        text = one.get(place)
        if isinstance(text, str) and text[: len(start)].lower() == start.lower():
            yield text
    note = one.get("note")
    if isinstance(note, str):
        match = _ARXIV_IN_NOTE.search(note)
        if match is not None:
            yield match[1]


def _identifier(text: str) -> ArxivId | None:
    try:
        return identifiers.parse(text)[0]
    except InvalidIdentifier:
        return None


def _label(one: object, number: int) -> str:
    if isinstance(one, dict):
        for name in ("id", "title"):
            label = " ".join(_shown(one.get(name)).split())
            if label:
                return label[:80]
    return f"item {number}"


def _shown(value: object) -> str:
    """A string or a number as text (CSL allows both as an id); nothing else."""
    return _SURROGATES.sub("\ufffd", str(value)) if isinstance(value, str | int | float) else ""


def _tail(_marks: int) -> str:
    return _CLOSE


_PIECES = Pieces(head=_OPEN, piece=item, separator=_BETWEEN, tail=_tail)
EXPORTER = Exporter(
    name="csl-json",
    summary="CSL-JSON for pandoc, Zotero and every citeproc",
    suffix=".json",
    render=render_pieces(_PIECES),
    pieces=_PIECES,
    existing=existing,
)


@hookimpl
def arxref_exporters() -> list[Exporter]:
    """CSL-JSON."""
    return [EXPORTER]
