"""What a quick reading of a record finds is what the careful one does, and what is told at a look to be clean is clean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.library.digests import parts
from arxref.library.layouts import tablecells, tables
from arxref.library.leftovers import shifted, unclaimed
from arxref.model import ArxivId, Entry, Origin
from arxref.parsers import cv_arxiv_daily, dailyarxiv, fields, numbered
from arxref.ranking import HALF_SURE
from arxref.text import markup, mathcheck, mathfind, textcommands
from arxref.text.clean import clean, clean_printed, is_printed, printed_cleaner
from arxref.text.marks import behind, commands
from arxref.turns import parse_with, take_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from pathlib import Path
    from types import ModuleType

NEVER = re.compile(r"(?!)")


def mostly(usual: tuple[str, ...], *odd: str) -> st.SearchStrategy[str]:
    """One of the usual values, and now and then an odd one: a record that has many seldom is one that is recognised."""
    return st.sampled_from(usual * 12 + odd)


WORDS = st.text("abZ9 _.,'\"*[]()|#>/:;-+=@!?%\u00e9\u2019\u00a0\u0301\u2009\u2013", max_size=30)
# fmt: off
ODD = st.sampled_from((
    " None", "None ",
    "None", "", " ", "  two  blanks ", "R&D", "AT&amp;T", "a_b", "a_{b}", "x_1^2", "$k$", "$5 and $6", "Fig.~5", "``so''", "\\emph{hard}",
    "<i>x</i>", "<1 ms", "\tx", "x\x7f", "x\u0085y", "caf\u00c3\u00a9", "\u200bx", "- **DOI**: x", "### y",
    "# ArXiv cs.CV --Wed, 29 May 2019",
))
TEXT = st.one_of(WORDS, ODD, st.builds(" ".join, st.lists(st.one_of(WORDS, ODD), max_size=4)))
FOLDED = st.builds("\n  ".join, st.lists(TEXT, min_size=1, max_size=3))
ID = mostly(
    ("2105.14656v2", "2105.14656", "0704.0001v1", "1501.00001v12"),
    "2105.1465", "0704.00001", "cs/9810005v1", "2113.00001", "2105.00000v0",
)
STAMP = mostly(
    ("2021-05-31 00:49:34+00:00", "2021-06-01 23:59:59+00:00"), "2021-02-30 00:00:00+00:00", "2021-05-31", "2021-05-31 24:00:00+00:00",
    "None",
)
DOI = mostly(("None", "10.1007/978-3-030_1", "10.48550/arXiv.2105.14656", "10.1000/a 10.1000/b"), "", " None", "no DOI", "x 10.1000/a")
CATEGORIES = mostly(("**cs.CV**", "**eess.IV**, cs.CV, cs.LG", "cs.CV, 68T45, I.4.6"), "None", " None", "", "**cs.CV**, odd")
AUTHORS = mostly(
    ("Ann Lee", "Ann Lee, Bo de Vries, Ann Lee", "J. Smith, Jr."), "None", "None ", "", "Jos\u00e9 P\u00e9rez, the ABC collaboration",
    "Ann Lee et al.",
)
# fmt: on


@st.composite
def records(draw: st.DrawFn) -> str:
    """A record, now and then with something that the digest's script would not write."""
    paper = draw(ID)
    links = (f"[PDF](http://arxiv.org/pdf/{paper})", f"[PDF](https://arxiv.org/pdf/{paper})", f"[PDF](http://arxiv.org/pdf/{paper[:9]}v3)")
    link = draw(mostly(links, "None", "[code](http://x.org)"))
    first = draw(STAMP)
    values = (
        f"http://arxiv.org/abs/{paper}", draw(DOI), draw(CATEGORIES), link, first, draw(st.one_of(st.just(first), STAMP)), draw(AUTHORS),
        draw(st.one_of(TEXT, FOLDED)), draw(st.one_of(TEXT, FOLDED)), draw(st.one_of(TEXT, TEXT, FOLDED)),
    )  # fmt: skip
    lines = [f"### {draw(TEXT)}", *(f"- **{name}**: {value}" for name, value in zip(fields.FIELDS, values, strict=True))]
    if not draw(st.integers(0, 9)):
        del lines[draw(st.integers(0, len(lines) - 1))]
    return "\n".join(lines) + "\n" * draw(st.integers(0, 4))


@st.composite
def quotations(draw: st.DrawFn) -> str:
    """A record of two lines, or of what a hand made of them."""
    number = draw(mostly(("1.", "2.", "7.", "1. ", "12.3D "), "", "1234567."))
    label = draw(mostly(("  [ pdf ]", "  [ :arrow_down: ]"), "[]", " [a [b] ]", " [ a label that is a title by its length ]"))
    url = draw(mostly(("https://arxiv.org/pdf/{}.pdf", "http://arxiv.org/abs/{}"), "https://example.org/{}")).format(draw(ID))
    lines = [f"### {number}{draw(TEXT)}{label}({url}){draw(st.sampled_from(('', '', ' ')))}", f">{draw(TEXT)}"]
    if not draw(st.integers(0, 9)):
        lines.insert(draw(st.integers(0, 2)), draw(st.sampled_from(("> more", "stray", "# ArXiv cs.CV --Wed, 29 May 2019", "  "))))
    return "\n".join(lines) + "\n" * draw(st.integers(0, 4))


# fmt: off
DAY = mostly(("2021-05-31", "2021-06-02"), "2021-02-30", "2021.05.31", "")
FIRST_AUTHOR = mostly(("Ann Lee et.al.", " Ann Lee, et.al.", "J. St. Ives et.al."), "et.al.", "Ann Lee et.al. ", "Ann Lee", "*Ann* et.al.")
PAPER = mostly(("[{0}](http://arxiv.org/abs/{0})",), "[x://y](https://arxiv.org/abs/{0})", "[{0}](http://arxiv.org/pdf/{0}) ", "{0}")
CODE = st.sampled_from((
    "null", "", "**[link](https://example.org/a_b(c))**", "**[link](https://example.org/x)**", "[code](https://example.org/x)", "soon",
    "**[link](https://arxiv.org/abs/2105.14656)**", "**[link](https://example.org/2105.14656)**",
))
NAMED = st.sampled_from((
    "A Study of Things", "A Study of Others", "n/a", "- -", "x  y", "2105.14656", "see http://x.org ok", "a\\", "[Re] A Study",
    "A ~~First~~ Study", "~~All of It~~", "Fig.~5 of It", "CVPR 2021",
))
COLUMNS = mostly(
    ("Publish Date|Title|Authors|PDF|Code", "Date|Title|First Author|PDF|"), "Title|Date|Authors|PDF|Code", "Date|Title|Authors|PDF",
    "Date|Paper|Authors|PDF|Code",
)
# fmt: on


@st.composite
def rows(draw: st.DrawFn) -> str:
    """A row of a daily list, or of what a hand made of it."""
    title, link = draw(st.one_of(TEXT, NAMED)), draw(PAPER).format(draw(ID))
    return f"|**{draw(DAY)}**|**{title}**|{draw(FIRST_AUTHOR)}|{link}|{draw(CODE)}|"


ASIDE = st.sampled_from(("a line of nobody", "", "| | |", "[![badge](x)](y)", "## Optics"))


@st.composite
def tables_of_rows(draw: st.DrawFn) -> str:
    """A table below its topic, or what a hand made of it."""
    columns = draw(COLUMNS)
    lines = ["## Maps", "", f"|{columns}|", "|---" * (columns.count("|") + 1) + "|", *draw(st.lists(rows(), max_size=3))]
    if not draw(st.integers(0, 3)):
        lines.insert(
            draw(st.integers(0, len(lines))), draw(st.sampled_from(("a line of nobody", "", "| | |", "[![badge](x)](y)", "## Optics")))
        )
    return "\n".join(lines) + "\n" * draw(st.integers(0, 2))


# fmt: off
CELL = st.lists(st.sampled_from((
    "**", "*", "[", "](", ")", "[A Title](https://x.org/a_b)", "**[A Title](https://x.org/a)**", "[A ~~B~~](https://x.org)", "~~", "<br>",
    "<b>", "![i](https://i.org/a.png)", "<a href='https://a.org'>t</a>", " - ", "1) ", "A", "https://x.org/q(1)", "  ", "`",
    "[*b*](https://x.org)", "[](https://x.org)", "$M^{**}$",
)), max_size=5).map("".join)
# fmt: on


@settings(max_examples=300)
@given(CELL)
def test_a_cell_that_is_one_link_is_read_alike_either_way(cell: str) -> None:
    quick = tablecells.linked_title(cell), tablecells.links(cell), tablecells.without_links(cell)
    with mock.patch.object(tablecells, "_ALONE", NEVER):
        assert quick == (tablecells.linked_title(cell), tablecells.links(cell), tablecells.without_links(cell))


def carefully(parse: Callable[[SourceText], Iterable[object]], module: ModuleType, source: SourceText) -> list[object]:
    """What a parser gives when it recognises no record at one look."""
    with mock.patch.object(module, "_WRITTEN", NEVER):
        return list(parse(source))


HEADS = st.sampled_from(("", "# Arxiv Papers in cs.CV on 2021-05-31\n", "\n\n"))


@settings(max_examples=200)
@given(st.lists(records(), min_size=1, max_size=4), HEADS)
def test_quick_and_careful_reading_of_fields_agree(parts: list[str], head: str) -> None:
    source = SourceText.of("x.md", (head + "\n".join(parts)).encode())
    assert list(fields.parse(source)) == carefully(fields.parse, fields, source)


@settings(max_examples=200)
@given(st.lists(quotations(), min_size=1, max_size=4), HEADS)
def test_quick_and_careful_reading_of_quotations_agree(parts: list[str], head: str) -> None:
    source = SourceText.of("x.md", (head + "\n".join(parts)).encode())
    assert list(numbered.parse(source)) == carefully(numbered.parse, numbered, source)


STRAY = st.sampled_from(("", "", "\n", "a line of nobody\n", "  \n", "### \n", "## More\n\n", "- **Mood**: good\n", "\u00a0\n", "\x0c\n"))


@settings(max_examples=200)
@given(st.lists(st.one_of(records(), quotations(), tables_of_rows(), STRAY, HEADS), max_size=6), st.booleans())
def test_who_is_sure_that_no_line_is_left_is_right(parts: list[str], apart: bool) -> None:
    text = ("\n" if apart else "").join(parts)
    for parser in (fields.PARSER, numbered.PARSER, cv_arxiv_daily.PARSER, dailyarxiv.PARSER):
        source = SourceText.of("x.md", text.encode())
        left = unclaimed(source.text, parse_with(parser, source))
        assert returned(parser.parse(source)) <= (not left)
        if parser.accepts(source) >= HALF_SURE:  # else it may be read without the marks of its quotations, as another text
            assert take_turns(source, lambda one=parser: [one], tuple, named=True, forced=True)[0].left == left  # type: ignore[misc]
        assert unclaimed(text, [*shifted(parse_with(parser, source), 3)], 4) == [(first + 3, last + 3) for first, last in left]


def returned(items: Generator[object, None, bool]) -> bool:
    """What a generator returns at its end."""
    while True:
        try:
            next(items)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def test_a_parser_that_is_sure_of_its_lines_is_believed_and_one_that_fails_is_not() -> None:
    def sure(_source: SourceText) -> Generator[Entry, None, bool]:
        yield Entry(ArxivId("2105.14656"), origins=(Origin("x", 1, 1, "fields"),))
        return True

    def broken(source: SourceText) -> Generator[Entry, None, bool]:
        yield from sure(source)
        raise ValueError

    source = SourceText.of("x", b"a\nb\nc\n")
    for parse, left in ((sure, []), (broken, [(3, 3)]), (lambda one: list(sure(one)), [(2, 3)])):
        parser = fields.PARSER._replace(parse=parse)
        assert take_turns(source, lambda one=parser: [one], tuple, named=True, forced=True)[0].left == left  # type: ignore[misc]


@settings(max_examples=200)
@given(st.lists(rows(), min_size=1, max_size=4), COLUMNS)
def test_quick_and_careful_reading_of_rows_agree(parts: list[str], columns: str) -> None:
    rule = "|---" * (columns.count("|") + 1)
    source = SourceText.of("x.md", f"## Maps\n\n|{columns}|\n{rule}|\n{chr(10).join(parts)}\n".encode())
    assert list(cv_arxiv_daily.parse(source)) == carefully(cv_arxiv_daily.parse, tables, source)


@pytest.mark.parametrize(("parser", "module"), [(fields, fields), (numbered, numbered), (cv_arxiv_daily, tables)])
def test_quick_and_careful_reading_agree_on_real_digests(parser: ModuleType, module: ModuleType, corpus: Path) -> None:
    read = quick = 0
    for path in sorted((corpus / "digests").rglob("*.md")):
        source = SourceText.of(path.name, path.read_bytes())
        items = list(parser.parse(source))
        assert items == carefully(parser.parse, module, source)
        read += sum(type(item) is Entry for item in items)
        if parser is module:
            quick += sum(titled and module._WRITTEN.match(text) is not None for text, titled in parts(source))
        else:
            quick += len(module._WRITTEN.findall(source.text))
    assert read >= quick > 0.75 * read  # one in five of the last parser's is a line for WeChat or a row of another table


@settings(max_examples=200)
@given(st.one_of(TEXT, FOLDED))
def test_a_part_of_a_line_of_a_printed_source_is_cleaned_alike(text: str) -> None:
    for line in text.splitlines():
        if is_printed(line.encode()):
            assert clean_printed(line) == clean(line)


@settings(max_examples=200)
@given(st.lists(st.one_of(TEXT, st.text("ab N.\u00e9"), st.just("None")), max_size=4).map("\n".join))
def test_the_parts_of_a_printed_record_are_cleaned_alike(text: str) -> None:
    """Whether one look at all of it says that there is nothing to be cleaned or not."""
    if is_printed(text.encode()):
        cleaned = printed_cleaner(text)
        event(cleaned.__name__)
        for part in text.split("\n"):
            assert cleaned(part) == clean(part)


# fmt: off
LINKED = st.sampled_from((
    '<a class="link-external link-https" href="https://example.org/a_b" rel="external noopener nofollow">this https URL</a>',
    '<a class="link-external link-http" href="http://models.In" rel="external noopener nofollow">this http URL</a>',
    '<a class="link-external link-http" href=" http://x.org/?a=1 " rel="nofollow">this http URL</a>',
    '<a class="x" href="" rel="">this http URL</a>', '<a class="x" href="http://x.org" rel="">this ftp URL</a>',
    "<a href='http://x.org'>here</a>", "</a>", "<a>", "<b>", "</b>", "<br>", " <br>", "<br/>", "<i >", "<!-- x -->", "<!-->",
    "<", ">", "a < b", "s ", "'s", "x",
))
# fmt: on


@settings(max_examples=200)
@given(st.builds("".join, st.lists(st.one_of(LINKED, TEXT), max_size=6)))
def test_links_of_arxiv_s_pages_are_addresses_either_way(text: str) -> None:
    quick = markup.tags(text)
    with mock.patch.object(markup, "_WRITTEN", NEVER):
        assert markup.tags(text) == quick


MARKED = st.text("ab1 \\\\\"'$.", max_size=14)
QUOTED = re.compile(r"""(?<![\w\\])\\(["'])(\w[^"'\\]{0,200})\\\1(?!\w)""")


@settings(max_examples=200)
@given(st.one_of(MARKED, st.builds("{}\\{}{}\\{}{}".format, MARKED, st.sampled_from("\"'"), MARKED, st.sampled_from("\"'"), MARKED)))
def test_a_pattern_that_begins_with_its_mark_finds_what_one_with_the_look_before_it_does(text: str) -> None:
    assert [one.span() for one in textcommands._QUOTED.finditer(text)] == [one.span() for one in QUOTED.finditer(text)]
    assert mathfind._undollared(text) == mathfind._DOLLAR.sub(mathfind._dollar, text)


SIGNED = st.text("ab1 \\\\\\%&_#*<>'$.-", max_size=14)
# fmt: off
PIECES = (
    "\\alpha", "\\it", "\\cal", "{\\cal A}", "{\\mit", "}", "_", "^", "_{i}", "_\\ell", "a_b", "x_1^2", " ", "a", "\\(", "\\)", "\x02",
    "\\in ", "\\emph{", "\\emph{a}", "\\url{ a }", "\\%", "\\-", "\\it{", "\\sc{i}", "{", "\\",
)
# fmt: on
BARE = st.builds("".join, st.lists(st.sampled_from(PIECES), max_size=8))


@settings(max_examples=200)
@given(st.one_of(SIGNED, BARE))
def test_a_text_that_is_told_to_hold_no_bare_math_or_no_commands_but_signs_holds_none(text: str) -> None:
    known = commands(text)
    with mock.patch.object(textcommands._Reader, "flat", return_value=False):
        careful = textcommands._Reader(textcommands._QUOTED.sub(r"\1\2\1", text), braces=True).read()
    assert textcommands.plain_commands(text, known) == careful == textcommands.plain_commands(text, behind(text, "\\"))
    vaults: tuple[list[str], list[str]] = [], []
    assert mathfind.bare(text, vaults[0], known) == mathfind.bare(text, vaults[1], {*known, "alpha"})
    assert vaults[0] == vaults[1]


# fmt: off
MATH = st.builds("".join, st.lists(st.sampled_from((
    "\\%", "\\&", "\\|", "\\{", "\\}", "\\$", "\\_", "%", "&", "_", "^", "{", "}", "a", "1", "{a}", "^2", "_i", "^{2}", "'", " ", "\\alpha",
    "\\sum", "\\mathcal{A}", "\\\\", "\\", "+", "[", "]", "\\left", "\\limits", "\\frac", "\\ ", "\t", "$", "bc", "{b c}", "\\log", "\\hat",
    "\\rm", "\\quad", "\\thinspace", "{\\rm a}", "\\mathrm", "\\text", "~", "\\sqrt",
)), max_size=6))
# fmt: on


@settings(max_examples=400)
@given(MATH)
def test_math_that_is_told_at_a_look_to_be_safe_is_safe(body: str) -> None:
    with mock.patch.object(mathcheck, "_TOKEN", re.compile(r"\\[A-Za-z]+|\\.|\s+|[^\\\s]", re.DOTALL)):
        step_by_step = bool(body.strip()) and mathcheck._Checker(body).check()
    assert mathcheck.is_safe_math(body) == (bool(body.strip()) and mathcheck._Checker(body).check()) == step_by_step


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(("$$", "$$y = x$$", "$$ a $$", "$x_1$", "$", "x", "ab cd", " ", "5", "\\", "\\(", "\\alpha", "\\$", "%", "~")),
        max_size=8,
    )
)
@example(["$$z_2", "$x_1$", "z_2$$"])
@example(["$$$x_1$", "$$a$$"])
@example(["$x_1$", "$$a$$", "$y_1$"])
def test_double_dollars_that_are_told_at_a_look_are_those_that_are_read_one_by_one(pieces: list[str]) -> None:
    text = "".join(pieces)
    with mock.patch.object(mathfind, "paired", return_value=[]), mock.patch("arxref.text.clean.paired", return_value=[]):
        one_by_one = clean(text)
    assert clean(text) == one_by_one


def test_control_characters_are_seen() -> None:
    controls = [bytes([byte]) for byte in (*range(0x20), 0x7F) if bytes([byte]) not in b"\r\n"]
    assert not any(is_printed(b"a" + control) for control in controls)
    assert is_printed("a b\r\n\u0085\u00a0~".encode())
