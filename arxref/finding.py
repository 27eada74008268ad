"""Which sources a run reads, and with which parsers: those that are named, or what the configuration says."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from arxref import sources
from arxref.errors import SourceError
from arxref.host import DIGESTS
from arxref.ranking import ranked, without_links
from arxref.reading import Reading, read
from arxref.turns import MET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import BinaryIO

    from arxref.api import Parser, SourceText
    from arxref.config import Config, Output
    from arxref.host import Host
    from arxref.turns import Turn


def find(
    config: Config, folder: str, stdin: Callable[[], BinaryIO], paths: Sequence[str], outputs: Sequence[Output]
) -> Iterator[sources.Found]:
    """The named sources, or those of the configuration, or every file below ``folder``; ``outputs`` are never met."""
    written = [path for output in outputs for path in (output.file, output.into, output.vault) if path and path != sources.STDIN]
    found = sources.find(paths or config.sources or (folder,), stdin, written, ids=True)
    return found if paths or not config.sources else _configured(config, found)


def _configured(config: Config, found: Iterator[sources.Found]) -> Iterator[sources.Found]:
    """The sources of the configuration, which is named where one of them is not there."""
    try:
        yield from found
    except SourceError as error:
        raise SourceError(f"{config.path}: sources: {error}") from error


def reader(
    host: Host, config: Config, paths: Sequence[str], parser: str, told: Callable[[SourceText, list[Turn]], None]
) -> Callable[[Iterable[sources.Found], bool], Reading]:
    """What reads sources (and whether they are a part of all), with the parser that is asked for or with those that know them."""
    if parser != "auto":
        kinds: list[Parser] = [host.get("parsers", parser)]
        ids = lambda: host.built_in("parsers", ("ids",))  # noqa: E731
        return lambda found, part: read(found, lambda: kinds, tuple, others=ids, forced=True, told=told, part=part)
    first = host.built_in("parsers", DIGESTS)
    met = MET if paths or config.sources else frozenset(("digest",))
    return lambda found, part: read(
        found,
        lambda: first,
        lambda: host.all("parsers"),
        others=cache(lambda: host.built_in("parsers")),  # asked for with each file that is no daily digest
        met=met,
        told=told,
        part=part,
    )


def acquaint(host: Host, parser: str, source: SourceText) -> None:
    """Have the built-in parsers at hand that are asked who knows a source, so that workers that are made now need not load them, each.

    A source that cannot be opened is left to them.
    """
    if parser == "auto":
        with suppress(OSError):
            _ = ranked(source, host.built_in("parsers", DIGESTS)) or ranked(source, without_links(host.built_in("parsers")))
        source.close()
