"""Putting whole files of metadata into the local store: the public snapshot, harvested records, feeds, digests, whatever a parser reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref import sources
from arxref.guards import failure
from arxref.model import Entry, Problem
from arxref.ranking import rank_parsers
from arxref.reading import no_text
from arxref.records import NamedTuple
from arxref.text.decode import is_binary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from arxref.api import Parser, SourceText
    from arxref.host import Host
    from arxref.pipeline import World
    from arxref.store import Store


class Imported(NamedTuple):
    """What became of an import: files that were read, files passed over, records that the store took."""

    files: int
    skipped: int
    records: int
    problems: tuple[Problem, ...]


def import_files(
    host: Host, world: World, store: Store, paths: Sequence[str], parser: str = "auto", seen: Callable[[], None] = lambda: None
) -> Imported:
    """Read each file with the parser that knows it (or the one that is named) and keep its records in ``store``, as they come.

    A file may be of any size: nothing is held but a batch of records. An interruption keeps what was read so far. ``seen`` is called for
    each record. Raises SourceError for a path that is not there, OutputError when the store cannot be written.
    """
    known = [one for one in host.built_in("parsers") if one.kind != "links"]  # which say nothing of a paper that would be worth keeping
    kinds: list[Parser] = [host.get("parsers", parser)] if parser != "auto" else known
    problems: list[Problem] = []
    files = skipped = records = 0
    for source, named in world.progress(sources.find(paths, world.stdin)):
        try:
            chosen = _chosen(source, kinds, host, sure=parser != "auto", named=named)
            if chosen:
                files += 1
                records += store.put(_records(chosen[0], source, problems, seen), chosen[0].name)
            elif named:
                unknown = Problem("error", "unknown-layout", "no parser knows this layout; `arxref formats` lists them", source.name)
                problems.append(no_text(source) or unknown)
            else:
                skipped += 1
        except OSError as error:
            problems.append(Problem("error", "unreadable", error.strerror or str(error), source.name))
        finally:
            source.close()
    return Imported(files, skipped, records, tuple(problems))


def _chosen(source: SourceText, kinds: list[Parser], host: Host, *, sure: bool, named: bool) -> list[Parser]:
    """The parsers for a source, best first: ``kinds`` where they are ``sure``. None for what is no text: archives hold some, too."""
    head = source.head
    if is_binary(head[: head.find(b"\n") + 1 or None]):
        return []
    return kinds if sure else rank_parsers(source, kinds) or (rank_parsers(source, host.all("parsers")) if named else [])


def _records(parser: Parser, source: SourceText, problems: list[Problem], seen: Callable[[], None]) -> Iterator[Entry]:
    """The papers of a source; what is wrong with it goes to ``problems``."""
    try:
        for item in parser.parse(source):
            if type(item) is Entry:
                seen()
                yield item
            elif type(item) is Problem:
                problems.append(item)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything; what it gave so far is kept
        message = failure(error, f"parser {parser.name} failed", "; please report it")
        problems.append(Problem("error", "parser-failed", message, source.name))
