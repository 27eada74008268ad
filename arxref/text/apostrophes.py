"""Apostrophes in words, told from other uses of ``'``: what typesets a text bends them, and leaves feet, primes and quotes alone."""

from __future__ import annotations

import re

_WITHIN = r"(?<=[^\W\d_])'(?=[^\W\d_])|(?<=\d)'(?=s\b)"  # O'Neill, the 1990's; not 5'UTR
_within = re.compile(_WITHIN)
_anywhere = re.compile(rf"{_WITHIN}|(?<=s)'(?=[\s,.:;?!]|\Z)")  # and behind a plural: the partners' tasks
_opening = re.compile(r"(?<![^\W_])'")


def between(text: str) -> list[str]:
    """The parts of a text between its apostrophes; what ends a quotation is none."""
    if "'" not in text:
        return [text]
    return (_within if _opening.search(text) is not None else _anywhere).split(text)


def bent(text: str) -> str:
    """The text with its apostrophes as typeset."""
    return "’".join(between(text))
