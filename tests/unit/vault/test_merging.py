"""Notes brought up to date: what is ours is renewed, what is the user's stays."""

from __future__ import annotations

import pytest

from arxref.api import Merged
from arxref.model import Problem
from arxref.vault import frontmatter, marker
from arxref.vault.merging import merge
from arxref.vault.properties import Rules

RULES = Rules(version="version", grows=frozenset({"aliases"}))
BODY = "> [!abstract]\n> We look.\n\n- **Comment:** 8 pages\n- **Links:** code\n"


def fresh(body=BODY, rest="\n## Notes\n", **properties):
    """A new note with these properties (text, numbers, lists)."""
    front, values = "", []
    for name, value in properties.items():
        key = name.replace("_", "-")
        if isinstance(value, list):
            front += f"{key}:\n" + "".join(f'  - "{element}"\n' for element in value)
            values.append((key, tuple(value)))
        else:
            front += f"{key}: {value}\n" if isinstance(value, int) or key == "added" else f'{key}: "{value}"\n'
            values.append((key, str(value)))
    return marker.note(front, values, body, rest)


def updated(existing, new, rules=RULES, locked=frozenset()):
    """The text that comes out, and the problems' codes. Updating again changes nothing."""
    merged = merge(existing.encode("utf-8", "surrogateescape"), new, rules, locked)
    assert isinstance(merged, Merged), merged
    again = merge(merged.content, new, rules, locked)
    assert again.content == merged.content
    return merged.content.decode("utf-8", "surrogateescape"), [problem.code for problem in merged.problems]


def shown(text):
    """A note's text without the fingerprints."""
    return "\n".join("%% begin arxref %%" if line.startswith("%% begin arxref") else line for line in text.split("\n"))


OLD = fresh(title="One", tags=["a", "b"], year=2019)


def test_a_note_that_would_not_change_is_the_very_same():
    note = OLD + "My words.\n"
    assert merge(note.encode(), OLD, RULES) == Merged(note.encode())
    assert updated(note.replace("\n", "\r\n"), OLD) == (note.replace("\n", "\r\n"), [])


def test_ours_is_renewed_around_the_user_s_own():
    note = OLD.replace('"One"', "'One' # keep").replace("year: 2019\n", "# mine\nrating: 5\nyear: 2019\n") + "My words.\n"
    text, problems = updated(note, fresh(BODY.replace("8 pages", "9 pages"), title="Two", tags=["a", "c"], doi="10.1/x", year=2019))
    assert problems == []
    assert text.startswith('---\ntitle: "Two" # keep\ntags:\n  - "a"\n  - "c"\ndoi: "10.1/x"\n# mine\nrating: 5\nyear: 2019\n---\n')
    assert "- **Comment:** 9 pages\n- **Links:** code\n" in text
    assert text.endswith("\n## Notes\nMy words.\n")


def test_what_is_new_comes_between_properties_that_stay_to_the_letter():
    for new in (
        fresh(title="One", doi="10.1/x", tags=["a", "b"], year=2019),
        fresh(title="One", tags=["a", "b"], doi="10.1/x", year=2019),
        fresh(title="One", tags=["a", "b"], year=2019, doi="10.1/x"),
    ):
        text, problems = updated(OLD, new)
        assert (shown(text), problems) == (shown(new), [])


def test_what_the_user_changed_is_kept_and_reported():
    note = OLD.replace('"One"', '"My title"').replace("8 pages", "8 pages, nice")
    text, problems = updated(note, fresh(BODY.replace("8", "9"), title="Two", tags=["a", "b"], year=2019))
    assert problems == ["kept-user-value", "kept-user-value"]
    assert text == note


def test_what_the_user_deleted_stays_deleted_and_what_lacked_comes_once():
    note = OLD.replace("year: 2019\n", "").replace('  - "a"\n', "").replace("- **Comment:** 8 pages\n", "")
    new = fresh(BODY + "- **Code:** x\n", title="One", tags=["a", "b"], year=2019, doi="10.1/x")
    text, problems = updated(note, new)
    assert problems == []
    assert "year" not in shown(text)
    assert '"a"' not in text
    assert "Comment" not in text
    assert "- **Links:** code\n- **Code:** x\n\n%% end" in text
    assert 'doi: "10.1/x"\n' in text
    gone, _ = updated(text.replace('doi: "10.1/x"\n', ""), new)
    assert 'doi: "10.1/x"' not in gone


def test_a_property_that_was_there_before_is_the_user_s_and_named_once():
    note = OLD.replace("year: 2019\n", "year: 2019\nDOI: mine\n")
    new = fresh(title="One", tags=["a", "b"], year=2019, doi="10.1/x")
    text, problems = updated(note, new)
    assert problems == ["own-property"]
    assert shown(text) == shown(note)
    assert updated(text, fresh(title="One", tags=["a", "b"], year=2019, doi="10.1/y")) == (text, [])


def test_a_list_that_grows_keeps_its_elements_from_a_property_that_is_new():
    note = fresh(authors=["b"])
    text, problems = updated(note, fresh(aliases=["c"], authors=["b", "a"], doi="10.1/x"))
    assert problems == []
    assert text.startswith('---\nauthors:\n  - "b"\n  - "a"\naliases:\n  - "c"\ndoi: "10.1/x"\n---\n')


LISTS = fresh(title="One", tags=["a", "b", "c"])


@pytest.mark.parametrize(
    ("theirs", "new", "then"),
    [
        ('  - "a"\n  - b\n  - \'c\'\n', ["a", "x", "c"], '  - "a"\n  - "x"\n  - \'c\'\n'),
        ('  - "a"\n  # mine\n  - "b"\n  - "c"\n', ["c", "b", "a"], None),  # no other order over a comment
        ('  - "a"\n\n  - "b"\n  - "c"\n', ["c", "b", "a"], None),  # nor over a blank line
        ('  - "a"\n  - "b" # mine\n  - "c"\n', ["a"], '  - "a"\n  - "b" # mine\n'),
        ('  - "b"\n  - "a"\n  - "c"\n', ["a", "b", "c"], None),  # the user's order
        ('  - "b"\n  - mine\n  - "a"\n', ["a", "b", "c", "d"], '  - "b"\n  - "d"\n  - mine\n  - "a"\n'),  # c was taken out
        (' [a, "b", c]\n', ["c", "x", "a"], ' [c, "x", a]\n'),
        (" [mine, a, b, c]\n", ["x", "a", "c"], ' ["x", mine, a, c]\n'),
        (" [a, # mine\n  b, c]\n", ["a", "x"], "kept"),
        (' [a, "b # no comment", b, c]\n', ["a"], ' [a, "b # no comment"]\n'),
        (" []\n", ["a", "d"], ' ["d"]\n'),
        (' ""\n', ["a", "d"], ' ["d"]\n'),
        ("\n", ["a", "d"], '\n  - "d"\n'),
        (" # mine\n", ["a", "d"], ' # mine\n  - "d"\n'),
        (" # mine\n  - a\n\n  - b\n  - c\n", ["a", "d", "b"], ' # mine\n  - a\n  - "d"\n\n  - b\n'),
        ("\n-\n- a\n- b\n- c\n", ["c"], "\n-\n- c\n"),
        ("\n-\n- a\n- b\n- c\n", ["a", "b", "c", "d"], '\n-\n- a\n- b\n- c\n- "d"\n'),
        ("\n -\n -   a\n", ["d", "a"], '\n - "d"\n -\n -   a\n'),
        ("\n- >-\n  a\n- b\n- c\n", ["c", "b", "a"], "\n- c\n- b\n- >-\n  a\n"),
        (" mine\n", ["a", "d"], "kept"),
    ],
)  # fmt: skip
def test_lists_are_merged_element_by_element_however_they_are_written(theirs, new, then):
    theirs = theirs if theirs.startswith((" [", "\n", " #", ' "', " m")) else f"\n{theirs}"
    then = theirs if then in {None, "kept"} else then if then.startswith((" [", "\n", " #")) else f"\n{then}"
    note = LISTS.replace('tags:\n  - "a"\n  - "b"\n  - "c"\n', f"tags:{theirs}# mine\nmine: 1\n")
    text, problems = updated(note, fresh(title="One", tags=new))
    assert text.split("---\n")[1] == f'title: "One"\ntags:{then}# mine\nmine: 1\n'
    assert len(problems) == (theirs in {" [a, # mine\n  b, c]\n", " mine\n"})


@pytest.mark.parametrize(
    ("old", "theirs", "new", "then"),
    [
        (["a"], ' "a"', ["a", "b"], ' ["a", "b"]'),
        (["a"], " 'a' # mine", ["a", "b"], " ['a', \"b\"] # mine"),
        (["a b"], " a b", ["a b", "c"], ' [a b, "c"]'),
        (["a/b", "c"], " a/b, c", ["a/b", "d"], ' ["a/b", "d"]'),
        (["a/b", "c"], ' "a/b c"', ["a/b", "d"], ' ["a/b", "d"]'),
        (["a/b", "c"], " |-\n  a/b c", ["a/b", "d"], ' ["a/b", "d"]'),
        (["a, b"], " a, b", ["a, b", "c"], None),  # in brackets it would be two
        (["a"], " |-\n  a", ["a", "b"], None),
        (["a"], " a, mine", ["a", "b"], None),
        (["a", "b"], " a b and mine", ["a", "c"], None),
    ],
)
@pytest.mark.parametrize("name", ["tags", "aliases"])
def test_a_list_that_was_made_one_text_is_known(name, old, theirs, new, then):
    """Obsidian took `tags: a, b` until 1.9, and the Linter plugin has an option that takes a list of one for its element."""
    note = fresh(**{name: old})
    lines = "".join(f'  - "{element}"\n' for element in old)
    there = note.replace(f"{name}:\n{lines}", f"{name}:{theirs}\n")
    assert there != note
    same = then is not None and (name == "tags" or len(old) == 1)  # from aliases nothing is taken away, so they are not taken apart
    assert updated(there, note) == (there, [] if same or (len(old) == 1 and "mine" not in theirs) else ["kept-user-value"])
    text, problems = updated(there, fresh(**{name: new}))
    assert text.split("---\n")[1] == f"{name}:{then if same else theirs}\n"
    assert problems == ([] if same else ["kept-user-value"])


def test_a_day_to_which_a_time_was_added_is_that_day():
    note = fresh(added="2019-05-28", date="2019-05-27")
    there = note.replace("added: 2019-05-28", "added: 2019-05-28T00:00:00").replace('"2019-05-27"', "2019-05-27 00:00")
    assert there.count("00:00") == 2
    assert updated(there, note) == (there, [])
    rules = RULES._replace(least=frozenset({"added"}))
    text, problems = updated(there, fresh(added="2019-05-26", date="2019-05-27"), rules)
    assert text.split("---\n")[1] == "added: 2019-05-26\ndate: 2019-05-27 00:00\n"
    assert problems == []
    assert updated(there, fresh(added="2019-05-29", date="2019-05-27"), rules) == (there, [])
    mine = there.replace("T00:00:00", "T10:30:00")
    assert updated(mine, fresh(added="2019-05-26", date="2019-05-27"), rules) == (mine, ["kept-user-value"])


@pytest.mark.parametrize("title", [">-\n  One", "|-\n    One", '"\\u004fne"', "'One'", "One", ">-\n\n  One\n\n"])
def test_a_value_is_known_however_it_is_written(title):
    """Programs that write properties anew fold long texts."""
    note = fresh(title="One", year=2019).replace('title: "One"', f"title: {title}")
    new = fresh(title="Two", year=2019)
    if title.startswith(">-\n\n"):
        assert updated(note, new) == (note, ["kept-user-value"])  # it begins with an empty line
    else:
        text, problems = updated(note, new)
        assert (shown(text), problems) == (shown(new), [])


@pytest.mark.parametrize("theirs", ["{my: own}", "&mine One", "\n  my:\n    - own"])
def test_what_is_no_text_and_no_list_is_the_user_s(theirs):
    note = fresh(title="One", year=2019).replace('title: "One"', f"title: {theirs}")
    merged = merge(note.encode(), fresh(title="Two", year=2019), RULES)
    assert merged.content == note.encode()
    (problem,) = merged.problems
    assert problem.code == "kept-user-value"
    assert problem.message == "title: yours stays (something of its own); arxref would write Two"
    assert problem.line == 2


def test_what_is_kept_is_shown_in_brief_and_where_it_stands():
    note = fresh(title="One", year=2019).replace('"One"', f'"{"my " * 30}"').replace("2019\n", '""\n')
    merged = merge(note.encode(), fresh(title="Two", year=2020), RULES)
    assert [(problem.line, problem.message) for problem in merged.problems] == [
        (2, f"title: yours stays ({('my ' * 19)}...); arxref would write Two"),
        (3, "year: yours stays (nothing); arxref would write 2020"),
    ]


def test_an_exporter_may_keep_what_stands_there():
    keeping = RULES._replace(keeps=lambda _name, there, new: len(there) > len(new))
    note = fresh(title="One", tags=["a", "b"], year=2019)
    text, problems = updated(note, fresh(title="On", tags=["c"], year=2020), keeping)
    assert (shown(text), problems) == (shown(note.replace("2019", "2020")), [])


@pytest.mark.parametrize("nothing", ['""', "''", "", " ", "# mine"])
def test_what_was_nothing_however_it_is_written_is_filled(nothing):
    note = fresh(title="", year=2019).replace('title: ""', f"title: {nothing}".removesuffix(" "))
    text, problems = updated(note, fresh(title="Two", year=2019))
    assert problems == []
    assert text.splitlines()[1].rstrip() == ('title: "Two" # mine' if "#" in nothing else 'title: "Two"')


@pytest.mark.parametrize("ends", [("\n", "\r\n"), ("\r\n", "\n")])
def test_properties_and_region_have_each_their_line_ends(ends):
    """Obsidian writes properties with LF, whatever the rest of the note has."""
    front, begin, rest = OLD.partition("\n%% begin arxref")
    there = front.replace("\n", ends[0]) + (begin + rest).replace("\n", ends[1])
    new = fresh(
        BODY.replace("We look", "> again\n> We look").replace("- **L", "- **Kind:** new\n- **L"),
        title="One",
        tags=["a", "c"],
        doi="10.1/x",
        year=2019,
    )
    front, begin, rest = new.partition("\n%% begin arxref")
    text, problems = updated(there, new)
    assert problems == []
    assert shown(text) == shown(front.replace("\n", ends[0]) + (begin + rest).replace("\n", ends[1]))
    assert f" %%{ends[1]}" in text


def test_a_property_that_is_to_be_spelt_otherwise_goes_on_as_it_is():
    note = fresh(title="One", doi="10.1/x")
    text, problems = updated(note, fresh(title="One", DOI="10.1/y"))
    assert problems == []
    assert shown(text) == shown(note.replace("10.1/x", "10.1/y"))


def test_the_least_of_two_stays_however_old_the_source_is():
    rules = RULES._replace(least=frozenset({"added"}))
    note = fresh(title="Two", version=2, added="2019-05-29")
    text, problems = updated(note, fresh(title="One", added="2019-05-28"), rules)
    assert problems == []
    assert shown(text) == shown(note.replace("05-29", "05-28"))
    assert updated(text, fresh(title="Two", version=3, added="2019-05-30"), rules)[0].count("added: 2019-05-28") == text.count(
        "added: 2019-05-28"
    )


def test_an_older_source_takes_nothing_away():
    rich = fresh(title="Two", tags=["a"], authors=["A", "B"], version=3)
    assert updated(rich, fresh("> [!abstract]\n> Older.\n", title="One", tags=["b"], authors=["A"], version=2)) == (rich, [])
    assert updated(rich, fresh("", title="One", tags=["b"])) == (rich, [])
    assert updated(rich, fresh("", title="Two", tags=["a"], version=4))[0] == rich.replace("version: 3", "version: 4").replace(
        "version=" + marker.of("3"), "version=" + marker.of("4")
    )


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda note: note + note[note.index("%% begin") :], "more than once"),
        (lambda note: note.replace("%% end arxref %%\n", ""), "lacks"),
        (lambda note: note.replace("%% begin", "```\n%% begin"), "code"),
        (lambda note: note.replace("%% begin arxref", "%% begin arxref <b>% "), "was changed"),
        (lambda note: note.replace("year=", "what is this? year="), "was changed"),
        (lambda note: note.replace(" +=", " ="), "was changed"),
        (lambda note: note.replace("title:", "title: ["), "no valid YAML"),
        (lambda note: note.replace("year:", "title: x\nyear:"), "twice"),
        (lambda note: note.replace("year:", f'mine: "{"x" * frontmatter.MAX_SIZE}"\nyear:'), "256 KiB"),
    ],
)
def test_a_note_that_cannot_be_edited_safely_is_left_alone_and_named(damage, why):
    merged = merge(damage(OLD).encode(), fresh(title="Two"), RULES)
    assert isinstance(merged, Problem)
    assert merged.code == "note-left"
    assert why in merged.message


def test_a_note_without_markers_is_never_touched():
    note = b'---\narxiv: "1905.00001"\n---\nMine.\n'
    assert merge(note, OLD, RULES) == Merged(note, managed=False)


def test_a_note_whose_properties_are_gone_is_left_alone():
    merged = merge(OLD.split("---\n", 2)[2].encode(), OLD, RULES)
    assert isinstance(merged, Problem)
    assert "it has lost its properties" in merged.message


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (OLD.split("---\n", 2)[2], "it has none"),
        (OLD.replace("title:", "title: ["), "no valid YAML"),
        (fresh(title="Two").replace("%% end arxref %%\n", ""), "lacks"),
        ("---\ntitle: x\n---\nno region\n", "it has none"),
        (OLD[:40], "no valid YAML|it has none"),  # with which the note itself begins
    ],
)
def test_a_template_that_makes_no_note_is_told_what_is_wrong_with_it(broken, why):
    with pytest.raises(ValueError, match=why):
        merge(OLD.replace("8 pages", "9 pages").encode(), broken, RULES)


def test_what_is_locked_is_neither_added_nor_changed():
    note = fresh(title="One", year=2019)
    text, problems = updated(note, fresh(title="Two", year=2020, doi="10.1/x"), locked=frozenset({"title", "doi"}))
    assert (shown(text), problems) == (shown(note.replace("2019", "2020")), [])


def test_a_text_that_becomes_a_list_is_written_so_unless_a_comment_would_be_lost():
    note = fresh(title="One", author="A", year=2019)
    new = fresh(title="One", author=["A", "B"], year=2019)
    assert updated(note, new) == (new, [])
    mine = note.replace('author: "A"', 'author: "A" # mine')
    assert updated(mine, new) == (mine, ["kept-user-value"])
    assert updated(new, note) == (note, [])


def test_without_fingerprints_a_value_that_would_be_written_now_is_ours_from_then_on():
    old = "\n".join("%% begin arxref %%" if line.startswith("%% begin arxref ") else line for line in OLD.split("\n"))
    text, problems = updated(old, OLD)
    assert (text, problems) == (OLD, [])
    text, problems = updated(old.replace("2019", "2018"), OLD)
    assert problems == ["own-property"]
    text, problems = updated(text, fresh(title="Two", tags=["a", "b"], year=2020))
    assert (shown(text), problems) == (shown(OLD.replace("One", "Two").replace("2019", "2018")), [])


def test_of_a_list_without_fingerprints_what_would_be_written_now_is_ours():
    old = "\n".join("%% begin arxref %%" if line.startswith("%% begin arxref ") else line for line in LISTS.split("\n"))
    text, problems = updated(old.replace('  - "a"\n', '  - "a"\n  - mine\n'), fresh(title="One", tags=["b", "c", "d"]))
    assert text.split("---\n")[1] == 'title: "One"\ntags:\n  - "a"\n  - mine\n  - "b"\n  - "c"\n  - "d"\n'
    assert problems == []
    assert updated(text, fresh(title="One", tags=["b"]))[0].split("---\n")[1] == ('title: "One"\ntags:\n  - "a"\n  - mine\n  - "b"\n')


ENDING = Rules(version="version", ends=lambda name, _there: name in ("venue", "tags") or name.startswith("**Comment"))
TOLD = fresh(title="One", venue="X", tags=["a"], year=2019)
SAYS_LESS = fresh("> [!abstract]\n> We look.\n\n- **Links:** code\n", title="One")


def test_what_is_to_go_goes_and_what_a_source_does_not_know_stays():
    text, problems = updated(TOLD, SAYS_LESS, ENDING)
    assert problems == []
    assert [name for name in ("venue", "tags", "year") if name in shown(text)] == ["year"]
    assert "> We look.\n\n- " in text


@pytest.mark.parametrize(
    ("old", "new"),
    [('venue: "X"', 'venue: "Y"'), ('venue: "X"', 'venue: "X" # mine'), ('  - "a"\n', '  - "a"\n  - "mine"\n')],
)
def test_what_is_to_go_stays_where_the_user_changed_it(old, new):
    text, _problems = updated(TOLD.replace(old, new), SAYS_LESS, ENDING)
    assert new in text


def test_what_is_to_go_stays_where_it_is_locked_or_the_source_older():
    assert 'venue: "X"' in updated(TOLD, SAYS_LESS, ENDING, frozenset({"venue"}))[0]
    old, newer = (fresh("> [!abstract]\n> x\n", title="One", version=version) for version in (1, 3))
    told = fresh("> [!abstract]\n> x\n", title="One", venue="X", version=2)
    assert "venue" in shown(updated(told, old, ENDING)[0])
    assert "venue" not in shown(updated(told, newer, ENDING)[0])


def test_a_part_that_is_to_go_stays_where_it_was_changed_or_is_of_one_block_with_others():
    warned = Rules(ends=lambda name, _there: name.startswith("[!warning]"))
    body = "> [!warning] Withdrawn\n\n> [!abstract]\n> We look.\n"
    note, new = fresh(body, title="One"), fresh("> [!abstract]\n> We look.\n", title="One")
    assert updated(note, new, warned)[0] == new
    for changed in ("> [!warning] Withdrawn\n> and I know why\n\n", "> [!warning] Withdrawn\n"):
        mine = note.replace("> [!warning] Withdrawn\n\n", changed)
        assert changed in updated(mine, new, warned)[0]
    old, newer = (fresh(text, title="One", version=version) for text, version in (("> [!abstract]\n> We look.\n", 1), (body, 2)))
    assert "warning" in updated(newer, old, warned._replace(version="version"))[0]
    listed = fresh("- **Comment:** 8 pages\n- **Links:** code\n", title="One")
    assert "8 pages" in updated(listed, fresh("- **Links:** code\n", title="One"), ENDING)[0]
