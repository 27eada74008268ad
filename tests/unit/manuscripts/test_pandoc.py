"""The pandoc filter on documents as pandoc hands them over: which citations change, what is added, what is said and what stays."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arxref import pipeline
from arxref.config import Config
from arxref.errors import ArxrefError
from arxref.host import Host
from arxref.manuscripts import pandoc, pandoc_ast, pandoc_items, pandoc_own, pandoc_papers, pandoc_work
from arxref.manuscripts.pandoc_own import Own
from arxref.manuscripts.pandoc_settings import Settings
from arxref.manuscripts.pandoc_told import SHOWN_PER_CODE, Told
from arxref.manuscripts.resolving import Library, resolve
from arxref.model import ArxivId, Entry, Name, Problem
from arxref.store import open_store
from growth import assert_linear
from strategies import entries, hostile_text

if TYPE_CHECKING:
    from pathlib import Path

STORED = Entry(
    ArxivId("2105.14656"),
    title="A Study of $C^*$-Algebras & More",
    authors=(Name("Hopper", "Grace"),),
    abstract="Long.",
    dois=("10.1000/Xyz",),
)
OLD = Entry(ArxivId("hep-th/9901001"), title="Old Things", authors=(Name("Noether", "Emmy"),))
DIGEST = """\
# Arxiv Papers in cs.CV on 2019-05-28
### Deep Things
- **Arxiv ID**: http://arxiv.org/abs/1905.11946v1
- **Categories**: **cs.CV**
- **Authors**: Ada Lovelace
- **Published**: 2019-05-28 10:00:00+00:00
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with open_store(str(tmp_path / "store.sqlite"), lambda: 1e9, print) as store:
        store.put([STORED, OLD], "arxiv")
    (tmp_path / "work").mkdir()
    monkeypatch.setenv("ARXREF_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def cite(*keys: Any, mode: str = "NormalCitation") -> dict[str, Any]:
    citations = [
        {
            "citationId": key,
            "citationPrefix": [{"t": "Str", "c": "see"}],
            "citationSuffix": [{"t": "Str", "c": ","}, {"t": "Space"}, {"t": "Str", "c": "p.\xa03"}],
            "citationMode": {"t": mode},
            "citationNoteNum": 1,
            "citationHash": 0,
        }
        for key in keys
    ]
    return {"t": "Cite", "c": [citations, [{"t": "Str", "c": "; ".join(f"@{key}" for key in keys)}]]}


def meta(value: Any) -> dict[str, Any]:
    """Metadata as pandoc makes it of YAML."""
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {name: meta(one) for name, one in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [meta(one) for one in value]}
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    return {"t": "MetaInlines", "c": pandoc_ast.inlines(str(value))}


def document(*inlines: dict[str, Any], **properties: Any) -> bytes:
    blocks = [{"t": "Para", "c": list(inlines)}, {"t": "HorizontalRule"}]
    found = {"pandoc-api-version": [1, 99, 7], "meta": {name: meta(value) for name, value in properties.items()}, "blocks": blocks}
    return json.dumps(found).encode()


class Done:
    """A document that was filtered."""

    def __init__(self, raw: bytes) -> None:
        self.said: list[str] = []
        self.raw, self.failed = pandoc.filtered(raw, Told(self.said.append))
        self.document = json.loads(self.raw)

    @property
    def keys(self) -> list[str]:
        return [one["citationId"] for one in pandoc_ast.citations(self.document)]

    @property
    def references(self) -> list[dict[str, Any]]:
        return pandoc_ast.plain(self.document["meta"].get("references")) or []


# ---- citations -----------------------------------------------------------------------------------------------------------------------


def test_every_spelling_of_a_paper_becomes_one_reference(home):
    spellings = [
        "arxiv:2105.14656",
        "arXiv:2105.14656v2",
        "https://arxiv.org/abs/2105.14656",
        "doi:10.48550/arXiv.2105.14656",
        "2105.14656",
    ]
    done = Done(document(cite(*spellings), cite("arXiv:hep-th/9901001v2", mode="AuthorInText")))
    assert done.keys == ["arxiv-2105.14656"] * 5 + ["arxiv-hep-th-9901001"]
    assert [(one["id"], one["author"][0]["family"]) for one in done.references] == [
        ("arxiv-2105.14656", "Hopper"),
        ("arxiv-hep-th-9901001", "Noether"),
    ]
    assert (done.said, done.failed) == ([], False)


def test_nothing_changes_but_the_ids_of_citations_and_the_references(home):
    raw = document(cite("arxiv:2105.14656", "smith20"), {"t": "Newer", "c": {"any": ["thing"]}}, cite("fig:x"), title="A *b*")
    before, after = json.loads(raw), Done(raw).document
    citation = after["blocks"][0]["c"][0]["c"][0][0]
    assert citation["citationId"] == "arxiv-2105.14656"
    citation["citationId"] = "arxiv:2105.14656"
    del after["meta"]["references"]
    assert after == before


@pytest.mark.parametrize("keys", [[], ["fig:x", "sec:y"], ["smith20"], ["*"], ["arxiv:2605.00001"], ["own"]])
def test_where_nothing_is_to_be_done_the_bytes_that_came_in_go_out(home, keys):
    raw = document(*([cite(*keys)] if keys else []), references=[{"id": "own", "title": "Mine"}])
    assert Done(raw).raw == raw


def test_keys_that_are_neither_arxivs_nor_ours_are_somebody_elses_business(home):
    done = Done(document(cite("fig:x", "sec:y", "eq:1905.00001", "smith20", "fig-plot"), cite("arxiv:2105.14656"), arxref={"strict": True}))
    assert done.keys == ["fig:x", "sec:y", "eq:1905.00001", "smith20", "fig-plot", "arxiv-2105.14656"]
    assert (done.said, done.failed) == ([], False)


def test_citations_in_metadata_count_and_everything_stays_everything(home):
    raw = json.loads(document(title="T"))
    raw["meta"]["nocite"] = {"t": "MetaBlocks", "c": [{"t": "Para", "c": [cite("arxiv:2105.14656"), cite("*")]}]}
    done = Done(json.dumps(raw).encode())
    assert done.keys == ["arxiv-2105.14656", "*"]
    assert [one["id"] for one in done.references] == ["arxiv-2105.14656"]


WORD = st.sampled_from([{"t": "Str", "c": "@x"}, {"t": "Space"}, {"t": "Code", "c": [["", [], []], "@x"]}, {"t": "Newer", "c": 1}])
KEYS = st.sampled_from(["arXiv:2105.14656", "smith20", "*"])
INLINES = st.recursive(
    st.lists(WORD, max_size=3),
    lambda inner: st.lists(
        st.one_of(
            WORD,
            st.builds(lambda key, fallback: {"t": "Cite", "c": [cite(key)["c"][0], fallback]}, KEYS, inner),
            st.builds(lambda content: {"t": "Emph", "c": content}, inner),
            st.builds(lambda content: {"t": "Link", "c": [["", [], []], content, ["#x", ""]]}, inner),
            st.builds(lambda content: {"t": "Note", "c": [{"t": "Para", "c": content}, {"t": "BulletList", "c": [[], [*content]]}]}, inner),
        ),
        max_size=3,
    ),
    max_leaves=12,
)


@settings(max_examples=100)
@given(INLINES, INLINES)
def test_citations_are_found_wherever_they_stand(inlines, title):
    """Law: they are what follows each ``"t": "Cite"`` of the JSON, in its order."""
    whole = {"pandoc-api-version": [1], "meta": {"title": {"t": "MetaInlines", "c": title}}, "blocks": [{"t": "Para", "c": inlines}]}
    text = json.dumps(whole)
    assert [one["citationId"] for one in pandoc_ast.citations(whole)] == re.findall(r'"citationId": "([^"]*)"', text)
    assert json.dumps(whole) == text


NAMES = ["arXiv:2105.14656", "smith20", "*", 'a"b', "é", "\ud800", "a\\\\", '"citationId":"smith20"']


ALL_NEW = {name: f"new-{number}" for number, name in enumerate(NAMES)}
OTHERS = [{}, {"title": meta("A")}, {"citationId": meta("A")}, {"references": meta([])}, {"references": meta([{"id": "own"}])}]
OTHERS += [{name: {"t": "MetaList", "c": [{"t": "MetaInlines", "c": [cite("smith20")]}]}} for name in ("title", "arxref", "references")]
FORMS = [{"separators": (",", ":"), "ensure_ascii": False}, {"separators": (",", ":")}, {}]  # pandoc's, and what others may write


@settings(max_examples=200)
@given(
    inlines=INLINES,
    names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4),
    others=st.sampled_from(OTHERS),
    keys=st.sampled_from([{}, {"smith20": "x"}, ALL_NEW]),
    added=st.lists(st.just(meta({"id": "new", "title": "T"})), max_size=2),
    form=st.sampled_from(FORMS),
)
@example([], ["é"], OTHERS[-2], ALL_NEW, [], FORMS[1])  # one too few and one too many
def test_what_is_put_into_the_bytes_that_came_in_is_what_writing_all_of_it_anew_gives(inlines, names, others, keys, added, form):
    """Law: whether or not the document is as pandoc writes it, and whatever stands in what is not the filter's."""
    whole = {"pandoc-api-version": [1, 23], "meta": {**others}, "blocks": [{"t": "Para", "c": [*inlines, cite(*names)]}]}
    raw = json.dumps(whole, **form).encode("utf-8", "surrogatepass")
    read = pandoc_ast.read(raw)
    whole = json.loads(raw)
    assert read.cited == [one["citationId"] for one in pandoc_ast.citations(whole)]
    changed = pandoc_ast.changed(read, keys, [json.dumps(one) for one in added])
    for one in pandoc_ast.citations(whole):
        one["citationId"] = keys.get(one["citationId"], one["citationId"])
    if added:
        whole["meta"]["references"] = {"t": "MetaList", "c": [*others.get("references", {"c": []})["c"], *added]}
    assert json.loads(changed.decode("utf-8", "surrogatepass"), object_pairs_hook=pairs) == whole


def pairs(members):
    assert len({name for name, _ in members}) == len(members)  # no name twice
    return dict(members)


def test_of_what_pandoc_writes_nothing_else_is_touched(home):
    cited = json.dumps(cite("arXiv:2105.14656"), separators=(",", ":"))
    before = '{"pandoc-api-version":[1,23],"meta":{'
    after = '},"blocks":[{"t":"Para","c":[' + cited + ',{"t":"Str","c":"é\\u00e9"}]}]}'
    done = Done((before + after).encode())
    items = json.dumps(done.document["meta"]["references"], separators=(",", ":"))
    assert done.raw.decode() == f'{before}"references":{items}' + after.replace('Id":"arXiv:2105', 'Id":"arxiv-2105')


def test_an_id_that_can_be_none_is_said_with_the_reason(home):
    done = Done(document(cite("arxiv:2113.00001")))
    assert len(done.said) == 1
    assert done.said[0].startswith("warning: unresolved-citation: @arxiv:2113.00001 ")
    assert "there is no month 13" in done.said[0]


@pytest.mark.parametrize("strict", [True, False])
def test_an_unknown_paper_is_a_warning_and_an_error_where_strict(home, strict):
    done = Done(document(cite("arxiv:2605.00001"), arxref={"strict": strict}))
    assert done.keys == ["arxiv:2605.00001"]
    assert done.failed is strict
    assert "unresolved-citation: nothing is known of @arxiv:2605.00001" in done.said[0]
    assert "arxref fetch 2605.00001" in done.said[0]


def test_a_project_can_be_strict_too(home):
    (home / "arxref.toml").write_text("strict = true\n", "utf-8")
    assert Done(document(cite("arxiv:2605.00001"))).failed


def test_many_unknown_papers_are_counted():
    said: list[str] = []
    told = Told(said.append)
    for number in range(SHOWN_PER_CODE + 3):
        told.problem(pandoc_papers.Problem("warning", "unresolved-citation", f"@{number}"))
    told.close()
    assert len(said) == SHOWN_PER_CODE + 1
    assert said[-1] == "unresolved-citation: 3 more"


def test_a_paper_that_its_message_names_is_named_once():
    said: list[str] = []
    told = Told(said.append)
    told.problem(Problem("warning", "withdrawn-paper", "1905.06540 was withdrawn", "d.md", 3, ArxivId("1905.06540")))
    told.problem(Problem("warning", "withdrawn-paper", "was withdrawn", "d.md", 3, ArxivId("1905.06541")))
    place = "warning: d.md:3: withdrawn-paper"
    assert said == [f"{place}: 1905.06540 was withdrawn", f"{place}: 1905.06541: was withdrawn"]


# ---- the author's own bibliography ---------------------------------------------------------------------------------------------------


def own_file(home: Path, ending: str) -> str:
    text = {
        ".bib": "@article{mine, title={Mine}, eprint={2105.14656}, archivePrefix={arXiv}, ids={mine2}}\n@book{other, title={O}}\n",
        ".json": json.dumps([{"id": "mine", "number": "arXiv:2105.14656"}, {"id": "other"}, {"id": "mine2"}]),
        ".yaml": "references:\n- id: mine\n  number: arXiv:2105.14656\n- id: other\n- id: mine2\n",
    }[ending]
    (home / f"own{ending}").write_text(text, "utf-8")
    return f"own{ending}"


@pytest.mark.parametrize("ending", [".bib", ".json", ".yaml"])
def test_a_paper_of_the_authors_own_bibliography_is_cited_as_the_author_has_it(home, ending):
    name = own_file(home, ending)
    done = Done(document(cite("arxiv:2105.14656", "mine", "mine2", "other", "hep-th/9901001"), bibliography=name))
    assert done.keys == ["mine", "mine", "mine2", "other", "arxiv-hep-th-9901001"]
    assert [one["id"] for one in done.references] == ["arxiv-hep-th-9901001"]


def test_inline_references_are_the_authors_own_too_and_stay_first(home):
    references = [{"id": "mine", "number": "arXiv:2105.14656"}, {"id": "arxiv-hep-th-9901001", "title": "Not that one"}]
    done = Done(document(cite("2105.14656", "hep-th/9901001"), references=references))
    assert done.keys == ["mine", "arxiv-hep-th-9901001-arxiv"]
    assert [one["id"] for one in done.references] == ["mine", "arxiv-hep-th-9901001", "arxiv-hep-th-9901001-arxiv"]
    assert done.document["meta"]["references"]["c"][:2] == meta(references)["c"]


def test_an_own_entry_with_the_papers_doi_is_the_paper(home):
    (home / "own.bib").write_text("@article{published, title={P}, doi={10.1000/XYZ}}\n", "utf-8")
    done = Done(document(cite("arxiv:2105.14656"), bibliography=["own.bib"]))
    assert (done.keys, done.references) == (["published"], [])


def test_of_each_kind_of_bibliography_all_keys_are_known_and_nothing_else(home):
    texts = {
        "a.bib": '@book{one, IDS = {two,\n 2001.00001}, title={2105.14656}, note={ids={three}}}\n@book{four, ids="five"}\n@misc{six}\n',
        "b.bib": "@book{one, title={2105.14656}}\n",
        "c.ris": "TY  - JOUR\nID  - one\nTI  - ID  - none\nER  - \nTY  - BOOK\r\nID -  two words \r\nER  - \r\n",
    }
    keys = []
    for name, text in texts.items():
        (home / name).write_text(text, "utf-8")
        keys.append(pandoc_own.of_file(name, pytest.fail).keys)
    assert keys == [{"one", "two", "2001.00001", "four", "five", "six"}, {"one"}, {"one", "two words"}]


@pytest.mark.parametrize("piece", [" ", "ID  - ", "ID  - x \n", "\r"])
def test_no_ris_file_takes_long(home, piece):
    def work(text: str) -> None:
        (home / "a.ris").write_text(f"ID  - x{text}y", "utf-8")
        pandoc_own.of_file("a.ris", pytest.fail)

    assert_linear(work, piece.__mul__)


def test_a_key_that_looks_like_an_id_is_the_authors_if_the_author_defines_it(home):
    (home / "own.bib").write_text("@book{2105.14656, title={No paper at all}}\n", "utf-8")
    raw = document(cite("2105.14656"), bibliography="own.bib")
    assert Done(raw).raw == raw


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("gone.bib", None, "gone.bib: No such file or directory in the folder in which pandoc runs, and no filter is told of"),
        ("/gone/x.bib", None, "/gone/x.bib: No such file or directory; what"),
        ("bad.json", b"[{", "bad.json: cannot be read"),
        ("bad.json", b"[" * 100_000, "bad.json: cannot be read"),
        ("bad.yaml", b"a: [", "bad.yaml: cannot be read"),
        ("bad.xml", b"<xml/>", "bad.xml: cannot be read (its kind is not known)"),
        (".", None, ".: Is a directory; what"),
        ("https://example.org/x.bib", None, "https://example.org/x.bib: is not fetched; what"),
    ],
)
def test_a_bibliography_that_cannot_be_looked_at_is_named_and_the_rest_is_done(home, name, content, told):
    if content is not None:
        (home / name).write_bytes(content)
    done = Done(document(cite("arxiv:2105.14656"), bibliography=name))
    assert done.keys == ["arxiv-2105.14656"]
    assert len(done.said) == 1
    assert done.said[0].startswith(f"warning: {told}")


# ---- where papers are looked for -----------------------------------------------------------------------------------------------------


def test_sources_of_the_document_go_before_the_projects_and_these_before_the_store(home):
    def digest(name: str, title: str, id_: str, authors: str = "") -> None:
        text = DIGEST.replace("Deep Things", title).replace("1905.11946v1", id_)
        (home / name).write_text(text.replace("- **Authors**: Ada Lovelace\n", authors), "utf-8")

    digest("a.md", "Of the document", "2105.14657")
    digest("b.md", "Of the project", "2105.14657v1", "- **Authors**: Emmy Noether\n")
    digest("c.md", "Only here", "1905.11946v1", "- **Authors**: Ada Lovelace\n")
    (home / "arxref.toml").write_text('sources = ["b.md", "c.md"]\n', "utf-8")
    done = Done(document(cite("arxiv:2105.14657", "arxiv:1905.11946", "arxiv:hep-th/9901001"), arxref={"sources": ["a.md"]}))
    assert [(one["title"], one["author"][0]["family"]) for one in done.references] == [
        ("Of the document", "Noether"),
        ("Only here", "Lovelace"),
        ("Old Things", "Noether"),
    ]
    assert done.said == []


def test_keys_that_arxref_gives_are_citations_and_stay(home):
    (home / "day.md").write_text(DIGEST, "utf-8")
    (home / "arxref.keys").write_text("2105.14656\thopper21\n", "utf-8")
    texts = ["lovelace2019deep", "hopper21", "arxiv:1905.11946", "arxiv:2105.14656", "arxiv-hep-th-9901001", "nobody2020"]
    done = Done(document(cite(*texts), arxref={"sources": "day.md"}))
    assert done.keys == ["lovelace2019deep", "hopper21", "lovelace2019deep", "hopper21", "arxiv-hep-th-9901001", "nobody2020"]
    assert [one["id"] for one in done.references] == ["lovelace2019deep", "hopper21", "arxiv-hep-th-9901001"]
    assert done.said == []


def test_keys_of_the_ledger_are_known_without_any_source(home):
    (home / "arxref.keys").write_text("2105.14656\thopper21\n", "utf-8")
    (home / "below").mkdir()
    for folder in (home, home / "below"):
        os.chdir(folder)
        done = Done(document(cite("hopper21")))
        assert [one["id"] for one in done.references] == done.keys == ["hopper21"]


def test_beside_sources_too_what_is_unknown_is_said_and_only_that(home):
    (home / "day.md").write_text(DIGEST, "utf-8")
    texts = ["arxiv:1905.11946", "arxiv:2605.00001", "arxiv:2113.00001", "nobody2020"]
    done = Done(document(cite(*texts), arxref={"sources": "day.md"}))
    assert done.keys == ["arxiv-1905.11946", *texts[1:]]
    assert [line.partition(" @")[2].partition(":2")[2][:10] for line in done.said] == ["605.00001:", "113.00001 "]


def test_a_source_that_is_not_there_is_named_and_the_rest_is_done(home):
    done = Done(document(cite("arxiv:2105.14656"), arxref={"sources": ["gone.md"]}))
    assert done.keys == ["arxiv-2105.14656"]
    assert done.said == ["warning: gone.md: no such file or folder to take papers from"]


def test_a_source_that_is_a_link_to_nowhere_is_told_from_one_that_is_not_there(home):
    (home / "day.md").symlink_to("moved.md")
    done = Done(document(cite("arxiv:2105.14656"), arxref={"sources": ["day.md"]}))
    assert done.said == ["warning: day.md: is a link to moved.md, which is not there"]


def test_a_pattern_of_sources_is_what_it_is_of(home):
    (home / "other.md").write_text(DIGEST, "utf-8")
    done = Done(document(cite("arxiv:1905.11946"), arxref={"sources": ["o*.md", "g*.md"]}))
    assert done.keys == ["arxiv-1905.11946"]
    assert done.said == ["warning: g*.md: no such file or folder to take papers from"]


def test_a_file_name_is_meant_as_it_is_typed(home):
    (home / "my--day.md").write_text(DIGEST, "utf-8")
    done = Done(document(cite("arxiv:1905.11946"), arxref={"sources": ["my–day.md"]}))
    assert done.keys == ["arxiv-1905.11946"]


def test_without_a_store_none_is_made(home, monkeypatch):
    monkeypatch.setenv("ARXREF_STORE", str(home / "none.sqlite"))
    done = Done(document(cite("arxiv:2105.14656")))
    assert "unresolved-citation" in done.said[0]
    assert not (home / "none.sqlite").exists()


def test_a_store_that_is_none_is_said_and_stops_nobody(home, monkeypatch):
    monkeypatch.setenv("ARXREF_STORE", str(home))
    done = Done(document(cite("arxiv:2105.14656")))
    assert "store: " in done.said[0]
    assert done.failed is False


@pytest.mark.parametrize(
    "said",
    [
        {"comment": "This paper has been withdrawn by the author"},
        {"comment": "WITHDRAWN: see the erratum"},
        {"comment": "This paper has been retracted"},
        {"journal_ref": "Withdrawn"},
        {"abstract": "This paper has been withdrawn by the authors."},
    ],
)
def test_a_withdrawn_paper_is_said(home, said):
    with open_store(str(home.parent / "store.sqlite"), lambda: 2e9, print) as store:
        store.put([OLD._replace(**said)], "arxiv")
    done = Done(document(cite("hep-th/9901001")))
    assert done.said == ["warning: withdrawn-paper: hep-th/9901001: was withdrawn; see its comment before you cite it"]


def test_the_network_is_asked_only_if_both_document_and_project_say_so(home, monkeypatch):
    asked: list[list[str]] = []

    def lookup(ids, context, *_):
        assert context.deadline - context.now() < 31
        asked.append(list(ids))
        return [Entry(id_, title="Fetched", authors=(Name("Web", "W."),), abstract="x", categories=("cs.CV",)) for id_ in ids]

    from arxref.enrichers import arxiv

    monkeypatch.setattr(arxiv, "_lookup", lookup)
    wants = {"enrich": "arxiv"}
    done = Done(document(cite("arxiv:2605.00001"), arxref=wants))
    assert "arxref.toml does not allow it ([manuscripts] network = true)" in done.said[0]
    (home / "arxref.toml").write_text("[manuscripts]\nnetwork = true\n", "utf-8")
    assert Done(document(cite("arxiv:2605.00001"))).keys == ["arxiv:2605.00001"]
    assert Done(document(cite("arxiv:2605.00001"), arxref={**wants, "offline": True})).keys == ["arxiv:2605.00001"]
    assert asked == []
    assert Done(document(cite("arxiv:2605.00001"), arxref=wants)).keys == ["arxiv-2605.00001"]
    assert asked == [["2605.00001"]]


def test_a_metadata_source_that_is_none_is_said(home):
    (home / "arxref.toml").write_text("[manuscripts]\nnetwork = true\n", "utf-8")
    done = Done(document(cite("arxiv:2105.14656"), arxref={"enrich": "arxvi"}))
    assert "did you mean 'arxiv'?" in done.said[0]
    assert done.keys == ["arxiv-2105.14656"]


@settings(max_examples=60)
@given(
    texts=st.lists(st.sampled_from(["arxiv:2105.14656", "2105.14656v2", "h21", "arXiv:2113.1", "x", "hep-th/9901001", "mine", "1905.1"]))
)
def test_the_short_way_to_the_store_says_what_the_long_one_says(texts, tmp_path_factory):
    """Law: without sources, what citations mean is what `resolving.resolve` says."""
    folder = tmp_path_factory.mktemp("short")
    (folder / "keys").write_text("hep-th/9901001\th21\n", "utf-8")
    with open_store(str(folder / "store.sqlite"), lambda: 1e9, print) as store:
        store.put([STORED, OLD], "arxiv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARXREF_STORE", str(folder / "store.sqlite"))
        config = Config(ledger=str(folder / "keys"))
        own = Own(frozenset({"mine"}), {ArxivId("2105.14656"): "mine"})
        texts = [text for text in dict.fromkeys(texts) if text != "mine"]
        work = pandoc_work.Work(Settings(), config, Told(print), own, Own())
        short = pandoc_papers._found(work, {text: text for text in texts})
        world = pipeline.World(".", io.BytesIO, io.BytesIO)
        long = resolve(Host(list), config, world, texts, Library(own={"mine": ArxivId("2105.14656")}))
    assert {text: entry.title for text, entry in short.papers.items()} == {text: entry.title for text, entry in long.papers.items()}
    assert short.own == long.own
    assert {(one.text, one.id, one.fault) for one in short.unknown} == {(one.text, one.id, one.fault) for one in long.unknown}


# ---- a .bib file that is written ------------------------------------------------------------------------------------------------------


def test_a_bib_file_is_written_and_its_keys_are_cited(home):
    raw = document(cite("arxiv:2105.14656", "hep-th/9901001"), arxref={"write-bib": "refs.bib"})
    done = Done(raw)
    first = (home / "refs.bib").read_bytes()
    assert done.keys == ["hopper2021study", "noether1999old"]
    assert all(f"{{{key},".encode() in first for key in done.keys)
    assert [one["id"] for one in done.references] == done.keys
    assert Done(raw).raw == done.raw
    assert (home / "refs.bib").read_bytes() == first
    assert done.said == []


def test_a_paper_that_was_taken_out_of_the_written_file_and_is_cited_is_said(home):
    raw = document(cite("arxiv:2105.14656"), arxref={"write-bib": "refs.bib"})
    first = Done(raw)
    (home / "refs.bib").unlink()
    assert Done(raw).raw == first.raw  # a file that is gone is begun anew
    (home / "refs.bib").write_text("@book{mine, title={Mine}}\n", "utf-8")
    done = Done(raw)
    assert done.said == ["warning: refs.bib: deleted-by-user: 2105.14656: was taken out of the file and stays out"]
    assert [one["id"] for one in done.references] == done.keys == ["arxiv-2105.14656"]


def test_what_a_bibliography_takes_from_the_written_file_is_not_given_twice(home):
    properties = {"bibliography": "refs.bib", "arxref": {"write-bib": "refs.bib"}}
    done = Done(document(cite("arxiv:2105.14656"), **properties))
    assert (done.keys, done.references) == (["hopper2021study"], [])
    again = Done(document(cite("arxiv:2105.14656", "hopper2021study"), **properties))
    assert (again.keys, again.references, again.said) == (["hopper2021study"] * 2, [], [])


def test_a_key_of_the_written_file_is_known_where_the_document_does_not_load_it(home):
    (home / "refs.bib").write_text("@misc{mine, title={M}, eprint={2105.14656}, archivePrefix={arXiv}}\n", "utf-8")
    done = Done(document(cite("mine"), arxref={"write-bib": "refs.bib"}))
    assert ([one["id"] for one in done.references], done.keys, done.said) == (["mine"], ["mine"], [])


def test_the_authors_work_in_the_written_file_stays(home):
    own = "@book{other, title={O}}\n\n@article{my-key, title={My Title}, eprint={2105.14656}, archivePrefix={arXiv}}\n"
    (home / "refs.bib").write_text(own, "utf-8")
    properties = {"bibliography": "refs.bib", "arxref": {"write-bib": "refs.bib"}}
    done = Done(document(cite("arxiv:2105.14656", "other", "my-key", "hep-th/9901001"), **properties))
    assert (done.keys, done.references) == (["my-key", "other", "my-key", "noether1999old"], [])
    text = (home / "refs.bib").read_text("utf-8")
    assert text.startswith("@book{other, title={O}}\n")
    assert "title={My Title}" in text


def test_a_paper_that_only_the_written_file_knows_is_cited_from_there(home):
    (home / "refs.bib").write_text("@misc{mine, title={M}, eprint={2605.00001}, archivePrefix={arXiv}}\n", "utf-8")
    properties = {"bibliography": "refs.bib", "arxref": {"write-bib": "refs.bib"}}
    done = Done(document(cite("arxiv:2605.00001", "mine"), **properties))
    assert (done.keys, done.references, done.said) == (["mine", "mine"], [], [])


def test_a_paper_of_another_bibliography_of_the_authors_is_not_written(home):
    name = own_file(home, ".bib")
    done = Done(document(cite("arxiv:2105.14656", "hep-th/9901001"), bibliography=[name], arxref={"write-bib": "refs.bib"}))
    assert done.keys == ["mine", "noether1999old"]
    assert "2105.14656" not in (home / "refs.bib").read_text("utf-8")


@pytest.mark.parametrize("path", ["../refs.bib", "/arxref-refs.bib", "link/refs.bib", "refs.txt"])
def test_nothing_is_written_but_a_bib_file_below_the_working_folder(home, path):
    (home / "link").symlink_to(home.parent)
    done = Done(document(cite("arxiv:2105.14656"), arxref={"write-bib": path}))
    assert done.keys == ["arxiv-2105.14656"]
    assert len(done.said) == 1
    assert "nothing was written there" in done.said[0]
    assert not (home.parent / "refs.bib").exists()


def test_a_bib_file_that_cannot_be_written_is_said_and_the_document_is_built(home):
    (home / "refs.bib").mkdir()
    done = Done(document(cite("arxiv:2105.14656"), arxref={"write-bib": "refs.bib"}))
    assert done.keys == ["arxiv-2105.14656"]
    assert "refs.bib: is a folder" in done.said[0]


# ---- what documents ask for ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("yes", "`arxref` must be a map"),
        (["x"], "`arxref` must be a map"),
        ({"source": "x"}, "`arxref` has no setting 'source'; did you mean 'sources'?"),
        ({"sources": {"a": "b"}}, "`arxref: sources` must be a text or a list of texts"),
        ({"sources": [["a"]]}, "`arxref: sources` must be a text or a list of texts"),
        ({"enrich": True}, "`arxref: enrich` must be a text or a list of texts"),
        ({"offline": "sometimes"}, "`arxref: offline` must be true or false"),
        ({"strict": ["a"]}, "`arxref: strict` must be true or false"),
        ({"write-bib": ["a"]}, "`arxref: write-bib` must be the name of a .bib file"),
    ],
)
def test_a_mistake_in_the_metadata_is_one_clear_line_and_stops_nobody(home, asked, told):
    done = Done(document(cite("arxiv:2105.14656"), arxref=asked))
    assert len(done.said) == 1
    assert done.said[0].startswith(f"warning: {told}")
    assert (done.keys, done.failed) == (["arxiv-2105.14656"], False)


def test_a_mistake_in_the_metadata_is_an_error_where_strict(home):
    assert Done(document(arxref={"strict": "true", "source": "x"})).failed


def test_a_configuration_that_cannot_be_read_is_said_and_stops_nobody(home):
    (home / "arxref.toml").write_text("sources = 1\n[", "utf-8")
    done = Done(document(cite("arxiv:2105.14656")))
    assert done.said[0].startswith("warning: arxref.toml: ")
    assert done.keys == ["arxiv-2105.14656"]


def test_options_of_csl_yaml_hold_for_references_and_a_wrong_one_is_said(home):
    (home / "arxref.toml").write_text("[format.csl-yaml]\nabstract = true\n", "utf-8")
    assert Done(document(cite("arxiv:2105.14656"))).references[0]["abstract"] == "Long."
    (home / "arxref.toml").write_text("[format.csl-yaml]\nabstrakt = true\n", "utf-8")
    done = Done(document(cite("arxiv:2105.14656")))
    assert "did you mean 'abstract'?" in done.said[0]
    assert "abstract" not in done.references[0]


# ---- items ---------------------------------------------------------------------------------------------------------------------------


def test_math_in_a_title_is_math_and_everything_else_literal_text(home):
    title = Done(document(cite("2105.14656"))).document["meta"]["references"]["c"][0]["c"]["title"]
    assert title["t"] == "MetaInlines"
    assert title["c"][6] == {"t": "Math", "c": [{"t": "InlineMath"}, "C^*"]}
    assert [one.get("c") for one in title["c"][7:]] == ["-Algebras", None, "&", None, "More"]


def test_apostrophes_are_bent_as_pandoc_bends_those_of_bib_files():
    """Feet, primes and quotes are not, and neither are keys."""
    authors = (Name("D'Angelo", "Jun'ichi"),)
    entry = Entry(ArxivId("2105.14656"), title="O'Neill's 5' of 'a'", authors=authors, key="o'n", abstract="$x$ isn't $y'$")
    item = json.loads(pandoc_items.item(entry, pandoc_items.options({"csl-yaml": {"abstract": True}})))["c"]
    assert item["title"]["c"] == "O’Neill’s 5' of 'a'"
    assert {name: part["c"] for name, part in item["author"]["c"][0]["c"].items()} == {"family": "D’Angelo", "given": "Jun’ichi"}
    assert item["id"]["c"] == "o'n"
    assert [one.get("c", " ") for one in item["abstract"]["c"][1:4]] == [" ", "isn’t", " "]


@settings(max_examples=100)
@given(entry=entries(), text=hostile_text())
def test_an_item_holds_nothing_that_acts(entry, text):
    """Law: whatever an entry holds, its item is metadata of literal strings, words, blanks and safe math."""
    item = json.loads(pandoc_items.item(entry._replace(title=text or "T", key="k"), pandoc_items.options({})))

    def check(node: dict[str, Any]) -> None:
        kinds = {"MetaMap": dict, "MetaList": list, "MetaString": str, "MetaInlines": list}
        assert isinstance(node["c"], kinds[node["t"]])
        for one in node["c"].values() if node["t"] == "MetaMap" else node["c"] if node["t"] == "MetaList" else ():
            check(one)
        for one in node["c"] if node["t"] == "MetaInlines" else ():
            assert one["t"] in ("Str", "Space", "Math")

    check(item)


# ---- the command ---------------------------------------------------------------------------------------------------------------------


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "arxref.manuscripts.pandoc", *arguments], input=stdin, capture_output=True, check=False)


def test_standard_output_holds_json_and_nothing_else(home):
    done = run("html", stdin=document(cite("arxiv:2105.14656", "arxiv:2605.00001")))
    assert done.returncode == 0
    assert json.loads(done.stdout)["pandoc-api-version"] == [1, 99, 7]
    assert done.stderr.startswith(b"arxref-pandoc: warning: unresolved-citation: ")


def test_where_strict_fails_there_is_no_document(home):
    done = run("html", stdin=document(cite("arxiv:2605.00001"), arxref={"strict": True}))
    assert (done.returncode, done.stdout) == (1, b"")


@pytest.mark.parametrize(
    "raw", [b"", b"# Title", b"[]", b"{}", b'{"meta": {}, "blocks": [{"t": "Cite"}]}', b'{"meta": 1, "blocks": 2}', b"\xff"]
)
def test_what_is_no_document_is_one_clear_line(home, raw):
    with pytest.raises(ArxrefError, match="is no document of pandoc's"):
        pandoc.filtered(raw, Told(print))
    done = run("html", stdin=raw)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (1, b"", 1)
    assert b"Traceback" not in done.stderr


NODES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "a b", "arxiv:2105.14656", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["t", "c", "citationId", "sources", "references"]), inner, max_size=3)
        | st.fixed_dictionaries({"t": st.sampled_from(["Cite", "MetaMap", "MetaList", "MetaInlines", "Str", "Quoted"]), "c": inner})
    ),
    max_leaves=12,
)


@settings(max_examples=200)
@given(
    names=st.dictionaries(st.sampled_from(["arxref", "references", "bibliography", "title"]), NODES),
    blocks=st.lists(NODES, max_size=3),
    form=st.sampled_from(FORMS),
)
def test_any_json_is_a_document_or_is_none(names, blocks, form):
    """Law: whatever comes in, a document goes out or one clear error."""
    raw = json.dumps({"pandoc-api-version": [1, 23], "meta": names, "blocks": blocks}, **form).encode("utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARXREF_STORE", "there-is-none.sqlite")
        try:
            out, _ = pandoc.filtered(raw, Told(lambda _line: None))
        except ArxrefError:
            return
    assert json.loads(out.decode("utf-8", "surrogatepass"))["pandoc-api-version"] == [1, 23]


@pytest.mark.parametrize("key", [5, None, [], {}, ["arxiv:2105.14656"]])
def test_a_key_that_is_no_text_passes_and_the_others_are_cited(home, key):
    done = Done(document(cite(key, "arxiv:2105.14656")))
    assert [one["citationId"] for one in done.document["blocks"][0]["c"][0]["c"][0]] == [key, "arxiv-2105.14656"]
    assert (done.said, done.failed) == ([], False)


@pytest.mark.parametrize("depth", [1000, 20_000])
def test_a_document_that_is_nested_deeply_passes(home, depth):
    raw = b'{"pandoc-api-version":[1,23],"meta":{},"blocks":[' + b'{"t":"BlockQuote","c":[' * depth + b"]}" * depth + b"]}"
    done = run("html", stdin=raw)
    assert (done.returncode, done.stdout) == (0, raw)


def test_what_only_begins_as_pandoc_writes_it_is_read_nevertheless(home):
    raw = json.dumps(json.loads(document(cite("arxiv:2105.14656", "smith20"))), separators=(",", ":")).replace('Id":', 'Id": ', 1)
    assert Done(raw.encode()).keys == ["arxiv-2105.14656", "smith20"]


def test_what_pandoc_wrote_is_cited_however_deep_it_stands(home):
    depth = 20_000
    cited = json.dumps(cite("arXiv:2105.14656"), separators=(",", ":")).encode()
    before, after = b'{"pandoc-api-version":[1,23],"meta":{', b'"t":"BlockQuote","c":['
    raw = before + b'},"blocks":[' + (b"{" + after) * depth + b'{"t":"Plain","c":[' + cited + b"]}" + b"]}" * depth + b"]}"
    done = run("html", stdin=raw)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.endswith(raw[len(before) :].replace(b"arXiv:2105", b"arxiv-2105", 1))
    assert done.stdout.startswith(before + b'"references":')


@pytest.mark.parametrize(
    "raw",
    [
        b'{"pandoc-api-version":[1,23],"meta":{},"blocks":[{"t":"Para","c":[',
        b'{"pandoc-api-version":[1,23],"meta":{"a":[}},"blocks":[]}',
        b'{"pandoc-api-version":[1,23],"meta":{"references":{"t":"MetaList","c":[]}},"blocks":[{"t":"Cite","c":[[{"citationId":"a"}]]},]}',
        b'{"pandoc-api-version":[1,23],"meta":{},"blocks":[{"t":"Cite","c":[[{"citationId":"\\q"}]]}]}',
        b'{"pandoc-api-version":[1,23],"meta":{},"blocks":5}',
    ],
)
def test_what_only_begins_as_pandoc_writes_it_is_one_clear_line(home, raw):
    done = run("html", stdin=raw)
    assert (done.returncode, done.stdout) == ((0, raw) if raw.endswith(b":5}") else (1, b""))
    assert done.stderr.count(b"\n") == done.returncode
    assert b"fault of arxref" not in done.stderr


def test_a_ledger_that_contradicts_itself_is_one_clear_line(home):
    (home / "arxref.keys").write_text("2105.14656\ta\n2105.14656\tb\n", "utf-8")
    done = run("html", stdin=document(cite("arxiv:2105.14656")))
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (1, b"", 1)
    assert b"arxref.keys:2" in done.stderr


def test_help_and_version():
    assert b"--filter arxref-pandoc" in run("--help").stdout
    assert run("--version").stdout.startswith(b"arxref-pandoc ")


def test_metadata_says_what_somebody_would_type():
    word, space = {"t": "Str", "c": "a_b"}, {"t": "Space"}
    inlines = [
        word,
        {"t": "SoftBreak"},
        {"t": "Code", "c": [["", [], []], "x.bib"]},
        space,
        {"t": "Quoted", "c": [{"t": "SingleQuote"}, [word]]},
        {"t": "Quoted", "c": [{"t": "DoubleQuote"}, [{"t": "Emph", "c": [word]}]]},
        {"t": "Link", "c": [["", [], []], [word], ["http://x.org", ""]]},
        {"t": "Note", "c": [{"t": "Para", "c": [word]}]},
        {"t": "Math", "c": [{"t": "InlineMath"}, "x"]},
    ]
    assert pandoc_ast.plain({"t": "MetaInlines", "c": inlines}) == "a_b x.bib 'a_b'\"a_b\"a_bx"
    blocks = [{"t": "Para", "c": [word]}, {"t": "HorizontalRule"}, {"t": "Plain", "c": [word, space, word]}]
    assert pandoc_ast.plain({"t": "MetaBlocks", "c": blocks}) == "a_b\na_b a_b"


def test_a_problem_is_said_once_and_a_note_never():
    said: list[str] = []
    told = Told(said.append)
    told.problem(Problem("note", "other-files", "one", "d"))
    assert not told.failing
    for place in (("refs.bib", 3), ("refs.bib", 0), ("", 0), ("refs.bib", 3)):
        told.problem(Problem("warning", "missing-title", "has no title", *place, id=ArxivId("1905.00001")))
    told.close()
    assert told.failing
    end = "missing-title: 1905.00001: has no title"
    assert said == [f"warning: refs.bib:3: {end}", f"warning: refs.bib: {end}", f"warning: {end}"]


def test_who_starts_it_in_a_terminal_is_told_what_it_is(home):
    reader, writer = pty.openpty()
    done = subprocess.run([sys.executable, "-m", "arxref.manuscripts.pandoc"], stdin=writer, capture_output=True, check=False)
    os.close(writer)
    os.close(reader)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"--filter arxref-pandoc" in done.stderr


@pytest.mark.parametrize("closed", ["<&-", ">&-"])
def test_without_a_way_in_or_out_it_fails_without_a_word(home, closed):
    script = f'"{sys.executable}" -m arxref.manuscripts.pandoc html {closed}'
    done = subprocess.run(["/bin/sh", "-c", script], input=document(), capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


def test_a_full_disk_is_one_clear_line(home):
    if not os.path.exists("/dev/full"):
        pytest.skip("no device here is always full")
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "arxref.manuscripts.pandoc", "html"]
        done = subprocess.run(command, input=document(), stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (1, b"arxref-pandoc: error: No space left on device\n")


@pytest.mark.parametrize(
    ("fault", "code", "told"),
    [
        (
            ZeroDivisionError("by\x1b[31m\nnothing"),
            1,
            r"this is a fault of arxref's, please report it (ZeroDivisionError: by\x1b[31m nothing)",
        ),
        (OSError("no reason"), 1, "no reason"),
        (MemoryError(), 1, "not enough memory for the document and what describes its papers"),
        (ImportError("a.so: no"), 1, "a library that arxref needs cannot be loaded (a.so: no); install arxref again"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_whatever_goes_wrong_pandoc_gets_a_code_and_no_traceback(home, monkeypatch, capsys, fault, code, told):
    def fail(_raw, _told):
        print("a plugin's word")  # noqa: T201 - which is not to stand in the document
        raise fault

    monkeypatch.setattr(pandoc, "filtered", fail)
    monkeypatch.setattr(sys, "argv", ["arxref-pandoc", "html"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(document())))
    monkeypatch.setattr(sys, "stdout", sys.stdout)  # which it changes
    monkeypatch.setattr(sys, "setrecursionlimit", id)
    monkeypatch.setattr("gc.disable", bool)
    with pytest.raises(SystemExit) as left:
        pandoc.main()
    said = capsys.readouterr()
    assert (left.value.code, said.out) == (code, "")
    assert said.err == "a plugin's word\n" + (f"arxref-pandoc: error: {told}\n" if told else "")


def test_the_short_way_loads_nothing_that_it_does_not_need(home):
    loaded = "'click', 'pandocfilters', 'pluggy', 'rich', 'yaml', 'bibtexparser', 'pybtex', 'arxiv', 'arxref.pipeline'"
    script = (
        "import sys\nfrom arxref.manuscripts import pandoc\nfrom arxref.manuscripts.pandoc_told import Told\n"
        "raw = sys.stdin.buffer.read()\nassert pandoc.filtered(raw, Told(print))[0] != raw\n"
        f"print(sorted({{{loaded}}} & set(sys.modules)))"
    )
    raw = json.dumps(json.loads(document(cite("arxiv:2105.14656"))), separators=(",", ":")).encode()  # as pandoc writes it
    done = subprocess.run([sys.executable, "-c", script], input=raw, capture_output=True, check=True)
    assert done.stdout.split() == [b"[]"]
