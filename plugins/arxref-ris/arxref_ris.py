"""RIS for EndNote, Mendeley and Zotero: a field a line, ``ER`` at a record's end, lines ended by CR LF as RIS asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import arxref
from arxref.tools.writing import abs_url, arxiv_doi, issued, publication

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__version__ = "0.1.0"


def render(entries: Iterable[arxref.Entry], _options: Mapping[str, Any]) -> Iterator[arxref.Document]:
    """A record for each entry. Each text is put on one line, so that nothing in it can begin another field."""
    for entry in entries:
        place, date = publication(entry), issued(entry)
        when = date[:3] if place is None else (place.year, 0, 0)
        fields = [
            ("TY", "UNPB" if place is None else "JOUR" if place.kind == "article" else "CONF"),
            ("ID", entry.key),
            ("TI", entry.title),
        ]
        fields += [("AU", author(name)) for name in entry.authors]
        fields += [
            ("DA", "/".join([f"{part:02}" if part else "" for part in (*when, 0)])),
            ("PY", f"{when[0]}"),
            ("AB", entry.abstract),
        ]
        fields += [("PB", "arXiv")] if place is None else zip(("T2", "VL", "IS", "SP"), place[1:5], strict=True)
        fields += [("KW", category) for category in entry.categories]
        fields += [
            ("DO", (*entry.dois, arxiv_doi(entry.id))[0] if place is None else place.doi),
            ("UR", abs_url(entry.id)),
        ]
        fields += [
            ("N1", f"arXiv:{entry.id} [{entry.primary}]".removesuffix(" []")),
            ("N1", f"Comment: {entry.comment}" if entry.comment else ""),
        ]
        lines = [f"{tag}  - {' '.join(text.split())}\r\n".replace("\\$", "$") for tag, text in fields if text]
        yield arxref.Document("".join([*lines, "ER  - \r\n\r\n"]))


def author(name: arxref.Name) -> str:
    """``van der Berg, Jan, Jr.``: the commas are RIS's, so the parts can hold none."""
    parts = [name.literal or f"{name.particle} {name.family}", name.given, name.suffix]
    return ", ".join([part.replace(",", " ").strip() for part in parts if part])


@arxref.hookimpl
def arxref_exporters() -> list[arxref.Exporter]:
    """Offer the format."""
    return [arxref.Exporter("ris", "RIS for EndNote, Mendeley and Zotero", ".ris", render)]
