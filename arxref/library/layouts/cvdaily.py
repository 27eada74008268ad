"""The lines that cv-arxiv-daily writes for a paper, in its pages and in its JSON.

``|**2021-10-27**|**Title**|First Author et.al.|[2110.14789v1](http://arxiv.org/abs/2110.14789v1)|null|`` in tables, and in lists for WeChat
``- 2022-11-21, **Title**, First Author et.al., Paper: [URL](URL), Code: **[URL](URL)**``. Whatever the column is called, "et.al." stands
behind sole authors, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library.layouts.tables import Columns, entry_of, read_row

if TYPE_CHECKING:
    from arxref.model import Entry, Origin, Problem

COLUMNS = Columns(("Publish Date", "Title", "Authors", "PDF", "Code"), title=1, authors=2, date=0, link=3)
_ROW = late(r"\s{0,3}\|\s{0,3}\*\*[0-9]{4}-[0-9]{2}-[0-9]{2}\*\*\s{0,3}\|")
_LINE = late(r"\s{0,3}[-*+] ([0-9]{4}-[0-9]{2}-[0-9]{2}), \*\*")
_PAPER, _CODE = ", Paper: ", ", Code: "


def read_line(line: str, origin: Origin) -> list[Entry | Problem] | None:
    """The entry of a row of a table without a header, or of a line for WeChat; None for any other line."""
    if _ROW.match(line) is not None:
        return read_row(line, COLUMNS, origin)
    begin = _LINE.match(line)
    if begin is None:
        return None
    told, found, paper = line[begin.end() :].rpartition(_PAPER)
    paper, _, code = paper.partition(_CODE)
    if not found:
        told, paper = paper, ""
    title, _, authors = told.rpartition("**, ")
    return entry_of((begin[1], title, authors, paper, code), COLUMNS, origin)
