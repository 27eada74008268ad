"""What a note is about: by its properties, under the names of now and of before, and by arxref's marker where they are lost."""

import pytest

from arxref.api import LOST, NOTE_HEAD
from arxref.exporters import obsidian
from arxref.vault import marker

ID = "1905.00001"
PLAIN = f'---\ncitekey: "key"\narxiv: "{ID}"\n---\n'
WRITTEN = "\n%% begin arxref title=1 citekey=2b arxiv=3c += %%\n"
CALLED = {"arxiv": "Paper", "citekey": "Key"}
LONG = "x: y\n" * NOTE_HEAD


def identify(text: str, names: dict[str, str] | None = None, size: int | None = None) -> tuple[str, str] | None:
    return obsidian.identify(text.encode()[:size], {"properties": names or {}})


@pytest.mark.parametrize("before", ["Words.\n", "\n", " ", "-- \n"])
def test_properties_that_do_not_begin_the_note_are_none(before):
    assert identify(before + PLAIN) is None
    assert identify(before + PLAIN.replace('"', "")) is None
    assert identify(before + PLAIN + WRITTEN) == (f"{LOST}{marker.of(ID)}", "")


@pytest.mark.parametrize("head", [f"arxiv: {ID}\n", f'---\narxiv: "{ID}"\n', f"x\narxiv: {ID}\n"])
def test_a_note_without_properties_is_known_by_what_stands_before_its_marker(head):
    assert identify(head + WRITTEN) == (f"{LOST}{marker.of(ID)}", "")
    assert identify(head + "%% begin" + WRITTEN[1:]) is None, "the marker is no line of its own"


def test_a_marker_alone_tells_the_paper_by_its_fingerprint():
    assert identify(WRITTEN) == (f"{LOST}3c", "")
    assert identify(WRITTEN.replace(" citekey", "\ncitekey").replace(" arxiv", "\narxiv").replace(" +", "\r\n+")) == (f"{LOST}3c", "")
    assert identify(f"---\nx: y\n---\n{WRITTEN}") == (f"{LOST}3c", "")
    assert identify(f"---\narxiv: none\n---\n{WRITTEN}") == (f"{LOST}3c", "")
    assert identify(WRITTEN.replace("arxiv=", "Paper="), CALLED) == (f"{LOST}3c", "")
    assert identify(WRITTEN.replace("arxiv=", "my-arxiv=")) == (LOST, "")


def test_of_a_page_the_first_day_counts():
    assert identify("---\narxref-day: 2019-05-29\nARXREF-DAY: 2019-05-30\n---\n") == ("day 2019-05-29", "")
    assert identify(f"---\narxiv: {ID}v2\narxiv: 1905.00002\n---\n") == (ID, "")


def test_properties_that_got_other_names_are_known_by_those_that_arxref_gave_them_before():
    assert identify(PLAIN + WRITTEN, CALLED) == (ID, "key")
    assert identify(PLAIN.replace("citekey", "Key") + WRITTEN, CALLED) == (ID, "key")
    assert identify(PLAIN.replace("arxiv", "paper") + WRITTEN, CALLED) == (ID, "key")
    assert identify(PLAIN.replace("arxiv", "Paper").replace("citekey", "Key"), CALLED) == (ID, "key")


def test_the_name_of_now_goes_before_that_of_before():
    both = PLAIN.replace("---\n", '---\nPaper: "1905.00002"\nKey: "new"\n', 1)
    assert identify(both + WRITTEN, CALLED) == ("1905.00002", "new")
    assert identify(PLAIN.replace("---\n", "---\nPaper: 1905.00002\n", 1) + WRITTEN, CALLED) == ("1905.00002", "key")


@pytest.mark.parametrize("line", ["", "\n%% begin arxref %%\n", WRITTEN.replace("arxiv=3c", "arxiv=-").replace("key=2b", "key=-")])
def test_a_property_of_the_users_with_a_built_in_name_says_nothing(line):
    """He gave arxref's another name, and it is not arxref that wrote this one."""
    found = identify(PLAIN + line, CALLED)
    assert found is None or found.id.startswith(LOST)


def test_a_property_that_is_switched_off_is_not_looked_for_under_its_built_in_name():
    assert identify(PLAIN + WRITTEN, {"arxiv": "Paper", "citekey": ""}) == (ID, "")


def test_more_is_read_where_the_marker_may_still_come():
    far = PLAIN + "words\n" * NOTE_HEAD + WRITTEN
    assert identify(far, CALLED, NOTE_HEAD) == ("", ""), "read more"
    assert identify(far, CALLED, NOTE_HEAD + 1) is None, "that was more"
    assert identify(far, CALLED) == (ID, "key")
    assert identify(PLAIN[:-4] + LONG, None, NOTE_HEAD) == ("", "")
    assert identify(PLAIN[:-4] + LONG, None, NOTE_HEAD - 1) is None


def test_a_long_note_whose_properties_have_their_names_of_now_is_read_once():
    now = PLAIN.replace("arxiv", "Paper").replace("citekey", "Key").replace('"key"', "'key'")
    assert identify(now + "words\n" * NOTE_HEAD, CALLED, NOTE_HEAD) == (ID, "key")
    assert identify(f"---\nmine: 1\n---\n{'words ' * NOTE_HEAD}", CALLED, NOTE_HEAD) is None
