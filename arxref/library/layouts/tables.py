"""Tables of papers in Markdown: what each column is, what a row says, and the page around them.

A row is read by its header, so columns may stand in any order. A date in a table that a script wrote is that of the version which the row
links to, for the scripts in use print arXiv's "updated" under whatever heading (of 126 rows of later versions in two real digests, 102 are
dated after the month of the ID). It is the paper's own date only where the version is the first, or where none is named and the date is
not after the month of the ID. In a table that was made by hand a date can be anything: it is used where it can be the paper's own, else
kept as a word.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from arxref import identifiers
from arxref.authors import lone_author, parse_authors
from arxref.dates import parse_date
from arxref.errors import InvalidIdentifier
from arxref.late import Remembered, late
from arxref.library.digests import no_date
from arxref.library.layouts import tablecells
from arxref.library.layouts.linktexts import is_no_title
from arxref.model import ArxivId, Entry, Link, Origin, PartialDate, Problem
from arxref.records import NamedTuple
from arxref.taxonomy import split_categories
from arxref.text.clean import clean, clean_printed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from arxref.model import Name

_WORDS = {
    "title": (
        "title",
        "paper title",
        "full title",
        "titles",
        "paper name",
        "title & authors",
        "title and authors",
        "title/authors",
        "title, authors",
        "标题",
        "题目",
        "论文标题",
        "论文题目",
        "论文名称",
        "タイトル",
        "제목",
        "titel",
        "titre",
        "título",
        "titolo",
        "название",
    ),
    "paper": ("paper", "papers", "article", "论文", "論文", "논문", "publication title"),
    "authors": (
        "authors",
        "author",
        "author(s)",
        "first author",
        "作者",
        "著者",
        "저자",
        "autoren",
        "auteurs",
        "autores",
        "autori",
        "авторы",
    ),
    "date": (
        *("publish date", "date", "published", "publication date", "release date", "submitted", "time"),
        *("日期", "发布日期", "发布时间", "时间", "日付", "날짜", "datum", "fecha", "дата", "발행일", "게재일", "公開日"),
    ),
    "updated": ("updated", "update date", "last update", "last updated", "updated date", "更新日期", "更新时间"),
    "link": (
        *(
            "pdf",
            "link",
            "links",
            "url",
            "arxiv",
            "arxiv id",
            "arxiv link",
            "id",
            "paper link",
            "abs",
            "arxiv url",
            "paper url",
            "pdf link",
        ),
        *("链接", "论文链接", "リンク", "링크", "lien", "enlace", "ссылка"),
    ),
    "abstract": ("abstract", "summary", "摘要", "概要", "초록", "resumen", "résumé"),
    "comment": ("comment", "comments", "评论", "备注"),
    "categories": ("category", "categories", "subjects", "primary category", "类别", "分类"),
}
_ROLES = {word: role for role, words in _WORDS.items() for word in words}
_COMPANIONS = frozenset(
    "code github repo repository project website homepage page demo venue conference journal publication year pub dataset affiliation"
    " institution institute team model 代码 コード 코드 项目 会议 期刊 年份 机构".split(),
)
_BOLD_ENDS = late(r"[^\s*|]\*\*[ \t]{0,9}\|")
_DOTTED = late(r"[0-9]{4}\.[0-9]{1,2}(?:\.[0-9]{1,2})?")
_LABEL = late(r"[\s*_`]+|<[^<>]{0,40}>")
_GENERIC = frozenset(("", "link", "url", "here", "[link]", "click here"))
_BOTH = frozenset(("title & authors", "title and authors", "title/authors", "title, authors"))
_NO_TITLES = frozenset("arxiv paper pdf abs link url here preprint \u8bba\u6587 \u94fe\u63a5".split())  # that lead to the paper
_ET_AL = ("et.al.", "et al.", "et al", "et.al", "等人", "等", "ほか")
# A row as the script of most such pages writes it: date, title, first author, paper, code. Nearly all titles hold nothing to be cleaned.
_WRITTEN = late(
    r"\|\*\*([0-9]{4}-[0-9]{2}-[0-9]{2})\*\*\|\*\*(?:([ !-#%'-)+-;=?-Z\]a-z}]+)|([^|*_`<~\[\]\n]+))\*\*"
    r"\|(?!\s)([^|*_`,\n]{1,300}) et\.al\.(?<!\s et\.al\.)"
    rf"\|\[[0-9A-Za-z.]*\]\(https?://arxiv\.org/abs/{identifiers.CANONICAL}\)"
    r"\|(?:null|\*\*\[link\]\((https?://[^|*\\<>()\[\]\s]{1,2000})\)\*\*)\|(?:\n|\Z)"
)
_version = Remembered(int)  # of its figures
_date = Remembered(parse_date, 1 << 12)
_new = tuple.__new__  # what a NamedTuple's own constructor ends in; there are very many of them


class Columns(NamedTuple):
    """What the columns of a table are: the place of each kind (-1: there is none), and the names of all."""

    names: tuple[str, ...]
    title: int = -1
    authors: int = -1
    date: int = -1
    updated: int = -1
    link: int = -1
    abstract: int = -1
    comment: int = -1
    categories: int = -1


@lru_cache(maxsize=64)
def _wide(shape: Columns) -> tuple[int, ...]:
    """The columns that may hold a bare pipe, the likeliest first."""
    return tuple(dict.fromkeys(at for at in (shape.title, shape.authors, shape.abstract, shape.comment, len(shape.names) - 1) if at >= 0))


@lru_cache(maxsize=64)
def _others(shape: Columns) -> tuple[int, ...]:
    """The columns of no known kind."""
    return tuple(at for at in range(len(shape.names)) if at not in shape[1:])


_PLACES = Columns((), title=1, authors=2, date=0, link=3)[1:]
_WIDTH = 5


@lru_cache(maxsize=64)  # the pages of one script have one header
def columns(header: str) -> Columns | None:
    """The columns that a header row names, if one of them is that of titles."""
    if len(header) > 2000:  # noqa: PLR2004 - no header
        return None
    names = tuple(_LABEL.sub(" ", cell).strip() for cell in tablecells.split_row(header, 0, bool))
    places: dict[str, int] = {}
    for at, name in enumerate(names):
        role = _ROLES.get(name.lower().rstrip(":"))
        if role is not None:
            places.setdefault(role, at)
    paper = places.pop("paper", -1)
    if paper >= 0:
        places.setdefault("link" if "title" in places else "title", paper)
    return Columns(tuple(map(clean, names)), **places) if "title" in places else None


def is_of_papers(shape: Columns) -> bool:
    """Whether a table with titles is one of papers: it has another column that papers have, and so is no table of results."""
    return max(shape[2:]) >= 0 or any(not _COMPANIONS.isdisjoint(name.lower().split()) for name in shape.names)


def read_row(
    line: str, shape: Columns, origin: Origin, *, scripted: bool = True, cleaned: Callable[[str], str] = clean
) -> list[Entry | Problem]:
    """The entry of a table row, and what is wrong with it; a problem alone where it has no arXiv ID.

    ``scripted``: a script wrote the table from what arXiv says. ``cleaned`` cleans its texts.
    """
    alone, end = written_rows(line, 0, shape, origin) if scripted and is_as_written(shape) else ([], 0)
    if len(alone) == 1 and end == len(line):
        return [alone[0]]
    cells = tablecells.split_row(line, len(shape.names), lambda cells: _fits(cells, shape), _wide(shape))
    return entry_of(cells, shape, origin, scripted=scripted, cleaned=cleaned)


def is_as_written(shape: Columns) -> bool:
    """Whether the columns are those of the rows that `written_rows` reads; what stands in one of papers may be no title."""
    return shape[1:] == _PLACES and len(shape.names) == _WIDTH and not _is_of_anything(shape)


def _is_of_anything(shape: Columns) -> bool:
    """Whether the column of titles is one of papers, in which many a thing stands."""
    return _ROLES.get(shape.names[shape.title].lower().rstrip(":")) == "paper"


def written_rows(text: str, at: int, shape: Columns, origin: Origin) -> tuple[list[Entry], int]:
    """The entries of the rows from ``at`` on that are written as nearly all are below such a header, and where the first other line begins.

    They are as `entry_of` would make them. ``origin`` is that of the first.
    """
    entries: list[Entry] = []
    written = _WRITTEN.match
    source, number, _, parser, listed, _, topic = origin
    topics, linked = (topic,) if topic else (), (shape.names[-1] or "note").lower()
    while (match := written(text, at)) is not None:
        row: tuple[Any, ...] = match.groups()
        day, title, odd, author, id_, figures, code = row
        title, date = (title or odd).strip(), _date[day]
        if date is None or " " not in title or "://" in title or (code and id_[:5] in code):
            break  # this takes more than a look
        if odd:
            title = clean_printed(title) if title.isprintable() else clean(title)
        elif "  " in title:
            title = " ".join(title.split())
        version = _version[figures] if figures else None
        first, last = (date, date) if version == 1 else dates_of(id_, version, date)  # as nearly all
        name = lone_author(author)
        names = parse_authors(author)[0] if name is None else (name,)
        links = (_new(Link, (linked, code)),) if code else ()
        origins = (_new(Origin, (source, number, number, parser, listed, None, topic)),)
        known = (id_, version, title, names, not names, (), "", first, last, (), "", (), "", "", (), "", links, topics, origins, (), "", ())
        entries.append(_new(Entry, known))
        number += 1
        at = match.end()
    return entries, at


def _fits(cells: Sequence[str], shape: Columns) -> bool:
    """Whether what must be in its place is there, and a title in bold ends where it does."""
    if _BOLD_ENDS.search(cells[shape.title]) is not None:
        return False
    dated = max(shape.date, shape.updated)
    if dated >= 0 and parse_date(tablecells.plain(cells[dated])) is None:
        return False
    return "arxiv" in cells[shape.link if shape.link >= 0 else shape.title].lower()


def entry_of(
    cells: Sequence[str], shape: Columns, origin: Origin, *, scripted: bool = True, cleaned: Callable[[str], str] = clean
) -> list[Entry | Problem]:
    """The entry that cells hold, one for each column (there may be more)."""
    title, url = tablecells.linked_title(cells[shape.title])
    try:
        found = _id_of(cells, shape, url)
    except InvalidIdentifier as reason:
        return [Problem("error", "invalid-id", f'"{title[:60]}": {reason}', origin.source, origin.first, "", origin.last)]
    if found is None:
        return [Problem("error", "missing-id", f'"{title[:60]}" has no arXiv link', origin.source, origin.first, "", origin.last)]
    arxiv_id, version = found
    by_name = title.lower() in _NO_TITLES or (arxiv_id in title and " " not in title)  # what it is found by, not what it is called
    if by_name or (_is_of_anything(shape) and is_no_title(title)):
        title = ""
    published, updated, undated = _dates(cells, shape, arxiv_id, version, scripted=scripted)
    named = cells[shape.authors] if shape.authors >= 0 else ""
    if not named and shape.names[shape.title].lower() in _BOTH:
        named = tablecells.below_title(cells[shape.title])
    authors, complete = read_authors(named) if named else ((), True)
    if authors and shape.authors >= 0 and shape.names[shape.authors].lower() == "first author":
        complete = False
    links, extra = _rest(cells, shape, arxiv_id)
    title = cleaned(title if scripted else tablecells.unescaped(title))
    abstract = cleaned(tablecells.unfolded(cells[shape.abstract])) if shape.abstract >= 0 else ""
    comment = cleaned(tablecells.unfolded(cells[shape.comment])) if shape.comment >= 0 else ""
    more = (links, (origin.topic,) if origin.topic else (), (origin,), (), "", extra if scripted else undated + extra)
    known = (arxiv_id, version, title, authors, complete, (), abstract, published, updated, (), "", (), comment, "", (), "", *more)
    entry = _new(Entry, known)
    if shape.categories >= 0 and (text := tablecells.plain(cells[shape.categories])):
        categories, primary, rest = split_categories(text.replace("`", ""))
        own = ((shape.names[shape.categories], clean(text)),) if rest else ()  # somebody's own classes
        entry = entry._replace(categories=categories, primary=primary, extra=entry.extra + own)
    return [entry, no_date(undated[0][1], origin, arxiv_id)] if scripted and undated else [entry]


def _dates(
    cells: Sequence[str], shape: Columns, arxiv_id: ArxivId, version: int | None, *, scripted: bool
) -> tuple[PartialDate | None, PartialDate | None, tuple[tuple[str, str], ...]]:
    """When the first version and this one appeared, and the date columns of which no use can be made."""
    published = updated = None
    unused: list[tuple[str, str]] = []
    for at in (shape.updated, shape.date):
        text = tablecells.plain(cells[at]) if at >= 0 else ""
        if not text:
            continue
        date = parse_date(text.replace(".", "-") if "." in text and _DOTTED.fullmatch(text) is not None else text)
        if date is not None and date.day and scripted:
            first, latest = dates_of(arxiv_id, version, date)
            published, updated = first or published, updated or latest
        elif date is not None and date.day and at == shape.date and _is_own_date(arxiv_id, date):
            published = date
        else:
            unused.append((shape.names[at], clean(text)))
    return published, updated, tuple(unused)


def _is_own_date(arxiv_id: ArxivId, date: PartialDate) -> bool:
    """Whether a paper of that ID can have appeared first on a day: in its month, or on the last days of the one before."""
    year, month = identifiers.month(arxiv_id)
    return 0 <= (year - date.year) * 12 + month - date.month <= 1


def dates_of(arxiv_id: ArxivId, version: int | None, date: PartialDate) -> tuple[PartialDate | None, PartialDate | None]:
    """When the first version and ``version`` appeared, as far as the date of a row tells."""
    if version is None:
        return (date, None) if date[:2] <= identifiers.month(arxiv_id) else (None, date)
    return (date, date) if version == 1 else (None, date)


def read_authors(cell: str) -> tuple[tuple[Name, ...], bool]:
    """The authors of a cell, between whom a pipe may stand. "et.al." says that there may be more, even behind the only author."""
    text = tablecells.plain(cell)
    if "|" in text:
        text = text.replace("|", ",")
    for ending in _ET_AL:
        if text.endswith(ending):
            names, _ = parse_authors(text[: -len(ending)].rstrip(" ,"))
            return names, not names
    if "](" in text or "<" in text:
        text = ", ".join(label for label, _ in tablecells.links(text) if label) or tablecells.without_links(text)
    return parse_authors(text)


def _id_of(cells: Sequence[str], shape: Columns, url: str) -> tuple[ArxivId, int | None] | None:
    """The paper that a row is about: that of its link column, else that which its title links to, else the first one that it names.

    Raises InvalidIdentifier where the only link to arXiv cannot be one.
    """
    wrong: InvalidIdentifier | None = None
    for cell in (cells[shape.link] if shape.link >= 0 else "", url, cells[shape.title]):
        at = cell.find("](")
        address, closed, _ = cell[at + 2 :].partition(")") if at >= 0 else (tablecells.plain(cell), ")", "")
        if not closed:
            address = address.removesuffix("v")  # the end of the file has cut off which version it is
        if not address:
            continue
        try:
            return identifiers.parse(address)
        except InvalidIdentifier as reason:
            found = next(identifiers.find(cell), None)
            if found is not None:
                return found[2], found[3]
            if "arxiv.org/" in address.lower():
                wrong = wrong or reason
    if wrong is not None:
        raise wrong
    for cell in cells:
        found = next(identifiers.find(cell), None)
        if found is not None:
            return found[2], found[3]
    return None


def _rest(cells: Sequence[str], shape: Columns, arxiv_id: ArxivId) -> tuple[tuple[Link, ...], tuple[tuple[str, str], ...]]:
    """The links of a row, but for those to the paper's own pages, and the words of its columns of no known kind."""
    found: dict[str, Link] = {}
    extra: list[tuple[str, str]] = []
    for at in _others(shape):
        text = tablecells.plain(cells[at])
        if not text:
            continue
        name = shape.names[at] or "note"
        linked = "://" in text
        words = tablecells.without_links(text) if linked else text
        if any(map(str.isalnum, words)) or not linked:  # not the comma between two links
            extra.append((name, clean(words)))
        for label, url in tablecells.links(text):
            if not identifiers.is_of(url, arxiv_id):
                label = tablecells.plain(label)  # noqa: PLW2901
                found.setdefault(url, Link(name.lower() if label.lower() in _GENERIC or "://" in label else clean(label), url))
    for at in (shape.link, shape.title):
        cell = cells[at] if at >= 0 else ""
        if cell.count("://") == 1 and "arxiv.org/" in cell:  # nearly all: the paper's own
            continue
        for label, url in tablecells.links(cell):
            if not identifiers.is_of(url, arxiv_id):
                label = tablecells.plain(label)  # noqa: PLW2901
                found.setdefault(url, Link(clean(label), url))
    return tuple(found.values()), tuple((name, text) for name, text in extra if text)
