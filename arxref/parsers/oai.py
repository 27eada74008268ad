"""Answers of arXiv's OAI-PMH interface (https://info.arxiv.org/help/oa), one or many: records in arXiv, arXivRaw, arXivOld or oai_dc.

A record's datestamp is the day on which anything in it changed, and says nothing of the paper's own dates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.layouts.arxivmeta import Author, Authors, Paper, author_line, authors_of, entry_of, long_names, terms
from arxref.library.layouts.xmlrecords import read, text_of, value, values
from arxref.model import Heading, Origin, Problem, Span
from arxref.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from arxref.library.layouts.xmlrecords import Piece
    from arxref.model import Entry, Foreign

_OAI = late(rb"<(?:[\w.-]{1,60}:)?OAI-PMH[\s>]|openarchives\.org/OAI/", re.IGNORECASE)
_RECORD = late(rb"<(?:[\w.-]{1,60}:)?record[\s>]")
_ARXIV = late(rb"oai:arxiv\.org:|arxiv\.org/(?:OAI|oai)", re.IGNORECASE)
_SURE, _LIKELY = 0.95, 0.6

_REQUEST = late(r"<(?:\w{1,40}:)?request\b[^>]{0,1000}>")
_ATTRIBUTE = late(r'\b(verb|set|metadataPrefix|from|until|identifier)="([^"]{0,200})"')
_ERROR = late(r"<(?:\w{1,40}:)?error\b([^>]{0,500}?)(?:/>|>([^<]{0,500})<)")
_TOKEN = late(r"<(?:\w{1,40}:)?resumptionToken\b([^>]{0,500}?)(?:/>|>([^<]{0,500})<)")
_IDENTIFIER = late(r"<(?:\w{1,40}:)?identifier>")
_SIZE = late(r'\bcompleteListSize="([0-9]{1,12})"')
_CODE = late(r'\bcode="(\w{1,60})"')
_VERSION = late(r"v([1-9][0-9]{0,3})")
_DOI = late(r"doi:\s*|https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
_ABS = late(r"https?://(?:[a-z]{1,20}\.)?arxiv\.org/|arxiv:", re.IGNORECASE)


def accepts(source: SourceText) -> float:
    """Sure of OAI-PMH that names arXiv; likely, where there are records of arXiv's without their envelope."""
    head = source.head
    if not head.lstrip().startswith(b"<") or _ARXIV.search(head) is None:
        return 0.0
    if _OAI.search(head) is not None:
        return _SURE
    return _LIKELY if _RECORD.search(head) is not None else 0.0


def parse(source: SourceText) -> Iterator[Entry | Foreign | Heading | Problem]:
    """Read every record; see `arxref.api.Parser`."""
    envelope = _Envelope(source.name)
    yield from read(source.blocks(), Origin(source.name, parser="oai"), _record, envelope.outside)
    yield from envelope.unfinished()


class _Envelope:
    """What stands around the records, and the last word on whether the list goes on elsewhere."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.next: tuple[int, str] | None = None

    def outside(self, piece: Piece) -> list[Heading | Problem]:
        """A heading for each answer that begins here, and the errors that arXiv answered with."""
        items: list[Heading | Problem] = []
        text = piece.outside  # a word is looked for first: the patterns are tried at every tag
        requests = list(_REQUEST.finditer(text)) if "request" in text else []
        said = dict(_ATTRIBUTE.findall(requests[-1][0])) if requests else {}
        if requests or piece.begins:
            self.next = None
            title = " ".join(("OAI-PMH", *(said[name] for name in ("verb", "identifier", "set", "from", "until") if name in said)))
            items.append(Heading(clean(title), "", None, Span(self.source, piece.first, piece.last)))
        for error in _ERROR.finditer(text) if "error" in text else ():
            line = piece.first + text.lstrip().count("\n", 0, max(0, error.start() - _lead(text)))
            code = _CODE.search(error[1])
            reason = clean(error[2] or "") or (code[1] if code else "it does not say why")
            nothing = code is not None and code[1] == "noRecordsMatch"
            message = f"arXiv answered with an error: {reason[:200]}"
            items.append(Problem("warning" if nothing else "error", "error-answer", message, self.source, line))
        if "ListIdentifiers>" in text:
            count = len(_IDENTIFIER.findall(text))
            message = f"this answer lists {count} identifiers and none of their papers; ask for ListRecords instead"
            items.append(Problem("warning", "empty-record", message, self.source, piece.first))
        begun = requests[-1].end() if requests else 0  # the next part may be what begins here
        for token in _TOKEN.finditer(text, begun) if "resumptionToken" in text else ():
            size = _SIZE.search(token[1])
            self.next = (piece.last, f" of {size[1]}" if size else "") if (token[2] or "").strip() else None
        return items

    def unfinished(self) -> Iterator[Problem]:
        """That the list is but a part, if its last word was where the rest begins."""
        if self.next is not None:
            line, size = self.next
            message = f"this is a part of a list{size}: it ends with the token for the next part"
            yield Problem("note", "unfinished-list", message, self.source, line)


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip())


def _record(node: Element, origin: Origin) -> list[Entry | Problem]:
    """The paper of a record, in whatever format."""
    header = node.find("header")
    identifier = value(header, "identifier") if header is not None else ""
    if header is not None and header.get("status") == "deleted":
        message = f"{clean(identifier)[:80] or 'a record'} was deleted at arXiv; it holds no paper"
        return [Problem("note", "deleted-record", message, origin.source, origin.first, "", origin.last)]
    metadata = node.find("metadata")
    body = metadata[0] if metadata is not None and len(metadata) else None
    if body is None:
        message = f"{clean(identifier)[:80] or 'a record'} has no metadata"
        return [Problem("warning", "empty-record", message, origin.source, origin.first, "", origin.last)]
    return entry_of(_dublin_core(body, identifier) if body.tag == "dc" else _arxiv(body, identifier), origin)


def _arxiv(body: Element, identifier: str) -> Paper:
    """What is in arXiv's own formats: names in parts and two dates (arXiv), or one line of names and every version (arXivRaw, arXivOld)."""
    latest, version, first = "", None, value(body, "created")
    updated = value(body, "updated")
    for child in body.findall("version"):
        number = _VERSION.fullmatch(child.get("version", ""))
        if number is not None and int(number[1]) >= (version or 0):
            version, latest = int(number[1]), value(child, "date")
            first = latest if version == 1 else first
    return Paper(
        id=value(body, "id") or identifier,
        title=value(body, "title"),
        authors=_authors(body.find("authors")),
        abstract=value(body, "abstract"),
        version=version,
        published=first,
        updated=latest or updated,
        categories=terms(*value(body, "categories").split(), value(body, "msc-class"), value(body, "acm-class")),
        comment=value(body, "comments"),
        journal_ref=value(body, "journal-ref"),
        doi=" ".join(values(body, "doi")),
        report_no=value(body, "report-no"),
    )


def _authors(node: Element | None) -> Authors:
    if node is None:
        return Authors()
    if not len(node):
        return author_line(text_of(node))
    return authors_of([_author(author) for author in node.findall("author")])


def _author(node: Element) -> Author:
    places = tuple(values(node, "affiliation"))
    return Author(" ".join(values(node, "keyname")), value(node, "forenames"), value(node, "suffix"), places)


def _dublin_core(body: Element, identifier: str) -> Paper:
    """Dublin Core: subjects are long names, the first date is that of the first version, and what a text is must be told from itself."""
    id_, doi, journal_ref = "", [], ""
    for text in values(body, "identifier"):
        if _ABS.match(text):
            id_ = id_ or text
        elif _DOI.match(text):
            doi.append(text)
        else:
            journal_ref = journal_ref or text
    dates = sorted(values(body, "date"))
    texts = values(body, "description")
    comments = [text for text in texts if text.startswith("Comment:")] or texts[1:]
    return Paper(
        id=id_ or identifier,
        title=value(body, "title"),
        authors=authors_of([_inverted(text) for text in values(body, "creator")]),
        abstract=next((text for text in texts if not text.startswith("Comment:")), ""),
        published=dates[0] if dates else "",
        updated=dates[-1] if len(dates) > 1 else "",
        categories=terms(*(long_names().get(" ".join(text.split()).lower(), text) for text in values(body, "subject"))),
        comment=comments[0].removeprefix("Comment:") if comments else "",
        journal_ref=journal_ref,
        doi=" ".join(doi),
    )


def _inverted(text: str) -> Author:
    """``Keyname, Forenames`` or ``Keyname, Forenames, Suffix``, in parts."""
    family, _, rest = text.partition(",")
    given, _, suffix = rest.partition(",")
    return Author(family.strip(), given.strip(), suffix.strip())


PARSER = Parser("oai", "arXiv's OAI-PMH records (arXiv, arXivRaw, oai_dc)", "listing", 10, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
