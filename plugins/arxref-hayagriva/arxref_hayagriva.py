r"""Hayagriva, the YAML that Typst reads bibliographies from (github.com/typst/hayagriva, docs/file-format.md).

In its texts ``$...$`` is Typst's math and ``{...}`` keeps the case of letters; ``\`` escapes. arXiv's math is TeX, so it is told in
Unicode, and words with capitals inside (``PyTorch``, ``3D``) are kept as they are: MLA would print "Pytorch".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import arxref
from arxref.tools.writing import abs_url, arxiv_doi, iso, issued, plain, publication, spans
from arxref.tools.writing import yaml_scalar as scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from arxref.tools.writing import Publication

__version__ = "0.1.0"

_ESCAPED = re.compile(r"[\\${}]")


def render(entries: Iterable[arxref.Entry], _options: Mapping[str, Any]) -> Iterator[arxref.Document]:
    """An item for each entry; no items are an empty mapping."""
    empty = True
    for entry in entries:
        empty = False
        yield arxref.Document("\n".join([f"{scalar(entry.key)}:", *_item(entry), ""]))
    if empty:
        yield arxref.Document("{}\n")


def _item(entry: arxref.Entry) -> Iterator[str]:
    """The lines of an item."""
    place, date = publication(entry), issued(entry)
    yield "  type: article"
    if (title := _cased(entry.title)) != "":
        yield f"  title: {scalar(title)}"
    people = [person for name in entry.authors if (person := _person(name))]
    if people:
        yield "  author:"
        yield from (f"    - {person}" for person in (people if entry.authors_complete else [*people, '{name: "others"}']))
    yield f'  date: "{iso(date) if place is None else place.year}"'
    yield from ('  genre: "preprint"', '  publisher: "arXiv"') if place is None else _parent(place)
    doi = next((text for doi in entry.dois if (text := _line(doi))), arxiv_doi(entry.id)) if place is None else place.doi
    yield f"  serial-number: {{doi: {scalar(doi)}, arxiv: {scalar(entry.id)}}}"
    yield f"  url: {scalar(abs_url(entry.id))}"
    if (abstract := _text(entry.abstract)) != "":
        yield f"  abstract: {scalar(abstract)}"


def _parent(place: Publication) -> Iterator[str]:
    """Where a published paper stands: its pages, and the journal or proceedings."""
    if place.pages:
        yield f"  page-range: {scalar(_line(place.pages))}"
    fields = {"type": "periodical" if place.kind == "article" else "proceedings", "title": _cased(place.container)}
    fields |= {"volume": _line(place.volume), "issue": _line(place.number), "publisher": _text(place.publisher)}
    yield "  parent:"
    yield from (f"    {name}: {scalar(text)}" for name, text in fields.items() if text)


def _person(name: arxref.Name) -> str:
    """A person as a flow mapping; empty for one of whom nothing is left."""
    family = _line(name.literal or name.family)
    parts = {"name": family, "given-name": _line(name.given), "prefix": _line(name.particle), "suffix": _line(name.suffix)}
    written = ", ".join([f"{part}: {scalar(text)}" for part, text in parts.items() if text])
    return f"{{{written}}}" if family else ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _text(text: str) -> str:
    """Model text as a text of Hayagriva."""
    return _ESCAPED.sub(r"\\\g<0>", _line(plain(text)))


def _cased(text: str) -> str:
    """Model text in which words with math, or with capitals beyond their first letter, are kept from being changed."""
    if "$" in text:  # a NUL, which no clean text has, marks math until it is in braces
        parts = [f"\0{plain(f'${part}$')}" if math else part for math, part in spans(text.replace("\0", ""))]
        words = _ESCAPED.sub(r"\\\g<0>", _line("".join(parts))).split(" ")
    else:
        words = _text(text).split(" ")
    return " ".join(map(_kept, words)).replace("\0", "")


def _kept(word: str) -> str:
    """A word, in braces where no style may change it; the marks around it stay outside: styles look for colons."""
    bare = word.strip("\"'“”‘’()[],.;:!?")
    if not bare or ("\0" not in bare and bare[1:] == bare[1:].lower()):
        return word
    before, _, after = word.partition(bare)
    return f"{before}{{{bare}}}{after}"


@arxref.hookimpl
def arxref_exporters() -> list[arxref.Exporter]:
    """Offer the format."""
    return [arxref.Exporter("hayagriva", "Hayagriva YAML for Typst documents", ".yaml", render)]
