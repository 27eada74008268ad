from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from arxref.exporters import csl_json
from arxref.model import Entry, Name
from strategies import arxiv_ids, entries, entry_lists, hostile_entries, hostile_text, names

ORDER = (
    *("id", "type", "title", "genre", "publisher", "number", "version", "author", "issued", "DOI", "URL", "abstract", "keyword", "note"),
    *("categories", "custom"),
)
NAME_PARTS = {"family", "given", "non-dropping-particle", "suffix", "literal"}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | hostile_text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(ORDER) | st.text(), inner),
)
STRINGS = set(ORDER) - {"author", "issued", "categories", "custom"}


def export(papers) -> bytes:
    return "".join(document.text for document in csl_json.EXPORTER.render(papers, {})).encode()


def assert_schema_valid(item: dict) -> None:
    """What csl-data.json of CSL 1.0.2 asks of the fields that arxref writes, by hand: the schema itself is no part of the project."""
    assert [name for name in ORDER if name in item] == list(item)
    assert item["type"] == "article"
    assert all(isinstance(item[name], str) for name in STRINGS & set(item))
    for name in item.get("author", ()):
        assert name
        assert set(name) <= NAME_PARTS
        assert all(isinstance(part, str) and part for part in name.values())
    (parts,) = item["issued"]["date-parts"]
    assert set(item["issued"]) == {"date-parts"}
    assert 1 <= len(parts) <= 3
    assert all(type(part) is int and part > 0 for part in parts)
    assert all(isinstance(category, str) for category in item.get("categories", ()))
    assert isinstance(item["custom"], dict)


@given(st.lists(entries() | hostile_entries(), max_size=4, unique_by=lambda entry: entry.id))
def test_any_entry_gives_valid_items(papers):
    """Whatever an entry holds, the output is JSON that the CSL schema allows, one item a line."""
    raw = export([paper._replace(key=paper.id) for paper in papers])
    items = json.loads(raw)
    assert [item["number"] for item in items] == [f"arXiv:{paper.id}" for paper in papers]
    for item in items:
        assert_schema_valid(item)
    if papers:
        assert raw.count(b"\n") == len(papers) + 2


@given(hostile_entries(), st.text())
def test_text_is_not_changed(paper, key):
    """But for the dollar's escape, and for surrogates that no file can hold, text comes back as it went in."""
    item = json.loads(export([paper._replace(key=key)]))[0]
    assert item.get("title", "") == paper.title.replace("\\$", "$")
    assert item.get("abstract", "") == paper.abstract.replace("\\$", "$")
    assert item["custom"].get("comment", "") == paper.comment.replace("\\$", "$")
    assert item["id"] == (key or paper.id)


@given(entry_lists(), st.data())
def test_what_was_written_is_known_again(papers, data):
    """`existing` gives the keys back and sees no edit, whatever the keys are."""
    keys = {paper.id: data.draw(st.text(min_size=1)) for paper in papers}
    assert csl_json.existing(export([paper._replace(key=keys[paper.id]) for paper in papers]))[:3] == (keys, (), False)


@given(hostile_entries(), st.data())
def test_any_edit_is_seen(paper, data):
    """A byte that someone changed, put in or took out, anywhere but in the key, makes the file an edited one."""
    raw = export([paper._replace(key="key")])
    at = data.draw(st.integers(0, len(raw) - 1).filter(lambda at: not 0 < at - raw.index(b'"key"') < 4))
    new = data.draw(st.binary(max_size=2).filter(lambda new: new != raw[at : at + 1]))
    changed = raw[:at] + new + raw[at + 1 :]
    assert changed == raw or csl_json.existing(changed).edited


@given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_can_be_looked_at(raw):
    """`existing` never raises, and what it names as foreign is short enough for a message."""
    found = csl_json.existing(raw)
    assert all(len(label) < 120 and label.strip() == label for label in found.foreign)
    assert all(found.keys.values())


@given(arxiv_ids(), names().map(lambda name: Name(literal=name.literal) if name.literal else name))
def test_names_are_whole(identifier, name):
    """Every part of a name that is known is in the item."""
    item = json.loads(csl_json.item(Entry(identifier, authors=(name,)), {}))
    assert sorted(item["author"][0].values()) == sorted(part for part in name if part)
