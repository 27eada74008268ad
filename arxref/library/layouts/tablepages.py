"""Pages that are tables of papers: topics as headings, a table (or a list of lines) below each, and a frame that holds no papers.

Of the frame (front matter, badges, a table of contents, "back to top") what stands before a table is part of its heading, and what ends the
page a heading without a title. Lines that are neither are claimed by nobody.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.dates import parse_date
from arxref.late import Remembered, late
from arxref.library.digests import line_end
from arxref.library.layouts import tables
from arxref.library.layouts.resulttables import result_lines
from arxref.library.layouts.tablecells import is_rule
from arxref.model import Entry, Heading, Origin, PartialDate, Problem, Span
from arxref.records import NamedTuple
from arxref.text.clean import clean, clean_printed, is_printed

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from arxref.api import SourceText
    from arxref.library.layouts.tables import Columns

Item = Entry | Heading | Problem
Rows = list[Entry | Problem]

_DATED = late(
    r"\b(?:updated?(?: on)?|papers)\b[^\w\n]{1,4}([0-9]{4}[./-][0-9]{2}[./-][0-9]{2}|[a-z]{3,9} [0-9]{1,2}, [0-9]{4})", re.IGNORECASE
)
_UPDATED = late(r"(?:last )?updated?\b", re.IGNORECASE)
_FRAME = ("<", "[![", "![", "---", "***", "___", "===")
_OTHERS = ("### ", "- **", "* **", "+ **")  # how the records of other digests begin
_LIBRARY = ("references:", "- id:", "- type:", "- title:", "- author:", "TY  - ", "[{", '{"', "@")  # and those of libraries
_DOCUMENT = ("<?xml", "<feed", "<rss", "<rdf:RDF", "<OAI-PMH")
_REFERENCE = late(r"\[[^\[\]\n]{1,200}\]:\s")
_HTML_HEADING = ("<summary", "<details><summary", "<h1", "<h2", "<h3", "<h4")
_TITLED = "title:"  # in front matter
_CONTENTS = frozenset(("table of contents", "contents", "toc", "目录"))
_TAG = late(r"<[^<>]{0,200}>")
_LONGEST = 500  # characters: no heading and no line of a frame is longer
_new = tuple.__new__  # what a NamedTuple's own constructor ends in; there are very many of them


class Layout(NamedTuple):
    """What tells one dialect of such pages from another.

    ``whole``: the page is of this dialect and nothing else, so that its frame is part of it and a row without an arXiv link an error;
    otherwise tables stand among other things, code and tables of results among them, and a row that names no paper, or several, is left to
    others. ``knows`` says whether a header is the dialect's. ``line`` reads a line that is an entry outside of any table, or gives None.
    """

    parser: str
    whole: bool
    knows: Callable[[Columns], bool]
    line: Callable[[str, Origin], Rows | None] = lambda _line, _origin: None


def read(source: SourceText, layout: Layout) -> Generator[Item, None, bool]:
    """Every entry of a page, with its headings and problems, in order; True at the end where no line but blank ones is left out."""
    page = _Page(source, layout)
    hidden = _Hidden()
    text = source.text
    results = set() if layout.whole else result_lines(text.split("\n"))
    at, number, size = 0, 1, len(text)
    while at < size:
        if page.written:
            entries, at = page.as_written(text, at, number)
            number += len(entries)
            yield from entries
        end = line_end(text, at)
        line = text[at:end]
        if not line or line.isspace():
            page.blank()
        elif not layout.whole and (hidden(line) or number in results):
            page.pass_over()
        elif page.shape is not None and "|" in line and line[0] != "{" and ("://" in line or not (is_rule(line) or tables.columns(line))):
            yield from page.row(line, number)
        elif is_rule(line):
            yield from page.rule(line, number)
        else:
            yield from page.other(line, number)
        at, number = end + 1, number + 1
    yield from page.end()
    return not page.left


class _Hidden:
    """Whether a line is part of a block of code or of a comment, asked of one line after the other."""

    def __init__(self) -> None:
        self._fence = ""
        self._comment = False

    def __call__(self, line: str) -> bool:
        text = line.lstrip()
        if self._comment:
            self._comment = "-->" not in text
            return True
        if self._fence:
            if text.startswith(self._fence) and not text.strip(self._fence[0] + " \t"):
                self._fence = ""
            return True
        if text.startswith(("```", "~~~")):
            self._fence = text[: len(text) - len(text.lstrip(text[0]))]
            return True
        self._comment = text.startswith("<!--") and "-->" not in text
        return text.startswith("<!--")


class _Page:
    """A page that is being read.

    ``shape`` is that of the table that is open, ``written`` says whether its rows may be `as_written`, ``left`` whether any line may be
    part of nothing.
    """

    def __init__(self, source: SourceText, layout: Layout) -> None:
        self.shape: Columns | None = None
        self.written = False
        self.left = not layout.whole
        self._name = source.name
        self._source = source
        self._layout = layout
        self._listed: PartialDate | None = None
        self._topic = ""
        self._loose: list[tuple[int, str, bool]] = []  # lines since the last item: number, text, whether it is of the frame
        self._odd = 0  # the last row that is no paper: another table's header, where a rule stands below it
        self._opening = layout.whole  # nothing but frame has been met so far
        self._begun = False
        self._document = False  # XML stands here, which is no frame

    @cached_property
    def _cleaned(self) -> Callable[[str], str]:
        """What cleans the texts of a page; few pages have rows that need it."""
        return clean_printed if is_printed(self._source.raw) else clean

    def blank(self) -> None:
        """A blank line ends a table, but not where there is nothing else than tables."""
        if not self._layout.whole:
            self._open(None)

    def pass_over(self) -> None:
        """A line of code or of a comment."""
        self._open(None)
        self._loose.clear()

    def as_written(self, text: str, at: int, number: int) -> tuple[list[Entry], int]:
        """The entries of the rows from ``at`` on that are written as nearly all are, if nothing comes before them, and where they end."""
        assert self.shape is not None  # noqa: S101 - the caller has looked
        return ([], at) if self._loose else tables.written_rows(text, at, self.shape, self._origin(number))

    def row(self, line: str, number: int) -> Iterator[Item]:
        """A row of the open table."""
        assert self.shape is not None  # noqa: S101 - the caller has looked
        if not line.strip("| \t"):
            self._loose.append((number, line, True))
            return
        whole = self._layout.whole
        found = tables.read_row(line, self.shape, self._origin(number), scripted=whole, cleaned=self._cleaned)
        if whole or (type(found[0]) is Entry and _is_of_one(line)):
            if self._loose or not self._begun:
                yield from self._headings()
            yield from found
            self._odd = self._odd if type(found[0]) is Entry else number
        else:
            self._loose.append((number, line, False))

    def rule(self, line: str, number: int) -> Iterator[Item]:
        """What stands below a table's header; between the rows of an open table it says nothing."""
        header = self._loose[-1] if self._loose else None
        under = header is not None and header[0] == number - 1
        if self.shape is not None and not under and self._odd != number - 1:
            self._loose.append((number, line, True))
            return
        shape = tables.columns(header[1]) if header is not None and under else None
        self._open(shape if shape is not None and self._layout.knows(shape) else None)
        if header is None or self.shape is None:
            self._loose.append((number, line, False))
            return
        self._loose[-1:] = [(number - 1, header[1], True), (number, line, True)]
        yield from self._headings()

    def other(self, line: str, number: int) -> Iterator[Item]:
        """A line outside of tables: an entry, or what may be part of a heading."""
        found = self._layout.line(line, self._origin(number))
        if found is not None:
            yield from self._headings()
            yield from found
            return
        self._document = line.startswith(_DOCUMENT) or (self._document and line[0] != "#")
        title = "" if self._document else _titles[line]
        if title or not self._layout.whole:
            self._open(None)
        if title and not _UPDATED.match(title):
            self._topic = title
        small = line.lower() if self._layout.whole else ""
        if (
            ("update" in small or "papers" in small)  # nearly every line ends here
            and (not self._begun or _UPDATED.match(line.lstrip("#> ")) or line.startswith(_TITLED))
            and (dated := _DATED.search(line[:_LONGEST])) is not None
        ):
            self._listed = parse_date(dated[1].replace(".", "-")) or self._listed
        self._loose.append((number, line, self._is_frame(line, title)))

    def end(self) -> Iterator[Item]:
        """The frame that ends the page: a heading without a title."""
        lines = self._framed() if self._layout.whole and self._begun else []
        self.left |= len(lines) < len(self._loose)
        if lines:
            yield self._heading("", lines)

    def _open(self, shape: Columns | None) -> None:
        """A table of that shape is open from here on, or none."""
        self.shape = shape
        self.written = shape is not None and self._layout.whole and tables.is_as_written(shape)

    def _origin(self, number: int) -> Origin:
        return _new(Origin, (self._name, number, number, self._layout.parser, self._listed, None, self._topic))

    def _is_frame(self, line: str, title: str) -> bool:
        if len(line) > _LONGEST:
            self._opening = False
            return False
        text = line.lstrip()
        if not self._begun and text.startswith(_OTHERS + _LIBRARY):
            self._opening = False
        if title:
            return True
        if not self._layout.whole or self._document or "arxiv.org/" in text.lower():
            return False
        return text.startswith(_FRAME) or _REFERENCE.match(text) is not None or (self._opening and "|" not in text)

    def _framed(self) -> list[tuple[int, str, bool]]:
        """The lines of the frame that were met last."""
        start = len(self._loose)
        while start and self._loose[start - 1][2]:
            start -= 1
        return self._loose[start:]

    def _headings(self) -> Iterator[Heading]:
        """The headings that the lines of the frame before a table or an entry make: the page's, and the topic's."""
        if self._loose:
            lines = self._framed()
            self.left |= len(lines) < len(self._loose)
            self._loose.clear()
            titled = [at for at, (_, line, _) in enumerate(lines) if _titles[line]]
            if len(titled) > 1:
                yield self._heading(_titles[lines[titled[0]][1]], lines[: titled[-1]])
                lines = lines[titled[-1] :]
            if lines:
                yield self._heading(_titles[lines[titled[0]][1]] if len(titled) == 1 else self._topic, lines)
        self._opening, self._begun = False, True

    def _heading(self, title: str, lines: list[tuple[int, str, bool]]) -> Heading:
        return Heading(title, "", self._listed, Span(self._name, lines[0][0], lines[-1][0]))


def _is_of_one(line: str) -> bool:
    """Whether a row names one paper of arXiv's, however often."""
    return line.lower().count("arxiv") < 2 or len({match[2] for match in identifiers.find(line)}) < 2  # noqa: PLR2004


def _heading(line: str) -> str:
    """The text of a heading; empty for any other line."""
    if len(line) > _LONGEST:
        return ""
    if line.startswith("#"):
        return clean(line.strip("# \t")) if line.lstrip("#")[:1] in " \t" else ""
    text = line.lstrip()
    title = clean(_TAG.sub(" ", text)) if text.startswith(_HTML_HEADING) else ""
    return "" if title.lower() in _CONTENTS else title


_titles = Remembered(_heading, 1 << 8)  # a line of the frame is asked up to three times, and pages of one script share most
