"""Patterns for citation keys: ``{auth}{year}{title:3}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from arxref.model import Entry


def compiled(pattern: str) -> Callable[[Entry], str]:
    """The key scheme that ``pattern`` describes. Raises UsageError, which shows the place, for a pattern that is none."""
    raise NotImplementedError
