"""Which version of a paper a document cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.model import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from arxref.model import ArxivId, Entry


def as_cited(papers: Mapping[str, Entry], problems: list[Problem]) -> dict[str, Entry]:
    """The papers by what cites them, each of the version that its citations spell, whichever is known best.

    A paper is one reference: where several versions of it are cited, that is the highest of them, and a Problem says so.
    """
    asked: dict[ArxivId, set[int]] = {}
    for text, entry in papers.items():
        id_, version = identifiers.spelt(text) or ("", None)
        if version and id_ == entry.id:
            asked.setdefault(entry.id, set()).add(version)
    for id_, versions in asked.items():
        if len(versions) > 1:
            message = f"is cited in {len(versions)} versions; there is one entry for a paper, so it is that of version {max(versions)}"
            problems.append(Problem("warning", "conflicting-values", message, id=id_))
    meant = {entry.id: _of(entry, max(asked[entry.id])) for entry in papers.values() if entry.id in asked}
    return {text: meant.get(entry.id, entry) for text, entry in papers.items()}


def _of(entry: Entry, version: int) -> Entry:
    if version == entry.version:
        return entry
    return entry._replace(version=version, updated=None)  # that is the date of the other version
