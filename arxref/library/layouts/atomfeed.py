"""Atom as arXiv sends it: answers of its API (https://info.arxiv.org/help/api), and the feeds of its daily listings, in Atom or RSS.

An answer says of a paper when its first version and the version asked for appeared. A feed says when the paper was listed, and nothing
else of dates; its ``published`` is the listing's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.dates import parse_date
from arxref.late import late
from arxref.library.layouts.arxivmeta import Author, Authors, Paper, author_line, authors_of, entry_of, terms
from arxref.library.layouts.xmlrecords import read, text_of, value, values
from arxref.model import Foreign, Heading, Link, Origin, Problem, Span
from arxref.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from arxref.library.layouts.xmlrecords import Piece
    from arxref.model import Entry, PartialDate


def read_feed(blocks: Iterable[str], source: str, parser: str) -> Iterator[Entry | Foreign | Heading | Problem]:
    """The items of the feed that ``blocks`` make up; a heading claims what stands before the first paper.

    What somebody else's address names, and nothing of arXiv's, is another work: a feed of one's own may hold anything.
    """
    feed = _Feed(source)
    return read(blocks, Origin(source, parser=parser), feed.record, feed.outside)


_ANNOUNCED = late(
    r"\s{0,9}arXiv:\S{1,40}\s{1,9}Announce Type:\s{0,9}(?:new|cross|replace(?:-cross)?)(?:\s{1,99}|\Z)(?:Abstract:\s{0,9})?", re.IGNORECASE
)
_OLD_TITLE = late(r"\.?\s{0,9}\((arXiv:[^\s()]{1,40})(?: \[([\w.-]{1,40})\])?(?: (?:UPDATED|CROSS LISTED)){0,2}\)\Z")
# How an abstract begins where a feed has no other place for the authors.
_SIGNED = late(r"\s{0,9}<p>\s{0,9}Authors?:((?:[^<]|<(?!/?p\b))*)</p>", re.IGNORECASE)
_TAG = late(r"<[^<>]{0,1000}>")
_TITLE = late(r"<(?:\w{1,40}:)?title\b[^>]{0,500}>([^<]{0,2000})<")
_WHEN = late(r"<(?:\w{1,40}:)?(?:lastBuildDate|pubDate|updated|date)\b[^>]{0,500}>([^<]{0,200})<")
_LISTING = late(r"(?:\A|(?<=[\s>]))([a-z][\w.,+ -]{0,200}) updates on arXiv\.org", re.IGNORECASE)
_SEVERAL = late(r"[,+ ]")


class _Feed:
    """What a feed says before its papers: of a listing, whose and of which day it is."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.category = ""
        self.listed: PartialDate | None = None

    def outside(self, piece: Piece) -> list[Heading | Problem]:
        """The heading, where one begins here."""
        title = _TITLE.search(piece.outside)
        if title is None and not piece.begins:
            return []
        name = clean(title[1]) if title else ""
        listing = _LISTING.search(name)
        when = _WHEN.search(piece.outside) if listing else None
        self.category = listing[1] if listing and _SEVERAL.search(listing[1]) is None else ""
        self.listed = _day(when[1]) if when else None
        return [Heading(name, self.category, self.listed, Span(self.source, piece.first, piece.last))]

    def record(self, node: Element, origin: Origin) -> list[Entry | Foreign | Problem]:
        """The paper or the other work of an entry."""
        items = self._paper(node, origin)
        if type(items[0]) is Problem and (key := _elsewhere(node)):
            return [Foreign(key, "", Span(origin.source, origin.first, origin.last))]
        return [*items]

    def _paper(self, node: Element, origin: Origin) -> list[Entry | Problem]:
        if node.tag == "item" or node.find("announce_type") is not None or node.find("creator") is not None:
            return self._listed(node, origin)
        id_ = value(node, "id")
        if "/api/errors" in id_:
            said = clean(value(node, "summary")) or "it does not say why"
            message = f"arXiv answered with an error and no papers: {said[:200]}"
            return [Problem("error", "error-answer", message, origin.source, origin.first, "", origin.last)]
        if id_ and "arxiv" not in id_.lower() and identifiers.spelt(id_) is None:
            id_ = _linked(node, id_)
        primary = node.find("primary_category")
        main = primary.get("term", "").strip() if primary is not None else ""
        paper = Paper(
            id=id_,
            title=value(node, "title"),
            authors=authors_of([_author(author) for author in node.findall("author")]),
            abstract=value(node, "summary"),
            published=value(node, "published"),
            updated=value(node, "updated"),
            categories=terms(f"**{main}**" if main else "", *_terms(node)),
            comment=value(node, "comment"),
            journal_ref=value(node, "journal_ref"),
            doi=" ".join(values(node, "doi")),
            links=_links(node, id_),
        )
        return entry_of(paper, origin)

    def _listed(self, node: Element, origin: Origin) -> list[Entry | Problem]:
        """The paper of an item of a listing's feed."""
        title, category = value(node, "title"), ""
        id_ = value(node, "id") or value(node, "guid")
        old = _OLD_TITLE.search(title, max(0, len(title) - 200))
        if old is not None and (old[2] or _is_own(old[1], id_, value(node, "link"))):
            title, id_, category = title[: old.start()], old[1], old[2] or ""
        if identifiers.spelt(id_) is None:
            link = value(node, "link")  # who passes a feed on counts the clicks on it, and keeps the paper's own address beside it
            texts = (text for child in node if "arxiv" in (text := text_of(child)).lower() and identifiers.spelt(text) is not None)
            id_ = link if identifiers.spelt(link) is not None else next(texts, link or id_)
        day = _day(value(node, "published") or value(node, "pubDate") or value(node, "date")) or self.listed
        summary = value(node, "summary") or value(node, "description")
        creators = values(node, "creator") or _named(node)
        signed = None if creators else _SIGNED.match(summary)
        if signed is not None:
            creators, summary = [signed[1].strip()], summary[signed.end() :]
        paper = Paper(
            id=id_,
            title=title,
            authors=_creators(creators),
            abstract=_ANNOUNCED.sub("", summary, count=1) if summary[:20].lstrip()[:6].lower() == "arxiv:" else summary,
            categories=terms(category, *_terms(node)),
            journal_ref=value(node, "journal_reference") or value(node, "journal_ref"),
            doi=" ".join(values(node, "DOI") or values(node, "doi")),
        )
        return entry_of(paper, origin._replace(listed=day, topic=self.category))


def _is_own(id_: str, *addresses: str) -> bool:
    """Whether that identifier is of the paper itself, as an address of it says: a comment's title names the paper that it is about."""
    paper = identifiers.spelt(id_)
    return paper is not None and any(identifiers.is_of(address, paper[0]) for address in addresses)


def _elsewhere(node: Element) -> str:
    """What an entry is called that has an address, where nothing in it speaks of arXiv; else "".

    arXiv's own errors and wrong identifiers do.
    """
    address = value(node, "id") or value(node, "guid") or value(node, "link")
    said = (text for part in node.iter() for text in (part.text or "", *part.attrib.values()))
    if ":" not in address or any("arxiv" in text.lower() for text in said):
        return ""
    return clean(value(node, "title")) or address


def _day(text: str) -> PartialDate | None:
    """The day that a date names where it was written: a listing is of a day, not of a moment."""
    text = text.strip()
    if text[4:5] == "-":
        return parse_date(text[:10])
    before, clock, _ = text.partition(":")
    return parse_date(before.rpartition(" ")[0] if clock else text)


def _author(node: Element) -> Author:
    return Author(given=value(node, "name"), affiliations=tuple(values(node, "affiliation")))


def _named(node: Element) -> list[str]:
    """The authors as RSS itself has them, ``who@where (Name)``, or those who pass a feed on: names, or Atom's own elements.

    Whoever sends the feed (``arXiv RSS Team``) is no author.
    """
    said = [value(author, "name") or text_of(author) for author in node.findall("author")]
    names = [one if "@" not in one else one.partition("(")[2].rpartition(")")[0] for one in said]
    return [name for name in names if name and "arxiv" not in name.lower()]


def _creators(creators: list[str]) -> Authors:
    """The authors of a listing's feed: one line with all of them, in older feeds with a link around each."""
    lines = [_shown(creator) if "<" in creator else creator for creator in creators]
    return author_line(lines[0]) if len(lines) == 1 else authors_of([Author(given=line) for line in lines])


def _shown(html: str) -> str:
    from html import unescape  # noqa: PLC0415 - its table of names is large, and such feeds are old

    return unescape(_TAG.sub("", html))


def _terms(node: Element) -> list[str]:
    """The categories of an entry: attributes in Atom, texts in RSS."""
    return [(child.get("term") or text_of(child)).strip() for child in node.findall("category")]


def _linked(node: Element, id_: str) -> str:
    """The paper's address among the links of an entry whose ``id_`` is a reader's or a server's own; else that."""
    urls = (child.get("href", "") for child in node.findall("link") if child.get("rel", "alternate") == "alternate")
    return next((url for url in urls if "arxiv" in url.lower() and identifiers.spelt(url) is not None), id_)


def _links(node: Element, page: str) -> tuple[Link, ...]:
    """The links but for those to arXiv's own pages, of which ``page`` is one, and to the DOI."""
    found = []
    for child in node.findall("link"):
        url = child.get("href", "")
        if url == page or url.replace("/pdf/", "/abs/", 1) == page:
            continue
        if url.startswith(("http://", "https://")) and child.get("title") != "doi" and identifiers.spelt(url) is None:
            found.append(Link(clean(child.get("title", "")), url))
    return tuple(found)
