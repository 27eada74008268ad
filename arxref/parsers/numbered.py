"""Dialect A: ``### 1.Title  [ pdf ](https://arxiv.org/pdf/1905.11954.pdf)`` and the abstract as a quotation below it.

No authors, no dates, no version. Both link labels in use (``pdf``, ``:arrow_down:``) and any other are read.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.api import Parser, SourceText
from arxref.authors import parse_authors
from arxref.hookspecs import hookimpl
from arxref.late import Remembered, late
from arxref.library.digests import Block, breaks_off, heading, is_of_title, paper_id, parts
from arxref.library.leftovers import unclaimed
from arxref.model import Entry, Heading, Origin, PartialDate, Problem
from arxref.taxonomy import in_brackets, split_categories
from arxref.text.clean import clean, clean_printed, is_printed
from arxref.text.scan import find, first_of

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

_NUMBER = late(r"(\d{1,6})\.(?!\d)[ \t]*|(\d{1,6})\.(?=\d)")
_LOOKED_AT = 12  # titles: enough to meet one that nobody has edited
_BEFORE_LINK = late(r"(?:\d{1,6}\.[ \t]*|\[\d{1,6}\][ \t]*)?(?=\[)")
_BRACKET = late(r"[\[\]]")
_numbered = re.compile(rb"\d{1,6}\.(?!\d)").match
_tight = re.compile(rb"\d{1,6}\.[^\s\d]").match  # as the script has it; a hand puts a blank behind the number of a section
_arxiv_lines = re.compile(rb"^#[ \t]*arxiv[ \t].*", re.IGNORECASE | re.MULTILINE).finditer
_ANCHOR = late(r"(?:<a\b[^<>]{0,200}></a>[ \t]*)+")
_MARKED = late(  # stars, or their number; a score, a code of a subject
    r"\)(?:[^\w\[\]()]{1,40}(?:[0-9][0-9.,]{0,9}[kKmM]?[^\w\[\]()]{0,9})?|[ \t]*[(\[`][^()\[\]`]{1,30}[)\]`])\Z"
)
_SAID = late(
    r"[ \t]*(?:[-*+][ \t]+)?[*_]{0,3}(authors?|categor(?:y|ies)|subjects?|comments?)[*_]{0,3}[ \t]?[:\uff1a][*_]{0,3}[ \t]*(\S.*)",
    re.IGNORECASE,
)  # what some scripts add below the title
_FIRST_LINES = 2000  # characters of a record, in which its title and its link stand
_MOST_LINES = 4  # below the first one, on which a title and its link stand
_LONGEST_LINK = 300
_OTHERWISE = late(  # a link in HTML, or a bare address
    r"""(?<=\s)(?:<a\s[^<>]{0,60}?href=["']?(https?://arxiv\.org/[^\s"'<>]{1,60})[^<>]{0,100}>([^<>]{0,24})</a>|<?(https?://arxiv\.org/[^\s<>()]{1,60})>?)\Z"""
)
_OPEN = late(r"(?:\s|\A)(?![a-z]{2,6}:)[^\s/]*[^\W_]-?[,;:]?\s*\Z")  # how a line ends within a sentence
_END = 80  # characters, in which it does
_QUOTED = (">", "&gt;")  # how the lines of an abstract begin
_BELOW = (*_QUOTED, "#", "|")  # how what is below a title begins
_BULLETS = "-*+ "
_YEAR = late(r"\b(?:19|20)[0-9]{2}\b")
_LEADING = late(  # a line that is there for the address with which it begins
    r"[^\w\[<>#]*(?:(?:arxiv|pdf|abs|html|paper|link|url)\W{1,4})?(?:\[[^\[\]\n]*\]\(|<)?((?:https?://)?(?:[a-z]{1,9}\.)?arxiv\.org/[^\s()<>]+)"
    r"[\W_]*(.*)",
    re.IGNORECASE,
)
_POINTS = late(r"[^\w:]*(?::[a-z_]{1,20}:|(?:arxiv|pdf|abs|html|paper|link|url)(?![^\W_]))[^\w:]*|\W*", re.IGNORECASE)  # a link's label
_AT_ARXIV = late(r"(?:https?://)?(?:[a-z]{1,9}\.)?arxiv\.org/", re.IGNORECASE)
_BETWEEN = " ,;|/\u00b7"  # what stands between links
_MOST_LINKS = 9  # before the last one
_LONGEST_LABEL = 24  # a longer text before the URL is a linked title, which other layouts have
# A record behind its marker as the script writes it; what is taken for its title may go on over the end of the line, and behind the
# abstract anything may stand. No title with a bracket is among them: where a group may hold one, all behind it is tried at each.
_WRITTEN = late(
    rf"([0-9]{{1,6}})\.([^\[]*+)\[[^\[\]\n]{{0,{_LONGEST_LABEL}}}\]"
    rf"\(https?://arxiv\.org/(?:abs|pdf)/{identifiers.CANONICAL}(?:\.pdf|)\)\n>(?=.)(?s:(.*))"
)
_SIGNS = "\\&<$~{^`"  # without them, nothing of a title in ASCII is to be cleaned but its blanks; few titles have one
_QUOTATION = 3  # bytes: where a line ends, and the first two of what is quoted in the next
_NUMBERS = Remembered(int)  # each day counts from 1
_new = tuple.__new__  # what a NamedTuple's own constructor ends in; there are very many of them


def accepts(source: SourceText) -> float:
    """Sure where a third-level heading ends in a short link to arXiv."""
    head = source.head
    at = 0 if head.startswith(b"### ") else find(head, b"\n### ") + 1 or -1
    for _ in range(_LOOKED_AT):
        if at < 0:
            break
        end = head.find(b"\n", at)
        last = end if end >= 0 else len(head)
        below = find(head, b"\n### ", end) if end >= 0 else -1
        if find(head, b"](", at, last) >= 0 and (_numbered(head, at + 4) or _is_record(source, at, last)):
            written = _WRITTEN.match(head[at + 4 : last + _QUOTATION].decode("utf-8", "replace"))
            if written is not None and written[2].strip():
                return 0.9  # as nearly all; what follows finds the same
            text = _unmarked(head[at + 4 : last].rstrip().decode("utf-8", "replace"))
            _, label, url = _split_link(text)
            if "arxiv.org/" in url.lower() and len(label) <= _LONGEST_LABEL and not _is_linked(text):
                return 0.9
        elif _tight(head, at + 4) and _is_broken(source, at, below if below >= 0 else None):
            return 0.9
        at = below + 1 or -1
    return 0.0


def _is_record(source: SourceText, at: int, end: int) -> bool:
    """Whether a title without a number, from ``at`` to ``end``, has an abstract or stands below a digest's heading; anybody has others."""
    return source.head[end : end + _FIRST_LINES].lstrip().startswith((b">", b"&gt;")) or _is_headed(source, at)


def _is_broken(source: SourceText, at: int, end: int | None) -> bool:
    """Whether the title of a record has its link in a line below.

    Where no digest's heading stands above, sections say more in between than whose the paper is.
    """
    text = source.head[at + 4 : end][:_FIRST_LINES].decode("utf-8", "replace")
    head, _, _, between = _head(text, 1)
    said = all(_SAID.fullmatch(line) is not None for _, line in between)
    return head != text.partition("\n")[0] and (said or _is_headed(source, at))


def _is_headed(source: SourceText, at: int) -> bool:
    """Whether the heading of a digest stands above, which says of what."""
    above = (heading(found[0].decode("utf-8", "replace"), source, 0) for found in _arxiv_lines(source.head, 0, at))
    return any(found is not None and found.category for found in above)


def parse(source: SourceText) -> Generator[Entry | Heading | Problem, None, bool]:
    """Read every record; see `arxref.api.Parser`."""
    whole = True
    listed: PartialDate | None = None
    category = ""
    before: int | None = None
    number: int | None
    headings: Sequence[Heading]
    name, line = source.name, 1
    written = _WRITTEN.match
    printed = is_printed(source.raw)
    for text, titled in parts(source):
        match = written(text) if titled else None
        if match is not None:
            figures, title, id_, version, quoted = match.groups()
            lines = 2
            if "\n" in quoted:
                more, quoted = len(quoted), quoted.rstrip("\n")
                lines += more - len(quoted)
                match = match if "\n" not in quoted else None
            if "\n" in title or not (printed or is_printed(text.encode("utf-8", "surrogatepass"))):
                match = None  # not all of it is a title and an abstract, each in a line
        if match is not None:
            number, headings = _NUMBERS[figures], ()
            origin = _new(Origin, (name, line, line + 1, "numbered", listed, number, category))
            yield _written(title, id_, version, quoted, origin)
        else:
            block, lines = Block(line, text, titled), text.count("\n") + 1
            items, number = _record(block, source, listed, category) if titled else ([], None)
            yield from items
            headings = _headings(block, source) if not titled or "\n#" in text else ()
            whole = whole and not unclaimed(f"### {text}" if titled else text, [*items, *headings], line)
        if number is not None:
            if before is not None and number != before + 1:
                yield _gap(number, before, name, line)
            before = number
        for found in headings:
            listed, category, before = found.date, found.category, None
            yield found
        line += lines
    return whole


def _gap(number: int, before: int, name: str, line: int) -> Problem:
    return Problem("note", "numbering-gap", f"number {number} follows {before}: entries may be missing here", name, line)


def _headings(block: Block, source: SourceText) -> list[Heading]:
    """The digest's headings in a block, but for its own title."""
    lines = enumerate(block.text.split("\n"), block.first)
    found = (heading(line, source, number) for number, line in lines if not block.titled or number > block.first)
    return [one for one in found if one is not None]


def _written(title: str, id_: str, version: str | None, quoted: str, origin: Origin) -> Entry:
    """The entry of a match of `_WRITTEN` with these groups, all of which `is_printed`, as `_record` would make it."""
    if not title.isascii() or first_of(title, _SIGNS) >= 0:
        title = clean_printed(title)
    elif "  " in (title := title.strip()):
        title = " ".join(title.split())
    known = int(version) if version else None
    abstract = clean_printed(quoted)
    return _new(Entry, (id_, known, title, (), True, (), abstract, None, None, (), "", (), "", "", (), "", (), (), (origin,), (), "", ()))


def _record(block: Block, source: SourceText, listed: PartialDate | None, category: str) -> tuple[list[Entry | Problem], int | None]:
    """What a block holds (nothing, if it is not of this dialect) and the number that it bears."""
    head, rest, below, between = _head(block.text, block.first)
    head = _unmarked(head)
    quoted, last, stray = _quotation(rest, below)
    match = _NUMBER.match(head)
    number = int(match[1] or match[2]) if match else None
    title, label, url = _split_link(head[match.end() :] if match else head)
    if not quoted and (not url or _is_linked(head)):
        return [], None
    if not url and number is None:
        return [], None
    if len(label) > _LONGEST_LABEL:
        title = title or label
    origin = Origin(source.name, block.first, last, "numbered", listed, number, category)
    found = paper_id(url, title, origin)
    if isinstance(found, Problem):
        return [found], number
    arxiv_id, version = found
    entry = Entry(arxiv_id, version, clean(title), abstract=clean(quoted), origins=(origin,))
    items: list[Entry | Problem] = [entry]
    for at, line in (*between, *stray):
        said = _SAID.fullmatch(line)
        if said is not None and (more := _with(entry, said[1].lower(), said[2])) != entry:
            items[0] = entry = more
            continue
        message = f'"{line.strip()[:60]}" is no part of an entry and was left out'
        items.append(Problem("warning", "stray-line", message, source.name, at, arxiv_id))
    return items, number


def _head(text: str, first: int) -> tuple[str, str, int, list[tuple[int, str]]]:
    """A record's title with its link, what stands below them, the number of its first line, and the lines that stand in between.

    Of a numbered title without a link, the link is that with which a line before the quotation ends, where no other line is there for
    another paper; a few notes may stand behind it. What is before it is of the title where it is folded as the API folds (the line begins
    with blanks), or where the title breaks off.
    """
    head, _, rest = text.partition("\n")
    if "](" in head or "rxiv.org/" not in rest or _NUMBER.match(head) is None:
        return head, rest, first + 1, []
    lines = rest.split("\n")
    stray: list[tuple[int, str]] = []
    title = head.strip()
    for number, line in enumerate(lines[:_MOST_LINES], first + 1):
        if line.startswith(_BELOW):
            break
        whole, label, url = _split_link(f"{title} {line.strip()}")
        found = _AT_ARXIV.match(url) is not None and _POINTS.fullmatch(label) is not None
        if found and len(whole) < len(title):
            title = whole  # the bracket of the link was the end of the line above
        said = whole[len(title) :].strip() if found else line.strip()
        if said and not stray and (breaks_off(title, said) or (line[0].isspace() and _is_folded(said, linked=found))):
            title = f"{title} {said}"
        elif said.strip(_BULLETS):
            if found and not label and _POINTS.fullmatch(said.rstrip(": ")) is None:
                break  # "See also https://...": a remark, on another paper
            stray.append((number, line))
        if found:
            behind = lines[number - first :]
            notes = list(takewhile(lambda line: not line.startswith(_BELOW), behind))
            quoted = "\n".join(behind[len(notes) :])
            again, another = _led_to(behind, url)
            below = [(at, line) for at, line in enumerate(notes, number + 1) if line and not line.isspace() and line not in again]
            if not quoted.startswith(_QUOTED) or len(below) > _MOST_LINES or another:
                break
            return f"{title} [{label}]({url})", quoted, number + 1 + len(notes), [*stray, *below]
    return head, rest, first + 1, []


def _led_to(lines: list[str], url: str) -> tuple[set[str], bool]:
    """The lines that say no more than where the paper of that URL is, and whether any is there for another; a note may name others."""
    again: set[str] = set()
    paper = identifiers.spelt(url)
    for line in lines:
        leading = _LEADING.fullmatch(line) if "rxiv.org/" in line.lower() else None
        if leading is not None:
            if paper is None or not identifiers.is_of(leading[1], paper[0]):
                return again, True
            if not leading[2]:
                again.add(line)
    return again, False


def _is_folded(said: str, *, linked: bool) -> bool:
    """Whether what a line that begins with blanks says is more of a title; where its link is in another line, people and years are not."""
    from arxref.library.layouts.persons import are_people  # noqa: PLC0415 - nearly all titles are a line

    if not is_of_title(said) or (not linked and _YEAR.search(said) is not None):
        return False
    return (linked and "," not in said) or not are_people(said, said.split(), sure=linked)


def _with(entry: Entry, label: str, value: str) -> Entry:
    """The entry with what a labelled line says; as it is where it knows that already."""
    if label.startswith("author") and not entry.authors:
        names, complete = parse_authors(value)
        return entry._replace(authors=names, authors_complete=complete)
    if label.startswith("comment") and not entry.comment:
        return entry._replace(comment=clean(value))
    if label.startswith(("categor", "subject")) and not entry.categories:
        categories, primary, classes = split_categories(in_brackets(value) or value)
        return entry._replace(categories=categories, primary=primary, classes=classes)
    return entry


def _quotation(rest: str, below: int) -> tuple[str, int, list[tuple[int, str]]]:
    """The text of the ``>`` (``&gt;``) lines from line ``below`` on, the number of the last of them, and the lines between them.

    A line without that mark goes on with a sentence that the line above leaves open.
    """
    if rest.startswith(">") and "\n" not in rest.rstrip():
        return rest[1:], below, []
    quoted: list[str] = []
    stray: list[tuple[int, str]] = []
    last, kept = below - 1, 0
    for number, text in enumerate(rest.split("\n"), below):
        if text.startswith(_QUOTED):
            quoted.append(text.removeprefix("&gt;") if text[0] == "&" else text[1:])
            last, kept = number, len(stray)
        elif text and not text.isspace():
            if text.startswith("#"):
                break
            if last == number - 1 and quoted and _OPEN.search(quoted[-1][-_END:]) is not None and is_of_title(text):
                quoted.append(text)  # which Markdown shows as the quotation's
                last, kept = number, len(stray)
                continue
            stray.append((number, text))
    return "\n".join(quoted), last, stray[:kept]


def _unmarked(head: str) -> str:
    """A title's line without the anchors that tables of contents lead to, and without what bots mark it with behind its links."""
    if head.startswith("<a"):
        head = _ANCHOR.sub("", head, count=1)
    return _MARKED.sub(")", head.rstrip())


def _split_link(head: str) -> tuple[str, str, str]:
    """Title, label and URL of ``Title  [ label ](URL)``; the URL is empty where the line does not end in a link.

    Of several (``[abs](URL) [pdf](URL) [code](URL)``) the first that leads to arXiv.
    """
    title, label, url = _last_link(head)
    if not url and "rxiv.org/" in head and (found := _OTHERWISE.search(title, max(0, len(title) - _LONGEST_LINK))) is not None:
        return title[: found.start()].strip(), found[2] or "", found[1] or found[3]
    for _ in range(_MOST_LINKS):
        before = _last_link(title.rstrip(_BETWEEN))
        if not before[0] or not before[2] or len(before[1]) > _LONGEST_LABEL:
            break
        title = before[0]
        if "arxiv.org/" in before[2].lower() or "arxiv.org/" not in url.lower():
            _, label, url = before
    return title, label, url


def _last_link(head: str) -> tuple[str, str, str]:
    text = _bracketless(head.rstrip())
    start = text.rfind("](")
    if start >= 0 and "arxiv.org/" in text[start:] and not text.endswith(")") and ")" not in text[start:]:
        text += ")"  # the end of the file, or a hand, has cut it off
    start = start if text.endswith(")") else -1
    opening = text.rfind("[", 0, start) if start >= 0 else -1
    if opening < 0:
        return text.strip(), "", ""
    label, url = text[opening + 1 : start], text[start + 2 : -1].strip()
    if opening and text[opening - 1] == "[" and label.endswith("]"):  # [[pdf]](URL)
        opening, label = opening - 1, label[:-1]
    return text[:opening].strip(), label.strip(), url


def _bracketless(text: str) -> str:
    """A text without the brackets of the link at its end: ``[[pdf](URL)]``, ``([pdf](URL))``."""
    if not text.endswith((")]", "))")):
        return text
    opening = text.rfind("[", 0, text.rfind("]("))
    is_in = opening > 0 and text[opening - 1] == {"]": "[", ")": "("}[text[-1]]
    return f"{text[: opening - 1]}{text[opening:-1]}" if is_in else text


def _is_linked(head: str) -> bool:
    """Whether the title is the link, as other layouts have it: ``1. [Title](URL)``, ``[1] [Title](URL)``; here labels have blanks."""
    text = head.rstrip()
    before = _BEFORE_LINK.match(text)
    end = text.rfind("](") if text.endswith(")") else -1
    if before is None or end < 0 or text[end - 1] == " " or text.endswith("  ", 0, text.rfind("[", 0, end)):
        return False
    depth = 0
    for bracket in _BRACKET.finditer(text, before.end(), end):
        depth += 1 if bracket[0] == "[" else -1
        if not depth:
            return False  # what the first bracket opened ends before the link does: [Re] A Copy [pdf](URL)
    return True


PARSER = Parser("numbered", "digests with numbered titles, PDF links and abstracts (no authors)", "digest", 30, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
