"""The text between arxref's markers, seen as parts that are recognised and renewed one by one.

A part is a block between blank lines (a callout, a heading, a paragraph) or, in a list or a table, one item or row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ITEM = late(r"(?:[-*+]|\d{1,9}[.)])[ \t]|\|")
_LABEL = late(r"(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?(?P<label>\*\*[^*\n]+\*\*)")
_BULLET = late(r"[*+-][ \t]+")
_TIGHT_QUOTE = late(r"^>(?=[^\s>])", re.MULTILINE)
_BARE_TARGET = late(r"(?<=\]\()((?:https?|ftp)://[^\s()<>]+)(?=\))")
_AUTOLINK = late(r"(?<!\()<((?:https?|ftp)://[^\s<>]+)>")
_BLOCK_ID = late(r" \^[A-Za-z0-9-]+[ \t]*")
_KIND = late(r"^(> \[![^\]\n]*\][+-]?) ")
_CALLOUT = late(r">[ \t]*(?P<kind>\[![^\]\n]*\])")


class Part(NamedTuple):
    """A part of a region: where it stands, and its text (lines ended by LF, none after the last).

    ``tight``: it follows the part before it without a blank line.
    """

    start: int
    end: int
    text: str
    tight: bool = False


def parts(region: str) -> list[Part]:
    """The parts of a region, in order."""
    found: list[Part] = []
    start = end = -1  # of the part that is being read
    tight = listing = False
    place = 0
    for line in region.split("\n"):
        text = line.rstrip("\r")
        if not text.strip(" \t"):
            if start >= 0:
                found.append(_part(region, start, end, tight=tight))
                start = -1
            listing = tight = False
        else:
            item = _ITEM.match(text) is not None
            if start < 0 or (item and listing):
                if start >= 0:
                    found.append(_part(region, start, end, tight=tight))
                    tight = True
                start = place
                listing = item
            end = place + len(text)
        place += len(line) + 1
    if start >= 0:
        found.append(_part(region, start, end, tight=tight))
    return found


def texts(region: str) -> list[str]:
    """The texts of the parts of a region; what arxref writes is told at a glance."""
    if "\r" in region or " \n" in region or ("\t" in region and "\t\n" in region) or region.endswith((" ", "\t")):
        return [part.text for part in parts(region)]
    found: list[str] = []
    for block in region.split("\n\n"):
        text = block.strip("\n")
        if not text:
            continue
        if "\n" in text and _ITEM.match(text) is not None:
            lines = text.split("\n")
            found += lines if all(map(_ITEM.match, lines)) else [part.text for part in parts(text)]
        else:
            found.append(text)
    return found


def _part(region: str, start: int, end: int, *, tight: bool) -> Part:
    text = region[start:end]
    return Part(start, end, text.replace("\r\n", "\n") if "\r" in text else text, tight)


def label(part: str) -> str:
    """What a part is recognised by when its text changes: an item's bold label, a callout's kind, else its first line."""
    if part.startswith(">"):
        callout = _CALLOUT.match(part)
        if callout is not None:
            return callout["kind"].lower()
    found = _LABEL.match(part)
    return found["label"] if found is not None else part.partition("\n")[0]


def spellings(part: str) -> tuple[str, ...]:
    """A part as arxref may have written it, where a program only spelt it anew, as formatters of Markdown do; it says the same.

    Prettier, markdownlint and the Linter plugin change bullets, blanks at the ends of lines and behind ``>``, and brackets around
    addresses; the second has none around those that stand in the text. Prettier can also break lines, and joins a callout's kind and text:
    so both follow once more on one line, and with the kind on one of its own; two parts say the same if these, the last, are equal.
    """
    bullet = _BULLET.match(part)
    text = f"- {part[bullet.end() :]}" if bullet is not None else part
    text = "\n".join([line.rstrip(" \t") for line in text.split("\n")])
    text = _BARE_TARGET.sub(r"<\1>", _TIGHT_QUOTE.sub("> ", text))
    spelt = text, _AUTOLINK.sub(r"\1", text)
    if "\n" not in text and not text.startswith("> [!"):
        return spelt
    return (*spelt, *map(_on_one_line, spelt), *map(unwrapped, spelt))


def unwrapped(part: str) -> str:
    """A part that a formatter made several lines of, as arxref breaks it: the kind of a callout stands alone, all else is one line."""
    return _KIND.sub(r"\1\n> ", _on_one_line(part))


def _on_one_line(text: str) -> str:
    lines = text.split("\n")
    if text.startswith(">"):
        lines[1:] = [line.removeprefix(">") for line in lines[1:]]
    return " ".join([lines[0], *[line.strip(" \t") for line in lines[1:]]])


def frame(part: str, new: str) -> tuple[int, int]:
    """Where in a part what arxref wrote begins and ends, if it wrote it as ``new``: what else the user may have put around it.

    That is what folds a callout or gives it a title, where arxref writes none, and the ID that Obsidian gives a block that is linked to.
    """
    first, _, rest = part.partition("\n")
    head = new.partition("\n")[0]
    framed = rest and _CALLOUT.fullmatch(head) is not None and label(part) == label(new) and spellings(first)[0] != head
    id_ = part.rfind(" ^")
    return (
        len(first) if framed else 0,
        id_ if id_ >= 0 and _BLOCK_ID.fullmatch(part, id_) else len(part),
    )


def is_id(part: str) -> bool:
    """Whether a part is nothing but the ID of the block before it: so Obsidian gives one to a callout, a table or a list."""
    return part.startswith("^") and _BLOCK_ID.fullmatch(f" {part}") is not None


def kind(part: str) -> str:
    """What Markdown makes of a part: a row of a table, a quotation or callout, a heading, an item of a list; else empty."""
    return part[0] if part[:1] in ("|", ">", "#") else "-" if _ITEM.match(part) else ""


def is_labelled(part: str) -> bool:
    """Whether a part is recognised by more than its own first line."""
    return label(part) != part.partition("\n")[0]


def keys(texts: Sequence[str], key: Callable[[str], str] = label) -> list[str]:
    """What each of the parts is recognised by: its label, and a number where others before it have the same."""
    labels = [*map(key, texts)]
    if len(set(labels)) == len(labels):
        return labels
    seen: dict[str, int] = {}
    for at, one in enumerate(labels):
        seen[one] = seen.get(one, 0) + 1
        if seen[one] > 1:
            labels[at] = f"{one}\n{seen[one]}"  # no label has two lines
    return labels
