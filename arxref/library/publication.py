"""What was published where: a journal reference that authors typed, understood where that can be done with confidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from arxref.model import Entry


class Publication(NamedTuple):
    """A published paper's place. Texts are model text; ``pages`` is ``14-26`` (plain hyphen), or an article number."""

    kind: Literal["article", "inproceedings"]
    container: str
    volume: str = ""
    number: str = ""
    pages: str = ""
    year: int = 0
    publisher: str = ""
    doi: str = ""


def publication(entry: Entry) -> Publication | None:  # noqa: ARG001
    """Where the paper was published; None unless its journal reference and DOI are both known and the reference is surely understood."""
    return None


def dois(entry: Entry) -> tuple[str, ...]:
    """The bare DOIs of the paper's published versions, each once: taken out of URLs, run-together ones parted, arXiv's own left out."""
    return entry.dois


def reference(publication: Publication) -> str:
    """The publication as a reference to read, ``Phys. Rev. D 75, 124007 (2007)``; `publication` understands it back to the same parts."""
    place = ""
    if publication.volume:
        place = f", vol. {publication.volume}" if publication.kind == "inproceedings" else f" {publication.volume}"
    if publication.number:
        place += f", no. {publication.number}"
    if publication.pages:
        place += f", pp. {publication.pages}" if publication.kind == "inproceedings" else f", {publication.pages}"
    if publication.publisher:
        place += f", {publication.publisher}"
    year = f" ({publication.year})" if publication.year else ""
    return publication.container + place + year
