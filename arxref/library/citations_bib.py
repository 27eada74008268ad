r"""Where citation keys stand in a .bib file: the entries' own, those of the fields that refer to other entries, and ``\cite`` in values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.library import citations_latex
from arxref.library.bib.bibscan import scan
from arxref.library.citations import Citation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REFERRING = frozenset(("crossref", "xref", "xdata", "related", "entryset"))
"""Fields that name entries that must be there too (BibTeX's crossref; biblatex, "Special Fields" and "Related Entries")."""
KEY = re.compile(r'[^\s,{}"#]+')
"""A key in a field that holds several."""


def find(text: str, commands: Iterable[str] = ()) -> Iterator[Citation]:
    """The keys in a .bib file, in order; those of entries that BibTeX could not read to their end, too. Never raises."""
    for block in scan(text):
        if block.kind not in ("entry", "broken"):
            continue
        if block.key:
            yield Citation(block.key, block.key_start, block.key_start + len(block.key))
        for field in block.fields:
            start, end = field.value, field.end
            if field.name.lower() in REFERRING:
                if text[start : start + 1] in ("{", '"'):  # else it is the name of a @string
                    yield from (Citation(match[0], match.start(), match.end()) for match in KEY.finditer(text, start, end))
            elif text.find("\\", start, end) >= 0:
                for citation in citations_latex.find(text[start:end], commands):
                    yield citation._replace(start=start + citation.start, end=start + citation.end)
