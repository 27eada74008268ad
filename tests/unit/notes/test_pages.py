from __future__ import annotations

import re
import unicodedata
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.model import ArxivId, Entry, Name, Origin, PartialDate
from arxref.notes import pages
from arxref.notes.pages import Item, Pages, merged, navigation, region
from arxref.notes.paper import link_text
from growth import assert_linear


def item(number: int, section: str = "cs.CV", text: str = "T") -> Item:
    id_ = f"1905.{number:05d}"
    return Item(section, id_, f"- [[k{number}|{text}]] · [{id_}](https://arxiv.org/abs/{id_})")


def day(*items: Item, links: str = "") -> str:
    return region(items, links, remembered=True)


def grown(old: str, *items: Item, links: str = "") -> str:
    return merged(old, day(*items, links=links), once=True)


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("%% listed")]


def test_a_new_page():
    assert day(item(2), item(1), item(3, "cs.AI"), links=navigation(("a", "x"), ("b", "y"))).startswith(
        "[[a|← x]] · [[b|y →]]\n\n### cs.AI\n\n- [[k3|T]] · [1905.00003](https://arxiv.org/abs/1905.00003)\n\n### cs.CV\n\n- [[k2|T]]"
    )
    assert navigation(None, None) == ""


def test_fewer_papers_shrink_nothing():
    page = day(item(1), item(2), item(3, "cs.AI"))
    assert grown(page, item(2)) == page
    assert grown(page) == page


def test_new_papers_come_in_order_into_their_sections():
    page = grown(day(item(2), item(5), item(7, "cs.LG")), item(1), item(4), item(9), item(8, "cs.AI"), item(6, "cs.LG"), item(3, "math.OA"))
    assert lines(page) == lines(
        day(item(1), item(2), item(4), item(5), item(9), item(8, "cs.AI"), item(6, "cs.LG"), item(7, "cs.LG"), item(3, "math.OA"))
    )
    assert grown(page, item(1), item(9)) == page


def test_a_paper_that_stands_in_another_section_is_there():
    page = day(item(1, "cs.LG"))
    assert grown(page, item(1, "cs.CV")) == page


def test_ticks_words_and_sub_lists_stay_and_new_lines_keep_out_of_them():
    page = day(item(1), item(3))
    mine = page.replace("- [[k1|T]]", "- [x] [[k1|Mine]] read **twice**").replace(
        "/1905.00003)\n", "/1905.00003) later\n  - see also\n\tand\n"
    )
    new = grown(mine, item(1), item(2), item(3), item(4))
    assert lines(new) == [
        "### cs.CV",
        "- [x] [[k1|Mine]] read **twice** · [1905.00001](https://arxiv.org/abs/1905.00001)",
        item(2).line,
        "- [[k3|T]] · [1905.00003](https://arxiv.org/abs/1905.00003) later",
        "  - see also",
        "\tand",
        item(4).line,
    ]


def test_a_line_that_was_taken_out_stays_out():
    page = day(item(1), item(2)).replace(f"{item(1).line}\n", "")
    assert grown(page, item(1), item(2)) == page
    assert item(3).line in grown(page, item(1), item(3))
    assert item(1).line not in grown(page, item(1), item(3))
    emptied = page.replace(f"{item(2).line}\n", "")
    assert lines(grown(emptied, item(1), item(2), item(3))) == ["### cs.CV", item(3).line]


def test_without_its_memory_a_page_takes_all_back():
    page = day(item(1), item(2)).replace(f"{item(1).line}\n", "").partition("%% listed")[0]
    assert lines(grown(page, item(1), item(2))) == lines(day(item(1), item(2)))
    assert "%% listed" in grown(page, item(1))


def test_the_links_to_other_pages_follow():
    page = day(item(1), links=navigation(("a", "1"), None))
    assert grown(page, links=navigation(("a", "1"), ("b", "2"))) == day(item(1), links=navigation(("a", "1"), ("b", "2")))
    assert grown(page, links="") == page
    assert grown(day(item(1)), links=navigation(None, ("b", "2"))).startswith("[[b|2 →]]\n\n### cs.CV\n")


def test_line_ends_are_the_pages():
    page = ("\n" + day(item(1), links=navigation(("a", "1"), None))).replace("\n", "\r\n")
    new = grown(page, item(2), item(3, "cs.AI"), links=navigation(("a", "1"), ("b", "2")))
    assert new.count("\n") == new.count("\r\n")
    assert lines(new)[0] == "[[a|← 1]] · [[b|2 →]]"


HEADINGS = {
    "other letters": str.title,
    "capitals": str.upper,
    "another Unicode form": partial(unicodedata.normalize, "NFD"),
    "other quotes": lambda text: text.replace("'", "’"),
    "another level": lambda text: text.replace("### ", "## "),
    "closed": lambda text: f"{text} ###",
    "bold": lambda text: re.sub(r"### (.*)", r"### **\1**:", text),
    "more blanks": lambda text: text.replace(" ", "  "),
}


@pytest.mark.parametrize("formatted", HEADINGS.values(), ids=HEADINGS)
@pytest.mark.parametrize("once", [True, False])
def test_a_heading_that_is_spelt_otherwise_heads_its_section(formatted, once):
    """Linters capitalise headings, and make them begin at another level."""
    papers = [item(1, "O'Toole, René"), item(2, "cs.CV")]
    page = region(papers, remembered=once)
    mine = re.sub("^### .*$", lambda found: formatted(found[0]), page, flags=re.MULTILINE)
    assert mine != page
    assert merged(mine, page, once=once) == mine
    more = region([*papers, item(3, "O'Toole, René"), item(4, "cs.CV"), item(5, "cs.CL")], remembered=once)
    new = [line for line in lines(merged(mine, more, once=once)) if line not in lines(mine)]
    assert new == ["### cs.CL", item(5).line, item(4).line, item(3).line]


def test_a_heading_of_the_user_s_within_a_section_heads_none():
    page = region([item(1), item(2)]).replace(item(2).line, f"#### Later\n\n{item(2).line}")
    assert merged(page, region([item(1), item(2)]), once=False) == page


def test_sections_that_only_case_tells_apart_are_one_where_new_papers_come():
    page = region([item(1, "Li, Xi")])
    both = [item(1, "Li, Xi"), item(1, "LI, XI"), item(2, "LI, XI")]
    assert lines(merged(page, region(both), once=False)) == ["### Li, Xi", item(1).line, item(2).line]
    assert merged(region(both), region(both), once=False) == region(both)


def test_a_line_whose_bullet_has_a_tab_is_known():
    page = region([item(1)]).replace("- [[", "-\t[[")
    assert merged(page, region([item(1)]), once=False) == page


@pytest.mark.parametrize("begun", ["- ", "* ", "+\t", "12. "])
@pytest.mark.parametrize("once", [True, False])
def test_lines_that_a_formatter_has_wrapped_are_known(begun, once):
    """Prettier makes as many lines of an item as are needed, with ``proseWrap`` at ``always``."""
    page = region([item(1), item(3), item(2, "cs.LG")], remembered=once).replace("- [[", f"{begun}[[")
    mine = page.replace("]] · ", "]]\n  · ", 1).replace("]] · ", "]]\n \t·\n  ")
    assert merged(mine, page, once=once) == mine
    new = merged(mine, region([item(1), item(2), item(3), item(4), item(2, "cs.LG")], remembered=once), once=once)
    assert [line for line in lines(new) if line not in lines(mine)] == [*([] if once else [item(2).line]), item(4).line]
    assert [line for line in lines(new) if line not in (item(2).line, item(4).line)] == lines(mine)


@pytest.mark.parametrize(
    "between", ["\n\n  see ", "\n  - see ", "\n  1. see ", "\n### cs.AI\n  see ", "\nsee ", f"\n  {item(2).line[2:]}\n  see "]
)
def test_an_address_that_does_not_go_on_with_an_item_is_no_line_of_its_paper(between):
    page = day(item(2)).replace(item(2).line, f"- mine{between}https://arxiv.org/abs/1905.00001\n{item(2).line}")
    assert item(1).line in grown(page, item(1)).split("\n")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_links_of_a_page_may_be_wrapped(end):
    page = ("\n" + day(item(1), links=navigation(("a", "1"), ("b", "2")))).replace(" · [[", " ·\n[[").replace("\n", end)
    assert grown(page, item(1), links=navigation(("a", "1"), ("b", "2"))) == page
    assert grown(page, item(1), links=navigation(("now", "1"), ("c", "3"))) == page.replace("[[a|", "[[now|").replace("[[b|2 ", "[[c|3 ")
    assert grown(page, item(1), links=navigation(None, ("c", "3"))) == page.replace(f"[[a|← 1]] ·{end}[[b|2 →]]", f"[[c|3 →]]{end}")
    words = page.replace(f" ·{end}[[b", f" ·{end}my [[b")
    assert words in grown(words, links=navigation(("a", "1"), None)).replace(f"[[a|← 1]]{end}{end}", "", 1)


@pytest.mark.parametrize("wrapped", ["%% listed\n{}\n%%", "%% listed {}\n%%", "%% listed\n{} %%", "%% listed {} %%"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_memory_of_a_page_may_be_wrapped(wrapped, end):
    page = day(*map(item, range(1, 30)))
    mine = re.sub("%% listed (.*) %%", lambda found: wrapped.format(found[1]), page.replace(f"{item(7).line}\n", "")).replace("\n", end)
    assert grown(mine, item(7), item(8)) == mine
    new = grown(mine, item(7), item(31), item(32, "math.OA"))
    assert new.count("%% listed") == 1
    assert item(7).line not in new
    assert new.index(item(32).line) < new.index("%% listed")
    assert grown(new.replace(item(31).line, ""), item(31)) == new.replace(item(31).line, "")


def test_what_the_user_wrote_around_stays():
    page = "\nMy plan\n\n" + day(item(1)) + "Some words with https://arxiv.org/abs/1905.00002\n\n> quote\n"
    new = grown(page, item(2))
    assert item(2).line in new
    assert [line for line in lines(new) if line != item(2).line] == lines(page)


def test_a_table_grows_and_its_head_comes_back():
    rows = [
        Item("", f"1905.{n:05d}", f"| [[k{n}\\|T]] | A | 2019 | cs.CV | [1905.{n:05d}](https://arxiv.org/abs/1905.{n:05d}) |")
        for n in (1, 2, 3)
    ]
    page = region([rows[1]])
    assert merged(page, region(rows), once=False) == region(rows)
    assert merged("\nMine\n", region(rows[:1]), once=False) == f"\nMine\n{pages.TABLE}{rows[0].line}\n\n"


def paper(number: int, *authors: Name, **fields: object) -> Entry:
    return Entry(ArxivId(f"1905.{number:05d}"), title=f"Title {number}", authors=authors, **fields)


def listed(*days: str, topic: str = "cs.CV", source: str = "x.md") -> tuple[Origin, ...]:
    return tuple(Origin(source, 1, 2, "numbered", PartialDate(*map(int, one.split("-"))), 1, topic) for one in days)


def test_what_papers_put_on_pages():
    gathered = Pages(days=True, indexes=("authors", "table"))
    gathered.add(paper(1, Name("Doe", "Jane"), Name("Doe", "Jane"), origins=listed("2019-05-29", "2019-05-30", "2019-05-29")), "doe")
    gathered.add(paper(2, primary="cs.LG", categories=("cs.LG",), authors_complete=False, origins=listed("2019-05-29")), "")
    gathered.add(paper(3, origins=(*listed("2019-05-29", source="store"), *listed("2019"))), "three")
    assert {day: [(one.section, one.id) for one in found] for day, found in gathered.days.items()} == {
        "2019-05-29": [("cs.CV", "1905.00001"), ("cs.LG", "1905.00002")],
        "2019-05-30": [("cs.CV", "1905.00001")],
    }
    assert gathered.days["2019-05-29"][1].line == "- Title 2 · [1905.00002](https://arxiv.org/abs/1905.00002)"
    assert [(one.section, one.id) for one in gathered.authors] == [("Doe, Jane", "1905.00001")]
    assert next(one.line for one in gathered.table) == (
        "| [[doe\\|Title 1]] | Jane Doe, Jane Doe | 2019 |  | [1905.00001](https://arxiv.org/abs/1905.00001) |"
    )
    nothing = Pages(days=False, indexes=())
    nothing.add(paper(1, origins=listed("2019-05-29")), "doe")
    assert (nothing.days, nothing.authors, nothing.table) == ({}, [], [])


items = st.lists(st.builds(item, st.integers(1, 30), st.sampled_from(["cs.CV", "cs.AI", "math.OA"])), max_size=12)


@settings(max_examples=150)
@given(st.lists(items, max_size=4), st.lists(st.integers(0, 200), max_size=3), st.text(st.sampled_from("ab -#[]|\n%")))
def test_pages_only_grow(runs, cuts, words):
    """Whatever runs and a user's edits come in between: no line goes, no removed line comes back, and the same run twice is once."""
    page = day(*(runs[0] if runs else ()))
    gone: set[str] = set()
    for at, run in enumerate(runs[1:]):
        kept = page.splitlines(keepends=True)
        for cut in cuts[: at + 1]:
            if cut < len(kept) and kept[cut].startswith("- [["):
                gone.add(kept[cut])
                kept[cut] = ""
        page = "".join(kept) + "\n" + words + "\n"
        new = grown(page, *run)
        rest = iter(new.splitlines())
        assert all(line in rest for line in page.splitlines() if not line.startswith("%% listed"))
        assert not [line for line in gone if line in new.splitlines(keepends=True) and line not in page.splitlines(keepends=True)]
        assert grown(new, *run) == new
        page = new


@pytest.mark.parametrize(
    ("begun", "piece"), [("", "[[a|← b]]"), ("", "| "), ("", "[["), ("%% listed ", "a"), ("", "- \n"), ("", "### x\n")]
)
def test_odd_pages_take_linear_time(begun, piece):
    assert_linear(lambda old: grown(old, item(1), item(2, "y")), lambda n: begun + piece * n)


def test_pages_cost_what_their_length_does():
    many = [item(n, f"Author {n}") for n in range(1, 90_000)]

    def work(pages):
        assert lines(merged(*pages, once=False)) == lines(pages[1])

    assert_linear(work, lambda n: (region(many[:n:2]), region(many[:n])))


RENAMED = "- [[now|Title]] · [1905.00001](https://arxiv.org/abs/1905.00001)"
FRESH = pages.region([pages.Item("cs.CV", "1905.00001", RENAMED)])


def healed(links: str, *names: str) -> str:
    """What becomes of these links in the paper's line, in a vault with these names."""
    merged = pages.merged(FRESH.replace("[[now|Title]]", links), FRESH, once=True, finds=lambda target: target in names)
    return merged.removeprefix(FRESH.partition("[[")[0]).partition(" · [1905")[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[[then|Title]]", "[[now|Title]]"),
        ("[ ] [[then|Title]] words", "[ ] [[now|Title]] words"),
        ("[[then|Title]] [[once|Title]]", "[[now|Title]] [[now|Title]]"),
        ("[[then|Mine]]", "[[then|Mine]]"),
        ("[[then]]", "[[then]]"),
        ("[[here|Title]]", "[[here|Title]]"),
        ("[[now|Title]] [[then|Title]]", "[[now|Title]] [[then|Title]]"),
        ("Title", "Title"),
    ],
)
def test_a_link_follows_that_is_shown_as_arxref_s_and_finds_no_file(before: str, after: str) -> None:
    assert healed(before, "now", "here") == after


@pytest.mark.parametrize("piece", ["[[then{}|Title]] ", "[[then{}|", "[[", "then{} "])
def test_links_of_a_very_long_line_follow_in_time(piece: str) -> None:
    assert_linear(healed, lambda size: "".join([piece.format(number) for number in range(10 * size)]))


@given(st.lists(st.sampled_from([*"abA1  :.,-()'/@>é́ü王\u200b\u202e\u2028\x7f\t[]|$\\{}^*%<=~#_&", "script:", "://", "ı"]), max_size=12))
@settings(max_examples=200)
def test_a_link_text_that_needs_nothing_is_told_from_one_that_does(pieces: list[str]) -> None:
    """Before a sign that is exchanged in every text, all else comes out as without it."""
    text = "".join(pieces)
    assert link_text(f"{text} `").split() == [*link_text(text).split(), "‘"]


@pytest.mark.parametrize("once", [True, False])
def test_sections_of_marks_alone_are_told_apart(once):
    page = region([item(1, "#"), item(2, "**")], remembered=once)
    more = region([item(1, "#"), item(2, "**"), item(3, "**"), item(4, "#")], remembered=once)
    assert lines(merged(page, more, once=once)) == lines(more)
