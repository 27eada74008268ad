"""Notes that arxref writes are read back as the papers that they were."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.exporters import obsidian
from arxref.library.leftovers import unclaimed
from arxref.model import Entry, Foreign, Name, Problem
from arxref.names import natural
from arxref.notes.paper import Shape
from arxref.parsers import note as parser
from arxref.text import markdown, unmarkdown
from arxref.turns import parse_with
from arxref.vault import marker
from strategies import entries, hostile_entries, hostile_text, model_text

HELD = ("id", "version", "title", "abstract", "classes", "comment", "journal_ref", "dois", "report_no", "links", "categories", "key")
SHOWN = ("title", "journal_ref")


@st.composite
def papers(draw):
    """Clean entries as digests have them: the primary category is the first, and a key."""
    entry = draw(entries())
    return entry._replace(
        primary=entry.categories[0] if entry.categories else "",
        authors_complete=not entry.authors or draw(st.booleans()),
        topics=tuple(draw(st.lists(model_text(max_words=3), max_size=2))),
        key=draw(st.text("ab0_-.:+", min_size=1, max_size=9)),
    )


def read(text: str, name: str = "Papers/x.md") -> list:
    """All items, after a look at whether every line is claimed."""
    source = SourceText.of(name, text.encode())
    items = parse_with(parser.PARSER, source)
    assert not [item for item in items if getattr(item, "code", "") == "parser-failed"]
    assert unclaimed(source.text, items) == []
    return items


@settings(max_examples=100)
@given(papers(), st.booleans())
@example(Entry("0704.0001", authors=(Name("Hadwin", "Âµ"),), key="k"), False)  # what looks like mojibake
@example(Entry("0704.0001", title=r"\$5 a_b $x$", key="k"), False)
def test_a_note_is_read_as_the_paper_that_it_was(entry, linked):
    text = obsidian.note(entry, shape=Shape(linked=linked))
    assert parser.accepts(SourceText.of("x", text.encode())) > 0.8
    found, notes = read(text)
    assert isinstance(notes, Foreign)
    for field in HELD:
        there, back = getattr(entry, field), getattr(found, field)
        if field in SHOWN and "\\$" in there:  # a property shows it as it does that of math
            there, back = there.replace("\\$", "$"), back.replace("\\$", "$")
        assert back == there, field
    assert [*map(natural, found.authors)] == [*map(natural, entry.authors)]
    assert found.authors_complete == entry.authors_complete
    assert (found.published, found.primary) == (entry.published, entry.primary)


@settings(max_examples=80)
@given(hostile_entries() | papers(), st.booleans())
def test_of_any_paper_a_note_is_read(entry, linked):
    """Whatever its texts hold, it is the same paper, and nothing of the note is taken for another."""
    papers_, problems = [], []
    for item in read(obsidian.note(entry._replace(key="k"), shape=Shape(linked=linked))):
        if isinstance(item, Entry):
            papers_.append(item)
        elif isinstance(item, Problem):
            problems.append(item)
    assert [(paper.id, paper.version, paper.key) for paper in papers_] == [(entry.id, entry.version, "k")]
    assert {problem.code for problem in problems} <= {"invalid-doi"}


@settings(max_examples=200)
@given(model_text(max_words=30))
def test_a_paragraph_shows_the_text_that_it_was_made_from(text):
    assert unmarkdown.plain(markdown.paragraph(text)) == text
    assert unmarkdown.plain(markdown.escape(text)) == text


@settings(max_examples=200)
@given(hostile_text(), hostile_text(), hostile_text())
def test_any_note_can_be_read(title, prop, words):
    """The parser never raises, and every line is claimed, or names other papers."""
    text = f'---\ntitle: {title}\narxiv: "2105.14656"\n{prop}\n---\n{words}\n'
    source = SourceText.of("x.md", text.encode())
    assert 0 <= parser.accepts(source) <= 1
    items = parse_with(parser.PARSER, source)
    assert not [item for item in items if getattr(item, "code", "") == "parser-failed"]
    lines = source.text.split("\n")
    for first, last in unclaimed(source.text, items):
        assert all("19" in line for line in lines[first - 1 : last])  # the identifier that the words may have


BEGINS = [
    "%% begin arxref title=1 +=.1:2 %%",
    "%% begin arxref title=.1.2 +=.1:2.3:4 %%",
    "%% begin arxref a=- +=. %%",
    "%% begin arxref %%",
]
ENDS = ["%% end arxref %%", "%% end arxref %% "]
OTHERS = ["---", "--- ", "----", "", "```", "~~~", "> begin arxref", "x"]


@settings(max_examples=200)
@given(st.lists(st.sampled_from(OTHERS) | st.sampled_from(BEGINS) | st.sampled_from(ENDS), max_size=6))
@example([BEGINS[1], "", "x", ENDS[0]])
@example([BEGINS[0], ENDS[0], ENDS[0]])
@example(["", BEGINS[0], BEGINS[0], ENDS[0], "x"])
@example([BEGINS[0], "```", ENDS[0]])
@example(["x", BEGINS[0], ENDS[0]])
def test_the_region_is_the_papers_where_the_vault_would_renew_it(lines):
    """It is the entry's, or a claim of its own where words stand before it; the properties alone are, where arxref wrote no region."""
    front = '---\narxiv: "2105.14656"\n---\n'
    text = front + "\n".join([*lines, ""])
    entry, *others = read(text)
    markers = marker.find(text, len(front))
    spans = [(item.span.first, item.span.last) for item in others]
    if not isinstance(markers, marker.Markers) or not markers.prints.known:
        assert entry.origins[0].last == 3
        return
    first, last = text.count("\n", 0, markers.start) + 1, text.count("\n", 0, markers.end - 1) + 1
    if text[len(front) : markers.start].strip():
        assert entry.origins[0].last == 3
        assert (first, last) in spans
    else:
        assert entry.origins[0].last == last
        assert all(span[0] > last for span in spans)
