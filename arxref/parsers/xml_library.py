"""Libraries as XML: EndNote's (Mendeley's, too), Zotero's RDF, MODS, DBLP's records.

A work is an element with a title, people and addresses, each called otherwise; it becomes an item of CSL, which says what they mean. What
stands around works (journals and attachments in RDF among it) is nobody's paper.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.layouts.xmldamage import parse_record
from arxref.model import Foreign, Origin, Problem, Span
from arxref.names import parse_name
from arxref.text.authorlists import are_others

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from xml.etree.ElementTree import Element

    from arxref.model import Entry

NAME = "xml-library"
_LAYOUTS = (  # what each has in its head, and how its works begin
    (late(rb"<ref-type\b"), late(r"<(record)>")),
    (
        late(rb"zotero\.org/namespaces/export#|purl\.org/net/biblio#"),
        late(r"<(bib:(?!Journal|Memo|Series)[A-Z]\w{2,30}|rdf:Description)(?=[\s>])"),
    ),
    (late(rb"loc\.gov/mods/v3"), late(r"<((?:\w{1,20}:)?mods)(?=[\s>])")),
    (
        late(rb"<dblp(?:person)?\b|\A\s*<\?xml[^>]*>\s*<(?:article|inproceedings)\b[^>]{0,200}\bkey=\""),
        late(r"<(article|inproceedings|incollection|proceedings|book|phdthesis|mastersthesis)(?=\s[^<>]{0,200}\bkey=)"),
    ),
)
_SURE = 0.9
_TITLES = ("titles/title", "titleInfo/title", "title")
_PLACES = ("titles/secondary-title", "periodical/full-title", "journal", "booktitle", "isPartOf//title", "relatedItem/titleInfo/title")
_DATES = ("dates/pub-dates/date", "date", "originInfo/dateIssued", "dates/year", "year", "part/date", "relatedItem/originInfo/dateIssued")
_ADDRESSES = ("urls//url", "ee", "location/url", "identifier//value")
_NUMBERS = ("number", "accession-num", "archiveID", "identifier")
_DOI = late(r"(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)?(10\.[0-9]{4,9}/\S+)\Z", re.IGNORECASE)
_HOMONYM = late(r" [0-9]{4}\Z")  # by which DBLP tells namesakes
_YEAR = late(r"(?:19|20)[0-9]{2}(?:-[0-9]{2}){0,2}")
_NO_PLACE = late(r"arxiv|\Acorr\Z", re.IGNORECASE)


def accepts(source: SourceText) -> float:
    """Sure of what says which library it is."""
    works = _works(source.head)
    return _SURE if works is not None and works.search(source.head.decode("utf-8", "replace")) is not None else 0.0


def parse(source: SourceText) -> Iterator[Entry | Foreign | Problem]:
    """Read every work; see `arxref.api.Parser`."""
    works = _works(source.head)
    text, name = source.text, source.name
    found = [*works.finditer(text)] if works is not None else []
    closings = {f"</{one[1]}>" for one in found}
    at, line = 0, 1
    for begin, end, following in _extents(text, found):
        if begin < at:
            continue
        yield from _around(text[at:begin], closings, name, line)
        line += text.count("\n", at, begin)
        at = end or following
        raw = text[begin:at].rstrip()
        if not end:
            raw = raw.partition("\n\n")[0]  # what is joined to a library that breaks off is for others
        span = Span(name, line, line + raw.count("\n"))
        if end:
            yield from _read(raw, span)
        else:
            yield Problem("error", "damaged-xml", "the record has no end; it was not read", name, line, "", span.last)
        line += text.count("\n", begin, at)
    yield from _around(text[at:], closings, name, line)


def _extents(text: str, found: Sequence[re.Match[str]]) -> Iterator[tuple[int, int, int]]:
    """Where each work begins, where it ends (0: nowhere before another of its name), and where the next of any name begins."""
    limits: list[int] = []
    same: dict[str, int] = {}
    for one in reversed(found):
        limits.append(same.get(one[1], len(text)))
        same[one[1]] = one.start()
    following = [*(one.start() for one in found[1:]), len(text)]
    for one, limit, after in zip(found, reversed(limits), following, strict=False):
        closing = f"</{one[1]}>"
        end = text.find(closing, one.end(), limit)
        yield one.start(), end + len(closing) if end >= 0 else 0, after


def _works(head: bytes) -> re.Pattern[str] | None:
    """How the works of a library begin that has such a head."""
    if not head[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    return next((works for said, works in _LAYOUTS if said.search(head) is not None), None)


def _around(text: str, closings: Iterable[str], name: str, line: int) -> Iterator[Foreign | Problem]:
    """What stands between works; where one ends there (``closings``), its beginning is lost."""
    if text and not text.isspace():
        first, last = line + text[: len(text) - len(text.lstrip())].count("\n"), line + text.rstrip().count("\n")
        if any(closing in text for closing in closings):
            yield Problem("error", "damaged-xml", "the record has no beginning; it was not read", name, first, "", last)
        else:
            yield Foreign("", text, Span(name, first, last))


def _read(raw: str, span: Span) -> Iterator[Entry | Foreign | Problem]:
    """The paper that a work is, or what is none."""
    from arxref.library.csl import common, cslread  # noqa: PLC0415 - for those who have such a file

    node, fault, number = parse_record(raw)
    if node is None:
        message = f"line {span.first + number - 1} is no XML ({fault}); the record was not read"
        yield Problem("error" if "arxiv" in raw.lower() else "warning", "damaged-xml", message, span.source, span.first, "", span.last)
        return
    item = _item(node)
    named = common.paper(item)
    if named is None:
        yield Foreign(item["title"], raw, span)
        return
    if _NO_PLACE.search(item["container-title"]) is not None:
        item |= {"container-title": "", "volume": "", "number": ""}
    entry, problems = cslread.read(item, named, Origin(*span, NAME), own=False)
    yield entry
    yield from problems


def _item(node: Element) -> dict[str, Any]:
    """The work as an item of CSL."""
    addresses = [text for path in _ADDRESSES for text in _texts(node, path)]
    about = node.get("rdf:about", "")
    date = next((found[0] for path in _DATES for text in _texts(node, path) if (found := _YEAR.search(text)) is not None), "")
    doi = [*_texts(node, "electronic-resource-num"), *_texts(node, "identifier[@type='doi']"), *_texts(node, "identifier"), *addresses]
    item: dict[str, Any] = {
        "type": "article",
        "title": _title(node),
        "author": _authors(node),
        "container-title": _first(node, *_PLACES),
        "volume": _first(node, "volume"),
        "number": _first(node, *_NUMBERS),
        "abstract": _first(node, "abstract"),
        "note": "\n".join([*_texts(node, "description"), *_texts(node, "note"), *_texts(node, "notes")]),
        "DOI": next((found[1] for text in doi if (found := _DOI.match(text.removeprefix("DOI "))) is not None), ""),
        "URL": next((text for text in [*addresses, about] if "arxiv" in text.lower()), "") or next(iter(addresses), ""),
    }
    if date:
        item["issued"] = {"raw": date}
    key = f"DBLP:{node.get('key')}" if node.get("key") else node.get("ID", "")
    return item | ({"id": key} if key else {})


def _texts(node: Element, path: str) -> list[str]:
    """The texts, but for empty ones, of all elements there."""
    return [text for one in _found(node, path) if (text := " ".join("".join(one.itertext()).split()))]


def _found(node: Element, path: str) -> Iterator[Element]:
    """All elements there; of those that stand anywhere below another (``//``) none that holds one of its own name, which are not nested.

    So no text is taken twice, however deep somebody lets them stand.
    """
    name = path.rpartition("//")[2]
    return (one for one in node.iterfind(path) if name == path or one.find(f".//{name}") is None)


def _first(node: Element, *paths: str) -> str:
    return next((text for path in paths for text in _texts(node, path)), "")


def _title(node: Element) -> str:
    """The title, without the full stop that DBLP puts behind each; MODS has what stands before a colon, and what behind it, apart."""
    title = _first(node, *_TITLES)
    below = _first(node, "titleInfo/subTitle")
    return f"{title}: {below}" if below else title.removesuffix(".") if node.get("key") else title


def _authors(node: Element) -> list[dict[str, str]]:
    """Those who wrote the work, and nobody who edited it."""
    people = [_person(_HOMONYM.sub("", text)) for path in ("contributors/authors/author", "author") for text in _texts(node, path)]
    people += [_parted(_first(one, "surname"), _first(one, "givenName", "givenname")) for one in _found(node, "authors//Person")]
    for one in node.iterfind("name"):
        roles = _texts(one, "role/roleTerm")
        if not roles or not {"aut", "author", "cre", "creator"}.isdisjoint(map(str.lower, roles)):
            family = _first(one, "namePart[@type='family']")
            given = " ".join(_texts(one, "namePart[@type='given']"))
            people.append(_parted(family, given) if family else _person(_first(one, "namePart")))
    return [one for one in people if one]


def _parted(family: str, given: str) -> dict[str, str]:
    return {"family": family, "given": given} if family and given else {"literal": family or given} if family or given else {}


def _person(text: str) -> dict[str, str]:
    """A name with its family first, or in natural order; or what says that there are more."""
    if are_others(text):
        return {"literal": "others"}
    name = parse_name(text)
    if name.literal or not name.family:
        return {"literal": text} if text else {}
    return {"family": name.family, "given": name.given, "non-dropping-particle": name.particle, "suffix": name.suffix}


PARSER = Parser(NAME, "libraries as XML: EndNote's, Zotero's RDF, MODS, DBLP's", "library", 42, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
