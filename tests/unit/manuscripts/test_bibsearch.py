"""What a search finds in a .bib file is what reading all of it finds, at a fraction of the cost."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arxref.api import HEAD, SourceText
from arxref.library.bib.bibscan import scan
from arxref.manuscripts.bibsearch import Search, reduced
from arxref.model import ArxivId
from growth import assert_linear

PIECES = (
    "@misc{%s, title={T}, eprint={2101.0000%d}, archivePrefix={arXiv}}\n",
    '@Article ( %s , title = "a {quoted} \\" thing", year = 2000 )\n\n',
    "@misc{%s, abstract={\n@misc{inner, eprint={2101.0000%d}}\n}}",
    "@comment{\n@misc{%s, title={hidden}}\n@misc{%s2, title={hidden}}\n}\n",
    "@misc{%s, title={never closed\n",
    "prose with mail@host.org and @misc %s\n% @misc{comment}\n",
    "@string{%s = {macro}}\n",
    "@misc{%s,note={https://arxiv.org/abs/hep-th/990100%d},crossref={k1}}\r\n",
    "}}{\n",
)


@st.composite
def libraries(draw: st.DrawFn) -> str:
    """A file of good, odd and broken pieces; some keys stand in it twice."""
    out = []
    for piece in draw(st.lists(st.sampled_from(PIECES), max_size=30)):
        key = f"k{draw(st.integers(0, 9))}"
        out.append(piece.replace("%s", key).replace("%d", str(draw(st.integers(1, 9)))))
    return "".join(out)


@settings(max_examples=200)
@given(libraries(), st.sets(st.integers(0, 9), max_size=2))
@example('@Article ( k1 , title = "a {quoted} \\" thing", year = 2000 )\n\n@misc{k0, title={T}}\n@string{k0 = {macro}}\n', {1})
@example("}}{\n}}{\n@misc{k1, t={T}}\n@misc{k1, t={never closed\n@misc{k0, t={T}}\n" + "@misc{k1, t={T}}\n" * 4 + "}}{\n", {0})
def test_the_entries_of_a_key_are_those_that_reading_everything_finds(text: str, numbers: set[int]) -> None:
    """Every entry with a wanted key that `scan` finds is found, and what is found are blocks of the file with their text."""
    wanted = {f"k{number}" for number in numbers}
    blocks = [block for block in scan(text) if block.kind == "entry"]
    parts = Search(wanted, ()).parts(text)
    found = {(part.start, part.block.key) for part in parts if part.block.kind == "entry"}
    assert found >= {(block.start, block.key) for block in blocks if block.key in wanted}
    assert found <= {(block.start, block.key) for block in blocks}
    if found:
        kept = [block for block in scan(text) if block.kind in ("string", "preamble")]
        assert [part.block.key for part in parts if part.block.kind in ("string", "preamble")] == [block.key for block in kept]
    else:
        assert not parts


def test_a_paper_is_found_by_each_way_of_writing_its_id():
    text = "".join(
        f"@misc{{{key}, note={{{note}}}}}\n"
        for key, note in (
            ("a", "arXiv:0704.0001"),
            ("b", "https://arxiv.org/abs/0704.00001v2"),
            ("c", "https://doi.org/10.48550/arXiv.0704.0001"),
            ("d", "hep-th/9901001"),
            ("e", "https://arxiv.org/abs/hep-th%2F9901001"),
            ("f", "0704.0011"),
            ("g", "99010010"),
            *((f"x{number}", "filler") for number in range(40)),
        )
    )
    parts = Search((), {ArxivId("0704.0001"), ArxivId("hep-th/9901001")}).parts(text)
    assert [part.block.key for part in parts] == ["a", "b", "c", "d", "e"]


def test_further_keys_and_what_entries_refer_to_are_found():
    filler = "@misc{x, title={x}}\n" * 40
    text = "@misc{a, ids={one, Two}, crossref={b}}" + filler + "@misc{B, xdata={c}}@misc{c}@string{s={S}}\n@misc{d, related={e}}@misc{e}"
    assert [part.block.key for part in Search(["two"], ()).parts(text)] == ["a", "B", "c", "s"]


@pytest.mark.parametrize("field", ["crossref", "xref", "xdata", "related", "entryset", "XDATA"])
def test_whatever_an_entry_needs_comes_with_it(field: str) -> None:
    filler = "@misc{x, title={x}}\n" * 40
    for text in (f"{filler}@misc{{a, {field}={{b,c}}}}@misc{{b}}@misc{{c}}", f"@misc{{c}}@misc{{b}}{filler}@misc{{a, {field}={{b, c}}}}"):
        assert sorted(part.block.key for part in Search(["a"], ()).parts(text)) == ["a", "b", "c"]
    closes_nothing = f"}}{filler}@misc{{a, {field}={{b}}}}@misc{{b}}@string{{s={{S}}}}@comment{{c}}"
    assert [part.block.key for part in Search(["a"], ()).parts(closes_nothing)] == ["a", "b", "s"], "from reading the whole"


@pytest.mark.parametrize("field", ["ids = {one, Two}", 'ids="Two,one"', "IDS={two}", "Ids  =  {TWO}"])
def test_further_keys_are_found_however_their_field_is_written(field: str) -> None:
    text = f"@misc{{a, {field}}}" + "@misc{x, title={x}}\n" * 40
    assert [part.block.key for part in Search(["two"], ()).parts(text)] == ["a"]
    assert Search(["three"], ()).parts(text) == []


def test_lines_stay_where_they_are():
    text = "\n\n@misc{a}\n@misc{b,\n title={B}}\n% arXiv:0704.0001\n\n@misc{c}" + "\n@misc{x}" * 40
    parts = Search(["b"], ()).parts(text)
    assert reduced(text, parts) == "@misc{b,\n title={B}}\n% arXiv:0704.0001"
    assert reduced(text, parts, lines=True) == "\n\n\n@misc{b,\n title={B}}\n% arXiv:0704.0001"
    both = Search(["a", "b"], ()).parts(text)
    assert reduced(text, both) == "@misc{a}\n\n@misc{b,\n title={B}}\n% arXiv:0704.0001"
    assert reduced(text, both, lines=True) == "\n\n@misc{a}\n@misc{b,\n title={B}}\n% arXiv:0704.0001"


def test_a_long_chain_of_references_is_followed_to_its_end():
    text = "".join(f"@misc{{k{number}, crossref={{k{number + 1}}}}}\n" for number in range(12)) + "@misc{k12}\n" + "@misc{x}\n" * 60
    assert [part.block.key for part in Search(["k0"], ()).parts(text)] == [f"k{number}" for number in range(13)]


def test_a_head_in_which_no_block_begins_is_looked_at_among_all():
    text = "mail to me@host{k1, or\n}\n@misc{k1, title={T}}\n" + "@misc{x}\n" * 40
    assert [part.block.key for part in Search(["k1"], ()).parts(text)][-1] == "k1"


def test_a_file_that_cannot_be_read_is_left_to_who_says_so(tmp_path):
    search = Search(["a"], ())
    for name in ("gone.bib", "gone.md"):
        source = SourceText(name, (tmp_path / "gone").read_bytes)
        assert search.narrowed(source) is source


class Endless(io.BytesIO):
    """What `/dev/zero` gives, to whom asks for its beginning alone."""

    def read(self, size: int | None = -1) -> bytes:
        assert not self.closed
        assert size == HEAD, "asked for all of it"
        assert self.tell() == 0, "asked for more than its beginning"
        self.seek(1)
        return bytes(HEAD)


@pytest.mark.parametrize("name", ["zero", "zero.bib"])
def test_what_is_no_text_is_not_read_to_its_end_for_it_may_have_none(name):
    source = SourceText(name, Endless)
    assert Search(["a"], [ArxivId("1905.00001")]).narrowed(source) is source


HOSTILE = (
    "@misc{k1, title={never closed\n",
    "@comment{@misc{k1}",
    "@misc{k1,",
    "@",
    "@misc{x}@misc{k1,",
    "{",
    "@comment{\n",
    "@misc{k1, a={}}\n@a{b,c={",
    '@misc{k1, a="\n@misc{x}\n@misc{x}\n@misc{x}\n@misc{x}\n',
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_file_takes_long(piece: str) -> None:
    def work(text: str) -> None:
        Search(["k1"], {ArxivId("0704.0001")}).parts(text + "@misc{q, title={0704.0001}}")
        Search(["q"], ()).parts(text + "@misc{k1}\n@misc{q, title={0704.0001}}")

    assert_linear(work, piece.__mul__)
