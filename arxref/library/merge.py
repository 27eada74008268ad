"""One paper from several entries: field by field, by a rule in which file order has no say.

For each field the value comes from the entry that ranks first: by the standing of its source (`arxref.api.Parser.rank`), then by the newest
version, then by the latest listing date, then by the value itself. Two versions that differ are no conflict; equals that differ are a
Problem, and so are entries of whatever standing that differ in both title and people: one of them has a wrong ID. Titles that only
links give are no quotations: the longest is taken, as among the links of one file, and none contradicts another.
Fields that describe one thing are taken together (categories with their primary, authors with their affiliations), a complete
author list before one that is cut off, and of these the longest; categories with a primary one before those of which none is known; an
abstract that breaks off (``...``) gives way to one that goes on. Links and topics are united.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from arxref.model import ArxivId, Entry, PartialDate, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from arxref.model import Origin

GROUPS = (
    ("version",),
    ("title",),
    ("authors", "authors_complete", "affiliations"),
    ("abstract",),
    ("published",),
    ("updated",),
    ("categories", "primary"),
    ("classes",),
    ("comment",),
    ("journal_ref",),
    ("dois",),
    ("report_no",),
    ("key",),
)
"""Fields that are taken together; the first one decides."""
_UNITED = ("links", "topics", "extra")
_LINK_TEXTS = 50  # the standing of who reads links, the last of all (`arxref.api.Parser`)
_BROKEN_OFF = ("...", "…")
_TITLES = 20  # no paper has more: each costs a millisecond
_TORN = 60  # characters: how far back math may begin that was cut in the middle
_SHOWN = 200  # characters: a title, but no abstract
_NO_DATE = (0, 0, 0, "")
_place_of = Entry._fields.index
_ORIGINS, _PROVENANCE = _place_of("origins"), _place_of("provenance")
_PLACES = {group: tuple(map(_place_of, group)) for group in GROUPS}
_UNITED_AT = tuple(map(_place_of, _UNITED))
_PARTIAL = frozenset(("authors", "abstract", "categories"))
_NOTHING = Entry(ArxivId(""))
_id, _united, _first, _two = attrgetter("id"), attrgetter(*_UNITED), itemgetter(0), itemgetter(0, 1)
_made = tuple.__new__


def merge(entries: Sequence[Entry], rank: Callable[[str], int]) -> tuple[Entry, list[Problem]]:
    """Join ``entries``, all of one ID (at least one), into one; ``rank`` gives the standing of a parser's name, lower first.

    The result does not depend on the order of ``entries``. Its origins are all of theirs, best first, and its provenance says which of
    them each field that is not of the first one came from.
    """
    if len(entries) == 1:
        return entries[0], []
    agree = _agree(entries)
    rows = _in_order([(_standing(entry, rank), entry) for entry in entries], agree=agree)
    standings, ranked = [standing for standing, _ in rows], [entry for _, entry in rows]
    origins, offsets = _origins(ranked)
    if agree:
        return with_origins(ranked[0], origins), []
    best = ranked[0]
    plain = standings[0] != standings[1] and not best.provenance  # what it has is taken as it is, nearly always
    values: list[Any] = [*best]
    provenance: list[tuple[str, int]] = []
    problems: list[Problem] = []
    for group, places in _PLACES.items():
        field = group[0]
        if plain and best[places[0]] and (field not in _PARTIAL or _is_enough(best, field)):
            if field == "title":
                problems.extend(_mistaken(best, ranked[1:]))
            continue
        chosen, rivals = _choose(ranked, standings, group)
        entry = _NOTHING if chosen is None else ranked[chosen]
        for at in places:
            values[at] = entry[at]
        if chosen is None:
            continue
        came = _origin_of(entry, field, offsets[chosen])
        if came:
            provenance.append((field, came))
        if rivals:
            problems.append(_conflict(entry, field, [ranked[rival] for rival in rivals]))
        if field == "title":
            lower = [ranked[index] for index in range(len(ranked)) if standings[index] != standings[chosen]]
            problems.extend(_mistaken(entry, lower))
    for at, several in zip(_UNITED_AT, zip(*map(_united, ranked), strict=True), strict=True):
        values[at] = tuple(dict.fromkeys(chain.from_iterable(several)))
    values[_ORIGINS] = origins
    values[_PROVENANCE] = tuple(provenance)
    return _made(Entry, values), problems


def _in_order(rows: list[tuple[Any, Entry]], *, agree: bool) -> list[tuple[Any, Entry]]:
    """Entries with their standings, best first. Where they ``agree``, only where they stood is asked, nearly always how that begins."""
    if len({standing for standing, _ in rows}) == len(rows):
        return sorted(rows, key=_first)
    if not agree:
        return sorted(rows, key=lambda row: (row[0], _place(row[1])))
    begin = [(standing, entry.origins[0][:2] if entry.origins else (), entry) for standing, entry in rows]
    if len({(standing, start) for standing, start, _ in begin}) == len(rows):
        return [(standing, entry) for standing, _, entry in sorted(begin, key=_two)]
    return sorted(rows, key=lambda row: (row[0], _at(row[1])))


def with_origins(entry: Entry, origins: Iterable[Origin]) -> Entry:
    """``entry`` with these origins (much cheaper than ``_replace``)."""
    values = [*entry]
    values[_ORIGINS] = tuple(origins)
    return _made(Entry, values)


def merge_all(entries: Sequence[Entry], rank: Callable[[str], int]) -> tuple[list[Entry], list[Problem]]:
    """Merge every group of entries that share an ID; the result is in the order in which IDs first stand."""
    papers: dict[str, Entry] = {}
    firsts = list(map(papers.setdefault, map(_id, entries), entries))
    problems: list[Problem] = []
    if len(papers) < len(firsts):
        groups: dict[str, list[Entry]] = {}
        for first, entry in zip(firsts, entries, strict=True):
            if first is not entry:
                groups.setdefault(entry.id, [first]).append(entry)
        for id_, group in groups.items():
            papers[id_], found = merge(group, rank)
            problems.extend(found)
    return list(papers.values()), problems


def said(entry: Entry) -> int | None:
    """A number for what an entry says but for where it stood, the same in all processes that one was forked into; None for what has none.

    It is of the hashes of texts, which Python makes with a secret; the version is one, too, for -1 and -2 have the same.
    """
    try:
        return hash((str(entry.version), entry[:_ORIGINS], entry[_ORIGINS + 1 :]))
    except TypeError:  # what a stranger's parser gave
        return None


def _standing(entry: Entry, rank: Callable[[str], int]) -> tuple[Any, ...]:
    """What ranks an entry, best first: source rank, version (newest first), listing date (latest first)."""
    origin = entry.origins[0] if entry.origins else None
    listed = (origin.listed if origin else None) or _NO_DATE
    return (rank(origin.parser) if origin else 99, -(entry.version or 0), -listed[0], -listed[1], -listed[2])


def _place(entry: Entry) -> tuple[Any, ...]:
    """An order among equals that depends on nothing but the entries themselves; those of one file are in its order."""
    return (*map(repr, entry[2:17]), *_at(entry))


def _at(entry: Entry) -> tuple[Any, ...]:
    """The same among entries that say the same."""
    return tuple([(origin.source, origin.first, repr(origin)) for origin in entry.origins])


def _agree(entries: Sequence[Entry]) -> bool:
    """Whether entries say the same but for where they stood, as those of one day in the digests of two categories do.

    Then there is nothing to be chosen. What does not stand where it belongs (a part of a list of authors that is empty) is looked at
    field by field, and so are lists that hold something twice, and values that came from several origins.
    """
    first = entries[0]
    said, beside = first[:_ORIGINS], first[_ORIGINS + 1 :]
    if any(entry[:_ORIGINS] != said or entry[_ORIGINS + 1 :] != beside for entry in entries[1:]):
        return False
    if (first.affiliations or not first.authors_complete) and not first.authors:
        return False
    if first.provenance or (first.primary and not first.categories):
        return False
    return all(len(set(value)) == len(value) for value in _united(first) if value)


def _origins(ranked: Sequence[Entry]) -> tuple[tuple[Origin, ...], list[int]]:
    """All origins, each once, and for each entry where its first one stands among them."""
    known: dict[Origin, int] = {}
    offsets = []
    for entry in ranked:
        for origin in entry.origins:
            known.setdefault(origin, len(known))
        offsets.append(known[entry.origins[0]] if entry.origins else 0)
    return tuple(known), offsets


def _origin_of(entry: Entry, field: str, offset: int) -> int:
    return offset + dict(entry.provenance).get(field, 0) if entry.provenance else offset


def _choose(ranked: Sequence[Entry], standings: Sequence[Any], group: tuple[str, ...]) -> tuple[int | None, list[int]]:
    """The index of the entry that gives ``group``, and those of its equals whose value differs."""
    field = group[0]
    present = [index for index, entry in enumerate(ranked) if getattr(entry, field)]
    if len(present) <= 1:
        return present[0] if present else None, []
    if field == "authors" and not all(ranked[index].authors_complete for index in present):
        present = _fullest(ranked, present)
    elif field == "abstract":
        present = _unbroken(ranked, present)
    elif field == "categories":
        present = [index for index in present if ranked[index].primary] or present
    best = standings[present[0]]
    equals = [index for index in present if standings[index] == best]
    if len(equals) == 1:
        return equals[0], []
    if field == "title" and best[0] >= _LINK_TEXTS:
        return min(equals, key=lambda index: (-len(ranked[index].title), ranked[index].title)), []
    value = getattr(ranked[equals[0]], field)
    if all(getattr(ranked[index], field) == value for index in equals):
        return equals[0], []
    chosen = min(equals, key=lambda index: repr(getattr(ranked[index], field)))
    value = getattr(ranked[chosen], field)
    rivals = [index for index in equals if getattr(ranked[index], field) != value]
    if field == "categories":  # whose order says nothing, but for the first
        said = (set(value), ranked[chosen].primary)
        rivals = [index for index in rivals if (set(ranked[index].categories), ranked[index].primary) != said]
    return chosen, rivals


def _is_enough(entry: Entry, field: str) -> bool:
    """Whether no entry of a lower standing can say more of what ``entry`` has in one of the `_PARTIAL` fields, as `_choose` has it."""
    if field == "authors":
        return entry.authors_complete
    if field == "abstract":
        return not entry.abstract.endswith(_BROKEN_OFF)
    return bool(entry.primary)


def _fullest(entries: Sequence[Entry], indices: Sequence[int]) -> list[int]:
    """Those of the entries that have their whole author list; where none has, those that name the most."""
    whole = [index for index in indices if entries[index].authors_complete]
    most = max(len(entries[index].authors) for index in indices)
    return whole or [index for index in indices if len(entries[index].authors) == most]


def _unbroken(entries: Sequence[Entry], indices: list[int]) -> list[int]:
    """Those of the entries whose abstract no other's goes on from where it breaks off."""
    if not any(entries[index].abstract.endswith(_BROKEN_OFF) for index in indices):
        return indices
    known = sorted({entries[index].abstract for index in indices})  # what begins alike stands together
    broken = {text for text in known if text.endswith(_BROKEN_OFF) and any(goes_on(text, other) for other in _alike(known, text))}
    return [index for index in indices if entries[index].abstract not in broken]


def _alike(texts: Sequence[str], text: str) -> Sequence[str]:
    """Of sorted texts those that may begin as ``text`` does: nearly always one or two."""
    stem = _stem(text)
    return texts[bisect_left(texts, stem) : bisect_right(texts, stem + "\U0010ffff")]


def goes_on(text: str, other: str) -> bool:
    """Whether ``text`` breaks off and ``other`` begins as it does and says more."""
    said = len(text) if other.endswith(_BROKEN_OFF) else len(text) - len("...")
    return text.endswith(_BROKEN_OFF) and len(other) > said and other.startswith(_stem(text))


def _stem(text: str) -> str:
    """What a text that breaks off says for sure: not its last word, nor math that was torn apart, which reads otherwise when whole."""
    stem = text.removesuffix("...").removesuffix("…").rstrip()
    for mark in ("\\", "$", "{"):
        torn = stem.rfind(mark, max(0, len(stem) - _TORN))
        stem = stem[:torn] if torn >= 0 else stem
    return stem.rpartition(" ")[0] or stem


def _conflict(entry: Entry, field: str, rivals: Sequence[Entry]) -> Problem:
    origin = entry.origins[0]
    others = ", ".join(sorted({f"{rival.origins[0].source}:{rival.origins[0].first}" for rival in rivals}))
    what = field.replace("_", " ")
    here, *there = dict.fromkeys(_spoken(getattr(one, field)) for one in (entry, *rivals))
    if here and len(there) == 1 and there[0]:
        message = f"{what} is {here} here, which is kept, and {there[0]} in {others}"
    else:  # nothing that could be shown in a line, or too much of it
        message = f"{what} differs in {others}; the one given here is kept"
    return Problem("warning", "conflicting-values", message, origin.source, origin.first, entry.id)


def _spoken(value: object) -> str:
    """A date, or a text that is not too long, as a message has it; empty for what is neither."""
    if isinstance(value, PartialDate):
        from arxref.dates import iso  # noqa: PLC0415 - only what differs is spoken of

        return iso(value)
    return f'"{value}"' if isinstance(value, str) and len(value) <= _SHOWN else ""


def _mistaken(kept: Entry, others: Sequence[Entry]) -> list[Problem]:
    """Those of ``others`` that speak of another paper than ``kept``, in title and authors: one of the IDs is wrong.

    Where no authors are known, nothing is told: abstracts are rewritten when papers are renamed. Of very many titles the first are judged.
    """
    problems = []
    titles = {kept.title}
    for other in others:
        if not (other.title and other.authors and kept.authors and other.origins and kept.origins) or other.title in titles:
            continue
        titles.add(other.title)
        if len(titles) > _TITLES:
            break
        from arxref.library.matching import judge  # noqa: PLC0415 - for the few papers that have two titles

        if judge(other, kept) == "doubtful":
            place, here = kept.origins[0], other.origins[0]
            message = f'the title is "{other.title}" here and "{kept.title}" in {place.source}:{place.first}, which is kept'
            problems.append(Problem("warning", "id-title-mismatch", message, here.source, here.first, kept.id))
    return problems


def fill(entry: Entry, facts: Entry) -> Entry:
    """``entry`` with what it lacks taken from ``facts``, an enricher's answer for the same ID; nothing that it has is changed.

    An author list that is known to be cut off counts as lacking, and gives way to one that is whole or longer. So do an abstract that
    breaks off, where the other one goes on, and categories of which none is known to be the primary one. Each field that was filled
    names its origin.
    """
    values: dict[str, Any] = {}
    provenance = list(entry.provenance)
    for group in GROUPS:
        field = group[0]
        if getattr(facts, field) and (not getattr(entry, field) or _says_more(field, entry, facts)):
            values |= {name: getattr(facts, name) for name in group}
            provenance = [pair for pair in provenance if pair[0] != field]
            if entry.origins and facts.origins:
                provenance.append((field, len(entry.origins)))
    if not values:
        return entry
    return entry._replace(**values, origins=entry.origins + facts.origins[:1], provenance=tuple(provenance))


def _says_more(field: str, entry: Entry, facts: Entry) -> bool:
    """Whether ``facts`` have the rest of what ``entry`` has a part of."""
    if field == "authors":
        return not entry.authors_complete and (facts.authors_complete or len(facts.authors) > len(entry.authors))
    if field == "abstract":
        return goes_on(entry.abstract, facts.abstract)
    return field == "categories" and not entry.primary and bool(facts.primary)


def refresh(entry: Entry, facts: Entry) -> Entry:
    """``entry`` with every value that ``facts`` has, an enricher's answer for the same ID that the user asked to be preferred.

    The citation key stays, and so do links and topics of one's own; an author list that is cut off never replaces a whole or longer one.
    """
    longer = not entry.authors_complete and len(facts.authors) >= len(entry.authors)
    better = facts if facts.authors_complete or not entry.authors or longer else facts._replace(authors=())
    lacking = {name: Entry._field_defaults[name] for group in GROUPS if getattr(better, group[0]) and group[0] != "key" for name in group}
    provenance = tuple(pair for pair in entry.provenance if pair[0] not in lacking)
    return fill(entry._replace(**lacking, provenance=provenance), better)


def provenance_of(entry: Entry) -> Mapping[str, Origin]:
    """Where each field that has a value came from."""
    if not entry.origins:
        return {}
    given = dict(entry.provenance)
    fields = [name for name in Entry._fields if name not in {"id", "origins", "provenance", "key"} and getattr(entry, name)]
    together = {field: group[0] for group in GROUPS for field in group}
    return {field: entry.origins[given.get(together.get(field, field), 0)] for field in fields}
