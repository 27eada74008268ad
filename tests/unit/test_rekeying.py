"""Which keys become which, and which files that changes: worked out without writing."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref import pipeline, rekeying
from arxref.config import Config
from arxref.errors import UsageError
from arxref.host import Host
from arxref.library.bib import bibfile
from arxref.library.keymap import Move
from arxref.model import ArxivId


def planned(folder, request):
    os.chdir(folder)
    world = pipeline.World(".", lambda: None, lambda: None)
    return rekeying.planned(Host(scan=list), Config(), world, request)


def entry(key, paper):
    return f"@misc{{{key}, eprint={{{paper}}}, archivePrefix={{arXiv}}}}\n"


DIGEST = "# ArXiv cs.CV --Wed, 29 May 2019\n" + "".join(
    f"### {number}.Paper  [ pdf ](https://arxiv.org/pdf/1905.{number:05}.pdf)\n>  Text.\n" for number in range(1, 9)
)
KEYS = st.sampled_from(["a", "A", "b", "paper2019", "Paper2019", "paper2019-1905.00002", "c"])


@given(st.lists(KEYS, min_size=1, max_size=6), st.lists(KEYS, max_size=3), st.sampled_from(["paper{year}", "arxiv", "{title}{year}"]))
@settings(max_examples=60, deadline=None)
def test_new_keys_are_unique_and_nobody_elses(tmp_path_factory, mine, others, scheme):
    """Whatever the keys were: no two entries that differed get one key, case aside, and no other entry's key is taken."""
    folder = tmp_path_factory.mktemp("rekey")
    (folder / "day.md").write_text(DIGEST)
    text = "".join(entry(key, f"1905.{number:05}") for number, key in enumerate(dict.fromkeys(mine), 1))
    others = [key for key in dict.fromkeys(others) if key not in mine]
    (folder / "refs.bib").write_text(text + "".join(f"@book{{{key}, title={{x}}}}\n" for key in others))
    plan = planned(folder, rekeying.Request(("refs.bib",), sources=("day.md",), keys=scheme))
    for change in plan.changes:
        after = bibfile.read(change.after)
        assert len({key.lower() for key in after.keys.values()}) == len(set(mine))
        assert after.taken == frozenset(others)
        assert not {key.lower() for key in after.keys.values()} & {key.lower() for key in others}
        assert {move.id: move.new for move in plan.moves}.items() <= after.keys.items()
    assert {move.old for move in plan.moves} <= set(mine)
    assert bool(plan.changes) == bool(plan.moves)


def test_files_come_in_the_order_that_a_second_run_finishes(tmp_path):
    (tmp_path / "v").mkdir()
    (tmp_path / "p").mkdir()
    (tmp_path / "a.bib").write_text(entry("a", "1905.00001"))
    (tmp_path / "b.bib").write_text("@misc{x, crossref={a}}\n" + entry("a", "1905.00001"))
    (tmp_path / "arxref.keys").write_text("1905.00001\ta\n")
    (tmp_path / "v" / "a.md").write_text('---\narxiv: "1905.00001"\ncitekey: a\n---\n')
    (tmp_path / "p" / "x.tex").write_text(r"\cite{a}")
    (tmp_path / "m.tsv").write_text("a\tb\n")
    plan = planned(tmp_path, rekeying.Request(("arxref.keys", "a.bib", "v", "b.bib"), apply=("p", "v"), map="m.tsv"))
    assert [change.path for change in plan.changes] == ["v/a.md", "p/x.tex", "a.bib", "b.bib", "arxref.keys"]
    assert plan.moves == (Move("a", "b", ArxivId("1905.00001")),)
    assert (plan.papers, plan.places, plan.left, plan.problems) == (1, 6, 0, ())


def test_a_key_that_one_target_has_for_a_book_is_not_given_to_a_paper_of_another(tmp_path):
    (tmp_path / "a.bib").write_text(entry("a", "1905.00001"))
    (tmp_path / "b.bib").write_text("@book{KNUTH, title={x}}\n")
    (tmp_path / "m.tsv").write_text("a\tknuth\n")
    with pytest.raises(UsageError, match="KNUTH"):
        planned(tmp_path, rekeying.Request(("a.bib", "b.bib"), map="m.tsv"))


def test_a_note_whose_key_cannot_be_changed_is_left_and_named(tmp_path):
    (tmp_path / "v").mkdir()
    (tmp_path / "v" / "a.md").write_text('---\narxiv: "1905.00001"\ncitekey: "\\u0061"\n---\n\n[@a]\n')
    (tmp_path / "m.tsv").write_text("a\tb\n")
    plan = planned(tmp_path, rekeying.Request(("v",), map="m.tsv"))
    assert [(problem.code, problem.source) for problem in plan.problems] == [("not-written", "v/a.md")]
    assert plan.changes == ()


def test_a_key_that_an_encoding_cannot_write_is_named(tmp_path):
    (tmp_path / "a.tex").write_bytes(b"\xe9 \\cite{a}")
    (tmp_path / "m.tsv").write_text("a\tŁukasz2020\n", encoding="utf-8")
    plan = planned(tmp_path, rekeying.Request((), apply=("a.tex",), map="m.tsv"))
    assert [(problem.code, problem.source) for problem in plan.problems] == [("not-written", "a.tex")]
    assert plan.changes == ()


def test_papers_are_described_by_the_targets_themselves(tmp_path):
    (tmp_path / "a.bib").write_text(entry("a", "1905.00001").replace("eprint", "author={Doe, Jane}, title={Things}, year={2019}, eprint"))
    plan = planned(tmp_path, rekeying.Request(("a.bib",), keys="readable"))
    assert plan.moves == (Move("a", "doe2019things", ArxivId("1905.00001")),)


@pytest.mark.parametrize(
    ("scheme", "keys"),
    [
        ("arxiv", ["arxiv-1905.00001", "arxiv-1905.00009"]),
        ("x{id}", ["x1905.00001", "x1905.00009"]),
        ("{auth|id}", ["1905.00001"]),
        ("{year}{title}", ["2019paper"]),
        ("{id}{year}", ["1905.000012019"]),
        ("readable", ["arxiv-1905.00001"]),
    ],
)
def test_a_key_of_the_id_alone_needs_nobody_to_describe_the_paper(tmp_path, scheme, keys):
    (tmp_path / "day.md").write_text(DIGEST)
    (tmp_path / "arxref.keys").write_text("1905.00001\ta\n1905.00009\tb\n")
    plan = planned(tmp_path, rekeying.Request(("arxref.keys",), sources=("day.md",), keys=scheme))
    assert [move.new for move in plan.moves] == keys
    assert [problem.code for problem in plan.problems] == ["unknown-paper"] * (2 - len(keys))
