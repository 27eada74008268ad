"""The local metadata store: what is known of each paper, in one SQLite file that several processes may use at once.

What it knows comes out as entries whose origins are ``Origin(source="store", parser=NAME, listed=DATE)``: ``parser`` is the parser or
enricher that said it, ``listed`` the moment (UTC) at which the store was told. Where several said something, the provenance tells which
field is whose, as in every entry.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from arxref.store.opened import Info as Info
    from arxref.store.opened import Store as Store

SOURCE = "store"
"""The source that the origin of every entry out of the store names."""
VARIABLE = "ARXREF_STORE"
"""The environment variable that names another file than the one in the user's cache folder."""


def open_store(path: str, now: Callable[[], float], warn: Callable[[str], None], *, lenient: bool = False) -> Store:
    """The store at ``path``, made or brought to this version's schema where needed.

    A damaged store is set aside beside its place, ``warn`` is told its new name, and a fresh one is made; so it is when the damage shows
    only later. Raises OutputError when no store can be had there (read-only folder, full disk), and when the file is no store of arxref's
    or that of a newer arxref; neither is touched. What can only be read is read; a ``lenient`` store then tells ``warn`` once that
    nothing is kept, where another one's `put` raises.
    """
    from arxref.store import opened  # noqa: PLC0415 - SQLite and Zstandard, for commands that use the store

    return (opened.LenientStore if lenient else opened.Store)(path, now, warn)


def clear_store(path: str, now: Callable[[], float], warn: Callable[[str], None]) -> None:
    """Forget all that the store at ``path`` holds and give the disk space back, where the disk is full too. Raises OutputError."""
    from arxref.store import opened  # noqa: PLC0415 - see above

    opened.clear(path, now, warn)


def default_path(environ: Mapping[str, str]) -> str:
    """The file that ``ARXREF_STORE`` names, else the one in the user's cache folder."""
    named = environ.get(VARIABLE)
    if named:
        return os.path.expanduser(named)
    from platformdirs import user_cache_dir

    return os.path.join(user_cache_dir("arxref", appauthor=False), "store.sqlite")


def __getattr__(name: str) -> object:
    """Import the classes when they are first asked for: a command that uses no store does not pay for SQLite."""
    if name not in {"Info", "Store"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from arxref.store import opened  # noqa: PLC0415 - see above

    return getattr(opened, name)
