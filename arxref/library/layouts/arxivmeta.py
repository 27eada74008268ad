"""arXiv's own metadata, whatever file it came in, as entries: one reading for the snapshot, OAI-PMH, API answers and feeds.

So one paper reads the same from all of them. Where a source gives names in parts, those are arXiv's guess from the line that its author
wrote; that line, in natural order, is read here by the rules that digests are read by, and the parts decide only what the line cannot say.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from arxref import identifiers, taxonomy
from arxref.authors import are_plain, in_order, may_be_turned, parse_authors
from arxref.dates import parse_date
from arxref.errors import InvalidIdentifier
from arxref.late import late
from arxref.library.digests import left_out, short
from arxref.model import Entry, Name, PartialDate, Problem
from arxref.names import SUFFIXES
from arxref.records import NamedTuple
from arxref.taxonomy import split_categories
from arxref.text.authorlists import without_footnotes
from arxref.text.clean import clean, clean_name
from arxref.text.markup import entities

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from arxref.model import Link, Origin

Affiliations = tuple[tuple[str, ...], ...]

_new = tuple.__new__  # what a NamedTuple's own constructor ends in; a snapshot has three million
_STAMP = late(r"[A-Z][a-z]{2}, ([0-9]{1,2} [A-Z][a-z]{2} [0-9]{4}) ((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]) GMT")
_LISTS = 300_000
"""No list of authors is longer; what is longer is read as far as this."""


class Authors(NamedTuple):
    """The three fields of an entry that are about its authors."""

    names: tuple[Name, ...] = ()
    complete: bool = True
    affiliations: Affiliations = ()


class Author(NamedTuple):
    """An author as a source has it: in parts, or with the whole name in natural order as ``given``."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    affiliations: tuple[str, ...] = ()


class Paper(NamedTuple):
    """A paper's fields as a source spells them; ``id`` may end in a version. ``categories`` is as `split_categories` takes it."""

    id: str
    title: str = ""
    authors: Authors = Authors()
    abstract: str = ""
    version: int | None = None
    published: str = ""
    updated: str = ""
    categories: str = ""
    comment: str = ""
    journal_ref: str = ""
    doi: str = ""
    report_no: str = ""
    links: tuple[Link, ...] = ()


def entry_of(paper: Paper, origin: Origin) -> list[Entry | Problem]:
    """The entry, then what is wrong with it; or the one problem that it has no identifier."""
    id_, title, authors, abstract, version, published, updated, categories, comment, journal_ref, doi, report_no, links = paper
    try:
        arxiv_id, stated = identifiers.parse(id_)
    except InvalidIdentifier as reason:
        if id_:
            return [Problem("error", "invalid-id", f'"{short(title)}": {reason}', origin.source, origin.first, "", origin.last)]
        return [Problem("error", "missing-id", f'"{short(title)}" has no arXiv ID', origin.source, origin.first, "", origin.last)]
    dois, rest = identifiers.split_dois(doi)
    first = date_of(published) if published else None
    latest = first if updated == published else date_of(updated) if updated else None
    terms, primary, classes = split_categories(categories)
    fields = (
        arxiv_id,
        version or stated,
        flowing(title),
        *authors,
        flowing(abstract) if abstract else "",
        first,
        latest,
        terms,
        primary,
        classes,
        flowing(comment) if comment else "",
        flowing(journal_ref) if journal_ref else "",
        dois,
        flowing(report_no) if report_no else "",
        links,
        (),
        (origin,),
        (),
        "",
        (),
    )
    return [_new(Entry, fields), *left_out(rest, ((published, first), (updated, latest)), origin, arxiv_id)]


def flowing(raw: str) -> str:
    """A text that a source has wrapped into lines, as model text."""
    if "\n" in raw:
        if raw.rfind("\n  ") >= 0:  # half of what "in" costs
            raw = raw.replace("\n  ", " ")
        raw = raw.replace("\n", " ")
    return clean(raw)


def date_of(text: str) -> PartialDate | None:
    """The date that ``text`` spells; soon for the snapshot's ``Mon, 2 Apr 2007 19:18:42 GMT``."""
    stamp = _STAMP.fullmatch(text)
    if stamp is None:
        return parse_date(text)
    day = parse_date(stamp[1])
    return day and _new(PartialDate, (*day[:3], stamp[2]))


def terms(*parts: str) -> str:
    """Categories and classes, each a text that may hold several, as one list for `split_categories`."""
    return ", ".join(part for part in parts if part)


@cache
def long_names() -> dict[str, str]:
    """The code of each category by what it is called, in small letters: ``computer science - computational geometry``."""
    names = {}
    for code in (*taxonomy.ARCHIVES, *taxonomy.CLOSED, *taxonomy.ACTIVE):
        archive = taxonomy.name(code.partition(".")[0])
        names[taxonomy.name(code).lower()] = code
        if "." in code:
            names[f"{archive} - {taxonomy.name(code)}".lower()] = code
    return names


def named_categories(values: Mapping[str, str]) -> str:
    """The categories of a paper of these fields, from their names where it has no codes, and the classes; for `split_categories`."""
    codes = ", ".join(values.get("categories", "").split())
    if not codes and "subj-class" in values:
        found = (long_names().get(" ".join(name.split()).lower(), "") for name in values["subj-class"].split(";"))
        codes = terms(*found)
    if "msc-class" in values or "acm-class" in values:
        return terms(codes, values.get("msc-class", ""), values.get("acm-class", ""))
    return codes


# ---- authors -------------------------------------------------------------------------------------------------------------------------

# The words before a family name that arXiv takes into it (PREFIX_MATCH in arXiv's authors.py); all its other family names are one word.
_PREFIXES = frozenset("van der de la von del della da mac ter dem di vaziri".split())
_NUMBERS = late(r"(?:[\W\d_]|\band\b)*")
_BRACKET = late(r"[()]")
_ITEM = late(r"\(([0-9]{1,3}|[a-z*†‡])\)\s?")
_LETTER = r"[^\W\d_]"
_INITIAL = late(  # the point first: it is what can be looked for fast
    rf"\.(?={_LETTER})(?:(?<=(?<!{_LETTER}){_LETTER}\.)|(?<=(?<!{_LETTER}){_LETTER}{{2}}\.)|(?<=(?<!{_LETTER}){_LETTER}{{3}}\.))"
)
_GROUP = late(r"\b(?:collaboration|consortium|team)\Z", re.IGNORECASE)
_FOR_GROUP = late(  # for whom an author speaks: an author, too, the last one
    r"(?:for|on\s+behalf\s+of)\s[^()]{1,200}\b(?:collaborations?|consorti(?:um|a)|teams?)|[^(),;]{2,80}\scollaborations?", re.IGNORECASE
)
_AND = late(r",? and ")
_FOOTNOTE = late(r", ?[0-9]{1,2} (?=[^\W\d_])")  # "J. Kallunki,1 G. Maccaferri"
_NICKNAME = late(r"[^\W\d_a-z][^\W\d_]*")
_JOINED = late(r"\s*(?:,|;|\band\b)\s*")


def plain_authors(rows: Sequence[object]) -> tuple[Name, ...] | None:
    """The authors of rows of three texts (family name, forenames, suffix), where each is one person and none stands twice."""
    names = []
    for row in rows:
        if type(row) is not list or len(row) != 3 or type(row[0]) is not str or type(row[1]) is not str or type(row[2]) is not str:  # noqa: PLR2004
            return None
        name = _person(*row)
        if name is None:
            return None
        names.append(name)
    return tuple(names) if len(set(names)) == len(names) else None


def authors_of(authors: Sequence[Author]) -> Authors:
    """The authors of a list that a source has taken apart. Affiliations that are mere footnote figures are none.

    Beside an author arXiv puts among his affiliations for whom he speaks; that is an author, too, behind the others.
    """
    groups = dict.fromkeys(place for author in authors for place in author.affiliations if _FOR_GROUP.fullmatch(place))
    if groups:
        rows = [author._replace(affiliations=tuple(place for place in author.affiliations if place not in groups)) for author in authors]
        authors = [*rows, *(Author(given=group) for group in groups)]
    plain = tuple(_person(family, given, suffix) for family, given, suffix, _ in authors)
    affiliations = tuple(_places(author.affiliations) if author.affiliations else () for author in authors)
    if None not in plain and len(set(plain)) == len(plain):
        return Authors(plain, complete=True, affiliations=affiliations if any(affiliations) else ())  # type: ignore[arg-type]
    read = [name or _read_person(family, given, suffix) for name, (family, given, suffix, _) in zip(plain, authors, strict=True)]
    if None not in read and len(set(read)) == len(read):
        return Authors(in_order(read), complete=True, affiliations=affiliations if any(affiliations) else ())  # type: ignore[arg-type]
    return _odd_list(authors, affiliations)


def _says(affiliation: str) -> bool:
    return "A" <= affiliation[:1] <= "Z" or _NUMBERS.fullmatch(affiliation) is None


def _person(family: str, given: str, suffix: str) -> Name | None:
    """One author, or None if that is not one name by itself, or all of the list are to say where the family name stands."""
    if not suffix and are_plain(given, family):
        return _new(Name, (family, given, "", "", ""))
    name = _read_person(family, given, suffix)
    return None if name is None or may_be_turned(name) else name


@lru_cache(maxsize=65536)
def _read_person(family: str, given: str, suffix: str) -> Name | None:
    text = _natural(family, given, suffix)
    names, complete = parse_authors(text)
    if len(names) != 1 or not complete or text.endswith(":") or text in SUFFIXES:
        return None
    name = names[0]
    if name.literal:
        return name
    if suffix and not name.suffix:
        name = name._replace(suffix=clean_name(suffix))
    if given and name.family == clean_name(given) and name.given == clean_name(family):  # 王, 小明: the source knows
        return name._replace(family=name.given, given=name.family)
    words = clean_name(family).split() if " " in family else []
    if len(words) > len(name.family.split()) and words[0].lower() not in _PREFIXES and given and not name.particle:
        return name._replace(family=" ".join(words), given=clean_name(given))
    return name


def _natural(family: str, given: str, suffix: str) -> str:
    text = f"{given} {family}".strip() if given else family
    if suffix in SUFFIXES and text:
        text = f"{text} {suffix}"
    if ". -" in text:  # "C. -P. Yuan" is how arXiv parts "C.-P. Yuan"
        text = text.replace(". -", ".-")
    return " ".join(text.split())


def _odd_list(authors: Sequence[Author], affiliations: Affiliations) -> Authors:
    """A list in which something is no single author: a collaboration and its ":", "Jr." alone, "et al.", one author twice."""
    texts: list[str] = []
    theirs: list[tuple[str, ...]] = []
    joined = False
    for author, places in zip(authors, affiliations, strict=True):
        text = _natural(author.family, author.given, author.suffix)
        if not text:
            continue
        if texts and (text == ":" or text in SUFFIXES):
            if not joined:  # a second one in a row is nobody's
                texts[-1] += f" {text}"
                theirs[-1] += places
            joined = True
            continue
        joined = False
        texts.append(text)
        theirs.append(places)
    if not any(theirs):
        names, complete = parse_authors(", ".join(texts))
        return Authors(names, complete)
    found: dict[Name, dict[str, None]] = {}
    complete = True
    for text, places in zip(texts, theirs, strict=True):
        names, whole = parse_authors(text)
        complete = complete and whole
        persons = any(name.family for name in names)  # whose the places are, of "The ABC Collaboration: Ann Lee (MIT)"
        for name in names:
            found.setdefault(name, {}).update(dict.fromkeys(places if name.family or not persons else ()))
    return Authors(tuple(found), complete, tuple(map(tuple, found.values())))


def author_line(text: str) -> Authors:
    """The authors of arXiv's author field, one line of text: ``A. B (CERN), C. D (1 and 2) and E. F ((1) MIT, (2) ETH)``."""
    text = entities(text) if "&" in text and ";" in text else text  # of a page's source
    text = _FOOTNOTE.sub(", ", without_footnotes(" ".join(text[:_LISTS].split())))
    if "." in text:
        text = _INITIAL.sub(". ", text)  # "V.N. Tolstoy" is "V. N. Tolstoy" in all that arXiv takes apart
    parts = _outside(text) if "(" in text else None
    if parts is None:
        if " and " in text:
            listed = _AND.sub(", ", text) if "and and" in text else text.replace(", and ", ", ").replace(" and ", ", ")
            names, complete = parse_authors(listed)
            if complete and all(name.family or _GROUP.search(name.literal, max(0, len(name.literal) - 20)) for name in names):
                return Authors(names)  # else "and" may be in a name: "Fermi-LAT and DES Collaborations"
        names, complete = parse_authors(text)
        return Authors(names, complete)
    rows: list[tuple[str, list[str]]] = []
    places: dict[str, str] = {}
    groups: dict[str, None] = {}
    for words, bracket in parts:
        found = [name for part in words.replace(";", ",").replace(" and ", ",").split(",") if (name := part.strip())]
        if found and rows and rows[-1][1] and words[1:2].isupper() and _NICKNAME.fullmatch(rows[-1][1][-1]):
            name = rows[-1][0]
            if " " not in name or " " not in found[0]:  # "Wei (Bob) Wang", but "D. J. Hill (Pittsburgh) Ann Lee" lacks a comma
                found[0] = f"{name} ({rows.pop()[1][-1]}) {found[0]}"
        rows += [(name, []) for name in found]
        if not bracket:
            continue
        if _ITEM.match(bracket):
            places |= _numbered(bracket)
        elif _FOR_GROUP.fullmatch(bracket) is not None:
            groups[bracket] = None
        elif rows and not bracket.endswith("authors not shown"):
            rows[-1][1].append(bracket)
    rows.extend((group, []) for group in groups)
    persons = [_read_person("", name, "") for name, _ in rows]
    if None in persons or len(set(persons)) < len(persons):
        return authors_of([Author(given=name, affiliations=tuple(_resolved(given, places))) for name, given in rows])
    theirs = tuple([_places(_resolved(given, places) if places else given) if given else () for _, given in rows])
    return Authors(tuple(persons), True, theirs if any(theirs) else ())  # type: ignore[arg-type] # none is None


def _places(affiliations: Iterable[str]) -> tuple[str, ...]:
    return tuple([flowing(text) for text in affiliations if _says(text)])


def _outside(text: str) -> list[tuple[str, str]] | None:
    """Each text outside of brackets with the text within those that follow it; None if brackets do not match."""
    parts: list[tuple[str, str]] = []
    depth = start = 0
    words = ""
    for bracket in _BRACKET.finditer(text):
        at = bracket.start()
        if bracket[0] == "(":
            if not depth:
                words, start = text[start:at], at + 1
            depth += 1
        else:
            depth -= 1
            if depth < 0:
                return None
            if not depth:
                parts.append((words, text[start:at]))
                start = at + 1
    if depth:
        return None
    return [*parts, (text[start:], "")]


def _numbered(text: str) -> dict[str, str]:
    """What each figure of ``(1) MIT, (2) ETH`` stands for."""
    _, *items = _ITEM.split(text)
    return {number: place.strip(" ,;") for number, place in zip(items[::2], items[1::2], strict=True)}


def _resolved(given: Iterable[str], places: dict[str, str]) -> Iterable[str]:
    """Affiliations with their places for the figures among them."""
    for text in given:
        figures = _JOINED.split(text)
        if all(figure in places for figure in figures):
            yield from (places[figure] for figure in figures)
        else:
            yield text
