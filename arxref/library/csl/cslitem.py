r"""A paper as a CSL item, built once for every format that holds such items (CSL-JSON, CSL-YAML).

A preprint is an ``article`` (CSL's word for it) with the fields that Zotero's arXiv translator and its CSL mapping give. A published paper
is an ``article-journal`` or a ``paper-conference`` and carries its arXiv identifier in ``note`` and ``URL`` alone, for styles print a
``number``, ``genre`` or ``publisher`` of such items. What CSL has no place for (comment, journal reference, MSC and ACM classes ...) is in
``custom``, which no style prints and which the schema prefers over ``note`` for such data.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from arxref import dates, identifiers
from arxref.api import Option, refuse_negative
from arxref.late import Remembered
from arxref.library.csl.common import SURROGATES, fingerprint, literal_dollars, own_text, plain, tagged
from arxref.library.csl.strings import are_clear
from arxref.library.publication import are_withdrawn, claim, dois, first_year, publication
from arxref.model import ArxivId, PartialDate
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from arxref.library.claims.venuetable import Venue
    from arxref.library.publication import Publication
    from arxref.model import Entry, Name

OPTIONS = (
    Option("published", "Papers whose publication is known with confidence as published, not as preprints", bool, default=False),
    Option("pubstate", "What authors say became of a paper (submitted, accepted where) in status and note", bool, default=False),
    Option("trust-comments", "Papers that authors say were accepted or published as published, too", bool, default=False),
    Option(
        "cite-version",
        "The paper's version in number, note and URL (keep) or in the version field alone (strip)",
        str,
        "strip",
        ("strip", "keep"),
    ),
    Option("max-authors", "At most so many authors, then et al.; 0 is all of them", int, 0, check=refuse_negative),
    Option("abstract", "Abstracts", bool, default=True),
    Option("markup", "The simplest math ($x^2$, $H_2O$) as sub- and superscripts", bool, default=False),
)


Item = tuple[list[str], list[str], str]
"""A CSL item but for its key: its members but ``custom``, and those of ``custom``, each written as ``"name":value``; and all of it as JSON.

The JSON lacks the closing brackets, before which the fingerprint is to stand.
"""

ANY = ArxivId("0000.00000")  # an identifier; what stands around it stands around all others
_TYPES = {"article": '"type":"article-journal"', "inproceedings": '"type":"paper-conference"'}


class Script(NamedTuple):
    """How a format writes strings, quotes included.

    ``text`` is for model text, ``marked`` the same with the simplest math as sub- and superscripts, ``code`` for what is neither prose nor
    math, ``name`` for a part of a name. ``plain`` is true where a text cannot say which of its dollars are math. Where ``text`` and
    ``marked`` are for texts without control characters, ``careful`` is for an item that has some: they are looked for once in all that it
    holds.
    """

    text: Callable[[str], str]
    marked: Callable[[str], str]
    code: Callable[[str], str]
    name: Callable[[str], str]
    plain: bool
    careful: Script | None = None


class Asked(NamedTuple):
    """What the options of a run come to."""

    published: bool
    trusting: bool
    pubstate: bool
    version: bool
    most: int
    abstract: bool
    marked: bool
    venues: tuple[Venue, ...]


def asked(options: Mapping[str, Any]) -> Asked:
    """What these options come to, to be worked out once for all entries; beside them stand the ``venues`` of the user's configuration."""
    trusting = bool(options.get("trust-comments"))
    return Asked(
        bool(options.get("published")) or trusting,
        trusting,
        bool(options.get("pubstate")),
        options.get("cite-version") == "keep",
        options.get("max-authors", 0),
        bool(options.get("abstract", True)),
        bool(options.get("markup")),
        options.get("venues", ()),
    )


def build(
    entries: Sequence[Entry],
    keys: Iterable[str],
    asked: Asked,
    script: Script,
    writer: Callable[[Asked, Script], Callable[[Entry, bool], Item]] | None = None,
) -> tuple[list[str], list[Item], list[str]]:
    """The keys of entries as strings, their items and a fingerprint of the JSON of each; where a key is empty, it is the paper's ID.

    The members of an item stand in one fixed order; empty ones are left out. ``writer`` makes what writes the items, or else `item_writer`.
    """
    items = list(map((writer or item_writer)(asked, script), entries, are_withdrawn(entries)))
    try:
        raws = [body.encode() for _, _, body in items]
    except UnicodeEncodeError:  # lone surrogates are in no Unicode text and fit in no UTF-8 file
        items = [([*map(_mended, fields)], [*map(_mended, custom)], _mended(body)) for fields, custom, body in items]
        raws = [body.encode() for _, _, body in items]
    if script.careful is not None and not are_clear(b"".join(raws)):
        return build(entries, keys, asked, script.careful, writer)
    names = [key or entry.id for entry, key in zip(entries, keys, strict=True)]
    return list(map(script.code, names if "".join(names).isascii() else map(_mended, names))), items, list(map(fingerprint, raws))


def _mended(text: str) -> str:
    return text if text.isascii() else SURROGATES.sub("\ufffd", text)


@lru_cache(maxsize=16)
def item_writer(asked: Asked, script: Script) -> Callable[[Entry, bool], Item]:
    """What writes the items of a run."""
    members = _membering(asked, script)
    published, most, plain = asked.published, asked.most, script.plain

    def item(entry: Entry, withdrawn: bool) -> Item:  # noqa: FBT001 - `map` calls it
        place = _published(entry, asked) if published and not withdrawn else None
        fields, custom = members(entry, place, withdrawn=withdrawn), custom_members(entry, script, most)
        if place is not None and entry.published is not None:
            custom.insert(0, f'"published":"{dates.iso(entry.published)}"')
        body = _body(fields, custom)
        if plain and "$" in body and has_literal_dollars(entry) and (literal := _literal_dollars(entry, asked)):
            custom.append(f'"dollars":{{{",".join(literal)}}}')
            body = _body(fields, custom)
        return fields, custom, body

    return item


def _body(fields: Iterable[str], custom: Iterable[str]) -> str:
    return ",".join((*fields, f'"custom":{{{",".join(custom)}'))


def _membering(asked: Asked, script: Script) -> Callable[..., list[str]]:
    """What writes the members of an item but ``custom``. What does not depend on the paper is asked once, and what stands around its ID."""
    _, _, pubstate, versioned, most, abstracts, marked, _ = asked
    code, name, text = script.code, script.name, script.marked if marked else script.text
    doi_start, doi_end = f'"DOI":{code(identifiers.doi(ANY))}'.split(ANY)
    noted = Remembered(lambda primary: f'"note":{code(note(primary, ANY, ""))}'.split(ANY, 1))

    def members(entry: Entry, place: Publication | None, *, withdrawn: bool) -> list[str]:
        id, version, title, authors, complete, _, abstract, published, _, categories, primary = entry[:11]  # noqa: A001
        cited = f"{id}v{version}" if version and versioned else id
        if 0 < most < len(authors):
            authors, complete = authors[:most], False
        fields = ['"type":"article"' if place is None else _TYPES[place.kind]]
        if title:
            fields.append(f'"title":{text(title)}')
        fields += ('"genre":"preprint"', '"publisher":"arXiv"', f'"number":"arXiv:{cited}"') if place is None else _place(place, script)
        if version is not None:
            fields.append(f'"version":"{version}"')
        if authors:
            fields.append(f'"author":[{author_list(authors, name, complete=complete)}]')
        fields.append(given_out[identifiers.yymm(id)] if published is None else issued(*published[:3]))
        fields.append(f"{doi_start}{id}{doi_end}")
        if place is not None:
            fields[-2:] = _dated(entry, place, code)
        fields.append(f'"URL":"{identifiers.ABS}{cited}"')
        if abstract and abstracts:
            fields.append(f'"abstract":{text(abstract)}')
        if categories:
            fields.append(keyword(categories, code))
        status, said = ("withdrawn", "withdrawn") if withdrawn else _claimed(entry, asked) if pubstate and place is None else ("", "")
        if status:
            fields.append(f'"status":"{status}"')
        fields.append(f'"note":{code(note(primary, cited, said))}' if said or "/" in cited else cited.join(noted[primary]))
        if primary:
            fields.append(f'"categories":[{code(primary)}]')
        return fields

    return members


def _published(entry: Entry, asked: Asked) -> Publication | None:
    """Where the paper was published, where that is known surely enough for these options."""
    place = publication(entry)
    if place is not None or not asked.trusting:
        return place
    from arxref.library.claims.claimtexts import trusted  # noqa: PLC0415 - only who trusts comments needs it

    return trusted(entry, asked.venues)


def _claimed(entry: Entry, asked: Asked) -> tuple[str, str]:
    """CSL's status of a paper (its specification has forthcoming and in press), and what its authors claim for it in words."""
    from arxref.library.claims import claimtexts  # noqa: PLC0415 - only an output that says claims needs them

    said = claim(entry, asked.venues)
    words = claimtexts.phrase(said)
    state = "" if entry.journal_ref or entry.dois else claimtexts.pubstate(said, first_year(entry))
    return {"inpress": "in press"}.get(state, state), words[:1].lower() + words[1:]


def _place(place: Publication, script: Script) -> list[str]:
    """Where a paper was published, as the members that styles print."""
    parts = (
        ("container-title", place.container),
        ("publisher", place.publisher),
        ("volume", place.volume),
        ("issue", place.number),
        ("page", place.pages),
    )
    return [f'"{name}":{script.text(part)}' for name, part in parts if part]


def _dated(entry: Entry, place: Publication, code: Callable[[str], str]) -> Iterator[str]:
    """When a published paper appeared, and its DOI."""
    yield issued(*(PartialDate(place.year) if place.year else dates.issued(entry))[:3])
    doi = place.doi or next(iter(dois(entry)), "")
    if doi:
        yield f'"DOI":{code(doi)}'


def author_list(names: Iterable[Name], write: Callable[[str], str], *, complete: bool) -> str:
    """The names of authors as JSON, without the brackets around them; ``write`` writes a part of one."""
    # "others" as the last name is what pandoc itself writes for "and others", and what it prints as "et al."
    people = _naming(write)(names)
    if "" in people:
        people = [person for person in people if person]
    if not complete:
        people.append('{"literal":"others"}')
    return ",".join(people)


@cache
def _naming(write: Callable[[str], str]) -> Callable[[Iterable[Name]], list[str]]:
    """What writes the names of a list. Halves are remembered, for there are far fewer of them than of whole names."""
    start = Remembered(lambda family: f'{{"family":{write(plain(family))}')
    end = Remembered(lambda given: f',"given":{write(plain(given))}}}' if given else "}")

    def written(names: Iterable[Name]) -> list[str]:
        people = []
        for name in names:
            family, given, particle, suffix, literal = name
            if literal or particle or suffix or not family:
                people.append(_name(name, write))
            else:
                people.append(start[family] + end[given])
        return people

    return written


def _name(name: Name, write: Callable[[str], str]) -> str:
    family, given, particle, suffix, literal = name
    if literal:
        return f'{{"literal":{write(plain(literal))}}}'
    parts = (("family", family), ("given", given), ("non-dropping-particle", particle), ("suffix", suffix))
    inside = ",".join(f'"{part}":{write(plain(text))}' for part, text in parts if text)
    return f"{{{inside}}}" if inside else ""


@lru_cache(maxsize=16384)
def issued(year: int, month: int, day: int) -> str:
    """The member that says when a paper appeared."""
    known = (year, month, day) if month and day else (year, month) if month else (year,)
    return f'"issued":{{"date-parts":[[{",".join(map(str, known))}]]}}'


given_out = Remembered(lambda digits: issued(*identifiers.month_of(digits), 0))  # as `dates.issued` has it


@lru_cache(maxsize=16384)
def _updated(year: int, month: int, day: int) -> str:
    return f'"updated":"{dates.iso(PartialDate(year, month, day))}"'


@lru_cache(maxsize=4096)
def keyword(categories: tuple[str, ...], code: Callable[[str], str]) -> str:
    """The member that holds the categories."""
    return f'"keyword":{code(", ".join(categories))}'


def note(primary: str, cited: str, said: str) -> str:
    """The citable form, arXiv:0706.1234 [math.FA], and what is ``said`` of the paper; an old identifier may name its archive already."""
    citable = f"arXiv:{cited} [{primary}]" if primary and ("/" not in cited or "." in primary) else f"arXiv:{cited}"
    return f"{citable}; {said}" if said else citable


def custom_members(entry: Entry, script: Script, most: int) -> list[str]:
    """The members of ``custom``: what CSL has no place for, or only places that styles print; of affiliations, ``most`` authors'."""
    text, code = script.text, script.code
    updated, _, _, classes, comment, journal_ref, dois, report_no, links, topics = entry[8:18]
    members = []
    if updated is not None:
        members.append(_updated(*updated[:3]))
    if comment:
        members.append(f'"comment":{text(comment)}')
    if journal_ref:
        members.append(f'"journal-ref":{text(journal_ref)}')
    if report_no:
        members.append(f'"report-no":{text(report_no)}')
    if dois:
        members.append(f'"dois":{_list(dois, code)}')
    if classes:
        members.append(f'"classes":{_list(classes, code)}')
    if topics:
        members.append(f'"topics":{_list(topics, text)}')
    if entry.affiliations:
        shown = entry.affiliations[: len(entry.authors[: most or None])]
        members.append(f'"affiliations":[{",".join([_list(places, text) for places in shown])}]')
    if links:
        members.append(f'"links":[{",".join([f"[{text(link.title)},{code(link.url)}]" for link in links])}]')
    if entry.extra:
        extra = {code(name): text(value) for name, value in entry.extra}  # two names may be one where they are written
        inside = ",".join([f"{name}:{value}" for name, value in extra.items()])
        members.append(f'"extra":{{{inside}}}')
    return members


def _list(texts: Iterable[str], write: Callable[[str], str]) -> str:
    return f"[{','.join(map(write, texts))}]"


def has_literal_dollars(entry: Entry) -> bool:
    r"""Whether ``\$`` stands in any of `texts`, or may; few papers have more of these than the first."""
    if entry.report_no or entry.topics or entry.affiliations or entry.links or entry.extra:
        return True
    return "\\$" in entry.title or "\\$" in entry.abstract or "\\$" in entry.comment or "\\$" in entry.journal_ref


def texts(entry: Entry) -> dict[str, tuple[str, ...]]:
    """The model texts of an entry by the name that they have in its item, in the order in which they stand there."""
    return {
        "title": (entry.title,),
        "abstract": (entry.abstract,),
        "comment": (entry.comment,),
        "journal-ref": (entry.journal_ref,),
        "report-no": (entry.report_no,),
        "topics": entry.topics,
        "affiliations": tuple(place for places in entry.affiliations for place in places),
        "links": tuple(link.title for link in entry.links),
        "extra": tuple(dict(entry.extra).values()),
    }


def _literal_dollars(entry: Entry, asked: Asked) -> list[str]:
    """For each text that would not be read back as it is: which of its dollars are dollar signs, as members of ``custom``'s ``dollars``."""
    members = []
    shown = len(entry.authors[: asked.most or None])
    for name, values in texts(entry._replace(affiliations=entry.affiliations[:shown])).items():
        if all("\\$" not in value for value in values) or (name == "abstract" and not asked.abstract):
            continue
        written = map(tagged, values) if asked.marked and name in ("title", "abstract") else values
        if any(own_text(plain(value)) != value for value in values):
            members.append(f'"{name}":[{",".join(map(str, literal_dollars("".join(written))))}]')
    return members
