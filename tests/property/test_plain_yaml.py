"""Law: what is read as the plainest YAML is what PyYAML reads there; all else is left to PyYAML."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.library.csl.cslplain import plain
from arxref.library.csl.cslyaml import load
from arxref.parsers.csl_yaml import parse
from growth import assert_linear

VALUES = (
    "",
    "a",
    "On Corners: Again",
    "x:y",
    "a #b",
    "a#b",
    '"q: [x]"',
    "'it is'",
    "'it''s'",
    '"a\\n"',
    "[1, 2]",
    "[]",
    "{}",
    "[] a",
    "2021-05-04",
    "é ü",
    "a\u2028b",
    "~",
    "-",
    "a:",
    "b ",
    "'open",
    "' open ",
    "shut'",
    "it''s ''",
    "it'''",
    "'",
    "''",
    ">-",
    ">",
    "c - d",
    "- e",
    "$x$ [y",
)
HEADS = ("id:", "author:", "a-b:", "- id:", "- - ", "-  x:", "- ", "", "id :", "#", "? ", "{a: b}", "name:x ", "- id: x ", "a: b: ")
LINES = st.builds(
    lambda blanks, head, value: " " * blanks + head + (" " if head.endswith(":") and value else "") + value,
    st.integers(0, 6),
    st.sampled_from(HEADS),
    st.sampled_from(VALUES),
)


@given(st.lists(LINES, min_size=1, max_size=7))
@settings(max_examples=200, deadline=None)
def test_what_is_read_line_by_line_is_what_pyyaml_reads(lines: list[str]) -> None:
    found = plain(lines)
    if found is not None:
        assert found == load("\n".join(lines))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["  id: a", "  title: 'On: Corners'", '  note: "x # y"'], {"id": "a", "title": "On: Corners", "note": "x # y"}),
        (
            ["  author:", "  - family: Lee", "    given: Ann", "  - literal: ATLAS", "  type: book"],
            {"author": [{"family": "Lee", "given": "Ann"}, {"literal": "ATLAS"}], "type": "book"},
        ),
        (
            ["  issued:", "    date-parts:", "    - - 2021", "      - 5", "  URL: https://arxiv.org/abs/2105.99001"],
            {"issued": {"date-parts": [["2021", "5"]]}, "URL": "https://arxiv.org/abs/2105.99001"},
        ),
        (["  id:", "  title: a"], {"id": "", "title": "a"}),
        (["  id: a", "    b", "     - c", "  title: d"], {"id": "a b - c", "title": "d"}),
        (["  title: 'It''s: a", "    # long ''", "    one'''", "  id: d"], {"title": "It's: a # long ' one'", "id": "d"}),
        (["  title: >-", "    a: b #c", "    # d", "  id: e"], {"title": "a: b #c # d", "id": "e"}),
        (["  id: a", "  b"], None),
        (["  id: a", "    b: c"], None),
        (["  id: a", "    # c"], None),
        (["  note: 'long", "    # c"], None),
        (["  note: 'long", "", "    c'"], None),
        (["  note: >-", "    long", "", "    again"], None),
        (["  note: >-", "    long", "      again"], None),
        (["  note: >-", "  long"], None),
        (["  id: a", " b: c"], None),
    ],
)
def test_the_plainest_yaml(lines: list[str], expected: object) -> None:
    assert plain(lines) == expected


@pytest.mark.parametrize("begin", ["", "- "])
def test_what_is_nested_deeply_is_left_to_pyyaml(begin: str) -> None:
    deep = [" " * column + begin + "a:" for column in range(0, 400, 4)] + [" " * 400 + "a: b"]
    assert plain(deep) is None
    assert plain(["- " * 60 + "b"]) is None
    assert plain([*deep[:9], " " * 36 + "a: b"]) == load("\n".join([*deep[:9], " " * 36 + "a: b"]))


def test_what_names_no_paper_is_foreign_be_it_a_mapping_or_not() -> None:
    text = "references:\n- id: a\n  title: On *Books*\n- - id\n- title: On *Books*\n- id: c\n  URL: https://arXiv.org/abs/2105.99001\n"
    items = list(parse(SourceText.of("refs.yaml", text.encode())))
    assert [(type(item).__name__, getattr(item, "key", "")) for item in items if type(item).__name__ in ("Entry", "Foreign")] == [
        ("Foreign", ""),
        ("Foreign", "a"),
        ("Foreign", "item 2"),
        ("Foreign", "On Books"),
        ("Entry", "c"),
    ]


@pytest.mark.parametrize(
    "line",
    ["  {name}: a", "  {name}: 'it''s", "  {name}: 'a", "  {name}: >-"],
)
@pytest.mark.parametrize("more", ["    b c", "    b'", "    :x:x #", "    ''", "      b"])
def test_the_cost_of_wrapped_texts_is_linear(line: str, more: str) -> None:
    assert_linear(plain, lambda n: [text for number in range(n) for text in (line.format(name=f"n{number}"), more)])


@pytest.mark.parametrize("begin", ["  a: b", "  a: 'b", "  a: >-"])
@pytest.mark.parametrize("piece", [":", ": ", "x:", " #", "''", "'", " "])
def test_the_cost_of_a_long_line_is_linear(begin: str, piece: str) -> None:
    assert_linear(plain, lambda n: [begin, "    " + piece * n, "    " + piece * n])
    assert_linear(plain, lambda n: [begin + piece * n])
