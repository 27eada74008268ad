"""Any bytes in: no crash, every line accounted for, every format written; and the cost grows with the input, not with its square."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.config import resolve_options
from arxref.host import Host
from arxref.library.keys import assign, in_order, readable, with_key
from arxref.library.merge import merge_all
from arxref.library.spans import lines_of
from arxref.model import Entry, Problem
from arxref.names import natural
from arxref.reading import read_source
from arxref.text.clean import clean, clean_name
from growth import assert_linear
from strategies import HOSTILE, entries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from arxref.api import Exporter

HOST = Host(list)
PARSERS = HOST.built_in("parsers")
LINES = (
    "# ArXiv cs.CV --Wed, 29 May 2019", "# Arxiv Papers in cs.CV on 2021-05-31",
    "### 1.Title  [ pdf ](https://arxiv.org/pdf/1905.11954.pdf)", "### Title", ">  Abstract. ",
    "- **Arxiv ID**: http://arxiv.org/abs/2105.14656v2", "- **Arxiv ID**: None", "- **DOI**: 10.1000/1 10.1000/2",
    "- **Categories**: **cs.CV**, I.4; 68T45", "- **Links**: [PDF](http://arxiv.org/pdf/2105.14656v2), [x](y)",
    "- **Published**: 2021-05-31", "- **Authors**: A B, :, C, Jr., et al.", "- **Comment**: one",
    "  two", "- **Summary**: $x$ \\ell_0 &lt;", "- **Mine**: x", "mine", "", " ",
)  # fmt: skip


def written(given_: Sequence[Entry], **options: str) -> dict[str, str]:
    """Every built-in format of these entries, with the options for those that have them."""
    ordered = in_order(merge_all(given_, lambda _name: 30)[0])
    keyed = [with_key(entry, key) for entry, key in zip(ordered, assign(ordered, readable, {}), strict=True)]
    return {
        exporter.name: "".join(document.text for document in exporter.render(keyed, _resolved(exporter, options)))
        for exporter in HOST.built_in("exporters")
    }


def _resolved(exporter: Exporter, options: Mapping[str, str]) -> Mapping[str, object]:
    known = {option.name for option in exporter.options}
    return resolve_options("", exporter.options, {}, {name: value for name, value in options.items() if name in known})


def assert_accounted(raw: bytes) -> list[Entry]:
    source = SourceText.of("x.md", raw)
    items = read_source(source, lambda: PARSERS, list, named=True)
    assert items is not None
    covered: set[int] = set()
    for item in items:
        first, last = lines_of(item)
        covered |= set(range(first, last + 1))
    whole = any(isinstance(item, Problem) and not item.line for item in items)  # the whole file is named
    assert whole or {number for number, line in source.lines() if line.strip()} <= covered
    assert not [item for item in items if isinstance(item, Problem) and item.code == "parser-failed"]
    return [item for item in items if isinstance(item, Entry)]


@given(st.lists(st.sampled_from(LINES) | st.sampled_from(HOSTILE), max_size=25), st.sampled_from(["\n", "\r\n", "\r"]))
def test_lines_of_digests_in_any_order(lines: list[str], end: str) -> None:
    """Any shuffle of what digests hold is read without a crash, and each of its lines is claimed or named."""
    read = assert_accounted(end.join(lines).encode("utf-8", "surrogatepass"))
    assert not read or all(written(read).values())


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [b"", b"### 1.x  [ pdf ](https://arxiv.org/pdf/1905.11954.pdf)\n> ", b"### x\n- **Arxiv ID**: 1905.11954\n- **Summary**: "]
    ),
)
def test_any_bytes(raw: bytes, prefix: bytes) -> None:
    """Bytes of any kind, bare or inside a record."""
    written(assert_accounted(prefix + raw + b"\n"))


@given(st.lists(entries(), min_size=1, max_size=4, unique_by=lambda entry: entry.id))
def test_a_fields_digest_gives_clean_entries_back(given_: list[Entry]) -> None:
    """Clean text, in the fields that the dialect holds: what was written reads back as the same entry."""
    texts = [text for entry in given_ for text in (entry.title, entry.abstract, entry.comment, entry.journal_ref)]
    assume(all(clean(text) == text != "None" for text in texts))
    assume(all(clean_name(natural(name)) == natural(name) for entry in given_ for name in entry.authors))
    text = written(given_)["digest"]
    again = {entry.id: entry for entry in assert_accounted(text.encode())}
    held = ("id", "version", "title", "abstract", "published", "updated", "categories", "classes", "comment", "journal_ref", "dois")
    for entry in given_:
        assert {name: getattr(again[entry.id], name) for name in held} == {name: getattr(entry, name) for name in held}
        # A list in natural order cannot say where a double surname begins.
        assert list(map(natural, again[entry.id].authors)) == list(dict.fromkeys(map(natural, entry.authors)))
        assert again[entry.id].authors_complete == entry.authors_complete or not entry.authors


@given(st.lists(entries(), min_size=1, max_size=4, unique_by=lambda entry: entry.id))
def test_a_numbered_digest_gives_clean_entries_back(given_: list[Entry]) -> None:
    """The same law for the layout that holds a title, an abstract and a link."""
    assume(all(clean(text) == text for entry in given_ for text in (entry.title, entry.abstract)))
    again = {entry.id: entry for entry in assert_accounted(written(given_, style="numbered")["digest"].encode())}
    for entry in given_:
        read = again[entry.id]
        assert (read.version, read.title, read.abstract) == (entry.version, entry.title, entry.abstract)


LARGE = {
    "one long line": lambda n: b"### 1.x  [ pdf ](https://arxiv.org/pdf/1905.11954.pdf)\n>  " + b"word " * n,
    "one long title": lambda n: b"### 1." + b"a[" * n + b"  [ pdf ](https://arxiv.org/pdf/1905.11954.pdf)\n>  x\n",
    "nested brackets": lambda n: b"### x\n- **Arxiv ID**: 1905.11954\n- **Summary**: " + b"([{" * n + b"}])" * n,
    "nested braces": lambda n: b"### x\n- **Arxiv ID**: 1905.11954\n- **Summary**: " + b"{" * n + b"}" * n,
    "commands in commands": lambda n: b"### x\n- **Arxiv ID**: 1905.11954\n- **Summary**: " + rb"\emph{" * n + b"}" * n,
    "dollars": lambda n: b"### x\n- **Arxiv ID**: 1905.11954\n- **Summary**: " + b"$ x$" * n,
    "entities": lambda n: b"### x\n- **Arxiv ID**: 1905.11954\n- **Summary**: &" + b"amp;" * n + b"lt;",
    "tags": lambda n: b"### x\n- **Arxiv ID**: 1905.11954\n- **Summary**: " + b"<a href='" * n,
    "accents": lambda n: b"### x\n- **Arxiv ID**: 1905.11954\n- **Summary**: " + rb"\'{" * n,
    "authors": lambda n: b"### x\n- **Arxiv ID**: 1905.11954\n- **Authors**: " + b"A B, (" * n,
    "spaces": lambda n: b"### x\n- **Arxiv ID**: 1905.11954\n- **Comment**: x" + b" \t" * n + b"y",
    "continuations": lambda n: b"### x\n- **Arxiv ID**: 1905.11954\n- **Comment**: x" + b"\n  y" * n,
    "dois": lambda n: b"### x\n- **Arxiv ID**: 1905.11954\n- **DOI**: " + b"10.1/a" * n,
    "categories": lambda n: b"### x\n- **Arxiv ID**: 1905.11954\n- **Categories**: " + b"**cs.CV" * n,
    "hashes": lambda n: b"### 1.x  [ pdf ](https://arxiv.org/pdf/1905.11954.pdf)\n" + b"### \n" * n,
    "mojibake": lambda n: b"### x\n- **Arxiv ID**: 1905.11954\n- **Summary**: " + "Ã©√©".encode() * n,
    "bad bytes": lambda n: b"### x\n- **Arxiv ID**: 1905.11954\n- **Summary**: " + b"\xe9 " * n,
}  # fmt: skip


@pytest.mark.parametrize("kind", LARGE)
def test_the_cost_is_linear(kind: str) -> None:
    """Reading and writing costs what the length of the input does."""
    assert_linear(lambda raw: written(assert_accounted(raw)), LARGE[kind])
