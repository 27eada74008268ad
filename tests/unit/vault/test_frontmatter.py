"""Front matter read so that it can be edited by line: what each property says, and where it stands."""

from __future__ import annotations

from itertools import product

import pytest

from arxref.vault import frontmatter
from growth import assert_linear

NOTE = """---
title: "a \\"b\\": c" # mine
plain: two words
single: 'it''s'
number: 5
nothing:
block:
  - "one"
  # between
  - two # too
flow: [a, "b, c", 'd']
folded: >-
  a long
  text

after: x
---
body: no property
"""


def read(text: str) -> dict[str, frontmatter.Property]:
    found = frontmatter.read(text)
    assert isinstance(found, frontmatter.Front)
    assert text[found.end :].startswith("---")
    return dict(found.properties)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_values_and_their_places(newline: str, bom: str) -> None:
    text = bom + NOTE.replace("\n", newline)
    found = read(text)
    assert {name: property_.value for name, property_ in found.items()} == {
        "title": 'a "b": c',
        "plain": "two words",
        "single": "it's",
        "number": "5",
        "nothing": "",
        "block": ("one", "two"),
        "flow": ("a", "b, c", "d"),
        "folded": "a long text",
        "after": "x",
    }
    written = {name: text[property_.start : property_.end].replace("\r\n", "\n") for name, property_ in found.items()}
    assert written["title"] == '"a \\"b\\": c"'
    assert written["flow"] == "[a, \"b, c\", 'd']"
    assert written["folded"] == ">-\n  a long\n  text"
    assert [text[item.start : item.end].strip() for item in found["block"].items] == ['- "one"', "- two # too"]
    assert [text[item.start : item.end] for item in found["flow"].items] == ["a", '"b, c"', "'d'"]
    for name, property_ in found.items():
        assert text[property_.line :].startswith(name)
        assert text[property_.next - 1] == "\n"


SIMPLE = [
    'a: "x"',
    "b: two words",
    "c: 'it''s'",
    "d:",
    "e: # mine",
    "f:\n- 1\n- '2'",
    "g:\n    - x\n\n    - y # z",
    "# all mine",
    "i: [a, \"b, c\" , 'd e',f/g h ]  # [k]",
    "j: [ ]",
    "k: [été, 1.5, '', x-y (z) ]",
    "h: 2019-05-28",
    "",
]


def test_what_is_read_by_line_is_what_a_yaml_library_reads() -> None:
    """A tab in a comment sends the same lines to PyYAML."""
    text = "".join(f"{line}\n" for line in SIMPLE)
    by_line, by_library = read(f"---\n{text}---\n"), read(f"---\n{text}#\t\n---\n")
    assert by_line.keys() == by_library.keys()
    quick = frontmatter.simple(text)
    assert quick is not None, "that took no library"
    assert [(name, found.value) for name, found in quick.items()] == [(name, found.value) for name, found in by_line.items()]
    for name, property_ in by_line.items():
        other = by_library[name]
        assert property_._replace(start=0, end=0) == other._replace(start=0, end=0), name
        assert text[property_.start - 4 : property_.end - 4].strip(" \n") == text[other.start - 4 : other.end - 4].strip(" \n"), name


def test_a_yaml_escape_is_read_and_front_matter_may_hold_comments_alone() -> None:
    assert read('---\na: "\\x41b"\nb: 1\n---\n')["a"].value == "Ab"
    assert read("---\n# mine\n#\t\n---\n") == {}


def test_brackets_within_one_another_are_read_up_to_a_depth() -> None:
    """PyYAML's time grows with the square of it."""
    flat = "[], " * 200
    assert read(f"---\na: {'[' * 99}{flat}{']' * 99}\nb: 1\n---\n")["b"].value == "1"
    assert read(f"---\na: ' {']' * 200}{'[' * 100}'\nb: 1\n---\n")["b"].value == "1"
    for deep in ("[" * 101 + "]" * 101, "[{a: " * 51 + "}]" * 51, "]" * 200 + "[" * 101):
        found = frontmatter.read(f"---\na: {deep}\n---\n")
        assert isinstance(found, frontmatter.Invalid)
        assert found.why == "its properties are nested too deeply"


@pytest.mark.parametrize("text", ["", "no properties", "---\nnot closed: 1\n", " ---\na: 1\n---\n", "----\na: 1\n---\n", "---a\n---\n"])
def test_no_front_matter(text: str) -> None:
    assert frontmatter.read(text) is None


@pytest.mark.parametrize(
    ("front", "why"),
    [
        ("a: 1\na: 2\n", "has the property a twice"),
        ('a: 1\n"a": 2\n', "twice"),
        ("a: [\n", "no valid YAML (line"),
        ("a: b: c\n", "no valid YAML (line 2)"),
        ("\ta: 1\n", "no valid YAML"),
        ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> theirs\n", "no valid YAML"),
        ("{a: 1, b: 2}\n", "not written one a line"),
        ("- a\n- b\n", "not written one a line"),
        ("? a\n: b\n", "not written one a line"),
        ("just words\n", "not written one a line"),
        ('a: "x" y\n', "no valid YAML"),
        ("a: *b\n", "no valid YAML"),
        ("a: \x07\n", "no valid YAML"),
        ("# x\n" * 70_000, "256 KiB"),
    ],
)
def test_what_cannot_be_edited_by_line_is_invalid(front: str, why: str) -> None:
    found = frontmatter.read(f"---\n{front}---\n")
    assert isinstance(found, frontmatter.Invalid)
    assert why in found.why


@pytest.mark.parametrize("value", ["&x 1", "!!str 5", "{b: 1}", "\n  b: 1", "[[x]]", "[a, [b]]", "\n  - - a", "\n  - a\n  -\n    c"])
def test_what_is_neither_text_nor_a_list_of_texts_has_no_value(value: str) -> None:
    found = read(f"---\na: {value}\nb: 1\n---\n")
    assert found["a"].value is None
    assert found["b"].value == "1"


COMMON = (
    *("a: 1\n", 'b: "x: #y"\n', "c:\n", "  - d\n", '  - ""\n', '  - "two, or so"\n', 'e: ""\n', "été: 2019-05-01\n"),
    *("g: a b\n", "h: https://a.b/#c  :d, [e]{f}#'g\n", "i:\n", '  - (j) "k" :l\n'),
)
OTHERS = (
    *(
        "- d\n",
        "   - d\n",
        "  -\n",
        "f: \n",
        "g: a b \n",
        "g: a #b\n",
        "g: a  # b\n",
        "g: a b:\n",
        "g: a: #b\n",
        "g: a\xa0b\n",
        "  - g: a\n",
        "  - a #\n",
        "g: 'a b'\n",
        "g: [a b]\n",
        'h: "\\n"\n',
        'i: "x" # y\n',
        "j: 'x'\n",
        "---\n",
        "...\n",
        "\n",
        "#\n",
        "k k: 1\n",
    ),
    *(
        "l: 1\r\n",
        "m: [1]\n",
        'n: "\t"\n',
        'o: "\x85"\n',
        'p: "\u2028"\n',
        'q: "\ud800"\n',
        "r: x: y\n",
        "s: -1\n",
        "t:1\n",
        " u: 1\n",
        "v: |\n",
        "w",
    ),
)


@pytest.mark.parametrize("first", ["", *COMMON, *OTHERS])
def test_values_at_one_look_are_those_that_are_read(first: str) -> None:
    for lines in map("".join, product([first], ["", *COMMON], [*COMMON, *OTHERS], ["", *COMMON])):
        told = frontmatter.values(lines)
        if told is not None:
            assert [*told.items()] == [(name, found.value) for name, found in read(f"---\n{lines}---\n").items()]


def test_common_values_are_told_at_one_look() -> None:
    lines = "".join(COMMON)
    assert frontmatter.values(lines) == {"a": "1", "b": "x: #y", "c": ("d", "", "two, or so"), "e": "", "été": "2019-05-01"} | {
        "g": "a b",
        "h": "https://a.b/#c  :d, [e]{f}#'g",
        "i": ('(j) "k" :l',),
    }
    for other in OTHERS:
        assert frontmatter.values(lines + other) is None
    assert frontmatter.values("a: 1\na: 2\n") is None
    assert frontmatter.values("a: 1\n  - 2\n") is None
    assert frontmatter.values(f'a: "{"x" * frontmatter.MAX_SIZE}"\n') is None


@pytest.mark.parametrize("piece", [" a", " :", ":a", "#", "# ", " #", ": ", "  ", '"', "\n  - a b", "\nb"])
def test_common_values_cost_no_more_than_their_length(piece: str) -> None:
    assert_linear(frontmatter.values, lambda n: f"a: b{piece * min(n, frontmatter.MAX_SIZE // 20)}\n")
