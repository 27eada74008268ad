"""Several parsers on one source: the best reads all that it knows, the others what is left."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from arxref.api import Parser, SourceText
from arxref.guards import failure
from arxref.library.leftovers import (
    Item,
    clipped,
    documents,
    each_alone,
    excerpt,
    is_in,
    is_prose,
    listed,
    may_hold_documents,
    only,
    shifted,
    unclaimed,
    without_taken,
)
from arxref.library.spans import lines_of
from arxref.model import Entry, Foreign, Heading, Origin, Problem, Span
from arxref.ranking import HALF_SURE, Parsers, Scored, choose, named_once, of_kinds, of_links, ranked, without_links
from arxref.records import NamedTuple
from arxref.text.decode import is_binary

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

MET = frozenset({"digest", "listing"})
"""What is read in a folder that is named. Libraries and lists of links are in any folder, arxref's own outputs among them: those must be
named, or asked for by their layout."""


_SURE = 0.95  # no built-in parser is surer of anything
_STRANGE = 100  # so many documents that nobody knows are asked about


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
    ask = partial(choose, parsers=of_kinds(candidates(), kinds), more=more, others=others, kinds=kinds, named=named)
    scored = ask(source, forced=forced)

    def known() -> Sequence[Parser]:
        return of_kinds(named_once(*candidates(), *others()), kinds)

    if head[:1] in b"> \t\n`~" or ((not scored or scored[0][0] < HALF_SURE) and b"\n>" in head):
        source, scored = _within(source, scored, known)
    if not scored:
        return []
    _ = source.raw  # held before it is parsed, so that it is read once
    best = scored[0][1]
    alone = not forced and may_hold_documents(source, anywhere=best.kind != "digest")  # who leaves to others what it does not know
    turns = _apart(source, without_links(known()), best) if alone else []
    rest = unclaimed(source.text, in_order(turns)) if turns else []
    if rest:
        scored = ask(excerpt(source, rest, len(source.text)), forced=False)
    if scored and (rest or not turns):
        items, whole = _parsed(scored[0][1], only(source, rest, []) if turns else source)
        turns.insert(0, Turn(scored[0][1], scores(scored), items, [] if whole and not turns else unclaimed(source.text, items)))
    if len(turns) > 1 or rest:
        _settle(source.text, turns)
    if not forced:
        _go_on(source, turns, known)
    return turns


def _within(source: SourceText, scored: list[Scored], known: Parsers) -> tuple[SourceText, list[Scored]]:
    """The source and who knows it; without the marks or blanks that all its lines begin with, where somebody is no less sure of it so.

    Where only some lines are quoted, they are a digest's or a listing's if one is found there that nobody knows with the marks. A fence of
    code around it all is opened where nobody knows what is in it. Libraries stay as they are: what is copied of them is copied to the byte.
    """
    from arxref.library.margins import without_fence, without_margin, without_quotes  # noqa: PLC0415 - few texts are quoted

    bare = without_margin(source.text) or (without_fence(source.text) if not scored else None)
    if bare is None and scored and scored[0][0] >= HALF_SURE:
        return source, scored
    if bare is None:
        part = SourceText.of(source.name, without_quotes(source.text).encode("utf-8", "replace"))
        within = [one for one in ranked(part, of_kinds(known(), MET)) if one[0] >= HALF_SURE]
        return (part, within) if within else (source, scored)
    inner = SourceText.of(source.name, bare.encode("utf-8", "replace"))
    as_it_is = {parser.name for _, parser in scored if parser.kind == "library"}
    better = [one for one in ranked(inner, without_links(known())) or ranked(inner, of_links(known())) if one[1].name not in as_it_is]
    return (inner, better) if better and (not scored or better[0][0] >= scored[0][0]) else (source, scored)


def _apart(source: SourceText, parsers: Sequence[Parser], best: Parser) -> list[Turn]:
    """What is made of documents that are but a part of the source; nothing, where all of it is one, or the best parser knows all of it."""
    text = source.text
    found = _known(source, [(1, text.count("\n") + 1)], parsers)
    if not found:
        return []
    if len(found) == 1 or all(scored[0][1] is best for _, _, scored in found):
        whole = [Foreign("", "", Span(source.name, first, first + alone.text.count("\n"))) for first, alone, _ in found]
        if not unclaimed(text, whole):
            return []
    return _documents(found)


def _go_on(source: SourceText, turns: list[Turn], known: Parsers) -> None:
    """Have what the first turns left, or called prose, read by others, the best for it first, and add their turns."""
    gaps = turns[-1].left
    if turns[0].parser.kind != "links" and Foreign in map(type, turns[0].items):
        gaps = unclaimed(source.text, [item for item in in_order(turns) if not is_prose(item)])
    rest = known() if gaps else ()
    if further := _documents(_known(source, gaps, without_links(rest))):
        turns += further
        gaps = _settle(source.text, turns)
    parser = turns[0].parser
    while gaps:
        rest = [one for one in rest if one.name != parser.name]
        left = listed(source.text, turns[-1].left) if turns[0].parser.kind in MET else turns[-1].left
        scored = ranked(excerpt(source, gaps), without_links(rest)) or ranked(excerpt(source, left), of_links(rest))
        if not scored:
            break
        parser = scored[0][1]
        items = _further(source, parser, left if parser.kind == "links" else gaps, turns)
        if items:
            turns.append(Turn(parser, scores(scored), items, []))
            gaps = _settle(source.text, turns)


def _settle(text: str, turns: list[Turn]) -> list[tuple[int, int]]:
    """Cut the prose of the turns before down to what the last one left, say what nobody claims, and give the lines of no paper."""
    gaps = unclaimed(text, [item for item in in_order(turns) if not is_prose(item)])
    turns[:-1] = [turn._replace(items=without_taken(turn.items, gaps)) for turn in turns[:-1]]
    turns[-1] = turns[-1]._replace(left=unclaimed(text, in_order(turns)))
    return gaps


def _known(source: SourceText, gaps: Sequence[tuple[int, int]], parsers: Sequence[Parser]) -> list[tuple[int, SourceText, list[Scored]]]:
    """The documents of JSON or XML that stand by themselves: the first line of each, the document, and who knows it, best first.

    Of one that the same parser is sure of as of the one before it, no other is asked: thousands of records may stand so.
    """
    known: list[tuple[int, SourceText, list[Scored]]] = []
    strange = 0
    for first, text in documents(source.text, gaps) if parsers else ():
        alone = SourceText.of(source.name, text.encode("utf-8", "replace"))
        last = known[-1][2] if known and known[-1][2][0][0] >= _SURE else []
        scored = last if last and ranked(alone, [last[0][1]])[:1] == last[:1] else ranked(alone, parsers)
        if scored:
            known.append((first, alone, scored))
        elif (strange := strange + 1) > _STRANGE:  # to ask every parser about each would take longer than to read as many papers
            break
    return known


def _documents(known: Sequence[tuple[int, SourceText, list[Scored]]]) -> list[Turn]:
    """What their best parsers make of documents, each read as if it were a file; those without any paper are left to others."""
    turns: dict[str, Turn] = {}
    for first, alone, scored in known:
        parser = scored[0][1]
        items = list(shifted(parse_with(parser, alone), first - 1))
        if any(map(_is_read, items)):
            turns.setdefault(parser.name, Turn(parser, scores(scored), [], [])).items.extend(items)
    return list(turns.values())


def scores(scored: Sequence[Scored]) -> tuple[tuple[str, float], ...]:
    """How sure each parser was, by its name."""
    return tuple((parser.name, score) for score, parser in scored)


def _further(source: SourceText, parser: Parser, gaps: Sequence[tuple[int, int]], turns: Sequence[Turn]) -> list[Item]:
    """What ``parser`` makes of lines that are left, and of nothing else; headings that were read are shown to it, but for plain links.

    What begins in one gap and ends in another took something else for its own on the way: then each gap is read for itself; where nothing
    is found below the headings (which may be the metadata that a library is looked for in), without those.
    """
    links = parser.kind == "links"
    headings = [] if links else [lines_of(item) for turn in turns for item in turn.items if type(item) is Heading]
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
    again = any(turn.parser is parser for turn in turns)  # who has read a document, and has only prose to show of what stands around it
    return [] if again and all(map(is_prose, items)) else items


def _is_read(item: Item) -> bool:
    """Whether an item is a paper, or a work that is none of arXiv's."""
    return type(item) is Entry or (type(item) is Foreign and bool(item.key))


def in_order(turns: Sequence[Turn]) -> list[Item]:
    """The items of all parsers, by their first lines; those of one parser are in order."""
    if len(turns) == 1:
        return turns[0].items
    return sorted((item for turn in turns for item in turn.items), key=lambda item: lines_of(item)[0])


def parse_with(parser: Parser, source: SourceText) -> list[Item]:
    """All items that ``parser`` yields; if it fails half-way, those before and a Problem that says so."""
    return _parsed(parser, source)[0]


def _parsed(parser: Parser, source: SourceText) -> tuple[list[Item], bool]:
    """What `parse_with` gives, and whether the parser is sure that it left no line."""
    items: list[Item] = []
    said: list[object] = []
    try:
        items.extend(heard(parser, source, said))
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything; what it gave so far is kept
        line = lines_of(items[-1])[1] + 1 if items else 1
        message = failure(error, f"parser {parser.name} failed here", "; please report it")
        items.append(Problem("error", "parser-failed", message, source.name, line))
    if [item for item in items if type(item) is Entry and not item.origins]:  # a stranger's parser need not say where
        here = (Origin(source.name, parser=parser.name),)
        items = [item._replace(origins=here) if type(item) is Entry and not item.origins else item for item in items]
    return items, said == [True]


def heard(parser: Parser, source: SourceText, said: list[object]) -> Iterator[Item]:
    """The items that ``parser`` yields; what its generator returns is added to ``said``."""
    said.append((yield from cast("Generator[Item, None, object]", parser.parse(source))))
