"""What stands in each part of a record: functions that write a field's value, delimiters and all, as it stands in the file."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from arxref import identifiers
from arxref.bibrecords.names import authors
from arxref.dates import issued
from arxref.library.publication import dois
from arxref.text import latex

if TYPE_CHECKING:
    from collections.abc import Callable

    from arxref.library.publication import Publication
    from arxref.model import Entry

    Value = Callable[[Entry, "Publication | None"], str]
    """A field's value, empty where the field is to be left out. The publication is None where the entry is written as a preprint."""

_MONTHS = ("", *"jan feb mar apr may jun jul aug sep oct nov dec".split())


class Wanted(NamedTuple):
    """What values depend on beside the entry: letters stay UTF-8 where ``wide``, eprint and URL keep the ``version``, ``most`` authors."""

    wide: bool
    archive: str
    version: bool
    most: int


def value(part: str, wanted: Wanted) -> Value:
    """The function that writes ``part`` of a layout."""
    return _VALUES[part](wanted)


def _title(wanted: Wanted) -> Value:
    title = partial(latex.title, wide=True) if wanted.wide else latex.title
    return lambda entry, _place: f"{{{title(entry.title)}}}" if entry.title else ""


def _author(wanted: Wanted) -> Value:
    names = authors(wide=wanted.wide, most=wanted.most)

    def written(entry: Entry, _place: Publication | None) -> str:
        listed = names(entry.authors, entry.authors_complete)
        return f"{{{listed}}}" if listed else ""

    return written


def _key(_wanted: Wanted) -> Value:
    """Where nobody is known as author, classic styles sort and label by this; biblatex's do where there is no title either."""
    return lambda entry, _place: "" if any(map(any, entry.authors)) else f"{{arXiv:{latex.verbatim(entry.id)}}}"


def _label(wanted: Wanted) -> Value:
    key = _key(wanted)
    return lambda entry, place: "" if entry.title else key(entry, place)


def _year(_wanted: Wanted) -> Value:
    return lambda entry, place: _braced_year(place.year if place else (entry.published or issued(entry)).year)


def _month(_wanted: Wanted) -> Value:
    return lambda entry, _place: _MONTHS[(entry.published or issued(entry)).month]


def _date(_wanted: Wanted) -> Value:
    def written(entry: Entry, place: Publication | None) -> str:
        if place is not None:
            return _braced_year(place.year)
        date = entry.published or issued(entry)
        return _braced_date(date.year, date.month, date.day)

    return written


@lru_cache(maxsize=256)
def _braced_year(year: int) -> str:
    return f"{{{year:04}}}"


@lru_cache(maxsize=16384)
def _braced_date(year: int, month: int, day: int) -> str:
    return f"{{{year:04}{f'-{month:02}' if month else ''}{f'-{day:02}' if day else ''}}}"


def _version(_wanted: Wanted) -> Value:
    return lambda entry, _place: f"{{{entry.version}}}" if entry.version else ""


def _eprint(wanted: Wanted, before: str = "") -> Value:
    if wanted.version:
        return lambda entry, _place: f"{{{before}{latex.verbatim(entry.id)}{f'v{entry.version}' if entry.version else ''}}}"
    return lambda entry, _place: f"{{{before}{latex.verbatim(entry.id)}}}"


def _howpublished(wanted: Wanted) -> Value:
    return _eprint(wanted, "arXiv:")


def _archive(wanted: Wanted) -> Value:
    constant = f"{{{wanted.archive}}}"
    return lambda _entry, _place: constant


def _class(_wanted: Wanted) -> Value:
    return lambda entry, _place: _braced_class(entry.primary)


@lru_cache(maxsize=1024)
def _braced_class(primary: str) -> str:
    return f"{{{latex.verbatim(primary)}}}" if primary else ""


def _doi(_wanted: Wanted) -> Value:
    def written(entry: Entry, place: Publication | None) -> str:
        known = (place.doi,) if place is not None and place.doi else dois(entry) if entry.dois else ()
        return f"{{{latex.verbatim(known[0])}}}" if known else ""

    return written


def _url(wanted: Wanted) -> Value:
    """The paper's page; a published paper is found by its DOI."""
    page = _eprint(wanted, identifiers.ABS)
    return lambda entry, place: "" if place is not None and (place.doi or entry.dois) else page(entry, place)


def _text(field: str, before: str = "") -> Callable[[Wanted], Value]:
    """A text of the entry."""

    def make(wanted: Wanted) -> Value:
        text = partial(latex.text, wide=True) if wanted.wide else latex.text
        return lambda entry, _place: f"{{{before}{text(model)}}}" if (model := getattr(entry, field)) else ""

    return make


def _placed(field: str) -> Callable[[Wanted], Value]:
    """A text of the publication."""

    def make(wanted: Wanted) -> Value:
        text = partial(latex.text, wide=True) if wanted.wide else latex.text
        return lambda _entry, place: f"{{{text(model)}}}" if (model := getattr(place, field)) else ""

    return make


def _journal(wanted: Wanted) -> Value:
    """The journal; with its volume where biblatex, to which a volume is a whole number, would refuse that."""
    text = partial(latex.text, wide=True) if wanted.wide else latex.text

    def written(_entry: Entry, place: Publication | None) -> str:
        assert place is not None  # noqa: S101 - no preprint has this part
        return f"{{{text(place.container if not wanted.wide or _whole(place.volume) else f'{place.container} {place.volume}')}}}"

    return written


def _volume(wanted: Wanted) -> Value:
    text = _placed("volume")(wanted)
    return (lambda entry, place: text(entry, place) if place is not None and _whole(place.volume) else "") if wanted.wide else text


def _whole(volume: str) -> bool:
    return not volume or (volume.isascii() and volume.isdecimal())


def _pages(wanted: Wanted) -> Value:
    pages = _placed("pages")(wanted)
    return lambda entry, place: pages(entry, place).replace("-", "--")


_VALUES: dict[str, Callable[[Wanted], Value]] = {
    "title": _title,
    "author": _author,
    "key": _key,
    "label": _label,
    "journal": _journal,
    "booktitle": _journal,
    "volume": _volume,
    "number": _placed("number"),
    "pages": _pages,
    "publisher": _placed("publisher"),
    "howpublished": _howpublished,
    "year": _year,
    "month": _month,
    "date": _date,
    "version": _version,
    "eprint": _eprint,
    "archive": _archive,
    "class": _class,
    "doi": _doi,
    "url": _url,
    "note": _text("journal_ref", "Published as: "),
    "abstract": _text("abstract"),
    "comment": _text("comment"),
}
