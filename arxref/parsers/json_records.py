"""Records of papers as JSON, whoever wrote them: objects with a title and an arXiv identifier, in a list, a line each, or within others.

Crawlers, clients of arXiv's API (``entry_id``), Semantic Scholar (``externalIds``), Hugging Face (``/api/papers/...``) and many a daily
digest print such objects; what is theirs alone is left out. An object that is a paper's is not looked into any further: what it cites
stands there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from arxref import identifiers
from arxref.api import Parser, SourceText
from arxref.errors import InvalidIdentifier
from arxref.hookspecs import hookimpl
from arxref.library.digests import own_date, paper_id
from arxref.library.layouts.mentions import mentions
from arxref.model import Entry, Foreign, Link, Origin, Problem, Span
from arxref.names import parse_authors, parse_name
from arxref.taxonomy import split_categories
from arxref.text.clean import clean, clean_name

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from arxref.model import ArxivId, Name

NAME = "json-records"
_IDS = (
    *("arxivid", "arxiv", "arxivnumber", "eprint", "entryid", "externalids", "paperid", "id", "shortid", "identifier"),
    *("absurl", "abs", "arxivurl", "arxivlink", "paperurl", "paperlink", "abstracturl", "url", "link", "pdfurl", "pdflink", "pdf", "doi"),
    *("archiveid", "rawid", "paperarxivid", "urlabs", "urlpdf", "paperurlabs", "paperurlpdf", "canonicalurl"),
)
_OF_PAPERS = frozenset("authors author creators authorships abstract summary tldr categories primarycategory eprint externalids".split())
"""What papers have. Without it, a title and a number that is not said to be arXiv's may be any page's, place's or shift's."""
_TITLES = ("title", "papertitle", "titleen", "titleenglish", "englishtitle")  # beside a translated one
_AUTHORS = ("authors", "author", "creators", "authorships", "authorlist", "authornames", "authorsstr", "authorsname")
_DATES = ("published", "publishedat", "publisheddate", "publicationdate", "datepublished", "submitted", "date")
_TITLED = re.compile(rb'"(?:paper_?|english_?)?title(?:_?en(?:glish)?)?"\s{0,20}:\s{0,20}"', re.IGNORECASE)
_SPELT = (
    rb"(?:https?://(?:[a-z]{1,9}\.)?arxiv\.org/(?:abs|pdf)/|arxiv:|https?://doi\.org/|10\.48550/arxiv\.)*"
    rb"(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]{2,9}(?:\.[a-z]{2})?/[0-9]{7})(?:v[0-9]{1,4})?(?:\.pdf)?"
)
_IDENTIFIED = re.compile(rb'"([a-z_ -]{1,20})"\s{0,20}:\s{0,20}"' + _SPELT + rb'"|"' + _SPELT + rb'"\s{0,20}:\s{0,20}\{', re.IGNORECASE)
_COLON = re.compile(r"[ \t\r\n]*:[ \t\r\n]*")
_COMMA = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")
_SPACE = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[\s,\]}]*")
_BEGIN = re.compile(r"\n[ \t]{0,40}(?=\{)")
_MENTION = re.compile(r"arxiv(?:\.org\\?/(?:abs|pdf|html)\\?/|:)[^\s\"]{0,20}[0-9]", re.IGNORECASE)
_BREAKS = 100  # so often is a text that breaks off read further: to say where it does costs as much as to read up to there
_DEPTH = 6  # an object is decoded as often as others stand around it
_Found = tuple[dict[str, Any], "tuple[ArxivId, int | None] | None"]


def accepts(source: SourceText) -> float:
    """Possible where objects have a title and, by whatever name, an arXiv identifier."""
    head = source.head.lstrip()
    head = head.replace(b"\\/", b"/") if b"\\/" in head else head
    if head[:1] not in (b"[", b"{") or _TITLED.search(head) is None:
        return 0.0
    return 0.4 if any(not one[1] or _plain(one[1].decode()) in _IDS for one in _IDENTIFIED.finditer(head)) else 0.0


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
    pending: _Found | str | None = None
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


def _documents(text: str) -> Iterator[tuple[int, int, _Found | str]]:
    """Where each record begins and ends, and what it is, or why there is none.

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
        except JSONDecodeError as error:
            breaks += 1
            begun = max(begun, at)
            following = _BEGIN.search(text, begun) if breaks < _BREAKS else None
            reason = f"no JSON ({error.msg.removesuffix(' at').removesuffix(' starting')[:100]})"
            at = following.end() if following is not None else len(text)
            yield begun, at, reason if breaks < _BREAKS else f"{reason}, and so is much before it; what follows was not read"


def _values(text: str, at: int, decode: Callable[[str, int], tuple[Any, int]], key: str = "", depth: int = 0) -> Generator[Any, None, int]:
    """The records in the value at ``at``, each with its two ends, and the place behind it. Raises JSONDecodeError where it breaks off."""
    sign = text[at : at + 1]
    if sign != "[" or depth == _DEPTH:
        try:
            value, end = decode(text, at)
        except ValueError:
            if sign != "{" or depth == _DEPTH:
                raise
        else:
            held = value.values() if type(value) is dict else ()
            found = _record(value, key) if held else None
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


@lru_cache(maxsize=1024)
def _plain(key: str) -> str:
    """``arxivId``, ``arXiv ID`` and ``arxiv_id`` are one."""
    return "".join(filter(str.isalnum, key)).lower()


def _record(value: dict[str, Any], key: str) -> _Found | None:
    """The members of a paper by their plain names, and its identifier if it has one. Any other object is none."""
    record = {_plain(name): said for name, said in value.items()}
    title = _text(record, *_TITLES)
    if not title:
        return None
    vouched = not _OF_PAPERS.isdisjoint(record)
    for name, text in chain(_spelt(record), (("", key),)):
        try:
            if vouched or "arxiv" in name or "arxiv" in text.lower():
                return record, identifiers.parse(text)
        except InvalidIdentifier:
            continue
    return (record, None) if "authors" in record or _wrong(record) else None


def _spelt(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What may be an identifier, each with the plain name of its member, the surest first."""
    return ((name, text) for name in _IDS if name in record for text in _texts(record[name]))


def _wrong(record: dict[str, Any]) -> str:
    """What such a record without an identifier says in its place that is meant to be one."""
    meant = (text for name, text in _spelt(record) if "arxiv.org/" in text or ("arxiv" in name and any(map(str.isdigit, text))))
    return next(meant, "")


def _texts(value: object) -> list[str]:
    """A text, the first texts of a list, or arXiv's of several identifiers."""
    if type(value) is dict:
        value = next((said for name, said in value.items() if _plain(name) == "arxiv"), None)
    return [one for one in (value[:9] if type(value) is list else [value]) if type(one) is str]


def _text(record: dict[str, Any], *names: str) -> str:
    """The first of the members that is a text and says something."""
    return next((said.strip() for name in names if type(said := record.get(name)) is str and not said.isspace() and said), "")


def _read(found: _Found | str, origin: Origin) -> Iterator[Entry | Foreign | Problem]:
    if isinstance(found, str):
        yield Problem("error", "broken-record", f"{found}; nothing was read from it", origin.source, origin.first, "", origin.last)
        return
    record, known = found
    title = _text(record, *_TITLES)
    if known is None:
        wrong = _wrong(record)
        problem = paper_id(wrong, title, origin) if wrong else None
        yield problem if isinstance(problem, Problem) else Foreign(title, "", Span(origin.source, origin.first, origin.last))
        return
    authors, complete = _authors(next((record[name] for name in _AUTHORS if name in record), None))
    said = record.get("categories", record.get("category")) or record.get("tags" if "arxivprimarycategory" in record else "")
    categories, primary, classes = split_categories(", ".join(_terms(said)).replace(" ", ", "))
    primary = next(iter(_terms(record.get("primarycategory", record.get("arxivprimarycategory")))), primary)
    yield Entry(
        id=known[0],
        version=known[1],
        title=clean(title),
        authors=authors,
        authors_complete=complete,
        abstract=clean(_text(record, "abstract", "summary", "abstracten")),
        categories=categories,
        primary=primary if primary in categories else "",
        classes=classes,
        published=own_date(known[0], _text(record, *_DATES)),
        comment=clean(_text(record, "comment", "comments", "arxivcomment")),
        journal_ref=clean(_text(record, "journalref", "arxivjournalref")),
        dois=identifiers.split_dois(_text(record, "doi", "arxivdoi"))[0],
        links=tuple(
            Link("code", url) for url in _texts(record.get("codeurl", record.get("code"))) if url.startswith(("https://", "http://"))
        ),
        origins=(origin,),
    )


def _authors(value: object) -> tuple[tuple[Name, ...], bool]:
    """The authors of a list of names, of a list of objects with names, or of a text."""
    if type(value) is str:
        return parse_authors(value) if value.strip() else ((), True)
    rows = value if type(value) is list else []
    spelt = [row if type(row) is str else _person(row) if type(row) is dict else "" for row in rows]
    names = [name for name in spelt if name and not name.isspace()]
    parted = [name for name in names if "," in name]
    if parted and all(map(_is_inverted, parted)) and (len(parted) == len(names) or type(rows[0]) is dict):
        return tuple(dict.fromkeys(parse_name(clean_name(name)) for name in names)), True
    return parse_authors(", ".join(names)) if names else ((), True)


def _person(row: dict[str, Any]) -> str:
    """The name that an object gives a person, whole or in parts; an author's may stand in an object of its own."""
    own = row.get("author")
    row = {_plain(name): said for name, said in (own if type(own) is dict else row).items()}
    name = _text(row, "name", "fullname", "displayname")
    family = "" if name else _text(row, "lastname", "family", "last")
    return ", ".join(filter(None, (family, _text(row, "firstname", "given", "first")))) if family else name


def _terms(value: object) -> list[str]:
    """The texts of a list, or the ``term`` that each object of it has, as in arXiv's own feed."""
    terms = [row.get("term") if type(row) is dict else row for row in (value if type(value) is list else [value])]
    return [term for term in terms if type(term) is str]


def _is_inverted(name: str) -> bool:
    """Whether it may be ``Family, Given``; where all names of a list have one comma, that parts no two people."""
    family, _, given = name.partition(",")
    return "," not in given and bool(given.strip() and family.strip())


PARSER = Parser(NAME, "records of papers as JSON, whoever wrote them: objects with a title and an arXiv ID", "library", 60, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
