"""Who holds the citation keys of papers: .bib files, the notes of vaults, and ledgers."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from arxref import sink, sources
from arxref.config import Output, options_of
from arxref.errors import SourceError, UsageError
from arxref.library import ledger
from arxref.library.bib import bibfile
from arxref.library.bib.bibscan import SUFFIXES
from arxref.model import ArxivId
from arxref.records import NamedTuple
from arxref.vaultscan import about, scan

if TYPE_CHECKING:
    from collections.abc import Callable

    from arxref.api import Exporter, Identified
    from arxref.config import Config
    from arxref.host import Host


_TOLD = frozenset({"title", "authors", "year", "date", "categories"})
"""What a note says of a paper that a key may be made of."""


class Holder(NamedTuple):
    """A file or a vault that gives papers their keys. ``taken`` are those of all else; ``chosen``: the request names it."""

    path: str
    kind: Literal["bib", "vault", "ledger"]
    keys: tuple[tuple[ArxivId, str], ...] = ()
    taken: frozenset[str] = frozenset()
    chosen: bool = True


class Notes(NamedTuple):
    """How the notes of a vault are told: what a file that begins so is about, and what (lower case) the property with the key is called.

    ``speak``: the properties that keys are made of have the names by which notes are read as sources.
    """

    identify: Callable[[bytes], Identified | None]
    suffix: str
    key: frozenset[str]
    speak: bool

    def paper(self, raw: bytes) -> tuple[ArxivId, str] | None:
        """The paper that a note is about, and its key there."""
        found = about(raw, self.identify)
        return None if found is None else _paper(found.id, found.key)


def _paper(identity: str, key: str) -> tuple[ArxivId, str] | None:
    return (ArxivId(identity), key) if " " not in identity else None  # pages have names of two words


def holder_of(path: str, notes: Callable[[str], Notes]) -> Holder:
    """The .bib file, vault or ledger at ``path``. Raises UsageError for what is none of these, SourceError where nothing is."""
    if os.path.isdir(path):
        return _vault(path, notes(path))
    if not os.path.exists(path):
        raise SourceError(f"{sources.display(path)}: {sources.absence(path)}")
    if path.lower().endswith(".keys"):
        return ledger_at(path, chosen=True)
    if not path.lower().endswith(SUFFIXES):
        raise UsageError(f"{sources.display(path)}: is no .bib file, vault or ledger ({ledger.FILE}); what cites goes behind --apply")
    existing = bibfile.read(sink.read_existing(path) or b"")
    return Holder(path, "bib", tuple(existing.keys.items()), existing.taken)


def ledger_at(path: str, *, chosen: bool) -> Holder:
    """The ledger at ``path``. Raises SourceError where none is."""
    raw = sink.read_existing(path)
    if raw is None:
        raise SourceError(f"{sources.display(path)}: no such file")
    return Holder(path, "ledger", tuple(ledger.parse(raw, sources.display(path)).items()), chosen=chosen)


def _vault(path: str, notes: Notes) -> Holder:
    files = scan(path, notes.suffix, notes.identify).files
    papers = (_paper(identity, key) for _, identity, key in sorted(files) if key)
    return Holder(path, "vault", tuple(dict.fromkeys(filter(None, papers))))


def notes_of(host: Host, config: Config, path: str) -> Notes:
    """How notes are told in the vault at ``path``, as the configuration has it for that vault or for notes of Obsidian."""
    real = os.path.realpath(path)
    outputs = (output for output in config.outputs if output.vault and os.path.realpath(output.vault) == real)
    output = next(outputs, Output("obsidian"))
    exporter: Exporter = host.get("exporters", output.format)
    options = options_of(config, exporter, output=output)
    if exporter.vault is None:
        raise UsageError(f"{sources.display(path)}: {exporter.name} writes notes that are not found again")
    identify, called = exporter.vault.identify, options.get("properties") or {}
    key = frozenset({"citekey", called.get("citekey", "").lower()})
    return Notes(lambda head: identify(head, options), exporter.suffix, key, called.keys().isdisjoint(_TOLD))
