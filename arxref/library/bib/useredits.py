"""Which values of a paper in a .bib file a user wrote, as far as the memory beside the file can tell (`arxref.library.bib.bibmemory`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.library.bib import bibfile, bibmemory

if TYPE_CHECKING:
    from arxref.model import ArxivId

# The fields of .bib files by the field of an entry that they are read into.
_FIELDS = {
    "title": ("title",),
    "authors": ("author",),
    "abstract": ("abstract",),
    "published": ("year", "month", "date", "day"),
    "version": ("version", "eprint", "url"),
    "categories": ("primaryclass", "eprintclass"),
    "comment": ("comment", "annote", "annotation", "arxivcomment"),
    "journal_ref": ("note", "howpublished", "journal", "journaltitle", "booktitle", "volume", "number", "issue", "pages", "publisher"),
    "dois": ("doi",),
    "report_no": ("number", "report", "reportnumber"),
}
_TOGETHER = {"affiliations": "authors", "primary": "categories"}


def own_fields(raw: bytes, memory: bytes | None, paper: ArxivId) -> frozenset[str]:
    """The fields of the paper's entry in the file that hold what arxref did not write there.

    There are none where nothing is remembered of the paper: then nobody knows who wrote it.
    """
    known = bibmemory.fields(bibmemory.load(memory)[0].get(paper, ""))
    if not known:
        return frozenset()
    file = bibfile.read(raw).state
    block = file.papers.get(paper) if isinstance(file, bibfile.File) else None
    if block is None:
        return frozenset()
    there = {field.name.lower(): bibmemory.fingerprint(file.text[field.value : field.end]) for field in reversed(block.fields)}
    changed = {name for name, print_ in there.items() if known.get(name) != print_}
    own = {field for field, names in _FIELDS.items() if not changed.isdisjoint(names)}
    return frozenset(own | {field for field, first in _TOGETHER.items() if first in own})
