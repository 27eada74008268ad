"""What a citation's text means, and where papers are looked for: the author's own entries first, and nothing is read in vain."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING

import pytest

from arxref import pipeline
from arxref.config import Config
from arxref.errors import LedgerError
from arxref.host import Host
from arxref.manuscripts.resolving import Cited, Library, cited, resolve
from arxref.model import ArxivId, Entry, Name
from arxref.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from arxref.manuscripts.resolving import Resolved

DIGEST = """\
# Arxiv Papers in cs.CV on 2019-05-28
### Deep Things
- **Arxiv ID**: http://arxiv.org/abs/1905.00002v1
- **Categories**: **cs.CV**
- **Authors**: Ada Lovelace
- **Published**: 2019-05-28 10:00:00+00:00


### Old Things
- **Arxiv ID**: http://arxiv.org/abs/hep-th/9901001v3
- **Authors**: Emmy Noether
- **Published**: 1999-01-01 10:00:00+00:00
"""
DEEP, OLD = ArxivId("1905.00002"), ArxivId("hep-th/9901001")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "day.md").write_text(DIGEST, "utf-8")
    (tmp_path / "other.md").write_text(DIGEST.replace("1905.00002", "1905.00003").replace("9901001", "9901002"), "utf-8")
    with open_store(str(tmp_path / "store.sqlite"), lambda: 1e9, print) as store:
        store.put([Entry(ArxivId("2105.14656"), title="Stored Things", authors=(Name("Hopper", "Grace"),))], "arxiv")
    monkeypatch.setenv("ARXREF_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def meant(home: Path, *texts: str, **library: object) -> Resolved:
    world = pipeline.World(str(home), io.BytesIO, io.BytesIO, now=lambda: 1e9)
    library.setdefault("sources", ("day.md", "other.md"))
    return resolve(Host(list), Config(), world, texts, Library(**library))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "id_", "version"),
    [
        ("arxiv:2105.14656", "2105.14656", None),
        ("arXiv:hep-th/9901001v2", "hep-th/9901001", 2),
        ("https://arxiv.org/abs/1905.11946", "1905.11946", None),
        ("doi:10.48550/arXiv.1905.11946", "1905.11946", None),
        ("2105.14656", "2105.14656", None),
        ("arxiv-2105.14656", "2105.14656", None),
    ],
)
def test_an_id_is_told_in_any_spelling(text, id_, version):
    assert cited(text) == Cited(text, ArxivId(id_), version)


def test_a_key_spells_nothing_and_an_impossible_id_says_why():
    assert cited("knuth1984tex") == Cited("knuth1984tex")
    assert "there is no month 13" in cited("arXiv:2113.00001").fault


def test_spellings_of_one_paper_are_one_reference_under_the_first(home):
    found = meant(home, "arXiv:1905.00002", "https://arxiv.org/abs/1905.00002v1", "arXiv:hep-th/9901001v2")
    assert found.unknown == ()
    assert found.papers["arXiv:1905.00002"] is found.papers["https://arxiv.org/abs/1905.00002v1"]
    assert {entry.id: (entry.key, entry.title) for entry in found.papers.values()} == {
        DEEP: ("arXiv:1905.00002", "Deep Things"),
        OLD: ("arXiv:hep-th/9901001v2", "Old Things"),
    }


def test_keys_are_those_of_the_ledger_then_those_of_the_scheme(home):
    (home / "arxref.keys").write_text("1905.00002\tlovelace19\n", "utf-8")
    found = meant(home, "arXiv:1905.00002", "lovelace19", "noether1999old", "lovelace2019deep-1905.00003", "lovelace2019deep")
    assert {text: (entry.id, entry.key) for text, entry in found.papers.items()} == {
        "arXiv:1905.00002": (DEEP, "lovelace19"),
        "lovelace19": (DEEP, "lovelace19"),
        "noether1999old": (OLD, "noether1999old"),
        "lovelace2019deep": ("1905.00003", "lovelace2019deep"),
    }
    assert [one.text for one in found.unknown] == ["lovelace2019deep-1905.00003"]


def test_a_ledger_that_contradicts_itself_is_refused(home):
    (home / "arxref.keys").write_text("1905.00002\ta\n1905.00003\ta\n", "utf-8")
    with pytest.raises(LedgerError):
        meant(home, "a")


def test_what_the_author_has_is_the_authors(home):
    own = {"mine": DEEP, "arXiv:hep-th/9901001": None}
    found = meant(home, "arXiv:1905.00002", "mine", "arXiv:hep-th/9901001", "lovelace2019deep", own=own)
    assert found.own == {
        "arXiv:1905.00002": "mine",
        "mine": "mine",
        "arXiv:hep-th/9901001": "arXiv:hep-th/9901001",
        "lovelace2019deep": "mine",
    }
    assert not found.papers
    assert not found.unknown


def test_the_store_knows_what_no_source_does(home):
    found = meant(home, "arxiv:2105.14656", "arxiv:2105.00001", sources=())
    assert found.papers["arxiv:2105.14656"].title == "Stored Things"
    assert found.papers["arxiv:2105.14656"].key == "arxiv:2105.14656"
    assert found.unknown == (Cited("arxiv:2105.00001", ArxivId("2105.00001")),)


def test_what_is_wrong_with_a_source_or_a_cited_paper_is_told_and_nothing_of_others(home):
    (home / "cut.md.gz").write_bytes(gzip.compress(DIGEST.encode())[:60])
    (home / "twice.md").write_text(DIGEST.replace("Deep Things", "Deeper Things").replace("Old Things", "Older Things"), "utf-8")
    (home / "empty.md").write_text("no papers\n", "utf-8")
    sources = ("day.md", "twice.md", "cut.md.gz", "empty.md")
    found = meant(home, "arXiv:1905.00002", sources=sources)
    told = [(one.code, one.source, one.id) for one in found.problems]
    assert told == [("unreadable", "cut.md.gz", ""), ("conflicting-values", "day.md", DEEP)]
    found = meant(home, "noether1999old", sources=sources)
    assert found.papers["noether1999old"].id == OLD
    told = [(one.code, one.source, one.id) for one in found.problems]
    assert told == [("unreadable", "cut.md.gz", ""), ("unknown-layout", "empty.md", "")]


def test_only_files_that_may_hold_a_cited_paper_are_taken_apart(home):
    (home / "other.md").write_text("no digest at all\n", "utf-8")
    assert meant(home, "arXiv:1905.00002").problems == ()
    assert [one.code for one in meant(home, "nobody2019").problems] == ["unknown-layout"]


def test_of_a_library_only_the_wanted_entries_are_read(home):
    entry = "@misc{{key{0}, title={{Title {0}}}, author={{Doe, Jane}}, eprint={{2101.{0:05}}}, archivePrefix={{arXiv}}}}\n"
    text = "@string{x = {X}}\n" + "".join(entry.format(number) for number in range(1, 60)) + "@misc{broken arXiv\n"
    (home / "big.bib").write_text(text, "utf-8")
    found = meant(home, "arXiv:2101.00007", sources=("big.bib",))
    assert found.problems == ()
    assert found.papers["arXiv:2101.00007"].title == "Title 7"
    assert found.papers["arXiv:2101.00007"].origins[0][:2] == ("big.bib", 8)
    assert meant(home, "key9", sources=("big.bib",)).papers["key9"].id == "2101.00009"


def test_keys_of_a_scheme_that_is_asked_for_are_those_of_the_sources_no_more(home):
    (home / "own.bib").write_text("@misc{mine, title={Deep Things}, eprint={1905.00002}, archivePrefix={arXiv}}\n", "utf-8")
    assert meant(home, "mine", sources=("own.bib",)).papers["mine"].id == DEEP
    assert meant(home, "MINE", sources=("own.bib",)).papers["MINE"].key == "MINE"
    found = meant(home, "mine", "arxiv-1905.00002", sources=("own.bib",), keys="arxiv")
    assert [one.text for one in found.unknown] == ["mine"]
    assert found.papers["arxiv-1905.00002"].id == DEEP
