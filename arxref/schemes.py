"""The built-in citation key schemes, offered through the same hook as a stranger's."""

from __future__ import annotations

from arxref.api import KeyScheme
from arxref.hookspecs import hookimpl
from arxref.library.keys import by_id, readable


@hookimpl
def arxref_key_schemes() -> list[KeyScheme]:
    """Offer the schemes."""
    return [
        KeyScheme("readable", "first author, year and first word of the title: gruel2021study", readable),
        KeyScheme("arxiv", "the arXiv ID alone: arxiv-2105.14656", by_id),
    ]
