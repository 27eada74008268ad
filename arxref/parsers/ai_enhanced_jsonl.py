"""The JSON lines behind AI-enhanced digests: one object a paper, as a crawler of arXiv's listings wrote it, with or without AI texts.

What an AI said of a paper is never its abstract; of it the one-line ``TL;DR`` is kept in ``extra``. Days repeat papers: merging is for
those.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from arxref.api import Parser, SourceText
from arxref.authors import parse_authors
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.digests import paper_id
from arxref.library.layouts.jsondamage import of_broken_line
from arxref.library.layouts.jsonlines import objects
from arxref.model import Entry, Link, Origin, Problem
from arxref.taxonomy import split_categories
from arxref.text.clean import clean
from arxref.text.scan import find

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGIN = late(rb'^[ \t]{0,9}\{[ \t]{0,9}"[A-Za-z_]{1,30}"[ \t]{0,9}:', re.MULTILINE)
_OWN = tuple(
    re.compile(rb'"%s"[ \t]{0,9}:[ \t]{0,9}%s' % pair) for pair in ((b"summary", b'["n]'), (b"categories", rb"[\[n]"), (b"abs", b'["n]'))
)
_BRACKETS = late(r"\s*(?:\{|\[\s*[\[{\"])")
_TEXTS = ("id", "abs", "pdf", "title", "comment", "summary", "journal_ref", "code_url")
_LISTS = ("authors", "categories")
_new = tuple.__new__  # what a NamedTuple's own constructor ends in


def accepts(source: SourceText) -> float:
    """Sure where lines are objects and the keys ``abs``, ``categories`` and ``summary`` stand in them."""
    head = source.head
    if find(head, b'"summary"') < 0 or _BEGIN.search(head) is None:
        return 0.0
    return 0.9 if all(key.search(head) is not None for key in _OWN) else 0.0


def parse(source: SourceText) -> Iterator[Entry | Problem]:
    """Read every line; see `arxref.api.Parser`. Only one is held at a time."""
    from json import JSONDecoder  # noqa: PLC0415 - for those who have such a file

    name = source.name
    decode = JSONDecoder(strict=False).decode
    for number, line in source.lines():
        if not line or line.isspace():
            continue
        try:
            record = decode(line)
        except (ValueError, RecursionError) as error:
            several, rest = objects(line)
            for one in several:
                yield from _read(one, _new(Origin, (name, number, number, "ai-enhanced-jsonl", None, None, "")))
            if several and rest < 0:
                continue
            if '":' not in line and _BRACKETS.match(line) is None:
                continue  # it never was an object
            # A figure too long and brackets too deep are no JSON for us, either.
            reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            origin = _new(Origin, (name, number, number, "ai-enhanced-jsonl", None, None, ""))
            wrong = f"this line is no JSON ({reason[:100]}); the record was not read"
            yield from of_broken_line(line[rest:], wrong, origin, partial(_read, origin=origin), follows=bool(several))
            continue
        if type(record) is not dict:
            yield Problem("error", "broken-record", "this line is no JSON object; nothing was read from it", name, number)
            continue
        yield from _read(record, _new(Origin, (name, number, number, "ai-enhanced-jsonl", None, None, "")))


def _read(record: dict[str, Any], origin: Origin) -> Iterator[Entry | Problem]:
    odd = [key for key in _TEXTS if type(record.get(key, "")) is not str and record[key] is not None]
    odd += [key for key in _LISTS if not _is_words(record.get(key))]
    for key in odd:
        record[key] = [part for part in record[key] if type(part) is str] if type(record[key]) is list and key in _LISTS else None
    title = record.get("title") or ""
    found = paper_id(record.get("abs") or record.get("id") or record.get("pdf") or "", title, origin)
    if isinstance(found, Problem):
        yield found
        return
    categories, primary, classes = split_categories(", ".join(record.get("categories") or ()))
    names, complete = parse_authors(", ".join(record.get("authors") or ()))
    code = record.get("code_url")
    said = record.get("AI")
    brief = said.get("tldr") if type(said) is dict else None
    yield Entry(
        id=found[0],
        version=found[1],
        title=clean(title),
        authors=names,
        authors_complete=complete,
        abstract=clean(record.get("summary") or ""),
        categories=categories,
        primary=primary,
        classes=classes,
        comment=clean(record.get("comment") or ""),
        journal_ref=clean(record.get("journal_ref") or ""),
        links=(Link("code", code),) if code else (),
        origins=(origin,),
        extra=(("TL;DR", clean(brief)),) if type(brief) is str and brief and not brief.isspace() else (),
    )
    if odd:
        message = f"{', '.join(odd)}: not of the kind that stands there; it was left out"
        yield Problem("warning", "broken-record", message, origin.source, origin.first, found[0])


def _is_words(value: object) -> bool:
    return value is None or (type(value) is list and all(type(part) is str for part in value))


PARSER = Parser("ai-enhanced-jsonl", "the JSON lines behind AI-enhanced digests", "digest", 30, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
