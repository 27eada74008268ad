"""What templates may use of a paper, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arxref import dates, identifiers, notes
from arxref.model import Link
from arxref.notes import paper
from arxref.text import markdown, tex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from arxref.library.claims.venuetable import Venue
    from arxref.model import Entry


class Written(str):
    """A text that is as it should be: templates made it, or a filter did."""

    __slots__ = ()


_Said = tuple[str, str, tuple[str, ...]]


def _date(entry: Entry) -> Written:
    year, month, day, _time = dates.issued(entry)
    return Written(f"{year:04}-{month:02}-{day:02}" if day else "")


_FACTS: dict[str, Callable[[Entry, Sequence[Link], _Said], Any]] = {
    "title": lambda entry, _links, _said: paper.shown(entry.title),
    "plain_title": lambda entry, _links, _said: tex.plain(entry.title),
    "aliases": lambda entry, _links, _said: list(paper.aliases(entry, entry.key)),
    "citekey": lambda entry, _links, _said: entry.key,
    "arxiv": lambda entry, _links, _said: str(entry.id),
    "doi": lambda entry, _links, _said: paper.doi(entry),
    "authors": lambda entry, _links, _said: list(paper.authors(entry)),
    "year": lambda entry, _links, _said: dates.issued(entry).year,
    "date": lambda entry, _links, _said: _date(entry),
    "categories": lambda entry, _links, _said: list(entry.categories),
    "primary": lambda entry, _links, _said: entry.primary,
    "tags": lambda entry, _links, said: [*map(Written, map(notes.tag, entry.categories)), *map(Written, said[2])],
    "url": lambda entry, _links, _said: identifiers.abs_url(entry.id),
    "pdf": lambda entry, _links, _said: identifiers.pdf_url(entry.id),
    "published_in": lambda entry, _links, _said: paper.shown(entry.journal_ref),
    "pubstate": lambda _entry, _links, said: said[0],
    "venue": lambda _entry, _links, said: paper.shown(said[1]),
    "version": lambda entry, _links, _said: "" if entry.version is None else entry.version,
    "code": lambda _entry, links, _said: list(paper.codes(links)),
    "added": lambda entry, _links, _said: Written(paper.added(entry)),
    "abstract": lambda entry, _links, _said: markdown.one_line(entry.abstract).strip(),
    "comment": lambda entry, _links, _said: entry.comment,
    "report": lambda entry, _links, _said: entry.report_no,
    "more_dois": lambda entry, _links, _said: [Link(doi, f"https://doi.org/{doi}") for doi in entry.dois[1:]],
    "classes": lambda entry, _links, _said: list(entry.classes),
    "topics": lambda entry, _links, _said: list(entry.topics),
    "links": lambda entry, links, _said: paper.related(entry, links),
}
FACTS = tuple(_FACTS)
"""What templates may use, by name."""
_SAID = frozenset(["pubstate", "venue", "tags"])
_UNSAID: _Said = ("", "", ())


def facts(entry: Entry, links: Sequence[Link], venues: tuple[Venue, ...] = (), names: Iterable[str] | None = None) -> dict[str, Any]:
    """What templates may use, by name, or these of it. Texts are as the paper has them; empty ones and empty lists are there, too."""
    wanted = FACTS if names is None else names
    said = paper.standing(entry, venues) if not _SAID.isdisjoint(wanted) else _UNSAID
    return {name: _FACTS[name](entry, links, said) for name in wanted}
