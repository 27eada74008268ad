"""The records that flow through arxref: immutable, cheap to build and cheap to pickle.

They are tuples, so two hundred thousand of them are a normal run. Text in them is *model text*: plain NFC Unicode in which ``$...$`` is
math that is passed on unaltered and ``\\$`` is a dollar sign; there is no other escape and no markup.
"""

from __future__ import annotations

from typing import Literal, NewType

from arxref.records import NamedTuple

ArxivId = NewType("ArxivId", str)
"""A canonical, version-less arXiv identifier: ``2105.14656``, ``0704.0001``, ``hep-th/9901001``. Made by `arxref.identifiers` only."""

Severity = Literal["error", "warning", "note"]
"""error: something asked for was not written; warning: written, but look; note: for information."""


class Name(NamedTuple):
    """A person (family, given, particle, suffix) or, in ``literal``, a collaboration or a single name.

    ``particle`` is the lower-case part before the family name ("van der"); ``suffix`` is "Jr.", "III". Either ``literal`` alone is set,
    or ``family`` is.
    """

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""


class PartialDate(NamedTuple):
    """A date known to the year, the month or the day; 0 is unknown. ``time`` is ``HH:MM:SS`` in UTC where the source gave it."""

    year: int
    month: int = 0
    day: int = 0
    time: str = ""


class Link(NamedTuple):
    """A link that belongs to a paper; ``title`` is its text ("code", "PDF") or empty. Links to the paper's own arXiv pages are not kept."""

    title: str
    url: str


class Span(NamedTuple):
    """Lines ``first`` to ``last`` (counted from 1, both included) of the source with that display name."""

    source: str
    first: int
    last: int


class Origin(NamedTuple):
    """Where an entry stood: source and lines, the parser that read it, the listing's date, the entry's number and topic there."""

    source: str
    first: int = 0
    last: int = 0
    parser: str = ""
    listed: PartialDate | None = None
    number: int | None = None
    topic: str = ""


class Entry(NamedTuple):
    """One paper. Every field but ``id`` may be empty.

    ``authors_complete`` is false when the list is known to be cut off ("et al."). ``affiliations`` is empty or runs parallel to
    ``authors``. ``primary`` is one of ``categories``; MSC and ACM codes stand apart in ``classes``. ``published`` is the date of the
    first version, ``updated`` that of ``version``; a paper without ``published`` has the month of its ID (`arxref.dates.issued`), which
    is derived and never stored. ``provenance`` names, for each field that does not come from ``origins[0]``, the index of its origin.
    """

    id: ArxivId
    version: int | None = None
    title: str = ""
    authors: tuple[Name, ...] = ()
    authors_complete: bool = True
    affiliations: tuple[tuple[str, ...], ...] = ()
    abstract: str = ""
    published: PartialDate | None = None
    updated: PartialDate | None = None
    categories: tuple[str, ...] = ()
    primary: str = ""
    classes: tuple[str, ...] = ()
    comment: str = ""
    journal_ref: str = ""
    dois: tuple[str, ...] = ()
    report_no: str = ""
    links: tuple[Link, ...] = ()
    topics: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    provenance: tuple[tuple[str, int], ...] = ()
    key: str = ""
    extra: tuple[tuple[str, str], ...] = ()


class Heading(NamedTuple):
    """The heading of a digest or of a part of one."""

    title: str
    category: str
    date: PartialDate | None
    span: Span


class Foreign(NamedTuple):
    """A library entry that is no arXiv paper; without a ``key``, what stands beside the papers of a source: prose, a comment, a macro."""

    key: str
    raw: str
    span: Span


class Problem(NamedTuple):
    """Something a user should know, tied to its place. ``code`` is explained in docs/problems.md.

    ``line`` and ``last`` are the lines that the problem names (counted from 1; 0 where there is none; ``last`` 0 means one line).
    """

    severity: Severity
    code: str
    message: str
    source: str = ""
    line: int = 0
    id: str = ""
    last: int = 0
