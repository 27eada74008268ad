"""The bibliographies that several conformance tests hand to their programs, made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance import _library

if TYPE_CHECKING:
    from pathlib import Path

    from arxref.model import Entry


@pytest.fixture(scope="session")
def sample_entries(samples: Path) -> list[Entry]:
    """The papers of the samples, merged and with their keys."""
    return _library.entries(samples)


@pytest.fixture(scope="session")
def corpus_entries(corpus: Path) -> list[Entry]:
    """The papers of all real files that a parser reads, merged and with their keys."""
    return _library.entries(corpus, "abs", "atom", "bib", "csl", "digests", "mail", "oai", "snapshot")
