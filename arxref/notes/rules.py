"""What of a paper's note gives way to what, when it is brought up to date from a source that knows more, less or otherwise.

What is unknown is no news: nothing that a note knows goes because a source does not know it, be it that a comment does not repeat where
the paper was accepted. Two things go: the venue of a paper that has been withdrawn; and that it was withdrawn, when a source that is not
older tells its comment and its abstract, and they do not say so any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.library.publication import WITHDRAWN
from arxref.notes.paper import ABSTRACT
from arxref.vault.properties import Rules

if TYPE_CHECKING:
    from arxref.notes.paper import Names
    from arxref.vault.frontmatter import Value

_WARNING = f"> [!warning] {WITHDRAWN}"
_TAG = "pubstate/withdrawn"
_STATES = ("pubstate/", "venue/")


def rules(wanted: Names, existing: bytes, fresh: str) -> Rules:
    """What counts when the note ``existing`` is merged with ``fresh``; ``wanted`` are the names of its properties."""
    lists = {wanted.authors, wanted.categories, wanted.tags, wanted.code}

    def has(name: str) -> bool:
        return bool(name) and f"\n{name}: " in fresh

    def withdrawn() -> bool:
        return f'\n{wanted.pubstate}: "withdrawn"\n' in fresh or _WARNING in fresh

    def poor() -> bool:
        """Whether the note has a journal reference that the source does not know."""
        return not has(wanted.published_in) and not withdrawn() and f"\n{wanted.published_in}: ".encode() in existing

    def stands() -> bool:
        """Whether the source tells that the paper is not withdrawn."""
        return not poor() and (has(wanted.pubstate) or ("\n- **Comment:** " in fresh and ABSTRACT in fresh))

    def keeps(name: str, there: Value, new: Value) -> bool:
        if name == wanted.tags and any(tag not in new for tag in there if tag.startswith(_STATES)):
            if poor() or (_TAG in there and not stands()):
                return True
            there = tuple(tag for tag in there if tag != _TAG)
        if name in lists:
            return set(new) < set(there) or ("et al." in new and "et al." not in there)
        if name == wanted.doi:
            return not _is_arxivs(there) and _is_arxivs(new)
        if name in (wanted.pubstate, wanted.venue):
            return poor()
        return name == wanted.year and not has(wanted.date)  # a year that was taken from the ID

    def ends(name: str, there: Value) -> bool:
        if name == wanted.venue:
            return withdrawn()
        said = there == "withdrawn" if name == wanted.pubstate else there == (_TAG,) if name == wanted.tags else there == _WARNING
        return said and stands()

    return Rules(wanted.version, frozenset([wanted.aliases]), keeps, least=frozenset([wanted.added]), ends=ends)


def _is_arxivs(value: Value) -> bool:
    return isinstance(value, str) and value.lower().startswith("10.48550/")
