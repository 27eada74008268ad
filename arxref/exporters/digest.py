"""Digests in the two seed dialects: what `arxref.parsers.numbered` and `arxref.parsers.fields` read, written again.

For clean text, and in the fields that the dialect holds, reading what this wrote gives the same entries. Papers stand under the heading
of the day on which they were listed (else of the day on which they were published).
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from arxref import dates, identifiers, taxonomy
from arxref.api import Document, Exporter, Option
from arxref.hookspecs import hookimpl
from arxref.names import natural
from arxref.text.markdown import one_line, safe_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from arxref.model import Entry, Link, PartialDate

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ACTIVE = (("](", "]&#40;"), ("`=", "&#96;="), ("`$=", "&#96;$="))
"""What would be a link or a query of Dataview's, and how it is written so that it is none: readers of HTML read it as it was."""
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_NOT_IN_URL = re.compile(r"[\x00-\x20<>()\"`\\\x7f-\xa0\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PARENTHESES = str.maketrans("[]", "()")


def render(entries: Iterable[Entry], options: Mapping[str, Any]) -> Iterator[Document]:
    """One digest per listing day and category, one after the other."""
    heading, piece = (_numbered_heading, _numbered) if options["style"] == "numbered" else (_fields_heading, _fields)
    yield from _digests(entries, heading, piece)


def _digests(
    entries: Iterable[Entry], heading: Callable[[str, PartialDate], str], piece: Callable[[int, Entry], str]
) -> Iterator[Document]:
    """Entries keep their order within a day; days and categories are in order."""
    for (day, category), group in groupby(sorted(entries, key=_day), _day):
        yield Document(heading(category, day))
        for number, entry in enumerate(group, 1):
            yield Document(piece(number, entry), None, entry.id)


def _day(entry: Entry) -> tuple[PartialDate, str]:
    """The listing that an entry stood in, as far as that is known."""
    origin = entry.origins[0] if entry.origins else None
    day = (origin and origin.listed) or dates.issued(entry)
    return day._replace(time=""), (origin.topic if origin else "") or entry.primary or "arXiv"


def _numbered_heading(category: str, day: PartialDate) -> str:
    if not day.day:
        return f"# ArXiv {_escaped(category)} --{dates.iso(day)}\n"
    from datetime import date  # noqa: PLC0415 - for the weekday only

    weekday = _WEEKDAYS[date(day.year, day.month, day.day).weekday()]
    return f"# ArXiv {_escaped(category)} --{weekday}, {day.day} {_MONTHS[day.month - 1]} {day.year}\n"


def _fields_heading(category: str, day: PartialDate) -> str:
    return f"# Arxiv Papers in {_escaped(category)} on {dates.iso(day)}\n"


def _numbered(number: int, entry: Entry) -> str:
    text = f"### {number}.{_escaped(entry.title)}  [ pdf ]({identifiers.pdf_url(entry.id, entry.version)})\n"
    return text + (f">  {_escaped(entry.abstract)} \n" if entry.abstract else "")


def _fields(_number: int, entry: Entry) -> str:
    id_ = f"{entry.id}v{entry.version}" if entry.version else entry.id
    unknown = [taxonomy.NOT_KNOWN] if entry.categories and not entry.primary else []
    listed = [f"**{name}**" if name == entry.primary else name for name in entry.categories]
    categories = ", ".join(unknown + listed + list(entry.classes))
    authors = [natural(name) for name in entry.authors]
    if authors and not entry.authors_complete:
        authors.append("et al.")
    links = [f"[PDF](http://arxiv.org/pdf/{id_})", *map(_link, entry.links)]
    values = (
        ("Arxiv ID", f"http://arxiv.org/abs/{id_}"),
        ("DOI", _TAG.sub("%3C", " ".join(entry.dois))),
        ("Categories", _TAG.sub("< ", one_line(categories)).replace("](", "] (")),
        ("Links", ", ".join(links)),
        ("Published", _stamp(entry.published)),
        ("Updated", _stamp(entry.updated)),
        ("Authors", _escaped(", ".join(authors))),
        ("Comment", _escaped(entry.comment)),
        ("Journal", _escaped(entry.journal_ref)),
        ("Summary", _escaped(entry.abstract)),
    )
    lines = "".join(f"- **{name}**: {value or 'None'}\n" for name, value in values)
    return f"### {_escaped(entry.title)}\n{lines}\n\n\n"


def _stamp(date: PartialDate | None) -> str:
    """A date as precise as it is known."""
    if date is None:
        return ""
    return dates.stamp(date) if date.time else dates.iso(date)


def _link(link: Link) -> str:
    """A link to the web, with what ends or does something encoded; of any other, what it says."""
    title = one_line(link.title).translate(_PARENTHESES)
    if not safe_url(link.url):
        return _escaped(one_line(f"{title} {link.url}").translate(_PARENTHESES))
    return f"[{_escaped(title)}]({_NOT_IN_URL.sub(lambda found: ''.join(f'%{byte:02X}' for byte in found[0].encode()), link.url.strip())})"


def _escaped(text: str) -> str:
    """Model text as the page that digests are made of would have it: ``&``, ``<`` and ``>`` as entities, on one line."""
    text = one_line(text)
    text = text.translate(_HTML) if "&" in text or "<" in text or ">" in text else text
    for active, entity in _ACTIVE if "](" in text or "`" in text else ():
        text = text.replace(active, entity)
    return text


EXPORTER = Exporter(
    "digest",
    "a Markdown digest in one of the two layouts that arxref reads",
    ".md",
    render,
    (Option("style", "the layout: numbered (title, abstract) or fields (everything)", str, "fields", ("numbered", "fields")),),
)


@hookimpl
def arxref_exporters() -> list[Exporter]:
    """Offer the exporter."""
    return [EXPORTER]
