"""From sources to entries: choose a parser for each source, and account for every line of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library.digests import heading
from arxref.library.leftovers import Item, counted
from arxref.model import Entry, Foreign, Heading, Problem
from arxref.records import NamedTuple
from arxref.sources import ARGUMENTS
from arxref.text.decode import is_binary
from arxref.turns import MET, Turn, in_order, take_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from arxref.api import SourceText
    from arxref.ranking import Parsers
    from arxref.sources import Found


class Reading(NamedTuple):
    """What was read. ``entries`` counts every input entry, the ``rejected`` ones (named by an error) too."""

    entries: list[Entry]
    headings: list[Heading]
    foreign: list[Foreign]
    problems: list[Problem]
    files: int
    skipped: int
    rejected: int


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
    """Read every source with the best of ``candidates()``, else of ``others()``; of ``more()``, too, where none is half sure.

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
        said: list[Problem] = []
        _part(items, entries, headings, foreign, said)
        rejected += sum(problem.severity == "error" and problem.line > 0 for problem in said)
        problems += counted(said, _NAMED_EACH) if len(said) > _NAMED_EACH else said
    if not part:
        problems += passed_over(skipped)
    return Reading(entries, headings, foreign, problems, files, skipped, rejected)


def _part(items: Iterable[Item], entries: list[Entry], headings: list[Heading], foreign: list[Foreign], problems: list[Problem]) -> None:
    """Add each item to those of its kind."""
    for item in items:
        kind = type(item)
        if kind is Entry:
            entries.append(item)  # type: ignore[arg-type]
        elif kind is Problem:
            problems.append(item)  # type: ignore[arg-type]
        elif kind is Heading:
            headings.append(item)  # type: ignore[arg-type]
        else:
            foreign.append(item)  # type: ignore[arg-type]


def passed_over(skipped: int) -> list[Problem]:
    """What there is to say of files in folders that are no sources."""
    if not skipped:
        return []
    what = "another file was" if skipped == 1 else f"{skipped} other files were"
    message = f"{what} passed over in folders; `arxref check --explain` lists them, and what you name is read"
    return [Problem("note", "other-files", message)]


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


_CUT = late(r"(?<![0-9])((?:1[5-9]|[2-8][0-9])(?:0[1-9]|1[0-2]))\.([0-9]{4})\Z")
_LAST = b"0123456789\0"  # bytes of a text, in any encoding, that ends with a figure
_SPELT = 12  # characters: such an identifier and what is before it


def _without_cut(items: Iterable[Item], id_: str, spelt: str, line: int) -> Iterator[Item]:
    """``items``, with a Problem for the paper that the last ``line`` is of, where its identifier is the last that the file holds.

    Since 2015 the number has five digits. One that lacks its zero is understood elsewhere; here it more likely lacks its end.
    """
    for item in items:
        if type(item) is Entry and item.id == id_ and item.origins[0].last == line:
            where = item.origins[0]
            message = f'the file ends in "{spelt}", which is no whole identifier; get it anew'
            yield Problem("error", "invalid-id", message, where.source, where.first, "", where.last)
        else:
            yield item


def _items(source: SourceText, turns: Sequence[Turn]) -> list[Item]:
    items: list[Item] = [
        Problem("warning", "not-utf8", "holds bytes that are not UTF-8; they were read as Windows-1252", source.name, line)
        for line in source.undecodable
    ]
    items += in_order(turns)
    may_be_cut = source.raw[-1:] in _LAST and source.name != ARGUMENTS
    if may_be_cut and (cut := _CUT.search(source.ending(_SPELT))) is not None:
        items = list(_without_cut(items, f"{cut[1]}.0{cut[2]}", cut[0], source.text.count("\n") + 1))
    items += _name_gaps(source, turns[-1].left)
    return items


_PACKED = {b"PK\x03\x04": "zip", b"\xfd7zXZ\0": "xz", b"BZh": "bzip2", b"(\xb5/\xfd": "zstd", b"7z\xbc\xaf'\x1c": "7z", b"\x1f\x8b": "gzip"}
"""How files begin that were compressed, and by what."""


def no_text(source: SourceText) -> Problem | None:
    """What there is to say of a source that holds no text; of one that gzip compressed, the head is what it holds."""
    head = source.head
    if not is_binary(head):
        return None
    kind = next((kind for magic, kind in _PACKED.items() if head.startswith(magic)), "")
    message = f"is compressed ({kind}); unpack it, and name what is in it" if kind else "is not a text file"
    return Problem("error", "binary-file", message, source.name)


_BARE = 1000  # characters: no digest of a day without papers, nor an empty list of JSON, is longer
_LAST_RULE = "\n%%%---%%%---%%%---"  # of arXiv's mails, where each paper begins with two backslashes


def _is_bare(source: SourceText) -> bool:
    """Whether nothing is in a source but what all days have that a daily script or arXiv writes, also one without papers."""
    text = source.text.strip()
    if _LAST_RULE in text and "\n\\\\" not in text:
        return True
    return len(text) < _BARE and (text in ("[]", "{}") or all(heading(line, source, 0) for line in text.split("\n") if line.strip()))


def _unknown(source: SourceText) -> list[Item]:
    """What there is to say of a source that the user named and that no parser knows."""
    if problem := no_text(source):
        return [problem]
    if source.text.isspace() or not source.text:
        return [Problem("warning", "empty-file", "is empty", source.name)]
    if _is_bare(source):
        return [Problem("warning", "empty-file", "holds no papers", source.name)]
    import re  # noqa: PLC0415 - for what nobody knows only

    named = re.search(r"arxiv|(?<![0-9])[0-9]{4}\.[0-9]{4,5}(?![0-9])|[a-z]/[0-9]{7}(?![0-9])", source.text, re.IGNORECASE) is not None
    why = "no parser knows this layout" if named else "no parser knows this layout, and no arXiv ID stands in it"
    return [Problem("error", "unknown-layout", f"{why}; `arxref formats` lists what can be read", source.name)]


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
