"""From sources to entries: choose a parser for each source, and account for every line of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from arxref.api import HEAD, Parser, SourceText
from arxref.model import Entry, Foreign, Heading, Origin, Problem
from arxref.text.decode import is_binary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from arxref.sources import Found

Item = Entry | Heading | Foreign | Problem
# What is read when it is met in a folder. Libraries and lists of links are in any folder, arxref's own outputs among them: those must be
# named, or asked for by their layout.
_MET = frozenset({"digest", "listing"})


class Reading(NamedTuple):
    """What was read. ``entries`` counts every input entry, the ``rejected`` ones (named by an error) too; ``lines`` are not blank."""

    entries: list[Entry]
    headings: list[Heading]
    foreign: list[Foreign]
    problems: list[Problem]
    files: int
    skipped: int
    rejected: int


Parsers = Callable[[], Sequence[Parser]]


def read(found: Iterable[Found], candidates: Parsers, more: Parsers, *, others: Parsers = tuple, forced: bool = False) -> Reading:
    """Read every source with the best of ``candidates()``, else of ``others()``, else of ``more()``.

    Each is asked for only where those before it do not know a source, or leave lines of it to others. ``forced``: a source that the user
    named is read by the first candidate whether that knows it or not. Nothing that is wrong with a source raises: it is a Problem of the
    reading.
    """
    entries: list[Entry] = []
    headings: list[Heading] = []
    foreign: list[Foreign] = []
    problems: list[Problem] = []
    files = skipped = rejected = 0
    for source, named in found:
        try:
            kinds = None if named or forced else _MET
            items = read_source(source, candidates, more, others=others, named=named, forced=forced and named, kinds=kinds)
        except OSError as error:
            problems.append(Problem("error", "unreadable", error.strerror or str(error), source.name))
            continue
        finally:
            source.close()
        if items is None:
            skipped += 1
            continue
        files += 1
        for item in items:
            kind = type(item)
            if kind is Entry:
                entries.append(item)  # type: ignore[arg-type]
            elif kind is Problem:
                problems.append(item)  # type: ignore[arg-type]
                rejected += item.severity == "error" and item.line > 0  # type: ignore[union-attr]
            elif kind is Heading:
                headings.append(item)  # type: ignore[arg-type]
            else:
                foreign.append(item)  # type: ignore[arg-type]
    return Reading(entries, headings, foreign, problems, files, skipped, rejected)


def read_source(
    source: SourceText,
    candidates: Parsers,
    more: Parsers,
    *,
    named: bool,
    others: Parsers = tuple,
    forced: bool = False,
    kinds: frozenset[str] | None = None,
) -> list[Item] | None:
    """The items of one source, in source order, with a Problem for each run of lines that no item claims.

    Only parsers of ``kinds`` are tried, if they are given. None: the user did not name this file and no parser knows it, so it is no
    source. Raises OSError when it cannot be read.
    """
    parsers = _of_kinds(candidates(), kinds)
    head = source.head
    # What is no text says so in its first line; a digest with a stray NUL further down is one all the same.
    ranking = [] if is_binary(head[: head.find(b"\n") + 1 or None]) else _rank(source, parsers, others, kinds)
    if not ranking and head and not is_binary(head):
        ranking = list(parsers[:1]) if forced else rank_parsers(source, _of_kinds(more(), kinds)) or _rank_further(source, parsers)
    if not ranking:
        return _unknown(source) if named else None
    items: list[Item] = [
        Problem("warning", "not-utf8", "holds bytes that are not UTF-8; they were read as Windows-1252", source.name, line)
        for line in source.undecodable
    ]
    claimed = parse_with(ranking[0], source)
    gaps = unclaimed(source.text, claimed)
    for parser in _second_best(source, ranking, others, kinds) if gaps else ():
        further = parse_with(parser, _only(source, gaps, claimed))
        claimed = sorted([*claimed, *(item for item in further if type(item) is not Heading)], key=lambda item: place(item)[0])
        gaps = unclaimed(source.text, claimed)
    items += claimed
    items += _name_gaps(source, gaps)
    return items


def _rank(source: SourceText, parsers: Sequence[Parser], others: Parsers, kinds: frozenset[str] | None) -> list[Parser]:
    return rank_parsers(source, parsers) or rank_parsers(source, _of_kinds(others(), kinds))


def _second_best(source: SourceText, ranking: list[Parser], others: Parsers, kinds: frozenset[str] | None) -> list[Parser]:
    """The parsers that are offered what the best one leaves."""
    names = {parser.name for parser in ranking}
    return ranking[1:] + [parser for parser in rank_parsers(source, _of_kinds(others(), kinds)) if parser.name not in names]


def _of_kinds(parsers: Sequence[Parser], kinds: frozenset[str] | None) -> Sequence[Parser]:
    return parsers if kinds is None else [parser for parser in parsers if parser.kind in kinds]


def _unknown(source: SourceText) -> list[Item]:
    """What there is to say of a source that the user named and that no parser knows."""
    if is_binary(source.head):
        return [Problem("error", "binary-file", "is not a text file", source.name)]
    if source.text.isspace() or not source.text:
        return [Problem("warning", "empty-file", "is empty", source.name)]
    return [Problem("error", "unknown-layout", "no parser knows this layout; `arxref formats` lists what can be read", source.name)]


def _rank_further(source: SourceText, parsers: Sequence[Parser]) -> list[Parser]:
    """The parsers that know the layout of some later part, for anything may stand before a digest. Parts begin where lines do."""
    text = source.text
    seen = HEAD // 4  # a character of the head has four bytes at most
    if len(text) <= seen:
        return []
    at = text.rfind("\n", 0, seen)
    at = at if at >= 0 else text.find("\n")
    while at >= 0:
        ranking = rank_parsers(SourceText.of(source.name, text[at + 1 : at + HEAD].encode("utf-8", "replace")), parsers)
        if ranking:
            return ranking
        further = text.rfind("\n", at + 1, at + HEAD // 2)
        at = further if further >= 0 else text.find("\n", at + 1)
    return []


def rank_parsers(source: SourceText, parsers: Sequence[Parser]) -> list[Parser]:
    """The parsers that know the source's layout, best first. One that fails to say does not know it."""
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
    return [parser for _, _, _, parser in sorted(scored, key=lambda row: row[:3])]


def parse_with(parser: Parser, source: SourceText) -> list[Item]:
    """All items that ``parser`` yields; if it fails half-way, those before and a Problem that says so."""
    items: list[Item] = []
    try:
        items.extend(parser.parse(source))
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything; what it gave so far is kept
        line = place(items[-1])[1] + 1 if items else 1
        message = f"parser {parser.name} failed here ({type(error).__name__}: {error}); please report it"
        items.append(Problem("error", "parser-failed", message.splitlines()[0][:300], source.name, line))
    for index, item in enumerate(items):
        if type(item) is Entry and not item.origins:  # a stranger's parser need not say where
            items[index] = item._replace(origins=(Origin(source.name, parser=parser.name),))
    return items


def place(item: Item) -> tuple[int, int]:
    """The first and last line that an item claims."""
    if type(item) is Entry:
        origin = item.origins[0]
        return origin.first, origin.last
    if type(item) is Problem:
        return item.line, item.last or item.line
    return item.span.first, item.span.last  # type: ignore[union-attr]


def unclaimed(text: str, items: Iterable[Item]) -> list[tuple[int, int]]:
    """The runs of lines (first, last), blank ends left out, that none of ``items`` claims. Items are in source order."""
    lines = text.split("\n")
    gaps: list[tuple[int, int]] = []
    at = 1
    for item in items:
        first, last = item.origins[0][1:3] if type(item) is Entry else place(item)
        if first > at and any(lines[at - 1 : first - 1]):
            _gap(lines, at, first - 1, gaps)
        if last >= at:
            at = last + 1
    if at <= len(lines):
        _gap(lines, at, len(lines), gaps)
    return gaps


def _gap(lines: Sequence[str], first: int, last: int, gaps: list[tuple[int, int]]) -> None:
    text = "".join(lines[first - 1 : last])
    if not text or text.isspace():
        return
    while not lines[first - 1].strip():
        first += 1
    while not lines[last - 1].strip():
        last -= 1
    gaps.append((first, last))


def _only(source: SourceText, gaps: Sequence[tuple[int, int]], claimed: Sequence[Item]) -> SourceText:
    """The source with nothing left but its unclaimed lines and its headings, each in its place."""
    lines = source.text.split("\n")
    kept = [""] * len(lines)
    for first, last in [*gaps, *(place(item) for item in claimed if type(item) is Heading)]:
        kept[first - 1 : last] = lines[first - 1 : last]
    return SourceText.of(source.name, "\n".join(kept).encode("utf-8", "replace"))


def _name_gaps(source: SourceText, gaps: Sequence[tuple[int, int]]) -> list[Problem]:
    if not gaps:
        return []
    lines = source.text.split("\n")
    return [
        Problem("warning", "unclaimed-lines", f'"{lines[first - 1].strip()[:60]}" is part of no entry', source.name, first, "", last)
        for first, last in gaps
    ]
