"""A paper as somebody's record of it: what members of objects or columns of tables are called, and what they say.

Whoever wrote it: ``arxivId``, ``arXiv ID`` and ``arxiv_id`` are one name; authors are a list, a text, or objects of their own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from arxref import identifiers
from arxref.authors import parse_authors
from arxref.late import late
from arxref.library.digests import own_date, paper_id
from arxref.library.layouts import people
from arxref.library.layouts.linktexts import title as plain_title
from arxref.model import Entry, Foreign, Link, Origin, Problem, Span
from arxref.taxonomy import split_categories
from arxref.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import ArxivId, Name

IDS = (
    *("arxivid", "arxiv", "arxivnumber", "eprint", "entryid", "externalids", "paperid", "id", "shortid", "identifier"),
    *("absurl", "abs", "arxivurl", "arxivlink", "paperurl", "paperlink", "abstracturl", "url", "link", "pdfurl", "pdflink", "pdf", "doi"),
    *("archiveid", "rawid", "paperarxivid", "urlabs", "urlpdf", "paperurlabs", "paperurlpdf", "canonicalurl", "arxiveprints", "ee"),
    *("titlelink", "originid", "alternate", "canonical", "uri", "sourceurl", "originalurl", "resolvedurl"),
)
_OF_PAPERS = frozenset(
    "authors author authorsparsed creators authorships abstract summary tldr categories primarycategory eprint externalids".split()
)
"""What papers have. Without it, a title and a number that is not said to be arXiv's may be any page's, place's or shift's."""
TITLES = (
    *("title", "papertitle", "titleen", "titleenglish", "englishtitle", "titles"),
    *"titel titre título 标题 题目 论文标题 제목".split(),
)
"""The first of them counts: a translated title may stand beside it."""
AUTHORS = (
    *("authors", "author", "creators", "authorships", "authorlist", "authornames", "authorsstr", "authorsname"),
    *"authorsparsed autoren auteurs autores 作者 저자".split(),
)
_INNER = ("value", "title", "description", "text", "href")  # what libraries call the text itself, where they say more of it
_DATES = ("published", "publishedat", "publisheddate", "publicationdate", "datepublished", "submitted", "date")
_OTHER_DATES = tuple(
    "created createdat publishdate releasedate publishingreleasedate submitteddate datesubmitted datum fecha".split(),
)
_FIGURE = late(r"([789]|1[0-9]|2[0-9])(0[1-9]|1[0-2])\.([0-9]{1,5})")
_PAGE = late(
    r"\[[^\s\[\]]{9,30}\][ \t]{1,9}(?=\S)|(?:https?://\S{1,100}/|arxiv:)?[^\s\[\]/]{0,20}[0-9]{4,7}(?:v[0-9]{1,3})?(?:\.pdf)?\Z",
    re.IGNORECASE,
)
_ARXIV_ALONE = frozenset(("arxivid", "arxiv", "externalids", "arxivnumber"))  # what names no other paper
_LONGER = 15  # since that year the number has five digits
_SURE = 3  # digits behind the point of a figure that nothing but its place says to be arXiv's
_EPOCH = range(600_000_000, 5_000_000_000)  # seconds since 1970, from arXiv's beginning on
_FEWEST = 2  # rows in a table of lists: a list of one is as often how a record has its title
Found = tuple[dict[str, Any], "tuple[ArxivId, int | None] | None"]


@lru_cache(maxsize=1024)
def plain_key(key: str) -> str:
    """``arxivId``, ``arXiv ID`` and ``arxiv_id`` are one."""
    return "".join(filter(str.isalnum, key)).lower()


def record_of(value: dict[str, Any], key: str) -> Found | None:
    """The members of a paper by their plain names, and its identifier if it has one. Any other object is none."""
    record = {plain_key(name): said for name, said in value.items()}
    title = _text(record, *TITLES)
    if not title and record.keys().isdisjoint(TITLES):
        title = _bookmarked(record)
        if not title:
            return None
        record["title"] = title
    vouched = not _OF_PAPERS.isdisjoint(record)
    for name, text in chain(_spelt(record), (("", key),)):
        if not (title or vouched) and name not in _ARXIV_ALONE and "arxiv" not in text.lower():
            continue
        if (vouched or "arxiv" in name or "arxiv" in text.lower()) and (spelt := identifiers.spelt(text)) is not None:
            return record, spelt
    return (record, None) if title and ("authors" in record or _wrong(record)) else None


def _bookmarked(record: dict[str, Any]) -> str:
    """The title that a bookmark of a browser's (a ``name`` of what is of ``type`` url) or Pinboard's (an ``href`` described) plainly is."""
    kept = record.get("type") == "url"
    name, url = (record.get("name"), record.get("url")) if kept else (record.get("description"), record.get("href"))
    if type(name) is not str or type(url) is not str or "arxiv" not in url.lower() or (spelt := identifiers.spelt(url)) is None:
        return ""
    record["url"] = url
    return plain_title(name, spelt[0], alone=True)


def figure_id(figure: str) -> str:
    """The identifier that was taken for a figure, with the zeros that it lost (0704.0010 as 704.001); "" for what was none."""
    found = _FIGURE.fullmatch(figure)
    if found is None:
        return ""
    year, month, number = found.groups()
    return f"{year:0>2}{month}.{number:0<{5 if int(year) >= _LONGER else 4}}"


def _spelt(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What may be an identifier, each with the plain name of its member, the surest first."""
    for name in IDS:
        said = record.get(name)
        if type(said) is float:  # pandas and many a script write 2105.14656 as a number
            spelt = repr(said)
            if "arxiv" in name or len(spelt.partition(".")[2]) >= _SURE:
                yield name, figure_id(spelt) or spelt
        elif said:
            yield from ((name, text) for text in _texts(said))


def _wrong(record: dict[str, Any]) -> str:
    """What such a record without an identifier says in its place that is meant to be one."""
    meant = (text for name, text in _spelt(record) if "arxiv.org/" in text or ("arxiv" in name and any(map(str.isdigit, text))))
    return next(meant, "")


def _texts(value: object) -> list[str]:
    """A text, the first texts of a list, or arXiv's of several identifiers."""
    if type(value) is dict:
        value = next((said for name, said in value.items() if plain_key(name) == "arxiv"), None)
    return [one for one in map(_inner, value[:9] if type(value) is list else [value]) if type(one) is str]


def _inner(value: object) -> object:
    """The text of an object that says it with more about it, as INSPIRE's and DataCite's do; anything else is itself."""
    return next((value[name] for name in _INNER if name in value), None) if type(value) is dict else value


def _text(record: dict[str, Any], *names: str) -> str:
    """The first of the members that is a text, or a list that begins with one, and says something."""
    for name in names:
        said = record.get(name)
        said = _inner(said[0]) if type(said) is list and said else said
        if type(said) is str and said and not said.isspace():
            return said.strip()
    return ""


def _title(record: dict[str, Any], id_: str) -> str:
    """The title, without the full stop that DBLP, which calls an address ``ee``, puts behind each.

    Bookmarks have what a browser calls the page of paper ``id_``: ``[2105.14656] A Title``, or of a file its name and no title.
    """
    title = _text(record, *TITLES)
    if id_ and id_ in title:
        page = _PAGE.match(title)
        title = title if page is None else title[page.end() :]
    return title.removesuffix(".") if "ee" in record else title


def _dois(record: dict[str, Any]) -> str:
    """What stands where DOIs do, beside the paper or among its identifiers elsewhere."""
    others = record.get("externalids")
    said = [record.get(name) for name in ("doi", "arxivdoi", "dois")]
    said += [text for name, text in others.items() if plain_key(name) == "doi"] if type(others) is dict else []
    return next((text for one in said if (text := " ".join(_texts(one)))), "")


def entry_of(found: Found, origin: Origin) -> Entry | Foreign | Problem:
    """The paper that a record is; a record without arXiv's identifier is somebody else's, or says a wrong one."""
    record, known = found
    title = _title(record, known[0] if known is not None else "")
    if known is None:
        wrong = _wrong(record)
        problem = paper_id(wrong, title, origin) if wrong else None
        return problem if isinstance(problem, Problem) else Foreign(title, "", Span(origin.source, origin.first, origin.last))
    by = next((record[name] for name in AUTHORS if name in record), None)
    if "itemtype" in record and type(by) is str:
        by += ";"  # Zotero's tables have these between authors, and family names first where there is but one
    authors, complete = _authors(by)
    said = record.get("categories", record.get("category")) or record.get("tags" if "arxivprimarycategory" in record else "")
    categories, primary, classes = split_categories(", ".join(_terms(said)).replace(" ", ", "))
    primary = next(iter(_terms(record.get("primarycategory", record.get("arxivprimarycategory")))), primary)
    return Entry(
        id=known[0],
        version=known[1],
        title=clean(title),
        authors=authors,
        authors_complete=complete,
        abstract=clean(_text(record, "abstract", "summary", "abstracten", "abstractnote", "abstracts", "descriptions")),
        categories=categories,
        primary=primary if primary in categories else "",
        classes=classes,
        published=own_date(known[0], _text(record, *_DATES) or _date(record)),
        comment=clean(_text(record, "comment", "comments", "arxivcomment")),
        journal_ref=clean(_text(record, "journalref", "arxivjournalref")),
        dois=identifiers.split_dois(_dois(record))[0],
        report_no=clean(_text(record, "reportno", "reportnumber")),
        links=tuple(Link("code", url) for text in _texts(record.get("codeurl", record.get("code"))) if _is_web(url := text.strip())),
        origins=(origin,),
    )


def _date(record: dict[str, Any]) -> str:
    """When the first version appeared: by a name that may say something else, in seconds or thousandths since 1970, in three members."""
    import datetime as dt  # noqa: PLC0415 - few records say it so

    versions = record.get("versions")  # as arXiv's snapshot has them
    first = versions[0] if type(versions) is list and versions else None
    if type(first) is dict and type(created := first.get("created")) is str:
        return created
    for name in _DATES + _OTHER_DATES:
        said = record.get(name)
        if type(said) is str and said and name in _OTHER_DATES:
            return said
        seconds = said if type(said) is int and said in _EPOCH else said // 1000 if type(said) is int else 0
        if seconds in _EPOCH:
            return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%d")
    return "-".join(_text(record, name) or "0" for name in ("year", "month", "day"))


def rows_of(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a table that one object holds, as pandas prints it: a member for each column, or their names apart; none of any other."""
    names, data = value.get("columns"), value.get("data")
    if type(names) is list and type(data) is list:
        return [dict(zip(map(str, names), row, strict=False)) for row in data if type(row) is list]
    titles = next((said for name, said in value.items() if plain_key(name) in TITLES), None)
    if type(titles) is dict and len(titles) > 0 and all(type(said) is dict for said in value.values()):
        rows: dict[str, dict[str, Any]] = {row: {} for row in titles}
        for name, column in value.items():  # cell by cell: many rows of many empty columns would be a table beyond any memory
            for row in rows.keys() & column.keys():
                rows[row][name] = column[row]
        return list(rows.values())
    if type(titles) is not list or len(titles) < _FEWEST or not all(type(said) is list for said in value.values()):
        return []
    if any(len(said) != len(titles) for said in value.values()):
        return []
    return [dict(zip(value, row, strict=True)) for row in zip(*value.values(), strict=True)]


def _is_web(url: str) -> bool:
    """Whether a text is an address and nothing else: one that goes on behind a line's end would begin whatever it likes."""
    return url.startswith(("https://", "http://")) and url.isprintable() and " " not in url


def _authors(value: object) -> tuple[tuple[Name, ...], bool]:
    """The authors of a list of names, of a list of objects with names, or of a text; DBLP has the list, or one, in an object of its own."""
    if type(value) is dict and (type(value.get("author")) is list or type(value.get("author")) is dict):
        value = value["author"] if type(value["author"]) is list else [value["author"]]
    if type(value) is str:
        return parse_authors(value) if value.strip() else ((), True)
    rows = value if type(value) is list else []
    spelt = [row if type(row) is str else _person(row) if type(row) is dict else _parted(row) for row in rows]
    return people.listed(spelt, each=bool(rows) and type(rows[0]) is not str)


def _parted(row: object) -> str:
    """The name that a list has in parts, as arXiv's snapshot does: family name, forenames, suffix."""
    return ", ".join(filter(None, row[:3])) if type(row) is list and all(type(part) is str for part in row[:3]) else ""


def _person(row: dict[str, Any]) -> str:
    """The name that an object gives a person, whole or in parts; an author's may stand in an object of its own."""
    own = row.get("author")
    row = {plain_key(name): said for name, said in (own if type(own) is dict else row).items()}
    name = _text(row, "name", "fullname", "displayname", "text")
    family = "" if name else _text(row, "lastname", "family", "last")
    return ", ".join(filter(None, (family, _text(row, "firstname", "given", "first")))) if family else name


def _terms(value: object) -> list[str]:
    """The texts of a list, or the ``term`` that each object of it has, as in arXiv's own feed."""
    terms = [row.get("term") if type(row) is dict else row for row in (value if type(value) is list else [value])]
    return [term for term in terms if type(term) is str]
