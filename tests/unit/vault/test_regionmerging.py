"""The region between the markers: its parts are renewed one by one and new ones come where they belong."""

from __future__ import annotations

import pytest

from arxref.api import Merged
from arxref.vault import marker
from arxref.vault.merging import merge
from arxref.vault.properties import Rules

FULL = "> [!abstract]\n> We look.\n\n- **A:** a\n- **B:** b\n- **C:** c\n\n## More\n\n- **D:** d\n"


def note(region: str) -> str:
    return marker.note('title: "T"\n', [("title", "T")], region, "\n## Notes\n")


def body(text: str) -> str:
    """A region without the blank lines around it."""
    return text.split(" %%\n", 1)[1].split(marker.END, maxsplit=1)[0].strip("\n") + "\n"


def merged(there: str, new: str) -> tuple[str, list[str]]:
    """The region that comes of it, and the codes of what is said; doing it again changes nothing."""
    found = merge(there.encode(), note(new), Rules())
    assert isinstance(found, Merged)
    again = merge(found.content, note(new), Rules())
    assert isinstance(again, Merged)
    assert again.content == found.content
    return body(found.content.decode()), [problem.code for problem in found.problems]


@pytest.mark.parametrize(
    "old",
    [
        "",
        "- **B:** b\n",
        "- **A:** a\n- **C:** c\n",
        "> [!abstract]\n> We look.\n",
        "## More\n",
        "- **D:** d\n",
        "- **C:** c\n\n## More\n",
        "> [!abstract]\n> We look.\n\n## More\n\n- **D:** d\n",
    ],
)
def test_what_lacks_comes_in_its_place(old: str) -> None:
    assert merged(note(old), FULL) == (FULL, [])


def test_parts_that_look_alike_are_told_apart() -> None:
    """A template may well make two callouts of one kind, or two paragraphs that begin alike."""
    old = "> [!note]\n> one\n\n> [!note]\n> two\n\nSee:\nx\n\nSee:\ny\n"
    assert merged(note(old), old) == (old, [])
    new = old.replace("two", "second").replace("y", "z")
    assert merged(note(old), new) == (new, [])
    mine = note(old).replace("one", "one, and mine")
    text, said = merged(mine, new)
    assert said == ["kept-user-value"]
    assert text == new.replace("one", "one, and mine")


def test_new_parts_keep_out_of_the_user_s() -> None:
    mine = note("- **A:** a\n- **C:** c\n").replace("- **A:** a\n", "- **A:** a\n  - my remark\n- my item\n\nMy words.\n\n")
    text, said = merged(mine, "- **A:** a\n- **B:** b\n- **C:** c\n\n## More\n")
    assert said == ["kept-user-value"]  # of A, whose item goes on
    assert text == "- **A:** a\n  - my remark\n- **B:** b\n- my item\n\nMy words.\n\n- **C:** c\n\n## More\n"


def test_line_ends_are_the_note_s_also_where_the_region_was_empty() -> None:
    found = merge(note("").replace("\n", "\r\n").encode(), note(FULL), Rules())
    assert isinstance(found, Merged)
    text = found.content.decode()
    assert "\r\r" not in text
    assert "\n" not in text.replace("\r\n", "")
    assert body(text.replace("\r\n", "\n")) == FULL


def test_paragraphs_without_a_label_are_known_by_their_words() -> None:
    """What a template makes is renewed, not doubled; what a poorer source lacks stays; what the user touched stays beside it."""
    old = "# Deep things\n\nWe look at deep things.\n\n- Pages: 8\n"
    new = "# Deeper things\n\nWe look at deeper things, twice.\n\n- Pages: 9\n"
    assert merged(note(old), new) == (new, [])
    assert merged(note(old), "- Pages: 9\n")[0] == old.replace("8", "9")
    assert merged(note(old), "Something else came of it.\n")[0].startswith(old)
    text, _said = merged(note(old).replace("We look", "We (mine) look"), new)
    assert "We (mine) look at deep things." in text
    assert "# Deeper things" in text
    assert "# Deep things" not in text
