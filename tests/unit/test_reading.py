"""A parser for each source, and every line of it claimed by an item or named by a problem."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from arxref.api import Parser, SourceText
from arxref.errors import PluginError
from arxref.host import Host
from arxref.library.leftovers import unclaimed
from arxref.library.spans import lines_of
from arxref.model import ArxivId, Entry, Foreign, Heading, Origin, Problem, Span
from arxref.ranking import rank_parsers
from arxref.reading import read, read_source
from arxref.sources import ARGUMENTS, Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ID = ArxivId("1905.00001")


def entry(first: int, last: int, parser: str = "p") -> Entry:
    return Entry(ID, origins=(Origin("d.md", first, last, parser),))


def parser(name: str, word: str, score: float = 1.0, rank: int = 30, parse: Callable[[SourceText], Iterator[Any]] | None = None) -> Parser:
    """A parser of the sources that hold ``word``, and of each line that does."""

    def by_line(source: SourceText) -> Iterator[Any]:
        return (entry(number, number, name) for number, line in source.lines() if word in line)

    return Parser(name, "", "digest", rank, lambda source: score * (word.encode() in source.head), parse or by_line)


def source(text: str | bytes) -> SourceText:
    return SourceText.of("d.md", text.encode() if isinstance(text, str) else text)


def items(text: str | bytes, *parsers: Parser, more: tuple[Parser, ...] = (), named: bool = True, forced: bool = False) -> list[Any] | None:
    return read_source(source(text), lambda: parsers, lambda: more, named=named, forced=forced)


def said(found: list[Any] | None) -> list[tuple[str, str, int, int]]:
    assert found is not None
    return [(item.severity, item.code, item.line, item.last) for item in found if isinstance(item, Problem)]


APPLE, PEAR = parser("apple", "apple"), parser("pear", "pear")


def test_what_no_item_claims_is_named_from_line_to_line() -> None:
    found = items("one\n\ntwo\napple\n\n  \nthree\napple\n\n", APPLE)
    assert said(found) == [("warning", "unclaimed-lines", 1, 3), ("warning", "unclaimed-lines", 7, 7)]
    assert [lines_of(item) for item in found or () if isinstance(item, Entry)] == [(4, 4), (8, 8)]
    assert '"one" is part of no entry' in [item.message for item in found or () if isinstance(item, Problem)]


def test_many_lines_that_no_item_claims_are_named_once_with_a_count() -> None:
    found = [item for item in items("x\napple\n" * 9 + "y" * 99 + "\n\nz", APPLE) or () if isinstance(item, Problem)]
    message = '11 lines in 10 places (1, 3, 5, 7, 9, 11, 13, 15, ...) are part of no entry; the first is "x"'
    assert found == [Problem("warning", "unclaimed-lines", message, "d.md", 1, "", 21)]


def test_lines_that_one_parser_leaves_are_offered_to_the_next() -> None:
    found = items("apple\npear\nplum\napple pear\n", APPLE, PEAR)
    assert [(item.origins[0].parser, item.origins[0].first) for item in found or () if isinstance(item, Entry)] == [
        ("apple", 1),
        ("pear", 2),
        ("apple", 4),
    ]
    assert said(found) == [("warning", "unclaimed-lines", 3, 3)]


def test_the_surest_parser_is_first_then_the_highest_standing_then_the_name() -> None:
    sure, high, b, a = parser("z", "x", 1.0), parser("y", "x", 0.5, 10), parser("b", "x", 0.5), parser("a", "x", 0.5)
    assert rank_parsers(source("x"), [a, b, high, sure]) == [sure, high, a, b]
    assert rank_parsers(source("y"), [a, b]) == []


def test_a_parser_that_fails_to_say_does_not_know_the_source() -> None:
    def accepts(_source: SourceText) -> float:
        raise ValueError

    assert rank_parsers(source("apple"), [APPLE._replace(name="broken", accepts=accepts), APPLE]) == [APPLE]


def test_strangers_are_asked_only_where_no_built_in_fits() -> None:
    def more() -> tuple[Parser, ...]:
        pytest.fail("strangers were asked")

    assert read_source(source("apple"), lambda: (APPLE,), more, named=True)
    found = items("pear", APPLE, more=(PEAR,))
    assert [item.origins[0].parser for item in found or ()] == ["pear"]


@pytest.mark.parametrize(("score", "reader"), [(0.4, "special"), (0.5, "general")])
def test_strangers_are_asked_too_where_no_built_in_is_half_sure(score: float, reader: str) -> None:
    general, special = parser("general", "apple", score), parser("special", "apple", 0.9)
    found = items("apple", general, more=(general, special))
    assert [item.origins[0].parser for item in found or ()] == [reader]


def test_what_a_parser_gave_before_it_failed_is_kept_and_the_rest_named() -> None:
    def parse(_source: SourceText) -> Iterator[Any]:
        yield entry(1, 1)
        message = "no\nway"
        raise KeyError(message)

    found = items("apple\nrest\n", parser("broken", "apple", parse=parse))
    assert isinstance((found or [None])[0], Entry)
    assert [(item.severity, item.code, item.line) for item in found or () if isinstance(item, Problem)] == [("error", "parser-failed", 2)]
    message = next(item.message for item in found or () if isinstance(item, Problem))
    assert "broken failed here (KeyError" in message
    assert "\n" not in message


def test_a_parser_that_fails_without_a_word_is_named() -> None:
    def parse(_source: SourceText) -> Iterator[Any]:
        yield entry(1, 1)
        raise PluginError

    told = [item for item in items("apple\nrest\n", parser("broken", "apple", parse=parse)) or () if isinstance(item, Problem)]
    assert [(one.code, one.message) for one in told] == [("parser-failed", "parser broken failed here (PluginError); please report it")]


def test_a_strangers_entry_need_not_say_where_it_stood() -> None:
    found = items("apple", parser("silent", "apple", parse=lambda _source: iter([Entry(ID)])))
    assert (found or [])[0].origins[0] == Origin("d.md", parser="silent")


@pytest.mark.parametrize(
    ("raw", "severity", "code"),
    [
        (b"", "warning", "empty-file"),
        (b" \n\n", "warning", "empty-file"),
        (b"# Arxiv Papers in cs.CV on 2024-12-25\n\n", "warning", "empty-file"),
        (b"# ArXiv cs.CV --Fri, 25 Dec 2020\r\n", "warning", "empty-file"),
        (b"Subject: cs daily\r\n\r\n Submissions to:\r\nRobotics\r\n%%%---%%%---%%%---%%%---\r\n", "warning", "empty-file"),
        (b"%%%---%%%---%%%---\n\\\\\nTitle: A\n%%%---%%%---%%%---\n", "error", "unknown-layout"),
        (b" [] \n", "warning", "empty-file"),
        (b"# ArXiv cs.CV --Fri, 25 Dec 2020\nplum\n", "error", "unknown-layout"),
        (b"PK\x03\x04\0\0apple", "error", "binary-file"),
        (b"plum", "error", "unknown-layout"),
    ],
)
def test_what_is_no_source_is_told_only_if_the_user_named_it(raw: bytes, severity: str, code: str) -> None:
    assert [(problem[:2]) for problem in said(items(raw, APPLE))] == [(severity, code)]
    assert items(raw, APPLE, named=False) is None


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"PK\x03\x04", "zip"),
        (b"\xfd7zXZ\0", "xz"),
        (b"BZh91AY&SY", "bzip2"),
        (b"(\xb5/\xfd", "zstd"),
        (b"7z\xbc\xaf'\x1c", "7z"),
        (b"\x1f\x8b", "gzip"),
    ],
)
def test_a_compressed_file_is_told_from_other_bytes(head: bytes, kind: str) -> None:
    """The metadata snapshot comes as a zip archive."""
    (problem,) = items(head + b"\0\0\xff" * 9, APPLE) or []
    assert isinstance(problem, Problem)
    assert problem.message == f"is compressed ({kind}); unpack it, and name what is in it"


@pytest.mark.parametrize("text", ["plum of arXiv", "plum 2105.14656v2", "plum math/0307200", "plum 1999.1 12/12345678"])
def test_a_layout_that_nobody_knows_is_told_from_a_file_that_names_no_paper(text: str) -> None:
    (problem,) = items(text, APPLE) or []
    assert isinstance(problem, Problem)
    assert problem.message.startswith("no parser knows this layout, and no arXiv ID stands in it; ") == ("1999.1 " in text)


def test_a_named_layout_is_insisted_on() -> None:
    assert said(items("plum", APPLE, PEAR, forced=True)) == [("warning", "unclaimed-lines", 1, 1)]
    assert items("plum", APPLE, named=False) is None


def test_lines_that_are_not_utf8_are_named() -> None:
    assert said(items(b"apple \xe9\napple\napple \xff", APPLE)) == [("warning", "not-utf8", 1, 0), ("warning", "not-utf8", 3, 0)]


def test_items_are_sorted_out_and_counted() -> None:
    span = Span("d.md", 2, 2)
    everything = [entry(1, 1), Heading("T", "cs.CV", None, span), Foreign("k", "raw", span._replace(first=3, last=3))]
    lost = Problem("error", "missing-id", "no link", "d.md", 4)
    mixed = parser("mixed", "apple", parse=lambda _source: iter([*everything, lost, Problem("note", "x", "y", "d.md", 5)]))
    found = [Found(source("apple\nb\nc\nd\ne"), named=True), Found(source("plum"), named=False)]
    reading = read(found, lambda: (mixed,), tuple)
    assert (len(reading.entries), len(reading.headings), len(reading.foreign), len(reading.problems)) == (1, 1, 1, 3)
    message = "another file was passed over in folders; `arxref check --explain` lists them, and what you name is read"
    assert reading.problems[-1] == Problem("note", "other-files", message)


class Broken(io.BytesIO):
    """A file that opens, and then cannot be read."""

    def read(self, _size: int | None = -1, /) -> bytes:
        raise OSError(5, "Input/output error")


def test_a_source_that_cannot_be_read_is_a_problem_and_every_file_is_closed() -> None:
    streams = [Broken(b"x"), io.BytesIO(b"apple")]
    found = [Found(SourceText(f"{number}.md", lambda stream=stream: stream), named=True) for number, stream in enumerate(streams)]  # type: ignore[misc]
    reading = read(found, lambda: (APPLE,), tuple)
    assert reading.problems == [Problem("error", "unreadable", "Input/output error", "0.md")]
    assert len(reading.entries) == 1
    assert all(stream.closed for stream in streams)


@pytest.mark.parametrize(
    ("text", "claims", "gaps"),
    [
        ("a\nb\nc", [(1, 3)], []),
        ("a\nb\nc", [], [(1, 3)]),
        ("\na\n\n\nb\n", [], [(2, 5)]),
        ("a\nb\nc\nd", [(2, 2), (2, 3)], [(1, 1), (4, 4)]),
        ("a\nb\nc", [(1, 3), (2, 2)], []),
        ("", [], []),
    ],
)
def test_unclaimed_lines(text: str, claims: list[tuple[int, int]], gaps: list[tuple[int, int]]) -> None:
    assert unclaimed(text, [entry(*claim) for claim in claims]) == gaps


@pytest.mark.parametrize("before", ["a line\n" * 40_000, "word " * 60_000 + "\n", "word " * 60_000 + "\n" + "a line\n" * 40_000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_stands_before_a_digest_does_not_hide_it(before: str, encoding: str) -> None:
    read = items(f"{before}an apple\n{before}".encode(encoding), APPLE, named=False)
    assert read is not None
    assert [item.origins[0].first for item in read if isinstance(item, Entry)] == [before.count("\n") + 1]


def test_a_long_file_without_a_digest_is_none() -> None:
    assert items("a line\n" * 40_000, APPLE, named=False) is None
    assert items("a line" * 40_000, APPLE, named=False) is None


def test_a_stray_nul_does_not_make_a_digest_a_binary_file() -> None:
    read = items(b"an apple\n\0\n", APPLE)
    assert read is not None
    assert [type(item) for item in read] == [Entry, Problem]


def mentioned(source: SourceText) -> Iterator[Any]:
    """A mention for each line with "arxiv" in it, and all else as prose."""
    for number, line in source.lines():
        if "arxiv" in line:
            yield entry(number, number, "mentions")
        elif line:
            yield Foreign("", line, Span("d.md", number, number))


LINKS = Parser("mentions", "", "links", 50, lambda source: 0.9 * (b"arxiv" in source.head), mentioned)


def parsers_of(found: list[Any] | None) -> list[tuple[str, int]]:
    return [(item.origins[0].parser, item.origins[0].first) for item in found or () if isinstance(item, Entry)]


def test_plain_links_come_last_however_sure_they_are() -> None:
    shy = parser("shy", "apple", 0.01)
    assert parsers_of(items("apple arxiv\n", LINKS, shy)) == [("shy", 1)]
    assert parsers_of(items("plum arxiv\n", LINKS, shy)) == [("mentions", 1)]
    assert parsers_of(items("a line\n" * 40_000 + "arxiv\n", LINKS, shy)) == [("mentions", 40_001)]


def test_what_a_digest_says_in_passing_is_no_mention_but_a_list_beside_it_is() -> None:
    text = "apple\nas in arxiv 1\n- arxiv 2\n* [x](arxiv 3)\nhttps://arxiv 4\nprose\n"
    found = items(text, APPLE, LINKS)
    assert parsers_of(found) == [("apple", 1), ("mentions", 3), ("mentions", 4), ("mentions", 5)]
    assert said(found) == [("warning", "unclaimed-lines", 2, 2), ("warning", "unclaimed-lines", 6, 6)]


def test_beside_a_library_all_links_are_read_and_the_prose_is_claimed() -> None:
    library = APPLE._replace(kind="library")
    found = items("one\napple\ntwo\n\nas in arxiv\n", library, LINKS)
    assert parsers_of(found) == [("apple", 2), ("mentions", 5)]
    assert said(found) == []
    assert [lines_of(item) for item in found or () if isinstance(item, Foreign)] == [(1, 1), (3, 3)]


def test_a_second_layout_is_told_from_what_the_first_one_left() -> None:
    deep = "apple\n" * 30_000 + "pear\npear\n"
    assert {name for name, _ in parsers_of(items(deep, APPLE, PEAR))} == {"apple", "pear"}


def test_prose_that_spans_what_others_claimed_is_cut_there() -> None:
    def all_of_it(source: SourceText) -> Iterator[Any]:
        lines = source.text.count("\n")
        yield Foreign("", source.text, Span("d.md", 1, lines))

    greedy = parser("greedy", "pear", 0.1, parse=all_of_it)._replace(kind="library")
    found = items("pear\nx\napple\ny\n\nz\napple\n", APPLE, greedy)
    assert [(item.raw, *lines_of(item)) for item in found or () if isinstance(item, Foreign)] == [("pear\nx", 1, 2), ("y\n\nz", 4, 6)]


def test_what_one_parser_calls_prose_may_be_papers_to_another() -> None:
    def page(source: SourceText) -> Iterator[Any]:
        for number, line in source.lines():
            if "apple" in line:
                yield entry(number, number, "page")
            elif line:
                yield Foreign("", line, Span("d.md", number, number))

    def grumble(source: SourceText) -> Iterator[Any]:
        return (Problem("error", "broken-record", "", "d.md", number) for number, line in source.lines() if line)

    first, second = parser("page", "apple", parse=page), parser("grumbler", "x", 0.2, parse=grumble)
    found = items("x\napple\npear\ny\n", first, parser("pear", "pear", 0.1), second)
    assert [(type(item), *lines_of(item)) for item in found or ()] == [(Foreign, 1, 1), (Entry, 2, 2), (Entry, 3, 3), (Foreign, 4, 4)]


def test_a_record_that_spans_what_others_claimed_is_read_from_each_gap_for_itself() -> None:
    def records(source: SourceText) -> Iterator[Any]:
        """From each pear to the next; a heading says of which tree."""
        starts = [number for number, line in source.lines() if "pear" in line] + [source.text.count("\n") + 1]
        tree = "".join(line for _, line in source.lines() if "tree" in line)
        for first, following in pairwise(starts):
            yield entry(first, following - 1, "records")._replace(
                title=" ".join(source.text.split("\n")[first - 1 : following - 1]), comment=tree
            )
            yield Problem("warning", "invalid-date", "", "d.md", first)

    def trees(source: SourceText) -> Iterator[Any]:
        for number, line in source.lines():
            if "tree" in line:
                yield Heading(line, "", None, Span("d.md", number, number))
            elif "apple" in line:
                yield entry(number, number, "apple")

    found = items(
        "tree 1\napple\npear\nx\n\napple\ny\npear\nz\ntree 2\npear\n",
        parser("apple", "apple", parse=trees),
        parser("records", "pear", 0.1, parse=records),
    )
    assert [(item.title, item.comment, lines_of(item)) for item in found or () if isinstance(item, Entry) and item.title] == [
        ("pear x", "tree 1", (3, 4)),
        ("pear z", "tree 1", (8, 9)),
        ("pear", "tree 2", (11, 11)),
    ]
    assert said(found) == [("warning", "invalid-date", line, 0) for line in (3, 8, 11)] + [("warning", "unclaimed-lines", 7, 7)]


@pytest.mark.parametrize(("met", "read_of"), [({"digest"}, ["digest"]), ({"digest", "listing"}, ["digest", "listing"])])
def test_what_is_met_in_a_folder_is_of_the_kinds_that_are_looked_for(met: set[str], read_of: list[str]) -> None:
    kinds = [parser(kind, kind)._replace(kind=kind) for kind in ("digest", "listing", "library", "links")]  # type: ignore[arg-type]
    found = [Found(source(f"{one.kind}\n"), named=False) for one in kinds]
    reading = read(found, lambda: kinds, tuple, met=frozenset(met))
    assert [item.origins[0].parser for item in reading.entries] == read_of
    assert reading.skipped == 4 - len(read_of)
    assert [problem.code for problem in reading.problems] == ["other-files"]


def test_identifiers_are_no_file_and_no_layout_is_forced_on_them() -> None:
    ids = parser("ids", "2105", 0.9)._replace(kind="links")
    arguments = Found(SourceText.of(ARGUMENTS, b"2105.00001\n"), named=True)
    reading = read([arguments, Found(source("apple 2105"), named=True)], lambda: (APPLE,), tuple, others=lambda: (ids,), forced=True)
    assert [item.origins[0].parser for item in reading.entries] == ["ids", "apple"]
    assert reading.files == 1


def test_who_took_what_is_told() -> None:
    told: list[tuple[str, list[Any]]] = []
    read(
        [Found(source("apple\npear\nx"), named=True), Found(source("plum"), named=False)],
        lambda: (APPLE, PEAR),
        tuple,
        told=lambda one, turns: told.append((one.name, turns)),
    )
    assert [(turn.parser.name, turn.scores, turn.left) for turn in told[0][1]] == [
        ("apple", (("apple", 1.0), ("pear", 1.0)), [(2, 3)]),
        ("pear", (("pear", 1.0),), [(3, 3)]),
    ]
    assert told[1] == ("d.md", [])


CUT_OFF = {
    "fields": "### Maps\n- **Arxiv ID**: http://arxiv.org/abs/2110.1374",
    "cv-arxiv-daily": "|**2021-10-27**|**Maps**|Ann Lee et.al.|[2110.1374",
    "links": "- [Maps of the Seas](https://arxiv.org/abs/2110.1374",
    "ids": "2110.90001\n2110.1374",
}


@pytest.mark.parametrize("name", CUT_OFF)
def test_an_identifier_that_the_end_of_a_file_cuts_off_is_no_other_papers(name: str) -> None:
    """2110.1374 is 2110.01374, as arXiv repairs it, and here the beginning of 2110.13744."""
    host = Host(list)

    def read_all(text: str, name: str = "d.md") -> list[Any]:
        where = SourceText.of(name, text.encode())
        return read_source(where, list, list, others=lambda: host.built_in("parsers"), named=True) or []

    cut, last = read_all(CUT_OFF[name]), CUT_OFF[name].count("\n") + 1
    assert not [item for item in cut if isinstance(item, Entry) and item.id == "2110.01374"]
    assert [(item.code, item.last) for item in cut if isinstance(item, Problem) and item.severity == "error"] == [("invalid-id", last)]
    whole = read_all(CUT_OFF[name] + (") |\n" if name != "ids" else "\n"))
    assert [item.id for item in whole if isinstance(item, Entry)][-1:] == ["2110.01374"]
    assert [item.id for item in read_all("2110.1374", ARGUMENTS) if isinstance(item, Entry)] == ["2110.01374"]
