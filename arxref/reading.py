"""From sources to entries: choose a parser for each source, and account for every line of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from arxref.api import HEAD, Parser, SourceText
from arxref.errors import PluginError
from arxref.library.leftovers import (
    Item,
    clipped,
    counted,
    documents,
    each_alone,
    excerpt,
    is_in,
    is_prose,
    listed,
    may_hold_documents,
    only,
    place,
    shifted,
    unclaimed,
    without_taken,
)
from arxref.model import Entry, Foreign, Heading, Origin, Problem
from arxref.records import NamedTuple
from arxref.sources import ARGUMENTS
from arxref.text.decode import is_binary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from arxref.sources import Found

MET = frozenset({"digest", "listing"})
"""What is read in a folder that is named. Libraries and lists of links are in any folder, arxref's own outputs among them: those must be
named, or asked for by their layout."""


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
_NAMED_EACH = 3  # so many of a kind are said one by one


def read(  # noqa: PLR0913 - what there is to say of sources
    found: Iterable[Found],
    candidates: Parsers,
    more: Parsers,
    *,
    others: Parsers = tuple,
    forced: bool = False,
    met: frozenset[str] = MET,
    told: Callable[[SourceText, list[Turn]], None] = lambda _source, _turns: None,
    part: bool = False,
) -> Reading:
    """Read every source with the best of ``candidates()``, else of ``others()``, else of ``more()``.

    Each is asked for only where those before it do not know a source, or leave lines of it to others. ``forced``: a source that the user
    named is read by the first candidate whether that knows it or not. ``met`` are the kinds that are read in folders. ``told`` is given
    every source with what each parser made of it. Nothing that is wrong with a source raises: it is a Problem of the reading.
    ``part``: these are not all the sources, and what there is to say of all together is left to the caller (`passed_over`).
    """
    entries: list[Entry] = []
    headings: list[Heading] = []
    foreign: list[Foreign] = []
    problems: list[Problem] = []
    files = skipped = rejected = 0
    for source, named in found:
        try:
            kinds = None if named or forced else met
            insisted = forced and named and source.name != ARGUMENTS
            turns = take_turns(source, candidates, more, others=others, named=named, forced=insisted, kinds=kinds)
            items = _items(source, turns) if turns else _unknown(source) if named else None
            told(source, turns)
        except OSError as error:
            problems.append(Problem("error", "unreadable", error.strerror or str(error), source.name))
            continue
        finally:
            source.close()
        if items is None:
            skipped += 1
            continue
        files += source.name != ARGUMENTS
        before = len(problems)
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
        if len(problems) - before > _NAMED_EACH:
            problems[before:] = counted(problems[before:], _NAMED_EACH)
    if not part:
        problems += passed_over(skipped)
    return Reading(entries, headings, foreign, problems, files, skipped, rejected)


def passed_over(skipped: int) -> list[Problem]:
    """What there is to say of files in folders that are no sources."""
    if not skipped:
        return []
    what = "another file was" if skipped == 1 else f"{skipped} other files were"
    return [Problem("note", "other-files", f"{what} passed over in folders; to read one, name it")]


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
    """The items of one source, in source order, and a Problem for the lines that no item claims.

    Only parsers of ``kinds`` are tried, if they are given. None: the user did not name this file and no parser knows it, so it is no
    source. Raises OSError when it cannot be read.
    """
    turns = take_turns(source, candidates, more, named=named, others=others, forced=forced, kinds=kinds)
    return _items(source, turns) if turns else _unknown(source) if named else None


def _items(source: SourceText, turns: Sequence[Turn]) -> list[Item]:
    items: list[Item] = [
        Problem("warning", "not-utf8", "holds bytes that are not UTF-8; they were read as Windows-1252", source.name, line)
        for line in source.undecodable
    ]
    items += _in_order(turns)
    items += _name_gaps(source, turns[-1].left)
    return items


def _in_order(turns: Sequence[Turn]) -> list[Item]:
    """The items of all parsers, by their first lines; those of one parser are in order."""
    if len(turns) == 1:
        return turns[0].items
    return sorted((item for turn in turns for item in turn.items), key=lambda item: place(item)[0])


class Turn(NamedTuple):
    """What one parser made of what it was offered: how sure it was (and the others were, best first), its items, and the lines it left."""

    parser: Parser
    scores: tuple[tuple[str, float], ...]
    items: list[Item]
    left: list[tuple[int, int]]


def take_turns(
    source: SourceText,
    candidates: Parsers,
    more: Parsers,
    *,
    named: bool,
    others: Parsers = tuple,
    forced: bool = False,
    kinds: frozenset[str] | None = None,
) -> list[Turn]:
    """The parsers that read a source, in their order: the best of all, then, while there are lines left, the best for those.

    What one calls prose may be papers to another, and is then that one's. Plain links come last: any layout may hold some. Beside
    a digest or a listing, whose prose names other papers than those it lists, only lines that begin with a link are offered to them; so
    what is said of a paper in passing does not become an entry.
    """
    head = source.head
    # What is no text says so in its first line; a digest with a stray NUL further down is one all the same.
    if not head or is_binary(head[: head.find(b"\n") + 1 or None]):
        return []
    scored = _choose(source, _of_kinds(candidates(), kinds), more, others, kinds, forced=forced, named=named)
    if not scored:
        return []
    parser, text = scored[0][1], source.text  # held before it is parsed, so that it is read once
    apart: list[Turn] = []
    if parser.kind == "links" and not forced and may_hold_documents(text):  # to whom all is prose
        apart = _documents(source, [(1, text.count("\n") + 1)], _without_links(_of_kinds((*candidates(), *others()), kinds)))
    items = parse_with(parser, only(source, unclaimed(text, _in_order(apart)), []) if apart else source)
    turns = [Turn(parser, _scores(scored), items, unclaimed(text, items)), *apart]
    if apart:
        _settle(text, turns)
    used = {parser.name}
    gaps = turns[-1].left
    if parser.kind != "links" and any(type(item) is Foreign for item in items):
        gaps = unclaimed(text, [item for item in items if not is_prose(item)])
    known = list({one.name: one for one in (*candidates(), *others())}.values()) if gaps and not forced else []
    if further := _documents(source, gaps, _without_links(_of_kinds(known, kinds))):
        turns += further
        gaps = _settle(text, turns)
    while gaps:
        rest = [one for one in _of_kinds(known, kinds) if one.name not in used]
        left = listed(text, turns[-1].left) if turns[0].parser.kind in MET else turns[-1].left
        scored = _ranked(excerpt(source, gaps), _without_links(rest)) or _ranked(excerpt(source, left), _links(rest))
        if not scored:
            break
        parser = scored[0][1]
        used.add(parser.name)
        items = _further(source, parser, left if parser.kind == "links" else gaps, turns)
        if items:
            turns.append(Turn(parser, _scores(scored), items, []))
            gaps = _settle(text, turns)
    return turns


def _settle(text: str, turns: list[Turn]) -> list[tuple[int, int]]:
    """Cut the prose of the turns before down to what the last one left, say what nobody claims, and give the lines of no paper."""
    gaps = unclaimed(text, [item for item in _in_order(turns) if not is_prose(item)])
    turns[:-1] = [turn._replace(items=without_taken(turn.items, gaps)) for turn in turns[:-1]]
    turns[-1] = turns[-1]._replace(left=unclaimed(text, _in_order(turns)))
    return gaps


def _documents(source: SourceText, gaps: Sequence[tuple[int, int]], parsers: Sequence[Parser]) -> list[Turn]:
    """The documents of JSON or XML that stand by themselves behind something else, each read as if it were a file, by who knows it."""
    turns: dict[str, Turn] = {}
    for first, text in documents(source.text, gaps) if parsers else ():
        alone = SourceText.of(source.name, text.encode("utf-8", "replace"))
        scored = _ranked(alone, parsers)
        items = list(shifted(parse_with(scored[0][1], alone), first - 1)) if scored else []
        if any(map(_is_read, items)):
            parser = scored[0][1]
            turns.setdefault(parser.name, Turn(parser, _scores(scored), [], [])).items.extend(items)
    return list(turns.values())


Scored = tuple[float, Parser]


def _scores(scored: Sequence[Scored]) -> tuple[tuple[str, float], ...]:
    return tuple((parser.name, score) for score, parser in scored)


def _choose(
    source: SourceText,
    parsers: Sequence[Parser],
    more: Parsers,
    others: Parsers,
    kinds: frozenset[str] | None,
    *,
    forced: bool,
    named: bool,
) -> list[Scored]:
    """The parsers that know the source, best first: by its beginning, by some later part, and at last those of plain links."""
    scored = _ranked(source, _without_links(parsers))
    if scored or (forced and parsers):
        return scored or [(0.0, parsers[0])]
    further = _of_kinds(others(), kinds)
    strangers: Sequence[Parser] = ()
    scored = _ranked(source, _without_links(further))
    if not scored:
        strangers = _of_kinds(more(), kinds)
        scored = _ranked(source, _without_links(strangers))
    if not scored:
        scored = _rank_further(source, _without_links((*parsers, *further) if named else parsers))
    if not scored:
        links = list({parser.name: parser for parser in _links((*parsers, *further, *strangers))}.values())
        scored = _ranked(source, links) or _rank_further(source, links)
    return scored


def _links(parsers: Iterable[Parser]) -> list[Parser]:
    return [parser for parser in parsers if parser.kind == "links"]


def _without_links(parsers: Iterable[Parser]) -> list[Parser]:
    return [parser for parser in parsers if parser.kind != "links"]


def _of_kinds(parsers: Sequence[Parser], kinds: frozenset[str] | None) -> Sequence[Parser]:
    return parsers if kinds is None else [parser for parser in parsers if parser.kind in kinds]


def _further(source: SourceText, parser: Parser, gaps: Sequence[tuple[int, int]], turns: Sequence[Turn]) -> list[Item]:
    """What ``parser`` makes of lines that are left, and of nothing else; headings that were read are shown to it, but for plain links.

    What begins in one gap and ends in another took something else for its own on the way: then each gap is read for itself; where nothing
    is found below the headings (which may be the metadata that a library is looked for in), without those.
    """
    links = parser.kind == "links"
    headings = [] if links else [place(item) for turn in turns for item in turn.items if type(item) is Heading]
    found = parse_with(parser, only(source, gaps, headings))
    if not links and any(type(item) is not Heading and not is_prose(item) and not is_in(item, gaps) for item in found):
        found = [item for text, by in each_alone(source, gaps, headings) for item in shifted(parse_with(parser, text), by)]
    if not links and not any(map(_is_read, found)):
        alone = [item for text, by in each_alone(source, gaps, []) for item in shifted(parse_with(parser, text), by)]
        found = alone if any(map(_is_read, alone)) else found
    listed = links and turns[0].parser.kind in MET
    if not any(map(_is_read, found)):
        gaps = turns[-1].left  # it has no paper to show for what another called prose
    items: list[Item] = []
    for item in found:
        if is_prose(item):
            items += [] if listed else clipped(item, turns[-1].left)
        elif is_in(item, gaps):
            items.append(item)
    return items


def _is_read(item: Item) -> bool:
    """Whether an item is a paper, or a work that is none of arXiv's."""
    return type(item) is Entry or (type(item) is Foreign and bool(item.key))


def _unknown(source: SourceText) -> list[Item]:
    """What there is to say of a source that the user named and that no parser knows."""
    if is_binary(source.head):
        return [Problem("error", "binary-file", "is not a text file", source.name)]
    if source.text.isspace() or not source.text:
        return [Problem("warning", "empty-file", "is empty", source.name)]
    return [Problem("error", "unknown-layout", "no parser knows this layout; `arxref formats` lists what can be read", source.name)]


def _rank_further(source: SourceText, parsers: Sequence[Parser]) -> list[Scored]:
    """The parsers that know the layout of some later part, for anything may stand before a digest. Parts begin where lines do."""
    seen = HEAD // 4  # a character of the head has four bytes at most
    if not parsers or len(text := source.text) <= seen:
        return []
    at = text.rfind("\n", 0, seen)
    at = at if at >= 0 else text.find("\n")
    while at >= 0:
        scored = _ranked(SourceText.of(source.name, text[at + 1 : at + HEAD].encode("utf-8", "replace")), parsers)
        if scored:
            return scored
        further = text.rfind("\n", at + 1, at + HEAD // 2)
        at = further if further >= 0 else text.find("\n", at + 1)
    return []


def rank_parsers(source: SourceText, parsers: Sequence[Parser]) -> list[Parser]:
    """The parsers that know the source's layout, best first. One that fails to say does not know it."""
    return [parser for _, parser in _ranked(source, parsers)]


def _ranked(source: SourceText, parsers: Iterable[Parser]) -> list[Scored]:
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


def parse_with(parser: Parser, source: SourceText) -> list[Item]:
    """All items that ``parser`` yields; if it fails half-way, those before and a Problem that says so."""
    items: list[Item] = []
    try:
        items.extend(parser.parse(source))
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything; what it gave so far is kept
        line = place(items[-1])[1] + 1 if items else 1
        failed = f"parser {parser.name} failed here ({type(error).__name__}: {error}); please report it"
        message = str(error) if isinstance(error, PluginError) else failed
        items.append(Problem("error", "parser-failed", message.splitlines()[0][:300], source.name, line))
    for index, item in enumerate(items):
        if type(item) is Entry and not item.origins:  # a stranger's parser need not say where
            items[index] = item._replace(origins=(Origin(source.name, parser=parser.name),))
    return items


_PLACES_SHOWN = 8


def _name_gaps(source: SourceText, gaps: Sequence[tuple[int, int]]) -> list[Problem]:
    """The lines that nobody claims: a few places each by itself, many in one Problem that says how many they are, and where."""
    if not gaps:
        return []
    lines = source.text.split("\n")
    starts = [f'"{lines[first - 1].strip()[:60]}"' for first, _ in gaps[:_NAMED_EACH]]
    if len(gaps) <= _NAMED_EACH:
        return [
            Problem("warning", "unclaimed-lines", f"{start} is part of no entry", source.name, first, "", last)
            for start, (first, last) in zip(starts, gaps, strict=True)
        ]
    count = sum(bool(line.strip()) for first, last in gaps for line in lines[first - 1 : last])
    places = ", ".join(f"{first}-{last}" if last > first else str(first) for first, last in gaps[:_PLACES_SHOWN])
    more = ", ..." if len(gaps) > _PLACES_SHOWN else ""
    message = f"{count} lines in {len(gaps)} places ({places}{more}) are part of no entry; the first is {starts[0]}"
    return [Problem("warning", "unclaimed-lines", message, source.name, gaps[0][0], "", gaps[-1][1])]
