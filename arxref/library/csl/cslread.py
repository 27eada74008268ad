r"""A CSL item that is an arXiv paper, whoever wrote it, as an entry.

An item that arxref wrote gives back the entry that it was made from, but for what it does not hold: times of day, a first version's date
that says no more than the identifier, two values of ``extra`` with one name; and authors and abstract where an option left them out. From
others' items as much is taken as is sure: the date of a preprint is its first version's only if it is not later than its identifier
(Zotero writes that of the last version), and that of a published paper is the publication's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from arxref import identifiers, taxonomy
from arxref.dates import parse_date
from arxref.late import Remembered
from arxref.library.csl.common import escaped_dollars, model_text, own_text, shown
from arxref.library.digests import no_date
from arxref.library.publication import Publication, reference
from arxref.model import Entry, Link, Name
from arxref.names import natural, parse_name
from arxref.records import NamedTuple
from arxref.text.authorlists import are_others, more_at
from arxref.text.clean import clean_name
from arxref.text.tex import escape_dollars

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from arxref.model import ArxivId, Origin, PartialDate, Problem

_CLASS = re.compile(r"(?i)\barxiv:\s?\S{1,64}[^\S\n]{0,4}\[([a-z-]{2,12}(?:\.[A-Za-z-]{2,12})?)\]")
_VERSION_IN_NOTE = re.compile(r"(?im)^\s{0,8}version: ?v?([1-9][0-9]{0,3})\s*$")
_VERSION = re.compile(r"v?([1-9][0-9]{0,3})")
_COMMENT_IN_NOTE = re.compile(r"(?im)^\s{0,8}comments?: ?(\S.*)$")
_IN_BOOKS = frozenset(("paper-conference", "chapter"))
_DASHES = re.compile(r"\s*(?:[–—‐‑]|--)\s*")
_WEB = re.compile(r"(?i)https?://(?!(?:dx\.|www\.)?doi\.org/)\S+")


def read(item: Mapping[str, Any], found: tuple[ArxivId, int | None], origin: Origin, *, own: bool) -> tuple[Entry, list[Problem]]:
    """The entry of an item that names this paper and version, and what of the item was no good.

    ``own``: the item is as arxref wrote it, and every name in it means what it says.
    """
    custom = _mapping(item.get("custom"))
    texts = _Texts(_mapping(custom.get("dollars")), own_text if own else model_text)
    id_, version = found
    note = _string(item.get("note")) or f"arXiv:{_string(item.get('arxiv'))}"
    authors, complete = _authors(item.get("author"), own=own)
    categories, primary = _categories(item, note, own=own)
    place = _publication(item)
    date, problems = _date(item.get("issued"), origin, id_)
    published, updated = _dates(date, custom, id_, own=own, is_publication=place is not None)
    journal_ref = _text(custom, "journal-ref", texts)
    affiliations = _affiliations(custom.get("affiliations"), texts)
    entry = Entry(
        id=id_,
        version=version or _version(item, note),
        title=_text(item, "title", texts),
        authors=authors,
        authors_complete=complete,
        affiliations=affiliations if len(affiliations) == len(authors) else (),
        abstract=_text(item, "abstract", texts),
        published=published,
        updated=updated,
        categories=categories,
        primary=primary,
        classes=_strings(custom.get("classes")),
        comment=_text(custom, "comment", texts) or _comment(note),
        journal_ref=journal_ref or (reference(place._replace(year=date.year if date else 0)) if place is not None and not own else ""),
        dois=_strings(custom.get("dois")) or (() if own else identifiers.split_dois(_string(item.get("DOI")))[0]),
        report_no=_text(custom, "report-no", texts),
        links=_links(custom.get("links"), texts) or (() if own else _link(item)),
        topics=_all("topics", _strings(custom["topics"]), texts) if "topics" in custom else (),
        origins=(origin,),
        key=shown(item.get("id")),
        extra=_extra(custom.get("extra"), texts),
    )
    return entry, problems


# ---- text ----------------------------------------------------------------------------------------------------------------------------


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _string(value: object) -> str:
    """A text; where a list of texts stands for one (Crossref's titles), the first."""
    if type(value) is str and value.isascii():
        return value
    if value is None:  # most members are of few items
        return ""
    if isinstance(value, list) and value:
        value = value[0]
    return shown(value)


def _strings(value: object) -> tuple[str, ...]:
    return tuple(filter(None, map(_string, value))) if isinstance(value, list) else ()


class _Texts(NamedTuple):
    """How the item's texts are to be read; ``dollars`` may say which dollars of a field, counted through all its texts, are no math."""

    dollars: Mapping[str, Any]
    read: Callable[[str], str]


def _text(item: Mapping[str, Any], name: str, texts: _Texts) -> str:
    text = _string(item.get(name))
    if not text:
        return ""
    return _all(name, (text,), texts)[0] if name in texts.dollars else texts.read(text)


def _all(name: str, raw: Iterable[str], texts: _Texts) -> tuple[str, ...]:
    """The model texts of a field's texts."""
    given = texts.dollars.get(name)
    literal = frozenset(number for number in given if isinstance(number, int)) if isinstance(given, list) else frozenset()
    if not literal:
        return tuple(map(texts.read, raw))
    found = []
    seen = 0
    for text in raw:
        here = text.count("$")
        found.append(texts.read(escaped_dollars(text, frozenset(at for at in range(here) if at + seen in literal))))
        seen += here
    return tuple(found)


# ---- people --------------------------------------------------------------------------------------------------------------------------


def _authors(value: object, *, own: bool) -> tuple[tuple[Name, ...], bool]:
    people = [person for person in value if isinstance(person, dict)] if isinstance(value, list) else []
    complete = True
    while people and (only := _only(people[-1])) and are_others(only):  # "et al.", "and 12 other authors": some lists end in both
        people.pop()
        complete = False
    if own:
        return tuple([Name(*[_own_part(person[part]) if part in person else "" for part in _PARTS]) for person in people]), complete
    more: tuple[Name, ...] = ()
    if people and (whole := _whole(people[-1])).endswith(_AL) and more_at(whole) >= 0:
        from arxref.authors import parse_authors  # noqa: PLC0415 - a reader of lists, for a few papers

        people.pop()
        more, complete = parse_authors(whole)
    names = [name for name in (*map(_name, people), *more) if any(name)]
    # Manubot's reading of arXiv gives persons as literals; where all authors are such and read as persons, they are.
    if len(names) > 1 and all(name.literal for name in names):
        parsed = [parse_name(name.literal) for name in names]
        if all(name.family and natural(name) for name in parsed):
            names = parsed
    return tuple(names), complete


_PARTS = ("family", "given", "non-dropping-particle", "suffix", "literal")
_parts = Remembered(clean_name)


def _own_part(value: object) -> str:
    return escape_dollars(_string(value))


def _only(person: Mapping[str, Any]) -> str:
    """What a name that has no parts says."""
    return _string(person.get("literal") or person.get("family")) if not person.get("given") else ""


def _whole(person: Mapping[str, Any]) -> str:
    """A person in one text, in which "et al." may stand in any of the parts."""
    return " ".join(_string(person[part]) for part in ("given", "family", "literal") if part in person)


_AL = ("al.", "al")
_JOINED = ("-", "'", "’")


def _name(person: Mapping[str, Any]) -> Name:
    if len(person) == 2 and "family" in person and "given" in person:  # noqa: PLR2004 - nearly all
        family, given = _parts[_string(person["family"])], _parts[_string(person["given"])]
        particle = suffix = literal = ""
    else:
        family, given, particle, suffix, literal = [_parts[_string(person[part])] if part in person else "" for part in _PARTS]
    if "dropping-particle" in person:
        dropped = clean_name(_string(person["dropping-particle"]))
        particle = f"{dropped} {particle}".strip()
    if literal or not family:
        return Name(literal=literal or f"{given} {suffix}".strip())
    if particle.endswith(_JOINED):  # al-, d', as Zotero parts them; in other sources that is where the family name begins
        particle, _, begun = particle.rpartition(" ")
        family = f"{begun}{family}"
    if not given and not particle and not suffix and parse_name(family).literal:  # citation-js has no other names than of persons
        return Name(literal=family)
    if not particle and " " in family and family[0].islower() and "," not in family:
        inverted = parse_name(f"{family}, {given}" if given and "," not in given else f"{family}, X")
        family, particle = inverted.family, inverted.particle
    return Name(family, given, particle, suffix)


def _affiliations(value: object, texts: _Texts) -> tuple[tuple[str, ...], ...]:
    if not value:  # nearly all
        return ()
    places = [_strings(one) for one in value] if isinstance(value, list) else []
    flat = iter(_all("affiliations", (place for one in places for place in one), texts))
    return tuple(tuple(next(flat) for _ in one) for one in places)


# ---- dates and places ----------------------------------------------------------------------------------------------------------------


def _version(item: Mapping[str, Any], note: str) -> int | None:
    match = _VERSION.fullmatch(_string(item.get("version")).strip()) or _VERSION_IN_NOTE.search(note)
    return int(match[1]) if match is not None else None


def _comment(note: str) -> str:
    match = _COMMENT_IN_NOTE.search(note)
    return model_text(match[1]) if match is not None else ""


def _date(value: object, origin: Origin, id_: ArxivId) -> tuple[PartialDate | None, list[Problem]]:
    """The first date of a CSL date, in any of its forms."""
    if not value:
        return None, []
    text = ""
    if isinstance(value, list) and isinstance(value[0], dict):  # as pandoc-citeproc had it
        value = value[0]
    if isinstance(value, dict):
        parts = value.get("date-parts") or [[value[part] for part in ("year", "month", "day") if part in value]]
        first = parts[0] if isinstance(parts, list) and parts else None
        if isinstance(first, list) and 0 < len(first) < 4:  # noqa: PLR2004 - year, month, day
            numbers = [shown(part).strip().removesuffix(".0") for part in first]
            text = "-".join([numbers[0].zfill(4), *numbers[1:]]).rstrip("-")
        else:
            text = _string(value.get("raw") or value.get("literal"))
    else:
        text = _string(value)
    date = parse_date(text)
    if date is None:
        return None, [no_date(text, origin, id_)]
    return date._replace(time="") if date.time else date, []


def _dates(
    date: PartialDate | None, custom: Mapping[str, Any], id_: ArxivId, *, own: bool, is_publication: bool
) -> tuple[PartialDate | None, PartialDate | None]:
    """The dates of the first and of the last version."""
    published = parse_date(_string(custom.get("published")))
    updated = parse_date(_string(custom.get("updated")))
    if published is not None or is_publication or date is None:
        return published, updated
    month = identifiers.month(id_)
    if date[:2] == month and not date.day:
        return None, updated
    if own:
        return date, updated
    if date[:2] > month:  # no first version is so late: it is that of the last one (Zotero), or of who knows what
        return None, updated or (date if date.day else None)
    return (date if date.month else None), updated  # a mere year says less than the identifier


def _publication(item: Mapping[str, Any]) -> Publication | None:
    """Where the item says that it was published; None for a preprint."""
    container = _string(item.get("container-title")) or _string(item.get("event-title")) or _string(item.get("event"))
    volume = _string(item.get("volume"))
    place = container.strip().lower()
    if (
        not place
        or ("/" in place and identifiers.spelt(container) is not None)
        or "arxiv" in place
        or place == "corr"
        or volume.startswith("abs/")
    ):
        return None
    in_book = item.get("type") in _IN_BOOKS
    return Publication(
        "inproceedings" if in_book else "article",
        model_text(container),
        model_text(volume),
        model_text(_string(item.get("issue"))),
        _DASHES.sub("-", model_text(_string(item.get("page")))),
        publisher=model_text(_string(item.get("publisher"))) if in_book else "",
    )


# ---- the rest ------------------------------------------------------------------------------------------------------------------------


def _categories(item: Mapping[str, Any], note: str, *, own: bool) -> tuple[tuple[str, ...], str]:
    """The categories, where the keywords are such, and the primary one."""
    keyword = _string(item.get("keyword"))
    primary = _string(item.get("categories"))
    if own:
        return tuple(keyword.split(", ")) if keyword else (), primary
    categories, _, others = taxonomy.split_categories(keyword) if len(keyword) < _LONGEST_KEYWORD else ((), "", ("",))
    if others:  # keywords of another kind, among which a lone "cs" or "math" would mean little; DataCite has Machine Learning (cs.LG)
        bracketed = taxonomy.in_brackets(keyword).split(", ") if "(" in keyword else ()
        categories = tuple(dict.fromkeys(filter(_is_class, (*bracketed, *taxonomy.tagged(keyword)))))
    if not _is_class(primary):
        match = _CLASS.search(note) or _CLASS.search(_string(item.get("container-title")))
        primary = match[1] if match is not None and _is_class(match[1]) else ""
    if primary and primary not in categories:
        categories = (primary, *categories)
    return categories, primary


_LONGEST_KEYWORD = 2000


def _is_class(term: str) -> bool:
    """Whether a paper can have this as its primary category: a whole archive that has classes is none."""
    return taxonomy.is_category(term) and (term not in taxonomy.ARCHIVES or term in taxonomy.ACTIVE)


def _links(value: object, texts: _Texts) -> tuple[Link, ...]:
    if not value:  # nearly all
        return ()
    found = value if isinstance(value, list) else []
    pairs = [(_string(pair[0]), _string(pair[1])) for pair in found if isinstance(pair, list) and len(pair) == 2]  # noqa: PLR2004
    titles = _all("links", (title for title, _ in pairs), texts)
    return tuple(Link(title, url) for title, (_, url) in zip(titles, pairs, strict=True) if url)


def _link(item: Mapping[str, Any]) -> tuple[Link, ...]:
    """The item's address, if it is neither at arXiv nor a DOI."""
    url = _string(item.get("URL")).strip()
    return (Link("", url),) if _WEB.fullmatch(url) is not None and "arxiv.org/" not in url.lower() else ()


def _extra(value: object, texts: _Texts) -> tuple[tuple[str, str], ...]:
    if not value:  # nearly all
        return ()
    pairs = [(name, _string(text)) for name, text in _mapping(value).items()]
    return tuple(zip((name for name, _ in pairs), _all("extra", (text for _, text in pairs), texts), strict=True))
