from __future__ import annotations

import json

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from arxref import dates, identifiers
from arxref.api import SourceText
from arxref.exporters import csl_json, csl_yaml
from arxref.library.csl import cslitem
from arxref.library.csl.common import SURROGATES
from arxref.library.csl.csllines import line_writer
from arxref.library.leftovers import unclaimed
from arxref.library.publication import publication
from arxref.model import Entry, Name
from arxref.names import natural
from arxref.parsers import csl_json as parser
from strategies import arxiv_ids, csl_entries, entries, entry_lists, hostile_entries, hostile_text, model_text, names

ORDER = (
    *("id", "type", "title", "genre", "container-title", "publisher", "number", "volume", "issue", "page", "version", "author", "issued"),
    *("DOI", "URL", "abstract", "keyword", "note", "categories", "custom"),
)
KINDS = {"article", "article-journal", "paper-conference"}
NAME_PARTS = {"family", "given", "non-dropping-particle", "suffix", "literal"}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | hostile_text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(ORDER) | st.text(), inner),
)
STRINGS = set(ORDER) - {"author", "issued", "categories", "custom"}


full_entries = csl_entries(st.just("") | st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
options = st.fixed_dictionaries(
    {},
    optional={
        "published": st.booleans(),
        "markup": st.booleans(),
        "cite-version": st.sampled_from(("keep", "strip")),
    },
)
shorter = st.fixed_dictionaries({}, optional={"max-authors": st.integers(0, 3), "abstract": st.booleans()})


def export(papers, chosen=(), exporter=csl_json) -> bytes:
    return "".join(document.text for document in exporter.EXPORTER.render(papers, dict(chosen))).encode()


def read(raw: bytes) -> list:
    source = SourceText.of("refs.json", raw)
    items = list(parser.parse(source))
    assert not unclaimed(source.text, items)
    return items


def assert_schema_valid(item: dict) -> None:
    """What csl-data.json of CSL 1.0.2 asks of the fields that arxref writes, by hand: the schema itself is no part of the project."""
    assert [name for name in ORDER if name in item] == list(item)
    assert item["type"] in KINDS
    assert (item["type"] == "article") == ("number" in item) == ("genre" in item) == ("container-title" not in item)
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


@given(st.lists(full_entries, max_size=3, unique_by=lambda entry: entry.id), options)
def test_what_was_written_is_read_back(papers, chosen):
    """Written, read and written again: the same entries in every field but where they stood, and the same bytes."""
    raw = export(papers, chosen)
    found = [item for item in read(raw) if isinstance(item, Entry)]
    assert [entry._replace(origins=()) for entry in found] == papers
    assert export(found, chosen) == raw


@given(full_entries, options, shorter)
def test_what_options_leave_out_is_all_that_lacks(paper, chosen, less):
    """Shortened items are read back as far as they go, and give the same bytes again."""
    raw = export([paper], chosen | less)
    (found,) = read(raw)
    most = less.get("max-authors") or len(paper.authors)
    assert found._replace(origins=()) == paper._replace(
        abstract=paper.abstract if less.get("abstract", True) else "",
        authors=paper.authors[:most],
        affiliations=paper.affiliations[:most],
        authors_complete=paper.authors_complete and most >= len(paper.authors),
    )
    assert export([found], chosen | less) == raw


@given(full_entries, options)
def test_without_custom_the_publication_is_understood_again(paper, chosen):
    """Another program may drop ``custom``: what remains still says who, what, when and where."""
    (item,) = json.loads(export([paper], chosen))
    del item["custom"]
    (found,) = read(json.dumps([item]).encode())
    assert (found.id, found.version, found.categories, found.primary) == (*paper[:2], paper.categories, paper.primary)
    assert [str(name.family or name.literal) for name in found.authors] == [name.family or name.literal for name in paper.authors]
    place = publication(paper) if chosen.get("published") else None
    assert publication(found) == place
    if place is None:
        assert found.published in (paper.published, None)
        assert dates.issued(found)[:2] == identifiers.month(paper.id)


@given(entry_lists(), options, st.data())
def test_yaml_that_was_written_is_known_again(papers, chosen, data):
    """`existing` of CSL YAML gives the keys back and sees no edit; one that was made in its text it sees."""
    papers = [paper._replace(key=data.draw(st.text("ab0_-.:/+*é'", min_size=1, max_size=9))) for paper in papers]
    raw = export(papers, chosen, csl_yaml)
    assert csl_yaml.existing(raw)[:3] == ({paper.id: paper.key for paper in papers}, (), False)
    if papers:
        at = data.draw(st.integers(raw.index(b"\n", 12), len(raw) - 1).filter(lambda at: raw[at : at + 1].isalpha()))
        line = raw[raw.rindex(b"\n", 0, at) + 1 : at]
        if not line.startswith(b"- id:"):
            assert csl_yaml.existing(raw[:at] + b"@" + raw[at + 1 :]).edited


@given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()) | hostile_text().map(str.encode))
def test_any_bytes_can_be_looked_at_as_yaml(raw):
    """`existing` of CSL YAML never raises."""
    found = csl_yaml.existing(raw)
    assert all(len(name) < 120 for name in found.foreign)
    assert all(found.keys.values())


@given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value, indent=1).encode()) | hostile_text().map(str.encode))
def test_any_bytes_can_be_read(raw):
    """The parser never raises, and every line is part of an item or named; only what is an object or a list is accepted as CSL."""
    source = SourceText.of("refs.json", raw)
    assert 0 <= parser.accepts(source) <= 1
    read(raw)


@given(st.lists(full_entries, min_size=1, max_size=3, unique_by=lambda entry: entry.id), st.data())
def test_what_stands_before_a_break_is_read(papers, data):
    """A file that was cut off gives the items that are whole, and what is whole of the next one, where that names the paper and is said."""
    raw = export(papers)
    cut = raw[: data.draw(st.integers(1, len(raw) - 4))]
    items = read(cut)
    found = [item for item in items if isinstance(item, Entry)]
    whole = cut.count(b'"}},') + cut.endswith(b'"}}')
    assert items[-1][:2] == ("error", "unreadable-json")
    assert [item.id for item in found] == [paper.id for paper in papers][: whole + ("but for what is whole" in items[-1].message)]
    for item, of_whole in zip(found, read(raw), strict=False):
        # What is cut off bears no mark that arxref wrote it: it is cleaned as anyone's is, and mojibake in it repaired.
        assert item.title == of_whole.title or not of_whole.title.isascii()
        assert item.authors in (of_whole.authors, ()) or not all(natural(author).isascii() for author in of_whole.authors)


@given(st.lists(entries() | hostile_entries(), max_size=3, unique_by=lambda entry: entry.id), options)
def test_any_entry_gives_valid_yaml(papers, chosen):
    """Whatever an entry holds, the output is YAML with an item for each paper, each with its identifier, and known again."""
    raw = export([paper._replace(key=f"k{number}") for number, paper in enumerate(papers)], chosen, csl_yaml)
    items = yaml.safe_load(raw)["references"]
    assert [item["id"] for item in items] == [f"k{number}" for number in range(len(papers))]
    assert [item["note"].partition(" ")[0].partition("v")[0] for item in items] == [
        f"arXiv:{paper.id}".partition("v")[0] for paper in papers
    ]
    assert not csl_yaml.existing(raw).edited


@given(st.text('aé王 $\\"\n\t\x00\x1f\x7f\u2028\ud800\U0001d54f/<') | hostile_text())
@example('\\"$\\\\$')
def test_strings_are_what_the_json_encoder_makes_of_them(text):
    """A text that is escaped at a glance is as JSON's own encoder writes it, its dollars without a backslash, whatever others hold."""
    papers = [Entry(identifiers.parse("1905.00001")[0], title=title) for title in (text, "Deep", r'A "\$" sign')]
    titles = [SURROGATES.sub("\ufffd", paper.title.replace("\\$", "$")) for paper in papers]
    items = csl_json.rows({})(papers, ["a", "b", "c"])
    assert all(f'"title":{json.dumps(title, ensure_ascii=False)},' in item for title, item in zip(titles, items, strict=True) if title)
    assert items == [csl_json.item(paper._replace(key=key), {}) for paper, key in zip(papers, "abc", strict=True)]


@given(st.lists(model_text() | hostile_text(), min_size=4, max_size=5), st.booleans())
def test_dollars_are_named_where_reading_the_texts_back_needs_it(texts, abstract):
    """Whether any is to be named is told from the whole item, and comes to the same as asking each of its texts."""
    title, said, comment, journal, *topics = texts
    entry = Entry(
        identifiers.parse("1905.00001")[0], title=title, abstract=said, comment=comment, journal_ref=journal, topics=tuple(topics)
    )
    item = csl_json.item(entry, {"abstract": abstract})
    named = cslitem._literal_dollars(entry, cslitem.asked({"abstract": abstract}))
    assert json.loads(item)["custom"].get("dollars", {}) == json.loads(f"{{{','.join(named)}}}")


def test_dollars_of_what_is_left_out_are_not_named():
    """What an item does not hold is not spoken of there: read and written again, it is the same."""
    places = (("Inc",), (r"\$x^2\$ Shop",))
    entry = Entry(identifiers.parse("1905.00001")[0], title=r"$x$", authors=(Name("A", "B"), Name("C", "D")), affiliations=places, key="k")
    raw = export([entry], {"max-authors": 1})
    assert b'"dollars"' not in raw
    assert export(read(raw), {"max-authors": 1}) == raw


@given(full_entries | hostile_entries() | entries(), options, shorter, st.booleans())
def test_an_item_in_one_piece_is_what_its_members_make(entry, chosen, shortened, withdrawn):
    for script in (csl_json._SCRIPT, csl_json._CAREFUL):
        given = cslitem.asked(chosen | shortened), script
        assert line_writer(*given)(entry, withdrawn)[1:] == cslitem.item_writer(*given)(entry, withdrawn)[1:]
