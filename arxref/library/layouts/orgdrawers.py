"""The headings of Org's entries, whose drawers of properties say where a paper is."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.library.layouts.linktexts import title

if TYPE_CHECKING:
    from collections.abc import Sequence

_OWN = late(r"[ \t]*:(?:[A-Z]{2,20}_)?(?:URL|LINK|ARXIV(?:_?ID)?|EPRINT|DOI|SOURCE|PDF|REFS):[ \t]", re.IGNORECASE)
_PROPERTY = late(r"[ \t]*:[^\s:]{1,60}:(?:[ \t]|\Z)")
_BEGIN = late(r"[ \t]*:PROPERTIES:[ \t]*\Z", re.IGNORECASE)
_PLANNED = late(r"[ \t]*(?:CLOSED|SCHEDULED|DEADLINE):")
_HEADING = late(
    r"\*{1,12}[ \t]+(?:(?:TODO|NEXT|STARTED|STRT|WAIT(?:ING)?|HOLD|TO-?READ|READ(?:ING)?|DONE|CANCELL?ED|KILL)[ \t]+)?"
    r"(?:\[#[A-Z0-9]\][ \t]+)?(.{1,600}?)(?:[ \t]+:[\w@#%:]{1,200}:)?[ \t]*\Z"
)
_TITLE = late(r"#\+title:[ \t]+(\S[^\n]{1,600})", re.IGNORECASE)
_FAR = 40  # lines


def headed_title(lines: Sequence[str], number: int, id_: str) -> str:
    """The title above the drawer that has the paper's address in its line of that number; "" where there is none, or no title."""
    if _OWN.match(lines[number - 1]) is None:
        return ""
    at = number - 2
    while at > 0 and number - at < _FAR and _BEGIN.match(lines[at]) is None and _PROPERTY.match(lines[at]) is not None:
        at -= 1
    if at == 0 and _BEGIN.match(lines[0]) is not None:
        return _of_file(lines, number, id_)
    if at < 1 or _BEGIN.match(lines[at]) is None:
        return ""
    at -= _PLANNED.match(lines[at - 1]) is not None
    found = _HEADING.match(lines[at - 1]) if at else None
    return title(found[1], id_, alone=True) if found is not None else ""


def _of_file(lines: Sequence[str], number: int, id_: str) -> str:
    """The title of the whole file, which stands below the drawer that it begins with, as org-roam has it; a further drawer is another's."""
    own = takewhile(lambda line: _BEGIN.match(line) is None, lines[number : number + _FAR])
    found = next((said for line in own if (said := _TITLE.match(line)) is not None), None)
    return title(found[1], id_, alone=True) if found is not None else ""
