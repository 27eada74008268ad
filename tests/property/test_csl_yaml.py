"""CSL YAML is read as it was meant."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.exporters import csl_yaml
from arxref.library.csl.cslyaml import plain_text
from arxref.library.leftovers import unclaimed
from arxref.model import Entry
from arxref.parsers import csl_yaml as parser
from arxref.turns import parse_with
from strategies import csl_entries, hostile_text

options = st.fixed_dictionaries(
    {}, optional={"published": st.booleans(), "markup": st.booleans(), "cite-version": st.sampled_from(("keep", "strip"))}
)
full_entries = csl_entries(st.text("ab0_-.:/+*é'", min_size=1, max_size=9))


def export(papers, chosen=()) -> bytes:
    return "".join(document.text for document in csl_yaml.EXPORTER.render(papers, dict(chosen))).encode()


def read(raw: bytes) -> list:
    source = SourceText.of("refs.yaml", raw)
    items = parse_with(parser.PARSER, source)
    assert not unclaimed(source.text, items)
    return items


@settings(max_examples=200)
@given(st.lists(full_entries, min_size=1, max_size=3, unique_by=lambda entry: entry.id), options)
def test_what_was_written_is_read_back(papers, chosen):
    """Written and read: the same entries in every field but where they stood, and the same bytes when written again."""
    raw = export(papers, chosen)
    assert parser.accepts(SourceText.of("x", raw)) > 0.8
    found = [item for item in read(raw) if isinstance(item, Entry)]
    assert [entry._replace(origins=()) for entry in found] == papers
    assert export(found, chosen) == raw


@settings(max_examples=200)
@given(
    st.binary(max_size=200)
    | hostile_text().map(str.encode)
    | st.text("-: \n#[]{}\"'ab|>&*").map(lambda text: f"references:\n- id: {text}".encode())
)
def test_any_bytes_can_be_read(raw):
    """The parser never raises, and every line is part of an item or named."""
    source = SourceText.of("refs.yaml", raw)
    assert 0 <= parser.accepts(source) <= 1
    items = parse_with(parser.PARSER, source)
    assert not [item for item in items if getattr(item, "code", "") == "parser-failed"]


@settings(max_examples=200)
@given(st.text("ab1 \\$_^~*&#;{}", max_size=30))
def test_text_that_was_escaped_is_that_text(text):
    """Every mark that arxref escapes for pandoc is itself again."""
    paper = Entry("2105.00001", title="x", key=text.strip() or "k")
    first = export([paper]).decode().split("\n")[1]
    assert plain_text(json.loads(first.removeprefix("- id: "))).replace("\\$", "$") == (text.strip() or "k")


@given(st.text("aZ09./:-_ ", max_size=12))
def test_what_is_plain_at_a_glance_has_nothing_to_escape(text):
    """A code that is passed on as it stands is what comes out where each of its characters is looked at."""
    if csl_yaml._is_plain(text):
        assert csl_yaml._start(csl_yaml._escaped(csl_yaml._one_line(text))) == text


@given(st.text("aivX1é(.) -", max_size=6) | st.from_regex(r"(?:[0-9]{19,21}|[ivx]{19,21})[.)] a", fullmatch=True))
def test_where_a_line_begins_a_block_is_told_at_a_glance(line):
    """The start of a line is escaped where the pattern of blocks finds one there, and nowhere else."""
    assert (csl_yaml._start(line) == line) == (csl_yaml._LINE_START.match(line) is None)
