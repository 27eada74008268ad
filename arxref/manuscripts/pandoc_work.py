"""What one document asks of the pandoc filter, and what was found of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from arxref.config import Config
    from arxref.manuscripts.pandoc_own import Own
    from arxref.manuscripts.pandoc_settings import Settings
    from arxref.manuscripts.pandoc_told import Told
    from arxref.model import ArxivId, Entry


class Work(NamedTuple):
    """What bears on a document's citations.

    ``own`` is what its bibliography defines beside ``target``, the .bib file that it wants written; ``listed``: its bibliography names
    that file, too, so that pandoc reads it.
    """

    settings: Settings
    config: Config
    told: Told
    own: Own
    target: Own
    listed: bool = False

    @property
    def asks(self) -> bool:
        """Whether the network may be asked: if the document asks for it and the project allows it."""
        return bool(self.settings.enrich) and not self.settings.offline and self.config.network


class Unknown(NamedTuple):
    """A citation that nothing is known of; ``id`` is the paper that it spells, ``fault`` why it spells none though it seems to."""

    text: str
    id: ArxivId | None = None
    fault: str = ""


class Found(NamedTuple):
    """What citations mean, by their text: a paper, a key of the author's own, or nothing known."""

    papers: Mapping[str, Entry] = {}
    own: Mapping[str, str] = {}
    unknown: Sequence[Unknown] = ()


def made(id_: ArxivId) -> str:
    """The key of a paper that is cited by no key."""
    return "arxiv-" + id_.replace("/", "-")
