"""INSPIRE's records as JSON, as its REST API gives them: the answer to a search, or records one after the other.

Sources: the API's documentation (github.com/inspirehep/rest-api-doc) and the schema of a record of literature (inspire-schemas,
``records/hep.json``). Of a record its ``metadata`` is read; the record that is no arXiv paper is a foreign one.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import arxref
from arxref.tools.reading import Publication, clean, parse_date, parse_id, parse_name, reference, split_categories, split_dois

if TYPE_CHECKING:
    from collections.abc import Iterator

__version__ = "0.1.0"
NAME = "inspire"

_OURS = re.compile(rb'inspirehep\.net/(?:api/literature|schemas/records/hep\.json)|"arxiv_eprints"\s{0,9}:\s{0,9}\[')
_MEMBERS = re.compile(rb'"(?:metadata|arxiv_eprints|preprint_date|texkeys|control_number|document_type)"\s{0,9}:')
_LIST = re.compile(r'(?<!\\)"hits"\s{0,999}:\s{0,999}\[')
_BETWEEN = re.compile(r"[\s,]*")
# What may follow the last record in whatever holds it: brackets, and members that are no records.
_REST = re.compile(r"""(?:[\s,\]}]|"[^"\n]{0,100}"[ \t]{0,9}:[^\n]*+)*+""")
_DECODER = json.JSONDecoder(strict=False)
_YEAR = re.compile("[12][0-9]{3}")
_SHOWN = 80
_NOT_AUTHORS = frozenset(("editor", "supervisor"))


def accepts(source: arxref.SourceText) -> float:
    """Sure of JSON that names INSPIRE's literature, or has arXiv numbers as INSPIRE has them."""
    head = source.head.lstrip()
    if head[:1] not in (b"{", b"[") or _OURS.search(head) is None:
        return 0.0
    return 0.95 if _MEMBERS.search(head) is not None else 0.0


class _Broken(NamedTuple):
    """Where the text stops being JSON: why."""

    reason: str


def parse(source: arxref.SourceText) -> Iterator[arxref.Entry | arxref.Foreign | arxref.Problem]:
    """Read every record; see `arxref.Parser`. Each claims the lines from its own to the next one's, the first those before it."""
    text, name = source.text, source.name
    first, line, at, until = 1, 1, 0, 0
    pending: Any = None
    for place, end, value in _records(text):
        begins = line + text.count("\n", at, place)
        if pending is not None:
            yield from _read(pending, text[at:until], arxref.Span(name, first, max(first, begins - 1)))
            first = begins
        line, at, until, pending = begins, place, end, value
    rest = _REST.match(text, until)
    last = line + text[at : rest.end() if rest is not None else until].rstrip().count("\n")
    if pending is not None:
        yield from _read(pending, text[at:until], arxref.Span(name, first, last))
    elif text and not text.isspace():
        yield arxref.Problem("warning", "empty-file", "holds no records of INSPIRE", name, 1, "", 1 + text.rstrip().count("\n"))


def _records(text: str) -> Iterator[tuple[int, int, object]]:
    """Where each record begins and ends, and its value; at last, where the text breaks off, why. Linear: nothing is read twice."""
    found = _LIST.search(text)
    at = found.end() if found is not None else 0
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr] # it matches the empty text
        if found is not None and text[at : at + 1] == "]":  # another answer may follow
            found = _LIST.search(text, at)
            if found is None:
                return
            at = found.end()
            continue
        if found is None and text[at : at + 1] in ("[", "]"):
            at += 1
            continue
        if at >= len(text):
            return
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply, or a figure too long"
            yield at, len(text), _Broken(reason[:100])
            return
        yield at, end, value
        at = end


def _read(value: object, raw: str, span: arxref.Span) -> Iterator[arxref.Entry | arxref.Foreign | arxref.Problem]:
    if isinstance(value, _Broken):
        message = f"this is no JSON ({value.reason}); nothing from here on was read"
        yield arxref.Problem("error", "unreadable-json", message, span.source, span.first, "", span.last)
        return
    record = _mapping(value)
    metadata = _mapping(record.get("metadata")) or record
    titles = _rows(metadata, "titles")
    title = clean(_preferred(titles, "title"))
    key = next(iter(_texts(metadata, "texkeys")), "")
    eprint = next((row for row in _rows(metadata, "arxiv_eprints") if _text(row, "value")), None)
    if eprint is None:
        yield arxref.Foreign((key or title or _shown(metadata))[:_SHOWN] or f"record at line {span.first}", raw, span)
        return
    try:
        id_, version = parse_id(_text(eprint, "value"))
    except arxref.InvalidIdentifier as reason:
        yield arxref.Problem("error", "invalid-id", f'"{title[:60]}": {reason}', span.source, span.first, "", span.last)
        return
    yield _entry(metadata, eprint, arxref.Entry(id_, version, title, key=key, origins=(arxref.Origin(*span, NAME),)))


def _entry(metadata: dict[str, Any], eprint: dict[str, Any], begun: arxref.Entry) -> arxref.Entry:
    """The entry with all that the record says."""
    categories, primary, classes = split_categories(", ".join(_texts(eprint, "categories")))
    people = [row for row in _rows(metadata, "authors") if not _NOT_AUTHORS.intersection(_texts(row, "inspire_roles"))]
    authors, affiliations = _authors(people)
    count = metadata.get("author_count")
    complete = not isinstance(count, int) or count <= len(_rows(metadata, "authors"))
    if not authors:  # the group stands apart from its members
        groups = [_group(_text(row, "value")) for row in _rows(metadata, "collaborations")] + list(_texts(metadata, "corporate_author"))
        authors, complete = tuple(arxref.Name(literal=group) for text in groups if (group := clean(text))), True
    return begun._replace(
        authors=authors,
        authors_complete=complete or not authors,
        affiliations=affiliations if any(affiliations) else (),
        abstract=clean(_preferred(_rows(metadata, "abstracts"), "value")),
        published=parse_date(_text(metadata, "preprint_date")),
        categories=categories,
        primary=primary,
        classes=classes,
        comment=clean(next((_text(row, "value") for row in _rows(metadata, "public_notes") if _text(row, "source") == "arXiv"), "")),
        journal_ref=_journal(metadata),
        dois=_dois(metadata),
        report_no=clean(", ".join([_text(row, "value") for row in _rows(metadata, "report_numbers")])),
    )


def _authors(rows: list[dict[str, Any]]) -> tuple[tuple[arxref.Name, ...], tuple[tuple[str, ...], ...]]:
    """The authors, each once, and their affiliations."""
    found: dict[arxref.Name, tuple[str, ...]] = {}
    for row in rows:
        name = parse_name(clean(_text(row, "full_name")))
        if name.family or name.literal:
            places = [clean(_text(place, "value")) for place in _rows(row, "affiliations")]
            found.setdefault(name, tuple(filter(None, places)))
    return tuple(found), tuple(found.values())


def _group(name: str) -> str:
    return name if not name or "ollaboration" in name else f"{name} Collaboration"


def _journal(metadata: dict[str, Any]) -> str:
    """The first place where the paper was published, as a reference to read."""
    for row in _rows(metadata, "publication_info"):
        title = clean(_text(row, "journal_title"))
        if title and _text(row, "material") in ("", "publication"):
            spaced = re.sub(r"\.(?=[^\W\d_])", ". ", title)  # INSPIRE has Phys.Rev.D
            pages = "-".join(filter(None, (_shown(row, "page_start"), _shown(row, "page_end")))) or _shown(row, "artid")
            year = row.get("year")
            volume, issue = clean(_shown(row, "journal_volume")), clean(_shown(row, "journal_issue"))
            year = _shown(row, "year")
            return reference(Publication("article", spaced, volume, issue, clean(pages), int(year) if _YEAR.fullmatch(year) else 0))
    return next((text for row in _rows(metadata, "publication_info") if (text := clean(_text(row, "pubinfo_freetext")))), "")


def _dois(metadata: dict[str, Any]) -> tuple[str, ...]:
    """The DOIs of the published paper; errata and data have others, and arXiv's is known without being said."""
    spelt = [_text(row, "value") for row in _rows(metadata, "dois") if _text(row, "material") in ("", "publication")]
    found = [doi for text in spelt for doi in split_dois(text)[0] if not doi.lower().startswith("10.48550/arxiv.")]
    return tuple({doi.lower(): doi for doi in reversed(found)}.values())[::-1]


# ---- what a stranger's JSON holds ----------------------------------------------------------------------------------------------------


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _rows(record: dict[str, Any], member: str) -> list[dict[str, Any]]:
    """The objects of a list; what is none counts as absent."""
    value = record.get(member)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _texts(record: dict[str, Any], member: str) -> list[str]:
    value = record.get(member)
    return [text.strip() for text in value if isinstance(text, str) and text.strip()] if isinstance(value, list) else []


def _text(record: dict[str, Any], member: str) -> str:
    value = record.get(member)
    return value.strip() if isinstance(value, str) else ""


def _shown(record: dict[str, Any], member: str = "control_number") -> str:
    """A text or a whole number as a text."""
    value = record.get(member)
    return str(value) if type(value) is int and abs(value) < 10**12 else _text(record, member)


def _preferred(rows: list[dict[str, Any]], member: str) -> str:
    """The text that is arXiv's own, where there are several (publishers' are full of MathML), else the first."""
    texts = [(_text(row, "source").lower() != "arxiv", _text(row, member)) for row in rows if _text(row, member)]
    return min(texts, key=lambda text: text[0], default=(False, ""))[1]


PARSER = arxref.Parser(NAME, "INSPIRE's records as JSON, as its REST API gives them", "library", 40, accepts, parse)


@arxref.hookimpl
def arxref_parsers() -> list[arxref.Parser]:
    """Offer the parser."""
    return [PARSER]
