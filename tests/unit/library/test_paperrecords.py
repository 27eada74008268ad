"""The rows of tables that one object holds."""

from __future__ import annotations

from arxref.library.layouts.paperrecords import rows_of
from growth import assert_linear


def test_rows_hold_the_cells_that_they_have():
    table = {"title": {"0": "A", "1": "B"}, "venue": {"1": "C", "2": "no row"}, "authors": {}}
    assert rows_of(table) == [{"title": "A"}, {"title": "B", "venue": "C"}]


def test_many_rows_of_many_empty_columns_cost_what_is_written_there():
    def table(size):
        rows = {str(row): "A" for row in range(size)}
        return {"title": rows, **{f"column {number}": {} for number in range(size)}}

    assert_linear(rows_of, table)
