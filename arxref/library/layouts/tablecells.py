"""The cells of Markdown tables as digests and reading lists write them: cut apart, and freed of what is for the eye alone.

GitHub's rule is that every ``|`` parts cells unless a backslash stands before it. Scripts that write digests know no such rule: titles and
abstracts hold bare ``|``, so a row with too many cells is put together again where it makes sense.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.late import late

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_RULE = frozenset("|-: \t")
_HELD = "\x1f"  # stands for a pipe that parts no cells; control characters are no part of any text
_IMAGE = late(r"!\[([^\[\]\n]{0,200})\]\([^()\s]{0,2000}\)|<img\b[^<>]{0,2000}>", re.IGNORECASE)
_LINK = late(
    r"\[\[?([^\[\]\n]{0,500})\]?\]\(\s?<?(https?://(?:[^()\s<>]|\([^()\s<>]{0,200}\)){1,2000})>?\)|<?(https?://[^()\s<>|\]]{1,2000})>?"
)
_ALONE = late(r"(\*\*)?\[([^\[\]<*\n]{0,500})\]\((https?://[^()\s<>*]{1,2000})\)(?(1)\*\*)")  # all that nearly every cell with a link holds
_ANCHOR = late(r"<a\b[^<>]{0,500}?\bhref\s?=\s?[\"']?(https?://[^\"'\s<>]{1,2000})[\"']?[^<>]{0,500}>([^<>]{0,500})</a>", re.IGNORECASE)
_STRUCK = late(r"(?<!\w)~~(?=[^\s~])[^~|\n]{1,300}(?<!\s)~~")  # what it was called before; TeX has spaces beside its own
_ESCAPED = late(r"\\([\[\]*_#!+])")
_FOLD = late(r"</?(?:details|p)>|<summary>[^<]{0,200}</summary>", re.IGNORECASE)
_BREAK = late(r"<br\s?/?>", re.IGNORECASE)
_LED = late(r"\A(?:[0-9]{1,3}[.)][ \t]+)?(?:\*\*|<b>|<strong>)([^*<>\n]{2,300})(?:\*\*|</b>|</strong>)[ \t]+[-\u2013\u2014][ \t]+(?=[a-z])")
_STRESSED = late(r"(\$[^$\n]*\$)|\*\*(?=\S)([^*\n]{1,300})(?<=\S)\*\*")  # math first: M^{**} is stressed nowhere
_MATH = late(r"(\$|\\[()\[\]])")
_MARKS = frozenset("*_`")
_NOTHING = frozenset(("", "null", "none", "-", "--", "---", "n/a", "na", "/", "\\", "x", "✗", "❌", "–", "—"))


def is_rule(line: str) -> bool:
    """Whether a line is what stands below a table's header: ``|---|:-:|``."""
    return "-" in line and "|" in line and _RULE.issuperset(line)


def split_row(line: str, count: int, fits: Callable[[Sequence[str]], bool], wide: Sequence[int] = ()) -> list[str]:
    """The ``count`` cells of a row (0: as many as there are).

    Where there are more, what ``<details>`` holds is one cell, and then the first of the columns ``wide`` with which the row ``fits``
    takes the surplus. Where there are fewer, empty ones follow.
    """
    text = line.strip()
    held = "\\" in text and "\\|" in text
    if held:
        text = text.replace("\\|", _HELD)
    cells = text.split("|")
    if text.startswith("|"):
        del cells[0]
    if len(cells) > 1 and (not cells[-1] or cells[-1].isspace()):
        cells.pop()
    if count and len(cells) > count:
        cells = _rejoined(cells, count, fits, wide)
    elif len(cells) < count:
        cells += [""] * (count - len(cells))
    return [_unheld(cell) for cell in cells] if held else cells


def _rejoined(cells: list[str], count: int, fits: Callable[[Sequence[str]], bool], wide: Sequence[int]) -> list[str]:
    folded = _folded(cells)
    cells = folded if len(folded) >= count else cells
    surplus = len(cells) - count
    for at in wide if surplus > 0 else ():
        joined = [*cells[:at], "|".join(cells[at : at + surplus + 1]), *cells[at + surplus + 1 :]]
        if fits(joined):
            return joined
    return cells


def _folded(cells: Sequence[str]) -> list[str]:
    """Cells of which none ends inside ``<details>``."""
    whole: list[str] = []
    open_: list[str] = []
    for cell in cells:
        if open_ or cell.rfind("<details>") > cell.rfind("</details>"):
            open_.append(cell)
            if cell.rfind("</details>") > cell.rfind("<details>"):
                whole.append("|".join(open_))
                open_ = []
        else:
            whole.append(cell)
    return whole + open_


def _unheld(cell: str) -> str:
    r"""A cell with its held pipes: ``|``, but in math, where a script that knows no tables means the sign of a norm, ``\|``."""
    if _HELD not in cell:
        return cell
    parts = _MATH.split(cell)  # text and what parts it, in turn
    return "".join(part.replace(_HELD, "\\|" if at % 4 == 2 and at + 1 < len(parts) else "|") for at, part in enumerate(parts))  # noqa: PLR2004


def plain(cell: str) -> str:
    """A cell without the marks of bold or slanted text around all of it; empty where it says that there is nothing."""
    text = cell.strip()
    if text[:1] in _MARKS:
        while _is_bold(text):
            text = text[2:-2].strip()
        if text[:1] in _MARKS and len(text) > 2 and text[0] == text[-1] and text.count(text[0]) == 2:  # noqa: PLR2004 - the two ends
            text = text[1:-1].strip()
    return "" if len(text) < 5 and text.lower() in _NOTHING else text  # noqa: PLR2004 - none of them is longer


def _is_bold(text: str) -> bool:
    """Whether bold goes around all of a text: "**A** of **B**" only begins and ends with it, "**A of **B** in C**" holds some more."""
    if not (text.startswith("**") and text.endswith("**")):
        return False
    second = text.find("**", 2)
    last = len(text) - 3  # where the last marks begin, or an asterisk before them
    return second > 0 and (second >= last or text[second - 1] in " *" or text.count("**") % 2 == 1)


def unfolded(cell: str) -> str:
    """The text that ``<details>`` hides, without the words that are clicked on."""
    text = cell.strip()
    start = text.find("<summary>")
    if start < 0:
        return plain(text)
    end = text.rfind("</details>")
    first = text.find("</summary>", start)
    if text.startswith("<details>") and first >= 0 and text[first + 10 : first + 13] == "<p>" and text.endswith("</p></details>"):
        return text[first + 13 : end - 4].strip()
    return _FOLD.sub(" ", text).strip()


def links(cell: str) -> list[tuple[str, str]]:
    """Text and address of every link of a cell, in order; pictures are none, but what they link to is one, named as they are."""
    if "://" not in cell:
        return []
    alone = _ALONE.fullmatch(cell)
    if alone is not None:
        return [(alone[2].strip(), alone[3])]
    text = _IMAGE.sub(lambda match: match[1] or "", cell) if "![" in cell or "<" in cell else cell
    if "](" not in text and "<a" not in text.lower():
        return [("", match[3]) for match in _LINK.finditer(text) if match[3]]
    found = [(match.start(), match[2].strip(), match[1]) for match in _ANCHOR.finditer(text)] if "<" in text else []
    if found:
        text = _ANCHOR.sub(lambda match: " " * len(match[0]), text)
    found += [(match.start(), (match[1] or "").strip(), match[2] or match[3]) for match in _LINK.finditer(text)]
    return [(label, url) for _, label, url in sorted(found)]


def linked_title(cell: str) -> tuple[str, str]:
    """The title that a cell holds and the address that it links to ("" where it has none).

    ``**[Title](URL)**`` and plain titles at a glance; else the text of the first link that is a title, or what stands beside the links,
    up to a line break: whichever comes first. Authors may follow a break.
    """
    link = _ALONE.fullmatch(cell.strip())
    if link is not None and "~" not in cell:
        return plain(link[2]), link[3]
    text = plain(cell)
    led = _LED.match(text) if " - " in text or " \u2013 " in text or " \u2014 " in text else None
    if led is not None:  # "1) **Title** - what it is about"
        return plain(led[1]), next((url for _, url in links(text[: led.end()])), "")
    if "~~" in text:
        kept = plain(_STRUCK.sub("", text))
        text = kept if kept and "[](" not in kept else plain(text.replace("~~", ""))  # all is struck out of what was read, or withdrawn
    if "](" not in text and "<" not in text:
        return text, ""
    at = text.rfind("](")
    if text.startswith("[") and text.endswith(")") and text.find("](") == at and not text[at + 2 : -1].count(" "):
        return plain(text[1:at]), text[at + 2 : -1]
    found = links(text)
    text = _without_images(text)
    beside = ""
    for part in _BREAK.split(text):
        beside = plain(_unlinked(part))
        if beside:
            break
        alone = next(((label, url) for label, url in links(part) if _is_title(label)), None)
        if alone is not None:
            return plain(alone[0]), alone[1]
    named = next(((label, url) for label, url in found if _is_title(label)), None)
    if named is not None and not _is_title(beside):
        return plain(named[0]), named[1]
    return beside or (plain(found[0][0]) if found else ""), found[0][1] if found else ""


def below_title(cell: str) -> str:
    """What stands below a title and its pictures in their cell: the first line without a link or a figure; no name has any."""
    parts = [words for part in _BREAK.split(_without_images(cell)) if (words := plain(part))]
    return next((part for part in parts[1:] if "](" not in part and "<" not in part and not any(map(str.isdigit, part))), "")


def unescaped(text: str) -> str:
    """Words that a hand wrote in Markdown, without what makes some of them bold and backslashes before marks. In math they are TeX's."""
    if "**" in text:
        text = _STRESSED.sub(r"\1\2", text)
    if "\\" not in text:
        return text
    parts = text.split("$")
    return "$".join(part if at % 2 and at + 1 < len(parts) else _ESCAPED.sub(r"\1", part) for at, part in enumerate(parts))


def without_links(cell: str) -> str:
    """The words of a cell beside its links."""
    if _ALONE.fullmatch(cell) is not None:
        return ""
    return plain(_unlinked(_without_images(cell)))


def _is_title(text: str) -> bool:
    return len(plain(text)) > 12 and " " in text  # noqa: PLR2004 - "Project Page", "arXiv Paper"


def _unlinked(text: str) -> str:
    return _LINK.sub("", _ANCHOR.sub("", text) if "<" in text else text).strip(" \t,;()[]·/&")


def _without_images(text: str) -> str:
    return _IMAGE.sub("", text) if "![" in text or "<" in text else text
