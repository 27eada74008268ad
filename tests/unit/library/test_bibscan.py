from __future__ import annotations

import contextlib
import io
import logging
from collections import deque

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.library.bib.bibscan import scan
from arxref.text.decode import decode
from growth import assert_linear


def blocks(text):
    found = list(scan(text))
    assert "".join(text[block.start : block.end] for block in found) == text
    at = 0
    for block in found:
        assert block.start == at < block.end
        assert block.line == text.count("\n", 0, block.start) + 1
        assert text[block.key_start :].startswith(block.key)
        for field in block.fields:
            assert block.start < field.start < field.value <= field.end <= block.end
            assert text[field.start :].startswith(field.name)
        at = block.end
    return found


def entries(text):
    return [
        (block.type, block.key, {field.name: text[field.value : field.end] for field in block.fields})
        for block in blocks(text)
        if block.kind == "entry"
    ]


def kinds(text):
    return [
        (block.kind, text[block.start : block.end].strip(), block.closed)
        for block in blocks(text)
        if not text[block.start : block.end].isspace()
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@misc{a}", ("misc", "a", {})),
        ("@misc(a)", ("misc", "a", {})),
        ("@misc{a,}", ("misc", "a", {})),
        ("@misc{, x = 1}", ("misc", "", {"x": "1"})),
        ("@misc{,}", ("misc", "", {})),
        ("@ Misc \n { a.b:c/d , X = {y} , }", ("Misc", "a.b:c/d", {"X": "{y}"})),
        ('@misc(a, x = ")", y = {)}, z=1)', ("misc", "a", {"x": '")"', "y": "{)}", "z": "1"})),
        ('@misc{a, x = "b {"} c", y = {"}}', ("misc", "a", {"x": '"b {"} c"', "y": '{"}'})),
        ('@misc{a, x = y # "z" # {1} # 2 ,w=jan}', ("misc", "a", {"x": 'y # "z" # {1} # 2', "w": "jan"})),
        ("@misc{a, x = {b@c.d, @e{f} \n@g{h}}}", ("misc", "a", {"x": "{b@c.d, @e{f} \n@g{h}}"})),
        ("@misc{a, x = {" + "{" * 50 + "}" * 50 + "}}", ("misc", "a", {"x": "{" + "{" * 50 + "}" * 50 + "}"})),
        ("@misc{a\n, x = 1\n, y-z.w+v = 2\n}", ("misc", "a", {"x": "1", "y-z.w+v": "2"})),
        ("@misc{é2020, x = {日本}}", ("misc", "é2020", {"x": "{日本}"})),
        ("@misc{a, x = {b\\}}", ("misc", "a", {"x": "{b\\}"})),  # for BibTeX a brace is a brace, whatever stands before it
        ("see%@misc{a, x=1}", ("misc", "a", {"x": "1"})),  # nor does it know comments
    ],
)
def test_an_entry_is_what_bibtex_takes_for_one(text, expected):
    assert entries(text) == [expected]
    assert entries("Write to me@example.org (or to you@example.org {y})\n" + text + "% @ the end") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "me@example.org",
        "me@example.org {x}",
        "3 @ home (or so), {x}",
        "@",
        "@ ",
        "@{a}",
        "@1{a}",
        "@@",
        "{",
        "a {b} @ c",
        "\ufeff% x",
        "@comment a",
    ],
)
def test_text_between_entries_is_free(text):
    assert {kind for kind, _, _ in kinds(text)} <= {"text"}


def test_other_blocks():
    text = '@string{jan = "a" # b} @preamble{"x" # {y}}\n@comment{a {b} @misc{c, d={e}}\n@misc{f}}@comment(g (h) i)'
    assert kinds(text) == [
        ("string", '@string{jan = "a" # b}', True),
        ("preamble", '@preamble{"x" # {y}}', True),
        ("comment", "@comment{a {b} @misc{c, d={e}}\n@misc{f}}", True),
        ("comment", "@comment(g (h)", True),
        ("text", "i)", True),
    ]
    string = blocks(text)[0]
    assert (string.key, [text[field.value : field.end] for field in string.fields]) == ("jan", ['"a" # b'])


BROKEN = [
    ("@misc{a, x = {b", False),
    ('@misc{a, x = "b', False),
    ('@misc{a, x = "b {" }', False),
    ("@misc{a, x = b", False),
    ("@misc{a, x =", False),
    ("@misc{a, x", False),
    ("@misc{a,", False),
    ("@misc{", False),
    ("@misc(a, x = {b}", False),
    ("@string{a = {b}", False),
    ("@comment{a", False),
    ("@comment(a", False),
    ("@preamble{{a}", False),
    ("@misc{a, x}", True),
    ("@misc{a, x = {b} y = 1}", True),
    ("@misc{a, x = }", True),
    ("@misc{a, x = 1.5}", True),
    ("@misc{a, 1x = 1}", True),
    ("@misc{a b, x = 1}", True),
    ("@misc{x = 1}", True),
    ("@misc{x = {1}}", True),
    ('@misc{a, x = "b}', True),
    ('@misc{a, x = "b}c"}', True),
    ("@misc{a, , x = 1}", True),
    ("@string{a}", True),
    ("@preamble{}", True),
]


@pytest.mark.parametrize(("broken", "closed"), BROKEN)
@pytest.mark.parametrize("before", ["", "% remark\n", "@misc{before, x = {1}}\n\n"])
@pytest.mark.parametrize("after", ["", "\n@misc{after, x = {1}}\n", "\n \t@misc(after, x = {1}) % end"])
def test_a_broken_block_takes_no_other_with_it(before, broken, closed, after):
    text = before + broken + after
    found = [block for block in blocks(text) if block.kind == "broken"]
    assert len(found) == 1
    assert found[0].start == len(before)
    assert found[0].closed == closed
    keys = [key for _, key, _ in entries(text)]
    assert keys == [key for key in ("before", "after") if key in text]


def test_a_broken_block_has_the_fields_before_its_fault():
    (block,) = blocks("@misc{a, x = {1}, y = {2} z = {3}}")
    assert (block.kind, block.key, [field.name for field in block.fields]) == ("broken", "a", ["x", "y"])


HARD = {
    "a line": ("@a{k, t = {", "x", "", "}}"),
    "nested": ("@a{k, t = ", "{", ""),
    "nested, closed": ("@a{k, t = ", "{", "}", "}"),
    "open": ("", "@a{", ""),
    "open lines": ("", "@a{\n", ""),
    "open values": ("", "@a{k, t={\n", ""),
    "open quotes": ("", '@a{k, t="\n', ""),
    "open parentheses": ("", '@a(k, t="{\n', ""),
    "quotes in groups": ("", '@a(k, t="{\n', "}"),
    "nothing": ("", "@", ""),
    "inside lines": ("", "x @a{k, t={", ""),
    "every other": ("", "@a{} @b{\n", ""),
    "bad fields": ("", "@a{ bad bad\n", "}"),
    "nested entries": ("", "@a{k, f={\n", "} bad}"),
    "comments": ("", "@comment{\n", ""),
    "comments in parentheses": ("", "x @comment( {", "}"),
    "strings": ("", '@string(a = "{', ""),
    "keys": ("", "z @a(x", ""),
    "joins": ("@a{k, t=a", "#a", ""),
    "groups": ('@a{k, t="', "{}", ""),
    "commas": ("@a{k", ",", ""),
    "blanks": ("@a", " \n", ""),
}


@pytest.mark.parametrize("name", HARD)
def test_time_is_linear(name):
    head, part, tail, *end = HARD[name]
    assert_linear(lambda text: deque(scan(text), 0), lambda n: head + part * n + tail * n + "".join(end))


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(["@", "misc", "comment", "string", "{", "}", "(", ")", '"', ",", "=", "#", "a", "1", " ", "\n", "\\", "é"])
    ).map("".join)
)
def test_any_text_is_covered(text):
    blocks(text)


def _of_bibtexparser(text):
    from bibtexparser.model import Entry, ParsingFailedBlock
    from bibtexparser.splitter import Splitter

    found = []
    for block in Splitter(text).split().blocks:
        entry = block.ignore_error_block if isinstance(block, ParsingFailedBlock) else block
        if isinstance(entry, Entry):
            found.append((entry.entry_type, entry.key, [field.key for field in entry.fields]))
    return found


def _of_pybtex(text):
    from pybtex.database.input.bibtex import LowLevelParser

    with contextlib.redirect_stderr(io.StringIO()):
        found = list(LowLevelParser(text, handle_error=lambda _error: None))
    return [
        (item[0].lower(), item[1][0], [name for name, _ in item[1][1]])
        for item in found
        if item[0].lower() not in ("string", "preamble", "comment")
    ]


def test_real_libraries_are_read_as_other_readers_read_them(corpus, caplog):
    caplog.set_level(logging.CRITICAL)
    compared = 0
    for path in sorted((corpus / "bib").iterdir()):
        text, _ = decode(path.read_bytes())
        found = [(block.type.lower(), block.key, [field.name for field in block.fields]) for block in blocks(text) if block.kind == "entry"]
        assert found == _of_bibtexparser(text), path.name
        # pybtex wants a key; BibTeX, biber and bibtexparser take an entry without one.
        if all(key for _, key, _ in found):
            assert found == _of_pybtex(text), path.name
        compared += len(found)
    assert compared > 500
