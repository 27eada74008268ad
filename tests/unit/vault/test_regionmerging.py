"""The region between the markers: its parts are renewed one by one and new ones come where they belong."""

from __future__ import annotations

import re
import textwrap

import pytest

from arxref.api import Merged
from arxref.vault import marker, regions
from arxref.vault.merging import merge
from arxref.vault.properties import Rules
from growth import assert_linear

FULL = "> [!abstract]\n> We look.\n\n- **A:** a\n- **B:** b\n- **C:** c\n\n## More\n\n- **D:** d\n"


def note(region: str) -> str:
    return marker.note('title: "T"\n', [("title", "T")], region, "\n## Notes\n")


def body(text: str) -> str:
    """A region without the blank lines around it."""
    return text.split(" %%", 1)[1].split(marker.END, maxsplit=1)[0].strip("\r\n") + "\n"


def merged(there: str, new: str) -> tuple[str, list[str]]:
    """The region that comes of it, and the codes of what is said; doing it again changes nothing."""
    found = merge(there.encode(), note(new), Rules())
    assert isinstance(found, Merged)
    again = merge(found.content, note(new), Rules())
    assert isinstance(again, Merged)
    assert again.content == found.content
    told, twice = ([problem for problem in one.problems if problem.code != "own-property"] for one in (found, again))
    assert [problem.code for problem in told] == [problem.code for problem in twice]
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


def test_what_is_new_follows_its_list_even_where_the_user_wrote_below() -> None:
    mine = note("- **A:** a\n\n## More\n").replace("## More", "My words.\n\n## More")
    assert merged(mine, "- **A:** a\n\n> new\n\n## More\n") == ("- **A:** a\n\n> new\n\nMy words.\n\n## More\n", [])


def test_where_a_block_was_deleted_no_blank_line_comes_with_what_is_new() -> None:
    mine = note("> gone\n\n- **A:** a\n").replace("> gone\n\n", "")
    assert merged(mine, "> gone\n\n- **A:** a\n\n## New\n") == ("- **A:** a\n\n## New\n", [])


def test_a_region_that_the_user_has_emptied_stays_so_to_the_byte() -> None:
    mine = note("- **A:** a\n").replace("- **A:** a\n\n", "")
    found = merge(mine.encode(), note("- **A:** b\n"), Rules())
    assert found == Merged(mine.encode())


def test_what_the_user_has_already_brought_up_to_date_is_no_quarrel() -> None:
    old = "- **A:** a\n- **B:** b\n"
    assert merged(note(old).replace("** b", "** c"), old.replace("** b", "** c")) == (old.replace("** b", "** c"), [])


def test_the_last_part_may_go() -> None:
    rules = Rules(ends=lambda label, _there: label.startswith("## Gone"))
    for old in ("- **A:** a\n\n## Gone\n", "## Gone\n\n- **A:** a\n"):
        found = merge(note(old).encode(), note("- **A:** a\n"), rules)
        assert isinstance(found, Merged)
        assert body(found.content.decode()) == "- **A:** a\n"


def test_paragraphs_that_share_less_than_half_of_their_words_are_two() -> None:
    old, new = "One two three four five.\n", "One two six seven eight.\n"
    assert merged(note(old), new) == (f"{old}\n{new}", [])
    assert merged(note(old), "One two three seven eight.\n") == ("One two three seven eight.\n", [])


def test_an_older_source_does_not_double_what_it_says_in_other_words() -> None:
    rules = Rules(version="version")
    new, old = (
        marker.note(f"version: {version}\n", [("version", str(version))], f"# {title} things\n\nWe look at {title.lower()} things.\n")
        for version, title in ((2, "Deeper"), (1, "Deep"))
    )
    assert merge(new.encode(), old, rules) == Merged(new.encode())
    assert merge(old.encode(), new, rules) == Merged(new.encode())
    more = old.replace("things.\n", "things.\n\n## More\n")
    found = merge(new.encode(), more, rules)
    assert isinstance(found, Merged)
    assert body(found.content.decode()) == "# Deeper things\n\nWe look at deeper things.\n\n## More\n"


SAID = "We look at trees, leaves and roots in the wind, and at stars."


@pytest.mark.parametrize("first", [0, 1, 2, 3])
@pytest.mark.parametrize("second", [0, 1, 2, 3])
def test_what_another_template_says_in_another_place_stands_there_once(first: int, second: int) -> None:
    shapes = (
        "> [!abstract]\n> {}\n\n- **A:** a\n",
        "# T\n\n{}\n\n- **A:** a\n",
        "- **A:** a\n\n> [!quote] Abstract\n> {}\n",
        "- **A:** a\n\n## Abstract\n\n{}\n",
    )
    old, new = shapes[first].format(SAID), shapes[second].format(f"{SAID} More of it.")
    text, said = merged(note(old), new)
    assert not said
    assert text.count(SAID) == 1
    assert all(part.text in text for part in regions.parts(new))
    longer = old.replace(SAID, f"{SAID} (mine)")
    assert f"{SAID} (mine)" in merged(note(old).replace(old, longer), new)[0]


def test_what_the_user_has_left_of_two_that_say_the_same_stays() -> None:
    """Notes may have both: when the second came, what was first there was edited, say, or arxref did not yet take it out."""
    first, second = f"{SAID}\n", f"> [!quote]\n> {SAID}\n"
    both = note(f"{second}\n{first}")
    assert merged(both, second) == (second, [])
    assert merged(both.replace(f"{second}\n", "", 1), second) == (first, [])
    cut = second.replace("trees, ", "")
    assert merged(both.replace(second, cut, 1), second) == (f"{cut}\n{first}", ["kept-user-value"])


def test_a_few_words_may_be_said_of_something_else_and_an_older_source_ends_nothing() -> None:
    words = "We look at trees and leaves twice"  # too few by one
    assert merged(note(f"{words}.\n"), f"> [!quote]\n> {words}.\n")[0].count(words) == 2
    assert merged(note(f"{words} more.\n"), f"> [!quote]\n> {words} more.\n")[0].count(words) == 1
    old, new = (
        marker.note(f"v: {version}\n", [("v", version)], text.format(words))
        for version, text in (("2", "{} more.\n"), ("1", "> [!quote]\n> {} more.\n"))
    )
    for rules, count in ((Rules(version="v"), 2), (Rules(), 1)):
        found = merge(old.encode(), new, rules)
        assert isinstance(found, Merged)
        assert found.content.decode().count(words) == count


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


def unmarked(text: str) -> str:
    """The note as it was written before there were fingerprints."""
    return "\n".join("%% begin arxref %%" if line.startswith("%% begin arxref ") else line for line in text.split("\n"))


def test_a_region_without_fingerprints_is_ours_only_as_long_as_it_says_what_we_would_write() -> None:
    same = merge(unmarked(note(FULL)).encode(), note(FULL), Rules())
    assert isinstance(same, Merged)
    assert same.content == note(FULL).encode()
    kept = merge(unmarked(note("- **A:** old\n")).encode(), note(FULL), Rules())
    assert isinstance(kept, Merged)
    assert [(problem.line, problem.message) for problem in kept.problems] == [
        (5, "the text between the markers: yours stays (edited); arxref would write something else")
    ]
    text, said = merged(unmarked(note("- **A:** old\n")), FULL)
    assert (text, said) == ("- **A:** old\n", ["kept-user-value"])
    edited = merge(unmarked(note("- **A:** old\n")).encode(), note(FULL), Rules())
    assert isinstance(edited, Merged)
    assert " += " not in edited.content.decode()
    assert merged(edited.content.decode(), FULL) == ("- **A:** old\n", ["kept-user-value"])
    ours = edited.content.decode().replace("- **A:** old\n", FULL)
    new = FULL.replace("We look", "We looked")
    assert merged(ours, new) == (new, [])
    whole = marker.line(marker.Prints({"title": marker.of("T")}, marker.USERS))  # what was written of such regions once
    assert merged(re.sub("%% begin .*", whole, note("- **A:** old\n")), FULL) == ("- **A:** old\n", [])


MANY = "".join(f"- **L{number}:** {number}\n" for number in range(marker.MAX_PARTS + 1))


def test_what_says_the_same_is_of_the_same_kind() -> None:
    """A row has few words, and a paragraph in its place would be taken into the table."""
    table = "| a | b |\n| --- | --- |\n| 2019 | 2 |\n"
    old = f"# On $x$ and $y$\n\n{table}"
    new = f"# On $x$ and $y$\n\nWe look 2 times.\n\n{table.replace('2 |', '3 |')}"
    assert merged(note(old), new) == (new, [])


@pytest.mark.parametrize(("count", "named"), [(64, 64), (65, 1)])
def test_many_edited_parts_are_named_together(count: int, named: int) -> None:
    old = "".join(f"- **L{number}:** {number}\n" for number in range(count))
    text, said = merged(note(old).replace(":** ", ":** mine "), old.replace("\n", "!\n"))
    assert said == ["kept-user-value"] * named
    assert text == old.replace(":** ", ":** mine ")


def test_a_region_of_very_many_parts_is_known_as_a_whole() -> None:
    assert merged(note(MANY), MANY.replace(" 7\n", " seven\n")) == (MANY.replace(" 7\n", " seven\n"), [])
    new = MANY.replace("- **L8", "- **Z:** z\n- **Y:** y\n- **L8")
    assert merged(note(MANY), new) == (new, [])
    mine = note(MANY).replace(" 7\n", " mine\n")
    text, said = merged(mine, MANY.replace(" 9\n", " nine\n"))
    assert (text, said) == (MANY.replace(" 7\n", " mine\n"), ["kept-user-value"])


def test_a_region_may_grow_until_it_is_known_as_a_whole() -> None:
    few = MANY.replace(f"- **L{marker.MAX_PARTS}:** {marker.MAX_PARTS}\n", "")
    assert merged(note(few), MANY) == (MANY, [])
    grown = merge(note(few).encode(), note(MANY), Rules())
    assert isinstance(grown, Merged)
    assert grown.content == note(MANY).encode()


def test_what_was_deleted_is_forgotten_where_the_marker_would_grow_too_long() -> None:
    old = "".join(f"- **L{number}:** {number}\n" for number in range(marker.MAX_PARTS))
    mine = note(old).replace("- **L0:** 0\n", "")
    new = old.replace("- **L1:** 1\n", "").replace("- **L0:** 0\n", "") + "- **M:** m\n"
    text, said = merged(mine, new)
    assert (text, said) == (old.replace("- **L0:** 0\n", "") + "- **M:** m\n", [])


def test_of_very_many_paragraphs_none_is_looked_for_among_the_others() -> None:
    old = "\n".join(f"We look at thing {number}.\n" for number in range(60))
    new = old.replace("We look", "They look")
    text, said = merged(note(old), new)
    assert said == []
    assert text == f"{old}\n{new}"


def test_beside_a_list_that_was_deleted_what_is_new_comes_and_the_list_does_not() -> None:
    mine = note("- **A:** a\n\n> quoted\n\n- **B:** b\n").replace("> quoted\n\n- **B:** b\n\n", "")
    assert merged(mine, "- **A:** a\n\n> quoted\n\n- **B:** b\n\n## New\n") == ("- **A:** a\n\n## New\n", [])


LINKED = "> [!abstract]\n> We look at https://example.org/a_b here.\n\n- **A:** [a](<https://example.org/c>), <https://example.org/d>\n"


def wrapped(text: str) -> str:
    """What Prettier makes of a region, with ``proseWrap`` at ``always``: the text of a callout goes on behind its kind."""
    lines = re.sub(r"^(> \[!\w+\])\n> ", r"\1 ", text, flags=re.MULTILINE).split("\n")
    behind = {">": "> ", "-": "  "}
    return "\n".join(
        [
            textwrap.fill(line, 24, subsequent_indent=behind.get(line[:1], ""), break_long_words=False, break_on_hyphens=False)
            for line in lines
        ]
    )


FORMATTED = {
    "other bullets": lambda text: text.replace("- **", "* **"),
    "bullets with more blanks": lambda text: text.replace("- **", "+   **"),
    "blanks at the ends of lines": lambda text: re.sub(r"(?<=\S)\n", "  \n", text),
    "quotation marks without a blank": lambda text: text.replace("> ", ">"),
    "addresses without brackets": lambda text: text.replace("(<", "(").replace(">)", ")"),
    "addresses in brackets": lambda text: text.replace("at https://example.org/a_b ", "at <https://example.org/a_b> "),
    "lines of few letters": wrapped,
    "all of it": lambda text: (
        re.sub(r"(?<=\S)\n", " \t\n", text)
        .replace("- **", "*\t**")
        .replace("(<", "(")
        .replace(">)", ")")
        .replace("at h", "at <h")
        .replace("b h", "b> h")
    ),
}


@pytest.mark.parametrize("formatted", FORMATTED.values(), ids=FORMATTED)
def test_what_only_a_formatter_changed_is_not_edited(formatted) -> None:
    """Prettier, markdownlint and Obsidian's Linter spell the parts anew: that stays as long as they say the same, and no longer."""
    head, begin, rest = note(LINKED).partition(f"{marker.BEGIN}")
    line, _, rest = rest.partition("\n")
    inner, end, rest = rest.partition(marker.END)
    there = f"{head}{begin}{line}\n{formatted(inner)}{end}{rest}"
    assert there != note(LINKED)
    assert merged(there, LINKED) == (body(there), [])
    new = LINKED.replace("We look", "We look again").replace("[a]", "[b]")
    assert merged(there, new) == (new, [])
    text, said = merged(there.replace("look", "==look=="), new)
    assert "==look==" in text
    assert "again" not in text
    assert said == ["kept-user-value"]


@pytest.mark.parametrize("formatted", [*FORMATTED.values(), str], ids=[*FORMATTED, "not at all"])
def test_what_a_formatter_changed_is_ours_where_nothing_but_its_words_tells_it(formatted) -> None:
    """A template makes parts without a label: they are renewed in other words, not doubled, and go where rules say so."""
    old = "# Deep things\n\nWe look at https://example.org/a_b here.\n\n- **Pages** 8\n- At <https://example.org/c>\n"
    old += "\n> [!warning]\n> Gone.\n"
    new = old.replace("here", "again").replace("8", "9").replace("- At", "- Look at").partition("\n> ")[0]
    head, begin, rest = note(old).partition(marker.BEGIN)
    line, _, rest = rest.partition("\n")
    inner, end, rest = rest.partition(marker.END)
    rules = Rules(ends=lambda label, there: (label, there) == ("[!warning]", "> [!warning]\n> Gone."))
    found = merge(f"{head}{begin}{line}\n{formatted(inner)}{end}{rest}".encode(), note(new), rules)
    assert isinstance(found, Merged)
    assert found.problems == ()
    assert [part.text for part in regions.parts(body(found.content.decode()))] == [
        formatted("# Deep things\n").rstrip("\n"),
        *(part.text for part in regions.parts(new)[1:]),
    ]


def test_a_part_of_the_user_s_that_is_spelt_as_one_of_ours_stays() -> None:
    mine = note("- Pages 8\n- Links\n").replace("- Links\n", "- Links\n* Pages 8\n+ Links of mine\n")
    assert merged(mine, "- Pages 9\n- Links\n") == ("- Pages 9\n- Links\n* Pages 8\n+ Links of mine\n", [])


@pytest.mark.parametrize(
    "mine", ["> [!abstract] In short\n> Trees.\n\n", "- **A:** see [[b]]\n- **A:** and c\n\n", "> [!ABSTRACT]\n\n- **A:**\n\n"]
)
def test_parts_of_the_user_s_that_are_called_as_ours_keep_none_of_ours_from_being_renewed(mine: str) -> None:
    old = "> [!abstract]\n> We look.\n\n- **A:** a\n"
    new = old.replace("look", "see").replace("** a", "** b")
    assert merged(note(old).replace(old, mine + old), new) == (mine + new, [])
    assert merged(note(old).replace(old, f"{old}\n{mine}"), new) == (f"{new}\n{mine}".rstrip("\n") + "\n", [])
    folded, wanted = (f"{mine}{text}".replace("[!abstract]\n> We", "[!abstract]-\n> We") for text in (old, new))
    assert merged(note(old).replace(old, folded), new) == (wanted, [])
    rules = Rules(ends=lambda label, _there: label == "[!abstract]")
    found = merge(note(old).replace(old, mine + old).encode(), note("- **A:** a\n"), rules)
    assert isinstance(found, Merged)
    assert body(found.content.decode()) == f"{mine}- **A:** a\n"


@pytest.mark.parametrize("mine", ["> [!warning] Typos\n> In (3).\n", "- **B:** see [[b]]\n", "> [!warning]\n\n- **B:**\n"])
def test_what_comes_does_so_though_a_part_of_the_user_s_is_called_so(mine: str) -> None:
    """A warning of the user's must not hide that a paper was withdrawn."""
    old = "- **A:** a\n"
    new = f"> [!warning] Withdrawn\n\n{old}- **B:** b\n"
    assert merged(note(old).replace(old, f"{mine}\n{old}"), new)[0].replace(f"{mine}\n", "") == new
    assert merged(note(old).replace(old, f"{old}\nWords.\n\n{mine}"), new) == (f"{new}\nWords.\n\n{mine}", [])


def test_many_parts_of_the_user_s_that_are_called_alike_cost_no_more_than_their_length() -> None:
    old = "- **A:** a\n"
    assert_linear(
        lambda text: merge(text.encode(), note(old.replace("** a", "** b")), Rules()),
        lambda n: note(old).replace(old, "- **A:** c\n" * n + old),
    )


def test_many_parts_of_one_label_with_as_many_prints_cost_no_more_than_their_length() -> None:
    assert_linear(
        lambda text: merge(text.encode(), note("- **A:** b\n"), Rules()),
        lambda n: note("- **A:** a\n" * n).replace("** a", "** c").replace("- **A:** c\n", "- **A:** c\n" * 2, 1),
        50,
    )


@pytest.mark.parametrize("there", ["- **B:** b\n", "* **B:** b  \n", "> [!note]-\n> It is.\n"])
def test_what_the_user_has_written_as_it_would_come_does_not_come_again(there: str) -> None:
    old = "- **A:** a\n"
    new = f"{old}- **B:** b\n" if "B" in there else f"> [!note]\n> It is.\n\n{old}"
    assert merged(note(old).replace(old, f"{old}\nWords.\n\n{there}"), new) == (f"{old}\nWords.\n\n{there}", [])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_callout_that_the_user_folds_and_blocks_that_are_linked_to_are_renewed(end: str) -> None:
    """Obsidian puts `^` and an ID behind a block when a link to it is made."""

    def mine(text: str) -> str:
        return text.replace("[!abstract]", "[!abstract]- In short").replace("d>\n", "d> ^a1-b\n").replace("\n", end)

    there = mine(note(LINKED))
    kept = mine(LINKED)
    assert kept.count("^a1-b") == kept.count("- In short") == 1
    assert merged(there, LINKED) == (kept[: -len(end)] + "\n", [])
    new = LINKED.replace("We look", "We look again").replace("[a]", "[b]")
    assert merged(there, new) == (mine(new)[: -len(end)] + "\n", [])
    text, said = merged(there.replace("look", "stare").replace("[a]", "[my a]"), new)
    assert "again" not in text
    assert said == ["kept-user-value"] * 2


@pytest.mark.parametrize("old", ["> [!abstract]\n> We look.\n", "- **A:** a\n", "| a |\n| --- |\n"])
def test_an_id_below_a_block_stays_there(old: str) -> None:
    there = note(old).replace(old, f"{old}\n^a1-b\n")
    assert merged(there, f"{old}\n# More\n") == (f"{old}\n^a1-b\n\n# More\n", [])
    words = there.replace("^a1-b", "^ mine")
    assert merged(words, f"{old}\n# More\n") == (f"{old}\n# More\n\n^ mine\n", [])


def test_what_nobody_changed_is_written_anew_even_where_it_says_the_same() -> None:
    assert merged(note("- **A:** <https://example.org/a>\n"), "- **A:** https://example.org/a\n") == (
        "- **A:** https://example.org/a\n",
        [],
    )


def test_of_the_ends_of_lines_only_blanks_are_a_formatter_s() -> None:
    assert merged(note("- **A:** at x\n").replace("- **A:** at x", "* **A:** at x \t"), "- **A:** b\n") == ("- **A:** b\n", [])


def test_an_exporter_may_keep_a_part_that_stands_there() -> None:
    found = merge(
        note("- **A:** a\n- **B:** b\n").encode(), note("- **A:** c\n- **B:** d\n"), Rules(keeps=lambda _label, there, _new: "A" in there)
    )
    assert isinstance(found, Merged)
    assert body(found.content.decode()) == "- **A:** a\n- **B:** d\n"
    assert not found.problems


@pytest.mark.parametrize(
    ("old", "mine", "new"),
    [
        ("> [!info] One\n> It is.\n", "> [!info] Mine\n> It is.\n", "> [!info] Two\n> It is.\n"),
        ("> [!info]\n", "> [!info] Mine\n", "> [!info] Two\n"),
        ("- **A:** a\n", "- **A:** a ^not an ID\n", "- **A:** b\n"),
        ("- **A:** a ^1\n", "- **A:** a ^2\n", "- **A:** b\n"),
    ],
)
def test_what_a_template_says_there_is_no_frame(old: str, mine: str, new: str) -> None:
    assert merged(note(old).replace(old, mine), new) == (mine, ["kept-user-value"])


@pytest.mark.parametrize("piece", ["](https://", "<https://", "[a](<", " \t", " ^a", ">", "> \n", "* ", "[!"])
def test_what_is_looked_at_for_a_formatter_costs_no_more_than_its_length(piece: str) -> None:
    assert_linear(lambda text: (regions.spellings(text), regions.frame(text, "> [!a]\n> b")), lambda n: f"> [!a]\n> {piece * n}x")
