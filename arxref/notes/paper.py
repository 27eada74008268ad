"""What the note of a paper holds: its properties, and the region that arxref keeps up to date.

Property types follow Obsidian Help ("Properties"): quoted text and lists, numbers for year and version, bare dates, nested tags. Nothing of
a paper's text is active in a note: see `arxref.text.markdown` and `arxref.notes.scalar`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Literal

from arxref import dates, identifiers, names, notes
from arxref.late import late
from arxref.library.codelinks import CODE, DATA, DEMO, MODEL
from arxref.library.publication import WITHDRAWN, is_withdrawn
from arxref.records import NamedTuple
from arxref.text import markdown, tex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from arxref.library.claims.claim import Claim
    from arxref.library.claims.venuetable import Venue
    from arxref.model import Entry, Link, Name, PartialDate


class Names(NamedTuple):
    """What each property is called in the notes; one that is empty is left out."""

    title: str = "title"
    aliases: str = "aliases"
    citekey: str = "citekey"
    arxiv: str = "arxiv"
    doi: str = "doi"
    authors: str = "authors"
    year: str = "year"
    date: str = "date"
    categories: str = "categories"
    tags: str = "tags"
    url: str = "url"
    pdf: str = "pdf"
    published_in: str = "published-in"
    pubstate: str = "pubstate"
    venue: str = "venue"
    version: str = "version"
    code: str = "code"
    added: str = "added"


PROPERTIES = tuple(Names())
"""The properties by the names that they have unless the user gives them others."""
CODES = frozenset((CODE, MODEL, DATA, DEMO))
"""The kinds of links (`arxref.library.codelinks`) that the property ``code`` lists; project pages stand among the links."""

# A property is plain text, but what shows it may not take it so: a Dataview table runs inline queries, a value that looks like a link
# becomes one, and an alias is pasted into links.
_LIVE = late(r"`(?=\s*\$?=)|\[(?=\[)|:(?<=script:)(?=\S)", re.IGNORECASE)
_LIVE_ALIAS = late(r"`|\[(?=\[)|\](?=\])|%(?=%)|<(?=%)|:(?<=script:)(?=\S)", re.IGNORECASE)


class Shape(NamedTuple):
    """How the user wants notes: what properties are called, whether authors are links to notes of their own, and venues of the user's."""

    wanted: Names = Names()
    linked: bool = False
    venues: tuple[Venue, ...] = ()


Form = Literal["quoted", "bare", "link"]
Property = tuple[str, str | tuple[str, ...], Form]
"""A property's name, its text or list of texts, and how they are written: in quotes, as they are, or as links (quoted, too)."""
PLAIN = Shape()
LARGEST = 200_000
"""Characters of front matter at most: some collaborations have five thousand authors."""
OTHERS = "et al."
"""What stands for authors that are not named."""
ABSTRACT = "> [!abstract]\n> "
"""What stands before the abstract, which is one line."""
_LONGEST = 1000  # characters of a text where there are more


def front(properties: Iterable[Property]) -> str:
    """Properties as front matter, each ended by a line break."""
    text = _front(properties, encode_basestring)
    return text if notes.is_harmless(text) else _front(properties, notes.scalar)


def _front(properties: Iterable[Property], scalar: Callable[[str], str]) -> str:
    lines = ""
    for name, value, form in properties:
        quoted = scalar if form == "quoted" else str if form == "bare" else encode_basestring
        if isinstance(value, str):
            lines += f"{name}: {quoted(value)}\n"
        else:
            lines += "{}:\n  - {}\n".format(name, "\n  - ".join(map(quoted, value)))
    return lines


def properties(entry: Entry, stem: str, links: Sequence[Link], shape: Shape = PLAIN) -> list[Property]:
    """The properties of the note named ``stem``, in the order in which a reader wants them; ``links`` are the entry's `code_links`.

    What is empty, or not wanted, is left out.
    """
    wanted, linked, venues = shape
    paper, categories = entry.id, entry.categories
    state, venue, said = standing(entry, venues)
    year, month, day, _time = dates.issued(entry)
    found: list[Property] = [
        (wanted.title, shown(entry.title), "quoted"),
        (wanted.aliases, aliases(entry, stem) if wanted.aliases else (), "quoted"),
        (wanted.citekey, entry.key, "quoted"),
        (wanted.arxiv, paper, "quoted"),
        (wanted.doi, doi(entry), "quoted"),
        (wanted.authors, authors(entry, linked=linked) if wanted.authors else (), "link" if linked else "quoted"),
        (wanted.year, str(year), "bare"),
        (wanted.date, f"{year:04}-{month:02}-{day:02}" if day else "", "bare"),  # Obsidian has no date without a day
        (wanted.categories, categories, "quoted"),
        (wanted.tags, (*map(notes.tag, categories), *said), "bare"),
        (wanted.url, identifiers.abs_url(paper), "quoted"),
        (wanted.pdf, identifiers.pdf_url(paper), "quoted"),
        (wanted.published_in, shown(entry.journal_ref), "quoted"),
        (wanted.pubstate, state, "quoted"),
        (wanted.venue, shown(venue), "quoted"),
        (wanted.version, "" if entry.version is None else str(entry.version), "bare"),
        (wanted.code, codes(links) if links else (), "quoted"),
        (wanted.added, added(entry) if wanted.added else "", "bare"),
    ]
    return [one for one in found if one[0] and one[1]]


def written(properties: Sequence[Property]) -> tuple[Sequence[Property], str]:
    """Properties and their front matter; of more than any paper has, long texts and lists are cut, so that the note can be read again."""
    text = front(properties)
    if len(text) <= LARGEST:
        return properties, text
    cut = [(name, _cut(value) if isinstance(value, str) else _few(value), form) for name, value, form in properties]
    return cut, front(cut)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def _few(texts: Sequence[str]) -> tuple[str, ...]:
    few: list[str] = []
    room = 5 * _LONGEST
    for text in texts:
        if len(text) <= _LONGEST and len(text) <= room:  # a part of a link or of a tag is none
            few.append(text)
            room -= len(text)
    return tuple(few) or ("…",)


def authors(entry: Entry, *, linked: bool = False) -> tuple[str, ...]:
    """The authors as a property lists them."""
    people = tuple(map(author_link if linked else author, entry.authors))
    return people if entry.authors_complete or not people else (*people, OTHERS)


@lru_cache(maxsize=65536)
def author(name: Name) -> str:
    """A person as a property names him."""
    return shown(names.natural(name))


@lru_cache(maxsize=4096)
def author_link(name: Name) -> str:
    """A wiki link to the note of a person, with nothing in it that YAML or a tool could take for more."""
    return wiki_link(names.natural(name))


def wiki_link(text: str) -> str:
    """A wiki link to the note of that name."""
    said = link_text(text).replace('"', "”")
    target = notes.file_name(said)
    return f"[[{target}]]" if target == said else f"[[{target}|{said}]]"


def doi(entry: Entry) -> str:
    """The DOI of the published paper where it is known, else arXiv's."""
    return (entry.dois and entry.dois[0]) or identifiers.doi(entry.id)


WITHDRAWN_STATE = "withdrawn"
_LONGEST_TAG = 40  # longer names of venues are sentences rather than words to look for
_NOT_IN_VENUES = late(r"\W+")


def standing(entry: Entry, venues: tuple[Venue, ...] = ()) -> tuple[str, str, tuple[str, ...]]:
    """What is said to have become of the paper (published, accepted, submitted, withdrawn), with its venue, and both as nested tags.

    A workshop is tagged below its host. ``venues`` are the user's own.
    """
    if is_withdrawn(entry):
        return WITHDRAWN_STATE, "", (notes.tag(WITHDRAWN_STATE, "pubstate"),)
    return claimed(entry.comment, entry.journal_ref, venues) if entry.comment or entry.journal_ref else ("", "", ())


def claimed(comment: str, journal_ref: str, venues: tuple[Venue, ...] = ()) -> tuple[str, str, tuple[str, ...]]:
    """The same of a paper that was not withdrawn (`is_withdrawn`), of which these are said."""
    status, venue, year, kind, *_ = _said()(comment, journal_ref, venues)
    return _told(status, venue, year, kind)


@cache
def _said() -> Callable[[str, str, tuple[Venue, ...]], Claim]:
    """What understands claims; asking for it each time costs as much as all else that a note says of one that it knows."""
    from arxref.library.claims.statements import said  # noqa: PLC0415 - only claims need it

    return said


@lru_cache(maxsize=4096)
def _told(status: str, venue: str, year: int, kind: str) -> tuple[str, str, tuple[str, ...]]:
    """What is said of the claims of many papers: that they were published in one journal, or accepted at one conference."""
    from arxref.library.claims.claim import Claim  # noqa: PLC0415 - only claims need these
    from arxref.library.claims.claimtexts import place  # noqa: PLC0415

    if not status:
        return "", "", ()
    tags: tuple[str, ...] = (notes.tag(status, "pubstate"),)
    if 0 < len(venue) <= _LONGEST_TAG and _NOT_IN_VENUES.sub("", venue):
        hosted = "/workshop" if kind == "workshop" and "orkshop" not in venue else ""
        tags = (*tags, f"{notes.tag(_NOT_IN_VENUES.sub('-', venue), 'venue')}{hosted}")
    return status, place(Claim(status, venue, year, kind)), tags


def aliases(entry: Entry, stem: str) -> tuple[str, ...]:
    """What else the note named ``stem`` is found by: the title, and the citation key where the note has another name."""
    title = (_alias(entry.title),) if entry.title else ()
    return (*title, entry.key) if entry.key and entry.key != stem else title


def added(entry: Entry) -> str:
    """The day of the digest that first brought the paper; empty where none did."""
    days = [dates.iso(day) for day, _topic in listings(entry)]
    return min(days, default="")


def listings(entry: Entry) -> list[tuple[PartialDate, str]]:
    """The day and the topic of each digest that lists the paper; what the local store remembers is no digest."""
    return [
        (origin.listed, origin.topic)
        for origin in entry.origins
        if origin.listed is not None and origin.listed.day and origin.source != "store"
    ]


def codes(links: Sequence[Link]) -> tuple[str, ...]:
    """The addresses that the property ``code`` lists, as they can stand in a note."""
    return tuple([url for link in links if link.title in CODES and (url := markdown.safe_url(link.url))])


def shown(text: str) -> str:
    """Model text as the text of a property."""
    if "$" in text:
        text = text.replace("\\$", "$")
    return _LIVE.sub(_part, text) if ":" in text or "`" in text or "[[" in text else text


def _alias(title: str) -> str:
    """The title as one would type it to find the note, and as it can be pasted into a link."""
    text = tex.plain(title)
    for suspect in "`[]%<:":
        if suspect in text:
            return _LIVE_ALIAS.sub(_part, text)
    return text


def _part(found: re.Match[str]) -> str:
    return "‘" if found[0] == "`" else f"{found[0]} "


_UNLINKED = str.maketrans({"[": "(", "]": ")", "|": "∣", "`": "‘", "$": "＄", "\\": "∖", "^": "ˆ", "*": "∗"})
_LIVE_LINK = late(
    r"%(?=%)|<(?=[%A-Za-z/!?])|:(?=:)|=(?==)|~(?=~)|#(?=[\w/-])|:(?<=script:)(?=\S)|(?<!\w)_|_(?!\w)|&(?=#?\w)|:(?=//)", re.IGNORECASE
)
_LIVE_IN_LINKS = bytes(byte < ord(" ") or byte in b"$\\{}[]|`^*%<=~#_&\x7f" for byte in range(256))
"""A table that makes 1 of what may act in a link, of a text in UTF-8; a colon does, too, but before a blank."""
_LOOK_ALIKE = {"#": "♯", "_": "‗", "&": "＆"}


def link_text(text: str) -> str:
    """Model text as the text of a wiki link, where nothing can be escaped: signs that would act give way to ones that look like them."""
    calm = (text.isascii() or text.isprintable()) and 1 not in text.encode().translate(_LIVE_IN_LINKS)
    if calm and (":" not in text or text.count(":") == text.count(": ")):  # nearly always
        return text.strip()
    text = markdown.one_line(tex.plain(text)).strip()
    return _LIVE_LINK.sub(lambda found: _LOOK_ALIKE.get(found[0], f"{found[0]} "), text.translate(_UNLINKED))


def region(entry: Entry, links: Sequence[Link]) -> str:
    """What stands in arxref's region, each part ended by a blank line."""
    return joined([text for _label, text in parts(entry, links)])


def joined(texts: Sequence[str]) -> str:
    """The texts of `parts` as a region: the callouts apart, all else as one list."""
    callouts = 0
    while callouts < len(texts) and texts[callouts].startswith(">"):
        callouts += 1
    listed = "\n".join([*texts[callouts:], "\n"]) if callouts < len(texts) else ""
    return "\n\n".join([*texts[:callouts], listed])


def parts(entry: Entry, links: Sequence[Link]) -> list[tuple[str, str]]:
    """The parts of the region: what each is recognised by (`arxref.vault.regions.label`), and its text, of which no line is blank."""
    found = [("[!warning]", f"> [!warning] {WITHDRAWN}")] if is_withdrawn(entry) else []
    abstract = markdown.paragraph(entry.abstract)
    if abstract:
        found.append(("[!abstract]", f"{ABSTRACT}{abstract}"))
    return found + items(entry, links)


ITEMS = ("Comment", "Report", "More DOIs", "Classes", "Topics", "Links")
"""What the items of the list can be called."""


def items(entry: Entry, links: Sequence[Link]) -> list[tuple[str, str]]:
    """Those of the `parts` that are a list."""
    return [*comment_item(entry.comment), *items_behind(entry, links)]


def comment_item(text: str) -> list[tuple[str, str]]:
    """The first of the `items`, where there is a comment."""
    return [_item("Comment", markdown.escape(text))] if text else []


def items_behind(entry: Entry, links: Sequence[Link]) -> list[tuple[str, str]]:
    """The `items` behind the comment."""
    found: list[tuple[str, str]] = []
    if entry.report_no:
        found.append(_item("Report", markdown.escape(entry.report_no)))
    if len(entry.dois) > 1:
        found.append(_item("More DOIs", ", ".join([markdown.link(doi, f"https://doi.org/{doi}") for doi in entry.dois[1:]])))
    if entry.classes:
        found.append(classes_item(entry.classes))
    if entry.topics:
        found.append(_item("Topics", markdown.escape("; ".join(entry.topics))))
    if links or entry.links:
        found.append(links_item(entry.links, links))
    return found


def classes_item(classes: Sequence[str]) -> tuple[str, str]:
    """That of the `items_behind` which names the classes."""
    return _item("Classes", markdown.escape("; ".join(classes)))


def links_item(own: Sequence[Link], links: Sequence[Link]) -> tuple[str, str]:
    """That of the `items_behind` which has the links."""
    return _item("Links", ", ".join([markdown.link(title, url) for title, url in _together(own, links)]))


def _item(label: str, text: str) -> tuple[str, str]:
    return f"**{label}:**", f"- **{label}:** {text}"


def related(entry: Entry, links: Sequence[Link]) -> list[Link]:
    """The links of the paper, then what its texts name as code, models, data or project pages; each place once."""
    return _together(entry.links, links)


def _together(own: Sequence[Link], links: Sequence[Link]) -> list[Link]:
    there = {_place(link.url) for link in own}
    return [*own, *(link for link in links if _place(link.url) not in there)]


def _place(url: str) -> str:
    return url.strip().rpartition("://")[2].lower().removeprefix("www.").rstrip("/").removesuffix(".git")
