"""What the properties and the body of an Obsidian note say of a paper, whichever tool wrote it.

Properties go by many names: arxref's own, those of obsidian-citation-plugin, of the usual templates of Zotero Integration and ZotLit, and
of the arXiv plugins. Case, blanks, hyphens and underscores in a name make no difference.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref import identifiers, taxonomy
from arxref.authors import parse_authors
from arxref.dates import interval, issued, parse_date
from arxref.late import late
from arxref.library.codelinks import code_links
from arxref.library.csl.common import own_text
from arxref.library.digests import no_date, no_doi
from arxref.library.layouts import linktexts, people
from arxref.library.publication import Publication, reference
from arxref.model import Entry, Link, Name, PartialDate
from arxref.names import parse_name
from arxref.text import unmarkdown
from arxref.text.clean import clean
from arxref.text.tex import escape_dollars

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from arxref.model import ArxivId, Origin, Problem

    Values = Mapping[str, str | tuple[str, ...]]

NAMED = ("arxiv", "arxivid", "arxivurl", "arxivlink", "arxivnumber", "eprint")
"""Properties that hold an identifier, however it is spelt."""
PLACES = ("doi", "url", "pdf", "link", "source", "uri", "urls", "links", "urlpdf", "urlpreprint", "pdfurl", "paperurl")
"""Properties that hold an identifier where they say "arXiv"."""
_KEYS = ("citekey", "citationkey", "bibtexkey", "bibkey")
_AUTHORS = ("authors", "author", "creators")
_DATES = ("date", "published", "publisheddate", "publicationdate", "submitted", "issued", "year")
_JOURNALS = ("journalref", "journal", "publicationtitle", "containertitle", "booktitle", "publication")
_CATEGORIES = ("categories", "category", "primarycategory", "primaryclass", "subjects")
_CODES = ("code", "github", "repo", "repository", "urlcode")
_NOT_IN_NAMES = late(r"[\s_-]+")
_LINK = late(r"\[\[([^\[\]|]{1,500})(?:\|([^\[\]]{0,500}))?\]\]|\[([^\[\]]{0,500})\]\(<?([^()<>\s]{1,2000})>?\)")
_LINKED = late(r"\[((?:[^\[\]\\]|\\.)*+)\]\((?:<([^<>\n]*+)>|([^<>()\s]++))\)|<([^<>\n]++)>")
# A formatter may have written other bullets, and Obsidian an ID behind a block that is linked to; what arxref wrote so is escaped.
_ITEM = late(r"[-*+][ \t]+(?:\*\*|__)([A-Za-z ]{1,20}):(?:\*\*|__) (.*)")
_BLOCK_ID = late(r" \^[A-Za-z0-9-]+\Z")
_LISTED = late(r"[-*+] (?:\*\*|__)([A-Za-z][A-Za-z ]{0,30})(?::(?:\*\*|__)|(?:\*\*|__):{1,2})[ \t]*(.*)")
_TAG = late(r"(?:\A|\s)#[\w/-]+")
_CALLOUT = late(r"> ?\[!abstract\][+-]?", re.IGNORECASE)
_VERSION = late(r"[vV]?([1-9][0-9]{0,3})")
_KEY = late(r"[^\s{}(),=\"#%~\\\[\]|]{1,200}")
_LONGEST = 2000


def folded(name: str) -> str:
    """The name of a property as this module knows it."""
    return name if name.isalnum() and name.islower() else _NOT_IN_NAMES.sub("", name).lower()


def paper(values: Values, *, own: bool = False) -> tuple[ArxivId, int | None] | None:
    """The paper that the properties name, and its version where they say it; None where they name none.

    ``own``: arxref wrote them, perhaps under names that the user chose; then the address of the paper will do wherever it stands.
    """
    for name in (*NAMED, *PLACES):
        for text in _all(values.get(name)):
            found = _parsed(text) if name in NAMED or "arxiv" in text.lower() else None
            if found is not None:
                return found
    for name in _JOURNALS:
        named = {found[2:] for text in _all(values.get(name)) if "arxiv" in text.lower() for found in identifiers.find(text)}
        if len(named) == 1:
            return named.pop()
    addresses = [value for value in values.values() if isinstance(value, str) and "//arxiv.org/abs/" in value] if own else []
    return next(filter(None, map(_parsed, addresses)), None)


def listed(body: Sequence[str]) -> tuple[dict[str, str], int]:
    """The fields in the list right below the heading that a note begins with, that heading as the title, and how many lines these are.

    So do notes look in which a template wrote nothing but aliases into the properties.
    """
    at = next((at for at, line in enumerate(body) if line.strip()), len(body))
    if at == len(body) or not body[at].startswith("# "):
        return {}, 0
    fields = {"title": body[at][2:].strip()}
    at = next((below for below, line in enumerate(body[at + 1 :], at + 1) if line.strip()), len(body))
    while at < len(body) and body[at].startswith(("- ", "* ", "+ ")):
        found = _LISTED.match(body[at])
        if found is not None and found[2].strip():
            fields.setdefault(folded(found[1]), found[2].strip())
        at += 1
    return (fields, at) if len(fields) > 1 else ({}, 0)


def _parsed(text: str) -> tuple[ArxivId, int | None] | None:
    link = _LINK.search(text) if "[" in text and len(text) < _LONGEST else None
    return identifiers.spelt(text if link is None else link[4] or link[1])


def _all(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()


def _first(values: Values, names: Iterable[str]) -> str:
    """The first text that a property of these names has."""
    for name in names:
        for text in _all(values[name]) if name in values else ():
            if text and not text.isspace():
                return text
    return ""


def read(
    values: Values,
    body: Sequence[str],
    found: tuple[ArxivId, int | None],
    origin: Origin,
    stem: str,
    *,
    own: bool,
) -> tuple[Entry, list[Problem]]:
    """The entry of a note that names this paper, and what of it was no good.

    ``body``: the lines of arxref's region, or where arxref did not write the note (``own``), all below the properties. ``stem``: the name
    of the file, which is the title where nothing in the note is and it looks like one.
    """
    id_, version = found
    abstract, items = _region(body) if own else (_callout(body), {})
    authors, complete = _people(values, own=own)
    written = _VERSION.fullmatch(_first(values, ("version", "arxivversion")).strip())
    dois, rest = identifiers.split_dois(_first(values, ("doi",)))
    more = tuple(unmarkdown.plain(link[1]) for link in _LINKED.finditer(items.get("More DOIs", "")) if link[1])
    categories, primary = _categories(values)
    published = _first(values, ("publishedin",))
    entry = Entry(
        id=id_,
        version=version or (int(written[1]) if written is not None else None),
        title=_own(_first(values, ("title", "aliases"))) if own else _title(values, body) or linktexts.title(stem, id_, alone=True),
        authors=authors,
        authors_complete=complete,
        abstract=abstract or clean(_first(values, ("abstract", "abstractnote"))),
        categories=categories,
        primary=primary,
        classes=tuple(filter(None, items.get("Classes", "").split("; "))),
        comment=items.get("Comment", "") or clean(_first(values, ("arxivcomment",))),
        journal_ref=_own(published) if own else clean(published) or _journal(values),
        dois=(*dois, *(doi for doi in more if doi not in dois)),
        report_no=items.get("Report", ""),
        topics=tuple(filter(None, items.get("Topics", "").split("; "))),
        origins=(origin,),
        key=_key(values, stem),
    )
    entry, problems = _dated(entry, values, own=own)
    links = _own_links(entry, items.get("Links", "")) if own else _links(values)
    if rest:
        problems.append(no_doi(rest, origin, id_))
    return entry._replace(links=links) if links else entry, problems


def _own(text: str) -> str:
    """What arxref wrote, as model text; what someone has put controls into is cleaned as any text."""
    return own_text(text.strip()) if text.isprintable() else clean(text)


def _unmarked(text: str) -> str:
    """As `_own`, of a long paragraph of Markdown; short ones are cleaned whoever wrote them."""
    return unmarkdown.plain(text) if text.isprintable() else clean(unmarkdown.plain(text))


def _key(values: Values, stem: str) -> str:
    """The citation key; obsidian-citation-plugin names notes by it: ``@doe2021things.md``."""
    key = _first(values, _KEYS).strip().removeprefix("@") or (stem[1:] if stem.startswith("@") else "")
    return key if _KEY.fullmatch(key) is not None else ""


# ---- people --------------------------------------------------------------------------------------------------------------------------


def _people(values: Values, *, own: bool) -> tuple[tuple[Name, ...], bool]:
    """The authors, and whether those are all: a list of names, or a text of several."""
    given = next((value for name in _AUTHORS if (value := values.get(name))), ())
    if isinstance(given, str):
        return parse_authors(_LINK.sub(_said, given) if "[" in given else given)
    texts, complete = people.without_others(_LINK.sub(_said, text) if "[" in text else text for text in given)
    if own and all(map(str.isprintable, texts)):  # there is nothing to be cleaned
        return tuple([parse_name(escape_dollars(text)) for text in texts]), complete
    found, whole = people.listed(texts, each=True)
    return found, whole and complete


def _said(found: re.Match[str]) -> str:
    """What a wiki link shows: its text, or else the name of the note, which may mark people: ``[[@Jane Doe]]``."""
    return found[2] or (found[1].rpartition("/")[2].removeprefix("@") if found[1] else found[3])


# ---- subjects, dates, places ---------------------------------------------------------------------------------------------------------


def _categories(values: Values) -> tuple[tuple[str, ...], str]:
    """The categories, by properties or by tags (``arxiv/cs/CV``), and the primary one: that which a property names, or the first."""
    named = ", ".join([text for name in _CATEGORIES for text in _all(values.get(name))])
    primary = _first(values, ("primarycategory", "primaryclass"))
    categories = taxonomy.split_categories(named)[0] if named and len(named) < _LONGEST else ()
    if not categories:
        tags = [
            tag.lstrip("#").split("/", 1)[1].replace("/", ".") for tag in _all(values.get("tags")) if tag.lstrip("#").startswith("arxiv/")
        ]
        categories = taxonomy.split_categories(", ".join(tags))[0] if tags else ()
    return categories, primary if primary in categories else next(iter(categories), "")


def _dated(entry: Entry, values: Values, *, own: bool) -> tuple[Entry, list[Problem]]:
    """The entry with its dates. A mere year that its identifier says, too, is none; what is later than that is no first version's."""
    text = _first(values, _DATES).strip()
    if not text or (entry.journal_ref and not own):  # the publication's
        return entry, []
    date = parse_date(_said(found) if (found := _LINK.fullmatch(text)) is not None else text)
    if date is None:
        return entry, [no_date(text, entry.origins[0], entry.id)]
    date = date._replace(time="")
    if own:
        return (entry if not date.month and date.year == issued(entry).year else entry._replace(published=date)), []
    if interval(date)[0] > interval(PartialDate(*identifiers.month(entry.id)))[1]:
        return (entry._replace(updated=date) if date.day else entry), []
    return (entry._replace(published=date) if date.month else entry), []


def _journal(values: Values) -> str:
    """Where the paper was published, as a reference."""
    container = clean(_TAG.sub("", _first(values, _JOURNALS)))
    if not container or "arxiv" in container.lower() or len(container) > _LONGEST:
        return ""
    volume, number, pages = (clean(_first(values, names)) for names in (("volume",), ("issue", "number"), ("pages", "page")))
    year = parse_date(_first(values, ("year", "date", "issued")).strip())
    if not (volume or pages or year):
        return container
    kind = "inproceedings" if "booktitle" in values else "article"
    return reference(Publication(kind, container, volume, number, re.sub(r"\s*[–—-]+\s*", "-", pages), year.year if year else 0))  # type: ignore[arg-type]


# ---- links, and what stands below the properties -------------------------------------------------------------------------------------


def _links(values: Values) -> tuple[Link, ...]:
    """The addresses of code, and the paper's where that is neither at arXiv nor a DOI."""
    found = [Link("code", text.strip()) for name in _CODES for text in _all(values.get(name))]
    found += [Link("", text.strip()) for text in _all(values.get("url"))]
    links: dict[str, Link] = {}
    for link in found:
        if link.url.startswith(("http://", "https://")) and not _is_own(link.url):
            links.setdefault(link.url, link)
    return tuple(links.values())


def _is_own(url: str) -> bool:
    return "arxiv.org/" in url.lower() or "doi.org/" in url.lower()


def _own_links(entry: Entry, text: str) -> tuple[Link, ...]:
    """The links of the paper that a note of arxref's lists, but for those that its texts name: they are found there again."""
    found = [Link(unmarkdown.plain(link[1] or ""), link[2] or link[3] or link[4] or "") for link in _LINKED.finditer(text)] if text else []
    derived = code_links(entry) if found else ()
    return tuple([link for link in found if link not in derived])


def _title(values: Values, body: Sequence[str]) -> str:
    """What a note that arxref did not write calls its paper: a property, or the first heading, where it is the highest."""
    named = _first(values, ("title", "papertitle", "fulltitle"))
    if named:
        return clean(named)
    first = next((line for line in body if line.strip()), "")
    return clean(unmarkdown.plain(first[2:].strip())) if first.startswith("# ") else ""


def _callout(body: Sequence[str]) -> str:
    """The abstract, where it stands in a callout."""
    lines = _quoted(body)
    return clean(unmarkdown.plain(" ".join(lines))) if lines else ""


def _quoted(body: Sequence[str]) -> list[str]:
    """The lines of the first callout of an abstract, without their marks."""
    start = next((at for at, line in enumerate(body) if line.startswith(">") and _CALLOUT.match(line) is not None), len(body))
    lines: list[str] = []
    for line in body[start + 1 :]:
        if not line.startswith(">"):
            break
        lines.append(line[1:].strip())
    return lines


def _region(body: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The abstract, and the items of arxref's list by what they are called: links as Markdown, all else as model text."""
    items: dict[str, str] = {}
    for line in body:
        found = _ITEM.match(line) if line.startswith(("-", "*", "+")) else None
        if found is not None:
            name, text = found[1], found[2].strip()
            text = _unnamed(text)
            items.setdefault(name, text if name in ("Links", "More DOIs") else clean(unmarkdown.plain(text)))
    return _unmarked(_unnamed(" ".join(filter(None, _quoted(body))))), items


def _unnamed(text: str) -> str:
    """A text without the ID that Obsidian gives a block which is linked to; what arxref writes has none."""
    return _BLOCK_ID.sub("", text).rstrip() if "^" in text else text
