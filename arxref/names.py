"""Names of people and of groups: taken apart, put together, and read out of author lists."""

from __future__ import annotations

from functools import lru_cache

from arxref.model import Name


def parse_name(text: str) -> Name:
    """The parts of one cleaned name in natural order, or family name first where a comma says so."""
    given, _, family = text.rpartition(" ")
    return Name(family, given) if given else Name(literal=text)


_shared = lru_cache(maxsize=65536)(parse_name)


def parse_authors(text: str) -> tuple[tuple[Name, ...], bool]:
    """The authors of a comma-separated list as a source wrote it, and whether the list is complete."""
    return tuple(map(_shared, filter(None, text.split(", ")))), True


def natural(name: Name) -> str:
    """``Laurens van der Maaten``, ``Martin Luther King Jr.``"""
    family, given, particle, suffix, literal = name
    return literal or " ".join(filter(None, (given, particle, family, suffix)))


def sorted_form(name: Name) -> str:
    """``van der Maaten, Laurens``, ``King, Jr., Martin Luther``."""
    family, given, particle, suffix, literal = name
    return literal or ", ".join(filter(None, (f"{particle} {family}" if particle else family, suffix, given)))


def key_name(name: Name) -> str:
    """The name that a citation key is made from: family name with particle, or the literal."""
    family, _, particle, _, literal = name
    return literal or (f"{particle} {family}" if particle else family)
