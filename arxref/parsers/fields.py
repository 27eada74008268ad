"""Dialect B: ``### Title`` and ten ``- **Field**: value`` lines; a value that is missing is the word ``None``.

A record as the digest's script writes it is read by one pattern; a record that a hand has edited (fields added, reordered, left out,
blank lines deleted or put in) by a line reader that claims what it knows and names the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.api import Parser, SourceText
from arxref.authors import parse_authors
from arxref.dates import DAYS, STAMP, parse_date
from arxref.hookspecs import hookimpl
from arxref.late import late, line_start
from arxref.library.digests import Block, breaks_off, heading, is_of_title, left_out, linked_title, paper_id, parts
from arxref.library.leftovers import begins_another, unclaimed
from arxref.model import ArxivId, Entry, Heading, Link, Origin, PartialDate, Problem
from arxref.taxonomy import CATEGORIES, split_categories
from arxref.text.clean import clean, is_printed, printed_cleaner
from arxref.text.scan import find

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

FIELDS = ("Arxiv ID", "DOI", "Categories", "Links", "Published", "Updated", "Authors", "Comment", "Journal", "Summary")
_TITLE = "Title"  # of records that have no heading
_KNOWN = {name.lower(): name for name in (*FIELDS, _TITLE)}
# What arXiv calls the fields that this layout calls otherwise, and what scripts make of that.
_ARXIVS = {"comments": "Comment", "abstract": "Summary"} | dict.fromkeys(("journal ref", "journal-ref", "journal reference"), "Journal")
_ITEM, _COLON = rb"[ \t]*[-*+][ \t]+\*\*", rb"(?:\*\*(?::|\xef\xbc\x9a)|(?::|\xef\xbc\x9a)\*\*)"
_recognised = line_start(_ITEM + rb"(?:arxiv id|summary)" + _COLON, re.IGNORECASE, b"*")
_identified = line_start(_ITEM + rb"(?:arxiv id|links)" + _COLON, re.IGNORECASE, b"*")
_VALUE = r"(.*(?:\n  (?![-*+] ).*)*+)"  # a value that the API folded goes on in lines that start with two spaces
_HEADING = r"\n+(?=# )"
# A record behind its marker as the script writes it: of a paper that has its ID since 2007 and whose title is no link, its summary with all
# below it; and of any.
_WRITTEN = late(
    rf"(?!\[)(.*)\n- \*\*Arxiv ID\*\*: https?://arxiv\.org/abs/{identifiers.CANONICAL}\n- \*\*DOI\*\*: (.*)\n- \*\*Categories\*\*: (.*)"
    r"\n- \*\*Links\*\*: \[PDF\]\(https?://arxiv\.org/pdf/\2(?:v[1-9][0-9]{0,3}|)\)"
    rf"\n- \*\*Published\*\*: {STAMP}\n- \*\*Updated\*\*: (?:\6 \7\+00:00|{STAMP})\n- \*\*Authors\*\*: (.*)"
    rf"\n- \*\*Comment\*\*: {_VALUE}\n- \*\*Journal\*\*: {_VALUE}\n- \*\*Summary\*\*: (?s:(.*))"
)
_AT_HEADING = late(_HEADING)
_RECORD = late("(.*)" + "".join(rf"\n- \*\*{name}\*\*: {_VALUE}" for name in FIELDS) + rf"(?:{_HEADING}|\n*\Z)")
_FIELDS = len(FIELDS)
_FEWEST = 3  # fields in their order that a script has written
_SUMMARY = _FIELDS + 1
_FIELD = late(r"[ \t]{0,3}[-*+][ \t]+\*\*([^*\n]{1,40}?)[ \t]*(?:\*\*[ \t]*[:\uff1a]|[:\uff1a][ \t]*\*\*)[ \t]*(.*)")
_SHARED = 1 << 12
_LINES = tuple(range(_SHARED))
"""The numbers of most lines, the same for all origins: two of its own are 64 bytes more for each paper of an archive."""
_new = tuple.__new__  # what a NamedTuple's own constructor ends in; there are very many of them
_LEVEL = late(r"#{1,6}[ \t]+(\S.*)")
_OTHER = late(r"#{1,6}[ \t]|<(?:div|details|table)\b")
_WHOLE = frozenset(("Arxiv ID", "Summary"))
_ANYBODYS = frozenset(("Authors", "Comment", "Journal", _TITLE))  # other layouts have fields of these names
_ODD = late(r"``.*|\[[^\[\]]{1,60}\]|[(\[]?[0-9]{1,4}[)\]]?")  # what goes on a title where it is folded; else it is a hand's note
_FOLDED = 67  # characters of a line and the first word of the next: the API folds no line to which it could be added in fewer
_BREAK = late(r"<br ?/?>\s*\Z", re.IGNORECASE)  # with which some end each line
_LINK = late(r"\[([^\[\]\n]{0,200})\]\(([^()\s]{1,2000})\)")


def accepts(source: SourceText) -> float:
    """Sure where a list item is the bold field ``Arxiv ID``, or ``Summary`` and another ``Links``, without which no paper could be told."""
    head = source.head
    if find(head, b"**") < 0 or (find(head, b" **") < 0 and find(head, b"\t**") < 0):
        return 0.0  # as in other digests
    return 0.95 if _recognised(head) and _identified(head) else 0.0


def parse(source: SourceText) -> Generator[Entry | Heading | Problem, None, bool]:
    """Read every record; see `arxref.api.Parser`."""
    whole = True
    listed: PartialDate | None = None
    category = ""
    name, line = source.name, 1
    written = _WRITTEN.match
    printed = is_printed(source.raw)
    unfinished: Problem | None = None
    for text, titled in parts(source):
        read, unfinished = 0, None
        match = written(text) if titled else None
        if match is not None and (printed or is_printed(text.encode("utf-8", "surrogatepass"))):
            found = _written(match, text, name, line, listed, category)
            if found is not None:
                entry, line, read = found
                yield entry
        if titled and not read and (match := _RECORD.match(text)) is not None:
            end, read = match.end(_SUMMARY), match.end()
            last = line + text.count("\n", 0, end)
            yield from _entry(match.groups(), (), _new(Origin, (name, line, last, "fields", listed, None, category)))
            line = last + read - end
        if not read or read < len(text):
            rest = text[read:]
            items = list(_edited(Block(line, rest, titled and not read), source, listed, category))
            whole = whole and not unclaimed(f"### {rest}" if titled and not read else rest, items, line)
            for item in items:
                if type(item) is Heading:
                    listed, category = item.date, item.category
                if type(item) is Problem and item.code == "unfinished-record":
                    unfinished = item
                else:
                    yield item
            line += rest.count("\n")
        line += 1
    if unfinished is not None and source.raw[-1:] not in (b"\n", b"\r", b"\0"):  # no script ends a file within a line
        yield unfinished
    return whole


def _written(
    match: re.Match[str], text: str, name: str, line: int, listed: PartialDate | None, category: str
) -> tuple[Entry, int, int] | None:
    """The entry of a match of `_WRITTEN` that `is_printed`, as `_entry` would make it; None where that would make a Problem.

    And in which line it ends with the blank ones below it, and where in the text.
    """
    title, id_, version, doi, categories, day, clock, later_day, later_clock, authors, comment, journal, told = match.groups()
    summary = told.rstrip("\n")
    read = len(text)
    if "\n" in summary:  # as nearly none
        summary, read = _summary(told, text)
    known = DAYS[day]
    later = DAYS[later_day] if later_day else known
    dois, rest = identifiers.split_dois(doi) if doi != "None" else ((), "")
    if rest or known is None or later is None or not read:
        return None
    year, month, number = known
    first = latest = _new(PartialDate, (year, month, number, clock))
    if later_day:
        year, month, number = later
        latest = _new(PartialDate, (year, month, number, later_clock))
    names, complete = parse_authors(authors) if authors and authors.strip() != "None" else ((), True)
    arxiv_categories, primary, classes = CATEGORIES[categories]
    last = line + _FIELDS
    commented, published = comment != "None", journal != "None"
    if (commented and "\n" in comment) or (published and "\n" in journal):
        last += comment.count("\n") + journal.count("\n")
        comment, journal = comment.replace("\n  ", " "), journal.replace("\n  ", " ")
    cleaned = printed_cleaner(text)
    abstract = cleaned(summary)
    if abstract == "None":
        abstract = _said(summary, cleaned)
    if last < _SHARED:
        line, last = _LINES[line], _LINES[last]
    # fmt: off
    fields = (
        id_, int(version) if version else None, cleaned(title), names, complete, (), abstract, first, latest,
        arxiv_categories, primary, classes, _said(comment, cleaned) if commented else "", _said(journal, cleaned) if published else "",
        dois, "", (), (), (_new(Origin, (name, line, last, "fields", listed, None, category)),), (), "", (),
    )
    # fmt: on
    return _new(Entry, fields), last + len(told) - len(summary) - len(text) + read, read


def _summary(told: str, text: str) -> tuple[str, int]:
    """The summary with which all that is ``told`` begins, where more stands below it, and where in the text that does.

    That is nowhere (0) where it goes on with the record; a ``text`` ends with what is told.
    """
    end = told.index("\n")
    behind = _AT_HEADING.match(told, end)
    return ("", 0) if behind is None else (told[:end], len(text) - len(told) + behind.end())


def _said(value: str, cleaned: Callable[[str], str]) -> str:
    """A text, cleaned; nothing for the word that stands for a missing one."""
    text = cleaned(value)
    return text if text != "None" or value.strip() != "None" else ""


def _entry(values: tuple[str, ...], extra: tuple[tuple[str, str], ...], origin: Origin) -> list[Entry | Problem]:
    """The entry with these raw values (title first, then `FIELDS`; an absent one is empty), or the problem that it has no usable ID."""
    if values[1].endswith(">"):
        values = tuple(_BREAK.sub("", value).rstrip() for value in values)
    title, id_, doi, categories, links, published, updated, authors, comment, journal, summary = (
        "" if value.strip() == "None" else value for value in values
    )
    if (not id_ or id_.startswith("[")) and (link := _LINK.search(id_ or links)) is not None:
        id_ = link[2]
    if title.startswith("[") and "rxiv.org/" in title:
        title = linked_title(title)[0]
    found = paper_id(id_, title, origin)
    if isinstance(found, Problem):
        return [found]
    arxiv_id, version = found
    names, complete = parse_authors(authors)
    arxiv_categories, primary, classes = split_categories(categories)
    dois, rest = identifiers.split_dois(doi)
    first, latest = parse_date(published), parse_date(updated)
    entry = Entry(
        arxiv_id,
        version,
        clean(title or values[0]),
        names,
        complete,
        abstract=clean(summary),
        published=first,
        updated=latest,
        categories=arxiv_categories,
        primary=primary,
        classes=classes,
        comment=clean(comment.replace("\n  ", " ")),
        journal_ref=clean(journal.replace("\n  ", " ")),
        dois=dois,
        links=() if links == f"[PDF]({id_.replace('/abs/', '/pdf/')})" or not links else _links(links, arxiv_id),
        origins=(origin,),
        extra=extra,
    )
    return [entry, *left_out(rest, ((published, first), (updated, latest)), origin, arxiv_id)]


def _links(text: str, arxiv_id: ArxivId) -> tuple[Link, ...]:
    """The links but for those to the paper's own pages at arXiv."""
    others = (match for match in _LINK.finditer(text) if not identifiers.is_of(match[2], arxiv_id))
    return tuple(Link(clean(match[1]), match[2]) for match in others)


class _Record:
    """A record that is being read line by line."""

    def __init__(self, title: str, first: int) -> None:
        self.title = [title]  # its lines
        self.first = self.last = first
        self.values: dict[str, list[str]] = {}
        self.extra: dict[str, list[str]] = {}
        self.open: list[str] | None = None
        self.stray: list[Problem] = []

    def is_whole(self) -> bool:
        """Whether it has its ID and summary."""
        return self.values.keys() >= _WHOLE

    def finish(self, source: SourceText, listed: PartialDate | None, category: str) -> Iterator[Entry | Problem]:
        """The entry and what is to be said of it; nothing where no field is one that this layout alone has."""
        if self.values.keys() <= _ANYBODYS:
            return
        values = tuple("\n".join(self.values.get(name, ())).strip() for name in FIELDS)
        extra = tuple((name, clean("\n".join(lines))) for name, lines in self.extra.items())
        title = "\n".join(self.title) or "\n".join(self.values.get(_TITLE, ())).strip()
        yield from _entry((title, *values), extra, Origin(source.name, self.first, self.last, "fields", listed, None, category))
        yield from self.stray


def _edited(block: Block, source: SourceText, listed: PartialDate | None, category: str) -> Iterator[Entry | Heading | Problem]:
    """Read a block line by line.

    A second ``Arxiv ID`` starts a record of its own, whose heading somebody changed or deleted, and so does a ``Title``. Where a heading,
    a tag or, behind a blank line, what plainly is no field follows a record that has its ID and summary, something else begins, up to the
    next ``Arxiv ID``. A last record whose last fields are missing is named as unfinished, which it is where the file ends with the block.
    """
    lines = block.text.split("\n")
    record = _Record(lines[0], block.first) if block.titled else None
    elsewhere = False
    for number, line in enumerate(lines[1:] if block.titled else lines, block.first + block.titled):
        if not line or line.isspace():
            if record:
                record.open = None
            continue
        found = heading(line, source, number) if line.startswith("#") else None
        if record and (found or _is_over(record, line)):
            yield from record.finish(source, listed, category)
            record, elsewhere = None, True
        if found:
            listed, category, elsewhere = found.date, found.category, False
            yield found
            continue
        match = _FIELD.match(line)
        name = _named(match[1].lower(), record) if match else None
        if match and name != "Arxiv ID" and (elsewhere or (record is None and name is None)):
            continue
        if match and (record is None or (name == "Arxiv ID" and name in record.values) or (name == _TITLE and record.values)):
            if record:
                yield from record.finish(source, listed, category)
            record, elsewhere = _untitled(lines[number - block.first - 1] if number > block.first else "", source, number), False
        if record:
            _add(record, name, match, line, source, number)
    if record:
        yield from record.finish(source, listed, category)
        if _FEWEST <= len(record.values) < _FIELDS and tuple(record.values) == FIELDS[: len(record.values)]:
            message = "the file ends within this record; something of it is missing"
            yield Problem("warning", "unfinished-record", message, source.name, record.last)


def _is_over(record: _Record, line: str) -> bool:
    """Whether something else begins in a line that is no heading of a digest."""
    return record.is_whole() and (_OTHER.match(line) is not None or (record.open is None and begins_another(line)))


def _named(label: str, record: _Record | None) -> str | None:
    """The field with this label. arXiv's own labels count where an ID says whose record it is, and that has no such field yet.

    A title is one where the record has none, or the next one may begin.
    """
    if label in _ARXIVS and record and "Arxiv ID" in record.values and _ARXIVS[label] not in record.values:
        return _ARXIVS[label]
    name = _KNOWN.get(label)
    is_titled = record is not None and any(record.title) and not (record.is_whole() and record.open is None)
    return None if name == _TITLE and is_titled else name


def _untitled(above: str, source: SourceText, number: int) -> _Record:
    """A record without a title of the layout's own; a heading of another level in the line ``above`` it is the title all the same."""
    title = _LEVEL.match(above)
    return _Record(title[1], number - 1) if title is not None and heading(above, source, number) is None else _Record("", number)


def _add(record: _Record, name: str | None, match: re.Match[str] | None, line: str, source: SourceText, number: int) -> None:
    """A line of a record: a field (its ``name`` None where the layout has none of that name), what goes on, or what is neither."""
    if match:
        record.stray.extend(_take(record, name, match, source, number))
    elif record.open is not None and (line.startswith(("  ", "\t")) or _is_wrapped(record)):
        record.open.append(line)
        record.last = number
    elif _is_below_title(record, number) and _goes_on(record.title[-1], line):
        record.title.append(line)  # which the API folds as it does all else
        record.last = number
    else:
        record.stray.append(_stray(line, source, number))


def _is_below_title(record: _Record, number: int) -> bool:
    return not record.values and not record.extra and record.last == number - 1


def _goes_on(title: str, line: str) -> bool:
    """Whether the line below one of a title is more of it."""
    if not line.startswith(("  ", "\t")):
        return breaks_off(title, line)
    words = line.split()
    return is_of_title(line) or (len(f"{title} {words[0]}") >= _FOLDED and _ODD.fullmatch(" ".join(words)) is not None)


def _is_wrapped(record: _Record) -> bool:
    """Whether a summary is open whose lines break as the API has them: in a sentence. Behind its end, what is not indented is a hand's."""
    summary = record.values.get("Summary")
    return summary is not None and summary is record.open and (len(summary) > 1 or not summary[0].endswith((".", "!", "?")))


def _stray(line: str, source: SourceText, number: int) -> Problem:
    return Problem("warning", "stray-line", f'"{line.strip()[:60]}" is no field and was left out', source.name, number)


def _take(record: _Record, name: str | None, match: re.Match[str], source: SourceText, number: int) -> Iterator[Problem]:
    """Put a field's first line into the record; an unknown field is kept in ``extra`` and said, a second one of a name is left out."""
    record.last = number
    store, label = (record.extra, match[1]) if name is None else (record.values, name)
    if label in store:
        record.open = None
        yield Problem("warning", "duplicate-field", f"a second {label} was left out", source.name, number)
        return
    record.open = store[label] = [match[2].rstrip()]
    if name is None:
        yield Problem("note", "unknown-field", f"{label} is no field of this layout; it is kept with the entry", source.name, number)


PARSER = Parser("fields", "digests with a title and ten bold fields per paper", "digest", 30, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
