"""Notes for Obsidian: a Markdown file per paper, named after its citation key, a page per digest day, and indexes when asked.

A note is front matter, a region between arxref's markers that is kept up to date, and a heading under which the user writes. What a paper's
note says is made by `arxref.notes.paper`, or from the user's templates by `arxref.notes.templates`; the pages by `arxref.notes.pages`.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

from arxref import notes
from arxref.api import LOST, OTHER_FILE, Document, Exporter, Merged, Option, Vault
from arxref.errors import UsageError
from arxref.hookspecs import hookimpl
from arxref.library.codelinks import code_links
from arxref.notes import pages, paper, quick
from arxref.notes.identity import DAY, INDEX, identify
from arxref.notes.paper import PROPERTIES, Names, Property, Shape
from arxref.notes.rules import rules
from arxref.rendering import whole
from arxref.vault import frontmatter, marker, merging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import PurePosixPath

    from arxref.api import Policy
    from arxref.model import Entry, Problem
    from arxref.notes.templates import Templates

END = marker.END
INDEXES = ("authors", "table", "base")
_PAGE = "%% begin arxref %%"
REST = "\n## Notes\n"
_KEPT = 1 << 26  # characters of notes

# YAML takes such a name as it is, and as a text; so does Obsidian.
_NAME = re.compile(r"[^\W\d_][\w-]*(?: [\w-]+)*")
_NO_NAMES = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null", DAY, INDEX])


def render(entries: Iterable[Entry], options: Mapping[str, Any]) -> Iterator[Document]:
    """The documents of a vault that is empty: see `documents`."""
    return whole(VAULT, entries, options, {})


def documents(entries: Iterable[Entry], options: Mapping[str, Any], there: Mapping[str, str]) -> Iterator[Document]:
    """A note per entry, then the pages that list them; no two paths differ in nothing but case or Unicode form.

    The texts of notes are left to `writer`, but for those by templates. ``there`` holds the path of every note that the vault has, by what
    it is about; an empty one is a note that the user deleted, which nothing links to. Raises UsageError for options that make no sense.
    """
    shape = shape_of(options)
    folder = notes.folder(options.get("folder") or "")
    templates = _templates(options)
    vault = _Vault(there, folder)
    listing = pages.Pages(days=options.get("days", True), indexes=_indexes(options.get("indexes") or ""))
    made = _placed(entries, vault) if templates is None else _templated(entries, vault, shape, templates)
    for entry, document in made:
        yield document
        if listing.wanted:
            listing.add(entry, vault.target(entry.id), vault.former(entry.id, entry.key))
    yield from _days(vault, listing)
    yield from _index_pages(vault, listing, shape, options)


def _template_folder(folder: str) -> None:
    """Raise UsageError for a folder without templates. What is wrong within one is found when they are needed."""
    if folder:
        from arxref.notes.templates import own_templates  # noqa: PLC0415 - only who has templates needs it

        own_templates(folder)


def _templates(options: Mapping[str, Any]) -> Templates | None:
    folder = options.get("template")
    if not folder:
        return None
    from arxref.notes.templates import Templates  # noqa: PLC0415 - only who has templates needs it

    return Templates(folder, REST)


def _placed(entries: Iterable[Entry], vault: _Vault) -> Iterator[tuple[Entry, Document]]:
    """Where the note of each entry is."""
    for entry in entries:
        yield entry, Document("", vault.place(entry.id, entry.key)[0], entry.id)


def _templated(entries: Iterable[Entry], vault: _Vault, shape: Shape, templates: Templates) -> Iterator[tuple[Entry, Document]]:
    """The same, and the note, by the user's templates; all are rendered before the first is given, so that a mistake is said before any is.

    Of very many the last ones are left to be rendered once more, rather than kept.
    """
    made: list[tuple[Entry, Document]] = []
    room = _KEPT
    for entry in entries:
        links = code_links(entry)
        known = templates.facts(entry, links, shape)
        path, stem = vault.place(entry.id, templates.name(known) or entry.key)
        text = templates.note(entry, links, stem, shape, known)
        room -= len(text)
        made.append((entry, Document(text if room > 0 else "", path, entry.id)))
    yield from made


def writer(options: Mapping[str, Any]) -> Callable[[Entry, str], str]:
    """What makes the text of an entry's note at a path."""
    shape = shape_of(options)
    if not options.get("template"):
        return lambda entry, path: note(entry, _stem(path), shape)
    compiled = cache(partial(_templates, options))  # not before they are asked for, which is hardly ever: see `_templated`

    def templated(entry: Entry, path: str) -> str:
        templates = compiled()
        assert templates is not None  # noqa: S101 - the option names them
        links = code_links(entry)
        return templates.note(entry, links, _stem(path), shape, templates.facts(entry, links, shape))

    return templated


class _Vault:
    """Where notes are, and what links call them."""

    def __init__(self, there: Mapping[str, str], folder: PurePosixPath) -> None:
        self.there = there
        self._prefix = f"{folder}/" if folder.parts else ""
        ours = [notes.fold(_stem(path)) for id_, path in there.items() if path and not id_.startswith((OTHER_FILE, LOST))]
        others = {notes.fold(_stem(path)) for id_, path in there.items() if id_.startswith((OTHER_FILE, LOST))}
        self._lost = {id_: path for id_, path in there.items() if id_.startswith(LOST)}
        self._taken = set(ours)
        self._others = others
        self._shared = others.union([stem for stem, count in Counter(ours).items() if count > 1])  # a name that two notes have is no link
        self._new: dict[str, str] = {}
        self._names: set[str] = set()

    def place(self, id: str, stem: str, mark: str = "") -> tuple[str, str]:  # noqa: A002
        """Where the note about ``id`` is, or goes, and its name; ``mark`` tells it from others of that name, where that is not the ID."""
        path = self.there.get(id) if not self._lost else self._path(id)
        if path:
            return path, _stem(path)
        name = notes.unique(stem or id, mark or id, self._taken)
        if path is None:
            self._new[id] = name
        return f"{self._prefix}{name}.md", name

    def _path(self, id: str) -> str | None:  # noqa: A002
        """Where the note about ``id`` is, be it one that says so no more; empty: it was deleted; None: there was none."""
        path = self.there.get(id)
        return self._lost.get(LOST + marker.of(id), path) if self._lost and not path else path

    def former(self, id: str, key: str) -> str:  # noqa: A002
        """What links call the note about ``id`` that were made when its name was its key; empty where no user has given it another.

        It is empty, too, where some file has that name by now: such links are no longer ours to change.
        """
        path = self._path(id)
        if not path or not key or _stem(path) == (name := notes.file_name(key)):
            return ""
        folded = notes.fold(name)
        return "" if folded in self._taken or folded in self._others else name

    def target(self, id: str) -> str:  # noqa: A002
        """What a wiki link calls the note about ``id``; empty for one that the user deleted, and for one that there is not."""
        path = self._path(id)
        if not path:
            name = self._new.get(id, "")
            if not self._shared or notes.fold(name) not in self._shared:
                return name
            path = f"{self._prefix}{name}.md"
        stem = _stem(path)
        if notes.fold(stem) in self._shared:
            stem = path.removesuffix(".md")
        return "" if notes.unlinkable(stem) else stem

    def finds(self, target: str) -> bool:
        """Whether a wiki link with this target finds a file of the vault: by its name, or by the end of its path."""
        if not self._names:
            for path in (*self.there.values(), *(f"{self._prefix}{name}.md" for name in self._new.values())):
                parts = notes.fold(path.removesuffix(".md")).split("/")
                self._names.update(["/".join(parts[at:]) for at in range(len(parts))])
        return notes.fold(target) in self._names


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def note(entry: Entry, stem: str | None = None, shape: Shape = paper.PLAIN) -> str:
    """The note of an entry as it is when it is new; ``stem`` is its name, where that is not the citation key."""
    links = code_links(entry)
    stem = entry.key if stem is None else stem
    text = quick.note(entry, stem, links, REST) if shape == paper.PLAIN else None
    if text is not None:
        return text
    properties = paper.properties(entry, stem, links, shape)
    return _note(properties, paper.region(entry, links), REST)


def _note(properties: Sequence[Property], region: str, rest: str = "") -> str:
    properties, front = paper.written(properties)
    return marker.note(front, [(name, value) for name, value, _form in properties], region, rest)


def _page(property_: Property, region: str) -> str:
    """A page, whose region is merged line by line: the marker has no fingerprints."""
    return f"---\n{paper.front([property_])}---\n\n{_PAGE}\n\n{region}{END}\n"


def _days(vault: _Vault, listing: pages.Pages) -> Iterator[Document]:
    """The pages of the days of this run, and those that were there and get another neighbour."""
    new = sorted(listing.days)
    if not new:
        return
    days = sorted({id_.removeprefix("day ") for id_, path in vault.there.items() if path and id_.startswith("day ")} | set(new))
    places = {day: vault.place(f"day {day}", f"arXiv {day}", "day")[0] for day in days}
    linked = [day for day in days if vault.target(f"day {day}")]
    neighbours = {day: (linked[:at][-1:], linked[at + 1 : at + 2]) for at, day in enumerate(linked)}
    touched = set(new).union(*(day for pair in map(neighbours.get, new) if pair for day in pair))
    for day in sorted(touched):
        before, after = ([(vault.target(f"day {other}"), other) for other in others] for others in neighbours.get(day, ((), ())))
        links = pages.navigation(before[0] if before else None, after[0] if after else None)
        merges = bool(vault.there.get(f"day {day}"))
        region = pages.region(listing.days.get(day, ()), links, remembered=True, formers=merges)
        yield Document(_page((DAY, day, "bare"), region), places[day], f"day {day}", vault.finds if merges else None)


def _index_pages(vault: _Vault, listing: pages.Pages, shape: Shape, options: Mapping[str, Any]) -> Iterator[Document]:
    for name, title, items in (("authors", "arXiv authors", listing.authors), ("table", "arXiv papers", listing.table)):
        if items:
            path, _ = vault.place(f"index {name}", title, "index")
            merges = bool(vault.there.get(f"index {name}"))
            region = pages.region(items, formers=merges)
            yield Document(_page((INDEX, name, "quoted"), region), path, f"index {name}", vault.finds if merges else None)
    if "base" in _indexes(options.get("indexes") or ""):
        path, _ = vault.place("index base", "arXiv base", "index")
        yield Document(_note([(INDEX, "base", "quoted")], f"```base\n{base(shape.wanted)}```\n\n"), path, "index base")


def base(wanted: Names) -> str:
    """A table of all papers for Obsidian's Bases (Obsidian Help, "Bases syntax")."""
    shown = [name for name in (wanted.title, wanted.authors, wanted.year, wanted.published_in, wanted.categories, wanted.added) if name]
    order = "".join([f'      - "note.{name}"\n' for name in shown])
    newest = f'    sort:\n      - property: "note.{wanted.date}"\n        direction: DESC\n' if wanted.date else ""
    return (
        f"filters:\n  and:\n    - 'file.hasProperty(\"{wanted.arxiv}\")'\n"
        f'views:\n  - type: table\n    name: "arXiv papers"\n    order:\n      - file.name\n{order}{newest}'
    )


def merge(existing: bytes, document: Document, options: Mapping[str, Any], policy: Policy) -> Merged | Problem:
    """A note brought up to date: see `arxref.vault.merging`; a page: see `arxref.notes.pages.merged`."""
    identity = document.id or ""
    if identity == "index base" or not identity.startswith(("day ", "index ")):
        if merging.holds(existing, document.text):  # nearly always, and options and rules need not be asked
            return Merged(existing)
        return merging.merge(existing, document.text, rules(shape_of(options).wanted, existing, document.text), policy.locked)
    text = existing.decode("utf-8", "surrogateescape")
    front = frontmatter.read(text)
    there = marker.find(text, front.body if isinstance(front, frontmatter.Front) else 0)
    if there == "":
        return Merged(existing, managed=False)
    if isinstance(front, frontmatter.Invalid):
        return merging.left(front.why)
    if isinstance(there, str):
        return merging.left(there)
    if front is None:
        return merging.left(merging.NO_PROPERTIES)
    fresh = document.text.partition(f"{_PAGE}\n\n")[2].rpartition(END)[0]
    region = text[there.inner : there.outer]
    merged = pages.merged(region, fresh, once=identity.startswith("day "), finds=document.finds)
    if merged == region:
        return Merged(existing)
    return Merged(f"{text[: there.inner]}{merged}{text[there.outer :]}".encode("utf-8", "surrogateescape"))


def shape_of(options: Mapping[str, Any]) -> Shape:
    """What the options say of properties. Raises UsageError for names that cannot be, or that two properties share."""
    wanted = _wanted(options.get("properties") or {})
    shape = Shape(wanted, bool(options.get("author-links")), options.get("venues", ()))
    return paper.PLAIN if shape == paper.PLAIN else shape  # that the two are one is seen faster than that they are equal


def _wanted(properties: Mapping[str, str]) -> Names:
    return _names(tuple(properties.items()))


@lru_cache(maxsize=8)
def _names(renamed: tuple[tuple[str, str], ...]) -> Names:
    given = dict(renamed)
    wanted = Names(*(given.get(name, name) for name in PROPERTIES))
    if not wanted.arxiv:
        message = "arxiv cannot be left out: notes are found by it"
        raise UsageError(message)
    seen: dict[str, str] = {}
    for name, called in zip(PROPERTIES, wanted, strict=True):
        if called and (_NAME.fullmatch(called) is None or called.lower() in _NO_NAMES):
            message = f"{name} cannot be called {called!r}: letters, figures, hyphens and spaces, a letter first"
            raise UsageError(message)
        other = seen.setdefault(called.lower(), name) if called else name
        if other != name:
            message = f"{other} and {name} would both be called {called!r}"
            raise UsageError(message)
    return wanted


def _indexes(text: str) -> tuple[str, ...]:
    named = [name.strip() for name in text.split(",") if name.strip()]
    for name in named:
        if name not in INDEXES:
            message = f"there is no index {name!r}; there is {', '.join(INDEXES)}"
            raise UsageError(message)
    return tuple(named)


VAULT = Vault(documents, identify, merge, ".obsidian", writer)
EXPORTER = Exporter(
    name="obsidian",
    summary="Notes for Obsidian, one Markdown file per paper and one per digest day",
    suffix=".md",
    render=render,
    vault=VAULT,
    options=(
        Option("folder", "folder inside the vault for the notes", str, "", check=notes.folder),
        Option("days", "a page for each day of a digest", bool, True),
        Option("author-links", "authors as links to notes of their own", bool, False),
        Option("indexes", "pages over all papers, any of authors, table, base", str, "", check=_indexes),
        Option("properties", "other names of properties, or false", dict, {}, PROPERTIES, _wanted),
        Option("template", "folder with templates of your own", str, "", check=_template_folder),
    ),
)


@hookimpl
def arxref_exporters() -> list[Exporter]:
    """Obsidian notes."""
    return [EXPORTER]
