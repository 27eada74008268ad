r"""Notes for Org-roam: a file per paper, a node with an ID, brought up to date in place.

What a note says is arxref's own model of notes (`arxref.notes.paper`), and how it is brought up to date is arxref's own, too
(`arxref.vault`): what the user changed, added or took out stays so. Only how Org writes both stands here: properties in the drawer at the
top and as ``#+`` keywords, a region between two comment lines, and nothing in a paper's text that Org would act on.

Sources: the Org manual ("Property Syntax", "Markup for Rich Contents", "Escape Character"), Org-roam's manual ("The Org-roam Node").
"""

from __future__ import annotations

import re
import uuid
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

import arxref
from arxref.tools import notes
from arxref.tools.notes import Markers, Note, Prints, Property, Rules, Side, code_links, merge_properties, merge_region
from arxref.tools.writing import abs_url, is_safe_math, plain, spans, squashed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from arxref.tools.notes import Value

__version__ = "0.1.0"

_NAMES = {"title": "title", "aliases": "", "tags": "filetags"}
SHAPE = notes.Shape(notes.Names(*[_NAMES.get(name, name.upper().replace("-", "_")) for name in notes.PROPERTIES]))
"""The properties of the note model by their names in Org: those of the drawer in capitals, a title and tags as keywords."""
BEGIN, END = "# begin arxref", "# end arxref"
REST = "\n* Notes\n"
_LISTS = {"AUTHORS": "; "}
_HEAD = 256 * 1024
_TRIED = 4096  # what is looked at of a file that may be a note

_DRAWERS = re.compile(r":(?=(?:properties|end):)", re.IGNORECASE)  # some readers take them for a drawer's in the midst of a line
_DRAWER = re.compile(r"\ufeff?(?:[ \t]*\r?\n|[ \t]*#(?!\+)[^\n]*\n)*[ \t]*:PROPERTIES:[ \t]*\r?\n", re.IGNORECASE)
_PROPERTY = re.compile(r"[ \t]*:(?P<name>[^\s:]+):(?P<value>[^\r\n]*)\r?\n")
_KEYWORD = re.compile(r"#\+(?P<name>\w+):(?P<value>[^\r\n]*)(?:\r?\n|\Z)")
_CLOSED = re.compile(r"[ \t]*:END:[ \t]*\r?(?:\n|\Z)", re.IGNORECASE)
_MARKER = re.compile(r"^# (?P<which>begin|end) arxref(?P<prints>(?: [^ \r\n]+)*)[ \t]*\r?$", re.MULTILINE)
_BLOCK = re.compile(r"^[ \t]*#\+(?P<which>begin|end)_(?P<name>\S+)", re.MULTILINE | re.IGNORECASE)
_LABEL = re.compile(r"- (?P<label>[^\n]{1,80}?) :: ")
_SUSPECTS = frozenset("*/_=~+^\\[{<:@$")
# What Org would act on, and what must not come right behind it; of what opens emphasis, nothing may stand right before it, either.
_OPENING = re.compile(r"(?<!\w)[*/_=~+](?=\S)")
_ACTIVE = re.compile(
    r"\$|[_^](?=\S)"  # math, scripts
    r"|\\(?=[A-Za-z(\[\\_-]|\Z)"  # entities, math, line breaks
    r"|\[(?=\[|fn:|cite|[0-9/%])|\{(?=\{)|@(?=@)|:(?=:(?:\s|\Z))"  # links, footnotes, citations, dates, cookies; macros; snippets; labels
    r"|<(?=[<%0-9]|[A-Za-z][\w+-]{1,20}:)"  # targets, expressions, dates, links
    r"|(?<![A-Za-z])[A-Za-z][\w+-]{1,20}(?=:\S)"  # file:, elisp:, shell: and every other kind of link
    r"|(?:src|call)_(?=\w)"  # code on a line
)
_WEB = re.compile(r"https?://[A-Za-z0-9](?:[\w./?&=+,%#~:;@!'()*-]*[\w/=-])?")
_NOT_IN_URLS = re.compile(r"[\s\[\]<>\"\\\x00-\x20\x7f]")
_NOT_IN_TAGS = re.compile(r"[^\w@#%]+")
_BREAK = "\u200b"
"""The zero-width space, which the Org manual names as the escape character."""


# ---- what a note says --------------------------------------------------------------------------------------------------------------


def render(entries: Iterable[arxref.Entry], options: Mapping[str, Any]) -> Iterator[arxref.Document]:
    """The notes of an empty folder."""
    return documents(entries, options, {})


def documents(entries: Iterable[arxref.Entry], options: Mapping[str, Any], there: Mapping[str, str]) -> Iterator[arxref.Document]:
    """A note for each entry; ``there`` holds the paths of those that the folder has. Raises UsageError for a folder that cannot be."""
    folder = notes.folder(options.get("folder") or "")
    taken = {notes.fold(path.rpartition("/")[2].removesuffix(".org")) for path in there.values() if path}
    for entry in entries:
        path = there.get(entry.id)
        place = PurePosixPath(path) if path else folder / f"{_name(entry, taken)}.org"
        yield arxref.Document(note(entry), place, entry.id)


def _name(entry: arxref.Entry, taken: set[str]) -> str:
    mark = squashed(entry.id)
    return notes.unique(entry.key or mark, mark, taken)


def note(entry: arxref.Entry) -> str:
    """The note of an entry as it is when it is new."""
    links = code_links(entry)
    drawer, keywords = _properties(entry)
    body = _region(entry, [(title, url) for title, url in notes.related(entry, links)])
    values: dict[str, Value] = {**drawer, **keywords}
    prints = Prints({notes.marker_name(name): notes.of_value(value) for name, value in values.items()}, notes.of_region(body, _label))
    return "".join(
        (
            ":PROPERTIES:\n",
            *(f":{name}: {value}\n" for name, value in drawer.items()),
            ":END:\n",
            *(f"#+{name}: {value}\n" for name, value in keywords.items()),
            f"\n{_begin(prints)}\n\n{body}{END}\n{REST}",
        )
    )


def _properties(entry: arxref.Entry) -> tuple[dict[str, str], dict[str, str]]:
    """What stands in the drawer, and the keywords below it."""
    refs = (f"@{entry.key}" if entry.key and " " not in entry.key else "", abs_url(entry.id))
    drawer = {"ID": str(uuid.uuid5(uuid.NAMESPACE_URL, abs_url(entry.id))), "ROAM_REFS": " ".join(filter(None, refs))}
    keywords = {"title": calm(plain(entry.title)) or entry.id}
    for name, value, _form in notes.properties(entry, entry.key, code_links(entry), SHAPE):
        text = _line(value if isinstance(value, str) else _LISTS.get(name, " ").join(value))
        if name == "filetags":
            tags = [_NOT_IN_TAGS.sub("_", tag.replace("/", "_")) for tag in value]
            keywords[name] = f":{':'.join(tags)}:"
        elif name != "title" and text:
            drawer[name] = _DRAWERS.sub(rf":{_BREAK}", text)
    return drawer, keywords


def _region(entry: arxref.Entry, links: Iterable[tuple[str, str]]) -> str:
    """What stands between the markers, each part ended by a blank line."""
    abstract = escape(entry.abstract)
    quote = f"#+begin_quote\n{_start(abstract)}\n#+end_quote\n\n" if abstract else ""
    rows = {
        "Comment": escape(entry.comment),
        "Report": escape(entry.report_no),
        "More DOIs": ", ".join([link(doi, f"https://doi.org/{doi}") for doi in entry.dois[1:]]),
        "Classes": escape("; ".join(entry.classes)),
        "Topics": escape("; ".join(entry.topics)),
        "Links": ", ".join([link(title, url) for title, url in links]),
    }
    lines = "".join([f"- {label} :: {text}\n" for label, text in rows.items() if text])
    return f"{quote}{lines}\n" if lines else quote


# ---- texts -------------------------------------------------------------------------------------------------------------------------


def _line(text: str) -> str:
    return " ".join(notes.one_line(text).split())


def escape(text: str) -> str:
    r"""Model text as Org that shows exactly that text, on one line, in which nothing acts; math is ``\(...\)``."""
    parts = []
    for is_math, part in spans(_line(text)):
        if is_math and is_safe_math(part) and "\\)" not in part:
            parts.append(f"\\({part.strip()}\\)")
        else:
            parts.append(_calm(f"${part}$" if is_math else part))
    return "".join(parts)


def calm(text: str) -> str:
    """Text on one line in which nothing acts."""
    return _calm(_line(text))


def _calm(text: str) -> str:
    """Text in which nothing acts; addresses of the web stay as they are."""
    if _SUSPECTS.isdisjoint(text):
        return text
    found: list[str] = []
    place = 0
    for web in _WEB.finditer(text):
        found += (_broken(text[place : web.start()]), web[0])
        place = web.end()
    return "".join([*found, _broken(text[place:])])


def _broken(text: str) -> str:
    text = _OPENING.sub(rf"{_BREAK}\g<0>{_BREAK}", text)
    return _ACTIVE.sub(rf"\g<0>{_BREAK}", text)


def _start(line: str) -> str:
    """A line that begins no heading, list, table, keyword, drawer or anything else."""
    return line if line[:1].isalpha() and not re.match(r"[A-Za-z][.)]", line) else f"{_BREAK}{line}"


def link(title: str, url: str) -> str:
    """A link to a place of the web; to any other, what it says."""
    address = notes.safe_url(url)
    text = escape(title).replace("]", f"]{_BREAK}") or _line(address)
    if not address or _NOT_IN_URLS.search(address):
        return escape(f"{title} {url}")
    return f"[[{address}][{text}]]" if "[[" not in text else f"{text} {address}"


# ---- a note that is there ----------------------------------------------------------------------------------------------------------


class _Read(NamedTuple):
    """Where the parts of a note are: its drawer's properties and end, its keywords and theirs; and what the user's line ends are."""

    drawer: dict[str, Property]
    drawer_end: int
    keywords: dict[str, Property]
    keywords_end: int
    newline: str


def _read(text: str) -> _Read | None:
    """The properties of a note; None where it has no drawer at its top, or one that does not end."""
    opened = _DRAWER.match(text, 0, _HEAD)
    if opened is None:
        return None
    drawer, end = _lines(text, opened.end(), _PROPERTY)
    closed = _CLOSED.match(text, end)
    if closed is None:
        return None
    keywords, last = _lines(text, closed.end(), _KEYWORD)
    return _Read(drawer, end, keywords, last, "\r\n" if "\r\n" in opened[0] else "\n")


def _lines(text: str, place: int, kind: re.Pattern[str]) -> tuple[dict[str, Property], int]:
    """Properties of that kind, one a line from ``place`` on, and where they end. Of a name that stands there twice the first counts."""
    found: dict[str, Property] = {}
    while (line := kind.match(text, place)) is not None and line["name"].upper() != "END":
        name, value = line["name"], line["value"].strip(" \t")
        start = line.start("value") + (len(line["value"]) - len(line["value"].lstrip(" \t")) if value else 0)
        found.setdefault(name, Property(name, line.start(), start, start + len(value), line.end(), value))
        place = line.end()
    return found, place


def _label(part: str) -> str:
    """What a part of the region is recognised by."""
    found = _LABEL.match(part)
    return found["label"] if found is not None else part.partition("\n")[0].lower()


def _begin(prints: Prints) -> str:
    words = notes.marker_line(prints).removeprefix(notes.BEGIN).removesuffix("%%")
    return f"{BEGIN}{words.rstrip()}"


def _find(text: str, start: int) -> Markers | str:
    """Where the markers stand; an empty text: there are none; any other: why they cannot be used."""
    found = list(_MARKER.finditer(text, start))
    if not found:
        return ""
    if [one["which"] for one in found] != ["begin", "end"]:
        return "of its two arxref markers one lacks, or stands there more than once or in the wrong place"
    begin, end = found
    blocks = [block["which"].lower() for block in _BLOCK.finditer(text, start, begin.start())]
    if blocks.count("begin") != blocks.count("end"):
        return "its arxref markers stand in a block"
    stop = min(end.end() + 1, len(text))
    return Markers(begin.start(), min(begin.end() + 1, len(text)), end.start(), stop, notes.read_marker(begin["prints"]))


def identify(head: bytes, _options: Mapping[str, Any]) -> arxref.Identified | None:
    """The paper that a note is about, by the property ARXIV in the drawer at its top."""
    if b":PROPERTIES:" not in head.upper():
        return None
    text = head.decode("utf-8", "replace")
    opened = _DRAWER.match(text)
    if opened is None:
        return None
    drawer, end = _lines(text, opened.end(), _PROPERTY)
    values = {name.upper(): str(found.value) for name, found in drawer.items()}
    if "ARXIV" not in values and len(head) >= _TRIED and _CLOSED.match(text, end) is None:
        return arxref.Identified("")
    return notes.about(values.get("ARXIV", ""), values.get("CITEKEY", ""))


def _keeps(name: str, there: Value, new: Value) -> bool:
    """What is not to be replaced by what a poorer source says."""
    if name == "DOI":
        return not str(there).lower().startswith("10.48550/") and str(new).lower().startswith("10.48550/")
    return name == "AUTHORS" and str(new).endswith("et al.") and not str(there).endswith("et al.")


RULES = Rules("VERSION", frozenset(), _keeps, _label, least=frozenset(["ADDED"]))


def merge(existing: bytes, document: arxref.Document, _options: Mapping[str, Any], policy: arxref.Policy) -> arxref.Merged | arxref.Problem:
    """A note brought up to date: the old bytes with a few replacements, in properties and between the markers alone."""
    text, fresh = existing.decode("utf-8", "surrogateescape"), document.text
    there = _read(text)
    markers = _find(text, there.keywords_end if there is not None else 0)
    if markers == "":
        return arxref.Merged(existing, managed=False)
    if there is None or isinstance(markers, str):
        why = markers if isinstance(markers, str) else "it has lost its properties"
        return arxref.Problem("warning", "note-left", f"was not brought up to date: {why}")
    new = _read(fresh)
    made = _find(fresh, new.keywords_end if new is not None else 0)
    assert new is not None  # noqa: S101 - `note` made it
    assert isinstance(made, Markers)  # noqa: S101
    note_ = _sides(text, there, markers, fresh, new, made)
    drawer = merge_properties(note_, RULES, policy.locked)
    keyed = _sides(text, there, markers._replace(prints=markers.prints._replace(properties=drawer.prints)), fresh, new, made, keywords=True)
    keywords = merge_properties(keyed._replace(older=note_.older), RULES, policy.locked)
    region = merge_region(note_, markers, fresh[made.inner : made.outer], RULES)
    edits = [*drawer.edits, *keywords.edits, *region.edits]
    prints = Prints(keywords.prints, region.prints)
    if prints != markers.prints:
        edits.append((markers.start, markers.start + len(text[markers.start : markers.inner].rstrip("\r\n")), _begin(prints)))
    problems = (*drawer.problems, *keywords.problems, *region.problems)
    return arxref.Merged(_edited(text, edits).encode("utf-8", "surrogateescape") if edits else existing, problems)


def _sides(text: str, there: _Read, markers: Markers, fresh: str, new: _Read, made: Markers, *, keywords: bool = False) -> Note:
    """The two notes, each with the properties of its drawer or with its keywords."""
    old = Side(text, there.keywords if keywords else there.drawer, markers.prints)
    side = Side(fresh, new.keywords if keywords else new.drawer, made.prints)
    mine, its = old.number(RULES.version), side.number(RULES.version)
    end = there.keywords_end if keywords else there.drawer_end
    return Note(old, side, end, there.newline, older=mine is not None and (its is None or its < mine))


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    place = 0
    for start, end, put in sorted(edits, key=lambda edit: edit[:2]):
        pieces += (text[place:start], put)
        place = end
    return "".join([*pieces, text[place:]])


@arxref.hookimpl
def arxref_exporters() -> list[arxref.Exporter]:
    """Offer the format."""
    return [
        arxref.Exporter(
            "org",
            "Notes for Org-roam, one Org file per paper",
            ".org",
            render,
            options=(arxref.Option("folder", "folder inside the Org-roam directory for the notes", str, ""),),
            vault=arxref.Vault(documents, identify, merge),
        )
    ]
