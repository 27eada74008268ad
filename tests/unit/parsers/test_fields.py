"""Dialect B: the script's own records, and what hands make of them. Faults are a cross product: valid prefix x fault x valid suffix."""

from __future__ import annotations

import pytest

from arxref.api import SourceText
from arxref.model import Entry, Heading, Link, Name, Origin, PartialDate, Problem, Span
from arxref.parsers.fields import FIELDS, PARSER
from arxref.reading import read_source
from growth import assert_linear

HEADING = "# Arxiv Papers in cs.CV on 2021-05-31\n"


def record(number: int = 1, title: str = "A Study of Things", **changed: str | None) -> str:
    """A record as the digest's script writes it; a field that is given as None is left out."""
    values: dict[str, str | None] = {
        "Arxiv ID": f"http://arxiv.org/abs/2105.{number:05}v2",
        "DOI": "None",
        "Categories": "**eess.IV**, cs.CV, I.4.9",
        "Links": f"[PDF](http://arxiv.org/pdf/2105.{number:05}v2)",
        "Published": "2021-05-31 00:49:34+00:00",
        "Updated": "2021-12-01 16:27:33+00:00",
        "Authors": "Ada Lovelace, Laurens van der Maaten",
        "Comment": "None",
        "Journal": "None",
        "Summary": "We study things.",
    }
    values |= {name.replace("_", " "): value for name, value in changed.items()}
    lines = [f"- **{name}**: {value}" for name, value in values.items() if value is not None]
    return "\n".join([f"### {title}", *lines]) + "\n\n\n\n"


def parse(text: str) -> list[Entry | Heading | Problem]:
    return list(PARSER.parse(SourceText.of("d.md", text.encode())))


def entries(text: str) -> list[Entry]:
    return [item for item in parse(text) if isinstance(item, Entry)]


def codes(text: str) -> list[tuple[str, int]]:
    return [(item.code, item.line) for item in parse(text) if isinstance(item, Problem)]


def test_a_record_gives_every_field() -> None:
    heading, entry = parse(HEADING + record(DOI="10.1000/182", Comment="5 pages,\n  2 figures", Journal="J. Things\n  3 (2021)"))
    assert heading == Heading("Arxiv Papers in cs.CV on 2021-05-31", "cs.CV", PartialDate(2021, 5, 31), Span("d.md", 1, 1))
    assert entry == Entry(
        id=entry.id,
        version=2,
        title="A Study of Things",
        authors=(Name("Lovelace", "Ada"), Name("Maaten", "Laurens", "van der")),
        abstract="We study things.",
        published=PartialDate(2021, 5, 31, "00:49:34"),
        updated=PartialDate(2021, 12, 1, "16:27:33"),
        categories=("eess.IV", "cs.CV"),
        primary="eess.IV",
        classes=("I.4.9",),
        comment="5 pages, 2 figures",
        journal_ref="J. Things 3 (2021)",
        dois=("10.1000/182",),
        origins=(Origin("d.md", 2, 14, "fields", PartialDate(2021, 5, 31), None, "cs.CV"),),
    )
    assert entry.id == "2105.00001"


def test_none_means_missing_in_every_field_but_the_title() -> None:
    nothing = {name.replace(" ", "_"): "None" for name in FIELDS if name != "Arxiv ID"}
    [entry] = entries(HEADING + record(title="None", **nothing))
    assert entry == Entry(entry.id, 2, "None", origins=entry.origins)
    [hard] = entries((HEADING + record(title="None", **nothing)).replace("\n", "  \n"))  # as Markdown breaks lines
    assert hard._replace(origins=()) == entry._replace(origins=())


FAULTS = {
    "no ID": (record(7, Arxiv_ID="None", Links="None"), [("missing-id", 0)]),
    "impossible ID": (record(7, Arxiv_ID="http://arxiv.org/abs/2113.00007v1"), [("invalid-id", 0)]),
    "a bad DOI": (record(7, DOI="none known"), [("invalid-doi", 0)]),
    "a bad date": (record(7, Published="some day"), [("invalid-date", 0)]),
    "a line of one's own": (record(7).replace("- **Journal**", "remember this!\n- **Journal**"), [("stray-line", 9)]),
    "a field of one's own": (record(7).replace("- **Journal**", "- **Rating**: 5\n- **Journal**"), [("unknown-field", 9)]),
    "a field twice": (record(7).replace("- **Journal**", "- **Comment**: x\n- **Journal**"), [("duplicate-field", 9)]),
}


@pytest.mark.parametrize("prefix", ["", HEADING, HEADING + record(1) + record(2)], ids=["bare", "heading", "records"])
@pytest.mark.parametrize("suffix", ["", record(8), HEADING + record(8)], ids=["end", "record", "digest"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_spoils_nothing_around_it(prefix: str, fault: str, suffix: str) -> None:
    text, expected = FAULTS[fault]
    at = prefix.count("\n") + 1
    assert codes(prefix + text + suffix) == [(code, at + offset) for code, offset in expected]
    around = {entry.id for entry in entries(prefix + suffix)}
    assert around <= {entry.id for entry in entries(prefix + text + suffix)} <= around | {"2105.00007"}


@pytest.mark.parametrize("published", [None, "None", "2021-05-31"])
def test_the_date_that_is_none_is_the_one_that_is_named(published: str | None) -> None:
    [problem] = [item for item in parse(record(Published=published, Updated="some day")) if isinstance(item, Problem)]
    assert problem.message == '"some day" is no date and was left out'


@pytest.mark.parametrize("name", FIELDS)
def test_any_field_but_the_ids_may_be_left_out(name: str) -> None:
    whole, left_out = entries(record())[0], entries(record(**{name.replace(" ", "_"): None}))
    assert len(left_out) == 1  # without "Arxiv ID" the PDF link tells it
    assert left_out[0].id == whole.id
    assert not codes(record(**{name.replace(" ", "_"): None}))


@pytest.mark.parametrize("journal", ["Journal Ref", "journal-ref", "Journal reference"])
def test_a_field_under_arxivs_own_name_is_that_field(journal: str) -> None:
    written = record(Comment="5 pages", Journal="J. Things 3 (2021)")
    renamed = written.replace("**Comment**", "**Comments**").replace("**Journal**", f"**{journal}**").replace("**Summary**", "**Abstract**")
    assert parse(HEADING + renamed + record(2)) == parse(HEADING + written + record(2))


def test_arxivs_name_of_a_field_that_is_there_or_of_nobodys_record_is_none() -> None:
    twice = record().replace("- **Summary**", "- **Comments**: mine\n- **Summary**")
    assert (codes(twice), entries(twice)[0].extra) == ([("unknown-field", 11)], (("Comments", "mine"),))
    assert parse("### A Study of Things\n- **Abstract**: We study things.\n") == []


def test_fields_in_another_order_give_the_same_entry() -> None:
    title, *lines = record(Comment="folded\n  comment").rstrip().split("\n- ")
    shuffled = "\n- ".join([title, *reversed(lines)])
    assert entries(shuffled)[0][:-5] == entries(record(Comment="folded\n  comment"))[0][:-5]


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("\n\n\n\n", "\n"),
        lambda text: text.replace("\n- **Summary", "\n\n- **Summary"),
        lambda text: text.replace("**: ", ":** "),
        lambda text: text.replace("**: ", "**\uff1a"),
        lambda text: text.replace("**: ", "\uff1a** "),
        lambda text: text.replace("### ", "- **Title:** "),
        lambda text: text.replace("### ", "- **Title:** ").replace("\n\n\n\n", "\n"),
        lambda text: text.replace("\n- ", "\n* "),
        lambda text: text.replace("\n- ", "\n  - "),
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("Arxiv ID", "arXiv id"),
        lambda text: text + "   \n\t\n",
    ],
    ids=[
        "blank lines",
        "blank inside",
        "colon",
        "wide colon",
        "wide colon inside",
        "titles",
        "titles alone",
        "stars",
        "indented",
        "no end",
        "crlf",
        "cr",
        "bom",
        "case",
        "blank end",
    ],
)
def test_hand_edits_that_change_nothing(edit) -> None:  # type: ignore[no-untyped-def]
    text = HEADING + record(1, Comment="folded\n  here") + record(2)
    plain, edited = entries(text), entries(edit(text))
    assert [entry[:18] for entry in edited] == [entry[:18] for entry in plain]
    assert not [problem for problem in parse(edit(text)) if isinstance(problem, Problem)]


def test_a_deleted_title_leaves_an_untitled_entry() -> None:
    text = record(1) + record(2).split("\n", 1)[1]
    assert [(entry.id, entry.title) for entry in entries(text)] == [("2105.00001", "A Study of Things"), ("2105.00002", "")]


@pytest.mark.parametrize("level", ["#", "##", "####", "######"])
def test_a_heading_of_another_level_right_above_a_record_is_its_title(level: str) -> None:
    found = entries((HEADING + record(1, "One") + record(2, "Two")).replace("### ", f"{level} "))
    assert [(one.title, one.origins[0].first) for one in found] == [("One", 2), ("Two", 16)]


def test_any_other_heading_is_no_title() -> None:
    untitled = record(2).partition("\n")[2]
    assert [one.title for one in entries(f"{HEADING}{untitled}{record(1, 'One')}## My picks\n\n{untitled}")] == ["", "One", ""]


def test_a_title_under_a_heading_is_a_field_of_ones_own() -> None:
    found = parse(record(1).rstrip("\n") + "\n- **Title**: Mine\n")
    assert [(item.title, item.extra) for item in found if isinstance(item, Entry)] == [("A Study of Things", (("Title", "Mine"),))]
    assert codes(record(1).rstrip("\n") + "\n- **Title**: Mine\n") == [("unknown-field", 12)]
    assert entries("### A Note\n- **Title**: Mine\n- **Authors**: Ada Lovelace\n") == []


def test_links_that_are_not_the_papers_own_are_kept() -> None:
    [entry] = entries(record(Links="[PDF](http://arxiv.org/pdf/2105.00001v2), [Code](https://example.org/x)"))
    assert entry.links == (Link("Code", "https://example.org/x"),)


def test_two_digests_in_one_file_keep_their_days() -> None:
    later = HEADING.replace("2021-05-31", "2021-06-01").replace("cs.CV", "math.OA")
    first, second = entries(HEADING + record(1) + later + record(2))
    assert first.origins[0].listed == PartialDate(2021, 5, 31)
    assert (second.origins[0].listed, second.origins[0].topic) == (PartialDate(2021, 6, 1), "math.OA")


def test_every_line_is_accounted_for() -> None:
    text = "my preface\n\n" + HEADING + record(1) + "### My thoughts\nare my own\n\n" + record(2) + "tail\n"
    items = read_source(SourceText.of("d.md", text.encode()), lambda: [PARSER], list, named=True)
    assert items is not None
    named = [(item.line, item.last or item.line) for item in items if isinstance(item, Problem)]
    lines = text.split("\n")
    first = lines.index("### My thoughts") + 1
    assert named == [(len(lines) - 1, len(lines) - 1), (1, 1), (first, first + 1)]
    covered = {line for first, last in named for line in range(first, last + 1)}
    for item in items:
        if not isinstance(item, Problem):
            span = item.origins[0] if isinstance(item, Entry) else item.span
            covered |= set(range(span.first, span.last + 1))
    assert {number for number, line in enumerate(lines, 1) if line.strip()} <= covered


@pytest.mark.parametrize(
    ("fields", "known"),
    [
        ("- **Arxiv ID**: https://arxiv.org/abs/2405.01235", True),
        ("- **Links**: [PDF](https://arxiv.org/pdf/2405.01235v1)\n- **Summary**: They mend maps.", True),
        ("- **Links**: [PDF](https://arxiv.org/pdf/2405.01235v1)", False),
        ("- **Authors**: Bo Li\n- **PDF**: https://arxiv.org/pdf/2405.01235\n- **Summary**: They mend maps.", False),
    ],
)
def test_a_summary_alone_is_any_bots(fields: str, known: bool) -> None:
    """Where nothing says in this layout's way which paper it is, whoever reads labels of any kind may find it."""
    source = SourceText.of("a.md", f"# Today\n\n### Mending Maps at Sea\n{fields}\n".encode())
    assert (PARSER.accepts(source) > 0) == known


def test_a_title_and_a_summary_that_are_not_made_one_line_go_on() -> None:
    text = record(title="A Study\n  of Things", Summary="We study\nthings.\n\nAnd more.") + record(2)
    first, second = entries(text)
    assert (first.title, first.abstract, first.origins[0].last) == ("A Study of Things", "We study things.", 13)
    assert second.id == "2105.00002"
    assert codes(text) == [("stray-line", 15)]


@pytest.mark.parametrize(("title", "read"), [("A Study of the\nThings", "A Study of the Things"), ("Maps:\nA Study", "Maps: A Study")])
def test_a_title_that_breaks_off_goes_on_below(title: str, read: str) -> None:
    assert [(entry.title, entry.id) for entry in entries(record(title=title))] == [(read, "2105.00001")]
    assert codes(record(title=title)) == []


def test_what_else_stands_below_a_title_is_named() -> None:
    text = HEADING + record(title="A Study of Things\nRead this first.\n")
    assert [entry.title for entry in entries(text)] == ["A Study of Things"]
    assert codes(text) == [("stray-line", 3)]


@pytest.mark.parametrize("id_", ["http://arxiv.org/abs/2105.00001v2", "[2105.00001v2](http://arxiv.org/abs/2105.00001v2)"])
def test_titles_and_identifiers_may_be_links(id_: str) -> None:
    text = record(title="[Maps [of] Seas](http://arxiv.org/abs/2105.00001v2)", Arxiv_ID=None)
    text = text.replace("\n", f"\n- **Arxiv ID**: {id_}\n", 1)
    assert [(entry.id, entry.version, entry.title) for entry in entries(text)] == [("2105.00001", 2, "Maps [of] Seas")]
    assert entries(record(title="[Re] Maps [of](/seas) Seas"))[0].title == "[Re] Maps [of](/seas) Seas"


@pytest.mark.parametrize(
    "line",
    [
        "- **Arxiv ID* http://arxiv.org/abs/2105.00001v2",
        "**Arxiv ID** of the paper",
        "https://github.com/x/y",
        "see https://github.com/x/y",
        "Read this again before Monday!",
        "> quoted",
        "#maps #seas",
        "[ ] to read",
        "Authors: Ada Lovelace",
        "cs.CV, cs.LG",
        "2021-05-31",
    ],
)
def test_what_is_no_title_below_one_that_breaks_off_is_said_and_left_out(line: str) -> None:
    items = parse(record(title=f"What to Look at\n{line}"))
    assert [item.title for item in items if isinstance(item, Entry)] == ["What to Look at"]
    assert [(item.code, item.line) for item in items if isinstance(item, Problem)] == [("stray-line", 2)]


def test_a_title_that_goes_on_and_on_costs_no_more_a_line() -> None:
    line = f"{'leaves and ' * 5}trees,\n"
    assert_linear(parse, lambda n: record(title=f"What to Look at\n{line * n}"), 12_500)


@pytest.mark.parametrize("line", ["  - note of mine", "\t[project page](https://a.b/c)", "  Comments: 8 pages", "  #maps #seas", "  ***"])
def test_what_is_no_title_below_a_folded_one_is_said_and_left_out(line: str) -> None:
    items = parse(record(title=f"Maps of the Seas\n  and Lands\n{line}"))
    assert [item.title for item in items if isinstance(item, Entry)] == ["Maps of the Seas and Lands"]
    assert [(item.code, item.line) for item in items if isinstance(item, Problem)] == [("stray-line", 3)]


@pytest.mark.parametrize(
    ("line", "read"), [("2019", "2019"), ("(2019)", "(2019)"), ("[Extended]", "[Extended]"), ("``All'' of It", "“All” of It")]
)
def test_a_title_goes_on_with_a_year_brackets_or_a_quote_where_it_is_folded(line: str, read: str) -> None:
    long = "Fingerprints in Action on Many Seas and Lands: Liveness Detection"
    assert entries(record(title=f"{long}\n  {line}"))[0].title == f"{long} {read}"
    assert entries(record(title=f"Fingerprints\n  {line}"))[0].title == "Fingerprints"


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("Rays from Cassiopeia A", "Rays from Cassiopeia A"),
        ("Seas: A", "Seas: A Study of them"),
        ("A", "A Study of them"),
        ("What is a", "What is a Study of them"),
    ],
)
def test_a_title_that_ends_with_a_letter_is_whole(title: str, read: str) -> None:
    assert entries(record(title=f"{title}\nStudy of them"))[0].title == read


@pytest.mark.parametrize("end", ["Updated**: 2021-12-01 16:27:33+00:00", "Authors**: Ada Love", "Journal**: None"])
def test_a_record_that_the_end_of_the_file_cuts_off_is_named(end: str) -> None:
    text = HEADING + record(1) + record(2)
    cut = text[: text.rindex(end) + len(end)]
    assert codes(cut) == [("unfinished-record", cut.count("\n") + 1)]
    assert [entry.id for entry in entries(cut)] == ["2105.00001", "2105.00002"]
    assert not codes(f"{cut}\n")  # as a hand leaves it
    assert not codes(text.rstrip())


def test_a_record_of_a_hand_s_own_is_none_that_was_cut_off() -> None:
    assert not codes("### A\n- **Arxiv ID**: 2105.00001\n- **Authors**: Ada Lovelace\n- **Published**: 2021-05-31")


def test_lines_may_end_in_breaks() -> None:
    text = HEADING + record(1, Comment="5 pages, <br> figures")
    found = entries(text.replace("\n- ", "<br>\n- ").replace("things.\n", "things.<br/>\n"))
    assert [entry[:7] for entry in found] == [entry[:7] for entry in entries(text)]
    assert (found[0].title, found[0].comment) == ("A Study of Things", "5 pages, figures")


def test_blanks_and_breaks_within_fields_cost_what_their_length_does() -> None:
    broken = record(1).replace("\n- ", "<br>\n- ")
    for piece in (" ", "\t", "<br> ", "<br\t"):
        assert_linear(parse, lambda n, piece=piece: broken.replace("things", f"a{piece * n}b"), 10_000)  # type: ignore[misc]


def test_many_records_that_are_cut_off_cost_what_their_number_does() -> None:
    short = record(1)[: record(1).index("- **Links**")]
    assert_linear(parse, lambda n: short * n + "x", 500)
