"""A note brought up to date: what stands in the vault and what would be written today make one text; every word of the user's stays.

Nothing is written anew: the new bytes are the old ones with a few replacements, in the property lines and between the markers alone. What
arxref last wrote is known by its fingerprints (`arxref.vault.marker`), so a value that the user has changed, deleted or had before is told
from one that may be renewed. Nothing that the note knows gives way to nothing, or to what an older version of the paper says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.api import Merged
from arxref.model import Problem
from arxref.vault import frontmatter, marker
from arxref.vault.current import is_current
from arxref.vault.properties import Note, Rules, Side, merge_properties
from arxref.vault.regionmerging import merge_region

if TYPE_CHECKING:
    from arxref.vault.frontmatter import Front

NO_PROPERTIES = "it has lost its properties"
_END = f"\n{marker.END}\n".encode()


def merge(existing: bytes, fresh: str, rules: Rules, locked: frozenset[str] = frozenset()) -> Merged | Problem:
    """``existing``, a note of the vault, brought up to date with ``fresh``, the text that it would have as a new note.

    ``locked`` properties (lower case) are neither added nor changed. The Problem says why a note must be left alone. Whether there is
    anything to do at all, `holds` tells first, and faster.
    """
    clean = fresh.encode("utf-8", "replace").decode()
    return Merged(existing) if is_current(existing, clean) else merge_by_part(existing, clean, rules, locked)


def holds(existing: bytes, fresh: str) -> bool:
    """Whether what is ours in a note is to the letter as it would be written now, told at a glance: it needs no `merge`."""
    encoded = fresh.encode("utf-8", "replace")
    end = encoded.find(_END)
    return end >= 0 and existing.startswith(encoded[: end + len(_END)])


def merge_by_part(existing: bytes, clean: str, rules: Rules, locked: frozenset[str] = frozenset()) -> Merged | Problem:
    """What `merge` gives for a note that is not known to be up to date."""
    text = existing.decode("utf-8", "surrogateescape")
    both = frontmatter.beside(text, clean)
    front = frontmatter.read(text) if both is None else both[0]
    markers = marker.find(text, front.body if isinstance(front, frontmatter.Front) else 0)
    if markers == "":
        return Merged(existing, managed=False)
    if isinstance(front, frontmatter.Invalid):
        return left(front.why)
    if isinstance(markers, str):
        return left(markers)
    if front is None:
        return left(NO_PROPERTIES)
    if both is not None and not markers.prints.known:  # all values count
        both, front = None, frontmatter.read(text)
        assert isinstance(front, frontmatter.Front)  # noqa: S101 - it was read before
    new_front, new_markers = _fresh(clean, None if both is None else both[1])
    there = Side(text, front.properties, markers.prints)
    new = Side(clean, new_front.properties, new_markers.prints)
    note = Note(there, new, front.end, _line_end(text, front.start), older=_older(there, new, rules.version))
    properties = merge_properties(note, rules, locked)
    below = note._replace(newline=_line_end(text, markers.inner))
    region = merge_region(below, markers, clean[new_markers.inner : new_markers.outer], rules)
    edits = [*properties.edits, *region.edits]
    prints = marker.Prints(properties.prints, region.prints)
    if prints != markers.prints:
        stop = markers.start + len(text[markers.start : markers.inner].rstrip("\r\n"))
        edits.append((markers.start, stop, marker.line(prints)))
    problems = (*properties.problems, *region.problems)
    if not edits:
        return Merged(existing, problems)
    return Merged(_edited(text, edits).encode("utf-8", "surrogateescape"), problems)


def left(why: str) -> Problem:
    """That a note was left alone."""
    return Problem("warning", "note-left", f"was not brought up to date: {why}")


def _fresh(text: str, read: Front | None) -> tuple[Front, marker.Markers]:
    front = frontmatter.read(text) if read is None else read
    if not isinstance(front, frontmatter.Front):
        message = f"a new note's properties cannot be read: {front.why if front is not None else 'it has none'}"
        raise ValueError(message)  # noqa: TRY004 - not the wrong type: the wrong text
    markers = marker.find(text, front.body)
    if isinstance(markers, str):
        message = f"a new note's markers cannot be used: {markers or 'it has none'}"
        raise ValueError(message)  # noqa: TRY004 - same
    return front, markers


def _line_end(text: str, place: int) -> str:
    """How the line before ``place`` ends: Obsidian ends properties its own way, whatever the rest of a note has."""
    return "\r\n" if text.endswith("\r\n", 0, place) else "\n"


def _older(there: Side, new: Side, version: str) -> bool:
    """Whether the note knows a version that is later than the source's, or the source knows none."""
    mine, its = there.number(version), new.number(version)
    return mine is not None and (its is None or its < mine)


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    """``text`` with each span replaced; no two of them overlap, and what is put in at one place stays in its order."""
    pieces: list[str] = []
    place = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        pieces += (text[place:start], new)
        place = end
    pieces.append(text[place:])
    return "".join(pieces)
