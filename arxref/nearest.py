"""What to say to a name that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, names: Iterable[str]) -> str:
    """``; did you mean 'bibtex'?`` or the list of what there is. Case is no difference, and a beginning may be of several."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed for mistakes only

    known = sorted(names)
    meant = name.lower()
    close = get_close_matches(meant, known, 1) or [one for one in known if meant and one.startswith(meant)]
    if close:
        return f"; did you mean {' or '.join(map(repr, close))}?"
    return f"; there is {', '.join(known) or 'none'}"
