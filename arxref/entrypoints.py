"""Which plugins are installed: the entry points of the group ``arxref``, and what each offered when it was last loaded.

Looking through an environment costs more than most runs, so the answer is kept in the user's cache folder. It holds as long as the
folders that modules are imported from are as they were; what a plugin offered, as long as its module's file is. It only ever says who is
worth loading first: a name that nobody is known to offer is looked for in all of them.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

GROUP = "arxref"
Offers = tuple[tuple[str, str], ...]
"""What a plugin offers: pairs of a kind and a name; ("commands", "") where it adds commands."""


class EntryPoint(NamedTuple):
    """Where a stranger's plugin comes from.

    ``offers`` is what it is known to offer (None: that is not known, so it must be loaded), ``file`` where its module is.
    """

    name: str
    distribution: str
    version: str
    load: Callable[[], Any]
    value: str = ""
    offers: Offers | None = None
    file: str = ""


def installed() -> list[EntryPoint]:
    """The entry points of the group, sorted by name. A distribution whose own records are broken has one that says so when it is loaded."""
    from importlib.metadata import distributions

    found: dict[tuple[str, str], EntryPoint] = {}
    for dist in distributions():
        name = version = "?"
        try:
            text = dist.read_text("entry_points.txt")
            if not text or GROUP not in text:
                continue
            name, version = str(dist.name), str(dist.version)
            for point in dist.entry_points.select(group=GROUP):
                # the first on the path is the one that is imported
                found.setdefault((point.name, name), EntryPoint(point.name, name, version, point.load, point.value))
        except Exception as error:  # noqa: BLE001 - one broken distribution hides no other
            name = name if name != "?" else os.path.basename(str(getattr(dist, "_path", "?")))
            found.setdefault((name, name), EntryPoint(name, name, version, _raising(error)))
    return [found[key] for key in sorted(found)]


def _raising(error: Exception) -> Callable[[], Any]:
    def load() -> Any:
        raise error

    return load


def _loader(value: str) -> Callable[[], Any]:
    def load() -> Any:
        from importlib.metadata import EntryPoint as Point

        return Point("", value, GROUP).load()

    return load


class Index:
    """The answer of `installed` as it is kept in a file, the one that ``place`` says; what does not hold any more is found anew."""

    def __init__(self, place: Callable[[], str], scan: Callable[[], list[EntryPoint]] = installed) -> None:
        self._place = place
        self._scan = scan
        self._path = ""
        self._kept: dict[str, Any] = {}
        self._state: list[Any] = []

    def points(self) -> list[EntryPoint]:
        """The entry points, with what they are known to offer."""
        self._path = self._place()
        self._state = environment()
        self._kept = _read(self._path)
        if self._kept.get("state") != self._state:
            return self._scan()
        try:
            return [_point(*row) for row in self._kept["points"]]
        except (KeyError, TypeError, ValueError):
            return self._scan()

    def remember(self, points: Iterable[EntryPoint]) -> None:
        """Keep what is known now. Where it cannot be kept, the next run finds it anew."""
        import json  # noqa: PLC0415 - only where plugins are looked for

        points = list(points)
        if not all(point.value for point in points):
            return  # a distribution with broken records: to be named again
        rows = [
            [*point[:3], point.value, point.offers and list(map(list, point.offers)), point.file, _stamp(point.file)] for point in points
        ]
        now = {"state": self._state, "points": rows}
        if now == self._kept:
            return
        self._kept = now
        temporary = f"{self._path}.{os.getpid()}"
        try:
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            with open(temporary, "w", encoding="ascii") as stream:
                json.dump(now, stream)
            os.replace(temporary, self._path)
        except OSError:
            return


def _read(path: str) -> dict[str, Any]:
    import json  # noqa: PLC0415 - see above

    try:
        with open(path, encoding="ascii") as stream:
            kept = json.load(stream)
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _point(name: str, distribution: str, version: str, value: str, offers: list[list[str]] | None, file: str, stamp: int) -> EntryPoint:
    """A row of the file as it was kept. Raises TypeError or ValueError for what is none."""
    texts = [name, distribution, version, value, file, *(text for pair in offers or () for text in pair)]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError(texts)
    known = None
    if offers is not None and file and _stamp(file) == stamp:
        known = tuple((kind, one) for kind, one in offers)
    return EntryPoint(name, distribution, version, _loader(value), value, known, file)


def default_path() -> str:
    """The file for this Python in the user's cache folder."""
    import zlib  # noqa: PLC0415 - see above

    from platformdirs import user_cache_dir

    name = f"plugins-{zlib.crc32(sys.prefix.encode('utf-8', 'replace')):08x}.json"
    return os.path.join(user_cache_dir("arxref", appauthor=False), name)


def environment() -> list[Any]:
    """What changes when a distribution is installed, removed or brought up to date: the interpreter and the folders of `sys.path`."""
    from arxref import __version__  # noqa: PLC0415 - the package's own front door

    return [__version__, sys.version, sys.prefix, [[path, _stamp(path or os.curdir)] for path in sys.path]]


def _stamp(path: str) -> int:
    if not path:
        return 0
    try:
        return os.stat(path).st_mtime_ns
    except (OSError, ValueError):
        return 0
