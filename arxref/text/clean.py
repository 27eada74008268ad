"""Text as it stands in a digest made into model text."""

from __future__ import annotations


def clean(raw: str) -> str:
    """First reading: white space only."""
    return " ".join(raw.split())


def clean_name(raw: str) -> str:
    """First reading: white space only."""
    return " ".join(raw.split())
