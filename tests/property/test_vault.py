"""Laws of notes that are brought up to date."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from arxref.api import Merged
from arxref.vault import frontmatter, marker, regions
from arxref.vault.current import is_current
from arxref.vault.merging import merge, merge_by_part
from arxref.vault.properties import Rules

RULES = Rules(version="version", grows=frozenset({"aliases"}), least=frozenset({"added"}))
TEXT = st.text(st.sampled_from("ab Zé—#:'\"\\[]{}&*%"), min_size=1, max_size=12)
WORDS = st.text(st.sampled_from("abc é"), min_size=1, max_size=6).map(str.strip).filter(bool)
LISTS = st.lists(WORDS, max_size=4, unique=True)
OWN = st.lists(
    st.sampled_from(
        [
            "# a comment of mine",
            "rating: 5 # good",
            "status:   'to read'",
            'mine: "x: y"',
            "read: 2020-01-02",
            "plan: |\n  one\n  # no comment\n\n  two",
            "fold: >-\n  some\n  text",
            "anchored: &a [1, 2]\nagain: *a",
            "flow: [a, 'b', \"c\"]",
            "things:\n- one\n# between\n- two",
            "deep:\n  a:\n    - b",
            '"quoted name": yes',
            "",
            "long: a plain text\n  that goes on",
            "tagged: !!str 5",
            "null-one:",
        ]
    ),
    max_size=5,
    unique=True,
)
BODY = st.lists(
    st.sampled_from(
        ["My words.", "", "```", "- [ ] a task", "# Heading", "%% a comment %%", "---", "\tindented", "trailing  ", "title: x", "$x$"]
    ),
    max_size=6,
)


FEW = st.sampled_from(["a", "b: c"])
FEW_LISTS = st.sampled_from([["a"], ["a", "b"], ["c"], []])


@st.composite
def notes(draw, texts=TEXT, lists=LISTS):
    """A new note, as an exporter would make it."""
    front, values = "", []
    for name in draw(st.lists(st.sampled_from(["title", "doi", "year", "version", "added"]), unique=True)):
        value = draw(st.integers(1, 9).map(str) if name in ("year", "version", "added") else texts)
        front += (
            f"{name}: {value}\n"
            if value.isdecimal()
            else f'{name}: "{value.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34))}"\n'
        )
        values.append((name, value))
    for name in draw(st.lists(st.sampled_from(["aliases", "tags", "authors"]), unique=True)):
        elements = draw(lists)
        if elements:
            front += f"{name}:\n" + "".join(f'  - "{element}"\n' for element in elements)
            values.append((name, tuple(elements)))
    parts = [f"> [!abstract]\n> {draw(WORDS)}\n\n"] if draw(st.booleans()) else []
    parts += [f"- **{label}:** {draw(WORDS)}\n" for label in draw(st.lists(st.sampled_from(["A", "B", "C"]), unique=True))]
    return marker.note(front, values, "".join(parts), "\n## Notes\n")


@st.composite
def edited(draw):
    """A note in which a user has written, and what the user wrote: lines among the properties and the text below."""
    note = draw(notes())
    start = note.index("---\n", 4)
    own = draw(OWN)
    at_end = draw(st.booleans())
    lines = "".join(f"{line}\n" for line in own)
    body = draw(BODY)
    text = f"{note[:start]}{lines}{note[start:]}" if at_end else f"---\n{lines}{note[4:]}"
    text += "\n".join(body)
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    bom = draw(st.sampled_from(["", "\ufeff"]))
    return (bom + text.replace("\n", newline)).encode(), [line.replace("\n", newline) for line in own], newline


@settings(max_examples=200, deadline=None)
@given(edited(), notes())
def test_every_byte_of_the_user_s_stays_and_twice_is_once(there, fresh):
    """merge(merge(n, f), f) == merge(n, f); the user's lines and all text outside the markers are kept; the properties stay YAML."""
    note, own, newline = there
    merged = merge(note, fresh, RULES)
    assert isinstance(merged, Merged)
    again = merge(merged.content, fresh, RULES)
    assert isinstance(again, Merged)
    assert again.content == merged.content
    before, after = note.decode(), merged.content.decode()
    for line in own:
        assert f"{newline}{line}{newline}" in after
    end = f"{newline}{marker.END}{newline}"
    assert after[after.index(end) :] == before[before.index(end) :]
    assert after.startswith("\ufeff") == before.startswith("\ufeff")
    assert ("\n" in after.replace("\r\n", "")) == (newline == "\n")
    old, new = (yaml.load(text.split("---", 2)[1], Loader=yaml.SafeLoader) or {} for text in (before, after))
    managed = {"title", "doi", "year", "version", "added", "aliases", "tags", "authors"}
    assert {name: value for name, value in old.items() if name not in managed} == {
        name: value for name, value in new.items() if name not in managed
    }
    assert old.keys() <= new.keys()


@settings(max_examples=200, deadline=None)
@given(notes(FEW, FEW_LISTS), notes(FEW, FEW_LISTS), st.data())
def test_what_is_the_same_to_the_letter_need_not_be_read(fresh, other, data):
    """is_current(n, f) => merge_by_part(n, f) is n, without a word, whatever was put in, taken out, doubled or moved.

    And a merge that passes over properties which stand in both does what one does that reads them.
    """
    lines = fresh.split("\n")
    top = lines.index("---", 1)
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, data.draw(st.sampled_from([top, len(lines) - 1]))))
        own = data.draw(OWN | BODY | st.sampled_from([["  - mine"], ["- mine"], ["Title: x"], ["doi: 10.1"], ["~~~"], ["tags: [mine, b]"]]))
        how = data.draw(st.sampled_from(["put", "put", "out", "double", "move", "plain"]))
        if how == "put":
            lines[at:at] = own
        elif how == "plain":
            lines[at] = lines[at].replace('"', "")
        elif how == "double":
            lines.insert(data.draw(st.integers(0, top)), lines[at])
        elif len(lines) > 1:
            line = lines.pop(at)
            if how == "move":
                lines.insert(data.draw(st.integers(0, len(lines))), line)
    newline = data.draw(st.sampled_from(["\n", "\r\n"]))
    note = f"{data.draw(st.sampled_from(['', chr(0xFEFF)]))}{newline.join(lines)}".encode()
    if is_current(note, fresh):
        assert merge_by_part(note, fresh, RULES) == Merged(note)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(frontmatter, "beside", lambda *_: None)
        closely = [merge_by_part(note, text, RULES) for text in (fresh, other)]
    assert [merge_by_part(note, text, RULES) for text in (fresh, other)] == closely


@settings(max_examples=150, deadline=None)
@given(notes(), notes())
def test_what_nobody_edited_is_what_a_new_note_would_be_or_more(old, fresh):
    """Of a note that no user touched, every property of the new one has the new value, unless it is older or only ever grows."""
    merged = merge(old.encode(), fresh, RULES)
    assert isinstance(merged, Merged)
    assert merged.problems == ()
    there, new = (frontmatter.read(text) for text in (merged.content.decode(), fresh))
    was = frontmatter.read(old).properties.get("version")
    now = new.properties.get("version")
    assume(was is None or (now is not None and int(now.value) >= int(was.value)))
    for name, property_ in new.properties.items():
        value = there.properties[name].value
        assert value == property_.value or name == "added" or (name == "aliases" and set(value) >= set(property_.value))
    texts = regions.texts(merged.content.decode().split(" %%\n", 1)[1].split(marker.END)[0])
    assert set(texts) >= set(regions.texts(fresh.split(" %%\n", 1)[1].split(marker.END)[0]))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    b"---\n",
                    b"%% begin arxref %%\n",
                    b"%% end arxref %%\n",
                    b"title: x\n",
                    b"- a\n",
                    b"```\n",
                    b"\r",
                    b"\xef\xbb\xbf",
                    b"a: [\n",
                    b"? b\n",
                ]
            ),
            st.binary(max_size=6),
        ),
        max_size=14,
    ).map(b"".join),
    notes(),
)
@example(b"---\n" + b"[" * 5000 + b"\n---\n%% begin arxref %%\n%% end arxref %%\n", marker.note("a: 1\n", [("a", "1")], "x"))
def test_any_bytes_are_merged_or_left_alone(note, fresh):
    """Whatever a file holds, it is merged, or a Problem says why not; what is merged twice is merged once."""
    merged = merge(note, fresh, RULES)
    if isinstance(merged, Merged):
        again = merge(merged.content, fresh, RULES)
        assert isinstance(again, Merged)
        assert again.content == merged.content
        if not merged.managed:
            assert merged.content == note
    else:
        assert merged.code == "note-left"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["- **A:** x", "- b", "> [!abstract]", "> text", "", " ", "  more", "| a | b |", "# H", "1. one", "text"]),
        max_size=10,
    )
)
def test_the_parts_of_a_region_are_the_same_at_a_glance(lines):
    """`texts` is what `parts` says."""
    region = "\n".join(lines)
    assert regions.texts(region) == [part.text for part in regions.parts(region)]
    assert all(region[part.start : part.end] == part.text for part in regions.parts(region))


@pytest.mark.parametrize(
    "front",
    [
        "a: " + "[" * 200_000,
        "a: &x x\n" * 10_000,
        "- " * 100_000,
        "a:\n" + "  - x\n" * 40_000,
        "a: '" + "x" * 200_000,
        "#" * 250_000,
        "\n" * 250_000,
        "a: " * 80_000,
    ],
    ids=["brackets", "anchors", "dashes", "items", "quote", "comment", "empty", "colons"],
)
def test_hostile_properties_take_no_time(front):
    """Linear, or refused: the test would not end otherwise."""
    note = f"---\n{front}\n---\n{marker.BEGIN} %%\n\n{marker.END}\n"
    assert merge(note.encode(), marker.note("b: 1\n", [("b", "1")], "x"), RULES) is not None
