"""Rows of daily tables that are read together are read as each is by itself, cell by cell."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.library.layouts import tablecells, tables
from arxref.model import Origin
from arxref.parsers import cv_arxiv_daily

HEADER = "|Publish Date|Title|Authors|PDF|Code|"
SHAPE = tables.columns(HEADER)
ORIGIN = Origin("x.md", 3, 3, "cv-arxiv-daily", None, None, "SLAM")
DAYS = st.sampled_from(["2021-10-27", "2021-10-27", "2021-02-31", "0000-00-00", "2031-01-01", "2021-1-01", " 2021-10-27 "])
TITLES = st.lists(
    st.sampled_from(
        [
            "A",
            "Deep",
            "Nets",
            "pdf",
            "2110.14789",
            " ",
            " ",
            " ",
            "  ",
            ":",
            "://",
            "&amp;",
            "$x$",
            "Caf\u00e9",
            "\u00a0",
            "\t",
            "~~",
            "*",
            "|",
            "[",
            "<b>",
        ]
    ),
    min_size=1,
    max_size=6,
).map("".join)
AUTHORS = st.lists(
    st.sampled_from(["Ann", "Lee", "Fox,", " ", " ", "  ", "\t", "J.", "and", "van", "\u00c5", "&", "Team"]), max_size=5
).map("".join)
LINKS = st.sampled_from(
    [
        *("[2110.14789v1](http://arxiv.org/abs/2110.14789v1)", "[2110.14789](http://arxiv.org/abs/2110.14789)", "null"),
        *("[2110.14789v3](https://arxiv.org/abs/2110.14789v3)", "[2109.00012v2](http://arxiv.org/abs/2109.00012v2)", "[x](http://a.org/)"),
    ]
)
CODES = st.sampled_from(
    ["null", "null", "**[link](https://example.org/code)**", "**[link](https://example.org/2110.14789)**", "", "[a](b)"]
)
ROWS = st.builds("|**{}**|**{}**|{} et.al.|{}|{}|".format, DAYS, TITLES, AUTHORS, LINKS, CODES)
USUAL = "|**2021-10-27**|**Deep Nets**|Ann Lee et.al.|[2110.14789v1](http://arxiv.org/abs/2110.14789v1)|null|"


@settings(max_examples=400)
@given(st.lists(ROWS | st.just(USUAL), max_size=8))
@example([USUAL.replace("Deep Nets", "A \t")])
@example([USUAL, USUAL.replace("Deep Nets", "Deep  Nets "), USUAL.replace("null", "**[link](https://example.org/2110.1)**"), USUAL])
def test_rows_are_read_together_as_each_is_cell_by_cell(rows: list[str]) -> None:
    assert SHAPE is not None
    found, end = tables.written_rows("\n".join(rows), 0, SHAPE, ORIGIN)
    assert end == min(len("\n".join(rows)), sum(len(row) + 1 for row in rows[: len(found)]))
    for number, (row, entry) in enumerate(zip(rows, found, strict=False), ORIGIN.first):
        cells = tablecells.split_row(row, 5, lambda cells: tables._fits(cells, SHAPE), tables._wide(SHAPE))
        assert [entry] == tables.entry_of(cells, SHAPE, ORIGIN._replace(first=number, last=number))


@settings(max_examples=50)
@given(st.lists(ROWS, min_size=1, max_size=3), st.integers(1, 200))
def test_a_page_of_many_rows_is_read_as_its_rows_are(rows: list[str], times: int) -> None:
    lines = ["## SLAM", "", HEADER, "|---|---|---|---|---|", *(rows + [USUAL] * 20) * times][: 5 + times]
    page = [item for item in cv_arxiv_daily.parse(SourceText.of("x.md", "\n".join(lines).encode())) if hasattr(item, "origins")]
    alone = [tables.read_row(line, SHAPE, ORIGIN._replace(first=at, last=at)) for at, line in enumerate(lines[4:], 5)]  # type: ignore[arg-type]
    assert page == [item for found in alone for item in found if hasattr(item, "origins")]
