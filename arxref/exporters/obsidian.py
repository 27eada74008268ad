"""Notes for Obsidian: one Markdown file per paper, named after its citation key.

A note is front matter, a region between ``%% begin arxref %%`` and ``%% end arxref %%`` that belongs to arxref, and a heading under
which the user writes. Property types follow Obsidian Help ("Properties"): quoted text and lists, numbers for year and version, a bare date,
nested tags. Nothing of a paper's text is active in a note: see `arxref.text.markdown` and `arxref.notes.scalar`.
"""

from __future__ import annotations

import re
from json.encoder import encode_basestring
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from arxref import dates, identifiers, names, notes
from arxref.api import Document, Exporter, Option
from arxref.hookspecs import hookimpl
from arxref.text import markdown, tex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from arxref.model import Entry, PartialDate

BEGIN = "%% begin arxref %%"
END = "%% end arxref %%"

# A property is plain text, but what shows it may not take it so: a Dataview table runs inline queries, a value that looks like a link
# becomes one, and an alias is pasted into links.
_LIVE = re.compile(r"`(?=\s*\$?=)|\[(?=\[)|:(?<=script:)(?=\S)", re.IGNORECASE)
_LIVE_ALIAS = re.compile(r"`|\[(?=\[)|\](?=\])|%(?=%)|<(?=%)|:(?<=script:)(?=\S)", re.IGNORECASE)


def render(entries: Iterable[Entry], options: Mapping[str, Any]) -> Iterator[Document]:
    """One document per entry, with the path of its note below the vault; no two paths differ in nothing but case or Unicode form.

    Raises UsageError for an option ``folder`` that leads out of the vault.
    """
    folder = notes.folder(options.get("folder") or "")
    prefix = f"{folder}/" if folder.parts else ""
    taken: set[str] = set()
    for entry in entries:
        mark = identifiers.squashed(entry.id)
        name = notes.unique(entry.key or mark, mark, taken)
        yield Document(note(entry), PurePosixPath(f"{prefix}{name}.md"), entry.id)


def note(entry: Entry) -> str:
    """The note of an entry as it is when it is new."""
    front = _front(entry, encode_basestring)
    if not notes.is_harmless(front):
        front = _front(entry, notes.scalar)
    return f"---\n{front}---\n\n{BEGIN}\n\n{_body(entry)}{END}\n\n## Notes\n"


def _front(entry: Entry, scalar: Callable[[str], str]) -> str:
    """The properties, one a line, in the order in which a reader wants them; empty ones are left out."""
    paper, title, authors, categories = entry.id, entry.title, entry.authors, entry.categories
    lines = ""
    if title:
        lines = f"title: {scalar(_shown(title))}\naliases:\n  - {scalar(_alias(title))}\n"
    if entry.key:
        lines += f"citekey: {scalar(entry.key)}\n"
    doi = scalar(entry.dois[0] if entry.dois else identifiers.doi(paper))
    lines += f'arxiv: "{paper}"\ndoi: {doi}\n'
    if authors:
        people = "\n  - ".join([scalar(_shown(names.natural(name))) for name in authors])
        others = "" if entry.authors_complete else '\n  - "et al."'
        lines += f"authors:\n  - {people}{others}\n"
    lines += _dated(dates.issued(entry))
    if categories:
        quoted = "\n  - ".join([scalar(category) for category in categories])
        tags = "\n  - ".join([notes.tag(category) for category in categories])
        lines += f"categories:\n  - {quoted}\ntags:\n  - {tags}\n"
    lines += f'url: "{identifiers.abs_url(paper)}"\npdf: "{identifiers.pdf_url(paper)}"\n'
    if entry.journal_ref:
        lines += f"published-in: {scalar(_shown(entry.journal_ref))}\n"
    return lines if entry.version is None else f"{lines}version: {entry.version}\n"


def _shown(text: str) -> str:
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


def _dated(date: PartialDate) -> str:
    """``year``, and ``date`` where the day is known: Obsidian has no date without one."""
    year, month, day, _time = date
    return f"year: {year}\ndate: {year:04}-{month:02}-{day:02}\n" if day else f"year: {year}\n"


def _body(entry: Entry) -> str:
    """What stands in arxref's region, each part ended by a blank line."""
    abstract = markdown.paragraph(entry.abstract)
    body = f"> [!abstract]\n> {abstract}\n\n" if abstract else ""
    lines = []
    if entry.comment:
        lines.append(f"- **Comment:** {markdown.escape(entry.comment)}\n")
    if entry.report_no:
        lines.append(f"- **Report:** {markdown.escape(entry.report_no)}\n")
    if len(entry.dois) > 1:
        more = [markdown.link(doi, f"https://doi.org/{doi}") for doi in entry.dois[1:]]
        lines.append(f"- **More DOIs:** {', '.join(more)}\n")
    if entry.classes:
        lines.append(f"- **Classes:** {markdown.escape('; '.join(entry.classes))}\n")
    if entry.topics:
        lines.append(f"- **Topics:** {markdown.escape('; '.join(entry.topics))}\n")
    if entry.links:
        lines.append(f"- **Links:** {', '.join([markdown.link(title, url) for title, url in entry.links])}\n")
    return f"{body}{''.join(lines)}\n" if lines else body


EXPORTER = Exporter(
    name="obsidian",
    summary="Notes for Obsidian, one Markdown file per paper",
    suffix=".md",
    render=render,
    options=(Option("folder", "folder inside the vault for the notes", str, ""),),
)


@hookimpl
def arxref_exporters() -> list[Exporter]:
    """Obsidian notes."""
    return [EXPORTER]
