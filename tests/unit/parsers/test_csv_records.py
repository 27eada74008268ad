"""Tables of papers as CSV: what any writer of CSV makes is read back, faults spoil their own rows, and no line is lost or taken twice."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.host import BUILT_IN, Host
from arxref.library.spans import lines_of
from arxref.model import Entry, Foreign, Problem
from arxref.reading import read_source
from growth import assert_linear

PARSER = Host().get("parsers", "csv-records")
CELLS = st.text(alphabet='ab ,;"\t\n', max_size=9)


def read(text: str) -> list:
    return list(PARSER.parse(SourceText.of("a.csv", text.encode())))


@settings(max_examples=200, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=5), st.sampled_from(",;\t"), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_what_is_written_is_read(notes, separator, quoting):
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, quoting=quoting, lineterminator="\n")
    writer.writerow(["id", "note", "title", "authors"])
    for number, note in enumerate(notes):
        writer.writerow([f"2411.{number + 1:05}", note, f'Quotes "{number}", and more;', "Ann Lee"])
    items = read(file.getvalue())
    assert [one.title for one in items if isinstance(one, Entry)] == [f'Quotes "{number}", and more;' for number in range(len(notes))]
    claimed = sorted(line for one in items for first, last in [lines_of(one)] for line in range(first, last + 1))
    assert claimed == list(range(1, file.getvalue().count("\n") + 1))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("fault", "left", "codes"),
    [
        ('"A Lost Paper, https://arxiv.org/abs/2412.00077', 1, []),
        ('"Half" a title,https://arxiv.org/abs/2412.00077', 1, []),
        ("A,https://arxiv.org/abs/2412.00077,more", 0, []),
        ("A Lost Paper,https://arxiv.org/abs/2413.00077", 0, ["invalid-id"]),
        (",https://arxiv.org/abs/2412.00077", 0, []),
        ("My own words.", 1, []),
    ],
)
def test_a_fault_spoils_its_row_alone(fault, left, codes, end):
    rows = ["title,url", "First Study,arXiv:2411.00001", fault, "Second Study,arXiv:2411.00002", "Third Study,arXiv:2411.00003", ""]
    items = read(end.join(rows))
    titles = [one.title for one in items if isinstance(one, Entry)]
    assert titles[0] == "First Study"
    assert titles[-1] == "Third Study"
    assert "Second Study" in titles
    assert [one.code for one in items if isinstance(one, Problem)] == codes
    assert all(first > 3 or last < 3 for first, last in map(lines_of, items)) or not left


@pytest.mark.parametrize("column", ["id", "arXiv ID", "short_id", "Paper arXiv ID", "entry_id", "raw_id"])
def test_zeros_that_a_spreadsheet_dropped_stood_at_the_ends(column):
    figures = {
        "704.001": "0704.0010",
        "1412.123": "1412.1230",
        "1501.1": "1501.10000",
        "2010.0123": "2010.01230",
        "2010.01234": "2010.01234",
    }
    rows = [f"title,authors,{column}", *(f"On Rings,Ann Lee,{figure}" for figure in figures)]
    assert [one.id for one in read("\n".join(rows)) if isinstance(one, Entry)] == list(figures.values())


def test_works_that_are_no_papers_are_named_by_their_titles_in_their_lines():
    rows = read("id,title,authors\n\n2411.00001,On Rings,Ann Lee\n  \n,On Soup,Bo Lee\n,,Cy Lee\n\n2411.00002,On Corners,Ann Lee\n")
    found = [(type(one), getattr(one, "key", ""), lines_of(one)) for one in rows]
    assert [one for one in found if one[2][0] > 1] == [
        (Entry, "", (3, 3)),
        (Foreign, "On Soup", (5, 5)),
        (Foreign, "", (6, 6)),
        (Entry, "", (8, 8)),
    ]


def test_what_is_left_is_read_by_others():
    text = 'title,url\nFirst Study,arXiv:2411.00001\n"Lost, https://arxiv.org/abs/2411.00077\n\nSee https://arxiv.org/abs/2411.00078.\n'
    everyone = [Host().get("parsers", name) for name in BUILT_IN["parsers"]]
    items = read_source(SourceText.of("a.csv", text.encode()), lambda: everyone, list, named=True)
    found = {one.id: one.origins[0].parser for one in items or () if isinstance(one, Entry)}
    assert found == {"2411.00001": "csv-records", "2411.00077": "links", "2411.00078": "links"}


@pytest.mark.parametrize("unit", ['"', '"a"\n', 'a,"', "a,b\n", '"a""b",2411.00001\n', "\n", "a,", '"a\n', '" '])
def test_linear(unit):
    assert_linear(read, lambda size: "title,url\n" + unit * size, 20)
