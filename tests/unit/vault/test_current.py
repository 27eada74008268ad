"""Notes that are up to date already are known without merging them."""

from __future__ import annotations

import pytest

from arxref.vault import marker
from arxref.vault.current import is_current

FRESH = marker.note(
    'title: "One"\naliases:\n  - "One"\nyear: 2019\ntags:\n  - a/b\n  - c\n',
    [("title", "One"), ("aliases", ("One",)), ("year", "2019"), ("tags", ("a/b", "c"))],
    "> [!abstract]\n> We look.\n\n- **Comment:** 8 pages\n",
    "\n## Notes\n",
)


def edited(old, new):
    """The note with a part of it changed, which must be there."""
    assert old in FRESH
    return FRESH.replace(old, new, 1)


CURRENT = {
    "words below": f"{FRESH}My words.\n",
    "the heading gone": edited("\n## Notes\n", ""),
    "a property": edited("year: 2019\n", "year: 2019\nrating: 5\n"),
    "a property before all": edited("---\n", "---\nrating: 5\n"),
    "a list in brackets": edited("year: 2019\n", "plans: [read, 'write up']\nyear: 2019\n"),
    "a comment": edited("year: 2019\n", "# mine\nyear: 2019 # or so\n"),
    "an element": edited("  - c\n", "  - mine\n  - c\n"),
    "elements in another order": edited("  - a/b\n  - c\n", "  - c\n  - a/b\n"),
    "other quoting": edited('title: "One"\naliases:\n  - "One"\n', "title: One\naliases:\n  - 'One'\n"),
    "a list as a flow": edited("tags:\n  - a/b\n  - c\n", "tags: [a/b, c]\n"),
    "a property deleted": edited("year: 2019\n", ""),
    "all properties moved": edited("year: 2019\n", "").replace("title:", "year: 2019\ntitle:"),
    "words above": edited("---\n\n%%", "---\nFirst of all.\n\n%%"),
    "another line end": FRESH.replace("\n", "\r\n"),
    "a byte order mark": f"\ufeff{FRESH}",
}
IN_DOUBT = {
    "a value": edited("year: 2019", "year: 2020"),
    "an element gone": edited("  - c\n", ""),
    "another case": edited("year: 2019", "Year: 2019"),
    "a property twice": edited("year: 2019\n", "year: 2019\nrating: 1\nyear: 2019\n"),
    "a property of ours twice": edited("year: 2019\n", "year: 2019\nyear: 2020\n"),
    "no YAML": edited("year: 2019\n", "year: 2019\nmine: [\n"),
    "an element of nothing": edited("year: 2019\n", "year: 2019\n  - x\n"),
    "a lone CR": edited("year: 2019\n", "year: 2019\nmine: a\rb\n"),
    "words in the region": edited("8 pages", "9 pages"),
    "a fingerprint": edited(" year=", " year=1"),
    "a marker twice": f"{FRESH}{marker.END}\n",
    "a region in a block of code": edited("---\n\n%%", "---\n\n```\n%%"),
    "no properties": FRESH[FRESH.index("%%") :],
    "nothing": "",
}


@pytest.mark.parametrize("note", CURRENT.values(), ids=CURRENT)
def test_what_users_do_to_a_note_leaves_it_current(note):
    assert is_current(note.encode(), FRESH)


@pytest.mark.parametrize("note", IN_DOUBT.values(), ids=IN_DOUBT)
def test_what_may_have_to_be_changed_or_told_is_not(note):
    assert not is_current(note.encode(), FRESH)


def test_a_list_known_by_one_fingerprint_must_be_the_same():
    elements = tuple(f"e{number}" for number in range(marker.MAX_ELEMENTS + 1))
    fresh = marker.note("tags:\n" + "".join(f"  - {one}\n" for one in elements), [("tags", elements)], "x")
    assert is_current(f"{fresh}mine\n".encode(), fresh)
    assert not is_current(fresh.replace("  - e3\n", "  - e3\n  - mine\n").encode(), fresh)
