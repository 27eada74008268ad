"""Which parsers know a source: each says how likely it is of its layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from arxref.api import HEAD, Parser, SourceText

if TYPE_CHECKING:
    from collections.abc import Iterable

Parsers = Callable[[], Sequence[Parser]]
"""Parsers that are loaded when they are asked for."""
HALF_SURE = 0.5
"""Below it, a layout is that of anything that looks so: some table, some records."""
Scored = tuple[float, Parser]


def choose(
    source: SourceText,
    parsers: Sequence[Parser],
    more: Parsers,
    others: Parsers,
    kinds: frozenset[str] | None,
    *,
    forced: bool,
    named: bool,
) -> list[Scored]:
    """The parsers that know the source, best first: by its beginning, by some later part, and at last those of plain links.

    Where none of ``parsers`` and ``others`` is half sure of its beginning, ``more`` are asked as well.
    """
    scored = ranked(source, without_links(parsers))
    if forced and parsers:
        return scored or [(0.0, parsers[0])]
    further: Sequence[Parser] = ()
    strangers: Sequence[Parser] = ()
    if not scored:
        asked = {parser.name for parser in parsers}
        further = [parser for parser in of_kinds(others(), kinds) if parser.name not in asked]
        scored = ranked(source, without_links(further))
    if not scored or scored[0][0] < HALF_SURE:
        strangers = of_kinds(more(), kinds)
        scored = ranked(source, named_once(*(parser for _, parser in scored), *without_links(strangers)))
    if not scored:
        scored = _rank_further(source, without_links((*parsers, *further) if named else parsers))
    if not scored:
        links = named_once(*of_links((*parsers, *further, *strangers)))
        scored = ranked(source, links) or _rank_further(source, links)
    return scored


def of_links(parsers: Iterable[Parser]) -> list[Parser]:
    """The parsers of plain links."""
    return [parser for parser in parsers if parser.kind == "links"]


def without_links(parsers: Iterable[Parser]) -> list[Parser]:
    """All other parsers."""
    return [parser for parser in parsers if parser.kind != "links"]


def named_once(*parsers: Parser) -> list[Parser]:
    """Each of them once."""
    return list({parser.name: parser for parser in parsers}.values())


def of_kinds(parsers: Sequence[Parser], kinds: frozenset[str] | None) -> Sequence[Parser]:
    """The parsers of ``kinds``; all, if none are given."""
    return parsers if kinds is None else [parser for parser in parsers if parser.kind in kinds]


def _rank_further(source: SourceText, parsers: Sequence[Parser]) -> list[Scored]:
    """The parsers that know the layout of some later part, for anything may stand before a digest. Parts begin where lines do."""
    seen = HEAD // 4  # a character of the head has four bytes at most
    if not parsers or len(text := source.text) <= seen:
        return []
    at = text.rfind("\n", 0, seen)
    at = at if at >= 0 else text.find("\n")
    while at >= 0:
        scored = ranked(SourceText.of(source.name, text[at + 1 : at + HEAD].encode("utf-8", "replace")), parsers)
        if scored:
            return scored
        further = text.rfind("\n", at + 1, at + HEAD // 2)
        at = further if further >= 0 else text.find("\n", at + 1)
    return []


def rank_parsers(source: SourceText, parsers: Sequence[Parser]) -> list[Parser]:
    """The parsers that know the source's layout, best first."""
    return [parser for _, parser in ranked(source, parsers)]


def ranked(source: SourceText, parsers: Iterable[Parser]) -> list[Scored]:
    """The parsers that know the source's layout, best first, and how sure each is. One that fails to say does not know it."""
    scored = []
    for parser in parsers:
        try:
            score = parser.accepts(source)
        except OSError:
            raise
        except Exception:  # noqa: BLE001, S112 - a stranger's code may raise anything; it then makes no claim
            continue
        if score > 0:
            scored.append((-score, parser.rank, parser.name, parser))
    return [(-score, parser) for score, _, _, parser in sorted(scored, key=lambda row: row[:3])]
