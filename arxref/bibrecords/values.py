"""What stands in each part of a record: functions that write a field, from its label to the closing brace of its value."""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import chain, repeat
from operator import attrgetter
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.bibrecords import names
from arxref.dates import issued
from arxref.late import Remembered
from arxref.library.publication import (
    JOURNAL_REFERENCE,
    PUBLISHED_AS,
    WITHDRAWN,
    are_withdrawn,
    claim,
    dois,
    first_year,
    is_statement,
    is_withdrawn,
)
from arxref.model import ArxivId, Entry, PartialDate
from arxref.records import NamedTuple
from arxref.text import latex, latex_titles
from arxref.text.latex_together import texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from arxref.library.claims.claim import Claim
    from arxref.library.publication import Publication

    Line = Callable[[Entry, "Publication | None"], str]
    """A field as written, empty where it is to be left out. The publication is None where the entry is written as a preprint."""
    Column = Callable[[Sequence[Entry]], list[str]]
    """The same field of several entries, all written as preprints."""

_MONTHS = ("", *"jan feb mar apr may jun jul aug sep oct nov dec".split())


class Wanted(NamedTuple):
    """What values depend on beside the entry: letters stay UTF-8 where ``wide``, eprint and URL keep the ``version``, ``most`` authors.

    ``claim`` is given where it is to be said what authors claim for their papers.
    """

    wide: bool
    archive: str
    version: bool
    most: int
    claim: Callable[[Entry], Claim] | None = None


def writer(part: str, label: str, wanted: Wanted) -> Line:
    """The function that writes ``part`` of a layout behind ``label``, which is all that stands between the field before and the value.

    It is given entries whose identifier may stand as it is.
    """
    return _LINES[part](label, wanted)


def column(part: str, label: str, wanted: Wanted, line: Line) -> Column:
    """The function that writes ``part`` of several preprints as `writer`'s ``line`` does of each, together where that costs less."""
    return _COLUMNS[part](label, wanted) if part in _COLUMNS else each(line)


def each(line: Line) -> Column:
    """What writes a field of one entry after the other."""
    return lambda entries: list(map(line, entries, repeat(None)))


def says(model: str) -> bool:
    """Whether anything of a text would be written: blanks and control characters say nothing."""
    return model[:1].isalnum() or bool(latex.one_line(model))


def has_authors(entry: Entry) -> bool:
    """Whether anybody would be named as author."""
    people = entry.authors
    return bool(people) and (says(people[0].family) or any(map(says, chain.from_iterable(people))))


def _title(label: str, wanted: Wanted) -> Line:
    title = partial(latex_titles.title, wide=True) if wanted.wide else latex_titles.title

    def written(entry: Entry, _place: Publication | None) -> str:
        said = title(entry.title)
        return "" if said < "!" and not said.strip() else f"{label}{{{said}}}"  # what has nothing in it is less, or begins with a blank

    return written


def _author(label: str, wanted: Wanted) -> Line:
    named = names.wide if wanted.wide else names.narrow
    most = wanted.most

    def written(entry: Entry, _place: Publication | None) -> str:
        people = named(entry.authors)
        if "" in people:
            people = [person for person in people if person]
        if not people:
            return ""
        if most and len(people) > most:
            people[most:] = ("others",)
        elif not entry.authors_complete:
            people.append("others")
        return f"{label}{{{' and '.join(people)}}}"

    return written


def _key(label: str, _wanted: Wanted) -> Line:
    """Where nobody is known as author, classic styles sort and label by this; biblatex's do where there is no title either."""

    def written(entry: Entry, _place: Publication | None) -> str:
        people = entry.authors
        if people and (people[0].family[:1].isalnum() or has_authors(entry)):  # as nearly all have
            return ""
        return f"{label}{{arXiv:{entry.id}}}"

    return written


def _label(label: str, wanted: Wanted) -> Line:
    key = _key(label, wanted)
    return lambda entry, place: "" if says(entry.title) else key(entry, place)


def _year(label: str, _wanted: Wanted) -> Line:
    @lru_cache(maxsize=256)
    def written(year: int) -> str:
        return f"{label}{{{year:04}}}"

    return lambda entry, place: written(place.year if place else (entry.published or issued(entry)).year)


def _month(label: str, _wanted: Wanted) -> Line:
    lines = ("", *(label + month for month in _MONTHS[1:]))
    return lambda entry, _place: lines[(entry.published or issued(entry)).month]


def _date(label: str, _wanted: Wanted) -> Line:
    @lru_cache(maxsize=16384)
    def dated(year: int, month: int, day: int) -> str:
        return f"{label}{{{year:04}{f'-{month:02}' if month else ''}{f'-{day:02}' if day else ''}}}"

    def written(entry: Entry, place: Publication | None) -> str:
        if place is not None:
            return dated(place.year, 0, 0)
        date = entry.published or issued(entry)
        return dated(date.year, date.month, date.day)

    return written


def _version(label: str, _wanted: Wanted) -> Line:
    return lambda entry, _place: f"{label}{{{entry.version}}}" if entry.version else ""


def _eprint(label: str, wanted: Wanted, before: str = "") -> Line:
    start = f"{label}{{{before}"
    if wanted.version:
        return lambda entry, _place: f"{start}{entry.id}{f'v{entry.version}' if entry.version else ''}}}"
    return lambda entry, _place: f"{start}{entry.id}}}"


def _howpublished(label: str, wanted: Wanted) -> Line:
    return _eprint(label, wanted, "arXiv:")


def _archive(label: str, wanted: Wanted) -> Line:
    constant = f"{label}{{{wanted.archive}}}"
    return lambda _entry, _place: constant


def _class(label: str, _wanted: Wanted) -> Line:
    @lru_cache(maxsize=1024)
    def written(primary: str) -> str:
        return f"{label}{{{latex.verbatim(primary)}}}" if primary else ""

    return lambda entry, _place: written(entry.primary)


def _doi(label: str, _wanted: Wanted) -> Line:
    def written(entry: Entry, place: Publication | None) -> str:
        known = (place.doi,) if place is not None and place.doi else dois(entry) if entry.dois else ()
        return f"{label}{{{latex.verbatim(known[0])}}}" if known else ""

    return written


def _url(label: str, wanted: Wanted) -> Line:
    """The paper's page; a published paper is found by its DOI."""
    page = _eprint(label, wanted, identifiers.ABS)
    return lambda entry, place: "" if place is not None and (place.doi or dois(entry)) else page(entry, place)


def _text(field: str, before: str = "") -> Callable[[str, Wanted], Line]:
    """A text of the entry."""

    def make(label: str, wanted: Wanted) -> Line:
        text = partial(latex.text, wide=True) if wanted.wide else latex.text
        start = f"{label}{{{before}"

        def written(entry: Entry, _place: Publication | None) -> str:
            model = getattr(entry, field)
            if not model:
                return ""
            said = text(model)
            return "" if said < "!" and not said.strip() else f"{start}{said}}}"

        return written

    return make


def _texts(field: str) -> Callable[[str, Wanted], Column]:
    """A text of several entries, as `_text` writes it."""
    given = attrgetter(field)

    def make(label: str, wanted: Wanted) -> Column:
        start = f"{label}{{"

        def written(entries: Sequence[Entry]) -> list[str]:
            models = list(map(given, entries))
            told = texts(models, wide=wanted.wide) if any(models) else models
            return [f"{start}{said}}}" if said >= "!" or said.strip() else "" for said in told]

        return written

    return make


def _note(label: str, wanted: Wanted) -> Line:
    """That the paper was withdrawn, and where it was published as its authors say; where that is wanted, what else they claim."""
    journal_ref = _text("journal_ref", PUBLISHED_AS)(label, wanted)
    stated = _text("journal_ref", JOURNAL_REFERENCE)(label, wanted)
    claimed = None if wanted.claim is None else _claimed(label, wanted, wanted.claim)

    def written(entry: Entry, place: Publication | None) -> str:
        reference = entry.journal_ref
        line = (stated if is_statement(reference) else journal_ref)(entry, place) if reference else ""
        if not is_withdrawn(entry):
            return line if line or claimed is None else claimed(entry, place)
        return f"{label}{{{WITHDRAWN}. {line[len(label) + 1 :]}" if line else f"{label}{{{WITHDRAWN}}}"

    return written


def _notes(label: str, wanted: Wanted) -> Column:
    """The notes of several entries, of which few have any."""
    note = _note(label, wanted)
    if wanted.claim is not None:
        return each(note)

    def written(entries: Sequence[Entry]) -> list[str]:
        told = zip(entries, map(_journal_ref, entries), are_withdrawn(entries), strict=True)
        return [note(entry, None) if gone or reference else "" for entry, reference, gone in told]

    return written


def _claimed(label: str, wanted: Wanted, claims: Callable[[Entry], Claim]) -> Line:
    """What the authors claim for the paper, in words."""
    from arxref.library.claims.claimtexts import phrase  # noqa: PLC0415 - only an output that says claims needs it

    text = partial(latex.text, wide=True) if wanted.wide else latex.text
    return lambda entry, _place: f"{label}{{{text(said)}}}" if entry.comment and (said := phrase(claims(entry))) else ""


def _pubstate(label: str, wanted: Wanted) -> Line:
    """What the authors claim for the paper, in biblatex's word for it."""
    from arxref.library.claims.claimtexts import pubstate  # noqa: PLC0415 - see above

    claims = wanted.claim or claim

    def written(entry: Entry, _place: Publication | None) -> str:
        if not entry.comment or entry.journal_ref or entry.dois or is_withdrawn(entry):  # who has a DOI is not forthcoming
            return ""
        state = pubstate(claims(entry), first_year(entry))
        return f"{label}{{{state}}}" if state else ""

    return written


def _placed(field: str) -> Callable[[str, Wanted], Line]:
    """A text of the publication."""

    def make(label: str, wanted: Wanted) -> Line:
        text = partial(latex.text, wide=True) if wanted.wide else latex.text
        return lambda _entry, place: f"{label}{{{text(model)}}}" if (model := getattr(place, field)) else ""

    return make


def _container(label: str, wanted: Wanted) -> Line:
    """Journal or proceedings; with the volume where biblatex, to which a volume is a whole number, would refuse that."""
    container = _placed("container")(label, wanted)
    if not wanted.wide:
        return container

    def written(entry: Entry, place: Publication | None) -> str:
        odd = place is not None and not _whole(place.volume)
        return container(entry, place._replace(container=f"{place.container} {place.volume}") if place and odd else place)

    return written


def _volume(label: str, wanted: Wanted) -> Line:
    volume = _placed("volume")(label, wanted)
    return (lambda entry, place: volume(entry, place) if place and _whole(place.volume) else "") if wanted.wide else volume


def _whole(volume: str) -> bool:
    return not volume or (volume.isascii() and volume.isdecimal())


def _pages(label: str, wanted: Wanted) -> Line:
    pages = _placed("pages")(label, wanted)
    return lambda entry, place: pages(entry, place).replace("-", "--")


DATED = frozenset(("year", "month", "date"))
"""Parts that hold nothing but a preprint's date."""
FRAMED = frozenset(("howpublished", "version", "eprint", "archive", "class", "doi", "url"))
"""Parts that hold nothing but a preprint's identifier, version and class; ``doi`` is nothing where none is known."""
NAMED = frozenset(("author", "key", "label"))
"""Parts of which a paper has but one: it is sorted by its authors, or else by another name."""
_ANY = ArxivId("0000.00000")
_id, _primary, _published, _dois, _journal_ref = map(attrgetter, ("id", "primary", "published", "dois", "journal_ref"))


def named(lines: Sequence[Line]) -> Line:
    """One function for these ``lines``, which are of `NAMED`: the first that says something, for it is known then that no other would."""
    first, second = lines
    return lambda entry, place: (first(entry, place) if entry.authors else "") or second(entry, place)


def dated(lines: Sequence[Line], *, has_day: bool) -> tuple[Line, Column]:
    """One function for all of these ``lines``, which are of `DATED`; ``has_day``: ``date`` is among them. It writes them once a date.

    And what writes them of several preprints.
    """

    @lru_cache(maxsize=16384)
    def at(year: int, month: int, day: int) -> str:
        entry = Entry(_ANY, published=PartialDate(year, month, day))
        return "".join([line(entry, None) for line in lines])

    given_out = Remembered(lambda digits: at(*identifiers.month_of(digits), 0))  # as `issued`

    def written(entry: Entry, place: Publication | None) -> str:
        if place is not None:
            return "".join([line(entry, place) for line in lines])
        date = entry.published
        if date is None:
            return given_out[identifiers.yymm(entry.id)]
        year, month, day, _time = date
        return at(year, month, day if has_day else 0)

    def several(entries: Sequence[Entry]) -> list[str]:
        if any(map(_published, entries)):
            return [written(entry, None) for entry in entries]
        return list(map(given_out.__getitem__, identifiers.yymms(list(map(_id, entries)))))

    return written, several


def framed(lines: Sequence[Line], *, has_version: bool) -> tuple[Line, Column]:
    """One function for all of these ``lines``, which are of `FRAMED`; ``has_version`` says whether they hold that.

    It writes them once for all preprints that differ in the identifier alone, by way of one that stands for the others.
    And what writes them of several preprints.
    """

    @lru_cache(maxsize=4096)
    def around(primary: str, version: int | None) -> list[str]:
        """What stands around the identifier of such a paper. No class has so many figures in it, or else they are more here."""
        sample = _ANY
        while sample in primary:
            sample = ArxivId(f"{sample}0")
        entry = Entry(sample, version, primary=primary)
        return "".join([line(entry, None) for line in lines]).split(sample)

    of_class = Remembered(lambda primary: around(primary, None))

    def written(entry: Entry, place: Publication | None) -> str:
        if place is not None or entry.dois:
            return "".join([line(entry, place) for line in lines])
        return entry.id.join(around(entry.primary, entry.version) if has_version else of_class[entry.primary])

    def several(entries: Sequence[Entry]) -> list[str]:
        if has_version or any(map(_dois, entries)):
            return [written(entry, None) for entry in entries]
        return list(map(str.join, map(_id, entries), map(of_class.__getitem__, map(_primary, entries))))

    return written, several


_LINES: dict[str, Callable[[str, Wanted], Line]] = {
    "title": _title,
    "author": _author,
    "key": _key,
    "label": _label,
    "journal": _container,
    "booktitle": _container,
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
    "note": _note,
    "pubstate": _pubstate,
    "abstract": _text("abstract"),
    "comment": _text("comment"),
}
_COLUMNS: dict[str, Callable[[str, Wanted], Column]] = {"note": _notes, "abstract": _texts("abstract"), "comment": _texts("comment")}
"""Parts of which several are written together."""
