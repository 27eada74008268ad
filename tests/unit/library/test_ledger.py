"""The ledger of citation keys: what is read, what is refused with which advice, and what never changes in it."""

from __future__ import annotations

import re

import pytest

from arxref.errors import LedgerError
from arxref.library.ledger import HEADER, added, disagreements, parse, standing, text
from arxref.model import ArxivId

OLD, NEW, NEWER = ArxivId("hep-th/9901001"), ArxivId("0704.0001"), ArxivId("2105.14656")
KEYS = {NEWER: "gruel2021study", OLD: "Polchinski:1999", NEW: "李2007"}
TEXT = f"{HEADER}\nhep-th/9901001\tPolchinski:1999\n0704.0001\t李2007\n2105.14656\tgruel2021study\n"


def test_a_ledger_is_sorted_by_id_below_one_line_that_says_what_it_is():
    assert text(KEYS) == TEXT
    assert text({}) == HEADER + "\n"


def test_what_is_written_is_read():
    assert parse(TEXT.encode(), "arxref.keys") == KEYS
    assert parse(b"", "arxref.keys") == {}


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.rstrip("\n").encode(),
        b"# mine\n\n" + TEXT.encode() + b"\n  # yours\n\n",
        TEXT.replace("2105.14656", "arXiv:2105.14656v3").replace("hep-th/", "hepth/").encode(),
        TEXT.replace("2105.14656", "https://arxiv.org/abs/2105.14656").encode(),
        TEXT.replace("\t", " \t ").encode(),
    ],
)
def test_what_editors_and_people_make_of_a_ledger_is_read(raw):
    assert parse(raw, "arxref.keys") == KEYS


@pytest.mark.parametrize(
    ("raw", "line", "told"),
    [
        (b"2105.14656\ta\n\n2105.14656v2\tb\n", 3, "2105.14656 has a line already, line 1 (a there, b here)"),
        (b"2105.14656\ta\n2105.14656\ta\n", 2, "2105.14656 has a line already, line 1"),
        (b"2105.14656\ta\n# x\n2105.14657\ta\n", 3, "a belongs to 2105.14656 already, line 1; give 2105.14657 another"),
        (b"2105.14656\tDoe\n2105.14657\tdoe\n", 2, "doe belongs to 2105.14656 already, line 1 as Doe, and BibTeX ignores case"),
        ("2105.14656\té\n2105.14657\te\u0301\n".encode(), 2, "belongs to 2105.14656 already, line 1"),
        (b"<<<<<<< HEAD\n2105.14656\ta\n", 1, "merge conflict"),
        (b"2105.14656\ta\n=======\n2105.14656\tb\n", 2, "merge conflict"),
        (b"2105.14656 a\n", 1, "no tab"),
        (b"2105.14656\t\n", 1, "has no key"),
        (b"2105.14656\ta\tb\n", 1, "cannot be a citation key"),
        (b"2105.14656\ta # mine\n", 1, "cannot be a citation key"),
        (b"2105.14656\ta,b\n", 1, "cannot be a citation key"),
        (b"2105.14656\to'neill\n", 1, "cannot be a citation key"),
        (b"2105.14656\ta\x00\n", 1, "cannot be a citation key"),
        ("2105.14656\ta\u202eb\n".encode(), 1, "cannot be a citation key"),
        (b"2105.14656\t" + b"x" * 100_000, 1, "cannot be a citation key"),
        (b"2113.00001\ta\n", 1, "no month 13"),
        (b"\n\nfoo\ta\n", 3, "'foo' is no arXiv identifier; write an arXiv ID, one tab, and the key"),
        (b"2105.14656\ta\n2105.14657\t\xe9\n", 2, "save the file as UTF-8"),
        (b"\xff\xfe2\x001\x00", 1, "save the file as UTF-8"),
    ],
)
def test_a_mistake_is_one_line_that_names_file_and_line(raw, line, told):
    with pytest.raises(LedgerError) as caught:
        parse(raw, "team/arxref.keys")
    message = str(caught.value)
    assert message.startswith(f"team/arxref.keys:{line}: ")
    assert told in message
    assert message.isprintable()
    assert len(message) < 300


@pytest.mark.parametrize("key", ["DBLP:conf/nips/Vaswani17", "hep-th/9901001", "2018A&A...616A...1G", "a+b", "李2020", "x" * 200])
def test_a_key_that_every_consumer_takes_may_stand_there(key):
    assert parse(f"2105.14656\t{key}\n".encode(), "arxref.keys") == {NEWER: key}


def test_comments_stay_where_they_are():
    before = b"# ours\n\nhep-th/9901001\ta\n# about c\n2105.14656\tc\n# the end\n"
    keys = parse(before, "arxref.keys")
    assert text(keys, before) == before.decode()
    after = text(added(keys, {NEW: "b", ArxivId("hep-th/9801001"): "z"}), before)
    assert after == "# ours\n\nhep-th/9801001\tz\nhep-th/9901001\ta\n0704.0001\tb\n# about c\n2105.14656\tc\n# the end\n"
    assert text({OLD: "a"}, before) == "# ours\n\nhep-th/9901001\ta\n# about c\n# the end\n"


@pytest.mark.parametrize("before", [b"", b"\n", b"# only\n", b"2105.14656\ta", b"# x\r\n2105.14656\ta\r\n\r\n"])
def test_writing_a_ledger_again_changes_nothing(before):
    once = text(parse(before, "arxref.keys"), before)
    assert text(parse(once.encode(), "arxref.keys"), once.encode()) == once
    if before.strip():
        assert once.rstrip("\r\n") == before.decode().rstrip("\r\n")


def test_a_line_that_is_there_is_never_changed():
    assert added(KEYS, {NEWER: "other", ArxivId("2106.00001"): "new"}) == KEYS | {ArxivId("2106.00001"): "new"}


def test_what_a_ledger_cannot_hold_is_left_out():
    new = {ArxivId("2106.00001"): "GRUEL2021study", ArxivId("2106.00002"): "a b", ArxivId("2106.00003"): "x", ArxivId("2106.00004"): "X"}
    after = added(KEYS, new)
    assert after == KEYS | {ArxivId("2106.00003"): "x"}
    assert parse(text(after).encode(), "arxref.keys") == after


def test_the_target_comes_before_the_ledger():
    assert standing({NEWER: "mine"}, KEYS) == KEYS | {NEWER: "mine"}
    assert standing({NEWER: "mine"}, {}) == {NEWER: "mine"}


def test_a_ledgers_key_that_the_target_uses_for_something_else_is_not_given():
    assert standing({NEW: "polchinski:1999"}, KEYS) == {NEW: "polchinski:1999", NEWER: "gruel2021study"}
    assert standing({}, KEYS, frozenset({"Gruel2021Study"})) == {OLD: "Polchinski:1999", NEW: "李2007"}


def test_disagreements_are_told_by_paper():
    assert disagreements({NEWER: "mine", OLD: "Polchinski:1999", ArxivId("2106.00001"): "x"}, KEYS) == [(NEWER, "mine", "gruel2021study")]
    assert disagreements({OLD: "polchinski:1999"}, KEYS) == [(OLD, "polchinski:1999", "Polchinski:1999")]


def test_the_header_says_what_it_heads():
    assert re.fullmatch(r"# .*ID, tab, key.*commit this file\.", HEADER)
