"""The ledger of citation keys: a text file, one ``ID<TAB>key`` a line, sorted by ID, that a team can commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from arxref.model import ArxivId

FILE = "arxref.keys"


def parse(raw: bytes, name: str) -> dict[ArxivId, str]:
    """The keys of a ledger's papers. Raises LedgerError, naming ``name`` and the line (or both lines that contradict each other)."""
    raise NotImplementedError


def text(keys: Mapping[ArxivId, str]) -> str:
    """The ledger that holds these keys."""
    raise NotImplementedError
