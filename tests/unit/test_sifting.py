"""What is said of the papers that are to be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from arxref.sifting import Missing, missing
from strategies import hostile_entries

if TYPE_CHECKING:
    from arxref.model import Entry


@given(st.lists(hostile_entries(), max_size=6))
def test_what_citations_will_lack_is_counted(entries: list[Entry]) -> None:
    """The author list of a paper without authors is not one that is cut off."""
    counts = Missing()
    for entry in entries:
        lacks = (not entry.authors, entry.published is None, not entry.categories, bool(entry.authors) and not entry.authors_complete)
        counts = Missing(*map(sum, zip(counts, lacks, strict=True)))
    assert missing(entries) == counts
